//! A member's replica with a store behind it, on one thread.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use history::{Governance, KeyObject, Record, ScopeGenesis, ScopeId};
use matching::Encoder;
use replica::{
    Answer, Effect, Encoded, Input, Intent, Loaded, Message, PeerId, Replica, Shelf, Token, View,
    messages_of,
};
use store::{Folder, Store};

use crate::durable::{for_store, join};
use crate::newcomer::Newcomer;
use crate::stream::{Stream, moment};

/// How many of the newest views are kept for drawing.
const VIEWS_KEPT: usize = 64;
/// How much later each input comes than the one before, in milliseconds.
const STEP_MS: u128 = 4;
/// Longer than views are apart, in milliseconds.
const REST_MS: u128 = 1_000;

/// The reader.
pub struct Reader {
    replica: Replica,
    store: Store,
    folder: Folder,
    door: PeerId,
    now: u128,
    tokens: u64,
    answer: Option<Answer>,
    views: VecDeque<Arc<View>>,
    founded: Vec<Record>,
    /// Computes what texts mean, once it is there.
    encoder: Option<Encoder>,
    /// Time the replica alone took since it was last asked for.
    spent: Duration,
}

impl Reader {
    /// Comes into the space and hears everything said there.
    pub fn arrive(newcomer: &Newcomer, stream: &Stream, path: &Path) -> Reader {
        let (replica, effects) = newcomer.arrive();
        let space = replica.space().expect("a ticket names a space");
        let folder = Folder::open(path).expect("a folder");
        let store = Store::open(&folder, space, &mut |_| {}).expect("a store");
        let mut reader = Reader {
            replica,
            store,
            folder,
            door: newcomer.door,
            now: 0,
            tokens: 100,
            answer: None,
            views: VecDeque::new(),
            founded: Vec::new(),
            encoder: None,
            spent: Duration::ZERO,
        };
        reader.perform(effects);
        for frame in stream.frames() {
            let message = Message::decode(frame).expect("a sound frame");
            reader.hears(message);
        }
        reader.rest();
        reader
    }

    /// Lets time pass, so that whatever happens next is shown at once.
    pub fn rest(&mut self) {
        self.now += REST_MS;
        self.input(Input::Tick);
        self.now += REST_MS;
    }

    /// Shows what waited because a view was shown a moment ago.
    pub fn wake(&mut self) {
        self.now += REST_MS;
        self.input(Input::Tick);
    }

    /// Lays everything densely, as the node does once nothing happens.
    pub fn lay_densely(&mut self) {
        self.replica.lay_densely();
    }

    /// Does something that must not be refused.
    pub fn act(&mut self, intent: Intent) -> Answer {
        self.tokens += 1;
        let token = Token(self.tokens);
        self.input(Input::Intent { token, intent });
        self.answer.take().expect("an answer")
    }

    /// Has a text model from now on.
    pub fn understands(&mut self, encoder: Encoder) {
        let model = encoder.hash();
        self.encoder = Some(encoder);
        self.input(Input::TextModel(model));
    }

    /// Takes the time the replica alone took since the last time. By the clock: the processor time the
    /// system tells of a thread grows with its ticks, and most inputs take less than one.
    pub fn take_spent(&mut self) -> Duration {
        std::mem::take(&mut self.spent)
    }

    /// Hears records of a peer, with the keys they need.
    pub fn hear(&mut self, keys: Vec<KeyObject>, records: Vec<Record>) {
        if !keys.is_empty() {
            self.hears(Message::Keys(keys));
        }
        for part in messages_of(records) {
            self.hears(Message::Records(part));
        }
    }

    /// The newest view.
    pub fn view(&self) -> &View {
        self.views.back().expect("a view")
    }

    /// The newest views, oldest first.
    pub fn views(&self) -> &VecDeque<Arc<View>> {
        &self.views
    }

    /// What a scope one has founded says of itself.
    pub fn founding_of(&self, scope: ScopeId) -> ScopeGenesis {
        let here = self.founded.iter().filter(|record| record.scope() == scope);
        let mut founding = here.filter_map(|record| match record.governance() {
            Ok(Governance::ScopeGenesis(genesis)) => Some(genesis),
            _ => None,
        });
        founding.next().expect("a founding")
    }

    fn hears(&mut self, message: Message) {
        let from = self.door;
        self.input(Input::Heard { from, message });
    }

    fn input(&mut self, input: Input) {
        self.now += STEP_MS;
        let before = Instant::now();
        let effects = self.replica.handle(input, moment(self.now));
        self.spent += before.elapsed();
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        // What comes back from the disk does so after everything else was done.
        let mut come: Vec<Input> = Vec::new();
        for effect in effects {
            match effect {
                Effect::Append(batch) => {
                    if self.tokens > 100 && self.founded.len() < 16 {
                        self.founded.extend(batch.records.iter().cloned());
                    }
                    if let Some(vault) = &batch.vault {
                        let space = self.store.space();
                        self.folder.write_vault(&space, vault).expect("kept");
                    }
                    let mut joined = replica::Batch::default();
                    join(&mut joined, Effect::Append(batch));
                    self.store.append(&for_store(joined)).expect("durable");
                }
                Effect::Show(view) => {
                    self.views.push_back(view);
                    if self.views.len() > VIEWS_KEPT {
                        self.views.pop_front();
                    }
                }
                Effect::Answer { answer, .. } => self.answer = Some(answer.expect("not refused")),
                Effect::Load { document } => {
                    let mut changes = Vec::new();
                    let mut each = |_: &[u8], change: &[u8]| changes.push(change.to_vec());
                    self.store
                        .scan(Shelf::Change as u8, &document, &mut each)
                        .expect("readable");
                    come.push(Input::Loaded(Loaded::Document { document, changes }));
                }
                Effect::LoadKeys { names } => {
                    let objects = self.store.keys(&names).expect("readable");
                    come.push(Input::Loaded(Loaded::Keys { names, objects }));
                }
                Effect::Encode(texts) => {
                    let encoder = self.encoder.as_ref().expect("a model was named");
                    let vectors = encoder.encode_all(&texts).into_iter().map(Arc::new);
                    come.push(Input::Encoded(Encoded {
                        model: encoder.hash(),
                        vectors: texts.into_iter().zip(vectors).collect(),
                    }));
                }
                // Nobody else is there, and nothing is asked for twice.
                _ => {}
            }
        }
        for input in come {
            self.input(input);
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.store.fold().expect("folded");
    }
}
