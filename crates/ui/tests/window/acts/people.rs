//! People: finding somebody, and looking at them.

use super::*;

#[test]
fn a_person_is_searched_and_shown_in_full() {
    let mut screen = open(fixtures::lively(), LARGE, Page::People);
    let field = "Search names, skills, wishes and places";
    write(&mut screen, field, "typography");
    assert!(says(&screen, "1 of 42 people"));
    click(&mut screen, "Sinéad O’Connor-Großmann");
    for text in [
        "Plain language writing",
        "SQL, Level 4 of 5",
        "Getting two warehouses",
        "Logistik · 12 years",
        "Learning duo",
    ] {
        assert!(says(&screen, text), "{text}");
    }
}

#[test]
fn namesakes_are_told_apart() {
    let screen = open(fixtures::lively(), TALL, Page::People);
    let namesakes = screen.query_all_by_label_contains("Anna Schröder, Fingerprint");
    assert!(namesakes.count() >= 2);
}

#[test]
fn nobody_is_avoided_by_one_click() {
    let mut screen = open(fixtures::lively(), LARGE, Page::People);
    let id = fixtures::id(1);
    screen.state_mut().window.show_person(id);
    screen.run_steps(3);
    screen
        .get_by_label("Do not pair me with this person…")
        .scroll_to_me();
    screen.run_steps(20);
    click(&mut screen, "Do not pair me with this person…");
    assert!(says(&screen, "nobody is told"));
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Do not pair us");
    let edit = Edit::Add(Field::Avoid, vec![id.to_string()]);
    assert_eq!(intent(&mut screen), Intent::Profile(vec![edit]));
}

#[test]
fn an_empty_space_offers_to_invite() {
    let mut screen = open(fixtures::alone(), LARGE, Page::People);
    assert!(says(&screen, "Nobody else here yet"));
    screen
        .get_all_by_role_and_label(Role::Button, "Invite somebody")
        .last()
        .unwrap()
        .click();
    screen.run_steps(3);
    let screen = open(fixtures::arriving(), LARGE, Page::People);
    assert!(says(&screen, "Reading the people of this space"));
    assert!(!says(&screen, "Nobody else"), "nothing is made up");
}

#[test]
fn a_person_says_who_brought_them() {
    let mut screen = open(fixtures::lively(), LARGE, Page::People);
    let id = fixtures::id(1);
    screen.state_mut().window.show_person(id);
    screen.run_steps(3);
    let person = id.to_string();
    let asked = Intent::Ask(Question::Inviter { person });
    let wishes = std::mem::take(&mut screen.state_mut().wishes);
    assert_eq!(wishes, [Wish::Do(asked)]);
    let by = replica::Named {
        name: "Ben Ito".into(),
        person: fixtures::id(2),
        me: false,
    };
    let by = Some(by);
    answer(&mut screen, Ok(Answer::Inviter { person: id, by }));
    assert!(says(&screen, "Invited by Ben Ito"));
    screen.state_mut().window.show_person(fixtures::id(3));
    screen.run_steps(3);
    assert!(!says(&screen, "Invited by"), "that was somebody else");
}
