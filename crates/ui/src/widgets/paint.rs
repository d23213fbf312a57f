//! The smallest strokes: text, icons, colour blends, the focus ring.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, CornerRadius, Galley, Pos2, Rect, Response, Stroke, StrokeKind, Ui};

use crate::icons::Icon;
use crate::theme::{self, Text};
use crate::tokens::{self, BLEND_S, size};

/// Mixes two colours; `t` of 0 is the first.
pub fn blend(a: Color32, b: Color32, t: f32) -> Color32 {
    a.lerp_to_gamma(b, t)
}

/// Returns how far the hover of a widget has blended in, 0 to 1.
pub fn hover_blend(ui: &Ui, response: &Response) -> f32 {
    ui.ctx()
        .animate_bool_with_time(response.id.with("hover"), response.hovered(), BLEND_S)
}

fn job(text: &str, role: Text, colour: Color32) -> LayoutJob {
    let format = TextFormat {
        font_id: role.font(),
        color: colour,
        extra_letter_spacing: role.tracking(),
        line_height: Some(role.line_height()),
        ..Default::default()
    };
    let mut job = LayoutJob::default();
    job.append(text, 0.0, format);
    job
}

/// Lays out text in at most `rows` rows; what does not fit ends in `…`.
pub fn galley(
    ui: &Ui,
    text: &str,
    role: Text,
    colour: Color32,
    width: f32,
    rows: usize,
) -> Arc<Galley> {
    let mut job = job(text, role, colour);
    job.wrap = TextWrapping {
        max_width: width.max(0.0),
        max_rows: rows,
        break_anywhere: rows == 1,
        overflow_character: Some('…'),
    };
    ui.painter().layout_job(job)
}

/// Paints one line of text, cut to `width`, and returns where it stands.
pub fn text_at(
    ui: &Ui,
    pos: Pos2,
    anchor: Align2,
    text: &str,
    role: Text,
    colour: Color32,
    width: f32,
) -> Rect {
    let galley = galley(ui, text, role, colour, width, 1);
    let rect = anchor.anchor_size(pos, galley.size());
    ui.painter().galley(rect.min, galley, colour);
    rect
}

/// Paints text over up to `rows` lines from its top left corner.
pub fn wrapped_text_at(
    ui: &Ui,
    rect: Rect,
    text: &str,
    role: Text,
    colour: Color32,
    rows: usize,
) -> Rect {
    let galley = galley(ui, text, role, colour, rect.width(), rows);
    let painted = Rect::from_min_size(rect.min, galley.size());
    ui.painter().galley(rect.min, galley, colour);
    painted
}

/// Lays out a one-line label that screen readers read; too long text ends in `…`.
pub fn label_ui(ui: &mut Ui, text: &str, role: Text, colour: Color32) -> Response {
    ui.add(egui::Label::new(job(text, role, colour)).truncate())
}

/// Lays out a wrapping label that screen readers read.
pub fn paragraph_ui(ui: &mut Ui, text: &str, role: Text, colour: Color32) -> Response {
    ui.add(egui::Label::new(job(text, role, colour)).wrap())
}

/// Lays out a ticket or key: it breaks anywhere, because it has no words.
pub fn code_block_ui(ui: &mut Ui, text: &str) -> Response {
    let mut job = job(text, Text::Code, tokens::of(ui).text);
    job.wrap.max_width = ui.available_width();
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    ui.add(egui::Label::new(galley))
}

/// Paints an icon around a centre.
pub fn icon_at(ui: &Ui, center: Pos2, icon: Icon, size: f32, colour: Color32) {
    ui.painter().text(
        center,
        Align2::CENTER_CENTER,
        icon.0,
        theme::icon_font(size),
        colour,
    );
}

/// Paints the ring of keyboard focus around a widget that has it.
pub fn focus_ring(ui: &Ui, response: &Response, rect: Rect, radius: u8) {
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect.expand(2.0),
            CornerRadius::same(radius.saturating_add(2)),
            Stroke::new(2.0, tokens::of(ui).accent_border),
            StrokeKind::Middle,
        );
    }
}

/// Paints the dot that says how something is, with its glow.
pub fn status_dot_at(ui: &Ui, center: Pos2, colour: Color32) {
    const GLOW: f32 = 0.22;
    let painter = ui.painter();
    painter.circle_filled(center, size::DOT_GLOW, colour.gamma_multiply(GLOW));
    painter.circle_filled(center, size::DOT, colour);
}
