//! The charter of a community: its clauses, signing them, proposing others, and what is decided.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use model::community::library;
use replica::{CommunityAct, CommunityView, Intent, ProposalView, Template};

use super::super::Desk;
use super::super::form::{acts_ui, field_ui, quiet_act_ui, send};
use super::{cases, lifecycle, may_write, notes_ui, section_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, Tone, card_ui, empty_ui, galley, label_ui, meter_at, note_ui,
    paragraph_ui, text_at,
};

/// The most clauses one form proposes.
const CLAUSES_MAX: usize = 12;
const PARTS: [&str; CLAUSES_MAX] = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12",
];

pub(super) fn charter_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words.community;
    let charter = &community.charter;
    let form = format!("charter:{}", community.row.id);
    let is_open = desk.forms.is_open(&form);
    let may_write = may_write(community);
    notes_ui(ui, desk, community);
    let propose = (
        Look::Secondary,
        words.charter_propose,
        icons::PEN_LINE,
        "propose",
    );
    let may_propose = may_write && !is_open && charter.version > 0;
    let acts: &[_] = if may_propose { &[propose] } else { &[] };
    if section_ui(ui, ("", words.charter_sentence), acts).is_some() {
        begin(desk, community, &form);
    }
    // An archived community takes no posts, and still decides whether it wakes again.
    let may_vote = community.row.joined && community.successor.is_none();
    for proposal in &community.proposals {
        let drawn = ui.scope(|ui| {
            card_ui(ui, |ui| {
                proposal_ui(ui, desk, proposal, may_vote);
                lifecycle::compare_ui(ui, desk, community, proposal);
            });
        });
        desk.aim.reach(ui, &proposal.id, drawn.response.rect);
    }
    if is_open {
        card_ui(ui, |ui| propose_ui(ui, desk, community, &form));
    } else if charter.version == 0 {
        let propose = Button::new(Look::Primary, words.charter_propose)
            .icon(icons::PEN_LINE)
            .enabled(may_write);
        let (title, sentence) = (words.charter_none_title, words.charter_none_sentence);
        if empty_ui(ui, icons::SCROLL_TEXT, title, sentence, |ui| {
            ui.add(propose)
        })
        .clicked()
        {
            begin(desk, community, &form);
        }
    } else {
        card_ui(ui, |ui| clauses_ui(ui, desk, community));
    }
    cases::cases_ui(ui, desk, community);
    if community.row.joined {
        lifecycle::lifecycle_ui(ui, desk, community);
    }
}

/// Opens the form with what holds now, or with sentences to begin from.
fn begin(desk: &mut Desk, community: &CommunityView, form: &str) {
    let clauses = &community.charter.clauses;
    let texts: Vec<String> = if clauses.is_empty() {
        suggested(desk, community.row.template)
    } else {
        clauses.clone()
    };
    for (part, text) in PARTS.iter().zip(texts) {
        if !desk.forms.has_line(form, part) {
            desk.forms.fill(form, part, text);
        }
    }
    desk.forms.open(form);
}

/// Returns the sentences the library suggests for a template.
fn suggested(desk: &Desk, template: Template) -> Vec<String> {
    let template = match template {
        Template::Life => model::community::Template::Life,
        Template::Skill => model::community::Template::Skill,
        Template::Theme => model::community::Template::Theme,
    };
    let blueprint = library::blueprint_of(template, desk.tongue());
    blueprint.map_or_else(Vec::new, |blueprint| blueprint.clauses)
}

fn clauses_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let charter = &community.charter;
    ui.spacing_mut().item_spacing.y = sp::S;
    let version = (words.charter_version)(charter.version);
    label_ui(ui, &version, Text::Heading, t.text);
    // Who has signed it only its members see.
    if community.row.state != replica::Lifecycle::Hidden {
        let signed = (words.charter_signed)(u64::from(charter.signed));
        label_ui(ui, &signed, Text::Small, t.text_muted);
    }
    ui.add_space(sp::XS);
    for (i, clause) in charter.clauses.iter().enumerate() {
        clause_ui(ui, i + 1, clause);
        if let Some(Some(value)) = charter.cites.get(i) {
            let cites = (desk.words.formats.cites)(value);
            label_ui(ui, &cites, Text::Caption, t.text_muted);
        }
        gates_ui(ui, desk, charter.gates.get(i), false);
    }
    ui.add_space(sp::XS);
    if charter.signed_by_me {
        let text = words.charter_you_signed;
        note_ui(ui, Tone::Good, icons::CIRCLE_CHECK, text);
    } else if may_write(community) {
        let sign = Button::new(Look::Primary, words.charter_sign).icon(icons::SIGNATURE);
        if ui.add(sign).clicked() {
            let sign = CommunityAct::SignCharter {
                community: community.row.id,
            };
            desk.act(Intent::Community(sign));
        }
    }
    if charter.earlier > 0 {
        earlier_ui(ui, desk, community);
    }
}

/// Warns of a clause that asks for a position or a department: one that holds or held, or is proposed.
pub(super) fn gates_ui(
    ui: &mut Ui,
    desk: &Desk,
    gates: Option<&Option<String>>,
    is_proposed: bool,
) {
    if let Some(Some(word)) = gates {
        let gates = (desk.words.formats.gates)(word, is_proposed);
        note_ui(ui, Tone::Warning, icons::TRIANGLE_ALERT, &gates);
    }
}

/// Draws what unfolds the versions that held before, the last of them first.
fn earlier_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let charter = &community.charter;
    let form = format!("charter-before:{}", community.row.id);
    let is_open = desk.forms.is_open(&form);
    let label = (words.charter_earlier)(u64::from(charter.earlier));
    let button = Button::new(Look::Ghost, &label).icon(icons::SCROLL_TEXT);
    if quiet_act_ui(ui, button).clicked() {
        if is_open {
            desk.forms.fold(&form);
        } else {
            desk.forms.open(&form);
        }
    }
    if !is_open {
        return;
    }
    let versions: Vec<_> = (1..).zip(&charter.before).enumerate().collect();
    for (at, (version, clauses)) in versions.into_iter().rev() {
        label_ui(
            ui,
            &(words.charter_version)(version),
            Text::BodyMedium,
            t.text,
        );
        let gates = charter.gates_before.get(at);
        for (i, clause) in clauses.iter().enumerate() {
            clause_ui(ui, i + 1, clause);
            gates_ui(ui, desk, gates.and_then(|gates| gates.get(i)), false);
        }
    }
}

fn clause_ui(ui: &mut Ui, number: usize, clause: &str) {
    let t = tokens::of(ui);
    let width = ui.available_width();
    let text = galley(ui, clause, Text::Body, t.text, width - 36.0, 12);
    let size = vec2(width, text.size().y + sp::S);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{number}. {clause}")));
    let badge = Rect::from_min_size(rect.min, vec2(24.0, 22.0));
    ui.painter().rect_filled(badge, 7, t.surface_sunken);
    text_at(
        ui,
        badge.center(),
        Align2::CENTER_CENTER,
        &number.to_string(),
        Text::CaptionMedium,
        t.text_muted,
        24.0,
    );
    let at = pos2(rect.left() + 36.0, rect.top() + 1.0);
    ui.painter().galley(at, text, t.text);
}

fn propose_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, form: &str) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.charter_propose, Text::Heading, t.text);
    let begun: Vec<&'static str> = PARTS
        .into_iter()
        .take_while(|part| desk.forms.has_line(form, part))
        .collect();
    for (i, part) in begun.iter().enumerate() {
        let name = (words.charter_clause)(i + 1);
        let field = TextField::new(&name).hidden_label().rows(2);
        field_ui(ui, desk, form, part, field);
    }
    if let Some(next) = PARTS.get(begun.len()) {
        let add = Button::new(Look::Ghost, words.charter_add_clause).icon(icons::PLUS);
        if quiet_act_ui(ui, add).clicked() {
            desk.forms.write(form, next, String::new());
        }
    }
    note_ui(ui, Tone::Plain, icons::SCROLL_TEXT, words.charter_note);
    let clauses: Vec<String> = begun
        .iter()
        .map(|part| desk.forms.text(form, part))
        .filter(|clause| !clause.is_empty())
        .collect();
    let act = (words.charter_propose, icons::VOTE);
    if acts_ui(ui, desk, form, act, !clauses.is_empty()) {
        let propose = CommunityAct::ProposeCharter {
            community: community.row.id,
            clauses,
        };
        send(desk, form, Intent::Community(propose));
    }
}

fn proposal_ui(ui: &mut Ui, desk: &mut Desk, proposal: &ProposalView, may_vote: bool) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::S;
    let stands = match proposal.carried {
        true => desk.words.life.decided,
        false => words.decisions,
    };
    label_ui(ui, stands, Text::CaptionMedium, t.accent_text);
    paragraph_ui(ui, &proposal.what, Text::BodyMedium, t.text);
    for (i, clause) in proposal.clauses.iter().enumerate() {
        clause_ui(ui, i + 1, clause);
        gates_ui(ui, desk, proposal.gates.get(i), true);
    }
    let mut votes = (words.votes)(proposal.in_favour, proposal.needed);
    if proposal.carried {
        votes = format!("{} · {votes}", desk.words.life.carried);
    }
    label_ui(ui, &votes, Text::Small, t.text_muted);
    let size = vec2(ui.available_width(), 6.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let part = proposal.in_favour as f32 / proposal.needed.max(1) as f32;
    meter_at(ui, rect, part, t.accent);
    if let Some(yes) = proposal.mine {
        label_ui(ui, (words.you_voted)(yes), Text::Caption, t.text_muted);
    }
    if !may_vote || proposal.carried {
        return;
    }
    let is_marked = proposal.gates.iter().any(Option::is_some);
    ui.horizontal(|ui| {
        for (yes, label, look) in [
            (true, words.in_favour, Look::Soft),
            (false, words.against, Look::Ghost),
        ] {
            let may_say = proposal.mine != Some(yes) && !(yes && is_marked);
            let button = Button::new(look, label).small().enabled(may_say);
            if ui.add(button).clicked() {
                let vote = CommunityAct::Vote {
                    proposal: proposal.id.clone(),
                    in_favour: yes,
                };
                desk.act(Intent::Community(vote));
            }
        }
    });
}
