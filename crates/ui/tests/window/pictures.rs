//! Every panel in light and dark, in both languages, at two sizes, drawn without a display.

use std::path::PathBuf;

use replica::{Answer, Language, Refusal, Timestamp, View};
use ui::{Begun, Page, Part, SpaceRow, Window, picture};

use crate::acts::{answer, click, more, open, refusal, write};
use crate::{fixtures, lives};

const LARGE: egui::Vec2 = egui::vec2(1280.0, 800.0);
const SMALL: egui::Vec2 = egui::vec2(900.0, 600.0);

/// A ticket of the length real ones have.
pub fn ticket() -> Answer {
    Answer::Ticket {
        ticket: format!("eyelevel:{}", "ab2cd3ef4gh5ij6kl7mn".repeat(14)),
        uses: 5,
        expires: Some(Timestamp(fixtures::NOW.0 + 7 * 24 * 3_600_000)),
        has_address: true,
    }
}

type Scene = (&'static str, fn() -> View, fn(&mut Window));

/// What is drawn: a name, a view, and what to do to the window first.
const SCENES: &[Scene] = &[
    ("first_run", fixtures::nobody, |_| {}),
    ("first_run_create", fixtures::nobody, |w| {
        let (space, name) = ("Nordwerk".into(), "Ann Berg".into());
        let refusal = "Could not found the space: its last day is over already.";
        w.show_begun(Begun::Create { space, name }, Some(refusal.into()));
    }),
    ("first_run_join", fixtures::nobody, |w| {
        let (ticket, name) = (String::new(), String::new());
        w.show_begun(Begun::Join { ticket, name }, None);
    }),
    ("first_run_recover", fixtures::nobody, |w| {
        let (words, ticket) = (String::new(), String::new());
        w.show_begun(Begun::Recover { words, ticket }, None);
    }),
    ("first_run_further", fixtures::nobody, |w| {
        w.set_spaces(vec![SpaceRow {
            name: Some("Nordwerk".into()),
            ..SpaceRow::default()
        }]);
    }),
    ("questions", fixtures::alone, |w| {
        w.show_begun(
            Begun::Questions {
                offer: "Rust".into(),
                seek: String::new(),
                challenge: String::new(),
            },
            None,
        );
    }),
    ("home_spaces", fixtures::lively, |w| {
        w.set_spaces(crate::spaces::rows());
    }),
    ("waiting", fixtures::waiting, |_| {}),
    ("waiting_coming_back", fixtures::coming_back, |_| {}),
    ("home", fixtures::lively, |_| {}),
    ("home_alone", fixtures::alone, |_| {}),
    ("matches", fixtures::lively, |w| w.page = Page::Matches),
    ("matches-handover", fixtures::handover, |w| {
        w.page = Page::Matches
    }),
    ("matches_chosen", fixtures::lively, |w| {
        w.show_match(fixtures::id(2));
    }),
    ("matches_outside", fixtures::outside, |w| {
        w.page = Page::Matches;
    }),
    ("matches_none", fixtures::alone, |w| w.page = Page::Matches),
    ("network", lives::lively, |w| w.page = Page::Network),
    ("network_none", fixtures::alone, |w| w.page = Page::Network),
    ("programs", fixtures::eighteen, |w| w.page = Page::Programs),
    ("matches_many", fixtures::eighteen, |w| {
        w.page = Page::Matches
    }),
    ("people", fixtures::lively, |w| w.page = Page::People),
    ("person", fixtures::lively, |w| {
        w.show_person(fixtures::id(12));
    }),
    ("people_alone", fixtures::alone, |w| w.page = Page::People),
    ("people_arriving", fixtures::arriving, |w| {
        w.page = Page::People;
    }),
    ("profile", fixtures::lively, |w| w.page = Page::Profile),
    ("profile_new", fixtures::alone, |w| w.page = Page::Profile),
    ("matches_tall", fixtures::lively, |w| {
        w.show_match(fixtures::id(3));
    }),
    ("devices", fixtures::lively, |w| {
        w.page = Page::Devices;
        let device = |key: &str, this| replica::DeviceView {
            device: key.repeat(8),
            this,
            connected: !this,
        };
        let devices = vec![device("3f9a51c2", true), device("77aa00bb", false)];
        w.answer(Ok(Answer::Devices(devices)));
    }),
    ("governance", fixtures::governed, |w| {
        w.page = Page::Governance
    }),
    ("governance_elsewhere", fixtures::governed_elsewhere, |w| {
        w.page = Page::Governance
    }),
    ("rounds", crate::rounds::lively, |w| w.page = Page::Rounds),
    ("rounds_team", crate::rounds::team, |w| {
        w.page = Page::Rounds
    }),
    ("matches_asking", crate::rounds::asking, |w| {
        w.page = Page::Matches;
    }),
    ("rounds_none", fixtures::lively, |w| w.page = Page::Rounds),
    ("requests", crate::rounds::requests, |w| {
        w.page = Page::Matches
    }),
    ("invite", fixtures::lively, |w| w.page = Page::Invite),
    ("invite_ticket", fixtures::lively, |w| {
        w.page = Page::Invite;
        w.answer(Ok(ticket()));
    }),
    ("words", fixtures::lively, |w| w.page = Page::Words),
    ("mine", fixtures::lively, |w| w.page = Page::Mine),
    ("sync", fixtures::lively, |w| w.page = Page::Sync),
    ("sync_alone", fixtures::alone, |w| w.page = Page::Sync),
    ("troubled", fixtures::troubled, |w| {
        w.page = Page::Sync;
        w.answer(Err(Refusal {
            code: "halted".into(),
            message: "Could not save the change: nothing can be written at the moment.".into(),
        }));
    }),
    ("troubled_profile", fixtures::troubled, |w| {
        w.page = Page::Profile;
    }),
    ("home_busy", lives::lively, |w| w.page = Page::Home),
    ("feed", lives::lively, |w| w.page = Page::Feed),
    ("communities", lives::lively, |w| w.page = Page::Communities),
    ("communities_none", fixtures::lively, |w| {
        w.page = Page::Communities;
    }),
    ("found", lives::lively, |w| w.page = Page::Found),
    ("exchange", lives::lively, |w| {
        w.show_community(lives::scope(0))
    }),
    ("exchange_new", lives::beginning, |w| {
        w.show_community(lives::scope(4));
    }),
    ("exchange_outside", lives::looking, |w| {
        w.show_community(lives::scope(5));
    }),
    ("why", lives::lively, |w| part(w, Part::Why)),
    ("charter", lives::lively, |w| part(w, Part::Charter)),
    ("charter_none", lives::beginning, |w| {
        w.show_community(lives::scope(4));
        w.show_part(Part::Charter);
    }),
    ("knowledge", lives::lively, |w| part(w, Part::Knowledge)),
    ("gatherings", lives::lively, |w| part(w, Part::Gatherings)),
    ("members", lives::lively, |w| part(w, Part::People)),
    ("health", lives::lively, |w| part(w, Part::Health)),
    ("talk", lives::lively, |w| {
        w.show_conversation(lives::scope(100));
    }),
    ("talk_list", lives::lively, |w| w.page = Page::Conversations),
    ("talk_hello", lives::lively, |w| {
        w.write_to(fixtures::id(7), "Hello Priya, ");
    }),
    ("talk_none", fixtures::lively, |w| {
        w.page = Page::Conversations;
    }),
    ("sample", fixtures::lively, |w| {
        w.page = Page::Matches;
        w.set_sample(true);
    }),
];

fn part(window: &mut Window, part: Part) {
    window.show_community(lives::scope(0));
    window.show_part(part);
}

/// Draws a scene and answers its bytes.
fn draw(scene: &Scene, size: egui::Vec2, dark: bool, language: Language) -> Vec<u8> {
    let (name, view, prepare) = scene;
    let mut window = Window::new(&egui::Context::default());
    window.set_clock(fixtures::clock);
    window.set_language(language);
    prepare(&mut window);
    let theme = if dark { "dark" } else { "light" };
    let file = format!("{name}_{theme}_{}_{}", language.code(), size.x);
    save(&file, picture(&view(), &mut window, size, dark))
}

fn save(name: &str, picture: (u32, u32, Vec<u8>)) -> Vec<u8> {
    let (width, height, bytes) = picture;
    assert_eq!(bytes.len(), (width * height * 4) as usize, "{name}");
    let first = &bytes[..4];
    let painted = bytes.chunks_exact(4).any(|pixel| pixel != first);
    assert!(painted, "{name} is empty");
    if let Some(folder) = std::env::var_os("SHOTS") {
        let path = PathBuf::from(folder).join(format!("{name}.png"));
        let image = image::RgbaImage::from_raw(width, height, bytes.clone()).unwrap();
        image.save(path).unwrap();
    }
    bytes
}

fn wanted(name: &str) -> bool {
    std::env::var("SCENE").is_ok_and(|scene| name.starts_with(&scene))
        || std::env::var_os("SCENE").is_none()
}

/// Draws every scene at one size in one theme; no words may stay the same in another language.
fn draw_all(size: egui::Vec2, dark: bool) {
    for scene in SCENES.iter().filter(|scene| wanted(scene.0)) {
        let english = draw(scene, size, dark, Language::English);
        let german = draw(scene, size, dark, Language::German);
        assert!(english != german, "{} is the same in German", scene.0);
    }
}

#[test]
fn every_panel_is_drawn_large_and_light_in_both_languages() {
    draw_all(LARGE, false);
}

#[test]
fn every_panel_is_drawn_large_and_dark_in_both_languages() {
    draw_all(LARGE, true);
}

#[test]
fn every_panel_is_drawn_small_and_light_in_both_languages() {
    draw_all(SMALL, false);
}

#[test]
fn every_panel_is_drawn_small_and_dark_in_both_languages() {
    draw_all(SMALL, true);
}

#[test]
fn no_page_is_without_a_picture() {
    let drawn: Vec<Page> = SCENES.iter().map(page_of).collect();
    for page in Page::ALL {
        assert!(drawn.contains(page), "{page:?} is in no scene");
    }
}

fn page_of((_, _, prepare): &Scene) -> Page {
    let mut window = Window::new(&egui::Context::default());
    prepare(&mut window);
    window.page
}

#[test]
fn the_same_view_gives_the_same_bytes() {
    let draw = || {
        let mut window = Window::new(&egui::Context::default());
        window.set_clock(fixtures::clock);
        picture(
            &fixtures::lively(),
            &mut window,
            egui::vec2(900.0, 600.0),
            false,
        )
    };
    assert_eq!(draw(), draw());
}

#[test]
fn forms_are_drawn_as_they_are_filled_in() {
    let mut create = open(fixtures::nobody(), LARGE, Page::Home);
    click(&mut create, "Create a space");
    write(&mut create, "Name of the space", "Nordwerk");

    let mut join = open(fixtures::nobody(), LARGE, Page::Home);
    click(&mut join, "I have an invitation");
    write(&mut join, "Invitation ticket", "eyelevel:abc");
    write(&mut join, "Your name", "Sofia Lindqvist");
    click(&mut join, "Ask to join");
    let sentence = "Could not read the ticket: a character is missing or was changed on the way. \
                    Copy it again, whole.";
    answer(&mut join, Err(refusal(sentence)));

    let mut questions = open(fixtures::waiting(), LARGE, Page::Home);
    questions.state_mut().view = fixtures::lively();

    let mut over = open(fixtures::lively(), LARGE, Page::Mine);
    let space = over.state_mut().view.space.as_mut().unwrap();
    (space.ends, space.ended) = (Some("2027-08-31".into()), true);

    let mut avoid = open(fixtures::lively(), LARGE, Page::People);
    avoid.state_mut().window.show_person(fixtures::id(30));
    avoid.run_steps(3);
    click(&mut avoid, "Do not pair me with this person…");

    let mut hits = open(fixtures::lively(), LARGE, Page::People);
    write(
        &mut hits,
        "Search names, skills, wishes and places",
        "nobody at all",
    );

    let mut menu = open(fixtures::lively(), LARGE, Page::Home);
    menu.state_mut().window.set_spaces(crate::spaces::rows());
    menu.run_steps(3);
    click(&mut menu, "Nordwerk: switch space");

    let mut carry = open(lives::lively(), LARGE, Page::Home);
    let window = &mut carry.state_mut().window;
    window.set_spaces(crate::spaces::rows());
    window.show_community(lives::scope(0));
    carry.run_steps(3);
    more(&mut carry, "");
    crate::spaces::click_first(&mut carry, "Carry to another space…");
    click(&mut carry, "Dinners · Summer school");

    for (name, screen) in [
        ("menu_spaces", menu),
        ("form_carry_over", carry),
        ("form_create", create),
        ("form_join", join),
        ("form_questions", questions),
        ("event_over", over),
        ("dialog_avoid", avoid),
        ("people_no_hits", hits),
    ] {
        let mut desktop = screen.into_state();
        for dark in [false, true] {
            let theme = if dark { "dark" } else { "light" };
            let drawn = picture(&desktop.view, &mut desktop.window, LARGE, dark);
            save(&format!("{name}_{theme}"), drawn);
        }
    }
}

#[test]
fn the_whole_exchange_is_drawn() {
    for (dark, language) in [(false, Language::English), (true, Language::German)] {
        let mut window = Window::new(&egui::Context::default());
        window.set_clock(fixtures::clock);
        window.set_language(language);
        window.show_community(lives::scope(0));
        let size = egui::vec2(1_000.0, 2_400.0);
        let name = format!("exchange_whole_{}", language.code());
        save(&name, picture(&lives::lively(), &mut window, size, dark));
    }
}

#[test]
fn every_part_of_a_community_is_drawn_whole() {
    for (part, name) in [
        (Part::Charter, "charter"),
        (Part::Knowledge, "knowledge"),
        (Part::Gatherings, "gatherings"),
        (Part::People, "people"),
        (Part::Health, "health"),
    ] {
        for (dark, language) in [(false, Language::English), (true, Language::German)] {
            let mut window = Window::new(&egui::Context::default());
            window.set_clock(fixtures::clock);
            window.set_language(language);
            window.show_community(lives::scope(0));
            window.show_part(part);
            let size = egui::vec2(1_000.0, 1_700.0);
            let name = format!("{name}_whole_{}", language.code());
            save(&name, picture(&lives::lively(), &mut window, size, dark));
        }
    }
}

#[test]
fn the_whole_profile_is_drawn() {
    for (name, view, language) in [
        ("profile_whole", fixtures::lively(), Language::English),
        ("profile_whole_new", fixtures::alone(), Language::German),
    ] {
        let mut window = Window::new(&egui::Context::default());
        window.set_language(language);
        window.page = Page::Profile;
        let size = egui::vec2(1_000.0, 3_400.0);
        save(name, picture(&view, &mut window, size, false));
    }
}
