//! Made-up sentences of two languages: as long and as different as what people write.
//!
//! Deterministic, so that every run measures the same texts.

const WORDS: [&str; 120] = [
    "morgen",
    "gemeinsam",
    "Küche",
    "Werkstatt",
    "zuhören",
    "Straße",
    "Führung",
    "Pflege",
    "Kinder",
    "Teilzeit",
    "Mittag",
    "Garten",
    "lernen",
    "fragen",
    "Übergabe",
    "Fahrrad",
    "Vertrag",
    "Steuer",
    "Umzug",
    "Nachbarn",
    "Bühne",
    "Stimme",
    "leise",
    "Frühling",
    "Brücke",
    "Zettel",
    "Kalender",
    "Schichten",
    "Betrieb",
    "Bericht",
    "Probe",
    "Anfang",
    "Ende",
    "vielleicht",
    "immer",
    "selten",
    "heute",
    "Werkzeug",
    "Holz",
    "Licht",
    "Wärme",
    "Wasser",
    "Strom",
    "Daten",
    "Schutz",
    "Ethik",
    "Modell",
    "Zahlen",
    "Tabelle",
    "Kosten",
    "we",
    "the",
    "a",
    "of",
    "with",
    "together",
    "who",
    "knows",
    "somebody",
    "how",
    "to",
    "repair",
    "plan",
    "open",
    "shared",
    "table",
    "lunch",
    "walk",
    "circle",
    "mentor",
    "reading",
    "group",
    "parents",
    "carers",
    "remote",
    "office",
    "quiet",
    "hours",
    "holiday",
    "cover",
    "shift",
    "swap",
    "notes",
    "draft",
    "template",
    "checklist",
    "workshop",
    "photo",
    "garden",
    "bicycle",
    "tools",
    "library",
    "story",
    "question",
    "answer",
    "idea",
    "spark",
    "project",
    "budget",
    "grant",
    "energy",
    "solar",
    "battery",
    "sensor",
    "software",
    "release",
    "testing",
    "review",
    "language",
    "plain",
    "words",
    "signs",
    "maps",
    "travel",
    "train",
    "ticket",
    "coffee",
    "tea",
    "cake",
    "thanks",
];

/// Writes so many sentences; every number gives others.
pub fn sentences(seed: u64, count: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("small")
    };
    let mut text = String::new();
    for _ in 0..count {
        let length = 6 + next(12);
        let words: Vec<&str> = (0..length).map(|_| WORDS[next(WORDS.len())]).collect();
        text.push_str(&words.join(" "));
        text.push_str(". ");
    }
    // One word in a thousand posts is found in few of them.
    if seed % 1_000 == 7 {
        text.push_str("Bienenstöcke. ");
    }
    text.trim_end().to_owned()
}
