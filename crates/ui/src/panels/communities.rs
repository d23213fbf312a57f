//! All communities one may know of: one's own first, then those to discover.

use egui::{Align2, Frame, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};
use replica::{CommunityAct, CommunityRow, Intent, Lifecycle, Template};

use super::form::{acts_ui, field_ui, send};
use super::matches::search_shortcut;
use super::{Desk, gutter, page_header_ui, scroll};
use crate::icons::{self, Icon};
use crate::shell::{Go, Page};
use crate::theme::Text;
use crate::tokens::{self, Tokens, radius, size, sp};
use crate::widgets::{
    Button, Grid, Look, TextField, card_background, chip_at, chip_size, empty_ui, focus_ring,
    hover_blend, hue_of, icon_at, initial_tile_at, label_ui, search_ui, text_at, wrapped_text_at,
};
use crate::words::Words;

const CARD_HEIGHT: f32 = 158.0;
const CARD_MIN_WIDTH: f32 = 292.0;
const TILE: f32 = 40.0;
/// The form in which an invitation is pasted.
const ENTER: &str = "enter";

/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    search: String,
}

/// Returns the hue of a community: always the same, from its id.
pub(super) fn hue(row: &CommunityRow) -> usize {
    hue_of(row.id.as_bytes())
}

/// Returns the icon of a template.
pub(super) fn template_icon(template: Template) -> Icon {
    match template {
        Template::Life => icons::SPROUT,
        Template::Skill => icons::GRADUATION_CAP,
        Template::Theme => icons::COMPASS,
    }
}

/// Returns the fill and ink of a state.
pub(super) fn state_colours(t: &Tokens, state: Lifecycle) -> (egui::Color32, egui::Color32) {
    match state {
        Lifecycle::Active => (t.success_soft, t.success_text),
        Lifecycle::Idea | Lifecycle::Forming => (t.accent_soft, t.accent_text),
        Lifecycle::Dormant => (t.warning_soft, t.warning_text),
        Lifecycle::Archived | Lifecycle::Merged | Lifecycle::Hidden => {
            (t.surface_sunken, t.text_muted)
        }
    }
}

/// Says who may take part and how many do, as far as one may know.
pub(super) fn reach(words: &Words, row: &CommunityRow) -> String {
    let w = words.community;
    let members = match row.members {
        Some(members) => (w.members)(u64::from(members)),
        None => w.members_hidden.to_owned(),
    };
    let is_hidden = row.notice.is_some() || row.state == Lifecycle::Hidden;
    let access = if row.closed.is_some() {
        w.closed
    } else if is_hidden {
        (w.state)(Lifecycle::Hidden)
    } else {
        w.open_to_all
    };
    format!("{members} · {access}")
}

pub(crate) fn communities_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.community;
    let all = &desk.view.communities;
    let sentence = (words.overview_sentence)(all.len() as u64);
    let sentence = if all.is_empty() {
        words.found_sentence.to_owned()
    } else {
        sentence
    };
    page_header_ui(ui, words.communities, &sentence, |ui| {
        let start = Button::new(Look::Primary, words.start).icon(icons::PLUS);
        if !all.is_empty() && ui.add(start).clicked() {
            desk.go(Page::Found);
        }
        let invited = Button::new(Look::Ghost, desk.words.life.invited).icon(icons::TICKET);
        if ui.add(invited).clicked() {
            desk.forms.open(ENTER);
        }
    });
    enter_ui(ui, desk);
    if all.is_empty() {
        let start = Button::new(Look::Primary, words.start).icon(icons::PLUS);
        let (title, sentence) = (words.none_title, words.none_sentence);
        if empty_ui(ui, icons::SPROUT, title, sentence, |ui| ui.add(start)).clicked() {
            desk.go(Page::Found);
        }
        return;
    }
    Frame::new().inner_margin(gutter(0, 12)).show(ui, |ui| {
        let field = search_ui(
            ui,
            "community search",
            &mut state.search,
            words.search,
            desk.words.search_shortcut,
            desk.words.clear_search,
        );
        if search_shortcut(ui) {
            field.request_focus();
        }
    });
    let needle = model::folded(&state.search);
    let fits = |row: &&CommunityRow| {
        let text = model::folded(&format!("{} {}", row.name, row.purpose));
        needle.split_whitespace().all(|word| text.contains(word))
    };
    let (mine, others): (Vec<&CommunityRow>, Vec<&CommunityRow>) =
        all.iter().filter(fits).partition(|row| row.joined);
    if mine.is_empty() && others.is_empty() {
        let sentence = desk.words.no_hits_sentence;
        empty_ui(ui, icons::SEARCH, words.no_hits, sentence, |_| ());
        return;
    }
    scroll("communities").show(ui, |ui| {
        Frame::new().inner_margin(gutter(2, 28)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            section_ui(ui, desk, words.yours, &mine);
            section_ui(ui, desk, words.others, &others);
            if others.is_empty() && needle.is_empty() {
                let t = tokens::of(ui);
                label_ui(ui, words.none_others, Text::Small, t.text_muted);
            }
        });
    });
}

/// Draws the form in which an invitation into a closed community is pasted.
fn enter_ui(ui: &mut Ui, desk: &mut Desk) {
    if !desk.forms.is_open(ENTER) {
        return;
    }
    let words = desk.words.life;
    Frame::new().inner_margin(gutter(0, 12)).show(ui, |ui| {
        let field = TextField::new(words.invited).hint(words.invited_hint);
        field_ui(ui, desk, ENTER, "code", field);
        let code = desk.forms.text(ENTER, "code");
        let act = (words.invited_act, icons::DOOR_OPEN);
        if acts_ui(ui, desk, ENTER, act, !code.is_empty()) {
            let enter = Intent::Community(CommunityAct::Enter { code });
            send(desk, ENTER, enter);
        }
    });
}

fn section_ui(ui: &mut Ui, desk: &mut Desk, title: &str, rows: &[&CommunityRow]) {
    if rows.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    label_ui(ui, title, Text::SmallMedium, t.text_muted);
    ui.add_space(sp::S);
    let gap = sp::M;
    let grid = Grid::fitting(ui.available_width(), CARD_MIN_WIDTH, CARD_HEIGHT, gap);
    for chunk in rows.chunks(grid.columns()) {
        for (rect, row) in grid.row_ui(ui).zip(chunk) {
            if ui.is_rect_visible(rect) && card_ui(ui, desk, rect, row) {
                desk.go = Some(Go::Community(row.id));
            }
        }
        ui.add_space(gap);
    }
    ui.add_space(sp::L);
}

fn card_ui(ui: &Ui, desk: &Desk, rect: Rect, row: &CommunityRow) -> bool {
    let t = tokens::of(ui);
    let words = desk.words;
    let id = ui.scope_id().with(("community", row.id));
    let response = ui.interact(rect, id, Sense::click());
    let reach = reach(words, row);
    let spoken = format!("{}, {reach}", row.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let hover = hover_blend(ui, &response);
    card_background(ui, rect, hover, false);
    let pad = sp::L;
    let left = rect.left() + pad;
    let right = rect.right() - pad;
    let tile = Rect::from_min_size(pos2(left, rect.top() + pad), egui::Vec2::splat(TILE));
    initial_tile_at(ui, tile, &row.name, hue(row));
    let state = (words.community.state)(row.state);
    let state_size = chip_size(ui, state);
    let quiet = row.state == Lifecycle::Active;
    let state_width = if quiet { 0.0 } else { state_size.x + sp::S };
    let x = tile.right() + sp::M;
    text_at(
        ui,
        pos2(x, tile.top() + 1.0),
        Align2::LEFT_TOP,
        &row.shown_name(),
        Text::Subhead,
        t.text,
        right - x - state_width,
    );
    if !quiet {
        let (fill, ink) = state_colours(t, row.state);
        chip_at(ui, pos2(right - state_size.x, tile.top()), state, fill, ink);
    }
    text_at(
        ui,
        pos2(x, tile.top() + 21.0),
        Align2::LEFT_TOP,
        &reach,
        Text::Caption,
        t.text_muted,
        right - x,
    );
    let body = Rect::from_min_max(
        pos2(left, tile.bottom() + sp::M),
        pos2(right, rect.bottom() - 46.0),
    );
    wrapped_text_at(ui, body, &row.purpose, Text::Small, t.text_muted, 2);
    foot_at(ui, desk, rect, row);
    focus_ring(ui, &response, rect, radius::L);
    response.clicked()
}

/// What is going on in it at the left, whether it is open at the right.
fn foot_at(ui: &Ui, desk: &Desk, rect: Rect, row: &CommunityRow) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let (left, right) = (rect.left() + sp::L, rect.right() - sp::L);
    let line = Stroke::new(1.0, t.border_subtle);
    ui.painter().hline(left..=right, rect.bottom() - 42.0, line);
    let middle = rect.bottom() - 21.0;
    if let Some(why) = &row.closed {
        icon_at(
            ui,
            pos2(left + 7.0, middle),
            icons::LOCK,
            size::ICON_S,
            t.text_subtle,
        );
        text_at(
            ui,
            pos2(left + 22.0, middle),
            Align2::LEFT_CENTER,
            &(words.closed_because)(why),
            Text::Small,
            t.text_muted,
            right - left - 22.0,
        );
        return;
    }
    let icon = template_icon(row.template);
    icon_at(
        ui,
        pos2(left + 7.0, middle),
        icon,
        size::ICON_S,
        t.text_subtle,
    );
    let mut news = Vec::new();
    if row.joined && row.unread > 0 {
        news.push((words.unread)(u64::from(row.unread)));
    }
    if row.open_asks > 0 {
        news.push((words.open_asks)(u64::from(row.open_asks)));
    }
    let (text, ink) = if news.is_empty() {
        ((words.template)(row.template).to_owned(), t.text_muted)
    } else {
        (news.join(" · "), t.text)
    };
    text_at(
        ui,
        pos2(left + 22.0, middle),
        Align2::LEFT_CENTER,
        &text,
        Text::Small,
        ink,
        right - left - 100.0,
    );
    let (mark, ink) = if row.joined {
        (words.joined, t.success_text)
    } else {
        (words.join, t.accent_text)
    };
    text_at(
        ui,
        pos2(right, middle),
        Align2::RIGHT_CENTER,
        mark,
        Text::SmallMedium,
        ink,
        90.0,
    );
}
