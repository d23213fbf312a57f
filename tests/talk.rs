//! A message between two people who are never online together, carried by a third in real processes.

use crate::folders::contains;
use crate::terminal::{Person, found, ticket};

const WORDS: &str = "canary-91c2 coffee under the big lamp";

#[test]
fn a_third_person_carries_a_message_and_cannot_read_it() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let (ben, cem) = (
        Person::new(world.path(), "ben"),
        Person::new(world.path(), "cem"),
    );
    let serving = ann.serve();
    for (person, name) in [(&ben, "Ben Ito"), (&cem, "Cem Kaya")] {
        let joined = person.json(&["join", &ticket(&ann, &[]), "--name", name]);
        assert_eq!(joined["state"], "member");
    }
    drop(serving);
    // Ann is alone and writes; Ben is the only one anybody meets from now on.
    let sent = ann.json(&["message", "Cem Kaya", WORDS]);
    assert_eq!(sent["delivery"], "queued", "{sent}");
    let _serving = ben.serve();
    let door = ticket(&ben, &[]);
    ann.json(&["sync", "--with", &door, "--timeout", "30s"]);
    let inbox = ann.json(&["inbox"]);
    assert_eq!(inbox[0]["messages"][0]["delivery"], "carried", "{inbox}");
    cem.json(&["sync", "--with", &door, "--timeout", "30s"]);
    let inbox = cem.json(&["inbox", "Ann Berg"]);
    assert_eq!(inbox[0]["messages"][0]["text"], WORDS, "{inbox}");
    assert_eq!(inbox[0]["unread"], 1);
    assert_eq!(
        cem.json(&["inbox"])[0]["unread"],
        0,
        "read once, read for good"
    );
    cem.json(&["sync", "--with", &door, "--timeout", "30s"]);
    ann.json(&["sync", "--with", &door, "--timeout", "30s"]);
    let inbox = ann.json(&["inbox"]);
    assert_eq!(inbox[0]["messages"][0]["delivery"], "delivered", "{inbox}");
    assert_eq!(ben.refused(&["inbox"]).0, 4);
    assert!(
        !contains(&ben.folder, WORDS),
        "the words are in Ben's folder"
    );
    let (exit, code, _) = ann.refused(&["message", "Nobody Known", "hello"]);
    assert_eq!((exit, code.as_str()), (4, "unknown-person"));
}

/// What others write never steers one's terminal nor turns what one reads.
#[test]
fn what_somebody_writes_steers_no_terminal() {
    const TRICKS: [char; 4] = ['\u{1b}', '\u{7}', '\u{202e}', '\u{2066}'];
    let world = tempfile::tempdir().expect("a folder");
    let ann = Person::new(world.path(), "ann");
    let tricky = "North\u{1b}[31m\u{202e}werk";
    ann.json(&["init", "--space", tricky, "--name", "Ann Berg"]);
    let ben = Person::new(world.path(), "ben");
    let _serving = ann.serve();
    ben.json(&["join", &ticket(&ann, &[]), "--name", "Ben Ito"]);
    ben.json(&[
        "message",
        "Ann Berg",
        "red\u{1b}[31m\u{7}\u{202e}\u{2066}er",
    ]);
    ben.json(&["sync"]);
    let inbox = ann.json(&["inbox", "Ben Ito"]);
    assert_eq!(inbox[0]["messages"][0]["text"], "red[31mer", "{inbox}");
    assert_eq!(
        ben.json(&["status"])["space"],
        ann.json(&["status"])["space"]
    );
    for words in [
        &["inbox", "Ben Ito"][..],
        &["status"],
        &["spaces"],
        &["message", tricky, "hi"],
    ] {
        for person in [&ann, &ben] {
            let output = person.run(words);
            let shown = [output.stdout, output.stderr].concat();
            let shown = String::from_utf8(shown).expect("text");
            assert!(!shown.contains(TRICKS), "{words:?}: {shown:?}");
        }
    }
    let (exit, code, _) = ann.refused(&["message", "Ann Berg", "to myself"]);
    assert_eq!((exit, code.as_str()), (1, "person-oneself"));
}
