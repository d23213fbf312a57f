//! Ways to somebody go through people who agreed, strongest first.
//!
//! For: hand-made circles of contacts. Knows: the arithmetic of shares. Never: scores a profile.

use matching::assign::paths::{Contacts, GoBetween, WHOLE};

const YES: GoBetween = GoBetween {
    may_be_asked: true,
    open_asks: 0,
};

fn through(
    contacts: &Contacts,
    from: u32,
    to: u32,
    free: &dyn Fn(u32) -> GoBetween,
) -> Vec<(Vec<u32>, u64)> {
    let ways = contacts.ways(from, to, free, 9).into_iter();
    ways.map(|way| (way.through, way.strength)).collect()
}

#[test]
fn ways_are_as_strong_as_the_shares_along_them() {
    // 0 knows 1, 2 and 3; 9 is known by 1, 2 and 4; 3 and 4 know each other; 2 knows two more.
    let pairs = [
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 9),
        (2, 9),
        (4, 9),
        (3, 4),
        (2, 7),
        (8, 2),
        (2, 2),
        (2, 99),
    ];
    let contacts = Contacts::of(10, pairs);
    assert_eq!(contacts.mutual(0, 9), [1, 2]);
    let all = through(&contacts, 0, 9, &|_| YES);
    let expected = [
        (vec![1], WHOLE / 2),
        (vec![2], WHOLE / 4),
        (vec![3, 4], WHOLE / 4),
    ];
    assert_eq!(
        all, expected,
        "of equals, the way over one person comes first"
    );
    assert_eq!(
        through(&contacts, 0, 1, &|_| YES),
        [],
        "they know each other"
    );
    assert_eq!(through(&contacts, 0, 0, &|_| YES), []);
    assert_eq!(through(&contacts, 0, 5, &|_| YES), []);
    assert_eq!(contacts.ways(0, 9, &|_| YES, 1).len(), 1);
}

#[test]
fn nobody_is_asked_who_did_not_agree_or_is_asked_enough() {
    let contacts = Contacts::of(6, [(0, 1), (0, 2), (1, 5), (2, 3), (3, 5)]);
    let without = |number: u32, instead: GoBetween| {
        through(&contacts, 0, 5, &move |person| {
            if person == number { instead } else { YES }
        })
    };
    let no = GoBetween {
        may_be_asked: false,
        open_asks: 0,
    };
    let busy = GoBetween {
        may_be_asked: true,
        open_asks: 2,
    };
    assert_eq!(without(9, no).len(), 2);
    assert_eq!(without(1, no), [(vec![2, 3], WHOLE / 4)]);
    assert_eq!(without(1, busy), [(vec![2, 3], WHOLE / 4)]);
    assert_eq!(without(3, no), [(vec![1], WHOLE / 2)]);
}
