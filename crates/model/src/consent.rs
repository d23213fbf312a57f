//! Meeting by the consent of both: what two people say to each other about a match.
//!
//! For: asking, agreeing and taking back, as signed steps between two people, folded into where each
//! request stands. Knows: one text form of each step. Never: has a step for *no*: whoever declines
//! says nothing, so that a decline and no answer look alike.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::terms::{Wrong, parse_program};
use crate::when::is_date;

/// Names a request; chosen at random by whoever asks.
pub type Mark = [u8; 16];

/// One thing said about a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Would you meet me in this program?
    Ask {
        /// Such as `P07`.
        program: String,
        /// The last day the question stands, YYYY-MM-DD.
        until: String,
    },
    Agree,
    /// Takes back what one asked or agreed to.
    Withdraw,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Ask { program, until } => write!(f, "ask {program} {until}"),
            Step::Agree => f.write_str("agree"),
            Step::Withdraw => f.write_str("withdraw"),
        }
    }
}

impl FromStr for Step {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Step, Wrong> {
        let words: Vec<&str> = text.split(' ').collect();
        let step = match words.as_slice() {
            ["ask", program, until] if is_date(until) => Step::Ask {
                program: parse_program(program)?,
                until: (*until).to_owned(),
            },
            ["agree"] => Step::Agree,
            ["withdraw"] => Step::Withdraw,
            _ => return Err(Wrong::new("“ask P07 2026-12-24”, “agree” or “withdraw”")),
        };
        // One spelling each, so that what is stored can be compared.
        match step.to_string() == text {
            true => Ok(step),
            false => Err(Wrong::new("a step in its one spelling")),
        }
    }
}

/// A step with who said it to whom, and its place in the order of their conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub mark: Mark,
    pub by: PersonId,
    pub to: PersonId,
    /// What the author had seen, then the id of the record.
    pub place: (u64, [u8; 32]),
    /// When the author's clock says it was said, in milliseconds since 1970.
    pub at: u64,
    pub step: Step,
}

/// Where a request stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub mark: Mark,
    pub by: PersonId,
    pub to: PersonId,
    pub program: String,
    pub until: String,
    /// In milliseconds since 1970.
    pub asked_at: u64,
    /// When the other agreed; nothing as long as they have said nothing.
    pub agreed_at: Option<u64>,
    /// Either of the two has taken it back. That counts whenever it was said.
    pub is_over: bool,
}

/// Folds what was said into requests, the earliest first; whatever order it is given in.
pub fn requests(said: &[Said]) -> Vec<Request> {
    let mut said: Vec<&Said> = said.iter().collect();
    said.sort_unstable_by_key(|said| said.place);
    let mut by_mark: BTreeMap<Mark, Vec<&Said>> = BTreeMap::new();
    for one in said {
        by_mark.entry(one.mark).or_default().push(one);
    }
    let mut requests: Vec<((u64, [u8; 32]), Request)> = by_mark
        .iter()
        .filter_map(|(mark, said)| request(*mark, said))
        .collect();
    requests.sort_unstable_by_key(|(place, _)| *place);
    requests.into_iter().map(|(_, request)| request).collect()
}

fn request(mark: Mark, said: &[&Said]) -> Option<((u64, [u8; 32]), Request)> {
    // The first question under a mark counts; nobody can put another one into its place.
    let (asked, program, until) = said.iter().find_map(|said| match &said.step {
        Step::Ask { program, until } => Some((*said, program, until)),
        Step::Agree | Step::Withdraw => None,
    })?;
    let (by, to) = (asked.by, asked.to);
    let between =
        |said: &&&Said| (said.by == by && said.to == to) || (said.by == to && said.to == by);
    let agreed = said.iter().filter(between).find(|said| {
        // Nobody agrees for another.
        said.by == to && said.step == Step::Agree
    });
    let is_over = said
        .iter()
        .filter(between)
        .any(|said| said.step == Step::Withdraw);
    Some((
        asked.place,
        Request {
            mark,
            by,
            to,
            program: program.clone(),
            until: until.clone(),
            asked_at: asked.at,
            agreed_at: agreed.map(|agreed| agreed.at),
            is_over,
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: PersonId = PersonId::from_bytes([1; 32]);
    const BEN: PersonId = PersonId::from_bytes([2; 32]);
    const CEM: PersonId = PersonId::from_bytes([3; 32]);

    fn said(by: PersonId, to: PersonId, place: u64, step: &str) -> Said {
        Said {
            mark: [7; 16],
            by,
            to,
            place: (place, [place as u8; 32]),
            at: place,
            step: step.parse().unwrap(),
        }
    }

    #[test]
    fn steps_have_one_spelling() {
        for (text, good) in [
            ("ask P07 2026-12-24", true),
            ("agree", true),
            ("withdraw", true),
            ("ask p7 2026-12-24", false),
            ("ask P07 2026-13-24", false),
            ("ask P07", false),
            ("decline", false),
            ("agree ", false),
            ("", false),
        ] {
            let step = text.parse::<Step>();
            assert_eq!(step.is_ok(), good, "{text}");
            if let Ok(step) = step {
                assert_eq!(step.to_string(), text);
            }
        }
    }

    #[test]
    fn only_the_one_who_was_asked_can_agree() {
        let ask = said(ANN, BEN, 1, "ask P07 2026-12-24");
        for (more, agreed, over) in [
            (vec![], false, false),
            (vec![said(BEN, ANN, 2, "agree")], true, false),
            (vec![said(ANN, BEN, 2, "agree")], false, false),
            (vec![said(CEM, ANN, 2, "agree")], false, false),
            (
                vec![said(BEN, ANN, 2, "agree"), said(ANN, BEN, 3, "withdraw")],
                true,
                true,
            ),
            // Taking back wins over agreeing at the same time, in whatever order it is heard.
            (
                vec![said(ANN, BEN, 2, "withdraw"), said(BEN, ANN, 3, "agree")],
                true,
                true,
            ),
            (vec![said(CEM, BEN, 2, "withdraw")], false, false),
            (vec![said(CEM, BEN, 2, "ask P04 2026-12-24")], false, false),
        ] {
            let mut all: Vec<Said> = more;
            all.push(ask.clone());
            for _ in 0..all.len() {
                all.rotate_left(1);
                let [request] = requests(&all).try_into().expect("one request");
                assert_eq!(request.by, ANN);
                assert_eq!(request.program, "P07");
                assert_eq!(request.agreed_at.is_some(), agreed, "{all:?}");
                assert_eq!(request.is_over, over, "{all:?}");
            }
        }
        assert!(requests(&[said(BEN, ANN, 1, "agree")]).is_empty());
    }
}
