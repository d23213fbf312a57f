//! One's own network, typed: whom one knows, talks with and has met, and where one is together.
//!
//! For: what the window's *Network* shows, as a list. Knows: one's own contacts, conversations, notes
//! and communities. Never: says anything of who knows or meets whom besides oneself.

use std::collections::BTreeMap;

use model::PersonId;
use node::Access;
use replica::{Answer, Question};
use serde_json::json;

use super::commands::{Globals, ask, unexpected};
use super::failure::Failure;
use super::print::{document, line};

/// Somebody of one's own network.
#[derive(Debug, Default)]
struct Tie {
    name: String,
    /// One says that one knows them.
    known: bool,
    /// Both say so.
    both: bool,
    talks: bool,
    /// The programs in which one noted that one met them.
    met: Vec<String>,
    /// One's own communities they are in too, as far as one may know.
    communities: Vec<String>,
}

/// Shows everybody one knows, talks with, met, or is in a community with.
pub fn mine(globals: &Globals) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let found = ties(&access);
    access.stop();
    let mut ties: Vec<(PersonId, Tie)> = found?.into_iter().collect();
    ties.sort_by_cached_key(|(person, tie)| {
        let near = tie.known || tie.talks || !tie.met.is_empty();
        (!near, model::folded(&tie.name), *person)
    });
    if ties.is_empty() {
        return Err(Failure::nothing(
            "Your network is empty so far. It grows as you write to somebody, meet, join a community, or say whom you know.",
        ));
    }
    if globals.json {
        let all = ties.iter().map(|(person, tie)| {
            json!({
                "person": person, "name": tie.name, "known": tie.known, "both": tie.both,
                "talks": tie.talks, "met": tie.met, "communities": tie.communities,
            })
        });
        document(&json!(all.collect::<Vec<_>>()));
        return Ok(());
    }
    for (_, tie) in &ties {
        line(&format!("{}: {}", tie.name, said(tie)));
    }
    Ok(())
}

fn said(tie: &Tie) -> String {
    let mut said = Vec::new();
    match (tie.known, tie.both) {
        (true, true) => said.push("you know each other".to_owned()),
        (true, false) => said.push("you say you know them".to_owned()),
        (false, _) => {}
    }
    if tie.talks {
        said.push("you talk".to_owned());
    }
    if !tie.met.is_empty() {
        said.push(format!("you met in {}", tie.met.join(", ")));
    }
    if !tie.communities.is_empty() {
        said.push(format!("together in {}", tie.communities.join(", ")));
    }
    said.join("; ")
}

fn ties(access: &Access) -> Result<BTreeMap<PersonId, Tie>, Failure> {
    let answer = ask(access, Question::Profile { person: None })?;
    let Answer::Profile(me) = answer else {
        return Err(unexpected(&answer));
    };
    let mut ties: BTreeMap<PersonId, Tie> = BTreeMap::new();
    for person in &me.profile.contacts {
        ties.entry(*person).or_default().known = true;
    }
    let answer = ask(access, Question::Inbox { person: None })?;
    let Answer::Inbox(conversations) = answer else {
        return Err(unexpected(&answer));
    };
    for person in conversations.iter().flat_map(|it| &it.with) {
        ties.entry(*person).or_default().talks = true;
    }
    let answer = ask(access, Question::Meet)?;
    let Answer::Meet(meet) = answer else {
        return Err(unexpected(&answer));
    };
    // Whoever has no name yet in a program is nobody one could list.
    let noted = meet.noted.iter();
    for noted in noted.filter(|it| it.met.met && !it.name.is_empty()) {
        let tie = ties.entry(noted.person).or_default();
        tie.name.clone_from(&noted.name);
        tie.met.push(noted.program.clone());
    }
    together(access, &mut ties)?;
    ties.remove(&me.id);
    named(access, me.id, &mut ties);
    Ok(ties)
}

/// Adds who is in one's own communities.
fn together(access: &Access, ties: &mut BTreeMap<PersonId, Tie>) -> Result<(), Failure> {
    let answer = ask(access, Question::Communities)?;
    let Answer::Communities(rows) = answer else {
        return Err(unexpected(&answer));
    };
    for row in rows.iter().filter(|row| row.joined) {
        let community = row.id.to_string();
        let answer = ask(access, Question::Community { community })?;
        let Answer::Community(view) = answer else {
            return Err(unexpected(&answer));
        };
        for member in view.members.iter().filter(|it| !it.guest_over) {
            let tie = ties.entry(member.person).or_default();
            tie.communities.push(row.name.clone());
            tie.name.clone_from(&member.name);
        }
    }
    Ok(())
}

/// Adds names, and who says the same of oneself.
fn named(access: &Access, me: PersonId, ties: &mut BTreeMap<PersonId, Tie>) {
    for (person, tie) in ties.iter_mut() {
        let question = Question::Profile {
            person: Some(person.to_string()),
        };
        if let Ok(Answer::Person(card)) = ask(access, question) {
            tie.both = tie.known && card.profile.contacts.contains(&me);
            tie.name.clone_from(&card.profile.name);
        } else if tie.name.is_empty() {
            // Somebody who left is called by their id.
            tie.name = person.to_string();
        }
    }
}
