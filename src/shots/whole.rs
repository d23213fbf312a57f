//! The page of the devices from its top to its end, with everything it can show.
//!
//! For: looking at the cards that stand further down than a window is high. Knows: nothing that is so;
//! what cannot be had in a sample space (a relay of others, a stick that is away) is made up.

use replica::{NearbyView, NetworkView, Reach, Refusal, SeedView, View};
use ui::{Elsewhere, Health, RemoteRow};

/// How high a picture of the whole page is, in points.
pub const HEIGHT: f32 = 2600.0;
/// How long ago the last exchange with a repository was, in milliseconds.
const EXCHANGED_AGO_MS: u64 = 18 * 60 * 1000;

/// What a device among others sees of the network.
pub fn network(view: &View) -> NetworkView {
    let mut away = view.sync.peers.iter();
    let stopped = away.find(|peer| peer.state == replica::PeerState::Away);
    NetworkView {
        reach: Reach::Direct,
        nearby: true,
        relays: vec!["https://relay.nordwerk.example".to_owned()],
        found: vec![
            NearbyView {
                id: "5b1e77ac90d24f3b".to_owned(),
                ..NearbyView::default()
            },
            NearbyView {
                id: "c27f00d1a6483e95".to_owned(),
                name: Some("Cem Aydın".to_owned()),
                space: Some("Evening at the Dock".to_owned()),
                ..NearbyView::default()
            },
        ],
        stopped: stopped.map(|peer| peer.peer.clone()).into_iter().collect(),
        ..NetworkView::default()
    }
}

/// What lies elsewhere, some of it in trouble.
pub fn elsewhere(view: &View, now_ms: u64) -> Elsewhere {
    let remote = |name: &str, url: &str| RemoteRow {
        name: name.to_owned(),
        url: url.to_owned(),
        ..RemoteRow::default()
    };
    let carrier = |person: &str, connected| SeedView {
        person: person.repeat(32),
        device: person.repeat(32),
        connected,
        in_sync: connected,
    };
    Elsewhere {
        remotes: vec![
            RemoteRow {
                last_at: Some(now_ms.saturating_sub(EXCHANGED_AGO_MS)),
                ..remote("team", "git@git.nordwerk.example:eyelevel.git")
            },
            RemoteRow {
                trouble: Some(Refusal::new(
                    "remote-absent",
                    "Could not sync with stick: the folder /media/stick/nordwerk.git is not there now; plug the stick in or connect the share.",
                )),
                ..remote("stick", "/media/stick/nordwerk.git")
            },
        ],
        carriers: vec![carrier("3e", true), carrier("b8", false)],
        health: Some(Health {
            records: view.sync.records,
            damaged: Vec::new(),
            repaired: None,
            asked: 0,
        }),
        checks: false,
    }
}
