//! What the window says about how a community does, in German.

use super::counted as number;
use crate::words::health::{Counted, HealthWords};

pub(in crate::words) static WORDS: HealthWords = HealthWords {
    sentence: "Über die Community, nie über eine Person. Auf diesem Computer gezählt.",
    counted: |what| match what {
        Counted::Posts => "Beiträge, 12 Wochen",
        Counted::Asks => "Beantwortet gesamt",
        Counted::Answers => "Hälfte beantwortet in",
        Counted::Newcomers => "Neue begrüßt",
        Counted::Cards => "Karten gesamt",
        Counted::Gatherings => "Treffen gesamt",
        Counted::Projects => "Projekte gesamt",
        Counted::Bridges => "Von anderswo",
    },
    title: |what| match what {
        Counted::Posts => "Beiträge in jeder der letzten zwölf Wochen",
        Counted::Asks => "Bitten in jeder der letzten zwölf Wochen",
        Counted::Answers => "Wie schnell Bitten beantwortet wurden, insgesamt",
        Counted::Newcomers => "Wer in jeder der letzten zwölf Wochen kam",
        Counted::Cards => "Aufgehobene Karten in jeder der letzten zwölf Wochen",
        Counted::Gatherings => {
            "Treffen, zu denen eingeladen wurde, in jeder der letzten zwölf Wochen"
        }
        Counted::Projects => "Begonnene Projekte in jeder der letzten zwölf Wochen",
        Counted::Bridges => "Beiträge von anderswo in jeder der letzten zwölf Wochen",
    },
    of: |a, b| format!("{a} von {b}"),
    hours: |hours| match hours {
        1 => "1 Stunde".to_owned(),
        hours @ 0..48 => format!("{hours} Stunden"),
        hours => format!("{} Tagen", hours.div_ceil(24)),
    },
    week: |n| match n {
        0 => "Diese Woche".to_owned(),
        n => format!("Vor {}", number(n, "Woche", "Wochen")),
    },
    spans: [
        "Binnen einer Stunde",
        "Binnen eines Tages",
        "Binnen dreier Tage",
        "Binnen einer Woche",
        "Später",
    ],
    spans_short: ["1 Stunde", "1 Tag", "3 Tage", "1 Woche", "Später"],
    spoken: |what, first, last, most| {
        format!("{what}: {first} vor elf Wochen, {last} diese Woche, höchstens {most}")
    },
    few: "Gezeichnet ab fünf Mitgliedern: Woche für Woche verriete ein kleineres Diagramm, was eines davon getan hat.",
    few_came: "Gezeichnet, sobald binnen zwölf Wochen fünf Neue gekommen sind: Von weniger verriete es, wie jemand aufgenommen wurde.",
    few_answered: "Gezeichnet, sobald fünf Personen eine Antwort hatten: Von weniger verriete es, wie einer davon geantwortet wurde.",
    few_helped: "Wie viele beantwortet wurden, steht hier, sobald fünf Personen eine Antwort hatten: Bei weniger verriete es, wie eine von ihnen aufgenommen wurde.",
    none: "Keine in den letzten zwölf Wochen.",
};
