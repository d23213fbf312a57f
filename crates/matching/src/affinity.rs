//! How alike two short texts are.
//!
//! For: one number from 0 to 1000 for "what you offer" against "what I seek". Knows: two channels,
//! meanings and letters. Never: uses floating point.
//!
//! Both channels divide what two texts share by the larger of them, so that a short text never
//! passes for a long one that merely contains it: "German" is half of "German law".

use crate::phrase::{Part, Phrase, permille};

/// From here on, in permille, an offer meets a wish.
pub const MEETS_PERMILLE: u32 = 600;

/// The same words.
const SAME_PERMILLE: u32 = 1000;
/// Different words for the same meaning.
const ALIAS_PERMILLE: u32 = 950;
/// The same letters, as far as letters tell.
const LETTERS_PERMILLE: u32 = 800;
/// One item out of several that somebody wrote into one line.
const LISTED_PERMILLE: u32 = 950;

/// Compares two texts as people typed them.
pub fn affinity(a: &str, b: &str) -> u32 {
    match (Phrase::of(a), Phrase::of(b)) {
        (Some(a), Some(b)) => between(&a, &b),
        (None, _) | (_, None) => 0,
    }
}

/// Compares two prepared phrases.
pub(crate) fn between(a: &Phrase, b: &Phrase) -> u32 {
    let whole = parts(&a.whole, &b.whole);
    if a.listed.is_empty() && b.listed.is_empty() || whole >= ALIAS_PERMILLE {
        return whole;
    }
    let best = a
        .parts()
        .flat_map(|x| b.parts().map(move |y| parts(x, y)))
        .max();
    whole.max(best.unwrap_or(0) * LISTED_PERMILLE / 1000)
}

/// The best of all channels. Text vectors become one more line here.
pub(crate) fn parts(a: &Part, b: &Part) -> u32 {
    if a.whole == b.whole {
        return SAME_PERMILLE;
    }
    let meanings = meanings(a, b);
    if meanings >= LETTERS_PERMILLE {
        return meanings;
    }
    meanings.max(letters(a, b))
}

fn meanings(a: &Part, b: &Part) -> u32 {
    let shared = u64::from(a.meanings.shared(&b.meanings));
    let larger = u64::from(a.meanings.total.max(b.meanings.total));
    permille(shared * u64::from(ALIAS_PERMILLE), larger * 1000)
}

fn letters(a: &Part, b: &Part) -> u32 {
    let (smaller, larger) = (
        a.letters.total.min(b.letters.total),
        a.letters.total.max(b.letters.total),
    );
    // Two known words of different meaning look alike by accident: cycling and recycling.
    if a.known && b.known || u64::from(smaller) * 2 < u64::from(larger) {
        return 0;
    }
    let shared = u64::from(a.letters.shared(&b.letters));
    permille(
        shared * u64::from(LETTERS_PERMILLE),
        u64::from(larger) * 1000,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tells whether two texts meet, both ways round.
    fn check(a: &str, b: &str, meets: bool) {
        let score = affinity(a, b);
        assert_eq!(score, affinity(b, a), "{a} / {b} is symmetric");
        assert_eq!(score >= MEETS_PERMILLE, meets, "{a} / {b}: {score}");
    }

    #[test]
    fn the_same_thing_said_differently_meets() {
        for (a, b) in [
            ("Rust", "rust"),
            ("Projektleitung", "project management"),
            ("Vertrieb", "sales"),
            ("Buchhaltung", "accounting"),
            ("öffentlich sprechen", "public speaking"),
            ("Gärtnern", "gardening"),
            ("learn German", "Deutsch"),
            ("help with tax returns", "Steuererklärung"),
            ("Rust, Go and Kubernetes", "Rust"),
            ("Excel & Power BI", "Tabellenkalkulation"),
            ("budgets", "budget"),
            ("Präsentationen halten", "presentations"),
            ("Projektmanagment", "Projektmanagement"),
            ("Webentwiklung", "Webentwicklung"),
            ("IT security", "IT-Sicherheit"),
            ("it security", "Informationssicherheit"),
            ("Grundlagen der Statistik", "statistics"),
            ("speaking in public", "public speaking"),
            ("quilting", "Quilting for beginners"),
        ] {
            check(a, b, true);
        }
    }

    #[test]
    fn different_things_do_not_meet() {
        for (a, b) in [
            ("cycling", "recycling"),
            ("mediation", "meditation"),
            ("baking", "banking"),
            ("Java", "JavaScript"),
            ("German", "German law"),
            ("Spanish", "Danish"),
            ("project management", "time management"),
            ("accounting", "counting"),
            ("web design", "interior design"),
            ("C", "C++"),
            ("Rust", "rest"),
            ("English", "England"),
            ("IT support", "emotional support"),
            ("data protection", "fire protection"),
            ("learn", "learn Rust"),
            ("", "Rust"),
            ("–", "–"),
        ] {
            check(a, b, false);
        }
    }

    #[test]
    fn the_channels_have_their_steps() {
        assert_eq!(affinity("Rust", "RUST"), 1000);
        assert_eq!(affinity("Vertrieb", "sales"), 950);
        assert!(affinity("Webentwiklung", "Webentwicklung") <= 800);
    }
}
