//! The run sheet of a gathering in the terminal: when each step begins, and a clock that runs along.
//!
//! For: whoever keeps the time at a gathering without a window. Knows: the format a gathering follows,
//! and the clock of this device. Never: writes anything; Ctrl+C ends it and leaves nothing behind.

use std::time::Duration;

use history::Timestamp;
use model::community::library::{Format, Step, Tongue, formats};
use node::Access;
use replica::{Answer, GatheringView, Question};
use serde_json::{Value, json};

use super::{Failure, unexpected, view};
use crate::cli::commands::ask;
use crate::cli::print::{document, line};
use crate::cli::when::{local, now, rfc3339};

const MINUTE_MS: u64 = 60_000;
const DAY_MINUTES: u32 = 24 * 60;

/// Prints the run sheet; where it is started, each step as it begins.
pub(super) fn sheet(json: bool, access: &Access, typed: &str, start: bool) -> Result<(), Failure> {
    let (gathering, format) = followed(access, typed)?;
    if start && gathering.called_off {
        return Err(Failure::new(
            "gathering-off",
            "Could not start the run sheet: this gathering is called off. Without --start the sheet is shown.",
        ));
    }
    match (start, json) {
        (false, _) => {
            let begins = planned(&gathering, &format.steps);
            print(json, &gathering, &format, ("begins", &begins));
        }
        (true, true) => {
            let begins = moments(&format.steps, now());
            let begins: Vec<String> = begins.into_iter().map(rfc3339).collect();
            print(json, &gathering, &format, ("begins_at", &begins));
        }
        (true, false) => {
            line(&format!("{}, {} min", format.title, format.minutes));
            run(&format.steps, now, std::thread::sleep, &mut |said| {
                line(said)
            });
        }
    }
    Ok(())
}

/// Finds the gathering and the format it follows.
fn followed(access: &Access, typed: &str) -> Result<(GatheringView, Format), Failure> {
    super::meeting::must_be_gathering(access, typed, "show the run sheet")?;
    let question = Question::Thread {
        item: typed.to_owned(),
        from: None,
        top: 1,
    };
    let answer = ask(access, question)?;
    let Answer::Feed(items) = &answer else {
        return Err(unexpected(&answer));
    };
    let none = || {
        Failure::new(
            "no-sheet",
            "Could not show the run sheet: this gathering follows no format, or is over. See “eyelevel community formats”.",
        )
    };
    let post = items.first().map(|item| &item.post).ok_or_else(none)?;
    let seen = view(access, &post.community.to_string())?;
    let gathering = seen.gatherings.iter().find(|it| it.id == post.id);
    let gathering = gathering.ok_or_else(none)?;
    let own = seen.formats.iter().map(|own| own.format.clone());
    let mut known = own.chain(formats(Tongue::English));
    let format = known.find(|format| Some(&format.name) == gathering.format.as_ref());
    Ok((gathering.clone(), format.ok_or_else(none)?))
}

/// Says when each step begins by the hour the gathering does; nothing where it has none.
fn planned(gathering: &GatheringView, steps: &[Step]) -> Vec<String> {
    let hour = gathering.when.get(11..16).and_then(|it| it.split_once(':'));
    let minutes = hour.and_then(|(hour, minute)| {
        Some(hour.parse::<u32>().ok()? * 60 + minute.parse::<u32>().ok()?)
    });
    let Some(mut at) = minutes else {
        return Vec::new();
    };
    let begins = |step: &Step| {
        let begins = format!("{:02}:{:02}", at / 60, at % 60);
        at = (at + step.minutes) % DAY_MINUTES;
        begins
    };
    steps.iter().map(begins).collect()
}

/// Gives when each step begins, if the first one does so now.
fn moments(steps: &[Step], mut at: Timestamp) -> Vec<Timestamp> {
    let begins = |step: &Step| {
        let begins = at;
        at = Timestamp(at.0.saturating_add(u64::from(step.minutes) * MINUTE_MS));
        begins
    };
    steps.iter().map(begins).collect()
}

/// Prints the steps. In JSON a time of day where it is stands under `begins`, a moment of this device's
/// clock under `begins_at`.
fn print(
    json: bool,
    gathering: &GatheringView,
    format: &Format,
    (name, begins): (&str, &[String]),
) {
    if json {
        let steps = format.steps.iter().enumerate();
        let steps: Vec<Value> = steps
            .map(|(i, step)| {
                json!({name: begins.get(i), "minutes": step.minutes, "text": step.text})
            })
            .collect();
        document(&json!({
            "id": gathering.id, "format": format.name, "minutes": format.minutes, "steps": steps,
        }));
        return;
    }
    line(&format!("{}, {} min", format.title, format.minutes));
    for (i, step) in format.steps.iter().enumerate() {
        let begins = begins.get(i).map_or(String::new(), |at| format!("{at}  "));
        line(&format!("  {begins}{:>3} min  {}", step.minutes, step.text));
    }
}

/// Says each step as it begins and, in its last minute, that it is about to end. By the clock, not by
/// how long was slept: a device that was asleep goes on with the step that is due.
fn run(
    steps: &[Step],
    now: impl Fn() -> Timestamp,
    sleep: impl Fn(Duration),
    say: &mut dyn FnMut(&str),
) {
    let mut begins = now();
    for step in steps {
        let ends = Timestamp(begins.0 + u64::from(step.minutes) * MINUTE_MS);
        if now() < ends {
            let until = clock(ends);
            say(&format!("{}  until {until}  {}", clock(now()), step.text));
            let last = Timestamp(ends.0 - MINUTE_MS);
            if step.minutes > 1 {
                wait(last, &now, &sleep);
                say("                       one minute left");
            }
            wait(ends, &now, &sleep);
        }
        begins = ends;
    }
    say(&format!("{}  That was the last step.", clock(now())));
}

/// The longest nap, so that a clock that was set shows soon.
const NAP: Duration = Duration::from_secs(1);

fn wait(until: Timestamp, now: &impl Fn() -> Timestamp, sleep: &impl Fn(Duration)) {
    loop {
        let left = Duration::from_millis(until.0.saturating_sub(now().0));
        if left.is_zero() {
            return;
        }
        sleep(left.min(NAP));
    }
}

fn clock(at: Timestamp) -> String {
    local(at).get(11..).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    fn steps() -> Vec<Step> {
        let step = |minutes, text: &str| Step {
            minutes,
            text: text.into(),
        };
        vec![step(1, "Arrive"), step(10, "Walk"), step(4, "Look back")]
    }

    /// Runs the sheet on a clock that is one's own, with how long each nap really takes.
    fn told(nap: impl Fn(Duration) -> Duration) -> Vec<(u64, String)> {
        let began = 1_780_000_000_000;
        let at = Cell::new(began);
        let mut said = Vec::new();
        run(
            &steps(),
            || Timestamp(at.get()),
            |wished| at.set(at.get() + nap(wished).as_millis() as u64),
            &mut |text| {
                let words: Vec<&str> = text.split("  ").collect();
                let words = words.last().unwrap().trim().to_owned();
                said.push(((at.get() - began) / MINUTE_MS, words));
            },
        );
        said
    }

    #[test]
    fn each_step_is_said_when_it_begins() {
        let said = told(|nap| nap);
        let said: Vec<(u64, &str)> = said.iter().map(|(at, text)| (*at, text.as_str())).collect();
        assert_eq!(
            said,
            [
                (0, "Arrive"),
                (1, "Walk"),
                (10, "one minute left"),
                (11, "Look back"),
                (14, "one minute left"),
                (15, "That was the last step."),
            ]
        );
    }

    #[test]
    fn whoever_slept_goes_on_with_the_step_that_is_due() {
        let said = told(|_| Duration::from_secs(12 * 60));
        let said: Vec<&str> = said.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            said,
            [
                "Arrive",
                "Look back",
                "one minute left",
                "That was the last step."
            ]
        );
    }

    #[test]
    fn steps_begin_where_those_before_end() {
        let at = |minutes: u64| Timestamp(minutes * MINUTE_MS);
        assert_eq!(moments(&steps(), at(5)), [at(5), at(6), at(16)]);
    }
}
