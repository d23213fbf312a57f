//! Whether a word of refusal turns something down.
//!
//! For: telling "I don't do taxes" from "Our customer does not pay", which is what somebody seeks help
//! with. Knows: the words around it, and who speaks. Never: says how far a refusal reaches.

use super::words::{
    AGAIN, ANSWERS, ANY_MORE, ANYTHING, AWAY, AWAY_FROM, AWAY_TO, BEFORE_AWAY, BEFORE_THE_END,
    BEING, BESIDE, BUT, CLAUSE_TURNS, CLAUSE_WORDS, CLAUSES, CLAUSES_AFTER_COMMA, CLUELESS,
    HARMLESS, HARMLESS_BEFORE_TO, HARMLESS_FIRST, HARMLESS_SECOND, KEEPING, KEEPING_BEHIND, LACKED,
    LEAVING_OUT, MORE, MOST, NONE, NOTHING, NOTHING_BEFORE, OF_OTHERS, OWN, PERSONS, THAN, THANKS,
    UNNEEDED, VERBS, WANTING, WANTING_BEFORE, WANTING_BEHIND,
};
use super::{Voice, Word, among, is_among, scope};

/// Tells whether a word is none that anybody turns down.
pub(super) fn is_harmless_before(all: &[Word], place: usize, voice: Voice) -> bool {
    let at = |place: usize| all.get(place);
    let says_more = at(place + 1).is_some_and(|word| among(&MORE, word));
    if says_more && at(place + 2).is_some_and(|word| among(&THAN, word)) {
        return true;
    }
    let next = at(place + 1 + usize::from(says_more));
    next.is_some_and(|word| {
        let is_lacked = voice == Voice::Wishes && is_among(LACKED, word);
        is_lacked || is_among(HARMLESS, word) && !is_clueless(all, place, voice)
    })
}

/// Tells whether somebody says that they know nothing of what they name: "I have no idea about Kubernetes".
fn is_clueless(all: &[Word], place: usize, voice: Voice) -> bool {
    let at = |place: usize, list: &[&str]| all.get(place).is_some_and(|word| among(list, word));
    let lacks = |word: &Word| is_among(CLUELESS, word);
    let behind = all.get(place + 1..scope(all, place)).unwrap_or_default();
    // "People with no experience" are those one helps.
    let is_of_others = place > 0 && at(place - 1, &OF_OTHERS);
    voice == Voice::Gives
        && !is_of_others
        && at(place, &NONE)
        && behind.first().is_some_and(lacks)
        && behind.len() > 1
        && !behind.iter().any(|word| is_among(UNNEEDED, word))
}

/// Tells whether a word refuses by what stands around it: "anything but Excel", "weg von Excel".
pub(super) fn refuses_by_place(all: &[Word], place: usize) -> bool {
    let at = |place: usize, list: &[&str]| all.get(place).is_some_and(|word| among(list, word));
    let before = place.checked_sub(1);
    if at(place, &BUT) {
        // "Anything, but especially Python" and "anything but I need help" turn nothing down.
        let behind = all.get(place + 1..scope(all, place)).unwrap_or_default();
        let goes_on =
            |word: &Word| is_among(PERSONS, word) || is_among(WANTING, word) || among(&MOST, word);
        let anything = before.filter(|before| at(*before, &ANYTHING));
        let anything = anything.and_then(|before| all.get(before));
        return anything.is_some_and(|word| !word.ends) && !behind.iter().any(goes_on);
    }
    if !(at(place, &AWAY) && at(place + 1, &AWAY_FROM)) {
        return false;
    }
    let is_wished = before
        .and_then(|before| all.get(before))
        .is_none_or(|word| is_among(BEFORE_AWAY, word));
    let behind = all.get(place + 2..scope(all, place)).unwrap_or_default();
    is_wished && !behind.iter().any(|word| is_among(AWAY_TO, word))
}

/// Tells whether a word of refusal says nothing by itself: "nothing works", and "nein" in front of what
/// follows.
pub(super) fn is_idle(all: &[Word], place: usize) -> bool {
    let (Some(word), next) = (all.get(place), all.get(place + 1)) else {
        return true;
    };
    if among(&NOTHING, word) {
        let says_more = next.is_some_and(|next| among(&ANY_MORE, next));
        let next = if says_more { all.get(place + 2) } else { next };
        return next.is_none_or(|next| word.ends || !is_among(NOTHING_BEFORE, next));
    }
    word.folded == "nein"
}

/// Finds where what a "no, thanks" turns down begins, and where the answer ends.
pub(super) fn declined(all: &[Word], place: usize) -> Option<(usize, usize)> {
    let word = all.get(place).filter(|word| among(&ANSWERS, word))?;
    let before = place.checked_sub(1)?;
    let end = scope(all, place);
    let behind = all.get(place + 1..end).unwrap_or_default();
    let says_thanks = |word: &Word| is_among(THANKS, word) || word.folded == "bitte";
    let is_answer = all.get(before).is_some_and(|word| word.ends) && behind.iter().all(says_thanks);
    let is_said = !behind.is_empty() || end == all.len() || word.ends;
    (is_answer && is_said).then(|| (super::beginning(all, before), end))
}

/// Tells whether a word turns something down: in a list of topics always, in a sentence where
/// somebody says there what they do not want, do or offer.
pub(super) fn is_refusal(all: &[Word], place: usize, voice: Voice) -> bool {
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
pub(super) fn is_refused_before(all: &[Word], place: usize) -> bool {
    let start = clause_start(all, place);
    let asks = place > 0
        && all
            .get(place - 1)
            .is_some_and(|word| among(&BEFORE_THE_END, word));
    let is_final = all.get(place + 1).is_some_and(|word| among(&AGAIN, word));
    asks || is_final || place == start + 1 || is_unwanted(all, place)
}

/// Finds where the clause begins in which a word stands; one that follows a conjunction begins there.
pub(super) fn clause_start(all: &[Word], place: usize) -> usize {
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
pub(super) fn is_followed_harmlessly(all: &[Word], place: usize) -> bool {
    let word = |at: usize, list: &[&str]| all.get(at).is_some_and(|word| among(list, word));
    let before = place.checked_sub(1);
    let is_said = before.is_none_or(|before| word(before, &HARMLESS_BEFORE_TO));
    let is_said = is_said && !word(place, &NOTHING);
    is_said && word(place + 1, &["to"])
        || word(place + 1, &HARMLESS_FIRST) && word(place + 2, &HARMLESS_SECOND)
}

/// Tells whether a word stands in a clause about others.
pub(super) fn is_in_a_clause(all: &[Word], place: usize) -> bool {
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
