//! The keeper's thread: the only one that touches the data folder.
//!
//! It performs lists of effects from top to bottom. Everything that waits when it turns to its
//! queue is appended as one, which costs one sync of the disk; only then are the messages, answers
//! and views of those lists let out. If an append fails, nothing that came after it leaves this
//! thread: the node halts, and a restart replays the disk.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::ControlFlow;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use history::{KeyObject, Range, ScopeId, SpaceId};
use replica::message::CODE_MAX_BYTES;
use replica::{Batch, Input, Loaded, LogRange, Message, Refusal, Shelf, Token};
use store::{Folder, ReadError, Store};

use crate::inbox::{Inbox, Item};
use crate::jobs::{Act, JOBS_MAX, Job, Jobs};
use crate::network::{Network, Session};
use crate::passage::PASSAGE;
use crate::pending::refusal;
use crate::shared::Shared;
use crate::streaming::{self, Progressed, Reloading, Streaming};
use crate::tidy::tidy;

/// The most streams to peers under way at once.
const STREAMS_MAX: usize = 4_096;
/// How long nothing must happen before the index takes in what is durable.
const FILE_AFTER: Duration = Duration::from_millis(4);
/// The most entries the index may be behind while more and more is to be done.
const UNFILED_MAX: usize = 512;
/// How long nothing must happen before the journal is folded into the repository.
const FOLD_AFTER: Duration = Duration::from_secs(2);
/// How long nothing must happen before memory is looked through; the rest of the time to the fold is
/// what the allocator waits before it gives anything back.
const TIDY_AFTER: Duration = Duration::from_millis(900);
/// How often, after a fold, and how long after it and after each other: what is found the first time
/// can go a second later. A fold needs several times what it writes, and would keep it.
const TIDY_AFTER_FOLD: u8 = 2;
const TIDY_AGAIN_AFTER: Duration = Duration::from_millis(1_100);
/// How long a journal that never rests may wait to be folded.
const FOLD_AT_LATEST: Duration = Duration::from_secs(60);
/// How long to wait after a fold that failed.
const FOLD_AGAIN_AFTER: Duration = Duration::from_secs(60);
/// How long a stream waits for a slow peer before it looks again.
const STREAM_PAUSE: Duration = Duration::from_millis(5);

/// The data folder and everything that leaves the process because of it.
pub(crate) struct Keeper {
    folder: Folder,
    store: Option<Store>,
    inbox: Inbox,
    network: Network,
    shared: Shared,
    space: Option<SpaceId>,
    streams: VecDeque<Streaming>,
    reloads: VecDeque<Reloading>,
    /// How many entries the index has still to take in.
    unfiled: usize,
    tidy_at: Option<Instant>,
    /// How often memory is still to be looked through because of a fold, whatever else happens.
    after_fold: u8,
    fold_at: Option<Instant>,
    /// Since when the journal has held something that is not folded.
    unfolded_since: Option<Instant>,
    /// Key objects that were erased and may still stand somewhere in the folder.
    forget: BTreeSet<[u8; 32]>,
}

impl Keeper {
    /// Takes over the folder and, if there is one already, the store of its space.
    pub fn new(
        folder: Folder,
        store: Option<Store>,
        inbox: Inbox,
        network: Network,
        shared: Shared,
    ) -> Keeper {
        Keeper {
            folder,
            // A crash may have left something in the journal.
            tidy_at: store.as_ref().map(|_| Instant::now() + TIDY_AFTER),
            after_fold: 0,
            fold_at: store.as_ref().map(|_| Instant::now() + FOLD_AFTER),
            unfolded_since: None,
            unfiled: 0,
            store,
            inbox,
            network,
            shared,
            space: None,
            streams: VecDeque::new(),
            reloads: VecDeque::new(),
            forget: BTreeSet::new(),
        }
    }

    /// Performs jobs until told to stop, then folds and lets the folder go.
    pub fn live(mut self, jobs: &Jobs) {
        self.tell_held();
        loop {
            let first = match self.next(jobs) {
                Ok(job) => Some(job),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            match self.work(first, jobs) {
                Continue::Yes => {}
                Continue::No => break,
            }
            self.stream();
            self.tidy_when_due();
            self.fold_when_idle();
        }
        if let Err(error) = self.fold() {
            tracing::warn!(
                "could not fold the journal while stopping: {}",
                error.message
            );
        }
    }

    /// Waits for a job, but not longer than streams or the fold allow. The index is written when
    /// nothing has come for a moment: what a change brings about, here and on other threads, must
    /// not wait for that.
    fn next(&mut self, jobs: &Jobs) -> Result<Job, RecvTimeoutError> {
        if self.unfiled > 0 {
            let given = jobs.recv_timeout(FILE_AFTER);
            if !matches!(given, Err(RecvTimeoutError::Timeout)) {
                return given;
            }
            self.file();
        }
        if !(self.streams.is_empty() && self.reloads.is_empty()) {
            return jobs.recv_timeout(STREAM_PAUSE);
        }
        let next = [self.tidy_at, self.fold_at].into_iter().flatten().min();
        match next {
            Some(at) => jobs.recv_timeout(at.saturating_duration_since(Instant::now())),
            None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Performs a job and everything that waits behind it, with one append.
    fn work(&mut self, first: Option<Job>, jobs: &Jobs) -> Continue {
        let mut run = Vec::new();
        let mut next = first;
        while let Some(job) = next {
            match job {
                Job::Acts { space, acts } => {
                    self.space = space.or(self.space);
                    run.extend(acts);
                }
                Job::Fold(done) => {
                    self.settle(std::mem::take(&mut run));
                    let _gone = done.send(self.fold());
                }
                Job::Fence(passed) => {
                    self.settle(std::mem::take(&mut run));
                    let _gone = passed.send(());
                }
                Job::Look(look) => {
                    self.settle(std::mem::take(&mut run));
                    look(self.store.as_mut());
                }
                Job::Stop => {
                    self.settle(run);
                    return Continue::No;
                }
            }
            next = if run.len() < JOBS_MAX {
                jobs.try_recv().ok()
            } else {
                None
            };
        }
        self.perform(run);
        Continue::Yes
    }
}

/// Whether the thread goes on.
enum Continue {
    Yes,
    No,
}

impl Keeper {
    /// Performs acts and brings the index in step.
    fn settle(&mut self, acts: Vec<Act>) {
        self.perform(acts);
        self.file();
    }

    /// Appends everything the acts want to be durable as one, then lets the rest out in order.
    fn perform(&mut self, mut acts: Vec<Act>) {
        if acts.is_empty() {
            return;
        }
        tracing::trace!(target: PASSAGE, "keeper begins");
        let batch = take_batches(&mut acts);
        if let Some(batch) = batch
            && self.shared.halted().is_none()
        {
            match self.append(batch) {
                Ok(()) => {
                    tracing::trace!(target: PASSAGE, "keeper has made it durable");
                    self.plan_fold();
                }
                Err(why) => self.halt(&why),
            }
        }
        for act in acts {
            if act.reads() {
                self.file();
            }
            if self.shared.halted().is_some() {
                self.refuse(act);
            } else {
                self.act(act);
            }
        }
        if self.unfiled >= UNFILED_MAX {
            self.file();
        }
    }

    /// Lets the index take in what is durable. What waits only for the disk has left by now.
    fn file(&mut self) {
        if std::mem::take(&mut self.unfiled) == 0 {
            return;
        }
        let Some(store) = &mut self.store else {
            return;
        };
        if self.shared.halted().is_none()
            && !self.folder.is_read_only()
            && let Err(error) = store.file()
        {
            self.halt(&sentence("keep the change", &error));
        }
        tracing::trace!(target: PASSAGE, "keeper has filed");
    }

    /// Gives the store to whoever reads what the index finds: it has taken in all that is durable, or a
    /// document would be read without its last change.
    fn in_step(&mut self) -> Option<&Store> {
        self.file();
        self.store.as_ref()
    }

    /// Makes a batch durable: secrets first, because records sealed with a lost key are lost too.
    fn append(&mut self, mut batch: Batch) -> Result<(), String> {
        // Nobody is told anything either, so it is as if it had not been thought of.
        if self.folder.is_read_only() {
            return Ok(());
        }
        let space = self
            .space
            .ok_or("Could not keep the change: there is no space it belongs to.")?;
        if let Some(vault) = batch.vault.take() {
            // Gone from memory as soon as it is written.
            self.folder
                .write_vault(&space, &vault)
                .map_err(|error| sentence("keep the keys", &error))?;
        }
        let store = match &mut self.store {
            Some(store) => store,
            None => {
                let opened = Store::open(&self.folder, space, &mut |_| {})
                    .map_err(|error| sentence("make a place for the space", &error))?;
                self.store.insert(opened)
            }
        };
        self.unfiled += batch.records.len() + batch.private.len();
        self.unfiled += batch.puts.len() + batch.clears.len();
        let spare = unheld(store, std::mem::take(&mut batch.spare))
            .map_err(|error| sentence("keep the change", &error))?;
        // One that opens comes after, and takes the place.
        batch.keys.splice(..0, spare);
        store.withhold(&batch.forget);
        self.forget.extend(batch.forget.iter().copied());
        let files_gone: Vec<[u8; 32]> = std::mem::take(&mut batch.files_gone).into_iter().collect();
        store
            .keep(for_store(batch))
            .and_then(|()| store.drop_attachments(&files_gone))
            .map_err(|error| sentence("keep the change", &error))
    }

    fn halt(&mut self, why: &str) {
        tracing::error!("{why}");
        self.shared.halt(why);
        self.streams.clear();
        self.reloads.clear();
        self.network.drop_everybody("halted");
    }

    /// After a failed append nothing leaves the process except the bad news.
    fn refuse(&self, act: Act) {
        if let Act::Answer { token, .. } = act {
            let why = self.shared.halted().unwrap_or_default();
            self.shared.answer(token, Err(refusal("halted", &why)));
        }
    }

    fn act(&mut self, act: Act) {
        match act {
            // Taken out and appended before.
            Act::Append(_) => {}
            Act::Tell { to, message } => {
                self.network.tell(to, &message);
                tracing::trace!(target: PASSAGE, "keeper has told");
            }
            Act::Stream { to, scope, ranges } => self.start_stream(to, scope, ranges),
            Act::StreamKeys { to, names } => self.tell_keys(to, &names),
            Act::Load { document } => self.load(document),
            Act::LoadKeys { names } => self.load_keys(names),
            Act::Recall { token, ranges } => self.recall(token, &ranges),
            Act::Reload { ranges, private } => {
                self.reloads.push_back(Reloading::new(&ranges, &private));
            }
            Act::Dial { peer, addresses } => self.network.dial(peer, &addresses),
            Act::Redial(peer) => self.network.redial(peer),
            Act::Drop { session, why } => self.drop_peer(session, why),
            Act::Answer { token, answer } => self.shared.answer(token, answer),
            Act::Show(view) => {
                self.shared.show(view);
                tracing::trace!(target: PASSAGE, "keeper has shown");
            }
        }
    }

    fn start_stream(&mut self, to: Session, scope: ScopeId, ranges: Vec<Range>) {
        self.streams.push_back(Streaming::new(to, scope, ranges));
        if self.streams.len() <= STREAMS_MAX {
            return;
        }
        // Whoever has most of them goes, not whoever comes last: one that takes nothing kept all others out.
        let mut of = BTreeMap::<Session, usize>::new();
        for stream in &self.streams {
            *of.entry(stream.to()).or_default() += 1;
        }
        if let Some((most, _)) = of.into_iter().max_by_key(|(_, streams)| *streams) {
            self.streams.retain(|stream| stream.to() != most);
            self.network
                .drop_session(most, "too many streams at once; try again");
        }
    }

    /// Moves every stream on by one step.
    fn stream(&mut self) {
        if self.streams.is_empty() && self.reloads.is_empty() {
            return;
        }
        self.file();
        for _ in 0..self.streams.len() {
            let Some(mut stream) = self.streams.pop_front() else {
                return;
            };
            match stream.step(self.store.as_ref(), &self.network) {
                Progressed::On => self.streams.push_back(stream),
                Progressed::Done => {}
            }
        }
        if let Some(reload) = self.reloads.front_mut() {
            match reload.step(self.store.as_ref(), &self.inbox) {
                Ok(Progressed::On) => {}
                Ok(Progressed::Done) => drop(self.reloads.pop_front()),
                Err(error) => self.halt(&sentence("read the history", &error)),
            }
        }
    }

    /// Ends a session, telling the peer why as the last word.
    fn drop_peer(&self, session: Session, why: String) {
        if why.len() <= CODE_MAX_BYTES {
            let code = why.clone();
            self.network.tell(session, &Message::Refused { code });
        }
        self.network.drop_session(session, &why);
    }

    fn tell_keys(&self, to: Session, names: &[[u8; 32]]) {
        let Some(store) = &self.store else {
            return;
        };
        match store.keys(names) {
            Ok(keys) => {
                for part in streaming::in_messages(keys) {
                    self.network.tell(to, &Message::Keys(part));
                }
            }
            Err(error) => tracing::warn!("{}", sentence("read keys for another device", &error)),
        }
    }

    /// Reads the changes of a document. What cannot be read stops everything: the next change would be
    /// filed over one that is there.
    fn load(&mut self, document: [u8; 32]) {
        let mut changes = Vec::new();
        let mut take = |_: &[u8], change: &[u8]| changes.push(change.to_vec());
        let read = self.in_step().map_or(Ok(()), |store| {
            store.scan(Shelf::Change as u8, &document, &mut take)
        });
        match read {
            Ok(()) => self.return_to_heart(Loaded::Document { document, changes }),
            Err(error) => self.halt(&sentence("read a document", &error)),
        }
    }

    fn load_keys(&self, names: Vec<[u8; 32]>) {
        let read = self
            .store
            .as_ref()
            .map_or(Ok(Vec::new()), |s| s.keys(&names));
        let objects = read.unwrap_or_else(|error| {
            tracing::warn!("{}", sentence("read keys", &error));
            Vec::new()
        });
        self.return_to_heart(Loaded::Keys { names, objects });
    }

    /// Reads records and the keys beside them, as a copy of the folder would have them.
    fn recall(&mut self, token: Token, ranges: &[LogRange]) {
        let (mut records, mut keys) = (Vec::new(), Vec::new());
        if let Some(store) = self.in_step() {
            let ranges: Vec<_> = ranges.iter().map(|r| (r.log, r.from, r.to)).collect();
            let read = store.read(&ranges, &mut |record| {
                records.push(record);
                ControlFlow::Continue(())
            });
            let shreds = records.iter().filter_map(|record| record.header().shred);
            let names: BTreeSet<[u8; 32]> = shreds.map(|shred| *shred.as_bytes()).collect();
            let names: Vec<[u8; 32]> = names.into_iter().collect();
            match read.and_then(|()| store.keys(&names)) {
                Ok(found) => keys = found,
                Err(error) => tracing::warn!("{}", sentence("read your own records", &error)),
            }
        }
        self.return_to_heart(Loaded::Recalled {
            token,
            records,
            keys,
        });
    }

    fn return_to_heart(&self, loaded: Loaded) {
        // Fails only while stopping, when nobody needs it any more.
        let _gone = self
            .inbox
            .return_to_heart(Item::Input(Input::Loaded(loaded)));
    }

    /// Tells the heart which sealed files are here.
    fn tell_held(&self) {
        let held = self.store.as_ref().map(Store::attachments);
        let held = held.unwrap_or_default().into_iter().map(|(id, _)| id);
        let told = Item::Input(Input::Held(held.collect()));
        // Fails only while stopping, when nobody needs it any more.
        let _gone = self.inbox.return_to_heart(told);
    }

    fn plan_fold(&mut self) {
        let now = Instant::now();
        if self.after_fold == 0 {
            self.tidy_at = Some(now + TIDY_AFTER);
        }
        let since = *self.unfolded_since.get_or_insert(now);
        self.fold_at = Some((now + FOLD_AFTER).min(since + FOLD_AT_LATEST));
    }

    /// Looks through what is free, so that it can be given back when the journal is folded, and what
    /// that needed soon after.
    fn tidy_when_due(&mut self) {
        if self.tidy_at.is_none_or(|at| at > Instant::now()) {
            return;
        }
        self.tidy();
        self.after_fold = self.after_fold.saturating_sub(1);
        let again = self.after_fold > 0;
        self.tidy_at = again.then(|| Instant::now() + TIDY_AGAIN_AFTER);
    }

    fn tidy(&mut self) {
        // What SQLite keeps of its files fills up with use, and is read again where it is needed.
        if let Some(store) = &mut self.store {
            store.rest();
        }
        tidy();
        // Most of what a start needed was taken by the heart.
        let _gone = self.inbox.return_to_heart(Item::Tidy);
    }

    fn fold_when_idle(&mut self) {
        if self.fold_at.is_none_or(|at| at > Instant::now()) {
            return;
        }
        self.tidy();
        if let Err(error) = self.fold() {
            // Nothing is lost: the journal keeps what was not folded.
            tracing::warn!("{}", error.message);
            self.fold_at = Some(Instant::now() + FOLD_AGAIN_AFTER);
        }
        self.after_fold = TIDY_AFTER_FOLD;
        self.tidy_at = Some(Instant::now() + TIDY_AGAIN_AFTER);
    }

    fn fold(&mut self) -> Result<(), Refusal> {
        self.file();
        self.fold_at = None;
        self.unfolded_since = None;
        if self.folder.is_read_only() {
            return Ok(());
        }
        let Some(store) = &mut self.store else {
            return Ok(());
        };
        store.fold().map_err(|error| {
            refusal(
                "fold-failed",
                &sentence("fold the journal into the repository", &error),
            )
        })?;
        self.scrub()
    }

    /// Takes what was erased out of every file, now that nothing else is going on.
    fn scrub(&mut self) -> Result<(), Refusal> {
        let names: Vec<[u8; 32]> = self.forget.iter().copied().collect();
        let (Some(store), false) = (&mut self.store, names.is_empty()) else {
            return Ok(());
        };
        let failed = |error: &(dyn std::error::Error + 'static)| {
            let why = sentence("take what was erased out of the files", error);
            refusal("erase-failed", &why)
        };
        if store.scrub(&names).map_err(|error| failed(&error))? {
            // The generation before still has the keys.
            let space = store.space();
            self.folder
                .renew_vault(&space)
                .map_err(|error| failed(&error))?;
        }
        self.forget.clear();
        Ok(())
    }
}

/// Takes the batches out of a run of acts and joins them to one.
fn take_batches(acts: &mut Vec<Act>) -> Option<Batch> {
    let mut joined: Option<Batch> = None;
    acts.retain_mut(|act| {
        let Act::Append(batch) = act else {
            return true;
        };
        let batch = std::mem::take(batch);
        match &mut joined {
            None => joined = Some(batch),
            Some(joined) => join(joined, batch),
        }
        false
    });
    joined
}

fn join(first: &mut Batch, second: Batch) {
    first.records.extend(second.records);
    first.private.extend(second.private);
    first.keys.extend(second.keys);
    first.spare.extend(second.spare);
    first
        .puts
        .retain(|put| !second.clears.iter().any(|clear| clear.covers(put)));
    first.clears.extend(second.clears);
    first.forget.extend(second.forget);
    first.files_gone.extend(second.files_gone);
    first.puts.extend(second.puts);
    // The vault is always written as a whole, so the later one has everything.
    first.vault = second.vault.or(first.vault.take());
}

/// Leaves out the key objects under whose names the disk, or one before them, holds one already.
fn unheld(store: &Store, mut spare: Vec<KeyObject>) -> Result<Vec<KeyObject>, ReadError> {
    let names: Vec<[u8; 32]> = spare.iter().map(KeyObject::name).collect();
    if names.is_empty() {
        return Ok(spare);
    }
    let held = store.keys(&names)?;
    let mut held: BTreeSet<[u8; 32]> = held.iter().map(KeyObject::name).collect();
    spare.retain(|key| held.insert(key.name()));
    Ok(spare)
}

fn for_store(batch: Batch) -> store::Batch {
    store::Batch {
        records: batch.records,
        private: batch.private,
        keys: batch.keys,
        clears: batch.clears.into_iter().map(clear_for_store).collect(),
        puts: batch.puts.into_iter().map(put_for_store).collect(),
    }
}

fn clear_for_store(clear: replica::Clear) -> store::Clear {
    store::Clear {
        shelf: clear.shelf as u8,
        prefix: clear.prefix,
    }
}

fn put_for_store(put: replica::Put) -> store::Put {
    store::Put {
        shelf: put.shelf as u8,
        key: put.key,
        value: put.value,
    }
}

/// Writes an error and its causes as one sentence.
pub(crate) fn sentence(attempt: &str, error: &(dyn std::error::Error + 'static)) -> String {
    format!("Could not {attempt}: {}.", store::causes(error))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use history::{ContentKey, Dice, LogSigner, ShredKey, ShredWrap};
    use replica::{Answer, Put, View};
    use store::{Step, on_each_step, run_freely};

    use super::*;
    use crate::inbox::Intake;
    use crate::options::Options;
    use crate::pending::Pending;

    /// A keeper on the thread of the test, with a few jobs in its queue.
    struct Bench {
        shared: Shared,
        jobs: std::sync::mpsc::SyncSender<Job>,
        queue: Jobs,
        heart: Intake,
        _runtime: tokio::runtime::Runtime,
        keeper: Keeper,
    }

    fn space() -> SpaceId {
        SpaceId::from_bytes([7; 32])
    }

    fn bench(data: &Path) -> Bench {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        let (inbox, heart) = Inbox::new();
        let shared = Shared::new(&Options::new(data), None);
        let network = Network::new(
            inbox.clone(),
            data.to_owned(),
            None,
            false,
            false,
            runtime.handle().clone(),
        );
        let folder = Folder::open(data).expect("a folder");
        let (jobs, queue) = crate::jobs::queue();
        Bench {
            shared: shared.clone(),
            jobs,
            queue,
            heart,
            _runtime: runtime,
            keeper: Keeper::new(folder, None, inbox, network, shared),
        }
    }

    fn put(value: &str) -> Act {
        Act::Append(Batch {
            puts: vec![Put {
                shelf: Shelf::Fact,
                key: b"word".to_vec(),
                value: Some(value.into()),
            }],
            vault: Some(value.as_bytes().to_vec().into()),
            ..Batch::default()
        })
    }

    impl Bench {
        fn give(&self, acts: Vec<Act>) {
            let space = Some(space());
            assert!(self.jobs.send(Job::Acts { space, acts }).is_ok());
        }

        fn answer(&self) -> (Act, Pending) {
            let (token, pending) = self.shared.unanswered().open().expect("room");
            let answer = Ok(Answer::Done);
            (Act::Answer { token, answer }, pending)
        }

        fn live(self) -> Shared {
            self.hear().0
        }

        /// Lives to the end, and gives what the heart was told.
        fn hear(self) -> (Shared, Vec<Item>) {
            assert!(self.jobs.send(Job::Stop).is_ok());
            self.keeper.live(&self.queue);
            let mut heart = self.heart;
            let heard = std::iter::from_fn(|| heart.next(Duration::ZERO).ok());
            (self.shared, heard.map(|it| it.item).collect())
        }
    }

    #[test]
    fn a_document_is_read_with_what_was_appended_a_moment_ago() {
        let data = tempfile::tempdir().expect("a folder");
        let bench = bench(data.path());
        let document = [9; 32];
        let change = Act::Append(Batch {
            puts: vec![Put {
                shelf: Shelf::Change,
                key: [&document[..], b"1"].concat(),
                value: Some("a change".into()),
            }],
            ..Batch::default()
        });
        bench.give(vec![change]);
        bench.give(vec![Act::Load { document }]);
        let (_, heard) = bench.hear();
        let loaded = heard.into_iter().find_map(|item| {
            let Item::Input(Input::Loaded(Loaded::Document { changes, .. })) = item else {
                return None;
            };
            Some(changes)
        });
        assert_eq!(loaded, Some(vec![b"a change".to_vec()]));
    }

    #[test]
    fn after_a_fold_memory_is_looked_through_twice() {
        let data = tempfile::tempdir().expect("a folder");
        let mut keeper = bench(data.path()).keeper;
        keeper.plan_fold();
        keeper.fold_at = Some(Instant::now());
        keeper.fold_when_idle();
        assert!(keeper.fold_at.is_none(), "it is folded");
        for _ in 0..TIDY_AFTER_FOLD {
            assert!(keeper.tidy_at.is_some_and(|at| at > Instant::now()));
            keeper.tidy_at = Some(Instant::now());
            // What comes meanwhile does not put it off.
            keeper.plan_fold();
            keeper.tidy_when_due();
        }
        assert!(keeper.tidy_at.is_none(), "and then it rests");
    }

    #[test]
    fn what_waits_together_is_appended_together_and_in_order() {
        let data = tempfile::tempdir().expect("a folder");
        let bench = bench(data.path());
        let (first, first_answer) = bench.answer();
        let (second, second_answer) = bench.answer();
        bench.give(vec![put("one"), first]);
        bench.give(vec![put("two"), second]);
        let vault_writes = std::rc::Rc::new(std::cell::Cell::new(0));
        let count = std::rc::Rc::clone(&vault_writes);
        on_each_step(move |step| {
            count.set(count.get() + u32::from(step == Step::VaultWrite));
            Ok(())
        });
        bench.live();
        run_freely();
        assert_eq!(vault_writes.get(), 1);
        for answer in [first_answer, second_answer] {
            let answer = answer.wait(Duration::ZERO);
            assert!(matches!(answer, Ok(Answer::Done)), "{answer:?}");
        }
        let folder = Folder::open(data.path()).expect("free again");
        let store = Store::open(&folder, space(), &mut |_| {}).expect("a store");
        let word = store.get(Shelf::Fact as u8, b"word").expect("readable");
        assert_eq!(word.as_deref(), Some("two".as_bytes()));
        let vault = folder
            .read_vault(&space())
            .expect("readable")
            .expect("there");
        assert_eq!(vault.bytes.as_slice(), b"two");
    }

    #[test]
    fn what_does_not_open_takes_no_place_of_another_key() {
        let data = tempfile::tempdir().expect("a folder");
        let bench = bench(data.path());
        let mut dice = Dice::new([7; 32]);
        let signer = LogSigner::from_seed([8; 32]);
        let scope = ScopeId::from_bytes(*space().as_bytes());
        let shred = ShredKey::generate(&mut dice);
        let mut sealed = |document| {
            let key = ContentKey::generate(&mut dice);
            let wrap = ShredWrap::seal(scope, &shred, document, &key, &signer, &mut dice);
            KeyObject::Shred(wrap)
        };
        let (first, second, third) = (sealed([1; 32]), sealed([2; 32]), sealed([3; 32]));
        let spare = |key: &KeyObject| {
            Act::Append(Batch {
                spare: vec![key.clone()],
                ..Batch::default()
            })
        };
        let opens = Act::Append(Batch {
            keys: vec![third.clone()],
            ..Batch::default()
        });
        let name = first.name();
        let on_disk = || {
            let folder = Folder::open(data.path()).expect("free");
            let store = Store::open(&folder, space(), &mut |_| {}).expect("a store");
            store.keys(&[name]).expect("readable")
        };
        bench.give(vec![put("one"), spare(&first)]);
        bench.give(vec![spare(&second)]);
        drop(bench.live());
        assert_eq!(on_disk(), [first]);
        let bench = self::bench(data.path());
        bench.give(vec![opens, spare(&second)]);
        drop(bench.live());
        assert_eq!(on_disk(), [third], "what opens takes the place");
    }

    #[test]
    fn nothing_leaves_after_an_append_that_failed() {
        let data = tempfile::tempdir().expect("a folder");
        let bench = bench(data.path());
        let (act, answer) = bench.answer();
        let view = Arc::new(View {
            version: 5,
            ..View::default()
        });
        bench.give(vec![put("one"), act, Act::Show(view)]);
        on_each_step(|step| {
            if step == Step::VaultSync {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            Ok(())
        });
        let shared = bench.live();
        run_freely();
        let refused = answer.wait(Duration::ZERO).expect_err("not durable");
        assert_eq!(refused.code, "halted");
        assert!(
            refused.message.contains("disk is full"),
            "{}",
            refused.message
        );
        let view = shared.cell().view();
        assert_eq!(view.halted.as_ref(), Some(&refused.message));
        assert_eq!(view.version, 1, "the view of what was lost is not shown");
    }
}
