//! Profiles from a file.
//!
//! For: taking what people have: JSON Lines, a JSON array, CSV; fields under their own names or
//! those people use. Knows: lines, arrays and tables. Never: stops at a bad row; it is named with
//! its line and the rest goes on.

mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use matching::{Ask, Entrant, Entry, Language, Program, fold, person_named};
use model::Profile;
use serde_json::{Map, Value};

use super::super::failure::{EXIT_FAILED, Failure};
use super::row::Row;
use super::words::{self, either};
use super::wrapped::{Wrapped, wrapped};
use super::{keys, matrix, table, text};

/// The longest line that is read, in bytes.
const LINE_MAX_BYTES: usize = 1024 * 1024;
/// So many bad rows are named one by one, the others are counted; for scripts all are named.
pub const NAMED_MAX: usize = 200;

/// How a file is to be read.
pub struct Reading<'r> {
    pub program: &'r Program,
    pub columns: table::Columns,
    /// The language of what is said about the file.
    pub language: Language,
    /// Whether every row that could not be read is named, as it is read: for scripts.
    pub names_all: bool,
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
    noted_more: usize,
    /// Field that is none of a profile → in how many rows, and the line of the first.
    aside: BTreeMap<String, (usize, u64)>,
    /// Columns and fields the file has, of those `--map` names.
    mapped: BTreeSet<String>,
    /// Columns that were read as skills with levels.
    levels: Vec<String>,
    /// The part everybody plays who stands in the list that is read.
    part: Option<&'static str>,
    /// What the names of fields and columns mean.
    fields: keys::Names,
    /// Whom somebody avoids, by the id in the file and the line of the row.
    avoided: Vec<(u64, String)>,
    unnamed: Unnamed,
    language: Language,
    names_all: bool,
}

/// Reads a file, or standard input for "-".
pub fn people(path: &Path, reading: &Reading) -> Result<People, Failure> {
    let language = reading.language;
    let text = text::text(path, language)?;
    let text = text.as_str();
    let mut people = People {
        language,
        names_all: reading.names_all,
        ..People::default()
    };
    let first = text.trim_start().chars().next();
    let is_table = path
        .extension()
        .is_some_and(|ext| ext.eq_ignore_ascii_case("csv") || ext.eq_ignore_ascii_case("tsv"));
    match first {
        Some('[') if !is_table => people.array(text, reading),
        Some('{') if !is_table => people.objects(text, reading),
        // A text in quotation marks is JSON too, and nobody's profile.
        Some('"') if !is_table && serde_json::from_str::<String>(text).is_ok() => {
            people.no_object(1);
        }
        Some(_) => people
            .table(text, reading)
            .map_err(|why| cannot(path, &why, language))?,
        None => {}
    }
    people.look_up(reading);
    if people.entrants.is_empty() {
        people.tell();
        let example = "{\"name\": \"Kim\", \"offers\": [\"Rust\"]}";
        let path = words::source(language, path);
        return Err(Failure::nothing(either(
            language,
            format!("There is nobody in {path}. Write one profile a line, such as {example}."),
            format!("In {path} ist niemand. Schreib ein Profil in jede Zeile, etwa {example}."),
        )));
    }
    Ok(people)
}

pub fn cannot(path: &Path, why: &str, language: Language) -> Failure {
    let path = words::source(language, path);
    Failure {
        exit: EXIT_FAILED,
        code: "people-unreadable".to_owned(),
        message: either(
            language,
            format!("Could not read people from {path}: {why}."),
            format!("Aus {path} waren keine Menschen zu lesen: {why}."),
        ),
    }
}

impl People {
    /// Hands the people over; ids and places stay.
    pub fn entrants(&mut self) -> Vec<Entrant> {
        std::mem::take(&mut self.entrants)
    }

    /// Gives everybody else's place, by id: what is said must not depend on the order of rows.
    pub fn others(&self, place: usize) -> Vec<usize> {
        let others = self.places.values().copied();
        others.filter(|other| *other != place).collect()
    }

    /// Gives the id somebody has in the file.
    pub fn id(&self, place: usize) -> &str {
        self.ids.get(place).map_or("", String::as_str)
    }

    /// Gives the name somebody has in the file.
    pub fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// Gives what to call somebody: by their name, or else by their id.
    pub fn label(&self, place: usize) -> &str {
        match self.name(place) {
            "" => self.id(place),
            name => name,
        }
    }

    /// Finds somebody by their id.
    pub fn place(&self, id: &str) -> Result<usize, Failure> {
        let found = self.places.get(id.trim()).copied();
        found.or_else(|| self.by_name(id)).ok_or_else(|| {
            let first: Vec<&str> = self.ids.iter().take(3).map(String::as_str).collect();
            Failure {
                exit: super::super::failure::EXIT_NOTHING,
                code: "unknown-person".to_owned(),
                message: either(
                    self.language,
                    format!(
                        "Could not find “{id}” in the file. Its ids look like {}.",
                        first.join(", ")
                    ),
                    format!(
                        "„{id}“ war in der Datei nicht zu finden. Die Ids dort sehen so aus: {}.",
                        first.join(", ")
                    ),
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

    /// Lists who names whom as known where both do.
    pub fn acquainted(&self) -> Vec<(&str, &str)> {
        let rows = || self.entrants.iter().zip(&self.ids);
        let of: BTreeMap<_, _> = rows().map(|(row, id)| (row.id, (row, id))).collect();
        let mut pairs = Vec::new();
        for (row, id) in rows() {
            for known in &row.profile.contacts {
                let back = of.get(known).filter(|(other, _)| {
                    row.id < other.id && other.profile.contacts.contains(&row.id)
                });
                pairs.extend(back.map(|(_, other)| (id.as_str(), other.as_str())));
            }
        }
        pairs
    }

    /// Adds what somebody says on entering.
    pub fn answer(&mut self, id: &str, ask: Ask, answer: &str) {
        let place = self.place(id).ok();
        if let Some(entrant) = place.and_then(|place| self.entrants.get_mut(place)) {
            entrant.entry.add(ask, answer);
        }
    }

    /// Lets those go who do not take part in a program.
    pub fn keep_those_in(&mut self, program: &str) {
        let takes_part = |entrant: &Entrant| entrant.profile.programs.contains(program);
        let kept: Vec<usize> = (0..self.entrants.len())
            .filter(|place| self.entrants.get(*place).is_some_and(takes_part))
            .collect();
        let kept_of = |all: &[String]| -> Vec<String> {
            kept.iter()
                .filter_map(|place| all.get(*place).cloned())
                .collect()
        };
        (self.ids, self.names) = (kept_of(&self.ids), kept_of(&self.names));
        self.places = self.ids.iter().cloned().zip(0..).collect();
        self.entrants.retain(takes_part);
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

    /// Hides everybody's name where a program keeps it back until both agree.
    pub fn keep_names_back(&mut self) {
        self.names.iter_mut().for_each(String::clear);
    }

    /// Reads one object a line, or people inside one object.
    fn objects(&mut self, text: &str, reading: &Reading) {
        match wrapped(text) {
            None => self.lines(text, reading),
            Some(Wrapped::Lists(lists, others)) => {
                for (begin, part) in lists {
                    self.part = part;
                    self.values(text, begin, reading);
                }
                for (at, name) in others {
                    let why = either(
                        self.language,
                        format!("“{name}” is no list of people we know"),
                        format!("„{name}“ ist keine Liste von Menschen, die wir kennen"),
                    );
                    self.bad(1 + line_ends(text, 0, at), &why);
                }
            }
            Some(Wrapped::ById(people)) => {
                let (mut before, mut line) = (0, 1);
                for mut person in people {
                    line += line_ends(text, before, person.at);
                    before = person.at;
                    if person.says {
                        let id = Value::String(person.name);
                        person.fields.entry("id").or_insert(id);
                        self.row((line, ""), person.fields, reading);
                    } else {
                        self.says_nothing(line, &person.name);
                    }
                }
            }
        }
    }

    fn says_nothing(&mut self, line: u64, name: &str) {
        let why = either(
            self.language,
            format!("nothing under “{name}” is a field of a profile"),
            format!("nichts unter „{name}“ ist ein Feld eines Profils"),
        );
        self.bad(line, &why);
    }

    fn lines(&mut self, text: &str, reading: &Reading) {
        // Objects over several lines, as pretty printers write them.
        let first = text.trim_start().lines().next().unwrap_or_default();
        if first.trim() == "{" {
            self.values(text, 0, reading);
            return;
        }
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim().trim_end_matches(',');
            if line.is_empty() {
                continue;
            }
            if line.len() > LINE_MAX_BYTES {
                let why = words::one(
                    self.language,
                    "it is longer than 1 MiB",
                    "sie ist länger als 1 MiB",
                );
                self.bad(number, why);
                continue;
            }
            match serde_json::from_str(line) {
                Ok(Value::Object(fields)) => self.row((number, line), fields, reading),
                Ok(_) => self.no_object(number),
                Err(error) => self.bad(number, &words::json(self.language, &error)),
            }
        }
    }

    fn array(&mut self, text: &str, reading: &Reading) {
        let begin = text.find('[').map_or(0, |at| at + 1);
        self.values(text, begin, reading);
    }

    /// Reads one value after the other from a byte on, with commas between them or without. Where
    /// one is spoilt, it goes on with the next line that begins with an object.
    fn values(&mut self, text: &str, begin: usize, reading: &Reading) {
        let count = |from: usize, to: usize| line_ends(text, from, to);
        let (mut at, mut line) = (begin, 1 + count(0, begin));
        loop {
            let rest = text.get(at..).unwrap_or_default();
            let value = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            let from = at + (rest.len() - value.len());
            line += count(at, from);
            if value.is_empty() || value.starts_with(']') {
                return;
            }
            let mut values = serde_json::Deserializer::from_str(value).into_iter::<Value>();
            let length = match values.next() {
                Some(Ok(found)) => {
                    let length = values.byte_offset();
                    let written = value.get(..length).unwrap_or_default();
                    match found {
                        Value::Object(fields) => self.row((line, written), fields, reading),
                        Value::Null
                        | Value::Bool(_)
                        | Value::Number(_)
                        | Value::String(_)
                        | Value::Array(_) => self.no_object(line),
                    }
                    length
                }
                Some(Err(error)) => {
                    let spoilt = line + (error.line().max(1) as u64 - 1);
                    self.bad(spoilt, &words::json(self.language, &error));
                    next_object(value).unwrap_or(value.len())
                }
                None => return,
            };
            at = from + length.max(1);
            line += count(from, at);
        }
    }

    fn table(&mut self, text: &str, reading: &Reading) -> Result<(), String> {
        let mut table = table::table(text, self.language)?;
        self.levels = matrix::levels(&mut table.rows, &reading.columns);
        let named = |name: &&String| reading.columns.contains_key(*name);
        self.mapped
            .extend(table.columns.iter().filter(named).cloned());
        for row in table.rows {
            match row.fields {
                Ok(fields) => self.row((row.line, ""), fields, reading),
                Err(why) => self.bad(row.line, &why),
            }
        }
        Ok(())
    }

    /// Takes in one row, as it is written in this line.
    fn row(
        &mut self,
        (line, written): (u64, &str),
        mut fields: Map<String, Value>,
        reading: &Reading,
    ) {
        if let Some(part) = self.part {
            fields.entry(Ask::Role.name()).or_insert(Value::from(part));
        }
        let mut row = Row::new(reading.program, self.language, (written, &self.fields));
        let named = |name: &&String| reading.columns.contains_key(*name);
        self.mapped.extend(fields.keys().filter(named).cloned());
        row.take(fields, &reading.columns);
        let id = row.id.take();
        let id = id.unwrap_or_else(|| self.unnamed.id(line, &self.places));
        if self.places.contains_key(&id) {
            let why = either(
                self.language,
                format!("the id “{id}” was given before"),
                format!("die Id „{id}“ gab es schon"),
            );
            self.bad(line, &why);
            return;
        }
        for name in std::mem::take(&mut row.aside) {
            self.aside.entry(name).or_insert((0, line)).0 += 1;
        }
        let avoided = std::mem::take(&mut row.avoided).into_iter();
        self.avoided.extend(avoided.map(|id| (line, id)));
        let (mut profile, entry, wrong) = row.finish(reading.program);
        for why in wrong {
            self.note(line, &why);
        }
        self.places.insert(id.clone(), self.ids.len());
        self.names.push(profile.name.clone());
        if profile.name.is_empty() {
            // Sentences about several people without names are told apart by what a file calls them.
            profile.name.clone_from(&id);
        }
        self.entrants.push(Entrant {
            id: person_named(&id),
            profile,
            entry,
        });
        self.ids.push(id);
    }
}

/// Ids for rows that have none.
#[derive(Debug, Default)]
struct Unnamed {
    line: u64,
    /// How many ids were made from that line.
    made: u64,
}

impl Unnamed {
    /// Makes an id from a line; several rows on one are numbered.
    fn id(&mut self, line: u64, taken: &BTreeMap<String, usize>) -> String {
        if self.line != line {
            *self = Unnamed { line, made: 0 };
        }
        loop {
            self.made += 1;
            let id = match self.made {
                1 => format!("line-{line}"),
                number => format!("line-{line}.{number}"),
            };
            if !taken.contains_key(&id) {
                return id;
            }
        }
    }
}

/// Counts the ends of lines between two bytes.
fn line_ends(text: &str, from: usize, to: usize) -> u64 {
    let passed = text.as_bytes().get(from..to).unwrap_or_default();
    passed.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Where the next line after this one begins that begins with an object, in bytes.
fn next_object(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > 0 && line.trim_start().starts_with('{') {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use matching::program;

    fn read(text: &str, map: &str) -> People {
        let reading = Reading {
            program: program("P07").unwrap(),
            columns: table::columns(map, Language::English).unwrap(),
            language: Language::English,
            names_all: false,
        };
        let mut people = People::default();
        match text.chars().next() {
            Some('[') => people.array(text, &reading),
            Some('{') => people.objects(text, &reading),
            _ => people.table(text, &reading).unwrap(),
        }
        people.look_up(&reading);
        people
    }

    #[test]
    fn many_bad_rows_are_counted_and_a_script_hears_of_each() {
        let mut few = People::default();
        let mut all = People {
            names_all: true,
            ..People::default()
        };
        for line in 1..=250 {
            few.bad(line, "it is odd");
            all.bad(line, "it is odd");
        }
        assert_eq!((few.bad.len(), few.bad_more), (NAMED_MAX, 50));
        assert_eq!((all.bad.len(), all.bad_more), (0, 0), "named at once");
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
            "Line 2: its JSON ends too early.",
            "Line 4: it is no JSON object.",
            "Line 5: the id “a” was given before.",
            "Line 6: could not read “soon” of slots, which takes",
        ]) {
            assert!(bad.starts_with(beginning), "{bad}");
        }
        assert_eq!(people.aside["shoe"], (1, 6));
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
        assert_eq!(
            people.aside["Abteilung"],
            (1, 2),
            "a department is no field"
        );
        assert_eq!(people.ids, ["line-2"]);
    }

    #[test]
    fn an_id_is_an_id_whatever_stands_beside_it() {
        for (text, id) in [
            ("{\"email\":\"k@x\",\"id\":\"m1\"}", "m1"),
            ("{\"id\":7,\"user\":\"kim\",\"key\":1}", "7"),
            ("email,Person ID\nk@x,m1", "m1"),
            ("E-Mail;Nr\nk@x;4", "4"),
            ("E-Mail;Name\nk@x;Kim", "k@x"),
            ("{\"id\":null,\"email\":\"k@x\"}", "k@x"),
            ("E-Mail (privat);E-Mail\np@x;k@x", "k@x"),
            ("Your e-mail address;Name\nk@x;Kim", "k@x"),
        ] {
            let people = read(text, "");
            assert_eq!(people.ids, [id], "{text}");
            assert!(people.bad.is_empty() && people.aside.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_newsletter_by_mail_is_no_id() {
        let people = read("E-Mail-Newsletter;E-Mail\nja;a@x\nja;b@x\nnein;c@x\n", "");
        assert_eq!(people.ids, ["a@x", "b@x", "c@x"]);
        assert!(people.bad.is_empty(), "{:?}", people.bad);
    }

    #[test]
    fn a_yes_under_a_guessed_name_is_no_wish_and_no_offer() {
        let people = read(
            "Can mentor,What would you like to learn?,Do you need a room?,Beitrag bezahlt,I can help with\n\
             yes,Rust,yes,ja,3\nno,Go,no,ja,SQL\n",
            "",
        );
        let [first, second] = &people.entrants[..] else {
            panic!("two people");
        };
        assert!(first.profile.offers.is_empty(), "{:?}", first.profile);
        assert_eq!(first.profile.seeks, ["Rust"]);
        assert_eq!(first.entry.first(Ask::Role), Some("mentor"));
        assert_eq!(second.profile.offers, ["SQL"]);
        assert_eq!(second.profile.seeks, ["Go"]);
        assert_eq!(second.entry.first(Ask::Role), None);
        for name in ["Do you need a room?", "Beitrag bezahlt"] {
            assert_eq!(people.aside[name], (2, 2), "{name}");
        }
        let guessed = people.fields.guessed();
        let read: Vec<&str> = guessed.iter().map(|(name, _)| &**name).collect();
        assert_eq!(read, ["I can help with", "What would you like to learn?"]);
    }

    #[test]
    fn a_guess_never_takes_the_place_of_what_is_written() {
        for text in [
            "About,Tell us about your day\nI bake,long\n",
            "Bio,Please describe the office\nI bake,grey\n",
            "A word about the office;Bio\ngrey;I bake\n",
        ] {
            let about = read(text, "").entrants[0].profile.about.clone();
            assert_eq!(about.as_deref(), Some("I bake"), "{text}");
        }
    }

    #[test]
    fn fields_under_a_guessed_name_are_read() {
        let people = read(
            r#"{"id":"a","What I need":{"seeks":"yoga","days":"Mon"},"Languages you speak":"German, office"}"#,
            "",
        );
        let profile = &people.entrants[0].profile;
        assert_eq!(profile.seeks, ["yoga"]);
        assert_eq!(profile.days.len(), 1);
        assert_eq!(profile.languages, ["de"], "an office is no language");
        assert!(people.bad.is_empty(), "{:?}", people.bad);
    }

    #[test]
    fn a_name_in_two_halves_is_one() {
        for (text, name) in [
            ("Nachname;Vorname\nSommer;Kim", "Kim Sommer"),
            (
                "{\"lastName\":\"Sommer\",\"firstName\":\"Kim\"}",
                "Kim Sommer",
            ),
            ("{\"surname\":\"Sommer\",\"name\":\"Kim\"}", "Kim"),
            ("{\"first name\":\"Kim\"}", "Kim"),
        ] {
            assert_eq!(read(text, "").entrants[0].profile.name, name, "{text}");
        }
        let nobody = read("{\"id\":\"m1\"}", "");
        assert_eq!(nobody.name(0), "", "a name is not made up");
        assert_eq!(
            nobody.entrants[0].profile.name, "m1",
            "sentences have the id"
        );
    }

    #[test]
    fn names_in_capitals_within_are_understood() {
        let people = read(
            "{\"workAreas\":\"IT\",\"timeZone\":\"CET\",\"lifeStage\":\"parent\",\"weeklyHours\":20}",
            "",
        );
        assert!(people.aside.is_empty(), "{:?}", people.aside);
        let Entrant { profile, entry, .. } = &people.entrants[0];
        assert_eq!(profile.work_areas, ["IT"]);
        assert_eq!(profile.time_zone.as_deref(), Some("Europe/Berlin"));
        assert_eq!(profile.life_stage.as_deref(), Some("parent"));
        assert_eq!(entry.first(Ask::WeeklyHours), Some("20"));
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

    #[test]
    fn an_array_names_the_line_of_what_is_spoilt_and_goes_on() {
        let people = read(
            "[\n {\"id\": \"a\"},\n {\"id\": \"b\",, },\n {\n  \"id\": \"c\"\n },\n 7,\n {\"id\": \"a\"}\n]",
            "",
        );
        assert_eq!(people.ids, ["a", "c"]);
        let lines: Vec<&str> = people.bad.iter().map(|bad| &bad[..7]).collect();
        assert_eq!(lines, ["Line 3:", "Line 7:", "Line 8:"], "{:?}", people.bad);
        let open = read("[{\"id\": \"a\"}, {\"id\": ", "");
        assert_eq!((open.ids.len(), open.bad.len()), (1, 1), "{:?}", open.bad);
    }

    #[test]
    fn a_list_beside_the_people_is_named() {
        let people = read(
            "{\"mentors\": [{\"id\": \"a\"}, 7],\n \"coaches\": [{\"id\": \"b\"}]}",
            "",
        );
        assert_eq!(people.ids, ["a"]);
        let [odd, list] = &people.bad[..] else {
            panic!("{:?}", people.bad);
        };
        assert!(odd.starts_with("Line 1: it is no JSON object"), "{odd}");
        assert!(list.starts_with("Line 2: “coaches” is no list"), "{list}");
    }

    #[test]
    fn many_rows_without_an_id_on_one_line_are_numbered() {
        let people = read(
            r#"[{"id":"line-1.2"},{"seeks":"a"},{"seeks":"b"},{"seeks":"c"}]"#,
            "",
        );
        assert_eq!(people.ids, ["line-1.2", "line-1", "line-1.3", "line-1.4"]);
    }

    #[test]
    fn objects_over_several_lines_are_read() {
        let people = read("{\n \"id\": \"a\"\n}\n{\n \"id\": \"b\"\n}\n", "");
        assert_eq!((people.ids.len(), people.bad.len()), (2, 0));
    }

    #[test]
    fn values_of_another_kind_are_named_and_the_rest_counts() {
        for (row, said) in [
            ("\"offers\": true", "“true” of offers"),
            ("\"offers\": [\"Rust\", false]", "“false” of offers"),
            ("\"slots\": 17", "“17” of slots"),
            ("\"skills\": 4", "“4” of skills"),
            ("\"hours\": \"soon\"", "“soon” of hours"),
            ("\"days\": \"Blursday\"", "“Blursday” of days"),
            (
                "\"languages\": [\"Klingonisch\", \"de\"]",
                "“Klingonisch” of languages",
            ),
            (
                "\"time-zone\": \"Mars/Olympus\"",
                "“Mars/Olympus” of time-zone",
            ),
            ("\"role\": \"king\"", "“king” of role"),
            ("\"skills\": [\"Rust:9\"]", "“Rust:9” of skills"),
            ("\"experience\": {\"Logistik\": -3}", "“-3” of experience"),
            (
                "\"experience\": \"Logistik:900\"",
                "“Logistik:900” of experience",
            ),
            ("\"load\": -2", "“-2” of load"),
            ("\"interests\": 7", "“7” of interests"),
            ("\"interests\": [\"Go\", null]", "“null” of interests"),
            (
                "\"interests\": {\"k\": [1, {}]}",
                "“{\"k\":[1,{}]}” of interests",
            ),
            ("\"name\": [\"a\"]", "“[\"a\"]” of name"),
            (
                "\"capacity\": 99999999999999999999",
                "“99999999999999999999” of capacity",
            ),
            ("\"capacity\": \"many\"", "“many” of capacity"),
            ("\"capacity\": -3", "“-3” of capacity"),
            ("\"experience\": \"a lot\"", "“a lot” of experience"),
            ("\"about\": {\"a\": 1}", "“{\"a\":1}” of about"),
            ("\"id\": {}, \"name\": \"x\"", "“{}” of id"),
            ("\"programs\": [\"P99\"]", "“P99” of programs"),
            ("\"start\": \"2026-02-31\"", "“2026-02-31” of start"),
            ("\"tenure\": \"long\"", "“long” of tenure"),
        ] {
            let people = read(&format!("{{\"seeks\": \"Go\", {row}}}"), "");
            assert_eq!(people.bad.len(), 1, "{row}: {:?}", people.bad);
            assert!(people.bad[0].contains(said), "{row}: {:?}", people.bad);
            assert!(people.bad[0].starts_with("Line 1: could not read "));
            assert_eq!(people.entrants[0].profile.seeks, ["Go"], "{row}");
        }
        let quiet = read(
            "{\"seeks\": null, \"days\": \"\", \"slots\": [], \"start\": \"24.12.2026\", \"tenure\": 3}",
            "",
        );
        assert!(quiet.bad.is_empty(), "{:?}", quiet.bad);
        let start = quiet.entrants[0].entry.first(Ask::Start);
        assert_eq!(start, Some("2026-12-24"));
    }

    #[test]
    fn what_is_known_only_at_the_end_is_named_too() {
        let people = read(
            "id,avoid,Can teach\na,b; nobody,Rust\nb,,Go\n",
            "Can teach=offers,Can teech=seeks",
        );
        assert_eq!(
            people.bad,
            [
                "Line 2: “nobody” of avoid is nobody’s id in the file. The rest of the row counts.",
                "The file has no column “Can teech”, which --map names.",
            ]
        );
        assert_eq!(people.entrants[1].profile.offers, ["Go"]);
    }

    #[test]
    fn entries_that_are_too_many_are_counted() {
        let many: Vec<String> = (0..70).map(|number| format!("thing {number}")).collect();
        let offers = serde_json::json!({"offers": many, "topics": many});
        let people = read(&offers.to_string(), "");
        assert_eq!(
            people.bad,
            [
                "Line 1: of the 70 entries of topics, the first 64 count. The rest of the row counts.",
                "Line 1: of the 70 entries of offers, the first 64 count. The rest of the row counts.",
            ]
        );
    }

    #[test]
    fn a_file_is_spoken_of_in_the_language_of_the_results() {
        let mut people = People {
            language: Language::German,
            ..People::default()
        };
        let reading = Reading {
            program: program("P07").unwrap(),
            columns: table::Columns::new(),
            language: Language::German,
            names_all: false,
        };
        people.lines("{\"hours\": \"soon\"}\n7\n{\"id\":", &reading);
        assert_eq!(
            people.bad,
            [
                "Zeile 1: „soon“ bei hours war nicht zu lesen (erwartet: Stunden wie 9-17). Der Rest der Zeile zählt.",
                "Zeile 2: das ist kein JSON-Objekt. Sie zählt nicht.",
                "Zeile 3: ihr JSON endet zu früh. Sie zählt nicht.",
            ]
        );
    }
}
