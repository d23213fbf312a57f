//! Meeting by consent, typed.
//!
//! For: asking, agreeing, taking back; and what one keeps to oneself: not now, never again, how it
//! went, how one looks at others. Knows: the words. Never: says why somebody has not answered.

use std::collections::BTreeSet;

use clap::{Subcommand, ValueEnum};
use model::PersonId;
use model::consent::Told;
use node::Access;
use replica::{Answer, ConsentState, ConsentView, Intent, MeetAct, MeetView, Question};
use serde_json::json;

use super::commands::{Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print::{document, line, short};
use super::talk::person;
use super::when::rfc3339;

/// Rows of a list in which an id is looked for: as many as anybody can have shown.
const SHOWN_MAX: usize = 1_000_000;

#[derive(Debug, Subcommand)]
pub enum MeetWords {
    /// Show what stands between you and others
    List,
    /// Ask somebody to meet you in a program
    Ask {
        #[arg(value_name = "PROGRAM")]
        program: String,
        /// A name, an id or the beginning of an id; where names are kept back, what “match” shows
        /// beside “Somebody”
        #[arg(value_name = "PERSON")]
        person: String,
        /// The last day the question stands, YYYY-MM-DD; two weeks otherwise
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
    },
    /// Agree to what somebody asked
    Agree {
        #[arg(value_name = "PROGRAM")]
        program: String,
        #[arg(value_name = "PERSON")]
        person: String,
    },
    /// Do not want to; they are not told, and it looks like no answer
    Decline {
        #[arg(value_name = "PROGRAM")]
        program: String,
        #[arg(value_name = "PERSON")]
        person: String,
    },
    /// Take back what you asked or agreed to
    Withdraw {
        #[arg(value_name = "PROGRAM")]
        program: String,
        #[arg(value_name = "PERSON")]
        person: String,
    },
    /// Leave somebody out of one list for a while; only this device knows
    NotNow {
        #[arg(value_name = "PROGRAM")]
        program: String,
        #[arg(value_name = "PERSON")]
        person: String,
        /// The last day, YYYY-MM-DD; in three months otherwise
        #[arg(long, value_name = "DATE", conflicts_with = "off")]
        until: Option<String>,
        /// Take them in again
        #[arg(long)]
        off: bool,
    },
    /// Leave somebody out of all lists; only this device knows
    Never {
        /// A name, an id or the beginning of an id; whoever is shown without a name is left out of
        /// that list only
        #[arg(value_name = "PERSON")]
        person: String,
        /// Take them in again
        #[arg(long)]
        off: bool,
    },
    /// Keep for yourself how it went; it moves your own lists a little
    Met {
        #[arg(value_name = "PROGRAM")]
        program: String,
        #[arg(value_name = "PERSON")]
        person: String,
        /// You did not meet
        #[arg(long)]
        not: bool,
        /// Was it useful to you?
        #[arg(long, value_enum, conflicts_with = "not")]
        useful: Option<YesNo>,
        /// Would you meet again?
        #[arg(long, value_enum)]
        again: Option<YesNo>,
    },
    /// Tell the other what you kept for yourself about how it went; nothing is told without this
    Share {
        #[arg(value_name = "PROGRAM")]
        program: String,
        #[arg(value_name = "PERSON")]
        person: String,
        /// Take it back
        #[arg(long)]
        off: bool,
    },
    /// Turn to people like you (100) or unlike you (-100); 0 is in between
    Dial {
        /// From -100, people unlike you, to 100, people like you
        #[arg(allow_negative_numbers = true, value_name = "N",
            value_parser = clap::value_parser!(i32).range(-100..=100))]
        to: i32,
    },
    /// Let one kind of reason count more or less, in percent; 100 is usual
    Weigh {
        /// Such as interests, place or times
        #[arg(value_name = "REASON")]
        reason: String,
        /// From 0 to 300
        #[arg(value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(0..=300))]
        percent: u32,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    Yes,
    No,
}

impl YesNo {
    fn is_yes(self) -> bool {
        self == YesNo::Yes
    }
}

/// Does what was typed and shows what stands afterwards.
pub fn meet(globals: &Globals, words: MeetWords) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let lists = matches!(words, MeetWords::List);
    let answer = act(&access, words).and_then(|act| match act {
        None => ask(&access, Question::Meet),
        Some(act) => submit(&access, Intent::Meet(act)),
    });
    access.stop();
    let answer = answer?;
    let Answer::Meet(view) = answer else {
        return Err(unexpected(&answer));
    };
    let view = *view;
    let is_empty = view.requests.is_empty() && view.left_out.is_empty() && view.noted.is_empty();
    if lists && is_empty {
        return Err(Failure::nothing(
            "Nothing stands between you and others. Ask somebody with “eyelevel meet ask P07 PERSON”.",
        ));
    }
    if globals.json {
        document(&json!(as_json(&view)));
        return Ok(());
    }
    show(&view);
    Ok(())
}

fn act(access: &Access, words: MeetWords) -> Result<Option<MeetAct>, Failure> {
    let who = |typed: &str, program: &str| named(access, typed, Some(program));
    Ok(Some(match words {
        MeetWords::List => return Ok(None),
        MeetWords::Ask {
            program,
            person,
            until,
        } => MeetAct::Ask {
            person: who(&person, &program)?,
            program,
            until,
        },
        MeetWords::Agree { program, person } => MeetAct::Agree {
            person: who(&person, &program)?,
            program,
        },
        MeetWords::Decline { program, person } => MeetAct::Decline {
            person: who(&person, &program)?,
            program,
        },
        MeetWords::Withdraw { program, person } => MeetAct::Withdraw {
            person: who(&person, &program)?,
            program,
        },
        MeetWords::NotNow {
            program,
            person,
            until,
            off,
        } => MeetAct::NotNow {
            person: who(&person, &program)?,
            program,
            until,
            on: !off,
        },
        MeetWords::Never { person, off } => MeetAct::Never {
            person: named(access, &person, None)?,
            on: !off,
        },
        MeetWords::Met {
            program,
            person,
            not,
            useful,
            again,
        } => MeetAct::Met {
            person: who(&person, &program)?,
            program,
            met: !not,
            useful: useful.map(YesNo::is_yes),
            again: again.map(YesNo::is_yes),
        },
        MeetWords::Share {
            program,
            person,
            off,
        } => MeetAct::Share {
            person: who(&person, &program)?,
            program,
            on: !off,
        },
        MeetWords::Dial { to } => MeetAct::Dial { to },
        MeetWords::Weigh { reason, percent } => MeetAct::Weigh { reason, percent },
    }))
}

/// Finds who is meant: a whole id is taken as it is, for it may stand for somebody without a name,
/// and so may the beginning of one.
fn named(access: &Access, typed: &str, program: Option<&str>) -> Result<PersonId, Failure> {
    let typed = typed.trim();
    if let Ok(id) = typed.parse() {
        return Ok(id);
    }
    let known = person(access, typed);
    match is_beginning(typed) {
        true => picked(typed, &shown(access, program)?, known),
        false => known,
    }
}

/// Tells whether it is as much of an id as lists show, or more.
fn is_beginning(typed: &str) -> bool {
    typed.len() >= short(&PersonId::ZERO.to_string()).len()
        && typed.bytes().all(|it| it.is_ascii_hexdigit())
}

/// Picks who is meant by the beginning of an id from those who are shown, and whom the space knows by it.
fn picked(
    typed: &str,
    shown: &BTreeSet<String>,
    known: Result<PersonId, Failure>,
) -> Result<PersonId, Failure> {
    let typed = typed.to_lowercase();
    let begins = shown.iter().filter(|id| id.starts_with(&typed));
    let begins: Vec<PersonId> = begins.filter_map(|id| id.parse().ok()).collect();
    match (begins.as_slice(), known) {
        ([], known) => known,
        ([one], Err(_)) => Ok(*one),
        ([one], Ok(known)) if *one == known => Ok(known),
        (_, _) => Err(Failure::new(
            "ambiguous-person",
            format!(
                "Could not tell who is meant by “{typed}”: several ids begin so. Write more of it."
            ),
        )),
    }
}

/// Lists everybody who is shown in a program, by the id they are shown under; without a program, in
/// all that were entered.
fn shown(access: &Access, program: Option<&str>) -> Result<BTreeSet<String>, Failure> {
    let mut ids = BTreeSet::new();
    if let Answer::Meet(view) = ask(access, Question::Meet)? {
        ids.extend(view.requests.iter().map(|it| it.person.to_string()));
        ids.extend(view.left_out.iter().map(|it| it.person.to_string()));
        ids.extend(view.noted.iter().map(|it| it.person.to_string()));
    }
    let programs = match program {
        Some(program) => vec![program.to_owned()],
        None => entered(access)?,
    };
    for program in programs {
        let question = Question::Match {
            program,
            top: SHOWN_MAX,
        };
        // A program without a list shows nobody; what is wrong with it is said by the act.
        if let Ok(Answer::Matches(view)) = ask(access, question) {
            ids.extend(view.matches.iter().map(|it| it.person.to_string()));
        }
    }
    Ok(ids)
}

fn entered(access: &Access) -> Result<Vec<String>, Failure> {
    let answer = ask(access, Question::Programs)?;
    let Answer::Programs(programs) = answer else {
        return Err(unexpected(&answer));
    };
    let entered = programs.into_iter().filter(|it| it.entered);
    Ok(entered.map(|it| it.id).collect())
}

fn as_json(view: &MeetView) -> serde_json::Value {
    let requests: Vec<_> = view
        .requests
        .iter()
        .map(|it| {
            json!({
                "person": it.person, "name": it.name, "program": it.program, "state": it.state,
                "until": it.until, "since": rfc3339(it.since), "opener": it.opener, "met": it.met,
                "shared": it.shared, "told": it.told,
            })
        })
        .collect();
    let left_out: Vec<_> = view
        .left_out
        .iter()
        .map(|it| {
            let (program, until) = it.until.clone().unzip();
            json!({"person": it.person, "name": it.name, "program": program, "until": until})
        })
        .collect();
    let noted: Vec<_> = view
        .noted
        .iter()
        .map(|it| {
            json!({"person": it.person, "name": it.name, "program": it.program, "met": it.met})
        })
        .collect();
    let weights: serde_json::Map<_, _> = view
        .weights
        .iter()
        .map(|(reason, percent)| (reason.clone(), json!(percent)))
        .collect();
    json!({
        "requests": requests, "left-out": left_out, "noted": noted, "dial": view.dial,
        "weights": weights,
    })
}

fn show(view: &MeetView) {
    for request in &view.requests {
        line(&sentence(request));
        if !request.opener.is_empty() {
            line(&format!("     {}", request.opener));
        }
        if let Some(told) = &request.told {
            line(&format!(
                "     {} told you: {}",
                request.name,
                how_it_went(told)
            ));
        }
        if let Some(shared) = &request.shared {
            line(&format!(
                "     You told {}: {}",
                request.name,
                how_it_went(shared)
            ));
        }
    }
    for out in &view.left_out {
        let until = match &out.until {
            None => "never again".to_owned(),
            Some((program, until)) => format!("not now in {program}, until {until}"),
        };
        line(&format!(
            "Left out: {}, {until}",
            called(&out.name, &out.person)
        ));
    }
    for noted in &view.noted {
        let who = called(&noted.name, &noted.person);
        let (program, how) = (&noted.program, how_it_went(&noted.met));
        line(&format!("You noted about {who} in {program}: {how}"));
    }
    if view.dial != 0 {
        line(&format!("Dial: {}", view.dial));
    }
    for (reason, percent) in &view.weights {
        line(&format!("{reason} counts {percent} percent"));
    }
}

/// Says "met? useful? again?" in a few words.
fn how_it_went(told: &Told) -> String {
    let useful = told
        .useful
        .map(|yes| if yes { "useful" } else { "not useful" });
    let again = told
        .again
        .map(|yes| if yes { "again" } else { "not again" });
    let met = if told.met {
        "we met"
    } else {
        "we did not meet"
    };
    let all = [Some(met), useful, again];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What to call whoever has no name: with as much of the id they are shown under as is typed.
pub fn somebody(person: &PersonId) -> String {
    format!("Somebody ({})", short(&person.to_string()))
}

/// What to call somebody: by their name, or else by the id under which they are shown.
fn called(name: &str, person: &PersonId) -> String {
    match name {
        "" => somebody(person),
        name => name.to_owned(),
    }
}

fn sentence(request: &ConsentView) -> String {
    let name = called(&request.name, &request.person);
    let program = format!("{}, {}", request.program, request.program_name);
    match request.state {
        ConsentState::Asked => {
            format!(
                "{name} asks to meet you in {program}, until {}",
                request.until
            )
        }
        ConsentState::Agreed => format!("You and {name} agreed to meet in {program}"),
        ConsentState::Waiting => {
            format!(
                "You asked {name} in {program}; no answer yet, until {}",
                request.until
            )
        }
        ConsentState::Expired => format!("You asked {name} in {program}; there was no answer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_no_name_is_meant_by_the_beginning_of_what_is_shown() {
        let ids = [[0xab; 32], [0xcd; 32]].map(PersonId::from_bytes);
        let mut near = [0xcd; 32];
        near[31] = 0;
        let shown = ids.iter().map(PersonId::to_string);
        let shown = shown.chain([PersonId::from_bytes(near).to_string()]);
        let shown: BTreeSet<String> = shown.collect();
        let unknown = || Failure::new("unknown-person", "Could not find them.");
        for (typed, known, expected) in [
            ("abababab", None, Ok(ids[0])),
            ("ABABABABAB", None, Ok(ids[0])),
            ("abababab", Some(ids[0]), Ok(ids[0])),
            ("abababab", Some(ids[1]), Err("ambiguous-person")),
            ("cdcdcdcd", None, Err("ambiguous-person")),
            ("efefefef", None, Err("unknown-person")),
            ("efefefef", Some(ids[1]), Ok(ids[1])),
        ] {
            let found = picked(typed, &shown, known.ok_or_else(unknown));
            let found = found.map_err(|failure| failure.code);
            assert_eq!(found, expected.map_err(str::to_owned), "{typed}");
        }
        for (typed, is_one) in [("abababab", true), ("ababab", false), ("Ben Ito's", false)] {
            assert_eq!(is_beginning(typed), is_one, "{typed}");
        }
        assert_eq!(called("", &ids[0]), "Somebody (abababab)");
        assert_eq!(called("Ben", &ids[0]), "Ben");
    }
}
