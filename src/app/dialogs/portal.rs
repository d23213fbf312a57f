//! The portal that desktops of Linux and the BSDs offer on the bus of the session.
//!
//! For: two calls of a small protocol, over the bus crate that the window brings anyway. Knows: names of
//! the protocol. Never: believes that one answers; reads or writes what was chosen.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use ui::{NoDialog, Sought};
use zbus::MatchRule;
use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, MessageIterator, Proxy};
use zbus::message::Type;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};

const SERVICE: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
const FACE: &str = "org.freedesktop.portal.FileChooser";
const REQUEST_FACE: &str = "org.freedesktop.portal.Request";
/// How long the portal may take to say that it opens a dialog; it may have to be started for that.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);
/// How many signals wait to be looked at.
const SIGNALS_MAX: usize = 16;
/// How a request says that something was chosen, and that its owner left it.
const WAS_CHOSEN: u32 = 0;
const WAS_LEFT: u32 = 1;
/// One of the kinds of a filter: the name of a file.
const BY_NAME: u32 = 0;

/// Options and results, by their names.
type Named<'a> = BTreeMap<&'a str, Value<'a>>;

/// Has the desktop open a dialog, and waits until it closes.
pub fn choose(sought: &Sought, title: &str) -> Result<Option<PathBuf>, NoDialog> {
    let builder = Builder::session().map_err(absent)?;
    let bus = builder
        .method_timeout(CALL_TIMEOUT)
        .build()
        .map_err(absent)?;
    choose_over(&bus, sought, title).map_err(absent)
}

fn choose_over(bus: &Connection, sought: &Sought, title: &str) -> zbus::Result<Option<PathBuf>> {
    // Begun before the call: an answer may be faster than whoever asked.
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        // The bus lets nobody else through than who has this name.
        .sender(SERVICE)?
        .interface(REQUEST_FACE)?
        .member("Response")?
        .build();
    let answers = MessageIterator::for_match_rule(rule, bus, Some(SIGNALS_MAX))?;
    let portal = Proxy::new(bus, SERVICE, PATH, FACE)?;
    let (act, options) = call(sought);
    // No window is named: which one it stands before is for the desktop to say.
    let request: OwnedObjectPath = portal.call(act, &("", title, options))?;
    for answer in answers {
        let answer = answer?;
        if answer.header().path().map(|path| path.as_str()) != Some(request.as_str()) {
            continue;
        }
        let (how, results): (u32, BTreeMap<String, OwnedValue>) = answer.body().deserialize()?;
        return match how {
            WAS_CHOSEN => Ok(path_in(results)),
            WAS_LEFT => Ok(None),
            other => Err(zbus::Error::Failure(format!(
                "the dialog ended with {other}"
            ))),
        };
    }
    Err(zbus::Error::Failure("the bus has ended".to_owned()))
}

/// What is called, and with which options.
fn call(sought: &Sought) -> (&'static str, Named<'_>) {
    match sought {
        Sought::File => ("OpenFile", Named::new()),
        Sought::Picture => {
            let by_name = |pattern: &str| (BY_NAME, pattern.to_owned());
            let endings = ["png", "jpg", "jpeg", "jfif"];
            let endings = endings.map(|ending| [ending.to_owned(), ending.to_uppercase()]);
            let patterns = endings.as_flattened().iter();
            let patterns: Vec<_> = patterns
                .map(|ending| by_name(&format!("*.{ending}")))
                .collect();
            let filters = vec![("PNG, JPEG".to_owned(), patterns)];
            ("OpenFile", Named::from([("filters", filters.into())]))
        }
        Sought::New(name) => {
            let name = Value::from(name.as_str());
            ("SaveFile", Named::from([("current_name", name)]))
        }
        Sought::Folder => ("OpenFile", Named::from([("directory", true.into())])),
    }
}

/// The first path that was chosen; what is not a file of this computer is none.
fn path_in(mut results: BTreeMap<String, OwnedValue>) -> Option<PathBuf> {
    let addresses: Vec<String> = results.remove("uris")?.try_into().ok()?;
    let address = addresses.first()?;
    let path = address.strip_prefix("file://")?;
    // Between the slashes a host may stand; this one has none or is called so.
    let path = path.strip_prefix("localhost").unwrap_or(path);
    path.starts_with('/').then(|| unescaped(path)).flatten()
}

/// Reads `%20` and its kin, in which any byte of a name may be written.
fn unescaped(address: &str) -> Option<PathBuf> {
    let bytes: Vec<u8> = percent_decode_str(address).collect();
    let is_path = !bytes.contains(&0);
    is_path.then(|| PathBuf::from(OsString::from_vec(bytes)))
}

fn absent(error: zbus::Error) -> NoDialog {
    tracing::debug!("no dialog: {error}");
    NoDialog
}
