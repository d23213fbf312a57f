//! What stands where nothing stands yet: an empty state that says what to do, and skeletons.

use egui::{Align, Layout, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::paint::{icon_at, label_ui};
use crate::icons::Icon;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};

/// Widest line of an empty state's sentence, in points: about sixty letters.
const SENTENCE_WIDTH: f32 = 400.0;
const TILE: f32 = 56.0;

/// Lays out an empty state; `act` may add a button below.
pub fn empty_ui<R>(
    ui: &mut Ui,
    icon: Icon,
    title: &str,
    sentence: &str,
    act: impl FnOnce(&mut Ui) -> R,
) -> R {
    let t = tokens::of(ui);
    ui.add_space((ui.available_height() * 0.16).clamp(sp::XL, 120.0));
    ui.with_layout(Layout::top_down(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(TILE), Sense::hover());
        ui.painter().rect_filled(rect, 16, t.surface_sunken);
        icon_at(ui, rect.center(), icon, size::ICON_EMPTY, t.text_subtle);
        ui.add_space(sp::S);
        label_ui(ui, title, Text::Heading, t.text);
        centered_sentence_ui(ui, sentence);
        ui.add_space(sp::M);
        act(ui)
    })
    .inner
}

/// Lays out a sentence centred line by line, no wider than reads well.
fn centered_sentence_ui(ui: &mut Ui, sentence: &str) {
    let t = tokens::of(ui);
    let width = ui.available_width().min(SENTENCE_WIDTH);
    let mut job = egui::text::LayoutJob::single_section(
        sentence.to_owned(),
        egui::TextFormat {
            font_id: Text::Small.font(),
            color: t.text_muted,
            line_height: Some(Text::Small.line_height()),
            ..Default::default()
        },
    );
    job.halign = Align::Center;
    job.wrap.max_width = width;
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, sentence));
    let top = pos2(rect.center().x, rect.top());
    ui.painter().galley(top, galley, t.text_muted);
}

/// Lays out grey bars where rows will stand once they are read.
pub fn skeleton_ui(ui: &mut Ui, name: &str, rows: usize) {
    let t = tokens::of(ui);
    let width = ui.available_width();
    for row in 0..rows {
        let (rect, response) = ui.allocate_exact_size(vec2(width, sp::XXXL), Sense::hover());
        if row == 0 {
            response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, name));
        }
        let middle = rect.center().y;
        ui.painter()
            .circle_filled(pos2(rect.left() + 16.0, middle), 15.0, t.surface_sunken);
        for (y, part) in [(-8.0, 0.32), (8.0, 0.55)] {
            let left = rect.left() + sp::XXXL;
            let size = vec2((width - sp::XXXL) * part, 9.0);
            let bar = Rect::from_min_size(pos2(left, middle + y - 4.5), size);
            ui.painter().rect_filled(bar, radius::S, t.surface_sunken);
        }
    }
}
