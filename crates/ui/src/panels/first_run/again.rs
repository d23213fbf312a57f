//! What somebody can do whose ticket leads nowhere: ask with another one, or begin somewhere else.
//!
//! For: nobody has to find out that a folder can be deleted. Never: throws away what was asked with.

use egui::Ui;
use replica::{Asking, Intent};

use super::{State, has_ticket, refusal_ui, scan_ui, submit_ui};
use crate::icons;
use crate::panels::Desk;
use crate::shell::{Asked, Wish};
use crate::widgets::{Button, Look, TextField, card_ui};

pub(in crate::panels) fn again_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words;
    let back = &words.keep_words.back;
    ui.horizontal_wrapped(|ui| {
        // A device of one's own and the words are bound to what was asked with.
        if desk.view.asking == Asking::Newcomer && !state.again {
            let again = Button::new(Look::Ghost, back.again)
                .icon(icons::TICKET)
                .small();
            state.again = ui.add(again).clicked();
        }
        let further = Button::new(Look::Ghost, words.spaces.further)
            .icon(icons::PLUS)
            .small();
        if !desk.sample && ui.add(further).clicked() {
            desk.wish(Wish::FurtherSpace);
        }
    });
    if state.again {
        card_ui(ui, |ui| form_ui(ui, state, desk));
    }
}

fn form_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words;
    let back = &words.keep_words.back;
    TextField::new(words.ticket)
        .hint(words.ticket_hint)
        .help(back.again_sentence)
        .rows(3)
        .code()
        .show(ui, "another ticket", &mut state.ticket);
    scan_ui(ui, desk, "another ticket", &mut state.ticket);
    refusal_ui(ui, state);
    let ready = has_ticket(state);
    if submit_ui(ui, state, words, back.again_act, ready) {
        let me = desk.view.me.as_ref();
        let intent = Intent::Join {
            ticket: state.ticket.trim().to_owned(),
            person: me.map_or_else(String::new, |me| me.profile.name.clone()),
        };
        desk.ask(intent, Asked::Join);
    }
}
