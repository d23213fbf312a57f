//! What the window needs for a frame, each with a view that has just changed.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use egui::{Event, MouseWheelUnit, RawInput, Rect, TouchPhase, Vec2};
use replica::View;
use ui::{Page, Window};

const SIZE: Vec2 = Vec2::new(1280.0, 800.0);
/// Frames drawn for each view: while one scrolls, several.
const FRAMES_PER_VIEW: usize = 4;
const FRAME_S: f64 = 1.0 / 60.0;
/// Frames that are not counted: fonts are read and laid out in them.
const WARM_UP: usize = 8;

/// Draws the feed and the open community; gives the times of all frames, the shortest first.
pub fn frames(views: &VecDeque<Arc<View>>) -> Vec<(&'static str, Vec<f64>)> {
    let pages = [("home", Page::Home), ("community", Page::Community)];
    pages.map(|(name, page)| (name, times(views, page))).into()
}

fn times(views: &VecDeque<Arc<View>>, page: Page) -> Vec<f64> {
    let context = egui::Context::default();
    ui::install(&context);
    let mut window = Window::new(&context);
    window.page = page;
    if let (Page::Community, Some(last)) = (page, views.back()) {
        let open = last.community.as_ref().expect("an open community");
        window.show_community(open.row.id);
    }
    let mut times = Vec::new();
    let mut wishes = Vec::new();
    let shown = views
        .iter()
        .flat_map(|view| std::iter::repeat_n(view, FRAMES_PER_VIEW));
    for (number, view) in shown.enumerate() {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, SIZE)),
            time: Some(number as f64 * FRAME_S),
            events: vec![Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: Vec2::new(0.0, -200.0),
                phase: TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: egui::Modifiers::NONE,
            }],
            focused: true,
            ..RawInput::default()
        };
        let begun = Instant::now();
        let mut output = context.run_ui(input, |ui| window.ui(ui, view, &mut wishes));
        output.textures_delta.clear();
        let primitives = context.tessellate(std::mem::take(&mut output.shapes), 1.0);
        let took = begun.elapsed();
        assert!(!primitives.is_empty(), "something is drawn");
        if number >= WARM_UP {
            times.push(took.as_secs_f64());
        }
    }
    times.sort_by(f64::total_cmp);
    times
}
