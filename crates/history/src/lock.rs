//! The lock of the key file: one master key, and the ways to it.
//!
//! For: keeping what stands on a disk unreadable to whoever copies the disk. A random *master key*
//! seals the secrets and the index; each *slot* holds that key sealed under something a person
//! knows, so a passphrase can change without sealing anything else again. Knows: Argon2id, the
//! ciphers of `seal`, the words of BIP-39. Never: touches a disk, asks a person, or works harder
//! than its caps because a file said so.

use std::borrow::Cow;
use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::{Zeroize, Zeroizing};

use crate::dice::Dice;
use crate::seal::{self, NONCE_BYTES, TAG_BYTES};

/// The fewest characters of a passphrase. Below that Argon2id buys days, not years.
pub const PASSPHRASE_MIN_CHARS: usize = 10;
/// The longest passphrase that is read, in bytes.
pub const PASSPHRASE_MAX_BYTES: usize = 1024;
/// How many words a recovery phrase has.
pub const PHRASE_WORDS: usize = 24;
/// Room for that many words of up to eight letters, with a space behind each, in bytes.
const PHRASE_MAX_BYTES: usize = PHRASE_WORDS * 9;
/// How many words are looked at when a phrase is read, so that a pasted book is not.
const PHRASE_WORDS_READ: usize = 100;
/// How much of a word that is not in the list is compared with the list, in characters.
const PHRASE_WORD_MAX_CHARS: usize = 16;
/// The most slots of one lock.
pub const SLOTS_MAX: usize = 8;

/// The most memory a passphrase may cost, in KiB: 1 GiB. A file that asks for more is refused.
const COST_MEMORY_MAX_KIB: u32 = 1024 * 1024;
/// The most passes over that memory.
const COST_PASSES_MAX: u32 = 10;
const COST_LANES_MAX: u32 = 16;
/// How long the salt of a slot is.
pub const SALT_BYTES: usize = 16;
const WRAPPED_BYTES: usize = NONCE_BYTES + 32 + TAG_BYTES;
const PASSPHRASE_SLOT: u8 = 1;
const PHRASE_SLOT: u8 = 2;
const KEYRING_SLOT: u8 = 3;

/// What one guess at a passphrase costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    /// The second choice of RFC 9106, section 4, on one lane: 64 MiB and three passes, about a
    /// fifth of a second. The first choice takes 2 GiB, which small devices do not have.
    pub const STANDARD: Cost = Cost {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 1,
    };

    fn is_bearable(&self) -> bool {
        // Whoever wrote the file chose the lanes: eight times as many may be more than there are.
        (self.lanes.saturating_mul(8)..=COST_MEMORY_MAX_KIB).contains(&self.memory_kib)
            && (1..=COST_PASSES_MAX).contains(&self.passes)
            && (1..=COST_LANES_MAX).contains(&self.lanes)
    }
}

/// Seals everything a locked folder holds.
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// Draws a new one.
    pub fn generate(dice: &mut Dice) -> MasterKey {
        MasterKey(Zeroizing::new(dice.bytes()))
    }

    /// Seals bytes for a purpose; they open for the same purpose only.
    pub fn seal(&self, purpose: &[u8], plaintext: &[u8], dice: &mut Dice) -> Vec<u8> {
        seal::close(&seal::derive(&*self.0, purpose), purpose, plaintext, dice)
    }

    /// Opens what [`MasterKey::seal`] gave; nothing if a bit differs.
    pub fn open(&self, purpose: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        seal::open(&seal::derive(&*self.0, purpose), purpose, sealed)
    }

    /// Gives the key for the rows of an index.
    pub fn row_key(&self, purpose: &[u8]) -> RowKey {
        RowKey(seal::derive(&*self.0, purpose))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey")
    }
}

/// Seals single rows of an index.
///
/// It needs no dice: the nonce is a keyed hash of the row, so that a nonce repeats only where the
/// whole row does (a synthetic initialisation vector, as in RFC 5297).
pub struct RowKey(Zeroizing<[u8; 32]>);

impl RowKey {
    /// Seals a value; `about` names its place and must be the same when it is opened.
    pub fn seal(&self, about: &[u8], value: &[u8]) -> Vec<u8> {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(&(about.len() as u64).to_be_bytes());
        hasher.update(about);
        hasher.update(value);
        let mut nonce = [0; NONCE_BYTES];
        hasher.finalize_xof().fill(&mut nonce);
        seal::close_with(&self.0, nonce, about, value)
    }

    /// Opens what [`RowKey::seal`] gave; nothing if a bit differs.
    pub fn open(&self, about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        seal::open(&self.0, about, sealed)
    }
}

impl fmt::Debug for RowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RowKey")
    }
}

/// What a person brings to open a lock.
pub enum Unlock {
    Passphrase(Zeroizing<String>),
    /// The seed behind the 24 words.
    Phrase(Zeroizing<[u8; 32]>),
    /// What the keyring of the system kept.
    Keyring(Zeroizing<[u8; 32]>),
}

/// Why a lock did not open, or could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockError {
    /// It is not this one.
    Wrong,
    /// Nobody set up this way to open it.
    NoSuchSlot,
    /// Opening it would take more memory or time than anybody's own lock does.
    TooCostly,
    /// Fewer than [`PASSPHRASE_MIN_CHARS`] characters.
    TooShort,
    /// More than [`PASSPHRASE_MAX_BYTES`].
    TooLong,
    /// This machine could not give the memory.
    NoMemory,
}

impl LockError {
    /// Gives a stable word for logs and scripts.
    pub fn code(&self) -> &'static str {
        match self {
            LockError::Wrong => "passphrase-wrong",
            LockError::NoSuchSlot => "no-such-slot",
            LockError::TooCostly => "lock-too-costly",
            LockError::TooShort => "passphrase-short",
            LockError::TooLong => "passphrase-long",
            LockError::NoMemory => "no-memory",
        }
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LockError::Wrong => f.write_str("That is not the passphrase or the phrase of this folder. Nothing is lost; try again."),
            LockError::NoSuchSlot => f.write_str("This folder cannot be opened that way."),
            LockError::TooCostly => f.write_str("The key file asks for more memory or time than Eyelevel ever would, so it was not opened. Use a backup of it."),
            LockError::TooShort => write!(f, "A passphrase needs at least {PASSPHRASE_MIN_CHARS} characters. A few words are easier to remember than one."),
            LockError::TooLong => write!(f, "A passphrase may have at most {PASSPHRASE_MAX_BYTES} bytes."),
            LockError::NoMemory => f.write_str("There is not enough memory to open the lock. Close something else and try again."),
        }
    }
}

impl std::error::Error for LockError {}

/// One way to the master key.
#[derive(Clone, PartialEq, Eq)]
pub enum Slot {
    Passphrase {
        salt: [u8; SALT_BYTES],
        cost: Cost,
        wrapped: [u8; WRAPPED_BYTES],
    },
    Phrase {
        salt: [u8; SALT_BYTES],
        wrapped: [u8; WRAPPED_BYTES],
    },
    /// Its salt names what the keyring keeps.
    Keyring {
        salt: [u8; SALT_BYTES],
        wrapped: [u8; WRAPPED_BYTES],
    },
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Slot::Passphrase { .. } => "Slot::Passphrase",
            Slot::Phrase { .. } => "Slot::Phrase",
            Slot::Keyring { .. } => "Slot::Keyring",
        })
    }
}

impl Slot {
    /// Lets a passphrase open the lock.
    pub fn passphrase(
        passphrase: &str,
        cost: Cost,
        master: &MasterKey,
        dice: &mut Dice,
    ) -> Result<Slot, LockError> {
        if passphrase.chars().count() < PASSPHRASE_MIN_CHARS {
            return Err(LockError::TooShort);
        }
        let salt = dice.bytes();
        let key = stretched(&composed(passphrase), &salt, &cost)?;
        let wrapped = wrap(&key, &salt, master, dice);
        Ok(Slot::Passphrase {
            salt,
            cost,
            wrapped,
        })
    }

    /// Lets the recovery phrase open the lock. Its seed is random, so it needs no stretching.
    pub fn phrase(seed: &[u8; 32], master: &MasterKey, dice: &mut Dice) -> Slot {
        let salt = dice.bytes();
        let wrapped = wrap(&phrase_key(seed, &salt), &salt, master, dice);
        Slot::Phrase { salt, wrapped }
    }

    /// Lets a random secret open the lock that the keyring of the system keeps.
    /// The salt is drawn by the caller: it names the secret in the keyring, which keeps it first.
    pub fn keyring(
        salt: [u8; SALT_BYTES],
        secret: &[u8; 32],
        master: &MasterKey,
        dice: &mut Dice,
    ) -> Slot {
        let wrapped = wrap(&keyring_key(secret, &salt), &salt, master, dice);
        Slot::Keyring { salt, wrapped }
    }

    /// Names what the keyring keeps for this slot; nothing for other slots.
    pub fn keyring_name(&self) -> Option<String> {
        match self {
            Slot::Keyring { salt, .. } => Some(keyring_name(salt)),
            Slot::Passphrase { .. } | Slot::Phrase { .. } => None,
        }
    }

    /// Gives the master key to whoever brings the right thing.
    pub fn open(&self, unlock: &Unlock) -> Result<MasterKey, LockError> {
        let (key, salt, wrapped) = match (self, unlock) {
            (
                Slot::Passphrase {
                    salt,
                    cost,
                    wrapped,
                },
                Unlock::Passphrase(passphrase),
            ) => {
                let composed = composed(passphrase);
                let key = stretched(&composed, salt, cost)?;
                // A lock made by an earlier version took the letters as they came.
                let is_as_typed = *composed == **passphrase;
                let key = match is_as_typed || seal::open(&key, salt, wrapped).is_some() {
                    true => key,
                    false => stretched(passphrase, salt, cost)?,
                };
                (key, salt, wrapped)
            }
            (Slot::Phrase { salt, wrapped }, Unlock::Phrase(seed)) => {
                (phrase_key(seed, salt), salt, wrapped)
            }
            (Slot::Keyring { salt, wrapped }, Unlock::Keyring(secret)) => {
                (keyring_key(secret, salt), salt, wrapped)
            }
            (Slot::Passphrase { .. }, Unlock::Phrase(_) | Unlock::Keyring(_))
            | (Slot::Phrase { .. }, Unlock::Passphrase(_) | Unlock::Keyring(_))
            | (Slot::Keyring { .. }, Unlock::Passphrase(_) | Unlock::Phrase(_)) => {
                return Err(LockError::NoSuchSlot);
            }
        };
        let opened = seal::open(&key, salt, wrapped).ok_or(LockError::Wrong)?;
        let master = <[u8; 32]>::try_from(opened.as_slice()).map_err(|_| LockError::Wrong)?;
        Ok(MasterKey(Zeroizing::new(master)))
    }

    /// Writes the slot: its kind, then fields of fixed length, numbers big-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Slot::Passphrase {
                salt,
                cost,
                wrapped,
            } => {
                let mut bytes = vec![PASSPHRASE_SLOT];
                bytes.extend_from_slice(salt);
                for number in [cost.memory_kib, cost.passes, cost.lanes] {
                    bytes.extend_from_slice(&number.to_be_bytes());
                }
                bytes.extend_from_slice(wrapped);
                bytes
            }
            Slot::Phrase { salt, wrapped } => [&[PHRASE_SLOT][..], salt, wrapped].concat(),
            Slot::Keyring { salt, wrapped } => [&[KEYRING_SLOT][..], salt, wrapped].concat(),
        }
    }

    /// Reads a slot; nothing if it is of a kind this version does not know, or misshapen.
    pub fn from_bytes(bytes: &[u8]) -> Option<Slot> {
        let (kind, rest) = bytes.split_first()?;
        let (salt, rest) = rest.split_first_chunk::<SALT_BYTES>()?;
        match *kind {
            PASSPHRASE_SLOT => {
                let (memory_kib, rest) = number(rest)?;
                let (passes, rest) = number(rest)?;
                let (lanes, rest) = number(rest)?;
                Some(Slot::Passphrase {
                    salt: *salt,
                    cost: Cost {
                        memory_kib,
                        passes,
                        lanes,
                    },
                    wrapped: rest.try_into().ok()?,
                })
            }
            PHRASE_SLOT => Some(Slot::Phrase {
                salt: *salt,
                wrapped: rest.try_into().ok()?,
            }),
            KEYRING_SLOT => Some(Slot::Keyring {
                salt: *salt,
                wrapped: rest.try_into().ok()?,
            }),
            _ => None,
        }
    }
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_be_bytes(*number), rest))
}

fn wrap(key: &[u8; 32], salt: &[u8], master: &MasterKey, dice: &mut Dice) -> [u8; WRAPPED_BYTES] {
    let sealed = seal::close(key, salt, &*master.0, dice);
    // The cipher adds a nonce and a tag of fixed length, so the fallback is never taken.
    sealed.try_into().unwrap_or([0; WRAPPED_BYTES])
}

fn phrase_key(seed: &[u8; 32], salt: &[u8]) -> Zeroizing<[u8; 32]> {
    seal::derive(
        seed,
        &[&b"eyelevel 2026 lock by phrase v1\0"[..], salt].concat(),
    )
}

/// Names a secret in a keyring by the salt of its slot.
pub fn keyring_name(salt: &[u8; SALT_BYTES]) -> String {
    data_encoding::HEXLOWER.encode(salt)
}

fn keyring_key(secret: &[u8; 32], salt: &[u8]) -> Zeroizing<[u8; 32]> {
    seal::derive(
        secret,
        &[&b"eyelevel 2026 lock by keyring v1\0"[..], salt].concat(),
    )
}

/// Writes letters in one way (NFKD, as recovery phrases are): keyboards and systems differ in how they compose
/// an umlaut, and whoever types it means the same.
fn composed(passphrase: &str) -> Zeroizing<String> {
    let mut composed = Cow::Borrowed(passphrase);
    bip39::Mnemonic::normalize_utf8_cow(&mut composed);
    Zeroizing::new(composed.into_owned())
}

fn stretched(passphrase: &str, salt: &[u8], cost: &Cost) -> Result<Zeroizing<[u8; 32]>, LockError> {
    if passphrase.len() > PASSPHRASE_MAX_BYTES {
        return Err(LockError::TooLong);
    }
    if !cost.is_bearable() {
        return Err(LockError::TooCostly);
    }
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
        .map_err(|_| LockError::TooCostly)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice())
        .map_err(|_| LockError::NoMemory)?;
    Ok(key)
}

/// Spells a recovery seed as 24 words of BIP-39's English list.
pub fn phrase_of(seed: &[u8; 32]) -> Zeroizing<String> {
    // Reserved at once: a growing text would leave copies of the words behind in freed memory.
    let mut words = Zeroizing::new(String::with_capacity(PHRASE_MAX_BYTES));
    // 32 bytes are one of the lengths BIP-39 has words for.
    if let Ok(mnemonic) = bip39::Mnemonic::from_entropy(seed) {
        for word in mnemonic.words() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    words
}

/// Why 24 words are no recovery phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhraseError {
    /// How many words there were instead.
    Count(usize),
    /// Which word, counted from one, is not in the list, and the nearest that is.
    Word { place: usize, nearest: String },
    /// All words are in the list, but they do not belong together.
    Checksum,
}

impl fmt::Display for PhraseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PhraseError::Count(count) => {
                write!(
                    f,
                    "a recovery phrase has {PHRASE_WORDS} words; these are {count}."
                )
            }
            PhraseError::Word { place, nearest } => write!(
                f,
                "word {place} is not one of the words phrases are made of. Is it “{nearest}”?"
            ),
            PhraseError::Checksum => f.write_str(
                "these words do not belong together: one of them is wrong, or two are swapped.",
            ),
        }
    }
}

impl std::error::Error for PhraseError {}

/// Reads 24 words, in whatever case and with whatever spaces or line breaks between them.
pub fn seed_of(phrase: &str) -> Result<Zeroizing<[u8; 32]>, PhraseError> {
    let lower = Zeroizing::new(phrase.to_lowercase());
    let words: Vec<&str> = lower.split_whitespace().take(PHRASE_WORDS_READ).collect();
    if words.len() != PHRASE_WORDS {
        return Err(PhraseError::Count(words.len()));
    }
    let list = bip39::Language::English.word_list();
    for (at, word) in words.iter().enumerate() {
        if list.binary_search(word).is_err() {
            let word: String = word.chars().take(PHRASE_WORD_MAX_CHARS).collect();
            let nearest = list
                .iter()
                .min_by_key(|known| strsim::damerau_levenshtein(&word, known));
            return Err(PhraseError::Word {
                place: at + 1,
                nearest: nearest.copied().unwrap_or_default().to_owned(),
            });
        }
    }
    let joined = Zeroizing::new(words.join(" "));
    let mnemonic = bip39::Mnemonic::parse_normalized(&joined).map_err(|_| PhraseError::Checksum)?;
    let (mut entropy, bytes) = mnemonic.to_entropy_array();
    let seed = entropy.first_chunk::<32>().filter(|_| bytes == 32).copied();
    entropy.zeroize();
    seed.map(Zeroizing::new).ok_or(PhraseError::Checksum)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cheap enough for a test, too cheap for anything else.
    const QUICK: Cost = Cost {
        memory_kib: 64,
        passes: 1,
        lanes: 1,
    };

    fn dice() -> Dice {
        Dice::new([5; 32])
    }

    fn passphrase(text: &str) -> Unlock {
        Unlock::Passphrase(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn a_passphrase_is_the_same_however_its_letters_are_composed() {
        let mut dice = dice();
        let master = MasterKey::generate(&mut dice);
        let (composed, apart) = (
            "Br\u{f6}tchen \u{fc}berall",
            "Bro\u{308}tchen u\u{308}berall",
        );
        for (set, typed) in [(composed, apart), (apart, composed), (apart, apart)] {
            let slot = Slot::passphrase(set, QUICK, &master, &mut dice).unwrap();
            assert!(slot.open(&passphrase(typed)).is_ok(), "{set}: {typed}");
        }
        // As an earlier version made it.
        let (salt, cost) = (dice.bytes(), QUICK);
        let key = stretched(apart, &salt, &cost).unwrap();
        let wrapped = wrap(&key, &salt, &master, &mut dice);
        let slot = Slot::Passphrase {
            salt,
            cost,
            wrapped,
        };
        assert!(slot.open(&passphrase(apart)).is_ok());
        assert!(slot.open(&passphrase("Brotchen uberall")).is_err());
    }

    #[test]
    fn each_slot_opens_the_same_master_key_and_only_for_its_secret() {
        let mut dice = dice();
        let master = MasterKey::generate(&mut dice);
        let sealed = master.seal(b"test", b"hello", &mut dice);
        let seed = [9; 32];
        let slots = [
            Slot::passphrase("correct horse", QUICK, &master, &mut dice).unwrap(),
            Slot::phrase(&seed, &master, &mut dice),
        ];
        let secrets = [
            passphrase("correct horse"),
            Unlock::Phrase(Zeroizing::new(seed)),
        ];
        for (slot, secret) in slots.iter().zip(&secrets) {
            let slot = Slot::from_bytes(&slot.to_bytes()).expect("the same slot");
            let opened = slot.open(secret).expect("it opens");
            assert_eq!(opened.open(b"test", &sealed).unwrap().as_slice(), b"hello");
            assert!(opened.open(b"other", &sealed).is_none());
        }
        let check = |slot: usize, secret: &Unlock, error: LockError| {
            assert_eq!(slots[slot].open(secret).err(), Some(error));
        };
        check(0, &passphrase("correct house"), LockError::Wrong);
        check(
            1,
            &Unlock::Phrase(Zeroizing::new([8; 32])),
            LockError::Wrong,
        );
        check(0, &secrets[1], LockError::NoSuchSlot);
        check(1, &secrets[0], LockError::NoSuchSlot);
    }

    #[test]
    fn a_file_cannot_ask_for_the_memory_of_a_data_centre() {
        let mut dice = dice();
        let master = MasterKey::generate(&mut dice);
        let slot = Slot::passphrase("correct horse", QUICK, &master, &mut dice).unwrap();
        for (memory_kib, passes, lanes) in [
            (u32::MAX, 1, 1),
            (COST_MEMORY_MAX_KIB + 1, 1, 1),
            (64, u32::MAX, 1),
            (64, 0, 1),
            (64, 1, 0),
            (1024, 1, 17),
            (7, 1, 1),
        ] {
            let cost = Cost {
                memory_kib,
                passes,
                lanes,
            };
            let Slot::Passphrase { salt, wrapped, .. } = slot.clone() else {
                panic!("it is one");
            };
            let greedy = Slot::Passphrase {
                salt,
                cost,
                wrapped,
            };
            let refused = greedy.open(&passphrase("correct horse")).err();
            assert_eq!(refused, Some(LockError::TooCostly), "{cost:?}");
        }
    }

    #[test]
    fn passphrases_have_a_length() {
        let mut dice = dice();
        let master = MasterKey::generate(&mut dice);
        let mut make = |text: &str| Slot::passphrase(text, QUICK, &master, &mut dice).err();
        assert_eq!(make("too short"), Some(LockError::TooShort));
        assert_eq!(make("just right"), None);
        assert_eq!(make("zehn wörte"), None);
        assert_eq!(make(&"x".repeat(1025)), Some(LockError::TooLong));
    }

    #[test]
    fn shortened_and_unknown_slots_are_none() {
        let mut dice = dice();
        let master = MasterKey::generate(&mut dice);
        let slot = Slot::phrase(&[1; 32], &master, &mut dice).to_bytes();
        for length in 0..slot.len() {
            assert_eq!(Slot::from_bytes(&slot[..length]), None, "{length}");
        }
        let mut longer = slot.clone();
        longer.push(0);
        assert_eq!(Slot::from_bytes(&longer), None);
        let mut unknown = slot;
        unknown[0] = 9;
        assert_eq!(Slot::from_bytes(&unknown), None);
    }

    #[test]
    fn words_come_back_as_they_were_and_mistakes_are_named() {
        let seed = [0x5a; 32];
        let phrase = phrase_of(&seed);
        assert_eq!(phrase.split(' ').count(), PHRASE_WORDS);
        assert_eq!(*seed_of(&phrase).unwrap(), seed);
        let shouted = phrase.to_uppercase().replace(' ', "\n  ");
        assert_eq!(*seed_of(&shouted).unwrap(), seed);
        assert_eq!(seed_of("abandon ability"), Err(PhraseError::Count(2)));
        let mut words: Vec<&str> = phrase.split(' ').collect();
        words[6] = "appel";
        let wrong = seed_of(&words.join(" "));
        let nearest = "apple".to_owned();
        assert_eq!(wrong, Err(PhraseError::Word { place: 7, nearest }));
        words[6] = "zoo";
        assert_eq!(seed_of(&words.join(" ")), Err(PhraseError::Checksum));
    }

    #[test]
    fn rows_open_in_their_place_only() {
        let key = MasterKey::generate(&mut dice()).row_key(b"index");
        let sealed = key.seal(b"shelf 1", b"Ann");
        assert_eq!(key.open(b"shelf 1", &sealed).unwrap().as_slice(), b"Ann");
        assert!(key.open(b"shelf 2", &sealed).is_none());
        assert_eq!(key.seal(b"shelf 1", b"Ann"), sealed, "the same row");
        assert_ne!(
            key.seal(b"shelf 1", b"Ben")[..24],
            sealed[..24],
            "another nonce"
        );
        let windows = sealed.windows(3).any(|bytes| bytes == b"Ann");
        assert!(!windows);
    }
}
