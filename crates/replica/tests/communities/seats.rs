//! Seats: asked for until the host's device has confirmed them, in the order they were asked for.

use super::*;
use replica::AskedSeat;

/// A walk of Ann's with so many seats, known to all three.
fn walk(table: &mut Table, seats: Option<u32>) -> String {
    let tea = found(table, ANN, "Tea");
    let called = CommunityAct::Gather {
        community: tea,
        title: "Walk".into(),
        text: String::new(),
        format: None,
        when: "2027-01-20 12:00-13:00".into(),
        place: "Harbour".into(),
        online: false,
        seats,
    };
    let id = said(table, ANN, called);
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    id
}

fn attend(table: &mut Table, device: usize, walk: &str, answer: Attendance) {
    let gathering = walk.to_owned();
    said(table, device, CommunityAct::Attend { gathering, answer });
}

fn seen(table: &mut Table, device: usize) -> GatheringView {
    show(table, device, "Tea").gatherings[0].clone()
}

fn seat(table: &mut Table, walk: &str, who: usize, on: bool) -> Result<Answer, Refusal> {
    let (gathering, person) = (walk.to_owned(), table.person(who));
    let act = CommunityAct::Seat {
        gathering,
        person,
        on,
    };
    wish(table, ANN, act)
}

#[test]
fn whoever_goes_makes_room_for_the_next_and_stands_at_the_end_when_they_come_again() {
    let mut table = three();
    let walk = walk(&mut table, Some(1));
    attend(&mut table, BEN, &walk, Attendance::Coming);
    attend(&mut table, CEM, &walk, Attendance::Coming);
    // Cem has not met Ben: as far as his device knows there is a seat.
    assert_eq!(seen(&mut table, CEM).me, Attendance::Requested);
    table.encounter(ANN, BEN);
    assert_eq!(seen(&mut table, BEN).me, Attendance::Coming);
    table.encounter(BEN, CEM);
    assert_eq!(seen(&mut table, CEM).me, Attendance::Waiting);
    attend(&mut table, BEN, &walk, Attendance::NotComing);
    table.encounter(BEN, CEM);
    assert_eq!(
        seen(&mut table, CEM).me,
        Attendance::Requested,
        "Ann has not confirmed it"
    );
    table.encounter(ANN, BEN);
    attend(&mut table, BEN, &walk, Attendance::Coming);
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    assert_eq!(seen(&mut table, CEM).me, Attendance::Coming);
    assert_eq!(seen(&mut table, BEN).me, Attendance::Waiting);
    let host = seen(&mut table, ANN);
    assert_eq!((host.coming, host.asked, host.waiting), (1, 0, 1));
    attend(&mut table, CEM, &walk, Attendance::NotComing);
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    let me = seen(&mut table, BEN).me;
    assert_eq!(
        me,
        Attendance::Coming,
        "what was said before he came again is no word about it"
    );
}

#[test]
fn a_host_gives_seats_by_hand_and_never_more_than_there_are() {
    let mut table = three();
    let walk = walk(&mut table, Some(1));
    let early = seat(&mut table, &walk, BEN, true).unwrap_err();
    assert_eq!(early.code, "no-seat-asked");
    attend(&mut table, BEN, &walk, Attendance::Coming);
    table.encounter(BEN, CEM);
    attend(&mut table, CEM, &walk, Attendance::Coming);
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    let full = seat(&mut table, &walk, CEM, true).unwrap_err();
    assert_eq!(full.code, "no-seat-left");
    seat(&mut table, &walk, BEN, false).unwrap();
    table.encounter(ANN, BEN);
    assert_eq!(seen(&mut table, BEN).me, Attendance::Declined);
    let host = seen(&mut table, ANN);
    assert!(
        seen(&mut table, BEN).asking.is_empty(),
        "only the host reads who asked"
    );
    let states: Vec<(&str, Attendance)> = host
        .asking
        .iter()
        .map(|AskedSeat { name, state, .. }| (name.as_str(), *state))
        .collect();
    assert_eq!(
        states,
        [("Cem", Attendance::Coming), ("Ben", Attendance::Declined)]
    );
    let (gathering, person) = (walk.clone(), table.person(CEM));
    let foreign = CommunityAct::Seat {
        gathering,
        person,
        on: true,
    };
    assert_eq!(
        wish(&mut table, BEN, foreign).unwrap_err().code,
        "not-yours"
    );
}

#[test]
fn nobody_has_to_be_confirmed_where_there_is_room_for_all() {
    let mut table = three();
    let walk = walk(&mut table, None);
    attend(&mut table, BEN, &walk, Attendance::Coming);
    assert_eq!(seen(&mut table, BEN).me, Attendance::Coming);
}

#[test]
fn whoever_leaves_the_community_leaves_their_seat() {
    let mut table = three();
    let walk = walk(&mut table, Some(1));
    let community = show(&mut table, BEN, "Tea").row.id;
    let sign = true;
    act(&mut table, BEN, CommunityAct::Join { community, sign });
    let meet = |table: &mut Table| {
        for _ in 0..3 {
            table.encounter(ANN, BEN);
            table.encounter(BEN, CEM);
        }
    };
    attend(&mut table, BEN, &walk, Attendance::Coming);
    meet(&mut table);
    attend(&mut table, CEM, &walk, Attendance::Coming);
    meet(&mut table);
    assert_eq!(seen(&mut table, CEM).me, Attendance::Waiting);
    act(&mut table, BEN, CommunityAct::Leave { community });
    meet(&mut table);
    assert_eq!(seen(&mut table, CEM).me, Attendance::Coming);
    let (gathering, answer) = (walk.clone(), Attendance::Coming);
    let attends = CommunityAct::Attend { gathering, answer };
    assert_eq!(
        wish(&mut table, BEN, attends.clone()).unwrap_err().code,
        "seat-left"
    );
    // Whoever enters again stands at the end.
    act(&mut table, BEN, CommunityAct::Join { community, sign });
    act(&mut table, BEN, attends);
    meet(&mut table);
    assert_eq!(seen(&mut table, CEM).me, Attendance::Coming);
    assert_eq!(seen(&mut table, BEN).me, Attendance::Waiting);
}
