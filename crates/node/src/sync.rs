//! Catching up on purpose: dial, wait until in step, report.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use history::{ScopeId, Timestamp};
use replica::{Message, PeerId, PeerState, PeerView, Refusal, Standing, Ticket, View};
use serde::{Deserialize, Serialize};

use crate::network::{Dialled, Session, Status};
use crate::node::Node;
use crate::pending::refusal;

/// How often to look again when no view tells of a change: dialling changes no view.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(20);
/// How long everybody must have stayed in step to count as such.
const SETTLED_AFTER: Duration = Duration::from_millis(100);
/// How often a device that says nothing is asked again whether it is still there.
const ASK_AGAIN_AFTER: Duration = Duration::from_millis(200);

/// What came of catching up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncReport {
    pub peers: Vec<SyncedPeer>,
}

/// What came of catching up with one device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncedPeer {
    /// The device's key in full.
    pub peer: String,
    /// Who it belongs to, if known.
    pub name: Option<String>,
    /// The id of whoever it is, if it only carries.
    #[serde(default)]
    pub carrier: Option<String>,
    /// Records sent while catching up.
    pub sent: u64,
    /// Records received while catching up.
    pub received: u64,
    pub state: PeerState,
}

/// From when on what is exchanged belongs to the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// From now on: the node has been there for a while.
    Now,
    /// From when the node began: it was started to catch up, and dials before it is asked to.
    Start,
}

/// Catches up with the known devices, or with those that `with` names.
pub(crate) async fn run(
    node: &Node,
    timeout: Duration,
    with: Option<String>,
    since: Since,
) -> Result<SyncReport, Refusal> {
    let until = Instant::now() + timeout;
    // What was handed in before, such as joining, may still bring devices to dial.
    node.fenced().await;
    if let Some(refusal) = node.refuses_changes() {
        return Err(refusal);
    }
    if matches!(*node.network().status().borrow(), Status::Off) {
        return Err(refusal(
            "no-network",
            "Could not sync: this process was started without network.",
        ));
    }
    must_not_be_paused(node, "sync")?;
    let before = node.cell().peek();
    let with = with.map(|with| only(node, &before, &with)).transpose()?;
    let mut effort = Effort {
        with,
        failures: failures(node),
        before: match since {
            Since::Now => counts(&before),
            Since::Start => BTreeMap::new(),
        },
        reached: BTreeMap::new(),
        silent: BTreeMap::new(),
    };
    if since == Since::Now {
        effort.expect_answers(&before, node.network().sessions());
    }
    // Whoever asks for it wants to go on with those, too, with whom they have stopped.
    let wanted = effort.with.as_deref().map(peers_of);
    node.network().go_on(wanted.as_deref());
    // What one chose for oneself goes with the next pull, or now.
    node.pull_now().await;
    let mut settled_since: Option<Instant> = None;
    let mut asked_at: Option<Instant> = None;
    loop {
        let view = node.cell().peek();
        effort.hear(&view, &node.network().sessions());
        if asked_at.is_none_or(|at| at.elapsed() >= ASK_AGAIN_AFTER) {
            asked_at = Some(Instant::now());
            ask_the_silent(node, &view, &effort);
        }
        let is_done = effort.look(&view, &node.network().dialled(), opening_failed(node));
        let now = Instant::now();
        settled_since = is_done.then(|| settled_since.unwrap_or(now));
        let is_settled = settled_since.is_some_and(|since| now - since >= SETTLED_AFTER);
        if is_settled || now >= until {
            return Ok(effort.report(&view));
        }
        let _either = tokio::time::timeout(LOOK_AGAIN_AFTER, node.cell().changed()).await;
    }
}

/// Asks those who have said nothing yet for no record at all, which whoever lives answers with as many.
/// A pull is answered by nothing where both hold the same.
fn ask_the_silent(node: &Node, view: &View, effort: &Effort) {
    let Some(space) = &view.space else {
        return;
    };
    let nothing = Message::Again {
        scope: ScopeId::of_space(&space.id),
        ranges: Vec::new(),
    };
    for silent in effort.silent.values() {
        node.network().tell(silent.session, &nothing);
    }
}

/// Refuses what needs others while nobody is to be contacted.
pub(crate) fn must_not_be_paused(node: &Node, attempt: &str) -> Result<(), Refusal> {
    if !node.network().is_paused() {
        return Ok(());
    }
    let message = format!(
        "Could not {attempt}: this device contacts nobody for now. Go on with “eyelevel network pause off”."
    );
    Err(refusal("network-paused", &message))
}

fn opening_failed(node: &Node) -> bool {
    matches!(
        *node.network().status().borrow(),
        Status::Failed(_) | Status::Closed
    )
}

fn failures(node: &Node) -> BTreeMap<PeerId, u64> {
    let dialled = node.network().dialled().into_iter();
    dialled
        .map(|(peer, dialled)| (peer, dialled.failures))
        .collect()
}

fn counts(view: &View) -> BTreeMap<String, (u64, u64)> {
    let peers = view.sync.peers.iter();
    peers
        .map(|peer| (peer.peer.clone(), (peer.sent, peer.received)))
        .collect()
}

/// One catching up under way.
struct Effort {
    /// The devices asked for, if not all.
    with: Option<Vec<String>>,
    failures: BTreeMap<PeerId, u64>,
    before: BTreeMap<String, (u64, u64)>,
    /// Devices that were in step at some time; some leave as soon as they are.
    reached: BTreeMap<String, bool>,
    /// Devices that were connected before and have said nothing since: one that lost its power stays
    /// connected for a while.
    silent: BTreeMap<String, Silent>,
}

/// A device of which it is not known whether it is still there.
struct Silent {
    session: Session,
    /// When it was heard last before it was asked.
    heard: Option<Timestamp>,
}

impl Effort {
    /// Believes of nobody who is connected that they are still there. A newcomer has nothing to ask yet.
    fn expect_answers(&mut self, view: &View, sessions: Vec<Session>) {
        if view.standing != Standing::Member {
            return;
        }
        for session in sessions {
            let key = session.peer.0.to_string();
            if self.is_wanted(&key) {
                let heard = last_heard(view, &key);
                self.silent.insert(key, Silent { session, heard });
            }
        }
    }

    /// Notes who has said something, or is connected anew, which takes both.
    fn hear(&mut self, view: &View, sessions: &[Session]) {
        self.silent.retain(|key, silent| {
            sessions.contains(&silent.session) && last_heard(view, key) == silent.heard
        });
    }

    fn is_in_step(&self, view: &View, key: &str) -> bool {
        state_of(view, key) == Some(PeerState::InSync) && !self.silent.contains_key(key)
    }

    /// Looks how far every device is; true when there is nothing left to wait for.
    fn look(
        &mut self,
        view: &View,
        dialled: &BTreeMap<PeerId, Dialled>,
        opening_failed: bool,
    ) -> bool {
        let mut all_done = true;
        for (peer, dialled) in dialled {
            let key = peer.0.to_string();
            if !self.is_wanted(&key) {
                continue;
            }
            let is_in_step = dialled.is_connected && self.is_in_step(view, &key);
            let was_reached = self.reached.entry(key).or_default();
            *was_reached |= is_in_step;
            let failed_before = self.failures.get(peer).copied().unwrap_or_default();
            let has_failed = dialled.failures > failed_before || !dialled.has_address;
            let is_done = if dialled.is_connected {
                is_in_step
            } else {
                has_failed || *was_reached || opening_failed
            };
            all_done &= is_done;
        }
        all_done
    }

    fn report(&self, view: &View) -> SyncReport {
        let mut peers: Vec<SyncedPeer> = view
            .sync
            .peers
            .iter()
            .filter(|peer| self.is_wanted(&peer.peer))
            .map(|peer| self.synced(peer))
            .collect();
        for key in self.reached.keys() {
            if !peers.iter().any(|peer| peer.peer == *key) {
                peers.push(SyncedPeer {
                    peer: key.clone(),
                    name: None,
                    carrier: None,
                    sent: 0,
                    received: 0,
                    state: PeerState::Away,
                });
            }
        }
        SyncReport { peers }
    }

    fn synced(&self, peer: &PeerView) -> SyncedPeer {
        let (sent, received) = self.before.get(&peer.peer).copied().unwrap_or_default();
        let was_reached = self.reached.get(&peer.peer).copied().unwrap_or_default();
        SyncedPeer {
            peer: peer.peer.clone(),
            name: peer.name.clone(),
            carrier: peer.carrier.clone(),
            sent: peer.sent.saturating_sub(sent),
            received: peer.received.saturating_sub(received),
            state: if was_reached && peer.state == PeerState::Away {
                PeerState::InSync
            } else if self.silent.contains_key(&peer.peer) {
                // Connected in name only.
                PeerState::Away
            } else {
                peer.state
            },
        }
    }

    fn is_wanted(&self, key: &str) -> bool {
        self.with
            .as_ref()
            .is_none_or(|with| with.iter().any(|wanted| wanted == key))
    }
}

fn state_of(view: &View, key: &str) -> Option<PeerState> {
    peer_of(view, key).map(|peer| peer.state)
}

fn last_heard(view: &View, key: &str) -> Option<Timestamp> {
    peer_of(view, key)?.last_heard
}

fn peer_of<'a>(view: &'a View, key: &str) -> Option<&'a PeerView> {
    view.sync.peers.iter().find(|peer| peer.peer == key)
}

/// The devices with these keys.
pub(crate) fn peers_of(keys: &[String]) -> Vec<PeerId> {
    let keys = keys.iter().filter_map(|key| key.parse().ok());
    keys.map(PeerId).collect()
}

/// Finds the devices somebody means.
pub(crate) fn only(node: &Node, view: &View, with: &str) -> Result<Vec<String>, Refusal> {
    if with
        .trim()
        .to_lowercase()
        .starts_with(replica::TICKET_PREFIX)
    {
        return of_ticket(node, view, with);
    }
    let typed = with.trim().to_lowercase();
    let is_meant = |peer: &&PeerView| {
        let is_named = peer
            .name
            .as_ref()
            .is_some_and(|name| name.to_lowercase() == typed);
        let ids = [Some(&peer.peer), peer.carrier.as_ref()];
        let is_keyed = typed.len() >= replica::intent::ID_PREFIX_MIN_CHARS
            && ids.into_iter().flatten().any(|id| id.starts_with(&typed));
        is_named || is_keyed
    };
    let meant: Vec<String> = view
        .sync
        .peers
        .iter()
        .filter(is_meant)
        .map(|peer| peer.peer.clone())
        .collect();
    if meant.is_empty() {
        return Err(refusal(
            "unknown-peer",
            &format!(
                "Could not sync with “{with}”: no known device has that key or name. The status lists those known."
            ),
        ));
    }
    Ok(meant)
}

/// A ticket of our own space tells where a device is; joining is another act.
fn of_ticket(node: &Node, view: &View, with: &str) -> Result<Vec<String>, Refusal> {
    let ticket = Ticket::parse(with).map_err(|bad| refusal(bad.code(), bad.sentence()))?;
    if view.space.as_ref().map(|space| space.id) != Some(ticket.space) {
        return Err(refusal(
            "other-space",
            "Could not sync with that ticket: it is for another space. Join with it in a folder of its own.",
        ));
    }
    node.network()
        .dial(PeerId(ticket.device), &ticket.addresses);
    Ok(vec![ticket.device.to_string()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use history::LogKey;

    fn peer(n: u8) -> PeerId {
        PeerId(LogKey::from_bytes([n; 32]))
    }

    fn view(states: &[(u8, PeerState, u64)]) -> View {
        let mut view = View::default();
        view.sync.peers = states
            .iter()
            .map(|(n, state, received)| PeerView {
                peer: peer(*n).0.to_string(),
                name: Some(format!("Person {n}")),
                carrier: None,
                state: *state,
                sent: 0,
                received: *received,
                to_come: 0,
                behind: None,
                last_heard: None,
            })
            .collect();
        view
    }

    fn dialled(n: u8, is_connected: bool, failures: u64) -> (PeerId, Dialled) {
        let dialled = Dialled {
            is_connected,
            failures,
            has_address: true,
        };
        (peer(n), dialled)
    }

    fn effort() -> Effort {
        Effort {
            with: None,
            failures: BTreeMap::from([(peer(1), 3)]),
            before: BTreeMap::from([(peer(1).0.to_string(), (0, 10))]),
            reached: BTreeMap::new(),
            silent: BTreeMap::new(),
        }
    }

    /// One that lost its power is connected until nobody waits for it any more.
    #[test]
    fn a_device_that_says_nothing_is_not_in_step() {
        let session = |generation| Session {
            peer: peer(1),
            generation,
        };
        let heard_at = |time| {
            let mut view = view(&[(1, PeerState::InSync, 11)]);
            view.standing = Standing::Member;
            view.sync.peers[0].last_heard = Some(Timestamp(time));
            view
        };
        let connected = BTreeMap::from([dialled(1, true, 3)]);
        let before = heard_at(7);
        let mut effort = effort();
        effort.expect_answers(&before, vec![session(1)]);
        effort.hear(&before, &[session(1)]);
        assert!(!effort.look(&before, &connected, false), "not a word");
        assert_eq!(effort.report(&before).peers[0].state, PeerState::Away);
        let after = heard_at(8);
        effort.hear(&after, &[session(1)]);
        assert!(effort.look(&after, &connected, false), "it answered");
        assert_eq!(effort.report(&after).peers[0].state, PeerState::InSync);
        // Whoever has just connected has said so.
        effort.expect_answers(&before, vec![session(1)]);
        effort.hear(&before, &[session(2)]);
        assert!(effort.look(&before, &connected, false), "connected anew");
    }

    #[test]
    fn waits_for_those_that_answer_and_not_for_those_that_do_not() {
        let connecting = BTreeMap::from([dialled(1, false, 3)]);
        assert!(
            !effort().look(&view(&[]), &connecting, false),
            "being dialled"
        );
        let failed = BTreeMap::from([dialled(1, false, 4)]);
        assert!(effort().look(&view(&[]), &failed, false), "did not answer");
        let connected = BTreeMap::from([dialled(1, true, 3)]);
        let syncing = view(&[(1, PeerState::Syncing, 11)]);
        assert!(!effort().look(&syncing, &connected, false), "catching up");
        let in_sync = view(&[(1, PeerState::InSync, 11)]);
        assert!(effort().look(&in_sync, &connected, false), "in step");
        assert!(effort().look(&view(&[]), &BTreeMap::new(), false), "nobody");
    }

    #[test]
    fn reports_what_happened_since_it_began() {
        let mut effort = effort();
        let connected = BTreeMap::from([dialled(1, true, 3)]);
        effort.look(&view(&[(1, PeerState::InSync, 15)]), &connected, false);
        let report = effort.report(&view(&[(1, PeerState::Away, 15)]));
        assert_eq!(report.peers.len(), 1);
        assert_eq!(report.peers[0].received, 5);
        assert_eq!(
            report.peers[0].state,
            PeerState::InSync,
            "left once in step"
        );
    }
}
