//! Gatherings in the terminal: what comes of an answer, and who may call one off.
//!
//! For: saying where one's own seat stands. Knows: the view of the community a gathering is in. Never:
//! promises a seat its host has not confirmed.

use node::Access;
use replica::{
    Answer, AskedSeat, Attendance, CommunityAct, CommunityView, GatheringChange, GatheringView,
    Intent, Question,
};
use serde_json::json;

use super::{Failure, short, unexpected, view};
use crate::cli::commands::{ask, submit};
use crate::cli::print::{document, line};

/// Answers a gathering and says whether there is a seat.
pub(super) fn rsvp(json: bool, access: &Access, act: CommunityAct) -> Result<(), Failure> {
    let answer = submit(access, Intent::Community(act))?;
    let Answer::Said { community, id } = answer else {
        return Err(unexpected(&answer));
    };
    let seen = view(access, &community.to_string())?;
    let Some(gathering) = find(&seen, &id) else {
        super::print::said(json, &community, &id);
        return Ok(());
    };
    if json {
        document(&json!({"id": id, "community": community, "me": gathering.me}));
        return Ok(());
    }
    let when = when(gathering);
    line(&match (gathering.me, gathering.seats) {
        (Attendance::Coming, _) => format!("You come to {}{when}.", gathering.title),
        (Attendance::Requested, _) => format!(
            "You have asked for a seat at {}{when}. It is yours once the device of {} has confirmed it.",
            gathering.title, gathering.host_name
        ),
        (Attendance::Declined, _) => format!(
            "{} has no seat for you at {}.",
            gathering.host_name, gathering.title
        ),
        (Attendance::Waiting, Some(seats)) => format!(
            "{} taken or asked for. You are on the waiting list of {}, and have a seat when one gets free.",
            all_seats(seats),
            gathering.title
        ),
        (Attendance::Waiting, None) => {
            format!("You are on the waiting list of {}.", gathering.title)
        }
        (Attendance::NotComing, _) => format!("You do not come to {}.", gathering.title),
        (Attendance::Open, _) => {
            format!("You have not said whether you come to {}.", gathering.title)
        }
    });
    Ok(())
}

fn all_seats(seats: u32) -> String {
    match seats {
        1 => "The only seat is".to_owned(),
        seats => format!("All {seats} seats are"),
    }
}

/// Checks in, and says who knows of it.
pub(super) fn check_in(
    json: bool,
    access: &Access,
    (code, share): (String, bool),
) -> Result<(), Failure> {
    let answer = submit(
        access,
        Intent::Community(CommunityAct::CheckIn { code, share }),
    )?;
    let Answer::Said { community, id } = answer else {
        return Err(unexpected(&answer));
    };
    let seen = view(access, &community.to_string())?;
    match find(&seen, &id).filter(|_| !json) {
        None => super::print::said(json, &community, &id),
        Some(gathering) => line(&checked_in(&gathering.title, &id, share)),
    }
    Ok(())
}

fn checked_in(title: &str, id: &str, share: bool) -> String {
    match share {
        true => format!("You were at {title}, and the others see it."),
        false => format!(
            "Noted for you alone: you were at {title}. Tell the others with “eyelevel community gathering was-there {}”.",
            short(id)
        ),
    }
}

/// Changes a gathering, and tells its host whose seat that changes.
pub(super) fn change(
    json: bool,
    access: &Access,
    gathering: String,
    change: GatheringChange,
) -> Result<(), Failure> {
    let before = asking(access, &gathering)?;
    let act = CommunityAct::ChangeGathering { gathering, change };
    let answer = submit(access, Intent::Community(act))?;
    let Answer::Said { community, id } = answer else {
        return Err(unexpected(&answer));
    };
    let seen = view(access, &community.to_string())?;
    let now = find(&seen, &id).map_or(&[][..], |it| it.asking.as_slice());
    let moved = moved(&before, now);
    if json && !moved.is_empty() {
        document(&json!({"id": id, "community": community, "moved": moved}));
        return Ok(());
    }
    super::print::said(json, &community, &id);
    for seat in moved {
        let how = super::print::seat(seat.state);
        line(&format!("{} {how} now.", seat.name));
    }
    Ok(())
}

/// Lists who has asked for a seat at a gathering, as far as one hosts it.
fn asking(access: &Access, typed: &str) -> Result<Vec<AskedSeat>, Failure> {
    let (item, from, top) = (typed.to_owned(), None, 1);
    let Answer::Feed(items) = ask(access, Question::Thread { item, from, top })? else {
        return Ok(Vec::new());
    };
    let Some(post) = items.first().map(|item| &item.post) else {
        return Ok(Vec::new());
    };
    let seen = view(access, &post.community.to_string())?;
    let found = find(&seen, &post.id.to_string());
    Ok(found.map_or_else(Vec::new, |gathering| gathering.asking.clone()))
}

/// Picks whose seat stands otherwise than before.
fn moved<'a>(before: &[AskedSeat], now: &'a [AskedSeat]) -> Vec<&'a AskedSeat> {
    let is_new = |seat: &&AskedSeat| {
        let old = before.iter().find(|old| old.person == seat.person);
        old.is_some_and(|old| old.state != seat.state)
    };
    now.iter().filter(is_new).collect()
}

fn when(gathering: &GatheringView) -> String {
    match gathering.when.as_str() {
        "" => String::new(),
        when => format!(", {when}"),
    }
}

/// Refuses what only a gathering can be.
pub(super) fn must_be_gathering(
    access: &Access,
    typed: &str,
    attempt: &str,
) -> Result<(), Failure> {
    let item = typed.to_owned();
    let question = Question::Thread {
        item,
        from: None,
        top: 1,
    };
    let Answer::Feed(items) = ask(access, question)? else {
        return Ok(());
    };
    let kind = items.first().map(|item| item.post.kind);
    match kind {
        Some(replica::PostKind::Gathering) | None => Ok(()),
        Some(_) => Err(Failure::new(
            "wrong-kind",
            format!("Could not {attempt}: {} is no gathering.", short(typed)),
        )),
    }
}

fn find<'a>(seen: &'a CommunityView, id: &str) -> Option<&'a GatheringView> {
    seen.gatherings.iter().find(|gathering| gathering.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_seat_moved_is_told_and_nobody_elses() {
        let seat = |byte, state| AskedSeat {
            person: model::PersonId::from_bytes([byte; 32]),
            name: format!("Person {byte}"),
            state,
        };
        let before = [
            seat(1, Attendance::Coming),
            seat(2, Attendance::Coming),
            seat(3, Attendance::Waiting),
        ];
        let now = [
            seat(1, Attendance::Coming),
            seat(2, Attendance::Waiting),
            seat(3, Attendance::Waiting),
            seat(4, Attendance::Waiting),
        ];
        let moved = moved(&before, &now);
        let told: Vec<_> = moved.iter().map(|seat| seat.name.as_str()).collect();
        assert_eq!(told, ["Person 2"]);
    }

    #[test]
    fn one_seat_is_no_plural_and_what_is_private_is_said_to_be() {
        assert_eq!(all_seats(1), "The only seat is");
        assert_eq!(all_seats(3), "All 3 seats are");
        let alone = checked_in("Tea", "12345678abcd", false);
        assert!(
            alone.starts_with("Noted for you alone: you were at Tea."),
            "{alone}"
        );
        assert!(alone.contains("was-there 12345678”"), "{alone}");
    }
}
