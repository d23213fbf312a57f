//! Showing: from state to the newest view.
//!
//! A view is made when something it shows has changed, at once after an act and otherwise at most
//! a few times a second, so that a large sync costs a few views and not one a record.

use std::sync::Arc;

use history::Timestamp;
use model::PersonId;

use crate::acts::owner_name;
use crate::effect::{Batch, Effect, PeerId};
use crate::people::said;
use crate::replica::Replica;
use crate::view::{PeerState, PeerView, PersonCard, ProgressView, SpaceView, SyncView, View};

/// The shortest time between two views that nobody asked for, in milliseconds.
pub const VIEW_EVERY_MS: u64 = 100;
/// The same for a space of many people, whose matches take longer.
pub const LARGE_VIEW_EVERY_MS: u64 = 500;
/// From how many people on a space counts as large.
pub const LARGE_FROM_PEOPLE: usize = 2_000;
/// The most matches in a view.
pub const MATCHES_SHOWN_MAX: usize = 60;

/// What has changed since the last view.
#[derive(Debug, Default, Clone, Copy)]
pub struct Dirty {
    pub people: bool,
    pub me: bool,
    pub space: bool,
    pub sync: bool,
    pub talk: bool,
    pub community: bool,
    pub rounds: bool,
    /// A person waits for this: show at once.
    pub urgent: bool,
}

impl Dirty {
    pub fn all(&mut self) {
        *self = Dirty {
            people: true,
            me: true,
            space: true,
            sync: true,
            talk: true,
            community: true,
            rounds: true,
            urgent: true,
        };
    }

    fn any(&self) -> bool {
        self.people
            || self.me
            || self.space
            || self.sync
            || self.talk
            || self.community
            || self.rounds
    }
}

impl Batch {
    /// Tells whether there is nothing to make durable.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
            && self.private.is_empty()
            && self.keys.is_empty()
            && self.spare.is_empty()
            && self.puts.is_empty()
            && self.clears.is_empty()
            && self.forget.is_empty()
            && self.files_gone.is_empty()
            && self.vault.is_none()
    }
}

impl Replica {
    /// Makes the first view, without matches: those follow when somebody can see them.
    pub(crate) fn finish_forced(&mut self) -> Vec<Effect> {
        self.dirty.all();
        let people_later = self.people.iter().next().is_some();
        let mut effects = std::mem::take(&mut self.after);
        effects.push(self.show(false));
        self.pull_at = Timestamp(self.now.0 + crate::sync::PULL_EVERY_MS);
        effects.push(Effect::WakeAt(self.pull_at));
        if people_later {
            self.dirty.people = true;
        }
        effects
    }

    /// Shows everybody as they were when this device stopped, while the rest is still being read.
    /// Whoever draws it sees that it goes on: nothing can be wished yet.
    pub(crate) fn glance(&mut self, admission: history::Admission, records: u64) -> Arc<View> {
        self.listing.take_stale();
        let me = self.me();
        self.list_me();
        let others = self.people.iter().filter(|(id, _)| Some(**id) != me);
        let members = others.filter(|(id, _)| !self.outside.contains(id));
        self.listing
            .fill(members.map(|(id, person)| (*id, &*person.listed, &person.card)));
        let mut view = View::clone(&self.view);
        view.version += 1;
        view.standing = crate::view::Standing::Member;
        view.space = self
            .space_view()
            .map(|space| SpaceView { admission, ..space });
        view.me = self.me_view();
        view.programs = Arc::new(self.program_views());
        view.people = Arc::new(self.listing.cards());
        view.sync.records = records;
        view.progress = Some(ProgressView {
            what: "Opening the space".to_owned(),
            done: 0,
            of: records,
        });
        self.view = Arc::new(view);
        Arc::clone(&self.view)
    }

    pub(crate) fn show_if_due(&mut self) -> Vec<Effect> {
        if !self.dirty.any() {
            self.dirty.urgent = false;
            return Vec::new();
        }
        let large = self.people.iter().nth(LARGE_FROM_PEOPLE).is_some();
        let every = if large {
            LARGE_VIEW_EVERY_MS
        } else {
            VIEW_EVERY_MS
        };
        let due = Timestamp(self.shown_at.0.saturating_add(every));
        // A clock that was set back must not freeze the view.
        if self.dirty.urgent || self.now >= due || self.now < self.shown_at {
            vec![self.show(true)]
        } else {
            vec![Effect::WakeAt(due)]
        }
    }

    fn show(&mut self, matches: bool) -> Effect {
        let dirty = std::mem::take(&mut self.dirty);
        let mut view = View::clone(&self.view);
        view.version += 1;
        view.standing = self.standing();
        view.asking = self.asking();
        view.progress = self.progress.clone();
        view.vectors = self.vectors_view();
        view.refusal = self
            .refusal
            .as_deref()
            .map(|code| crate::door::refusal_sentence(code).to_owned());
        view.refusal_code = self
            .refusal
            .as_deref()
            .map(|code| crate::door::refusal_code(code).to_owned());
        view.arrived = self.arrived();
        view.notice = self.notice();
        view.unheard = self.unheard();
        view.space = self.space_view();
        view.sync = self.sync_view();
        if dirty.me || dirty.people || dirty.space {
            view.me = self.me_view();
            view.programs = Arc::new(self.program_views());
        }
        if dirty.people || dirty.sync {
            self.list_again();
            if self.listing.take_changed() {
                view.people = Arc::new(self.listing.cards());
            }
        }
        if dirty.people || dirty.talk {
            if dirty.people {
                self.talks.touch_all();
            }
            view.conversations = Arc::new(self.conversations());
            view.intros = Arc::new(self.intros());
            view.blocked = Arc::new(self.blocked());
            view.receipts = self.receipts();
            view.followed = Arc::new(self.followed_people());
        }
        let drafts = self.drafts();
        if *view.drafts != drafts {
            view.drafts = Arc::new(drafts);
        }
        if dirty.people || dirty.talk || dirty.me {
            view.meet = Arc::new(self.meet_view());
        }
        if dirty.rounds || dirty.me {
            view.rounds = Arc::new(self.round_views());
        }
        if dirty.people {
            self.halls.list_again();
        }
        if dirty.people || dirty.community || dirty.space {
            self.show_communities(&mut view);
            view.governance = self.show_governance();
        }
        let calm = dirty.urgent || !self.is_receiving();
        if matches && !calm && dirty.people {
            // Everybody is still arriving: the last view of the stream brings the matches.
            self.dirty.people = true;
        }
        if matches && calm && (dirty.people || dirty.me) {
            let program = self.looked_at.clone();
            view.matches = Arc::new(self.matches(&program, MATCHES_SHOWN_MAX));
        }
        self.shown_at = self.now;
        self.view = Arc::new(view);
        Effect::Show(Arc::clone(&self.view))
    }

    /// Everybody else, in listing order, with namesakes and connections marked.
    pub(crate) fn member_cards(&mut self) -> Vec<Arc<PersonCard>> {
        self.list_again();
        self.listing.cards()
    }

    /// Brings the list in step.
    pub(crate) fn list_again(&mut self) {
        self.listing.connect(self.connected());
        let stale = self.listing.take_stale();
        let me = self.me();
        for id in &stale {
            let is_other = Some(*id) != me && self.is_member(id);
            let person = self.people.get(id).filter(|_| is_other);
            let listed = person.map(|person| (&*person.listed, &person.card));
            self.listing.set(*id, listed);
        }
        self.list_me();
    }

    /// Notes under which name others see oneself.
    fn list_me(&mut self) {
        let me = self.me().and_then(|me| Some((me, self.people.name(&me)?)));
        self.listing.set_me(me);
    }

    pub(crate) fn is_member(&self, id: &PersonId) -> bool {
        let who = history::PersonId::from_bytes(*id.as_bytes());
        self.authority().is_some_and(|a| a.is_member(&who))
    }

    fn connected(&self) -> std::collections::BTreeSet<PersonId> {
        let owner = |peer: &PeerId| self.authority()?.person_of(&peer.0);
        let owners = self.sessions.keys().filter_map(owner);
        owners.map(|who| said(&who)).collect()
    }

    fn sync_view(&self) -> SyncView {
        SyncView {
            peers: self.peer_views(),
            records: self.records(),
            waiting: self.waiting.len(),
        }
    }

    /// The device one came in through, while nothing else is known of it: it is dialled all the same.
    fn door_view(&self) -> Option<PeerView> {
        let (door, _) = self.door()?;
        let is_listed = self.sessions.contains_key(&door) || self.book.contains_key(&door);
        (!is_listed && self.is_known(&door)).then(|| PeerView {
            peer: door.0.to_string(),
            name: owner_name(self, &door.0),
            carrier: self.carrier_of(&door.0),
            state: PeerState::Away,
            sent: 0,
            received: 0,
            to_come: 0,
            behind: None,
            last_heard: None,
        })
    }

    pub(crate) fn peer_views(&self) -> Vec<PeerView> {
        let connected = self.sessions.iter().map(|(peer, session)| {
            let (state, to_come) = if self.in_sync(peer, session) {
                (PeerState::InSync, 0)
            } else {
                (PeerState::Syncing, self.to_come_from(session))
            };
            PeerView {
                peer: peer.0.to_string(),
                name: owner_name(self, &peer.0),
                carrier: self.carrier_of(&peer.0),
                state,
                sent: session.exchanged.sent,
                received: session.exchanged.received,
                to_come,
                behind: self.lacked_by(session),
                last_heard: Some(session.last_heard),
            }
        });
        let is_member = self.standing() == crate::view::Standing::Member;
        let away = self
            .book
            .iter()
            .filter(|(peer, _)| !self.sessions.contains_key(peer))
            // Whose device was taken back, or who was excluded, is met no more.
            .filter(|(peer, _)| !is_member || self.is_known(peer))
            .map(|(peer, known)| PeerView {
                peer: peer.0.to_string(),
                name: owner_name(self, &peer.0),
                carrier: self.carrier_of(&peer.0),
                state: PeerState::Away,
                sent: known.exchanged.sent,
                received: known.exchanged.received,
                to_come: 0,
                behind: self.may_be_behind(known),
                last_heard: known.heard,
            });
        let mut peers: Vec<PeerView> = connected.chain(away).collect();
        peers.extend(self.door_view());
        peers
    }
}
