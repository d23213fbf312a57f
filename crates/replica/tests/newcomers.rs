//! Who is new in a space that is not: found a little sooner for a month, by what their joining says.

use crate::common::Table;
use model::{Edit, Field};
use replica::{Answer, Intent, MatchView, Question};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const DEE: usize = 3;
const DAY: u64 = 24 * 60 * 60 * 1_000;

/// Enters a program as somebody who offers the one and seeks the other.
fn enter(table: &mut Table, device: usize, offers: &str, seeks: &str) {
    for (field, value) in [
        (Field::Interests, "Chess"),
        (Field::Offers, offers),
        (Field::Seeks, seeks),
        (Field::Languages, "German"),
        (Field::Slots, "Tue 12:00-13:00"),
        (Field::Place, "Hamburg"),
    ] {
        let edit = Edit::Set(field, vec![value.to_owned()]);
        table.act(device, Intent::Profile(vec![edit]));
    }
    let (program, answers) = ("P04".to_owned(), Vec::new());
    table.act(device, Intent::Enter { program, answers });
}

fn list(table: &mut Table, device: usize) -> Vec<MatchView> {
    let (program, top) = ("P04".to_owned(), 5);
    match table.act(device, Intent::Ask(Question::Match { program, top })) {
        Answer::Matches(found) => found.matches,
        other => panic!("{other:?}"),
    }
}

/// What a list says of somebody: the score, and whether it counts that they are new.
fn of(list: &[MatchView], name: &str) -> (u32, bool) {
    let found = list.iter().find(|it| it.name == name).expect(name);
    let is_new = |text: &str| text.contains("is new here");
    (found.score, found.reasons.iter().any(|it| is_new(&it.text)))
}

#[test]
fn whoever_came_lately_is_found_a_little_sooner_for_a_month() {
    let mut table = Table::of(&["Ann", "Ben"]);
    enter(&mut table, ANN, "Cooking", "Rust");
    enter(&mut table, BEN, "Rust", "Cooking");
    table.encounter(ANN, BEN);
    let (usual, is_new) = of(&list(&mut table, ANN), "Ben");
    assert!(!is_new, "nobody is new where all are");
    table.pass(31 * DAY);
    table.seat();
    table.join(CEM, ANN, "Cem");
    enter(&mut table, CEM, "Rust", "Cooking");
    table.encounter(ANN, CEM);
    let sooner = (usual + (usual * 5).div_ceil(100), true);
    for keep_index in [true, false] {
        let found = list(&mut table, ANN);
        assert_eq!(of(&found, "Ben"), (usual, false));
        assert_eq!(of(&found, "Cem"), sooner);
        assert_eq!(found[0].name, "Cem");
        table.restart(ANN, keep_index);
    }
    // Whoever comes later still reads in the records that Cem is new, and Ben is not.
    table.pass(20 * DAY);
    table.seat();
    table.join(DEE, ANN, "Dee");
    enter(&mut table, DEE, "Cooking", "Rust");
    table.encounter(ANN, DEE);
    let found = list(&mut table, DEE);
    assert_eq!(
        (of(&found, "Ben"), of(&found, "Cem")),
        ((usual, false), sooner)
    );
    table.pass(10 * DAY);
    let found = list(&mut table, ANN);
    assert_eq!(of(&found, "Cem"), (usual, false));
    table.restart(ANN, true);
    assert_eq!(of(&list(&mut table, ANN), "Cem"), (usual, false));
}
