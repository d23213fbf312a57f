//! The dialogs of macOS and Windows, through the crate that knows both.

use std::path::PathBuf;

use rfd::FileDialog;
use ui::{NoDialog, Sought};

pub fn choose(sought: &Sought, title: &str) -> Result<Option<PathBuf>, NoDialog> {
    let dialog = FileDialog::new().set_title(title);
    Ok(match sought {
        Sought::File => dialog.pick_file(),
        Sought::Picture => dialog
            .add_filter("PNG, JPEG", &["png", "jpg", "jpeg", "jfif"])
            .pick_file(),
        Sought::New(name) => dialog.set_file_name(name).save_file(),
        Sought::Folder => dialog.pick_folder(),
    })
}
