//! Files in a conversation: those that came with a message, and those that go with the next one.
//!
//! For: a chip for each, with its size and what can be done. Knows: names and sizes. Never: opens
//! or shows a file; the shell of the process seals, fetches and saves.

use std::collections::BTreeMap;
use std::path::PathBuf;

use egui::Ui;
use replica::{Attachment, FileView};

use super::super::Desk;
use super::super::form::{entered, field_ui};
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, sp};
use crate::widgets::{Button, Look, TextField, label_ui};
use crate::words::files::size;

/// How much of a long name stands on a button, in characters.
const NAME_SHOWN_CHARS: usize = 40;

/// The form a path is typed into, beside the one of the message.
fn path_form(form: &str) -> String {
    format!("file:{form}")
}

/// Files that go with what is written next, by its form.
#[derive(Debug, Default)]
pub(in crate::panels) struct Waiting {
    attached: BTreeMap<String, Vec<Attachment>>,
    /// How many are being sealed.
    sealing: BTreeMap<String, usize>,
}

impl Waiting {
    /// Takes a file that was sealed, or only notes that it was not.
    pub fn attached(&mut self, form: &str, file: Option<Attachment>) {
        if let Some(sealing) = self.sealing.get_mut(form) {
            *sealing = sealing.saturating_sub(1);
        }
        if let Some(file) = file {
            self.attached.entry(form.to_owned()).or_default().push(file);
        }
    }

    /// Forgets what went with a message that was taken.
    pub fn sent(&mut self, form: &str) {
        self.attached.remove(form);
    }

    pub fn of(&self, form: &str) -> Vec<Attachment> {
        self.attached.get(form).cloned().unwrap_or_default()
    }

    pub fn is_sealing(&self, form: &str) -> bool {
        self.sealing.get(form).is_some_and(|count| *count > 0)
    }

    fn begin(&mut self, desk: &mut Desk, form: &str, file: PathBuf) {
        *self.sealing.entry(form.to_owned()).or_default() += 1;
        let form = form.to_owned();
        desk.wish(Wish::Attach { form, file });
    }
}

/// Draws what goes with the next message, and takes files that are dropped on the window.
pub(super) fn waiting_ui(ui: &mut Ui, desk: &mut Desk, waiting: &mut Waiting, form: &str) {
    let words = desk.words.files;
    let dropped = ui.input(|input| input.raw.dropped_files.clone());
    for file in dropped.iter().map(|file| file.path().to_owned()) {
        waiting.begin(desk, form, file);
    }
    let mut left_out = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = sp::XS;
        for (at, file) in waiting.of(form).iter().enumerate() {
            let label = format!("{} · {}", file.name, size(file.bytes));
            let ink = tokens::of(ui).text;
            label_ui(ui, &label, Text::Small, ink);
            let remove = (words.remove)(&file.name);
            let button = Button::new(Look::Ghost, &remove).icon(icons::X).small();
            if ui.add(button.icon_only()).clicked() {
                left_out = Some(at);
            }
        }
        if waiting.is_sealing(form) {
            let ink = tokens::of(ui).text_muted;
            label_ui(ui, words.attaching, Text::Small, ink);
        }
    });
    if let (Some(at), Some(files)) = (left_out, waiting.attached.get_mut(form)) {
        files.remove(at);
    }
    path_ui(ui, desk, waiting, form);
}

/// Draws the button that asks for a file, and the field for its path once it was pressed.
fn path_ui(ui: &mut Ui, desk: &mut Desk, waiting: &mut Waiting, form: &str) {
    let words = desk.words.files;
    let asking = path_form(form);
    if !desk.forms.is_open(&asking) {
        let button = Button::new(Look::Ghost, words.attach)
            .icon(icons::FILE_TEXT)
            .small();
        if ui.add(button).clicked() {
            desk.forms.open(&asking);
        }
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = sp::S;
        let field = TextField::new(words.path)
            .hidden_label()
            .hint(words.path_hint)
            .width(ui.available_width() - 220.0);
        let typed = field_ui(ui, desk, &asking, "path", field);
        let path = desk.forms.text(&asking, "path");
        let add = Button::new(Look::Secondary, words.add).enabled(!path.is_empty());
        if (ui.add(add).clicked() || entered(ui, &typed)) && !path.is_empty() {
            waiting.begin(desk, form, PathBuf::from(path));
            desk.forms.forget(&asking);
        }
        let cancel = Button::new(Look::Ghost, desk.words.cancel);
        if ui.add(cancel).clicked() {
            desk.forms.fold(&asking);
        }
    });
}

/// Draws the files that came with a message; gives what somebody wants of them.
pub(super) fn files_ui(ui: &mut Ui, desk: &Desk, files: &[FileView], mine: bool) -> Option<Wish> {
    let words = desk.words.files;
    let mut wish = None;
    for file in files {
        let layout = if mine {
            egui::Layout::right_to_left(egui::Align::Center)
        } else {
            egui::Layout::left_to_right(egui::Align::Center)
        };
        let size = egui::vec2(ui.available_width(), 30.0);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.spacing_mut().item_spacing.x = sp::S;
            let (name, _) = model::excerpt(&file.name, NAME_SHOWN_CHARS);
            let act = if file.here {
                (words.save)(&name)
            } else {
                (words.get)(&name)
            };
            let response = ui.add(
                Button::new(Look::Secondary, &act)
                    .icon(icons::FILE_TEXT)
                    .small(),
            );
            let ink = tokens::of(ui).text_muted;
            let bytes = crate::words::files::size(file.bytes);
            label_ui(ui, &bytes, Text::Caption, ink);
            if response.clicked() {
                let id = file.id.clone();
                wish = Some(if file.here {
                    let name = file.name.clone();
                    Wish::SaveFile { id, name }
                } else {
                    Wish::GetFile(id)
                });
            }
        });
    }
    wish
}
