//! Looking whether a remote can be read as somebody new would read it, and putting a folder right.

use replica::{CarryTask, Refusal};
use store::{GitError, Manner, RefLocks, Remote, causes};

use super::super::gauge::UnderWay;
use super::super::{Carried, MendedRemote};
use super::reach::{is_near_only, is_out_of_reach, must_be_in_reach, must_stay_near};
use super::{End, all, count, lock_words, name_of, places, unknown, unreadable};
use crate::node::Node;
use crate::pending::refusal;

/// Looks whether everything on a remote can be had, and puts right what cannot where it is a folder.
pub(in crate::carry) fn mend(node: &Node, name: &str) -> Result<Carried, Refusal> {
    let name = name_of(name)?;
    let found = all(node)?.into_iter().find(|remote| remote.name == name);
    let remote = found.ok_or_else(|| unknown(&format!("put “{name}” right")))?;
    must_be_in_reach(node, &remote)?;
    let _alone = crate::hold::hold(node.shared().carrying());
    // Whoever waited for another exchange may have paused meanwhile.
    must_be_in_reach(node, &remote)?;
    let under_way = node
        .shared()
        .gauge()
        .begin(CarryTask::SyncRemote, remote.name.to_string());
    let ended = put_right(node, &remote, &under_way);
    let found = ended.map_err(|end| match end {
        End::Refused(refusal) => refusal,
        End::Git(error @ GitError::Cancelled) => refusal(
            error.code(),
            &format!("Stopped before all of {} was looked at.", remote.name),
        ),
        End::Git(error) => refusal(
            error.code(),
            &format!("Could not look at {}: {}.", remote.name, causes(&error)),
        ),
    })?;
    Ok(Carried::Mended(MendedRemote {
        name: remote.name.to_string(),
        sentence: mended_words(&remote, &found),
        damaged: found.damaged,
        mended: found.mended,
    }))
}

/// What was found on a remote.
#[derive(Debug, Default)]
struct Found {
    locks: RefLocks,
    /// How much could not be had from it.
    damaged: u64,
    /// How much of that can be had now.
    mended: u64,
}

fn put_right(node: &Node, remote: &Remote, under_way: &UnderWay<'_>) -> Result<Found, End> {
    node.fold()?;
    let stays_near = is_near_only(node);
    let manner = Manner {
        stays_near,
        is_cancelled: &|| under_way.is_cancelled() || is_out_of_reach(node, remote, stays_near),
        ..Manner::alone()
    };
    must_stay_near(node, remote, &manner)?;
    let (ours, quarantine) = places(node, &remote.name)?;
    let url = &remote.url;
    let listing = store::list(&ours, url, &manner)?;
    let examine = || {
        let lost = store::examine(&quarantine, url, &listing, &manner)?;
        lost.map_err(|error| End::Refused(unreadable(&error)))
    };
    let lost = examine()?;
    let mut found = Found {
        damaged: lost.len() as u64,
        ..Found::default()
    };
    let Some(folder) = url.folder() else {
        return Ok(found);
    };
    found.locks = store::clear_locks(&folder);
    if lost.is_empty() {
        return Ok(found);
    }
    let (wanted, there) = (lost, listing.clone());
    let laid = node.look(move |store| store.lay_beside(&folder, &there, &wanted))?;
    laid.map_err(|error| {
        let why = format!("Could not put {} right: {}.", remote.name, causes(&error));
        refusal("remote-unmended", &why)
    })?;
    // Git says whether it helped.
    let left = examine()?.len() as u64;
    found.mended = found.damaged.saturating_sub(left);
    Ok(found)
}

fn mended_words(remote: &Remote, found: &Found) -> String {
    let mut said = readable_words(remote, found);
    match found.locks.cleared {
        0 => {}
        1 => said.push_str(" 1 lock, left by a git that was cut off, was taken away."),
        more => said.push_str(&format!(
            " {more} locks, left by a git that was cut off, were taken away."
        )),
    }
    if let Some(lock) = &found.locks.left {
        said.push_str(&format!(" {}", lock_words(lock)));
    }
    said
}

fn readable_words(remote: &Remote, found: &Found) -> String {
    let name = &remote.name;
    let count = |number| count(number, "log or key", "logs and keys");
    match (found.damaged, found.mended) {
        (0, _) => format!("Everything on {name} can be read."),
        (damaged, mended) if damaged == mended => format!(
            "Put {name} right: {} could not be read there and can be now.",
            count(damaged)
        ),
        (damaged, _) if remote.url.folder().is_none() => format!(
            "Could not put {name} right: {} cannot be read there, and only a folder is put right from here. Ask whoever runs the server to restore it, or go on through a new repository.",
            count(damaged)
        ),
        (damaged, mended) => format!(
            "Could not put all of {name} right: {} could not be read there, {} can be now. What is left is not held here; let somebody try who has it.",
            count(damaged),
            count(mended)
        ),
    }
}
