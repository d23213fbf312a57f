//! Everyday acts in few words: sharing a thought, saying hello, looking after a community.
//!
//! For: what the window has one click for. Knows: how the first words of a hello begin. Never: sends
//! words nobody has seen: a hello is printed first, and sent when it is told to.

use clap::Args;
use model::{PersonId, Profile};
use node::Access;
use replica::{
    Answer, CommunityAct, CommunityRow, CommunityView, HealthView, Intent, Language, PersonCard,
    Question, TalkAct, WeekView,
};
use serde_json::json;

use super::commands::{Globals, ask, submit, unexpected};
use super::community::{KindWord, kind_of, print, view_of};
use super::failure::Failure;
use super::print::{document, line, short};

/// How many topics a hello names.
const TOPICS_MAX: usize = 2;

#[derive(Debug, Args)]
pub struct Share {
    /// What crossed your mind
    #[arg(required = true, value_name = "TEXT")]
    pub text: Vec<String>,
    /// The community that reads it; left out, the only one you are in
    #[arg(long, value_name = "ID")]
    pub to: Option<String>,
    /// What it is
    #[arg(long, value_enum, default_value = "spark")]
    pub kind: KindWord,
}

#[derive(Debug, Args)]
pub struct Hello {
    /// Whom it is for: a name, an id or the beginning of an id
    #[arg(value_name = "PERSON")]
    pub person: String,
    /// Your own words instead of the ones that are proposed
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
    /// Send it; without, the words are only shown
    #[arg(long)]
    pub send: bool,
}

/// Posts a thought in one of one's own communities.
pub fn share(globals: &Globals, share: Share) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let shared = post(&access, share);
    access.stop();
    let (community, id) = shared?;
    print::said(globals.json, &community, &id);
    Ok(())
}

fn post(access: &Access, share: Share) -> Result<(history::ScopeId, String), Failure> {
    let community = match &share.to {
        Some(typed) => super::community::named(access, typed)?,
        None => only_one(access)?,
    };
    let act = CommunityAct::Post {
        community,
        kind: kind_of(share.kind),
        text: share.text.join(" "),
        until: None,
    };
    let answer = submit(access, Intent::Community(act))?;
    let Answer::Said { community, id } = answer else {
        return Err(unexpected(&answer));
    };
    Ok((community, id))
}

/// The community one is in, if it is one only.
fn only_one(access: &Access) -> Result<history::ScopeId, Failure> {
    let answer = ask(access, Question::Communities)?;
    let Answer::Communities(rows) = answer else {
        return Err(unexpected(&answer));
    };
    let mine: Vec<&CommunityRow> = rows.iter().filter(|row| row.joined).collect();
    match mine.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Failure::new(
            "no-audience",
            "Could not share this: you are in no community yet. See “eyelevel community list”.",
        )),
        several => {
            let names: Vec<&str> = several.iter().map(|row| row.name.as_str()).collect();
            Err(Failure::new(
                "no-audience",
                format!(
                    "Could not share this: say who should read it with --to. You are in {}.",
                    names.join(", ")
                ),
            ))
        }
    }
}

/// Proposes the first words to somebody, and sends them if told to.
pub fn hello(globals: &Globals, hello: &Hello) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let done = say_hello(&access, hello);
    access.stop();
    let said = done?;
    let text = &said.text;
    if globals.json {
        document(&json!({
            "text": text, "topics": said.topics, "community": said.community, "sent": hello.send,
        }));
    } else if hello.send {
        line(&format!(
            "Kept for {}. It leaves with the next device you meet.",
            said.name
        ));
        line(&format!("  {text}"));
    } else if said.says_something {
        line(text);
        eprintln!("Send it with --send, or write your own words behind the name.");
    } else {
        line(text);
        eprintln!("{NOTHING_SHARED}");
    }
    Ok(())
}

/// Why a hello without words of one's own is not sent.
const NOTHING_SHARED: &str =
    "Nothing you two share is known here. Write your own words behind the name.";

/// First words to somebody, with what they name.
struct Greeting {
    name: String,
    text: String,
    topics: Vec<String>,
    /// A community both are in, where they name no topic.
    community: Option<String>,
    /// They are one's own, or name something both share.
    says_something: bool,
}

fn say_hello(access: &Access, hello: &Hello) -> Result<Greeting, Failure> {
    let card = card_of(access, &hello.person)?;
    let answer = ask(access, Question::Profile { person: None })?;
    let Answer::Profile(me) = answer else {
        return Err(unexpected(&answer));
    };
    let topics = topics(&me.profile, &card.profile);
    let language = me.preferences.language.unwrap_or_default();
    let is_own = !hello.text.is_empty();
    let community = match is_own || !topics.is_empty() {
        true => None,
        false => shared_community(access, &card.id)?,
    };
    let text = match is_own {
        false => words(&card.profile.name, &topics, community.as_deref(), language),
        true => hello.text.join(" "),
    };
    let says_something = is_own || !topics.is_empty() || community.is_some();
    if hello.send {
        if !says_something {
            return Err(Failure::new(
                "no-words",
                "Could not say hello: nothing you two share is known here. Write your own words behind the name.",
            ));
        }
        let to: Vec<PersonId> = vec![card.id];
        let (text, files) = (text.clone(), Vec::new());
        submit(access, Intent::Talk(TalkAct::Say { to, text, files }))?;
    }
    Ok(Greeting {
        name: card.shown_name(),
        text,
        topics,
        community,
        says_something,
    })
}

/// Names a community both are in, the smallest they share: there both know of each other.
fn shared_community(access: &Access, person: &PersonId) -> Result<Option<String>, Failure> {
    let answer = ask(access, Question::Communities)?;
    let Answer::Communities(mut rows) = answer else {
        return Err(unexpected(&answer));
    };
    rows.retain(|row| row.joined);
    rows.sort_by_key(|row| row.members);
    for row in rows {
        let view = view_of(access, &row.id.to_string())?;
        let mut members = view.members.iter();
        if members.any(|member| member.person == *person && !member.guest_over) {
            return Ok(Some(row.name));
        }
    }
    Ok(None)
}

fn card_of(access: &Access, typed: &str) -> Result<PersonCard, Failure> {
    let person = Some(typed.to_owned());
    let answer = ask(access, Question::Profile { person })?;
    let Answer::Person(card) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(*card)
}

/// What one can help the other with, then what both care for, as the other wrote it.
fn topics(mine: &Profile, theirs: &Profile) -> Vec<String> {
    let folded = |texts: &[String]| -> Vec<String> {
        texts.iter().map(|text| model::folded(text)).collect()
    };
    let both = |mine: &[String], theirs: &[String]| -> Vec<String> {
        let mine = folded(mine);
        let shared = theirs
            .iter()
            .filter(|text| mine.contains(&model::folded(text)));
        shared.cloned().collect()
    };
    let mut topics = both(&mine.seeks, &theirs.offers);
    topics.extend(both(&mine.offers, &theirs.seeks));
    topics.extend(both(&mine.interests, &theirs.interests));
    let mut seen = std::collections::BTreeSet::new();
    topics.retain(|topic| seen.insert(model::folded(topic)));
    topics.truncate(TOPICS_MAX);
    topics
}

fn words(name: &str, topics: &[String], community: Option<&str>, language: Language) -> String {
    let first = name.split_whitespace().next().unwrap_or(name);
    let topics = topics.join(", ");
    match (language, community.filter(|_| topics.is_empty())) {
        (Language::English, Some(community)) => {
            format!("Hello {first}, we are both in {community}. Shall we talk?")
        }
        (Language::German, Some(community)) => {
            format!("Hallo {first}, wir sind beide in {community}. Wollen wir uns austauschen?")
        }
        (Language::English, None) if topics.is_empty() => format!("Hello {first},"),
        (Language::German, None) if topics.is_empty() => format!("Hallo {first},"),
        (Language::English, None) => format!(
            "Hello {first}, Eyelevel showed me that we could help each other with {topics}. Shall we talk about it?"
        ),
        (Language::German, None) => format!(
            "Hallo {first}, Eyelevel hat mir gezeigt, dass wir einander weiterhelfen könnten: {topics}. Wollen wir uns dazu austauschen?"
        ),
    }
}

/// Prints what a community lacks and how it does, for whoever looks after it for now.
pub(super) fn care(globals: &Globals, access: &Access, community: &str) -> Result<(), Failure> {
    let view = view_of(access, community)?;
    let newcomers: Vec<&str> = newcomers(&view).collect();
    if globals.json {
        document(&json!({
            "id": view.row.id, "name": view.row.name, "health": view.health,
            "newcomers": newcomers, "without_vote": view.without_vote,
        }));
        return Ok(());
    }
    line(&view.row.name);
    figures(&view.health);
    waiting(&view, &newcomers);
    Ok(())
}

fn newcomers(view: &CommunityView) -> impl Iterator<Item = &str> {
    let fresh = view.members.iter().filter(|member| member.newcomer);
    fresh.map(|member| member.name.as_str())
}

fn figures(health: &HealthView) {
    let mut answered = match health.answered {
        Some(answered) => format!("{answered} of {}", health.asks),
        None => "told from five people on: in it, and with an answer".to_owned(),
    };
    if let Some(hours) = health.hours_to_answer {
        answered.push_str(&format!(", half of them within {}", in_words(hours)));
    }
    row("Asks answered", &answered);
    match health.newcomers {
        Some(new) => row(
            "Newcomers greeted",
            &format!("{} of {} in twelve weeks", new.greeted, new.came),
        ),
        None => row("Newcomers greeted", "fewer than five have come"),
    }
    row("Knowledge cards", &health.cards.to_string());
    row("Gatherings", &health.gatherings.to_string());
    row("Projects", &health.projects.to_string());
    row("From elsewhere", &health.bridges.to_string());
    let tenths = |tenths: u32| format!("{}.{} of 5", tenths / 10, tenths % 10);
    match health.useful {
        Some(useful) => row(
            "Useful this quarter",
            &format!(
                "{} to those in it, {} to the organisation",
                tenths(useful.to_people),
                tenths(useful.to_organisation)
            ),
        ),
        None => row("Useful this quarter", "fewer than five have said so"),
    }
    if health.useful.is_some_and(|useful| useful.is_low()) {
        line(
            "The community was of little use this quarter. Talk about what should change: see “eyelevel community charter propose”, or “rest”, “split” and “archive”.",
        );
    }
    courses(health);
}

/// Prints what the window draws as charts.
fn courses(health: &HealthView) {
    if health.weeks.is_empty() {
        line(
            "Week by week nothing is counted: of fewer than five it would tell what one of them did.",
        );
        return;
    }
    line("In each of the last twelve weeks, this one last");
    let counts = |count: Count| -> String {
        let weeks = health
            .weeks
            .iter()
            .map(|week| format!("{:>3} ", count(week)));
        weeks.collect::<String>().trim_end().to_owned()
    };
    for (what, count) in WEEKLY {
        row(what, &counts(count));
    }
    if health.newcomers.is_some() {
        row("Newcomers", &counts(|week| week.came.unwrap_or_default()));
    }
    if health.answers.is_empty() {
        return;
    }
    line("All asks by how soon somebody answered");
    for (span, asks) in SPANS.iter().zip(&health.answers) {
        row(span, &asks.to_string());
    }
}

type Count = fn(&WeekView) -> u32;
/// What is counted in each week; who came, only of five or more.
const WEEKLY: [(&str, Count); 6] = [
    ("Posts", |week| week.posts),
    ("Asks", |week| week.asks),
    ("Knowledge cards", |week| week.cards),
    ("Gatherings", |week| week.gatherings),
    ("Projects", |week| week.projects),
    ("From elsewhere", |week| week.bridges),
];
/// The spans of [`HealthView::answers`].
const SPANS: [&str; 5] = [
    "Within an hour",
    "Within a day",
    "Within three days",
    "Within a week",
    "Later",
];

fn row(what: &str, said: &str) {
    line(&format!("  {what:<19} {said}"));
}

fn in_words(hours: u32) -> String {
    match hours {
        1 => "an hour".to_owned(),
        hours => format!("{hours} hours"),
    }
}

fn waiting(view: &CommunityView, newcomers: &[&str]) {
    let health = &view.health;
    if !newcomers.is_empty() {
        line(&format!("New here, say hello: {}", newcomers.join(", ")));
    }
    if !health.unanswered.is_empty() {
        line("Waiting for an answer");
    }
    for ask in &health.unanswered {
        let id = short(&ask.id);
        line(&format!("  {id}  {}", ask.title));
    }
    if !health.to_hand_on.is_empty() {
        line(&format!(
            "To hand on soon: {}",
            health.to_hand_on.join(", ")
        ));
    }
    if !health.free_roles.is_empty() {
        line(&format!("Nobody holds: {}", health.free_roles.join(", ")));
    }
    let see = "see “eyelevel community voters”.";
    match view.without_vote {
        0 => {}
        1 => line(&format!(
            "1 person has signed and has no vote on panels yet: {see}"
        )),
        more => line(&format!(
            "{more} have signed and have no vote on panels yet: {see}"
        )),
    }
    if !health.i_answered {
        line("You have not said how useful this quarter was: see “eyelevel community useful”.");
    }
    if health.quiet {
        line("Nothing has happened in it for twelve weeks: see “eyelevel community rest”.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(offers: &[&str], seeks: &[&str], interests: &[&str]) -> Profile {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Profile {
            offers: owned(offers),
            seeks: owned(seeks),
            interests: owned(interests),
            ..Profile::default()
        }
    }

    #[test]
    fn a_hello_names_what_two_can_help_each_other_with() {
        let mine = profile(&["Rust"], &["spanish"], &["Tea", "Chess"]);
        let theirs = profile(&["Spanish", "Piano"], &["rust"], &["tea"]);
        let shared = topics(&mine, &theirs);
        assert_eq!(shared, ["Spanish", "rust"]);
        let said = words("Ben Ito", &shared, None, Language::English);
        assert!(said.starts_with("Hello Ben, ") && said.contains("Spanish, rust"));
        let said = words("Ben Ito", &[], None, Language::German);
        assert_eq!(said, "Hallo Ben,");
        let said = words("Ben Ito", &[], Some("Tee"), Language::German);
        assert!(said.contains("beide in Tee"), "{said}");
    }
}
