//! Erasing what one entered in rounds.

use crate::common::{Table, stands_in};
use crate::rounds::{
    NAMES, act, agreed, announce, close, enter, freeze, mix, of, set, show, space,
};
use model::Field;
use replica::{EraseAct, Intent, RoundPhase};

const ANN: usize = 0;
const BEN: usize = 1;
const CANARY: &str = "Canary-5521 juggling";

fn holds(table: &Table, device: usize) -> bool {
    let disk = &table.devices[device].disk;
    let index: Vec<Vec<u8>> = disk.index.values().cloned().collect();
    stands_in(CANARY.as_bytes(), &index)
}

/// A lunch all have entered, Ben with words of his own.
fn entered() -> (Table, String) {
    let mut table = space(NAMES.len());
    set(&mut table, BEN, Field::Interests, &[CANARY]);
    let round = announce(&mut table, "P05", false);
    mix(&mut table);
    for device in 0..NAMES.len() {
        enter(&mut table, device, &round, &[("mode", "table")]);
    }
    mix(&mut table);
    (table, round)
}

fn erase(table: &mut Table, device: usize) {
    table.act(device, Intent::Erase(EraseAct::Everything));
}

#[test]
fn whoever_erases_everything_has_entered_nothing_that_was_not_drawn() {
    let (mut table, round) = entered();
    assert!((0..NAMES.len()).all(|device| holds(&table, device)));
    erase(&mut table, BEN);
    mix(&mut table);
    for device in 0..NAMES.len() {
        assert!(!holds(&table, device), "{device}");
        table.restart(device, false);
        assert!(!holds(&table, device), "{device}");
        let people = show(&mut table, device, &round).entrants.len();
        assert_eq!(people, NAMES.len() - 1, "{device}");
    }
    act(&mut table, ANN, of(&round, close));
    act(&mut table, ANN, of(&round, freeze));
    mix(&mut table);
    let (groups, ..) = agreed(&mut table, &round);
    assert_eq!(groups.concat().len(), NAMES.len() - 1, "{groups:?}");
}

#[test]
fn a_draw_that_names_an_erased_entry_comes_out_without_it() {
    let (mut table, round) = entered();
    // Ann draws the round before she hears of it.
    erase(&mut table, BEN);
    act(&mut table, ANN, of(&round, close));
    let view = act(&mut table, ANN, of(&round, freeze));
    assert_eq!(view.phase, RoundPhase::Frozen);
    mix(&mut table);
    let found = agreed(&mut table, &round);
    assert_eq!(found.0.concat().len(), NAMES.len() - 1, "{found:?}");
    for device in 0..NAMES.len() {
        assert!(!holds(&table, device), "{device}");
        table.restart(device, true);
        assert_eq!(agreed(&mut table, &round), found, "{device}");
    }
    // What was drawn stays, whoever erases what they said elsewhere.
    erase(&mut table, 2);
    mix(&mut table);
    assert_eq!(agreed(&mut table, &round).2, found.2);
}
