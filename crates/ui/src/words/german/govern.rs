//! What the window says about who decides, in German.

use replica::Share;

use crate::words::govern::GovernWords;

pub(in crate::words) static WORDS: GovernWords = GovernWords {
    title: "Wer entscheidet",
    sentence: "Jede Entscheidung ist von Menschen unterschrieben, und alle können mitzählen.",
    space: |name| format!("Der Raum {name}"),
    registrars: |names| format!("Registrare: {names}"),
    stewards: |names| format!("Hüter: {names}"),
    nobody: "niemand",
    you: |name| format!("{name} (du)"),
    more_needed: "Nehmt Registrare dazu, bis es drei sind: Dann sperrt der Verlust von einem niemanden aus.",
    split: "Gespaltene Ordnung: Auch andere Entscheidungen haben genug Unterschriften.",
    fork: |name, from| {
        format!(
            "Ein Gerät von {name} hat für eine Stelle seines Protokolls zwei verschiedene Einträge unterschrieben. Was es ab Eintrag {from} gesagt hat, zählt nirgends. Das geschieht, wenn eine alte Kopie benutzt wird, oder wenn jemand den einen dies sagt und den anderen jenes; niemand sonst kann wissen, welches von beidem es war."
        )
    },
    somebody: "jemandem",
    paused: |name| format!("{name} ist pausiert"),
    excluded: |name| format!("{name} ist ausgeschlossen"),
    restore: |name| format!("Vorschlagen, dass {name} wieder dabei ist"),
    proposed: "Wartet auf Unterschriften",
    signed_by: |names| format!("Unterschrieben von {names}."),
    missing: |n, names| {
        let signatures = if n == 1 {
            "Unterschrift fehlt"
        } else {
            "Unterschriften fehlen"
        };
        format!("{n} {signatures}; unterschreiben können: {names}.")
    },
    cannot_hold: |n| {
        let signatures = if n == 1 {
            "Unterschrift fehlt"
        } else {
            "Unterschriften fehlen"
        };
        format!(
            "{n} {signatures}, und zu wenige sind übrig, die unterschreiben können: Unter denen, die jetzt entscheiden, kann es nicht gelten. Nehmt jemanden dazu, der mitentscheidet, und schlagt es noch einmal vor."
        )
    },
    for_voters: |n| {
        let votes = if n == 1 {
            "fehlt noch eine Unterschrift"
        } else {
            "fehlen noch Unterschriften"
        };
        let count = if n == 1 {
            String::new()
        } else {
            format!(": {n}")
        };
        format!(
            "Die jetzt entscheiden, sind dafür zu wenige; es gilt, sobald mehr als die Hälfte der Stimmberechtigten unterschrieben hat. Davon {votes}{count}."
        )
    },
    signed_by_you: "Du hast das unterschrieben.",
    take_back: "Meine Unterschrift zurücknehmen",
    take_back_of: |what| format!("Meine Unterschrift zurücknehmen: {what}"),
    cannot_undo: "Sobald es gilt, zählt nirgends, was sie danach schreiben, und sie lesen nichts Neues. Das lässt sich nicht rückgängig machen.",
    while_paused: |is_space| {
        format!(
            "Sobald es gilt, liest die Person nichts Neues, und was sie hier schreibt, zählt für niemanden, bis sie wieder aufgenommen wird. {}",
            once_restored(is_space)
        )
    },
    once_restored,
    never_lowered: "Sobald es gilt, entscheiden weniger als so viele nichts mehr. Gesenkt wird das nie wieder.",
    overtaken: |what| {
        format!(
            "Während dies vorgeschlagen war, wurde etwas anderes beschlossen: {what}. Schlag es noch einmal vor, wenn es noch wichtig ist."
        )
    },
    propose_takes_back: |what| {
        format!(
            "Du stehst für einen anderen Vorschlag: {what}. Wenn du etwas vorschlägst, nimmst du deine Unterschrift dort zurück."
        )
    },
    takes_back: "Du stehst für einen anderen Vorschlag; wenn du diesen unterschreibst, nimmst du das zurück.",
    sign: "Unterschreiben…",
    sign_of: |what| format!("Unterschreiben: {what}"),
    sign_title: "Das unterschreiben?",
    admits: |name| format!("{name} aufnehmen"),
    excludes: |name, along| match along {
        Some("") => {
            format!("{name} ausschließen, mit allen, die über sie oder ihn kamen: niemand")
        }
        Some(along) => {
            format!("{name} ausschließen, mit allen, die über sie oder ihn kamen: {along}")
        }
        None => format!("{name} ausschließen"),
    },
    pauses: |name| format!("{name} pausieren, bis das aufgehoben wird"),
    restores: |name| format!("{name} wieder aufnehmen"),
    steward: |name, holds| {
        if holds {
            format!("{name} entscheidet künftig mit")
        } else {
            format!("{name} entscheidet künftig nicht mehr mit")
        }
    },
    votes: |name, votes| {
        if votes {
            format!("{name} darf künftig abstimmen")
        } else {
            format!("{name} stimmt künftig nicht mehr ab")
        }
    },
    charter: |text| format!("Eine andere Charta: „{text}“"),
    bars: |[share, panel, roll]| {
        let others = if (panel, roll) == (share, share) {
            String::new()
        } else {
            format!(
                ", {} einer ausgelosten Runde und {} derer, die abstimmen",
                portion(panel),
                portion(roll)
            )
        };
        format!(
            "Von da an müssen {} derer unterschreiben, die entscheiden{others}",
            portion(share)
        )
    },
    nothing: "Alles so lassen, wie es ist",
    elsewhere: "Hier entscheidet ein anderes deiner Geräte, nicht dieses.",
    take_up_open: "Auch mit diesem Gerät entscheiden",
    take_up_sentence: "Die Wiederherstellungswörter des Geräts, mit dem du begonnen hast, zeigen, dass du dieselbe Person bist. Ist jenes Gerät verloren, sperr es auch unter „Geräte“ aus: Bis dahin entscheidet es weiter mit.",
    take_up: "Mit diesem Gerät entscheiden",
    admission: "Wer Neue hereinlässt",
    admission_choices: ["Alle Mitglieder", "Registrare"],
    admission_help: "Mit Registraren unterschreibt mehr als die Hälfte von ihnen, bevor jemand hereinkommt. Du bist der erste; ändern lässt sich das später nicht.",
    succeeds: |epoch| {
        format!(
            "Dieser Raum führt einen anderen fort, von dem an, was dort in {epoch} entschieden wurde."
        )
    },
    again: "Anderswo weitermachen",
    again_sentence: "Wer nicht einverstanden ist, wie dieser Raum geführt wird, kann ihn neu gründen, neben diesem, mit seiner Charta. Von selbst kommt niemand mit: Du lädst ein, wer mag. Dieser Raum bleibt, wie er ist.",
    again_act: "Neu gründen…",
    again_from: |name| {
        format!(
            "Er führt {name} fort, mit der Charta. Du entscheidest allein, bis du Registrare dazunimmst; Karten und Beiträge lassen sich hinübertragen."
        )
    },
    waits: |id, by, n| {
        format!(
            "Jemand, von {by} eingeladen, wartet auf Einlass ({id}). Fehlende Unterschriften: {n}."
        )
    },
    waits_alone: |id, n| format!("{id} wartet auf Einlass. Fehlende Unterschriften: {n}."),
    carrier_waits: |id, n| {
        format!(
            "{id} wartet auf Einlass als Überbringer: eine Maschine, die den Raum für andere aufbewahrt und nichts lesen kann. Fehlende Unterschriften: {n}."
        )
    },
    let_in: |id| format!("Unterschreiben, dass {id} hereinkommt"),
    propose: "Etwas vorschlagen…",
    propose_sentence: |share| {
        format!(
            "Was du vorschlägst, unterschreibst du auch. Es gilt, sobald {} derer, die entscheiden, unterschrieben haben.",
            portion(share)
        )
    },
    person: "Person",
    person_hint: "Ein Name",
    add_registrar: "Als Registrar dazunehmen",
    add_steward: "Als Hüter dazunehmen",
    remove_registrar: "Als Registrar entlassen",
    remove_steward: "Als Hüter entlassen",
    another_charter: "Andere Charta",
    more_signatures: "Mehr Unterschriften",
    shuts_out: "Schließt jemanden aus",
    pause_somebody: "Jemanden pausieren",
    exclude_somebody: "Jemanden ausschließen",
    pause: "Pausieren…",
    exclude: "Ausschließen…",
    with_guests: "Auch alle, die über sie oder ihn kamen",
    pause_title: |name| format!("Vorschlagen, {name} zu pausieren?"),
    pause_sentence: |is_space| {
        format!(
            "Du unterschreibst sofort; es gilt, wenn genug andere unterschrieben haben. Von da an liest die Person hier nichts Neues, und was sie hier schreibt, zählt für niemanden, bis sie wieder aufgenommen wird. {}",
            once_restored(is_space)
        )
    },
    exclude_title: |name, guests| {
        if guests {
            format!("Vorschlagen, {name} auszuschließen, und alle, die über sie oder ihn kamen?")
        } else {
            format!("Vorschlagen, {name} auszuschließen?")
        }
    },
    come_along: |names| format!("Durch sie oder ihn kamen: {names}."),
    exclude_sentence: "Du unterschreibst sofort; es gilt, wenn genug andere unterschrieben haben. Von da an liest die Person nichts Neues, und was sie danach schreibt, zählt nirgends. Das lässt sich nicht rückgängig machen; die Person selbst kann wieder aufgenommen werden.",
    exclude_act: "Vorschlagen und unterschreiben",
    bar: |share| {
        format!(
            "Mindestens {} von ihnen müssen unterschreiben.",
            portion(share)
        )
    },
    raise: |share| format!("Verlangen: {}…", portion(share)),
    raise_title: |share| {
        format!(
            "Vorschlagen, dass {} derer unterschreiben müssen, die entscheiden?",
            portion(share)
        )
    },
    raise_sentence: "Du unterschreibst sofort; es gilt, wenn genug andere unterschrieben haben. Von da an entscheiden weniger als so viele nichts mehr. Gesenkt wird das nie wieder.",
    charter_title: "Charta des Raums",
    charter_none: "Der Raum hat noch keine Charta.",
    charter_hint: "Warum wir hier sind und was unter uns gilt",
    charter_act: "Diese Charta vorschlagen",
};

fn once_restored(is_space: bool) -> &'static str {
    match is_space {
        true => {
            "Was sie in dieser Zeit in Nachrichten und Communitys sagt, gilt, sobald sie wieder aufgenommen ist, und auch Communitys, die sie gründet; nur was sie im Raum selbst schreibt, etwa in ihr Profil, zählt nie."
        }
        false => {
            "Was sie in dieser Zeit in dieser Community schreibt, zählt nie, auch nicht, wenn sie wieder aufgenommen ist."
        }
    }
}

fn portion(share: Share) -> String {
    match (share.part, share.of) {
        (1, 2) => "mehr als die Hälfte".to_owned(),
        (2, 3) => "zwei Drittel".to_owned(),
        (3, 4) => "drei Viertel".to_owned(),
        (part, of) => format!("{part} von {of}"),
    }
}
