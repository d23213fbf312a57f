//! One post: who says what, what the others made of it, and what one can do with it.

mod acts;
mod forms;
mod made;
mod more;
mod reactions;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Align2, Frame, Margin, Role, Sense, Stroke, Ui, WidgetInfo};
use egui::{pos2, vec2};
use model::markdown::{self, Block, Link};
use replica::{CommunityAct, EraseAct, Intent, ItemId, PostKind, PostView};

use super::super::Desk;
use super::super::files::files_ui;
use super::super::form::{acts_ui, field_ui, finished, quiet_act_ui, send};
use super::super::moments::written;
use super::{thread, to_item};
use crate::icons::{self, Icon};
use crate::shell::{Go, Wish};
use crate::theme::Text;
use crate::tokens::{self, pad, radius, size, sp};
use crate::widgets::{
    Button, Look, TextField, avatar_at, dialog_ui, focus_ring, galley, icon_at, label_ui,
    paragraph_ui, rich_ui, text_at,
};
use crate::words::Ago;
pub(super) use forms::{card_form_ui, report_ui, thank_ui};
pub(super) use made::{options_ui, thanks_ui};
pub(super) use reactions::{choose_reaction_ui, reactions_ui};

/// A text longer than this is folded, in characters.
const FOLD_CHARS: usize = 600;
/// Texts kept as blocks.
const READ_MAX: usize = 256;
const HEAD_HEIGHT: f32 = 38.0;
pub(super) const REACTION_HEIGHT: f32 = 28.0;
/// How much of a text is quoted in an answer to it, in characters.
const QUOTED_CHARS: usize = 280;

/// What a list of posts keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Long texts shown in full.
    whole: BTreeSet<ItemId>,
    /// How many replies of a post are shown.
    pub(super) shown: BTreeMap<ItemId, usize>,
    /// How high replies are that are not on screen.
    pub(super) rows: crate::widgets::TallRows,
    /// The post one is choosing a reaction for.
    reacting: Option<ItemId>,
    /// What one is asked about before it is taken back.
    pub(super) deleting: Option<ItemId>,
    pub(super) erasing: Option<ItemId>,
    /// The link one is asked about before it is followed.
    visiting: Option<Link>,
    /// Texts on screen as blocks, by what they say.
    read: BTreeMap<ItemId, (String, Arc<Vec<Block>>)>,
}

impl State {
    /// Reads a text once, however many frames it is on screen.
    fn blocks(&mut self, id: &ItemId, text: &str) -> Arc<Vec<Block>> {
        if let Some((known, blocks)) = self.read.get(id)
            && known == text
        {
            return Arc::clone(blocks);
        }
        if self.read.len() >= READ_MAX {
            self.read.clear();
        }
        let blocks = Arc::new(markdown::blocks(text));
        let read = (text.to_owned(), Arc::clone(&blocks));
        self.read.insert(id.clone(), read);
        blocks
    }

    /// Draws the question that has to be answered before something goes, or one goes somewhere.
    pub fn dialogs_ui(&mut self, ui: &Ui, desk: &mut Desk) {
        self.visit_ui(ui, desk);
        self.delete_ui(ui, desk);
        self.erase_ui(ui, desk);
    }

    fn erase_ui(&mut self, ui: &Ui, desk: &mut Desk) {
        let Some(item) = &self.erasing else { return };
        let words = desk.words.mine;
        let sentence = format!("{} {}", words.erase_item_what, words.erase_limits);
        let (title, act) = (words.erase_item_title, words.erase_act);
        let answer = dialog_ui(ui, title, &sentence, act, desk.words.cancel);
        if answer == Some(true) {
            let item = item.to_string();
            desk.act(Intent::Erase(EraseAct::Item { item }));
        }
        if answer.is_some() {
            self.erasing = None;
        }
    }

    fn visit_ui(&mut self, ui: &Ui, desk: &mut Desk) {
        let Some(link) = &self.visiting else { return };
        let words = desk.words.community;
        let sentence = if link.is_disguised {
            format!("{} {}", words.visit_disguised, link.target)
        } else {
            format!("{} {}", link.target, words.visit_sentence)
        };
        let (title, act) = (words.visit_title, words.visit_act);
        let answer = dialog_ui(ui, title, &sentence, act, desk.words.cancel);
        if answer == Some(true) {
            desk.wish(Wish::Visit(link.target.clone()));
        }
        if answer.is_some() {
            self.visiting = None;
        }
    }

    fn delete_ui(&mut self, ui: &Ui, desk: &mut Desk) {
        let Some(item) = &self.deleting else { return };
        let words = desk.words.community;
        let answer = dialog_ui(
            ui,
            words.delete_title,
            words.delete_sentence,
            words.delete,
            desk.words.cancel,
        );
        if answer == Some(true) {
            let delete = CommunityAct::Delete { item: item.clone() };
            desk.act(Intent::Community(delete));
        }
        if answer.is_some() {
            self.deleting = None;
        }
    }
}

/// Returns the icon and hue of a kind.
pub(crate) fn kind_sign(kind: PostKind) -> (Icon, usize) {
    match kind {
        PostKind::News => (icons::NEWSPAPER, 10),
        PostKind::KnowHow => (icons::BOOK_OPEN, 1),
        PostKind::Advice => (icons::CIRCLE_HELP, 8),
        PostKind::Spark => (icons::ZAP, 3),
        PostKind::JoinIn => (icons::HAND, 4),
        PostKind::Ask => (icons::HAND_HEART, 5),
        PostKind::Offer => (icons::GIFT, 9),
        PostKind::Show => (icons::FEATHER, 7),
        PostKind::Idea => (icons::LIGHTBULB, 3),
        PostKind::Poll => (icons::VOTE, 8),
        PostKind::Project => (icons::ROUTE, 4),
        PostKind::BringIn => (icons::GLOBE, 6),
        PostKind::Card => (icons::BOOK_OPEN, 1),
        PostKind::Gathering => (icons::CALENDAR_DAYS, 4),
        PostKind::Role | PostKind::Decision => (icons::VOTE, 8),
        PostKind::Answer | PostKind::Reply => (icons::MESSAGE_CIRCLE, 10),
    }
}

/// Says how long ago something was.
pub(crate) fn ago(desk: &Desk, at: replica::Timestamp) -> String {
    (desk.words.ago)(Ago::between(at.0, desk.now.0))
}

/// Draws a post with its replies. `place` names the community where it does not go without
/// saying; `is_new` marks what one had not seen.
pub(crate) fn post_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    post: &PostView,
    place: Option<&str>,
    is_new: bool,
) {
    let t = tokens::of(ui);
    let edge = if is_new {
        t.accent_border
    } else {
        t.border_subtle
    };
    Frame::new()
        .fill(t.surface)
        .stroke(Stroke::new(1.0, edge))
        .corner_radius(radius::L)
        .shadow(t.shadow_sm)
        .inner_margin(Margin::same(pad::POST))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(sp::S, sp::M);
            head_ui(ui, desk, post, place, is_new);
            body_ui(ui, state, desk, post);
            if !post.deleted {
                made::made_ui(ui, desk, post);
                acts::foot_ui(ui, state, desk, post);
                forms::forms_ui(ui, desk, post);
            }
            thread::thread_ui(ui, state, desk, post);
        });
}

fn head_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView, place: Option<&str>, is_new: bool) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let size = vec2(ui.available_width(), HEAD_HEIGHT);
    let (rect, area) = ui.allocate_exact_size(size, Sense::hover());
    let kind = (words.kind)(post.kind);
    let when = ago(desk, post.at);
    area.widget_info(|| {
        let text = format!("{kind}: {}, {when}", post.author_name);
        WidgetInfo::labeled(Role::Label, true, text)
    });
    let chip = kind_chip_at(ui, rect, post.kind, kind);
    let x = rect.left() + 48.0;
    let width = chip - sp::M - x;
    let name = galley(ui, &post.author_name, Text::Subhead, t.text, width, 1);
    let who = egui::Rect::from_min_max(
        rect.min,
        pos2(
            (x + name.size().x).max(rect.left() + 38.0),
            rect.top() + 20.0,
        ),
    );
    let response = ui.interact(who, area.id.with("author"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &post.author_name));
    let center = rect.left_center() + vec2(18.0, 0.0);
    let key = post.author.as_bytes();
    avatar_at(
        ui,
        center,
        size::AVATAR_ROW,
        &post.author_name,
        key,
        false,
        t.surface,
    );
    ui.painter().galley(pos2(x, rect.top()), name, t.text);
    if response.hovered() {
        let line = Stroke::new(1.0, t.text_muted);
        ui.painter()
            .hline(x..=who.right(), who.bottom() - 1.0, line);
    }
    focus_ring(ui, &response, who, radius::S);
    if response.clicked() && !post.mine {
        desk.go = Some(Go::Person(post.author));
    }
    let mut below = Vec::new();
    if is_new {
        below.push(words.new_mark.to_owned());
    }
    below.extend(place.map(str::to_owned));
    below.push(when);
    if post.mentions_me {
        below.push(desk.words.life.mentions_you.to_owned());
    }
    if post.edited {
        below.push(words.edited.to_owned());
    }
    if let Some(day) = &post.until {
        below.push((words.until_day)(&written(desk.words, day)));
    }
    if let Some(origin) = &post.origin {
        below.push((words.from_elsewhere)(origin));
    }
    for station in &post.via {
        below.push((words.via)(station));
    }
    let ink = if is_new { t.accent_text } else { t.text_muted };
    let shown = text_at(
        ui,
        pos2(x, rect.bottom() + 1.0),
        Align2::LEFT_BOTTOM,
        &below.join(" · "),
        Text::Caption,
        ink,
        width,
    );
    if let Some(place) = place {
        let response = ui.interact(shown, area.id.with("place"), Sense::click());
        let name = (words.open_in)(place);
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
        if response.hovered() {
            let line = Stroke::new(1.0, ink);
            ui.painter().hline(shown.x_range(), shown.bottom(), line);
        }
        focus_ring(ui, &response, shown, radius::S);
        if response.clicked() {
            desk.go = Some(to_item(post.community, &post.id, post.kind));
        }
    }
}

/// Paints what kind of post it is at the right; returns where that begins.
fn kind_chip_at(ui: &Ui, head: egui::Rect, kind: PostKind, label: &str) -> f32 {
    let t = tokens::of(ui);
    let (icon, hue) = kind_sign(kind);
    let ink = t.hue_text(hue);
    let text = galley(ui, label, Text::CaptionMedium, ink, 140.0, 1);
    let size = vec2(text.size().x + 32.0, 22.0);
    let min = pos2(head.right() - size.x, head.top());
    let rect = egui::Rect::from_min_size(min, size);
    ui.painter().rect_filled(rect, radius::S, t.hue_soft(hue));
    icon_at(
        ui,
        rect.left_center() + vec2(13.0, 0.0),
        icon,
        size::ICON_S,
        ink,
    );
    let at = pos2(rect.left() + 24.0, rect.center().y - text.size().y / 2.0);
    ui.painter().galley(at, text, ink);
    rect.left()
}

fn body_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    if post.deleted || post.blocked {
        let sentence = match post.deleted {
            true => words.deleted_post,
            false => words.blocked_post,
        };
        paragraph_ui(ui, sentence, Text::Small, t.text_subtle);
        return;
    }
    let form = format!("edit:{}", post.id);
    if desk.forms.is_open(&form) {
        edit_ui(ui, desk, &post.id, &form);
        return;
    }
    if let Some(title) = &post.title {
        label_ui(ui, title, Text::Heading, t.text);
    }
    text_ui(
        ui,
        state,
        desk,
        (&post.id, &post.text),
        post.is_cut,
        Text::Body,
    );
    files_ui(ui, desk, &post.files, false);
}

/// Draws a text of others: plain, folded where it is long.
pub(super) fn text_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &Desk,
    (id, text): (&ItemId, &str),
    is_cut: bool,
    role: Text,
) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let folded = text.char_indices().nth(FOLD_CHARS).map(|(end, _)| end);
    let is_whole = state.whole.contains(id);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        let beginning = folded.and_then(|end| text.get(..end));
        let blocks = match beginning {
            Some(beginning) if !is_whole => state.blocks(id, &format!("{}…", beginning.trim_end())),
            Some(_) | None => state.blocks(id, text),
        };
        if let Some(link) = rich_ui(ui, &blocks, role) {
            state.visiting = Some(link.clone());
        }
        if folded.is_some() {
            let label = if is_whole {
                words.show_less
            } else {
                words.show_more
            };
            if quiet_act_ui(ui, Button::new(Look::Ghost, label)).clicked()
                && !state.whole.remove(id)
            {
                state.whole.insert(id.clone());
            }
        }
        if is_cut {
            label_ui(ui, words.cut_note, Text::Caption, t.text_subtle);
        }
    });
}

/// Draws the form in which a text of one's own is changed.
pub(super) fn edit_ui(ui: &mut Ui, desk: &mut Desk, item: &ItemId, form: &str) {
    let words = desk.words.community;
    let field = TextField::new(words.edit).hidden_label().rows(3);
    let written = field_ui(ui, desk, form, "text", field);
    let text = desk.forms.text(form, "text");
    let is_ready = !text.is_empty();
    let clicked = acts_ui(ui, desk, form, (words.save, icons::CHECK), is_ready);
    if is_ready && (clicked || finished(ui, &written)) {
        let edit = CommunityAct::Edit {
            item: item.clone(),
            text,
        };
        send(desk, form, Intent::Community(edit));
    }
}

/// Opens the form in which one answers, with the beginning of what one answers to in it.
pub(super) fn begin_quote(desk: &mut Desk, post: &ItemId, (author, text): (&str, &str)) {
    let form = format!("reply:{post}");
    let (text, is_cut) = model::excerpt(text.trim(), QUOTED_CHARS);
    let mut quoted = format!("{author}: {text}");
    if is_cut && !quoted.ends_with('…') {
        quoted.push('…');
    }
    let lines: Vec<String> = quoted.lines().map(|line| format!("> {line}")).collect();
    let written = desk.forms.text(&form, "text");
    let before = match written.is_empty() {
        true => String::new(),
        false => format!("{written}\n\n"),
    };
    let text = format!("{before}{}\n\n", lines.join("\n"));
    desk.forms.write(&form, "text", text);
    desk.forms.open(&form);
}

/// Opens the form that changes a text, with the text in it.
pub(super) fn begin_edit(desk: &mut Desk, item: &ItemId, text: &str) {
    let form = format!("edit:{item}");
    desk.forms.fill(&form, "text", text.to_owned());
    desk.forms.open(&form);
}
