//! Profiles from a file.
//!
//! For: taking what people have: JSON Lines, a JSON array, CSV; fields under their own names or
//! those people use. Knows: lines, arrays and tables. Never: stops at a bad row; it is named with
//! its line and the rest goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use matching::{Ask, Entrant, Entry, Program, fold, person_named};
use model::Profile;
use serde_json::{Map, Value};

use super::super::failure::{EXIT_FAILED, Failure};
use super::row::Row;
use super::table;

/// The largest file that is read, in bytes.
const FILE_MAX_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// The longest line that is read, in bytes.
const LINE_MAX_BYTES: usize = 1024 * 1024;
/// So many bad rows are named one by one; the others are counted.
const NAMED_MAX: usize = 200;

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
    /// What is counted where something is wrong: lines, or the rows of an array.
    counted: Counted,
    /// Field that is none of a profile → in how many rows.
    aside: BTreeMap<String, usize>,
}

/// What a number beside a bad row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Counted {
    #[default]
    Lines,
    Rows,
}

impl Counted {
    const fn word(self) -> &'static str {
        match self {
            Counted::Lines => "Line",
            Counted::Rows => "Row",
        }
    }
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
            self.bad.push(format!(
                "{} {line}: {why}. The row was left out.",
                self.counted.word()
            ));
        } else {
            self.bad_more += 1;
        }
    }

    fn note(&mut self, line: u64, why: &str) {
        if self.bad.len() < NAMED_MAX {
            self.bad.push(format!(
                "{} {line}: {why}. The rest of the row counts.",
                self.counted.word()
            ));
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
        self.counted = Counted::Rows;
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
