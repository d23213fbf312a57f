//! Whose turn it is to stream to one peer: every scope in its turn, and each only once.
//!
//! A large scope that has room in the outbox whenever it asks would keep a small one waiting until
//! it is over. So streams to a peer take turns, one step each. A stream of what an earlier one is
//! still bringing is cut to the rest: on a slow link a pull comes before everything has arrived,
//! and what is on its way must not be sent twice.

use std::collections::{BTreeMap, VecDeque};

use history::{LogId, ScopeId};

/// The place of one stream in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

/// A stretch of a log: its first and its last number.
pub(crate) type Stretch = (LogId, u64, u64);

/// The streams to one peer.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    queue: VecDeque<(Ticket, ScopeId)>,
    /// How far each log is on its way, while anything of its scope is.
    on_their_way: BTreeMap<ScopeId, BTreeMap<LogId, u64>>,
    next: u64,
}

impl Turns {
    /// Takes a place at the end, and cuts the stretches to what no earlier stream brings.
    /// `is_drained` says that everything that was ever pushed has been written.
    pub fn enter(
        &mut self,
        scope: ScopeId,
        stretches: &mut Vec<Stretch>,
        is_drained: bool,
    ) -> Ticket {
        let is_under_way = self.queue.iter().any(|(_, other)| *other == scope);
        if is_drained && !is_under_way {
            self.on_their_way.remove(&scope);
        }
        let reached = self.on_their_way.entry(scope).or_default();
        stretches.retain_mut(|(log, from, to)| {
            if let Some(reached) = reached.get(log) {
                *from = (*from).max(reached.saturating_add(1));
            }
            let is_left = *from <= *to;
            if is_left {
                reached.insert(*log, *to);
            }
            is_left
        });
        let ticket = Ticket(self.next);
        self.next += 1;
        self.queue.push_back((ticket, scope));
        ticket
    }

    /// Tells whether it is this stream's turn. Within a scope the earlier stream comes first.
    pub fn is_turn(&self, ticket: Ticket) -> bool {
        let may_go = |scope: ScopeId, ticket: Ticket| {
            let mut same = self.queue.iter().filter(|(_, other)| *other == scope);
            same.all(|(other, _)| *other >= ticket)
        };
        let first = self
            .queue
            .iter()
            .find(|(ticket, scope)| may_go(*scope, *ticket));
        first.is_some_and(|(first, _)| *first == ticket)
    }

    /// Goes to the end of the queue after a step.
    pub fn step_back(&mut self, ticket: Ticket) {
        if let Some(at) = self.queue.iter().position(|(other, _)| *other == ticket)
            && let Some(entry) = self.queue.remove(at)
        {
            self.queue.push_back(entry);
        }
    }

    /// Leaves the queue; the stream is over.
    pub fn leave(&mut self, ticket: Ticket) {
        self.queue.retain(|(other, _)| *other != ticket);
    }
}

#[cfg(test)]
mod tests {
    use history::{Incarnation, LogKey};

    use super::*;

    fn scope(n: u8) -> ScopeId {
        ScopeId::from_bytes([n; 32])
    }

    fn log(scope_number: u8, n: u8) -> LogId {
        LogId {
            scope: scope(scope_number),
            key: LogKey::from_bytes([n; 32]),
            incarnation: Incarnation(1),
        }
    }

    #[test]
    fn a_large_scope_keeps_no_small_one_waiting() {
        let mut turns = Turns::default();
        let tickets: Vec<Ticket> = (0..3)
            .map(|n| turns.enter(scope(n), &mut vec![(log(n, 1), 0, 9)], false))
            .collect();
        let mut order = Vec::new();
        for _ in 0..7 {
            let turn = tickets.iter().position(|ticket| turns.is_turn(*ticket));
            let turn = turn.expect("it is somebody's turn");
            order.push(turn);
            turns.step_back(tickets[turn]);
        }
        assert_eq!(order, [0, 1, 2, 0, 1, 2, 0]);
        turns.leave(tickets[1]);
        assert!(turns.is_turn(tickets[2]));
        turns.step_back(tickets[2]);
        assert!(turns.is_turn(tickets[0]), "whoever left is passed over");
    }

    #[test]
    fn what_is_on_its_way_is_not_sent_twice() {
        let mut turns = Turns::default();
        let mut first = vec![(log(1, 1), 0, 99), (log(1, 2), 5, 9)];
        let earlier = turns.enter(scope(1), &mut first, true);
        assert_eq!(first.len(), 2);
        // A pull finds the same missing, and something newer.
        let mut again = vec![(log(1, 1), 0, 120), (log(1, 2), 5, 9), (log(1, 3), 0, 0)];
        let later = turns.enter(scope(1), &mut again, false);
        assert_eq!(again, [(log(1, 1), 100, 120), (log(1, 3), 0, 0)]);
        assert!(turns.is_turn(earlier) && !turns.is_turn(later));
        turns.step_back(earlier);
        assert!(
            turns.is_turn(earlier),
            "the later one waits for the earlier"
        );
        turns.leave(earlier);
        assert!(turns.is_turn(later));
        turns.leave(later);
        // Written, but perhaps not taken in: after that it is sent again if it is asked for.
        let mut third = vec![(log(1, 1), 0, 120)];
        turns.enter(scope(1), &mut third, false);
        assert!(third.is_empty());
    }

    #[test]
    fn what_did_arrive_and_was_lost_is_sent_again() {
        let mut turns = Turns::default();
        let ticket = turns.enter(scope(1), &mut vec![(log(1, 1), 0, 9)], true);
        turns.leave(ticket);
        let mut again = vec![(log(1, 1), 3, 9)];
        turns.enter(scope(1), &mut again, true);
        assert_eq!(again, [(log(1, 1), 3, 9)]);
    }
}
