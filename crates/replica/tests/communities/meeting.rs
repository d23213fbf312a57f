//! Votes, dates and formats: how people come together.

use super::*;

#[test]
fn votes_count_once_for_each_option_and_a_date_is_settled_by_its_host() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let poll = said(
        &mut table,
        ANN,
        CommunityAct::Poll {
            community: tea,
            text: "Which one first?".into(),
            options: vec!["Green".into(), "Black".into()],
            many: false,
            until: None,
        },
    );
    let dates = said(
        &mut table,
        ANN,
        CommunityAct::AskDates {
            community: tea,
            title: "Tasting".into(),
            format: None,
            dates: vec!["2027-12-03 12:00-13:00".into(), "2027-12-04 12:00".into()],
            place: "Kitchen".into(),
            online: false,
            seats: None,
        },
    );
    let twice = CommunityAct::Poll {
        community: tea,
        text: "Green or green?".into(),
        options: vec!["Green".into(), " green".into()],
        many: false,
        until: None,
    };
    let refused = wish(&mut table, ANN, twice).unwrap_err();
    assert_eq!(refused.code, "too-few-options");
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    let choose = |item: &String, choices: &[u32]| CommunityAct::Choose {
        item: item.clone(),
        choices: choices.to_vec(),
    };
    said(&mut table, ANN, choose(&poll, &[2]));
    let refused = wish(&mut table, BEN, choose(&poll, &[1, 2])).unwrap_err();
    assert_eq!(refused.code, "one-option");
    said(&mut table, BEN, choose(&poll, &[1]));
    said(&mut table, BEN, choose(&dates, &[1, 2]));
    let refused = wish(&mut table, BEN, choose(&poll, &[3])).unwrap_err();
    assert_eq!(refused.code, "no-such-option");
    table.encounter(ANN, BEN);
    let view = show(&mut table, ANN, "Tea");
    let counts: Vec<u32> = find(&view, &poll).options.iter().map(|o| o.count).collect();
    assert_eq!(counts, [1, 1], "one choice each");
    assert_eq!(find(&view, &poll).voters, 2);
    let gathering = &view.gatherings[0];
    assert_eq!(gathering.dates.iter().map(|d| d.count).sum::<u32>(), 2);
    let settle = |when: &str| CommunityAct::Settle {
        gathering: dates.clone(),
        when: when.into(),
    };
    let refused = wish(&mut table, BEN, settle("1")).unwrap_err();
    assert_eq!(refused.code, "not-yours");
    said(&mut table, ANN, settle("1"));
    let gathering = &show(&mut table, ANN, "Tea").gatherings[0];
    assert_eq!(gathering.when, "2027-12-03 12:00-13:00");
    assert!(gathering.dates.is_empty());
}

#[test]
fn a_format_is_adapted_and_used_by_another_replica() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    let adapt = |community, from: &str, steps: &[&str]| CommunityAct::AdaptFormat {
        community,
        from: from.into(),
        title: "Tea walk".into(),
        purpose: None,
        people: Some("2-6".into()),
        steps: steps.iter().map(|step| (*step).to_owned()).collect(),
    };
    let steps = ["10 min | Fill the flasks", "40: Walk"];
    let walk = said(&mut table, ANN, adapt(tea, "walk", &steps));
    for (from, steps, code) in [
        ("no such format", &steps[..], "unknown-format"),
        ("walk", &["Walk for a while"][..], "steps"),
    ] {
        let refused = wish(&mut table, ANN, adapt(tea, from, steps)).unwrap_err();
        assert_eq!(refused.code, code);
    }
    table.encounter(ANN, BEN);
    let view = show(&mut table, BEN, "Tea");
    let [own] = &view.formats[..] else {
        panic!("{:?}", view.formats);
    };
    let format = &own.format;
    assert_eq!((format.name.as_str(), format.minutes), (walk.as_str(), 50));
    assert_eq!(
        (format.title.as_str(), format.people.as_str()),
        ("Tea walk", "2-6")
    );
    assert!(!format.purpose.is_empty(), "as it was in the library");
    let lines: Vec<&str> = format.steps.iter().map(|step| step.text.as_str()).collect();
    assert_eq!(lines, ["Fill the flasks", "Walk"]);
    let library = model::community::library::formats(Default::default());
    let title = library
        .iter()
        .find(|it| it.name == "walk")
        .map(|it| &it.title);
    assert_eq!(own.copied_from.as_ref(), title, "the copy names its origin");
    assert_eq!((own.by_name.as_str(), own.mine), ("Ann", false));
    // Somebody else gathers people by it, with the beginning of its id, and takes it elsewhere.
    said(
        &mut table,
        BEN,
        CommunityAct::Gather {
            community: tea,
            title: "Thursday".into(),
            format: Some(walk[..8].into()),
            when: "2027-12-03 12:00-13:00".into(),
            place: "Harbour".into(),
            online: false,
            seats: None,
        },
    );
    let coffee = found(&mut table, BEN, "Coffee");
    said(&mut table, BEN, adapt(coffee, &walk, &[]));
    table.encounter(ANN, BEN);
    let gathering = &show(&mut table, ANN, "Tea").gatherings[0];
    assert_eq!(gathering.format.as_ref(), Some(&walk), "by its whole id");
    let own = &show(&mut table, ANN, "Coffee").formats[0];
    assert_eq!(own.copied_from.as_deref(), Some("Tea walk (Tea)"));
    assert_eq!(own.format.steps.len(), 2, "the steps came along");
    // It is no post, and goes when whoever made it takes it back.
    assert!(show(&mut table, BEN, "Tea").posts.is_empty());
    act(&mut table, ANN, CommunityAct::Delete { item: walk });
    assert!(show(&mut table, ANN, "Tea").formats.is_empty());
}
