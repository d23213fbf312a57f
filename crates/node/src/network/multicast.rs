//! Saying and hearing on the local network that somebody is there, by multicast DNS (RFC 6762).
//!
//! One service, one instance a device: a random name, and a few words beside it. Where it can be
//! reached is where its message came from, so nobody can announce somebody else's address. IPv4
//! only; on a network without it there is the ticket.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use replica::is_local;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;

pub(super) use super::packet::{Heard, Said};
use super::packet::{announcement, question, read};

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
