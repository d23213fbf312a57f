//! What is shown of reports: from draws, cases and findings to plain values.
//!
//! For: the list of cases of a community, and which of them wait for oneself. Knows: what one is in
//! each oneself. Never: shows the text of a case where its key is not, or works through all cases
//! where nothing about them can have changed.

use std::collections::BTreeSet;

use history::{PersonId as Who, ScopeId, Timestamp};
use model::ItemId;
use model::community::{CaseSaid, Finding, Head, Relation};

use super::panel::{owing, scope_of};
use super::posts::post_kind;
use crate::replica::Replica;
use crate::view::{
    Answer, CasePart, CasePhase, CaseText, CaseView, Named, NoteView, Refusal, WaitingCase,
};

/// The most cases in a view.
const CASES_SHOWN_MAX: usize = 100;
/// The most notes of one case in a view.
const NOTES_SHOWN_MAX: usize = 50;

/// The cases that wait for what one finds oneself, with what this was made out from: every view asks
/// for them, and they change seldom.
#[derive(Debug, Default)]
pub(super) struct Waits {
    found: Vec<WaitingCase>,
    /// The cases as they were then; nothing where others may sit or count since.
    of: Option<Vec<CaseSaid>>,
    /// How often a case could have changed by then; nothing where this was never made out.
    at: Option<u64>,
}

impl Waits {
    /// Gives the cases that wait, newest first.
    pub(super) fn found(&self) -> &[WaitingCase] {
        &self.found
    }
}

impl Replica {
    /// Lists the cases of a community, newest first, and every one that waits for oneself.
    pub(super) fn case_views(&self, community: &ScopeId) -> Vec<CaseView> {
        let Ok(hall) = self.hall(community) else {
            return Vec::new();
        };
        let waits = |case: &CaseSaid| {
            let id = case.id.to_string();
            hall.waits.found.iter().any(|waiting| waiting.id == id)
        };
        let cases = hall.fold.cases().into_iter().rev().enumerate();
        let shown = cases.filter(|(at, case)| *at < CASES_SHOWN_MAX || waits(case));
        shown
            .map(|(_, case)| self.case_view(community, &case))
            .collect()
    }

    /// Makes out which cases wait for oneself, unless nothing that bears on it has changed.
    pub(super) fn find_waiting(&mut self, community: &ScopeId) {
        let Ok(hall) = self.hall(community) else {
            return;
        };
        // While a start reads there are cases without the panels that decided about them.
        let moves = hall.fold.case_moves();
        if hall.waits.at == Some(moves) || self.booting.is_some() {
            return;
        }
        let cases = hall.fold.cases();
        let is_known = hall.waits.of.as_ref() == Some(&cases);
        let found = (!is_known).then(|| self.waiting_of(community, &cases));
        let Some(hall) = self.halls.all.get_mut(community) else {
            return;
        };
        hall.waits.at = Some(moves);
        if let Some(found) = found {
            hall.waits.found = found;
            hall.waits.of = Some(cases);
        }
    }

    fn waiting_of(&self, community: &ScopeId, cases: &[CaseSaid]) -> Vec<WaitingCase> {
        let waiting = cases.iter().rev();
        waiting
            .filter(|case| self.waits_for_me(community, case))
            .map(|case| WaitingCase {
                id: case.id.to_string(),
                at: Timestamp(case.at.time),
            })
            .collect()
    }

    /// Tells whether one sits on the panel of a case and has found nothing about it yet. What costs
    /// least is asked first.
    fn waits_for_me(&self, community: &ScopeId, case: &CaseSaid) -> bool {
        let (Some(me), Some(who)) = (self.me(), self.me_in(community)) else {
            return false;
        };
        if case.found.iter().any(|found| found.by == me) {
            return false;
        }
        let sitting = self.sitting(community, case);
        sitting.is_some_and(|panel| panel.seats.contains(&who))
            && self.decided(community, case).is_none()
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
            None => panels.iter().find(|panel| panel.sits),
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
        let clause = fold.and_then(|fold| fold.clause_of(case));
        let mine = me.zip(fold).and_then(|(me, fold)| {
            Finding::named(fold.said_about(&case.id, Relation::Find, &me)?)
        });
        let seats = panel.map(|panel| &panel.seats);
        CaseView {
            id: case.id.to_string(),
            by: self.named(&case.by),
            about: self.named(&case.about),
            item: case.item.to_string(),
            root: fold.and_then(|fold| {
                let root = fold.root_of(&case.item);
                let standing = |id| fold.item(id).filter(|item| !item.is_gone);
                let kind = standing(&case.item).and(standing(&root))?.kind;
                Some((root.to_string(), post_kind(kind)))
            }),
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
            found: panel.map_or(0, |panel| super::view::count(panel.found.len())),
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
            may_appeal: is_step
                && appeal.is_none()
                && case.appeals.is_none()
                && me != Some(case.by),
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
            let open = panel.sits && !self.changes_of(community, case, *finding).is_empty();
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
        let draws = self.draws_under_way(community, case);
        let newest = draws.last().map(owing).unwrap_or_default();
        self.names_in(community, &newest)
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
