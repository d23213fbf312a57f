//! Files: those that came with a message or a post, and those that go with the next one.
//!
//! For: a chip for each, with its size and what can be done, and a picture in small. Knows: names
//! and sizes. Never: opens a file; the shell of the process seals, fetches, saves and decodes.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use egui::{ColorImage, Role, Sense, TextureHandle, TextureOptions, Ui, WidgetInfo};
use replica::{Attachment, CommunityAct, FileView};

use super::Desk;
use super::choosing::{self, Sought};
use super::form::{entered, field_ui, quiet_act_ui};
use super::scanning::names_picture;
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens::{self, radius, sp};
use crate::widgets::{Button, Look, TextField, label_ui};
use crate::words::files::size;

/// How much of a long name stands on a button, in characters.
const NAME_SHOWN_CHARS: usize = 40;

/// Pictures kept for drawing; beyond that all go and those on screen come again.
const PICTURES_MAX: usize = 24;
/// How high a picture is shown at most, in points.
const PICTURE_HEIGHT: f32 = 220.0;
/// The kinds that are shown in small.
const PICTURES: [&str; 2] = ["image/png", "image/jpeg"];

/// The form a path is typed into, beside the one of the message.
fn path_form(form: &str) -> String {
    format!("file:{form}")
}

/// A picture that something names.
enum Picture {
    /// The shell opens and decodes it.
    Asked,
    Decoded(Arc<ColorImage>),
    Shown(TextureHandle),
    /// It is none that can be shown.
    Unshown,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Picture::Asked => "Asked",
            Picture::Decoded(_) => "Decoded",
            Picture::Shown(_) => "Shown",
            Picture::Unshown => "Unshown",
        })
    }
}

/// Files that go with what is written next, by its form, and the pictures on screen.
#[derive(Debug, Default)]
pub(crate) struct Files {
    attached: BTreeMap<String, Vec<Attachment>>,
    /// How many are being sealed.
    sealing: BTreeMap<String, usize>,
    pictures: BTreeMap<String, Picture>,
    /// The frame in which dropped files were taken: one drop goes to one form.
    dropped_in: Option<u64>,
}

impl Files {
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

    /// Takes a picture that was decoded in small, or notes that there is none.
    pub fn pictured(&mut self, file: String, picture: Option<ColorImage>) {
        let picture = picture.map_or(Picture::Unshown, |it| Picture::Decoded(Arc::new(it)));
        self.pictures.insert(file, picture);
    }

    fn take_drop(&mut self, ui: &Ui) -> Vec<PathBuf> {
        let frame = ui.ctx().cumulative_frame_nr();
        let dropped = ui.input(|input| input.raw.dropped_files.clone());
        if dropped.is_empty() || self.dropped_in == Some(frame) {
            return Vec::new();
        }
        self.dropped_in = Some(frame);
        dropped.iter().map(|file| file.path().to_owned()).collect()
    }
}

fn begin(desk: &mut Desk, form: &str, file: PathBuf) {
    *desk.files.sealing.entry(form.to_owned()).or_default() += 1;
    let form = form.to_owned();
    desk.wish(Wish::Attach { form, file });
}

/// Says what an act says with the files that wait for its form.
pub(super) fn with_files(desk: &Desk, form: &str, act: CommunityAct) -> CommunityAct {
    let files = desk.files.of(form);
    if files.is_empty() {
        return act;
    }
    let act = Box::new(act);
    CommunityAct::With { files, act }
}

/// Draws what goes with the next message, and takes files that are dropped on the window.
pub(super) fn waiting_ui(ui: &mut Ui, desk: &mut Desk, form: &str) {
    let words = desk.words.files;
    // A picture of a code is for the field that waits for one.
    let takes_pictures = desk.scanning.takes_pictures();
    for file in desk.files.take_drop(ui) {
        if !(takes_pictures && names_picture(&file.to_string_lossy())) {
            begin(desk, form, file);
        }
    }
    let mut left_out = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = sp::XS;
        for (at, file) in desk.files.of(form).iter().enumerate() {
            let label = format!("{} · {}", file.name, size(file.bytes));
            let ink = tokens::of(ui).text;
            label_ui(ui, &label, Text::Small, ink);
            let remove = (words.remove)(&file.name);
            let button = Button::new(Look::Ghost, &remove).icon(icons::X).small();
            if ui.add(button.icon_only()).clicked() {
                left_out = Some(at);
            }
        }
        if desk.files.is_sealing(form) {
            let ink = tokens::of(ui).text_muted;
            label_ui(ui, words.attaching, Text::Small, ink);
        }
    });
    if let (Some(at), Some(files)) = (left_out, desk.files.attached.get_mut(form)) {
        files.remove(at);
    }
    path_ui(ui, desk, form);
}

/// Draws the button that asks for a file, and the field for its path once it was pressed.
fn path_ui(ui: &mut Ui, desk: &mut Desk, form: &str) {
    let words = desk.words.files;
    let asking = path_form(form);
    if !desk.forms.is_open(&asking) {
        let button = Button::new(Look::Ghost, words.attach).icon(icons::FILE_TEXT);
        if quiet_act_ui(ui, button).clicked() {
            // The field stays below the dialog, for where none opens.
            desk.forms.open(&asking);
            choosing::choose(desk, &asking, Sought::File);
        }
        return;
    }
    if let Some(file) = choosing::chosen(desk, &asking) {
        begin(desk, form, file);
        desk.forms.forget(&asking);
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
        let added = ui.add(Button::new(Look::Secondary, words.add)).clicked();
        if path.is_empty() && added {
            choosing::choose(desk, &asking, Sought::File);
        } else if !path.is_empty() && (added || entered(ui, &typed)) {
            begin(desk, form, PathBuf::from(path));
            desk.forms.forget(&asking);
        }
        let cancel = Button::new(Look::Ghost, desk.words.cancel);
        if ui.add(cancel).clicked() {
            desk.forms.fold(&asking);
        }
    });
    choosing::unanswered_ui(ui, desk, &asking);
}

/// Draws the files that came with something said, on the side of who said it.
pub(super) fn files_ui(ui: &mut Ui, desk: &mut Desk, files: &[FileView], mine: bool) {
    for file in files {
        let layout = if mine {
            egui::Layout::right_to_left(egui::Align::Center)
        } else {
            egui::Layout::left_to_right(egui::Align::Center)
        };
        picture_ui(ui, desk, file, layout);
        let size = egui::vec2(ui.available_width(), 30.0);
        ui.allocate_ui_with_layout(size, layout, |ui| file_ui(ui, desk, file));
    }
}

fn file_ui(ui: &mut Ui, desk: &mut Desk, file: &FileView) {
    let words = desk.words.files;
    ui.spacing_mut().item_spacing.x = sp::S;
    let (name, _) = model::excerpt(&file.name, NAME_SHOWN_CHARS);
    let act = if file.here {
        (words.save)(&name)
    } else {
        (words.get)(&name)
    };
    let button = Button::new(Look::Secondary, &act).icon(icons::FILE_TEXT);
    let response = ui.add(button.small());
    let ink = tokens::of(ui).text_muted;
    label_ui(ui, &size(file.bytes), Text::Caption, ink);
    if response.clicked() {
        let id = file.id.clone();
        desk.wish(if file.here {
            let name = file.name.clone();
            Wish::SaveFile { id, name }
        } else {
            Wish::GetFile(id)
        });
    }
}

/// Draws a picture in small, once it is here: nothing is fetched because it is on screen.
fn picture_ui(ui: &mut Ui, desk: &mut Desk, file: &FileView, layout: egui::Layout) {
    if !file.here || !PICTURES.contains(&file.media.as_str()) {
        return;
    }
    let Some(texture) = texture(ui, desk, file) else {
        return;
    };
    let size = texture.size_vec2();
    let fits = (ui.available_width() / size.x)
        .min(PICTURE_HEIGHT / size.y)
        .min(1.0);
    let row = egui::vec2(ui.available_width(), size.y * fits);
    ui.allocate_ui_with_layout(row, layout, |ui| {
        let (rect, response) = ui.allocate_exact_size(size * fits, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &file.name));
        egui::Image::from_texture(&texture)
            .corner_radius(radius::M)
            .paint_at(ui, rect);
    });
}

fn texture(ui: &Ui, desk: &mut Desk, file: &FileView) -> Option<TextureHandle> {
    let pictures = &mut desk.files.pictures;
    if !pictures.contains_key(&file.id) {
        if pictures.len() >= PICTURES_MAX {
            pictures.clear();
        }
        pictures.insert(file.id.clone(), Picture::Asked);
        desk.wish(Wish::Picture(file.id.clone()));
        return None;
    }
    let picture = pictures.get_mut(&file.id)?;
    if let Picture::Decoded(image) = picture {
        let image = Arc::clone(image);
        let options = TextureOptions::LINEAR;
        *picture = Picture::Shown(ui.ctx().load_texture(&file.id, image, options));
    }
    match picture {
        Picture::Shown(texture) => Some(texture.clone()),
        Picture::Asked | Picture::Decoded(_) | Picture::Unshown => None,
    }
}
