//! The handle to a running node, and how it comes up and goes down.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use replica::{Input, Intent, PeerId, Refusal, View};
use store::{Barred, Folder};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::boot;
use crate::carry;
use crate::cell::ViewCell;
use crate::control::Server;
use crate::hold::hold;
use crate::inbox::{Inbox, Item};
use crate::jobs::{self, Job};
use crate::keyring::SystemKeyring;
use crate::network::{EndpointInfo, Network, Status};
use crate::options::{Options, StartError};
use crate::panics;
use crate::pending::{Busy, Pending};
use crate::shared::{Shared, barred_refusal, barred_words};
use crate::sync::{self, Since, SyncReport};
use crate::threads::{Parts, spawn_heart, spawn_keeper};
use crate::vault::{Relock, Vault, VaultRefusal, let_go};

/// The threads that serve the network.
const NETWORK_THREADS: usize = 2;
/// The threads that verify signatures and do other work that would hold up the network.
const BLOCKING_THREADS_MAX: usize = 8;
/// How long the network may take to stop.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a start waits at most for what is read once it is over.
const SETTLE_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a fold may take before its caller is told that it goes on without them.
const FOLD_TIMEOUT: Duration = Duration::from_secs(120);

/// How often a running node looks at its git remotes again.
const VISIT_EVERY: Duration = Duration::from_secs(3600);

/// A running node. Clones are handles to the same one; it stops when told to or when the last
/// handle is dropped.
#[derive(Clone)]
pub struct Node {
    inner: Arc<Inner>,
}

/// A handle that does not keep its node alive.
pub(crate) struct WeakNode {
    inner: Weak<Inner>,
}

impl WeakNode {
    /// The node, if it still lives.
    pub fn upgrade(&self) -> Option<Node> {
        self.inner.upgrade().map(|inner| Node { inner })
    }
}

struct Inner {
    inbox: Inbox,
    shared: Shared,
    network: Network,
    data: PathBuf,
    jobs: mpsc::SyncSender<Job>,
    runtime: tokio::runtime::Handle,
    /// Held until the node stops.
    folder: Mutex<Option<Folder>>,
    running: Mutex<Option<Running>>,
}

/// What has to be taken down.
struct Running {
    runtime: Runtime,
    server: Option<Server>,
    heart: JoinHandle<()>,
    keeper: JoinHandle<()>,
}

impl Node {
    /// Opens the data folder and starts everything. Returns when the first view is there and, with
    /// network and an identity, when the endpoint is open; if hurried, with the first look at
    /// everybody. Blocks; a window calls it on a thread.
    pub fn start(options: Options) -> Result<Node, StartError> {
        panics::install();
        let folder = boot::open_folder(&options)?;
        Node::start_on(folder, options)
    }

    /// Starts on a folder that is held, and whose lock is open, already.
    fn start_on(folder: Folder, options: Options) -> Result<Node, StartError> {
        let held = Mutex::new(Some(folder.clone()));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(NETWORK_THREADS)
            .max_blocking_threads(BLOCKING_THREADS_MAX)
            .thread_name("network")
            .enable_all()
            .build()
            .map_err(StartError::Threads)?;
        let (inbox, items) = Inbox::new();
        let (jobs, jobs_receiver) = jobs::queue();
        let barred = folder.barred();
        let is_read_only = barred.is_some();
        let shared = Shared::new(&options, barred);
        // What cannot be kept is not fetched, and what was never written is told to nobody.
        let with_network = options.network && !is_read_only;
        let network = Network::new(
            inbox.clone(),
            options.data.clone(),
            options.bind,
            with_network,
            options.hidden,
            runtime.handle().clone(),
        );
        network.serve_files(jobs.clone());
        let parts = Parts {
            inbox: inbox.clone(),
            shared: shared.clone(),
            network: network.clone(),
            options: options.clone(),
        };
        let (booted, boot) = mpsc::sync_channel(boot::PIECES_AHEAD);
        let keeper = spawn_keeper(parts.clone(), folder, booted, jobs_receiver)?;
        let (started, start) = mpsc::channel();
        let heart = spawn_heart(parts, boot, jobs.clone(), items, started)?;
        let node = Node {
            inner: Arc::new(Inner {
                inbox,
                shared,
                network,
                data: options.data.clone(),
                jobs,
                runtime: runtime.handle().clone(),
                folder: held,
                running: Mutex::new(Some(Running {
                    runtime,
                    server: None,
                    heart,
                    keeper,
                })),
            }),
        };
        // Any error from here on drops the node, which takes everything down again.
        start.recv().unwrap_or(Err(StartError::Stopped))?;
        if !options.hurried {
            node.wait_for_first_view()?;
            node.wait_until_settled();
            node.wait_until_open(options.bind)?;
        }
        if !is_read_only {
            node.serve_control();
        }
        if with_network {
            node.present_nearby();
            node.visit_remotes(options.visit_after);
        }
        Ok(node)
    }

    /// Hands in an intent. Never blocks: when there is no room it says so.
    pub fn submit(&self, intent: Intent) -> Result<Pending, Busy> {
        if let Some(why) = self.inner.shared.halted() {
            return Err(Busy::Halted(why));
        }
        let unanswered = self.inner.shared.unanswered();
        let (token, pending) = unanswered.open()?;
        if let Some(refusal) = self.inner.shared.refuses(&intent) {
            unanswered.answer(token, Err(refusal));
            return Ok(pending);
        }
        if let Err(busy) = self.inner.inbox.submit(token, intent) {
            unanswered.answer(token, Err(busy.refusal()));
            return Err(busy);
        }
        Ok(pending)
    }

    /// Tells whether nothing can be written in the folder, and what that means.
    pub fn read_only(&self) -> Option<&'static str> {
        self.barred().map(barred_words)
    }

    /// Why nothing can be changed here and nobody be contacted, if that is so.
    pub fn refuses_changes(&self) -> Option<Refusal> {
        self.barred().map(barred_refusal)
    }

    fn barred(&self) -> Option<Barred> {
        hold(&self.inner.folder).as_ref().and_then(Folder::barred)
    }

    /// Reads the newest view; the wake closure is called for the next one.
    pub fn view(&self) -> Arc<View> {
        self.inner.shared.cell().view()
    }

    /// Tells where this device can be reached, once its endpoint is open.
    pub fn endpoint(&self) -> Option<EndpointInfo> {
        match &*self.inner.network.status().borrow() {
            Status::Open(info) => Some(info.clone()),
            Status::Off | Status::Nobody | Status::Opening | Status::Failed(_) | Status::Closed => {
                None
            }
        }
    }

    /// Dials the known devices and catches up with each that answers, until all are in step or the
    /// time is over. `with` narrows it to one device (its key or the beginning of it), one person's
    /// devices (their name), or the device a ticket names. Blocks.
    pub fn sync(&self, timeout: Duration, with: Option<String>) -> Result<SyncReport, Refusal> {
        self.sync_since(Since::Now, timeout, with)
    }

    /// Catches up as [`Node::sync`] does and reports what was exchanged since a moment.
    pub(crate) fn sync_since(
        &self,
        since: Since,
        timeout: Duration,
        with: Option<String>,
    ) -> Result<SyncReport, Refusal> {
        let node = self.clone();
        self.block_on(timeout + STOP_TIMEOUT, async move {
            sync::run(&node, timeout, with, since).await
        })?
    }

    /// Dials a device whose key and addresses are known from elsewhere, such as a screen.
    pub fn meet(&self, key: &str, addresses: &[String]) -> Result<(), Refusal> {
        let key = key.parse().map_err(|_| {
            let message = "Could not dial that device: its key cannot be read.";
            crate::pending::refusal("bad-key", message)
        })?;
        self.inner.network.dial(PeerId(key), addresses);
        Ok(())
    }

    /// Folds the journal into the repository, so that git sees everything. Blocks.
    pub fn fold(&self) -> Result<(), Refusal> {
        let node = self.clone();
        self.block_on(FOLD_TIMEOUT, async move { node.folded().await })?
    }

    /// Folds, as [`Node::fold`], without blocking the thread for long.
    pub(crate) async fn folded(&self) -> Result<(), Refusal> {
        let (done, folded) = oneshot::channel();
        let jobs = self.inner.jobs.clone();
        let sent = tokio::task::spawn_blocking(move || jobs.send(Job::Fold(done)).is_ok()).await;
        if !matches!(sent, Ok(true)) {
            return Err(Busy::Stopped.refusal());
        }
        folded
            .await
            .unwrap_or_else(|_| Err(Busy::Stopped.refusal()))
    }

    /// Waits until everything handed in before has been performed.
    pub(crate) async fn fenced(&self) {
        let (passed, fence) = oneshot::channel();
        if self.inner.inbox.deliver(Item::Fence(passed)).await.is_ok() {
            // Fails only when the node stops, and then nothing is left to wait for.
            let _gone = fence.await;
        }
    }

    /// Has the heart do now what would wait for the next pull.
    pub(crate) async fn pull_now(&self) {
        // Fails only when the node stops, and then nothing is left to wait for.
        let _gone = self.inner.inbox.deliver(Item::Input(Input::Pull)).await;
    }

    /// Changes the lock of the folder and goes on: the node stops and another one starts in its place. Tells what became of the lock, and gives that node.
    pub fn relock(
        &self,
        options: Options,
        change: &Relock<'_>,
    ) -> (Result<(), VaultRefusal>, Result<Node, StartError>) {
        let folder = hold(&self.inner.folder).take();
        self.stop();
        let Some(folder) = folder else {
            return (Err(let_go()), Node::start(options));
        };
        let vault = Vault::of(folder.clone());
        let keyring = options.keyring.clone();
        let keyring = keyring.unwrap_or_else(|| Arc::new(SystemKeyring));
        let locked = vault.relock(change, &*keyring);
        (locked, Node::start_on(folder, options))
    }

    /// Tells whether somebody asked for the folder to be locked: stop, then, and let it go.
    pub fn wants_lock(&self) -> bool {
        self.inner.shared.wants_lock()
    }

    /// Waits until somebody asks for the folder to be locked.
    pub async fn until_lock(&self) {
        self.inner.shared.until_lock().await;
    }

    /// Tells for how long no command has come over the control socket.
    pub fn idle_for(&self) -> Duration {
        self.inner.shared.idle_for()
    }

    /// Stops: answers the control socket's callers, says goodbye to the peers, folds, and lets the
    /// data folder go. Blocks until that is done. Stopping twice is stopping once.
    pub fn stop(&self) {
        self.inner.stop();
    }

    /// A handle that does not keep the node alive.
    pub(crate) fn downgrade(&self) -> WeakNode {
        WeakNode {
            inner: Arc::downgrade(&self.inner),
        }
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        &self.inner.inbox
    }

    pub(crate) fn runtime(&self) -> &tokio::runtime::Handle {
        &self.inner.runtime
    }

    /// Gives the keeper something to do; waits while its queue is full.
    pub(crate) fn give(&self, job: Job) -> Result<(), Busy> {
        self.inner.jobs.send(job).map_err(|_| Busy::Stopped)
    }

    pub(crate) fn network(&self) -> &Network {
        &self.inner.network
    }

    /// The folder in which everything of this device is kept.
    pub(crate) fn data(&self) -> &Path {
        &self.inner.data
    }

    pub(crate) fn cell(&self) -> &ViewCell {
        self.inner.shared.cell()
    }

    /// Runs on the node's runtime and waits on this thread, which may belong to another runtime.
    fn block_on<T: Send + 'static>(
        &self,
        timeout: Duration,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (done, result) = mpsc::sync_channel(1);
        self.inner.runtime.spawn(async move {
            // Fails when the caller has stopped waiting.
            let _gone = done.send(work.await);
        });
        result.recv_timeout(timeout).map_err(|error| match error {
            mpsc::RecvTimeoutError::Timeout => crate::pending::timed_out(),
            mpsc::RecvTimeoutError::Disconnected => Busy::Stopped.refusal(),
        })
    }

    fn wait_for_first_view(&self) -> Result<(), StartError> {
        let node = self.clone();
        self.block_on(Duration::MAX, async move { node.fenced().await })
            .map_err(|_| StartError::Stopped)
    }

    /// Waits for what is read once the start is over: keys, and the records they open. Whoever asks
    /// for one answer and leaves would else miss what only some may read.
    fn wait_until_settled(&self) {
        let node = self.clone();
        let settled = async move {
            let (passed, settled) = oneshot::channel();
            if node
                .inner
                .inbox
                .deliver(Item::Settled(passed))
                .await
                .is_ok()
            {
                let _gone = settled.await;
            }
        };
        if self.block_on(SETTLE_TIMEOUT, settled).is_err() {
            tracing::info!("goes on while keys and records are still being read");
        }
    }

    /// With an identity, a start without the endpoint it was asked for has failed.
    fn wait_until_open(&self, bind: Option<SocketAddr>) -> Result<(), StartError> {
        let mut status = self.inner.network.status();
        let opened = async move {
            let settled = status
                .wait_for(|status| !matches!(status, Status::Opening))
                .await;
            settled.ok().map(|status| status.clone())
        };
        let settled = self
            .block_on(STOP_TIMEOUT, opened)
            .map_err(|refusal| StartError::Network(refusal.message))?;
        match settled {
            // Without an address of its own choice a node is useful even while nothing listens.
            Some(Status::Failed(why)) if bind.is_some() => Err(StartError::Network(why)),
            Some(Status::Failed(why)) => {
                tracing::warn!("goes on without network for now: {why}");
                Ok(())
            }
            Some(Status::Off | Status::Nobody | Status::Opening | Status::Open(_))
            | Some(Status::Closed)
            | None => Ok(()),
        }
    }

    /// Exchanges with the git remotes, if there are any, for as long as the node runs.
    fn visit_remotes(&self, first_after: Duration) {
        let weak = self.downgrade();
        self.inner.runtime.spawn(async move {
            tokio::time::sleep(first_after).await;
            while let Some(node) = weak.upgrade() {
                let visit = move || carry::visit(&node);
                // Fails only when it panicked, which the log has said.
                let _visited = tokio::task::spawn_blocking(visit).await;
                tokio::time::sleep(VISIT_EVERY).await;
            }
        });
    }

    /// Opens the control socket. Without it this process works, only others cannot reach it.
    fn serve_control(&self) {
        let weak = self.downgrade();
        let upgrade = move || weak.upgrade();
        match Server::start(&self.inner.data, &self.inner.runtime, upgrade) {
            Ok(server) => {
                if let Some(running) = &mut *hold(&self.inner.running) {
                    running.server = Some(server);
                }
            }
            Err(error) => {
                tracing::warn!("other invocations cannot reach this one: {error}");
            }
        }
    }
}

impl Inner {
    fn stop(&self) {
        let Some(running) = hold(&self.running).take() else {
            return;
        };
        let folder = hold(&self.folder).take();
        let Running {
            runtime,
            server,
            heart,
            keeper,
        } = running;
        self.stop_talking(server);
        // The heart finishes what it has been given, then the keeper what the heart gave it.
        let _gone = self.inbox.return_to_heart(Item::Stop);
        self.inbox.close();
        join(heart, "heart");
        let _gone = self.jobs.send(Job::Stop);
        join(keeper, "keeper");
        self.shared
            .unanswered()
            .refuse_all(&Busy::Stopped.refusal());
        runtime.shutdown_background();
        drop(folder);
    }

    /// Lets callers on the control socket finish, then says goodbye to the peers.
    fn stop_talking(&self, server: Option<Server>) {
        let network = self.network.clone();
        let (done, stopped) = mpsc::sync_channel(1);
        self.runtime.spawn(async move {
            if let Some(server) = server {
                server.stop().await;
            }
            network.close().await;
            let _gone = done.send(());
        });
        if stopped.recv_timeout(STOP_TIMEOUT).is_err() {
            tracing::warn!("stopped without waiting any longer for the network");
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.stop();
    }
}

fn join(thread: JoinHandle<()>, name: &str) {
    // The last handle may be dropped by one of the node's own threads.
    if thread.thread().id() == std::thread::current().id() {
        return;
    }
    if thread.join().is_err() {
        tracing::error!("the {name} ended with a panic");
    }
}
