//! What a text says it is not about.
//!
//! For: "Rust, but no crypto" and "Kochen ohne Fleisch": what somebody turns down must not bring
//! them together with those who do it; and for telling it from a worry ("Our customer does not pay",
//! "Ich finde nicht ins Thema"), which is what somebody seeks help with. Knows: the words of refusal
//! in English and German, where what they refuse ends, and who turns something down. Never: guesses
//! irony, or a refusal without such a word.

use crate::fold::fold;

/// Who speaks: what somebody cannot do is no gift of theirs, and may be what they wish to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    Wishes,
    Gives,
}

/// A text without what it refuses, and what it refuses.
#[derive(Debug, PartialEq, Eq)]
pub struct Said<'t> {
    pub about: Vec<&'t str>,
    pub not: Vec<&'t str>,
}

/// Words that refuse what follows them, folded.
const REFUSING: [&str; 22] = [
    "no",
    "not",
    "never",
    "without",
    "except",
    "excluding",
    "dont",
    "doesnt",
    "cannot",
    "cant",
    "kein",
    "keine",
    "keinen",
    "keiner",
    "keinem",
    "keines",
    "nicht",
    "nie",
    "niemals",
    "ohne",
    "ausser",
    "wont",
];
/// Of these, those that say nothing at the beginning of a text: "ohne Fleisch kochen".
const BESIDE: [&str; 5] = ["without", "except", "excluding", "ohne", "ausser"];
/// Of these, those that may stand behind what they refuse: "Buchhaltung lieber nicht".
const BEHIND: [&str; 4] = ["not", "nicht", "never", "nie"];
/// Of these, those that only ever leave something out.
const LEAVING_OUT: [&str; 3] = ["except", "excluding", "ausser"];
/// Of these, those with a verb of their own, so that a sentence stands around them.
const VERBS: [&str; 5] = ["dont", "doesnt", "cannot", "cant", "wont"];
/// Words that make a sentence about somebody of what stands around a refusal.
const PERSONS: &str = "\
    i im ive we you he she they my our your his her their me them nobody everybody everyone \
    somebody ich wir du er sie es man mein meine meinen meinem meiner unser unsere unseren \
    unserem unserer mich mir uns sich niemand jemand seine";
/// Of these, those who turn something down for themselves.
const OWN: [&str; 6] = ["i", "im", "ive", "we", "ich", "wir"];
/// What somebody says who does not want, do or offer something.
const WANTING: &str = "\
    want wants like love enjoy offer offering teach give take taking accept prefer seek \
    seeking need interested available work help looking care touch cover mentor coach will \
    would bother mag moegen mogen mochte moechte mochten wollen mache machen mach tue biete \
    bieten anbieten gebe geben nehme nehmen ubernehme ubernehmen unterrichte suche suchen \
    brauche brauchen interessiere interessiert helfe helfen arbeite arbeiten berate beraten \
    begleite begleiten coache lust interest interesse bitte";
/// So many words before a refusal, and so many behind it, somebody says so.
const WANTING_BEFORE: usize = 3;
const WANTING_BEHIND: usize = 2;
/// "I am no lawyer", "Ich bin kein Jurist": nobody offers what they are not.
const BEING: [&str; 3] = ["am", "im", "bin"];
const NONE: [&str; 5] = ["no", "kein", "keine", "keinen", "keiner"];
/// Words before a refusal at the end that make one of it: "Marketing bitte nicht".
const BEFORE_THE_END: [&str; 12] = [
    "bitte",
    "please",
    "lieber",
    "rather",
    "aber",
    "but",
    "eher",
    "auch",
    "gar",
    "really",
    "better",
    "uberhaupt",
];
/// What follows is no topic that anybody refuses: "no experience with Rust", "keine Angst vor Zahlen".
const HARMLESS: &str = "\
    only just nur yet code matter more experience idea clue fear knowledge problem pressure \
    stress rush obligation strings cost risk erfahrung erfahrungen ahnung angst scheu \
    vorkenntnisse vorwissen plan druck kosten eile wie was wo warum ob";
/// The same of what somebody lacks who wishes for it: "keine Zeit für Sport", "not confident in English".
const LACKED: &str = "\
    time zeit money geld budget energy energie kraft motivation confidence selbstvertrauen \
    courage mut overview uberblick order ordnung structure struktur friends freunde contacts \
    kontakte network netzwerk help hilfe support unterstutzung sleep schlaf rest ruhe space \
    platz ideas idee ideen answer antwort feedback talent solution losung kenntnisse \
    vorerfahrung grundkenntnisse confident good enough genug getting being able learned \
    gelernt";
/// What nobody wants to happen is what they wish to keep, or fear: "I don't want to forget my French".
const KEEPING: &str = "\
    stop stopping forget lose miss give quit burn afraid alone aufhoren verlernen verlieren \
    vergessen verpassen aufgeben ausbrennen allein alleine gelernt learned learnt";
/// So many words behind a refusal it says so.
const KEEPING_BEHIND: usize = 6;
/// Two words that follow so: "I do not know how to grow tomatoes", "not for profit".
const HARMLESS_FIRST: [&str; 5] = ["know", "understand", "see", "sure", "for"];
const HARMLESS_SECOND: [&str; 9] = [
    "how", "what", "where", "why", "which", "when", "whether", "if", "profit",
];
/// Words before "no to" and "not to" that make no refusal of them: "saying no to overtime", "how not
/// to burn out"; but "I prefer not to do taxes".
const HARMLESS_BEFORE_TO: [&str; 7] = ["how", "say", "saying", "learn", "learning", "when", "to"];
/// What stands behind these is said about others, or is what somebody wants to get away from:
/// "colleagues who no longer talk", "damit ich abends nicht mehr grüble"; but "projects that are not
/// crypto" turn crypto down.
const CLAUSES: [&str; 3] = ["who", "whose", "damit"];
/// The same where a comma stands before: "Kollegen, die nicht mehr miteinander reden".
const CLAUSES_AFTER_COMMA: [&str; 9] = [
    "die", "der", "das", "welche", "dass", "sodass", "weil", "wenn", "wie",
];
/// So many words before the refusal such a clause begins at most.
const CLAUSE_WORDS: usize = 3;
/// Words with which a text turns to something else.
const TURNING: [&str; 10] = [
    "but", "aber", "sondern", "just", "only", "rather", "lieber", "instead", "nur", "dafur",
];
/// Of these, those behind which a clause of its own begins.
const CLAUSE_TURNS: [&str; 6] = ["but", "aber", "sondern", "instead", "because", "weil"];
/// Words that say nothing about what is refused.
const SMALL: [&str; 16] = [
    "i", "ich", "we", "wir", "please", "bitte", "and", "und", "or", "oder", "mehr", "any", "more",
    "do", "want", "gern",
];

/// One word of a text.
struct Word<'t> {
    from: usize,
    to: usize,
    folded: String,
    /// A sign that ends what is refused stands behind it.
    ends: bool,
    text: &'t str,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split_whitespace() {
        let from = text.get(at..).and_then(|rest| rest.find(word)).unwrap_or(0) + at;
        at = from + word.len();
        let folded = fold(&word.replace(['\'', '’'], ""));
        let ends = word.ends_with([',', ';', '.', '!', '?', ':', ')', '/', '|', '–', '—']);
        found.push(Word {
            from,
            to: at,
            folded,
            ends,
            text: word,
        });
    }
    found
}

fn among(list: &[&str], word: &Word) -> bool {
    list.contains(&word.folded.as_str())
}

/// The same of a list in one line.
fn is_among(list: &str, word: &Word) -> bool {
    list.split(' ').any(|it| it == word.folded)
}

/// Tells whether a text has a word of refusal.
pub fn may_refuse(text: &str) -> bool {
    words(text).iter().any(|word| among(&REFUSING, word))
}

/// Divides a text; one without a word of refusal comes back whole.
pub fn divided(text: &str, voice: Voice) -> Said<'_> {
    let all = words(text);
    if !all.iter().any(|word| among(&REFUSING, word)) {
        return Said {
            about: vec![text],
            not: Vec::new(),
        };
    }
    let mut refused = vec![false; all.len()];
    let mut place = 0;
    while let Some(word) = all.get(place) {
        let next = all.get(place + 1);
        let begins = place == 0;
        let is_harmless = begins && among(&BESIDE, word)
            || next.is_some_and(|next| !word.ends && is_harmless_before(next, voice))
            || is_followed_harmlessly(&all, place)
            || is_in_a_clause(&all, place);
        if !among(&REFUSING, word) || is_harmless || !is_refusal(&all, place, voice) {
            place += 1;
            continue;
        }
        let end = scope(&all, place);
        let (mut from, mut to) = (place, end);
        let tells = |word: &Word| !among(&SMALL, word) && !among(&TURNING, word);
        let behind = all
            .get(place + 1..end)
            .unwrap_or_default()
            .iter()
            .any(tells);
        if !behind && among(&BEHIND, word) {
            if voice == Voice::Wishes && !is_refused_before(&all, place) {
                place = end;
                continue;
            }
            // Nothing stands behind it, so it refuses what stands before.
            from = beginning(&all, place);
            to = end;
        }
        refused
            .iter_mut()
            .take(to)
            .skip(from)
            .for_each(|it| *it = true);
        place = end;
    }
    if !refused.contains(&true) {
        return Said {
            about: vec![text],
            not: Vec::new(),
        };
    }
    runs(text, &all, &refused)
}

/// Tells whether a word is none that anybody turns down.
fn is_harmless_before(word: &Word, voice: Voice) -> bool {
    is_among(HARMLESS, word) || voice == Voice::Wishes && is_among(LACKED, word)
}

/// Tells whether a word turns something down: in a list of topics always, in a sentence where
/// somebody says there what they do not want, do or offer.
fn is_refusal(all: &[Word], place: usize, voice: Voice) -> bool {
    let Some(word) = all.get(place) else {
        return false;
    };
    if voice == Voice::Gives {
        return true;
    }
    let mut keeps = all.iter().skip(place + 1).take(KEEPING_BEHIND);
    if keeps.any(|word| is_among(KEEPING, word)) {
        return false;
    }
    let clause = all
        .get(clause_start(all, place)..scope(all, place))
        .unwrap_or_default();
    let has_person = clause.iter().any(|word| is_among(PERSONS, word));
    let is_sentence = has_person || among(&VERBS, word);
    if !is_sentence || among(&LEAVING_OUT, word) {
        return true;
    }
    // What others do not do is no wish of one's own: "My boss does not like my reports". Nor does
    // "I want to speak without fear" turn fear down.
    let is_own = !has_person || clause.iter().any(|word| among(&OWN, word));
    is_own && !among(&BESIDE, word) && is_unwanted(all, place)
}

/// Tells whether somebody says around a word of refusal that they do not want, do or offer something.
fn is_unwanted(all: &[Word], place: usize) -> bool {
    let at = |place: usize, list: &[&str]| all.get(place).is_some_and(|word| among(list, word));
    let before = place
        .saturating_sub(WANTING_BEFORE)
        .max(clause_start(all, place))..place;
    let mut near = before.chain(place + 1..place + 1 + WANTING_BEHIND);
    let is_none = at(place, &NONE) || at(place + 1, &["a", "an"]);
    near.any(|place| all.get(place).is_some_and(|word| is_among(WANTING, word)))
        || at(place + 1, &["do"])
        || is_none && place > 0 && at(place - 1, &BEING)
}

/// Tells whether a word of refusal with nothing behind it turns down what stands before:
/// "Buchhaltung nicht", "Marketing bitte nicht"; but "Der Rechner startet nicht" is a worry.
fn is_refused_before(all: &[Word], place: usize) -> bool {
    let start = clause_start(all, place);
    let asks = place > 0
        && all
            .get(place - 1)
            .is_some_and(|word| among(&BEFORE_THE_END, word));
    asks || place == start + 1 || is_unwanted(all, place)
}

/// Finds where the clause begins in which a word stands; one that follows a conjunction begins there.
fn clause_start(all: &[Word], place: usize) -> usize {
    const JOINING: [&str; 4] = ["and", "und", "or", "oder"];
    if place > 0 && all.get(place - 1).is_some_and(|word| among(&JOINING, word)) {
        return place;
    }
    let before = all.iter().take(place).enumerate();
    let ends = before
        .rev()
        .find(|(_, word)| word.ends || among(&CLAUSE_TURNS, word));
    ends.map_or(0, |(place, _)| place + 1)
}

/// Tells whether two words follow that make no refusal of a word.
fn is_followed_harmlessly(all: &[Word], place: usize) -> bool {
    let word = |at: usize, list: &[&str]| all.get(at).is_some_and(|word| among(list, word));
    let before = place.checked_sub(1);
    let is_said = before.is_none_or(|before| word(before, &HARMLESS_BEFORE_TO));
    is_said && word(place + 1, &["to"])
        || word(place + 1, &HARMLESS_FIRST) && word(place + 2, &HARMLESS_SECOND)
}

/// Tells whether a word stands in a clause about others.
fn is_in_a_clause(all: &[Word], place: usize) -> bool {
    let before = all.get(place.saturating_sub(CLAUSE_WORDS)..place);
    let before = before.unwrap_or_default().iter().rev();
    let clause = before.take_while(|word| !word.ends);
    let mut at = place;
    for word in clause {
        at -= 1;
        let comma = at.checked_sub(1).and_then(|at| all.get(at));
        let after_comma = comma.is_some_and(|word| word.text.ends_with(','));
        if among(&CLAUSES, word) || after_comma && among(&CLAUSES_AFTER_COMMA, word) {
            return true;
        }
    }
    false
}

/// Finds where what is refused from a word on ends.
fn scope(all: &[Word], from: usize) -> usize {
    let mut end = from;
    for word in all.iter().skip(from) {
        if end > from && among(&TURNING, word) {
            return end;
        }
        end += 1;
        if word.ends {
            return end;
        }
    }
    end
}

/// Finds where the part of a text begins in which a word stands.
fn beginning(all: &[Word], at: usize) -> usize {
    let before = all.iter().take(at).enumerate();
    let ends = before.rev().find(|(_, word)| word.ends);
    ends.map_or(0, |(place, _)| place + 1)
}

/// Collects what is said and what is refused as pieces of the text.
fn runs<'t>(text: &'t str, all: &[Word<'t>], refused: &[bool]) -> Said<'t> {
    let mut said = Said {
        about: Vec::new(),
        not: Vec::new(),
    };
    let mut from = 0;
    for run in refused.chunk_by(|a, b| a == b) {
        let words = all.get(from..from + run.len()).unwrap_or_default();
        from += run.len();
        let is_refused = run.first() == Some(&true);
        let around = |word: &&Word| {
            among(&TURNING, word)
                || among(&SMALL, word)
                || is_refused && among(&REFUSING, word)
                || word.text.chars().all(|c| !c.is_alphanumeric())
        };
        let first = words.iter().find(|word| !around(word));
        let last = words.iter().rev().find(|word| !around(word));
        let (Some(first), Some(last)) = (first, last) else {
            continue;
        };
        let piece = text.get(first.from..last.to).unwrap_or_default();
        let piece = piece.trim_end_matches([',', ';', '.', ':', '!', '?', '–', '—']);
        if is_refused {
            said.not.push(piece);
        } else {
            said.about.push(piece);
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_told_from_what_is_said() {
        for (text, about, not) in [
            ("Rust", &["Rust"][..], &[][..]),
            ("no crypto", &[], &["crypto"]),
            ("Rust, but no crypto", &["Rust"], &["crypto"]),
            ("Krypto, aber kein Trading", &["Krypto"], &["Trading"]),
            ("Kochen ohne Fleisch", &["Kochen"], &["Fleisch"]),
            ("ohne Fleisch kochen", &["ohne Fleisch kochen"], &[]),
            (
                "Keine Buchhaltung mehr, sondern Controlling",
                &["Controlling"],
                &["Buchhaltung"],
            ),
            (
                "Marketing bitte nicht, lieber Design",
                &["Design"],
                &["Marketing"],
            ),
            ("I don't do taxes. I do audits", &["audits"], &["taxes"]),
            ("no-code tools", &["no-code tools"], &[]),
            ("no code tools", &["no code tools"], &[]),
            ("not only Rust", &["not only Rust"], &[]),
            ("keine Angst vor Zahlen", &["keine Angst vor Zahlen"], &[]),
            (
                "Spanisch ohne Vorkenntnisse",
                &["Spanisch ohne Vorkenntnisse"],
                &[],
            ),
            (
                "video editing, but not for TikTok",
                &["video editing"],
                &["for TikTok"],
            ),
            ("not for profit law", &["not for profit law"], &[]),
            ("saying no to overtime", &["saying no to overtime"], &[]),
            ("how not to burn out", &["how not to burn out"], &[]),
            (
                "I do not know how to grow tomatoes",
                &["I do not know how to grow tomatoes"],
                &[],
            ),
            (
                "audits, prefer not to do taxes",
                &["audits, prefer"],
                &["to do taxes"],
            ),
            ("I do not know Excel", &["I do not know Excel"], &[]),
            ("I do not offer Excel", &[], &["offer Excel"]),
            (
                "calm down colleagues who no longer talk to each other",
                &["calm down colleagues who no longer talk to each other"],
                &[],
            ),
            (
                "projects that are not crypto",
                &["projects that are"],
                &["crypto"],
            ),
            (
                "Streit mit Kollegen, die nicht mehr miteinander reden",
                &["Streit mit Kollegen, die nicht mehr miteinander reden"],
                &[],
            ),
            (
                "Grenzen setzen, damit ich abends nicht grüble",
                &["Grenzen setzen, damit ich abends nicht grüble"],
                &[],
            ),
            ("don't do crypto", &[], &["crypto"]),
            ("Ich mag kein Excel", &["mag"], &["Excel"]),
            ("I am no lawyer", &["am"], &["lawyer"]),
            ("Ich kann Rust, aber kein Go", &["kann Rust"], &["Go"]),
            ("Excel und nicht Word", &["Excel"], &["Word"]),
            ("I want no part in crypto", &[], &["part in crypto"]),
            ("Vereinsarbeit", &["Vereinsarbeit"], &[]),
            ("no", &[], &[]),
            ("", &[""], &[]),
        ] {
            let said = divided(text, Voice::Wishes);
            assert_eq!((&said.about[..], &said.not[..]), (about, not), "{text}");
        }
    }

    #[test]
    fn what_somebody_cannot_do_is_no_gift() {
        for (text, not) in [
            ("No help with Excel", "help with Excel"),
            (
                "keine Unterstützung bei Steuern",
                "Unterstützung bei Steuern",
            ),
            ("I do not use Java", "use Java"),
            ("Excel kann ich nicht", "Excel kann"),
            ("I have no interest in crypto", "interest in crypto"),
        ] {
            assert_eq!(divided(text, Voice::Gives).not, [not], "{text}");
        }
    }

    #[test]
    fn a_worry_is_no_refusal() {
        for text in [
            "Ich finde nicht ins Thema Statistik",
            "ohne Plan für die Steuer",
            "Ich sitze ohne Hilfe vor der Steuer",
            "Ich will endlich ohne Bauchweh Englisch telefonieren",
            "Unser Kunde zahlt seine Rechnungen nicht",
            "Our customer does not pay",
            "My boss doesn't like my reports",
            "Ich verstehe die Kollegen aus Japan nicht",
            "Kinder vertragen sich nicht",
            "Der Rechner startet nicht",
            "I can't say what my team wants from me",
            "Keiner hört mir zu",
            "keine Zeit für Sport",
            "I need help because I don't get Excel",
            "I can't stop taking photos",
            "I don't want to forget my French",
            "not confident in English",
            "Ich möchte nicht mehr allein joggen",
            "keine Kenntnisse in Excel",
            "nie schwimmen gelernt",
            "no confidence when presenting",
            "Niemand sagt mir, wo ich nicht weiterkomme",
            "We don't get our releases out",
        ] {
            let said = divided(text, Voice::Wishes);
            assert_eq!(
                (&said.about[..], said.not.len()),
                (&[text][..], 0),
                "{text}"
            );
        }
    }
}
