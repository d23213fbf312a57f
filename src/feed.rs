//! Feeds from outside: whether one may be fetched, and what it says.
//!
//! For: entries with a title, a link and where they are from. Knows: what the owner of this device lets
//! it reach. Never: fetches anything itself.

mod entries;

use node::{Carried, Carry, NetworkAct};
use replica::{Reach, Refusal};

pub use entries::{Entry, FEED_MAX_BYTES, read};

/// Refuses to fetch where the owner of this device does not let it reach the internet.
pub fn may_fetch(carry: impl Fn(Carry) -> Result<Carried, Refusal>) -> Result<(), Refusal> {
    let show = Carry::Network {
        act: NetworkAct::Show,
    };
    let Carried::Network(view) = carry(show)? else {
        return Ok(());
    };
    if view.paused {
        return Err(Refusal::new(
            "network-paused",
            "Could not fetch the feed: this device contacts nobody for now. Go on with “eyelevel network pause off”.",
        ));
    }
    if view.reach == Reach::Lan {
        return Err(Refusal::new(
            "local-network-only",
            "Could not fetch the feed: this device reaches the local network only. Choose otherwise with “eyelevel network reach direct”, or read the feed from a file.",
        ));
    }
    Ok(())
}

/// Says that there is no feed where one was looked for.
pub fn not_a_feed(from: &str) -> String {
    format!("Could not read {from}: this is no RSS or Atom feed.")
}
