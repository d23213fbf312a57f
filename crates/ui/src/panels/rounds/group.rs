//! One group of a round: its people as a table, a swap as a circle, a team by its roles.

use egui::{Align2, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};
use replica::{GroupView, NotedView, SeatView};

use crate::icons;
use crate::panels::detail::sheet_ui;
use crate::panels::form::quiet_act_ui;
use crate::panels::{Desk, meet};
use crate::theme::Text;
use crate::tokens::{self, size, sp};
use crate::widgets::{
    Button, Look, Tone, avatar_at, galley, icon_at, label_ui, note_ui, paragraph_ui, text_at,
};

const ROW_HEIGHT: f32 = 36.0;
const CYCLE_HEIGHT: f32 = 210.0;
const AVATAR: f32 = 40.0;
const ARROW_HEAD: f32 = 9.0;
/// By how much each side of a head leans away from its line, in radians.
const ARROW_TURN: f32 = 0.5;

pub(super) fn group_ui(ui: &mut Ui, desk: &mut Desk, program: &str, group: &GroupView) {
    let t = tokens::of(ui);
    let words = desk.words.rounds;
    ui.spacing_mut().item_spacing.y = sp::XS;
    let facts = [
        (icons::CALENDAR_DAYS, group.when.as_deref()),
        (icons::MAP_PIN, group.place.as_deref()),
    ];
    for (icon, fact) in facts {
        if let Some(fact) = fact {
            line_ui(ui, icon, fact);
        }
    }
    if group.cycle {
        cycle_ui(ui, desk, group);
    }
    for seat in &group.people {
        seat_ui(ui, desk, seat);
    }
    for role in &group.roles {
        let by = role.by.as_deref().unwrap_or(words.role_open);
        let icon = match role.by {
            Some(_) => icons::CIRCLE_CHECK,
            None => icons::CIRCLE_DASHED,
        };
        let others = match role.alternates.is_empty() {
            true => String::new(),
            false => format!(" · {}", (words.could_also)(&role.alternates.join(", "))),
        };
        line_ui(ui, icon, &format!("{}: {by}{others}", role.role));
    }
    if !group.meets {
        note_ui(ui, Tone::Plain, icons::CIRCLE_DASHED, words.does_not_meet);
    }
    if group.mine {
        for reason in &group.reasons {
            paragraph_ui(ui, &reason.text, Text::Small, t.text_muted);
        }
        if let Some(opener) = &group.opener {
            line_ui(ui, icons::MESSAGE_CIRCLE, opener);
        }
        if !group.sheet.is_empty() {
            ui.add_space(sp::S);
            sheet_ui(ui, desk, &group.sheet);
        }
        how_it_was_ui(ui, desk, program, group);
    }
}

/// Asks whoever comes how it was with each of the others; the answers stay on one's own devices.
fn how_it_was_ui(ui: &mut Ui, desk: &mut Desk, program: &str, group: &GroupView) {
    let view = desk.view;
    let is_me = |seat: &&SeatView| view.me.as_ref().is_some_and(|me| me.id == seat.person);
    let comes = |seat: &SeatView| seat.comes == Some(true);
    if !group.meets || !group.people.iter().find(is_me).is_some_and(comes) {
        return;
    }
    let t = tokens::of(ui);
    let words = desk.words.meet;
    ui.add_space(sp::S);
    let others = group.people.iter().filter(|seat| !is_me(seat));
    let others: Vec<&SeatView> = others.filter(|seat| seat.comes != Some(false)).collect();
    let noted_of = |seat: &SeatView| {
        let of_them = |it: &&NotedView| it.person == seat.person && it.program == program;
        view.meet.noted.iter().find(of_them).map(|it| it.met)
    };
    // Before they have met there is nothing to say; whoever has said something sees it.
    let people: Vec<String> = others.iter().map(|it| it.person.to_string()).collect();
    let form = format!("how was it/{program}/{}", people.join("/"));
    let has_said = others.iter().any(|seat| noted_of(seat).is_some());
    if !has_said && !desk.forms.is_open(&form) {
        let ask = Button::new(Look::Ghost, words.how_was_it).small();
        if quiet_act_ui(ui, ask).clicked() {
            desk.forms.open(&form);
        }
        return;
    }
    label_ui(ui, words.how_was_it, Text::SmallMedium, t.text);
    label_ui(ui, words.yours_only, Text::Caption, t.text_muted);
    for seat in others {
        let noted = noted_of(seat);
        ui.add_space(sp::XS);
        label_ui(ui, &seat.name, Text::SmallMedium, t.text);
        ui.push_id(seat.person, |ui| {
            meet::noted_ui(ui, desk, (program, seat.person), noted);
        });
    }
}

fn line_ui(ui: &mut Ui, icon: icons::Icon, text: &str) {
    let t = tokens::of(ui);
    let width = ui.available_width();
    let words = galley(ui, text, Text::Small, t.text, width - 24.0, 2);
    let size = vec2(width, words.size().y.max(20.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    let middle = pos2(rect.left() + 8.0, rect.top() + 10.0);
    icon_at(ui, middle, icon, size::ICON_S, t.text_muted);
    ui.painter()
        .galley(pos2(rect.left() + 24.0, rect.top() + 1.0), words, t.text);
}

/// One row of the group's table: who, what they give in a swap, and whether they come.
fn seat_ui(ui: &mut Ui, desk: &Desk, seat: &SeatView) {
    let t = tokens::of(ui);
    let words = desk.words.rounds;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let (answer, ink) = match seat.comes {
        Some(true) => (words.comes, t.success_text),
        Some(false) => (words.stays_away, t.text_muted),
        None => (words.no_answer, t.text_muted),
    };
    let spoken = format!("{}, {answer}", seat.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let center = rect.left_center() + vec2(16.0, 0.0);
    let key = seat.person.as_bytes();
    avatar_at(
        ui,
        center,
        size::AVATAR_M,
        &seat.name,
        key,
        false,
        t.surface,
    );
    let x = rect.left() + 40.0;
    let name = match &seat.gives {
        Some(gives) => format!("{} · {}", seat.name, (words.gives)(gives)),
        None => seat.name.clone(),
    };
    let at = pos2(x, rect.center().y);
    let width = rect.width() - 190.0;
    text_at(
        ui,
        at,
        Align2::LEFT_CENTER,
        &name,
        Text::Small,
        t.text,
        width,
    );
    let at = rect.right_center();
    text_at(
        ui,
        at,
        Align2::RIGHT_CENTER,
        answer,
        Text::Caption,
        ink,
        140.0,
    );
}

/// Paints an arrow whose head is as large however long it is.
fn arrow_at(ui: &Ui, from: Pos2, to: Pos2, line: Stroke) {
    let way = (to - from).normalized();
    ui.painter().line_segment([from, to], line);
    for turn in [-1.0, 1.0] {
        let side = egui::emath::Rot2::from_angle(turn * ARROW_TURN) * way;
        ui.painter()
            .line_segment([to, to - side * ARROW_HEAD], line);
    }
}

/// Draws a swap: everybody gives to whom their arrow leads to.
fn cycle_ui(ui: &mut Ui, desk: &Desk, group: &GroupView) {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), CYCLE_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let names: Vec<&str> = group.givers().map(|it| it.name.as_str()).collect();
    let spoken = (desk.words.rounds.cycle_spoken)(&names.join(" → "));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
    let count = group.people.len().max(1);
    let around = |n: usize| -> Pos2 {
        let turn = std::f32::consts::TAU * n as f32 / count as f32 - std::f32::consts::FRAC_PI_2;
        let along = Vec2::angled(turn);
        rect.center() + vec2(along.x * rect.width().min(420.0) * 0.36, along.y * 74.0)
    };
    let line = Stroke::new(2.0, t.accent_border);
    for n in 0..count {
        let (from, to) = (around((n + 1) % count), around(n));
        let way = (to - from).normalized();
        let gap = AVATAR / 2.0 + sp::S;
        arrow_at(ui, from + way * gap, to - way * gap, line);
    }
    for (n, seat) in group.people.iter().enumerate() {
        let at = around(n);
        let tile = Rect::from_center_size(at, Vec2::splat(AVATAR));
        ui.painter()
            .circle_filled(at, AVATAR / 2.0 + 3.0, t.surface);
        avatar_at(
            ui,
            at,
            AVATAR,
            &seat.name,
            seat.person.as_bytes(),
            false,
            t.surface,
        );
        let first = seat.name.split_whitespace().next().unwrap_or_default();
        let under = tile.center_bottom() + vec2(0.0, 10.0);
        // On ground of its own, so that no arrow crosses a name.
        let words = galley(ui, first, Text::Caption, t.text, 100.0, 1);
        let ground = Rect::from_center_size(under, words.size() + vec2(sp::S, 0.0));
        ui.painter().rect_filled(ground, 0, t.surface);
        text_at(
            ui,
            under,
            Align2::CENTER_CENTER,
            first,
            Text::Caption,
            t.text,
            100.0,
        );
    }
}
