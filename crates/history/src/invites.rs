//! Invites somebody who opens many records came across.
//!
//! For: checking a join's second signature, the one of its ticket, together with the first ones of
//! a whole batch, where another thread does it for half the time. Knows: which key an invite record
//! names, which its id alone decides. Never: a verdict; a join that was not checked here is checked
//! when it is judged, and comes to the same.

use std::collections::BTreeMap;

use crate::governance::Governance;
use crate::header::Class;
use crate::id::{LogKey, RecordId};
use crate::record::Record;

/// The most invites that are remembered for one source of records.
pub const INVITES_KNOWN_MAX: usize = 4_096;

/// The keys of invites, by the records that state them.
#[derive(Debug, Clone, Default)]
pub struct Invites {
    keys: BTreeMap<RecordId, LogKey>,
}

impl Invites {
    /// Gives the invites among records, to be noted.
    pub fn among(records: &[Record]) -> Vec<(RecordId, LogKey)> {
        let governing = records
            .iter()
            .filter(|record| record.header().class == Class::Governance);
        let invite = |record: &Record| match record.statement() {
            Ok(Governance::Invite(invite)) => Some((record.id(), invite.key)),
            Ok(_) | Err(_) => None,
        };
        governing.filter_map(invite).collect()
    }

    /// Remembers invites, as long as there is room.
    pub fn note(&mut self, invites: Vec<(RecordId, LogKey)>) {
        let room = INVITES_KNOWN_MAX.saturating_sub(self.keys.len());
        self.keys.extend(invites.into_iter().take(room));
    }

    pub(crate) fn key_of(&self, invite: &RecordId) -> Option<LogKey> {
        self.keys.get(invite).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Draft;
    use crate::governance::{Invite, Join};
    use crate::id::{Incarnation, PersonId, ScopeId, SpaceId, Timestamp};
    use crate::signature::LogSigner;

    fn record(signer: &LogSigner, statement: &Governance) -> Record {
        let space = SpaceId::from_bytes([1; 32]);
        let draft = Draft {
            space,
            scope: ScopeId::of_space(&space),
            incarnation: Incarnation(0),
            head: None,
            time: Timestamp(0),
            epoch: RecordId::from(space),
            deps: Vec::new(),
        };
        draft.govern(signer, statement)
    }

    /// A join of a device, signed with a ticket for `invite`.
    fn join(device: u8, invite: RecordId, ticket: &LogSigner) -> Record {
        let device = LogSigner::from_seed([device; 32]);
        let space = SpaceId::from_bytes([1; 32]);
        let join = Join::sign(&space, invite, ticket, PersonId::ZERO, &device.key());
        record(&device, &Governance::Join(join))
    }

    #[test]
    fn tickets_are_checked_with_the_records_and_a_bad_one_is_left_to_the_judge() {
        let (ticket, other) = (LogSigner::from_seed([2; 32]), LogSigner::from_seed([3; 32]));
        let invite = record(
            &LogSigner::from_seed([4; 32]),
            &Governance::Invite(Invite {
                key: ticket.key(),
                uses: 9,
                expires: None,
            }),
        );
        let found = Invites::among(&[invite.clone(), join(5, invite.id(), &ticket)]);
        assert_eq!(found, [(invite.id(), ticket.key())]);
        let mut invites = Invites::default();
        invites.note(found);

        let good = join(5, invite.id(), &ticket).wire();
        let forged = join(6, invite.id(), &other).wire();
        let unknown = join(7, RecordId::ZERO, &ticket).wire();
        let checked = |wires: &[Vec<u8>], invites: &Invites| -> Vec<bool> {
            let opened = Record::open_many_knowing(wires, invites);
            let records = opened
                .into_iter()
                .map(|opened| opened.expect("a sound record"));
            records
                .map(|record| record.is_signed_by_ticket(&ticket.key()))
                .collect()
        };
        let sound = [good.clone(), unknown, invite.wire()];
        assert_eq!(checked(&sound, &invites), [true, false, false]);
        assert_eq!(checked(&sound, &Invites::default()), [false; 3]);
        assert_eq!(checked(&[good, forged], &invites), [false; 2]);
    }
}
