//! One post: who says what, what the others made of it, and what one can do with it.

mod forms;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Align, Align2, Frame, Layout, Margin, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo};
use egui::{pos2, vec2};
use model::community::REACTIONS;
use model::markdown::{self, Block, Link};
use replica::{CommunityAct, Intent, ItemId, PostKind, PostView};

use super::super::form::{acts_ui, field_ui, finished, send};
use super::super::{Desk, chip_spacing};
use super::thread;
use crate::icons::{self, Icon};
use crate::shell::{Go, Wish};
use crate::theme::Text;
use crate::tokens::{self, radius, sp};
use crate::widgets::{
    Button, Look, TextField, ToggleChip, avatar_at, dialog_ui, focus_ring, galley, hover_blend,
    icon_at, label_ui, paragraph_ui, rich_ui, text_at,
};
use crate::words::Ago;
pub(super) use forms::{card_form_ui, thank_ui};

/// A text longer than this is folded, in characters.
const FOLD_CHARS: usize = 600;
/// Texts kept as blocks.
const READ_MAX: usize = 256;
const HEAD_HEIGHT: f32 = 38.0;
const REACTION_HEIGHT: f32 = 28.0;

/// What a list of posts keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// Long texts shown in full.
    whole: BTreeSet<ItemId>,
    /// How many replies of a post are shown.
    pub(super) shown: BTreeMap<ItemId, usize>,
    /// The post one is choosing a reaction for.
    reacting: Option<ItemId>,
    /// What one is asked about before it is taken back.
    pub(super) deleting: Option<ItemId>,
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
    }
}

/// Returns the icon a known reaction is drawn with.
fn reaction_icon(sign: &str) -> Option<Icon> {
    match sign {
        "❤" => Some(icons::HEART),
        "👍" => Some(icons::THUMBS_UP),
        "💡" => Some(icons::LIGHTBULB),
        "🎉" => Some(icons::PARTY_POPPER),
        "👀" => Some(icons::EYE),
        "🤝" => Some(icons::HANDSHAKE),
        _ => None,
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
        .inner_margin(Margin::same(18))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(sp::S, sp::M);
            head_ui(ui, desk, post, place, is_new);
            body_ui(ui, state, desk, post);
            if !post.deleted {
                foot_ui(ui, state, desk, post);
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
    avatar_at(ui, center, 36.0, &post.author_name, key, false, t.surface);
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
    below.extend(desk.told_apart(&post.author));
    below.push(when);
    if post.edited {
        below.push(words.edited.to_owned());
    }
    if let Some(day) = &post.until {
        below.push((words.until_day)(day));
    }
    if let Some(origin) = &post.origin {
        below.push((words.from_elsewhere)(origin));
    }
    text_at(
        ui,
        pos2(x, rect.bottom() + 1.0),
        Align2::LEFT_BOTTOM,
        &below.join(" · "),
        Text::Caption,
        if is_new { t.accent_text } else { t.text_muted },
        width,
    );
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
    icon_at(ui, rect.left_center() + vec2(13.0, 0.0), icon, 13.0, ink);
    let at = pos2(rect.left() + 24.0, rect.center().y - text.size().y / 2.0);
    ui.painter().galley(at, text, ink);
    rect.left()
}

fn body_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    if post.deleted {
        paragraph_ui(ui, words.deleted_post, Text::Small, t.text_subtle);
        return;
    }
    let form = format!("edit:{}", post.id);
    if desk.forms.is_open(&form) {
        edit_ui(ui, desk, &post.id, &form);
        return;
    }
    text_ui(
        ui,
        state,
        desk,
        (&post.id, &post.text),
        post.is_cut,
        Text::Body,
    );
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
            if ui.add(Button::new(Look::Ghost, label).small()).clicked() && !state.whole.remove(id)
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

fn foot_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let words = desk.words.community;
    let is_choosing = state.reacting.as_ref() == Some(&post.id);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(sp::XS, sp::XS);
        ui.spacing_mut().interact_size.y = REACTION_HEIGHT;
        for reaction in &post.reactions {
            let name = (words.reaction)(&reaction.sign).unwrap_or(&reaction.sign);
            if reaction_ui(ui, &reaction.sign, name, reaction.count, reaction.mine) {
                react(desk, post, &reaction.sign, !reaction.mine);
            }
        }
        let react_button = Button::new(Look::Ghost, words.react)
            .icon(icons::SMILE_PLUS)
            .small()
            .icon_only();
        if ui.add(react_button).clicked() {
            state.reacting = (!is_choosing).then(|| post.id.clone());
        }
        let (answer, icon) = match post.kind {
            PostKind::Ask | PostKind::Advice => (words.answer, icons::REPLY),
            _ => (words.reply, icons::REPLY),
        };
        if ghost_ui(ui, answer, icon) {
            desk.forms.open(&format!("reply:{}", post.id));
        }
        let part = match post.kind {
            PostKind::JoinIn => Some(words.take_part_join),
            PostKind::Spark => Some(words.take_part_spark),
            _ => None,
        };
        if let Some(part) = part
            && !post.mine
            && !post.closed
            && ghost_ui(ui, part, icons::HAND)
        {
            let take_part = CommunityAct::TakePart {
                item: post.id.clone(),
                on: true,
            };
            desk.act(Intent::Community(take_part));
        }
        if !post.mine && ghost_ui(ui, words.thank, icons::HEART_HANDSHAKE) {
            desk.forms.open(&format!("thank:{}", post.id));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            others_ui(ui, state, desk, post);
        });
    });
    if is_choosing {
        choose_reaction_ui(ui, state, desk, post);
    }
}

fn ghost_ui(ui: &mut Ui, label: &str, icon: Icon) -> bool {
    ui.add(Button::new(Look::Ghost, label).icon(icon).small())
        .clicked()
}

fn quiet_ui(ui: &mut Ui, label: &str, icon: Icon) -> bool {
    let button = Button::new(Look::Ghost, label)
        .icon(icon)
        .small()
        .icon_only();
    ui.add(button).clicked()
}

/// The acts at the right: passing on, keeping, and what only its author may do.
fn others_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let words = desk.words.community;
    if post.closed {
        let t = tokens::of(ui);
        let text = (words.close_act)(post.kind);
        let text = galley(ui, text, Text::CaptionMedium, t.success_text, 160.0, 1);
        let size = vec2(text.size().x + 32.0, 22.0);
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, (words.close_act)(post.kind)));
        ui.painter().rect_filled(rect, radius::S, t.success_soft);
        let mark = rect.left_center() + vec2(13.0, 0.0);
        icon_at(ui, mark, icons::CIRCLE_CHECK, 13.0, t.success_text);
        let at = pos2(rect.left() + 24.0, rect.center().y - text.size().y / 2.0);
        ui.painter().galley(at, text, t.success_text);
        ui.add_space(sp::XS);
    }
    if post.mine {
        if quiet_ui(ui, words.delete, icons::TRASH_2) {
            state.deleting = Some(post.id.clone());
        }
        if quiet_ui(ui, words.edit, icons::PENCIL) {
            begin_edit(desk, &post.id, &post.text);
        }
        if !post.closed && post.kind != PostKind::Show {
            let close = Button::new(Look::Ghost, (words.close_act)(post.kind))
                .icon(icons::CIRCLE_CHECK)
                .small();
            if ui.add(close).clicked() {
                let close = CommunityAct::Close {
                    item: post.id.clone(),
                };
                desk.act(Intent::Community(close));
            }
        }
    }
    if quiet_ui(ui, words.amplify, icons::REPEAT_2) {
        desk.forms.open(&format!("amplify:{}", post.id));
    }
    if post.kind == PostKind::KnowHow && quiet_ui(ui, words.keep_as_card, icons::BOOK_OPEN) {
        desk.forms.open(&format!("card:{}", post.id));
    }
}

/// Opens the form that changes a text, with the text in it.
pub(super) fn begin_edit(desk: &mut Desk, item: &ItemId, text: &str) {
    let form = format!("edit:{item}");
    desk.forms.write(&form, "text", text.to_owned());
    desk.forms.open(&form);
}

fn react(desk: &mut Desk, post: &PostView, sign: &str, on: bool) {
    let react = CommunityAct::React {
        to: post.id.clone(),
        sign: sign.to_owned(),
        on,
    };
    desk.act(Intent::Community(react));
}

fn choose_reaction_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let words = desk.words.community;
    ui.horizontal_wrapped(|ui| {
        chip_spacing(ui);
        for sign in REACTIONS {
            let (Some(icon), Some(name)) = (reaction_icon(sign), (words.reaction)(sign)) else {
                continue;
            };
            let mine = post.reactions.iter().any(|r| r.sign == sign && r.mine);
            let spoken = format!("{}: {name}", words.react);
            let chip = ToggleChip::new(name, mine).icon(icon).name(&spoken);
            if ui.add(chip).clicked() {
                react(desk, post, sign, !mine);
                state.reacting = None;
            }
        }
    });
}

/// Draws one reaction with how many chose it; returns true when clicked.
fn reaction_ui(ui: &mut Ui, sign: &str, name: &str, count: u32, mine: bool) -> bool {
    let t = tokens::of(ui);
    let count = count.to_string();
    let ink = if mine { t.accent_text } else { t.text_muted };
    let icon = reaction_icon(sign);
    // A sign nobody here knows is shown as it is, at most a few letters of it.
    let sign = icon
        .is_none()
        .then(|| galley(ui, sign, Text::Small, ink, 48.0, 1));
    let sign_width = sign.as_ref().map_or(15.0, |sign| sign.size().x);
    let number = galley(ui, &count, Text::CaptionMedium, ink, 60.0, 1);
    let size = vec2(sign_width + number.size().x + 26.0, REACTION_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let spoken = format!("{name}: {count}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, mine, &spoken));
    let hover = hover_blend(ui, &response);
    let (fill, edge) = if mine {
        (t.accent_soft, t.accent_border)
    } else {
        let fill = crate::widgets::blend(t.surface_sunken, t.border_subtle, hover);
        (fill, fill)
    };
    let stroke = Stroke::new(1.0, edge);
    ui.painter()
        .rect(rect, radius::M, fill, stroke, StrokeKind::Inside);
    let left = rect.left() + 10.0;
    let middle = rect.center().y;
    if let Some(icon) = icon {
        icon_at(ui, pos2(left + 7.0, middle), icon, 14.0, ink);
    }
    if let Some(sign) = sign {
        let at = pos2(left, middle - sign.size().y / 2.0);
        ui.painter().galley(at, sign, ink);
    }
    let at = pos2(left + sign_width + 6.0, middle - number.size().y / 2.0);
    ui.painter().galley(at, number, ink);
    focus_ring(ui, &response, rect, radius::M);
    response.on_hover_text(name).clicked()
}
