//! # What carrying costs
//!
//! What this is for: the figures of carrying, each beside what it is compared with in the same run.
//! What it knows: every room, through its public doors only, and bare iroh and Automerge.
//! What it never does: hold a result; reach anybody beyond loopback.
//!
//! `cargo bench --bench carry -- NAME [SIZE]`, where NAME is
//!
//! - `logs`: two copies find what differs between them (10,000 logs);
//! - `bundle`: a bundle written and read (100,000 records);
//! - `news`: something new reaches the last of many nodes (50 nodes);
//! - `crowd`: what many devices cost the one they are all connected to (500 devices).
//!
//! Without a name all of them run, one after the other.

// What the product may not do, a test or a measurement may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

mod alone;
#[path = "../figures/author.rs"]
mod author;
mod bundle;
mod crowd;
#[path = "../figures/durable.rs"]
mod durable;
mod logs;
#[path = "../figures/machine.rs"]
#[allow(dead_code, reason = "the figures use all of it")]
mod machine;
mod news;
#[path = "../figures/people.rs"]
mod people;
#[path = "../figures/population.rs"]
#[allow(dead_code, reason = "the figures use all of it")]
mod population;
mod somebody;
mod speaker;
#[path = "../figures/table.rs"]
#[allow(dead_code, reason = "the figures use all of it")]
mod table;

use table::Table;

/// The product's own; what is compared with has it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Each figure: its name, its size, and what measures it.
type Figure = (&'static str, usize, fn(usize, &mut Table));
const FIGURES: [Figure; 4] = [
    ("logs", 10_000, logs::measure),
    ("bundle", 100_000, bundle::measure),
    ("news", 50, news::measure),
    ("crowd", 500, crowd::measure),
];

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    if crowd::is_child(&arguments) {
        return crowd::run_child();
    }
    let name = arguments.first();
    let size = arguments.get(1).map(|size| size.parse().expect("a number"));
    let mut table = Table::default();
    for (figure, usual, measure) in FIGURES {
        if name.is_none_or(|name| name == figure) {
            measure(size.unwrap_or(usual), &mut table);
        }
    }
    println!("\n{table}");
}
