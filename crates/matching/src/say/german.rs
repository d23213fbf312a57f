//! The sentences in German. "du", and no form that needs somebody's gender or a genitive of a name.

use model::{Field, language_label};

use super::{Advice, Line, Said, Who, clipped, clock, german_day, is_sentence};
use crate::program::{Program, Side, Source, TermKind};
use crate::rules::Bar;
use crate::score::SHOWN_FROM;
use crate::texts::Language;
use crate::times::When;

fn list(items: &[&str]) -> String {
    super::listing(items, "und", "weitere")
}

/// Tells a fact.
pub fn line(line: &Line, name: &str) -> String {
    match line {
        Line::Gives { giver, gift, wish } => gives(*giver, *gift, *wish, name),
        Line::Level {
            teacher,
            topic,
            level,
            learner,
        } => self::level(*teacher, topic, *level, *learner, name),
        Line::Languages(codes) => {
            let labels: Vec<&str> = codes.iter().map(|code| language(code)).collect();
            format!("Ihr sprecht beide {}", list(&labels))
        }
        Line::WorkAreas(areas) => format!("Ihr arbeitet beide in {}", list(areas)),
        Line::Interests(items) => format!("Ihr interessiert euch beide für {}", list(items)),
        Line::Style(items) => format!("Ihr arbeitet beide gern so: {}", list(items)),
        Line::Free(when) => format!("Ihr habt beide Zeit: {}", self::when(when)),
        Line::Week(days) => format!("Zusammen seid ihr an {} da", count(*days, "Tag", "Tagen")),
        Line::SameTown(place) => format!("Ihr seid beide in {place}"),
        Line::SameClock => "Eure Uhren zeigen dieselbe Zeit".to_owned(),
        Line::Answers {
            giver,
            offer,
            challenge,
        } => match giver {
            Who::Me => format!(
                "Du bietest {offer}, und die Herausforderung von {name} ist „{}“",
                clipped(challenge)
            ),
            Who::Other => format!(
                "{name} bietet {offer}, und deine Herausforderung ist „{}“",
                clipped(challenge)
            ),
        },
        Line::WritesAbout { writer, interest } => match writer {
            Who::Me => format!("Du schreibst über {interest}, ein Interesse von {name}"),
            Who::Other => format!("{name} schreibt über {interest}, eines deiner Interessen"),
        },
        Line::Adds { giver, topics } => {
            format!(
                "{} {} dazu",
                verb(*giver, "bringst", "bringt", name),
                list(topics)
            )
        }
        Line::GoodMix => "Was ihr könnt, ergänzt sich".to_owned(),
        Line::Know(names) => format!(
            "Ihr kennt beide {}",
            list(&names.iter().map(String::as_str).collect::<Vec<_>>())
        ),
        Line::KnowSome(number) => format!(
            "Ihr kennt beide {}",
            count(u32::try_from(*number).unwrap_or(0), "Person", "Personen")
        ),
        Line::Ahead {
            who,
            field,
            years,
            behind,
        } => ahead(*who, *field, *years, *behind, name),
        Line::SameStage => "Ihr seid in derselben Lebensphase".to_owned(),
        Line::NextStage => "Eure Lebensphasen liegen nebeneinander".to_owned(),
        Line::Shows { who, said, mine } => {
            let whose = if *mine {
                "deiner Frage".to_owned()
            } else {
                format!("der Frage von {name}")
            };
            format!(
                "{}, und darum geht es in {whose}",
                clause(*who, *said, true, name)
            )
        }
        Line::Room { who, room } => {
            format!("{} noch Platz für {room}", verb(*who, "hast", "hat", name))
        }
        Line::Recent => "Ihr habt beide vor Kurzem gesagt, was ihr sucht".to_owned(),
        Line::NewAreas { who, areas } => match who {
            Who::Me => format!(
                "Du bringst einen Bereich mit, der dort neu ist: {}",
                list(areas)
            ),
            Who::Other => format!("Ein Bereich, der für dich neu ist: {}", list(areas)),
        },
        Line::Grows { who, wish } => {
            format!(
                "{} dabei {wish} lernen",
                verb(*who, "würdest", "würde", name)
            )
        }
        Line::Covers { who, some, all } => format!(
            "{} {some} von {all} Punkten ab, die gebraucht werden",
            verb(*who, "deckst", "deckt", name)
        ),
        Line::Unlike(kind) => unlike(*kind).to_owned(),
        Line::New => format!("{name} ist neu hier"),
    }
}

fn gives(giver: Who, gift: Said, wish: Said, name: &str) -> String {
    let wisher = match giver {
        Who::Me => Who::Other,
        Who::Other => Who::Me,
    };
    let (gives, seeks) = (
        clause(giver, gift, true, name),
        clause(wisher, wish, false, name),
    );
    format!("{gives}, {seeks}")
}

fn verb(who: Who, du: &str, other: &str, name: &str) -> String {
    match who {
        Who::Me => format!("Du {du}"),
        Who::Other => format!("{name} {other}"),
    }
}

fn level(teacher: Who, topic: &str, level: u8, learner: Option<u8>, name: &str) -> String {
    match (teacher, learner) {
        (Who::Other, None) => format!("Stufe von {name} in {topic}: {level} von 5"),
        (Who::Other, Some(mine)) => {
            format!("Stufe von {name} in {topic}: {level} von 5, deine: {mine}")
        }
        (Who::Me, None) => {
            format!("Deine Stufe in {topic}: {level} von 5, und {name} will es lernen")
        }
        (Who::Me, Some(theirs)) => {
            format!("Deine Stufe in {topic}: {level} von 5, die von {name}: {theirs}")
        }
    }
}

fn ahead(who: Who, field: Option<&str>, years: u32, behind: Option<u32>, name: &str) -> String {
    let years = count(years, "Jahr", "Jahre");
    let place = field.map_or_else(|| "Erfahrung".to_owned(), |field| format!("in {field}"));
    match (who, behind) {
        (Who::Other, Some(mine)) => format!("{name} hat {years} {place}, du {mine}"),
        (Who::Other, None) => format!("{name} hat {years} {place}"),
        (Who::Me, Some(theirs)) => format!("Du hast {years} {place}, {name} {theirs}"),
        (Who::Me, None) => format!("Du hast {years} {place}"),
    }
}

/// Says when two people are free.
pub fn when(when: &When) -> String {
    match when {
        When::Stretch {
            day,
            from,
            to,
            others,
            shifted,
        } => {
            let longest = format!("{} {}–{}", german_day(*day), clock(*from), clock(*to));
            let others = match others {
                0 => String::new(),
                1 => " und 1 weiteres Mal".to_owned(),
                others => format!(" und {others} weitere Male"),
            };
            let shifted = if *shifted { ", nach deiner Uhr" } else { "" };
            format!("{longest}{others}{shifted}")
        }
        When::Days(days) => {
            let days: Vec<&str> = days.iter().copied().map(german_day).collect();
            list(&days)
        }
    }
}

fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The German names of languages that are often spoken here; others keep their English name.
fn language(code: &str) -> &str {
    match code {
        "de" => "Deutsch",
        "en" => "Englisch",
        "fr" => "Französisch",
        "es" => "Spanisch",
        "it" => "Italienisch",
        "tr" => "Türkisch",
        "ru" => "Russisch",
        "uk" => "Ukrainisch",
        "pl" => "Polnisch",
        "pt" => "Portugiesisch",
        "nl" => "Niederländisch",
        "ar" => "Arabisch",
        "zh" => "Chinesisch",
        "ja" => "Japanisch",
        "ro" => "Rumänisch",
        "el" => "Griechisch",
        "cs" => "Tschechisch",
        "hu" => "Ungarisch",
        "sv" => "Schwedisch",
        "da" => "Dänisch",
        "fi" => "Finnisch",
        "no" => "Norwegisch",
        "hr" => "Kroatisch",
        "sr" => "Serbisch",
        "fa" => "Persisch",
        "vi" => "Vietnamesisch",
        "ko" => "Koreanisch",
        "he" => "Hebräisch",
        "gsw" => "Schweizerdeutsch",
        "sgn" => "Gebärdensprache",
        code => language_label(code),
    }
}

/// Says who said what: "Ben bietet Rust", "dein Ziel ist „…“".
fn clause(who: Who, said: Said, first: bool, name: &str) -> String {
    let text = if is_sentence(said.source) {
        format!("„{}“", clipped(said.text))
    } else {
        said.text.trim().to_owned()
    };
    let du = if first { "Du" } else { "du" };
    let act = |mine: &str, theirs: &str| match who {
        Who::Me => format!("{du} {mine} {text}"),
        Who::Other => format!("{name} {theirs} {text}"),
    };
    let thing = |mine: &str, theirs: &str| match (who, first) {
        (Who::Me, true) => format!("Dein{mine} ist {text}"),
        (Who::Me, false) => format!("dein{mine} ist {text}"),
        (Who::Other, true) => format!("D{theirs} von {name} ist {text}"),
        (Who::Other, false) => format!("d{theirs} von {name} ist {text}"),
    };
    match said.source {
        Source::Offers => act("bietest", "bietet"),
        Source::Seeks => act("suchst", "sucht"),
        Source::Skills => act("kannst", "kann"),
        Source::Experience => match said.years {
            Some(years) => {
                let years = count(u32::from(years), "Jahr", "Jahre");
                act(&format!("hast {years} in"), &format!("hat {years} in"))
            }
            None => act("hast Erfahrung in", "hat Erfahrung in"),
        },
        Source::Interests => act("interessierst dich für", "interessiert sich für"),
        Source::WorkAreas => act("arbeitest in", "arbeitet in"),
        Source::Challenge => thing("e Herausforderung", "ie Herausforderung"),
        Source::About => act("schreibst", "schreibt"),
        Source::Goal => thing(" Ziel", "as Ziel"),
        Source::Method => act("arbeitest mit", "arbeitet mit"),
        Source::Tasks => act("willst übernehmen:", "will übernehmen:"),
        Source::Style => thing(" Arbeitsstil", "er Arbeitsstil"),
        Source::Critical => act("brauchst unbedingt", "braucht unbedingt"),
        Source::Must => act("brauchst", "braucht"),
        Source::Topics => act("übergibst", "übergibt"),
        Source::TaskOffered => act("gibst ab:", "gibt ab:"),
        Source::TasksSought => act("würdest übernehmen:", "würde übernehmen:"),
        Source::Question => thing("e Frage", "ie Frage"),
        Source::Cards => act("hast geschrieben:", "hat geschrieben:"),
    }
}

const fn unlike(kind: TermKind) -> &'static str {
    match kind {
        TermKind::WorkAreas => "Ihr arbeitet in verschiedenen Bereichen",
        TermKind::Interests => "Eure Interessen sind nicht alle gleich",
        TermKind::LifeStage => "Ihr seid in verschiedenen Lebensphasen",
        TermKind::Style => "Ihr arbeitet gern auf verschiedene Weise",
        TermKind::Need
        | TermKind::Wanted
        | TermKind::Level
        | TermKind::Languages
        | TermKind::Times
        | TermKind::Place
        | TermKind::Challenge
        | TermKind::About
        | TermKind::Complement
        | TermKind::Contacts
        | TermKind::Experience
        | TermKind::Evidence
        | TermKind::Load
        | TermKind::Recency
        | TermKind::Variety
        | TermKind::Growth
        | TermKind::Cover => "Ihr seht verschiedene Seiten der Dinge",
    }
}

/// Tells why two people are not matched.
pub fn refusal(bar: Bar, program: &Program, other: &str) -> String {
    let name = program.name.say(Language::German);
    match bar {
        Bar::NotBuilt => format!("{name} gibt es noch nicht."),
        Bar::Myself => "Das bist du.".to_owned(),
        Bar::IHaveNotEntered => {
            format!("Du nimmst an {name} nicht teil. Nimm teil, um Vorschläge zu bekommen.")
        }
        Bar::TheyHaveNotEntered => format!("{other} nimmt an {name} nicht teil."),
        Bar::Avoided => {
            format!("Du willst nicht mit {other} zusammenkommen. Das siehst nur du.")
        }
        Bar::IAmFull => {
            format!(
                "Du nimmst bei {name} niemanden mehr an. Erhöhe deine Plätze, um Vorschläge zu bekommen."
            )
        }
        Bar::TheyAreFull => format!("{other} nimmt bei {name} zurzeit niemanden mehr an."),
        Bar::Untold => format!(
            "Du und {other} kommt in {name} zurzeit nicht zusammen. Vielleicht ist kein Platz frei; der Grund wird nicht genannt."
        ),
        Bar::NoLanguage => format!("Du und {other} nennt keine Sprache, die ihr beide sprecht."),
        Bar::ISeekNothing => {
            "In deinem Profil steht nichts, was du suchst. Ergänze es, um Vorschläge zu bekommen."
                .to_owned()
        }
        Bar::IOfferNothing => {
            "In deinem Profil steht nichts, was du bietest. Ergänze es, um Vorschläge zu bekommen."
                .to_owned()
        }
        Bar::NothingForMe => format!("Bei {other} ist nichts zu sehen, was du suchst."),
        Bar::NothingForThem => {
            format!("Bei dir ist nichts zu sehen, was {other} sucht.")
        }
        Bar::SameSide(side) => {
            let part = program.sides.as_ref().map_or("", |sides| match side {
                Side::Seeker => &sides.giver.name.de,
                Side::Giver => &sides.seeker.name.de,
            });
            format!("{other} nimmt bei {name} nicht auf dieser Seite teil: {part}.")
        }
        Bar::IShareNoStage => {
            "In deinem Profil steht keine Lebensphase. Ergänze sie, um Vorschläge zu bekommen."
                .to_owned()
        }
        Bar::TheyShareNoStage => format!("Von {other} ist keine Lebensphase zu sehen."),
        Bar::Rule(check) => {
            let rule = program.rule(check).map_or("", |rule| &rule.text.de);
            format!("Eine Regel von {name} ist für dich und {other} nicht erfüllt: {rule}")
        }
        Bar::Weak(score) => {
            format!("Du und {other} kommt auf {score} von 100; gezeigt wird ab {SHOWN_FROM}.")
        }
    }
}

/// Tells that a wish is not met.
pub fn unmet(wish: Said, name: &str, nobody: bool) -> String {
    let wish = if wish.source == Source::Seeks {
        format!("Du suchst auch {}", wish.text.trim())
    } else {
        clause(Who::Me, wish, true, name)
    };
    if nobody {
        format!("{wish}; das bietet hier noch niemand.")
    } else {
        format!("{wish}; das ist bei {name} nicht dabei.")
    }
}

/// Tells which empty fields would count too.
pub fn change(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| label(*field)).collect();
    format!(
        "Das Ergebnis stünde auf mehr Füßen, wenn dein Profil nennt: {}.",
        list(&names)
    )
}

const fn label(field: Field) -> &'static str {
    match field {
        Field::Languages => "deine Sprachen",
        Field::WorkAreas => "deine Arbeitsbereiche",
        Field::Interests => "deine Interessen",
        Field::Skills => "deine Fähigkeiten",
        Field::Offers => "was du bietest",
        Field::Seeks => "was du suchst",
        Field::Place => "deinen Ort",
        Field::Slots | Field::Days | Field::Hours => "wann du Zeit hast",
        Field::Experience => "deine Erfahrung",
        Field::LifeStage => "deine Lebensphase",
        Field::Challenge => "deine aktuelle Herausforderung",
        Field::About | Field::Headline => "etwas über dich",
        Field::Name
        | Field::Pronouns
        | Field::TimeZone
        | Field::Capacity
        | Field::Avoid
        | Field::Answers
        | Field::Programs => "mehr",
    }
}

/// Says an advice about a program.
pub fn advice(advice: &Advice, program: &str) -> String {
    match advice {
        Advice::NotBuilt => format!(
            "{program} bringt Menschen in Runden zusammen, und die laufen in einem Raum noch nicht. Mit einer Datei geht es: „eyelevel match --people FILE --round“."
        ),
        Advice::Enter => format!("Nimm an {program} teil, um Vorschläge zu bekommen."),
        Advice::RaiseCapacity => {
            format!("Erhöhe deine Plätze bei {program}, um Vorschläge zu bekommen.")
        }
        Advice::Add(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| label(*field)).collect();
            format!(
                "Ergänze in deinem Profil {}, um Vorschläge zu bekommen.",
                list(&names)
            )
        }
    }
}
