//! What somebody answers a program's question.
//!
//! For: goals, tasks, dates, the part one plays: what a program asks beyond the fields every profile
//! has. Knows: one text form, "P07 goal: lead a team of my own", typed, shown and stored alike.
//! Never: knows which questions there are; a program lists them, and others say nothing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::terms::{Wrong, parse_program};

/// The longest name of a question, in bytes.
const ASK_MAX_BYTES: usize = 24;

/// One answer to one question of one program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Answer {
    /// The program, such as `P07`.
    pub program: String,
    /// The question's name in small letters, such as `goal`.
    pub ask: String,
    pub text: String,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.program, self.ask, self.text)
    }
}

impl FromStr for Answer {
    type Err = Wrong;

    fn from_str(typed: &str) -> Result<Answer, Wrong> {
        read(typed).ok_or(Wrong::new(
            "write a program, its question and your answer, such as “P07 goal: lead a team”",
        ))
    }
}

fn read(typed: &str) -> Option<Answer> {
    let (question, text) = typed.split_once(':')?;
    let (program, ask) = question.trim().split_once(char::is_whitespace)?;
    let (ask, text) = (ask.trim().to_lowercase(), text.trim());
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    let is_name = (1..=ASK_MAX_BYTES).contains(&ask.len()) && ask.bytes().all(plain);
    (is_name && !text.is_empty()).then_some(Answer {
        program: parse_program(program).ok()?,
        ask,
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_written_in_one_way() {
        for (typed, written) in [
            ("P07 goal: lead a team", Some("P07 goal: lead a team")),
            (
                "p7  GOAL : 10:30 at the lake ",
                Some("P07 goal: 10:30 at the lake"),
            ),
            ("P15 weekly-hours: 4", Some("P15 weekly-hours: 4")),
            ("P07 goal:", None),
            ("P19 goal: x", None),
            ("goal: x", None),
            ("P07 job title: x", None),
            ("P07", None),
        ] {
            let read = typed.parse::<Answer>();
            let text = read.as_ref().ok().map(Answer::to_string);
            assert_eq!(text.as_deref(), written, "{typed}");
            if let Ok(answer) = read {
                assert_eq!(answer.to_string().parse(), Ok(answer));
            }
        }
    }
}
