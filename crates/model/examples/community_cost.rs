//! What one more post costs in a community of 500 people and 100,000 posts.
//!
//! Run with `cargo run --release -p model --example community_cost`.

// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use automerge::transaction::Transactable;
use automerge::{Automerge, ObjType, ROOT, ReadDoc};
use model::community::{FeedFilter, Head, Item, Kind, Rules, Say, Stamp, Touched, item_id};
use model::{Community, Contributions, PersonId};

const PEOPLE: u32 = 500;
const POSTS_EACH: u32 = 200;
const TODAY: &str = "2026-11-25";
const WORDS: &str = "We meet on Tuesdays in the old harbour hall, bring what you are working on, and \
    everybody who knows something about it stays for tea afterwards.";

fn person(number: u32) -> PersonId {
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    PersonId::from_bytes(bytes)
}

fn mark(number: u32) -> [u8; 16] {
    let mut mark = [0; 16];
    mark[..4].copy_from_slice(&number.to_be_bytes());
    mark
}

fn stamp(number: u32) -> Stamp {
    let (lamport, seq, time) = (number.into(), number.into(), number.into());
    Stamp {
        lamport,
        log: [1; 32],
        seq,
        time,
    }
}

fn item(number: u32) -> Item {
    let kinds = &Kind::POSTS[..5];
    let kind = kinds[number as usize % kinds.len()];
    Item::new(kind, format!("{WORDS} {number}"))
}

fn timed<T>(name: &str, act: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = act();
    println!("{name:<60} {:>12.3?}", start.elapsed());
    result
}

fn main() {
    let founders = BTreeSet::from([person(0)]);
    let mut community = Community::new(Rules {
        founders,
        ..Rules::default()
    });
    // One author's document as it stands after 200 posts, each a change of its own.
    let actor = [7; 32];
    let mut document = Contributions::new();
    for number in 0..POSTS_EACH {
        let says = [Say::Item(mark(number), item(number))];
        let change = document.say(&actor, &says).unwrap().unwrap();
        document.admit(&change, &actor).unwrap();
    }
    let kept: Vec<Touched> = (0..PEOPLE * POSTS_EACH).map(stored).collect();
    timed("100,000 posts folded from what was kept", || {
        for (touched, number) in kept.iter().zip(0..) {
            let touched = std::slice::from_ref(touched);
            community.hear(person(number % PEOPLE), touched, stamp(number + 1));
        }
    });
    assert_eq!(community.posts(), (PEOPLE * POSTS_EACH) as usize);

    let mut slowest = Duration::ZERO;
    let mut all = Duration::ZERO;
    for number in 0..100 {
        let number = 1_000_000 + number;
        let to = item_id(&person(0), &mark(0)).to_string();
        let post = match number % 2 {
            0 => item(number),
            _ => Item::new(Kind::Reply, WORDS).with(Head::To, to).unwrap(),
        };
        let change = document
            .say(&actor, &[Say::Item(mark(number), post)])
            .unwrap()
            .unwrap();
        let start = Instant::now();
        let touched = document.admit(&change, &actor).unwrap();
        community.hear(person(1), &touched, stamp(number));
        let shown = community.feed(&FeedFilter::default(), None, 50, TODAY);
        let took = start.elapsed();
        assert_eq!(shown.len(), 50);
        (slowest, all) = (slowest.max(took), all + took);
    }
    println!(
        "one remote post admitted, folded, 50 shown: mean             {:>12.3?}",
        all / 100
    );
    println!("one remote post admitted, folded, 50 shown: slowest          {slowest:>12.3?}");

    timed("the feed opened: 50 posts", || {
        community.feed(&FeedFilter::default(), None, 50, TODAY)
    });
    for words in ["harbour 99999", "nowhere", "tea"] {
        let found = timed(&format!("search “{words}”"), || {
            community.search(words, 50, |_| true)
        });
        println!("  {} found", found.len());
    }

    // Beside it: one list shared by all, as a document of its own.
    let mut shared = Automerge::new();
    let mut transaction = shared.transaction();
    let list = transaction
        .put_object(ROOT, "posts", ObjType::List)
        .unwrap();
    for number in 0..PEOPLE * POSTS_EACH {
        transaction
            .insert(&list, number as usize, format!("{WORDS} {number}"))
            .unwrap();
    }
    transaction.commit();
    let mut other = shared.fork();
    let mut transaction = other.transaction();
    transaction
        .insert(&list, (PEOPLE * POSTS_EACH) as usize, WORDS)
        .unwrap();
    transaction.commit();
    let changes = other.get_changes(&shared.get_heads());
    timed("the same post into one shared Automerge list", || {
        let mut copy = shared.clone();
        copy.apply_changes(changes).unwrap();
        assert!(copy.length(&list) > 0);
    });
}

/// An item as it is kept; written as the document writes it.
fn stored(number: u32) -> Touched {
    let item = item(number);
    let mark = model::hex(&mark(number));
    let value = format!("kind: {}\n\n{}", item.kind, item.text);
    Touched::once(format!("item/{mark}"), Some(value))
}
