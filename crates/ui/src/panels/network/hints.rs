//! What could grow: themes, communities that fit, views one's communities lack, and
//! bridges between them.

use egui::Ui;
use replica::HintsView;

use crate::icons;
use crate::panels::{Desk, found};
use crate::shell::{Go, Page};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, card_ui, label_ui, paragraph_ui};

/// Tells whether there is nothing to show.
pub(super) fn is_empty(hints: &HintsView) -> bool {
    *hints == HintsView::default()
}

pub(super) fn hints_ui(ui: &mut Ui, desk: &mut Desk, hints: &HintsView) {
    if is_empty(hints) {
        return;
    }
    let t = tokens::of(ui);
    let words = desk.words.rounds;
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::S;
        label_ui(ui, words.grow, Text::Subhead, t.text);
        for new in &hints.newcomers {
            let shared = new.shared.as_deref();
            let sentence = (words.grow_newcomer)(&new.name, &new.community, shared);
            if row_ui(ui, &sentence, words.grow_look) {
                desk.go = Some(Go::Person(new.person));
            }
        }
        for intro in &hints.introductions {
            let (through, then) = (&intro.through_name, intro.then.as_deref());
            let sentence = (words.grow_intro)(through, then, &intro.name, intro.because.as_deref());
            if row_ui(ui, &sentence, words.grow_look) {
                desk.go = Some(Go::Person(intro.person));
            }
        }
        for theme in &hints.themes {
            let sentence = (words.grow_theme)(theme.people as u64, &theme.topic);
            if row_ui(ui, &sentence, words.grow_found) {
                // The name people gave the theme is one to begin with.
                desk.forms.write(found::FORM, "name", theme.topic.clone());
                desk.go(Page::Found);
            }
        }
        for fits in &hints.fitting {
            let sentence = (words.grow_fits)(&fits.name, &fits.because);
            if row_ui(ui, &sentence, words.grow_look) {
                desk.go = Some(Go::Community(fits.community));
            }
        }
        for lacks in &hints.lacking {
            let (areas, skills) = (lacks.areas.join(", "), lacks.skills.join(", "));
            let sentence = (words.grow_lacks)(&lacks.name, &areas, &skills);
            paragraph_ui(ui, &sentence, Text::Small, t.text_muted);
        }
        for bridge in &hints.bridges {
            let people = bridge.people as u64;
            let sentence = (words.grow_bridge)(people, &bridge.one, &bridge.other);
            paragraph_ui(ui, &sentence, Text::Small, t.text_muted);
        }
    });
}

fn row_ui(ui: &mut Ui, sentence: &str, act: &str) -> bool {
    let t = tokens::of(ui);
    paragraph_ui(ui, sentence, Text::Small, t.text);
    let button = Button::new(Look::Soft, act)
        .icon(icons::CHEVRON_RIGHT)
        .small();
    ui.add(button)
        .accessible_name(format!("{act}: {sentence}"))
        .clicked()
}
