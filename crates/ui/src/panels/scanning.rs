//! A picture of a code in the place of what would have to be typed.
//!
//! For: whoever has a ticket or a check-in code as a photo or a screenshot: they drop it on the window,
//! choose it, or type where it lies. Knows: which field waits for one. Never: opens a picture; the
//! shell of the process looks into it.

use std::path::{Path, PathBuf};

use egui::Ui;
use percent_encoding::percent_decode_str;

use super::Desk;
use super::choosing::{self, Sought};
use super::form::quiet_act_ui;
use crate::icons;
use crate::shell::Wish;
use crate::theme::Text;
use crate::tokens;
use crate::widgets::{Button, Look, Tone, label_ui, note_ui};

/// How the names of pictures end. Which of them can be read is for whoever opens them to say.
const ENDINGS: [&str; 11] = [
    "png", "jpg", "jpeg", "jfif", "gif", "webp", "heic", "heif", "avif", "bmp", "tiff",
];

/// Tells whether what was typed is the path of a picture, by how it ends.
pub fn names_picture(typed: &str) -> bool {
    picture_named(typed).is_some()
}

/// Gives the path of a picture that was typed, or copied as file managers and terminals write one.
pub fn picture_named(typed: &str) -> Option<PathBuf> {
    let typed = typed.trim();
    if is_code(typed) {
        return None;
    }
    let quoted = ['"', '\''].into_iter().find_map(|quote| {
        let rest = typed.strip_prefix(quote)?;
        rest.strip_suffix(quote)
    });
    let typed = quoted.unwrap_or(typed);
    let path = match typed.strip_prefix("file://") {
        Some(address) => path_at(address)?,
        None => typed.to_owned(),
    };
    let ending = Path::new(&path).extension()?.to_string_lossy();
    let is_picture = ENDINGS.contains(&ending.to_lowercase().as_str());
    is_picture.then(|| PathBuf::from(path))
}

/// Tells whether it is a ticket or a check-in code, however it ends.
fn is_code(typed: &str) -> bool {
    let kind = typed.split_once(':').map(|(kind, _)| kind);
    kind.is_some_and(|kind| {
        let kind = kind.to_ascii_lowercase();
        kind == "eyelevel" || kind.starts_with("eyelevel-")
    })
}

/// Reads the address of a file on this computer, in which `%20` stands for a space.
fn path_at(address: &str) -> Option<String> {
    let path = percent_decode_str(address).decode_utf8().ok()?;
    let path = path.strip_prefix("localhost").unwrap_or(&path);
    // On Windows a letter of a drive follows the slash.
    let has_drive = path.as_bytes().get(2) == Some(&b':');
    Some(path[usize::from(has_drive && path.starts_with('/'))..].to_owned())
}

/// The fields that take pictures, and the one whose picture is being looked into.
#[derive(Debug, Default)]
pub(crate) struct Scanning {
    /// The field that was drawn in the last frame; what is dropped is for it.
    waits: Option<String>,
    /// The same in this frame, so far.
    drawn: Option<String>,
    looks: Option<String>,
    came: Option<(String, Result<String, String>)>,
    /// The frame in which a drop was taken: a frame may be drawn twice.
    dropped_in: Option<u64>,
}

impl Scanning {
    /// Tells whether a picture that is dropped on the window is looked into.
    pub fn takes_pictures(&self) -> bool {
        self.waits.is_some()
    }

    /// Begins a frame: a picture that was dropped is looked into.
    pub fn begin(&mut self, ui: &Ui) -> Option<Wish> {
        self.waits = self.drawn.take();
        if self.waits.is_none() {
            // Whoever asked has gone elsewhere.
            self.came = None;
        }
        let field = self.waits.clone()?;
        let dropped = ui.input(|input| input.raw.dropped_files.clone());
        let mut dropped = dropped.iter().map(|file| file.path().to_owned());
        let picture = dropped.find(|path| names_picture(&path.to_string_lossy()))?;
        let frame = Some(ui.ctx().cumulative_frame_nr());
        if self.dropped_in == frame {
            return None;
        }
        self.dropped_in = frame;
        Some(self.look(&field, picture))
    }

    fn look(&mut self, field: &str, file: PathBuf) -> Wish {
        self.looks = Some(field.to_owned());
        self.came = None;
        let field = field.to_owned();
        Wish::ReadCode { field, file }
    }

    /// Takes what stood in the picture for a field, or why nothing was read.
    pub fn came(&mut self, field: String, code: Result<String, String>) {
        if self.looks.as_ref() == Some(&field) {
            self.looks = None;
            self.came = Some((field, code));
        }
    }
}

/// Takes a picture that is dropped for a field of the page that follows; true once one was.
pub(super) fn awaits(desk: &mut Desk, field: &str) -> bool {
    desk.scanning.drawn = Some(field.to_owned());
    desk.scanning.looks.as_deref() == Some(field)
}

/// Leaves the page that takes pictures: what is looked into, or was refused, is for nobody any more.
pub(super) fn leave(desk: &mut Desk) {
    desk.scanning.looks = None;
    desk.scanning.came = None;
}

/// Draws what takes a picture for a field, and puts what stands in the picture there; true when it
/// did.
pub(super) fn scan_ui(ui: &mut Ui, desk: &mut Desk, field: &str, typed: &mut String) -> bool {
    let words = desk.words.files;
    desk.scanning.drawn = Some(field.to_owned());
    if desk.scanning.looks.as_deref() == Some(field) {
        let ink = tokens::of(ui).text_muted;
        label_ui(ui, words.looking, Text::Small, ink);
        return false;
    }
    let mut file = choosing::chosen(desk, field);
    if let Some(named) = picture_named(typed) {
        let read = Button::new(Look::Soft, words.read_picture).icon(icons::QR_CODE);
        if ui.add(read.small()).clicked() {
            file = Some(named);
        }
    } else {
        let choose = Button::new(Look::Ghost, words.from_picture).icon(icons::QR_CODE);
        if quiet_act_ui(ui, choose).clicked() {
            choosing::choose(desk, field, Sought::Picture);
        }
    }
    if let Some(file) = file {
        let wish = desk.scanning.look(field, file);
        desk.wish(wish);
    }
    choosing::unanswered_ui(ui, desk, field);
    take(ui, desk, field, typed)
}

/// Takes what has come for a field; what was refused stays said below it until another picture is
/// looked into.
fn take(ui: &mut Ui, desk: &mut Desk, field: &str, typed: &mut String) -> bool {
    let is_for_it = |(of, code): &mut (String, Result<String, String>)| of == field && code.is_ok();
    if let Some((_, Ok(code))) = desk.scanning.came.take_if(is_for_it) {
        *typed = code;
        return true;
    }
    if let Some((of, Err(why))) = &desk.scanning.came
        && of == field
    {
        note_ui(ui, Tone::Danger, icons::TRIANGLE_ALERT, why);
    }
    false
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::picture_named;

    #[test]
    fn a_picture_is_named_as_people_and_their_programs_write_paths() {
        for (typed, path) in [
            (" ~/ticket.PNG ", "~/ticket.PNG"),
            ("photo.jfif", "photo.jfif"),
            ("'/home/nia/my ticket.jpg'", "/home/nia/my ticket.jpg"),
            ("\"C:\\my ticket.jpg\"", "C:\\my ticket.jpg"),
            (
                "file:///home/nia/Br%C3%BCcke%201.png",
                "/home/nia/Brücke 1.png",
            ),
            ("file://localhost/home/nia/x.png", "/home/nia/x.png"),
            ("file:///C:/x.png", "C:/x.png"),
            ("eyelevel-ticket.png", "eyelevel-ticket.png"),
        ] {
            let named = picture_named(typed);
            assert_eq!(named.as_deref(), Some(Path::new(path)), "{typed}");
        }
        for typed in [
            "EYELEVEL:AE3T.PNG",
            "eyelevel-here:3fa1.png",
            "file:///x%ff.png",
            "notes.txt",
            "png",
            "",
        ] {
            assert_eq!(picture_named(typed), None, "{typed}");
        }
    }
}
