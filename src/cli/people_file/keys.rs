//! What the names of fields and columns mean.
//!
//! For: taking a field under its own name or under one people use, English or German. Knows: the
//! fields of a profile and the questions of programs. Never: looks at a value; knows a position or a
//! department.

use matching::{Ask, fold};
use model::Field;

/// What a name in a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    Id,
    Profile(Field),
    Ask(Ask),
    /// Another object whose fields are meant.
    Inside,
    /// Known, and left aside without a word.
    Quiet,
    Unknown,
}

/// Finds what a name in a file means.
pub fn key(name: &str) -> Key {
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

/// Finds the name that was probably meant by one nobody knows.
pub fn meant(name: &str) -> Option<&'static str> {
    let fields = Field::ALL.into_iter().map(Field::name);
    let asks = Ask::ALL.into_iter().map(Ask::name);
    let others = NAMES.iter().flat_map(|(names, _)| names.iter().copied());
    let all = fields.chain(asks).chain(others);
    model::nearest(&name.trim().to_lowercase(), all.map(|name| (name, name)))
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
