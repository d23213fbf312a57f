//! Whoever is removed from the space says nothing new anywhere, whoever carries it.

use std::collections::{BTreeMap, BTreeSet};

use crate::alike::{exclude, post};
use crate::common::{Table, shuffle, stands_in};
use history::{LogKey, Record, ScopeId};
use replica::{Answer, CommunityAct, GovernAct, GovernanceView, Intent, Question, Rule, Template};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const DUA: usize = 3;
const EVE: usize = 4;

fn found(table: &mut Table, device: usize, name: &str, template: Template) -> ScopeId {
    let wished = CommunityAct::Found {
        name: name.into(),
        template,
        closed: None,
    };
    match table.act(device, Intent::Community(wished)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn join(table: &mut Table, device: usize, community: ScopeId) {
    let sign = true;
    let join = CommunityAct::Join { community, sign };
    table.act(device, Intent::Community(join));
}

fn posts(table: &mut Table, device: usize, community: &str) -> Vec<String> {
    let community = community.to_owned();
    let view = match table.act(device, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => *view,
        other => panic!("{other:?}"),
    };
    let mut texts: Vec<String> = view.posts.into_iter().map(|post| post.text).collect();
    texts.sort();
    texts
}

fn govern(table: &mut Table, device: usize, rule: Rule) {
    let place = String::new();
    let act = GovernAct::Propose { place, rule };
    table.act(device, Intent::Govern(act));
}

fn everybody_meets(table: &mut Table, among: &[usize]) {
    table.pass(61_000);
    for _ in 0..2 {
        for (at, one) in among.iter().enumerate() {
            for other in &among[at + 1..] {
                table.encounter(*one, *other);
            }
        }
    }
}

/// Ann, Ben, Cem and Dua in an open community; Ann alone is a registrar.
fn tea() -> (Table, ScopeId) {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dua"]);
    let all = [ANN, BEN, CEM, DUA];
    everybody_meets(&mut table, &all);
    let community = found(&mut table, BEN, "Tea", Template::Theme);
    everybody_meets(&mut table, &all);
    join(&mut table, CEM, community);
    post(&mut table, CEM, community, "before");
    everybody_meets(&mut table, &all);
    (table, community)
}

#[test]
fn whoever_is_excluded_from_the_space_says_nothing_new_in_an_open_community() {
    let (mut table, community) = tea();
    // Ann takes no part in it; what she holds of it is enough.
    govern(&mut table, ANN, exclude("Cem"));
    // Dua has heard of it and Ben has not: he takes what Cem says, and hands it on.
    table.encounter(ANN, DUA);
    post(&mut table, CEM, community, "after");
    let den = found(&mut table, CEM, "Den", Template::Theme);
    post(&mut table, CEM, den, "come here");
    table.encounter(CEM, BEN);
    assert_eq!(posts(&mut table, BEN, "Tea"), ["after", "before"]);
    assert_eq!(posts(&mut table, BEN, "Den"), ["come here"]);
    table.pass(61_000);
    table.encounter(BEN, DUA);
    everybody_meets(&mut table, &[ANN, BEN, DUA]);
    for device in [ANN, BEN, DUA] {
        assert_eq!(posts(&mut table, device, "Tea"), ["before"], "{device}");
        // What was founded afterwards is not listed either: its name would be one more thing he says.
        let community = "Den".to_owned();
        let asked = Intent::Ask(Question::Community { community });
        let refusal = table.wish(device, asked).expect_err("not there");
        assert_eq!(refusal.code, "unknown-community", "{device}");
    }
    for keep_index in [true, false] {
        table.restart(BEN, keep_index);
        assert_eq!(posts(&mut table, BEN, "Tea"), ["before"]);
    }
    // And nothing comes back with what one says oneself.
    post(&mut table, BEN, community, "on we go");
    table.restart(BEN, true);
    assert_eq!(posts(&mut table, BEN, "Tea"), ["before", "on we go"]);
}

#[test]
fn whoever_is_excluded_from_the_space_is_given_no_office_in_it() {
    let (mut table, community) = tea();
    govern(&mut table, ANN, exclude("Cem"));
    everybody_meets(&mut table, &[ANN, BEN, DUA]);
    let act = GovernAct::Propose {
        place: community.to_string(),
        rule: Rule::Steward {
            person: "Cem".into(),
            holds: true,
        },
    };
    let refusal = table
        .wish(BEN, Intent::Govern(act))
        .expect_err("he signs nothing");
    assert_eq!(refusal.code, "not-in-space", "{refusal:?}");
}

fn shown(table: &mut Table, device: usize) -> replica::CommunityView {
    let community = "Tea".to_owned();
    match table.act(device, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => *view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_is_excluded_from_the_space_is_no_member_and_is_given_no_vote() {
    let (mut table, _) = tea();
    let is_in = |view: &replica::CommunityView| view.members.iter().any(|it| it.name == "Cem");
    let before = shown(&mut table, BEN);
    assert!(is_in(&before) && before.without_vote == 1, "{before:?}");
    govern(&mut table, ANN, exclude("Cem"));
    everybody_meets(&mut table, &[ANN, BEN, DUA]);
    let since = shown(&mut table, BEN);
    assert!(!is_in(&since) && since.without_vote == 0, "{since:?}");
    assert!(since.row.members < before.row.members);
}

#[test]
fn nobody_waits_for_the_signature_of_somebody_who_is_out() {
    let (mut table, community) = tea();
    join(&mut table, DUA, community);
    everybody_meets(&mut table, &[ANN, BEN, CEM, DUA]);
    let propose = |rule| GovernAct::Propose {
        place: community.to_string(),
        rule,
    };
    let holds = true;
    let person = "Dua".to_owned();
    table.act(
        BEN,
        Intent::Govern(propose(Rule::Steward { person, holds })),
    );
    everybody_meets(&mut table, &[ANN, BEN, CEM, DUA]);
    let proposal = |table: &mut Table| {
        let person = "Cem".to_owned();
        let act = propose(Rule::Steward { person, holds });
        match table.wish(BEN, Intent::Govern(act)) {
            Ok(Answer::Governance(mut views)) => views.remove(0).proposals.remove(0),
            other => panic!("{other:?}"),
        }
    };
    let open = proposal(&mut table);
    assert!(!open.cannot_hold && open.may_sign.len() == 1, "{open:?}");
    govern(&mut table, ANN, exclude("Dua"));
    everybody_meets(&mut table, &[ANN, BEN, CEM]);
    let place = Some(community.to_string());
    let question = Intent::Ask(Question::Governance { place });
    let Answer::Governance(views) = table.act(BEN, question) else {
        panic!("who decides");
    };
    let open = &views[0].proposals[0];
    assert!(open.cannot_hold && open.may_sign.is_empty(), "{open:?}");
}

#[test]
fn whoever_is_excluded_from_the_space_decides_nothing_more_in_an_open_community() {
    let (mut table, community) = tea();
    join(&mut table, DUA, community);
    everybody_meets(&mut table, &[ANN, BEN, CEM, DUA]);
    // Ben founded it and decides there alone.
    govern(&mut table, ANN, exclude("Ben"));
    everybody_meets(&mut table, &[ANN, DUA]);
    let (place, rule) = (community.to_string(), exclude("Dua"));
    table.act(BEN, Intent::Govern(GovernAct::Propose { place, rule }));
    // Cem has not heard of it, takes what Ben decides, and hands it on.
    table.encounter(BEN, CEM);
    post(&mut table, DUA, community, "still here");
    everybody_meets(&mut table, &[ANN, CEM, DUA]);
    for device in [ANN, CEM, DUA] {
        let said = posts(&mut table, device, "Tea");
        assert_eq!(said, ["before", "still here"], "{device}");
        for keep_index in [true, false] {
            table.restart(device, keep_index);
            assert_eq!(posts(&mut table, device, "Tea"), ["before", "still here"]);
        }
    }
}

#[test]
fn what_was_typed_after_void_words_shows_though_their_key_came_after_a_restart() {
    for keep_index in [true, false] {
        let (mut table, community) = tea();
        join(&mut table, DUA, community);
        everybody_meets(&mut table, &[ANN, BEN, CEM, DUA]);
        let (place, rule) = (community.to_string(), exclude("Cem"));
        let propose = GovernAct::Propose { place, rule };
        table.act(BEN, Intent::Govern(propose));
        table.encounter(ANN, BEN);
        // Dua has not heard of it, and types after what Cem does.
        table.hope_for(CEM, community, "Cem has gone.");
        table.encounter(CEM, DUA);
        table.hope_for(DUA, community, "Dua stays.");
        // Ann is told what Cem wrote, and not the key that opens it.
        let logs = table.devices[CEM].disk.records.iter();
        let of_tea = logs.filter(|(log, _)| log.scope == community);
        let told: Vec<Record> = of_tea.flat_map(|(_, told)| told.clone()).collect();
        table.hand_over_with(DUA, ANN, &told, &[]);
        assert_eq!(table.status(ANN).waiting.len(), 1, "for its key");
        table.restart(ANN, keep_index);
        table.encounter(DUA, ANN);
        let known = table.hope(ANN, "Tea");
        assert!(
            known.contains("Dua stays.") && !known.contains("Cem"),
            "index {keep_index}: {known}"
        );
        // Once opened it is looked for no more.
        table.restart(ANN, true);
        assert!(table.status(ANN).waiting.is_empty());
        assert_eq!(table.hope(ANN, "Tea"), known);
    }
}

#[test]
fn a_carrier_of_the_space_is_not_told_whose_logs_end() {
    let (mut table, community) = tea();
    govern(&mut table, ANN, exclude("Cem"));
    let home = ScopeId::of_space(&table.devices[ANN].view.space.as_ref().unwrap().id);
    let logs = table.devices[ANN].disk.records.keys();
    let keys: BTreeSet<LogKey> = logs
        .filter(|log| log.scope == community)
        .map(|log| log.key)
        .collect();
    assert_eq!(keys.len(), 2, "Ben's and Cem's");
    let of_space = table.devices[ANN].disk.records.iter();
    let of_space = of_space.filter(|(log, _)| log.scope == home);
    let wires: Vec<Vec<u8>> = of_space
        .flat_map(|(_, records)| records.iter().map(|record| record.wire()))
        .collect();
    for key in keys {
        assert!(!stands_in(key.as_bytes(), &wires));
    }
    assert!(!stands_in(community.as_bytes(), &wires));
}

#[test]
fn whoever_is_taken_back_into_the_space_is_heard_again() {
    let (mut table, community) = tea();
    let person = "Cem".to_owned();
    govern(&mut table, ANN, Rule::Pause { person });
    table.encounter(ANN, DUA);
    post(&mut table, CEM, community, "meanwhile");
    table.encounter(CEM, BEN);
    table.pass(61_000);
    everybody_meets(&mut table, &[ANN, BEN, DUA]);
    assert_eq!(posts(&mut table, BEN, "Tea"), ["before"]);
    let person = "Cem".to_owned();
    govern(&mut table, ANN, Rule::Restore { person });
    everybody_meets(&mut table, &[ANN, BEN, DUA, CEM]);
    for device in [ANN, BEN, CEM, DUA] {
        let seen = posts(&mut table, device, "Tea");
        assert_eq!(seen, ["before", "meanwhile"], "{device}");
    }
}

fn governance(table: &mut Table, device: usize) -> GovernanceView {
    let place = Some(String::new());
    match table.act(device, Intent::Ask(Question::Governance { place })) {
        Answer::Governance(mut views) => views.remove(0),
        other => panic!("{other:?}"),
    }
}

fn sign(table: &mut Table, device: usize) {
    let proposals = governance(table, device).proposals;
    let [proposal] = proposals.as_slice() else {
        panic!("{proposals:?}")
    };
    let proposal = proposal.id.to_string();
    table.act(device, Intent::Govern(GovernAct::Sign { proposal }));
}

/// Ann, Ben and Dua are registrars, Cem and Eve are not; all hold an open community of Cem's.
fn three_registrars() -> (Table, ScopeId) {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dua", "Eve"]);
    let all = [ANN, BEN, CEM, DUA, EVE];
    everybody_meets(&mut table, &all);
    let steward = |person: &str| Rule::Steward {
        person: person.to_owned(),
        holds: true,
    };
    govern(&mut table, ANN, steward("Ben"));
    everybody_meets(&mut table, &all);
    govern(&mut table, ANN, steward("Dua"));
    everybody_meets(&mut table, &all);
    sign(&mut table, BEN);
    let community = found(&mut table, CEM, "Tea", Template::Theme);
    post(&mut table, CEM, community, "before");
    everybody_meets(&mut table, &all);
    assert_eq!(governance(&mut table, EVE).stewards.len(), 3);
    (table, community)
}

#[test]
fn a_late_signature_leaves_more_wherever_it_comes_and_after_a_restart_too() {
    let (mut table, community) = three_registrars();
    govern(&mut table, BEN, exclude("Cem"));
    table.encounter(BEN, ANN);
    table.encounter(BEN, DUA);
    // Ann and Dua go on to hear Cem, who is no further than proposed for exclusion; Ben does not.
    post(&mut table, CEM, community, "later");
    table.encounter(CEM, ANN);
    table.encounter(CEM, DUA);
    assert_eq!(posts(&mut table, DUA, "Tea"), ["before", "later"]);
    // Both sign, neither knowing of the other: with either of them it holds.
    sign(&mut table, ANN);
    sign(&mut table, DUA);
    table.encounter(ANN, EVE);
    for device in [ANN, DUA, EVE] {
        let seen = posts(&mut table, device, "Tea");
        assert_eq!(seen, ["before"], "{device}: Ben had not seen more");
    }
    for keep_index in [true, false] {
        table.restart(EVE, keep_index);
        assert_eq!(posts(&mut table, EVE, "Tea"), ["before"]);
    }
    // The third signature moves no decision, and still two had seen more.
    for (device, with) in [(EVE, DUA), (ANN, DUA), (BEN, EVE)] {
        table.encounter(device, with);
        for keep_index in [None, Some(true), Some(false)] {
            if let Some(keep_index) = keep_index {
                table.restart(device, keep_index);
            }
            let seen = posts(&mut table, device, "Tea");
            assert_eq!(seen, ["before", "later"], "{device}, {keep_index:?}");
        }
    }
    assert_eq!(posts(&mut table, DUA, "Tea"), ["before", "later"]);
}

#[test]
fn in_whatever_order_everything_comes_the_same_of_them_counts() {
    let (mut table, community) = three_registrars();
    let before = table.devices[EVE].disk.clone();
    govern(&mut table, BEN, exclude("Cem"));
    table.encounter(BEN, ANN);
    table.encounter(BEN, DUA);
    post(&mut table, CEM, community, "later");
    table.encounter(CEM, ANN);
    table.encounter(CEM, DUA);
    sign(&mut table, ANN);
    sign(&mut table, DUA);
    // Whoever is out goes on, and nobody who signed has seen it.
    post(&mut table, CEM, community, "last");
    let mut records = table.all_records();
    for seed in 1..=24 {
        shuffle(&mut records, seed);
        table.devices[EVE].disk = before.clone();
        table.restart(EVE, true);
        table.hand_over(DUA, EVE, &records);
        for keep_index in [None, Some(true), Some(false)] {
            if let Some(keep_index) = keep_index {
                table.restart(EVE, keep_index);
            }
            let seen = posts(&mut table, EVE, "Tea");
            assert_eq!(seen, ["before", "later"], "{seed}, {keep_index:?}");
        }
    }
}

/// How many records of each scope a device holds.
fn counts(table: &Table, device: usize) -> BTreeMap<ScopeId, usize> {
    let mut counts = BTreeMap::new();
    for (log, records) in &table.devices[device].disk.records {
        *counts.entry(log.scope).or_default() += records.len();
    }
    counts
}

#[test]
fn who_signs_writes_nothing_into_communities_only_members_see() {
    let (mut table, community) = tea();
    let hidden = found(&mut table, ANN, "Sleepless", Template::Life);
    post(&mut table, ANN, hidden, "we are few");
    let home = ScopeId::of_space(&table.devices[ANN].view.space.as_ref().unwrap().id);
    let before = counts(&table, ANN);
    assert!(before.contains_key(&hidden) && before.contains_key(&community));
    govern(&mut table, ANN, exclude("Cem"));
    let after = counts(&table, ANN);
    assert!(after[&home] > before[&home]);
    let beside_home = |mut counts: BTreeMap<ScopeId, usize>| {
        counts.remove(&home);
        counts
    };
    assert_eq!(beside_home(after), beside_home(before));
}

#[test]
fn nobody_is_removed_by_a_device_that_has_heard_nobody_for_long() {
    let (mut table, community) = tea();
    post(&mut table, CEM, community, "meanwhile");
    table.encounter(CEM, BEN);
    // The index forgets when anybody was heard; a day later that is long ago.
    for hours in [0, 25] {
        match hours {
            0 => table.restart(ANN, false),
            _ => {
                table.encounter(ANN, DUA);
                table.pass(hours * 60 * 60 * 1_000);
                table.restart(ANN, true);
            }
        }
        let (place, rule) = (String::new(), exclude("Cem"));
        let act = GovernAct::Propose { place, rule };
        let refusal = table.wish(ANN, Intent::Govern(act)).unwrap_err();
        assert_eq!(refusal.code, "not-all-read", "after {hours} hours");
        // Nothing of it was proposed.
        assert_eq!(governance(&mut table, ANN).proposals, []);
    }
    table.encounter(ANN, BEN);
    table.restart(ANN, true);
    govern(&mut table, ANN, exclude("Cem"));
    assert_eq!(posts(&mut table, ANN, "Tea"), ["before", "meanwhile"]);
}

#[test]
fn whoever_keeps_a_device_from_hearing_anybody_is_removed_an_hour_later() {
    let (mut table, _) = tea();
    table.pass(25 * 60 * 60 * 1_000);
    let tries = |table: &mut Table| {
        let (place, rule) = (String::new(), exclude("Cem"));
        table.wish(ANN, Intent::Govern(GovernAct::Propose { place, rule }))
    };
    let minute = 60 * 1_000;
    // When it was first tried a restart does not forget, and a try of days ago counts no more.
    for minutes in [0, 30, 29, 60 * 60, 59] {
        table.pass(minutes * minute);
        table.restart(ANN, true);
        let refusal = tries(&mut table).unwrap_err();
        assert_eq!(refusal.code, "not-all-read", "after {minutes} minutes");
    }
    table.pass(2 * minute);
    tries(&mut table).unwrap();
    assert_eq!(governance(&mut table, ANN).removed.len(), 1);
}
