//! Carrying history where no connection reaches: bundles and git remotes.
//!
//! The file or the quarantined repository is read on a thread of its own, verified there, and
//! handed to the heart in pieces, each answered before the next one goes: the heart stays free for
//! people and peers, and what is answered is durable. What waits for something that comes later is
//! brought again, as long as that helps.

mod act;
mod attachment;
mod bring;
mod bundle;
mod gauge;
mod network;
mod remote;
mod repair;
mod seal;

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use replica::{Intent, Question, Refusal};
use store::Store;

use crate::jobs::Job;
use crate::node::Node;
use crate::pending::{Busy, refusal, timed_out};

pub use act::{
    Brought, Carried, Carry, Checked, LeftOut, MendedRemote, NetworkAct, RefusedFrame, RemoteView,
    Repaired, SyncedRemote,
};
pub(crate) use gauge::Gauge;
pub(crate) use repair::Mending;

/// How long one step of carrying may wait for heart and keeper.
const STEP_TIMEOUT: Duration = Duration::from_secs(120);

/// Does it, on this thread. Blocks; never called on a thread of the network.
pub(crate) fn run(node: &Node, act: Carry) -> Result<Carried, Refusal> {
    match act {
        Carry::WriteBundle { file, recipients } => bundle::write(node, &file, recipients),
        Carry::ReadBundle { file } => bundle::read(node, &file),
        Carry::AddRemote { name, url } => remote::add(node, &name, &url),
        Carry::RemoveRemote { name } => remote::remove(node, &name),
        Carry::ListRemotes => remote::list(node),
        Carry::MendRemote { name } => remote::mend(node, &name),
        Carry::Network { act } => network::run(node, act),
        Carry::Cancel if node.shared().gauge().cancel() => Ok(Carried::Done),
        Carry::Cancel => Err(refusal(
            "nothing-under-way",
            "Could not stop: nothing is being read, written or exchanged now.",
        )),
        Carry::Attach { file } => attachment::attach(node, &file),
        Carry::Get { file, timeout_ms } => {
            attachment::get(node, &file, Duration::from_millis(timeout_ms))
        }
        Carry::Save {
            file,
            to,
            replace,
            timeout_ms,
        } => {
            let patience = Duration::from_millis(timeout_ms);
            attachment::save(node, &file, &to, replace, patience)
        }
        Carry::Check => repair::examine(node),
        Carry::Repair { timeout_ms } => repair::run(node, Duration::from_millis(timeout_ms)),
        Carry::SyncRemotes {
            name,
            is_unattended,
        } => remote::sync(node, name.as_deref(), is_unattended),
    }
}

/// Exchanges with every git remote while nobody watches. What went wrong is remembered with the
/// remote and tried again the next time.
pub(crate) fn visit(node: &Node) {
    if let Err(refusal) = remote::visit(node) {
        tracing::info!(code = refusal.code, "could not visit the git remotes");
    }
}

impl Node {
    /// Writes or reads a bundle, or does something with a git remote. Blocks until it is done.
    pub fn carry(&self, act: Carry) -> Result<Carried, Refusal> {
        run(self, act)
    }

    /// Asks the heart something and waits.
    pub fn ask(&self, question: Question) -> Result<replica::Answer, Refusal> {
        let pending = self
            .submit(Intent::Ask(question))
            .map_err(|busy| busy.refusal())?;
        pending.wait(STEP_TIMEOUT)
    }

    /// Looks into the store on the keeper's thread, the only one that touches it.
    fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        self.look_if_stored(look)?.ok_or_else(nothing_here)
    }

    /// Looks into the store if there is one: a newcomer has none until somebody let them in.
    fn look_if_stored<T: Send + 'static>(
        &self,
        look: impl FnOnce(&mut Store) -> T + Send + 'static,
    ) -> Result<Option<T>, Refusal> {
        let (done, seen) = std::sync::mpsc::sync_channel(1);
        let job = Job::Look(Box::new(move |store| {
            // Fails only when the carrier has given up.
            let _gone = done.send(store.map(look));
        }));
        self.give(job).map_err(|busy| busy.refusal())?;
        seen.recv_timeout(STEP_TIMEOUT)
            .map_err(|error| match error {
                RecvTimeoutError::Timeout => timed_out(),
                RecvTimeoutError::Disconnected => stopped(),
            })
    }
}

fn nothing_here() -> Refusal {
    refusal(
        "nothing-here",
        "Could not look into the history: nothing is stored here yet.",
    )
}

fn stopped() -> Refusal {
    Busy::Stopped.refusal()
}
