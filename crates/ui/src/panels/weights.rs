//! How much each kind of reason counts on one's own lists.
//!
//! What this is for: turning a reason down, up or off. What it knows: that this is private: it never
//! leaves one's own devices. What it never does: change what anybody else sees.

use egui::{Id, Ui};
use replica::{Intent, MeetAct, ProgramView};

use super::{Desk, chip_rows_ui};
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, ToggleChip, label_ui, segmented_ui};

/// What a program gives a reason, in percent.
const AS_GIVEN: u32 = 100;
/// The choices, in percent of what the program gives.
const CHOICES: [u32; 4] = [0, 50, AS_GIVEN, 200];

/// Under which key it is kept which reason is chosen; nothing while the reasons are not shown.
fn chosen_key() -> Id {
    Id::unique("weight of a reason")
}

/// Draws the button that shows the reasons and hides them.
pub(super) fn weights_toggle_ui(ui: &mut Ui, desk: &Desk) {
    let words = desk.words.weights;
    let key = chosen_key();
    let is_open = ui.data(|data| data.get_temp::<String>(key)).is_some();
    let turned = desk.view.meet.weights.len();
    let label = match turned {
        0 => words.title.to_owned(),
        turned => (words.turned)(turned as u64),
    };
    let toggle = Button::new(Look::Ghost, &label)
        .icon(icons::SLIDERS_HORIZONTAL)
        .small();
    if ui.add(toggle).on_hover_text(words.sentence).clicked() {
        ui.data_mut(|data| {
            if is_open {
                data.remove::<String>(key);
            } else {
                data.insert_temp(key, String::new());
            }
        });
    }
}

/// Draws the reasons of a program while they are shown; one that is chosen can be turned.
pub(super) fn weights_ui(ui: &mut Ui, desk: &mut Desk, program: &ProgramView) {
    let words = desk.words.weights;
    let key = chosen_key();
    let Some(chosen) = ui.data(|data| data.get_temp::<String>(key)) else {
        return;
    };
    let t = tokens::of(ui);
    label_ui(ui, words.sentence, Text::Caption, t.text_muted);
    chip_rows_ui(ui, |ui| {
        for reason in &program.reasons {
            let percent = weight_of(desk, reason);
            let name = (words.reason)(reason);
            let text = match percent {
                AS_GIVEN => name.to_owned(),
                percent => (words.with_percent)(name, percent),
            };
            if ui.add(ToggleChip::new(&text, chosen == *reason)).clicked() {
                ui.data_mut(|data| data.insert_temp(key, reason.clone()));
            }
        }
    });
    if !program.reasons.contains(&chosen) {
        return;
    }
    let name = (words.reason)(&chosen);
    let choices = CHOICES.map(|percent| (percent, (words.choice)(percent)));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        label_ui(ui, name, Text::Small, t.text);
        let current = weight_of(desk, &chosen);
        if let Some(percent) = segmented_ui(ui, name, current, &choices) {
            let reason = chosen.clone();
            desk.act(Intent::Meet(MeetAct::Weigh { reason, percent }));
        }
    });
}

fn weight_of(desk: &Desk, reason: &str) -> u32 {
    let weights = desk.view.meet.weights.iter();
    let mut found = weights.filter(|(name, _)| name == reason);
    found.next().map_or(AS_GIVEN, |(_, percent)| *percent)
}
