//! What the panels left on the desk, put where it belongs.
//!
//! For: the end of a frame. Knows: what a wish changes of the window itself, what is asked again after a
//! change, and where one goes next. Never: draws, or does what only the process can.

use egui::Ui;
use replica::{CommunityAct, Intent};

use super::{Asked, Go, Page, Window, Wish};
use crate::panels::community::Aim;
use crate::words::words;

/// Unanswered wishes that are remembered; the engine answers far sooner.
const ASKED_MAX: usize = 256;

/// What a frame left on the desk.
pub(super) struct Left {
    pub wishes: Vec<Wish>,
    pub acts: Vec<(Intent, Asked)>,
    pub go: Option<Go>,
}

impl Window {
    /// Puts what a frame left where it belongs.
    pub(super) fn settle(&mut self, ui: &Ui, left: Left, wishes: &mut Vec<Wish>) {
        for wish in left.wishes {
            self.heed(ui, &wish);
            wishes.push(wish);
        }
        let again = self.asked_again(&left.acts);
        for (intent, asked) in left.acts.into_iter().chain(again) {
            self.remember(asked);
            wishes.push(Wish::Do(intent));
        }
        let goes = left.go.is_some();
        if let Some(go) = left.go {
            self.aim = Aim::default();
            self.follow(go);
        }
        if !wishes.is_empty() || goes {
            ui.ctx().request_repaint();
        }
    }

    /// Does the window's own part of a wish.
    fn heed(&mut self, ui: &Ui, wish: &Wish) {
        match wish {
            Wish::Speak(language) => self.language = *language,
            Wish::Wear(theme) => ui.ctx().set_theme(crate::theme::worn(*theme)),
            Wish::Copy(_) => self.say_copied(),
            Wish::Do(_)
            | Wish::Visit(_)
            | Wish::OpenSpace(_)
            | Wish::FurtherSpace
            | Wish::FoundAgain { .. }
            | Wish::CarryOver { .. }
            | Wish::TrySample
            | Wish::LeaveSample
            | Wish::Keep { .. }
            | Wish::Reach(_)
            | Wish::Nearby { .. }
            | Wish::ReadBundle(_)
            | Wish::WriteBundle { .. }
            | Wish::AddRemote { .. }
            | Wish::RemoveRemote(_)
            | Wish::SyncRemote(_)
            | Wish::MendRemote(_)
            | Wish::CheckCopy
            | Wish::MendCopy
            | Wish::CatchUp { .. }
            | Wish::CancelCarrying
            | Wish::Pause { .. }
            | Wish::AskNearby(_)
            | Wish::Attach { .. }
            | Wish::ReadCode { .. }
            | Wish::Choose { .. }
            | Wish::GetFile(_)
            | Wish::SaveFile { .. }
            | Wish::Picture(_)
            | Wish::SaveCalendar { .. }
            | Wish::ReadOutside
            | Wish::Notify(_)
            | Wish::Tell(_)
            | Wish::Export(_)
            | Wish::Take { .. }
            | Wish::SetPassphrase(_)
            | Wish::RemovePassphrase
            | Wish::Keyring(_)
            | Wish::Lock => {}
        }
    }

    fn say_copied(&mut self) {
        let words = words(self.language);
        self.toasts.good(match self.page == Page::Invite {
            true => words.invite_copied,
            false => words.copied,
        });
    }

    /// Lists what was looked up before and may read otherwise after these acts.
    fn asked_again(&self, acts: &[(Intent, Asked)]) -> Vec<(Intent, Asked)> {
        if !acts.iter().any(|(intent, _)| may_change_a_thread(intent)) {
            return Vec::new();
        }
        let threads = self.older.again().map(|intent| (intent, Asked::Thread));
        let older = self.community.older_again();
        let older = older.map(|intent| (intent, Asked::Older));
        let aim = self.aim.again().map(|intent| (intent, Asked::Aim));
        threads.chain(older).chain(aim).collect()
    }

    /// Remembers what the next answer is about.
    fn remember(&mut self, asked: Asked) {
        if self.asked.len() >= ASKED_MAX {
            self.asked.pop_front();
        }
        self.asked.push_back(asked);
    }

    /// Goes where somebody was led to.
    fn follow(&mut self, go: Go) {
        match go {
            Go::Page(page) => self.page = page,
            Go::Person(person) => self.show_person(person),
            Go::Match(person) => self.show_match(person),
            Go::Community(community) => self.show_community(community),
            Go::Part(community, part) => {
                self.show_community(community);
                self.show_part(part);
            }
            Go::Item {
                community,
                part,
                item,
                reply,
            } => {
                self.show_community(community);
                self.show_part(part);
                self.aim = Aim::at(part, item, reply);
            }
            Go::Conversation(conversation) => self.show_conversation(conversation),
            Go::Write(person, words) => self.write_to(person, &words),
        }
    }
}

fn may_change_a_thread(intent: &Intent) -> bool {
    // What one erased is nowhere to be read any more.
    let erases = matches!(intent, Intent::Erase(_));
    let Intent::Community(act) = intent else {
        return erases;
    };
    !matches!(act, CommunityAct::Open(_) | CommunityAct::Seen { .. })
}
