//! Meeting by consent, typed.
//!
//! For: asking, agreeing, taking back; and what one keeps to oneself: not now, never again, how it
//! went, how one looks at others. Knows: the words. Never: says why somebody has not answered.

use clap::{Subcommand, ValueEnum};
use model::PersonId;
use model::consent::Told;
use node::Access;
use replica::{Answer, ConsentState, ConsentView, Intent, MeetAct, MeetView, Question};
use serde_json::json;

use super::commands::{Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print::{document, line};
use super::talk::person;
use super::when::rfc3339;

#[derive(Debug, Subcommand)]
pub enum MeetWords {
    /// Show what stands between you and others
    List,
    /// Ask somebody to meet you in a program
    Ask {
        #[arg(value_name = "PROGRAM")]
        program: String,
        /// A name, an id or the beginning of an id; where names are kept back, the id of the match
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
        #[arg(long, value_enum)]
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
    let who = |typed: &str| named(access, typed);
    Ok(Some(match words {
        MeetWords::List => return Ok(None),
        MeetWords::Ask {
            program,
            person,
            until,
        } => MeetAct::Ask {
            program,
            person: who(&person)?,
            until,
        },
        MeetWords::Agree { program, person } => MeetAct::Agree {
            program,
            person: who(&person)?,
        },
        MeetWords::Decline { program, person } => MeetAct::Decline {
            program,
            person: who(&person)?,
        },
        MeetWords::Withdraw { program, person } => MeetAct::Withdraw {
            program,
            person: who(&person)?,
        },
        MeetWords::NotNow {
            program,
            person,
            until,
            off,
        } => MeetAct::NotNow {
            program,
            person: who(&person)?,
            until,
            on: !off,
        },
        MeetWords::Never { person, off } => MeetAct::Never {
            person: who(&person)?,
            on: !off,
        },
        MeetWords::Met {
            program,
            person,
            not,
            useful,
            again,
        } => MeetAct::Met {
            program,
            person: who(&person)?,
            met: !not,
            useful: useful.map(YesNo::is_yes),
            again: again.map(YesNo::is_yes),
        },
        MeetWords::Share {
            program,
            person,
            off,
        } => MeetAct::Share {
            program,
            person: who(&person)?,
            on: !off,
        },
        MeetWords::Dial { to } => MeetAct::Dial { to },
        MeetWords::Weigh { reason, percent } => MeetAct::Weigh { reason, percent },
    }))
}

/// Finds who is meant; a whole id is taken as it is, for it may stand for somebody without a name.
fn named(access: &Access, typed: &str) -> Result<PersonId, Failure> {
    match typed.trim().parse() {
        Ok(id) => Ok(id),
        Err(_) => person(access, typed),
    }
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

/// What to call somebody: by their name, or else by the id under which they are shown.
fn called(name: &str, person: &PersonId) -> String {
    match name {
        "" => person.to_string(),
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
