//! The programs: what each is for, what it looks at, and taking part in each separately.

use egui::{
    Align, Frame, Layout, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};
use replica::{Intent, ProgramView};

use super::{Desk, gutter, page_header_ui, scroll};
use crate::icons::{self, Icon};
use crate::shell::Page;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{
    Button, Grid, Look, card_background, focus_ring, hover_blend, icon_at, label_ui, skeleton_ui,
    text_at, wrapped_text_at,
};

const CARD_HEIGHT: f32 = 196.0;
const CARD_MIN_WIDTH: f32 = 292.0;

/// Returns the icon and hue of a program. One that came later has a sign of its own.
pub(super) fn program_sign(id: &str) -> (Icon, usize) {
    // One that was adapted has the sign of the one it comes from.
    match id.split('-').next().unwrap_or_default() {
        "P01" => (icons::PUZZLE, 0),
        "P02" => (icons::USERS, 8),
        "P03" => (icons::SHUFFLE, 7),
        "P04" => (icons::GRADUATION_CAP, 1),
        "P05" => (icons::COFFEE, 3),
        "P06" => (icons::SPROUT, 4),
        "P07" => (icons::COMPASS, 10),
        "P08" => (icons::ARROW_LEFT_RIGHT, 6),
        "P09" => (icons::TARGET, 2),
        "P10" => (icons::HAND, 9),
        "P11" => (icons::CIRCLE_HELP, 5),
        "P12" => (icons::FOOTPRINTS, 7),
        "P13" => (icons::KEY_ROUND, 3),
        "P14" => (icons::LAYERS, 11),
        "P15" => (icons::BRIEFCASE, 0),
        "P16" => (icons::CALENDAR_RANGE, 10),
        "P17" => (icons::REPEAT, 1),
        "P18" => (icons::WAYPOINTS, 8),
        _ => (icons::HANDSHAKE, 9),
    }
}

pub(crate) fn programs_ui(ui: &mut Ui, desk: &mut Desk) {
    let words = desk.words.programs;
    page_header_ui(ui, words.programs, words.sentence, |ui| {
        let back = Button::new(Look::Ghost, desk.words.matches).icon(icons::SPARKLES);
        if ui.add(back).clicked() {
            desk.go(Page::Matches);
        }
    });
    let (entered, others): (Vec<&ProgramView>, Vec<&ProgramView>) =
        desk.programs().partition(|program| program.entered);
    if entered.is_empty() && others.is_empty() {
        Frame::new().inner_margin(gutter(0, 0)).show(ui, |ui| {
            skeleton_ui(ui, desk.words.no_programs, 5);
        });
        return;
    }
    scroll("programs").show(ui, |ui| {
        Frame::new().inner_margin(gutter(2, 28)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            section_ui(ui, desk, words.yours, &entered);
            section_ui(ui, desk, words.others, &others);
        });
    });
}

fn section_ui(ui: &mut Ui, desk: &mut Desk, title: &str, programs: &[&ProgramView]) {
    if programs.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    label_ui(ui, title, Text::SmallMedium, t.text_muted);
    ui.add_space(sp::S);
    let gap = sp::M;
    let grid = Grid::fitting(ui.available_width(), CARD_MIN_WIDTH, CARD_HEIGHT, gap);
    for chunk in programs.chunks(grid.columns()) {
        for (rect, program) in grid.row_ui(ui).zip(chunk) {
            card_ui(ui, desk, rect, program);
        }
        ui.add_space(gap);
    }
    ui.add_space(sp::L);
}

/// How many of the fields a program looks at its card names; all stand where one enters it.
const INPUTS_SHOWN: usize = 3;

fn card_ui(ui: &mut Ui, desk: &mut Desk, rect: Rect, program: &ProgramView) {
    let t = tokens::of(ui);
    let words = desk.words.programs;
    let id = ui.scope_id().with(("program", &program.id));
    let response = ui.interact(rect, id, Sense::click());
    let spoken = (words.open)(&program.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let hover = hover_blend(ui, &response);
    card_background(ui, rect, hover, false);
    let pad = sp::L;
    let (left, right) = (rect.left() + pad, rect.right() - pad);
    let (icon, hue) = program_sign(&program.id);
    let tile = Rect::from_min_size(pos2(left, rect.top() + pad), vec2(36.0, 36.0));
    ui.painter().rect_filled(tile, 10, t.hue_soft(hue));
    icon_at(ui, tile.center(), icon, size::ICON_L, t.hue_text(hue));
    let x = tile.right() + sp::M;
    text_at(
        ui,
        pos2(x, tile.center().y),
        egui::Align2::LEFT_CENTER,
        &program.name,
        Text::Subhead,
        t.text,
        right - x,
    );
    let body = Rect::from_min_max(
        pos2(left, tile.bottom() + sp::M),
        pos2(right, rect.bottom() - 56.0),
    );
    let text = wrapped_text_at(ui, body, &program.purpose, Text::Small, t.text, 2);
    if let Some(adapted) = &program.adapted {
        let origin = (words.adapted)(&adapted.from, &adapted.community, &adapted.by);
        let below = Rect::from_min_max(pos2(left, text.bottom() + sp::S), body.max);
        wrapped_text_at(ui, below, &origin, Text::Caption, t.text_muted, 2);
        return foot_of_card_ui(ui, desk, rect, program, &response);
    }
    let names = program
        .inputs
        .iter()
        .map(|field| (desk.words.field)(*field));
    let inputs: Vec<&str> = names.clone().take(INPUTS_SHOWN).collect();
    if !inputs.is_empty() {
        let mut inputs = inputs.join(", ");
        if names.count() > INPUTS_SHOWN {
            inputs.push_str(", …");
        }
        let looks_at = (words.looks_at)(&inputs);
        let below = Rect::from_min_max(pos2(left, text.bottom() + sp::S), body.max);
        wrapped_text_at(ui, below, &looks_at, Text::Caption, t.text_muted, 2);
    }
    foot_of_card_ui(ui, desk, rect, program, &response);
}

/// The line below what a card says, the acts under it, and what a click does.
fn foot_of_card_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    rect: Rect,
    program: &ProgramView,
    response: &Response,
) {
    let t = tokens::of(ui);
    let (left, right) = (rect.left() + sp::L, rect.right() - sp::L);
    let line = Stroke::new(1.0, t.border_subtle);
    ui.painter().hline(left..=right, rect.bottom() - 50.0, line);
    let foot = Rect::from_min_max(
        pos2(left, rect.bottom() - 48.0),
        pos2(right, rect.bottom() - 4.0),
    );
    foot_ui(ui, desk, foot, program);
    focus_ring(ui, response, rect, radius::L);
    if response.clicked() {
        look(desk, program);
    }
}

/// Whether one takes part at the left, the act at the right.
fn foot_ui(ui: &mut Ui, desk: &mut Desk, foot: Rect, program: &ProgramView) {
    let t = tokens::of(ui);
    let words = desk.words;
    if program.entered {
        let middle = foot.center().y;
        let ink = t.success_text;
        let mark = pos2(foot.left() + 7.0, middle);
        icon_at(ui, mark, icons::CIRCLE_CHECK, size::ICON_S, ink);
        text_at(
            ui,
            pos2(foot.left() + 22.0, middle),
            egui::Align2::LEFT_CENTER,
            words.taking_part,
            Text::Small,
            ink,
            foot.width() - 150.0,
        );
    }
    let builder = UiBuilder::new()
        .max_rect(foot)
        .id_salt(("program act", &program.id))
        .layout(Layout::right_to_left(Align::Center));
    let mut ui = ui.new_child(builder);
    let (look_of, label, spoken) = if program.entered {
        let spoken = (words.programs.see_matches)(&program.name);
        (Look::Ghost, words.see_matches, spoken)
    } else {
        let spoken = (words.programs.take_part)(&program.name);
        (Look::Soft, words.take_part, spoken)
    };
    let button = Button::new(look_of, label).small();
    if ui.add(button).accessible_name(spoken).clicked() {
        // What it asks is answered where it is explained.
        if !program.entered && program.asks.is_empty() {
            let id = program.id.clone();
            desk.act(Intent::Enter {
                program: id,
                answers: Vec::new(),
            });
        }
        look(desk, program);
    }
}

fn look(desk: &mut Desk, program: &ProgramView) {
    if desk.view.matches.program != program.id {
        let id = program.id.clone();
        desk.act(Intent::Look { program: id });
    }
    desk.go(Page::Matches);
}
