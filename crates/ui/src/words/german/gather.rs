//! What the window says about gatherings, guests and looking after a community, in German.

use replica::Attendance;

use super::{counted, day_long};
use crate::panels::moments::Moment;
use crate::words::gather::GatherWords;

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

fn date(at: &Moment) -> String {
    let month = MONTHS.get(at.month0()).copied().unwrap_or_default();
    format!("{}. {month} {}", at.day, at.year)
}

fn day(at: &Moment) -> String {
    format!("{}, {}", day_long(at.weekday), date(at))
}

fn moment(at: &Moment) -> String {
    match (&at.from, &at.to) {
        (Some(from), Some(to)) => format!("{}, {from}–{to} Uhr", day(at)),
        (Some(from), None) => format!("{}, {from} Uhr", day(at)),
        (None, _) => day(at),
    }
}

pub(in crate::words) static WORDS: GatherWords = GatherWords {
    moment,
    day,
    date,
    times_of: |zone| format!("Zeiten von {zone}"),
    again: |step, times| {
        let step = match step {
            "daily" => "Jeden Tag",
            "fortnightly" => "Alle zwei Wochen",
            "monthly" => "Jeden Monat",
            _ => "Jede Woche",
        };
        format!("{step}, {times}-mal")
    },
    next: |day| format!("Als Nächstes: {day}"),
    repeats: "Wie oft",
    once: "Einmal",
    weekly: "Jede Woche",
    fortnightly: "Alle zwei Wochen",
    monthly: "Jeden Monat",
    said: |n| counted(n, "Kommentar", "Kommentare"),
    say: "Etwas dazu sagen",
    say_hint: "Ich bringe den Lötkolben mit",
    start: "Starten",
    stop: "Anhalten",
    left: |minutes, seconds| format!("noch {minutes}:{seconds:02}"),
    over: "Alle Schritte sind getan.",
    code: "Check-in-Code zeigen",
    code_sentence: "Wer da ist, nimmt das Bild auf oder den Code; er gilt eine Stunde. Ob die anderen es sehen, entscheidet jede Person für sich.",
    hide_code: "Code ausblenden",
    check_in: "Mit einem Code einchecken",
    check_in_hint: "eyelevel-here:…",
    for_me: "Nur für mich",
    for_all: "Die anderen dürfen es sehen",
    noted: "Nur für dich notiert",

    guest: "Jemand ist zu Gast…",
    guest_sentence: "Kundin, Partner, jemand, der gegangen ist: Alle sehen das Zeichen und den letzten Tag.",
    guest_until: "Der letzte Tag",
    guest_act: "So sagen",
    follow: "Folgen",
    followed: "Du folgst",
    follow_help: "Die Beiträge kommen in deinen Strom. Niemand erfährt davon.",

    waits: "Was wartet",
    waits_none: "Keine Bitte wartet auf Antwort, kein neues Mitglied auf ein Hallo und keine Rolle auf jemanden.",
    hand_on: |role| format!("Endet bald: {role}"),
    free_role: |role| format!("Hat gerade niemand: {role}"),
    to_greet: |n| {
        counted(
            n,
            "neues Mitglied zu begrüßen",
            "neue Mitglieder zu begrüßen",
        )
    },
    useful_now: |people, organisation, n| {
        let [people, organisation] = [people, organisation].map(|it| it.replace('.', ","));
        format!(
            "In diesem Quartal sagten die ersten {n} Menschen: {people} von 5 für sie, {organisation} von 5 für die Organisation."
        )
    },
    useful_low: "In diesem Quartal war die Community wenig nützlich. Sprecht darüber, was sich ändern soll: eine neue Fassung der Charta oder ein Vorschlag, sie ruhen zu lassen, zu teilen oder zu archivieren.",
    useful_few: "Zu sehen ab fünf Antworten.",
    useful_again: "Du hast in diesem Quartal geantwortet. Eine neue Antwort ersetzt die alte.",
    summary: "Zusammenfassung für die Organisation",
    summary_sentence: "Zahlen über die Community, keine über einen Menschen.",
    copy: "Kopieren",
    earlier: |n| format!("{} davor", counted(n, "Antwort", "Antworten")),
    called_off: "Abgesagt. Es findet nicht statt.",
    changed: "Wer einlädt, hat es seitdem geändert.",
    change: "Ändern…",
    change_sentence: "Alle sehen, dass es geändert wurde; wer kommt, bleibt auf der Liste.",
    change_act: "Änderung speichern",
    call_off: "Absagen",
    call_off_title: "Dieses Treffen absagen?",
    call_off_sentence: "Wer kommen wollte, sieht, dass es nicht stattfindet. Zurücknehmen lässt sich das nicht; neu einladen geht immer.",
    about: "Worum es geht",
    about_hint: "Was man mitbringt, wie man hinkommt",
    balance: "Was du gegeben und bekommen hast",
    balance_sentence: "Nur du siehst das. Niemand wird verglichen.",
    balance_rows: [
        "Du hast gebeten",
        "Du hast geantwortet",
        "Du hast dich bedankt",
        "Dir wurde gedankt",
    ],
    my_why_kept: "Ein Satz. Er bleibt auf diesem Gerät, bis du dabei bist; dann lesen ihn die Mitglieder.",
    guest_off: "Nicht mehr zu Gast",
    guest_over: |day| format!("War bis {day} zu Gast"),
    whys: "Warum sie dabei sind",
    ask_seat: "Um einen Platz bitten",
    seats_asked: |n| format!("{n} angefragt"),
    seat_state: |state| match state {
        Attendance::Coming => "hat einen Platz",
        Attendance::Requested => "hat um einen Platz gebeten",
        Attendance::Waiting => "steht auf der Warteliste",
        Attendance::Declined => "hat keinen Platz",
        Attendance::Open | Attendance::NotComing => "kommt nicht",
    },
    give_seat: "Platz geben",
    decline_seat: "Kein Platz",
};
