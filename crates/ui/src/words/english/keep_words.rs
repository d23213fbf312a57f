//! What the window says about writing the recovery words down, in English.

use crate::words::keep_words::KeepWordsWords;

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
};
