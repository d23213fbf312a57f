//! What the window says about writing the recovery words down, in German.

use crate::words::keep_words::{ComingBackWords, KeepWordsWords};

pub(in crate::words) static WORDS: KeepWordsWords = KeepWordsWords {
    title: "Deine Wörter für den Notfall",
    sentence: "Schreib diese Wörter auf Papier. Mit ihnen und dem Gerät eines Mitglieds bist du mit allem zurück, wenn dieses Gerät verloren geht.",
    written: "Ich habe sie aufgeschrieben",
    later: "Später",
    check: "Drei Wörter, um sicher zu sein",
    check_sentence: "Sieh auf dein Papier und tippe diese drei.",
    word: |number| format!("Wort {number}"),
    wrong: "Eines davon ist ein anderes Wort. Vergleiche mit deinem Papier oder sieh dir die Wörter noch einmal an.",
    done: "Fertig",
    show_again: "Wörter noch einmal zeigen",
    reminder: "Wörter für den Notfall aufschreiben",
    back: ComingBackWords {
        title: "Ich habe meine Wörter für den Notfall",
        sentence: "Jedes deiner Geräte ist verloren. Die 24 Wörter und das Gerät eines Mitglieds bringen alles zurück.",
        typed: "Deine 24 Wörter",
        typed_hint: "eines nach dem anderen, mit Leerzeichen dazwischen",
        typed_help: "Sie bleiben auf diesem Computer.",
        ticket_help: "Jede Einladung in den Raum genügt: Sie sagt nur, wo das Gerät eines Mitglieds ist.",
        others: "Deine anderen Geräte",
        others_revoked: "Aussperren",
        others_kept: "Behalten",
        revoked_sentence: "Wer eines davon hat, liest und schreibt damit nichts Neues.",
        kept_sentence: "Wenn du nur eine Passphrase vergessen hast: Sie bleiben deine.",
        act: "Zurückkommen",
        waiting_title: "Du kommst zurück",
        waiting_sentence: "Das Gerät eines Mitglieds erkennt dich an deinen Wörtern. Dann kommen dein Profil, deine Communitys und Gespräche.",
        again: "Ein anderes Ticket nehmen",
        again_sentence: "Wenn das erste abgelehnt wurde oder niemand antwortet, von dem es kam.",
        again_act: "Noch einmal bitten",
        device_title: "Noch ein Gerät von dir",
        device_sentence: "Dein anderes Gerät muss unterschreiben, dass dieses deines ist. Das geschieht von selbst, sobald beide sich erreichen.",
        device_note: "Dieses Ticket ist von einem anderen Gerät von dir: Du behältst deinen Namen und alles, was dort ist.",
    },
};
