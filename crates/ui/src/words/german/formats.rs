//! What the window says about ways to meet of a community's own, in German.

use crate::words::formats::FormatsWords;

pub(in crate::words) static WORDS: FormatsWords = FormatsWords {
    adapt: "Kopieren und anpassen…",
    sentence: "Ein eigenes Format dieser Community. Es sagt, woraus es entstanden ist, und alle hier können es nutzen.",
    title: "Wie es heißt",
    purpose: "Wozu es gut ist",
    people: "Wie viele Leute",
    people_hint: "Zum Beispiel 2-4.",
    steps: "Ablauf",
    steps_hint: "Jeder Schritt in einer Zeile, zuerst die Minuten: 10 min | Ankommen",
    keep: "Format behalten",
    cites: |value| format!("Beruht auf einem Wert des Raums: {value}"),
    origin: |from, by| format!("Angepasst aus {from} von {by}."),
    gates: |word, is_proposed| {
        let so = match is_proposed {
            true => "; dieses Gerät nimmt keine Stimme für sie an",
            false => "",
        };
        format!(
            "Diese Klausel fragt nach Position oder Abteilung („{word}“), und das darf hier nichts. Sie wurde geschrieben, wo das nicht auffiel{so}."
        )
    },
};
