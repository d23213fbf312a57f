//! What is shown of reports: from draws, cases and findings to plain values.
//!
//! For: the list of cases of a community. Knows: what one is in each oneself. Never: shows the text
//! of a case where its key is not.

use std::collections::BTreeSet;

use history::{PersonId as Who, RecordId, ScopeId, Timestamp};
use model::ItemId;
use model::community::{CaseSaid, Finding, Head, Relation};

use super::panel::{owing, scope_of};
use crate::replica::Replica;
use crate::view::{Answer, CasePart, CasePhase, CaseText, CaseView, Named, NoteView, Refusal};

/// The most cases in a view.
const CASES_SHOWN_MAX: usize = 100;
/// The most notes of one case in a view.
const NOTES_SHOWN_MAX: usize = 50;

impl Replica {
    /// Lists the cases of a community, newest first.
    pub(super) fn case_views(&self, community: &ScopeId) -> Vec<CaseView> {
        let cases = self.hall(community).map(|hall| hall.fold.cases());
        let cases = cases.unwrap_or_default().into_iter().rev();
        let cases = cases.take(CASES_SHOWN_MAX);
        cases.map(|case| self.case_view(community, &case)).collect()
    }

    /// Counts the cases one sits on the panel of and has found nothing about yet.
    pub(super) fn panels_waiting(&self, community: &ScopeId) -> usize {
        let (Ok(hall), Some(me)) = (self.hall(community), self.me()) else {
            return 0;
        };
        let unsaid = |case: &CaseSaid| {
            let said = hall.fold.said_about(&case.id, Relation::Find, &me);
            said.is_none() && self.decided(community, case).is_none()
        };
        let cases = hall.fold.cases().into_iter().rev().take(CASES_SHOWN_MAX);
        let open = cases.filter(unsaid);
        open.filter(|case| self.case_view(community, case).part == CasePart::Panelist)
            .count()
    }

    /// Shows one case.
    pub(crate) fn case_answer(&mut self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("show the case")?;
        self.communities();
        let (community, case) = self.find_case(typed)?;
        let view = self.case_view(&community, &case);
        Ok(Answer::Case(Box::new(view)))
    }

    fn case_view(&self, community: &ScopeId, case: &CaseSaid) -> CaseView {
        let decided = self.decided(community, case);
        let panels = self.panels_of(community, case);
        let panel = match &decided {
            Some((panel, _)) => Some(panel),
            None => panels
                .iter()
                .rev()
                .find(|panel| Some(panel.epoch) == self.epoch_of(community)),
        };
        let me = self.me();
        let sits = self
            .me_in(community)
            .is_some_and(|me| panel.is_some_and(|panel| panel.seats.contains(&me)));
        let part = match me {
            _ if sits => CasePart::Panelist,
            me if me == Some(case.about) => CasePart::Respondent,
            me if me == Some(case.by) => CasePart::Reporter,
            _ => CasePart::None,
        };
        let decision = decided.as_ref().map(|(_, finding)| *finding);
        let phase = self.phase(community, case, panel.is_some(), decided.as_ref());
        let shredded = self.is_shredded(community, case);
        let overturned = case.appeals.is_none() && self.is_overturned(community, case);
        let fold = self.hall(community).ok().map(|hall| &hall.fold);
        let appeal = fold.and_then(|fold| fold.appeal_of(&case.id));
        let is_step = decision.is_some_and(|it| Finding::LADDER.contains(&it));
        let clause = fold.and_then(|fold| {
            let at = (case.clause as usize).checked_sub(1)?;
            fold.charter()?.clauses.get(at).cloned()
        });
        let mine = me.zip(fold).and_then(|(me, fold)| {
            Finding::named(fold.said_about(&case.id, Relation::Find, &me)?)
        });
        let seats = panel.map(|panel| &panel.seats);
        CaseView {
            id: case.id.to_string(),
            by: self.named(&case.by),
            about: self.named(&case.about),
            item: case.item.to_string(),
            clause: case.clause,
            clause_text: clause.unwrap_or_default(),
            at: Timestamp(case.at.time),
            phase,
            waits_for: match phase {
                CasePhase::Drawing => self.awaited(community, case),
                CasePhase::TooFew
                | CasePhase::Deciding
                | CasePhase::Signing
                | CasePhase::Decided => Vec::new(),
            },
            panel: seats.map_or(Vec::new(), |seats| self.names_in(community, seats)),
            part,
            text: self.text_view(case).filter(|_| !shredded),
            found: panel.map_or(0, |panel| {
                super::view::count(self.found_by(community, case, panel).len())
            }),
            mine: mine.filter(|_| sits),
            open: match sits && decision.is_none() {
                true => self.findings_for(community, case),
                false => Vec::new(),
            },
            decision,
            appeals: case.appeals.map(|id| id.to_string()),
            appeal: appeal.as_ref().map(|appeal| appeal.id.to_string()),
            overturned,
            shredded,
            may_appeal: is_step && appeal.is_none() && case.appeals.is_none(),
            may_draw: phase == CasePhase::Drawing,
        }
    }

    fn phase(
        &self,
        community: &ScopeId,
        case: &CaseSaid,
        is_drawn: bool,
        decided: Option<&(super::panel::Panel, Finding)>,
    ) -> CasePhase {
        if let Some((panel, finding)) = decided {
            let open = self.epoch_of(community) == Some(panel.epoch)
                && !self.changes_of(community, case, *finding).is_empty();
            return match open {
                true => CasePhase::Signing,
                false => CasePhase::Decided,
            };
        }
        if is_drawn {
            return CasePhase::Deciding;
        }
        let is_enough = self
            .bench(community, case)
            .is_some_and(|bench| bench.is_enough());
        match is_enough {
            true => CasePhase::Drawing,
            false => CasePhase::TooFew,
        }
    }

    /// Of whom the newest draw waits for a commitment, or else for a secret.
    fn awaited(&self, community: &ScopeId, case: &CaseSaid) -> Vec<Named> {
        let epoch: Option<RecordId> = self.epoch_of(community);
        let draws = self.draws_of(community, case).into_iter().rev();
        let mut standing = draws.filter(|draw| Some(draw.draw.epoch) == epoch);
        let Some(draw) = standing.next() else {
            return Vec::new();
        };
        self.names_in(community, &owing(&draw))
    }

    fn names_in(&self, community: &ScopeId, persons: &BTreeSet<Who>) -> Vec<Named> {
        let behind = self.scopes.get(community).map(|scope| scope.behind());
        let behind = behind.unwrap_or_default();
        let persons = persons.iter().filter_map(|who| behind.get(who));
        let mut names: Vec<Named> = persons.map(|person| self.named(person)).collect();
        names.sort();
        names.dedup();
        names
    }

    fn text_view(&self, case: &CaseSaid) -> Option<CaseText> {
        let (root, told) = self.case_text(case)?;
        let hall = self.halls.all.get(&scope_of(case))?;
        let quote = told.get(Head::Quote).unwrap_or_default().to_owned();
        Some(CaseText {
            told: told.text,
            quote,
            notes: self.notes(hall, &root),
        })
    }

    fn notes(&self, hall: &super::Hall, root: &ItemId) -> Vec<NoteView> {
        let notes = hall.fold.notes_on(root, NOTES_SHOWN_MAX).into_iter();
        notes
            .map(|(by, text)| NoteView {
                by_name: self.name(&by),
                text,
            })
            .collect()
    }
}
