//! Everything about oneself, to take along.

use crate::common::Table;
use replica::{Answer, ExportView, Intent, Question, RoundAct, RoundPart, TalkAct};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;

fn export(table: &mut Table, device: usize) -> ExportView {
    match table.act(device, Intent::Ask(Question::Export)) {
        Answer::Export(export) => *export,
        other => panic!("{other:?}"),
    }
}

#[test]
fn rounds_one_announced_and_introductions_one_asked_for_are_taken_along() {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(ANN, CEM);
        table.encounter(BEN, CEM);
    }
    let announce = RoundAct::Announce {
        program: "P05".into(),
        closes: None,
        drawn: false,
        note: "Under the big lamp".into(),
    };
    table.act(ANN, Intent::Round(announce));
    let (via, to) = (table.person(BEN), table.person(CEM));
    let text = "We both bake".to_owned();
    table.act(ANN, Intent::Talk(TalkAct::AskIntro { via, to, text }));
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(ANN, CEM);
    }
    let own = export(&mut table, ANN);
    let [round] = own.rounds.as_slice() else {
        panic!("{:?}", own.rounds);
    };
    assert_eq!(round.note.as_deref(), Some("Under the big lamp"));
    assert_eq!(round.part, RoundPart::Outside, "announced and not entered");
    assert_eq!(own.introductions[0].text, "We both bake");
    // Whoever is in the middle has it too; whoever has nothing to do with either has none.
    assert_eq!(export(&mut table, BEN).introductions.len(), 1);
    let others = export(&mut table, CEM);
    assert!(others.rounds.is_empty() && others.introductions.is_empty());
}
