//! Meeting by the consent of both: what two people say to each other about a match.
//!
//! For: asking, agreeing, taking back, and telling how it went, as signed steps between two people,
//! folded into where each request stands. Knows: one text form of each step. Never: has a step for
//! *no*: whoever declines says nothing, so that a decline and no answer look alike.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::day::day_of;
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
    /// Tells the other how it went, or takes back what was told; the newest counts.
    Tell(Option<Told>),
}

/// How it went, as somebody chose to tell the other: "met? useful? again?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub met: bool,
    pub useful: Option<bool>,
    pub again: Option<bool>,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |said: Option<bool>| match said {
            Some(true) => "yes",
            Some(false) => "no",
            None => "-",
        };
        let (useful, again) = (word(self.useful), word(self.again));
        write!(f, "{} {useful} {again}", word(Some(self.met)))
    }
}

impl FromStr for Told {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Told, Wrong> {
        let said = |word: &str| match word {
            "yes" => Some(Some(true)),
            "no" => Some(Some(false)),
            "-" => Some(None),
            _ => None,
        };
        let words: Option<Vec<Option<bool>>> = text.split(' ').map(said).collect();
        match words.as_deref() {
            Some([Some(met), useful, again]) => Ok(Told {
                met: *met,
                useful: *useful,
                again: *again,
            }),
            _ => Err(Wrong::new("“yes”, “no” or “-” for met, useful and again")),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::Ask { program, until } => write!(f, "ask {program} {until}"),
            Step::Agree => f.write_str("agree"),
            Step::Withdraw => f.write_str("withdraw"),
            Step::Tell(Some(told)) => write!(f, "tell {told}"),
            Step::Tell(None) => f.write_str("tell nothing"),
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
            ["tell", "nothing"] => Step::Tell(None),
            ["tell", told @ ..] => Step::Tell(Some(told.join(" ").parse()?)),
            _ => {
                return Err(Wrong::new(
                    "“ask P07 2026-12-24”, “agree”, “withdraw” or “tell yes yes -”",
                ));
            }
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
    /// When the other agreed, or asked the same while this question stood; nothing as long as they have
    /// said nothing.
    pub agreed_at: Option<u64>,
    /// Either of the two has taken it back. That counts whenever it was said.
    pub is_over: bool,
    /// When that was first said, in milliseconds since 1970.
    pub over_at: Option<u64>,
    /// What whoever asked has told of how it went.
    pub told_by: Option<Told>,
    /// What whoever was asked has told of how it went.
    pub told_to: Option<Told>,
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
    let mut requests: Vec<Request> = requests.into_iter().map(|(_, request)| request).collect();
    agree_by_asking(&mut requests);
    for request in &mut requests {
        if request.agreed_at.is_none() {
            // Only of what both agreed to can be told how it went.
            (request.told_by, request.told_to) = (None, None);
        }
    }
    requests
}

/// Two who have asked each other have both agreed. Whether the first question still stood is told by what
/// is written in the second one: both sides, and each of their devices, have to come to the same.
fn agree_by_asking(requests: &mut [Request]) {
    let mut between: BTreeMap<_, Vec<&mut Request>> = BTreeMap::new();
    for request in requests.iter_mut().filter(|it| !it.is_over) {
        let two = (request.by.min(request.to), request.by.max(request.to));
        let about = (two, request.program.clone());
        between.entry(about).or_default().push(request);
    }
    for mut same in between.into_values() {
        let mut rest = &mut same[..];
        while let Some((first, later)) = rest.split_first_mut() {
            for second in later.iter_mut().filter(|it| it.by == first.to) {
                if day_of(second.asked_at) <= first.until {
                    let at = second.asked_at;
                    first.agreed_at.get_or_insert(at);
                    second.agreed_at.get_or_insert(at);
                }
            }
            rest = later;
        }
    }
}

fn request(mark: Mark, said: &[&Said]) -> Option<((u64, [u8; 32]), Request)> {
    // The first question under a mark counts; nobody can put another one into its place.
    let (asked, program, until) = said.iter().find_map(|said| match &said.step {
        Step::Ask { program, until } => Some((*said, program, until)),
        Step::Agree | Step::Withdraw | Step::Tell(_) => None,
    })?;
    let (by, to) = (asked.by, asked.to);
    let between =
        |said: &&&Said| (said.by == by && said.to == to) || (said.by == to && said.to == by);
    let agreed = said.iter().filter(between).find(|said| {
        // Nobody agrees for another.
        said.by == to && said.step == Step::Agree
    });
    let mut over = said.iter().filter(between);
    let over = over.find(|said| said.step == Step::Withdraw);
    // Each speaks for themselves.
    let told = |who| {
        let mut newest_first = said.iter().rev().filter(between);
        let told = newest_first.find_map(|said| match &said.step {
            Step::Tell(told) if said.by == who => Some(*told),
            Step::Ask { .. } | Step::Agree | Step::Withdraw | Step::Tell(_) => None,
        });
        told.flatten()
    };
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
            is_over: over.is_some(),
            over_at: over.map(|said| said.at),
            told_by: told(by),
            told_to: told(to),
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::DAY_MS;

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
            ("tell yes yes -", true),
            ("tell no - no", true),
            ("tell nothing", true),
            ("tell - yes yes", false),
            ("tell yes yes", false),
            ("tell yes  yes -", false),
            ("tell", false),
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

    #[test]
    fn two_who_have_asked_each_other_have_both_agreed() {
        let asks = |by, to, place, text: &str| Said {
            mark: [place as u8; 16],
            at: place * DAY_MS,
            ..said(by, to, place, text)
        };
        let withdraws = |by, to, place, mark| Said {
            mark: [mark; 16],
            ..said(by, to, place, "withdraw")
        };
        // Places are days of January 1970 here.
        let first = asks(ANN, BEN, 1, "ask P07 1970-01-15");
        let back = asks(BEN, ANN, 3, "ask P07 1970-02-15");
        for (more, agreed) in [
            (vec![back.clone()], [true, true].to_vec()),
            (
                vec![asks(BEN, ANN, 14, "ask P07 1970-02-15")],
                vec![true, true],
            ),
            (
                vec![asks(BEN, ANN, 15, "ask P07 1970-02-15")],
                vec![false, false],
            ),
            (
                vec![asks(BEN, ANN, 3, "ask P04 1970-02-15")],
                vec![false, false],
            ),
            (
                vec![asks(CEM, ANN, 3, "ask P07 1970-02-15")],
                vec![false, false],
            ),
            (
                vec![asks(ANN, BEN, 3, "ask P07 1970-02-15")],
                vec![false, false],
            ),
            (
                vec![back.clone(), withdraws(ANN, BEN, 4, 1)],
                vec![false, false],
            ),
            (
                vec![back.clone(), withdraws(BEN, ANN, 4, 3)],
                vec![false, false],
            ),
        ] {
            let mut all: Vec<Said> = more;
            all.push(first.clone());
            for _ in 0..all.len() {
                all.rotate_left(1);
                let found = requests(&all);
                let found: Vec<bool> = found.iter().map(|it| it.agreed_at.is_some()).collect();
                assert_eq!(found, agreed, "{all:?}");
            }
        }
        // How it went can be told of it, too.
        let tells = Said {
            mark: back.mark,
            ..said(BEN, ANN, 5, "tell yes yes -")
        };
        let [_, second] = requests(&[first, back, tells]).try_into().expect("two");
        assert_eq!(second.told_by, "yes yes -".parse().ok());
    }

    #[test]
    fn how_it_went_is_told_by_each_for_themselves_once_both_agreed() {
        let met = |text: &str| text.parse::<Told>().ok();
        let ask = said(ANN, BEN, 1, "ask P07 2026-12-24");
        let agree = said(BEN, ANN, 2, "agree");
        for (more, by_ann, by_ben) in [
            (vec![], None, None),
            (
                vec![said(ANN, BEN, 3, "tell yes yes -")],
                met("yes yes -"),
                None,
            ),
            (
                vec![
                    said(BEN, ANN, 3, "tell yes no no"),
                    said(BEN, ANN, 4, "tell yes yes yes"),
                ],
                None,
                met("yes yes yes"),
            ),
            (
                vec![
                    said(ANN, BEN, 3, "tell yes yes -"),
                    said(ANN, BEN, 4, "tell nothing"),
                ],
                None,
                None,
            ),
            (vec![said(CEM, ANN, 3, "tell yes yes -")], None, None),
            // Also when it is over.
            (
                vec![
                    said(BEN, ANN, 3, "withdraw"),
                    said(BEN, ANN, 4, "tell no - -"),
                ],
                None,
                met("no - -"),
            ),
        ] {
            let mut all: Vec<Said> = more.clone();
            all.extend([ask.clone(), agree.clone()]);
            for _ in 0..all.len() {
                all.rotate_left(1);
                let [request] = requests(&all).try_into().expect("one request");
                assert_eq!((request.told_by, request.told_to), (by_ann, by_ben));
            }
            // Nobody can tell of what was never agreed to.
            let unagreed: Vec<Said> = more.into_iter().chain([ask.clone()]).collect();
            let [request] = requests(&unagreed).try_into().expect("one request");
            assert_eq!((request.told_by, request.told_to), (None, None));
        }
    }
}
