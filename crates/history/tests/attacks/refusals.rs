//! Every refusal of governing, by its sentence.

use super::panels::drawn;
use super::realm::exclude;
use crate::common::Author;
use history::*;

#[test]
fn each_refusal_of_governing_has_its_sentence() {
    let (mut realm, draw, reveals) = drawn();
    realm.records.extend(reveals);
    let authority = realm.deliver();
    let (space, ann) = (realm.space, realm.person(0));
    let grow = authority.epoch();
    let Ok(Governance::Draw(said)) = draw.governance() else {
        panic!("a draw");
    };
    let epoch = |changes: Vec<EpochChange>| Epoch {
        previous: grow,
        key: Some(ContentKey::from_bytes([8; 32]).id()),
        panel: None,
        changes,
    };
    let say = |who: usize, deps: &[&Record], body: Governance| {
        let draft = realm.people[who].draft(space, deps);
        draft.govern(realm.people[who].keys.signer(), &body)
    };
    let lowered = Bars {
        roll: Share { part: 1, of: 3 },
        ..Bars::MAJORITY
    };
    let roll = |votes| EpochChange::Roll { person: ann, votes };
    let signature = |epoch: RecordId, retain: Vec<Retain>| {
        Governance::EpochSignature(EpochSignature {
            epoch,
            instead: None,
            retain,
        })
    };
    let entry = |seq| Retain {
        log: LogKey::ZERO,
        incarnation: Incarnation(0),
        seq,
        record: RecordId::ZERO,
    };
    let uncited = {
        // Stands in an epoch without having seen it.
        let mut draft = realm.people[5].draft(space, &[]);
        draft.head = None;
        draft.incarnation = Incarnation(99);
        draft.deps.clear();
        let body = Governance::Person(realm.people[5].statement.clone());
        draft.govern(realm.people[5].keys.signer(), &body)
    };
    let in_no_epoch = {
        let mut draft = realm.people[0].draft(space, &[]);
        draft.epoch = realm.seats[1].id();
        let signer = realm.people[0].keys.signer();
        draft.govern(signer, &Governance::Epoch(epoch(vec![roll(true)])))
    };
    let proof = {
        let mut clone = Author::new(90);
        let one = clone.write(SpaceId::from_bytes([7; 32]), &[], &realm.key);
        clone.head = None;
        let other = clone.write(SpaceId::from_bytes([7; 32]), &[], &realm.key);
        Equivocation::of(&one, &other).expect("two for one place")
    };
    let rows: Vec<(Record, Refusal, &str)> = vec![
        (
            uncited,
            Refusal::EpochNotCited,
            "The record is not made after the epoch it stands in.",
        ),
        (
            in_no_epoch,
            Refusal::NoEpoch,
            "The record does not say which rules it stands under.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(Epoch {
                    previous: RecordId::from(space),
                    ..epoch(vec![roll(true)])
                }),
            ),
            Refusal::PreviousNotStoodIn,
            "Whoever changes something must stand in the epoch they change.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(epoch(vec![roll(true), roll(false)])),
            ),
            Refusal::Changes,
            "What it lists must be named once each, in order, and not be empty.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(Epoch {
                    key: None,
                    ..epoch(Vec::new())
                }),
            ),
            Refusal::Changes,
            "What it lists must be named once each, in order, and not be empty.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(epoch(vec![EpochChange::Bars(lowered)])),
            ),
            Refusal::BarsLowered,
            "A charter may ask for more signatures, never for fewer.",
        ),
        (
            say(
                0,
                &[],
                Governance::Epoch(Epoch {
                    key: None,
                    ..epoch(vec![exclude(ann)])
                }),
            ),
            Refusal::EpochKey,
            "Taking somebody's voice needs a fresh key, and an open community has none.",
        ),
        (
            say(
                0,
                &[&draw],
                Governance::Epoch(Epoch {
                    panel: Some(draw.id()),
                    ..epoch(vec![roll(true)])
                }),
            ),
            Refusal::PanelMisplaced,
            "A drawn panel decides about pauses and exclusions only, and only where it was drawn.",
        ),
        (
            say(
                0,
                &[&realm.seats[1]],
                signature(realm.seats[1].id(), Vec::new()),
            ),
            Refusal::NotAnEpoch,
            "The signature is not on an epoch.",
        ),
        (
            say(5, &[], signature(realm.seats[2].id(), Vec::new())),
            Refusal::NotCited,
            "The record does not build on what it speaks of.",
        ),
        (
            say(1, &[], signature(grow, vec![entry(1), entry(2)])),
            Refusal::Frontier,
            "The frontier it carries is out of order or of other logs.",
        ),
        (
            say(0, &[], Governance::Equivocation(Box::new(proof))),
            Refusal::ProvesNothing,
            "The two records do not prove that a device signed one place twice.",
        ),
        (
            say(
                0,
                &[],
                Governance::Draw(Draw {
                    seats: 0,
                    ..said.clone()
                }),
            ),
            Refusal::DrawUnfit,
            "There is no such draw, or it names too few or too many.",
        ),
        (
            say(0, &[], Governance::Erasure(Erasure { shreds: Vec::new() })),
            Refusal::Changes,
            "What it lists must be named once each, in order, and not be empty.",
        ),
        (
            say(
                0,
                &[],
                Governance::Rotation(Rotation {
                    epoch: RecordId::from(space),
                    key: realm.key.id(),
                }),
            ),
            Refusal::PreviousNotStoodIn,
            "Whoever changes something must stand in the epoch they change.",
        ),
    ];
    for (record, expected, sentence) in rows {
        let verdict = authority.judge(&record);
        assert_eq!(verdict, Judgement::Refuse(expected), "{sentence}");
        assert_eq!(expected.to_string(), sentence);
    }
    let tickets = [
        (
            TicketRefusal::Removed,
            "This person was paused or excluded; only those who decided that can restore them.",
        ),
        (
            TicketRefusal::Ended,
            "The ticket was taken back; ask for a new one.",
        ),
        (
            TicketRefusal::TooManyGuests,
            "Whoever gave the ticket has invited as many people as one member may; ask another.",
        ),
    ];
    for (refusal, sentence) in tickets {
        assert_eq!(refusal.to_string(), sentence);
    }

    // A signature taken back must be one's own.
    let other = realm.propose(0, &[exclude(ann)]);
    let theirs = realm.approve(1, &other, &[]);
    let authority = realm.deliver();
    let stolen = realm.people[2].approve_instead(space, &other, &[], Some(&theirs));
    assert_eq!(
        authority.judge(&stolen),
        Judgement::Refuse(Refusal::NotYours)
    );
}
