//! Posts of a kind or a community, and older ones, beyond what a view holds.
//!
//! For: choosing in the feed among everything there is. Knows: what was asked for last. Never: shows what
//! was asked for under another choice, or asks where the view has it all.

use egui::Ui;
use replica::{FeedItem, Intent, PostKind, Question, ScopeId};

use super::super::Desk;
use super::super::renewal::Renewal;
use crate::shell::Asked;

/// Posts that come with a choice, and with every click after it.
const STEP: usize = 200;
/// The most posts on the page.
const KEPT_MAX: usize = 2_000;

/// What was asked for, and what came.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    kind: Option<PostKind>,
    source: Option<ScopeId>,
    /// How many somebody wants; none while the view is enough.
    wanted: usize,
    items: Option<Vec<FeedItem>>,
    /// More are on their way.
    is_asked: bool,
    /// Answers on their way to what was asked for under another choice; they come in order.
    late: usize,
    renewal: Renewal,
}

impl Chosen {
    /// Takes what was asked for.
    pub fn came(&mut self, items: Vec<FeedItem>) {
        if self.is_late() {
            return;
        }
        self.is_asked = false;
        if self.wanted > 0 {
            self.items = Some(items);
        }
    }

    /// Notes that it does not come.
    pub fn refused(&mut self) {
        if !self.is_late() {
            self.is_asked = false;
        }
    }

    /// Tells whether an answer is to a choice that is none any more.
    fn is_late(&mut self) -> bool {
        let is_late = self.late > 0;
        self.late = self.late.saturating_sub(1);
        is_late
    }

    /// Returns what came for the present choice; nothing while the view is what is shown.
    pub fn items(&self) -> Option<&[FeedItem]> {
        self.items.as_deref()
    }

    /// Asks where the choice is another one, and again where others may have changed something.
    pub fn follow(
        &mut self,
        ui: &Ui,
        desk: &mut Desk,
        (kind, source): (Option<PostKind>, Option<ScopeId>),
    ) {
        let version = desk.view.version;
        if (self.kind, self.source) != (kind, source) {
            let is_narrowed = kind.is_some() || source.is_some();
            *self = Chosen {
                kind,
                source,
                wanted: if is_narrowed { STEP } else { 0 },
                late: self.late + usize::from(self.is_asked),
                ..Chosen::default()
            };
            self.renewal.is_due(ui, version, false);
            self.ask(desk);
        } else if self.renewal.is_due(ui, version, self.wanted > 0) {
            self.ask(desk);
        }
    }

    /// Tells whether there may be more than is shown.
    pub fn has_more(&self, shown_by_view: usize, view_max: usize) -> bool {
        match &self.items {
            Some(items) => items.len() >= self.wanted && self.wanted < KEPT_MAX,
            None => self.wanted == 0 && shown_by_view >= view_max,
        }
    }

    /// Asks for more.
    pub fn more(&mut self, desk: &mut Desk) {
        self.wanted = (self.wanted.max(STEP) + STEP).min(KEPT_MAX);
        self.ask(desk);
    }

    fn ask(&mut self, desk: &mut Desk) {
        if self.wanted == 0 || self.is_asked {
            return;
        }
        self.is_asked = true;
        let asked = Question::Feed {
            kind: self.kind.map(|kind| kind.name().to_owned()),
            top: self.wanted,
            source: self.source.map(|source| source.to_string()),
        };
        desk.ask(Intent::Ask(asked), Asked::Chosen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_under_another_choice_is_not_shown_when_it_comes() {
        let mut chosen = Chosen {
            wanted: STEP,
            is_asked: true,
            late: 1,
            ..Chosen::default()
        };
        chosen.came(Vec::new());
        assert!(chosen.items().is_none() && chosen.is_asked);
        chosen.came(Vec::new());
        assert!(chosen.items().is_some() && !chosen.is_asked);
        chosen.late = 1;
        chosen.is_asked = true;
        chosen.refused();
        assert!(chosen.is_asked, "the present one is still on its way");
    }
}
