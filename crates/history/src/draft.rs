//! Writing records: a draft says where a record will stand, a signer makes it one.
//!
//! What is written here opens again; debug builds check it each time.

use crate::cbor;
use crate::chain::Head;
use crate::dice::Dice;
use crate::envelope::{self, Unsendable};
use crate::governance::{DeviceStatement, Governance};
use crate::header::{Class, DEPS_MAX, Header, Previous, VERSION};
use crate::id::{Incarnation, KeyId, RecordId, ScopeId, ShredId, SpaceId, Timestamp};
use crate::record::{GOVERNANCE_MAX_BYTES, Record};
use crate::seal::{self, ContentKey, ShredKey, TooLarge};
use crate::signature::LogSigner;

/// Where the next record of a log will stand.
///
/// For the genesis record of a space `space`, `scope` and `epoch` are zero and there is no head; for
/// that of any other scope `space` alone is named.
#[derive(Debug, Clone)]
pub struct Draft {
    pub space: SpaceId,
    pub scope: ScopeId,
    pub incarnation: Incarnation,
    /// The newest record of the log; nothing before its first.
    pub head: Option<Head>,
    /// A time beyond [`Timestamp::MAX`] is written as that.
    pub time: Timestamp,
    pub epoch: RecordId,
    /// Records of other logs it is made after, each with its lamport number. Of more than
    /// [`DEPS_MAX`] the newest are cited; an author who must cite more does so in the next record.
    pub deps: Vec<(RecordId, u64)>,
}

impl Draft {
    /// Signs a statement. Statements that keep their own limits always fit.
    pub fn govern(self, signer: &LogSigner, body: &Governance) -> Record {
        let header = self.header(signer, Class::Governance);
        let body = body.to_bytes();
        debug_assert!(body.len() <= GOVERNANCE_MAX_BYTES);
        let header_bytes = cbor::write(&header);
        finish(signer, header, &header_bytes, &body)
    }

    /// Seals and signs content.
    pub fn seal(
        self,
        signer: &LogSigner,
        key: &ContentKey,
        shred: &ShredKey,
        plaintext: &[u8],
        dice: &mut Dice,
    ) -> Result<Record, TooLarge> {
        let header = self.sealed_header(signer, key.id(), shred.id());
        let header_bytes = cbor::write(&header);
        let body = seal::seal(&header_bytes, key, shred, plaintext, dice)?;
        Ok(finish(signer, header, &header_bytes, &body))
    }

    /// Signs a body that names its keys and was sealed elsewhere, whether it opens with them or not:
    /// what a hostile device does, and so whoever tests a door.
    pub fn sign_sealed(
        self,
        signer: &LogSigner,
        key: KeyId,
        shred: ShredId,
        body: &[u8],
    ) -> Record {
        let header = self.sealed_header(signer, key, shred);
        let header_bytes = cbor::write(&header);
        finish(signer, header, &header_bytes, body)
    }

    fn sealed_header(self, signer: &LogSigner, key: KeyId, shred: ShredId) -> Header {
        Header {
            key: Some(key),
            shred: Some(shred),
            ..self.header(signer, Class::Content)
        }
    }

    /// Signs a message that is sealed, under a key drawn for it alone, to every reader's device.
    ///
    /// The author's own devices belong among the readers, or they will not read it again.
    pub fn seal_message(
        self,
        signer: &LogSigner,
        readers: &[DeviceStatement],
        text: &[u8],
        dice: &mut Dice,
    ) -> Result<Record, Unsendable> {
        let key = ContentKey::generate(dice);
        let mut header = self.header(signer, Class::Content);
        header.key = Some(key.id());
        let header_bytes = cbor::write(&header);
        let body = envelope::seal(&header_bytes, &key, readers, text, dice)?;
        Ok(finish(signer, header, &header_bytes, &body))
    }

    fn header(self, signer: &LogSigner, class: Class) -> Header {
        let deps = newest(self.deps);
        let before = self.head.map_or(0, |head| head.lamport);
        let largest = deps
            .iter()
            .map(|(_, lamport)| *lamport)
            .fold(before, u64::max);
        let mut deps: Vec<_> = deps.into_iter().map(|(id, _)| id).collect();
        deps.sort_unstable();
        Header {
            version: VERSION,
            space: self.space,
            scope: self.scope,
            log: signer.key(),
            incarnation: self.incarnation,
            seq: self.head.map_or(0, |head| head.seq.saturating_add(1)),
            previous: self.head.map(|head| Previous {
                record: head.record,
                commit: head.commit,
            }),
            lamport: largest.saturating_add(1),
            time: self.time.min(Timestamp::MAX),
            epoch: self.epoch,
            key: None,
            shred: None,
            deps,
            class,
        }
    }
}

/// Keeps each citation once and of too many the newest.
fn newest(mut deps: Vec<(RecordId, u64)>) -> Vec<(RecordId, u64)> {
    deps.sort_unstable();
    deps.dedup_by_key(|(id, _)| *id);
    deps.sort_by_key(|(id, lamport)| (std::cmp::Reverse(*lamport), *id));
    deps.truncate(DEPS_MAX);
    deps
}

#[expect(clippy::expect_used, reason = "no foreign bytes reach it")]
fn finish(signer: &LogSigner, header: Header, header_bytes: &[u8], body: &[u8]) -> Record {
    let blob = [header_bytes, body].concat();
    let signed = Record::sign(signer, header, header_bytes.len(), &blob);
    // Only bytes crafted against SHA-1 fail to hash, and these are our own.
    signed.expect("one's own record hashes")
}
