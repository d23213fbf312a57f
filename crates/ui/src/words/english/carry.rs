//! What the window says about carrying by file, in English.

use replica::{CarryTask, Updates};

use super::counted;
use crate::words::carry::{CarryWords, sentence};
use crate::words::files::size;

pub(in crate::words) static WORDS: CarryWords = CarryWords {
    pause: "Pause",
    resume: "Go on",
    paused: "Paused in this space: none of its devices is contacted or answered until you go on or Eyelevel starts again. What has arrived stays.",
    stop_with: |name| format!("Stop catching up with {name}"),
    go_on_with: |name| format!("Go on with {name}"),
    stopped: "Stopped",
    to_come: |n| format!("{} to come", counted(n, "record", "records")),
    skewed: |updates, names| {
        let (version, who) = match updates {
            Updates::Here => ("a newer", "Update Eyelevel on this device"),
            Updates::There => ("an older", "It has to be updated there"),
            Updates::Either => ("another", "Update the older of the two"),
        };
        format!(
            "{names}: {version} version of Eyelevel, which this one cannot talk to. {who}; nothing is lost meanwhile."
        )
    },
    title: "By file",
    sentence: "One file carries everything you hold to where no connection reaches: on a stick, or attached to a message. Content stays sealed. Drop a file into this window to read it.",
    file: "File",
    recipients: "For",
    recipients_hint: "everybody; or names, with commas between them",
    recipients_sentence: "Names leave out keys sealed to others, nothing else: all records go along, and whoever finds the file and has keys of their own reads what they may.",
    request: "Nobody in reach? Write a file, and have somebody of the space read it: that lets you in. They write one back for you; drop it into this window, or read it here.",
    read: "Read the file",
    write: "Write a file",
    under_way: |task, name| match task {
        CarryTask::WriteBundle => format!("Writing {name}"),
        CarryTask::ReadBundle => format!("Reading {name}"),
        CarryTask::SyncRemote => format!("Exchanging with {name}"),
    },
    written: |name, frames, left_out| {
        let mut said = vec![format!(
            "Wrote {name}: {}.",
            counted(frames, "part", "parts")
        )];
        if left_out.files > 0 {
            said.push(format!(
                "{} ({}) found no room in it; devices that are connected fetch them from each other.",
                counted(left_out.files, "attached file", "attached files"),
                size(left_out.file_bytes)
            ));
        }
        if left_out.damaged > 0 {
            said.push(format!(
                "{} damaged here and left out; see “This copy”.",
                counted(left_out.damaged, "thing is", "things are")
            ));
        }
        said.join(" ")
    },
    was_read: |came| {
        let mut said = Vec::new();
        match came.new {
            0 if came.has_newcomers() => {}
            0 => said.push("Nothing new in it.".to_owned()),
            new => said.push(format!(
                "{} came.",
                counted(new, "new record", "new records")
            )),
        }
        match came.let_in {
            0 => {}
            1 => said.push(
                "Somebody new is in. Write a file back, so that they learn of it.".to_owned(),
            ),
            more => said.push(format!(
                "{more} newcomers are in. Write a file back, so that they learn of it."
            )),
        }
        match came.asking {
            0 => {}
            1 => said.push(
                "Somebody asks to come in; that waits for the registrars to sign.".to_owned(),
            ),
            more => said.push(format!(
                "{more} ask to come in; that waits for the registrars to sign."
            )),
        }
        match came.turned_away {
            0 => {}
            1 => said.push("Somebody asks in it to come in, in vain: their invitation has expired, was used or taken back, or is not known here. Invite them again.".to_owned()),
            more => said.push(format!("{more} ask in it to come in, in vain: their invitations have expired, were used or taken back, or are not known here. Invite them again.")),
        }
        if came.waiting > 0 {
            said.push(format!(
                "{} for something that was not in it.",
                counted(came.waiting, "record waits", "records wait")
            ));
        }
        if came.refused > 0 {
            said.push(format!(
                "{} damaged or not allowed, and left out.",
                counted(came.refused, "part was", "parts were")
            ));
        }
        let named = came.named.iter();
        said.extend(named.map(|(number, why)| match number {
            0 => sentence(why),
            number => format!("Part {number}: {}.", why.trim_end_matches('.')),
        }));
        said.join(" ")
    },
    cancelled: "Stopped. What had arrived stays; read the file again to go on.",
};
