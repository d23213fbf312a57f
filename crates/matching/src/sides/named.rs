//! Which parts a text names, and for whom.
//!
//! For: “I would like a mentor”, "Aufgabe übernehmen", “to be coached”. Knows: the names of a program's
//! parts, and the words around them. Never: names a part that no word of the program does.

use super::words::{
    AS, BECOMING, BEHIND_MAX, BEING, BETWEEN_MAX, BY, DEEDS, DENYING, DONE, GIVING, MAKING,
    OFFERED, OFFERING, PASSIVE, SEEKING, SMALL, SMALL_MAX, SOMEBODY, SOUGHT, STOPS, SUPPORTING,
    TAKING, VISITS, WHO, WISHING,
};
use crate::program::{Part, Sides};

/// Which parts a text names.
#[derive(Debug, Default, Clone, Copy)]
pub struct Named {
    pub seeker: bool,
    pub giver: bool,
}

impl Named {
    /// Reads a folded text. Whoever looks for a mentor, or says that they are none, is a mentee.
    pub fn of(sides: &Sides, text: &str) -> Named {
        // That somebody looks for something names a part where nothing else does.
        let (mut named, mut asking) = (Named::default(), Named::default());
        let (mut before, mut rest) = ("", text);
        while !rest.is_empty() {
            let (meant, read) = Word::first(sides, rest).read(sides, before);
            let of = if read.seeks { &mut asking } else { &mut named };
            *of = of.with(meant);
            (before, rest) = (read.text, read.behind);
        }
        if named.any() { named } else { asking }
    }

    const fn any(self) -> bool {
        self.seeker || self.giver
    }

    /// Tells whether one names one part only, and the other the other.
    pub const fn is_opposite(self, other: Named) -> bool {
        self.seeker != self.giver && self.seeker == other.giver && self.giver == other.seeker
    }

    const fn with(self, more: Named) -> Named {
        Named {
            seeker: self.seeker || more.seeker,
            giver: self.giver || more.giver,
        }
    }

    const fn turned(self) -> Named {
        Named {
            seeker: self.giver,
            giver: self.seeker,
        }
    }
}

/// One word of a text, or a name of several words.
#[derive(Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    /// What follows the name.
    end: &'t str,
    named: Named,
    /// Somebody looks for what is named next.
    seeks: bool,
    /// Somebody wishes for what is named next, or to be it.
    wishes: bool,
    behind: &'t str,
}

impl<'t> Word<'t> {
    /// Reads the first word of a text. Of the names that begin it the longest is meant: a coachee is no
    /// coach, and who has guests ("Gastgeber") is none.
    fn first(sides: &Sides, text: &'t str) -> Word<'t> {
        let [seeker, giver] = [&sides.seeker, &sides.giver].map(|part| longest(part, text));
        let length = seeker.max(giver);
        let [seeking, wishing] = [&SEEKING[..], &WISHING].map(|words| beginning(words, text));
        let asking = seeking.max(wishing);
        let from = length.max(asking);
        let end = text.get(from..).and_then(|end| end.split(' ').next());
        let end = end.unwrap_or_default();
        let (text, behind) = text.split_at_checked(from + end.len()).unwrap_or_default();
        // What a name is put together with may name the other part, as in "Mentorensuche".
        let is_named = |of: usize, part| length > 0 && (of == length || is_within(part, end));
        let seeks = asking > 0 && asking >= length;
        Word {
            text,
            end,
            named: Named {
                seeker: is_named(seeker, &sides.seeker),
                giver: is_named(giver, &sides.giver),
            },
            seeks,
            wishes: seeks && wishing > seeking,
            behind: behind.trim_start(),
        }
    }

    /// Reads what a word means together with the name it speaks of, if it does; and gives the last word
    /// that was read.
    fn read(self, sides: &Sides, before: &str) -> (Named, Word<'t>) {
        if self.seeks {
            return self.sought(sides, before);
        }
        let next = Word::first(sides, past_small(self.behind));
        let is_turned = DENYING.contains(&self.text)
            || self.begins(&OFFERING) && next.begins(&VISITS)
            || TAKING
                .iter()
                .any(|it| self.begins(it.before) && next.begins(it.names));
        match is_turned && next.named.any() {
            true => (next.named.turned(), next),
            false => (self.meant(before), self),
        }
    }

    /// Reads what is said of what somebody looks for or wishes.
    fn sought(self, sides: &Sides, before: &str) -> (Named, Word<'t>) {
        let found = Sought::of(sides, self);
        let next = found.word;
        // "I don't want a mentor" names no part: neither is it looked for, nor played.
        let is_denied = found.is_denied || DENYING.contains(&before) || before == "t";
        match (next.named.any(), is_denied) {
            (true, true) => (Named::default(), next),
            (true, false) if found.is_turned(self.wishes) => (next.named.turned(), next),
            (true, false) | (false, _) => (self.meant(before), self),
        }
    }

    /// Gives the parts meant by a word that stands for itself.
    fn meant(&self, before: &str) -> Named {
        let is_passive = matches!(self.end, "ed" | "d") && PASSIVE.contains(&before);
        // Whoever is onboarded is new.
        let is_passive = is_passive && !self.text.starts_with("onboard");
        let is_offered = || self.begins(&VISITS) && begins(past_small(self.behind), &OFFERED);
        let is_taken = || {
            let mut all = TAKING.iter();
            all.any(|it| self.begins(it.names) && begins(self.behind, it.behind))
        };
        match self.is_sought() || is_passive || is_offered() || is_taken() {
            true => self.named.turned(),
            false => self.named,
        }
    }

    /// Tells whether what stands behind says that whoever is named is looked for.
    fn is_sought(&self) -> bool {
        !self.seeks && !self.is_deed() && begins(self.behind, &SOUGHT)
    }

    fn is_deed(&self) -> bool {
        self.begins(&DEEDS)
    }

    fn begins(&self, beginnings: &[&str]) -> bool {
        begins(self.text, beginnings)
    }

    /// Tells whether a verb is meant, behind this word: "to mentor", but not "to mentors".
    fn is_done(&self, before: &str) -> bool {
        before == "to" && !self.text.ends_with('s') && !self.text.ends_with("ing")
    }

    /// Tells whether the words behind say that somebody is to be what is named, or to give it, perhaps to
    /// somebody who was spoken of before.
    fn is_own(&self, is_somebody: bool) -> bool {
        let words = self.behind.split(' ').take(BEHIND_MAX);
        let mut words = words.take_while(|word| !STOPS.contains(word));
        let mut before = "";
        words.any(|word| {
            // Whoever is to be helped by somebody ("begleitet werden") is not them.
            let is_passive = before.ends_with('t') || before.starts_with("ge");
            before = word;
            let gives = GIVING.contains(&word) || is_somebody && SUPPORTING.contains(&word);
            BECOMING.contains(&word) && !is_passive || gives
        })
    }
}

/// What somebody looks for or wishes, as far as a text says it.
struct Sought<'t> {
    word: Word<'t>,
    /// What is named is said to be done by whoever is looked for.
    is_told_of: bool,
    /// It is somebody not known yet who is looked for.
    is_somebody: bool,
    /// Somebody is to be what is named, or to do it.
    is_own: bool,
    is_denied: bool,
}

impl<'t> Sought<'t> {
    /// Finds the name behind a word, past words that describe it, or else what stands first.
    fn of(sides: &Sides, asking: Word<'t>) -> Sought<'t> {
        // "Möchte ich einen Mentor", "wünsche ich mir".
        let behind = asking.behind;
        let behind = behind.strip_prefix("ich ").unwrap_or(behind);
        let mut found = Sought {
            word: Word::first(sides, behind),
            is_told_of: false,
            is_somebody: false,
            is_own: false,
            is_denied: false,
        };
        let (mut before, mut is_verb) = (asking.text, false);
        for _ in 0..BETWEEN_MAX {
            let word = found.word;
            if word.named.any() || word.seeks || found.is_over(before) {
                break;
            }
            is_verb |= word.text == "to";
            // "To help somebody as a mentor" looks for nobody.
            found.is_somebody |= word.begins(&SOMEBODY) && !is_verb;
            found.is_told_of |= WHO.contains(&word.text);
            found.is_denied |= DENYING.contains(&word.text);
            found.is_own |= BEING.contains(&word.text);
            found.is_own &= !BY.contains(&word.text);
            before = word.text;
            found.word = Word::first(sides, word.behind);
        }
        found.is_own |= found.word.is_done(before);
        found
    }

    /// Tells whether the text goes on with something else at the word that was reached.
    fn is_over(&self, before: &str) -> bool {
        let text = self.word.text;
        STOPS.contains(&text)
            || AS.contains(&text) && !self.is_somebody
            || before == "to" && self.word.begins(&MAKING)
    }

    /// Tells whether who says so plays the other part than the one that is named.
    fn is_turned(&self, wishes: bool) -> bool {
        if self.is_told_of {
            return true;
        }
        let is_wished =
            wishes && (DONE.contains(&self.word.text) || self.word.is_own(self.is_somebody));
        let is_own = self.is_own && !self.is_somebody || is_wished;
        !self.word.is_deed() && !is_own
    }
}

/// Tells whether a text begins with one of these.
fn begins(text: &str, beginnings: &[&str]) -> bool {
    beginning(beginnings, text) > 0
}

/// Measures the longest of these with which a text begins, in bytes.
fn beginning(beginnings: &[&str], text: &str) -> usize {
    let begun = beginnings.iter().filter(|it| text.starts_with(**it));
    begun.map(|it| it.len()).max().unwrap_or(0)
}

/// Passes the small words with which a text begins; never many, however many stand there.
fn past_small(text: &str) -> &str {
    (0..SMALL_MAX).fold(text, |rest, _| match rest.split_once(' ') {
        Some((word, next)) if SMALL.contains(&word) => next,
        Some(_) | None => rest,
    })
}

/// Measures the longest name of a part with which a text begins, in bytes.
fn longest(part: &Part, text: &str) -> usize {
    let names = part.words.iter();
    let begun = names.filter(|name| text.starts_with(name.as_str()));
    begun.map(String::len).max().unwrap_or(0)
}

/// Tells whether a name of a part stands anywhere in the end of a word.
fn is_within(part: &Part, end: &str) -> bool {
    part.words.iter().any(|name| end.contains(name.as_str()))
}
