//! The forms that make something of a post: an idea built on it, a project, a report.

use egui::Ui;
use model::PersonId;
use replica::{CommunityAct, Intent, ItemId, Named, PostKind, PostView, ScopeId};

use super::super::super::super::form::{
    acts_ui, field_ui, finished, quiet_act_ui, send, sentence_ui,
};
use super::super::super::super::{Desk, chip_rows_ui};
use super::super::super::Part;
use crate::icons;
use crate::shell::Go;
use crate::theme::Text;
use crate::tokens;
use crate::widgets::{Button, Look, TextField, ToggleChip, label_ui};

/// The most ideas offered to be combined with.
const COMBINED_SHOWN_MAX: usize = 8;
/// How much of an idea stands on its chip, in characters.
const CHIP_MAX_CHARS: usize = 36;

/// Rows of the field that says what happened.
const REPORT_ROWS: usize = 3;

/// Draws whichever of these forms are unfolded.
pub(super) fn making_forms_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView) {
    let build = format!("build:{}", post.id);
    if desk.forms.is_open(&build) {
        build_ui(ui, desk, post, &build);
    }
    let make = format!("make:{}", post.id);
    if desk.forms.is_open(&make) {
        make_ui(ui, desk, post, &make);
    }
    report_ui(ui, desk, post.community, &post.id);
}

fn build_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView, form: &str) {
    let t = tokens::of(ui);
    let words = desk.words.life;
    let field = TextField::new(words.build_on)
        .hidden_label()
        .hint(words.build_hint)
        .rows(3);
    let written = field_ui(ui, desk, form, "text", field);
    let others = others_of(desk, post);
    let chosen = desk.forms.text(form, "with");
    if !others.is_empty() {
        label_ui(ui, words.combine_with, Text::Small, t.text_muted);
        chip_rows_ui(ui, |ui| {
            for (id, title) in &others {
                let is_chosen = chosen.split(' ').any(|known| known == id);
                if ui.add(ToggleChip::new(title, is_chosen)).clicked() {
                    let kept = chosen.split(' ').filter(|known| *known != id);
                    let mut ids: Vec<&str> = kept.collect();
                    if !is_chosen {
                        ids.push(id);
                    }
                    desk.forms.write(form, "with", ids.join(" "));
                }
            }
        });
    }
    let text = desk.forms.text(form, "text");
    let act = (words.build_act, icons::LIGHTBULB);
    let clicked = acts_ui(ui, desk, form, act, !text.is_empty());
    if !text.is_empty() && (clicked || finished(ui, &written)) {
        let mut from = vec![post.id.clone()];
        from.extend(chosen.split_whitespace().map(str::to_owned));
        let idea = CommunityAct::Idea {
            community: post.community,
            text,
            from,
        };
        send(desk, form, Intent::Community(idea));
    }
}

/// Lists other ideas of the community on show, by how they begin.
fn others_of(desk: &Desk, post: &PostView) -> Vec<(String, String)> {
    let open = desk.view.community.as_deref();
    let open = open.filter(|community| community.row.id == post.community);
    let posts = open.map_or(&[] as &[PostView], |community| &community.posts);
    let ideas = posts.iter().filter(|other| {
        matches!(other.kind, PostKind::Idea | PostKind::Spark)
            && other.id != post.id
            && !other.deleted
    });
    ideas
        .take(COMBINED_SHOWN_MAX)
        .map(|idea| {
            (
                idea.id.clone(),
                model::excerpt(&idea.text, CHIP_MAX_CHARS).0,
            )
        })
        .collect()
}

fn make_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView, form: &str) {
    let words = desk.words.life;
    let c = desk.words.community;
    sentence_ui(ui, words.make_sentence);
    field_ui(ui, desk, form, "title", TextField::new(words.make_title));
    let roles = TextField::new(words.make_roles)
        .hint(words.make_roles_hint)
        .rows(2);
    field_ui(ui, desk, form, "roles", roles);
    let when = TextField::new(c.gather_when).hint(c.gather_when_hint);
    field_ui(ui, desk, form, "when", when);
    let place = TextField::new(c.gather_where).hint(c.gather_where_hint);
    field_ui(ui, desk, form, "place", place);
    let title = desk.forms.text(form, "title");
    let act = (words.make_act, icons::ROUTE);
    if acts_ui(ui, desk, form, act, !title.is_empty()) {
        let roles = desk.forms.text(form, "roles");
        let roles = roles.lines().map(str::trim).filter(|line| !line.is_empty());
        let when = desk.forms.text(form, "when");
        let make = CommunityAct::MakeHappen {
            item: post.id.clone(),
            title,
            roles: roles.map(str::to_owned).collect(),
            when: (!when.is_empty()).then_some(when),
            place: desk.forms.text(form, "place"),
        };
        send(desk, form, Intent::Community(make));
    }
}

/// Draws the form in which something that was said is reported, if it is unfolded.
pub(in crate::panels::community) fn report_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    community: ScopeId,
    item: &ItemId,
) {
    let form = &format!("report:{item}");
    if !desk.forms.is_open(form) {
        return;
    }
    let words = desk.words.life;
    let open = desk.view.community.as_deref();
    let open = open.filter(|open| open.row.id == community);
    if open.is_some_and(|open| open.charter.clauses.is_empty()) {
        sentence_ui(ui, words.report_no_charter);
        let cancel = Button::new(Look::Ghost, desk.words.cancel);
        if quiet_act_ui(ui, cancel).clicked() {
            desk.forms.fold(form);
        }
        return;
    }
    sentence_ui(ui, words.report_sentence);
    let clauses = open.map_or(&[] as &[String], |open| &open.charter.clauses);
    let chosen = desk.forms.text(form, "clause");
    ui.vertical(|ui| {
        for (clause, number) in clauses.iter().zip(1u32..) {
            let label = format!("{number}. {clause}");
            let number = number.to_string();
            if ui.add(ToggleChip::new(&label, chosen == number)).clicked() {
                desk.forms.write(form, "clause", number);
            }
        }
    });
    if open.is_none() {
        // The clauses stand where it was said; the form is unfolded there too.
        let there = desk.words.community.go_there;
        let go = Button::new(Look::Soft, there).icon(icons::ARROW_RIGHT);
        if ui.add(go).clicked() {
            desk.go = Some(Go::Part(community, Part::Exchange));
        }
    }
    let writers = open.and_then(|open| open.cards.iter().find(|card| card.id == *item));
    let writers = writers.map_or(&[] as &[Named], |card| &card.writers);
    let about = whom_ui(ui, desk, form, writers);
    let clause: Option<u32> = desk.forms.text(form, "clause").parse().ok();
    let rules = desk.words.rules;
    let field = TextField::new(rules.what_happened)
        .hint(rules.what_happened_hint)
        .rows(REPORT_ROWS);
    field_ui(ui, desk, form, "text", field);
    let text = desk.forms.text(form, "text");
    let act = (words.report_act, icons::SHIELD_ALERT);
    let is_known_whom = about.is_some() || writers.iter().filter(|it| !it.me).count() < 2;
    let is_ready = clause.is_some() && is_known_whom && !text.is_empty();
    if acts_ui(ui, desk, form, act, is_ready)
        && let Some(clause) = clause
    {
        let report = CommunityAct::Report {
            item: item.clone(),
            clause,
            about,
            text,
        };
        send(desk, form, Intent::Community(report));
    }
}

/// Asks whose words are meant where several others wrote; gives whoever was chosen.
fn whom_ui(ui: &mut Ui, desk: &mut Desk, form: &str, writers: &[Named]) -> Option<PersonId> {
    let others: Vec<&Named> = writers.iter().filter(|writer| !writer.me).collect();
    if others.len() < 2 {
        return None;
    }
    sentence_ui(ui, desk.words.life.report_whom);
    let chosen = desk.forms.text(form, "whom");
    chip_rows_ui(ui, |ui| {
        for one in &others {
            let person = one.person.to_string();
            if ui
                .add(ToggleChip::new(&one.name, chosen == person))
                .clicked()
            {
                desk.forms.write(form, "whom", person);
            }
        }
    });
    let mut named = others.iter().map(|one| one.person);
    named.find(|person| person.to_string() == chosen)
}
