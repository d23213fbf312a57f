//! What the window says about attached files, in English.

use crate::words::files::FilesWords;

pub(in crate::words) static WORDS: FilesWords = FilesWords {
    attach: "Attach a file…",
    path: "File to attach",
    path_hint: "Where it is, for example ~/plan.pdf; or drop it on the window. At most 5 MiB.",
    add: "Attach",
    attaching: "Sealing the file …",
    remove: |name| format!("Leave out {name}"),
    get: |name| format!("Get {name}"),
    save: |name| format!("Save {name}"),
    only_files: |count| match count {
        1 => "1 file".to_owned(),
        many => format!("{many} files"),
    },
    saved: |file| format!("Saved as {file}."),
    got: "The file is on this device now.",
    from_picture: "From a picture of the code…",
    read_picture: "Read the code in this picture",
    looking: "Looking into the picture …",
    choose_file: "Choose a file…",
    choose_new: "Choose where to write…",
    choose_folder: "Choose a folder…",
    no_dialog: "No dialog for files opens on this computer. Type the path instead.",
    no_dialog_drop: "No dialog for files opens on this computer. Type where it is, or drop a file on this window.",
    unfinished: "Could not finish with a file: something failed inside Eyelevel. Try it again.",
};
