//! Groups have an allowed size, an option in common, and nobody who may not be there.
//!
//! For: small tables of who ends up alone, and any people. Knows: the rules of grouping. Never:
//! expects the best groups; there is no exact search to compare with.

use matching::assign::groups::{Member, Sizes};
use matching::assign::{Groups, group, group_few};
use proptest::prelude::*;

use crate::dice::Dice;

/// Two to four people, three where it can be chosen.
pub const LUNCH: Sizes = Sizes {
    least: 2,
    most: 4,
    wanted: 3,
};
/// Four or five people.
pub const CIRCLE: Sizes = Sizes {
    least: 4,
    most: 5,
    wanted: 5,
};

fn members(options: &[&[u64]]) -> Vec<Member> {
    let member = |options: &&[u64]| Member {
        options: options.to_vec(),
        topics: Vec::new(),
    };
    options.iter().map(member).collect()
}

fn check(members: &[Member], sizes: Sizes, may: &dyn Fn(u32, u32) -> bool, found: &Groups) {
    let everybody = found.groups.iter().flatten().chain(&found.alone);
    let mut everybody: Vec<u32> = everybody.copied().collect();
    everybody.sort_unstable();
    assert_eq!(everybody, (0..members.len() as u32).collect::<Vec<_>>());
    for group in &found.groups {
        assert!(
            (sizes.least..=sizes.most).contains(&group.len()),
            "{group:?}"
        );
        let first = &members[group[0] as usize].options;
        let shared = first.iter().any(|option| {
            let has = |person: &u32| members[*person as usize].options.contains(option);
            group.iter().all(has)
        });
        assert!(shared, "{group:?} share an option");
        for a in group {
            assert!(group.iter().all(|b| a >= b || may(*a, *b)), "{group:?}");
        }
    }
}

#[test]
fn few_people_are_grouped_as_far_as_the_sizes_allow() {
    let same = |people: usize| vec![&[1_u64][..]; people];
    // (sizes, options of everybody, sizes of the groups, how many are alone)
    type Row<'a> = (Sizes, Vec<&'a [u64]>, &'a [usize], usize);
    let rows: Vec<Row> = vec![
        (LUNCH, same(0), &[], 0),
        (LUNCH, same(1), &[], 1),
        (LUNCH, same(2), &[2], 0),
        (LUNCH, same(3), &[3], 0),
        (LUNCH, same(4), &[4], 0),
        (LUNCH, same(5), &[2, 3], 0),
        (LUNCH, same(7), &[3, 4], 0),
        (CIRCLE, same(3), &[], 3),
        (CIRCLE, same(4), &[4], 0),
        (CIRCLE, same(6), &[5], 1),
        (CIRCLE, same(7), &[5], 2),
        (CIRCLE, same(9), &[4, 5], 0),
        (CIRCLE, same(11), &[5, 5], 1),
        // Nobody else can come when the fourth can.
        (LUNCH, vec![&[1], &[1], &[1], &[2]], &[3], 1),
        // Somebody from the full table can be spared.
        (LUNCH, vec![&[1], &[1], &[1, 2], &[2]], &[2, 2], 0),
        // The table takes one more.
        (LUNCH, vec![&[1], &[1], &[1], &[1, 2]], &[4], 0),
        (LUNCH, vec![&[1], &[1], &[]], &[2], 1),
    ];
    for (sizes, options, expected, alone) in rows {
        let members = members(&options);
        let by_swaps = group(&members, sizes, &|_, _| Some(1));
        let in_every_way = group_few(&members, sizes, &|_, _| Some((0, 1))).unwrap();
        for found in [by_swaps, in_every_way] {
            check(&members, sizes, &|_, _| true, &found);
            let mut lengths: Vec<usize> = found.groups.iter().map(Vec::len).collect();
            lengths.sort_unstable();
            assert_eq!(lengths, expected, "{options:?}");
            assert_eq!(found.alone.len(), alone, "{options:?}");
        }
    }
}

#[test]
fn people_who_may_not_meet_do_not() {
    let members = members(&[&[1_u64][..]; 4]);
    let apart = |a: u32, b: u32| (a.min(b), a.max(b)) != (0, 1);
    let found = group(&members, LUNCH, &|a, b| apart(a, b).then_some(5));
    check(&members, LUNCH, &apart, &found);
    assert!(found.alone.len() <= 1, "{found:?}");
}

#[test]
fn groups_are_far_better_than_chance() {
    let mut dice = Dice(11);
    let people: Vec<Member> = (0..600)
        .map(|_| Member {
            options: vec![dice.below(3)],
            topics: (0..4).map(|_| dice.below(80)).collect(),
        })
        .collect();
    let value = |a: u32, b: u32| {
        let (a, b) = (&people[a as usize].topics, &people[b as usize].topics);
        Some(a.iter().filter(|topic| b.contains(topic)).count() as i64)
    };
    let sum = |groups: &[Vec<u32>]| -> i64 {
        let pairs = |group: &Vec<u32>| -> i64 {
            let with = |a: &u32| {
                group
                    .iter()
                    .filter(|b| a < b)
                    .filter_map(|b| value(*a, *b))
                    .sum::<i64>()
            };
            group.iter().map(with).sum()
        };
        groups.iter().map(pairs).sum()
    };
    let found = group(&people, LUNCH, &value);
    check(&people, LUNCH, &|_, _| true, &found);
    assert!(found.alone.is_empty());
    let mut by_chance: Vec<Vec<u32>> = Vec::new();
    for option in 0..3 {
        let block: Vec<u32> = (0..600)
            .filter(|person| people[*person as usize].options == [option])
            .collect();
        by_chance.extend(block.chunks(3).map(<[u32]>::to_vec));
    }
    let (ours, chance) = (sum(&found.groups), sum(&by_chance));
    assert!(ours * 10 >= chance * 22, "{ours} is 2.2 times {chance}");
}

proptest! {
    #[test]
    fn any_people_are_grouped_by_the_rules(
        people in proptest::collection::vec((proptest::collection::vec(0_u64..5, 0..4), proptest::collection::vec(0_u64..9, 0..4)), 0..40),
        circle in any::<bool>(),
        apart in proptest::collection::btree_set((0_u32..40, 0_u32..40), 0..30),
    ) {
        let members: Vec<Member> = people.into_iter().map(|(options, topics)| Member { options, topics }).collect();
        let sizes = if circle { CIRCLE } else { LUNCH };
        let may = |a: u32, b: u32| !apart.contains(&(a.min(b), a.max(b)));
        let found = group(&members, sizes, &|a, b| may(a, b).then(|| i64::from(a ^ b)));
        check(&members, sizes, &may, &found);
        let again = group(&members, sizes, &|a, b| may(a, b).then(|| i64::from(a ^ b)));
        prop_assert_eq!(found, again);
    }
}
