//! The sentences in English.

use model::{Day, Field, language_label};

use super::{Advice, Line, Said, Who, clipped, clock, is_sentence};
use crate::program::{Program, Side, Source, TermKind};
use crate::rules::Bar;
use crate::score::SHOWN_FROM;
use crate::texts::Language;
use crate::times::When;

fn list(items: &[&str]) -> String {
    super::listing(items, "and", "more")
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
            let labels: Vec<&str> = codes.iter().map(|code| language_label(code)).collect();
            format!("You both speak {}", list(&labels))
        }
        Line::WorkAreas(areas) => format!("You both work in {}", list(areas)),
        Line::Interests(items) => format!("You are both interested in {}", list(items)),
        Line::Style(items) => format!("You both like to work like this: {}", list(items)),
        Line::Free(when) => format!("You are both free {}", self::when(when)),
        Line::Week(days) => format!("Together you are there on {}", count(*days, "day", "days")),
        Line::SameTown(place) => format!("You are both in {place}"),
        Line::SameClock => "Your clocks show the same time".to_owned(),
        Line::Answers {
            giver,
            offer,
            challenge,
        } => match giver {
            Who::Me => {
                format!(
                    "You offer {offer}, and {name}’s challenge is “{}”",
                    clipped(challenge)
                )
            }
            Who::Other => {
                format!(
                    "{name} offers {offer}, and your challenge is “{}”",
                    clipped(challenge)
                )
            }
        },
        Line::WritesAbout { writer, interest } => match writer {
            Who::Me => format!("You write about {interest}, one of {name}’s interests"),
            Who::Other => format!("{name} writes about {interest}, one of your interests"),
        },
        Line::Adds { giver, topics } => match giver {
            Who::Me => format!("You add {}", list(topics)),
            Who::Other => format!("{name} adds {}", list(topics)),
        },
        Line::GoodMix => "What you know completes each other".to_owned(),
        Line::Know(names) => format!(
            "You both know {}",
            list(&names.iter().map(String::as_str).collect::<Vec<_>>())
        ),
        Line::KnowSome(number) => format!(
            "You both know {}",
            count(u32::try_from(*number).unwrap_or(0), "person", "people")
        ),
        Line::Ahead {
            who,
            field,
            years,
            behind,
        } => ahead(*who, *field, *years, *behind, name),
        Line::SameStage => "You are in the same stage of life".to_owned(),
        Line::NextStage => "Your stages of life are next to each other".to_owned(),
        Line::Shows { who, said, mine } => {
            let whose = if *mine {
                "your".to_owned()
            } else {
                format!("{name}’s")
            };
            format!(
                "{}, which {whose} question is about",
                clause(*who, *said, true, name)
            )
        }
        Line::Room { who, room } => {
            let has = verb(*who, "have", "has", name);
            format!("{has} room for {room} more")
        }
        Line::Recent => "Both of you said lately what you are looking for".to_owned(),
        Line::NewAreas { who, areas } => match who {
            Who::Me => format!("You bring an area that is new there: {}", list(areas)),
            Who::Other => format!("An area that is new to you: {}", list(areas)),
        },
        Line::Grows { who, wish } => match who {
            Who::Me => format!("You would learn {wish}"),
            Who::Other => format!("{name} would learn {wish}"),
        },
        Line::Covers { who, some, all } => {
            format!(
                "{} {some} of {all} of what is needed",
                verb(*who, "cover", "covers", name)
            )
        }
        Line::Unlike(kind) => unlike(*kind).to_owned(),
        Line::New => format!("{name} is new here"),
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

fn verb(who: Who, you: &str, other: &str, name: &str) -> String {
    match who {
        Who::Me => format!("You {you}"),
        Who::Other => format!("{name} {other}"),
    }
}

fn level(teacher: Who, topic: &str, level: u8, learner: Option<u8>, name: &str) -> String {
    match (teacher, learner) {
        (Who::Other, None) => format!("{name}’s level in {topic} is {level} of 5"),
        (Who::Other, Some(mine)) => {
            format!("{name}’s level in {topic} is {level} of 5, yours is {mine}")
        }
        (Who::Me, None) => {
            format!("Your level in {topic} is {level} of 5, and {name} wants to learn it")
        }
        (Who::Me, Some(theirs)) => {
            format!("Your level in {topic} is {level} of 5, {name}’s is {theirs}")
        }
    }
}

fn ahead(who: Who, field: Option<&str>, years: u32, behind: Option<u32>, name: &str) -> String {
    let years = count(years, "year", "years");
    let place = field.map_or_else(|| "of experience".to_owned(), |field| format!("in {field}"));
    match (who, behind) {
        (Who::Other, Some(mine)) => format!("{name} has {years} {place}, you have {mine}"),
        (Who::Other, None) => format!("{name} has {years} {place}"),
        (Who::Me, Some(theirs)) => format!("You have {years} {place}, {name} has {theirs}"),
        (Who::Me, None) => format!("You have {years} {place}"),
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
            let longest = format!("{day} {}–{}", clock(*from), clock(*to));
            let others = match others {
                0 => String::new(),
                1 => " and at 1 other time".to_owned(),
                others => format!(" and at {others} other times"),
            };
            let shifted = if *shifted { ", your time" } else { "" };
            format!("{longest}{others}{shifted}")
        }
        When::Days(days) => {
            let days: Vec<&str> = days.iter().copied().map(Day::name).collect();
            format!("on {}", list(&days))
        }
    }
}

fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Says who said what: "Ben offers Rust", "your goal is “…”".
fn clause(who: Who, said: Said, first: bool, name: &str) -> String {
    let text = if is_sentence(said.source) {
        format!("“{}”", clipped(said.text))
    } else {
        said.text.trim().to_owned()
    };
    let you = if first { "You" } else { "you" };
    let your = if first { "Your" } else { "your" };
    let act = |mine: &str, theirs: &str| match who {
        Who::Me => format!("{you} {mine} {text}"),
        Who::Other => format!("{name} {theirs} {text}"),
    };
    let thing = |thing: &str| match who {
        Who::Me => format!("{your} {thing} is {text}"),
        Who::Other => format!("{name}’s {thing} is {text}"),
    };
    match said.source {
        Source::Offers => act("offer", "offers"),
        Source::Seeks => act("seek", "seeks"),
        Source::Skills => act("know", "knows"),
        Source::Experience => match said.years {
            Some(years) => {
                let years = count(u32::from(years), "year", "years");
                act(&format!("have {years} in"), &format!("has {years} in"))
            }
            None => act("have experience in", "has experience in"),
        },
        Source::Interests => act("are interested in", "is interested in"),
        Source::WorkAreas => act("work in", "works in"),
        Source::Challenge => thing("challenge"),
        Source::About => act("write", "writes"),
        Source::Goal => thing("goal"),
        Source::Method => act("work with", "works with"),
        Source::Tasks => act("want to do", "wants to do"),
        Source::Style => thing("way of working"),
        Source::Critical => act("must have covered", "must have covered"),
        Source::Must => act("need", "needs"),
        Source::Topics => act("hand over", "hands over"),
        Source::TaskOffered => act("give away", "gives away"),
        Source::TasksSought => act("would take over", "would take over"),
        Source::Question => thing("question"),
        Source::Cards => act("wrote", "wrote"),
    }
}

const fn unlike(kind: TermKind) -> &'static str {
    match kind {
        TermKind::WorkAreas => "You work in different areas",
        TermKind::Interests => "Your interests are not all the same",
        TermKind::LifeStage => "You are in different stages of life",
        TermKind::Style => "You like to work in different ways",
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
        | TermKind::Cover => "You see different sides of things",
    }
}

/// Tells why two people are not matched.
pub fn refusal(bar: Bar, program: &Program, other: &str) -> String {
    let name = program.name.say(Language::English);
    match bar {
        Bar::NotBuilt => format!("{name} is not built yet."),
        Bar::Myself => "This is you.".to_owned(),
        Bar::IHaveNotEntered => format!("You have not entered {name}. Enter it to be matched."),
        Bar::TheyHaveNotEntered => format!("{other} has not entered {name}."),
        Bar::Avoided => format!("You asked not to be paired with {other}. Only you see this."),
        Bar::IAmFull => {
            format!("You take no more people in {name}. Raise your capacity to be matched.")
        }
        Bar::TheyAreFull => format!("{other} takes no more people in {name} for now."),
        Bar::Untold => format!(
            "You and {other} do not come together in {name} for now. Perhaps there is no room; the reason is not told."
        ),
        Bar::NoLanguage => format!("You and {other} name no language that both of you speak."),
        Bar::ISeekNothing => {
            "Your profile names nothing you are looking for. Add it to be matched.".to_owned()
        }
        Bar::IOfferNothing => {
            "Your profile names nothing you offer. Add it to be matched.".to_owned()
        }
        Bar::NothingForMe => format!("You see nothing {other} offers that you are looking for."),
        Bar::NothingForThem => format!("You see nothing {other} is looking for that you offer."),
        Bar::SameSide(side) => {
            let part = program.sides.as_ref().map_or("", |sides| match side {
                Side::Seeker => &sides.giver.name.en,
                Side::Giver => &sides.seeker.name.en,
            });
            format!("{other} takes no part in {name} as {part}.")
        }
        Bar::IShareNoStage => {
            "Your profile names no stage of life. Add it to be matched.".to_owned()
        }
        Bar::TheyShareNoStage => format!("{other} lets you see no stage of life."),
        Bar::Rule(check) => {
            let rule = program.rule(check).map_or("", |rule| &rule.text.en);
            format!("A rule of {name} does not hold for you and {other}: {rule}")
        }
        Bar::Weak(score) => {
            format!("You and {other} come to {score} of 100; matches are shown from {SHOWN_FROM}.")
        }
    }
}

/// Tells that a wish is not met.
pub fn unmet(wish: Said, name: &str, nobody: bool) -> String {
    let wish = if wish.source == Source::Seeks {
        format!("You also seek {}", wish.text.trim())
    } else {
        let clause = clause(Who::Me, wish, true, name);
        format!("{clause} too")
    };
    if nobody {
        format!("{wish}; nobody here offers it yet.")
    } else {
        format!("{wish}; it is not among {name}’s offers.")
    }
}

/// Tells which empty fields would count too.
pub fn change(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| label(*field)).collect();
    format!(
        "This result would rest on more if your profile named {}.",
        list(&names)
    )
}

const fn label(field: Field) -> &'static str {
    match field {
        Field::Languages => "your languages",
        Field::WorkAreas => "your work areas",
        Field::Interests => "your interests",
        Field::Skills => "your skills",
        Field::Offers => "what you offer",
        Field::Seeks => "what you are looking for",
        Field::Place => "your place",
        Field::Slots | Field::Days | Field::Hours => "when you are free",
        Field::Experience => "your experience",
        Field::LifeStage => "your stage of life",
        Field::Challenge => "your current challenge",
        Field::About | Field::Headline => "something about you",
        Field::Name
        | Field::Pronouns
        | Field::TimeZone
        | Field::Capacity
        | Field::Avoid
        | Field::Answers
        | Field::Programs => "more",
    }
}

/// Says an advice about a program.
pub fn advice(advice: &Advice, program: &str) -> String {
    match advice {
        Advice::NotBuilt => format!(
            "{program} puts people together in rounds, and rounds do not run in a space yet. On a file they do: “eyelevel match --people FILE --round”."
        ),
        Advice::Enter => format!("Enter {program} to be matched."),
        Advice::RaiseCapacity => format!("Raise your capacity for {program} to be matched."),
        Advice::Add(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| label(*field)).collect();
            format!("Add {} to your profile to be matched.", list(&names))
        }
    }
}
