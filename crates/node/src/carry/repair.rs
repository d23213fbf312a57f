//! Repair: other devices send again what cannot be read here any more.
//!
//! The doctor says what is damaged; every connected device is asked for it once; what arrives is
//! caught on its way to the heart, which holds it already and would pass it over, and written by
//! the keeper. Private records are nobody else's and stay damaged. Attached files are fetched as
//! they were at first.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use history::{KeyObject, LogId, Range, Record, ScopeId};
use replica::message::{RANGES_MAX, WANTS_MAX};
use replica::{Answer, Attachment, Message, Question, Refusal};
use store::{AppendError, Report, Wanted};

use super::{Carried, Checked, Repaired, attachment};
use crate::hold::hold;
use crate::network::Session;
use crate::node::Node;
use crate::pending::refusal;
use crate::sync::must_not_be_paused;

/// How often to look whether something has arrived or somebody has connected.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long to wait for more once everybody who is connected was asked.
const QUIET_AFTER: Duration = Duration::from_secs(5);

/// What a repair waits for, and what of it has arrived.
#[derive(Debug, Default)]
pub(crate) struct Mending {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    records: BTreeSet<(LogId, u64)>,
    keys: BTreeSet<[u8; 32]>,
    /// Never more than is wanted.
    came: Came,
}

#[derive(Debug, Default)]
struct Came {
    records: Vec<Record>,
    keys: Vec<KeyObject>,
}

impl Mending {
    /// Keeps what is wanted of a message; costs nothing while no repair runs.
    pub fn note(&self, message: &Message) {
        match message {
            Message::Records(records) => {
                let mut state = hold(&self.state);
                if state.records.is_empty() {
                    return;
                }
                for record in records {
                    if state.records.remove(&(record.log(), record.header().seq)) {
                        state.came.records.push(record.clone());
                    }
                }
            }
            Message::Keys(keys) => {
                let mut state = hold(&self.state);
                for key in keys {
                    if state.keys.remove(&key.name()) {
                        state.came.keys.push(key.clone());
                    }
                }
            }
            Message::Hello { .. }
            | Message::Frontier { .. }
            | Message::Have { .. }
            | Message::Want(_)
            | Message::AskEpochKey { .. }
            | Message::WritesAs { .. }
            | Message::Sent { .. }
            | Message::Knock(_)
            | Message::Refused { .. }
            | Message::Offer(_)
            | Message::Again { .. }
            | Message::Recalled { .. }
            | Message::Buckets { .. }
            | Message::Differing { .. }
            | Message::Where(_)
            | Message::Unknown(_) => {}
        }
    }

    fn want(&self, wanted: &Wanted) {
        *hold(&self.state) = State {
            records: wanted.records.iter().copied().collect(),
            keys: wanted.keys.iter().copied().collect(),
            came: Came::default(),
        };
    }

    fn take(&self) -> Came {
        std::mem::take(&mut hold(&self.state).came)
    }

    fn is_waiting(&self) -> bool {
        let state = hold(&self.state);
        !(state.records.is_empty() && state.keys.is_empty())
    }
}

/// Checks everything and changes nothing but that what is written is folded first.
pub(super) fn examine(node: &Node) -> Result<Carried, Refusal> {
    if node.refuses_changes().is_none() {
        node.fold()?;
    }
    Ok(Carried::Checked(Checked::from(&check(node)?)))
}

impl From<&Report> for Checked {
    fn from(report: &Report) -> Checked {
        Checked {
            records: report.records,
            summary: report.summary(),
            damaged: named(report),
        }
    }
}

fn named(report: &Report) -> Vec<String> {
    report.damages.iter().map(ToString::to_string).collect()
}

/// Checks everything, has what is damaged sent again, and checks once more.
pub(super) fn run(node: &Node, timeout: Duration) -> Result<Carried, Refusal> {
    // What is folded can be checked as a whole, and a fold is what a repair ends with.
    node.fold()?;
    let before = check(node)?;
    let wanted = before.wanted();
    let mut repaired = Repaired {
        records: before.records,
        ..Repaired::default()
    };
    if before.is_sound() {
        return Ok(Carried::Repaired(repaired));
    }
    // Nobody could be asked, and it would be said that nobody was there.
    must_not_be_paused(node, "repair what is damaged")?;
    if !wanted.is_empty() {
        node.network().mending().want(&wanted);
        node.network().dial_everybody_now();
        gather(node, &wanted, timeout, &mut repaired)?;
        node.network().mending().want(&Wanted::default());
    } else if before.has_losses() {
        wait_for_others(node, timeout, &mut repaired);
    }
    // It has been said: what is private comes from nobody, and what nobody has does not either.
    let has_asked = repaired.asked > 0;
    repaired.sought = !wanted.is_empty() || before.has_losses() || !before.damaged_files.is_empty();
    if !before.damaged_files.is_empty() {
        fetch_files(node, &before.damaged_files, timeout, &mut repaired)?;
    }
    let renewed = node.look(|store| store.renew_packs())?;
    repaired.renewed = renewed.map_err(|error| unwritten(&error))?;
    let after = check(node)?;
    repaired.damaged = named(&after);
    let own = after.damages.iter().filter(|damage| damage.private);
    repaired.own = own.count() as u64;
    let settled = node.look(move |store| store.settle_losses(has_asked))?;
    settled.map_err(|error| unwritten(&error.into()))?;
    Ok(Carried::Repaired(repaired))
}

fn check(node: &Node) -> Result<Report, Refusal> {
    node.look(|store| store.doctor(&mut |_| {}))
}

/// Asks whoever is or becomes connected and writes what comes.
fn gather(
    node: &Node,
    wanted: &Wanted,
    timeout: Duration,
    repaired: &mut Repaired,
) -> Result<(), Refusal> {
    let until = Instant::now() + timeout;
    let mut asked: BTreeSet<Session> = BTreeSet::new();
    let mut moved = Instant::now();
    while Instant::now() < until && node.network().mending().is_waiting() {
        for session in node.network().sessions() {
            if asked.insert(session) {
                ask(node, session, wanted);
                repaired.asked += 1;
                moved = Instant::now();
            }
        }
        if take_in(node, repaired)? {
            moved = Instant::now();
        }
        if !asked.is_empty() && moved.elapsed() > QUIET_AFTER {
            break;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    take_in(node, repaired)?;
    Ok(())
}

/// Meets whoever is in reach: records that are gone come again with everything else that is missing.
fn wait_for_others(node: &Node, timeout: Duration, repaired: &mut Repaired) {
    node.network().dial_everybody_now();
    let until = Instant::now() + timeout;
    let mut met = Instant::now();
    let mut records = node.view().sync.records;
    let mut asked: BTreeSet<Session> = BTreeSet::new();
    let before = records;
    while Instant::now() < until {
        let sessions = node.network().sessions();
        let is_moving = asked.len() != sessions.len() || records != node.view().sync.records;
        if is_moving {
            asked.extend(sessions);
            records = node.view().sync.records;
            met = Instant::now();
        } else if !asked.is_empty() && met.elapsed() > QUIET_AFTER {
            break;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    repaired.asked += asked.len() as u64;
    repaired.repaired += records.saturating_sub(before);
}

/// Has attached files sent again that are damaged here. One that nothing names any more is nobody's.
fn fetch_files(
    node: &Node,
    ids: &[[u8; 32]],
    timeout: Duration,
    repaired: &mut Repaired,
) -> Result<(), Refusal> {
    let mut missing: Vec<Attachment> = ids.iter().filter_map(|id| named_file(node, id)).collect();
    node.network().dial_everybody_now();
    let until = Instant::now() + timeout;
    let mut moved = Instant::now();
    let mut asked: BTreeSet<Session> = BTreeSet::new();
    while !missing.is_empty() && Instant::now() < until {
        for session in node.network().sessions() {
            if !asked.insert(session) {
                continue;
            }
            let mut left = Vec::new();
            for file in missing {
                match attachment::from_one(node, &file, session)? {
                    Ok(()) => repaired.repaired += 1,
                    Err(_) => left.push(file),
                }
            }
            missing = left;
            moved = Instant::now();
        }
        if !asked.is_empty() && moved.elapsed() > QUIET_AFTER {
            break;
        }
        std::thread::sleep(LOOK_EVERY);
    }
    repaired.asked = repaired.asked.max(asked.len() as u64);
    node.tell_held()
}

/// What something one can read says of a file.
fn named_file(node: &Node, id: &[u8; 32]) -> Option<Attachment> {
    let file = Attachment::new(*id, [0; 32], 0, "", "").shown_id();
    match node.ask(Question::File { file }) {
        Ok(Answer::File { file, .. }) => Some(*file),
        Ok(_) | Err(_) => None,
    }
}

fn ask(node: &Node, session: Session, wanted: &Wanted) {
    let mut by_scope: BTreeMap<ScopeId, Vec<Range>> = BTreeMap::new();
    for (log, seq) in &wanted.records {
        let ranges = by_scope.entry(log.scope).or_default();
        let place = (log.key, log.incarnation);
        match ranges.last_mut() {
            Some(last) if last.log == place && last.to.checked_add(1) == Some(*seq) => {
                last.to = *seq;
            }
            _ => ranges.push(Range {
                log: place,
                from: *seq,
                to: *seq,
            }),
        }
    }
    for (scope, ranges) in by_scope {
        for part in ranges.chunks(RANGES_MAX) {
            let ranges = part.to_vec();
            node.network()
                .tell(session, &Message::Again { scope, ranges });
        }
    }
    for names in wanted.keys.chunks(WANTS_MAX) {
        node.network().tell(session, &Message::Want(names.to_vec()));
    }
}

/// Writes what has arrived; true if something has.
fn take_in(node: &Node, repaired: &mut Repaired) -> Result<bool, Refusal> {
    let Came { records, keys } = node.network().mending().take();
    if records.is_empty() && keys.is_empty() {
        return Ok(false);
    }
    let written = node.look(move |store| {
        let mut written = store.mend(&records)?;
        if !keys.is_empty() {
            written += store.mend_keys(&keys)?;
        }
        Ok(written)
    })?;
    repaired.repaired += written.map_err(|error: AppendError| unwritten(&error))?;
    Ok(true)
}

fn unwritten(error: &AppendError) -> Refusal {
    let message = format!("Could not write what was mended: {}.", store::causes(error));
    refusal("repair-disk", &message)
}
