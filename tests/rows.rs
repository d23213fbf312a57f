//! A file says the same however its rows stand.
//!
//! For: everybody's lists and rounds of a file, byte for byte. Knows: the program from outside, and people
//! of whom many fit equally well, so that something must decide between them. Never: names a score.

use std::fmt::Write;
use std::path::Path;

use crate::terminal::Person;

/// So many people are of a few kinds.
const PEOPLE: usize = 36;

/// One row for each person; of so many kinds of people, alike in nearly everything but their id.
fn rows(kinds: usize) -> Vec<String> {
    let topics = ["Excel", "Rust", "Moderation"];
    let row = |number: usize| {
        let (gives, seeks) = (topics[number % kinds], topics[(number / 3) % kinds]);
        let day = ["Tue 12:00-14:00", "Wed 12:00-14:00"][number % 2];
        let role = ["mentor", "mentee", "both"][number % (kinds.min(2) + 1)];
        format!(
            "{{\"id\":\"m{number}\",\"offers\":[\"{gives}\"],\"seeks\":[\"{seeks}\"],\"interests\":[\"chess\",\"{gives}\"],\"role\":\"{role}\",\"task-offered\":[\"{gives}\"],\"tasks-sought\":[\"{seeks}\"],\"goal\":[\"{seeks}\"],\"slots\":[\"{day}\"],\"languages\":[\"de\"],\"capacity\":2,\"life-stage\":\"new parent\",\"challenge\":\"{seeks}\"}}"
        )
    };
    (0..PEOPLE).map(row).collect()
}

/// What a command prints about a file of these rows, its lines sorted where each is one person's.
fn printed(world: &Path, rows: &[String], words: &[&str]) -> String {
    let file = world.join("people.jsonl");
    let mut text = String::new();
    rows.iter()
        .for_each(|row| writeln!(text, "{row}").expect("written"));
    std::fs::write(&file, text).expect("written");
    let file = file.display().to_string();
    let mut all = vec!["match", "--people", &file, "--words-only", "--json"];
    all.extend(["--today", "2026-11-25"]);
    all.extend(words);
    let output = Person::new(world, "nobody").run(&all);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {said}");
    let text = String::from_utf8(output.stdout).expect("text");
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines.join("\n")
}

#[test]
fn lists_and_rounds_of_a_file_do_not_depend_on_the_order_of_its_rows() {
    let world = tempfile::tempdir().expect("a folder");
    for kinds in [1, 3] {
        compare(world.path(), &rows(kinds));
    }
}

/// The result of a round of some rows.
fn round(world: &Path, program: &str, rows: &[&str]) -> serde_json::Value {
    let rows: Vec<String> = rows.iter().map(|row| (*row).to_owned()).collect();
    let text = printed(
        world,
        &rows,
        &["--program", program, "--round", "--lang", "en"],
    );
    serde_json::from_str(&text).expect("json")
}

#[test]
fn a_round_of_a_file_tells_what_its_program_promises() {
    let world = tempfile::tempdir().expect("a folder");
    let lunch = round(
        world.path(),
        "P05",
        &[
            r#"{"id":"a","place":"Ulm","slots":["Tue 12:00-13:00"],"interests":["Chess"]}"#,
            r#"{"id":"b","place":"Ulm","slots":["Tue 12:00-14:00"],"interests":["Chess"]}"#,
        ],
    );
    let table = &lunch["groups"][0];
    assert_eq!(table["when"], "Tue 12:00", "{lunch}");
    assert_eq!(table["place"], "Ulm");
    assert_eq!(table["opener"], "How did you come to Chess?");
    assert_eq!(lunch["result"].as_str().map(str::len), Some(64));

    let rows = ["a", "b", "c", "d"]
        .map(|id| format!(r#"{{"id":"{id}","slots":["Tue 12:00-14:00"],"goal":"Learn Spanish"}}"#));
    let rows = rows.each_ref().map(String::as_str);
    let circle = round(world.path(), "P17", &rows);
    let sheet = circle["groups"][0]["sheet"]
        .as_array()
        .expect("a sheet")
        .clone();
    let says = |what: &str| {
        sheet
            .iter()
            .any(|it| it.as_str().is_some_and(|it| it.contains(what)))
    };
    for what in [
        "a: ",
        "Learn Spanish",
        "Every week: Tue 12:00",
        "the circle ends on 2027-02-17",
    ] {
        assert!(says(what), "{what}: {sheet:?}");
    }

    let swap = round(
        world.path(),
        "P03",
        &[
            r#"{"id":"a","task-offered":"Welding","tasks-sought":"Gardening"}"#,
            r#"{"id":"b","task-offered":"Gardening","tasks-sought":"Welding"}"#,
            r#"{"id":"c","task-offered":"Falconry","tasks-sought":"Welding"}"#,
        ],
    );
    let gives = swap["groups"][0]["gives"].as_array().expect("gifts");
    let gives: Vec<[&str; 3]> = gives
        .iter()
        .map(|it| ["from", "gives", "to"].map(|name| it[name].as_str().unwrap_or_default()))
        .collect();
    assert!(gives.contains(&["a", "Welding", "b"]), "{swap}");
    assert!(gives.contains(&["b", "Gardening", "a"]), "{swap}");
    let why = swap["alone"][0]["why"].as_str().expect("a reason");
    let said = "Nobody there can take over what c gives away.";
    assert!(why.starts_with(said), "{why}");

    let alone = round(
        world.path(),
        "P14",
        &[
            r#"{"id":"a","role":"project","must":["Welding","Law"],"size":"4"}"#,
            r#"{"id":"b","role":"member","skills":["Welding:4"]}"#,
        ],
    );
    assert_eq!(alone["groups"][0]["meets"], false, "{alone}");

    // A list of one is a list all the same.
    let team = round(
        world.path(),
        "P14",
        &[
            r#"{"id":"a","role":"project","must":["Welding; Gardening"]}"#,
            r#"{"id":"b","role":"member","skills":["Welding:4"]}"#,
            r#"{"id":"c","role":"member","skills":["Gardening:4"]}"#,
        ],
    );
    assert_eq!(team["groups"][0]["meets"], true, "{team}");
    let roles = team["groups"][0]["roles"].as_array().expect("roles");
    let by: Vec<&str> = roles
        .iter()
        .filter_map(|it| it["person"].as_str())
        .collect();
    assert_eq!(by, ["b", "c"], "{team}");
}

/// Compares what is printed about rows in three orders.
fn compare(world: &Path, straight: &[String]) {
    let mut turned = straight.to_vec();
    turned.rotate_left(PEOPLE / 3 + 1);
    let mut dealt: Vec<String> = Vec::new();
    (0..5).for_each(|from| dealt.extend(straight.iter().skip(from).step_by(5).cloned()));
    for words in [
        &["--program", "P04", "--top", "4"][..],
        &["--program", "P07", "--top", "4"],
        &["--program", "P06", "--top", "4"],
        &["--program", "P18", "--top", "5", "--uncapped"],
        &["--program", "P04", "--for", "m0"],
        &["--program", "P05", "--round"],
        &["--program", "P07", "--round"],
        &["--program", "P03", "--round"],
        &["--program", "P17", "--round"],
    ] {
        let right = printed(world, straight, words);
        assert!(right.contains("\"score\":"), "{words:?}: {right}");
        for rows in [&turned, &dealt] {
            let other = printed(world, rows, words);
            assert!(right == other, "{words:?}:\n{right}\n{other}");
        }
    }
}
