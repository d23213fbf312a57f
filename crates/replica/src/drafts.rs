//! Drafts: what was typed and not yet said, kept through a crash.
//!
//! For: forms of the window. Knows: private settings, which no message can name. Never: keeps more
//! than a few forms, or a draft that was sent.

use std::collections::BTreeMap;

use crate::content::SETTING_MAX_BYTES;
use crate::replica::Replica;
use crate::view::{Answer, Refusal};

const DRAFT: &str = "draft/";
/// The most forms kept at once; later ones are not kept until one goes.
const DRAFTS_MAX: usize = 128;
/// The most pieces of one draft.
const PIECES_MAX: usize = 8;
/// The longest piece, in bytes: a setting has to hold it and its key.
const PIECE_MAX_BYTES: usize = SETTING_MAX_BYTES - 256;
/// The longest name of a form, in bytes.
const FORM_MAX_BYTES: usize = 200;

impl Replica {
    /// Keeps what stands in a form, or forgets it where that is nothing.
    pub(crate) fn keep_draft(&mut self, form: &str, text: &str) -> Result<Answer, Refusal> {
        let known = self.drafts();
        let is_new = !known.contains_key(form);
        let cannot = form.len() > FORM_MAX_BYTES
            || text.len() > PIECES_MAX * PIECE_MAX_BYTES
            || (is_new && known.len() >= DRAFTS_MAX);
        if cannot || (is_new && text.is_empty()) {
            // It stays in the window, as long as that is open.
            return Ok(Answer::Done);
        }
        let mut rest = text;
        for piece in 0..PIECES_MAX {
            let mut end = rest.len().min(PIECE_MAX_BYTES);
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            let (now, later) = rest.split_at(end);
            let key = key_of(form, piece);
            let stands = self.private.settings.get(&key);
            let is_needless = now.is_empty() && stands.is_none_or(String::is_empty);
            if !is_needless {
                self.set(key, now)?;
            }
            rest = later;
        }
        Ok(Answer::Done)
    }

    /// Gives every draft by the name of its form.
    pub(crate) fn drafts(&self) -> BTreeMap<String, String> {
        let kept = self.private.settings.range(DRAFT.to_owned()..);
        let kept = kept.take_while(|(key, _)| key.starts_with(DRAFT));
        let mut drafts: BTreeMap<String, String> = BTreeMap::new();
        for (key, text) in kept {
            let form = key.strip_prefix(DRAFT).and_then(|key| key.split_once('/'));
            if let Some((_, form)) = form.filter(|_| !text.is_empty()) {
                // The pieces of a form follow each other in the order of their numbers.
                drafts.entry(form.to_owned()).or_default().push_str(text);
            }
        }
        drafts
    }
}

fn key_of(form: &str, piece: usize) -> String {
    format!("{DRAFT}{piece}/{form}")
}
