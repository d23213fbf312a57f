//! Buttons, and chips that are pressed and stay pressed.

use egui::{
    Align2, Color32, CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Widget,
    WidgetInfo, pos2, vec2,
};

use super::paint::{blend, focus_ring, galley, hover_blend, icon_at, text_at};
use crate::icons::Icon;
use crate::theme::Text;
use crate::tokens::{self, Tokens, radius, size, sp};

const HEIGHT: f32 = 34.0;
/// Height of a small button in points.
pub const SMALL_HEIGHT: f32 = 28.0;
/// From the edge of a small button to its icon, in points.
pub const SMALL_PAD: f32 = 10.0;
const LARGE_HEIGHT: f32 = 40.0;
const CHIP_HEIGHT: f32 = 30.0;
const ICON_GAP: f32 = 6.0;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The one act of a screen.
    Primary,
    Secondary,
    Soft,
    Ghost,
    /// Takes something away.
    Danger,
}

/// A button; its label is what it does.
#[derive(Debug)]
pub struct Button<'a> {
    label: &'a str,
    icon: Option<Icon>,
    look: Look,
    height: f32,
    full: bool,
    icon_only: bool,
    enabled: bool,
    /// Whether it is on, for a button that stays pressed.
    on: Option<bool>,
}

impl<'a> Button<'a> {
    /// Returns a button with this label.
    pub fn new(look: Look, label: &'a str) -> Button<'a> {
        Button {
            label,
            icon: None,
            look,
            height: HEIGHT,
            full: false,
            icon_only: false,
            enabled: true,
            on: None,
        }
    }

    /// Returns a button that stays pressed while something is on.
    pub fn toggle(label: &'a str, on: bool) -> Button<'a> {
        let look = if on { Look::Soft } else { Look::Ghost };
        Button {
            on: Some(on),
            ..Button::new(look, label)
        }
    }

    /// Puts an icon before the label.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Makes it fit beside text.
    pub fn small(mut self) -> Self {
        self.height = SMALL_HEIGHT;
        self
    }

    /// Makes it the obvious end of a form.
    pub fn large(mut self) -> Self {
        self.height = LARGE_HEIGHT;
        self
    }

    /// Takes the whole width.
    pub fn full(mut self) -> Self {
        self.full = true;
        self
    }

    /// Shows only the icon; the label becomes the tooltip and the accessible name.
    pub fn icon_only(mut self) -> Self {
        self.icon_only = true;
        self
    }

    /// Takes no clicks while the form behind it is incomplete.
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }
}

struct Paint {
    rest: Color32,
    hover: Color32,
    press: Color32,
    ink: Color32,
    edge: Option<(Color32, Color32)>,
}

fn paint(t: &Tokens, look: Look) -> Paint {
    let plain = |rest, hover, press, ink| Paint {
        rest,
        hover,
        press,
        ink,
        edge: None,
    };
    match look {
        Look::Primary => plain(t.accent, t.accent_hover, t.accent_pressed, t.on_accent),
        Look::Secondary => Paint {
            edge: Some((t.border, t.border_strong)),
            ..plain(t.surface, t.surface_hover, t.surface_sunken, t.text)
        },
        Look::Soft => plain(
            t.accent_soft,
            t.accent_soft_hover,
            t.accent_soft_hover,
            t.accent_text,
        ),
        Look::Ghost => plain(t.clear, t.ghost_hover, t.ghost_active, t.text_muted),
        Look::Danger => plain(t.clear, t.danger_soft, t.danger_soft, t.danger_text),
    }
}

impl Widget for Button<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = tokens::of(ui);
        let (icon_size, pad) = if self.height < HEIGHT {
            (14.0, SMALL_PAD)
        } else {
            (15.0, 14.0)
        };
        let enabled = self.enabled && ui.is_enabled();
        let mut colours = paint(t, self.look);
        if !enabled {
            colours.ink = t.text_subtle;
            colours.rest = if self.look == Look::Ghost {
                t.clear
            } else {
                t.surface_sunken
            };
        }
        let text = galley(
            ui,
            self.label,
            Text::SmallMedium,
            colours.ink,
            f32::INFINITY,
            1,
        );
        let icon_width = self.icon.map_or(0.0, |_| icon_size + ICON_GAP);
        let width = if self.full {
            ui.available_width()
        } else if self.icon_only {
            self.height
        } else {
            text.size().x + icon_width + 2.0 * pad
        };
        let sense = if enabled {
            Sense::click()
        } else {
            Sense::hover()
        };
        let (rect, response) = ui.allocate_exact_size(vec2(width, self.height), sense);
        response.widget_info(|| match self.on {
            Some(on) => WidgetInfo::selected(Role::Button, enabled, on, self.label),
            None => WidgetInfo::labeled(Role::Button, enabled, self.label),
        });
        if ui.is_rect_visible(rect) {
            let hover = if enabled {
                hover_blend(ui, &response)
            } else {
                0.0
            };
            let fill = if enabled && response.is_pointer_button_down_on() {
                colours.press
            } else {
                blend(colours.rest, colours.hover, hover)
            };
            if enabled && matches!(self.look, Look::Primary | Look::Secondary) {
                let shadow = t.shadow_sm.as_shape(rect, CornerRadius::same(radius::M));
                ui.painter().add(shadow);
            }
            let edge = match colours.edge {
                Some((rest, hot)) => Stroke::new(1.0, blend(rest, hot, hover)),
                None => Stroke::NONE,
            };
            ui.painter()
                .rect(rect, radius::M, fill, edge, StrokeKind::Inside);
            if self.icon_only {
                if let Some(icon) = self.icon {
                    icon_at(ui, rect.center(), icon, icon_size, colours.ink);
                }
            } else {
                let mut x = rect.center().x - (text.size().x + icon_width) / 2.0;
                if let Some(icon) = self.icon {
                    let center = pos2(x + icon_size / 2.0, rect.center().y);
                    icon_at(ui, center, icon, icon_size, colours.ink);
                    x += icon_width;
                }
                let min = pos2(x, rect.center().y - text.size().y / 2.0);
                ui.painter().galley(min, text, colours.ink);
            }
            focus_ring(ui, &response, rect, radius::M);
        }
        if self.icon_only {
            response.on_hover_text(self.label)
        } else {
            response
        }
    }
}

/// A filter or a day of the week: pressed or not.
#[derive(Debug)]
pub struct ToggleChip<'a> {
    label: &'a str,
    name: &'a str,
    icon: Option<Icon>,
    selected: bool,
}

impl<'a> ToggleChip<'a> {
    /// Returns a chip that shows and tells whether it is selected.
    pub fn new(label: &'a str, selected: bool) -> ToggleChip<'a> {
        ToggleChip {
            label,
            name: label,
            icon: None,
            selected,
        }
    }

    /// Puts an icon before the label.
    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Gives screen readers a longer name than the label.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }
}

impl Widget for ToggleChip<'_> {
    fn ui(self, ui: &mut Ui) -> Response {
        let t = tokens::of(ui);
        let text = galley(ui, self.label, Text::SmallMedium, t.text, f32::INFINITY, 1);
        let icon_width = self.icon.map_or(0.0, |_| 20.0);
        let width = text.size().x + 2.0 * sp::M + icon_width;
        let (rect, response) = ui.allocate_exact_size(vec2(width, CHIP_HEIGHT), Sense::click());
        response.widget_info(|| {
            WidgetInfo::selected(Role::Button, ui.is_enabled(), self.selected, self.name)
        });
        let hover = hover_blend(ui, &response);
        let (fill, ink, edge) = if self.selected {
            (t.accent_soft, t.accent_text, t.accent_border)
        } else {
            (
                blend(t.surface, t.surface_hover, hover),
                blend(t.text_muted, t.text, hover),
                blend(t.border, t.border_strong, hover),
            )
        };
        let radius = (CHIP_HEIGHT / 2.0) as u8;
        ui.painter().rect(
            rect,
            radius,
            fill,
            Stroke::new(1.0, edge),
            StrokeKind::Inside,
        );
        let mut x = rect.left() + sp::M;
        if let Some(icon) = self.icon {
            icon_at(ui, pos2(x + 7.0, rect.center().y), icon, size::ICON_S, ink);
            x += icon_width;
        }
        text_at(
            ui,
            pos2(x, rect.center().y),
            Align2::LEFT_CENTER,
            self.label,
            Text::SmallMedium,
            ink,
            f32::INFINITY,
        );
        focus_ring(ui, &response, rect, radius);
        response
    }
}
