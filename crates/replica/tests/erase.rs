//! Erasing: what goes, what stays, and who learns of it when.

use crate::alike::set;
use crate::common::{Table, stands_in};
use model::{Edit, Field};
use replica::{
    Answer, CommunityAct, EraseAct, Intent, Lifecycle, LifecycleAct, PostKind, Question, ScopeId,
    Template,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const CANARY: &str = "xylophone-canary-7741";

/// Ann's profile as another device sees it.
fn profile(table: &mut Table, device: usize) -> model::Profile {
    let person = Some("Ann".to_owned());
    match table.act(device, Intent::Ask(Question::Profile { person })) {
        Answer::Person(card) => card.profile,
        other => panic!("{other:?}"),
    }
}

/// Tells whether the canary can be read from what a device holds: in clear in its index, or with
/// a key that is still there.
fn holds(table: &Table, device: usize) -> bool {
    let disk = &table.devices[device].disk;
    let index: Vec<Vec<u8>> = disk.index.values().cloned().collect();
    stands_in(CANARY.as_bytes(), &index)
}

fn erase(table: &mut Table, act: EraseAct) -> usize {
    match table.act(ANN, Intent::Erase(act)) {
        Answer::Erased { documents } => documents,
        other => panic!("{other:?}"),
    }
}

fn digests(table: &mut Table, devices: &[usize]) {
    for device in devices {
        let status = table.status(*device);
        assert!(status.waiting.is_empty(), "{device}: {:?}", status.waiting);
        assert!(status.refused.is_empty(), "{device}: {:?}", status.refused);
    }
    let all: Vec<String> = devices.iter().map(|d| table.status(*d).digest).collect();
    assert!(all.windows(2).all(|two| two[0] == two[1]), "{all:?}");
}

#[test]
fn what_a_profile_said_before_goes_everywhere_and_what_it_says_stays() {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    set(&mut table, Field::About, CANARY);
    set(&mut table, Field::Headline, "Mends bikes");
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    let edit = Edit::Clear(Field::About);
    table.act(ANN, Intent::Profile(vec![edit]));
    let keys = |table: &Table, device: usize| table.devices[device].disk.keys.len();
    let before = keys(&table, CEM);
    assert!(
        holds(&table, ANN) && holds(&table, CEM),
        "it is in the past"
    );
    assert_eq!(erase(&mut table, EraseAct::Past), 1);
    assert!(!holds(&table, ANN));
    assert!(holds(&table, CEM), "Cem has not heard");
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    for device in [BEN, CEM] {
        assert!(!holds(&table, device));
        assert_eq!(
            profile(&mut table, device).headline.as_deref(),
            Some("Mends bikes")
        );
    }
    assert_eq!(keys(&table, CEM), before, "one key went and one came");
    digests(&mut table, &[ANN, BEN, CEM]);
    // Life goes on, through restarts with and without an index.
    set(&mut table, Field::Headline, "Mends lamps");
    for keep_index in [true, false] {
        table.restart(ANN, keep_index);
        table.restart(CEM, keep_index);
        assert!(!holds(&table, ANN) && !holds(&table, CEM));
        set(
            &mut table,
            Field::Place,
            if keep_index { "Hamburg" } else { "Kiel" },
        );
        table.encounter(ANN, CEM);
    }
    assert_eq!(profile(&mut table, CEM).place.as_deref(), Some("Kiel"));
    assert_eq!(
        profile(&mut table, CEM).headline.as_deref(),
        Some("Mends lamps")
    );
    table.encounter(ANN, BEN);
    digests(&mut table, &[ANN, BEN, CEM]);
}

#[test]
fn whoever_was_away_for_a_month_erases_as_soon_as_they_hear_and_keeps_no_key() {
    const DAY_MS: u64 = 24 * 3_600 * 1_000;
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    set(&mut table, Field::About, CANARY);
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
    }
    assert!(holds(&table, CEM), "Cem has read it");
    let keys = |table: &Table| -> std::collections::BTreeSet<[u8; 32]> {
        table.devices[CEM].disk.keys.keys().copied().collect()
    };
    let before = keys(&table);
    assert_eq!(erase(&mut table, EraseAct::Profile), 1);
    table.encounter(ANN, BEN);
    let gone: Vec<[u8; 32]> = {
        let left = &table.devices[BEN].disk.keys;
        before
            .iter()
            .filter(|key| !left.contains_key(*key))
            .copied()
            .collect()
    };
    assert_eq!(
        gone.len(),
        1,
        "the key of the profile went where it was heard"
    );
    // Life goes on among the others, and Cem's device stays in a drawer.
    for day in 0..30 {
        table.pass(DAY_MS);
        set(&mut table, Field::Place, &format!("Day {day}"));
        table.encounter(ANN, BEN);
    }
    assert!(holds(&table, CEM) && keys(&table).contains(&gone[0]));
    // Whoever left is not needed: Ben tells it, a month later.
    for keep_index in [true, false] {
        table.restart(CEM, keep_index);
    }
    for _ in 0..2 {
        table.encounter(BEN, CEM);
    }
    assert!(!holds(&table, CEM), "in no row of the index");
    assert!(!keys(&table).contains(&gone[0]), "nor a key that opens it");
    assert_eq!(profile(&mut table, CEM).place.as_deref(), Some("Day 29"));
    digests(&mut table, &[ANN, BEN, CEM]);
}

#[test]
fn whoever_joins_later_needs_no_key_that_is_gone() {
    let mut table = Table::of(&["Ann", "Ben"]);
    set(&mut table, Field::About, CANARY);
    for n in 0..40 {
        set(&mut table, Field::Headline, &format!("Headline {n}"));
    }
    table.encounter(ANN, BEN);
    erase(&mut table, EraseAct::Profile);
    set(&mut table, Field::Place, "Hamburg");
    table.encounter(ANN, BEN);
    table.seat();
    table.join(CEM, BEN, "Cem");
    table.encounter(BEN, CEM);
    let seen = profile(&mut table, CEM);
    assert_eq!(seen.place.as_deref(), Some("Hamburg"));
    assert_eq!((seen.headline, seen.about), (None, None));
    assert!(!holds(&table, CEM));
    table.encounter(ANN, BEN);
    table.encounter(ANN, CEM);
    digests(&mut table, &[ANN, BEN, CEM]);
}

fn tea(table: &mut Table) -> ScopeId {
    let found = CommunityAct::Found {
        name: "Tea".into(),
        template: Template::Theme,
        closed: None,
    };
    match table.act(ANN, Intent::Community(found)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn post(table: &mut Table, community: ScopeId, text: &str) -> String {
    let act = CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: text.into(),
        until: None,
    };
    match table.act(ANN, Intent::Community(act)) {
        Answer::Said { id, .. } => id.to_string(),
        other => panic!("{other:?}"),
    }
}

fn texts(table: &mut Table, device: usize) -> Vec<String> {
    let community = "Tea".to_owned();
    match table.act(device, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => {
            let mut texts: Vec<String> = view.posts.iter().map(|p| p.text.clone()).collect();
            texts.retain(|text| !text.is_empty());
            texts.sort();
            texts
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_post_goes_and_the_others_stay_and_then_everything_goes() {
    let mut table = Table::of(&["Ann", "Ben"]);
    let community = tea(&mut table);
    let kept = post(&mut table, community, "The kettle is on.");
    let gone = post(&mut table, community, CANARY);
    table.encounter(ANN, BEN);
    let act = CommunityAct::Join {
        community,
        sign: true,
    };
    table.act(BEN, Intent::Community(act));
    let text = "I bring cake.".to_owned();
    table.act(
        BEN,
        Intent::Community(CommunityAct::Reply {
            to: gone.clone(),
            text,
        }),
    );
    assert_eq!(texts(&mut table, BEN), ["The kettle is on.", CANARY]);

    assert_eq!(erase(&mut table, EraseAct::Item { item: gone.clone() }), 1);
    table.encounter(ANN, BEN);
    for device in [ANN, BEN] {
        assert!(!holds(&table, device), "{device}");
        assert_eq!(texts(&mut table, device), ["The kettle is on."]);
    }
    assert_eq!(
        post(&mut table, community, "More tea."),
        post_id(&mut table, "More tea.")
    );
    assert_ne!(kept, gone);
    table.encounter(ANN, BEN);
    digests(&mut table, &[ANN, BEN]);

    let refused = table.wish(BEN, Intent::Erase(EraseAct::Item { item: kept }));
    assert_eq!(refused.unwrap_err().code, "not-yours");
    set(&mut table, Field::About, "Also this.");
    assert_eq!(erase(&mut table, EraseAct::Everything), 2);
    table.encounter(ANN, BEN);
    assert_eq!(texts(&mut table, BEN), Vec::<String>::new());
    let seen = profile(&mut table, BEN);
    assert_eq!((seen.name.as_str(), seen.about), ("Ann", None));
    digests(&mut table, &[ANN, BEN]);
    table.restart(BEN, false);
    digests(&mut table, &[ANN, BEN]);
    assert_eq!(texts(&mut table, BEN), Vec::<String>::new());
}

fn post_id(table: &mut Table, text: &str) -> String {
    let community = "Tea".to_owned();
    match table.act(ANN, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => {
            let post = view.posts.iter().find(|post| post.text == text);
            post.expect("it stands there").id.to_string()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn erasing_a_post_takes_nobodys_voice_away() {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    let community = tea(&mut table);
    let round = |table: &mut Table| {
        for device in [BEN, CEM, BEN, CEM] {
            table.encounter(ANN, device);
        }
    };
    round(&mut table);
    for device in [BEN, CEM] {
        let sign = true;
        let join = CommunityAct::Join { community, sign };
        table.act(device, Intent::Community(join));
    }
    round(&mut table);
    let text = post(&mut table, community, CANARY);
    let what = LifecycleAct::Archive;
    for device in [ANN, BEN] {
        let what = what.clone();
        let propose = CommunityAct::Propose { community, what };
        table.act(device, Intent::Community(propose));
        round(&mut table);
    }
    let state = |table: &mut Table, device: usize| {
        let community = community.to_string();
        match table.act(device, Intent::Ask(Question::Community { community })) {
            Answer::Community(view) => view.row.state,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(state(&mut table, CEM), Lifecycle::Archived);
    assert_eq!(erase(&mut table, EraseAct::Item { item: text }), 1);
    round(&mut table);
    for device in [ANN, BEN, CEM] {
        assert_eq!(state(&mut table, device), Lifecycle::Archived, "{device}");
        assert!(!holds(&table, device));
    }
}

/// What somebody erases, and their signature and vote with it, is said again today, or not at all. So
/// a decision is counted again without them as they were when it was proposed.
#[test]
fn a_decision_that_needed_the_voice_of_whoever_erases_everything_is_open_again() {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    let community = tea(&mut table);
    let round = |table: &mut Table| {
        for device in [BEN, CEM, BEN, CEM] {
            table.encounter(ANN, device);
        }
    };
    round(&mut table);
    for device in [BEN, CEM] {
        let sign = true;
        let join = CommunityAct::Join { community, sign };
        table.act(device, Intent::Community(join));
    }
    round(&mut table);
    let what = LifecycleAct::Archive;
    for device in [BEN, ANN] {
        let what = what.clone();
        let propose = CommunityAct::Propose { community, what };
        table.act(device, Intent::Community(propose));
        round(&mut table);
    }
    let state = |table: &mut Table, device: usize| {
        let community = community.to_string();
        match table.act(device, Intent::Ask(Question::Community { community })) {
            Answer::Community(view) => view.row.state,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(state(&mut table, CEM), Lifecycle::Archived);
    erase(&mut table, EraseAct::Community { community });
    round(&mut table);
    for device in [ANN, BEN, CEM] {
        assert_ne!(state(&mut table, device), Lifecycle::Archived, "{device}");
    }
}

/// Ann takes one more device.
fn bring_laptop(table: &mut Table, laptop: usize) {
    table.seat();
    let ticket = match table.act(ANN, Intent::Device(replica::DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    };
    let person = String::new();
    table.act(laptop, Intent::Join { ticket, person });
    table.encounter(laptop, ANN);
}

/// Who erases with one device what both wrote names the keys of both; the other one's records stand
/// before the erasure, under keys that nobody has any more.
#[test]
fn what_two_devices_wrote_keeps_nobody_out_who_comes_when_it_was_erased() {
    const LAPTOP: usize = 2;
    const CEM: usize = 3;
    let mut table = Table::of(&["Ann", "Ben"]);
    bring_laptop(&mut table, LAPTOP);
    let community = tea(&mut table);
    let gone = post(&mut table, community, CANARY);
    table.encounter(ANN, LAPTOP);
    crate::alike::post(&mut table, LAPTOP, community, "Hello from the laptop.");
    crate::alike::says(&mut table, LAPTOP, Field::Headline, "Mends bikes");
    table.encounter(ANN, LAPTOP);
    table.encounter(ANN, BEN);
    erase(&mut table, EraseAct::Item { item: gone });
    erase(&mut table, EraseAct::Past);
    post(&mut table, community, "After it.");
    let stays = ["After it.", "Hello from the laptop."];
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(ANN, LAPTOP);
    }
    // Newcomers hear of it from either device, and from somebody else.
    for (newcomer, through) in [(CEM, BEN), (4, LAPTOP), (5, ANN)] {
        table.seat();
        table.join(newcomer, through, "Cem");
        table.encounter(newcomer, through);
        assert_eq!(texts(&mut table, newcomer), stays, "{newcomer}");
        let headline = profile(&mut table, newcomer).headline;
        assert_eq!(headline.as_deref(), Some("Mends bikes"));
        assert!(!holds(&table, newcomer));
    }
    for device in [ANN, BEN, LAPTOP, CEM] {
        table.restart(device, false);
        assert_eq!(texts(&mut table, device), stays, "{device}");
        let status = table.status(device);
        assert!(status.waiting.is_empty(), "{device}: {:?}", status.waiting);
    }
    table.encounter(BEN, LAPTOP);
    table.encounter(BEN, CEM);
    let same = [BEN, CEM].map(|device| table.status(device).digest);
    assert_eq!(same[0], same[1]);
}

#[test]
fn two_devices_of_somebody_erase_at_once_and_agree() {
    const LAPTOP: usize = 2;
    let mut table = Table::of(&["Ann", "Ben"]);
    bring_laptop(&mut table, LAPTOP);
    set(&mut table, Field::About, CANARY);
    set(&mut table, Field::Headline, "Mends bikes");
    table.encounter(ANN, BEN);
    table.encounter(ANN, LAPTOP);
    assert!(holds(&table, BEN) && holds(&table, LAPTOP));
    // Apart, both say something more and both erase: each keeps what it knows of, once.
    set(&mut table, Field::Place, "Hamburg");
    let pronouns = vec!["they".to_owned()];
    let edit = Edit::Set(Field::Pronouns, pronouns);
    table.act(LAPTOP, Intent::Profile(vec![edit]));
    for device in [ANN, LAPTOP] {
        let edit = Edit::Clear(Field::About);
        table.act(device, Intent::Profile(vec![edit]));
        table.act(device, Intent::Erase(EraseAct::Past));
        assert!(!holds(&table, device), "{device}");
    }
    // Ben hears of it from the laptop first, and hands it on before the two meet.
    table.encounter(LAPTOP, BEN);
    table.encounter(BEN, ANN);
    table.encounter(ANN, LAPTOP);
    table.encounter(ANN, BEN);
    table.encounter(LAPTOP, BEN);
    digests(&mut table, &[ANN, BEN, LAPTOP]);
    for device in [ANN, BEN, LAPTOP] {
        assert!(!holds(&table, device), "{device}");
        let seen = if device == BEN {
            profile(&mut table, BEN)
        } else {
            table.me(device).profile
        };
        let shown = [seen.headline, seen.place, seen.pronouns, seen.about];
        let expected = ["Mends bikes", "Hamburg", "they"].map(|it| Some(it.to_owned()));
        assert_eq!(shown[..3], expected, "{device}");
        assert_eq!(shown[3], None);
    }
    // Nothing of it comes back with a restart, nor from whoever was away.
    for keep_index in [true, false] {
        for device in [ANN, BEN, LAPTOP] {
            table.restart(device, keep_index);
            assert!(!holds(&table, device), "{device}");
        }
    }
    table.encounter(ANN, BEN);
    digests(&mut table, &[ANN, BEN]);
}

/// The names of the shred keys that somebody could try with what is in a key file.
fn shreds_in(vault: &[u8]) -> std::collections::BTreeSet<history::ShredId> {
    let windows = vault.windows(32).map(|bytes| bytes.try_into().unwrap());
    windows
        .map(|bytes| history::ShredKey::from_bytes(bytes).id())
        .collect()
}

/// With which keys the private records of a device are sealed, in their order.
fn private_shreds(table: &Table, device: usize) -> Vec<history::ShredId> {
    let logs = table.devices[device].disk.private.values();
    logs.flatten()
        .filter_map(|record| record.header().shred)
        .collect()
}

fn own_profile(table: &mut Table) -> model::Profile {
    table.me(ANN).profile
}

#[test]
fn what_only_one_saw_goes_with_the_key_that_opened_it() {
    let mut table = Table::of(&["Ann", "Ben"]);
    set(&mut table, Field::LifeStage, CANARY);
    set(&mut table, Field::Avoid, "Ben");
    let theme = Intent::Prefer(replica::Preference::Theme(replica::Theme::Dark));
    table.act(ANN, theme);
    let before = private_shreds(&table, ANN);
    let vault = table.devices[ANN].disk.vault.clone().unwrap();
    assert!(before.iter().all(|id| shreds_in(&vault).contains(id)));
    erase(&mut table, EraseAct::Profile);
    let vault = table.devices[ANN].disk.vault.clone().unwrap();
    let left = shreds_in(&vault);
    assert!(
        before.iter().all(|id| !left.contains(id)),
        "the key is gone"
    );
    let after = private_shreds(&table, ANN);
    assert_eq!(
        after[..before.len()],
        before,
        "the records stay as they were"
    );
    assert!(after[before.len()..].iter().all(|id| left.contains(id)));
    for keep_index in [true, false] {
        let profile = own_profile(&mut table);
        assert_eq!(profile.life_stage, None);
        assert_eq!(profile.avoid.len(), 1, "whom not to pair with stays");
        let theme = table.devices[ANN]
            .view
            .me
            .as_ref()
            .unwrap()
            .preferences
            .theme;
        assert_eq!(theme, Some(replica::Theme::Dark), "choices stay");
        table.restart(ANN, keep_index);
        // The private side goes on.
        set(&mut table, Field::LifeStage, "parent");
        assert_eq!(
            own_profile(&mut table).life_stage.as_deref(),
            Some("parent")
        );
        erase(&mut table, EraseAct::Everything);
    }
}

#[test]
fn what_only_one_saw_before_goes_and_what_one_sees_today_stays() {
    let mut table = Table::of(&["Ann"]);
    set(&mut table, Field::LifeStage, CANARY);
    set(&mut table, Field::LifeStage, "parent");
    let before = private_shreds(&table, ANN);
    erase(&mut table, EraseAct::Past);
    let left = shreds_in(&table.devices[ANN].disk.vault.clone().unwrap());
    assert!(before.iter().all(|id| !left.contains(id)));
    table.restart(ANN, true);
    assert_eq!(
        own_profile(&mut table).life_stage.as_deref(),
        Some("parent")
    );
}

/// What is to be forgotten is done once the disk is idle: a crash before that leaves the objects there,
/// and of what was erased before nothing else is known any more.
#[test]
fn a_key_that_a_crash_left_on_the_disk_goes_with_the_next_start() {
    let mut table = Table::of(&["Ann", "Ben"]);
    set(&mut table, Field::About, CANARY);
    table.encounter(ANN, BEN);
    let before = [ANN, BEN].map(|device| table.devices[device].disk.keys.clone());
    assert_eq!(erase(&mut table, EraseAct::Profile), 1);
    table.encounter(ANN, BEN);
    for (device, before) in [ANN, BEN].into_iter().zip(before) {
        let left = &table.devices[device].disk.keys;
        let gone: Vec<_> = before
            .into_iter()
            .filter(|(name, _)| !left.contains_key(name))
            .collect();
        assert_eq!(gone.len(), 1, "{device}");
        for keep_index in [true, false] {
            table.devices[device].disk.keys.extend(gone.clone());
            table.restart(device, keep_index);
            let left = &table.devices[device].disk.keys;
            let is_gone = gone.iter().all(|(name, _)| !left.contains_key(name));
            assert!(is_gone, "{device} {keep_index}");
        }
    }
    digests(&mut table, &[ANN, BEN]);
}

/// The key file is durable before the records: a crash in between must leave either everything or
/// what was before.
#[test]
fn a_crash_while_forgetting_loses_nothing_else() {
    let mut table = Table::of(&["Ann"]);
    set(&mut table, Field::LifeStage, CANARY);
    let disk = table.devices[ANN].disk.clone();
    let before = disk.private.clone();
    let vault_before = disk.vault.clone();
    erase(&mut table, EraseAct::Profile);
    let records = table.devices[ANN].disk.private.clone();
    // The records came to the disk, the last key file did not.
    table.devices[ANN].disk.vault = vault_before.clone();
    table.restart(ANN, true);
    assert_eq!(own_profile(&mut table).life_stage, None);
    let left = shreds_in(&table.devices[ANN].disk.vault.clone().unwrap());
    let old = before.values().flatten().filter_map(|r| r.header().shred);
    assert!(
        old.into_iter().all(|id| !left.contains(&id)),
        "gone after all"
    );
    assert_eq!(table.devices[ANN].disk.private, records);
}
