//! What a person does, found by what a screen reader reads, and the wishes that follow.

mod devices;
mod first_run;
mod govern;
mod hints;
mod home;
mod invite;
mod matches;
mod mine;
mod people;
mod profile;
mod sidebar;
mod sync;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use model::{Edit, Field, PersonId, Visibility};
use replica::{
    Admission, Answer, Intent, Language, MeetAct, Question, Refusal, SpaceId, Theme, Timestamp,
    View,
};
use ui::{Page, Window, Wish};

use crate::fixtures;
use crate::pictures::ticket;

pub const LARGE: egui::Vec2 = egui::vec2(1280.0, 800.0);
pub const SMALL: egui::Vec2 = egui::vec2(900.0, 600.0);
/// High enough that nothing has to be scrolled to.
pub const TALL: egui::Vec2 = egui::vec2(1280.0, 4200.0);

/// A window with a view, and all that was wished so far.
pub struct Desktop {
    pub window: Window,
    pub view: View,
    wishes: Vec<Wish>,
}

pub type Screen = Harness<'static, Desktop>;

/// Opens a window on a view.
pub fn open(view: View, size: egui::Vec2, page: Page) -> Screen {
    let mut window = Window::new(&egui::Context::default());
    window.set_clock(fixtures::clock);
    window.page = page;
    let desktop = Desktop {
        window,
        view,
        wishes: Vec::new(),
    };
    let mut screen = Harness::builder()
        .with_size(size)
        .with_context_setup(ui::install)
        .build_ui_state(
            |ui, desktop: &mut Desktop| {
                let Desktop {
                    window,
                    view,
                    wishes,
                } = desktop;
                window.ui(ui, view, wishes);
            },
            desktop,
        );
    screen.run_steps(3);
    screen
}

/// Opens the menu of the first post whose author's name begins so.
pub fn more(screen: &mut Screen, author: &str) {
    let label = format!("More: {author}");
    let first = screen.get_all_by_label_contains(&label).next();
    first.expect("a post of theirs").click();
    screen.run_steps(3);
}

pub fn click(screen: &mut Screen, label: &str) {
    screen
        .get_all_by_label(label)
        .find(|node| node.accesskit_node().role() != Role::Label)
        .unwrap_or_else(|| panic!("nothing to click says {label:?}"))
        .click();
    screen.run_steps(3);
}

pub fn write(screen: &mut Screen, label: &str, text: &str) {
    let field = screen
        .get_all_by_label(label)
        .find(|node| {
            matches!(
                node.accesskit_node().role(),
                Role::TextInput | Role::MultilineTextInput | Role::PasswordInput
            )
        })
        .unwrap_or_else(|| panic!("no field is labelled {label:?}"));
    field.focus();
    field.type_text(text);
    screen.run_steps(3);
}

pub fn enter(screen: &mut Screen) {
    screen.key_press(egui::Key::Enter);
    screen.run_steps(3);
}

/// Everything that was wished for.
pub fn all_wished(screen: &mut Screen) -> Vec<Wish> {
    std::mem::take(&mut screen.state_mut().wishes)
}

/// What was wished for, beside what the window keeps and asks by itself.
pub fn wished(screen: &mut Screen) -> Vec<Wish> {
    let mut wishes = all_wished(screen);
    wishes.retain(|wish| {
        let by_itself = matches!(wish, Wish::Do(Intent::Ask(Question::Inviter { .. })));
        !by_itself && !matches!(wish, Wish::Keep { .. })
    });
    wishes
}

pub fn intent(screen: &mut Screen) -> Intent {
    let mut wishes = wished(screen);
    assert_eq!(wishes.len(), 1, "{wishes:?}");
    match wishes.remove(0) {
        Wish::Do(intent) => intent,
        other => panic!("not an intent: {other:?}"),
    }
}

/// Answers everything that was wished for so far.
pub fn settle(screen: &mut Screen) {
    for wish in wished(screen) {
        if matches!(wish, Wish::Do(_)) {
            answer(screen, Ok(Answer::Done));
        }
    }
}

pub fn answer(screen: &mut Screen, answer: Result<Answer, Refusal>) {
    screen.state_mut().window.answer(answer);
    screen.run_steps(3);
}

pub fn refusal(message: &str) -> Refusal {
    Refusal {
        code: "test".into(),
        message: message.into(),
    }
}

pub fn says(screen: &Screen, text: &str) -> bool {
    screen.query_all_by_label_contains(text).next().is_some()
}
