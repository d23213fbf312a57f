//! One conversation: its messages by day, how far one's own have come, and what one writes next.

use egui::{Align, Align2, Frame, Layout, Margin, Panel, Rect, Role, Sense, Stroke, Ui};
use egui::{WidgetInfo, pos2, vec2};
use model::day::{self, DAY_MS};
use replica::{ConversationView, Delivery, Intent, MessageView, TalkAct, Timestamp};

use super::super::files::{files_ui, waiting_ui};
use super::super::form::{enter_sent, error_ui, field_ui, send};
use super::super::{Desk, scroll};
use super::earlier::Earlier;
use super::{Thread, form_of, passing};
use crate::icons;
use crate::shell::Go;
use crate::theme::Text;
use crate::tokens::{self, size, sp};
use crate::widgets::{
    Button, Look, TallList, TextField, avatar_at, dialog_ui, galley, icon_at, label_ui,
    paragraph_ui, text_at,
};
use crate::words::talk::TalkWords;

/// Widest message, in points: about seventy letters.
const MESSAGE_WIDTH: f32 = 520.0;
const HEAD_HEIGHT: f32 = 64.0;
/// A message longer than this ends in `…`, in rows.
const MESSAGE_ROWS: usize = 400;
/// What a button takes beside its label, in points.
const BUTTON_PADS: f32 = 49.0;
/// Messages of one person within this time stand together, in milliseconds.
const TOGETHER_MS: u64 = 5 * 60_000;

/// What an open conversation keeps between frames.
#[derive(Debug, Default)]
pub(super) struct State {
    list: TallList,
    /// What was said before what the view holds, as far as somebody asked for it.
    pub earlier: Earlier,
    blocking: bool,
    /// The view of which the replica was told that it was read.
    read: Option<u64>,
    /// The first message that was unread when it was opened, if one was.
    new: Option<Option<String>>,
}

pub(super) fn thread_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, thread: &Thread<'_>) {
    let t = tokens::of(ui);
    read(state, desk, thread);
    writer_panel_ui(ui, desk, thread);
    egui::CentralPanel::default()
        .frame(Frame::new().fill(t.app_bg))
        .show(ui, |ui| {
            head_ui(ui, state, desk, thread);
            messages_ui(ui, state, desk, thread);
        });
    if state.blocking {
        block_dialog_ui(ui, state, desk, thread);
    }
}

/// Tells the replica that what is on show has been read.
fn read(state: &mut State, desk: &mut Desk, thread: &Thread<'_>) {
    let Some(conversation) = thread.conversation else {
        return;
    };
    state.new.get_or_insert_with(|| first_unread(conversation));
    let version = desk.view.version;
    if conversation.unread > 0 && state.read != Some(version) {
        state.read = Some(version);
        let read = TalkAct::Read {
            conversation: conversation.id,
        };
        desk.act(Intent::Talk(read));
    }
}

/// Finds the message from which on there is something new: what one wrote oneself is not counted.
fn first_unread(conversation: &ConversationView) -> Option<String> {
    let newest_first = conversation.messages.iter().rev();
    let mut theirs = newest_first.filter(|message| !message.mine);
    let before = conversation.unread.checked_sub(1)?;
    theirs
        .nth(before as usize)
        .map(|message| message.id.clone())
}

fn head_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, thread: &Thread<'_>) {
    let t = tokens::of(ui);
    let margin = Margin::symmetric(sp::GUTTER as i8, 0);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        let size = vec2(ui.available_width(), HEAD_HEIGHT);
        let layout = Layout::right_to_left(Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.spacing_mut().item_spacing.x = sp::XS;
            acts_ui(ui, state, desk, thread);
            let size = vec2(ui.available_width(), HEAD_HEIGHT);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            let name = &thread.title;
            response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, name));
            let person = thread.with.first();
            let key = person.map_or(&[] as &[u8], |person| person.as_bytes());
            let people = &desk.view.people;
            let connected = thread.with.len() == 1
                && people
                    .iter()
                    .any(|card| Some(&card.id) == person && card.connected);
            let center = rect.left_center() + vec2(19.0, 0.0);
            avatar_at(ui, center, size::AVATAR_ROW, name, key, connected, t.app_bg);
            let (y, anchor) = if connected {
                (rect.center().y, Align2::LEFT_BOTTOM)
            } else {
                (rect.center().y, Align2::LEFT_CENTER)
            };
            let x = rect.left() + 50.0;
            let width = rect.right() - x;
            text_at(ui, pos2(x, y), anchor, name, Text::Heading, t.text, width);
            if connected {
                let below = pos2(x, rect.center().y + 1.0);
                let text = desk.words.connected_now;
                let ink = t.text_muted;
                text_at(ui, below, Align2::LEFT_TOP, text, Text::Caption, ink, width);
            }
        });
        let rect = ui.min_rect();
        let edge = Stroke::new(1.0, t.border_subtle);
        ui.painter()
            .hline(rect.x_range().expand(sp::GUTTER), rect.bottom(), edge);
    });
}

fn acts_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, thread: &Thread<'_>) {
    let words = desk.words.talk;
    let quiet = |label, icon| {
        Button::new(Look::Ghost, label)
            .icon(icon)
            .small()
            .icon_only()
    };
    if let [person] = thread.with.as_slice() {
        if ui.add(quiet(words.block, icons::BAN)).clicked() {
            state.blocking = true;
        }
        let profile = quiet(words.open_profile, icons::USER_ROUND);
        if ui.add(profile).clicked() {
            desk.go = Some(Go::Person(*person));
        }
    }
    if let Some(conversation) = thread.conversation {
        let (label, icon) = if conversation.muted {
            (words.unmute, icons::BELL)
        } else {
            (words.mute, icons::BELL_OFF)
        };
        if ui.add(quiet(label, icon)).clicked() {
            let mute = TalkAct::Mute {
                conversation: conversation.id,
                on: !conversation.muted,
            };
            desk.act(Intent::Talk(mute));
        }
    }
}

fn block_dialog_ui(ui: &Ui, state: &mut State, desk: &mut Desk, thread: &Thread<'_>) {
    let words = desk.words.talk;
    let answer = dialog_ui(
        ui,
        &(words.block_title)(&thread.title),
        words.block_sentence,
        words.block_act,
        desk.words.cancel,
    );
    if answer == Some(true)
        && let Some(person) = thread.with.first()
    {
        let block = TalkAct::Block {
            person: *person,
            on: true,
        };
        desk.act(Intent::Talk(block));
    }
    state.blocking = answer.is_none();
}

/// How a message stands among its neighbours.
struct Place {
    /// The day that begins with it.
    day: Option<String>,
    /// Its author's first in a row.
    is_first: bool,
    /// One's own newest: it says how far it has come.
    is_last_of_mine: bool,
    /// The newest of the others: that it can be passed on shows without a pointer.
    is_last_of_theirs: bool,
    is_first_new: bool,
}

fn messages_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, thread: &Thread<'_>) {
    let newest = thread
        .conversation
        .map_or(&[] as &[MessageView], |c| c.messages.as_slice());
    let State {
        list, earlier, new, ..
    } = state;
    if let Some(conversation) = thread.conversation {
        earlier.follow(conversation, desk.view.version);
    }
    let blocked = &desk.view.blocked;
    let is_heard = |message: &&MessageView| blocked.iter().all(|it| it.person != message.author);
    let before = earlier.messages().iter().filter(is_heard);
    let messages: Vec<&MessageView> = before.chain(newest).collect();
    let has_more = earlier.has_more(thread.conversation);
    // Where older messages came in above, what was on top before stays where it is.
    let top = earlier.top();
    let top = top.and_then(|id| messages.iter().position(|message| message.id == id));
    if let Some(top) = top {
        list.seek(top + 1);
        ui.ctx().request_repaint();
    }
    let last_of_mine = messages.iter().rposition(|message| message.mine);
    let last_of_theirs = messages.iter().rposition(|message| !message.mine);
    let first_new = new.clone().flatten();
    let area = scroll("messages").stick_to_bottom(true);
    let key = |row: usize| match row.checked_sub(1) {
        None => "begin",
        Some(i) => messages.get(i).map_or("end", |m| m.id.as_str()),
    };
    let is_group = thread.with.len() > 1;
    let now = desk.now;
    let count = messages.len() + 2;
    let mut is_wanted = false;
    list.show(ui, area, count, 0.0, key, |ui, row| {
        let Some(i) = row.checked_sub(1) else {
            is_wanted |= has_more && earlier.more_ui(ui, desk);
            return;
        };
        let Some(message) = messages.get(i).copied() else {
            ui.allocate_exact_size(vec2(1.0, sp::L), Sense::hover());
            return;
        };
        let before = i.checked_sub(1).and_then(|i| messages.get(i));
        let same_day = before.is_some_and(|b| b.at.0 / DAY_MS == message.at.0 / DAY_MS);
        let together = before.is_some_and(|b| {
            b.author == message.author && message.at.0.abs_diff(b.at.0) < TOGETHER_MS
        });
        let place = Place {
            day: (!same_day).then(|| day_words(desk.words.talk, message.at, now)),
            is_first: !together || !same_day,
            is_last_of_mine: Some(i) == last_of_mine,
            is_last_of_theirs: Some(i) == last_of_theirs,
            is_first_new: i > 0 && first_new.as_ref() == Some(&message.id),
        };
        let margin = Margin::symmetric(sp::GUTTER as i8, 0);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            message_ui(ui, desk, message, &place, is_group);
            if !message.files.is_empty() {
                ui.add_space(sp::XXS);
                files_ui(ui, desk, &message.files, message.mine);
            }
            passing::form_ui(ui, desk, thread, message);
        });
    });
    if is_wanted {
        earlier.ask(desk, newest);
    }
}

fn message_ui(ui: &mut Ui, desk: &mut Desk, message: &MessageView, place: &Place, is_group: bool) {
    let t = tokens::of(ui);
    let words = desk.words.talk;
    ui.spacing_mut().item_spacing.y = 0.0;
    if let Some(day) = &place.day {
        line_ui(ui, day, t.text_subtle);
    }
    if place.is_first_new {
        line_ui(ui, words.new_messages, t.accent_text);
    }
    ui.add_space(if place.is_first { sp::M } else { 3.0 });
    if is_group && place.is_first && !message.mine {
        label_ui(ui, &message.author_name, Text::CaptionMedium, t.text_muted);
        ui.add_space(sp::XXS);
    }
    if !message.text.is_empty() || message.files.is_empty() {
        bubble_ui(ui, desk, message, place.is_last_of_theirs);
    }
    if message.is_cut {
        label_ui(ui, words.cut_note, Text::Caption, t.text_subtle);
    }
    if place.is_last_of_mine {
        delivery_ui(ui, desk, message.delivery);
    }
}

fn bubble_ui(ui: &mut Ui, desk: &mut Desk, message: &MessageView, is_newest: bool) {
    let t = tokens::of(ui);
    let (fill, ink) = if message.mine {
        (t.accent_soft, t.text)
    } else {
        (t.surface, t.text)
    };
    let width = (ui.available_width() * 0.78).min(MESSAGE_WIDTH);
    let pad = vec2(13.0, 9.0);
    let room = width - 2.0 * pad.x;
    let text = galley(ui, &message.text, Text::Body, ink, room, MESSAGE_ROWS);
    let size = vec2(ui.available_width(), text.size().y + 2.0 * pad.y);
    let (line, response) = ui.allocate_exact_size(size, Sense::hover());
    let time = clock_words(message.at);
    response.widget_info(|| {
        let text = format!("{}, {time}: {}", message.author_name, message.text);
        WidgetInfo::labeled(Role::Label, true, text)
    });
    let bubble_size = text.size() + 2.0 * pad;
    let min = if message.mine {
        pos2(line.right() - bubble_size.x, line.top())
    } else {
        line.min
    };
    let bubble = Rect::from_min_size(min, bubble_size);
    ui.painter().rect_filled(bubble, 14, fill);
    if !message.mine {
        let edge = Stroke::new(1.0, t.border_subtle);
        ui.painter()
            .rect_stroke(bubble, 14, edge, egui::StrokeKind::Inside);
    }
    ui.painter().galley(bubble.min + pad, text, ink);
    // Also where the pointer is on what stands beside the words.
    let is_pointed_at = response.contains_pointer();
    if passing::can_go_on(message) {
        let shown = (bubble, is_newest || is_pointed_at);
        passing::button_ui(ui, desk, message, shown);
    }
    if is_pointed_at {
        let (x, anchor) = if message.mine {
            (bubble.left() - sp::S, Align2::RIGHT_CENTER)
        } else {
            (
                bubble.right() + passing::BUTTON + sp::S,
                Align2::LEFT_CENTER,
            )
        };
        let at = pos2(x, bubble.center().y);
        text_at(ui, at, anchor, &time, Text::Caption, t.text_subtle, 60.0);
    }
}

fn line_ui(ui: &mut Ui, text: &str, ink: egui::Color32) {
    let t = tokens::of(ui);
    ui.add_space(sp::L);
    let size = vec2(ui.available_width(), 16.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let center = rect.center();
    let text = text_at(
        ui,
        center,
        Align2::CENTER_CENTER,
        text,
        Text::CaptionMedium,
        ink,
        200.0,
    );
    let edge = Stroke::new(1.0, t.border);
    let painter = ui.painter();
    painter.hline(rect.left()..=text.left() - sp::M, center.y, edge);
    painter.hline(text.right() + sp::M..=rect.right(), center.y, edge);
}

/// Says in words how far one's newest message has come.
fn delivery_ui(ui: &mut Ui, desk: &Desk, delivery: Delivery) {
    let t = tokens::of(ui);
    let words = desk.words.talk;
    let (icon, ink) = match delivery {
        Delivery::Queued => (icons::CLOCK, t.text_muted),
        Delivery::Carried => (icons::ROUTE, t.text_muted),
        Delivery::Delivered => (icons::CHECK, t.text_muted),
        Delivery::Read => (icons::CHECK_CHECK, t.accent_text),
    };
    let text = (words.delivery)(delivery);
    let size = vec2(ui.available_width(), 20.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let long = (words.delivery_long)(delivery);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{text}. {long}")));
    let at = pos2(rect.right(), rect.center().y + 1.0);
    let text = text_at(
        ui,
        at,
        Align2::RIGHT_CENTER,
        text,
        Text::Caption,
        ink,
        240.0,
    );
    let mark = pos2(text.left() - 10.0, at.y);
    icon_at(ui, mark, icon, size::ICON_S, ink);
    response.on_hover_text(long);
}

/// Draws where one writes, at the bottom of the window.
fn writer_panel_ui(ui: &mut Ui, desk: &mut Desk, thread: &Thread<'_>) {
    let t = tokens::of(ui);
    let frame = Frame::new().fill(t.app_bg).inner_margin(Margin {
        left: sp::GUTTER as i8,
        right: sp::GUTTER as i8,
        top: 10,
        bottom: 16,
    });
    Panel::bottom("writer")
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| writer_ui(ui, desk, thread));
}

fn writer_ui(ui: &mut Ui, desk: &mut Desk, thread: &Thread<'_>) {
    let t = tokens::of(ui);
    let words = desk.words.talk;
    let form = form_of(&thread.with);
    ui.spacing_mut().item_spacing.y = sp::XS;
    error_ui(ui, desk, &form);
    waiting_ui(ui, desk, &form);
    let has_files = !desk.files.of(&form).is_empty();
    let mut is_sent = false;
    let lines = desk.forms.line(&form, "text").lines().count();
    let long = desk.forms.line(&form, "text").chars().count() > 90;
    let rows = lines.max(if long { 3 } else { 1 }).min(6);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let send = galley(ui, words.send, Text::SmallMedium, t.text, f32::INFINITY, 1);
        let button_width = send.size().x + BUTTON_PADS;
        let hint = (words.message_hint)(&thread.title);
        let field = TextField::new(words.message)
            .hidden_label()
            .hint(&hint)
            .rows(rows)
            .width(ui.available_width() - button_width - sp::S)
            .enter_sends();
        let written = field_ui(ui, desk, &form, "text", field);
        is_sent = enter_sent(ui, &written);
        let has_words = !desk.forms.text(&form, "text").is_empty();
        let is_ready = (has_words || has_files) && !desk.files.is_sealing(&form);
        let button = Button::new(Look::Primary, words.send)
            .icon(icons::SEND)
            .enabled(is_ready && !desk.forms.is_sent(&form));
        is_sent |= ui.add(button).clicked();
    });
    let note = if thread.conversation.is_none() {
        words.hello_note
    } else {
        words.send_note
    };
    paragraph_ui(ui, note, Text::Caption, t.text_subtle);
    let text = desk.forms.text(&form, "text");
    if is_sent && (!text.is_empty() || has_files) && !desk.files.is_sealing(&form) {
        let say = TalkAct::Say {
            to: thread.with.clone(),
            text,
            files: desk.files.of(&form),
        };
        send(desk, &form, Intent::Talk(say));
    }
}

/// Names the day of a time: today, yesterday, or its date. Days are those of UTC: a view has no
/// time zone.
fn day_words(words: &TalkWords, at: Timestamp, now: Timestamp) -> String {
    let (day, today) = (at.0 / DAY_MS, now.0 / DAY_MS);
    if day == today {
        words.today.to_owned()
    } else if day + 1 == today {
        words.yesterday.to_owned()
    } else {
        let (year, month, day) = day::parts(day.cast_signed());
        (words.date)(day, month, year.unsigned_abs())
    }
}

fn clock_words(at: Timestamp) -> String {
    let minutes = at.0 % DAY_MS / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
