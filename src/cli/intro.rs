//! Introductions in the terminal: asking a contact, agreeing, declining.

use clap::Subcommand;
use model::PersonId;
use node::Access;
use replica::{Answer, Intent, IntroPart, IntroView, Question, TalkAct};
use serde_json::{Value, json};

use super::commands::{Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print::{document, line, short};
use super::when::rfc3339;

#[derive(Debug, Subcommand)]
pub enum IntroWords {
    /// Ask a contact of both to introduce you to somebody
    Ask {
        /// Whom you want to meet
        #[arg(value_name = "PERSON")]
        person: String,
        /// Who knows you both
        #[arg(long, value_name = "PERSON")]
        via: String,
        /// Why
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Agree: introduce the two, or open the conversation you were asked for
    Agree {
        #[arg(value_name = "INTRO")]
        intro: String,
        /// Words of your own
        #[arg(value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Decline; nobody is told, so that it looks like no answer
    Decline {
        #[arg(value_name = "INTRO")]
        intro: String,
    },
    /// List the introductions you have to do with
    List,
}

/// Does what was typed after `intro`.
pub fn intro(globals: &Globals, words: IntroWords) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let done = act(globals.json, &access, words);
    access.stop();
    done
}

fn act(json: bool, access: &Access, words: IntroWords) -> Result<(), Failure> {
    let answer = match words {
        IntroWords::List => ask(access, Question::Intros)?,
        IntroWords::Ask { person, via, text } => {
            let via = super::talk::person(access, &via)?;
            let to = super::talk::person(access, &person)?;
            let text = text.join(" ");
            let asked = submit(access, Intent::Talk(TalkAct::AskIntro { via, to, text }))?;
            if !json {
                line("Asked. If both agree, a conversation opens; if not, nobody learns why.");
                say_if_unknown(access, via, to)?;
                return Ok(());
            }
            asked
        }
        IntroWords::Agree { intro, text } => {
            let text = text.join(" ");
            submit(access, Intent::Talk(TalkAct::AgreeIntro { intro, text }))?
        }
        IntroWords::Decline { intro } => {
            submit(access, Intent::Talk(TalkAct::DeclineIntro { intro }))?
        }
    };
    if let Answer::Intros(intros) = &answer {
        list(json, intros);
    } else if let Answer::Conversation(view) = &answer {
        if json {
            document(&json!({"conversation": view.id}));
        } else {
            line(&format!("You and {} are in a conversation.", view.title));
        }
    } else if let Answer::Done = &answer {
        super::print::done(json);
    } else {
        return Err(unexpected(&answer));
    }
    Ok(())
}

/// Says so where nothing here shows that the two know each other: whom somebody knows may be shown to nobody.
fn say_if_unknown(access: &Access, via: PersonId, to: PersonId) -> Result<(), Failure> {
    let person = Some(via.to_string());
    let answer = ask(access, Question::Profile { person })?;
    let Answer::Person(card) = answer else {
        return Ok(());
    };
    if !card.profile.contacts.contains(&to) {
        line(&format!(
            "Whether {} knows them is not shown to you; if not, nothing will come of it.",
            card.shown_name()
        ));
    }
    Ok(())
}

fn list(json: bool, intros: &[IntroView]) {
    if json {
        document(&Value::Array(intros.iter().map(value).collect()));
    } else if intros.is_empty() {
        line("There are no introductions.");
    } else {
        let (waiting, shown): (Vec<_>, Vec<_>) = intros.iter().partition(|it| it.waits);
        shown.into_iter().for_each(show);
        match waiting.len() {
            0 => {}
            1 => line(
                "One more asks you to introduce them: it is shown once you have answered one of these.",
            ),
            more => line(&format!(
                "{more} more ask you to introduce them: they are shown as you answer these."
            )),
        }
    }
}

fn show(intro: &IntroView) {
    let id = short(&intro.id);
    let (by, other) = (&intro.by_name, &intro.other_name);
    let what = match (intro.part, intro.done) {
        (IntroPart::Asked, false) => {
            format!("you asked {by} to introduce you to {other}; no answer yet")
        }
        (IntroPart::Asked, true) => format!("{other} agreed, through {by}"),
        (IntroPart::ToPassOn, false) => format!("{by} asks you to introduce them to {other}"),
        (IntroPart::ToPassOn, true) => format!("you introduced {by} to {other}"),
        (IntroPart::ToAnswer, false) => format!("{by} introduces {other}, who would like to talk"),
        (IntroPart::ToAnswer, true) => format!("you agreed to talk with {other}, through {by}"),
    };
    line(&format!("{id}  {what}"));
    for text in intro.text.lines().filter(|text| !text.trim().is_empty()) {
        line(&format!("          {text}"));
    }
}

fn value(intro: &IntroView) -> Value {
    json!({
        "id": intro.id, "part": intro.part, "by": intro.by, "by_name": intro.by_name,
        "other": intro.other, "other_name": intro.other_name, "text": intro.text,
        "at": rfc3339(intro.at), "done": intro.done, "waits": intro.waits,
    })
}
