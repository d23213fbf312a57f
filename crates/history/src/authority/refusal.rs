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
    /// It was not made after the epoch it stands in.
    EpochNotCited,
    /// It changes or fills an epoch its author does not stand in.
    PreviousNotStoodIn,
    /// The changes or items it lists are none, doubled, or out of order.
    Changes,
    /// It asks for fewer signatures than before, or for fewer than more than half.
    BarsLowered,
    /// An epoch that takes a voice names no fresh key, or one of an open scope names a key.
    EpochKey,
    /// A panel is to decide what no panel may, or was drawn for another epoch.
    PanelMisplaced,
    /// It signs something that is not an epoch.
    NotAnEpoch,
    /// The frontier it carries is out of order, doubled, or of other logs.
    Frontier,
    /// It takes back or ends what belongs to somebody else.
    NotYours,
    /// The new device did not agree to be added.
    DeviceSignature,
    /// The recovery phrase is not the one the person committed to.
    Phrase,
    /// The two records do not stand at one place of one log of this scope.
    ProvesNothing,
    /// The draw names seats or persons that cannot be, or there is no such draw.
    DrawUnfit,
    /// Its log has named as many fresh keys within this epoch as one log may.
    TooManyRotations,
    /// It does not build on the statement it speaks of.
    NotCited,
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
            Refusal::FounderNotRegistrar => "founder-not-registrar",
            Refusal::FounderNotSteward => "founder-not-steward",
            Refusal::Stewards => "stewards-unfit",
            Refusal::NotHere => "not-here",
            Refusal::OtherCharter => "other-charter",
            Refusal::MessageMisplaced => "message-misplaced",
            Refusal::EpochNotCited => "epoch-not-cited",
            Refusal::PreviousNotStoodIn => "previous-not-stood-in",
            Refusal::Changes => "changes-unfit",
            Refusal::BarsLowered => "bars-lowered",
            Refusal::EpochKey => "epoch-key-unfit",
            Refusal::PanelMisplaced => "panel-misplaced",
            Refusal::NotAnEpoch => "not-an-epoch",
            Refusal::Frontier => "frontier-unfit",
            Refusal::NotYours => "not-yours",
            Refusal::DeviceSignature => "device-signature",
            Refusal::Phrase => "other-phrase",
            Refusal::ProvesNothing => "proves-nothing",
            Refusal::DrawUnfit => "draw-unfit",
            Refusal::TooManyRotations => "too-many-rotations",
            Refusal::NotCited => "not-cited",
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
            Refusal::FounderNotRegistrar => "The founder of a space must be one of its registrars.",
            Refusal::FounderNotSteward => "The founder must be one of the stewards.",
            Refusal::Stewards => {
                "Stewards and roll must be named once each, in order, every steward on the roll."
            }
            Refusal::NotHere => "Such a statement has no place in this part of the space.",
            Refusal::OtherCharter => "The charter that was signed is not the one that holds.",
            Refusal::MessageMisplaced => "A message to single readers belongs in a conversation.",
            Refusal::EpochNotCited => "The record is not made after the epoch it stands in.",
            Refusal::PreviousNotStoodIn => {
                "Whoever changes something must stand in the epoch they change."
            }
            Refusal::Changes => "What it lists must be named once each, in order, and not be empty.",
            Refusal::BarsLowered => "A charter may ask for more signatures, never for fewer.",
            Refusal::EpochKey => {
                "Taking somebody's voice needs a fresh key, and an open community has none."
            }
            Refusal::PanelMisplaced => {
                "A drawn panel decides about pauses and exclusions only, and only where it was drawn."
            }
            Refusal::NotAnEpoch => "The signature is not on an epoch.",
            Refusal::Frontier => "The frontier it carries is out of order or of other logs.",
            Refusal::NotYours => "Only the person who gave something can take it back.",
            Refusal::DeviceSignature => "The new device did not agree to be added.",
            Refusal::Phrase => "The recovery phrase is not this person's.",
            Refusal::ProvesNothing => {
                "The two records do not prove that a device signed one place twice."
            }
            Refusal::TooManyRotations => {
                "One device can name only so many fresh keys before the rules change."
            }
            Refusal::DrawUnfit => "There is no such draw, or it names too few or too many.",
            Refusal::NotCited => "The record does not build on what it speaks of.",
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
    /// The person was paused or excluded.
    Removed,
    /// The inviter ended the invite.
    Ended,
    /// The inviter brought as many persons as one member may.
    TooManyGuests,
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
            TicketRefusal::Removed => "removed",
            TicketRefusal::Ended => "ticket-revoked",
            TicketRefusal::TooManyGuests => "too-many-guests",
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
            TicketRefusal::Removed => {
                "This person was paused or excluded; only those who decided that can restore them."
            }
            TicketRefusal::Ended => "The ticket was taken back; ask for a new one.",
            TicketRefusal::TooManyGuests => {
                "Whoever gave the ticket has invited as many people as one member may; ask another."
            }
        })
    }
}

impl std::error::Error for TicketRefusal {}
