//! What the names of fields and columns mean.
//!
//! For: taking a field under its own name or under one people use, English or German. Knows: the
//! fields of a profile and the questions of programs. Never: looks at a value; knows a position or a
//! department.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use matching::{Ask, Language, Program, Takes, fold};
use model::Field;

use super::guess;

/// What a name in a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Its place among [`IDS`]: of several the one that comes first counts.
    Id(usize),
    /// Half of a name, in the order in which the halves are said.
    Half(usize),
    Profile(Field),
    Ask(Ask),
    /// Another object whose fields are meant.
    Inside,
    /// Known, and left aside without a word.
    Quiet,
    Unknown,
}

/// The name of a field has at most so many words where it stands in a question.
const FIELD_MAX_WORDS: usize = 3;
/// Names of what tells people apart, the surest first: a table often has an address as well.
const IDS: [&str; 29] = [
    "id",
    "person id",
    "user id",
    "member id",
    "participant id",
    "attendee id",
    "teilnehmer id",
    "uid",
    "pid",
    "respondent id",
    "response id",
    "antwort id",
    "registration id",
    "kennung",
    "person",
    "user",
    "key",
    "nr",
    "no",
    "personalnr",
    "personalnummer",
    "mitarbeiternummer",
    "employee id",
    "employee number",
    "email",
    "e mail",
    "mail",
    "email address",
    "e mail adresse",
];
/// Names of the two halves of a name.
const HALVES: [&[&str]; 2] = [
    &[
        "first name",
        "firstname",
        "given name",
        "vorname",
        "rufname",
    ],
    &[
        "last name",
        "lastname",
        "surname",
        "family name",
        "nachname",
        "familienname",
    ],
];

/// Finds what a name in a file means, also where it has to be guessed.
pub fn key(name: &str) -> Key {
    let key = written(name);
    if key == Key::Unknown {
        return Names::default().fitted(guessed(name));
    }
    key
}

/// Finds what a name in a file means that is one of those we know, also where words are told apart by
/// capitals (`workAreas`).
pub fn written(name: &str) -> Key {
    let key = spelt(name);
    if key == Key::Unknown {
        return spelt(&parted(name));
    }
    key
}

fn guessed(name: &str) -> Key {
    let bare = guess::bare(&parted(name));
    let known = |key: Key| (key != Key::Unknown).then_some(key);
    let key = known(spelt(&bare))
        .or_else(|| known(of_somebody(&bare)))
        .or_else(|| known(guess::guess(&bare)))
        .or_else(|| in_brackets(name).map(Key::Ask))
        .unwrap_or(Key::Unknown);
    // Whatever is named surely comes first.
    if let Key::Id(place) = key {
        return Key::Id(IDS.len() + place);
    }
    key
}

/// Finds a name that is known without whose it is: "Mein Arbeitsbereich".
fn of_somebody(bare: &str) -> Key {
    const WHOSE: [&str; 8] = [
        "my ", "your ", "mein ", "meine ", "dein ", "deine ", "ihr ", "ihre ",
    ];
    let name = WHOSE.iter().find_map(|it| bare.strip_prefix(it));
    match name.map(spelt) {
        Some(Key::Profile(field)) => Key::Profile(field),
        Some(Key::Ask(ask)) => Key::Ask(ask),
        Some(Key::Id(_) | Key::Half(_) | Key::Inside | Key::Quiet | Key::Unknown) | None => {
            Key::Unknown
        }
    }
}

/// Finds what a program asks for in brackets behind words of one's own: "Womit ich arbeite (Methode)".
fn in_brackets(name: &str) -> Option<Ask> {
    let (_, inside) = name.split_once('(')?;
    let ask = Ask::parse(inside.trim_end().strip_suffix(')')?)?;
    let is_text = ask.takes() == Takes::Text && ask != Ask::Question;
    is_text.then_some(ask)
}

/// What a name of a file was taken for.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    key: Key,
    is_guess: bool,
    /// Something that was said under it counts.
    is_used: bool,
}

/// What the names of one file mean; each is looked at once.
#[derive(Debug, Default)]
pub struct Names {
    known: RefCell<BTreeMap<String, Meaning>>,
    /// The program that is run.
    program: Option<Program>,
}

impl Names {
    /// Begins with what a program asks, under the words with which it does.
    pub fn of(program: &Program) -> Names {
        let mut known = BTreeMap::new();
        for question in &program.asks {
            let meaning = Meaning {
                key: Key::Ask(question.what),
                is_guess: false,
                is_used: false,
            };
            for language in [Language::English, Language::German] {
                known.insert(question.text.say(language).to_owned(), meaning);
            }
        }
        Names {
            known: RefCell::new(known),
            program: Some(program.clone()),
        }
    }

    /// Takes what somebody gives away or takes over for what they offer or seek, where the program does not
    /// ask for it by itself.
    fn fitted(&self, key: Key) -> Key {
        let Key::Ask(ask) = key else { return key };
        if self.asks(ask) {
            key
        } else if ask == Ask::TasksSought && self.asks(Ask::Tasks) {
            Key::Ask(Ask::Tasks)
        } else if ask == Ask::TaskOffered {
            Key::Profile(Field::Offers)
        } else if matches!(ask, Ask::TasksSought | Ask::Must | Ask::Goal) {
            Key::Profile(Field::Seeks)
        } else {
            key
        }
    }

    /// Tells whether the program asks for something on entering.
    fn asks(&self, ask: Ask) -> bool {
        let mut programs = self.program.iter();
        programs.any(|program| program.asks.iter().any(|question| question.what == ask))
    }

    /// Guesses what a name means in the program that is run.
    fn guess(&self, name: &str) -> Key {
        let bare = guess::bare(&parted(name));
        let mut programs = self.program.iter();
        if programs.any(|program| program.asks_which_part(&bare)) {
            return Key::Ask(Ask::Role);
        }
        let key = self.fitted(guessed(name));
        match key == Key::Unknown && self.counts_a_part(&bare) {
            true => Key::Profile(Field::Capacity),
            false => key,
        }
    }

    /// Tells whether it is asked how many of those who play a part of the program somebody takes on: "Wie viele
    /// Gäste?".
    fn counts_a_part(&self, bare: &str) -> bool {
        let mut counted = ["how many ", "wie viele "].iter();
        let counted = counted.find_map(|it| bare.strip_prefix(it));
        // "How many mentors have you had?" counts those of before.
        let is_past = bare.split(' ').any(|word| OF_BEFORE.contains(&word));
        let counted = counted.filter(|_| !is_past);
        let names = |program: &Program| counted.is_some_and(|of| program.names_a_part(of));
        self.program.as_ref().is_some_and(names)
    }

    /// Finds what a name means, and whether it had to be guessed.
    pub fn key(&self, name: &str) -> (Key, bool) {
        if let Some(known) = self.known.borrow().get(name) {
            return (known.key, known.is_guess);
        }
        let written = written(name);
        let is_guess = written == Key::Unknown;
        let key = if is_guess { self.guess(name) } else { written };
        let meaning = Meaning {
            key,
            is_guess,
            is_used: false,
        };
        self.known.borrow_mut().insert(name.to_owned(), meaning);
        (key, is_guess)
    }

    /// Notes that something said under a name counts.
    pub fn used(&self, name: &str) {
        if let Some(known) = self.known.borrow_mut().get_mut(name) {
            known.is_used = true;
        }
    }

    /// Lists the names that were guessed, each with the field it was read as.
    pub fn guessed(&self) -> Vec<(String, &'static str)> {
        let names = self.known.borrow();
        let guessed = names.iter().filter(|(_, it)| it.is_guess && it.is_used);
        let read = guessed.filter_map(|(name, it)| Some((name.clone(), it.key.field()?)));
        read.collect()
    }
}

impl Key {
    /// Names the field that is meant, if it is one.
    fn field(self) -> Option<&'static str> {
        match self {
            Key::Id(_) => Some("id"),
            Key::Half(_) => Some(Field::Name.name()),
            Key::Profile(field) => Some(field.name()),
            Key::Ask(ask) => Some(ask.name()),
            Key::Inside | Key::Quiet | Key::Unknown => None,
        }
    }
}

/// Words, folded, with which a question asks for what was.
const OF_BEFORE: [&str; 11] = [
    "had", "been", "did", "were", "was", "already", "hattest", "hatten", "gehabt", "bisher",
    "schon",
];

/// Puts a space where a capital follows a small letter.
pub fn parted(name: &str) -> String {
    let mut parted = String::with_capacity(name.len() + 4);
    let mut was_small = false;
    for letter in name.chars() {
        if was_small && letter.is_uppercase() {
            parted.push(' ');
        }
        was_small = letter.is_lowercase();
        parted.push(letter);
    }
    parted
}

fn spelt(name: &str) -> Key {
    let folded = fold(name);
    let known = KNOWN.get(folded.as_str()).copied();
    known.unwrap_or_else(|| Ask::parse(name).map_or(Key::Unknown, Key::Ask))
}

/// Finds the field that a folded question names, by the longest of its names; none that holds who
/// knows or avoids whom, or what somebody answers.
pub fn field_within(folded: &str) -> Option<Field> {
    let words: Vec<&str> = folded.split(' ').collect();
    (1..=FIELD_MAX_WORDS).rev().find_map(|count| {
        words
            .windows(count)
            .find_map(|name| match spelt(&name.join(" ")) {
                Key::Profile(
                    Field::Answers
                    | Field::Programs
                    | Field::Avoid
                    | Field::Contacts
                    | Field::Capacity,
                )
                | Key::Id(_)
                | Key::Half(_)
                | Key::Ask(_)
                | Key::Inside
                | Key::Quiet
                | Key::Unknown => None,
                Key::Profile(field) => Some(field),
            })
    })
}

/// What folded names mean; every row of a file has some of them. Of two meanings the first counts.
static KNOWN: LazyLock<BTreeMap<String, Key>> = LazyLock::new(|| {
    let mut known = BTreeMap::new();
    let mut means = |name: &str, key: Key| {
        known.entry(fold(name)).or_insert(key);
    };
    for (place, name) in IDS.iter().enumerate() {
        means(name, Key::Id(place));
    }
    for (half, names) in HALVES.iter().enumerate() {
        names.iter().for_each(|name| means(name, Key::Half(half)));
    }
    for field in Field::ALL {
        means(field.name(), Key::Profile(field));
        means(field.label(), Key::Profile(field));
    }
    for (names, field) in NAMES {
        names
            .iter()
            .for_each(|name| means(name, Key::Profile(field)));
    }
    for ask in Ask::ALL {
        means(ask.name(), Key::Ask(ask));
    }
    for (names, ask) in ASKED {
        names.iter().for_each(|name| means(name, Key::Ask(ask)));
    }
    for name in INSIDE {
        means(name, Key::Inside);
    }
    for name in QUIET {
        means(name, Key::Quiet);
    }
    known
});

/// Names people give to what programs ask, beside those that are taken everywhere.
const ASKED: [(&[&str], Ask); 12] = [
    (
        &[
            "how do you decide",
            "how do you like to decide",
            "wie entscheidest du",
            "wie entscheidest du gern",
            "entscheidungsstil",
        ],
        Ask::Style,
    ),
    (
        &[
            "current mentees",
            "active mentees",
            "derzeitige mentees",
            "aktuelle mentees",
            "current coachees",
            "derzeitige coachees",
            "aktuelle coachees",
        ],
        Ask::Load,
    ),
    (
        &[
            "stunden pro woche",
            "std pro woche",
            "stunden woche",
            "hours a week",
            "hours week",
            "weekly hours",
        ],
        Ask::WeeklyHours,
    ),
    (&["ich bin", "i am"], Ask::Role),
    (
        &[
            "years at company",
            "years at the company",
            "years with the company",
            "years in the company",
            "betriebszugehorigkeit",
            "firmenzugehorigkeit",
            "unternehmenszugehorigkeit",
        ],
        Ask::Tenure,
    ),
    (
        &[
            "seit wann bist du hier",
            "seit wann bist du dabei",
            "seit wann arbeitest du hier",
            "hier seit",
            "dabei seit",
            "im unternehmen seit",
            "in der firma seit",
            "bei uns seit",
            "with us since",
            "here since",
            "at the company since",
            "with the company since",
            "since when are you here",
            "when did you join",
        ],
        Ask::Joined,
    ),
    (
        &["wartet seit", "wartend seit", "waits since", "waiting from"],
        Ask::Entered,
    ),
    (
        &[
            "critical topics",
            "critical topic",
            "kritische themen",
            "kritisches thema",
            "unbedingt abzudecken",
            "muss abgedeckt sein",
            "must be covered",
            "must not be lost",
            "darf nicht verloren gehen",
        ],
        Ask::Critical,
    ),
    (
        &[
            "benotigte fahigkeiten",
            "erforderliche fahigkeiten",
            "notwendige fahigkeiten",
            "benotigte kenntnisse",
            "erforderliche kenntnisse",
            "benotigte kompetenzen",
            "erforderliche kompetenzen",
            "muss konnen",
            "muss man konnen",
            "muss haben",
            "must know",
            "must be able to",
            "unbedingt notig",
            "unbedingt erforderlich",
            "voraussetzung",
            "voraussetzungen",
        ],
        Ask::Must,
    ),
    (
        &[
            "startdatum",
            "starttermin",
            "kann ab",
            "ich kann ab",
            "verfugbar ab",
            "available from",
            "ab wann",
            "can start on",
            "eintritt",
            "eintrittsdatum",
            "erster tag",
            "erster arbeitstag",
        ],
        Ask::Start,
    ),
    (
        &[
            "enddatum",
            "austritt",
            "austrittsdatum",
            "letzter tag",
            "letzter arbeitstag",
            "leaves on",
        ],
        Ask::End,
    ),
    (&["mindestruhe", "ruhezeit", "rest hours"], Ask::Rest),
];
/// Names of objects whose fields are meant.
const INSIDE: [&str; 6] = [
    "profile",
    "profil",
    "fields",
    "attributes",
    "entry",
    "answers",
];
/// Names that are known and left aside.
const QUIET: [&str; 4] = ["connected", "visibility", "flaws", "device"];

/// Finds the name that was probably meant by one nobody knows.
pub fn meant(name: &str) -> Option<&'static str> {
    let fields = Field::ALL.into_iter().map(Field::name);
    let asks = Ask::ALL.into_iter().map(Ask::name);
    let others = NAMES.iter().flat_map(|(names, _)| names.iter().copied());
    let all = fields.chain(asks).chain(others);
    model::nearest(&name.trim().to_lowercase(), all.map(|name| (name, name)))
}

/// Names people give to fields, folded; no position and no department is among them.
const NAMES: [(&[&str], Field); 20] = [
    (
        &[
            "avoids",
            "conflict",
            "conflicts",
            "conflict of interest",
            "conflicts of interest",
            "do not pair with",
            "do not match with",
            "keep apart from",
            "not with",
            "bitte nicht mit",
            "nicht mit",
            "nicht mit mir",
            "nicht zusammen mit",
            "nicht mit mir zusammenbringen",
            "befangen",
            "interessenkonflikt",
            "interessenkonflikte",
        ],
        Field::Avoid,
    ),
    (
        &[
            "full name",
            "display name",
            "names",
            "vor und nachname",
            "participant",
            "participant name",
            "respondent",
            "attendee",
            "teilnehmer",
            "teilnehmerin",
            "teilnehmer in",
            "member",
            "mitglied",
            "nick",
            "nickname",
            "spitzname",
        ],
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
            "location", "city", "ort", "stadt", "office", "town", "wohnort", "standort",
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
            "steckenpferd",
            "steckenpferde",
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
            "schwerpunkt",
            "schwerpunkte",
            "knows about",
            "kennt sich aus mit",
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
            "ask me about",
            "frag mich",
            "frag mich nach",
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
            "anliegen",
            "concern",
            "concerns",
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
    (
        &["lebensphase", "lebenssituation", "stage", "stage of life"],
        Field::LifeStage,
    ),
    (
        &["tage", "day", "available days", "arbeitstage", "workdays"],
        Field::Days,
    ),
    (
        &[
            "arbeitszeit",
            "arbeitszeiten",
            "working hours",
            "zeiten",
            "stunden",
        ],
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
            "zeit",
            "time",
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
            "freie platze",
            "freie plaetze",
            "offene platze",
            "freie kapazitat",
            "free capacity",
            "free places",
            "free seats",
            "open seats",
            "max",
        ],
        Field::Capacity,
    ),
];
