//! What people say in a round.
//!
//! For: announcing, entering, closing, freezing, comparing results and answering, each as one
//! signed record whose body these bytes are. Knows: the canonical bytes and their limits. Never:
//! carries a reason for a no.

use std::collections::BTreeSet;
use std::fmt;

use super::bytes::{Reader, Writer};
use super::entry::{ENTRY_MAX_BYTES, Entry};
use super::{ENTRANTS_MAX, Hash};

/// The longest a statement may be, in bytes: room for a freeze of the largest round.
pub const STATEMENT_MAX_BYTES: usize = 32 * (ENTRANTS_MAX + 64) + 1024;
/// The longest note of an announcement, in bytes.
pub const NOTE_MAX_BYTES: usize = 2_000;
/// The most entries one record of a freeze names: what the padding of a sealed body has room for.
pub const ENTRIES_IN_A_RECORD_MAX: usize = 3_900;
/// The most records with more entries a freeze names: enough for the largest round.
pub const PARTS_MAX: usize = ENTRANTS_MAX.div_ceil(ENTRIES_IN_A_RECORD_MAX);
/// The most earlier rounds a freeze looks back to.
pub const ROUNDS_BEFORE_MAX: usize = 64;
const KIND: &str = "eyelevel round statement 1";

/// One thing said about one round. A round is named by the id of the record that announces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    Announce {
        /// The program, such as `P05`.
        program: String,
        /// BLAKE3 of the program's description, so that everybody runs the same.
        description: Hash,
        /// When it is meant to close, in seconds since 1970; shown, never trusted.
        closes: u64,
        /// Whether everybody commits to a secret on entering and reveals it after the freeze, so
        /// that nobody can lean on the draw.
        drawn: bool,
        /// What people should know, in the announcer's words.
        note: String,
        /// BLAKE3 of the text model that says what texts mean; without one words alone are compared.
        model: Option<Hash>,
    },
    Enter {
        round: Hash,
        entry: Entry,
    },
    /// Takes one's entry back, while the round is not frozen.
    Withdraw {
        round: Hash,
    },
    /// The announcer's written cutoff.
    Close {
        round: Hash,
    },
    /// Entries of a freeze that is longer than one record; says nothing until a freeze names it.
    Part {
        round: Hash,
        entries: BTreeSet<Hash>,
    },
    /// These entries take part, and whoever met in these earlier rounds of the program has met.
    Freeze {
        round: Hash,
        entries: BTreeSet<Hash>,
        /// The ids of records of the same person with more entries.
        parts: BTreeSet<Hash>,
        after: BTreeSet<Hash>,
    },
    /// The secret one committed to.
    Reveal {
        round: Hash,
        secret: [u8; 32],
    },
    /// Waits for no more secrets; the announcer's only. Who has not revealed theirs is left out.
    Settle {
        round: Hash,
    },
    /// What one's own replica computed.
    Computed {
        round: Hash,
        manifest: Hash,
        outcome: Hash,
    },
    /// Whether one comes.
    Answer {
        round: Hash,
        outcome: Hash,
        comes: bool,
    },
}

/// The bytes are no statement about a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAStatement;

impl fmt::Display for NotAStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "This says nothing about a round.")
    }
}

impl std::error::Error for NotAStatement {}

impl Statement {
    /// Gives the round it is about; an announcement is about the one it begins.
    pub fn round(&self) -> Option<Hash> {
        match self {
            Statement::Announce { .. } => None,
            Statement::Enter { round, .. }
            | Statement::Withdraw { round }
            | Statement::Close { round }
            | Statement::Part { round, .. }
            | Statement::Freeze { round, .. }
            | Statement::Reveal { round, .. }
            | Statement::Settle { round }
            | Statement::Computed { round, .. }
            | Statement::Answer { round, .. } => Some(*round),
        }
    }

    /// Writes the canonical bytes.
    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = Writer::begin(KIND);
        writer.number(self.number());
        if let Some(round) = self.round() {
            writer.raw(&round);
        }
        match self {
            Statement::Announce {
                program,
                description,
                closes,
                drawn,
                note,
                model,
            } => {
                writer.text(program);
                writer.raw(description);
                writer.long(*closes);
                writer.number(u32::from(*drawn));
                writer.text(note);
                if let Some(model) = model {
                    writer.raw(model);
                }
            }
            Statement::Enter { entry, .. } => writer.bytes(&entry.bytes()),
            Statement::Withdraw { .. } | Statement::Close { .. } | Statement::Settle { .. } => {}
            Statement::Part { entries, .. } => write_hashes(&mut writer, entries),
            Statement::Freeze {
                entries,
                parts,
                after,
                ..
            } => {
                write_hashes(&mut writer, entries);
                if !parts.is_empty() {
                    write_hashes(&mut writer, parts);
                }
                write_hashes(&mut writer, after);
            }
            Statement::Reveal { secret, .. } => writer.raw(secret),
            Statement::Computed {
                manifest, outcome, ..
            } => {
                writer.raw(manifest);
                writer.raw(outcome);
            }
            Statement::Answer { outcome, comes, .. } => {
                writer.raw(outcome);
                writer.number(u32::from(*comes));
            }
        }
        writer.finish()
    }

    /// A stored number; never changes its meaning.
    fn number(&self) -> u32 {
        match self {
            Statement::Announce { model: None, .. } => 0,
            Statement::Announce { model: Some(_), .. } => 9,
            Statement::Enter { .. } => 1,
            Statement::Withdraw { .. } => 2,
            Statement::Close { .. } => 3,
            Statement::Freeze { parts, .. } if parts.is_empty() => 4,
            Statement::Freeze { .. } => 11,
            Statement::Part { .. } => 10,
            Statement::Reveal { .. } => 5,
            Statement::Computed { .. } => 6,
            Statement::Answer { .. } => 7,
            Statement::Settle { .. } => 8,
        }
    }

    /// Reads a statement; bytes that are not exactly what [`bytes`](Statement::bytes) writes are
    /// none.
    ///
    /// # Errors
    ///
    /// Any other bytes, or more than [`STATEMENT_MAX_BYTES`].
    pub fn read(bytes: &[u8]) -> Result<Statement, NotAStatement> {
        if bytes.len() > STATEMENT_MAX_BYTES {
            return Err(NotAStatement);
        }
        let read = read(&mut Reader::of(bytes)).ok_or(NotAStatement)?;
        if read.bytes() == bytes {
            Ok(read)
        } else {
            Err(NotAStatement)
        }
    }
}

fn write_hashes(writer: &mut Writer, hashes: &BTreeSet<Hash>) {
    writer.count(hashes.len());
    for hash in hashes {
        writer.raw(hash);
    }
}

fn hashes(reader: &mut Reader, most: usize) -> Option<BTreeSet<Hash>> {
    let count = reader.count(most)?;
    (0..count).map(|_| reader.raw()).collect()
}

fn read(reader: &mut Reader) -> Option<Statement> {
    if reader.text()? != KIND {
        return None;
    }
    let number = reader.number()?;
    if number == 0 || number == 9 {
        let program = reader.text()?.to_owned();
        let description = reader.raw()?;
        let closes = reader.long()?;
        let drawn = reader.count(1)? == 1;
        let note = reader.text()?.to_owned();
        let model = (number == 9).then(|| reader.raw());
        let model = match model {
            Some(named) => Some(named?),
            None => None,
        };
        let fits = reader.is_done() && note.len() <= NOTE_MAX_BYTES;
        return fits.then_some(Statement::Announce {
            program,
            description,
            closes,
            drawn,
            note,
            model,
        });
    }
    let round = reader.raw()?;
    let statement = match number {
        1 => Statement::Enter {
            round,
            entry: Entry::read(reader.bytes(ENTRY_MAX_BYTES)?).ok()?,
        },
        2 => Statement::Withdraw { round },
        3 => Statement::Close { round },
        4 | 11 => Statement::Freeze {
            round,
            entries: hashes(reader, ENTRANTS_MAX)?,
            parts: match number {
                11 => hashes(reader, PARTS_MAX)?,
                _ => BTreeSet::new(),
            },
            after: hashes(reader, ROUNDS_BEFORE_MAX)?,
        },
        10 => Statement::Part {
            round,
            entries: hashes(reader, ENTRANTS_MAX)?,
        },
        5 => Statement::Reveal {
            round,
            secret: reader.raw()?,
        },
        6 => Statement::Computed {
            round,
            manifest: reader.raw()?,
            outcome: reader.raw()?,
        },
        7 => Statement::Answer {
            round,
            outcome: reader.raw()?,
            comes: reader.count(1)? == 1,
        },
        8 => Statement::Settle { round },
        _ => return None,
    };
    reader.is_done().then_some(statement)
}
