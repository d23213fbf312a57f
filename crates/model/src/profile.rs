//! A profile as a plain value.
//!
//! For: what a person says about themselves, ready to be matched and shown. Knows: its fields and
//! their text forms. Never: knows how it is stored or who may see it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::answer::Answer;
use crate::field::Field;
use crate::id::PersonId;
use crate::terms::{Challenge, Experience, Skill, Term};
use crate::when::{Day, Hours, Slot};

/// The most values a list holds.
pub const LIST_MAX: usize = 64;

/// What a person says about themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Profile {
    pub name: String,
    pub pronouns: Option<String>,
    pub headline: Option<String>,
    pub about: Option<String>,
    pub place: Option<String>,
    /// A zone such as `Europe/Berlin`, or an offset such as `UTC+2`.
    pub time_zone: Option<String>,
    /// Codes such as `de`; `language_label` names them.
    pub languages: Vec<String>,
    pub work_areas: Vec<String>,
    pub interests: Vec<String>,
    pub skills: Vec<Skill>,
    pub offers: Vec<String>,
    pub seeks: Vec<String>,
    pub challenge: Option<Challenge>,
    pub experience: Vec<Experience>,
    pub life_stage: Option<String>,
    pub days: Vec<Day>,
    pub hours: Option<Hours>,
    pub slots: Vec<Slot>,
    /// Program → how many people one can take on.
    pub capacity: BTreeMap<String, u32>,
    /// The programs one takes part in.
    pub programs: BTreeSet<String>,
    pub avoid: Vec<PersonId>,
    /// What programs asked on entering, and what one said.
    pub answers: Vec<Answer>,
    /// Whom one says one knows. It counts where both say it of each other.
    pub contacts: Vec<PersonId>,
}

impl Profile {
    /// Gives a field's values in the text form that people type and that parses to the same again.
    pub fn values(&self, field: Field) -> Vec<String> {
        match field {
            Field::Name => some_text(&self.name).into_iter().collect(),
            Field::Pronouns => written(&self.pronouns),
            Field::Headline => written(&self.headline),
            Field::About => written(&self.about),
            Field::Place => written(&self.place),
            Field::TimeZone => written(&self.time_zone),
            Field::Languages => written(&self.languages),
            Field::WorkAreas => written(&self.work_areas),
            Field::Interests => written(&self.interests),
            Field::Skills => written(&self.skills),
            Field::Offers => written(&self.offers),
            Field::Seeks => written(&self.seeks),
            Field::Challenge => written(&self.challenge),
            Field::Experience => written(&self.experience),
            Field::LifeStage => written(&self.life_stage),
            Field::Days => written(&self.days),
            Field::Hours => written(&self.hours),
            Field::Slots => written(&self.slots),
            Field::Capacity => {
                let pairs = self.capacity.iter();
                pairs
                    .map(|(program, people)| format!("{program}:{people}"))
                    .collect()
            }
            Field::Avoid => written(&self.avoid),
            Field::Programs => written(&self.programs),
            Field::Answers => written(&self.answers),
            Field::Contacts => written(&self.contacts),
        }
    }

    /// Tells whether the field says nothing.
    pub fn is_blank(&self, field: Field) -> bool {
        self.values(field).is_empty()
    }

    /// Joins what is shared with what only the owner sees; the private side wins where it is set.
    pub fn merge(public: Profile, private: Profile) -> Profile {
        Profile {
            name: first(private.name, public.name, String::is_empty),
            pronouns: private.pronouns.or(public.pronouns),
            headline: private.headline.or(public.headline),
            about: private.about.or(public.about),
            place: private.place.or(public.place),
            time_zone: private.time_zone.or(public.time_zone),
            languages: first(private.languages, public.languages, Vec::is_empty),
            work_areas: first(private.work_areas, public.work_areas, Vec::is_empty),
            interests: first(private.interests, public.interests, Vec::is_empty),
            skills: first(private.skills, public.skills, Vec::is_empty),
            offers: first(private.offers, public.offers, Vec::is_empty),
            seeks: first(private.seeks, public.seeks, Vec::is_empty),
            challenge: private.challenge.or(public.challenge),
            experience: first(private.experience, public.experience, Vec::is_empty),
            life_stage: private.life_stage.or(public.life_stage),
            days: first(private.days, public.days, Vec::is_empty),
            hours: private.hours.or(public.hours),
            slots: first(private.slots, public.slots, Vec::is_empty),
            capacity: first(private.capacity, public.capacity, BTreeMap::is_empty),
            programs: first(private.programs, public.programs, BTreeSet::is_empty),
            avoid: first(private.avoid, public.avoid, Vec::is_empty),
            answers: first(private.answers, public.answers, Vec::is_empty),
            contacts: first(private.contacts, public.contacts, Vec::is_empty),
        }
    }

    /// Empties one field.
    pub fn clear(&mut self, field: Field) {
        match field {
            Field::Name => self.name.clear(),
            Field::Pronouns => self.pronouns = None,
            Field::Headline => self.headline = None,
            Field::About => self.about = None,
            Field::Place => self.place = None,
            Field::TimeZone => self.time_zone = None,
            Field::Languages => self.languages.clear(),
            Field::WorkAreas => self.work_areas.clear(),
            Field::Interests => self.interests.clear(),
            Field::Skills => self.skills.clear(),
            Field::Offers => self.offers.clear(),
            Field::Seeks => self.seeks.clear(),
            Field::Challenge => self.challenge = None,
            Field::Experience => self.experience.clear(),
            Field::LifeStage => self.life_stage = None,
            Field::Days => self.days.clear(),
            Field::Hours => self.hours = None,
            Field::Slots => self.slots.clear(),
            Field::Capacity => self.capacity.clear(),
            Field::Programs => self.programs.clear(),
            Field::Avoid => self.avoid.clear(),
            Field::Answers => self.answers.clear(),
            Field::Contacts => self.contacts.clear(),
        }
    }

    /// Puts one value where its field keeps it. Lists grow; single values are replaced.
    pub(crate) fn put(&mut self, field: Field, term: Term) {
        match term {
            Term::Text(text) => self.put_text(field, text),
            Term::Skill(skill) => self.skills.push(skill),
            Term::Experience(experience) => self.experience.push(experience),
            Term::Challenge(challenge) => self.challenge = Some(challenge),
            Term::Day(day) => self.days.push(day),
            Term::Hours(hours) => self.hours = Some(hours),
            Term::Slot(slot) => self.slots.push(slot),
            Term::Person(person) if field == Field::Contacts => self.contacts.push(person),
            Term::Person(person) => self.avoid.push(person),
            Term::Answer(answer) => self.answers.push(answer),
            Term::Capacity(program, people) => {
                self.capacity.insert(program, people);
            }
        }
    }

    fn put_text(&mut self, field: Field, text: String) {
        match field {
            Field::Name => self.name = text,
            Field::Pronouns => self.pronouns = Some(text),
            Field::Headline => self.headline = Some(text),
            Field::About => self.about = Some(text),
            Field::Place => self.place = Some(text),
            Field::TimeZone => self.time_zone = Some(text),
            Field::LifeStage => self.life_stage = Some(text),
            Field::Languages => self.languages.push(text),
            Field::WorkAreas => self.work_areas.push(text),
            Field::Interests => self.interests.push(text),
            Field::Offers => self.offers.push(text),
            Field::Seeks => self.seeks.push(text),
            Field::Programs => {
                self.programs.insert(text);
            }
            // `Term::parse` gives these fields terms of their own, which `put` has taken.
            Field::Skills
            | Field::Experience
            | Field::Challenge
            | Field::Days
            | Field::Hours
            | Field::Slots
            | Field::Avoid
            | Field::Contacts
            | Field::Capacity
            | Field::Answers => {}
        }
    }

    /// Puts what has an order of its own into it; the rest is listed by folded word already.
    pub(crate) fn sort(&mut self) {
        self.days.sort_unstable();
        self.slots.sort_unstable();
        self.avoid.sort_unstable();
        self.answers.sort_unstable();
        self.contacts.sort_unstable();
    }
}

fn written<'a, T: ToString + 'a>(values: impl IntoIterator<Item = &'a T>) -> Vec<String> {
    values.into_iter().map(T::to_string).collect()
}

fn some_text(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn first<T>(private: T, public: T, is_empty: impl Fn(&T) -> bool) -> T {
    if is_empty(&private) { public } else { private }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Profile {
        Profile {
            name: "Kim".into(),
            skills: vec![Skill {
                name: "Rust".into(),
                level: 4,
            }],
            hours: Some(Hours {
                from: 540,
                to: 1020,
            }),
            capacity: [("P04".to_owned(), 2)].into(),
            days: vec![Day::Mon],
            ..Profile::default()
        }
    }

    #[test]
    fn json_uses_the_field_names() {
        let json = serde_json::to_value(sample()).unwrap();
        let names: Vec<&str> = json
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(names.len(), Field::ALL.len());
        for field in Field::ALL {
            assert!(names.contains(&field.name()), "{field}");
        }
        assert_eq!(json["skills"][0]["level"], 4);
        assert_eq!(json["days"][0], "mon");
        assert_eq!(serde_json::from_value::<Profile>(json).unwrap(), sample());
        assert_eq!(
            serde_json::from_str::<Profile>("{}").unwrap(),
            Profile::default()
        );
    }

    #[test]
    fn the_private_side_wins_where_it_is_set() {
        let private = Profile {
            life_stage: Some("New parent".into()),
            skills: vec![Skill {
                name: "Go".into(),
                level: 1,
            }],
            ..Profile::default()
        };
        let whole = Profile::merge(sample(), private);
        assert_eq!(whole.name, "Kim");
        assert_eq!(whole.life_stage.as_deref(), Some("New parent"));
        assert_eq!(whole.values(Field::Skills), ["Go:1"]);
        assert_eq!(whole.values(Field::Capacity), ["P04:2"]);
        assert!(whole.is_blank(Field::About));
    }

    #[test]
    fn every_value_of_every_field_can_be_put_and_read_back() {
        for field in Field::ALL {
            let example = if matches!(field, Field::Avoid | Field::Contacts) {
                "ab".repeat(32)
            } else {
                field.example().to_owned()
            };
            let term = Term::parse(field, &example).unwrap();
            let mut profile = Profile::default();
            profile.put(field, term.clone());
            assert_eq!(profile.values(field), [term.text()], "{field}");
        }
    }
}
