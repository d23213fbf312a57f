//! One editor per kind of field. Each reads the value from the view and leaves an edit.
//!
//! What is typed is a draft until the replica has accepted it; a refused draft stays, so that
//! nobody types anything twice.

mod answers;
mod taking_part;
mod when;

use std::collections::BTreeMap;

use egui::{Align, Align2, Key, Layout, Response, Role, Sense, Ui, WidgetInfo, vec2};
use model::{Day, Edit, Field};
use replica::{Intent, MeView};

use super::complete::{Completed, complete_ui};
use super::{Desk, chip_rows_ui};
use crate::icons;
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, label_ui, removable_chip_ui, segmented_ui, text_at};

/// A new skill starts in the middle.
const LEVEL_START: u8 = 3;
const YEARS_START: u8 = 3;
/// Fields of skills and interests: what is typed there is completed.
const COMPLETED: [Field; 4] = [Field::Offers, Field::Seeks, Field::Interests, Field::Skills];
const YEARS_MAX: u8 = 70;
const DATE_WIDTH: f32 = 132.0;
const FIELD_HEIGHT: f32 = 34.0;
const STEPPER_WIDTH: f32 = 128.0;

/// What is typed and not yet accepted.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    lines: BTreeMap<Field, String>,
    dates: BTreeMap<Field, String>,
    spans: BTreeMap<Field, (String, String)>,
    /// Program and question → what is typed.
    answers: BTreeMap<String, String>,
    /// What was submitted and not answered yet: losing the focus twice submits once.
    asked: BTreeMap<Field, Edit>,
    level: Option<u8>,
    years: Option<u8>,
    day: Option<Day>,
    completed: BTreeMap<Field, Completed>,
}

impl Drafts {
    /// Lets go of a field's draft: the view has the value.
    pub fn forget(&mut self, field: Field) {
        self.lines.remove(&field);
        self.dates.remove(&field);
        self.spans.remove(&field);
        self.asked.remove(&field);
    }

    /// Lets a refused draft be submitted again.
    pub fn try_again(&mut self, field: Field) {
        self.asked.remove(&field);
    }
}

/// Draws the editor that fits the field.
pub(crate) fn editor_ui(
    ui: &mut Ui,
    drafts: &mut Drafts,
    desk: &mut Desk,
    me: &MeView,
    field: Field,
) {
    match field {
        Field::Name
        | Field::Pronouns
        | Field::Headline
        | Field::Place
        | Field::TimeZone
        | Field::LifeStage => line_ui(ui, drafts, desk, me, field, 1),
        Field::About => line_ui(ui, drafts, desk, me, field, 4),
        Field::Languages | Field::WorkAreas | Field::Interests | Field::Offers | Field::Seeks => {
            list_ui(ui, drafts, desk, me, field);
        }
        Field::Skills => skills_ui(ui, drafts, desk, me),
        Field::Experience => experience_ui(ui, drafts, desk, me),
        Field::Challenge => challenge_ui(ui, drafts, desk, me),
        Field::Days => when::days_ui(ui, desk, me),
        Field::Hours => when::hours_ui(ui, drafts, desk, me),
        Field::Slots => when::slots_ui(ui, drafts, desk, me),
        Field::Capacity => taking_part::capacity_ui(ui, desk, me),
        Field::Avoid | Field::Contacts => taking_part::named_ui(ui, drafts, desk, me, field),
        Field::Programs => taking_part::programs_ui(ui, desk),
        Field::Answers => answers::answers_ui(ui, drafts, desk, me),
    }
}

/// Submits a click.
fn edit(desk: &mut Desk, edit: Edit) {
    let field = edit.field();
    desk.ask(Intent::Profile(vec![edit]), Asked::Field(field));
}

/// Submits what was typed, once.
fn submit(drafts: &mut Drafts, desk: &mut Desk, edit: Edit) {
    let field = edit.field();
    if drafts.asked.get(&field) != Some(&edit) {
        drafts.asked.insert(field, edit.clone());
        desk.ask(Intent::Profile(vec![edit]), Asked::Draft(field));
    }
}

/// Tells whether a field was just finished: Enter, Tab, or a click elsewhere.
fn finished(ui: &Ui, response: &Response) -> bool {
    response.lost_focus() && !ui.input(|input| input.key_pressed(Key::Escape))
}

fn entered(ui: &Ui, response: &Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

fn line_ui(
    ui: &mut Ui,
    drafts: &mut Drafts,
    desk: &mut Desk,
    me: &MeView,
    field: Field,
    rows: usize,
) {
    let words = desk.words;
    let stored = me.profile.values(field).into_iter().next();
    let stored = stored.unwrap_or_default();
    let mut text = drafts.lines.get(&field).unwrap_or(&stored).clone();
    let response = TextField::new((words.field)(field))
        .hidden_label()
        .hint((words.field_hint)(field))
        .rows(rows)
        .show(ui, "value", &mut text);
    if response.changed() {
        drafts.lines.insert(field, text.clone());
    }
    if !finished(ui, &response) {
        return;
    }
    let typed = text.trim();
    if typed == stored {
        drafts.forget(field);
    } else if typed.is_empty() {
        submit(drafts, desk, Edit::Clear(field));
    } else {
        submit(drafts, desk, Edit::Set(field, vec![typed.to_owned()]));
    }
}

/// Draws the chips of a list; a click on a cross takes that value away.
fn chips_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    field: Field,
    chips: impl Iterator<Item = (String, String, Option<u8>)>,
) {
    let mut chips = chips.peekable();
    if chips.peek().is_none() {
        return;
    }
    let remove = desk.words.remove;
    chip_rows_ui(ui, |ui| {
        for (shown, value, level) in chips {
            if removable_chip_ui(ui, &shown, level, remove) {
                edit(desk, Edit::Remove(field, vec![value]));
            }
        }
    });
}

/// Draws a text field, whatever belongs to it, *Add*, and names that complete what is typed; returns
/// the text when it was added or chosen.
fn add_ui(
    ui: &mut Ui,
    drafts: &mut Drafts,
    desk: &Desk,
    field: Field,
    extra: impl FnOnce(&mut Ui, &mut Drafts),
) -> Option<String> {
    let words = desk.words;
    let mut text = drafts.lines.remove(&field).unwrap_or_default();
    let size = vec2(ui.available_width(), FIELD_HEIGHT);
    let layout = Layout::right_to_left(Align::Center);
    let added = ui
        .allocate_ui_with_layout(size, layout, |ui| {
            let ready = !text.trim().is_empty();
            let add = Button::new(Look::Secondary, words.add)
                .icon(icons::PLUS)
                .enabled(ready);
            let clicked = ui
                .add(add)
                .accessible_name(format!("{}: {}", words.add, (words.field)(field)))
                .clicked();
            extra(ui, drafts);
            let response = TextField::new((words.field)(field))
                .hidden_label()
                .hint((words.field_hint)(field))
                .show(ui, "new", &mut text);
            let by_key = entered(ui, &response);
            if by_key {
                response.request_focus();
            }
            ready && (clicked || by_key)
        })
        .inner;
    let typed = text.trim().to_owned();
    drafts.lines.insert(field, text);
    if added {
        return Some(typed);
    }
    let completed = drafts.completed.entry(field).or_default();
    let chosen = match COMPLETED.contains(&field) {
        true => complete_ui(ui, desk, completed, &typed),
        false => None,
    };
    chosen.map(str::to_owned)
}

fn list_ui(ui: &mut Ui, drafts: &mut Drafts, desk: &mut Desk, me: &MeView, field: Field) {
    let words = desk.words;
    let chips = me.profile.values(field).into_iter().map(|value| {
        let shown = if field == Field::Languages {
            (words.language_name)(&value)
        } else {
            value.clone()
        };
        (shown, value, None)
    });
    chips_ui(ui, desk, field, chips);
    if let Some(typed) = add_ui(ui, drafts, desk, field, |_, _| ()) {
        submit(drafts, desk, Edit::Add(field, vec![typed]));
    }
}

fn skills_ui(ui: &mut Ui, drafts: &mut Drafts, desk: &mut Desk, me: &MeView) {
    let skills = me.profile.skills.iter();
    let chips = skills.map(|skill| (skill.name.clone(), skill.to_string(), Some(skill.level)));
    chips_ui(ui, desk, Field::Skills, chips);
    let name = desk.words.level_label;
    let added = add_ui(ui, drafts, desk, Field::Skills, |ui, drafts| {
        let level = drafts.level.unwrap_or(LEVEL_START);
        let choices = [(1, "1"), (2, "2"), (3, "3"), (4, "4"), (5, "5")];
        if let Some(level) = segmented_ui(ui, name, level, &choices) {
            drafts.level = Some(level);
        }
    });
    if let Some(typed) = added {
        let level = drafts.level.unwrap_or(LEVEL_START);
        let skill = format!("{typed}:{level}");
        submit(drafts, desk, Edit::Add(Field::Skills, vec![skill]));
    }
}

fn experience_ui(ui: &mut Ui, drafts: &mut Drafts, desk: &mut Desk, me: &MeView) {
    let words = desk.words;
    let experience = me.profile.experience.iter();
    let chips = experience.map(|e| {
        let shown = format!("{} · {}", e.field, (words.years)(e.years));
        (shown, e.to_string(), None)
    });
    chips_ui(ui, desk, Field::Experience, chips);
    let added = add_ui(ui, drafts, desk, Field::Experience, |ui, drafts| {
        let years = drafts.years.unwrap_or(YEARS_START);
        let shown = (words.years)(years);
        if let Some(step) = stepper_ui(ui, words.years_label, &shown, desk) {
            drafts.years = Some(years.saturating_add_signed(step).clamp(1, YEARS_MAX));
        }
    });
    if let Some(typed) = added {
        let years = drafts.years.unwrap_or(YEARS_START);
        let experience = format!("{typed}:{years}");
        submit(drafts, desk, Edit::Add(Field::Experience, vec![experience]));
    }
}

/// Draws minus, a value and plus; returns the step that was clicked.
fn stepper_ui(ui: &mut Ui, name: &str, shown: &str, desk: &Desk) -> Option<i8> {
    let words = desk.words;
    let t = tokens::of(ui);
    let mut step = None;
    ui.allocate_ui_with_layout(
        vec2(STEPPER_WIDTH, 28.0),
        Layout::left_to_right(Align::Center),
        |ui| {
            ui.spacing_mut().item_spacing.x = sp::XS;
            let less = (words.less)(name);
            let more = (words.more)(name);
            let minus = Button::new(Look::Secondary, &less)
                .icon(icons::MINUS)
                .small()
                .icon_only();
            let plus = Button::new(Look::Secondary, &more)
                .icon(icons::PLUS)
                .small()
                .icon_only();
            if ui.add(minus).clicked() {
                step = Some(-1);
            }
            let (rect, value) = ui.allocate_exact_size(vec2(64.0, 28.0), Sense::hover());
            value
                .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name}: {shown}")));
            text_at(
                ui,
                rect.center(),
                Align2::CENTER_CENTER,
                shown,
                Text::SmallMedium,
                t.text,
                rect.width(),
            );
            if ui.add(plus).clicked() {
                step = Some(1);
            }
        },
    );
    step
}

fn challenge_ui(ui: &mut Ui, drafts: &mut Drafts, desk: &mut Desk, me: &MeView) {
    let words = desk.words;
    let field = Field::Challenge;
    let stored = me.profile.challenge.as_ref();
    let stored_text = stored.map_or("", |challenge| challenge.text.as_str());
    let stored_until = stored.and_then(|challenge| challenge.until.as_deref());
    let stored_until = stored_until.unwrap_or_default();
    let mut text = match drafts.lines.get(&field) {
        Some(draft) => draft.clone(),
        None => stored_text.to_owned(),
    };
    let mut until = match drafts.dates.get(&field) {
        Some(draft) => draft.clone(),
        None => stored_until.to_owned(),
    };
    let response = TextField::new((words.field)(field))
        .hidden_label()
        .hint((words.field_hint)(field))
        .show(ui, "value", &mut text);
    if response.changed() {
        drafts.lines.insert(field, text.clone());
    }
    let date = ui
        .horizontal(|ui| {
            let ink = tokens::of(ui).text_muted;
            label_ui(ui, words.until_label, Text::Small, ink);
            TextField::new(words.until_label)
                .hidden_label()
                .hint(words.until_hint)
                .width(DATE_WIDTH)
                .show(ui, "until", &mut until)
        })
        .inner;
    if date.changed() {
        drafts.dates.insert(field, until.clone());
    }
    if !finished(ui, &response) && !finished(ui, &date) {
        return;
    }
    let (text, until) = (text.trim(), until.trim());
    if text == stored_text && until == stored_until {
        drafts.forget(field);
    } else if text.is_empty() {
        // A date alone says nothing; wait for the sentence.
        if !stored_text.is_empty() {
            submit(drafts, desk, Edit::Clear(field));
        }
    } else if until.is_empty() {
        submit(drafts, desk, Edit::Set(field, vec![text.to_owned()]));
    } else {
        edit(
            desk,
            Edit::Set(field, vec![format!("{text} until {until}")]),
        );
    }
}
