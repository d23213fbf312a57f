//! What tests of several subjects do alike.

use crate::common::Table;
use history::ScopeId;
use model::{Edit, Field};
use replica::{
    Answer, CommunityAct, CommunityView, HintsView, Intent, MatchesView, PostKind, Question,
    Refusal, Rule,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;

pub fn act(table: &mut Table, device: usize, act: CommunityAct) -> Answer {
    wish(table, device, act).expect("not refused")
}

pub fn everybody_meets(table: &mut Table) {
    table.pass(61_000);
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        table.encounter(ANN, CEM);
    }
}

pub fn exclude(person: &str) -> Rule {
    let (person, guests) = (person.to_owned(), false);
    Rule::Exclude { person, guests }
}

pub fn hints(table: &mut Table, device: usize) -> HintsView {
    match table.act(device, Intent::Ask(Question::Hints)) {
        Answer::Hints(hints) => *hints,
        other => panic!("{other:?}"),
    }
}

pub fn matches(table: &mut Table, device: usize, program: &str) -> MatchesView {
    let (program, top) = (program.to_owned(), 10);
    match table.act(device, Intent::Ask(Question::Match { program, top })) {
        Answer::Matches(view) => view,
        other => panic!("{other:?}"),
    }
}

pub fn post(table: &mut Table, device: usize, community: ScopeId, text: &str) {
    let act = CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: text.to_owned(),
        until: None,
    };
    table.act(device, Intent::Community(act));
}

pub fn says(table: &mut Table, device: usize, field: Field, value: &str) {
    let edits = vec![Edit::Set(field, vec![value.to_owned()])];
    table.act(device, Intent::Profile(edits));
}

pub fn set(table: &mut Table, field: Field, text: &str) {
    says(table, ANN, field, text);
}

pub fn set_headline(table: &mut Table, device: usize, text: &str) {
    says(table, device, Field::Headline, text);
}

pub fn show(table: &mut Table, device: usize, name: &str) -> CommunityView {
    let community = name.to_owned();
    match table.act(device, Intent::Ask(Question::Community { community })) {
        Answer::Community(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// Three who know each other.
pub fn three_known() -> Table {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    everybody_meets(&mut table);
    table
}

/// Three members who all know each other; Ann and Cem do not meet again.
pub fn three() -> Table {
    let mut table = Table::of(&["Ann", "Ben", "Cem"]);
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    table
}

pub fn wish(table: &mut Table, device: usize, act: CommunityAct) -> Result<Answer, Refusal> {
    table.wish(device, Intent::Community(act))
}
