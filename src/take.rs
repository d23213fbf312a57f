//! Taking along what one likes from a space, such as one that ends with its event.
//!
//! For: a guest who goes home. Knows: four kinds of things and a file format for each that other
//! programs read: one's own profile (TOML, which another space takes in), people one agreed to meet
//! or talks with (vCard), knowledge cards (Markdown), gatherings (iCalendar). Never: takes more of
//! somebody than they let one see, and never writes into a folder that holds something else.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use model::{Field, PersonId, Profile};
use node::Access;
use replica::{Answer, CommunityView, ConsentState, Intent, MeView, PersonCard, Question};

use crate::cli::{Failure, INTENT_TIMEOUT, unexpected};
use crate::export::{make_folder, put};

/// One's own profile.
const PROFILE: &str = "profile.toml";
/// The people one met.
const PEOPLE: &str = "people.vcf";
/// The longest name of a file, in characters, without what makes it unique.
const NAME_MAX_CHARS: usize = 48;
/// The longest line of a vCard, in bytes without its end (RFC 6350, 3.2).
const VCARD_LINE_MAX_BYTES: usize = 75;

/// What is taken along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    pub profile: bool,
    pub people: bool,
    pub cards: bool,
    pub gatherings: bool,
}

impl Choice {
    /// Everything there is to take.
    pub const ALL: Choice = Choice {
        profile: true,
        people: true,
        cards: true,
        gatherings: true,
    };
}

/// What was written.
pub struct Taken {
    pub folder: PathBuf,
    /// In the order they were written.
    pub files: Vec<String>,
    pub people: usize,
}

/// Writes what is chosen into a new folder, readable by its owner only.
///
/// # Errors
/// The folder holds something or cannot be written; there is no space here.
pub fn take(access: &Access, folder: &Path, choice: Choice) -> Result<Taken, Failure> {
    // The process that owns the data may stand in another folder.
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let me = myself(access)?;
    make_folder(&folder)?;
    let mut taken = Taken {
        folder,
        files: Vec::new(),
        people: 0,
    };
    if choice.profile {
        taken.put(PROFILE, &profile_toml(&me.profile)?)?;
    }
    if choice.people {
        let cards = met(access, &me)?;
        taken.people = cards.len();
        let text: String = cards.iter().map(vcard).collect();
        taken.put(PEOPLE, &text)?;
    }
    if choice.cards || choice.gatherings {
        for community in communities(access)? {
            taken.community(access, &community, choice)?;
        }
    }
    Ok(taken)
}

impl Taken {
    fn put(&mut self, name: &str, text: &str) -> Result<(), Failure> {
        put(&self.folder, name, text.as_bytes())?;
        self.files.push(name.to_owned());
        Ok(())
    }

    fn community(
        &mut self,
        access: &Access,
        view: &CommunityView,
        choice: Choice,
    ) -> Result<(), Failure> {
        if choice.cards {
            for card in &view.cards {
                let question = Question::Card {
                    card: card.id.to_string(),
                };
                let name = file_name(&card.title, &card.id.to_string(), "md");
                self.put(&name, &text(access, question)?)?;
            }
        }
        if choice.gatherings {
            // One whose date is still being chosen has nothing to write into a calendar.
            for gathering in view.gatherings.iter().filter(|it| !it.when.is_empty()) {
                let question = Question::Calendar {
                    gathering: gathering.id.to_string(),
                };
                let name = file_name(&gathering.title, &gathering.id.to_string(), "ics");
                self.put(&name, &text(access, question)?)?;
            }
        }
        Ok(())
    }
}

fn ask(access: &Access, question: Question) -> Result<Answer, Failure> {
    Ok(access.submit(Intent::Ask(question), INTENT_TIMEOUT)?)
}

fn text(access: &Access, question: Question) -> Result<String, Failure> {
    let answer = ask(access, question)?;
    let Answer::Text(text) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(text)
}

fn myself(access: &Access) -> Result<Box<MeView>, Failure> {
    let answer = ask(access, Question::Profile { person: None })?;
    let Answer::Profile(me) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(me)
}

/// The communities one takes part in.
fn communities(access: &Access) -> Result<Vec<CommunityView>, Failure> {
    let answer = ask(access, Question::Communities)?;
    let Answer::Communities(rows) = answer else {
        return Err(unexpected(&answer));
    };
    let mut views = Vec::new();
    for row in rows.iter().filter(|row| row.joined) {
        let community = row.id.to_string();
        let answer = ask(access, Question::Community { community })?;
        let Answer::Community(view) = answer else {
            return Err(unexpected(&answer));
        };
        views.push(*view);
    }
    Ok(views)
}

/// The people one agreed to meet or talks with, by name.
fn met(access: &Access, me: &MeView) -> Result<Vec<PersonCard>, Failure> {
    let answer = ask(access, Question::Meet)?;
    let Answer::Meet(meet) = answer else {
        return Err(unexpected(&answer));
    };
    let agreed = meet.requests.iter();
    let agreed = agreed.filter(|request| {
        // In a program without names nobody is told who somebody is, and neither is a file.
        request.state == ConsentState::Agreed && !request.name.is_empty()
    });
    let mut people: BTreeSet<PersonId> = agreed.map(|request| request.person).collect();
    let answer = ask(access, Question::Inbox { person: None })?;
    let Answer::Inbox(conversations) = answer else {
        return Err(unexpected(&answer));
    };
    people.extend(conversations.iter().flat_map(|it| it.with.iter().copied()));
    people.remove(&me.id);
    let mut cards = Vec::new();
    for person in people {
        let person = Some(person.to_string());
        // Whoever has left since, or whose profile is still on its way, is no reason to stop.
        if let Ok(Answer::Person(card)) = ask(access, Question::Profile { person }) {
            cards.push(*card);
        }
    }
    cards.sort_by(|a, b| a.profile.name.cmp(&b.profile.name));
    Ok(cards)
}

/// One's own profile as another space takes it in with “eyelevel profile import”.
fn profile_toml(profile: &Profile) -> Result<String, Failure> {
    let mut table = toml::Table::new();
    for field in Field::ALL {
        let mut values = profile.values(field);
        // Whom one avoids or knows is named by ids of this space.
        if values.is_empty() || matches!(field, Field::Avoid | Field::Contacts) {
            continue;
        }
        let value = if field.is_list() {
            toml::Value::Array(values.into_iter().map(toml::Value::String).collect())
        } else {
            toml::Value::String(values.swap_remove(0))
        };
        table.insert(field.name().to_owned(), value);
    }
    toml::to_string_pretty(&table).map_err(|error| {
        let message = format!("Could not write your profile down: {error}.");
        Failure::new("take-failed", message)
    })
}

/// Somebody as a vCard of version 4.0 (RFC 6350). Written here: the crates there are read and write
/// every property, and this needs six.
fn vcard(card: &PersonCard) -> String {
    let profile = &card.profile;
    let mut lines = vec!["BEGIN:VCARD".to_owned(), "VERSION:4.0".to_owned()];
    lines.push(format!("UID:urn:eyelevel:{}", card.id));
    lines.push(format!("FN:{}", escaped(&profile.name)));
    let zone = profile.time_zone.iter();
    lines.extend(zone.map(|zone| format!("TZ:{}", escaped(zone))));
    let languages = profile.values(Field::Languages);
    lines.extend(
        languages
            .iter()
            .map(|code| format!("LANG:{}", escaped(code))),
    );
    if let Some(place) = &profile.place {
        // The third part of an address is the street, the fourth the town; only a town is known.
        lines.push(format!("ADR:;;;{};;;", escaped(place)));
    }
    let note = note(profile);
    if !note.is_empty() {
        lines.push(format!("NOTE:{}", escaped(&note)));
    }
    lines.push("END:VCARD".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// What somebody says about themselves beyond what a vCard has a place for.
fn note(profile: &Profile) -> String {
    let fields = [
        Field::Headline,
        Field::About,
        Field::Offers,
        Field::Seeks,
        Field::Interests,
        Field::Skills,
        Field::Challenge,
    ];
    let said = fields.into_iter().filter_map(|field| {
        let values = profile.values(field);
        (!values.is_empty()).then(|| format!("{}: {}", field.label(), values.join(", ")))
    });
    said.collect::<Vec<_>>().join("\n")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ',' | ';' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// Breaks a long line as the format demands, never within a character.
fn folded(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 2);
    let mut width = 0;
    for letter in line.chars() {
        if width + letter.len_utf8() > VCARD_LINE_MAX_BYTES {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(letter);
        width += letter.len_utf8();
    }
    out.push_str("\r\n");
    out
}

/// A name for a file that every system takes, made of a title and the beginning of an id.
fn file_name(title: &str, id: &str, ending: &str) -> String {
    let title: String = title.chars().take(NAME_MAX_CHARS).collect();
    let title = title.replace(['/', '\\'], "-");
    let id: String = id.chars().take(6).collect();
    model::file_name(&format!("{title}-{id}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ida() -> PersonCard {
        let profile = Profile {
            name: "Ida; Krall, \u{202e}X\nBEGIN:VCARD".to_owned(),
            headline: Some("Mends bikes".to_owned()),
            place: Some("Köln".to_owned()),
            offers: vec!["Spanish, slowly".to_owned(); 9],
            ..Profile::default()
        };
        PersonCard {
            id: PersonId::from_bytes([7; 32]),
            profile,
            namesake: false,
            connected: false,
        }
    }

    #[test]
    fn a_card_is_one_whatever_its_person_wrote() {
        let text = vcard(&ida());
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines.first(), Some(&"BEGIN:VCARD"));
        assert_eq!(
            lines.iter().filter(|line| **line == "BEGIN:VCARD").count(),
            1
        );
        assert_eq!(lines[lines.len() - 2..], ["END:VCARD", ""]);
        assert!(lines.iter().all(|line| line.len() <= VCARD_LINE_MAX_BYTES));
        let whole = text.replace("\r\n ", "");
        assert!(
            whole.contains("FN:Ida\\; Krall\\, \u{202e}X\\nBEGIN:VCARD\r\n"),
            "{whole}"
        );
        assert!(whole.contains("ADR:;;;Köln;;;"), "{whole}");
        assert!(whole.contains("Spanish\\, slowly"), "{whole}");
    }

    #[test]
    fn a_profile_is_taken_in_again() {
        let text = profile_toml(&ida().profile).expect("written");
        let table: toml::Table = text.parse().expect("TOML");
        assert_eq!(table["headline"].as_str(), Some("Mends bikes"));
        assert_eq!(table["offers"].as_array().map(Vec::len), Some(9));
    }

    #[test]
    fn files_have_names_every_system_takes() {
        let id = "3fa1c2d4";
        assert_eq!(
            file_name("Quiet rooms?", id, "md"),
            "Quiet rooms_-3fa1c2.md"
        );
        let outside = file_name("../../etc/passwd", id, "md");
        assert!(
            !outside.contains('/') && outside.ends_with("passwd-3fa1c2.md"),
            "{outside}"
        );
        assert_eq!(file_name("", id, "ics"), "-3fa1c2.ics");
        assert!(file_name(&"x".repeat(999), id, "md").len() < 64);
    }
}
