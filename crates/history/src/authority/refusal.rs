//! Why a record or a ticket does not count, each in one plain sentence.

use std::fmt;

use crate::forged::Forged;

/// Says why a record is not in order at its causal place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// It belongs to another space.
    OtherSpace,
    /// It belongs to a scope this authority does not cover.
    OtherScope,
    /// Its statement could not be read.
    Unreadable(Forged),
    /// The record that should found the space says something else.
    NotGenesis,
    /// It founds a space within a space.
    SecondGenesis,
    /// The registrars it names are none, out of order, or their threshold is not a majority.
    Registrars,
    /// The space admits through registrars.
    AdmissionByRegistrars,
    /// The founder is not one of the registrars.
    FounderNotRegistrar,
    /// The founder of a scope is not one of its stewards.
    FounderNotSteward,
    /// The stewards and the roll it names are none, out of order, or a steward is not on the roll.
    Stewards,
    /// Such a statement has no place in this kind of scope.
    NotHere,
    /// It signs another charter than the one that holds.
    OtherCharter,
    /// A message sealed to its readers stands outside a conversation.
    MessageMisplaced,
    /// It names no governance epoch.
    NoEpoch,
    /// Such a statement has no business at this place of a log.
    Misplaced,
    /// It states a device or person that is not the one whose log this is.
    NotOneself,
    /// The person who asks to join is another than the one whose log this is.
    OtherPerson,
    /// It uses an invite it does not cite.
    InviteNotCited,
    /// It countersigns a join it does not cite.
    JoinNotCited,
    /// The ticket's key did not sign this join.
    TicketSignature,
    /// The invite admits nobody.
    NoUses,
    /// Its person was not admitted by anything this log cites.
    NotAdmitted,
    /// Its content is sealed with a key that is not the space's.
    OtherKey,
}

impl Refusal {
    /// Gives a stable word for logs and scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::OtherSpace => "other-space",
            Refusal::OtherScope => "other-scope",
            Refusal::Unreadable(forged) => forged.code(),
            Refusal::NotGenesis => "not-genesis",
            Refusal::SecondGenesis => "second-genesis",
            Refusal::Registrars => "registrars-unfit",
            Refusal::AdmissionByRegistrars => "admission-by-registrars",
            Refusal::FounderNotRegistrar => "founder-not-registrar",
            Refusal::FounderNotSteward => "founder-not-steward",
            Refusal::Stewards => "stewards-unfit",
            Refusal::NotHere => "not-here",
            Refusal::OtherCharter => "other-charter",
            Refusal::MessageMisplaced => "message-misplaced",
            Refusal::NoEpoch => "no-epoch",
            Refusal::Misplaced => "statement-misplaced",
            Refusal::NotOneself => "not-oneself",
            Refusal::OtherPerson => "other-person",
            Refusal::InviteNotCited => "invite-not-cited",
            Refusal::JoinNotCited => "join-not-cited",
            Refusal::TicketSignature => "ticket-altered",
            Refusal::NoUses => "invite-without-uses",
            Refusal::NotAdmitted => "not-admitted",
            Refusal::OtherKey => "other-key",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::OtherSpace => "The record belongs to another space.",
            Refusal::OtherScope => "The record belongs to another part of the space.",
            Refusal::Unreadable(forged) => return forged.fmt(f),
            Refusal::NotGenesis => "The space's first record does not found it.",
            Refusal::SecondGenesis => "The space is founded already.",
            Refusal::Registrars => {
                "The registrars must be named once each, in order, and more than half must agree."
            }
            Refusal::AdmissionByRegistrars => {
                "The space admits people through registrars, which this version cannot follow."
            }
            Refusal::FounderNotRegistrar => "The founder of a space must be one of its registrars.",
            Refusal::FounderNotSteward => "The founder must be one of the stewards.",
            Refusal::Stewards => {
                "Stewards and roll must be named once each, in order, every steward on the roll."
            }
            Refusal::NotHere => "Such a statement has no place in this part of the space.",
            Refusal::OtherCharter => "The charter that was signed is not the one that holds.",
            Refusal::MessageMisplaced => "A message to single readers belongs in a conversation.",
            Refusal::NoEpoch => "The record does not say which rules it stands under.",
            Refusal::Misplaced => "Such a statement does not belong at this place of a log.",
            Refusal::NotOneself => "A device can only speak of itself and its own person.",
            Refusal::OtherPerson => "A device can only ask to join for its own person.",
            Refusal::InviteNotCited => "The join does not build on the invite it uses.",
            Refusal::JoinNotCited => "The countersignature does not build on the join it admits.",
            Refusal::TicketSignature => "The ticket was altered, or it is for somebody else.",
            Refusal::NoUses => "The invite admits nobody.",
            Refusal::NotAdmitted => "Nobody has admitted the person this record comes from.",
            Refusal::OtherKey => "The content is not sealed with the space's key.",
        })
    }
}

impl std::error::Error for Refusal {}

/// Says why a join should not be countersigned now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketRefusal {
    Expired,
    Used,
    /// The join, or the invite it cites, is not known here.
    UnknownInvite,
    /// Whoever invited is not a member.
    InviterGone,
    AlreadyMember,
}

impl TicketRefusal {
    /// Gives a stable word for logs and scripts.
    pub fn code(&self) -> &'static str {
        match self {
            TicketRefusal::Expired => "ticket-expired",
            TicketRefusal::Used => "ticket-used",
            TicketRefusal::UnknownInvite => "ticket-unknown",
            TicketRefusal::InviterGone => "inviter-gone",
            TicketRefusal::AlreadyMember => "already-member",
        }
    }
}

impl fmt::Display for TicketRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TicketRefusal::Expired => "The ticket has expired; ask for a new one.",
            TicketRefusal::Used => "The ticket is used up; ask for a new one.",
            TicketRefusal::UnknownInvite => {
                "The ticket is not known here; ask somebody who knows the inviter, or wait."
            }
            TicketRefusal::InviterGone => {
                "Whoever gave the ticket is not a member; ask a member for a new one."
            }
            TicketRefusal::AlreadyMember => "This person is a member already.",
        })
    }
}

impl std::error::Error for TicketRefusal {}
