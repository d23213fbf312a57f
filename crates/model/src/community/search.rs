//! Finding what was said.
//!
//! For: full-text search over posts, answers, cards and gatherings, section by section, newest first.
//! Knows: how words are folded: case, accents and compatibility forms do not matter. Never: reads a
//! clock, or looks at more than one pass over the folded texts.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::community::{Community, Entry, Head, Item, Kind};
use crate::id::{ItemId, PersonId};

/// The most words of a question that are looked for.
const WORDS_MAX: usize = 8;
/// How much of a text is searched, in bytes of its folded form.
const HAYSTACK_MAX_BYTES: usize = 16_384;
/// What stands around words in sentences.
const AROUND: [char; 18] = [
    '"', '\'', '“', '”', '„', '‘', '’', '‚', '«', '»', ',', '.', ';', ':', '!', '?', '(', ')',
];
/// What an item says beside its title and its text.
const BESIDE: [Head; 4] = [Head::Topic, Head::Place, Head::Option, Head::Relayed];
/// How much of a text stands around a hit, in characters before and behind.
const AROUND_CHARS: usize = 60;

/// What belongs together among what is found. Each has its share, so that many of one do not hide the
/// others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    People,
    Cards,
    Gatherings,
    Posts,
    /// Answers and replies.
    Replies,
    /// Roles, formats, charters, proposals and cases.
    Decisions,
}

impl Section {
    /// Tells where an item of a kind is listed.
    pub const fn of(kind: Kind) -> Section {
        match kind {
            Kind::Card => Section::Cards,
            Kind::Gathering => Section::Gatherings,
            Kind::Answer | Kind::Reply => Section::Replies,
            Kind::Role | Kind::Format | Kind::Charter | Kind::Proposal | Kind::Case => {
                Section::Decisions
            }
            Kind::News
            | Kind::KnowHow
            | Kind::Advice
            | Kind::Spark
            | Kind::JoinIn
            | Kind::Ask
            | Kind::Offer
            | Kind::Show
            | Kind::Idea
            | Kind::Poll
            | Kind::Project
            | Kind::BringIn => Section::Posts,
        }
    }

    /// Shares places among sections in turns: what one does not fill is there for the others.
    pub fn shares(found: &BTreeMap<Section, usize>, places: usize) -> BTreeMap<Section, usize> {
        let mut shares: BTreeMap<Section, usize> = found.keys().map(|one| (*one, 0)).collect();
        let mut left = places;
        loop {
            let before = left;
            for (section, share) in &mut shares {
                let wants = found.get(section).is_some_and(|found| *share < *found);
                if wants && left > 0 {
                    *share += 1;
                    left -= 1;
                }
            }
            if left == before {
                return shares;
            }
        }
    }
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Hit {
    pub id: ItemId,
    pub kind: Kind,
    pub author: PersonId,
    pub title: Option<String>,
    /// The words around the first hit.
    pub snippet: String,
    /// Milliseconds since 1970, as the author's device claims.
    pub time: u64,
}

impl Community {
    /// Takes in how the text of a card reads, which is written together and stands beside its item.
    pub fn read_card(&mut self, card: ItemId, text: &str) {
        self.apart.shown_moves += 1;
        match text.is_empty() {
            true => self.cards_folded.remove(&card),
            false => {
                let folded = folded_for_search(text).into_boxed_str();
                self.cards_folded.insert(card, folded)
            }
        };
    }

    /// Finds items that have every word, in their title, their text or both: of each section at most
    /// `max`, those with a hit in the title first, then the newest; nothing by whom `shows` leaves out.
    pub fn search(&self, typed: &str, max: usize, shows: impl Fn(&PersonId) -> bool) -> Vec<Hit> {
        let words = search_words(typed);
        if words.is_empty() {
            return Vec::new();
        }
        let finders: Vec<Finder<'_>> = words.iter().map(|w| Finder::new(w.as_bytes())).collect();
        let mut found: Vec<_> = self
            .items
            .iter()
            .filter(|(_, entry)| !entry.is_gone)
            .filter(|(id, entry)| {
                let card = self.card_folded(id, entry.kind);
                let texts = [self.folded(entry).as_bytes(), card.as_bytes()];
                let has = |finder: &Finder<'_>| texts.iter().any(|it| finder.find(it).is_some());
                finders.iter().all(has)
            })
            .filter(|(_, entry)| shows(&entry.author))
            .map(|(id, entry)| {
                let title = self.folded(entry).split('\n').next().unwrap_or_default();
                let in_title = words.iter().any(|word| title.contains(word.as_str()));
                (!in_title, Reverse((entry.first, *id)), entry)
            })
            .collect();
        found.sort_by_key(|(elsewhere, newest, _)| (*elsewhere, *newest));
        let mut taken: BTreeMap<Section, usize> = BTreeMap::new();
        found.retain(|(_, _, entry)| {
            let taken = taken.entry(Section::of(entry.kind)).or_default();
            *taken += 1;
            *taken <= max
        });
        let hit = |(_, Reverse((_, id)), entry): (_, _, &Entry)| {
            let item = self.item(&id)?;
            Some(Hit {
                id,
                kind: entry.kind,
                author: entry.author,
                title: item.title().map(str::to_owned),
                snippet: snippet(&said(&item), &words),
                time: entry.first.time,
            })
        };
        found.into_iter().filter_map(hit).collect()
    }

    /// Gives what an item says, folded: its title on the first line, then everything else.
    pub(super) fn folded<'e>(&self, entry: &'e Entry) -> &'e str {
        entry.folded.get_or_init(|| {
            let said = self.stored_of(entry).and_then(|row| row.value.as_deref());
            let item = said.and_then(Item::read);
            item.map_or_else(String::new, |item| haystack(&item)).into()
        })
    }

    fn card_folded(&self, id: &ItemId, kind: Kind) -> &str {
        let text = self.cards_folded.get(id).filter(|_| kind == Kind::Card);
        text.map_or("", |text| text)
    }
}

/// Folds a text for search: case, accents and compatibility forms do not matter.
pub fn folded_for_search(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(&mut folded, text);
    folded
}

/// Folds a text behind another one. Marks are dropped, so the order that decomposing would give them
/// does not matter, and each character is decomposed by itself.
fn fold_into(folded: &mut String, text: &str) {
    for character in text.chars() {
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
            continue;
        }
        decompose_compatible(character, |part| {
            if !is_combining_mark(part) {
                part.to_lowercase()
                    .for_each(|lower| push_plain(folded, lower));
            }
        });
    }
}

/// Writes a letter as those type it who do not have it.
fn push_plain(folded: &mut String, letter: char) {
    match letter {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'ı' => folded.push('i'),
        letter => folded.push(letter),
    }
}

/// Folds the words somebody typed, to look for each.
pub fn search_words(typed: &str) -> Vec<String> {
    let (clean, _) = crate::clean::line(typed, 200);
    let folded = folded_for_search(&clean);
    let words = folded.split_whitespace().map(|word| {
        // What stands around a word in a sentence is not looked for; nothing else can be meant by a word of it.
        match word.trim_matches(AROUND) {
            "" => word,
            bare => bare,
        }
    });
    words.take(WORDS_MAX).map(str::to_owned).collect()
}

/// Gives what somebody may have meant who has no ä, ö or ü to type and wrote ae, oe or ue: the bare letters,
/// which is what these fold to. `None` where there is nothing of the kind.
pub fn without_umlauts(typed: &str) -> Option<String> {
    let folded = search_words(typed).join(" ");
    let bare = folded
        .replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u");
    (bare != folded).then_some(bare)
}

/// Folds an item: its title on the first line, then everything else it says.
fn haystack(item: &Item) -> String {
    let title = item.title().unwrap_or_default();
    let mut text = String::with_capacity(title.len() + item.text.len() + 1);
    fold_into(&mut text, title);
    text.push('\n');
    fold_into(&mut text, &item.text);
    for head in BESIDE {
        for value in item.all(head) {
            text.push('\n');
            fold_into(&mut text, value);
        }
    }
    let mut end = text.len().min(HAYSTACK_MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// Everything an item says below its title: a hit may stand in the text that was relayed.
fn said(item: &Item) -> String {
    let values = BESIDE.iter().flat_map(|head| item.all(*head));
    let texts = std::iter::once(&item.text).chain(values);
    texts.map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// Cuts the words around a hit out of a text, on one line. `words` are folded. Of several words the one
/// that is rarest in the text says most: of its places, that with most of the others around it.
pub fn snippet(text: &str, words: &[String]) -> String {
    let (line, _) = crate::clean::line(text, super::POST_MAX_CHARS);
    let letters: Vec<char> = line.chars().collect();
    // Where each letter begins once it is folded: some fold to two, some to none.
    let mut folded = String::with_capacity(line.len());
    let mut begins = Vec::with_capacity(letters.len());
    for letter in &letters {
        begins.push(folded.len());
        fold_into(&mut folded, letter.encode_utf8(&mut [0; 4]));
    }
    let at = place_of_hit(&folded, words).map_or(0, |byte| {
        begins
            .partition_point(|begin| *begin <= byte)
            .saturating_sub(1)
    });
    let from = at.saturating_sub(AROUND_CHARS);
    let to = (at + AROUND_CHARS).min(letters.len());
    let cut: String = letters.get(from..to).unwrap_or_default().iter().collect();
    let before = if from > 0 { "…" } else { "" };
    let behind = if to < letters.len() { "…" } else { "" };
    format!("{before}{}{behind}", cut.trim())
}

/// Finds the place of the hit that says most, in bytes.
fn place_of_hit(folded: &str, words: &[String]) -> Option<usize> {
    let places = |word: &str| -> Vec<usize> {
        let found = folded.match_indices(word);
        found.map(|(at, _)| at).collect()
    };
    let all: Vec<Vec<usize>> = words.iter().map(|word| places(word)).collect();
    let found = all.iter().filter(|places| !places.is_empty());
    let rarest = found.min_by_key(|places| places.len())?;
    let around = |at: usize| {
        let is_near = |other: &&Vec<usize>| other.iter().any(|it| it.abs_diff(at) < AROUND_CHARS);
        all.iter().filter(is_near).count()
    };
    let mut best = rarest.iter().copied().map(|at| (around(at), at));
    let first = best.next()?;
    let best = best.fold(first, |best, next| match next.0 > best.0 {
        true => next,
        false => best,
    });
    Some(best.1)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn a_text_folds_as_decomposing_all_of_it_would() {
        let whole = |text: &str| {
            let mut folded = String::new();
            let bare = text.nfkd().filter(|letter| !is_combining_mark(*letter));
            let lower = bare.flat_map(char::to_lowercase);
            lower.for_each(|letter| push_plain(&mut folded, letter));
            folded
        };
        let planes = (0x20..0x3000_u32)
            .chain(0xac00..0xac40)
            .chain(0xf900..0x1_0000);
        for letter in planes.filter_map(char::from_u32) {
            let text = format!("E{letter}\u{301}\u{323}ä{letter}");
            assert_eq!(folded_for_search(&text), whole(&text), "{letter:?}");
        }
    }

    #[test]
    fn spellings_fold_to_one() {
        for (a, b) in [
            ("Straße", "STRASSE"),
            ("Führung", "fuhrung"),
            ("Crème", "creme"),
            ("Łódź", "lodz"),
            ("ﬁne", "fine"),
        ] {
            assert_eq!(folded_for_search(a), folded_for_search(b));
        }
    }

    #[test]
    fn umlauts_are_typed_in_two_letters() {
        for (typed, text) in [("Haeuser", "Häuser"), ("gemuese  KOECHE", "Gemüse Köche")] {
            assert_eq!(without_umlauts(typed), Some(folded_for_search(text)));
        }
        assert_eq!(without_umlauts("Garten"), None);
    }

    #[test]
    fn a_snippet_stands_around_the_hit() {
        let text = format!("{} Führung {}", "a ".repeat(100), "b ".repeat(100));
        let snippet = snippet(&text, &["fuhrung".to_owned()]);
        assert!(snippet.starts_with('…') && snippet.ends_with('…'));
        assert!(snippet.contains("Führung"), "{snippet}");
        assert!(snippet.chars().count() <= 2 * AROUND_CHARS + 2);
        assert_eq!(super::snippet("Short", &["none".to_owned()]), "Short");
    }

    #[test]
    fn a_snippet_stands_around_the_rarest_word() {
        let text = format!(
            "The tea {} the chimney {}",
            "the a ".repeat(60),
            "b ".repeat(60)
        );
        let found = snippet(&text, &search_words("the chimney"));
        assert!(found.contains("chimney"), "{found}");
        let text = format!(
            "Chimney {} chimney room {}",
            "a ".repeat(100),
            "room ".repeat(9)
        );
        let found = snippet(&text, &search_words("room chimney"));
        assert!(found.contains("chimney room"), "{found}");
    }

    #[test]
    fn a_snippet_shows_the_hit_in_what_was_relayed() {
        let item = Item::new(Kind::News, "Worth a look")
            .with(super::super::Head::Relayed, "The attic is quiet.")
            .unwrap();
        let found = snippet(&said(&item), &search_words("attic"));
        assert!(found.contains("The attic is quiet"), "{found}");
    }

    #[test]
    fn a_snippet_stands_around_a_hit_whose_letters_fold_to_two() {
        for (word, typed) in [
            ("Straße", "strasse"),
            ("Kæmpe", "kaempe"),
            ("Cœur", "coeur"),
        ] {
            let text = format!("{} {word} {}", "aß ".repeat(100), "b ".repeat(100));
            let snippet = snippet(&text, &search_words(typed));
            assert!(snippet.contains(word), "{snippet}");
        }
    }

    #[test]
    fn places_are_shared_in_turns() {
        let shares = |found: &[(Section, usize)], places| -> Vec<usize> {
            let found = found.iter().copied().collect();
            Section::shares(&found, places).into_values().collect()
        };
        let (people, cards, posts) = (Section::People, Section::Cards, Section::Posts);
        assert_eq!(
            shares(&[(people, 90), (cards, 1), (posts, 40)], 10),
            [5, 1, 4]
        );
        assert_eq!(shares(&[(people, 90), (cards, 1)], 1), [1, 0]);
        assert_eq!(shares(&[(people, 2)], 10), [2]);
        assert!(shares(&[], 10).is_empty());
    }
}
