//! Many devices at one: coming in, hearing news, all coming back at once, and slow ones among them.
//!
//! `EYELEVEL_CROWD=500 cargo test -p node --test node crowd -- --ignored --nocapture` prints the figures
//! of a larger crowd.

use std::time::{Duration, Instant};

use crate::alike::says;
use crate::common::Somebody;
use replica::{Answer, Intent, PeerState};

/// How many come in the test run.
const CROWD: usize = 50;
/// How many come in at the same time.
const AT_ONCE: usize = 8;
/// How long a crowd may take; a machine may be busy with other things.
const PATIENCE: Duration = Duration::from_secs(240);

fn ticket(hub: &Somebody, uses: u32) -> String {
    match hub.does(Intent::Invite {
        uses,
        expires: None,
    }) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("no ticket but {other:?}"),
    }
}

fn until(what: &str, is_so: impl Fn() -> bool) -> Duration {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "did not happen in time: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
    begun.elapsed()
}

fn connected(hub: &Somebody) -> usize {
    let view = hub.node.view();
    let peers = view.sync.peers.iter();
    peers.filter(|peer| peer.state != PeerState::Away).count()
}

/// The memory of this process, in mebibytes, where the system tells.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kibibytes.unwrap_or_default() / 1024
}

fn has_heard(somebody: &Somebody, headline: &str) -> bool {
    let view = somebody.node.view();
    let mut cards = view.people.iter();
    cards.any(|card| card.profile.headline.as_deref() == Some(headline))
}

fn gather(count: usize) {
    let mut hub = Somebody::anywhere();
    hub.founds("Hub");
    let ticket = ticket(&hub, u32::try_from(count).unwrap());
    let begun = Instant::now();
    let mut crowd: Vec<Somebody> = Vec::with_capacity(count);
    for first in (0..count).step_by(AT_ONCE) {
        let group: Vec<Somebody> = (first..count.min(first + AT_ONCE))
            .map(|n| {
                let somebody = Somebody::new();
                somebody.joins(&ticket, &format!("Person {n}"));
                somebody
            })
            .collect();
        until("everybody is let in", || {
            let is_member = |one: &Somebody| one.node.view().standing == replica::Standing::Member;
            group.iter().all(is_member)
        });
        crowd.extend(group);
    }
    println!("{count} came in within {:.1?}", begun.elapsed());
    until("everybody is connected", || connected(&hub) == count);

    says(&hub, "news for everybody");
    let took = until("the last has heard the news", || {
        crowd.iter().all(|one| has_heard(one, "news for everybody"))
    });
    println!("news reached the last of {count} within {took:.1?}");

    // One says something, and it goes through the middle to everybody else.
    says(&crowd[0], "from one of them");
    let took = until("the last has heard one of them", || {
        crowd[1..]
            .iter()
            .all(|one| has_heard(one, "from one of them"))
    });
    println!("one of them reached the last within {took:.1?}");

    // The one in the middle goes and comes back: everybody comes back too, spread over time.
    hub.stops();
    until("everybody has noticed", || {
        crowd.iter().all(|one| connected(one) == 0)
    });
    hub.starts_again();
    let took = until("everybody is back", || connected(&hub) == count);
    println!(
        "{count} were back within {took:.1?}; this process takes {} MiB",
        memory()
    );
    let digest = hub.status().digest;
    until("everybody holds the same", || {
        crowd.iter().all(|one| one.status().digest == digest)
    });
}

#[test]
fn fifty_at_one_device_hear_the_news_and_all_come_back() {
    gather(CROWD);
}

#[test]
#[ignore = "takes minutes and gigabytes; prints figures"]
fn a_larger_crowd() {
    let wanted = std::env::var("EYELEVEL_CROWD").ok();
    gather(wanted.and_then(|count| count.parse().ok()).unwrap_or(100));
}
