//! Whether somebody wants to be matched at all, as forms ask it.
//!
//! For: nobody is matched who said no. Knows: the names such a question has, and how people refuse. Never: takes a
//! question about pictures or letters for it.

use std::collections::BTreeMap;

use matching::fold;
use model::Field;
use serde_json::Value;

use super::{guess, keys, ticks, values};

/// Beginnings of words, folded, by which a question asks for consent.
const ASKING: [&str; 4] = ["consent", "einwillig", "einverstand", "zustimm"];
/// Words, folded, with which a question asks so too that has no words but these and [`BESIDE`]: alone they
/// stand in questions about much else ("How often did you participate?").
const ASKING_ALONE: [&str; 15] = [
    "agree",
    "agrees",
    "agreed",
    "optin",
    "optedin",
    "participate",
    "participates",
    "participating",
    "participation",
    "teilnahme",
    "teilnehmen",
    "teilzunehmen",
    "mitmachen",
    "mitzumachen",
    "matchme",
];
/// The same of several words, with others between them or without.
const ASKING_TOGETHER: [&[&str]; 19] = [
    &["opt", "in"],
    &["opted", "in"],
    &["take", "part"],
    &["takes", "part"],
    &["taking", "part"],
    &["match", "me"],
    &["want", "match"],
    &["wants", "match"],
    &["be", "matched"],
    &["being", "matched"],
    &["want", "matching"],
    &["nimmst", "teil"],
    &["nehme", "teil"],
    &["nehmen", "teil"],
    &["nimmt", "teil"],
    &["machst", "mit"],
    &["mache", "mit"],
    &["mach", "mit"],
    &["stimme", "zu"],
];
/// Words that may stand beside those.
const BESIDE: [&str; 82] = [
    "do",
    "you",
    "i",
    "we",
    "me",
    "to",
    "be",
    "being",
    "get",
    "want",
    "wants",
    "would",
    "will",
    "like",
    "wish",
    "take",
    "takes",
    "taking",
    "part",
    "in",
    "the",
    "this",
    "that",
    "a",
    "for",
    "with",
    "others",
    "people",
    "somebody",
    "someone",
    "match",
    "matched",
    "matching",
    "program",
    "programme",
    "mentoring",
    "coaching",
    "buddy",
    "lunch",
    "round",
    "opt",
    "opted",
    "please",
    "yes",
    "no",
    "am",
    "are",
    "can",
    "happy",
    "willing",
    "is",
    "du",
    "sie",
    "ich",
    "mochte",
    "mochtest",
    "mochten",
    "willst",
    "wollen",
    "gern",
    "gerne",
    "an",
    "der",
    "dem",
    "beim",
    "bei",
    "das",
    "die",
    "programm",
    "runde",
    "roulette",
    "teil",
    "zu",
    "nimmst",
    "nehme",
    "nehmen",
    "nimmt",
    "machst",
    "mache",
    "mach",
    "mit",
    "stimme",
];
/// Words, folded, one behind the other with which somebody is asked to allow something,
const ALLOWING: [&str; 20] = [
    "may we",
    "may i",
    "may be",
    "may your",
    "may this",
    "can we use",
    "allow us",
    "allow",
    "allowed",
    "okay to",
    "ok to",
    "permission",
    "durfen wir",
    "darf",
    "durfen",
    "erlaubst",
    "erlauben",
    "erlaube",
    "ok zu",
    "okay zu",
];
/// and what they are asked to allow: that what they say is used.
const USING: [&str; 14] = [
    "use",
    "used",
    "using",
    "consider",
    "considered",
    "matching",
    "verwenden",
    "verwendet",
    "nutzen",
    "genutzt",
    "benutzen",
    "berucksichtigen",
    "berucksichtigt",
    "verarbeiten",
];
/// What a question begins with that takes no yes or no, folded.
const ASKING_WHAT: [&str; 20] = [
    "what", "which", "when", "where", "who", "whom", "how", "why", "was", "welche", "welchen",
    "welches", "welcher", "wann", "wo", "wer", "wen", "wie", "warum", "wobei",
];
/// Beginnings of words, folded, with which people agree in a sentence.
const AGREEING: [&str; 18] = [
    "agree",
    "consent",
    "accept",
    "confirm",
    "opted",
    "sure",
    "definit",
    "absolut",
    "course",
    "einverstand",
    "zugestimmt",
    "stimme",
    "bestatigt",
    "angemeldet",
    "dabei",
    "klar",
    "naturlich",
    "selbstverstandlich",
];
/// Beginnings of words, folded, with which such a question is about something else than being matched.
const ABOUT_ELSE: [&str; 23] = [
    "phone",
    "telefon",
    "handy",
    "mobil",
    "address",
    "photo",
    "foto",
    "pictur",
    "bild",
    "image",
    "video",
    "record",
    "aufnahm",
    "aufzeichn",
    "newsletter",
    "mail",
    "contact",
    "kontakt",
    "publi",
    "veroffentlich",
    "press",
    "marketing",
    "cookie",
];
/// Names, folded, under which it is said whether somebody still takes part,
const STANDING: [&str; 6] = [
    "status",
    "active",
    "is active",
    "aktiv",
    "ist aktiv",
    "state",
];
/// what those answer there who do not,
const GONE: [&str; 16] = [
    "withdrawn",
    "inactive",
    "cancelled",
    "canceled",
    "dropped out",
    "dropped",
    "left",
    "paused",
    "on hold",
    "inaktiv",
    "abgemeldet",
    "zuruckgezogen",
    "ausgetreten",
    "ausgeschieden",
    "abgesagt",
    "pausiert",
];
/// and names a yes under which says that somebody does not.
const GONE_IF_YES: [&str; 6] = [
    "inactive",
    "withdrawn",
    "cancelled",
    "inaktiv",
    "abgemeldet",
    "ausgetreten",
];
/// Beginnings of words, folded, with which people refuse.
const REFUSING: [&str; 9] = [
    "declin",
    "abgemeldet",
    "refus",
    "revok",
    "withdr",
    "abgelehnt",
    "verweiger",
    "widerr",
    "disagree",
];
/// Words with which people agree, whatever comes behind ("Ja, kein Problem").
const YES: [&str; 9] = [
    "yes", "ja", "ok", "okay", "agreed", "agree", "sure", "gern", "gerne",
];
/// Whole words with which they do.
const NOT: [&str; 8] = ["no", "not", "don", "dont", "nein", "nicht", "kein", "keine"];
/// So begins what says no with the word behind it: "opted out".
const OPTED: [&str; 3] = ["opt", "opted", "opting"];

/// Words, folded, of a question for what somebody allows those who ask, with what is theirs;
const ASKING_US: [&str; 13] = [
    "we", "us", "wir", "uns", "your", "you", "deine", "dein", "deinen", "ihre", "my", "meine",
    "meinen",
];
/// and how one asks what others allow them.
const OF_OTHERS: [&str; 2] = [" are you allowed ", " darfst du "];

/// What somebody says to such a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Consent {
    /// Something else than a yes or a no, under a name that may ask for something else.
    Unclear,
    Given,
    /// Nothing is filled in.
    Silent,
    Refused,
}

/// Reads what somebody says under a name, if it asks whether they want to be matched.
pub fn consent(name: &str, value: &Value) -> Option<Consent> {
    if asks(name) {
        return Some(answer(value));
    }
    if is_gone(name, value) {
        return Some(Consent::Refused);
    }
    (asks_alone(name) || asks_to_use(name)).then(|| match answer(value) {
        Consent::Given if !agrees(value) => Consent::Unclear,
        Consent::Unclear => Consent::Unclear,
        Consent::Given => Consent::Given,
        Consent::Silent => Consent::Silent,
        Consent::Refused => Consent::Refused,
    })
}

fn asks(name: &str) -> bool {
    begins_with(name, &ASKING) && !begins_with(name, &ABOUT_ELSE)
}

/// Finds the field of a profile that a question asks to use, and nothing more: "May we use your life
/// stage?". Who refuses that is matched by the rest.
pub fn used_field(name: &str) -> Option<Field> {
    if !asks_to_use(name) {
        return None;
    }
    let bare = guess::bare(&keys::parted(name));
    let parts = bare.split(" and ").flat_map(|part| part.split(" und "));
    let mut fields = parts.filter_map(keys::field_within);
    // "The information about you" is no field, and of several nobody knows which is meant.
    let field = fields.next().filter(|field| *field != Field::About);
    field.filter(|_| fields.next().is_none())
}

/// Tells whether a name asks whether what somebody says may be used.
fn asks_to_use(name: &str) -> bool {
    let bare = guess::bare(&keys::parted(name));
    let padded = format!(" {bare} ");
    let first = bare.split(' ').next().unwrap_or_default();
    let has = |list: &[&str]| list.iter().any(|it| padded.contains(&format!(" {it} ")));
    let is_open = ASKING_WHAT.contains(&first) || begins_with(name, &ABOUT_ELSE);
    // "Are you allowed to use a company car?" asks for something else.
    let of_them = has(&ASKING_US) && !OF_OTHERS.iter().any(|it| padded.contains(it));
    !is_open && of_them && has(&ALLOWING) && has(&USING)
}

/// Tells whether a name says whether somebody still takes part, and asks for nothing.
pub fn is_standing(name: &str) -> bool {
    let name = fold(&keys::parted(name));
    GONE_IF_YES.contains(&name.as_str()) || STANDING.contains(&name.as_str())
}

/// Tells whether somebody no longer takes part.
fn is_gone(name: &str, value: &Value) -> bool {
    let name = fold(&keys::parted(name));
    // A bare number counts those somebody is matched with now.
    let says_so = value.is_boolean() || value.as_str().is_some_and(|it| it.parse::<f64>().is_err());
    let ticked = ticks::tick(value).filter(|_| says_so);
    if GONE_IF_YES.contains(&name.as_str()) {
        return ticked == Some(true);
    }
    let said = fold(&values::text(value).unwrap_or_default());
    let is_off = ticked == Some(false) && !said.is_empty() || *value == Value::Bool(false);
    STANDING.contains(&name.as_str()) && (is_off || GONE.contains(&said.as_str()))
}

/// Tells whether a name asks for nothing but whether somebody wants to be matched.
fn asks_alone(name: &str) -> bool {
    let bare = guess::bare(&keys::parted(name));
    let words: Vec<&str> = bare.split(' ').collect();
    let stand_there = |all: &&[&str]| {
        let mut words = words.iter();
        all.iter().all(|one| words.any(|word| word == one))
    };
    let asks = words.iter().any(|word| ASKING_ALONE.contains(word))
        || ASKING_TOGETHER.iter().any(stand_there);
    let is_known = |word: &&str| ASKING_ALONE.contains(word) || BESIDE.contains(word);
    asks && words.iter().all(is_known)
}

/// Tells whether a value says yes, and nothing else.
fn agrees(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(answers) => answers.iter().any(agrees),
        Value::Object(answers) => answers.values().any(agrees),
        Value::Bool(_) | Value::Number(_) => ticks::tick(value) == Some(true),
        Value::String(text) => {
            let folded = fold(text);
            let mut words = folded.split(' ');
            let says_yes =
                |word: &str| YES.contains(&word) || AGREEING.iter().any(|it| word.starts_with(it));
            ticks::tick(value) == Some(true) || values::date(text).is_some() || words.any(says_yes)
        }
    }
}

/// Tells whether a word of a name begins with one of these.
fn begins_with(name: &str, beginnings: &[&str]) -> bool {
    let begins = |word: &str| beginnings.iter().any(|it| word.starts_with(it));
    fold(name).split(' ').any(begins)
}

fn answer(value: &Value) -> Consent {
    match value {
        Value::Null => Consent::Silent,
        Value::Array(answers) => all_of(answers.iter()),
        // Of several things somebody is asked, those count that are not about something else.
        Value::Object(answers) => {
            let asked = answers
                .iter()
                .filter(|(name, _)| !begins_with(name, &ABOUT_ELSE));
            all_of(asked.map(|(_, answer)| answer))
        }
        Value::String(text) if text.trim().is_empty() => Consent::Silent,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            match ticks::tick(value) == Some(false) || refuses(value) {
                true => Consent::Refused,
                false => Consent::Given,
            }
        }
    }
}

/// Whoever refuses one of several has not agreed, and who says nothing has not either.
fn all_of<'v>(answers: impl Iterator<Item = &'v Value>) -> Consent {
    answers.map(answer).max().unwrap_or(Consent::Silent)
}

fn refuses(value: &Value) -> bool {
    let folded = fold(&values::text(value).unwrap_or_default());
    let words: Vec<&str> = folded.split(' ').collect();
    let agrees = words.first().is_some_and(|first| YES.contains(first));
    let is_no = |word: &&str| NOT.contains(word) || REFUSING.iter().any(|it| word.starts_with(it));
    let mut pairs = words.iter().zip(words.iter().skip(1));
    let is_out =
        words == ["out"] || pairs.any(|(first, second)| OPTED.contains(first) && *second == "out");
    !agrees && (is_out || words.iter().any(is_no))
}

/// What a file says to such questions.
#[derive(Debug, Default)]
pub struct Consents {
    /// The line and place of every row.
    rows: Vec<(u64, usize)>,
    /// By question, what each says who says anything, by their place.
    said: BTreeMap<String, BTreeMap<usize, Consent>>,
}

impl Consents {
    /// Takes in what a row says.
    pub fn add(&mut self, (line, place): (u64, usize), said: Vec<(String, Consent)>) {
        self.rows.push((line, place));
        for (name, consent) in said {
            self.said.entry(name).or_default().insert(place, consent);
        }
    }

    /// Lists by question the lines and places of those who do not want to be matched: they refused, or said nothing
    /// where others agreed.
    pub fn missing(&self) -> impl Iterator<Item = (&str, Vec<(u64, usize)>)> {
        self.said.iter().filter_map(|(name, said)| {
            let is_asked = said.values().any(|it| *it == Consent::Given);
            let is_missing = |(_, place): &&(u64, usize)| match said.get(place) {
                Some(Consent::Given | Consent::Unclear) => false,
                Some(Consent::Refused) => true,
                Some(Consent::Silent) | None => is_asked,
            };
            let missing: Vec<_> = self.rows.iter().filter(is_missing).copied().collect();
            (!missing.is_empty()).then_some((name.as_str(), missing))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ordinary_words_ask_for_it_too() {
        for name in [
            "Do you agree to be matched?",
            "I agree to take part",
            "opt-in",
            "opted-in",
            "Opt-in",
            "optIn",
            "Teilnahme",
            "Teilnahme am Mentoring",
            "Möchtest du mitmachen?",
            "Nimmst du teil?",
            "Nimmst du am Programm teil?",
            "Participate?",
            "participate",
            "Would you like to take part? (yes/no)",
            "wants_match",
            "wantsMatch",
            "match me",
            "Q3. Ich stimme zu",
        ] {
            for (value, is) in [
                (json!("no"), Consent::Refused),
                (json!("Nein danke"), Consent::Refused),
                (json!(false), Consent::Refused),
                (json!("ja, gerne"), Consent::Given),
                (json!(true), Consent::Given),
                (json!("I agree"), Consent::Given),
                (json!(""), Consent::Silent),
                (json!("vor Ort"), Consent::Unclear),
            ] {
                assert_eq!(consent(name, &value), Some(is), "{name}: {value}");
            }
        }
    }

    #[test]
    fn what_is_said_may_be_used_or_not() {
        for (name, field) in [
            (
                "May we use your life stage for matching?",
                Some(Field::LifeStage),
            ),
            (
                "Dürfen wir deine Lebensphase fürs Matching verwenden?",
                Some(Field::LifeStage),
            ),
            ("Is it okay to use your interests?", Some(Field::Interests)),
            (
                "Darf deine Herausforderung genutzt werden?",
                Some(Field::Challenge),
            ),
            ("May we use your answers for matching?", None),
            // Of several, and of all that is known, nobody knows which is refused.
            ("May we use your interests and your life stage?", None),
            ("May we use the information about you for matching?", None),
            ("Dürfen wir deine Angaben nutzen?", None),
            ("Do you allow us to use your data?", None),
        ] {
            assert_eq!(
                consent(name, &json!("no")),
                Some(Consent::Refused),
                "{name}"
            );
            assert_eq!(consent(name, &json!("ja")), Some(Consent::Given), "{name}");
            assert_eq!(used_field(name), field, "{name}");
        }
        for name in [
            "What may we use to reach you?",
            "May we use your photo?",
            "May we use your phone number?",
            "Which tools do you use?",
            "Are you allowed to use a company car?",
            "Tools used in May",
            "Are you okay with remote meetings?",
            "Dürfen wir dich anrufen?",
            "Matching",
        ] {
            assert_eq!(consent(name, &json!("no")), None, "{name}");
        }
    }

    #[test]
    fn who_no_longer_takes_part_is_told() {
        for (name, value, is) in [
            ("status", json!("withdrawn"), Some(Consent::Refused)),
            ("Status", json!("abgemeldet"), Some(Consent::Refused)),
            ("active", json!(false), Some(Consent::Refused)),
            ("isActive", json!("no"), Some(Consent::Refused)),
            ("inactive", json!(true), Some(Consent::Refused)),
            ("active", json!(true), None),
            ("active", json!(0), None),
            ("active", json!("0"), None),
            ("active", json!(""), None),
            ("active", json!(null), None),
            ("inactive", json!(false), None),
            ("status", json!("confirmed"), None),
            ("status", json!("on parental leave"), None),
        ] {
            assert_eq!(consent(name, &value), is, "{name}: {value}");
        }
    }

    #[test]
    fn what_only_sounds_so_asks_for_something_else() {
        for name in [
            "I would like to take part as",
            "Ich möchte teilnehmen als",
            "Teilnahme als",
            "Participant",
            "Participant name",
            "Teilnehmer",
            "Teilnahmegebühr",
            "Participation fee",
            "Have you participated before?",
            "How often did you participate?",
            "Wobei möchtest du mitmachen?",
            "When can you take part?",
            "Which days can you take part?",
            "Will you take part in the dinner?",
            "Nimmst du am Sommerfest teil?",
            "Level of agreement",
            "I agree to be photographed",
            "Opt-in newsletter",
            "SMS opt-in",
            "Who would you like to be matched with?",
            "Would you like to be matched with your team?",
            "Match",
            "Already matched",
            "Part",
            "in",
        ] {
            assert_eq!(consent(name, &json!("no")), None, "{name}");
        }
    }

    #[test]
    fn people_agree_and_refuse_in_their_own_words() {
        let said = [
            ("Consent", json!("no"), Some(Consent::Refused)),
            ("consent", json!(false), Some(Consent::Refused)),
            (
                "I consent to being matched",
                json!("No, thanks"),
                Some(Consent::Refused),
            ),
            (
                "Einwilligung",
                json!("Ich möchte das nicht"),
                Some(Consent::Refused),
            ),
            (
                "Einverständnis DSGVO",
                json!("widerrufen"),
                Some(Consent::Refused),
            ),
            ("Consent given", json!("withdrawn"), Some(Consent::Refused)),
            ("Consent", json!("I agree"), Some(Consent::Given)),
            ("Einwilligung", json!("ja"), Some(Consent::Given)),
            ("Consent", json!("2026-11-02"), Some(Consent::Given)),
            (
                "Einwilligung",
                json!("Ja, kein Problem"),
                Some(Consent::Given),
            ),
            (
                "consent",
                json!({"matching": false, "photos": true}),
                Some(Consent::Refused),
            ),
            (
                "consent",
                json!({"matching": true, "photos": false}),
                Some(Consent::Given),
            ),
            ("consent", json!(["yes", "no"]), Some(Consent::Refused)),
            ("consent", json!([]), Some(Consent::Silent)),
            ("Consent", json!(" "), Some(Consent::Silent)),
            ("Consent", json!(null), Some(Consent::Silent)),
            ("Consent to photos", json!("no"), None),
            ("Einwilligung Newsletter", json!("nein"), None),
            (
                "Consent",
                json!("I have checked out the notice and agree"),
                Some(Consent::Given),
            ),
            ("Consent", json!("opted out"), Some(Consent::Refused)),
            ("Consent", json!("out"), Some(Consent::Refused)),
            ("Content", json!("no"), None),
        ];
        for (name, value, is) in said {
            assert_eq!(consent(name, &value), is, "{name}: {value}");
        }
    }
}
