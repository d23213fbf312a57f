//! What members say, folded into one community: tables, and the order of arrival that never matters.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

use std::collections::{BTreeMap, BTreeSet};

use model::community::{
    About, FeedFilter, Head, Item, Kind, Membership, Relation, Rules, Say, SeatState, Stamp, State,
    Statement, Status, Target, Template, Touched, item_id,
};
use model::{Community, CommunityId, Contributions, ItemId, PersonId};
use proptest::prelude::*;

const TODAY: &str = "2026-11-25";

fn person(number: u8) -> PersonId {
    PersonId::from_bytes([number; 32])
}

const ANN: u8 = 1;
const BEN: u8 = 2;
const CY: u8 = 3;
const DI: u8 = 4;

/// Members who say things one after the other, and what everybody hears.
struct Room {
    documents: BTreeMap<u8, Contributions>,
    heard: Vec<(PersonId, Vec<Touched>, Stamp)>,
    community: Community,
    lamport: u64,
    marks: u8,
}

impl Room {
    /// Ann has founded it; these people vote.
    fn new(roll: &[u8]) -> Room {
        let rules = Rules {
            founders: BTreeSet::from([person(ANN)]),
            roll: roll.iter().map(|number| person(*number)).collect(),
            ..Rules::default()
        };
        Room {
            documents: BTreeMap::new(),
            heard: Vec::new(),
            community: Community::new(rules),
            lamport: 0,
            marks: 0,
        }
    }

    fn say(&mut self, who: u8, says: &[Say]) {
        let document = self.documents.entry(who).or_default();
        let actor = [who; 32];
        let Some(change) = document.say(&actor, says).unwrap() else {
            return;
        };
        let touched = document
            .admit(&change, &actor)
            .expect("our own change passes our own door");
        self.lamport += 1;
        let stamp = Stamp {
            lamport: self.lamport,
            log: actor,
            seq: self.lamport,
            time: 1_000 * self.lamport,
        };
        self.community.hear(person(who), &touched, stamp);
        self.heard.push((person(who), touched, stamp));
    }

    fn item(&mut self, who: u8, item: Item) -> ItemId {
        self.marks += 1;
        let mark = [self.marks; 16];
        self.say(who, &[Say::Item(mark, item)]);
        item_id(&person(who), &mark)
    }

    fn about(&mut self, who: u8, relation: Relation, item: ItemId, value: &str) {
        let say = Say::About(relation, Target::Item(item), value.into());
        self.say(who, &[say]);
    }

    fn post(&self, id: ItemId) -> model::community::PostView {
        self.community.post(&id, TODAY).unwrap()
    }
}

fn text(kind: Kind, text: &str) -> Item {
    Item::new(kind, text)
}

fn to(kind: Kind, words: &str, to: ItemId) -> Item {
    text(kind, words).with(Head::To, to.to_string()).unwrap()
}

fn proposal(change: &str) -> Item {
    text(Kind::Proposal, "").with(Head::Change, change).unwrap()
}

fn none(_: &CommunityId) -> bool {
    false
}

#[test]
fn an_ask_is_answered_accepted_and_thanked() {
    let mut room = Room::new(&[ANN]);
    let ask = room.item(
        BEN,
        text(Kind::Ask, "Who knows a quiet room?")
            .with(Head::Until, "2026-12-01")
            .unwrap(),
    );
    assert_eq!(room.post(ask).status, Status::Open);
    assert_eq!(room.community.unanswered(9, TODAY).len(), 1);
    let answer = room.item(CY, to(Kind::Answer, "The attic.", ask));
    assert_eq!(room.post(ask).replies, 1);
    // Only who asked accepts, and only what was said to it.
    room.about(CY, Relation::Accept, ask, &answer.to_string());
    assert_eq!(room.post(ask).accepted, None);
    let elsewhere = room.item(CY, text(Kind::News, "x"));
    room.about(BEN, Relation::Accept, ask, &elsewhere.to_string());
    assert_eq!(room.post(ask).accepted, None);
    room.about(BEN, Relation::Accept, ask, &answer.to_string());
    assert_eq!(
        (room.post(ask).status, room.post(ask).accepted),
        (Status::Answered, Some(answer))
    );
    room.about(BEN, Relation::Thank, answer, "So quiet!");
    assert_eq!(room.post(ask).status, Status::Thanked);
    assert_eq!(
        room.post(answer).thanks,
        [(person(BEN), "So quiet!".to_owned())]
    );
    let balance = room.community.balance(&person(CY));
    assert_eq!(
        (balance.thanks_got, balance.answered, balance.thanks_given),
        (1, 1, 0)
    );
    assert_eq!(room.community.balance(&person(BEN)).thanks_given, 1);
    let over = room.item(
        BEN,
        text(Kind::Ask, "Too late?")
            .with(Head::Until, "2026-11-24")
            .unwrap(),
    );
    assert_eq!(room.post(over).status, Status::Over);
}

#[test]
fn edits_and_deletions_say_so_and_threads_stay() {
    let mut room = Room::new(&[ANN]);
    let mark = [99; 16];
    room.say(BEN, &[Say::Item(mark, text(Kind::News, "We mov."))]);
    let news = item_id(&person(BEN), &mark);
    assert_eq!(room.post(news).edited, None);
    let reply = room.item(CY, to(Kind::Reply, "Where to?", news));
    room.say(BEN, &[Say::Item(mark, text(Kind::News, "We move."))]);
    assert_eq!(
        (room.post(news).text.as_str(), room.post(news).edited),
        ("We move.", Some(3_000))
    );
    room.say(BEN, &[Say::Item(mark, Item::gone(Kind::News, None))]);
    let gone = room.post(news);
    assert!(gone.is_deleted && gone.text.is_empty());
    assert_eq!(room.community.replies(&news, 0, 9, TODAY)[0].id, reply);
    assert!(
        room.community
            .feed(&FeedFilter::default(), None, 9, TODAY)
            .is_empty()
    );
    assert_eq!(room.community.root_of(&reply), news);
    assert_eq!(
        room.community.author_of(&news),
        Some((person(BEN), Some(mark)))
    );
}

#[test]
fn nobody_counts_twice() {
    let mut room = Room::new(&[ANN]);
    let poll = text(Kind::Poll, "When?")
        .with(Head::Option, "Mon")
        .unwrap()
        .with(Head::Option, "Tue")
        .unwrap();
    let poll = room.item(ANN, poll);
    room.about(BEN, Relation::Vote, poll, "1");
    room.about(BEN, Relation::Vote, poll, "2");
    room.about(CY, Relation::Vote, poll, "1,2");
    room.about(DI, Relation::Vote, poll, "7");
    let view = room.post(poll);
    assert_eq!(view.options, [("Mon".to_owned(), 1), ("Tue".to_owned(), 1)]);
    assert_eq!(view.voters, 2);
    room.about(BEN, Relation::React, poll, "agree");
    room.about(BEN, Relation::React, poll, "agree,idea");
    room.about(CY, Relation::React, poll, "agree");
    let expected = BTreeMap::from([("👍".to_owned(), 2), ("💡".to_owned(), 1)]);
    assert_eq!(room.post(poll).reactions, expected);
    room.say(CY, &[Say::Unsay(Relation::React, Target::Item(poll))]);
    assert_eq!(room.post(poll).reactions["👍"], 1);
}

#[test]
fn ideas_grow_and_people_take_part() {
    let mut room = Room::new(&[ANN]);
    let bench = room.item(ANN, text(Kind::Idea, "A bench"));
    let garden = room.item(BEN, text(Kind::Idea, "A garden"));
    let both = text(Kind::Idea, "A bench in a garden")
        .with(Head::Part, bench.to_string())
        .unwrap()
        .with(Head::Part, garden.to_string())
        .unwrap();
    let both = room.item(CY, both);
    room.about(DI, Relation::Join, both, "yes");
    room.about(ANN, Relation::Join, both, "yes");
    assert_eq!(room.post(bench).built, [both]);
    assert_eq!(room.post(both).joined, [person(DI), person(ANN)]);
    let mention = text(Kind::News, "Look")
        .with(Head::Mention, person(DI).to_string())
        .unwrap();
    let mention = room.item(ANN, mention);
    let found = room.community.mentions_of(&person(DI), 9, TODAY);
    assert_eq!(
        found.iter().map(|post| post.id).collect::<Vec<_>>(),
        [mention]
    );
}

#[test]
fn the_feed_is_filtered_and_paged() {
    let mut room = Room::new(&[ANN]);
    let ids: Vec<ItemId> = (0..5)
        .map(|n| room.item(ANN, text(Kind::News, &format!("News {n}"))))
        .collect();
    let spark = room.item(BEN, text(Kind::Spark, "What if"));
    let all = FeedFilter::default();
    let page = room.community.feed(&all, None, 3, TODAY);
    assert_eq!(
        page.iter().map(|p| p.id).collect::<Vec<_>>(),
        [spark, ids[4], ids[3]]
    );
    let last = page.last().unwrap();
    let next = room
        .community
        .feed(&all, Some((last.stamp, last.id)), 3, TODAY);
    assert_eq!(
        next.iter().map(|p| p.id).collect::<Vec<_>>(),
        [ids[2], ids[1], ids[0]]
    );
    let sparks = FeedFilter {
        kinds: vec![Kind::Spark],
        ..FeedFilter::default()
    };
    assert_eq!(room.community.feed(&sparks, None, 9, TODAY).len(), 1);
    let elsewhere = FeedFilter {
        is_from_elsewhere: Some(true),
        ..FeedFilter::default()
    };
    assert!(room.community.feed(&elsewhere, None, 9, TODAY).is_empty());
    assert_eq!(room.community.find(&spark.to_string()[..8]), [spark]);
    assert!(room.community.find("xyz").is_empty());
}

#[test]
fn a_community_forms_by_signatures_and_sleeps_by_votes() {
    let mut room = Room::new(&[ANN, BEN, CY, DI]);
    assert_eq!(room.community.state(none), State::Idea);
    let charter = text(Kind::Charter, "We listen.\n\nWe thank.");
    room.say(ANN, &[Say::Charter(charter)]);
    assert_eq!(room.community.state(none), State::Forming);
    let version = room.community.charter().unwrap();
    assert_eq!(version.clauses, ["We listen.", "We thank."]);
    for who in [ANN, BEN, BEN] {
        room.about(who, Relation::Sign, version.id, "yes");
    }
    assert_eq!(room.community.state(none), State::Forming);
    room.about(CY, Relation::Sign, version.id, "yes");
    assert_eq!(room.community.state(none), State::Active);

    let sleep = room.item(BEN, proposal("dormant"));
    for who in [ANN, BEN, 77] {
        room.about(who, Relation::Vote, sleep, "yes");
    }
    assert_eq!(
        room.community.state(none),
        State::Active,
        "half is not more than half"
    );
    room.about(CY, Relation::Vote, sleep, "yes");
    assert_eq!(room.community.state(none), State::Dormant);
    // What was carried stays, whoever votes otherwise later.
    room.about(CY, Relation::Vote, sleep, "no");
    assert_eq!(room.community.state(none), State::Dormant);
    let archive = room.item(CY, proposal("archive"));
    let revive = room.item(DI, proposal("revive"));
    for who in [ANN, BEN, CY] {
        room.about(who, Relation::Vote, archive, "yes");
    }
    assert_eq!(room.community.state(none), State::Archived);
    for who in [ANN, BEN, CY] {
        room.about(who, Relation::Vote, revive, "yes");
    }
    assert_eq!(room.community.state(none), State::Active);
    let view = room.community.proposal(&revive).unwrap();
    assert_eq!(
        (view.yes, view.no, view.voters, view.is_carried),
        (3, 0, 4, true)
    );
}

#[test]
fn in_a_closed_community_are_those_who_were_invited() {
    let mut room = Room::new(&[ANN]);
    let about = About {
        name: "Migraine".into(),
        template: Template::Theme,
        closed: Some("We talk about our own illness.".into()),
        succeeds: vec![],
        copied_from: None,
    };
    room.say(ANN, &[Say::Community(about), Say::Member(Membership::In)]);
    let invite = |who: u8| {
        let target = Target::Person(person(who));
        Say::About(Relation::Invite, target, "yes".into())
    };
    for who in [BEN, CY, DI] {
        room.say(who, &[Say::Member(Membership::In)]);
    }
    // Two whom nobody inside invited do not let each other in.
    room.say(CY, &[invite(DI)]);
    room.say(DI, &[invite(CY)]);
    let members = |room: &Room| -> Vec<PersonId> {
        let members = room.community.members().into_iter();
        members.map(|member| member.person).collect()
    };
    assert_eq!(members(&room), [person(ANN)]);
    room.say(ANN, &[invite(BEN)]);
    assert_eq!(members(&room), [person(ANN), person(BEN)]);
    room.say(BEN, &[invite(CY)]);
    let all = [ANN, BEN, CY, DI].map(person);
    assert_eq!(members(&room), all);
    assert_eq!(room.community.member_count(), 4);
    // Whoever was let in is not put out by who let them in.
    let unsaid = Say::Unsay(Relation::Invite, Target::Person(person(BEN)));
    room.say(ANN, &[unsaid]);
    assert_eq!(members(&room), all);
    let order = [3, 1, 2, 0, 1];
    let other = in_other_order(&room, &order);
    assert_eq!(format!("{other:?}"), format!("{:?}", room.community));
}

/// Four who have signed, and a proposal of Ben's.
fn signed_by_four(change: &str) -> (Room, ItemId) {
    let mut room = Room::new(&[]);
    room.say(ANN, &[Say::Charter(text(Kind::Charter, "We listen."))]);
    let version = room.community.charter().unwrap();
    for who in [ANN, BEN, CY, DI] {
        room.say(who, &[Say::Member(Membership::In)]);
        room.about(who, Relation::Sign, version.id, "yes");
    }
    let id = room.item(BEN, proposal(change));
    (room, id)
}

#[test]
fn what_was_carried_stays_whatever_those_who_carried_it_do() {
    let carry = |room: &mut Room, id| {
        for who in [ANN, BEN, CY] {
            room.about(who, Relation::Vote, id, "yes");
        }
    };
    type Undo = fn(&mut Room, ItemId);
    let stays: [(&str, Undo); 6] = [
        ("two vote no", |room, id| {
            for who in [BEN, CY] {
                room.about(who, Relation::Vote, id, "no");
            }
        }),
        ("two take their votes back", |room, id| {
            for who in [BEN, CY] {
                room.say(who, &[Say::Unsay(Relation::Vote, Target::Item(id))]);
            }
        }),
        ("two leave, and one comes again", |room, _| {
            for who in [BEN, CY] {
                room.say(who, &[Say::Member(Membership::Out)]);
            }
            room.say(BEN, &[Say::Member(Membership::In)]);
        }),
        ("two take their signatures back", |room, _| {
            let version = room.community.charter().unwrap().id;
            for who in [BEN, CY] {
                room.say(who, &[Say::Unsay(Relation::Sign, Target::Item(version))]);
            }
        }),
        ("two are excluded", |room, _| {
            let mut rules = room.community.rules().clone();
            rules.excluded = BTreeSet::from([person(BEN), person(CY)]);
            room.community.govern(rules);
        }),
        (
            "its author takes it back, or makes another of it",
            |room, _| {
                room.say(BEN, &[Say::Item([1; 16], proposal("revive"))]);
                room.say(BEN, &[Say::Item([1; 16], Item::gone(Kind::Proposal, None))]);
            },
        ),
    ];
    for (what, undo) in stays {
        let (mut room, id) = signed_by_four("archive");
        carry(&mut room, id);
        assert_eq!(room.community.state(none), State::Archived, "{what}");
        undo(&mut room, id);
        let state = room.community.state(none);
        assert_eq!(state, State::Archived, "{what}");
        let view = room.community.proposal(&id).unwrap();
        assert_eq!((view.change.as_str(), view.is_carried), ("archive", true));
    }
}

#[test]
fn a_change_of_mind_counts_until_it_is_carried() {
    let (mut room, id) = signed_by_four("archive");
    for who in [ANN, BEN] {
        room.about(who, Relation::Vote, id, "yes");
    }
    room.about(BEN, Relation::Vote, id, "no");
    room.about(CY, Relation::Vote, id, "yes");
    assert_eq!(room.community.state(none), State::Active);
    room.about(DI, Relation::Vote, id, "yes");
    assert_eq!(room.community.state(none), State::Archived);
    // One that was taken back while it was open is no proposal any more.
    let (mut room, id) = signed_by_four("archive");
    room.about(ANN, Relation::Vote, id, "yes");
    room.say(BEN, &[Say::Item([1; 16], Item::gone(Kind::Proposal, None))]);
    for who in [CY, DI] {
        room.about(who, Relation::Vote, id, "yes");
    }
    assert_eq!(room.community.state(none), State::Active);
    assert!(room.community.proposals(9).is_empty());
}

/// The rule where logs are heard in any order: a place in the order counts, not the time of arrival.
/// Whoever stood for something may have said no right after, told nobody, and say nothing further in
/// this community; when that arrives the decision is counted again. Whoever has spoken since cannot,
/// because a log is a chain.
#[test]
fn a_no_that_was_said_before_enough_stood_for_it_counts_however_late_it_arrives() {
    let (mut room, id) = signed_by_four("archive");
    for (who, word) in [(ANN, "yes"), (BEN, "yes"), (BEN, "no"), (CY, "yes")] {
        room.about(who, Relation::Vote, id, word);
    }
    assert_eq!(room.community.state(none), State::Active, "two of four");
    let (withheld, told): (Vec<_>, Vec<_>) = {
        let votes = room.heard.len() - 4;
        let heard = room.heard.iter().enumerate();
        heard.partition(|(place, _)| *place == votes + 2)
    };
    let mut other = Community::new(room.community.rules().clone());
    for (_, (author, touched, stamp)) in told {
        other.hear(*author, touched, *stamp);
    }
    assert_eq!(other.state(none), State::Archived, "as far as it is known");
    for (_, (author, touched, stamp)) in withheld {
        other.hear(*author, touched, *stamp);
    }
    assert_eq!(other.state(none), State::Active, "everybody counts alike");
    assert_eq!(format!("{other:?}"), format!("{:?}", room.community));
}

#[test]
fn only_what_somebody_else_answered_in_time_is_accepted() {
    let mut room = Room::new(&[ANN]);
    let ask = room.item(BEN, text(Kind::Ask, "Who has a ladder?"));
    let own = room.item(BEN, to(Kind::Answer, "I do myself.", ask));
    room.about(BEN, Relation::Accept, ask, &own.to_string());
    assert_eq!(room.post(ask).accepted, None, "one's own is no answer");
    assert_eq!(room.community.unanswered(9, TODAY).len(), 1);
    let answer = room.item(CY, to(Kind::Answer, "In the shed.", ask));
    room.about(BEN, Relation::Close, ask, "I have what I needed");
    room.about(BEN, Relation::Accept, ask, &answer.to_string());
    assert_eq!(room.post(ask).accepted, None, "it was closed before");
    assert_eq!(room.post(ask).status, Status::Closed);

    let ask = room.item(BEN, text(Kind::Ask, "And a rope?"));
    let answer = room.item(CY, to(Kind::Answer, "Here.", ask));
    room.about(BEN, Relation::Accept, ask, &answer.to_string());
    assert_eq!(room.post(ask).accepted, Some(answer));
    let mark = [room.marks - 1; 16];
    room.say(BEN, &[Say::Item(mark, Item::gone(Kind::Ask, None))]);
    assert_eq!(room.post(ask).accepted, None, "it was taken back");
}

#[test]
fn a_vote_after_a_poll_was_closed_counts_for_nothing() {
    let mut room = Room::new(&[ANN]);
    let poll = text(Kind::Poll, "Which one?").with(Head::Option, "Green");
    let poll = room.item(ANN, poll.unwrap().with(Head::Option, "Black").unwrap());
    room.about(BEN, Relation::Vote, poll, "1");
    room.about(ANN, Relation::Close, poll, "Counted");
    room.about(CY, Relation::Vote, poll, "2");
    let options: Vec<usize> = room.post(poll).options.iter().map(|it| it.1).collect();
    assert_eq!((options, room.post(poll).voters), (vec![1, 0], 1));
}

#[test]
fn a_merger_needs_both() {
    let mut room = Room::new(&[ANN]);
    room.say(ANN, &[Say::Charter(text(Kind::Charter, "We listen."))]);
    let other = CommunityId::from_bytes([5; 32]);
    let merge = room.item(
        ANN,
        proposal("merge")
            .with(Head::With, other.to_string())
            .unwrap(),
    );
    room.about(ANN, Relation::Vote, merge, "yes");
    assert_eq!(room.community.merges_with(), [other]);
    assert_eq!(room.community.state(none), State::Forming);
    assert_eq!(room.community.state(|id| *id == other), State::Merged);
}

#[test]
fn charters_are_amended_by_votes_and_old_ones_stay_readable() {
    let mut room = Room::new(&[ANN, BEN, CY]);
    room.say(ANN, &[Say::Charter(text(Kind::Charter, "We listen."))]);
    let first = room.community.charter().unwrap().id;
    let second = text(Kind::Charter, "We listen.\nWe thank.")
        .with(Head::Follows, first.to_string())
        .unwrap();
    room.say(BEN, &[Say::Charter(second.clone())]);
    let Statement::Charter(second_id, _) = Statement::charter(&second).unwrap() else {
        panic!("a charter is a charter");
    };
    assert_eq!(room.community.charter().unwrap().id, first);
    let amend = proposal("charter")
        .with(Head::Follows, second_id.to_string())
        .unwrap();
    let amend = room.item(BEN, amend);
    room.about(BEN, Relation::Vote, amend, "yes");
    room.about(CY, Relation::Vote, amend, "yes");
    let versions = room.community.charters();
    assert_eq!(
        versions.iter().map(|v| v.id).collect::<Vec<_>>(),
        [first, second_id]
    );
    // Somebody else's first charter is nobody's charter.
    room.say(DI, &[Say::Charter(text(Kind::Charter, "Obey."))]);
    assert_eq!(room.community.charters().len(), 2);
    room.about(DI, Relation::Sign, first, "yes");
    assert!(room.community.has_signed(&person(DI)));
    assert!(!room.community.has_signed(&person(CY)));
}

#[test]
fn what_it_is_counts_from_founders_only() {
    let mut room = Room::new(&[ANN]);
    let about = |name: &str| About {
        name: name.into(),
        template: Template::Life,
        closed: Some("We share what is private.".into()),
        succeeds: vec![CommunityId::from_bytes([4; 32])],
        copied_from: None,
    };
    room.say(BEN, &[Say::Community(about("Mine"))]);
    assert_eq!(room.community.about(), None);
    room.say(ANN, &[Say::Community(about("Parents"))]);
    assert_eq!(room.community.about(), Some(about("Parents")));
    let rename = proposal("name")
        .with(Head::Title, "Parents and carers")
        .unwrap();
    let rename = room.item(BEN, rename);
    room.about(ANN, Relation::Vote, rename, "yes");
    assert_eq!(room.community.about().unwrap().name, "Parents and carers");
}

#[test]
fn people_come_say_why_and_go() {
    let mut room = Room::new(&[ANN]);
    for who in [ANN, BEN] {
        room.say(who, &[Say::Member(Membership::In)]);
    }
    room.say(
        CY,
        &[
            Say::Member(Membership::Prospect),
            Say::MyWhy("I am new.".into()),
        ],
    );
    let people =
        |list: Vec<model::community::MemberView>| list.iter().map(|m| m.person).collect::<Vec<_>>();
    assert_eq!(people(room.community.members()), [person(ANN), person(BEN)]);
    assert_eq!(
        room.community.prospects()[0].why.as_deref(),
        Some("I am new.")
    );
    room.say(BEN, &[Say::Member(Membership::Out)]);
    assert_eq!(people(room.community.members()), [person(ANN)]);
    let vouch = Say::About(Relation::Vouch, Target::Person(person(CY)), "Kind.".into());
    room.say(ANN, std::slice::from_ref(&vouch));
    room.say(CY, &[vouch]);
    assert_eq!(
        room.community.vouches(&person(CY)),
        [(person(ANN), "Kind.".to_owned())]
    );
    let role = room.item(ANN, text(Kind::Role, "").with(Head::Title, "Host").unwrap());
    for who in [ANN, BEN] {
        room.about(who, Relation::Hold, role, "2026-12-31");
    }
    let view = room.community.role(&role, TODAY).unwrap();
    assert_eq!(view.holders.len(), 1, "who left holds nothing");
    room.about(ANN, Relation::Hand, role, &person(CY).to_string());
    let view = room.community.role(&role, TODAY).unwrap();
    assert_eq!(view.holders[0].hands_to, Some(person(CY)));
    assert!(
        room.community
            .role(&role, "2027-01-01")
            .unwrap()
            .holders
            .is_empty()
    );
}

#[test]
fn seats_go_in_the_order_people_said_so() {
    let mut room = Room::new(&[ANN]);
    let gathering = text(Kind::Gathering, "Bring shoes.")
        .with(Head::Title, "Walk")
        .unwrap()
        .with(Head::Start, "2026-12-01 12:00")
        .unwrap()
        .with(Head::Seats, "2")
        .unwrap();
    let walk = room.item(ANN, gathering);
    for who in [BEN, CY, DI] {
        room.about(who, Relation::Rsvp, walk, "yes");
    }
    use SeatState::{Confirmed, Declined, Requested, Waiting};
    let coming = |room: &Room| room.community.gathering(&walk).unwrap().coming;
    assert_eq!(
        coming(&room),
        [
            (person(BEN), Requested),
            (person(CY), Requested),
            (person(DI), Waiting)
        ]
    );
    let seat = |who: u8, word: &str| {
        Say::About(Relation::Seat, Target::Seat(walk, person(who)), word.into())
    };
    // Only the host confirms.
    room.say(DI, &[seat(DI, "yes")]);
    assert_eq!(coming(&room)[2], (person(DI), Waiting));
    room.say(ANN, &[seat(DI, "yes"), seat(CY, "no")]);
    assert_eq!(
        coming(&room),
        [
            (person(DI), Confirmed),
            (person(BEN), Requested),
            (person(CY), Declined)
        ]
    );
    // Whoever goes and comes again stands at the end.
    room.about(BEN, Relation::Rsvp, walk, "no");
    room.about(77, Relation::Rsvp, walk, "yes");
    room.about(BEN, Relation::Rsvp, walk, "yes");
    assert_eq!(
        coming(&room)[1..3],
        [(person(77), Requested), (person(BEN), Waiting)]
    );
    room.about(ANN, Relation::Close, walk, "Storm");
    assert!(room.community.gathering(&walk).unwrap().is_called_off);
}

#[test]
fn numbers_are_about_the_community_and_never_about_few() {
    let mut room = Room::new(&[ANN]);
    let useful = |words: &str| {
        Say::About(
            Relation::Useful,
            Target::Quarter("2026-Q4".into()),
            words.into(),
        )
    };
    for who in 1..=4 {
        room.say(who, &[useful("5 3")]);
    }
    assert_eq!(room.community.usefulness("2026-Q4"), None);
    room.say(5, &[useful("3 2")]);
    let sum = room.community.usefulness("2026-Q4").unwrap();
    assert_eq!(
        (sum.people, sum.to_people, sum.to_organisation),
        (5, 46, 28)
    );
    let ask = room.item(BEN, text(Kind::Ask, "Who?"));
    room.item(CY, to(Kind::Answer, "Me.", ask));
    room.item(BEN, text(Kind::Ask, "And who?"));
    let health = room.community.health(TODAY);
    assert_eq!(
        (health.asks, health.answered, health.unanswered.len()),
        (2, 1, 1)
    );
    assert_eq!(room.community.outcome(TODAY).asks_closed, 0);
}

#[test]
fn words_are_found_whatever_their_accents() {
    let mut room = Room::new(&[ANN]);
    let old = room.item(ANN, text(Kind::News, "Die Führung durch die Straße"));
    let new = room.item(BEN, text(Kind::News, "Eine Fuhrung"));
    let card = room.item(
        CY,
        text(Kind::Card, "").with(Head::Title, "Führung").unwrap(),
    );
    let ids = |typed: &str| {
        room.community
            .search(typed, 9)
            .iter()
            .map(|hit| hit.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("fuhrung"), [card, new, old]);
    assert_eq!(ids("STRASSE führung"), [old]);
    assert_eq!(ids("  "), []);
    assert_eq!(ids("nowhere"), []);
}

#[test]
fn what_turned_out_void_is_forgotten() {
    let mut room = Room::new(&[ANN]);
    let kept = room.item(ANN, text(Kind::News, "Kept"));
    let before = format!("{:?}", room.community);
    let void = room.item(
        BEN,
        text(Kind::News, "Void")
            .with(Head::Mention, person(ANN).to_string())
            .unwrap(),
    );
    room.item(BEN, to(Kind::Reply, "Void too", kept));
    room.about(BEN, Relation::React, kept, "agree");
    assert!(room.community.post(&void, TODAY).is_some());
    room.community.forget(&person(BEN));
    assert_eq!(format!("{:?}", room.community), before);
}

/// What somebody says in a random life.
#[derive(Debug, Clone)]
enum Act {
    Post(u8, u8, bool),
    Reply(u8, u8, u8),
    Edit(u8),
    Delete(u8),
    Say(u8, u8, u8),
    Member(u8, bool),
    Charter(u8, u8),
    Propose(u8, u8),
    Vote(u8, u8, bool),
}

fn act() -> impl Strategy<Value = Act> {
    let (who, nth) = (1..6_u8, 0..32_u8);
    prop_oneof![
        (who.clone(), nth.clone(), any::<bool>()).prop_map(|(w, k, m)| Act::Post(w, k, m)),
        (who.clone(), nth.clone(), nth.clone()).prop_map(|(w, t, k)| Act::Reply(w, t, k)),
        nth.clone().prop_map(Act::Edit),
        nth.clone().prop_map(Act::Delete),
        (who.clone(), nth.clone(), nth.clone()).prop_map(|(w, r, t)| Act::Say(w, r, t)),
        (who.clone(), any::<bool>()).prop_map(|(w, i)| Act::Member(w, i)),
        (who.clone(), nth.clone()).prop_map(|(w, t)| Act::Charter(w, t)),
        (who.clone(), nth.clone()).prop_map(|(w, c)| Act::Propose(w, c)),
        (who, nth, any::<bool>()).prop_map(|(w, i, y)| Act::Vote(w, i, y)),
    ]
}

fn lived(acts: &[Act]) -> Room {
    let mut room = Room::new(&[1, 2, 3]);
    let mut said: Vec<(u8, [u8; 16], ItemId, Kind)> = Vec::new();
    for act in acts {
        let known = said.clone();
        let pick = |n: u8| known.get(usize::from(n) % known.len().max(1)).copied();
        let mark = [said.len() as u8 + 1; 16];
        let mut add = |room: &mut Room, who: u8, item: Item| {
            let kind = item.kind;
            room.say(who, &[Say::Item(mark, item)]);
            said.push((who, mark, item_id(&person(who), &mark), kind));
        };
        match act {
            Act::Post(who, kind, mentions) => {
                let kind = Kind::POSTS[usize::from(*kind) % 5];
                let mut item = text(kind, "Words");
                if *mentions {
                    item = item.with(Head::Mention, person(1).to_string()).unwrap();
                }
                add(&mut room, *who, item);
            }
            Act::Reply(who, target, kind) => {
                if let Some((_, _, id, _)) = pick(*target) {
                    let kind = [Kind::Reply, Kind::Answer][usize::from(*kind) % 2];
                    add(&mut room, *who, to(kind, "Words", id));
                }
            }
            Act::Edit(item) | Act::Delete(item) => {
                if let Some((who, mark, _, kind)) = pick(*item) {
                    let item = match act {
                        Act::Edit(..) if Kind::POSTS[..5].contains(&kind) => {
                            text(kind, "Other words")
                        }
                        _ => Item::gone(kind, None),
                    };
                    room.say(who, &[Say::Item(mark, item)]);
                }
            }
            Act::Say(who, relation, target) => {
                if let Some((_, _, id, _)) = pick(*target) {
                    let (relation, word) = [
                        (Relation::React, "agree"),
                        (Relation::Thank, "Good"),
                        (Relation::Join, "yes"),
                        (Relation::Rsvp, "yes"),
                        (Relation::Close, "Done"),
                    ][usize::from(*relation) % 5];
                    room.about(*who, relation, id, word);
                }
            }
            Act::Member(who, is_in) => {
                let membership = if *is_in {
                    Membership::In
                } else {
                    Membership::Out
                };
                room.say(*who, &[Say::Member(membership)]);
            }
            Act::Charter(who, words) => {
                room.say(
                    *who,
                    &[Say::Charter(text(Kind::Charter, &format!("Rule {words}")))],
                );
            }
            Act::Propose(who, change) => {
                let change = ["dormant", "archive", "revive"][usize::from(*change) % 3];
                add(&mut room, *who, proposal(change));
            }
            Act::Vote(who, item, yes) => {
                if let Some((_, _, id, _)) = pick(*item) {
                    room.about(*who, Relation::Vote, id, if *yes { "yes" } else { "no" });
                }
            }
        }
    }
    room
}

/// The community of whoever hears the authors mixed at will; each author's own changes come in order.
fn in_other_order(room: &Room, order: &[u32]) -> Community {
    let mut queues: BTreeMap<PersonId, std::collections::VecDeque<_>> = BTreeMap::new();
    for heard in &room.heard {
        queues.entry(heard.0).or_default().push_back(heard);
    }
    let mut other = Community::new(room.community.rules().clone());
    let mut order = order.iter().cycle();
    while !queues.is_empty() {
        let pick = *order.next().unwrap() as usize % queues.len();
        let author = *queues.keys().nth(pick).unwrap();
        let queue = queues.get_mut(&author).unwrap();
        let (author, touched, stamp) = queue.pop_front().unwrap();
        if queue.is_empty() {
            queues.remove(author);
        }
        other.hear(*author, touched, *stamp);
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_was_carried_is_open_again(
        votes in prop::collection::vec((1..=4_u8, 0..3_u8, any::<bool>()), 1..60),
        order in prop::collection::vec(any::<u32>(), 80),
    ) {
        let (mut room, first) = signed_by_four("archive");
        let second = room.item(CY, proposal("dormant"));
        let mut carried = BTreeSet::new();
        for (who, vote, is_first) in votes {
            let id = if is_first { first } else { second };
            match vote {
                0 => room.about(who, Relation::Vote, id, "yes"),
                1 => room.about(who, Relation::Vote, id, "no"),
                _ => room.say(who, &[Say::Unsay(Relation::Vote, Target::Item(id))]),
            }
            for id in [first, second] {
                let is_carried = room.community.proposal(&id).unwrap().is_carried;
                prop_assert!(is_carried || !carried.contains(&id));
                carried.extend(is_carried.then_some(id));
            }
        }
        // Whoever hears it in another order comes to the same.
        let other = in_other_order(&room, &order);
        prop_assert_eq!(format!("{other:?}"), format!("{:?}", room.community));
    }

    #[test]
    fn whatever_order_the_authors_arrive_in_the_community_is_the_same(
        acts in prop::collection::vec(act(), 1..40),
        order in prop::collection::vec(any::<u32>(), 40),
    ) {
        let room = lived(&acts);
        let expected = format!("{:?}", room.community);
        let other = in_other_order(&room, &order);
        prop_assert_eq!(format!("{other:?}"), expected.clone());
        // And so is one that is put together from what was kept.
        let mut kept = Community::new(room.community.rules().clone());
        for (who, document) in &room.documents {
            for Touched { key, .. } in document.all() {
                let row = room.community.row(&person(*who), &key).unwrap().clone();
                kept.restore(person(*who), &key, row);
            }
        }
        prop_assert_eq!(kept.state(none), room.community.state(none));
        let all = FeedFilter::default();
        prop_assert_eq!(kept.feed(&all, None, 99, TODAY), room.community.feed(&all, None, 99, TODAY));
        prop_assert_eq!(kept.members(), room.community.members());
    }
}
