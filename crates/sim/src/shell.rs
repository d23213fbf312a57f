//! Performing effects, as the real shell does: from top to bottom, append before tell.

use std::collections::BTreeSet;
use std::collections::VecDeque;

use history::{Incarnation, LogId, LogKey, ScopeId};
use replica::message::{KEYS_PER_MESSAGE_MAX, RECORDS_PER_MESSAGE_MAX};
use replica::{
    Answer, Effect, Input, Intent, Loaded, LogRange, Message, Refusal, Standing, Token, messages_of,
};

use crate::device::{Session, Streaming};
use crate::disk::Cut;
use crate::ledger::{Fate, Wish};
use crate::several::Pairing;
use crate::world::{Event, Issued, World};

/// How long a read of the disk takes at most, in milliseconds.
const READ_MS: u64 = 3;
/// The most records in one piece of a replay; small, so that other things come in between.
const PIECE_RECORDS: u64 = 9;

impl World {
    /// Lets a keeper do the next thing.
    pub(crate) fn work(&mut self, device: usize) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        d.keeper_called = false;
        let life = d.life;
        if let Some(job) = d.jobs.pop_front() {
            for effect in job.effects {
                if self.crashes_now(device, &effect) {
                    return;
                }
                let session = |peer| {
                    let generation = *job.contacts.get(&peer)?;
                    Some(Session { peer, generation })
                };
                self.perform(device, effect, session);
            }
        }
        self.stream_on(device);
        self.reload_on(device, life);
        self.call_keeper(device);
    }

    /// Crashes a device that was to crash before or within this effect.
    fn crashes_now(&mut self, device: usize, effect: &Effect) -> bool {
        let Some(d) = self.devices.get_mut(device) else {
            return false;
        };
        match d.crash_after {
            None => return false,
            Some(0) => {}
            Some(left) => {
                d.crash_after = Some(left - 1);
                return false;
            }
        }
        if let Effect::Append(batch) = effect {
            let cuts = [
                Cut::BeforeAnything,
                Cut::AfterTheKeyFile,
                Cut::AfterTheJournal,
            ];
            let cut = *self.chance.pick(&cuts).unwrap_or(&Cut::BeforeAnything);
            self.say(format!("d{device} is cut while appending: {cut:?}"));
            self.append(device, batch, cut);
        }
        self.crash(device);
        true
    }

    fn perform(
        &mut self,
        device: usize,
        effect: Effect,
        session: impl Fn(replica::PeerId) -> Option<Session>,
    ) {
        match effect {
            Effect::Append(batch) => {
                let (records, private) = (batch.records.len(), batch.private.len());
                self.say(format!(
                    "d{device} appends {records} records, {private} private"
                ));
                self.append(device, &batch, Cut::None);
                if self.chance.percent(15)
                    && let Some(d) = self.devices.get_mut(device)
                {
                    d.disk.sync_index();
                }
            }
            Effect::Tell { to, message } => {
                if let Some(to) = session(to) {
                    self.send(device, to, &message);
                }
            }
            Effect::Stream { to, scope, ranges } => {
                if let Some(to) = session(to) {
                    self.start_stream(device, to, scope, &ranges);
                }
            }
            Effect::StreamKeys { to, names } => {
                if let Some(to) = session(to) {
                    self.tell_keys(device, to, &names);
                }
            }
            Effect::Load { document } => {
                let changes = self.devices.get(device).map(|d| d.disk.changes(&document));
                let changes = changes.unwrap_or_default();
                self.give_back(device, Loaded::Document { document, changes });
            }
            Effect::LoadKeys { names } => {
                let objects = self.devices.get(device).map(|d| d.disk.keys_named(&names));
                let objects = objects.unwrap_or_default();
                self.give_back(device, Loaded::Keys { names, objects });
            }
            Effect::Recall { token, ranges } => {
                let records = self.devices.get(device).map(|d| d.disk.read(&ranges));
                let loaded = Loaded::Recalled {
                    token,
                    records: records.unwrap_or_default(),
                    keys: Vec::new(),
                };
                self.give_back(device, loaded);
            }
            Effect::Reload { ranges, private } => self.start_reload(device, &ranges, &private),
            Effect::Dial { peer, addresses } => {
                if let Some(d) = self.devices.get_mut(device) {
                    d.targets.insert(peer, addresses);
                    self.dial(device, peer);
                }
            }
            Effect::Redial(peer) => self.dial(device, peer),
            Effect::Drop { peer, why } => {
                if let Some(to) = session(peer) {
                    self.send(device, to, &Message::Refused { code: why });
                    self.hang_up(to.generation);
                }
            }
            Effect::Answer { token, answer } => self.answered(device, token, answer),
            Effect::Show(view) => {
                if let Some(d) = self.devices.get_mut(device) {
                    if view.standing == Standing::Member {
                        d.person = view.me.as_ref().map(|me| me.id);
                    }
                    d.view = view;
                }
            }
            // There is no text model in here; nobody waits for one.
            Effect::Encode(_) => {}
            // Taken out before the list was queued.
            Effect::WakeAt(_) => {}
        }
    }

    fn give_back(&mut self, device: usize, loaded: Loaded) {
        let Some(life) = self.devices.get(device).map(|d| d.life) else {
            return;
        };
        let input = Input::Loaded(loaded);
        self.after(
            READ_MS,
            Event::Return {
                device,
                life,
                input,
            },
        );
    }

    fn start_stream(
        &mut self,
        device: usize,
        to: Session,
        scope: ScopeId,
        ranges: &[history::Range],
    ) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        let ranges: Vec<LogRange> = ranges
            .iter()
            .map(|range| LogRange {
                log: log_of(scope, range.log),
                from: range.from,
                to: range.to,
            })
            .collect();
        let records = d.disk.read(&ranges);
        let told = records.len() as u64;
        let mut keys_told = BTreeSet::new();
        let mut messages = VecDeque::new();
        for part in messages_of(records) {
            let names: Vec<[u8; 32]> = part
                .iter()
                .filter_map(|record| record.header().shred)
                .filter(|shred| keys_told.insert(*shred))
                .map(|shred| *shred.as_bytes())
                .collect();
            let keys = d.disk.keys_named(&names);
            for keys in keys.chunks(KEYS_PER_MESSAGE_MAX) {
                messages.push_back(Message::Keys(keys.to_vec()));
            }
            messages.push_back(Message::Records(part));
        }
        let records = told;
        messages.push_back(Message::Sent { scope, records });
        d.streams.push_back(Streaming { to, messages });
    }

    fn stream_on(&mut self, device: usize) {
        let streams = self
            .devices
            .get_mut(device)
            .map(|d| std::mem::take(&mut d.streams));
        for mut stream in streams.unwrap_or_default() {
            if let Some(message) = stream.messages.pop_front() {
                self.send(device, stream.to, &message);
            }
            if let Some(d) = self.devices.get_mut(device)
                && !stream.messages.is_empty()
            {
                d.streams.push_back(stream);
            }
        }
    }

    fn tell_keys(&mut self, device: usize, to: Session, names: &[[u8; 32]]) {
        let keys = self.devices.get(device).map(|d| d.disk.keys_named(names));
        for part in keys.unwrap_or_default().chunks(KEYS_PER_MESSAGE_MAX) {
            self.send(device, to, &Message::Keys(part.to_vec()));
        }
    }

    fn start_reload(&mut self, device: usize, ranges: &[LogRange], private: &[LogRange]) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        let mut records = d.disk.read(ranges);
        records.extend(d.disk.read_private(private));
        loop {
            let size = self.chance.between(1, PIECE_RECORDS);
            let size = usize::try_from(size)
                .unwrap_or(1)
                .min(RECORDS_PER_MESSAGE_MAX);
            let rest = records.split_off(size.min(records.len()));
            let last = rest.is_empty();
            if let Some(d) = self.devices.get_mut(device) {
                d.pieces.push_back(Loaded::Replay {
                    records,
                    keys: Vec::new(),
                    last,
                });
            }
            if last {
                return;
            }
            records = rest;
        }
    }

    fn reload_on(&mut self, device: usize, life: u64) {
        let piece = self
            .devices
            .get_mut(device)
            .and_then(|d| d.pieces.pop_front());
        if let Some(piece) = piece {
            let input = Input::Loaded(piece);
            self.after(
                READ_MS,
                Event::Return {
                    device,
                    life,
                    input,
                },
            );
        }
    }

    fn answered(&mut self, device: usize, token: Token, answer: Result<Answer, Refusal>) {
        let fate = if answer.is_ok() {
            Fate::Promised
        } else {
            Fate::Refused
        };
        let Some(wish) = self.decide(device, token, fate) else {
            return;
        };
        match answer {
            Ok(answer) => {
                if matches!(wish, Wish::JoinAltered) {
                    self.fail(
                        "an altered ticket is refused",
                        format!("d{device} was allowed to join with an altered ticket"),
                    );
                }
                if let Some(name) = wish.name() {
                    self.say(format!("d{device} did {name}"));
                }
                self.promised(device);
                let Answer::Ticket {
                    ticket,
                    uses,
                    expires,
                    ..
                } = answer
                else {
                    return;
                };
                if matches!(wish, Wish::Pair) {
                    let (text, by) = (ticket, device);
                    self.pairings.push(Pairing { text, expires, by });
                } else {
                    self.tickets.push(Issued {
                        text: ticket,
                        uses,
                        expires,
                        by: device,
                        holders: BTreeSet::new(),
                    });
                }
            }
            Err(refusal) => self.say(format!("d{device} is refused: {}", refusal.code)),
        }
    }

    /// A yes was given: whatever this device has written up to now must last.
    fn promised(&mut self, device: usize) {
        let Some(d) = self.devices.get_mut(device) else {
            return;
        };
        let Some(me) = d.me else {
            return;
        };
        let own = d.disk.shared.iter().filter(|(log, _)| log.key == me.0);
        let logs = own.chain(&d.disk.private);
        for (log, records) in logs {
            if let Some(last) = records.last() {
                let promise = (last.header().seq, last.id());
                d.ledger.promised.insert(*log, promise);
            }
        }
    }

    /// Asks a heart directly, past the keeper: only for looking, never for acting.
    pub(crate) fn ask(&mut self, device: usize, question: replica::Question) -> Option<Answer> {
        let now = self.clock_of(device);
        let replica = self.devices.get_mut(device)?.replica.as_mut()?;
        let token = Token(0);
        let intent = Intent::Ask(question);
        let effects = replica.handle(Input::Intent { token, intent }, now);
        let mut found = None;
        for effect in effects {
            if let Effect::Answer { answer, .. } = effect {
                found = answer.ok();
            }
        }
        found
    }
}

fn log_of(scope: ScopeId, (key, incarnation): (LogKey, Incarnation)) -> LogId {
    LogId {
        scope,
        key,
        incarnation,
    }
}
