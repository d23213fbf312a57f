//! Checking what is on disk, record by record, in every space of this device.

use history::SpaceId;
use node::{Carried, Carry, Checked, Repaired};
use serde_json::{Value, json};
use store::{Damage, Folder, OpenError, Store};

use super::args::Doctor;
use super::commands::{Globals, misunderstood};
use super::failure::{EXIT_BUSY, EXIT_FAILED, Failure, sentence};
use super::print;
use crate::spaces::{Place, places};

/// What was found in one space.
struct Found {
    /// One sentence on all of it.
    summary: String,
    /// What is damaged, one sentence each.
    damaged: Vec<String>,
    /// The same for scripts.
    document: Value,
}

/// Verifies every record and every reference and names what is damaged.
pub fn doctor(globals: &Globals, words: &Doctor) -> Result<(), Failure> {
    if !globals.data.exists() {
        return Err(Failure::nothing(format!(
            "There is nothing to check: {} does not exist.",
            globals.data.display()
        )));
    }
    if let Some(warning) = store::place_warning(&globals.data) {
        eprintln!("{warning}");
    }
    let here = match globals.space {
        None => places(&globals.data),
        Some(_) => Vec::new(),
    };
    if here.len() > 1 {
        return each(globals, words, &here);
    }
    let found = one(globals, words)?;
    if globals.json {
        print::document(&found.document);
    } else {
        say(&found);
    }
    if found.damaged.is_empty() {
        return Ok(());
    }
    end_damaged(globals.json, words)
}

/// Does it in several spaces, one after the other; one that cannot be opened keeps nobody from the rest.
fn each(globals: &Globals, words: &Doctor, here: &[Place]) -> Result<(), Failure> {
    let (mut found, mut failure) = (Vec::new(), None);
    for place in here {
        let name = name_of(place);
        let mut there = globals.clone();
        there.data.clone_from(&place.folder);
        match one(&there, words) {
            Ok(one) => {
                if !globals.json {
                    print::line(&format!("{name}:"));
                    say(&one);
                }
                found.push((place, one));
            }
            Err(failed) => {
                eprintln!("{name}: {}", print::harmless(&failed.message));
                failure = Some(failed);
            }
        }
    }
    let mut document = together(&found);
    if let (Some(failed), Some(fields)) = (&failure, document.as_object_mut()) {
        let error = json!({"code": failed.code, "message": failed.message});
        fields.insert("error".to_owned(), error);
    }
    if globals.json {
        print::document(&document);
    }
    if let Some(failed) = failure {
        if globals.json {
            // The report is the document, so a script reads no second one.
            std::process::exit(i32::from(failed.exit));
        }
        let message = format!("Could not check every space. {}", failed.message);
        return Err(Failure { message, ..failed });
    }
    if found.iter().all(|(_, one)| one.damaged.is_empty()) {
        return Ok(());
    }
    end_damaged(globals.json, words)
}

/// What a space is called, or the beginning of its id.
fn name_of(place: &Place) -> String {
    let name = place.name.clone();
    name.unwrap_or_else(|| place.space.short())
}

/// One document for several spaces: what one space would say of all of them, and each by itself.
fn together(found: &[(&Place, Found)]) -> Value {
    let sum = |field: &str| -> u64 {
        let numbers = found.iter().map(|(_, one)| one.document.get(field));
        numbers.filter_map(|it| it.and_then(Value::as_u64)).sum()
    };
    let damaged: Vec<&String> = found.iter().flat_map(|(_, one)| &one.damaged).collect();
    let spaces = found.iter().map(|(place, one)| {
        let mut document = one.document.clone();
        if let Some(fields) = document.as_object_mut() {
            fields.insert("space".to_owned(), json!(place.space));
            fields.insert("name".to_owned(), json!(place.name));
        }
        document
    });
    json!({
        "records": sum("records"), "damaged": damaged, "repaired": sum("repaired"),
        "spaces": spaces.collect::<Vec<_>>(),
    })
}

fn say(found: &Found) {
    print::line(&found.summary);
    found.damaged.iter().for_each(|what| print::line(what));
}

/// Anything damaged ends the process as failed. The report itself is the document, so a script reads
/// no second one.
fn end_damaged(json: bool, words: &Doctor) -> ! {
    if !words.repair && !json {
        eprintln!(
            "What others hold comes again near one of their devices: “eyelevel doctor --repair”."
        );
    }
    std::process::exit(i32::from(EXIT_FAILED));
}

fn one(globals: &Globals, words: &Doctor) -> Result<Found, Failure> {
    match words.repair {
        true => repair(globals, words),
        false => check(globals),
    }
}

fn check(globals: &Globals) -> Result<Found, Failure> {
    let folder = match Folder::open(&globals.data) {
        Ok(folder) => folder,
        Err(OpenError::Busy { .. }) => return ask_owner(globals),
        Err(error) => return Err(open_failure(error)),
    };
    globals.unlock(&folder)?;
    let spaces = folder.spaces().map_err(open_failure)?;
    let Some(space) = spaces.first() else {
        return Err(Failure::nothing(
            "There is nothing to check: no space here yet.",
        ));
    };
    let json = globals.json;
    let mut last = std::time::Instant::now();
    let mut progress = |progress: store::Progress| {
        // People want to see that it moves, not every step of it.
        if !json && last.elapsed().as_millis() > 500 {
            last = std::time::Instant::now();
            eprintln!("Checked {} of {} …", progress.done, progress.total);
        }
    };
    // Opening makes what is missing again, empty.
    let mut missing = Store::missing_pieces(&folder, space);
    missing.extend(lost_keys(&folder, space));
    let journal = Store::journal_damage(&folder, space);
    let store = match journal {
        None => Store::open(&folder, *space, &mut progress),
        Some(_) => Store::open_without_journal(&folder, *space, &mut progress),
    };
    let mut report = store.map_err(open_failure)?.doctor(&mut progress);
    missing.extend(journal.map(|_| lost_journal()));
    report.damages.splice(0..0, missing);
    Ok(Found::from(Checked::from(&report)))
}

/// Has the process that owns the folder check it.
fn ask_owner(globals: &Globals) -> Result<Found, Failure> {
    let access = globals.access(false)?;
    let carried = access.carry(Carry::Check);
    access.stop();
    let Carried::Checked(checked) = carried? else {
        return Err(misunderstood());
    };
    Ok(Found::from(checked))
}

impl From<Checked> for Found {
    fn from(checked: Checked) -> Found {
        let Checked {
            records,
            summary,
            damaged,
        } = checked;
        Found {
            document: json!({"records": records, "damaged": damaged, "repaired": 0}),
            summary,
            damaged,
        }
    }
}

fn lost_journal() -> Damage {
    Damage {
        log: None,
        seq: None,
        private: false,
        sentence: "the journal is damaged: what was written here after the history was last packed is lost unless another device has it; “eyelevel doctor --repair” sets the file aside and goes on with the rest".to_owned(),
    }
}

/// What is wrong with the key file, without which nothing here can be read or said.
fn lost_keys(folder: &Folder, space: &SpaceId) -> Option<Damage> {
    let why = match folder.read_vault(space) {
        Ok(Some(_)) => return None,
        Ok(None) => "the key file is missing".to_owned(),
        Err(error) => error.to_string(),
    };
    Some(Damage {
        log: None,
        seq: None,
        private: true,
        sentence: why,
    })
}

/// Has what is damaged sent again, by this process or the one that owns the folder.
fn repair(globals: &Globals, words: &Doctor) -> Result<Found, Failure> {
    set_journals_aside(globals)?;
    let access = globals.access(true)?;
    let timeout_ms = u64::try_from(words.timeout.0.as_millis()).unwrap_or(u64::MAX);
    let carried = access.carry(Carry::Repair { timeout_ms });
    access.stop();
    let Carried::Repaired(report) = carried? else {
        return Err(misunderstood());
    };
    Ok(Found {
        summary: told(&report),
        document: json!(report),
        damaged: report.damaged,
    })
}

/// Lets the spaces of a folder open whose journals are damaged. A running process has read its own.
fn set_journals_aside(globals: &Globals) -> Result<(), Failure> {
    let folder = match Folder::open(&globals.data) {
        Ok(folder) if !folder.is_read_only() => folder,
        Ok(_) | Err(OpenError::Busy { .. }) => return Ok(()),
        Err(error) => return Err(open_failure(error)),
    };
    for space in folder.spaces().map_err(open_failure)? {
        for missing in Store::missing_pieces(&folder, &space) {
            eprintln!("Found that {missing}.");
        }
        let aside = Store::set_journal_aside(&folder, &space);
        if let Some(aside) = aside.map_err(|error| open_failure(error.into()))? {
            eprintln!(
                "The damaged journal was set aside as {}. What was not in the history yet comes back from other devices, if they have it. Delete the file once nothing is missed: an erasure does not reach it.",
                aside.display()
            );
        }
    }
    Ok(())
}

fn told(report: &Repaired) -> String {
    let checked = format!("checked {} records", report.records);
    match (report.repaired, report.damaged.is_empty()) {
        (0, true) if report.renewed > 0 => format!(
            "{checked}: nothing that is needed was damaged; what was is gone, and everything is sound now"
        ),
        (0, true) => format!("{checked}: everything is sound"),
        (0, false) if report.own >= report.damaged.len() as u64 => format!(
            "{checked}: only you saw what is damaged here, so no other device has it and it stays lost, unless a backup has it"
        ),
        (0, false) if !report.sought => format!(
            "{checked}: nothing of what is damaged here can be had from another device; a backup may have it:"
        ),
        (0, false) if report.asked == 0 => {
            format!(
                "{checked}: nobody who could have the damaged ones was reached; try again near another device"
            )
        }
        (repaired, true) => format!("{checked}: {repaired} came again, everything is sound now"),
        (repaired, false) => format!("{checked}: {repaired} came again, this is still damaged:"),
    }
}

fn open_failure(error: OpenError) -> Failure {
    let message = sentence(&error);
    match error {
        OpenError::Busy { .. } => Failure {
            exit: EXIT_BUSY,
            code: "folder-busy".to_owned(),
            message:
                "Could not check the folder: a running Eyelevel uses it. Stop it, then try again."
                    .to_owned(),
        },
        OpenError::Newer { .. } | OpenError::Locked { .. } | OpenError::Disk(_) => {
            Failure::new("folder-open", message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(change: impl Fn(&mut Repaired)) -> Repaired {
        let mut report = Repaired {
            records: 3,
            ..Repaired::default()
        };
        change(&mut report);
        report
    }

    /// Nobody is said to be out of reach who was never looked for.
    #[test]
    fn a_repair_says_what_it_could_not_ask_for() {
        let damaged = || vec!["the pack x is damaged".to_owned()];
        let table = [
            (report(|_| {}), "everything is sound"),
            (
                report(|it| it.renewed = 1),
                "nothing that is needed was damaged",
            ),
            (
                report(|it| it.damaged = damaged()),
                "nothing of what is damaged here can be had",
            ),
            (
                report(|it| (it.damaged, it.sought) = (damaged(), true)),
                "nobody who could have the damaged ones was reached",
            ),
            (
                report(|it| (it.damaged, it.sought, it.asked) = (damaged(), true, 1)),
                "0 came again, this is still damaged",
            ),
        ];
        for (report, expected) in table {
            let told = told(&report);
            assert!(told.contains(expected), "{told}");
        }
    }

    #[test]
    fn several_spaces_make_one_document() {
        let place = |byte| Place {
            folder: std::path::PathBuf::new(),
            space: SpaceId::from_bytes([byte; 32]),
            name: Some(format!("Space {byte}")),
            is_locked: false,
        };
        let found = |records, damaged: &[&str]| {
            Found::from(Checked {
                records,
                summary: String::new(),
                damaged: damaged.iter().map(|&it| it.to_owned()).collect(),
            })
        };
        let (one, two) = (place(1), place(2));
        let document = together(&[(&one, found(3, &[])), (&two, found(4, &["a key"]))]);
        assert_eq!(document["records"], 7);
        assert_eq!(document["damaged"], json!(["a key"]));
        assert_eq!(document["spaces"][1]["name"], "Space 2");
        assert_eq!(document["spaces"][0]["damaged"], json!([]));
    }
}
