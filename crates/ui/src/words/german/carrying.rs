//! Refusals about files, git repositories and the network in German, by their code.

pub(super) fn refusal(code: &str) -> Option<&'static str> {
    about_bundles(code)
        .or_else(|| about_repositories(code))
        .or_else(|| about_the_network(code))
        .or_else(|| about_attachments(code))
        .or_else(|| about_pictures(code))
}

fn about_pictures(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "picture-unreadable" => {
            "Aus dieser Datei ließ sich kein Code lesen. Nimm ein Bild in PNG oder JPEG, oder tipp ab, was unter dem Code steht."
        }
        "picture-too-large" => {
            "Das Bild hat mehr als 24 MiB oder 8192 Pixel an einer Seite, oder braucht zu viel Speicher. Schneide den Code aus, oder mach das Bild kleiner."
        }
        "picture-without-code" => {
            "In dem Bild war kein Code zu finden. Nimm ihn gerade von vorn auf, ganz, scharf und mit seinem weißen Rand, oder schneide weg, was um ihn herum ist."
        }
        "picture-foreign-code" => {
            "Der Code in dem Bild ist keiner von Eyelevel. Nimm den auf, den das andere Gerät zeigt."
        }
        "picture-many-codes" => "In dem Bild sind mehrere Codes. Schneide den aus, den du meinst.",
        _ => return None,
    };
    Some(sentence)
}

fn about_bundles(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "bundle-absent" => {
            "Die Datei gibt es nicht. Sieh nach, ob der Name stimmt und der Stick steckt."
        }
        "bundle-damaged" => {
            "In der Datei ist nichts heil. Kopiere sie noch einmal, oder lass sie neu schreiben."
        }
        "bundle-disk" => {
            "Die Datei ließ sich nicht lesen oder schreiben. Ist dort noch Platz, und steckt der Stick noch? Sonst wähl einen anderen Ort."
        }
        "bundle-in-data" => {
            "Dort hält Eyelevel seine eigenen Dateien. Nimm für das Bündel einen anderen Ort."
        }
        "bundle-newer" => {
            "Die Datei stammt von einem neueren Eyelevel. Aktualisiere dieses, um sie zu lesen."
        }
        "bundle-no-file" => {
            "Das ist keine gewöhnliche Datei. Kopiere die Datei in einen Ordner und nenne sie dort."
        }
        "bundle-occupied" => {
            "Dort steht schon eine Datei, die nicht von Eyelevel ist. Wähl einen anderen Namen."
        }
        "bundle-other-space" => "Diese Datei gehört zu einem anderen Raum.",
        "not-a-bundle" => "Das ist keine Datei von Eyelevel.",
        "cancelled" => {
            "Angehalten. Von der neuen Datei blieb nichts; eine frühere dieses Namens ist, wie sie war."
        }
        "history-damaged" => {
            "Etwas, das hier liegt, ist beschädigt und blieb hier; alles andere ist ausgetauscht. Setz diese Kopie unter „Abgleich“ instand, wo ein Gerät in der Nähe ist, das es heil hat."
        }
        "history-unreadable" => {
            "Ein Teil dessen, was hier liegt, ist nicht lesbar. Prüfe diese Kopie unter „Abgleich“."
        }
        "nothing-here" => "Hier ist noch nichts gespeichert.",
        "repair-disk" => {
            "Das ließ sich nicht in Ordnung bringen, weil sich der Datenträger nicht beschreiben lässt."
        }
        _ => return None,
    };
    Some(sentence)
}

fn about_repositories(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "git-missing" => {
            "Dafür fehlt das Programm git auf diesem Rechner. Installiere es, oder nimm stattdessen eine Datei."
        }
        "git-refused" => "Git hat das abgelehnt.",
        "remote-absent" => {
            "Dort ist gerade keine Git-Ablage. Steck den Stick ein, oder verbinde die Freigabe."
        }
        "remote-address" => {
            "Diese Adresse geht nicht: Nimm einen Ordner oder eine Adresse mit https oder ssh, ohne ein Passwort darin."
        }
        "remote-beyond-reach" => {
            "Dieses Gerät erreicht nur das lokale Netz, und diese Ablage liegt vielleicht außerhalb. Nenne den Server mit seiner Adresse dort, oder ändere das unter „Netzwerk“."
        }
        "remote-damaged" => "Was von dort kommt, ist beschädigt.",
        "remote-disk" => {
            "Dort ließ sich keine Ablage anlegen. Ist der Ordner da, und darfst du dort schreiben?"
        }
        "remote-foreign" => {
            "Git rührt diesen Ordner nicht an, weil er einem anderen Benutzer dieses Rechners gehört."
        }
        "remote-full" => "Dort ist kein Platz mehr.",
        "remote-name" => "Nimm als Namen bis zu 32 kleine Buchstaben, Ziffern und Striche.",
        "remote-no-git" => {
            "Dort antwortet etwas anderes als ein Git-Server. Prüfe die Adresse, oder melde dich dort erst an."
        }
        "remote-other-space" => {
            "Dort liegt ein anderer Raum; es wurde nichts hingeschickt. Gib jedem Raum eine eigene Ablage."
        }
        "remote-paused" => {
            "Dieses Gerät nimmt gerade mit niemandem Kontakt auf. Unter „Netzwerk“ geht es weiter."
        }
        "remote-pending" | "pending" => {
            "Noch ist nicht alles ausgetauscht; beim nächsten Mal geht es weiter."
        }
        "remote-read-only" => {
            "Dort lässt sich nichts schreiben. Ist der Stick oder Ordner schreibgeschützt, und darfst du dort schreiben?"
        }
        "remote-sign-in" => {
            "Dort musst du dich anmelden. Melde dich einmal mit git selbst an und lass es das Passwort behalten."
        }
        "remote-stopped" => "Angehalten, bevor dort alles angesehen war.",
        "remote-taken" => {
            "Eine Ablage dieses Namens gibt es schon. Wähl einen anderen, oder vergiss sie erst."
        }
        "remote-too-large" => "Von dort kommt mehr, als dieses Gerät annimmt.",
        "remote-too-slow" => "Das dauerte zu lange und wurde abgebrochen.",
        "remote-unmended" => {
            "Das ließ sich dort nicht in Ordnung bringen. Auf einem Server kann das nur, wem er gehört."
        }
        "remote-unreachable" => "Die Ablage ist gerade nicht zu erreichen.",
        "remote-unreadable" => {
            "Diese Ablage darfst du nicht lesen. Bitte, wer sie angelegt hat, um das Recht, dort zu lesen und zu schreiben."
        }
        "too-many-remotes" => "Mehr als 16 Ablagen hat ein Raum nicht.",
        "unknown-remote" => "Eine Ablage dieses Namens gibt es nicht.",
        _ => return None,
    };
    Some(sentence)
}

fn about_the_network(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "nearby-ask" => {
            "Es war nicht zu erfahren, wer das ist. Vielleicht ist das Gerät schon fort."
        }
        "nearby-no-space" => {
            "Hier ist noch kein Raum, in den du einladen könntest. Sieh dich um, ohne einzuladen."
        }
        "network-choice" => {
            "Das ließ sich nicht merken, weil sich der Datenträger nicht beschreiben lässt."
        }
        "no-network-here" => {
            "Dieses Gerät ist gerade in keinem Netz. Verbinde es mit einem, oder nimm ein Ticket oder eine Datei."
        }
        "no-network" => "Dieses Eyelevel wurde ohne Netz gestartet.",
        "nothing-under-way" => "Da ist gerade nichts anzuhalten.",
        "only-carries" => {
            "Das geht hier nicht: Diese Kopie überbringt den Raum nur für andere. Sie liest nichts und sagt nichts."
        }
        "unknown-peer" => "Dieses Gerät ist hier nicht bekannt.",
        _ => return None,
    };
    Some(sentence)
}

fn about_attachments(code: &str) -> Option<&'static str> {
    let sentence = match code {
        "attachment-away" => {
            "Niemand in Reichweite hat die Datei. Versuch es noch einmal, wenn verbunden ist, von wem sie kommt."
        }
        "attachment-broken" => "Die Datei ist beschädigt und lässt sich nicht öffnen.",
        "attachment-too-large" => "Die Datei ist zu groß: Mehr als 5 MiB gehen nicht mit.",
        "attachment-unkept" => "Die Datei ließ sich auf diesem Gerät nicht ablegen.",
        "attachment-unreadable" => "Das ließ sich nicht lesen. Ist es eine Datei?",
        "attachment-unwritten" => "Die Datei ließ sich dort nicht speichern.",
        _ => return None,
    };
    Some(sentence)
}
