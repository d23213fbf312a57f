//! What the owner of this device chose about its network: how far it reaches, where it may be found.
//!
//! A small file beside the spaces, read before any socket is opened. A file that cannot be read
//! counts as the narrowest choice: nobody is contacted who was ruled out before.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use replica::{Reach, is_local};
use serde::{Deserialize, Serialize};

const FILE: &str = "network.json";
const FILE_NEW: &str = "network.json.new";
/// What stands in the table while the gateway has not answered.
const UNANSWERED: &str = "00:00:00:00:00:00";
/// The most networks on which one lets oneself be found.
const NETWORKS_MAX: usize = 64;

/// The choices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choice {
    #[serde(default)]
    pub reach: Reach,
    /// Fingerprints of the networks on which this device lets itself be found.
    #[serde(default)]
    pub found_on: BTreeSet<String>,
    /// Fingerprints of those among them on which whoever asks is handed a ticket.
    #[serde(default)]
    pub invites_on: BTreeSet<String>,
}

impl Choice {
    /// Reads the choices of a data folder.
    pub fn read(data: &Path) -> Choice {
        let text = match std::fs::read_to_string(data.join(FILE)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Choice::default(),
            Err(error) => return narrowest(&error),
        };
        serde_json::from_str(&text).unwrap_or_else(|error| narrowest(&error))
    }

    /// Writes them, whole or not at all.
    pub fn write(&self, data: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        let new = data.join(FILE_NEW);
        std::fs::write(&new, text)?;
        std::fs::File::open(&new)?.sync_all()?;
        std::fs::rename(new, data.join(FILE))?;
        store::sync_folder(data)
    }

    /// Lets this device be found on a network, or no longer; what is so on another stays so.
    pub fn be_found(&mut self, network: &str, on: bool, invites: bool) {
        self.invites_on.remove(network);
        self.found_on.remove(network);
        if !on {
            return;
        }
        while self.found_on.len() >= NETWORKS_MAX
            && let Some(given_up) = self.found_on.pop_first()
        {
            self.invites_on.remove(&given_up);
        }
        self.found_on.insert(network.to_owned());
        if invites {
            self.invites_on.insert(network.to_owned());
        }
    }

    /// Tells whether this device is found on a network and hands out tickets there.
    pub fn invites(&self, network: &str) -> bool {
        self.found_on.contains(network) && self.invites_on.contains(network)
    }

    /// Tells whether an address may be contacted or answered.
    pub fn allows(&self, address: &SocketAddr) -> bool {
        match self.reach {
            Reach::Lan => is_local(address.ip()),
            Reach::Direct | Reach::Public | Reach::Relay(_) => true,
        }
    }
}

fn narrowest(why: &dyn std::fmt::Display) -> Choice {
    tracing::warn!(
        "could not read the choices about the network, so only the local one is used: {why}"
    );
    Choice {
        reach: Reach::Lan,
        ..Choice::default()
    }
}

/// Names the network a device is in by the prefixes of its addresses there, those of IPv4 if it has
/// any: IPv6 comes and goes within one network.
pub(crate) fn prefixes(addresses: &[IpAddr]) -> Option<String> {
    let (mut v4, mut v6): (BTreeSet<String>, BTreeSet<String>) = Default::default();
    for ip in addresses.iter().filter(|ip| !ip.is_loopback()) {
        match ip {
            IpAddr::V4(ip) => v4.insert(hex(ip.octets().get(..3)?)),
            // A device's own temporary addresses change; the prefix stays.
            IpAddr::V6(ip) if !ip.is_unicast_link_local() => {
                v6.insert(hex(ip.octets().get(..8)?))
            }
            IpAddr::V6(_) => false,
        };
    }
    let named = if v4.is_empty() { v6 } else { v4 };
    let words: Vec<String> = named.into_iter().collect();
    (!words.is_empty()).then(|| words.join("-"))
}

/// The same with what tells networks of one prefix apart: the hardware address of the way out. Where
/// the system does not tell that, the own addresses stand for it, so that whoever lets themselves be found
/// is asked again as soon as these change.
pub(crate) fn fingerprint(prefixes: &str, exit: &Exit, own: &[IpAddr]) -> String {
    match exit {
        Exit::Told { gateway: None, .. } => prefixes.to_owned(),
        Exit::Told {
            gateway: Some(gateway),
            ..
        } => format!("{prefixes}-{gateway}"),
        Exit::Untold => {
            let mut own: Vec<String> = own.iter().map(ToString::to_string).collect();
            own.sort();
            let hash = blake3::hash(own.join(" ").as_bytes());
            let begin = hash.as_bytes().first_chunk::<8>();
            let begin = begin.map(|begin| hex(begin)).unwrap_or_default();
            format!("{prefixes}-{begin}")
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The way out of a network, as far as the system tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Exit {
    /// This system keeps no table of it to read.
    Untold,
    Told {
        /// What it hangs on: the interface, how often that was connected, the address of the gateway.
        link: String,
        /// The hardware address of the gateway, while the system knows it.
        gateway: Option<String>,
    },
}

/// Looks up the way out of the network this device is in.
pub(crate) fn exit() -> Exit {
    let Ok(routes) = std::fs::read_to_string("/proc/net/route") else {
        return Exit::Untold;
    };
    let route = routes.lines().skip(1).find_map(default_route);
    let Some((interface, ip)) = route else {
        return Exit::Told {
            link: String::new(),
            gateway: None,
        };
    };
    let about = |what: &str| {
        let told = std::fs::read_to_string(format!("/sys/class/net/{interface}/{what}"));
        told.unwrap_or_default().trim().to_owned()
    };
    let neighbours = std::fs::read_to_string("/proc/net/arp").unwrap_or_default();
    Exit::Told {
        link: format!(
            "{interface} {} {} {ip}",
            about("ifindex"),
            about("carrier_changes")
        ),
        gateway: neighbour(&neighbours, &ip, &interface),
    }
}

/// Interface and gateway in a line of the table of routes, if it is the way out.
fn default_route(line: &str) -> Option<(String, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.get(1) != Some(&"00000000") {
        return None;
    }
    let bits = u32::from_str_radix(words.get(2)?, 16).ok()?;
    let ip = Ipv4Addr::from(bits.swap_bytes()).to_string();
    Some(((*words.first()?).to_owned(), ip))
}

/// The hardware address somebody answered with on this interface.
fn neighbour(table: &str, ip: &str, interface: &str) -> Option<String> {
    table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .find(|words| words.first() == Some(&ip) && words.get(5) == Some(&interface))
        .and_then(|words| words.get(3).map(|word| (*word).to_owned()))
        .filter(|address| address != UNANSWERED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_that_cannot_be_read_are_the_narrowest() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(Choice::read(folder.path()).reach, Reach::Direct);
        let mut choice = Choice {
            reach: Reach::Relay("https://relay.example.org".to_owned()),
            ..Choice::default()
        };
        choice.be_found("0a0102", true, true);
        choice.write(folder.path()).expect("written");
        assert_eq!(Choice::read(folder.path()), choice);
        std::fs::write(folder.path().join(FILE), "{\"reach\": \"everywh").expect("written");
        let read = Choice::read(folder.path());
        assert_eq!((read.reach, read.found_on.len()), (Reach::Lan, 0));
    }

    #[test]
    fn what_is_chosen_on_one_network_holds_on_no_other() {
        let mut choice = Choice::default();
        let so = |choice: &Choice| {
            ["home", "cafe"].map(|here| (choice.found_on.contains(here), choice.invites(here)))
        };
        choice.be_found("home", true, false);
        choice.be_found("cafe", true, true);
        assert_eq!(so(&choice), [(true, false), (true, true)]);
        choice.be_found("home", false, false);
        assert_eq!(so(&choice), [(false, false), (true, true)]);
        choice.be_found("home", true, true);
        choice.be_found("cafe", true, false);
        assert_eq!(so(&choice), [(true, true), (true, false)]);
        choice.be_found("home", false, false);
        choice.be_found("home", true, false);
        assert_eq!(so(&choice), [(true, false), (true, false)], "asked anew");
    }

    #[test]
    fn a_network_too_many_takes_the_place_of_another() {
        let mut choice = Choice::default();
        for number in 0..=NETWORKS_MAX {
            choice.be_found(&format!("{number:04}"), true, true);
        }
        assert_eq!(choice.found_on.len(), NETWORKS_MAX);
        assert_eq!(choice.invites_on.len(), NETWORKS_MAX);
        assert!(choice.invites(&format!("{NETWORKS_MAX:04}")));
    }

    /// A file of before says that one invites, and not where: nobody is handed a ticket.
    #[test]
    fn whoever_invited_before_it_was_said_where_is_asked_anew() {
        let before = "{\"found_on\": [\"home\", \"cafe\"], \"invites\": true}";
        let choice: Choice = serde_json::from_str(before).expect("read");
        assert!(choice.found_on.contains("home") && !choice.invites("home"));
    }

    #[test]
    fn the_way_out_is_read_from_the_tables_of_the_system() {
        let route = "wlan0\t00000000\t0107A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0";
        let found = Some(("wlan0".to_owned(), "192.168.7.1".to_owned()));
        assert_eq!(default_route(route), found);
        assert_eq!(default_route("wlan0\t0007A8C0\t00000000"), None);
        let table = "IP address HW type Flags HW address Mask Device\n\
            192.168.7.1 0x1 0x2 02:00:00:00:00:09 * eth0\n\
            192.168.7.1 0x1 0x2 02:00:00:00:00:01 * wlan0\n\
            192.168.7.2 0x1 0x0 00:00:00:00:00:00 * wlan0\n";
        let at = |ip| neighbour(table, ip, "wlan0");
        assert_eq!(at("192.168.7.1").as_deref(), Some("02:00:00:00:00:01"));
        assert_eq!(at("192.168.7.2"), None, "it has not answered");
    }

    #[test]
    fn a_network_is_known_again_by_its_prefixes() {
        let ips = |list: &[&str]| -> Vec<IpAddr> {
            list.iter()
                .map(|ip| ip.parse().expect("an address"))
                .collect()
        };
        let here = prefixes(&ips(&["192.168.7.4", "fe80::1", "127.0.0.1"]));
        assert_eq!(here, prefixes(&ips(&["192.168.7.9"])), "another lease");
        let both = ips(&["192.168.7.4", "fd77::1"]);
        assert_eq!(here, prefixes(&both), "IPv6 came late");
        assert_ne!(here, prefixes(&ips(&["192.168.8.4"])), "another network");
        assert_eq!(prefixes(&ips(&["127.0.0.1"])), None, "no network at all");
        assert!(prefixes(&ips(&["fd77::1"])).is_some());
        let at = |gateway: Option<&str>| {
            let exit = Exit::Told {
                link: String::new(),
                gateway: gateway.map(str::to_owned),
            };
            fingerprint("c0a807", &exit, &ips(&["192.168.7.4"]))
        };
        assert_ne!(
            at(Some("02:01")),
            at(Some("02:02")),
            "the same prefix elsewhere"
        );
        assert_ne!(at(Some("02:01")), at(None));
        let untold = |own: &[&str]| fingerprint("c0a807", &Exit::Untold, &ips(own));
        let both = ["192.168.7.4", "10.0.0.2"];
        assert_eq!(untold(&both), untold(&["10.0.0.2", "192.168.7.4"]));
        assert_ne!(
            untold(&["192.168.7.4"]),
            untold(&["192.168.7.9"]),
            "where nothing else is told, another address asks again"
        );
        assert_ne!(untold(&["192.168.7.4"]), at(None));
    }
}
