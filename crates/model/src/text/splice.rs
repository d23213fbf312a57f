//! An edit of a text as the fewest words that change.
//!
//! For: letting two people who set the same text at the same time keep both changes. Knows: words.
//! Never: touches a document; it says where to delete and insert.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::clean;
use crate::text::weave::Shown;
use crate::text::{TEXT_MAX_CHARS, TextEdit, TextError};

/// Deletes some letters and inserts others in their stead; places count Automerge's letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Splice {
    pub at: usize,
    pub delete: usize,
    pub insert: String,
}

/// Says what to splice so that the edit is made, in ascending order of places.
pub(crate) fn plan(shown: &[Shown], edit: &TextEdit) -> Result<Vec<Splice>, TextError> {
    match edit {
        TextEdit::Append(typed) => append(shown, typed),
        TextEdit::Set(typed) => set(shown, typed),
    }
}

fn append(shown: &[Shown], typed: &str) -> Result<Vec<Splice>, TextError> {
    let text = understood(typed)?;
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if shown.len() + text.chars().count() > TEXT_MAX_CHARS {
        return Err(TextError::TooLong);
    }
    // Every paragraph ends its line: two people who append at the same time do not run into one.
    let is_open = shown.last().is_some_and(|last| last.letter != '\n');
    let insert = format!("{}{text}\n", if is_open { "\n" } else { "" });
    Ok(vec![Splice {
        at: place(shown, shown.len()),
        delete: 0,
        insert,
    }])
}

fn set(shown: &[Shown], typed: &str) -> Result<Vec<Splice>, TextError> {
    let mut text = understood(typed)?;
    if !text.is_empty() {
        text.push('\n');
    }
    let now: String = shown.iter().map(|shown| shown.letter).collect();
    let (old, new) = (words(&now), words(&text));
    let mut splices = Vec::new();
    // The letters before the word being looked at, on the old side.
    let starts = starts(&old);
    let start = |word: usize| starts.get(word).copied().unwrap_or(shown.len());
    for difference in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (from, to) = (difference.old_range(), difference.new_range());
        if matches!(difference, DiffOp::Equal { .. }) {
            continue;
        }
        let insert = new.get(to).map(<[&str]>::concat).unwrap_or_default();
        let letters = shown.get(start(from.start)..start(from.end));
        // A letter only a masked author deleted shows again, but is deleted already.
        let deletable = letters.unwrap_or_default().iter().filter_map(|l| l.place);
        replace(
            &mut splices,
            deletable,
            place(shown, start(from.start)),
            insert,
        );
    }
    Ok(splices)
}

/// Adds the splices that delete letters at ascending places and insert a text where they stood.
fn replace(
    splices: &mut Vec<Splice>,
    places: impl Iterator<Item = usize>,
    at: usize,
    insert: String,
) {
    let first = splices.len();
    for place in places {
        match splices.get_mut(first..).and_then(<[Splice]>::last_mut) {
            Some(run) if run.at + run.delete == place => run.delete += 1,
            Some(_) | None => splices.push(Splice {
                at: place,
                delete: 1,
                insert: String::new(),
            }),
        }
    }
    match splices.get_mut(first) {
        Some(run) => run.insert = insert,
        None if insert.is_empty() => {}
        None => splices.push(Splice {
            at,
            delete: 0,
            insert,
        }),
    }
}

/// Cuts the work into portions of at most so many letters each. Later portions find the text as
/// earlier ones left it, so they are made from the end of the text to its beginning.
pub(crate) fn portions(splices: Vec<Splice>, letters_max: usize) -> Vec<Vec<Splice>> {
    let mut portions = Vec::new();
    let mut portion: Vec<Splice> = Vec::new();
    let mut room = letters_max;
    for splice in splices
        .into_iter()
        .rev()
        .flat_map(|s| pieces(s, letters_max))
    {
        let letters = splice.delete + splice.insert.chars().count();
        if letters > room {
            portions.push(ascending(std::mem::take(&mut portion)));
            room = letters_max;
        }
        room = room.saturating_sub(letters);
        portion.push(splice);
    }
    portions.push(ascending(portion));
    portions.retain(|portion| !portion.is_empty());
    portions
}

fn ascending(mut portion: Vec<Splice>) -> Vec<Splice> {
    portion.reverse();
    portion
}

/// Cuts one splice into pieces to be made one after the other: each stands before the letters the
/// pieces made earlier have inserted.
fn pieces(splice: Splice, letters_max: usize) -> Vec<Splice> {
    let letters: Vec<char> = splice.insert.chars().collect();
    if splice.delete + letters.len() <= letters_max {
        return vec![splice];
    }
    let mut pieces: Vec<Splice> = letters
        .chunks(letters_max)
        .rev()
        .map(|piece| Splice {
            at: splice.at + splice.delete,
            delete: 0,
            insert: piece.iter().collect(),
        })
        .collect();
    let mut left = splice.delete;
    while left > 0 {
        let delete = left.min(letters_max);
        left -= delete;
        pieces.push(Splice {
            at: splice.at + left,
            delete,
            insert: String::new(),
        });
    }
    pieces
}

fn understood(typed: &str) -> Result<String, TextError> {
    match clean::lines(typed, TEXT_MAX_CHARS) {
        (_, true) => Err(TextError::TooLong),
        (text, false) => Ok(text),
    }
}

/// Finds the place in Automerge's text where something typed before the n-th letter goes.
fn place(shown: &[Shown], index: usize) -> usize {
    let before = shown.get(..index).unwrap_or_default();
    let last = before.iter().rev().find_map(|shown| shown.place);
    last.map_or(0, |place| place + 1)
}

/// Splits a text into words and the single spaces between them.
fn words(text: &str) -> Vec<&str> {
    let ends = text.split_inclusive(char::is_whitespace);
    let mut words = Vec::new();
    for word in ends {
        let letters = word.trim_end_matches(char::is_whitespace);
        words.extend([letters, word.get(letters.len()..).unwrap_or_default()]);
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Counts the letters before each word; the last number is that of all letters.
fn starts(words: &[&str]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut letters = 0;
    for word in words {
        letters += word.chars().count();
        starts.push(letters);
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<Shown> {
        let letters = text.chars().enumerate();
        letters
            .map(|(place, letter)| Shown {
                letter,
                by: 0,
                place: Some(place),
            })
            .collect()
    }

    /// What the text becomes when the splices are made from the end, portion by portion.
    fn made(text: &str, splices: Vec<Splice>, letters_max: usize) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for portion in portions(splices, letters_max) {
            assert!(
                portion
                    .iter()
                    .map(|s| s.delete + s.insert.chars().count())
                    .sum::<usize>()
                    <= letters_max
            );
            for splice in portion.iter().rev() {
                letters.splice(splice.at..splice.at + splice.delete, splice.insert.chars());
            }
        }
        letters.into_iter().collect()
    }

    #[test]
    fn a_set_text_is_made_by_few_words() {
        for (old, new) in [
            ("", "one two three"),
            ("one two three", ""),
            ("one two three", "one 2 three"),
            ("one two three", "zero one two three four"),
            ("a b c d e f", "f e d c b a"),
            ("ä ö\n\nü", "ä ö\nß\nü"),
        ] {
            let edit = TextEdit::Set(new.into());
            let splices = plan(&shown(old), &edit).unwrap();
            let expected = match new {
                "" => String::new(),
                new => format!("{new}\n"),
            };
            for letters_max in [1, 2, 5, 1_000] {
                assert_eq!(
                    made(old, splices.clone(), letters_max),
                    expected,
                    "{old}→{new}"
                );
            }
        }
        let edit = TextEdit::Set("one 2 three".into());
        let splices = plan(&shown("one two three\n"), &edit).unwrap();
        assert_eq!(
            splices,
            [Splice {
                at: 4,
                delete: 3,
                insert: "2".into()
            }]
        );
    }

    #[test]
    fn appending_starts_a_line_of_its_own() {
        for (old, new) in [
            ("", "more\n"),
            ("one", "one\nmore\n"),
            ("one\n", "one\nmore\n"),
        ] {
            let splices = plan(&shown(old), &TextEdit::Append("more".into())).unwrap();
            assert_eq!(made(old, splices, 1_000), new);
        }
        let blank = TextEdit::Append(" \u{200b}".into());
        assert_eq!(plan(&[], &blank), Err(TextError::Empty));
        let long = TextEdit::Append("x".repeat(TEXT_MAX_CHARS + 1));
        assert_eq!(plan(&[], &long), Err(TextError::TooLong));
    }
}
