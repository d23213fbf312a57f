//! What a heart wants made durable, as a store takes it. The node has such code of its own, which is not
//! reached from here.

use replica::{Batch, Effect};

/// Adds what an effect makes durable to what is made durable together.
pub fn join(joined: &mut Batch, act: Effect) {
    let Effect::Append(batch) = act else {
        return;
    };
    joined.records.extend(batch.records);
    joined.private.extend(batch.private);
    joined.keys.extend(batch.keys);
    joined.puts.extend(batch.puts);
    joined.vault = batch.vault.or(joined.vault.take());
}

/// The same as the store takes it.
pub fn for_store(batch: Batch) -> store::Batch {
    let put = |put: replica::Put| store::Put {
        shelf: put.shelf as u8,
        key: put.key,
        value: put.value,
    };
    store::Batch {
        records: batch.records,
        private: batch.private,
        keys: batch.keys,
        clears: Vec::new(),
        puts: batch.puts.into_iter().map(put).collect(),
    }
}
