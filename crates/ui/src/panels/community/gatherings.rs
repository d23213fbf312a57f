//! Gatherings of a community: when and where people meet, who has a seat, calling people together.

mod formats;
mod meeting;

pub(in super::super) use meeting::when_text;

use egui::{Align, Layout, Rect, Role, Sense, Ui, WidgetInfo, vec2};
use model::community::library::{self, Format, Tongue};
use model::day::day_of;
use replica::{
    Attendance, CommunityAct, CommunityView, FormatView, GatheringView, Intent, ItemId, OptionView,
};

use super::super::files::files_ui;
use super::super::form::{acts_ui, field_ui, quiet_acts_ui, send};
use super::super::person::fact_ui;
use super::super::{Desk, chip_rows_ui};
use super::post::{self, options_ui, report_ui};
use super::{Part, aim, may_write, section_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, size, sp};
use crate::widgets::{
    Button, Look, TextField, ToggleChip, Tone, card_ui, empty_ui, icon_at, label_ui, meter_at,
    note_ui, paragraph_ui, segmented_ui,
};

const SEATS: [Option<u32>; 6] = [None, Some(4), Some(6), Some(8), Some(12), Some(20)];

/// What this part keeps between frames.
#[derive(Debug, Default)]
pub(super) struct State {
    is_online: bool,
    /// Several dates are offered to choose from.
    asks_dates: bool,
    seats: Option<u32>,
    format: Option<String>,
    /// The formats of the library in the language they were read in.
    library: Option<(Tongue, Vec<Format>)>,
    /// The gathering whose run sheet is unfolded.
    sheet: Option<ItemId>,
    /// The gathering whose clock runs, and since when, in milliseconds since 1970.
    running: Option<(ItemId, u64)>,
    /// The gathering whose code is shown, and the code once it is made.
    coded: Option<(ItemId, Option<String>)>,
    /// When the code on show was last asked for, in milliseconds since 1970.
    code_asked: u64,
    /// The gathering one is asked about before it is called off.
    calling_off: Option<ItemId>,
    /// What one unfolds and is asked below replies.
    post: post::State,
    /// How a gathering repeats; once if it does not say.
    repeats: Option<&'static str>,
}

impl State {
    /// Takes the code that was asked for, if that gathering's is still wanted. Nothing was refused: one
    /// that is on show stays.
    pub fn coded(&mut self, gathering: &ItemId, code: Option<String>) {
        let Some((_, shown)) = self.coded.as_mut().filter(|(of, _)| of == gathering) else {
            return;
        };
        match code {
            Some(code) => *shown = Some(code),
            None if shown.is_none() => self.coded = None,
            None => {}
        }
    }

    /// Reads the library once for each language.
    fn formats(&mut self, tongue: Tongue) -> &[Format] {
        if self
            .library
            .as_ref()
            .is_none_or(|(known, _)| *known != tongue)
        {
            self.library = Some((tongue, library::formats(tongue)));
        }
        self.library.as_ref().map_or(&[], |(_, formats)| formats)
    }

    /// Finds a format by its name: one of the community's own, or one of the library.
    fn format(&mut self, tongue: Tongue, own: &[FormatView], name: &str) -> Option<Format> {
        let own = own.iter().map(|own| &own.format);
        let mut formats = own.chain(self.formats(tongue));
        formats.find(|format| format.name == name).cloned()
    }
}

pub(super) fn gatherings_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    community: &CommunityView,
) {
    let words = desk.words.community;
    let may_write = may_write(community);
    let form = format!("gather:{}", community.row.id);
    let is_open = desk.forms.is_open(&form);
    let check_in = format!("check-in:{}", community.row.id);
    let may_check_in = community.row.joined && !community.gatherings.is_empty();
    let mut acts = Vec::new();
    if may_write && !is_open {
        acts.push((
            Look::Secondary,
            words.gather,
            icons::CALENDAR_PLUS,
            form.as_str(),
        ));
    }
    if may_check_in && !desk.forms.is_open(&check_in) {
        let label = desk.words.gather.check_in;
        acts.push((Look::Ghost, label, icons::QR_CODE, check_in.as_str()));
    }
    if let Some(form) = section_ui(ui, ("", words.gatherings_sentence), &acts) {
        desk.forms.open(form);
    }
    if may_check_in && desk.forms.is_open(&check_in) {
        card_ui(ui, |ui| meeting::check_in_ui(ui, desk, &check_in));
    }
    if is_open {
        card_ui(ui, |ui| form_ui(ui, state, desk, community, &form));
    }
    let held = community.gatherings.iter().map(|it| it.id.as_str());
    aim::missed_ui(ui, desk, Part::Gatherings, held);
    if community.gatherings.is_empty() && !is_open {
        let (title, sentence) = (words.gatherings_none_title, words.gatherings_none_sentence);
        empty_ui(ui, icons::CALENDAR_DAYS, title, sentence, |_| ());
    }
    for gathering in &community.gatherings {
        let drawn = ui.scope(|ui| {
            card_ui(ui, |ui| {
                gathering_ui(ui, state, desk, community, gathering);
            });
        });
        desk.aim.reach(ui, &gathering.id, drawn.response.rect);
    }
    meeting::call_off_ui(ui, state, desk);
    state.post.dialogs_ui(ui, desk);
}

/// Draws a gathering: what, when, where, who has a seat, and one's own answer.
fn gathering_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    community: &CommunityView,
    gathering: &GatheringView,
) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let own = &community.formats;
    let may_say = community.row.joined;
    let may_answer = may_say && !gathering.called_off;
    ui.spacing_mut().item_spacing.y = sp::XS;
    let name = gathering.format.as_deref();
    let format = name.and_then(|name| state.format(desk.tongue(), own, name));
    ui.horizontal(|ui| {
        let (tile, _) = ui.allocate_exact_size(vec2(40.0, 40.0), Sense::hover());
        ui.painter().rect_filled(tile, 10, t.hue_soft(10));
        let icon = if gathering.online {
            icons::VIDEO
        } else {
            icons::COFFEE
        };
        icon_at(ui, tile.center(), icon, size::ICON_L, t.hue_text(10));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            label_ui(ui, &gathering.title, Text::Subhead, t.text);
            let mut below = vec![(words.hosted_by)(&gathering.host_name)];
            let title = format.as_ref().map(|format| format.title.clone());
            below.extend(title.or_else(|| gathering.format.clone()));
            label_ui(ui, &below.join(" · "), Text::Caption, t.text_muted);
        });
    });
    ui.add_space(sp::XS);
    if gathering.called_off {
        let text = desk.words.gather.called_off;
        note_ui(ui, Tone::Danger, icons::TRIANGLE_ALERT, text);
    } else if gathering.changed {
        let text = desk.words.gather.changed;
        note_ui(ui, Tone::Plain, icons::INFO, text);
    }
    if !gathering.text.is_empty() {
        paragraph_ui(ui, &gathering.text, Text::Small, t.text);
    }
    if gathering.dates.is_empty() {
        meeting::when_ui(ui, desk, gathering);
    } else {
        dates_ui(ui, desk, gathering, may_answer);
    }
    if !gathering.place.is_empty() {
        let icon = if gathering.online {
            icons::VIDEO
        } else {
            icons::MAP_PIN
        };
        fact_ui(ui, icon, &gathering.place);
    }
    // Nobody can say whether they come before there is a date.
    let has_date = gathering.dates.is_empty();
    if has_date {
        seats_ui(ui, desk, gathering);
    }
    files_ui(ui, desk, &gathering.files, false);
    if may_answer && has_date {
        ui.add_space(sp::XS);
        answer_ui(ui, desk, gathering);
        there_ui(ui, desk, gathering);
    }
    quiet_acts_ui(ui, |ui| {
        meeting::calendar_ui(ui, desk, gathering);
        if format.is_some() {
            sheet_act_ui(ui, state, desk, gathering);
        }
        if gathering.mine && !gathering.called_off {
            meeting::code_act_ui(ui, state, desk, gathering);
            meeting::host_acts_ui(ui, state, desk, gathering);
        }
        if !gathering.mine && may_say {
            super::thread::report_act_ui(ui, desk, &gathering.id, &gathering.title);
        }
    });
    report_ui(ui, desk, community.row.id, &gathering.id);
    if let Some(format) = format.filter(|_| state.sheet.as_ref() == Some(&gathering.id)) {
        meeting::steps_ui(ui, state, desk, gathering, &format);
    }
    if gathering.mine && !gathering.called_off {
        asking_ui(ui, desk, gathering);
        meeting::code_ui(ui, state, desk, gathering);
        meeting::change_ui(ui, desk, gathering);
    }
    let place = (community.row.id, gathering);
    meeting::thread_ui(ui, &mut state.post, desk, place, may_say);
}

/// The dates one chooses from; the host settles on one of them.
fn dates_ui(ui: &mut Ui, desk: &mut Desk, gathering: &GatheringView, may_answer: bool) {
    let t = tokens::of(ui);
    let words = desk.words.life;
    label_ui(ui, words.dates_sentence, Text::Small, t.text_muted);
    let in_words = |date: &OptionView| OptionView {
        text: when_text(desk, &date.text),
        ..date.clone()
    };
    let dates: Vec<OptionView> = gathering.dates.iter().map(in_words).collect();
    if let Some(choices) = options_ui(ui, &dates, true, (may_answer, words.can)) {
        let choose = CommunityAct::Choose {
            item: gathering.id.clone(),
            choices,
        };
        desk.act(Intent::Community(choose));
    }
    if !gathering.mine {
        return;
    }
    chip_rows_ui(ui, |ui| {
        for date in &gathering.dates {
            let label = format!("{}: {}", words.settle, when_text(desk, &date.text));
            let settle = Button::new(Look::Soft, &label)
                .icon(icons::CALENDAR_CHECK)
                .small();
            if ui.add(settle).clicked() {
                let settle = CommunityAct::Settle {
                    gathering: gathering.id.clone(),
                    when: date.text.clone(),
                };
                desk.act(Intent::Community(settle));
            }
        }
    });
}

/// After a gathering one may say that one was there; nobody is counted who did not.
fn there_ui(ui: &mut Ui, desk: &mut Desk, gathering: &GatheringView) {
    let words = desk.words.life;
    let day = gathering.when.get(..10).unwrap_or_default();
    let today = day_of(desk.now.0);
    if day.is_empty() || *day > *today {
        return;
    }
    ui.horizontal(|ui| {
        let spoken = format!("{}: {}", words.was_there, gathering.title);
        let chip = ToggleChip::new(words.was_there, gathering.i_was_there)
            .icon(icons::FOOTPRINTS)
            .name(&spoken);
        if ui.add(chip).clicked() {
            let was_there = CommunityAct::WasThere {
                gathering: gathering.id.clone(),
                on: !gathering.i_was_there,
            };
            desk.act(Intent::Community(was_there));
        }
        if gathering.noted && !gathering.i_was_there {
            let ink = tokens::of(ui).text_muted;
            label_ui(ui, desk.words.gather.noted, Text::Caption, ink);
        }
        if gathering.attended > 0 {
            let t = tokens::of(ui);
            let text = (words.attended)(u64::from(gathering.attended));
            label_ui(ui, &text, Text::Caption, t.text_muted);
        }
    });
}

/// Unfolds the run sheet of the format, and folds it again.
fn sheet_act_ui(ui: &mut Ui, state: &mut State, desk: &Desk, gathering: &GatheringView) {
    let words = desk.words.community;
    let is_open = state.sheet.as_ref() == Some(&gathering.id);
    let icon = if is_open {
        icons::MINUS
    } else {
        icons::CHEVRON_DOWN
    };
    let button = Button::new(Look::Ghost, words.gather_sheet)
        .icon(icon)
        .small();
    let spoken = format!("{}: {}", words.gather_sheet, gathering.title);
    if ui.add(button).accessible_name(spoken).clicked() {
        state.sheet = (!is_open).then(|| gathering.id.clone());
    }
}

fn seats_ui(ui: &mut Ui, desk: &Desk, gathering: &GatheringView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let mut text = match gathering.seats {
        Some(seats) => (words.seats_of)(gathering.coming, seats),
        None => (words.coming)(u64::from(gathering.coming)),
    };
    if gathering.asked > 0 {
        text.push_str(" · ");
        text.push_str(&(desk.words.gather.seats_asked)(u64::from(gathering.asked)));
    }
    if gathering.waiting > 0 {
        text.push_str(" · ");
        text.push_str(&(words.waiting_list)(u64::from(gathering.waiting)));
    }
    fact_ui(ui, icons::ARMCHAIR, &text);
    if let Some(seats) = gathering.seats {
        let size = vec2(ui.available_width(), 6.0);
        let (rect, bar) = ui.allocate_exact_size(size, Sense::hover());
        bar.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &text));
        let part = gathering.coming as f32 / seats.max(1) as f32;
        let is_full = gathering.coming >= seats;
        let colour = if is_full { t.warning } else { t.success };
        let rect = Rect::from_min_size(rect.min, vec2(rect.width().min(280.0), 6.0));
        meter_at(ui, rect.translate(vec2(26.0, 0.0)), part, colour);
    }
}

fn answer_ui(ui: &mut Ui, desk: &mut Desk, gathering: &GatheringView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let seats = gathering.seats;
    let is_full = seats.is_some_and(|seats| gathering.coming + gathering.asked >= seats);
    let has_place = matches!(gathering.me, Attendance::Coming | Attendance::Requested);
    let (come, wanted) = match (seats, is_full && !has_place) {
        (Some(_), true) if gathering.me == Attendance::Waiting => {
            (words.i_am_waiting, Attendance::Waiting)
        }
        (Some(_), true) => (words.i_wait, Attendance::Waiting),
        // Where seats are limited one asks for one, until the host has confirmed it.
        (Some(_), false) if gathering.me != Attendance::Coming && !gathering.mine => {
            (desk.words.gather.ask_seat, Attendance::Coming)
        }
        (Some(_) | None, _) => (words.i_come, Attendance::Coming),
    };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let is_in = has_place || gathering.me == Attendance::Waiting;
        // Whoever the host has declined is not asked to ask again: it would change nothing.
        let is_declined = gathering.me == Attendance::Declined;
        for (label, answer, selected, icon) in [
            (come, wanted, is_in, icons::CHECK),
            (
                words.i_dont,
                Attendance::NotComing,
                gathering.me == Attendance::NotComing,
                icons::X,
            ),
        ]
        .into_iter()
        .skip(usize::from(is_declined))
        {
            let spoken = format!("{label}: {}", gathering.title);
            let chip = ToggleChip::new(label, selected).icon(icon).name(&spoken);
            if ui.add(chip).clicked() && !selected {
                let attend = CommunityAct::Attend {
                    gathering: gathering.id.clone(),
                    answer,
                };
                desk.act(Intent::Community(attend));
            }
        }
        // Coming and not coming the answers say themselves.
        let waits = [
            Attendance::Requested,
            Attendance::Waiting,
            Attendance::Declined,
        ];
        if waits.contains(&gathering.me) {
            let ink = t.warning_text;
            let (rect, _) = ui.allocate_exact_size(vec2(sp::L, 30.0), Sense::hover());
            icon_at(ui, rect.center(), icons::HOURGLASS, size::ICON_M, ink);
            label_ui(ui, (words.attendance)(gathering.me), Text::Small, ink);
        }
    });
}

/// Shows to its host who asked for a seat. One's device gives them in order; by hand somebody is given
/// one before others, or told that there is none.
fn asking_ui(ui: &mut Ui, desk: &mut Desk, gathering: &GatheringView) {
    let t = tokens::of(ui);
    let words = desk.words.gather;
    if gathering.seats.is_none() || gathering.called_off {
        return;
    }
    for asked in &gathering.asking {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = sp::S;
            let text = format!("{} · {}", asked.name, (words.seat_state)(asked.state));
            label_ui(ui, &text, Text::Small, t.text_muted);
            let acts = [
                (words.give_seat, icons::CHECK, true, Attendance::Coming),
                (words.decline_seat, icons::X, false, Attendance::Declined),
            ];
            for (label, icon, on, state) in acts {
                let button = Button::new(Look::Ghost, label).icon(icon).small();
                let spoken = format!("{label}: {}", asked.name);
                if asked.state != state && ui.add(button).accessible_name(spoken).clicked() {
                    let seat = CommunityAct::Seat {
                        gathering: gathering.id.clone(),
                        person: asked.person,
                        on,
                    };
                    desk.act(Intent::Community(seat));
                }
            }
        });
    }
}

fn form_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, community: &CommunityView, form: &str) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.spacing_mut().item_spacing.y = sp::M;
    let title = TextField::new(words.gather_title).hint(words.gather_title_hint);
    field_ui(ui, desk, form, "title", title);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        label_ui(ui, words.gather_format, Text::SmallMedium, t.text);
        formats::formats_ui(ui, state, desk, community);
    });
    let life = desk.words.life;
    let choices = [(false, life.date_one), (true, life.date_many)];
    if let Some(asks) = segmented_ui(ui, words.gather_when, state.asks_dates, &choices) {
        state.asks_dates = asks;
    }
    if state.asks_dates {
        let dates = TextField::new(life.dates).hint(life.dates_hint).rows(3);
        field_ui(ui, desk, form, "dates", dates);
    } else {
        let when = TextField::new(words.gather_when).hint(words.gather_when_hint);
        field_ui(ui, desk, form, "when", when);
        repeats_ui(ui, state, desk);
    }
    place_ui(ui, state, desk, form);
    let gather = desk.words.gather;
    let about = TextField::new(gather.about).hint(gather.about_hint).rows(3);
    field_ui(ui, desk, form, "text", about);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        label_ui(ui, words.gather_seats, Text::SmallMedium, t.text);
        let labels = SEATS.map(|seats| match seats {
            Some(seats) => seats.to_string(),
            None => words.gather_no_limit.to_owned(),
        });
        let choices: Vec<(Option<u32>, &str)> = SEATS
            .into_iter()
            .zip(labels.iter().map(String::as_str))
            .collect();
        if let Some(seats) = segmented_ui(ui, words.gather_seats, state.seats, &choices) {
            state.seats = seats;
        }
    });
    let act = act_of(state, desk, community, form);
    let label = (words.gather_act, icons::SEND);
    if acts_ui(ui, desk, form, label, act.is_some())
        && let Some(act) = act
    {
        send(desk, form, Intent::Community(act));
    }
}

/// How often somebody who repeats a gathering repeats it.
const REPEATED: u32 = 12;

fn repeats_ui(ui: &mut Ui, state: &mut State, desk: &Desk) {
    let t = tokens::of(ui);
    let words = desk.words.gather;
    label_ui(ui, words.repeats, Text::SmallMedium, t.text);
    let choices = [
        (None, words.once),
        (Some("weekly"), words.weekly),
        (Some("fortnightly"), words.fortnightly),
        (Some("monthly"), words.monthly),
    ];
    if let Some(repeats) = segmented_ui(ui, words.repeats, state.repeats, &choices) {
        state.repeats = repeats;
    }
}

/// Makes the act of what was typed, if it is complete.
fn act_of(
    state: &State,
    desk: &Desk,
    community: &CommunityView,
    form: &str,
) -> Option<CommunityAct> {
    let title = desk.forms.text(form, "title");
    let place = desk.forms.text(form, "place");
    let text = desk.forms.text(form, "text");
    let (format, online, seats) = (state.format.clone(), state.is_online, state.seats);
    let community = community.row.id;
    if title.is_empty() {
        return None;
    }
    if state.asks_dates {
        let dates = desk.forms.text(form, "dates");
        let dates = dates.lines().map(str::trim).filter(|line| !line.is_empty());
        let dates: Vec<String> = dates.map(str::to_owned).collect();
        return (dates.len() > 1).then_some(CommunityAct::AskDates {
            community,
            title,
            text,
            format,
            dates,
            place,
            online,
            seats,
        });
    }
    let mut when = desk.forms.text(form, "when");
    if let Some(step) = state.repeats.filter(|_| !when.is_empty()) {
        when = format!("{when} {step} {REPEATED}");
    }
    (!when.is_empty()).then_some(CommunityAct::Gather {
        community,
        title,
        text,
        format,
        when,
        place,
        online,
        seats,
    })
}

fn place_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, form: &str) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        label_ui(ui, words.gather_where, Text::SmallMedium, t.text);
        let size = vec2(ui.available_width(), 34.0);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            let choices = [(false, words.gather_place), (true, words.gather_online)];
            let name = words.gather_where;
            if let Some(online) = segmented_ui(ui, name, state.is_online, &choices) {
                state.is_online = online;
            }
            let hint = if state.is_online {
                words.gather_link_hint
            } else {
                words.gather_where_hint
            };
            let place = TextField::new(words.gather_where).hidden_label().hint(hint);
            field_ui(ui, desk, form, "place", place);
        });
    });
}
