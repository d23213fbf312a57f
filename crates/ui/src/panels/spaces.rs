//! The spaces of this device: going to another one, beginning in one more, carrying something over.
//!
//! For: somebody who is in an organisation and at an event. Knows: what the shell of the process told
//! of each space. Never: reads another space; what is carried over is a wish like any other.

use egui::{Frame, Popup, Rect, RectAlign, Response, Stroke, Ui, vec2};
use replica::{KnowledgeView, PostKind, PostView, ScopeId};

use super::form::{acts_ui, field_ui};
use super::{Desk, chip_rows_ui};
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, pad, radius, sp};
use crate::widgets::{
    Button, Look, NavItem, TextField, ToggleChip, icon_at, label_ui, nav_tile_ui, nav_ui,
};
use crate::words::Words;

const MENU_WIDTH: f32 = 280.0;
/// Where the mark of a menu stands, from the right edge.
const MARK_FROM_RIGHT: f32 = 14.0;
const MARK: f32 = 14.0;

/// One space of this device, as far as it is known without being on show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpaceRow {
    /// What it is called; nothing while that is not known.
    pub name: Option<String>,
    /// A passphrase locks it.
    pub is_locked: bool,
    /// It is the one on show.
    pub here: bool,
    /// Messages and posts nobody has looked at yet; nothing is counted in a space that is not open.
    pub unread: u64,
    /// One's communities in it, if it is open.
    pub communities: Vec<(ScopeId, String)>,
}

impl SpaceRow {
    fn label<'a>(&'a self, words: &'a Words) -> &'a str {
        match &self.name {
            Some(name) => name,
            None if self.is_locked => words.spaces.locked,
            None => words.spaces.unread,
        }
    }
}

/// Marks what opens the menu of spaces.
pub(super) fn mark_at(ui: &Ui, rect: Rect) {
    let t = tokens::of(ui);
    let at = rect.right_center() - vec2(MARK_FROM_RIGHT, 0.0);
    icon_at(ui, at, icons::CHEVRON_DOWN, MARK, t.text_subtle);
}

/// Draws the menu of spaces under what opens it.
pub(super) fn menu_ui(ui: &Ui, opener: &Response, desk: &mut Desk) {
    let t = tokens::of(ui);
    let frame = Frame::new()
        // As in the sidebar, so that the one on show stands out in the same way.
        .fill(t.sidebar_bg)
        .stroke(Stroke::new(1.0, t.border))
        .corner_radius(radius::L)
        .shadow(t.shadow_lg)
        .inner_margin(pad::MENU);
    if opener.clicked() {
        *desk.spaces_open = !*desk.spaces_open;
    }
    let mut is_open = *desk.spaces_open;
    let menu = Popup::menu(opener)
        .open_bool(&mut is_open)
        .align(RectAlign::BOTTOM_START)
        .gap(sp::XS)
        .width(MENU_WIDTH)
        .frame(frame);
    let _shown = menu.show(|ui| {
        ui.set_width(MENU_WIDTH);
        ui.spacing_mut().item_spacing.y = sp::XXS;
        let words = desk.words;
        for (hue, row) in desk.spaces.iter().enumerate() {
            let unread = (row.unread > 0).then(|| (words.number)(row.unread));
            let item = NavItem {
                icon: icons::ORBIT,
                label: row.label(words),
                badge: unread.as_deref(),
                strong: true,
                selected: row.here,
            };
            if nav_tile_ui(ui, item, hue).clicked() && !row.here {
                desk.wish(Wish::OpenSpace(hue));
            }
        }
        let further = NavItem {
            icon: icons::PLUS,
            label: words.spaces.further,
            badge: None,
            strong: false,
            selected: false,
        };
        if nav_ui(ui, further).clicked() {
            desk.wish(Wish::FurtherSpace);
        }
    });
    *desk.spaces_open = is_open;
}

/// Draws the way back to another space, where there is no sidebar.
pub(super) fn back_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.spaces;
    let mut others = desk.spaces.iter().enumerate().filter(|(_, row)| !row.here);
    let Some((position, row)) = others.next() else {
        return;
    };
    let label = match &row.name {
        Some(name) => (words.back_to)(name),
        None => words.back.to_owned(),
    };
    let back = Button::new(Look::Ghost, &label)
        .icon(icons::ARROW_LEFT)
        .small();
    if ui.add(back).clicked() {
        desk.wish(Wish::OpenSpace(position));
    }
}

/// What may be carried to another space: something with a text, and whose it is.
pub(super) struct Thing<'a> {
    id: &'a str,
    community: ScopeId,
    text: String,
    source: String,
    /// Something of it is not shown, so it would not be carried.
    is_cut: bool,
}

impl<'a> Thing<'a> {
    pub fn of_post(post: &'a PostView) -> Thing<'a> {
        Thing {
            id: &post.id,
            community: post.community,
            text: text_of(post),
            source: source_of(post),
            is_cut: post.is_cut || post.deleted,
        }
    }

    pub fn of_card(community: ScopeId, card: &'a KnowledgeView) -> Thing<'a> {
        Thing {
            id: &card.id,
            community,
            text: text_of_card(card),
            source: card.authors.join(", "),
            is_cut: false,
        }
    }

    /// The form in which it is carried over.
    pub fn form(&self) -> String {
        format!("carry-over:{}", self.id)
    }

    /// Tells whether it may go: there is another space, and everybody here may read it.
    pub fn may_go(&self, desk: &Desk) -> bool {
        let has_others = desk.spaces.iter().any(|row| !row.here);
        let mut rows = desk.view.communities.iter();
        let row = rows.find(|row| row.id == self.community);
        let is_open = row.is_some_and(|row| row.closed.is_none() && row.notice.is_none());
        has_others && is_open && !self.is_cut
    }
}

/// Draws what unfolds the form in which something is carried over, if it may go anywhere.
pub(super) fn carry_act_ui(ui: &mut Ui, desk: &mut Desk, thing: &Thing) {
    if !thing.may_go(desk) {
        return;
    }
    let act = Button::new(Look::Ghost, desk.words.spaces.carry)
        .icon(icons::ARROW_LEFT_RIGHT)
        .small()
        .icon_only();
    if ui.add(act).clicked() {
        desk.forms.open(&thing.form());
    }
}

/// Draws the form in which something is carried to another space, if it is unfolded.
pub(super) fn carry_ui(ui: &mut Ui, desk: &mut Desk, thing: Thing) {
    let form = thing.form();
    if !desk.forms.is_open(&form) || !thing.may_go(desk) {
        return;
    }
    let t = tokens::of(ui);
    let words = desk.words.spaces;
    label_ui(ui, words.carry_title, Text::SmallMedium, t.text);
    let target = target_ui(ui, desk, &form);
    if !desk.forms.has_line(&form, "source") {
        desk.forms.fill(&form, "source", thing.source);
    }
    let why = TextField::new(words.why).hint(words.why_hint);
    field_ui(ui, desk, &form, "text", why);
    let source = TextField::new(words.source).help(words.source_help);
    field_ui(ui, desk, &form, "source", source);
    let source = desk.forms.text(&form, "source");
    let is_ready = target.is_some() && !source.is_empty();
    let act = (words.carry_act, icons::ARROW_LEFT_RIGHT);
    if acts_ui(ui, desk, &form, act, is_ready)
        && let Some((space, community)) = target
        && desk.forms.send(&form)
    {
        desk.wish(Wish::CarryOver {
            why: desk.forms.text(&form, "text"),
            form,
            space,
            community,
            source,
            text: thing.text,
        });
    }
}

/// Lets somebody choose a community of another space; returns which is chosen.
fn target_ui(ui: &mut Ui, desk: &mut Desk, form: &str) -> Option<(usize, ScopeId)> {
    let t = tokens::of(ui);
    let words = desk.words;
    let others = desk.spaces.iter().enumerate().filter(|(_, row)| !row.here);
    let targets: Vec<(usize, ScopeId, String)> = others
        .flat_map(|(position, row)| {
            let space = row.label(words);
            let communities = row.communities.iter();
            communities.map(move |(id, name)| (position, *id, format!("{name} · {space}")))
        })
        .collect();
    if targets.is_empty() {
        label_ui(ui, words.spaces.carry_nowhere, Text::Small, t.text_muted);
    }
    let chosen = desk.forms.text(form, "to");
    chip_rows_ui(ui, |ui| {
        for (_, id, name) in &targets {
            let id = id.to_string();
            if ui.add(ToggleChip::new(name, chosen == id)).clicked() {
                desk.forms.write(form, "to", id);
            }
        }
    });
    let mut targets = targets.into_iter();
    targets
        .find(|(_, id, _)| id.to_string() == chosen)
        .map(|(position, id, _)| (position, id))
}

/// Says what stands as the source of a post carried over: where it was brought in from, or whose it
/// is. A relayed post names a community of its space; that stays there.
pub fn source_of(post: &PostView) -> String {
    let outside = post.origin.clone();
    let outside = outside.filter(|_| post.kind == PostKind::BringIn);
    outside.unwrap_or_else(|| post.author_name.clone())
}

/// Returns what of a post is carried over: its title, where it has one, and its text.
pub fn text_of(post: &PostView) -> String {
    match &post.title {
        Some(title) => format!("{title}\n\n{}", post.text),
        None => post.text.clone(),
    }
}

/// Returns what of a card is carried over.
pub fn text_of_card(card: &KnowledgeView) -> String {
    format!("{}\n\n{}", card.title, card.text)
}
