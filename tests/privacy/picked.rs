//! A field for people one picks, typed.

use crate::folders::contains;
use crate::terminal::{Person, found, ticket};

const CANARY: &str = "stage-canary-2288";
/// How often somebody looks.
const LOOKS: usize = 6;

#[test]
fn a_field_is_shown_to_whom_one_names_and_to_nobody_else() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let _serving = ann.serve();
    let [ben, cem] = ["Ben Ito", "Cem Kaya"].map(|name| {
        let person = Person::new(world.path(), name);
        let door = ticket(&ann, &[]);
        person.json(&["join", &door, "--name", name, "--timeout", "30s"]);
        person
    });
    ann.json(&["profile", "set", "life-stage", CANARY]);
    let shown = ann.json(&["profile", "visibility", "life-stage", "picked:Ben Ito"]);
    assert_eq!(shown["visibility"]["life-stage"], "picked");
    for person in [&ben, &cem] {
        person.json(&["sync", "--timeout", "30s"]);
    }
    let seen = |person: &Person| person.json(&["profile", "show", "Ann Berg"]).to_string();
    // Each look is a program that has just begun, and has to open first what one was picked for.
    for _ in 0..LOOKS {
        assert!(seen(&ben).contains(CANARY));
    }
    assert!(!seen(&cem).contains(CANARY));
    assert!(!contains(&cem.folder, CANARY));
    let colleague = ann.json(&["seen-by", "colleague"]).to_string();
    assert!(
        !colleague.contains(CANARY),
        "a colleague's keys do not open it"
    );

    let (exit, code, _) = ann.refused(&["profile", "visibility", "about", "picked:Nobody"]);
    assert_eq!((exit, code.as_str()), (4, "unknown-person"));
    ann.json(&["profile", "visibility", "life-stage", "me"]);
    ben.json(&["sync", "--timeout", "30s"]);
    assert!(!seen(&ben).contains(CANARY), "taken back");
}
