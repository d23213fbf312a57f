//! People who report each other, and panels that decide: what happens, apart and together.
//!
//! Everybody in a community sees the same panels and the same decisions, whoever was away while they
//! were drawn; what only a panel reads is compared by nobody.

use replica::{CasePart, CasePhase, CaseView, CommunityAct, Named, ScopeId};

use crate::world::World;

/// How often somebody reports something where nothing is reported yet, in percent.
const REPORT_PERCENT: u64 = 40;

impl World {
    /// Lets somebody do what a case asks of them, or report something.
    pub(crate) fn report_or_decide(&mut self, device: usize, community: ScopeId) {
        let Some(view) = self.community_seen(device, community) else {
            return;
        };
        if view.without_vote > 0 && self.chance.percent(50) {
            return self.wish_in_common(device, CommunityAct::ListVoters { community });
        }
        if let Some(case) = self.chance.pick(&view.cases).cloned()
            && !self.chance.percent(20)
        {
            return self.go_on_with(device, &case);
        }
        let of_others: Vec<String> = view
            .posts
            .iter()
            .filter(|post| !post.mine && !post.deleted)
            .map(|post| post.id.clone())
            .collect();
        let clauses = u64::try_from(view.charter.clauses.len()).unwrap_or(0);
        let item = self.chance.pick(&of_others).cloned();
        if let Some(item) = item.filter(|_| clauses > 0)
            && self.chance.percent(REPORT_PERCENT)
        {
            let clause = u32::try_from(self.chance.between(1, clauses)).unwrap_or(1);
            let text = self.word("It hurt");
            let report = CommunityAct::Report {
                item,
                clause,
                about: None,
                text,
            };
            self.wish_in_common(device, report);
        }
    }

    fn go_on_with(&mut self, device: usize, case: &CaseView) {
        let id = case.id.clone();
        let finding = self.chance.pick(&case.open).copied();
        let act = match (case.part, case.phase, finding) {
            (CasePart::Panelist, CasePhase::Deciding, Some(finding)) => CommunityAct::Decide {
                case: id,
                finding,
                note: self.word("Read"),
            },
            (CasePart::Respondent, CasePhase::Decided, _) if case.may_appeal => {
                CommunityAct::Appeal { case: id }
            }
            _ if case.may_draw && self.chance.percent(30) => CommunityAct::DrawAgain { case: id },
            _ => return,
        };
        self.wish_in_common(device, act);
    }
}

/// What of a case does not depend on who looks.
pub(crate) fn case_shown_to_all(case: &CaseView) -> String {
    let named = |named: &Named| named.person;
    let panel: Vec<_> = case.panel.iter().map(named).collect();
    format!(
        "{} {} {panel:?} {:?} {:?} {}",
        case.id, case.clause, case.decision, case.appeals, case.overturned
    )
}
