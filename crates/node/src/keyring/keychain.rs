//! The keychain of macOS and the credentials of Windows.
//!
//! For: three calls, through the crate that knows both. Never: shows a prompt of its own.

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use super::NoKeyring;

const SERVICE: &str = "eyelevel";

pub(super) fn keep(name: &str, secret: &[u8; 32]) -> Result<(), NoKeyring> {
    entry(name)?
        .set_secret(secret)
        .map_err(|error| absent(&error))
}

pub(super) fn find(name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, NoKeyring> {
    match entry(name)?.get_secret() {
        Ok(secret) => Ok(Some(Zeroizing::new(secret))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(absent(&error)),
    }
}

pub(super) fn forget(name: &str) -> Result<(), NoKeyring> {
    match entry(name)?.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(absent(&error)),
    }
}

fn entry(name: &str) -> Result<Entry, NoKeyring> {
    Entry::new(SERVICE, name).map_err(|error| absent(&error))
}

fn absent(error: &Error) -> NoKeyring {
    match error {
        Error::NoStorageAccess(_) => NoKeyring::Locked,
        other => NoKeyring::Absent(other.to_string()),
    }
}
