//! One's own profile: writing it, and choosing who sees what.

use super::*;

fn screen() -> Screen {
    open(fixtures::lively(), TALL, Page::Profile)
}

fn one_edit(screen: &mut Screen) -> Edit {
    match intent(screen) {
        Intent::Profile(mut edits) if edits.len() == 1 => edits.remove(0),
        other => panic!("not one edit: {other:?}"),
    }
}

fn add(field: Field, value: &str) -> Edit {
    Edit::Add(field, vec![value.into()])
}

#[test]
fn text_is_saved_when_it_is_finished() {
    let mut screen = screen();
    write(&mut screen, "Headline", " and useful");
    assert!(wished(&mut screen).is_empty());
    enter(&mut screen);
    let values = vec!["Makes numbers understandable and useful".to_owned()];
    assert_eq!(one_edit(&mut screen), Edit::Set(Field::Headline, values));
}

#[test]
fn lists_grow_and_shrink() {
    let mut screen = screen();
    for (label, typed, expected) in [
        (
            "Offers",
            "Bilanzen lesen",
            add(Field::Offers, "Bilanzen lesen"),
        ),
        ("Languages", "Italian", add(Field::Languages, "Italian")),
        ("Skills", "Python", add(Field::Skills, "Python:3")),
        (
            "Experience",
            "Purchasing",
            add(Field::Experience, "Purchasing:3"),
        ),
    ] {
        write(&mut screen, label, typed);
        enter(&mut screen);
        assert_eq!(one_edit(&mut screen), expected);
    }
    write(&mut screen, "Interests", "Chess");
    click(&mut screen, "Add: Interests");
    assert_eq!(one_edit(&mut screen), add(Field::Interests, "Chess"));
    for (label, field, value) in [
        ("Remove Budget planning", Field::Offers, "Budget planning"),
        ("Remove German", Field::Languages, "de"),
        ("Remove Excel", Field::Skills, "Excel:5"),
        ("Remove Thu 10:00–11:00", Field::Slots, "Thu 10:00-11:00"),
    ] {
        click(&mut screen, label);
        let expected = Edit::Remove(field, vec![value.into()]);
        assert_eq!(one_edit(&mut screen), expected);
    }
}

#[test]
fn level_years_days_and_capacity_are_chosen() {
    let mut screen = screen();
    click(&mut screen, "Level: 5");
    write(&mut screen, "Skills", "Python");
    enter(&mut screen);
    assert_eq!(one_edit(&mut screen), add(Field::Skills, "Python:5"));
    click(&mut screen, "More: Years");
    write(&mut screen, "Experience", "Purchasing");
    enter(&mut screen);
    assert_eq!(
        one_edit(&mut screen),
        add(Field::Experience, "Purchasing:4")
    );
    click(&mut screen, "Wednesday");
    assert_eq!(one_edit(&mut screen), add(Field::Days, "Wed"));
    click(&mut screen, "Monday");
    let off = Edit::Remove(Field::Days, vec!["Mon".into()]);
    assert_eq!(one_edit(&mut screen), off);
    click(&mut screen, "More: Learning duo");
    assert_eq!(one_edit(&mut screen), add(Field::Capacity, "P04:3"));
}

#[test]
fn what_is_typed_is_completed_by_a_click() {
    let mut screen = screen();
    for (label, typed, field, name, added) in [
        (
            "Offers",
            "project ma",
            Field::Offers,
            "project management",
            "project management",
        ),
        (
            "Interests",
            "photogr",
            Field::Interests,
            "photography",
            "photography",
        ),
        (
            "Skills",
            "account",
            Field::Skills,
            "accounting",
            "accounting:3",
        ),
    ] {
        write(&mut screen, label, typed);
        click(&mut screen, name);
        assert_eq!(one_edit(&mut screen), add(field, added), "{typed}");
    }
    // Anything else may be typed, and a place is not completed.
    write(&mut screen, "Would like to learn", "zebra finches");
    enter(&mut screen);
    assert_eq!(one_edit(&mut screen), add(Field::Seeks, "zebra finches"));
    write(&mut screen, "Place", "project ma");
    assert!(screen.query_all_by_label("project management").count() <= 1);
}

#[test]
fn a_person_to_avoid_is_picked_by_name() {
    let mut screen = screen();
    write(&mut screen, "Do not pair me with", "chiara");
    click(&mut screen, "Chiara Rossi");
    let id = fixtures::id(3).to_string();
    assert_eq!(one_edit(&mut screen), add(Field::Avoid, &id));
}

#[test]
fn who_sees_a_field_is_switched() {
    let mut screen = screen();
    click(&mut screen, "Who sees Offers: Only me");
    let show = Intent::Show {
        field: Field::Offers,
        to: Visibility::Me,
    };
    assert_eq!(intent(&mut screen), show);
    click(&mut screen, "Who sees Life stage: Everyone in the space");
    let show = Intent::Show {
        field: Field::LifeStage,
        to: Visibility::Space,
    };
    assert_eq!(intent(&mut screen), show);
    for fixed in ["Name", "Programs", "Do not pair me with"] {
        let label = format!("Who sees {fixed}: Only me");
        assert!(screen.query_by_label(&label).is_none(), "{fixed} is fixed");
    }
}

#[test]
fn a_refused_value_stays_with_its_sentence() {
    let mut screen = screen();
    write(&mut screen, "Time zone", "x");
    enter(&mut screen);
    assert_eq!(one_edit(&mut screen).field(), Field::TimeZone);
    answer(
        &mut screen,
        Err(refusal("A time zone looks like Europe/Berlin.")),
    );
    assert!(says(&screen, "A time zone looks like Europe/Berlin."));
    let field = screen.get_by_role_and_label(Role::TextInput, "Time zone");
    assert_eq!(field.value().as_deref(), Some("Europe/Berlinx"));
    answer(&mut screen, Ok(Answer::Done));
    assert_eq!(screen.state().window.toasts().count(), 0);
}

#[test]
fn of_two_values_written_at_the_same_time_one_is_chosen() {
    let chosen = |label: &str| {
        let mut screen = open(fixtures::troubled(), TALL, Page::Profile);
        click(&mut screen, label);
        one_edit(&mut screen)
    };
    let headline = |text: &str| Edit::Set(Field::Headline, vec![text.to_owned()]);
    assert_eq!(
        chosen("Take “Reads balance sheets with…”"),
        headline("Reads balance sheets with people who never wanted to")
    );
    assert_eq!(chosen("Take “Excel · 4”"), add(Field::Skills, "Excel:4"));
}
