//! The spaces of this device in one window: the one on show, and those that go on out of sight.
//!
//! For: going from one space to another and back. Knows: each runs a node of its own; one that was
//! opened goes on until the window closes, because whoever is not there is reached by nobody and
//! coming back should cost nothing. What was never opened is not started, so that a second space
//! costs only those who use it. Never: hands anything from one space to another but what somebody
//! carries over.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use node::{Node, Options, Pending};
use replica::{Answer, Intent, ScopeId, Standing, View};
use ui::SpaceRow;

use super::lock::{is_due, spawn};
use super::{App, notify};
use crate::spaces::{Beginning, Carried, Place, note, places};

/// What somebody wants carried to another space.
pub struct CarryOver {
    pub form: String,
    pub space: usize,
    pub carried: Carried,
}

/// A space that goes on while another one is on show.
pub struct Kept {
    pub app: App,
    pub options: Options,
    pub locks: bool,
}

/// Something that is being brought in over there.
struct Underway {
    /// The folder it comes from; its window hears what came of it.
    from: PathBuf,
    form: String,
    to: PathBuf,
    community: ScopeId,
    pending: Pending,
}

/// The spaces of this device, as the window knows them.
#[derive(Default)]
pub struct Spaces {
    /// Where they lie; nothing for a demonstration, which has no others.
    base: Option<PathBuf>,
    places: Vec<Place>,
    others: BTreeMap<PathBuf, Kept>,
    /// A folder in which nobody is anybody yet.
    begun: Option<Beginning>,
    /// What was noted of each, so that a folder that cannot be written is not tried again and again.
    noted: BTreeMap<PathBuf, String>,
    underway: Option<Underway>,
}

impl Spaces {
    /// Looks which spaces there are.
    pub fn new(base: Option<&Path>) -> Spaces {
        let mut spaces = Spaces {
            base: base.map(Path::to_owned),
            ..Spaces::default()
        };
        spaces.look_again();
        spaces
    }

    fn look_again(&mut self) {
        self.places = self.base.as_deref().map(places).unwrap_or_default();
    }

    /// The folder of a space, by its place in the list the window shows.
    pub fn folder(&self, position: usize) -> Option<PathBuf> {
        self.places.get(position).map(|place| place.folder.clone())
    }

    /// A folder for one more space.
    pub fn begin(&mut self) -> Result<Option<PathBuf>, String> {
        let Some(base) = &self.base else {
            return Ok(None);
        };
        let begun = Beginning::find(base).map_err(|failure| failure.message)?;
        let folder = begun.folder.clone();
        self.begun = Some(begun);
        Ok(Some(folder))
    }

    /// Takes a space that goes on out of sight, to show it.
    pub fn take(&mut self, folder: &Path) -> Option<Kept> {
        self.others.remove(folder)
    }

    /// Lets a space go on out of sight. One in which nobody is anybody is let go of.
    pub fn keep(&mut self, kept: Kept) {
        if kept.app.node.view().standing == Standing::Nobody {
            let (node, begun) = (kept.app.node.clone(), self.begun.take());
            drop(kept);
            spawn(move || {
                node.stop();
                drop(begun);
            });
            return;
        }
        let folder = kept.options.data.clone();
        self.others.insert(folder, kept);
    }

    /// Names another space one may go to from a locked one: one that goes on out of sight, else one
    /// without a lock.
    pub fn way_back(&self, from: &Path) -> Option<(PathBuf, String)> {
        let mut open = self.others.iter();
        let open = open.find(|(folder, _)| folder.as_path() != from);
        let open = open.map(|(folder, kept)| (folder.clone(), name_of(&kept.app.node.view())));
        open.or_else(|| {
            let mut places = self.places.iter();
            let place = places.find(|place| place.folder != from && !place.is_locked)?;
            Some((place.folder.clone(), place.name.clone()?))
        })
    }

    /// Lists them as the window shows them.
    pub fn rows(&self, here: &Path, on_show: &View) -> Vec<SpaceRow> {
        let row = |place: &Place| {
            let kept = self.others.get(&place.folder);
            let is_here = place.folder == here;
            let view = kept.map(|kept| kept.app.node.view());
            let seen = if is_here {
                Some(on_show)
            } else {
                view.as_deref()
            };
            let name = seen.map(name_of).filter(|name| !name.is_empty());
            SpaceRow {
                name: name.or_else(|| place.name.clone()),
                is_locked: place.is_locked,
                here: is_here,
                unread: view.as_deref().map(unread).unwrap_or_default(),
                communities: view.as_deref().map(communities).unwrap_or_default(),
            }
        };
        self.places.iter().map(row).collect()
    }

    /// Notes what a space is called, once that is known, and that there is one more.
    pub fn learn(&mut self, here: &Path, view: &View) {
        let is_listed = |places: &[Place]| places.iter().any(|place| place.folder == here);
        // One waits in a space before one can read what it is called.
        if view.standing != Standing::Nobody && !is_listed(&self.places) {
            self.look_again();
        }
        let name = name_of(view);
        let place = self.places.iter().find(|place| place.folder == here);
        let is_known =
            place.is_some_and(|place| place.is_locked || place.name.as_ref() == Some(&name));
        let was_noted = self.noted.get(here) == Some(&name);
        if self.base.is_none() || name.is_empty() || is_known || was_noted {
            return;
        }
        note(here, &name);
        self.noted.insert(here.to_owned(), name);
        self.look_again();
    }

    /// Brings something in over there.
    pub fn carry(&mut self, from: &Path, carry: CarryOver) -> Result<(), String> {
        let to = self.folder(carry.space).unwrap_or_default();
        let Some(kept) = self.others.get(&to) else {
            return Err(
                "Could not carry this over: the other space is not open. Open it once.".to_owned(),
            );
        };
        let community = carry.carried.community;
        let act = Intent::Community(carry.carried.bring_in());
        let pending = kept.app.node.submit(act);
        self.underway = Some(Underway {
            from: from.to_owned(),
            form: carry.form,
            to,
            community,
            pending: pending.map_err(|busy| busy.refusal().message)?,
        });
        Ok(())
    }

    /// Attends to what goes on out of sight; hands out what came of what was carried over, and the
    /// folder whose window hears it.
    pub fn attend(&mut self, context: &egui::Context) -> Option<(PathBuf, String, Told)> {
        let mut seen = Vec::new();
        for (folder, kept) in &mut self.others {
            kept.app.collect_answers();
            // Reading the view lets the next one wake the window.
            let view = kept.app.node.view();
            if let Some(notice) = kept.app.window.overhear(&view) {
                notify::tell(notice, context);
            }
            seen.push((folder.clone(), view));
        }
        for (folder, view) in seen {
            self.learn(&folder, &view);
        }
        let told: Vec<PathBuf> = self.locked(|kept| kept.app.node.wants_lock());
        self.let_go(&told);
        self.arrived(context)
    }

    /// Looks whether what was carried over has been said.
    fn arrived(&mut self, context: &egui::Context) -> Option<(PathBuf, String, Told)> {
        let underway = self.underway.as_mut()?;
        let mut waking = Context::from_waker(Waker::noop());
        let Poll::Ready(answer) = Pin::new(&mut underway.pending).poll(&mut waking) else {
            context.request_repaint_after(super::NEWS_FRAME);
            return None;
        };
        let underway = self.underway.take()?;
        let told = match answer {
            Ok(Answer::Said { .. }) => Ok(self.name_of_community(&underway)),
            Ok(other) => Err(crate::cli::unexpected(&other).message),
            Err(refusal) => Err(refusal.message),
        };
        Some((underway.from, underway.form, told))
    }

    fn name_of_community(&self, underway: &Underway) -> String {
        let kept = self.others.get(&underway.to);
        let view = kept.map(|kept| kept.app.node.view());
        let rows = view.as_ref().map(|view| view.communities.iter());
        let row = rows
            .into_iter()
            .flatten()
            .find(|row| row.id == underway.community);
        row.map(|row| row.name.clone()).unwrap_or_default()
    }

    /// The window of a space out of sight.
    pub fn app(&mut self, folder: &Path) -> Option<&mut App> {
        self.others.get_mut(folder).map(|kept| &mut kept.app)
    }

    fn locked(&self, wants: impl Fn(&Kept) -> bool) -> Vec<PathBuf> {
        let wanted = self.others.iter().filter(|(_, kept)| wants(kept));
        wanted.map(|(folder, _)| folder.clone()).collect()
    }

    fn let_go(&mut self, folders: &[PathBuf]) {
        for folder in folders {
            if let Some(kept) = self.others.remove(folder) {
                let node = kept.app.node.clone();
                drop(kept);
                spawn(move || node.stop());
            }
        }
    }

    /// Lets go of every space a passphrase locks and whose owner has been away for long enough.
    pub fn lock_after(&mut self, away: Duration) {
        let locked = self.locked(|kept| kept.locks && is_due(&kept.app.node, away));
        self.let_go(&locked);
    }

    /// Tells whether a passphrase locks one that goes on out of sight.
    pub fn has_locks(&self) -> bool {
        self.others.values().any(|kept| kept.locks)
    }

    /// Ends everything; the window closes.
    pub fn stop(&mut self) {
        let nodes: Vec<Node> = std::mem::take(&mut self.others)
            .into_values()
            .map(|kept| kept.app.node.clone())
            .collect();
        nodes.iter().for_each(Node::stop);
        self.begun = None;
    }
}

/// What came of carrying something over: the community it stands in now.
pub type Told = Result<String, String>;

fn name_of(view: &View) -> String {
    let space = view.space.as_ref();
    space.map(|space| space.name.clone()).unwrap_or_default()
}

/// Messages and posts nobody has looked at yet.
fn unread(view: &View) -> u64 {
    let talks = view.conversations.iter().filter(|it| !it.muted);
    let talks: u64 = talks.map(|it| u64::from(it.unread)).sum();
    let rows = view
        .communities
        .iter()
        .filter(|row| row.joined && !row.quiet);
    talks + rows.map(|row| u64::from(row.unread)).sum::<u64>()
}

/// One's communities, to carry something to.
fn communities(view: &View) -> Vec<(ScopeId, String)> {
    let joined = view.communities.iter().filter(|row| row.joined);
    joined.map(|row| (row.id, row.name.clone())).collect()
}
