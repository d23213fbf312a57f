//! When two people could meet: their week as a grid, where the program looks at time.

use egui::{Sense, Ui, vec2};
use model::{Day, Field, Profile};
use replica::MatchView;

use super::super::Desk;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Span, WeekDay, label_ui, week_ui};

/// Fields that say when somebody can.
const TIME_FIELDS: [Field; 3] = [Field::Slots, Field::Days, Field::Hours];
/// How many days of the week always stand in the grid.
const WORK_DAYS: usize = 5;

/// Draws the week of both, if the program looks at time and both have said when they can.
pub(super) fn common_week_ui(ui: &mut Ui, desk: &Desk, found: &MatchView) {
    let view = desk.view;
    let program = &view.matches.program;
    let looks_at_time = view
        .programs
        .iter()
        .filter(|known| known.id == *program)
        .any(|known| known.inputs.iter().any(|field| TIME_FIELDS.contains(field)));
    let (Some(me), Some(card)) = (&view.me, desk.card_of(&found.person)) else {
        return;
    };
    let days: Vec<WeekDay> = Day::ALL
        .into_iter()
        .map(|day| WeekDay {
            label: (desk.words.day)(day).to_owned(),
            mine: spans(&me.profile, day),
            theirs: spans(&card.profile, day),
        })
        .collect();
    let says = |of: fn(&WeekDay) -> &Vec<Span>| days.iter().any(|day| !of(day).is_empty());
    if !looks_at_time || !says(|day| &day.mine) || !says(|day| &day.theirs) {
        return;
    }
    // Saturday and Sunday stand there only if somebody has time then.
    let is_shown = |(n, day): &(usize, &WeekDay)| {
        *n < WORK_DAYS || !day.mine.is_empty() || !day.theirs.is_empty()
    };
    let shown: Vec<WeekDay> = days
        .iter()
        .enumerate()
        .filter(is_shown)
        .map(|(_, day)| day.clone())
        .collect();
    let t = tokens::of(ui);
    let words = desk.words.programs;
    label_ui(ui, words.week, Text::Subhead, t.text);
    ui.add_space(sp::S);
    week_ui(ui, &spoken(desk, &days), &shown);
    legend_ui(ui, desk);
    ui.add_space(sp::L);
}

/// Says which days and hours both can.
fn spoken(desk: &Desk, days: &[WeekDay]) -> String {
    let words = desk.words.programs;
    let both: Vec<String> = days
        .iter()
        .flat_map(|day| {
            let spans = day.both().into_iter();
            spans.map(|(from, to)| format!("{} {}–{}", day.label, clock(from), clock(to)))
        })
        .collect();
    if both.is_empty() {
        words.week_none.to_owned()
    } else {
        (words.week_spoken)(&both.join(", "))
    }
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// When somebody can on a day: the times that suit, or else the hours of the days they work.
fn spans(profile: &Profile, day: Day) -> Vec<Span> {
    if profile.slots.is_empty() {
        let hours = profile.hours.filter(|_| profile.days.contains(&day));
        return hours
            .map(|hours| (hours.from, hours.to))
            .into_iter()
            .collect();
    }
    let slots = profile.slots.iter().filter(|slot| slot.day == day);
    slots.map(|slot| (slot.from, slot.to)).collect()
}

fn legend_ui(ui: &mut Ui, desk: &Desk) {
    let t = tokens::of(ui);
    let words = desk.words.programs;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        for (colour, text) in [
            (t.hue(0)[4], words.week_you),
            (t.hue(1)[4], words.week_them),
            (t.success, words.week_both),
        ] {
            let (rect, _) = ui.allocate_exact_size(vec2(10.0, 16.0), Sense::hover());
            ui.painter().circle_filled(rect.center(), 4.0, colour);
            label_ui(ui, text, Text::Caption, t.text_muted);
            ui.add_space(sp::S);
        }
    });
}
