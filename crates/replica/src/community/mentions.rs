//! Mentions: who is meant by a name behind an @.
//!
//! For: telling people that they were named. Knows: that the longest name counts, so that “@Ann Berg”
//! is not Ann, and that a name of several people names nobody yet. Never: guesses.

use model::PersonId;
use model::community::{Head, Item};

use super::saying::item_refusal;
use crate::intent::ID_PREFIX_MIN_CHARS;
use crate::replica::Replica;
use crate::view::Refusal;

impl Replica {
    /// Adds the people whose names stand behind an @ in the text.
    ///
    /// # Errors
    /// A name is that of several people, and no beginning of an id behind it says which.
    pub(super) fn mentioning(&self, mut item: Item, text: &str) -> Result<Item, Refusal> {
        for id in self.mentioned(text)? {
            item = item
                .with(Head::Mention, id.to_string())
                .map_err(item_refusal)?;
        }
        Ok(item)
    }

    fn mentioned(&self, text: &str) -> Result<Vec<PersonId>, Refusal> {
        let mut named: Vec<PersonId> = Vec::new();
        if !text.contains('@') {
            return Ok(named);
        }
        let folded = model::folded(text);
        let people: Vec<(String, PersonId)> = self
            .people
            .iter()
            .map(|(id, person)| (model::folded(&person.card.profile.name), *id))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        for behind in folded.split('@').skip(1) {
            let begins = |(name, id): &(String, PersonId)| {
                let rest = behind.strip_prefix(name.as_str())?;
                let goes_on = rest.chars().next().is_some_and(char::is_alphanumeric);
                (!goes_on).then_some((name.len(), *id, rest.to_owned()))
            };
            let found: Vec<(usize, PersonId, String)> = people.iter().filter_map(begins).collect();
            let longest = found.iter().map(|(length, ..)| *length).max();
            let is_longest = |(length, ..): &&(usize, PersonId, String)| Some(*length) == longest;
            let rest = found.iter().find(is_longest).map_or("", |(.., rest)| rest);
            let meant = found.iter().filter(is_longest);
            let meant: Vec<PersonId> = meant.map(|(_, id, _)| *id).collect();
            let one = match meant.as_slice() {
                [] => continue,
                [one] => *one,
                several => one_of(several, rest).ok_or_else(|| self.unclear(several))?,
            };
            if named.len() < Head::Mention.values_max() && !named.contains(&one) {
                named.push(one);
            }
        }
        Ok(named)
    }

    fn unclear(&self, several: &[PersonId]) -> Refusal {
        let name = several.first().and_then(|id| self.name_alone(id));
        Refusal::new(
            "ambiguous-person",
            format!(
                "Could not save this: “@{}” can mean {}. Write the name with the beginning of the id in brackets, as it stands here.",
                name.unwrap_or_default(),
                self.told_apart(several)
            ),
        )
    }
}

/// Who of several people of one name is meant by the “(3fa91c22)” that follows.
fn one_of(several: &[PersonId], rest: &str) -> Option<PersonId> {
    let (beginning, _) = rest.strip_prefix(" (")?.split_once(')')?;
    let fits = |id: &&PersonId| id.to_string().starts_with(beginning);
    let mut meant = several.iter().filter(fits);
    let one = meant
        .next()
        .filter(|_| beginning.len() >= ID_PREFIX_MIN_CHARS);
    one.filter(|_| meant.next().is_none()).copied()
}
