//! The terminal face: every intent typed, every view printed.
//!
//! A command opens the data folder, or hands its intent to the process that owns it, prints the
//! answer and leaves. With `--json` exactly one JSON document goes to standard output; what is
//! meant for people goes to standard error. Names of fields and exit codes are a contract.

mod adapt;
mod args;
mod attachment;
mod attend;
mod carry;
mod circle;
mod commands;
mod community;
mod demo;
mod devices;
mod doctor;
mod erase;
mod everyday;
mod export;
mod failure;
pub(crate) mod governance;
mod hints;
mod interrupt;
mod intro;
mod invite;
mod meet;
mod network;
mod notices;
mod pages;
mod people_file;
mod print;
mod profile;
mod round;
mod seen;
mod serve;
mod shell;
mod spaces;
mod sync;
mod take;
mod talk;
mod text;
mod tongue;
mod usage;
mod vault;
mod week;
mod when;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
pub use commands::{Globals, INTENT_TIMEOUT, unexpected};
pub use failure::{EXIT_BUSY, Failure};
pub use when::{local, now};

/// Runs the command line and says how it ended.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        // Pages are completed only for whoever is shown one.
        Err(plain) => {
            let shown = pages::command().try_get_matches();
            return usage::print(&shown.err().unwrap_or(plain));
        }
    };
    start_log();
    let json = arguments.json;
    let done = dispatch(arguments).and_then(|()| print::unwritten());
    interrupt::forget();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.print(json),
    }
}

/// Whether a command may take so long that somebody wants to stop it; what attends to
/// its own progress or stays until it is told to go listens for itself.
fn may_take_long(command: Option<&Command>) -> bool {
    matches!(
        command,
        Some(
            Command::Join(_)
                | Command::Match(_)
                | Command::Recovery { .. }
                | Command::Sync(_)
                | Command::Export(_)
                | Command::Take(_)
                | Command::Doctor(_)
                | Command::Shots(_)
                | Command::Demo(_)
        )
    )
}

fn dispatch(arguments: Arguments) -> Result<(), Failure> {
    let globals = commands::Globals::new(&arguments)?;
    if may_take_long(arguments.command.as_ref()) {
        interrupt::watch(globals.json);
    }
    match arguments.command {
        None => crate::app::run(&globals),
        Some(Command::Init(init)) => commands::init(&globals, init),
        Some(Command::Invite(invite)) => invite::invite(&globals, invite),
        Some(Command::Join(join)) => commands::join(&globals, join),
        Some(Command::Profile { act }) => profile::profile(&globals, act),
        Some(Command::People(people)) => commands::people(&globals, people),
        Some(Command::Programs { act }) => commands::programs(&globals, act),
        Some(Command::Prefer { what }) => commands::prefer(&globals, &what),
        Some(Command::Match(found)) => commands::matches(&globals, found),
        Some(Command::Hints) => hints::hints(&globals),
        Some(Command::Round { act }) => round::round(&globals, act),
        Some(Command::Meet { act }) => meet::meet(&globals, act),
        Some(Command::Message(words)) => talk::message(&globals, &words),
        Some(Command::Hello(words)) => everyday::hello(&globals, &words),
        Some(Command::Share(words)) => everyday::share(&globals, words),
        Some(Command::Attachment { act }) => attachment::run(&globals, act),
        Some(Command::Inbox(words)) => talk::inbox(&globals, &words),
        Some(Command::Intro { act }) => intro::intro(&globals, act),
        Some(Command::Talk { act }) => talk::talk(&globals, act),
        Some(Command::Device { act }) => devices::device(&globals, act),
        Some(Command::Exclude(words)) => governance::exclude(&globals, words),
        Some(Command::Offboard(words)) => governance::offboard(&globals, words),
        Some(Command::Pause(words)) => governance::pause(&globals, words),
        Some(Command::Bars(words)) => governance::bars(&globals, words),
        Some(Command::Restore(words)) => governance::restore(&globals, words),
        Some(Command::Registrar { act }) => governance::registrar(&globals, act),
        Some(Command::Steward { act }) => governance::stewards(&globals, act),
        Some(Command::Charter { act }) => governance::charter(&globals, act),
        Some(Command::Proposals(words)) => governance::proposals(&globals, words),
        Some(Command::Sign(words)) => governance::sign(&globals, words),
        Some(Command::LetIn(words)) => governance::let_in(&globals, words),
        Some(Command::Recovery { act }) => devices::recovery(&globals, act),
        Some(Command::Serve(serve)) => serve::serve(&globals, serve),
        Some(Command::Sync(sync)) => sync::sync(&globals, sync),
        Some(Command::Community { act }) => community::community(&globals, act),
        Some(Command::Search(search)) => community::search(&globals, search),
        Some(Command::Feed(feed)) => community::feed(&globals, feed),
        Some(Command::Digest(digest)) => community::digest(&globals, digest),
        Some(Command::Spaces { act }) => spaces::spaces(&globals, act),
        Some(Command::Status) => commands::status(&globals),
        Some(Command::Bundle { act }) => carry::bundle(&globals, act),
        Some(Command::Completions { shell }) => shell::completions(shell),
        Some(Command::Manual) => shell::manual(),
        Some(Command::Remote { act }) => carry::remote(&globals, act),
        Some(Command::Git { act }) => commands::git(&globals, act),
        Some(Command::Export(words)) => export::export(&globals, &words),
        Some(Command::Take(words)) => take::run(&globals, &words),
        Some(Command::Erase(words)) => erase::erase(&globals, words),
        Some(Command::Vault { act }) => vault::vault(&globals, act),
        Some(Command::SeenBy(words)) => seen::seen(&globals, words),
        Some(Command::Network { act }) => network::network(&globals, act),
        Some(Command::Doctor(words)) => doctor::doctor(&globals, &words),
        Some(Command::Shots(shots)) => crate::shots::shots(&shots.dir, globals.json),
        Some(Command::Demo(options)) => demo::demo(&globals, &options),
    }
}

/// Logs go to standard error, and only when asked for: what a person should know, the command says.
fn start_log() {
    let Ok(filter) = std::env::var("EYELEVEL_LOG") else {
        return;
    };
    let filter = tracing_subscriber::EnvFilter::try_new(&filter).unwrap_or_else(|_| {
        eprintln!(
            "Could not understand EYELEVEL_LOG=“{filter}”, so only errors are logged. Write a level such as “info”, or “node=debug,store=info”."
        );
        tracing_subscriber::EnvFilter::new("error")
    });
    let is_plain = std::env::var_os("NO_COLOR").is_some() || !std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(!is_plain)
        .with_writer(std::io::stderr)
        .init();
}
