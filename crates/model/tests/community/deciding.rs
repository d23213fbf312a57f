//! How a community begins, who is in it, and what its members decide.

use model::community::stays_in_circle;

use super::*;

#[test]
fn a_community_forms_by_signatures_and_sleeps_by_votes() {
    let mut room = Room::new(&[ANN, BEN, CY, DI]);
    assert_eq!(room.community.state(none).0, State::Idea);
    let charter = text(Kind::Charter, "We listen.\n\nWe thank.");
    room.say(ANN, &[Say::Charter(charter)]);
    assert_eq!(room.community.state(none).0, State::Forming);
    let version = room.community.charter().unwrap();
    assert_eq!(version.clauses, ["We listen.", "We thank."]);
    for who in [ANN, BEN, BEN] {
        room.about(who, Relation::Sign, version.id, "yes");
    }
    assert_eq!(room.community.state(none).0, State::Forming);
    room.about(CY, Relation::Sign, version.id, "yes");
    // Three have signed, and nobody of them takes part.
    assert_eq!(room.community.state(none).0, State::Forming);
    for who in [ANN, BEN, CY] {
        room.say(who, &[Say::Member(Membership::In)]);
    }
    assert_eq!(room.community.state(none).0, State::Active);

    let sleep = room.item(BEN, proposal("dormant"));
    for who in [ANN, BEN, 77] {
        room.about(who, Relation::Vote, sleep, "yes");
    }
    assert_eq!(
        room.community.state(none).0,
        State::Active,
        "half is not more than half"
    );
    room.about(CY, Relation::Vote, sleep, "yes");
    assert_eq!(room.community.state(none).0, State::Dormant);
    // What was carried stays, whoever votes otherwise later.
    room.about(CY, Relation::Vote, sleep, "no");
    assert_eq!(room.community.state(none).0, State::Dormant);
    let archive = room.item(CY, proposal("archive"));
    let revive = room.item(DI, proposal("revive"));
    for who in [ANN, BEN, CY] {
        room.about(who, Relation::Vote, archive, "yes");
    }
    assert_eq!(room.community.state(none).0, State::Archived);
    for who in [ANN, BEN, CY] {
        room.about(who, Relation::Vote, revive, "yes");
    }
    assert_eq!(room.community.state(none).0, State::Active);
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
    assert_eq!(other, room.community);
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
        assert_eq!(room.community.state(none).0, State::Archived, "{what}");
        undo(&mut room, id);
        let state = room.community.state(none).0;
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
    assert_eq!(room.community.state(none).0, State::Active);
    room.about(DI, Relation::Vote, id, "yes");
    assert_eq!(room.community.state(none).0, State::Archived);
    // One that was taken back while it was open is no proposal any more.
    let (mut room, id) = signed_by_four("archive");
    room.about(ANN, Relation::Vote, id, "yes");
    room.say(BEN, &[Say::Item([1; 16], Item::gone(Kind::Proposal, None))]);
    for who in [CY, DI] {
        room.about(who, Relation::Vote, id, "yes");
    }
    assert_eq!(room.community.state(none).0, State::Active);
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
    assert_eq!(room.community.state(none).0, State::Active, "two of four");
    let (withheld, told): (Vec<_>, Vec<_>) = {
        let votes = room.heard.len() - 4;
        let heard = room.heard.iter().enumerate();
        heard.partition(|(place, _)| *place == votes + 2)
    };
    let mut other = Community::new(room.community.rules().clone());
    for (_, (author, touched, stamp)) in told {
        other.hear(*author, touched, *stamp);
    }
    assert_eq!(
        other.state(none).0,
        State::Archived,
        "as far as it is known"
    );
    for (_, (author, touched, stamp)) in withheld {
        other.hear(*author, touched, *stamp);
    }
    assert_eq!(other.state(none).0, State::Active, "everybody counts alike");
    assert_eq!(other, room.community);
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
    assert_eq!(room.community.state(none), (State::Forming, None));
    let into = |one: CommunityId| room.community.state(|id| *id == one);
    assert_eq!(into(other), (State::Merged, Some(other)));
    let never = CommunityId::from_bytes([6; 32]);
    let merge = proposal("merge").with(Head::With, never.to_string());
    let merge = room.item(ANN, merge.unwrap());
    room.about(ANN, Relation::Vote, merge, "yes");
    let into = |one: CommunityId| room.community.state(|id| *id == one);
    assert_eq!(
        into(other),
        (State::Merged, Some(other)),
        "not the last, which does not agree"
    );
    assert_eq!(into(never), (State::Merged, Some(never)));
    let any = room.community.state(|_| true);
    assert_eq!(any, (State::Merged, Some(never)), "the one decided last");
}

#[test]
fn of_a_circle_of_mergers_the_lowest_id_stays() {
    let id = |byte| CommunityId::from_bytes([byte; 32]);
    let stay = |goes: &[(u8, u8)]| -> Vec<u8> {
        let into = |from: &CommunityId| {
            let to = goes.iter().find(|(one, _)| id(*one) == *from)?;
            Some(id(to.1))
        };
        (1..=4)
            .filter(|one| stays_in_circle(&id(*one), into))
            .collect()
    };
    assert_eq!(stay(&[(1, 2)]), []);
    assert_eq!(stay(&[(1, 2), (2, 1)]), [1]);
    assert_eq!(stay(&[(3, 2), (2, 4), (4, 3)]), [2]);
    assert_eq!(
        stay(&[(1, 2), (2, 4), (4, 2)]),
        [2],
        "whoever leads into a circle is none of it"
    );
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
fn what_cannot_move_a_case_is_told_apart_from_what_can() {
    let mut room = Room::new(&[ANN, BEN, CY, DI]);
    let said = room.item(BEN, text(Kind::News, "You are all wrong."));
    let other = room.item(CY, text(Kind::News, "Tea at four."));
    assert_eq!(room.community.case_moves(), 0);
    let scope = CommunityId::from_bytes([7; 32]).to_string();
    let heads = [
        (Head::Part, said.to_string()),
        (Head::Person, person(BEN).to_string()),
        (Head::Clause, "1".to_owned()),
        (Head::With, scope),
    ];
    let case = heads
        .into_iter()
        .fold(text(Kind::Case, ""), |case, (head, value)| {
            case.with(head, value).unwrap()
        });
    let case = room.item(ANN, case);
    let moves = |room: &Room| room.community.case_moves();
    let begun = moves(&room);
    assert!(begun > 0 && room.community.case(&case).is_some());

    room.item(CY, text(Kind::News, "Cake at five."));
    room.item(DI, to(Kind::Reply, "Which kind?", other));
    room.about(DI, Relation::React, said, "agree");
    room.say(DI, &[Say::Member(Membership::In)]);
    assert_eq!(moves(&room), begun, "none of it is about the case");

    room.about(CY, Relation::Find, case, "remind");
    let found = moves(&room);
    assert!(found > begun);
    room.about(CY, Relation::Sit, case, &person(9).to_string());
    let seated = moves(&room);
    assert!(seated > found);
    room.community.forget(&person(BEN));
    assert!(moves(&room) > seated, "nobody said what it is about");
}

#[test]
fn whoever_left_decides_nothing_over_those_inside() {
    let mut room = Room::new(&[]);
    room.say(ANN, &[Say::Member(Membership::In)]);
    room.say(BEN, &[Say::Member(Membership::In)]);
    assert!(room.community.may_vote(&person(ANN)), "she founded it");
    assert!(!room.community.may_vote(&person(BEN)), "nobody has signed");
    room.say(ANN, &[Say::Member(Membership::Out)]);
    assert!(!room.community.may_vote(&person(ANN)));
    assert!(room.community.may_vote(&person(BEN)), "who is left decides");
    let archive = room.item(ANN, proposal("archive"));
    room.about(ANN, Relation::Vote, archive, "yes");
    assert_eq!(room.community.proposal(&archive).unwrap().voters, 1);
    assert_eq!(room.community.state(none).0, State::Idea);
    room.about(BEN, Relation::Vote, archive, "yes");
    assert_eq!(room.community.state(none).0, State::Archived);
    // Whoever comes later was not asked, and changes nothing that was carried.
    for who in [CY, DI] {
        room.say(who, &[Say::Member(Membership::In)]);
    }
    let view = room.community.proposal(&archive).unwrap();
    assert_eq!((view.voters, view.is_carried), (1, true));
    // Whoever founded it decides again once they are back.
    room.say(ANN, &[Say::Member(Membership::In)]);
    assert!(room.community.may_vote(&person(ANN)));
    assert!(!room.community.may_vote(&person(BEN)));
}
