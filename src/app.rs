//! The window on a running node.
//!
//! The node works on its own threads; this file reads its newest view before each frame, draws it
//! with `ui`, submits what the person wished, and hands the answers back. It never waits.

mod carry;
mod dialogs;
mod elsewhere;
mod files;
mod lock;
mod network;
mod notify;
mod outside;
mod owed;
mod picture;
mod sample;
mod spaces;

use std::collections::VecDeque;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use node::{Carry, NetworkAct, Node, Options, Pending, StartError, Wake};
use replica::{Intent, Preference, Standing};
use ui::{Window, Wish};

use crate::cli::{Failure, Globals};
use crate::spaces::Carried;
use carry::Files;
use dialogs::Dialogs;
use elsewhere::{Act, Beyond};
use files::Attachments;
use lock::{Change, Exports, Gate, Wants, Written};
use network::Outside;
use sample::Sample;
use spaces::CarryOver;

/// The shortest time between two frames that only news asked for.
const NEWS_FRAME: Duration = Duration::from_millis(33);
/// Size of a fresh window, in points.
const WINDOW_SIZE: [f32; 2] = [1280.0, 800.0];
/// The smallest usable size, in points.
const WINDOW_MIN_SIZE: [f32; 2] = [900.0, 600.0];

/// What wakes the window: the node holds the closure before the window exists.
pub type Bell = Arc<Mutex<Option<egui::Context>>>;

/// Opens the window on the data folder, or says how to go on in the terminal.
pub fn run(globals: &Globals) -> Result<(), Failure> {
    if !has_display() {
        say_no_display(globals.json);
        return Ok(());
    }
    let bell = Bell::default();
    let mut options = globals.options(true);
    options.wake = Some(wake(&bell));
    options.hurried = true;
    options.text_model = crate::text_model::for_node(true);
    let node = match Node::start(options.clone()) {
        Ok(node) => Some(node),
        Err(StartError::Locked { .. }) => None,
        Err(StartError::Busy { .. }) => {
            return Err(Failure {
                exit: crate::cli::EXIT_BUSY,
                code: "folder-busy".to_owned(),
                message: "Could not open the window: Eyelevel is already running with this data folder. Use the running one, or another folder with --data DIR.".to_owned(),
            });
        }
        Err(other) => return Err(other.into()),
    };
    show(node, Some(options), Some(&globals.base), &bell, false)
}

/// Opens the window on a device of the demonstration, if there is a display.
pub fn run_on(node: Option<Node>, bell: &Bell) -> Result<(), Failure> {
    match node {
        Some(node) if has_display() => {
            println!(
                "\nOpening the window on the first device. Close it to end the demonstration."
            );
            show(Some(node), None, None, bell, true)
        }
        Some(_) => {
            println!("\nThere is no display here, so the demonstration ends in the terminal.");
            Ok(())
        }
        None => Ok(()),
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn has_display() -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn has_display() -> bool {
    true
}

fn say_no_display(json: bool) {
    if json {
        println!("{}", serde_json::json!({"display": false, "window": false}));
        return;
    }
    println!(
        "There is no display here, so the window cannot open. Everything works in the terminal too:"
    );
    println!(
        "  eyelevel demo                                        five devices with sample people"
    );
    println!("  eyelevel init --space Nordwerk --name \"Your Name\"    found a space");
    println!("  eyelevel join TICKET --name \"Your Name\"              join one");
    println!("  eyelevel status                                      where this copy stands");
    println!("  eyelevel help                                        everything else");
    println!("(With cargo: cargo run --release -- demo)");
}

/// Makes the closure a node wakes this window with.
pub fn wake(bell: &Bell) -> Wake {
    let bell = Arc::clone(bell);
    Arc::new(move || {
        let context = bell.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(context) = context.as_ref() {
            context.request_repaint_after(NEWS_FRAME);
        }
    })
}

/// Shows the window on a node, or locked; with options it can be locked and opened again.
fn show(
    node: Option<Node>,
    options: Option<Options>,
    base: Option<&Path>,
    bell: &Bell,
    is_sample: bool,
) -> Result<(), Failure> {
    let native = eframe::NativeOptions {
        renderer: eframe::Renderer::Glow,
        viewport: egui::ViewportBuilder::default()
            .with_inner_size(WINDOW_SIZE)
            .with_min_inner_size(WINDOW_MIN_SIZE)
            .with_title("Eyelevel")
            .with_app_id("eyelevel"),
        ..Default::default()
    };
    let bell = Arc::clone(bell);
    let spaces = spaces::Spaces::new(base);
    let shown = eframe::run_native(
        "eyelevel",
        native,
        Box::new(move |creation| {
            let context = creation.egui_ctx.clone();
            *bell.lock().unwrap_or_else(PoisonError::into_inner) = Some(context.clone());
            let gate = Gate::new(&context, node, options, spaces, bell, is_sample);
            Ok(Box::new(gate))
        }),
    );
    shown.map_err(|error| {
        Failure::new(
            "window-failed",
            format!(
                "Could not open the window: {error}. Everything works in the terminal too; see “eyelevel help”."
            ),
        )
    })
}

/// The window's side of the bridge.
struct App {
    node: Node,
    window: Window,
    bell: Bell,
    pending: VecDeque<Pending>,
    wishes: Vec<Wish>,
    sample: Sample,
    network: Outside,
    beyond: Beyond,
    /// Chosen before there was anywhere to keep it.
    unkept: Vec<Preference>,
    /// The window looks and speaks as its owner once chose.
    is_dressed: bool,
    /// What somebody wants of the lock; the gate around this does it.
    wants: Option<Wants>,
    exports: Exports,
    files: Files,
    attachments: Attachments,
    dialogs: Dialogs,
}

impl App {
    fn new(node: Node, window: Window, bell: Bell) -> App {
        App {
            node,
            window,
            bell,
            pending: VecDeque::new(),
            wishes: Vec::new(),
            sample: Sample::default(),
            network: Outside::default(),
            beyond: Beyond::default(),
            unkept: Vec::new(),
            is_dressed: false,
            wants: None,
            exports: Exports::default(),
            files: Files::default(),
            attachments: Attachments::default(),
            dialogs: Dialogs::default(),
        }
    }

    /// The node on show: the sample space's while one is open.
    fn node(&self) -> &Node {
        self.sample.node().unwrap_or(&self.node)
    }

    /// Hands over every answer that has come, in the order the wishes were made.
    fn collect_answers(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        while let Some(pending) = self.pending.front_mut() {
            match Pin::new(pending).poll(&mut context) {
                Poll::Ready(answer) => {
                    self.pending.pop_front();
                    self.window.answer(answer);
                }
                Poll::Pending => return,
            }
        }
    }

    fn submit(&mut self, intent: Intent) {
        // What somebody begins speaks as the window does, also where that was only guessed from the
        // system.
        if matches!(intent, Intent::Found { .. } | Intent::Join { .. }) {
            let language = self.window.language();
            self.unkept.push(Preference::Language(language));
        }
        match self.node().submit(intent) {
            Ok(pending) => self.pending.push_back(pending),
            Err(busy) => self.window.answer(Err(busy.refusal())),
        }
    }

    /// Has the sentences of the sample space made in the language of the window. Nobody waits for it.
    fn speak_in_sample(&self) {
        let language = Preference::Language(self.window.language());
        let told = self
            .sample
            .node()
            .map(|node| node.submit(Intent::Prefer(language)));
        if let Some(Err(busy)) = told {
            tracing::warn!("{}", busy.refusal().message);
        }
    }

    fn write_out(&mut self, folder: &str, what: Written) {
        let node = self.node().clone();
        self.exports.start(node, folder, what, &self.bell);
    }

    fn look_beyond(&self, act: Act) {
        let language = self.window.language();
        self.beyond.act(self.node(), act, language, &self.bell);
    }

    fn grant(&mut self, wish: Wish, context: &egui::Context) {
        match wish {
            Wish::Do(intent) => self.submit(intent),
            // What cannot be kept now stays in the window, and is tried again when it changes.
            Wish::Keep { form, text } => drop(self.node().submit(Intent::Draft { form, text })),
            Wish::TrySample => self.sample.start(wake(&self.bell)),
            Wish::LeaveSample => {
                self.sample.leave();
                self.window.set_sample(false);
            }
            Wish::Export(folder) => {
                self.write_out(&folder, Written::Everything);
            }
            Wish::Take { folder, what } => self.write_out(&folder, Written::Chosen(what)),
            Wish::Attach { form, file } => {
                self.attachments
                    .attach(self.node().clone(), form, file, &self.bell);
            }
            Wish::ReadCode { field, file } => self.attachments.scan(field, file, &self.bell),
            Wish::Choose {
                field,
                sought,
                title,
            } => self.dialogs.open(field, sought, title, &self.bell),
            Wish::GetFile(id) => self.attachments.get(self.node().clone(), id, &self.bell),
            Wish::Picture(id) => self
                .attachments
                .picture(self.node().clone(), id, &self.bell),
            Wish::SaveCalendar { gathering, title } => {
                self.attachments
                    .calendar(self.node().clone(), gathering, &title, &self.bell);
            }
            Wish::ReadOutside => self.attachments.outside(self.node().clone(), &self.bell),
            Wish::Notify(notice) => notify::tell(notice, context),
            Wish::Tell(notices) => self.unkept.push(Preference::Notices(notices)),
            Wish::SaveFile { id, name } => {
                self.attachments
                    .save(self.node().clone(), id, &name, &self.bell);
            }
            Wish::SetPassphrase(new) => self.wants = Some(Wants::Relock(Change::Passphrase(new))),
            Wish::RemovePassphrase => self.wants = Some(Wants::Relock(Change::NoPassphrase)),
            Wish::Keyring(on) => self.wants = Some(Wants::Relock(Change::Keyring(on))),
            Wish::Lock => self.wants = Some(Wants::Lock),
            Wish::OpenSpace(position) => self.wants = Some(Wants::Space(position)),
            Wish::FurtherSpace => self.wants = Some(Wants::FurtherSpace(None)),
            Wish::FoundAgain { name, from } => {
                self.wants = Some(Wants::FurtherSpace(Some((name, from))));
            }
            Wish::CarryOver {
                form,
                space,
                community,
                source,
                why,
                text,
            } => {
                let carried = Carried {
                    community,
                    source,
                    why,
                    text,
                };
                let carry = CarryOver {
                    form,
                    space,
                    carried,
                };
                self.wants = Some(Wants::Carry(carry));
            }
            Wish::Copy(text) => context.copy_text(text),
            Wish::Visit(address) => context.open_url(egui::OpenUrl::new_tab(address)),
            // The window speaks and wears them already.
            Wish::Speak(language) => {
                self.unkept.push(Preference::Language(language));
                self.speak_in_sample();
            }
            Wish::Wear(theme) => self.unkept.push(Preference::Theme(theme)),
            Wish::Reach(reach) => self.network.act(self.node(), NetworkAct::Reach { reach }),
            Wish::Nearby { on, invites } => {
                self.network
                    .act(self.node(), NetworkAct::Nearby { on, invites });
            }
            Wish::Pause { on } => self.network.act(self.node(), NetworkAct::Pause { on }),
            Wish::ReadBundle(file) => self.files.read(self.node(), &file, &self.bell),
            Wish::WriteBundle { file, recipients } => {
                self.files
                    .write(self.node(), &file, &recipients, &self.bell);
            }
            Wish::AddRemote { name, url } => self.look_beyond(Act::Add { name, url }),
            Wish::RemoveRemote(name) => self.look_beyond(Act::Remove(name)),
            Wish::SyncRemote(name) => self.look_beyond(Act::Sync(name)),
            Wish::MendRemote(name) => self.look_beyond(Act::MendRemote(name)),
            Wish::CheckCopy => self.look_beyond(Act::Check),
            Wish::MendCopy => self.look_beyond(Act::Mend),
            Wish::CatchUp { peer, on } => {
                let with = Some(peer);
                let act = if on {
                    NetworkAct::GoOn { with }
                } else {
                    NetworkAct::Stop { with }
                };
                self.network.act(self.node(), act);
            }
            // Only a mark for whoever carries; nothing waits.
            Wish::CancelCarrying => drop(self.node().carry(Carry::Cancel)),
            Wish::AskNearby(id) => self.network.act(self.node(), NetworkAct::Ask { id }),
        }
    }

    /// Dresses the window as its owner once chose, and keeps what was chosen since. Nobody waits
    /// for these answers.
    fn keep_preferences(&mut self, context: &egui::Context) {
        let view = self.node.view();
        let Some(me) = &view.me else {
            return;
        };
        // Choices are read a moment after the first view.
        if !self.is_dressed && (me.preferences.language, me.preferences.theme) != (None, None) {
            self.is_dressed = true;
            if let Some(language) = me.preferences.language {
                self.window.set_language(language);
            }
            if let Some(theme) = me.preferences.theme {
                context.set_theme(ui::worn(theme));
            }
        }
        for preference in self.unkept.drain(..) {
            self.is_dressed = true;
            if let Err(busy) = self.node.submit(Intent::Prefer(preference)) {
                tracing::warn!("{}", busy.refusal().message);
            }
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, context: &egui::Context, _frame: &mut eframe::Frame) {
        self.collect_answers();
        self.keep_preferences(context);
        let node = self.node().clone();
        let is_member = node.view().standing == Standing::Member;
        // Whoever is not in yet looks around nearby, and carries a request.
        let shows_network = self.window.page == ui::Page::Sync || !is_member;
        if let Some(view) = self.network.look(&node, shows_network) {
            self.window.set_network(view);
        }
        let shows_all = self.window.page == ui::Page::Sync && is_member;
        if let Some(elsewhere) = self.beyond.look(&node, shows_all, &self.bell) {
            self.window.set_elsewhere(elsewhere);
        }
        for outcome in self.beyond.outcomes() {
            self.window.tell(outcome);
        }
        for refusal in self.network.refusals() {
            self.window.say(refusal);
        }
        if shows_network {
            context.request_repaint_after(network::LOOK_EVERY);
        }
        // Where one writes, a file is dropped to go along with what is written.
        if !matches!(
            self.window.page,
            ui::Page::Conversations | ui::Page::Community | ui::Page::Feed
        ) {
            let takes_pictures = self.window.takes_pictures();
            self.files
                .dropped(&node, context, takes_pictures, &self.bell);
        }
        if let Some(outcome) = self.files.look(self.window.language()) {
            self.window.tell(outcome);
        }
        if let Some(outcome) = self.exports.look(self.window.language()) {
            self.window.tell(outcome);
        }
        self.attachments.look(&mut self.window);
        self.dialogs.look(&mut self.window);
        if let Some(outcome) = self.sample.look() {
            match outcome {
                Ok(()) => {
                    self.window.set_sample(true);
                    self.speak_in_sample();
                }
                Err(refusal) => self.window.answer(Err(refusal)),
            }
        }
        if !self.pending.is_empty() || self.sample.is_preparing() {
            // An answer may come without a new view.
            context.request_repaint_after(NEWS_FRAME);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let newest = self.node().view();
        let mut wishes = std::mem::take(&mut self.wishes);
        match self.sample.progress() {
            Some(progress) => {
                let mut view = replica::View::clone(&newest);
                view.progress = Some(progress);
                self.window.ui(ui, &view, &mut wishes);
            }
            None => self.window.ui(ui, &newest, &mut wishes),
        }
        let context = ui.ctx().clone();
        for wish in wishes.drain(..) {
            self.grant(wish, &context);
        }
        self.wishes = wishes;
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.sample.leave();
    }
}
