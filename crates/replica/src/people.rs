//! The people of the space as projections: what a card shows and matching reads.
//!
//! Derived from documents; the index keeps the projections, so that a start reads these and no
//! document. Features for matching are prepared when they are first needed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use history::{PersonId as Who, Timestamp};
use matching::round::pool_of;
use matching::{
    Ask, Candidate, Entry, Features, Phrasebook, Pool, Subject, TextHash, Vectors, wished_for,
};
use model::{PersonId, Profile};

use crate::acquaintances::Acquaintances;
use crate::changes::{Changes, Moment};
use crate::view::PersonCard;

/// Turns history's id of a person into the one documents use.
pub fn said(who: &Who) -> PersonId {
    PersonId::from_bytes(*who.as_bytes())
}

/// One person's projection.
#[derive(Debug, Clone)]
pub struct Person {
    pub card: Arc<PersonCard>,
    /// The name as it is listed by: in lower case.
    pub listed: Box<str>,
    features: Option<Prepared>,
}

/// Features, and for whose answers: a program's, or nobody's where nothing was answered.
#[derive(Debug, Clone)]
struct Prepared {
    program: Box<str>,
    features: Arc<Features>,
    /// Some of the words had no vector yet.
    lacking: bool,
}

/// What somebody has shown to know; each piece says on its first line what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Cards they began.
    pub cards: Vec<String>,
    /// Questions of others they answered, with the answer below.
    pub answered: Vec<String>,
}

/// Everybody whose profile was read.
#[derive(Debug, Default)]
pub struct People {
    all: BTreeMap<PersonId, Person>,
    /// Up to which day challenges have been looked through for their end.
    looked_through: String,
    phrases: Phrasebook,
    /// Texts of one's own profile that have no vector yet.
    own_wanted: Vec<String>,
    pub(crate) acquaintances: Acquaintances,
    /// What somebody shows to oneself, with what they show to everybody.
    shown: BTreeMap<PersonId, (Profile, Profile)>,
    pub(crate) changes: Changes,
    evidence: BTreeMap<PersonId, Evidence>,
    /// On which day those came who are new here.
    came: BTreeMap<PersonId, i64>,
    /// For which program everybody was prepared last, and when.
    prepared: Option<(String, Moment)>,
}

impl People {
    /// Takes in a newly read profile.
    pub fn set(&mut self, id: PersonId, mut profile: Profile) {
        if let Some((shown, to_all)) = self.shown.get_mut(&id) {
            to_all.clone_from(&profile);
            profile = Profile::merge(profile, shown.clone());
            // That they know oneself is told beside whom they are known to know.
            profile.contacts.extend(&to_all.contacts);
            profile.contacts.sort_unstable();
            profile.contacts.dedup();
        }
        if is_over(&profile, &self.looked_through) {
            profile.challenge = None;
        }
        let before = self.all.get(&id).map(|person| &person.card.profile);
        self.acquaintances.touch(before, Some(&profile));
        let card = Arc::new(card(id, profile));
        let listed = card.profile.name.to_lowercase().into_boxed_str();
        let person = Person {
            card,
            listed,
            features: None,
        };
        self.all.insert(id, person);
        self.changes.note(id);
    }

    /// Adds what somebody shows to oneself to what they show to everybody.
    pub fn show(&mut self, id: PersonId, shown: Profile) {
        let card = self.all.get(&id).map(|person| person.card.profile.clone());
        let known = self.shown.remove(&id).map(|(_, to_all)| to_all);
        let to_all = known.or(card).unwrap_or_default();
        self.shown.insert(id, (shown, to_all.clone()));
        if self.all.contains_key(&id) {
            self.set(id, to_all);
        }
    }

    /// Leaves out challenges whose last day is over, and says whose. `today` is a date such as
    /// 2026-11-24.
    pub fn expire(&mut self, today: &str) -> Vec<PersonId> {
        let mut changed = Vec::new();
        if self.looked_through == today {
            return changed;
        }
        self.looked_through = today.to_owned();
        for person in self.all.values_mut() {
            if is_over(&person.card.profile, today) {
                let mut profile = person.card.profile.clone();
                profile.challenge = None;
                person.card = Arc::new(card(person.card.id, profile));
                person.features = None;
                changed.push(person.card.id);
                self.changes.note(person.card.id);
            }
        }
        changed
    }

    /// Lays everybody as densely as it goes, once most are there.
    pub fn pack(&mut self) {
        self.all = std::mem::take(&mut self.all).into_iter().collect();
    }

    /// Forgets a person's profile.
    pub fn forget(&mut self, id: &PersonId) {
        let before = self.all.remove(id);
        let before = before.as_ref().map(|person| &person.card.profile);
        self.acquaintances.touch(before, None);
        self.changes.note(*id);
    }

    pub fn get(&self, id: &PersonId) -> Option<&Person> {
        self.all.get(id)
    }

    pub fn name(&self, id: &PersonId) -> Option<&str> {
        self.all
            .get(id)
            .map(|person| person.card.profile.name.as_str())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&PersonId, &Person)> {
        self.all.iter()
    }

    /// Knows from now on what everybody has shown, and says for whom that is other than before.
    pub fn take_evidence(&mut self, evidence: BTreeMap<PersonId, Evidence>) -> BTreeSet<PersonId> {
        let before = std::mem::replace(&mut self.evidence, evidence);
        let both = before.keys().chain(self.evidence.keys());
        let other = both.filter(|id| before.get(id) != self.evidence.get(id));
        let changed: BTreeSet<PersonId> = other.copied().collect();
        for id in &changed {
            if let Some(person) = self.all.get_mut(id) {
                person.features = None;
                self.changes.note(*id);
            }
        }
        changed
    }

    /// Knows from now on when somebody came.
    pub fn note_came(&mut self, id: PersonId, day: i64) {
        self.came.insert(id, day);
        if let Some(person) = self.all.get_mut(&id) {
            person.features = None;
            self.changes.note(id);
        }
    }

    /// Prepares matching features for those who take part in a program and have none yet.
    pub fn prepare(&mut self, program: &str) {
        let known = self.prepared.as_ref().filter(|(of, _)| of == program);
        let changed = known.and_then(|(_, then)| self.changes.since(*then));
        match changed.map(Iterator::collect::<BTreeSet<PersonId>>) {
            Some(changed) => {
                for id in changed {
                    if let Some(person) = self.all.get_mut(&id) {
                        let (shown, came) = (self.evidence.get(&id), self.came.get(&id));
                        person.prepare(program, shown, came, &mut self.phrases);
                    }
                }
            }
            None => {
                for (id, person) in &mut self.all {
                    let (shown, came) = (self.evidence.get(id), self.came.get(id));
                    person.prepare(program, shown, came, &mut self.phrases);
                }
            }
        }
        self.prepared = Some((program.to_owned(), self.changes.now()));
    }
}

impl People {
    /// Prepares one's own features for a program, and remembers which texts were one's own; says how
    /// many vectors they lack.
    pub fn own_features(
        &mut self,
        me: Option<&PersonId>,
        profile: &Profile,
        program: &str,
    ) -> (Features, u64) {
        let others = self.phrases.take_wanted(usize::MAX);
        let shown = me.and_then(|me| self.evidence.get(me));
        let entry = entered(profile, program, shown);
        let lacked = self.phrases.lacked();
        let features = Features::entered(profile, &entry, &mut self.phrases);
        self.own_wanted.extend(self.phrases.take_wanted(usize::MAX));
        self.phrases.want(others);
        (features, self.phrases.lacked() - lacked)
    }

    /// Prepares somebody else's features, for one comparison in a program.
    pub fn their_features(&mut self, id: &PersonId, profile: &Profile, program: &str) -> Features {
        let entry = entered(profile, program, self.evidence.get(id));
        let features = Features::entered(profile, &entry, &mut self.phrases);
        features.of_somebody_who_came(self.came.get(id).copied())
    }

    /// Prepares what a community says of itself.
    pub fn subject(&mut self, name: &str, said: Vec<String>) -> Subject {
        Subject::of(name, said, &mut self.phrases)
    }

    /// Prepares something one wrote oneself for being compared with what communities say.
    pub fn wished_for(&mut self, text: &str) -> Features {
        wished_for(text, &mut self.phrases)
    }

    /// Prepares the people of a round by what their entries say; nobody while that lacks a vector, which
    /// is asked for.
    pub fn entered(&mut self, entries: &[matching::round::Entry]) -> Option<Pool> {
        let lacked = self.phrases.lacked();
        let pool = pool_of(entries, &mut self.phrases);
        (self.phrases.lacked() == lacked).then_some(pool)
    }

    /// Uses vectors of another model from now on: everything is prepared anew when it is needed.
    pub fn know(&mut self, vectors: Vectors) {
        self.phrases = Phrasebook::knowing(Arc::new(vectors));
        self.own_wanted.clear();
        self.prepared = None;
        for person in self.all.values_mut() {
            person.features = None;
        }
    }

    /// Learns more vectors: only whoever said something that had none is prepared anew.
    pub fn learn(&mut self, learn: impl FnOnce(&mut Vectors)) {
        self.phrases.learn(learn);
        let known = self.phrases.vectors();
        self.own_wanted
            .retain(|text| !known.knows(&TextHash::of(text)));
        for (id, person) in &mut self.all {
            if person.features.as_ref().is_some_and(|it| it.lacking) {
                person.features = None;
                self.changes.note(*id);
            }
        }
    }

    /// How many texts have a vector.
    pub fn vectors_known(&self) -> usize {
        self.phrases.vectors().len()
    }

    /// Takes texts that have no vector: one's own, then at most `count` of others.
    pub fn take_wanted(&mut self, count: usize) -> (Vec<String>, Vec<String>) {
        let own = std::mem::take(&mut self.own_wanted);
        (own, self.phrases.take_wanted(count))
    }

    /// Tells whether texts wait to be asked for.
    pub fn wants(&self) -> bool {
        !self.own_wanted.is_empty() || self.phrases.wants()
    }
}

impl Person {
    /// Prepares features for a program this person takes part in, unless they are there.
    fn prepare(
        &mut self,
        program: &str,
        shown: Option<&Evidence>,
        came: Option<&i64>,
        phrases: &mut Phrasebook,
    ) {
        let profile = &self.card.profile;
        if !profile.programs.contains(program) {
            return;
        }
        let mut answers = profile.answers.iter();
        let answered = answers.any(|answer| answer.program == program);
        let program = if answered { program } else { "" };
        let known = self.features.as_ref();
        if known.is_some_and(|it| *it.program == *program) {
            return;
        }
        let entry = entered(profile, program, shown);
        let lacked = phrases.lacked();
        let features = Features::entered(profile, &entry, phrases);
        let features = features.of_somebody_who_came(came.copied());
        self.features = Some(Prepared {
            program: program.into(),
            features: Arc::new(features),
            lacking: phrases.lacked() > lacked,
        });
    }

    /// The features, if they were prepared.
    #[cfg(test)]
    pub fn features(&self) -> Option<Arc<Features>> {
        self.features.as_ref().map(|it| Arc::clone(&it.features))
    }

    /// This person as matching sees them, if they were prepared.
    pub fn candidate(&self) -> Option<Candidate<'_>> {
        let prepared = self.features.as_ref()?;
        Some(Candidate {
            id: self.card.id,
            profile: &self.card.profile,
            features: &prepared.features,
        })
    }
}

/// Reads what somebody said on entering a program, with what they have shown. That others accepted an
/// answer of theirs nobody says of themselves.
fn entered(profile: &Profile, program: &str, shown: Option<&Evidence>) -> Entry {
    let mut entry = Entry::of(profile, program);
    let answered = shown.map_or(&[][..], |shown| &shown.answered);
    entry.replace(Ask::Answered, answered);
    for card in shown.into_iter().flat_map(|shown| &shown.cards) {
        entry.add(Ask::Cards, card);
    }
    entry
}

/// Tells whether a challenge's last day is over. Dates in this form sort as they follow each other.
pub fn is_over(profile: &Profile, today: &str) -> bool {
    let until = profile.challenge.as_ref().and_then(|c| c.until.as_deref());
    until.is_some_and(|until| until < today)
}

/// Writes the day of a point of time in UTC, such as 2026-11-24.
pub fn day_of(at: Timestamp) -> String {
    model::community::day_of(at.0)
}

fn card(id: PersonId, mut profile: Profile) -> PersonCard {
    if profile.name.trim().is_empty() {
        // Somebody without a readable name is still somebody; the fingerprint tells them apart.
        profile.name = id.to_string().chars().take(8).collect();
    }
    PersonCard {
        id,
        profile,
        namesake: false,
        connected: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (1_709_251_200, "2024-03-01"),
            (1_795_478_400, "2026-11-24"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(day_of(Timestamp(seconds * 1_000)), day, "{seconds}");
        }
    }

    #[test]
    fn people_are_looked_up_by_their_words_in_any_case() {
        let profile = Profile {
            name: "Ayşe Çelik".into(),
            headline: Some("Builds Things".into()),
            offers: vec!["Plain Language".into()],
            skills: vec![model::Skill {
                name: "SQL".into(),
                level: 3,
            }],
            ..Profile::default()
        };
        let card = card(PersonId::from_bytes([1; 32]), profile);
        for word in ["ayşe", "Ayse", "celik", "builds", "läng", "sql", ""] {
            assert!(card.mentions(word), "{word}");
        }
        // Each word stands in one text: nothing is found across two of them.
        for word in ["çelik builds", "thingsplain", "rust"] {
            assert!(!card.mentions(word), "{word}");
        }
    }

    #[test]
    fn a_challenge_is_left_out_after_its_last_day() {
        let mut people = People::default();
        let id = PersonId::from_bytes([1; 32]);
        let challenge = model::Challenge {
            text: "Move the billing".into(),
            until: Some("2026-11-24".into()),
        };
        let profile = Profile {
            challenge: Some(challenge),
            ..Profile::default()
        };
        people.set(id, profile.clone());
        let shown = |people: &People| {
            people
                .get(&id)
                .is_some_and(|p| p.card.profile.challenge.is_some())
        };
        people.expire("2026-11-24");
        assert!(shown(&people), "its last day still counts");
        people.expire("2026-11-25");
        assert!(!shown(&people));
        people.set(id, profile);
        assert!(!shown(&people), "also when it is read again");
    }
}
