//! What is said again after an erasure stands where it stood: nothing is decided otherwise for it.

use model::community::Again;

use super::*;

impl Room {
    /// Somebody erases something else of theirs, and says again what stays.
    fn say_again(&mut self, who: u8) {
        let rows = self.community.rows_of(&person(who));
        self.restate(who, &rows);
    }

    fn restate(&mut self, who: u8, rows: &[Again]) {
        let (mut document, actor) = (Contributions::new(), [who; 32]);
        let change = document.restate(&actor, rows).unwrap().unwrap();
        let touched = document.admit(&change, &actor).unwrap();
        self.documents.insert(who, document);
        self.community.forget(&person(who));
        self.heard.retain(|(author, ..)| *author != person(who));
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

    fn votes(&self, proposal: &ItemId) -> (usize, usize, usize, bool) {
        let view = self.community.proposal(proposal).unwrap();
        (view.yes, view.no, view.voters, view.is_carried)
    }
}

/// Three who are in and have signed.
fn three() -> Room {
    let mut room = Room::new(&[]);
    room.say(ANN, &[Say::Charter(text(Kind::Charter, "We listen."))]);
    let version = room.community.charter().unwrap();
    for who in [ANN, BEN, CY] {
        room.say(who, &[Say::Member(Membership::In)]);
        room.about(who, Relation::Sign, version.id, "yes");
    }
    room
}

#[test]
fn whoever_erases_something_else_still_votes_on_what_was_proposed() {
    let mut room = three();
    let archive = room.item(ANN, proposal("archive"));
    room.about(ANN, Relation::Vote, archive, "yes");
    for who in [BEN, CY] {
        room.about(who, Relation::Vote, archive, "no");
    }
    for who in [BEN, CY, ANN, BEN] {
        room.say_again(who);
        assert_eq!(room.votes(&archive), (1, 2, 3, false));
    }
    let other = in_other_order(&room, &[3, 1, 2, 0]);
    assert_eq!(other.proposals(9), room.community.proposals(9));
}

#[test]
fn what_was_carried_stays_though_a_voice_was_said_otherwise_or_taken_back_since() {
    let mut room = three();
    let archive = room.item(ANN, proposal("archive"));
    let revive = room.item(BEN, proposal("revive"));
    for who in [BEN, CY] {
        room.about(who, Relation::Vote, archive, "yes");
    }
    room.about(CY, Relation::Vote, archive, "no");
    let take_back = Say::Unsay(Relation::Vote, Target::Item(archive));
    room.say(BEN, &[take_back]);
    for who in [ANN, CY, BEN, ANN] {
        room.say_again(who);
        assert_eq!(room.community.state(none).0, State::Archived);
    }
    // What was proposed later still decides over what was proposed before.
    for who in [BEN, CY] {
        room.about(who, Relation::Vote, revive, "yes");
    }
    room.say_again(ANN);
    assert_eq!(room.community.state(none).0, State::Active);
}

#[test]
fn nobody_says_again_what_stands_behind_their_own_record() {
    let mut room = three();
    let archive = room.item(ANN, proposal("archive"));
    let mut rows = room.community.rows_of(&person(BEN));
    for row in &mut rows {
        let later = |since: &String| {
            since
                .replace("first: ", "first: 9")
                .replace("stands: ", "stands: 9")
        };
        row.since = row.since.as_ref().map(later);
    }
    room.restate(BEN, &rows);
    assert_eq!(room.votes(&archive).2, 2, "counted from their record on");
    for odd in ["", "first: 1", "first: x\nstands: y", "stands: 1 2 3 4"] {
        rows.iter_mut().for_each(|row| row.since = Some(odd.into()));
        room.restate(BEN, &rows);
        assert_eq!(room.votes(&archive).2, 2, "{odd}");
    }
}
