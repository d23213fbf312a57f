//! What texts mean, as far as it has been computed.
//!
//! For: asking the shell for vectors of texts that matching has looked at without one, keeping them
//! in the index under (model, text), and letting lists improve as they arrive. Knows: which text
//! model the shell has, once it has said so. Never: waits for a vector; asks while everybody is
//! still arriving; writes down a vector of one's own texts, some of which are private.

use std::collections::BTreeSet;
use std::sync::Arc;

use history::Timestamp;
use matching::{ModelHash, TextHash, VECTOR_LEN, Vector, Vectors};

use crate::effect::{Effect, Shelf};
use crate::replica::Replica;
use crate::view::VectorsView;

/// The most texts asked for at once.
pub const TEXTS_PER_ASK_MAX: usize = 256;
/// The shortest time between two lists that only got better because of vectors, in milliseconds.
const REFRESH_EVERY_MS: u64 = 3_000;

/// Vectors that were asked for, with the texts they belong to.
#[derive(Debug, Clone)]
pub struct Encoded {
    pub model: ModelHash,
    pub vectors: Vec<(String, Arc<Vector>)>,
}

/// The vectors a replica has and those it waits for.
#[derive(Debug, Default)]
pub(crate) struct Meanings {
    model: Option<ModelHash>,
    /// Read from the index before the shell has named its model.
    stored: Vec<(ModelHash, TextHash, Arc<Vector>)>,
    /// Arrived, but not yet in any list.
    fresh: Vec<(TextHash, Arc<Vector>)>,
    /// How many texts have been asked for and not been answered.
    asked: usize,
    /// Texts of one's own profile that nobody else was seen to have.
    own: BTreeSet<TextHash>,
    refreshed_at: Timestamp,
}

impl Meanings {
    /// The text model of this build, once the shell has named it.
    pub(crate) fn model(&self) -> Option<ModelHash> {
        self.model
    }

    fn is_due(&self, now: Timestamp) -> bool {
        let due = self.refreshed_at.0.saturating_add(REFRESH_EVERY_MS);
        now.0 >= due || now < self.refreshed_at
    }
}

fn key(model: &ModelHash, text: &TextHash) -> Vec<u8> {
    [&model.as_bytes()[..], text.as_bytes()].concat()
}

impl Replica {
    /// How many texts are understood, and how many are being looked at.
    pub(crate) fn vectors_view(&self) -> VectorsView {
        VectorsView {
            known: self.people.vectors_known() + self.meanings.fresh.len(),
            asked: self.meanings.asked,
            waits: self.meanings.model.is_some()
                && (self.people.wants() || !self.meanings.fresh.is_empty()),
        }
    }

    /// Takes in which model the shell has, and uses what an earlier run computed with it.
    pub(crate) fn text_model(&mut self, model: ModelHash) {
        let meanings = &mut self.meanings;
        meanings.model = Some(model);
        let mut vectors = Vectors::of(model);
        let mut outdated = Vec::new();
        for (other, text, vector) in std::mem::take(&mut meanings.stored) {
            if !vectors.learn(other, text, vector) {
                outdated.push(key(&other, &text));
            }
        }
        self.people.know(vectors);
        // Which features a list was made of says nothing about the model they were made with.
        self.lists.clear();
        self.exposures.clear();
        for key in outdated {
            self.put(Shelf::Vector, key, None);
        }
        self.dirty.people = true;
        self.look_at_rounds_again();
    }

    /// Reads one entry of the index.
    pub(crate) fn read_vector(&mut self, key: &[u8], value: &[u8]) {
        let Some((model, text)) = key.split_first_chunk::<32>() else {
            return;
        };
        let text = <[u8; 16]>::try_from(text).map(TextHash::from_bytes);
        let bytes = <[u8; VECTOR_LEN]>::try_from(value);
        if let (Ok(text), Ok(bytes)) = (text, bytes) {
            let vector = bytes.map(u8::cast_signed);
            let model = ModelHash::from_bytes(*model);
            self.meanings.stored.push((model, text, Arc::new(vector)));
        }
    }

    /// Asks for what is missing, when nothing more urgent is going on.
    pub(crate) fn ask_for_vectors(&mut self) -> Option<Effect> {
        let can = self.meanings.model.is_some() && self.meanings.asked == 0;
        if !can || self.booting.is_some() || self.is_receiving() {
            return None;
        }
        let (own, texts) = self.people.take_wanted(TEXTS_PER_ASK_MAX);
        self.meanings
            .own
            .extend(own.iter().map(|text| TextHash::of(text)));
        let texts: Vec<String> = own.into_iter().chain(texts).collect();
        self.meanings.asked = texts.len();
        (!texts.is_empty()).then_some(Effect::Encode(texts))
    }

    /// Takes vectors in: into the index at once, into the lists now and then.
    pub(crate) fn encoded(&mut self, encoded: Encoded) {
        if self.meanings.model != Some(encoded.model) {
            return;
        }
        self.meanings.asked = 0;
        for (text, vector) in encoded.vectors {
            let text = TextHash::of(&text);
            if !self.meanings.own.contains(&text) {
                let bytes = vector.map(i8::cast_unsigned).to_vec();
                self.put(Shelf::Vector, key(&encoded.model, &text), Some(bytes));
            }
            self.meanings.fresh.push((text, vector));
        }
        if !self.people.wants() || self.meanings.is_due(self.now) {
            self.refresh_meanings(encoded.model);
        }
    }

    fn refresh_meanings(&mut self, model: ModelHash) {
        let fresh = std::mem::take(&mut self.meanings.fresh);
        self.people.learn(|vectors| {
            for (text, vector) in fresh {
                vectors.learn(model, text, vector);
            }
        });
        self.meanings.refreshed_at = self.now;
        self.dirty.people = true;
        self.look_at_rounds_again();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Admission, Answer, Boot, Input, Intent, Put, Question, Token};
    use model::{Edit, Field, PersonId, Profile};

    const NOW: Timestamp = Timestamp(1_795_478_400_000);
    const MODEL: ModelHash = ModelHash::from_bytes([3; 32]);

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn handle(replica: &mut Replica, input: Input) -> Vec<Effect> {
        replica.handle(input, NOW)
    }

    fn intend(replica: &mut Replica, intent: Intent) -> Vec<Effect> {
        let token = Token(7);
        let effects = handle(replica, Input::Intent { token, intent });
        let answer = effects.iter().find_map(|effect| {
            let Effect::Answer { answer, .. } = effect else {
                return None;
            };
            Some(answer)
        });
        assert!(answer.is_some_and(Result::is_ok), "{answer:?}");
        effects
    }

    /// A member who seeks something, and somebody else who offers something.
    fn two_people() -> Replica {
        let boot = Boot {
            entropy: [1; 32],
            ..Boot::default()
        };
        let (mut replica, _) = Replica::open(boot, NOW).expect("nothing to read");
        let _ = intend(
            &mut replica,
            Intent::Found {
                space: "Nordwerk".into(),
                person: "Ann".into(),
                admission: Admission::Open,
                ends: None,
            },
        );
        let set = |field, values: &[&str]| Edit::Set(field, texts(values));
        let edits = vec![
            set(Field::Offers, &["quiet offer"]),
            set(Field::Seeks, &["quiet wish"]),
        ];
        let _ = intend(&mut replica, Intent::Profile(edits));
        let program = "P04".to_owned();
        let _ = intend(
            &mut replica,
            Intent::Enter {
                program,
                answers: Vec::new(),
            },
        );
        let other = Profile {
            name: "Ben".into(),
            offers: texts(&["sourdough, bread"]),
            seeks: texts(&["quiet wish"]),
            programs: ["P04".to_owned()].into(),
            ..Profile::default()
        };
        replica.set_person(PersonId::from_bytes([9; 32]), other);
        replica
    }

    fn ask_for_matches(replica: &mut Replica) -> Vec<Effect> {
        let program = "P04".to_owned();
        intend(replica, Intent::Ask(Question::Match { program, top: 5 }))
    }

    fn asked(effects: &[Effect]) -> Vec<String> {
        let all = effects.iter().filter_map(|effect| {
            let Effect::Encode(texts) = effect else {
                return None;
            };
            Some(texts.clone())
        });
        let mut all: Vec<String> = all.flatten().collect();
        all.sort();
        all
    }

    fn put(effects: &[Effect]) -> Vec<&Put> {
        let batches = effects.iter().filter_map(|effect| {
            let Effect::Append(batch) = effect else {
                return None;
            };
            Some(&batch.puts)
        });
        let puts = batches.flatten();
        puts.filter(|put| put.shelf == Shelf::Vector).collect()
    }

    fn encoded(model: ModelHash, texts: Vec<String>) -> Input {
        let vectors = texts
            .into_iter()
            .map(|text| (text, Arc::new([5; VECTOR_LEN])));
        let vectors = vectors.collect();
        Input::Encoded(Encoded { model, vectors })
    }

    #[test]
    fn nobody_is_asked_without_a_model() {
        let mut replica = two_people();
        assert!(asked(&ask_for_matches(&mut replica)).is_empty());
    }

    #[test]
    fn what_was_looked_at_is_asked_for_and_only_what_others_can_see_is_written_down() {
        let mut replica = two_people();
        let _ = handle(&mut replica, Input::TextModel(MODEL));
        let wanted = asked(&ask_for_matches(&mut replica));
        let all = texts(&[
            "bread",
            "offer",
            "quiet",
            "quiet offer",
            "quiet wish",
            "sourdough",
            "sourdough, bread",
            "wish",
        ]);
        assert_eq!(wanted, all);
        assert!(
            asked(&ask_for_matches(&mut replica)).is_empty(),
            "once is enough"
        );

        let other = ModelHash::from_bytes([4; 32]);
        let ignored = handle(&mut replica, encoded(other, wanted.clone()));
        assert!(put(&ignored).is_empty());

        let effects = handle(&mut replica, encoded(MODEL, wanted));
        let kept: Vec<(Vec<u8>, Vec<u8>)> = put(&effects)
            .iter()
            .map(|put| (put.key.clone(), put.value.clone().expect("a vector")))
            .collect();
        let expected: BTreeSet<Vec<u8>> = all
            .iter()
            .map(|text| key(&MODEL, &TextHash::of(text)))
            .collect();
        let keys: BTreeSet<Vec<u8>> = kept.iter().map(|(key, _)| key.clone()).collect();
        assert_eq!(keys, expected);
        assert_eq!(replica.vectors_view().known, all.len());
        assert!(
            asked(&ask_for_matches(&mut replica)).is_empty(),
            "all are known"
        );

        let private = Profile {
            seeks: texts(&["private wish"]),
            ..Profile::default()
        };
        let (_, lacking) = replica.people.own_features(None, &private, "P04");
        assert_eq!(lacking, 2, "both the whole and a word of it");
        let wanted = asked(&handle(&mut replica, Input::Tick));
        assert_eq!(wanted, texts(&["private", "private wish"]));
        let effects = handle(&mut replica, encoded(MODEL, wanted));
        assert!(put(&effects).is_empty(), "nobody else can see it");

        // Another run with the same model knows them; with another one it lets them go.
        for (model, known) in [(MODEL, kept.len()), (other, 0)] {
            let mut again = two_people();
            for (key, value) in &kept {
                again.read_vector(key, value);
            }
            let effects = handle(&mut again, Input::TextModel(model));
            assert_eq!(again.vectors_view().known, known);
            assert_eq!(put(&effects).len(), kept.len() - known);
        }
    }

    #[test]
    fn a_vector_that_arrives_prepares_only_those_anew_who_lacked_it() {
        let mut replica = two_people();
        let _ = handle(&mut replica, Input::TextModel(MODEL));
        let wanted = asked(&ask_for_matches(&mut replica));
        let _ = handle(&mut replica, encoded(MODEL, wanted));
        let _ = ask_for_matches(&mut replica);
        let ben = PersonId::from_bytes([9; 32]);
        let features = |replica: &Replica, id| replica.people.get(id).and_then(|it| it.features());
        let before = features(&replica, &ben).expect("prepared");

        let cem = PersonId::from_bytes([8; 32]);
        let profile = Profile {
            name: "Cem".into(),
            offers: texts(&["welding"]),
            programs: ["P04".to_owned()].into(),
            ..Profile::default()
        };
        replica.set_person(cem, profile);
        let wanted = asked(&ask_for_matches(&mut replica));
        assert_eq!(wanted, texts(&["welding"]));
        let without = features(&replica, &cem).expect("prepared");
        let _ = handle(&mut replica, encoded(MODEL, wanted));
        let _ = ask_for_matches(&mut replica);
        let after = features(&replica, &ben).expect("prepared");
        assert!(Arc::ptr_eq(&before, &after), "nothing new is known of Ben");
        let with = features(&replica, &cem).expect("prepared");
        assert!(!Arc::ptr_eq(&without, &with), "Cem's words have a vector");
    }

    #[test]
    fn damaged_entries_of_the_index_are_left_out() {
        let mut replica = two_people();
        replica.read_vector(&[0; 10], &[0; VECTOR_LEN]);
        replica.read_vector(&[0; 48], &[0; 3]);
        replica.read_vector(&[0; 49], &[0; VECTOR_LEN]);
        assert!(replica.meanings.stored.is_empty());
    }

    #[test]
    fn answers_are_there_before_vectors_are() {
        let mut replica = two_people();
        let _ = handle(&mut replica, Input::TextModel(MODEL));
        let effects = ask_for_matches(&mut replica);
        assert!(effects.iter().any(|effect| matches!(
            effect,
            Effect::Answer {
                answer: Ok(Answer::Matches(_)),
                ..
            }
        )));
    }
}
