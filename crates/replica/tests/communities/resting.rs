//! Resting, and going separate ways: what nobody decides alone, and no clock at all.

use super::*;

const WEEK_MS: u64 = 7 * 24 * 3_600 * 1_000;

fn propose(table: &mut Table, device: usize, community: ScopeId, what: LifecycleAct) {
    let propose = CommunityAct::Propose { community, what };
    act(table, device, propose);
}

fn spread(table: &mut Table) {
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
    }
}

/// Three who have signed.
fn tea_of_three() -> (Table, ScopeId) {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    spread(&mut table);
    join(&mut table, BEN, tea);
    join(&mut table, CEM, tea);
    spread(&mut table);
    (table, tea)
}

fn states(table: &mut Table) -> [Lifecycle; 3] {
    [ANN, BEN, CEM].map(|device| show(table, device, "Tea").row.state)
}

#[test]
fn a_quiet_community_may_be_proposed_to_rest_and_never_rests_by_a_clock() {
    let (mut table, tea) = tea_of_three();
    assert!(!show(&mut table, ANN, "Tea").health.quiet);
    table.pass(11 * WEEK_MS);
    assert!(!show(&mut table, ANN, "Tea").health.quiet, "not yet");
    table.pass(2 * WEEK_MS);
    assert!(show(&mut table, ANN, "Tea").health.quiet);
    spread(&mut table);
    assert_eq!(states(&mut table), [Lifecycle::Active; 3], "by no clock");
    table.pass(200 * WEEK_MS);
    spread(&mut table);
    assert_eq!(states(&mut table), [Lifecycle::Active; 3], "however late");

    propose(&mut table, ANN, tea, LifecycleAct::Rest);
    spread(&mut table);
    assert_eq!(states(&mut table), [Lifecycle::Active; 3], "one of three");
    propose(&mut table, BEN, tea, LifecycleAct::Rest);
    spread(&mut table);
    assert_eq!(states(&mut table), [Lifecycle::Dormant; 3]);
    let quiet = show(&mut table, ANN, "Tea").health.quiet;
    assert!(!quiet, "nobody is asked again to let it rest");

    // What was carried stays; whoever changes their mind proposes to wake it.
    let what = LifecycleAct::Keep;
    let keep = CommunityAct::Propose {
        community: tea,
        what,
    };
    assert_eq!(wish(&mut table, BEN, keep).unwrap_err().code, "carried");
    for device in [BEN, CEM] {
        propose(&mut table, device, tea, LifecycleAct::Revive);
        spread(&mut table);
    }
    assert_eq!(states(&mut table), [Lifecycle::Active; 3]);
}

#[test]
fn what_is_said_wakes_nobody_who_rests_and_reviving_takes_as_many_votes() {
    let (mut table, tea) = tea_of_three();
    for device in [ANN, BEN] {
        propose(&mut table, device, tea, LifecycleAct::Rest);
        spread(&mut table);
    }
    post(&mut table, CEM, tea, PostKind::News, "The kettle sings.");
    spread(&mut table);
    assert_eq!(states(&mut table), [Lifecycle::Dormant; 3]);
    propose(&mut table, CEM, tea, LifecycleAct::Revive);
    spread(&mut table);
    assert_eq!(states(&mut table), [Lifecycle::Dormant; 3], "one of three");
    propose(&mut table, ANN, tea, LifecycleAct::Revive);
    spread(&mut table);
    assert_eq!(states(&mut table), [Lifecycle::Active; 3]);
}

/// Founds a community that goes on from another one.
fn go_on(table: &mut Table, device: usize, from: ScopeId, name: &str) {
    let (name, succeeds) = (name.to_owned(), true);
    let adapt = CommunityAct::Adapt {
        from,
        name,
        succeeds,
    };
    act(table, device, adapt);
}

#[test]
fn a_community_splits_by_votes_and_each_part_founds_again() {
    let (mut table, tea) = tea_of_three();
    append(&mut table, ANN, tea, "Nobody drinks alone.");
    let kept = post(&mut table, ANN, tea, PostKind::News, "The pot is here.");
    spread(&mut table);
    propose(&mut table, ANN, tea, LifecycleAct::Split);
    spread(&mut table);
    assert!(!show(&mut table, BEN, "Tea").proposals[0].carried);
    propose(&mut table, CEM, tea, LifecycleAct::Split);
    spread(&mut table);
    for device in [ANN, BEN, CEM] {
        assert!(show(&mut table, device, "Tea").proposals[0].carried);
    }
    for (device, name) in [(ANN, "Green tea"), (CEM, "Black tea")] {
        go_on(&mut table, device, tea, name);
    }
    spread(&mut table);
    for (device, founder) in [(ANN, ANN), (BEN, ANN), (CEM, ANN), (ANN, CEM), (BEN, CEM)] {
        let name = ["Green tea", "", "Black tea"][founder];
        let part = show(&mut table, device, name);
        assert_eq!(part.copied_from.as_deref(), Some("Tea"), "{name}");
        let from: Vec<&str> = part
            .goes_on_from
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        assert_eq!(from, ["Tea"], "{name}");
        assert_eq!(part.why.hope, "Nobody drinks alone.", "{name}");
        let inside: Vec<_> = part.members.iter().map(|member| member.person).collect();
        assert_eq!(
            inside,
            [table.person(founder)],
            "nobody is in before signing"
        );
    }
    for device in [ANN, BEN, CEM] {
        let old = show(&mut table, device, "Tea");
        assert_eq!(find(&old, &kept).text, "The pot is here.");
        assert_eq!(old.members.len(), 3, "it is left by whoever leaves");
        assert_eq!(old.row.state, Lifecycle::Archived, "it has ended");
        let parts: Vec<&str> = old.goes_on_in.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(parts, ["Black tea", "Green tea"]);
    }
}

#[test]
fn nobody_from_outside_names_themselves_what_a_community_goes_on_in() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    spread(&mut table);
    for (device, name) in [(ANN, "Green tea"), (CEM, "Iced tea")] {
        go_on(&mut table, device, tea, name);
    }
    spread(&mut table);
    let goes_on = |table: &mut Table| {
        let view = show(table, BEN, "Tea");
        let names = view.goes_on_in.into_iter().map(|it| it.name);
        names.collect::<Vec<_>>()
    };
    assert!(goes_on(&mut table).is_empty(), "it has not ended");
    propose(&mut table, ANN, tea, LifecycleAct::Archive);
    spread(&mut table);
    assert_eq!(show(&mut table, BEN, "Tea").row.state, Lifecycle::Archived);
    assert_eq!(goes_on(&mut table), ["Green tea"]);
}

#[test]
fn those_who_signed_decide_when_the_only_one_who_could_leaves() {
    let (mut table, tea) = tea_of_three();
    let place = tea.to_string();
    let appoint = |table: &mut Table, device| {
        let (place, person) = (place.clone(), "Cem".to_owned());
        let rule = Rule::Steward {
            person,
            holds: true,
        };
        table.wish(device, Intent::Govern(GovernAct::Propose { place, rule }))
    };
    let records = |table: &Table| {
        let records = table.devices[BEN].disk.records.iter();
        let inside = records.filter(|(log, _)| log.scope == tea);
        inside.map(|(_, records)| records.len()).sum::<usize>()
    };
    // Whoever may not decide proposes nothing, either.
    let before = records(&table);
    let list = CommunityAct::ListVoters { community: tea };
    assert_eq!(wish(&mut table, BEN, list).unwrap_err().code, "no-voice");
    assert_eq!(records(&table), before);
    assert_eq!(appoint(&mut table, BEN).unwrap_err().code, "no-voice");
    act(&mut table, ANN, CommunityAct::Leave { community: tea });
    spread(&mut table);
    appoint(&mut table, BEN).expect("proposed");
    spread(&mut table);
    let open = |table: &mut Table| {
        let place = Some(tea.to_string());
        match table.act(CEM, Intent::Ask(Question::Governance { place })) {
            Answer::Governance(views) => views[0].proposals.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(open(&mut table), 1);
}
