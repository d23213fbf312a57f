//! The network side of a node: one iroh endpoint and the sessions over it.
//!
//! [`Network`] is the handle the other threads hold. It works from the first moment: before the
//! replica has an identity there is no endpoint, and what is dialled waits. A node without network
//! has the same handle, and everything said into it goes nowhere.
//!
//! Nobody is contacted except the devices of the space: no lookup service, no port mapping, and a
//! relay only where the owner of this device chose one.

mod addresses;
mod attachments;
mod card;
mod choice;
mod endpoint;
mod frame;
mod gate;
mod lan;
mod multicast;
mod nearby;
mod packet;
mod ports;
mod registry;
mod session;
mod targets;
mod turns;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use history::LogKey;
use iroh::TransportAddr;
use iroh::endpoint::{Connection, VarInt};
use replica::{Message, NetworkView, PeerId, Reach, SkewView, Updates, Way, WayView};
use serde::{Deserialize, Serialize};
use tokio::sync::{Notify, Semaphore, watch};

use crate::carry::Mending;
use crate::hold::hold;
use crate::inbox::Inbox;
use crate::jobs::Job;
use nearby::Nearby;
use registry::Registry;
use targets::Targets;

pub(crate) use attachments::Missed;
pub(crate) use card::Card;
pub(crate) use choice::Choice;
pub(crate) use endpoint::is_relay;
pub(crate) use nearby::Presence;
pub(crate) use registry::{OUTBOX_MAX_BYTES, Outbox, Session};
pub(crate) use turns::{Stretch, Ticket};

/// The protocol of this build, as endpoints negotiate it.
pub(crate) const ALPN: &[u8] = b"eyelevel/1";
/// The most connections at once: the largest crowd at one event, with some room.
const CONNECTIONS_MAX: usize = 576;
/// The most unknown devices at the door at once.
const DOORS_MAX: usize = 32;
/// The most devices of another version that are remembered.
const SKEWED_MAX: usize = 256;
/// The most relays of others that are shown.
const RELAYS_SHOWN_MAX: usize = 4;
/// The most dials at once.
const DIALS_MAX: usize = 16;
/// How long the endpoint may take to say goodbye.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);

/// Where this device can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointInfo {
    /// The device's key in full, which is also its endpoint id.
    pub id: String,
    /// Addresses as "ip:port", those other machines can use first.
    pub addrs: Vec<String>,
}

/// How far the endpoint is.
#[derive(Debug, Clone)]
pub(crate) enum Status {
    /// This node was started without network.
    Off,
    /// There is no identity yet.
    Nobody,
    /// There is an identity, and the endpoint is being opened.
    Opening,
    Open(EndpointInfo),
    /// The endpoint could not be opened; it is tried again.
    Failed(String),
    Closed,
}

/// Why a connection was ended, as a stable number with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goodbye {
    Done,
    UnknownDevice,
    Refused,
    Malformed,
    TooSlow,
    Duplicate,
    Crowded,
    Dropped,
}

impl Goodbye {
    pub fn code(self) -> VarInt {
        VarInt::from_u32(match self {
            Goodbye::Done => 0,
            Goodbye::UnknownDevice => 1,
            Goodbye::Refused => 2,
            Goodbye::Malformed => 3,
            Goodbye::TooSlow => 4,
            Goodbye::Duplicate => 5,
            Goodbye::Crowded => 6,
            Goodbye::Dropped => 7,
        })
    }

    pub fn word(self) -> &'static str {
        match self {
            Goodbye::Done => "done",
            Goodbye::UnknownDevice => "unknown-device",
            Goodbye::Refused => "refused",
            Goodbye::Malformed => "malformed",
            Goodbye::TooSlow => "too-slow",
            Goodbye::Duplicate => "duplicate",
            Goodbye::Crowded => "crowded",
            Goodbye::Dropped => "dropped",
        }
    }

    fn end(self, connection: &Connection) {
        // What the other side said first is not to be forgotten: closing once more would put our word in its place.
        if connection.close_reason().is_none() {
            connection.close(self.code(), self.word().as_bytes());
        }
    }
}

/// The handle to the network, cheap to clone.
#[derive(Clone)]
pub(crate) struct Network {
    inner: Arc<Inner>,
}

struct Inner {
    inbox: Inbox,
    /// The data folder, where the port used last is remembered.
    data: PathBuf,
    bind: Option<SocketAddr>,
    runtime: tokio::runtime::Handle,
    registry: Mutex<Registry>,
    targets: Mutex<Targets>,
    /// Rings when a target is added, is due at once, or lost its session.
    dial_bell: Notify,
    /// Rings when a device that is being dialled may be somewhere else.
    news_bell: Notify,
    identity: watch::Sender<Option<[u8; 32]>>,
    status: watch::Sender<Status>,
    stop: watch::Sender<bool>,
    connections: AtomicUsize,
    handshakes: AtomicUsize,
    choice: watch::Sender<Choice>,
    /// The owner wants nobody contacted or answered for now.
    is_paused: watch::Sender<bool>,
    nearby: Mutex<Nearby>,
    /// Rings when it may have to begin or end.
    nearby_bell: Notify,
    /// Devices with which the owner has stopped to catch up for now.
    stopped: Mutex<BTreeSet<PeerId>>,
    /// Who looks into the store for files that others want.
    files: Mutex<Option<SyncSender<Job>>>,
    /// Devices whose version of the protocol has nothing in common with this one.
    skewed: Mutex<BTreeMap<PeerId, Updates>>,
    /// What a repair waits for.
    mending: Mending,
    doors: Arc<Semaphore>,
    dials: Arc<Semaphore>,
}

/// How dialling a device has gone so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Dialled {
    pub is_connected: bool,
    /// How many dials have failed or were refused since the process started.
    pub failures: u64,
    /// Whether there is any address to try.
    pub has_address: bool,
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Network").finish_non_exhaustive()
    }
}

impl Network {
    /// Makes the handle; with `enabled`, a task waits for the identity and then opens the endpoint.
    pub fn new(
        inbox: Inbox,
        data: PathBuf,
        bind: Option<SocketAddr>,
        enabled: bool,
        hidden: bool,
        runtime: tokio::runtime::Handle,
    ) -> Network {
        let status = if enabled { Status::Nobody } else { Status::Off };
        let choice = Choice::read(&data);
        let network = Network {
            inner: Arc::new(Inner {
                choice: watch::Sender::new(choice),
                is_paused: watch::Sender::new(false),
                nearby: Mutex::default(),
                nearby_bell: Notify::new(),
                stopped: Mutex::default(),
                inbox,
                data,
                bind,
                runtime,
                registry: Mutex::default(),
                targets: Mutex::default(),
                dial_bell: Notify::new(),
                news_bell: Notify::new(),
                identity: watch::Sender::new(None),
                status: watch::Sender::new(status),
                stop: watch::Sender::new(false),
                connections: AtomicUsize::new(0),
                handshakes: AtomicUsize::new(0),
                files: Mutex::default(),
                skewed: Mutex::default(),
                mending: Mending::default(),
                doors: Arc::new(Semaphore::new(DOORS_MAX)),
                dials: Arc::new(Semaphore::new(DIALS_MAX)),
            }),
        };
        if enabled {
            network.inner.runtime.spawn(endpoint::run(network.clone()));
            if !hidden {
                network.inner.runtime.spawn(nearby::run(network.clone()));
            }
        }
        network
    }

    /// Says who we are: the seed of this device's key. The endpoint opens with it; its addresses
    /// come back if it opens within the patience. Must be called outside the runtime.
    pub fn introduce(&self, seed: [u8; 32], patience: Duration) -> Option<Vec<String>> {
        self.inner.status.send_if_modified(|status| {
            let first = matches!(status, Status::Nobody);
            if first {
                *status = Status::Opening;
            }
            first
        });
        self.inner.identity.send_replace(Some(seed));
        let mut status = self.status();
        self.inner.runtime.block_on(async {
            let settled = status.wait_for(|status| !matches!(status, Status::Opening));
            match tokio::time::timeout(patience, settled)
                .await
                .ok()?
                .ok()
                .as_deref()
            {
                Some(Status::Open(info)) => Some(info.addrs.clone()),
                Some(Status::Off | Status::Nobody | Status::Opening)
                | Some(Status::Failed(_) | Status::Closed)
                | None => None,
            }
        })
    }

    /// This device, once there is an identity.
    fn me(&self) -> Option<PeerId> {
        let seed = *self.inner.identity.borrow();
        seed.map(|seed| peer_of(&iroh::SecretKey::from_bytes(&seed).public()))
    }

    /// Watches how far the endpoint is.
    pub fn status(&self) -> watch::Receiver<Status> {
        self.inner.status.subscribe()
    }

    /// Remembers a device's addresses and dials them, now and whenever it is away.
    pub fn dial(&self, peer: PeerId, addresses: &[String]) {
        hold(&self.inner.targets).add(peer, addresses, Instant::now());
        self.inner.news_bell.notify_waiters();
        self.inner.dial_bell.notify_one();
    }

    /// Dials a device again at once, when the session with it that has just ended was no failure.
    pub fn redial(&self, peer: PeerId) {
        hold(&self.inner.targets).once_more(peer, Instant::now());
        self.inner.dial_bell.notify_one();
    }

    /// Tries where a known device was seen on the local network, besides where it was before.
    fn dial_nearby(&self, peer: PeerId, addresses: &[String]) {
        hold(&self.inner.targets).add_nearby(peer, addresses, Instant::now());
        self.inner.news_bell.notify_waiters();
        self.inner.dial_bell.notify_one();
    }

    /// What the owner chose.
    pub fn choice(&self) -> Choice {
        self.inner.choice.borrow().clone()
    }

    /// Changes what the owner chose and keeps it. The endpoint is opened anew where the reach has
    /// changed, so that nothing of the old choice stays connected.
    pub fn choose(&self, change: impl FnOnce(&mut Choice)) -> std::io::Result<()> {
        let mut choice = self.choice();
        change(&mut choice);
        choice.write(&self.inner.data)?;
        self.inner.choice.send_if_modified(|old| {
            let is_new = *old != choice;
            *old = choice;
            is_new
        });
        Ok(())
    }

    /// Tells whether it is known by now whether this device can be found nearby, as it was chosen.
    pub fn is_nearby_settled(&self) -> bool {
        if self.is_paused() || *self.inner.stop.borrow() {
            return true;
        }
        let nearby = hold(&self.inner.nearby);
        nearby.is_on() || nearby.notice.is_some()
    }

    /// Names the network this device is in now.
    pub fn here(&self) -> Option<String> {
        nearby::here(self)
    }

    /// Tells how this device reaches others now.
    pub fn view(&self) -> NetworkView {
        let choice = self.choice();
        let here = self.here();
        let is_here = |is_so: fn(&Choice, &str) -> bool| {
            here.as_ref().is_some_and(|here| is_so(&choice, here))
        };
        let nearby = is_here(|choice, here| choice.found_on.contains(here));
        NetworkView {
            nearby,
            invites: is_here(Choice::invites),
            relays: self.relays_beside(&choice.reach),
            reach: choice.reach,
            notice: self.notice(nearby),
            deaf: self.deaf(),
            found: self.found(),
            ways: self.ways(),
            paused: self.is_paused(),
            skewed: self.skewed(),
            coming: Vec::new(),
            stopped: self.stopped(),
            carrying: None,
        }
    }

    /// What the system said, where no endpoint could be opened.
    fn deaf(&self) -> Option<String> {
        match &*self.inner.status.borrow() {
            Status::Failed(why) => Some(why.clone()),
            Status::Off | Status::Nobody | Status::Opening | Status::Open(_) | Status::Closed => {
                None
            }
        }
    }

    /// Why nobody can find this device where it wants to be found.
    fn notice(&self, nearby: bool) -> Option<String> {
        let notice = hold(&self.inner.nearby).notice.clone();
        // Whoever does not want to be found any more is not told why they cannot be.
        notice.filter(|_| nearby)
    }

    /// The relays others use and this device does not, though it may choose any.
    fn relays_beside(&self, reach: &Reach) -> Vec<String> {
        let own = match reach {
            Reach::Lan | Reach::Public => return Vec::new(),
            Reach::Direct => None,
            Reach::Relay(url) => Some(url),
        };
        let told = hold(&self.inner.targets).relays();
        let is_other =
            |url: &String| matches!(Reach::of(url), Some(Reach::Relay(_))) && Some(url) != own;
        told.into_iter()
            .filter(is_other)
            .take(RELAYS_SHOWN_MAX)
            .collect()
    }

    fn skewed(&self) -> Vec<SkewView> {
        let skewed = hold(&self.inner.skewed);
        let skewed = skewed.iter().map(|(peer, updates)| SkewView {
            peer: peer.0.to_string(),
            updates: *updates,
        });
        skewed.collect()
    }

    /// Notes that a device speaks another version of the protocol than this one.
    fn note_skew(&self, peer: PeerId, updates: Updates) {
        let mut skewed = hold(&self.inner.skewed);
        // What one side found out is not forgotten because the other could not tell.
        let is_known = skewed.contains_key(&peer);
        if (is_known && updates == Updates::Either) || (!is_known && skewed.len() >= SKEWED_MAX) {
            return;
        }
        if skewed.insert(peer, updates).is_none() {
            tracing::info!("{} runs another version of the protocol", peer.0.short());
        }
    }

    /// Forgets that a device spoke another version: it is found out anew.
    fn forget_skew(&self, peer: &PeerId) {
        hold(&self.inner.skewed).remove(peer);
    }

    fn ways(&self) -> Vec<WayView> {
        if self.is_paused() {
            // Whatever has not ended yet is about to.
            return Vec::new();
        }
        let connections = hold(&self.inner.registry).connections();
        let view = |(peer, connection): (PeerId, Connection)| WayView {
            peer: peer.0.to_string(),
            way: way_of(&connection),
        };
        connections.into_iter().map(view).collect()
    }

    /// Ends every session and lets nobody be contacted or answered, or everybody again. Every log
    /// goes on where it stood.
    pub fn pause(&self, on: bool) {
        self.inner.is_paused.send_replace(on);
        self.inner.nearby_bell.notify_one();
        if on {
            for session in self.sessions() {
                self.end_session(session, Goodbye::Done);
            }
        } else {
            self.go_on(None);
        }
    }

    /// Ends the session with a device and leaves it alone until somebody goes on or the process
    /// starts again. Every log goes on where it stood.
    pub fn stop(&self, peer: PeerId) {
        hold(&self.inner.stopped).insert(peer);
        for session in self.sessions() {
            if session.peer == peer {
                self.end_session(session, Goodbye::Done);
            }
        }
    }

    /// Goes on with these devices, or with everybody.
    pub fn go_on(&self, with: Option<&[PeerId]>) {
        match with {
            Some(peers) => hold(&self.inner.stopped).retain(|peer| !peers.contains(peer)),
            None => hold(&self.inner.stopped).clear(),
        }
        self.dial_everybody_now();
    }

    fn is_stopped(&self, peer: &PeerId) -> bool {
        hold(&self.inner.stopped).contains(peer)
    }

    /// Tells whether nothing is to be said to a device for now.
    fn leaves_alone(&self, peer: &PeerId) -> bool {
        self.is_paused() || self.is_stopped(peer)
    }

    fn stopped(&self) -> Vec<String> {
        let stopped = hold(&self.inner.stopped);
        stopped.iter().map(|peer| peer.0.to_string()).collect()
    }

    /// Tells whether nobody is to be contacted or answered now.
    pub fn is_paused(&self) -> bool {
        *self.inner.is_paused.borrow()
    }

    /// Dials every known device that is not connected, without waiting for its turn.
    pub fn dial_everybody_now(&self) {
        hold(&self.inner.targets).all_due(Instant::now());
        self.inner.dial_bell.notify_one();
    }

    /// Tells how dialling each known device has gone.
    pub fn dialled(&self) -> BTreeMap<PeerId, Dialled> {
        let mut dialled = hold(&self.inner.targets).dialled();
        for session in self.sessions() {
            dialled.entry(session.peer).or_default().is_connected = true;
        }
        dialled
    }

    /// What a repair waits for; every message that arrives is looked at for it.
    pub fn mending(&self) -> &Mending {
        &self.inner.mending
    }

    /// Finds what is still to be written to a session, if it still is the peer's session.
    pub fn outbox(&self, session: Session) -> Option<Arc<Outbox>> {
        hold(&self.inner.registry).outbox(session)
    }

    /// Tells a message; a peer that does not take what it is told is dropped.
    pub fn tell(&self, to: Session, message: &Message) {
        let Some(outbox) = self.outbox(to) else {
            return;
        };
        if outbox.push(message.encode()).is_err() {
            tracing::info!(
                "dropped {}: it takes messages too slowly",
                to.peer.0.short()
            );
            self.end_session(to, Goodbye::TooSlow);
        }
    }

    /// Ends a session after everything told before has been written; `why` goes into the log and
    /// over the wire.
    pub fn drop_session(&self, session: Session, why: &str) {
        if let Some(updates) = Updates::said(why) {
            self.note_skew(session.peer, updates);
        }
        tracing::info!("ends the session with {}: {why}", session.peer.0.short());
        if let Some(outbox) = self.outbox(session) {
            outbox.finish(Goodbye::Dropped, why);
        }
    }

    /// Ends every session.
    pub fn drop_everybody(&self, why: &str) {
        for session in self.sessions() {
            self.drop_session(session, why);
        }
    }

    /// Says goodbye to everybody and closes the endpoint.
    pub async fn close(&self) {
        let mut status = self.status();
        if matches!(*status.borrow(), Status::Off | Status::Closed) {
            return;
        }
        self.inner.stop.send_replace(true);
        let closed = status.wait_for(|status| matches!(status, Status::Closed));
        if tokio::time::timeout(CLOSE_TIMEOUT, closed).await.is_err() {
            tracing::info!("did not wait any longer for other devices to hear our goodbye");
        }
    }

    /// Lists the sessions; the registry is free again when the caller looks at them.
    pub(crate) fn sessions(&self) -> Vec<Session> {
        hold(&self.inner.registry).sessions()
    }

    /// Ends a session at once.
    fn end_session(&self, session: Session, goodbye: Goodbye) {
        if let Some(connection) = hold(&self.inner.registry).connection(session) {
            goodbye.end(&connection);
        }
    }

    /// Forgets a session that has ended and plans when to dial the device again.
    fn session_ended(&self, session: Session, is_duplicate: bool) {
        let lasted = hold(&self.inner.registry).remove(session);
        if let Some(lasted) = lasted {
            // They keep another one, which is none here: of two connections dialled at the same moment a busy
            // machine may hear so late of one that each side keeps the other. Nobody was refused.
            let lasted = match is_duplicate {
                true => lasted.max(targets::CAME_TO_NOTHING),
                false => lasted,
            };
            hold(&self.inner.targets).session_ended(session.peer, lasted, Instant::now());
            self.inner.dial_bell.notify_one();
        }
    }

    fn set_status(&self, status: Status) {
        self.inner.status.send_replace(status);
    }

    /// Takes one of the places for connections, if there is one.
    fn take_place(&self) -> Option<Place> {
        let taken =
            self.inner
                .connections
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |count| {
                    (count < CONNECTIONS_MAX).then_some(count + 1)
                });
        taken.is_ok().then(|| Place {
            network: self.clone(),
        })
    }
}

/// What lies between: the path that is used, or the best there is.
fn way_of(connection: &Connection) -> Way {
    let paths = connection.paths();
    let ip = paths.iter().find_map(|path| {
        let TransportAddr::Ip(address) = path.remote_addr() else {
            return None;
        };
        (path.is_selected() || paths.len() == 1).then_some(*address)
    });
    match ip {
        Some(address) if replica::is_local(address.ip()) => Way::Lan,
        Some(_) => Way::Direct,
        None if paths.iter().any(|path| path.is_relay()) => Way::Relayed,
        None => Way::Direct,
    }
}

/// One of the places for connections; free again when dropped.
struct Place {
    network: Network,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.network
            .inner
            .connections
            .fetch_sub(1, Ordering::SeqCst);
    }
}

/// Names a device by its endpoint id; both are the same key.
fn peer_of(id: &iroh::EndpointId) -> PeerId {
    PeerId(LogKey::from_bytes(*id.as_bytes()))
}
