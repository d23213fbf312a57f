//! The window of a locked folder: what is typed comes out once, and a wrong try says so.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use replica::Language;
use ui::{Unlocking, unlock_ui};

use crate::acts::LARGE;

#[derive(Default)]
struct Door {
    unlocking: Unlocking,
    tries: Vec<String>,
}

type Screen = Harness<'static, Door>;

fn screen() -> Screen {
    let mut screen = Harness::builder()
        .with_size(LARGE)
        .with_context_setup(ui::install)
        .build_ui_state(
            |ui, door: &mut Door| {
                let words = ui::words::words(Language::English);
                let typed = unlock_ui(ui, &mut door.unlocking, words);
                door.tries.extend(typed.map(|typed| typed.to_string()));
            },
            Door::default(),
        );
    screen.run_steps(3);
    screen
}

fn write(screen: &mut Screen, text: &str) {
    let field = screen.get_by_role(egui::accesskit::Role::PasswordInput);
    field.focus();
    field.type_text(text);
    screen.run_steps(3);
}

fn unlock(screen: &mut Screen) {
    screen.get_by_label("Unlock").click();
    screen.run_steps(3);
}

#[test]
fn what_was_typed_comes_out_once() {
    let mut screen = screen();
    unlock(&mut screen);
    assert!(screen.state().tries.is_empty(), "there is nothing to try");
    write(&mut screen, "apple tree");
    unlock(&mut screen);
    assert_eq!(screen.state().tries, ["apple tree"]);
    unlock(&mut screen);
    assert_eq!(screen.state().tries.len(), 1, "it is not kept");
    write(&mut screen, "pear tree");
    screen.key_press(egui::Key::Enter);
    screen.run_steps(3);
    assert_eq!(screen.state().tries, ["apple tree", "pear tree"]);
}

#[test]
fn nothing_is_tried_while_a_lock_is_being_opened() {
    let mut screen = screen();
    screen.state_mut().unlocking.is_busy = true;
    write(&mut screen, "apple tree");
    screen.get_by_label("Opening …").click();
    screen.key_press(egui::Key::Enter);
    screen.run_steps(3);
    assert!(screen.state().tries.is_empty());
}

#[test]
fn a_wrong_try_says_so() {
    let mut screen = screen();
    screen.state_mut().unlocking.error = Some("This passphrase does not open it.".to_owned());
    screen.run_steps(3);
    let said = screen
        .query_all_by_label_contains("does not open it")
        .next();
    assert!(said.is_some());
}
