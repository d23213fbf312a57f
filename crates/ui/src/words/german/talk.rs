//! What the window says about conversations, in German.

use replica::Delivery;

use crate::words::talk::TalkWords;

pub(in crate::words) static WORDS: TalkWords = TalkWords {
    conversations: "Gespräche",
    conversations_sentence: "Ein Gespräch lesen nur die Menschen darin.",
    search: "Gespräche durchsuchen",
    none_title: "Noch kein Gespräch",
    none_sentence: "Sag Hallo, von einem Match oder einem Profil aus. Was du schreibst, wartet, bis ihr Gerät erreichbar ist.",
    no_hits: "Kein Gespräch passt zu dieser Suche",
    choose: "Wähle ein Gespräch",
    unread: |n| format!("{n} ungelesen"),
    you_wrote: |text| format!("Du: {text}"),
    to: |name| format!("An {name}"),
    message: "Nachricht",
    message_hint: |name| format!("{name} schreiben"),
    send: "Senden",
    send_note: "Eingabe sendet, Umschalt und Eingabe beginnt eine neue Zeile.",
    pass_on: "Weitergeben…",
    pass_title: "Wer weiß es vielleicht?",
    pass_sentence: |name| {
        format!(
            "Die Worte von {name} gehen in deinem Namen als Zitat dorthin. {name} erfährt, an wen."
        )
    },
    pass_to: "An wen",
    pass_to_hint: "Teil eines Namens",
    pass_nobody: "So heißt hier niemand.",
    pass_words: "Eigene Worte",
    pass_act: "Weitergeben",
    say_hello: "Hallo sagen",
    hello_because: |name, topic| {
        format!(
            "Hallo {name}, Eyelevel hat mir gezeigt, dass wir einander weiterhelfen könnten: {topic}. Wollen wir uns dazu austauschen?"
        )
    },
    hello_plain: |name| format!("Hallo {name}, "),
    hello_note: "Du kannst jedes Wort ändern, bevor du sendest.",
    delivery,
    delivery_long,
    mute: "Stumm schalten",
    unmute: "Wieder melden",
    muted: "Stumm",
    block: "Nichts mehr von dieser Person annehmen…",
    block_title: |name| format!("Nichts mehr von {name} annehmen?"),
    block_sentence: "Neue Nachrichten dieser Person erreichen dich nicht mehr, und ihr werdet nicht zusammengebracht. Sie erfährt davon nichts. Du kannst es zurücknehmen.",
    block_act: "Nichts mehr annehmen",
    open_profile: "Profil ansehen",
    new_messages: "Neu",
    earlier: "Frühere Nachrichten zeigen",
    earlier_far: "Noch ältere: „eyelevel inbox --before“ im Terminal.",
    cut_note: "Der Rest ist zu lang, um ihn hier zu zeigen.",
    today: "Heute",
    yesterday: "Gestern",
    date: |day, month, year| format!("{day}. {} {year}", month_name(month)),
    receipts: "Andere dürfen wissen, was ich gelesen habe",
    receipts_help: "Wer dir schreibt, sieht, wann du es gelesen hast. Sonst nur, dass es angekommen ist.",
};

fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Queued => "Wartet auf diesem Computer",
        Delivery::Carried => "Unterwegs",
        Delivery::Delivered => "Angekommen",
        Delivery::Read => "Gelesen",
    }
}

fn delivery_long(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Queued => "Hier gespeichert. Noch hat es kein anderes Gerät.",
        Delivery::Carried => "Ein anderes Gerät trägt es weiter. Lesen kann es das nicht.",
        Delivery::Delivered => "Eines ihrer Geräte hat gemeldet, dass es angekommen ist.",
        Delivery::Read => "Gelesen, und du darfst es wissen.",
    }
}

fn month_name(month: u8) -> &'static str {
    match month {
        1 => "Januar",
        2 => "Februar",
        3 => "März",
        4 => "April",
        5 => "Mai",
        6 => "Juni",
        7 => "Juli",
        8 => "August",
        9 => "September",
        10 => "Oktober",
        11 => "November",
        _ => "Dezember",
    }
}
