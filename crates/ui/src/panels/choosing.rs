//! Asking for a file or a folder with the dialog of the system, where there is one.
//!
//! For: a path nobody has to type. Knows: which field asked, and what came. Never: waits for the
//! dialog, which the shell of the process opens; takes the place of the field, in which a path can
//! always be typed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use egui::Ui;

use super::Desk;
use crate::icons;
use crate::shell::Wish;
use crate::widgets::{Button, Look, Tone, note_ui};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// A file that is there.
    File,
    /// A picture of a code.
    Picture,
    /// A file or a folder that is not there yet, under this name unless its owner chooses another.
    New(String),
    /// A folder that is there.
    Folder,
}

impl Sought {
    /// Whether it can be dropped on the window instead.
    fn may_be_dropped(&self) -> bool {
        match self {
            Sought::File | Sought::Picture => true,
            Sought::New(_) | Sought::Folder => false,
        }
    }
}

/// What was asked for by a field and has not been taken.
#[derive(Debug, Default)]
pub(crate) struct Choosing {
    chosen: Option<(String, PathBuf)>,
    /// The fields for which what is sought may be dropped, until their dialog closes.
    droppable: BTreeSet<String>,
    /// The field for which no dialog opened, and whether what it seeks may be dropped.
    unanswered: Option<(String, bool)>,
}

impl Choosing {
    /// Takes what came of a dialog; an error says that none opens on this computer.
    pub fn came(&mut self, field: String, outcome: Result<Option<PathBuf>, NoDialog>) {
        let may_be_dropped = self.droppable.remove(&field);
        match outcome {
            Ok(Some(path)) => self.chosen = Some((field, path)),
            // Its owner left it: the field is as it was.
            Ok(None) => {}
            Err(NoDialog) => self.unanswered = Some((field, may_be_dropped)),
        }
    }

    /// Ends a frame: whoever asked has gone elsewhere if nobody took what came.
    pub fn end(&mut self) {
        self.chosen = None;
    }
}

/// No dialog opens on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDialog;

/// Opens the dialog of the system for a field.
pub(super) fn choose(desk: &mut Desk, field: &str, sought: Sought) {
    desk.choosing.unanswered = None;
    if sought.may_be_dropped() {
        desk.choosing.droppable.insert(field.to_owned());
    }
    let title = match sought {
        Sought::File | Sought::Picture => desk.words.files.choose_file,
        Sought::New(_) => desk.words.files.choose_new,
        Sought::Folder => desk.words.files.choose_folder,
    };
    desk.wish(Wish::Choose {
        field: field.to_owned(),
        sought,
        title: title.trim_end_matches('…').to_owned(),
    });
}

/// Takes what was chosen for a field, once.
pub(super) fn chosen(desk: &mut Desk, field: &str) -> Option<PathBuf> {
    let is_for_it = |(of, _): &mut (String, PathBuf)| of == field;
    let chosen = desk.choosing.chosen.take_if(is_for_it);
    chosen.map(|(_, path)| path)
}

/// Says below a field that no dialog opened for it.
pub(super) fn unanswered_ui(ui: &mut Ui, desk: &Desk, field: &str) {
    let Some((of, may_be_dropped)) = &desk.choosing.unanswered else {
        return;
    };
    if of == field {
        let words = desk.words.files;
        let text = if *may_be_dropped {
            words.no_dialog_drop
        } else {
            words.no_dialog
        };
        note_ui(ui, Tone::Plain, icons::INFO, text);
    }
}

/// Draws an act on a path: what was typed, or what is chosen where nothing was. Gives the path to act
/// on.
pub(super) fn act_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    (field, sought): (&str, Sought),
    typed: &str,
    act: Button<'_>,
) -> Option<String> {
    let typed = typed.trim();
    if ui.add(act).clicked() {
        if !typed.is_empty() {
            return Some(typed.to_owned());
        }
        choose(desk, field, sought);
    }
    let path = chosen(desk, field)?;
    Some(path.to_string_lossy().into_owned())
}

/// Draws the button beside a field that fills it in with what is chosen.
pub(super) fn fill_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    (field, sought): (&str, Sought),
    typed: &mut String,
) {
    let label = match sought {
        Sought::Folder => desk.words.files.choose_folder,
        Sought::File | Sought::Picture | Sought::New(_) => desk.words.files.choose_file,
    };
    let button = Button::new(Look::Ghost, label)
        .icon(icons::FILE_TEXT)
        .small();
    if ui.add(button).clicked() {
        choose(desk, field, sought);
    }
    if let Some(path) = chosen(desk, field) {
        *typed = path.to_string_lossy().into_owned();
    }
    unanswered_ui(ui, desk, field);
}
