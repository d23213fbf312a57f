//! What somebody said in a community when it turns out void: forgotten, or masked.
//!
//! Contributions have one author and are told anew without what is void. A text that several people
//! write keeps everything for its structure; what a masked actor typed is left out when it is read.

use history::{LogId, ScopeId};
use model::{DocumentName, PersonId, TextName};

use crate::documents::document_id;
use crate::effect::Shelf;
use crate::replica::Replica;

impl Replica {
    /// Forgets everything a person said in a community.
    pub(crate) fn forget_said(&mut self, scope: ScopeId, owner: &PersonId) {
        let Some(hall) = self.halls.all.get_mut(&scope) else {
            return;
        };
        let keys = hall.fold.said_under(owner);
        hall.fold.forget(owner);
        for key in keys {
            let place = [scope.as_bytes(), &owner.as_bytes()[..], key.as_bytes()];
            self.put(Shelf::Row, place.concat(), None);
        }
    }

    /// Leaves out what an actor typed into a text from now on.
    pub(crate) fn mask(&mut self, scope: ScopeId, text: TextName, actor: [u8; 32]) {
        let hall = self.halls.all.entry(scope).or_default();
        hall.texts.entry(text).or_default().masked.insert(actor);
    }

    /// Shows again what these logs typed, until it is found void anew.
    pub(crate) fn unmask(&mut self, scope: ScopeId, logs: &[(LogId, u64)]) {
        let Some(hall) = self.halls.all.get_mut(&scope) else {
            return;
        };
        for (text, reading) in &mut hall.texts {
            let id = document_id(&scope, &DocumentName::Text(*text));
            for (log, _) in logs {
                reading.masked.remove(&history::actor(log, &id));
            }
        }
    }

    /// Reads the texts of a community again whose documents are here.
    pub(crate) fn read_masked_texts(&mut self, scope: ScopeId) {
        let texts: Vec<TextName> = self
            .halls
            .all
            .get(&scope)
            .map(|hall| hall.texts.keys().copied().collect())
            .unwrap_or_default();
        for text in texts {
            self.read_text(scope, text, None);
        }
    }

    /// The actors whose typing in a text is left out.
    pub(crate) fn masked_in(
        &self,
        scope: &ScopeId,
        text: &TextName,
    ) -> std::collections::BTreeSet<[u8; 32]> {
        let hall = self.halls.all.get(scope);
        let reading = hall.and_then(|hall| hall.texts.get(text));
        reading
            .map(|reading| reading.masked.clone())
            .unwrap_or_default()
    }
}
