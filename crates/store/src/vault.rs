//! The key file: two generations, owner only, never silently empty.
//!
//! **For**: keeping each space's vault bytes, in clear or under a lock. **Knows**: the framing:
//! magic, version, slots, length, payload, BLAKE3. **Never**: understands a vault; answers damage with
//! a fresh start; writes keys in clear once there is a lock.
//!
//! ```text
//! "EYELEVEL KEYS\n"   14 bytes
//! version             u16, big-endian like every number here
//! slot count          u16; 0: the payload stands in clear. Otherwise each way to open it follows
//!                     (passphrase, recovery phrase, keyring): u32 length ‖ bytes
//! payload length      u64
//! payload             for each space: id (32) ‖ u32 length ‖ vault bytes; sealed if there are slots
//! BLAKE3              32 bytes over everything before
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use history::{SLOTS_MAX, Slot, SpaceId, Unlock};
use zeroize::Zeroizing;

use crate::disk::{ReplaceSteps, publish, sync_folder, write_beside};
use crate::error::{DiskError, VaultError};
use crate::folder::Folder;
use crate::key::Key;
use crate::step::{Step, step};

const CURRENT: &str = "keys";
const PREVIOUS: &str = "keys.previous";
/// Where an unreadable key file is kept when a new one takes its place; somebody may rescue it.
const UNREADABLE: &str = "keys.unreadable";

const MAGIC: &[u8; 14] = b"EYELEVEL KEYS\n";
const VERSION: u16 = 1;
const SUM_BYTES: usize = 32;
/// The largest key file that is read, in bytes. Ours are a few kilobytes for each space.
const KEY_FILE_MAX_BYTES: u64 = 16 * 1024 * 1024;

const STEPS: ReplaceSteps = ReplaceSteps {
    write: Step::VaultWrite,
    sync: Step::VaultSync,
    rename: Step::VaultRename,
    folder: Step::VaultFolderSync,
};

/// The secrets of one space, as the heart handed them over.
pub struct Vault {
    pub bytes: Zeroizing<Vec<u8>>,
    /// Set when the newest key file was unreadable and the generation before it is used.
    pub notice: Option<String>,
}

/// Which ways there are to open a key file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Locks {
    pub is_locked: bool,
    pub passphrase: bool,
    pub phrase: bool,
    pub keyring: bool,
}

/// Tells which ways there are to open the key file of a data folder, whoever holds it.
pub fn locks_in(data: &Path) -> Locks {
    let framed = |name: &str| -> Option<Locks> {
        let bytes = read_limited(&data.join(name)).ok()??;
        let framed = unframed(&bytes).ok()?;
        let has = |wanted: fn(&Slot) -> bool| framed.slots.iter().any(wanted);
        Some(Locks {
            is_locked: framed.is_locked,
            passphrase: has(|slot| matches!(slot, Slot::Passphrase { .. })),
            phrase: has(|slot| matches!(slot, Slot::Phrase { .. })),
            keyring: has(|slot| matches!(slot, Slot::Keyring { .. })),
        })
    };
    framed(CURRENT)
        .or_else(|| framed(PREVIOUS))
        .unwrap_or_default()
}

type Vaults = BTreeMap<SpaceId, Zeroizing<Vec<u8>>>;

/// What stands in one generation.
enum Generation {
    Absent,
    Unreadable,
    /// Whole, and nobody has opened the lock.
    Locked,
    Good(Vaults),
}

impl Folder {
    /// Reads the vault of a space: nothing when neither vault nor history of it exists.
    ///
    /// A space's vault is written before its store is first opened, so history without keys is
    /// always an error, never a reason to make new ones.
    pub fn read_vault(&self, space: &SpaceId) -> Result<Option<Vault>, VaultError> {
        let (mut vaults, notice) = self.newest_vaults()?;
        match vaults.remove(space) {
            Some(bytes) => Ok(Some(Vault { bytes, notice })),
            None if self.space_path(space).exists() => Err(VaultError::Missing {
                space: *space,
                path: self.path().join(CURRENT),
            }),
            None => Ok(None),
        }
    }

    /// Replaces the vault of a space durably; the key file before it stays as `keys.previous`.
    pub fn write_vault(&self, space: &SpaceId, bytes: &[u8]) -> Result<(), VaultError> {
        let (mut vaults, _) = self.newest_vaults()?;
        vaults.insert(*space, Zeroizing::new(bytes.to_vec()));
        // The new file stands complete beside the old ones before either of them moves.
        write_beside(self.path(), CURRENT, &self.encode(&vaults), &STEPS)
            .and_then(|()| self.keep_generation())
            .and_then(|()| publish(self.path(), CURRENT, &STEPS))
            .map_err(|source| VaultError::Disk(self.vault_error("write", source)))
    }

    /// Tells which ways there are to open the key file; none if it stands open.
    pub fn locks(&self) -> Locks {
        locks_in(self.path())
    }

    /// Names what the keyring of the system keeps for this folder, if one of its slots is for that.
    pub fn keyring_name(&self) -> Option<String> {
        let bytes = read_limited(&self.path().join(CURRENT)).ok()??;
        let framed = unframed(&bytes).ok()?;
        framed.slots.iter().find_map(Slot::keyring_name)
    }

    /// Changes the ways to open the lock, in both generations. The folder must be open and locked;
    /// what it seals stays as it is.
    pub fn change_slots(
        &self,
        change: impl FnOnce(&history::MasterKey, &mut Vec<Slot>),
    ) -> Result<(), VaultError> {
        let (vaults, _) = self.newest_vaults()?;
        self.with_key_mut(|key| {
            if let Some(key) = key {
                key.change_slots(change);
            }
        });
        self.write_generations(&self.encode(&vaults))
    }

    /// Both generations: the one before must not tell what this one keeps. It is written first, so that a lock
    /// is never said to be closed while the generation before lies open.
    fn write_generations(&self, file: &[u8]) -> Result<(), VaultError> {
        for name in [PREVIOUS, CURRENT] {
            write_beside(self.path(), name, file, &STEPS)
                .and_then(|()| publish(self.path(), name, &STEPS))
                .map_err(|source| VaultError::Disk(self.vault_error("write", source)))?;
        }
        Ok(())
    }

    /// Opens the lock of the key file for as long as this folder is held. Takes a fifth of a second
    /// for a passphrase: that is what makes guessing dear.
    pub fn unlock(&self, with: &Unlock, entropy: [u8; 32]) -> Result<(), VaultError> {
        let mut why = history::LockError::NoSuchSlot;
        for name in [CURRENT, PREVIOUS] {
            let Ok(Some(bytes)) = read_limited(&self.path().join(name)) else {
                continue;
            };
            let Ok(framed) = unframed(&bytes) else {
                continue;
            };
            for slot in &framed.slots {
                match slot.open(with) {
                    Ok(master) => {
                        self.take_key(Some(Key::new(master, framed.slots.clone(), entropy)));
                        return Ok(());
                    }
                    Err(history::LockError::NoSuchSlot) => {}
                    Err(error) => why = error,
                }
            }
        }
        Err(VaultError::Lock(why))
    }

    /// Puts a lock on the key file, in both generations, or takes it off with no slots. The folder
    /// must be open; the index of each space goes, and is made again the way it has to be.
    pub fn set_lock(&self, key: Option<Key>) -> Result<(), VaultError> {
        let (vaults, _) = self.newest_vaults()?;
        self.take_key(key);
        self.write_generations(&self.encode(&vaults))?;
        destroy(&self.path().join(UNREADABLE))
            .map_err(|source| VaultError::Disk(self.vault_error("lock", source)))?;
        for space in vaults.keys() {
            crate::index::destroy(&self.space_path(space))
                .map_err(|source| VaultError::Disk(self.vault_error("lock", source)))?;
        }
        Ok(())
    }

    fn encode(&self, vaults: &Vaults) -> Zeroizing<Vec<u8>> {
        let payload = plain(vaults);
        self.with_key_mut(|key| match key {
            None => framed(&[], &payload),
            Some(key) => {
                let sealed = key.seal(&payload);
                framed(key.slots(), &sealed)
            }
        })
    }

    /// Writes the vault of a space twice over, so that no generation holds what is no longer in it.
    pub fn renew_vault(&self, space: &SpaceId) -> Result<(), VaultError> {
        match self.read_vault(space)? {
            Some(vault) => self.write_vault(space, &vault.bytes),
            None => Ok(()),
        }
    }

    /// The newest generation that can be read, and a notice if it is not the newest there is.
    fn newest_vaults(&self) -> Result<(Vaults, Option<String>), VaultError> {
        let path = self.path().join(CURRENT);
        let unreadable = match self.generation(CURRENT)? {
            Generation::Good(vaults) => return Ok((vaults, None)),
            Generation::Locked => return Err(VaultError::Locked { path }),
            Generation::Unreadable => true,
            // A first run, or between the two renames of a write that never finished.
            Generation::Absent => false,
        };
        match self.generation(PREVIOUS)? {
            Generation::Good(vaults) => Ok((vaults, unreadable.then(|| notice(&path)))),
            Generation::Locked => Err(VaultError::Locked { path }),
            Generation::Absent if !unreadable => Ok((Vaults::new(), None)),
            Generation::Absent | Generation::Unreadable => Err(VaultError::Damaged { path }),
        }
    }

    fn generation(&self, name: &str) -> Result<Generation, VaultError> {
        let path = self.path().join(name);
        let bytes = match read_limited(&path) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(Generation::Unreadable),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Generation::Absent),
            Err(error) => return Err(VaultError::Disk(self.vault_error("read", error))),
        };
        match self.with_key(|key| decode(&bytes, key)) {
            Ok(vaults) => Ok(Generation::Good(vaults)),
            Err(Undecoded::Damaged) => Ok(Generation::Unreadable),
            Err(Undecoded::Locked) => Ok(Generation::Locked),
            Err(Undecoded::Newer) => Err(VaultError::Newer { path }),
        }
    }

    /// Moves the current file out of the way: a good one becomes the previous generation, a
    /// damaged one must not take the place of a good previous one.
    fn keep_generation(&self) -> io::Result<()> {
        let current = self.path().join(CURRENT);
        let kept = match self.generation(CURRENT) {
            Ok(Generation::Absent) => return Ok(()),
            Ok(Generation::Good(_) | Generation::Locked) => PREVIOUS,
            Ok(Generation::Unreadable) | Err(_) => UNREADABLE,
        };
        step(Step::VaultKeepPrevious)?;
        fs::rename(current, self.path().join(kept))?;
        sync_folder(self.path())
    }

    fn vault_error(&self, verb: &str, source: io::Error) -> DiskError {
        let path: PathBuf = self.path().join(CURRENT);
        DiskError::io(format!("{verb} the key file {}", path.display()), source)
    }
}

/// Overwrites and removes a file, if it is there. The disk may keep older copies of it.
pub(crate) fn destroy(path: &Path) -> io::Result<()> {
    let length = match fs::metadata(path) {
        Ok(file) => file.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    io::copy(&mut io::Read::take(io::repeat(0), length), &mut file)?;
    file.sync_all()?;
    fs::remove_file(path)
}

fn notice(path: &Path) -> String {
    let path = path.display();
    format!("the key file {path} is damaged; the one before it is used")
}

/// The file's bytes, or nothing when it is far too large to be ours.
fn read_limited(path: &Path) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    if fs::metadata(path)?.len() > KEY_FILE_MAX_BYTES {
        return Ok(None);
    }
    Ok(Some(Zeroizing::new(fs::read(path)?)))
}

fn plain(vaults: &Vaults) -> Zeroizing<Vec<u8>> {
    let payload: usize = vaults
        .values()
        .map(|v| SpaceId::ZERO.as_bytes().len() + 4 + v.len())
        .sum();
    // Reserved at once: a growing vector would leave copies of keys behind in freed memory.
    let mut out = Zeroizing::new(Vec::with_capacity(payload));
    for (space, vault) in vaults {
        out.extend_from_slice(space.as_bytes());
        out.extend_from_slice(&(vault.len() as u32).to_be_bytes());
        out.extend_from_slice(vault);
    }
    out
}

/// Frames a payload with the ways to open it.
fn framed(slots: &[Slot], payload: &[u8]) -> Zeroizing<Vec<u8>> {
    let slots: Vec<Vec<u8>> = slots.iter().map(Slot::to_bytes).collect();
    let slot_bytes: usize = slots.iter().map(|slot| 4 + slot.len()).sum();
    let length = MAGIC.len() + 12 + slot_bytes + payload.len() + SUM_BYTES;
    let mut out = Zeroizing::new(Vec::with_capacity(length));
    out.extend_from_slice(MAGIC);
    out.extend_from_slice(&VERSION.to_be_bytes());
    out.extend_from_slice(&(slots.len() as u16).to_be_bytes());
    for slot in &slots {
        out.extend_from_slice(&(slot.len() as u32).to_be_bytes());
        out.extend_from_slice(slot);
    }
    out.extend_from_slice(&(payload.len() as u64).to_be_bytes());
    out.extend_from_slice(payload);
    let sum = blake3::hash(&out);
    out.extend_from_slice(sum.as_bytes());
    out
}

/// Why a key file could not be decoded.
#[derive(Debug, PartialEq, Eq)]
enum Undecoded {
    Damaged,
    Newer,
    Locked,
}

/// A key file whose frame is whole.
struct Framed<'a> {
    /// Ways to open it that this version knows; empty if the payload stands in clear.
    slots: Vec<Slot>,
    is_locked: bool,
    payload: &'a [u8],
}

fn unframed(file: &[u8]) -> Result<Framed<'_>, Undecoded> {
    let (body, sum) = file
        .split_last_chunk::<SUM_BYTES>()
        .ok_or(Undecoded::Damaged)?;
    let rest = body.strip_prefix(MAGIC).ok_or(Undecoded::Damaged)?;
    if blake3::hash(body) != blake3::Hash::from_bytes(*sum) {
        return Err(Undecoded::Damaged);
    }
    let (version, rest) = take_u16(rest)?;
    let (count, mut rest) = take_u16(rest)?;
    // Whole and checked, but not ours to read: never treated as damage, never overwritten.
    if version != VERSION || usize::from(count) > SLOTS_MAX {
        return Err(Undecoded::Newer);
    }
    let mut slots = Vec::new();
    for _ in 0..count {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(Undecoded::Damaged)?;
        let (slot, after) = after
            .split_at_checked(u32::from_be_bytes(*length) as usize)
            .ok_or(Undecoded::Damaged)?;
        slots.extend(Slot::from_bytes(slot));
        rest = after;
    }
    let (length, payload) = rest.split_first_chunk::<8>().ok_or(Undecoded::Damaged)?;
    if u64::from_be_bytes(*length) != payload.len() as u64 {
        return Err(Undecoded::Damaged);
    }
    Ok(Framed {
        slots,
        is_locked: count > 0,
        payload,
    })
}

fn decode(file: &[u8], key: Option<&Key>) -> Result<Vaults, Undecoded> {
    let framed = unframed(file)?;
    if !framed.is_locked {
        return vaults_of(framed.payload);
    }
    let key = key.ok_or(Undecoded::Locked)?;
    let opened = key.open(framed.payload).ok_or(Undecoded::Damaged)?;
    vaults_of(&opened)
}

fn vaults_of(mut rest: &[u8]) -> Result<Vaults, Undecoded> {
    let mut vaults = Vaults::new();
    while !rest.is_empty() {
        let (space, after) = rest.split_first_chunk::<32>().ok_or(Undecoded::Damaged)?;
        let (length, after) = after.split_first_chunk::<4>().ok_or(Undecoded::Damaged)?;
        let (vault, after) = after
            .split_at_checked(u32::from_be_bytes(*length) as usize)
            .ok_or(Undecoded::Damaged)?;
        vaults.insert(SpaceId::from_bytes(*space), Zeroizing::new(vault.to_vec()));
        rest = after;
    }
    Ok(vaults)
}

fn take_u16(bytes: &[u8]) -> Result<(u16, &[u8]), Undecoded> {
    let (number, rest) = bytes.split_first_chunk::<2>().ok_or(Undecoded::Damaged)?;
    Ok((u16::from_be_bytes(*number), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two() -> Vaults {
        let mut vaults = Vaults::new();
        vaults.insert(
            SpaceId::from_bytes([1; 32]),
            Zeroizing::new(b"one".to_vec()),
        );
        vaults.insert(SpaceId::from_bytes([2; 32]), Zeroizing::new(Vec::new()));
        vaults
    }

    #[test]
    fn what_is_encoded_decodes() {
        assert_eq!(decode(&framed(&[], &plain(&two())), None).unwrap(), two());
        assert_eq!(
            decode(&framed(&[], &plain(&Vaults::new())), None).unwrap(),
            Vaults::new()
        );
    }

    #[test]
    fn every_shortened_or_altered_file_is_noticed() {
        let file = framed(&[], &plain(&two()));
        for length in 0..file.len() {
            assert_eq!(
                decode(&file[..length], None),
                Err(Undecoded::Damaged),
                "{length} bytes"
            );
        }
        for place in 0..file.len() {
            let mut altered = file.to_vec();
            altered[place] ^= 1;
            assert_eq!(
                decode(&altered, None),
                Err(Undecoded::Damaged),
                "byte {place}"
            );
        }
    }

    #[test]
    fn a_newer_file_is_not_called_damaged() {
        let mut file = framed(&[], &plain(&two())).to_vec();
        file.truncate(file.len() - SUM_BYTES);
        file[MAGIC.len() + 1] = 2;
        let sum = blake3::hash(&file);
        file.extend_from_slice(sum.as_bytes());
        assert_eq!(decode(&file, None), Err(Undecoded::Newer));
    }
}
