//! What is said about a file that was read.
//!
//! For: naming each row and value that could not be read, what was guessed and what stays aside. Knows:
//! lines. Never: names the same twice; says more than so many one by one, unless a script reads it.

use matching::Language;
use model::Field;

use super::super::consent::{is_standing, used_field};
use super::super::keys;
use super::super::words::{self, either, say};
use super::{NAMED_MAX, People, Reading};

/// Says how many rows nothing was filled in.
fn more_empty(language: Language, count: usize) {
    if count == 0 {
        return;
    }
    let (rows, zeilen) = match count {
        1 => (
            "One row is".to_owned(),
            "Eine Zeile ist leer und zählt".to_owned(),
        ),
        count => (
            format!("{count} rows are"),
            format!("{count} Zeilen sind leer und zählen"),
        ),
    };
    let english = format!("{rows} empty and left out.");
    say(&either(language, english, format!("{zeilen} nicht.")));
}

impl People {
    /// Says on standard error what could not be read.
    pub fn tell(&self) {
        for bad in &self.bad {
            say(bad);
        }
        let more = |count: usize, english: &str, german: &str| {
            if count > 0 {
                let english = format!("{count} more {english}");
                say(&either(
                    self.language,
                    english,
                    format!("{count} weitere {german}"),
                ));
            }
        };
        more(
            self.bad_more,
            "rows could not be read.",
            "Zeilen waren nicht zu lesen.",
        );
        more(
            self.noted_more,
            "values could not be read.",
            "Angaben waren nicht zu lesen.",
        );
        more_empty(self.language, self.empty);
        if !self.levels.is_empty() {
            let names = self.levels.join(", ");
            let english = format!("Read as skills with levels: {names}.");
            let german = format!("Als Fähigkeiten mit Stufen gelesen: {names}.");
            say(&either(self.language, english, german));
        }
        for (name, field) in self.fields.guessed().iter().take(NAMED_MAX) {
            let english = format!("“{name}” was read as {field}.");
            let german = format!("„{name}“ wurde als {field} gelesen.");
            say(&either(self.language, english, german));
        }
        for (name, missing) in self.consents.missing().take(NAMED_MAX) {
            let lines =
                self.place_in_file(missing.len(), missing.first().map_or(0, |(line, _)| *line));
            let (english, german) = match used_field(name).map(Field::name) {
                Some(field) => (
                    format!("{field} is not used, for want of a yes under “{name}”: {lines}."),
                    format!("{field} zählt nicht, weil ein Ja unter „{name}“ fehlt: {lines}."),
                ),
                None if is_standing(name) => (
                    format!("Matched with nobody, taking part no longer by “{name}”: {lines}."),
                    format!(
                        "Laut „{name}“ nicht mehr dabei und darum mit niemandem zusammengebracht: {lines}."
                    ),
                ),
                None => (
                    format!("Matched with nobody, for want of a yes under “{name}”: {lines}."),
                    format!(
                        "Ohne Ja unter „{name}“ und darum mit niemandem zusammengebracht: {lines}."
                    ),
                ),
            };
            say(&either(self.language, english, german));
        }
        for (name, (rows, line)) in self.aside.iter().take(NAMED_MAX) {
            say(&self.kept_aside(name, *rows, *line));
        }
        more(
            self.aside.len().saturating_sub(NAMED_MAX),
            "names are no fields of a profile.",
            "Namen sind keine Felder eines Profils.",
        );
    }

    fn kept_aside(&self, name: &str, rows: usize, line: u64) -> String {
        let meant = keys::meant(name);
        let lines = self.place_in_file(rows, line);
        let (did, ist) = match meant {
            Some(meant) => (
                format!("; did you mean “{meant}”?"),
                format!("; ist „{meant}“ gemeint?"),
            ),
            None => (".".to_owned(), ".".to_owned()),
        };
        either(
            self.language,
            format!("“{name}” is no field of a profile and was kept aside ({lines}){did}"),
            format!("„{name}“ ist kein Feld eines Profils und bleibt beiseite ({lines}){ist}"),
        )
    }

    /// Says where something was found: in one line, or in so many rows of which this is the first.
    fn place_in_file(&self, rows: usize, line: u64) -> String {
        let (english, german) = match rows {
            1 => (format!("line {line}"), format!("Zeile {line}")),
            rows => (
                format!("{rows} rows, first line {line}"),
                format!("{rows} Zeilen, zuerst Zeile {line}"),
            ),
        };
        either(self.language, english, german)
    }

    /// Notes what can be known only once everything is read: ids nobody has, and columns `--map`
    /// names that are not there.
    pub(super) fn look_up(&mut self, reading: &Reading) {
        self.look_up_avoided();
        let missing = |column: &&String| !self.mapped.contains(*column);
        let missing: Vec<&String> = reading.columns.keys().filter(missing).collect();
        for column in missing {
            let said = either(
                self.language,
                format!("The file has no column “{column}”, which --map names."),
                format!("Die Datei hat keine Spalte „{column}“, die --map nennt."),
            );
            self.bad.push(said);
        }
    }

    pub(super) fn no_object(&mut self, line: u64) {
        let why = words::one(
            self.language,
            "it is no JSON object",
            "das ist kein JSON-Objekt",
        );
        self.bad(line, why);
    }

    pub(super) fn bad(&mut self, line: u64, why: &str) {
        let is_named = self.say_bad(either(
            self.language,
            format!("Line {line}: {why}. The row was left out."),
            format!("Zeile {line}: {why}. Sie zählt nicht."),
        ));
        self.bad_more += usize::from(!is_named);
    }

    pub(super) fn note(&mut self, line: u64, why: &str) {
        let is_named = self.say_bad(either(
            self.language,
            format!("Line {line}: {why}. The rest of the row counts."),
            format!("Zeile {line}: {why}. Der Rest der Zeile zählt."),
        ));
        self.noted_more += usize::from(!is_named);
    }

    /// Names what could not be read: at once where all of it is named, so that nothing piles up, and
    /// else with the others, as long as they are few.
    fn say_bad(&mut self, said: String) -> bool {
        if self.names_all {
            say(&said);
            return true;
        }
        let is_named = self.bad.len() < NAMED_MAX;
        if is_named {
            self.bad.push(said);
        }
        is_named
    }
}
