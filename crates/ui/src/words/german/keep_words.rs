//! What the window says about writing the recovery words down, in German.

use crate::words::keep_words::KeepWordsWords;

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
};
