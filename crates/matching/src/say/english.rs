//! The sentences in English.

use model::{Day, Field, language_label};

use super::{Advice, Both, Cast, Line, Said, Who, clipped, clock, is_sentence, is_short};
use crate::fold::fold;
use crate::program::{Program, Side, Source, TermKind};
use crate::rules::Bar;
use crate::texts::Language;
use crate::times::When;

/// What stands for names that are kept back or missing.
pub const NAMELESS: [&str; 2] = ["Somebody", "This person"];

fn list(items: &[&str]) -> String {
    super::listing(items, "and", "more")
}

/// Writes words somebody chose: several of them in quotation marks.
pub fn words(text: &str) -> String {
    if is_short(text) {
        text.trim().to_owned()
    } else {
        format!("“{}”", clipped(text))
    }
}

fn words_of(items: &[&str]) -> String {
    let items: Vec<String> = items.iter().map(|item| words(item)).collect();
    list(&items.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Names somebody inside a sentence.
pub fn inside(name: &str) -> String {
    if NAMELESS.contains(&name) {
        name.to_lowercase()
    } else {
        name.to_owned()
    }
}

/// Says who does something, with the verb for "you" and that for a name.
fn act(who: Who, cast: Cast, first: bool, you: &str, they: &str) -> String {
    match (cast.name(who), first) {
        (None, true) => format!("You {you}"),
        (None, false) => format!("you {you}"),
        (Some(name), true) => format!("{name} {they}"),
        (Some(name), false) => format!("{} {they}", inside(name)),
    }
}

/// Says what both do, with the words that follow two names.
fn both(cast: Cast, you: &str, they: &str) -> String {
    let other = inside(cast.other);
    match (cast.me, cast.among) {
        (None, false) => you.to_owned(),
        (None, true) => format!("You and {other} {they}"),
        (Some(me), _) => format!("{me} and {other} {they}"),
    }
}

fn whose(who: Who, cast: Cast, first: bool) -> String {
    match (cast.name(who), first) {
        (None, true) => "Your".to_owned(),
        (None, false) => "your".to_owned(),
        (Some(name), true) => format!("{name}’s"),
        (Some(name), false) => format!("{}’s", inside(name)),
    }
}

/// "yours", or "Ben’s".
fn whose_alone(who: Who, cast: Cast) -> String {
    match cast.name(who) {
        None => "yours".to_owned(),
        Some(name) => format!("{}’s", inside(name)),
    }
}

/// Tells a fact.
pub fn line(line: &Line, cast: Cast) -> String {
    let name = cast.other;
    match line {
        Line::Gives { giver, gift, wish } => gives(*giver, *gift, *wish, cast),
        Line::Perhaps { giver, gift, wish } => {
            format!("{}: perhaps the same", gives(*giver, *gift, *wish, cast))
        }
        Line::Level {
            teacher,
            topic,
            level,
            learner,
        } => self::level(*teacher, topic, *level, *learner, cast),
        Line::Languages(codes) => {
            let labels: Vec<&str> = codes.iter().map(|code| language_label(code)).collect();
            let speak = both(cast, "You both speak", "both speak");
            format!("{speak} {}", list(&labels))
        }
        Line::WorkAreas(areas) => alike(
            areas,
            cast,
            ("You both work in", "both work in"),
            ("work in", "works in"),
        ),
        Line::Interests(items) => alike(
            items,
            cast,
            ("You are both interested in", "are both interested in"),
            ("are interested in", "is interested in"),
        ),
        Line::Style(items) => style(items, cast),
        Line::Free(when) => {
            let free = both(cast, "You are both free", "are both free");
            format!("{free} {}", self::when(when, cast))
        }
        Line::Week(days) => {
            let between = match cast.me {
                None => "Between you, you are there".to_owned(),
                Some(me) => format!("Between them, {me} and {} are there", inside(name)),
            };
            format!("{between} {} a week", count(*days, "day", "days"))
        }
        Line::SameTown(place) => {
            format!("{} {place}", both(cast, "You are both in", "are both in"))
        }
        Line::SameClock => match cast.me {
            None if cast.among => {
                let other = whose(Who::Other, cast, false);
                format!("Your clock and {other} show the same time")
            }
            None => "Your clocks show the same time".to_owned(),
            Some(me) => format!("{me}’s and {}’s clocks show the same time", inside(name)),
        },
        Line::Answers {
            giver,
            offer,
            challenge,
        } => format!(
            "{} {}, and {} challenge is “{}”",
            act(*giver, cast, true, "offer", "offers"),
            words(offer),
            whose(giver.other(), cast, false),
            clipped(challenge)
        ),
        Line::WritesAbout { writer, interest } => format!(
            "{} about {}, one of {} interests",
            act(*writer, cast, true, "write", "writes"),
            words(interest),
            whose(writer.other(), cast, false)
        ),
        Line::Adds { giver, topics } => {
            let adds = act(*giver, cast, true, "add", "adds");
            format!("{adds} {}", words_of(topics))
        }
        Line::GoodMix => match cast.me {
            None => "What the two of you know goes well together".to_owned(),
            Some(me) => format!("What {me} and {} know goes well together", inside(name)),
        },
        Line::Know(names) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!(
                "{} {}",
                both(cast, "You both know", "both know"),
                list(&names)
            )
        }
        Line::KnowSome(number) => format!(
            "{} {}",
            both(cast, "You both know", "both know"),
            count(u32::try_from(*number).unwrap_or(0), "person", "people")
        ),
        Line::Ahead {
            who,
            field,
            years,
            behind,
        } => ahead(*who, *field, *years, *behind, cast),
        Line::SameStage => both(
            cast,
            "You are in the same stage of life",
            "are in the same stage of life",
        ),
        Line::NextStage => both(
            cast,
            "Your stages of life are next to each other",
            "are in neighbouring stages of life",
        ),
        Line::Shows { who, said } => format!(
            "{}, which fits {} question",
            clause(*who, *said, true, cast),
            whose(who.other(), cast, false)
        ),
        Line::Room { who, room } => {
            let has = act(*who, cast, true, "have", "has");
            match room {
                1 => format!("{has} room for one more"),
                room => format!("{has} room for {room} more"),
            }
        }
        Line::Recent => both(
            cast,
            "You have both said lately what you are looking for",
            "have both said lately what they are looking for",
        ),
        Line::NewAreas(areas) => {
            let to = cast.me.unwrap_or("you");
            let area = match areas.len() {
                1 => "an area",
                _ => "areas",
            };
            let is = if areas.len() == 1 { "is" } else { "are" };
            format!(
                "{name} works in {area} that {is} new to {to}: {}",
                list(areas)
            )
        }
        Line::Grows { who, wish } => {
            let would = act(*who, cast, true, "would learn", "would learn");
            format!("{would} {}", words(wish))
        }
        Line::Covers { who, some, all } => {
            let covers = act(*who, cast, true, "cover", "covers");
            match (*some, *all) {
                (some, all) if some >= all => format!("{covers} all that is needed"),
                (some, all) => format!("{covers} {some} of the {all} things needed"),
            }
        }
        Line::Unlike(kind) => unlike(*kind, cast),
        Line::New => format!("{name} is new here"),
        Line::Useful => {
            let found = act(Who::Me, cast, true, "found", "found");
            format!("{found} meeting {} useful", inside(name))
        }
        Line::NotUseful(percent) => {
            let did = act(Who::Me, cast, true, "did", "did");
            let name = inside(name);
            format!("{did} not find meeting {name} useful: all this counts {percent} % less")
        }
    }
}

/// Says what both name; in the words of each where they differ.
fn alike(items: &Both, cast: Cast, both: (&str, &str), each: (&str, &str)) -> String {
    if items.are_same() {
        let (you, they) = both;
        return format!("{} {}", self::both(cast, you, they), words_of(&items.mine));
    }
    let (_, preposition) = each.0.rsplit_once(' ').unwrap_or_default();
    format!(
        "{} {}, {} {preposition} {}",
        act(Who::Me, cast, true, each.0, each.1),
        words_of(&items.mine),
        inside(cast.other),
        words_of(&items.theirs)
    )
}

fn style(items: &Both, cast: Cast) -> String {
    let quoted = |items: &[&str]| -> String {
        let items: Vec<String> = items
            .iter()
            .map(|item| format!("“{}”", clipped(item)))
            .collect();
        list(&items.iter().map(String::as_str).collect::<Vec<_>>())
    };
    if items.are_same() {
        let like = both(cast, "You both like to work", "both like to work");
        return format!("{like} like this: {}", quoted(&items.mine));
    }
    format!(
        "{} way of working is {}, {} is {}",
        whose(Who::Me, cast, true),
        quoted(&items.mine),
        whose_alone(Who::Other, cast),
        quoted(&items.theirs)
    )
}

fn gives(giver: Who, gift: Said, wish: Said, cast: Cast) -> String {
    if gift.source == wish.source && fold(gift.text) == fold(wish.text) {
        if let Some(thing) = thing(gift.source) {
            let have = both(cast, "You both have the", "both have the");
            return format!("{have} {thing} “{}”", clipped(gift.text));
        }
        if gift.source == Source::Tasks {
            let want = both(cast, "You both want to do", "both want to do");
            return format!("{want} {}", words(gift.text));
        }
        if gift.source == Source::Seeks {
            return format!(
                "{} {}",
                both(cast, "You both seek", "both seek"),
                words(gift.text)
            );
        }
    }
    if let (true, Some(thing)) = (gift.source == wish.source, thing(gift.source)) {
        return format!(
            "{} {thing} is “{}”, {} is “{}”",
            whose(giver, cast, true),
            clipped(gift.text),
            whose_alone(giver.other(), cast),
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
    let is = format!(
        "{} level in {} is {level} of 5",
        whose(teacher, cast, true),
        words(topic)
    );
    match (teacher, learner) {
        (_, Some(other)) => format!("{is}, {} is {other}", whose_alone(teacher.other(), cast)),
        (Who::Other, None) => is,
        (Who::Me, None) => format!("{is}, and {} wants to learn it", inside(cast.other)),
    }
}

fn ahead(who: Who, field: Option<&str>, years: u32, behind: Option<u32>, cast: Cast) -> String {
    let years = count(years, "year", "years");
    let field = field.map_or_else(String::new, |field| format!(" in {}", words(field)));
    let has = act(who, cast, true, "have", "has");
    let ahead = format!("{has} {years} of experience{field}");
    match behind {
        Some(behind) => format!(
            "{ahead}, {}",
            act(
                who.other(),
                cast,
                false,
                &format!("have {behind}"),
                &format!("has {behind}")
            )
        ),
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
            let longest = format!("{day} {}–{}", clock(*from), clock(*to));
            let others = match others {
                0 => String::new(),
                1 => " and at one other time".to_owned(),
                others => format!(" and at {others} other times"),
            };
            let shifted = if *shifted {
                format!(", {} time", whose(Who::Me, cast, false))
            } else {
                String::new()
            };
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

/// What somebody has one of.
const fn thing(source: Source) -> Option<&'static str> {
    match source {
        Source::Challenge => Some("challenge"),
        Source::Goal => Some("goal"),
        Source::Style => Some("way of working"),
        Source::Question => Some("question"),
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

/// Says who said what: "Ben offers Rust", "your goal is “…”".
fn clause(who: Who, said: Said, first: bool, cast: Cast) -> String {
    if let Some(thing) = thing(said.source) {
        let whose = whose(who, cast, first);
        return format!("{whose} {thing} is “{}”", clipped(said.text));
    }
    let text = if is_sentence(said.source) {
        format!("“{}”", clipped(said.text))
    } else {
        words(said.text)
    };
    let act = |you: &str, they: &str| format!("{} {text}", act(who, cast, first, you, they));
    match said.source {
        Source::Offers => act("offer", "offers"),
        Source::Seeks => act("seek", "seeks"),
        Source::Skills => act("know", "knows"),
        Source::Experience => match said.years {
            Some(years) => {
                let years = count(u32::from(years), "year", "years");
                act(
                    &format!("have {years} of experience in"),
                    &format!("has {years} of experience in"),
                )
            }
            None => act("have experience in", "has experience in"),
        },
        Source::Interests => act("are interested in", "is interested in"),
        Source::WorkAreas => act("work in", "works in"),
        Source::About => act("write", "writes"),
        Source::Method => act("work with", "works with"),
        Source::Tasks => act("want to do", "wants to do"),
        Source::Critical => format!("{} covered", act("need", "needs")),
        Source::Must => act("need", "needs"),
        Source::Topics => act("hand over", "hands over"),
        Source::TaskOffered => act("give away", "gives away"),
        Source::TasksSought => act("would take over", "would take over"),
        Source::Cards => act("wrote", "wrote"),
        Source::Answered => act("answered", "answered"),
        // Told above.
        Source::Challenge | Source::Goal | Source::Style | Source::Question => text,
    }
}

fn unlike(kind: TermKind, cast: Cast) -> String {
    match kind {
        TermKind::WorkAreas => both(
            cast,
            "You work in different areas",
            "work in different areas",
        ),
        TermKind::Interests => both(
            cast,
            "Your interests are not all the same",
            "do not share all their interests",
        ),
        TermKind::LifeStage => both(
            cast,
            "You are in different stages of life",
            "are in different stages of life",
        ),
        TermKind::Style => both(
            cast,
            "You like to work in different ways",
            "like to work in different ways",
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
            "You see different sides of things",
            "see different sides of things",
        ),
    }
}

/// Tells why two people are not matched.
pub fn refusal(bar: Bar, program: &Program, cast: Cast) -> String {
    let name = program.name.say(Language::English);
    let other = cast.other;
    let mid = inside(other);
    let two = || match cast.me {
        None => format!("You and {mid}"),
        Some(me) => format!("{me} and {mid}"),
    };
    let mine = |what: &str| match cast.me {
        None => format!("Your profile names {what}. Add it to be matched."),
        Some(me) => format!("{me}’s profile names {what}."),
    };
    match bar {
        Bar::InRounds => format!(
            "{name} puts people together in rounds; nobody is compared with one person there."
        ),
        Bar::Myself => "This is you.".to_owned(),
        Bar::IHaveNotEntered => match cast.me {
            None => format!("You have not entered {name}. Enter it to be matched."),
            Some(me) => format!("{me} has not entered {name}."),
        },
        Bar::TheyHaveNotEntered => format!("{other} has not entered {name}."),
        Bar::Avoided => match cast.me {
            None => format!("You asked not to be paired with {mid}. Only you see this."),
            // Whoever is told of two people by their names is neither of them.
            Some(_) => refusal(Bar::Untold, program, cast),
        },
        Bar::IAmFull => match cast.me {
            None => {
                format!("You take no more people in {name}. Raise your capacity to be matched.")
            }
            Some(me) => format!("{me} takes no more people in {name} for now."),
        },
        Bar::TheyAreFull => format!("{other} takes no more people in {name} for now."),
        Bar::Untold => format!(
            "{} do not come together in {name} for now. Perhaps there is no room; the reason is not told.",
            two()
        ),
        Bar::NoLanguage => match cast.me {
            None => format!("You and {mid} name no language that both of you speak."),
            Some(_) => format!("{} name no language that both speak.", two()),
        },
        Bar::ISeekNothing => match cast.me {
            None => mine("nothing you are looking for"),
            Some(_) => mine("nothing that is looked for"),
        },
        Bar::IOfferNothing => match cast.me {
            None => mine("nothing you offer"),
            Some(_) => mine("nothing that is offered"),
        },
        Bar::NothingForMe => meet_not(program, Who::Other, cast),
        Bar::NothingForThem => meet_not(program, Who::Me, cast),
        Bar::SameSide(side) => {
            let part = program.sides.as_ref().map_or("", |sides| match side {
                Side::Seeker => &sides.giver.name.en,
                Side::Giver => &sides.seeker.name.en,
            });
            format!("{other} takes part in {name}, but not as {part}.")
        }
        Bar::IShareNoStage => mine("no stage of life"),
        Bar::TheyShareNoStage => match cast.me {
            None => format!("{other} lets you see no stage of life."),
            Some(_) => format!("{other} shows no stage of life."),
        },
        Bar::ILeadNothing => mine("no task you want to lead"),
        Bar::TheyLeadNothing => match cast.me {
            None => format!("{other} lets you see no task they want to lead."),
            Some(_) => format!("{other} names no task they want to lead."),
        },
        Bar::Rule(check) => {
            let rule = program.rule(check).map_or("", |rule| &rule.text.en);
            format!("{} do not meet a rule of {name}: “{rule}”", two())
        }
        Bar::Weak(score, least) => format!(
            "{} come to {score} of 100; matches are shown from {least}.",
            two()
        ),
    }
}

/// Says that what one gives and what the other wishes for do not meet.
fn meet_not(program: &Program, giver: Who, cast: Cast) -> String {
    let first = |picks: &[crate::program::Pick]| picks.first().map(|pick| pick.from);
    let given = first(&program.gives).map_or_else(
        || act(giver, cast, false, "offer", "offers"),
        |source| does(source, giver, cast),
    );
    let wished = first(&program.wishes).map_or_else(
        || act(giver.other(), cast, false, "seek", "seeks"),
        |source| does(source, giver.other(), cast),
    );
    format!("What {given} and what {wished} do not meet.")
}

/// Says what somebody does with what one source holds: "you offer", "Ben is looking for".
fn does(source: Source, who: Who, cast: Cast) -> String {
    let (you, they) = match source {
        Source::Offers => ("offer", "offers"),
        Source::Skills | Source::Experience => ("know", "knows"),
        Source::Seeks | Source::Goal | Source::Challenge | Source::Question => {
            ("are looking for", "is looking for")
        }
        Source::Interests
        | Source::WorkAreas
        | Source::About
        | Source::Style
        | Source::Cards
        | Source::Answered => ("bring", "brings"),
        Source::Method => ("work with", "works with"),
        Source::Tasks => ("want to do", "wants to do"),
        Source::Critical | Source::Topics => ("hand over", "hands over"),
        Source::Must => ("need", "needs"),
        Source::TaskOffered => ("give away", "gives away"),
        Source::TasksSought => ("would take over", "would take over"),
    };
    act(who, cast, false, you, they)
}

/// Tells that a wish is not met.
pub fn unmet(wish: Said, cast: Cast, nobody: bool) -> String {
    let text = words(wish.text);
    let name = cast.other;
    if wish.source == Source::Seeks {
        let seek = act(Who::Me, cast, true, "also seek", "also seeks");
        return if nobody {
            format!("{seek} {text}; nobody suitable here offers it yet.")
        } else {
            format!("{seek} {text}; it is not among {}’s offers.", inside(name))
        };
    }
    if nobody {
        format!("Still open: {text}. Nobody suitable here covers it yet.")
    } else {
        format!("Still open: {text}. {name} does not cover it.")
    }
}

/// Tells which empty fields would count too.
pub fn change(fields: &[Field]) -> String {
    let names: Vec<&str> = fields.iter().map(|field| label(*field)).collect();
    format!(
        "Add {} to your profile to make this more exact.",
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
        | Field::Contacts
        | Field::Programs => "more",
    }
}

/// Says an advice about a program.
pub fn advice(advice: &Advice, program: &str) -> String {
    match advice {
        Advice::InRounds => format!(
            "{program} puts people together in rounds: see “eyelevel round list”, or announce one with “eyelevel round announce”. With a file: “eyelevel match --people FILE --round”."
        ),
        Advice::Enter => format!("Enter {program} to be matched."),
        Advice::RaiseCapacity => format!("Raise your capacity for {program} to be matched."),
        Advice::Add(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| label(*field)).collect();
            format!("Add {} to your profile to be matched.", list(&names))
        }
        Advice::Full => format!(
            "You take no more people now: your room in {program} is taken. Raise your capacity or end a match."
        ),
        Advice::Show(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| label(*field)).collect();
            format!(
                "Not everybody sees {}. Show it to everyone in the space, so that others are matched with you.",
                list(&names)
            )
        }
    }
}
