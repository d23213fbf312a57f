//! Refusals about deciding, devices and recovery words in German, by their code.

pub(super) fn refusal(code: &str) -> Option<&'static str> {
    about_deciding(code)
        .or_else(|| about_devices(code))
        .or_else(|| about_coming_in(code))
}

fn about_deciding(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "unknown-place" => "Das geht nicht: Du bist dort nicht dabei, oder es ist noch unterwegs.",
        "last-steward" => {
            "Das lässt sich nicht vorschlagen: Niemand bliebe, der entscheidet. Nehmt zuerst jemanden dazu."
        }
        "bars-lowered" => {
            "Das lässt sich nicht vorschlagen: So viele Unterschriften oder mehr sind schon nötig, und gesenkt wird das nie."
        }
        "bars-too-high" => {
            "Das lässt sich nicht vorschlagen: Dann müssten alle unterschreiben, die entscheiden; der Verlust von einem sperrte alle aus, und niemand von ihnen könnte je ausgeschlossen werden. Nehmt zuerst jemanden dazu."
        }
        "nothing-to-change" => "Das lässt sich nicht vorschlagen: Es ist schon so.",
        "charter-of-space" => {
            "Das geht hier nicht: Die Charta einer Community wird in der Community geschrieben."
        }
        "charter-size" => "Die Charta ist leer oder zu lang. Kürze sie.",
        "unknown-proposal" => "Diesen Vorschlag gibt es hier nicht mehr: Vielleicht gilt er schon.",
        "signed-already" => "Das hast du schon unterschrieben.",
        "not-all-read" => {
            "Das lässt sich noch nicht unterschreiben: Dieses Gerät hat noch nicht alle offenen Communitys gelesen oder seit einem Tag niemanden gehört; was es von dieser Person nicht gesehen hat, zählte nirgends mehr. Verbinde dich und versuch es noch einmal. Eine Stunde nach dem ersten Versuch wird trotzdem unterschrieben."
        }
        "not-signed" => "Es gibt nichts zurückzunehmen: Du stehst nicht für diesen Vorschlag.",
        "about-you" => "Hier geht es um dich; das entscheiden die anderen.",
        "voice-elsewhere" => {
            "Dein Amt hier hält ein anderes deiner Geräte, nicht dieses. Tu es auf jenem Gerät, oder mach unter „Wer entscheidet“ mit deinen Wiederherstellungswörtern auf diesem weiter. Ist das andere verloren, sperr es auch unter „Geräte“ aus."
        }
        "no-office-of-yours" => {
            "Kein Gerät, das diese Wörter kannte, hat dort ein Amt von dir. Bitte die, die dort entscheiden, dich einzusetzen."
        }
        "no-voice" => "Das dürfen nur die, die hier entscheiden oder abstimmen. Frag sie.",
        "admission-open" => "Hier kommt jeder mit einem Ticket von selbst herein.",
        "ticket-not-yours" => "Zurücknehmen lässt sich nur ein eigenes Ticket dieses Raums.",
        _ => return None,
    };
    Some(sentence)
}

fn about_devices(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "unknown-device" => "Ein solches Gerät hast du nicht.",
        "this-device" => {
            "Das ist das Gerät, das du gerade benutzt. Sperr es von einem anderen aus."
        }
        "too-many-devices" => {
            "Mehr Geräte gehen nicht. Sperr eines aus, das du nicht mehr benutzt."
        }
        "words-elsewhere" => "Die Wörter kennt nur das Gerät, mit dem du begonnen hast.",
        "words-unfit" => {
            "Diese Wörter passen nicht: Es sind nicht 24, eines ist falsch, oder zwei sind vertauscht."
        }
        "words-not-yours" => {
            "Das sind nicht die Wörter des Geräts, mit dem du in diesem Raum begonnen hast. Sieh auf dem Blatt nach, auf dem sie stehen."
        }
        "words-unknown" => {
            "In diesem Raum gehören diese Wörter niemandem. Prüfe sie, und ob das Ticket aus deinem Raum ist."
        }
        "device-settling" => {
            "Dieses Gerät ist mit deinen Wörtern zurückgekommen und damit noch nicht fertig. Versuch es wieder, wenn es das Gerät eines Mitglieds getroffen hat. Hast du es nicht in der Hand, beginne mit den Wörtern auf einem anderen neu; damit ist es ausgesperrt."
        }
        "device-taken-back" => {
            "Das geht nicht: Dieses Gerät wurde von einem anderen deiner Geräte ausgesperrt."
        }
        _ => return None,
    };
    Some(sentence)
}

fn about_coming_in(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "ticket-expired" => "Das Ticket ist abgelaufen. Bitte um ein neues.",
        "ticket-used" => {
            "Mit dem Ticket sind schon so viele gekommen, wie es zulässt. Bitte um ein neues."
        }
        "ticket-revoked" => "Das Ticket wurde zurückgenommen. Bitte um ein neues.",
        "ticket-unknown" => {
            "Das Gerät, das du erreicht hast, kennt diese Einladung noch nicht. Versuch es in der Nähe von dem, der dich eingeladen hat."
        }
        "ticket-inviter-gone" => {
            "Wer das Ticket gemacht hat, ist nicht mehr dabei. Bitte jemand anderen um ein neues."
        }
        "ticket-other-space" => {
            "Das Gerät, das du erreicht hast, gehört zu einem anderen Raum. Prüfe das Ticket."
        }
        "too-many-guests" => {
            "Wer das Ticket gemacht hat, hat schon so viele eingeladen, wie ein Mitglied darf. Bitte jemand anderen."
        }
        "not-a-member" => {
            "Das Gerät, das du erreicht hast, ist selbst noch nicht dabei. Versuch es mit einem anderen."
        }
        "removed" => {
            "Du wurdest hier pausiert oder ausgeschlossen. Nur wer das entschieden hat, kann es aufheben."
        }
        "device-ticket-over" => {
            "Das Gerät kam nicht dazu: Das Ticket wurde schon benutzt, ist abgelaufen, oder es gibt ein neueres. Mach auf dem anderen Gerät ein neues."
        }
        _ => return None,
    };
    Some(sentence)
}
