//! Whether anybody counts what is written here.
//!
//! For: saying so at once to whoever writes with a device that was taken back, or was paused or
//! excluded. Knows: what this copy has heard itself, which is certain; and what a member's device
//! said when it did not let this one in, which is that device's word only, because whoever is let in
//! no more is told no records. Never: keeps somebody from writing on another one's word alone.

use history::{Authority, PersonId as Who};

use crate::content::Content;
use crate::effect::PeerId;
use crate::people::said;
use crate::replica::Replica;
use crate::view::{Refusal, Unheard, UnheardWhy};

/// What a device that was taken back hears at the door.
pub(crate) const TAKEN_BACK: &str = "device-taken-back";
/// What somebody hears at the door who was paused or excluded.
pub(crate) const REMOVED: &str = "removed";
/// What somebody hears whom only a device let in that had been taken back.
pub(crate) const LET_IN_BY_LOST: &str = "let-in-by-lost";
/// What everybody else hears at the door whom one does not know.
pub(crate) const UNKNOWN: &str = "unknown-device";
/// The private setting that keeps what a member's device said, and whose it is.
const TOLD: &str = "device/told";

impl Replica {
    /// Says why a device may only knock, to that device. It tells nobody anything new: only a device
    /// that was in here hears more than that it is not known.
    pub fn why_unknown(&self, peer: &PeerId) -> &'static str {
        let Some(authority) = self.authority() else {
            return UNKNOWN;
        };
        match authority.person_of(&peer.0) {
            Some(owner) if is_out(authority, &owner) => REMOVED,
            Some(owner) if authority.is_member(&owner) && !authority.is_live(&peer.0) => TAKEN_BACK,
            Some(_) | None => UNKNOWN,
        }
    }

    /// Tells whether what is written here counts for nobody, as far as that is known.
    pub(crate) fn unheard(&self) -> Option<Unheard> {
        if let Some(why) = self.surely_unheard() {
            return Some(Unheard { why, by: None });
        }
        let (code, by) = self.private.settings.get(TOLD)?.split_once(' ')?;
        let why = why_of(code)?;
        let name = self.name_of_teller(by);
        Some(Unheard {
            why,
            by: Some(name),
        })
    }

    /// Says why what is written here counts for nobody, where this copy holds the decision itself.
    pub(crate) fn surely_unheard(&self) -> Option<UnheardWhy> {
        let device = self.secrets.as_ref()?.device.signer().key();
        if self.was_removed() {
            return Some(UnheardWhy::Removed);
        }
        self.is_taken_back(&device).then_some(UnheardWhy::TakenBack)
    }

    fn name_of_teller(&self, by: &str) -> String {
        let person = by.parse().ok().and_then(|who| self.people.get(&who));
        person.map_or_else(String::new, |person| person.card.profile.name.clone())
    }

    /// Refuses to write what surely counts for nobody.
    pub(crate) fn must_be_heard(&self, attempt: &str) -> Result<(), Refusal> {
        match self.surely_unheard() {
            // That a lost device let one in, this copy never knows for sure: else one were not in.
            None | Some(UnheardWhy::LetInByLost) => Ok(()),
            Some(UnheardWhy::Removed) => Err(Refusal::new(
                REMOVED,
                format!(
                    "Could not {attempt}: you were paused or excluded here. Only those who decided that can restore you."
                ),
            )),
            Some(UnheardWhy::TakenBack) => Err(Refusal::new(
                TAKEN_BACK,
                format!(
                    "Could not {attempt}: this device was shut out from another device of yours, and nobody counts what it writes. Add it again with a ticket of that device, in another folder."
                ),
            )),
        }
    }

    /// Notes that a member's device does not let this one in any more, and why it says so.
    pub(crate) fn note_turned_away(&mut self, from: PeerId, code: &str) {
        if code == UNKNOWN && self.is_known(&from) {
            return self.note_unknown_to(from);
        }
        let by = self.authority().and_then(|a| a.person_of(&from.0));
        if let Some(by) = by.filter(|_| why_of(code).is_some() && self.is_known(&from)) {
            let told = self.private.settings.get(TOLD);
            let is_said =
                told.is_some_and(|told| told.split_once(' ').is_some_and(|it| it.0 == code));
            // Who said it first is enough: each of them says it every time.
            if !is_said {
                self.keep_told(&format!("{code} {}", said(&by)));
            }
        }
    }

    /// Notes that somebody's device lets this one in: what they or their like said before is over.
    pub(crate) fn note_let_in(&mut self, from: PeerId) {
        let told = self.private.settings.get(TOLD);
        if told.is_some_and(|told| !told.is_empty()) && self.is_known(&from) {
            self.keep_told("");
        }
    }

    fn keep_told(&mut self, value: &str) {
        let told = self.private.settings.get(TOLD).map(String::as_str);
        if told == Some(value) {
            return;
        }
        let (key, value) = (TOLD.to_owned(), value.to_owned());
        if let Err(refusal) = self.write_private(Content::Setting { key, value }) {
            tracing::warn!(code = refusal.code, "could not note what a device said");
        }
        self.dirty.sync = true;
        self.dirty.urgent = true;
    }

    /// Tells whether this copy has heard that its owner lost their voice in the space.
    pub(crate) fn was_removed(&self) -> bool {
        let me: Option<Who> = self.me_in_space();
        me.zip(self.authority())
            .is_some_and(|(me, authority)| is_out(authority, &me))
    }
}

/// Tells whether somebody was removed, or fell with whoever they came through.
fn is_out(authority: &Authority, person: &Who) -> bool {
    if authority.is_member(person) {
        return false;
    }
    authority.removed().contains(person) || authority.fallen().contains(person)
}

fn why_of(code: &str) -> Option<UnheardWhy> {
    match code {
        TAKEN_BACK => Some(UnheardWhy::TakenBack),
        REMOVED => Some(UnheardWhy::Removed),
        LET_IN_BY_LOST => Some(UnheardWhy::LetInByLost),
        _ => None,
    }
}
