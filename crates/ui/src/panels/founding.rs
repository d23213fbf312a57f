//! What could be founded with the people of a list, above it.

use std::sync::Arc;

use egui::Ui;
use replica::CommonView;

use super::{Desk, chip_rows_ui, found};
use crate::icons;
use crate::shell::{Go, Page};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, paragraph_ui};

/// Draws each theme enough people share, with where it may go: into a community that is about it, or
/// to a new one.
pub(super) fn themes_ui(ui: &mut Ui, desk: &mut Desk) {
    let matches = Arc::clone(&desk.view.matches);
    for common in &matches.themes {
        ui.add_space(sp::S);
        theme_ui(ui, desk, common);
    }
}

fn theme_ui(ui: &mut Ui, desk: &mut Desk, common: &CommonView) {
    let t = tokens::of(ui);
    let words = desk.words.programs;
    let sentence = (words.common)(common.people as u64, &common.theme);
    paragraph_ui(ui, &sentence, Text::SmallMedium, t.text);
    chip_rows_ui(ui, |ui| {
        for about in &common.communities {
            let act = match about.joined {
                true => (words.common_open)(&about.name),
                false => (words.common_join)(&about.name),
            };
            let button = Button::new(Look::Soft, &act).icon(icons::SPROUT).small();
            if ui.add(button).clicked() {
                desk.go = Some(Go::Community(about.community));
            }
        }
        let button = Button::new(Look::Soft, words.common_found)
            .icon(icons::PLUS)
            .small();
        let spoken = format!("{}: {}", words.common_found, common.theme);
        if ui.add(button).accessible_name(spoken).clicked() {
            // The name of the theme is one to begin with.
            desk.forms.write(found::FORM, "name", common.theme.clone());
            desk.go(Page::Found);
        }
    });
}
