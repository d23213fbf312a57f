//! Several spaces of one device: going to another one, beginning in one more, carrying something over.

use replica::ScopeId;
use ui::{Page, Part, SpaceRow, Wish};

use crate::acts::{LARGE, Screen, TALL, click, more, open, says, settle, wished, write};
use crate::{fixtures, lives};

pub fn rows() -> Vec<SpaceRow> {
    let row = |name: &str, here| SpaceRow {
        name: Some(name.into()),
        here,
        ..SpaceRow::default()
    };
    let school = SpaceRow {
        unread: 3,
        communities: vec![(ScopeId::from_bytes([7; 32]), "Dinners".into())],
        ..row("Summer school", false)
    };
    let locked = SpaceRow {
        name: None,
        is_locked: true,
        ..SpaceRow::default()
    };
    vec![row("Nordwerk", true), school, locked]
}

fn show(screen: &mut Screen, rows: Vec<SpaceRow>) {
    screen.state_mut().window.set_spaces(rows);
    screen.run_steps(3);
    settle(screen);
}

fn menu(screen: &mut Screen) {
    let name = fixtures::lively().space.expect("a space").name;
    click(screen, &format!("{name}: switch space"));
}

#[test]
fn a_click_goes_to_another_space_or_begins_in_one_more() {
    let mut screen = open(fixtures::lively(), LARGE, Page::Home);
    assert!(
        !says(&screen, "switch space"),
        "there is no other way to go"
    );
    show(&mut screen, rows());
    menu(&mut screen);
    assert!(says(&screen, "A locked space"));
    click(&mut screen, "Nordwerk");
    assert!(wished(&mut screen).is_empty(), "it is on show");
    menu(&mut screen);
    click(&mut screen, "Summer school");
    assert_eq!(wished(&mut screen), [Wish::OpenSpace(1)]);
    menu(&mut screen);
    click(&mut screen, "Create or join another space…");
    assert_eq!(wished(&mut screen), [Wish::FurtherSpace]);
}

#[test]
fn the_sample_space_leads_to_no_other_one() {
    let mut screen = open(fixtures::lively(), LARGE, Page::Home);
    screen.state_mut().window.set_sample(true);
    show(&mut screen, rows());
    assert!(!says(&screen, "switch space"));
}

#[test]
fn whoever_begins_in_one_more_can_go_back() {
    let mut screen = open(fixtures::nobody(), LARGE, Page::Home);
    assert!(!says(&screen, "Back to"));
    let mut others = rows();
    others[0].here = false;
    show(&mut screen, others);
    click(&mut screen, "Back to Nordwerk");
    assert_eq!(wished(&mut screen), [Wish::OpenSpace(0)]);
}

#[test]
fn a_post_is_carried_over_with_its_source_and_why() {
    let mut screen = open(lives::lively(), TALL, Page::Home);
    let window = &mut screen.state_mut().window;
    window.show_community(lives::scope(0));
    window.show_part(Part::Exchange);
    show(&mut screen, rows());
    let carry = "Carry to another space…";
    let post = lives::lively().community.expect("one is open").posts[0].clone();
    more(&mut screen, "");
    click_first(&mut screen, carry);
    click(&mut screen, "Carry over");
    assert!(wished(&mut screen).is_empty(), "nowhere was chosen");
    click(&mut screen, "Dinners · Summer school");
    write(&mut screen, "Why it matters there", "For Thursday");
    click(&mut screen, "Carry over");
    let wishes = wished(&mut screen);
    let [
        Wish::CarryOver {
            form,
            space: 1,
            community,
            source,
            why,
            text,
        },
    ] = wishes.as_slice()
    else {
        panic!("{wishes:?}");
    };
    assert_eq!(*community, ScopeId::from_bytes([7; 32]));
    assert_eq!(
        (source.as_str(), why.as_str()),
        (post.author_name.as_str(), "For Thursday")
    );
    assert!(text.contains(&post.text), "{text}");
    let window = &mut screen.state_mut().window;
    window.carried(form, Err("Could not carry this over.".into()));
    screen.run_steps(3);
    assert!(says(&screen, "Could not carry this over."));
    click(&mut screen, "Carry over");
    assert_eq!(
        wished(&mut screen).len(),
        1,
        "what was typed is still there"
    );
    let form = form.clone();
    screen
        .state_mut()
        .window
        .carried(&form, Ok("Dinners".into()));
    screen.run_steps(3);
    assert!(says(&screen, "It stands in Dinners now."));
    assert!(!says(&screen, "Why it matters there"));
}

#[test]
fn a_card_is_carried_over_with_its_authors() {
    let mut screen = open(lives::lively(), TALL, Page::Home);
    let window = &mut screen.state_mut().window;
    window.show_community(lives::scope(0));
    window.show_part(Part::Knowledge);
    show(&mut screen, rows());
    let card = lives::lively().community.expect("one is open").cards[0].clone();
    click_first(&mut screen, "Carry to another space…");
    click(&mut screen, "Dinners · Summer school");
    click(&mut screen, "Carry over");
    let wishes = wished(&mut screen);
    let [Wish::CarryOver { source, text, .. }] = wishes.as_slice() else {
        panic!("{wishes:?}");
    };
    assert_eq!(*source, card.authors.join(", "));
    assert_eq!(*text, ui::text_of_card(&card));
}

#[test]
fn what_not_everybody_may_read_is_carried_nowhere() {
    let mut view = lives::lively();
    let here = view.community.as_ref().expect("one is open").row.id;
    let mut communities = view.communities.to_vec();
    for row in communities.iter_mut().filter(|row| row.id == here) {
        row.closed = Some("We talk about our own illness".into());
    }
    view.communities = communities.into();
    let mut screen = open(view, TALL, Page::Home);
    let window = &mut screen.state_mut().window;
    window.show_community(lives::scope(0));
    show(&mut screen, rows());
    more(&mut screen, "");
    assert!(says(&screen, "Pass on") && !says(&screen, "Carry to another space…"));
}

/// Clicks the first of several that say this.
pub fn click_first(screen: &mut Screen, label: &str) {
    use egui_kittest::kittest::Queryable;
    let first = screen.get_all_by_label(label).next();
    first.expect("there is one").click();
    screen.run_steps(3);
}
