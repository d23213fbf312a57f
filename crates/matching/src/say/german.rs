//! The sentences in German. "du", and no form that needs somebody's gender or a genitive of a name.

use model::{Field, language_label};

use super::{
    Advice, Both, Cast, Line, Said, Who, clipped, clock, german_day, is_sentence, is_short,
};
use crate::fold::fold;
use crate::program::{Program, Side, Source, TermKind};
use crate::rules::Bar;
use crate::texts::Language;
use crate::times::When;

/// What stands for names that are kept back or missing, and how it follows "von".
pub const NAMELESS: [(&str, &str); 2] = [("Jemand", "jemandem"), ("Diese Person", "dieser Person")];

fn list(items: &[&str]) -> String {
    super::listing(items, "und", "weitere")
}

/// Writes words somebody chose: several of them in quotation marks.
pub fn words(text: &str) -> String {
    if is_short(text) {
        text.trim().to_owned()
    } else {
        format!("„{}“", clipped(text))
    }
}

fn words_of(items: &[&str]) -> String {
    let items: Vec<String> = items.iter().map(|item| words(item)).collect();
    list(&items.iter().map(String::as_str).collect::<Vec<_>>())
}

fn nameless(name: &str) -> Option<(&'static str, &'static str)> {
    NAMELESS.into_iter().find(|(said, _)| *said == name)
}

/// Names somebody inside a sentence.
pub fn inside(name: &str) -> String {
    match nameless(name) {
        Some((said, _)) => said.to_lowercase(),
        None => name.to_owned(),
    }
}

/// Names somebody behind "von", "bei" or "mit".
fn to(name: &str) -> &str {
    nameless(name).map_or(name, |(_, dative)| dative)
}

/// Says who does something, with the verb for "du" and that for a name.
fn act(who: Who, cast: Cast, first: bool, du: &str, they: &str) -> String {
    match (cast.name(who), first) {
        (None, true) => format!("Du {du}"),
        (None, false) => format!("du {du}"),
        (Some(name), true) => format!("{name} {they}"),
        (Some(name), false) => format!("{} {they}", inside(name)),
    }
}

/// Says what both do, with the words that follow two names.
fn both(cast: Cast, ihr: &str, they: &str) -> String {
    let other = inside(cast.other);
    match (cast.me, cast.among, ihr.strip_prefix("Ihr")) {
        (None, true, Some(verb)) => format!("Du und {other}{verb}"),
        (None, _, _) => ihr.to_owned(),
        (Some(me), _, _) => format!("{me} und {other} {they}"),
    }
}

/// "dein Ziel", "deine Frage", or "das Ziel von Ben": the ending of "dein" and the article.
fn whose(who: Who, cast: Cast, first: bool, (ending, article, thing): Thing) -> String {
    match (cast.name(who), first) {
        (None, true) => format!("Dein{ending} {thing}"),
        (None, false) => format!("dein{ending} {thing}"),
        (Some(name), true) => format!("D{article} {thing} von {}", to(name)),
        (Some(name), false) => format!("d{article} {thing} von {}", to(name)),
    }
}

/// "deines", "deine", or "das von Ben".
fn whose_alone(who: Who, cast: Cast, (ending, article, _): Thing) -> String {
    match cast.name(who) {
        None => match (ending, article) {
            ("", "as") => "deines".to_owned(),
            ("", _) => "deiner".to_owned(),
            (ending, _) => format!("dein{ending}"),
        },
        Some(name) => format!("d{article} von {}", to(name)),
    }
}

/// Tells a fact.
pub fn line(line: &Line, cast: Cast) -> String {
    let name = cast.other;
    match line {
        Line::Gives { giver, gift, wish } => gives(*giver, *gift, *wish, cast),
        Line::Perhaps { giver, gift, wish } => {
            format!("{}: vielleicht dasselbe", gives(*giver, *gift, *wish, cast))
        }
        Line::Level {
            teacher,
            topic,
            level,
            learner,
        } => self::level(*teacher, topic, *level, *learner, cast),
        Line::Languages(codes) => {
            let labels: Vec<&str> = codes.iter().map(|code| language(code)).collect();
            let speak = both(cast, "Ihr sprecht beide", "sprechen beide");
            format!("{speak} {}", list(&labels))
        }
        Line::WorkAreas(areas) => work_areas(areas, cast),
        Line::Interests(items) => interests(items, cast),
        Line::Style(items) => style(items, cast),
        Line::Free(when) => {
            let free = both(cast, "Ihr habt beide Zeit", "haben beide Zeit");
            format!("{free}: {}", self::when(when, cast))
        }
        Line::Week(days) => {
            let days = match days {
                1 => "an einem Tag".to_owned(),
                days => format!("an {days} Tagen"),
            };
            match cast.me {
                None => format!("Zusammen seid ihr {days} in der Woche da"),
                Some(me) => {
                    let other = inside(name);
                    format!("Zusammen sind {me} und {other} {days} in der Woche da")
                }
            }
        }
        Line::SameTown(place) => {
            format!("{} in {place}", both(cast, "Ihr seid beide", "sind beide"))
        }
        Line::SameClock => match cast.me {
            None if cast.among => {
                format!("Deine Uhr und die von {} zeigen dieselbe Zeit", to(name))
            }
            None => "Eure Uhren zeigen dieselbe Zeit".to_owned(),
            Some(me) => format!(
                "Die Uhren von {} und {} zeigen dieselbe Zeit",
                to(me),
                to(name)
            ),
        },
        Line::Answers {
            giver,
            offer,
            challenge,
        } => format!(
            "{} {}, und {} ist „{}“",
            act(*giver, cast, true, "bietest", "bietet"),
            words(offer),
            whose(giver.other(), cast, false, CHALLENGE),
            clipped(challenge)
        ),
        Line::WritesAbout { writer, interest } => {
            let writes = act(*writer, cast, true, "schreibst", "schreibt");
            let whose = match cast.name(writer.other()) {
                None => "eines deiner Interessen".to_owned(),
                Some(name) => format!("ein Interesse von {}", to(name)),
            };
            format!("{writes} über {}, {whose}", words(interest))
        }
        Line::Adds { giver, topics } => {
            let brings = act(*giver, cast, true, "bringst", "bringt");
            format!("{brings} {} mit", words_of(topics))
        }
        Line::GoodMix => match cast.me {
            None => "Was ihr könnt, ergänzt sich gut".to_owned(),
            Some(me) => format!("Was {me} und {} können, ergänzt sich gut", inside(name)),
        },
        Line::Know(names) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let know = both(cast, "Ihr kennt beide", "kennen beide");
            format!("{know} {}", list(&names))
        }
        Line::KnowSome(number) => format!(
            "{} {}",
            both(cast, "Ihr kennt beide", "kennen beide"),
            match number {
                1 => "dieselbe Person".to_owned(),
                number => format!("{number} Menschen"),
            }
        ),
        Line::Ahead {
            who,
            field,
            years,
            behind,
        } => ahead(*who, *field, *years, *behind, cast),
        Line::SameStage => both(
            cast,
            "Ihr seid in derselben Lebensphase",
            "sind in derselben Lebensphase",
        ),
        Line::NextStage => both(
            cast,
            "Eure Lebensphasen liegen nebeneinander",
            "sind in benachbarten Lebensphasen",
        ),
        Line::Shows { who, said } => {
            let question = match cast.name(who.other()) {
                None => "deiner Frage".to_owned(),
                Some(name) => format!("der Frage von {}", to(name)),
            };
            format!(
                "{}; das passt zu {question}",
                clause(*who, *said, true, cast)
            )
        }
        Line::Room { who, room } => {
            let has = act(*who, cast, true, "hast", "hat");
            match room {
                1 => format!("{has} noch einen Platz frei"),
                room => format!("{has} noch {room} Plätze frei"),
            }
        }
        Line::Recent => both(
            cast,
            "Ihr habt beide vor Kurzem gesagt, was ihr sucht",
            "haben beide vor Kurzem gesagt, was sie suchen",
        ),
        Line::NewAreas(areas) => {
            let area = match areas.len() {
                1 => "einem Bereich, der",
                _ => "Bereichen, die",
            };
            let whom = cast.me.unwrap_or("dich");
            let is = if areas.len() == 1 { "ist" } else { "sind" };
            format!(
                "{name} arbeitet in {area} für {whom} neu {is}: {}",
                list(areas)
            )
        }
        Line::Grows { who, wish } => {
            let would = act(*who, cast, true, "würdest", "würde");
            format!("{would} dabei {} lernen", words(wish))
        }
        Line::Covers { who, some, all } => {
            let covers = act(*who, cast, true, "deckst", "deckt");
            match (*some, *all) {
                (some, all) if some >= all => format!("{covers} alles ab, was gebraucht wird"),
                (some, all) => format!("{covers} {some} von {all} Punkten ab"),
            }
        }
        Line::Unlike(kind) => unlike(*kind, cast),
        Line::New => format!("{name} ist neu hier"),
        Line::Useful => {
            let found = act(Who::Me, cast, true, "fandest", "fand");
            format!("{found} das Treffen mit {} nützlich", to(name))
        }
        Line::NotUseful(percent) => {
            let found = act(Who::Me, cast, true, "fandest", "fand");
            let name = to(name);
            format!(
                "{found} das Treffen mit {name} nicht nützlich: all das zählt {percent} % weniger"
            )
        }
    }
}

fn work_areas(areas: &Both, cast: Cast) -> String {
    let within = |items: &[&str]| match items {
        [one] => format!("im Bereich {}", words(one)),
        items => format!("in den Bereichen {}", words_of(items)),
    };
    if areas.are_same() {
        let work = both(cast, "Ihr arbeitet beide", "arbeiten beide");
        return format!("{work} {}", within(&areas.mine));
    }
    format!(
        "{} {}, {} {}",
        act(Who::Me, cast, true, "arbeitest", "arbeitet"),
        within(&areas.mine),
        inside(cast.other),
        within(&areas.theirs)
    )
}

fn interests(items: &Both, cast: Cast) -> String {
    if items.are_same() {
        let are = both(
            cast,
            "Ihr interessiert euch beide für",
            "interessieren sich beide für",
        );
        return format!("{are} {}", words_of(&items.mine));
    }
    format!(
        "{} {}, {} für {}",
        act(
            Who::Me,
            cast,
            true,
            "interessierst dich für",
            "interessiert sich für"
        ),
        words_of(&items.mine),
        inside(cast.other),
        words_of(&items.theirs)
    )
}

fn style(items: &Both, cast: Cast) -> String {
    let quoted = |items: &[&str]| -> String {
        let items: Vec<String> = items
            .iter()
            .map(|item| format!("„{}“", clipped(item)))
            .collect();
        list(&items.iter().map(String::as_str).collect::<Vec<_>>())
    };
    if items.are_same() {
        let like = both(cast, "Ihr arbeitet beide gern so", "arbeiten beide gern so");
        return format!("{like}: {}", quoted(&items.mine));
    }
    format!(
        "{} ist {}, {} ist {}",
        whose(Who::Me, cast, true, STYLE),
        quoted(&items.mine),
        whose_alone(Who::Other, cast, STYLE),
        quoted(&items.theirs)
    )
}

fn gives(giver: Who, gift: Said, wish: Said, cast: Cast) -> String {
    if gift.source == wish.source && fold(gift.text) == fold(wish.text) {
        if let Some((ending, _, thing)) = thing(gift.source) {
            let same = match (gift.source, ending) {
                (Source::Style, _) => "denselben",
                (_, "") => "dasselbe",
                (_, _) => "dieselbe",
            };
            let have = both(cast, "Ihr habt beide", "haben beide");
            return format!("{have} {same} {thing}: „{}“", clipped(gift.text));
        }
        if gift.source == Source::Tasks {
            let want = both(cast, "Ihr wollt beide", "wollen beide");
            return format!("{want} {} übernehmen", words(gift.text));
        }
        if gift.source == Source::Seeks {
            let seek = both(cast, "Ihr sucht beide", "suchen beide");
            return format!("{seek} {}", words(gift.text));
        }
    }
    if let (true, Some(thing)) = (gift.source == wish.source, thing(gift.source)) {
        return format!(
            "{} ist „{}“, {} ist „{}“",
            whose(giver, cast, true, thing),
            clipped(gift.text),
            whose_alone(giver.other(), cast, thing),
            clipped(wish.text)
        );
    }
    format!(
        "{}, {}",
        clause(giver, gift, true, cast),
        clause(giver.other(), wish, false, cast)
    )
}

fn level(teacher: Who, topic: &str, level: u8, learner: Option<u8>, cast: Cast) -> String {
    let has = act(teacher, cast, true, "hast", "hat");
    let has = format!("{has} in {} Stufe {level} von 5", words(topic));
    match (teacher, learner) {
        (_, Some(other)) => {
            let whom = cast.name(teacher.other()).map_or("du".to_owned(), inside);
            format!("{has}, {whom} Stufe {other}")
        }
        (Who::Other, None) => has,
        (Who::Me, None) => format!("{has}, und {} will es lernen", inside(cast.other)),
    }
}

fn ahead(who: Who, field: Option<&str>, years: u32, behind: Option<u32>, cast: Cast) -> String {
    let years = count(years, "Jahr", "Jahre");
    let field = field.map_or_else(String::new, |field| format!(" in {}", words(field)));
    let has = act(who, cast, true, "hast", "hat");
    let ahead = format!("{has} {years} Erfahrung{field}");
    match behind {
        Some(behind) => {
            let whom = cast.name(who.other()).map_or("du".to_owned(), inside);
            format!("{ahead}, {whom} {behind}")
        }
        None => ahead,
    }
}

/// Says when two people are free.
pub fn when(when: &When, cast: Cast) -> String {
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
                1 => " und noch einmal".to_owned(),
                others => format!(" und noch {others} Mal"),
            };
            let shifted = match (*shifted, cast.me) {
                (false, _) => String::new(),
                (true, None) => ", nach deiner Uhr".to_owned(),
                (true, Some(me)) => format!(", nach der Uhr von {}", self::to(me)),
            };
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

/// The ending of "dein", the article without its d, and the word for what somebody has one of.
type Thing = (&'static str, &'static str, &'static str);

const CHALLENGE: Thing = ("e", "ie", "Herausforderung");
const STYLE: Thing = ("", "er", "Arbeitsstil");

const fn thing(source: Source) -> Option<Thing> {
    match source {
        Source::Challenge => Some(CHALLENGE),
        Source::Goal => Some(("", "as", "Ziel")),
        Source::Style => Some(STYLE),
        Source::Question => Some(("e", "ie", "Frage")),
        Source::Offers
        | Source::Seeks
        | Source::Skills
        | Source::Experience
        | Source::Interests
        | Source::WorkAreas
        | Source::About
        | Source::Method
        | Source::Tasks
        | Source::Critical
        | Source::Must
        | Source::Topics
        | Source::TaskOffered
        | Source::TasksSought
        | Source::Cards
        | Source::Answered => None,
    }
}

/// Says who said what: "Ben bietet Rust", "dein Ziel ist „…“".
fn clause(who: Who, said: Said, first: bool, cast: Cast) -> String {
    if let Some(thing) = thing(said.source) {
        let whose = whose(who, cast, first, thing);
        return format!("{whose} ist „{}“", clipped(said.text));
    }
    let text = if is_sentence(said.source) {
        format!("„{}“", clipped(said.text))
    } else {
        words(said.text)
    };
    let around = |du: &str, they: &str, after: &str| {
        format!("{} {text}{after}", act(who, cast, first, du, they))
    };
    let act = |du: &str, they: &str| around(du, they, "");
    match said.source {
        Source::Offers => act("bietest", "bietet"),
        Source::Seeks => act("suchst", "sucht"),
        Source::Skills => act("kannst", "kann"),
        Source::Experience => match said.years {
            Some(years) => {
                let years = count(u32::from(years), "Jahr", "Jahre");
                act(
                    &format!("hast {years} Erfahrung in"),
                    &format!("hat {years} Erfahrung in"),
                )
            }
            None => act("hast Erfahrung in", "hat Erfahrung in"),
        },
        Source::Interests => act("interessierst dich für", "interessiert sich für"),
        Source::WorkAreas => act("arbeitest im Bereich", "arbeitet im Bereich"),
        Source::About => act("schreibst", "schreibt"),
        Source::Method => act("arbeitest mit", "arbeitet mit"),
        Source::Tasks => around("willst", "will", " übernehmen"),
        Source::Critical => {
            let with = cast.name(who).map_or("dir", to);
            let at = if first { "Bei" } else { "bei" };
            format!("{at} {with} muss {text} abgedeckt sein")
        }
        Source::Must => act("brauchst", "braucht"),
        Source::Topics => act("übergibst", "übergibt"),
        Source::TaskOffered => around("gibst", "gibt", " ab"),
        Source::TasksSought => around("würdest", "würde", " übernehmen"),
        Source::Cards => around("hast", "hat", " geschrieben"),
        Source::Answered => around("hast", "hat", " beantwortet"),
        // Told above.
        Source::Challenge | Source::Goal | Source::Style | Source::Question => text,
    }
}

fn unlike(kind: TermKind, cast: Cast) -> String {
    match kind {
        TermKind::WorkAreas => both(
            cast,
            "Ihr arbeitet in verschiedenen Bereichen",
            "arbeiten in verschiedenen Bereichen",
        ),
        TermKind::Interests => both(
            cast,
            "Eure Interessen sind nicht alle gleich",
            "teilen nicht alle Interessen",
        ),
        TermKind::LifeStage => both(
            cast,
            "Ihr seid in verschiedenen Lebensphasen",
            "sind in verschiedenen Lebensphasen",
        ),
        TermKind::Style => both(
            cast,
            "Ihr arbeitet gern auf verschiedene Weise",
            "arbeiten gern auf verschiedene Weise",
        ),
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
        | TermKind::Cover => both(
            cast,
            "Ihr seht verschiedene Seiten der Dinge",
            "sehen verschiedene Seiten der Dinge",
        ),
    }
}

/// Tells why two people are not matched.
pub fn refusal(bar: Bar, program: &Program, cast: Cast) -> String {
    let name = program.name.say(Language::German);
    let other = cast.other;
    let (mid, with) = (inside(other), to(other));
    let two = |ihr: &str, they: &str| match cast.me {
        None => format!("Du und {mid} {ihr}"),
        Some(me) => format!("{me} und {mid} {they}"),
    };
    let mine = |what: &str, add: &str| match cast.me {
        None => format!("In deinem Profil steht {what}. Ergänze {add}, um Vorschläge zu bekommen."),
        Some(me) => format!("Im Profil von {} steht {what}.", to(me)),
    };
    match bar {
        Bar::InRounds => format!(
            "{name} bringt Menschen in Runden zusammen; mit einer Person allein wird dort niemand verglichen."
        ),
        Bar::Myself => "Das bist du.".to_owned(),
        Bar::IHaveNotEntered => match cast.me {
            None => {
                format!("Du nimmst an {name} nicht teil. Nimm teil, um Vorschläge zu bekommen.")
            }
            Some(me) => format!("{me} nimmt an {name} nicht teil."),
        },
        Bar::TheyHaveNotEntered => format!("{other} nimmt an {name} nicht teil."),
        Bar::Avoided => match cast.me {
            None => format!("Du willst nicht mit {with} zusammenkommen. Das siehst nur du."),
            // Whoever is told of two people by their names is neither of them.
            Some(_) => refusal(Bar::Untold, program, cast),
        },
        Bar::IAmFull => match cast.me {
            None => format!(
                "Du nimmst bei {name} niemanden mehr an. Erhöhe deine Plätze, um Vorschläge zu bekommen."
            ),
            Some(me) => format!("{me} nimmt bei {name} zurzeit niemanden mehr an."),
        },
        Bar::TheyAreFull => format!("{other} nimmt bei {name} zurzeit niemanden mehr an."),
        Bar::Untold => format!(
            "{} bei {name} zurzeit nicht zusammen. Vielleicht ist kein Platz frei; der Grund wird nicht genannt.",
            two("kommt", "kommen")
        ),
        Bar::NoLanguage => match cast.me {
            None => format!("Du und {mid} nennt keine Sprache, die ihr beide sprecht."),
            Some(_) => two("", "nennen keine Sprache, die beide sprechen."),
        },
        Bar::ISeekNothing => match cast.me {
            None => mine("nichts, was du suchst", "es"),
            Some(_) => mine("nichts, was gesucht wird", "es"),
        },
        Bar::IOfferNothing => match cast.me {
            None => mine("nichts, was du bietest", "es"),
            Some(_) => mine("nichts, was geboten wird", "es"),
        },
        Bar::NothingForMe => meet_not(program, Who::Other, cast),
        Bar::NothingForThem => meet_not(program, Who::Me, cast),
        Bar::SameSide(side) => {
            let part = program.sides.as_ref().map_or("", |sides| match side {
                Side::Seeker => &sides.giver.name.de,
                Side::Giver => &sides.seeker.name.de,
            });
            format!("{other} nimmt bei {name} teil, aber nicht auf dieser Seite: {part}.")
        }
        Bar::IShareNoStage => mine("keine Lebensphase", "sie"),
        Bar::TheyShareNoStage => format!("Von {with} ist keine Lebensphase zu sehen."),
        Bar::ILeadNothing => mine("keine Aufgabe, die du leiten willst", "sie"),
        Bar::TheyLeadNothing => {
            format!("Von {with} ist keine Aufgabe zu sehen, die sie oder er leiten will.")
        }
        Bar::Rule(check) => {
            let rule = program.rule(check).map_or("", |rule| &rule.text.de);
            format!(
                "{} eine Regel von {name} nicht: „{rule}“",
                two("erfüllt", "erfüllen")
            )
        }
        Bar::Weak(score, least) => format!(
            "{} auf {score} von 100; gezeigt wird ab {least}.",
            two("kommt", "kommen")
        ),
    }
}

/// Says that what one gives and what the other wishes for do not meet.
fn meet_not(program: &Program, giver: Who, cast: Cast) -> String {
    let first = |picks: &[crate::program::Pick]| picks.first().map(|pick| pick.from);
    let given = first(&program.gives).unwrap_or(Source::Offers);
    let wished = first(&program.wishes).unwrap_or(Source::Seeks);
    format!(
        "Was {} und was {}, passt nicht zusammen.",
        does(given, giver, cast),
        does(wished, giver.other(), cast)
    )
}

/// Says what somebody does with what one source holds: "du bietest", "Ben sucht".
fn does(source: Source, who: Who, cast: Cast) -> String {
    let (du, they) = match source {
        Source::Offers => ("bietest", "bietet"),
        Source::Skills | Source::Experience => ("kannst", "kann"),
        Source::Seeks | Source::Goal | Source::Challenge | Source::Question => ("suchst", "sucht"),
        Source::Interests
        | Source::WorkAreas
        | Source::About
        | Source::Style
        | Source::Cards
        | Source::Answered => ("mitbringst", "mitbringt"),
        Source::Method => ("anwendest", "anwendet"),
        Source::Tasks => ("machen willst", "machen will"),
        Source::Critical | Source::Topics => ("übergibst", "übergibt"),
        Source::Must => ("brauchst", "braucht"),
        Source::TaskOffered => ("abgibst", "abgibt"),
        Source::TasksSought => ("übernehmen würdest", "übernehmen würde"),
    };
    act(who, cast, false, du, they)
}

/// Tells that a wish is not met.
pub fn unmet(wish: Said, cast: Cast, nobody: bool) -> String {
    let text = words(wish.text);
    let with = to(cast.other);
    if wish.source == Source::Seeks {
        let seek = act(Who::Me, cast, true, "suchst auch", "sucht auch");
        return if nobody {
            format!("{seek} {text}; das bietet hier noch niemand Passendes.")
        } else {
            format!("{seek} {text}; das ist bei {with} nicht dabei.")
        };
    }
    if nobody {
        format!("Noch offen: {text}. Das deckt hier noch niemand Passendes ab.")
    } else {
        format!("Noch offen: {text}. Das ist bei {with} nicht dabei.")
    }
}

/// Tells which empty fields would count too.
pub fn change(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| label(*field)).collect();
    format!(
        "Genauer wird es, wenn du in deinem Profil angibst: {}.",
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
        | Field::Contacts
        | Field::Programs => "mehr",
    }
}

/// Says an advice about a program.
pub fn advice(advice: &Advice, program: &str) -> String {
    match advice {
        Advice::InRounds => format!(
            "{program} bringt Menschen in Runden zusammen: siehe „eyelevel round list“, oder kündige eine an mit „eyelevel round announce“. Mit einer Datei: „eyelevel match --people FILE --round“."
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
        Advice::Full => format!(
            "Du nimmst gerade niemanden mehr auf: Deine Plätze bei {program} sind vergeben. Erhöhe sie oder beende ein Treffen."
        ),
        Advice::Show(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| label(*field)).collect();
            format!(
                "Nicht alle sehen {}. Zeig es allen im Space, damit du anderen vorgeschlagen wirst.",
                list(&names)
            )
        }
    }
}
