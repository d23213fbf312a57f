//! One's profile, typed: looked at, changed, shown to others, taken from a file.
//!
//! For: the fields of a profile as people type them. Knows: TOML, and how to say which line of a file
//! does not fit. Never: changes anything where one field is refused.

use std::path::Path;

use model::{Edit, Field, Visibility};
use node::Access;
use replica::{Answer, Intent, Question};
use serde_json::json;

use super::args::ProfileAct;
use super::commands::{Globals, ask, once, submit, unexpected};
use super::failure::{EXIT_USAGE, Failure, io_words};
use super::print;

/// So many names are listed.
const NAMES_MAX: usize = 20;

/// Does what was typed about one's profile.
pub fn profile(globals: &Globals, act: ProfileAct) -> Result<(), Failure> {
    let intent = match act {
        ProfileAct::Show {
            person: Some(typed),
        } => return show_person(globals, typed),
        ProfileAct::Show { person: None } => Intent::Ask(Question::Profile { person: None }),
        ProfileAct::Set { field, values } => {
            Intent::Profile(vec![Edit::Set(parse(&field)?, values)])
        }
        ProfileAct::Add { field, values } => {
            Intent::Profile(vec![Edit::Add(parse(&field)?, values)])
        }
        ProfileAct::Remove { field, values } => {
            Intent::Profile(vec![Edit::Remove(parse(&field)?, values)])
        }
        ProfileAct::Clear { field } => Intent::Profile(vec![Edit::Clear(parse(&field)?)]),
        ProfileAct::Names { text } => return names(globals.json, &text),
        ProfileAct::Visibility { field, to } => return show_field(globals, &field, &to),
        ProfileAct::Import { file } => Intent::Profile(import(&file)?),
    };
    let answer = once(globals, false, intent)?;
    let Answer::Profile(me) = answer else {
        return Err(unexpected(&answer));
    };
    print::me(globals.json, &me);
    Ok(())
}

/// Prints the names that complete a text.
fn names(json: bool, text: &str) -> Result<(), Failure> {
    let found = matching::complete(text, false, NAMES_MAX);
    if found.is_empty() {
        return Err(Failure::nothing(format!(
            "No known name begins like “{text}”. What you type yourself is as good: “eyelevel profile add offers …”."
        )));
    }
    if json {
        let names: Vec<_> = found
            .iter()
            .map(|it| json!({"name": it.name, "concept": it.concept}))
            .collect();
        print::document(&json!(names));
        return Ok(());
    }
    for it in found {
        print::line(it.name);
    }
    Ok(())
}

/// Shows somebody else, and who brought them.
fn show_person(globals: &Globals, typed: String) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let person = Some(typed);
    let shown = ask(&access, Question::Profile { person }).and_then(|answer| {
        let Answer::Person(card) = answer else {
            return Err(unexpected(&answer));
        };
        let person = card.id.to_string();
        let answer = ask(&access, Question::Inviter { person })?;
        let Answer::Inviter { by, .. } = answer else {
            return Err(unexpected(&answer));
        };
        Ok((card, by))
    });
    access.stop();
    let (card, by) = shown?;
    print::person(globals.json, &card, by.as_ref());
    Ok(())
}

fn parse(field: &str) -> Result<Field, Failure> {
    Field::parse(field).map_err(|nearest| Failure {
        exit: EXIT_USAGE,
        code: "unknown-field".to_owned(),
        message: nearest.to_string(),
    })
}

fn show_field(globals: &Globals, field: &str, to: &str) -> Result<(), Failure> {
    let field = parse(field)?;
    let access = globals.access(false)?;
    let shown = visibility(&access, to).and_then(|to| submit(&access, Intent::Show { field, to }));
    access.stop();
    let answer = shown?;
    let Answer::Profile(me) = answer else {
        return Err(unexpected(&answer));
    };
    print::me(globals.json, &me);
    Ok(())
}

fn visibility(access: &Access, to: &str) -> Result<Visibility, Failure> {
    match to {
        "me" => Ok(Visibility::Me),
        "space" => Ok(Visibility::Space),
        _ => match to.strip_prefix("picked:") {
            Some(people) => picked(access, people),
            None => Err(Failure {
                exit: EXIT_USAGE,
                code: "usage".to_owned(),
                message: format!(
                    "Could not read “{to}”: a field is shown to me, to space, or to picked:PERSON,…"
                ),
            }),
        },
    }
}

/// Finds the people somebody typed, separated by commas.
fn picked(access: &Access, people: &str) -> Result<Visibility, Failure> {
    let names = people
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let find = |name: &str| {
        let person = Some(name.to_owned());
        let answer = ask(access, Question::Profile { person })?;
        let Answer::Person(card) = answer else {
            return Err(unexpected(&answer));
        };
        Ok(card.id)
    };
    names
        .map(find)
        .collect::<Result<_, _>>()
        .map(Visibility::Picked)
}

/// The largest profile file that is read, in bytes.
const IMPORT_MAX_BYTES: u64 = 1024 * 1024;

fn import(file: &Path) -> Result<Vec<Edit>, Failure> {
    let failed = |line: &str, why: String| {
        let file = file.display();
        let end = if why.ends_with(['.', '?']) { "" } else { "." };
        Failure::new(
            "import-failed",
            format!(
                "Could not import the profile from {file}{line}: {why}{end} Nothing was changed."
            ),
        )
    };
    let unread = |error: std::io::Error| failed("", io_words(&error));
    let found = std::fs::metadata(file).map_err(unread)?;
    if !found.is_file() && !found.is_dir() {
        return Err(failed("", "it is no file that ends".to_owned()));
    }
    if found.len() > IMPORT_MAX_BYTES {
        return Err(failed("", "it is larger than 1 MiB".to_owned()));
    }
    let text = std::fs::read_to_string(file).map_err(unread)?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let why = format!("it is not valid TOML ({})", error.message());
        failed(&line_of(&text, error.span()), why)
    })?;
    let edit = |(name, value): (String, toml::Value)| {
        let edit = imported(&name, &value);
        edit.map_err(|why| failed(&line_of(&text, stands_at(&text, &name)), why))
    };
    table.into_iter().map(edit).collect()
}

/// Reads one field of a profile file.
fn imported(name: &str, value: &toml::Value) -> Result<Edit, String> {
    let field = Field::parse(name).map_err(|nearest| nearest.to_string())?;
    if value.is_table() {
        return Err(format!(
            "“{name}” is a table; write a text, a number or a list, such as {name} = [\"{}\"]",
            field.example()
        ));
    }
    let values = match value.as_array() {
        Some(items) => items.iter().map(plain).collect(),
        None => vec![plain(value)],
    };
    let edit = Edit::Set(field, values);
    edit.check().map_err(|error| error.to_string())?;
    Ok(edit)
}

/// Says in which line something stands, if that is known.
fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> String {
    let before = span.and_then(|span| text.get(..span.start));
    before.map_or_else(String::new, |before| {
        format!(", line {}", before.matches('\n').count() + 1)
    })
}

/// Finds where a field stands in a file.
fn stands_at(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let table = toml::de::DeTable::parse(text).ok()?;
    let keys = table.get_ref().keys();
    let mut found = keys.filter(|key| key.get_ref().as_ref() == name);
    found.next().map(|key| key.span())
}

fn plain(value: &toml::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
