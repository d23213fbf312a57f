//! What is said about a file, in the language of the results.
//!
//! For: one plain sentence for everything that was not read as it stands. Knows: what fields take.
//! Never: reads a value.

use std::path::Path;

use matching::{Language, Takes};
use model::Field;

use super::super::print;

/// Says something on standard error. What a file says steers no terminal.
pub fn say(text: &str) {
    eprintln!("{}", print::harmless(text));
}

/// Chooses the sentence in the language of the results.
pub fn either(language: Language, english: String, german: String) -> String {
    match language {
        Language::English => english,
        Language::German => german,
    }
}

/// Chooses the words in the language of the results.
pub const fn one(language: Language, english: &'static str, german: &'static str) -> &'static str {
    match language {
        Language::English => english,
        Language::German => german,
    }
}

/// Names what is read: a file, or standard input for "-".
pub fn source(language: Language, path: &Path) -> String {
    match path.as_os_str() == "-" {
        true => one(language, "standard input", "der Standardeingabe").to_owned(),
        false => path.display().to_string(),
    }
}

/// Says what a field takes.
pub const fn takes(language: Language, field: Field) -> &'static str {
    let (english, german) = match field {
        Field::Name
        | Field::Pronouns
        | Field::Headline
        | Field::About
        | Field::Place
        | Field::LifeStage
        | Field::Challenge => ("a text", "ein Text"),
        Field::TimeZone => (
            "a zone such as Europe/Berlin",
            "eine Zone wie Europe/Berlin",
        ),
        Field::Languages => ("languages such as German, en", "Sprachen wie Deutsch, en"),
        Field::WorkAreas | Field::Interests | Field::Offers | Field::Seeks => {
            ("a list of texts", "eine Liste von Texten")
        }
        Field::Skills => (
            "skills such as Rust:4, with levels from 1 to 5",
            "Fähigkeiten wie Rust:4, mit Stufen von 1 bis 5",
        ),
        Field::Experience => (
            "fields with years such as Logistics:12",
            "Gebiete mit Jahren wie Logistik:12",
        ),
        Field::Days => ("days such as Mo-Fr", "Tage wie Mo-Fr"),
        Field::Hours => ("hours such as 9-17", "Stunden wie 9-17"),
        Field::Slots => ("slots such as Tue 14:00-15:30", "Zeiten wie Di 14:00-15:30"),
        Field::Capacity => (
            "a number such as 2, or P07:2",
            "eine Zahl wie 2, oder P07:2",
        ),
        Field::Programs => ("programs such as P07", "Programme wie P07"),
        Field::Answers => (
            "answers such as “P07 goal: lead a team”",
            "Antworten wie „P07 goal: ein Team leiten“",
        ),
        Field::Avoid | Field::Contacts => ("ids", "Ids"),
    };
    one(language, english, german)
}

/// Says what an answer on entering takes.
pub const fn takes_on_entering(language: Language, kind: Takes) -> &'static str {
    let (english, german) = match kind {
        Takes::Date => ("a date such as 2026-12-24", "ein Datum wie 2026-12-24"),
        Takes::Number => ("a number such as 4", "eine Zahl wie 4"),
        Takes::Part => (
            "a part such as mentor or mentee",
            "eine Seite wie Mentorin oder Mentee",
        ),
        Takes::Mode => ("“table” or “video”", "„Tisch“ oder „Video“"),
        Takes::Slot => (
            "a slot such as Tue 06:00-14:00",
            "ein Termin wie Tue 06:00-14:00",
        ),
        Takes::Text => ("a text", "ein Text"),
    };
    one(language, english, german)
}

/// Says how many people were read.
pub fn read(language: Language, people: usize, things: usize) -> String {
    let (who, wer) = match people {
        1 => (
            "one person, who says".to_owned(),
            "Eine Person gelesen, die".to_owned(),
        ),
        people => (
            format!("{people} people, who say"),
            format!("{people} Menschen gelesen, die"),
        ),
    };
    let (what, was) = match things {
        1 => ("one thing".to_owned(), "eine Sache".to_owned()),
        things => (
            format!("{things} different things"),
            format!("{things} verschiedene Dinge"),
        ),
    };
    let says = if people == 1 { "nennt" } else { "nennen" };
    either(
        language,
        format!("Read {who} {what}."),
        format!("{wer} {was} {says}."),
    )
}

/// Says what is wrong with JSON, in half a sentence without its line.
pub fn json(language: Language, error: &serde_json::Error) -> String {
    let (said, column) = (error.to_string(), error.column());
    let has = |words: &str| said.contains(words);
    if error.is_eof() {
        return one(
            language,
            "its JSON ends too early",
            "ihr JSON endet zu früh",
        )
        .to_owned();
    }
    let (english, german) = if has("trailing characters") {
        (
            "something follows the JSON",
            "hinter dem JSON steht noch etwas",
        )
    } else if has("control character") || has("escape") || has("lone ") {
        (
            "a text has a sign that must be written with a backslash",
            "in einem Text steht ein Zeichen, das einen Backslash braucht",
        )
    } else if has("key must be a string") {
        (
            "a name has no quotation marks",
            "ein Name hat keine Anführungszeichen",
        )
    } else if has("expected `,`") {
        (
            "a comma or a bracket is missing",
            "ein Komma oder eine Klammer fehlt",
        )
    } else if has("expected `:`") {
        ("a colon is missing", "ein Doppelpunkt fehlt")
    } else if has("trailing comma") {
        ("a comma is too many", "ein Komma ist zu viel")
    } else if has("number") {
        ("a number cannot be read", "eine Zahl ist nicht zu lesen")
    } else {
        (
            "what stands there is no JSON",
            "was dort steht, ist kein JSON",
        )
    };
    either(
        language,
        format!("{english} (column {column})"),
        format!("{german} (Spalte {column})"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_no_many() {
        let english = |people, things| read(Language::English, people, things);
        assert_eq!(
            english(1, 3),
            "Read one person, who says 3 different things."
        );
        assert_eq!(english(2, 1), "Read 2 people, who say one thing.");
        assert_eq!(
            read(Language::German, 1, 1),
            "Eine Person gelesen, die eine Sache nennt."
        );
        assert_eq!(
            read(Language::German, 9, 20),
            "9 Menschen gelesen, die 20 verschiedene Dinge nennen."
        );
    }

    #[test]
    fn what_is_wrong_with_json_needs_no_knowledge_of_a_parser() {
        for (text, said) in [
            ("{\"a\": 1", "its JSON ends too early"),
            ("{a: 1}", "a name has no quotation marks (column 2)"),
            ("{\"a\" 1}", "a colon is missing (column 6)"),
            (
                "{\"a\": 1 \"b\": 2}",
                "a comma or a bracket is missing (column 9)",
            ),
            ("{\"a\": nobody}", "what stands there is no JSON (column 8)"),
            ("{} {}", "something follows the JSON (column 4)"),
        ] {
            let error = serde_json::from_str::<serde_json::Value>(text).unwrap_err();
            assert_eq!(json(Language::English, &error), said, "{text}");
            let german = json(Language::German, &error);
            assert!(!german.contains("the"), "{german}");
        }
    }
}
