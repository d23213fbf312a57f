//! What a record waits for, and where that may come from.
//!
//! For: documents on disk, shred keys, content keys. Knows: whom to ask. Never: asks one peer twice for
//! the same between two pulls.

use history::{ScopeId, ShredId};
use model::DocumentName;

use super::Source;
use crate::effect::{Effect, PeerId};
use crate::replica::Replica;
use crate::secrets::DocumentId;
use crate::waiting::Need;

impl Replica {
    /// Asks whoever may have it for what a record waits for.
    pub(crate) fn fetch(
        &mut self,
        scope: ScopeId,
        author: Option<model::PersonId>,
        need: Need,
        source: Source,
    ) {
        match need {
            Need::Document(id) => self.load_document(scope, id, author),
            Need::Shred(shred) => self.want_shred(shred, source),
            Need::Key(_) => self.want_key(scope, source),
            // The next frontier brings them.
            Need::Earlier(..)
            | Need::Record(_)
            | Need::Grown(_)
            | Need::Device(_)
            | Need::Bound(_) => {}
        }
    }

    /// Has a document read from disk. One of the space is its author's profile.
    fn load_document(&mut self, scope: ScopeId, id: DocumentId, author: Option<model::PersonId>) {
        let profile = author.map(DocumentName::Profile);
        let name = self.document_name(&scope, &id).or(profile);
        if name.is_some_and(|name| self.documents.start_loading(id, name)) {
            self.after.push(Effect::Load { document: id });
        }
    }

    /// Looks for a shred key on disk first, then asks the peer the record came from.
    fn want_shred(&mut self, shred: ShredId, source: Source) {
        let name = *shred.as_bytes();
        if self.sought.insert(name) {
            self.seek_keys.insert(name);
        }
        let told_by = |peer: &PeerId| match source {
            Source::Peer(from) => from == *peer,
            // Carried before it could be read: whoever is here may have it.
            Source::Own | Source::Disk | Source::Carrier => true,
        };
        let open = self.sessions.iter().filter(|(_, session)| session.open);
        let asked: Vec<PeerId> = open.map(|(peer, _)| *peer).filter(told_by).collect();
        for peer in asked {
            // Once between two pulls: what comes back may not be the key, and bring us here again.
            if self.wanted.insert((peer, name)) {
                self.wants.entry(peer).or_default().insert(name);
            }
        }
    }

    fn want_key(&mut self, scope: ScopeId, source: Source) {
        if let Source::Peer(peer) = source {
            self.key_asks.insert((peer, scope));
        }
    }
}
