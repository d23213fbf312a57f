//! Sockets that reach the local network and nothing beyond it.
//!
//! A connected device offers further addresses of its own, and the other side tries them to find a
//! better way. Whoever chose the local network must not follow such an offer into the internet. So
//! each socket is bound to an address of this machine together with the private range it lies in,
//! and none of them is the way out for everything else: a datagram to another address finds no
//! socket and is never sent.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use iroh::Watcher;
use iroh::endpoint::{BindOpts, Builder};
use netwatch::interfaces::{IpNet, State};
use netwatch::netmon::Monitor;
use replica::is_local;

/// The most addresses of this machine that are bound.
const BOUND_MAX: usize = 16;

/// An address of this machine and the length of its network's prefix, in bits.
pub(super) type Place = (IpAddr, u8);

/// The private ranges, as (address, prefix in bits). What lies in none of them is not bound.
const RANGES: [(IpAddr, u8); 6] = [
    (IpAddr::V4(Ipv4Addr::LOCALHOST), 8),
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
    (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
];

/// The local addresses of this machine now, in order.
pub(super) async fn places() -> Vec<Place> {
    places_in(&State::new().await)
}

fn places_in(state: &State) -> Vec<Place> {
    let up = state.interfaces.values().filter(|one| one.is_up());
    let mut own: BTreeMap<IpAddr, u8> = BTreeMap::new();
    for net in up.flat_map(|one| one.addrs().collect::<Vec<_>>()) {
        own.insert(net.addr(), prefix_of(&net));
    }
    own.insert(IpAddr::V4(Ipv4Addr::LOCALHOST), 8);
    own.retain(|ip, _| is_local(*ip));
    with_ranges(own)
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
        let range = RANGES
            .iter()
            .find(|(range, bits)| lies_in(ip, *range, *bits))?;
        let is_first = ranges.insert(*range);
        Some((ip, if is_first { range.1 } else { bits.max(range.1) }))
    };
    own.into_iter().filter_map(place).take(BOUND_MAX).collect()
}

/// The prefix of the private range an address lies in.
fn range_of(ip: IpAddr) -> Option<u8> {
    let range = RANGES
        .iter()
        .find(|(range, bits)| lies_in(ip, *range, *bits));
    range.map(|(_, bits)| *bits)
}

fn lies_in(ip: IpAddr, range: IpAddr, bits: u8) -> bool {
    let shift = |width: u32| width.saturating_sub(u32::from(bits));
    match (ip, range) {
        (IpAddr::V4(ip), IpAddr::V4(range)) => {
            (ip.to_bits() ^ range.to_bits()).checked_shr(shift(32)) == Some(0)
        }
        (IpAddr::V6(ip), IpAddr::V6(range)) => {
            (ip.to_bits() ^ range.to_bits()).checked_shr(shift(128)) == Some(0)
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
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
    let Some(bits) = range_of(address.ip()) else {
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
    fn only_private_ranges_are_bound_and_each_reaches_itself_only() {
        let table = [
            ("127.0.0.1", Some(8)),
            ("10.1.2.3", Some(8)),
            ("172.31.0.1", Some(12)),
            ("172.32.0.1", None),
            ("192.168.7.4", Some(16)),
            ("192.169.7.4", None),
            ("203.0.113.7", None),
            ("100.64.0.1", None),
            ("::1", Some(128)),
            ("fd12::1", Some(7)),
            ("2001:db8::1", None),
        ];
        for (ip, bits) in table {
            assert_eq!(range_of(ip.parse().expect("an address")), bits, "{ip}");
        }
    }
}
