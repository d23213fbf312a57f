//! The sample space inside the window: a few devices with sample people, in a folder that goes.
//!
//! It is the demonstration's stage, set on a thread of its own while the window stays usable.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use node::{Node, Wake};
use replica::{ProgressView, Refusal};

use crate::stage::{Company, Scratch, Stage};

/// How many sample people the window's sample space has.
const SAMPLE_PEOPLE: u32 = 40;
/// How many devices keep it alive.
const SAMPLE_NODES: u32 = 5;

/// The sample space, if one is wanted.
#[derive(Default)]
pub enum Sample {
    #[default]
    None,
    Preparing(Receiver<Result<Open, Refusal>>),
    Open(Open),
}

/// A sample space that is open.
pub struct Open {
    // Dropped first: they fall silent before their devices stop.
    company: Option<Company>,
    stage: Stage,
    node: Node,
    // Dropped last: the folder goes when the devices have let go of it.
    _folder: Scratch,
}

impl Sample {
    /// Starts setting the stage unless that is under way.
    pub fn start(&mut self, wake: Wake) {
        if !matches!(self, Sample::None) {
            return;
        }
        let (done, outcome) = channel();
        let prepare = move || {
            // Fails when the window has closed meanwhile; the stage then goes with the message.
            let _gone = done.send(prepare(Arc::clone(&wake)));
            wake();
        };
        let spawned = std::thread::Builder::new()
            .name("sample".to_owned())
            .spawn(prepare);
        if let Err(error) = spawned {
            tracing::error!(%error, "no thread for the sample space");
        }
        *self = Sample::Preparing(outcome);
    }

    /// Looks whether the stage is set; tells so once.
    pub fn look(&mut self) -> Option<Result<(), Refusal>> {
        let Sample::Preparing(outcome) = self else {
            return None;
        };
        let outcome = match outcome.try_recv() {
            Ok(outcome) => outcome,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Disconnected) => Err(Refusal::new(
                "sample-failed",
                "Could not open the sample space: a device in it failed. Try again.",
            )),
        };
        match outcome {
            Ok(open) => {
                *self = Sample::Open(open);
                Some(Ok(()))
            }
            Err(refusal) => {
                *self = Sample::None;
                Some(Err(refusal))
            }
        }
    }

    /// Closes the sample space and removes its folder.
    pub fn leave(&mut self) {
        if let Sample::Open(open) = std::mem::take(self) {
            drop(open.company);
            open.stage.strike();
        }
    }

    pub fn is_preparing(&self) -> bool {
        matches!(self, Sample::Preparing(_))
    }

    /// The node to show while the sample space is open.
    pub fn node(&self) -> Option<&Node> {
        match self {
            Sample::Open(open) => Some(&open.node),
            Sample::None | Sample::Preparing(_) => None,
        }
    }

    /// What to show while the stage is being set.
    pub fn progress(&self) -> Option<ProgressView> {
        self.is_preparing().then(|| ProgressView {
            what: "Letting sample people join".to_owned(),
            done: crate::stage::joined() as u64,
            of: u64::from(SAMPLE_PEOPLE),
        })
    }
}

fn prepare(wake: Wake) -> Result<Open, Refusal> {
    let refused = |failure: crate::cli::Failure| Refusal::new(failure.code, failure.message);
    let folder = Scratch::create("sample").map_err(refused)?;
    let path: PathBuf = folder.path().to_owned();
    let stage =
        Stage::set(&path, SAMPLE_PEOPLE, SAMPLE_NODES, Some(wake), &mut |_| {}).map_err(refused)?;
    let node = stage.first_node().ok_or_else(|| {
        Refusal::new(
            "sample-failed",
            "Could not open the sample space: no device started.",
        )
    })?;
    Ok(Open {
        company: stage.live_on(),
        stage,
        node,
        _folder: folder,
    })
}
