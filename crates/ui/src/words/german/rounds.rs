//! What the window says about rounds, in German.

use super::counted;
use crate::words::rounds::RoundWords;

pub(in crate::words) static WORDS: RoundWords = RoundWords {
    rounds: "Runden",
    sentence: "Viele kommen auf einmal zusammen. Jedes Gerät rechnet für sich dasselbe Ergebnis aus.",
    announce: "Runde ankündigen",
    announce_act: "Ankündigen",
    announce_sentence: "Alle im Raum erfahren davon. Du schließt sie und legst fest, wer dabei ist.",
    program: "Programm",
    note: "Was man wissen sollte",
    note_hint: "z. B. Mittagessen am Dienstag in der Kantine",
    drawn: "Mit Geheimnissen auslosen, damit niemand das Ergebnis lenken kann",
    cohort: |program| format!("{program}, eine Kohorte"),
    closes: "Soll schließen",
    closes_open: "Offen",
    closes_in: |hours| match hours {
        1 => "in 1 Stunde".to_owned(),
        2..48 => format!("in {hours} Stunden"),
        _ => format!("in {} Tagen", hours / 24),
    },
    closes_over: "Sollte inzwischen geschlossen sein",
    none_title: "Noch keine Runden",
    none_sentence: "Kündige ein Mittagessen, einen Arbeitskreis, ein Team oder einen Tausch an. Dafür braucht es niemanden in der Mitte.",
    by: |name| format!("Angekündigt von {name}"),
    open: "Offen",
    closed: "Geschlossen",
    frozen: "Festgelegt",
    open_means: "Man kann mitmachen",
    closed_means: "Niemand kommt mehr dazu",
    frozen_means: "Wer dabei ist, steht fest",
    entered: |n| match n {
        0 => "noch macht niemand mit".to_owned(),
        n => counted(n, "Person macht mit", "Personen machen mit"),
    },
    you_are_in: "Du bist dabei",
    omitted: "Du warst rechtzeitig da und beim Festlegen nicht dabei: Du hast eine zweite Chance.",
    next_round: "Du warst nach dem Schluss da: Deine ist die nächste Runde.",
    enter: "Mitmachen",
    withdraw: "Doch nicht mitmachen",
    close: "Schließen",
    freeze: "Festlegen, wer dabei ist",
    settle: "Ohne die fehlenden Geheimnisse weitermachen",
    compute: "Gruppen ausrechnen",
    recompute: "Nachrechnen",
    you_get: "Was du bekommst",
    stay_away_hint: "Niemand fragt, warum.",
    your_group: "Deine Gruppe",
    groups: "Alle Gruppen",
    second: "Zweite Chance",
    second_sentence: "Für alle, die übrig geblieben sind, nach den Antworten bisher.",
    left: |names| {
        format!(
            "Nach den Antworten bisher in keiner Gruppe: {names}. Das kann sich mit weiteren Antworten ändern; sonst steht ihnen die nächste Runde offen."
        )
    },
    alone: |names| format!("Zunächst in keiner Gruppe: {names}"),
    dropped: |names| format!("Kein Geheimnis verraten: {names}"),
    computed_from: "Berechnet aus",
    result: "Ergebnis",
    same: |n| {
        let who = counted(n, "andere Person hat", "andere Personen haben");
        format!("{who} dasselbe berechnet.")
    },
    differs: |entries, results| {
        format!(
            "{entries} haben andere Einträge, {results} ein anderes Ergebnis. Gleicht ab und rechnet nach."
        )
    },
    nobody_yet: "Noch hat niemand sonst gesagt, was herauskam.",
    comes: "kommt",
    stays_away: "kommt nicht",
    no_answer: "noch keine Antwort",
    does_not_meet: "Zu wenige kommen: Diese Gruppe trifft sich nicht.",
    role_open: "offen",
    could_also: |names| format!("könnte auch: {names}"),
    gives: |what| format!("gibt {what}"),
    open_round: |name| format!("Runde öffnen: {name}"),
    cycle_spoken: |names| format!("Tausch im Kreis: {names}"),
    grow: "Was wachsen könnte",
    grow_theme: |n, topic| {
        format!("{n} Menschen, die du sehen kannst, suchen {topic}; eine Community gibt es nicht.")
    },
    grow_found: "Eine gründen",
    grow_fits: |name, because| format!("{name} passt: Du sagst „{because}“."),
    grow_look: "Ansehen",
    grow_lacks: |name, areas, skills| match (areas, skills) {
        (areas, "") => format!("Niemand in {name} arbeitet in {areas}."),
        ("", skills) => format!("Niemand in {name} nennt {skills} als Fähigkeit."),
        (areas, skills) => {
            format!("Niemand in {name} arbeitet in {areas} oder nennt {skills} als Fähigkeit.")
        }
    },
    grow_newcomer: |name, community, shared| match shared {
        Some(shared) => format!("{name} ist neu in {community}; ihr mögt beide {shared}."),
        None => format!("{name} ist neu in {community}."),
    },
    grow_intro: |through, then, person, because| {
        let because = because.map(|text| format!(" ({text})")).unwrap_or_default();
        match then {
            None => format!(
                "{through} kennt dich und {person}{because} und könnte euch bekannt machen."
            ),
            Some(then) => format!("{through} kennt {then}, und {then} kennt {person}{because}."),
        }
    },
    grow_bridge: |people, one, other| {
        format!("{people} Menschen sind in {one} und in {other}: die beiden könnten sich treffen.")
    },
};
