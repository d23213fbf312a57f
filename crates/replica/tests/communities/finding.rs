//! Finding: each section has its share.

use super::*;
use replica::Section;

#[test]
fn people_do_not_crowd_out_what_was_said() {
    let mut table = Table::of(&["Ann Tea", "Ben Tea", "Cem Tea"]);
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    let tea = found(&mut table, ANN, "Tea");
    let news = post(&mut table, ANN, tea, PostKind::News, "The tea is here.");
    let reply = CommunityAct::Reply {
        to: news.clone(),
        text: "Which tea?".into(),
    };
    let reply = said(&mut table, ANN, reply);
    let mut search = |top| {
        let text = "tea".to_owned();
        match table.act(ANN, Intent::Ask(Question::Search { text, top })) {
            Answer::Found(found) => found,
            other => panic!("{other:?}"),
        }
    };
    let sections =
        |found: &[FoundView]| -> Vec<Section> { found.iter().map(|one| one.section).collect() };
    use Section::{People, Posts, Replies};
    let found = search(4);
    assert_eq!(sections(&found), [People, People, Posts, Replies]);
    assert_eq!((&found[2].id, &found[3].id), (&news, &reply));
    assert_eq!(sections(&search(3)), [People, Posts, Replies]);
    assert_eq!(sections(&search(9)), [People, People, Posts, Replies]);
}

#[test]
fn whoever_has_no_umlauts_to_type_finds_them() {
    let mut table = Table::of(&["Ann", "Ben"]);
    table.encounter(ANN, BEN);
    let tea = found(&mut table, ANN, "Tea");
    let houses = post(&mut table, ANN, tea, PostKind::News, "Drei neue Häuser");
    let spoken = post(&mut table, ANN, tea, PostKind::News, "A poem, read aloud");
    let mut search = |text: &str| {
        let text = text.to_owned();
        match table.act(ANN, Intent::Ask(Question::Search { text, top: 9 })) {
            Answer::Found(found) => found.into_iter().map(|it| it.id).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    let only = std::slice::from_ref(&houses);
    assert_eq!(search("Haeuser"), only);
    assert_eq!(search("hauser"), only);
    assert_eq!(search("poem"), [spoken], "what stands there comes first");
    assert!(search("Haenser").is_empty());
}
