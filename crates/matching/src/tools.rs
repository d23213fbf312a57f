//! The tools a text names, and those it only sounds like.
//!
//! For: "build dashboards in Tableau" may be met by whoever knows Tableau, and "Python (the snake)" and
//! "keeping pythons" not by whoever programs in Python. Knows: the names of tools, which of them are
//! ordinary words, and how people say that they mean another thing. Never: takes a language people speak
//! for a tool: "German law" is not "German".

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::fold::{fold, words};
use crate::words::{Concept, NAME_MAX_WORDS, concept, lines, tool_lines};

/// Names of tools that are ordinary words too, folded: they count where a capital says so.
const ORDINARY: &str = "\
    access angular ansible atom bash blender c canva confluence container containers docker \
    excel express git go illustrator julia looker miro notion outlook perl premiere \
    project r react ruby rust scala slack spark spreadsheet spreadsheets spring swift \
    teams vue word";
/// Behind one of these in brackets stands what a name means: "Python (the snake)".
const ARTICLES: [&str; 8] = ["the", "a", "an", "der", "die", "das", "ein", "eine"];
/// A gloss with one of these, folded, says that the tool is meant.
const OF_TOOLS: &str = "\
    language tool software program app framework library platform database system product coding \
    programming sprache programmiersprache werkzeug programm anwendung bibliothek plattform datenbank \
    basic grundlag bit bisschen little wenig modul part teil version new neu";

/// What a text says of tools, each by the number of its line, rising.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tools {
    /// It names these, beyond doubt.
    pub named: Vec<u32>,
    /// It has their name in another sense.
    pub unmeant: Vec<u32>,
}

impl Tools {
    /// Finds the tools in a text as it was typed.
    pub fn of(text: &str) -> Tools {
        let (bare, is_glossed) = without_gloss(text);
        let tokens = tokens(bare);
        let mut found = Tools::default();
        let mut rest = tokens.as_slice();
        let mut is_first = true;
        while let Some((_, after)) = rest.split_first() {
            let Some((tool, count)) = longest(rest) else {
                (rest, is_first) = (after, false);
                continue;
            };
            match rest.get(..count) {
                Some([one]) if is_plural(one) => found.unmeant.push(tool.line),
                Some([one]) if is_doubtful(one, is_first && tokens.len() > 1) => {}
                Some(_) | None if is_glossed => found.unmeant.push(tool.line),
                Some(name) => {
                    // "Excel-Makros" are about Excel, too.
                    let inner = name.iter().filter_map(|one| longest(&[*one]));
                    found.named.extend(inner.map(|(inner, _)| inner.line));
                    found.named.push(tool.line);
                }
                None => {}
            }
            (rest, is_first) = (rest.get(count..).unwrap_or_default(), false);
        }
        for list in [&mut found.named, &mut found.unmeant] {
            list.sort_unstable();
            list.dedup();
        }
        found
    }
}

/// Finds the words of a text, folded, that are plurals of a tool and so none: "pythons".
pub fn plurals(text: &str) -> Vec<String> {
    let plural = tokens(text).into_iter().filter(is_plural);
    plural.flat_map(words).collect()
}

/// Takes a gloss in brackets off a text; tells whether it says that no tool is meant.
fn without_gloss(text: &str) -> (&str, bool) {
    let Some((bare, rest)) = text.split_once('(') else {
        return (text, false);
    };
    let folded = fold(rest.trim_end().trim_end_matches(')'));
    let mut gloss = folded.split(' ');
    let is_gloss = gloss.next().is_some_and(|word| ARTICLES.contains(&word));
    let is_of_tool = gloss.any(|word| OF_TOOLS.split(' ').any(|it| word.starts_with(it)));
    match is_gloss && !is_of_tool {
        true => (bare, true),
        false => (text, false),
    }
}

/// The words of a text as they were typed. A compound with a hyphen has several: "Excel-Makros".
fn tokens(text: &str) -> Vec<&str> {
    let is_inside = |c: char| c.is_alphanumeric() || matches!(c, '+' | '#' | '.' | '&');
    let pieces = text.split(|c: char| !is_inside(c));
    let pieces = pieces.map(|piece| piece.trim_end_matches('.'));
    pieces.filter(|piece| !fold(piece).is_empty()).collect()
}

/// Finds the longest name of a tool at the beginning, and of how many words it is.
fn longest(tokens: &[&str]) -> Option<(Concept, usize)> {
    (1..=tokens.len().min(NAME_MAX_WORDS))
        .rev()
        .find_map(|count| {
            let name: Vec<String> = tokens
                .get(..count)?
                .iter()
                .flat_map(|it| words(it))
                .collect();
            let found = concept(&name.join(" ")).filter(Concept::is_tool)?;
            Some((found, count))
        })
}

/// Tells whether a word is the plural of a tool's name, and no name itself.
fn is_plural(token: &&str) -> bool {
    let folded = fold(token);
    folded.ends_with('s')
        && !SINGLE_NAMES.contains(&folded)
        && words(token).first().is_some_and(|stem| *stem != folded)
        && longest(&[*token]).is_some()
}

/// Tells whether a word may be an ordinary one: one that is written small, or stands where every word is
/// written with a capital.
fn is_doubtful(token: &str, is_beginning: bool) -> bool {
    let folded = fold(token);
    let is_ordinary = ORDINARY.split_whitespace().any(|it| it == folded);
    let is_small = token.chars().next().is_some_and(char::is_lowercase);
    is_ordinary && (is_small || is_beginning)
}

/// The names of tools of one word, folded, as they are written.
static SINGLE_NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let names = lines(tool_lines()).flat_map(|line| line.split('\t'));
    names.map(fold).filter(|name| !name.contains(' ')).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str) -> u32 {
        concept(&words(name).join(" ")).unwrap().line
    }

    #[test]
    fn tools_are_told_from_words_that_sound_like_them() {
        for (text, named, unmeant) in [
            ("Tableau", &["Tableau"][..], &[][..]),
            ("build dashboards in Tableau", &["Tableau"], &[]),
            ("tableau dashboards", &["Tableau"], &[]),
            ("cloud migration with Terraform", &["Terraform"], &[]),
            ("cloud migration with terraform", &["Terraform"], &[]),
            ("Python (a bit)", &["Python"], &[]),
            ("Excel-Makros (die Grundlagen)", &["VBA", "Excel"], &[]),
            ("Python scripting", &["Python"], &[]),
            ("charts in Power BI", &["Power BI"], &[]),
            ("Excel-Makros", &["VBA", "Excel"], &[]),
            ("Word", &["Word"], &[]),
            ("letters in Word", &["Word"], &[]),
            ("Word of mouth", &[], &[]),
            ("spread the word", &[], &[]),
            ("go for a walk", &[], &[]),
            ("pass on more rust", &[], &[]),
            ("keeping pythons", &[], &["Python"]),
            ("Python (the snake)", &[], &["Python"]),
            ("Java (die Insel)", &[], &["Java"]),
            ("Python (the language)", &["Python"], &[]),
            ("Python (pandas)", &["Python"], &[]),
            ("German law", &[], &[]),
            ("German", &[], &[]),
            ("gardening", &[], &[]),
        ] {
            let found = Tools::of(text);
            let lines = |names: &[&str]| -> Vec<u32> { names.iter().map(|it| line(it)).collect() };
            assert_eq!(found.named, lines(named), "{text}");
            assert_eq!(found.unmeant, lines(unmeant), "{text}");
        }
        assert_eq!(plurals("keeping pythons and Python"), ["python"]);
        assert!(plurals("spreadsheets, processes, Ruby on Rails").is_empty());
    }
}
