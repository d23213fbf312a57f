//! Who decides: registrars and stewards, what is proposed, what is missing, and one's signature.

use egui::{Frame, Ui};
use replica::{
    GovernAct, GovernanceView, Intent, Named, PendingView, Rule, RuleView, ScopeId, Share,
    Succession, WaitingJoin,
};

use super::form::{error_ui, field_ui, sentence_ui};
use super::{Desk, column_width, gutter, page_header_ui, scroll};
use crate::icons;
use crate::shell::{Asked, Wish};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{
    Button, Look, TextField, ToggleChip, Tone, card_ui, dialog_ui, label_ui, note_ui, paragraph_ui,
};

const COLUMN_WIDTH: f32 = 720.0;
const CHARTER_ROWS: usize = 4;
/// The part of a form that says that guests go along.
const GUESTS: &str = "guests";

/// What this page keeps while it is open.
#[derive(Debug, Default)]
pub(crate) struct State {
    asking: Option<Grave>,
}

/// What cannot be undone, and waits for an answer.
#[derive(Debug, Clone)]
enum Grave {
    Exclude {
        scope: ScopeId,
        person: String,
        guests: bool,
    },
    Pause {
        scope: ScopeId,
        person: String,
    },
    Sign {
        proposal: String,
        what: String,
    },
    Raise {
        scope: ScopeId,
        share: Share,
    },
}

/// The shares that can be asked for; more than half is what begins.
const SHARES: [Share; 2] = [Share { part: 2, of: 3 }, Share { part: 3, of: 4 }];

pub(crate) fn govern_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.govern;
    page_header_ui(ui, words.title, words.sentence, |_| {});
    scroll("govern").show(ui, |ui| {
        Frame::new().inner_margin(gutter(2, 28)).show(ui, |ui| {
            column_width(ui, COLUMN_WIDTH);
            ui.spacing_mut().item_spacing.y = sp::L;
            let views = std::sync::Arc::clone(&desk.view.governance);
            for view in views.iter() {
                card_ui(ui, |ui| place_ui(ui, state, desk, view));
            }
        });
    });
    grave_ui(ui, state, desk);
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
    let names = names(desk, &view.stewards);
    let who = if view.is_space {
        (words.registrars)(&names)
    } else {
        (words.stewards)(&names)
    };
    paragraph_ui(ui, &who, Text::Small, t.text_muted);
    if view.bar != Share::MAJORITY {
        sentence_ui(ui, &(words.bar)(view.bar));
    }
    warnings_ui(ui, desk, view);
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
                propose(desk, view.scope, Rule::Restore { person });
            }
        });
    }
    for pending in &view.proposals {
        pending_ui(ui, state, desk, pending);
    }
    for join in &view.waiting {
        waiting_ui(ui, desk, join);
    }
    if view.is_space {
        charter_ui(ui, desk, view);
    }
    if view.has_voice {
        propose_ui(ui, state, desk, view);
    }
    if view.is_space && !desk.sample {
        again_ui(ui, desk, view);
    }
}

/// Offers the way out for whoever does not agree: founding again.
fn again_ui(ui: &mut Ui, desk: &mut Desk, view: &GovernanceView) {
    let t = tokens::of(ui);
    let words = desk.words.govern;
    ui.add_space(sp::S);
    label_ui(ui, words.again, Text::Subhead, t.text);
    sentence_ui(ui, words.again_sentence);
    let again = Button::new(Look::Ghost, words.again_act).icon(icons::SPROUT);
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

fn pending_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, pending: &PendingView) {
    let t = tokens::of(ui);
    let words = desk.words.govern;
    let parts = pending.changes.iter().map(|change| rule(desk, change));
    let what = parts.collect::<Vec<_>>().join("; ");
    label_ui(ui, words.proposed, Text::Caption, t.text_muted);
    paragraph_ui(ui, &what, Text::SmallMedium, t.text);
    let signed = (words.signed_by)(&names(desk, &pending.signed));
    let missing = if pending.cannot_hold {
        (words.cannot_hold)(pending.missing)
    } else {
        (words.missing)(pending.missing, &names(desk, &pending.may_sign))
    };
    sentence_ui(ui, &format!("{signed} {missing}"));
    if pending.is_grave {
        note_ui(ui, Tone::Warning, icons::TRIANGLE_ALERT, words.cannot_undo);
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
    let button = Button::new(Look::Primary, words.sign).icon(icons::PEN_LINE);
    if ui.add(button).accessible_name(spoken).clicked() {
        let proposal = pending.id.to_string();
        if pending.is_grave {
            state.asking = Some(Grave::Sign { proposal, what });
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

fn charter_ui(ui: &mut Ui, desk: &mut Desk, view: &GovernanceView) {
    let t = tokens::of(ui);
    let words = desk.words.govern;
    ui.add_space(sp::S);
    label_ui(ui, words.charter_title, Text::Subhead, t.text);
    if view.charter.is_empty() {
        sentence_ui(ui, words.charter_none);
    } else {
        paragraph_ui(ui, &view.charter, Text::Small, t.text);
    }
    if !view.has_voice {
        return;
    }
    let form = "govern/charter";
    let field = TextField::new(words.charter_title)
        .hidden_label()
        .hint(words.charter_hint)
        .rows(CHARTER_ROWS);
    field_ui(ui, desk, form, "text", field);
    error_ui(ui, desk, form);
    let text = desk.forms.line(form, "text").trim().to_owned();
    let button = Button::new(Look::Secondary, words.charter_act).enabled(!text.is_empty());
    if ui.add(button).clicked() {
        let act = GovernAct::Propose {
            place: String::new(),
            rule: Rule::Charter { text },
        };
        super::form::send(desk, form, Intent::Govern(act));
    }
}

fn propose_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, view: &GovernanceView) {
    let t = tokens::of(ui);
    let words = desk.words.govern;
    let form = format!("govern/{}", view.scope);
    ui.add_space(sp::S);
    label_ui(ui, words.propose, Text::Subhead, t.text);
    sentence_ui(ui, &(words.propose_sentence)(view.bar));
    let field = TextField::new(words.person).hint(words.person_hint);
    field_ui(ui, desk, &form, "person", field);
    error_ui(ui, desk, &form);
    let person = desk.forms.line(&form, "person").trim().to_owned();
    let ready = !person.is_empty();
    let guests = !desk.forms.text(&form, GUESTS).is_empty();
    if ui.add(ToggleChip::new(words.with_guests, guests)).clicked() {
        let mark = if guests { "" } else { "yes" };
        desk.forms.write(&form, GUESTS, mark.to_owned());
    }
    let (add, remove) = if view.is_space {
        (words.add_registrar, words.remove_registrar)
    } else {
        (words.add_steward, words.remove_steward)
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let mut press = |look, label| ui.add(Button::new(look, label).enabled(ready)).clicked();
        let rule = if press(Look::Secondary, add) {
            let (person, holds) = (person.clone(), true);
            Some(Rule::Steward { person, holds })
        } else if press(Look::Ghost, remove) {
            let (person, holds) = (person.clone(), false);
            Some(Rule::Steward { person, holds })
        } else {
            None
        };
        let scope = view.scope;
        if press(Look::Danger, words.pause) {
            let person = person.clone();
            state.asking = Some(Grave::Pause { scope, person });
        }
        let excludes = press(Look::Danger, words.exclude);
        if let Some(rule) = rule {
            let act = Intent::Govern(GovernAct::Propose {
                place: typed(view),
                rule,
            });
            super::form::send(desk, &form, act);
        }
        if excludes {
            state.asking = Some(Grave::Exclude {
                scope,
                person,
                guests,
            });
        }
    });
    raise_ui(ui, state, desk, view);
}

/// Offers that more of those who decide have to sign.
fn raise_ui(ui: &mut Ui, state: &mut State, desk: &Desk, view: &GovernanceView) {
    let words = desk.words.govern;
    let scope = view.scope;
    // Where all would have to sign, the loss of one locked everybody out.
    let deciding = u32::try_from(view.stewards.len()).unwrap_or(u32::MAX);
    let higher = |share: &&Share| !view.bar.is_at_least(share) && share.needed(deciding) < deciding;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        for share in SHARES.iter().filter(higher).copied() {
            let label = (words.raise)(share);
            if ui.add(Button::new(Look::Ghost, &label).small()).clicked() {
                state.asking = Some(Grave::Raise { scope, share });
            }
        }
    });
}

/// Names a place as an intent does.
fn typed(view: &GovernanceView) -> String {
    if view.is_space {
        String::new()
    } else {
        view.scope.to_string()
    }
}

fn propose(desk: &mut Desk, scope: ScopeId, rule: Rule) {
    let views = &desk.view.governance;
    let view = views.iter().find(|view| view.scope == scope);
    let place = view.map(typed).unwrap_or_default();
    desk.ask(
        Intent::Govern(GovernAct::Propose { place, rule }),
        Asked::Form(format!("govern/{scope}")),
    );
}

fn grave_ui(ui: &Ui, state: &mut State, desk: &mut Desk) {
    let Some(grave) = state.asking.clone() else {
        return;
    };
    let words = desk.words.govern;
    let cancel = desk.words.cancel;
    let answer = match &grave {
        Grave::Pause { person, .. } => {
            let title = (words.pause_title)(person);
            dialog_ui(ui, &title, words.pause_sentence, words.exclude_act, cancel)
        }
        Grave::Exclude { person, guests, .. } => {
            let title = (words.exclude_title)(person, *guests);
            dialog_ui(
                ui,
                &title,
                words.exclude_sentence,
                words.exclude_act,
                cancel,
            )
        }
        Grave::Raise { share, .. } => {
            let title = (words.raise_title)(*share);
            dialog_ui(ui, &title, words.raise_sentence, words.exclude_act, cancel)
        }
        Grave::Sign { what, .. } => {
            let sentence = format!("{what}. {}", words.cannot_undo);
            let act = (words.sign_of)("").trim_end_matches([':', ' ']).to_owned();
            dialog_ui(ui, words.sign_title, &sentence, &act, cancel)
        }
    };
    if answer == Some(true) {
        match grave {
            Grave::Exclude {
                scope,
                person,
                guests,
            } => propose(desk, scope, Rule::Exclude { person, guests }),
            Grave::Pause { scope, person } => propose(desk, scope, Rule::Pause { person }),
            Grave::Raise { scope, share } => propose(desk, scope, Rule::Bars { share }),
            Grave::Sign { proposal, .. } => {
                desk.act(Intent::Govern(GovernAct::Sign { proposal }));
            }
        }
    }
    if answer.is_some() {
        state.asking = None;
    }
}

fn rule(desk: &Desk, change: &RuleView) -> String {
    let words = desk.words.govern;
    match change {
        RuleView::Admit { who } => (words.admits)(&who.name),
        RuleView::Exclude { who, guests } => (words.excludes)(&who.name, *guests),
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
