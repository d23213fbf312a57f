//! Deciding in a community with this device, where another device of oneself holds the office.
//!
//! For: whoever founded a community with a device that is elsewhere or lost. Knows: what is typed until it
//! is sent. Never: keeps the recovery words, or shows them elsewhere.

use egui::Ui;
use replica::{GovernAct, GovernanceView, Intent, ScopeId};
use zeroize::Zeroizing;

use super::super::Desk;
use super::super::form::sentence_ui;
use crate::icons;
use crate::widgets::{Button, Look, TextField, Tone, note_ui};

/// The words typed for one place.
#[derive(Default)]
pub(crate) struct Typed {
    place: Option<ScopeId>,
    words: Zeroizing<String>,
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typed").finish_non_exhaustive()
    }
}

impl Typed {
    /// Wipes what was typed for a place whose office is here by now.
    pub fn forget(&mut self, place: ScopeId) {
        if self.place == Some(place) {
            *self = Typed::default();
        }
    }
}

/// Tells whether one's office in a place is held with another device.
pub(super) fn is_elsewhere(view: &GovernanceView) -> bool {
    !view.is_space && !view.has_voice && view.stewards.iter().any(|steward| steward.me)
}

/// Draws that the office is held with another device, and the field for the words that bring it here.
pub(super) fn elsewhere_ui(ui: &mut Ui, typed: &mut Typed, desk: &mut Desk, view: &GovernanceView) {
    let (words, back) = (desk.words.govern, &desk.words.keep_words.back);
    note_ui(ui, Tone::Plain, icons::KEY_ROUND, words.elsewhere);
    if typed.place != Some(view.scope) {
        let open = Button::new(Look::Soft, words.take_up_open);
        if ui.add(open).clicked() {
            *typed = Typed {
                place: Some(view.scope),
                ..Typed::default()
            };
        }
        return;
    }
    sentence_ui(ui, words.take_up_sentence);
    TextField::new(back.typed)
        .hint(back.typed_hint)
        .help(back.typed_help)
        .rows(3)
        .show(ui, "office words", &mut typed.words);
    let ready = !typed.words.trim().is_empty();
    let button = Button::new(Look::Primary, words.take_up);
    if ui.add_enabled(ready, button).clicked() {
        // They stay until the office is here: nobody types 24 words again for one that was wrong.
        let act = GovernAct::TakeUp {
            place: view.scope.to_string(),
            words: typed.words.trim().to_owned().into(),
        };
        desk.act(Intent::Govern(act));
    }
}
