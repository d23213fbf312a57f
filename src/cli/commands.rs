//! One function a command: words in, an intent to the replica, its answer out.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use history::{Admission, SpaceId, Timestamp};
use node::{Access, Options, Pinned, SystemKeyring};
use replica::{
    ASKED_APART_MAX, Answer, Arrived, Intent, Language, LockAfter, Preference, Question, Refusal,
    Standing, TalkAct, Theme, Ticket, is_device_ticket,
};

use super::args::{
    AdmissionWord, Arguments, Command, GitAct, Init, Join, Match, People, PreferAct, ProgramsAct,
};
use super::failure::{EXIT_USAGE, Failure};
use super::tongue::tongue;
use super::{adapt, interrupt, network, print, when};
use crate::{scan, spaces};

/// How long an intent may take before the command gives up.
pub const INTENT_TIMEOUT: Duration = Duration::from_secs(60);
/// How often a joiner looks whether somebody has let them in.
pub const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A list waits so long for texts to be compared by their meaning, and says so after a while.
const COMPARING_MAX: Duration = Duration::from_secs(20);
const TOLD_AFTER: Duration = Duration::from_secs(2);

/// What every command needs to know.
#[derive(Debug, Clone)]
pub struct Globals {
    /// The folder of the space on hand.
    pub data: PathBuf,
    /// The folder in which the spaces of this device lie; the first one's itself.
    pub base: PathBuf,
    pub space: Option<String>,
    pub json: bool,
    pub passphrase_file: Option<PathBuf>,
    pinned: Option<(Option<u64>, Option<u64>)>,
}

impl Globals {
    /// Reads what the words, the environment and the platform say.
    pub fn new(arguments: &Arguments) -> Result<Globals, Failure> {
        let data = match &arguments.data {
            Some(data) => data.clone(),
            None => default_data()?,
        };
        let pins = (arguments.pin_dice, arguments.pin_now);
        let globals = Globals {
            base: data.clone(),
            data,
            space: arguments.space.clone(),
            json: arguments.json,
            passphrase_file: arguments.passphrase_file.clone(),
            pinned: (pins != (None, None)).then_some(pins),
        };
        match arguments.command {
            // The name of a space to come.
            Some(Command::Init(_)) => Ok(globals),
            _ => globals.in_named_space(),
        }
    }

    /// Prepares to open the data folder.
    pub fn options(&self, network: bool) -> Options {
        let mut options = Options::new(&self.data);
        options.network = network;
        options.text_model = crate::text_model::for_node(false);
        options.pinned = self.pinned.map(|(dice, now)| Pinned {
            entropy: dice.map(seed),
            now: now.map(Timestamp),
        });
        options.keyring = Some(std::sync::Arc::new(SystemKeyring));
        let json = self.json;
        options.progress = Some(std::sync::Arc::new(move |progress| {
            if !json {
                eprintln!("{} … {} of {}", progress.what, progress.done, progress.of);
            }
        }));
        options
    }

    /// Opens the folder or finds the process that owns it. A folder that is not there is not made:
    /// its name was mistyped, or nothing has begun yet.
    pub fn access(&self, network: bool) -> Result<Access, Failure> {
        self.must_exist()?;
        self.access_to_begin(network)
    }

    /// Opens the folder as [`access`](Globals::access) does, for what waits until texts have been read.
    pub fn access_to_read(&self) -> Result<Access, Failure> {
        self.must_exist()?;
        let mut options = self.options(false);
        options.text_model = crate::text_model::for_node(true);
        self.access_by(options)
    }

    fn must_exist(&self) -> Result<(), Failure> {
        if !self.data.exists() {
            return Err(Failure::new(
                "no-space",
                format!(
                    "There is nothing at {}. Begin with “eyelevel init” or “eyelevel join TICKET”, or name another folder with --data DIR.",
                    self.data.display()
                ),
            ));
        }
        Ok(())
    }

    /// Opens the folder or finds the process that owns it, for what may come before there is a space:
    /// the folder is made where it is missing.
    pub fn access_to_begin(&self, network: bool) -> Result<Access, Failure> {
        self.access_by(self.options(network))
    }

    fn access_by(&self, options: Options) -> Result<Access, Failure> {
        let access = self.started(options, |options| Access::open(&options))?;
        if let Access::Own(node) = &access
            && let Some(sentence) = node.read_only()
        {
            eprintln!("{sentence}");
        }
        interrupt::note(&access);
        self.check_space(&access)?;
        Ok(access)
    }

    /// Naming a space that is not the one on hand must not go unnoticed.
    fn check_space(&self, access: &Access) -> Result<(), Failure> {
        let Some(wanted) = &self.space else {
            return Ok(());
        };
        let answer = ask(access, Question::Status)?;
        let Answer::Status(status) = answer else {
            return Err(unexpected(&answer));
        };
        let Some(space) = status.space else {
            return Ok(());
        };
        let is_it = space.name.eq_ignore_ascii_case(wanted)
            || space.id.to_string().starts_with(&wanted.to_lowercase());
        if is_it {
            Ok(())
        } else {
            Err(Failure::new(
                "unknown-space",
                format!(
                    "Could not open the space “{wanted}”: this folder holds “{}”. “eyelevel spaces” lists what is here; --data DIR names another folder.",
                    space.name
                ),
            ))
        }
    }
}

fn seed(number: u64) -> [u8; 32] {
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    seed
}

fn default_data() -> Result<PathBuf, Failure> {
    directories::ProjectDirs::from("", "", "eyelevel")
        .map(|dirs| dirs.data_dir().to_path_buf())
        .ok_or_else(|| {
            Failure::new(
                "no-home",
                "Could not find your home folder to keep the data in. Name a folder with --data DIR.",
            )
        })
}

/// Submits an intent and waits for its answer.
pub fn submit(access: &Access, intent: Intent) -> Result<Answer, Failure> {
    let is_question = matches!(intent, Intent::Ask(_));
    let answer = access.submit(intent, INTENT_TIMEOUT)?;
    if !is_question {
        warn_if_unheard(access);
    }
    Ok(answer)
}

/// Says at once that what was just written may count for nobody.
pub fn warn_if_unheard(access: &Access) {
    let status = access.submit(Intent::Ask(Question::Status), INTENT_TIMEOUT);
    if let Ok(Answer::Status(status)) = status
        && let Some(unheard) = &status.unheard
    {
        eprintln!("{}", print::unheard(unheard));
    }
}

/// Asks a question and waits for its answer.
pub fn ask(access: &Access, question: Question) -> Result<Answer, Failure> {
    submit(access, Intent::Ask(question))
}

/// An answer of another kind than the question's; two versions talk past each other.
pub fn unexpected(answer: &Answer) -> Failure {
    tracing::error!(?answer, "unexpected answer");
    misunderstood()
}

/// What came back is no answer to what was asked.
pub fn misunderstood() -> Failure {
    Failure::new(
        "unexpected-answer",
        "Could not understand the answer of the running Eyelevel. Both programs must be the same version.",
    )
}

/// Opens the folder, submits one intent, closes again, and hands out the answer.
pub(super) fn once(globals: &Globals, network: bool, intent: Intent) -> Result<Answer, Failure> {
    let access = globals.access(network)?;
    let answer = submit(&access, intent);
    access.stop();
    answer
}

pub fn init(globals: &Globals, init: Init) -> Result<(), Failure> {
    let Some(space) = globals.space.clone() else {
        return Err(Failure {
            exit: EXIT_USAGE,
            code: "usage".to_owned(),
            message: "Could not found a space: its name is missing. Add --space NAME.".to_owned(),
        });
    };
    let admission = match init.admission {
        AdmissionWord::Open => Admission::Open,
        AdmissionWord::Registrars => Admission::Registrars,
    };
    let (person, further) = (init.name.clone(), init.further || init.succeeds.is_some());
    let intent = match &init.succeeds {
        Some(old) => Intent::FoundAgain {
            space: space.clone(),
            person,
            admission,
            from: globals.succession(old)?,
        },
        None => Intent::Found {
            space: space.clone(),
            person,
            admission,
            ends: init.ends,
        },
    };
    let (globals, _begun) = globals.beside(further)?;
    let access = globals.started(globals.options(false), |options| Access::open(&options))?;
    let answer = submit(&access, intent);
    if answer.is_ok() {
        speak(&access);
    }
    access.stop();
    let answer = answer?;
    let Answer::Founded { space: id, person } = answer else {
        return Err(unexpected(&answer));
    };
    spaces::note(&globals.data, &space);
    print::founded(globals.json, &space, &id, &init.name, &person);
    if let (Some(old), false) = (&init.succeeds, globals.json) {
        print::line(&format!(
            "It goes on from {old}, with its charter. A card or a post comes along with “eyelevel --space {old:?} spaces carry ID --to {space:?} --community ID”."
        ));
    }
    Ok(())
}

pub fn join(globals: &Globals, join: Join) -> Result<(), Failure> {
    join_as(globals, join, false)
}

/// Comes in with a ticket: as somebody new, or as one more device of one's own.
pub fn join_as(globals: &Globals, join: Join, as_device: bool) -> Result<(), Failure> {
    let ticket = scan::typed(join.ticket)?;
    must_fit(&ticket, as_device)?;
    if join.further {
        must_be_new(globals, &ticket)?;
    }
    let (globals, _begun) = globals.beside(join.further)?;
    let access = globals.access_to_begin(true)?;
    let intent = Intent::Join {
        ticket,
        person: join.name,
    };
    let joined = submit(&access, intent).and_then(|answer| {
        let Answer::Joining { space, standing } = answer else {
            return Err(unexpected(&answer));
        };
        wait_for_member(&access, space, standing, &join.timeout)
    });
    if joined.is_ok() {
        speak(&access);
    }
    let is_in = joined
        .as_ref()
        .is_ok_and(|it| it.standing == Standing::Member);
    let unread = is_in && !join.accept_charter && !globals.json;
    let charter = unread.then(|| super::governance::charter_of_space(&access));
    network::warn_of_skew(&access);
    access.stop();
    print::joined(globals.json, &joined?);
    if let Some(charter) = charter.flatten() {
        print::charter_to_read(&charter);
    }
    Ok(())
}

/// Has sentences made in the language of the system, as the window does. English is what they are in anyway.
fn speak(access: &Access) {
    if tongue() == matching::Language::English {
        return;
    }
    let language = Preference::Language(Language::German);
    if let Err(failure) = submit(access, Intent::Prefer(language)) {
        tracing::debug!(code = failure.code, "the language is not kept");
    }
}

/// Refuses a ticket that lets in somebody else than was meant: a device of one's own has no name.
fn must_fit(ticket: &str, as_device: bool) -> Result<(), Failure> {
    match (is_device_ticket(ticket), as_device) {
        (true, false) => Err(Failure::new(
            "ticket-for-device",
            "Could not join: this ticket adds a device to somebody who is in already. If that is you, use “eyelevel device join TICKET”; otherwise ask for a ticket made with “eyelevel invite”.",
        )),
        (false, true) if Ticket::parse(ticket).is_ok() => Err(Failure::new(
            "ticket-for-person",
            "Could not add this device: the ticket lets in somebody new. Join with “eyelevel join TICKET --name NAME”, or make one on your other device with “eyelevel device add”.",
        )),
        (true, true) | (false, _) => Ok(()),
    }
}

/// Refuses a further copy of a space that is here already: each would be somebody else there.
fn must_be_new(globals: &Globals, ticket: &str) -> Result<(), Failure> {
    let Ok(ticket) = Ticket::parse(ticket) else {
        return Ok(());
    };
    let here = spaces::places(&globals.base);
    let Some(place) = here.into_iter().find(|place| place.space == ticket.space) else {
        return Ok(());
    };
    let name = place.name.unwrap_or_else(|| place.space.short());
    Err(Failure::new(
        "already-here",
        format!(
            "Could not join: the space {name} is on this device already. Go on in it with “eyelevel --space {} status”, or use another folder with --data DIR.",
            place.space.short()
        ),
    ))
}

/// How far one's wish to come in has come.
pub struct Joined {
    pub space: SpaceId,
    pub standing: Standing,
    pub arrived: Option<Arrived>,
}

/// Waits until a member's device has let us in, refused, or the time is over.
pub fn wait_for_member(
    access: &Access,
    space: SpaceId,
    mut standing: Standing,
    timeout: &when::Span,
) -> Result<Joined, Failure> {
    let until = std::time::Instant::now() + timeout.0;
    let mut arrived = None;
    while standing != Standing::Member && std::time::Instant::now() < until {
        std::thread::sleep(LOOK_EVERY);
        let answer = ask(access, Question::Status)?;
        let Answer::Status(status) = answer else {
            return Err(unexpected(&answer));
        };
        standing = status.standing;
        arrived = status.arrived;
        if let Some(refusal) = status.refusal {
            return Err(refused(status.refusal_code, refusal));
        }
    }
    if standing == Standing::Member {
        // Stay a moment, so that others learn one's name before this process leaves.
        let _ = access.sync(Duration::from_secs(5), None);
    }
    Ok(Joined {
        space,
        standing,
        arrived,
    })
}

/// Why nobody lets one in, by the code the door gave.
pub(super) fn refused(code: Option<String>, sentence: String) -> Failure {
    let code = code.unwrap_or_else(|| "join-refused".to_owned());
    Failure::new(&code, sentence)
}

pub fn people(globals: &Globals, people: People) -> Result<(), Failure> {
    let question = Question::People {
        search: people.search,
        top: people.top,
    };
    let answer = once(globals, false, Intent::Ask(question))?;
    let Answer::People(cards) = answer else {
        return Err(unexpected(&answer));
    };
    print::people(globals.json, &cards)
}

pub fn programs(globals: &Globals, act: Option<ProgramsAct>) -> Result<(), Failure> {
    let access = globals.access_to_begin(false)?;
    let shown: Result<Answer, Failure> = (|| {
        let intents: Vec<Intent> = match act {
            None => Vec::new(),
            Some(ProgramsAct::Show { program }) => {
                return ask(&access, Question::Program { program });
            }
            Some(ProgramsAct::Adapt { file, community }) => {
                vec![adapt::keep(&access, &file, &community)?]
            }
            Some(ProgramsAct::Drop { program }) => vec![adapt::drop(program)],
            Some(ProgramsAct::Enter { programs, answers }) => {
                let answers = answered(&answers)?;
                let enter = |program| Intent::Enter {
                    program,
                    answers: answers.clone(),
                };
                programs.into_iter().map(enter).collect()
            }
            Some(ProgramsAct::Leave { programs }) => programs
                .into_iter()
                .map(|program| Intent::Leave { program })
                .collect(),
        };
        for intent in intents {
            submit(&access, intent)?;
        }
        ask(&access, Question::Programs)
    })();
    access.stop();
    let answer = shown?;
    if let Answer::Text(description) = &answer {
        adapt::show(globals.json, description);
        return Ok(());
    }
    let Answer::Programs(programs) = answer else {
        return Err(unexpected(&answer));
    };
    print::programs(globals.json, &programs);
    Ok(())
}

/// Splits “question=text”.
pub fn answered(typed: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let split = |typed: &String| {
        let (ask, text) = typed.split_once('=').ok_or_else(|| Failure {
            exit: EXIT_USAGE,
            code: "usage".to_owned(),
            message: format!(
                "Could not read “{typed}”: write a question and what you say, such as goal=\"lead a team\"."
            ),
        })?;
        Ok((ask.trim().to_owned(), text.trim().to_owned()))
    };
    typed.iter().map(split).collect()
}

pub fn prefer(globals: &Globals, what: &PreferAct) -> Result<(), Failure> {
    let usage = |message: String| Failure {
        exit: EXIT_USAGE,
        code: "usage".to_owned(),
        message,
    };
    let preference = match what {
        PreferAct::Language { code } => {
            Language::of(code)
                .map(Preference::Language)
                .ok_or_else(|| {
                    usage(format!(
                        "Could not read “{code}”: the window speaks en or de."
                    ))
                })?
        }
        PreferAct::Notices(words) => return super::notices::prefer(globals, words),
        PreferAct::LockAfter { minutes } => {
            LockAfter::of(minutes)
                .map(Preference::LockAfter)
                .ok_or_else(|| {
                    usage(format!(
                        "Could not read “{minutes}”: the lock closes after 5, 15 or 60 minutes, or by itself never: off."
                    ))
                })?
        }
        PreferAct::Theme { code } => Theme::of(code).map(Preference::Theme).ok_or_else(|| {
            usage(format!(
                "Could not read “{code}”: the window is light, dark, or as the system says: system."
            ))
        })?,
    };
    let answer = once(globals, false, Intent::Prefer(preference))?;
    let Answer::Done = answer else {
        return Err(unexpected(&answer));
    };
    print::done(globals.json);
    Ok(())
}

pub fn matches(globals: &Globals, found: Match) -> Result<(), Failure> {
    if let [a, b] = found.text.as_slice() {
        let language = super::people_file::language(found.lang.as_deref())?;
        let how = (found.side, found.words_only);
        return super::text::compare(globals.json, (a, b), how, language);
    }
    if let Some(file) = &found.people {
        return super::people_file::matches(globals, &found, file);
    }
    let program = found.program.or(found.in_program).unwrap_or_default();
    let put = found.for_whom.clone().filter(|_| found.send);
    let top = match put {
        Some(_) => found.top.min(ASKED_APART_MAX),
        None => found.top,
    };
    let question = match (found.why_not, found.for_whom) {
        (Some(person), _) => Question::WhyNot { program, person },
        (None, Some(ask)) => Question::MatchFor { program, ask, top },
        (None, None) => Question::Match { program, top },
    };
    let access = globals.access_to_read()?;
    let answer = matches_of(&access, question, put.as_deref());
    access.stop();
    let answer = answer?;
    if let Answer::WhyNot { text } = &answer {
        print::why_not(globals.json, text);
        return Ok(());
    }
    let Answer::Matches(view) = answer else {
        return Err(unexpected(&answer));
    };
    print::matches(globals.json, (found.explain, put.is_some()), &view)
}

/// Finds matches, and puts a question to those who are listed, if there is one to put.
fn matches_of(access: &Access, question: Question, put: Option<&str>) -> Result<Answer, Failure> {
    let answer = once_compared(access, question)?;
    if let (Some(text), Answer::Matches(view)) = (put, &answer) {
        let to: Vec<_> = view.matches.iter().map(|found| found.person).collect();
        if !to.is_empty() {
            let text = text.to_owned();
            submit(access, Intent::Talk(TalkAct::AskApart { to, text }))?;
        }
    }
    Ok(answer)
}

/// Asks once what people say has been compared by its meaning as well, and for the longest so long. What is
/// not compared by then counts by its words.
fn once_compared(access: &Access, question: Question) -> Result<Answer, Failure> {
    // Why somebody is on no list is told once the list is made.
    let list = if let Question::WhyNot { program, .. } = &question {
        let (program, top) = (program.clone(), 1);
        Question::Match { program, top }
    } else {
        question.clone()
    };
    let (begun, mut is_told) = (Instant::now(), false);
    let answer = loop {
        let answer = ask(access, list.clone())?;
        let waits = matches!(&answer, Answer::Matches(view) if view.vectors.waits || view.vectors.asked > 0);
        if waits && begun.elapsed() >= COMPARING_MAX {
            eprintln!(
                "Some of what people say counts by its words only so far. Ask again, or leave “eyelevel serve” running: it goes on reading."
            );
        }
        if !waits || begun.elapsed() >= COMPARING_MAX {
            break answer;
        }
        if !is_told && begun.elapsed() >= TOLD_AFTER {
            eprintln!("Reading what people say, to compare it by its meaning…");
            is_told = true;
        }
        std::thread::sleep(LOOK_EVERY);
    };
    if list == question {
        return Ok(answer);
    }
    ask(access, question)
}

pub fn status(globals: &Globals) -> Result<(), Failure> {
    let access = globals.access(false)?;
    let answer = submit(&access, Intent::Ask(Question::Status));
    let seen = network::seen(&access);
    access.stop();
    let Answer::Status(status) = answer? else {
        return Err(misunderstood());
    };
    print::status(globals.json, &status, &seen);
    Ok(())
}

pub fn git(globals: &Globals, act: GitAct) -> Result<(), Failure> {
    match act {
        GitAct::AllowedSigners => {
            let answer = once(globals, false, Intent::Ask(Question::AllowedSigners))?;
            let Answer::Text(text) = answer else {
                return Err(unexpected(&answer));
            };
            print::text(globals.json, "allowed-signers", &text);
            Ok(())
        }
        GitAct::Path => {
            let access = globals.access(false)?;
            let path = repository_path(&globals.data, &access);
            access.stop();
            let path = path?;
            print::text(globals.json, "path", &format!("{}\n", path.display()));
            Ok(())
        }
        GitAct::Remote { act } => super::carry::remote(globals, act),
    }
}

/// Folds the journal, so that git sees everything, and names the repository.
pub fn repository_path(data: &Path, access: &Access) -> Result<PathBuf, Failure> {
    let answer = ask(access, Question::Status)?;
    let Answer::Status(status) = answer else {
        return Err(unexpected(&answer));
    };
    let Some(space) = status.space else {
        return Err(Refusal::new(
            "no-space",
            "Could not name the repository: there is no space here yet. Found one with “eyelevel init”.",
        )
        .into());
    };
    access.fold()?;
    Ok(store::repository_path(data, &space.id))
}
