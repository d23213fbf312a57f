//! What somebody typed into a text of all when it turns out void: masked.
//!
//! The text keeps everything for its structure, so that what honest people typed after it stays; what
//! a masked actor typed is left out when it is read.

use history::{LogId, ScopeId};
use model::{DocumentName, Masked, TextName};

use crate::documents::document_id;
use crate::effect::Effect;
use crate::replica::Replica;
use crate::secrets::DocumentId;

impl Replica {
    /// Leaves out what an actor typed into a text from some counter on; tells whether that is more than
    /// was left out.
    pub(crate) fn mask(
        &mut self,
        scope: ScopeId,
        text: TextName,
        actor: [u8; 32],
        from: u64,
    ) -> bool {
        let hall = self.halls.all.entry(scope).or_default();
        let masked = &mut hall.texts.entry(text).or_default().masked;
        let is_more = masked.get(&actor).is_none_or(|before| from < *before);
        if is_more {
            masked.insert(actor, from);
        }
        is_more
    }

    /// Shows again what these logs typed, until it is found void anew.
    pub(crate) fn unmask(&mut self, scope: ScopeId, logs: &[(LogId, u64)]) {
        let Some(hall) = self.halls.all.get_mut(&scope) else {
            return;
        };
        for (text, reading) in &mut hall.texts {
            let id = document_id(&scope, &DocumentName::Text(*text));
            for (log, _) in logs {
                let actor = history::actor(log, &id);
                // What stands beside a log is not read again with it.
                match self.beside.typed.get(&actor) {
                    Some(from) => reading.masked.insert(actor, *from),
                    None => reading.masked.remove(&actor),
                };
            }
        }
    }

    /// Reads the texts of a community again, once their documents are here.
    pub(crate) fn read_texts(&mut self, scope: ScopeId) {
        let texts: Vec<TextName> = self
            .halls
            .all
            .get(&scope)
            .map(|hall| hall.texts.keys().copied().collect())
            .unwrap_or_default();
        for text in texts {
            let name = DocumentName::Text(text);
            let id = document_id(&scope, &name);
            if self.documents.peek(&id).is_some() {
                self.tell_forks(scope, &id);
                self.read_text(scope, text, None);
            } else if self.has_document(&scope, &id) && self.documents.start_loading(id, name) {
                self.after.push(Effect::Load { document: id });
            }
        }
    }

    fn has_document(&self, scope: &ScopeId, id: &DocumentId) -> bool {
        let held = self.scopes.get(scope);
        held.is_some_and(|held| held.documents.contains_key(id))
    }

    /// Reads a text that came from disk, where what is masked in it or forked may be other than before.
    pub(crate) fn read_loaded_text(&mut self, id: &DocumentId, text: TextName) {
        let held = self
            .scopes
            .values()
            .find(|held| held.documents.contains_key(id));
        let Some(scope) = held.map(|held| held.id) else {
            return;
        };
        self.tell_forks(scope, id);
        let document = self.documents.get(id);
        let text_of_all = document.and_then(|document| document.paper.text());
        let parts_ways = text_of_all.is_some_and(|text| text.parts_ways());
        if parts_ways || !self.masked_in(&scope, &text).is_empty() {
            self.read_text(scope, text, None);
        }
    }

    /// Tells a text in which changes came twice under one number whose logs are forked, and where.
    pub(crate) fn tell_forks(&mut self, scope: ScopeId, id: &DocumentId) {
        let Some(held) = self.scopes.get(&scope) else {
            return;
        };
        let document = self.documents.get(id);
        let text = document.and_then(|document| document.paper.text());
        let Some(text) = text.filter(|text| text.parts_ways()) else {
            return;
        };
        let frozen = held.authority.frozen().into_iter();
        let forks = frozen.map(|(key, incarnation, place)| {
            let log = LogId {
                scope,
                key,
                incarnation,
            };
            (history::actor(&log, id), place)
        });
        text.heed_forks(forks.collect());
    }

    /// The actors whose typing in a text is left out, and from where on.
    pub(crate) fn masked_in(&self, scope: &ScopeId, text: &TextName) -> Masked {
        let hall = self.halls.all.get(scope);
        let reading = hall.and_then(|hall| hall.texts.get(text));
        reading
            .map(|reading| reading.masked.clone())
            .unwrap_or_default()
    }
}
