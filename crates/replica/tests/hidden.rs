//! Communities whose members only members see: entering them, and what everybody else holds.

use crate::alike::{act, wish};
use crate::common::{Table, stands_in};
use history::{Record, ScopeId};
use replica::{
    Answer, CommunityAct, CommunityView, EraseAct, Intent, Lifecycle, LifecycleAct, PostKind,
    Question, TalkAct, Template,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const DORA: usize = 3;
const NAMES: [&str; 4] = ["Ann", "Ben", "Cem", "Dora"];
const WORDS: &str = "I have not slept through for eleven months.";
const REASON: &str = "We talk about our own illness.";

fn four() -> Table {
    let mut table = Table::of(&NAMES);
    for _ in 0..2 {
        for device in [BEN, CEM, DORA] {
            table.encounter(ANN, device);
        }
    }
    table
}

fn found(table: &mut Table, name: &str, template: Template, closed: Option<&str>) -> ScopeId {
    let wished = CommunityAct::Found {
        name: name.into(),
        template,
        closed: closed.map(str::to_owned),
    };
    match act(table, ANN, wished) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn ask(table: &mut Table, device: usize, name: &str) -> Option<CommunityView> {
    let community = name.to_owned();
    let question = Intent::Ask(Question::Community { community });
    match table.wish(device, question) {
        Ok(Answer::Community(view)) => Some(*view),
        Ok(other) => panic!("{other:?}"),
        Err(_) => None,
    }
}

fn show(table: &mut Table, device: usize, name: &str) -> CommunityView {
    ask(table, device, name).expect("a community")
}

fn post(table: &mut Table, device: usize, community: ScopeId) {
    let text = WORDS.to_owned();
    let (kind, until) = (PostKind::Advice, None);
    let post = CommunityAct::Post {
        community,
        kind,
        text,
        until,
    };
    act(table, device, post);
}

fn join(table: &mut Table, device: usize, name: &str) -> Answer {
    let community = show(table, device, name).row.id;
    let sign = true;
    act(table, device, CommunityAct::Join { community, sign })
}

/// Everything a device holds of scopes beside the space: records, and what the index says of them.
fn beside(table: &Table, device: usize, home: &ScopeId) -> Vec<Vec<u8>> {
    let disk = &table.devices[device].disk;
    let scopes: Vec<ScopeId> = disk.records.keys().map(|log| log.scope).collect();
    let scopes: Vec<ScopeId> = scopes.into_iter().filter(|scope| scope != home).collect();
    let records = disk.records.iter().filter(|(log, _)| log.scope != *home);
    let mut pieces: Vec<Vec<u8>> = records
        .flat_map(|(_, records)| records.iter().map(Record::wire))
        .collect();
    for ((_, key), value) in &disk.index {
        let piece = [&key[..], value].concat();
        let about = |scope: &ScopeId| piece.windows(32).any(|w| w == scope.as_bytes());
        if scopes.iter().any(about) {
            pieces.push(piece);
        }
    }
    pieces
}

fn home_of(table: &Table) -> ScopeId {
    ScopeId::of_space(&table.devices[ANN].replica.space().expect("a space"))
}

/// Asserts that nothing beside the space on a device names somebody who is inside, or their words.
fn shows_nobody(table: &mut Table, device: usize) {
    let held = beside(table, device, &home_of(table));
    for inside in [ANN, BEN] {
        let person = *table.person(inside).as_bytes();
        let key = *crate::common::key_of(table.name(inside)).as_bytes();
        for (what, bytes) in [("person", person), ("device", key)] {
            let who = NAMES[inside];
            assert!(!stands_in(&bytes, &held), "{what} of {who} on {device}");
        }
        assert!(!stands_in(NAMES[inside].as_bytes(), &held));
    }
    let all = table.devices[device].disk.pieces();
    assert!(!stands_in(WORDS.as_bytes(), &all), "words on {device}");
}

#[test]
fn whoever_signs_is_inside_and_nobody_else_holds_who_is() {
    for keep_index in [true, false] {
        let mut table = four();
        let sleep = found(&mut table, "Sleepless", Template::Life, None);
        post(&mut table, ANN, sleep);
        table.encounter(ANN, BEN);
        let seen = show(&mut table, BEN, "Sleepless");
        assert_eq!(seen.row.state, Lifecycle::Hidden);
        assert_eq!((seen.row.members, seen.row.joined), (None, false));
        assert_eq!(seen.charter.clauses.len(), 5, "one reads before one signs");
        assert!(seen.posts.is_empty() && seen.members.is_empty());
        // Ben signs while nobody of the community is in reach; it goes on when Ann is.
        let pending = join(&mut table, BEN, "Sleepless");
        assert!(matches!(pending, Answer::Community(view) if view.row.pending));
        table.restart(BEN, keep_index);
        for _ in 0..3 {
            table.encounter(ANN, BEN);
        }
        let inside = show(&mut table, BEN, "Sleepless");
        assert!(inside.row.joined && inside.charter.signed_by_me);
        assert_eq!(inside.row.id, sleep);
        assert_eq!(inside.posts.len(), 1);
        let names: Vec<&str> = inside.members.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["Ann", "Ben"]);
        table.encounter(ANN, BEN);
        assert_eq!(show(&mut table, ANN, "Sleepless").members.len(), 2);
        // Cem, who has not signed, meets both; Dora carries, because Ann has named her.
        let carrier = CommunityAct::Carrier {
            community: sleep,
            person: table.person(DORA),
            on: true,
        };
        act(&mut table, ANN, carrier);
        for device in [CEM, DORA] {
            for inside in [ANN, BEN, ANN] {
                table.encounter(inside, device);
            }
            let seen = show(&mut table, device, "Sleepless");
            assert_eq!((seen.row.members, seen.row.joined), (None, false));
        }
        let holds = |device: usize| table.devices[device].disk.records.keys();
        assert!(
            holds(CEM).all(|log| log.scope != sleep),
            "Cem is told nothing"
        );
        assert!(holds(DORA).any(|log| log.scope == sleep), "Dora carries it");
        shows_nobody(&mut table, CEM);
        shows_nobody(&mut table, DORA);
        let reads = table.devices[BEN].disk.pieces();
        assert!(stands_in(WORDS.as_bytes(), &reads), "the test can see");
    }
}

#[test]
fn a_closed_community_says_why_and_is_entered_by_invitation() {
    let mut table = four();
    let closed = found(&mut table, "Migraine", Template::Theme, Some(REASON));
    post(&mut table, ANN, closed);
    table.encounter(ANN, BEN);
    table.encounter(ANN, CEM);
    let seen = show(&mut table, BEN, "Migraine");
    assert_eq!(seen.row.closed.as_deref(), Some(REASON));
    let community = seen.row.id;
    let sign = true;
    let refused = wish(&mut table, BEN, CommunityAct::Join { community, sign }).unwrap_err();
    assert_eq!(refused.code, "community-closed");
    let hint = "it begins with “eyelevel-community:”";
    assert!(refused.message.contains(hint), "{}", refused.message);
    assert!(refused.message.contains(REASON));
    let person = table.person(BEN);
    let invite = CommunityAct::Invite {
        community: closed,
        person,
    };
    act(&mut table, ANN, invite);
    table.encounter(ANN, BEN);
    let code = table.heard(BEN).pop().expect("a message");
    let code = code.lines().last().expect("a line").to_owned();
    let passed_on = code.clone();
    act(&mut table, BEN, CommunityAct::Enter { code });
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    let inside = show(&mut table, BEN, "Migraine");
    assert!(inside.row.joined && inside.posts.len() == 1);
    for inside in [ANN, BEN] {
        table.encounter(inside, CEM);
    }
    shows_nobody(&mut table, CEM);
    let told = beside(&table, CEM, &home_of(&table));
    assert!(
        !stands_in(closed.as_bytes(), &told),
        "its name is not given away"
    );
    // The words are for Ben: in the hands of Cem they open nothing, whomever he meets.
    let code = passed_on.clone();
    let refused = wish(&mut table, CEM, CommunityAct::Enter { code }).unwrap_err();
    assert_eq!(refused.code, "invitation-of-another");
    for inside in [ANN, BEN] {
        table.encounter(inside, CEM);
    }
    shows_nobody(&mut table, CEM);
    let refused = wish(&mut table, CEM, CommunityAct::Leave { community }).unwrap_err();
    assert_eq!(refused.code, "not-inside", "nothing was begun");
    // Nor do they where Ben passes them on in a message: nobody but Ben was let in.
    table.say(BEN, &[CEM], &passed_on).expect("said");
    table.encounter(BEN, CEM);
    let code = passed_on;
    act(&mut table, CEM, CommunityAct::Enter { code });
    for _ in 0..3 {
        for inside in [ANN, BEN] {
            table.encounter(inside, CEM);
        }
    }
    let holds = &table.devices[CEM].disk;
    assert!(holds.records.keys().all(|log| log.scope != closed));
    assert!(!stands_in(WORDS.as_bytes(), &holds.pieces()));
    assert!(!show(&mut table, CEM, "Migraine").row.joined);
    let members = show(&mut table, ANN, "Migraine").members;
    assert_eq!(members.len(), 2, "{members:?}");
    for code in ["eyelevel-community:12", "", "hello"] {
        let code = code.to_owned();
        let refused = wish(&mut table, CEM, CommunityAct::Enter { code }).unwrap_err();
        assert_eq!(refused.code, "invitation-malformed");
    }
}

/// Invites somebody into a closed community, who begins to enter it with nobody near.
fn invite_in(table: &mut Table, community: ScopeId, device: usize) {
    let person = table.person(device);
    act(table, ANN, CommunityAct::Invite { community, person });
    table.encounter(ANN, device);
    let code = table.heard(device).pop().expect("a message");
    let code = code.lines().last().expect("a line").to_owned();
    act(table, device, CommunityAct::Enter { code });
}

#[test]
fn whoever_cannot_be_written_to_is_not_let_in_either() {
    let mut table = four();
    let community = found(&mut table, "Migraine", Template::Theme, Some(REASON));
    let person = table.person(BEN);
    table.act(ANN, Intent::Talk(TalkAct::Block { person, on: true }));
    let inside = |table: &Table| {
        let records = table.all_records();
        let inside = records.iter().filter(|it| it.scope() == community);
        inside.count()
    };
    let before = inside(&table);
    let refused = wish(&mut table, ANN, CommunityAct::Invite { community, person });
    assert_eq!(refused.expect_err("refused").code, "blocked");
    assert_eq!(inside(&table), before, "nothing opens a door to him");
}

#[test]
fn whoever_asks_for_all_of_it_again_is_told_again_what_is_there() {
    let mut table = four();
    let sleep = sleepless(&mut table);
    table.meet(ANN, BEN);
    let ann = table.name(ANN);
    // What Ann answered the first time may have been lost on the way.
    for _ in 0..2 {
        let before = table.wire.len();
        let (scope, part, last) = (sleep, history::Frontier::new(), true);
        table.send(BEN, &ann, &replica::Message::Frontier { scope, part, last });
        table.run();
        let said = table.wire[before..]
            .iter()
            .filter(|(from, ..)| *from == ANN);
        let mut said = said.filter_map(|(_, _, frame)| replica::Message::decode(frame).ok());
        let told = said.any(|message| match message {
            replica::Message::Frontier { scope, part, .. } => scope == sleep && !part.is_empty(),
            _ => false,
        });
        assert!(told);
    }
}

#[test]
fn two_who_want_to_enter_do_not_wait_for_each_other() {
    let mut table = four();
    let closed = found(&mut table, "Migraine", Template::Theme, Some(REASON));
    invite_in(&mut table, closed, BEN);
    invite_in(&mut table, closed, CEM);
    table.encounter(BEN, CEM);
    table.connect(BEN, CEM);
    table.run();
    for (device, other) in [(BEN, CEM), (CEM, BEN)] {
        let other = table.name(other).0.to_string();
        let peers = table.status_now(device).peers;
        let peer = peers.iter().find(|peer| peer.peer == other);
        assert_eq!(peer.expect("known").state, replica::PeerState::InSync);
    }
    table.part(BEN, CEM);
    for _ in 0..3 {
        for device in [BEN, CEM] {
            table.encounter(ANN, device);
        }
    }
    assert!(show(&mut table, CEM, "Migraine").row.joined);
}

#[test]
fn whoever_says_late_that_they_have_nothing_is_handed_nothing_and_enters_at_once_later() {
    let mut table = four();
    let sleep = found(&mut table, "Sleepless", Template::Life, None);
    post(&mut table, ANN, sleep);
    for device in [BEN, CEM] {
        table.encounter(ANN, device);
    }
    join(&mut table, BEN, "Sleepless");
    // Ben asks both. Cem, who has nothing of it, answers when it has long come from Ann.
    let before = table.wire.len();
    table.connect(ANN, BEN);
    table.connect(BEN, CEM);
    while table.hear_next_of(ANN) || table.hear_next_of(BEN) {}
    let held = beside(&table, BEN, &home_of(&table));
    assert!(stands_in(sleep.as_bytes(), &held), "Ann's has come");
    table.run();
    let to_cem = table.wire[before..].iter().filter(|(_, to, _)| *to == CEM);
    let to_cem = to_cem.filter_map(|(_, _, frame)| replica::Message::decode(frame).ok());
    for message in to_cem {
        if let replica::Message::Records(records) = message {
            let inside = records.iter().filter(|record| record.scope() == sleep);
            assert_eq!(inside.count(), 0, "nobody asked for it");
        }
    }
    // No time passes: what Cem asks for now is not taken for what is on its way already.
    join(&mut table, CEM, "Sleepless");
    let inside = show(&mut table, CEM, "Sleepless");
    assert!(inside.row.joined && inside.posts.len() == 1);
}

#[test]
fn whoever_only_claims_to_have_a_closed_community_is_told_nothing_by_those_who_entered() {
    let mut table = four();
    let closed = found(&mut table, "Migraine", Template::Theme, Some(REASON));
    invite_in(&mut table, closed, BEN);
    // Ben asks Cem for it, who makes up that it is there.
    table.meet(BEN, CEM);
    let log = (
        crate::common::key_of(table.name(CEM)),
        history::Incarnation(0),
    );
    let record = history::RecordId::from_bytes([7; 32]);
    let mut part = history::Frontier::new();
    part.insert(log, history::Position { seq: 1, record });
    let (scope, last, records) = (closed, true, 0);
    let claims = replica::Message::Frontier { scope, part, last };
    let ben = table.name(BEN);
    table.part(BEN, CEM);
    table.connect(BEN, CEM);
    table.send(CEM, &ben, &claims);
    table.send(CEM, &ben, &replica::Message::Sent { scope, records });
    table.run();
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    assert!(show(&mut table, BEN, "Migraine").row.joined);
    let before = table.wire.len();
    post(&mut table, BEN, closed);
    let to_cem = table.wire[before..].iter().filter(|(_, to, _)| *to == CEM);
    for (_, _, frame) in to_cem {
        if let Ok(replica::Message::Records(records)) = replica::Message::decode(frame) {
            assert!(records.iter().all(|record| record.scope() != closed));
        }
    }
}

#[test]
fn whoever_knows_the_name_of_a_closed_community_alone_learns_nothing_of_it() {
    let mut table = four();
    let closed = found(&mut table, "Migraine", Template::Theme, Some(REASON));
    invite_in(&mut table, closed, BEN);
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    // What Ann tells those inside of how far it has come, Cem says to her.
    let ann = table.name(ANN);
    let told = table.wire.iter().rev().filter(|(from, ..)| *from == ANN);
    let told = told.filter_map(|(_, _, frame)| replica::Message::decode(frame).ok());
    let right = told
        .filter_map(|message| match message {
            replica::Message::Offer(offered) => offered.into_iter().find(|one| one.scope == closed),
            _ => None,
        })
        .next();
    let right = right.expect("Ben was told");
    let mut wrong = right;
    wrong.digest[0] ^= 1;
    table.connect(ANN, CEM);
    table.run();
    let before = table.wire.len();
    for one in [wrong, right] {
        table.send(CEM, &ann, &replica::Message::Offer(vec![one]));
        table.run();
        post(&mut table, ANN, closed);
        table.run();
    }
    let heard = table.wire[before..].iter().filter(|(_, to, _)| *to == CEM);
    for (_, _, frame) in heard {
        match replica::Message::decode(frame).expect("an honest frame") {
            replica::Message::Frontier { scope, part, .. } if scope == closed => {
                assert!(part.is_empty(), "as if it were not here");
            }
            replica::Message::Records(records) => {
                assert!(records.iter().all(|record| record.scope() != closed));
            }
            replica::Message::Buckets { scope, .. } | replica::Message::Differing { scope, .. } => {
                assert_ne!(scope, closed);
            }
            replica::Message::Offer(offered) => {
                assert!(offered.iter().all(|one| one.scope != closed));
            }
            _ => {}
        }
    }
    let twice = replica::Message::Offer(vec![right, right]).encode();
    assert!(
        replica::Message::decode(&twice).is_err(),
        "each is answered"
    );
}

#[test]
fn the_records_of_an_open_community_tell_no_carrier_who_is_in_it() {
    let mut table = four();
    let tea = found(&mut table, "Tea", Template::Theme, None);
    for device in [BEN, CEM, DORA] {
        table.encounter(ANN, device);
    }
    join(&mut table, BEN, "Tea");
    for device in [ANN, BEN] {
        post(&mut table, device, tea);
    }
    for _ in 0..2 {
        for device in [BEN, CEM, DORA] {
            table.encounter(ANN, device);
        }
    }
    assert_eq!(
        show(&mut table, DORA, "Tea").members.len(),
        2,
        "members of the space see"
    );
    // What lies in a repository, without a key: the records alone.
    let records = table.devices[DORA].disk.records.values().flatten();
    let of_tea = records.filter(|record| record.scope() == tea);
    let lying: Vec<Vec<u8>> = of_tea.map(Record::wire).collect();
    assert!(lying.len() > 6, "{}", lying.len());
    for device in [ANN, BEN, CEM, DORA] {
        let person = *table.person(device).as_bytes();
        let key = *crate::common::key_of(table.name(device)).as_bytes();
        for (what, bytes) in [("person", person), ("device", key)] {
            assert!(!stands_in(&bytes, &lying), "{what} of {}", NAMES[device]);
        }
    }
    for words in ["Tea", WORDS, "Ann"] {
        assert!(!stands_in(words.as_bytes(), &lying), "{words}");
    }
}

#[test]
fn what_is_said_inside_is_not_relayed_and_nobody_writes_from_outside() {
    let mut table = four();
    let sleep = found(&mut table, "Sleepless", Template::Life, None);
    let tea = found(&mut table, "Tea", Template::Theme, None);
    post(&mut table, ANN, sleep);
    let item = show(&mut table, ANN, "Sleepless").posts[0].id.clone();
    let comment = String::new();
    let relay = CommunityAct::Amplify {
        item,
        to: tea,
        comment,
    };
    assert_eq!(
        wish(&mut table, ANN, relay).unwrap_err().code,
        "private-item"
    );
    table.encounter(ANN, BEN);
    let community = show(&mut table, BEN, "Sleepless").row.id;
    let text = "Hello".to_owned();
    let (kind, until) = (PostKind::News, None);
    let outside = CommunityAct::Post {
        community,
        kind,
        text,
        until,
    };
    assert_eq!(
        wish(&mut table, BEN, outside).unwrap_err().code,
        "not-inside"
    );
}

#[test]
fn nothing_said_inside_gets_into_another_community_by_way_of_what_is_made_of_it() {
    let mut table = four();
    let sleep = found(&mut table, "Sleepless", Template::Life, None);
    let tea = found(&mut table, "Tea", Template::Theme, None);
    post(&mut table, ANN, sleep);
    let item = show(&mut table, ANN, "Sleepless").posts[0].id.clone();
    let adapt = |community, from: &str| CommunityAct::AdaptFormat {
        community,
        from: from.to_owned(),
        title: "A quiet walk".to_owned(),
        purpose: None,
        people: None,
        steps: Vec::new(),
    };
    act(&mut table, ANN, adapt(sleep, "walk"));
    let format = show(&mut table, ANN, "Sleepless").formats[0]
        .format
        .name
        .clone();
    let card = |community| CommunityAct::Card {
        community,
        from: Some(item.clone()),
        title: "How to sleep".to_owned(),
        text: String::new(),
    };
    let idea = |community| CommunityAct::Idea {
        community,
        text: "A room to rest in".to_owned(),
        from: vec![item.clone()],
    };
    for wished in [card(tea), adapt(tea, &format), idea(tea)] {
        let refused = wish(&mut table, ANN, wished).unwrap_err();
        assert_eq!(refused.code, "private-item", "{}", refused.message);
    }
    let view = show(&mut table, ANN, "Tea");
    assert!(view.cards.is_empty() && view.formats.is_empty() && view.posts.is_empty());
    // Inside, all of it can be made.
    for wished in [card(sleep), adapt(sleep, &format), idea(sleep)] {
        act(&mut table, ANN, wished);
    }
    // Nor does one of the two go into the other: who reads Tea alone could not see it.
    for (community, what) in [
        (sleep, LifecycleAct::MergeInto(tea)),
        (tea, LifecycleAct::MergeInto(sleep)),
        (tea, LifecycleAct::Receive(sleep)),
    ] {
        let propose = CommunityAct::Propose { community, what };
        let refused = wish(&mut table, ANN, propose).unwrap_err();
        assert_eq!(refused.code, "merge-unlike");
    }
}

/// What a community is founded anew from, and what of that is announced to everybody.
#[test]
fn what_is_founded_anew_from_within_stays_within() {
    const CLAUSE: &str = "We phone each other at three in the morning.";
    const HOPE: &str = "One night through, with help from the clinic.";
    let mut table = four();
    let sleep = found(&mut table, "Sleepless", Template::Life, None);
    let home = home_of(&table);
    table.hope_for(ANN, sleep, HOPE);
    let (community, clauses) = (sleep, vec![CLAUSE.to_owned()]);
    act(
        &mut table,
        ANN,
        CommunityAct::ProposeCharter { community, clauses },
    );
    let before = show(&mut table, ANN, "Sleepless");
    assert_eq!(before.charter.clauses, [CLAUSE]);
    let adapt = |from: ScopeId, name: &str| CommunityAct::Adapt {
        from,
        name: name.to_owned(),
        succeeds: false,
    };
    act(&mut table, ANN, adapt(sleep, "Sleepless too"));
    let copy = show(&mut table, ANN, "Sleepless too");
    assert_eq!(
        (&copy.why.hope, &copy.charter.clauses),
        (&before.why.hope, &before.charter.clauses)
    );
    for device in [BEN, CEM, DORA] {
        table.encounter(ANN, device);
        let held = beside(&table, device, &home);
        for words in [CLAUSE, HOPE] {
            assert!(!stands_in(words.as_bytes(), &held), "{device}: {words}");
        }
    }
    // Who is outside sees what was announced of the first, and makes nothing open of that.
    let outside = show(&mut table, BEN, "Sleepless too");
    assert!(!outside.charter.clauses.is_empty());
    assert!(!outside.charter.clauses.contains(&CLAUSE.to_owned()));
    let refused = wish(&mut table, BEN, adapt(outside.row.id, "For all")).unwrap_err();
    assert_eq!(refused.code, "private-item", "{}", refused.message);
}

#[test]
fn who_says_what_can_never_be_read_keeps_nobody_outside() {
    for keep_index in [true, false] {
        let mut table = four();
        let sleep = found(&mut table, "Sleepless", Template::Life, None);
        table.encounter(ANN, CEM);
        join(&mut table, CEM, "Sleepless");
        for _ in 0..3 {
            table.encounter(ANN, CEM);
        }
        let carrier = CommunityAct::Carrier {
            community: sleep,
            person: table.person(BEN),
            on: true,
        };
        act(&mut table, ANN, carrier);
        table.encounter(ANN, BEN);
        // Cem's newest words stand under a key that reaches nobody, and Ben carries them.
        let community = sleep;
        table.act(CEM, Intent::Erase(EraseAct::Community { community }));
        join(&mut table, CEM, "Sleepless");
        post(&mut table, CEM, sleep);
        let logs = table.devices[CEM].disk.records.iter();
        let inside = logs.filter(|(log, _)| log.scope == sleep);
        let told: Vec<Record> = inside.flat_map(|(_, told)| told.clone()).collect();
        table.hand_over_with(CEM, BEN, &told, &[]);
        join(&mut table, BEN, "Sleepless");
        table.restart(BEN, keep_index);
        for _ in 0..3 {
            table.encounter(ANN, BEN);
        }
        assert!(!table.status(BEN).waiting.is_empty(), "for Cem's key");
        let inside = show(&mut table, BEN, "Sleepless");
        assert!(inside.row.joined, "index: {keep_index}");
        post(&mut table, ANN, sleep);
        table.encounter(ANN, BEN);
        assert_eq!(show(&mut table, BEN, "Sleepless").posts.len(), 1);
        // Once somebody hands on his key, his words are read there.
        for _ in 0..2 {
            table.pass(61_000);
            table.encounter(ANN, CEM);
            table.encounter(ANN, BEN);
        }
        assert_eq!(show(&mut table, BEN, "Sleepless").posts.len(), 2);
    }
}

#[test]
fn why_one_would_like_to_take_part_waits_until_one_is_inside() {
    let mut table = four();
    let sleep = found(&mut table, "Sleepless", Template::Life, None);
    table.encounter(ANN, BEN);
    let notice = show(&mut table, BEN, "Sleepless").row.id;
    let my_why = |text: String| CommunityAct::MyWhy {
        community: notice,
        text,
    };
    let refused = wish(&mut table, BEN, my_why("x".repeat(1_001))).unwrap_err();
    assert_eq!(refused.code, "why-too-long");
    act(&mut table, BEN, my_why(WORDS.to_owned()));
    let seen = show(&mut table, BEN, "Sleepless");
    assert_eq!(seen.my_why.as_deref(), Some(WORDS));
    table.encounter(ANN, BEN);
    let told = table.devices[ANN].disk.pieces();
    assert!(
        !stands_in(WORDS.as_bytes(), &told),
        "nobody is told from outside"
    );
    table.restart(BEN, false);
    join(&mut table, BEN, "Sleepless");
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    let inside = show(&mut table, ANN, "Sleepless");
    let why = |name: &str| {
        let mut members = inside.members.iter();
        members
            .find(|member| member.name == name)
            .unwrap()
            .why
            .clone()
    };
    assert_eq!(why("Ben").as_deref(), Some(WORDS));
    assert_eq!(why("Ann"), None);
    // What it was called from outside leads to it from inside.
    let seen = show(&mut table, BEN, &notice.to_string()[..8]);
    assert_eq!((seen.row.id, seen.my_why), (sleep, None));
}

/// Somebody who holds what a carrier holds and is no member of the space: whoever hosts a git remote, or
/// was excluded. They lay records of their own beside the others; no key is sealed to them.
#[test]
fn whoever_is_no_member_of_the_space_is_sealed_no_key_inside() {
    use history::*;
    let mut table = four();
    let sleep = found(&mut table, "Sleepless", Template::Life, None);
    table.encounter(ANN, BEN);
    join(&mut table, BEN, "Sleepless");
    table.encounter(ANN, BEN);
    let keys = DeviceKeys::from_scope_seed(&[77; 32]);
    let person = PersonStatement {
        first_device: keys.signer().key(),
        recovery: [1; 32],
        nonce: [2; 16],
    };
    let held = table.devices[ANN].disk.records.values().flatten();
    let founding = held.filter(|record| record.scope() == sleep);
    let founding = founding.min_by_key(|record| record.header().lamport);
    let founding = founding.expect("it was founded").clone();
    let Ok(Governance::ScopeGenesis(genesis)) = founding.governance() else {
        panic!("it founds a scope");
    };
    let mut head = None;
    let mut records = Vec::new();
    let charter = genesis.charter;
    let device = Governance::Device(keys.statement(person.id()));
    let signed = Governance::CharterSigned(CharterSigned { charter });
    for body in [Governance::Person(person), device, signed] {
        let begins = head.is_none().then_some((founding.id(), 1));
        let draft = Draft {
            space: founding.space(),
            scope: sleep,
            incarnation: Incarnation(5),
            head,
            time: Timestamp(1),
            epoch: founding.id(),
            deps: begins.into_iter().collect(),
        };
        let record = draft.govern(keys.signer(), &body);
        head = Some(record.head());
        records.push(record);
    }
    let brought = replica::Brought {
        records: records.clone(),
        keys: Vec::new(),
        chains: Vec::new(),
    };
    let token = replica::Token(1_000_000);
    table.input(BEN, replica::Input::Brought { token, brought });
    table.run();
    let log = records[0].log();
    assert_eq!(table.devices[BEN].disk.records[&log].len(), 3, "taken in");
    table.pass(61_000);
    table.encounter(ANN, BEN);
    table.encounter(ANN, CEM);
    // Somebody comes in the proper way.
    join(&mut table, CEM, "Sleepless");
    for _ in 0..3 {
        table.pass(61_000);
        table.encounter(BEN, CEM);
        table.encounter(ANN, CEM);
        table.encounter(ANN, BEN);
    }
    assert!(show(&mut table, CEM, "Sleepless").row.joined);
    let outsider = keys.signer().key();
    for device in [ANN, BEN, CEM] {
        let mut sealed = table.devices[device].disk.keys.values();
        let to_them = sealed.any(|key| match key {
            KeyObject::Epoch(wrap) => wrap.to == outsider,
            _ => false,
        });
        assert!(!to_them, "{device} sealed a key to somebody unknown");
    }
}

/// Ann's community for those in one stage of life, in which Ben and Cem are.
fn sleepless(table: &mut Table) -> ScopeId {
    let sleep = found(table, "Sleepless", Template::Life, None);
    for device in [BEN, CEM] {
        table.encounter(ANN, device);
        join(table, device, "Sleepless");
        for _ in 0..3 {
            table.encounter(ANN, device);
        }
        assert!(show(table, device, "Sleepless").row.joined);
    }
    for device in [BEN, CEM] {
        table.encounter(ANN, device);
    }
    sleep
}

fn posts(table: &mut Table, device: usize) -> usize {
    show(table, device, "Sleepless").posts.len()
}

#[test]
fn whoever_left_is_handed_nothing_more_until_they_have_entered_again() {
    let mut table = four();
    let community = sleepless(&mut table);
    post(&mut table, ANN, community);
    table.encounter(ANN, BEN);
    table.encounter(ANN, CEM);
    assert_eq!(posts(&mut table, BEN), 1);
    act(&mut table, BEN, CommunityAct::Leave { community });
    post(&mut table, ANN, community);
    // Ann has not heard of it yet: what she hands over is not read on.
    table.encounter(ANN, BEN);
    assert_eq!(posts(&mut table, BEN), 1, "what was read stays");
    let members = show(&mut table, ANN, "Sleepless").members;
    assert_eq!(members.len(), 2, "{members:?}");
    post(&mut table, ANN, community);
    table.encounter(ANN, CEM);
    let held = |table: &Table| {
        let records = table.devices[BEN].disk.records.iter();
        let inside = records.filter(|(log, _)| log.scope == community);
        inside.map(|(_, records)| records.len()).sum::<usize>()
    };
    let before = held(&table);
    for _ in 0..3 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
    }
    table.restart(BEN, false);
    table.encounter(BEN, CEM);
    assert_eq!((posts(&mut table, BEN), held(&table)), (1, before));
    table.connect(ANN, BEN);
    table.run();
    post(&mut table, ANN, community);
    table.run();
    assert_eq!(held(&table), before);
    for (device, other) in [(ANN, BEN), (BEN, ANN)] {
        let other = table.name(other).0.to_string();
        let peers = table.status_now(device).peers;
        let peer = peers.iter().find(|peer| peer.peer == other);
        let state = peer.expect("known").state;
        assert_eq!(state, replica::PeerState::InSync, "{device}");
    }
    table.part(ANN, BEN);
    act(
        &mut table,
        BEN,
        CommunityAct::Join {
            community,
            sign: true,
        },
    );
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    assert_eq!(posts(&mut table, BEN), 4, "inside again");
    post(&mut table, BEN, community);
    table.encounter(BEN, ANN);
    assert_eq!(posts(&mut table, ANN), 5);
}

#[test]
fn what_one_has_begun_to_enter_is_taken_back() {
    let mut table = four();
    found(&mut table, "Sleepless", Template::Life, None);
    table.encounter(ANN, BEN);
    join(&mut table, BEN, "Sleepless");
    let row = show(&mut table, BEN, "Sleepless").row;
    assert!(row.pending && !row.joined);
    let community = row.id;
    act(&mut table, BEN, CommunityAct::Leave { community });
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    let row = show(&mut table, BEN, "Sleepless").row;
    assert!(!row.pending && !row.joined);
    assert_eq!(show(&mut table, ANN, "Sleepless").members.len(), 1);
    let refused = wish(&mut table, BEN, CommunityAct::Leave { community }).unwrap_err();
    assert_eq!(refused.code, "not-inside");
    join(&mut table, BEN, "Sleepless");
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    assert!(show(&mut table, BEN, "Sleepless").row.joined);
}

#[test]
fn whoever_erases_all_their_words_inside_has_left_with_them() {
    let mut table = four();
    let community = sleepless(&mut table);
    post(&mut table, BEN, community);
    table.encounter(ANN, BEN);
    table.act(BEN, Intent::Erase(EraseAct::Community { community }));
    table.encounter(ANN, BEN);
    table.encounter(ANN, CEM);
    let members = show(&mut table, ANN, "Sleepless").members;
    assert_eq!(members.len(), 2, "{members:?}");
    post(&mut table, ANN, community);
    table.encounter(ANN, CEM);
    for _ in 0..3 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
    }
    table.restart(BEN, false);
    table.encounter(BEN, CEM);
    assert_eq!(posts(&mut table, BEN), 0);
    // Nor once they erase again, by itself or with everything.
    table.act(BEN, Intent::Erase(EraseAct::Community { community }));
    table.act(BEN, Intent::Erase(EraseAct::Everything));
    table.encounter(ANN, BEN);
    post(&mut table, ANN, community);
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    assert_eq!(posts(&mut table, BEN), 0);
    let members = show(&mut table, CEM, "Sleepless").members;
    assert_eq!(members.len(), 2, "{members:?}");
}
