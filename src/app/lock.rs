//! The window and its lock: which space is on show or locked, and how one becomes the other.
//!
//! For: letting the data folder go when its owner is away, and taking it again when they are back.
//! Knows: a node has to stop before the key file is written anew. Never: keeps a passphrase longer
//! than it takes to use it; waits while it draws.

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use node::{Access, Node, Options, Relock, StartError};
use replica::{Language, Preference, Refusal, Succession};
use ui::{Unlocking, Window, unlock_ui};

use super::spaces::{CarryOver, Kept, Spaces};
use super::{App, Bell, wake};
use crate::cli::Failure;
use crate::take::{Choice, take};

/// How often a window nobody touches looks whether that time has come.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// What somebody wants of the lock.
pub enum Wants {
    Relock(Change),
    Lock,
    /// Another space of this device, by its place in the list.
    Space(usize),
    /// One more space, which may go on from one of this device.
    FurtherSpace(Option<(String, Succession)>),
    Carry(CarryOver),
}

/// A change of the lock that somebody wants.
pub enum Change {
    Passphrase(zeroize::Zeroizing<String>),
    NoPassphrase,
    Keyring(bool),
}

/// A node that is coming, and what to say about the lock when it is there.
type Coming = Receiver<(Result<Node, StartError>, Option<Result<String, String>>)>;

/// The window, or its lock.
pub struct Gate {
    app: Option<App>,
    /// How to take the folder again; nothing for a demonstration, which has no lock.
    options: Option<Options>,
    bell: Bell,
    unlocking: Unlocking,
    coming: Option<Coming>,
    /// The node that is coming is another space's; this one stays on show until it is there.
    going: Option<Options>,
    /// What the space that is begun there goes on from.
    again: Option<(String, Succession)>,
    spaces: Spaces,
    language: Language,
    /// A passphrase locks the folder; looked up when it is opened, never while drawing.
    locks: bool,
    touched: Instant,
}

impl Gate {
    /// Opens on a node, or locked.
    pub fn new(
        context: &egui::Context,
        node: Option<Node>,
        options: Option<Options>,
        spaces: Spaces,
        bell: Bell,
        is_sample: bool,
    ) -> Gate {
        let mut gate = Gate {
            app: None,
            options,
            bell,
            unlocking: Unlocking::default(),
            coming: None,
            going: None,
            again: None,
            spaces,
            language: ui::language_of(&std::env::var("LANG").unwrap_or_default()),
            locks: false,
            touched: Instant::now(),
        };
        ui::install(context);
        match node {
            Some(node) => gate.open(context, node, is_sample),
            None => tracing::debug!("the folder is locked"),
        }
        gate
    }

    fn open(&mut self, context: &egui::Context, node: Node, is_sample: bool) {
        let data = self.options.as_ref().map(|options| &options.data);
        let locks = data.map(|data| node::Vault::peek(data));
        self.locks = locks.is_some_and(|locks| locks.is_locked);
        let mut window = Window::new(context);
        // Until it is known what its owner chose.
        window.set_language(self.language);
        window.set_local(ui::LocalTime {
            minute_of_day: crate::zones::minute_of_day,
            in_own_zone: crate::zones::in_own_zone,
        });
        window.set_sample(is_sample);
        window.set_locks(self.locks);
        window.set_keyring(locks.is_some_and(|locks| locks.keyring));
        let mut app = App::new(node, window, self.bell.clone());
        if is_sample {
            // Nobody has chosen anything in a demonstration.
            app.unkept.push(Preference::Language(self.language));
        }
        self.app = Some(app);
        self.touched = Instant::now();
    }

    /// Does what somebody wants of the lock, or what the time says.
    fn attend(&mut self, context: &egui::Context, now: Instant) {
        let away = now.saturating_duration_since(self.touched);
        self.spaces.lock_after(away);
        if self.locks || self.spaces.has_locks() {
            context.request_repaint_after(LOOK_EVERY);
        }
        // A demonstration has no folder to take again, so nothing closes it.
        let (Some(app), Some(_)) = (&mut self.app, &self.options) else {
            return;
        };
        let asked = app.wants.take();
        let told = app.node.wants_lock().then_some(Wants::Lock);
        let idle = (self.locks && is_due(&app.node, away)).then_some(Wants::Lock);
        match asked.or(told).or(idle) {
            None => {}
            Some(Wants::Lock) => self.close(),
            Some(Wants::Relock(change)) => self.relock(change),
            Some(Wants::Space(position)) => {
                if let Some(folder) = self.spaces.folder(position) {
                    self.go_to(context, folder);
                }
            }
            Some(Wants::FurtherSpace(again)) => match self.spaces.begin() {
                Ok(Some(folder)) => {
                    self.go_to(context, folder);
                    self.again = again.filter(|_| self.going.is_some());
                }
                Ok(None) => {}
                Err(why) => self.say(why),
            },
            Some(Wants::Carry(carry)) => self.carry(carry),
        }
    }

    /// The folder on show, or the one that is locked.
    fn here(&self) -> Option<PathBuf> {
        self.options.as_ref().map(|options| options.data.clone())
    }

    fn say(&mut self, why: String) {
        match &mut self.app {
            Some(app) => app.window.tell(Err(why)),
            None => self.unlocking.error = Some(why),
        }
    }

    /// Shows another space: at once if it goes on out of sight, else once its node has started.
    fn go_to(&mut self, context: &egui::Context, folder: PathBuf) {
        let is_here = self.here().is_none_or(|here| here == folder);
        if is_here || self.coming.is_some() {
            return;
        }
        if let Some(kept) = self.spaces.take(&folder) {
            self.put_away();
            self.show(kept);
            return;
        }
        let Some(mut options) = self.options.clone() else {
            return;
        };
        options.data = folder;
        options.unlock = None;
        self.going = Some(options.clone());
        let (done, coming) = channel();
        let bell = self.bell.clone();
        spawn(move || {
            let _gone = done.send((Node::start(options), None));
            wake(&bell)();
        });
        self.coming = Some(coming);
        context.request_repaint();
    }

    /// Lets what is on show go on out of sight.
    fn put_away(&mut self) {
        if let (Some(app), Some(options)) = (self.app.take(), self.options.clone()) {
            self.language = app.window.language();
            let locks = self.locks;
            self.spaces.keep(Kept {
                app,
                options,
                locks,
            });
        }
        self.unlocking = Unlocking::default();
    }

    fn show(&mut self, kept: Kept) {
        self.options = Some(kept.options);
        self.locks = kept.locks;
        let mut app = kept.app;
        // Each space remembers what its window looks like.
        app.is_dressed = false;
        self.app = Some(app);
    }

    /// Carries something to another space, or says in its form why not.
    fn carry(&mut self, carry: CarryOver) {
        let (form, here) = (carry.form.clone(), self.here().unwrap_or_default());
        if let (Err(why), Some(app)) = (self.spaces.carry(&here, carry), &mut self.app) {
            app.window.carried(&form, Err(why));
        }
    }

    /// Tells the window which spaces there are, and what came of what was carried over.
    fn attend_to_spaces(&mut self, context: &egui::Context) {
        let carried = self.spaces.attend(context);
        let Some(here) = self.here() else {
            return;
        };
        if let Some((folder, form, told)) = carried {
            let heard = if folder == here {
                self.app.as_mut()
            } else {
                self.spaces.app(&folder)
            };
            if let Some(app) = heard {
                app.window.carried(&form, told);
            }
        }
        match &mut self.app {
            Some(app) => {
                let view = app.node.view();
                self.spaces.learn(&here, &view);
                app.window.set_spaces(self.spaces.rows(&here, &view));
            }
            None => self.offer_way_back(context, &here),
        }
    }

    /// From a locked space one may go back to an open one.
    fn offer_way_back(&mut self, context: &egui::Context, here: &Path) {
        let back = self.spaces.way_back(here);
        if let (true, Some((folder, _))) = (self.unlocking.goes_back, &back) {
            self.go_to(context, folder.clone());
            return;
        }
        self.unlocking.back_to = back.map(|(_, name)| name);
    }

    /// Lets the folder go; what was on show is forgotten.
    fn close(&mut self) {
        if let Some(app) = self.app.take() {
            self.language = app.window.language();
            self.unlocking = Unlocking::default();
            // On a thread of its own: saying goodbye to peers takes a moment.
            let node = app.node.clone();
            drop(app);
            spawn(move || node.stop());
        }
    }

    /// Stops, changes the lock, starts again.
    fn relock(&mut self, wanted: Change) {
        let Some(options) = self.options.clone() else {
            return;
        };
        let Some(app) = self.app.take() else {
            return;
        };
        self.language = app.window.language();
        let said_in = ui::words::words(self.language);
        let words = said_in.mine;
        let node = app.node.clone();
        drop(app);
        if let Change::Passphrase(_) = wanted {
            crate::spaces::forget(&options.data);
        }
        let (done, coming) = channel();
        let bell = self.bell.clone();
        spawn(move || {
            let (change, done_words) = match &wanted {
                Change::Passphrase(new) => (Relock::Passphrase(new), words.lock_done),
                Change::NoPassphrase => (Relock::NoPassphrase, words.lock_removed),
                Change::Keyring(true) => (Relock::Keyring(true), words.lock_keyring_on),
                Change::Keyring(false) => (Relock::Keyring(false), words.lock_keyring_off),
            };
            let (locked, node) = node.relock(options, &change);
            let said = match locked {
                Ok(()) => Ok(done_words.to_owned()),
                Err(refusal) => Err(said_in.said(&Refusal::new(refusal.code, refusal.sentence))),
            };
            // Fails only when the window has closed meanwhile.
            let _gone = done.send((node, Some(said)));
            wake(&bell)();
        });
        self.unlocking.is_busy = true;
        self.coming = Some(coming);
    }

    /// Tries what was typed.
    fn unlock(&mut self, typed: &str) {
        let Some(mut options) = self.options.clone() else {
            return;
        };
        options.unlock_with(typed);
        let (done, coming) = channel();
        let bell = self.bell.clone();
        spawn(move || {
            let _gone = done.send((Node::start(options), None));
            wake(&bell)();
        });
        self.unlocking.is_busy = true;
        self.coming = Some(coming);
    }

    /// Takes the node that has come, or says why none has.
    fn receive(&mut self, context: &egui::Context) {
        let Some(coming) = &self.coming else {
            return;
        };
        let (started, said) = match coming.try_recv() {
            Ok(come) => come,
            Err(TryRecvError::Empty) => {
                context.request_repaint_after(super::NEWS_FRAME);
                return;
            }
            Err(TryRecvError::Disconnected) => (Err(StartError::Stopped), None),
        };
        self.coming = None;
        self.unlocking.is_busy = false;
        if let Some(options) = self.going.take() {
            self.arrive(context, options, started);
            return;
        }
        match started {
            Ok(node) => {
                self.unlocking = Unlocking::default();
                self.open(context, node, false);
                if let (Some(app), Some(said)) = (&mut self.app, said) {
                    app.window.tell(said);
                }
            }
            Err(error) => self.unlocking.error = Some(error.to_string()),
        }
    }

    /// Shows the space that was gone to, or its lock; if neither can be, all stays as it is.
    fn arrive(
        &mut self,
        context: &egui::Context,
        options: Options,
        started: Result<Node, StartError>,
    ) {
        match started {
            Ok(node) => {
                self.put_away();
                self.options = Some(options);
                self.open(context, node, false);
                if let (Some(app), Some((name, from))) = (&mut self.app, self.again.take()) {
                    app.window.found_again(name, from);
                }
            }
            Err(StartError::Locked { .. }) => {
                self.put_away();
                self.options = Some(options);
                self.locks = true;
            }
            Err(error) => self.say(Failure::from(error).message),
        }
    }

    /// Takes what has come, and does what somebody wants of the lock or of the spaces.
    fn step(&mut self, context: &egui::Context) {
        self.receive(context);
        self.attend(context, Instant::now());
        self.attend_to_spaces(context);
    }
}

impl eframe::App for Gate {
    fn logic(&mut self, context: &egui::Context, frame: &mut eframe::Frame) {
        if context.input(|input| !input.events.is_empty()) {
            self.touched = Instant::now();
        }
        self.step(context);
        if let Some(app) = &mut self.app {
            app.logic(context, frame);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        if let Some(app) = &mut self.app {
            app.ui(ui, frame);
            return;
        }
        let words = ui::words::words(self.language);
        if let Some(typed) = unlock_ui(ui, &mut self.unlocking, words) {
            self.unlock(&typed);
        }
    }

    fn on_exit(&mut self, gl: Option<&eframe::glow::Context>) {
        if let Some(app) = &mut self.app {
            app.on_exit(gl);
            app.node.stop();
        }
        self.spaces.stop();
    }
}

/// Tells whether the owner of a space has been away for as long as its lock waits.
pub(super) fn is_due(node: &Node, away: Duration) -> bool {
    let view = node.view();
    let chosen = view.me.as_ref().map(|me| me.preferences.lock_after);
    let minutes = chosen.unwrap_or_default().minutes();
    minutes.is_some_and(|minutes| away >= Duration::from_secs(minutes * 60))
}

/// What writes to a new folder: everything about oneself, or what one chose to take along.
#[derive(Clone, Copy)]
pub enum Written {
    Everything,
    Chosen(ui::Taking),
}

/// Exports under way.
#[derive(Default)]
pub struct Exports {
    coming: Option<Receiver<(Written, Result<PathBuf, String>)>>,
}

impl Exports {
    /// Writes to a new folder, on a thread of its own.
    pub fn start(&mut self, node: Node, folder: &str, what: Written, bell: &Bell) {
        let folder = at_home(folder);
        let (done, coming) = channel();
        let bell = bell.clone();
        spawn(move || {
            let access = Access::Own(node);
            let written = match what {
                Written::Everything => {
                    crate::export::write(&access, &folder).map(|exported| exported.folder)
                }
                Written::Chosen(what) => {
                    take(&access, &folder, choice(what)).map(|taken| taken.folder)
                }
            };
            let _gone = done.send((what, written.map_err(|failure| failure.message)));
            wake(&bell)();
        });
        self.coming = Some(coming);
    }

    /// Tells once what came of it.
    pub fn look(&mut self, language: Language) -> Option<Result<String, String>> {
        let (what, written) = self.coming.as_ref()?.try_recv().ok()?;
        self.coming = None;
        let words = ui::words::words(language);
        let say = match what {
            Written::Everything => words.mine.exported,
            Written::Chosen(_) => words.taking.taken,
        };
        Some(written.map(|folder| say(&folder.display().to_string())))
    }
}

fn choice(what: ui::Taking) -> Choice {
    Choice {
        profile: what.profile,
        people: what.people,
        cards: what.cards,
        gatherings: what.gatherings,
    }
}

/// Reads a folder as people type it: `~` is where they are at home.
pub(super) fn at_home(folder: &str) -> PathBuf {
    let home = directories::UserDirs::new();
    match (folder.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.home_dir().join(rest),
        (_, _) => PathBuf::from(folder),
    }
}

pub(super) fn spawn(work: impl FnOnce() + Send + 'static) {
    let spawned = std::thread::Builder::new()
        .name("lock".to_owned())
        .spawn(work);
    if let Err(error) = spawned {
        tracing::error!(%error, "no thread for the lock");
    }
}
