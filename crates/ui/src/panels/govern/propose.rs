//! Proposing something: first what, then only the fields it needs; what shuts somebody out stands apart
//! and asks first.

use egui::Ui;
use replica::{GovernAct, GovernanceView, Intent, Named, Question, Rule, RuleView, ScopeId, Share};

use super::super::form::{error_ui, field_ui, quiet_act_ui, send, sentence_ui};
use super::super::{Asked, Desk, chip_rows_ui};
use crate::icons::{self, Icon};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, ToggleChip, dialog_ui, label_ui};

const CHARTER_ROWS: usize = 4;
/// The part of a form that says what is proposed, and the one that says that guests go along.
const KIND: &str = "kind";
const GUESTS: &str = "guests";
/// The form of a charter, so that what else is proposed does not take along what was written. It is
/// unfolded in the place of the other form, so whatever unfolds one of them folds the other.
const CHARTER: &str = "govern/charter";

/// What this page keeps while it is open.
#[derive(Debug, Default)]
pub(crate) struct State {
    asking: Option<Grave>,
    /// Who would go along with whom it is asked about, once that is known.
    along: Option<(String, Vec<Named>)>,
    /// The words that bring an office to this device.
    pub seat: super::seat::Typed,
}

impl State {
    /// Takes who came through somebody and would go along with them.
    pub fn came_through(&mut self, person: String, brought: Vec<Named>) {
        self.along = Some((person, brought));
    }

    /// Asks before a signature that cannot be undone.
    pub fn sign(&mut self, proposal: String, sentence: String) {
        self.asking = Some(Grave::Sign { proposal, sentence });
    }
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
        /// What is signed, and what cannot be undone about it.
        sentence: String,
    },
    Raise {
        scope: ScopeId,
        share: Share,
    },
}

/// The shares that can be asked for; more than half is what begins.
const SHARES: [Share; 2] = [Share { part: 2, of: 3 }, Share { part: 3, of: 4 }];

/// What can be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Charter,
    Add,
    Remove,
    Raise,
    Pause,
    Exclude,
}

impl Kind {
    /// How a form remembers it.
    fn name(self) -> &'static str {
        match self {
            Kind::Charter => "charter",
            Kind::Add => "add",
            Kind::Remove => "remove",
            Kind::Raise => "raise",
            Kind::Pause => "pause",
            Kind::Exclude => "exclude",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Kind::Charter => icons::SCROLL_TEXT,
            Kind::Add => icons::USER_PLUS,
            Kind::Remove => icons::LOG_OUT,
            Kind::Raise => icons::SIGNATURE,
            Kind::Pause => icons::HOURGLASS,
            Kind::Exclude => icons::BAN,
        }
    }

    fn label(self, desk: &Desk, view: &GovernanceView) -> &'static str {
        let words = desk.words.govern;
        match self {
            Kind::Charter if view.charter.is_empty() => words.charter_title,
            Kind::Charter => words.another_charter,
            Kind::Add if view.is_space => words.add_registrar,
            Kind::Add => words.add_steward,
            Kind::Remove if view.is_space => words.remove_registrar,
            Kind::Remove => words.remove_steward,
            Kind::Raise => words.more_signatures,
            Kind::Pause => words.pause_somebody,
            Kind::Exclude => words.exclude_somebody,
        }
    }
}

/// Lets somebody who decides choose what to propose, and draws what that needs.
pub(super) fn propose_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, view: &GovernanceView) {
    let t = tokens::of(ui);
    let words = desk.words.govern;
    let form = format!("govern/{}", view.scope);
    ui.add_space(sp::S);
    let is_charter = view.is_space && desk.forms.is_open(CHARTER);
    if !is_charter && !desk.forms.is_open(&form) {
        // What was proposed beside it, such as restoring somebody, may have been refused.
        error_ui(ui, desk, &form);
        let propose = Button::new(Look::Secondary, words.propose).icon(icons::PEN_LINE);
        let spoken = format!("{}: {}", words.propose, view.name);
        if ui.add(propose).accessible_name(spoken).clicked() {
            desk.forms.open(&form);
        }
        return;
    }
    let title = words.propose.trim_end_matches('…');
    label_ui(ui, title, Text::Subhead, t.text);
    sentence_ui(ui, &(words.propose_sentence)(view.bar));
    let stands_for = view.proposals.iter().find(|it| {
        let leaves = it.changes.contains(&RuleView::Nothing);
        it.signed_by_me && !leaves
    });
    if let Some(pending) = stands_for {
        let what = super::what_of(desk, &pending.changes);
        sentence_ui(ui, &(words.propose_takes_back)(&what));
    }
    let mut plain = vec![Kind::Add, Kind::Remove];
    if view.is_space {
        plain.insert(0, Kind::Charter);
    }
    if higher(view).next().is_some() {
        plain.push(Kind::Raise);
    }
    let chosen = kinds_ui(ui, desk, view, &form, &plain);
    label_ui(ui, words.shuts_out, Text::Caption, t.text_muted);
    let grave = kinds_ui(ui, desk, view, &form, &[Kind::Pause, Kind::Exclude]);
    match chosen.or(grave) {
        Some(Kind::Charter) => charter_ui(ui, desk),
        Some(Kind::Raise) => raise_ui(ui, state, view, desk),
        Some(kind) => person_ui(ui, state, desk, (view, kind), &form),
        None => {}
    }
    error_ui(ui, desk, &form);
    let cancel = Button::new(Look::Ghost, desk.words.cancel);
    if quiet_act_ui(ui, cancel).clicked() {
        desk.forms.fold(&form);
        desk.forms.fold(CHARTER);
    }
}

/// Draws some of what can be proposed; returns what is chosen of it.
fn kinds_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    view: &GovernanceView,
    form: &str,
    kinds: &[Kind],
) -> Option<Kind> {
    let mut chosen = None;
    chip_rows_ui(ui, |ui| {
        for kind in kinds {
            let is_charter = *kind == Kind::Charter;
            let is_chosen = if is_charter {
                desk.forms.is_open(CHARTER)
            } else {
                desk.forms.line(form, KIND) == kind.name()
            };
            let label = kind.label(desk, view);
            let chip = ToggleChip::new(label, is_chosen).icon(kind.icon());
            if ui.add(chip).clicked() {
                choose(desk, form, (!is_chosen).then_some(*kind));
            } else if is_chosen {
                chosen = Some(*kind);
            }
        }
    });
    chosen
}

/// Unfolds the form of what is proposed: a charter has one of its own.
fn choose(desk: &mut Desk, form: &str, kind: Option<Kind>) {
    let (opened, folded, name) = match kind {
        Some(Kind::Charter) => (CHARTER, form, ""),
        Some(kind) => (form, CHARTER, kind.name()),
        None => (form, CHARTER, ""),
    };
    desk.forms.write(form, KIND, name.to_owned());
    desk.forms.fold(folded);
    desk.forms.open(opened);
}

fn charter_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.govern;
    let field = TextField::new(words.charter_title)
        .hidden_label()
        .hint(words.charter_hint)
        .rows(CHARTER_ROWS);
    field_ui(ui, desk, CHARTER, "text", field);
    let text = desk.forms.text(CHARTER, "text");
    let is_ready = !text.is_empty() && !desk.forms.is_sent(CHARTER);
    let button = Button::new(Look::Primary, words.charter_act).enabled(is_ready);
    if ui.add(button).clicked() {
        let act = GovernAct::Propose {
            place: String::new(),
            rule: Rule::Charter { text },
        };
        send(desk, CHARTER, Intent::Govern(act));
    }
    error_ui(ui, desk, CHARTER);
}

/// Draws what is proposed about one person.
fn person_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    (view, kind): (&GovernanceView, Kind),
    form: &str,
) {
    let words = desk.words.govern;
    let field = TextField::new(words.person).hint(words.person_hint);
    field_ui(ui, desk, form, "person", field);
    let guests = view.is_space && !desk.forms.text(form, GUESTS).is_empty();
    let with_guests = ToggleChip::new(words.with_guests, guests);
    // Nobody comes into a community through somebody.
    let brings = kind == Kind::Exclude && view.is_space;
    if brings && ui.add(with_guests).clicked() {
        let mark = if guests { "" } else { "yes" };
        desk.forms.write(form, GUESTS, mark.to_owned());
    }
    let (look, label) = match kind {
        Kind::Pause => (Look::Danger, words.pause),
        Kind::Exclude => (Look::Danger, words.exclude),
        Kind::Charter | Kind::Add | Kind::Remove | Kind::Raise => {
            (Look::Primary, words.exclude_act)
        }
    };
    let person = desk.forms.text(form, "person");
    let is_ready = !person.is_empty() && !desk.forms.is_sent(form);
    if !ui.add(Button::new(look, label).enabled(is_ready)).clicked() {
        return;
    }
    let scope = view.scope;
    match kind {
        Kind::Pause => state.asking = Some(Grave::Pause { scope, person }),
        Kind::Exclude => {
            state.along = None;
            if guests {
                let of = person.clone();
                let who = Question::CameThrough { person: of };
                desk.ask(Intent::Ask(who), Asked::Quiet);
            }
            state.asking = Some(Grave::Exclude {
                scope,
                person,
                guests,
            });
        }
        Kind::Charter | Kind::Add | Kind::Remove | Kind::Raise => {
            let holds = kind == Kind::Add;
            let act = GovernAct::Propose {
                place: typed(view),
                rule: Rule::Steward { person, holds },
            };
            send(desk, form, Intent::Govern(act));
        }
    }
}

/// The shares that can still be asked for.
fn higher(view: &GovernanceView) -> impl Iterator<Item = Share> + '_ {
    // Where all would have to sign, the loss of one locked everybody out.
    let deciding = u32::try_from(view.stewards.len()).unwrap_or(u32::MAX);
    let fits =
        move |share: &Share| !view.bar.is_at_least(share) && share.needed(deciding) < deciding;
    SHARES.into_iter().filter(fits)
}

/// Offers that more of those who decide have to sign.
fn raise_ui(ui: &mut Ui, state: &mut State, view: &GovernanceView, desk: &Desk) {
    let words = desk.words.govern;
    let scope = view.scope;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        for share in higher(view) {
            let label = (words.raise)(share);
            if ui.add(Button::new(Look::Secondary, &label)).clicked() {
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

/// Proposes something and signs it, once.
pub(super) fn propose(desk: &mut Desk, scope: ScopeId, rule: Rule) {
    let views = &desk.view.governance;
    let view = views.iter().find(|view| view.scope == scope);
    let place = view.map(typed).unwrap_or_default();
    let act = GovernAct::Propose { place, rule };
    send(desk, &format!("govern/{scope}"), Intent::Govern(act));
}

/// Asks before what cannot be undone.
pub(super) fn grave_ui(ui: &Ui, state: &mut State, desk: &mut Desk) {
    let Some(grave) = state.asking.clone() else {
        return;
    };
    let words = desk.words.govern;
    let cancel = desk.words.cancel;
    let answer = match &grave {
        Grave::Pause { scope, person } => {
            let title = (words.pause_title)(person);
            let mut places = desk.view.governance.iter();
            let is_space = places.any(|view| view.scope == *scope && view.is_space);
            let sentence = (words.pause_sentence)(is_space);
            dialog_ui(ui, &title, &sentence, words.exclude_act, cancel)
        }
        Grave::Exclude { person, guests, .. } => {
            let title = (words.exclude_title)(person, *guests);
            let along = state.along.as_ref();
            let along = along.filter(|(of, _)| *guests && of == person);
            let along = along.map(|(_, along)| (words.come_along)(&super::names(desk, along)));
            let parts = [along.as_deref(), Some(words.exclude_sentence)];
            let parts: Vec<&str> = parts.into_iter().flatten().collect();
            let sentence = parts.join(" ");
            dialog_ui(ui, &title, &sentence, words.exclude_act, cancel)
        }
        Grave::Raise { share, .. } => {
            let title = (words.raise_title)(*share);
            dialog_ui(ui, &title, words.raise_sentence, words.exclude_act, cancel)
        }
        Grave::Sign { sentence, .. } => {
            let act = (words.sign_of)("").trim_end_matches([':', ' ']).to_owned();
            dialog_ui(ui, words.sign_title, sentence, &act, cancel)
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
