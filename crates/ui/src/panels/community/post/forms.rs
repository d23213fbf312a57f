//! The forms under a post: replying, thanking, passing on, keeping as a card.

mod making;

pub(in crate::panels::community) use making::report_ui;

use egui::Ui;
use replica::{CommunityAct, CommunityRow, Intent, ItemId, PostView, ScopeId};

use super::super::super::files::{waiting_ui, with_files};
use super::super::super::form::{acts_ui, field_ui, finished, send};
use super::super::super::{Desk, chip_rows_ui, spaces};
use crate::icons;
use crate::theme::Text;
use crate::tokens;
use crate::widgets::{TextField, ToggleChip, label_ui};

/// Draws whichever forms of this post are unfolded.
pub(super) fn forms_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView) {
    let reply = format!("reply:{}", post.id);
    if desk.forms.is_open(&reply) {
        reply_ui(ui, desk, post, &reply);
    }
    thank_ui(ui, desk, &post.id);
    let amplify = format!("amplify:{}", post.id);
    if desk.forms.is_open(&amplify) {
        amplify_ui(ui, desk, post, &amplify);
    }
    spaces::carry_ui(ui, desk, spaces::Thing::of_post(post));
    card_form_ui(ui, desk, post.community, &post.id, &post.text);
    making::making_forms_ui(ui, desk, post);
}

fn reply_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView, form: &str) {
    let words = desk.words.community;
    let hint = if post.kind.is_question() {
        words.answer_hint
    } else {
        words.reply_hint
    };
    let name = if post.kind.is_question() {
        words.answer
    } else {
        words.reply
    };
    let field = TextField::new(name).hidden_label().hint(hint).rows(2);
    let written = field_ui(ui, desk, form, "text", field);
    waiting_ui(ui, desk, form);
    let text = desk.forms.text(form, "text");
    let is_ready = !text.is_empty() && !desk.files.is_sealing(form);
    let clicked = acts_ui(ui, desk, form, (words.send, icons::SEND), is_ready);
    if is_ready && (clicked || finished(ui, &written)) {
        let reply = CommunityAct::Reply {
            to: post.id.clone(),
            text,
        };
        let reply = with_files(desk, form, reply);
        send(desk, form, Intent::Community(reply));
    }
}

/// Draws the form in which one thanks for a post or an answer, if it is unfolded.
pub(in crate::panels::community) fn thank_ui(ui: &mut Ui, desk: &mut Desk, item: &ItemId) {
    let form = format!("thank:{item}");
    if !desk.forms.is_open(&form) {
        return;
    }
    let words = desk.words.community;
    let field = TextField::new(words.thank)
        .hidden_label()
        .hint(words.thank_hint);
    field_ui(ui, desk, &form, "text", field);
    let act = (words.thank, icons::HEART_HANDSHAKE);
    if acts_ui(ui, desk, &form, act, true) {
        let thank = CommunityAct::Thank {
            to: item.clone(),
            text: desk.forms.text(&form, "text"),
        };
        send(desk, &form, Intent::Community(thank));
    }
}

/// Draws the form that makes a card from an answer or a post, if it is unfolded.
pub(in crate::panels::community) fn card_form_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    community: ScopeId,
    item: &ItemId,
    source: &str,
) {
    let form = format!("card:{item}");
    if !desk.forms.is_open(&form) {
        return;
    }
    let words = desk.words.community;
    if !desk.forms.has_line(&form, "text") {
        desk.forms.fill(&form, "text", source.to_owned());
    }
    let title = TextField::new(words.card_title).hint(words.card_title_hint);
    field_ui(ui, desk, &form, "title", title);
    let text = TextField::new(words.card_text).rows(4);
    field_ui(ui, desk, &form, "text", text);
    let title = desk.forms.text(&form, "title");
    let act = (words.card_keep, icons::BOOK_OPEN);
    if acts_ui(ui, desk, &form, act, !title.is_empty()) {
        let card = CommunityAct::Card {
            community,
            from: Some(item.clone()),
            title,
            text: desk.forms.text(&form, "text"),
        };
        send(desk, &form, Intent::Community(card));
    }
}

fn amplify_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView, form: &str) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    label_ui(ui, words.amplify_title, Text::SmallMedium, t.text);
    let targets: Vec<&CommunityRow> = desk
        .view
        .communities
        .iter()
        .filter(|row| row.joined && row.id != post.community)
        .collect();
    if targets.is_empty() {
        label_ui(ui, words.amplify_nowhere, Text::Small, t.text_muted);
    }
    let chosen = desk.forms.text(form, "to");
    chip_rows_ui(ui, |ui| {
        for row in &targets {
            let id = row.id.to_string();
            let name = row.shown_name();
            let chip = ToggleChip::new(&name, chosen == id);
            if ui.add(chip).clicked() {
                desk.forms.write(form, "to", id);
            }
        }
    });
    let field = TextField::new(words.amplify_hint)
        .hidden_label()
        .hint(words.amplify_hint);
    field_ui(ui, desk, form, "text", field);
    label_ui(ui, words.amplify_stays, Text::Small, t.text_muted);
    let target = targets.iter().find(|row| row.id.to_string() == chosen);
    let act = (words.amplify, icons::REPEAT_2);
    if acts_ui(ui, desk, form, act, target.is_some())
        && let Some(target) = target
    {
        let amplify = CommunityAct::Amplify {
            item: post.id.clone(),
            to: target.id,
            comment: desk.forms.text(form, "text"),
        };
        send(desk, form, Intent::Community(amplify));
    }
}
