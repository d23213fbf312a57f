//! What could grow, typed.

use replica::{Answer, HintsView, IntroductionView, LackingView, Question};
use serde_json::json;

use super::commands::{Globals, ask, unexpected};
use super::failure::Failure;
use super::print::{document, line};

/// Shows themes without a community, communities that fit, and views one's communities lack.
pub fn hints(globals: &Globals) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let answer = ask(&access, Question::Hints);
    access.stop();
    let answer = answer?;
    let Answer::Hints(view) = answer else {
        return Err(unexpected(&answer));
    };
    let view = *view;
    if view == HintsView::default() {
        return Err(Failure::nothing(
            "Nothing stands out yet. Hints appear as people say what they seek.",
        ));
    }
    if globals.json {
        document(&json!(view));
        return Ok(());
    }
    for new in &view.newcomers {
        let shared = match &new.shared {
            Some(shared) => format!("; you both like {shared}"),
            None => String::new(),
        };
        line(&format!(
            "{} is new in {}{shared}. Say hello with “eyelevel message \"{}\" …”.",
            new.name, new.community, new.name
        ));
    }
    for intro in &view.introductions {
        line(&introduction(intro));
    }
    for theme in &view.themes {
        let you = if theme.mine { ", you among them" } else { "" };
        line(&format!(
            "{} people seek {}{you}; no community exists. Found one with “eyelevel community found --name \"{}\" --template theme”.",
            theme.people, theme.topic, theme.topic
        ));
    }
    for fits in &view.fitting {
        line(&format!("{} fits: you say “{}”.", fits.name, fits.because));
    }
    for lacks in &view.lacking {
        line(&lacking(lacks));
    }
    for bridge in &view.bridges {
        line(&format!(
            "{} people are in both {} and {}: the two could meet.",
            bridge.people, bridge.one, bridge.other
        ));
    }
    Ok(())
}

fn lacking(lacks: &LackingView) -> String {
    let name = &lacks.name;
    let (areas, skills) = (lacks.areas.join(", "), lacks.skills.join(", "));
    match (areas.as_str(), skills.as_str()) {
        (areas, "") => format!("Nobody in {name} works in {areas}."),
        ("", skills) => format!("Nobody in {name} names {skills} as a skill."),
        (areas, skills) => {
            format!("Nobody in {name} works in {areas}, or names {skills} as a skill.")
        }
    }
}

fn introduction(intro: &IntroductionView) -> String {
    let (person, through) = (&intro.name, &intro.through_name);
    let because = match &intro.because {
        Some(because) => format!(" ({because})"),
        None => String::new(),
    };
    match &intro.then {
        None => format!(
            "{through} knows you and {person}{because}. Ask with “eyelevel intro ask \"{person}\" --via \"{through}\" …”."
        ),
        Some(then) => format!(
            "{through} knows {then}, who knows {person}{because}. Ask with “eyelevel intro ask \"{then}\" --via \"{through}\" …”."
        ),
    }
}
