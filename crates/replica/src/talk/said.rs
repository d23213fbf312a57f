//! What a message says, as plaintext.
//!
//! Every message says who is behind it and who is in the conversation, so that each can be read by
//! itself: a device added later begins in the middle. Canonical CBOR; kinds are stored numbers.

use std::collections::{BTreeMap, BTreeSet};

use history::{Binding, Incarnation, LogKey, PersonId as Who, ScopeId};
use minicbor::Decoder;
use model::consent::{Mark, Step};
use model::{ATTACHMENT_TEXT_MAX_BYTES, Field, ItemId};

use super::intro::INTRO_TEXT_MAX_BYTES;
use super::picked::{SHOWN_VALUE_MAX_BYTES, SHOWN_VALUES_MAX};
use super::{MESSAGE_TEXT_MAX_BYTES, TALKERS_MAX};
use crate::attached::ATTACHMENTS_PER_ITEM_MAX;
use crate::cbor::{self, Damaged};
use crate::personal::{Item, read_items, write_items};

const TEXT: u64 = 0;
const ARRIVED: u64 = 1;
const READ: u64 = 2;
const STEP: u64 = 3;
const INTRO_ASKED: u64 = 4;
const INTRO_PASSED: u64 = 5;
const INTRO_AGREED: u64 = 6;
const SHOWN: u64 = 7;
const APPEAL: u64 = 8;
const OWN: u64 = 9;
const ENDED: u64 = 10;

/// One opened message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    pub binding: Binding,
    /// Everybody in the conversation, the author included.
    pub with: BTreeSet<Who>,
    pub word: Word,
}

/// What is said.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Word {
    Text {
        text: String,
        /// Chosen at random, so that the same message said again is known to be the same.
        mark: [u8; 16],
        /// One more than the largest the author had seen in this conversation.
        order: u64,
        /// Files that go with it, each as one text; what they say is looked at when it is shown.
        files: Vec<String>,
    },
    /// Everything of this log up to here has arrived.
    Arrived {
        log: (LogKey, Incarnation),
        seq: u64,
    },
    /// Everything of this log up to here was read.
    Read {
        log: (LogKey, Incarnation),
        seq: u64,
    },
    /// This log of a lost device of the author ends here: what it says later is void.
    Ended {
        log: (LogKey, Incarnation),
        seq: u64,
    },
    /// A step of meeting by consent; it is about the request its mark names.
    Step {
        step: Step,
        mark: Mark,
        /// As with a text.
        order: u64,
    },
    /// All fields of the author's profile that the reader alone is shown, as they are typed.
    Shown {
        fields: BTreeMap<Field, Vec<String>>,
        /// The newest counts.
        order: u64,
    },
    /// The author wants to appeal against a decision about themselves, where nobody hears them.
    Appeal { community: ScopeId, case: ItemId },
    /// Something said to oneself.
    Own(Vec<Item>),
    /// A step of an introduction.
    Intro {
        step: IntroStep,
        /// Chosen at random by who asked; only those who are asked learn it.
        mark: [u8; 16],
        /// The third person: whom one wants to meet, who asked, or who introduced.
        third: Who,
        text: String,
    },
}

/// The three steps of an introduction, each said to one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IntroStep {
    /// Somebody asks a contact of both to introduce them to a third.
    Asked,
    /// The contact passes it on.
    Passed,
    /// The third says yes, to who asked.
    Agreed,
}

impl IntroStep {
    const fn number(self) -> u64 {
        match self {
            IntroStep::Asked => INTRO_ASKED,
            IntroStep::Passed => INTRO_PASSED,
            IntroStep::Agreed => INTRO_AGREED,
        }
    }
}

impl Said {
    /// Encodes canonically.
    pub fn encode(&self) -> Vec<u8> {
        cbor::written(|e| {
            let parts = match &self.word {
                Word::Shown { .. } | Word::Appeal { .. } => 5,
                Word::Own(_) => 4,
                Word::Text { files, .. } if !files.is_empty() => 7,
                Word::Text { .. }
                | Word::Arrived { .. }
                | Word::Read { .. }
                | Word::Ended { .. }
                | Word::Step { .. }
                | Word::Intro { .. } => 6,
            };
            e.array(parts)?.bytes(&self.binding.to_bytes())?;
            e.array(self.with.len() as u64)?;
            for who in &self.with {
                e.bytes(who.as_bytes())?;
            }
            match &self.word {
                Word::Text {
                    text,
                    mark,
                    order,
                    files,
                } => {
                    e.u64(TEXT)?.str(text)?.bytes(mark)?.u64(*order)?;
                    if !files.is_empty() {
                        e.array(files.len() as u64)?;
                    }
                    for file in files {
                        e.str(file)?;
                    }
                }
                Word::Arrived { log, seq } => {
                    e.u64(ARRIVED)?.bytes(log.0.as_bytes())?;
                    e.u64(log.1.0)?.u64(*seq)?;
                }
                Word::Read { log, seq } => {
                    e.u64(READ)?.bytes(log.0.as_bytes())?;
                    e.u64(log.1.0)?.u64(*seq)?;
                }
                Word::Ended { log, seq } => {
                    e.u64(ENDED)?.bytes(log.0.as_bytes())?;
                    e.u64(log.1.0)?.u64(*seq)?;
                }
                Word::Step { step, mark, order } => {
                    e.u64(STEP)?.str(&step.to_string())?;
                    e.bytes(mark)?.u64(*order)?;
                }
                Word::Shown { fields, order } => {
                    e.u64(SHOWN)?.u64(*order)?.array(fields.len() as u64)?;
                    for (field, values) in fields {
                        e.array(2)?.str(field.name())?.array(values.len() as u64)?;
                        for value in values {
                            e.str(value)?;
                        }
                    }
                }
                Word::Appeal { community, case } => {
                    e.u64(APPEAL)?.bytes(community.as_bytes())?;
                    e.bytes(case.as_bytes())?;
                }
                Word::Own(items) => {
                    e.u64(OWN)?;
                    write_items(e, items)?;
                }
                Word::Intro {
                    step,
                    mark,
                    third,
                    text,
                } => {
                    e.u64(step.number())?.bytes(mark)?;
                    e.bytes(third.as_bytes())?.str(text)?;
                }
            }
            Ok(())
        })
    }

    /// Decodes canonically; anything else is refused.
    pub fn decode(bytes: &[u8]) -> Result<Said, Damaged> {
        let said = cbor::read(bytes, |d| {
            let parts = cbor::array(d)?;
            if !matches!(parts, 4..=7) {
                return Err(Damaged("a message has the wrong number of parts"));
            }
            let binding = Binding::from_bytes(d.bytes()?)
                .ok_or(Damaged("a message does not say who is behind it"))?;
            let mut with = BTreeSet::new();
            for _ in 0..cbor::list(d, TALKERS_MAX)? {
                with.insert(Who::from_bytes(cbor::fixed(d)?));
            }
            let mut word = word(d)?;
            let is_alone = with.len() < 2;
            if is_alone != matches!(word, Word::Own(_)) || !with.contains(&binding.person) {
                return Err(Damaged("a message is not between its author and others"));
            }
            if let (Word::Text { files, .. }, 7) = (&mut word, parts) {
                *files = read_files(d)?;
            }
            Ok(Said {
                binding,
                with,
                word,
            })
        })?;
        cbor::canonical(bytes, &said.encode())?;
        Ok(said)
    }
}

fn word(d: &mut Decoder<'_>) -> Result<Word, Damaged> {
    match d.u64()? {
        TEXT => {
            let text = d.str()?.to_owned();
            if text.len() > MESSAGE_TEXT_MAX_BYTES {
                return Err(Damaged("a message is too long"));
            }
            Ok(Word::Text {
                text,
                mark: cbor::fixed(d)?,
                order: d.u64()?,
                files: Vec::new(),
            })
        }
        ARRIVED => place(d).map(|(log, seq)| Word::Arrived { log, seq }),
        READ => place(d).map(|(log, seq)| Word::Read { log, seq }),
        ENDED => place(d).map(|(log, seq)| Word::Ended { log, seq }),
        STEP => {
            let step = d.str()?.parse::<Step>();
            Ok(Word::Step {
                step: step.map_err(|_| Damaged("a step towards meeting cannot be read"))?,
                mark: cbor::fixed(d)?,
                order: d.u64()?,
            })
        }
        SHOWN => shown(d),
        APPEAL => Ok(Word::Appeal {
            community: ScopeId::from_bytes(cbor::fixed(d)?),
            case: ItemId::from_bytes(cbor::fixed(d)?),
        }),
        OWN => read_items(d).map(Word::Own),
        INTRO_ASKED => intro(d, IntroStep::Asked),
        INTRO_PASSED => intro(d, IntroStep::Passed),
        INTRO_AGREED => intro(d, IntroStep::Agreed),
        _ => Err(Damaged(
            "a message says something this version does not know",
        )),
    }
}

fn read_files(d: &mut Decoder<'_>) -> Result<Vec<String>, Damaged> {
    let mut files = Vec::new();
    for _ in 0..cbor::list(d, ATTACHMENTS_PER_ITEM_MAX)? {
        let file = d.str()?.to_owned();
        if file.len() > ATTACHMENT_TEXT_MAX_BYTES {
            return Err(Damaged("a message names a file too long"));
        }
        files.push(file);
    }
    Ok(files)
}

fn shown(d: &mut Decoder<'_>) -> Result<Word, Damaged> {
    let order = d.u64()?;
    let mut fields = BTreeMap::new();
    let mut left = SHOWN_VALUES_MAX;
    for _ in 0..cbor::list(d, Field::ALL.len())? {
        cbor::array(d)?;
        let field = Field::parse(d.str()?).map_err(|_| Damaged("a shown field is unknown"))?;
        let mut values = Vec::new();
        for _ in 0..cbor::list(d, left)? {
            let value = d.str()?.to_owned();
            if value.len() > SHOWN_VALUE_MAX_BYTES {
                return Err(Damaged("a shown value is too long"));
            }
            values.push(value);
        }
        left = left.saturating_sub(values.len());
        fields.insert(field, values);
    }
    Ok(Word::Shown { fields, order })
}

fn intro(d: &mut Decoder<'_>, step: IntroStep) -> Result<Word, Damaged> {
    let (mark, third) = (cbor::fixed(d)?, Who::from_bytes(cbor::fixed(d)?));
    let text = d.str()?.to_owned();
    if text.len() > INTRO_TEXT_MAX_BYTES {
        return Err(Damaged("the words of an introduction are too long"));
    }
    Ok(Word::Intro {
        step,
        mark,
        third,
        text,
    })
}

fn place(d: &mut Decoder<'_>) -> Result<((LogKey, Incarnation), u64), Damaged> {
    let key = LogKey::from_bytes(cbor::fixed(d)?);
    Ok(((key, Incarnation(d.u64()?)), d.u64()?))
}

#[cfg(test)]
mod tests {
    use history::LogSigner;

    use super::*;

    fn said(word: Word) -> Said {
        let device = LogSigner::from_seed([1; 32]);
        let person = Who::from_bytes([2; 32]);
        let log = LogKey::from_bytes([4; 32]);
        Said {
            binding: Binding::sign(person, &device, &ScopeId::from_bytes([3; 32]), &log),
            with: [person, Who::from_bytes([5; 32])].into(),
            word,
        }
    }

    #[test]
    fn messages_have_one_spelling_and_every_cut_is_refused() {
        let log = (LogKey::from_bytes([6; 32]), Incarnation(7));
        for word in [
            Word::Text {
                text: "Coffee at ten?".into(),
                mark: [8; 16],
                order: 3,
                files: Vec::new(),
            },
            Word::Text {
                text: String::new(),
                mark: [8; 16],
                order: 3,
                files: vec!["a file".into(), "another".into()],
            },
            Word::Arrived { log, seq: 9 },
            Word::Read { log, seq: 9 },
            Word::Ended { log, seq: 9 },
            Word::Shown {
                fields: [(Field::LifeStage, vec!["New parent".into()])].into(),
                order: 4,
            },
            Word::Step {
                step: Step::Agree,
                mark: [8; 16],
                order: 4,
            },
            Word::Appeal {
                community: ScopeId::from_bytes([10; 32]),
                case: ItemId::from_bytes([11; 16]),
            },
            Word::Intro {
                step: IntroStep::Passed,
                mark: [8; 16],
                third: Who::from_bytes([9; 32]),
                text: "You both bake.".into(),
            },
        ] {
            let said = said(word);
            let bytes = said.encode();
            assert_eq!(Said::decode(&bytes), Ok(said));
            for len in 0..bytes.len() {
                assert!(Said::decode(&bytes[..len]).is_err(), "cut at {len}");
            }
            assert!(Said::decode(&[&bytes[..], &[0]].concat()).is_err());
        }
    }

    #[test]
    fn a_message_is_between_its_author_and_others_and_not_too_long() {
        let text = |length: usize| Word::Text {
            text: "a".repeat(length),
            mark: [0; 16],
            order: 1,
            files: Vec::new(),
        };
        assert!(Said::decode(&said(text(MESSAGE_TEXT_MAX_BYTES)).encode()).is_ok());
        assert!(Said::decode(&said(text(MESSAGE_TEXT_MAX_BYTES + 1)).encode()).is_err());
        let mut alone = said(text(1));
        alone.with = [alone.binding.person].into();
        assert!(Said::decode(&alone.encode()).is_err());
        let mut absent = said(text(1));
        absent.with.remove(&absent.binding.person);
        absent.with.insert(Who::from_bytes([9; 32]));
        assert!(Said::decode(&absent.encode()).is_err());
        let mut crowd = said(text(1));
        crowd
            .with
            .extend((0..16).map(|n| Who::from_bytes([100 + n; 32])));
        assert!(Said::decode(&crowd.encode()).is_err());
    }
}
