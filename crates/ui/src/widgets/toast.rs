//! Toasts: short news at the bottom of the window that go by themselves.

use egui::{Align2, Area, Frame, Margin, Order, Role, Sense, Ui, WidgetInfo, vec2};

use super::paint::{icon_at, paragraph_ui};
use crate::icons::{self, Icon};
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};

/// How long good news stay, in seconds.
const GOOD_S: f64 = 4.0;
/// How long something that went wrong stays, in seconds: it has to be read.
const BAD_S: f64 = 12.0;
/// How many stand at once; the oldest goes first.
const TOASTS_MAX: usize = 4;
const WIDTH: f32 = 360.0;

/// One piece of news.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    pub text: String,
    pub bad: bool,
    /// When it goes, in egui's seconds; set when it is first drawn.
    until: Option<f64>,
}

/// The news on show.
#[derive(Debug, Default)]
pub struct Toasts {
    list: Vec<Toast>,
}

impl Toasts {
    /// Shows that something is done.
    pub fn good(&mut self, text: impl Into<String>) {
        self.push(text.into(), false);
    }

    /// Shows that something did not work.
    pub fn bad(&mut self, text: impl Into<String>) {
        self.push(text.into(), true);
    }

    /// Returns what is on show, oldest first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|toast| toast.text.as_str())
    }

    fn push(&mut self, text: String, bad: bool) {
        self.list.retain(|toast| toast.text != text);
        if self.list.len() >= TOASTS_MAX {
            self.list.remove(0);
        }
        self.list.push(Toast {
            text,
            bad,
            until: None,
        });
    }

    /// Draws the toasts above everything, at the bottom right.
    pub fn show_ui(&mut self, ui: &Ui) {
        let now = ui.input(|i| i.time);
        for toast in &mut self.list {
            let stay = if toast.bad { BAD_S } else { GOOD_S };
            toast.until.get_or_insert(now + stay);
        }
        self.list
            .retain(|toast| toast.until.is_none_or(|until| until > now));
        let Some(next) = self
            .list
            .iter()
            .filter_map(|toast| toast.until)
            .reduce(f64::min)
        else {
            return;
        };
        ui.ctx()
            .request_repaint_after(std::time::Duration::from_secs_f64((next - now).max(0.05)));
        let mut closed = None;
        Area::new(egui::Id::unique("toasts"))
            .order(Order::Tooltip)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-sp::XL, -sp::XL))
            .show(ui.ctx(), |ui| {
                ui.set_max_width(WIDTH);
                for (i, toast) in self.list.iter().enumerate() {
                    if toast_ui(ui, toast) {
                        closed = Some(i);
                    }
                }
            });
        if let Some(i) = closed {
            self.list.remove(i);
        }
    }
}

fn toast_ui(ui: &mut Ui, toast: &Toast) -> bool {
    let t = tokens::of(ui);
    let (icon, ink): (Icon, _) = if toast.bad {
        (icons::TRIANGLE_ALERT, t.toast_text)
    } else {
        (icons::CIRCLE_CHECK, t.toast_text)
    };
    let shown = Frame::new()
        .fill(t.toast_bg)
        .corner_radius(radius::M)
        .shadow(t.shadow_lg)
        .inner_margin(Margin::symmetric(14, 11))
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                let (rect, _) = ui.allocate_exact_size(vec2(sp::L, 18.0), Sense::hover());
                icon_at(ui, rect.center(), icon, size::ICON, ink);
                ui.vertical(|ui| {
                    ui.set_max_width(WIDTH - 60.0);
                    paragraph_ui(ui, &toast.text, Text::Small, ink);
                });
            });
        });
    let response = shown.response.interact(Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &toast.text));
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_news_is_shown_once_and_the_oldest_goes_first() {
        let mut toasts = Toasts::default();
        for n in 0..6 {
            toasts.good(format!("copied {n}"));
        }
        toasts.bad("copied 5");
        let texts: Vec<&str> = toasts.texts().collect();
        assert_eq!(texts, ["copied 2", "copied 3", "copied 4", "copied 5"]);
    }
}
