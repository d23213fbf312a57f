//! The window in German.

mod carry;
mod carrying;
mod community;
mod deciding;
mod doors;
mod feed;
mod files;
mod formats;
mod gather;
mod govern;
mod health;
mod intro;
mod keep_words;
mod life;
mod life_refusals;
mod meet;
mod mine;
mod outside;
mod programs;
mod reach;
mod refusals;
mod remotes;
mod rounds;
mod rules;
mod spaces;
mod taking;
mod talk;
mod trust;
mod weights;

use model::{Day, Field};

use super::{Ago, Words, grouped};

pub(super) static WORDS: Words = Words {
    carry: &carry::WORDS,
    community: &community::WORDS,
    feed: &feed::WORDS,
    intro: &intro::WORDS,
    files: &files::WORDS,
    formats: &formats::WORDS,
    keep_words: &keep_words::WORDS,
    mine: &mine::WORDS,
    outside: &outside::WORDS,
    spaces: &spaces::WORDS,
    taking: &taking::WORDS,
    life: &life::WORDS,
    programs: &programs::WORDS,
    meet: &meet::WORDS,
    health: &health::WORDS,
    weights: &weights::WORDS,
    rounds: &rounds::WORDS,
    rules: &rules::WORDS,
    gather: &gather::WORDS,
    talk: &talk::WORDS,
    reach: &reach::WORDS,
    remotes: &remotes::WORDS,
    trust: &trust::WORDS,
    govern: &govern::WORDS,

    language: "Sprache",
    back: "Zurück",
    cancel: "Abbrechen",
    copied: "Kopiert.",
    add: "Hinzufügen",
    remove: "Entfernen:",
    clear_search: "Suche leeren",
    search_shortcut: "Strg K",
    to_light: "Helles Design",
    to_dark: "Dunkles Design",
    as_system: "Hell oder dunkel wie im System",
    connected_now: "Gerade verbunden",
    people: |n| counted(n as u64, "Person", "Personen"),
    records: |n| counted(n, "Eintrag", "Einträge"),
    number: |n| grouped(n, '.'),

    home: "Start",
    matches: "Matches",
    people_page: "Personen",
    profile: "Dein Profil",
    invite: "Jemanden einladen",
    sync: "Abgleich",
    space_unread: "Raum wird gelesen",
    sample_space: "Beispiel",
    leave_sample: "Beispiel verlassen",

    welcome_title: "Begegnungen auf Augenhöhe",
    welcome_sentence: "Eyelevel findet Menschen in deiner Organisation oder auf deiner Veranstaltung, die einander weiterhelfen können. Ohne Konto und ohne Server: Alles geschieht auf den Computern der Mitglieder.",
    create_title: "Einen Raum gründen",
    create_sentence: "Für deine Organisation, Veranstaltung oder dein Netzwerk. Du lädst die anderen ein.",
    join_title: "Ich habe eine Einladung",
    join_sentence: "Jemand hat dir ein Ticket gegeben: eine Zeile Text oder einen QR-Code.",
    sample_title: "Mit Beispielpersonen ausprobieren",
    sample_sentence: "Sieh dich unter erfundenen Menschen um. Nichts verlässt diesen Computer.",
    welcome_note: "Das Bild einer Einladung kannst du auf diese Seite ziehen. Alles, was du eingibst, kannst du später ändern.",
    your_name: "Dein Name",
    your_name_hint: "z. B. Sofia Lindqvist",
    your_name_help: "Alle Mitglieder des Raums sehen ihn. Jeder Name, unter dem man dich kennt, ist in Ordnung.",
    space_name: "Name des Raums",
    space_name_hint: "z. B. Nordwerk",
    space_name_help: "Meist der Name der Organisation, der Veranstaltung oder des Netzwerks.",
    create_act: "Raum gründen",
    ticket: "Einladungsticket",
    ticket_hint: "Ticket hier einfügen",
    ticket_help: "Es beginnt mit „eyelevel“. Leerzeichen und Zeilenumbrüche stören nicht.",
    join_act: "Um Aufnahme bitten",
    working: "Einen Moment",
    questions_title: "Drei Fragen, dann bist du drin",
    questions_sentence: "Je eine Antwort reicht für erste Matches. Jede Frage kann warten.",
    offer_question: "Wobei könntest du jemandem helfen?",
    offer_hint: "z. B. Eine Bilanz lesen",
    seek_question: "Was möchtest du lernen, wobei hättest du gern Hilfe?",
    seek_hint: "z. B. Vor einer Gruppe sprechen",
    challenge_question: "Woran arbeitest du gerade?",
    challenge_hint: "z. B. Zwei Lager auf einen gemeinsamen Ablauf bringen",
    questions_note: "Mitglieder des Raums können diese Antworten sehen. Jede davon kannst du in deinem Profil verbergen.",
    questions_act: "Weiter",
    skip: "Jetzt nicht",

    waiting_title: "Du hast um Aufnahme gebeten",
    waiting_sentence: "Das Gerät eines Mitglieds muss gegenzeichnen, bevor du im Raum etwas sehen kannst. Das geschieht von selbst, sobald die beiden Geräte einander erreichen.",
    waiting_keep_open: "Lass dieses Fenster offen.",
    waiting_near: "Sei online oder im selben Netz wie ein Mitglied.",
    waiting_then: "Der Raum öffnet sich hier von selbst.",
    waiting_meanwhile: "Drei Fragen in der Zwischenzeit",
    waiting_devices: |n| format!("Bisher {} erreicht", counted(n as u64, "Gerät", "Geräte")),
    waiting_alone: "Noch kein Gerät eines Mitglieds erreicht",

    hello: |name| {
        if name.is_empty() {
            "Hallo".to_owned()
        } else {
            format!("Hallo, {name}")
        }
    },
    home_sentence: "Was gerade da ist, auf diesem Computer.",
    home_meet: "Wen du treffen könntest",
    home_meet_empty: "Noch keine Matches. Sag, was du anbietest und was du lernen möchtest, und mach dann bei einem Programm mit.",
    see_matches: "Matches ansehen",
    home_profile: "Was bessere Matches bringt",
    home_profile_done: "Dein Profil enthält alles, worauf die Programme schauen.",
    home_offer: "Etwas, das du anbietest",
    home_seek: "Etwas, das du lernen möchtest",
    home_challenge: "Woran du gerade arbeitest",
    home_languages: "Die Sprachen, die du sprichst",
    home_take_part: "Bei einem Programm mitmachen",
    done: "Erledigt",
    open_profile: "Dein Profil öffnen",
    home_space: "Dieser Raum",
    home_space_alone: "Du bist die erste Person hier. Lade jemanden ein, damit es losgeht.",
    connected_devices: "Verbundene Geräte",
    records_here: "Einträge auf diesem Computer",
    people_here: "Personen",

    matches_sentence: |program| format!("Menschen für: {program}"),
    matches_count: |n, program| format!("{} für {program}", counted(n as u64, "Match", "Matches")),
    matches_search: "Namen, Gründe und Orte durchsuchen",
    strong_match: "Starkes Match",
    good_match: "Gutes Match",
    worth_a_look: "Einen Blick wert",
    reasons: |n| counted(n as u64, "Grund", "Gründe"),
    score_of: |n| format!("{n} von 100"),
    why_you_two: "Warum ihr beide",
    points: |n| format!("{n} von 100 Punkten"),
    unmet: "Was nicht passt",
    next_step: "Nächster Schritt",
    worked_out_here: "Auf diesem Computer berechnet. Sonst sieht niemand diesen Wert.",
    full_profile: "Ganzes Profil ansehen",
    enter_sentence: "Matches gibt es nur zwischen Menschen, die mitmachen. Du kannst jederzeit aufhören.",
    enter_looks_at: "Worauf es schaut",
    enter_others_see: "Andere im Raum können sehen, dass du mitmachst. Werte und Gründe berechnet jeder Computer selbst; sie werden nie gesendet.",
    enter_act: |program| format!("Mitmachen bei {program}"),
    leave_act: "Nicht mehr mitmachen",
    leave_title: |program| format!("Bei {program} aufhören?"),
    leave_sentence: "Du erscheinst nicht mehr in den Matches anderer, und deine verschwinden. Dein Profil bleibt, wie es ist.",
    no_matches_title: "Noch keine Matches",
    no_matches_sentence: "Ergänze etwas, das du anbietest, und etwas, das du lernen möchtest. Auch weitere Mitglieder helfen.",
    no_hits_title: "Niemand passt zu dieser Suche",
    no_hits_sentence: "Versuch es mit einer Fähigkeit, einem Ort oder einer Sprache.",
    no_programs: "Die Programme werden noch gelesen.",

    people_search: "Namen, Fähigkeiten, Wünsche und Orte durchsuchen",
    people_sentence: |n| {
        format!(
            "{} in diesem Raum, alphabetisch geordnet",
            counted(n as u64, "Person", "Personen")
        )
    },
    people_found: |n, all| {
        format!(
            "{} von {}",
            grouped(n as u64, '.'),
            counted(all as u64, "Person", "Personen")
        )
    },
    column_name: "Name",
    column_headline: "In eigenen Worten",
    column_place: "Ort",
    nobody_title: "Noch niemand sonst hier",
    nobody_sentence: "Personen erscheinen, sobald sie mit deiner Einladung beigetreten sind.",
    loading_people: "Die Personen dieses Raums werden gelesen",
    shows_you: |name| format!("Du siehst, was {name} allen im Raum zeigt."),
    shows_little: |name| format!("{name} zeigt bisher nur einen Namen."),
    see_match: "Warum ihr beide",
    avoid_act: "Nicht mit dieser Person zusammenbringen…",
    avoid_title: |name| format!("Nie mit {name} zusammengebracht werden?"),
    avoid_sentence: "Ihr beide erscheint nicht mehr gemeinsam in Matches oder Runden. Das bleibt auf diesem Computer, niemand erfährt davon. In deinem Profil kannst du es zurücknehmen.",
    avoid_confirm: "Nicht zusammenbringen",
    fingerprint: "Fingerabdruck",
    until: "bis",
    years: |n| counted(u64::from(n), "Jahr", "Jahre"),
    level: |n| format!("Stufe {n} von 5"),

    profile_sentence: "Alles wird sofort gespeichert. Bei jedem Feld entscheidest du, wer es sieht.",
    device: "Dieses Gerät",
    section_you: "Du",
    section_exchange: "Geben und nehmen",
    section_background: "Hintergrund",
    section_time: "Ort und Zeit",
    section_taking_part: "Mitmachen",
    section_private: "Nur deins",
    only_me: "Nur ich",
    everyone: "Alle im Raum",
    always_everyone: "Immer für alle im Raum sichtbar",
    only_yours: "Kann niemand außer dir lesen",
    visibility_of: |field| format!("Wer {field} sieht"),
    visibility_note: "Verbergen nimmt ein Feld ab jetzt zurück. Computer, die es schon erhalten haben, können eine frühere Kopie behalten.",
    flaws_title: "Einige Werte waren nicht lesbar",
    still_shown: |fields| {
        format!(
            "Alle im Raum sehen noch: {fields}. Ein anderes deiner Geräte hat dort geschrieben, während es verborgen wurde. Wähle noch einmal, wer es sieht."
        )
    },
    disputed: |shown, others| {
        format!(
            "Zwei deiner Geräte haben hier gleichzeitig geschrieben. Gezeigt wird „{shown}“; geschrieben wurde auch „{}“. Wähle, was gilt.",
            others.join("“, „")
        )
    },
    dispute_keep: "Behalten, was gezeigt wird",
    dispute_take: |value| format!("„{value}“ nehmen"),
    level_label: "Stufe",
    years_label: "Jahre",
    until_label: "Bis",
    until_hint: "2026-12-31",
    from_label: "Von",
    to_label: "Bis",
    day_label: "Tag",
    less: |what| format!("Weniger: {what}"),
    more: |what| format!("Mehr: {what}"),
    capacity_unit: |n| match n {
        0 => "Vorerst niemand Neues".to_owned(),
        _ => format!(
            "{} gleichzeitig",
            counted(u64::from(n), "Person", "Personen")
        ),
    },
    capacity_none: "Keine Grenze gesetzt",
    avoid_hint: "Namen eingeben",
    avoid_empty: "Niemand. Wer hier steht, wird nie mit dir zusammengebracht.",
    taking_part: "Du machst mit",
    not_taking_part: "Du machst nicht mit",
    take_part: "Mitmachen",
    stop: "Aufhören",

    invite_sentence: "Code scannen oder eine Zeile Text einfügen. Keine E-Mail, kein Konto.",
    invite_uses: "Für wie viele Personen",
    invite_uses_choices: ["Eine", "Fünf", "25", "100"],
    invite_expires: "Gültig für",
    invite_expires_choices: ["Ein Tag", "Eine Woche", "30 Tage", "Ohne Ende"],
    invite_make: "Einladung erstellen",
    invite_again: "Neue erstellen",
    invite_copy: "Ticket kopieren",
    invite_end: "Dieses Ticket zurücknehmen",
    invite_ended: "Das Ticket lässt niemanden mehr herein. Wer damit kam, bleibt.",
    invite_placeless: "Dieses Gerät hat noch keine Adresse, mit diesem Ticket findet es niemand. Prüfe das Netz und mach dann ein neues.",
    invite_copied: "Ticket kopiert. Gib es nur den Menschen, für die es gedacht ist.",
    invite_steps: [
        (
            "Eyelevel auf dem anderen Computer öffnen",
            "Dort „Ich habe eine Einladung“ wählen.",
        ),
        (
            "Code scannen oder Ticket einfügen",
            "Jeder Weg, Text zu senden, ist recht.",
        ),
        (
            "Erreichbar bleiben",
            "Dein Gerät zeichnet von selbst gegen, sobald das andere es erreicht.",
        ),
    ],
    invite_ticket: "Ticket",
    invite_qr: |space| {
        if space.is_empty() {
            "QR-Code mit der Einladung".to_owned()
        } else {
            format!("QR-Code mit der Einladung zu {space}")
        }
    },
    invite_qr_too_long: "Dieses Ticket ist zu lang für einen QR-Code. Kopiere den Text.",
    invite_valid: |uses, days| {
        let people = if uses == 1 {
            "Gilt einmal".to_owned()
        } else {
            format!("Gilt {uses}-mal")
        };
        match days {
            Some(0) => format!("{people}, endet heute"),
            Some(days) => format!("{people}, {} lang", counted(days, "Tag", "Tage")),
            None => format!("{people}, ohne Enddatum"),
        }
    },
    invite_note: "Wer das Ticket hat, kann beitreten, bis es verbraucht oder abgelaufen ist. Behandle es wie einen Schlüssel.",

    sync_sentence: "Die Geräte der Mitglieder geben Einträge direkt weiter. Es gibt keinen Server.",
    in_sync_with: |n| format!("Abgeglichen mit {}", counted(n as u64, "Gerät", "Geräten")),
    syncing_with: |n| format!("{}, gleicht ab", counted(n as u64, "Gerät", "Geräte")),
    nobody_near: "Gerade kein Gerät erreichbar",
    sync_devices: "Geräte",
    all_devices: |all| format!("Alle {all} Geräte zeigen"),
    fewer_devices: "Weniger Geräte zeigen",
    sync_alone_title: "Noch kein anderes Gerät bekannt",
    sync_alone_sentence: "Alles, was du tust, bleibt hier und wird weitergegeben, sobald das Gerät eines anderen Mitglieds erreichbar ist.",
    state_syncing: "Gleicht ab",
    state_in_sync: "Abgeglichen",
    state_away: "Gerade nicht erreichbar",
    unknown_device: "Gerät eines Mitglieds",
    waiting_records: "Wartend",
    waiting_records_note: "Einige Einträge warten auf einen früheren Eintrag oder einen Schlüssel, den noch kein erreichbares Gerät gegeben hat. Sie zählen, sobald er da ist.",
    exchanged: |sent, received| {
        format!(
            "Seit dem Start von Eyelevel: {} gesendet, {} empfangen, mit allen Geräten zusammen.",
            counted(sent, "Eintrag", "Einträge"),
            counted(received, "Eintrag", "Einträge"),
        )
    },
    sync_note: "Ein nicht erreichbares Gerät kann offline, im Ruhezustand oder in einem anderen Netz sein. Von hier sieht das gleich aus.",
    behind: |records| match records {
        0 => "hat, was hier ist".into(),
        1 => "ihm fehlt höchstens ein Eintrag".into(),
        more => format!(
            "ihm fehlen höchstens {}",
            counted(more, "Eintrag", "Einträge")
        ),
    },
    heard: |ago| match ago {
        Ago::Now => "Gerade eben gehört".to_owned(),
        Ago::Minutes(n) => format!("Vor {} gehört", counted(n, "Minute", "Minuten")),
        Ago::Hours(n) => format!("Vor {} gehört", counted(n, "Stunde", "Stunden")),
        Ago::Days(n) => format!("Vor {} gehört", counted(n, "Tag", "Tagen")),
    },
    ago: |ago| match ago {
        Ago::Now => "Gerade eben".to_owned(),
        Ago::Minutes(n) => format!("Vor {}", counted(n, "Minute", "Minuten")),
        Ago::Hours(n) => format!("Vor {}", counted(n, "Stunde", "Stunden")),
        Ago::Days(1) => "Gestern".to_owned(),
        Ago::Days(n) => format!("Vor {}", counted(n, "Tag", "Tagen")),
    },
    halted_title: "Gerade kann nichts gespeichert werden",

    field,
    field_help,
    field_hint,
    reason,
    day,
    day_long,
    refusal: refusals::refusal,
    progress: |what| match what {
        "Rebuilding the index" => Some("Der Index entsteht neu"),
        "Checking every record" => Some("Jeder Eintrag wird geprüft"),
        "Opening the space" => Some("Der Raum wird geöffnet"),
        "Letting sample people join" => Some("Beispielpersonen treten bei"),
        _ => None,
    },
    language_name,
};

fn counted(n: u64, one: &str, many: &str) -> String {
    let word = if n == 1 { one } else { many };
    format!("{} {word}", grouped(n, '.'))
}

fn field(field: Field) -> &'static str {
    match field {
        Field::Name => "Name",
        Field::Pronouns => "Pronomen",
        Field::Headline => "Kurz gesagt",
        Field::About => "Über dich",
        Field::Place => "Ort",
        Field::TimeZone => "Zeitzone",
        Field::Languages => "Sprachen",
        Field::WorkAreas => "Arbeitsgebiete",
        Field::Interests => "Interessen",
        Field::Skills => "Fähigkeiten",
        Field::Offers => "Bietet an",
        Field::Seeks => "Möchte lernen",
        Field::Challenge => "Aktuelle Herausforderung",
        Field::Experience => "Erfahrung",
        Field::LifeStage => "Lebensphase",
        Field::Days => "Tage",
        Field::Hours => "Uhrzeiten",
        Field::Slots => "Passende Termine",
        Field::Capacity => "Wie viele Personen gleichzeitig",
        Field::Avoid => "Nicht zusammenbringen mit",
        Field::Programs => "Programme",
        Field::Answers => "Was deine Programme fragen",
        Field::Contacts => "Ich kenne",
    }
}

fn field_help(field: Field) -> &'static str {
    match field {
        Field::Headline => {
            "Eine Zeile unter deinem Namen. Was du bei einer ersten Begegnung sagen würdest."
        }
        Field::Offers => "Was du zeigen, erklären oder wobei du helfen kannst.",
        Field::Seeks => "Was du lernen möchtest oder wobei du Hilfe brauchst.",
        Field::Challenge => "Ein Satz, und bis wann er gilt.",
        Field::Skills => "Von 1, ich fange an, bis 5, andere kommen damit zu mir.",
        Field::WorkAreas => "Womit deine Arbeit zu tun hat. Nicht Abteilung oder Position.",
        Field::LifeStage => "Nur für Programme, in denen es darum geht, etwa Eltern und Pflegende.",
        Field::Slots => "Wann du dich meist treffen könntest.",
        Field::Capacity => "Für wie viele Personen du in jedem Programm Zeit hast.",
        Field::Avoid => {
            "Wegen einer Vorgesetztenbeziehung oder aus anderem Grund. Niemand erfährt davon."
        }
        Field::Answers => {
            "Jedes Programm fragt, was es nicht in deinem Profil lesen kann. Lass offen, was du magst."
        }
        Field::Contacts => {
            "Als Kontakt zählt, wer es auch von dir sagt; bis dahin erfährt nur die Person davon. Andere sehen es dann und können dich bitten, sie bekannt zu machen."
        }
        Field::Name
        | Field::Pronouns
        | Field::About
        | Field::Place
        | Field::TimeZone
        | Field::Languages
        | Field::Interests
        | Field::Experience
        | Field::Days
        | Field::Hours
        | Field::Programs => "",
    }
}

fn field_hint(field: Field) -> &'static str {
    match field {
        Field::Pronouns => "z. B. sie/ihr",
        Field::Headline => "z. B. Macht Zahlen verständlich",
        Field::About => "Was sollte jemand wissen, der dir zum ersten Mal begegnet?",
        Field::Place => "z. B. Leipzig",
        Field::TimeZone => "z. B. Europe/Berlin",
        Field::Languages => "z. B. Deutsch",
        Field::WorkAreas => "z. B. Logistik",
        Field::Interests => "z. B. Bouldern",
        Field::Skills => "z. B. Tabellenkalkulation",
        Field::Offers => "z. B. Eine Bilanz lesen",
        Field::Seeks => "z. B. Vor einer Gruppe sprechen",
        Field::Challenge => "z. B. Zwei Lager auf einen gemeinsamen Ablauf bringen",
        Field::Experience => "z. B. Einkauf",
        Field::LifeStage => "z. B. Zurück aus der Elternzeit",
        Field::Name
        | Field::Days
        | Field::Hours
        | Field::Slots
        | Field::Capacity
        | Field::Avoid
        | Field::Answers
        | Field::Contacts
        | Field::Programs => "",
    }
}

fn reason(field: Field) -> &'static str {
    match field {
        Field::Offers => "Du lernst",
        Field::Seeks => "Du zeigst",
        Field::Skills => "Fähigkeiten",
        Field::Challenge => "Aktuelle Herausforderung",
        Field::Interests => "Gemeinsame Interessen",
        Field::WorkAreas => "Arbeitsgebiete",
        Field::Languages => "Gemeinsame Sprache",
        Field::Place => "Ort",
        Field::TimeZone => "Zeitzone",
        Field::Days | Field::Hours | Field::Slots => "Gemeinsame Zeit",
        Field::Experience => "Erfahrung",
        Field::LifeStage => "Lebensphase",
        Field::About | Field::Headline => "In eigenen Worten",
        Field::Capacity => "Freie Zeit",
        Field::Programs => "Programme",
        Field::Answers => "Was du dem Programm gesagt hast",
        Field::Contacts => "Jemand, den ihr beide kennt",
        Field::Name => "Name",
        Field::Pronouns => "Pronomen",
        Field::Avoid => "Nicht zusammenbringen",
    }
}

fn day(day: Day) -> &'static str {
    match day {
        Day::Mon => "Mo",
        Day::Tue => "Di",
        Day::Wed => "Mi",
        Day::Thu => "Do",
        Day::Fri => "Fr",
        Day::Sat => "Sa",
        Day::Sun => "So",
    }
}

fn day_long(day: Day) -> &'static str {
    match day {
        Day::Mon => "Montag",
        Day::Tue => "Dienstag",
        Day::Wed => "Mittwoch",
        Day::Thu => "Donnerstag",
        Day::Fri => "Freitag",
        Day::Sat => "Samstag",
        Day::Sun => "Sonntag",
    }
}

/// The languages most often spoken around here; the others keep their English names.
fn language_name(code: &str) -> String {
    let known = match code {
        "ar" => "Arabisch",
        "bg" => "Bulgarisch",
        "bs" => "Bosnisch",
        "cs" => "Tschechisch",
        "da" => "Dänisch",
        "de" => "Deutsch",
        "el" => "Griechisch",
        "en" => "Englisch",
        "es" => "Spanisch",
        "fa" => "Persisch",
        "fi" => "Finnisch",
        "fr" => "Französisch",
        "ga" => "Irisch",
        "gsw" => "Schweizerdeutsch",
        "he" => "Hebräisch",
        "hr" => "Kroatisch",
        "hu" => "Ungarisch",
        "it" => "Italienisch",
        "ja" => "Japanisch",
        "ko" => "Koreanisch",
        "ku" => "Kurdisch",
        "nl" => "Niederländisch",
        "no" => "Norwegisch",
        "pl" => "Polnisch",
        "pt" => "Portugiesisch",
        "ro" => "Rumänisch",
        "ru" => "Russisch",
        "sk" => "Slowakisch",
        "sl" => "Slowenisch",
        "sq" => "Albanisch",
        "sr" => "Serbisch",
        "sv" => "Schwedisch",
        "tr" => "Türkisch",
        "uk" => "Ukrainisch",
        "vi" => "Vietnamesisch",
        "zh" => "Chinesisch",
        unknown => model::language_label(unknown),
    };
    known.to_owned()
}
