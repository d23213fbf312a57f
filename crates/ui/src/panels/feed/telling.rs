//! What is told outside the window, and when not.

use egui::{Frame, Ui};
use replica::{CommunityAct, Intent, Notices, Quiet};

use super::super::form::{field_ui, sentence_ui};
use super::super::{Desk, chip_rows_ui, gutter};
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{TextField, ToggleChip, Tone, card_ui, label_ui, note_ui, segmented_ui};

const FORM: &str = "notices";
const HOURS_WIDTH: f32 = 220.0;

/// Draws the choice; every click is kept at once.
pub(super) fn telling_ui(ui: &mut Ui, desk: &mut Desk) {
    let Some(me) = &desk.view.me else { return };
    let notices = me.preferences.notices;
    Frame::new().inner_margin(gutter(0, 12)).show(ui, |ui| {
        card_ui(ui, |ui| chosen_ui(ui, desk, notices));
    });
}

fn chosen_ui(ui: &mut Ui, desk: &mut Desk, notices: Notices) {
    let t = tokens::of(ui);
    let words = desk.words.outside;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.notices, Text::Heading, t.text);
    sentence_ui(ui, words.notices_sentence);
    let choices = [(false, words.notices_off), (true, words.notices_on)];
    if let Some(on) = segmented_ui(ui, words.notices, notices.on, &choices) {
        desk.wish(Wish::Tell(Notices { on, ..notices }));
    }
    if !notices.on {
        return;
    }
    chip_rows_ui(ui, |ui| {
        let posts = ToggleChip::new(words.every_post, notices.every_post).icon(icons::NEWSPAPER);
        if ui.add(posts).clicked() {
            let every_post = !notices.every_post;
            desk.wish(Wish::Tell(Notices {
                every_post,
                ..notices
            }));
        }
        let shows = ToggleChip::new(words.shows_words, notices.shows_words).icon(icons::EYE);
        if ui.add(shows).clicked() {
            let shows_words = !notices.shows_words;
            desk.wish(Wish::Tell(Notices {
                shows_words,
                ..notices
            }));
        }
    });
    if notices.shows_words {
        sentence_ui(ui, words.shows_words_sentence);
    }
    quiet_ui(ui, desk, notices);
    communities_ui(ui, desk);
}

fn quiet_ui(ui: &mut Ui, desk: &mut Desk, notices: Notices) {
    let words = desk.words.outside;
    if !desk.forms.has_line(FORM, "quiet") {
        let hours = notices.quiet.map(|quiet| quiet.to_string());
        desk.forms.fill(FORM, "quiet", hours.unwrap_or_default());
    }
    let field = TextField::new(words.quiet)
        .hint(words.quiet_hint)
        .width(HOURS_WIDTH);
    let response = field_ui(ui, desk, FORM, "quiet", field);
    let typed = desk.forms.text(FORM, "quiet");
    let read = Quiet::parse(&typed);
    if response.lost_focus() && (read.is_some() || typed.is_empty()) && read != notices.quiet {
        desk.forms.settle(FORM);
        desk.wish(Wish::Tell(Notices {
            quiet: read,
            ..notices
        }));
    }
    if !response.has_focus() && read.is_none() && !typed.is_empty() {
        note_ui(ui, Tone::Warning, icons::TRIANGLE_ALERT, words.quiet_wrong);
    }
}

fn communities_ui(ui: &mut Ui, desk: &mut Desk) {
    let mine = desk.view.communities.iter().filter(|row| row.joined);
    let mine: Vec<_> = mine.collect();
    if mine.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    let words = desk.words.outside;
    label_ui(ui, words.not_of, Text::SmallMedium, t.text);
    chip_rows_ui(ui, |ui| {
        for row in mine {
            let name = super::short(&row.name);
            let spoken = format!("{}: {}", words.not_of, row.name);
            let chip = ToggleChip::new(&name, row.quiet)
                .icon(icons::BELL_OFF)
                .name(&spoken);
            if ui.add(chip).clicked() {
                let (community, on) = (row.id, !row.quiet);
                desk.act(Intent::Community(CommunityAct::Quiet { community, on }));
            }
        }
    });
}
