//! What a new user mistypes: one plain sentence each that says what to do, and one document for scripts.
//!
//! For: files and folders that are not what they should be. Knows: the program from outside. Where an
//! account may write everywhere, or a place is missing, nothing is claimed about it.

use std::path::Path;
use std::process::Stdio;

use crate::terminal::{Person, found};

/// Asserts that a command fails with one sentence that holds these words.
fn says(person: &Person, words: &[&str], code: &str, expected: &[&str]) {
    let (exit, said_code, message) = person.refused(words);
    assert_eq!(
        (exit, said_code.as_str()),
        (1, code),
        "{words:?}: {message}"
    );
    for part in expected {
        assert!(message.contains(part), "{words:?}: {message}");
    }
    let is_sentence = message.ends_with('.') && !message.contains('\n');
    assert!(is_sentence, "{words:?}: {message}");
}

#[test]
fn a_profile_file_names_the_line_and_what_would_fit() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let file = world.path().join("me.toml");
    let path = file.display().to_string();
    for (text, expected) in [
        (
            "headline = \"Hello\"\nnam = \"Ann\"\n",
            ["line 2: ", "did you mean “name”?"],
        ),
        (
            "# me\n\nskills = [\"Rust:9\"]\n",
            ["line 3: ", "level from 1 to 5"],
        ),
        ("hours = \"late\"\n", ["line 1: ", "“09:00-17:00”"]),
        (
            "\"time-zone\" = \"Mars/Phobos\"\n",
            ["line 1: ", "“Europe/Berlin”"],
        ),
        (
            "[skills]\nRust = 4\n",
            ["line 1: ", "skills = [\"Rust:4\"]"],
        ),
        ("name = \n", ["line 1: ", "not valid TOML"]),
        (
            "headline = \"a\"\nheadline = \"b\"\n",
            ["line 2: ", "duplicate key"],
        ),
        ("name = \" \"\n", ["line 1: ", "needs a name"]),
    ] {
        std::fs::write(&file, text).expect("written");
        let mut expected = expected.to_vec();
        expected.extend([path.as_str(), "Nothing was changed."]);
        says(
            &ann,
            &["profile", "import", &path],
            "import-failed",
            &expected,
        );
    }
    std::fs::write(&file, [0xff, 0xfe]).expect("written");
    let import = ["profile", "import", &path];
    says(&ann, &import, "import-failed", &["not plain text in UTF-8"]);
    let folder = world.path().display().to_string();
    let import = ["profile", "import", &folder];
    says(
        &ann,
        &import,
        "import-failed",
        &["it is a folder, not a file"],
    );
    let profile = ann.json(&["profile", "show"]);
    assert_eq!(profile["name"], "Ann Berg", "{profile}");
}

#[test]
fn a_data_folder_that_cannot_be_one_is_said_so() {
    let world = tempfile::tempdir().expect("a folder");
    std::fs::write(world.path().join("file"), "text").expect("written");
    let choose = "choose another folder with --data";
    let file = Person::new(world.path(), "file");
    says(
        &file,
        &["status"],
        "folder-open",
        &["a file is where a folder", choose],
    );
    let begin = ["init", "--space", "Tea", "--name", "Ann"];
    let below = Person::new(&world.path().join("file"), "below");
    says(
        &below,
        &begin,
        "folder-open",
        &["a file is where a folder", choose],
    );
    if cfg!(target_os = "linux") {
        let nowhere = Person::new(Path::new("/proc"), "nowhere");
        says(
            &nowhere,
            &begin,
            "folder-open",
            &["nothing can be made", choose],
        );
    }
}

#[test]
fn a_mistyped_data_folder_is_not_made() {
    let world = tempfile::tempdir().expect("a folder");
    let mistyped = Person::new(world.path(), "mistyped");
    for words in [&["status"][..], &["people"], &["profile", "show"]] {
        let expected = ["There is nothing at", "mistyped", "eyelevel init", "--data"];
        says(&mistyped, words, "no-space", &expected);
    }
    // What needs no space works where there is none.
    let people = world.path().join("people.jsonl");
    let rows = "{\"id\":\"a\",\"offers\":[\"Rust\"],\"seeks\":[\"chess\"]}\n{\"id\":\"b\",\"offers\":[\"chess\"],\"seeks\":[\"Rust\"]}\n";
    std::fs::write(&people, rows).expect("written");
    let people = people.display().to_string();
    let list = mistyped.json(&[
        "match",
        "--people",
        &people,
        "--program",
        "P04",
        "--for",
        "a",
    ]);
    assert_eq!(list[0]["person"], "b", "{list}");
    let text = mistyped.json(&["match", "--text", "project management", "PM"]);
    assert_eq!(text["permille"], 950, "{text}");
    let cosine = |texts: [&str; 2]| {
        let said = mistyped.json(&[&["match", "--text"], &texts[..]].concat());
        said["cosine"].as_i64().expect("a number")
    };
    let near = cosine(["A man plays the guitar.", "Somebody is playing guitar."]);
    let nearer = cosine(["A man plays the guitar.", "A man plays the guitar."]);
    let far = cosine(["A man plays the guitar.", "Taxes are due in May."]);
    assert!(far < 300 && near > 500 && near < nearer, "{far} {near}");
    assert!(nearer >= 999, "{nearer}");
    let words = ["match", "--text", "PM", "Excel", "--words-only"];
    assert!(mistyped.json(&words)["cosine"].is_null());
    let refused = ["Excel", "no help with Excel"];
    for (part, meets) in [("seeker", "no"), ("giver", "yes")] {
        let text = [["match", "--text"], refused, ["--as", part]].concat();
        assert_eq!(mistyped.json(&text)["meets"], meets, "{part}");
    }
    assert!(!world.path().join("mistyped").exists());
    assert_eq!(mistyped.json(&["programs"])[0]["id"], "P01");
}

#[test]
#[cfg(target_os = "linux")]
fn what_cannot_be_written_is_no_success() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = Person::new(world.path(), "ann");
    ann.json(&["init", "--space", "Nordwerk", "--name", "Ann Berg"]);
    for words in [&["invite", "--json"][..], &["status"], &["programs"]] {
        let full = std::fs::File::create("/dev/full").expect("a device");
        let output = ann.command(words).stdout(full).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
        assert!(
            said.contains("Could not write to standard output"),
            "{said}"
        );
    }
    // A reader that left is no reason to complain.
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let output = ann
        .command(&["programs"])
        .stdout(writer)
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn commands_at_once_wait_for_each_other() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = Person::new(world.path(), "ann");
    ann.json(&["init", "--space", "Nordwerk", "--name", "Ann Berg"]);
    let all: Vec<_> = (0..4)
        .map(|_| {
            let mut command = ann.command(&["profile", "show"]);
            let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
            quiet.spawn().expect("it runs")
        })
        .collect();
    for mut one in all {
        assert!(one.wait().expect("it ends").success());
    }
}

#[test]
fn where_too_few_share_a_theme_it_is_said_why_somebody_is_not_listed() {
    let world = tempfile::tempdir().expect("a folder");
    let nobody = Person::new(world.path(), "nobody");
    let people = world.path().join("people.jsonl");
    let row = |id: &str| format!("{{\"id\": \"{id}\", \"interests\": [\"Beekeeping\"]}}\n");
    let path = people.display().to_string();
    let why_not = |ids: &[&str]| {
        let rows: String = ids.iter().map(|id| row(id)).collect();
        std::fs::write(&people, rows).expect("written");
        let words = ["match", "--people", &path, "--program", "P18", "--for", "a"];
        nobody.json(&[&words[..], &["--why-not", "b"]].concat())
    };
    let few = why_not(&["a", "b", "c"]);
    assert_eq!(few["rule"], "enough", "{few}");
    let enough = why_not(&["a", "b", "c", "d", "e"]);
    assert!(
        enough["rule"].is_null() && enough["score"].is_u64(),
        "{enough}"
    );
    let words = ["match", "--people", &path, "--program", "P18", "--for", "a"];
    let most = nobody.json(&[&words[..], &["--top", "1000000"]].concat());
    assert_eq!(most.as_array().map(Vec::len), Some(4), "{most}");
}

#[test]
fn a_file_of_people_says_what_is_wrong_in_the_language_asked_for() {
    let world = tempfile::tempdir().expect("a folder");
    let nobody = Person::new(world.path(), "nobody");
    let people = world.path().join("people.csv");
    let rows = "E-Mail;Id;Vorname;Nachname;Biete;Suche\nk@x;m1;Kim;Sommer;Rust;Schach\nl@x;m2;Lea;Winter;Schach;Rust\n";
    std::fs::write(&people, rows).expect("written");
    let path = people.display().to_string();
    let found = nobody.json(&[
        "match",
        "--people",
        &path,
        "--program",
        "P04",
        "--for",
        "m1",
    ]);
    assert_eq!(found[0]["name"], "Lea Winter", "{found}");
    for (words, exit, english, german) in [
        (
            &["--program", "P77"][..],
            2,
            "no program “P77” for a file",
            "kein Programm „P77“",
        ),
        (
            &["--program", "P04", "--map", "Biete"],
            2,
            "Could not read “Biete” of --map",
            "„Biete“ bei --map war nicht zu lesen",
        ),
        (
            &["--program", "P04", "--map", "Biete=ofers"],
            2,
            "A profile has no field “ofers”, which --map names. Did you mean “offers”?",
            "Ein Profil hat kein Feld „ofers“, das --map nennt. Ist „offers“ gemeint?",
        ),
        (
            &["--program", "P04", "--today", "soon"],
            2,
            "Could not read the day “soon” of --today",
            "Der Tag „soon“ bei --today",
        ),
        (
            &["--program", "P04", "--why-not", "m2"],
            2,
            "Name the person who looks",
            "Nenne mit --for ID, wer fragt",
        ),
        (
            &["--program", "P04", "--ask", "Who knows Excel?"],
            2,
            "takes no question",
            "nimmt keine Frage",
        ),
        (
            &["--program", "P04", "--for", "m9"],
            4,
            "Could not find “m9” in the file. Its ids look like m1, m2.",
            "„m9“ war in der Datei nicht zu finden",
        ),
    ] {
        for (language, expected) in [("en", english), ("de", german)] {
            let begin = ["match", "--people", &path, "--lang", language];
            let (said, _, message) = nobody.refused(&[&begin[..], words].concat());
            assert_eq!(said, exit, "{words:?}: {message}");
            assert!(message.contains(expected), "{words:?}: {message}");
        }
    }
    let twice = ["match", "P07", "--people", &path, "--program", "P04"];
    let (exit, code, message) = nobody.refused(&twice);
    assert_eq!((exit, code.as_str()), (2, "usage"), "{message}");
    // Who makes lists only holds no rounds, in a file as in a space.
    let rounds = ["match", "--people", &path, "--program", "P18", "--round"];
    let (exit, code, message) = nobody.refused(&rounds);
    assert_eq!((exit, code.as_str()), (2, "usage"), "{message}");
    assert!(
        message.contains("P18") && message.contains("P05"),
        "{message}"
    );
    // What belongs to lists is refused beside a round, never ignored.
    for words in [&["--top", "3"][..], &["--least", "40"], &["--uncapped"]] {
        let begin = ["match", "--people", &path, "--program", "P04", "--round"];
        let (exit, code, message) = nobody.refused(&[&begin[..], words].concat());
        assert_eq!((exit, code.as_str()), (2, "usage"), "{message}");
        let both = message.contains(words[0]) && message.contains("--round");
        assert!(both, "{message}");
    }
}

#[test]
fn a_list_of_a_file_names_nobody_as_nearest_who_comes_to_nothing() {
    let world = tempfile::tempdir().expect("a folder");
    let nobody = Person::new(world.path(), "nobody");
    let people = world.path().join("people.jsonl");
    let path = people.display().to_string();
    let lunch = |rows: &str, least: &str| {
        std::fs::write(&people, rows).expect("written");
        let begin = ["match", "--people", &path, "--words-only", "--for", "a"];
        nobody.refused(&[&begin[..], &["--program", "P05", "--least", least]].concat())
    };
    let free = "\"languages\":[\"de\"],\"slots\":[\"Tue 12:00-13:00\"]";
    let row = |id: &str, more: &str| format!("{{\"id\":\"{id}\",{more}}}\n");
    let none = row("a", "\"interests\":[\"chess\"]") + &row("b", "\"interests\":[\"welding\"]");
    let (exit, _, message) = lunch(&none, "1");
    assert_eq!((exit, message.as_str()), (4, "Nobody in the file fits."));
    // Of those who come to something the highest is named.
    let some = row("a", &format!("\"interests\":[\"chess\",\"judo\"],{free}"))
        + &row("b", &format!("\"interests\":[\"welding\",\"yoga\"],{free}"))
        + &row("c", &format!("\"interests\":[\"chess\",\"yoga\"],{free}"));
    let (exit, _, message) = lunch(&some, "100");
    assert_eq!(exit, 4, "{message}");
    assert!(message.contains("c comes nearest"), "{message}");
}

#[test]
fn half_a_ticket_and_a_name_of_blanks_are_said_so() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let ticket = crate::terminal::ticket(&ann, &[]);
    let half = &ticket[..ticket.len() / 2];
    let ben = Person::new(world.path(), "ben");
    says(
        &ben,
        &["join", half, "--name", "Ben"],
        "ticket-altered",
        &["Copy it again, whole"],
    );
    let blank = ["init", "--space", "Tea", "--name", " "];
    says(
        &ben,
        &blank,
        "profile-value",
        &["the name others shall see"],
    );
}

#[test]
fn a_code_that_cannot_be_written_costs_no_ticket() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let missing = world.path().join("missing").join("code.png");
    let missing = missing.display().to_string();
    says(
        &ann,
        &["invite", "--qr", &missing],
        "qr-failed",
        &["there is no such file or folder"],
    );
    says(
        &ann,
        &["invite", "--qr", "code.gif"],
        "qr-failed",
        &["has to end in .png"],
    );
}

#[test]
fn nothing_of_one_space_names_the_other() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let kitchen = [
        "community",
        "found",
        "--name",
        "Kitchen",
        "--template",
        "theme",
    ];
    ann.json(&kitchen);
    let post = ann.json(&[
        "community",
        "post",
        "Kitchen",
        "--kind",
        "know-how",
        "Salt first.",
    ]);
    let first = ann.json(&["spaces"])[0]["space"]
        .as_str()
        .expect("an id")
        .to_owned();
    ann.json(&[
        "init",
        "--space",
        "Summer school",
        "--name",
        "Ann",
        "--further",
    ]);
    let school = |words: &[&str]| ann.json(&[&["--space", "Summer school"], words].concat());
    school(&[
        "community",
        "found",
        "--name",
        "Dinners",
        "--template",
        "theme",
    ]);
    let item = post["id"].as_str().expect("an id");
    ann.json(&[
        "spaces",
        "carry",
        item,
        "--to",
        "Summer school",
        "--community",
        "Dinners",
    ]);
    let community = school(&["community", "show", "Dinners"]);
    let carried = &community["posts"][0];
    assert_eq!(
        carried["text"], "> Salt first.\n\n— Ann Berg",
        "{community}"
    );
    // Everything this person's copy of the second space holds, readable.
    let export = world.path().join("export");
    school(&["export", &export.display().to_string()]);
    for file in crate::folders::files(&export) {
        let bytes = std::fs::read(&file).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("Nordwerk"), "{}", file.display());
        assert!(!text.contains(&first), "{}", file.display());
    }
    let first = ann.json(&["status"]);
    assert_eq!(first["space"]["name"], "Nordwerk");
}

/// A further space is another one: coming in twice would make two people of one.
#[test]
fn a_space_that_is_here_is_not_joined_beside_itself() {
    let world = tempfile::tempdir().expect("a folder");
    let ben = crate::terminal::Person::new(world.path(), "ben");
    ben.json(&["--space", "Own", "init", "--name", "Ben Ito"]);
    let own = crate::terminal::ticket(&ben, &[]);
    let (exit, code, message) = ben.refused(&["join", &own, "--name", "Ben", "--further"]);
    assert_eq!((exit, code.as_str()), (1, "already-here"), "{message}");
    assert!(message.contains("the space Own"), "{message}");
    assert_eq!(ben.json(&["spaces"]).as_array().map(Vec::len), Some(1));
    // The doctor looks at every space that is here, or at the one that is named.
    ben.json(&["--space", "Second", "init", "--name", "Ben", "--further"]);
    let said = String::from_utf8_lossy(&ben.run(&["doctor"]).stdout).into_owned();
    assert!(
        said.contains("Own:\n") && said.contains("Second:\n"),
        "{said}"
    );
    let both = ben.json(&["doctor"]);
    let spaces = both["spaces"].as_array().expect("a list");
    let records = |it: &serde_json::Value| it["records"].as_u64().unwrap_or_default();
    assert_eq!(spaces.len(), 2);
    assert_eq!(records(&both), spaces.iter().map(records).sum::<u64>());
    let one = ben.json(&["--space", "Second", "doctor"]);
    assert_eq!(records(&one), records(&spaces[1]));
}

/// A bundle of which nothing could be read was not read.
#[test]
fn a_bundle_without_a_whole_frame_fails() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = crate::terminal::found(world.path());
    let file = world.path().join("a.bundle");
    let name = file.to_string_lossy().into_owned();
    ann.json(&["bundle", "write", &name]);
    let bytes = std::fs::read(&file).expect("written");
    std::fs::write(&file, &bytes[..100]).expect("cut");
    let (exit, code, message) = ann.refused(&["bundle", "read", &name]);
    assert_eq!((exit, code.as_str()), (1, "bundle-damaged"), "{message}");
}
