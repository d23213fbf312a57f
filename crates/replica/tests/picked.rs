//! Fields shown to people one picks: they read them, whoever carries them does not.

use crate::common::{Table, stands_in};
use model::{Edit, Field, Visibility};
use replica::{Answer, Intent, Question};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const CANARY: &str = "stage-canary-4410";

fn stage(table: &mut Table, device: usize) -> Option<String> {
    let person = Some("Ann".to_owned());
    match table.act(device, Intent::Ask(Question::Profile { person })) {
        Answer::Person(card) => card.profile.life_stage,
        other => panic!("{other:?}"),
    }
}

fn show(table: &mut Table, to: Visibility) {
    let field = Field::LifeStage;
    table.act(ANN, Intent::Show { field, to });
}

fn meet(table: &mut Table) {
    // Ben and Ann do not meet again: Cem carries.
    for _ in 0..2 {
        table.encounter(ANN, CEM);
        table.encounter(CEM, BEN);
    }
}

#[test]
fn whom_one_picks_reads_a_field_and_whoever_carries_it_does_not() {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    // Ben learns of Cem, who joined after him.
    table.encounter(ANN, BEN);
    meet(&mut table);
    let edit = Edit::Set(Field::LifeStage, vec![CANARY.into()]);
    table.act(ANN, Intent::Profile(vec![edit]));
    let ben = table.person(BEN);
    show(&mut table, Visibility::Picked(vec![ben]));
    meet(&mut table);
    assert_eq!(stage(&mut table, BEN).as_deref(), Some(CANARY));
    assert_eq!(stage(&mut table, CEM), None);
    let pieces = table.devices[CEM].disk.pieces();
    assert!(!stands_in(CANARY.as_bytes(), &pieces), "Cem only carries");
    let frames: Vec<Vec<u8>> = table.wire.iter().map(|(_, _, f)| f.clone()).collect();
    assert!(!stands_in(CANARY.as_bytes(), &frames));
    assert!(table.inbox(BEN).is_empty(), "it is no message to answer");

    // It survives restarts, a lost index, and a change of what everybody sees.
    for keep_index in [true, false] {
        table.restart(BEN, keep_index);
        assert_eq!(stage(&mut table, BEN).as_deref(), Some(CANARY));
    }
    let edit = Edit::Set(Field::Headline, vec!["Mends bikes".into()]);
    table.act(ANN, Intent::Profile(vec![edit]));
    let edit = Edit::Set(Field::LifeStage, vec!["Twins now".into()]);
    table.act(ANN, Intent::Profile(vec![edit]));
    meet(&mut table);
    assert_eq!(stage(&mut table, BEN).as_deref(), Some("Twins now"));

    // What is said again in the same words is not sent again; what is withdrawn goes.
    let sent = table.wire.len();
    show(&mut table, Visibility::Picked(vec![ben]));
    assert_eq!(table.wire.len(), sent);
    show(&mut table, Visibility::Me);
    meet(&mut table);
    assert_eq!(stage(&mut table, BEN), None);
    table.restart(BEN, false);
    assert_eq!(stage(&mut table, BEN), None);
    // What was shown before stands in no readable copy, after the index was made anew either.
    let index: Vec<Vec<u8>> = table.devices[BEN].disk.index.values().cloned().collect();
    for gone in [CANARY, "Twins now"] {
        assert!(!stands_in(gone.as_bytes(), &index), "{gone}");
    }

    let nobody = Intent::Show {
        field: Field::LifeStage,
        to: Visibility::Picked(Vec::new()),
    };
    assert_eq!(table.wish(ANN, nobody).unwrap_err().code, "picked-people");
}
