//! Meeting by consent: what stands between oneself and others, and the acts on a match.

use egui::{Frame, Id, Ui, vec2};
use model::PersonId;
use model::consent::Told;
use model::day::DAY_MS;
use replica::{
    ConsentState, ConsentView, Intent, LeftOutView, MatchView, MeetAct, PersonCard, ProgramView,
    Question,
};

use super::moments::written;
use super::{Desk, gutter, scroll};
use crate::icons;
use crate::shell::{Asked, Go};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, card_ui, label_ui, paragraph_ui, segmented_ui};

/// The highest the requests above a list become, in points; more are scrolled to.
const REQUESTS_HEIGHT: f32 = 236.0;
/// Below this width the questions of how it went stand below each other, in points.
const QUESTIONS_MIN_WIDTH: f32 = 440.0;
/// How far the dial is turned by one choice.
const DIAL_STEP: i32 = 60;
/// How long *not now* lasts, in days.
const NOT_NOW_DAYS: i64 = 91;

/// Draws what stands between oneself and others in one program.
pub(super) fn requests_ui(ui: &mut Ui, desk: &mut Desk, program: &str) {
    let view = desk.view;
    let all = view.meet.requests.iter();
    let here: Vec<&ConsentView> = all.filter(|it| it.program == program).collect();
    if here.is_empty() {
        return;
    }
    Frame::new().inner_margin(gutter(0, 12)).show(ui, |ui| {
        ui.set_max_height(REQUESTS_HEIGHT);
        scroll("requests")
            .auto_shrink([false, true])
            .max_height(REQUESTS_HEIGHT)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = sp::S;
                for request in here {
                    card_ui(ui, |ui| request_ui(ui, desk, request));
                }
            });
    });
}

/// Under which key it is kept that those left out are shown.
fn left_out_key() -> Id {
    Id::unique("left out")
}

/// Draws who is left out of a program's list by one's own choice, once one asks; a click takes
/// somebody in again.
pub(super) fn left_out_ui(ui: &mut Ui, desk: &mut Desk, program: &str) {
    let view = desk.view;
    let of_here = |it: &&LeftOutView| it.until.as_ref().is_none_or(|(of, _)| of == program);
    let here: Vec<&LeftOutView> = view.meet.left_out.iter().filter(of_here).collect();
    if here.is_empty() {
        return;
    }
    let words = desk.words.meet;
    let key = left_out_key();
    let is_open = ui.data(|data| data.get_temp(key).unwrap_or(false));
    Frame::new().inner_margin(gutter(0, 12)).show(ui, |ui| {
        let label = (words.left_out)(here.len() as u64);
        let toggle = Button::new(Look::Ghost, &label).icon(icons::BAN).small();
        if ui.add(toggle).on_hover_text(words.left_out_hint).clicked() {
            ui.data_mut(|data| data.insert_temp(key, !is_open));
        }
        if is_open {
            here.into_iter().for_each(|it| taken_in_ui(ui, desk, it));
        }
    });
}

fn taken_in_ui(ui: &mut Ui, desk: &mut Desk, out: &LeftOutView) {
    let t = tokens::of(ui);
    let words = desk.words.meet;
    let name = match out.name.as_str() {
        "" => words.somebody,
        name => name,
    };
    let until = out.until.as_ref().map(|(_, day)| day.as_str());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        label_ui(
            ui,
            &(words.left_out_until)(name, until),
            Text::Small,
            t.text,
        );
        let label = (words.take_in)(name);
        let again = Button::new(Look::Secondary, &label).small();
        if ui.add(again).clicked() {
            take_in(desk, out);
        }
    });
}

/// Takes somebody in again.
pub(super) fn take_in(desk: &mut Desk, out: &LeftOutView) {
    let (person, on) = (out.person, false);
    desk.act(Intent::Meet(match &out.until {
        None => MeetAct::Never { person, on },
        Some((program, _)) => MeetAct::NotNow {
            program: program.clone(),
            person,
            until: None,
            on,
        },
    }));
}

/// Draws, about somebody who is not among the matches on show, the question why not; where it was
/// one's own choice, the button that takes it back.
pub(super) fn why_not_ui(ui: &mut Ui, desk: &mut Desk, card: &PersonCard) {
    let view = desk.view;
    let words = desk.words.meet;
    let program = &view.matches.program;
    let shown = |it: &&ProgramView| it.id == *program && it.entered && !it.in_rounds;
    let Some(program) = view.programs.iter().find(shown) else {
        return;
    };
    let of_here = |it: &&LeftOutView| {
        let here = it.until.as_ref().is_none_or(|(of, _)| *of == program.id);
        it.person == card.id && here
    };
    if let Some(out) = view.meet.left_out.iter().find(of_here) {
        let label = (words.take_in)(&card.profile.name);
        let again = Button::new(Look::Soft, &label).full();
        if ui.add(again).clicked() {
            take_in(desk, out);
        }
        return;
    }
    let label = (words.why_not)(&program.name);
    let why = Button::new(Look::Ghost, &label)
        .icon(icons::CIRCLE_HELP)
        .small();
    if ui.add(why).clicked() {
        let question = Question::WhyNot {
            program: program.id.clone(),
            person: card.id.to_string(),
        };
        desk.ask(Intent::Ask(question), Asked::WhyNot);
    }
}

fn request_ui(ui: &mut Ui, desk: &mut Desk, request: &ConsentView) {
    let t = tokens::of(ui);
    let words = desk.words.meet;
    ui.spacing_mut().item_spacing.y = sp::XS;
    let name = match request.name.as_str() {
        "" => words.somebody,
        name => name,
    };
    let program = &request.program_name;
    let sentence = match request.state {
        ConsentState::Asked => (words.asked)(name, program),
        ConsentState::Agreed => (words.agreed)(name, program),
        ConsentState::Waiting => (words.waiting)(name, program),
        ConsentState::Expired => (words.expired)(name, program),
    };
    paragraph_ui(ui, &sentence, Text::BodyMedium, t.text);
    if matches!(request.state, ConsentState::Asked | ConsentState::Waiting) {
        let until = (words.until)(&written(desk.words, &request.until));
        label_ui(ui, &until, Text::Caption, t.text_muted);
    }
    let is_agreed = request.state == ConsentState::Agreed;
    let form = format!("how was it/{}/{}", request.program, request.person);
    let is_folded = is_agreed && request.met.is_none() && !desk.forms.is_open(&form);
    ui.horizontal_wrapped(|ui| {
        acts_ui(ui, desk, request);
        let ask = Button::new(Look::Ghost, words.how_was_it).small();
        if is_folded && ui.add(ask).clicked() {
            desk.forms.open(&form);
        }
    });
    if is_agreed && !is_folded {
        met_ui(ui, desk, request);
    }
}

fn acts_ui(ui: &mut Ui, desk: &mut Desk, request: &ConsentView) {
    let words = desk.words.meet;
    let about = || (request.program.clone(), request.person);
    match request.state {
        ConsentState::Asked => {
            let agree = Button::new(Look::Primary, words.agree)
                .icon(icons::HANDSHAKE)
                .small();
            if ui.add(agree).clicked() {
                let (program, person) = about();
                desk.act(Intent::Meet(MeetAct::Agree { program, person }));
            }
            let decline = Button::new(Look::Ghost, words.decline).small();
            if ui.add(decline).on_hover_text(words.decline_hint).clicked() {
                let (program, person) = about();
                desk.act(Intent::Meet(MeetAct::Decline { program, person }));
            }
        }
        ConsentState::Agreed => {
            let write = Button::new(Look::Primary, words.write)
                .icon(icons::MESSAGE_CIRCLE)
                .small();
            if ui.add(write).clicked() {
                desk.go = Some(Go::Write(request.person, request.opener.clone()));
            }
            withdraw_ui(ui, desk, request, words.end);
        }
        ConsentState::Waiting | ConsentState::Expired => {
            withdraw_ui(ui, desk, request, words.withdraw);
        }
    }
}

fn withdraw_ui(ui: &mut Ui, desk: &mut Desk, request: &ConsentView, label: &str) {
    if ui.add(Button::new(Look::Ghost, label).small()).clicked() {
        let (program, person) = (request.program.clone(), request.person);
        desk.act(Intent::Meet(MeetAct::Withdraw { program, person }));
    }
}

/// How it went: two answers that stay on one's own devices.
fn met_ui(ui: &mut Ui, desk: &mut Desk, request: &ConsentView) {
    let t = tokens::of(ui);
    label_ui(ui, desk.words.meet.yours_only, Text::Caption, t.text_muted);
    noted_ui(ui, desk, (&request.program, request.person), request.met);
    told_ui(ui, desk, request);
}

/// Draws what one notes for oneself about how it went with somebody.
pub(super) fn noted_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    (program, person): (&str, PersonId),
    noted: Option<Told>,
) {
    let words = desk.words.meet;
    let (met, useful, again) = match noted {
        Some(told) => (Some(told.met), told.useful, told.again),
        None => (None, None, None),
    };
    let choices = [
        (None, words.unsaid),
        (Some(true), words.yes),
        (Some(false), words.no),
    ];
    let mut questions_ui = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = vec2(sp::XL, sp::S);
        let has_met = [(Some(true), words.yes), (Some(false), words.no)];
        let new_met = question_ui(ui, words.met, met, &has_met);
        // What did not happen was useful to nobody.
        let is_met = new_met.flatten().or(met).unwrap_or(true);
        // The other two ask only whoever has said that they met.
        let has_said = met.is_some();
        let asks_useful = has_said && is_met;
        let new_useful = asks_useful.then(|| question_ui(ui, words.useful, useful, &choices));
        let new_useful = new_useful.flatten();
        let new_again = has_said.then(|| question_ui(ui, words.again, again, &choices));
        let new_again = new_again.flatten();
        if new_met.is_some() || new_useful.is_some() || new_again.is_some() {
            desk.act(Intent::Meet(MeetAct::Met {
                program: program.to_owned(),
                person,
                met: is_met,
                useful: new_useful.unwrap_or(useful).filter(|_| is_met),
                again: new_again.unwrap_or(again),
            }));
        }
    };
    if ui.available_width() < QUESTIONS_MIN_WIDTH {
        ui.scope(questions_ui);
    } else {
        ui.horizontal_top(|ui| questions_ui(ui));
    }
}

/// Draws what one is asked above what one can answer.
fn question_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    question: &str,
    answer: T,
    choices: &[(T, &str)],
) -> Option<T> {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        let ink = tokens::of(ui).text_muted;
        label_ui(ui, question, Text::Caption, ink);
        segmented_ui(ui, question, answer, choices)
    })
    .inner
}

/// What the two have told each other of how it went; nothing goes without a click.
fn told_ui(ui: &mut Ui, desk: &mut Desk, request: &ConsentView) {
    let t = tokens::of(ui);
    let words = desk.words.meet;
    if let Some(told) = &request.told {
        let told = (words.told)(&request.name, &how_it_went(desk, told));
        paragraph_ui(ui, &told, Text::Small, t.text);
    }
    if let Some(shared) = &request.shared {
        let shared = (words.shared)(&request.name, &how_it_went(desk, shared));
        paragraph_ui(ui, &shared, Text::Small, t.text_muted);
    }
    let share = |on| {
        Intent::Meet(MeetAct::Share {
            program: request.program.clone(),
            person: request.person,
            on,
        })
    };
    ui.horizontal_wrapped(|ui| {
        if request.met.is_some() && request.met != request.shared {
            let label = (words.share)(&request.name);
            let button = Button::new(Look::Ghost, &label).small();
            if ui.add(button).on_hover_text(words.share_hint).clicked() {
                desk.act(share(true));
            }
        }
        if request.shared.is_some() {
            let button = Button::new(Look::Ghost, words.unshare).small();
            if ui.add(button).clicked() {
                desk.act(share(false));
            }
        }
    });
}

/// Says "met? useful? again?" in a few words.
fn how_it_went(desk: &Desk, told: &Told) -> String {
    let words = desk.words.meet;
    let of = |said: Option<bool>, (yes, no): (&'static str, &'static str)| {
        said.map(|said| if said { yes } else { no })
    };
    let parts = [
        (!told.met).then_some(words.told_not_met),
        of(told.useful, words.told_useful),
        of(told.again, words.told_again),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    match parts.is_empty() {
        true => words.told_met.to_owned(),
        false => parts.join(", "),
    }
}

/// Draws the dial *like me, either, unlike me*; it turns one's own lists only.
pub(super) fn dial_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.meet;
    let turned = match desk.view.meet.dial {
        i32::MIN..=-1 => -DIAL_STEP,
        0 => 0,
        1.. => DIAL_STEP,
    };
    let choices = [
        (DIAL_STEP, words.like_me),
        (0, words.either),
        (-DIAL_STEP, words.unlike_me),
    ];
    if let Some(to) = segmented_ui(ui, words.dial, turned, &choices) {
        desk.act(Intent::Meet(MeetAct::Dial { to }));
    }
}

/// Draws the acts about meeting under a match.
pub(super) fn match_acts_ui(ui: &mut Ui, desk: &mut Desk, found: &MatchView) {
    let words = desk.words.meet;
    let program = desk.view.matches.program.clone();
    if found.state.is_none() {
        // Three acts in German leave no room for a sign in this row.
        let ask = Button::new(Look::Secondary, words.ask).small();
        if ui.add(ask).clicked() {
            let until = None;
            let person = found.person;
            desk.act(Intent::Meet(MeetAct::Ask {
                program: program.clone(),
                person,
                until,
            }));
        }
    }
    let later = Button::new(Look::Ghost, words.not_now).small();
    if ui.add(later).on_hover_text(words.not_now_hint).clicked() {
        let until = Some(day_in(desk, NOT_NOW_DAYS));
        let person = found.person;
        desk.act(Intent::Meet(MeetAct::NotNow {
            program,
            person,
            until,
            on: true,
        }));
    }
    let never = Button::new(Look::Ghost, words.never).small();
    if ui.add(never).on_hover_text(words.never_hint).clicked() {
        never_again(desk, found.person);
    }
}

fn never_again(desk: &mut Desk, person: PersonId) {
    desk.act(Intent::Meet(MeetAct::Never { person, on: true }));
}

fn day_in(desk: &Desk, days: i64) -> String {
    let today = (desk.now.0 / DAY_MS).cast_signed();
    model::community::date_of(today + days)
}
