//! Pictures of every panel, drawn without a display.
//!
//! The views come from a real sample space, the pixels from a renderer on the processor: what is
//! in the pictures is what people see.

mod beginnings;
mod rounds;
mod whole;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use node::Node;
use replica::{
    Admission, Answer, Audience, CommunityAct, Intent, Language, PeerState, Preference, Question,
    View,
};
use ui::{Page, Part, Window};

use crate::cli::Failure;
use crate::stage::{Scratch, Stage, act, start};

/// How many sample people the pictures show.
const SHOTS_PEOPLE: u32 = 40;
/// How many devices stay: so many people are in the communities, enough for its health to be drawn.
const SHOTS_DEVICES: u32 = 5;
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
const GERMAN: [(&str, Page); 11] = [
    ("home-de", Page::Home),
    ("matches-de", Page::Matches),
    ("programs-de", Page::Programs),
    ("rounds-de", Page::Rounds),
    ("network-de", Page::Network),
    ("communities-de", Page::Communities),
    ("community-de", Page::Community),
    ("found-de", Page::Found),
    ("feed-de", Page::Feed),
    ("profile-de", Page::Profile),
    ("governance-de", Page::Governance),
];
/// The parts of a community.
const PARTS: [(&str, &str, Part); 6] = [
    ("community-why", "community-why-de", Part::Why),
    ("community-charter", "community-charter-de", Part::Charter),
    (
        "community-knowledge",
        "community-knowledge-de",
        Part::Knowledge,
    ),
    (
        "community-gatherings",
        "community-gatherings-de",
        Part::Gatherings,
    ),
    ("community-people", "community-people-de", Part::People),
    ("community-health", "community-health-de", Part::Health),
];
/// A program nobody has entered: what one is asked before.
const NOT_ENTERED: &str = "P01";
/// How high a picture of a whole page is that a window shows in parts, in points.
const WHOLE_HEIGHT: f32 = 1500.0;

/// Writes the pictures to a folder.
pub fn shots(folder: &Path, json: bool) -> Result<(), Failure> {
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &store::io_words(&error)))?;
    let scratch = Scratch::create("shots")?;
    let people = SHOTS_PEOPLE;
    let stage = Stage::set(scratch.path(), people, SHOTS_DEVICES, None, &mut |_| {})?;
    let node = stage.first_node().ok_or_else(|| {
        let why = "no sample device started";
        failed(folder, why)
    })?;
    let answers = answers(&node)?;
    let views = Views::look(&node, &scratch.path().join("alone"))?;
    stage.strike();
    let mut written = Vec::new();
    let mut kept = |name: &str, suffix: &str, theme: &str| {
        let file = folder.join(format!("{name}{suffix}-{theme}.png"));
        written.push(file.display().to_string());
        file
    };
    for (suffix, size) in SIZES {
        for (theme, dark) in [("light", false), ("dark", true)] {
            for scene in views.scenes() {
                let file = kept(scene.name, suffix, theme);
                scene.draw(&file, &answers, size, dark)?;
            }
            for (name, view, language) in [
                ("sync-whole", &views.english, Language::English),
                ("sync-whole-de", &views.german, Language::German),
            ] {
                let file = kept(name, suffix, theme);
                draw_whole(&file, view, language, size.x, dark)?;
            }
            for beginning in beginnings::beginnings() {
                let file = kept(beginning.name, suffix, theme);
                beginning.draw(&file, size, dark)?;
            }
            draw_lock(&kept("locked", suffix, theme), size, dark)?;
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

/// What pages ask for when they are opened.
fn answers(node: &Node) -> Result<Vec<(Page, Answer)>, Failure> {
    let audience = Audience::Colleague;
    let (uses, expires) = (1, None);
    let asked = [
        (Page::Mine, Intent::Ask(Question::Seen { audience })),
        (Page::Devices, Intent::Ask(Question::Devices)),
        (Page::Words, Intent::Ask(Question::Recovery)),
        (Page::Invite, Intent::Invite { uses, expires }),
    ];
    let asked = asked.into_iter();
    asked
        .map(|(page, intent)| Ok((page, act(node, intent)?)))
        .collect()
}

/// What somebody sees at different moments.
struct Views {
    nobody: View,
    alone: View,
    english: Arc<View>,
    german: Arc<View>,
    /// A program one has not entered is looked at.
    asked: Arc<View>,
    asked_german: Arc<View>,
    /// A round has ended.
    ended: Vec<(&'static str, Language, View)>,
}

impl Views {
    fn look(node: &Node, alone_folder: &Path) -> Result<Views, Failure> {
        let last = node.view().communities.last().map(|row| row.id);
        act(node, Intent::Community(CommunityAct::Open(last)))?;
        let english = spoken(node, Language::English)?;
        let german = spoken(node, Language::German)?;
        let program = NOT_ENTERED.to_owned();
        act(node, Intent::Look { program })?;
        let asked_german = spoken(node, Language::German)?;
        let asked = spoken(node, Language::English)?;
        let ended = rounds::KINDS
            .into_iter()
            .flat_map(|(name, german_name, program)| {
                [
                    (name, Language::English, &english),
                    (german_name, Language::German, &german),
                ]
                .map(|(name, language, view)| {
                    (name, language, rounds::ended(view, program, language))
                })
            });
        Ok(Views {
            nobody: View::default(),
            alone: alone(alone_folder, &english)?,
            ended: ended.collect(),
            english: Arc::clone(&english),
            german: Arc::clone(&german),
            asked,
            asked_german,
        })
    }

    fn scenes(&self) -> Vec<Scene<'_>> {
        let (english, german) = (&self.english, &self.german);
        let in_german = |name, page| Scene::of(name, page, german).in_german();
        let mut scenes = vec![Scene::of("first-run", Page::Home, &self.nobody)];
        scenes.extend(PAGES.map(|(name, page)| Scene::of(name, page, english)));
        scenes.extend(LISTS.map(|(name, page)| Scene {
            opens: false,
            ..Scene::of(name, page, english)
        }));
        scenes.extend(EMPTY.map(|(name, page)| Scene::of(name, page, &self.alone)));
        scenes.extend(GERMAN.map(|(name, page)| in_german(name, page)));
        for (name, german_name, part) in PARTS {
            scenes.push(Scene::of(name, Page::Community, english).at(part));
            scenes.push(in_german(german_name, Page::Community).at(part));
        }
        scenes.push(Scene::of("opt-in", Page::Matches, &self.asked));
        scenes.push(Scene::of("opt-in-de", Page::Matches, &self.asked_german).in_german());
        scenes.push(Scene::of("match-whole", Page::Matches, english).whole());
        scenes.push(in_german("match-whole-de", Page::Matches).whole());
        scenes.extend(self.ended.iter().map(|(name, language, view)| Scene {
            language: *language,
            ..Scene::of(name, Page::Rounds, view).whole()
        }));
        scenes
    }
}

/// A page, what it shows, and how.
struct Scene<'a> {
    name: &'static str,
    page: Page,
    view: &'a View,
    /// Whether the first of a list is open.
    opens: bool,
    language: Language,
    /// The part of a community that is open.
    part: Option<Part>,
    /// Drawn as high as everything on it.
    whole: bool,
}

/// What a node shows once its owner has chosen a language, in which sentences are made, and others
/// have what it said.
fn spoken(node: &Node, language: Language) -> Result<Arc<View>, Failure> {
    act(node, Intent::Prefer(Preference::Language(language)))?;
    Ok(seen(node, |view| {
        let chosen = view.me.as_ref().and_then(|me| me.preferences.language);
        let mut peers = view.sync.peers.iter();
        let is_settled = peers.all(|peer| peer.state != PeerState::Syncing);
        chosen == Some(language) && is_settled
    }))
}

/// What a node shows once that is there which is looked for: a view comes a moment after the answer.
fn seen(node: &Node, is_there: impl Fn(&View) -> bool) -> Arc<View> {
    let until = Instant::now() + SPOKEN_WITHIN;
    loop {
        let view = node.view();
        if is_there(&view) || Instant::now() > until {
            return view;
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
    let view = seen(&node, |view| view.space.is_some());
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
            part: None,
            whole: false,
        }
    }

    fn in_german(self) -> Scene<'a> {
        let language = Language::German;
        Scene { language, ..self }
    }

    fn at(self, part: Part) -> Scene<'a> {
        let part = Some(part);
        Scene { part, ..self }
    }

    fn whole(self) -> Scene<'a> {
        Scene {
            whole: true,
            ..self
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
        if let Some(part) = self.part {
            window.show_part(part);
        }
        let size = match self.whole {
            true => egui::vec2(size.x, WHOLE_HEIGHT),
            false => size,
        };
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
