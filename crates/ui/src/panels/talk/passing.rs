//! Passing on what somebody asked to whoever may know.
//!
//! For: a button beside what others wrote, and the form it unfolds. Knows: whom one talks with comes first,
//! and anybody by their name. Never: sends before somebody is chosen; says that whoever asked is told.

use egui::{Rect, Ui, UiBuilder, pos2, vec2};
use model::PersonId;
use replica::{Intent, MessageView, TalkAct};

use super::super::form::{acts_ui, field_ui, send, sentence_ui};
use super::super::{Desk, chip_rows_ui};
use super::Thread;
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, ToggleChip, card_ui, label_ui};

/// How many people are offered at once.
const OFFERED_MAX: usize = 8;
/// Width and height of the button beside a message, in points.
pub(super) const BUTTON: f32 = 28.0;
const TYPED: &str = "typed";
const TO: &str = "to";
const TEXT: &str = "text";

fn form_of(message: &MessageView) -> String {
    format!("pass on:{}", message.id)
}

/// Tells whether a message can be passed on: somebody else wrote it, in words.
pub(super) fn can_go_on(message: &MessageView) -> bool {
    !message.mine && !message.text.is_empty()
}

/// Draws the button that unfolds the form, right of a message. Unless it `is_shown` it shows only where the
/// keyboard is on it: beside every message it would be in the way of reading.
pub(super) fn button_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    message: &MessageView,
    (bubble, is_shown): (Rect, bool),
) {
    let corner = pos2(bubble.right() + sp::XXS, bubble.center().y - BUTTON / 2.0);
    let place = Rect::from_min_size(corner, vec2(BUTTON, BUTTON));
    let builder = UiBuilder::new().max_rect(place).id_salt(&message.id);
    let ui = &mut ui.new_child(builder);
    let is_reached = ui.memory(|memory| memory.has_focus(ui.next_auto_id()));
    if !is_shown && !is_reached {
        ui.set_opacity(0.0);
    }
    let words = desk.words.talk;
    let button = Button::new(Look::Ghost, words.pass_on)
        .icon(icons::ARROW_RIGHT)
        .small()
        .icon_only();
    if ui.add(button).on_hover_text(words.pass_on).clicked() {
        desk.forms.open(&form_of(message));
    }
}

/// Draws the form below its message, once it is unfolded.
pub(super) fn form_ui(ui: &mut Ui, desk: &mut Desk, thread: &Thread<'_>, message: &MessageView) {
    let form = form_of(message);
    if !desk.forms.is_open(&form) {
        return;
    }
    ui.add_space(sp::S);
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::S;
        let words = desk.words.talk;
        label_ui(ui, words.pass_title, Text::SmallMedium, tokens::of(ui).text);
        sentence_ui(ui, &(words.pass_sentence)(&message.author_name));
        let field = TextField::new(words.pass_to).hint(words.pass_to_hint);
        field_ui(ui, desk, &form, TYPED, field);
        let to = chosen_ui(ui, desk, thread, &form);
        let field = TextField::new(words.pass_words).rows(2);
        field_ui(ui, desk, &form, TEXT, field);
        let act = (words.pass_act, icons::ARROW_RIGHT);
        if acts_ui(ui, desk, &form, act, to.is_some())
            && let Some(to) = to
        {
            let message = message.id.clone();
            let text = desk.forms.text(&form, TEXT);
            let act = TalkAct::PassOn { message, to, text };
            send(desk, &form, Intent::Talk(act));
        }
    });
    ui.add_space(sp::S);
}

/// Draws who can be chosen; returns who is.
fn chosen_ui(ui: &mut Ui, desk: &mut Desk, thread: &Thread<'_>, form: &str) -> Option<PersonId> {
    let chosen = desk.forms.line(form, TO).parse::<PersonId>().ok();
    let offered = offered(desk, thread, form, chosen);
    if offered.is_empty() && !desk.forms.text(form, TYPED).is_empty() {
        sentence_ui(ui, desk.words.talk.pass_nobody);
    }
    let mut to = None;
    chip_rows_ui(ui, |ui| {
        for (person, name) in offered {
            let is_chosen = chosen == Some(person);
            if is_chosen {
                to = Some(person);
            }
            if ui.add(ToggleChip::new(&name, is_chosen)).clicked() {
                let id = (!is_chosen).then(|| person.to_string());
                desk.forms.write(form, TO, id.unwrap_or_default());
            }
        }
    });
    to
}

/// Whoever is chosen, then those whose names fit what is typed; of nothing, those one talks with.
fn offered(
    desk: &Desk,
    thread: &Thread<'_>,
    form: &str,
    chosen: Option<PersonId>,
) -> Vec<(PersonId, String)> {
    let view = desk.view;
    let needle = model::folded(&desk.forms.text(form, TYPED));
    let blocked = |id: &PersonId| view.blocked.iter().any(|it| it.person == *id);
    let is_other = |id: &PersonId| {
        !thread.with.contains(id) && view.me.as_ref().is_none_or(|me| me.id != *id) && !blocked(id)
    };
    let talked_with = |id: &PersonId| {
        let mut alone = view.conversations.iter().map(|it| it.with.as_slice());
        alone.any(|with| with == [*id])
    };
    let people = view.people.iter().filter(|card| is_other(&card.id));
    let (picked, others): (Vec<_>, Vec<_>) = people.partition(|card| Some(card.id) == chosen);
    let fits = others.into_iter().filter(|card| match needle.as_str() {
        "" => talked_with(&card.id),
        needle => model::folded(&card.profile.name).contains(needle),
    });
    let all = picked.into_iter().chain(fits.take(OFFERED_MAX));
    all.map(|card| (card.id, card.shown_name())).collect()
}
