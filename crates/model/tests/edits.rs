//! From what people type to what their profile says.

use model::{Document, Edit, EditError, Field, Flaw, FlawKind, LIST_MAX, Profile};

const ACTOR: [u8; 32] = [7; 32];

fn words(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn set(field: Field, values: &[&str]) -> Edit {
    Edit::Set(field, words(values))
}

fn add(field: Field, values: &[&str]) -> Edit {
    Edit::Add(field, words(values))
}

fn remove(field: Field, values: &[&str]) -> Edit {
    Edit::Remove(field, words(values))
}

/// Makes the edits, admits the change, and gives whether there was one.
fn make(document: &mut Document, edits: &[Edit]) -> Result<bool, EditError> {
    let Some(change) = document.edit(&ACTOR, edits)? else {
        return Ok(false);
    };
    document
        .admit(&change, &ACTOR)
        .expect("our own change passes our own door");
    Ok(true)
}

fn profile(document: &Document) -> Profile {
    let (profile, flaws) = document.profile();
    assert_eq!(flaws, []);
    profile
}

/// Each line is one edit: what it is, and what the field holds afterwards.
fn check(field: Field, steps: &[(Edit, &[&str])]) {
    let mut document = Document::new();
    for (edit, expected) in steps {
        make(&mut document, std::slice::from_ref(edit))
            .unwrap_or_else(|error| panic!("{edit:?}: {error}"));
        assert_eq!(profile(&document).values(field), *expected, "{edit:?}");
    }
}

#[test]
fn lists_are_set_added_to_and_removed_from() {
    use Field::*;
    check(
        Skills,
        &[
            (set(Skills, &["Rust:4", "SQL:3"]), &["Rust:4", "SQL:3"]),
            (add(Skills, &["rust:5"]), &["rust:5", "SQL:3"]),
            (add(Skills, &["Go:1"]), &["Go:1", "rust:5", "SQL:3"]),
            (remove(Skills, &["RUST"]), &["Go:1", "SQL:3"]),
            (remove(Skills, &["Go:1"]), &["SQL:3"]),
            (set(Skills, &["Facilitation:2"]), &["Facilitation:2"]),
            (Edit::Clear(Skills), &[]),
        ],
    );
    check(
        Languages,
        &[
            (set(Languages, &["German, English"]), &["de", "en"]),
            (add(Languages, &["Français"]), &["de", "en", "fr"]),
            (remove(Languages, &["Deutsch"]), &["en", "fr"]),
        ],
    );
    check(Days, &[(set(Days, &["Fri", "Montag"]), &["Mon", "Fri"])]);
    check(
        Slots,
        &[(
            set(Slots, &["Wed 9-10", "Tue 14:00-15:30"]),
            &["Tue 14:00-15:30", "Wed 09:00-10:00"],
        )],
    );
    check(
        Capacity,
        &[
            (set(Capacity, &["P04:2", "p7:1"]), &["P04:2", "P07:1"]),
            (add(Capacity, &["P04:3"]), &["P04:3", "P07:1"]),
            (remove(Capacity, &["P07"]), &["P04:3"]),
        ],
    );
    check(
        Offers,
        &[(
            set(Offers, &["Moving, packing", "moving,  packing"]),
            &["moving, packing"],
        )],
    );
    check(
        Avoid,
        &[(set(Avoid, &[&"ab".repeat(32)]), &[&"ab".repeat(32)])],
    );
    let long = "Führung ".repeat(14).trim().to_owned();
    check(
        Seeks,
        &[
            (set(Seeks, &[&long]), &[&long]),
            (remove(Seeks, &[&long.to_uppercase()]), &[]),
        ],
    );
}

#[test]
fn single_values_are_replaced_and_cleared() {
    use Field::*;
    check(
        Headline,
        &[
            (
                set(Headline, &["Makes", "things", "work"]),
                &["Makes things work"],
            ),
            (set(Headline, &["Else"]), &["Else"]),
            (set(Headline, &[" \u{200b} "]), &[]),
        ],
    );
    check(About, &[(set(About, &["One.\n\nTwo."]), &["One.\n\nTwo."])]);
    check(
        Challenge,
        &[(
            set(Challenge, &["Start until 2026-12-31"]),
            &["Start until 2026-12-31"],
        )],
    );
    check(
        Hours,
        &[(set(Hours, &["9", "-", "17:30"]), &["09:00-17:30"])],
    );
    check(
        TimeZone,
        &[(set(TimeZone, &["europe/berlin"]), &["Europe/Berlin"])],
    );
    check(Name, &[(set(Name, &["Ann\u{202e} Lee"]), &["Ann Lee"])]);
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let mut document = Document::new();
    assert_eq!(make(&mut document, &[]), Ok(false));
    assert_eq!(make(&mut document, &[Edit::Clear(Field::About)]), Ok(false));
    let edits = [set(Field::Name, &["Kim"]), set(Field::Skills, &["Rust:4"])];
    assert_eq!(make(&mut document, &edits), Ok(true));
    assert_eq!(make(&mut document, &edits), Ok(false));
    let back_and_forth = [
        add(Field::Skills, &["Go:1"]),
        remove(Field::Skills, &["Go"]),
    ];
    assert_eq!(make(&mut document, &back_and_forth), Ok(false));
}

#[test]
fn an_edit_leaves_the_document_to_the_gate() {
    let document = Document::new();
    let change = document
        .edit(&ACTOR, &[set(Field::Name, &["Kim"])])
        .unwrap()
        .unwrap();
    assert!(document.is_empty());
    assert_eq!(document.profile().0, Profile::default());
    let again = document
        .edit(&ACTOR, &[set(Field::Name, &["Kim"])])
        .unwrap()
        .unwrap();
    assert_eq!(change, again, "no clock and no dice");
}

#[test]
fn refused_edits_say_what_would_be_right() {
    use Field::*;
    let mut document = Document::new();
    make(
        &mut document,
        &[set(Name, &["Kim"]), set(Skills, &["Rust:4"])],
    )
    .unwrap();
    for (edit, sentence) in [
        (
            add(Skills, &["Rust:9"]),
            "“Rust:9” does not fit Skills: write a skill and its level from 1 to 5, such as “Rust:4”.",
        ),
        (
            add(Languages, &["Germna"]),
            "“Germna” does not fit Languages: the nearest language is “German”.",
        ),
        (
            set(TimeZone, &["Berlin"]),
            "“Berlin” does not fit Time zone: write a time zone such as “Europe/Berlin” or “UTC+2”.",
        ),
        (
            set(Name, &[&"x".repeat(81)]),
            "Name has at most 80 characters; this is longer.",
        ),
        (
            set(Name, &[""]),
            "A profile needs a name; set another one instead.",
        ),
        (
            Edit::Clear(Name),
            "A profile needs a name; set another one instead.",
        ),
        (
            add(Headline, &["x"]),
            "Headline is a single text; set it or clear it.",
        ),
        (
            remove(Skills, &["Go"]),
            "“Go” is not in Skills; it cannot be removed.",
        ),
        (
            set(
                Interests,
                &(0..65)
                    .map(|i| format!("i{i}"))
                    .collect::<Vec<_>>()
                    .each_str(),
            ),
            "Interests has at most 64 values; remove one first.",
        ),
    ] {
        let error = make(&mut document, std::slice::from_ref(&edit)).unwrap_err();
        assert_eq!(error.to_string(), sentence);
        assert!(!error.code().is_empty());
    }
    assert_eq!(
        profile(&document).values(Skills),
        ["Rust:4"],
        "nothing changed"
    );
}

trait EachStr {
    fn each_str(&self) -> Vec<&str>;
}

impl EachStr for Vec<String> {
    fn each_str(&self) -> Vec<&str> {
        self.iter().map(String::as_str).collect()
    }
}

#[test]
fn a_full_profile_fits_in_one_change_or_says_so() {
    let mut document = Document::new();
    let mut edits = vec![set(Field::About, &["ä ".repeat(2000).trim()])];
    for field in [
        Field::Interests,
        Field::Offers,
        Field::Seeks,
        Field::WorkAreas,
    ] {
        let items: Vec<String> = (0..LIST_MAX)
            .map(|i| format!("{i:04} {}", "x".repeat(114)))
            .collect();
        edits.push(Edit::Set(field, items));
    }
    assert_eq!(make(&mut document, &edits), Err(EditError::TooMuch));
    for edit in &edits {
        assert_eq!(make(&mut document, std::slice::from_ref(edit)), Ok(true));
    }
    assert_eq!(profile(&document).offers.len(), LIST_MAX);
}

#[test]
fn values_typed_again_give_the_same_profile() {
    let mut document = Document::new();
    let edits: Vec<Edit> = Field::ALL
        .into_iter()
        .filter(|field| !matches!(field, Field::Avoid | Field::Contacts))
        .map(|field| set(field, &[field.example()]))
        .collect();
    make(&mut document, &edits).unwrap();
    let first = profile(&document);
    let again: Vec<Edit> = Field::ALL
        .into_iter()
        .filter(|field| !first.is_blank(*field))
        .map(|field| Edit::Set(field, first.values(field)))
        .collect();
    let mut copy = Document::new();
    make(&mut copy, &again).unwrap();
    assert_eq!(profile(&copy), first);
    assert_eq!(make(&mut document, &again), Ok(false));
}

#[test]
fn a_change_just_written_makes_what_it_makes_elsewhere() {
    let (one, two) = ([1; 32], [2; 32]);
    let (mut here, mut elsewhere) = (Document::new(), Document::new());
    let mut said = Vec::new();
    for number in 0..4 {
        let skill = format!("Skill {number}:3");
        // One change waits while another one comes in between: what it made is of no use any more.
        let mine = here.edit(&one, &[add(Field::Skills, &[&skill])]);
        let theirs = elsewhere.edit(&two, &[add(Field::Offers, &[&skill])]);
        let (mine, theirs) = (mine.unwrap().unwrap(), theirs.unwrap().unwrap());
        let order = if number % 2 == 0 {
            [(&mine, &one), (&theirs, &two)]
        } else {
            [(&theirs, &two), (&mine, &one)]
        };
        for (change, actor) in order {
            here.admit(change, actor).unwrap();
            elsewhere.admit(change, actor).unwrap();
        }
        said.extend(order.map(|(change, _)| change.clone()));
        assert_eq!(profile(&here), profile(&elsewhere));
    }
    let replayed = Document::replay(said.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(profile(&replayed), profile(&here));
    assert_eq!(profile(&here).values(Field::Skills).len(), 4);
    let next = [set(Field::Name, &["Kim"])];
    assert_eq!(here.edit(&one, &next), replayed.edit(&one, &next));
    // A change that was written and never admitted leaves nothing behind.
    assert_eq!(profile(&here).name, "");
}

#[test]
fn two_devices_add_different_items_and_both_stay() {
    let (one, two) = ([1; 32], [2; 32]);
    let mut document = Document::new();
    let first = document
        .edit(&one, &[set(Field::Name, &["Kim"])])
        .unwrap()
        .unwrap();
    document.admit(&first, &one).unwrap();
    let from_one = document
        .edit(&one, &[add(Field::Skills, &["Rust:4", "Go:2", "Perl:1"])])
        .unwrap()
        .unwrap();
    let from_two = document
        .edit(&two, &[add(Field::Skills, &["SQL:3", "Go:3", "Perl:1"])])
        .unwrap()
        .unwrap();
    let orders = [
        [(&from_one, &one), (&from_two, &two)],
        [(&from_two, &two), (&from_one, &one)],
    ];
    let mut read = Vec::new();
    for order in orders {
        let mut merged = document.clone();
        for (change, actor) in order {
            merged.admit(change, actor).unwrap();
        }
        let (profile, flaws) = merged.profile();
        let all = profile.values(Field::Skills);
        assert_eq!(all.len(), 4, "both added Perl, and said the same: {all:?}");
        assert!(all.contains(&"Rust:4".into()) && all.contains(&"SQL:3".into()));
        let (shown, other) = ("Go:3".to_owned(), "Go:2".to_owned());
        let kind = FlawKind::Conflict {
            shown,
            others: vec![other],
        };
        let field = Some(Field::Skills);
        assert_eq!(flaws, [Flaw { field, kind }], "only Go is disputed");
        read.push(all);
        // Setting it settles the conflict.
        let settle = merged
            .edit(&two, &[add(Field::Skills, &["Go:2"])])
            .unwrap()
            .unwrap();
        merged.admit(&settle, &two).unwrap();
        assert_eq!(merged.profile().1, []);
    }
    assert_eq!(read[0], read[1]);
}

#[test]
fn a_replayed_document_reads_the_same() {
    let mut document = Document::new();
    let mut changes = Vec::new();
    for round in 0..50 {
        let edits = [
            set(Field::Name, &[&format!("Kim {round}")]),
            set(Field::Skills, &[&format!("S{}:3", round % 7)]),
        ];
        let change = document.edit(&ACTOR, &edits).unwrap().unwrap();
        document.admit(&change, &ACTOR).unwrap();
        changes.push(change);
    }
    let replayed = Document::replay(changes.iter().map(Vec::as_slice)).unwrap();
    assert_eq!(replayed.profile(), document.profile());
    assert_eq!(replayed.size_estimate(), document.size_estimate());
    let next = [set(Field::Name, &["Last"])];
    assert_eq!(replayed.edit(&ACTOR, &next), document.edit(&ACTOR, &next));
    assert!(Document::replay(changes.iter().skip(1).map(Vec::as_slice)).is_err());
    assert!(Document::replay([]).unwrap().is_empty());
}
