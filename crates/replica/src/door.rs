//! Coming in: how a newcomer asks and how a member's device lets them in.
//!
//! A newcomer's membership chain is person, device, join. It lives in the key file until a member
//! has countersigned it, because before that there is no history to append it to. Any live member's
//! device that hears the knock checks the invitation, countersigns, seals the epoch key to the new
//! device and from then on treats it as a peer like any other (authority.md, Joining).

use history::{
    Admission, Authority, Countersign, Draft, EpochWrap, Governance, Incarnation, Join, KeyObject,
    LogKey, Record, RecordId, ScopeId, TicketRefusal, Timestamp,
};

use crate::acts::LAST_JOIN_SEQ;
use crate::content::Content;
use crate::devices::{DeviceTicket, introduced, is_device_ticket};
use crate::effect::{Effect, PeerId};
use crate::event::ENDED;
use crate::gate::Source;
use crate::message::{Message, WANTS_MAX};
use crate::recovery::RECALLED;
use crate::replica::Replica;
use crate::scope::Scope;
use crate::secrets::{Joining, Secrets};
use crate::ticket::Ticket;
use crate::unheard::UNKNOWN;
use crate::view::{Answer, Arrived, Asking, Refusal, Standing};

impl Replica {
    /// Makes an identity for the ticket's space and starts asking.
    pub(crate) fn join(&mut self, text: &str, person: &str) -> Result<Answer, Refusal> {
        if is_device_ticket(text) {
            return self.join_as_device(text);
        }
        self.join_with(text, person, false)
    }

    /// Asks with a ticket, as a person or as a carrier, which has no name.
    pub(crate) fn join_with(
        &mut self,
        text: &str,
        person: &str,
        carries: bool,
    ) -> Result<Answer, Refusal> {
        let ticket = Ticket::parse(text).map_err(|bad| Refusal::new(bad.code(), bad.sentence()))?;
        let standing = self.standing();
        if standing == Standing::Member && self.space == ticket.space {
            // Nothing is to be joined; but where the ticket's device is may be news.
            self.dial_ticket(&ticket);
            return Ok(self.joining_answer());
        }
        if ticket.expires.is_some_and(|at| at < self.now) {
            let (code, sentence) = ticket_refusal(TicketRefusal::Expired);
            return Err(Refusal::new(code, sentence));
        }
        if standing == Standing::Waiting && self.space == ticket.space {
            return self.join_again(&ticket, person, carries);
        }
        self.must_be_nobody("join the space")?;
        let name = if carries {
            None
        } else {
            Some(crate::acts::name_edit(person)?)
        };
        let mut secrets = Secrets::generate(&mut self.dice);
        secrets.space = ticket.space;
        secrets.ask_with(&ticket, person, carries, self.now);
        self.begin_with(secrets);
        if let Some(name) = name {
            self.edit_private(&[name])?;
        }
        self.dial_ticket(&ticket);
        Ok(self.joining_answer())
    }

    pub(crate) fn joining_answer(&self) -> Answer {
        Answer::Joining {
            space: self.space,
            standing: self.standing(),
        }
    }

    /// The same ticket again only asks again; another one is asked with from now on.
    fn join_again(
        &mut self,
        ticket: &Ticket,
        person: &str,
        carries: bool,
    ) -> Result<Answer, Refusal> {
        if !carries {
            let name = crate::acts::name_edit(person)?;
            self.edit_private(&[name])?;
        }
        if self.joining_ticket().as_ref() != Some(ticket) {
            let incarnation = Incarnation(u64::from_be_bytes(self.dice.bytes()));
            let now = self.now;
            if let Some(secrets) = &mut self.secrets {
                // The earlier chain may stand in somebody's history already: a second one at its
                // places would be equivocation, so this one begins a log of its own.
                secrets.incarnation = incarnation;
                secrets.ask_with(ticket, person, carries, now);
            }
            self.knock_anew();
        }
        self.dial_ticket(ticket);
        Ok(self.joining_answer())
    }

    /// Asks whoever is there again, with what is asked now.
    pub(crate) fn knock_anew(&mut self) {
        self.secrets_changed = true;
        self.refusal = None;
        self.keep_arrived("");
        let open: Vec<PeerId> = self.sessions.keys().copied().collect();
        for peer in open {
            self.knock(peer);
        }
    }

    /// Says as what one asks to come in, for whoever waits.
    pub(crate) fn asking(&self) -> Asking {
        let joining = self.secrets.as_ref().and_then(|own| own.joining.as_ref());
        if joining.is_some_and(|joining| is_device_ticket(&joining.ticket)) {
            Asking::Device
        } else if self.is_recovering() {
            Asking::Recovery
        } else {
            Asking::Newcomer
        }
    }

    fn joining_ticket(&self) -> Option<Ticket> {
        let joining = self.secrets.as_ref()?.joining.as_ref()?;
        Ticket::parse(&joining.ticket).ok()
    }

    /// Names the device that issued the ticket one came with, and where it is.
    pub(crate) fn door(&self) -> Option<(PeerId, Vec<String>)> {
        if let Some(ticket) = self.joining_ticket() {
            return Some((PeerId(ticket.device), ticket.addresses));
        }
        let joining = self.secrets.as_ref()?.joining.as_ref()?;
        let ticket = DeviceTicket::parse(&joining.ticket).ok()?;
        Some((PeerId(ticket.device), ticket.addresses))
    }

    /// Dials the device that issued the ticket while the join is open, and later on when its
    /// address in the index got lost: without any address a device stays alone for ever.
    pub(crate) fn dial_door(&mut self) {
        if let Some((peer, addresses)) = self.door() {
            let forgotten = !self.book.contains_key(&peer);
            if forgotten || self.standing() == Standing::Waiting {
                self.dial_at(peer, addresses);
            }
        }
    }

    pub(crate) fn dial_ticket(&mut self, ticket: &Ticket) {
        self.dial_at(PeerId(ticket.device), ticket.addresses.clone());
    }

    pub(crate) fn dial_at(&mut self, peer: PeerId, addresses: Vec<String>) {
        if !self.sessions.contains_key(&peer) {
            self.after.push(Effect::Dial { peer, addresses });
        }
    }

    /// Tells whether we ourselves are asking this device to let us in.
    pub(crate) fn expects(&self, peer: &PeerId) -> bool {
        let joining = self.secrets.as_ref().and_then(|own| own.joining.as_ref());
        let issuer = joining.and_then(Joining::device);
        issuer == Some(peer.0) && self.standing() == Standing::Waiting
    }

    /// Presents the membership chain.
    pub(crate) fn knock(&mut self, to: PeerId) {
        let Some(joining) = self.secrets.as_ref().and_then(|s| s.joining.as_ref()) else {
            return;
        };
        let opened: Result<Vec<Record>, _> = joining
            .chain
            .iter()
            .map(|wire| Record::open(wire))
            .collect();
        match opened {
            Ok(chain) => {
                if let Some(session) = self.sessions.get_mut(&to) {
                    session.is_door = true;
                }
                self.tell(to, Message::Knock(chain));
            }
            Err(forged) => {
                tracing::error!(%forged, "the membership chain in the key file is damaged")
            }
        }
    }

    /// Hears a newcomer's chain; lets them in or says why not.
    pub(crate) fn hear_knock(&mut self, from: PeerId, chain: Vec<Record>) {
        if self.standing() == Standing::Member && Replica::is_introduction(&from, &chain) {
            if let Err(code) = self.hear_introduction(from, &chain) {
                self.refuse_knock(from, code);
            }
            return;
        }
        // A carrier could let somebody in, but hand them no key to read with.
        if self.standing() != Standing::Member || self.is_carrier() {
            return self.refuse_knock(from, "not-a-member");
        }
        // Nor does anybody count whom a device lets in that knows that it was taken back.
        if self.surely_unheard().is_some() {
            return self.refuse_knock(from, "not-a-member");
        }
        let asked = chain.last().map(Record::id);
        match self.let_in(from, chain) {
            Ok(_) => {
                self.greet(from);
                if !self.begins_with(&from) {
                    // Whoever comes in has nothing to begin with, whatever the keys say.
                    self.tell_frontier(from, self.home);
                }
            }
            Err(AWAITING_REGISTRARS) => {
                let code = self.awaiting(asked);
                self.refuse_knock(from, &code);
            }
            Err(code) => self.refuse_knock(from, code),
        }
    }

    /// Says with how many signatures a wish that is kept comes to hold.
    fn awaiting(&self, join: Option<RecordId>) -> String {
        let authority = self.authority();
        let missing = authority.and_then(|a| a.signatures_missing(&join?));
        let registrars = authority.map_or(0, |a| a.stewards().len());
        let missing = missing.unwrap_or_default();
        format!("{AWAITING_REGISTRARS} {missing}/{registrars}")
    }

    /// What is known of one's wish to come in, while registrars have to sign it.
    pub(crate) fn arrived(&self) -> Option<Arrived> {
        let (missing, registrars) = missing_of(self.private.settings.get(ARRIVED)?)?;
        let waits = self.standing() == Standing::Waiting && self.refusal.is_none();
        let you = self.me().filter(|_| waits)?;
        Some(Arrived {
            missing,
            registrars,
            you,
        })
    }

    /// Keeps how it stands: who looks tomorrow may reach nobody then.
    fn keep_arrived(&mut self, value: &str) {
        let before = self.private.settings.get(ARRIVED).map(String::as_str);
        if before.unwrap_or_default() == value {
            return;
        }
        let (key, value) = (ARRIVED.to_owned(), value.to_owned());
        if let Err(refusal) = self.write_private(Content::Setting { key, value }) {
            tracing::warn!(
                code = refusal.code,
                "could not note that a wish has arrived"
            );
        }
    }

    /// Lets a newcomer's device in and seals the key to it; true when it was not in before.
    pub(crate) fn let_in(
        &mut self,
        from: PeerId,
        chain: Vec<Record>,
    ) -> Result<bool, &'static str> {
        if chain.iter().any(|record| record.space() != self.space) {
            return Err("ticket-other-space");
        }
        if chain.iter().any(|record| record.header().log != from.0) {
            return Err("knock-for-another");
        }
        let live = |authority: &Authority| authority.is_live(&from.0);
        if self.authority().is_some_and(live) {
            // Let in already, with this chain or another one; only they do not know it yet.
            self.seal_epoch_key_to(from);
            return Ok(false);
        }
        if let [one] = chain.as_slice()
            && let Ok(Governance::Recovered(recovered)) = one.governance()
        {
            return self.hear_recovery(from, one.clone(), &recovered);
        }
        if let Some((added, join)) = introduced(&chain) {
            self.hear_device(from, added, &join)?;
            self.seal_epoch_key_to(from);
            return Ok(true);
        }
        let join = chain.last().map(Record::id).ok_or("knock-incomplete")?;
        let held = |home: &Scope| home.lamports.contains_key(&join);
        if !self.home().is_some_and(held) {
            self.admit_chain(from, chain)?;
        }
        self.countersign(join)?;
        self.seal_epoch_key_to(from);
        Ok(true)
    }

    fn admit_chain(&mut self, from: PeerId, chain: Vec<Record>) -> Result<(), &'static str> {
        // Judge before admitting: a chain whose invitation is unknown or used up, or whose ticket
        // was altered, must not leave records behind.
        let [_, device, last] = chain.as_slice() else {
            return Err("knock-incomplete");
        };
        let Ok(Governance::Join(join)) = last.governance() else {
            return Err("knock-incomplete");
        };
        if self.ended().is_some() {
            return Err(ENDED);
        }
        let home = self.home().ok_or("not-a-member")?;
        let authority = &home.authority;
        check_invite(authority, &join.invite, self.now)
            .map_err(|refusal| ticket_refusal(refusal).0)?;
        let signed = authority
            .invite(&join.invite)
            .is_some_and(|state| join.verify(&self.space, &from.0, &state.invite.key));
        let invited_at = home.lamports.get(&join.invite).unwrap_or(0);
        let lamport = device.header().lamport.max(invited_at).saturating_add(1);
        if !signed || last.header().lamport != lamport {
            return Err("ticket-altered");
        }
        let harvest = self.admit_all(chain, Source::Peer(from));
        match harvest.refused.first() {
            Some((_, rejection)) => Err(rejection.code),
            None => Ok(()),
        }
    }

    fn countersign(&mut self, join: RecordId) -> Result<(), &'static str> {
        let home = self.home().ok_or("not-a-member")?;
        let authority = &home.authority;
        match authority.may_countersign(&join, self.now) {
            Ok(()) => {}
            // Somebody else's countersign came first: nothing left to do.
            Err(TicketRefusal::AlreadyMember) => return Ok(()),
            Err(refusal) => return Err(ticket_refusal(refusal).0),
        }
        let admission = authority.genesis().map(|genesis| genesis.admission);
        if admission != Some(Admission::Open) {
            // The registrars sign, when they see the wish; it is kept with them until then.
            return Err(AWAITING_REGISTRARS);
        }
        let lamport = home.lamports.get(&join).ok_or("ticket-unknown")?;
        let body = Governance::Countersign(Countersign { join });
        self.govern(&body, vec![(join, lamport)])
            .map(|_| ())
            .map_err(|_| "countersign-failed")
    }

    /// Seals the newest content key to a live device and tells it.
    pub(crate) fn seal_epoch_key_to(&mut self, peer: PeerId) {
        let home = self.scopes.get(&self.home);
        let (Some(secrets), Some(home)) = (&self.secrets, home) else {
            return;
        };
        let live = home.authority.is_live(&peer.0);
        let device = home.authority.device(&peer.0).filter(|_| live);
        let (Some((epoch, key)), Some(device)) = (home.newest_held(), device) else {
            return;
        };
        let earlier = home.earlier_keys();
        let wrap = EpochWrap::seal(
            home.id,
            epoch,
            key,
            device,
            secrets.device.signer(),
            &mut self.dice,
        );
        let wrap = match wrap {
            Ok(wrap) => wrap,
            Err(unsealable) => {
                // The device stated a key nothing can be sealed to: it locks only itself out.
                tracing::warn!(peer = %peer.0.short(), code = unsealable.code(), "cannot seal the key of the space");
                return;
            }
        };
        let object = KeyObject::Epoch(wrap);
        self.batch.keys.push(object.clone());
        self.after.push(Effect::Tell {
            to: peer,
            message: Message::Keys(vec![object]),
        });
        if !earlier.is_empty() {
            let names = earlier.into_iter().take(WANTS_MAX).collect();
            self.after.push(Effect::StreamKeys { to: peer, names });
        }
    }

    fn refuse_knock(&mut self, to: PeerId, code: &str) {
        let message = Message::Refused {
            code: code.to_owned(),
        };
        self.after.push(Effect::Tell { to, message });
        self.after.push(Effect::Drop {
            peer: to,
            why: code.to_owned(),
        });
    }

    /// Hears why a knock was refused.
    pub(crate) fn hear_refusal(&mut self, from: PeerId, code: &str) {
        if self.standing() == Standing::Waiting && is_kept(code) {
            // No refusal: the wish is kept, and one asks again until enough have signed.
            self.refusal = None;
            if missing_of(code).is_some() {
                self.keep_arrived(code);
            }
            self.dirty.sync = true;
            self.dirty.urgent = true;
        } else if self.standing() == Standing::Waiting && code == UNKNOWN {
            // Only said to whoever did not ask to come in; one asks again.
        } else if self.standing() == Standing::Waiting {
            self.refusal = Some(code.to_owned());
            self.dirty.sync = true;
            self.dirty.urgent = true;
        } else if self.standing() == Standing::Member {
            self.note_turned_away(from, code);
        }
        tracing::info!(peer = %from.0.short(), code, "refused");
    }

    /// Notices the moment of becoming a member and publishes what was drafted.
    pub(crate) fn settle_standing(&mut self) {
        if self.booting.is_some() {
            return;
        }
        self.adopt_log();
        if self.standing() == Standing::Member {
            self.take_up_offers();
            self.introduce();
        }
        self.finish_recovery();
        if self.standing() != Standing::Member || self.has_published() || !self.is_silent() {
            return;
        }
        if self.is_carrier() {
            // It has nothing to say, ever.
            self.refusal = None;
            return;
        }
        self.refusal = None;
        self.dirty.all();
        match self.publish() {
            Ok(()) => self.published_in = self.secrets.as_ref().map(|own| self.own_log(own)),
            Err(refusal) => {
                tracing::error!(code = refusal.code, "could not publish the drafted profile");
            }
        }
    }
}

impl Replica {
    /// Tells whether we have never said as members who we are. Statements may stand behind the join
    /// all the same: an invitation needs no key, and the newest key may be one that nobody has.
    fn is_silent(&self) -> bool {
        let Some(secrets) = &self.secrets else {
            return false;
        };
        // A device that was added has nothing to publish: its person has spoken before.
        if secrets.was_added() || secrets.joining.is_none() {
            return false;
        }
        match self.own_head().map(|head| head.seq) {
            Some(LAST_JOIN_SEQ) => true,
            Some(seq) if seq > LAST_JOIN_SEQ => !self.is_carrier() && !self.has_told_of_oneself(),
            Some(_) | None => false,
        }
    }

    fn has_published(&self) -> bool {
        let log = self.secrets.as_ref().map(|own| self.own_log(own));
        log.is_some() && log == self.published_in
    }

    /// Says one's name again where what said it is lost: a device that began again from the words knows it
    /// from what its owner's devices keep among themselves, and the one that said it to all was taken back
    /// before anybody heard that.
    pub(crate) fn name_oneself_again(&mut self) {
        let name = self.private_profile().name;
        let speaks = self.standing() == Standing::Member && !self.is_carrier();
        if name.is_empty() || !speaks || self.is_silent() || !self.shared_profile().name.is_empty()
        {
            return;
        }
        // What stands on the disk and is not read yet may say it.
        let own = self.own_document();
        let is_read = self.home().zip(own).is_some_and(|(home, own)| {
            let is_held = !home.documents.contains_key(&own) || self.documents.peek(&own).is_some();
            is_held && home.unread.is_empty() && home.rereading.is_empty()
        });
        if !is_read {
            return;
        }
        let named = crate::acts::name_edit(&name).and_then(|name| self.edit_shared(&[name]));
        if let Err(refusal) = named {
            tracing::warn!(code = refusal.code, "could not say one's name again");
        }
    }

    /// Tells whether there is a profile of our own, or one that is still to be read.
    pub(crate) fn has_told_of_oneself(&self) -> bool {
        let (Some(me), Some(id)) = (self.me(), self.own_document()) else {
            return true;
        };
        if self.people.get(&me).is_some() || self.documents.peek(&id).is_some() {
            return true;
        }
        let log = self.secrets.as_ref().map(|own| self.own_log(own));
        self.home().zip(log).is_some_and(|(home, log)| {
            home.unread.contains_key(&log) || home.rereading.contains_key(&log)
        })
    }

    /// Goes on in the log that made us a member, if that was an earlier one than the last we
    /// asked with.
    fn adopt_log(&mut self) {
        let (Some(secrets), Some(home)) = (&self.secrets, self.home()) else {
            return;
        };
        if secrets.was_added() {
            return;
        }
        let key = secrets.device.signer().key();
        let joined = |head: &history::Head| head.seq >= LAST_JOIN_SEQ;
        let stands = self.own_head().is_some_and(joined);
        if stands || secrets.joining.is_none() || !home.authority.is_live(&key) {
            return;
        }
        let own = home.heads.iter().filter(|(log, _)| log.key == key);
        let found = own
            .filter(|(_, head)| joined(head))
            .map(|(log, _)| log.incarnation)
            .next();
        if let (Some(incarnation), Some(secrets)) = (found, &mut self.secrets) {
            secrets.incarnation = incarnation;
            self.secrets_changed = true;
        }
    }

    /// Tells those who let us in where we can be reached again, and what is here.
    fn introduce(&mut self) {
        let sessions = self.sessions.iter();
        let new = sessions.filter(|(_, session)| session.open && !session.is_offered);
        let new: Vec<PeerId> = new.map(|(peer, _)| *peer).collect();
        for peer in new {
            self.say_hello(peer);
            self.offer_all(peer);
        }
    }

    /// Drafts the name again that was typed with the ticket, if a crash has lost the draft.
    pub(crate) fn draft_again(&mut self) {
        let joining = self.secrets.as_ref().and_then(|s| s.joining.as_ref());
        let person = joining.map(|joining| joining.person.clone());
        let Some(person) = person.filter(|person| !person.is_empty()) else {
            return;
        };
        let spoken = self.standing() == Standing::Member && !self.is_silent();
        if spoken || !self.private_profile().name.is_empty() {
            return;
        }
        let drafted = crate::acts::name_edit(&person).and_then(|name| self.edit_private(&[name]));
        if let Err(refusal) = drafted {
            tracing::error!(code = refusal.code, "could not draft the name again");
        }
    }
}

/// The private setting that keeps what a member's device said of a wish to come in.
const ARRIVED: &str = "device/arrived";
/// What a newcomer hears whose wish registrars have to sign, and how many of how many still have to.
const AWAITING_REGISTRARS: &str = "awaiting-registrars";

/// Tells whether a wish to come in is kept although nobody was let in yet.
pub(crate) fn is_kept(code: &str) -> bool {
    code.starts_with(AWAITING_REGISTRARS) || code == RECALLED
}

/// Reads how many registrars still have to sign, and of how many.
fn missing_of(code: &str) -> Option<(u32, u32)> {
    let said = code.strip_prefix(AWAITING_REGISTRARS)?.trim();
    let read = |number: &str| number.parse().ok();
    let said = said
        .split_once('/')
        .and_then(|(missing, of)| read(missing).zip(read(of)));
    Some(said.unwrap_or_default())
}

/// Says a refusal to come in to a person.
pub fn refusal_sentence(code: &str) -> &'static str {
    own_sentence(code).unwrap_or(
        "Could not join: the device you reached refused the request. Ask for a new ticket.",
    )
}

/// Names a refusal to come in for scripts. The word came from another device, so only what has a
/// sentence here is one.
pub(crate) fn refusal_code(code: &str) -> &str {
    own_sentence(code).map_or("join-refused", |_| code)
}

fn own_sentence(code: &str) -> Option<&'static str> {
    Some(match code {
        "ticket-expired" => "Could not join: the ticket has expired. Ask for a new one.",
        "ticket-used" => {
            "Could not join: the ticket has already been used by as many people as it admits. Ask for a new one."
        }
        "device-ticket-over" => {
            "Could not add this device: the ticket has been used already, has expired, or another one was made since. Make a new one on the other device, with “eyelevel device add”."
        }
        "ticket-unknown" => {
            "Could not join yet: the device you reached does not know this invitation. Try again when the person who invited you is in reach."
        }
        "ticket-inviter-gone" => {
            "Could not join: the person who made the ticket is no longer a member. Ask somebody else for a new one."
        }
        "removed" => {
            "Could not join: you were paused or excluded here. Only those who decided that can restore you."
        }
        ENDED => "Could not join: the space ended with its event, and nobody is let in any more.",
        "ticket-revoked" => "Could not join: the ticket was taken back. Ask for a new one.",
        "too-many-guests" => {
            "Could not join: the person who made the ticket has invited as many people as one member may. Ask somebody else."
        }
        "ticket-other-space" => {
            "Could not join: the device you reached belongs to another space. Check the ticket."
        }
        "not-a-member" => {
            "Could not join yet: the device you reached is not a member itself. Try another one."
        }
        "words-unknown" => {
            "Could not recover: nobody in this space committed to these words. Check them, and that the ticket is of your space."
        }
        "words-unfit" => "Could not recover: these words are not for this device and space.",
        _ => return None,
    })
}

fn ticket_refusal(refusal: TicketRefusal) -> (&'static str, &'static str) {
    let code = match refusal {
        TicketRefusal::Expired => "ticket-expired",
        TicketRefusal::Used => "ticket-used",
        TicketRefusal::UnknownInvite => "ticket-unknown",
        TicketRefusal::InviterGone => "ticket-inviter-gone",
        TicketRefusal::AlreadyMember => "already-member",
        TicketRefusal::Removed => "removed",
        TicketRefusal::Ended => "ticket-revoked",
        TicketRefusal::TooManyGuests => "too-many-guests",
    };
    (code, refusal_sentence(code))
}

/// Checks an invitation before the newcomer's records are taken in.
fn check_invite(
    authority: &Authority,
    invite: &RecordId,
    now: Timestamp,
) -> Result<(), TicketRefusal> {
    let state = authority
        .invite(invite)
        .ok_or(TicketRefusal::UnknownInvite)?;
    if !authority.is_member(&state.inviter) {
        return Err(TicketRefusal::InviterGone);
    }
    if state.invite.expires.is_some_and(|expires| now > expires) {
        return Err(TicketRefusal::Expired);
    }
    if state.left() == 0 {
        return Err(TicketRefusal::Used);
    }
    Ok(())
}

impl Secrets {
    /// Asks with a ticket from now on.
    fn ask_with(&mut self, ticket: &Ticket, person: &str, carries: bool, now: Timestamp) {
        let chain = membership_chain(self, ticket, carries, now);
        let chain = chain.iter().map(Record::wire).collect();
        self.joining = Some(Joining::new(ticket.to_text(), person.to_owned(), chain));
    }
}

/// Names the device that issued a ticket, whichever kind of ticket it is.
pub(crate) fn issuer_of(ticket: &str) -> Option<LogKey> {
    let of_person = Ticket::parse(ticket).map(|ticket| ticket.device).ok();
    of_person.or_else(|| Some(DeviceTicket::parse(ticket).ok()?.device))
}

/// Signs person, device and join for a ticket.
fn membership_chain(
    secrets: &Secrets,
    ticket: &Ticket,
    carries: bool,
    now: Timestamp,
) -> Vec<Record> {
    let signer = secrets.device.signer();
    let person = secrets.person_id();
    let device: LogKey = signer.key();
    let join = Join::sign(
        &ticket.space,
        ticket.invite,
        &ticket.signer(),
        person,
        &device,
    );
    let statement = secrets.device.statement(person);
    let statement = if carries {
        crate::carrier::blinded(statement)
    } else {
        statement
    };
    let bodies = [
        (Governance::Person(secrets.person.clone()), Vec::new()),
        (Governance::Device(statement), Vec::new()),
        (
            Governance::Join(join),
            vec![(ticket.invite, ticket.lamport)],
        ),
    ];
    let mut chain: Vec<Record> = Vec::new();
    for (body, deps) in bodies {
        let draft = Draft {
            space: ticket.space,
            scope: ScopeId::of_space(&ticket.space),
            incarnation: secrets.incarnation,
            head: chain.last().map(Record::head),
            time: now,
            epoch: RecordId::from_bytes(*ticket.space.as_bytes()),
            deps,
        };
        chain.push(draft.govern(signer, &body));
    }
    chain
}
