//! Any order of delivery, any duplication, any restart: the same space, and the one a plain model
//! finds.
//!
//! Random scripts make small spaces in which people with several devices propose, sign, change
//! their minds, sign two at once, exclude with and without frontiers, restore, revoke devices,
//! equivocate, and write on as if nothing had happened. The authority hears the records one by one;
//! the model reads all of them at once, knows no incremental step and keeps no index. `world` is what
//! happens, `model` what must come of it.

mod model;
mod world;

use std::collections::BTreeSet;

use history::*;
use model::Model;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use world::{PEOPLE, World, deliver, observe};

/// Counts what a set of scripts brought about, so that a test that tests nothing is noticed.
#[derive(Debug, Default)]
struct Seen {
    turns: usize,
    removed: usize,
    void: usize,
    splits: usize,
    unseated: usize,
}

fn live(admission: Admission, script: &[[u8; 4]], seen: &mut Seen) {
    let mut world = World::new(admission);
    for step in script {
        world.step(*step);
    }
    let expected = Model::of(&world).outcome(&world);
    for seed in 0..3 {
        let authority = deliver(&world, seed + script.len() as u64 * 7);
        assert_eq!(observe(&world, &authority), expected, "order {seed}");
        if seed == 0 {
            seen.turns += expected.line.len() - 1;
            seen.removed += authority.removed().len();
            seen.void += expected.counts.iter().filter(|counts| !**counts).count();
            seen.splits += authority.splits().len();
            seen.unseated += PEOPLE - expected.members.len();
        }
    }
}

/// Scripts that once failed are tried first.
fn config() -> ProptestConfig {
    let failed = FileFailurePersistence::Direct("tests/governance/regressions.txt");
    ProptestConfig {
        cases: 48,
        failure_persistence: Some(Box::new(failed)),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_order_gives_what_the_model_finds(
        script in proptest::collection::vec(any::<[u8; 4]>(), 5..60)
    ) {
        live(Admission::Open, &script, &mut Seen::default());
        live(Admission::Registrars, &script, &mut Seen::default());
    }
}

#[test]
fn long_scripts_bring_everything_about() {
    let mut seen = Seen::default();
    let mut dice = crate::common::dice(7);
    for n in 0..150 {
        let script: Vec<[u8; 4]> = (0..70).map(|_| dice.bytes()).collect();
        let admission = if n % 3 == 0 {
            Admission::Registrars
        } else {
            Admission::Open
        };
        live(admission, &script, &mut seen);
    }
    let rare = [
        seen.turns,
        seen.removed,
        seen.void,
        seen.splits,
        seen.unseated,
    ];
    assert!(rare.iter().all(|count| *count >= 5), "{seen:?}");
}

/// The model knows no phrase; with one, every order must still come to the same.
#[test]
fn any_order_gives_the_same_where_people_recover() {
    let mut dice = crate::common::dice(11);
    let (mut live, mut void) = (0, 0);
    for n in 0..80 {
        let mut world = World::new(Admission::Open);
        for _ in 0..60 {
            let step: [u8; 4] = dice.bytes();
            if step[0] < 20 {
                world.recover(usize::from(step[1]), step[3]);
            } else {
                world.step(step);
            }
        }
        let first = deliver(&world, n);
        let expected = observe(&world, &first);
        for seed in 1..4 {
            let again = deliver(&world, n + seed * 1000);
            assert_eq!(observe(&world, &again), expected, "world {n}, order {seed}");
            let keys = |authority: &Authority| -> Vec<LogKey> {
                authority
                    .live_devices()
                    .map(|device| device.ed25519)
                    .collect()
            };
            assert_eq!(keys(&first), keys(&again), "world {n}, order {seed}");
        }
        let seated = &world.devices[PEOPLE..];
        live += seated
            .iter()
            .filter(|device| first.is_live(&device.key()))
            .count();
        void += expected.counts.iter().filter(|counts| !**counts).count();
    }
    assert!(live > 50 && void > 500, "{live} {void}");
}

/// The model knows no panels; with them, every order must still come to the same.
#[test]
fn any_order_gives_the_same_where_panels_are_drawn() {
    let mut dice = crate::common::dice(13);
    let (mut held, mut drawn, mut given_back) = (0, 0, 0);
    for n in 0..80 {
        let mut world = World::new(Admission::Open);
        for _ in 0..60 {
            let step: [u8; 4] = dice.bytes();
            let who = usize::from(step[1]) % world.devices.len();
            match step[0] {
                0..16 => world.draw(who, usize::from(step[2]), step[3]),
                16..20 => world.overturn(who, usize::from(step[2])),
                20.. => world.step(step),
            }
        }
        let first = deliver(&world, n);
        let expected = observe(&world, &first);
        let draws: Vec<RecordId> = world
            .records
            .iter()
            .filter(|record| matches!(record.governance(), Ok(Governance::Draw(_))))
            .map(Record::id)
            .collect();
        for seed in 1..4 {
            let again = deliver(&world, n + seed * 1000);
            assert_eq!(observe(&world, &again), expected, "world {n}, order {seed}");
            for draw in &draws {
                assert_eq!(again.panel(draw), first.panel(draw), "world {n}");
                assert_eq!(again.withholding(draw), first.withholding(draw));
            }
        }
        drawn += draws.iter().filter(|it| first.panel(it).is_some()).count();
        let line: Vec<Epoch> = line_of(&world, &expected.line);
        held += line.iter().filter(|epoch| epoch.panel.is_some()).count();
        given_back += stewards_given_back(&world, &line);
    }
    assert!(
        drawn > 50 && held >= 5 && given_back >= 3,
        "{drawn} {held} {given_back}"
    );
}

/// The epochs of a line, without the founding.
fn line_of(world: &World, line: &[RecordId]) -> Vec<Epoch> {
    let epoch = |id: &RecordId| {
        let record = world.epochs.iter().find(|epoch| epoch.id() == *id)?;
        match record.governance() {
            Ok(Governance::Epoch(epoch)) => Some(epoch),
            _ => None,
        }
    };
    line.iter().filter_map(epoch).collect()
}

/// Counts how often a panel restores somebody who was a steward until a panel excluded them.
fn stewards_given_back(world: &World, line: &[Epoch]) -> usize {
    let Ok(Governance::Genesis(genesis)) = world.records[0].governance() else {
        panic!("a space begins with its genesis");
    };
    let mut stewards: BTreeSet<PersonId> = genesis.registrars.into_iter().collect();
    let mut taken = BTreeSet::new();
    let mut count = 0;
    for epoch in line {
        for change in &epoch.changes {
            match *change {
                EpochChange::Exclude { person, .. } => {
                    let was = stewards.remove(&person);
                    match epoch.panel {
                        Some(_) if was => _ = taken.insert(person),
                        Some(_) => {}
                        None => _ = taken.remove(&person),
                    }
                }
                EpochChange::Restore(person) => {
                    let is_given_back = taken.remove(&person) && epoch.panel.is_some();
                    stewards.extend(is_given_back.then_some(person));
                    count += usize::from(is_given_back);
                }
                EpochChange::Steward { person, holds } => {
                    taken.remove(&person);
                    if holds {
                        stewards.insert(person);
                    } else {
                        stewards.remove(&person);
                    }
                }
                _ => {}
            }
        }
    }
    count
}
