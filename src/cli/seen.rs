//! What others see of oneself, in the terminal.

use clap::Args;
use model::Field;
use replica::{Answer, Audience, ExportCommunity, InClear, Office, Question, SeenView};
use serde_json::json;

use super::commands::{Globals, ask, unexpected};
use super::failure::{EXIT_USAGE, Failure};
use super::print;

#[derive(Debug, Args)]
pub struct Seen {
    /// colleague, member, excluded, carrier or stranger
    #[arg(value_name = "WHO")]
    pub who: String,
    /// The community they are in, for member
    #[arg(value_name = "COMMUNITY")]
    pub community: Option<String>,
}

/// Reads one's own records with the keys of an audience and shows what opened.
pub fn seen(globals: &Globals, words: Seen) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let answer =
        audience(&access, words).and_then(|audience| ask(&access, Question::Seen { audience }));
    access.stop();
    let answer = answer?;
    let Answer::Seen(seen) = answer else {
        return Err(unexpected(&answer));
    };
    show(globals.json, &seen);
    Ok(())
}

fn audience(access: &node::Access, words: Seen) -> Result<Audience, Failure> {
    let usage = |message: String| Failure {
        exit: EXIT_USAGE,
        code: "usage".to_owned(),
        message,
    };
    match (words.who.as_str(), words.community) {
        ("colleague", None) => Ok(Audience::Colleague),
        ("excluded", None) => Ok(Audience::Excluded),
        ("carrier", None) => Ok(Audience::Carrier),
        ("stranger", None) => Ok(Audience::Stranger),
        ("member", Some(community)) => {
            let answer = ask(access, Question::Community { community })?;
            let Answer::Community(view) = answer else {
                return Err(unexpected(&answer));
            };
            Ok(Audience::Member(view.row.id))
        }
        (who @ ("colleague" | "excluded" | "carrier" | "stranger"), Some(_)) => {
            Err(usage(format!(
                "Could not look: “{who}” takes no community, since it is about the whole space: “eyelevel seen-by {who}”."
            )))
        }
        ("member", None) => Err(usage(
            "Could not look: name the community, such as “eyelevel seen-by member Tea”.".to_owned(),
        )),
        (who, _) => Err(usage(format!(
            "Could not look with the eyes of “{who}”: it is colleague, member COMMUNITY, excluded, carrier or stranger."
        ))),
    }
}

fn show(json: bool, seen: &SeenView) {
    if json {
        print::document(&json!(seen));
        return;
    }
    match seen.audience {
        Audience::Stranger => print::line(
            "Nothing. Somebody on the network can find out that a device with this device's key answers at its address; the door gives them no record.",
        ),
        Audience::Carrier => print::line(
            "Device keys, sizes and times. No record of yours opens without the keys of the space.",
        ),
        Audience::Excluded if seen.nobody_excluded => print::line(
            "Nobody is excluded. Whoever will be keeps what they have read by then, also in communities only members read, and reads nothing newer:",
        ),
        Audience::Excluded => print::line(
            "What was said before somebody was excluded last, and nothing newer. Whoever was in a community only members read keeps what was said there by then as well:",
        ),
        Audience::Colleague | Audience::Member(_) => {}
    }
    if let Some(profile) = &seen.profile {
        for field in Field::ALL {
            let values = profile.values(field);
            if !values.is_empty() {
                print::line(&format!("{:<14} {}", field.name(), values.join(", ")));
            }
        }
    }
    seen.in_clear.iter().for_each(in_clear);
    seen.communities.iter().for_each(said);
    eprintln!(
        "Opened {} of {} sealed records of yours with their keys; {} statements are in clear (ids, keys and hashes, from which the lines about devices, offices and who let in whom are read); {} bytes in all.",
        seen.opened,
        seen.opened + seen.sealed,
        seen.statements,
        seen.bytes
    );
}

/// Prints what statements tell, which nothing hides.
fn in_clear(seen: &InClear) {
    let row = |what: &str, said: &str| print::line(&format!("{what:<14} {said}"));
    if let Some(by) = &seen.let_in_by {
        row("let in by", &by.name);
    }
    if !seen.let_in.is_empty() {
        let names: Vec<&str> = seen.let_in.iter().map(|it| it.name.as_str()).collect();
        row("has let in", &names.join(", "));
    }
    row("devices", &seen.devices.to_string());
    for held in &seen.offices {
        let office = match &held.office {
            Office::Registrar => "registrar",
            Office::Steward => "steward",
            Office::Role { title, .. } => title.as_str(),
        };
        let was = if held.holds { "" } else { ", no longer" };
        row("office", &format!("{office} in {}{was}", held.place));
    }
}

fn said(community: &ExportCommunity) {
    print::line(&format!("In {}:", community.name));
    for said in &community.said {
        let title = said.title.as_deref().unwrap_or_default();
        let gap = if title.is_empty() { "" } else { ": " };
        // A text of several lines stands in one column.
        let text = said.text.trim_end().replace('\n', &format!("\n{:<18}", ""));
        print::line(&format!("  {:<15} {title}{gap}{text}", word(&said.what)));
    }
    for text in &community.texts {
        // As it was typed, whatever the others have made of it.
        let typed = text.parts.join(" … ").replace('\n', " ");
        print::line(&format!("  typed into the {}: {typed}", text.what));
    }
}

/// Says in a word what a statement is about; what has a kind is called by it.
fn word(what: &str) -> &str {
    match what.split('/').next().unwrap_or(what) {
        "about" => "what it is",
        "charter" => "first charter",
        "member" => "being in it",
        "sign" => "signed",
        other => other,
    }
}
