//! What the window says about how far this device reaches, in German.

use crate::words::reach::ReachWords;

pub(in crate::words) static WORDS: ReachWords = ReachWords {
    title: "Wie weit dieses Gerät reicht",
    lan: "Lokales Netz",
    lan_sentence: "Nur Geräte in diesem Netz werden angesprochen, und nur ihnen wird geantwortet. Niemand sonst erfährt, dass du da bist.",
    direct: "Direkt",
    direct_sentence: "Geräte deines Raums werden unter ihren eigenen Adressen erreicht, dazu die Git-Ablagen und Feeds, die du hinzugefügt hast. Sonst niemand.",
    public: "Öffentliche Relais",
    public_sentence: "Wo sich kein direkter Weg findet, reichen die öffentlichen Relais der Macher von iroh weiter, was sie nicht lesen können. Sie sehen Geräteschlüssel, Adressen, Größen und Zeiten.",
    relay_sentence: |url| {
        format!(
            "Wo sich kein direkter Weg findet, reicht {url} weiter, was es nicht lesen kann. Es sieht Geräteschlüssel, Adressen, Größen und Zeiten."
        )
    },
    relay_of_others: |url| {
        format!(
            "Geräte deines Raums sind über {url} erreichbar; dieses benutzt es nicht. Es sähe Geräteschlüssel, Adressen, Größen und Zeiten."
        )
    },
    use_relay: |url| format!("{url} benutzen"),
    nobody_here: Some(
        "In diesem Netz lässt sich niemand in der Nähe finden; vielleicht lässt es keinen Rundruf zu. Ein Ticket oder ein QR-Code geht trotzdem.",
    ),
    deaf: |why| {
        format!(
            "Dieses Gerät konnte nicht auf andere warten: {why}. Niemand erreicht es, bis das gelingt; es wird wieder versucht."
        )
    },
    own: "Eigenes Relais",
    own_address: "Adresse des Relais",
    own_bad: "Das ist keine Adresse eines Relais. Sie beginnt mit https://, im eigenen Netz auch mit http:// und einer lokalen Adresse.",
    own_act: "Dieses Relais benutzen",
    nearby: "In der Nähe",
    nearby_off: "Niemand in diesem Netz findet dieses Gerät. Eingeschaltet zeigt es einen zufälligen Namen, der jedes Mal neu ist; deinen Namen erfährt nur, wer fragt.",
    nearby_on: "Menschen in diesem Netz finden dieses Gerät. Es zeigt einen zufälligen Namen; wer fragt, erfährt deinen Namen und deinen Raum.",
    nearby_inviting: "Menschen in diesem Netz finden dieses Gerät, und wer fragt, bekommt eine Einladung in deinen Raum.",
    nearby_paused: "Angehalten: Niemand in diesem Netz findet dieses Gerät, bis du weitermachst.",
    nearby_newcomer: "Kein Internet und keine Einladung? Vielleicht gibt dir jemand in diesem Netz eine. Solange du dich umsiehst, zeigt dieses Gerät einen zufälligen Namen und sonst nichts.",
    look_around: "In diesem Netz umsehen",
    switch_on: "In diesem Netz gefunden werden",
    switch_on_inviting: "Gefunden werden und einladen",
    switch_off: "Nicht mehr gefunden werden",
    nobody: "Noch niemand. Es dauert ein paar Sekunden, bis Geräte einander bemerken. Manche Netze halten Geräte auseinander; eine Einladung oder ein QR-Code geht trotzdem.",
    somebody: "Jemand in der Nähe",
    own_space: "Ein Gerät deines Raums",
    ask: "Fragen, wer das ist",
    join: "Einladung kopieren",
    join_with: "Mit dieser Einladung beitreten",
    of_space: |name, space| format!("{name}, {space}"),
    way_lan: "in diesem Netz",
    way_direct: "direkt",
    way_relayed: "über ein Relais",
};
