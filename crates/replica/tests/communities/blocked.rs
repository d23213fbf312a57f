//! Somebody one has blocked: what they said is not read, whoever else made something of it.

use replica::TalkAct;

use super::*;

const CANARY: &str = "Xylophone";

fn meet(table: &mut Table) {
    for _ in 0..3 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        table.encounter(ANN, CEM);
    }
}

/// Says all kinds of things as Ben, and has Cem make something of some of them.
fn said_by_ben(table: &mut Table, tea: ScopeId, coffee: ScopeId) {
    let idea = |text: &str, from| CommunityAct::Idea {
        community: tea,
        text: text.into(),
        from,
    };
    let first = said(table, BEN, idea(&format!("{CANARY} on the roof"), vec![]));
    let words = post(table, BEN, tea, PostKind::News, CANARY);
    let poll = CommunityAct::Poll {
        community: tea,
        text: "When?".into(),
        options: vec![format!("{CANARY} now"), "Later".into()],
        many: false,
        until: None,
    };
    said(table, BEN, poll);
    let gather = CommunityAct::Gather {
        community: tea,
        title: CANARY.into(),
        text: CANARY.into(),
        format: None,
        when: "2027-12-03 12:00-13:00".into(),
        place: "Roof".into(),
        online: false,
        seats: None,
    };
    said(table, BEN, gather);
    let card = CommunityAct::Card {
        community: tea,
        from: None,
        title: CANARY.into(),
        text: CANARY.into(),
    };
    said(table, BEN, card);
    let role = CommunityAct::TakeRole {
        community: tea,
        title: CANARY.into(),
        until: None,
    };
    act(table, BEN, role);
    let vouch = CommunityAct::Vouch {
        community: tea,
        person: table.person(CEM),
        text: CANARY.into(),
    };
    act(table, BEN, vouch);
    let (community, text) = (tea, CANARY.to_owned());
    act(table, BEN, CommunityAct::MyWhy { community, text });
    meet(table);
    said(table, CEM, idea("With flowers", vec![first.clone()]));
    let project = CommunityAct::MakeHappen {
        item: first,
        title: "Roof garden".into(),
        roles: vec![],
        when: None,
        place: String::new(),
    };
    said(table, CEM, project);
    let card = CommunityAct::Card {
        community: tea,
        from: Some(words.clone()),
        title: "Kept".into(),
        text: String::new(),
    };
    said(table, CEM, card);
    let relay = CommunityAct::Amplify {
        item: words,
        to: coffee,
        comment: String::new(),
    };
    said(table, CEM, relay);
    meet(table);
}

/// Everything Ann is shown of both communities, as text.
fn all_shown(table: &mut Table) -> String {
    let views = ["Tea", "Coffee"].map(|name| show(table, ANN, name));
    let text = CANARY.to_owned();
    let found = table.act(ANN, Intent::Ask(Question::Search { text, top: 50 }));
    let digest = table.act(ANN, Intent::Ask(Question::Digest { days: 7 }));
    let feed = &table.devices[ANN].view.feed;
    format!("{views:?} {found:?} {digest:?} {feed:?}")
}

#[test]
fn what_somebody_blocked_said_is_not_read_where_others_made_something_of_it() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let coffee = found(&mut table, ANN, "Coffee");
    meet(&mut table);
    for device in [BEN, CEM] {
        join(&mut table, device, tea);
        join(&mut table, device, coffee);
    }
    meet(&mut table);
    said_by_ben(&mut table, tea, coffee);
    let before = all_shown(&mut table).matches(CANARY).count();
    assert!(before > 12, "the test can see: {before}");
    let person = table.person(BEN);
    // As a window has it open, with a list of members that is kept from view to view.
    act(&mut table, ANN, CommunityAct::Open(Some(tea)));
    let members = |table: &Table| {
        let view = table.devices[ANN].view.community.clone();
        format!("{:?}", view.expect("it is open").members)
    };
    assert!(members(&table).contains(CANARY));
    table.act(ANN, Intent::Talk(TalkAct::Block { person, on: true }));
    assert!(!members(&table).contains(CANARY), "{}", members(&table));
    let after = all_shown(&mut table);
    let at = after.find(CANARY).unwrap_or_default();
    let around: String = after
        .chars()
        .skip(at.saturating_sub(300))
        .take(600)
        .collect();
    assert_eq!(after.matches(CANARY).count(), 0, "{around}");
    assert!(after.contains("With flowers"), "what others say stays");
    assert!(after.contains("Roof garden"));
    // What others write on with them stays.
    let kept = show(&mut table, BEN, "Tea").cards;
    let theirs = kept
        .iter()
        .find(|card| card.title == CANARY)
        .expect("a card");
    let (card, edit) = (theirs.id.clone(), TextEdit::Append("And more.".into()));
    said(&mut table, CEM, CommunityAct::EditCard { card, edit });
    meet(&mut table);
    assert_eq!(show(&mut table, ANN, "Tea").cards.len(), 1);
}
