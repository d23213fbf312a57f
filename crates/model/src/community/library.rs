//! What a community can begin from: templates with a canvas and a charter, formats with run sheets.
//!
//! For: founding in two minutes and meeting without preparing. Knows: the files of the library, in
//! English and German. Never: takes part in the fold; whoever uses a template copies it.

use serde::{Deserialize, Serialize};

use crate::community::sheet::Sheet;
use crate::community::statement::Template;

const TEMPLATES_ENGLISH: &str = include_str!("../../../../assets/communities/templates.en.txt");
const TEMPLATES_GERMAN: &str = include_str!("../../../../assets/communities/templates.de.txt");
const FORMATS_ENGLISH: &str = include_str!("../../../../assets/communities/formats.en.txt");
const FORMATS_GERMAN: &str = include_str!("../../../../assets/communities/formats.de.txt");

/// A language of the library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tongue {
    #[default]
    English,
    German,
}

/// What a community is founded on, ready to be copied and changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Blueprint {
    pub template: Template,
    pub title: String,
    pub purpose: String,
    pub examples: String,
    /// A question for each box of the WHY canvas: why more networked, hope, networking.
    pub questions: [String; 3],
    pub clauses: Vec<String>,
    /// Whether people outside do not learn who is in.
    pub is_hidden: bool,
}

/// A way to meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Format {
    /// How it is named in a gathering.
    pub name: String,
    pub title: String,
    pub purpose: String,
    /// How many people, such as 2-4.
    pub people: String,
    pub minutes: u32,
    /// `place`, `online` or `both`.
    pub place: String,
    /// How often it takes place; 1 unless it says otherwise.
    pub sessions: u32,
    pub steps: Vec<Step>,
}

/// One step of a run sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Step {
    pub minutes: u32,
    pub text: String,
}

/// Lists the templates.
pub fn blueprints(tongue: Tongue) -> Vec<Blueprint> {
    let file = match tongue {
        Tongue::English => TEMPLATES_ENGLISH,
        Tongue::German => TEMPLATES_GERMAN,
    };
    sheets(file).filter_map(|sheet| blueprint(&sheet)).collect()
}

/// Gives one template.
pub fn blueprint_of(template: Template, tongue: Tongue) -> Option<Blueprint> {
    let mut all = blueprints(tongue).into_iter();
    all.find(|blueprint| blueprint.template == template)
}

/// Lists the formats.
pub fn formats(tongue: Tongue) -> Vec<Format> {
    let file = match tongue {
        Tongue::English => FORMATS_ENGLISH,
        Tongue::German => FORMATS_GERMAN,
    };
    sheets(file).filter_map(|sheet| format(&sheet)).collect()
}

fn sheets(file: &str) -> impl Iterator<Item = Sheet> + '_ {
    file.split("----\n").map(Sheet::read)
}

fn line(sheet: &Sheet, name: &str) -> Option<String> {
    let found = sheet.lines.iter().find(|(line, _)| line == name);
    found.map(|(_, value)| value.clone())
}

fn blueprint(sheet: &Sheet) -> Option<Blueprint> {
    Some(Blueprint {
        template: Template::named(&line(sheet, "name")?)?,
        title: line(sheet, "title")?,
        purpose: line(sheet, "purpose")?,
        examples: line(sheet, "for-example")?,
        questions: [
            line(sheet, "more-networked")?,
            line(sheet, "hope")?,
            line(sheet, "networking")?,
        ],
        clauses: sheet.text.lines().map(str::to_owned).collect(),
        is_hidden: line(sheet, "hidden").is_some(),
    })
}

fn format(sheet: &Sheet) -> Option<Format> {
    let step = |line: &str| {
        let (minutes, text) = line.split_once(" min | ")?;
        Some(Step {
            minutes: minutes.parse().ok()?,
            text: text.to_owned(),
        })
    };
    Some(Format {
        name: line(sheet, "name")?,
        title: line(sheet, "title")?,
        purpose: line(sheet, "purpose")?,
        people: line(sheet, "people")?,
        minutes: line(sheet, "minutes")?.parse().ok()?,
        place: line(sheet, "place")?,
        sessions: line(sheet, "sessions").map_or(Some(1), |times| times.parse().ok())?,
        steps: sheet.text.lines().map(step).collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_library() {
        let (english, german) = (formats(Tongue::English), formats(Tongue::German));
        assert_eq!(english.len(), 10);
        for (one, other) in english.iter().zip(&german) {
            assert_eq!((&one.name, one.minutes), (&other.name, other.minutes));
            let minutes = |f: &Format| f.steps.iter().map(|step| step.minutes).collect::<Vec<_>>();
            assert_eq!(minutes(one), minutes(other), "{}", one.name);
            assert_eq!(
                minutes(one).iter().sum::<u32>(),
                one.minutes,
                "{}",
                one.name
            );
        }
        assert_eq!(english.len(), german.len());
        for tongue in [Tongue::English, Tongue::German] {
            let all = blueprints(tongue);
            let templates: Vec<Template> = all.iter().map(|b| b.template).collect();
            assert_eq!(templates, Template::ALL);
            assert!(all.iter().all(|blueprint| blueprint.clauses.len() == 5));
            assert!(
                all.iter()
                    .all(|b| b.is_hidden == (b.template == Template::Life))
            );
        }
    }
}
