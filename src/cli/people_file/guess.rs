//! What a column probably means that nobody named for us.
//!
//! For: "What would you like to learn?" and "Kann ich anbieten", as forms and lists have them. Knows:
//! words people ask with, in English and German, by how they begin. Never: takes in a position, a
//! department or how to reach somebody; decides without saying so.

mod tables;

use matching::{Ask, fold};
use model::Field;

use super::keys::Key;
use tables::{
    ADDRESS_WORDS, APART, ASIDE, AT_PRESENT, CAN, COUNTED, COUNTED_PEOPLE, DEEDS, EXCLUDING, HELP,
    INVERTING, MEANINGS, MEETING, NAME_WORDS, PARTS, PER_WEEK, REFUSING, SAID, TAKING_PART, WHEN,
};

/// The number of a question has at most so many letters: "G1Q2".
const NUMBER_MAX_LETTERS: usize = 2;
/// A beginning so short must be a whole word, in bytes.
const SHORT_MAX_BYTES: usize = 3;
/// The same of what is left aside.
const ASIDE_MAX_BYTES: usize = 5;

/// Tells whether words stand in a folded name, at the beginning of one of its own.
fn contains(folded: &str, said: &str) -> bool {
    let whole = said.strip_suffix('.');
    let is_space = |at: usize| folded.as_bytes().get(at).is_none_or(|byte| *byte == b' ');
    let mut found = folded.match_indices(whole.unwrap_or(said));
    found.any(|(at, said)| {
        let begins = at.checked_sub(1).is_none_or(is_space);
        begins && (whole.is_none() || is_space(at + said.len()))
    })
}

/// Guesses what a folded name means by its words.
pub fn guess(folded: &str) -> Key {
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    // What is short begins too many words.
    let begins = |beginning: &&str| match beginning.strip_suffix('.') {
        Some(whole) => words.contains(&whole),
        None if beginning.len() <= SHORT_MAX_BYTES => words.contains(beginning),
        None => words.iter().any(|word| word.starts_with(*beginning)),
    };
    if words.is_empty() {
        return Key::Unknown;
    }
    if words.iter().any(|word| matches!(*word, "email" | "mail")) {
        // A newsletter by e-mail tells nobody apart.
        return match words.iter().all(|word| ADDRESS_WORDS.contains(word)) {
            true => super::keys::written("email"),
            false => Key::Unknown,
        };
    }
    if let Some(key) = asks_how_many(folded, &words) {
        return key;
    }
    if names_parts(&words) || words == ["your", "role"] || words == ["deine", "rolle"] {
        return Key::Ask(Ask::Role);
    }
    if asks_as_what(folded) {
        return Key::Ask(Ask::Role);
    }
    match words.as_slice() {
        ["ich", "nehme"] | ["i", "take"] => return Key::Ask(Ask::TasksSought),
        ["ich", "gebe"] | ["i", "give"] | ["aufgabe"] => return Key::Ask(Ask::TaskOffered),
        _ => {}
    }
    if let Some(key) = asks_when(&words) {
        return key;
    }
    let asks_name = words
        .iter()
        .any(|word| matches!(*word, "name" | "names" | "heisst" | "heissen"));
    if asks_name && words.iter().all(|word| NAME_WORDS.contains(word)) {
        return Key::Profile(Field::Name);
    }
    if is_aside(&words) {
        return Key::Unknown;
    }
    if folded.contains("programming language") || folded.contains("programmiersprache") {
        return Key::Profile(Field::Skills);
    }
    let is_conflict = begins(&"conflict") || begins(&"konflikt") || begins(&"interessenkonflikt");
    let of_others = ["interest", "with.", "mit.", "interessen"]
        .iter()
        .any(begins);
    if EXCLUDING.iter().any(begins) || is_conflict && of_others {
        return Key::Profile(Field::Avoid);
    }
    let refuses = words.iter().any(|word| REFUSING.contains(word));
    if refuses || INVERTING.iter().any(begins) {
        return match APART.iter().any(begins) && !WHEN.iter().any(begins) {
            true => Key::Profile(Field::Avoid),
            false => Key::Unknown,
        };
    }
    if let Some((_, key)) = SAID.iter().find(|(said, _)| contains(folded, said)) {
        return *key;
    }
    if words.iter().any(|word| word.ends_with("bedarf")) {
        return Key::Profile(Field::Seeks);
    }
    let found = MEANINGS
        .iter()
        .find(|(beginnings, _)| beginnings.iter().any(begins));
    let key = found.map_or(Key::Unknown, |(_, key)| *key);
    // "What topics could you support others with?" asks for more than what somebody likes.
    let is_topic = found.is_some_and(|(beginnings, _)| beginnings.contains(&"topic"));
    let is_of_help = |word: &&str| HELP.contains(word) || DEEDS.contains(word);
    if key == Key::Profile(Field::Offers) || is_topic && words.iter().any(is_of_help) {
        return of_help(&words);
    }
    key
}

/// Tells whether words name several parts somebody may play. "Coachees" are one of them.
fn names_parts(words: &[&str]) -> bool {
    let is_named = |part: &str, word: &str| match part.strip_suffix('.') {
        Some(whole) => word == whole,
        None => word.starts_with(part),
    };
    let part_of = |word: &&str| {
        let fitting = PARTS.iter().filter(|part| is_named(part, word));
        fitting.max_by_key(|part| part.len())
    };
    let named: std::collections::BTreeSet<_> = words.iter().filter_map(part_of).collect();
    named.len() > 1
}

/// Reads a question for a number of people, years or hours; nothing if it is none.
fn asks_how_many(folded: &str, words: &[&str]) -> Option<Key> {
    let begins = |of: &[&str]| {
        let is_one = |word: &&str| of.iter().any(|it| word.starts_with(it));
        words.iter().any(is_one)
    };
    let asks_number = ["how many", "wie viele"]
        .iter()
        .any(|it| folded.contains(it));
    if begins(&["hour", "stunde"]) && PER_WEEK.iter().any(|it| contains(folded, it)) {
        return Some(Key::Ask(Ask::WeeklyHours));
    }
    if !asks_number && !words.contains(&"max") {
        return None;
    }
    Some(match (begins(&COUNTED_PEOPLE), begins(&["year", "jahr"])) {
        (true, _) if begins(&AT_PRESENT) => Key::Ask(Ask::Load),
        (true, _) => Key::Profile(Field::Capacity),
        (false, true) => Key::Profile(Field::Experience),
        (false, false) => Key::Unknown,
    })
}

/// Tells whether a question for whether somebody takes part goes on with the part: "I take part as".
fn asks_as_what(folded: &str) -> bool {
    let behind = ["as", "als"].iter();
    let mut asked = behind.filter_map(|it| folded.strip_suffix(it)?.strip_suffix(' '));
    asked.any(|asked| TAKING_PART.iter().any(|it| contains(asked, it)))
}

/// Reads a question for when somebody can do something: meet, or begin; nothing if it is none.
fn asks_when(words: &[&str]) -> Option<Key> {
    let rest = match words {
        ["when" | "wann", rest @ ..]
        | [
            "what" | "which" | "welchen",
            "times" | "time" | "zeiten",
            rest @ ..,
        ]
        | [
            "at" | "zu",
            "what" | "which" | "welchen",
            "times" | "time" | "zeiten",
            rest @ ..,
        ] => rest,
        _ => return None,
    };
    let begins = |of: &[&str]| {
        rest.iter()
            .any(|word| of.iter().any(|it| word.starts_with(it)))
    };
    let refuses = rest.iter().any(|word| REFUSING.contains(word)) || begins(&["cannot", "unable"]);
    if refuses || !rest.iter().any(|word| CAN.contains(word)) {
        return None;
    }
    if begins(&["start", "begin", "anfang", "beginn"]) {
        return Some(Key::Ask(Ask::Start));
    }
    let is_known = |word: &&str| CAN.contains(word) || MEETING.contains(word);
    Some(match rest.iter().all(is_known) {
        true => Key::Profile(Field::Slots),
        false => Key::Unknown,
    })
}

/// Tells whether who answers offers what a question is about, or is to be helped; what is neither for
/// sure is left aside.
fn of_help(words: &[&str]) -> Key {
    let any = |of: &[&str]| words.iter().any(|word| of.contains(word));
    let begins = |of: &[&str]| {
        words
            .iter()
            .any(|it| of.iter().any(|of| it.starts_with(of)))
    };
    let behind = |of: &[&str], next: &[&str]| {
        let mut pairs = words.windows(2);
        pairs.any(|pair| matches!(pair, [a, b] if of.contains(a) && next.contains(b)))
    };
    let others_do = any(&["we", "wir", "others", "someone", "somebody", "jemand"]);
    let me =
        any(&["dir", "dich", "mir", "mich", "euch", "ihnen"]) || behind(&DEEDS, &["you", "me"]);
    let wished = behind(&["like", "want", "gern", "gerne"], &HELP) || {
        any(&HELP) && begins(&["mocht", "hatt", "wunsch", "gern", "wollen", "willst"])
    };
    let can = begins(&[
        "can", "could", "kann", "konn", "biet", "anbiet", "offer", "geb",
    ]);
    if wished || me && others_do && (begins(&["help", "helf", "hilf", "unterstutz"]) || any(&DEEDS))
    {
        Key::Profile(Field::Seeks)
    } else if me || any(&HELP) && !can || any(&["we", "wir"]) && any(&["you", "sie"]) {
        Key::Unknown
    } else {
        Key::Profile(Field::Offers)
    }
}

/// Tells whether a name asks for something a profile does not have.
fn is_aside(words: &[&str]) -> bool {
    let is_long = |it: &str| it.len() > ASIDE_MAX_BYTES;
    let is = |it: &&str| {
        words.contains(it) || is_long(it) && words.iter().any(|word| word.starts_with(*it))
    };
    ASIDE.iter().any(is) || words.windows(2).any(|pair| pair == ["learning", "style"])
}

/// Tells whether numbers under a name may be levels of a skill called so.
pub fn may_be_skill(name: &str) -> bool {
    let folded = bare(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let counts = |word: &&str| COUNTED.contains(word) || is_question(word);
    !is_aside(&words) && !words.iter().any(counts) && !is_question(&fold(name))
}

/// Tells whether a word numbers a question: "Q3".
fn is_question(word: &str) -> bool {
    let number = word.strip_prefix(['q', 'f']);
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Takes the number of a question off its beginning, as tools for surveys put it there:
/// "G1Q2 Your name", "Q3 Hobbies".
fn without_number(folded: &str) -> &str {
    let is_number = |word: &str| {
        let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
        letters <= NUMBER_MAX_LETTERS && letters < word.len() && word.is_ascii()
    };
    match folded.split_once(' ') {
        Some((number, question)) if is_number(number) => question,
        Some(_) | None => folded,
    }
}

/// Takes out of a name what stands in brackets, and a number at its end: "Skill 2",
/// "When? (select all)".
pub fn bare(name: &str) -> String {
    let mut depth = 0_usize;
    let outside = name.chars().filter(|letter| match letter {
        '(' | '[' => {
            depth += 1;
            false
        }
        ')' | ']' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    let outside: String = outside.collect();
    let folded = without_number(&fold(&outside)).to_owned();
    match folded.rsplit_once(' ') {
        Some((begin, number)) if number.parse::<u16>().is_ok() => begin.to_owned(),
        _ => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys::{Key, key};
    use matching::Ask;
    use model::Field;

    #[test]
    fn columns_of_forms_and_lists_are_understood() {
        for (field, names) in [
            (
                Field::Seeks,
                &[
                    "What would you like to learn?",
                    "Möchte ich lernen",
                    "Wants to improve",
                    "I need help with…",
                    "Wobei brauchst du Unterstützung?",
                    "What are you hoping to get out of this meetup?",
                    "Ziele im Mentoring",
                    "topics_want",
                    "Looking to meet",
                    "Ich will lernen",
                    "What can we help you with?",
                    "Wobei können wir dir helfen?",
                    "Unterstützungsbedarf",
                    "Areas you would like help in",
                    "Wobei hättest du gern Hilfe?",
                    "tasks I could take over",
                    "Würde ich übernehmen",
                    "Was suchst du?",
                    "Wonach suchst du heute?",
                    "What topics would you like support with?",
                    "Neugierig auf",
                    "Worauf bist du neugierig?",
                    "Übernehme",
                    "Takes over",
                    "Ich nehme",
                    "What would you like from a mentor?",
                ][..],
            ),
            (
                Field::Offers,
                &[
                    "What can you teach others?",
                    "Kann ich anbieten",
                    "I can help with…",
                    "Wobei kannst du anderen helfen?",
                    "topics_can_mentor",
                    "What would you like to share with others?",
                    "Was möchtest du weitergeben?",
                    "Wobei kann ich helfen?",
                    "Wobei kannst du Unterstützung anbieten?",
                    "Tasks I hand over",
                    "Ask me about",
                    "Ich gebe ab",
                    "G1Q2. Topics you could help colleagues with",
                    "What topics could you support others with?",
                    "Task to give away",
                    "Gebe ab",
                    "Gives away",
                    "Ich gebe",
                    "What experience could you pass on to a mentee?",
                ],
            ),
            (
                Field::Challenge,
                &["What is on your mind?", "Anliegen", "Was macht dir Sorgen?"],
            ),
            (
                Field::Languages,
                &[
                    "Which languages do you speak?",
                    "Sprachkenntnisse",
                    "Native language",
                    "Muttersprache",
                ],
            ),
            (
                Field::Name,
                &[
                    "What is your name?",
                    "Wie heißt du?",
                    "Participant",
                    "Teilnehmer/in",
                    "G1Q1. Your name",
                    "What's your name?",
                    "Nickname",
                ],
            ),
            (
                Field::Slots,
                &[
                    "When are you available? (select all that apply)",
                    "Wann hast du Zeit?",
                    "When can you meet?",
                    "When can we meet?",
                    "At what times can you meet?",
                    "When can you do lunch?",
                    "Wann kannst du Mittag essen?",
                    "Wann könntest du dich treffen?",
                    "Mittagspause",
                ],
            ),
            (
                Field::Interests,
                &[
                    "Hobbies & interests",
                    "Interest 2",
                    "Welche Themen interessieren dich?",
                    "Steckenpferd",
                    "What do you do outside work?",
                    "Was machst du außerhalb der Arbeit?",
                    "Wovon erzählst du gern?",
                ],
            ),
            (
                Field::Skills,
                &[
                    "Skill 1",
                    "Technical skills",
                    "Fachgebiet",
                    "Schwerpunkte",
                    "knows about",
                    "Programming languages",
                    "What are you good at?",
                    "Worin bist du gut?",
                    "Womit kennst du dich aus?",
                    "Qualifikation",
                ],
            ),
            (
                Field::Place,
                &["Office location", "Standort", "Where are you based?"],
            ),
            (
                Field::Avoid,
                &[
                    "Do not pair me with",
                    "Nicht mit mir",
                    "Mit wem bitte nicht?",
                    "Who should we not match you with?",
                    "Not with",
                    "Conflicts",
                    "Conflict of interest with",
                    "Konflikt mit",
                    "Exclude",
                    "Blocked people",
                    "Sperrliste",
                    "Ausschluss",
                    "No-match",
                    "Whom do you not want to meet?",
                    "I do not want to meet",
                    "Wen möchtest du nicht treffen?",
                ],
            ),
            (Field::Days, &["Wochentage"]),
            (Field::WorkAreas, &["Branche"]),
            (
                Field::Experience,
                &[
                    "Berufserfahrung (Jahre)",
                    "Years in the industry",
                    "How many years have you worked here?",
                ],
            ),
            (
                Field::Capacity,
                &[
                    "How many mentees can you take on?",
                    "Max. Mentees",
                    "Max. coachees",
                    "Freie Plätze",
                    "How many new joiners can you take?",
                ],
            ),
        ] {
            for name in names {
                assert_eq!(key(name), Key::Profile(field), "{name}");
            }
        }
        assert_eq!(key("Mentor or mentee?"), Key::Ask(Ask::Role));
        assert_eq!(key("Buddy or newcomer?"), Key::Ask(Ask::Role));
        assert_eq!(key("Buddy or new joiner?"), Key::Ask(Ask::Role));
        assert_eq!(key("Gast oder Gastgeber/in?"), Key::Ask(Ask::Role));
        assert_eq!(key("Coach or coachee"), Key::Ask(Ask::Role));
        assert!(matches!(key("Your e-mail address"), Key::Id(_)));
        for (name, ask) in [
            ("I would like to take part as", Ask::Role),
            ("Ich möchte teilnehmen als", Ask::Role),
            ("When can you start?", Ask::Start),
            ("Years at company", Ask::Tenure),
            ("Betriebszugehörigkeit", Ask::Tenure),
            ("Seit wann bist du hier?", Ask::Joined),
            ("Wartet seit", Ask::Entered),
            ("Critical topics", Ask::Critical),
            ("Benötigte Fähigkeiten", Ask::Must),
            ("Required skills", Ask::Must),
            ("Muss können", Ask::Must),
            ("Im Unternehmen seit", Ask::Joined),
            ("Dabei seit", Ask::Joined),
            ("Stunden pro Woche", Ask::WeeklyHours),
            ("How many hours per week can you work?", Ask::WeeklyHours),
            ("Current mentees", Ask::Load),
            ("currentMentees", Ask::Load),
            ("Derzeitige Mentees", Ask::Load),
            ("Wie viele Mentees betreust du derzeit?", Ask::Load),
        ] {
            assert_eq!(key(name), Key::Ask(ask), "{name}");
        }
        assert_ne!(
            key("Can you meet outside working hours?"),
            Key::Profile(Field::Interests)
        );
        assert_eq!(key("Arbeitszeiten"), Key::Profile(Field::Hours));
    }

    #[test]
    fn what_a_profile_does_not_have_stays_aside() {
        for name in [
            "Timestamp",
            "Department",
            "What do you not eat?",
            "Job Title",
            "Company",
            "LinkedIn URL",
            "Anything else we should know?",
            "Dietary needs",
            "Accessibility needs",
            "Do you need parking?",
            "E-Mail-Newsletter",
            "Can we mail you?",
            "Where can we reach you?",
            "Was kann ich dir beibringen?",
            "What can you not help with?",
            "Was ich gar nicht lernen will",
            "Hilfe",
            "How did you hear about us?",
            "Wie hast du von uns erfahren?",
            "Number of participants",
            "Teilnehmerbeitrag",
            "Jahresgehalt",
            "Jahrgang",
            "Einkommen",
            "Beitrag",
            "Wunschtermin",
            "Zielgruppe",
            "Lerntyp",
            "Learning style",
            "Phone number",
            "T-shirt size",
            "How many guests?",
            "shoe",
            "Public speaking",
            "Topics I cannot help with",
            "Unavailable slots",
            "No longer offers",
            "Former offers",
            "Days off",
            "Skills I lack",
            "Interests to avoid",
            "Wann kannst du dich nicht treffen?",
            "When can you not meet?",
            "When can we call you?",
            "When can I help whom?",
            "Was ich nicht übernehmen will",
            "Tasks I do not take over",
            "Served as",
            "Gabe",
            "Abwesende Tage",
            "Conflict resolution",
            "Preferred time blocks",
            "What are you not good at?",
            "Worin bist du nicht gut?",
            "Gastgeber",
            "How many hours of sleep do you get?",
            "Do not pass on",
            "Nehme",
            "Phone no",
            "",
        ] {
            assert_eq!(key(name), Key::Unknown, "{name}");
        }
    }
}
