//! Drawn panels, and fresh keys within an epoch.

use super::realm::{Realm, exclude};
use history::*;

/// A realm whose roll is six persons, and a draw about one of them by the others.
pub fn drawn() -> (Realm, Record, Vec<Record>) {
    let mut realm = Realm::new(3, 6);
    let grow = realm.list_everybody();
    let mut participants: Vec<_> = (1..5).map(|who| realm.person(who)).collect();
    participants.sort_unstable();
    let draw = Draw {
        epoch: grow.id(),
        case: [1; 32],
        seats: 3,
        involved: vec![realm.person(5)],
        participants,
    };
    let draw = realm.govern(0, &[], Governance::Draw(draw));
    let mut reveals = Vec::new();
    for who in 1..5 {
        let (person, secret) = (realm.person(who), [who as u8; 32]);
        let commit = DrawCommit {
            draw: draw.id(),
            commitment: draw_commitment(&draw.id(), &person, &secret),
        };
        realm.govern(who, &[&draw], Governance::DrawCommit(commit));
    }
    for who in 1..5 {
        let reveal = DrawReveal {
            draw: draw.id(),
            secret: [who as u8; 32],
        };
        let body = Governance::DrawReveal(reveal);
        reveals.push(realm.people[who].govern(realm.space, &[&draw], &body));
    }
    (realm, draw, reveals)
}

#[test]
fn a_drawn_panel_decides_about_a_voice_and_nobody_chooses_it() {
    let (mut realm, draw, reveals) = drawn();
    let accused = realm.person(5);
    let seen = {
        let ticket = LogSigner::from_seed([67; 32]);
        let invite = realm.people[5].invite(realm.space, &ticket, 1);
        realm.records.push(invite.clone());
        invite
    };
    let Ok(Governance::Draw(said)) = draw.governance() else {
        panic!("a draw");
    };
    let act = Governance::Epoch(Epoch {
        previous: said.epoch,
        key: Some(ContentKey::from_bytes([8; 32]).id()),
        panel: Some(draw.id()),
        changes: vec![exclude(accused)],
    });
    let act = realm.govern(3, &[&draw], act);

    // One withholds: there is no panel, and everybody can name who owes.
    realm.records.extend(reveals[..3].iter().cloned());
    let authority = realm.deliver();
    assert_eq!(authority.panel(&draw.id()), None);
    assert_eq!(authority.withholding(&draw.id()), [realm.person(4)].into());
    realm.records.push(reveals[3].clone());
    let authority = realm.deliver();
    let panel = authority.panel(&draw.id()).expect("everybody revealed");
    assert_eq!(panel.len(), 3);
    assert!(!panel.contains(&accused));

    let seated: Vec<_> = (0..6)
        .filter(|who| panel.contains(&realm.person(*who)))
        .collect();
    realm.approve(seated[0], &act, &[&seen]);
    assert_ne!(realm.deliver().epoch(), act.id());
    realm.approve(seated[1], &act, &[&seen]);
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), act.id());
    assert!(!authority.is_member(&accused) && authority.counts(&seen));

    // A second draw about the same case, called until it suits: the first complete one counts.
    let again = Draw {
        seats: 1,
        ..said.clone()
    };
    let again = realm.govern(0, &[&draw], Governance::Draw(again));
    for who in 1..5 {
        let (person, secret) = (realm.person(who), [100 + who as u8; 32]);
        let commit = DrawCommit {
            draw: again.id(),
            commitment: draw_commitment(&again.id(), &person, &secret),
        };
        realm.govern(who, &[&again], Governance::DrawCommit(commit));
        let reveal = DrawReveal {
            draw: again.id(),
            secret,
        };
        realm.govern(who, &[&again], Governance::DrawReveal(reveal));
    }
    let authority = realm.deliver();
    assert_eq!(authority.panel(&again.id()), None);
    assert_eq!(authority.epoch(), act.id());
}

/// Commits and reveals in a draw, all of those at once.
fn complete(realm: &mut Realm, draw: &Record, who: &[usize], salt: u8) {
    let secret = |who: usize| [salt + who as u8; 32];
    for who in who {
        let commitment = draw_commitment(&draw.id(), &realm.person(*who), &secret(*who));
        let commit = DrawCommit {
            draw: draw.id(),
            commitment,
        };
        realm.govern(*who, &[draw], Governance::DrawCommit(commit));
    }
    for who in who {
        let reveal = DrawReveal {
            draw: draw.id(),
            secret: secret(*who),
        };
        realm.govern(*who, &[draw], Governance::DrawReveal(reveal));
    }
}

/// Has the stewards decide something, and everybody go on from there.
fn stewards(realm: &mut Realm, change: EpochChange) -> Record {
    let epoch = realm.propose(0, &[change]);
    for who in 0..3 {
        realm.approve(who, &epoch, &[]);
    }
    (0..6).for_each(|who| realm.people[who].stand_in(&epoch));
    epoch
}

/// Has a panel's epoch proposed by one of it, and signed by two.
fn decree(realm: &mut Realm, previous: &Record, draw: &Record, change: EpochChange) -> Record {
    let act = Governance::Epoch(Epoch {
        previous: previous.id(),
        key: Some(ContentKey::from_bytes(*previous.id().as_bytes()).id()),
        panel: Some(draw.id()),
        changes: vec![change],
    });
    let authority = realm.deliver();
    let panels = authority.panels_about(&[1; 32]);
    let (_, seated, _) = panels.sat().next().expect("it was drawn");
    let seated: Vec<_> = (0..6)
        .filter(|who| seated.contains(&realm.person(*who)))
        .collect();
    let act = realm.govern(seated[0], &[draw], act);
    realm.approve(seated[0], &act, &[]);
    realm.approve(seated[1], &act, &[]);
    act
}

#[test]
fn whoever_is_reported_changes_no_panel_by_changing_something_else() {
    let (mut realm, draw, reveals) = drawn();
    realm.records.extend(reveals);
    let accused = realm.person(5);
    let panel = realm.deliver().panel(&draw.id()).expect("drawn");
    let beside = (1..5).find(|who| !panel.contains(&realm.person(*who)));
    let beside = realm.person(beside.expect("one of four does not sit"));
    let mut others = (2..5).map(|who| realm.person(who));
    let seat = others.find(|who| panel.contains(who));
    let seat = seat.expect("three of four sit");
    let resigns = EpochChange::Steward {
        person: realm.person(2),
        holds: false,
    };
    let turns = [
        EpochChange::Pause(beside),
        EpochChange::Restore(beside),
        resigns,
        EpochChange::Pause(seat),
        EpochChange::Restore(seat),
    ];
    let mut last = None;
    for turn in turns {
        last = Some(stewards(&mut realm, turn));
        // Only while one of them may not vote is there another panel to draw.
        let sits = (turn != EpochChange::Pause(seat)).then(|| panel.clone());
        let authority = realm.deliver();
        assert_eq!(Some(authority.epoch()), last.as_ref().map(Record::id));
        assert_eq!(authority.panel(&draw.id()), sits, "{turn:?}");
    }
    // It decides in an epoch five after the one it was drawn in, and once.
    let last = last.expect("five turns");
    let act = decree(&mut realm, &last, &draw, exclude(accused));
    assert_eq!(realm.deliver().epoch(), act.id());
    (0..6).for_each(|who| realm.people[who].stand_in(&act));
    let back = stewards(&mut realm, EpochChange::Restore(accused));
    assert_eq!(realm.deliver().epoch(), back.id());
    decree(&mut realm, &back, &draw, EpochChange::Pause(accused));
    let authority = realm.deliver();
    assert_eq!(authority.epoch(), back.id(), "a panel decides once");
    assert!(!authority.removed().contains(&accused));
}

/// Has one who looks after a space and another one decide something that takes two of three.
fn two_stewards(realm: &mut Realm, change: EpochChange) -> Record {
    let epoch = realm.propose(0, &[change]);
    realm.approve(0, &epoch, &[]);
    realm.approve(1, &epoch, &[]);
    epoch
}

/// Calls the draw about the first who looks after a space, by four of six, in the epoch they began in.
fn draw_about_a_steward(realm: &mut Realm, epoch: &Record, seats: u8) -> Record {
    let mut participants: Vec<_> = (1..5).map(|who| realm.person(who)).collect();
    participants.sort_unstable();
    let draw = Draw {
        epoch: epoch.id(),
        case: [1; 32],
        seats,
        involved: vec![realm.person(0)],
        participants,
    };
    realm.govern(1, &[], Governance::Draw(draw))
}

#[test]
fn nobody_rids_themselves_of_whoever_judges_them() {
    let takes: [fn(PersonId) -> EpochChange; 3] =
        [EpochChange::Pause, exclude, |person| EpochChange::Roll {
            person,
            votes: false,
        }];
    for take in takes {
        let mut realm = Realm::new(3, 6);
        let grow = realm.list_everybody();
        let draw = draw_about_a_steward(&mut realm, &grow, 3);
        complete(&mut realm, &draw, &[1, 2, 3, 4], 0);
        let panel = realm.deliver().panel(&draw.id()).expect("drawn");
        let mut seats = (3..6).map(|who| realm.person(who));
        let seat = seats.find(|who| panel.contains(who));
        let seat = seat.expect("three of five sit");

        // Two of three decide, but whoever is judged is not one of them.
        let act = two_stewards(&mut realm, take(seat));
        let authority = realm.deliver();
        assert_eq!(authority.epoch(), grow.id(), "{:?}", take(seat));
        let state = authority.epoch_state(&act.id()).expect("proposed");
        assert_eq!((state.signed.stewards, state.needed.stewards), (1, 2));
        assert_eq!(authority.panel(&draw.id()), Some(panel.clone()));
        // The others can.
        realm.approve(2, &act, &[]);
        let authority = realm.deliver();
        assert_eq!(authority.epoch(), act.id(), "{:?}", take(seat));
        assert_eq!(authority.panel(&draw.id()), None);
    }
}

#[test]
fn a_panel_undoes_nothing_that_was_decided_before_it_was_drawn() {
    let mut realm = Realm::new(3, 6);
    let grow = realm.list_everybody();
    let paused = realm.person(4);
    // It seats all five who are not involved, once they have revealed their secrets.
    let draw = draw_about_a_steward(&mut realm, &grow, 5);
    let stand_in = |realm: &mut Realm, epoch: &Record| {
        (0..6).for_each(|who| realm.people[who].stand_in(epoch));
    };
    let pause = two_stewards(&mut realm, EpochChange::Pause(paused));
    stand_in(&mut realm, &pause);
    let restore = two_stewards(&mut realm, EpochChange::Restore(paused));
    stand_in(&mut realm, &restore);
    complete(&mut realm, &draw, &[1, 2, 3, 4], 0);
    let authority = realm.deliver();
    assert!(authority.panel(&draw.id()).is_some());
    assert_eq!(authority.epoch(), restore.id());
}

#[test]
fn who_were_the_whole_roll_once_draw_nobody_today() {
    let mut realm = Realm::new(3, 6);
    let [first, second] = [1, 2].map(|who| realm.person(who));
    let mut participants = vec![first, second];
    participants.sort_unstable();
    // Called in the founding, of which nobody else was: two of three are more than half of it.
    let draw = Draw {
        epoch: RecordId::from(realm.space),
        case: [1; 32],
        seats: 3,
        involved: vec![realm.person(0)],
        participants: participants.clone(),
    };
    let draw = realm.govern(1, &[], Governance::Draw(draw));
    complete(&mut realm, &draw, &[1, 2], 0);
    assert_eq!(
        realm.deliver().panel(&draw.id()),
        Some([first, second].into())
    );
    realm.list_everybody();
    assert_eq!(realm.deliver().panel(&draw.id()), None);
}

/// Draws a panel about somebody among all others of the roll, and has two of it decide.
fn decide(realm: &mut Realm, epoch: &Record, about: usize, change: EpochChange) -> Record {
    let others: Vec<usize> = (0..6).filter(|who| *who != about).collect();
    let mut participants: Vec<_> = others.iter().map(|who| realm.person(*who)).collect();
    participants.sort_unstable();
    let case = *epoch.id().as_bytes();
    let draw = Draw {
        epoch: epoch.id(),
        case,
        seats: 3,
        involved: vec![realm.person(about)],
        participants,
    };
    let draw = realm.govern(0, &[], Governance::Draw(draw));
    complete(realm, &draw, &others, 0);
    let act = Governance::Epoch(Epoch {
        previous: epoch.id(),
        key: Some(ContentKey::from_bytes(case).id()),
        panel: Some(draw.id()),
        changes: vec![change],
    });
    let act = realm.govern(0, &[&draw], act);
    let panel = realm.deliver().panel(&draw.id()).expect("all revealed");
    let seated = |who: &&usize| panel.contains(&realm.person(**who));
    let seated: Vec<usize> = others.iter().filter(seated).copied().collect();
    realm.approve(seated[0], &act, &[]);
    realm.approve(seated[1], &act, &[]);
    for who in others {
        realm.people[who].stand_in(&act);
    }
    act
}

/// Has two stewards decide about the third; everybody else goes on from there.
fn agree(realm: &mut Realm, change: EpochChange) -> Record {
    let epoch = realm.propose(0, &[change]);
    realm.approve(0, &epoch, &[]);
    realm.approve(1, &epoch, &[]);
    [0, 1, 3, 4, 5]
        .into_iter()
        .for_each(|who| realm.people[who].stand_in(&epoch));
    epoch
}

/// Who decides about a steward, and what.
#[derive(Debug, Clone, Copy)]
enum Turn {
    PanelExcludes,
    PanelRestores,
    StewardsExclude,
    StewardsRestore,
    StewardsEnd,
}

#[test]
fn a_panel_gives_back_what_a_panel_took_unless_that_ended_otherwise() {
    use Turn::{PanelExcludes, PanelRestores, StewardsEnd, StewardsExclude, StewardsRestore};
    let rows: [(&[Turn], bool, bool); 7] = [
        (&[PanelExcludes, PanelRestores], true, true),
        (&[PanelExcludes, StewardsEnd, PanelRestores], false, true),
        (&[StewardsExclude, PanelRestores], false, false),
        (
            &[PanelExcludes, StewardsExclude, PanelRestores],
            false,
            false,
        ),
        (&[PanelExcludes, StewardsRestore], false, false),
        (
            &[PanelExcludes, PanelRestores, PanelExcludes, PanelRestores],
            true,
            true,
        ),
        (
            &[PanelExcludes, PanelRestores, StewardsExclude, PanelRestores],
            false,
            false,
        ),
    ];
    for (turns, is_steward, votes) in rows {
        let mut realm = Realm::new(3, 6);
        let host = realm.person(2);
        let vote = |who: usize| EpochChange::Roll {
            person: realm.person(who),
            votes: true,
        };
        let listed: Vec<_> = (3..6).map(vote).collect();
        let grow = realm.propose(0, &listed);
        realm.approve(0, &grow, &[]);
        realm.approve(1, &grow, &[]);
        (0..6).for_each(|who| realm.people[who].stand_in(&grow));
        let mut epoch = grow;
        for turn in turns {
            let restore = EpochChange::Restore(host);
            let end = EpochChange::Steward {
                person: host,
                holds: false,
            };
            epoch = match turn {
                PanelExcludes => decide(&mut realm, &epoch, 2, exclude(host)),
                PanelRestores => decide(&mut realm, &epoch, 2, restore),
                StewardsExclude => agree(&mut realm, exclude(host)),
                StewardsRestore => agree(&mut realm, restore),
                StewardsEnd => agree(&mut realm, end),
            };
            assert_eq!(realm.deliver().epoch(), epoch.id(), "{turns:?}: {turn:?}");
        }
        let authority = realm.deliver();
        assert!(authority.is_member(&host), "{turns:?}");
        assert_eq!(
            authority.stewards().contains(&host),
            is_steward,
            "{turns:?}"
        );
        assert_eq!(authority.roll().contains(&host), votes, "{turns:?}");
    }
}

#[test]
fn a_rotation_names_a_fresh_key_within_an_epoch() {
    let mut realm = Realm::new(1, 2);
    let epoch = RecordId::from(realm.space);
    let fresh = ContentKey::from_bytes([5; 32]);
    assert_eq!(realm.deliver().writing(), Some((epoch, realm.key.id())));
    let rotation = Governance::Rotation(Rotation {
        epoch,
        key: fresh.id(),
    });
    let rotation = realm.govern(1, &[], rotation);
    let authority = realm.deliver();
    assert_eq!(authority.writing(), Some((rotation.id(), fresh.id())));
    assert_eq!(authority.epoch(), epoch, "who governs does not change");
    realm.people[0].stand_in(&rotation);
    let stale = realm.people[0].write(realm.space, &[], &realm.key);
    assert_eq!(
        authority.judge(&stale),
        Judgement::Refuse(Refusal::OtherKey)
    );
    realm.people[0].head = Some(
        realm
            .records
            .iter()
            .rev()
            .find(|r| r.header().log == realm.people[0].key())
            .unwrap()
            .head(),
    );
    let words = realm.people[0].write(realm.space, &[], &fresh);
    realm.records.push(words.clone());
    assert!(realm.deliver().counts(&words));
}
