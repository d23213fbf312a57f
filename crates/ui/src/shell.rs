//! The window as a whole: which page is open, what was asked, what to tell.
//!
//! The shell of the process calls [`Window::ui`] every frame, performs the [`Wish`]es, and hands
//! each answer back with [`Window::answer`] in the order the wishes were made.

mod answers;
mod settle;
mod wish;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use egui::{CentralPanel, Frame, Margin, Panel, Stroke, Ui};
use model::PersonId;
use replica::{
    Language, NetworkView, Refusal, ScopeId, Standing, Succession, Timestamp, View, WordsKept,
};

use crate::forms::{DRAFT_PAUSE_S, Forms};
use crate::local::LocalTime;
use crate::notices::{self, Notice};
use crate::panels::choosing::NoDialog;
use crate::panels::community::Aim;
pub use crate::panels::community::Part;
use crate::panels::elsewhere::Elsewhere;
use crate::panels::feed::OutsideRead;
use crate::panels::first_run::Begun;
use crate::panels::spaces::SpaceRow;
use crate::panels::{
    Desk, Known, banners_ui, capture, carry, choosing, communities, community, devices, feed,
    files, first_run, found, govern, gutter, home, invite, keep_words, matches, mine, network,
    notice_ui, people, profile, programs, rounds, scanning, sidebar, sync, talk, waiting,
};
use crate::tokens;
use crate::widgets::Toasts;
use crate::words::words;

use settle::Left;
pub(crate) use wish::{Asked, Go};
pub use wish::{Page, Wish};

/// From this window width on a chosen person stands beside the list, in points; below, instead.
pub const DETAIL_MIN_WIDTH: f32 = 1_100.0;
const SIDEBAR_WIDTH: f32 = 236.0;

/// The window: everything that is its own between two frames.
#[derive(Debug)]
pub struct Window {
    pub page: Page,
    language: Language,
    sample: bool,
    network: NetworkView,
    elsewhere: Elsewhere,
    spaces: Vec<SpaceRow>,
    spaces_open: bool,
    clock: fn() -> Timestamp,
    asked: VecDeque<Asked>,
    toasts: Toasts,
    known: Known,
    first_run: first_run::State,
    matches: matches::State,
    people: people::State,
    profile: profile::State,
    invite: invite::State,
    forms: Forms,
    files: files::Files,
    choosing: choosing::Choosing,
    scanning: scanning::Scanning,
    aim: Aim,
    older: community::Older,
    news: notices::State,
    local: LocalTime,
    communities: communities::State,
    community: community::State,
    found: found::State,
    talk: talk::State,
    rounds: rounds::State,
    hints: network::State,
    feed: feed::State,
    carry: carry::State,
    capture: capture::State,
    devices: devices::State,
    govern: govern::State,
    mine: mine::State,
    keep_words: keep_words::State,
    /// Somebody new was just asked who they are.
    asked_questions: bool,
    locks: bool,
    keyring: bool,
}

impl Window {
    /// Makes a window and gives the context the product's fonts and themes.
    pub fn new(ctx: &egui::Context) -> Window {
        crate::theme::install(ctx);
        Window {
            page: Page::Home,
            language: Language::English,
            sample: false,
            network: NetworkView::default(),
            elsewhere: Elsewhere::default(),
            spaces: Vec::new(),
            spaces_open: false,
            clock: system_clock,
            asked: VecDeque::new(),
            toasts: Toasts::default(),
            known: Known::default(),
            first_run: first_run::State::default(),
            matches: matches::State::default(),
            people: people::State::default(),
            profile: profile::State::default(),
            invite: invite::State::default(),
            forms: Forms::default(),
            aim: Aim::default(),
            older: community::Older::default(),
            files: files::Files::default(),
            choosing: choosing::Choosing::default(),
            scanning: scanning::Scanning::default(),
            news: notices::State::default(),
            local: LocalTime::default(),
            communities: communities::State::default(),
            community: community::State::default(),
            found: found::State::default(),
            talk: talk::State::default(),
            rounds: rounds::State::default(),
            hints: network::State::default(),
            feed: feed::State::default(),
            carry: carry::State::default(),
            capture: capture::State::default(),
            devices: devices::State::default(),
            govern: govern::State::default(),
            mine: mine::State::default(),
            keep_words: keep_words::State::default(),
            asked_questions: false,
            locks: false,
            keyring: false,
        }
    }

    /// Speaks this language from the next frame on.
    pub fn set_language(&mut self, language: Language) {
        self.language = language;
    }

    /// Returns the language it speaks.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Says whether a passphrase locks the data folder.
    pub fn set_locks(&mut self, locks: bool) {
        self.locks = locks;
    }

    /// Says whether the keyring of the system opens that lock too.
    pub fn set_keyring(&mut self, keyring: bool) {
        self.keyring = keyring;
    }

    /// Shows what came of something the shell of the process did.
    pub fn tell(&mut self, outcome: Result<String, String>) {
        match outcome {
            Ok(done) => self.toasts.good(done),
            Err(why) => self.toasts.bad(why),
        }
    }

    /// Takes a file that was sealed for a form, or says why it was not.
    pub fn attached(&mut self, form: &str, file: Result<replica::Attachment, String>) {
        let file = file.map_err(|why| self.toasts.bad(why)).ok();
        self.files.attached(form, file);
    }

    /// Takes what stood in a picture for a field, or why nothing was read.
    pub fn scanned(&mut self, field: String, code: Result<String, Refusal>) {
        let code = code.map_err(|refusal| words(self.language).said(&refusal));
        self.scanning.came(field, code);
    }

    /// Tells whether a picture that is dropped on the window now is looked into for a code.
    pub fn takes_pictures(&self) -> bool {
        self.scanning.takes_pictures()
    }

    /// Takes what was chosen for a field; nothing if its owner chose nothing after all.
    pub fn chosen(&mut self, field: String, outcome: Result<Option<PathBuf>, NoDialog>) {
        self.choosing.came(field, outcome);
    }

    /// Says how time is told where this computer is.
    pub fn set_local(&mut self, local: LocalTime) {
        self.local = local;
    }

    /// Takes what stands in the feeds one follows.
    pub fn read_outside(&mut self, read: OutsideRead) {
        self.feed.read_outside(read);
    }

    /// Takes a picture in small, or nothing if the file is none that can be shown.
    pub fn pictured(&mut self, file: String, picture: Option<egui::ColorImage>) {
        self.files.pictured(file, picture);
    }

    /// Says whether the space on show is the sample space.
    pub fn set_sample(&mut self, sample: bool) {
        self.sample = sample;
    }

    /// Says which spaces this device has; without any, there is no going to another one.
    pub fn set_spaces(&mut self, spaces: Vec<SpaceRow>) {
        self.spaces = spaces;
    }

    /// Takes what came of carrying something to another space: the community it stands in now.
    pub fn carried(&mut self, form: &str, outcome: Result<String, String>) {
        match outcome {
            Ok(community) => {
                let words = words(self.language).spaces;
                self.toasts.good((words.carried)(&community));
                self.forms.forget(form);
            }
            Err(why) => self.forms.refused(form, why),
        }
    }

    /// Looks what is new in a space that is not on show, and says what to tell of it.
    pub fn overhear(&mut self, view: &View) -> Option<Notice> {
        let minute = (self.local.minute_of_day)((self.clock)());
        let words = words(self.language).outside;
        let notice = self.news.look(view, words, minute, false)?;
        Some(notice.of_space(view))
    }

    /// Says how this device reaches others now; the replica knows nothing of it.
    pub fn set_network(&mut self, network: NetworkView) {
        self.network = network;
    }

    /// Says through what else this copy is carried, and whether it is sound.
    pub fn set_elsewhere(&mut self, elsewhere: Elsewhere) {
        self.elsewhere = elsewhere;
    }

    /// Takes the time from here instead of from the system; pictures and tests need that.
    pub fn set_clock(&mut self, clock: fn() -> Timestamp) {
        self.clock = clock;
    }

    /// Opens one of the first pages, filled in so far, with why the last try was refused.
    pub fn show_begun(&mut self, begun: Begun, refusal: Option<String>) {
        self.first_run = first_run::State::of(begun, refusal);
    }

    /// Begins to found a space that goes on from another one of this device.
    pub fn found_again(&mut self, name: String, from: Succession) {
        self.first_run.begin_again(name, from);
    }

    /// Tells whether the space that is being founded goes on from another one.
    pub fn begins_again(&self) -> bool {
        self.first_run.begins_again()
    }

    /// Opens one person on the people page.
    pub fn show_person(&mut self, person: PersonId) {
        self.page = Page::People;
        self.people.selected = Some(person);
    }

    /// Opens one match on the matches page.
    pub fn show_match(&mut self, person: PersonId) {
        self.page = Page::Matches;
        self.matches.selected = Some(person);
    }

    /// Opens one community.
    pub fn show_community(&mut self, community: ScopeId) {
        self.page = Page::Community;
        self.community.choose(community);
    }

    /// Opens one part of the community that is chosen.
    pub fn show_part(&mut self, part: Part) {
        self.community.part = part;
    }

    /// Opens one conversation.
    pub fn show_conversation(&mut self, conversation: ScopeId) {
        self.page = Page::Conversations;
        self.talk.choose(conversation);
    }

    /// Begins to write to a person, with these words to start from.
    pub fn write_to(&mut self, person: PersonId, words: &str) {
        self.page = Page::Conversations;
        self.talk.write_to(person, words, &mut self.forms);
    }

    /// Returns the news on show, oldest first.
    pub fn toasts(&self) -> impl Iterator<Item = &str> {
        self.toasts.texts()
    }

    /// Says why something only the shell can do was refused.
    pub fn say(&mut self, refusal: Refusal) {
        self.toasts.bad(words(self.language).said(&refusal));
    }

    /// Draws the newest view and pushes what the person wishes.
    pub fn ui(&mut self, ui: &mut Ui, view: &View, wishes: &mut Vec<Wish>) {
        self.known.refresh(view);
        wishes.extend(self.scanning.begin(ui));
        if self.page != Page::Devices {
            // Recovery words and tickets never wait for anybody off screen.
            self.devices = devices::State::default();
        }
        if self.page != Page::Words {
            self.keep_words = keep_words::State::default();
        }
        if self.page != Page::Mine {
            self.mine = mine::State::default();
        }
        let mut desk = Desk {
            words: words(self.language),
            language: self.language,
            view,
            known: &self.known,
            now: (self.clock)(),
            sample: self.sample,
            network: &self.network,
            elsewhere: &self.elsewhere,
            spaces_open: &mut self.spaces_open,
            spaces: if self.sample { &[] } else { &self.spaces },
            locks: self.locks,
            keyring: self.keyring,
            page: self.page,
            community: self.community.chosen(),
            forms: &mut self.forms,
            files: &mut self.files,
            choosing: &mut self.choosing,
            scanning: &mut self.scanning,
            aim: &mut self.aim,
            older: &self.older,
            local: self.local,
            captures: false,
            wishes: Vec::new(),
            acts: Vec::new(),
            go: None,
        };
        match view.standing {
            Standing::Nobody => first_run::first_run_ui(ui, &mut self.first_run, &mut desk),
            Standing::Waiting => {
                waiting::waiting_ui(ui, &mut self.first_run, &mut self.carry, &mut desk);
            }
            Standing::Member if self.first_run.has_questions() => {
                self.asked_questions = true;
                first_run::questions_ui(ui, &mut self.first_run, &mut desk);
            }
            Standing::Member => {
                self.first_run.forget();
                let kept = view.me.as_ref().map(|me| me.preferences.words);
                if std::mem::take(&mut self.asked_questions) && kept == Some(WordsKept::New) {
                    desk.go(Page::Words);
                }
                sidebar_panel_ui(ui, &mut desk);
                let frame = Frame::new().fill(tokens::of(ui).app_bg);
                CentralPanel::default().frame(frame).show(ui, |ui| {
                    banners_ui(ui, view, desk.words, gutter(16, 0));
                    notice_ui(ui, &mut desk, gutter(16, 0));
                    match self.page {
                        Page::Home => home::home_ui(ui, &mut desk),
                        Page::Matches => matches::matches_ui(ui, &mut self.matches, &mut desk),
                        Page::Programs => programs::programs_ui(ui, &mut desk),
                        Page::Rounds => rounds::rounds_ui(ui, &mut self.rounds, &mut desk),
                        Page::People => people::people_ui(ui, &mut self.people, &mut desk),
                        Page::Conversations => talk::talk_ui(ui, &mut self.talk, &mut desk),
                        Page::Network => network::network_ui(ui, &mut self.hints, &mut desk),
                        Page::Communities => {
                            communities::communities_ui(ui, &mut self.communities, &mut desk);
                        }
                        Page::Community => {
                            community::community_ui(ui, &mut self.community, &mut desk);
                        }
                        Page::Feed => feed::feed_ui(ui, &mut self.feed, &mut desk),
                        Page::Found => found::found_ui(ui, &mut self.found, &mut desk),
                        Page::Profile => profile::profile_ui(ui, &mut self.profile, &mut desk),
                        Page::Devices => devices::devices_ui(ui, &mut self.devices, &mut desk),
                        Page::Governance => govern::govern_ui(ui, &mut self.govern, &mut desk),
                        Page::Mine => mine::mine_ui(ui, &mut self.mine, &mut desk),
                        Page::Words => {
                            keep_words::keep_words_ui(ui, &mut self.keep_words, &mut desk);
                        }
                        Page::Invite => invite::invite_ui(ui, &mut self.invite, &mut desk),
                        Page::Sync => sync::sync_ui(ui, &mut self.carry, &mut desk),
                    }
                });
                capture::capture_ui(ui, &mut self.capture, &mut desk);
            }
        }
        let left = Left {
            wishes: desk.wishes,
            acts: desk.acts,
            go: desk.go,
        };
        self.choosing.end();
        self.settle(ui, left, wishes);
        self.tell_news(ui, view, wishes);
        self.keep_drafts(ui, view, wishes);
        self.toasts.show_ui(ui);
    }

    /// Tells what is new while somebody looks at something else.
    fn tell_news(&mut self, ui: &Ui, view: &View, wishes: &mut Vec<Wish>) {
        if view.standing != Standing::Member || self.sample {
            return;
        }
        let is_looking = ui.input(|input| input.focused);
        let minute = (self.local.minute_of_day)((self.clock)());
        let words = words(self.language).outside;
        let notice = self.news.look(view, words, minute, is_looking);
        wishes.extend(notice.map(Wish::Notify));
        if let Some(minutes) = self.news.tells_in(view, minute) {
            let over = std::time::Duration::from_secs(60 * u64::from(minutes));
            ui.ctx().request_repaint_after(over);
        }
    }

    /// Keeps what was typed, once nobody has typed for a while.
    fn keep_drafts(&mut self, ui: &Ui, view: &View, wishes: &mut Vec<Wish>) {
        // A start shows people before it has read what is private: drafts are not there yet.
        if view.standing != Standing::Member || view.progress.is_some() {
            return;
        }
        self.forms.restore(&view.drafts);
        let now = ui.input(|input| input.time);
        for (form, text) in self.forms.keep_due(now) {
            wishes.push(Wish::Keep { form, text });
        }
        if self.forms.waits() {
            let pause = std::time::Duration::from_secs_f64(DRAFT_PAUSE_S);
            ui.ctx().request_repaint_after(pause);
        }
    }
}

fn system_clock() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

fn sidebar_panel_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let frame = Frame::new()
        .fill(t.sidebar_bg)
        .inner_margin(Margin::symmetric(12, 14));
    Panel::left("sidebar")
        .exact_size(SIDEBAR_WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| sidebar::sidebar_ui(ui, desk));
    let rest = ui.available_rect_before_wrap();
    let edge = Stroke::new(1.0, t.border_subtle);
    ui.painter().vline(rest.left(), rest.y_range(), edge);
}
