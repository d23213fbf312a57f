//! One community: what it is, and its parts.

mod aim;
mod aside;
mod cases;
mod charter;
mod composer;
mod exchange;
mod gatherings;
mod health;
mod knowledge;
mod lifecycle;
mod members;
mod older;
pub(super) mod post;
mod thread;
mod why;

pub(crate) use aim::{Aim, part_of, to_item};
pub(super) use composer::kinds_ui;
pub(super) use gatherings::when_text;
pub(crate) use thread::Older;

use egui::{Align, Align2, Frame, Layout, Margin, Rect, Role, Sense, Stroke, Ui, UiBuilder};
use egui::{WidgetInfo, pos2, vec2};
use replica::{
    CommunityAct, CommunityRow, CommunityView, Intent, ItemId, Lifecycle, PostView, ScopeId,
};

use super::communities::{hue, reach, state_colours};
use super::{Desk, READING_WIDTH, gutter, inset_ui, scroll};
use crate::icons;
use crate::shell::{Go, Page};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, Tab, Tone, chip_at, chip_size, dialog_ui, initial_tile_at, label_ui, note_ui,
    paragraph_ui, skeleton_ui, tabs_ui, text_at,
};

/// Height of the head in a window that has room, in points.
const HEAD_TALL: f32 = 116.0;
const HEAD_LOW: f32 = 84.0;
/// Below this window height the head is low, in points.
const TALL_MIN_HEIGHT: f32 = 700.0;

/// Height of the head of a section with one line, and with two, in points.
const SECTION_HEIGHT: f32 = 34.0;
const SECTION_TALL: f32 = 44.0;

/// A part of a community.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    Exchange,
    Why,
    Charter,
    Knowledge,
    Gatherings,
    People,
    Health,
}

/// What is seen of a community whose members alone see what is said in it; the rest would look empty.
const OUTSIDE: [Part; 2] = [Part::Charter, Part::Why];

/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub part: Part,
    chosen: Option<ScopeId>,
    /// The community the replica was last asked to show.
    asked: Option<ScopeId>,
    leaving: bool,
    exchange: exchange::State,
    knowledge: knowledge::State,
    gatherings: gatherings::State,
    health: health::State,
}

impl State {
    /// Chooses the community to show.
    pub fn choose(&mut self, community: ScopeId) {
        if self.chosen != Some(community) {
            *self = State {
                chosen: Some(community),
                asked: self.asked,
                ..State::default()
            };
        }
    }

    /// Takes older posts that were asked for, or that they do not come.
    pub fn older(&mut self, posts: Option<Vec<PostView>>) {
        match posts {
            Some(posts) => self.exchange.older.came(posts),
            None => self.exchange.older.refused(),
        }
    }

    /// Asks for the older posts on the page once more.
    pub fn older_again(&self) -> Option<Intent> {
        self.exchange.older.again()
    }

    /// Takes the summary that was asked for.
    pub fn summed(&mut self, text: String) {
        self.health.summed(text);
    }

    /// Takes the code of a gathering that was asked for.
    pub fn coded(&mut self, gathering: &ItemId, code: Option<String>) {
        self.gatherings.coded(gathering, code);
    }

    /// Returns the community that is chosen.
    pub fn chosen(&self) -> Option<ScopeId> {
        self.chosen
    }
}

pub(crate) fn community_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let Some(id) = state.chosen else {
        desk.go(Page::Communities);
        return;
    };
    if state.asked != Some(id) {
        state.asked = Some(id);
        desk.act(Intent::Community(CommunityAct::Open(Some(id))));
    }
    let view = desk.view;
    let open = view.community.as_deref();
    // Once one is inside, the place of its notice is taken by the community itself.
    let is_it = |row: &CommunityRow| row.id == id || row.notice == Some(id);
    let open = open.filter(|community| is_it(&community.row));
    let row = view.communities.iter().find(|row| is_it(row));
    let Some(row) = open.map(|community| &community.row).or(row) else {
        reading_ui(ui, desk);
        return;
    };
    if row.state == Lifecycle::Hidden && !OUTSIDE.contains(&state.part) {
        state.part = Part::Charter;
    }
    let place = Place::of(ui);
    head_ui(ui, state, desk, (row, open), place);
    if state.leaving {
        leave_dialog_ui(ui, state, desk, row);
    }
    let Some(community) = open else {
        reading_ui(ui, desk);
        return;
    };
    inset_ui(ui, place.side, place.side, |ui| {
        tabs_row_ui(ui, state, desk, community);
    });
    part_ui(ui, state, desk, community, place);
    desk.aim.pass(ui);
}

/// Where the parts of a community stand: in the middle together with what is beside them, and at the
/// same place whichever part is shown.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// What is free at both sides.
    side: f32,
    /// Whether there is room beside the column.
    beside: bool,
}

impl Place {
    fn of(ui: &Ui) -> Place {
        let column = READING_WIDTH + 2.0 * sp::GUTTER;
        let width = ui.available_width();
        let beside = width >= aside::ROOM_MIN_WIDTH;
        let whole = if beside {
            column + aside::WIDTH
        } else {
            column
        };
        let side = ((width - whole) / 2.0).max(0.0).floor();
        Place { side, beside }
    }

    /// Lays out the column.
    fn column_ui<R>(self, ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
        let column = READING_WIDTH + 2.0 * sp::GUTTER;
        let rest = (ui.available_width() - self.side - column).max(0.0);
        inset_ui(ui, self.side, rest, add)
    }
}

fn reading_ui(ui: &mut Ui, desk: &Desk) {
    Frame::new().inner_margin(gutter(24, 0)).show(ui, |ui| {
        skeleton_ui(ui, desk.words.community.reading, 5);
    });
}

fn head_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    (row, open): (&CommunityRow, Option<&CommunityView>),
    place: Place,
) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let tall = ui.ctx().content_rect().height() >= TALL_MIN_HEIGHT;
    let height = if tall { HEAD_TALL } else { HEAD_LOW };
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let reach = reach(desk.words, row);
    let name = format!("{}, {reach}", row.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &name));
    let hue = hue(row);
    ui.painter().rect_filled(rect, 0, t.hue_soft(hue));
    let edge = Stroke::new(1.0, t.border_subtle);
    ui.painter().hline(rect.x_range(), rect.bottom(), edge);
    let rect = rect.shrink2(vec2(place.side, 0.0));
    let side = if tall { 60.0 } else { 48.0 };
    let middle = rect.center().y;
    let tile = Rect::from_center_size(
        pos2(rect.left() + sp::GUTTER + side / 2.0, middle),
        egui::Vec2::splat(side),
    );
    tile_at(ui, tile, row);
    let right = acts_at(ui, state, desk, rect, row, open);
    let x = tile.right() + sp::L;
    let width = (right - sp::L - x).max(0.0);
    let (role, up) = if tall {
        (Text::Display, 32.0)
    } else {
        (Text::Title, 25.0)
    };
    let state_word = (words.state)(row.state);
    let chip = chip_size(ui, state_word);
    let title = text_at(
        ui,
        pos2(x, middle - up),
        Align2::LEFT_TOP,
        &row.shown_name(),
        role,
        t.text,
        width - chip.x - sp::M,
    );
    if row.state != Lifecycle::Active {
        let (fill, ink) = state_colours(t, row.state);
        let min = pos2(title.right() + sp::M, title.center().y - chip.y / 2.0);
        chip_at(ui, min, state_word, fill, ink);
    }
    let below = match &row.closed {
        Some(why) => format!("{reach}: {why}"),
        None if row.purpose.is_empty() => reach,
        None => format!("{reach} · {}", row.purpose),
    };
    text_at(
        ui,
        pos2(x, middle + if tall { 9.0 } else { 6.0 }),
        Align2::LEFT_TOP,
        &below,
        Text::Small,
        t.text_muted,
        width,
    );
}

fn tile_at(ui: &Ui, tile: Rect, row: &CommunityRow) {
    let t = tokens::of(ui);
    let corner = egui::CornerRadius::same((tile.height() * 0.28) as u8);
    ui.painter().add(t.shadow_sm.as_shape(tile, corner));
    initial_tile_at(ui, tile, &row.name, hue(row));
}

/// Draws join, sign or leave at the right of the head; returns where they begin.
fn acts_at(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    head: Rect,
    row: &CommunityRow,
    open: Option<&CommunityView>,
) -> f32 {
    let words = desk.words.community;
    let area = Rect::from_min_max(
        pos2(head.left() + 200.0, head.top()),
        pos2(head.right() - sp::GUTTER, head.bottom()),
    );
    let builder = UiBuilder::new()
        .max_rect(area)
        .id_salt("community acts")
        .layout(Layout::right_to_left(Align::Center));
    let mut ui = ui.new_child(builder);
    ui.spacing_mut().item_spacing.x = sp::S;
    let has_charter = open.is_some_and(|community| community.charter.version > 0);
    // A guest whose time is over is still a member, and can leave.
    let me = desk.view.me.as_ref().map(|me| me.id);
    let is_over = open.is_some_and(|community| {
        let mut members = community.members.iter();
        members.any(|member| Some(member.person) == me && member.guest_over)
    });
    if row.joined || is_over {
        let leave = Button::new(Look::Ghost, words.leave)
            .icon(icons::LOG_OUT)
            .icon_only();
        if ui.add(leave).clicked() {
            state.leaving = true;
        }
    }
    if row.joined {
        let unsigned = open.is_some_and(|community| !community.charter.signed_by_me);
        if has_charter && unsigned && state.part == Part::Charter {
            // It is signed below what is signed.
        } else if has_charter && unsigned {
            let sign = Button::new(Look::Primary, words.charter_sign).icon(icons::SIGNATURE);
            if ui.add(sign).clicked() {
                state.part = Part::Charter;
            }
        } else {
            let joined = Button::new(Look::Ghost, words.joined)
                .icon(icons::CHECK)
                .enabled(false);
            ui.add(joined);
        }
    } else if row.state != Lifecycle::Merged
        && row.closed.is_none()
        && !row.pending
        && !is_over
        && !open.is_some_and(|community| community.unheard)
    {
        join_ui(&mut ui, state, desk, row, has_charter);
        if row.state != Lifecycle::Hidden {
            follow_ui(&mut ui, desk, row);
        }
    }
    ui.min_rect().left()
}

/// Offers to read along: nobody is told.
fn follow_ui(ui: &mut Ui, desk: &mut Desk, row: &CommunityRow) {
    let words = desk.words.gather;
    let (label, icon) = match row.followed {
        true => (words.followed, icons::CHECK),
        false => (words.follow, icons::BELL),
    };
    let follow = Button::new(Look::Ghost, label).icon(icon);
    if ui.add(follow).on_hover_text(words.follow_help).clicked() {
        let follow = CommunityAct::Follow {
            community: row.id,
            on: !row.followed,
        };
        desk.act(Intent::Community(follow));
    }
}

/// Who signs has read: where there is a charter, joining begins with it.
fn join_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, row: &CommunityRow, has_charter: bool) {
    let words = desk.words.community;
    if has_charter && state.part != Part::Charter {
        let read = Button::new(Look::Primary, words.join_more).icon(icons::PLUS);
        if ui.add(read).clicked() {
            state.part = Part::Charter;
        }
        return;
    }
    let (label, icon) = if has_charter {
        (words.join_and_sign, icons::SIGNATURE)
    } else {
        (words.join, icons::PLUS)
    };
    if ui
        .add(Button::new(Look::Primary, label).icon(icon))
        .clicked()
    {
        let join = CommunityAct::Join {
            community: row.id,
            sign: has_charter,
        };
        desk.act(Intent::Community(join));
    }
}

/// Says what becomes of those who stay where nobody else decides. Anybody can always leave.
fn nobody_left(desk: &Desk, row: &CommunityRow) -> Option<&'static str> {
    let words = desk.words.community;
    let mut places = desk.view.governance.iter();
    let is_last = places.any(|place| place.scope == row.id && place.only_i_decide());
    if !is_last || row.members.is_none_or(|members| members < 2) {
        return None;
    }
    let open = desk.view.community.as_ref();
    let open = open.filter(|community| community.row.id == row.id);
    let vote = open.is_some_and(|community| community.without_vote > 0);
    Some(if vote {
        words.leave_to_signers
    } else {
        words.leave_undecided
    })
}

fn leave_dialog_ui(ui: &Ui, state: &mut State, desk: &mut Desk, row: &CommunityRow) {
    let words = desk.words.community;
    let title = (words.leave_title)(&row.name);
    let last = nobody_left(desk, row).unwrap_or_default();
    let sentence = format!("{} {last}", words.leave_sentence);
    let sentence = sentence.trim_end();
    let answer = dialog_ui(ui, &title, sentence, words.leave, desk.words.cancel);
    if answer == Some(true) {
        let leave = CommunityAct::Leave { community: row.id };
        desk.act(Intent::Community(leave));
    }
    state.leaving = answer.is_none();
}

fn tabs_row_ui(ui: &mut Ui, state: &mut State, desk: &Desk, community: &CommunityView) {
    let words = desk.words.community;
    let tab = |value, label, count: usize| Tab {
        value,
        label,
        count: count as u64,
    };
    let waiting = community.proposals.len() + community.row.panels.len();
    let mut tabs = vec![
        tab(Part::Exchange, words.tab_exchange, 0),
        tab(Part::Why, words.tab_why, 0),
        tab(Part::Charter, words.tab_charter, waiting),
        tab(Part::Knowledge, words.tab_knowledge, community.cards.len()),
        tab(
            Part::Gatherings,
            words.tab_gatherings,
            community.gatherings.len(),
        ),
        tab(Part::People, words.tab_people, 0),
        tab(Part::Health, words.tab_health, 0),
    ];
    if community.row.state == Lifecycle::Hidden {
        tabs.retain(|tab| OUTSIDE.contains(&tab.value));
    }
    Frame::new()
        .inner_margin(Margin::symmetric(sp::GUTTER as i8, 0))
        .show(ui, |ui| {
            if let Some(part) = tabs_ui(ui, words.parts, state.part, &tabs) {
                state.part = part;
            }
        });
}

fn part_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    community: &CommunityView,
    place: Place,
) {
    let part = state.part;
    if place.beside
        && let Some(part) = aside::aside_ui(ui, desk, community, (part, place.side))
    {
        state.part = part;
    }
    match part {
        Part::Exchange => {
            exchange::exchange_ui(ui, &mut state.exchange, desk, community, place);
        }
        Part::Why => column_ui(ui, place, "why", |ui| why::why_ui(ui, desk, community)),
        Part::Charter => column_ui(ui, place, "charter", |ui| {
            charter::charter_ui(ui, desk, community);
        }),
        Part::Knowledge => column_ui(ui, place, "knowledge", |ui| {
            knowledge::knowledge_ui(ui, &mut state.knowledge, desk, community);
        }),
        Part::Gatherings => column_ui(ui, place, "gatherings", |ui| {
            gatherings::gatherings_ui(ui, &mut state.gatherings, desk, community);
        }),
        Part::People => column_ui(ui, place, "members", |ui| {
            members::members_ui(ui, desk, community);
        }),
        Part::Health => column_ui(ui, place, "health", |ui| {
            health::health_ui(ui, &mut state.health, desk, community);
        }),
    }
}

/// Scrolls a part of one column.
fn column_ui(ui: &mut Ui, place: Place, salt: &'static str, add: impl FnOnce(&mut Ui)) {
    scroll(salt).show(ui, |ui| {
        place.column_ui(ui, |ui| {
            Frame::new().inner_margin(gutter(20, 28)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = sp::M;
                add(ui);
            });
        });
    });
}

/// Draws what stands above every part: where the community went, or that nothing is added.
fn notes_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words.community;
    match community.row.state {
        Lifecycle::Merged => {
            note_ui(ui, Tone::Plain, icons::GIT_MERGE, words.merged_note);
            if let Some(successor) = community.successor {
                let go = Button::new(Look::Soft, words.go_there).icon(icons::ARROW_RIGHT);
                if ui.add(go).clicked() {
                    desk.go = Some(Go::Community(successor));
                }
            }
        }
        Lifecycle::Archived => note_ui(ui, Tone::Plain, icons::ARCHIVE, words.archived_note),
        Lifecycle::Hidden if community.row.pending => {
            let pending = desk.words.life.entering;
            note_ui(ui, Tone::Plain, icons::HOURGLASS, pending);
        }
        Lifecycle::Hidden => {
            let words = desk.words.life;
            let note = match community.row.closed {
                Some(_) => words.closed_note,
                None => words.hidden_note,
            };
            note_ui(ui, Tone::Plain, icons::EYE_OFF, note);
        }
        Lifecycle::Idea | Lifecycle::Forming | Lifecycle::Active | Lifecycle::Dormant => {}
    }
    lifecycle::incoming_ui(ui, desk, community);
}

/// Tells whether one may write here.
fn may_write(community: &CommunityView) -> bool {
    let is_over = matches!(community.row.state, Lifecycle::Archived | Lifecycle::Merged);
    community.row.joined && !is_over
}

/// An act beside the head of a section, with the name it is known by last.
type SectionAct<'a> = (Look, &'a str, icons::Icon, &'a str);

/// Draws the title and the sentence of a section and, at their right, what can be begun in it, the
/// first act outermost; returns the name of the one that was clicked.
fn section_ui<'a>(
    ui: &mut Ui,
    (title, sentence): (&str, &str),
    acts: &[SectionAct<'a>],
) -> Option<&'a str> {
    let t = tokens::of(ui);
    let mut clicked = None;
    let height = if title.is_empty() || sentence.is_empty() {
        SECTION_HEIGHT
    } else {
        SECTION_TALL
    };
    let size = vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        for (look, label, icon, name) in acts {
            if ui.add(Button::new(*look, label).icon(*icon)).clicked() {
                clicked = Some(*name);
            }
        }
        let layout = if height == SECTION_TALL {
            Layout::top_down(Align::LEFT)
        } else {
            Layout::left_to_right(Align::Center)
        };
        ui.with_layout(layout, |ui| {
            ui.spacing_mut().item_spacing.y = sp::XXS;
            if !title.is_empty() {
                label_ui(ui, title, Text::Subhead, t.text);
            }
            if !sentence.is_empty() {
                paragraph_ui(ui, sentence, Text::Small, t.text_muted);
            }
        });
    });
    clicked
}
