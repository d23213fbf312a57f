//! Pictures of every panel, drawn without a display.
//!
//! The views come from a real sample space, the pixels from a renderer on the processor: what is
//! in the pictures is what people see.

use std::path::Path;

use replica::{Answer, Audience, CommunityAct, Intent, Language, Question, Standing, View};
use ui::{Begun, Page, Window};

use crate::cli::Failure;
use crate::stage::{Scratch, Stage, act};

/// How many sample people the pictures show.
const SHOTS_PEOPLE: u32 = 40;
/// Window sizes in points: comfortable, and the smallest usable one.
const SIZES: [(&str, egui::Vec2); 2] = [
    ("", egui::vec2(1280.0, 800.0)),
    ("-small", egui::vec2(900.0, 600.0)),
];

/// Writes the pictures to a folder.
pub fn shots(folder: &Path, json: bool) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error.to_string()))?;
    let scratch = Scratch::create("shots")?;
    let stage = Stage::set(scratch.path(), SHOTS_PEOPLE, 2, None, &mut |_| {})?;
    if let Some(node) = stage.first_node() {
        let last = node.view().communities.last().map(|row| row.id);
        act(&node, Intent::Community(CommunityAct::Open(last)))?;
    }
    let mut answers = Vec::new();
    if let Some(node) = stage.first_node() {
        let audience = Audience::Colleague;
        let asked = [
            (Page::Mine, Question::Seen { audience }),
            (Page::Devices, Question::Devices),
        ];
        for (page, question) in asked {
            answers.push((page, act(&node, Intent::Ask(question))?));
        }
    }
    let view = stage.first_node().map(|node| node.view());
    stage.strike();
    let view = view.unwrap_or_default();
    let mut written = Vec::new();
    let empty = View::default();
    for (name, page, view) in [
        ("first-run", Page::Home, &empty),
        ("home", Page::Home, &*view),
        ("matches", Page::Matches, &*view),
        ("programs", Page::Programs, &*view),
        ("rounds", Page::Rounds, &*view),
        ("people", Page::People, &*view),
        ("conversations", Page::Conversations, &*view),
        ("network", Page::Network, &*view),
        ("communities", Page::Communities, &*view),
        ("community", Page::Community, &*view),
        ("found", Page::Found, &*view),
        ("profile", Page::Profile, &*view),
        ("devices", Page::Devices, &*view),
        ("governance", Page::Governance, &*view),
        ("mine", Page::Mine, &*view),
        ("invite", Page::Invite, &*view),
        ("sync", Page::Sync, &*view),
    ] {
        for (suffix, size) in SIZES {
            for (theme, dark) in [("light", false), ("dark", true)] {
                let file = folder.join(format!("{name}{suffix}-{theme}.png"));
                draw(&file, page, view, &answers, size, dark)?;
                written.push(file.display().to_string());
            }
        }
    }
    for (suffix, size) in SIZES {
        for (theme, dark) in [("light", false), ("dark", true)] {
            for beginning in beginnings() {
                let file = folder.join(format!("{}{suffix}-{theme}.png", beginning.name));
                draw_beginning(&file, &beginning, size, dark)?;
                written.push(file.display().to_string());
            }
            let file = folder.join(format!("locked{suffix}-{theme}.png"));
            draw_lock(&file, size, dark)?;
            written.push(file.display().to_string());
        }
    }
    if json {
        println!("{}", serde_json::json!({"pictures": written}));
    } else {
        println!(
            "Wrote {} pictures into “{}”.",
            written.len(),
            folder.display()
        );
    }
    Ok(())
}

fn draw(
    file: &Path,
    page: Page,
    view: &View,
    answers: &[(Page, Answer)],
    size: egui::Vec2,
    dark: bool,
) -> Result<(), Failure> {
    let context = egui::Context::default();
    let mut window = Window::new(&context);
    window.page = page;
    if let Some(first) = view.matches.matches.first()
        && page == Page::Matches
    {
        window.show_match(first.person);
    }
    if let Some(first) = view.people.first()
        && page == Page::People
    {
        window.show_person(first.id);
    }
    if let Some(open) = &view.community
        && page == Page::Community
    {
        window.show_community(open.row.id);
    }
    if let Some((_, answer)) = answers.iter().find(|(asking, _)| *asking == page) {
        // The page asks when it is first drawn.
        let _asking = ui::picture(view, &mut window, size, dark);
        window.answer(Ok(answer.clone()));
    }
    save(file, ui::picture(view, &mut window, size, dark))
}

/// One of the first pages, as far as somebody has come.
struct Beginning {
    name: &'static str,
    standing: Standing,
    begun: Begun,
    refusal: Option<&'static str>,
}

/// The first pages: empty, filled in, and with what was wrong.
fn beginnings() -> [Beginning; 8] {
    let create = |space: &str, name: &str| Begun::Create {
        space: space.to_owned(),
        name: name.to_owned(),
    };
    let join = |ticket: String, name: &str| Begun::Join {
        ticket,
        name: name.to_owned(),
    };
    let questions = |offer: &str, seek: &str, challenge: &str| Begun::Questions {
        offer: offer.to_owned(),
        seek: seek.to_owned(),
        challenge: challenge.to_owned(),
    };
    let ticket = || format!("eyelevel:{}", "ab2cd3ef4gh5ij6kl7mn".repeat(14));
    let page = |name, standing, begun, refusal| Beginning {
        name,
        standing,
        begun,
        refusal,
    };
    let (nobody, member) = (Standing::Nobody, Standing::Member);
    let expired = "The ticket has expired. Ask for a new one.";
    let too_long = "Could not found the space: its name may have 1 to 200 bytes.";
    [
        page("create", nobody, create("", ""), None),
        page(
            "create-filled",
            nobody,
            create("Nordwerk", "Ann Berg"),
            None,
        ),
        page(
            "create-refused",
            nobody,
            create("Nordwerk", "Ann Berg"),
            Some(too_long),
        ),
        page("join", nobody, join(String::new(), ""), None),
        page(
            "join-refused",
            nobody,
            join(ticket(), "Ben Ito"),
            Some(expired),
        ),
        page("questions", member, questions("", "", ""), None),
        page(
            "questions-filled",
            member,
            questions("Rust", "Spanish", "Move our billing to the new system"),
            None,
        ),
        page("waiting", Standing::Waiting, Begun::Choice, None),
    ]
}

fn draw_beginning(
    file: &Path,
    beginning: &Beginning,
    size: egui::Vec2,
    dark: bool,
) -> Result<(), Failure> {
    let mut window = Window::new(&egui::Context::default());
    let refusal = beginning.refusal.map(str::to_owned);
    window.show_begun(beginning.begun.clone(), refusal);
    let view = View {
        standing: beginning.standing,
        ..View::default()
    };
    save(file, ui::picture(&view, &mut window, size, dark))
}

/// Draws the window of a locked folder.
fn draw_lock(file: &Path, size: egui::Vec2, dark: bool) -> Result<(), Failure> {
    let mut unlocking = ui::Unlocking::default();
    let words = ui::words::words(Language::English);
    let picture = ui::picture_of(size, dark, |ui| {
        // Nobody types into a picture.
        let _typed = ui::unlock_ui(ui, &mut unlocking, words);
    });
    save(file, picture)
}

fn save(file: &Path, (width, height, pixels): ui::Picture) -> Result<(), Failure> {
    image::save_buffer(file, &pixels, width, height, image::ColorType::Rgba8)
        .map_err(|error| failed(file, &error.to_string()))
}

fn failed(file: &Path, why: &str) -> Failure {
    Failure::new(
        "shots-failed",
        format!("Could not write a picture to {}: {why}.", file.display()),
    )
}
