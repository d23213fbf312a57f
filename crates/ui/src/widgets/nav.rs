//! The items of the sidebar: as high as everything one can click there.

use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::avatar::initial_tile_at;
use super::paint::{blend, focus_ring, galley, icon_at, text_at};
use crate::icons::Icon;
use crate::theme::Text;
use crate::tokens::{self, BLEND_S, radius, size, sp};

/// One place to go.
#[derive(Debug)]
pub struct NavItem<'a> {
    pub icon: Icon,
    pub label: &'a str,
    pub badge: Option<&'a str>,
    /// The badge asks to be looked at.
    pub strong: bool,
    pub selected: bool,
}

/// Draws a sidebar item.
pub fn nav_ui(ui: &mut Ui, item: NavItem<'_>) -> Response {
    item_ui(ui, item, None)
}

/// Draws the sidebar item of a community: its tile of this hue instead of an icon.
pub fn nav_tile_ui(ui: &mut Ui, item: NavItem<'_>, hue: usize) -> Response {
    item_ui(ui, item, Some(hue))
}

fn item_ui(ui: &mut Ui, item: NavItem<'_>, tile: Option<usize>) -> Response {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, item.selected, item.label));
    let ctx = ui.ctx();
    let hovered = response.hovered() && !item.selected;
    let hover = ctx.animate_bool_with_time(response.id.with("hover"), hovered, BLEND_S);
    let chosen = ctx.animate_bool_with_time(response.id.with("chosen"), item.selected, BLEND_S);
    if chosen > 0.0 {
        let fill = if t.dark { t.surface_sunken } else { t.surface };
        if !t.dark {
            let mut shadow = t.shadow_sm;
            shadow.color = shadow.color.gamma_multiply(chosen);
            ui.painter()
                .add(shadow.as_shape(rect, egui::CornerRadius::same(radius::M)));
        }
        ui.painter()
            .rect_filled(rect, radius::M, fill.gamma_multiply(chosen));
    }
    if hover > 0.0 {
        let fill = t.ghost_hover.gamma_multiply(hover);
        ui.painter().rect_filled(rect, radius::M, fill);
    }
    let ink = blend(blend(t.text_muted, t.text, hover), t.text, chosen);
    let middle = rect.center().y;
    let icon_ink = blend(ink, t.accent_text, chosen);
    let sign = pos2(rect.left() + 18.0, middle);
    match tile {
        Some(hue) => {
            let tile = Rect::from_center_size(sign, vec2(20.0, 20.0));
            initial_tile_at(ui, tile, item.label, hue);
        }
        None => icon_at(ui, sign, item.icon, size::ICON, icon_ink),
    }
    let mut right = rect.right() - 10.0;
    if let Some(badge) = item.badge {
        right = badge_at(ui, pos2(right, middle), badge, item.strong) - 6.0;
    }
    let left = rect.left() + 38.0;
    text_at(
        ui,
        pos2(left, middle),
        Align2::LEFT_CENTER,
        item.label,
        Text::SmallMedium,
        ink,
        right - left,
    );
    focus_ring(ui, &response, rect, radius::M);
    response
}

fn badge_at(ui: &Ui, right_center: egui::Pos2, badge: &str, strong: bool) -> f32 {
    let t = tokens::of(ui);
    let (fill, ink) = if strong {
        (t.accent, t.on_accent)
    } else {
        (t.clear, t.text_subtle)
    };
    let text = galley(ui, badge, Text::CaptionMedium, ink, f32::INFINITY, 1);
    let width = (text.size().x + sp::M).max(20.0);
    let rect = Align2::RIGHT_CENTER.anchor_size(right_center, vec2(width, 18.0));
    ui.painter().rect_filled(rect, 9, fill);
    ui.painter()
        .galley(rect.center() - text.size() / 2.0, text, ink);
    rect.left()
}
