//! What forms ask in ordinary words, and what people answer.

use super::*;

fn profiles(people: &People) -> Vec<&Profile> {
    people.entrants.iter().map(|it| &it.profile).collect()
}

fn answers(people: &People, ask: Ask) -> Vec<Vec<String>> {
    let rows = people.entrants.iter();
    rows.map(|row| row.entry.all(ask).to_vec()).collect()
}

#[test]
fn a_field_somebody_does_not_allow_is_not_used() {
    let text = "id,life-stage,May we use your life stage for matching?,challenge\n\
                a,parental leave,yes,back to work\nb,parental leave,no,a nursery\n\
                c,parental leave,,a nursery\n";
    let people = read_for("P06", text, "");
    let stages: Vec<bool> = profiles(&people)
        .iter()
        .map(|it| it.life_stage.is_some())
        .collect();
    assert_eq!(stages, [true, false, false]);
    let in_it = |it: &&Profile| it.programs.contains("P06");
    assert!(
        profiles(&people).iter().all(in_it),
        "the rest of what they say counts"
    );
    assert!((0..3).all(|place| !people.is_unwilling(place)));
}

#[test]
fn who_has_withdrawn_takes_no_part() {
    let text = "{\"id\":\"a\",\"offers\":\"Rust\"}\n\
                {\"id\":\"b\",\"offers\":\"Rust\",\"active\":false}\n\
                {\"id\":\"c\",\"offers\":\"Rust\",\"status\":\"withdrawn\"}\n\
                {\"id\":\"d\",\"offers\":\"Rust\",\"status\":\"confirmed\"}\n";
    let people = read(text, "");
    let taking_part = profiles(&people)
        .iter()
        .map(|it| it.programs.contains("P07"))
        .collect::<Vec<_>>();
    assert_eq!(taking_part, [true, false, false, true]);
}

#[test]
fn no_room_is_said_in_many_ways() {
    let text =
        "id,capacity,Current mentees\na,none,\nb,2,2\nc,max. 2,\nd,1-2,\ne,keine,\nf,no limit,\n";
    let people = read(text, "");
    let seats: Vec<Option<u32>> = profiles(&people)
        .iter()
        .map(|it| it.capacity.get("P07").copied())
        .collect();
    let read_seats = [Some(0), Some(2), Some(2), Some(2), Some(0), None];
    assert_eq!(seats, read_seats);
    assert_eq!(answers(&people, Ask::Load)[1], ["2"]);
}

#[test]
fn a_comma_divides_neither_a_date_nor_a_shift() {
    let text = "Name,task-offered,tasks-sought\n\
                C,\"Sat 5 April, early\",\"Sun 6 April, early\"\n\
                D,\"Fri 11 April, early, Sat 12 April, late\",24.12.\n";
    let people = read_for("P16", text, "");
    assert_eq!(
        answers(&people, Ask::TaskOffered),
        [
            vec!["Sat 5 April, early"],
            vec!["Fri 11 April, early", "Sat 12 April, late"],
        ]
    );
    assert_eq!(
        answers(&people, Ask::TasksSought)[0],
        ["Sun 6 April, early"]
    );
    let swap = read_for(
        "P16",
        "Name;Ich gebe ab;Würde übernehmen\nA;24.12.;31.12.\n",
        "",
    );
    assert_eq!(answers(&swap, Ask::TaskOffered), [["24.12."]]);
    // Tasks are no shifts.
    let tasks = read_for("P03", "Name,task-offered\nA,\"Kasse Mo, Lager\"\n", "");
    assert_eq!(answers(&tasks, Ask::TaskOffered), [["Kasse Mo", "Lager"]]);
    let start = read_for("P10", "{\"id\":\"a\",\"start\":\"Dec 24, 2026\"}", "");
    assert_eq!(answers(&start, Ask::Start), [["2026-12-24"]]);
    let since = read_for("P08", "Name,Dabei seit\nA,1998\nB,12\n", "");
    assert_eq!(answers(&since, Ask::Joined), [vec!["1998-01-01"], vec![]]);
}

#[test]
fn who_says_no_time_that_can_be_read_is_left_out_where_one_is_needed() {
    let text = "id,slots,place\na,whenever it suits,Kantine\nb,Di + Do 12-13,Kantine\nc,,Kantine\n";
    let taking_part = |people: &People, id: &str| -> Vec<bool> {
        let all = profiles(people);
        all.iter().map(|it| it.programs.contains(id)).collect()
    };
    let lunch = read_for("P05", text, "");
    assert_eq!(taking_part(&lunch, "P05"), [false, true, true]);
    assert_eq!(lunch.entrants[1].profile.slots.len(), 2);
    assert_eq!(lunch.bad.len(), 2, "{:?}", lunch.bad);
    // Mentoring goes without.
    let mentoring = read(text, "");
    assert_eq!(taking_part(&mentoring, "P07"), [true, true, true]);
}

#[test]
fn a_heading_may_name_both_parts() {
    for (id, heading, part) in [
        ("P12", "Gast oder Gastgeber/in?", "Gast"),
        ("P15", "Person oder Aufgabe", "Aufgabe"),
        ("P13", "Übergebe oder übernehme?", "übernehme"),
        ("P10", "Buddy or new joiner?", "New joiner"),
        ("P09", "Coach or client?", "Client"),
        ("P08", "Learn or teach?", "teach"),
    ] {
        let people = read_for(id, &format!("id,{heading}\na,{part}\n"), "");
        assert_eq!(answers(&people, Ask::Role), [[part]], "{heading}");
    }
    for (id, heading) in [
        ("P15", "Aufgabe oder Projekt"),
        ("P01", "Übergebe oder übernehme?"),
        (
            "P07",
            "Would you like to learn something or give a workshop?",
        ),
    ] {
        let people = read_for(id, &format!("id,{heading}\na,seek\n"), "");
        assert_eq!(answers(&people, Ask::Role), [[""; 0]], "{heading}");
    }
}

#[test]
fn what_a_program_asks_for_is_found_under_ordinary_headings() {
    let tasks = "id,Welche Aufgaben möchtest du übernehmen?\na,Kundenberatung\n";
    let job = read_for("P01", tasks, "");
    assert_eq!(answers(&job, Ask::Tasks), [["Kundenberatung"]]);
    let swap = read_for("P03", tasks, "");
    assert_eq!(answers(&swap, Ask::TasksSought), [["Kundenberatung"]]);
    let must = read_for(
        "P03",
        "Name;Gebe ab;Muss können\nA;Schweißen;Schweißschein\n",
        "",
    );
    assert_eq!(answers(&must, Ask::Must), [["Schweißschein"]]);
    let coach = "Name;Womit ich arbeite (Methode);Max. Coachees\nA;Aufstellung;2\n";
    let coach = read_for("P09", coach, "");
    assert_eq!(answers(&coach, Ask::Method), [["Aufstellung"]]);
    assert_eq!(coach.entrants[0].profile.capacity["P09"], 2);
    let guests = read_for(
        "P12",
        "Name,Mein Arbeitsbereich,Wie viele Gäste?\nA,Labor,2\n",
        "",
    );
    assert_eq!(guests.entrants[0].profile.work_areas, ["Labor"]);
    assert_eq!(guests.entrants[0].profile.capacity["P12"], 2);
    let lunch = read_for("P05", "Name,Wie viele Gäste?\nA,2\n", "");
    assert!(lunch.entrants[0].profile.capacity.is_empty());
    let handover = "Name;Unbedingt abzudecken;Ich kann ab;Freie Kapazität\nA;Archiv;2024-07-01;2\n";
    let handover = read_for("P13", handover, "");
    assert_eq!(answers(&handover, Ask::Critical), [["Archiv"]]);
    assert_eq!(answers(&handover, Ask::Start), [["2024-07-01"]]);
    assert_eq!(handover.entrants[0].profile.capacity["P13"], 2);
    let family = read("Name,Kinder (Name)\nA,Kim\n", "");
    assert_eq!(family.name(0), "A");
}

#[test]
fn grids_and_lists_of_answers_are_read() {
    let grid = "Name,isMentor,Topics I can teach [Chess],Topics I can teach [Go],Learn: Sewing\n\
                Ada,true,Yes,No,\nBo,false,,,x\n";
    let people = read(grid, "");
    let offers: Vec<_> = profiles(&people).iter().map(|it| &it.offers[..]).collect();
    assert_eq!(offers, [&["Chess".to_owned()][..], &[]]);
    assert_eq!(people.entrants[1].profile.seeks, ["Sewing"]);
    assert_eq!(answers(&people, Ask::Role), [vec!["mentor"], vec![]]);
    assert!(people.aside.is_empty(), "{:?}", people.aside);
    let asked = r#"{"responses":[{"respondent":"Bo","answers":[
        {"question":"What do you want to learn?","answer":"welding"},
        {"question":"Mentor or mentee?","answer":"mentee"}]}]}"#;
    let people = read(&asked.replace('\n', ""), "");
    assert_eq!(people.name(0), "Bo");
    assert_eq!(people.entrants[0].profile.seeks, ["welding"]);
    assert_eq!(answers(&people, Ask::Role), [["mentee"]]);
    let inner = r#"{"event":"2024","data":{"mentors":[{"contact":{"name":"Ada"},"expertise":[{"topic":"welding"}]}],
        "mentees":[{"contact":{"name":"Bo"},"goals":[{"description":"learn to weld"}]}]}}"#;
    let people = read(&inner.replace('\n', ""), "");
    assert_eq!((people.name(0), people.name(1)), ("Ada", "Bo"));
    assert_eq!(people.entrants[0].profile.skills[0].name, "welding");
    assert_eq!(answers(&people, Ask::Goal), [vec![], vec!["learn to weld"]]);
    assert_eq!(answers(&people, Ask::Role), [["mentor"], ["mentee"]]);
}
