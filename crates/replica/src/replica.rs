//! The replica itself: its state, and the one function that moves it.
//!
//! Everything that happens comes in through [`Replica::handle`]; everything that should happen
//! goes out as its answer. The state below is all there is; other modules add acts to it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use history::{Authority, Dice, Incarnation, LogId, ScopeId, SpaceId, Timestamp};
use model::{PersonId, Profile};

use crate::attached::Held;
use crate::audience::Look;
use crate::book::Book;
use crate::boot::Booting;
use crate::community::Halls;
use crate::documents::Documents;
use crate::effect::{Batch, Effect, Input, Loaded, PeerId, Shelf};
use crate::exchange::Session;
use crate::exposure::Exposure;
use crate::foreseen::Foreseen;
use crate::governance::Partings;
use crate::intent::Token;
use crate::listing::Listing;
use crate::listing_match::Kept;
use crate::meanings::Meanings;
use crate::offers::Bringers;
use crate::people::{People, day_of, said};
use crate::personal::Personal;
use crate::private::Private;
use crate::renewal::Renewal;
use crate::round::Rounds;
use crate::run::Run;
use crate::scope::Scope;
use crate::secrets::{DocumentId, Secrets};
use crate::show::Dirty;
use crate::talk::Talks;
use crate::view::{ProgressView, RefusedView, Standing, View};
use crate::waiting::WaitingRoom;

/// The program whose matches are shown until another is chosen.
pub const FIRST_PROGRAM: &str = "P04";

/// One member's copy of one space.
pub struct Replica {
    pub(crate) now: Timestamp,
    pub(crate) dice: Dice,
    pub(crate) secrets: Option<Secrets>,
    pub(crate) space: SpaceId,
    /// Names the scope of the space as a whole.
    pub(crate) home: ScopeId,
    pub(crate) scopes: BTreeMap<ScopeId, Scope>,
    pub(crate) documents: Documents,
    pub(crate) people: People,
    /// Those of them who are no members.
    pub(crate) outside: BTreeSet<PersonId>,
    pub(crate) listing: Listing,
    pub(crate) meanings: Meanings,
    /// One's own lists by program.
    pub(crate) lists: BTreeMap<String, Kept>,
    /// Whom many lists would show, by program.
    pub(crate) exposures: BTreeMap<String, Exposure>,
    pub(crate) private: Private,
    pub(crate) renewal: Renewal,
    pub(crate) waiting: WaitingRoom,
    pub(crate) sessions: BTreeMap<PeerId, Session>,
    /// Where known devices were reachable last.
    pub(crate) book: Book,
    /// Those of them whose turn to be dialled has been, until everybody's has.
    pub(crate) dialled: BTreeSet<PeerId>,
    pub(crate) addresses: Vec<String>,
    pub(crate) pull_at: Timestamp,
    pub(crate) booting: Option<Booting>,
    /// The newest refused records, for the status and for scoring who sent them.
    pub(crate) refused: VecDeque<RefusedView>,
    /// Why the last knock was refused, until a next one succeeds.
    pub(crate) refusal: Option<String>,
    pub(crate) bringers: Bringers,
    /// Bytes of records of scopes that are only carried, as far as this process has taken them.
    pub(crate) carried_bytes: u64,
    /// Bytes of each log, counted by a carrier while it runs.
    pub(crate) log_bytes: BTreeMap<history::LogKey, u64>,
    /// Looks at oneself with the eyes of others that wait for the disk.
    pub(crate) looks: BTreeMap<Token, Look>,
    pub(crate) talks: Talks,
    pub(crate) personal: Personal,
    /// The sealed files the shell holds.
    pub(crate) held: Held,
    pub(crate) halls: Halls,
    pub(crate) rounds: Rounds,
    /// Keys that came before what names them, by scope, while this process runs.
    pub(crate) foreseen: BTreeMap<ScopeId, Foreseen>,
    // Collected while one input is handled, emptied by `finish`.
    pub(crate) batch: Batch,
    pub(crate) after: Vec<Effect>,
    pub(crate) answers: Vec<Effect>,
    pub(crate) secrets_changed: bool,
    pub(crate) seek_keys: BTreeSet<[u8; 32]>,
    /// Texts written by several people that have just taken in a change.
    pub(crate) grown: Vec<DocumentId>,
    /// Logs of which it has just become known who is behind them.
    pub(crate) bound: Vec<history::LogKey>,
    /// Since when lost devices are to be taken back, as far as this run knows.
    pub(crate) recovering_since: Option<Timestamp>,
    /// Logs that a stop kept from being read anew, with their last place then.
    pub(crate) unfinished: Vec<(LogId, u64)>,
    /// Logs of which it was just said where they end.
    pub(crate) ended: Vec<LogId>,
    /// What those who removed somebody from the space had seen of them elsewhere.
    pub(crate) partings: Partings,
    /// When somebody had last told all they had.
    pub(crate) pulled_at: Option<Timestamp>,
    /// Whether something was said, or somebody turned up, that may move what counts by that.
    pub(crate) stirred: bool,
    /// Records that differ from the one held at their place, until that is read.
    pub(crate) suspects: crate::incarnation::Suspects,
    /// What this device wrote into frozen logs, until it is said again.
    pub(crate) lost: Vec<crate::again::Lost>,
    /// What stands beside frozen logs.
    pub(crate) beside: crate::beside::Beside,
    /// Where this copy stands up, until it was compared with where it was.
    pub(crate) place: Option<String>,
    /// The day the space was founded, where the index knows.
    pub(crate) founded_on: Option<i64>,
    /// When things on this disk came into being, until that was compared.
    pub(crate) births: BTreeMap<&'static str, String>,
    /// Whether others may hold more of one's own logs than this disk does.
    pub(crate) run: Run,
    /// How many records there were when everything was laid densely last.
    pub(crate) dense_at: u64,
    /// Who does not know this device yet.
    pub(crate) introductions: crate::introduction::Introductions,
    /// The log in which the drafted profile was published since the start: what does not show then, saying
    /// it again and again would not mend.
    pub(crate) published_in: Option<LogId>,
    /// There is something new to say at the door: it is said again as soon as it is shut.
    pub(crate) knocks_again: bool,
    /// Key objects asked for from disk that have not been answered yet.
    pub(crate) lookups: u64,
    /// Key objects that are on disk for certain, or become so with the next append.
    pub(crate) wrapped: BTreeSet<[u8; 32]>,
    pub(crate) wants: BTreeMap<PeerId, BTreeSet<[u8; 32]>>,
    pub(crate) key_asks: BTreeSet<(PeerId, ScopeId)>,
    /// Shred keys looked for on disk since the last pull, so that each is sought once.
    pub(crate) sought: BTreeSet<[u8; 32]>,
    /// Shred keys a peer was asked for since the last pull.
    pub(crate) wanted: BTreeSet<(PeerId, [u8; 32])>,
    // What is shown.
    pub(crate) looked_at: String,
    pub(crate) dirty: Dirty,
    pub(crate) view: Arc<View>,
    pub(crate) shown_at: Timestamp,
    pub(crate) progress: Option<ProgressView>,
}

impl Replica {
    /// Takes in one event and returns what to do about it, in order.
    pub fn handle(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        let mut effects = self.heed(input, now);
        effects.append(&mut self.present());
        effects
    }

    /// The first half of [`Replica::handle`]: what becomes durable, and what others are told of it.
    /// Whoever performs it on another thread makes views while the disk is at work; [`Replica::present`]
    /// has to follow before the next event.
    pub fn heed(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        self.now = now;
        for id in self.people.expire(&day_of(now)) {
            self.listing.touch(id);
        }
        if let Some(input) = self.hold_back(input) {
            self.take(input);
        }
        self.finish()
    }

    pub(crate) fn take(&mut self, input: Input) {
        match input {
            Input::Intent { token, intent } => self.intend(token, intent),
            Input::Heard { from, message } => self.hear(from, message),
            Input::Loaded(loaded) => self.take_loaded(loaded),
            Input::Brought { token, brought } => self.take_brought(token, brought),
            Input::PeerUp(peer) => self.peer_up(peer),
            Input::PeerDown(peer) => self.peer_down(peer),
            Input::Addresses(addresses) => self.addresses = addresses,
            Input::TextModel(model) => self.text_model(model),
            Input::Held(held) => self.take_held(held),
            Input::Encoded(encoded) => self.encoded(encoded),
            Input::Tick => self.tick(),
            Input::Pull => {
                self.pull_at = self.now;
                self.tick();
            }
        }
    }

    fn take_loaded(&mut self, loaded: Loaded) {
        match loaded {
            Loaded::Document { document, changes } => {
                if !self.is_durable(&document) {
                    self.document_loaded(document, &changes);
                }
            }
            Loaded::Replay {
                records,
                keys,
                last,
            } => {
                self.take_keys_on_disk(keys);
                self.replay(records, last);
            }
            Loaded::Keys { names, objects } => self.keys_loaded(&names, objects),
            Loaded::Recalled {
                token,
                records,
                keys,
            } => {
                let is_taken = self.introduced_from_disk(token, &records);
                if !is_taken && !self.recalled_own(token, &records) {
                    self.recalled(token, &records, keys);
                }
            }
        }
    }

    /// Says which space this replica belongs to, once there is one.
    pub fn space(&self) -> Option<SpaceId> {
        self.secrets.as_ref().map(|secrets| secrets.space)
    }

    /// Says with which secret this device proves itself to peers.
    pub fn identity(&self) -> Option<[u8; 32]> {
        let secrets = self.secrets.as_ref()?;
        Some(secrets.device.ed25519_seed())
    }

    /// Tells whether a device may have a session rather than only knock.
    pub fn is_known(&self, peer: &PeerId) -> bool {
        let live = |authority: &Authority| {
            let owner = authority.person_of(&peer.0);
            authority.is_live(&peer.0) && owner.is_some_and(|who| authority.is_member(&who))
        };
        self.authority().is_some_and(live) || self.expects(peer) || self.is_only_heard_out(peer)
    }

    /// Tells where this replica stands with its space.
    pub fn standing(&self) -> Standing {
        let Some(secrets) = &self.secrets else {
            return Standing::Nobody;
        };
        let admitted = |authority: &Authority| authority.is_member(&secrets.person_id());
        // A device that was added to a member has said nothing yet, and is one all the same.
        let device = secrets.device.signer().key();
        let added = |authority: &Authority| secrets.was_added() && authority.is_live(&device);
        // A new incarnation has said nothing yet either.
        let own_log = || self.has_spoken_here() || self.authority().is_some_and(added);
        let reads = || self.home().and_then(Scope::first_key).is_some() || self.is_carrier();
        if self.authority().is_some_and(admitted) && own_log() && reads() {
            Standing::Member
        } else {
            Standing::Waiting
        }
    }

    /// Tells whether any log of this device is in the space.
    fn has_spoken_here(&self) -> bool {
        if self.own_head().is_some() {
            return true;
        }
        let (Some(own), Some(home)) = (&self.secrets, self.home()) else {
            return false;
        };
        // Asked for every input: only this device's logs are looked at, not everybody's.
        let log = |incarnation| LogId {
            scope: self.home,
            key: own.device.signer().key(),
            incarnation: Incarnation(incarnation),
        };
        let own_logs = log(u64::MIN)..=log(u64::MAX);
        home.heads.range(own_logs).next().is_some()
    }

    pub(crate) fn own_log(&self, secrets: &Secrets) -> LogId {
        LogId {
            scope: self.home,
            key: secrets.device.signer().key(),
            incarnation: secrets.incarnation,
        }
    }

    /// Names oneself in documents.
    pub(crate) fn me(&self) -> Option<PersonId> {
        self.secrets
            .as_ref()
            .map(|secrets| said(&secrets.person_id()))
    }

    pub(crate) fn set_person(&mut self, id: PersonId, mut profile: Profile) {
        // The avoid list is private by rule; a client that published its own is not listened to.
        profile.avoid.clear();
        let bytes = minicbor_serde::to_vec(&profile).unwrap_or_default();
        self.put(Shelf::Person, id.as_bytes().to_vec(), Some(bytes));
        self.people.set(id, profile);
        self.note_outside(id);
        self.listing.touch(id);
        self.dirty.people = true;
    }

    /// The second half of [`Replica::handle`]: answers, and the newest view if it is due.
    pub fn present(&mut self) -> Vec<Effect> {
        let mut effects = std::mem::take(&mut self.answers);
        effects.extend(self.show_if_due());
        effects.extend(self.ask_for_vectors());
        effects
    }

    /// Turns what one input brought about into the ordered list of effects.
    fn finish(&mut self) -> Vec<Effect> {
        self.settle_standing();
        self.confirm_messages();
        self.take_shown();
        self.follow_contacts();
        self.follow_steps();
        self.keep_words_of_removed();
        self.follow_rounds();
        self.go_on_joining();
        self.note_usefulness();
        self.follow_cases();
        self.give_seats();
        self.say_lost_again();
        self.notice_place();
        if self.secrets_changed {
            self.secrets_changed = false;
            self.batch.vault = self.secrets.as_ref().map(Secrets::encode);
        }
        let mut effects = Vec::new();
        let batch = std::mem::take(&mut self.batch);
        self.tell_news(&batch);
        if !batch.is_empty() {
            // Appending comes before telling: a peer must never hold a record that we could lose.
            effects.push(Effect::Append(batch));
        }
        self.ask_for_keys();
        for effect in std::mem::take(&mut self.after) {
            // Whoever hears an answer finds what it says in the view.
            let is_answer = matches!(effect, Effect::Answer { .. });
            let half = if is_answer {
                &mut self.answers
            } else {
                &mut effects
            };
            half.push(effect);
        }
        effects
    }
}
