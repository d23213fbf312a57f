//! Introductions: asking a contact of both, passing one on, opening the conversation.

use egui::{Frame, Ui};
use model::{Edit, Field, PersonId};
use replica::{Intent, IntroPart, IntroView, PersonCard, TalkAct};

use super::form::{acts_ui, error_ui, field_ui, send, sentence_ui};
use super::{Desk, chip_rows_ui, gutter};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, ToggleChip, card_ui, label_ui, paragraph_ui};

/// The most contacts offered to ask.
const CONTACTS_MAX: usize = 12;

/// Draws the introductions that wait, above the conversations.
pub(super) fn intros_ui(ui: &mut Ui, desk: &mut Desk) {
    let view = desk.view;
    let open: Vec<&IntroView> = view.intros.iter().filter(|intro| !intro.done).collect();
    if open.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    Frame::new().inner_margin(gutter(0, 12)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::S;
        label_ui(ui, desk.words.intro.title, Text::SmallMedium, t.text_muted);
        let (waiting, open): (Vec<_>, Vec<_>) = open.into_iter().partition(|it| it.waits);
        for intro in open {
            card_ui(ui, |ui| intro_ui(ui, desk, intro));
        }
        if !waiting.is_empty() {
            sentence_ui(ui, &(desk.words.intro.more_wait)(waiting.len() as u64));
        }
    });
}

fn intro_ui(ui: &mut Ui, desk: &mut Desk, intro: &IntroView) {
    let t = tokens::of(ui);
    let words = desk.words.intro;
    ui.spacing_mut().item_spacing.y = sp::S;
    let (sentence, act) = match intro.part {
        IntroPart::Asked => (words.asked, None),
        IntroPart::ToPassOn => (words.to_pass_on, Some((words.pass_on, icons::HANDSHAKE))),
        IntroPart::ToAnswer => (words.to_answer, Some((words.agree, icons::MESSAGE_CIRCLE))),
    };
    let sentence = sentence(&intro.by_name, &intro.other_name);
    paragraph_ui(ui, &sentence, Text::SmallMedium, t.text);
    if !intro.text.is_empty() {
        paragraph_ui(ui, &intro.text, Text::Small, t.text_muted);
    }
    let Some((label, icon)) = act else { return };
    let form = format!("intro:{}", intro.id);
    let field = TextField::new(words.own_words)
        .hidden_label()
        .hint(words.own_words);
    field_ui(ui, desk, &form, "text", field);
    error_ui(ui, desk, &form);
    ui.horizontal(|ui| {
        let agree = Button::new(Look::Primary, label)
            .icon(icon)
            .small()
            .enabled(!desk.forms.is_sent(&form));
        if ui.add(agree).clicked() {
            let agree = TalkAct::AgreeIntro {
                intro: intro.id.clone(),
                text: desk.forms.text(&form, "text"),
            };
            send(desk, &form, Intent::Talk(agree));
        }
        let decline = Button::new(Look::Ghost, words.decline).small();
        if ui.add(decline).on_hover_text(words.decline_note).clicked() {
            let intro = intro.id.clone();
            desk.act(Intent::Talk(TalkAct::DeclineIntro { intro }));
        }
    });
}

/// Draws whether two know each other, as each says it, and whom both know.
pub(super) fn known_ui(ui: &mut Ui, desk: &mut Desk, card: &PersonCard) {
    let t = tokens::of(ui);
    let words = desk.words.intro;
    let Some(me) = &desk.view.me else { return };
    let mine = me.profile.contacts.contains(&card.id);
    let theirs = card.profile.contacts.contains(&me.id);
    if theirs && !mine {
        let sentence = (words.they_say)(&card.profile.name);
        paragraph_ui(ui, &sentence, Text::Small, t.text);
    }
    let both: Vec<&str> = mutual(desk, &card.id)
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    if !both.is_empty() {
        let sentence = (words.both_know)(&both.join(", "));
        paragraph_ui(ui, &sentence, Text::Small, t.text_muted);
    }
    let label = if mine { words.know_not } else { words.know };
    let button = Button::new(Look::Ghost, label).icon(icons::USERS).small();
    if ui.add(button).on_hover_text(words.know_note).clicked() {
        let values = vec![card.id.to_string()];
        let edit = match mine {
            true => Edit::Remove(Field::Contacts, values),
            false => Edit::Add(Field::Contacts, values),
        };
        desk.act(Intent::Profile(vec![edit]));
    }
    ui.add_space(sp::XS);
}

/// Offers to have what somebody posts in one's feed: nobody is told.
pub(super) fn follow_ui(ui: &mut Ui, desk: &mut Desk, person: PersonId) {
    let words = desk.words.intro;
    let follows = desk.view.followed.contains(&person);
    let (label, icon) = match follows {
        true => (words.follow_not, icons::CHECK),
        false => (words.follow, icons::BELL),
    };
    let button = Button::new(Look::Ghost, label).icon(icon).small();
    if ui.add(button).on_hover_text(words.follow_note).clicked() {
        let on = !follows;
        desk.act(Intent::Talk(TalkAct::Follow { person, on }));
    }
    ui.add_space(sp::XS);
}

/// Finds whom oneself and somebody else both know, as all of them say; whoever knows few first,
/// because they know both better.
fn mutual<'a>(desk: &Desk<'a>, to: &PersonId) -> Vec<(PersonId, &'a str)> {
    let view = desk.view;
    let Some(me) = &view.me else {
        return Vec::new();
    };
    let of = |id: &PersonId| view.people.iter().find(|card| card.id == *id);
    let Some(to_card) = of(to) else {
        return Vec::new();
    };
    let named = me.profile.contacts.iter().filter_map(of);
    let mut both: Vec<&PersonCard> = named
        .map(|card| &**card)
        .filter(|card| {
            let theirs = &card.profile.contacts;
            theirs.contains(&me.id)
                && theirs.contains(to)
                && to_card.profile.contacts.contains(&card.id)
        })
        .collect();
    both.sort_by_key(|card| (card.profile.contacts.len(), card.id));
    both.into_iter()
        .map(|card| (card.id, card.profile.name.as_str()))
        .collect()
}

/// Draws the way to somebody through a contact of both: a button, and its form once unfolded.
pub(super) fn ask_ui(ui: &mut Ui, desk: &mut Desk, to: PersonId) {
    let words = desk.words.intro;
    let form = format!("ask intro:{to}");
    if !desk.forms.is_open(&form) {
        let asked =
            |intro: &&IntroView| intro.part == IntroPart::Asked && intro.other == to && !intro.done;
        for intro in desk.view.intros.iter().filter(asked) {
            sentence_ui(ui, &(words.asked)(&intro.by_name, &intro.other_name));
        }
        let ask = Button::new(Look::Ghost, words.ask)
            .icon(icons::HANDSHAKE)
            .small();
        if ui.add(ask).clicked() {
            desk.forms.open(&form);
        }
        return;
    }
    let t = tokens::of(ui);
    sentence_ui(ui, words.ask_sentence);
    let view = desk.view;
    let contacts = view.conversations.iter().filter_map(|conversation| {
        let [person] = conversation.with.as_slice() else {
            return None;
        };
        (*person != to).then_some((*person, conversation.title.as_str()))
    });
    // Whom both know comes first; whom one merely talks with may know them too.
    let mut offered = mutual(desk, &to);
    for contact in contacts {
        if !offered.iter().any(|(known, _)| *known == contact.0) {
            offered.push(contact);
        }
    }
    offered.truncate(CONTACTS_MAX);
    let contacts = offered;
    if contacts.is_empty() {
        sentence_ui(ui, words.ask_none);
    } else {
        label_ui(ui, words.ask_via, Text::SmallMedium, t.text);
    }
    let chosen = desk.forms.text(&form, "via");
    let mut via = None;
    chip_rows_ui(ui, |ui| {
        for (person, name) in contacts {
            let id = person.to_string();
            if chosen == id {
                via = Some(person);
            }
            let spoken = format!("{} {name}", words.ask_via);
            let chip = ToggleChip::new(name, chosen == id).name(&spoken);
            if ui.add(chip).clicked() {
                desk.forms.write(&form, "via", id);
            }
        }
    });
    let field = TextField::new(words.ask_hint)
        .hidden_label()
        .hint(words.ask_hint)
        .rows(2);
    field_ui(ui, desk, &form, "text", field);
    let act = (words.ask_act, icons::HANDSHAKE);
    if acts_ui(ui, desk, &form, act, via.is_some())
        && let Some(via) = via
    {
        let text = desk.forms.text(&form, "text");
        send(
            desk,
            &form,
            Intent::Talk(TalkAct::AskIntro { via, to, text }),
        );
    }
}

/// Lists whom one takes nothing from, with the way back.
pub(super) fn blocked_ui(ui: &mut Ui, desk: &mut Desk) {
    let view = desk.view;
    if view.blocked.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    let words = desk.words.intro;
    Frame::new().inner_margin(gutter(12, 12)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        for blocked in view.blocked.iter() {
            let sentence = (words.blocked)(&blocked.name);
            paragraph_ui(ui, &sentence, Text::Caption, t.text_muted);
            let unblock = Button::new(Look::Ghost, words.unblock).small();
            let spoken = format!("{}: {}", words.unblock, blocked.name);
            if ui.add(unblock).accessible_name(spoken).clicked() {
                let (person, on) = (blocked.person, false);
                desk.act(Intent::Talk(TalkAct::Block { person, on }));
            }
        }
    });
}
