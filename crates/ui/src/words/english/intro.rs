//! What the window says of introductions, in English.

use crate::words::intro::IntroWords;

pub(in crate::words) static WORDS: IntroWords = IntroWords {
    ask: "Ask somebody to introduce you…",
    ask_sentence: "Choose somebody you both know. If they agree and the other agrees, a conversation opens. If not, nobody learns why.",
    ask_via: "Through whom?",
    ask_none: "You have no conversation with anybody else yet. Write to them directly.",
    ask_hint: "What would you like to talk about?",
    ask_act: "Ask",
    asked: |by, other| format!("You asked {by} to introduce you to {other}. No answer yet."),
    to_pass_on: |by, other| format!("{by} asks you to introduce them to {other}."),
    more_wait: |n| match n {
        1 => {
            "One more asks you to introduce them: it is shown once you have answered one of these."
                .to_owned()
        }
        n => format!("{n} more ask you to introduce them: they are shown as you answer these."),
    },
    to_answer: |by, other| format!("{by} introduces {other}, who would like to talk with you."),
    own_words: "A word of your own, if you like",
    pass_on: "Introduce them",
    agree: "Open a conversation",
    decline: "Not now",
    decline_note: "Nobody is told when you decline.",
    title: "Introductions",
    blocked: |name| format!("You take nothing from {name}."),
    unblock: "Take their messages again",
    contacts_empty: "You have named nobody yet.",
    follow: "Follow",
    follow_not: "Follow no longer",
    follow_note: "What they post comes into your feed, also from open communities you are not in. Nobody is told.",
    know: "We know each other",
    know_not: "No longer a contact",
    know_note: "Once both of you say so, others see it and may ask you to introduce them.",
    they_say: |name| format!("{name} says that you know each other."),
    both_know: |names| format!("You both know {names}."),
};
