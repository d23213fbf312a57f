//! What the window says on the home page and in the feed, in German.

use replica::Section;

use super::counted;
use crate::words::feed::FeedWords;

pub(in crate::words) static WORDS: FeedWords = FeedWords {
    needs: "Wer etwas braucht, das du kannst",
    needs_empty: "Gerade wartet niemand auf eine Antwort.",
    happening: "Was gerade geschieht",
    happening_empty: "Nichts Neues in deinen Communitys.",
    happening_none: "In Communitys teilen Menschen, was sie wissen. Sieh dich um oder gründe eine.",
    see_communities: "Communitys ansehen",
    see_feed: "Alles ansehen",
    fits_you: "Das kannst du",
    next_gathering: "Nächstes Treffen",

    feed: "Alles Neue",
    feed_sentence: "Aus allen deinen Communitys, das Neueste zuerst. Nichts ist nach Beliebtheit sortiert.",
    choose: "Auswählen, was zu sehen ist",
    all_kinds: "Alles",
    all_sources: "Alle Communitys",
    followed: "Wem du folgst",
    only_unread: "Ungelesen",
    only_open: "Noch offen",
    more: "Ältere zeigen",
    filter_kind: "Art",
    filter_source: "Community",
    nothing_title: "Nichts passt zu dieser Auswahl",
    nothing_sentence: "Wähle eine andere Art oder eine andere Community.",
    section: |section| match section {
        Section::People => "Menschen",
        Section::Cards => "Karten",
        Section::Gatherings => "Treffen",
        Section::Posts => "Beiträge",
        Section::Replies => "Antworten",
        Section::Decisions => "Rollen, Regeln und Beschlüsse",
    },

    capture: "Gedanken teilen",
    capture_shortcut: "Strg N",
    capture_hint: "Was geht dir durch den Kopf?",
    capture_to: "Wer soll es lesen?",
    capture_nowhere: "Tritt erst einer Community bei oder gründe eine. Dann können andere lesen, was du teilst.",
    captured: |name| format!("Mit {name} geteilt."),

    network: "Netzwerk",
    network_sentence: "Nur deins. Mit wem andere sprechen, wird niemandem gezeigt.",
    network_people: "Mit wem du sprichst",
    network_communities: "Communitys, in denen du bist",
    network_spoken: |people, communities| {
        format!(
            "Du, {}, mit denen du sprichst, {}",
            counted(people, "Person", "Personen"),
            counted(communities, "Community", "Communitys")
        )
    },
    network_none_title: "Dein Netzwerk beginnt mit einem Hallo",
    network_none_sentence: "Menschen, mit denen du sprichst, und deine Communitys erscheinen hier.",
    network_more: |n| format!("und {n} weitere"),
    you: "Du",
};
