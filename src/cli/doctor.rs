//! Checking what is on disk, record by record.

use history::SpaceId;
use node::{Carried, Carry, Checked, Repaired};
use serde_json::json;
use store::{Damage, Folder, OpenError, Store};

use super::args::Doctor;
use super::commands::{Globals, misunderstood};
use super::failure::{EXIT_BUSY, EXIT_FAILED, Failure, sentence};
use super::print;

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
    if words.repair {
        return repair(globals, words);
    }
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
    say(json, &Checked::from(&report));
    Ok(())
}

/// Has the process that owns the folder check it.
fn ask_owner(globals: &Globals) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let carried = access.carry(Carry::Check);
    access.stop();
    let Carried::Checked(checked) = carried? else {
        return Err(misunderstood());
    };
    say(globals.json, &checked);
    Ok(())
}

/// Says what was found; anything damaged ends the process as failed.
fn say(json: bool, checked: &Checked) {
    let Checked {
        records,
        summary,
        damaged,
    } = checked;
    if json {
        print::document(&json!({"records": records, "damaged": damaged, "repaired": 0}));
    } else {
        print::line(summary);
        damaged.iter().for_each(|what| print::line(what));
    }
    if !damaged.is_empty() && !json {
        eprintln!(
            "What others hold comes again near one of their devices: “eyelevel doctor --repair”."
        );
    }
    if !damaged.is_empty() {
        // The report itself is the document, so a script reads no second one.
        std::process::exit(i32::from(EXIT_FAILED));
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
fn repair(globals: &Globals, words: &Doctor) -> Result<(), Failure> {
    set_journals_aside(globals)?;
    let access = globals.access(true)?;
    let timeout_ms = u64::try_from(words.timeout.0.as_millis()).unwrap_or(u64::MAX);
    let carried = access.carry(Carry::Repair { timeout_ms });
    access.stop();
    let Carried::Repaired(report) = carried? else {
        return Err(misunderstood());
    };
    if globals.json {
        print::document(&json!(report));
    } else {
        print::line(&told(&report));
        report.damaged.iter().for_each(|what| print::line(what));
    }
    if report.damaged.is_empty() {
        return Ok(());
    }
    std::process::exit(i32::from(EXIT_FAILED));
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
        (0, true) => format!("{checked}: everything is sound"),
        (0, false) if report.own >= report.damaged.len() as u64 => format!(
            "{checked}: only you saw what is damaged here, so no other device has it and it stays lost, unless a backup has it"
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
