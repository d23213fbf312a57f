//! How far each log of a scope is known.
//!
//! Two peers compare frontiers and stream what is missing; the cost follows the difference. A
//! frontier names places, it does not hold records.

use std::collections::BTreeMap;

use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::cbor;
use crate::id::{Incarnation, LogKey, RecordId};

/// Among so many times as many logs, ours are looked up one by one.
const FEW_AMONG: usize = 16;

/// The last known record of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub seq: u64,
    pub record: RecordId,
}

/// The last known record of each log of a scope.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier(BTreeMap<(LogKey, Incarnation), Position>);

/// Records of one log from one place to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    pub log: (LogKey, Incarnation),
    pub from: u64,
    pub to: u64,
}

impl Range {
    /// Counts the records.
    pub fn records(&self) -> u64 {
        self.to.saturating_sub(self.from).saturating_add(1)
    }
}

impl Frontier {
    /// Starts knowing nothing.
    pub const fn new() -> Frontier {
        Frontier(BTreeMap::new())
    }

    /// Gives how far a log is known.
    pub fn get(&self, log: &(LogKey, Incarnation)) -> Option<&Position> {
        self.0.get(log)
    }

    /// Sets how far a log is known.
    pub fn insert(&mut self, log: (LogKey, Incarnation), position: Position) {
        self.0.insert(log, position);
    }

    /// Forgets a log.
    pub fn remove(&mut self, log: &(LogKey, Incarnation)) {
        self.0.remove(log);
    }

    /// Goes through all logs in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&(LogKey, Incarnation), &Position)> {
        self.0.iter()
    }

    /// Counts the logs.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Tells whether no log is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says which records we have and they lack: what to send them.
    pub fn missing_from(&self, theirs: &Frontier) -> Vec<Range> {
        let missing =
            |(log, ours, their): (&(LogKey, Incarnation), &Position, Option<&Position>)| {
                let from = match their {
                    None => 0,
                    Some(their) if their.seq < ours.seq => their.seq.saturating_add(1),
                    Some(_) => return None,
                };
                Some(Range {
                    log: *log,
                    from,
                    to: ours.seq,
                })
            };
        self.beside(theirs).filter_map(missing).collect()
    }

    /// Tells whether they lack nothing of what we have.
    pub fn is_within(&self, theirs: &Frontier) -> bool {
        self.beside(theirs)
            .all(|(_, ours, their)| their.is_some_and(|their| ours.seq <= their.seq))
    }

    /// Goes through all our logs with how far they know each. Both are in order, so nothing has to be
    /// looked up; where ours are few among many of theirs, looking up is less work.
    fn beside<'a>(
        &'a self,
        theirs: &'a Frontier,
    ) -> impl Iterator<
        Item = (
            &'a (LogKey, Incarnation),
            &'a Position,
            Option<&'a Position>,
        ),
    > {
        let looks_up = self.0.len().saturating_mul(FEW_AMONG) < theirs.0.len();
        let mut others = theirs.0.iter().peekable();
        self.0.iter().map(move |(log, ours)| {
            if looks_up {
                return (log, ours, theirs.0.get(log));
            }
            while others.next_if(|(other, _)| *other < log).is_some() {}
            let same = others.next_if(|(other, _)| *other == log);
            (log, ours, same.map(|(_, their)| their))
        })
    }

    /// Names the logs in which the two hold different records for the same place.
    pub fn forks(&self, theirs: &Frontier) -> Vec<(LogKey, Incarnation)> {
        let forked = |(log, ours): (&(LogKey, Incarnation), &Position)| {
            let their = theirs.get(log)?;
            (their.seq == ours.seq && their.record != ours.record).then_some(*log)
        };
        self.0.iter().filter_map(forked).collect()
    }

    /// Cuts the frontier into pieces of at most `logs` logs each; at least one piece.
    pub fn parts(&self, logs: usize) -> Vec<Frontier> {
        let all: Vec<_> = self.iter().map(|(log, place)| (*log, *place)).collect();
        let parts: Vec<Frontier> = all
            .chunks(logs.max(1))
            .map(|part| part.iter().copied().collect())
            .collect();
        if parts.is_empty() {
            vec![Frontier::new()]
        } else {
            parts
        }
    }
}

impl FromIterator<((LogKey, Incarnation), Position)> for Frontier {
    fn from_iter<I: IntoIterator<Item = ((LogKey, Incarnation), Position)>>(logs: I) -> Frontier {
        Frontier(logs.into_iter().collect())
    }
}

impl Extend<((LogKey, Incarnation), Position)> for Frontier {
    fn extend<I: IntoIterator<Item = ((LogKey, Incarnation), Position)>>(&mut self, logs: I) {
        self.0.extend(logs);
    }
}

impl<C> Encode<C> for Frontier {
    fn encode<W: Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        e.array(self.0.len() as u64)?;
        for ((key, incarnation), position) in &self.0 {
            e.array(4)?;
            key.encode(e, ctx)?;
            incarnation.encode(e, ctx)?;
            e.u64(position.seq)?;
            position.record.encode(e, ctx)?;
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Frontier {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Frontier, minicbor::decode::Error> {
        let at = d.position();
        let count = d
            .array()?
            .ok_or_else(|| minicbor::decode::Error::message("array without length").at(at))?;
        let mut logs = BTreeMap::new();
        for _ in 0..count {
            cbor::array(d, 4)?;
            let log = (d.decode()?, d.decode()?);
            let position = Position {
                seq: d.u64()?,
                record: d.decode()?,
            };
            // One order, each log once: a frontier has one spelling.
            if logs.last_key_value().is_some_and(|(last, _)| *last >= log) {
                return Err(minicbor::decode::Error::message("logs out of order").at(at));
            }
            logs.insert(log, position);
        }
        Ok(Frontier(logs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(n: u8) -> (LogKey, Incarnation) {
        (LogKey::from_bytes([n; 32]), Incarnation(u64::from(n)))
    }

    type Places = &'static [(u8, u64)];

    fn frontier(places: &[(u8, u64)]) -> Frontier {
        let place = |(n, seq): &(u8, u64)| {
            let record = RecordId::from_bytes([*seq as u8; 32]);
            (log(*n), Position { seq: *seq, record })
        };
        places.iter().map(place).collect()
    }

    fn range(n: u8, from: u64, to: u64) -> Range {
        Range {
            log: log(n),
            from,
            to,
        }
    }

    #[test]
    fn missing_is_what_we_have_and_they_lack() {
        type Case = (Places, Places, Vec<Range>);
        let cases: [Case; 6] = [
            (&[], &[], vec![]),
            (&[(1, 0)], &[], vec![range(1, 0, 0)]),
            (&[], &[(1, 5)], vec![]),
            (&[(1, 5)], &[(1, 5)], vec![]),
            (&[(1, 5)], &[(1, 7)], vec![]),
            (
                &[(1, 5), (2, 9), (3, 1)],
                &[(1, 2), (2, 9)],
                vec![range(1, 3, 5), range(3, 0, 1)],
            ),
        ];
        for (ours, theirs, expected) in cases {
            let (ours, theirs) = (frontier(ours), frontier(theirs));
            assert_eq!(ours.is_within(&theirs), expected.is_empty());
            assert_eq!(ours.missing_from(&theirs), expected);
        }
        // Few among many are looked up; the answer is the same.
        let many: Vec<(u8, u64)> = (0..200).map(|n| (n, 4)).collect();
        let (few, many) = (frontier(&[(7, 6), (250, 0)]), frontier(&many));
        let missing = vec![range(7, 5, 6), range(250, 0, 0)];
        assert_eq!(few.missing_from(&many), missing);
        assert!(!few.is_within(&many));
        assert_eq!(many.missing_from(&few).len(), 199);
        assert_eq!(range(1, 3, 5).records(), 3);
    }

    #[test]
    fn forks_are_different_records_at_one_place() {
        let mut theirs = frontier(&[(1, 5), (2, 3)]);
        let record = RecordId::from_bytes([0xee; 32]);
        theirs.insert(log(2), Position { seq: 3, record });
        let ours = frontier(&[(1, 5), (2, 3)]);
        assert_eq!(ours.forks(&theirs), vec![log(2)]);
        assert_eq!(ours.missing_from(&theirs), vec![]);
    }

    #[test]
    fn frontiers_have_one_spelling() {
        let whole = frontier(&[(1, 5), (2, 900), (3, 1)]);
        let bytes = cbor::write(&whole);
        assert_eq!(cbor::tests::read::<Frontier>(&bytes), Some(whole.clone()));
        let mut doubled = vec![0x82];
        doubled.extend_from_slice(&cbor::write(&frontier(&[(1, 5)]))[1..]);
        doubled.extend_from_slice(&cbor::write(&frontier(&[(1, 5)]))[1..]);
        assert!(cbor::tests::read::<Frontier>(&doubled).is_none());
        for end in 0..bytes.len() {
            assert!(cbor::tests::read::<Frontier>(&bytes[..end]).is_none());
        }
    }

    #[test]
    fn parts_are_the_whole() {
        let whole = frontier(&[(1, 5), (2, 9), (3, 1)]);
        assert_eq!(whole.parts(2).len(), 2);
        let mut joined = Frontier::new();
        for part in whole.parts(2) {
            joined.extend(part.iter().map(|(log, place)| (*log, *place)));
        }
        assert_eq!(joined, whole);
        assert_eq!(Frontier::new().parts(2), vec![Frontier::new()]);
        assert_eq!(whole.parts(0).len(), 3);
    }
}
