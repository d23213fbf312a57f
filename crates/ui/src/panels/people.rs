//! Everybody in the space: a list of any length, searched as one types, and one person in full.

use std::sync::Arc;

use egui::{Align2, Frame, Key, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use model::PersonId;
use replica::{Intent, Named, PersonCard, Question, View};

use super::detail::back_ui;
use super::matches::search_shortcut;
use super::person::person_ui;
use super::{Desk, detail_panel_ui, gutter, is_wide, page_header_ui, scroll};
use crate::icons;
use crate::shell::{Asked, Page};
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Look, avatar_at, empty_ui, focus_ring, search_ui, skeleton_ui, text_at,
};

const ROW_HEIGHT: f32 = 48.0;
const HEAD_HEIGHT: f32 = 30.0;
/// Eight hex digits as a caption, in points.
const FINGERPRINT_WIDTH: f32 = 66.0;
/// Below this width the place stands no longer in a column of its own, in points.
const PLACE_MIN_WIDTH: f32 = 520.0;

/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub selected: Option<PersonId>,
    selected_row: usize,
    search: String,
    avoiding: bool,
    found: Found,
    /// Of whom it was asked who brought them, and what the answer was.
    asked: Option<PersonId>,
    brought: Option<(PersonId, Option<Named>)>,
}

impl State {
    /// Takes who brought somebody.
    pub fn brought(&mut self, person: PersonId, by: Option<Named>) {
        self.brought = Some((person, by));
    }

    /// Asks who brought the person on show, once for each look.
    fn ask(&mut self, desk: &mut Desk) {
        if self.asked == self.selected {
            return;
        }
        self.asked = self.selected;
        if let Some(person) = self.selected {
            let person = person.to_string();
            desk.ask(Intent::Ask(Question::Inviter { person }), Asked::Quiet);
        }
    }

    /// Says who brought a person, as far as that is known.
    fn brought_by(&self, desk: &Desk, person: &PersonId) -> Option<String> {
        let (_, by) = self.brought.as_ref().filter(|(who, _)| who == person)?;
        let by = by.as_ref()?;
        let name = (!by.me).then_some(by.name.as_str());
        Some((desk.words.trust.invited_by)(name))
    }
}

/// The hits of the last search, kept until the search or the list changes.
#[derive(Debug, Default)]
struct Found {
    list: usize,
    needle: String,
    rows: Vec<usize>,
    fresh: bool,
}

impl Found {
    fn refresh(&mut self, view: &View, search: &str) {
        let needle = model::folded(search);
        let list = Arc::as_ptr(&view.people) as usize;
        if self.fresh && self.list == list && self.needle == needle {
            return;
        }
        let words: Vec<&str> = needle.split_whitespace().collect();
        self.rows = view
            .people
            .iter()
            .enumerate()
            .filter(|(_, card)| words.iter().all(|word| card.mentions(word)))
            .map(|(i, _)| i)
            .collect();
        self.list = list;
        self.needle = needle;
        self.fresh = true;
    }
}

/// Finds a person, first where they stood the last time: a list may be very long.
fn find<'v>(view: &'v View, id: PersonId, row: &mut usize) -> Option<&'v PersonCard> {
    let there = view.people.get(*row).filter(|card| card.id == id);
    if let Some(card) = there {
        return Some(card);
    }
    *row = view.people.iter().position(|card| card.id == id)?;
    view.people.get(*row).map(|card| &**card)
}

pub(crate) fn people_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    state.found.refresh(desk.view, &state.search);
    let selected = state
        .selected
        .and_then(|id| find(desk.view, id, &mut state.selected_row));
    if let Some(card) = selected {
        state.ask(desk);
        let brought = state.brought_by(desk, &card.id);
        if is_wide(ui) {
            detail_panel_ui(ui, "person", |ui| {
                person_ui(ui, desk, card, brought, &mut state.avoiding);
            });
        } else {
            let mut back = false;
            back_ui(ui, desk, &mut back);
            person_ui(ui, desk, card, brought, &mut state.avoiding);
            if back || ui.input(|input| input.key_pressed(Key::Escape)) {
                state.selected = None;
            }
            return;
        }
    }
    list_ui(ui, state, desk);
}

fn list_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words;
    let all = desk.view.people.len();
    let unread = desk.is_unread();
    let sentence = if unread && all == 0 {
        words.loading_people.to_owned()
    } else if state.search.trim().is_empty() {
        (words.people_sentence)(all + 1)
    } else {
        (words.people_found)(state.found.rows.len(), all)
    };
    page_header_ui(ui, words.people_page, &sentence, |_| {});
    if all == 0 && unread {
        Frame::new().inner_margin(gutter(0, 0)).show(ui, |ui| {
            skeleton_ui(ui, words.loading_people, 7);
        });
        return;
    }
    if all == 0 {
        let invite = Button::new(Look::Primary, words.invite).icon(icons::USER_PLUS);
        let (title, sentence) = (words.nobody_title, words.nobody_sentence);
        if empty_ui(ui, icons::USERS_ROUND, title, sentence, |ui| ui.add(invite)).clicked() {
            desk.go(Page::Invite);
        }
        return;
    }
    Frame::new().inner_margin(gutter(0, 8)).show(ui, |ui| {
        let hint = words.people_search;
        let field = search_ui(
            ui,
            "people search",
            &mut state.search,
            hint,
            words.search_shortcut,
            words.clear_search,
        );
        if search_shortcut(ui) {
            field.request_focus();
        }
    });
    if state.found.rows.is_empty() {
        let (title, sentence) = (words.no_hits_title, words.no_hits_sentence);
        empty_ui(ui, icons::SEARCH, title, sentence, |_| ());
        return;
    }
    columns_ui(ui, desk);
    ui.spacing_mut().item_spacing.y = 0.0;
    let State {
        found, selected, ..
    } = state;
    scroll("people").show_rows(ui, ROW_HEIGHT, found.rows.len(), |ui, range| {
        for position in found.rows.get(range).unwrap_or_default() {
            let Some(card) = desk.view.people.get(*position) else {
                continue;
            };
            if row_ui(ui, desk, card, *selected == Some(card.id)) {
                *selected = Some(card.id);
            }
        }
    });
}

/// Where the columns begin and how wide they are.
struct Columns {
    name: (f32, f32),
    headline: (f32, f32),
    place: Option<(f32, f32)>,
}

fn columns(row: Rect) -> Columns {
    let text = row.left() + 54.0;
    let wide = row.width() >= PLACE_MIN_WIDTH;
    let name_width = if wide { 0.34 } else { 0.44 } * row.width() - 54.0 + sp::L;
    let headline = text + name_width + sp::L;
    let place = wide.then(|| {
        let left = row.left() + row.width() * 0.78;
        (left, row.right() - sp::M - left)
    });
    let end = place.map_or(row.right() - sp::M, |(left, _)| left - sp::L);
    Columns {
        name: (text, name_width),
        headline: (headline, end - headline),
        place,
    }
}

fn row_rect(line: Rect) -> Rect {
    line.shrink2(vec2(sp::GUTTER, 0.0))
}

fn columns_ui(ui: &mut Ui, desk: &Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    let size = vec2(ui.available_width(), HEAD_HEIGHT);
    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
    let row = row_rect(line);
    let columns = columns(row);
    let middle = line.center().y;
    let head = |x: f32, width: f32, text: &str| {
        text_at(
            ui,
            pos2(x, middle),
            Align2::LEFT_CENTER,
            text,
            Text::CaptionMedium,
            t.text_subtle,
            width,
        );
    };
    head(row.left() + sp::M, 200.0, words.column_name);
    head(
        columns.headline.0,
        columns.headline.1,
        words.column_headline,
    );
    if let Some((x, width)) = columns.place {
        head(x, width, words.column_place);
    }
    let edge = Stroke::new(1.0, t.border);
    ui.painter().hline(row.x_range(), line.bottom(), edge);
}

fn row_ui(ui: &mut Ui, desk: &Desk, card: &PersonCard, selected: bool) -> bool {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
    let row = row_rect(line);
    let id = ui.scope_id().with(("person", card.id));
    let response = ui.interact(row, id, Sense::click());
    let profile = &card.profile;
    let fingerprint = card.namesake.then(|| card.id.short());
    let spoken = match &fingerprint {
        Some(short) => format!("{}, {} {short}", profile.name, desk.words.fingerprint),
        None => profile.name.clone(),
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &spoken));
    if selected || response.hovered() {
        let fill = if selected {
            t.accent_soft
        } else {
            t.ghost_hover
        };
        let ground = row.shrink2(vec2(0.0, 1.0));
        ui.painter().rect_filled(ground, radius::M, fill);
    }
    let middle = row.center().y;
    let avatar = pos2(row.left() + 28.0, middle);
    let key = card.id.as_bytes();
    avatar_at(
        ui,
        avatar,
        size::AVATAR,
        &profile.name,
        key,
        card.connected,
        t.app_bg,
    );
    let columns = columns(row);
    let (x, width) = columns.name;
    // The fingerprint is what tells namesakes apart: it is never what gets cut.
    let name_width = width - fingerprint.as_ref().map_or(0.0, |_| FINGERPRINT_WIDTH);
    let name = text_at(
        ui,
        pos2(x, middle),
        Align2::LEFT_CENTER,
        &profile.name,
        Text::SmallMedium,
        t.text,
        name_width,
    );
    if let Some(short) = &fingerprint {
        let left = name.right() + sp::S;
        text_at(
            ui,
            pos2(left, middle),
            Align2::LEFT_CENTER,
            short,
            Text::Caption,
            t.text_muted,
            FINGERPRINT_WIDTH,
        );
    }
    let headline = profile
        .headline
        .as_deref()
        .or(profile.offers.first().map(String::as_str));
    let (x, width) = columns.headline;
    text_at(
        ui,
        pos2(x, middle),
        Align2::LEFT_CENTER,
        headline.unwrap_or_default(),
        Text::Small,
        t.text_muted,
        width,
    );
    if let (Some((x, width)), Some(place)) = (columns.place, &profile.place) {
        text_at(
            ui,
            pos2(x, middle),
            Align2::LEFT_CENTER,
            place,
            Text::Small,
            t.text_muted,
            width,
        );
    }
    let edge = Stroke::new(1.0, t.border_subtle);
    ui.painter().hline(row.x_range(), row.bottom(), edge);
    focus_ring(ui, &response, row, radius::M);
    response.clicked()
}
