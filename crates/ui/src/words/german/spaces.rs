//! What the window says about several spaces, in German.

use crate::words::spaces::SpacesWords;

pub(in crate::words) static WORDS: SpacesWords = SpacesWords {
    switch: |space| format!("{space}: Raum wechseln"),
    further: "Raum gründen oder beitreten…",
    locked: "Ein verschlossener Raum",
    unread: "Ein noch nicht gelesener Raum",
    back_to: |space| format!("Zurück zu {space}"),
    back: "Zurück zu deinem anderen Raum",
    carry: "In einen anderen Raum mitnehmen…",
    carry_title: "In einen anderen Raum mitnehmen",
    carry_nowhere: "Öffne den anderen Raum einmal und tritt dort einer Community bei; dann steht er hier zur Wahl.",
    why: "Warum es dort zählt",
    why_hint: "z. B. Darüber sprachen wir am Montag",
    source: "Quelle",
    source_help: "Sie steht dort dabei. Der Name dieses Raums nicht, außer du schreibst ihn.",
    carry_act: "Mitnehmen",
    carried: |community| format!("Es steht jetzt in {community}."),
};
