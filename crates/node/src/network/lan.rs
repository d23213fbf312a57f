//! Sockets that reach the local network and nothing beyond it.
//!
//! A connected device offers further addresses of its own, and the other side tries them to find a
//! better way. Whoever chose the local network must not follow such an offer into the internet. So
//! each socket is bound to an address of this machine together with the private range it lies in,
//! and none of them is the way out for everything else: a datagram to another address finds no
//! socket and is never sent.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use iroh::Watcher;
use iroh::endpoint::{BindOpts, Builder};
use netwatch::interfaces::{IpNet, State};
use netwatch::netmon::Monitor;
use replica::local_range;

/// The most addresses of this machine that are bound.
const BOUND_MAX: usize = 16;

/// An address of this machine and the length of its network's prefix, in bits.
pub(super) type Place = (IpAddr, u8);

/// The local addresses of this machine now, in order.
pub(super) async fn places() -> Vec<Place> {
    places_in(&State::new().await)
}

/// Those of these addresses that are local ones of this machine now, in order.
pub(super) async fn places_at(ips: &[IpAddr]) -> Vec<Place> {
    let mut own = own_in(&State::new().await);
    own.retain(|ip, _| ips.contains(ip));
    with_ranges(own)
}

fn places_in(state: &State) -> Vec<Place> {
    let mut own = own_in(state);
    own.insert(IpAddr::V4(Ipv4Addr::LOCALHOST), 8);
    with_ranges(own)
}

/// The addresses of this machine and the prefixes of the networks they are in.
fn own_in(state: &State) -> BTreeMap<IpAddr, u8> {
    let up = state.interfaces.values().filter(|one| one.is_up());
    let nets = up.flat_map(|one| one.addrs().collect::<Vec<_>>());
    nets.filter(|net| !needs_interface(&net.addr()))
        .map(|net| (net.addr(), prefix_of(&net)))
        .collect()
}

/// Link-local IPv6 addresses mean nothing without an interface, so nobody is ever told of one.
fn needs_interface(ip: &IpAddr) -> bool {
    matches!(ip, IpAddr::V6(ip) if ip.is_unicast_link_local())
}

fn prefix_of(net: &IpNet) -> u8 {
    match net {
        IpNet::V4(net) => net.prefix_len(),
        IpNet::V6 { net, .. } => net.prefix_len(),
    }
}

/// The first address in a range stands for all of it, another one for its own network.
fn with_ranges(own: BTreeMap<IpAddr, u8>) -> Vec<Place> {
    let mut ranges = BTreeSet::new();
    let place = |(ip, bits): (IpAddr, u8)| {
        let range = local_range(ip)?;
        let is_first = ranges.insert(range);
        Some((ip, if is_first { range.1 } else { bits.max(range.1) }))
    };
    own.into_iter().filter_map(place).take(BOUND_MAX).collect()
}

/// Binds these addresses on one port, which is looked for when none is known.
pub(super) fn bind(
    builder: Builder,
    places: &[Place],
    port: Option<u16>,
) -> Result<Builder, String> {
    let port = match port {
        Some(port) => port,
        None => free_port().map_err(|error| error.to_string())?,
    };
    let mut builder = builder.clear_ip_transports();
    for (ip, bits) in places {
        let options = BindOpts::default()
            .set_prefix_len(*bits)
            .set_is_default_route(false)
            .set_is_required(false);
        builder = builder
            .bind_addr_with_opts(SocketAddr::new(*ip, port), options)
            .map_err(|error| error.to_string())?;
    }
    Ok(builder)
}

/// Binds the one address that was asked for, as far as it reaches.
pub(super) fn bind_one(builder: Builder, address: SocketAddr) -> Result<Builder, String> {
    let Some((_, bits)) = local_range(address.ip()) else {
        return Err(format!("{address} does not belong to a local network"));
    };
    let options = BindOpts::default()
        .set_prefix_len(bits)
        .set_is_default_route(false);
    builder
        .clear_ip_transports()
        .bind_addr_with_opts(address, options)
        .map_err(|error| error.to_string())
}

fn free_port() -> std::io::Result<u16> {
    let probe = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
    Ok(probe.local_addr()?.port())
}

/// Waits until this machine has other local addresses than these: another network, or one more.
pub(super) async fn changed(known: &[Place]) {
    let Ok(monitor) = Monitor::new().await else {
        // Nothing tells of changes here: the choice holds, a new network needs a restart.
        return std::future::pending().await;
    };
    let mut watcher = monitor.interface_state();
    loop {
        if places_in(&watcher.get()) != known {
            return;
        }
        if watcher.updated().await.is_err() {
            return std::future::pending().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_networks_of_one_range_do_not_take_each_others_way() {
        let ip = |text: &str| -> IpAddr { text.parse().expect("an address") };
        let own = BTreeMap::from([
            (ip("192.168.1.5"), 24),
            (ip("192.168.2.7"), 24),
            (ip("10.0.0.9"), 8),
            (ip("127.0.0.1"), 8),
        ]);
        let places = [
            (ip("10.0.0.9"), 8),
            (ip("127.0.0.1"), 8),
            (ip("192.168.1.5"), 16),
            (ip("192.168.2.7"), 24),
        ];
        assert_eq!(with_ranges(own), places);
    }

    #[test]
    fn only_local_addresses_are_bound_and_each_reaches_its_range_only() {
        let table = [
            ("127.0.0.1", Some(8)),
            ("10.1.2.3", Some(8)),
            ("172.31.0.1", Some(12)),
            ("172.32.0.1", None),
            ("192.168.7.4", Some(16)),
            ("169.254.7.4", Some(16)),
            ("203.0.113.7", None),
            ("100.64.0.1", None),
            ("::1", Some(128)),
            ("fd12::1", Some(7)),
            ("2001:db8::1", None),
        ];
        for (text, bits) in table {
            let ip: IpAddr = text.parse().expect("an address");
            let bound = with_ranges(BTreeMap::from([(ip, 24)]));
            let expected: Vec<Place> = bits.map(|bits| (ip, bits)).into_iter().collect();
            assert_eq!(bound, expected, "{ip}");
        }
    }
}
