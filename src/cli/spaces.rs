//! Several spaces on one device, in the terminal: which there are, and carrying something over.
//!
//! For: naming a space instead of a folder. Knows: a space that is not named yet is asked what it is
//! called. Never: lets two spaces know of each other; only the words somebody carries go over.

use clap::{Args, Subcommand};
use node::Access;
use replica::{Answer, CommunityView, Question, Succession};
use serde_json::json;

use super::commands::{Globals, ask, submit, unexpected};
use super::failure::Failure;
use super::print;
use crate::spaces::{self, Beginning, Carried, Place, places};

#[derive(Debug, Subcommand)]
pub enum SpacesWords {
    /// Carry a post or a card into another space of this device, quoted and with its source
    Carry(CarryOver),
}

#[derive(Debug, Args)]
pub struct CarryOver {
    /// What to carry, by the beginning of its id
    #[arg(value_name = "ITEM")]
    pub item: String,
    /// The space it goes to, by name or id
    #[arg(long, value_name = "ID|NAME")]
    pub to: String,
    /// The community there
    #[arg(long, value_name = "ID")]
    pub community: String,
    /// What stands as its source; its link or its author unless you say otherwise
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Why it matters there
    #[arg(value_name = "TEXT")]
    pub why: Vec<String>,
}

impl Globals {
    /// Goes to the data folder of the space that was named, if there are several here.
    pub(super) fn in_named_space(mut self) -> Result<Globals, Failure> {
        let (Some(wanted), here) = (&self.space, places(&self.data)) else {
            return Ok(self);
        };
        if here.len() > 1 {
            self.data = self.find(here, wanted)?.folder;
        }
        Ok(self)
    }

    /// Finds a space of this device by what somebody typed.
    fn find(&self, here: Vec<Place>, typed: &str) -> Result<Place, Failure> {
        let meant = |places: &[Place]| -> Vec<Place> {
            let meant = places.iter().filter(|place| place.is_meant(typed));
            meant.cloned().collect()
        };
        let mut found = meant(&here);
        if found.is_empty() {
            found = meant(&self.named(here.clone()));
        }
        match found.as_slice() {
            [place] => Ok(place.clone()),
            [] => Err(Failure::new(
                "unknown-space",
                format!(
                    "Could not open the space “{typed}”: none of this name is here. “eyelevel spaces” lists those that are."
                ),
            )),
            several => Err(Failure::new(
                "ambiguous-space",
                format!(
                    "“{typed}” means {} spaces of this device. Type the beginning of an id, as “eyelevel spaces” shows it.",
                    several.len()
                ),
            )),
        }
    }

    /// Asks those spaces that no name is noted of; a locked one and one in use elsewhere stay nameless.
    fn named(&self, mut places: Vec<Place>) -> Vec<Place> {
        for place in &mut places {
            if place.name.is_none() && !place.is_locked {
                place.name = self.name_of(place).ok().flatten();
            }
        }
        places
    }

    fn name_of(&self, place: &Place) -> Result<Option<String>, Failure> {
        let access = self.at(place).access(false)?;
        let answer = ask(&access, Question::Status);
        access.stop();
        let Answer::Status(status) = answer? else {
            return Ok(None);
        };
        let name = status.space.map(|space| space.name);
        let name = name.filter(|name| !name.is_empty());
        if let Some(name) = &name {
            spaces::note(&place.folder, name);
        }
        Ok(name)
    }

    /// The same words, said to another space of this device.
    fn at(&self, place: &Place) -> Globals {
        let mut there = self.clone();
        there.data.clone_from(&place.folder);
        there.space = None;
        there
    }

    /// What a space of this device has decided, for one that goes on from it.
    pub(super) fn succession(&self, typed: &str) -> Result<Succession, Failure> {
        let place = self.find(places(&self.base), typed)?;
        let access = self.at(&place).access(false)?;
        let space = Some(String::new());
        let answer = ask(&access, Question::Governance { place: space });
        access.stop();
        let answer = answer?;
        let Answer::Governance(views) = &answer else {
            return Err(unexpected(&answer));
        };
        let view = views.first().ok_or_else(|| unexpected(&answer))?;
        Ok(Succession {
            epoch: view.epoch,
            charter: view.charter.clone(),
        })
    }

    /// Goes to a new folder beside the spaces that are here, if somebody wants to begin in one more.
    /// What comes with it removes the folder again unless a space has come to be there.
    pub(super) fn beside(&self, wants: bool) -> Result<(Globals, Option<Beginning>), Failure> {
        if !wants {
            return Ok((self.clone(), None));
        }
        let begun = Beginning::find(&self.base)?;
        let mut there = self.clone();
        there.data.clone_from(&begun.folder);
        Ok((there, Some(begun)))
    }
}

/// Lists the spaces of this device, or does what was typed about them.
pub fn spaces(globals: &Globals, act: Option<SpacesWords>) -> Result<(), Failure> {
    match act {
        None => list(globals),
        Some(SpacesWords::Carry(words)) => carry(globals, words),
    }
}

fn list(globals: &Globals) -> Result<(), Failure> {
    let here = globals.named(places(&globals.base));
    if here.is_empty() {
        return Err(Failure::nothing(
            "There is no space in this folder yet. Found one with “eyelevel init”, or join one with “eyelevel join”.",
        ));
    }
    if globals.json {
        let rows = here.iter().map(|place| {
            json!({
                "space": place.space, "name": place.name, "locked": place.is_locked,
                "folder": place.folder,
            })
        });
        print::document(&rows.collect());
        return Ok(());
    }
    for place in &here {
        let name = match (&place.name, place.is_locked) {
            (Some(name), _) => name.as_str(),
            (None, true) => "(locked)",
            (None, false) => "(nothing of it has been read yet)",
        };
        let id = print::short(&place.space.to_string());
        print::line(&format!("{id}  {name}  {}", place.folder.display()));
    }
    Ok(())
}

fn carry(globals: &Globals, words: CarryOver) -> Result<(), Failure> {
    let to = globals.find(places(&globals.base), &words.to)?;
    if to.folder == globals.data {
        return Err(Failure::new(
            "same-space",
            "Could not carry this over: it stands in that space already. “eyelevel community amplify” relays it within a space.",
        ));
    }
    let from = globals.access(false)?;
    let found = find_item(&from, &words.item);
    from.stop();
    let (text, author) = found?;
    let there = globals.at(&to).access(false)?;
    let said = super::community::named(&there, &words.community).and_then(|community| {
        let carried = Carried {
            community,
            source: words.source.unwrap_or(author),
            why: words.why.join(" "),
            text,
        };
        submit(&there, replica::Intent::Community(carried.bring_in()))
    });
    there.stop();
    let answer = said?;
    let Answer::Said { community, id } = &answer else {
        return Err(unexpected(&answer));
    };
    super::community::print::said(globals.json, community, id);
    Ok(())
}

/// Finds what somebody typed among what one reads: its text, and its link or author.
fn find_item(access: &Access, typed: &str) -> Result<(String, String), Failure> {
    let answer = ask(access, Question::Communities)?;
    let Answer::Communities(rows) = answer else {
        return Err(unexpected(&answer));
    };
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.joined || row.followed) {
        let community = row.id.to_string();
        let answer = ask(access, Question::Community { community })?;
        let Answer::Community(view) = answer else {
            return Err(unexpected(&answer));
        };
        found.extend(items_of(&view, typed));
    }
    match found.pop() {
        Some(one) if found.is_empty() => one,
        Some(_) => Err(Failure::new(
            "ambiguous-item",
            format!("“{typed}” begins several ids; type more of it."),
        )),
        None => Err(Failure::nothing(format!(
            "There is no post or card “{typed}” among those you read here. “eyelevel feed” lists the newest."
        ))),
    }
}

/// What of a community somebody may mean, and whether it may be carried anywhere.
fn items_of(view: &CommunityView, typed: &str) -> Vec<Result<(String, String), Failure>> {
    let posts = view.posts.iter().filter(|post| !post.deleted);
    let posts = posts.map(|post| {
        let (text, source) = (ui::text_of(post), ui::source_of(post));
        (post.id.to_string(), text, source)
    });
    let cards = view.cards.iter().map(|card| {
        let text = ui::text_of_card(card);
        (card.id.to_string(), text, card.authors.join(", "))
    });
    let meant = posts
        .chain(cards)
        .filter(|(id, _, _)| id.starts_with(typed));
    let is_private = view.row.closed.is_some() || view.row.notice.is_some();
    let allowed = |(_, text, source)| match is_private {
        false => Ok((text, source)),
        true => Err(Failure::new(
            "private-item",
            "Could not carry this over: it was said in a community that not everybody may read.",
        )),
    };
    meant.map(allowed).collect()
}
