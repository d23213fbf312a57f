//! Staying reachable for other devices, without a window.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use node::Node;
use replica::{Answer, Intent, Question, Standing, Ticket, UnheardWhy, View};
use serde_json::json;

use super::args::Serve;
use super::commands::{Globals, INTENT_TIMEOUT};
use super::failure::Failure;
use super::print;
use crate::scan;

/// How long to wait at the start until a member's device has let the carrier in.
const LET_IN_TIMEOUT: Duration = Duration::from_secs(30);
/// What is said once a carrier is in.
const CARRIES: &str = "Carries this space without being able to read it.";
/// How often to look whether there is something to tell meanwhile.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// How often to look.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Runs without a window until it is interrupted.
pub fn serve(globals: &Globals, serve: Serve) -> Result<(), Failure> {
    let lock_after = serve.lock_after.map(|span| span.0);
    if lock_after.is_some() && !node::Vault::peek(&globals.data).is_locked {
        return Err(Failure::new(
            "no-passphrase",
            "Could not serve with --lock-after: the folder has no passphrase, so no lock would close. Set one with “eyelevel vault set-passphrase”.",
        ));
    }
    let carry_with = serve.carry.map(scan::typed).transpose()?;
    if let Some(ticket) = &carry_with {
        // Before anything is made in the folder.
        Ticket::parse(ticket).map_err(|bad| Failure::new(bad.code(), bad.sentence()))?;
    }
    let mut options = globals.options(true);
    if let Some(warning) = store::place_warning(&globals.data) {
        eprintln!("{warning}");
    }
    options.bind = serve.bind;
    options.hidden = serve.no_mdns;
    options.text_model = crate::text_model::for_node(true);
    let node = globals.started(options, Node::start).map_err(|failure| {
        if failure.code != "folder-busy" {
            return failure;
        }
        Failure {
            message:
                "Could not serve: another running Eyelevel already keeps this folder reachable. Nothing is left to do, or stop that one first."
                    .to_owned(),
            ..failure
        }
    })?;
    if let Some(refusal) = node.refuses_changes() {
        node.stop();
        return Err(refusal.into());
    }
    if let Some(ticket) = carry_with {
        carry(&node, ticket)?;
    }
    let status = node.ask(Question::Status);
    let carries = matches!(status, Ok(Answer::Status(status)) if status.carries);
    announce(globals.json, &node);
    let stopped = wait_for_the_end(&node, lock_after, carries);
    if !globals.json {
        match stopped {
            Ok(End::Idle) => {
                eprintln!("No command has come for a while: stopping, which locks the folder.")
            }
            Ok(End::Told) | Err(_) => eprintln!("Stopping."),
        }
    }
    node.stop();
    stopped.map(drop)
}

/// Why serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Somebody interrupted the process, or wanted the folder locked.
    Told,
    /// No command has come for as long as its owner allowed.
    Idle,
}

/// Comes in as a blind carrier, unless this folder is one already.
fn carry(node: &Node, ticket: String) -> Result<(), Failure> {
    let joining = node
        .submit(Intent::JoinAsCarrier { ticket })
        .map_err(|busy| busy.refusal())?;
    joining.wait(INTENT_TIMEOUT)?;
    let until = Instant::now() + LET_IN_TIMEOUT;
    loop {
        let view = node.view();
        if view.standing == Standing::Member {
            eprintln!("{CARRIES}");
            return Ok(());
        }
        if let Some(refusal) = &view.refusal {
            return Err(Failure::new("carry-refused", refusal.clone()));
        }
        if Instant::now() >= until {
            eprintln!(
                "Is not let in yet: no member's device has answered, or registrars have to sign. Keeps asking, and says when it is in."
            );
            return Ok(());
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn announce(json: bool, node: &Node) {
    let endpoint = node.endpoint();
    let id = endpoint.as_ref().map(|endpoint| endpoint.id.clone());
    let addrs = endpoint.map(|endpoint| endpoint.addrs).unwrap_or_default();
    // Scripts wait for this line, so it is one JSON document with or without `--json`.
    print::document(&json!({"endpoint": id, "addrs": addrs}));
    if !json {
        if id.is_some() {
            eprintln!("Reachable at {}. Press Ctrl+C to stop.", addrs.join(", "));
        } else {
            eprintln!(
                "There is no space here yet, so nobody can reach this device. Found or join one from another terminal. Press Ctrl+C to stop."
            );
        }
    }
}

/// Waits until somebody interrupts the process, or wants the folder locked.
fn wait_for_the_end(
    node: &Node,
    lock_after: Option<Duration>,
    carries: bool,
) -> Result<End, Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(
            "start-failed",
            format!("Could not wait for the end: {}.", store::io_words(&error)),
        )
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    let ended = runtime.block_on(async {
        tokio::select! {
            interrupted = interrupted() => interrupted.map(|()| End::Told),
            () = node.until_lock() => Ok(End::Told),
            () = until_idle(node, lock_after) => Ok(End::Idle),
            never = tell_meanwhile(node, carries) => match never {},
        }
    });
    ended.map_err(failed)
}

/// Tells, once each, what happens to this device while it is served.
async fn tell_meanwhile(node: &Node, carries: bool) -> Infallible {
    let mut told = Told::of(&node.view());
    loop {
        tokio::time::sleep(TELL_EVERY).await;
        let view = node.view();
        if let Some(sentence) = told.news(&view, carries) {
            eprintln!("{sentence}");
        }
    }
}

/// What there is nothing more to tell of.
struct Told {
    is_in: bool,
    is_parted: bool,
}

impl Told {
    fn of(view: &View) -> Told {
        Told {
            is_in: view.standing == Standing::Member,
            is_parted: false,
        }
    }

    fn news(&mut self, view: &View, carries: bool) -> Option<String> {
        let is_in = view.standing == Standing::Member;
        let parted = view.unheard.as_ref();
        let came_in = is_in && !std::mem::replace(&mut self.is_in, is_in);
        let was_parted = std::mem::replace(&mut self.is_parted, parted.is_some());
        match parted {
            Some(unheard) if !was_parted && carries && unheard.why == UnheardWhy::Removed => {
                Some(print::parted(unheard))
            }
            Some(unheard) if !was_parted => Some(print::unheard(unheard)),
            Some(_) => None,
            None if came_in && carries => Some(CARRIES.to_owned()),
            None if came_in => Some("Was let in.".to_owned()),
            None => None,
        }
    }
}

/// Waits until no command has come for so long; for ever where nobody asked for that.
async fn until_idle(node: &Node, span: Option<Duration>) {
    let Some(span) = span else {
        return std::future::pending().await;
    };
    loop {
        let left = span.saturating_sub(node.idle_for());
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left).await;
    }
}

#[cfg(unix)]
async fn interrupted() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupt = tokio::signal::ctrl_c() => interrupt,
    }
}

#[cfg(not(unix))]
async fn interrupted() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[cfg(test)]
mod tests {
    use replica::Unheard;

    use super::*;

    #[test]
    fn a_carrier_says_once_that_it_is_in_and_once_that_it_is_parted_with() {
        let mut view = View::default();
        let mut told = Told::of(&view);
        assert_eq!(told.news(&view, true), None);
        view.standing = Standing::Member;
        assert_eq!(told.news(&view, true).as_deref(), Some(CARRIES));
        assert_eq!(told.news(&view, true), None);
        view.unheard = Some(Unheard {
            why: UnheardWhy::Removed,
            by: None,
        });
        let parted = told.news(&view, true).expect("it is said");
        assert!(parted.contains("parted with this carrier"), "{parted}");
        assert_eq!(told.news(&view, true), None);
        let mut again = Told::of(&view);
        assert!(again.news(&view, false).expect("said").contains("paused"));
    }
}
