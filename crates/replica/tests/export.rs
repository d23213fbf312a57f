//! Everything about oneself, to take along.

use std::collections::BTreeMap;

use crate::common::Table;
use replica::{
    Answer, CommunityAct, ExportView, GovernAct, Intent, Office, Question, RoundAct, RoundPart,
    Rule, RuleView, ScopeStatus, TalkAct,
};

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

/// Whoever reads the bundle in can tell for each part, also one that few read, that all of it came along.
#[test]
fn every_part_has_a_digest_by_which_a_copy_is_told_to_be_whole() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.say(ANN, &[BEN], "The key is under the pot.").unwrap();
    // By scope, of those one takes part in.
    type Digests = BTreeMap<String, String>;
    let of = |parts: &[ScopeStatus]| -> Digests {
        let mine = parts
            .iter()
            .filter(|part| part.takes_part && part.records > 0);
        mine.map(|part| (part.scope.clone(), part.digest.clone()))
            .collect()
    };
    for _ in 0..3 {
        table.encounter(ANN, BEN);
    }
    let taken = of(&export(&mut table, ANN).scopes);
    assert!(taken.len() > 1, "the space and the conversation");
    assert_eq!(of(&table.status(BEN).scopes), taken);
    // What was said since is not in a copy that was made before.
    table.say(ANN, &[BEN], "Under the other pot.").unwrap();
    assert_ne!(of(&export(&mut table, ANN).scopes), taken);
}

#[test]
fn offices_proposals_and_the_names_behind_choices_are_taken_along() {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    let everybody_meets = |table: &mut Table| {
        table.pass(61_000);
        for _ in 0..2 {
            table.encounter(ANN, BEN);
            table.encounter(ANN, CEM);
        }
    };
    everybody_meets(&mut table);
    let community = table.found(ANN, "Tea", None);
    let take = |title: &str, until: &str| {
        let (title, until) = (title.to_owned(), Some(until.to_owned()));
        Intent::Community(CommunityAct::TakeRole {
            community,
            title,
            until,
        })
    };
    table.act(ANN, take("Host", "2099-01-31"));
    everybody_meets(&mut table);
    let sign = true;
    let join = CommunityAct::Join { community, sign };
    table.act(BEN, Intent::Community(join));
    everybody_meets(&mut table);
    // Ann decides alone: a charter of the space, and that Ben looks after the community too. That she does
    // no longer needs both.
    let propose = |table: &mut Table, device: usize, place: &str, rule: Rule| {
        let place = place.to_owned();
        table.act(device, Intent::Govern(GovernAct::Propose { place, rule }));
        everybody_meets(table);
    };
    let text = "We meet at eye level.".to_owned();
    propose(&mut table, ANN, "", Rule::Charter { text });
    let steward = |person: &str, holds: bool| Rule::Steward {
        person: person.to_owned(),
        holds,
    };
    propose(&mut table, ANN, "Tea", steward("Ben", true));
    propose(&mut table, BEN, "Tea", steward("Ann", false));
    let (person, on) = (table.person(CEM), true);
    table.act(ANN, Intent::Talk(TalkAct::Block { person, on }));
    let own = export(&mut table, ANN);
    let offices = own
        .offices
        .iter()
        .map(|it| (&*it.place, &it.office, it.holds));
    let offices: Vec<_> = offices.collect();
    let host = Office::Role {
        title: "Host".to_owned(),
        until: "2099-01-31".to_owned(),
    };
    let space = own.space.expect("a space").name;
    let [registrar, steward, role] = offices.as_slice() else {
        panic!("{offices:?}");
    };
    assert_eq!(*registrar, (&*space, &Office::Registrar, true));
    assert_eq!(*steward, ("Tea", &Office::Steward, true));
    assert_eq!(*role, ("Tea", &host, true));
    let [charter, appointed] = own.proposals.as_slice() else {
        panic!("{:?}", own.proposals);
    };
    assert_eq!((&*charter.place, charter.decided), (&*space, true));
    let [RuleView::Charter { text }] = charter.changes.as_slice() else {
        panic!("{charter:?}");
    };
    assert_eq!(text, "We meet at eye level.");
    assert_eq!((&*appointed.place, appointed.decided), ("Tea", true));
    let blocked = own.settings.iter().find(|it| it.key.contains("blocked"));
    assert_eq!(blocked.expect("the choice").names, ["Cem"]);
    // Ben proposed something too, and that is not hers; Cem did and holds nothing.
    let others = export(&mut table, BEN);
    assert_eq!(others.proposals.len(), 1);
    assert!(!others.proposals[0].decided);
    assert_eq!(others.offices.len(), 1);
    let none = export(&mut table, CEM);
    assert!(none.proposals.is_empty() && none.offices.is_empty());
}
