//! The endpoint's life: wait for an identity, open, dial and accept, say goodbye.

use std::convert::Infallible;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use iroh::endpoint::{BindOpts, Builder, PortmapperConfig, QuicTransportConfig, VarInt, presets};
use iroh::protocol::Router;
use iroh::{
    Endpoint, EndpointAddr, EndpointId, NetReportConfig, RelayMode, RelayUrl, SecretKey,
    TransportAddr,
};
use replica::{Input, PeerId, Reach, Updates};
use tokio::task::JoinSet;

use super::gate::Gate;
use super::ports::{Pair, Ports};
use super::session::Live;
use super::{ALPN, Goodbye, Network, Status, addresses, lan, peer_of};
use crate::hold::hold;
use crate::inbox::Item;

/// The most streams a peer may have open at once; a session needs one.
const STREAMS_MAX: u32 = 16;
/// How long a dial may take until the session stands.
const DIAL_TIMEOUT: Duration = Duration::from_secs(10);
/// How often it is tried to open an endpoint, or to bind a port, before something else is done.
const TRIES_AT_ONCE: u32 = 5;
/// How long to wait between these.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(200);
/// How long to wait before trying again to open an endpoint that could not be opened.
const OPEN_AGAIN_AFTER: Duration = Duration::from_secs(30);
/// How long sessions may take to write what they still have to write when the node stops.
const FAREWELL_TIMEOUT: Duration = Duration::from_secs(3);
/// How long an endpoint that is not opened again waits for others to hear that it closed.
const CLOSING_TIMEOUT: Duration = Duration::from_secs(2);
/// What a round trip is taken to last until one was measured. An endpoint that dialled somebody who
/// does not answer is closed after nine times that (three probe timeouts, RFC 9000, 10.2): with the
/// 333 ms of RFC 9002 each command that meets nobody would end three seconds late or unclosed.
/// Across a slower line the first packets of a handshake are sent more than once.
const INITIAL_RTT: Duration = Duration::from_millis(100);

/// Opens the endpoint once there is an identity and keeps it until the node stops.
pub(super) async fn run(network: Network) {
    if let Some(seed) = identity(&network).await {
        let mut ports = Ports::read(&network.inner.data);
        while let Some((endpoint, reach)) = open_patiently(&network, seed, &mut ports).await {
            match serve(&network, endpoint, &reach).await {
                Ended::Stopped => break,
                Ended::ChoseAnew => network.set_status(Status::Opening),
            }
        }
    }
    network.set_status(Status::Closed);
}

/// Why an endpoint was closed.
enum Ended {
    Stopped,
    /// The owner chose another reach, or sockets that reach one network only are in another one:
    /// both need another endpoint.
    ChoseAnew,
}

async fn identity(network: &Network) -> Option<[u8; 32]> {
    let mut identity = network.inner.identity.subscribe();
    tokio::select! {
        found = identity.wait_for(Option::is_some) => found.ok().and_then(|seed| *seed),
        () = stopped(network) => None,
    }
}

async fn stopped(network: &Network) {
    let mut stop = network.inner.stop.subscribe();
    // The sender lives as long as the network, so this ends only when it says so.
    let _closed = stop.wait_for(|stop| *stop).await;
}

/// Waits until nobody is to be contacted any more.
async fn paused(network: &Network) {
    let mut is_paused = network.inner.is_paused.subscribe();
    // The sender lives as long as the network, so this ends only when it says so.
    let _closed = is_paused.wait_for(|is_paused| *is_paused).await;
}

/// Opens an endpoint, however long that takes, and says for which reach.
async fn open_patiently(
    network: &Network,
    seed: [u8; 32],
    ports: &mut Ports,
) -> Option<(Endpoint, Reach)> {
    let mut failures = 0;
    loop {
        // What is chosen from here on needs another endpoint.
        let reach = network.choice().reach;
        match open(network, &seed, ports).await {
            Ok(endpoint) => return Some((endpoint, reach)),
            Err(why) => {
                failures += 1;
                tracing::warn!("could not open a network endpoint: {why}");
                if failures >= TRIES_AT_ONCE {
                    give_up_for_now(network, why).await;
                }
            }
        }
        let wait = match failures {
            ..TRIES_AT_ONCE => TRY_AGAIN_AFTER,
            TRIES_AT_ONCE.. => OPEN_AGAIN_AFTER,
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = chose_another_than(network, &reach) => {
                failures = 0;
                network.set_status(Status::Opening);
            }
            () = stopped(network) => return None,
        }
    }
}

/// Says that nobody can reach this device: a ticket must not name where it was.
async fn give_up_for_now(network: &Network, why: String) {
    let nowhere = Item::Input(Input::Addresses(Vec::new()));
    // Fails only while stopping.
    let _gone = network.inner.inbox.deliver(nowhere).await;
    network.set_status(Status::Failed(why));
}

/// Opens an endpoint where others know this device to be, or else on ports that are free.
async fn open(network: &Network, seed: &[u8; 32], ports: &mut Ports) -> Result<Endpoint, String> {
    let is_fixed = network.inner.bind.is_some_and(|bind| bind.port() != 0);
    if is_fixed {
        return bind(network, seed, Pair::default()).await;
    }
    for known in ports.known() {
        if let Some(endpoint) = bind_patiently(network, seed, known).await {
            ports.note(&endpoint.bound_sockets());
            return Ok(endpoint);
        }
    }
    let endpoint = bind(network, seed, Pair::default()).await?;
    ports.note(&endpoint.bound_sockets());
    Ok(endpoint)
}

/// Tries for a moment to bind ports: what held them may be about to end.
async fn bind_patiently(network: &Network, seed: &[u8; 32], ports: Pair) -> Option<Endpoint> {
    for attempt in 0..TRIES_AT_ONCE {
        if attempt > 0 {
            tokio::time::sleep(TRY_AGAIN_AFTER).await;
        }
        match bind(network, seed, ports).await {
            Ok(endpoint) => return Some(endpoint),
            Err(why) => tracing::debug!(?ports, "could not bind the ports used last: {why}"),
        }
    }
    None
}

/// Binds these ports, and any where none is named.
async fn bind(network: &Network, seed: &[u8; 32], ports: Pair) -> Result<Endpoint, String> {
    let builder = builder(network, seed);
    let is_local = network.choice().reach == Reach::Lan;
    let builder = match (network.inner.bind, is_local) {
        (Some(address), true) => lan::bind_one(builder, on_port(address, ports))?,
        (Some(address), false) => bind_one(builder, on_port(address, ports))?,
        (None, true) => lan::bind(builder, &lan::places().await, ports.one())?,
        (None, false) => on_ports(builder, ports)?,
    };
    let bound = builder.bind().await.map_err(|error| format!("{error:#}"));
    let endpoint = bound.map_err(|why| match network.inner.bind {
        Some(address) => format!("{address}: {why}"),
        None => why,
    })?;
    if endpoint.bound_sockets().is_empty() {
        endpoint.close().await;
        return Err("this device has no address on a local network".to_owned());
    }
    Ok(endpoint)
}

fn builder(network: &Network, seed: &[u8; 32]) -> Builder {
    let transport = QuicTransportConfig::builder()
        .max_concurrent_bidi_streams(VarInt::from_u32(STREAMS_MAX))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .initial_rtt(INITIAL_RTT)
        .build();
    let reach = network.choice().reach;
    Endpoint::builder(presets::Minimal)
        .relay_mode(relay_mode(&reach))
        .portmapper_config(PortmapperConfig::Disabled)
        .net_report_config(net_report(&reach))
        .secret_key(SecretKey::from_bytes(seed))
        .transport_config(transport)
        .hooks(Gate::new(network.clone()))
}

/// No relay unless one was chosen. An address that cannot be read leaves none.
fn relay_mode(reach: &Reach) -> RelayMode {
    match reach {
        Reach::Lan | Reach::Direct => RelayMode::Disabled,
        Reach::Public => RelayMode::Default,
        Reach::Relay(url) => match url.parse::<RelayUrl>() {
            Ok(url) => RelayMode::custom([url]),
            Err(_) => RelayMode::Disabled,
        },
    }
}

/// Tells whether this can be the address of a relay: with one that cannot there would be none, without a word.
pub(crate) fn is_relay(url: &str) -> bool {
    url.parse::<RelayUrl>().is_ok()
}

/// Relays are asked how this device is seen from outside; without any nothing is asked.
fn net_report(reach: &Reach) -> NetReportConfig {
    match reach {
        Reach::Lan | Reach::Direct => NetReportConfig::minimal(),
        Reach::Public | Reach::Relay(_) => NetReportConfig::default(),
    }
}

/// The one address that was asked for; its port is the one used before where any will do.
fn on_port(asked: SocketAddr, ports: Pair) -> SocketAddr {
    match (asked.port(), ports.at(asked.ip())) {
        (0, Some(port)) => SocketAddr::new(asked.ip(), port),
        (_, _) => asked,
    }
}

fn bind_one(builder: Builder, address: SocketAddr) -> Result<Builder, String> {
    let builder = builder.clear_ip_transports().bind_addr(address);
    builder.map_err(|error| error.to_string())
}

fn on_ports(mut builder: Builder, ports: Pair) -> Result<Builder, String> {
    if let Some(v4) = ports.v4 {
        let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, v4));
        let bound = builder.bind_addr(everywhere);
        builder = bound.map_err(|error| error.to_string())?;
    }
    let Some(v6) = ports.v6 else {
        return Ok(builder);
    };
    builder
        .bind_addr_with_opts(
            SocketAddr::from((Ipv6Addr::UNSPECIFIED, v6)),
            BindOpts::default().set_is_required(false),
        )
        .map_err(|error| error.to_string())
}

async fn serve(network: &Network, endpoint: Endpoint, reach: &Reach) -> Ended {
    let gate = Gate::new(network.clone());
    let router = Router::builder(endpoint.clone())
        .incoming_filter(gate.filter())
        .accept(ALPN, gate)
        .spawn();
    let watching = tokio::spawn(addresses::watch(network.clone(), endpoint.clone()));
    let mut dials = JoinSet::new();
    let ended = tokio::select! {
        () = stopped(network) => Ended::Stopped,
        () = chose_another_than(network, reach) => Ended::ChoseAnew,
        () = moved(network, reach) => Ended::ChoseAnew,
        ended = dial_when_due(network, endpoint, &mut dials) => match ended {},
    };
    watching.abort();
    // It was told to end, so how it did says nothing.
    let _aborted = watching.await;
    // A dial that nobody answers holds the sockets for longer than the next endpoint waits for them.
    dials.shutdown().await;
    hold(&network.inner.targets).dials_ended(Instant::now());
    say_goodbye(network).await;
    let closing = async {
        if let Err(error) = router.shutdown().await {
            tracing::warn!("the network did not close cleanly: {error}");
        }
    };
    if matches!(ended, Ended::Stopped) {
        // Everybody has been told; whoever never answered need not be waited for.
        let _late = tokio::time::timeout(CLOSING_TIMEOUT, closing).await;
    } else {
        // The next endpoint takes over the ports.
        closing.await;
    }
    ended
}

/// Waits until another reach was chosen than this one.
async fn chose_another_than(network: &Network, reach: &Reach) {
    let mut choice = network.inner.choice.subscribe();
    // The sender lives as long as the network, so this ends only when it says so.
    let _closed = choice.wait_for(|choice| choice.reach != *reach).await;
}

/// Waits, where sockets are bound to local addresses, until this machine has others.
async fn moved(network: &Network, reach: &Reach) {
    let is_bound_to_some = *reach == Reach::Lan && network.inner.bind.is_none();
    if is_bound_to_some {
        let places = lan::places().await;
        lan::changed(&places).await;
    } else {
        std::future::pending::<()>().await;
    }
}

/// Lets every session write what it has, so that the others hold what we told them.
async fn say_goodbye(network: &Network) {
    for session in network.sessions() {
        if let Some(outbox) = network.outbox(session) {
            outbox.finish(Goodbye::Done, Goodbye::Done.word());
        }
    }
    let everybody_left = async {
        while !network.sessions().is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let _late = tokio::time::timeout(FAREWELL_TIMEOUT, everybody_left).await;
    // Whoever is slow to read hears the goodbye before the rest; it is fetched another time.
    for session in network.sessions() {
        network.end_session(session, Goodbye::Done);
    }
}

async fn dial_when_due(
    network: &Network,
    endpoint: Endpoint,
    dials: &mut JoinSet<()>,
) -> Infallible {
    loop {
        while dials.try_join_next().is_some() {}
        if network.is_paused() {
            network.inner.dial_bell.notified().await;
            continue;
        }
        let (due, next) = {
            let registry = &network.inner.registry;
            // Whoever is left alone for now is not waited for either.
            let is_settled =
                |peer: &PeerId| hold(registry).is_connected(peer) || network.is_stopped(peer);
            hold(&network.inner.targets).take_due(Instant::now(), is_settled)
        };
        for (peer, addresses) in due {
            dials.spawn(dial(network.clone(), endpoint.clone(), peer, addresses));
        }
        let bell = network.inner.dial_bell.notified();
        match next {
            Some(next) => {
                let _rung = tokio::time::timeout_at(next.into(), bell).await;
            }
            None => bell.await,
        }
    }
}

async fn dial(network: Network, endpoint: Endpoint, peer: PeerId, addresses: Vec<SocketAddr>) {
    let Ok(turn) = network.inner.dials.acquire().await else {
        return;
    };
    if network.is_paused() {
        return failed(&network, peer, "nobody is contacted for now");
    }
    let Some(place) = network.take_place() else {
        failed(&network, peer, "every place for a connection is taken");
        return;
    };
    let standing = stand(&network, &endpoint, peer, addresses);
    let standing = tokio::select! {
        standing = tokio::time::timeout(DIAL_TIMEOUT, standing) => standing,
        () = news(&network, peer) => {
            return failed(&network, peer, "it may be somewhere else");
        }
        () = paused(&network) => {
            return failed(&network, peer, "nobody is contacted for now");
        }
    };
    match standing {
        Ok(Ok(Some(live))) => {
            hold(&network.inner.targets).dial_succeeded(peer);
            drop(turn);
            // A session says goodbye in its own time; dials end at once.
            tokio::spawn(async move {
                live.run().await;
                drop(place);
            });
        }
        // The other device dialled at the same moment, and its connection is the one we keep.
        Ok(Ok(None)) => hold(&network.inner.targets).dial_succeeded(peer),
        Ok(Err(why)) => failed(&network, peer, &why),
        Err(_) => failed(&network, peer, "no answer in time"),
    }
}

/// Waits until other addresses of a device have come than those that are being dialled: somebody who
/// types a ticket does not wait for what was remembered before.
async fn news(network: &Network, peer: PeerId) {
    loop {
        let rung = network.inner.news_bell.notified();
        if hold(&network.inner.targets).is_cut_short(&peer) {
            return;
        }
        rung.await;
    }
}

fn failed(network: &Network, peer: PeerId, why: &str) {
    tracing::debug!("could not reach {}: {why}", peer.0.short());
    hold(&network.inner.targets).dial_failed(peer, Instant::now());
    network.inner.dial_bell.notify_one();
}

/// Where a device may be looked for: what the owner's choice allows, and nothing else.
fn ways_to(network: &Network, peer: PeerId, addresses: Vec<SocketAddr>) -> Vec<TransportAddr> {
    let choice = network.choice();
    let allowed = addresses
        .into_iter()
        .filter(|address| choice.allows(address));
    let mut ways: Vec<TransportAddr> = allowed.map(TransportAddr::Ip).collect();
    let told = || hold(&network.inner.targets).relay_of(&peer);
    let relay = match &choice.reach {
        Reach::Lan | Reach::Direct => None,
        // Whoever says nothing of a relay most likely uses the one of the space.
        Reach::Relay(url) => told().or_else(|| Some(url.clone())),
        Reach::Public => told(),
    };
    ways.extend(
        relay
            .and_then(|url| url.parse().ok())
            .map(TransportAddr::Relay),
    );
    ways
}

/// Whether a handshake failed because the other side speaks none of our protocols. The number is
/// that of the alert (RFC 7301, section 3.2), which is all that reaches us of it.
fn has_no_common_protocol(why: &str) -> bool {
    why.contains("error 120") || why.contains("no_application_protocol")
}

/// Connects and begins a session.
async fn stand(
    network: &Network,
    endpoint: &Endpoint,
    peer: PeerId,
    addresses: Vec<SocketAddr>,
) -> Result<Option<Live>, String> {
    let id = EndpointId::from_bytes(peer.0.as_bytes()).map_err(|error| error.to_string())?;
    let ways = ways_to(network, peer, addresses);
    if ways.is_empty() {
        return Err("no address this device may contact".to_owned());
    }
    let address = EndpointAddr::from_parts(id, ways);
    let connected = endpoint.connect(address, ALPN).await;
    let connection = connected.map_err(|error| {
        let why = format!("{error:#}");
        if has_no_common_protocol(&why) {
            network.note_skew(peer, Updates::Either);
        }
        why
    })?;
    let (send, receive) = connection
        .open_bi()
        .await
        .map_err(|error| error.to_string())?;
    let me = peer_of(&endpoint.id());
    let live = Live::begin(network, me, connection, send, receive, true).await;
    Ok(live)
}
