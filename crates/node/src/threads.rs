//! The two threads a node always has, and what they do before they come to rest in their loops.

use std::sync::mpsc;
use std::thread::JoinHandle;

use history::Timestamp;
use replica::{Effect, Opening, Replica};
use store::Folder;

use crate::boot::{self, Booted, Telling};
use crate::clock::Clock;
use crate::encode::Encoder;
use crate::heart::{self, Heart};
use crate::inbox::{Inbox, Intake};
use crate::jobs::{Job, Jobs};
use crate::keeper::{Keeper, sentence};
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
    telling: Telling,
    jobs: Jobs,
) -> Result<JoinHandle<()>, StartError> {
    std::thread::Builder::new()
        .name("keeper".to_owned())
        .spawn(move || {
            let read = boot::read(&folder, &parts.options, &telling);
            let (last, store) = match read {
                Ok(store) => (Ok(Booted::Read), Some(store)),
                Err(error) => (Err(error), None),
            };
            // Fails only when nobody waits for the start any more.
            let _gone = telling.send(last);
            drop(telling);
            let Some(store) = store else {
                return;
            };
            Keeper::new(folder, store, parts.inbox, parts.network, parts.shared).live(&jobs);
        })
        .map_err(StartError::Threads)
}

/// Starts the heart: it opens the replica and says that it has, or why not.
pub(crate) fn spawn_heart(
    parts: Parts,
    boot: mpsc::Receiver<Result<Booted, StartError>>,
    jobs: mpsc::SyncSender<Job>,
    mut items: Intake,
    started: mpsc::Sender<Result<(), StartError>>,
) -> Result<JoinHandle<()>, StartError> {
    let live = move || {
        let shared = parts.shared.clone();
        let lived = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            live(parts, &boot, jobs, &mut items, &started);
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
    boot: &mpsc::Receiver<Result<Booted, StartError>>,
    jobs: mpsc::SyncSender<Job>,
    items: &mut Intake,
    started: &mpsc::Sender<Result<(), StartError>>,
) {
    let clock = Clock::new(parts.options.pinned.as_ref());
    let mut awaited = Some(started);
    let glanced = || {
        if let Some(started) = awaited.take_if(|_| parts.options.hurried) {
            let _gone = started.send(Ok(()));
        }
    };
    let opened = open(boot, clock.now(), &parts.shared, glanced);
    let (replica, effects) = match (opened, awaited) {
        (Ok(opened), _) => opened,
        (Err(error), Some(started)) => {
            let _gone = started.send(Err(error));
            return;
        }
        // Whoever was shown everybody already has to hear why there is no more.
        (Err(error), None) => return parts.shared.halt(&sentence("open the space", &error)),
    };
    let encoder = Encoder::new(parts.options.text_model, parts.inbox);
    let mut heart = Heart::new(replica, clock, jobs, parts.network, parts.shared, encoder);
    if heart.hand_over(effects).is_err() {
        return;
    }
    if let Some(started) = awaited {
        let _gone = started.send(Ok(()));
    }
    heart.live(items);
}

/// Takes in what the keeper reads, and shows everybody as soon as it can.
fn open(
    boot: &mpsc::Receiver<Result<Booted, StartError>>,
    now: Timestamp,
    shared: &Shared,
    mut glanced: impl FnMut(),
) -> Result<(Replica, Vec<Effect>), StartError> {
    let mut opening = None;
    loop {
        match boot.recv().unwrap_or(Err(StartError::Stopped))? {
            Booted::Begun(boot) => {
                let begun = Opening::begin(*boot, now);
                opening = Some(begun.map_err(|why| StartError::Keys(why.to_owned()))?);
            }
            Booted::Piece(piece) => {
                for (key, value) in piece.entries() {
                    if let Some(opening) = &mut opening {
                        opening.take(piece.shelf, key, value);
                    }
                }
            }
            Booted::Rows(rows) => {
                if let Some(opening) = &mut opening {
                    rows.into_iter().for_each(|row| opening.take_row(row));
                }
            }
            Booted::Records(records) => {
                for placed in &records {
                    if let Some(opening) = &mut opening {
                        opening.take_record(placed);
                    }
                }
            }
            Booted::Visible => {
                // Nothing in it is news, so nothing has to become durable before.
                if let Some(view) = opening.as_mut().and_then(Opening::glance) {
                    shared.show(view);
                    glanced();
                }
            }
            Booted::Read => return Ok(opening.ok_or(StartError::Stopped)?.finish()),
        }
    }
}
