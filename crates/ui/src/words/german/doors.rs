//! Refusals in communities and of feeds from outside, in German, by their code.

pub(super) fn refusal(code: &str) -> Option<&'static str> {
    about_things(code).or_else(|| about_outside(code))
}

fn about_things(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "ambiguous-person" => {
            "So heißen mehrere. Schreib den Anfang der Kennung in Klammern dahinter, so wie die Namen hier stehen."
        }
        "carried" => {
            "Das ist schon beschlossen, und was beschlossen ist, bleibt. Schlag vor, was stattdessen gelten soll."
        }
        "day-over" => "Dieser Tag ist schon vorbei. Nenne heute oder einen kommenden Tag.",
        "hours" => {
            "Das Ende läge vor dem Anfang. Schreib die frühere Zeit zuerst, etwa 12:00-13:00; über Mitternacht darf es 12 Stunden dauern, etwa 22:00-01:00."
        }
        "series" => {
            "Diese Reihe kommt nicht zustande: Sag, wie oft insgesamt, und beginne höchstens am 28."
        }
        "how-many-people" => {
            "Sag, für wie viele Menschen es ist, die kleinere Zahl zuerst, etwa „2-4“."
        }
        "item-closed" => "Das geht nicht mehr: Es ist abgeschlossen.",
        "item-gone" => "Das geht nicht mehr: Es wurde zurückgenommen.",
        "not-begun" => "Das geht noch nicht: Es hat noch nicht begonnen.",
        "not-inside" => "Das geht nicht: Du bist in dieser Community nicht dabei.",
        "not-your-guest" => "Zurücknehmen kann das nur, wer es gesagt hat.",
        "not-yours-to-thank" => "Das hast du selbst geschrieben.",
        "own-answer" => {
            "Deine eigene Antwort kannst du nicht annehmen. Schließ die Frage ab, wenn du hast, was du brauchst."
        }
        "role-held" => "Diese Aufgabe ist vergeben. Sie wird frei, wenn jemand sie enden lässt.",
        "role-not-yours" => "Weitergeben kannst du nur eine Aufgabe, die du selbst hast.",
        "wrong-kind" => "Das geht hiermit nicht.",
        _ => return None,
    };
    Some(sentence)
}

fn about_outside(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "network-paused" => {
            "Kein Feed ließ sich holen: Dieses Gerät nimmt gerade mit niemandem Kontakt auf. Unter „Netzwerk“ geht es weiter."
        }
        "local-network-only" => {
            "Kein Feed ließ sich holen: Dieses Gerät erreicht nur das lokale Netz. Unter „Netzwerk“ lässt sich das ändern."
        }
        "not-a-feed" => "Das ist kein RSS- oder Atom-Feed.",
        "not-https" => "Nur Adressen, die mit https:// beginnen, werden gelesen.",
        "unreachable" => {
            "Es kam keine sichere Antwort in der Zeit. Versuch es noch einmal, wenn du online bist."
        }
        "answered-otherwise" => "Die Adresse hat anders geantwortet als mit einem Feed.",
        "too-many-followed" => "Mehr Menschen gehen nicht. Lass erst jemanden los.",
        "too-many-feeds" => "Mehr Feeds gehen nicht. Lass erst einen los.",
        _ => return None,
    };
    Some(sentence)
}
