//! What somebody typed into a text of all when it turns out void: masked.
//!
//! The text keeps everything for its structure, so that what honest people typed after it stays; what
//! a masked actor typed is left out when it is read.

use history::{LogId, ScopeId};
use model::{DocumentName, TextName};

use crate::documents::document_id;
use crate::replica::Replica;

impl Replica {
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
