//! Blind carriers: devices that hold and hand on a space without being able to read any of it.
//!
//! A carrier comes in with a ticket like anybody, only that its device statement names keys to
//! which nothing can be sealed. So nobody has to be trusted not to hand it a key: no honest device
//! can, everybody sees from the statement what it is, and its operator cannot change that later. It
//! checks signatures and authority as every member does, keeps what it cannot open, within quotas,
//! and gives it to live devices. It says nothing, lets nobody in and is a person without a name:
//! the space sees it and can part with it as with anybody.

use std::collections::BTreeSet;

use history::{DeviceStatement, LogKey, PersonId as Who, Record};

use crate::effect::{PeerId, Shelf};
use crate::replica::Replica;
use crate::secrets::Joining;
use crate::view::{Answer, Refusal, SeedView, Standing};

/// The most bytes of records of one log that a carrier holds.
pub const SEED_PER_LOG_MAX_BYTES: u64 = 64 * 1024 * 1024;
/// The most bytes of records that a carrier holds.
pub const SEED_MAX_BYTES: u64 = 8 * 1024 * 1024 * 1024;
/// The most sealed shred keys a carrier holds for one scope.
pub const SEED_SHREDS_PER_SCOPE_MAX: usize = 1_000_000;

/// Makes a device statement one to which nothing can be sealed: the all-zero point, which every
/// key exchange refuses (RFC 7748, section 6.1).
pub(crate) fn blinded(mut statement: DeviceStatement) -> DeviceStatement {
    statement.x25519 = [0; 32];
    statement.xwing.fill(0);
    statement
}

/// Tells whether nothing can be sealed to a device, so that it can only carry.
pub(crate) fn is_blind(statement: &DeviceStatement) -> bool {
    statement.x25519 == [0; 32]
}

/// What stands before a log's key where its bytes are kept; a scope's stand without.
const QUOTA_MARK: u8 = 1;

fn quota_key(log: &LogKey) -> Vec<u8> {
    [&[QUOTA_MARK], log.as_bytes().as_slice()].concat()
}

/// The log whose bytes are kept under a key, if it is a log's.
pub(crate) fn quota_of(key: &[u8]) -> Option<LogKey> {
    let (mark, log) = key.split_first()?;
    let log = <[u8; 32]>::try_from(log).ok()?;
    (*mark == QUOTA_MARK).then(|| LogKey::from_bytes(log))
}

/// Tells whether a membership chain is that of a carrier.
pub(crate) fn asks_to_carry(chain: &[Vec<u8>]) -> bool {
    let record = chain.get(1).and_then(|wire| Record::open(wire).ok());
    let statement = record.and_then(|record| match record.governance() {
        Ok(history::Governance::Device(statement)) => Some(statement),
        _ => None,
    });
    statement.is_some_and(|statement| is_blind(&statement))
}

impl Replica {
    /// Tells whether this device only carries.
    pub(crate) fn is_carrier(&self) -> bool {
        let Some(secrets) = &self.secrets else {
            return false;
        };
        let own = secrets.device.signer().key();
        match self
            .authority()
            .and_then(|authority| authority.device(&own))
        {
            Some(statement) => is_blind(statement),
            None => secrets.joining.as_ref().is_some_and(Joining::carries),
        }
    }

    /// Asks to come in as a carrier.
    pub(crate) fn join_as_carrier(&mut self, text: &str) -> Result<Answer, Refusal> {
        // Whoever is somebody here reads the space, whatever a carrier promises.
        if self.standing() == Standing::Member && !self.is_carrier() {
            return Err(Refusal::new(
                "carry-member",
                "Could not carry: this folder is a member's, who reads the space. Name an empty folder with --data.",
            ));
        }
        self.join_with(text, "", true)
    }

    /// Whose device it is, if it only carries.
    pub(crate) fn carrier_of(&self, device: &LogKey) -> Option<String> {
        let statement = self.authority()?.device(device)?;
        is_blind(statement).then(|| statement.person.to_string())
    }

    /// The other carriers of the space, in the order of their keys.
    pub(crate) fn seeds(&self) -> Vec<SeedView> {
        let Some(authority) = self.authority() else {
            return Vec::new();
        };
        let own = self.secrets.as_ref().map(|own| own.device.signer().key());
        let blind = |who: Who| {
            let mut devices = authority.devices_of(&who);
            let device = devices.find(|device| is_blind(device) && Some(device.ed25519) != own)?;
            Some(self.seed_view(&who, &device.ed25519))
        };
        self.members().filter_map(blind).collect()
    }

    pub(crate) fn seed_devices(&self) -> BTreeSet<LogKey> {
        let Some(authority) = self.authority() else {
            return BTreeSet::new();
        };
        let mut seeds = BTreeSet::new();
        for who in authority.members() {
            let blind = authority.devices_of(&who).filter(|device| is_blind(device));
            seeds.extend(blind.map(|device| device.ed25519));
        }
        seeds
    }

    fn seed_view(&self, who: &Who, device: &LogKey) -> SeedView {
        let peer = PeerId(*device);
        let session = self.sessions.get(&peer);
        SeedView {
            person: who.to_string(),
            device: device.to_string(),
            connected: session.is_some(),
            in_sync: session.is_some_and(|session| self.in_sync(&peer, session)),
        }
    }

    /// Tells whether a carrier has room for a record; quotas are per log and for everything.
    pub(crate) fn carrier_has_room(&self, record: &Record) -> bool {
        let size = record.wire_bytes().len() as u64;
        let of_log = self.log_bytes.get(&record.header().log).copied();
        of_log.unwrap_or_default().saturating_add(size) <= SEED_PER_LOG_MAX_BYTES
            && self.carried_bytes.saturating_add(size) <= SEED_MAX_BYTES
    }

    /// Counts what a carrier took in, over every restart: whoever filled their share stays at it.
    pub(crate) fn count_for_carrier(&mut self, record: &Record) {
        let size = record.wire_bytes().len() as u64;
        let log = record.header().log;
        let of_log = self.log_bytes.entry(log).or_default();
        *of_log += size;
        let bytes = of_log.to_be_bytes().to_vec();
        self.put(Shelf::Bytes, quota_key(&log), Some(bytes));
        if self
            .scopes
            .get(&record.scope())
            .is_some_and(|scope| !scope.is_carried())
        {
            self.carried_bytes = self.carried_bytes.saturating_add(size);
        }
    }

    /// How many sealed shred keys of a scope may be kept without being able to open them.
    pub(crate) fn shreds_kept(&self) -> usize {
        if self.is_carrier() {
            SEED_SHREDS_PER_SCOPE_MAX
        } else {
            crate::keys::CARRIED_SHREDS_PER_SCOPE_MAX
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SEED_PER_LOG_MAX_BYTES;
    use crate::common::Table;
    use crate::{Answer, Intent, Standing};

    fn ticket(table: &mut Table, device: usize) -> String {
        let (uses, expires) = (2, None);
        let answer = table.act(device, Intent::Invite { uses, expires });
        let Answer::Ticket { ticket, .. } = answer else {
            panic!("{answer:?}");
        };
        ticket
    }

    /// Ann and Ben, and a carrier that Ann let in.
    fn carried() -> Table {
        let mut table = Table::of(&["Ann", "Ben"]);
        table.seat();
        let ticket = ticket(&mut table, 0);
        table.act(2, Intent::JoinAsCarrier { ticket });
        table.encounter(2, 0);
        table.encounter(0, 1);
        table
    }

    /// Whoever has filled their share of a carrier is not carried on, and nobody else notices.
    #[test]
    fn an_author_who_has_filled_their_share_keeps_nobody_else_out() {
        let mut table = carried();
        table.encounter(1, 2);
        let says = |table: &mut Table, device: usize, words: &str| {
            let edit = model::Edit::Set(model::Field::Headline, vec![words.to_owned()]);
            table.act(device, Intent::Profile(vec![edit]));
        };
        let reached = |table: &Table, author: usize| {
            let home = table.devices[2].replica.home;
            let frontier = |device: usize| &table.devices[device].replica.scopes[&home].frontier;
            let of_author = |device: usize| {
                let logs = frontier(device).iter();
                let own = table.name(author).0;
                logs.filter(|((key, _), _)| *key == own)
                    .map(|(_, at)| at.seq)
                    .max()
            };
            (of_author(2), of_author(author))
        };
        let ann = table.name(0).0;
        let carrier = &mut table.devices[2].replica;
        carrier.log_bytes.insert(ann, SEED_PER_LOG_MAX_BYTES);
        says(&mut table, 0, "too much");
        says(&mut table, 1, "a little");
        for author in [0, 1] {
            table.encounter(author, 2);
        }
        let (there, own) = reached(&table, 0);
        assert!(there < own, "{there:?} {own:?}");
        let (there, own) = reached(&table, 1);
        assert_eq!(there, own, "others are carried as before");
    }

    /// What somebody said before they heard that they are out counts no more once that is known. Nothing
    /// is ever read here, so nothing of it waits to be read anew.
    #[test]
    fn a_carrier_that_hears_late_of_an_exclusion_waits_for_nothing() {
        let mut table = carried();
        let exclude = crate::GovernAct::Propose {
            place: String::new(),
            rule: crate::Rule::Exclude {
                person: "Ben".to_owned(),
                guests: false,
            },
        };
        table.act(0, Intent::Govern(exclude));
        let edit = model::Edit::Set(model::Field::Headline, vec!["still here".to_owned()]);
        table.act(1, Intent::Profile(vec![edit]));
        table.encounter(1, 2);
        table.encounter(2, 0);
        let status = table.status(2);
        assert_eq!(status.digest, table.status(0).digest, "it holds everything");
        assert!(status.waiting.is_empty(), "{:?}", status.waiting);
        for keep_index in [true, false] {
            table.restart(2, keep_index);
            let waiting = table.status(2).waiting;
            assert!(waiting.is_empty(), "index kept: {keep_index}: {waiting:?}");
        }
    }

    /// Whatever it waits for, it is not to say something.
    #[test]
    fn a_carrier_that_waits_to_be_let_in_takes_no_words() {
        let mut table = Table::of(&["Ann"]);
        table.seat();
        let ticket = ticket(&mut table, 0);
        table.act(1, Intent::JoinAsCarrier { ticket });
        assert_eq!(table.status(1).standing, Standing::Waiting);
        let edit = model::Edit::Set(model::Field::Name, vec!["X".to_owned()]);
        let refusal = table.wish(1, Intent::Profile(vec![edit])).expect_err("X");
        assert_eq!(refusal.code, "only-carries");
        table.encounter(1, 0);
        assert_eq!(table.status(1).standing, Standing::Member);
    }

    /// Ann and Ben are never there at the same time; device 2 carries.
    #[test]
    fn a_carrier_hands_on_what_it_cannot_read() {
        let mut table = Table::of(&["Ann", "Ben"]);
        table.seat();
        let ticket = ticket(&mut table, 0);
        let a_member = Intent::JoinAsCarrier {
            ticket: ticket.clone(),
        };
        let refusal = table.wish(1, a_member).expect_err("Ben reads the space");
        assert_eq!(refusal.code, "carry-member");
        table.act(2, Intent::JoinAsCarrier { ticket });
        table.encounter(2, 0);
        assert_eq!(table.status(2).standing, Standing::Member);
        table.encounter(0, 1);

        table.say(0, &[1], "the bees are out").expect("said");
        let edit = model::Edit::Set(model::Field::Headline, vec!["on the roof".to_owned()]);
        table.act(0, Intent::Profile(vec![edit]));
        table.encounter(0, 2);
        table.encounter(2, 1);
        assert_eq!(table.heard(1), ["Ann: the bees are out"]);
        let digests: Vec<String> = (0..3).map(|n| table.status(n).digest).collect();
        assert_eq!(digests[0], digests[1]);
        assert_eq!(digests[0], digests[2]);
        let inbox = Intent::Ask(crate::Question::Inbox { person: None });
        let refusal = table.wish(2, inbox).expect_err("it takes part in nothing");
        assert_eq!(refusal.code, "only-carries");
        assert_eq!(table.status(0).seeds.len(), 1);
        assert!(
            table.devices[2].view.people.is_empty(),
            "it reads no profile"
        );

        // It stays what it is over a restart, with what it has counted, and lets nobody in.
        let counted = |table: &Table| {
            let carrier = &table.devices[2].replica;
            (carrier.carried_bytes, carrier.log_bytes.clone())
        };
        let before = counted(&table);
        assert!(before.0 > 0 && before.1.len() >= 3);
        for keep_index in [true, false] {
            table.restart(2, keep_index);
            assert_eq!(table.status(2).standing, Standing::Member);
            assert_eq!(counted(&table), before, "index kept: {keep_index}");
        }
        table.say(1, &[0], "so I hear").expect("said");
        table.encounter(1, 2);
        table.encounter(2, 0);
        assert!(table.heard(0).contains(&"Ben: so I hear".to_owned()));
    }
}
