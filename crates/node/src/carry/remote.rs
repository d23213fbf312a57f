//! Git remotes: look, fetch and bring, push, remember.

mod mend;
mod reach;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use history::CommitId;
use replica::{Answer, Asides, CarryTask, Question, Refusal, Standing};
use store::{
    BadUrl, DiskError, Fetched, GitError, HardLimits, LastSync, Listing, Manner, Piece, Plan,
    Pushed, RefLocks, Remote, RemoteName, RemoteUrl, RemotesError, Store, causes, could_not,
};

use super::bring::{Source, bring};
use super::gauge::UnderWay;
use super::seal::seal_keys;
use super::{Brought, Carried, RemoteView, SyncedRemote, stopped};
use crate::clock::{Clock, entropy};
use crate::node::Node;
use crate::pending::refusal;

use reach::{is_near_only, is_out_of_reach, must_be_in_reach, must_stay_near};

pub(super) use mend::mend;

/// How much is read from the quarantine in one step, in bytes.
const STEP_BYTES: usize = 1024 * 1024;
/// How often fetching and pushing is repeated while others push at the same time.
const ROUNDS_MAX: u32 = 5;
/// The longest wait before the second round, in milliseconds; each further one may take twice as
/// long. Drawn by lot, so that two who met once do not meet again.
const WAIT_MAX_MS: u32 = 300;

/// How an exchange ends that could not send everything because something is damaged here.
const DAMAGED_HERE: &str = "history-damaged";

/// What somebody reads who is not in yet.
const WAITING: &str = " You are not in yet, and git does not carry what you asked with: write it with “eyelevel bundle write FILE”. Whoever of the space reads that lets you in.";

/// Adds a remote. A folder that is not there yet becomes an empty repository.
pub(super) fn add(node: &Node, name: &str, url: &str) -> Result<Carried, Refusal> {
    let name = name_of(name)?;
    let url = RemoteUrl::parse(url).map_err(|bad| bad_url(&bad))?;
    // Nothing is made for a remote that is refused.
    let wanted = name.clone();
    node.look(move |store| store.remotes().may_add(&wanted))?
        .map_err(|error| failed("add the remote", &error))?;
    if let Some(folder) = url.folder() {
        if is_inside(&folder, node.data()) {
            let message = format!(
                "Could not add the remote: {url} lies in the folder in which Eyelevel keeps its own data, and what is there is here already. Name a folder elsewhere, such as one on a stick."
            );
            return Err(refusal("remote-address", &message));
        }
        if store::is_occupied(&folder) {
            let error = GitError::Occupied(url.to_string());
            return Err(refusal(error.code(), &could_not("add the remote", &error)));
        }
        store::make_remote(&folder)
            .map_err(|error| refusal("remote-disk", &could_not("add the remote", &error)))?;
    }
    node.look(move |store| store.remotes().add(name, url))?
        .map_err(|error| failed("add the remote", &error))?;
    Ok(Carried::Done)
}

/// Says what a lock that stays means for those who want to write there.
fn lock_words(lock: &Path) -> String {
    format!(
        "{} stands in the way. A git that was cut off leaves such a file; once it is an hour old, the next sync takes it away. If nobody else writes there now, delete it yourself.",
        lock.display()
    )
}

/// Tells whether a folder, which need not be there yet, lies in another one, whatever links lead there.
fn is_inside(folder: &Path, outer: &Path) -> bool {
    let Ok(outer) = std::fs::canonicalize(outer) else {
        return false;
    };
    let mut there = folder.ancestors().filter_map(|it| it.canonicalize().ok());
    there.next().is_some_and(|it| it.starts_with(outer))
}

/// Forgets a remote.
pub(super) fn remove(node: &Node, name: &str) -> Result<Carried, Refusal> {
    let name = name_of(name)?;
    node.look(move |store| store.remotes().remove(&name))?
        .map_err(|error| failed("remove the remote", &error))?;
    Ok(Carried::Done)
}

/// Lists the remotes and how the last exchange with each ended.
pub(super) fn list(node: &Node) -> Result<Carried, Refusal> {
    let remotes = all(node)?.iter().map(view).collect();
    Ok(Carried::Remotes(remotes))
}

/// Exchanges with every remote that may be contacted now; the others are left alone without a word.
pub(super) fn visit(node: &Node) -> Result<(), Refusal> {
    let remotes = all(node)?.into_iter();
    let in_reach = remotes.filter(|remote| must_be_in_reach(node, remote).is_ok());
    exchange_with(node, in_reach.collect(), true).map(drop)
}

/// Exchanges with one remote or all of them, one after the other.
pub(super) fn sync(
    node: &Node,
    name: Option<&str>,
    is_unattended: bool,
) -> Result<Carried, Refusal> {
    let name = name.map(name_of).transpose()?;
    let remotes = all(node)?;
    let wanted: Vec<Remote> = remotes
        .into_iter()
        .filter(|remote| name.as_ref().is_none_or(|name| *name == remote.name))
        .collect();
    if wanted.is_empty()
        && let Some(name) = name
    {
        return Err(unknown(&format!("sync with “{name}”")));
    }
    exchange_with(node, wanted, is_unattended).map(Carried::Synced)
}

fn exchange_with(
    node: &Node,
    wanted: Vec<Remote>,
    is_unattended: bool,
) -> Result<Vec<SyncedRemote>, Refusal> {
    // Two at once would fetch the same and share one quarantine.
    let _alone = crate::hold::hold(node.shared().carrying());
    let is_one = wanted.len() == 1;
    let mut synced = Vec::new();
    for remote in wanted {
        let name = remote.name.to_string();
        let under_way = node
            .shared()
            .gauge()
            .begin(CarryTask::SyncRemote, name.clone());
        let reachable = must_be_in_reach(node, &remote);
        match reachable.and_then(|()| sync_one(node, remote, is_unattended, &under_way)) {
            Ok(one) => synced.push(one),
            Err(refusal) if is_one => return Err(refusal),
            // The others are tried all the same.
            Err(refusal) => synced.push(SyncedRemote {
                name,
                state: refusal.code,
                sentence: refusal.message,
                ..SyncedRemote::default()
            }),
        }
        if under_way.is_cancelled() {
            break;
        }
    }
    Ok(synced)
}

fn unknown(attempt: &str) -> Refusal {
    refusal(
        "unknown-remote",
        &format!(
            "Could not {attempt}: there is no remote of that name. See “eyelevel remote list”."
        ),
    )
}

fn all(node: &Node) -> Result<Vec<Remote>, Refusal> {
    let mut remotes = match node.look_if_stored(|store| store.remotes().list())? {
        Some(listed) => listed.map_err(|error| failed("list the remotes", &error))?,
        None => Vec::new(),
    };
    for remote in &mut remotes {
        move_password(node, remote)?;
    }
    Ok(remotes)
}

/// Moves a password that a version of before kept in an address to where git keeps those.
fn move_password(node: &Node, remote: &mut Remote) -> Result<(), Refusal> {
    let Some(password) = remote.url.password() else {
        return Ok(());
    };
    if !store::hand_to_git(&password) {
        tracing::warn!("git did not take the password of a remote; it asks for it the next time");
    }
    remote.url = remote.url.without_password();
    let bare = remote.clone();
    node.look(move |store| store.remotes().keep(&bare))?
        .map_err(|error| failed("remember the remote", &error))
}

fn sync_one(
    node: &Node,
    mut remote: Remote,
    is_unattended: bool,
    under_way: &UnderWay<'_>,
) -> Result<SyncedRemote, Refusal> {
    let there = remote.clone();
    let stays_near = is_near_only(node);
    // Whoever pauses or narrows the reach meanwhile is not made to wait.
    let is_cancelled = || under_way.is_cancelled() || is_out_of_reach(node, &there, stays_near);
    let mut exchange = Exchange {
        node,
        under_way,
        manner: Manner {
            limits: HardLimits::default(),
            is_unattended,
            stays_near,
            is_cancelled: &is_cancelled,
        },
        brought: Brought::default(),
        pushed: Pushed::default(),
        locks: RefLocks::default(),
        rolled_back: 0,
        unlike: 0,
        damaged: 0,
        passed_over: 0,
    };
    let away_before = files_away(node)?;
    let ended = exchange.run(&mut remote);
    let (state, mut sentence) = match ended {
        Ok(()) => exchange.summary(),
        Err(End::Refused(refusal)) => return Err(refusal),
        Err(End::Git(GitError::Cancelled)) => {
            exchange.brought.cancelled = true;
            exchange.summary()
        }
        Err(End::Git(error)) => (
            error.code().to_owned(),
            exchange.came_before(&format!(
                "Could not sync with {}: {}.",
                remote.name,
                causes(&error)
            )),
        ),
    };
    exchange.say_what_git_leaves(&mut sentence, away_before)?;
    let synced = SyncedRemote {
        name: remote.name.to_string(),
        state,
        sentence,
        new: exchange.brought.new,
        pushed: exchange.pushed.moved,
        pending: exchange.pushed.refused + exchange.contested(),
        replaced: exchange.pushed.replaced + exchange.pushed.replaced_keys,
        rolled_back: exchange.rolled_back,
        waiting: exchange.brought.waiting,
        apart: exchange.apart(),
        refused: exchange.brought.refused,
    };
    remote.last = Some(LastSync {
        at: Clock::new(None).now().0,
        state: synced.state.clone(),
        sentence: synced.sentence.clone(),
        numbers: numbers(&synced.asides()),
    });
    node.look(move |store| store.remotes().keep(&remote))?
        .map_err(|error| failed("remember the remote", &error))?;
    Ok(synced)
}

/// What is remembered of the asides with a remote.
fn numbers(asides: &Asides) -> BTreeMap<String, u64> {
    let mut asides = *asides;
    let all = named(&mut asides).into_iter();
    all.filter(|(_, number)| **number > 0)
        .map(|(word, number)| (word.to_owned(), *number))
        .collect()
}

fn asides(numbers: &BTreeMap<String, u64>) -> Asides {
    let mut asides = Asides::default();
    for (word, number) in named(&mut asides) {
        *number = numbers.get(word).copied().unwrap_or_default();
    }
    asides
}

/// Each aside with the word it is remembered by.
fn named(asides: &mut Asides) -> [(&'static str, &mut u64); 5] {
    let Asides {
        waiting,
        rolled_back,
        refused,
        replaced,
        apart,
    } = asides;
    [
        ("waiting", waiting),
        ("rolled-back", rolled_back),
        ("refused", refused),
        ("replaced", replaced),
        ("apart", apart),
    ]
}

/// Why an exchange did not come to its end.
enum End {
    /// Something here.
    Refused(Refusal),
    /// Something there; it is remembered and told.
    Git(GitError),
}

impl From<Refusal> for End {
    fn from(refusal: Refusal) -> End {
        End::Refused(refusal)
    }
}

impl From<GitError> for End {
    fn from(error: GitError) -> End {
        End::Git(error)
    }
}

struct Exchange<'a> {
    node: &'a Node,
    under_way: &'a UnderWay<'a>,
    manner: Manner<'a>,
    brought: Brought,
    pushed: Pushed,
    /// What stood in the way of a push to a folder and was taken away, or stands there still.
    locks: RefLocks,
    rolled_back: u64,
    /// Logs that lead to something there that is not held here, although it was looked at.
    unlike: u64,
    /// Logs and keys that are damaged here and could not be sent, or not to their end.
    damaged: u64,
    /// Names there of logs that are not here, in front of records of others.
    passed_over: u64,
}

impl Exchange<'_> {
    fn run(&mut self, remote: &mut Remote) -> Result<(), End> {
        must_stay_near(self.node, remote, &self.manner)?;
        for round in 0..ROUNDS_MAX {
            if round > 0 {
                self.wait_by_lot(round);
            }
            self.round(remote)?;
            self.look_for_locks(&remote.url);
            if self.contested() == 0 || self.under_way.is_cancelled() {
                break;
            }
        }
        Ok(())
    }

    /// Whoever seems to be writing the same ref may be a git that was cut off long ago.
    fn look_for_locks(&mut self, url: &RemoteUrl) {
        self.locks.left = None;
        if self.pushed.contested > 0
            && let Some(folder) = url.folder()
        {
            let locks = store::clear_locks(&folder);
            self.locks.cleared += locks.cleared;
            self.locks.left = locks.left;
        }
    }

    fn wait_by_lot(&self, round: u32) {
        let lot = entropy(None)
            .ok()
            .and_then(|lot| lot.first_chunk().copied());
        let lot = u32::from_be_bytes(lot.unwrap_or_default());
        let most = WAIT_MAX_MS << (round - 1);
        std::thread::sleep(Duration::from_millis(u64::from(lot % most)));
    }

    /// Logs that somebody else moved there meanwhile, which the next round fetches, and what somebody
    /// else was writing at the same moment.
    fn contested(&self) -> u64 {
        let moved = self.pushed.behind.saturating_sub(self.unlike);
        moved + self.pushed.contested
    }

    fn round(&mut self, remote: &mut Remote) -> Result<(), End> {
        self.pushed.behind = 0;
        self.pushed.contested = 0;
        // Git reads the repository, so everything has to be in it.
        self.node.fold()?;
        let (ours, quarantine) = places(self.node, &remote.name)?;
        let url = remote.url.clone();
        let listing = store::list(&ours, &url, &self.manner)?;
        let plan = self.plan(&listing, &remote.seen)?;
        let plan = plan.ok_or_else(|| GitError::OtherSpace(url.to_string()))?;
        self.rolled_back = self.rolled_back.max(plan.rolled_back);
        self.unlike = plan.unlike();
        self.passed_over = plan.passed_over;
        let mut is_ahead = plan.ahead > 0;
        let (mut foul, mut foul_keys) = (plan.foul.clone(), plan.foul_keys.clone());
        remote.seen = self.remembered(&listing, &remote.seen)?;
        if plan.is_fetching() {
            let fetched = store::fetch(&ours, &quarantine, &url, plan, &self.manner)?;
            let mut source = Quarantined(fetched.map_err(|error| unreadable(&error))?);
            let brought = bring(self.node, &mut source, self.under_way)?;
            // What came may have made us say something, such as letting a newcomer in.
            is_ahead |= brought.new > 0;
            self.add(brought);
            foul.extend(source.0.foul());
            foul_keys.extend(source.0.foul_keys().clone());
            // What came is held here by now.
            remote.seen = self.remembered(&listing, &remote.seen)?;
            remote.seen.extend(source.0.sound_keys().clone());
            let now = self.plan(&listing, &BTreeMap::new())?;
            self.unlike = now.map_or(0, |plan| plan.unlike());
        }
        if self.under_way.is_cancelled() {
            return Ok(());
        }
        // After what came, which may hold them: whoever reads here next can ask nobody for a key.
        is_ahead |= seal_keys(self.node, None, self.under_way)? > 0;
        let mut replaceable = self.look(move |store| store.replaceable(&foul))?;
        replaceable.extend(foul_keys);
        if is_ahead || !replaceable.is_empty() {
            self.push(&ours, remote, &replaceable)?;
        }
        Ok(())
    }

    /// What there is to do, or nothing where the remote belongs to another space.
    fn plan(
        &self,
        listing: &Listing,
        seen: &BTreeMap<String, CommitId>,
    ) -> Result<Option<Plan>, Refusal> {
        let (listing, seen) = (listing.clone(), seen.clone());
        self.look(move |store| {
            if store.is_elsewhere(&listing) {
                return Ok(None);
            }
            store.plan_exchange(&listing, &seen).map(Some)
        })
    }

    /// How what is held here stands there, for the next time.
    fn remembered(
        &self,
        listing: &Listing,
        before: &BTreeMap<String, CommitId>,
    ) -> Result<BTreeMap<String, CommitId>, Refusal> {
        let (listing, before) = (listing.clone(), before.clone());
        self.look(move |store| Ok(store.remembered(&listing, &before)))
    }

    fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Store) -> Result<T, DiskError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let seen = self.node.look(move |store| look(store))?;
        seen.map_err(|error| unreadable(&error))
    }

    fn push(
        &mut self,
        ours: &Path,
        remote: &mut Remote,
        replaceable: &[(String, CommitId)],
    ) -> Result<(), End> {
        let url = &remote.url;
        self.node.fold()?;
        let sent = store::push(ours, url, replaceable, &self.manner);
        let pushed = match may_be_damaged_here(&sent) {
            true => self.push_what_is_whole(ours, url, replaceable, sent)?,
            false => sent?,
        };
        self.pushed.moved += pushed.moved;
        self.pushed.replaced += pushed.replaced;
        self.pushed.replaced_keys += pushed.replaced_keys;
        self.unlike = self.unlike.saturating_sub(pushed.replaced);
        self.pushed.behind = pushed.behind;
        self.pushed.contested = pushed.contested;
        self.pushed.refused = pushed.refused;
        self.pushed.why = pushed.why;
        let after = store::list(ours, url, &self.manner)?;
        remote.seen = self.remembered(&after, &remote.seen)?;
        Ok(())
    }

    /// Sends what is whole where git could not send everything. Where nothing is damaged here, what
    /// git said of it stands.
    fn push_what_is_whole(
        &mut self,
        ours: &Path,
        url: &RemoteUrl,
        replaceable: &[(String, CommitId)],
        sent: Result<Pushed, GitError>,
    ) -> Result<Pushed, End> {
        let listing = store::list(ours, url, &self.manner)?;
        let wanted = replaceable.to_vec();
        let sendable = self.look(move |store| store.sendable(&listing, &wanted))?;
        if sendable.damaged == 0 {
            return Ok(sent?);
        }
        self.damaged = sendable.damaged;
        let sent = store::push_some(ours, url, &sendable.refs, replaceable, &self.manner);
        Ok(sent?)
    }

    fn add(&mut self, brought: Brought) {
        self.brought.new += brought.new;
        self.brought.waiting = brought.waiting;
        self.brought.refused = brought.refused;
        self.brought.refused_more = brought.refused_more;
        self.brought.cancelled |= brought.cancelled;
    }

    /// Says first what came before something went wrong: it is here, whatever happened afterwards.
    fn came_before(&self, sentence: &str) -> String {
        match self.brought.new {
            0 => sentence.to_owned(),
            new => format!(
                "{} came. {sentence}",
                count(new, "new record", "new records")
            ),
        }
    }

    fn summary(&self) -> (String, String) {
        let is_still = (self.brought.new, self.pushed.moved) == (0, 0);
        let mut said = if is_still && self.is_even() {
            "Both hold the same.".to_owned()
        } else {
            format!(
                "{} came, {} went.",
                count(self.brought.new, "new record", "new records"),
                count(self.pushed.moved, "log or key", "logs and keys")
            )
        };
        let refused = self.brought.refused.len() as u64 + self.brought.refused_more;
        let waiting = self.brought.waiting;
        let asides = [
            (
                waiting,
                "1 record waits for something that is not there",
                "{} records wait for something that is not there",
            ),
            (
                self.rolled_back,
                "1 log stood further back there than before; yours was kept and brought there again",
                "{} logs stood further back there than before; yours were kept and brought there again",
            ),
            (
                refused,
                "1 thing there was refused",
                "{} things there were refused",
            ),
            (
                self.pushed.replaced,
                "1 log there led to something that is no record of it; yours stands there again",
                "{} logs there led to something that is no record of theirs; yours stand there again",
            ),
            (
                self.pushed.replaced_keys,
                "1 key there was none of that name; yours stands there again",
                "{} keys there were none of their names; yours stand there again",
            ),
            (
                self.apart(),
                "1 log there goes on otherwise than here; neither was written over",
                "{} logs there go on otherwise than here; none was written over",
            ),
            (
                self.locks.cleared,
                "1 lock there, left by a git that was cut off, was taken away",
                "{} locks there, left by a git that was cut off, were taken away",
            ),
            (
                self.passed_over,
                "1 name there leads to a record of another log and was passed over",
                "{} names there lead to records of other logs and were passed over",
            ),
        ];
        for (number, one, more) in asides {
            match number {
                0 => {}
                1 => said.push_str(&format!(" {one}.")),
                _ => said.push_str(&format!(" {}.", more.replace("{}", &number.to_string()))),
            }
        }
        let mut state = "done";
        if self.brought.cancelled {
            state = "pending";
            said.push_str(" Stopped before its end; what came stays, and the next sync goes on.");
        }
        if self.pushed.refused + self.contested() > 0 {
            state = "pending";
            let why = self.pushed.why.as_deref().unwrap_or("others push too");
            said.push_str(&match &self.locks.left {
                None => format!(" Not everything is there yet ({why}); the next sync tries again."),
                Some(lock) => format!(" Not everything is there yet: {}", lock_words(lock)),
            });
        }
        if self.damaged > 0 && !self.brought.cancelled {
            state = DAMAGED_HERE;
            said.push_str(&format!(
                " {} could not be sent whole: something is damaged here. Near a device that has it whole, “eyelevel doctor --repair” brings it again.",
                count(self.damaged, "log or key", "logs and keys")
            ));
        }
        (state.to_owned(), said)
    }

    /// Says what does not travel by git: files that something came along names, and a wish to come in.
    fn say_what_git_leaves(&self, sentence: &mut String, away_before: u64) -> Result<(), Refusal> {
        let left = if self.brought.new > 0 {
            files_away(self.node)?.saturating_sub(away_before)
        } else {
            0
        };
        match left {
            0 => {}
            1 => sentence.push_str(" 1 attached file did not come along: a connected device or a bundle brings it, git does not."),
            _ => sentence.push_str(&format!(
                " {left} attached files did not come along: a connected device or a bundle brings them, git does not."
            )),
        }
        let view = self.node.cell().peek();
        // Whoever was sent away, or parted with, would ask in vain.
        let is_answered = view.refusal.is_some() || view.unheard.is_some();
        if view.standing == Standing::Waiting && !is_answered {
            sentence.push_str(WAITING);
        }
        Ok(())
    }

    /// Tells whether what is there and what is here is the same by now.
    fn is_even(&self) -> bool {
        let open = self.brought.waiting
            + self.unlike
            + self.damaged
            + self.pushed.refused
            + self.pushed.behind
            + self.pushed.contested;
        let replaced = self.pushed.replaced + self.pushed.replaced_keys;
        open == 0 && replaced == 0 && !self.brought.cancelled
    }

    /// Logs that stay different without anything having been refused or waiting: their author
    /// signed twice for one place, and both were looked at.
    fn apart(&self) -> u64 {
        if self.brought.refused.is_empty() && self.brought.waiting == 0 {
            self.unlike
        } else {
            0
        }
    }
}

/// Tells whether git ended as it does when something it was to send cannot be read.
fn may_be_damaged_here(sent: &Result<Pushed, GitError>) -> bool {
    match sent {
        Ok(pushed) => pushed.is_torn(),
        Err(error) => matches!(error, GitError::Damaged(_) | GitError::Other(_)),
    }
}

/// How many files are named here and not here.
fn files_away(node: &Node) -> Result<u64, Refusal> {
    let Answer::FilesAway(away) = node.ask(Question::FilesAway)? else {
        return Err(stopped());
    };
    Ok(away)
}

/// Our own repository, and where what is fetched from a remote is looked at.
fn places(node: &Node, name: &RemoteName) -> Result<(PathBuf, PathBuf), Refusal> {
    let name = format!("quarantine-{name}.git");
    let places = node.look(move |store| {
        let ours = store.repository_path().to_owned();
        (ours, store.path().join(name))
    })?;
    Ok((whole(&places.0), whole(&places.1)))
}

/// Says how many of something there are.
fn count(number: u64, one: &str, more: &str) -> String {
    let what = if number == 1 { one } else { more };
    format!("{number} {what}")
}

/// Git runs elsewhere, so it is told whole paths.
fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

struct Quarantined(Fetched);

impl Source for Quarantined {
    fn rewind(&mut self) -> Result<(), Refusal> {
        self.0.rewind();
        Ok(())
    }

    fn read_on(&mut self) -> Result<Piece, Refusal> {
        Ok(self.0.read_on(STEP_BYTES))
    }

    fn progress(&self) -> (u64, u64) {
        (self.0.met, self.0.total)
    }
}

fn view(remote: &Remote) -> RemoteView {
    RemoteView {
        name: remote.name.to_string(),
        url: remote.url.to_string(),
        last_at: remote.last.as_ref().map(|last| last.at),
        state: remote.last.as_ref().map(|last| last.state.clone()),
        sentence: remote.last.as_ref().map(|last| last.sentence.clone()),
        asides: remote
            .last
            .as_ref()
            .map(|last| asides(&last.numbers))
            .unwrap_or_default(),
    }
}

fn name_of(name: &str) -> Result<RemoteName, Refusal> {
    name.parse()
        .map_err(|error: RemotesError| failed("use that name", &error))
}

fn bad_url(bad: &BadUrl) -> Refusal {
    refusal(
        "remote-address",
        &format!("Could not add the remote: {bad}."),
    )
}

fn failed(attempt: &str, error: &RemotesError) -> Refusal {
    refusal(error.code(), &could_not(attempt, error))
}

fn unreadable(error: &DiskError) -> Refusal {
    let message = could_not("sync with the remote", error);
    refusal("history-unreadable", &message)
}
