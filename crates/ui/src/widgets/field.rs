//! Text fields: one with a label, a hint and an error in place, and one for searching.

use egui::{
    Align2, Frame, Key, KeyboardShortcut, Margin, Modifiers, Rect, Response, Role, ScrollArea,
    Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::paint::{blend, galley, icon_at, label_ui, paragraph_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, BLEND_S, radius, size, sp};

/// The longest text a field takes, in characters; what is longer would be refused anyway.
const TEXT_MAX_CHARS: usize = 16 * 1024;
const SEARCH_HEIGHT: f32 = 34.0;
/// How high a field of several lines becomes at most, in points; the rest is scrolled to.
const TALL_MAX: f32 = 320.0;

/// A labelled text field.
#[derive(Debug)]
pub struct TextField<'a> {
    label: &'a str,
    label_visible: bool,
    hint: &'a str,
    help: Option<&'a str>,
    error: Option<&'a str>,
    rows: usize,
    code: bool,
    enter_sends: bool,
    secret: bool,
    width: Option<f32>,
}

impl<'a> TextField<'a> {
    /// Returns a field of one line under its label.
    pub fn new(label: &'a str) -> TextField<'a> {
        TextField {
            label,
            label_visible: true,
            hint: "",
            help: None,
            error: None,
            rows: 1,
            code: false,
            enter_sends: false,
            secret: false,
            width: None,
        }
    }

    /// Keeps the label for screen readers only, where something beside it names it already.
    pub fn hidden_label(mut self) -> Self {
        self.label_visible = false;
        self
    }

    /// Shows an example while the field is empty.
    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Shows a line of help under the field.
    pub fn help(mut self, help: &'a str) -> Self {
        self.help = Some(help);
        self
    }

    /// Shows what was wrong, in place of the help.
    pub fn error(mut self, error: Option<&'a str>) -> Self {
        self.error = error;
        self
    }

    /// Makes room for several lines.
    pub fn rows(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// Writes in the font of tickets and keys.
    pub fn code(mut self) -> Self {
        self.code = true;
        self
    }

    /// Leaves the Enter key to whoever draws the field; Shift and Enter begin a new line.
    pub fn enter_sends(mut self) -> Self {
        self.enter_sends = true;
        self
    }

    /// Shows dots instead of what is typed.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Tells whether dots are shown instead of what is typed.
    pub fn is_secret(&self) -> bool {
        self.secret
    }

    /// Takes this width instead of all there is.
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// Draws the field; `salt` tells it apart from its neighbours.
    pub fn show(self, ui: &mut Ui, salt: &str, text: &mut String) -> Response {
        let width = self.width.unwrap_or_else(|| ui.available_width());
        ui.scope(|ui| {
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = sp::XS;
            ui.vertical(|ui| self.column_ui(ui, salt, text)).inner
        })
        .inner
    }

    fn column_ui(self, ui: &mut Ui, salt: &str, text: &mut String) -> Response {
        let t = tokens::of(ui);
        let label = self
            .label_visible
            .then(|| label_ui(ui, self.label, Text::SmallMedium, t.text));
        let id = ui.make_persistent_id(salt);
        let focused = ui.memory(|m| m.has_focus(id));
        let focus = ui
            .ctx()
            .animate_bool_with_time(id.with("focus"), focused, BLEND_S);
        let edge = match self.error {
            Some(_) => t.danger,
            None => blend(t.border, t.accent, focus),
        };
        let ground = Frame::new()
            .fill(t.surface)
            .stroke(Stroke::new(1.0, edge))
            .corner_radius(radius::M);
        let inside = Frame::new().inner_margin(Margin::symmetric(11, 7));
        let font = if self.code {
            Text::Code.font()
        } else {
            Text::Body.font()
        };
        let hint = egui::RichText::new(self.hint)
            .font(font.clone())
            .color(t.text_subtle);
        let is_tall = self.enter_sends || self.rows > 1;
        let edit = if self.enter_sends {
            let newline = KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter);
            TextEdit::multiline(text)
                .desired_rows(self.rows)
                .return_key(newline)
        } else if self.rows > 1 {
            TextEdit::multiline(text).desired_rows(self.rows)
        } else {
            TextEdit::singleline(text).password(self.secret)
        };
        let edit = edit
            .id(id)
            .frame(inside)
            .font(font)
            .text_color(t.text)
            .char_limit(TEXT_MAX_CHARS)
            .hint_text(hint)
            .desired_width(f32::INFINITY);
        // However much is written, what stands below the field stays in reach.
        let shown = ground.show(ui, |ui| {
            if !is_tall {
                return ui.add(edit);
            }
            let area = ScrollArea::vertical().id_salt(salt).max_height(TALL_MAX);
            area.show(ui, |ui| ui.add(edit)).inner
        });
        let (response, rect) = (shown.inner, shown.response.rect);
        if focus > 0.0 {
            let glow = Stroke::new(3.0, t.accent_glow.gamma_multiply(focus));
            ui.painter()
                .rect_stroke(rect.expand(1.5), radius::M + 2, glow, StrokeKind::Middle);
        }
        let response = match &label {
            Some(label) => response.labelled_by(label.id),
            None => response.accessible_name(self.label),
        };
        if let Some(error) = self.error {
            paragraph_ui(ui, error, Text::Caption, t.danger_text);
        } else if let Some(help) = self.help {
            paragraph_ui(ui, help, Text::Caption, t.text_muted);
        }
        response
    }
}

/// Draws a search field over the whole width; `shortcut` stands in it as a key cap.
pub fn search_ui(
    ui: &mut Ui,
    salt: &str,
    text: &mut String,
    hint: &str,
    shortcut: &str,
    clear: &str,
) -> Response {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), SEARCH_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let id = ui.make_persistent_id(salt);
    let focused = ui.memory(|m| m.has_focus(id));
    let focus = ui
        .ctx()
        .animate_bool_with_time(id.with("focus"), focused, BLEND_S);
    if focus > 0.0 {
        let glow = Stroke::new(3.0, t.accent_glow.gamma_multiply(focus));
        ui.painter()
            .rect_stroke(rect.expand(1.5), radius::M + 2, glow, StrokeKind::Middle);
    }
    let edge = Stroke::new(1.0, blend(t.border, t.accent, focus));
    ui.painter()
        .rect(rect, radius::M, t.surface, edge, StrokeKind::Inside);
    let middle = rect.center().y;
    let glass = pos2(rect.left() + 17.0, middle);
    icon_at(ui, glass, icons::SEARCH, size::ICON_M, t.text_subtle);
    let inner = Rect::from_min_max(rect.min + vec2(32.0, 9.0), rect.max - vec2(64.0, 7.0));
    let edit = TextEdit::singleline(text)
        .id(id)
        .frame(Frame::NONE)
        .margin(Margin::ZERO)
        .hint_text(
            egui::RichText::new(hint)
                .font(Text::Small.font())
                .color(t.text_subtle),
        )
        .font(Text::Small.font())
        .text_color(t.text)
        .desired_width(inner.width());
    let mut response = ui.put(inner, edit).accessible_name(hint);
    if !text.is_empty() {
        if clear_ui(ui, rect, clear) {
            text.clear();
            response.mark_changed();
            response.request_focus();
        }
    } else if !focused && !shortcut.is_empty() {
        key_cap_at(ui, pos2(rect.right() - sp::S, middle), shortcut);
    }
    response
}

fn clear_ui(ui: &Ui, field: Rect, name: &str) -> bool {
    let t = tokens::of(ui);
    let center = pos2(field.right() - 18.0, field.center().y);
    let rect = Rect::from_center_size(center, egui::Vec2::splat(24.0));
    let response = ui.interact(rect, ui.scope_id().with("clear search"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.hovered() {
        ui.painter().rect_filled(rect, radius::S, t.ghost_hover);
    }
    icon_at(ui, center, icons::X, size::ICON_S, t.text_subtle);
    response.clicked()
}

fn key_cap_at(ui: &Ui, right_center: egui::Pos2, key: &str) {
    let t = tokens::of(ui);
    let text = galley(ui, key, Text::Caption, t.text_subtle, f32::INFINITY, 1);
    let size = vec2(text.size().x + sp::M, 20.0);
    let rect = Align2::RIGHT_CENTER.anchor_size(right_center, size);
    let edge = Stroke::new(1.0, t.border);
    ui.painter().rect(
        rect,
        radius::S - 1,
        t.surface_sunken,
        edge,
        StrokeKind::Inside,
    );
    ui.painter()
        .galley(rect.center() - text.size() / 2.0, text, t.text_subtle);
}
