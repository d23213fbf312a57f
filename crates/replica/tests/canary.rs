//! What iroh is given before it encrypts: every frame between devices, searched for words that are
//! nobody's business but the readers'.

use crate::common::{Table, stands_in};
use model::{Edit, Field};
use replica::{Answer, CommunityAct, Intent, PostKind, Template};

#[test]
fn no_frame_says_a_name_or_a_word_in_clear() {
    // The table's space is called Nordwerk.
    let mut table = Table::of(&["Wilhelmina", "Benedikt", "Cornelius"]);
    let edits = vec![
        Edit::Set(Field::Headline, vec!["headline-canary".into()]),
        Edit::Set(Field::LifeStage, vec!["private-canary".into()]),
    ];
    table.act(0, Intent::Profile(edits));
    let found = CommunityAct::Found {
        name: "Teekanary".into(),
        template: Template::Theme,
        closed: None,
    };
    let community = match table.act(0, Intent::Community(found)) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    };
    let post = CommunityAct::Post {
        community,
        kind: PostKind::Ask,
        text: "post-canary".into(),
        until: None,
    };
    table.act(0, Intent::Community(post));
    for _ in 0..2 {
        table.encounter(0, 1);
        table.encounter(1, 2);
    }
    table.say(2, &[0], "message-canary").unwrap();
    for _ in 0..2 {
        table.encounter(1, 2);
        table.encounter(0, 1);
    }
    assert_eq!(table.heard(0), ["Cornelius: message-canary"]);
    let frames: Vec<Vec<u8>> = table
        .wire
        .iter()
        .map(|(_, _, frame)| frame.clone())
        .collect();
    assert!(frames.len() > 50, "{} frames", frames.len());
    for canary in [
        "Nordwerk",
        "Wilhelmina",
        "Benedikt",
        "Cornelius",
        "headline-canary",
        "private-canary",
        "Teekanary",
        "post-canary",
        "message-canary",
    ] {
        assert!(!stands_in(canary.as_bytes(), &frames), "{canary}");
    }
    // What only oneself sees stays even in no index: the private log is sealed on one's own disk.
    let pieces = table.devices[0].disk.pieces();
    assert!(!stands_in(b"private-canary", &pieces));
}
