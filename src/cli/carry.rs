//! Carrying history where no connection reaches: bundles on a stick, git remotes.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use history::Timestamp;
use node::{Access, Brought, Carried, Carry, LeftOut, RemoteView, SyncedRemote};
use replica::{Answer, Question, Status};
use serde_json::json;
use store::RemoteUrl;

use super::args::{BundleAct, RemoteAct};
use super::attend::attended;
use super::commands::{Globals, ask, misunderstood};
use super::failure::{EXIT_FAILED, Failure};
use super::print;
use super::when::local;

/// Writes or reads a bundle.
pub fn bundle(globals: &Globals, act: BundleAct) -> Result<(), Failure> {
    match act {
        BundleAct::Write { file, recipients } => write(globals, &file, recipients),
        BundleAct::Read { file } => read(globals, &file),
        BundleAct::Stop => {
            once(globals, Carry::Cancel)?;
            done(globals.json, "Stopped; what has arrived stays.");
            Ok(())
        }
    }
}

fn write(globals: &Globals, file: &Path, recipients: Vec<String>) -> Result<(), Failure> {
    let file = whole_path(file)?;
    let Carried::Written {
        frames,
        bytes,
        left_out,
    } = once(globals, Carry::WriteBundle { file, recipients })?
    else {
        return Err(misunderstood());
    };
    if globals.json {
        print::document(&json!({"frames": frames, "bytes": bytes, "left_out": left_out}));
        return Ok(());
    }
    print::line(&format!(
        "Wrote {}, {bytes} bytes.",
        print::counted(frames, "frame")
    ));
    print_left_out(&left_out);
    Ok(())
}

pub(super) fn print_left_out(left_out: &LeftOut) {
    if left_out.files > 0 {
        print::line(&format!(
            "Left out: {} of {} bytes, for which a bundle has no room. Devices that are connected fetch them from each other.",
            print::counted(left_out.files, "attached file"),
            left_out.file_bytes
        ));
    }
    if left_out.damaged > 0 {
        print::line(&format!(
            "Left out: {} damaged here. Near a device that has it whole, “eyelevel doctor --repair” brings it again.",
            match left_out.damaged {
                1 => "one thing that is".to_owned(),
                more => format!("{more} things that are"),
            }
        ));
    }
}

fn read(globals: &Globals, file: &Path) -> Result<(), Failure> {
    let file = whole_path(file)?;
    let access: Access = globals.access(false)?;
    let read = attended(globals, &access, Carry::ReadBundle { file });
    let status = ask(&access, Question::Status);
    access.stop();
    let (Carried::Read(brought), Answer::Status(status)) = (read?, status?) else {
        return Err(misunderstood());
    };
    print_brought(globals.json, &brought, &status);
    Ok(())
}

fn print_brought(json: bool, brought: &Brought, status: &Status) {
    if json {
        let refused: Vec<_> = brought
            .refused
            .iter()
            .map(|refused| json!({"frame": refused.frame, "reason": refused.reason}))
            .collect();
        print::document(&json!({
            "frames": brought.frames,
            "announced": brought.announced,
            "new": brought.new,
            "let_in": brought.let_in,
            "newcomers": brought.newcomers,
            "asking": brought.asking,
            "came_in": brought.came_in,
            "waiting": brought.waiting,
            "refused": refused,
            "refused_more": brought.refused_more,
            "cancelled": brought.cancelled,
        }));
        return;
    }
    let frames = print::counted(brought.frames, "frame");
    let is_a_wish = brought.let_in + brought.asking > 0;
    match brought.new {
        0 if is_a_wish => print::line(&format!("Read {frames}.")),
        0 => print::line(&format!("Read {frames}: nothing new.")),
        new => print::line(&format!(
            "Read {frames}: {}.",
            print::counted(new, "new record")
        )),
    }
    if brought.cancelled {
        print::line(
            "Stopped before the end. What has arrived stays; read the file again to go on.",
        );
    }
    if brought.came_in && status.carries {
        print::line(
            "This folder carries the space now, without being able to read it. Leave it running where the others can reach it: eyelevel serve",
        );
    } else if brought.came_in {
        print::line(
            "You are a member. Next: “eyelevel people”, “eyelevel programs enter P04”. They know you by name once they have read a bundle of yours again, or met you.",
        );
    }
    print_newcomers(brought, status);
    if brought.waiting > 0 {
        print::line(&format!(
            "Waiting for something that was not brought: {}. Another bundle or device may have it.",
            print::counted(brought.waiting, "record")
        ));
    }
    for refused in &brought.refused {
        print::line(&format!("Frame {}: {}", refused.frame, refused.reason));
    }
    if brought.refused_more > 0 {
        print::line(&format!(
            "{} more frames were not taken.",
            brought.refused_more
        ));
    }
}

fn print_newcomers(brought: &Brought, status: &Status) {
    let is_carrier = |id: &&String| status.seeds.iter().any(|seed| seed.person == **id);
    let (carriers, people): (Vec<_>, Vec<_>) = brought.newcomers.iter().partition(is_carrier);
    let short = |ids: &[&String]| ids.iter().map(|id| print::short(id)).collect::<Vec<_>>();
    let (carriers, people) = (short(&carriers), short(&people));
    if !people.is_empty() {
        print::line(&format!(
            "Let in {}: {}. What they are called comes with what they say first.",
            print::counted(people.len() as u64, "newcomer"),
            people.join(", ")
        ));
    }
    if !carriers.is_empty() {
        print::line(&format!(
            "Let in {}: {}. A carrier reads nothing and says nothing.",
            print::counted(carriers.len() as u64, "carrier"),
            carriers.join(", ")
        ));
    }
    let ids = [people, carriers].concat();
    if !ids.is_empty() {
        print::line(&format!(
            "Write a bundle back, so that they learn of it: eyelevel bundle write FILE --for {}",
            ids.join(" --for ")
        ));
    }
    if brought.asking > 0 {
        print::line(
            "Somebody asks to come in: that is kept until those have signed who have to. See “eyelevel proposals”.",
        );
    }
}

/// Adds, lists, removes or exchanges with git remotes.
pub fn remote(globals: &Globals, act: RemoteAct) -> Result<(), Failure> {
    match act {
        RemoteAct::Add { name, url } => {
            let url = whole_address(&url)?;
            let is_new = is_empty_place(&url);
            once(
                globals,
                Carry::AddRemote {
                    name: name.clone(),
                    url,
                },
            )?;
            let mut sentence =
                format!("Added {name}. Exchange with it: eyelevel remote sync {name}");
            if is_new {
                sentence.push_str("\nNothing lay there, so an empty repository was made.");
            }
            done(globals.json, &sentence);
            Ok(())
        }
        RemoteAct::Remove { name } => {
            once(globals, Carry::RemoveRemote { name: name.clone() })?;
            done(
                globals.json,
                &format!("Removed {name}. What lies there stays there."),
            );
            Ok(())
        }
        RemoteAct::List => {
            let Carried::Remotes(remotes) = once(globals, Carry::ListRemotes)? else {
                return Err(misunderstood());
            };
            print_remotes(globals.json, &remotes)
        }
        RemoteAct::Mend { name } => {
            let Carried::Mended(mended) = once(globals, Carry::MendRemote { name })? else {
                return Err(misunderstood());
            };
            if mended.mended < mended.damaged {
                return Err(Failure::new("remote-damaged", mended.sentence));
            }
            if globals.json {
                print::document(&json!(mended));
            } else {
                print::line(&mended.sentence);
            }
            Ok(())
        }
        RemoteAct::Sync { name } => {
            let act = Carry::SyncRemotes {
                name,
                // Git asks at the terminal; without one nobody is there.
                is_unattended: !std::io::stdin().is_terminal(),
            };
            let access = globals.access(false)?;
            let runs_elsewhere = matches!(access, Access::Remote(_));
            let carried = carried(globals, &access, act)?;
            let Carried::Synced(mut synced) = carried else {
                return Err(misunderstood());
            };
            if runs_elsewhere {
                synced.iter_mut().for_each(say_who_asks);
            }
            print_synced(globals.json, &synced)
        }
    }
}

fn done(json: bool, sentence: &str) {
    if json {
        print::document(&json!({"done": true}));
    } else {
        print::line(sentence);
    }
}

fn print_remotes(json: bool, remotes: &[RemoteView]) -> Result<(), Failure> {
    if remotes.is_empty() {
        return Err(Failure::nothing(
            "There is no remote yet. Add one: eyelevel remote add NAME URL",
        ));
    }
    if json {
        print::document(&json!(remotes));
        return Ok(());
    }
    for remote in remotes {
        let last = remote.sentence.as_deref().unwrap_or("Not synced yet.");
        let at = remote.last_at.map(|at| local(Timestamp(at)) + "  ");
        let at = at.unwrap_or_default();
        print::line(&format!("{}  {}  {at}{last}", remote.name, remote.url));
    }
    Ok(())
}

/// Prints each exchange. One that failed is the failure of the command; of several, every one is
/// printed first.
fn print_synced(json: bool, synced: &[SyncedRemote]) -> Result<(), Failure> {
    if synced.is_empty() {
        return Err(Failure::nothing(
            "There is no remote yet. Add one: eyelevel remote add NAME URL",
        ));
    }
    let failed = synced.iter().find_map(failed);
    if let ([one], Some(failed)) = (synced, &failed) {
        return fail_alone(json, one, failed);
    }
    if json {
        print::document(&json!(synced));
    } else {
        for one in synced {
            let names_it = format!("Could not sync with {}:", one.name);
            if one.sentence.starts_with(&names_it) {
                print::line(&one.sentence);
            } else {
                print::line(&format!("{}: {}", one.name, one.sentence));
            }
            for refused in &one.refused {
                print::line(&format!("  refused: {}", refused.reason));
            }
        }
    }
    if failed.is_none() {
        return Ok(());
    }
    // The list itself is the document, so a script reads no second one.
    std::process::exit(i32::from(EXIT_FAILED));
}

/// Fails with the one exchange there was. A script is told what came before that, too.
fn fail_alone(json: bool, one: &SyncedRemote, failed: &Failure) -> Result<(), Failure> {
    if !json || one.new == 0 {
        return Err(Failure::new(&failed.code, failed.message.clone()));
    }
    let error = json!({"code": failed.code, "message": failed.message});
    print::document(&json!({"error": error, "new": one.new}));
    std::process::exit(i32::from(failed.exit));
}

/// Why an exchange did not come to its end. One that somebody
/// stopped did what it was told.
fn failed(one: &SyncedRemote) -> Option<Failure> {
    let told = one.sentence.clone();
    match one.state.as_str() {
        "done" => None,
        "pending" if one.pending == 0 => None,
        "pending" => {
            let told = format!("Could not finish with {}. {told}", one.name);
            Some(Failure::new("remote-pending", told))
        }
        "history-damaged" => {
            let told = format!("Could not send everything to {}. {told}", one.name);
            Some(Failure::new("history-damaged", told))
        }
        code => Some(Failure::new(code, told)),
    }
}

/// A path is told whole; everything with a scheme or a host is told as it was typed.
fn whole_address(url: &str) -> Result<String, Failure> {
    let is_address = url.contains(':') || url.starts_with('-');
    if is_address || url.is_empty() {
        return Ok(url.to_owned());
    }
    Ok(whole_path(Path::new(url))?.to_string_lossy().into_owned())
}

/// Tells whether an address names a folder of this machine in which there is nothing yet, as a mistyped
/// one does.
fn is_empty_place(address: &str) -> bool {
    let folder = RemoteUrl::parse(address).ok().and_then(|url| url.folder());
    folder.is_some_and(|folder| {
        let is_empty = || std::fs::read_dir(&folder).is_ok_and(|mut all| all.next().is_none());
        !folder.exists() || is_empty()
    })
}

/// Git runs in the process that owns the folder, which has no terminal to ask at.
fn say_who_asks(one: &mut SyncedRemote) {
    if one.state == "remote-sign-in" {
        one.sentence.push_str(&format!(
            " The Eyelevel that runs in this folder (“serve”, or the window) asks nobody: stop it and type “eyelevel remote sync {}” here once, and git asks you.",
            one.name
        ));
    }
}

/// Opens the folder, carries, closes again.
fn once(globals: &Globals, act: Carry) -> Result<Carried, Failure> {
    let access: Access = globals.access(false)?;
    carried(globals, &access, act)
}

fn carried(globals: &Globals, access: &Access, act: Carry) -> Result<Carried, Failure> {
    let carried = attended(globals, access, act);
    access.stop();
    Ok(carried?)
}

/// The process that owns the folder may stand in another one, so it is told the whole path.
pub(super) fn whole_path(file: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(file).map_err(|error| {
        Failure::new(
            "bad-path",
            format!(
                "Could not find out where {} lies: {}.",
                file.display(),
                store::io_words(&error)
            ),
        )
    })
}
