//! The people of the space as projections: what a card shows and matching reads.
//!
//! Derived from documents; the index keeps the projections, so that a start reads these and no
//! document. Features for matching are prepared when they are first needed.

use std::collections::BTreeMap;
use std::sync::Arc;

use history::PersonId as Who;
use matching::Features;
use model::{PersonId, Profile};

use crate::view::PersonCard;

/// Turns history's id of a person into the one documents use.
pub fn said(who: &Who) -> PersonId {
    PersonId::from_bytes(*who.as_bytes())
}

/// One person's projection.
#[derive(Debug, Clone)]
pub struct Person {
    pub card: Arc<PersonCard>,
    features: Option<Arc<Features>>,
}

/// Everybody whose profile was read.
#[derive(Debug, Default)]
pub struct People {
    all: BTreeMap<PersonId, Person>,
}

impl People {
    /// Takes in a newly read profile.
    pub fn set(&mut self, id: PersonId, profile: Profile) {
        let card = Arc::new(card(id, profile));
        let features = None;
        self.all.insert(id, Person { card, features });
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

    /// Prepares matching features for everybody who has none yet.
    pub fn prepare(&mut self) {
        for person in self.all.values_mut() {
            if person.features.is_none() {
                person.features = Some(Arc::new(Features::of(&person.card.profile)));
            }
        }
    }
}

impl Person {
    /// The prepared features, made on the spot if nobody prepared them.
    pub fn features(&self) -> Arc<Features> {
        match &self.features {
            Some(features) => Arc::clone(features),
            None => Arc::new(Features::of(&self.card.profile)),
        }
    }
}

fn card(id: PersonId, mut profile: Profile) -> PersonCard {
    if profile.name.trim().is_empty() {
        // Somebody without a readable name is still somebody; the fingerprint tells them apart.
        profile.name = id.to_string().chars().take(8).collect();
    }
    let mut folded = profile.name.to_lowercase();
    for words in [&profile.headline, &profile.place, &profile.about] {
        folded.push(' ');
        folded.push_str(&words.as_deref().unwrap_or_default().to_lowercase());
    }
    let skills = profile.skills.iter().map(|skill| &skill.name);
    let lists = profile.interests.iter().chain(&profile.work_areas);
    for word in lists
        .chain(&profile.offers)
        .chain(&profile.seeks)
        .chain(skills)
    {
        folded.push(' ');
        folded.push_str(&word.to_lowercase());
    }
    PersonCard {
        id,
        profile,
        folded,
        namesake: false,
        connected: false,
    }
}
