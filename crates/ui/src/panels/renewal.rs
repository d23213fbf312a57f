//! When something that no view holds is asked for again.
//!
//! For: lists that somebody asked for once and that others may change since. Knows: the version of the
//! view and the time. Never: asks more often than once a second, or for what nobody wanted.

use std::time::Duration;

use egui::Ui;

/// What is asked for again because the view is another one is asked for so often, in seconds.
const RENEWED_EVERY_S: f64 = 1.0;

/// When something that no view holds was asked for last.
#[derive(Debug, Default)]
pub(super) struct Renewal {
    /// The view that was shown then.
    version: u64,
    at_s: f64,
}

impl Renewal {
    /// Tells whether something is to be asked for again, if somebody has it at all.
    pub fn is_due(&mut self, ui: &Ui, version: u64, is_held: bool) -> bool {
        if !is_held || self.version == version {
            self.version = version;
            return false;
        }
        let now_s = ui.input(|input| input.time);
        let left_s = self.at_s + RENEWED_EVERY_S - now_s;
        if left_s > 0.0 {
            let left = Duration::from_secs_f64(left_s.min(RENEWED_EVERY_S));
            ui.ctx().request_repaint_after(left);
            return false;
        }
        *self = Renewal {
            version,
            at_s: now_s,
        };
        true
    }
}
