//! By whom all of what one hands over could be taken over.

use matching::{Hall, Language, Lens, program};

use crate::people::{lens, pool};

/// The map of the first one's list, a line for each topic.
fn map(id: &str, people: &[&str]) -> Vec<String> {
    let program = program(id).unwrap();
    let pool = pool(program, people);
    let hall = Hall::new(&pool, program, None);
    let lens = lens(Language::English);
    let ranked = hall.ranked(0, 20, &lens);
    let written = hall.cover(0, &ranked, &lens).into_iter().map(|one| {
        let by = one.by.map(|by| {
            let place = (0..people.len()).find(|place| pool.entrant(*place).unwrap().id == by);
            people[place.unwrap()].split_once(':').unwrap().0
        });
        format!("{}: {}", one.topic, by.unwrap_or("nobody"))
    });
    written.collect()
}

const ANN: &str =
    "Ann: role owner; topics archive, payroll, contracts; critical payroll; end 2027-01-31";

#[test]
fn as_few_as_can_take_over_all_of_it_and_nobody_stands_for_what_is_open() {
    let people = [
        ANN,
        "Ben: role successor; seeks archive",
        "Cem: role successor; seeks payroll",
        "Dora: role successor; seeks payroll, archive",
    ];
    let all = ["payroll: Dora", "archive: Dora", "contracts: nobody"];
    assert_eq!(map("P13", &people), all);
}

#[test]
fn nobody_takes_over_more_than_they_have_room_for_and_what_must_not_be_lost_comes_first() {
    let people = [
        ANN,
        "Ben: role successor; seeks archive",
        "Dora: role successor; seeks payroll, archive, contracts; capacity 2; load 1",
    ];
    let all = ["payroll: Dora", "archive: Ben", "contracts: nobody"];
    assert_eq!(map("P13", &people), all);
}

#[test]
fn whoever_takes_over_has_no_map_and_no_other_list_has_one() {
    let people = [
        "Ben: role successor; seeks payroll; offers Rust",
        "Ann: role owner; topics payroll; end 2027-01-31; seeks Rust",
    ];
    assert!(map("P13", &people).is_empty());
    assert!(map("P04", &people).is_empty());
}

#[test]
fn the_sheet_of_somebody_says_what_the_map_says() {
    let people = [
        "Ann: role owner; topics archive, fleet; critical fleet; end 2027-01-31",
        "Tom: role successor; seeks archive, fleet; capacity 1",
    ];
    let program = program("P13").unwrap();
    let pool = pool(program, &people);
    let hall = Hall::new(&pool, program, None);
    let alone = lens(Language::English);
    let ranked = hall.ranked(0, 20, &alone);
    let cover = hall.cover(0, &ranked, &alone);
    let lens = Lens {
        cover: &cover,
        ..alone
    };
    let list = hall.list(0, 20, &lens);
    let sheet = &list.first().unwrap().sheet;
    assert_eq!(
        sheet.iter().take(2).map(String::as_str).collect::<Vec<_>>(),
        [
            "fleet: you → Tom.",
            "archive: a risk, as long as nobody else takes it over. Look for one more successor.",
        ]
    );
}
