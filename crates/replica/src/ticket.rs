//! Tickets: what a member hands to somebody new.
//!
//! A ticket carries addresses, the space id, the invitation and its key, and no content key: a
//! copied ticket reads nothing by itself. Text form: `eyelevel:` and lower-case base32 without
//! padding over canonical CBOR and a four-byte checksum. Spaces and line breaks, as mail programs
//! insert them, are tolerated.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use history::{LogKey, LogSigner, RecordId, SpaceId, Timestamp};

use crate::cbor::{self, Damaged};
use crate::message::{ADDRESS_MAX_BYTES, ADDRESSES_MAX};

/// What every ticket begins with.
pub const TICKET_PREFIX: &str = "eyelevel:";
/// The longest ticket that is looked at, in characters.
pub const TICKET_MAX_CHARS: usize = 4096;

const VERSION: u64 = 1;
const CHECKSUM_BYTES: usize = 4;

/// An invitation on paper, screen or wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    pub space: SpaceId,
    pub invite: RecordId,
    /// Lamport time of the invite record, which the newcomer's join has to follow.
    pub lamport: u64,
    /// Seed of the invite key.
    pub secret: [u8; 32],
    /// For a clear early sentence; the countersigning device decides.
    pub expires: Option<Timestamp>,
    /// The device that issued the ticket.
    pub device: LogKey,
    pub addresses: Vec<String>,
}

/// Why a ticket cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadTicket {
    TooLong,
    NotATicket,
    /// The checksum does not fit: a character is missing or was changed.
    Altered,
    Newer,
}

impl BadTicket {
    /// Names the case for scripts.
    pub fn code(self) -> &'static str {
        match self {
            BadTicket::TooLong => "ticket-too-long",
            BadTicket::NotATicket => "ticket-malformed",
            BadTicket::Altered => "ticket-altered",
            BadTicket::Newer => "ticket-newer",
        }
    }

    /// Tells a person what is wrong and what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            BadTicket::TooLong => {
                "Could not read the ticket: it is longer than any ticket. Copy only the part that starts with “eyelevel:”."
            }
            BadTicket::NotATicket => {
                "Could not read the ticket: a ticket starts with “eyelevel:” followed by letters and digits. Copy it again, whole."
            }
            BadTicket::Altered => {
                "Could not read the ticket: a character is missing or was changed on the way. Copy it again, whole."
            }
            BadTicket::Newer => {
                "Could not read the ticket: it was made by a newer version of Eyelevel. Update, then try again."
            }
        }
    }
}

impl Ticket {
    /// The key that signs the newcomer's join.
    pub fn signer(&self) -> LogSigner {
        LogSigner::from_seed(self.secret)
    }

    /// Writes the text form.
    pub fn to_text(&self) -> String {
        to_text(TICKET_PREFIX, self.encode())
    }

    /// Reads the text form as a person pasted it.
    pub fn parse(text: &str) -> Result<Ticket, BadTicket> {
        Ticket::decode(&from_text(TICKET_PREFIX, text)?)
    }

    fn encode(&self) -> Vec<u8> {
        cbor::written(|e| {
            e.array(8)?.u64(VERSION)?.bytes(self.space.as_bytes())?;
            e.bytes(self.invite.as_bytes())?.u64(self.lamport)?;
            e.bytes(&self.secret)?;
            match self.expires {
                Some(at) => e.u64(at.0)?,
                None => e.null()?,
            };
            e.bytes(self.device.as_bytes())?;
            e.array(self.addresses.len() as u64)?;
            for address in &self.addresses {
                e.str(address)?;
            }
            Ok(())
        })
    }

    fn decode(bytes: &[u8]) -> Result<Ticket, BadTicket> {
        let mut version = VERSION;
        let ticket = cbor::read(bytes, |d| {
            let len = cbor::array(d)?;
            version = d.u64()?;
            if version != VERSION || len != 8 {
                return Err(Damaged("another version"));
            }
            let space = SpaceId::from_bytes(cbor::fixed(d)?);
            let invite = RecordId::from_bytes(cbor::fixed(d)?);
            let lamport = d.u64()?;
            let secret = cbor::fixed(d)?;
            let expires = if d.datatype()? == minicbor::data::Type::Null {
                d.null()?;
                None
            } else {
                Some(Timestamp(d.u64()?))
            };
            let device = LogKey::from_bytes(cbor::fixed(d)?);
            let mut addresses = Vec::new();
            for _ in 0..cbor::list(d, ADDRESSES_MAX)? {
                addresses.push(d.str()?.to_owned());
            }
            addresses.retain(|a| is_dialable(a));
            Ok(Ticket {
                space,
                invite,
                lamport,
                secret,
                expires,
                device,
                addresses,
            })
        });
        match ticket {
            Ok(ticket) => Ok(ticket),
            Err(_) if version > VERSION => Err(BadTicket::Newer),
            Err(_) => Err(BadTicket::NotATicket),
        }
    }
}

/// Writes bytes as text that survives mail programs.
pub(crate) fn to_text(prefix: &str, mut bytes: Vec<u8>) -> String {
    bytes.extend_from_slice(&checksum(&bytes));
    let text = data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase();
    format!("{prefix}{text}")
}

/// Goes through the letters of a ticket: mail programs wrap lines, quote them and put what looks like an
/// address between brackets.
pub(crate) fn letters_of(text: &str) -> impl Iterator<Item = char> + '_ {
    let is_letter = |letter: &char| !letter.is_whitespace() && !"<>\"'“”„".contains(*letter);
    text.chars().filter(is_letter)
}

/// Reads what `to_text` wrote, as a person pasted it.
pub(crate) fn from_text(prefix: &str, text: &str) -> Result<Vec<u8>, BadTicket> {
    if text.len() > TICKET_MAX_CHARS {
        return Err(BadTicket::TooLong);
    }
    let text = letters_of(text).collect::<String>().to_lowercase();
    let body = text.strip_prefix(prefix).ok_or(BadTicket::NotATicket)?;
    let bytes = data_encoding::BASE32_NOPAD
        .decode(body.to_uppercase().as_bytes())
        .map_err(|_| BadTicket::Altered)?;
    let split = bytes
        .len()
        .checked_sub(CHECKSUM_BYTES)
        .ok_or(BadTicket::Altered)?;
    let (body, sum) = bytes.split_at(split);
    if sum != checksum(body) {
        return Err(BadTicket::Altered);
    }
    Ok(body.to_vec())
}

/// What an address that is a relay begins with.
pub const RELAY_PREFIX: &str = "relay=";

/// Tells whether a text is the address of a relay: https, or plain http in a local network, where
/// nobody can have a certificate. What passes a relay is sealed from device to device either way.
pub fn is_relay_url(url: &str) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-.:/[]".contains(letter);
    let leads_somewhere = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(host), _) => !host.is_empty(),
        (None, Some(host)) => is_local_host(host.trim_end_matches('/')),
        (None, None) => false,
    };
    leads_somewhere
        && url.chars().all(is_plain)
        && RELAY_PREFIX.len() + url.len() <= ADDRESS_MAX_BYTES
}

fn is_local_host(host: &str) -> bool {
    if let Ok(address) = host.parse::<SocketAddr>() {
        return address.port() != 0 && is_local(address.ip());
    }
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    bare.unwrap_or(host).parse().is_ok_and(is_local)
}

/// A range of addresses: its first one, and the length of what they have in common, in bits.
pub type LocalRange = (IpAddr, u8);

/// The ranges that belong to one machine or a local network; what lies in none of them is far away.
const LOCAL_RANGES: [LocalRange; 8] = [
    (IpAddr::V4(Ipv4Addr::LOCALHOST), 8),
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    // What devices give themselves where nobody gives them an address.
    (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
    (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
    (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
    (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
];

/// Finds the range of this machine or a local network that an address lies in.
pub fn local_range(ip: IpAddr) -> Option<LocalRange> {
    let ip = ip.to_canonical();
    LOCAL_RANGES.into_iter().find(|range| lies_in(ip, *range))
}

fn lies_in(ip: IpAddr, (begin, bits): LocalRange) -> bool {
    let beyond = |width: u32| width.saturating_sub(u32::from(bits));
    match (ip, begin) {
        (IpAddr::V4(ip), IpAddr::V4(begin)) => {
            (ip.to_bits() ^ begin.to_bits()).checked_shr(beyond(32)) == Some(0)
        }
        (IpAddr::V6(ip), IpAddr::V6(begin)) => {
            (ip.to_bits() ^ begin.to_bits()).checked_shr(beyond(128)) == Some(0)
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

/// Tells whether an address belongs to this machine or a local network.
pub fn is_local(ip: IpAddr) -> bool {
    local_range(ip).is_some()
}

/// Tells whether an address can be dialled at all: a relay, or not unspecified, not multicast, a
/// real port.
pub fn is_dialable(address: &str) -> bool {
    if let Some(url) = address.strip_prefix(RELAY_PREFIX) {
        return is_relay_url(url);
    }
    let Ok(address) = address.parse::<SocketAddr>() else {
        return false;
    };
    address.port() != 0
        && !address.ip().is_unspecified()
        && !address.ip().is_multicast()
        && address.to_string().len() <= ADDRESS_MAX_BYTES
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let hash = blake3::derive_key("eyelevel 2026 ticket checksum", bytes);
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> Ticket {
        Ticket {
            space: SpaceId::from_bytes([1; 32]),
            invite: RecordId::from_bytes([2; 32]),
            lamport: 9,
            secret: [3; 32],
            expires: Some(Timestamp(1_800_000_000_000)),
            device: LogKey::from_bytes([4; 32]),
            addresses: vec!["192.0.2.7:4711".into(), "[2001:db8::1]:4711".into()],
        }
    }

    #[test]
    fn a_ticket_survives_mail_programs() {
        let text = ticket().to_text();
        assert!(text.starts_with("eyelevel:"));
        assert_eq!(Ticket::parse(&text), Ok(ticket()));
        let wrapped: String = text
            .chars()
            .enumerate()
            .flat_map(|(i, c)| {
                if i % 40 == 39 {
                    vec![c, '\n', ' ']
                } else {
                    vec![c]
                }
            })
            .collect();
        assert_eq!(Ticket::parse(&wrapped.to_uppercase()), Ok(ticket()));
        let quoted = format!("> “{}”\n", wrapped.replace('\n', "\n>"));
        assert_eq!(Ticket::parse(&quoted), Ok(ticket()));
    }

    #[test]
    fn damaged_tickets_get_their_own_sentence() {
        let text = ticket().to_text();
        for (i, c) in text.char_indices().skip(TICKET_PREFIX.len()) {
            let mut other: Vec<char> = text.chars().collect();
            other[i] = if c == 'a' { 'b' } else { 'a' };
            let other: String = other.into_iter().collect();
            assert!(Ticket::parse(&other).is_err(), "changed at {i}");
        }
        assert_eq!(Ticket::parse(&text[..40]), Err(BadTicket::Altered));
        assert_eq!(Ticket::parse("hello"), Err(BadTicket::NotATicket));
        assert_eq!(Ticket::parse(""), Err(BadTicket::NotATicket));
        assert_eq!(Ticket::parse(&"a".repeat(5000)), Err(BadTicket::TooLong));
    }

    #[test]
    fn addresses_that_lead_nowhere_are_dropped() {
        let mut odd = ticket();
        odd.addresses = [
            "0.0.0.0:1",
            "224.0.0.1:5",
            "192.0.2.1:0",
            "nonsense",
            "127.0.0.1:9",
        ]
        .map(str::to_owned)
        .to_vec();
        let read = Ticket::parse(&odd.to_text()).expect("the ticket itself is sound");
        assert_eq!(read.addresses, vec!["127.0.0.1:9".to_owned()]);
    }

    #[test]
    fn only_local_addresses_are_local() {
        let table = [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("172.32.0.1", false),
            ("192.168.1.1", true),
            ("192.169.7.4", false),
            ("169.254.9.9", true),
            ("169.255.9.9", false),
            ("100.64.0.1", false),
            ("8.8.8.8", false),
            ("::1", true),
            ("::2", false),
            ("fe80::1", true),
            ("fec0::1", false),
            ("fd00::2", true),
            ("2001:db8::1", false),
            ("::ffff:192.168.1.1", true),
            ("::ffff:8.8.8.8", false),
        ];
        for (ip, expected) in table {
            assert_eq!(is_local(ip.parse().expect("an address")), expected, "{ip}");
        }
    }

    #[test]
    fn a_relay_has_a_certificate_or_stands_in_a_local_network() {
        for url in [
            "https://relay.example.org",
            "https://relay.example.org:8443/",
            "http://192.168.1.9:3340",
            "http://[fd00::1]:3340",
            "http://127.0.0.1",
        ] {
            assert!(is_relay_url(url), "{url}");
        }
        for url in [
            "https://",
            "http://",
            "http://relay.example.org",
            "http://203.0.113.9:3340",
            "http://192.168.1.9:0",
            "https://relay.example.org/?q",
            "ftp://192.168.1.9",
        ] {
            assert!(!is_relay_url(url), "{url}");
        }
    }
}
