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

/// The most steps of a run sheet.
pub const STEPS_MAX: usize = 40;
/// The longest step, in minutes.
pub const STEP_MINUTES_MAX: u32 = 24 * 60;
/// The longest text of a step, in characters.
pub const STEP_MAX_CHARS: usize = 280;
/// The longest purpose of a format of a community's own, in characters.
pub const PURPOSE_MAX_CHARS: usize = 280;
/// The longest word on how many people, in characters.
const PEOPLE_MAX_CHARS: usize = 20;
/// The most times a format is gone through.
const SESSIONS_MAX: u32 = 52;

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
    let steps = sheet.text.lines().map(step);
    Some(Format {
        name: line(sheet, "name")?,
        title: line(sheet, "title")?,
        purpose: line(sheet, "purpose")?,
        people: line(sheet, "people")?,
        minutes: line(sheet, "minutes")?.parse().ok()?,
        place: line(sheet, "place")?,
        sessions: line(sheet, "sessions").map_or(Some(1), |times| times.parse().ok())?,
        steps: steps.collect::<Option<_>>()?,
    })
}

/// Reads a step as somebody types it: “10 min | Arrive”, “10: Arrive”, “10 Min. Ankommen”.
pub fn step(typed: &str) -> Option<Step> {
    step_and_more(typed).map(|(step, _)| step)
}

/// Reads a step, and tells whether it says more than is kept of it.
pub fn step_and_more(typed: &str) -> Option<(Step, bool)> {
    let typed = typed.trim();
    let digits = typed.bytes().take_while(u8::is_ascii_digit).count();
    let (minutes, rest) = typed.split_at_checked(digits)?;
    let minutes = minutes.parse().ok().filter(|it| *it <= STEP_MINUTES_MAX)?;
    let mut text = rest.trim_start();
    for unit in ["minutes", "Minuten", "min.", "Min.", "min", "Min", "'"] {
        let after = text.strip_prefix(unit);
        let ends = |after: &&str| !after.starts_with(char::is_alphabetic);
        if let Some(after) = after.filter(ends) {
            text = after;
            break;
        }
    }
    let text = text.trim_start_matches(['|', ':', '-', '–', ' ']);
    let (text, was_cut) = crate::clean::line(text, STEP_MAX_CHARS);
    (!text.is_empty()).then_some((Step { minutes, text }, was_cut))
}

/// Reads a format as a community keeps it: without a name and a title, which stand elsewhere.
pub(super) fn kept(name: String, title: String, text: &str) -> Option<Format> {
    let sheet = Sheet::read(text);
    let said = |name: &str| line(&sheet, name).unwrap_or_default();
    let steps: Vec<Step> = sheet
        .text
        .lines()
        .filter_map(step)
        .take(STEPS_MAX)
        .collect();
    (!steps.is_empty()).then(|| Format {
        name,
        title,
        purpose: crate::clean::line(&said("purpose"), PURPOSE_MAX_CHARS).0,
        people: crate::clean::line(&said("people"), PEOPLE_MAX_CHARS).0,
        minutes: steps.iter().map(|step| step.minutes).sum(),
        place: crate::clean::line(&said("place"), PEOPLE_MAX_CHARS).0,
        sessions: said("sessions").parse().unwrap_or(1).clamp(1, SESSIONS_MAX),
        steps,
    })
}

impl Format {
    /// Writes it as a community keeps it; it reads as the same again.
    pub fn written(&self) -> String {
        let named = |name: &str, value: String| (name.to_owned(), value);
        let lines = vec![
            named("purpose", self.purpose.clone()),
            named("people", self.people.clone()),
            named("place", self.place.clone()),
            named("sessions", self.sessions.to_string()),
        ];
        let steps = self.steps.iter();
        let steps = steps.map(|step| format!("{} min | {}", step.minutes, step.text));
        let text = steps.collect::<Vec<_>>().join("\n");
        Sheet { lines, text }.write()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_read_as_people_type_it() {
        for (typed, minutes, text) in [
            ("10 min | Arrive", 10, "Arrive"),
            ("10: Arrive", 10, "Arrive"),
            ("10 min: Arrive", 10, "Arrive"),
            ("  5 Min. Ankommen ", 5, "Ankommen"),
            ("20 Minuten – Reden", 20, "Reden"),
            ("15 minding the soup", 15, "minding the soup"),
            ("0 min | Begin", 0, "Begin"),
        ] {
            let text = text.to_owned();
            assert_eq!(step(typed), Some(Step { minutes, text }), "{typed}");
        }
        for wrong in [
            "",
            "Arrive",
            "10",
            "10 min | ",
            "1441 x",
            "99999999999 x",
            "-5 x",
        ] {
            assert_eq!(step(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_format_is_kept_and_read_again() {
        for format in formats(Tongue::German)
            .into_iter()
            .chain(formats(Tongue::English))
        {
            let (name, title) = (format.name.clone(), format.title.clone());
            assert_eq!(kept(name, title, &format.written()), Some(format));
        }
        assert_eq!(kept("a".into(), "A".into(), "nothing\n\nof use"), None);
    }

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
