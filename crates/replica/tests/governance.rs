//! Governing: proposing, signing, removing and restoring, and what becomes of what was written.

use crate::alike::{everybody_meets, exclude, post, set_headline, three_known};
use crate::common::Table;
use model::{Edit, Field};
use replica::{
    Answer, CommunityAct, GovernAct, GovernanceView, Intent, Question, RecordId, Rule, ScopeId,
    Share, Standing, Template, TextEdit, WhyBox,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;

fn propose(table: &mut Table, device: usize, place: &str, rule: Rule) -> GovernanceView {
    let place = place.to_owned();
    match table.act(device, Intent::Govern(GovernAct::Propose { place, rule })) {
        Answer::Governance(mut views) => views.remove(0),
        other => panic!("{other:?}"),
    }
}

fn refused(table: &mut Table, device: usize, act: GovernAct) -> String {
    table
        .wish(device, Intent::Govern(act))
        .expect_err("a refusal")
        .code
}

fn governance(table: &mut Table, device: usize, place: &str) -> GovernanceView {
    let place = Some(place.to_owned());
    match table.act(device, Intent::Ask(Question::Governance { place })) {
        Answer::Governance(mut views) => views.remove(0),
        other => panic!("{other:?}"),
    }
}

fn steward(person: &str) -> Rule {
    let (person, holds) = (person.to_owned(), true);
    Rule::Steward { person, holds }
}

fn people(table: &mut Table, device: usize) -> Vec<String> {
    let question = Question::People {
        search: None,
        top: 9,
    };
    match table.act(device, Intent::Ask(question)) {
        Answer::People(cards) => cards.into_iter().map(|card| card.profile.name).collect(),
        other => panic!("{other:?}"),
    }
}

fn headline(table: &mut Table, of: &str, seen_by: usize) -> Option<String> {
    let person = Some(of.to_owned());
    match table.wish(seen_by, Intent::Ask(Question::Profile { person })) {
        Ok(Answer::Person(card)) => card.profile.headline.clone(),
        Err(_) => None,
        other => panic!("{other:?}"),
    }
}

#[test]
fn more_signatures_may_be_asked_for_and_never_fewer() {
    let mut table = three_known();
    let share = |part, of| Rule::Bars {
        share: Share { part, of },
    };
    let bars = |part, of| GovernAct::Propose {
        place: String::new(),
        rule: share(part, of),
    };
    assert_eq!(
        refused(&mut table, ANN, bars(2, 3)),
        "bars-too-high",
        "alone, that locks everybody out with one loss"
    );
    propose(&mut table, ANN, "", steward("Ben"));
    everybody_meets(&mut table);
    let view = propose(&mut table, ANN, "", steward("Cem"));
    let proposal = view.proposals[0].id.to_string();
    everybody_meets(&mut table);
    table.act(BEN, Intent::Govern(GovernAct::Sign { proposal }));
    everybody_meets(&mut table);
    assert_eq!(governance(&mut table, CEM, "").stewards.len(), 3);
    assert_eq!(refused(&mut table, ANN, bars(1, 1)), "bars-too-high");
    let view = propose(&mut table, ANN, "", share(2, 3));
    assert_eq!(view.bar, Share::MAJORITY, "one of three decides nothing");
    let proposal = view.proposals[0].id.to_string();
    everybody_meets(&mut table);
    table.act(CEM, Intent::Govern(GovernAct::Sign { proposal }));
    everybody_meets(&mut table);
    for device in [ANN, BEN, CEM] {
        let view = governance(&mut table, device, "");
        assert_eq!(view.bar, Share { part: 2, of: 3 });
    }
    for (part, of) in [(2, 3), (1, 2), (0, 0)] {
        assert_eq!(refused(&mut table, ANN, bars(part, of)), "bars-lowered");
    }
}

#[test]
fn whoever_is_excluded_is_nobody_here_and_reads_nothing_new() {
    let mut table = three_known();
    set_headline(&mut table, BEN, "I mend bikes");
    everybody_meets(&mut table);
    let view = propose(&mut table, ANN, "", exclude("Ben"));
    assert!(view.proposals.is_empty(), "a sole registrar decides alone");
    assert_eq!(view.removed.len(), 1);
    table.encounter(ANN, CEM);
    assert_eq!(people(&mut table, CEM), ["Ann"]);
    // What Ben writes from here on reaches nobody, and what others write he cannot open.
    set_headline(&mut table, BEN, "I am still here");
    table.encounter(BEN, CEM);
    assert_eq!(people(&mut table, CEM), ["Ann"]);
    set_headline(&mut table, ANN, "Only for those who stayed");
    table.encounter(ANN, CEM);
    assert_eq!(
        headline(&mut table, "Ann", CEM).as_deref(),
        Some("Only for those who stayed")
    );
    let before = table.status(BEN).digest;
    table.encounter(ANN, BEN);
    assert_eq!(table.status(BEN).digest, before, "refused at the handshake");
    // The same after a restart, with and without the index.
    for keep_index in [true, false] {
        table.restart(CEM, keep_index);
        assert_eq!(people(&mut table, CEM), ["Ann"]);
    }
}

#[test]
fn what_is_so_already_is_said_and_not_proposed() {
    let mut table = three_known();
    let decides = |rule| GovernAct::Propose {
        place: String::new(),
        rule,
    };
    let restore = || Rule::Restore {
        person: "Ben".to_owned(),
    };
    let pause = || Rule::Pause {
        person: "Ben".to_owned(),
    };
    assert_eq!(refused(&mut table, ANN, decides(restore())), "not-removed");
    // Whoever is paused is excluded without being restored before.
    assert!(propose(&mut table, ANN, "", pause()).removed[0].paused);
    let again = refused(&mut table, ANN, decides(pause()));
    assert_eq!(again, "removed-already");
    let view = propose(&mut table, ANN, "", exclude("Ben"));
    assert_eq!(view.removed.len(), 1);
    assert!(!view.removed[0].paused);
    propose(&mut table, ANN, "", restore());
    propose(&mut table, ANN, "", exclude("Ben"));
    let again = refused(&mut table, ANN, decides(exclude("Ben")));
    assert_eq!(again, "removed-already");
    let nobody = refused(&mut table, ANN, decides(exclude("Bob")));
    assert_eq!(nobody, "unknown-person");
    propose(&mut table, ANN, "", restore());
    assert_eq!(refused(&mut table, ANN, decides(restore())), "not-removed");
}

/// Whoever falls with the one they came through is named before, told afterwards, and back with that one.
#[test]
fn whoever_goes_along_with_an_exclusion_is_named_and_told() {
    let mut table = three_known();
    for _ in 0..2 {
        table.seat();
    }
    let (dee, gus) = (3, 4);
    table.join(dee, BEN, "Dee");
    table.join(gus, dee, "Gus");
    for _ in 0..2 {
        for device in [BEN, CEM, dee, gus] {
            table.encounter(ANN, device);
        }
    }
    let person = "Dee".to_owned();
    let came_through = Question::CameThrough { person };
    let Answer::CameThrough { brought, .. } = table.act(ANN, Intent::Ask(came_through)) else {
        panic!("who came through her");
    };
    let names: Vec<&str> = brought.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Gus"]);
    let (person, guests) = ("Dee".to_owned(), true);
    propose(&mut table, ANN, "", Rule::Exclude { person, guests });
    assert_eq!(people(&mut table, ANN), ["Ben", "Cem"]);
    let restore = |name: &str| Rule::Restore {
        person: name.to_owned(),
    };
    let alone = GovernAct::Propose {
        place: String::new(),
        rule: restore(&table.person(gus).to_string()),
    };
    assert_eq!(refused(&mut table, ANN, alone), "went-along");
    assert_eq!(table.status(gus).unheard, None);
    table.encounter(ANN, gus);
    assert!(table.status(gus).unheard.is_some(), "Ann says why");
    propose(&mut table, ANN, "", restore("Dee"));
    assert_eq!(people(&mut table, ANN), ["Ben", "Cem", "Dee", "Gus"]);
    table.encounter(ANN, gus);
    assert_eq!(table.status(gus).unheard, None);
}

#[test]
fn what_somebody_wrote_before_they_were_removed_is_read_on_and_what_they_write_since_is_not() {
    let mut table = three_known();
    table.say(BEN, &[ANN], "The key is under the pot.").unwrap();
    for _ in 0..2 {
        table.encounter(ANN, BEN);
    }
    assert_eq!(table.heard(ANN).len(), 1);
    let person = || "Ben".to_owned();
    propose(&mut table, ANN, "", Rule::Pause { person: person() });
    assert_eq!(table.heard(ANN), ["Ben: The key is under the pot."]);
    // Ben has not heard of it, and what he writes is handed on.
    table.say(BEN, &[ANN], "Send me money.").unwrap();
    let said = table.records_of(BEN);
    table.hand_over(CEM, ANN, &said);
    for keep_index in [true, false] {
        table.restart(ANN, keep_index);
        assert_eq!(table.heard(ANN), ["Ben: The key is under the pot."]);
    }
    propose(&mut table, ANN, "", Rule::Restore { person: person() });
    assert_eq!(table.heard(ANN).len(), 2, "a member's words count");
}

/// More conversations than are seen to at once.
#[test]
fn every_conversation_with_somebody_who_is_removed_is_kept() {
    let names = [
        "Ann", "Ben", "Cem", "Dora", "Eli", "Fay", "Gus", "Hal", "Ida",
    ];
    let mut table = Table::of(&names);
    for _ in 0..2 {
        for device in 1..names.len() {
            table.encounter(ANN, device);
        }
    }
    table.encounter(ANN, BEN);
    let others = names.len() - 2;
    for chosen in 0_u32..70 {
        let with = (0..others).filter(|bit| chosen >> bit & 1 == 1);
        let with: Vec<usize> = std::iter::once(ANN).chain(with.map(|it| it + 2)).collect();
        table.say(BEN, &with, "I was here.").unwrap();
    }
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    assert_eq!(table.inbox(ANN).len(), 70);
    let person = "Ben".to_owned();
    propose(&mut table, ANN, "", Rule::Pause { person });
    table.pass(61_000);
    let read = |table: &mut Table| {
        let inbox = table.inbox(ANN).into_iter();
        inbox.filter(|it| !it.messages.is_empty()).count()
    };
    assert_eq!(read(&mut table), 70);
    table.restart(ANN, false);
    assert_eq!(read(&mut table), 70);
}

#[test]
fn what_the_removers_had_not_seen_is_void_also_after_a_restoration() {
    let mut table = three_known();
    set_headline(&mut table, BEN, "I mend bikes");
    everybody_meets(&mut table);
    // Ann excludes while Ben, who has not heard of it, tells Cem something new.
    propose(&mut table, ANN, "", exclude("Ben"));
    set_headline(&mut table, BEN, "Backdated");
    table.encounter(BEN, CEM);
    assert_eq!(
        headline(&mut table, "Ben", CEM).as_deref(),
        Some("Backdated")
    );
    table.encounter(ANN, CEM);
    assert_eq!(people(&mut table, CEM), ["Ann"]);
    let person = "Ben".to_owned();
    propose(&mut table, ANN, "", Rule::Restore { person });
    for _ in 0..2 {
        table.encounter(ANN, CEM);
    }
    assert_eq!(people(&mut table, CEM), ["Ann", "Ben"]);
    for device in [ANN, CEM] {
        let seen = headline(&mut table, "Ben", device);
        assert_eq!(seen.as_deref(), Some("I mend bikes"), "{device}");
    }
    let digests = [ANN, CEM].map(|device| table.status(device).digest);
    assert_eq!(digests[0], digests[1]);
    for keep_index in [true, false] {
        table.restart(CEM, keep_index);
        let seen = headline(&mut table, "Ben", CEM);
        assert_eq!(seen.as_deref(), Some("I mend bikes"), "{keep_index}");
    }
}

#[test]
fn two_registrars_decide_together_and_may_change_their_minds() {
    let mut table = three_known();
    let view = propose(&mut table, ANN, "", steward("Ben"));
    assert_eq!(view.stewards.len(), 2);
    everybody_meets(&mut table);
    let act = GovernAct::Propose {
        place: String::new(),
        rule: exclude("Ann"),
    };
    assert_eq!(refused(&mut table, CEM, act), "no-voice");
    let view = propose(&mut table, ANN, "", exclude("Cem"));
    let [pending] = view.proposals.as_slice() else {
        panic!("{view:?}")
    };
    assert_eq!((pending.missing, pending.signed_by_me), (1, true));
    assert!(pending.is_grave);
    everybody_meets(&mut table);
    let seen = governance(&mut table, BEN, "Nordwerk");
    assert!(seen.proposals[0].may_i_sign);
    // Ben would rather pause; Ann changes her mind and signs that.
    let person = "Cem".to_owned();
    propose(&mut table, BEN, "", Rule::Pause { person });
    everybody_meets(&mut table);
    let seen = governance(&mut table, ANN, "");
    assert_eq!(seen.proposals.len(), 2);
    let other = seen.proposals.iter().find(|p| p.may_i_sign).unwrap();
    assert!(other.instead_of.is_some());
    let proposal = other.id.to_string()[..12].to_owned();
    table.act(ANN, Intent::Govern(GovernAct::Sign { proposal }));
    let seen = governance(&mut table, ANN, "");
    assert!(seen.proposals.is_empty());
    assert!(seen.removed[0].paused, "{seen:?}");
    table.encounter(ANN, BEN);
    assert_eq!(people(&mut table, BEN), ["Ann"]);
    // Both have the fresh key, whoever drew it.
    set_headline(&mut table, BEN, "After the pause");
    table.encounter(ANN, BEN);
    let seen = headline(&mut table, "Ben", ANN);
    assert_eq!(seen.as_deref(), Some("After the pause"));
    let text = "We meet at eye level.".to_owned();
    let view = propose(&mut table, ANN, "", Rule::Charter { text });
    assert_eq!(view.proposals.len(), 1);
    table.encounter(ANN, BEN);
    let proposed = governance(&mut table, BEN, "");
    let proposal = proposed.proposals[0].id.to_string();
    table.act(BEN, Intent::Govern(GovernAct::Sign { proposal }));
    table.encounter(ANN, BEN);
    table.restart(ANN, true);
    assert_eq!(
        governance(&mut table, ANN, "").charter,
        "We meet at eye level."
    );
}

fn signed(view: &GovernanceView, proposal: RecordId) -> Option<usize> {
    let found = view.proposals.iter().find(|it| it.id == proposal)?;
    Some(found.signed.len())
}

#[test]
fn a_signature_is_taken_back_as_long_as_too_few_have_signed() {
    let mut table = three_known();
    propose(&mut table, ANN, "", steward("Ben"));
    let bikes = found(&mut table, "Bikes");
    everybody_meets(&mut table);
    let (community, sign) = (bikes, true);
    let join = CommunityAct::Join { community, sign };
    for device in [BEN, CEM] {
        table.act(device, Intent::Community(join.clone()));
    }
    everybody_meets(&mut table);
    propose(&mut table, ANN, "Bikes", steward("Ben"));
    everybody_meets(&mut table);
    // In the space and in a community everybody reads, which has no key of its own to renew.
    for place in ["", "Bikes"] {
        let view = propose(&mut table, ANN, place, exclude("Cem"));
        let [pending] = view.proposals.as_slice() else {
            panic!("{view:?}")
        };
        let id = pending.id;
        let take_back = GovernAct::TakeBack {
            proposal: id.to_string()[..10].to_owned(),
        };
        assert_eq!(
            refused(&mut table, BEN, take_back.clone()),
            "unknown-proposal"
        );
        everybody_meets(&mut table);
        assert_eq!(refused(&mut table, BEN, take_back.clone()), "not-signed");
        table.act(ANN, Intent::Govern(take_back.clone()));
        assert_eq!(signed(&governance(&mut table, ANN, place), id), Some(0));
        assert_eq!(refused(&mut table, ANN, take_back), "not-signed");
        everybody_meets(&mut table);
        // Ben alone is not enough any more.
        let proposal = id.to_string();
        table.act(BEN, Intent::Govern(GovernAct::Sign { proposal }));
        everybody_meets(&mut table);
        for device in [ANN, BEN, CEM] {
            let seen = governance(&mut table, device, place);
            assert!(seen.removed.is_empty(), "{place} {device}");
            assert_eq!(signed(&seen, id), Some(1), "{place} {device}");
        }
        // Whoever takes part in taking back stands for leaving everything as it is.
        let nothing = governance(&mut table, ANN, place);
        let is_nothing = |it: &&replica::PendingView| it.changes == [replica::RuleView::Nothing];
        let nothing = nothing.proposals.iter().find(is_nothing).unwrap().id;
        let proposal = nothing.to_string();
        table.act(BEN, Intent::Govern(GovernAct::Sign { proposal }));
        everybody_meets(&mut table);
        let seen = governance(&mut table, CEM, place);
        assert!(
            seen.proposals.is_empty() && seen.removed.is_empty(),
            "{place}"
        );
    }
    let digests = [ANN, BEN, CEM].map(|device| table.status(device).digest);
    assert!(digests[0] == digests[1] && digests[1] == digests[2]);
}

#[test]
fn what_cannot_come_to_hold_says_so() {
    let mut table = three_known();
    propose(&mut table, ANN, "", steward("Ben"));
    everybody_meets(&mut table);
    // Of two registrars one is not more than half, and the other does not decide about himself.
    let person = "Ben".to_owned();
    let view = propose(&mut table, ANN, "", Rule::Pause { person });
    assert!(view.proposals[0].cannot_hold && view.proposals[0].may_sign.is_empty());
    let view = propose(&mut table, ANN, "", exclude("Cem"));
    let about_cem = view.proposals.iter().find(|it| it.signed_by_me).unwrap();
    assert!(!about_cem.cannot_hold, "Ben can sign it");
}

#[test]
fn every_member_sees_who_brought_whom() {
    let mut table = three_known();
    table.seat();
    let dora = 3;
    table.join(dora, BEN, "Dora");
    everybody_meets(&mut table);
    let brought = |table: &mut Table, seen_by: usize, who: &str| {
        let person = who.to_owned();
        match table.act(seen_by, Intent::Ask(Question::Inviter { person })) {
            Answer::Inviter { by, .. } => by.map(|by| (by.name, by.me)),
            other => panic!("{other:?}"),
        }
    };
    let by = |name: &str, me| Some((name.to_owned(), me));
    assert_eq!(brought(&mut table, CEM, "Dora"), by("Ben", false));
    assert_eq!(brought(&mut table, BEN, "Dora"), by("Ben", true));
    assert_eq!(brought(&mut table, CEM, "Ben"), by("Ann", false));
    assert_eq!(
        brought(&mut table, CEM, "Ann"),
        None,
        "she founded the space"
    );
}

#[test]
fn whoever_mistypes_a_name_hears_whom_they_meant() {
    let mut table = Table::of(&["Ann Berg", "Ben Ito", "Bea Roth"]);
    everybody_meets(&mut table);
    for (typed, meant) in [
        ("ito", "Did you mean “Ben Ito”?"),
        ("Ben Itoo", "Did you mean “Ben Ito”?"),
        ("Xaver", ""),
    ] {
        let place = String::new();
        let rule = exclude(typed);
        let act = Intent::Govern(GovernAct::Propose { place, rule });
        let person = Some(typed.to_owned());
        let ask = Intent::Ask(Question::Profile { person });
        for intent in [act, ask] {
            let refusal = table.wish(ANN, intent).expect_err("nobody is called so");
            assert_eq!(refusal.code, "unknown-person");
            let said = refusal.message;
            assert_eq!(said.contains("Did you mean"), !meant.is_empty(), "{said}");
            assert!(
                said.contains(meant) && said.contains("eyelevel people"),
                "{said}"
            );
        }
    }
}

#[test]
fn whoever_disagrees_founds_again_and_takes_the_charter_along() {
    let mut table = three_known();
    for text in ["We meet at eye level.", "We let others finish."] {
        let text = text.to_owned();
        propose(&mut table, ANN, "", Rule::Charter { text });
    }
    everybody_meets(&mut table);
    let before = governance(&mut table, CEM, "");
    assert_eq!(before.succeeds, None);
    table.seat();
    let again = 3;
    let found = |charter: String| Intent::FoundAgain {
        space: "Nordwerk anew".to_owned(),
        person: "Cem".to_owned(),
        admission: replica::Admission::Open,
        from: replica::Succession {
            epoch: before.epoch,
            charter,
        },
    };
    let long = "x".repeat(65 * 1024);
    let refused = table.wish(again, found(long)).expect_err("too long");
    assert_eq!(refused.code, "charter-size");
    table.act(again, found(before.charter.clone()));
    for keep_index in [true, false] {
        let view = governance(&mut table, again, "");
        assert_eq!(view.charter, "We let others finish.");
        assert_eq!(
            view.succeeds,
            Some(before.epoch),
            "everybody can see from where"
        );
        assert_eq!(view.stewards.len(), 1);
        table.restart(again, keep_index);
    }
    // Whoever is invited reads it, and another charter takes its place as everywhere.
    table.seat();
    table.join(again + 1, again, "Dora");
    table.encounter(again + 1, again);
    let seen = governance(&mut table, again + 1, "");
    assert_eq!(seen.charter, "We let others finish.");
    assert_eq!(seen.succeeds, Some(before.epoch));
    let text = "We begin anew.".to_owned();
    propose(&mut table, again, "", Rule::Charter { text });
    assert_eq!(governance(&mut table, again, "").charter, "We begin anew.");
}

fn found(table: &mut Table, name: &str) -> ScopeId {
    let act = CommunityAct::Found {
        name: name.to_owned(),
        template: Template::Theme,
        closed: None,
    };
    match table.act(ANN, Intent::Community(act)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn why(table: &mut Table, device: usize, community: ScopeId, text: &str) {
    let act = CommunityAct::Why {
        community,
        part: WhyBox::Hope,
        edit: TextEdit::Append(text.to_owned()),
    };
    table.act(device, Intent::Community(act));
}

fn posts(table: &mut Table, device: usize) -> (Vec<String>, String) {
    let community = "Bikes".to_owned();
    match table.act(device, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => {
            let mut posts: Vec<String> = view.posts.iter().map(|p| p.text.clone()).collect();
            posts.sort();
            (posts, view.why.hope.clone())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn in_a_community_what_is_void_vanishes_and_what_others_built_on_it_stays() {
    let mut table = three_known();
    let bikes = found(&mut table, "Bikes");
    everybody_meets(&mut table);
    for device in [BEN, CEM] {
        let sign = false;
        let community = bikes;
        table.act(
            device,
            Intent::Community(CommunityAct::Join { community, sign }),
        );
    }
    post(&mut table, BEN, bikes, "Seen by all");
    everybody_meets(&mut table);
    propose(&mut table, ANN, "Bikes", exclude("Ben"));
    // Ben and Cem have not heard of it, and Cem builds on what Ben types.
    post(&mut table, BEN, bikes, "Seen by Cem alone");
    why(&mut table, BEN, bikes, "Nonsense. ");
    table.encounter(BEN, CEM);
    why(&mut table, CEM, bikes, "Fewer cars.");
    assert_eq!(posts(&mut table, CEM).0.len(), 2);
    for _ in 0..2 {
        table.encounter(ANN, CEM);
    }
    for device in [ANN, CEM] {
        let (said, hope) = posts(&mut table, device);
        assert_eq!(said, ["Seen by all"], "{device}");
        assert!(
            hope.contains("Fewer cars.") && !hope.contains("Nonsense"),
            "{device}: {hope}"
        );
    }
    let digests = [ANN, CEM].map(|device| table.status(device).digest);
    assert_eq!(digests[0], digests[1]);
    for keep_index in [true, false] {
        table.restart(CEM, keep_index);
        let (said, hope) = posts(&mut table, CEM);
        assert_eq!(said, ["Seen by all"], "{keep_index}");
        assert!(!hope.contains("Nonsense"), "{keep_index}: {hope}");
    }
    // Still a member of the space, but not of the community.
    assert_eq!(people(&mut table, CEM), ["Ann", "Ben"]);
    let view = governance(&mut table, CEM, "Bikes");
    assert_eq!(view.removed[0].who.name, "Ben");
}

#[test]
fn where_registrars_admit_a_newcomer_waits_for_enough_of_them() {
    let mut table = Table::empty(4);
    const DAN: usize = 3;
    let (space, person) = ("Nordwerk".to_owned(), "Ann".to_owned());
    let admission = replica::Admission::Registrars;
    let found = Intent::Found {
        space,
        person,
        admission,
        ends: None,
    };
    table.act(ANN, found);
    // A founder alone lets in by one signature.
    let waits = |table: &mut Table, device, through, name: &str| {
        table.join(device, through, name);
        assert_eq!(table.status(device).standing, Standing::Waiting, "{name}");
        assert!(table.status(device).refusal.is_none(), "{name}");
    };
    waits(&mut table, BEN, ANN, "Ben");
    let join = governance(&mut table, ANN, "").waiting.remove(0);
    assert!(join.may_i_sign && join.missing == 1);
    let person = join.person.short();
    // The newcomer hears how it stands, and by what a registrar knows them.
    let arrived = table.status(BEN).arrived.expect("it arrived");
    assert_eq!((arrived.missing, arrived.registrars), (1, 1));
    assert!(
        arrived.sentence().contains(&person),
        "{}",
        arrived.sentence()
    );
    table.restart(BEN, true);
    assert_eq!(table.status(BEN).arrived, Some(arrived), "also tomorrow");
    table.act(ANN, Intent::Govern(GovernAct::LetIn { person }));
    table.encounter(ANN, BEN);
    assert_eq!(table.status(BEN).standing, Standing::Member);
    assert_eq!(table.status(BEN).arrived, None);
    assert_eq!(people(&mut table, ANN), ["Ben"]);
    propose(&mut table, ANN, "", steward("Ben"));
    table.encounter(ANN, BEN);
    // Now two have to sign, and a member who is no registrar cannot.
    waits(&mut table, CEM, BEN, "Cem");
    table.encounter(ANN, BEN);
    for (device, left) in [(ANN, 1), (BEN, 0)] {
        let join = governance(&mut table, device, "").waiting.remove(0);
        assert_eq!(join.missing, left + 1);
        let person = join.person.short();
        table.act(device, Intent::Govern(GovernAct::LetIn { person }));
        table.encounter(ANN, BEN);
        // Cem asks at the door of the ticket.
        table.encounter(BEN, CEM);
        let missing = table.status(CEM).arrived.map(|arrived| arrived.missing);
        assert_eq!(missing, (left > 0).then_some(left));
    }
    assert_eq!(table.status(CEM).standing, Standing::Member);
    waits(&mut table, DAN, CEM, "Dan");
    let join = governance(&mut table, CEM, "").waiting.remove(0);
    assert!(!join.may_i_sign);
    let person = join.person.short();
    assert_eq!(
        refused(&mut table, CEM, GovernAct::LetIn { person }),
        "no-voice"
    );
    // Who was paused does not wait to come in, nor whose ticket lets in nobody any more.
    for device in [BEN, ANN] {
        table.encounter(CEM, device);
        table.encounter(ANN, BEN);
    }
    let person = "Cem".to_owned();
    let view = propose(&mut table, ANN, "", Rule::Pause { person });
    assert_eq!(view.waiting.len(), 1, "Dan");
    let proposal = view.proposals[0].id.to_string();
    table.encounter(ANN, BEN);
    table.act(BEN, Intent::Govern(GovernAct::Sign { proposal }));
    let view = governance(&mut table, BEN, "");
    assert_eq!(view.removed.len(), 1);
    assert!(view.waiting.is_empty(), "{:?}", view.waiting);
}

fn forks(table: &mut Table, device: usize) -> Vec<u64> {
    let view = governance(table, device, "");
    view.forks.iter().map(|fork| fork.from).collect()
}

#[test]
fn a_copy_that_writes_is_proven_and_its_owner_goes_on() {
    let mut table = three_known();
    let before = table.devices[BEN].disk.clone();
    set_headline(&mut table, BEN, "From the laptop");
    table.encounter(BEN, ANN);
    // Yesterday's copy of the same folder, which nobody told of today.
    table.devices[BEN].disk = before;
    table.restart(BEN, true);
    set_headline(&mut table, BEN, "From the copy");
    table.encounter(BEN, CEM);
    for _ in 0..2 {
        table.encounter(ANN, CEM);
    }
    assert_eq!(forks(&mut table, ANN).len(), 1);
    assert_eq!(forks(&mut table, ANN), forks(&mut table, CEM));
    for device in [ANN, CEM] {
        let seen = headline(&mut table, "Ben", device);
        assert_eq!(seen, None, "neither counts: {device}");
    }
    // The owner hears of it, and what is said under the new name counts everywhere.
    for _ in 0..2 {
        table.encounter(BEN, CEM);
        table.encounter(BEN, ANN);
    }
    let notice = table.status(BEN).notice.expect("a sentence");
    assert!(notice.contains("Use one copy only"), "{notice}");
    set_headline(&mut table, BEN, "Here again");
    for _ in 0..2 {
        table.encounter(BEN, CEM);
        table.encounter(BEN, ANN);
        table.encounter(ANN, CEM);
    }
    for device in [ANN, CEM] {
        let seen = headline(&mut table, "Ben", device);
        assert_eq!(seen.as_deref(), Some("Here again"), "{device}");
    }
    for keep_index in [true, false] {
        table.restart(BEN, keep_index);
        assert_eq!(table.status(BEN).standing, Standing::Member);
        table.restart(ANN, keep_index);
        let seen = headline(&mut table, "Ben", ANN);
        assert_eq!(seen.as_deref(), Some("Here again"), "{keep_index}");
    }
}

#[test]
fn a_copy_that_finds_itself_elsewhere_forks_nothing() {
    let mut table = three_known();
    table.devices[BEN].disk.place = Some("here".to_owned());
    table.restart(BEN, true);
    assert!(table.status(BEN).notice.is_none());
    let before = table.devices[BEN].disk.clone();
    let edit = |field, text: &str| Intent::Profile(vec![Edit::Set(field, vec![text.to_owned()])]);
    table.act(BEN, edit(Field::Headline, "From the laptop"));
    table.encounter(BEN, ANN);
    table.devices[BEN].disk = before;
    table.devices[BEN].disk.place = Some("elsewhere".to_owned());
    table.restart(BEN, true);
    let notice = table.status(BEN).notice.expect("a sentence");
    assert!(notice.contains("copied or restored"), "{notice}");
    table.act(BEN, edit(Field::Place, "Hamburg"));
    table.encounter(BEN, CEM);
    for _ in 0..2 {
        everybody_meets(&mut table);
    }
    for device in [ANN, CEM] {
        assert!(forks(&mut table, device).is_empty(), "{device}");
        let person = Some("Ben".to_owned());
        match table.act(device, Intent::Ask(Question::Profile { person })) {
            Answer::Person(card) => {
                let profile = card.profile.clone();
                assert_eq!(
                    profile.headline.as_deref(),
                    Some("From the laptop"),
                    "{device}"
                );
                assert_eq!(profile.place.as_deref(), Some("Hamburg"), "{device}");
            }
            other => panic!("{other:?}"),
        }
    }
    let digests = [ANN, BEN, CEM].map(|device| table.status(device).digest);
    assert!(digests[0] == digests[1] && digests[1] == digests[2]);
}

#[test]
fn whoever_left_a_community_governs_nothing_there() {
    let mut table = three_known();
    let community = found(&mut table, "Bikes");
    everybody_meets(&mut table);
    let (sign, place) = (true, "Bikes".to_owned());
    let join = CommunityAct::Join { community, sign };
    table.act(BEN, Intent::Community(join.clone()));
    everybody_meets(&mut table);
    let leave = CommunityAct::Leave { community };
    table.act(ANN, Intent::Community(leave));
    let rule = exclude("Ben");
    let exclude = GovernAct::Propose { place, rule };
    assert_eq!(refused(&mut table, ANN, exclude.clone()), "not-inside");
    table.act(ANN, Intent::Community(join.clone()));
    table.act(BEN, Intent::Community(CommunityAct::Leave { community }));
    everybody_meets(&mut table);
    let (place, rule) = ("Bikes".to_owned(), steward("Ben"));
    let appoint = GovernAct::Propose { place, rule };
    assert_eq!(refused(&mut table, ANN, appoint), "not-in-community");
    table.act(BEN, Intent::Community(join));
    everybody_meets(&mut table);
    table.act(ANN, Intent::Govern(exclude));
}

/// A registrar sees that it is a machine that waits, and the machine that it is not in yet.
#[test]
fn registrars_see_that_it_is_a_carrier_who_waits() {
    let mut table = Table::empty(2);
    let (space, person) = ("Nordwerk".to_owned(), "Ann".to_owned());
    let found = Intent::Found {
        space,
        person,
        admission: replica::Admission::Registrars,
        ends: None,
    };
    table.act(ANN, found);
    let invite = Intent::Invite {
        uses: 1,
        expires: None,
    };
    let Answer::Ticket { ticket, .. } = table.act(ANN, invite) else {
        panic!("no ticket");
    };
    table.act(BEN, Intent::JoinAsCarrier { ticket });
    table.encounter(ANN, BEN);
    let status = table.status(BEN);
    assert!(status.carries && status.standing == Standing::Waiting);
    let join = governance(&mut table, ANN, "").waiting.remove(0);
    assert!(join.carries && join.may_i_sign);
    let person = join.person.short();
    table.dials.clear();
    table.act(ANN, Intent::Govern(GovernAct::LetIn { person }));
    let carrier = table.name(BEN);
    assert_eq!(table.dials, [(ANN, carrier)], "it is told at once");
    table.encounter(ANN, BEN);
    assert_eq!(table.status(BEN).standing, Standing::Member);
    assert_eq!(table.status(ANN).seeds.len(), 1);
}

#[test]
fn what_was_proposed_when_something_else_was_decided_is_named() {
    let mut table = three_known();
    propose(&mut table, ANN, "", steward("Ben"));
    everybody_meets(&mut table);
    let view = propose(&mut table, ANN, "", steward("Cem"));
    let proposal = view.proposals[0].id.to_string();
    everybody_meets(&mut table);
    table.act(BEN, Intent::Govern(GovernAct::Sign { proposal }));
    everybody_meets(&mut table);
    let charter = |text: &str| Rule::Charter {
        text: text.to_owned(),
    };
    let view = propose(&mut table, ANN, "", charter("Be kind."));
    assert!(view.overtaken.is_empty());
    let view = propose(&mut table, BEN, "", charter("Be brave."));
    let proposal = view.proposals[0].id.to_string();
    everybody_meets(&mut table);
    table.act(CEM, Intent::Govern(GovernAct::Sign { proposal }));
    everybody_meets(&mut table);
    for device in [ANN, BEN, CEM] {
        let view = governance(&mut table, device, "");
        assert_eq!(view.charter, "Be brave.");
        assert!(view.proposals.is_empty());
        let text = "Be kind.".to_owned();
        let kind = replica::RuleView::Charter { text };
        assert_eq!(view.overtaken, [[kind]], "{device}");
    }
    let view = propose(&mut table, CEM, "", charter("Be both."));
    assert_eq!((view.proposals.len(), view.overtaken.len()), (1, 1));
}
