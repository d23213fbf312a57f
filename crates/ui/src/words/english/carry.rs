//! What the window says about carrying by file, in English.

use replica::CarryTask;

use super::counted;
use crate::words::carry::CarryWords;

pub(in crate::words) static WORDS: CarryWords = CarryWords {
    pause: "Pause",
    resume: "Go on",
    paused: "Paused: no device is contacted or answered until you go on or Eyelevel starts again. What has arrived stays.",
    stop_with: |name| format!("Stop catching up with {name}"),
    go_on_with: |name| format!("Go on with {name}"),
    stopped: "Stopped",
    to_come: |n| format!("{} to come", counted(n, "record", "records")),
    skewed: |names| {
        format!(
            "{names}: another version of Eyelevel, which this one cannot talk to. Update the older of the two; nothing is lost meanwhile."
        )
    },
    title: "By file",
    sentence: "One file carries everything you hold to where no connection reaches: on a stick, or attached to a message. Content stays sealed. Drop a file into this window to read it.",
    file: "File",
    recipients: "For",
    recipients_hint: "everybody; or names, with commas between them",
    request: "Nobody in reach? Write a file, and have somebody of the space read it: that lets you in. They write one back for you; drop it into this window, or read it here.",
    read: "Read the file",
    write: "Write a file",
    under_way: |task, name| match task {
        CarryTask::WriteBundle => format!("Writing {name}"),
        CarryTask::ReadBundle => format!("Reading {name}"),
        CarryTask::SyncRemote => format!("Exchanging with {name}"),
    },
    written: |name, frames| format!("Wrote {name}: {}.", counted(frames, "part", "parts")),
    was_read: |new, waiting, refused| {
        let mut said = match new {
            0 => "Nothing new in it.".to_owned(),
            new => format!("{} came.", counted(new, "new record", "new records")),
        };
        if waiting > 0 {
            said.push_str(&format!(
                " {} for something that was not in it.",
                counted(waiting, "record waits", "records wait")
            ));
        }
        if refused > 0 {
            said.push_str(&format!(
                " {} damaged or not allowed, and left out.",
                counted(refused, "part was", "parts were")
            ));
        }
        said
    },
    cancelled: "Stopped. What had arrived stays; read the file again to go on.",
};
