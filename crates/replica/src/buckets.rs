//! Finding out where two large frontiers differ without sending either.
//!
//! For: a pull between two who hold nearly the same of a scope of many logs. Each log falls into
//! one of 8,192 buckets by its key; two bytes stand for everything in a bucket. One side tells
//! these, the other answers with its places in the buckets that differ, the first with its own
//! there: three messages whose size follows the difference. Where much differs, whole frontiers
//! follow as before. Knows: frontiers. Never: believes that equal bytes are equal for good; the
//! salt is new each time, so what collides once is found at the next pull.

use std::collections::BTreeSet;

use history::{Frontier, LogKey, ScopeId};

use crate::effect::PeerId;
use crate::message::{Message, POSITIONS_PER_PART_MAX};
use crate::replica::Replica;
use crate::theirs::{Places, Theirs};

/// How many buckets there are.
pub const BUCKETS: usize = 8_192;
/// How many bytes stand for a bucket.
pub const BUCKET_BYTES: usize = 2;
/// How many bytes of salt there are.
pub const SALT_BYTES: usize = 8;
/// From how many logs on a frontier is told by buckets.
///
/// In this room's own tests it is small, so that every one of them exchanges by buckets.
pub const BUCKETS_FROM_LOGS: usize = if cfg!(test) { 2 } else { 2_048 };
/// In how many buckets two may differ before whole frontiers are told instead.
const DIFFERING_MAX: usize = BUCKETS / 4;

/// New for each message.
pub type Salt = [u8; SALT_BYTES];

/// The bucket a log falls into. Keys are as good as random.
fn bucket_of(key: &LogKey) -> u16 {
    let [first, second, ..] = key.as_bytes();
    u16::from_be_bytes([*first, *second]) % BUCKETS as u16
}

/// What stands for each bucket of a frontier.
fn hashes(frontier: &Frontier, salt: &Salt) -> Vec<u8> {
    let mut hashers: Vec<Option<blake3::Hasher>> = vec![None; BUCKETS];
    for ((key, incarnation), position) in frontier.iter() {
        let Some(slot) = hashers.get_mut(usize::from(bucket_of(key))) else {
            continue;
        };
        let hasher = slot.get_or_insert_with(|| {
            let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 bucket of a frontier");
            hasher.update(salt);
            hasher
        });
        hasher.update(key.as_bytes());
        hasher.update(&incarnation.0.to_be_bytes());
        hasher.update(&position.seq.to_be_bytes());
        hasher.update(position.record.as_bytes());
    }
    let mut bytes = Vec::with_capacity(BUCKETS * BUCKET_BYTES);
    for hasher in hashers {
        let mut short = [0; BUCKET_BYTES];
        if let Some(hasher) = hasher {
            hasher.finalize_xof().fill(&mut short);
        }
        bytes.extend(short);
    }
    bytes
}

/// The buckets in which two differ.
fn differing(ours: &[u8], theirs: &[u8]) -> BTreeSet<u16> {
    let pairs = ours.chunks(BUCKET_BYTES).zip(theirs.chunks(BUCKET_BYTES));
    let numbered = (0..).zip(pairs);
    numbered
        .filter(|(_, (ours, theirs))| ours != theirs)
        .map(|(number, _)| number)
        .collect()
}

/// A frontier within some buckets, or outside of them.
fn part_of(frontier: &Frontier, buckets: &BTreeSet<u16>, inside: bool) -> Frontier {
    let kept = frontier
        .iter()
        .filter(|((key, _), _)| buckets.contains(&bucket_of(key)) == inside);
    kept.map(|(log, position)| (*log, *position)).collect()
}

/// What a peer holds: in the buckets that differ what it says, elsewhere what was held here then.
fn theirs_within(
    mut then: Places,
    buckets: &BTreeSet<u16>,
    part: &Frontier,
    ours: &Frontier,
) -> Theirs {
    then.retain(|(key, _), _| !buckets.contains(&bucket_of(key)));
    let within = ours
        .iter()
        .filter(|((key, _), _)| buckets.contains(&bucket_of(key)));
    then.extend(within.map(|(log, _)| (*log, None)));
    let mut theirs = Theirs::Except(then);
    for (log, there) in part.iter() {
        theirs.set(*log, *there, ours);
    }
    theirs
}

impl Replica {
    /// Tells what stands for each bucket, if the scope has many logs; false if it has few.
    pub(crate) fn tell_buckets(&mut self, to: PeerId, scope: ScopeId) -> bool {
        let held = self.scopes.get(&scope);
        let has_many = held.is_some_and(|held| held.frontier.len() >= BUCKETS_FROM_LOGS);
        if has_many {
            self.compare_buckets(to, scope);
        }
        has_many
    }

    /// Tells what stands for each bucket, however few logs there are.
    pub(crate) fn compare_buckets(&mut self, to: PeerId, scope: ScopeId) {
        let Some(held) = self.scopes.get(&scope) else {
            return;
        };
        let salt: Salt = self.dice.bytes();
        let hashes = hashes(&held.frontier, &salt);
        self.tell(
            to,
            Message::Buckets {
                scope,
                salt,
                hashes,
            },
        );
        let now = self.now;
        if let Some(exchange) = self.exchange(&to, &scope) {
            exchange.expects_stream(now);
            // An older one claims less for the peer, which costs a repetition and never a gap.
            exchange.bucketed.get_or_insert_default();
        }
    }

    /// Hears what stands for a peer's buckets, and answers with our places where they differ.
    pub(crate) fn hear_buckets(&mut self, from: PeerId, scope: ScopeId, salt: Salt, theirs: &[u8]) {
        if !self.may_have(&from, &scope) {
            return self.send_nothing(from, scope);
        }
        let Some(held) = self.scopes.get(&scope) else {
            return;
        };
        let ours = hashes(&held.frontier, &salt);
        let buckets = differing(&ours, theirs);
        let part = part_of(&held.frontier, &buckets, true);
        if buckets.len() > DIFFERING_MAX || part.len() > POSITIONS_PER_PART_MAX {
            return self.tell_whole_frontier(from, scope);
        }
        self.tell_differing(from, scope, &buckets, part, false);
        let now = self.now;
        if let Some(exchange) = self.exchange(&from, &scope) {
            exchange.expects_stream(now);
            // An older one claims less for the peer, which costs a repetition and never a gap.
            exchange.bucketed.get_or_insert_default();
        }
    }

    /// Hears a peer's places in the buckets that differ: elsewhere it has what we had when the
    /// buckets were compared.
    pub(crate) fn hear_differing(
        &mut self,
        from: PeerId,
        scope: ScopeId,
        buckets: &BTreeSet<u16>,
        part: Frontier,
        answers: bool,
    ) {
        if !self.may_have(&from, &scope) {
            return;
        }
        let Some(exchange) = self.exchange(&from, &scope) else {
            return;
        };
        let Some(then) = exchange.bucketed.take() else {
            // Nobody asked; the next pull finds out.
            return;
        };
        exchange.asks_with_digest = false;
        let Some(held) = self.scopes.get(&scope) else {
            return;
        };
        let theirs = theirs_within(then, buckets, &part, &held.frontier);
        self.take_frontier(from, scope, theirs);
        if answers {
            return;
        }
        let Some(held) = self.scopes.get(&scope) else {
            return;
        };
        let ours = part_of(&held.frontier, buckets, true);
        if ours.len() > POSITIONS_PER_PART_MAX {
            return self.tell_whole_frontier(from, scope);
        }
        self.tell_differing(from, scope, buckets, ours, true);
    }

    fn tell_differing(
        &mut self,
        to: PeerId,
        scope: ScopeId,
        buckets: &BTreeSet<u16>,
        part: Frontier,
        answers: bool,
    ) {
        let buckets = buckets.clone();
        self.tell(
            to,
            Message::Differing {
                scope,
                buckets,
                part,
                answers,
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use history::{Incarnation, Position, RecordId};

    fn frontier(logs: u64, moved: u64) -> Frontier {
        let place = |n: u64| {
            let key = *blake3::hash(&n.to_be_bytes()).as_bytes();
            let log = (LogKey::from_bytes(key), Incarnation(u64::MAX - n));
            let seq = if n < moved { 8 } else { 7 };
            let mut record = [0; 32];
            record[..8].copy_from_slice(&(n * 100 + seq).to_be_bytes());
            let record = RecordId::from_bytes(record);
            (log, Position { seq, record })
        };
        (0..logs).map(place).collect()
    }

    #[test]
    fn only_what_moved_differs() {
        let (old, new) = (frontier(10_000, 0), frontier(10_000, 100));
        let salt = [3; SALT_BYTES];
        let buckets = differing(&hashes(&old, &salt), &hashes(&new, &salt));
        assert!((90..=100).contains(&buckets.len()), "{}", buckets.len());
        let part = part_of(&new, &buckets, true);
        assert!(part.len() < 400, "{}", part.len());
        assert_eq!(part.len() + part_of(&new, &buckets, false).len(), new.len());
        assert!(differing(&hashes(&new, &salt), &hashes(&new, &salt)).is_empty());
        // Another salt, other bytes: what collides once does not collide again.
        assert_ne!(hashes(&new, &salt), hashes(&new, &[4; SALT_BYTES]));
    }

    #[test]
    fn ten_thousand_logs_of_which_a_hundred_moved_cost_three_small_messages() {
        let (old, new) = (frontier(10_000, 0), frontier(10_000, 100));
        let scope = ScopeId::from_bytes([1; 32]);
        let salt = [3; SALT_BYTES];
        let first = Message::Buckets {
            scope,
            salt,
            hashes: hashes(&new, &salt),
        };
        let buckets = differing(&hashes(&old, &salt), &hashes(&new, &salt));
        let told = |frontier: &Frontier, answers| Message::Differing {
            scope,
            buckets: buckets.clone(),
            part: part_of(frontier, &buckets, true),
            answers,
        };
        let messages = [first, told(&old, false), told(&new, true)];
        let sizes: Vec<usize> = messages.iter().map(|m| m.encode().len()).collect();
        let all: usize = sizes.iter().sum();
        println!(
            "10,000 logs, 100 moved: {} messages, {all} bytes",
            sizes.len()
        );
        assert!(all <= 64 * 1024, "{all} bytes");
        for message in &messages {
            assert!(Message::decode(&message.encode()).is_ok());
        }
    }

    /// With many logs only the smaller key speaks first; whoever comes in has nothing to say and must
    /// not have to wait for that.
    #[test]
    fn whoever_comes_in_is_told_everything_at_once_whichever_key_is_smaller() {
        const SEATS: usize = 4;
        let (mut smaller, mut larger) = (0, 0);
        for founder in 0..SEATS {
            let mut table = crate::common::Table::empty(SEATS);
            let founding = crate::Intent::Found {
                space: "Nordwerk".into(),
                person: "Ann".into(),
                admission: crate::Admission::Open,
                ends: None,
            };
            table.act(founder, founding);
            for device in (0..SEATS).filter(|device| *device != founder) {
                table.join(device, founder, "Ben");
                let (theirs, here) = (table.status(device).digest, table.status(founder).digest);
                let is_smaller = table.name(device) < table.name(founder);
                assert_eq!(theirs, here, "{device} at {founder}, smaller: {is_smaller}");
                smaller += usize::from(is_smaller);
                larger += usize::from(!is_smaller);
            }
        }
        assert!(
            smaller > 0 && larger > 0,
            "{smaller} smaller, {larger} larger"
        );
    }

    /// Four people who part, go on, and meet again in other pairs hold the same in the end, and no
    /// whole frontier of the space is told by whoever knows more than a few logs.
    #[test]
    fn those_who_were_apart_agree_again() {
        let mut table = crate::common::Table::of(&["Ann", "Ben", "Cem", "Dan"]);
        for (one, two) in [(0, 1), (2, 3), (0, 3), (1, 2), (0, 1), (2, 3), (0, 2)] {
            for device in 0..4 {
                let offer = vec![format!("skill {one}{two}{device}")];
                let edit = model::Edit::Set(model::Field::Offers, offer);
                table.act(device, crate::Intent::Profile(vec![edit]));
            }
            table.encounter(one, two);
        }
        for (one, two) in [(0, 1), (1, 2), (2, 3), (0, 3), (0, 1), (1, 2)] {
            table.encounter(one, two);
        }
        let digests: Vec<String> = (0..4).map(|n| table.status(n).digest).collect();
        assert!(
            digests.windows(2).all(|pair| pair[0] == pair[1]),
            "{digests:?}"
        );
        let decoded = table
            .wire
            .iter()
            .map(|(_, _, frame)| Message::decode(frame));
        let answered = decoded
            .filter(|message| matches!(message, Ok(Message::Differing { answers: true, .. })));
        assert!(answered.count() > 10);
    }
}
