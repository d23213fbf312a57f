//! Refusals about living together in German, by their code: votes, cases, rounds, what was said.

pub(super) fn refusal(code: &str) -> Option<&'static str> {
    about_deciding(code)
        .or_else(|| about_cases(code))
        .or_else(|| about_what_was_said(code))
        .or_else(|| about_making(code))
        .or_else(|| about_introductions(code))
        .or_else(|| about_rounds(code))
        .or_else(|| about_oneself(code))
}

fn about_deciding(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "asks-for-standing" => {
            "Das geht nicht: Es lässt Menschen nach Position oder Abteilung herein oder schließt sie danach aus. Sag stattdessen, was sie tun, brauchen oder wollen."
        }
        "already-so" => "Das ist schon so.",
        "not-in-community" => {
            "Diese Person hat die Gemeinschaft verlassen und könnte dort nichts unterschreiben. Wähle jemanden, der mitmacht."
        }
        "not-in-space" => {
            "Diese Person ist nicht mehr im Raum und könnte nichts unterschreiben. Wähle jemand anderen."
        }
        "removed-already" => {
            "Diese Person ist dort schon pausiert oder ausgeschlossen. Hebt das zuerst auf, um neu zu entscheiden."
        }
        "went-along" => {
            "Diese Person ging mit, als jemand mit allen ausgeschlossen wurde, die über sie oder ihn kamen. Hebt das auf, dann sind beide wieder dabei."
        }
        "no-such-role" => {
            "Eine Rolle mit diesem Titel gibt es nicht, aber eine, die fast so heißt. Eine neue braucht einen eigenen Titel."
        }
        "no-such-date" => {
            "Diesen Termin gibt es nicht zur Wahl. Nimm einen davon, oder schreib Tag und Uhrzeit."
        }
        "not-removed" => "Diese Person ist dort weder pausiert noch ausgeschlossen.",
        "community-archived" => {
            "Hier lässt sich nichts mehr schreiben: Diese Community ist archiviert. Alles bleibt lesbar, und ihr könnt vorschlagen, sie wieder zu wecken."
        }
        "community-closed" => "Diese Community ist geschlossen. Ein Mitglied kann dich einladen.",
        "community-merged" => {
            "Hier lässt sich nichts mehr schreiben: Diese Community ist in einer anderen aufgegangen. Dort geht es weiter; alles hier bleibt lesbar, und ihr könnt vorschlagen, sie wieder zu wecken."
        }
        "closed-reason" => {
            "Sag in 1 bis 280 Zeichen, warum sie geschlossen ist; das können alle im Raum lesen."
        }
        "no-vote" => {
            "Hier entscheidet, wer dabei ist und die Charta unterschrieben hatte, oder, wo eine Liste beschlossen wurde, wer darauf steht."
        }
        "unknown-value" => {
            "Eine Klausel nennt einen Wert, den die Charta des Raums nicht hat. Sieh in der Charta des Raums nach, wie er heißt."
        }
        _ => return None,
    };
    Some(sentence)
}

fn about_cases(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "case-decided" => {
            "Darüber hat das Gremium schon entschieden. Ein Einspruch geht an ein anderes."
        }
        "case-not-here" => {
            "Der Text dieses Falls ist noch unterwegs. Lass Eyelevel in der Nähe von jemandem laufen, der ihn hat."
        }
        "finding-not-open" => "So geht es nicht: Eine Stufe folgt auf die andere.",
        "no-case" => "Dieser Fall ist nicht zu finden.",
        "nobody-to-carry" => {
            "Einspruch geht noch nicht: Hier ist niemand bekannt, der ihn weitertragen könnte."
        }
        "not-on-panel" => "Entscheiden kann das nur, wer in das Gremium gelost wurde.",
        "nothing-to-appeal" => {
            "Einspruch geht nur gegen das, was ein Gremium entschieden hat, und nur einmal."
        }
        "panel-drawn" => "Das Gremium ist schon gelost.",
        "report-oneself" => "Das hast du selbst gesagt. Du kannst es ändern oder zurücknehmen.",
        "report-text" => {
            "Sag dem Gremium, was geschehen ist, in 1 bis 4000 Zeichen. Niemand sonst liest es."
        }
        "report-twice" => "Das hast du schon gemeldet. Das Gremium sieht es sich einmal an.",
        "too-few-to-draw" => {
            "Es lässt sich kein Gremium losen: Zu wenige, die eine Stimme haben, sind unbeteiligt. Gib mehr Menschen eine Stimme."
        }
        "unknown-clause" => "Diese Klausel gibt es in der Charta nicht.",
        _ => return None,
    };
    Some(sentence)
}

fn about_what_was_said(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "ambiguous-community" => "So heißen mehrere Communitys.",
        "ambiguous-item" => "So fangen mehrere Kennungen an. Schreib mehr davon.",
        "unknown-community" => {
            "Diese Community ist hier nicht zu finden. Vielleicht ist sie noch unterwegs."
        }
        "unknown-item" => "Das ist hier nicht zu finden. Vielleicht ist es noch unterwegs.",
        "unknown-kind" => "Diese Art von Beitrag gibt es nicht.",
        "unknown-message" => "Was vor dieser Nachricht gesagt wurde, ist hier nicht zu finden.",
        "unknown-attachment" => "Diese Datei ist hier nicht zu finden.",
        "attachments" => "So viele Dateien passen nicht dazu, oder hierzu passen keine.",
        "attachments-full" => "Dieses Gerät hält von einer Person nicht mehr Dateien.",
        "no-reason" => "Sag in ein paar Worten, warum das hier wichtig ist.",
        "post-too-long" => "Das ist zu lang. Kürze es.",
        "value-too-long" => {
            "Etwas davon ist zu lang: Ein Titel, ein Ort oder eine Wahlmöglichkeit hat höchstens 120 Zeichen, ein Dank oder ein Wort für jemanden höchstens 500, ein Schritt eines Formats höchstens 280."
        }
        "text-too-long" => "Der Text ist zu lang. Kürze ihn.",
        "text-empty" => "Schreib mindestens ein sichtbares Zeichen.",
        "text-full" => "In diesen Text passt nichts mehr.",
        "item-not-understood" => "Da fehlt etwas: Schreib mindestens ein sichtbares Zeichen.",
        "value-not-understood" => {
            "Ein Wert passt hier nicht. Schreib Tage wie 2026-12-31, Zeiten wie 2026-12-31 18:00, Links mit https:// und Plätze als Zahl."
        }
        "why-too-long" => "Dein Warum ist zu lang. Kürze es auf 1000 Zeichen.",
        "change-too-large" => "Das ist zu viel für eine Änderung. Sag es in kleineren Schritten.",
        "contributions-full" => {
            "Von diesem Gerät passt in diese Community nichts mehr. Mach mit einem anderen weiter."
        }
        "newer-version" => {
            "Das stammt aus einer neueren Version von Eyelevel. Aktualisiere, um weiterzumachen."
        }
        "not-written" => "Das ließ sich nicht schreiben.",
        "not-sent" => "Die Nachricht ließ sich nicht senden.",
        _ => return None,
    };
    Some(sentence)
}

fn about_making(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "gathering-day" => {
            "Ohne Tag geht es nicht. Schreib einen, etwa 2026-12-31 18:00, oder sag das Treffen ab."
        }
        "no-card" => "Das ist keine Wissenskarte.",
        "no-date" => "Das ist kein Treffen mit einem Datum.",
        "code-foreign" => {
            "Diesen Code hat kein Gerät der Person gemacht, die einlädt. Lass ihn dir von ihr zeigen, oder sag selbst, dass du da warst."
        }
        "code-over" => "Dieser Code ist über eine Stunde alt. Lass dir einen frischen zeigen.",
        "no-gathering" => "Dieser Code gehört zu keinem Treffen. Lass ihn dir noch einmal zeigen.",
        "no-such-option" => "Diese Möglichkeit gibt es nicht.",
        "nothing-to-choose" => "Hier gibt es nichts auszuwählen.",
        "one-option" => "In dieser Umfrage wählen alle eines.",
        "too-few-options" => "Nenne mindestens zwei verschiedene zur Auswahl.",
        "too-many-roles" => "So viele Aufgaben passen nicht in den Anfang eines Projekts.",
        "steps" => {
            "Der Ablauf ließ sich nicht lesen: Schreib jeden Schritt mit seinen Minuten, etwa „10 min | Ankommen“."
        }
        "unknown-format" => "Dieses Format gibt es nicht.",
        "invitation-malformed" => {
            "Die Einladung ließ sich nicht lesen: Sie beginnt mit „eyelevel-community:“. Füge sie ganz ein."
        }
        "invitation-of-another" => {
            "Diese Einladung steht in keiner Nachricht an dich. Sie gilt nur, wenn ein Mitglied dich eingeladen hat; vielleicht ist die Nachricht noch unterwegs."
        }
        "nothing-to-invite" => {
            "Hier muss niemand eingeladen werden: Alle im Raum können dazukommen."
        }
        "open-anyway" => "Diese Community tragen ohnehin alle im Raum.",
        "program-would-tell" => {
            "Hier lässt sich kein Programm aufheben: Wer mitmacht, wäre im ganzen Raum bekannt, und wer in dieser Community ist, nicht."
        }
        "too-many-programs" => "Mehr Programme hebt eine Community nicht auf. Lass erst eines los.",
        "too-few-to-sum" => {
            "Eine Zusammenfassung gibt es ab fünf Menschen, und nur wo alle sehen, wer dabei ist."
        }
        _ => return None,
    };
    Some(sentence)
}

fn about_introductions(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "intro-agreed" => "Dem hast du schon zugestimmt, und das ist unterwegs.",
        "intro-asked" => {
            "Deine Bitte steht noch. Wenn binnen zwei Wochen nichts daraus wird, kannst du noch einmal fragen."
        }
        "intro-length" => "Die Worte dazu sind zu lang. Kürze sie.",
        "intro-same" => "Das ist die Person, die du kennenlernen willst. Schreib ihr.",
        "intro-strangers" => {
            "Beide zeigen, wen sie kennen, und einander nicht. Frag jemanden, der beide kennt, oder schreib selbst."
        }
        "intro-yours" => {
            "Darum hast du selbst gebeten. Es beginnt nur etwas, wenn beide anderen zustimmen."
        }
        "unknown-intro" => "Diese Vorstellung ist nicht zu finden.",
        _ => return None,
    };
    Some(sentence)
}

fn about_rounds(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "round-closes" => {
            "Die Runde ist nicht angekündigt: Sag eine Zeit, die noch kommt, zu der du sie schließen willst."
        }
        "round-closed" => "Diese Runde ist schon geschlossen. Mach bei der nächsten mit.",
        "round-frozen" => "Diese Runde steht schon fest.",
        "round-no-group" => "In dieser Runde bist du in keiner Gruppe.",
        "round-not-for-this" => "In diesem Programm gibt es keine Runden, sondern eigene Listen.",
        "program-not-entered" => "In diesem Programm machst du nicht mit.",
        "round-not-in" => "In dieser Runde machst du nicht mit.",
        "round-not-yours" => "Das kann nur, wer die Runde angekündigt hat.",
        "round-note" => "Kürze, was die anderen wissen sollen, auf 500 Zeichen.",
        "round-open" => "Noch gibt es kein Ergebnis: Die Runde steht noch nicht fest.",
        "round-missing" => "Noch gibt es kein Ergebnis: Einige Meldungen sind noch unterwegs.",
        "round-awaited" => {
            "Noch gibt es kein Ergebnis: Einige haben ihr Los noch nicht aufgedeckt."
        }
        "round-other-version" => {
            "Kein Ergebnis: Diese Runde nutzt eine andere Fassung des Programms. Alle in der Runde brauchen die gleiche Version von Eyelevel."
        }
        "round-other-model" => {
            "Kein Ergebnis: Diese Runde vergleicht die Bedeutung von Texten mit einem anderen Textmodell. Alle in der Runde brauchen die gleiche Version von Eyelevel."
        }
        "round-program-away" => {
            "Diese Runde nutzt ein Programm, das eine Community angepasst hat, und es ist nicht hier. Tritt ihr bei oder warte, bis es da ist."
        }
        "round-reading" => {
            "Noch gibt es kein Ergebnis: Dieses Gerät liest noch, was die Leute geschrieben haben. Es kommt von selbst."
        }
        "round-too-large" => "Kein Ergebnis: Für so eine Runde haben sich zu viele gemeldet.",
        "round-size" => "Für diese Runde haben sich zu wenige oder zu viele gemeldet.",
        "unknown-round" => "Diese Runde ist nicht zu finden. Vielleicht ist sie noch unterwegs.",
        "unknown-question" => "Das fragt dieses Programm nicht.",
        "unknown-reason" => "Diesen Grund gibt es nicht.",
        _ => return None,
    };
    Some(sentence)
}

fn about_oneself(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "nothing-to-erase" => "Von dir steht dort nichts.",
        "picked-people" => "Nenne Personen, denen du das Feld zeigen willst; so viele gehen nicht.",
        "space-name" => "Der Raum braucht einen Namen, der nicht zu lang ist.",
        _ => return None,
    };
    Some(sentence)
}
