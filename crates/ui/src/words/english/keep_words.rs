//! What the window says about writing the recovery words down, in English.

use crate::words::keep_words::{ComingBackWords, KeepWordsWords};

pub(in crate::words) static WORDS: KeepWordsWords = KeepWordsWords {
    title: "Your recovery words",
    sentence: "Write these words on paper. With them and one member's device you are back, with everything, when this device is lost.",
    written: "I have written them down",
    later: "Later",
    check: "Three words, to be sure",
    check_sentence: "Look at your paper and type these three.",
    word: |number| format!("Word {number}"),
    wrong: "One of them is another word. Compare with your paper, or look at the words again.",
    done: "Done",
    show_again: "Show the words again",
    reminder: "Write down your recovery words",
    back: ComingBackWords {
        title: "I have my recovery words",
        sentence: "Every device of yours is lost. The 24 words and one member's device bring everything back.",
        typed: "Your 24 words",
        typed_hint: "one after the other, with spaces between",
        typed_help: "They stay on this computer.",
        ticket_help: "Any invitation to the space will do: it only says where a member's device is.",
        others: "Your other devices",
        others_revoked: "Shut them out",
        others_kept: "Keep them",
        revoked_sentence: "Whoever has one of them reads and writes nothing new with it.",
        kept_sentence: "For when you have only forgotten a passphrase: they stay yours.",
        act: "Come back",
        waiting_title: "You are coming back",
        waiting_sentence: "A member's device recognises you by your words. Then your profile, communities and conversations arrive.",
        again: "Use another ticket",
        again_sentence: "When the first one was refused, or whoever gave it does not answer.",
        again_act: "Ask again",
        device_title: "One more device of yours",
        device_sentence: "Your other device has to sign that this one is yours. That happens by itself as soon as the two reach each other.",
        device_note: "This ticket is from another device of yours: you keep your name and everything that is there.",
    },
};
