//! The state of this copy: which devices are reachable, what it holds, what still waits.
//!
//! Numbers are about this copy as a whole, never about a person: what one device sent and received
//! is added up over all of them.

use std::cmp::Reverse;

use egui::{Align2, Id, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use replica::{PeerState, PeerView};

use super::form::quiet_act_ui;
use super::home::number_row_ui;
use super::sidebar::{dot_colour, sync_sentence};
use super::{Desk, carry, elsewhere, reach};
use super::{reading_header_ui, reading_page_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, Tokens, radius, size, sp};
use crate::widgets::{
    Button, Look, Tone, card_ui, empty_ui, galley, icon_at, label_ui, note_ui, paragraph_ui,
    status_dot_at, text_at,
};
use crate::words::{Ago, Words};

const ROW_HEIGHT: f32 = 56.0;
/// How many devices are listed before somebody asks for all.
const SHOWN_AT_FIRST: usize = 5;
/// How much of a device's key is shown, in characters.
const KEY_CHARS: usize = 8;

pub(crate) fn sync_ui(ui: &mut Ui, state: &mut carry::State, desk: &mut Desk) {
    let words = desk.words;
    reading_header_ui(ui, words.sync, words.sync_sentence, |_| {});
    let sync = &desk.view.sync;
    reading_page_ui(ui, "sync", (2, 24), |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        summary_ui(ui, desk);
        let is_alone = sync.peers.is_empty();
        if !is_alone {
            devices_ui(ui, desk);
            note_ui(ui, Tone::Plain, icons::INFO, words.sync_note);
        }
        reach::reach_ui(ui, &mut state.reach, desk);
        carry::carry_ui(ui, state, desk);
        elsewhere::elsewhere_ui(ui, &mut state.elsewhere, desk);
        if is_alone {
            let (title, sentence) = (words.sync_alone_title, words.sync_alone_sentence);
            empty_ui(ui, icons::UNPLUG, title, sentence, |_| ());
        }
    });
}

fn summary_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    let sync = &desk.view.sync;
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        let (sentence, state) = sync_sentence(sync, words);
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(sp::L, sp::XL), Sense::hover());
            status_dot_at(ui, rect.center(), dot_colour(t, state));
            label_ui(ui, &sentence, Text::Heading, t.text);
        });
        ui.add_space(sp::XS);
        number_row_ui(ui, words.records_here, &(words.number)(sync.records));
        let waiting = (words.number)(sync.waiting as u64);
        number_row_ui(ui, words.waiting_records, &waiting);
        if sync.waiting > 0 {
            ui.add_space(sp::XS);
            let text = words.waiting_records_note;
            note_ui(ui, Tone::Warning, icons::HOURGLASS, text);
        }
        let sent = sync.peers.iter().map(|peer| peer.sent).sum();
        let received = sync.peers.iter().map(|peer| peer.received).sum();
        if sent > 0 || received > 0 {
            ui.add_space(sp::XS);
            let exchanged = (words.exchanged)(sent, received);
            paragraph_ui(ui, &exchanged, Text::Caption, t.text_muted);
        }
        ui.add_space(sp::XS);
        carry::skewed_ui(ui, desk);
        carry::pause_ui(ui, desk);
    });
}

fn devices_ui(ui: &mut Ui, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words;
    // Reachable devices first, those somebody wants to go on with, then whoever was heard last.
    let stopped = &desk.network.stopped;
    let mut peers: Vec<&PeerView> = desk.view.sync.peers.iter().collect();
    peers.sort_by_key(|peer| match peer.state {
        PeerState::Syncing => (0, None),
        PeerState::InSync => (1, None),
        PeerState::Away if stopped.contains(&peer.peer) => (2, None),
        PeerState::Away => (3, Some(Reverse(peer.last_heard))),
    });
    let key = Id::unique("all devices");
    let shows_all = ui.data(|data| data.get_temp(key)).unwrap_or(false);
    let shown = if shows_all {
        peers.len()
    } else {
        SHOWN_AT_FIRST
    };
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        label_ui(ui, words.sync_devices, Text::Heading, t.text);
        ui.add_space(sp::XS);
        for (i, peer) in peers.iter().take(shown).enumerate() {
            device_ui(ui, desk, peer, i > 0);
        }
        if peers.len() > SHOWN_AT_FIRST {
            let label = if shows_all {
                words.fewer_devices.to_owned()
            } else {
                (words.all_devices)(peers.len())
            };
            if quiet_act_ui(ui, Button::new(Look::Ghost, &label)).clicked() {
                ui.data_mut(|data| data.insert_temp(key, !shows_all));
            }
        }
        carry::catching_up_ui(ui, desk);
    });
}

fn device_ui(ui: &mut Ui, desk: &Desk, peer: &PeerView, line: bool) {
    let t = tokens::of(ui);
    let words = desk.words;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    if line {
        let stroke = Stroke::new(size::HAIRLINE, t.border_subtle);
        ui.painter().hline(rect.x_range(), rect.top(), stroke);
    }
    let name = &carry::name_of(desk, peer);
    let (mut state, fill, ink) = state_look(t, words, peer.state);
    if peer.state == PeerState::Away && desk.network.stopped.contains(&peer.peer) {
        state = words.carry.stopped;
    }
    let line_below = device_line(desk, peer);
    let spoken = format!("{name}: {state}, {line_below}");
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let middle = rect.center().y;
    let mark = pos2(rect.left() + 17.0, middle);
    ui.painter().circle_filled(mark, 17.0, t.surface_sunken);
    icon_at(ui, mark, icons::LAPTOP, size::ICON, t.text_muted);
    if peer.state != PeerState::Away {
        let dot = mark + vec2(12.0, 12.0);
        ui.painter().circle_filled(dot, 6.0, t.surface);
        ui.painter().circle_filled(dot, 4.0, t.success);
    }
    let label = galley(ui, state, Text::Caption, ink, f32::INFINITY, 1);
    let chip = Align2::RIGHT_CENTER.anchor_size(
        pos2(rect.right(), middle),
        vec2(label.size().x + sp::L, 22.0),
    );
    ui.painter().rect_filled(chip, radius::S, fill);
    ui.painter()
        .galley(chip.center() - label.size() / 2.0, label, ink);
    let x = rect.left() + 46.0;
    let width = chip.left() - sp::M - x;
    text_at(
        ui,
        pos2(x, middle),
        Align2::LEFT_BOTTOM,
        name,
        Text::SmallMedium,
        t.text,
        width,
    );
    text_at(
        ui,
        pos2(x, middle),
        Align2::LEFT_TOP,
        &line_below,
        Text::Caption,
        t.text_muted,
        width,
    );
}

/// A device's short key, and for one that is away when it was heard last and what it may lack.
fn device_line(desk: &Desk, peer: &PeerView) -> String {
    let key: String = peer.peer.chars().take(KEY_CHARS).collect();
    if peer.to_come > 0 {
        return format!("{key} · {}", (desk.words.carry.to_come)(peer.to_come));
    }
    if let Some(way) = reach::way_words(desk.network, &peer.peer, desk.words) {
        return format!("{key} · {way}");
    }
    match peer.last_heard {
        Some(heard) if peer.state == PeerState::Away => {
            let ago = (desk.words.heard)(Ago::between(heard.0, desk.now.0));
            let behind = peer.behind.map(desk.words.behind);
            let behind = behind.map_or_else(String::new, |words| format!(" · {words}"));
            format!("{key} · {ago}{behind}")
        }
        Some(_) | None => key,
    }
}

fn state_look(
    t: &Tokens,
    words: &Words,
    state: PeerState,
) -> (&'static str, egui::Color32, egui::Color32) {
    match state {
        PeerState::Syncing => (words.state_syncing, t.accent_soft, t.accent_text),
        PeerState::InSync => (words.state_in_sync, t.success_soft, t.success_text),
        PeerState::Away => (words.state_away, t.surface_sunken, t.text_muted),
    }
}
