//! The Secret Service, as desktops of Linux and the BSDs offer it on the bus of the session.
//!
//! For: four calls of a small protocol, over the bus crate that the window brings anyway. Knows:
//! names of the protocol. Never: shows a prompt; waits longer than a moment.
//!
//! The secret crosses the bus of one's own session as it is: whoever can listen there runs as the
//! person anyway, and could ask the keyring just as well.

use std::collections::BTreeMap;
use std::time::Duration;

use zbus::blocking::connection::Builder;
use zbus::blocking::{Connection, Proxy};
use zbus::zvariant::{Dict, ObjectPath, OwnedObjectPath, OwnedValue, Value};
use zeroize::Zeroizing;

use super::NoKeyring;

const SERVICE: &str = "org.freedesktop.secrets";
const SERVICE_PATH: &str = "/org/freedesktop/secrets";
const SERVICE_FACE: &str = "org.freedesktop.Secret.Service";
const COLLECTION_PATH: &str = "/org/freedesktop/secrets/aliases/default";
const COLLECTION_FACE: &str = "org.freedesktop.Secret.Collection";
const ITEM_FACE: &str = "org.freedesktop.Secret.Item";
/// What says that nothing has to be asked.
const NO_PROMPT: &str = "/";
/// How a keyring says that it is locked itself.
const IS_LOCKED: &str = "org.freedesktop.Secret.Error.IsLocked";
/// What keyrings show people.
const LABEL: &str = "Eyelevel";
/// How long one call may take: it is a process on the same machine.
const CALL_TIMEOUT: Duration = Duration::from_secs(3);

/// Session, parameters, value, content type.
type Sealed = (OwnedObjectPath, Vec<u8>, Vec<u8>, String);

pub(super) fn keep(name: &str, secret: &[u8; 32]) -> Result<(), NoKeyring> {
    let bus = bus()?;
    let session = session(&bus)?;
    let properties: BTreeMap<&str, Value<'_>> = BTreeMap::from([
        ("org.freedesktop.Secret.Item.Label", Value::from(LABEL)),
        (
            "org.freedesktop.Secret.Item.Attributes",
            Value::Dict(Dict::from(attributes(name))),
        ),
    ]);
    let sealed: Sealed = (
        session,
        Vec::new(),
        secret.to_vec(),
        "application/octet-stream".to_owned(),
    );
    let collection = proxy(&bus, COLLECTION_PATH, COLLECTION_FACE)?;
    let (_, prompt): (OwnedObjectPath, OwnedObjectPath) = collection
        .call("CreateItem", &(properties, sealed, true))
        .map_err(absent)?;
    unprompted(&prompt)
}

pub(super) fn find(name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, NoKeyring> {
    let bus = bus()?;
    let (unlocked, locked) = items(&bus, name)?;
    let Some(item) = unlocked.first() else {
        return match locked.is_empty() {
            true => Ok(None),
            false => Err(NoKeyring::Locked),
        };
    };
    let session = session(&bus)?;
    let item = proxy(&bus, item.as_str(), ITEM_FACE)?;
    let (_, _, value, _): Sealed = item.call("GetSecret", &(session,)).map_err(absent)?;
    Ok(Some(Zeroizing::new(value)))
}

pub(super) fn forget(name: &str) -> Result<(), NoKeyring> {
    let bus = bus()?;
    let (unlocked, locked) = items(&bus, name)?;
    for item in unlocked {
        let item = proxy(&bus, item.as_str(), ITEM_FACE)?;
        let prompt: OwnedObjectPath = item.call("Delete", &()).map_err(absent)?;
        unprompted(&prompt)?;
    }
    if locked.is_empty() {
        Ok(())
    } else {
        Err(NoKeyring::Locked)
    }
}

fn bus() -> Result<Connection, NoKeyring> {
    let builder = Builder::session().map_err(absent)?;
    builder.method_timeout(CALL_TIMEOUT).build().map_err(absent)
}

fn proxy<'a>(bus: &Connection, path: &str, face: &'static str) -> Result<Proxy<'a>, NoKeyring> {
    let path = ObjectPath::try_from(path.to_owned()).map_err(|error| absent(error.into()))?;
    Proxy::new(bus, SERVICE, path, face).map_err(absent)
}

fn session(bus: &Connection) -> Result<OwnedObjectPath, NoKeyring> {
    let service = proxy(bus, SERVICE_PATH, SERVICE_FACE)?;
    let (_, session): (OwnedValue, OwnedObjectPath) = service
        .call("OpenSession", &("plain", Value::from("")))
        .map_err(absent)?;
    Ok(session)
}

/// Finds what is kept under a name: what can be read, and what is locked.
fn items(
    bus: &Connection,
    name: &str,
) -> Result<(Vec<OwnedObjectPath>, Vec<OwnedObjectPath>), NoKeyring> {
    let service = proxy(bus, SERVICE_PATH, SERVICE_FACE)?;
    let found = service.call("SearchItems", &(attributes(name),));
    found.map_err(absent)
}

fn attributes(name: &str) -> BTreeMap<String, String> {
    let pairs = [("application", "eyelevel"), ("folder", name)];
    let pairs = pairs.into_iter();
    pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).collect()
}

fn unprompted(prompt: &OwnedObjectPath) -> Result<(), NoKeyring> {
    if prompt.as_str() == NO_PROMPT {
        Ok(())
    } else {
        Err(NoKeyring::Locked)
    }
}

fn absent(error: zbus::Error) -> NoKeyring {
    if let zbus::Error::MethodError(name, ..) = &error
        && name.as_str() == IS_LOCKED
    {
        return NoKeyring::Locked;
    }
    NoKeyring::Absent(error.to_string())
}
