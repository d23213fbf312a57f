//! Rounds in a space: the same result on every replica, whoever met whom.

use crate::common::Table;
use matching::{ModelHash, VECTOR_LEN};
use model::{Edit, Field};
use replica::{
    Answer, Encoded, Input, Intent, Question, ROUND_READING, RoundAct, RoundPart, RoundPhase,
    RoundView,
};

pub const NAMES: [&str; 6] = ["Ann", "Ben", "Cem", "Dora", "Emil", "Fay"];

pub fn set(table: &mut Table, device: usize, field: Field, values: &[&str]) {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    table.act(device, Intent::Profile(vec![Edit::Set(field, values)]));
}

/// Everybody on a chain of chance meetings, so that all know all.
pub fn mix(table: &mut Table) {
    let count = table.devices.len();
    for _ in 0..2 {
        for device in 1..count {
            table.encounter(device - 1, device);
        }
        for device in (1..count).rev() {
            table.encounter(device - 1, device);
        }
    }
}

pub fn space(count: usize) -> Table {
    let mut table = Table::of(&NAMES[..count]);
    for device in 0..count {
        set(
            &mut table,
            device,
            Field::Interests,
            &[["Chess", "Running"][device % 2]],
        );
        set(&mut table, device, Field::Slots, &["Tue 12:00-13:00"]);
        set(&mut table, device, Field::Place, &["Hamburg"]);
        set(&mut table, device, Field::Languages, &["German"]);
    }
    mix(&mut table);
    table
}

pub fn act(table: &mut Table, device: usize, act: RoundAct) -> RoundView {
    match table.act(device, Intent::Round(act)) {
        Answer::Round(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn refused(table: &mut Table, device: usize, act: RoundAct) -> String {
    table
        .wish(device, Intent::Round(act))
        .expect_err("refused")
        .code
}

pub fn show(table: &mut Table, device: usize, round: &str) -> RoundView {
    let round = round.to_owned();
    match table.act(device, Intent::Ask(Question::Round { round })) {
        Answer::Round(view) => *view,
        other => panic!("{other:?}"),
    }
}

pub fn announce(table: &mut Table, program: &str, drawn: bool) -> String {
    announce_by(table, 0, program, drawn)
}

fn announce_by(table: &mut Table, device: usize, program: &str, drawn: bool) -> String {
    let announced = RoundAct::Announce {
        program: program.into(),
        closes: None,
        drawn,
        note: "Lunch on Tuesday".into(),
    };
    let view = act(table, device, announced);
    assert_eq!(view.phase, RoundPhase::Open);
    view.id
}

pub fn enter(table: &mut Table, device: usize, round: &str, answers: &[(&str, &str)]) -> RoundView {
    let answers = answers
        .iter()
        .map(|(ask, text)| ((*ask).to_owned(), (*text).to_owned()));
    let entered = RoundAct::Enter {
        round: round.into(),
        answers: answers.collect(),
    };
    act(table, device, entered)
}

pub fn of(round: &str, act: fn(String) -> RoundAct) -> RoundAct {
    act(round.to_owned())
}

pub fn close(round: String) -> RoundAct {
    RoundAct::Close { round }
}

pub fn freeze(round: String) -> RoundAct {
    RoundAct::Freeze { round }
}

fn withdraw(round: String) -> RoundAct {
    RoundAct::Withdraw { round }
}

fn recompute(round: String) -> RoundAct {
    RoundAct::Recompute { round }
}

pub fn comes(round: String) -> RoundAct {
    let comes = true;
    RoundAct::Answer { round, comes }
}

pub fn stays_away(round: String) -> RoundAct {
    let comes = false;
    RoundAct::Answer { round, comes }
}

/// Groups by first letters, the same on every device, and the hashes.
pub fn agreed(table: &mut Table, round: &str) -> (Vec<String>, String, String) {
    let mut all = (0..table.devices.len()).map(|device| {
        let view = show(table, device, round);
        let result = view
            .result
            .unwrap_or_else(|| panic!("{device}: {:?}", view.waits));
        let mut groups: Vec<String> = result
            .groups
            .iter()
            .map(|group| {
                let mut names: Vec<&str> = group.people.iter().map(|it| &it.name[..1]).collect();
                names.sort_unstable();
                names.concat()
            })
            .collect();
        groups.sort();
        (groups, result.manifest, result.outcome)
    });
    let first = all.next().unwrap();
    for other in all {
        assert_eq!(other, first);
    }
    first
}

#[test]
fn a_lunch_round_gives_everybody_the_same_groups_and_nobody_eats_alone() {
    let mut table = space(6);
    let round = announce(&mut table, "P05", false);
    mix(&mut table);
    for device in 0..5 {
        assert_eq!(
            enter(&mut table, device, &round, &[("mode", "table")]).part,
            RoundPart::In
        );
    }
    assert_eq!(refused(&mut table, 1, of(&round, close)), "round-not-yours");
    assert_eq!(
        refused(&mut table, 1, of(&round, freeze)),
        "round-not-yours"
    );
    mix(&mut table);
    act(&mut table, 0, of(&round, close));
    // Fay has not heard of the cutoff yet, and enters after it: hers is the next round.
    table.encounter(0, 1);
    mix(&mut table);
    assert_eq!(
        refused(
            &mut table,
            5,
            RoundAct::Enter {
                round: round.clone(),
                answers: Vec::new()
            }
        ),
        "round-closed"
    );
    // Anybody who entered may freeze once it is closed.
    act(&mut table, 2, of(&round, freeze));
    mix(&mut table);
    // It is settled: whoever does not come says so, and nobody withdraws without a word.
    assert_eq!(refused(&mut table, 1, of(&round, withdraw)), "round-frozen");
    assert_eq!(refused(&mut table, 0, of(&round, close)), "round-closed");
    let (groups, manifest, _) = agreed(&mut table, &round);
    assert_eq!(groups.concat().len(), 5, "{groups:?}");
    assert!(groups.iter().all(|group| group.len() >= 2), "{groups:?}");
    let shown = show(&mut table, 1, &round).result.unwrap();
    let mine = &shown.groups[0];
    assert!(mine.mine && mine.meets);
    assert_eq!(mine.when.as_deref(), Some("Tue 12:00"));
    assert_eq!(mine.place.as_deref(), Some("Hamburg"));
    assert!(shown.alone.is_empty());

    // Comparing what was computed.
    for device in [0, 1] {
        act(&mut table, device, of(&round, recompute));
    }
    mix(&mut table);
    let seen = show(&mut table, 2, &round).result.unwrap();
    assert_eq!(
        (seen.same, seen.other_entries, seen.other_result),
        (2, 0, 0)
    );
    // A restart without an index comes to the same.
    table.restart(3, false);
    assert_eq!(
        show(&mut table, 3, &round).result.unwrap().manifest,
        manifest
    );
}

const MODEL: ModelHash = ModelHash::from_bytes([3; 32]);

/// Gives a device the vectors it asked for, until it asks for no more: what begins with the same
/// letter means the same.
fn read(table: &mut Table, device: usize) {
    while !table.devices[device].unread.is_empty() {
        let texts = std::mem::take(&mut table.devices[device].unread);
        let vector = |text: &String| {
            let mut vector = [0; VECTOR_LEN];
            vector[usize::from(text.as_bytes()[0]) % VECTOR_LEN] = 127;
            std::sync::Arc::new(vector)
        };
        let vectors = texts.iter().map(|text| (text.clone(), vector(text)));
        let (model, vectors) = (MODEL, vectors.collect());
        table.input(device, Input::Encoded(Encoded { model, vectors }));
    }
}

/// Why a device has no result.
fn waits(table: &mut Table, device: usize, round: &str) -> Option<String> {
    show(table, device, round).waits.map(|it| it.code)
}

#[test]
fn a_round_announced_with_a_text_model_waits_until_everything_is_read_and_is_the_same_everywhere() {
    let mut table = space(6);
    for device in 0..4 {
        let interest = ["carpentry", "quilting", "cabinets", "quarrels"][device];
        set(&mut table, device, Field::Interests, &[interest]);
        table.input(device, Input::TextModel(MODEL));
    }
    table.input(4, Input::TextModel(ModelHash::from_bytes([4; 32])));
    mix(&mut table);
    let round = announce(&mut table, "P05", false);
    mix(&mut table);
    for device in 0..4 {
        enter(&mut table, device, &round, &[]);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let refusal = refused(&mut table, 1, of(&round, recompute));
    assert_eq!(refusal, ROUND_READING);
    for device in 0..4 {
        assert_eq!(
            waits(&mut table, device, &round).as_deref(),
            Some(ROUND_READING)
        );
        read(&mut table, device);
        assert_eq!(waits(&mut table, device, &round), None);
        let seen = table.devices[device].view.rounds.clone();
        assert!(seen[0].result.is_some(), "the view says so by itself");
    }
    let hashes = |view: RoundView| view.result.map(|it| (it.manifest, it.outcome));
    let first = hashes(show(&mut table, 0, &round)).expect("a result");
    for device in 1..4 {
        assert_eq!(
            hashes(show(&mut table, device, &round)),
            Some(first.clone())
        );
    }
    // Who has another model, or none, computes nothing and says why.
    for device in [4, 5] {
        let why = waits(&mut table, device, &round);
        assert_eq!(why.as_deref(), Some("round-other-model"));
    }
    // What was read before is not read again.
    table.restart(1, true);
    table.input(1, Input::TextModel(MODEL));
    assert_eq!(hashes(show(&mut table, 1, &round)), Some(first));
    assert!(table.devices[1].unread.is_empty());
    // One that is announced without a model looks back to none that only some can compute.
    let plain = RoundAct::Announce {
        program: "P05".into(),
        closes: None,
        drawn: false,
        note: String::new(),
    };
    let plain = act(&mut table, 5, plain).id;
    mix(&mut table);
    for device in [0, 1, 5] {
        enter(&mut table, device, &plain, &[]);
    }
    mix(&mut table);
    act(&mut table, 5, of(&plain, freeze));
    mix(&mut table);
    agreed(&mut table, &plain);
}

#[test]
fn what_those_say_who_were_left_out_is_read_before_their_second_chance() {
    let mut table = space(4);
    for device in 0..4 {
        table.input(device, Input::TextModel(MODEL));
    }
    let round = announce(&mut table, "P05", false);
    mix(&mut table);
    for device in 0..3 {
        enter(&mut table, device, &round, &[]);
    }
    mix(&mut table);
    // In time, but not heard of by whoever freezes.
    set(&mut table, 3, Field::Interests, &["zither"]);
    enter(&mut table, 3, &round, &[]);
    act(&mut table, 0, of(&round, freeze));
    // Nobody meets Dora meanwhile.
    table.encounter(0, 1);
    table.encounter(0, 1);
    for device in [0, 1] {
        let _reading = show(&mut table, device, &round);
        read(&mut table, device);
        act(&mut table, device, of(&round, stays_away));
    }
    mix(&mut table);
    let waiting = waits(&mut table, 0, &round);
    assert_eq!(waiting.as_deref(), Some(ROUND_READING), "of the zither");
    read(&mut table, 0);
    let result = show(&mut table, 0, &round).result.expect("all is read");
    assert!(!result.second.is_empty());
}

#[test]
fn late_omitted_and_declining_people_are_told_where_they_stand() {
    let mut table = space(6);
    let round = announce(&mut table, "P05", false);
    mix(&mut table);
    for device in 0..4 {
        enter(&mut table, device, &round, &[]);
    }
    mix(&mut table);
    // Emil enters in time, but the announcer has not received it when it is frozen.
    enter(&mut table, 4, &round, &[]);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let emil = show(&mut table, 4, &round);
    assert_eq!(emil.part, RoundPart::Omitted);
    assert_eq!(emil.phase, RoundPhase::Frozen);
    let (groups, ..) = agreed(&mut table, &round);
    assert_eq!(groups.len(), 1, "four eat together: {groups:?}");
    assert_eq!(refused(&mut table, 5, of(&round, comes)), "round-no-group");
    // Three decline: one is left over and has a second chance, together with Emil.
    act(&mut table, 3, of(&round, comes));
    for device in 0..3 {
        act(&mut table, device, of(&round, stays_away));
    }
    mix(&mut table);
    for device in 0..6 {
        let result = show(&mut table, device, &round).result.unwrap();
        assert!(!result.groups[0].meets);
        let second: Vec<&str> = result.second[0]
            .people
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        assert_eq!(
            second,
            ["Dora", "Emil"]
                .into_iter()
                .filter(|n| second.contains(n))
                .collect::<Vec<_>>()
        );
        assert_eq!(second.len(), 2);
    }
    // What they answer from now on is about the group that can still meet.
    for device in [4, 3] {
        act(&mut table, device, of(&round, comes));
    }
    mix(&mut table);
    let result = show(&mut table, 0, &round).result.unwrap();
    let second = &result.second[0];
    assert!(second.people.iter().all(|it| it.comes == Some(true)));
    assert!(second.meets);
    act(&mut table, 3, of(&round, stays_away));
    mix(&mut table);
    let result = show(&mut table, 4, &round).result.unwrap();
    assert!(result.second.iter().all(|group| !group.meets));
}

#[test]
fn somebody_kept_apart_looks_like_any_other_no() {
    let mut table = space(3);
    let ben = table.person(1);
    table.act(
        0,
        Intent::Meet(replica::MeetAct::Never {
            person: ben,
            on: true,
        }),
    );
    let round = announce(&mut table, "P05", false);
    mix(&mut table);
    for device in 0..3 {
        enter(&mut table, device, &round, &[]);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let result = show(&mut table, 1, &round).result.unwrap();
    let answers: Vec<(&str, Option<bool>)> = result.groups[0]
        .people
        .iter()
        .map(|it| (it.name.as_str(), it.comes))
        .collect();
    assert!(answers.contains(&("Ann", Some(false))), "{answers:?}");
    assert!(answers.contains(&("Cem", None)), "{answers:?}");
}

#[test]
fn whoever_is_excluded_is_in_no_group() {
    let mut table = space(5);
    let round = announce(&mut table, "P05", false);
    mix(&mut table);
    for device in 0..5 {
        enter(&mut table, device, &round, &[]);
    }
    mix(&mut table);
    let exclude = replica::Rule::Exclude {
        person: table.person(4).to_string(),
        guests: false,
    };
    let propose = replica::GovernAct::Propose {
        place: String::new(),
        rule: exclude,
    };
    table.act(0, Intent::Govern(propose));
    act(&mut table, 0, of(&round, freeze));
    for _ in 0..2 {
        for device in 1..4 {
            table.encounter(0, device);
        }
    }
    for device in 0..4 {
        let result = show(&mut table, device, &round).result.expect("a result");
        let all: Vec<String> = result
            .groups
            .iter()
            .flat_map(|group| group.people.iter().map(|it| it.name.clone()))
            .collect();
        assert_eq!(all.len(), 4, "{all:?}");
        assert!(!all.contains(&NAMES[4].to_owned()), "{all:?}");
    }
}

#[test]
fn who_met_before_meets_others_now() {
    let mut table = space(6);
    let mut met: std::collections::BTreeMap<String, usize> = Default::default();
    // The second is announced by somebody who has said little so far.
    for (round, announcer) in [0, 5].into_iter().enumerate() {
        let id = announce_by(&mut table, announcer, "P05", false);
        mix(&mut table);
        for device in 0..6 {
            enter(&mut table, device, "P05", &[]);
        }
        mix(&mut table);
        act(&mut table, announcer, of(&id, freeze));
        mix(&mut table);
        for group in agreed(&mut table, &id).0 {
            assert_eq!(group.len(), 3, "round {round}");
            for (place, one) in group.chars().enumerate() {
                let others = group.chars().skip(place + 1);
                others.for_each(|other| *met.entry(format!("{one}{other}")).or_default() += 1);
            }
        }
    }
    // Two tables of three can be mixed so that each new table has one pair that met before.
    let repeated = met.values().filter(|times| **times > 1).count();
    assert_eq!(repeated, 2, "{met:?}");
}

#[test]
fn a_draw_waits_for_secrets_and_leaves_out_who_withholds_theirs() {
    let mut table = space(5);
    let round = announce(&mut table, "P05", true);
    mix(&mut table);
    for device in 0..5 {
        enter(&mut table, device, &round, &[]);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    // Only Ann and Ben hear of it so far: three secrets are missing.
    table.encounter(0, 1);
    table.encounter(0, 1);
    let waiting = show(&mut table, 0, &round);
    assert!(waiting.result.is_none());
    assert!(waiting.waits.unwrap().message.contains("3 people"));
    mix(&mut table);
    mix(&mut table);
    agreed(&mut table, &round);

    let second = announce(&mut table, "P05", true);
    mix(&mut table);
    for device in 0..5 {
        enter(&mut table, device, &second, &[]);
    }
    mix(&mut table);
    act(&mut table, 0, of(&second, freeze));
    for _ in 0..2 {
        for other in 1..4 {
            table.encounter(0, other);
        }
    }
    act(
        &mut table,
        0,
        RoundAct::Settle {
            round: second.clone(),
        },
    );
    mix(&mut table);
    let (groups, ..) = agreed(&mut table, &second);
    assert_eq!(groups.concat().len(), 4, "{groups:?}");
    let dropped = show(&mut table, 2, &second).result.unwrap().dropped;
    assert_eq!(dropped.len(), 1);
    assert_eq!(dropped[0].name, "Emil");
}

#[test]
fn a_swap_round_needs_everybody_of_a_cycle() {
    let mut table = space(3);
    let round = announce(&mut table, "P03", false);
    mix(&mut table);
    let tasks = [
        ("Invoices", "Welding"),
        ("Welding", "Gardening"),
        ("Gardening", "Invoices"),
    ];
    for (device, (gives, takes)) in tasks.into_iter().enumerate() {
        set(&mut table, device, Field::Skills, &[&format!("{takes}:4")]);
        let answers = [("task-offered", gives), ("tasks-sought", takes)];
        enter(&mut table, device, &round, &answers);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let (groups, ..) = agreed(&mut table, &round);
    assert_eq!(groups, ["ABC"]);
    let cycle = &show(&mut table, 0, &round).result.unwrap().groups[0];
    assert!(cycle.cycle);
    assert!(cycle.people.iter().all(|it| it.gives.is_some()));
    act(&mut table, 1, of(&round, stays_away));
    mix(&mut table);
    assert!(!show(&mut table, 0, &round).result.unwrap().groups[0].meets);
}

#[test]
fn a_team_covers_roles_and_names_what_is_open() {
    let mut table = space(4);
    let round = announce(&mut table, "P14", false);
    mix(&mut table);
    for (device, skill) in [(1, "Welding:4"), (2, "Gardening:4"), (3, "Chess:2")] {
        set(&mut table, device, Field::Skills, &[skill]);
        enter(&mut table, device, &round, &[("role", "member")]);
    }
    let needs = [
        ("role", "project"),
        ("must", "Welding"),
        ("must", "Gardening"),
        ("must", "Accounting"),
    ];
    enter(&mut table, 0, &round, &needs);
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    agreed(&mut table, &round);
    let team = &show(&mut table, 3, &round).result.unwrap().groups[0];
    let roles: Vec<(&str, Option<&str>)> = team
        .roles
        .iter()
        .map(|it| (it.role.as_str(), it.by.as_deref()))
        .collect();
    assert_eq!(
        roles,
        [
            ("Welding", Some("Ben")),
            ("Gardening", Some("Cem")),
            ("Accounting", None)
        ]
    );
}

/// A project of Ann's with two roles: Ben and Cem can weld, Dora can garden.
fn a_project(table: &mut Table) -> String {
    let round = announce(table, "P14", false);
    mix(table);
    for (device, skill) in [(1, "Welding:5"), (2, "Welding:3"), (3, "Gardening:5")] {
        set(table, device, Field::Skills, &[skill]);
        enter(table, device, &round, &[("role", "member")]);
    }
    let needs = [("role", "project"), ("must", "Welding; Gardening")];
    enter(table, 0, &round, &needs);
    mix(table);
    act(table, 0, of(&round, freeze));
    mix(table);
    round
}

/// Who fills each role of the first group, whether it meets, and how many take part.
fn team(table: &mut Table, device: usize, round: &str) -> (Vec<Option<String>>, bool, usize) {
    let group = show(table, device, round).result.unwrap().groups.remove(0);
    let roles = group.roles.into_iter().map(|role| role.by).collect();
    (roles, group.meets, group.people.len())
}

#[test]
fn a_role_falls_to_the_next_who_comes_and_a_team_ends_with_its_project() {
    let mut table = space(4);
    let round = a_project(&mut table);
    let by = |names: [&str; 2]| names.map(|name| Some(name.to_owned())).to_vec();
    assert_eq!(team(&mut table, 2, &round), (by(["Ben", "Dora"]), true, 3));
    // Cem was left over, and is in it once Ben does not come.
    act(&mut table, 1, of(&round, stays_away));
    mix(&mut table);
    for device in 0..4 {
        let found = team(&mut table, device, &round);
        assert_eq!(found, (by(["Cem", "Dora"]), true, 4));
    }
    assert!(show(&mut table, 2, &round).may.answer);
    act(&mut table, 2, of(&round, stays_away));
    mix(&mut table);
    let (_, meets, _) = team(&mut table, 0, &round);
    assert!(!meets, "two are fewer than the program says");
    let result = show(&mut table, 0, &round).result.unwrap();
    assert_eq!(result.left(), ["Ann", "Dora"]);

    let mut table = space(4);
    let round = a_project(&mut table);
    act(&mut table, 0, of(&round, stays_away));
    mix(&mut table);
    let (_, meets, _) = team(&mut table, 3, &round);
    assert!(!meets, "without whoever brings it there is no project");
}

#[test]
fn the_points_of_a_group_add_up_to_its_score() {
    let mut table = space(6);
    let facets = [
        (Field::Skills, "Gardening:3"),
        (Field::Offers, "Project management"),
        (Field::Seeks, "Public speaking"),
        (Field::WorkAreas, "Procurement"),
        (Field::About, "I like to grow vegetables."),
    ];
    for device in 0..6 {
        for (field, value) in facets {
            set(&mut table, device, field, &[value]);
        }
    }
    mix(&mut table);
    let round = announce(&mut table, "P17", false);
    mix(&mut table);
    for device in 0..5 {
        enter(&mut table, device, &round, &[("goal", "Learn Spanish")]);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let groups = show(&mut table, 5, &round).result.unwrap().groups;
    let folded = |it: &&replica::ReasonView| it.text.ends_with(" smaller reasons");
    for group in &groups {
        let sum: u32 = group.reasons.iter().map(|it| it.points).sum();
        assert_eq!(sum, group.score, "{:?}", group.reasons);
        assert_eq!(group.reasons.len(), 6);
        assert_eq!(group.reasons.iter().filter(folded).count(), 1);
    }
    assert!(!groups.is_empty());
}

#[test]
fn whom_one_keeps_apart_is_declined_in_the_second_chance_too() {
    let mut table = space(4);
    let round = announce(&mut table, "P16", false);
    mix(&mut table);
    let (late, early) = ("Mon 14:00-22:00", "Wed 06:00-14:00");
    let slots = [(late, early), (early, late), (early, late)];
    for (device, (gives, takes)) in slots.into_iter().enumerate() {
        let answers = [("task-offered", gives), ("tasks-sought", takes)];
        enter(&mut table, device, &round, &answers);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let (groups, ..) = agreed(&mut table, &round);
    let first = usize::from(!groups[0].contains('B')) + 1;
    let other = 3 - first;
    // Whoever was left over keeps apart from Ann, which nobody hears.
    let person = table.person(0);
    let never = replica::MeetAct::Never { person, on: true };
    table.act(other, Intent::Meet(never));
    mix(&mut table);
    let seats = show(&mut table, 0, &round).result.unwrap().groups[0]
        .people
        .clone();
    assert!(seats.iter().all(|seat| seat.comes.is_none()), "{seats:?}");
    act(&mut table, first, of(&round, stays_away));
    mix(&mut table);
    let again = show(&mut table, 0, &round).result.unwrap().second;
    let seat = again[0].people.iter().find(|it| it.name == NAMES[other]);
    assert_eq!(seat.unwrap().comes, Some(false), "{again:?}");
    assert!(!again[0].meets);
}

#[test]
fn slots_are_swapped_only_for_the_slots_that_are_meant() {
    let mut table = space(3);
    let round = announce(&mut table, "P16", false);
    mix(&mut table);
    for (device, (gives, takes)) in [
        ("Mon 14:00-22:00", "Wed 06:00-14:00"),
        ("Mi 6-14", "Mo 14-22"),
        ("Tue 14:00-22:00", "Wed 06:00-14:00"),
    ]
    .into_iter()
    .enumerate()
    {
        let answers = [("task-offered", gives), ("tasks-sought", takes)];
        enter(&mut table, device, &round, &answers);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let (groups, ..) = agreed(&mut table, &round);
    assert_eq!(groups, ["AB"]);
}

#[test]
fn a_circle_has_as_many_as_its_program_says() {
    let mut table = space(5);
    let round = announce(&mut table, "P17", false);
    mix(&mut table);
    for device in 0..5 {
        enter(&mut table, device, &round, &[("goal", "Learn Spanish")]);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let (groups, ..) = agreed(&mut table, &round);
    assert_eq!(groups, ["ABCDE"]);
}

/// Enters after everybody else heard that the round is closed, without having heard it.
fn enter_late(table: &mut Table, device: usize, round: &str, answers: &[(&str, &str)]) {
    // Whoever has said more meanwhile is later, whatever their clock says.
    for turn in 0..20 {
        let interest = ["Chess", "Running"][turn % 2];
        set(table, device, Field::Interests, &[interest]);
    }
    enter(table, device, round, answers);
    mix(table);
    assert_eq!(show(table, device, round).part, RoundPart::NextRound);
}

fn second(table: &mut Table, round: &str) -> Vec<String> {
    let shown = |table: &mut Table, device| {
        let result = show(table, device, round).result.unwrap();
        let groups = result.second.into_iter().map(|group| {
            let mut names: Vec<String> = group.people.into_iter().map(|it| it.name).collect();
            names.sort();
            names.join(" ")
        });
        groups.collect::<Vec<String>>()
    };
    let first = shown(table, 0);
    for device in 1..table.devices.len() {
        assert_eq!(shown(table, device), first, "the same on every device");
    }
    first
}

fn meets(table: &mut Table, round: &str) -> Vec<bool> {
    let groups = show(table, 0, round).result.unwrap().groups;
    groups.into_iter().map(|group| group.meets).collect()
}

#[test]
fn who_loses_a_swap_gets_a_second_chance_and_reasons_name_the_other() {
    let mut table = space(5);
    let round = announce(&mut table, "P16", false);
    mix(&mut table);
    let slots = [
        ("Mon 14:00-22:00", "Wed 06:00-14:00"),
        ("Wed 06:00-14:00", "Mon 14:00-22:00"),
        ("Wed 06:00-14:00", "Mon 14:00-22:00"),
    ];
    for (device, (gives, takes)) in slots.into_iter().enumerate() {
        let answers = [("task-offered", gives), ("tasks-sought", takes)];
        enter(&mut table, device, &round, &answers);
    }
    // Dora's entry is not there when it is frozen, and Emil's comes after the cutoff.
    for device in 1..3 {
        table.encounter(0, device);
    }
    act(&mut table, 0, of(&round, close));
    act(&mut table, 0, of(&round, freeze));
    let late = [
        ("task-offered", "Tue 06:00-14:00"),
        ("tasks-sought", "Mon 14:00-22:00"),
    ];
    table.encounter(0, 3);
    assert_eq!(
        refused(
            &mut table,
            3,
            RoundAct::Enter {
                round: round.clone(),
                answers: Vec::new()
            }
        ),
        "round-closed"
    );
    enter_late(&mut table, 4, &round, &late);
    let (groups, ..) = agreed(&mut table, &round);
    assert_eq!(groups.len(), 1, "{groups:?}");
    let partner = usize::from(!groups[0].contains('B')) + 1;
    let name = NAMES[partner];
    let reasons = show(&mut table, 0, &round).result.unwrap().groups[0]
        .reasons
        .clone();
    let gives =
        format!("{name} gives away “Wed 06:00-14:00”, you would take over “Wed 06:00-14:00”");
    assert!(reasons.iter().any(|it| it.text == gives), "{reasons:?}");
    assert_eq!(meets(&mut table, &round), [true]);
    act(&mut table, partner, of(&round, stays_away));
    mix(&mut table);
    assert_eq!(meets(&mut table, &round), [false]);
    let other = NAMES[3 - partner];
    assert_eq!(second(&mut table, &round), [format!("Ann {other}")]);
    act(&mut table, 3 - partner, of(&round, comes));
    mix(&mut table);
    let seats = show(&mut table, 0, &round).result.unwrap().second[0]
        .people
        .clone();
    let came = seats.iter().find(|it| it.name == other).unwrap();
    assert_eq!(came.comes, Some(true));
}

#[test]
fn a_circle_goes_on_while_enough_stay_and_ends_without_a_reason() {
    let mut table = space(6);
    let round = announce(&mut table, "P17", false);
    mix(&mut table);
    for device in 0..5 {
        enter(&mut table, device, &round, &[("goal", "Learn Spanish")]);
    }
    for device in 1..5 {
        table.encounter(0, device);
    }
    act(&mut table, 0, of(&round, close));
    act(&mut table, 0, of(&round, freeze));
    enter_late(&mut table, 5, &round, &[("goal", "Learn Spanish")]);
    assert_eq!(agreed(&mut table, &round).0, ["ABCDE"]);
    act(&mut table, 1, of(&round, stays_away));
    mix(&mut table);
    assert_eq!(meets(&mut table, &round), [true], "four are a circle");
    act(&mut table, 2, of(&round, stays_away));
    mix(&mut table);
    assert_eq!(meets(&mut table, &round), [false]);
    assert!(second(&mut table, &round).is_empty(), "three are none");
}

#[test]
fn whoever_loses_their_guests_hosts_somebody_who_was_left_out() {
    let newcomer = [("role", "newcomer"), ("start", "2026-11-02")];
    let cohorts = [
        ("P07", "mentor", &[("role", "mentee")][..]),
        ("P10", "buddy", &newcomer[..]),
    ];
    for (program, host, guests) in cohorts {
        let mut table = space(6);
        let round = announce(&mut table, program, false);
        mix(&mut table);
        for device in [0, 1] {
            set(&mut table, device, Field::Offers, &["Welding"]);
            set(
                &mut table,
                device,
                Field::Capacity,
                &[&format!("{program}:1")],
            );
        }
        let times = &["Tue 09:00-13:00"];
        for device in 0..6 {
            set(&mut table, device, Field::Slots, times);
        }
        for device in [0, 1] {
            enter(&mut table, device, &round, &[("role", host)]);
        }
        for device in [2, 3, 4] {
            set(&mut table, device, Field::Seeks, &["Welding"]);
            enter(&mut table, device, &round, guests);
        }
        for device in 1..5 {
            table.encounter(0, device);
        }
        act(&mut table, 0, of(&round, close));
        act(&mut table, 0, of(&round, freeze));
        set(&mut table, 5, Field::Seeks, &["Welding"]);
        enter_late(&mut table, 5, &round, guests);
        let (groups, ..) = agreed(&mut table, &round);
        assert_eq!(groups.concat().len(), 4, "{program} {groups:?}");
        let seated = groups.iter().find(|it| it.starts_with('B')).unwrap();
        let guest = NAMES.iter().position(|it| it[..1] == seated[1..]).unwrap();
        let without = (2..5)
            .map(|it| NAMES[it])
            .find(|it| !groups.concat().contains(&it[..1]))
            .unwrap();
        act(&mut table, guest, of(&round, stays_away));
        mix(&mut table);
        let second = second(&mut table, &round);
        assert_eq!(second, [format!("Ben {without}")], "{program}");
    }
}

#[test]
fn a_hidden_field_is_in_no_entry() {
    let mut table = space(2);
    let hidden = Intent::Show {
        field: Field::Interests,
        to: model::Visibility::Me,
    };
    table.act(1, hidden);
    let round = announce(&mut table, "P05", false);
    mix(&mut table);
    let before = table.wire.len();
    for device in 0..2 {
        enter(&mut table, device, &round, &[]);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    agreed(&mut table, &round);
    let reasons = show(&mut table, 0, &round).result.unwrap().groups[0]
        .reasons
        .clone();
    assert!(
        reasons.iter().all(|it| it.field != Field::Interests),
        "{reasons:?}"
    );
    let frames: Vec<Vec<u8>> = table.wire[before..]
        .iter()
        .map(|(_, _, f)| f.clone())
        .collect();
    assert!(
        !crate::common::stands_in(b"Hamburg", &frames),
        "entries are sealed"
    );
}

#[test]
fn what_somebody_hides_changes_no_round() {
    let result = |hidden: Option<&str>| {
        let mut table = space(6);
        let fields = [Field::Interests, Field::WorkAreas, Field::Seeks];
        for field in fields {
            let to = model::Visibility::Me;
            table.act(1, Intent::Show { field, to });
            match hidden {
                Some(value) => set(&mut table, 1, field, &[value]),
                None => drop(table.act(1, Intent::Profile(vec![Edit::Clear(field)]))),
            }
        }
        let round = announce(&mut table, "P05", false);
        mix(&mut table);
        for device in 0..6 {
            enter(&mut table, device, &round, &[("mode", "table")]);
        }
        mix(&mut table);
        act(&mut table, 0, of(&round, close));
        act(&mut table, 0, of(&round, freeze));
        mix(&mut table);
        agreed(&mut table, &round)
    };
    let without = result(None);
    for value in ["Chess", "Zebra finches"] {
        assert_eq!(result(Some(value)), without, "{value}");
    }
}

#[test]
fn a_circle_is_told_what_to_begin_with() {
    let mut table = space(4);
    let round = announce(&mut table, "P17", false);
    mix(&mut table);
    for device in 0..4 {
        set(&mut table, device, Field::Slots, &["Thu 16:00-17:00"]);
        enter(&mut table, device, &round, &[("goal", "Finish my book")]);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, close));
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let view = show(&mut table, 0, &round);
    assert!(view.shown.contains("first agenda"), "{}", view.shown);
    let group = &view.result.unwrap().groups[0];
    let sheet = group.sheet.join("\n");
    for said in [
        "Ann: “Finish my book”.",
        "Every week: Thu 16:00.",
        "the circle ends on 20",
    ] {
        assert!(sheet.contains(said), "{said}: {sheet}");
    }
}

#[test]
fn what_no_program_can_read_is_refused_and_what_was_entered_is_shown() {
    let mut table = space(2);
    let closes = Some(table.now);
    let over = RoundAct::Announce {
        program: "P05".into(),
        closes,
        drawn: false,
        note: String::new(),
    };
    assert_eq!(refused(&mut table, 0, over), "round-closes");
    let round = announce(&mut table, "P05", false);
    let floor = RoundAct::Enter {
        round: round.clone(),
        answers: vec![("mode".into(), "floor".into())],
    };
    assert_eq!(refused(&mut table, 0, floor), "answer-value");
    let turned = [("start", "2030-12-24"), ("end", "1.12.2030")];
    let turned = turned.map(|(ask, day)| (ask.to_owned(), day.to_owned()));
    let swap = RoundAct::Enter {
        round: announce(&mut table, "P16", false),
        answers: turned.into(),
    };
    assert_eq!(refused(&mut table, 0, swap), "answer-value");
    enter(&mut table, 0, &round, &[("mode", "table")]);
    let mine = show(&mut table, 0, &round).asks;
    assert!(
        mine.iter()
            .any(|it| it.ask == "mode" && it.answers == ["table"])
    );
    mix(&mut table);
    let theirs = show(&mut table, 1, &round).asks;
    assert!(
        theirs.iter().all(|it| it.answers.is_empty()),
        "only one's own"
    );
}
