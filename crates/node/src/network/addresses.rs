//! Under which addresses this device can be reached.
//!
//! What other machines can use comes first, then loopback, because two people may well try Eyelevel
//! on one machine. Link-local IPv6 addresses are left out: they mean nothing without the name of an
//! interface, which differs from machine to machine. Those of IPv4 are told where IPv4 has
//! no others: on a cable between two devices they are all there is.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use iroh::{Endpoint, Watcher};
use replica::message::ADDRESSES_MAX;
use replica::{Input, RELAY_PREFIX};

use super::{EndpointInfo, Network, Status, peer_of};
use crate::inbox::Item;

/// Tells the heart and everybody who asks, now and whenever the addresses change.
pub(super) async fn watch(network: Network, endpoint: Endpoint) {
    let id = peer_of(&endpoint.id()).0.to_string();
    let mut watcher = endpoint.watch_addr();
    let bound = endpoint.bound_sockets();
    let mut told: Option<Vec<String>> = None;
    loop {
        let seen: Vec<SocketAddr> = watcher.get().ip_addrs().copied().collect();
        let mut addrs = reachable(&seen, &bound);
        if let Some(url) = watcher.get().relay_urls().next() {
            let told = format!("{RELAY_PREFIX}{}", url.to_string().trim_end_matches('/'));
            addrs.truncate(ADDRESSES_MAX - 1);
            addrs.push(told);
        }
        if told.as_ref() != Some(&addrs) {
            if told.is_some() {
                // Another network: devices that were away may be near now.
                network.dial_everybody_now();
            }
            let input = Input::Addresses(addrs.clone());
            if network
                .inner
                .inbox
                .deliver(Item::Input(input))
                .await
                .is_err()
            {
                return;
            }
            // The heart comes first: whoever sees an open endpoint may ask for a ticket.
            network.set_status(Status::Open(EndpointInfo {
                id: id.clone(),
                addrs: addrs.clone(),
            }));
            told = Some(addrs);
        }
        if watcher.updated().await.is_err() {
            return;
        }
    }
}

/// Orders what the endpoint sees of itself and adds loopback where it listens everywhere.
fn reachable(seen: &[SocketAddr], bound: &[SocketAddr]) -> Vec<String> {
    let everywhere = bound
        .iter()
        .filter(|socket| socket.ip().is_unspecified())
        .map(|socket| SocketAddr::new(loopback_like(socket.ip()), socket.port()));
    let somewhere = bound.iter().filter(|socket| !socket.ip().is_unspecified());
    let mut all: Vec<SocketAddr> = seen
        .iter()
        .chain(somewhere)
        .copied()
        .chain(everywhere)
        .collect();
    all.retain(is_worth_telling);
    if all.iter().any(|address| was_given(address.ip())) {
        all.retain(|address| !gave_itself(address.ip()));
    }
    all.sort_by_key(|address| (address.ip().is_loopback(), address.is_ipv6(), *address));
    all.dedup();
    all.truncate(ADDRESSES_MAX);
    all.iter().map(SocketAddr::to_string).collect()
}

fn loopback_like(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    }
}

fn is_worth_telling(address: &SocketAddr) -> bool {
    let needs_interface = match address.ip() {
        IpAddr::V4(_) => false,
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    address.port() != 0 && !address.ip().is_unspecified() && !needs_interface
}

/// Whether an address is one of IPv4 that somebody has given to this device.
fn was_given(ip: IpAddr) -> bool {
    ip.is_ipv4() && !ip.is_loopback() && !gave_itself(ip)
}

/// Whether an address is one of IPv4 that a device takes where nobody gives it one.
fn gave_itself(ip: IpAddr) -> bool {
    matches!(ip, IpAddr::V4(ip) if ip.is_link_local())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_can_use_comes_first() {
        let parse = |list: &[&str]| -> Vec<SocketAddr> {
            list.iter()
                .map(|text| text.parse().expect("an address"))
                .collect()
        };
        let seen = parse(&[
            "[2001:db8::1]:4701",
            "192.0.2.7:4700",
            "[fe80::1]:4701",
            "169.254.1.1:4700",
        ]);
        let bound = parse(&["0.0.0.0:4700", "[::]:4701"]);
        assert_eq!(
            reachable(&seen, &bound),
            [
                "192.0.2.7:4700",
                "[2001:db8::1]:4701",
                "127.0.0.1:4700",
                "[::1]:4701"
            ]
        );
        let cable = parse(&["[fe80::1]:4701", "169.254.1.1:4700"]);
        assert_eq!(
            reachable(&cable, &bound),
            ["169.254.1.1:4700", "127.0.0.1:4700", "[::1]:4701"]
        );
        let one = parse(&["127.0.0.1:5000"]);
        assert_eq!(reachable(&one, &one), ["127.0.0.1:5000"]);
        assert!(reachable(&[], &[]).is_empty());
    }
}
