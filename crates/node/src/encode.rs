//! Vectors of texts, computed when there is time.
//!
//! For: keeping the text model off every thread that somebody waits for. Knows: a closure that
//! turns texts into vectors, and an inbox to bring them to. Never: loads the model before the first
//! text asks for it; uses more than half of one core.
//!
//! There is no portable priority of a thread, so this one rests as long as it has worked.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use replica::{Encoded, Input, ModelHash, Vector};

use crate::inbox::{Inbox, Item};

/// Turns texts into vectors, one for each in their order; nothing if the model cannot be loaded.
pub type Encode = Arc<dyn Fn(&[String]) -> Option<Vec<Vector>> + Send + Sync>;

/// How many texts are computed between two rests.
const TEXTS_AT_ONCE: usize = 32;
/// The longest rest.
const REST_MAX: Duration = Duration::from_millis(200);
/// How many lists of texts may wait; the replica asks for one at a time.
const LISTS_MAX: usize = 4;

/// The text model a face brings along.
#[derive(Clone)]
pub struct TextModel {
    /// Names the model: vectors computed earlier are used only if they are of the same one.
    pub hash: ModelHash,
    /// Computes more of them; without it, those in the index are used.
    pub encode: Option<Encode>,
}

/// The way to the thread that computes vectors; the thread starts with the first list.
pub(crate) struct Encoder {
    model: Option<TextModel>,
    inbox: Inbox,
    lists: Option<SyncSender<Vec<String>>>,
}

impl Encoder {
    pub fn new(model: Option<TextModel>, inbox: Inbox) -> Encoder {
        Encoder {
            model,
            inbox,
            lists: None,
        }
    }

    /// Names the model, if there is one.
    pub fn model(&self) -> Option<ModelHash> {
        self.model.as_ref().map(|model| model.hash)
    }

    /// Asks for vectors. Never blocks; what finds no room is asked for again some day.
    pub fn ask(&mut self, texts: Vec<String>) {
        let Some(lists) = self.thread() else { return };
        match lists.try_send(texts) {
            Ok(()) | Err(TrySendError::Full(_)) => {}
            Err(TrySendError::Disconnected(_)) => self.lists = None,
        }
    }

    fn thread(&mut self) -> Option<&SyncSender<Vec<String>>> {
        let model = self.model.as_ref()?;
        let encode = model.encode.clone()?;
        if self.lists.is_none() {
            let (sender, lists) = sync_channel(LISTS_MAX);
            let (hash, inbox) = (model.hash, self.inbox.clone());
            let started = std::thread::Builder::new()
                .name("encoder".to_owned())
                .spawn(move || live(hash, &encode, &lists, &inbox));
            match started {
                Ok(_detached) => self.lists = Some(sender),
                Err(error) => tracing::warn!("could not start to compute vectors: {error}"),
            }
        }
        self.lists.as_ref()
    }
}

/// Computes list after list, until nobody asks any more.
fn live(model: ModelHash, encode: &Encode, lists: &Receiver<Vec<String>>, inbox: &Inbox) {
    while let Ok(texts) = lists.recv() {
        let mut vectors = Vec::with_capacity(texts.len());
        for texts in texts.chunks(TEXTS_AT_ONCE) {
            let start = Instant::now();
            let Some(computed) = encode(texts) else {
                tracing::warn!("the text model could not be loaded; words alone are compared");
                return;
            };
            let computed = computed.into_iter().map(Arc::new);
            vectors.extend(texts.iter().cloned().zip(computed));
            std::thread::sleep(start.elapsed().min(REST_MAX));
        }
        let encoded = Input::Encoded(Encoded { model, vectors });
        if inbox.return_to_heart(Item::Input(encoded)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoder(encode: Encode) -> (Encoder, crate::inbox::Intake) {
        let (inbox, items) = Inbox::new();
        let model = TextModel {
            hash: ModelHash::from_bytes([7; 32]),
            encode: Some(encode),
        };
        (Encoder::new(Some(model), inbox), items)
    }

    #[test]
    fn texts_come_back_with_their_vectors_in_order() {
        let (mut encoder, mut items) = encoder(Arc::new(|texts| {
            assert!(texts.len() <= TEXTS_AT_ONCE);
            let vector = |text: &String| [i8::try_from(text.len()).unwrap_or(0); 256];
            Some(texts.iter().map(vector).collect())
        }));
        let texts: Vec<String> = (0..70).map(|n| "x".repeat(n)).collect();
        encoder.ask(texts.clone());
        let envelope = items.next(Duration::from_secs(10)).expect("an answer");
        let Item::Input(Input::Encoded(encoded)) = envelope.item else {
            panic!("something else came");
        };
        assert_eq!(encoded.model, ModelHash::from_bytes([7; 32]));
        for ((text, vector), expected) in encoded.vectors.iter().zip(&texts) {
            assert_eq!(
                (text, usize::try_from(vector[9]).unwrap()),
                (expected, text.len())
            );
        }
        assert_eq!(encoded.vectors.len(), texts.len());
    }

    #[test]
    fn a_model_that_does_not_load_answers_nothing_and_stops_nothing() {
        let (mut encoder, mut items) = encoder(Arc::new(|_| None));
        for _ in 0..20 {
            encoder.ask(vec!["a".to_owned()]);
        }
        assert!(items.next(Duration::from_millis(200)).is_err());
        let (inbox, _items) = Inbox::new();
        let mut without = Encoder::new(None, inbox);
        without.ask(vec!["a".to_owned()]);
        assert!(without.model().is_none() && without.lists.is_none());
    }
}
