//! My network: whom one talks with and which communities one is in. Only one's own: who others
//! talk with stands nowhere.

mod hints;

use std::sync::Arc;

use egui::{Align2, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};
use replica::{CommunityRow, ConversationView, Intent, Question};

use super::communities::hue;
use super::{Desk, column_ui, gutter, is_wide, page_header_ui, scroll};
use crate::icons;
use crate::shell::{Go, Page};
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Look, avatar_at, card_ui, empty_ui, focus_ring, hover_blend, initial_tile_at, label_ui,
    text_at,
};

/// People and communities drawn in the picture; the list beside it has all of them.
const DRAWN_MAX: usize = 14;
const PICTURE_HEIGHT: f32 = 520.0;
const ROW_HEIGHT: f32 = 44.0;
/// As wide as a name may be, and where few communities leave room for more.
const NAME_WIDTH: f32 = 120.0;
const NAME_WIDTH_FEW: f32 = 190.0;
const FEW: usize = 6;
/// Rows of each list before the rest is counted.
const ROWS_MAX: usize = 12;

/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    asked_for: Option<(usize, usize)>,
    hints: replica::HintsView,
}

impl State {
    /// Takes what could grow.
    pub fn hinted(&mut self, hints: replica::HintsView) {
        self.hints = hints;
    }

    /// Asks anew when people or communities have changed.
    fn ask(&mut self, desk: &mut Desk) {
        let known = (desk.view.people.len(), desk.view.communities.len());
        if self.asked_for != Some(known) {
            self.asked_for = Some(known);
            desk.act(Intent::Ask(Question::Hints));
        }
    }
}

pub(crate) fn network_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    state.ask(desk);
    let words = desk.words.feed;
    page_header_ui(ui, words.network, words.network_sentence, |_| {});
    let view = desk.view;
    let people: Vec<&Arc<ConversationView>> = view
        .conversations
        .iter()
        .filter(|conversation| conversation.with.len() == 1)
        .collect();
    let communities: Vec<&CommunityRow> =
        view.communities.iter().filter(|row| row.joined).collect();
    if people.is_empty() && communities.is_empty() && hints::is_empty(&state.hints) {
        let see = Button::new(Look::Primary, desk.words.see_matches).icon(icons::SPARKLES);
        let (title, sentence) = (words.network_none_title, words.network_none_sentence);
        if empty_ui(ui, icons::WAYPOINTS, title, sentence, |ui| ui.add(see)).clicked() {
            desk.go(Page::Matches);
        }
        return;
    }
    scroll("network").show(ui, |ui| {
        egui::Frame::new()
            .inner_margin(gutter(2, 24))
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(sp::L, sp::L);
                let width = ui.available_width();
                if is_wide(ui) {
                    let left = (width * 0.64).floor();
                    ui.horizontal_top(|ui| {
                        column_ui(ui, left, |ui| {
                            picture_ui(ui, desk, &people, &communities);
                        });
                        column_ui(ui, width - left - sp::L, |ui| {
                            lists_ui(ui, desk, &people, &communities);
                        });
                    });
                } else {
                    picture_ui(ui, desk, &people, &communities);
                    lists_ui(ui, desk, &people, &communities);
                }
                hints::hints_ui(ui, desk, &state.hints);
            });
    });
}

/// Where the n-th of `count` stands on an ellipse around a middle, beginning at `turn`.
fn around(center: Pos2, radii: Vec2, n: usize, count: usize, turn: f32) -> Pos2 {
    let angle = turn + std::f32::consts::TAU * n as f32 / count.max(1) as f32;
    let along = Vec2::angled(angle);
    center + vec2(along.x * radii.x, along.y * radii.y)
}

/// Returns the turn of the inner ring at which its spokes come least close to the outer ones.
fn turn_between(inner: usize, outer: usize) -> f32 {
    const TURNS: usize = 48;
    let whole = std::f32::consts::TAU;
    let step = whole / (inner.max(1) * TURNS) as f32;
    let nearest = |turn: f32| {
        let angles = (0..inner).map(|n| turn + whole * n as f32 / inner.max(1) as f32);
        let gap = whole / outer.max(1) as f32;
        let distances = angles.map(|angle| {
            let past = angle.rem_euclid(gap);
            past.min(gap - past)
        });
        distances.fold(f32::MAX, f32::min)
    };
    let mut best = (0.0, f32::MIN);
    for n in 0..TURNS {
        let turn = step * n as f32;
        let distance = nearest(turn);
        if distance > best.1 {
            best = (turn, distance);
        }
    }
    best.0
}

fn picture_ui(
    ui: &mut Ui,
    desk: &Desk,
    people: &[&Arc<ConversationView>],
    communities: &[&CommunityRow],
) {
    let t = tokens::of(ui);
    let words = desk.words.feed;
    let size = vec2(ui.available_width(), PICTURE_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let spoken = (words.network_spoken)(people.len() as u64, communities.len() as u64);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
    let edge = Stroke::new(1.0, t.border_subtle);
    let corner = egui::CornerRadius::same(radius::L);
    ui.painter().add(t.shadow_sm.as_shape(rect, corner));
    ui.painter()
        .rect(rect, radius::L, t.surface, edge, StrokeKind::Inside);
    let center = rect.center() - vec2(0.0, 8.0);
    let inner = vec2(rect.width() * 0.24, rect.height() * 0.25);
    let outer = vec2(rect.width() * 0.39, rect.height() * 0.37);
    let people = people.get(..people.len().min(DRAWN_MAX)).unwrap_or(people);
    let communities = communities
        .get(..communities.len().min(DRAWN_MAX))
        .unwrap_or(communities);
    let top = -std::f32::consts::FRAC_PI_2;
    let turn = top + turn_between(people.len(), communities.len());
    let person_at = |n| around(center, inner, n, people.len(), turn);
    let community_at = |n| around(center, outer, n, communities.len(), top);
    let line = Stroke::new(1.5, t.border);
    for n in 0..communities.len() {
        ui.painter().line_segment([center, community_at(n)], line);
    }
    let near = Stroke::new(2.0, t.accent_border);
    for n in 0..people.len() {
        ui.painter().line_segment([center, person_at(n)], near);
    }
    for (n, row) in communities.iter().enumerate() {
        let tile = Rect::from_center_size(community_at(n), Vec2::splat(38.0));
        ui.painter()
            .rect_filled(tile.expand(4.0), radius::L, t.surface);
        initial_tile_at(ui, tile, &row.name, hue(row));
        let below = tile.center_bottom();
        let beside = (below.x - rect.left()).min(rect.right() - below.x) - sp::S;
        let most = if communities.len() > FEW {
            NAME_WIDTH
        } else {
            NAME_WIDTH_FEW
        };
        name_at(ui, below, &row.name, (2.0 * beside).min(most));
    }
    for (n, conversation) in people.iter().enumerate() {
        let at = person_at(n);
        let key = conversation.with.first().map(|person| *person.as_bytes());
        let key = key.unwrap_or_default();
        ui.painter().circle_filled(at, 23.0, t.surface);
        avatar_at(
            ui,
            at,
            size::AVATAR_ROW,
            &conversation.title,
            &key,
            false,
            t.surface,
        );
        let first = conversation.title.split_whitespace().next();
        name_at(
            ui,
            at + vec2(0.0, 19.0),
            first.unwrap_or_default(),
            NAME_WIDTH,
        );
    }
    if let Some(me) = &desk.view.me {
        let (name, key) = (&me.profile.name, me.id.as_bytes());
        ui.painter().circle_filled(center, 33.0, t.surface);
        ui.painter().circle_stroke(center, 31.0, near);
        avatar_at(ui, center, size::AVATAR_PAGE, name, key, false, t.surface);
        name_at(ui, center + vec2(0.0, 30.0), words.you, NAME_WIDTH);
    }
}

/// Paints a name below a point, on ground of its own so that no line crosses it.
fn name_at(ui: &Ui, below: Pos2, name: &str, width: f32) {
    let t = tokens::of(ui);
    let text = crate::widgets::galley(ui, name, Text::CaptionMedium, t.text, width, 1);
    let center = below + vec2(0.0, 13.0);
    let ground = Rect::from_center_size(center, text.size() + vec2(sp::S, 0.0));
    ui.painter().rect_filled(ground, radius::S, t.surface);
    ui.painter()
        .galley(center - text.size() / 2.0, text, t.text);
}

fn lists_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    people: &[&Arc<ConversationView>],
    communities: &[&CommunityRow],
) {
    let t = tokens::of(ui);
    let words = desk.words.feed;
    if !people.is_empty() {
        card_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            label_ui(ui, words.network_people, Text::Subhead, t.text);
            ui.add_space(sp::XS);
            for conversation in people.iter().take(ROWS_MAX) {
                let name = &conversation.title;
                let clicked = row_ui(ui, name, |ui, center| {
                    let key = conversation.with.first().map(|person| *person.as_bytes());
                    let key = key.unwrap_or_default();
                    avatar_at(ui, center, size::AVATAR_M, name, &key, false, t.surface);
                });
                if clicked {
                    desk.go = Some(Go::Conversation(conversation.id));
                }
            }
            more_ui(ui, desk, people.len());
        });
    }
    if !communities.is_empty() {
        card_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            label_ui(ui, words.network_communities, Text::Subhead, t.text);
            ui.add_space(sp::XS);
            for row in communities.iter().take(ROWS_MAX) {
                let clicked = row_ui(ui, &row.name, |ui, center| {
                    let tile = Rect::from_center_size(center, Vec2::splat(28.0));
                    initial_tile_at(ui, tile, &row.name, hue(row));
                });
                if clicked {
                    desk.go = Some(Go::Community(row.id));
                }
            }
            more_ui(ui, desk, communities.len());
        });
    }
}

fn more_ui(ui: &mut Ui, desk: &Desk, count: usize) {
    if count > ROWS_MAX {
        let t = tokens::of(ui);
        let more = (desk.words.feed.network_more)((count - ROWS_MAX) as u64);
        label_ui(ui, &more, Text::Caption, t.text_muted);
    }
}

fn row_ui(ui: &mut Ui, name: &str, sign: impl FnOnce(&Ui, Pos2)) -> bool {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let hover = hover_blend(ui, &response);
    let ground = rect.expand2(vec2(sp::S, 0.0));
    if hover > 0.0 {
        let fill = t.ghost_hover.gamma_multiply(hover);
        ui.painter().rect_filled(ground, radius::M, fill);
    }
    sign(ui, rect.left_center() + vec2(15.0, 0.0));
    text_at(
        ui,
        pos2(rect.left() + 42.0, rect.center().y),
        Align2::LEFT_CENTER,
        name,
        Text::SmallMedium,
        t.text,
        rect.width() - 42.0,
    );
    focus_ring(ui, &response, ground, radius::M);
    response.clicked()
}
