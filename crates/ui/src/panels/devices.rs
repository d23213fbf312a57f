//! One's own devices: which there are, adding one, taking a lost one back, and the words for when
//! all are lost.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use replica::{DeviceAct, DeviceView, Intent, Phrase, Preference, Question, WordsKept};

use super::form::sentence_ui;
use super::{Desk, reading_header_ui, reading_page_ui};
use crate::icons;
use crate::shell::{Asked, Page, Wish};
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Look, Tone, card_ui, code_block_ui, dialog_ui, icon_at, label_ui, note_ui, qr_ui,
    skeleton_ui, text_at,
};

const ROW_HEIGHT: f32 = 52.0;
const QR_SIZE: f32 = 240.0;
/// How many letters of a key tell devices apart on screen.
const KEY_CHARS: usize = 8;
const WORD_HEIGHT: f32 = 30.0;
const WORD_GAP: f32 = 6.0;
const WORD_MIN_WIDTH: f32 = 142.0;

/// What this page keeps while it is open; it forgets everything when one leaves.
#[derive(Debug, Default)]
pub(crate) struct State {
    list: Option<Vec<DeviceView>>,
    /// How many devices were connected when the list was asked for.
    asked: Option<usize>,
    ticket: Option<String>,
    revoking: Option<String>,
    words: Option<Phrase>,
}

impl State {
    /// Takes the list of devices.
    pub fn listed(&mut self, devices: Vec<DeviceView>) {
        self.list = Some(devices);
    }

    /// Takes the ticket for one more device.
    pub fn issued(&mut self, ticket: String) {
        self.ticket = Some(ticket);
    }

    /// Takes the recovery words, to show them until one leaves.
    pub fn told(&mut self, words: Phrase) {
        self.words = Some(words);
    }
}

pub(crate) fn devices_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.trust;
    let connected = desk.view.sync.peers.len();
    if state.asked != Some(connected) {
        state.asked = Some(connected);
        desk.ask(Intent::Ask(Question::Devices), Asked::Other);
    }
    reading_header_ui(ui, words.devices, words.devices_sentence, |ui| {
        let back = Button::new(Look::Ghost, desk.words.profile).icon(icons::USER_ROUND);
        if ui.add(back).clicked() {
            desk.go(Page::Profile);
        }
    });
    reading_page_ui(ui, "devices", (2, 28), |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        card_ui(ui, |ui| list_ui(ui, state, desk));
        card_ui(ui, |ui| add_ui(ui, state, desk));
        card_ui(ui, |ui| recovery_ui(ui, state, desk));
    });
    revoke_dialog_ui(ui, state, desk);
}

fn short(device: &str) -> &str {
    device.get(..KEY_CHARS).unwrap_or(device)
}

fn list_ui(ui: &mut Ui, state: &mut State, desk: &Desk) {
    let t = tokens::of(ui);
    let words = desk.words.trust;
    ui.spacing_mut().item_spacing.y = 0.0;
    label_ui(ui, words.yours, Text::Heading, t.text);
    ui.add_space(sp::S);
    let Some(devices) = &state.list else {
        skeleton_ui(ui, words.reading, 2);
        return;
    };
    let mut revoking = None;
    for device in devices {
        if device_ui(ui, desk, device) {
            revoking = Some(device.device.clone());
        }
    }
    state.revoking = revoking.or(state.revoking.take());
}

/// Draws a device; returns true when it is to be taken back.
fn device_ui(ui: &mut Ui, desk: &Desk, device: &DeviceView) -> bool {
    let t = tokens::of(ui);
    let words = desk.words.trust;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let name = if device.this {
        words.this_one
    } else {
        words.another
    };
    let mut below = short(&device.device).to_owned();
    if device.connected {
        below.push_str(" · ");
        below.push_str(desk.words.connected_now);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}, {below}")));
    let tile = Rect::from_center_size(rect.left_center() + vec2(18.0, 0.0), vec2(36.0, 36.0));
    ui.painter().rect_filled(tile, 10, t.surface_sunken);
    let ink = if device.this {
        t.accent_text
    } else {
        t.text_muted
    };
    icon_at(ui, tile.center(), icons::LAPTOP, size::ICON_L, ink);
    let x = tile.right() + sp::M;
    let width = rect.width() - 220.0;
    let middle = rect.center().y;
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
        pos2(x, middle + 1.0),
        Align2::LEFT_TOP,
        &below,
        Text::Caption,
        t.text_muted,
        width,
    );
    let edge = Stroke::new(size::HAIRLINE, t.border_subtle);
    ui.painter().hline(rect.x_range(), rect.bottom(), edge);
    if device.this {
        return false;
    }
    let area = Rect::from_min_max(pos2(rect.right() - 190.0, rect.top()), rect.max);
    let builder = UiBuilder::new()
        .max_rect(area)
        .id_salt(("revoke", &device.device))
        .layout(egui::Layout::right_to_left(egui::Align::Center));
    let mut child = ui.new_child(builder);
    let revoke = Button::new(Look::Danger, words.revoke)
        .icon(icons::BAN)
        .small();
    let spoken = (words.revoke_of)(short(&device.device));
    child.add(revoke).accessible_name(spoken).clicked()
}

fn revoke_dialog_ui(ui: &Ui, state: &mut State, desk: &mut Desk) {
    let Some(device) = state.revoking.clone() else {
        return;
    };
    let words = desk.words.trust;
    let answer = dialog_ui(
        ui,
        &(words.revoke_title)(short(&device)),
        words.revoke_sentence,
        words.revoke_act,
        desk.words.cancel,
    );
    if answer == Some(true) {
        desk.act(Intent::Device(DeviceAct::Revoke { device }));
    }
    if answer.is_some() {
        state.revoking = None;
    }
}

fn add_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.trust;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.add_title, Text::Heading, t.text);
    sentence_ui(ui, words.add_sentence);
    let Some(ticket) = &state.ticket else {
        let add = Button::new(Look::Primary, words.add_act).icon(icons::PLUS);
        if ui.add(add).clicked() {
            desk.ask(Intent::Device(DeviceAct::Add), Asked::NewDevice);
        }
        return;
    };
    note_ui(ui, Tone::Warning, icons::SHIELD_ALERT, words.add_warning);
    // Tickets mean the same in capitals, and a code of capitals has fewer modules.
    let data = ticket.to_ascii_uppercase();
    if qr_ui(ui, words.add_qr, &data, QR_SIZE).is_err() {
        let text = desk.words.invite_qr_too_long;
        note_ui(ui, Tone::Plain, icons::INFO, text);
    }
    code_block_ui(ui, ticket);
    let mut is_done = false;
    ui.horizontal(|ui| {
        let copy = Button::new(Look::Secondary, desk.words.invite_copy).icon(icons::COPY);
        if ui.add(copy).clicked() {
            desk.wish(Wish::Copy(ticket.clone()));
        }
        is_done = ui.add(Button::new(Look::Ghost, words.add_done)).clicked();
    });
    if is_done {
        state.ticket = None;
    }
}

fn recovery_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let t = tokens::of(ui);
    let words = desk.words.trust;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.recovery, Text::Heading, t.text);
    sentence_ui(ui, words.recovery_sentence);
    let Some(phrase) = &state.words else {
        let show = Button::new(Look::Secondary, words.recovery_show).icon(icons::KEY_ROUND);
        if ui.add(show).clicked() {
            desk.ask(Intent::Ask(Question::Recovery), Asked::Recovery);
            // Whoever has seen them may come back with them.
            desk.act(Intent::Prefer(Preference::Words(WordsKept::Kept)));
        }
        return;
    };
    let text = words.recovery_warning;
    note_ui(ui, Tone::Warning, icons::SHIELD_ALERT, text);
    words_ui(ui, desk, phrase.expose());
    let hide = Button::new(Look::Secondary, words.recovery_hide).icon(icons::EYE_OFF);
    if ui.add(hide).clicked() {
        state.words = None;
    }
}

/// Draws the words with their numbers, in rows.
pub(super) fn words_ui(ui: &mut Ui, desk: &Desk, phrase: &str) {
    let t = tokens::of(ui);
    let words: Vec<&str> = phrase.split_whitespace().collect();
    let width = ui.available_width();
    let columns = (width / WORD_MIN_WIDTH).floor().max(1.0);
    let word_width = (width + WORD_GAP) / columns;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        for (row, chunk) in words.chunks(columns as usize).enumerate() {
            let (line, _) = ui.allocate_exact_size(vec2(width, WORD_HEIGHT), Sense::hover());
            for (column, word) in chunk.iter().enumerate() {
                let x = line.left() + column as f32 * word_width;
                let size = vec2(word_width - WORD_GAP, WORD_HEIGHT);
                let rect = Rect::from_min_size(pos2(x, line.top()), size);
                let number = row * columns as usize + column + 1;
                let id = ui.scope_id().with(("word", number));
                let response = ui.interact(rect, id, Sense::hover());
                let spoken = (desk.words.trust.recovery_word)(number, word);
                response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
                ui.painter().rect_filled(rect, radius::S, t.surface_sunken);
                let at = rect.left_center() + vec2(24.0, 0.0);
                let (anchor, ink) = (Align2::RIGHT_CENTER, t.text_subtle);
                text_at(
                    ui,
                    at,
                    anchor,
                    &number.to_string(),
                    Text::Caption,
                    ink,
                    24.0,
                );
                let at = rect.left_center() + vec2(32.0, 0.0);
                let (anchor, ink) = (Align2::LEFT_CENTER, t.text);
                text_at(
                    ui,
                    at,
                    anchor,
                    word,
                    Text::SmallMedium,
                    ink,
                    rect.width() - 36.0,
                );
            }
        }
    });
}
