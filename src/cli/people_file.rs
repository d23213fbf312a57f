//! Matching without a space: people from a file, the same engine, the answer on standard output.
//!
//! For: an event's attendees, a mentoring cohort, a benchmark. Knows: files of profiles as people
//! really have them (docs/match-file.md). Never: opens a data folder or the network; sends
//! anything; stops at a bad row.

mod consent;
mod contacts;
mod guess;
mod json;
mod keys;
mod left_over;
mod list;
mod matrix;
mod nearest;
mod read;
mod round;
mod row;
mod table;
mod text;
mod ticks;
mod values;
mod vectors;
mod words;
mod work;
mod wrapped;
mod zones;

use std::path::Path;
use std::sync::Arc;

use matching::{Ask, Language, Lens, Program, Side, nearest_program, program, shared_program};

use super::args::Match;
use super::commands::Globals;
use super::failure::{EXIT_USAGE, Failure};
use super::tongue::tongue;
use list::Lists;
use read::{People, Reading};

/// How a person is asked for who only brings a question.
const ASKER: &str = "ask";

/// How what was found is printed.
#[derive(Debug, Clone, Copy)]
struct Output {
    json: bool,
    /// With reasons.
    explain: bool,
}

/// Runs `match --people FILE`.
pub fn matches(globals: &Globals, found: &Match, file: &Path) -> Result<(), Failure> {
    let language = language(found.lang.as_deref())?;
    let program = &*wanted(found, language)?;
    if found
        .ask
        .as_ref()
        .is_some_and(|question| question.trim().is_empty())
    {
        return Err(usage(words::one(
            language,
            "There is no question in --ask. Write one, such as --ask \"Who knows Excel?\".",
            "In --ask steht keine Frage. Schreib eine, etwa --ask \"Wer kennt sich mit Excel aus?\".",
        )));
    }
    if found.ask.is_some() && program.asks.iter().all(|it| it.what != Ask::Question) {
        let (id, name) = (&program.id, program.name.say(language));
        return Err(usage(words::either(
            language,
            format!(
                "{id}, {name}, takes no question: it compares profiles. Leave --ask out, or ask in P11."
            ),
            format!(
                "{id}, {name}, nimmt keine Frage: Es vergleicht Profile. Lass --ask weg oder frag in P11."
            ),
        )));
    }
    if found.round && !program.holds_rounds() {
        return Err(usage(makes_lists(program, language)));
    }
    let reading = Reading {
        program,
        columns: table::columns(found.map.as_deref().unwrap_or_default(), language)?,
        language,
        names_all: globals.json,
    };
    let mut people = read::people(file, &reading)?;
    people.tell();
    ask(&mut people, found, program);
    if found.round {
        // A result names everything it rests on, so those who did not enter are not even there.
        people.keep_those_in(&program.id);
    }
    let me = found.asker(&people)?;
    let other = found
        .why_not
        .as_ref()
        .map(|id| people.place(id))
        .transpose()?;
    if program.anonymous {
        people.keep_names_back();
    }
    let known = contacts::contacts(found.contacts.as_deref(), &people, language)?;
    let lens = Lens {
        today: Some(found.today(language)?),
        contacts: known.as_ref(),
        side: found.side.map(|side| match side {
            super::args::SideWord::Seeker => Side::Seeker,
            super::args::SideWord::Giver => Side::Giver,
        }),
        dial: found.dial.unwrap_or(0),
        // A list of a file is as long as was asked for: what is weak says so by its score.
        least: found.least.unwrap_or(1),
        varied: false,
        ..Lens::speaking(language)
    };
    let entrants = people.entrants();
    let vectors = if found.words_only {
        std::sync::Arc::default()
    } else {
        vectors::vectors(program, &entrants, language)
    };
    let pool = work::pool(entrants, &vectors, (!globals.json).then_some(language));
    let output = Output {
        json: globals.json,
        explain: found.explain,
    };
    let lists = Lists {
        output,
        top: found.top,
        people: &people,
        pool: &pool,
        program,
        lens: &lens,
    };
    if let Some(other) = other {
        let me = me.ok_or_else(|| {
            usage(words::one(
                language,
                "Name the person who looks with --for ID.",
                "Nenne mit --for ID, wer fragt.",
            ))
        })?;
        return lists.why_not(me, other);
    }
    if found.round {
        let model = vectors.model().map(|model| *model.as_bytes());
        let model = model.unwrap_or_else(matching::round::words_only);
        return round::round(output, &people, &pool, program, model, &lens);
    }
    match me {
        Some(me) => lists.one(me),
        None => lists.everybody(found.uncapped),
    }
}

/// Says that a program makes lists only, and which hold rounds.
fn makes_lists(program: &Program, language: Language) -> String {
    let (id, name) = (&program.id, program.name.say(language));
    let rounds = matching::programs().iter().filter(|it| it.holds_rounds());
    let rounds: Vec<&str> = rounds.map(|it| it.id.as_str()).collect();
    let rounds = rounds.join(", ");
    words::either(
        language,
        format!("{id}, {name}, makes lists: leave --round out. Rounds are held in {rounds}."),
        format!("{id}, {name}, macht Listen: Lass --round weg. Runden gibt es in {rounds}."),
    )
}

/// Finds the program that was asked for.
fn wanted(found: &Match, language: Language) -> Result<Arc<Program>, Failure> {
    let typed = found.program.as_deref().or(found.in_program.as_deref());
    let typed = typed.ok_or_else(|| {
        usage(words::one(
            language,
            "Name a program, such as --program P07.",
            "Nenne ein Programm, etwa --program P07.",
        ))
    })?;
    let is_file = |typed: &str| {
        let extension = Path::new(typed).extension();
        extension.is_some_and(|it| it.eq_ignore_ascii_case("toml"))
    };
    if is_file(typed) {
        return described(Path::new(typed));
    }
    program(typed)
        .or_else(|| nearest_program(typed))
        .and_then(|program| shared_program(&program.id))
        .ok_or_else(|| {
            usage(words::either(
                language,
                format!(
                    "There is no program “{typed}” for a file. Name one of P01 to P18 (see “eyelevel programs”), or a description of another, such as --program evening.toml."
                ),
                format!(
                    "Für eine Datei gibt es kein Programm „{typed}“. Nenne eines von P01 bis P18 (siehe „eyelevel programs“) oder die Beschreibung eines anderen, etwa --program abend.toml."
                ),
            ))
        })
}

/// Reads a description of one's own: one that was adapted, or a new one with an id of its own.
fn described(file: &Path) -> Result<Arc<Program>, Failure> {
    let text = super::adapt::read(file)?;
    let adapted = Program::parse(&text).and_then(|described| match program(&described.id) {
        Some(_) => Program::adapted(&text),
        None => Ok(described),
    });
    adapted.map(Arc::new).map_err(|why| {
        Failure::new(
            "program-not-understood",
            format!("Could not use {}: {why}.", file.display()),
        )
    })
}

/// Reads the language of the results: what was asked for, or that of the system.
pub fn language(code: Option<&str>) -> Result<Language, Failure> {
    let Some(code) = code else {
        return Ok(tongue());
    };
    Language::of_code(code)
        .ok_or_else(|| usage(format!("Results are written in en or de, not in “{code}”.")))
}

/// Puts a question to the people: one's own, or that of somebody who is not in the file.
fn ask(people: &mut People, found: &Match, program: &Program) {
    let Some(question) = &found.ask else {
        return;
    };
    match &found.for_whom {
        Some(id) => people.answer(id, Ask::Question, question),
        None => people.add_asker(ASKER, question, program),
    }
}

impl Match {
    /// Finds whose list is wanted: the one named, or the one who only asks.
    fn asker(&self, people: &People) -> Result<Option<usize>, Failure> {
        match (&self.for_whom, &self.ask) {
            (Some(id), _) => people.place(id).map(Some),
            (None, Some(_)) => people.place(ASKER).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn today(&self, language: Language) -> Result<i64, Failure> {
        let day = match &self.today {
            Some(day) => values::date(day),
            None => Some(jiff::Zoned::now().date().to_string()),
        };
        day.and_then(|day| matching::day_number(&day))
            .ok_or_else(|| {
                let typed = self.today.as_deref().unwrap_or_default();
                usage(words::either(
                    language,
                    format!("Could not read the day “{typed}” of --today: write it as 2026-12-24."),
                    format!("Der Tag „{typed}“ bei --today war nicht zu lesen: Schreib ihn als 2026-12-24."),
                ))
            })
    }
}

fn usage(message: impl Into<String>) -> Failure {
    Failure {
        exit: EXIT_USAGE,
        code: "usage".to_owned(),
        message: message.into(),
    }
}
