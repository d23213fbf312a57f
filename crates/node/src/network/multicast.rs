//! Saying and hearing on the local network that somebody is there, by multicast DNS (RFC 6762).
//!
//! One service, one instance a device: a random name, and a few words beside it. Where it can be
//! reached is where its message came from, so nobody can announce somebody else's address. IPv4
//! only; on a network without it there is the ticket.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use replica::is_local;
use simple_dns::rdata::{PTR, RData, TXT};
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, ResourceRecord, TYPE};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;

const SERVICE: &str = "_eyelevel._udp.local";
const GROUP: Ipv4Addr = Ipv4Addr::new(224, 0, 0, 251);
const PORT: u16 = 5353;
/// The largest message that is read, in bytes.
const MESSAGE_MAX_BYTES: usize = 1_500;
/// How long others may remember what was said, in seconds.
const LIVES_SECONDS: u32 = 16;
/// How often it is said again.
pub(super) const SAY_EVERY: Duration = Duration::from_secs(5);
/// After how long without a word somebody is gone.
pub(super) const GONE_AFTER: Duration = Duration::from_secs(LIVES_SECONDS as u64);
/// The longest word beside a name, in bytes.
const WORD_MAX_BYTES: usize = 64;

/// What a device says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// A random name.
    pub name: String,
    /// The port of the endpoint made for it.
    pub port: u16,
    /// What devices of the same space recognise it by.
    pub tag: Option<String>,
    /// The port of the endpoint that they know.
    pub known_port: Option<u16>,
}

/// Something heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// Somebody asks who is there.
    Question,
    Here(Said, IpAddr),
    /// Somebody says goodbye.
    Gone(String),
}

/// A socket that shares its port with the system's own multicast DNS.
#[derive(Debug)]
pub(super) struct Group {
    socket: UdpSocket,
}

impl Group {
    /// Joins on every one of these addresses; fails where there is no way for multicast at all.
    pub fn join(own: &[IpAddr]) -> io::Result<Group> {
        let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP))?;
        socket.set_reuse_address(true)?;
        #[cfg(unix)]
        socket.set_reuse_port(true)?;
        socket.set_nonblocking(true)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::UNSPECIFIED, PORT)).into())?;
        socket.set_multicast_loop_v4(true)?;
        let own: Vec<Ipv4Addr> = own
            .iter()
            .filter_map(|ip| match ip {
                IpAddr::V4(ip) => Some(*ip),
                IpAddr::V6(_) => None,
            })
            .collect();
        let mut joined: io::Result<()> = Err(io::ErrorKind::AddrNotAvailable.into());
        for ip in &own {
            let one = socket.join_multicast_v4(&GROUP, ip);
            joined = joined.or(one);
        }
        joined?;
        if let Some(ip) = own.first() {
            socket.set_multicast_if_v4(ip)?;
        }
        let socket = UdpSocket::from_std(socket.into())?;
        Ok(Group { socket })
    }

    /// Asks everybody who is there.
    pub async fn ask(&self) -> io::Result<()> {
        self.send(question().map_err(io::Error::other)?).await
    }

    /// Says that we are there.
    pub async fn say(&self, said: &Said) -> io::Result<()> {
        self.send(announcement(said, LIVES_SECONDS).map_err(io::Error::other)?)
            .await
    }

    /// Says that we are not there any more.
    pub async fn leave(&self, said: &Said) -> io::Result<()> {
        self.send(announcement(said, 0).map_err(io::Error::other)?)
            .await
    }

    /// Hears the next thing that concerns us; everything else on the group is passed over, and so
    /// is whatever comes from beyond the local network.
    pub async fn hear(&self) -> io::Result<Heard> {
        let mut message = [0; MESSAGE_MAX_BYTES];
        loop {
            let (size, from) = self.socket.recv_from(&mut message).await?;
            let bytes = message.get(..size).unwrap_or_default();
            if is_local(from.ip())
                && let Some(heard) = read(bytes, from.ip())
            {
                return Ok(heard);
            }
        }
    }

    async fn send(&self, message: Vec<u8>) -> io::Result<()> {
        let group = SocketAddr::from((GROUP, PORT));
        self.socket.send_to(&message, group).await.map(drop)
    }
}

fn question() -> simple_dns::Result<Vec<u8>> {
    let mut packet = Packet::new_query(0);
    let name = Name::new(SERVICE)?;
    let question = Question::new(name, TYPE::PTR.into(), CLASS::IN.into(), false);
    packet.questions.push(question);
    packet.build_bytes_vec_compressed()
}

fn announcement(said: &Said, ttl: u32) -> simple_dns::Result<Vec<u8>> {
    let instance = format!("{}.{SERVICE}", said.name);
    let mut words = vec![format!("e={}", said.port)];
    words.extend(said.tag.iter().map(|tag| format!("t={tag}")));
    words.extend(said.known_port.map(|port| format!("p={port}")));
    let mut text = TXT::new();
    for word in &words {
        text.add_string(word)?;
    }
    let mut packet = Packet::new_reply(0);
    packet.set_flags(PacketFlag::AUTHORITATIVE_ANSWER);
    let points = RData::PTR(PTR(Name::new(&instance)?));
    let service = Name::new(SERVICE)?;
    packet
        .answers
        .push(ResourceRecord::new(service, CLASS::IN, ttl, points));
    let name = Name::new(&instance)?;
    packet
        .answers
        .push(ResourceRecord::new(name, CLASS::IN, ttl, RData::TXT(text)));
    packet.build_bytes_vec_compressed()
}

/// Foreign bytes: what is not a whole message about our service is nothing.
fn read(bytes: &[u8], from: IpAddr) -> Option<Heard> {
    let packet = Packet::parse(bytes).ok()?;
    if !packet.has_flags(PacketFlag::RESPONSE) {
        let asks = packet
            .questions
            .iter()
            .any(|q| q.qname.to_string() == SERVICE);
        return asks.then_some(Heard::Question);
    }
    let record = packet.answers.iter().find(|record| {
        matches!(record.rdata, RData::TXT(_)) && record.name.to_string().ends_with(SERVICE)
    })?;
    let name = record.name.to_string();
    let name = name.strip_suffix(SERVICE)?.strip_suffix('.')?.to_owned();
    if record.ttl == 0 {
        return Some(Heard::Gone(name));
    }
    let RData::TXT(text) = &record.rdata else {
        return None;
    };
    let mut said = Said {
        name,
        ..Said::default()
    };
    for (key, value) in text.iter_raw() {
        let value = value.filter(|value| value.len() <= WORD_MAX_BYTES);
        let Some(value) = value.and_then(|value| std::str::from_utf8(value).ok()) else {
            continue;
        };
        match key {
            b"e" => said.port = value.parse().unwrap_or_default(),
            b"p" => said.known_port = value.parse().ok().filter(|port| *port != 0),
            b"t" => said.tag = Some(value.to_owned()),
            _ => {}
        }
    }
    (said.port != 0).then_some(Heard::Here(said, from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> Said {
        Said {
            name: "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst".to_owned(),
            port: 4711,
            tag: Some("q3fd2".to_owned()),
            known_port: Some(4700),
        }
    }

    #[test]
    fn what_is_said_is_heard() {
        let from = IpAddr::from([192, 168, 1, 9]);
        let here = announcement(&said(), LIVES_SECONDS).expect("a message");
        assert_eq!(read(&here, from), Some(Heard::Here(said(), from)));
        let gone = announcement(&said(), 0).expect("a message");
        assert_eq!(read(&gone, from), Some(Heard::Gone(said().name)));
        let question = question().expect("a message");
        assert_eq!(read(&question, from), Some(Heard::Question));
        assert!(here.len() < 512, "{}", here.len());
    }

    #[test]
    fn nothing_but_whole_messages_is_believed() {
        let from = IpAddr::from([192, 168, 1, 9]);
        let here = announcement(&said(), LIVES_SECONDS).expect("a message");
        for end in 0..here.len() {
            let _no_panic = read(&here[..end], from);
        }
        for place in 0..here.len() {
            let mut altered = here.clone();
            altered[place] ^= 0xff;
            let _no_panic = read(&altered, from);
        }
    }
}
