//! What the window says about carrying by file, in German.

use replica::{CarryTask, Updates};

use super::counted;
use crate::words::carry::{CarryWords, sentence};
use crate::words::files::size;

pub(in crate::words) static WORDS: CarryWords = CarryWords {
    pause: "Anhalten",
    resume: "Weiter",
    paused: "Angehalten in diesem Raum: Keines seiner Geräte wird angesprochen, keinem wird geantwortet, bis du weitermachst oder Eyelevel neu startet. Was angekommen ist, bleibt.",
    stop_with: |name| format!("Abgleich mit {name} anhalten"),
    go_on_with: |name| format!("Mit {name} weitermachen"),
    stopped: "Angehalten",
    to_come: |n| format!("noch {}", counted(n, "Eintrag kommt", "Einträge kommen")),
    skewed: |updates, names| {
        let (version, who) = match updates {
            Updates::Here => ("neuere", "Bitte Eyelevel auf diesem Gerät aktualisieren"),
            Updates::There => ("ältere", "Sie muss dort aktualisiert werden"),
            Updates::Either => ("andere", "Bitte die ältere der beiden aktualisieren"),
        };
        format!(
            "{names}: eine {version} Version von Eyelevel, mit der diese nicht sprechen kann. {who}; bis dahin geht nichts verloren."
        )
    },
    title: "Als Datei",
    sentence: "Eine Datei trägt alles, was du hast, dorthin, wo keine Verbindung hinreicht: auf einem Stick oder als Anhang. Inhalte bleiben versiegelt. Zum Lesen eine Datei in dieses Fenster ziehen.",
    file: "Datei",
    recipients: "Für",
    recipients_hint: "alle; oder Namen, durch Kommas getrennt",
    recipients_sentence: "Namen lassen nur Schlüssel weg, die für andere versiegelt sind: Alle Einträge gehen mit, und wer die Datei findet und eigene Schlüssel hat, liest, was er lesen darf.",
    request: "Niemand erreichbar? Schreib eine Datei und lass sie jemanden aus dem Raum lesen: Das lässt dich herein. Von dort kommt eine für dich zurück; zieh sie in dieses Fenster oder lies sie hier.",
    read: "Datei lesen",
    write: "Datei schreiben",
    under_way: |task, name| match task {
        CarryTask::WriteBundle => format!("{name} wird geschrieben"),
        CarryTask::ReadBundle => format!("{name} wird gelesen"),
        CarryTask::SyncRemote => format!("Austausch mit {name}"),
    },
    written: |name, frames, left_out| {
        let mut said = vec![format!(
            "{name} ist geschrieben: {}.",
            counted(frames, "Teil", "Teile")
        )];
        if left_out.files > 0 {
            said.push(format!(
                "{} keinen Platz mehr darin ({}); verbundene Geräte holen sie voneinander.",
                counted(
                    left_out.files,
                    "angehängte Datei fand",
                    "angehängte Dateien fanden"
                ),
                size(left_out.file_bytes)
            ));
        }
        if left_out.damaged > 0 {
            said.push(format!(
                "{} hier beschädigt und nicht darin; siehe „Diese Kopie“.",
                counted(left_out.damaged, "Teil ist", "Teile sind")
            ));
        }
        said.join(" ")
    },
    was_read: |came| {
        let mut said = Vec::new();
        match came.new {
            0 if came.has_newcomers() => {}
            0 => said.push("Nichts Neues darin.".to_owned()),
            new => said.push(format!(
                "{} dazu.",
                counted(new, "neuer Eintrag kam", "neue Einträge kamen")
            )),
        }
        match came.let_in {
            0 => {}
            1 => said.push(
                "Jemand Neues ist jetzt dabei. Schreib eine Datei zurück, damit das dort ankommt."
                    .to_owned(),
            ),
            more => said.push(format!(
                "{more} Neue sind jetzt dabei. Schreib eine Datei zurück, damit das dort ankommt."
            )),
        }
        match came.asking {
            0 => {}
            1 => said.push(
                "Jemand möchte herein; das wartet auf die Unterschriften der Registrare."
                    .to_owned(),
            ),
            more => said.push(format!(
                "{more} möchten herein; das wartet auf die Unterschriften der Registrare."
            )),
        }
        match came.turned_away {
            0 => {}
            1 => said.push("Jemand bittet darin vergeblich um Einlass: Die Einladung ist abgelaufen, verbraucht oder zurückgenommen, oder hier nicht bekannt. Lade noch einmal ein.".to_owned()),
            more => said.push(format!("{more} bitten darin vergeblich um Einlass: Ihre Einladungen sind abgelaufen, verbraucht oder zurückgenommen, oder hier nicht bekannt. Lade sie noch einmal ein.")),
        }
        if came.waiting > 0 {
            said.push(format!(
                "{} auf etwas, das nicht darin war.",
                counted(came.waiting, "Eintrag wartet", "Einträge warten")
            ));
        }
        if came.refused > 0 {
            said.push(format!(
                "{} beschädigt oder nicht erlaubt und ausgelassen.",
                counted(came.refused, "Teil war", "Teile waren")
            ));
        }
        let named = came.named.iter();
        said.extend(named.map(|(number, why)| match number {
            0 => sentence(&reason(why)),
            number => format!("Teil {number}: {}", sentence(&reason(why))),
        }));
        said.join(" ")
    },
    cancelled: "Angehalten. Was angekommen war, bleibt; zum Weitermachen die Datei noch einmal lesen.",
};

/// Why a part of a file was not taken, where that is a matter of the file; else as it was said.
fn reason(said: &str) -> String {
    let own = match said {
        "the head of the bundle is damaged; its frames were still looked through" => {
            "der Kopf der Datei ist beschädigt; ihre Teile wurden trotzdem durchgesehen"
        }
        "the file ends within this frame" => "die Datei endet mittendrin",
        "the frame is damaged" => "beschädigt",
        "the beginning of the frame is damaged" => "am Anfang beschädigt",
        "the frame is of a kind this version does not know" => {
            "diese Version kennt solche Teile nicht"
        }
        "what the frame carries cannot be read" => "der Inhalt ist nicht lesbar",
        "a file in it is not what its name says" => "eine Datei darin ist nicht, was ihr Name sagt",
        other if other.ends_with("the rest is missing or damaged") => {
            "von da an fehlt etwas, oder es ist beschädigt"
        }
        other if other.starts_with("the frames up to ") => {
            "von da an fehlen Teile, oder sie sind beschädigt"
        }
        other if other.starts_with("the file cannot be read on") => {
            "die Datei lässt sich nicht weiterlesen"
        }
        other => other,
    };
    own.to_owned()
}
