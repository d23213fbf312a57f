//! Two records of one device for one place: known to everybody who meets somebody who knows.

use crate::common::{Table, shuffle};
use history::ScopeId;
use replica::{Answer, CommunityAct, Intent, PostKind, Template};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const DUA: usize = 3;
const EVE: usize = 4;

/// Five people; Ann and Ben are in a community, the others only carry it.
fn five() -> (Table, ScopeId) {
    let mut table = Table::of(&["Ann", "Ben", "Cem", "Dua", "Eve"]);
    let found = CommunityAct::Found {
        name: "Tea".into(),
        template: Template::Theme,
        closed: None,
    };
    let community = match table.act(ANN, Intent::Community(found)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    };
    table.encounter(ANN, BEN);
    let sign = true;
    let join = CommunityAct::Join { community, sign };
    table.act(BEN, Intent::Community(join));
    for _ in 0..2 {
        for other in [BEN, CEM, DUA, EVE] {
            table.encounter(ANN, other);
        }
    }
    (table, community)
}

fn post(table: &mut Table, community: ScopeId, text: &str) {
    let post = CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: text.to_owned(),
        until: None,
    };
    table.act(BEN, Intent::Community(post));
}

fn digest_of(table: &mut Table, device: usize, community: ScopeId) -> String {
    let scopes = table.status(device).scopes;
    let name = community.to_string();
    let scope = scopes.into_iter().find(|scope| scope.scope == name);
    scope.expect("carried").digest
}

#[test]
fn who_takes_no_part_shows_a_fork_to_whoever_holds_only_one_of_the_two() {
    let (mut table, community) = five();
    // Two copies of Ben's folder write at one place; one is met by Cem, the other by Dua and Eve.
    let copy = table.devices[BEN].disk.clone();
    post(&mut table, community, "yes");
    table.encounter(BEN, CEM);
    table.devices[BEN].disk = copy;
    table.restart(BEN, true);
    post(&mut table, community, "no");
    for other in [DUA, EVE] {
        table.encounter(BEN, other);
    }
    // Both find the proof, and neither has a log in the community to tell it in.
    table.encounter(CEM, DUA);
    let known = digest_of(&mut table, CEM, community);
    assert_eq!(known, digest_of(&mut table, DUA, community));
    // Cem knows the record Eve holds, and Eve does not know his.
    assert_ne!(known, digest_of(&mut table, EVE, community));
    table.encounter(CEM, EVE);
    assert_eq!(known, digest_of(&mut table, EVE, community));
    table.restart(EVE, true);
    assert_eq!(known, digest_of(&mut table, EVE, community));
    // Once both know, nothing more is said of it.
    table.encounter(CEM, EVE);
    let before = table.wire.len();
    table.encounter(CEM, EVE);
    let said = table.wire.split_off(before);
    let records = |frame: &Vec<u8>| {
        let message = replica::Message::decode(frame).expect("an honest frame");
        matches!(message, replica::Message::Records(_))
    };
    assert!(!said.iter().any(|(_, _, frame)| records(frame)));
}

/// Those who take part beside Ben, whose device signs twice.
const AMONG: [usize; 4] = [ANN, CEM, DUA, EVE];

/// The five, with all of them in the community.
fn five_inside() -> (Table, ScopeId) {
    let (mut table, community) = five();
    for device in [CEM, DUA, EVE] {
        let sign = true;
        let join = CommunityAct::Join { community, sign };
        table.act(device, Intent::Community(join));
    }
    (table, community)
}

/// Lets all but Ben meet until each has what the others have.
fn everybody(table: &mut Table) {
    table.pass(61_000);
    for _ in 0..3 {
        for (at, one) in AMONG.iter().enumerate() {
            for other in &AMONG[at + 1..] {
                table.encounter(*one, *other);
            }
        }
    }
}

#[test]
fn who_types_on_both_branches_of_a_fork_leaves_everybody_one_text() {
    let (mut table, community) = five_inside();
    table.hope_for(ANN, community, "We drink tea.");
    everybody(&mut table);
    table.encounter(ANN, BEN);
    // What Ben typed before is no part of the fork, and what others built on it stays.
    table.hope_for(BEN, community, "Ben pours.");
    table.encounter(ANN, BEN);
    everybody(&mut table);
    table.hope_for(EVE, community, "Eve likes that.");
    everybody(&mut table);
    table.encounter(ANN, BEN);
    // Two copies of Ben's folder type into the text; Cem goes on from one, Dua from the other.
    let copy = table.devices[BEN].disk.clone();
    table.hope_for(BEN, community, "Green.");
    table.encounter(BEN, CEM);
    table.devices[BEN].disk = copy;
    table.restart(BEN, true);
    table.hope_for(BEN, community, "Black.");
    table.encounter(BEN, DUA);
    table.hope_for(CEM, community, "Cem brings cups.");
    table.hope_for(DUA, community, "Dua brings cake.");
    everybody(&mut table);
    let known = table.hope(ANN, "Tea");
    assert!(
        known.contains("We drink tea.")
            && known.contains("Ben pours.")
            && known.contains("Eve likes that.")
            && !known.contains("Green")
            && !known.contains("Black")
    );
    for device in AMONG {
        assert_eq!(table.hope(device, "Tea"), known, "{device}");
    }
    // Nobody is kept from going on, nor from saying anything else.
    for (device, text) in [(CEM, "Cem stays."), (DUA, "Dua stays.")] {
        table.hope_for(device, community, text);
    }
    everybody(&mut table);
    let known = table.hope(ANN, "Tea");
    assert!(known.contains("Cem stays.") && known.contains("Dua stays."));
    for device in AMONG {
        assert_eq!(table.hope(device, "Tea"), known, "{device}");
        table.restart(device, true);
        assert_eq!(table.hope(device, "Tea"), known, "{device}, restarted");
    }
    let digests = AMONG.map(|device| digest_of(&mut table, device, community));
    assert!(digests.iter().all(|digest| *digest == digests[0]));
}

#[test]
fn in_whatever_order_both_branches_come_everybody_has_one_text() {
    for is_typed in [true, false] {
        whatever_the_order(is_typed);
    }
}

/// Ben's device signs twice; one of its copies types into the text all write, and the other does so as
/// well or says something else.
fn whatever_the_order(is_typed: bool) {
    let (mut table, community) = five_inside();
    everybody(&mut table);
    table.encounter(ANN, BEN);
    table.hope_for(BEN, community, "Ben pours.");
    table.encounter(ANN, BEN);
    everybody(&mut table);
    let before = table.devices[EVE].disk.clone();
    table.hope_for(ANN, community, "Ann likes that.");
    table.encounter(ANN, CEM);
    table.encounter(ANN, DUA);
    table.encounter(ANN, BEN);
    // One copy of Ben's folder types once, the other three times, of which nobody saw the last.
    let copy = table.devices[BEN].disk.clone();
    if is_typed {
        table.hope_for(BEN, community, "Green.");
    } else {
        let act = CommunityAct::Post {
            community,
            kind: PostKind::News,
            text: "Green tea is here.".to_owned(),
            until: None,
        };
        table.act(BEN, Intent::Community(act));
    }
    table.encounter(BEN, CEM);
    table.devices[BEN].disk = copy;
    table.restart(BEN, true);
    table.hope_for(BEN, community, "Black.");
    table.hope_for(BEN, community, "Black again.");
    table.encounter(BEN, DUA);
    table.hope_for(BEN, community, "White.");
    table.hope_for(CEM, community, "Cem brings cups.");
    table.hope_for(DUA, community, "Dua brings cake.");
    let mut records = table.all_records();
    let mut known: Option<String> = None;
    for seed in 1..=24 {
        shuffle(&mut records, seed);
        table.devices[EVE].disk = before.clone();
        table.restart(EVE, true);
        // What came before its log was known to be forked is asked for once more.
        table.hand_over(DUA, EVE, &records);
        table.hand_over(DUA, EVE, &records);
        for keep_index in [None, Some(true)] {
            if let Some(keep_index) = keep_index {
                table.restart(EVE, keep_index);
            }
            let seen = table.hope(EVE, "Tea");
            let known = known.get_or_insert_with(|| seen.clone());
            assert_eq!(&seen, known, "{seed}, {keep_index:?}");
        }
    }
    let known = known.unwrap();
    // What Ben typed before the fork stays, and nothing typed on either branch.
    assert!(known.contains("Ann likes that.") && known.contains("Ben pours."));
    let masked = ["Green", "Black", "White"];
    assert!(!masked.iter().any(|words| known.contains(words)), "{known}");
    let stay = ["Cem brings", "Dua brings"].map(|words| known.contains(words));
    assert_eq!(stay[0] && stay[1], !is_typed, "{known}");
    assert!(stay[0] || stay[1], "{known}");
}
