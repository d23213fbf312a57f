//! Gatherings in the terminal: what comes of an answer, and who may call one off.
//!
//! For: saying where one's own seat stands. Knows: the view of the community a gathering is in. Never:
//! promises a seat its host has not confirmed.

use node::Access;
use replica::{Answer, Attendance, CommunityAct, CommunityView, GatheringView, Intent};
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
            "All {seats} seats are taken or asked for. You are on the waiting list of {}, and have a seat when one gets free.",
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
    let question = replica::Question::Thread {
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
