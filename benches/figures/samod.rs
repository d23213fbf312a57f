//! What a repository of Automerge documents needs to bring as many documents to a newcomer.
//!
//! samod is the Rust implementation of automerge-repo. Both of its repositories are in this process
//! and talk over channels, without a network, a disk or a signature; its documents are the profiles
//! of the same space. Two sizes are measured and `t = a · nᵇ` is laid through them: the size asked
//! for would take hours.

use std::sync::Arc;
use std::time::Duration;

use automerge::{Automerge, Change};
use samod::transport::channel::ChannelDialer;
use samod::{BackoffConfig, DocumentId, Repo};
use tokio::task::JoinSet;

use crate::table::{Row, Table, seconds, verdict};

/// The sizes that are measured, in documents.
const SIZES: [usize; 2] = [1_000, 3_000];
/// How many times faster ours has to be.
const REACH: f64 = 100.0;

/// Adds the row: `ours` is what the first sync of so many people took, and `taking_in` what taking the
/// same records in takes without a network, in seconds.
pub fn compare(ours: f64, taking_in: f64, changes: &[Vec<u8>], table: &mut Table) {
    let [small, large] = SIZES.map(|size| size.min(changes.len()));
    if small == large {
        println!("  samod: a space of {small} people is too small to be compared");
        return;
    }
    let [first, second] = [small, large].map(|size| first_sync(&changes[..size]).as_secs_f64());
    let b = (second / first).ln() / (large as f64 / small as f64).ln();
    let all = second * (changes.len() as f64 / large as f64).powf(b);
    let faster = all / ours;
    println!(
        "  samod: {small} documents in {}, {large} in {}: b = {b:.2}",
        seconds(first),
        seconds(second)
    );
    println!(
        "  it cannot be more than {:.0} × faster here: taking the same records in takes {} at the rate these cores give, without a network",
        all / taking_in,
        seconds(taking_in)
    );
    table.add(Row {
        figure: "first sync beside samod".to_owned(),
        ours: seconds(ours),
        compared: format!("{} (samod, b = {b:.2})", seconds(all)),
        ratio: format!("{faster:.0} × faster"),
        reach: format!("≥ {REACH} × faster"),
        verdict: verdict(faster >= REACH),
    });
}

/// From the connection until the newcomer has every document.
fn first_sync(changes: &[Vec<u8>]) -> Duration {
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async {
        let (source, newcomer) = (
            Repo::build_tokio().load().await,
            Repo::build_tokio().load().await,
        );
        let mut documents = Vec::new();
        for bytes in changes {
            let document = source.create(profile(bytes)).await.expect("a document");
            documents.push(document.document_id().clone());
        }
        let address = "channel://source".parse().expect("an address");
        let door = source.make_acceptor(address).expect("a door");
        let began = std::time::Instant::now();
        let dialer = Arc::new(ChannelDialer::new(door));
        let dialled = newcomer
            .dial(BackoffConfig::default(), dialer)
            .expect("dialled");
        dialled.established().await.expect("connected");
        fetch(&newcomer, documents).await;
        let took = began.elapsed();
        newcomer.stop().await;
        source.stop().await;
        took
    })
}

fn profile(bytes: &[u8]) -> Automerge {
    let change = Change::try_from(bytes).expect("a change");
    let mut document = Automerge::new();
    document.apply_changes([change]).expect("applied");
    document
}

async fn fetch(newcomer: &Repo, documents: Vec<DocumentId>) {
    let mut coming = JoinSet::new();
    for document in documents {
        coming.spawn(newcomer.find(document));
    }
    while let Some(found) = coming.join_next().await {
        found.expect("no panic").expect("running").expect("found");
    }
}
