//! Profiles from a file.
//!
//! For: taking what people have: JSON Lines, a JSON array, CSV; fields under their own names or
//! those people use. Knows: which field a name means. Never: stops at a bad row; it is named with
//! its line and the rest goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use matching::{Ask, Entrant, Entry, Program, fold, nearest_program, person_named};
use model::{Field, Profile};
use serde_json::{Map, Value};

use super::super::failure::{EXIT_FAILED, Failure};
use super::{table, values};

/// The largest file that is read, in bytes.
const FILE_MAX_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// The longest line that is read, in bytes.
const LINE_MAX_BYTES: usize = 1024 * 1024;
/// So many bad rows are named one by one; the others are counted.
const NAMED_MAX: usize = 200;
/// The longest text about somebody that is kept, in characters.
const ABOUT_MAX_CHARS: usize = 8_000;

/// How a file is to be read.
pub struct Reading<'r> {
    pub program: &'r Program,
    pub columns: table::Columns,
}

/// Everybody in a file, and what could not be read.
#[derive(Debug, Default)]
pub struct People {
    entrants: Vec<Entrant>,
    ids: Vec<String>,
    names: Vec<String>,
    places: BTreeMap<String, usize>,
    bad: Vec<String>,
    bad_more: usize,
    /// Field that is none of a profile → in how many rows.
    aside: BTreeMap<String, usize>,
}

/// What a name in a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Id,
    Profile(Field),
    Ask(Ask),
    /// Another object whose fields are meant.
    Inside,
    /// Known, and left aside without a word.
    Quiet,
    Unknown,
}

/// Reads a file, or standard input for "-".
pub fn people(path: &Path, reading: &Reading) -> Result<People, Failure> {
    let text = text(path)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut people = People::default();
    let first = text.trim_start().chars().next();
    let is_table = path
        .extension()
        .is_some_and(|ext| ext.eq_ignore_ascii_case("csv") || ext.eq_ignore_ascii_case("tsv"));
    match first {
        Some('[') if !is_table => people
            .array(text, reading)
            .map_err(|why| cannot(path, &why))?,
        Some('{') if !is_table => people.lines(text, reading),
        Some(_) => people
            .table(text, reading)
            .map_err(|why| cannot(path, &why))?,
        None => {}
    }
    if people.entrants.is_empty() {
        people.tell();
        return Err(Failure::nothing(format!(
            "There is nobody in {}. Write one profile a line, such as {{\"name\": \"Kim\", \"offers\": [\"Rust\"]}}.",
            path.display()
        )));
    }
    Ok(people)
}

fn cannot(path: &Path, why: &str) -> Failure {
    Failure {
        exit: EXIT_FAILED,
        code: "people-unreadable".to_owned(),
        message: format!("Could not read people from {}: {why}.", path.display()),
    }
}

fn text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin()
            .take(FILE_MAX_BYTES)
            .read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(FILE_MAX_BYTES).read_to_end(&mut bytes))
    };
    read.map_err(|error| cannot(path, &error.to_string()))?;
    // One wrong byte spoils one name, not the file.
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

impl People {
    /// Hands the people over; ids and places stay.
    pub fn entrants(&mut self) -> Vec<Entrant> {
        std::mem::take(&mut self.entrants)
    }

    /// Gives the id somebody has in the file.
    pub fn id(&self, place: usize) -> &str {
        self.ids.get(place).map_or("", String::as_str)
    }

    /// Gives the name somebody has in the file.
    pub fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// Finds somebody by their id.
    pub fn place(&self, id: &str) -> Result<usize, Failure> {
        let found = self.places.get(id.trim()).copied();
        found.or_else(|| self.by_name(id)).ok_or_else(|| {
            let first: Vec<&str> = self.ids.iter().take(3).map(String::as_str).collect();
            Failure {
                exit: super::super::failure::EXIT_NOTHING,
                code: "unknown-person".to_owned(),
                message: format!(
                    "Could not find “{id}” in the file. Its ids look like {}.",
                    first.join(", ")
                ),
            }
        })
    }

    /// Somebody's name, if only one person has it.
    fn by_name(&self, name: &str) -> Option<usize> {
        let folded = fold(name);
        let names = self.names.iter().enumerate();
        let mut found = names.filter(|(_, name)| !folded.is_empty() && fold(name) == folded);
        match (found.next(), found.next()) {
            (Some((place, _)), None) => Some(place),
            (_, _) => None,
        }
    }

    /// Finds the place of whoever has an id in a list of contacts.
    pub fn known(&self, id: &str) -> Option<usize> {
        self.places.get(id.trim()).copied()
    }

    /// Adds what somebody says on entering.
    pub fn answer(&mut self, id: &str, ask: Ask, answer: &str) {
        let place = self.place(id).ok();
        if let Some(entrant) = place.and_then(|place| self.entrants.get_mut(place)) {
            entrant.entry.add(ask, answer);
        }
    }

    /// Adds somebody who only asks.
    pub fn add_asker(&mut self, id: &str, question: &str, program: &Program) {
        let mut entry = Entry::default();
        entry.add(Ask::Question, question);
        let profile = Profile {
            programs: BTreeSet::from([program.id.clone()]),
            ..Profile::default()
        };
        self.places.insert(id.to_owned(), self.ids.len());
        self.ids.push(id.to_owned());
        self.names.push(String::new());
        self.entrants.push(Entrant {
            id: person_named(id),
            profile,
            entry,
        });
    }

    /// Says on standard error what could not be read.
    pub fn tell(&self) {
        for bad in &self.bad {
            eprintln!("{bad}");
        }
        if self.bad_more > 0 {
            eprintln!("{} more rows could not be read.", self.bad_more);
        }
        for (name, rows) in &self.aside {
            eprintln!("“{name}” is no field of a profile and was kept aside ({rows} rows).");
        }
    }

    fn bad(&mut self, line: u64, why: &str) {
        if self.bad.len() < NAMED_MAX {
            self.bad
                .push(format!("Line {line}: {why}. The row was left out."));
        } else {
            self.bad_more += 1;
        }
    }

    fn note(&mut self, line: u64, why: &str) {
        if self.bad.len() < NAMED_MAX {
            self.bad
                .push(format!("Line {line}: {why}. The rest of the row counts."));
        }
    }

    fn lines(&mut self, text: &str, reading: &Reading) {
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim().trim_end_matches(',');
            if line.is_empty() {
                continue;
            }
            if line.len() > LINE_MAX_BYTES {
                self.bad(number, "it is longer than 1 MiB");
                continue;
            }
            match serde_json::from_str(line) {
                Ok(Value::Object(fields)) => self.row(number, fields, reading),
                Ok(_) => self.bad(number, "it is no JSON object"),
                Err(error) => self.bad(number, &format!("it is no JSON ({error})")),
            }
        }
    }

    fn array(&mut self, text: &str, reading: &Reading) -> Result<(), String> {
        let rows: Vec<Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
        for (number, row) in (1..).zip(rows) {
            if let Value::Object(fields) = row {
                self.row(number, fields, reading);
            } else {
                self.bad(number, "it is no JSON object");
            }
        }
        Ok(())
    }

    fn table(&mut self, text: &str, reading: &Reading) -> Result<(), String> {
        for row in table::rows(text)? {
            match row.fields {
                Ok(fields) => self.row(row.line, fields, reading),
                Err(why) => self.bad(row.line, &why),
            }
        }
        Ok(())
    }

    fn row(&mut self, line: u64, fields: Map<String, Value>, reading: &Reading) {
        let mut row = Row::new(reading.program);
        row.take(fields, &reading.columns);
        let id = row.id.take().unwrap_or_else(|| format!("line-{line}"));
        if self.places.contains_key(&id) {
            self.bad(line, &format!("the id “{id}” was given before"));
            return;
        }
        for name in std::mem::take(&mut row.aside) {
            *self.aside.entry(name).or_default() += 1;
        }
        for why in std::mem::take(&mut row.wrong) {
            self.note(line, &why);
        }
        let (profile, entry) = row.finish(reading.program);
        self.places.insert(id.clone(), self.ids.len());
        self.names.push(profile.name.clone());
        self.entrants.push(Entrant {
            id: person_named(&id),
            profile,
            entry,
        });
        self.ids.push(id);
    }
}

/// One row while it is read.
struct Row<'r> {
    program: &'r Program,
    id: Option<String>,
    profile: Profile,
    entry: Entry,
    /// The row says itself which programs it is in.
    says_programs: bool,
    aside: Vec<String>,
    wrong: Vec<String>,
}

impl<'r> Row<'r> {
    fn new(program: &'r Program) -> Row<'r> {
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

    fn take(&mut self, fields: Map<String, Value>, columns: &table::Columns) {
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

    fn finish(mut self, program: &Program) -> (Profile, Entry) {
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

/// Finds what a name in a file means.
fn key(name: &str) -> Key {
    let folded = fold(name);
    let known = |names: &[&str]| names.contains(&folded.as_str());
    if known(&[
        "id",
        "person",
        "person id",
        "user",
        "user id",
        "uid",
        "key",
        "email",
        "nr",
    ]) {
        return Key::Id;
    }
    if let Some(field) = Field::ALL.into_iter().find(|f| fold(f.name()) == folded) {
        return Key::Profile(field);
    }
    if let Some((_, field)) = NAMES.iter().find(|(names, _)| known(names)) {
        return Key::Profile(*field);
    }
    if let Some(ask) = Ask::parse(name) {
        return Key::Ask(ask);
    }
    match folded.as_str() {
        "profile" | "profil" | "fields" | "attributes" | "entry" | "answers" => Key::Inside,
        "connected" | "visibility" | "flaws" | "device" => Key::Quiet,
        _ => Key::Unknown,
    }
}

/// Names people give to fields, folded; no position and no department is among them.
const NAMES: [(&[&str], Field); 19] = [
    (
        &["full name", "display name", "names", "vorname", "nachname"],
        Field::Name,
    ),
    (&["pronomen"], Field::Pronouns),
    (&["tagline", "motto", "uberschrift"], Field::Headline),
    (
        &[
            "bio",
            "description",
            "beschreibung",
            "text",
            "summary",
            "about me",
            "uber mich",
            "ueber mich",
            "profile text",
            "introduction",
            "vorstellung",
            "abstract",
            "abstracts",
        ],
        Field::About,
    ),
    (
        &[
            "location", "city", "ort", "stadt", "office", "town", "wohnort",
        ],
        Field::Place,
    ),
    (&["timezone", "tz", "zeitzone"], Field::TimeZone),
    (
        &[
            "language",
            "lang",
            "sprachen",
            "sprache",
            "spoken languages",
            "speaks",
        ],
        Field::Languages,
    ),
    (
        &[
            "work area",
            "areas",
            "area",
            "bereich",
            "bereiche",
            "arbeitsbereich",
            "arbeitsbereiche",
            "domain",
            "domains",
            "arbeitsgebiet",
            "arbeitsgebiete",
        ],
        Field::WorkAreas,
    ),
    (
        &[
            "interest",
            "interessen",
            "interesse",
            "hobbies",
            "hobbys",
            "hobby",
            "topics of interest",
        ],
        Field::Interests,
    ),
    (
        &[
            "skill",
            "fahigkeiten",
            "faehigkeiten",
            "kompetenzen",
            "kenntnisse",
            "expertise",
            "competencies",
            "strengths",
            "starken",
        ],
        Field::Skills,
    ),
    (
        &[
            "offer",
            "bietet",
            "biete",
            "ich biete",
            "i offer",
            "angebot",
            "angebote",
            "can teach",
            "teaches",
            "can help with",
            "kann helfen bei",
            "gives help",
            "provides",
        ],
        Field::Offers,
    ),
    (
        &[
            "seek",
            "sucht",
            "suche",
            "ich suche",
            "i am looking for",
            "looking for",
            "wants",
            "needs",
            "need",
            "gesucht",
            "gesuche",
            "wants to learn",
            "learn",
            "learning goals",
            "lernziele",
            "mochte lernen",
            "moechte lernen",
            "wishes",
            "wunsche",
        ],
        Field::Seeks,
    ),
    (
        &[
            "herausforderung",
            "challenges",
            "current challenge",
            "aktuelle herausforderung",
        ],
        Field::Challenge,
    ),
    (
        &[
            "erfahrung",
            "erfahrungen",
            "years of experience",
            "experience years",
            "years experience",
            "berufserfahrung",
            "berufsjahre",
            "years",
        ],
        Field::Experience,
    ),
    (&["lebensphase", "stage", "stage of life"], Field::LifeStage),
    (
        &["tage", "day", "available days", "arbeitstage", "workdays"],
        Field::Days,
    ),
    (
        &["arbeitszeit", "working hours", "zeiten", "stunden"],
        Field::Hours,
    ),
    (
        &[
            "slot",
            "availability",
            "available",
            "verfugbarkeit",
            "verfugbar",
            "termine",
            "free slots",
            "free",
            "times",
            "time slots",
            "freie zeiten",
        ],
        Field::Slots,
    ),
    (
        &[
            "max mentees",
            "seats",
            "platze",
            "plaetze",
            "kapazitat",
            "kapazitaet",
            "max matches",
            "max",
        ],
        Field::Capacity,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use matching::program;

    fn read(text: &str, map: &str) -> People {
        let reading = Reading {
            program: program("P07").unwrap(),
            columns: table::columns(map).unwrap(),
        };
        let mut people = People::default();
        match text.chars().next() {
            Some('[') => people.array(text, &reading).unwrap(),
            Some('{') => people.lines(text, &reading),
            _ => people.table(text, &reading).unwrap(),
        }
        people
    }

    #[test]
    fn bad_rows_are_named_and_the_rest_goes_on() {
        let people = read(
            "{\"id\":\"a\",\"offers\":\"Rust\"}\n{\"id\":\n\n[1]\n{\"id\":\"a\"}\n{\"name\":\"Kim\",\"shoe\":43,\"slots\":[\"soon\"]}",
            "",
        );
        assert_eq!(people.ids, ["a", "line-6"]);
        assert_eq!(people.bad.len(), 4, "{:?}", people.bad);
        for (bad, beginning) in people.bad.iter().zip([
            "Line 2: it is no JSON (",
            "Line 4: it is no JSON object.",
            "Line 5: the id “a” was given before.",
            "Line 6: could not read “soon” of slots.",
        ]) {
            assert!(bad.starts_with(beginning), "{bad}");
        }
        assert_eq!(people.aside["shoe"], 1);
    }

    #[test]
    fn names_people_use_are_understood() {
        let people = read(
            "Name,Biete,Suche,Sprache,Rolle,Max Mentees,Abteilung\nAnn,Rust; Go,Kochen,Deutsch,Mentorin,2,Einkauf\n",
            "",
        );
        let entrant = &people.entrants[0];
        assert_eq!(entrant.profile.offers, ["Rust", "Go"]);
        assert_eq!(entrant.profile.seeks, ["Kochen"]);
        assert_eq!(entrant.profile.languages, ["de"]);
        assert_eq!(entrant.profile.capacity["P07"], 2);
        assert_eq!(entrant.entry.first(Ask::Role), Some("Mentorin"));
        assert!(entrant.profile.programs.contains("P07"));
        assert_eq!(people.aside["Abteilung"], 1, "a department is no field");
        assert_eq!(people.ids, ["line-2"]);
    }

    #[test]
    fn columns_mean_what_the_map_says() {
        let people = read("wer\tkann\nKim\tRust", "wer=name,kann=offers");
        assert_eq!(people.entrants[0].profile.name, "Kim");
        assert_eq!(people.entrants[0].profile.offers, ["Rust"]);
        assert_eq!(people.place("Kim").unwrap(), 0, "found by name");
    }

    #[test]
    fn a_row_that_names_its_programs_is_in_no_other() {
        let people = read(
            "[{\"programs\":[\"P04\"]},{\"programs\":[\"Mentoring\"]},{\"profile\":{\"seeks\":\"x\"}}]",
            "",
        );
        let entered: Vec<bool> = people
            .entrants
            .iter()
            .map(|entrant| entrant.profile.programs.contains("P07"))
            .collect();
        assert_eq!(entered, [false, true, true]);
        assert_eq!(people.entrants[2].profile.seeks, ["x"]);
    }
}
