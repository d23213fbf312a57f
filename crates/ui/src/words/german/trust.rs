//! What the window says about devices and recovery, in German.

use replica::{Arrived, OwnNotice, Unheard, UnheardWhy};

use crate::words::trust::TrustWords;

pub(in crate::words) static WORDS: TrustWords = TrustWords {
    devices: "Geräte und Wiederherstellung",
    devices_sentence: "Jedes deiner Geräte hat eine eigene Kopie.",
    yours: "Deine Geräte",
    this_one: "Dieses Gerät",
    another: "Ein weiteres Gerät von dir",
    reading: "Deine Geräte werden gelesen",
    add_title: "Ein Gerät hinzufügen",
    add_sentence: "Wähle auf dem anderen Gerät „Ich habe eine Einladung“ und scanne oder füge dies ein. Von da an bist du beide: ein Profil, und auf jedem deine Nachrichten und was nur du siehst, unterwegs versiegelt. Das Ticket gilt eine Viertelstunde und für ein Gerät.",
    add_act: "Ticket für mein Gerät machen",
    add_warning: "Zeig es nur deinem eigenen Gerät: Wer es benutzt, wird du.",
    add_qr: "QR-Code für ein weiteres Gerät von dir",
    add_done: "Fertig",
    revoke: "Aussperren…",
    revoke_of: |device| format!("{device} aussperren…"),
    revoke_title: |device| format!("Das Gerät {device} aussperren?"),
    revoke_sentence: "Das kannst du von jedem deiner Geräte aus tun; keine weitere Unterschrift ist nötig. Das Gerät liest nichts Neues, und was es von jetzt an schreibt, zählt nirgends, auf welchem Weg es auch kommt. Was es schon hat, bleibt darauf. Das lässt sich nicht rückgängig machen.",
    revoke_act: "Aussperren",
    recovery: "Wiederherstellungswörter",
    recovery_sentence: "24 Wörter stehen für dich, wenn jedes Gerät verloren ist. Schreib sie auf Papier und bewahre sie auf, wo sonst niemand hinsieht. Lesen kannst du sie auf dem Gerät, mit dem du begonnen hast, benutzen auf der ersten Seite eines neuen.",
    recovery_show: "Wörter zeigen",
    recovery_hide: "Wörter verbergen",
    recovery_warning: "Wer sie liest, kann du werden, und ändern lassen sie sich nicht: Hat sie jemand anderes gelesen, lass dich von denen, die entscheiden, herausnehmen und komm neu herein. Sie verschwinden vom Bildschirm, wenn du diese Seite verlässt.",
    recovery_word: |n, word| format!("Wort {n}: {word}"),
    removed_title: "Du bist hier zurzeit nicht dabei",
    removed_sentence: "Was bis dahin ankam und was du geschrieben hast, bleibt auf diesem Computer. Wer das entschieden hat, kann dich wieder aufnehmen.",
    invited_by: |name| match name {
        Some(name) => format!("Eingeladen von {name}"),
        None => "Von dir eingeladen".to_owned(),
    },
    notice: |notice| match notice {
        OwnNotice::Copied => {
            "Dieser Ordner wurde kopiert oder aus einer Sicherung zurückgeholt, oder er liegt auf einem anderen Computer. Nichts ist verloren: Dieses Gerät macht unter neuem Namen weiter, damit zwei Kopien nie für dieselbe Stelle unterschreiben. Sind beide Kopien in Gebrauch, mach nur mit einer weiter und füge den anderen Computer als eigenes Gerät hinzu."
        }
        OwnNotice::SignedTwice => {
            "Dieses Gerät hat für eine Stelle zwei verschiedene Einträge unterschrieben: Wahrscheinlich wurde eine alte Kopie seines Ordners zurückgelegt, oder eine Kopie wurde auch benutzt. Was vorher geteilt war, bleibt; das Gerät macht unter neuem Namen weiter und sagt noch einmal, was beide seitdem in Profil und Communitys geschrieben haben. Benutze nur eine Kopie."
        }
        OwnNotice::WentBack => {
            "Andere hatten Einträge dieses Geräts, die es selbst nicht mehr hatte: Wahrscheinlich wurde seine Festplatte auf einen früheren Stand zurückgesetzt, oder eine Kopie ist in Gebrauch. Sie sind wieder da, nichts wurde zweimal unterschrieben, und das Gerät macht unter neuem Namen weiter. Benutze nur eine Kopie."
        }
    },
    noted: "Ich weiß",
    arrived,
    unheard,
};

fn arrived(arrived: &Arrived) -> String {
    let who = match (arrived.missing, arrived.registrars) {
        (_, 0) => "Registrare müssen ihn unterschreiben".to_owned(),
        (1, of) => format!("1 weitere Person von {of} Registraren muss ihn unterschreiben"),
        (missing, of) => {
            format!("{missing} weitere von {of} Registraren müssen ihn unterschreiben")
        }
    };
    format!(
        "Dein Wunsch, hereinzukommen, ist angekommen: {who}. Sie sehen noch keinen Namen; sag jemandem von ihnen, dass deine Kennung mit {} beginnt.",
        arrived.you.short()
    )
}

fn unheard(unheard: &Unheard) -> String {
    let why = match unheard.why {
        UnheardWhy::TakenBack => "Dieses Gerät wurde von einem anderen deiner Geräte ausgesperrt.",
        UnheardWhy::LetInByLost => {
            "Das Gerät, das dich hereingelassen hat, war schon ausgesperrt: Bitte ein Mitglied um ein neues Ticket."
        }
        UnheardWhy::Removed => "Du wurdest hier pausiert oder ausgeschlossen.",
    };
    match unheard.by.as_deref() {
        None => format!("{why} Was du schreibst, zählt für niemanden."),
        Some("") => format!(
            "{why} Das sagt das Gerät eines Mitglieds. Was du schreibst, bleibt hier und zählt für niemanden, wenn das stimmt."
        ),
        Some(by) => format!(
            "{why} Das sagt das Gerät von {by}. Was du schreibst, bleibt hier und zählt für niemanden, wenn das stimmt."
        ),
    }
}
