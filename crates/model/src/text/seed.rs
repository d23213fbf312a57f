//! The changes documents of texts begin with.
//!
//! For: giving every replica the same texts before anybody writes. Knows: their bytes, which are
//! fixed: a document is founded on the hash of its seed. Never: is sent, or changes.

use crate::id::TextName;

/// Makes the texts `hope`, `more-networked` and `networking`.
const WHY: &[u8] = b"\
    \x85oJ\x83b\xf1\xb6\x9a\x01Y\x00\x20\
    \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
    \x01\x01\x00\x00\x00\x05\x15 4\x01B\x02V\x02p\x02}\x04hope\x0emore-networked\x0anetworking\x03\x03\x04\x03\x00\x03\x00";
/// Makes the text `body`.
const BODY: &[u8] = b"\
    \x85oJ\x83\x94\x82\xc4\xe8\x01?\x00\x20\
    \x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
    \x01\x01\x00\x00\x00\x05\x15\x064\x01B\x02V\x02p\x02\x7f\x04body\x01\x7f\x04\x7f\x00\x7f\x00";

/// Gives the change a document of this name begins with.
pub(crate) fn of(name: TextName) -> &'static [u8] {
    match name {
        TextName::Why => WHY,
        TextName::CharterDraft | TextName::Card(_) | TextName::Notes(_) => BODY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use automerge::transaction::Transactable;
    use automerge::{ActorId, AutoCommit, ObjType, ROOT};

    /// The seed as Automerge writes it.
    fn written(parts: &[&str]) -> Vec<u8> {
        let mut document = AutoCommit::new().with_actor(ActorId::from(&[0; 32][..]));
        for part in parts {
            document.put_object(ROOT, *part, ObjType::Text).unwrap();
        }
        document.commit();
        document
            .get_last_local_change()
            .unwrap()
            .raw_bytes()
            .to_vec()
    }

    #[test]
    fn the_seeds_are_what_automerge_writes() {
        assert_eq!(written(&["hope", "more-networked", "networking"]), WHY);
        assert_eq!(written(&["body"]), BODY);
    }
}
