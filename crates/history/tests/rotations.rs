//! Fresh keys within an epoch: how many one log may name, and in which order keys follow each other.

use crate::common::{Answer, Author, Door};
use history::*;

fn rotation(epoch: RecordId, number: usize) -> Governance {
    let number = u8::try_from(number).expect("a small number");
    let key = KeyId::from_bytes([number; 32]);
    Governance::Rotation(Rotation { epoch, key })
}

/// A space of one, who decides alone.
fn founded() -> (Author, SpaceId, Door, ContentKey) {
    let key = ContentKey::from_bytes([9; 32]);
    let mut ann = Author::new(1);
    let records = ann.found(&key);
    let space = records.first().expect("the founding").space();
    let mut door = Door::new(space);
    door.admit_all(&records);
    (ann, space, door, key)
}

#[test]
fn one_log_names_only_so_many_fresh_keys_before_the_rules_change() {
    let (mut ann, space, mut door, _) = founded();
    let epoch = RecordId::from(space);
    for number in 0..ROTATIONS_PER_LOG_MAX {
        let fresh = ann.govern(space, &[], &rotation(epoch, number));
        assert_eq!(door.knock(&fresh), Answer::Admitted);
    }
    let head = ann.head;
    let further = ann.govern(space, &[], &rotation(epoch, 200));
    let refused = Answer::Authority(Judgement::Refuse(Refusal::TooManyRotations));
    assert_eq!(door.knock(&further), refused);
    assert_eq!(
        Refusal::TooManyRotations.to_string(),
        "One device can name only so many fresh keys before the rules change."
    );
    // In the next epoch it may again.
    ann.head = head;
    let next = ann.propose(space, &[]);
    let signed = ann.approve(space, &next, &[]);
    door.admit_all([&next, &signed]);
    ann.stand_in(&next);
    let fresh = ann.govern(space, &[], &rotation(next.id(), 201));
    assert_eq!(door.knock(&fresh), Answer::Admitted);
}

#[test]
fn an_epoch_without_a_key_goes_on_with_the_newest_one() {
    let (mut ann, space, mut door, key) = founded();
    let founding = RecordId::from(space);
    let rotated = ann.govern(space, &[], &rotation(founding, 5));
    door.admit_all([&rotated]);
    let newest = KeyId::from_bytes([5; 32]);
    assert_eq!(door.authority.key_to_carry_on(), None);
    let charter = Governance::Epoch(Epoch {
        previous: founding,
        key: None,
        panel: None,
        changes: vec![EpochChange::Charter([3; 32])],
    });
    let next = ann.govern(space, &[], &charter);
    let signed = ann.approve(space, &next, &[]);
    door.admit_all([&next, &signed]);
    assert_eq!(door.authority.epoch(), next.id());
    assert_eq!(door.authority.key_to_carry_on(), Some(newest));
    // The key from before the rotation comes before it, also where an epoch took it over.
    assert_eq!(door.authority.keys_in_order(), [key.id(), newest]);
    ann.stand_in(&next);
    let again = ann.govern(space, &[], &rotation(next.id(), 5));
    door.admit_all([&again]);
    assert_eq!(door.authority.key_to_carry_on(), None);
    assert_eq!(door.authority.writing(), Some((again.id(), newest)));
    assert_eq!(door.authority.keys_in_order(), [key.id(), newest]);
}
