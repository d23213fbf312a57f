//! Text that is safe to show.
//!
//! For: giving every view text without tricks: no control characters, nothing that turns the
//! reading direction, nothing invisible, no towers of combining marks. Knows: Unicode. Never:
//! changes what is stored; both the reader and the editor clean, so a value reads as it was written.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most combining marks one base character keeps.
pub const MARKS_PER_BASE_MAX: usize = 4;
/// The longest text looked at when cleaning, in bytes; what follows is cut before any work is done.
pub const TEXT_MAX_BYTES: usize = 64 * 1024;
/// How much of somebody's text an error repeats, in characters.
const CLIPPED_MAX_CHARS: usize = 40;

/// Cleans a text that stands on one line and cuts it to `max` characters.
/// The second value tells whether something was cut.
pub fn line(text: &str, max: usize) -> (String, bool) {
    let words = harmless(text).replace('\n', " ");
    let mut line = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    cut(line, max, text)
}

/// Cleans a text of several lines and cuts it to `max` characters.
/// At most one empty line stands between two paragraphs.
pub fn lines(text: &str, max: usize) -> (String, bool) {
    let harmless = harmless(text);
    let mut lines = String::with_capacity(harmless.len());
    let mut empty = 0;
    for next in harmless.lines().map(str::trim_end) {
        if next.trim().is_empty() {
            empty += 1;
            continue;
        }
        if !lines.is_empty() {
            lines.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        lines.push_str(next);
        empty = 0;
    }
    cut(lines.trim().to_owned(), max, text)
}

/// Gives the beginning of a cleaned text, cut behind a word if one ends near; the second value tells
/// whether there is more.
pub fn excerpt(text: &str, max: usize) -> (String, bool) {
    let Some((end, _)) = text.char_indices().nth(max) else {
        return (text.to_owned(), false);
    };
    let cut = text.get(..end).unwrap_or("");
    let near = cut.len().saturating_sub(cut.len() / 4);
    let word = cut.rfind(char::is_whitespace).filter(|at| *at >= near);
    let cut = word.and_then(|at| cut.get(..at)).unwrap_or(cut);
    (format!("{}…", cut.trim_end()), true)
}

/// Tells whether two different names look alike: letters of other scripts, accents, look-alikes and
/// spaces do not make a name another one.
pub fn resembles(one: &str, other: &str) -> bool {
    one != other && looks_of(one) == looks_of(other)
}

/// What is left of a name when everything that hardly shows is taken away.
///
/// Source: the idea of Unicode Technical Standard 39, section 4, with its most common pairs.
pub fn looks_of(name: &str) -> String {
    let alike: String = if name.is_ascii() {
        let lower = name.chars().map(|letter| letter.to_ascii_lowercase());
        lower.filter_map(alike).collect()
    } else {
        let bare = name.nfkd().filter(|letter| !is_combining_mark(*letter));
        let lower = bare.flat_map(char::to_lowercase);
        lower.filter_map(alike).collect()
    };
    alike
        .replace("rn", "m")
        .replace("vv", "w")
        .replace("cl", "d")
}

/// The Latin letter another one is taken for; nothing if it hardly shows.
fn alike(letter: char) -> Option<char> {
    match letter {
        letter if letter.is_whitespace() => None,
        letter if is_joiner(letter) || is_selector(letter) => None,
        '.' | ',' | '\'' | '’' | '`' | '´' | '-' | '‐' | '–' | '_' | '·' => None,
        'а' | 'α' | 'ɑ' => Some('a'),
        'в' | 'β' => Some('b'),
        'с' | 'ϲ' => Some('c'),
        'ԁ' => Some('d'),
        'е' | 'ε' | 'є' | 'ҽ' => Some('e'),
        'һ' | 'н' => Some('h'),
        'і' | 'ι' | 'ı' | 'ӏ' | '1' | '|' | 'l' | 'ł' => Some('i'),
        'ј' => Some('j'),
        'к' | 'κ' => Some('k'),
        'м' => Some('m'),
        'п' | 'η' => Some('n'),
        'о' | 'ο' | 'σ' | '0' | 'ø' | 'օ' => Some('o'),
        'р' | 'ρ' => Some('p'),
        'ѕ' | '5' => Some('s'),
        'т' | 'τ' => Some('t'),
        'υ' | 'ս' => Some('u'),
        'ѵ' | 'ν' => Some('v'),
        'ԝ' | 'ω' => Some('w'),
        'х' | 'χ' => Some('x'),
        'у' | 'γ' => Some('y'),
        other => Some(other),
    }
}

/// Repeats the beginning of a text in an error, cleaned.
pub fn clipped(text: &str) -> String {
    let (mut clipped, was_cut) = line(text, CLIPPED_MAX_CHARS);
    if was_cut {
        clipped.push('…');
    }
    clipped
}

/// Folds a text so that spellings of the same thing compare equal: compatibility forms, case and
/// spaces do not matter.
pub fn folded(text: &str) -> String {
    let lower: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        // Twice NFKC: lower-casing can give sequences that are not normal any more.
        text.nfkc().flat_map(char::to_lowercase).nfkc().collect()
    };
    let mut folded = String::with_capacity(lower.len());
    for word in lower.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

fn cut(text: String, max: usize, original: &str) -> (String, bool) {
    match text.char_indices().nth(max) {
        // A cut between a letter and its marks, or after a space or a joiner, leaves none behind.
        Some((end, _)) => {
            let kept = text.get(..end).unwrap_or("");
            let kept = kept.trim_end_matches(|c: char| c.is_whitespace() || is_joiner(c));
            (kept.to_owned(), true)
        }
        None => (text, original.len() > TEXT_MAX_BYTES),
    }
}

/// Drops what no view may get; composes what can be composed.
fn harmless(text: &str) -> String {
    // Most texts are plain; they are done with one look.
    if text.len() <= TEXT_MAX_BYTES && text.chars().all(is_plain) {
        return text.to_owned();
    }
    let mut end = text.len().min(TEXT_MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut clean = String::with_capacity(end);
    let mut marks = 0;
    let visible = text.get(..end).unwrap_or("").chars().filter_map(visible);
    let mut characters = visible.nfc().peekable();
    while let Some(character) = characters.next() {
        if is_joiner(character) || is_selector(character) {
            let before = clean.chars().next_back();
            if belongs(before, character, characters.peek().copied()) {
                clean.push(character);
            }
        } else if is_combining_mark(character) {
            marks += 1;
            // A mark needs a base; without one it would sit on whatever the view draws before it.
            let has_base = clean
                .chars()
                .next_back()
                .is_some_and(|base| !base.is_whitespace());
            if marks <= MARKS_PER_BASE_MAX && has_base {
                clean.push(character);
            }
        } else {
            marks = 0;
            clean.push(character);
        }
    }
    clean
}

/// Tells whether a character shows, is kept as it is and takes part in no composition, without
/// looking anything up: letters of most of Europe, and the punctuation books use.
fn is_plain(character: char) -> bool {
    matches!(character,
        '\n' | ' '..='~' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}')
}

/// Zero-width joiner and non-joiner.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200c}' | '\u{200d}')
}

/// What chooses between the plain and the coloured form of a picture.
fn is_selector(character: char) -> bool {
    matches!(character, '\u{fe0e}' | '\u{fe0f}')
}

/// Tells whether a joiner or selector does something between two characters: families and flags are
/// several pictures joined, and scripts from Arabic to Khmer write words with joiners. Anywhere else
/// they only hide.
///
/// Source: the idea of Unicode Technical Standard 51 (sequences of emoji) and of Unicode Standard
/// Annex 31, section 2.3, by blocks instead of properties.
fn belongs(before: Option<char>, character: char, after: Option<char>) -> bool {
    let is_picture = |it: char| is_emoji(it) || is_selector(it);
    match (before, after) {
        (Some(before), _) if is_selector(character) => is_emoji(before),
        (Some(before), Some(after)) => {
            is_picture(before) && is_emoji(after) && character == '\u{200d}'
                || joins_letters(before) && joins_letters(after)
        }
        (None, _) | (_, None) => false,
    }
}

fn is_emoji(character: char) -> bool {
    matches!(character,
        '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}'
        | '\u{25a0}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Letters and marks of scripts in which a joiner changes how a word is written.
fn joins_letters(character: char) -> bool {
    matches!(character,
        '\u{600}'..='\u{7ff}' | '\u{8a0}'..='\u{dff}' | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{18af}' | '\u{fb50}'..='\u{fdcf}' | '\u{fe70}'..='\u{fefc}')
        && (character.is_alphabetic() || is_combining_mark(character))
}

/// Keeps a character that shows, turns odd spaces into plain ones, and drops the rest.
fn visible(character: char) -> Option<char> {
    match character {
        '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => Some('\n'),
        '\t' => Some(' '),
        control if control.is_control() => None,
        space if space.is_whitespace() => Some(' '),
        // Marks, embeddings, overrides and isolates of the reading direction.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            None
        }
        // Zero-width characters and invisible operators; joiners are judged by their neighbours.
        '\u{ad}' | '\u{34f}' | '\u{180b}'..='\u{180f}' | '\u{200b}' => None,
        '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' => None,
        // Letters that draw nothing.
        '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}'
        | '\u{ffa0}' => None,
        // Variation selectors but those of pictures, interlinear notes, tags.
        '\u{fe00}'..='\u{fe0d}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => None,
        // Musical controls, noncharacters.
        '\u{1d173}'..='\u{1d17a}' | '\u{fdd0}'..='\u{fdef}' => None,
        last if (last as u32) & 0xfffe == 0xfffe => None,
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_what_cleaning_leaves_alone() {
        for plain in (0..=0x2ff_u32).chain(0x2000..0x2040) {
            let plain = char::from_u32(plain).unwrap();
            if is_plain(plain) {
                assert_eq!(visible(plain), Some(plain));
                assert!(!is_combining_mark(plain));
                assert!([plain].into_iter().nfc().eq([plain]), "{plain:?}");
                let before = ['e', plain, 'e'];
                assert!(before.into_iter().nfc().eq(before), "{plain:?}");
            }
        }
    }

    #[test]
    fn tricks_are_dropped() {
        for (dirty, clean) in [
            ("Ann", "Ann"),
            ("  Ann \t  Lee ", "Ann Lee"),
            ("Ann\u{202e}eeL", "AnneeL"),
            ("A\u{200b}n\u{feff}n\u{200d}", "Ann"),
            ("A\0n\u{7}n\u{1b}[31m", "Ann[31m"),
            ("Ann\nLee", "Ann Lee"),
            ("\u{3164}\u{2800}", ""),
            ("\u{301}a", "a"),
            ("e\u{301}", "é"),
            ("Ä\u{a0}B", "Ä B"),
            ("\u{e0041}x\u{fffe}", "x"),
        ] {
            assert_eq!(line(dirty, 80).0, clean, "{dirty:?}");
        }
    }

    #[test]
    fn joiners_stay_where_they_join() {
        for (typed, clean) in [
            ("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
            ("🏴\u{200d}☠\u{fe0f}", "🏴\u{200d}☠\u{fe0f}"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("क्\u{200d}ष", "क्\u{200d}ष"),
            // Where they only hide, they go.
            ("An\u{200d}n", "Ann"),
            ("An\u{200c}n\u{fe0f}", "Ann"),
            ("👨\u{200d}", "👨"),
            ("👨\u{200d} a", "👨 a"),
            ("👨\u{200c}👩", "👨👩"),
            ("👨\u{200d}\u{200d}👩", "👨\u{200d}👩"),
            ("\u{200d}👩\u{fe0f}\u{fe0f}", "👩\u{fe0f}"),
        ] {
            assert_eq!(line(typed, 80).0, clean, "{typed:?}");
            assert_eq!(line(clean, 80).0, clean, "{typed:?} again");
        }
        assert_eq!(
            line("👨\u{200d}👩", 2).0,
            "👨",
            "a cut leaves no joiner behind"
        );
        assert!(resembles("می\u{200c}خواهم", "میخواهم"));
    }

    #[test]
    fn marks_are_capped_at_four_per_base() {
        let zalgo = format!("a{}b{}", "\u{321}".repeat(50), "\u{322}".repeat(3));
        let (clean, _) = line(&zalgo, 80);
        assert_eq!(
            clean,
            format!("a{}b{}", "\u{321}".repeat(4), "\u{322}".repeat(3))
        );
    }

    #[test]
    fn long_texts_are_cut_and_say_so() {
        assert_eq!(line("abcdef", 3), ("abc".to_owned(), true));
        assert_eq!(line("abc", 3), ("abc".to_owned(), false));
        let huge = "\u{200b}".repeat(TEXT_MAX_BYTES);
        assert_eq!(line(&huge, 3), (String::new(), true));
        assert_eq!(
            clipped(&"x".repeat(100)).chars().count(),
            CLIPPED_MAX_CHARS + 1
        );
    }

    #[test]
    fn paragraphs_survive() {
        let text = "One\r\ntwo  \n\n\n\nThree\u{2028}four\n";
        assert_eq!(lines(text, 4000).0, "One\ntwo\n\nThree\nfour");
    }

    #[test]
    fn cleaning_twice_changes_nothing() {
        for text in [
            "a \u{301} b",
            " \u{9e2}",
            "a\u{200b}\u{301}",
            "x\n\n\u{301}y",
            "ﬁ\u{345}",
            "\u{1d173}\u{315}\u{300}\u{5ae}b",
        ] {
            let once = lines(text, 50).0;
            assert_eq!(lines(&once, 50).0, once, "{text:?}");
            let once = line(text, 50).0;
            assert_eq!(line(&once, 50).0, once, "{text:?}");
        }
    }

    #[test]
    fn an_excerpt_ends_behind_a_word() {
        assert_eq!(excerpt("short", 10), ("short".to_owned(), false));
        assert_eq!(
            excerpt("one two three four", 15),
            ("one two three…".to_owned(), true)
        );
        assert_eq!(
            excerpt(&"x".repeat(20), 10),
            (format!("{}…", "x".repeat(10)), true)
        );
    }

    #[test]
    fn names_that_look_alike_are_noticed() {
        for (one, other, alike) in [
            ("Ann Berg", "Аnn Веrg", true),
            ("Ann Berg", "ann  berg", true),
            ("Ann Berg", "Änn Berg", true),
            ("Bill", "Bi11", true),
            ("Bernd", "Bemd", true),
            ("Ann Berg", "Ann Berg", false),
            ("Ann Berg", "Anna Berg", false),
            ("Ben", "Ken", false),
        ] {
            assert_eq!(resembles(one, other), alike, "{one} {other}");
            assert_eq!(resembles(other, one), alike, "{other} {one}");
        }
    }

    #[test]
    fn folding_joins_spellings() {
        for (a, b) in [
            ("Rust", "rust "),
            ("Straße  A", "straße a"),
            ("ＡＢ", "ab"),
            ("É", "e\u{301}"),
            ("İx", "i\u{307}x"),
        ] {
            assert_eq!(folded(a), folded(b));
            assert_eq!(folded(&folded(a)), folded(a));
        }
    }
}
