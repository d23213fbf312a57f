//! Clauses that would let people in, or leave them out, by what they are in the organisation.
//!
//! For: keeping a rule from asking for a position or a department, as far as a short list of words in
//! both languages tells: where it is written, and where somebody else's device let it pass. Knows: that
//! speaking of rank is no gate, as in “rank plays no role here”. Never: understands a sentence; what is
//! worded otherwise is for those who vote and sign. Never refuses a record for it: devices whose lists of
//! words differ would hold different charters.

/// Words for a place in the organisation, folded; in English as they are or with an s.
const STANDS: [&str; 14] = [
    "boss",
    "bosses",
    "chef",
    "chefin",
    "chefinnen",
    "department",
    "division",
    "position",
    "rank",
    "grade",
    "manager",
    "executive",
    "director",
    "supervisor",
];
/// Parts of German words for one, folded: they stand inside of longer words.
const STEHT: [&str; 9] = [
    "abteilung",
    "führungskr",
    "vorgesetzt",
    "leitungsebene",
    "führungsebene",
    "teamleit",
    "bereichsleit",
    "hierarchie",
    "dienstgrad",
];
/// Those among both that name people.
const PEOPLE: [&str; 10] = [
    "boss",
    "chef",
    "manager",
    "executive",
    "director",
    "supervisor",
    "führungskr",
    "vorgesetzt",
    "teamleit",
    "bereichsleit",
];
const GATES: [&str; 9] = [
    "only",
    "exclusively",
    "reserved",
    "must",
    "nur",
    "ausschließlich",
    "vorbehalten",
    "muss",
    "müssen",
];
/// What a gate keeps people from.
const ACCESS: [&str; 33] = [
    "rein",
    "herein",
    "hinein",
    "join",
    "joins",
    "member",
    "members",
    "part",
    "attend",
    "vote",
    "votes",
    "speak",
    "decide",
    "decides",
    "admitted",
    "open",
    "welcome",
    "enter",
    "belong",
    "mitmachen",
    "mitmacht",
    "teilnehmen",
    "teilnimmt",
    "beitreten",
    "dabei",
    "mitglied",
    "mitglieder",
    "abstimmen",
    "sprechen",
    "entscheiden",
    "entscheidet",
    "offen",
    "willkommen",
];
/// Words that say of rank that it counts for nothing.
const EQUAL: [&str; 19] = [
    "whatever",
    "regardless",
    "irrespective",
    "independent",
    "matter",
    "matters",
    "not",
    "never",
    "nothing",
    "neither",
    "unabhängig",
    "egal",
    "gleich",
    "ungeachtet",
    "nicht",
    "nie",
    "kein",
    "keine",
    "weder",
];

/// What stands before whom something is for.
const FOR_WHOM: [&str; 7] = ["for", "only", "are", "für", "nur", "sind", "aus"];
/// So many words beside that name them.
const FOR_WHOM_WORDS: usize = 3;
/// What may stand behind whom something is for.
const ONLY: [&str; 4] = ["only", "exclusively", "nur", "ausschließlich"];
/// A reason of so few words is no sentence.
const FEW_WORDS: usize = 2;

/// Finds who something is for where *only* comes last, as in “managers only”.
fn only_for<'a>(words: &[(&'a str, String)]) -> Option<&'a str> {
    let (last, before) = words.split_last()?;
    let whom = before.iter().rev().take(FOR_WHOM_WORDS);
    let mut whom = whom.filter(|_| is_among(&last.1, &ONLY));
    whom.find(|(_, word)| names_a_place(word)).map(|it| it.0)
}

/// Finds the word by which a clause asks for a position or a department, if it does.
pub(super) fn asked_by_clause(clause: &str) -> Option<&str> {
    let words = words_of(clause);
    let has = |list: &[&str]| words.iter().any(|(_, word)| is_among(word, list));
    let for_some = words.windows(2).any(|two| {
        let pair = [two[0].1.as_str(), two[1].1.as_str()];
        matches!(pair, ["only" | "reserved", "for"] | ["nur", "für"])
    });
    let lets_in = for_some || (has(&GATES) && has(&ACCESS));
    if !has(&EQUAL) {
        match only_for(&words) {
            None if lets_in => return stands_in(&words),
            None => {}
            some => return some,
        }
    }
    left_out(&words).filter(|_| has(&ACCESS))
}

/// Finds the word by which a question asks what position or department somebody has: nothing comes of that but
/// letting people in by it.
pub(super) fn asked_by_question(question: &str) -> Option<&str> {
    stands_in(&words_of(question))
}

/// Finds, for each clause, the word by which it asks for a position or a department.
pub(super) fn asked_by(clauses: &[String]) -> Vec<Option<String>> {
    let asked = clauses.iter().map(|clause| asked_by_clause(clause));
    asked.map(|word| word.map(str::to_owned)).collect()
}

/// Finds the word by which a reason for being closed is that one has a position or a department. What
/// people talk about inside may well be their superiors.
pub(super) fn asked_by_reason(reason: &str) -> Option<&str> {
    let words = words_of(reason);
    if words.iter().any(|(_, word)| is_among(word, &EQUAL)) {
        return None;
    }
    if let Some(word) = only_for(&words) {
        return Some(word);
    }
    // A reason that says nothing else names whom it is for.
    if words.len() <= FEW_WORDS && words.iter().any(|(_, word)| names_people(word)) {
        return stands_in(&words);
    }
    let begins = |(_, word): &(&str, String)| is_among(word, &FOR_WHOM);
    let gates = words.iter().enumerate().filter(|(_, word)| begins(word));
    let mut behind = gates.map(|(at, _)| words.iter().skip(at + 1).take(FOR_WHOM_WORDS));
    behind.find_map(|mut some| some.find(|(_, word)| names_a_place(word)).map(|it| it.0))
}

/// Words by which a text is German, in which a chef is no cook.
const GERMAN: [&str; 12] = [
    "nur",
    "für",
    "die",
    "der",
    "wir",
    "keine",
    "kein",
    "ausschließlich",
    "vorbehalten",
    "dürfen",
    "müssen",
    "muss",
];

/// The words of a text, as they stand and folded.
fn words_of(text: &str) -> Vec<(&str, String)> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let words = words.map(|word| (word, model::folded(word)));
    let mut words: Vec<(&str, String)> = words.collect();
    if !words.iter().any(|(_, word)| is_among(word, &GERMAN)) {
        words.retain(|(_, word)| !matches!(word.as_str(), "chef" | "chefs"));
    }
    words
}

fn is_among(word: &str, list: &[&str]) -> bool {
    list.contains(&word)
}

fn stands_in<'a>(words: &[(&'a str, String)]) -> Option<&'a str> {
    let found = words.iter().find(|(_, word)| names_a_place(word));
    found.map(|(shown, _)| *shown)
}

fn names_a_place(word: &str) -> bool {
    let alone = word.strip_suffix('s').unwrap_or(word);
    STANDS.iter().any(|one| *one == word || *one == alone)
        || STEHT.iter().any(|part| word.contains(part))
}

fn names_people(word: &str) -> bool {
    names_a_place(word) && PEOPLE.iter().any(|people| word.contains(people))
}

/// Finds people who are left out for what they are: “no managers”, “managers may not”.
fn left_out<'a>(words: &[(&'a str, String)]) -> Option<&'a str> {
    let at = |place: usize| words.get(place).map_or("", |(_, word)| word.as_str());
    let found = words.iter().enumerate().find(|(place, (_, word))| {
        let before = place.checked_sub(1).map_or("", at);
        let behind = (at(place + 1), at(place + 2));
        let is_out = matches!(before, "no" | "keine")
            || matches!(behind, ("may" | "must" | "dürfen", "not" | "nicht"));
        is_out && names_people(word)
    });
    found.map(|(_, (shown, _))| *shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_that_gates_by_position_or_department_is_found() {
        for (clause, asks) in [
            (
                "Only people from the sales department may join.",
                Some("department"),
            ),
            ("Members must be managers.", Some("managers")),
            ("This is only for executives", Some("executives")),
            ("Reserved for directors.", Some("directors")),
            ("Managers only.", Some("Managers")),
            ("Für Führungskräfte ausschließlich", Some("Führungskräfte")),
            ("Parents only.", None),
            ("Managers only listen here.", None),
            ("This is not for managers only.", None),
            ("No managers may take part.", Some("managers")),
            ("Supervisors may not vote.", Some("Supervisors")),
            (
                "Nur die Vertriebsabteilung darf mitmachen.",
                Some("Vertriebsabteilung"),
            ),
            ("Nur für Führungskräfte.", Some("Führungskräfte")),
            ("Nur Chefs dürfen rein.", Some("Chefs")),
            ("Bosses only", Some("Bosses")),
            ("Only chefs may join: here we cook.", None),
            ("Vorgesetzte dürfen nicht teilnehmen.", Some("Vorgesetzte")),
            // Rank may be spoken of.
            ("Everybody may join, whatever their department.", None),
            ("Only what you say counts, never your position.", None),
            ("Rank and position play no role here.", None),
            ("We leave titles at the door.", None),
            ("Position und Abteilung spielen keine Rolle.", None),
            (
                "Nur was du sagst, zählt, nicht deine Position; offen für alle.",
                None,
            ),
            ("Only members may write in the directory.", None),
            ("No department owns this table.", None),
            ("We let others finish. [Respect]", None),
            ("", None),
        ] {
            assert_eq!(asked_by_clause(clause), asks, "{clause}");
        }
        for (reason, asks) in [
            ("This is for the sales department.", Some("department")),
            ("Wir sind die Führungskräfte.", Some("Führungskräfte")),
            ("Only team managers.", Some("managers")),
            ("managers only", Some("managers")),
            ("Sales division only", Some("division")),
            ("Executives", Some("Executives")),
            ("Führungskräfte", Some("Führungskräfte")),
            ("parents only", None),
            ("Team managers listen", None),
            ("Positions", None),
            ("We talk about our own illness.", None),
            ("We talk about trouble with our managers.", None),
            ("Women in leading positions speak freely here.", None),
            ("Open to all ranks, whatever they are.", None),
        ] {
            assert_eq!(asked_by_reason(reason), asks, "{reason}");
        }
    }

    #[test]
    fn no_template_of_the_library_asks_for_one() {
        use model::community::{Template, library};
        for tongue in [library::Tongue::English, library::Tongue::German] {
            for template in [Template::Life, Template::Skill, Template::Theme] {
                let blueprint = library::blueprint_of(template, tongue).expect("a template");
                for clause in &blueprint.clauses {
                    assert_eq!(asked_by_clause(clause), None, "{clause}");
                }
            }
        }
    }
}
