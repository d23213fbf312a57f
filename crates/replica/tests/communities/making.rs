//! What people make together and for a time: a project and who runs it, what is passed on, roles, names.

use super::*;

/// Ann and Ben in one community.
fn two() -> (Table, ScopeId) {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    table.encounter(ANN, BEN);
    (table, tea)
}

#[test]
fn whose_idea_it_was_is_asked_and_runs_the_project_too() {
    let (mut table, tea) = two();
    let show_made = CommunityAct::Show {
        community: tea,
        title: "A map of quiet rooms".into(),
        link: None,
        text: String::new(),
    };
    let made = said(&mut table, BEN, show_made);
    table.encounter(ANN, BEN);
    let project = CommunityAct::MakeHappen {
        item: made,
        title: "Quiet rooms".into(),
        roles: Vec::new(),
        when: None,
        place: String::new(),
    };
    let project = said(&mut table, ANN, project);
    table.encounter(ANN, BEN);
    let seen = |table: &mut Table, device| {
        let view = show(table, device, "Tea");
        let with = find(&view, &project).co_host.clone().expect("is named");
        (with.name, with.me, with.agreed)
    };
    assert_eq!(seen(&mut table, ANN), ("Ben".into(), false, false));
    assert_eq!(seen(&mut table, BEN), ("Ben".into(), true, false));
    let item = project.clone();
    let close = CommunityAct::Close { item };
    let early = wish(&mut table, BEN, close.clone()).unwrap_err();
    assert_eq!(early.code, "not-yours", "asked is not agreed");

    let (item, on) = (project.clone(), true);
    said(&mut table, BEN, CommunityAct::TakePart { item, on });
    table.encounter(ANN, BEN);
    assert_eq!(seen(&mut table, ANN), ("Ben".into(), false, true));
    said(&mut table, BEN, close);
    table.encounter(ANN, BEN);
    let view = show(&mut table, ANN, "Tea");
    assert!(find(&view, &project).closed, "each of the two finishes it");
    // Whoever takes part no longer runs it no longer, and the word to end it goes too.
    let (item, on) = (project.clone(), false);
    said(&mut table, BEN, CommunityAct::TakePart { item, on });
    table.encounter(ANN, BEN);
    assert!(!find(&show(&mut table, ANN, "Tea"), &project).closed);
}

#[test]
fn what_is_too_long_is_refused_with_how_long_it_may_be() {
    let (mut table, tea) = two();
    let news = post(&mut table, BEN, tea, PostKind::News, "The kettle works.");
    table.encounter(ANN, BEN);
    let (long, very_long) = ("x".repeat(121), "x".repeat(501));
    let gather = |title: &str, place: &str| CommunityAct::Gather {
        community: tea,
        title: title.to_owned(),
        text: String::new(),
        format: None,
        when: "2099-12-03 12:00".into(),
        place: place.to_owned(),
        online: false,
        seats: None,
    };
    let ben = table.person(BEN);
    for (wished, max) in [
        (
            CommunityAct::Show {
                community: tea,
                title: long.clone(),
                link: None,
                text: String::new(),
            },
            "120",
        ),
        (gather(&long, ""), "120"),
        (gather("Walk", &long), "120"),
        (
            CommunityAct::TakeRole {
                community: tea,
                title: long.clone(),
                until: None,
            },
            "120",
        ),
        (
            CommunityAct::Poll {
                community: tea,
                text: "Which?".into(),
                options: vec!["Green".into(), long.clone()],
                many: false,
                until: None,
            },
            "120",
        ),
        (
            CommunityAct::Card {
                community: tea,
                from: None,
                title: long.clone(),
                text: String::new(),
            },
            "120",
        ),
        (
            CommunityAct::Thank {
                to: news,
                text: very_long.clone(),
            },
            "500",
        ),
        (
            CommunityAct::Vouch {
                community: tea,
                person: ben,
                text: very_long,
            },
            "500",
        ),
        (
            CommunityAct::AdaptFormat {
                community: tea,
                from: "walk".into(),
                title: "Tea walk".into(),
                purpose: None,
                people: None,
                steps: vec![format!("10 min | {}", "x".repeat(281))],
            },
            "280",
        ),
    ] {
        let before = table.status(ANN).digest;
        let refused = wish(&mut table, ANN, wished.clone()).expect_err("refused");
        assert_eq!(refused.code, "value-too-long", "{wished:?}");
        assert!(refused.message.contains(max), "{}", refused.message);
        assert_eq!(table.status(ANN).digest, before, "nothing was written");
    }
    let rename = CommunityAct::Propose {
        community: tea,
        what: LifecycleAct::Rename(long),
    };
    let refused = wish(&mut table, ANN, rename).expect_err("refused");
    assert_eq!(refused.code, "community-name");
    said(&mut table, ANN, gather(&"x".repeat(120), "Kitchen"));
}

#[test]
fn what_its_author_took_back_is_shown_nowhere_it_was_relayed() {
    let (mut table, tea) = two();
    let spark = post(
        &mut table,
        ANN,
        tea,
        PostKind::Spark,
        "A garden on the roof?",
    );
    table.encounter(ANN, BEN);
    let coffee = found(&mut table, BEN, "Coffee");
    let relay = CommunityAct::Amplify {
        item: spark.clone(),
        to: coffee,
        comment: "Coffee too".into(),
    };
    let copy = said(&mut table, BEN, relay);
    table.encounter(ANN, BEN);
    said(&mut table, ANN, CommunityAct::Delete { item: spark });
    table.encounter(ANN, BEN);
    for device in [ANN, BEN] {
        let view = show(&mut table, device, "Coffee");
        let copy = find(&view, &copy);
        assert!(copy.origin_gone && !copy.deleted);
        assert!(copy.text.contains("Coffee too"), "{}", copy.text);
        assert!(!copy.text.contains("garden"), "{}", copy.text);
        for (text, hits) in [("garden", 0), ("coffee too", 1)] {
            let (text, top) = (text.to_owned(), 9);
            match table.act(device, Intent::Ask(Question::Search { text, top })) {
                Answer::Found(found) => assert_eq!(found.len(), hits, "{found:?}"),
                other => panic!("{other:?}"),
            }
        }
    }
    let cocoa = found(&mut table, BEN, "Cocoa");
    let further = CommunityAct::Amplify {
        item: copy,
        to: cocoa,
        comment: String::new(),
    };
    let refused = wish(&mut table, BEN, further).expect_err("refused");
    assert_eq!(refused.code, "cannot-relay");
}

#[test]
fn a_role_is_given_up_and_each_holder_has_a_last_day() {
    let (mut table, tea) = two();
    let take = |title: &str, until: &str| CommunityAct::TakeRole {
        community: tea,
        title: title.to_owned(),
        until: Some(until.to_owned()),
    };
    let role = said(&mut table, ANN, take("Host", "2099-01-31"));
    table.encounter(ANN, BEN);
    said(&mut table, BEN, take("Host", "2099-02-28"));
    table.encounter(ANN, BEN);
    let view = show(&mut table, ANN, "Tea");
    assert_eq!(view.roles[0].held_by, ["Ann", "Ben"]);
    assert_eq!(view.roles[0].ends, ["2099-01-31", "2099-02-28"]);
    assert!(view.health.free_roles.is_empty() && view.health.to_hand_on.is_empty());

    let give_up = CommunityAct::GiveUp { role };
    said(&mut table, BEN, give_up.clone());
    let again = wish(&mut table, BEN, give_up.clone()).expect_err("refused");
    assert_eq!(again.code, "role-not-yours");
    table.encounter(ANN, BEN);
    assert_eq!(show(&mut table, ANN, "Tea").roles[0].held_by, ["Ann"]);
    said(&mut table, ANN, give_up);
    let health = show(&mut table, ANN, "Tea").health.clone();
    assert_eq!(health.free_roles, ["Host"]);
    assert!(health.to_hand_on.is_empty(), "nobody has it to hand on");
}

#[test]
fn communities_of_one_look_are_told_apart_by_their_ids() {
    let (mut table, tea) = two();
    assert!(!show(&mut table, ANN, "Tea").row.namesake);
    let spark = post(&mut table, ANN, tea, PostKind::Spark, "Which pot?");
    let other = found(&mut table, BEN, "\u{422}\u{435}\u{430}");
    table.encounter(ANN, BEN);
    let row = show(&mut table, ANN, &tea.to_string()).row.clone();
    let short = |id: ScopeId| -> String { id.to_string().chars().take(8).collect() };
    assert!(row.namesake);
    assert_eq!(row.shown_name(), format!("Tea ({})", short(tea)));
    let typed = row.shown_name();
    assert_eq!(show(&mut table, ANN, &typed).row.id, tea, "typed as shown");
    let view = show(&mut table, BEN, &other.to_string());
    assert!(view.row.namesake, "whoever founds it is told");
    let (kind, top, source) = (None, 9, None);
    let asked = Question::Feed { kind, top, source };
    match table.act(ANN, Intent::Ask(asked)) {
        Answer::Feed(items) => {
            let item = items.iter().find(|item| item.post.id == spark);
            assert_eq!(item.expect("the spark").community_name, typed);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_renamed_community_is_called_so_wherever_somebody_decides() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let rename = CommunityAct::Propose {
        community: tea,
        what: LifecycleAct::Rename("Tea and cake".into()),
    };
    said(&mut table, ANN, rename);
    let hidden = CommunityAct::Found {
        name: "Carers".into(),
        template: Template::Life,
        closed: None,
    };
    act(&mut table, ANN, hidden);
    let place = None;
    match table.act(ANN, Intent::Ask(Question::Governance { place })) {
        Answer::Governance(places) => {
            let mut names: Vec<&str> = places.iter().map(|it| it.name.as_str()).collect();
            names.remove(0);
            names.sort_unstable();
            assert_eq!(names, ["Carers", "Tea and cake"], "and no notice");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_feed_says_when_and_where_and_offers_no_settled_date() {
    let (mut table, tea) = two();
    let ask_dates = CommunityAct::AskDates {
        community: tea,
        title: "Walk".into(),
        text: String::new(),
        format: None,
        dates: vec!["2099-12-03 12:00-13:00".into(), "2099-12-04 12:00".into()],
        place: "Harbour".into(),
        online: false,
        seats: None,
    };
    let walk = said(&mut table, ANN, ask_dates);
    let listed = |table: &mut Table| {
        let (kind, top, source) = (None, 9, None);
        match table.act(ANN, Intent::Ask(Question::Feed { kind, top, source })) {
            Answer::Feed(items) => {
                let item = items.into_iter().find(|item| item.post.id == walk);
                let post = item.expect("the walk").post;
                (post.options.len(), post.first_date)
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(listed(&mut table), (2, None));
    let (gathering, when) = (walk.clone(), "1".to_owned());
    said(&mut table, ANN, CommunityAct::Settle { gathering, when });
    let when = "2099-12-03 12:00-13:00, Harbour".to_owned();
    assert_eq!(listed(&mut table), (0, Some(when)));
}

#[test]
fn a_calendar_hears_of_each_change_by_a_higher_number() {
    let (mut table, tea) = two();
    let gather = CommunityAct::Gather {
        community: tea,
        title: "Walk".into(),
        text: String::new(),
        format: None,
        when: "2099-12-03 12:00".into(),
        place: "Harbour".into(),
        online: false,
        seats: None,
    };
    let walk = said(&mut table, ANN, gather);
    let number = |table: &mut Table, device| -> String {
        let gathering = walk.clone();
        match table.act(device, Intent::Ask(Question::Calendar { gathering })) {
            Answer::Text(file) => {
                let mut lines = file.lines();
                let line = lines.find_map(|line| line.strip_prefix("SEQUENCE:"));
                line.expect("a number").to_owned()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(number(&mut table, ANN), "0");
    let change = GatheringChange {
        place: Some("Roof".into()),
        ..GatheringChange::default()
    };
    let gathering = walk.clone();
    said(
        &mut table,
        ANN,
        CommunityAct::ChangeGathering { gathering, change },
    );
    assert_eq!(number(&mut table, ANN), "1");
    said(&mut table, ANN, CommunityAct::Close { item: walk.clone() });
    table.encounter(ANN, BEN);
    assert_eq!([ANN, BEN].map(|it| number(&mut table, it)), ["2", "2"]);
}

#[test]
fn a_card_names_who_else_wrote_on_it() {
    let (mut table, tea) = two();
    let card = CommunityAct::Card {
        community: tea,
        from: None,
        title: "Pots".into(),
        text: "Warm it first.".into(),
    };
    let card = said(&mut table, ANN, card);
    let writers = |table: &mut Table| -> Vec<String> {
        let card = show(table, ANN, "Tea").cards.remove(0);
        card.writers.into_iter().map(|it| it.name).collect()
    };
    assert_eq!(writers(&mut table), ["Ann"]);
    table.encounter(ANN, BEN);
    let edit = TextEdit::Append("And the cup.".into());
    act(&mut table, BEN, CommunityAct::EditCard { card, edit });
    table.encounter(ANN, BEN);
    assert_eq!(writers(&mut table), ["Ann", "Ben"]);
    // Whoever began it may take it back; who did is all that is left.
    let view = show(&mut table, BEN, "Tea");
    assert!(!view.cards[0].mine && view.cards_gone.is_empty());
    let card = show(&mut table, ANN, "Tea").cards.remove(0);
    assert!(card.mine);
    said(&mut table, ANN, CommunityAct::Delete { item: card.id });
    table.encounter(ANN, BEN);
    for device in [ANN, BEN] {
        let view = show(&mut table, device, "Tea");
        let by: Vec<&str> = view
            .cards_gone
            .iter()
            .map(|it| it.by_name.as_str())
            .collect();
        assert!(view.cards.is_empty());
        assert_eq!(by, ["Ann"], "{device}");
    }
}
