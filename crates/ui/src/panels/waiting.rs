//! Between asking to join and being a member: what happens, what helps, and how far it is.

use egui::{Role, Sense, Ui, Vec2, WidgetInfo};
use replica::{Asking, PeerState, UnheardWhy};

use super::first_run::{self, again, page_ui, questions_card_ui, title_ui};
use super::{Desk, carry, reach};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{Tone, card_ui, icon_at, label_ui, note_ui, spinner_at};

pub(crate) fn waiting_ui(
    ui: &mut Ui,
    state: &mut first_run::State,
    carrying: &mut carry::State,
    desk: &mut Desk,
) {
    let asking = desk.view.asking;
    let unheard = desk.view.unheard.as_ref();
    if unheard.is_some_and(|unheard| unheard.why == UnheardWhy::Removed) {
        removed_ui(ui, desk);
        return;
    }
    if asking == Asking::Newcomer {
        state.expect_questions();
    }
    page_ui(ui, desk, |ui, desk| {
        let t = tokens::of(ui);
        let words = desk.words;
        ui.add_space(sp::S);
        let back = &words.keep_words.back;
        let (title, sentence) = match asking {
            Asking::Newcomer => (words.waiting_title, words.waiting_sentence),
            Asking::Device => (back.device_title, back.device_sentence),
            Asking::Recovery => (back.waiting_title, back.waiting_sentence),
        };
        title_ui(ui, title, sentence);
        unheard_ui(ui, desk);
        if let Some(refusal) = &desk.view.refusal {
            let code = desk.view.refusal_code.as_deref().unwrap_or_default();
            let refusal = (words.refusal)(code).unwrap_or(refusal);
            note_ui(ui, Tone::Danger, icons::TRIANGLE_ALERT, refusal);
        }
        if let Some(arrived) = &desk.view.arrived {
            let text = (words.trust.arrived)(arrived);
            note_ui(ui, Tone::Plain, icons::SIGNATURE, &text);
        }
        card_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = sp::M;
            reached_ui(ui, desk);
            for (icon, text) in [
                (icons::LAPTOP, words.waiting_keep_open),
                (icons::RADIO, words.waiting_near),
                (icons::SPARKLES, words.waiting_then),
            ] {
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(Vec2::splat(size::TILE), Sense::hover());
                    ui.painter().rect_filled(rect, radius::M, t.accent_soft);
                    icon_at(ui, rect.center(), icon, size::ICON, t.accent_text);
                    ui.add_space(sp::XXS);
                    label_ui(ui, text, Text::Small, t.text);
                });
            }
        });
        again::again_ui(ui, state, desk);
        ui.add_space(sp::L);
        if !desk.network.relays.is_empty() {
            reach::far_card_ui(ui, &mut carrying.reach, desk);
            ui.add_space(sp::L);
        }
        carry::skewed_ui(ui, desk);
        carry::carry_ui(ui, carrying, desk);
        if asking == Asking::Newcomer && !state.asks_again() && state.has_questions() {
            // Nobody has to sit and wait: the answers are ready when the space opens.
            ui.add_space(sp::L);
            title_ui(ui, words.waiting_meanwhile, words.questions_sentence);
            questions_card_ui(ui, state, desk);
        }
    });
}

fn reached_ui(ui: &mut Ui, desk: &Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    let peers = &desk.view.sync.peers;
    let reached = peers.iter().filter(|p| p.state != PeerState::Away).count();
    let text = if reached == 0 {
        words.waiting_alone.to_owned()
    } else {
        (words.waiting_devices)(reached)
    };
    ui.horizontal(|ui| {
        let (rect, wheel) = ui.allocate_exact_size(Vec2::splat(size::TILE), Sense::hover());
        wheel.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &text));
        spinner_at(ui, rect.center(), size::WHEEL_L, t.accent);
        ui.add_space(sp::XXS);
        label_ui(ui, &text, Text::Subhead, t.text);
    });
}

/// Draws what somebody sees who was a member and is none now.
fn removed_ui(ui: &mut Ui, desk: &mut Desk) {
    page_ui(ui, desk, |ui, desk| {
        let trust = desk.words.trust;
        ui.add_space(sp::S);
        title_ui(ui, trust.removed_title, trust.removed_sentence);
        unheard_ui(ui, desk);
    });
}

fn unheard_ui(ui: &mut Ui, desk: &Desk) {
    if let Some(unheard) = &desk.view.unheard {
        let text = (desk.words.trust.unheard)(unheard);
        note_ui(ui, Tone::Danger, icons::TRIANGLE_ALERT, &text);
    }
}
