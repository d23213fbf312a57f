//! What cannot be meant, or comes too late: one plain sentence, and nothing is written.

use super::*;
use model::PersonId;

// The table begins on 2026-11-25 or so; these are surely over, and surely to come.
const OVER: &str = "2020-02-29";
const AHEAD: &str = "2099-12-31";

/// A community of two.
fn two() -> (Table, ScopeId) {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    table.encounter(ANN, BEN);
    (table, tea)
}

fn both(table: &mut Table) {
    table.encounter(ANN, BEN);
}

fn code(table: &mut Table, device: usize, wished: CommunityAct) -> String {
    let records = table.status(device).digest;
    let refused = wish(table, device, wished).expect_err("refused");
    assert!(refused.message.starts_with("Could not "), "{refused:?}");
    assert!(refused.message.ends_with('.'), "{refused:?}");
    assert_eq!(table.status(device).digest, records, "nothing was written");
    refused.code
}

fn gather(community: ScopeId, when: &str) -> CommunityAct {
    CommunityAct::Gather {
        community,
        title: "Walk".into(),
        text: String::new(),
        format: None,
        when: when.into(),
        place: "Harbour".into(),
        online: false,
        seats: None,
    }
}

fn posting(community: ScopeId, kind: PostKind, until: Option<&str>) -> CommunityAct {
    CommunityAct::Post {
        community,
        kind,
        text: "Who has a ladder?".into(),
        until: until.map(str::to_owned),
    }
}

#[test]
fn nothing_begins_that_would_be_over() {
    let (mut table, community) = two();
    let ben = table.person(BEN);
    let until = || Some(OVER.to_owned());
    let poll = CommunityAct::Poll {
        community,
        text: "Which?".into(),
        options: vec!["Green".into(), "Black".into()],
        many: false,
        until: until(),
    };
    let role = CommunityAct::TakeRole {
        community,
        title: "Host".into(),
        until: until(),
    };
    let guest = |person: PersonId, until| CommunityAct::Guest {
        community,
        person,
        until,
    };
    let dates = CommunityAct::AskDates {
        community,
        title: "Tasting".into(),
        text: String::new(),
        format: None,
        dates: vec![format!("{OVER} 12:00"), format!("{AHEAD} 12:00")],
        place: String::new(),
        online: false,
        seats: None,
    };
    for wished in [
        posting(community, PostKind::Ask, Some(OVER)),
        posting(community, PostKind::Offer, Some(OVER)),
        gather(community, &format!("{OVER} 12:00-13:00")),
        poll,
        role,
        guest(ben, until()),
        dates,
    ] {
        assert_eq!(
            code(&mut table, ANN, wished.clone()),
            "day-over",
            "{wished:?}"
        );
    }
    act(
        &mut table,
        ANN,
        posting(community, PostKind::Ask, Some(AHEAD)),
    );
    let ann = table.person(ANN);
    let me = guest(ann, Some(AHEAD.into()));
    assert_eq!(code(&mut table, ANN, me), "person-oneself");
    let cem = table.person(CEM);
    let elsewhere = guest(cem, Some(AHEAD.into()));
    assert_eq!(code(&mut table, ANN, elsewhere), "unknown-person");
    assert_eq!(code(&mut table, ANN, guest(ben, None)), "not-your-guest");
    act(&mut table, ANN, guest(ben, Some(AHEAD.into())));
    act(&mut table, ANN, guest(ben, None));
}

#[test]
fn hours_and_series_can_take_place() {
    let (mut table, community) = two();
    for (when, expected) in [
        ("2099-12-03 12:00-11:00", "hours"),
        ("2099-12-03 12:00-12:00", "hours"),
        ("2099-12-03 12:00-13:00 weekly 1", "series"),
        ("2099-01-31 12:00-13:00 monthly 3", "series"),
        ("2099-12-03 12:00-13:00 weekly 0", "item-not-understood"),
        ("2099-12-03 12:00-13:00 yearly 3", "item-not-understood"),
    ] {
        let wished = gather(community, when);
        assert_eq!(code(&mut table, ANN, wished), expected, "{when}");
    }
    for when in [
        "2099-12-03 12:00-13:00",
        "2099-12-03 12:00",
        "2099-01-28 12:00-13:00 monthly 3",
    ] {
        act(&mut table, ANN, gather(community, when));
    }
    let happen = |when: &str, item| CommunityAct::MakeHappen {
        item,
        title: "Garden".into(),
        roles: vec![],
        when: Some(when.into()),
        place: String::new(),
    };
    let idea = post(&mut table, ANN, community, PostKind::Spark, "A tea garden?");
    let wished = happen("2099-12-03 12:00-11:00", idea);
    assert_eq!(code(&mut table, ANN, wished), "hours");
}

#[test]
fn formats_are_for_people_and_take_time() {
    let (mut table, community) = two();
    let adapt = |people: Option<&str>, steps: &[&str]| CommunityAct::AdaptFormat {
        community,
        from: "walk".into(),
        title: "Tea walk".into(),
        purpose: None,
        people: people.map(str::to_owned),
        steps: steps.iter().map(|step| (*step).to_owned()).collect(),
    };
    for people in ["many", "4-2", "0", "3-3", "-5", "2-99999", "2-3-4", ""] {
        let wished = adapt(Some(people), &[]);
        assert_eq!(code(&mut table, ANN, wished), "how-many-people", "{people}");
    }
    let wished = adapt(None, &["0 min | Begin"]);
    assert_eq!(code(&mut table, ANN, wished), "steps");
    act(&mut table, ANN, adapt(Some("2 – 4"), &["10 min | Walk"]));
    let view = show(&mut table, ANN, "Tea");
    assert_eq!(view.formats[0].format.people, "2-4");
}

#[test]
fn what_was_closed_or_taken_back_is_not_answered() {
    let (mut table, tea) = two();
    let [closed, gone] = ["Who has a ladder?", "And a rope?"]
        .map(|text| post(&mut table, ANN, tea, PostKind::Ask, text));
    both(&mut table);
    let reply = |to: &String| CommunityAct::Reply {
        to: to.clone(),
        text: "I do.".into(),
    };
    let [early, lost] = [&closed, &gone].map(|to| said(&mut table, BEN, reply(to)));
    both(&mut table);
    said(
        &mut table,
        ANN,
        CommunityAct::Close {
            item: closed.clone(),
        },
    );
    said(&mut table, ANN, CommunityAct::Delete { item: gone.clone() });
    both(&mut table);
    for device in [ANN, BEN] {
        assert_eq!(code(&mut table, device, reply(&closed)), "item-closed");
        assert_eq!(code(&mut table, device, reply(&gone)), "item-gone");
    }
    let accept = |answer: &String| CommunityAct::Accept {
        answer: answer.clone(),
    };
    assert_eq!(code(&mut table, ANN, accept(&early)), "item-closed");
    assert_eq!(code(&mut table, ANN, accept(&lost)), "item-gone");
    let react = CommunityAct::React {
        to: gone,
        sign: "heart".into(),
        on: true,
    };
    assert_eq!(code(&mut table, BEN, react), "item-gone");
}

#[test]
fn one_does_not_accept_or_thank_oneself() {
    let (mut table, tea) = two();
    let ask = post(&mut table, ANN, tea, PostKind::Ask, "Who has a ladder?");
    let (to, text) = (ask.clone(), "I found one.".to_owned());
    let own = said(&mut table, ANN, CommunityAct::Reply { to, text });
    let accept = CommunityAct::Accept {
        answer: own.clone(),
    };
    assert_eq!(code(&mut table, ANN, accept), "own-answer");
    let (to, text) = (own, String::new());
    let thank = CommunityAct::Thank { to, text };
    assert_eq!(code(&mut table, ANN, thank), "not-yours-to-thank");
    let view = show(&mut table, ANN, "Tea");
    let waiting = view.health.unanswered.iter();
    assert_eq!(waiting.count(), 1, "nobody else has answered");
    let (community, person) = (tea, table.person(ANN));
    let vouch = CommunityAct::Vouch {
        community,
        person,
        text: "Trust me".into(),
    };
    assert_eq!(code(&mut table, ANN, vouch), "person-oneself");
}

#[test]
fn a_deleted_card_is_not_written_in_and_nobody_leaves_where_they_are_not() {
    let (mut table, tea) = two();
    let new = CommunityAct::Card {
        community: tea,
        from: None,
        title: "Quiet rooms".into(),
        text: "The attic.".into(),
    };
    let card = said(&mut table, ANN, new);
    said(&mut table, ANN, CommunityAct::Delete { item: card.clone() });
    let edit = TextEdit::Append("The shed.".into());
    let edit = CommunityAct::EditCard { card, edit };
    assert_eq!(code(&mut table, ANN, edit), "item-gone");
    // What all write has no way back: nobody empties it in a moment.
    let new = CommunityAct::Card {
        community: tea,
        from: None,
        title: "Quieter rooms".into(),
        text: "The cellar.".into(),
    };
    let card = said(&mut table, ANN, new);
    let edit = TextEdit::Set(" \n".into());
    let edit = CommunityAct::EditCard { card, edit };
    assert_eq!(code(&mut table, BEN, edit.clone()), "unknown-item");
    both(&mut table);
    assert_eq!(code(&mut table, BEN, edit), "item-not-understood");
    table.encounter(BEN, CEM);
    let leave = || CommunityAct::Leave { community: tea };
    assert_eq!(code(&mut table, CEM, leave()), "not-inside");
    act(&mut table, BEN, leave());
    assert_eq!(code(&mut table, BEN, leave()), "not-inside");
}

#[test]
fn a_role_is_named_by_its_title_or_its_id_and_none_is_made_by_mistyping() {
    let (mut table, tea) = two();
    let mut take = |title: &str| {
        let role = CommunityAct::TakeRole {
            community: tea,
            title: title.to_owned(),
            until: None,
        };
        wish(&mut table, ANN, role)
    };
    let id = |answer| match answer {
        Ok(Answer::Said { id, .. }) => id,
        other => panic!("{other:?}"),
    };
    let gardener = id(take("Gardener"));
    let refused = take("gardner").expect_err("nobody has said that there is one");
    assert_eq!(refused.code, "no-such-role");
    assert!(
        refused.message.contains("“Gardener”"),
        "{}",
        refused.message
    );
    assert_eq!(id(take(&gardener)), gardener);
    assert_eq!(id(take(&gardener[..6])), gardener);
    let cook = id(take("Cook"));
    assert_ne!(id(take("Book")), cook, "a short word is another one");
}

#[test]
fn only_what_is_of_its_kind_is_voted_on_joined_or_handed_on() {
    let (mut table, tea) = two();
    let news = post(&mut table, ANN, tea, PostKind::News, "The pot is here.");
    let item = || news.clone();
    let ben = table.person(BEN);
    for (wished, expected) in [
        (
            CommunityAct::Vote {
                proposal: item(),
                in_favour: true,
            },
            "wrong-kind",
        ),
        (
            CommunityAct::TakePart {
                item: item(),
                on: true,
            },
            "wrong-kind",
        ),
        (
            CommunityAct::Attend {
                gathering: item(),
                answer: Attendance::Coming,
            },
            "wrong-kind",
        ),
        (
            CommunityAct::WasThere {
                gathering: item(),
                on: true,
            },
            "wrong-kind",
        ),
        (
            CommunityAct::HandOver {
                role: item(),
                to: ben,
            },
            "wrong-kind",
        ),
        (
            CommunityAct::Settle {
                gathering: item(),
                when: "2099-12-03 12:00".into(),
            },
            "wrong-kind",
        ),
    ] {
        assert_eq!(
            code(&mut table, ANN, wished.clone()),
            expected,
            "{wished:?}"
        );
    }
    let walk = said(&mut table, ANN, gather(tea, "2099-12-03 12:00-13:00"));
    let (gathering, on) = (walk, true);
    let early = CommunityAct::WasThere { gathering, on };
    assert_eq!(code(&mut table, ANN, early), "not-begun");
    let role = CommunityAct::TakeRole {
        community: tea,
        title: "Host".into(),
        until: None,
    };
    let role = said(&mut table, ANN, role);
    both(&mut table);
    let to = table.person(ANN);
    let hand = CommunityAct::HandOver { role, to };
    assert_eq!(code(&mut table, BEN, hand), "role-not-yours");
}
