//! Rounds, typed.
//!
//! For: announcing, entering, closing, freezing, comparing and answering. Knows: the words. Never:
//! says why somebody does not come.

use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use node::Access;
use replica::{
    Answer, GroupView, Intent, Question, ROUND_READING, RoundAct, RoundPart, RoundPhase,
    RoundResultView, RoundView, SeatView, Timestamp,
};
use serde_json::{Value, json};

use super::commands::{Globals, LOOK_EVERY, answered, ask, submit, unexpected};
use super::failure::Failure;
use super::print::{document, line, short};
use super::when::{Span, local, now, rfc3339};

/// The longest a command waits until what people wrote has been read.
const READING_MAX: Duration = Duration::from_secs(60);

#[derive(Debug, Subcommand)]
pub enum RoundWords {
    /// List the rounds of the space, the newest first
    List,
    /// Announce a round
    Announce(Announce),
    /// Take part, with what the program asks
    Enter {
        #[command(flatten)]
        round: Named,
        /// What you say to a question of the program; may be repeated
        #[arg(long = "answer", value_name = "QUESTION=TEXT")]
        answers: Vec<String>,
    },
    /// Take your entry back
    Withdraw(Named),
    /// Close the round you announced: nobody enters any more
    Close(Named),
    /// Settle who takes part; from then on everybody computes the same
    Freeze(Named),
    /// Wait for no more secrets in the draw you announced
    Settle(Named),
    /// Show where a round stands and what came of it
    Show(Named),
    /// Compute the result again and compare it with what others computed
    Recompute(Named),
    /// Say that you come
    Accept(Named),
    /// Say that you do not come; no reason is asked or told
    Decline(Named),
}

#[derive(Debug, Args)]
pub struct Named {
    /// The id of the round, its beginning, or the program for its newest round
    #[arg(value_name = "ROUND")]
    pub round: String,
}

#[derive(Debug, Args)]
pub struct Announce {
    /// The program, such as P05
    #[arg(value_name = "PROGRAM")]
    pub program: String,
    /// What people should know
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
    /// When you mean to close it, such as 2h or 3d from now
    #[arg(long, value_name = "SPAN")]
    pub closes: Option<Span>,
    /// Everybody commits to a secret, so that nobody can lean on the draw
    #[arg(long)]
    pub drawn: bool,
}

/// Does what was typed and shows the round afterwards.
pub fn round(globals: &Globals, words: RoundWords) -> Result<(), Failure> {
    let access = globals.access_to_read()?;
    let answer = intent(words).and_then(|intent| once_read(&access, intent));
    access.stop();
    let answer = answer?;
    if let Answer::Round(view) = &answer {
        show(globals.json, view);
        return Ok(());
    }
    let Answer::Rounds(views) = answer else {
        return Err(unexpected(&answer));
    };
    list(globals.json, &views)
}

/// Does what was typed once every text of its round has been read, and for the longest so long.
fn once_read(access: &Access, mut intent: Intent) -> Result<Answer, Failure> {
    let until = Instant::now() + READING_MAX;
    loop {
        let answer = if let Intent::Ask(question) = &intent {
            ask(access, question.clone())
        } else {
            submit(access, intent.clone())
        };
        let reads = match &answer {
            Ok(Answer::Round(view)) => {
                let waits = view.waits.as_ref();
                let reads = waits.is_some_and(|it| it.code == ROUND_READING);
                if reads {
                    let round = view.id.clone();
                    intent = Intent::Ask(Question::Round { round });
                }
                reads
            }
            Err(failure) => failure.code == ROUND_READING,
            Ok(_) => false,
        };
        if !reads || Instant::now() >= until {
            return answer;
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

fn list(json: bool, views: &[RoundView]) -> Result<(), Failure> {
    if views.is_empty() {
        return Err(Failure::nothing(
            "There are no rounds yet. Announce one with “eyelevel round announce P05”.",
        ));
    }
    if json {
        document(&Value::Array(views.iter().map(as_json).collect()));
    } else {
        views.iter().for_each(row);
    }
    Ok(())
}

fn intent(words: RoundWords) -> Result<Intent, Failure> {
    let act = match words {
        RoundWords::List => return Ok(Intent::Ask(Question::Rounds)),
        RoundWords::Show(Named { round }) => return Ok(Intent::Ask(Question::Round { round })),
        RoundWords::Announce(words) => {
            let later = |span: Span| {
                let span = u64::try_from(span.0.as_millis()).unwrap_or(u64::MAX);
                Timestamp(now().0.saturating_add(span))
            };
            RoundAct::Announce {
                program: words.program,
                closes: words.closes.map(later),
                drawn: words.drawn,
                note: words.note,
            }
        }
        RoundWords::Enter { round, answers } => RoundAct::Enter {
            round: round.round,
            answers: answered(&answers)?,
        },
        RoundWords::Withdraw(Named { round }) => RoundAct::Withdraw { round },
        RoundWords::Close(Named { round }) => RoundAct::Close { round },
        RoundWords::Freeze(Named { round }) => RoundAct::Freeze { round },
        RoundWords::Settle(Named { round }) => RoundAct::Settle { round },
        RoundWords::Recompute(Named { round }) => RoundAct::Recompute { round },
        RoundWords::Accept(Named { round }) => {
            let comes = true;
            RoundAct::Answer { round, comes }
        }
        RoundWords::Decline(Named { round }) => {
            let comes = false;
            RoundAct::Answer { round, comes }
        }
    };
    Ok(Intent::Round(act))
}

fn as_json(view: &RoundView) -> Value {
    let mut value = json!(view);
    let Some(fields) = value.as_object_mut() else {
        return value;
    };
    if let Some(closes) = view.closes {
        fields.insert("closes".to_owned(), json!(rfc3339(closes)));
    }
    let waits = view.waits.as_ref();
    fields.insert("waits".to_owned(), json!(waits.map(|it| &it.message)));
    fields.insert("waits_code".to_owned(), json!(waits.map(|it| &it.code)));
    value
}

fn row(view: &RoundView) {
    line(&format!(
        "{}  {}, {}: {}, {}",
        short(&view.id),
        view.program,
        view.program_name,
        stands(view),
        people(view.entrants.len())
    ));
}

fn show(json: bool, view: &RoundView) {
    if json {
        document(&as_json(view));
        return;
    }
    row(view);
    line(format!("Announced by {}. {}", view.announcer_name, view.note).trim_end());
    if !view.shown.is_empty() {
        line(&format!("It shows: {}", view.shown));
    }
    if let Some(closes) = view.closes {
        line(&format!("Meant to close at {}", local(closes)));
    }
    match view.part {
        RoundPart::Outside => {}
        RoundPart::In => line("You take part."),
        RoundPart::Omitted => {
            line("You entered in time and were left out of the freeze: you have a second chance.")
        }
        RoundPart::NextRound => line("You entered after the cutoff: yours is the next round."),
    }
    let is_in = matches!(view.part, RoundPart::In);
    for ask in &view.asks {
        if is_in && !ask.answers.is_empty() {
            line(&format!("You said {}: {}", ask.ask, ask.answers.join("; ")));
        } else if view.may.enter {
            line(&format!("It asks {}: {}", ask.ask, ask.text));
        }
    }
    if let Some(waits) = &view.waits {
        line(&waits.message);
    }
    if let Some(result) = &view.result {
        show_result(result);
    }
}

fn show_result(result: &RoundResultView) {
    result.groups.iter().for_each(group);
    for left in &result.alone {
        line(&format!(
            "  –  {}: in no group at first, has a second chance",
            left.name
        ));
    }
    for left in &result.dropped {
        line(&format!("  –  {}: did not reveal a secret", left.name));
    }
    if !result.second.is_empty() {
        line("Second chance, as answers stand now:");
        result.second.iter().for_each(group);
    }
    let left = result.left();
    if !left.is_empty() {
        line(&format!(
            "In no group as answers stand now: {}. That may change as others answer; otherwise the next round is open to them.",
            left.join(", ")
        ));
    }
    line(&format!("computed from {}", result.manifest));
    line(&format!("result        {}", result.outcome));
    line(&agreement(result));
}

fn agreement(result: &RoundResultView) -> String {
    match (result.same, result.other_entries, result.other_result) {
        (0, 0, 0) => "Nobody else has said yet what they computed.".to_owned(),
        (same, 0, 0) => format!("{} computed the same.", people(same)),
        (same, entries, results) => format!(
            "{} computed the same; {entries} hold other entries, {results} came to another result. Sync, then recompute.",
            people(same)
        ),
    }
}

fn group(group: &GroupView) {
    let between = if group.cycle { " → " } else { ", " };
    let seats: Vec<&SeatView> = match group.cycle {
        true => group.givers().collect(),
        false => group.people.iter().collect(),
    };
    let names: Vec<String> = seats
        .iter()
        .map(|seat| {
            let answer = match seat.comes {
                Some(true) => " (comes)",
                Some(false) => " (does not come)",
                None => "",
            };
            format!("{}{answer}", seat.name)
        })
        .collect();
    let mine = if group.mine { "*" } else { " " };
    let meets = if group.meets { "" } else { "  does not meet" };
    line(&format!(
        "{mine}{:>3}  {}{meets}",
        group.score,
        names.join(between)
    ));
    for (giver, taker) in seats.iter().zip(seats.iter().cycle().skip(1)) {
        if let Some(gives) = &giver.gives {
            line(&format!(
                "      {} gives {gives} to {}",
                giver.name, taker.name
            ));
        }
    }
    let place = [group.when.as_deref(), group.place.as_deref()];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    if !place.is_empty() {
        line(&format!("      {}", place.join(", ")));
    }
    for role in &group.roles {
        let by = role.by.as_deref().unwrap_or("open");
        let others = match role.alternates.is_empty() {
            true => String::new(),
            false => format!("; could also: {}", role.alternates.join(", ")),
        };
        line(&format!("      {}: {by}{others}", role.role));
    }
    for reason in group.reasons.iter().filter(|_| group.mine) {
        line(&format!("     {:>3}  {}", reason.points, reason.text));
    }
    if let Some(opener) = group.opener.as_ref().filter(|_| group.mine) {
        line(&format!("      {opener}"));
    }
    for begin in &group.sheet {
        line(&format!("      {begin}"));
    }
}

fn stands(view: &RoundView) -> &'static str {
    match view.phase {
        RoundPhase::Open => "open",
        RoundPhase::Closed => "closed",
        RoundPhase::Frozen => "frozen",
    }
}

fn people(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}
