//! The key file: two generations, and never a silent new identity.

use history::SpaceId;
use store::{Folder, VaultError};

use crate::world::{open, place};

const SPACE: SpaceId = SpaceId::from_bytes([5; 32]);
const OTHER: SpaceId = SpaceId::from_bytes([6; 32]);

fn read(folder: &Folder, space: &SpaceId) -> Vec<u8> {
    folder.read_vault(space).unwrap().unwrap().bytes.to_vec()
}

#[test]
fn each_space_keeps_its_own_vault() {
    let (_place, path) = place();
    let folder = Folder::open(&path).unwrap();
    assert!(folder.read_vault(&SPACE).unwrap().is_none());
    folder.write_vault(&SPACE, b"one").unwrap();
    folder.write_vault(&OTHER, b"other").unwrap();
    folder.write_vault(&SPACE, b"two").unwrap();
    assert_eq!(read(&folder, &SPACE), b"two");
    assert_eq!(read(&folder, &OTHER), b"other");
    assert!(!path.join("keys.new").exists());
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (_place, path) = place();
    let folder = Folder::open(&path).unwrap();
    folder.write_vault(&SPACE, b"one").unwrap();
    folder.write_vault(&SPACE, b"two").unwrap();
    let mode = |name: &str| path.join(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("keys"), 0o600);
    assert_eq!(mode("keys.previous"), 0o600);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_damaged_file_falls_back_to_the_one_before() {
    let (_place, path) = place();
    let folder = Folder::open(&path).unwrap();
    folder.write_vault(&SPACE, b"one").unwrap();
    folder.write_vault(&SPACE, b"two").unwrap();
    let file = std::fs::read(path.join("keys")).unwrap();
    for damaged in [
        Vec::new(),
        file[..file.len() - 1].to_vec(),
        b"garbage".to_vec(),
    ] {
        std::fs::write(path.join("keys"), damaged).unwrap();
        let vault = folder.read_vault(&SPACE).unwrap().unwrap();
        assert_eq!(vault.bytes.as_slice(), b"one");
        assert!(vault.notice.unwrap().contains("is damaged"));
    }
    // Writing now must not push the damaged file over the good one.
    folder.write_vault(&SPACE, b"three").unwrap();
    assert_eq!(read(&folder, &SPACE), b"three");
    std::fs::write(path.join("keys"), b"garbage").unwrap();
    assert_eq!(read(&folder, &SPACE), b"one");
}

#[test]
fn two_damaged_generations_are_an_error_and_stay_untouched() {
    let (_place, path) = place();
    let folder = Folder::open(&path).unwrap();
    folder.write_vault(&SPACE, b"one").unwrap();
    folder.write_vault(&SPACE, b"two").unwrap();
    for name in ["keys", "keys.previous"] {
        std::fs::write(path.join(name), b"garbage").unwrap();
    }
    assert!(matches!(
        folder.read_vault(&SPACE),
        Err(VaultError::Damaged { .. })
    ));
    assert!(matches!(
        folder.write_vault(&SPACE, b"new"),
        Err(VaultError::Damaged { .. })
    ));
    assert_eq!(std::fs::read(path.join("keys")).unwrap(), b"garbage");
}

#[test]
fn history_without_keys_is_never_a_first_run() {
    let (_place, path) = place();
    drop(open(&path, SPACE));
    let folder = Folder::open(&path).unwrap();
    let error = folder.read_vault(&SPACE).err().unwrap();
    assert!(matches!(error, VaultError::Missing { .. }));
    assert!(
        error
            .to_string()
            .contains("put the file back from a backup"),
        "{error}"
    );
    folder.write_vault(&OTHER, b"other").unwrap();
    assert!(matches!(
        folder.read_vault(&SPACE),
        Err(VaultError::Missing { .. })
    ));
}
