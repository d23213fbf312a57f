//! Reports: where each stands, what a panel reads, what it finds, and the appeal.

use egui::{Align, Layout, Ui, vec2};
use model::community::Finding;
use replica::{
    CasePart, CasePhase, CaseText, CaseView, CommunityAct, CommunityView, Intent, Named, ScopeId,
};

use super::super::form::{acts_ui, field_ui, quiet_act_ui, send, sentence_ui};
use super::super::{Desk, chip_rows_ui};
use super::part_of;
use crate::icons;
use crate::shell::Go;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, ToggleChip, Tone, card_ui, chip_ui, label_ui, note_ui, paragraph_ui,
};

const NOTE_ROWS: usize = 3;
/// Height of the line that says what a case is about, in points.
const HEAD_HEIGHT: f32 = 24.0;

pub(super) fn cases_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    voters_ui(ui, desk, community);
    if community.cases.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    let words = desk.words.rules;
    ui.add_space(sp::L);
    label_ui(ui, words.cases, Text::Subhead, t.text);
    sentence_ui(ui, words.cases_sentence);
    for case in &community.cases {
        let place = community.row.id;
        let drawn = ui.scope(|ui| card_ui(ui, |ui| case_ui(ui, desk, place, case)));
        desk.aim.reach(ui, &case.id, drawn.response.rect);
    }
}

/// Offers to give a vote to those who have signed and have none: whoever decides sees it.
fn voters_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words.rules;
    let places = desk.view.governance.iter();
    let mut mine = places.filter(|place| place.scope == community.row.id && place.has_voice);
    if community.without_vote == 0 || mine.next().is_none() {
        return;
    }
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = sp::S;
        let t = tokens::of(ui);
        let sentence = (words.without_vote)(community.without_vote);
        paragraph_ui(ui, &sentence, Text::Body, t.text);
        let give = Button::new(Look::Soft, words.give_vote)
            .icon(icons::VOTE)
            .small();
        if ui.add(give).clicked() {
            let list = CommunityAct::ListVoters {
                community: community.row.id,
            };
            desk.act(Intent::Community(list));
        }
    });
}

fn case_ui(ui: &mut Ui, desk: &mut Desk, community: ScopeId, case: &CaseView) {
    let t = tokens::of(ui);
    let words = desk.words.rules;
    ui.spacing_mut().item_spacing.y = sp::S;
    head_ui(ui, desk, case);
    if !case.clause_text.is_empty() {
        paragraph_ui(ui, &case.clause_text, Text::Small, t.text_muted);
    }
    reported_ui(ui, desk, community, case);
    match case.part {
        CasePart::Panelist => note_ui(ui, Tone::Plain, icons::VOTE, words.you_sit),
        CasePart::Respondent => {
            let is_last = case.appeals.is_some() || case.appeal.is_some();
            let note = match is_last {
                true => words.about_you_last,
                false => words.about_you,
            };
            note_ui(ui, Tone::Plain, icons::INFO, note);
        }
        CasePart::Reporter | CasePart::None => {}
    }
    stands_ui(ui, desk, case);
    match &case.text {
        Some(text) => text_ui(ui, desk, text),
        None if case.shredded => sentence_ui(ui, words.text_erased),
        None if case.part == CasePart::Panelist => sentence_ui(ui, words.text_on_its_way),
        None => {}
    }
    if !case.open.is_empty() {
        decide_ui(ui, desk, case);
    }
    if case.may_appeal {
        let appeal = Button::new(Look::Secondary, words.appeal)
            .icon(icons::ROTATE_CCW)
            .small();
        if ui.add(appeal).on_hover_text(words.appeal_help).clicked() {
            let case = case.id.clone();
            desk.act(Intent::Community(CommunityAct::Appeal { case }));
        }
    }
}

/// Leads to what was reported, while it stands.
fn reported_ui(ui: &mut Ui, desk: &mut Desk, community: ScopeId, case: &CaseView) {
    let Some((root, kind)) = &case.root else {
        return;
    };
    let go = Button::new(Look::Ghost, desk.words.rules.go_to_reported).icon(icons::ARROW_RIGHT);
    if quiet_act_ui(ui, go).clicked() {
        desk.go = Some(Go::Item {
            community,
            part: part_of(*kind),
            item: root.clone(),
            reply: Some(case.item.clone()).filter(|item| item != root),
        });
    }
}

fn head_ui(ui: &mut Ui, desk: &Desk, case: &CaseView) {
    let t = tokens::of(ui);
    let words = desk.words.rules;
    let about = named(desk, &case.about);
    let title = match case.appeals {
        None => (words.report_about)(&about, case.clause),
        Some(_) => (words.appeal_about)(&about, case.clause),
    };
    let (fill, ink) = match case.phase {
        CasePhase::Decided => (t.surface_sunken, t.text_muted),
        CasePhase::TooFew | CasePhase::Drawing | CasePhase::Deciding | CasePhase::Signing => {
            (t.accent_soft, t.accent_text)
        }
    };
    let size = vec2(ui.available_width(), HEAD_HEIGHT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        chip_ui(ui, (words.phase)(case.phase), fill, ink);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            label_ui(ui, &title, Text::Heading, t.text);
        });
    });
    // An appeal is that of the person it is about, whoever says it.
    let said = if case.is_put_forward() {
        words.put_forward_by
    } else {
        words.reported_by
    };
    let by = said(&named(desk, &case.by));
    label_ui(ui, &by, Text::Caption, t.text_subtle);
}

/// Says what a case waits for, or what was decided.
fn stands_ui(ui: &mut Ui, desk: &mut Desk, case: &CaseView) {
    let t = tokens::of(ui);
    let words = desk.words.rules;
    if case.phase == CasePhase::TooFew {
        sentence_ui(ui, words.too_few);
    }
    if !case.waits_for.is_empty() {
        let waits = (words.waits_for)(&names(desk, &case.waits_for));
        sentence_ui(ui, &waits);
        let again = Button::new(Look::Ghost, words.draw_again);
        if case.may_draw && quiet_act_ui(ui, again).clicked() {
            let case = case.id.clone();
            desk.act(Intent::Community(CommunityAct::DrawAgain { case }));
        }
    }
    if !case.panel.is_empty() {
        let mut sentence = (words.panel)(&names(desk, &case.panel));
        if case.decision.is_none() {
            sentence.push(' ');
            sentence.push_str(&(words.decided_of)(case.found, case.panel.len()));
        }
        sentence_ui(ui, &sentence);
    }
    if let Some(decision) = case.decision {
        let sentence = (words.decision)(decision);
        paragraph_ui(ui, sentence, Text::BodyMedium, t.text);
    }
    if case.overturned {
        note_ui(ui, Tone::Plain, icons::ROTATE_CCW, words.overturned);
    }
    if let (Some(mine), None) = (case.mine, case.decision) {
        sentence_ui(ui, &(words.found)((words.finding)(mine)));
    }
}

fn text_ui(ui: &mut Ui, desk: &Desk, text: &CaseText) {
    let t = tokens::of(ui);
    let words = desk.words.rules;
    let part = |ui: &mut Ui, title: &str, text: &str| {
        if !text.trim().is_empty() {
            label_ui(ui, title, Text::SmallMedium, t.text);
            paragraph_ui(ui, text, Text::Small, t.text_muted);
        }
    };
    part(ui, words.what_happened, &text.told);
    part(ui, words.was_reported, &text.quote);
    for note in &text.notes {
        part(ui, &(words.noted)(&note.by_name), &note.text);
    }
}

fn decide_ui(ui: &mut Ui, desk: &mut Desk, case: &CaseView) {
    let t = tokens::of(ui);
    let words = desk.words.rules;
    let form = format!("case:{}", case.id);
    label_ui(ui, words.find, Text::SmallMedium, t.text);
    let chosen = desk.forms.text(&form, "finding");
    let mut finding: Option<Finding> = None;
    chip_rows_ui(ui, |ui| {
        for open in &case.open {
            let is_chosen = chosen == open.name();
            if is_chosen {
                finding = Some(*open);
            }
            let chip = ToggleChip::new((words.finding)(*open), is_chosen);
            if ui.add(chip).clicked() {
                desk.forms.write(&form, "finding", open.name().to_owned());
            }
        }
    });
    let Some(finding) = finding else { return };
    let note = TextField::new(words.note)
        .hint(words.note_hint)
        .rows(NOTE_ROWS);
    field_ui(ui, desk, &form, "note", note);
    if acts_ui(ui, desk, &form, (words.find_act, icons::CHECK), true) {
        let decide = CommunityAct::Decide {
            case: case.id.clone(),
            finding,
            note: desk.forms.text(&form, "note"),
        };
        send(desk, &form, Intent::Community(decide));
    }
}

fn named(desk: &Desk, who: &Named) -> String {
    if who.me {
        (desk.words.govern.you)(&who.name)
    } else {
        who.name.clone()
    }
}

fn names(desk: &Desk, persons: &[Named]) -> String {
    let names: Vec<String> = persons.iter().map(|who| named(desk, who)).collect();
    names.join(", ")
}
