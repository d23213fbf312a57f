//! One function a command: words in, an intent to the replica, its answer out.

use std::path::{Path, PathBuf};
use std::time::Duration;

use history::{Admission, SpaceId, Timestamp};
use model::{Edit, Field, Visibility};
use node::{Access, Options, Pinned};
use replica::{Answer, Intent, Language, Preference, Question, Refusal, Standing, Theme};

use super::args::{
    AdmissionWord, Arguments, Command, Expiry, GitAct, Init, Invite, Join, Match, People,
    PreferAct, ProfileAct, ProgramsAct,
};
use super::failure::{EXIT_USAGE, Failure, io_words};
use super::{interrupt, print, when};
use crate::spaces;

/// How long an intent may take before the command gives up.
pub const INTENT_TIMEOUT: Duration = Duration::from_secs(60);
/// How often a joiner looks whether somebody has let them in.
const LOOK_EVERY: Duration = Duration::from_millis(100);

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
        let json = self.json;
        options.progress = Some(std::sync::Arc::new(move |progress| {
            if !json {
                eprintln!("{} … {} of {}", progress.what, progress.done, progress.of);
            }
        }));
        options
    }

    /// Opens the folder or finds the process that owns it.
    pub fn access(&self, network: bool) -> Result<Access, Failure> {
        let access = self.started(self.options(network), |options| Access::open(&options))?;
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
    Ok(access.submit(intent, INTENT_TIMEOUT)?)
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
fn once(globals: &Globals, network: bool, intent: Intent) -> Result<Answer, Failure> {
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
    let intent = Intent::Found {
        space: space.clone(),
        person: init.name.clone(),
        admission,
        ends: init.ends,
    };
    let (globals, _begun) = globals.beside(init.further)?;
    let access = globals.started(globals.options(false), |options| Access::open(&options))?;
    let answer = submit(&access, intent);
    access.stop();
    let answer = answer?;
    let Answer::Founded { space: id, person } = answer else {
        return Err(unexpected(&answer));
    };
    spaces::note(&globals.data, &space);
    print::founded(globals.json, &space, &id, &init.name, &person);
    Ok(())
}

pub fn invite(globals: &Globals, invite: Invite) -> Result<(), Failure> {
    if let Some(ticket) = invite.revoke {
        once(globals, false, Intent::EndInvite { ticket })?;
        print::done(globals.json);
        return Ok(());
    }
    let expires = match invite.expires {
        Expiry::Never => None,
        Expiry::In(span) => {
            let span = u64::try_from(span.0.as_millis()).unwrap_or(u64::MAX);
            Some(Timestamp(when::now().0.saturating_add(span)))
        }
    };
    let intent = Intent::Invite {
        uses: invite.uses,
        expires,
    };
    // Before a ticket is made: one that nobody is shown would still stand as given out.
    if let Some(file) = &invite.qr {
        check_qr(file)?;
    }
    // With network even when nothing is sent: a ticket names the addresses this device listens on.
    let access = globals.access(true)?;
    let answer = access
        .endpoint()
        .map_err(Failure::from)
        .and_then(|_| submit(&access, intent));
    access.stop();
    let answer = answer?;
    let Answer::Ticket {
        ticket,
        uses,
        expires,
        has_address,
    } = answer
    else {
        return Err(unexpected(&answer));
    };
    if let Some(file) = &invite.qr {
        write_qr(file, &ticket)?;
    }
    print::ticket(globals.json, &ticket, uses, expires, invite.qr.as_deref());
    if !has_address {
        print::placeless();
    }
    Ok(())
}

/// How many pixels one module of a QR code is wide.
const QR_MODULE_PIXELS: u32 = 6;

/// Tells whether a code could be written there.
fn check_qr(file: &Path) -> Result<(), Failure> {
    let is_png = file
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("png"));
    if !is_png {
        let why = "it is written as a PNG picture, so its name has to end in .png";
        return Err(qr_failed(file, why));
    }
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let there = std::fs::read_dir(folder).map(drop);
    there.map_err(|error| qr_failed(file, &io_words(&error)))
}

fn qr_failed(file: &Path, why: &str) -> Failure {
    Failure::new(
        "qr-failed",
        format!(
            "Could not write the QR code to {}: {why}. Name another file; a ticket without a code is made by “eyelevel invite”.",
            file.display()
        ),
    )
}

fn write_qr(file: &Path, ticket: &str) -> Result<(), Failure> {
    let failed = |why: String| qr_failed(file, &why);
    // Upper case fits QR's alphanumeric mode, which makes a smaller code.
    let code =
        qrcode::QrCode::with_error_correction_level(ticket.to_uppercase(), qrcode::EcLevel::L)
            .map_err(|error| failed(error.to_string()))?;
    let quiet = 4;
    let modules = u32::try_from(code.width()).unwrap_or(0) + 2 * quiet;
    let colors = code.to_colors();
    let side = modules * QR_MODULE_PIXELS;
    let image = image::GrayImage::from_fn(side, side, |x, y| {
        let (x, y) = (x / QR_MODULE_PIXELS, y / QR_MODULE_PIXELS);
        let inside = |at: u32| (at >= quiet && at < modules - quiet).then(|| (at - quiet) as usize);
        let dark = match (inside(x), inside(y)) {
            (Some(x), Some(y)) => colors.get(y * code.width() + x) == Some(&qrcode::Color::Dark),
            _ => false,
        };
        image::Luma([if dark { 0 } else { 255 }])
    });
    image.save(file).map_err(|error| match error {
        image::ImageError::IoError(error) => failed(io_words(&error)),
        image::ImageError::Unsupported(_)
        | image::ImageError::Decoding(_)
        | image::ImageError::Encoding(_)
        | image::ImageError::Parameter(_)
        | image::ImageError::Limits(_) => failed(error.to_string()),
    })
}

pub fn join(globals: &Globals, join: Join) -> Result<(), Failure> {
    let (globals, _begun) = globals.beside(join.further)?;
    let access = globals.access(true)?;
    let intent = Intent::Join {
        ticket: join.ticket,
        person: join.name,
    };
    let joined = submit(&access, intent).and_then(|answer| {
        let Answer::Joining { space, standing } = answer else {
            return Err(unexpected(&answer));
        };
        wait_for_member(&access, space, standing, &join.timeout)
    });
    access.stop();
    let (space, standing) = joined?;
    print::joined(globals.json, &space, standing);
    Ok(())
}

/// Waits until a member's device has let us in, refused, or the time is over.
pub fn wait_for_member(
    access: &Access,
    space: SpaceId,
    mut standing: Standing,
    timeout: &when::Span,
) -> Result<(SpaceId, Standing), Failure> {
    let until = std::time::Instant::now() + timeout.0;
    while standing != Standing::Member && std::time::Instant::now() < until {
        std::thread::sleep(LOOK_EVERY);
        let answer = ask(access, Question::Status)?;
        let Answer::Status(status) = answer else {
            return Err(unexpected(&answer));
        };
        standing = status.standing;
        if let Some(refusal) = status.refusal {
            return Err(Failure::new("join-refused", refusal));
        }
    }
    if standing == Standing::Member {
        // Stay a moment, so that others learn one's name before this process leaves.
        let _ = access.sync(Duration::from_secs(5), None);
    }
    Ok((space, standing))
}

pub fn profile(globals: &Globals, act: ProfileAct) -> Result<(), Failure> {
    let intent = match act {
        ProfileAct::Show { person } => Intent::Ask(Question::Profile { person }),
        ProfileAct::Set { field, values } => {
            Intent::Profile(vec![Edit::Set(parse(&field)?, values)])
        }
        ProfileAct::Add { field, values } => {
            Intent::Profile(vec![Edit::Add(parse(&field)?, values)])
        }
        ProfileAct::Remove { field, values } => {
            Intent::Profile(vec![Edit::Remove(parse(&field)?, values)])
        }
        ProfileAct::Clear { field } => Intent::Profile(vec![Edit::Clear(parse(&field)?)]),
        ProfileAct::Visibility { field, to } => return show_field(globals, &field, &to),
        ProfileAct::Import { file } => Intent::Profile(import(&file)?),
    };
    let answer = once(globals, false, intent)?;
    if let Answer::Person(card) = &answer {
        print::person(globals.json, card);
        return Ok(());
    }
    let Answer::Profile(me) = answer else {
        return Err(unexpected(&answer));
    };
    print::me(globals.json, &me);
    Ok(())
}

fn parse(field: &str) -> Result<Field, Failure> {
    Field::parse(field).map_err(|nearest| Failure {
        exit: EXIT_USAGE,
        code: "unknown-field".to_owned(),
        message: nearest.to_string(),
    })
}

fn show_field(globals: &Globals, field: &str, to: &str) -> Result<(), Failure> {
    let field = parse(field)?;
    let access = globals.access(false)?;
    let shown = visibility(&access, to).and_then(|to| submit(&access, Intent::Show { field, to }));
    access.stop();
    let answer = shown?;
    let Answer::Profile(me) = answer else {
        return Err(unexpected(&answer));
    };
    print::me(globals.json, &me);
    Ok(())
}

fn visibility(access: &Access, to: &str) -> Result<Visibility, Failure> {
    match to {
        "me" => Ok(Visibility::Me),
        "space" => Ok(Visibility::Space),
        _ => match to.strip_prefix("picked:") {
            Some(people) => picked(access, people),
            None => Err(Failure {
                exit: EXIT_USAGE,
                code: "usage".to_owned(),
                message: format!(
                    "Could not read “{to}”: a field is shown to me, to space, or to picked:PERSON,…"
                ),
            }),
        },
    }
}

/// Finds the people somebody typed, separated by commas.
fn picked(access: &Access, people: &str) -> Result<Visibility, Failure> {
    let names = people
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let find = |name: &str| {
        let person = Some(name.to_owned());
        let answer = ask(access, Question::Profile { person })?;
        let Answer::Person(card) = answer else {
            return Err(unexpected(&answer));
        };
        Ok(card.id)
    };
    names
        .map(find)
        .collect::<Result<_, _>>()
        .map(Visibility::Picked)
}

/// The largest profile file that is read, in bytes.
const IMPORT_MAX_BYTES: u64 = 1024 * 1024;

fn import(file: &Path) -> Result<Vec<Edit>, Failure> {
    let failed = |line: &str, why: String| {
        let file = file.display();
        let end = if why.ends_with(['.', '?']) { "" } else { "." };
        Failure::new(
            "import-failed",
            format!(
                "Could not import the profile from {file}{line}: {why}{end} Nothing was changed."
            ),
        )
    };
    let unread = |error: std::io::Error| failed("", io_words(&error));
    let size = std::fs::metadata(file).map_err(unread)?.len();
    if size > IMPORT_MAX_BYTES {
        return Err(failed("", "it is larger than 1 MiB".to_owned()));
    }
    let text = std::fs::read_to_string(file).map_err(unread)?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let why = format!("it is not valid TOML ({})", error.message());
        failed(&line_of(&text, error.span()), why)
    })?;
    let edit = |(name, value): (String, toml::Value)| {
        let edit = imported(&name, &value);
        edit.map_err(|why| failed(&line_of(&text, stands_at(&text, &name)), why))
    };
    table.into_iter().map(edit).collect()
}

/// Reads one field of a profile file.
fn imported(name: &str, value: &toml::Value) -> Result<Edit, String> {
    let field = Field::parse(name).map_err(|nearest| nearest.to_string())?;
    if value.is_table() {
        return Err(format!(
            "“{name}” is a table; write a text, a number or a list, such as {name} = [\"{}\"]",
            field.example()
        ));
    }
    let values = match value.as_array() {
        Some(items) => items.iter().map(plain).collect(),
        None => vec![plain(value)],
    };
    let edit = Edit::Set(field, values);
    edit.check().map_err(|error| error.to_string())?;
    Ok(edit)
}

/// Says in which line something stands, if that is known.
fn line_of(text: &str, span: Option<std::ops::Range<usize>>) -> String {
    let before = span.and_then(|span| text.get(..span.start));
    before.map_or_else(String::new, |before| {
        format!(", line {}", before.matches('\n').count() + 1)
    })
}

/// Finds where a field stands in a file.
fn stands_at(text: &str, name: &str) -> Option<std::ops::Range<usize>> {
    let table = toml::de::DeTable::parse(text).ok()?;
    let keys = table.get_ref().keys();
    let mut found = keys.filter(|key| key.get_ref().as_ref() == name);
    found.next().map(|key| key.span())
}

fn plain(value: &toml::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
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
    let access = globals.access(false)?;
    let shown: Result<Answer, Failure> = (|| {
        let intents: Vec<Intent> = match act {
            None => Vec::new(),
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
        PreferAct::Notices(words) => Preference::Notices(words.read().map_err(usage)?),
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
        return super::text::compare(globals.json, a, b);
    }
    if let Some(file) = &found.people {
        return super::people_file::matches(globals, &found, file);
    }
    let program = found.program.or(found.in_program).unwrap_or_default();
    let question = match found.why_not {
        Some(person) => Question::WhyNot { program, person },
        None => Question::Match {
            program,
            top: found.top,
        },
    };
    let answer = once(globals, false, Intent::Ask(question))?;
    if let Answer::WhyNot { text } = &answer {
        print::why_not(globals.json, text);
        return Ok(());
    }
    let Answer::Matches(view) = answer else {
        return Err(unexpected(&answer));
    };
    print::matches(globals.json, found.explain, &view)
}

pub fn status(globals: &Globals) -> Result<(), Failure> {
    let answer = once(globals, false, Intent::Ask(Question::Status))?;
    let Answer::Status(status) = answer else {
        return Err(unexpected(&answer));
    };
    print::status(globals.json, &status);
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
