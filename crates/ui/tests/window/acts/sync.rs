//! What the page about devices and records tells.

use super::*;

#[test]
fn devices_records_and_what_waits_are_told() {
    let screen = open(fixtures::troubled(), TALL, Page::Sync);
    for text in [
        "Records on this computer: 1,284",
        "Waiting: 3",
        "Chiara Rossi: Syncing",
        "Jürgen Weiß: Not reachable now",
        "A member's device: In sync",
        "2,520 records sent",
        "no space left",
        "Rebuilding the index",
    ] {
        assert!(says(&screen, text), "{text}");
    }
}
