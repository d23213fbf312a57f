//! What the window wishes of the network, done on threads of its own: the window never waits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use node::{Carry, NetworkAct, Node};
use replica::{NetworkView, Refusal};

/// How often the page of the devices looks at the network.
pub const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The window's view of the network, and what was refused.
#[derive(Debug, Default)]
pub struct Outside {
    looked_at: Option<Instant>,
    refused: Arc<Mutex<Vec<Refusal>>>,
}

impl Outside {
    /// Looks at the network while somebody looks at its page.
    pub fn look(&mut self, node: &Node, is_shown: bool) -> Option<NetworkView> {
        let is_due = self.looked_at.is_none_or(|at| at.elapsed() >= LOOK_EVERY);
        if !is_shown || !is_due {
            return None;
        }
        self.looked_at = Some(Instant::now());
        Some(node.network_view())
    }

    /// Does something about the network.
    pub fn act(&self, node: &Node, act: NetworkAct) {
        let node = node.clone();
        let refused = Arc::clone(&self.refused);
        let work = move || {
            if let Err(refusal) = node.carry(Carry::Network { act }) {
                let mut refused = refused.lock().unwrap_or_else(PoisonError::into_inner);
                refused.push(refusal);
            }
        };
        if let Err(error) = std::thread::Builder::new().spawn(work) {
            tracing::warn!("could not start a thread for the network: {error}");
        }
    }

    /// Takes what was refused since the last time.
    pub fn refusals(&self) -> Vec<Refusal> {
        std::mem::take(&mut self.refused.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
