//! Reading what people have in their files.

mod forms;

use super::*;
use matching::program;

fn read(text: &str, map: &str) -> People {
    read_for("P07", text, map)
}

fn read_for(id: &str, text: &str, map: &str) -> People {
    let reading = Reading {
        program: program(id).unwrap(),
        columns: table::columns(map, Language::English).unwrap(),
        language: Language::English,
        names_all: false,
    };
    let mut people = People {
        fields: keys::Names::of(reading.program),
        ..People::default()
    };
    match text.chars().next() {
        Some('[') => people.array(text, &reading),
        Some('{') => people.objects(text, &reading),
        _ => people.table(text, &reading).unwrap(),
    }
    people.leave_out_unwilling();
    people.look_up(&reading);
    people
}

#[test]
fn whoever_does_not_agree_is_matched_with_nobody() {
    let who_takes_part = |text: &str| -> Vec<String> {
        let people = read(text, "");
        let all = people.entrants.iter().zip(&people.ids);
        let taking_part = all.filter(|(it, _)| it.profile.programs.contains("P07"));
        taking_part.map(|(_, id)| id.clone()).collect()
    };
    let asked = "id,I consent to being matched,Offers\na,yes,Rust\nb,no,Rust\nc,,Rust\n";
    assert_eq!(who_takes_part(asked), ["a"]);
    let never_asked = "id,Consent,Offers\na,,Rust\nb,,Rust\n";
    assert_eq!(who_takes_part(never_asked), ["a", "b"]);
    let about_pictures = "id,Consent to photos,Offers\na,yes,Rust\nb,no,Rust\n";
    assert_eq!(who_takes_part(about_pictures), ["a", "b"]);
    let lines =
        "{\"id\":\"a\",\"consent\":false,\"offers\":\"Rust\"}\n{\"id\":\"b\",\"consent\":true}";
    assert_eq!(who_takes_part(lines), ["b"]);
    for name in [
        "Do you agree to be matched?",
        "opt-in",
        "Teilnahme",
        "wants_match",
    ] {
        let asked = format!("id,{name},Offers\na,yes,Rust\nb,no,Rust\nc,,Rust\n");
        assert_eq!(who_takes_part(&asked), ["a"], "{name}");
    }
    // Where people may take part in two ways, whoever says how has not refused, and it stays named.
    let ways = "id,Teilnahme,Offers\na,ja,Rust\nb,online,Rust\nc,nein,Rust\n";
    assert_eq!(who_takes_part(ways), ["a", "b"]);
    assert_eq!(read(ways, "").aside["Teilnahme"], (1, 3));
}

#[test]
fn a_count_of_mentees_says_nothing_about_lunch() {
    let text = "id,How many mentees can you take?,Max mentees\na,0,0\n";
    let lunch = read_for("P05", text, "");
    assert!(lunch.entrants[0].profile.capacity.is_empty());
    assert_eq!(lunch.aside.len(), 2, "{:?}", lunch.aside);
    let mentoring = read("id,How many mentees can you take?\na,2\n", "");
    assert_eq!(mentoring.entrants[0].profile.capacity["P07"], 2);
    let seats = read_for("P05", "id,capacity\na,3\n", "");
    assert_eq!(seats.entrants[0].profile.capacity["P05"], 3);
}

#[test]
fn a_language_may_be_ticked() {
    for names in [
        ["Languages spoken [German]", "Languages spoken [English]"],
        ["Sprache: Deutsch", "Sprache: Englisch"],
        ["German", "English"],
        ["Deutsch", "Englisch"],
    ] {
        let [german, english] = names;
        let people = read(
            &format!("id,{german},{english}\na,x,\nb,ja,x\nc,nein,yes\n"),
            "",
        );
        let spoken = people.entrants.iter().map(|it| {
            let mut codes = it.profile.languages.clone();
            codes.sort();
            codes.join(" ")
        });
        let spoken: Vec<String> = spoken.collect();
        assert_eq!(spoken, ["de", "de en", "en"], "{names:?}");
        assert!(people.aside.is_empty(), "{:?}", people.aside);
    }
    let rated = read("id,Languages [German],Languages [English]\na,3,none\n", "");
    assert_eq!(rated.entrants[0].profile.languages, ["de"]);
    // What else stands there is no tick, and stays named.
    let people = read("id,German,IT,No\na,B2,x,x\n", "");
    assert!(people.entrants[0].profile.languages.is_empty());
    assert_eq!(people.aside.len(), 2, "{:?}", people.aside);
}

#[test]
fn a_swap_is_told_under_ordinary_headings() {
    for (id, away, over) in [
        ("P16", "Gebe ab", "Übernehme"),
        ("P16", "Shift I give away", "would take over"),
        ("P03", "Task to give away", "Tasks I could take over"),
        ("P03", "Würde ich abgeben", "Würde ich übernehmen"),
    ] {
        let text = format!("id;{away};{over}\na;Mo 14-22;Di 6-14\nb;x;\n");
        let people = read_for(id, &text, "");
        let entry = &people.entrants[0].entry;
        assert_eq!(entry.first(Ask::TaskOffered), Some("Mo 14-22"), "{away}");
        assert_eq!(entry.first(Ask::TasksSought), Some("Di 6-14"), "{over}");
        assert_eq!(
            people.entrants[1].entry.first(Ask::TaskOffered),
            None,
            "a tick is no task"
        );
        let mentoring = read(&text, "");
        assert_eq!(mentoring.entrants[0].profile.offers, ["Mo 14-22"]);
    }
}

#[test]
fn from_and_to_are_a_span_where_both_stand_there() {
    let both = read_for("P12", "id,From,To\na,2026-12-01,2026-12-24\n", "");
    assert_eq!(both.entrants[0].entry.first(Ask::Start), Some("2026-12-01"));
    assert_eq!(both.entrants[0].entry.first(Ask::End), Some("2026-12-24"));
    let alone = read_for("P12", "id,To\na,2026-12-24\n", "");
    assert_eq!(alone.entrants[0].entry.first(Ask::End), None);
    assert_eq!(alone.aside["To"], (1, 2));
}

#[test]
fn of_two_who_are_called_the_same_the_ids_are_said() {
    let people = read("id,Name\na1,Ben\na2,ben\na3,Ann\n", "");
    assert_eq!(people.place("Ann").ok(), Some(2));
    assert_eq!(people.place("a2").ok(), Some(1));
    let message = people.place("Ben").err().map(|it| it.message).unwrap();
    assert!(
        message.contains("2 people") && message.contains("a1, a2"),
        "{message}"
    );
    let nobody = people.place("Zoe").err().map(|it| it.message).unwrap();
    assert!(nobody.starts_with("Could not find “Zoe”"), "{nobody}");
}

#[test]
fn many_bad_rows_are_counted_and_a_script_hears_of_each() {
    let mut few = People::default();
    let mut all = People {
        names_all: true,
        ..People::default()
    };
    for line in 1..=250 {
        few.bad(line, "it is odd");
        all.bad(line, "it is odd");
    }
    assert_eq!((few.bad.len(), few.bad_more), (NAMED_MAX, 50));
    assert_eq!((all.bad.len(), all.bad_more), (0, 0), "named at once");
}

#[test]
fn bad_rows_are_named_and_the_rest_goes_on() {
    let people = read(
        "{\"id\":\"a\",\"offers\":\"Rust\"}\n{\"id\":\n\n[1]\n{\"id\":\"a\"}\n{\"name\":\"Kim\",\"shoe\":43,\"slots\":[\"soon\"]}",
        "",
    );
    assert_eq!(people.ids, ["a", "line-6"]);
    assert_eq!(people.bad.len(), 4, "{:?}", people.bad);
    for (bad, beginning) in people.bad.iter().zip([
        "Line 2: its JSON ends too early.",
        "Line 4: it is no JSON object.",
        "Line 5: the id “a” was given before.",
        "Line 6: could not read “soon” of slots, which takes",
    ]) {
        assert!(bad.starts_with(beginning), "{bad}");
    }
    assert_eq!(people.aside["shoe"], (1, 6));
}

#[test]
fn names_people_use_are_understood() {
    let people = read(
        "Name,Biete,Suche,Sprache,Rolle,Max Mentees,Abteilung\nAnn,Rust; Go,Kochen,Deutsch,Mentorin,2,Einkauf\n",
        "",
    );
    let entrant = &people.entrants[0];
    assert_eq!(entrant.profile.offers, ["Rust", "Go"]);
    assert_eq!(entrant.profile.seeks, ["Kochen"]);
    assert_eq!(entrant.profile.languages, ["de"]);
    assert_eq!(entrant.profile.capacity["P07"], 2);
    assert_eq!(entrant.entry.first(Ask::Role), Some("Mentorin"));
    assert!(entrant.profile.programs.contains("P07"));
    assert_eq!(
        people.aside["Abteilung"],
        (1, 2),
        "a department is no field"
    );
    assert_eq!(people.ids, ["line-2"]);
}

#[test]
fn an_id_is_an_id_whatever_stands_beside_it() {
    for (text, id) in [
        ("{\"email\":\"k@x\",\"id\":\"m1\"}", "m1"),
        ("{\"id\":7,\"user\":\"kim\",\"key\":1}", "7"),
        ("email,Person ID\nk@x,m1", "m1"),
        ("E-Mail;Nr\nk@x;4", "4"),
        ("E-Mail;Name\nk@x;Kim", "k@x"),
        ("{\"id\":null,\"email\":\"k@x\"}", "k@x"),
        ("E-Mail (privat);E-Mail\np@x;k@x", "k@x"),
        ("Your e-mail address;Name\nk@x;Kim", "k@x"),
    ] {
        let people = read(text, "");
        assert_eq!(people.ids, [id], "{text}");
        assert!(people.bad.is_empty() && people.aside.is_empty(), "{text}");
    }
}

#[test]
fn a_newsletter_by_mail_is_no_id() {
    let people = read("E-Mail-Newsletter;E-Mail\nja;a@x\nja;b@x\nnein;c@x\n", "");
    assert_eq!(people.ids, ["a@x", "b@x", "c@x"]);
    assert!(people.bad.is_empty(), "{:?}", people.bad);
}

#[test]
fn a_yes_under_a_guessed_name_is_no_wish_and_no_offer() {
    let people = read(
        "Can mentor,What would you like to learn?,Do you need a room?,Beitrag bezahlt,I can help with\n\
         yes,Rust,yes,ja,3\nno,Go,no,ja,SQL\n",
        "",
    );
    let [first, second] = &people.entrants[..] else {
        panic!("two people");
    };
    assert!(first.profile.offers.is_empty(), "{:?}", first.profile);
    assert_eq!(first.profile.seeks, ["Rust"]);
    assert_eq!(first.entry.first(Ask::Role), Some("mentor"));
    assert_eq!(second.profile.offers, ["SQL"]);
    assert_eq!(second.profile.seeks, ["Go"]);
    assert_eq!(second.entry.first(Ask::Role), None);
    for name in ["Do you need a room?", "Beitrag bezahlt"] {
        assert_eq!(people.aside[name], (2, 2), "{name}");
    }
    let guessed = people.fields.guessed();
    let read: Vec<&str> = guessed.iter().map(|(name, _)| &**name).collect();
    assert_eq!(read, ["I can help with", "What would you like to learn?"]);
}

#[test]
fn a_guess_never_takes_the_place_of_what_is_written() {
    for text in [
        "About,Tell us about your day\nI bake,long\n",
        "Bio,Please describe the office\nI bake,grey\n",
        "A word about the office;Bio\ngrey;I bake\n",
    ] {
        let about = read(text, "").entrants[0].profile.about.clone();
        assert_eq!(about.as_deref(), Some("I bake"), "{text}");
    }
}

#[test]
fn fields_under_a_guessed_name_are_read() {
    let people = read(
        r#"{"id":"a","What I need":{"seeks":"yoga","days":"Mon"},"Languages you speak":"German, office"}"#,
        "",
    );
    let profile = &people.entrants[0].profile;
    assert_eq!(profile.seeks, ["yoga"]);
    assert_eq!(profile.days.len(), 1);
    assert_eq!(profile.languages, ["de"], "an office is no language");
    assert!(people.bad.is_empty(), "{:?}", people.bad);
}

#[test]
fn a_name_in_two_halves_is_one() {
    for (text, name) in [
        ("Nachname;Vorname\nSommer;Kim", "Kim Sommer"),
        (
            "{\"lastName\":\"Sommer\",\"firstName\":\"Kim\"}",
            "Kim Sommer",
        ),
        ("{\"surname\":\"Sommer\",\"name\":\"Kim\"}", "Kim"),
        ("{\"first name\":\"Kim\"}", "Kim"),
    ] {
        assert_eq!(read(text, "").entrants[0].profile.name, name, "{text}");
    }
    let nobody = read("{\"id\":\"m1\"}", "");
    assert_eq!(nobody.name(0), "", "a name is not made up");
    assert_eq!(
        nobody.entrants[0].profile.name, "m1",
        "sentences have the id"
    );
}

#[test]
fn names_in_capitals_within_are_understood() {
    let people = read(
        "{\"workAreas\":\"IT\",\"timeZone\":\"CET\",\"lifeStage\":\"parent\",\"weeklyHours\":20}",
        "",
    );
    assert!(people.aside.is_empty(), "{:?}", people.aside);
    let Entrant { profile, entry, .. } = &people.entrants[0];
    assert_eq!(profile.work_areas, ["IT"]);
    assert_eq!(profile.time_zone.as_deref(), Some("Europe/Berlin"));
    assert_eq!(profile.life_stage.as_deref(), Some("parent"));
    assert_eq!(entry.first(Ask::WeeklyHours), Some("20"));
}

#[test]
fn columns_mean_what_the_map_says() {
    let people = read("wer\tkann\nKim\tRust", "wer=name,kann=offers");
    assert_eq!(people.entrants[0].profile.name, "Kim");
    assert_eq!(people.entrants[0].profile.offers, ["Rust"]);
    assert_eq!(people.place("Kim").unwrap(), 0, "found by name");
}

#[test]
fn a_row_that_names_its_programs_is_in_no_other() {
    let people = read(
        "[{\"programs\":[\"P04\"]},{\"programs\":[\"Mentoring\"]},{\"profile\":{\"seeks\":\"x\"}}]",
        "",
    );
    let entered: Vec<bool> = people
        .entrants
        .iter()
        .map(|entrant| entrant.profile.programs.contains("P07"))
        .collect();
    assert_eq!(entered, [false, true, true]);
    assert_eq!(people.entrants[2].profile.seeks, ["x"]);
}

#[test]
fn an_array_names_the_line_of_what_is_spoilt_and_goes_on() {
    let people = read(
        "[\n {\"id\": \"a\"},\n {\"id\": \"b\",, },\n {\n  \"id\": \"c\"\n },\n 7,\n {\"id\": \"a\"}\n]",
        "",
    );
    assert_eq!(people.ids, ["a", "c"]);
    let lines: Vec<&str> = people.bad.iter().map(|bad| &bad[..7]).collect();
    assert_eq!(lines, ["Line 3:", "Line 7:", "Line 8:"], "{:?}", people.bad);
    let open = read("[{\"id\": \"a\"}, {\"id\": ", "");
    assert_eq!((open.ids.len(), open.bad.len()), (1, 1), "{:?}", open.bad);
}

#[test]
fn a_list_beside_the_people_is_named() {
    let people = read(
        "{\"mentors\": [{\"id\": \"a\"}, 7],\n \"coaches\": [{\"id\": \"b\"}]}",
        "",
    );
    assert_eq!(people.ids, ["a"]);
    let [odd, list] = &people.bad[..] else {
        panic!("{:?}", people.bad);
    };
    assert!(odd.starts_with("Line 1: it is no JSON object"), "{odd}");
    assert!(list.starts_with("Line 2: “coaches” is no list"), "{list}");
}

#[test]
fn many_rows_without_an_id_on_one_line_are_numbered() {
    let people = read(
        r#"[{"id":"line-1.2"},{"seeks":"a"},{"seeks":"b"},{"seeks":"c"}]"#,
        "",
    );
    assert_eq!(people.ids, ["line-1.2", "line-1", "line-1.3", "line-1.4"]);
}

#[test]
fn objects_over_several_lines_are_read() {
    let people = read("{\n \"id\": \"a\"\n}\n{\n \"id\": \"b\"\n}\n", "");
    assert_eq!((people.ids.len(), people.bad.len()), (2, 0));
}

#[test]
fn values_of_another_kind_are_named_and_the_rest_counts() {
    for (row, said) in [
        ("\"offers\": true", "“true” of offers"),
        ("\"offers\": [\"Rust\", false]", "“false” of offers"),
        ("\"slots\": 17", "“17” of slots"),
        ("\"skills\": 4", "“4” of skills"),
        ("\"hours\": \"soon\"", "“soon” of hours"),
        ("\"days\": \"Blursday\"", "“Blursday” of days"),
        (
            "\"languages\": [\"Klingonisch\", \"de\"]",
            "“Klingonisch” of languages",
        ),
        (
            "\"time-zone\": \"Mars/Olympus\"",
            "“Mars/Olympus” of time-zone",
        ),
        ("\"role\": \"king\"", "“king” of role"),
        ("\"skills\": [\"Rust:9\"]", "“Rust:9” of skills"),
        ("\"experience\": {\"Logistik\": -3}", "“-3” of experience"),
        (
            "\"experience\": \"Logistik:900\"",
            "“Logistik:900” of experience",
        ),
        ("\"load\": -2", "“-2” of load"),
        ("\"interests\": 7", "“7” of interests"),
        ("\"interests\": [\"Go\", null]", "“null” of interests"),
        (
            "\"interests\": {\"k\": [1, {}]}",
            "“{\"k\":[1,{}]}” of interests",
        ),
        ("\"name\": [\"a\"]", "“[\"a\"]” of name"),
        (
            "\"capacity\": 99999999999999999999",
            "“99999999999999999999” of capacity",
        ),
        ("\"capacity\": \"many\"", "“many” of capacity"),
        ("\"capacity\": -3", "“-3” of capacity"),
        ("\"experience\": \"a lot\"", "“a lot” of experience"),
        ("\"about\": {\"a\": 1}", "“{\"a\":1}” of about"),
        ("\"id\": {}, \"name\": \"x\"", "“{}” of id"),
        ("\"programs\": [\"P99\"]", "“P99” of programs"),
        ("\"start\": \"2026-02-31\"", "“2026-02-31” of start"),
        ("\"tenure\": \"long\"", "“long” of tenure"),
    ] {
        let people = read(&format!("{{\"seeks\": \"Go\", {row}}}"), "");
        assert_eq!(people.bad.len(), 1, "{row}: {:?}", people.bad);
        assert!(people.bad[0].contains(said), "{row}: {:?}", people.bad);
        assert!(people.bad[0].starts_with("Line 1: could not read "));
        assert_eq!(people.entrants[0].profile.seeks, ["Go"], "{row}");
    }
    let quiet = read(
        "{\"seeks\": null, \"days\": \"\", \"slots\": [], \"start\": \"24.12.2026\", \"tenure\": 3}",
        "",
    );
    assert!(quiet.bad.is_empty(), "{:?}", quiet.bad);
    let start = quiet.entrants[0].entry.first(Ask::Start);
    assert_eq!(start, Some("2026-12-24"));
}

#[test]
fn what_is_known_only_at_the_end_is_named_too() {
    let people = read(
        "id,avoid,Can teach\na,b; nobody,Rust\nb,,Go\n",
        "Can teach=offers,Can teech=seeks",
    );
    assert_eq!(
        people.bad,
        [
            "Line 2: “nobody” of avoid is nobody’s id, address or name in the file. The rest of the row counts.",
            "The file has no column “Can teech”, which --map names.",
        ]
    );
    assert_eq!(people.entrants[1].profile.offers, ["Go"]);
}

#[test]
fn entries_that_are_too_many_are_counted() {
    let many: Vec<String> = (0..70).map(|number| format!("thing {number}")).collect();
    let offers = serde_json::json!({"offers": many, "topics": many});
    let people = read(&offers.to_string(), "");
    assert_eq!(
        people.bad,
        [
            "Line 1: of the 70 entries of topics, the first 64 count. The rest of the row counts.",
            "Line 1: of the 70 entries of offers, the first 64 count. The rest of the row counts.",
        ]
    );
}

#[test]
fn a_file_is_spoken_of_in_the_language_of_the_results() {
    let mut people = People {
        language: Language::German,
        ..People::default()
    };
    let reading = Reading {
        program: program("P07").unwrap(),
        columns: table::Columns::new(),
        language: Language::German,
        names_all: false,
    };
    people.lines("{\"hours\": \"soon\"}\n7\n{\"id\":", &reading);
    assert_eq!(
        people.bad,
        [
            "Zeile 1: „soon“ bei hours war nicht zu lesen (erwartet: Stunden wie 9-17). Der Rest der Zeile zählt.",
            "Zeile 2: das ist kein JSON-Objekt. Sie zählt nicht.",
            "Zeile 3: ihr JSON endet zu früh. Sie zählt nicht.",
        ]
    );
}

#[test]
fn whom_somebody_avoids_is_found_however_they_write_it() {
    let rows = "Name,E-mail,Do not pair me with\nAda,a@x.de,Bo Li\nBo Li,b@x.de,Kim\nKim,k@x.de,Ada <a@x.de>\n\
        Kim,l@x.de,a@x.de or Bo\nEva,e@x.de,Nobody; Ada\n";
    let people = read(rows, "");
    let id = |place: usize| people.entrants[place].id;
    let avoids = |place: usize| {
        let found = (0..5).filter(|it| people.entrants[place].profile.avoid.contains(&id(*it)));
        found.collect::<Vec<_>>()
    };
    assert_eq!(avoids(0), [1]);
    assert_eq!(avoids(1), [2, 3], "which Kim is meant nobody knows");
    assert_eq!(avoids(2), [0], "a name with an address");
    assert_eq!(avoids(3), [0, 1], "an address, and a first name");
    assert_eq!(avoids(4), [0]);
    assert_eq!(people.bad.len(), 1, "{:?}", people.bad);
    assert!(people.bad[0].starts_with("Line 6: “Nobody” of avoid"));
    let listed = "{\"id\":1,\"avoid\":[{\"id\":2}]}\n{\"id\":2}\n";
    let people = read(listed, "");
    assert_eq!(people.entrants[0].profile.avoid, [people.entrants[1].id]);
}

#[test]
fn empty_lines_of_a_spreadsheet_are_nobody() {
    let people = read("Name;Looking for\nAda;Rust\n;\n;;;\nBo;Go\n", "");
    assert_eq!(people.ids.len(), 2, "{:?}", people.ids);
    let people = read("{\"name\": \"Ada\"}\n{}\n{\"name\": \"\"}\n", "");
    assert_eq!((people.ids.len(), people.empty), (1, 2));
}

#[test]
fn a_name_is_one_line_whatever_a_file_says() {
    let name = "{\"name\": \"Red\\u001b[31mX\\u202e\\nline 2\"}";
    assert_eq!(read(name, "").names, ["Red[31mX line 2"]);
}
