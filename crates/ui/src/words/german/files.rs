//! What the window says about attached files, in German.

use crate::words::files::FilesWords;

pub(in crate::words) static WORDS: FilesWords = FilesWords {
    attach: "Datei anhängen…",
    path: "Datei zum Anhängen",
    path_hint: "Wo sie liegt, zum Beispiel ~/plan.pdf; oder auf das Fenster ziehen. Höchstens 5 MiB.",
    add: "Anhängen",
    attaching: "Datei wird versiegelt …",
    remove: |name| format!("{name} weglassen"),
    get: |name| format!("{name} holen"),
    save: |name| format!("{name} speichern"),
    only_files: |count| match count {
        1 => "1 Datei".to_owned(),
        many => format!("{many} Dateien"),
    },
    saved: |file| format!("Gespeichert als {file}."),
    got: "Die Datei ist jetzt auf diesem Gerät.",
    from_picture: "Aus einem Bild des Codes…",
    read_picture: "Code in diesem Bild lesen",
    looking: "Das Bild wird angesehen …",
    choose_file: "Datei wählen…",
    choose_new: "Ort zum Schreiben wählen…",
    choose_folder: "Ordner wählen…",
    no_dialog: "Auf diesem Rechner öffnet sich kein Dateidialog. Schreib stattdessen den Pfad hin.",
    no_dialog_drop: "Auf diesem Rechner öffnet sich kein Dateidialog. Schreib, wo es liegt, oder zieh eine Datei auf dieses Fenster.",
    unfinished: "Mit einer Datei wurde nichts: In Eyelevel ist dabei etwas schiefgegangen. Versuch es noch einmal.",
};
