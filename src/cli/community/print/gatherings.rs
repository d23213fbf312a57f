//! Gatherings, and the formats people meet in, as text for people and as JSON for scripts.

use model::community::library::{Format, Tongue, formats as formats_of};
use model::markdown::with_targets;
use replica::{Attendance, FormatView, GatheringView};

use super::indented;
use super::posts::{attached, thread_of};
use crate::cli::print::{document, line, short};

/// Prints a way to meet of a community's own, with its run sheet.
pub(super) fn own_format(own: &FormatView) {
    let format = &own.format;
    let people = match format.people.as_str() {
        "" => String::new(),
        people => format!("{people} people, "),
    };
    line(&format!(
        "  {}  {}  ({people}{} min)",
        short(&format.name),
        format.title,
        format.minutes
    ));
    if let Some(from) = &own.copied_from {
        line(&format!("    Adapted from {from} by {}.", own.by_name));
    }
    if !format.purpose.is_empty() {
        indented(&format.purpose, "    ");
    }
    for step in &format.steps {
        line(&format!("    {:>3} min  {}", step.minutes, step.text));
    }
}

pub fn formats(json: bool, formats: &[Format]) {
    if json {
        document(&serde_json::to_value(formats).unwrap_or_default());
        return;
    }
    for format in formats {
        line(&format!(
            "{}  {}  ({} people, {} min)",
            format.name, format.title, format.people, format.minutes
        ));
        indented(&format.purpose, "    ");
        for step in &format.steps {
            line(&format!("    {:>3} min  {}", step.minutes, step.text));
        }
        line("");
    }
}

pub(super) fn gathering(one: &GatheringView, own: &[FormatView]) {
    let seats = one
        .seats
        .map_or(String::new(), |seats| format!(" of {seats}"));
    let more = [(one.asked, "asked for a seat"), (one.waiting, "waiting")];
    let more = more.iter().filter(|(number, _)| *number > 0);
    let more: String = more
        .map(|(number, what)| format!(", {number} {what}"))
        .collect();
    let mark = match (one.called_off, one.changed) {
        (true, _) => "  CALLED OFF",
        (false, true) => "  changed",
        (false, false) => "",
    };
    line(&format!(
        "  {}  {}  {}  {}  {}{seats} coming{more}{mark}",
        short(&one.id),
        one.title,
        one.when,
        one.place,
        one.coming
    ));
    let me = match one.me {
        Attendance::Open => "",
        Attendance::Coming => "; you come",
        Attendance::Requested => "; you have asked for a seat",
        Attendance::Waiting => "; you are on the waiting list",
        Attendance::NotComing => "; you do not come",
        Attendance::Declined => "; there is no seat for you",
    };
    line(&format!("      Called by {}{me}", one.host_name));
    for asked in one.asking.iter().filter(|_| one.seats.is_some()) {
        line(&format!("      {}  {}", asked.name, seat(asked.state)));
    }
    indented(&with_targets(&one.text), "      ");
    if let Some(format) = &one.format {
        sheet(format, own);
    }
    if let Some(repeats) = &one.repeats {
        line(&format!("      {repeats}: {}", one.days.join(", ")));
    }
    if let Some(zone) = &one.zone {
        let here = crate::zones::in_own_zone(&one.when, zone, None);
        let here = here.map_or(String::new(), |here| format!("; {here} where you are"));
        line(&format!("      Times of {zone}{here}"));
    }
    if one.attended > 0 {
        let mine = if one.i_was_there { ", you too" } else { "" };
        let who = match one.attended {
            1 => "1 person says they were there".to_owned(),
            more => format!("{more} people say they were there"),
        };
        line(&format!("      {who}{mine}"));
    }
    if one.noted && !one.i_was_there {
        line("      you noted for yourself that you were there");
    }
    attached(&one.files, "      ");
    for (date, number) in one.dates.iter().zip(1..) {
        let mine = if date.mine { ", you too" } else { "" };
        line(&format!(
            "      {number}. {}  {} can{mine}",
            date.text, date.count
        ));
    }
    thread_of(&one.id, &one.replies, (one.earlier, 0));
}

/// Says to a host how the seat of somebody stands.
pub const fn seat(state: Attendance) -> &'static str {
    match state {
        Attendance::Coming => "has a seat",
        Attendance::Requested => "has asked for a seat",
        Attendance::Waiting => "is on the waiting list",
        Attendance::Declined => "has no seat",
        Attendance::Open | Attendance::NotComing => "does not come",
    }
}

/// Prints the run sheet a gathering follows, of the library or of the community's own.
pub(super) fn sheet(name: &str, own: &[FormatView]) {
    let own = own.iter().map(|own| own.format.clone());
    let mut known = own.chain(formats_of(Tongue::English));
    let Some(format) = known.find(|format| format.name == name) else {
        line(&format!("      Format {name}"));
        return;
    };
    line(&format!("      {}, {} min", format.title, format.minutes));
    for step in &format.steps {
        line(&format!("        {:>3} min  {}", step.minutes, step.text));
    }
}
