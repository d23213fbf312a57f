//! What the window says about attached files.

/// What the window says about attached files.
#[derive(Debug)]
pub struct FilesWords {
    /// The button that asks which file.
    pub attach: &'static str,
    /// The field a path is typed into.
    pub path: &'static str,
    pub path_hint: &'static str,
    pub add: &'static str,
    pub attaching: &'static str,
    pub remove: fn(&str) -> String,
    pub get: fn(&str) -> String,
    pub save: fn(&str) -> String,
    /// How a message is shown in a list that has files and no words.
    pub only_files: fn(usize) -> String,
    pub saved: fn(&str) -> String,
    pub got: &'static str,
    /// The button that takes a code from a picture, and the one that reads the picture named above.
    pub from_picture: &'static str,
    pub read_picture: &'static str,
    pub looking: &'static str,
    pub choose_file: &'static str,
    pub choose_new: &'static str,
    pub choose_folder: &'static str,
    pub no_dialog: &'static str,
    /// The same where what is sought may be dropped on the window.
    pub no_dialog_drop: &'static str,
    /// What ended before anything came of it.
    pub unfinished: &'static str,
}

/// Writes a size in a unit in which it has few digits.
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1_024;
    const MIB: u64 = 1_024 * KIB;
    match bytes {
        0..KIB => format!("{bytes} bytes"),
        KIB..MIB => format!("{} KiB", bytes.div_ceil(KIB)),
        _ => format!("{:.1} MiB", bytes as f64 / MIB as f64),
    }
}
