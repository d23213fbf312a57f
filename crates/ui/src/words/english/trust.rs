//! What the window says about devices and recovery, in English.

use replica::{Arrived, OwnNotice, Unheard, UnheardWhy};

use crate::words::trust::TrustWords;

pub(in crate::words) static WORDS: TrustWords = TrustWords {
    devices: "Devices and recovery",
    devices_sentence: "Each of your devices holds a copy of its own.",
    yours: "Your devices",
    this_one: "This device",
    another: "Another device of yours",
    reading: "Reading your devices",
    add_title: "Add a device",
    add_sentence: "On the other device choose “I have an invitation” and scan or paste this. Both are you from then on: one profile, and your messages and what only you see on each, sealed on the way. The ticket is good for a quarter of an hour and for one device.",
    add_act: "Make a ticket for my device",
    add_warning: "Show it only to your own device: whoever uses it becomes you.",
    add_qr: "QR code for another device of yours",
    add_done: "Done",
    revoke: "Shut out…",
    revoke_of: |device| format!("Shut out {device}…"),
    revoke_title: |device| format!("Shut out the device {device}?"),
    revoke_sentence: "You can do this from any of your devices; no other signature is needed. The device reads nothing new, and whatever it writes from now on counts nowhere, however it travels. What it already holds stays on it. This cannot be undone.",
    revoke_act: "Shut out",
    recovery: "Recovery words",
    recovery_sentence: "24 words stand for you when every device is lost. Write them on paper and keep them where nobody else looks. They can be read on the device you began with, and used on the first page of a new one.",
    recovery_show: "Show the words",
    recovery_hide: "Hide the words",
    recovery_warning: "Whoever reads them can become you, and they cannot be changed: if somebody else has, have yourself taken out by those who decide, and join again. They go from the screen when you leave this page.",
    recovery_word: |n, word| format!("Word {n}: {word}"),
    removed_title: "You do not take part here now",
    removed_sentence: "What arrived and what you wrote until then stays on this computer. Whoever decided can restore you.",
    invited_by: |name| match name {
        Some(name) => format!("Invited by {name}"),
        None => "Invited by you".to_owned(),
    },
    notice: OwnNotice::sentence,
    noted: "I know",
    arrived: Arrived::sentence,
    unheard,
};

fn unheard(unheard: &Unheard) -> String {
    let why = match unheard.why {
        UnheardWhy::TakenBack => "This device was shut out from another device of yours.",
        UnheardWhy::LetInByLost => {
            "The device that let you in had been shut out by its owner: ask a member for a new ticket."
        }
        UnheardWhy::Removed => "You were paused or excluded here.",
    };
    match unheard.by.as_deref() {
        None => format!("{why} What you write counts for nobody."),
        Some("") => format!(
            "{why} So says a member’s device. What you write stays here, and counts for nobody if that is so."
        ),
        Some(by) => format!(
            "{why} So says the device of {by}. What you write stays here, and counts for nobody if that is so."
        ),
    }
}
