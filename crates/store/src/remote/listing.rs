//! What a remote holds, and what is to do about it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gix_object::Kind;
use history::{CommitId, KeyObject, LogId, ScopeId};

use super::git::{Call, GitError, Manner, Theirs, look_at_folder};
use super::url::RemoteUrl;
use crate::Part;
use crate::error::DiskError;
use crate::refs::{KeyName, KeyRef, key_name, log_name, render_key_name};
use crate::store::Store;

/// The refs of a remote that are named as ours are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    pub(super) logs: BTreeMap<LogId, CommitId>,
    pub(super) keys: BTreeMap<KeyName, (String, CommitId)>,
    /// How many others there are: somebody else's, never looked at.
    pub foreign: u64,
}

/// Asks a remote what it holds.
pub fn list(ours: &Path, url: &RemoteUrl, manner: &Manner<'_>) -> Result<Listing, GitError> {
    look_at_folder(url)?;
    let said = Call::new(ours, "ls-remote", url, manner)
        .shortly()
        .arg("--refs")
        .theirs(Theirs::Upload)
        .address()
        .arg("refs/eyelevel/*")
        .run_well()?;
    let text = String::from_utf8_lossy(&said.output);
    let listing = Listing::parse(&text);
    if listing.logs.len() + listing.keys.len() > manner.limits.refs {
        return Err(GitError::TooLarge(url.to_string()));
    }
    Ok(listing)
}

impl Listing {
    /// The names of all of them, as they are fetched.
    pub(super) fn names(&self) -> Vec<String> {
        let logs = self.logs.keys().map(LogId::ref_name);
        let keys = self.keys.values().map(|(name, _)| name.clone());
        logs.chain(keys).collect()
    }

    /// Reads what `git ls-remote` prints; a line that is no ref of ours is only counted.
    fn parse(text: &str) -> Listing {
        let mut listing = Listing::default();
        for line in text.lines() {
            let Some((commit, name)) = line.split_once('\t') else {
                continue;
            };
            let Ok(commit) = commit.parse::<CommitId>() else {
                listing.foreign += 1;
                continue;
            };
            if let Some(log) = log_name(name) {
                listing.logs.insert(log, commit);
            } else if let Some((_, key)) = key_name(name) {
                listing.keys.insert(key, (name.to_owned(), commit));
            } else {
                listing.foreign += 1;
            }
        }
        listing
    }
}

/// What is to do after looking at a remote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Logs of which the remote holds something we do not know.
    pub(super) logs: Vec<(LogId, CommitId)>,
    /// Keys we do not have.
    pub(super) keys: Vec<(KeyName, String, CommitId)>,
    /// Keys we have, in whose place there is something else that was not looked at yet.
    pub(super) doubtful: Vec<(KeyName, String, CommitId)>,
    /// Refs of keys we have that lead to what is known here and is no such key.
    pub foul_keys: BTreeMap<String, CommitId>,
    /// Logs that stood further there than they do now. Ours never go back.
    pub rolled_back: u64,
    /// Logs whose refs there lead to what is known here and is no record of them.
    pub foul: BTreeMap<LogId, Foul>,
    /// Refs that are further here than there.
    pub ahead: u64,
    /// Names of logs that are not here, in front of what is here and is no record of theirs.
    pub passed_over: u64,
}

/// Something that stands in the place of a log and is no record of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foul {
    /// What the ref leads to.
    pub there: CommitId,
    /// The last record of the log before it, if one came along.
    pub after: Option<CommitId>,
}

/// As what something is held here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Held {
    /// As a record of this log.
    Record(LogId),
    /// As something that is no record.
    SomethingElse,
}

impl Held {
    fn is_of(&self, log: &LogId) -> bool {
        match self {
            Held::Record(of) => of == log,
            Held::SomethingElse => false,
        }
    }
}

impl Plan {
    /// How many logs lead to something there that is not held here.
    pub fn unlike(&self) -> u64 {
        (self.logs.len() + self.foul.len()) as u64
    }

    /// Tells whether there is anything to fetch.
    pub fn is_fetching(&self) -> bool {
        !(self.logs.is_empty() && self.keys.is_empty() && self.doubtful.is_empty())
    }
}

impl Store {
    /// Compares what a remote holds with what is here. `seen` is how it stood last.
    pub fn plan_exchange(
        &self,
        listing: &Listing,
        seen: &BTreeMap<String, CommitId>,
    ) -> Result<Plan, DiskError> {
        let mut plan = Plan::default();
        // However many names lead to one record, it is read once.
        let mut held: BTreeMap<&CommitId, Option<Held>> = BTreeMap::new();
        for (log, theirs) in &listing.logs {
            let known = self.place_of(log, theirs)?;
            let mut is_foul = || {
                let held = held.entry(theirs).or_insert_with(|| self.held_as(theirs));
                held.as_ref().is_some_and(|held| !held.is_of(log))
            };
            if known.is_none() && is_foul() {
                let foul = Foul {
                    there: *theirs,
                    after: None,
                };
                // A log that only its name invents keeps nobody from anything.
                if self.holds(log) {
                    plan.foul.insert(*log, foul);
                } else {
                    plan.passed_over += 1;
                }
            } else if known.is_none() {
                plan.logs.push((*log, *theirs));
            }
            let before = match seen.get(&log.ref_name()) {
                Some(before) => self.place_of(log, before)?,
                None => None,
            };
            if let (Some(now), Some(before)) = (known, before)
                && now < before
            {
                plan.rolled_back += 1;
            }
        }
        let of_part = self
            .heads
            .iter()
            .filter(|((part, _), _)| *part == Part::Shared);
        for ((_, log), head) in of_part {
            match listing.logs.get(log) {
                Some(theirs) if *theirs == head.commit => {}
                Some(theirs) if self.place_of(log, theirs)?.is_none() => {}
                Some(_) | None => plan.ahead += 1,
            }
            if !listing.logs.contains_key(log) && seen.contains_key(&log.ref_name()) {
                plan.rolled_back += 1;
            }
        }
        let ours = self
            .key_names()
            .map_err(|e| DiskError::damaged("list the keys", e))?;
        for (name, (full, blob)) in &listing.keys {
            let known = seen.get(full) == Some(blob);
            if ours.binary_search(name).is_err() {
                plan.keys.push((*name, full.clone(), *blob));
            } else if !known {
                self.doubt(name, full, blob, &mut plan);
            }
        }
        let missing = ours.iter().filter(|name| !listing.keys.contains_key(*name));
        plan.ahead += missing.count() as u64;
        Ok(plan)
    }

    /// What there is to remember of a remote for the next time: every log that is held here too, and
    /// of what was remembered of keys what still stands there.
    pub fn remembered(
        &self,
        listing: &Listing,
        before: &BTreeMap<String, CommitId>,
    ) -> BTreeMap<String, CommitId> {
        let logs = listing.logs.iter().filter(|(log, _)| self.holds(log));
        let keys = listing.keys.values();
        let keys = keys.filter(|(name, blob)| before.get(name) == Some(blob));
        logs.map(|(log, at)| (log.ref_name(), *at))
            .chain(keys.cloned())
            .collect()
    }

    fn holds(&self, log: &LogId) -> bool {
        self.heads.contains_key(&(Part::Shared, *log))
    }

    /// Tells whether a remote holds logs and not one of a scope that is known here: then it belongs
    /// to another space. Whoever is not in yet knows that of the space itself.
    pub fn is_elsewhere(&self, listing: &Listing) -> bool {
        let shared = self.heads.keys().filter(|(part, _)| *part == Part::Shared);
        let mut ours: BTreeSet<ScopeId> = shared.map(|(_, log)| log.scope).collect();
        ours.insert(ScopeId::of_space(&self.space));
        let is_known = |log: &LogId| ours.contains(&log.scope);
        !(listing.logs.is_empty() || listing.logs.keys().any(is_known))
    }

    /// The refs that may be replaced: what stands there is no record, every record before it is
    /// held here, and so is the log.
    pub fn replaceable(
        &self,
        foul: &BTreeMap<LogId, Foul>,
    ) -> Result<Vec<(String, CommitId)>, DiskError> {
        let mut refs = Vec::new();
        for (log, foul) in foul {
            let is_whole = match foul.after {
                Some(after) => self.place_of(log, &after)?.is_some(),
                None => true,
            };
            if is_whole && self.holds(log) {
                refs.push((log.ref_name(), foul.there));
            }
        }
        Ok(refs)
    }

    /// As what something stands in our own repository, and therefore would not travel. What cannot be
    /// read is the doctor's business.
    fn held_as(&self, commit: &CommitId) -> Option<Held> {
        let repository = &self.repositories.shared;
        match repository.object_of(commit, Kind::Commit) {
            Ok(bytes) => {
                let record = repository.record_of(&bytes).ok()?;
                Some(Held::Record(record.log()))
            }
            Err(_) => {
                let object = repository.object(commit).ok()?;
                (object.kind != Kind::Commit).then_some(Held::SomethingElse)
            }
        }
    }

    /// Looks at what stands in the place of a key we have: another seal of the same is as good as
    /// ours, anything else keeps the key from whoever lacks it.
    fn doubt(&self, name: &KeyName, full: &str, blob: &CommitId, plan: &mut Plan) {
        let repository = &self.repositories.shared;
        let ours = repository.refs.keys.get(name);
        let is_slot = |held: &KeyRef| render_key_name(&held.scope, name) == full;
        if ours.is_none_or(|held| held.blob == *blob || !is_slot(held)) {
            return;
        }
        if !repository.has(blob) {
            plan.doubtful.push((*name, full.to_owned(), *blob));
            return;
        }
        // It would not travel, because it is here: one that cannot be read is the doctor's business.
        let is_key = match repository.object(blob) {
            Ok(object) => KeyObject::open(&object.bytes).is_ok_and(|key| key.ref_name() == full),
            Err(_) => true,
        };
        if !is_key {
            plan.foul_keys.insert(full.to_owned(), *blob);
        }
    }

    /// Where in its log a commit stands, if it is one we hold.
    pub(super) fn place_of(
        &self,
        log: &LogId,
        commit: &CommitId,
    ) -> Result<Option<u64>, DiskError> {
        let Some(head) = self.heads.get(&(Part::Shared, *log)) else {
            return Ok(None);
        };
        if head.commit == *commit {
            return Ok(Some(head.seq));
        }
        let entry = self.index.find_commit(Part::Shared, log, commit)?;
        Ok(entry.map(|entry| entry.seq))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cases 21 to 23: what is not named exactly as ours are is counted and nothing else.
    #[test]
    fn only_our_own_names_are_looked_at() {
        let id = "0123456789012345678901234567890123456789";
        let hex = |byte: &str| byte.repeat(32);
        let scope = hex("ab");
        let log = format!("refs/eyelevel/{scope}/log/{}-00000000000000ff", hex("02"));
        let key = format!("refs/eyelevel/{scope}/keys/{}", hex("03"));
        let foreign = [
            format!("refs/eyelevel/{scope}/log/CON"),
            format!("refs/eyelevel/{scope}/log/{}-ff", hex("02")),
            format!("refs/eyelevel/{scope}/log/../../x"),
            format!("refs/eyelevel/{scope}/keys/{}.lock", hex("03")),
            format!("refs/eyelevel/{scope}/keys/{}/b", hex("03")),
            format!("refs/eyelevel/{}/keys/{}", hex("AB"), hex("03")),
            format!("refs/eyelevel/{}", "x".repeat(300)),
            "refs/heads/main".to_owned(),
            "refs/eyelevel/\u{202e}".to_owned(),
        ];
        let mut text = format!("{id}\t{log}\n{id}\t{key}\nnonsense\n");
        for name in &foreign {
            text.push_str(&format!("{id}\t{name}\n"));
        }
        text.push_str(&format!("abc\t{log}\n"));
        let listing = Listing::parse(&text);
        assert_eq!((listing.logs.len(), listing.keys.len()), (1, 1));
        assert_eq!(listing.foreign, foreign.len() as u64 + 1);
    }
}
