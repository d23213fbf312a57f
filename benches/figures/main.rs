//! # The five figures
//!
//! What this is for: measuring what the product promises beside what it is compared with, in the
//! same run on the same data, so that the ratio says something on any machine.
//! What it knows: every room, through its public doors only. A founder that exists only here
//! writes a space of many people with `history`'s own means; replicas, stores and nodes of the
//! product take it in like any other.
//! What it never does: hold a result; reach anybody beyond loopback.
//!
//! `cargo bench --bench figures [-- --people N] [--only ingest|start|sync|click|disk|edited|round|authority|life]
//! [--posts N]`, or `EYELEVEL_BENCH_PEOPLE=N`.

// What the product may not do, a test or a measurement may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods,
    clippy::wildcard_enum_match_arm
)]

mod author;
mod authority;
mod click;
mod disk;
mod durable;
mod edited;
mod ingest;
mod life;
mod machine;
mod newcomer;
mod passage;
mod people;
mod population;
mod round;
mod samod;
mod start;
mod stream;
mod sync;
mod table;
mod wire;
mod words;

use std::path::Path;

use newcomer::Newcomer;
use population::Population;
use stream::Stream;
use table::Table;

/// The product's own; what is compared with has it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many people a space has when nothing else is asked for.
const PEOPLE: usize = 10_000;
/// How often what takes seconds is measured.
const RUNS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if start::is_child(&arguments) {
        return start::run_child(&arguments);
    }
    if life::is_child(&arguments) {
        return life::run_child(&arguments);
    }
    if authority::is_child(&arguments) {
        return authority::run_child(&arguments);
    }
    let people = wanted_people(&arguments);
    let place = tempfile::Builder::new()
        .prefix("figures-")
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
        .expect("a folder on the disk that is measured");
    println!("{}", machine::describe(place.path()));
    let mut table = Table::default();
    let only = typed(&arguments, "--only");
    let is_life = only == Some("life");
    let is_authority = only == Some("authority");
    if is_authority || only.is_none() {
        authority::measure(&mut table);
    }
    if !is_life && !is_authority {
        measure(people, only, place.path(), &mut table);
    }
    if is_life || only.is_none() {
        let posts = typed(&arguments, "--posts").map(|posts| posts.parse().expect("a number"));
        life::measure(posts, place.path(), &mut table);
    }
    println!("\n{table}");
    if std::env::var("KEEP").is_ok() {
        println!("{}", place.keep().display());
    }
}

fn measure(people: usize, only: Option<&str>, place: &Path, table: &mut Table) {
    let (mut population, took) = table::timed(|| Population::of(people));
    println!(
        "a space of {people} people: {} records, written in {took:.1?}",
        population.records().len()
    );
    let newcomer = Newcomer::of(&population);
    let stream = Stream::of(&mut population, &newcomer.chain());
    if only == Some("edited") {
        return edited::measure(&population, &newcomer, &stream, place, table);
    }
    if only == Some("round") {
        return round::measure(&population, &newcomer, &stream, place, table);
    }

    let filled = place.join("filled");
    let wants = |figure: &str| only.is_none_or(|only| only == figure);
    // Every other figure needs the folder that ingesting fills.
    let rounds = if wants("ingest") { RUNS } else { 1 };
    let bounds = ingest::measure(&newcomer, &stream, place, &filled, rounds, table);
    if wants("start") {
        start::measure(&filled, stream.people, table);
    }
    if wants("sync") {
        sync::measure(&filled, &stream, &bounds, place, table);
    }
    if wants("click") {
        click::measure(place, table);
        click::measure_in_company(&filled, &stream, place, table);
    }
    if wants("edited") {
        edited::measure(&population, &newcomer, &stream, place, table);
    }
    if wants("round") {
        round::measure(&population, &newcomer, &stream, place, table);
    }
    if wants("disk") {
        disk::measure(&filled, &population, place, table);
    }
}

fn wanted_people(arguments: &[String]) -> usize {
    let wanted = typed(arguments, "--people").map(str::to_owned);
    match wanted.or_else(|| std::env::var("EYELEVEL_BENCH_PEOPLE").ok()) {
        Some(wanted) => wanted.parse().expect("--people takes a number"),
        None => PEOPLE,
    }
}

/// What was typed behind an option.
fn typed<'a>(arguments: &'a [String], option: &str) -> Option<&'a str> {
    let at = arguments.iter().position(|argument| argument == option)?;
    arguments.get(at + 1).map(String::as_str)
}
