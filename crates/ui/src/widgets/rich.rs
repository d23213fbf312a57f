//! Text with headings, lists, quotations, code and links, from plain blocks.
//!
//! It draws no image and follows no link: where a link leads stands below its paragraph, and
//! whoever draws the text decides what a click on it does.

use egui::text::{LayoutJob, TextFormat};
use egui::{Frame, Label, Margin, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use model::markdown::{Block, BlockKind, Link, Span};

use super::paint::{icon_at, text_at};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};

/// How far a list or a quotation is set in, in points.
const INDENT: f32 = 18.0;
const LINK_HEIGHT: f32 = 22.0;

/// Draws the blocks below each other; returns the link that was clicked.
pub fn rich_ui<'b>(ui: &mut Ui, blocks: &'b [Block], role: Text) -> Option<&'b Link> {
    let mut clicked = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = sp::S;
        for block in blocks {
            let left = INDENT * f32::from(block.depth) + sp::M * f32::from(block.quotes);
            let margin = Margin {
                left: left.min(f32::from(i8::MAX)) as i8,
                ..Margin::ZERO
            };
            let shown = Frame::new().inner_margin(margin).show(ui, |ui| {
                block_ui(ui, block, role);
            });
            marks_at(ui, block, shown.response.rect, role);
            for link in block.spans.iter().filter_map(|span| span.link.as_ref()) {
                if link_ui(ui, link).clicked() {
                    clicked = Some(link);
                }
            }
        }
    });
    clicked
}

fn block_ui(ui: &mut Ui, block: &Block, role: Text) {
    let t = tokens::of(ui);
    match block.kind {
        BlockKind::Rule => {
            let size = vec2(ui.available_width(), sp::S);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let line = Stroke::new(1.0, t.border);
            ui.painter().hline(rect.x_range(), rect.center().y, line);
        }
        BlockKind::Code => {
            Frame::new()
                .fill(t.surface_sunken)
                .corner_radius(radius::M)
                .inner_margin(Margin::symmetric(12, 8))
                .show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    spans_ui(ui, &block.spans, Text::Code);
                });
        }
        BlockKind::Heading(level) => {
            let role = if level <= 2 {
                Text::Heading
            } else {
                Text::Subhead
            };
            spans_ui(ui, &block.spans, role);
        }
        BlockKind::Paragraph | BlockKind::Item(_) => {
            spans_ui(ui, &block.spans, role);
        }
    }
}

/// The role of what stands out in a text of this role.
fn stronger(role: Text) -> Text {
    match role {
        Text::Body => Text::Subhead,
        Text::Small => Text::SmallMedium,
        Text::Display
        | Text::Title
        | Text::Heading
        | Text::Subhead
        | Text::BodyMedium
        | Text::SmallMedium
        | Text::Caption
        | Text::CaptionMedium
        | Text::Code => role,
    }
}

fn spans_ui(ui: &mut Ui, spans: &[Span], role: Text) {
    let t = tokens::of(ui);
    let mut job = LayoutJob::default();
    for span in spans {
        let strong = if span.is_strong { stronger(role) } else { role };
        let font = if span.is_code { Text::Code } else { strong };
        let line = Stroke::new(1.0, t.text_muted);
        let none = Stroke::NONE;
        let format = TextFormat {
            font_id: font.font(),
            color: if span.link.is_some() {
                t.accent_text
            } else {
                t.text
            },
            background: if span.is_code && role != Text::Code {
                t.surface_sunken
            } else {
                t.clear
            },
            italics: span.is_emphasised,
            strikethrough: if span.is_struck { line } else { none },
            extra_letter_spacing: role.tracking(),
            line_height: Some(role.line_height()),
            ..Default::default()
        };
        job.append(&span.text, 0.0, format);
    }
    ui.add(Label::new(job).wrap());
}

/// Paints what stands before a block: a dot, a number, the line of a quotation.
fn marks_at(ui: &Ui, block: &Block, rect: egui::Rect, role: Text) {
    let t = tokens::of(ui);
    let first_line = rect.top() + role.line_height() / 2.0;
    let left = rect.left() + INDENT * f32::from(block.depth);
    if let BlockKind::Item(number) = block.kind {
        match number {
            None => {
                let at = pos2(left - 10.0, first_line);
                ui.painter().circle_filled(at, 2.5, t.text_muted);
            }
            Some(number) => {
                let at = pos2(left - 5.0, first_line);
                let text = format!("{number}.");
                let anchor = egui::Align2::RIGHT_CENTER;
                text_at(ui, at, anchor, &text, Text::Small, t.text_muted, 40.0);
            }
        }
    }
    if block.quotes > 0 {
        let line = Stroke::new(2.0, t.border_strong);
        ui.painter().vline(left + 3.0, rect.y_range(), line);
    }
}

/// Draws where a link leads, in full as far as it fits.
fn link_ui(ui: &mut Ui, link: &Link) -> Response {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), LINK_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &link.target));
    let (icon, ink) = if link.is_disguised {
        (icons::TRIANGLE_ALERT, t.warning_text)
    } else {
        (icons::GLOBE, t.accent_text)
    };
    let middle = rect.center().y;
    icon_at(ui, pos2(rect.left() + 7.0, middle), icon, size::ICON_S, ink);
    let text = text_at(
        ui,
        pos2(rect.left() + 20.0, middle),
        egui::Align2::LEFT_CENTER,
        &link.target,
        Text::Caption,
        ink,
        rect.width() - 24.0,
    );
    if response.hovered() || response.has_focus() {
        let line = Stroke::new(1.0, ink);
        ui.painter().hline(text.x_range(), text.bottom(), line);
    }
    response
}
