//! A line between two places that is as bad as one likes: slow, far, losing packets, cut.
//!
//! Packets are read from an interface and written back to it, later or not at all. Each direction
//! has its own queue with a place at the end of it, like the buffer of a modem: what does not fit is
//! dropped.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio_tun::Tun;

use super::place;

/// The longest that packets queue up, each way.
const QUEUE_MAX: Duration = Duration::from_millis(750);
const PACKET_MAX_BYTES: usize = 2048;
/// The place of this direction among two.
const TOWARDS_ANN: usize = 1;

/// How bad a line is, each way.
#[derive(Debug, Clone, Copy)]
pub struct Quality {
    pub kbit_per_second: u64,
    /// There and back.
    pub round_trip_ms: u64,
    pub loss_percent: u64,
}

/// What has passed: packets by source and destination.
type Passed = BTreeMap<(Ipv4Addr, Ipv4Addr), u64>;

/// The line, for as long as this value lives.
pub struct Line {
    shared: Arc<Shared>,
    _runtime: tokio::runtime::Runtime,
}

struct Shared {
    quality: Mutex<Quality>,
    /// Towards Ben, and towards Ann.
    is_cut: [AtomicBool; 2],
    seen: Mutex<Passed>,
    /// Every packet as it was read, one after the other.
    passed: Mutex<Vec<u8>>,
}

impl Line {
    /// Joins both places; nothing where no such interface can be made.
    pub fn join(quality: Quality) -> Option<Line> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let shared = Arc::new(Shared {
            quality: Mutex::new(quality),
            is_cut: Default::default(),
            seen: Mutex::default(),
            passed: Mutex::default(),
        });
        let made = {
            let _inside = runtime.enter();
            Tun::builder().name(place::LINE).up().build()
        };
        let tun = match made.map(|mut made| made.pop()) {
            Ok(Some(tun)) => Arc::new(tun),
            Ok(None) => return None,
            Err(error) => {
                println!("skipped: no interface of our own here: {error}");
                return None;
            }
        };
        place::lead_over_the_line();
        runtime.spawn(carry(tun, Arc::clone(&shared)));
        Some(Line {
            shared,
            _runtime: runtime,
        })
    }

    /// Makes the line as good or as bad as this.
    pub fn becomes(&self, quality: Quality) {
        *self.shared.quality.lock().expect("no panic") = quality;
    }

    /// Lets nothing through, or everything again.
    pub fn cut(&self, is_cut: bool) {
        for way in &self.shared.is_cut {
            way.store(is_cut, Ordering::SeqCst);
        }
    }

    /// Lets nothing through towards Ann; what goes towards Ben arrives.
    pub fn cut_towards_ann(&self) {
        self.shared.is_cut[TOWARDS_ANN].store(true, Ordering::SeqCst);
    }

    /// How many packets went from one address to another; those that were lost count as well.
    pub fn seen(&self, from: &str, to: &str) -> u64 {
        let place = (from.parse().expect("IPv4"), to.parse().expect("IPv4"));
        let seen = self.shared.seen.lock().expect("no panic");
        seen.get(&place).copied().unwrap_or_default()
    }

    /// Everybody somebody has sent packets to over the line, lost ones included.
    pub fn contacted_by(&self, from: &str) -> BTreeSet<String> {
        let from: Ipv4Addr = from.parse().expect("IPv4");
        let seen = self.shared.seen.lock().expect("no panic");
        let theirs = seen.keys().filter(|(one, _)| *one == from);
        theirs.map(|(_, to)| to.to_string()).collect()
    }
}

impl Line {
    /// Every byte that passed, both ways, headers included.
    pub fn passed(&self) -> Vec<u8> {
        self.shared.passed.lock().expect("no panic").clone()
    }
}

async fn carry(tun: Arc<Tun>, shared: Arc<Shared>) {
    let ways = [(); 2].map(|()| way(Arc::clone(&tun)));
    let mut free_at = [Instant::now(); 2];
    let mut dice: u64 = 7;
    let mut packet = vec![0; PACKET_MAX_BYTES];
    loop {
        let Ok(len) = tun.recv(&mut packet).await else {
            return;
        };
        let packet = &packet[..len];
        // Neighbours look for each other in IPv6 as well; nobody waits for that here.
        if packet.first().is_none_or(|first| first >> 4 != 4) || len < 20 {
            continue;
        }
        let ip =
            |at: usize| Ipv4Addr::new(packet[at], packet[at + 1], packet[at + 2], packet[at + 3]);
        let (from, to) = (ip(12), ip(16));
        *shared
            .seen
            .lock()
            .expect("no panic")
            .entry((from, to))
            .or_default() += 1;
        shared.passed.lock().expect("no panic").extend(packet);
        let quality = *shared.quality.lock().expect("no panic");
        // Knuth's multiplicative congruential generator: the same losses every time.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let is_lost = (dice >> 33) % 100 < quality.loss_percent;
        let way = usize::from(to.octets()[1] == 1);
        if is_lost || shared.is_cut[way].load(Ordering::SeqCst) {
            continue;
        }
        let now = Instant::now();
        let begins = free_at[way].max(now);
        if begins - now > QUEUE_MAX {
            continue;
        }
        let takes = Duration::from_micros(len as u64 * 8_000 / quality.kbit_per_second);
        free_at[way] = begins + takes;
        let arrives = free_at[way] + Duration::from_millis(quality.round_trip_ms / 2);
        let _ends = ways[way].send((arrives, packet.to_vec()));
    }
}

/// Hands packets on when their time has come, in order.
fn way(tun: Arc<Tun>) -> mpsc::UnboundedSender<(Instant, Vec<u8>)> {
    let (sender, mut packets) = mpsc::unbounded_channel::<(Instant, Vec<u8>)>();
    tokio::spawn(async move {
        while let Some((arrives, packet)) = packets.recv().await {
            tokio::time::sleep_until(arrives.into()).await;
            let _lost = tun.send(&packet).await;
        }
    });
    sender
}
