//! What the window says about how much a reason counts, in German.

use crate::words::weights::WeightWords;

pub(in crate::words) static WORDS: WeightWords = WeightWords {
    title: "Was zählt",
    turned: |n| format!("Was zählt: {n} geändert"),
    sentence: "Wie viel ein Grund auf deinen Listen zählt, in jedem Programm. Das weißt nur du.",
    reason,
    with_percent: |name, percent| format!("{name} {percent} %"),
    choice: |percent| match percent {
        0 => "Gar nicht",
        1..100 => "Weniger",
        100 => "Wie gegeben",
        _ => "Mehr",
    },
    known: |percent| format!("Beruht auf {percent} % der Angaben"),
    change: "Was das ändern würde",
};

fn reason(name: &str) -> &'static str {
    match name {
        "need" => "Was gesucht wird",
        "wanted" => "Was du gibst, wird gebraucht",
        "level" => "Ein paar Stufen weiter",
        "languages" => "Sprachen",
        "work-areas" => "Arbeitsgebiete",
        "times" => "Zeiten",
        "place" => "Ort",
        "interests" => "Interessen",
        "challenge" => "Herausforderung",
        "about" => "Was Texte erwähnen",
        "complement" => "Was die andere Person ergänzt",
        "contacts" => "Gemeinsame Kontakte",
        "experience" => "Erfahrung",
        "life-stage" => "Lebensphase",
        "evidence" => "Was gezeigt wurde",
        "load" => "Platz für mehr",
        "recency" => "Kürzlich gesagt",
        "variety" => "Unbekannte Gebiete",
        "growth" => "Was man lernen will",
        "cover" => "Wie viel abgedeckt ist",
        "style" => "Arbeitsstil",
        _ => "Ein anderer Grund",
    }
}
