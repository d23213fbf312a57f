//! Names to choose from while one types.
//!
//! What this is for: completing a skill or an interest by a click. What it knows: the names matching
//! knows, in both languages. What it never does: keep anybody from typing something else.

use egui::Ui;
use replica::Language;

use super::{Desk, chip_rows_ui};
use crate::widgets::{Button, Look};

/// So many names are offered.
const NAMES_MAX: usize = 5;

/// What completes a text, found once for each text instead of once for each frame.
#[derive(Debug, Default)]
pub(crate) struct Completed {
    typed: String,
    german: bool,
    names: Vec<&'static str>,
}

impl Completed {
    fn names(&mut self, typed: &str, german: bool) -> &[&'static str] {
        if self.typed != typed || self.german != german {
            let found = replica::complete(typed, german, NAMES_MAX).into_iter();
            let names = found.map(|it| it.name);
            self.names = names.filter(|it| !it.eq_ignore_ascii_case(typed)).collect();
            typed.clone_into(&mut self.typed);
            self.german = german;
        }
        &self.names
    }
}

/// Draws names that complete what is typed; returns the one that was chosen.
pub(super) fn complete_ui(
    ui: &mut Ui,
    desk: &Desk,
    completed: &mut Completed,
    typed: &str,
) -> Option<&'static str> {
    let names = completed.names(typed.trim(), desk.language == Language::German);
    if names.is_empty() {
        return None;
    }
    let mut chosen = None;
    chip_rows_ui(ui, |ui| {
        for name in names {
            if ui.add(Button::new(Look::Soft, name).small()).clicked() {
                chosen = Some(*name);
            }
        }
    });
    chosen
}
