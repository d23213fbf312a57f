//! The feed: what is new in all of one's communities, newest first, chosen by kind and source.

use egui::{Frame, Margin, Ui};
use replica::{FeedItem, PostKind, ScopeId};

use super::community::post::{self, kind_sign, post_ui};
use super::{Desk, chip_spacing, column_width, gutter, page_header_ui, scroll};
use crate::icons;
use crate::tokens::sp;
use crate::widgets::{Button, Look, TallList, ToggleChip, empty_ui};

const COLUMN_WIDTH: f32 = 720.0;
/// The kinds one can look for, in the order they are offered.
const KINDS: [PostKind; 8] = [
    PostKind::Ask,
    PostKind::Offer,
    PostKind::Advice,
    PostKind::KnowHow,
    PostKind::News,
    PostKind::Spark,
    PostKind::JoinIn,
    PostKind::Show,
];

/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    list: TallList,
    posts: post::State,
    kind: Option<PostKind>,
    source: Option<ScopeId>,
}

pub(crate) fn feed_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.feed;
    page_header_ui(ui, words.feed, words.feed_sentence, |ui| {
        let share = Button::new(Look::Primary, words.capture).icon(icons::PEN_LINE);
        if ui.add(share).clicked() {
            desk.captures = true;
        }
    });
    Frame::new().inner_margin(gutter(0, 8)).show(ui, |ui| {
        filters_ui(ui, state, desk);
    });
    let view = desk.view;
    let fits = |item: &&FeedItem| {
        let post = &item.post;
        state.kind.is_none_or(|kind| kind == post.kind)
            && state.source.is_none_or(|source| source == post.community)
    };
    let items: Vec<&FeedItem> = view.feed.iter().filter(fits).collect();
    if items.is_empty() {
        let (title, sentence) = if view.feed.is_empty() {
            (words.happening_empty, words.happening_none)
        } else {
            (words.nothing_title, words.nothing_sentence)
        };
        empty_ui(ui, icons::NEWSPAPER, title, sentence, |_| ());
        return;
    }
    let State { list, posts, .. } = state;
    let key = |i: usize| items.get(i).map_or("end", |item| item.post.id.as_str());
    let area = scroll("feed");
    list.show(ui, area, items.len(), sp::M, key, |ui, i| {
        let last = i + 1 == items.len();
        let margin = Margin {
            left: sp::GUTTER as i8,
            right: sp::GUTTER as i8,
            top: if i == 0 { 6 } else { 0 },
            bottom: if last { 24 } else { 0 },
        };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            column_width(ui, COLUMN_WIDTH);
            if let Some(item) = items.get(i) {
                let (post, place) = (&item.post, item.community_name.as_str());
                post_ui(ui, posts, desk, post, Some(place), post.unread);
            }
        });
    });
    posts.dialogs_ui(ui, desk);
}

fn filters_ui(ui: &mut Ui, state: &mut State, desk: &Desk) {
    let words = desk.words;
    ui.horizontal_wrapped(|ui| {
        chip_spacing(ui);
        let all = ToggleChip::new(words.feed.all_kinds, state.kind.is_none());
        if ui.add(all).clicked() {
            state.kind = None;
        }
        for kind in KINDS {
            let label = (words.community.kind)(kind);
            let spoken = format!("{}: {label}", words.feed.filter_kind);
            let chip = ToggleChip::new(label, state.kind == Some(kind))
                .icon(kind_sign(kind).0)
                .name(&spoken);
            if ui.add(chip).clicked() {
                state.kind = (state.kind != Some(kind)).then_some(kind);
            }
        }
    });
    let mine = desk.view.communities.iter().filter(|row| row.joined);
    let mine: Vec<_> = mine.collect();
    if mine.len() < 2 {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        chip_spacing(ui);
        let all = ToggleChip::new(words.feed.all_sources, state.source.is_none());
        if ui.add(all).clicked() {
            state.source = None;
        }
        for row in mine {
            let spoken = format!("{}: {}", words.feed.filter_source, row.name);
            let name = short(&row.name);
            let chip = ToggleChip::new(&name, state.source == Some(row.id)).name(&spoken);
            if ui.add(chip).clicked() {
                state.source = (state.source != Some(row.id)).then_some(row.id);
            }
        }
    });
}

/// Cuts a name to what a chip holds.
pub(super) fn short(name: &str) -> String {
    const CHARS_MAX: usize = 28;
    match name.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name).trim_end()),
        None => name.to_owned(),
    }
}
