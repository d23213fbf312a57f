//! D. What a member can sign: places in a log, statements, and bytes that should be a document.
//!
//! Left out: 49 (two types in one field) never comes about, because the door refuses the wrong one; 50
//! (many concurrent values on one key) is a test of `model`; 57 (a snapshot that differs from its replay) has no snapshot to differ: every document
//! is rebuilt from its changes, and `parsers` compares the two for every change that is admitted.
//! A proof of equivocation that proves nothing cannot be made with what records are made of here.
//! `places` are those of a record in its log, `statements` what governs, `documents` what records carry.

mod documents;
mod places;
mod statements;

use super::scene::{Adversary, Case, Scene};
use history::{Draft, Genesis, Governance, Head, KeyId, LogKey, PersonId, PersonStatement};
use model::{Document, Edit, Field};
use replica::Content;

pub const fn case(
    number: &'static str,
    what: &'static str,
    act: fn(&mut Adversary, &Scene),
    comes_to: &'static str,
) -> Case {
    Case {
        number,
        what,
        act,
        comes_to,
    }
}

pub fn head(draft: &mut Draft) -> &mut Head {
    draft.head.as_mut().expect("a member has a log")
}

/// What an honest member's first words are.
pub fn profile(adversary: &Adversary, name: &str) -> Vec<u8> {
    let document = adversary.mallory.profile();
    let edit = Edit::Set(Field::Name, vec![name.to_owned()]);
    let actor = adversary.mallory.actor(&document);
    let change = Document::new().edit(&actor, &[edit]);
    let change = change.expect("fits").expect("something");
    Content::Change { document, change }.encode()
}

pub fn genesis() -> Governance {
    let person = PersonId::from_bytes([5; 32]);
    Governance::Genesis(Genesis {
        registrars: vec![person],
        threshold: 1,
        admission: history::Admission::Open,
        facts: [5; 32],
        key: KeyId::ZERO,
        succeeds: None,
    })
}

pub fn person(first_device: LogKey) -> PersonStatement {
    PersonStatement {
        first_device,
        recovery: [5; 32],
        nonce: [5; 16],
    }
}
