// What the product may not do, a test or an example may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_types,
    clippy::disallowed_methods
)]

use std::collections::BTreeMap;
fn main() {
    let words = [
        "crashes",
        "AfterTheKeyFile",
        "AfterTheJournal",
        "BeforeAnything",
        "lost its index",
        "network splits",
        "lost on the way",
        "made-up key",
        "an old frame",
        "the clock of",
        "wishes Found",
        "wishes Invite",
        "wishes Join {",
        "JoinAltered",
        "wishes Show",
        "wishes Text",
        "wishes Item",
        "refused ticket-used",
        "refused ticket-expired",
        "refused ticket-altered",
        "refused ticket-unknown",
        "refused not-a-member",
        "refused unknown-device",
        "refused ticket-inviter",
        "is refused:",
        "want",
        "ask-epoch-key",
        "knock",
        "have ",
    ];
    let mut n: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let mut refusals: BTreeMap<String, u64> = BTreeMap::new();
    for seed in 0..300 {
        let (story, _) = sim::story_of(seed);
        for w in words {
            let c = story.iter().filter(|l| l.contains(w)).count() as u64;
            let e = n.entry(w).or_default();
            e.0 += c;
            e.1 += (c > 0) as u64;
        }
        for l in story {
            if let Some((_, code)) = l.split_once("is refused: ") {
                *refusals.entry(code.to_owned()).or_default() += 1;
            }
        }
    }
    for (w, (c, worlds)) in n {
        println!("{w:26} {c:7} in {worlds} worlds");
    }
    println!("{refusals:?}");
}
