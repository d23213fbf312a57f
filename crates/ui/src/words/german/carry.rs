//! What the window says about carrying by file, in German.

use replica::{CarryTask, Updates};

use super::counted;
use crate::words::carry::CarryWords;

pub(in crate::words) static WORDS: CarryWords = CarryWords {
    pause: "Anhalten",
    resume: "Weiter",
    paused: "Angehalten: Kein Gerät wird angesprochen, keinem wird geantwortet, bis du weitermachst oder Eyelevel neu startet. Was angekommen ist, bleibt.",
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
    request: "Niemand erreichbar? Schreib eine Datei und lass sie jemanden aus dem Raum lesen: Das lässt dich herein. Von dort kommt eine für dich zurück; zieh sie in dieses Fenster oder lies sie hier.",
    read: "Datei lesen",
    write: "Datei schreiben",
    under_way: |task, name| match task {
        CarryTask::WriteBundle => format!("{name} wird geschrieben"),
        CarryTask::ReadBundle => format!("{name} wird gelesen"),
        CarryTask::SyncRemote => format!("Austausch mit {name}"),
    },
    written: |name, frames| {
        format!(
            "{name} ist geschrieben: {}.",
            counted(frames, "Teil", "Teile")
        )
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
        said.join(" ")
    },
    cancelled: "Angehalten. Was angekommen war, bleibt; zum Weitermachen die Datei noch einmal lesen.",
};
