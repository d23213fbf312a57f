//! One row of a file, as a profile.
//!
//! For: putting each value into its field. Knows: profiles, and what people say on entering a
//! program. Never: fails; what cannot be read is noted and the rest of the row counts.

use std::collections::BTreeSet;

use matching::{Ask, Entry, Program, fold, nearest_program, person_named};
use model::{Field, Profile};
use serde_json::{Map, Value};

use super::keys::{Key, key};
use super::{table, values};

/// The longest text about somebody that is kept, in characters.
const ABOUT_MAX_CHARS: usize = 8_000;

/// One row while it is read.
pub struct Row<'r> {
    program: &'r Program,
    pub id: Option<String>,
    profile: Profile,
    entry: Entry,
    /// The row says itself which programs it is in.
    says_programs: bool,
    /// Names that are none of a profile's.
    pub aside: Vec<String>,
    /// What could not be read, each in half a sentence.
    pub wrong: Vec<String>,
}

impl<'r> Row<'r> {
    /// Begins a row.
    pub fn new(program: &'r Program) -> Row<'r> {
        Row {
            program,
            id: None,
            profile: Profile::default(),
            entry: Entry::default(),
            says_programs: false,
            aside: Vec::new(),
            wrong: Vec::new(),
        }
    }

    /// Takes in the fields of a row.
    pub fn take(&mut self, fields: Map<String, Value>, columns: &table::Columns) {
        for (name, value) in fields {
            let meant = columns.get(&name).map_or(name.as_str(), String::as_str);
            match key(meant) {
                Key::Id => {
                    let id = values::text(&value);
                    self.id = self.id.take().or(id);
                }
                Key::Profile(field) => self.field(field, &value),
                Key::Ask(ask) => {
                    for answer in answers(ask, &value) {
                        self.entry.add(ask, &answer);
                    }
                }
                Key::Inside => {
                    if let Value::Object(inner) = value {
                        self.take(inner, columns);
                    }
                }
                Key::Quiet => {}
                Key::Unknown => self.aside.push(name),
            }
        }
    }

    fn field(&mut self, field: Field, value: &Value) {
        let profile = &mut self.profile;
        match field {
            Field::Name => profile.name = values::text(value).unwrap_or_default(),
            Field::Pronouns => profile.pronouns = values::text(value),
            Field::Headline => profile.headline = values::text(value),
            Field::About => {
                let text = values::text(value).unwrap_or_default();
                let (text, _) = model::clean_lines(&text, ABOUT_MAX_CHARS);
                profile.about = (!text.is_empty()).then_some(text);
            }
            Field::Place => profile.place = values::text(value),
            Field::TimeZone => profile.time_zone = values::text(value),
            Field::LifeStage => profile.life_stage = values::text(value),
            Field::Languages => profile.languages = values::languages(value),
            Field::WorkAreas => profile.work_areas.extend(values::texts(value)),
            Field::Interests => profile.interests.extend(values::texts(value)),
            Field::Offers => profile.offers.extend(values::texts(value)),
            Field::Seeks => profile.seeks.extend(values::texts(value)),
            Field::Skills => profile.skills.extend(values::skills(value)),
            Field::Experience => profile.experience.extend(values::experience(value)),
            Field::Challenge => profile.challenge = values::challenge(value),
            Field::Hours => profile.hours = values::hours(value),
            Field::Days => {
                let (days, wrong) = values::days(value);
                profile.days.extend(days);
                self.unread("days", &wrong);
            }
            Field::Slots => {
                let (slots, days, wrong) = values::slots(value);
                profile.slots.extend(slots);
                profile.days.extend(days);
                self.unread("slots", &wrong);
            }
            Field::Capacity => self.capacity(value),
            Field::Answers => {
                let typed = values::texts(value);
                let answers = typed.iter().filter_map(|typed| typed.parse().ok());
                profile.answers.extend(answers);
            }
            Field::Avoid => {
                let ids = values::texts(value);
                profile.avoid.extend(ids.iter().map(|id| person_named(id)));
            }
            Field::Programs => {
                self.says_programs = true;
                let typed = values::texts(value);
                let named = typed.iter().filter_map(|typed| nearest_program(typed));
                profile
                    .programs
                    .extend(named.map(|program| program.id.clone()));
            }
        }
    }

    fn unread(&mut self, field: &str, wrong: &[String]) {
        if let Some(first) = wrong.first() {
            self.wrong
                .push(format!("could not read “{first}” of {field}"));
        }
    }

    /// Reads 2, "P07:2", ["P07:2"] or {"P07": 2}; a number counts for the program that is run.
    fn capacity(&mut self, value: &Value) {
        let id = self.program.id.clone();
        match value {
            Value::Object(fields) => {
                for (program, count) in fields {
                    self.seats(program, values::count(count));
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.capacity(item)),
            Value::String(text) if text.contains(':') => {
                for pair in text.split([',', ';', ' ']) {
                    if let Some((program, count)) = pair.split_once(':') {
                        self.seats(program, count.trim().parse().ok());
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.seats(&id, values::count(value));
            }
        }
    }

    fn seats(&mut self, typed: &str, count: Option<u32>) {
        let program = matching::program(typed).or_else(|| nearest_program(typed));
        if let (Some(program), Some(count)) = (program, count) {
            self.profile.capacity.insert(program.id.clone(), count);
        }
    }

    /// Hands over what the row said.
    pub fn finish(mut self, program: &Program) -> (Profile, Entry) {
        if !self.says_programs {
            self.profile.programs.insert(program.id.clone());
        }
        let profile = &mut self.profile;
        profile.days.sort_unstable();
        profile.days.dedup();
        profile.slots.sort_unstable();
        profile.slots.dedup();
        profile.avoid.sort_unstable();
        for list in [
            &mut profile.offers,
            &mut profile.seeks,
            &mut profile.interests,
            &mut profile.work_areas,
        ] {
            let mut seen = BTreeSet::new();
            list.retain(|item| seen.insert(fold(item)));
        }
        // Years in no field are years in what one does.
        if let ([experience], Some(area)) = (
            profile.experience.as_mut_slice(),
            profile.work_areas.first(),
        ) && experience.field.is_empty()
        {
            experience.field.clone_from(area);
        }
        (self.profile, self.entry)
    }
}

/// Answers that are sentences stay whole; the others are lists.
fn answers(ask: Ask, value: &Value) -> Vec<String> {
    if !matches!(ask, Ask::Goal | Ask::Question | Ask::Style) {
        return values::texts(value);
    }
    match value.as_array() {
        Some(items) => items.iter().filter_map(values::text).collect(),
        None => values::text(value).into_iter().collect(),
    }
}
