//! What the system says, in words a person can do something with.
//!
//! **For**: joining an error with its causes into one clause. **Knows**: which words of the system
//! add nothing once it is said what they mean. **Never**: shows a number of the system.

use std::error::Error;
use std::io;

use crate::bundle::BundleError;
use crate::error::{AppendError, DiskError, OpenError, ReadError, Trouble, VaultError};

/// How an error begins that says what was attempted.
const COULD_NOT: &str = "could not ";

/// Joins an error with its causes into one clause, without a full stop.
pub fn causes(error: &(dyn Error + 'static)) -> String {
    let mut text = clause(error);
    let mut cause = further(error);
    while let Some(source) = cause {
        text.push_str(": ");
        text.push_str(&clause(source));
        cause = further(source);
    }
    text
}

/// Says what was attempted and why it failed as one sentence; an error that says itself what was
/// attempted is not said twice.
pub fn could_not(attempt: &str, error: &(dyn Error + 'static)) -> String {
    let causes = causes(error);
    match causes.strip_prefix(COULD_NOT) {
        Some(rest) => format!("Could not {rest}."),
        None => format!("Could not {attempt}: {causes}."),
    }
}

fn clause(error: &(dyn Error + 'static)) -> String {
    if let Some(disk) = plain(error) {
        return disk;
    }
    let words = error
        .downcast_ref()
        .map_or_else(|| error.to_string(), io_words);
    words.trim_end_matches('.').to_owned()
}

/// An error of the disk whose cause has plain words: those, instead of that there was an error.
fn plain(error: &(dyn Error + 'static)) -> Option<String> {
    let disk = disk(error).filter(|disk| disk.trouble() == Trouble::Failed)?;
    let cause = disk.source()?.downcast_ref::<io::Error>()?;
    known(cause).map(|words| format!("{COULD_NOT}{}: {words}", disk.attempt()))
}

/// The cause of an error, unless it adds nothing: what the system or SQLite calls a trouble with
/// the disk is known once it is said what it means.
fn further<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let is_clear = disk(error).is_some_and(|disk| disk.trouble() != Trouble::Failed);
    if is_clear || plain(error).is_some() {
        None
    } else {
        error.source()
    }
}

/// The trouble with the disk that an error of this room is.
fn disk<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a DiskError> {
    if let Some(OpenError::Disk(disk)) = error.downcast_ref() {
        return Some(disk);
    }
    if let Some(AppendError::Disk(disk)) = error.downcast_ref() {
        return Some(disk);
    }
    if let Some(ReadError::Disk(disk)) = error.downcast_ref() {
        return Some(disk);
    }
    if let Some(VaultError::Disk(disk)) = error.downcast_ref() {
        return Some(disk);
    }
    if let Some(BundleError::Disk(disk)) = error.downcast_ref() {
        return Some(disk);
    }
    error.downcast_ref()
}

/// Says in plain words what the system would not do with a file, as a clause.
pub fn io_words(error: &io::Error) -> String {
    known(error).map_or_else(|| rare(&error.to_string()), str::to_owned)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the kinds are the standard library's; the rare ones keep its words"
)]
fn known(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder",
        io::ErrorKind::PermissionDenied => "this account may not do that there",
        io::ErrorKind::AlreadyExists => "something of that name is there already",
        io::ErrorKind::IsADirectory => "it is a folder, not a file",
        io::ErrorKind::NotADirectory => "part of the path is a file, not a folder",
        io::ErrorKind::DirectoryNotEmpty => "the folder is not empty",
        io::ErrorKind::StorageFull => "the disk is full",
        io::ErrorKind::QuotaExceeded => "the room this account has on the disk is used up",
        io::ErrorKind::FileTooLarge => "the disk takes no file as large as this",
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read",
        io::ErrorKind::InvalidData => "it is not plain text in UTF-8",
        io::ErrorKind::InvalidFilename => "no file can have this name",
        io::ErrorKind::BrokenPipe => "nobody listens any more",
        io::ErrorKind::UnexpectedEof => "it ends too early",
        io::ErrorKind::AddrInUse => "another program listens there already",
        io::ErrorKind::AddrNotAvailable => "this machine has no such address",
        io::ErrorKind::ConnectionRefused => "nobody answers there",
        io::ErrorKind::ConnectionReset => "the other side ended it",
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
            "there is no way to it"
        }
        io::ErrorKind::TimedOut => "no answer came in time",
        io::ErrorKind::OutOfMemory => "there is not enough memory",
        _ => return None,
    })
}

/// What the system says of a rare trouble, small and without its number.
fn rare(said: &str) -> String {
    let said = said.split(" (os error").next().unwrap_or_default();
    let mut letters = said.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_of_the_system_is_shown() {
        for number in 1..140 {
            let said = io_words(&io::Error::from_raw_os_error(number));
            assert!(!said.contains("os error"), "{said}");
            assert!(!said.is_empty());
        }
    }

    #[test]
    fn what_was_attempted_is_said_once() {
        let gone = io::Error::from(io::ErrorKind::NotFound);
        let error = DiskError::io("write the bundle /x/y", gone);
        assert_eq!(
            could_not("write the bundle", &error),
            "Could not write the bundle /x/y: there is no such file or folder."
        );
        let other = io::Error::from(io::ErrorKind::NotFound);
        assert_eq!(
            could_not("read it", &other),
            "Could not read it: there is no such file or folder."
        );
    }

    #[test]
    fn what_is_clear_is_said_once() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let error = OpenError::Disk(DiskError::io("open the folder", full()));
        assert_eq!(
            causes(&error),
            "could not open the folder: the disk is full; free some space and start Eyelevel again"
        );
        let error = BundleError::Disk(DiskError::elsewhere("write the bundle /x/y", full()));
        assert_eq!(
            could_not("write the bundle", &error),
            "Could not write the bundle /x/y: the disk is full; free some space there, or name another place."
        );
        let error = DiskError::io("read it", io::Error::from_raw_os_error(5));
        let said = causes(&error);
        assert!(
            said.starts_with("could not read it: the disk reported an error: "),
            "{said}"
        );
        assert!(!said.contains("os error"), "{said}");
    }
}
