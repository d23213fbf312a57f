//! At a gathering: its days, what was said about it, the run sheet with a clock, and checking in.

use egui::Ui;
use model::community::library::Format;
use model::day::day_of;
use replica::{CommunityAct, GatheringChange, GatheringView, Intent, Question, ScopeId};
use std::time::Duration;

use super::super::super::Desk;
use super::super::super::form::{acts_ui, enter_sent, field_ui, send, sentence_ui};
use super::super::super::moments::Moment;
use super::super::super::person::fact_ui;
use super::super::super::scanning::{names_picture, scan_ui};
use super::super::post;
use super::super::thread::{self, Root};
use super::State;
use crate::icons;
use crate::shell::{Asked, Wish};
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, dialog_ui, label_ui, meter_at, paragraph_ui, qr_ui};

const QR_SIZE: f32 = 180.0;
const MINUTE_MS: u64 = 60_000;
/// How long a code on show is still good when a new one is asked for: long enough to type it.
const RENEWED_BEFORE_MS: u64 = 10 * MINUTE_MS;
/// How soon one is asked for again that did not come.
const ASKED_AGAIN_MS: u64 = MINUTE_MS;

/// Writes day and hours as people do; what cannot be read stands as it was typed.
pub(in super::super::super) fn when_text(desk: &Desk, when: &str) -> String {
    match Moment::read(when) {
        Some(moment) => (desk.words.gather.moment)(&moment),
        None => when.to_owned(),
    }
}

/// Draws when it takes place: once or again and again, and of which zone the times are.
pub(super) fn when_ui(ui: &mut Ui, desk: &mut Desk, gathering: &GatheringView) {
    let words = desk.words.gather;
    let mut when = when_text(desk, &gathering.when);
    let mine = desk.view.me.as_ref();
    let mine = mine.and_then(|me| me.profile.time_zone.as_deref());
    let elsewhere = gathering.zone.as_deref().filter(|zone| Some(*zone) != mine);
    let own = elsewhere.and_then(|zone| (desk.local.in_own_zone)(&gathering.when, zone, mine));
    match (elsewhere, own) {
        (Some(zone), Some(own)) => {
            let there = (desk.words.outside.there)(&when, zone);
            when = (desk.words.outside.your_time)(&when_text(desk, &own));
            fact_ui(ui, icons::CALENDAR_DAYS, &when);
            let ink = tokens::of(ui).text_muted;
            label_ui(ui, &there, Text::Caption, ink);
        }
        (Some(zone), None) => {
            when = format!("{when} · {}", (words.times_of)(zone));
            fact_ui(ui, icons::CALENDAR_DAYS, &when);
        }
        (None, _) => fact_ui(ui, icons::CALENDAR_DAYS, &when),
    }
    let repeats = gathering.repeats.as_deref().and_then(|r| r.split_once(' '));
    let Some((step, times)) = repeats else { return };
    let mut again = (words.again)(step, times.parse().unwrap_or(1));
    let today = day_of(desk.now.0);
    let next = gathering.days.iter().find(|day| **day >= today);
    if let Some(next) = next.and_then(|day| Moment::read(day)) {
        again = format!("{again} · {}", (words.next)(&(words.day)(&next)));
    }
    fact_ui(ui, icons::REPEAT, &again);
}

/// Offers the gathering for a calendar.
pub(super) fn calendar_ui(ui: &mut Ui, desk: &mut Desk, gathering: &GatheringView) {
    if !gathering.dates.is_empty() {
        return;
    }
    let words = desk.words.outside;
    let button = Button::new(Look::Ghost, words.calendar)
        .icon(icons::CALENDAR_PLUS)
        .small();
    let spoken = format!("{}: {}", words.calendar, gathering.title);
    if ui.add(button).accessible_name(spoken).clicked() {
        desk.wish(Wish::SaveCalendar {
            gathering: gathering.id.clone(),
            title: gathering.title.clone(),
        });
    }
}

/// Draws the steps of a format; while the clock runs, the one it has come to stands out.
pub(super) fn steps_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &Desk,
    gathering: &GatheringView,
    format: &Format,
) {
    let t = tokens::of(ui);
    let words = desk.words.gather;
    let began = state.running.as_ref();
    let began = began
        .filter(|(id, _)| *id == gathering.id)
        .map(|(_, at)| *at);
    let gone = began.map(|began| desk.now.0.saturating_sub(began));
    let mut from = 0;
    let mut is_over = true;
    for step in &format.steps {
        let length = u64::from(step.minutes) * MINUTE_MS;
        let into = gone
            .and_then(|gone| gone.checked_sub(from))
            .filter(|it| *it < length);
        let minutes = (desk.words.community.gather_step)(step.minutes);
        let line = format!("{minutes}  {}", step.text);
        match into {
            Some(into) => {
                is_over = false;
                let seconds = (length - into).div_ceil(1_000);
                let left = (words.left)(seconds / 60, seconds % 60);
                paragraph_ui(ui, &line, Text::SmallMedium, t.accent_text);
                label_ui(ui, &left, Text::Caption, t.accent_text);
                let size = egui::vec2(ui.available_width().min(280.0), 6.0);
                let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
                let part = into as f32 / length.max(1) as f32;
                meter_at(ui, rect, part, t.accent);
            }
            None => fact_ui(ui, icons::CLOCK, &line),
        }
        from += length;
    }
    if began.is_some() && is_over {
        sentence_ui(ui, words.over);
    } else if began.is_some() {
        ui.ctx().request_repaint_after(Duration::from_secs(1));
    }
    let (label, icon) = match began {
        Some(_) => (words.stop, icons::X),
        None => (words.start, icons::CLOCK),
    };
    let button = Button::new(Look::Soft, label).icon(icon).small();
    let spoken = format!("{label}: {}", gathering.title);
    if ui.add(button).accessible_name(spoken).clicked() {
        state.running = match began {
            Some(_) => None,
            None => Some((gathering.id.clone(), desk.now.0)),
        };
    }
}

/// Draws what was said about a gathering, and takes a word of one's own.
pub(super) fn thread_ui(
    ui: &mut Ui,
    state: &mut post::State,
    desk: &mut Desk,
    (community, gathering): (ScopeId, &GatheringView),
    may_say: bool,
) {
    let t = tokens::of(ui);
    let words = desk.words.gather;
    let count = gathering.replies.len() as u64 + u64::from(gathering.earlier);
    if count > 0 {
        ui.add_space(sp::XS);
        thread::line_ui(ui);
        ui.add_space(sp::XS);
        label_ui(ui, &(words.said)(count), Text::CaptionMedium, t.text_muted);
    }
    let root = Root {
        id: &gathering.id,
        community,
        mine: gathering.mine,
        is_question: false,
        is_settled: false,
    };
    thread::earlier_ui(
        ui,
        state,
        desk,
        &root,
        (gathering.earlier, &gathering.replies),
    );
    for reply in &gathering.replies {
        thread::row_ui(ui, state, desk, &root, reply);
    }
    if !may_say {
        return;
    }
    ui.add_space(sp::XS);
    let form = format!("reply:{}", gathering.id);
    let label = format!("{}: {}", words.say, gathering.title);
    let field = TextField::new(&label)
        .hidden_label()
        .hint(words.say)
        .enter_sends();
    let response = field_ui(ui, desk, &form, "text", field);
    let text = desk.forms.text(&form, "text");
    if enter_sent(ui, &response) && !text.trim().is_empty() {
        let to = gathering.id.clone();
        send(
            desk,
            &form,
            Intent::Community(CommunityAct::Reply { to, text }),
        );
    }
}

/// Offers what its host can do: change when, where and what it is about, or say that it does not take
/// place.
pub(super) fn host_acts_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    gathering: &GatheringView,
) {
    let words = desk.words.gather;
    let form = change_form(gathering);
    let change = Button::new(Look::Ghost, words.change)
        .icon(icons::PENCIL)
        .small();
    let spoken = format!("{}: {}", words.change, gathering.title);
    if !desk.forms.is_open(&form) && ui.add(change).accessible_name(spoken).clicked() {
        for (part, text) in [
            ("title", &gathering.title),
            ("when", &gathering.when),
            ("place", &gathering.place),
            ("text", &gathering.text),
        ] {
            desk.forms.fill(&form, part, text.clone());
        }
        desk.forms.open(&form);
    }
    let off = Button::new(Look::Danger, words.call_off)
        .icon(icons::X)
        .small();
    let spoken = format!("{}: {}", words.call_off, gathering.title);
    if ui.add(off).accessible_name(spoken).clicked() {
        state.calling_off = Some(gathering.id.clone());
    }
}

fn change_form(gathering: &GatheringView) -> String {
    format!("change:{}", gathering.id)
}

/// Draws the form in which its host changes a gathering, while it is open.
pub(super) fn change_ui(ui: &mut Ui, desk: &mut Desk, gathering: &GatheringView) {
    let form = &change_form(gathering);
    if !desk.forms.is_open(form) {
        return;
    }
    let words = desk.words.gather;
    let c = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::S;
    sentence_ui(ui, words.change_sentence);
    field_ui(ui, desk, form, "title", TextField::new(c.gather_title));
    let when = TextField::new(c.gather_when).hint(c.gather_when_hint);
    field_ui(ui, desk, form, "when", when);
    field_ui(ui, desk, form, "place", TextField::new(c.gather_where));
    let about = TextField::new(words.about).hint(words.about_hint).rows(3);
    field_ui(ui, desk, form, "text", about);
    let now = |part| Some(desk.forms.text(form, part));
    let change = GatheringChange {
        title: now("title").filter(|title| *title != gathering.title),
        // One that was emptied goes along too: that it needs a day is said, not passed over.
        when: now("when").filter(|when| *when != gathering.when),
        place: now("place").filter(|place| *place != gathering.place),
        text: now("text").filter(|text| *text != gathering.text),
        seats: None,
    };
    let is_other = change != GatheringChange::default();
    if acts_ui(ui, desk, form, (words.change_act, icons::CHECK), is_other) {
        let gathering = gathering.id.clone();
        let change = CommunityAct::ChangeGathering { gathering, change };
        send(desk, form, Intent::Community(change));
    }
}

/// Asks before a gathering is called off.
pub(super) fn call_off_ui(ui: &Ui, state: &mut State, desk: &mut Desk) {
    let Some(gathering) = &state.calling_off else {
        return;
    };
    let words = desk.words.gather;
    let (title, sentence) = (words.call_off_title, words.call_off_sentence);
    let answer = dialog_ui(ui, title, sentence, words.call_off, desk.words.cancel);
    if answer == Some(true) {
        let item = gathering.clone();
        desk.act(Intent::Community(CommunityAct::Close { item }));
    }
    if answer.is_some() {
        state.calling_off = None;
    }
}

/// Shows the code of a gathering, and takes it off the screen again.
pub(super) fn code_act_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    gathering: &GatheringView,
) {
    let words = desk.words.gather;
    let coded = state.coded.as_ref();
    let is_open = coded.is_some_and(|(of, _)| *of == gathering.id);
    let label = if is_open { words.hide_code } else { words.code };
    let button = Button::new(Look::Ghost, label).icon(icons::QR_CODE).small();
    let spoken = format!("{label}: {}", gathering.title);
    if ui.add(button).accessible_name(spoken).clicked() {
        state.coded = None;
        if !is_open {
            state.coded = Some((gathering.id.clone(), None));
            ask_code(state, desk, gathering);
        }
    }
}

/// Draws the code of a gathering for those who are there, once it was asked for.
pub(super) fn code_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, gathering: &GatheringView) {
    let words = desk.words.gather;
    let coded = state.coded.as_ref();
    let code = coded.filter(|(of, _)| *of == gathering.id);
    let Some(code) = code.and_then(|(_, code)| code.clone()) else {
        return;
    };
    if let Some(until) = replica::code_good_until(&code) {
        let left = until.0.saturating_sub(desk.now.0);
        renew(ui, state, desk, gathering, left);
        if left == 0 {
            // Nobody is shown a code that is good no more, however long the window stays open.
            return;
        }
    }
    sentence_ui(ui, words.code_sentence);
    // The code is short enough for any picture; the text below says the same.
    let _ = qr_ui(ui, words.code, &code, QR_SIZE);
    let ink = tokens::of(ui).text_muted;
    paragraph_ui(ui, &code, Text::Code, ink);
}

/// Asks in time for the code after the one on show, and again while it does not come.
fn renew(ui: &Ui, state: &mut State, desk: &mut Desk, gathering: &GatheringView, left: u64) {
    let early = left.saturating_sub(RENEWED_BEFORE_MS);
    let again = (state.code_asked + ASKED_AGAIN_MS).saturating_sub(desk.now.0);
    let mut wait = early.max(again);
    if wait == 0 {
        ask_code(state, desk, gathering);
        wait = ASKED_AGAIN_MS;
    }
    let wait = if left > 0 { wait.min(left) } else { wait };
    ui.ctx().request_repaint_after(Duration::from_millis(wait));
}

/// Asks for a code, which is made anew each time: it is good for an hour.
fn ask_code(state: &mut State, desk: &mut Desk, gathering: &GatheringView) {
    let gathering = gathering.id.clone();
    state.code_asked = desk.now.0;
    let asked = Asked::HereCode(gathering.clone());
    let question = Question::GatheringCode { gathering };
    desk.ask(Intent::Ask(question), asked);
}

/// Takes a code one was shown.
pub(super) fn check_in_ui(ui: &mut Ui, desk: &mut Desk, form: &str) {
    let words = desk.words.gather;
    ui.spacing_mut().item_spacing.y = sp::S;
    let field = TextField::new(words.check_in)
        .hint(words.check_in_hint)
        .code();
    field_ui(ui, desk, form, "code", field);
    let mut code = desk.forms.text(form, "code");
    if scan_ui(ui, desk, form, &mut code) {
        desk.forms.write(form, "code", code.clone());
    }
    let is_typed = !code.is_empty() && !names_picture(&code);
    let share = ui
        .add(
            Button::new(Look::Soft, words.for_all)
                .icon(icons::USERS_ROUND)
                .small()
                .enabled(is_typed),
        )
        .clicked();
    let act = (words.for_me, icons::CHECK);
    let alone = acts_ui(ui, desk, form, act, is_typed);
    if share || alone {
        let check_in = CommunityAct::CheckIn { code, share };
        send(desk, form, Intent::Community(check_in));
    }
}
