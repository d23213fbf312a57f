//! A QR code as one mesh, its modules snapped to physical pixels so that it stays sharp.

use egui::{Mesh, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::tokens::{self, radius};

/// The quiet zone cameras need around a code, in modules.
const QUIET_MODULES: f32 = 4.0;

/// The text is too long for any QR code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QrFault;

/// Draws `data` as a QR code at most `size` points wide and high, on white in both themes.
pub fn qr_ui(ui: &mut Ui, name: &str, data: &str, size: f32) -> Result<(), QrFault> {
    // Level L: a screen does not get scratched, and larger modules read from further away.
    let code = qrcode::QrCode::with_error_correction_level(data, qrcode::EcLevel::L)
        .map_err(|_| QrFault)?;
    let t = tokens::of(ui);
    let across = code.width();
    let pixels_per_point = ui.pixels_per_point();
    let modules = across as f32 + 2.0 * QUIET_MODULES;
    let pixels = (size * pixels_per_point / modules).floor().max(1.0);
    let module = pixels / pixels_per_point;
    // The paper is as large as whole modules make it, not larger.
    let paper = Vec2::splat(module * modules);
    let (rect, response) = ui.allocate_exact_size(paper, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, name));
    let edge = Stroke::new(1.0, t.border);
    ui.painter()
        .rect(rect, radius::L, t.qr_paper, edge, StrokeKind::Inside);

    let snap = |v: f32| (v * pixels_per_point).round() / pixels_per_point;
    let corner = rect.center() - Vec2::splat(module * across as f32 / 2.0);
    let corner = pos2(snap(corner.x), snap(corner.y));
    let mut mesh = Mesh::default();
    for (i, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            let (x, y) = ((i % across) as f32, (i / across) as f32);
            let min = corner + vec2(x * module, y * module);
            mesh.add_colored_rect(Rect::from_min_size(min, Vec2::splat(module)), t.qr_ink);
        }
    }
    ui.painter().add(mesh);
    Ok(())
}
