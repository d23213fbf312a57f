//! Worlds: many replicas, one thread, one seed, everything that goes wrong in years.
//!
//! Each seed is a world of three to eight people who found, invite, join, write, hide, crash and
//! part; after healing, the oracles of the simulator look at what is left. Seeds that ever found
//! something stand in `seeds.txt` and are lived through first.
//!
//! `EYELEVEL_SEED=n` lives through one world and prints its whole story; `EYELEVEL_SEEDS=n` lives
//! through so many.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use sim::{
    Failure, Faults, World, live_through, live_through_quietly, live_through_talking, story_of,
};

/// How many worlds a test run lives through.
const WORLDS: u64 = 200;
/// How many worlds in which people also write to each other.
const TALKING_WORLDS: u64 = 24;
/// How many threads live through worlds.
const THREADS: usize = 2;
/// A deep document is read recursively, as on the heart's own thread.
const STACK_BYTES: usize = 64 * 1024 * 1024;

#[test]
fn worlds_come_out_right() {
    if let Some(seed) = number("EYELEVEL_SEED") {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let told = thread
            .spawn(move || story_of(seed))
            .expect("a thread")
            .join();
        let (story, lived) = told.expect("the story to its end");
        for line in story {
            println!("{line}");
        }
        println!("{:?}", lived.unwrap_or_else(|failure| panic!("{failure}")));
        return;
    }
    let kept = include_str!("seeds.txt").lines().filter_map(seed_of);
    let fresh = 0..number("EYELEVEL_SEEDS").unwrap_or(WORLDS);
    let seeds: Vec<u64> = kept.chain(fresh).collect();
    let failures = live_through_all(&seeds);
    for failure in failures.iter().take(3) {
        eprintln!("{failure}\n");
    }
    let broken: Vec<u64> = failures.iter().map(|failure| failure.seed).collect();
    assert!(
        broken.is_empty(),
        "{} of {} worlds broke: {broken:?}",
        broken.len(),
        seeds.len()
    );
}

#[test]
fn a_seed_replays_to_the_byte() {
    for seed in 0..6 {
        let twice = [(); 2].map(|()| live_through(seed).map_err(|failure| failure.to_string()));
        assert_eq!(twice[0], twice[1], "seed {seed}");
    }
    let different = [1, 2].map(|seed| live_through(seed).map(|lived| lived.digest).ok());
    assert_ne!(different[0], different[1]);
}

#[test]
fn where_nothing_goes_wrong_everybody_gets_in() {
    for seed in 0..5 {
        let lived = live_through_quietly(seed, 5).unwrap_or_else(|failure| panic!("{failure}"));
        assert!(lived.members >= 2, "seed {seed}: {lived:?}");
    }
}

#[test]
fn people_who_write_to_each_other_are_heard_once_and_by_nobody_else() {
    for seed in 0..TALKING_WORLDS {
        let lived = live_through_talking(seed);
        lived.unwrap_or_else(|failure| panic!("{failure}"));
    }
}

#[test]
fn everyone_agrees_after_a_partition() {
    for seed in 0..10 {
        let mut world = World::with(seed, 5, Faults::NONE);
        world.live(40);
        world.split();
        world.live(30);
        world.settle();
        assert!(world.agrees(), "seed {seed}: {:?}", world.failure());
    }
}

fn live_through_all(seeds: &[u64]) -> Vec<Failure> {
    let failures = Mutex::new(Vec::new());
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
            let work = || {
                while let Some(seed) = take(&next, seeds) {
                    if let Err(failure) = live_through(seed) {
                        let mut all = failures.lock().unwrap_or_else(PoisonError::into_inner);
                        all.push(*failure);
                    }
                }
            };
            thread.spawn_scoped(scope, work).expect("a thread");
        }
    });
    let mut failures = failures
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    failures.sort_by_key(|failure| failure.seed);
    failures
}

fn take(next: &AtomicU64, seeds: &[u64]) -> Option<u64> {
    let place = next.fetch_add(1, Ordering::Relaxed);
    seeds.get(usize::try_from(place).ok()?).copied()
}

/// A line of `seeds.txt`: a number, then what it found.
fn seed_of(line: &str) -> Option<u64> {
    line.split_whitespace().next()?.parse().ok()
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}
