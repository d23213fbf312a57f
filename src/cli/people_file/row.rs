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
/// So much of a value that could not be read is shown, in characters.
const SHOWN_MAX_CHARS: usize = 60;

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
                Key::Id => match values::text(&value) {
                    Some(id) => self.id = self.id.take().or(Some(id)),
                    None => self.unread("id", "a text or a number", &value),
                },
                Key::Profile(field) => {
                    if let Some(odd) = odd(&value) {
                        self.unread(field.name(), takes(field), odd);
                    } else if !self.field(field, &value) {
                        self.unread(field.name(), takes(field), &value);
                    }
                }
                Key::Ask(ask) => self.ask(ask, &value),
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

    /// Puts a value into its field; false if nothing of it could be read.
    fn field(&mut self, field: Field, value: &Value) -> bool {
        let profile = &mut self.profile;
        match field {
            Field::Name => {
                profile.name = values::text(value).unwrap_or_default();
                !profile.name.is_empty()
            }
            Field::Pronouns => put(&mut profile.pronouns, values::text(value)),
            Field::Headline => put(&mut profile.headline, values::text(value)),
            Field::About => {
                let text = values::text(value).unwrap_or_default();
                let (text, _) = model::clean_lines(&text, ABOUT_MAX_CHARS);
                put(&mut profile.about, (!text.is_empty()).then_some(text))
            }
            Field::Place => put(&mut profile.place, values::text(value)),
            Field::TimeZone => put(&mut profile.time_zone, values::text(value)),
            Field::LifeStage => put(&mut profile.life_stage, values::text(value)),
            Field::Languages => add(&mut profile.languages, values::languages(value)),
            Field::WorkAreas => add(&mut profile.work_areas, values::texts(value)),
            Field::Interests => add(&mut profile.interests, values::texts(value)),
            Field::Offers => add(&mut profile.offers, values::texts(value)),
            Field::Seeks => add(&mut profile.seeks, values::texts(value)),
            Field::Skills => add(&mut profile.skills, values::skills(value)),
            Field::Experience => add(&mut profile.experience, values::experience(value)),
            Field::Challenge => put(&mut profile.challenge, values::challenge(value)),
            Field::Hours => put(&mut profile.hours, values::hours(value)),
            Field::Days => {
                let (days, wrong) = values::days(value);
                add(&mut profile.days, days) | self.wrong(field, &wrong)
            }
            Field::Slots => {
                let (slots, days, wrong) = values::slots(value);
                add(&mut profile.slots, slots)
                    | add(&mut profile.days, days)
                    | self.wrong(field, &wrong)
            }
            Field::Capacity => self.capacity(value),
            Field::Answers => {
                let typed = values::texts(value);
                let answers = typed.iter().filter_map(|typed| typed.parse().ok());
                add(&mut profile.answers, answers.collect())
            }
            Field::Avoid => {
                let ids = values::texts(value);
                add(
                    &mut profile.avoid,
                    ids.iter().map(|id| person_named(id)).collect(),
                )
            }
            Field::Programs => {
                self.says_programs = true;
                let (mut named, mut wrong) = (Vec::new(), Vec::new());
                for typed in values::texts(value) {
                    match nearest_program(&typed) {
                        Some(program) => named.push(program.id.clone()),
                        None => wrong.push(typed),
                    }
                }
                profile.programs.extend(named);
                self.wrong(field, &wrong);
                true
            }
        }
    }

    /// Takes in what somebody says on entering; days and numbers are looked at.
    fn ask(&mut self, ask: Ask, value: &Value) {
        let takes = match ask {
            Ask::Start | Ask::End | Ask::Entered | Ask::Joined => "a date such as 2026-12-24",
            Ask::Tenure | Ask::WeeklyHours | Ask::Load | Ask::Size | Ask::Rest => {
                "a number such as 4"
            }
            Ask::Role
            | Ask::Goal
            | Ask::Method
            | Ask::Tasks
            | Ask::Style
            | Ask::Critical
            | Ask::Must
            | Ask::Topics
            | Ask::TaskOffered
            | Ask::TasksSought
            | Ask::Question
            | Ask::Cards
            | Ask::Site
            | Ask::Mode
            | Ask::Keeps => "a text",
        };
        let answers = answers(ask, value);
        if answers.is_empty() {
            self.unread(ask.name(), takes, value);
        }
        for answer in answers {
            let read = match takes.split(' ').nth(1) {
                Some("date") => values::date(&answer),
                Some("number") => Some(answer.clone()).filter(|it| it.contains(is_digit)),
                _ => Some(answer.clone()),
            };
            match read {
                Some(answer) => self.entry.add(ask, &answer),
                None => self.unread(ask.name(), takes, &Value::String(answer)),
            }
        }
    }

    /// Notes what could not be read of a list; tells whether there was any.
    fn wrong(&mut self, field: Field, wrong: &[String]) -> bool {
        if let Some(first) = wrong.first() {
            self.unread(field.name(), takes(field), &Value::String(first.clone()));
        }
        !wrong.is_empty()
    }

    /// Notes a value that could not be read, and what is taken there; nothing said is no fault.
    fn unread(&mut self, name: &str, takes: &str, value: &Value) {
        let said = match value {
            Value::Null => return,
            Value::String(text) => text.trim().to_owned(),
            Value::Array(items) if items.is_empty() => return,
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                value.to_string()
            }
        };
        if said.is_empty() {
            return;
        }
        let mut shown: String = said.chars().take(SHOWN_MAX_CHARS).collect();
        if shown.len() < said.len() {
            shown.push('…');
        }
        self.wrong.push(format!(
            "could not read “{shown}” of {name}, which takes {takes}"
        ));
    }

    /// Reads 2, "P07:2", ["P07:2"] or {"P07": 2}; a number counts for the program that is run.
    fn capacity(&mut self, value: &Value) -> bool {
        match value {
            Value::Object(fields) => fields.iter().fold(true, |all, (program, count)| {
                self.seats(program, values::count(count)) & all
            }),
            Value::Array(items) => items
                .iter()
                .fold(true, |all, item| self.capacity(item) & all),
            Value::String(text) if text.contains(':') => {
                let pairs = text.split([',', ';', ' ']).filter(|pair| !pair.is_empty());
                pairs.fold(true, |all, pair| {
                    let (program, count) = pair.split_once(':').unwrap_or((pair, ""));
                    self.seats(program, count.trim().parse().ok()) & all
                })
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                let id = self.program.id.clone();
                self.seats(&id, values::count(value))
            }
        }
    }

    fn seats(&mut self, typed: &str, count: Option<u32>) -> bool {
        let program = if typed == self.program.id {
            Some(self.program)
        } else {
            matching::program(typed).or_else(|| nearest_program(typed))
        };
        let (Some(program), Some(count)) = (program, count) else {
            return false;
        };
        self.profile.capacity.insert(program.id.clone(), count);
        true
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

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Puts a value into its place; false if there is none.
fn put<T>(place: &mut Option<T>, found: Option<T>) -> bool {
    let any = found.is_some();
    if any {
        *place = found;
    }
    any
}

/// Adds values to a list; false if there are none.
fn add<T>(list: &mut Vec<T>, found: Vec<T>) -> bool {
    let any = !found.is_empty();
    list.extend(found);
    any
}

/// Finds a yes or a no, which no field of a profile takes.
fn odd(value: &Value) -> Option<&Value> {
    match value {
        Value::Bool(_) => Some(value),
        Value::Array(items) => items.iter().find(|item| item.is_boolean()),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Object(_) => None,
    }
}

/// Says what a field takes.
const fn takes(field: Field) -> &'static str {
    match field {
        Field::Name
        | Field::Pronouns
        | Field::Headline
        | Field::About
        | Field::Place
        | Field::LifeStage
        | Field::Challenge => "a text",
        Field::TimeZone => "a zone such as Europe/Berlin",
        Field::Languages => "languages such as German, en",
        Field::WorkAreas | Field::Interests | Field::Offers | Field::Seeks => "a list of texts",
        Field::Skills => "skills such as Rust:4",
        Field::Experience => "fields with years such as Logistics:12",
        Field::Days => "days such as Mo-Fr",
        Field::Hours => "hours such as 9-17",
        Field::Slots => "slots such as Tue 14:00-15:30",
        Field::Capacity => "a number such as 2, or P07:2",
        Field::Programs => "programs such as P07",
        Field::Answers => "answers such as “P07 goal: lead a team”",
        Field::Avoid => "ids",
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
