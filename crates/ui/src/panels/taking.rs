//! Taking along what one likes: which kinds, and where to.

use egui::Ui;

use super::Desk;
use super::choosing::{self, Sought};
use super::form::sentence_ui;
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, ToggleChip, label_ui};

/// What the new folder is called unless its owner chooses another name.
const TAKEN_NAME: &str = "eyelevel";

/// What somebody takes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taking {
    pub profile: bool,
    pub people: bool,
    pub cards: bool,
    pub gatherings: bool,
}

impl Default for Taking {
    fn default() -> Taking {
        Taking {
            profile: true,
            people: true,
            cards: true,
            gatherings: true,
        }
    }
}

impl Taking {
    fn is_nothing(self) -> bool {
        !(self.profile || self.people || self.cards || self.gatherings)
    }
}

/// What was chosen and typed so far.
#[derive(Debug, Default)]
pub(crate) struct State {
    what: Taking,
    folder: String,
}

pub(super) fn take_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk) {
    let words = desk.words.taking;
    ui.spacing_mut().item_spacing.y = sp::S;
    label_ui(ui, words.title, Text::Heading, tokens::of(ui).text);
    sentence_ui(ui, words.sentence);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = sp::XS;
        let what = &mut state.what;
        for (label, is_chosen) in [
            (words.profile, &mut what.profile),
            (words.people, &mut what.people),
            (words.cards, &mut what.cards),
            (words.gatherings, &mut what.gatherings),
        ] {
            let icon = if *is_chosen {
                icons::CHECK
            } else {
                icons::PLUS
            };
            if ui
                .add(ToggleChip::new(label, *is_chosen).icon(icon))
                .clicked()
            {
                *is_chosen = !*is_chosen;
            }
        }
    });
    TextField::new(words.folder)
        .hint("~/eyelevel")
        .show(ui, "take", &mut state.folder);
    let act = Button::new(Look::Secondary, words.act)
        .icon(icons::ARCHIVE)
        .enabled(!state.what.is_nothing());
    let new = ("take", Sought::New(TAKEN_NAME.to_owned()));
    let folder = choosing::act_ui(ui, desk, new, &state.folder, act);
    choosing::unanswered_ui(ui, desk, "take");
    if let Some(folder) = folder {
        let what = state.what;
        desk.wish(Wish::Take { folder, what });
    }
}
