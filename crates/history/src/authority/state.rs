//! What is known of logs, persons, invites and joins: the plain state the folds work on.

use std::collections::{BTreeMap, BTreeSet};

use super::devices::{Addition, Revocation};
use super::fold::Turns;
use super::standing::Standing;
use super::{Few, LogName, Place};
use crate::governance::{
    Bars, Genesis, Invite, Join, PersonStatement, Reading, ScopeGenesis, ScopeKind, Share,
};
use crate::id::{KeyId, LogId, LogKey, PersonId, RecordId, ShredId};

/// What is known of one log.
#[derive(Debug, Clone)]
pub(super) struct Log {
    /// It began with the genesis record.
    pub founds: bool,
    /// Whose log it is, once stated or cited.
    pub person: Option<PersonId>,
    /// Its device was stated in it.
    pub device_stated: bool,
    /// Its person was admitted by something this log cites: from here on it may speak.
    pub admitted: bool,
    /// In which epochs its records stand, each from a place on; the founding before.
    pub stands: Vec<(Place, RecordId)>,
    /// The first place for which two records were signed.
    pub frozen: Option<u64>,
    /// The first place that counts no more by what is said in the scope, sealed.
    pub ended: Option<u64>,
    /// Where the recovery phrase seated it.
    pub seat: Option<Place>,
    /// The last of its statements that somebody else's record cites.
    pub cited: Option<u64>,
    /// The first place that counts no more, whatever epochs say.
    pub cut: u64,
    /// The last place at which its person gave something others build on: an invite, its end, a
    /// countersign.
    pub last_given: Option<u64>,
}

impl Default for Log {
    fn default() -> Log {
        Log {
            founds: false,
            person: None,
            device_stated: false,
            admitted: false,
            stands: Vec::new(),
            frozen: None,
            ended: None,
            seat: None,
            cited: None,
            cut: u64::MAX,
            last_given: None,
        }
    }
}

/// What is known of one person.
#[derive(Debug, Clone, Default)]
pub(super) struct Person {
    /// Founded, was listed by the founding, signed the charter, or stepped into an open scope.
    pub granted: bool,
    /// Places of countersigns that make this person a member; usually one, and the first is why.
    pub seats: Few<Place>,
    /// Places of all countersigns of this person's joins.
    pub named: Few<Place>,
    /// Places of all countersigns this person's devices made.
    pub made: BTreeSet<Place>,
    /// Invites this person issued.
    pub invites: Vec<RecordId>,
    /// Who has a place among this person's guests.
    pub guests: Turns,
    pub logs: Few<LogName>,
    pub devices: Few<LogKey>,
    pub first_device: Option<LogKey>,
    /// How the person once stated themselves.
    pub statement: Option<PersonStatement>,
    pub additions: Vec<Addition>,
    pub revocations: Vec<Revocation>,
    /// Devices that may speak for the person now.
    pub live: Few<LogKey>,
    /// Epochs on whose followers this person's devices signed.
    pub votes: BTreeSet<RecordId>,
    pub standing: Standing,
    /// Something this person gave was void when that was looked at last.
    pub was_broken: bool,
    /// Documents this person erased, and where.
    pub erased: BTreeMap<ShredId, Vec<Place>>,
}

impl Person {
    /// Tells whether the person was ever admitted and that still holds, removed or not.
    pub fn was_admitted(&self) -> bool {
        self.granted || !self.seats.is_empty() || self.standing.listed.now()
    }

    pub fn is_member(&self) -> bool {
        self.was_admitted() && !self.standing.is_removed()
    }

    pub fn is_member_before(&self, place: &Place) -> bool {
        self.granted
            || self.standing.listed.now()
            || self.seats.first().is_some_and(|seat| seat < place)
    }
}

/// What a record that admits a log says: which device of which person may speak from then on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Credential {
    pub key: LogKey,
    pub person: PersonId,
}

/// The record a space or a scope began with.
#[derive(Debug, Clone)]
pub(super) enum Founded {
    Space(Genesis),
    Scope(ScopeGenesis),
}

/// What makes somebody a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entry {
    /// A countersigned join: the space.
    Countersign,
    /// Stating who one is.
    Stating,
    /// Signing the charter.
    Signing,
    /// An epoch that admits.
    Listing,
}

impl Founded {
    pub fn key(&self) -> KeyId {
        match self {
            Founded::Space(genesis) => genesis.key,
            Founded::Scope(genesis) => genesis.key,
        }
    }

    pub fn entry(&self) -> Entry {
        match self {
            Founded::Space(_) => Entry::Countersign,
            Founded::Scope(genesis) => match genesis.reading {
                Reading::Open => Entry::Stating,
                Reading::OnSigning => Entry::Signing,
                Reading::Closed => Entry::Listing,
            },
        }
    }

    pub fn stewards(&self) -> &[PersonId] {
        match self {
            Founded::Space(genesis) => &genesis.registrars,
            Founded::Scope(genesis) => &genesis.stewards,
        }
    }

    pub fn roll(&self) -> &[PersonId] {
        match self {
            Founded::Space(genesis) => &genesis.registrars,
            Founded::Scope(genesis) => &genesis.roll,
        }
    }

    pub fn charter(&self) -> Option<[u8; 32]> {
        match self {
            Founded::Space(_) => None,
            Founded::Scope(genesis) => Some(genesis.charter),
        }
    }

    /// Gives the bars the founding sets: a space says how many registrars act for all.
    pub fn bars(&self) -> Bars {
        match self {
            Founded::Space(genesis) => {
                let of = u16::try_from(genesis.registrars.len()).unwrap_or(u16::MAX);
                let part = genesis.threshold;
                // Just more than half stays that when registrars come and go.
                let stewards = if part <= of / 2 + 1 {
                    Share::MAJORITY
                } else {
                    Share { part, of }
                };
                Bars {
                    stewards,
                    ..Bars::MAJORITY
                }
            }
            Founded::Scope(_) => Bars::MAJORITY,
        }
    }

    pub fn is_conversation(&self) -> bool {
        match self {
            Founded::Space(_) => false,
            Founded::Scope(genesis) => genesis.kind == ScopeKind::Conversation,
        }
    }
}

/// An invite and what became of it.
#[derive(Debug, Clone)]
pub struct InviteState {
    /// What the inviter said.
    pub invite: Invite,
    pub inviter: PersonId,
    /// The device that issued it.
    pub by: LogKey,
    pub(super) place: Place,
    /// Countersigns that use it up, and those that came too late for it.
    pub(super) turns: Turns,
    /// All countersigns of joins that cite it.
    pub(super) all: BTreeSet<Place>,
    /// Where the inviter ended it, and who stays.
    pub(super) ended: Vec<(Place, BTreeSet<PersonId>)>,
    /// Whether it counted, and how often it was ended, when that was looked at last.
    pub(super) was_open: (bool, usize),
}

impl InviteState {
    /// Counts the persons it has admitted.
    pub fn used(&self) -> u32 {
        u32::try_from(self.turns.counted.len()).unwrap_or(u32::MAX)
    }

    /// Tells whether the inviter ended the invite and does not keep a guest.
    pub(super) fn turns_away(&self, guest: &PersonId, stands: impl Fn(&Place) -> bool) -> bool {
        let mut ends = self
            .ended
            .iter()
            .filter(|(place, _)| stands(place))
            .peekable();
        ends.peek().is_some() && !ends.any(|(_, keep)| keep.contains(guest))
    }

    /// Counts the persons it can still admit.
    pub fn left(&self) -> u32 {
        self.invite.uses.saturating_sub(self.used())
    }
}

/// A join record that is in order.
#[derive(Debug, Clone)]
pub struct JoinState {
    pub join: Join,
    /// The newcomer's log.
    pub log: LogId,
    /// Its place in that log.
    pub(super) seq: u64,
}
