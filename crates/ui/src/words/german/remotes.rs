//! What the window says about git repositories, carriers, and this copy, in German.

use super::counted;
use crate::words::remotes::{RemoteWords, told};

pub(in crate::words) static WORDS: RemoteWords = RemoteWords {
    title: "Git-Ablagen",
    sentence: "Ein Ordner auf einem Stick oder einer Freigabe, oder ein Git-Server: Wer sich nie trifft, tauscht dort aus, was jeder hat, von selbst einmal in der Stunde. Inhalte bleiben versiegelt.",
    name: "Name",
    name_hint: "stick",
    url: "Ordner oder Adresse",
    url_hint: "/media/stick/nordwerk.git oder git@example.org:nordwerk.git",
    add: "Ablage hinzufügen",
    exchange: |name| format!("Mit {name} austauschen"),
    mend_remote: |name| format!("{name} in Ordnung bringen"),
    mended: |name, damaged, mended| match (damaged, mended) {
        (0, _) => format!("Alles auf {name} ist lesbar."),
        (damaged, mended) => format!(
            "{name}: {} dort nicht lesbar; jetzt wieder {}.",
            counted(
                damaged,
                "Log oder Schlüssel war",
                "Logs und Schlüssel waren"
            ),
            super::grouped(mended, '.')
        ),
    },
    forget: |name| format!("{name} vergessen"),
    never: "Noch nicht ausgetauscht.",
    done: |ago| format!("Ausgetauscht: {ago}"),
    added: |name| format!("{name} ist hinzugefügt."),
    forgotten: |name| format!("{name} ist vergessen. Was dort liegt, bleibt dort."),
    exchanged: |name, came, went| {
        format!(
            "{name}: {}, {} hingebracht.",
            counted(came, "neuer Eintrag geholt", "neue Einträge geholt"),
            counted(went, "Log oder Schlüssel", "Logs und Schlüssel")
        )
    },
    asides: |asides| {
        told(
            [
                (
                    asides.waiting,
                    "1 Eintrag wartet auf etwas, das dort nicht ist.",
                    "{} Einträge warten auf etwas, das dort nicht ist.",
                ),
                (
                    asides.rolled_back,
                    "1 Log war dort weiter zurück als zuvor; deins blieb und wurde wieder hingebracht.",
                    "{} Logs waren dort weiter zurück als zuvor; deine blieben und wurden wieder hingebracht.",
                ),
                (
                    asides.refused,
                    "1 Teil dort wurde abgewiesen.",
                    "{} Teile dort wurden abgewiesen.",
                ),
                (
                    asides.replaced,
                    "1 Log oder Schlüssel führte dort zu etwas anderem; deiner steht wieder dort.",
                    "{} Logs oder Schlüssel führten dort zu etwas anderem; deine stehen wieder dort.",
                ),
                (
                    asides.apart,
                    "1 Log geht dort anders weiter als hier; keins wurde überschrieben.",
                    "{} Logs gehen dort anders weiter als hier; keins wurde überschrieben.",
                ),
            ],
            |number| super::grouped(number, '.'),
        )
    },
    carriers: "Überbringer",
    carriers_none: "Keine Maschine überbringt für diesen Raum. Eine, die immer läuft, reicht weiter, was gesagt wird, während andere schlafen, und kann nichts lesen: „eyelevel serve --carry“ mit einer Einladung richtet sie ein.",
    carriers_sentence: "Maschinen, die weiterreichen, was gesagt wird, während andere schlafen. Sie haben alles und können nichts lesen.",
    carrier: |id| format!("Überbringer {id}"),
    holds_the_same: "Hat dasselbe",
    connected: "Verbunden",
    away: "Gerade nicht erreichbar",
    part: |id| format!("Von Überbringer {id} trennen"),
    part_sentence: "Von da an hört er nichts Neues. Was er schon hat, bleibt dort, versiegelt. Wer im Raum entscheidet, unterschreibt das.",
    part_act: "Trennen",
    copy: "Diese Kopie",
    copy_sentence: "Jeder Eintrag hier lässt sich nachprüfen. Was beschädigt ist, kommt von anderen Geräten wieder, die es haben.",
    check: "Diese Kopie prüfen",
    mend: "Beschädigtes neu schicken lassen",
    checking: "Wird geprüft …",
    sound: |records| format!("{}, alle heil.", counted(records, "Eintrag", "Einträge")),
    damaged: |damaged, records| {
        format!(
            "{} in {}:",
            counted(damaged, "Schaden", "Schäden"),
            counted(records, "Eintrag", "Einträgen")
        )
    },
    came_again: |repaired| format!("{} wieder.", counted(repaired, "Sache kam", "Sachen kamen")),
    nobody_asked: "Niemand war zu erreichen, der es haben könnte. Versuch es noch einmal in der Nähe eines anderen Geräts.",
};
