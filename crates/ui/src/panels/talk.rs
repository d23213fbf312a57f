//! Conversations: who one talks with, and the one that is open.

mod earlier;
mod messages;
mod passing;

use std::sync::Arc;

use egui::{Align2, Frame, Key, Panel, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use model::PersonId;
use replica::{ConversationView, Intent, ItemId, ScopeId, TalkAct};

use super::community::post::ago;
use super::detail::back_ui;
use super::matches::search_shortcut;
use super::{Desk, gutter, intros, is_wide, page_header_ui, scroll};
use crate::forms::Forms;
use crate::icons;
use crate::shell::Page;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Look, avatar_at, empty_ui, focus_ring, galley, icon_at, search_ui, text_at,
};

const LIST_WIDTH: f32 = 344.0;
const ROW_HEIGHT: f32 = 64.0;

/// Whose words are on show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Chosen {
    Conversation(ScopeId),
    /// Somebody one has not written with yet.
    Person(PersonId),
}

/// What this page keeps between frames.
#[derive(Debug, Default)]
pub(crate) struct State {
    chosen: Option<Chosen>,
    search: String,
    messages: messages::State,
}

impl State {
    /// Chooses a conversation.
    pub fn choose(&mut self, conversation: ScopeId) {
        self.show(Chosen::Conversation(conversation));
    }

    /// Begins to write to a person; words that were typed before stay.
    pub fn write_to(&mut self, person: PersonId, words: &str, forms: &mut Forms) {
        let form = form_of(&[person]);
        if forms.text(&form, "text").is_empty() {
            forms.fill(&form, "text", words.to_owned());
        }
        self.show(Chosen::Person(person));
    }

    /// Takes messages from before one, older than those of the view.
    pub fn earlier(&mut self, before: &ItemId, page: ConversationView) {
        self.messages.earlier.came(before, page);
    }

    /// Notes that they do not come.
    pub fn no_earlier(&mut self) {
        self.messages.earlier.refused();
    }

    fn show(&mut self, chosen: Chosen) {
        if self.chosen != Some(chosen) {
            self.messages = messages::State::default();
        }
        self.chosen = Some(chosen);
    }
}

/// Names the form in which one writes to these people.
fn form_of(people: &[PersonId]) -> String {
    let mut form = String::from("say");
    for person in people {
        form.push(':');
        form.push_str(&person.to_string());
    }
    form
}

/// What is on show: with whom, and the messages if there are any yet.
struct Thread<'v> {
    with: Vec<PersonId>,
    title: String,
    conversation: Option<&'v ConversationView>,
}

fn thread_of<'v>(desk: &Desk<'v>, chosen: Chosen) -> Option<Thread<'v>> {
    let conversations = &desk.view.conversations;
    let found = conversations.iter().find(|conversation| match chosen {
        Chosen::Conversation(id) => conversation.id == id,
        Chosen::Person(person) => conversation.with == [person],
    });
    if let Some(found) = found {
        return Some(Thread {
            with: found.with.clone(),
            title: found.title.clone(),
            conversation: Some(found),
        });
    }
    let Chosen::Person(person) = chosen else {
        return None;
    };
    let card = desk.view.people.iter().find(|card| card.id == person)?;
    Some(Thread {
        with: vec![person],
        title: card.shown_name(),
        conversation: None,
    })
}

pub(crate) fn talk_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let wide = is_wide(ui);
    if state.chosen.is_none() && wide {
        let first = desk.view.conversations.first();
        state.chosen = first.map(|first| Chosen::Conversation(first.id));
    }
    let thread = state.chosen.and_then(|chosen| thread_of(desk, chosen));
    match thread {
        Some(thread) if wide => {
            let t = tokens::of(ui);
            Panel::left("conversations")
                .exact_size(LIST_WIDTH)
                .resizable(false)
                .show_separator_line(false)
                .frame(Frame::new().fill(t.app_bg))
                .show(ui, |ui| list_ui(ui, state, desk));
            // The list may just have chosen another one.
            let chosen = state.chosen.and_then(|chosen| thread_of(desk, chosen));
            let thread = chosen.unwrap_or(thread);
            let rest = ui.available_rect_before_wrap();
            messages::thread_ui(ui, &mut state.messages, desk, &thread);
            let edge = Stroke::new(1.0, t.border_subtle);
            ui.painter().vline(rest.left(), rest.y_range(), edge);
        }
        Some(thread) => {
            let mut back = false;
            back_ui(ui, desk, &mut back);
            messages::thread_ui(ui, &mut state.messages, desk, &thread);
            if back || ui.input(|input| input.key_pressed(Key::Escape)) {
                state.chosen = None;
            }
        }
        None => list_ui(ui, state, desk),
    }
}

fn list_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.talk;
    let conversations = &desk.view.conversations;
    let sentence = words.conversations_sentence;
    page_header_ui(ui, words.conversations, sentence, |ui| {
        receipts_ui(ui, desk)
    });
    intros::intros_ui(ui, desk);
    intros::blocked_ui(ui, desk);
    if conversations.is_empty() {
        let matches = Button::new(Look::Primary, desk.words.see_matches).icon(icons::SPARKLES);
        let (title, sentence) = (words.none_title, words.none_sentence);
        let icon = icons::MESSAGE_CIRCLE;
        if empty_ui(ui, icon, title, sentence, |ui| ui.add(matches)).clicked() {
            desk.go(Page::Matches);
        }
        return;
    }
    Frame::new().inner_margin(gutter(0, 8)).show(ui, |ui| {
        let clear = desk.words.clear_search;
        let salt = "conversation search";
        let field = search_ui(ui, salt, &mut state.search, words.search, "", clear);
        if search_shortcut(ui) {
            field.request_focus();
        }
    });
    let needle = model::folded(&state.search);
    let hits: Vec<&Arc<ConversationView>> = conversations
        .iter()
        .filter(|conversation| needle.is_empty() || is_hit(conversation, &needle))
        .collect();
    if hits.is_empty() {
        let sentence = desk.words.no_hits_sentence;
        empty_ui(ui, icons::SEARCH, words.no_hits, sentence, |_| ());
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let chosen = state.chosen;
    let chosen = chosen.and_then(|chosen| thread_of(desk, chosen)?.conversation.map(|c| c.id));
    scroll("conversations").show_rows(ui, ROW_HEIGHT, hits.len(), |ui, range| {
        for conversation in hits.get(range).unwrap_or_default() {
            if row_ui(ui, desk, conversation, chosen == Some(conversation.id)) {
                state.choose(conversation.id);
            }
        }
    });
}

/// Whether others learn when one has read what they wrote: one's own choice, off at first.
fn receipts_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.talk;
    if desk.view.conversations.is_empty() {
        return;
    }
    let on = desk.view.receipts;
    let icon = if on { icons::EYE } else { icons::EYE_OFF };
    let toggle = Button::toggle(words.receipts, on).icon(icon).icon_only();
    if ui.add(toggle).on_hover_text(words.receipts_help).clicked() {
        desk.act(Intent::Talk(TalkAct::Receipts { on: !on }));
    }
}

fn is_hit(conversation: &ConversationView, needle: &str) -> bool {
    let mut texts = std::iter::once(&conversation.title)
        .chain(conversation.messages.iter().map(|message| &message.text));
    let words: Vec<&str> = needle.split_whitespace().collect();
    texts.any(|text| {
        let text = model::folded(text);
        words.iter().all(|word| text.contains(word))
    })
}

fn row_ui(ui: &mut Ui, desk: &Desk, conversation: &ConversationView, selected: bool) -> bool {
    let t = tokens::of(ui);
    let words = desk.words.talk;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (line, _) = ui.allocate_exact_size(size, Sense::hover());
    let row = line.shrink2(vec2(sp::L, 1.0));
    let id = ui.scope_id().with(("conversation", conversation.id));
    let response = ui.interact(row, id, Sense::click());
    let unread = conversation.unread > 0 && !selected;
    let spoken = if unread {
        let count = (words.unread)(u64::from(conversation.unread));
        format!("{}, {count}", conversation.title)
    } else {
        conversation.title.clone()
    };
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &spoken));
    if selected || response.hovered() {
        let fill = if selected {
            t.accent_soft
        } else {
            t.ghost_hover
        };
        ui.painter().rect_filled(row, radius::M, fill);
    }
    let middle = row.center().y;
    let person = conversation.with.first();
    let key = person.map_or(&[] as &[u8], |person| person.as_bytes());
    let center = pos2(row.left() + 12.0 + 19.0, middle);
    avatar_at(
        ui,
        center,
        size::AVATAR_ROW,
        &conversation.title,
        key,
        false,
        t.app_bg,
    );
    let x = row.left() + 62.0;
    let right = row.right() - sp::M;
    let when = text_at(
        ui,
        pos2(right, middle - 10.0),
        Align2::RIGHT_CENTER,
        &ago(desk, conversation.last_at),
        Text::Caption,
        if unread { t.accent_text } else { t.text_muted },
        110.0,
    );
    let role = if unread {
        Text::Subhead
    } else {
        Text::BodyMedium
    };
    text_at(
        ui,
        pos2(x, middle),
        Align2::LEFT_BOTTOM,
        &conversation.title,
        role,
        t.text,
        when.left() - sp::S - x,
    );
    let end = marks_at(ui, conversation, pos2(right, middle + 11.0), unread);
    let last = conversation.messages.last();
    let last = last.map_or(String::new(), |message| {
        let files = (desk.words.files.only_files)(message.files.len());
        let line = message.text.lines().next().unwrap_or(&files);
        if message.mine {
            (words.you_wrote)(line)
        } else {
            line.to_owned()
        }
    });
    text_at(
        ui,
        pos2(x, middle + 2.0),
        Align2::LEFT_TOP,
        &last,
        Text::Small,
        if unread { t.text } else { t.text_muted },
        end - sp::S - x,
    );
    focus_ring(ui, &response, row, radius::M);
    response.clicked()
}

/// Paints how many are unread, or that it is muted; returns where that begins.
fn marks_at(
    ui: &Ui,
    conversation: &ConversationView,
    right_center: egui::Pos2,
    unread: bool,
) -> f32 {
    let t = tokens::of(ui);
    if unread {
        let count = conversation.unread.to_string();
        let text = galley(ui, &count, Text::CaptionMedium, t.on_accent, 60.0, 1);
        let size = vec2((text.size().x + sp::M).max(20.0), 18.0);
        let rect = Align2::RIGHT_CENTER.anchor_size(right_center, size);
        ui.painter().rect_filled(rect, 9, t.accent);
        let at = rect.center() - text.size() / 2.0;
        ui.painter().galley(at, text, t.on_accent);
        rect.left()
    } else if conversation.muted {
        let at = right_center - vec2(8.0, 0.0);
        icon_at(ui, at, icons::BELL_OFF, size::ICON_S, t.text_subtle);
        right_center.x - 18.0
    } else {
        right_center.x
    }
}
