//! Reporting: what breaks the charter is told to a panel.
//!
//! For: the way from something that was said to a case. The reporter founds a scope for its text, which binds
//! it; the community hears of what and of whom, and nothing of the text. Knows: who wrote what. Never: reports
//! somebody for what others wrote, or decides; see the panel for that.

use std::collections::BTreeSet;

use history::{Reading, ScopeId, ScopeKind};
use model::community::{CaseSaid, Head, Item, Kind, Mark, Say};
use model::{CommunityId, ItemId, PersonId, TextName};

use super::panel::bound_text;
use super::saying::item_refusal;
use super::{Hall, unknown_community};
use crate::part::Founding;
use crate::replica::Replica;
use crate::view::{Answer, Refusal};

/// The longest text of a report, in characters.
const REPORT_MAX_CHARS: usize = 4_000;
/// How much of what is reported goes along, in characters: its author may change it.
const QUOTED_MAX_CHARS: usize = 900;

impl Replica {
    /// Reports an item against a clause: founds the scope of its text, says so, and calls the draw.
    pub(super) fn report(
        &mut self,
        typed: &str,
        clause: u32,
        about: Option<PersonId>,
        text: &str,
    ) -> Result<Answer, Refusal> {
        let (community, item) = self.find_item(typed)?;
        // A community that has ended stays readable, and so does what breaks its charter.
        self.must_not_be_removed(&community)?;
        let fold = &self.hall(&community)?.fold;
        let reported = fold.item(&item).ok_or_else(unknown_community)?;
        let charter = fold.charter();
        let clauses = charter.as_ref().map_or(0, |charter| charter.clauses.len());
        if clause == 0 || clause as usize > clauses {
            return Err(Refusal::new(
                "unknown-clause",
                format!(
                    "Could not report this: the charter has no clause {clause}. It has {clauses}; see “eyelevel community charter show”."
                ),
            ));
        }
        let me = self.me().ok_or_else(unknown_community)?;
        let author = self.who_answers(&community, &item, about)?;
        if author == me {
            return Err(Refusal::new(
                "report-oneself",
                "Could not report this: you said it yourself. You can change or delete it.",
            ));
        }
        let mut reports = self.hall(&community)?.fold.cases().into_iter();
        if reports.any(|case| {
            case.item == item && case.by == me && case.about == author && case.appeals.is_none()
        }) {
            return Err(Refusal::new(
                "report-twice",
                "Could not report this: you did already. The panel looks at it once.",
            ));
        }
        let (text, was_cut) = model::clean_lines(text, REPORT_MAX_CHARS);
        if text.is_empty() || was_cut {
            return Err(Refusal::new(
                "report-text",
                format!(
                    "Could not report this: tell the panel in 1 to {REPORT_MAX_CHARS} characters what happened. Nobody else reads it."
                ),
            ));
        }
        let case = Item::new(Kind::Case, "")
            .with(Head::Part, item.to_string())
            // The clause is named by its number: behind what is reported stands of which charter.
            .and_then(|case| case.with_some(Head::Part, charter.map(|it| it.id.to_string())))
            .and_then(|case| case.with(Head::Person, author.to_string()))
            .and_then(|case| case.with(Head::Clause, clause.to_string()))
            .map_err(item_refusal)?;
        let reported = self.retold(&community, &item, &reported, true);
        let scope = self.found_case(&case, &reported, text)?;
        let with = CommunityId::from_bytes(*scope.as_bytes());
        let public = case.with(Head::With, with.to_string());
        let answer = self.say_item_anyway(community, public.map_err(item_refusal)?)?;
        self.halls.stirred.insert(community);
        Ok(answer)
    }

    /// Founds the scope of a case, which binds its text, and writes the text in it.
    fn found_case(
        &mut self,
        case: &Item,
        reported: &str,
        text: String,
    ) -> Result<ScopeId, Refusal> {
        let salt: Mark = self.dice.bytes();
        let mut told = case.clone();
        told.text = text;
        let (quote, _) = model::excerpt(reported, QUOTED_MAX_CHARS);
        let quote = Some(quote).filter(|quote| !quote.trim().is_empty());
        let told = told
            .with(Head::Title, ItemId::from_bytes(salt).to_string())
            .and_then(|told| told.with_some(Head::Quote, quote))
            .map_err(item_refusal)?;
        let scope = self.found_scope(Founding {
            kind: ScopeKind::Audience,
            reading: Reading::OnSigning,
            facts: None,
            charter: bound_text(&told)?,
            succeeds: None,
        })?;
        self.contribute(scope, &[Say::Item(salt, told)])?;
        Ok(scope)
    }

    /// Tells whether a case is about somebody who wrote nothing in the card it is about, as far as that was read here:
    /// no device of ours reports so.
    pub(super) fn names_nobody_who_wrote(&self, community: &ScopeId, case: &CaseSaid) -> bool {
        let Ok(hall) = self.hall(community) else {
            return false;
        };
        let is_read = hall.texts.contains_key(&TextName::Card(case.item));
        is_read && !writers_of(hall, &case.item).contains(&case.about)
    }

    /// Says who answers for something: its author, or of several who wrote in it the one who is meant.
    fn who_answers(
        &self,
        community: &ScopeId,
        item: &ItemId,
        about: Option<PersonId>,
    ) -> Result<PersonId, Refusal> {
        let writers = writers_of(self.hall(community)?, item);
        let first = writers.first().copied().ok_or_else(unknown_community)?;
        let me = self.me();
        let mut others = writers.iter().filter(|it| Some(**it) != me);
        let meant = match (about, others.next(), others.next()) {
            (Some(about), ..) => writers.contains(&about).then_some(about),
            (None, other, None) => Some(other.copied().unwrap_or(first)),
            (None, _, Some(_)) => None,
        };
        meant.ok_or_else(|| {
            let names: Vec<String> = writers.iter().map(|who| self.name(who)).collect();
            let sentence = match &names[..] {
                [one] => format!("Could not report this: {one} said it, and nobody else."),
                all => format!(
                    "Could not report this: it was written by {}. Say whose words you mean, with --about.",
                    all.join(", ")
                ),
            };
            Refusal::new("report-whom", sentence)
        })
    }
}

/// Lists who wrote something, its author first.
pub(super) fn writers_of(hall: &Hall, item: &ItemId) -> Vec<PersonId> {
    let Some((author, _)) = hall.fold.author_of(item) else {
        return Vec::new();
    };
    let reading = hall.texts.get(&TextName::Card(*item)).into_iter();
    let writers = reading.flat_map(|reading| reading.writers.iter());
    let others: BTreeSet<PersonId> = writers.filter(|it| **it != author).copied().collect();
    std::iter::once(author).chain(others).collect()
}
