//! Cohorts: rounds of programs that otherwise make lists, and the matches that come of them.

use crate::common::Table;
use crate::rounds::{
    act, agreed, announce, close, comes, enter, freeze, mix, of, set, show, space, stays_away,
};
use model::{Field, PersonId};
use replica::{Answer, ConsentState, GovernAct, Intent, MeetAct, Question, Rule};

#[test]
fn a_cohort_gives_each_mentor_as_many_as_they_have_room_for() {
    let mut table = space(5);
    let round = announce(&mut table, "P07", false);
    mix(&mut table);
    set(&mut table, 0, Field::Offers, &["Welding"]);
    set(&mut table, 1, Field::Offers, &["Gardening"]);
    for mentor in [0, 1] {
        set(&mut table, mentor, Field::Capacity, &["P07:2"]);
        enter(&mut table, mentor, &round, &[("role", "mentor")]);
    }
    for (mentee, wish) in [(2, "Welding"), (3, "Welding"), (4, "Gardening")] {
        set(&mut table, mentee, Field::Seeks, &[wish]);
        enter(&mut table, mentee, &round, &[("role", "mentee")]);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, close));
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let (groups, ..) = agreed(&mut table, &round);
    assert_eq!(groups, ["ACD", "BE"]);
    // Whoever mentors nobody any more says so without a reason; the others go on.
    act(&mut table, 4, of(&round, stays_away));
    mix(&mut table);
    let groups = show(&mut table, 2, &round).result.unwrap().groups;
    let meets: Vec<bool> = groups.iter().map(|group| group.meets).collect();
    assert_eq!(meets.iter().filter(|it| **it).count(), 1, "{meets:?}");
}

/// Whom one is matched with in mentoring, by name.
fn matched(table: &mut Table, device: usize) -> Vec<String> {
    let Answer::Meet(view) = table.act(device, Intent::Ask(Question::Meet)) else {
        panic!("no view of meeting");
    };
    let agreed = view.requests.into_iter();
    let agreed = agreed.filter(|it| it.state == ConsentState::Agreed && it.program == "P07");
    let mut names: Vec<String> = agreed.map(|it| it.name).collect();
    names.sort();
    names
}

/// What somebody says of how many they have taken on.
fn load(table: &mut Table, device: usize) -> Vec<String> {
    let Answer::Profile(me) = table.act(device, Intent::Ask(Question::Profile { person: None }))
    else {
        panic!("no profile");
    };
    let answers = me.profile.answers.into_iter();
    let load = answers.filter(|it| it.ask == "load");
    load.map(|it| it.text).collect()
}

fn meet_about(table: &mut Table, device: usize, act: fn(String, PersonId) -> MeetAct) -> Intent {
    Intent::Meet(act("P07".to_owned(), table.person(device)))
}

fn ask(program: String, person: PersonId) -> MeetAct {
    let until = None;
    MeetAct::Ask {
        program,
        person,
        until,
    }
}

fn withdraw(program: String, person: PersonId) -> MeetAct {
    MeetAct::Withdraw { program, person }
}

fn exclude(table: &mut Table, device: usize) {
    let rule = Rule::Exclude {
        person: table.person(device).to_string(),
        guests: false,
    };
    let place = String::new();
    table.act(0, Intent::Govern(GovernAct::Propose { place, rule }));
}

/// Ann mentors two; everybody enters, and the round is frozen.
fn cohort(table: &mut Table) -> String {
    let round = announce(table, "P07", false);
    mix(table);
    enter(table, 0, &round, &[("role", "mentor")]);
    for mentee in [1, 2] {
        enter(table, mentee, &round, &[("role", "mentee")]);
    }
    mix(table);
    act(table, 0, of(&round, close));
    act(table, 0, of(&round, freeze));
    mix(table);
    assert_eq!(agreed(table, &round).0, ["ABC"]);
    round
}

fn welders() -> Table {
    let mut table = space(4);
    set(&mut table, 0, Field::Offers, &["Welding"]);
    set(&mut table, 0, Field::Capacity, &["P07:2"]);
    for mentee in 1..4 {
        set(&mut table, mentee, Field::Seeks, &["Welding"]);
    }
    for device in 0..4 {
        set(&mut table, device, Field::Programs, &["P07"]);
    }
    mix(&mut table);
    table
}

#[test]
fn whoever_a_cohort_brings_takes_a_seat_until_either_ends_it() {
    let mut table = welders();
    let round = cohort(&mut table);
    act(&mut table, 0, of(&round, comes));
    act(&mut table, 1, of(&round, comes));
    mix(&mut table);
    assert_eq!(matched(&mut table, 0), ["Ben"], "Cem has not said yes");
    act(&mut table, 2, of(&round, comes));
    mix(&mut table);
    assert_eq!(matched(&mut table, 0), ["Ben", "Cem"]);
    assert_eq!(matched(&mut table, 1), ["Ann"]);
    assert_eq!(load(&mut table, 0), ["2"]);
    let full = meet_about(&mut table, 3, ask);
    assert_eq!(table.wish(0, full).unwrap_err().code, "meet-full");
    for keep_index in [true, false] {
        table.restart(0, keep_index);
        assert_eq!(matched(&mut table, 0), ["Ben", "Cem"]);
        assert_eq!(load(&mut table, 0), ["2"]);
    }
    let over = meet_about(&mut table, 0, withdraw);
    table.act(1, over);
    mix(&mut table);
    assert_eq!(matched(&mut table, 0), ["Cem"]);
    assert_eq!(load(&mut table, 0), ["1"]);
    // Whoever stays away after all has ended it too.
    act(&mut table, 2, of(&round, stays_away));
    mix(&mut table);
    for device in [0, 2] {
        assert_eq!(matched(&mut table, device), Vec::<String>::new());
    }
    assert_eq!(load(&mut table, 0), ["0"]);
}

#[test]
fn a_match_ends_with_whoever_is_removed_and_their_seat_is_free_at_once() {
    let mut table = welders();
    let question = meet_about(&mut table, 0, ask);
    table.act(1, question);
    mix(&mut table);
    let answer = meet_about(&mut table, 1, ask);
    table.act(0, answer);
    mix(&mut table);
    assert_eq!(matched(&mut table, 0), ["Ben"]);
    assert_eq!(load(&mut table, 0), ["1"]);
    exclude(&mut table, 1);
    let Answer::Meet(view) = table.act(0, Intent::Ask(Question::Meet)) else {
        panic!("no view of meeting");
    };
    assert!(view.requests.is_empty(), "{:?}", view.requests);
    assert_eq!(load(&mut table, 0), ["0"]);
}

#[test]
fn who_is_matched_already_takes_no_second_seat_in_a_cohort() {
    let mut table = welders();
    set(&mut table, 0, Field::Capacity, &["P07:3"]);
    let question = meet_about(&mut table, 0, ask);
    table.act(1, question);
    mix(&mut table);
    let answer = meet_about(&mut table, 1, ask);
    table.act(0, answer);
    mix(&mut table);
    let round = cohort(&mut table);
    // The one who would sit there twice stays away by themselves, and the others meet.
    let groups = show(&mut table, 0, &round).result.unwrap().groups;
    let seats = groups[0].people.iter();
    let seats: Vec<_> = seats.map(|it| (it.name.as_str(), it.comes)).collect();
    assert_eq!(seats, [("Ann", None), ("Cem", None), ("Ben", Some(false))]);
    assert!(groups[0].meets);
    assert_eq!(matched(&mut table, 0), ["Ben"]);
}

#[test]
fn every_newcomer_of_a_cohort_gets_a_buddy_who_is_there_at_the_same_time() {
    let mut table = space(6);
    let round = announce(&mut table, "P10", false);
    mix(&mut table);
    for (buddy, times) in [(0, "Tue 09:00-13:00"), (1, "Thu 09:00-13:00")] {
        set(&mut table, buddy, Field::Slots, &[times]);
        set(&mut table, buddy, Field::Capacity, &["P10:2"]);
        enter(&mut table, buddy, &round, &[("role", "buddy")]);
    }
    let newcomers = [
        (2, "Tue 09:00-12:00"),
        (3, "Thu 10:00-13:00"),
        (4, "Tue 09:30-13:00"),
        // An hour is too short to be there together.
        (5, "Tue 12:00-13:00"),
    ];
    for (newcomer, times) in newcomers {
        set(&mut table, newcomer, Field::Slots, &[times]);
        let answers = [("role", "newcomer"), ("start", "2026-11-02")];
        enter(&mut table, newcomer, &round, &answers);
    }
    mix(&mut table);
    act(&mut table, 0, of(&round, close));
    act(&mut table, 0, of(&round, freeze));
    mix(&mut table);
    let (groups, ..) = agreed(&mut table, &round);
    assert_eq!(groups, ["ACE", "BD"]);
}
