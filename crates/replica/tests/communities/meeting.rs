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
            text: String::new(),
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
            text: String::new(),
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

#[test]
fn a_gathering_that_is_changed_or_called_off_says_so_to_those_who_come() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    join(&mut table, BEN, tea);
    let gather = |text: &str, format: Option<&str>| CommunityAct::Gather {
        community: tea,
        title: "Walk".into(),
        text: text.into(),
        format: format.map(str::to_owned),
        when: "2027-12-03 12:00-13:00".into(),
        place: "Harbour".into(),
        online: false,
        seats: Some(1),
    };
    let refused = wish(&mut table, ANN, gather("", Some("wolk"))).unwrap_err();
    assert_eq!(refused.code, "unknown-format");
    assert!(refused.message.contains("“walk”"), "{}", refused.message);
    let walk = said(&mut table, ANN, gather("Bring boots.", Some("Walk")));
    table.encounter(ANN, BEN);
    let coming = CommunityAct::Attend {
        gathering: walk.clone(),
        answer: Attendance::Coming,
    };
    act(&mut table, BEN, coming);
    let change = |change: GatheringChange| CommunityAct::ChangeGathering {
        gathering: walk.clone(),
        change,
    };
    let nothing = GatheringChange::default();
    let refused = wish(&mut table, ANN, change(nothing.clone())).unwrap_err();
    assert_eq!(refused.code, "nothing-to-change");
    let emptied = GatheringChange {
        when: Some(String::new()),
        ..nothing.clone()
    };
    let refused = wish(&mut table, ANN, change(emptied)).unwrap_err();
    assert_eq!(refused.code, "gathering-day");
    let later = GatheringChange {
        when: Some("2027-12-10 18:00".into()),
        place: Some("https://example.org/walk".into()),
        seats: Some(0),
        ..nothing
    };
    let refused = wish(&mut table, BEN, change(later.clone())).unwrap_err();
    assert_eq!(refused.code, "not-yours");
    let seen = |table: &mut Table| show(table, BEN, "Tea").gatherings.remove(0);
    table.encounter(ANN, BEN);
    let before = seen(&mut table);
    assert_eq!(
        (before.text.as_str(), before.changed),
        ("Bring boots.", false)
    );
    assert_eq!(before.format.as_deref(), Some("walk"), "by its name");
    act(&mut table, ANN, change(later));
    table.encounter(ANN, BEN);
    let after = seen(&mut table);
    assert_eq!(after.when, "2027-12-10 18:00");
    assert_eq!(
        (after.place.as_str(), after.online),
        ("https://example.org/walk", true)
    );
    assert_eq!((after.seats, after.changed), (None, true));
    assert_eq!(after.me, Attendance::Coming, "who comes stays on the list");
    act(&mut table, ANN, CommunityAct::Close { item: walk.clone() });
    table.encounter(ANN, BEN);
    assert!(
        seen(&mut table).called_off,
        "Ben, who wanted to come, is told"
    );
    let other = GatheringChange {
        title: Some("Run".into()),
        ..GatheringChange::default()
    };
    let refused = wish(&mut table, ANN, change(other)).unwrap_err();
    assert_eq!(refused.code, "item-closed");
    // Once its day is over it need not be told any more.
    table.now.0 += 2 * 366 * 24 * 3_600 * 1_000;
    act(&mut table, BEN, CommunityAct::Seen { community: tea });
    assert!(show(&mut table, BEN, "Tea").gatherings.is_empty());
}
