//! What it costs to seal a fresh key to everybody, beside opening one such key.

use std::time::Instant;

use history::*;

use crate::table::{Row, Table, seconds, verdict};

/// Measures and adds the rows.
pub fn measure(table: &mut Table) {
    let community = "a fresh key sealed to 400 devices of a community";
    table.add(rekey(community, 400, Suite::XWing, 0.5));
    let space = "a fresh key sealed to 10,000 devices of a space";
    table.add(rekey(space, 10_000, Suite::X25519, 3.0));
}

fn rekey(figure: &str, devices: u32, suite: Suite, reach: f64) -> Row {
    let keys: Vec<DeviceKeys> = (0..devices).map(device).collect();
    let stated: Vec<_> = keys.iter().map(|it| it.statement(PersonId::ZERO)).collect();
    let by = LogSigner::from_seed([4; 32]);
    let key = ContentKey::from_bytes([5; 32]);
    let mut dice = Dice::new([6; 32]);
    let rekey = Rekey {
        suite,
        scope: ScopeId::ZERO,
        epoch: RecordId::ZERO,
    };
    let begun = Instant::now();
    let wraps = rekey.seal_to(&key, &stated, &by, &mut dice);
    let wraps: Vec<EpochWrap> = wraps.flatten().collect();
    let took = begun.elapsed().as_secs_f64();
    assert_eq!(wraps.len(), keys.len(), "everybody is sealed to");
    let begun = Instant::now();
    let opened = wraps.last().zip(keys.last());
    let opened = opened.and_then(|(wrap, keys)| wrap.unseal(keys).ok());
    let opening = begun.elapsed().as_secs_f64();
    assert_eq!(opened.map(|it| it.id()), Some(key.id()));
    let each = took / f64::from(devices);
    Row {
        figure: format!("{figure}, {suite:?}"),
        ours: format!("{}, {} for each", seconds(took), seconds(each)),
        compared: format!("{}, opening one", seconds(opening)),
        ratio: format!("{:.2}", each / opening),
        reach: format!("≤ {reach} s"),
        verdict: verdict(took <= reach),
    }
}

fn device(n: u32) -> DeviceKeys {
    let mut seed = [0; 32];
    let (first, _) = seed.split_at_mut(4);
    first.copy_from_slice(&n.to_be_bytes());
    DeviceKeys::from_scope_seed(&seed)
}
