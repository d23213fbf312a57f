//! The why of a community: three boxes that everybody writes in, and one's own why beside them.

use egui::{Align, Layout, Ui, vec2};
use replica::{CommunityAct, CommunityView, Intent, TextEdit, WhyBox};

use super::super::Desk;
use super::super::form::{acts_ui, entered, error_ui, field_ui, finished, send, sentence_ui};
use super::notes_ui;
use crate::icons::{self, Icon};
use crate::theme::Text;
use crate::tokens::{self, size, sp};
use crate::widgets::{Button, Look, TextField, card_ui, icon_at, label_ui, paragraph_ui};

const HEAD: f32 = 30.0;
const FIELD_HEIGHT: f32 = 34.0;

pub(super) fn why_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    notes_ui(ui, desk, community);
    // What members wrote only they read.
    let is_outside = community.row.state == replica::Lifecycle::Hidden;
    if !is_outside {
        sentence_ui(ui, desk.words.community.why_sentence);
        ui.add_space(sp::XS);
    }
    if !community.row.joined {
        card_ui(ui, |ui| my_why_ui(ui, desk, community));
    }
    if is_outside {
        return;
    }
    for part in WhyBox::ALL {
        card_ui(ui, |ui| box_ui(ui, desk, community, part));
    }
}

fn sign(part: WhyBox) -> (Icon, usize) {
    match part {
        WhyBox::MoreNetworked => (icons::WAYPOINTS, 0),
        WhyBox::Hope => (icons::SPARKLES, 3),
        WhyBox::Networking => (icons::COFFEE, 9),
    }
}

fn text(community: &CommunityView, part: WhyBox) -> &str {
    match part {
        WhyBox::MoreNetworked => &community.why.more_networked,
        WhyBox::Hope => &community.why.hope,
        WhyBox::Networking => &community.why.networking,
    }
}

fn box_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, part: WhyBox) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let text = text(community, part);
    let id = community.row.id;
    let name = (words.why_box)(part);
    let edit = format!("why:{id}:{part:?}");
    ui.spacing_mut().item_spacing.y = sp::S;
    let may_edit = community.row.joined && !text.trim().is_empty() && !desk.forms.is_open(&edit);
    let width = ui.available_width();
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(vec2(width, HEAD), layout, |ui| {
        let button = Button::new(Look::Ghost, words.why_edit)
            .icon(icons::PENCIL)
            .small()
            .icon_only();
        let spoken = format!("{}: {name}", words.why_edit);
        if may_edit && ui.add(button).accessible_name(spoken).clicked() {
            desk.forms.fill(&edit, "text", text.to_owned());
            desk.forms.open(&edit);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            box_head_ui(ui, desk, part);
        });
    });
    if desk.forms.is_open(&edit) {
        edit_ui(ui, desk, community, part, &edit);
        return;
    }
    if text.trim().is_empty() {
        paragraph_ui(ui, words.why_empty, Text::Small, t.text_subtle);
    } else {
        paragraph_ui(ui, text, Text::Body, t.text);
    }
    if community.row.joined {
        add_ui(ui, desk, community, part);
    }
}

/// Draws the sign, the name and the question of a box.
fn box_head_ui(ui: &mut Ui, desk: &Desk, part: WhyBox) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let (icon, hue) = sign(part);
    let size = egui::vec2(HEAD, HEAD);
    let (tile, _) = ui.allocate_exact_size(size, egui::Sense::hover());
    ui.painter().rect_filled(tile, 9, t.hue_soft(hue));
    icon_at(ui, tile.center(), icon, size::ICON, t.hue_text(hue));
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        label_ui(ui, (words.why_box)(part), Text::Subhead, t.text);
        label_ui(ui, (words.why_question)(part), Text::Caption, t.text_muted);
    });
}

/// Says why one would like to take part, before joining.
fn my_why_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let form = format!("my why:{}", community.row.id);
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.my_why, Text::Subhead, t.text);
    let is_outside = community.row.state == replica::Lifecycle::Hidden;
    let sentence = match is_outside {
        true => desk.words.gather.my_why_kept,
        false => words.my_why_sentence,
    };
    sentence_ui(ui, sentence);
    if let Some(why) = &community.my_why {
        paragraph_ui(ui, why, Text::Body, t.text);
    }
    let field = TextField::new(words.my_why)
        .hidden_label()
        .hint(words.why_add_hint);
    let written = field_ui(ui, desk, &form, "text", field);
    error_ui(ui, desk, &form);
    let text = desk.forms.text(&form, "text");
    let add = Button::new(Look::Secondary, words.why_add)
        .icon(icons::PLUS)
        .enabled(!text.is_empty() && !desk.forms.is_sent(&form));
    let clicked = ui.add(add).clicked();
    if !text.is_empty() && (clicked || entered(ui, &written)) {
        let why = CommunityAct::MyWhy {
            community: community.row.id,
            text,
        };
        send(desk, &form, Intent::Community(why));
    }
}

/// A sentence of one's own, added below what the others wrote.
fn add_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, part: WhyBox) {
    let words = desk.words.community;
    let id = community.row.id;
    let form = format!("my why:{id}:{part:?}");
    let name = format!("{}: {}", words.why_add, (words.why_box)(part));
    let line = desk.forms.text(&form, "text");
    let mut is_added = false;
    let size = vec2(ui.available_width(), FIELD_HEIGHT);
    let layout = Layout::right_to_left(Align::Center);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        let is_ready = !line.is_empty() && !desk.forms.is_sent(&form);
        let look = if is_ready {
            Look::Secondary
        } else {
            Look::Ghost
        };
        let button = Button::new(look, words.why_add)
            .icon(icons::PLUS)
            .enabled(is_ready);
        is_added = ui.add(button).accessible_name(&name).clicked();
        let field = TextField::new(&name)
            .hidden_label()
            .hint(words.why_add_hint);
        let written = field_ui(ui, desk, &form, "text", field);
        is_added |= entered(ui, &written);
    });
    error_ui(ui, desk, &form);
    let line = desk.forms.text(&form, "text");
    if is_added && !line.is_empty() {
        let why = CommunityAct::Why {
            community: id,
            part,
            edit: TextEdit::Append(line),
        };
        send(desk, &form, Intent::Community(why));
    }
}

fn edit_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, part: WhyBox, form: &str) {
    let words = desk.words.community;
    let field = TextField::new((words.why_box)(part)).hidden_label().rows(5);
    let written = field_ui(ui, desk, form, "text", field);
    let clicked = acts_ui(ui, desk, form, (words.save, icons::CHECK), true);
    if clicked || finished(ui, &written) {
        let why = CommunityAct::Why {
            community: community.row.id,
            part,
            edit: TextEdit::Set(desk.forms.text(form, "text")),
        };
        send(desk, form, Intent::Community(why));
    }
}
