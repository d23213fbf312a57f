//! The heart's thread: the only one that touches the replica.
//!
//! It takes one item after the other, asks the replica what to do, addresses each effect to the
//! session it was meant for, and hands the list to the keeper. It performs nothing itself, so the
//! order of effects is the order in which the replica gave them.
//!
//! Sessions have generations: a message of an earlier connection to a device, or an answer to it,
//! is dropped rather than mixed into the next connection.

use std::collections::BTreeMap;
use std::sync::mpsc::{RecvTimeoutError, SyncSender};
use std::time::{Duration, Instant};

use history::Timestamp;
use replica::{Effect, Input, Loaded, PeerId, Replica};
use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::encode::Encoder;
use crate::inbox::{Envelope, Intake, Item};
use crate::jobs::{Act, Job};
use crate::network::{Network, Session};
use crate::passage::PASSAGE;
use crate::shared::Shared;
use crate::tidy::tidy;

/// The stack of the heart's thread, in bytes: deep documents are read recursively.
pub(crate) const STACK_BYTES: usize = 64 * 1024 * 1024;
/// How often the replica is woken without having asked: it pulls from its peers.
const PULL_INTERVAL: Duration = Duration::from_secs(60);
/// How long the first ticket may wait for the endpoint to open.
const ENDPOINT_PATIENCE: Duration = Duration::from_secs(2);

/// The replica and what the shell has to remember about it.
pub(crate) struct Heart {
    replica: Replica,
    clock: Clock,
    jobs: SyncSender<Job>,
    network: Network,
    shared: Shared,
    /// The session each device is up with.
    contacts: BTreeMap<PeerId, u64>,
    /// When the replica asked to be woken, on the clock that never jumps.
    wake_at: Option<Instant>,
    pull_at: Instant,
    is_introduced: bool,
    encoder: Encoder,
    /// How many reads of keys and records the keeper has still to answer.
    reading: usize,
    /// Who waits until nothing is read any more.
    unsettled: Vec<oneshot::Sender<()>>,
}

/// Tells whether an input is the last of what one read was to bring.
fn ends_reading(input: &Input) -> bool {
    let Input::Loaded(loaded) = input else {
        return false;
    };
    match loaded {
        Loaded::Keys { .. } => true,
        Loaded::Replay { last, .. } => *last,
        Loaded::Document { .. } | Loaded::Recalled { .. } => false,
    }
}

/// The keeper is gone: nothing can be made durable any more.
pub(crate) struct Disconnected;

impl Heart {
    /// Takes over an opened replica.
    pub fn new(
        replica: Replica,
        clock: Clock,
        jobs: SyncSender<Job>,
        network: Network,
        shared: Shared,
        encoder: Encoder,
    ) -> Heart {
        Heart {
            replica,
            clock,
            jobs,
            network,
            shared,
            contacts: BTreeMap::new(),
            wake_at: None,
            pull_at: Instant::now() + PULL_INTERVAL,
            is_introduced: false,
            encoder,
            reading: 0,
            unsettled: Vec::new(),
        }
    }

    /// Takes in items until it is told to stop.
    pub fn live(&mut self, inbox: &mut Intake) {
        if let Some(model) = self.encoder.model()
            && self.handle(Input::TextModel(model)).is_err()
        {
            return;
        }
        loop {
            // However much comes, what was to happen by now happens.
            let ticked = if self.patience().is_zero() {
                self.tick()
            } else {
                Ok(())
            };
            let taken = match inbox.next(self.patience()) {
                Ok(Envelope {
                    item: Item::Stop, ..
                })
                | Err(RecvTimeoutError::Disconnected) => return,
                Ok(envelope) => self.take(envelope.item),
                Err(RecvTimeoutError::Timeout) => self.tick(),
            };
            if ticked.and(taken).is_err() {
                self.shared.halt(
                    "Could not go on: the thread that keeps the data has ended. Restart Eyelevel.",
                );
                return;
            }
        }
    }

    fn take(&mut self, item: Item) -> Result<(), Disconnected> {
        if self.shared.halted().is_some() {
            // The replica knows more than the disk: it must neither act nor be asked.
            return self.pass(item);
        }
        match item {
            Item::Intent { token, intent } => self.handle(Input::Intent { token, intent }),
            Item::Up(session) => self.up(session),
            Item::Heard { session, message } => {
                if !self.is_current(session) {
                    return Ok(());
                }
                let from = session.peer;
                self.handle(Input::Heard { from, message })
            }
            Item::Knock {
                session,
                message,
                known,
            } => {
                self.up(session)?;
                let from = session.peer;
                self.handle(Input::Heard { from, message })?;
                let is_known = self.replica.is_known(&session.peer);
                if !is_known {
                    // Goes the same way as what the replica told, so it comes after it.
                    let why = "refused".to_owned();
                    self.send_acts(vec![Act::Drop { session, why }])?;
                }
                let _gone = known.send(is_known);
                Ok(())
            }
            Item::Down(session) => {
                if self.is_current(session) {
                    self.forget(session.peer)?;
                }
                Ok(())
            }
            Item::Known { peer, known } => {
                let _gone = known.send(self.replica.is_known(&peer));
                Ok(())
            }
            Item::Input(input) => {
                if ends_reading(&input) {
                    self.reading = self.reading.saturating_sub(1);
                }
                self.handle(input)?;
                self.settle()
            }
            Item::WhyUnknown { peer, why } => {
                let _gone = why.send(self.replica.why_unknown(&peer));
                Ok(())
            }
            Item::Fence(passed) => self.send(Job::Fence(passed)),
            Item::Settled(passed) => {
                self.unsettled.push(passed);
                self.settle()
            }
            Item::Tidy => {
                self.replica.lay_densely();
                tidy();
                Ok(())
            }
            Item::Stop => Ok(()),
        }
    }

    /// Lets go who waits until what the replica reads from the disk is here: a key may open records
    /// that are read in turn.
    fn settle(&mut self) -> Result<(), Disconnected> {
        if self.reading > 0 {
            return Ok(());
        }
        for passed in std::mem::take(&mut self.unsettled) {
            self.send(Job::Fence(passed))?;
        }
        Ok(())
    }

    /// Lets through what others wait for after a halt.
    fn pass(&mut self, item: Item) -> Result<(), Disconnected> {
        match item {
            Item::Fence(passed) | Item::Settled(passed) => self.send(Job::Fence(passed)),
            Item::Knock { known, .. } | Item::Known { known, .. } => {
                let _gone = known.send(false);
                Ok(())
            }
            Item::Intent { .. }
            | Item::Up(_)
            | Item::Heard { .. }
            | Item::Down(_)
            | Item::Input(_)
            | Item::WhyUnknown { .. }
            | Item::Tidy
            | Item::Stop => Ok(()),
        }
    }

    fn up(&mut self, session: Session) -> Result<(), Disconnected> {
        self.forget(session.peer)?;
        self.contacts.insert(session.peer, session.generation);
        self.handle(Input::PeerUp(session.peer))
    }

    fn forget(&mut self, peer: PeerId) -> Result<(), Disconnected> {
        match self.contacts.remove(&peer) {
            Some(_generation) => self.handle(Input::PeerDown(peer)),
            None => Ok(()),
        }
    }

    fn is_current(&self, session: Session) -> bool {
        self.contacts.get(&session.peer) == Some(&session.generation)
    }

    fn tick(&mut self) -> Result<(), Disconnected> {
        let now = Instant::now();
        if self.wake_at.is_some_and(|at| at <= now) {
            self.wake_at = None;
        }
        self.pull_at = now + PULL_INTERVAL;
        if self.shared.halted().is_some() {
            return Ok(());
        }
        self.handle(Input::Tick)
    }

    /// How long the heart may sleep.
    fn patience(&self) -> Duration {
        let until = self.wake_at.map_or(self.pull_at, |at| at.min(self.pull_at));
        until.saturating_duration_since(Instant::now())
    }

    fn wake_at(&mut self, at: Timestamp) {
        // A moment later than asked: never early, and never a loop without a pause.
        let wait = Duration::from_millis(at.0.saturating_sub(self.clock.now().0) + 1);
        let at = Instant::now() + wait.min(PULL_INTERVAL);
        self.wake_at = Some(self.wake_at.map_or(at, |earlier| earlier.min(at)));
    }

    fn handle(&mut self, input: Input) -> Result<(), Disconnected> {
        tracing::trace!(target: PASSAGE, "heart begins");
        let effects = self.replica.heed(input, self.clock.now());
        tracing::trace!(target: PASSAGE, "heart has decided");
        // The disk is at work, and others are told, while the view is made.
        self.send_effects(effects)?;
        let effects = self.replica.present();
        tracing::trace!(target: PASSAGE, "heart has made the view");
        self.hand_over(effects)
    }

    /// Addresses effects and hands them to the keeper, in order.
    pub fn hand_over(&mut self, effects: Vec<Effect>) -> Result<(), Disconnected> {
        self.send_effects(effects)?;
        self.introduce()
    }

    fn send_effects(&mut self, effects: Vec<Effect>) -> Result<(), Disconnected> {
        let mut acts = Vec::with_capacity(effects.len());
        for effect in effects {
            acts.extend(self.address(effect));
        }
        self.send_acts(acts)
    }

    fn send_acts(&self, acts: Vec<Act>) -> Result<(), Disconnected> {
        if acts.is_empty() {
            return Ok(());
        }
        let space = self.replica.space();
        self.send(Job::Acts { space, acts })
    }

    fn address(&mut self, effect: Effect) -> Option<Act> {
        match effect {
            Effect::Append(batch) => Some(Act::Append(batch)),
            Effect::Tell { to, message } => {
                let to = self.session(to)?;
                Some(Act::Tell { to, message })
            }
            Effect::Stream { to, scope, ranges } => {
                let to = self.session(to)?;
                Some(Act::Stream { to, scope, ranges })
            }
            Effect::StreamKeys { to, names } => {
                let to = self.session(to)?;
                Some(Act::StreamKeys { to, names })
            }
            Effect::Load { document } => Some(Act::Load { document }),
            Effect::LoadKeys { names } => {
                self.reading += 1;
                Some(Act::LoadKeys { names })
            }
            Effect::Recall { token, ranges } => Some(Act::Recall { token, ranges }),
            Effect::Reload { ranges, private } => {
                self.reading += 1;
                Some(Act::Reload { ranges, private })
            }
            Effect::Dial { peer, addresses } => Some(Act::Dial { peer, addresses }),
            Effect::Redial(peer) => Some(Act::Redial(peer)),
            Effect::Drop { peer, why } => {
                let session = self.session(peer)?;
                Some(Act::Drop { session, why })
            }
            Effect::Answer { token, answer } => Some(Act::Answer { token, answer }),
            Effect::Encode(texts) => {
                self.encoder.ask(texts);
                None
            }
            Effect::Show(view) => Some(Act::Show(view)),
            Effect::WakeAt(at) => {
                self.wake_at(at);
                None
            }
        }
    }

    fn session(&self, peer: PeerId) -> Option<Session> {
        let generation = *self.contacts.get(&peer)?;
        Some(Session { peer, generation })
    }

    /// Tells the network who we are, as soon as we are somebody, and waits a moment for the
    /// endpoint: the first ticket may be asked for at once, and it should say where we are.
    fn introduce(&mut self) -> Result<(), Disconnected> {
        if self.is_introduced {
            return Ok(());
        }
        let Some(seed) = self.replica.identity() else {
            return Ok(());
        };
        self.is_introduced = true;
        match self.network.introduce(seed, ENDPOINT_PATIENCE) {
            Some(addresses) => self.handle(Input::Addresses(addresses)),
            None => Ok(()),
        }
    }

    fn send(&self, job: Job) -> Result<(), Disconnected> {
        self.jobs.send(job).map_err(|_| Disconnected)
    }
}
