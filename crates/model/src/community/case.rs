//! Cases: what somebody reports as a breach of the charter, and what panels find.
//!
//! For: reading a case, the appeal against it and the findings, and what findings come to. Knows: the
//! ladder of reminder, pause and exclusion. Never: knows the text of a case, which stands in a scope
//! of its own that only a panel reads, or who was drawn; whoever asks says who sits.
//!
//! The rule: a panel has decided as soon as more than half of its seats find the same. When all have
//! found and no finding has more than half, the strictest counts on which more than half agree that
//! it should be at least that much. So three who differ have decided too, and nobody is asked again.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::community::row::PAST_MAX;
use crate::community::{Community, Head, Item, Kind, Relation, Stamp, Target};
use crate::id::{CommunityId, ItemId, PersonId};

/// What somebody on a panel finds, from the mildest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Nothing was broken.
    Dismiss,
    /// A word that the clause holds.
    Remind,
    /// Silence until somebody is restored.
    Pause,
    /// The end of taking part.
    Exclude,
    /// In an appeal: the decision stays.
    Uphold,
    /// In an appeal: the decision falls.
    Overturn,
}

impl Finding {
    /// Every finding, the mildest of each kind first.
    pub const ALL: [Finding; 6] = [
        Finding::Dismiss,
        Finding::Remind,
        Finding::Pause,
        Finding::Exclude,
        Finding::Uphold,
        Finding::Overturn,
    ];
    /// The steps of the ladder, from the lowest on.
    pub const LADDER: [Finding; 3] = [Finding::Remind, Finding::Pause, Finding::Exclude];

    /// Names the finding as it is typed and stored.
    pub const fn name(self) -> &'static str {
        match self {
            Finding::Dismiss => "dismiss",
            Finding::Remind => "remind",
            Finding::Pause => "pause",
            Finding::Exclude => "exclude",
            Finding::Uphold => "uphold",
            Finding::Overturn => "overturn",
        }
    }

    /// Finds a finding by the name somebody typed.
    pub fn named(name: &str) -> Option<Finding> {
        let name = name.trim().to_lowercase();
        Finding::ALL.into_iter().find(|known| known.name() == name)
    }

    /// Tells whether it is found in appeals, and not in first cases.
    pub const fn is_of_appeal(self) -> bool {
        matches!(self, Finding::Uphold | Finding::Overturn)
    }
}

/// Somebody's finding, with when they came to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub by: PersonId,
    pub finding: Finding,
    pub at: Stamp,
}

/// A case as it was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSaid {
    pub id: ItemId,
    pub by: PersonId,
    /// What was reported.
    pub item: ItemId,
    /// Who said it, and has to answer for it.
    pub about: PersonId,
    pub clause: u32,
    /// The charter it was reported under, as whoever reported says.
    pub charter: Option<ItemId>,
    /// Where its text stands, for those who decide.
    pub scope: CommunityId,
    /// The case it appeals against.
    pub appeals: Option<ItemId>,
    pub at: Stamp,
    /// Who says that they sit, and who they are in that scope.
    pub seated: Vec<(PersonId, PersonId)>,
    /// What people say they find, whether or not they sit.
    pub found: Vec<Found>,
}

/// Gives when a panel of `seats` had come to what it has come to, if it has.
pub fn found_at(found: &[Found], seats: usize) -> Option<Stamp> {
    let mut found = found.to_vec();
    found.sort_by_key(|found| found.at);
    let mut grown = (1..=found.len()).filter_map(|count| found.get(..count));
    let decided = grown.find(|so_far| finding_of(so_far, seats).is_some())?;
    decided.last().map(|last| last.at)
}

/// Gives what a panel of `seats` has come to, if it has.
pub fn finding_of(found: &[Found], seats: usize) -> Option<Finding> {
    let is_more = |count: usize| 2 * count > seats;
    let mut counts: BTreeMap<Finding, usize> = BTreeMap::new();
    for found in found {
        *counts.entry(found.finding).or_default() += 1;
    }
    let same = counts.iter().find(|(_, count)| is_more(**count));
    if let Some((finding, _)) = same {
        return Some(*finding);
    }
    if found.len() < seats || seats == 0 {
        return None;
    }
    let at_least = |finding: &Finding| counts.range(*finding..).map(|(_, n)| n).sum();
    let mut strictest = counts.keys().rev();
    strictest
        .find(|finding| is_more(at_least(finding)))
        .copied()
}

impl Community {
    /// Tells whether anything was ever reported here.
    pub fn has_cases(&self) -> bool {
        self.kinds.contains_key(&Kind::Case)
    }

    /// Grows with everything that can change how a case reads, so that whoever looks at cases need not
    /// after a post.
    pub fn case_moves(&self) -> u64 {
        self.apart.case_moves
    }

    /// Notes that an item comes or goes, which may be a case, or what one is about.
    pub(super) fn note_case(&mut self, id: &ItemId, item: &Item) {
        if item.kind == Kind::Case {
            let about = item
                .get(Head::Part)
                .and_then(|id| id.parse::<ItemId>().ok());
            self.apart.reported.extend(about);
            self.apart.case_moves += 1;
        } else if self.apart.reported.contains(id) {
            self.apart.case_moves += 1;
        }
    }

    /// Notes that a word comes or goes, which may be about a case.
    pub(super) fn note_case_word(&mut self, relation: Relation) {
        if matches!(relation, Relation::Find | Relation::Sit) {
            self.apart.case_moves += 1;
        }
    }

    /// Lists the cases, oldest first, appeals among them: of those against one case the first.
    /// Several members may say the same appeal for somebody before they hear of each other.
    pub fn cases(&self) -> Vec<CaseSaid> {
        let all = self.kinds.get(&Kind::Case).into_iter().flatten();
        let mut appealed = BTreeSet::new();
        let counts = |case: &CaseSaid| match case.appeals {
            None => true,
            Some(first) => self.is_appeal_of(&first, case) && appealed.insert(first),
        };
        all.filter_map(|(_, id)| self.case(id))
            .filter(counts)
            .collect()
    }

    fn is_appeal_of(&self, first: &ItemId, appeal: &CaseSaid) -> bool {
        let first = self.case(first).filter(|first| first.appeals.is_none());
        first.is_some_and(|first| {
            let is_same = appeal.scope == first.scope
                && appeal.item == first.item
                && appeal.about == first.about;
            // Whoever reported cannot use up the one appeal there is.
            is_same && appeal.by != first.by
        })
    }

    /// Gives one case as it was reported: whoever reported it can neither turn it nor have a verdict vanish. One
    /// that names somebody else than who said what it is about is none; in a card, whose text stands elsewhere, it
    /// may be anybody who wrote.
    pub fn case(&self, id: &ItemId) -> Option<CaseSaid> {
        let entry = self.items.get(id).filter(|e| e.kind == Kind::Case)?;
        let said = self.first_said(id, Kind::Case)?;
        let item: ItemId = said.get(Head::Part)?.parse().ok()?;
        let about: PersonId = said.get(Head::Person)?.parse().ok()?;
        let reported = self.items.get(&item);
        if reported.is_some_and(|it| it.author != about && it.kind != Kind::Card) {
            return None;
        }
        let target = Target::Item(*id);
        let found = self.words(target.clone(), Relation::Find).into_iter();
        let seated = self.words(target, Relation::Sit).into_iter();
        Some(CaseSaid {
            id: *id,
            by: entry.author,
            item,
            about,
            clause: said.get(Head::Clause)?.parse().ok()?,
            charter: said.all(Head::Part).get(1).and_then(|id| id.parse().ok()),
            scope: said.get(Head::With)?.parse().ok()?,
            appeals: said.get(Head::Follows).and_then(|id| id.parse().ok()),
            at: entry.first,
            seated: seated
                .filter_map(|(by, word)| Some((by, word.value.parse().ok()?)))
                .collect(),
            found: found
                .filter_map(|(by, word)| {
                    let finding = Finding::named(&word.value)?;
                    let at = word.stamp;
                    Some(Found { by, finding, at })
                })
                .collect(),
        })
    }

    /// Gives when what a case is about was said, or changed last before it was reported. What is written in a
    /// card stands elsewhere, and of what changed too often not all is known: that counts as said when it was
    /// reported.
    pub fn reported_as_of(&self, case: &CaseSaid) -> Stamp {
        let entry = self.items.get(&case.item);
        let entry = entry.filter(|entry| entry.kind != Kind::Card);
        let course = entry.and_then(|entry| Some(self.stored_of(entry)?.course()));
        let course = course
            .filter(|course| course.len() <= PAST_MAX)
            .unwrap_or_default();
        let before = course.into_iter().map(|said| said.stamp);
        before.filter(|at| *at < case.at).max().unwrap_or(case.at)
    }

    /// Gives the words of the clause a case is about, as they held when it was reported: a charter that
    /// changes meanwhile does not change what somebody is said to have broken.
    pub fn clause_of(&self, case: &CaseSaid) -> Option<String> {
        let first = case.appeals.and_then(|first| self.case(&first));
        let case = first.as_ref().unwrap_or(case);
        let held = |id: &ItemId| self.adopted().contains(id);
        let named = case.charter.filter(held);
        let named = named.and_then(|id| self.charter_version(&id));
        let charter = named.or_else(|| self.charter_at(&case.at))?;
        let at = (case.clause as usize).checked_sub(1)?;
        charter.clauses.get(at).cloned()
    }

    /// Lists the texts of cases that are told here, which only makes sense in the scope of a case.
    pub fn cases_told(&self) -> Vec<(ItemId, Item)> {
        let all = self.kinds.get(&Kind::Case).into_iter().flatten();
        let told = all.filter_map(|(_, id)| Some((*id, self.item(id)?)));
        told.filter(|(_, item)| !item.is_gone && item.get(Head::With).is_none())
            .collect()
    }

    /// Lists what was noted about the text of a case, in the order it was said.
    pub fn notes_on(&self, told: &ItemId, max: usize) -> Vec<(PersonId, String)> {
        let note = |id: ItemId| {
            let item = self.item(&id).filter(|item| !item.is_gone)?;
            Some((self.items.get(&id)?.author, item.text))
        };
        self.replies_to(told).filter_map(note).take(max).collect()
    }

    /// Gives the appeal against a case that came first: there is one and no more.
    pub fn appeal_of(&self, id: &ItemId) -> Option<CaseSaid> {
        let mut cases = self.cases().into_iter();
        cases.find(|case| case.appeals == Some(*id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_decides_by_more_than_half_or_by_what_they_agree_on_at_least() {
        use Finding::{Dismiss, Exclude, Overturn, Pause, Remind, Uphold};
        let rows: [(&[Finding], Option<Finding>); 10] = [
            (&[], None),
            (&[Remind], None),
            (&[Remind, Pause], None),
            (&[Pause, Pause], Some(Pause)),
            (&[Remind, Remind, Exclude], Some(Remind)),
            (&[Dismiss, Dismiss, Exclude], Some(Dismiss)),
            (&[Dismiss, Remind, Exclude], Some(Remind)),
            (&[Exclude, Remind, Pause], Some(Pause)),
            (&[Uphold, Overturn, Overturn], Some(Overturn)),
            (&[Uphold, Overturn], None),
        ];
        for (findings, expected) in rows {
            let found: Vec<Found> = (1..)
                .zip(findings)
                .map(|(n, finding)| Found {
                    by: PersonId::from_bytes([n; 32]),
                    finding: *finding,
                    at: Stamp::ZERO,
                })
                .collect();
            assert_eq!(finding_of(&found, 3), expected, "{findings:?}");
        }
        assert_eq!(finding_of(&[], 0), None);
    }

    #[test]
    fn a_panel_has_decided_once_nothing_said_later_is_needed() {
        let found = |n: u8, lamport, finding| Found {
            by: PersonId::from_bytes([n; 32]),
            finding,
            at: Stamp {
                lamport,
                ..Stamp::ZERO
            },
        };
        let (remind, pause) = (Finding::Remind, Finding::Pause);
        let rows: [(&[Found], Option<u64>); 4] = [
            (&[found(1, 4, remind)], None),
            (&[found(1, 9, remind), found(2, 4, remind)], Some(9)),
            (
                &[
                    found(1, 4, remind),
                    found(2, 6, remind),
                    found(3, 8, remind),
                ],
                Some(6),
            ),
            (
                &[found(1, 4, remind), found(2, 6, pause), found(3, 8, remind)],
                Some(8),
            ),
        ];
        for (found, at) in rows {
            let decided = found_at(found, 3).map(|at| at.lamport);
            assert_eq!(decided, at, "{found:?}");
        }
    }
}
