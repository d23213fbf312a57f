//! Sentences a community writes for people: what was proposed, how it does, where a card is from.
//!
//! For: whatever leaves a view as text. Knows: both languages. Never: counts or decides.

use model::community::{Health, Outcome, Usefulness};

use crate::intent::Language;

/// Says what somebody proposed.
pub(super) fn what(
    language: Language,
    change: &str,
    other: Option<&str>,
    title: Option<&str>,
) -> String {
    match language {
        Language::English => what_english(change, other, title),
        Language::German => what_german(change, other, title),
    }
}

fn what_english(change: &str, other: Option<&str>, title: Option<&str>) -> String {
    let other = other.unwrap_or("another community");
    match change {
        "dormant" => "Let this community rest.".to_owned(),
        "archive" => "Archive this community; everything stays readable.".to_owned(),
        "revive" => "Wake this community again.".to_owned(),
        "merge" => format!("Go into {other}; everything stays readable here."),
        "receive" => format!("Receive {other}."),
        "split" => "Split this community; each part founds again.".to_owned(),
        "charter" => "Adopt a new version of the charter.".to_owned(),
        _ => format!("Call this community {}.", title.unwrap_or("something else")),
    }
}

fn what_german(change: &str, other: Option<&str>, title: Option<&str>) -> String {
    let other = other.unwrap_or("eine andere Community");
    match change {
        "dormant" => "Diese Community ruhen lassen.".to_owned(),
        "archive" => "Diese Community archivieren; alles bleibt lesbar.".to_owned(),
        "revive" => "Diese Community wieder wecken.".to_owned(),
        "merge" => format!("In „{other}“ aufgehen; hier bleibt alles lesbar."),
        "receive" => format!("„{other}“ aufnehmen."),
        "split" => "Diese Community teilen; jeder Teil gründet neu.".to_owned(),
        "charter" => "Eine neue Fassung der Charta annehmen.".to_owned(),
        _ => format!("Diese Community „{}“ nennen.", title.unwrap_or("anders")),
    }
}

/// Sums a community up as Markdown, without a word about any person.
pub(super) fn summary(
    language: Language,
    (name, today): (&str, &str),
    (health, outcome): (&Health, &Outcome),
    useful: Option<&Usefulness>,
) -> String {
    let either = |english: &'static str, german: &'static str| match language {
        Language::English => english,
        Language::German => german,
    };
    let tenths = |tenths: u32| {
        let (whole, part) = (tenths / 10, tenths % 10);
        match language {
            Language::English => format!("{whole}.{part} of 5"),
            Language::German => format!("{whole},{part} von 5"),
        }
    };
    let mut text = match language {
        Language::English => format!(
            "# {name}\n\nOn {today}. Counts about the community; about persons it says nothing.\n\n"
        ),
        Language::German => format!(
            "# {name}\n\nAm {today}. Zahlen über die Community; über Personen sagen sie nichts.\n\n"
        ),
    };
    let mut line = |what: &str, number: String| text.push_str(&format!("- {what}: {number}\n"));
    line(either("Members", "Mitglieder"), health.members.to_string());
    let of = either("of", "von");
    line(
        either("Asks answered", "Beantwortete Bitten"),
        match health.answered {
            Some(answered) => format!("{answered} {of} {}", health.asks),
            None => either(
                "told from five people on: in it, and with an answer",
                "gesagt ab fünf Personen, die dabei sind, und fünf, die eine Antwort hatten",
            )
            .to_owned(),
        },
    );
    if let Some(hours) = health.hours_to_answer {
        let unit = match hours {
            1 => either("hour", "Stunde"),
            _ => either("hours", "Stunden"),
        };
        line(
            either("Half of them within", "Die Hälfte davon binnen"),
            format!("{hours} {unit}"),
        );
    }
    for (what, number) in [
        (either("Knowledge cards", "Wissenskarten"), outcome.cards),
        (
            either("Projects begun", "Begonnene Projekte"),
            outcome.projects,
        ),
        (either("Gatherings", "Treffen"), outcome.gatherings),
        (
            either("Brought in from elsewhere", "Von anderswo hereingeholt"),
            health.bridges,
        ),
    ] {
        line(what, number.to_string());
    }
    let Some(useful) = useful else {
        line(
            either("How useful it was", "Wie nützlich sie war"),
            either(
                "fewer than five have said so this quarter",
                "in diesem Quartal haben es weniger als fünf gesagt",
            )
            .to_owned(),
        );
        return text;
    };
    line(
        either(
            "Useful to those in it, this quarter",
            "Nützlich für die, die dabei sind, in diesem Quartal",
        ),
        tenths(useful.to_people),
    );
    line(
        either(
            "Useful to the organisation, this quarter",
            "Nützlich für die Organisation, in diesem Quartal",
        ),
        tenths(useful.to_organisation),
    );
    text
}

/// Says below an exported card who wrote it, where and when, and what it rests on.
pub(super) fn card_origin(
    language: Language,
    authors: &[String],
    (community, day): (&str, &str),
    source: Option<&str>,
) -> String {
    let authors = authors.join(", ");
    let mut text = match language {
        Language::English => format!("By {authors}. From the community “{community}”, {day}.\n"),
        Language::German => format!("Von {authors}. Aus der Community „{community}“, {day}.\n"),
    };
    if let Some(source) = source {
        let word = match language {
            Language::English => "Source",
            Language::German => "Quelle",
        };
        text.push_str(&format!("{word}: <{source}>\n"));
    }
    text
}

/// Says whose words a card was made from, when they were said, and under which id they stand.
pub(super) fn card_made_from(language: Language, name: &str, day: &str, id: &str) -> String {
    match language {
        Language::English => format!("Made from what {name} said on {day} ({id}).\n"),
        Language::German => format!("Entstanden aus dem, was {name} am {day} gesagt hat ({id}).\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_proposal_is_said_in_both_languages() {
        for change in model::community::CHANGES {
            let [english, german] = [Language::English, Language::German]
                .map(|language| what(language, change, Some("Tea"), Some("Tea")));
            assert_ne!(english, german, "{change}");
            assert!(english.ends_with('.') && german.ends_with('.'), "{change}");
        }
    }

    #[test]
    fn a_summary_is_said_in_the_language_one_has_chosen() {
        let health = Health {
            members: 7,
            asks: 3,
            answered: Some(2),
            hours_to_answer: Some(5),
            unanswered: Vec::new(),
            cards: 1,
            gatherings: 2,
            bridges: 0,
            to_greet: Vec::new(),
        };
        let useful = Usefulness {
            people: 5,
            to_people: 42,
            to_organisation: 30,
        };
        let of = |health: &Health, language, useful: Option<&Usefulness>| {
            let (head, counts) = (("Tee", "2026-11-27"), (health, &Outcome::default()));
            summary(language, head, counts, useful)
        };
        let said = |language, useful| of(&health, language, useful);
        let german = said(Language::German, Some(&useful));
        assert!(german.contains("- Mitglieder: 7\n"), "{german}");
        assert!(
            german.contains("4,2 von 5") && german.contains("2 von 3"),
            "{german}"
        );
        let english = said(Language::English, None);
        assert!(
            english.contains("- Half of them within: 5 hours\n"),
            "{english}"
        );
        assert!(english.contains("fewer than five"), "{english}");
        let few = Health {
            answered: None,
            hours_to_answer: None,
            ..health.clone()
        };
        let few = of(&few, Language::English, None);
        assert!(
            few.contains("- Asks answered: told from five people on: in it, and with an answer\n"),
            "{few}"
        );
    }

    #[test]
    fn a_card_says_whose_it_is_in_the_language_one_has_chosen() {
        let authors = ["Ann Berg".to_owned(), "Ben Ito".to_owned()];
        let said = card_origin(
            Language::German,
            &authors,
            ("Tee", "2026-11-27"),
            Some("https://example.org"),
        );
        assert_eq!(
            said,
            "Von Ann Berg, Ben Ito. Aus der Community „Tee“, 2026-11-27.\nQuelle: <https://example.org>\n"
        );
    }
}
