//! What a text says it is not about.
//!
//! For: "Rust, but no crypto" and "Kochen ohne Fleisch": what somebody turns down must not bring
//! them together with those who do it; and for telling it from a worry ("Our customer does not pay",
//! "Ich finde nicht ins Thema"), which is what somebody seeks help with. Knows: the words of refusal
//! in English and German, where what they refuse ends, and who turns something down. Never: guesses
//! irony, or a refusal without such a word.

mod judged;
mod words;

use self::judged::{
    clause_start, declined, is_followed_harmlessly, is_harmless_before, is_idle, is_in_a_clause,
    is_refusal, is_refused_before, refuses_by_place,
};
use self::words::{
    ANYTHING, AWAY, AWAY_FROM, BEHIND, BESIDE, BUT, HARMLESS, HAVING, HAVING_BEFORE, KEEPING,
    LACKED, LACKED_BEFORE, LIKED, NEVER, PARTICIPLE_MIN_BYTES, PERSONS, REFUSING, SMALL, THANKS,
    TURNING, WANTING,
};
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
    /// What somebody who wishes says they cannot, have not or do not do: "swim" of "never learned to
    /// swim". It stands in `about` too, with the words around it.
    pub lacked: Vec<&'t str>,
}

impl<'t> Said<'t> {
    fn whole(text: &'t str) -> Said<'t> {
        Said {
            about: vec![text],
            not: Vec::new(),
            lacked: Vec::new(),
        }
    }
}

/// One word of a text.
struct Word<'t> {
    from: usize,
    to: usize,
    folded: String,
    /// A sign that ends what is refused stands behind it.
    ends: bool,
    text: &'t str,
}

/// Signs that end what is said.
const ENDS: [char; 8] = [',', ';', '.', ':', '!', '?', '–', '—'];

impl<'t> Word<'t> {
    /// The word without a sign that ends what is said.
    fn bare(&self) -> &'t str {
        self.text.trim_end_matches(ENDS)
    }
}

fn read(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split_whitespace() {
        let from = text.get(at..).and_then(|rest| rest.find(word)).unwrap_or(0) + at;
        at = from + word.len();
        let folded = fold(&word.replace(['\'', '’'], ""));
        let ends = word.ends_with(ENDS) || word.ends_with([')', '/', '|']);
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
    let all = read(text);
    (0..all.len()).any(|place| refuses_at(&all, place))
}

/// Tells whether a word of refusal stands at a place.
fn refuses_at(all: &[Word], place: usize) -> bool {
    all.get(place).is_some_and(|word| among(&REFUSING, word)) || refuses_by_place(all, place)
}

/// Divides a text; one without a word of refusal comes back whole.
pub fn divided(text: &str, voice: Voice) -> Said<'_> {
    let all = read(text);
    let mut refused = vec![false; all.len()];
    let mut lacked = Vec::new();
    let mut place = 0;
    while place < all.len() {
        if !refuses_at(&all, place) {
            place += 1;
            continue;
        }
        let Some((from, to)) = turned_down(&all, place, voice) else {
            lacked.extend(lack(&all, place, voice).and_then(|(from, to)| text.get(from..to)));
            place += 1;
            continue;
        };
        let words = refused.iter_mut().take(to).skip(from);
        words.for_each(|it| *it = true);
        place = scope(&all, place);
    }
    let mut said = if refused.contains(&true) {
        runs(text, &all, &refused)
    } else {
        Said::whole(text)
    };
    said.lacked = lacked;
    said
}

/// Finds which words a word of refusal turns down, itself among them; nothing where it does not.
fn turned_down(all: &[Word], place: usize, voice: Voice) -> Option<(usize, usize)> {
    let word = all.get(place)?;
    if let Some(declined) = declined(all, place) {
        return Some(declined);
    }
    if refuses_by_place(all, place) {
        let before = usize::from(among(&BUT, word));
        return Some((place - before, scope(all, place)));
    }
    let is_harmless = place == 0 && among(&BESIDE, word)
        || is_idle(all, place)
        || !word.ends && is_harmless_before(all, place, voice)
        || is_followed_harmlessly(all, place)
        || is_in_a_clause(all, place)
        || voice == Voice::Wishes && has_not_done(all, place);
    if is_harmless || !is_refusal(all, place, voice) {
        return None;
    }
    let end = scope(all, place);
    let behind = all.get(place + 1..end).unwrap_or_default();
    let tells = |word: &Word| !among(&SMALL, word) && !among(&TURNING, word);
    if behind.iter().any(tells) {
        return Some((place, end));
    }
    if !among(&BEHIND, word) {
        // "Saying no" refuses nothing.
        return (place == clause_start(all, place)).then_some((place, end));
    }
    // Nothing stands behind it, so it refuses what stands before.
    let refuses = voice == Voice::Gives || is_refused_before(all, place);
    refuses.then(|| (beginning(all, place), end))
}

/// Finds what somebody lacks who says so behind a word of refusal, from where to where in the text.
fn lack(all: &[Word], place: usize, voice: Voice) -> Option<(usize, usize)> {
    let (word, next) = (all.get(place)?, all.get(place + 1)?);
    let is_lacking = voice == Voice::Wishes
        && !word.ends
        && !among(&BESIDE, word)
        && !is_among(HARMLESS, next)
        && !among(&["to", "for"], next)
        && !is_in_a_clause(all, place);
    let around = |word: &&Word| {
        among(&REFUSING, word)
            || among(&SMALL, word)
            || word.folded == "to"
            || [LACKED, KEEPING, PERSONS, WANTING]
                .iter()
                .any(|list| is_among(list, word))
    };
    let behind = all.get(place + 1..scope(all, place)).unwrap_or_default();
    let is_before = |at: usize| behind.iter().skip(at + 1);
    let lacks = |(at, word): (usize, &Word)| {
        is_among(LACKED, word) && is_before(at).any(|word| is_among(LACKED_BEFORE, word))
    };
    let says_so = behind.iter().any(|word| is_among(KEEPING, word))
        || behind.iter().enumerate().any(lacks)
        || has_not_done(all, place);
    if !says_so {
        return None;
    }
    let first = behind.iter().find(|word| !around(word))?;
    let last = behind.iter().rev().find(|word| !around(word))?;
    let to = first.from.max(last.from) + last.bare().len();
    is_lacking.then_some((first.from, to))
}

/// Tells whether somebody says with a "never" what they have not done yet, and not what they never do or
/// never liked: "noch nie gekocht", but "Ich esse nie Fleisch".
fn has_not_done(all: &[Word], place: usize) -> bool {
    if !all.get(place).is_some_and(|word| among(&NEVER, word)) {
        return false;
    }
    let behind = all.get(place + 1..scope(all, place)).unwrap_or_default();
    let mut before = all.iter().take(place).rev().take(HAVING_BEFORE);
    let is_participle = |word: &Word| {
        let is_small = word.text.chars().next().is_some_and(char::is_lowercase);
        let begins = word.folded.starts_with("ge") && word.folded.len() >= PARTICIPLE_MIN_BYTES;
        let ends = word.folded.ends_with('t') || word.folded.ends_with("en");
        is_small && (begins && ends || word.folded.ends_with("iert"))
    };
    let is_done = before.any(|word| among(&HAVING, word)) || behind.iter().any(is_participle);
    is_done && !behind.iter().any(|word| among(&LIKED, word))
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

/// Tells whether a word belongs to a refusal, and not to what is refused.
fn is_frame(word: &Word) -> bool {
    is_among(THANKS, word)
        || [&ANYTHING[..], &AWAY, &AWAY_FROM]
            .iter()
            .any(|it| among(it, word))
}

/// Collects what is said and what is refused as pieces of the text.
fn runs<'t>(text: &'t str, all: &[Word<'t>], refused: &[bool]) -> Said<'t> {
    let mut said = Said {
        about: Vec::new(),
        not: Vec::new(),
        lacked: Vec::new(),
    };
    let mut from = 0;
    for run in refused.chunk_by(|a, b| a == b) {
        let words = all.get(from..from + run.len()).unwrap_or_default();
        from += run.len();
        let is_refused = run.first() == Some(&true);
        let around = |word: &&Word| {
            among(&TURNING, word)
                || among(&SMALL, word)
                || is_refused && (among(&REFUSING, word) || is_frame(word))
                || word.text.chars().all(|c| !c.is_alphanumeric())
        };
        let first = words.iter().find(|word| !around(word));
        let last = words.iter().rev().find(|word| !around(word));
        let (Some(first), Some(last)) = (first, last) else {
            continue;
        };
        let piece = text.get(first.from..last.to).unwrap_or_default();
        let piece = piece.trim_end_matches(ENDS);
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
            ("saying no", &["saying no"], &[]),
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
            ("no more Excel", &[], &["Excel"]),
            ("no more than Excel", &["no more than Excel"], &[]),
            ("no more stress", &["no more stress"], &[]),
            ("nichts mit Excel", &[], &["mit Excel"]),
            ("nothing with crypto", &[], &["with crypto"]),
            ("nichts mehr mit Excel", &[], &["mit Excel"]),
            (
                "anything, but especially Python",
                &["anything, but especially Python"],
                &[],
            ),
            (
                "I can do anything but need help with Excel",
                &["I can do anything but need help with Excel"],
                &[],
            ),
            (
                "Moving away from Excel towards Python",
                &["Moving away from Excel towards Python"],
                &[],
            ),
            (
                "Weg vom Fachexperten in die Führung",
                &["Weg vom Fachexperten in die Führung"],
                &[],
            ),
            ("nothing works in Excel", &["nothing works in Excel"], &[]),
            ("Excel, nein danke", &[], &["Excel"]),
            ("Word, Excel, no thanks", &["Word"], &["Excel"]),
            ("Excel: nein", &[], &["Excel"]),
            ("Nein sagen lernen", &["Nein sagen lernen"], &[]),
            (
                "Grenzen setzen, nein sagen",
                &["Grenzen setzen, nein sagen"],
                &[],
            ),
            ("anything but Excel", &[], &["Excel"]),
            ("never again Excel", &[], &["Excel"]),
            ("Microsoft Excel never again", &[], &["Microsoft Excel"]),
            ("Nie wieder Excel", &[], &["Excel"]),
            ("weg von Excel", &[], &["Excel"]),
            (
                "Der Weg von der Idee zum Produkt",
                &["Der Weg von der Idee zum Produkt"],
                &[],
            ),
            (
                "Weg von der Idee zum Produkt",
                &["Weg von der Idee zum Produkt"],
                &[],
            ),
            ("working away from home", &["working away from home"], &[]),
            ("Excel not any more", &[], &["Excel"]),
            ("no", &[], &[]),
            ("", &[""], &[]),
        ] {
            let said = divided(text, Voice::Wishes);
            assert_eq!((&said.about[..], &said.not[..]), (about, not), "{text}");
        }
    }

    #[test]
    fn what_somebody_lacks_is_told_from_the_words_around_it() {
        for (text, lacked) in [
            ("nicht mehr allein joggen", &["joggen"][..]),
            ("Ich möchte nicht mehr allein joggen.", &["joggen"]),
            ("nie schwimmen gelernt", &["schwimmen"]),
            ("never learned to swim", &["swim"]),
            ("keine Zeit für Sport", &["für Sport"]),
            ("I don't want to forget my French", &["French"]),
            ("I've never held a paintbrush", &["held a paintbrush"]),
            ("noch nie gekocht", &["gekocht"]),
            ("Ich esse nie Fleisch", &[]),
            ("Ich wollte nie im Vertrieb arbeiten", &[]),
            ("I've never liked long meetings", &[]),
            ("Mathe habe ich nie gemocht", &[]),
            ("Sales, no network marketing", &[]),
            ("baby care, no sleep training", &[]),
            ("I don't want to give presentations", &[]),
            ("My boss doesn't like my reports", &[]),
            ("Ich komme morgens nicht aus dem Bett", &[]),
            ("Der Rechner startet nicht", &[]),
            ("saying no to overtime", &[]),
            ("no code tools", &[]),
            ("ohne Fleisch kochen", &[]),
            ("Rust, but no crypto", &[]),
            ("Rust", &[]),
        ] {
            assert_eq!(divided(text, Voice::Wishes).lacked, lacked, "{text}");
            assert!(divided(text, Voice::Gives).lacked.is_empty(), "{text}");
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
            ("I have no idea about Kubernetes", "idea about Kubernetes"),
            ("keine Erfahrung mit Excel", "Erfahrung mit Excel"),
        ] {
            assert_eq!(divided(text, Voice::Gives).not, [not], "{text}");
        }
        for text in [
            "Excel, no experience needed",
            "Spanisch, keine Vorkenntnisse nötig",
            "Menschen ohne Erfahrung in Excel begleiten",
            "I teach people with no experience in Python",
            "Grenzen setzen, nein sagen",
        ] {
            assert!(divided(text, Voice::Gives).not.is_empty(), "{text}");
        }
        let wished = divided("no idea about Kubernetes", Voice::Wishes);
        assert!(wished.not.is_empty(), "who wishes for it lacks it");
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
