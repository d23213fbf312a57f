//! Pictures of every panel, drawn without a display.
//!
//! The views come from a real sample space, the pixels from a renderer on the processor: what is
//! in the pictures is what people see.

mod whole;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use node::Node;
use replica::{
    Admission, Answer, Audience, CommunityAct, Intent, Language, PeerState, Preference, Question,
    Standing, View,
};
use ui::{Begun, Page, Window};

use crate::cli::Failure;
use crate::stage::{Scratch, Stage, act, start};

/// How many sample people the pictures show.
const SHOTS_PEOPLE: u32 = 40;
/// How long to wait for a view in another language.
const SPOKEN_WITHIN: Duration = Duration::from_secs(10);
/// Window sizes in points: comfortable, and the smallest usable one.
const SIZES: [(&str, egui::Vec2); 2] = [
    ("", egui::vec2(1280.0, 800.0)),
    ("-small", egui::vec2(900.0, 600.0)),
];

/// The pages of somebody among others.
const PAGES: [(&str, Page); 18] = [
    ("home", Page::Home),
    ("matches", Page::Matches),
    ("programs", Page::Programs),
    ("rounds", Page::Rounds),
    ("people", Page::People),
    ("conversations", Page::Conversations),
    ("network", Page::Network),
    ("communities", Page::Communities),
    ("community", Page::Community),
    ("found", Page::Found),
    ("feed", Page::Feed),
    ("profile", Page::Profile),
    ("devices", Page::Devices),
    ("words", Page::Words),
    ("governance", Page::Governance),
    ("mine", Page::Mine),
    ("invite", Page::Invite),
    ("sync", Page::Sync),
];
/// Lists of which nothing is open, as a narrow window begins.
const LISTS: [(&str, Page); 3] = [
    ("matches-list", Page::Matches),
    ("people-list", Page::People),
    ("conversations-list", Page::Conversations),
];
/// What somebody sees who is alone.
const EMPTY: [(&str, Page); 9] = [
    ("alone-home", Page::Home),
    ("alone-matches", Page::Matches),
    ("alone-rounds", Page::Rounds),
    ("alone-people", Page::People),
    ("alone-conversations", Page::Conversations),
    ("alone-network", Page::Network),
    ("alone-communities", Page::Communities),
    ("alone-feed", Page::Feed),
    ("alone-sync", Page::Sync),
];
/// Some of the pages in German.
const GERMAN: [(&str, Page); 5] = [
    ("home-de", Page::Home),
    ("matches-de", Page::Matches),
    ("community-de", Page::Community),
    ("profile-de", Page::Profile),
    ("governance-de", Page::Governance),
];

/// Writes the pictures to a folder.
pub fn shots(folder: &Path, json: bool) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &store::io_words(&error)))?;
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
            (Page::Words, Question::Recovery),
        ];
        for (page, question) in asked {
            answers.push((page, act(&node, Intent::Ask(question))?));
        }
        let (uses, expires) = (1, None);
        let ticket = act(&node, Intent::Invite { uses, expires })?;
        answers.push((Page::Invite, ticket));
    }
    let (view, in_german) = match stage.first_node() {
        Some(node) => (
            spoken(&node, Language::English)?,
            spoken(&node, Language::German)?,
        ),
        None => Default::default(),
    };
    stage.strike();
    let mut written = Vec::new();
    let empty = View::default();
    let alone = alone(&scratch.path().join("alone"), &view)?;
    let whole = PAGES.map(|(name, page)| Scene::of(name, page, &view));
    let first = [Scene::of("first-run", Page::Home, &empty)];
    let lists = LISTS.map(|(name, page)| Scene {
        opens: false,
        ..Scene::of(name, page, &view)
    });
    let empties = EMPTY.map(|(name, page)| Scene::of(name, page, &alone));
    let german = GERMAN.map(|(name, page)| Scene {
        language: Language::German,
        ..Scene::of(name, page, &in_german)
    });
    let scenes = first
        .into_iter()
        .chain(whole)
        .chain(lists)
        .chain(empties)
        .chain(german);
    for scene in scenes {
        for (suffix, size) in SIZES {
            for (theme, dark) in [("light", false), ("dark", true)] {
                let file = folder.join(format!("{}{suffix}-{theme}.png", scene.name));
                scene.draw(&file, &answers, size, dark)?;
                written.push(file.display().to_string());
            }
        }
    }
    for (suffix, size) in SIZES {
        for (theme, dark) in [("light", false), ("dark", true)] {
            for (name, view, language) in [
                ("sync-whole", &view, Language::English),
                ("sync-whole-de", &in_german, Language::German),
            ] {
                let file = folder.join(format!("{name}{suffix}-{theme}.png"));
                draw_whole(&file, view, language, size.x, dark)?;
                written.push(file.display().to_string());
            }
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

/// A page, what it shows, and how.
struct Scene<'a> {
    name: &'static str,
    page: Page,
    view: &'a View,
    /// Whether the first of a list is open.
    opens: bool,
    language: Language,
}

/// What a node shows once its owner has chosen a language, in which sentences are made, and others
/// have what it said.
fn spoken(node: &Node, language: Language) -> Result<Arc<View>, Failure> {
    act(node, Intent::Prefer(Preference::Language(language)))?;
    let until = Instant::now() + SPOKEN_WITHIN;
    loop {
        let view = node.view();
        let chosen = view.me.as_ref().and_then(|me| me.preferences.language);
        let mut peers = view.sync.peers.iter();
        let is_settled = peers.all(|peer| peer.state != PeerState::Syncing);
        if (chosen == Some(language) && is_settled) || Instant::now() > until {
            return Ok(view);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What somebody sees who has founded a space and told of themselves what another one tells.
fn alone(folder: &Path, like: &View) -> Result<View, Failure> {
    let node = start(folder, None)?;
    let person = like.me.as_ref().map(|me| me.profile.name.clone());
    let founded = Intent::Found {
        space: like
            .space
            .as_ref()
            .map(|space| space.name.clone())
            .unwrap_or_default(),
        person: person.unwrap_or_default(),
        admission: Admission::Open,
        ends: None,
    };
    act(&node, founded)?;
    let view = node.view();
    node.stop();
    Ok(View {
        me: like.me.clone(),
        ..(*view).clone()
    })
}

impl<'a> Scene<'a> {
    fn of(name: &'static str, page: Page, view: &'a View) -> Scene<'a> {
        Scene {
            name,
            page,
            view,
            opens: true,
            language: Language::English,
        }
    }

    fn draw(
        &self,
        file: &Path,
        answers: &[(Page, Answer)],
        size: egui::Vec2,
        dark: bool,
    ) -> Result<(), Failure> {
        let (view, page) = (self.view, self.page);
        let mut window = Window::new(&egui::Context::default());
        window.set_language(self.language);
        window.page = page;
        if self.opens {
            self.open_first(&mut window);
        }
        if let Some((_, answer)) = answers.iter().find(|(asking, _)| *asking == page) {
            // The page asks when it is first drawn.
            let _asking = ui::picture(view, &mut window, size, dark);
            window.answer(Ok(answer.clone()));
        }
        save(file, ui::picture(view, &mut window, size, dark))
    }

    fn open_first(&self, window: &mut Window) {
        let view = self.view;
        if let Some(first) = view.matches.matches.first()
            && self.page == Page::Matches
        {
            window.show_match(first.person);
        }
        if let Some(first) = view.people.first()
            && self.page == Page::People
        {
            window.show_person(first.id);
        }
        if let Some(open) = &view.community
            && self.page == Page::Community
        {
            window.show_community(open.row.id);
        }
        if let Some(first) = view.conversations.first()
            && self.page == Page::Conversations
        {
            window.show_conversation(first.id);
        }
    }
}

/// One of the first pages, as far as somebody has come.
struct Beginning {
    name: &'static str,
    standing: Standing,
    begun: Begun,
    refusal: Option<&'static str>,
}

/// The first pages: empty, filled in, and with what was wrong.
fn beginnings() -> [Beginning; 9] {
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
    let too_long = "Could not found the space: its name is too long.";
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
        page(
            "recover",
            nobody,
            Begun::Recover {
                words: String::new(),
                ticket: String::new(),
            },
            None,
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

/// Draws the page of the devices from its top to its end.
fn draw_whole(
    file: &Path,
    view: &View,
    language: Language,
    width: f32,
    dark: bool,
) -> Result<(), Failure> {
    let mut window = Window::new(&egui::Context::default());
    window.set_language(language);
    window.page = Page::Sync;
    window.set_network(whole::network(view));
    window.set_elsewhere(whole::elsewhere(view, crate::cli::now().0));
    let size = egui::vec2(width, whole::HEIGHT);
    save(file, ui::picture(view, &mut window, size, dark))
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
    let saved = image::save_buffer(file, &pixels, width, height, image::ColorType::Rgba8);
    saved.map_err(|error| match error {
        image::ImageError::IoError(error) => failed(file, &store::io_words(&error)),
        image::ImageError::Decoding(_)
        | image::ImageError::Encoding(_)
        | image::ImageError::Parameter(_)
        | image::ImageError::Limits(_)
        | image::ImageError::Unsupported(_) => failed(file, &error.to_string()),
    })
}

fn failed(file: &Path, why: &str) -> Failure {
    let file = file.display();
    Failure::new(
        "shots-failed",
        format!(
            "Could not write a picture to {file}: {why}. Name a folder in which you may write."
        ),
    )
}
