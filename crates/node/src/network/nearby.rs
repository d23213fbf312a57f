//! Nearby: finding and being found on the local network, without any server.
//!
//! While it is switched on, this device announces a random name and an endpoint made for it by
//! multicast: nothing that stays the same from one time to the next, no name, no key and no port of its own.
//! All of it is drawn anew every few hours. Names are told inside a connection, to whoever asks, as they are
//! then; strangers reach the port made for it. Devices of one space recognise each other
//! by a tag that only those who know both the space and the device's key can compute, and only they can
//! read the port of its own beside it; they dial it as any other known device. The addresses a
//! message comes from, on the network and of the hardware, stay what they are.
//!
//! Whatever the reach that was chosen, this stays on the local network: the endpoint is bound to the
//! addresses the announcements leave from, and whoever comes from elsewhere is not answered.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use data_encoding::BASE32_NOPAD;
use history::SpaceId;
use iroh::endpoint::{Builder, Connection, Incoming, IncomingAddr, PortmapperConfig, presets};
use iroh::{
    Endpoint, EndpointAddr, EndpointId, NetReportConfig, RelayMode, SecretKey, TransportAddr,
};
use netwatch::ip::LocalAddresses;
use replica::{NearbyView, PeerId, is_local};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use super::card::{Card, read_card};
use super::choice::Exit;
use super::frame::{read_frame, write_frame};
use super::multicast::{GONE_AFTER, Group, Heard, SAY_EVERY, Said};
use super::{Network, Status, choice, lan};
use crate::hold::hold;

/// The protocol in which somebody nearby is asked who they are.
const ALPN: &[u8] = b"eyelevel-nearby/1";
/// The most appearances that are remembered.
const FOUND_MAX: usize = 256;
/// The most devices that are remembered from connections.
const MET_MAX: usize = 4_096;
/// The most that somebody may say of themselves, in bytes.
const CARD_MAX_BYTES: usize = 8 * 1024;
/// The most who ask at once.
const ASKERS_MAX: usize = 8;
/// How long asking may take.
const ASK_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a goodbye may take.
const GOODBYE_TIMEOUT: Duration = Duration::from_millis(500);
/// How often to look whether the network or the choice has changed.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// The shortest wait before a network without a way is tried again; each failure doubles it.
const WAIT_MIN: Duration = Duration::from_secs(2);
/// The longest one.
const WAIT_MAX: Duration = Duration::from_secs(60);
/// How long this device keeps one appearance.
const APPEARS_FOR: Duration = Duration::from_secs(3 * 60 * 60);
/// How many bytes of a tag are announced.
const TAG_BYTES: usize = 8;

const NO_IPV4: &str = "People nearby are looked for by IPv4, and this device has no IPv4 address on this network, so nobody nearby can be found. A ticket or a QR code works all the same.";

/// What this device says of itself, and which space it belongs to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Presence {
    pub space: Option<SpaceId>,
    pub card: Card,
}

/// Looks up what this device says of itself now; with a ticket, if it invites and somebody asked.
pub(crate) type Presenter = Arc<dyn Fn(bool) -> Option<Presence> + Send + Sync>;

/// Somebody the local network has shown.
#[derive(Debug, Clone)]
struct Found {
    endpoint: EndpointId,
    addresses: Vec<SocketAddr>,
    peer: Option<PeerId>,
    card: Option<Card>,
    heard: Instant,
}

/// Everything about it, shared between its task and those who look.
#[derive(Default)]
pub(super) struct Nearby {
    found: BTreeMap<String, Found>,
    own: Option<Endpoint>,
    presenter: Option<Presenter>,
    /// The hardware address of the way out, as it was seen last, and where that was.
    gateway: Option<(Place, String)>,
    /// Devices that were connected since the process started.
    met: BTreeSet<PeerId>,
    /// The space this device belongs to, while it is on.
    space: Option<SpaceId>,
    pub notice: Option<String>,
}

impl Nearby {
    /// Tells whether somebody nearby can find this device now.
    pub fn is_on(&self) -> bool {
        self.own.is_some()
    }
}

/// The own addresses, and what the way out hangs on: with either of them the network may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    own: Vec<IpAddr>,
    link: String,
}

/// Where it is to be found: the network, and the addresses of this device there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Where {
    network_name: String,
    ips: Vec<IpAddr>,
    places: Vec<lan::Place>,
}

/// What has to end with it.
struct Beacon {
    at: Where,
    began: Instant,
    endpoint: Endpoint,
    answering: tokio::task::JoinHandle<()>,
    announcing: tokio::task::JoinHandle<()>,
    goodbye: oneshot::Sender<()>,
}

/// A place where it could not begin, and when it is tried there again.
struct InVain {
    at: Where,
    failures: u32,
    again: Instant,
}

/// Switches on and off as the choice and the network say, for as long as the node lives.
pub(super) async fn run(network: Network) {
    let mut choice = network.inner.choice.subscribe();
    let mut stop = network.inner.stop.subscribe();
    let mut beacon: Option<Beacon> = None;
    let mut in_vain: Option<InVain> = None;
    loop {
        choice.mark_unchanged();
        let wanted = wanted(&network).await;
        let stays = |beacon: &Beacon| Some(&beacon.at) == wanted.as_ref() && !beacon.is_worn();
        if let Some(old) = beacon.take_if(|beacon| !stays(beacon)) {
            old.end(&network).await;
        }
        in_vain = in_vain.filter(|one| Some(&one.at) == wanted.as_ref());
        match wanted {
            None => hold(&network.inner.nearby).notice = None,
            Some(_) if beacon.is_some() => {}
            Some(_) if in_vain.as_ref().is_some_and(InVain::waits) => {}
            Some(at) => match begin(&network, at.clone()).await {
                Ok(begun) => {
                    hold(&network.inner.nearby).notice = None;
                    (beacon, in_vain) = (Some(begun), None);
                }
                Err(why) => {
                    hold(&network.inner.nearby).notice = Some(why);
                    let failures = in_vain.map_or(0, |one| one.failures.saturating_add(1));
                    in_vain = Some(InVain::now(at, failures));
                }
            },
        }
        tokio::select! {
            _ = choice.changed() => {}
            () = network.inner.nearby_bell.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            _ = stop.wait_for(|stop| *stop) => break,
        }
    }
    if let Some(old) = beacon {
        old.end(&network).await;
    }
}

/// Where this device is to be found now, if anywhere. What it says of itself is looked up on the way.
async fn wanted(network: &Network) -> Option<Where> {
    if network.is_paused() {
        return None;
    }
    let network_name = here(network)?;
    if !network.choice().found_on.contains(&network_name) {
        return None;
    }
    let presence = network.presence(false).await;
    hold(&network.inner.nearby).space = presence.space;
    // What is said to everybody goes by IPv4.
    let mut ips = own_ips(network);
    ips.retain(IpAddr::is_ipv4);
    Some(Where {
        network_name,
        places: lan::places_at(&ips).await,
        ips,
    })
}

impl InVain {
    fn now(at: Where, failures: u32) -> InVain {
        InVain {
            at,
            failures,
            again: Instant::now() + wait_after(failures),
        }
    }

    fn waits(&self) -> bool {
        Instant::now() < self.again
    }
}

/// How long to wait after so many failures.
fn wait_after(failures: u32) -> Duration {
    WAIT_MIN.saturating_mul(1 << failures.min(16)).min(WAIT_MAX)
}

/// Names the network this device is in now.
pub(super) fn here(network: &Network) -> Option<String> {
    let own = own_ips(network);
    let prefixes = choice::prefixes(&own)?;
    let exit = hold(&network.inner.nearby).remembered(&own, choice::exit());
    Some(choice::fingerprint(&prefixes, &exit, &own))
}

/// The address from which something said to everybody leaves: the network somebody means who lets
/// themselves be found. A tunnel or a bridge beside it is another one.
fn own_ips(network: &Network) -> Vec<IpAddr> {
    let leaving = leaving_ips();
    if choice::prefixes(&leaving).is_some() {
        return leaving;
    }
    // Without a way out, what the endpoint listens on is all there is; whoever has no identity yet has no
    // endpoint, but is on a network all the same.
    let status = network.inner.status.borrow();
    let info = match &*status {
        Status::Open(info) => info,
        Status::Nobody => return LocalAddresses::new().regular,
        Status::Off | Status::Opening | Status::Failed(_) | Status::Closed => return Vec::new(),
    };
    let parsed = info.addrs.iter().filter_map(|a| a.parse().ok());
    let ips = parsed.map(|a: SocketAddr| a.ip());
    ips.filter(|ip| !ip.is_loopback()).collect()
}

fn leaving_ips() -> Vec<IpAddr> {
    let source = |target: &str| -> Option<IpAddr> {
        let unspecified = if target.starts_with('[') {
            "[::]:0"
        } else {
            "0.0.0.0:0"
        };
        let socket = std::net::UdpSocket::bind(unspecified).ok()?;
        socket.connect(target).ok()?;
        Some(socket.local_addr().ok()?.ip())
    };
    ["224.0.0.251:5353", "[ff02::fb]:5353"]
        .into_iter()
        .filter_map(source)
        .filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
        .collect()
}

async fn begin(network: &Network, at: Where) -> Result<Beacon, String> {
    if at.ips.is_empty() {
        return Err(NO_IPV4.to_owned());
    }
    // A network without a way for it is noticed before any endpoint is opened.
    let group = Group::join(&at.ips).map_err(|error| no_way(&error))?;
    let endpoint = open(&at.places)
        .await
        .map_err(|why| format!("Could not be found nearby: {why}."))?;
    hold(&network.inner.nearby).own = Some(endpoint.clone());
    let (goodbye, left) = oneshot::channel();
    let announcing = announce(network.clone(), endpoint.clone(), group, left);
    let announcing = tokio::spawn(announcing);
    let answering = tokio::spawn(answer(network.clone(), endpoint.clone()));
    Ok(Beacon {
        at,
        began: Instant::now(),
        endpoint,
        answering,
        announcing,
        goodbye,
    })
}

/// Opens an endpoint with a key made for it that reaches the local network and nothing beyond it.
async fn open(places: &[lan::Place]) -> Result<Endpoint, String> {
    let nowhere = || "this device has no address on a local network".to_owned();
    if places.is_empty() {
        return Err(nowhere());
    }
    let endpoint = lan::bind(builder()?, places, None)?.bind().await;
    let endpoint = endpoint.map_err(|error| format!("{error:#}"))?;
    if endpoint.bound_sockets().is_empty() {
        endpoint.close().await;
        return Err(nowhere());
    }
    Ok(endpoint)
}

fn builder() -> Result<Builder, String> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| error.to_string())?;
    let builder = Endpoint::builder(presets::Minimal)
        .relay_mode(RelayMode::Disabled)
        .portmapper_config(PortmapperConfig::Disabled)
        .net_report_config(NetReportConfig::minimal())
        .secret_key(SecretKey::from_bytes(&seed))
        .alpns(vec![ALPN.to_vec()]);
    Ok(builder)
}

impl Beacon {
    /// Whoever listens for days would know one by an appearance that stays.
    fn is_worn(&self) -> bool {
        self.began.elapsed() >= APPEARS_FOR
    }

    async fn end(self, network: &Network) {
        self.answering.abort();
        // Fails only when nothing is announced any more.
        let _over = self.goodbye.send(());
        let _late = timeout(GOODBYE_TIMEOUT, self.announcing).await;
        {
            let mut nearby = hold(&network.inner.nearby);
            nearby.found.clear();
            nearby.own = None;
            nearby.notice = None;
        }
        self.endpoint.close().await;
    }
}

/// Says who is there and hears who else is, until it is switched off.
async fn announce(
    network: Network,
    endpoint: Endpoint,
    group: Group,
    mut left: oneshot::Receiver<()>,
) {
    // Whoever was there before answers at once instead of when it is their turn.
    let asked = group.ask().await;
    note(&network, &asked);
    let mut say = tokio::time::interval(SAY_EVERY);
    loop {
        let done = tokio::select! {
            _ = &mut left => {
                // Best effort: whoever misses it forgets us a little later.
                let _unheard = group.leave(&said_of(&network, &endpoint)).await;
                return;
            }
            _ = say.tick() => group.say(&said_of(&network, &endpoint)).await,
            heard = group.hear() => match heard {
                Ok(Heard::Question) => group.say(&said_of(&network, &endpoint)).await,
                Ok(Heard::Here(said, from)) => {
                    network.saw(&said, from);
                    Ok(())
                }
                Ok(Heard::Gone(name)) => {
                    hold(&network.inner.nearby).found.remove(&name);
                    Ok(())
                }
                Err(error) => Err(error),
            },
        };
        note(&network, &done);
        if done.is_err() {
            // A network that fails at every word must not be asked at full speed.
            tokio::time::sleep(SAY_EVERY).await;
        }
    }
}

/// Notes how it went, and forgets who was not heard for long.
fn note(network: &Network, done: &std::io::Result<()>) {
    let mut nearby = hold(&network.inner.nearby);
    nearby.notice = done.as_ref().err().map(no_way);
    nearby
        .found
        .retain(|_, found| found.heard.elapsed() < GONE_AFTER);
}

fn no_way(error: &std::io::Error) -> String {
    format!(
        "This network has no way for multicast ({}), so nobody nearby can be found. A ticket or a QR code works all the same.",
        store::io_words(error)
    )
}

/// What this device says of itself now: a tag for those who know it, and the port they know.
fn said_of(network: &Network, endpoint: &Endpoint) -> Said {
    let v4 = |socket: &&SocketAddr| socket.is_ipv4();
    let port = endpoint
        .bound_sockets()
        .iter()
        .find(v4)
        .map_or(0, SocketAddr::port);
    let space = hold(&network.inner.nearby).space;
    let mut said = Said {
        name: name_of(&endpoint.id()),
        port,
        ..Said::default()
    };
    if let (Some(space), Some(me)) = (space, network.me()) {
        said.tag = Some(tag(&space, &me, &endpoint.id()));
        if let Status::Open(info) = &*network.inner.status.borrow() {
            let parsed = info
                .addrs
                .iter()
                .filter_map(|a| a.parse::<SocketAddr>().ok());
            let port = parsed.filter(SocketAddr::is_ipv4).map(|a| a.port()).next();
            let mask = mask(&space, &me, &endpoint.id());
            said.masked_port = port.map(|port| port ^ mask);
        }
    }
    said
}

/// What only somebody who knows the space and the device's key can compute.
fn tag(space: &SpaceId, device: &PeerId, appearance: &EndpointId) -> String {
    let hash = derived("eyelevel 2026 nearby tag", space, device, appearance);
    let begin = hash.get(..TAG_BYTES).unwrap_or_default();
    BASE32_NOPAD.encode(begin).to_lowercase()
}

/// What hides a device's own port from everybody who cannot compute its tag: it stays the same for
/// long, so whoever could read it would know the device again.
fn mask(space: &SpaceId, device: &PeerId, appearance: &EndpointId) -> u16 {
    let hash = derived("eyelevel 2026 nearby port", space, device, appearance);
    let [first, second, ..] = hash;
    u16::from_be_bytes([first, second])
}

fn derived(use_: &str, space: &SpaceId, device: &PeerId, appearance: &EndpointId) -> [u8; 32] {
    let mut words = Vec::with_capacity(96);
    words.extend(space.as_bytes());
    words.extend(device.0.as_bytes());
    words.extend(appearance.as_bytes());
    blake3::derive_key(use_, &words)
}

/// The name of an appearance: its whole key, so that it can be dialled, in letters that fit into
/// one label of a host name.
fn name_of(id: &EndpointId) -> String {
    BASE32_NOPAD.encode(id.as_bytes()).to_lowercase()
}

fn endpoint_of(name: &str) -> Option<EndpointId> {
    let bytes = BASE32_NOPAD.decode(name.to_uppercase().as_bytes()).ok()?;
    EndpointId::from_bytes(bytes.as_slice().try_into().ok()?).ok()
}

impl Nearby {
    /// Fills in the hardware address of the way out: the system forgets it now and then, and the network
    /// is the same all the while. It is another one as soon as the own addresses or the link are.
    fn remembered(&mut self, own: &[IpAddr], exit: Exit) -> Exit {
        let Exit::Told { link, gateway } = exit else {
            return exit;
        };
        let place = Place {
            own: own.to_vec(),
            link: link.clone(),
        };
        if let Some(seen) = gateway {
            self.gateway = Some((place.clone(), seen));
        }
        self.gateway = self.gateway.take().filter(|(there, _)| *there == place);
        let gateway = self.gateway.as_ref().map(|(_, gateway)| gateway.clone());
        Exit::Told { link, gateway }
    }
}

impl Network {
    /// Notes an appearance, and dials it if it is a device this one knows.
    fn saw(&self, said: &Said, from: IpAddr) {
        let Some(endpoint) = endpoint_of(&said.name) else {
            return;
        };
        if !is_local(from) {
            return;
        }
        let mut nearby = hold(&self.inner.nearby);
        let is_own = nearby.own.as_ref().is_some_and(|own| own.id() == endpoint);
        let is_full = nearby.found.len() >= FOUND_MAX && !nearby.found.contains_key(&said.name);
        if is_own || is_full {
            return;
        }
        let peer = self.recognise(&nearby, &endpoint, said);
        let port = nearby.space.zip(peer).and_then(|(space, peer)| {
            let port = said.masked_port? ^ mask(&space, &peer, &endpoint);
            (port != 0).then_some(port)
        });
        let card = nearby
            .found
            .get(&said.name)
            .and_then(|found| found.card.clone());
        let found = Found {
            endpoint,
            addresses: vec![SocketAddr::new(from, said.port)],
            peer,
            card,
            heard: Instant::now(),
        };
        nearby.found.insert(said.name.clone(), found);
        drop(nearby);
        if let (Some(peer), Some(port)) = (peer, port) {
            self.dial_nearby(peer, &[SocketAddr::new(from, port).to_string()]);
        }
    }

    /// Which of the devices this node dials an appearance belongs to.
    fn recognise(&self, nearby: &Nearby, appearance: &EndpointId, said: &Said) -> Option<PeerId> {
        let space = nearby.space?;
        let told = said.tag.as_ref()?;
        let dialled = hold(&self.inner.targets).dialled();
        dialled
            .keys()
            .chain(&nearby.met)
            .find(|device| tag(&space, device, appearance) == *told)
            .copied()
    }

    /// Remembers a device that is connected, so that it is recognised nearby later on.
    pub(super) fn met(&self, peer: PeerId) {
        let mut nearby = hold(&self.inner.nearby);
        if nearby.met.len() < MET_MAX {
            nearby.met.insert(peer);
        }
    }

    /// Names whoever knows what this device says of itself nearby.
    pub fn presented_by(&self, presenter: Presenter) {
        hold(&self.inner.nearby).presenter = Some(presenter);
    }

    /// What this device says of itself now; looked up on a thread that may wait.
    async fn presence(&self, is_asked: bool) -> Presence {
        let presenter = hold(&self.inner.nearby).presenter.clone();
        let Some(presenter) = presenter else {
            return Presence::default();
        };
        let looked_up = tokio::task::spawn_blocking(move || presenter(is_asked)).await;
        looked_up.ok().flatten().unwrap_or_default()
    }

    /// Lists whom the local network has shown.
    pub fn found(&self) -> Vec<NearbyView> {
        let nearby = hold(&self.inner.nearby);
        let shown = nearby.found.iter().map(|(name, found)| {
            let card = found.card.clone().unwrap_or_default();
            NearbyView {
                id: name.clone(),
                peer: found.peer.map(|peer| peer.0.to_string()),
                name: card.name,
                space: card.space,
                ticket: card.ticket,
            }
        });
        shown.collect()
    }

    /// Asks somebody nearby who they are; `typed` is the beginning of their name there.
    pub async fn ask_nearby(&self, typed: &str) -> Result<NearbyView, String> {
        let (own, name, found) = {
            let nearby = hold(&self.inner.nearby);
            let meant: Vec<_> = nearby
                .found
                .iter()
                .filter(|(name, _)| name.starts_with(typed))
                .map(|(name, found)| (name.clone(), found.clone()))
                .collect();
            let [(name, found)] = meant.as_slice() else {
                return Err(if meant.is_empty() {
                    "nobody who was found nearby has a name that begins like this; “eyelevel network show” lists them while Eyelevel runs".to_owned()
                } else {
                    "several nearby have a name that begins like this; type more of it".to_owned()
                });
            };
            (nearby.own.clone(), name.clone(), found.clone())
        };
        let own = own.ok_or("nearby is switched off on this network, or everything is paused")?;
        let asked = timeout(ASK_TIMEOUT, ask(&own, &found)).await;
        let card = asked.map_err(|_| "no answer in time".to_owned())??;
        if let Some(found) = hold(&self.inner.nearby).found.get_mut(&name) {
            found.card = Some(card.clone());
        }
        Ok(NearbyView {
            id: name,
            peer: found.peer.map(|peer| peer.0.to_string()),
            name: card.name,
            space: card.space,
            ticket: card.ticket,
        })
    }
}

async fn ask(own: &Endpoint, found: &Found) -> Result<Card, String> {
    let address = EndpointAddr::from_parts(
        found.endpoint,
        found.addresses.iter().copied().map(TransportAddr::Ip),
    );
    let connection = own
        .connect(address, ALPN)
        .await
        .map_err(|error| format!("{error:#}"))?;
    let (mut send, mut receive) = connection
        .open_bi()
        .await
        .map_err(|error| error.to_string())?;
    write_frame(&mut send, b"who")
        .await
        .map_err(|error| error.to_string())?;
    let frame = read_frame(&mut receive, CARD_MAX_BYTES)
        .await
        .map_err(|error| error.to_string())?
        .ok_or("they said nothing")?;
    connection.close(0u32.into(), b"thanks");
    read_card(&frame)
}

async fn answer(network: Network, endpoint: Endpoint) {
    let askers = Arc::new(Semaphore::new(ASKERS_MAX));
    while let Some(incoming) = endpoint.accept().await {
        if !comes_from_here(&incoming) {
            incoming.ignore();
            continue;
        }
        let Ok(place) = Arc::clone(&askers).try_acquire_owned() else {
            incoming.ignore();
            continue;
        };
        let network = network.clone();
        tokio::spawn(async move {
            let _late = timeout(ASK_TIMEOUT, tell(network, incoming)).await;
            drop(place);
        });
    }
}

/// Whether somebody asks from the local network; nobody else is told anything.
fn comes_from_here(incoming: &Incoming) -> bool {
    matches!(incoming.remote_addr(), IncomingAddr::Ip(address) if is_local(address.ip()))
}

async fn tell(network: Network, incoming: Incoming) {
    let Ok(connection) = incoming.await else {
        return;
    };
    let connection: Connection = connection;
    let Ok((mut send, mut receive)) = connection.accept_bi().await else {
        return;
    };
    if !matches!(read_frame(&mut receive, 16).await, Ok(Some(_))) {
        return;
    }
    let card = network.presence(true).await.card;
    let said = serde_json::to_vec(&card).unwrap_or_default();
    if write_frame(&mut send, &said).await.is_ok() && send.finish().is_ok() {
        let _gone = connection.closed().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use history::LogKey;

    #[test]
    fn a_network_without_a_way_is_tried_ever_more_rarely() {
        let waits = [0, 1, 4, 5, u32::MAX].map(|failures| wait_after(failures).as_secs());
        assert_eq!(waits, [2, 4, 32, 60, 60]);
    }

    /// What somebody else on the network can hear holds no number that this device has for longer.
    #[test]
    fn the_own_port_is_read_by_those_only_who_can_read_the_tag() {
        const OWN: u16 = 54_321;
        let space = SpaceId::from_bytes([1; 32]);
        let device = PeerId(LogKey::from_bytes([2; 32]));
        let mut heard = BTreeSet::new();
        for number in 0..64 {
            let appearance = SecretKey::from_bytes(&[number; 32]).public();
            let said = Said {
                name: name_of(&appearance),
                port: 4_711,
                tag: Some(tag(&space, &device, &appearance)),
                masked_port: Some(OWN ^ mask(&space, &device, &appearance)),
            };
            let message = super::super::packet::announcement(&said, 16).unwrap();
            for canary in [OWN.to_string().into_bytes(), OWN.to_be_bytes().to_vec()] {
                let is_there = message.windows(canary.len()).any(|part| part == canary);
                // Two bytes are there by chance now and then; then the mask has them too.
                assert!(!is_there || canary.len() == 2, "appearance {number}");
            }
            let masked = said.masked_port.unwrap();
            assert_eq!(masked ^ mask(&space, &device, &appearance), OWN);
            heard.insert(masked);
        }
        assert!(heard.len() > 60, "another number for each appearance");
    }

    /// The next network may have the same prefix, and its way out has not answered yet: what one chose
    /// for the last one does not hold there.
    #[test]
    fn the_way_out_is_remembered_only_while_addresses_and_link_stay() {
        let told = |link: &str, gateway: Option<&str>| Exit::Told {
            link: link.to_owned(),
            gateway: gateway.map(str::to_owned),
        };
        let own = [IpAddr::from([192, 168, 1, 5])];
        let other = [IpAddr::from([192, 168, 1, 6])];
        let home = told("wlan0 3 1", Some("02:01"));
        for (own_then, link, is_home) in [
            (&own, "wlan0 3 1", true),
            (&own, "wlan0 3 2", false),
            (&other, "wlan0 3 1", false),
        ] {
            let mut nearby = Nearby::default();
            assert_eq!(nearby.remembered(&own, home.clone()), home);
            let forgotten = nearby.remembered(own_then, told(link, None));
            let expected = is_home.then_some("02:01");
            assert_eq!(forgotten, told(link, expected), "{own_then:?} {link}");
            let back = nearby.remembered(&own, told("wlan0 3 1", None));
            assert_eq!(
                back == home,
                is_home,
                "once it has changed it is asked anew"
            );
        }
    }

    #[test]
    fn a_tag_says_nothing_without_space_and_key() {
        let space = |n| SpaceId::from_bytes([n; 32]);
        let device = |n| PeerId(LogKey::from_bytes([n; 32]));
        let appearance = |n: u8| SecretKey::from_bytes(&[n; 32]).public();
        let ours = tag(&space(1), &device(2), &appearance(3));
        assert_eq!(ours, tag(&space(1), &device(2), &appearance(3)));
        assert_ne!(ours, tag(&space(9), &device(2), &appearance(3)));
        assert_ne!(ours, tag(&space(1), &device(9), &appearance(3)));
        assert_ne!(
            ours,
            tag(&space(1), &device(2), &appearance(9)),
            "new each time"
        );
    }
}
