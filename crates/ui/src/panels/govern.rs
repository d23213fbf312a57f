//! Who decides: registrars and stewards, what is proposed, what is missing, and one's signature.

mod propose;
mod seat;

pub(crate) use propose::State;

use egui::{Frame, Margin, Stroke, Ui};
use replica::{
    GovernAct, GovernanceView, Intent, Named, PendingView, Rule, RuleView, Share, Succession,
    WaitingJoin,
};

use super::form::sentence_ui;
use super::person::{fact_ui, whole_fact_ui};
use super::{Desk, reading_header_ui, reading_page_ui};
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, pad, radius, size, sp};
use crate::widgets::{Button, Look, Tone, card_ui, label_ui, note_ui, paragraph_ui};

pub(crate) fn govern_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.govern;
    reading_header_ui(ui, words.title, words.sentence, |_| {});
    reading_page_ui(ui, "govern", (2, 28), |ui| {
        ui.spacing_mut().item_spacing.y = sp::L;
        let views = std::sync::Arc::clone(&desk.view.governance);
        for view in views.iter() {
            card_ui(ui, |ui| place_ui(ui, state, desk, view));
        }
        let space = views.iter().find(|view| view.is_space);
        if let Some(space) = space.filter(|_| !desk.sample) {
            card_ui(ui, |ui| again_ui(ui, desk, space));
        }
    });
    propose::grave_ui(ui, state, desk);
}

/// Counts what waits for one's own signature.
pub(crate) fn open_signatures(views: &[GovernanceView]) -> usize {
    let proposals = views.iter().flat_map(|view| &view.proposals);
    let waiting = views.iter().flat_map(|view| &view.waiting);
    proposals.filter(|it| it.may_i_sign).count() + waiting.filter(|it| it.may_i_sign).count()
}

fn place_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, view: &GovernanceView) {
    let t = tokens::of(ui);
    let words = desk.words.govern;
    ui.spacing_mut().item_spacing.y = sp::S;
    let title = if view.is_space {
        (words.space)(&view.name)
    } else {
        view.name.clone()
    };
    label_ui(ui, &title, Text::Heading, t.text);
    holds_ui(ui, desk, view);
    waits_ui(ui, state, desk, view);
    if view.has_voice {
        state.seat.forget(view.scope);
        propose::propose_ui(ui, state, desk, view);
    } else if seat::is_elsewhere(view) {
        seat::elsewhere_ui(ui, &mut state.seat, desk, view);
    }
}

/// Draws what holds now: who decides, by how many, what was agreed on, and who was taken out.
fn holds_ui(ui: &mut Ui, desk: &mut Desk, view: &GovernanceView) {
    let t = tokens::of(ui);
    let words = desk.words.govern;
    let names = names(desk, &view.stewards);
    let who = if view.is_space {
        (words.registrars)(&names)
    } else {
        (words.stewards)(&names)
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        whole_fact_ui(ui, icons::USERS, &who);
        if view.bar != Share::MAJORITY {
            fact_ui(ui, icons::SIGNATURE, &(words.bar)(view.bar));
        }
        if view.is_space && view.charter.is_empty() {
            fact_ui(ui, icons::SCROLL_TEXT, words.charter_none);
        }
    });
    warnings_ui(ui, desk, view);
    if !view.charter.is_empty() {
        label_ui(ui, words.charter_title, Text::SmallMedium, t.text);
        paragraph_ui(ui, &view.charter, Text::Small, t.text);
    }
    for removed in &view.removed {
        let name = &removed.who.name;
        let how = if removed.paused {
            (words.paused)(name)
        } else {
            (words.excluded)(name)
        };
        ui.horizontal(|ui| {
            label_ui(ui, &how, Text::SmallMedium, t.text);
            let restore = (words.restore)(name);
            let button = Button::new(Look::Ghost, &restore).small();
            if view.has_voice && ui.add(button).clicked() {
                let person = removed.who.person.to_string();
                propose::propose(desk, view.scope, Rule::Restore { person });
            }
        });
        if removed.paused && view.has_voice {
            sentence_ui(ui, (words.once_restored)(view.is_space));
        }
    }
}

/// Draws what waits for signatures, each in a frame of its own.
fn waits_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, view: &GovernanceView) {
    let is_empty = view.proposals.is_empty() && view.waiting.is_empty();
    if is_empty && view.overtaken.is_empty() {
        return;
    }
    ui.add_space(sp::S);
    let ink = tokens::of(ui).text;
    label_ui(ui, desk.words.govern.proposed, Text::Subhead, ink);
    for pending in &view.proposals {
        frame_ui(ui, |ui| {
            pending_ui(ui, state, desk, (pending, view.is_space))
        });
    }
    for changes in &view.overtaken {
        let what = what_of(desk, changes);
        sentence_ui(ui, &(desk.words.govern.overtaken)(&what));
    }
    for join in &view.waiting {
        frame_ui(ui, |ui| waiting_ui(ui, desk, join));
    }
}

fn frame_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let t = tokens::of(ui);
    Frame::new()
        .stroke(Stroke::new(size::HAIRLINE, t.border))
        .corner_radius(radius::M)
        .inner_margin(Margin::same(pad::NOTE))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = sp::XS;
            add(ui);
        });
}

/// Offers the way out for whoever does not agree: founding again.
fn again_ui(ui: &mut Ui, desk: &mut Desk, view: &GovernanceView) {
    let t = tokens::of(ui);
    let words = desk.words.govern;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.again, Text::Subhead, t.text);
    sentence_ui(ui, words.again_sentence);
    let again = Button::new(Look::Secondary, words.again_act).icon(icons::SPROUT);
    if ui.add(again).clicked() {
        desk.wish(Wish::FoundAgain {
            name: view.name.clone(),
            from: Succession {
                epoch: view.epoch,
                charter: view.charter.clone(),
            },
        });
    }
}

fn warnings_ui(ui: &mut Ui, desk: &Desk, view: &GovernanceView) {
    let words = desk.words.govern;
    if let Some(epoch) = &view.succeeds {
        let text = (words.succeeds)(&epoch.short());
        note_ui(ui, Tone::Plain, icons::SPROUT, &text);
    }
    if view.needs_more_stewards {
        note_ui(ui, Tone::Plain, icons::INFO, words.more_needed);
    }
    if view.splits > 0 {
        note_ui(ui, Tone::Warning, icons::TRIANGLE_ALERT, words.split);
    }
    for fork in &view.forks {
        let owner = fork.owner.as_ref().map(|who| who.name.as_str());
        let text = (words.fork)(owner.unwrap_or(words.somebody), fork.from);
        note_ui(ui, Tone::Warning, icons::SHIELD_ALERT, &text);
    }
}

/// Says what a proposal would change.
fn what_of(desk: &Desk, changes: &[RuleView]) -> String {
    let parts = changes.iter().map(|change| rule(desk, change));
    parts.collect::<Vec<_>>().join("; ")
}

/// Says what becomes of what somebody writes whose voice is taken, for a time or for good.
fn taken(desk: &Desk, pending: &PendingView, is_space: bool) -> String {
    let words = desk.words.govern;
    let is_pause = |change: &RuleView| matches!(change, RuleView::Pause { .. });
    match pending.changes.iter().all(is_pause) {
        true => (words.while_paused)(is_space),
        false => words.cannot_undo.to_owned(),
    }
}

fn pending_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    (pending, is_space): (&PendingView, bool),
) {
    let t = tokens::of(ui);
    let words = desk.words.govern;
    let what = what_of(desk, &pending.changes);
    paragraph_ui(ui, &what, Text::SmallMedium, t.text);
    let signed = (words.signed_by)(&names(desk, &pending.signed));
    let missing = if pending.cannot_hold {
        (words.cannot_hold)(pending.missing)
    } else if pending.is_for_voters() {
        (words.for_voters)(pending.missing_votes)
    } else {
        (words.missing)(pending.missing, &names(desk, &pending.may_sign))
    };
    sentence_ui(ui, &format!("{signed} {missing}"));
    if pending.is_grave {
        let last = taken(desk, pending, is_space);
        note_ui(ui, Tone::Warning, icons::TRIANGLE_ALERT, &last);
    }
    if pending.raises_bars() {
        note_ui(
            ui,
            Tone::Warning,
            icons::TRIANGLE_ALERT,
            words.never_lowered,
        );
    }
    if pending.signed_by_me {
        sentence_ui(ui, words.signed_by_you);
        take_back_ui(ui, desk, pending, &what);
    }
    if !pending.may_i_sign {
        return;
    }
    if pending.instead_of.is_some() {
        sentence_ui(ui, words.takes_back);
    }
    let spoken = (words.sign_of)(&what);
    let look = if pending.is_grave {
        Look::Danger
    } else {
        Look::Primary
    };
    let button = Button::new(look, words.sign).icon(icons::PEN_LINE);
    if ui.add(button).accessible_name(spoken).clicked() {
        let proposal = pending.id.to_string();
        let last = match (pending.is_grave, pending.raises_bars()) {
            (true, _) => Some(taken(desk, pending, is_space)),
            (false, true) => Some(words.never_lowered.to_owned()),
            (false, false) => None,
        };
        if let Some(last) = last {
            state.sign(proposal, format!("{what}. {last}"));
        } else {
            desk.act(Intent::Govern(GovernAct::Sign { proposal }));
        }
    }
}

fn take_back_ui(ui: &mut Ui, desk: &mut Desk, pending: &PendingView, what: &str) {
    let words = desk.words.govern;
    // Whoever stands for leaving everything as it is has taken a signature back already.
    if pending.changes.contains(&RuleView::Nothing) {
        return;
    }
    let spoken = (words.take_back_of)(what);
    let button = Button::new(Look::Ghost, words.take_back).small();
    if ui.add(button).accessible_name(spoken).clicked() {
        let proposal = pending.id.to_string();
        desk.act(Intent::Govern(GovernAct::TakeBack { proposal }));
    }
}

fn waiting_ui(ui: &mut Ui, desk: &mut Desk, join: &WaitingJoin) {
    let words = desk.words.govern;
    let id = join.person.short();
    let text = match &join.invited_by {
        _ if join.carries => (words.carrier_waits)(&id, join.missing),
        Some(by) => (words.waits)(&id, &by.name, join.missing),
        None => (words.waits_alone)(&id, join.missing),
    };
    sentence_ui(ui, &text);
    let label = (words.let_in)(&id);
    let button = Button::new(Look::Primary, &label).icon(icons::DOOR_OPEN);
    if join.may_i_sign && ui.add(button).clicked() {
        let person = join.person.to_string();
        desk.act(Intent::Govern(GovernAct::LetIn { person }));
    }
}

fn rule(desk: &Desk, change: &RuleView) -> String {
    let words = desk.words.govern;
    match change {
        RuleView::Admit { who } => (words.admits)(&who.name),
        RuleView::Exclude { who, guests, along } => {
            let along: Vec<&str> = along.iter().map(|it| it.name.as_str()).collect();
            (words.excludes)(&who.name, guests.then(|| along.join(", ")).as_deref())
        }
        RuleView::Pause { who } => (words.pauses)(&who.name),
        RuleView::Restore { who } => (words.restores)(&who.name),
        RuleView::Steward { who, holds } => (words.steward)(&who.name, *holds),
        RuleView::Roll { who, votes } => (words.votes)(&who.name, *votes),
        RuleView::Charter { text } => (words.charter)(text),
        RuleView::Bars { share, panel, roll } => (words.bars)([*share, *panel, *roll]),
        RuleView::Nothing => words.nothing.to_owned(),
    }
}

fn names(desk: &Desk, persons: &[Named]) -> String {
    let words = desk.words.govern;
    if persons.is_empty() {
        return words.nobody.to_owned();
    }
    let shown = persons.iter().map(|person| {
        if person.me {
            (words.you)(&person.name)
        } else {
            person.name.clone()
        }
    });
    shown.collect::<Vec<_>>().join(", ")
}
