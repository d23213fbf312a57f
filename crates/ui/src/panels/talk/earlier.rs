//! Messages older than those a view holds, as far as somebody asked for them.
//!
//! For: the beginning of a long conversation. Knows: one page comes for each click. Never: asks by itself,
//! or leaves a gap between what was asked for and what the view holds.

use egui::{Align, Frame, Layout, Margin, Ui};
use replica::{ConversationView, Intent, ItemId, MessageView, Question, ScopeId};

use super::super::Desk;
use super::super::form::quiet_act_ui;
use crate::icons;
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, label_ui};

/// The most older messages that are kept at once.
const KEPT_MAX: usize = 20_000;
/// For so many frames what stood on top stays there: heights above it are only guessed at first.
const FRAMES: u8 = 12;

/// Messages from before those of the view, oldest first.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    conversation: Option<ScopeId>,
    messages: Vec<MessageView>,
    /// There are older ones still; nothing before anybody asked.
    has_more: Option<bool>,
    is_asked: bool,
    /// What the view held when it was drawn last.
    newest: Vec<MessageView>,
    /// The view that was.
    version: u64,
    /// What stood on top before older ones came, and for how many frames it is kept there.
    top: Option<(String, u8)>,
}

impl Earlier {
    /// Keeps what falls out of the view because of newer messages, so that no gap comes to be.
    pub fn follow(&mut self, conversation: &ConversationView, version: u64) {
        if self.conversation != Some(conversation.id) {
            *self = Earlier {
                conversation: Some(conversation.id),
                ..Earlier::default()
            };
        }
        if let Some((_, frames)) = &mut self.top {
            *frames = frames.saturating_sub(1);
        }
        let first = conversation.messages.first().map(|first| &first.id);
        let is_first = self.newest.first().map(|first| &first.id) == first;
        let is_known = is_first && self.version == version;
        if is_known || self.has_more.is_none() {
            return;
        }
        self.version = version;
        // As it was drawn last: what was changed or taken back since stands here as it is now.
        let mut before = std::mem::replace(&mut self.newest, conversation.messages.clone());
        if is_first {
            return;
        }
        match before.iter().position(|message| Some(&message.id) == first) {
            Some(place) => before.truncate(place),
            // So much came at once that what lies between is not known: it is asked for again.
            None => {
                self.messages.clear();
                self.has_more = None;
                self.is_asked = false;
                return;
            }
        }
        self.messages.extend(before);
    }

    /// Takes a page that was asked for, if what it comes before is still what is known first.
    pub fn came(&mut self, before: &ItemId, page: ConversationView) {
        let first = self.messages.first().or(self.newest.first());
        let fits = first.is_some_and(|first| first.id == *before);
        if self.conversation != Some(page.id) || !fits || !std::mem::take(&mut self.is_asked) {
            return;
        }
        self.top = first.map(|first| (first.id.clone(), FRAMES));
        self.has_more = Some(page.earlier);
        let known = std::mem::replace(&mut self.messages, page.messages);
        self.messages.extend(known);
    }

    /// Notes that a page does not come.
    pub fn refused(&mut self) {
        self.is_asked = false;
    }

    /// Returns what is known, oldest first.
    pub fn messages(&self) -> &[MessageView] {
        &self.messages
    }

    /// Returns what is to be kept on top for now.
    pub fn top(&self) -> Option<&str> {
        let top = self.top.as_ref().filter(|(_, frames)| *frames > 0);
        top.map(|(id, _)| id.as_str())
    }

    /// Tells whether there is something older than what is known.
    pub fn has_more(&self, conversation: Option<&ConversationView>) -> bool {
        let of_view = conversation.is_some_and(|conversation| conversation.earlier);
        self.has_more.unwrap_or(of_view)
    }

    /// Offers what is older; tells whether somebody wants it.
    pub fn more_ui(&self, ui: &mut Ui, desk: &Desk) -> bool {
        let words = desk.words.talk;
        let mut is_wanted = false;
        let layout = Layout::top_down(Align::Center);
        let margin = Margin::symmetric(0, sp::M as i8);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.with_layout(layout, |ui| {
                if self.messages.len() >= KEPT_MAX {
                    let ink = tokens::of(ui).text_subtle;
                    label_ui(ui, words.earlier_far, Text::Caption, ink);
                    return;
                }
                let more = Button::new(Look::Ghost, words.earlier)
                    .icon(icons::HISTORY)
                    .enabled(!self.is_asked);
                is_wanted = quiet_act_ui(ui, more).clicked();
            });
        });
        is_wanted
    }

    /// Asks for the page before what is known.
    pub fn ask(&mut self, desk: &mut Desk, newest: &[MessageView]) {
        let Some(first) = self.messages.first().or(newest.first()) else {
            return;
        };
        let before = first.id.clone();
        self.is_asked = true;
        self.version = desk.view.version;
        self.newest = newest.to_vec();
        self.has_more.get_or_insert(true);
        let asked = Asked::Earlier {
            before: before.clone(),
        };
        desk.ask(Intent::Ask(Question::Earlier { before }), asked);
    }
}
