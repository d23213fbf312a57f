//! The way back with 24 words, when every device is lost.
//!
//! For: seating a new device of somebody from the recovery words and one member's device, and taking
//! back the devices that were lost. Knows: that only the person's own statement ties words and
//! person together, and that the space keeps it. Never: tells anybody the words; what is sent is
//! signed with the key they give, for one device and one space.
//!
//! 1. The new device knocks with a statement signed by the words, which names nobody yet.
//! 2. Whoever it reached finds the person who committed to these words and tells their statement.
//! 3. The new device seats itself with it: it is a device of that person, and catches up.
//! 4. When it holds what the other holds, it takes back the lost devices, with how far their logs
//!    count, and draws a fresh key. It says so where none is lost, too: that settles its seat.

use history::{
    Draft, Governance, Incarnation, LogKey, PersonStatement, REVOKED_MAX, Record, RecordId,
    Recovered, RecoveryKey, Retain, ScopeId,
};

use crate::content::Content;
use crate::effect::PeerId;
use crate::exchange::Session;
use crate::message::Message;
use crate::replica::Replica;
use crate::secrets::{Joining, Secrets};
use crate::sync::PULL_EVERY_MS;
use crate::ticket::Ticket;
use crate::view::{Answer, Refusal, Standing};

/// What a device hears that was told who it is.
pub(crate) const RECALLED: &str = "recalled";
/// The private setting that says what is still to do.
const OPEN: &str = "device/recovery";
const REVOKE: &str = "revoke";
const KEEP: &str = "keep";
const DONE: &str = "done";
/// How long what waits under a name nobody knows keeps lost devices from being taken back, in milliseconds.
const UNKNOWN_WAITS_MS: u64 = 10 * 60 * 1_000;

impl Secrets {
    /// Tells whether this device still waits to be told whose it is.
    pub(crate) fn is_nameless(&self) -> bool {
        self.person.nonce == NO_NONCE && self.person.first_device == self.device.signer().key()
    }

    fn recovery_key(&self) -> RecoveryKey {
        RecoveryKey::from_seed(self.recovery)
    }
}

/// The nonce of the statement that names nobody.
const NO_NONCE: [u8; 16] = [0; 16];

impl Replica {
    /// Begins again as somebody who has nothing left but their words; the ticket only says where a
    /// member's device is.
    pub(crate) fn recover(
        &mut self,
        words: &str,
        ticket: &str,
        keep_others: bool,
    ) -> Result<Answer, Refusal> {
        let seed = history::seed_of(words)
            .map_err(|error| Refusal::new("words-unfit", format!("Could not recover: {error}")))?;
        let ticket =
            Ticket::parse(ticket).map_err(|bad| Refusal::new(bad.code(), bad.sentence()))?;
        let value = if keep_others { KEEP } else { REVOKE };
        let asks_already = self.standing() == Standing::Waiting && self.is_recovering();
        if asks_already && self.space == ticket.space && self.holds_these_words(&seed) {
            self.remember_recovery(value)?;
            return Ok(self.recover_again(&ticket));
        }
        self.must_be_nobody("recover here")?;
        let mut secrets = Secrets::generate(&mut self.dice);
        secrets.space = ticket.space;
        secrets.recovery = *seed;
        secrets.person = PersonStatement {
            first_device: secrets.device.signer().key(),
            recovery: secrets.recovery_key().commitment(),
            nonce: NO_NONCE,
        };
        let aside = Incarnation(u64::from_be_bytes(self.dice.bytes()));
        let asks = Recovery::of(&secrets, Vec::new(), Vec::new());
        let chain = vec![asks.record(&secrets, aside, Vec::new(), self.now).wire()];
        secrets.joining = Some(Joining::new(ticket.to_text(), String::new(), chain));
        self.begin_with(secrets);
        self.remember_recovery(value)?;
        self.dial_door();
        Ok(self.joining_answer())
    }

    fn holds_these_words(&self, seed: &[u8; 32]) -> bool {
        let own = self.secrets.as_ref();
        own.is_some_and(|own| own.recovery == *seed)
    }

    /// The same words again only ask again, perhaps at another door of the same space.
    fn recover_again(&mut self, ticket: &Ticket) -> Answer {
        let joining = self.secrets.as_mut().and_then(|own| own.joining.as_mut());
        if let Some(joining) = joining {
            joining.ticket = ticket.to_text();
        }
        self.knock_anew();
        self.dial_ticket(ticket);
        self.joining_answer()
    }

    fn remember_recovery(&mut self, value: &str) -> Result<(), Refusal> {
        self.write_private(Content::Setting {
            key: OPEN.to_owned(),
            value: value.to_owned(),
        })
    }

    /// Hears a device that holds somebody's words: tells it whose, or seats it.
    pub(crate) fn hear_recovery(
        &mut self,
        from: PeerId,
        record: Record,
        recovered: &Recovered,
    ) -> Result<bool, &'static str> {
        if !recovered.verify(&self.home) || recovered.device.ed25519 != from.0 {
            return Err("words-unfit");
        }
        let home = self.home().ok_or("not-a-member")?;
        let authority = &home.authority;
        let statement = authority
            .person_committed_to(&recovered.person.recovery)
            .ok_or("words-unknown")?;
        if !authority.is_member(&statement.id()) {
            return Err("removed");
        }
        if statement == recovered.person {
            let harvest = self.admit_all(vec![record], crate::gate::Source::Peer(from));
            if let Some((_, rejection)) = harvest.refused.first() {
                return Err(rejection.code);
            }
            self.seal_epoch_key_to(from);
            return Ok(true);
        }
        let credential = authority
            .credential_of_person(&statement.id())
            .ok_or("words-unknown")?;
        let lamport = home.lamports.get(&credential).ok_or("words-unknown")?;
        self.tell(
            from,
            Message::Recalled {
                person: statement,
                credential,
                lamport,
            },
        );
        Err(RECALLED)
    }

    /// Hears whose words these are, and asks to be seated.
    pub(crate) fn hear_recalled(
        &mut self,
        from: PeerId,
        person: PersonStatement,
        credential: RecordId,
        lamport: u64,
    ) {
        let waits = self.standing() == Standing::Waiting && self.expects(&from);
        let now = self.now;
        let Some(secrets) = self.secrets.as_mut().filter(|own| own.is_nameless()) else {
            return;
        };
        if !waits || person.recovery != secrets.person.recovery {
            return;
        }
        secrets.person = person;
        let seats = Recovery::of(secrets, Vec::new(), Vec::new());
        let incarnation = secrets.incarnation;
        let record = seats.record(secrets, incarnation, vec![(credential, lamport)], now);
        if let Some(joining) = &mut secrets.joining {
            joining.chain = vec![record.wire()];
        }
        self.secrets_changed = true;
        self.refusal = None;
        if let Some(id) = self.own_document() {
            self.documents.pin(id);
        }
        self.dirty.all();
        self.knocks_again = true;
        self.knock(from);
    }

    /// Tells whether lost devices are still to be taken back.
    pub(crate) fn is_recovering(&self) -> bool {
        let open = self.private.settings.get(OPEN).map(String::as_str);
        matches!(open, Some(REVOKE | KEEP))
    }

    /// Takes back the lost devices, once everything a member's device holds is here.
    pub(crate) fn finish_recovery(&mut self) {
        let open = self.private.settings.get(OPEN).map(String::as_str);
        let (Some(value @ (REVOKE | KEEP)), Standing::Member) = (open, self.standing()) else {
            return;
        };
        let revokes = value == REVOKE;
        let now = self.now;
        self.recovering_since.get_or_insert(now);
        for session in self.sessions.values_mut() {
            session.offers_due.get_or_insert(now);
        }
        // What lost devices said to their owner counts as far as it was read before they are taken
        // back, so first there has to be what a member's device carries beside the space.
        let is_told_all = |session: &Session| {
            let waited = session
                .offers_due
                .map_or(0, |since| now.0.saturating_sub(since.0));
            session.awaited.is_empty() && (session.has_offered || waited > PULL_EVERY_MS)
        };
        let mut open = self.sessions.iter().filter(|(_, session)| session.open);
        let caught_up = open.any(|(peer, it)| self.holds_the_same(peer, it) && is_told_all(it));
        if !caught_up || self.own_words_wait() || self.own_head().is_none() {
            return;
        }
        let done = self.settle_seat(revokes);
        match done.and_then(|()| self.remember_recovery(DONE)) {
            // What has to wait for that is said at once.
            Ok(()) => self.say_endings(),
            Err(refusal) => tracing::warn!(
                code = refusal.code,
                "could not take back the lost devices yet"
            ),
        }
    }

    /// Tells whether a record waits that is one's own, or may be: whose log it is may not be known yet.
    ///
    /// Anybody can make up what waits for ever under a name nobody knows, so that holds it up no longer
    /// than `UNKNOWN_WAITS_MS`.
    fn own_words_wait(&self) -> bool {
        let since = self.recovering_since.unwrap_or(self.now);
        let is_over = self.now.0.saturating_sub(since.0) > UNKNOWN_WAITS_MS;
        let me = self.me();
        let mut waiting = self.waiting.iter();
        waiting.any(|waiter| match self.author_of(&waiter.record) {
            Some(author) => Some(author) == me,
            None => !is_over,
        })
    }

    /// Says, signed by the words, which devices are taken back, even if it is none: until then no other
    /// device of the person can take this one back, and from then on those that stay can.
    fn settle_seat(&mut self, revokes: bool) -> Result<(), Refusal> {
        let (Some(secrets), Some(home)) = (&self.secrets, self.home()) else {
            return Ok(());
        };
        let own = secrets.device.signer().key();
        let me = secrets.person_id();
        let devices = home.authority.devices_of(&me);
        let mut lost: Vec<LogKey> = devices
            .map(|device| device.ed25519)
            .filter(|device| revokes && *device != own)
            .take(REVOKED_MAX)
            .collect();
        lost.sort();
        let is_alone = lost.is_empty();
        let theirs = home.heads.iter().filter(|(log, _)| lost.contains(&log.key));
        let retain = theirs.map(|(log, head)| Retain {
            log: log.key,
            incarnation: log.incarnation,
            seq: head.seq,
            record: head.record,
        });
        let retain = Retain::fitting(retain.collect());
        let recovered = Recovery::of(secrets, lost, retain).0;
        self.govern(&Governance::Recovered(recovered), Vec::new())?;
        if is_alone {
            return Ok(());
        }
        self.rotate(self.home)?;
        self.say_endings();
        self.renew_shared_key();
        Ok(())
    }
}

/// What the words say.
struct Recovery(Recovered);

impl Recovery {
    fn of(secrets: &Secrets, revoked: Vec<LogKey>, retain: Vec<Retain>) -> Recovery {
        let scope = ScopeId::of_space(&secrets.space);
        let (person, key) = (secrets.person.clone(), secrets.recovery_key());
        let device = secrets.device.statement(person.id());
        Recovery(Recovered::sign(
            &scope, person, &key, device, revoked, retain,
        ))
    }

    /// Signs it as the first record of a log of this device.
    fn record(
        self,
        secrets: &Secrets,
        incarnation: Incarnation,
        deps: Vec<(RecordId, u64)>,
        now: history::Timestamp,
    ) -> Record {
        let draft = Draft {
            space: secrets.space,
            scope: ScopeId::of_space(&secrets.space),
            incarnation,
            head: None,
            time: now,
            epoch: RecordId::from(secrets.space),
            deps,
        };
        draft.govern(secrets.device.signer(), &Governance::Recovered(self.0))
    }
}
