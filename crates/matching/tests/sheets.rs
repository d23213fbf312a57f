//! What a match begins with, and what is founded around what.
//!
//! For: the sheets of descriptions, filled for people made by hand. Knows: the public face of the room.
//! Never: fixes a score.

use crate::people::{lens, name, pool};
use matching::round::{first_time, meeting_minutes, place, sheet};
use matching::{Hall, Language, Lens, program};

/// The sheet of the first of two people, in English and German.
fn check(id: &str, people: &[&str], sheet: &str) {
    let program = program(id).unwrap();
    let pool = pool(program, people);
    let hall = Hall::new(&pool, program, None);
    let told = |language| {
        hall.explain(0, 1, &lens(language))
            .unwrap()
            .sheet
            .join("\n")
    };
    let both = format!(
        "{}\n\n{}\n",
        told(Language::English),
        told(Language::German)
    );
    assert_eq!(both.trim(), sheet.trim(), "\n{both}");
}

#[test]
fn a_draft_says_who_leads_what_and_where_a_gap_is() {
    check(
        "P02",
        &[
            "Ann: tasks hiring, budget; critical budget, safety; skills safety:4; slots Tue 10:00-12:00",
            "Ben: tasks budget, customers; skills hiring:3; slots Tue 11:00-13:00",
        ],
        "hiring: you lead.
customers: Ben leads.
budget: both of you want to lead. Agree on one.
safety: a gap. It must be covered, and neither of you wants it.
Time to decide together: Tue 11:00–12:00.

hiring: Das leitest du.
customers: Das leitet Ben.
budget: Das wollt ihr beide leiten. Einigt euch auf eine Person.
safety: eine Lücke. Es muss abgedeckt sein, und niemand von euch will es.
Zeit, um gemeinsam zu entscheiden: Di 11:00–12:00.",
    );
}

#[test]
fn whoever_meets_by_video_is_sent_to_no_town() {
    let program = program("P05").unwrap();
    let said = |people: &[&str]| {
        let pool = pool(program, people);
        let group: Vec<usize> = (0..people.len()).collect();
        let place = |language| place(&pool, program, &group, language).unwrap_or_default();
        [Language::English, Language::German].map(place)
    };
    let video = ["by video", "per Video"];
    for (people, places) in [
        (
            ["Ann: place Ulm; mode Zoom", "Ben: place Jena; mode video"],
            video,
        ),
        (["Ann: place Ulm; mode Teams", "Ben: languages en"], video),
        (
            ["Ann: languages en", "Ben: place Jena; mode Videoanruf"],
            video,
        ),
        (["Ann: place Ulm; mode table", "Ben: place Ulm"], ["Ulm"; 2]),
        (["Ann: languages en", "Ben: place Ulm"], ["Ulm"; 2]),
        // What nobody can read says nothing.
        (["Ann: place Ulm; mode floor", "Ben: place Ulm"], ["Ulm"; 2]),
        (["Ann: mode table", "Ben: mode Tisch"], [""; 2]),
    ] {
        assert_eq!(said(&people), places, "{people:?}");
    }
}

#[test]
fn a_tandem_has_open_questions() {
    check(
        "P01",
        &[
            "Ann: tasks reporting, planning; skills planning:4; weekly-hours 20; days Mon, Tue, Wed; hours 9-13",
            "Ben: tasks planning, customer calls; skills reporting:4; weekly-hours 20; days Wed, Thu, Fri; hours 9-13",
        ],
        "planning: both of you want it. Who does it when?
reporting: with you. Who stands in when you are away?
“customer calls”: with Ben. What do you need to know to stand in?
Handover: Wed 09:00–13:00.
Who decides when only one of you is there?
What becomes of the job when one of you leaves?

planning: Das wollt ihr beide. Wer macht es wann?
reporting: bei dir. Wer vertritt dich?
„customer calls“: bei Ben. Was musst du wissen, um zu vertreten?
Übergabe: Mi 09:00–13:00.
Wer entscheidet, wenn nur eine Person da ist?
Was wird aus der Stelle, wenn eine Person geht?",
    );
}

#[test]
fn a_duo_has_four_sessions() {
    check(
        "P04",
        &[
            "Ann: offers Rust; seeks Spanish",
            "Ben: offers Spanish; seeks Rust",
        ],
        "Sessions 1 and 3: Ben teaches you Spanish.
Sessions 2 and 4: you teach Ben Rust.
Agree on the first session.

Treffen 1 und 3: Ben bringt dir Spanish bei.
Treffen 2 und 4: Du bringst Ben Rust bei.
Vereinbart das erste Treffen.",
    );
}

#[test]
fn nobody_is_taught_somebody() {
    check(
        "P04",
        &[
            "Ann: offers Rust; seeks someone to review my grant application",
            "Ivo: offers review of grant applications; seeks Rust",
        ],
        "Sessions 1 and 3: Ivo helps you. You seek “someone to review my grant application”.
Sessions 2 and 4: you teach Ivo Rust.
Agree on the first session.

Treffen 1 und 3: Ivo hilft dir. Du suchst „someone to review my grant application“.
Treffen 2 und 4: Du bringst Ivo Rust bei.
Vereinbart das erste Treffen.",
    );
}

#[test]
fn a_mentor_says_how_many_they_have() {
    check(
        "P07",
        &[
            "Ann: role mentee; seeks Spanish; slots Thu 16:00-17:00",
            "Ben: role mentor; offers Spanish; capacity 3; load 2; slots Thu 15:00-17:00",
        ],
        "Mentees so far: 2.
First talk: Thu 16:00–17:00.

Mentees bisher: 2.
Erstes Gespräch: Do 16:00–17:00.",
    );
}

#[test]
fn reverse_mentoring_has_a_card_for_each_role() {
    check(
        "P08",
        &[
            "Ann: role learner; seeks Spanish; tenure 9",
            "Ben: role teacher; offers Spanish; tenure 1",
        ],
        "Learning: you. The part: bring a real question each time.
To learn: Spanish.
Showing: Ben. The part: show it by doing, one thing at a time.
To show: Spanish.
Agree on a first meeting.

Lernen: du. Die Rolle: jedes Mal eine echte Frage mitbringen.
Zu lernen: Spanish.
Zeigen: Ben. Die Rolle: vormachen, eines nach dem anderen.
Zu zeigen: Spanish.
Vereinbart ein erstes Treffen.",
    );
}

#[test]
fn a_goal_sheet_ends() {
    check(
        "P09",
        &[
            "Ann: role client; goal Public speaking; slots Thu 16:00-17:00",
            "Ben: role coach; method Public speaking; slots Thu 15:00-17:00",
        ],
        "Goal: “Public speaking”.
What helps: “Public speaking”, for “Public speaking”.
First session: Thu 16:00–17:00.
Six sessions, one every two weeks. If you begin now, the last one is on 2027-02-03; then it ends.
At the end: what was reached, and what goes on without a coach?

Ziel: „Public speaking“.
Was hilft: „Public speaking“, für „Public speaking“.
Erstes Treffen: Do 16:00–17:00.
Sechs Treffen, alle zwei Wochen eines. Beginnt ihr jetzt, ist das letzte am 2027-02-03; dann endet es.
Am Ende: Was ist erreicht, und was geht ohne Coach weiter?",
    );
}

#[test]
fn a_buddy_has_two_weeks() {
    check(
        "P10",
        &[
            "Ann: role newcomer; start 2026-12-01; interests chess; place Ulm; days Mon, Tue; hours 9-17",
            "Ben: role buddy; interests Schach; place Ulm; days Mon, Tue; hours 9-17",
        ],
        "2026-12-01: a first coffee, and a walk to where things happen.
2026-12-04: three people it is good to know.
2026-12-08: after a week, what was unclear?
2026-12-15: after two weeks, who or what is still missing?
Both of you like chess.
Time you share: Mon 09:00–17:00.

2026-12-01: ein erster Kaffee und ein Rundgang dorthin, wo etwas geschieht.
2026-12-04: drei Menschen, die man kennen sollte.
2026-12-08: nach einer Woche, was war unklar?
2026-12-15: nach zwei Wochen, wer oder was fehlt noch?
chess mögt ihr beide.
Gemeinsame Zeit: Mo 09:00–17:00.",
    );
}

#[test]
fn a_day_of_shadowing_has_a_plan_and_a_talk_afterwards() {
    check(
        "P12",
        &[
            "Ann: role guest; seeks logistics; start 2026-12-01; end 2026-12-20",
            "Ben: role host; work-areas Logistik; start 2026-12-07; end 2027-01-31",
        ],
        "A day from 2026-12-07 to 2026-12-20.
Morning: what the day is about, and what stays between you.
Have a look at logistics.
Noon: a meal with others from there.
Afterwards, half an hour: what surprised each of you, and what do you take along?

Ein Tag von 2026-12-07 bis 2026-12-20.
Morgens: Worum es an diesem Tag geht, und was unter euch bleibt.
Anzusehen: logistics.
Mittags: ein Essen mit anderen von dort.
Danach eine halbe Stunde: Was hat euch überrascht, und was nehmt ihr mit?",
    );
}

#[test]
fn a_map_says_which_topic_goes_where_and_what_is_at_risk() {
    check(
        "P13",
        &[
            "Ann: role owner; topics payroll, archive; critical payroll; end 2027-01-31",
            "Ben: role successor; seeks payroll; slots Mon 9:00-10:00",
        ],
        "payroll: you → Ben.
archive: a risk, as long as nobody else takes it over. Look for one more successor.
Agree on the first session.
All of it is handed over by 2027-01-31.

payroll: du → Ben.
archive: ein Risiko, solange es sonst niemand übernimmt. Sucht dafür noch jemanden.
Vereinbart das erste Treffen.
Bis zum 2027-01-31 ist alles übergeben.",
    );
}

#[test]
fn whoever_takes_over_reads_the_same_map_from_their_side() {
    check(
        "P13",
        &[
            "Ben: role successor; seeks payroll",
            "Ann: role owner; topics payroll, archive; end 2027-01-31",
        ],
        "payroll: Ann → you.
archive: a risk, as long as nobody else takes it over. Look for one more successor.
Agree on the first session.
All of it is handed over by 2027-01-31.

payroll: Ann → du.
archive: ein Risiko, solange es sonst niemand übernimmt. Sucht dafür noch jemanden.
Vereinbart das erste Treffen.
Bis zum 2027-01-31 ist alles übergeben.",
    );
}

#[test]
fn an_assignment_says_what_the_task_is_and_what_is_learnt_by_it() {
    check(
        "P15",
        &[
            "Ann: role person; skills photography:4; seeks event management, Rust; start 2026-12-01",
            "Otto: role task; task-offered Photograph our open day, event management; must photography; offers Rust; end 2026-12-20",
        ],
        "The task: “Photograph our open day”.
The task: “event management”.
It cannot do without photography.
To learn by it: “event management”.
From 2026-12-01 to 2026-12-20.

Die Aufgabe: „Photograph our open day“.
Die Aufgabe: „event management“.
Sie braucht unbedingt: photography.
Dabei zu lernen: „event management“.
Vom 2026-12-01 bis zum 2026-12-20.",
    );
}

#[test]
fn whoever_has_a_task_reads_the_same_from_their_side() {
    check(
        "P15",
        &[
            "Otto: role task; task-offered trade fairs; offers Rust",
            "Ann: role person; skills trade fairs:4; seeks Rust",
        ],
        "The task: “trade fairs”.
Agree on when it begins and ends.

Die Aufgabe: „trade fairs“.
Vereinbart, wann es beginnt und endet.",
    );
}

#[test]
fn where_names_are_kept_back_there_is_no_sheet() {
    let program = program("P06").unwrap();
    assert!(program.anonymous && program.sheet.is_empty());
}

#[test]
fn a_circle_has_an_agenda_and_an_end() {
    let program = program("P17").unwrap();
    let people = ["Ann", "Ben", "Cem", "Dan"].map(|who| {
        format!("{who}: goal Finish my {who} book; slots Thu 16:00-17:00; languages en")
    });
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    let pool = pool(program, &people);
    let free = pool.free(meeting_minutes(program));
    let label = |place: usize| pool.entrant(place).unwrap().profile.name.clone();
    let told = |today: Option<i64>| {
        let lens = Lens {
            today,
            ..Lens::default()
        };
        let when = first_time(&pool, &free, &[0, 1, 2, 3]);
        sheet(
            &pool,
            program,
            &[0, 1, 2, 3],
            when.as_deref(),
            (&lens, &label),
        )
        .join("\n")
    };
    let dated = told(matching::day_number("2026-11-25"));
    assert_eq!(
        dated,
        "Ann: “Finish my Ann book”.\nBen: “Finish my Ben book”.\nCem: “Finish my Cem book”.\nDan: “Finish my Dan book”.\nEvery week: Thu 16:00.\nFirst agenda: ten minutes each for the goal and the first step, then what you expect of each other.\nTwelve weeks. If you begin now, the circle ends on 2027-02-17; go on only if all want to.",
        "\n{dated}"
    );
    assert!(told(None).contains("After twelve weeks the circle ends"));
}

#[test]
fn who_shares_a_theme_is_told_which_and_with_how_many() {
    let program = program("P18").unwrap();
    let people = [
        "Ann: interests judo, beekeeping",
        "Bob: interests beekeeping",
        "Cat: interests Imkerei",
        "Dan: interests keeping bees",
        "Eve: interests judo, beekeeping",
        "Fay: interests judo",
    ];
    let pool = pool(program, &people);
    let hall = Hall::new(&pool, program, None);
    let lens = lens(Language::English);
    let ranked = hall.ranked(0, 9, &lens);
    let common = hall.common(0, &ranked);
    let said: Vec<(&str, usize)> = common.iter().map(|it| (&*it.theme, it.people)).collect();
    assert_eq!(said, [("beekeeping", 5)]);
    let list = hall.list(0, 9, &lens);
    let names: Vec<&str> = list.iter().map(|found| name(&pool, found)).collect();
    assert_eq!(names.len(), 4, "{names:?}");
    for found in &list {
        assert_eq!(found.themes, common);
        let next = format!(
            "Invite {} to found a community about beekeeping.",
            name(&pool, found)
        );
        assert_eq!(found.next, next);
    }
    // Fay shares judo with two others: that is no theme, and it is said how many there are.
    let ranked = hall.ranked(5, 9, &lens);
    assert!(ranked.places.is_empty() && hall.common(5, &ranked).is_empty());
    let most = hall.most_common(5, &ranked).unwrap();
    assert_eq!((most.theme.as_str(), most.people), ("judo", 3));
}
