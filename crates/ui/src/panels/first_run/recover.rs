//! Beginning again with the recovery words, when every device is lost.
//!
//! For: somebody with nothing but their paper and any invitation. Knows: what is typed until it is
//! sent. Never: shows the words elsewhere, or keeps them.

use egui::Ui;
use replica::{DeviceAct, Intent};

use super::{State, has_ticket, refusal_ui, scan_ui, step_head_ui, submit_ui};
use crate::panels::Desk;
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{TextField, card_ui, label_ui, paragraph_ui, segmented_ui};

pub(super) fn recover_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let (words, back) = (desk.words, &desk.words.keep_words.back);
    step_head_ui(ui, state, desk, back.title, back.sentence);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        TextField::new(back.typed)
            .hint(back.typed_hint)
            .help(back.typed_help)
            .rows(3)
            .show(ui, "recovery words", &mut state.words);
        TextField::new(words.ticket)
            .hint(words.ticket_hint)
            .help(back.ticket_help)
            .rows(3)
            .code()
            .show(ui, "ticket", &mut state.ticket);
        scan_ui(ui, desk, "ticket of another", &mut state.ticket);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = sp::XS;
            label_ui(ui, back.others, Text::SmallMedium, t.text);
            let choices = [(false, back.others_revoked), (true, back.others_kept)];
            if let Some(keeps) = segmented_ui(ui, back.others, state.keeps_others, &choices) {
                state.keeps_others = keeps;
            }
            let sentence = if state.keeps_others {
                back.kept_sentence
            } else {
                back.revoked_sentence
            };
            paragraph_ui(ui, sentence, Text::Caption, t.text_muted);
        });
        refusal_ui(ui, state);
        let ready = !state.words.trim().is_empty() && has_ticket(state);
        if submit_ui(ui, state, words, back.act, ready) {
            state.returns = true;
            let act = DeviceAct::Recover {
                words: state.words.trim().to_owned().into(),
                ticket: state.ticket.trim().to_owned(),
                keep_others: state.keeps_others,
            };
            desk.ask(Intent::Device(act), Asked::Join);
        }
    });
}
