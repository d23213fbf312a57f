//! Programs that people adapted, and those they made themselves.
//!
//! For: taking one of the eighteen and changing its weights, terms, further rules and texts, as one
//! more description; or a description with a number of its own. Knows: what has to stay, so that
//! nobody who takes part is surprised: how people are put together, whether names are kept back, and
//! every hard rule; and what one of its own has to say. Never: takes a word that is not of the
//! vocabulary, which has no position and no department.

use crate::fold::fold;
use crate::program::{Kind, NotAProgram, Program, Shape, program};
use crate::texts::Texts;

/// The longest sentence of a description, in characters.
const TEXT_MAX_CHARS: usize = 300;
/// The longest name of a program, in characters.
const NAME_MAX_CHARS: usize = 60;
/// The most entries of any list of a description.
const LIST_MAX: usize = 48;
/// The largest number a hard rule takes, whatever its unit.
const NUMBER_MAX: u32 = 10_080;
/// So many hexadecimal digits of its hash name an adapted program.
const ID_CHARS: usize = 16;
/// The numbers that programs of one's own have.
const OWN_NUMBERS: std::ops::RangeInclusive<u8> = 19..=99;
/// The most people one group, team or founding is planned for.
const TOGETHER_MAX: u32 = 40;
/// The longest cycle of swaps.
const CYCLE_MAX: u32 = 4;
/// The fewest people with whom something is founded.
const FOUNDING_MIN: u32 = 5;

impl Program {
    /// Reads a description that was adapted from one of the eighteen, which its `id` names, or that
    /// has a number of its own. The id it gets comes from its hash: whoever takes part takes part in
    /// exactly this description.
    ///
    /// # Errors
    ///
    /// Those of [`Program::parse`], and if something was changed that has to stay, or what is its own
    /// does not say enough to be run; with the line.
    pub fn adapted(description: &str) -> Result<Program, NotAProgram> {
        let mut adapted = Program::parse(description)?;
        match program(&adapted.id) {
            Some(from) => {
                adapted.check_what_stays(from, description)?;
                adapted.adapted_from = Some(from.id.clone());
                // Whether a cohort may be put together goes with the shape, whatever a description
                // says that was written before this word was there.
                adapted.cohorts = from.cohorts;
            }
            None => adapted.check_its_own(description)?,
        }
        adapted.check_sizes(description)?;
        adapted.check_texts(description)?;
        adapted.check_picks(description)?;
        let digits = model::hex(&adapted.hash);
        let digits = digits.get(..ID_CHARS).unwrap_or_default();
        adapted.id = format!("{}-{digits}", adapted.id);
        Ok(adapted)
    }

    /// Looks whether a program that comes from no other can be offered to people.
    fn check_its_own(&self, description: &str) -> Result<(), NotAProgram> {
        let wrong = |word: &str, why: &str| Err(NotAProgram::at_word(description, word, why));
        let number = self.id.strip_prefix('P').and_then(|it| it.parse().ok());
        let is_numbered = self.id.len() == 3 && number.is_some_and(|it| OWN_NUMBERS.contains(&it));
        if !is_numbered {
            return wrong(
                "id",
                "the id names the program it was adapted from, P01 to P18, or is a number of its own, P19 to P99",
            );
        }
        let fits = match self.shape {
            Shape::Pairs | Shape::Cover => true,
            Shape::Seats | Shape::Cluster => self.kind == Kind::List,
            Shape::Groups | Shape::Cycles => self.kind == Kind::Round,
        };
        if !fits {
            return wrong(
                "shape",
                "a list has pairs, seats, cover or cluster, and a round pairs, groups, cycles or cover",
            );
        }
        if self.ready != (self.kind == Kind::List) {
            return wrong("ready", "a list is ready and a round is not a list");
        }
        if self.cohorts && self.shape != Shape::Seats {
            return wrong("cohorts", "cohorts are put together by seats");
        }
        if self.anonymous && self.kind == Kind::Round {
            return wrong("anonymous", "a round names everybody who takes part");
        }
        let (least, most) = match self.shape {
            Shape::Pairs | Shape::Seats => return Ok(()),
            Shape::Groups => (2, TOGETHER_MAX),
            Shape::Cycles => (2, CYCLE_MAX),
            Shape::Cover => (1, TOGETHER_MAX),
            Shape::Cluster => (FOUNDING_MIN, TOGETHER_MAX),
        };
        let is_sized = |it: &crate::program::Size| it.least >= least && it.most <= most;
        match self.size.filter(is_sized) {
            Some(size) if size.least <= size.most => Ok(()),
            Some(_) | None => Err(NotAProgram::at_word(
                description,
                "size",
                format!("this shape brings {least} to {most} people together; say how many"),
            )),
        }
    }

    /// Looks whether everything is as it was that people rely on.
    fn check_what_stays(&self, from: &Program, description: &str) -> Result<(), NotAProgram> {
        let wrong = |word: &str, why: String| NotAProgram::at_word(description, word, why);
        let stays = |word: &str| {
            wrong(
                word,
                format!("“{word}” stays as it is in {}, {}", from.id, from.name.en),
            )
        };
        if self.hash == from.hash {
            return Err(wrong("name", "nothing was changed yet".to_owned()));
        }
        if self.kind != from.kind {
            return Err(stays("kind"));
        }
        if self.shape != from.shape {
            return Err(stays("shape"));
        }
        if self.anonymous != from.anonymous {
            return Err(stays("anonymous"));
        }
        if self.ready != from.ready {
            return Err(stays("ready"));
        }
        if self.sides.is_some() != from.sides.is_some() {
            return Err(stays("sides"));
        }
        let sizes = |program: &Program| program.size.map_or((2, 2), |it| (it.least, it.most));
        let ((least, most), (from_least, from_most)) = (sizes(self), sizes(from));
        if least < from_least || most > from_most || least > most {
            return Err(wrong(
                "size",
                format!(
                    "{} brings {from_least} to {from_most} people together",
                    from.id
                ),
            ));
        }
        if let Some(rule) = from.rules.iter().find(|rule| !self.checks(rule.check)) {
            return Err(wrong(
                "rules",
                format!("a hard rule is missing: {}", rule.text.en),
            ));
        }
        Ok(())
    }

    fn check_sizes(&self, description: &str) -> Result<(), NotAProgram> {
        let lists = [
            ("inputs", self.inputs.len()),
            ("asks", self.asks.len()),
            ("wishes", self.wishes.len()),
            ("gives", self.gives.len()),
            ("rules", self.rules.len()),
            ("terms", self.terms.len()),
            ("sheet", self.sheet.len()),
        ];
        if let Some((word, _)) = lists.into_iter().find(|(_, length)| *length > LIST_MAX) {
            let why = format!("“{word}” has more than {LIST_MAX} entries");
            return Err(NotAProgram::at_word(description, word, why));
        }
        let is_large = |number: u32| number > NUMBER_MAX;
        let large = self
            .rules
            .iter()
            .any(|it| is_large(it.least) || is_large(it.most));
        let ahead = self
            .ahead
            .is_some_and(|it| is_large(it.most) || it.least > it.most);
        if large || ahead {
            let why = format!("a number is larger than {NUMBER_MAX}, or least is above most");
            return Err(NotAProgram::at_word(description, "least", why));
        }
        let percents = self.sides.iter().map(|sides| sides.seeker_percent);
        if percents.into_iter().any(|percent| percent > 100) {
            let why = "a share is at most 100 percent";
            return Err(NotAProgram::at_word(description, "seeker-percent", why));
        }
        Ok(())
    }

    /// Every text is there in both languages, short, and one line.
    fn check_texts(&self, description: &str) -> Result<(), NotAProgram> {
        let mut texts: Vec<(&Texts, usize)> = vec![
            (&self.name, NAME_MAX_CHARS),
            (&self.purpose, TEXT_MAX_CHARS),
            (&self.objective, TEXT_MAX_CHARS),
            (&self.shown, TEXT_MAX_CHARS),
            (&self.next, TEXT_MAX_CHARS),
        ];
        texts.extend(self.next_giver.iter().map(|text| (text, TEXT_MAX_CHARS)));
        texts.extend(self.rules.iter().map(|it| (&it.text, TEXT_MAX_CHARS)));
        let sheet = self.sheet.iter();
        let sheet = sheet.flat_map(|it| [Some(&it.text), it.otherwise.as_ref()]);
        texts.extend(sheet.flatten().map(|text| (text, TEXT_MAX_CHARS)));
        texts.extend(self.asks.iter().map(|it| (&it.text, TEXT_MAX_CHARS)));
        let parts = self.sides.iter().flat_map(|it| [&it.seeker, &it.giver]);
        let parts: Vec<_> = parts.collect();
        texts.extend(parts.iter().map(|part| (&part.name, NAME_MAX_CHARS)));
        for (text, most) in texts {
            for said in [&text.en, &text.de] {
                let (clean, was_cut) = model::clean_line(said, most);
                if was_cut || clean.is_empty() || clean != *said {
                    let why = format!(
                        "a text is written in en and de, on one line, with at most {most} characters"
                    );
                    let begin: String = said.chars().take(20).collect();
                    return Err(NotAProgram::at_word(description, &begin, why));
                }
            }
        }
        let words = parts.iter().flat_map(|part| &part.words);
        let odd = |word: &&String| word.is_empty() || fold(word) != **word;
        let many = parts.iter().any(|part| part.words.len() > LIST_MAX);
        if many || words.clone().any(|word| odd(&word)) {
            let why = "words of a part are beginnings of words in small letters without accents";
            return Err(NotAProgram::at_word(description, "words", why));
        }
        Ok(())
    }

    /// What is compared is also named, so that whoever takes part knows what is looked at.
    fn check_picks(&self, description: &str) -> Result<(), NotAProgram> {
        for pick in self.wishes.iter().chain(&self.gives) {
            let named = match pick.from.ask() {
                Some(ask) => self.asks.iter().any(|question| question.what == ask),
                None => self.inputs.contains(&pick.from.field()),
            };
            if !named || !(1..=100).contains(&pick.percent) {
                let why = format!(
                    "{:?} is compared by 1 to 100 percent and stands among inputs or asks",
                    pick.from
                );
                return Err(NotAProgram::at_word(description, "from", why));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P07: &str = include_str!("../programs/p07.toml");

    /// Mentoring for people who return, who look less at times.
    fn returning() -> String {
        P07.replace("en = \"Mentoring\"", "en = \"Back at work\"")
            .replace("de = \"Mentoring\"", "de = \"Wieder da\"")
    }

    #[test]
    fn an_adapted_program_is_named_by_what_it_says() {
        let adapted = Program::adapted(&returning()).unwrap();
        assert_eq!(adapted.adapted_from.as_deref(), Some("P07"));
        assert_eq!(adapted.name.en, "Back at work");
        assert!(adapted.id.starts_with("P07-") && adapted.id.len() == 20);
        let again = Program::adapted(&returning()).unwrap();
        assert_eq!(adapted.id, again.id);
        let other = Program::adapted(&returning().replace("Wieder da", "Zurück")).unwrap();
        assert_ne!(adapted.id, other.id, "another text is another program");
    }

    #[test]
    fn what_has_to_stay_stays_and_every_refusal_names_its_line() {
        let text = returning();
        for (wrong, said) in [
            (P07.to_owned(), "nothing was changed yet"),
            (
                text.replace("shape = \"seats\"", "shape = \"pairs\""),
                "line 5: “shape” stays",
            ),
            (
                text.replace("\"list\"", "\"round\""),
                "line 4: “kind” stays",
            ),
            (
                text.replace("id = \"P07\"", "id = \"P119\""),
                "line 2: the id names",
            ),
            (
                text.replace("id = \"P07\"", "id = \"Mine\""),
                "or is a number of its own, P19 to P99",
            ),
            (
                text.replace("\"has-room\"", "\"need-met\""),
                "a hard rule is missing: The mentor has room",
            ),
            (
                text.replace("weight = 45", "weight = 44"),
                "come to 99 instead of 100",
            ),
            (
                text.replace("kind = \"need\"", "kind = \"position\""),
                "unknown variant `position`, expected one of `need`, `wanted`",
            ),
            (
                text.replace("[\"seeks\", ", "[\"department\", "),
                "unknown variant `department`, expected one of",
            ),
            (
                text.replace("\"challenge\", \"work-areas\"", "\"work-areas\""),
                "Challenge is compared",
            ),
            (
                text.replace("Back at work", ""),
                "a text is written in en and de",
            ),
            (
                text.replace("Back at work", &"x".repeat(61)),
                "line 3: a text is written",
            ),
            ("id = ".to_owned(), "line 1: "),
            (String::new(), "missing field"),
        ] {
            let error = Program::adapted(&wrong).unwrap_err().to_string();
            assert!(error.contains(said), "{said}: {error}");
            assert!(!error.contains('\n'), "{error}");
        }
        let wrong = text.replace("kind = \"need\"", "kind = \"position\"");
        let lines = (1..).zip(wrong.lines());
        let at = lines.filter(|(_, line)| line.contains("position")).last();
        let error = Program::adapted(&wrong).unwrap_err().to_string();
        let said = format!("line {}: unknown variant", at.unwrap().0);
        assert!(error.contains(&said), "{said}: {error}");
    }

    #[test]
    fn one_of_its_own_says_all_that_is_needed_to_run_it() {
        let own = returning().replace("id = \"P07\"", "id = \"P19\"");
        let program = Program::adapted(&own).unwrap();
        assert!(program.id.starts_with("P19-") && program.adapted_from.is_none());
        let less = own.replacen("check = \"has-room\"", "check = \"need-met\"", 1);
        assert!(Program::adapted(&less).is_ok(), "it keeps no other's rules");
        let round = own
            .replace("kind = \"list\"", "kind = \"round\"")
            .replace("cohorts = true\n", "")
            .replace("ready = true", "ready = false");
        for (wrong, said) in [
            (round.clone(), "line 5: a list has pairs"),
            (
                own.replace("ready = true", "ready = false"),
                "a list is ready",
            ),
            (
                round.replace("shape = \"seats\"", "shape = \"groups\""),
                "2 to 40 people together; say how many",
            ),
            (
                round.replace(
                    "shape = \"seats\"",
                    "size = { least = 3, most = 5 }\nshape = \"cycles\"",
                ),
                "line 5: this shape brings 2 to 4 people",
            ),
            (
                round.replace("shape = \"seats\"", "anonymous = true\nshape = \"pairs\""),
                "line 5: a round names everybody",
            ),
        ] {
            let error = Program::adapted(&wrong).unwrap_err().to_string();
            assert!(error.contains(said), "{said}: {error}");
        }
        let tables = round.replace(
            "shape = \"seats\"",
            "size = { least = 3, most = 5 }\nshape = \"groups\"",
        );
        assert!(Program::adapted(&tables).is_ok());
    }

    #[test]
    fn whatever_is_read_is_read_or_refused() {
        let text = returning();
        for at in 0..text.len() {
            if text.is_char_boundary(at) {
                let (begin, end) = text.split_at(at);
                let _ = Program::adapted(begin);
                let skipped: String = end.chars().skip(1).collect();
                let _ = Program::adapted(&format!("{begin}{skipped}"));
            }
        }
    }
}
