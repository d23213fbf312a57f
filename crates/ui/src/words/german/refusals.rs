//! Refusals in German, by their code. One without an entry is shown as the replica says it.

pub(in crate::words) fn refusal(code: &str) -> Option<&'static str> {
    about_the_copy(code)
        .or_else(|| about_tickets(code))
        .or_else(|| about_talking(code))
        .or_else(|| about_communities(code))
        .or_else(|| about_meeting(code))
        .or_else(|| super::doors::refusal(code))
        .or_else(|| super::carrying::refusal(code))
        .or_else(|| super::deciding::refusal(code))
        .or_else(|| super::life_refusals::refusal(code))
}

fn about_the_copy(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "no-space" => {
            "Das geht noch nicht: Hier ist noch kein Raum. Gründe einen oder tritt einem bei."
        }
        "space-ended" => {
            "Das geht nicht mehr: Dieser Raum endete mit seiner Veranstaltung. Alles bleibt lesbar, und unter „Deine Daten“ nimmst du mit, was du magst."
        }
        "space-last-day" => {
            "Der Raum ließ sich nicht gründen: Schreib einen letzten Tag, der noch kommt, als JJJJ-MM-TT."
        }
        "already-here" => "Diesen Raum gibt es auf diesem Gerät schon.",
        "already-in-space" => "Das geht nicht: Diese Kopie gehört schon zu einem Raum.",
        "not-yet-member" => {
            "Das geht noch nicht: Noch hat dich kein Gerät eines Mitglieds aufgenommen. Lass dieses Fenster in der Nähe eines Mitglieds offen."
        }
        "no-key" => {
            "Das ließ sich nicht speichern: Der Schlüssel dafür ist noch nicht angekommen. Sorge dafür, dass das Gerät eines Mitglieds erreichbar ist."
        }
        "not-admitted" => {
            "Das ließ sich nicht speichern: Deine Kopie holt noch auf. Versuch es gleich noch einmal."
        }
        "too-large" => "Das ließ sich nicht speichern: Es ist zu groß. Kürze es.",
        "no-passphrase" => "Das geht noch nicht: Diese Kopie hat keine Passphrase. Setz erst eine.",
        "keyring-absent" => {
            "Der Schlüsselbund ließ sich nicht nutzen: Auf diesem Computer antwortet keiner. Die Passphrase öffnet die Kopie wie bisher."
        }
        "keyring-locked" => {
            "Der Schlüsselbund ließ sich nicht nutzen: Er ist selbst abgeschlossen. Schließ ihn auf oder melde dich neu an, und versuch es dann noch einmal."
        }
        "no-part" => "Das ließ sich nicht schreiben: Du bist dort noch nicht dabei. Mach erst mit.",
        "unknown-scope" => {
            "Das war hier nicht zu finden. Vielleicht ist es noch unterwegs: Lass Eyelevel in der Nähe von jemandem laufen, der dabei ist."
        }
        "too-many-scopes" => {
            "Mehr geht nicht: Du bist schon in so vielen Communitys und Gesprächen, wie möglich sind."
        }
        "unknown-program" => "Dieses Programm gibt es nicht.",
        "picked-later" => {
            "Ein Feld nur ausgewählten Personen zu zeigen, kommt in einer späteren Version. Wähle dich oder den Raum."
        }
        "sample-failed" => "Der Beispielraum ließ sich nicht öffnen. Versuch es noch einmal.",
        "busy" => "Gerade ist zu viel zu tun. Versuch es in einem Moment noch einmal.",
        "stopped" => "Eyelevel wird gerade beendet. Starte es neu.",
        _ => return None,
    };
    Some(sentence)
}

fn about_tickets(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "ticket-too-long" => {
            "Das Ticket ließ sich nicht lesen: Es ist länger als jedes Ticket. Kopiere nur den Teil, der mit „eyelevel:“ beginnt."
        }
        "ticket-malformed" => {
            "Das Ticket ließ sich nicht lesen: Ein Ticket beginnt mit „eyelevel:“, danach kommen Buchstaben und Ziffern. Kopiere es noch einmal, ganz."
        }
        "ticket-altered" => {
            "Das Ticket ließ sich nicht lesen: Unterwegs ging ein Zeichen verloren oder wurde verändert. Kopiere es noch einmal, ganz."
        }
        "ticket-newer" => {
            "Das Ticket ließ sich nicht lesen: Es stammt aus einer neueren Version von Eyelevel. Aktualisiere und versuch es noch einmal."
        }
        "ticket-uses" => {
            "Das Ticket ließ sich nicht machen: So viele Personen kann es nicht aufnehmen."
        }
        "ticket-expiry" => {
            "Das Ticket ließ sich nicht machen: Es wäre schon abgelaufen. Wähle ein späteres Ende."
        }
        _ => return None,
    };
    Some(sentence)
}

fn about_talking(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "person-oneself" => "Das bist du selbst. Wähle jemand anderen.",
        "unknown-person" => "Diese Person ist unter den Menschen dieses Raums nicht zu finden.",
        "unknown-conversation" => {
            "Dieses Gespräch war nicht zu finden. Vielleicht ist es noch unterwegs zu diesem Gerät."
        }
        "message-length" => "Die Nachricht ließ sich nicht senden: Sie ist leer oder zu lang.",
        "talkers" => {
            "Die Nachricht ließ sich nicht senden: Für ein Gespräch sind das zu viele oder zu wenige."
        }
        "blocked" => {
            "Die Nachricht ließ sich nicht senden: Von einer dieser Personen nimmst du nichts mehr an. Nimm das erst zurück."
        }
        "asked-many" => {
            "Die Frage ließ sich nicht stellen: Auf einmal geht sie an 1 bis 5 Menschen, an jede Person einzeln."
        }
        "asked-there" => {
            "Diese Frage steht schon in einer Community, wo alle antworten können. Stell eine andere in Worten."
        }
        "not-passed-on" => {
            "Die Nachricht ließ sich nicht weitergeben: Sie ist von dir selbst, zu lang oder nicht mehr hier, oder die Person liest sie schon."
        }
        "block-oneself" | "follow-oneself" => "Das geht nicht: Das bist du selbst.",
        _ => return None,
    };
    Some(sentence)
}

fn about_communities(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "no-guest" => {
            "Das ließ sich nicht sagen: Diese Person kümmert sich um die Community und ist kein Gast."
        }
        "guests-of-others" => {
            "Wer Gast ist, sagen nur die, die sich um die Community kümmern. Bitte jemanden von ihnen darum."
        }
        "community-name" => "Die Community braucht einen Namen mit 1 bis 80 Zeichen.",
        "no-charter" => {
            "Noch gibt es hier keine Charta zum Unterschreiben. Schlag zuerst eine vor."
        }
        "no-seat-asked" => "Diese Person hat nicht gesagt, dass sie kommt.",
        "seat-left" => {
            "Du hast diese Gemeinschaft verlassen und bekämst keinen Platz. Tritt erst wieder ein."
        }
        "useful-unmet" => {
            "Nützlich gewesen sein kann nur ein Treffen, das stattgefunden hat. Sag, dass ihr euch getroffen habt, oder lass es weg."
        }
        "no-seat-left" => {
            "Alle Plätze sind vergeben. Füge unter „Ändern…“ einen hinzu oder sag jemandem, dass keiner da ist."
        }
        "stay-over" => {
            "Du warst hier zu Gast, und dein letzter Tag ist vorbei. Alles bleibt lesbar; wer sich um die Community kümmert, kann einen späteren Tag nennen."
        }
        "nothing-to-adapt" => "In jener Community hat das noch niemand geschrieben.",
        "nothing-to-keep" => "Niemand hat vorgeschlagen, diese Community zu beenden.",
        "not-yours" => "Das geht nicht: Jemand anderes hat es gesagt.",
        "no-answer" => "Das ließ sich nicht annehmen: Es ist keine Antwort auf eine Frage.",
        "not-your-ask" => {
            "Annehmen kann die Antwort nur, wer gefragt hat. Bedanken kannst du dich."
        }
        "poll-answered" => {
            "Die Frage lässt sich nicht mehr ändern: Andere haben schon gewählt. Schließ die Umfrage und frag neu."
        }
        "report-stays" => {
            "Eine Meldung bleibt, wie sie war, und mit ihr, was dazu befunden wurde. Sag der Runde, was sich geändert hat."
        }
        "idea-open" => {
            "Wer eine Community betritt, die nur ihre Mitglieder sehen, unterschreibt zuerst ihre Charta. Gründe sie mit einer; sie lässt sich ändern."
        }
        "report-apart" => {
            "Das ist eine Meldung: Sie liegt bei der Runde und denen, um die es geht. Was die Runde denkt, notiert sie mit dem, was sie befindet."
        }
        "report-whom" => "Hier haben mehrere geschrieben. Sag, wessen Worte du meinst.",
        "appeal-by-reporter" => {
            "Das ist deine eigene Meldung. Einspruch legt ein, um wen es geht, oder jemand anderes für diese Person."
        }
        "role-in-use" => {
            "Andere haben diese Aufgabe. Sie können sie abgeben, oder du schließt sie, wenn sie nicht mehr gebraucht wird."
        }
        "never-closed" => "Hier gibt es nichts abzuschließen.",
        "same-community" => "Das ließ sich nicht weitergeben: Es steht dort schon.",
        "cannot-relay" => {
            "Das ließ sich nicht weitergeben: Nur Beiträge lassen sich weitergeben, solange sie nicht zurückgenommen sind."
        }
        "private-item" => {
            "Das ließ sich nicht weitergeben: Nicht alle dürfen lesen, wo es gesagt wurde."
        }
        "stands-elsewhere" => {
            "Die Idee beginnt mit etwas aus einer anderen Community. Gib es zuerst hierher weiter."
        }
        "merge-unlike" => {
            "Die eine lesen alle, die andere nur, wer dabei ist; zusammenlegen lassen sie sich nicht. Ladet die einen in die andere ein und archiviert, was niemand mehr braucht."
        }
        _ => return None,
    };
    Some(sentence)
}

fn about_meeting(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "meet-oneself" => "Das geht nicht: Das bist du selbst.",
        "answer-value" => {
            "Diese Antwort kann das Programm nicht lesen: Es nimmt Tage wie 2026-12-24, den ersten vor dem letzten, Zahlen wie 4, Termine wie Tue 06:00-14:00, „Tisch“ oder „Video“, oder eine Rolle, die es hat."
        }
        "meet-in-rounds" => {
            "Dieses Programm bringt Menschen in Runden zusammen. Sieh bei den Runden nach."
        }
        "meet-not-entered" => {
            "Das geht nicht: Du nimmst an diesem Programm nicht teil. Nimm teil und frag dann."
        }
        "meet-other-not-entered" => {
            "Das geht nicht: Die Person nimmt an diesem Programm nicht teil. Schreib ihr."
        }
        "meet-nameless" => {
            "Das geht nicht: In diesem Programm hat niemand einen Namen, bevor beide zugesagt haben."
        }
        "meet-agreed" => "Ihr habt beide schon zugesagt. Schreibt euch.",
        "meet-waiting" => "Deine Frage steht noch. Bisher kam keine Antwort.",
        "meet-full" => {
            "Das geht nicht: Deine Plätze in diesem Programm sind vergeben oder angefragt. Erhöhe sie, nimm eine Frage zurück oder beende ein Treffen."
        }
        "meet-day" => "Das ist kein kommender Tag. Schreib ihn wie 2026-12-24.",
        "nothing-noted" => {
            "Du hast noch nichts notiert. Sag erst, ob es nützlich war und ob ihr euch wieder treffen würdet."
        }
        "no-request" => "Zwischen euch steht hier keine solche Anfrage mehr.",
        _ => return None,
    };
    Some(sentence)
}
