//! Verdicts on what people govern with: epochs, their signatures, fresh keys, draws.
//!
//! Only whether a statement is in order at its causal place; whether an epoch ever holds is found
//! out by counting.

use super::judge::{Step, refuse, retains_fit, wait_for};
use super::refusal::Refusal;
use super::{Authority, Entry, Founded, Node};
use crate::governance::{
    DRAW_PERSONS_MAX, Draw, Epoch, EpochChange, EpochSignature, PANEL_SEATS_MAX, Rotation,
};
use crate::id::{PersonId, RecordId};
use crate::record::Record;

/// The most fresh keys one log may name within one epoch.
pub const ROTATIONS_PER_LOG_MAX: usize = 64;

impl Authority {
    pub(super) fn judge_epoch(&self, record: &Record, epoch: &Epoch) -> Step<()> {
        let founded = self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        if self.epoch_named(&record.header().epoch) != Some(epoch.previous) {
            return refuse(Refusal::PreviousNotStoodIn);
        }
        let Some(previous) = self.epochs.get(&epoch.previous) else {
            return wait_for(epoch.previous);
        };
        self.judge_changes(founded, previous, epoch)?;
        match &epoch.panel {
            Some(draw) => self.judge_panel(record, epoch, draw),
            None => Ok(()),
        }
    }

    pub(super) fn judge_changes(
        &self,
        founded: &Founded,
        previous: &Node,
        epoch: &Epoch,
    ) -> Step<()> {
        let changes = &epoch.changes;
        let in_order = changes.is_sorted_by(|a, b| a < b);
        if !in_order || (changes.is_empty() && epoch.key.is_none()) {
            return refuse(Refusal::Changes);
        }
        for change in changes {
            if let EpochChange::Bars(bars) = change
                && !(bars.is_fit() && bars.is_at_least(&previous.bars))
            {
                return refuse(Refusal::BarsLowered);
            }
        }
        let takes = |change: &EpochChange| {
            matches!(change, EpochChange::Exclude { .. } | EpochChange::Pause(_))
        };
        let key_fits = if founded.entry() == Entry::Stating {
            // The key of an open scope follows from the key of the space.
            epoch.key.is_none()
        } else {
            epoch.key.is_some() || !changes.iter().any(takes)
        };
        if key_fits {
            Ok(())
        } else {
            refuse(Refusal::EpochKey)
        }
    }

    /// A panel decides about voices, not about rules; in the epoch it was drawn in, or a later one.
    pub(super) fn judge_panel(&self, record: &Record, epoch: &Epoch, draw: &RecordId) -> Step<()> {
        self.builds_on(record, draw)?;
        let about_voices = epoch.changes.iter().all(|change| {
            matches!(
                change,
                EpochChange::Exclude { .. } | EpochChange::Pause(_) | EpochChange::Restore(_)
            )
        });
        let fits = self
            .draws
            .get(draw)
            .is_some_and(|state| self.leads_to(&state.draw.epoch, &epoch.previous));
        if about_voices && fits {
            Ok(())
        } else {
            refuse(Refusal::PanelMisplaced)
        }
    }

    pub(super) fn judge_signature(&self, record: &Record, signature: &EpochSignature) -> Step<()> {
        self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        self.builds_on(record, &signature.epoch)?;
        let proposed = self.epochs.get(&signature.epoch);
        let Some(proposed) = proposed.filter(|node| node.depth > 0) else {
            return refuse(Refusal::NotAnEpoch);
        };
        if !retains_fit(&signature.retain) {
            return refuse(Refusal::Frontier);
        }
        let Some(instead) = &signature.instead else {
            return Ok(());
        };
        self.builds_on(record, instead)?;
        let own = self.signatures.get(instead);
        let person = self.person_behind(record);
        let fits =
            own.is_some_and(|(by, parent)| Some(*by) == person && *parent == proposed.parent);
        if fits {
            Ok(())
        } else {
            refuse(Refusal::NotYours)
        }
    }

    pub(super) fn judge_rotation(&self, record: &Record, rotation: &Rotation) -> Step<()> {
        self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        if self.epoch_named(&record.header().epoch) != Some(rotation.epoch) {
            return refuse(Refusal::PreviousNotStoodIn);
        }
        let header = record.header();
        let log = (header.log, header.incarnation);
        let own = self.rotations.values().filter(|it| it.place.log == log);
        if own.filter(|it| it.epoch == rotation.epoch).count() >= ROTATIONS_PER_LOG_MAX {
            return refuse(Refusal::TooManyRotations);
        }
        Ok(())
    }

    pub(super) fn judge_draw(&self, record: &Record, draw: &Draw) -> Step<()> {
        self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        if self.epoch_named(&record.header().epoch) != Some(draw.epoch) {
            return refuse(Refusal::PreviousNotStoodIn);
        }
        let sorted = |persons: &[PersonId]| {
            persons.len() <= DRAW_PERSONS_MAX && persons.is_sorted_by(|a, b| a < b)
        };
        let fits = (1..=PANEL_SEATS_MAX).contains(&draw.seats)
            && sorted(&draw.involved)
            && sorted(&draw.participants)
            && !draw.participants.is_empty();
        if fits {
            Ok(())
        } else {
            refuse(Refusal::DrawUnfit)
        }
    }

    pub(super) fn judge_drawn(&self, record: &Record, draw: &RecordId) -> Step<()> {
        self.stands_in_epoch(record)?;
        self.may_speak(record)?;
        self.builds_on(record, draw)?;
        if self.draws.contains_key(draw) {
            Ok(())
        } else {
            refuse(Refusal::DrawUnfit)
        }
    }
}
