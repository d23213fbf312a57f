//! The week: what happened lately, put together on this device.

use egui::Ui;
use replica::{DigestView, FeedItem, Intent, Question};

use super::super::community::post::{self, post_ui};
use super::super::community::when_text;
use super::super::form::sentence_ui;
use super::super::person::fact_ui;
use super::super::{Desk, reading_header_ui, reading_page_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, empty_ui, label_ui};

/// How far the digest looks back, in days.
const DAYS: u32 = 7;

/// What it keeps between frames.
#[derive(Debug, Default)]
pub(super) struct State {
    is_open: bool,
    digest: Option<DigestView>,
}

/// Tells whether it is on show.
pub(super) fn is_shown(state: &State) -> bool {
    state.is_open
}

/// Opens it and asks for what happened.
pub(super) fn open(state: &mut State, desk: &mut Desk) {
    state.is_open = true;
    desk.act(Intent::Ask(Question::Digest { days: DAYS }));
}

/// Takes what happened.
pub(super) fn told(state: &mut State, digest: DigestView) {
    state.digest = Some(digest);
}

pub(super) fn digest_ui(ui: &mut Ui, state: &mut State, posts: &mut post::State, desk: &mut Desk) {
    let words = desk.words.life;
    reading_header_ui(ui, words.digest, words.digest_sentence, |ui| {
        let back = Button::new(Look::Secondary, desk.words.back).icon(icons::ARROW_LEFT);
        if ui.add(back).clicked() {
            state.is_open = false;
        }
    });
    let Some(digest) = &state.digest else { return };
    let parts = [
        (words.you_were_mentioned, &digest.mentions),
        (words.digest_waiting, &digest.unanswered),
        (words.digest_new, &digest.posts),
    ];
    let is_quiet = parts.iter().all(|(_, items)| items.is_empty());
    if is_quiet && digest.gatherings.is_empty() {
        empty_ui(ui, icons::HISTORY, words.digest, words.digest_none, |_| ());
        return;
    }
    reading_page_ui(ui, "digest", (6, 28), |ui| {
        ui.spacing_mut().item_spacing.y = sp::M;
        for (title, items) in parts {
            part_ui(ui, posts, desk, title, items);
        }
        if !digest.gatherings.is_empty() {
            let t = tokens::of(ui);
            label_ui(ui, words.digest_coming, Text::Heading, t.text);
            for gathering in &digest.gatherings {
                let text = format!(
                    "{} · {} · {}",
                    when_text(desk, &gathering.when),
                    gathering.title,
                    gathering.place
                );
                fact_ui(ui, icons::CALENDAR_DAYS, &text);
            }
        }
        sentence_ui(ui, &digest.since);
    });
    posts.dialogs_ui(ui, desk);
}

fn part_ui(ui: &mut Ui, posts: &mut post::State, desk: &mut Desk, title: &str, items: &[FeedItem]) {
    if items.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    label_ui(ui, title, Text::Heading, t.text);
    ui.push_id(title, |ui| {
        for item in items {
            let place = Some(item.community_name.as_str());
            post_ui(ui, posts, desk, &item.post, place, false);
        }
    });
}
