//! Catching up with other devices: who was reached, and what it means when nobody was.

use std::collections::BTreeSet;

use node::{Access, Carry, NetworkAct, SyncReport, SyncedPeer};
use replica::{Answer, PeerState, Question, Standing};
use serde_json::json;

use super::args::Sync;
use super::attend;
use super::commands::{Globals, ask, misunderstood, refused, warn_if_unheard};
use super::failure::Failure;
use super::{network, print};
use crate::scan;

/// How many people are named in one sentence.
const NAMED_MAX: usize = 3;

/// Connects, catches up both ways, leaves. Reaching nobody is a failure: what a script does next
/// may rest on what somebody else has said.
pub fn sync(globals: &Globals, sync: Sync) -> Result<(), Failure> {
    let with = sync.with.map(scan::typed).transpose()?;
    let access = globals.access(!sync.stop)?;
    if sync.stop {
        return stop(globals, &access, with);
    }
    let report = attend::caught_up(globals, &access, sync.timeout.0, with);
    warn_if_unheard(&access);
    network::warn_of_skew(&access);
    let status = ask(&access, Question::Status);
    access.stop();
    let report = report?;
    let Ok(Answer::Status(status)) = status else {
        return Err(misunderstood());
    };
    let is_newcomer = status.standing != Standing::Member;
    if let Some(arrived) = status.arrived.filter(|_| is_newcomer) {
        if globals.json {
            print::document(&json!({"peers": report.peers, "arrived": arrived}));
        } else {
            print::arrived(&arrived);
        }
        return Ok(());
    }
    if let Some(failure) = failure(&report, is_newcomer) {
        if let (true, Some(refusal)) = (is_newcomer, status.refusal) {
            return Err(refused(status.refusal_code, refusal));
        }
        if !globals.json {
            report.peers.iter().for_each(print_one);
        }
        return Err(failure);
    }
    if globals.json {
        print::document(&json!({"peers": report.peers}));
    } else {
        report.peers.iter().for_each(print_one);
    }
    Ok(())
}

/// Has the process that owns the folder stop catching up.
fn stop(globals: &Globals, access: &Access, with: Option<String>) -> Result<(), Failure> {
    let act = NetworkAct::Stop { with };
    let stopped = access.carry(Carry::Network { act });
    access.stop();
    stopped?;
    if globals.json {
        print::document(&json!({"done": true}));
    } else {
        print::line("Stopped; what has arrived stays. Go on with “eyelevel sync”.");
    }
    Ok(())
}

fn word(peer: &SyncedPeer) -> String {
    print::device_word(peer.name.as_deref(), peer.carrier.as_deref(), &peer.peer)
}

fn print_one(peer: &SyncedPeer) {
    let name = word(peer);
    let state = print::peer_word(peer.state);
    print::line(&format!(
        "{name}: {state}, {} sent, {} received",
        peer.sent, peer.received
    ));
}

/// What there is to say when not one device is in step by now. A newcomer knows nobody by name.
fn failure(report: &SyncReport, is_newcomer: bool) -> Option<Failure> {
    let of = |state| report.peers.iter().filter(move |peer| peer.state == state);
    if report.peers.is_empty() {
        return Some(Failure::nothing(
            "There is no other device whose address is known here. Somebody joins with a ticket: “eyelevel invite”.",
        ));
    }
    if of(PeerState::InSync).next().is_some() {
        return None;
    }
    let unfinished = names(of(PeerState::Syncing));
    if unfinished.is_empty() && is_newcomer {
        return Some(Failure::new(
            "nobody-reached",
            "Could not reach whoever invited you. Nothing is lost; try again while a member's device runs.",
        ));
    }
    if unfinished.is_empty() {
        let away = names(of(PeerState::Away));
        return Some(Failure::new(
            "nobody-reached",
            format!(
                "Could not reach anybody: no answer from {away}. Nothing is lost; what you say goes out when one of them is in reach."
            ),
        ));
    }
    Some(Failure::new(
        "sync-unfinished",
        format!(
            "Could not catch up in time with {unfinished}. What has arrived stays; sync again to go on, or give it longer: --timeout 2m."
        ),
    ))
}

/// A few people by name, and how many more.
fn names<'a>(peers: impl Iterator<Item = &'a SyncedPeer>) -> String {
    let named = peers.map(word);
    let named: BTreeSet<String> = named.collect();
    let more = named.len().saturating_sub(NAMED_MAX);
    let mut shown: Vec<String> = named.into_iter().take(NAMED_MAX).collect();
    if more > 0 {
        shown.push(format!("{more} more"));
    }
    match shown.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(peers: &[(Option<&str>, PeerState)]) -> Option<(u8, String, String)> {
        let peers = peers
            .iter()
            .zip(0u8..)
            .map(|((name, state), n)| SyncedPeer {
                peer: format!("{n:02x}").repeat(32),
                name: name.map(str::to_owned),
                carrier: None,
                sent: 0,
                received: 0,
                state: *state,
            });
        let report = SyncReport {
            peers: peers.collect(),
        };
        failure(&report, false).map(|failure| (failure.exit, failure.code, failure.message))
    }

    #[test]
    fn whoever_reaches_nobody_is_told_so() {
        use PeerState::{Away, InSync, Syncing};
        let (exit, code, _) = said(&[]).expect("nobody");
        assert_eq!((exit, code.as_str()), (4, "nothing-found"));
        let away = said(&[
            (Some("Cem"), Away),
            (Some("Ann"), Away),
            (Some("Ann"), Away),
            (None, Away),
            (Some("Ben"), Away),
        ]);
        let (exit, code, message) = away.expect("nobody");
        assert_eq!((exit, code.as_str()), (1, "nobody-reached"));
        assert!(
            message.contains("no answer from Ann, Ben, Cem and 1 more."),
            "{message}"
        );
        let slow = said(&[(Some("Ann"), Syncing), (Some("Ben"), Away)]);
        let (exit, code, message) = slow.expect("not done");
        assert_eq!((exit, code.as_str()), (1, "sync-unfinished"));
        assert!(message.contains("in time with Ann."), "{message}");
        let one = said(&[(Some("Ann"), InSync), (Some("Ben"), Away)]);
        assert_eq!(one, None, "somebody was reached");
    }
}
