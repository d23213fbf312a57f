//! The messages of a conversation that are in memory.
//!
//! For: what is shown of a conversation, however long it has gone on. Knows: that a message of before
//! stands in the index. Never: lets go of one that names a file, or forgets how far a log was heard.

use std::sync::Arc;

use history::{LogKey, PersonId as Who, Timestamp};
use model::Attachment;

use super::{LogName, Place, Talk};
use crate::view::MESSAGES_SHOWN_MAX;

/// How many of the newest messages of a conversation are kept in memory: more than are ever shown.
/// Those before stand in the index, for whoever takes everything along.
const MESSAGES_KEPT_MAX: usize = 2 * MESSAGES_SHOWN_MAX;

/// A message as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    pub by: Arc<Voice>,
    pub mark: [u8; 16],
    pub at: Timestamp,
    pub text: Box<str>,
    pub files: Box<[Attachment]>,
    pub seq: u64,
}

/// Somebody who speaks with one of their devices in one log.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Voice {
    pub author: Who,
    pub device: LogKey,
    pub log: LogName,
}

/// A voice, and the last place of its log at which a message of it stands.
#[derive(Debug)]
pub(super) struct Speaking {
    pub by: Arc<Voice>,
    pub last: u64,
}

impl Talk {
    /// Tells whether a message was not here yet, and notes it.
    pub(super) fn is_new(&mut self, author: &Who, mark: [u8; 16]) -> bool {
        let first = self.first_voice_of(author);
        self.marks.insert((first, mark))
    }

    /// The number under which all marks of somebody are noted.
    fn first_voice_of(&self, author: &Who) -> u32 {
        let mut voices = self.voices.iter();
        let first = voices.position(|one| one.by.author == *author);
        u32::try_from(first.unwrap_or(self.voices.len())).unwrap_or(u32::MAX)
    }

    /// Gives the one that stands for all messages of a voice, which says one more at this place.
    pub(super) fn voice(&mut self, voice: Voice, seq: u64) -> Arc<Voice> {
        let mut voices = self.voices.iter_mut().rev();
        if let Some(known) = voices.find(|known| *known.by == voice) {
            known.last = known.last.max(seq);
            return known.by.clone();
        }
        let by = Arc::new(voice);
        let speaking = Speaking {
            by: by.clone(),
            last: seq,
        };
        self.voices.push(speaking);
        by
    }

    /// Takes in a message that was not here yet.
    pub(super) fn keep(&mut self, place: Place, heard: Heard) {
        self.with_files += usize::from(!heard.files.is_empty());
        self.messages.insert(place, heard);
    }

    /// Lets the oldest messages go. One that names a file stays, or the file would go as well.
    pub(super) fn make_room(&mut self) {
        while self.messages.len() > MESSAGES_KEPT_MAX.saturating_add(self.with_files) {
            let mut plain = self.messages.iter().filter(|(_, it)| it.files.is_empty());
            let Some((place, heard)) = plain.next() else {
                return;
            };
            let mark = (self.first_voice_of(&heard.by.author), heard.mark);
            let place = *place;
            self.messages.remove(&place);
            self.marks.remove(&mark);
        }
    }
}

#[cfg(test)]
mod tests {
    use history::{Incarnation, RecordId, ScopeId};

    use super::*;

    fn place(n: u64) -> Place {
        Place {
            order: n,
            record: RecordId::from_bytes(*blake3::hash(&n.to_be_bytes()).as_bytes()),
        }
    }

    fn say(talk: &mut Talk, n: u64, files: &[Attachment]) -> bool {
        let author = Who::from_bytes([1 + (n % 2) as u8; 32]);
        let mark = *place(n).record.as_bytes().first_chunk().expect("longer");
        if !talk.is_new(&author, mark) {
            return false;
        }
        let voice = Voice {
            author,
            device: LogKey::from_bytes([3; 32]),
            log: (
                ScopeId::from_bytes([4; 32]),
                LogKey::from_bytes(*author.as_bytes()),
                Incarnation(0),
            ),
        };
        let heard = Heard {
            by: talk.voice(voice, n),
            mark,
            at: Timestamp(n),
            text: "hello".into(),
            files: files.into(),
            seq: n,
        };
        talk.keep(place(n), heard);
        talk.make_room();
        true
    }

    #[test]
    fn the_newest_are_kept_and_whatever_names_a_file() {
        const MORE: u64 = 100;
        let all = MESSAGES_KEPT_MAX as u64 + MORE;
        let file = Attachment::new([7; 32], [7; 32], 5, "image/png", "a picture");
        let mut talk = Talk::default();
        assert!(say(&mut talk, 0, &[file]));
        for n in 1..all {
            assert!(say(&mut talk, n, &[]), "{n}");
        }
        let kept: Vec<u64> = talk.messages.keys().map(|place| place.order).collect();
        let newest = MORE..all;
        assert_eq!(kept, [0].into_iter().chain(newest).collect::<Vec<u64>>());
        assert_eq!(talk.marks.len(), talk.messages.len());
        let lasts: Vec<u64> = talk.voices.iter().map(|one| one.last).collect();
        assert_eq!(lasts, [all - 2, all - 1], "how far each log was heard");
        // What is kept is not taken twice, and what comes late goes to where it belongs.
        assert!(!say(&mut talk, all - 1, &[]));
        assert!(say(&mut talk, 1, &[]));
        assert!(!talk.messages.contains_key(&place(1)));
        assert_eq!(talk.messages.len(), MESSAGES_KEPT_MAX + 1);
        assert_eq!(talk.marks.len(), talk.messages.len());
    }
}
