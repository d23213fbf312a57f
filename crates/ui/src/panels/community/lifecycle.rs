//! The life of a community as a whole: resting, ending, merging, another name, and founding from it.

use egui::{Ui, vec2};
use replica::{
    CommunityAct, CommunityView, IncomingView, Intent, Lifecycle, LifecycleAct, OtherView,
    ProposalView, ScopeId, WhyBox, WhyView,
};

use super::super::form::{acts_ui, field_ui, quiet_act_ui, send, sentence_ui};
use super::super::{Desk, chip_rows_ui};
use super::charter::gates_ui;
use crate::icons::{self, Icon};
use crate::shell::Go;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, ToggleChip, Tone, button, card_ui, label_ui, note_ui, paragraph_ui,
};

/// What the members can decide about the community as a whole.
pub(super) fn lifecycle_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words.community;
    let life = desk.words.life;
    let archive = (words.propose_archive, icons::ARCHIVE, LifecycleAct::Archive);
    let split = (desk.words.rules.split, icons::COPY, LifecycleAct::Split);
    let keep = (words.propose_keep, icons::SPROUT, LifecycleAct::Keep);
    let rest = (life.rest, icons::MOON, LifecycleAct::Rest);
    let revive = (
        words.propose_revive,
        icons::ROTATE_CCW,
        LifecycleAct::Revive,
    );
    let (mut acts, goes_on): (Vec<(&str, Icon, LifecycleAct)>, bool) = match community.row.state {
        Lifecycle::Idea | Lifecycle::Forming | Lifecycle::Active => {
            (vec![rest, split, archive], true)
        }
        Lifecycle::Dormant => (vec![revive, archive], true),
        Lifecycle::Archived | Lifecycle::Merged => (vec![revive], false),
        Lifecycle::Hidden => return,
    };
    // Whoever wants it to go on as it is says so as long as an end is proposed and not carried.
    let is_open = |proposal: &ProposalView| proposal.ends && !proposal.carried;
    if community.proposals.iter().any(is_open) {
        acts.insert(0, keep);
    }
    let t = tokens::of(ui);
    ui.add_space(sp::L);
    label_ui(ui, words.lifecycle, Text::Subhead, t.text);
    sentence_ui(ui, words.lifecycle_note);
    if community.health.quiet {
        sentence_ui(ui, life.quiet);
    }
    let form = |what: &str| format!("{what}:{}", community.row.id);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(sp::S, sp::S);
        ui.spacing_mut().interact_size.y = button::SMALL_HEIGHT;
        for (label, icon, what) in acts {
            if button_ui(ui, label, icon) {
                propose(desk, community, what);
            }
        }
        if goes_on && button_ui(ui, life.merge, icons::GIT_MERGE) {
            desk.forms.open(&form("merge"));
        }
        if goes_on && button_ui(ui, life.rename, icons::PENCIL) {
            desk.forms.open(&form("rename"));
        }
        if button_ui(ui, life.adapt, icons::COPY) {
            desk.forms.open(&form("adapt"));
        }
    });
    for (what, draw) in [
        (
            "merge",
            merge_form_ui as fn(&mut Ui, &mut Desk, &CommunityView, &str),
        ),
        ("rename", rename_form_ui),
        ("adapt", adapt_form_ui),
    ] {
        let form = form(what);
        if desk.forms.is_open(&form) {
            card_ui(ui, |ui| draw(ui, desk, community, &form));
        }
    }
}

fn button_ui(ui: &mut Ui, label: &str, icon: Icon) -> bool {
    let button = Button::new(Look::Secondary, label).icon(icon).small();
    ui.add(button).clicked()
}

fn propose(desk: &mut Desk, community: &CommunityView, what: LifecycleAct) {
    let propose = CommunityAct::Propose {
        community: community.row.id,
        what,
    };
    desk.act(Intent::Community(propose));
}

fn merge_form_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, form: &str) {
    let t = tokens::of(ui);
    let words = desk.words.life;
    ui.spacing_mut().item_spacing.y = sp::M;
    sentence_ui(ui, words.merge_sentence);
    label_ui(ui, words.merge_into, Text::SmallMedium, t.text);
    let chosen = desk.forms.text(form, "into");
    let is_over = |state| matches!(state, Lifecycle::Archived | Lifecycle::Merged);
    let others = desk.view.communities.iter();
    let others = others.filter(|row| row.id != community.row.id && !is_over(row.state));
    let mut into = None;
    chip_rows_ui(ui, |ui| {
        for row in others {
            let id = row.id.to_string();
            if chosen == id {
                into = Some(row.id);
            }
            if ui
                .add(ToggleChip::new(&row.shown_name(), chosen == id))
                .clicked()
            {
                desk.forms.write(form, "into", id);
            }
        }
    });
    let act = (words.merge_act, icons::GIT_MERGE);
    if acts_ui(ui, desk, form, act, into.is_some())
        && let Some(into) = into
    {
        let merge = CommunityAct::Propose {
            community: community.row.id,
            what: LifecycleAct::MergeInto(into),
        };
        send(desk, form, Intent::Community(merge));
    }
}

fn rename_form_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, form: &str) {
    let words = desk.words.life;
    ui.spacing_mut().item_spacing.y = sp::M;
    field_ui(ui, desk, form, "name", TextField::new(words.rename_label));
    let name = desk.forms.text(form, "name");
    let act = (words.merge_act, icons::PENCIL);
    if acts_ui(ui, desk, form, act, !name.is_empty()) {
        let rename = CommunityAct::Propose {
            community: community.row.id,
            what: LifecycleAct::Rename(name),
        };
        send(desk, form, Intent::Community(rename));
    }
}

fn adapt_form_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, form: &str) {
    let words = desk.words.life;
    ui.spacing_mut().item_spacing.y = sp::M;
    sentence_ui(ui, words.adapt_sentence);
    let name = TextField::new(desk.words.community.found_name);
    field_ui(ui, desk, form, "name", name);
    let succeeds = !desk.forms.text(form, "succeeds").is_empty();
    if ui
        .add(ToggleChip::new(words.adapt_succeeds, succeeds))
        .clicked()
    {
        let mark = if succeeds { "" } else { "yes" };
        desk.forms.write(form, "succeeds", mark.to_owned());
    }
    let name = desk.forms.text(form, "name");
    let act = (words.adapt_act, icons::PLUS);
    if acts_ui(ui, desk, form, act, !name.is_empty()) {
        let adapt = CommunityAct::Adapt {
            from: community.row.id,
            name,
            succeeds,
        };
        send(desk, form, Intent::Community(adapt));
    }
    adapt_into_ui(ui, desk, community, form);
}

/// Offers to take the why or the charter alone into another community one takes part in.
fn adapt_into_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, form: &str) {
    let words = desk.words.life;
    let from = community.row.id;
    let is_over = |state| matches!(state, Lifecycle::Archived | Lifecycle::Merged);
    let rows = desk.view.communities.iter();
    let mine = rows.filter(|row| row.joined && row.id != from && !is_over(row.state));
    let mine: Vec<(ScopeId, String)> = mine.map(|row| (row.id, row.name.clone())).collect();
    if mine.is_empty() {
        return;
    }
    sentence_ui(ui, words.adapt_into);
    let chosen = desk.forms.text(form, "into");
    chip_rows_ui(ui, |ui| {
        for (id, name) in &mine {
            let id = id.to_string();
            let spoken = format!("{} {name}", words.adapt_into);
            let chip = ToggleChip::new(name, chosen == id).name(&spoken);
            if ui.add(chip).clicked() {
                desk.forms.write(form, "into", id);
            }
        }
    });
    let into = mine.iter().find(|(id, _)| id.to_string() == chosen);
    let into = into.map(|(id, _)| *id);
    ui.horizontal_wrapped(|ui| {
        for (label, icon, charter) in [
            (words.adapt_why, icons::PLUS, false),
            (words.adapt_charter, icons::VOTE, true),
        ] {
            let act = Button::new(Look::Secondary, label).icon(icon).small();
            if ui.add(act.enabled(into.is_some())).clicked()
                && let Some(into) = into
            {
                let adapt = CommunityAct::AdaptInto {
                    from,
                    into,
                    charter,
                };
                send(desk, form, Intent::Community(adapt));
            }
        }
    });
}

/// Draws who wants to go into this community, and who did.
pub(super) fn incoming_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let words = desk.words.life;
    for coming in &community.incoming {
        let sentence = if coming.received {
            words.received
        } else {
            words.incoming
        };
        let sentence = sentence(&coming.other.name);
        note_ui(ui, Tone::Plain, icons::GIT_MERGE, &sentence);
        ui.horizontal(|ui| answer_ui(ui, desk, community, coming));
    }
    let goes_on = [
        (&community.goes_on_in, words.goes_on_in),
        (&community.goes_on_from, words.goes_on_from),
    ];
    for (kin, sentence) in goes_on {
        for other in kin {
            note_ui(ui, Tone::Plain, icons::ARROW_RIGHT, &sentence(&other.name));
            let read = Button::new(Look::Ghost, words.read_it).icon(icons::BOOK_OPEN);
            let spoken = format!("{}: {}", words.read_it, other.name);
            if quiet_act_ui(ui, read).accessible_name(spoken).clicked() {
                desk.go = Some(Go::Community(other.id));
            }
        }
    }
    if let Some(origin) = &community.copied_from
        && community.goes_on_from.is_empty()
    {
        note_ui(ui, Tone::Plain, icons::COPY, &(words.adapted_from)(origin));
    }
}

fn answer_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, coming: &IncomingView) {
    let words = desk.words.life;
    let proposed = community.proposals.iter().any(|proposal| {
        let other = proposal.other.as_ref();
        other.is_some_and(|other| other.id == coming.other.id)
    });
    if !coming.received && !proposed && community.row.joined {
        let receive = Button::new(Look::Soft, words.receive)
            .icon(icons::VOTE)
            .small();
        if ui.add(receive).clicked() {
            propose(desk, community, LifecycleAct::Receive(coming.other.id));
        }
    }
    let read = Button::new(Look::Ghost, words.read_it).icon(icons::BOOK_OPEN);
    let spoken = format!("{}: {}", words.read_it, coming.other.name);
    if quiet_act_ui(ui, read).accessible_name(spoken).clicked() {
        desk.go = Some(Go::Community(coming.other.id));
    }
}

/// Draws this community beside the other one of a merger, when it is unfolded.
pub(super) fn compare_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    community: &CommunityView,
    proposal: &ProposalView,
) {
    let Some(other) = &proposal.other else { return };
    let words = desk.words.life;
    let form = format!("compare:{}", proposal.id);
    let is_open = desk.forms.is_open(&form);
    let icon = if is_open {
        icons::MINUS
    } else {
        icons::ARROW_LEFT_RIGHT
    };
    let button = Button::new(Look::Ghost, words.compare).icon(icon);
    if quiet_act_ui(ui, button).clicked() {
        if is_open {
            desk.forms.fold(&form);
        } else {
            desk.forms.open(&form);
        }
    }
    if is_open {
        beside_ui(ui, desk, community, other);
    }
}

fn beside_ui(ui: &mut Ui, desk: &Desk, community: &CommunityView, other: &OtherView) {
    let t = tokens::of(ui);
    let words = desk.words.life;
    let name = community.row.name.as_str();
    for part in WhyBox::ALL {
        let title = (desk.words.community.why_box)(part);
        label_ui(ui, title, Text::SmallMedium, t.text);
        two_ui(
            ui,
            (name, box_of(&community.why, part)),
            (&other.name, box_of(&other.why, part)),
            words.compare_empty,
        );
    }
    let mine = &community.charter;
    let gates = |gates: &'_ [Option<String>], i: usize| gates.get(i).cloned().flatten();
    let clauses = mine.clauses.iter().enumerate();
    let clauses = clauses.map(|(i, clause)| (clause, gates(&mine.gates, i)));
    let (both, here): (Vec<_>, Vec<_>) =
        clauses.partition(|(clause, _)| other.clauses.contains(*clause));
    let theirs = other.clauses.iter().enumerate();
    let theirs = theirs.filter(|(_, clause)| !mine.clauses.contains(clause));
    let there: Vec<_> = theirs
        .map(|(i, clause)| (clause, gates(&other.gates, i)))
        .collect();
    let only = [
        (words.compare_only)(name),
        (words.compare_only)(&other.name),
    ];
    let [only_here, only_there] = &only;
    for (title, clauses) in [
        (words.compare_both, both),
        (only_here, here),
        (only_there, there),
    ] {
        if clauses.is_empty() {
            continue;
        }
        label_ui(ui, title, Text::SmallMedium, t.text);
        for (clause, gates) in clauses {
            paragraph_ui(ui, clause, Text::Small, t.text_muted);
            gates_ui(ui, desk, Some(&gates), false);
        }
    }
    if !other.excluded.is_empty() {
        let who = (words.excluded_there)(&other.excluded.join(", "));
        note_ui(ui, Tone::Plain, icons::SHIELD_ALERT, &who);
    }
}

fn box_of(why: &WhyView, part: WhyBox) -> &str {
    match part {
        WhyBox::MoreNetworked => &why.more_networked,
        WhyBox::Hope => &why.hope,
        WhyBox::Networking => &why.networking,
    }
}

/// Draws two texts beside each other, each under the name of its community.
fn two_ui(ui: &mut Ui, one: (&str, &str), other: (&str, &str), empty: &str) {
    let t = tokens::of(ui);
    let width = ((ui.available_width() - sp::L) / 2.0).floor();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = sp::L;
        for (name, text) in [one, other] {
            ui.allocate_ui(vec2(width, 0.0), |ui| {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    label_ui(ui, name, Text::Caption, t.text_subtle);
                    let text = if text.trim().is_empty() { empty } else { text };
                    paragraph_ui(ui, text, Text::Small, t.text_muted);
                });
            });
        }
    });
}
