//! The two threads a node always has, and what they do before they come to rest in their loops.

use std::sync::mpsc;
use std::thread::JoinHandle;

use replica::{Boot, Replica};
use store::Folder;

use crate::boot;
use crate::clock::Clock;
use crate::encode::Encoder;
use crate::heart::{self, Heart};
use crate::inbox::{Envelope, Inbox};
use crate::jobs::{Job, Jobs};
use crate::keeper::Keeper;
use crate::network::Network;
use crate::options::{Options, StartError};
use crate::panics;
use crate::shared::Shared;

/// What both threads are given.
#[derive(Clone)]
pub(crate) struct Parts {
    pub inbox: Inbox,
    pub shared: Shared,
    pub network: Network,
    pub options: Options,
}

/// Starts the keeper: it reads the folder, hands on what it read, and keeps it.
pub(crate) fn spawn_keeper(
    parts: Parts,
    folder: Folder,
    booted: mpsc::Sender<Result<Boot, StartError>>,
    jobs: Jobs,
) -> Result<JoinHandle<()>, StartError> {
    std::thread::Builder::new()
        .name("keeper".to_owned())
        .spawn(move || {
            let (boot, store) = match boot::read(&folder, &parts.options) {
                Ok(read) => read,
                Err(error) => {
                    // Fails only when nobody waits for the start any more.
                    let _gone = booted.send(Err(error));
                    return;
                }
            };
            let _gone = booted.send(Ok(boot));
            Keeper::new(folder, store, parts.inbox, parts.network, parts.shared).live(&jobs);
        })
        .map_err(StartError::Threads)
}

/// Starts the heart: it opens the replica and says that it has, or why not.
pub(crate) fn spawn_heart(
    parts: Parts,
    boot: mpsc::Receiver<Result<Boot, StartError>>,
    jobs: mpsc::SyncSender<Job>,
    items: mpsc::Receiver<Envelope>,
    started: mpsc::Sender<Result<(), StartError>>,
) -> Result<JoinHandle<()>, StartError> {
    let live = move || {
        let shared = parts.shared.clone();
        let lived = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            live(parts, &boot, jobs, &items, &started);
        }));
        if lived.is_err() {
            tracing::error!("the heart stopped because of an error inside Eyelevel");
            shared.halt(
                "Could not go on because of an error inside Eyelevel. Nothing that was confirmed is lost; restart it.",
            );
        }
    };
    std::thread::Builder::new()
        .name(panics::HEART.to_owned())
        .stack_size(heart::STACK_BYTES)
        .spawn(live)
        .map_err(StartError::Threads)
}

/// Opens the replica and lives with it until told to stop.
fn live(
    parts: Parts,
    boot: &mpsc::Receiver<Result<Boot, StartError>>,
    jobs: mpsc::SyncSender<Job>,
    items: &mpsc::Receiver<Envelope>,
    started: &mpsc::Sender<Result<(), StartError>>,
) {
    let boot = match boot.recv() {
        Ok(Ok(boot)) => boot,
        Ok(Err(error)) => {
            let _gone = started.send(Err(error));
            return;
        }
        Err(_) => return,
    };
    let clock = Clock::new(parts.options.pinned.as_ref());
    let (replica, effects) = match Replica::open(boot, clock.now()) {
        Ok(opened) => opened,
        Err(why) => {
            let _gone = started.send(Err(StartError::Keys(why.to_owned())));
            return;
        }
    };
    let encoder = Encoder::new(parts.options.text_model, parts.inbox);
    let mut heart = Heart::new(replica, clock, jobs, parts.network, parts.shared, encoder);
    if heart.hand_over(effects).is_err() {
        return;
    }
    let _gone = started.send(Ok(()));
    heart.live(items);
}
