//! Tables with a column for each skill.
//!
//! For: "Name, Python, SQL, Excel" with a level in each cell. Knows: whole numbers from 0 to 5. Never:
//! takes a column for a skill whose name means something else.

use std::collections::BTreeMap;

use model::Field;
use serde_json::Value;

use super::keys::{Key, key, written};
use super::table::{Columns, Row};
use super::{guess, ticks};

/// Fewer such columns are numbers of something else.
const COLUMNS_MIN: usize = 3;
/// A skill has at most so many words; longer names are questions.
const NAME_MAX_WORDS: usize = 4;
const LEVEL_MAX: u8 = 5;
/// No table of levels is all ones.
const LEVEL_SEEN: u8 = 2;

/// Puts columns of levels together as skills; gives their names.
pub fn levels(rows: &mut [Row], columns: &Columns) -> Vec<String> {
    let mut seen: BTreeMap<String, Option<u8>> = BTreeMap::new();
    for fields in rows.iter().filter_map(|row| row.fields.as_ref().ok()) {
        for (name, value) in fields {
            let best = seen.entry(name.clone()).or_insert(Some(0));
            *best = best.and_then(|best| Some(level(value)?.max(best)));
        }
    }
    let is_skill = |(name, best): &(String, Option<u8>)| {
        best.is_some_and(|best| best >= LEVEL_SEEN) && !columns.contains_key(name) && may_be(name)
    };
    let skills: Vec<String> = seen.into_iter().filter(is_skill).map(|it| it.0).collect();
    if skills.len() < COLUMNS_MIN {
        return Vec::new();
    }
    for fields in rows.iter_mut().filter_map(|row| row.fields.as_mut().ok()) {
        let said = skills.iter().filter_map(|name| {
            let level = level(&fields.remove(name)?).filter(|level| *level > 0)?;
            Some(format!("{name}:{level}"))
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() {
            continue;
        }
        let said = said.join("; ");
        let all = match fields.get("skills").and_then(Value::as_str) {
            Some(before) => format!("{before}; {said}"),
            None => said,
        };
        fields.insert("skills".to_owned(), Value::String(all));
    }
    skills
}

fn may_be(name: &str) -> bool {
    let is_short = (1..=NAME_MAX_WORDS).contains(&name.split_whitespace().count());
    let is_language = ticks::language(name).is_some_and(|it| it.is_asked);
    is_short && !name.ends_with('?') && is_free(name) && !ticks::is_time(name) && !is_language
}

/// Tells whether a name is none we know, nor sure to be asked for a number. What else might be guessed
/// by its words is a skill where levels stand: "Public speaking", "Teaching".
fn is_free(name: &str) -> bool {
    let counts = match key(name) {
        Key::Id(_) | Key::Half(_) | Key::Inside | Key::Quiet | Key::Ask(_) => true,
        Key::Profile(field) => matches!(
            field,
            Field::Capacity | Field::Experience | Field::TimeZone | Field::Slots | Field::Days
        ),
        Key::Unknown => false,
    };
    written(name) == Key::Unknown && !counts && guess::may_be_skill(name)
}

fn level(value: &Value) -> Option<u8> {
    let level: u8 = value.as_str()?.trim().parse().ok()?;
    (level <= LEVEL_MAX).then_some(level)
}

#[cfg(test)]
mod tests {
    use super::*;
    use matching::Language;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let mut table = super::super::table::table(text, Language::English).unwrap();
        let names = levels(&mut table.rows, &Columns::new());
        let rows = table.rows.into_iter();
        let told = rows.map(|row| Value::Object(row.fields.unwrap()).to_string());
        (names, told.collect())
    }

    #[test]
    fn columns_of_levels_are_skills() {
        let (names, rows) = read("Name,Python,SQL,Excel\nAda,5,4,0\nBo,,2,3\n");
        assert_eq!(names, ["Excel", "Python", "SQL"]);
        assert_eq!(
            rows,
            [
                r#"{"Name":"Ada","skills":"Python:5; SQL:4"}"#,
                r#"{"Name":"Bo","skills":"Excel:3; SQL:2"}"#,
            ]
        );
    }

    #[test]
    fn levels_come_before_what_a_name_might_mean() {
        let (names, _) = read("Name,Teaching,Web tools,Interest in AI\nAda,5,4,3\n");
        assert_eq!(names, ["Interest in AI", "Teaching", "Web tools"]);
    }

    #[test]
    fn other_numbers_are_no_skills() {
        for text in [
            "Name,Kids,Adults,Rating\nAda,2,3,5\n",
            "Name,Q1,Q2,Q3\nAda,2,3,5\n",
            "Name,Years,Age,Phone\nAda,2,3,5\n",
            "Name,Guests,Nights\nAda,2,3\n",
            "Name,A,B,C\nAda,1,1,0\n",
            "Name,A,B,C\nAda,5,4,many\n",
            "Name,Table,Guests,How was it?\nAda,5,4,3\n",
            "Name,Mon,Tue,Wed\nAda,5,4,3\n",
            "Name,Languages [de],Languages [en],Languages [fr]\nAda,5,4,3\n",
        ] {
            assert!(read(text).0.is_empty(), "{text}");
        }
    }
}
