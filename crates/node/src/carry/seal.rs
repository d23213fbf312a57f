//! Sealing what those lack who meet nobody, before something is carried to them.

use std::collections::BTreeSet;

use history::LogKey;
use replica::{Answer, KeySlot, Question, Refusal, SEALED_PER_STEP_MAX};

use super::gauge::UnderWay;
use super::stopped;
use crate::node::Node;
use crate::pending::refusal;

/// Seals the newest keys to every device that is to have them and has no seal of them here, or to
/// these devices alone, in pieces; answers how many there were.
pub(super) fn seal_keys(
    node: &Node,
    only: Option<&BTreeSet<LogKey>>,
    under_way: &UnderWay<'_>,
) -> Result<u64, Refusal> {
    let Answer::KeySlots(mut slots) = node.ask(Question::KeySlots)? else {
        return Err(stopped());
    };
    slots.retain(|slot| only.is_none_or(|only| only.contains(&slot.device)));
    let lacking = lacking(node, slots)?;
    let mut sealed = 0;
    for piece in lacking.chunks(SEALED_PER_STEP_MAX) {
        // Whatever was sealed so far is of use already.
        if under_way.is_cancelled() {
            break;
        }
        let slots = piece.to_vec();
        node.ask(Question::SealKeys { slots })?;
        sealed += piece.len() as u64;
    }
    Ok(sealed)
}

/// Those that are not stored, whoever sealed them.
fn lacking(node: &Node, mut slots: Vec<KeySlot>) -> Result<Vec<KeySlot>, Refusal> {
    if slots.is_empty() {
        return Ok(slots);
    }
    let looked = node.look_if_stored(move |store| {
        let stored = store.key_names()?;
        slots.retain(|slot| stored.binary_search(&slot.name).is_err());
        Ok(slots)
    })?;
    let lacking = looked.unwrap_or_else(|| Ok(Vec::new()));
    lacking.map_err(|error: store::ReadError| {
        let why = store::causes(&error);
        let message = format!("Could not see to whom keys are to be sealed: {why}.");
        refusal("history-unreadable", &message)
    })
}
