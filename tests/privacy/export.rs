//! Everything about oneself, in a folder that needs nothing else.

use std::fs;

use crate::terminal::{Person, found, ticket};

#[test]
fn everything_about_oneself_can_be_taken_along_and_read_in_again() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    let serving = ann.serve();
    let ben = Person::new(world.path(), "ben");
    let door = ticket(&ann, &[]);
    ben.json(&["join", &door, "--name", "Ben Ito", "--timeout", "30s"]);
    ann.json(&[
        "profile",
        "set",
        "headline",
        "Mends <b>bikes</b> & databases",
    ]);
    ann.json(&["profile", "set", "life-stage", "New parent of twins"]);
    let tea = ann.json(&["community", "found", "--name", "Tea", "--template", "theme"]);
    assert!(tea["id"].is_string(), "{tea}");
    ann.json(&["community", "ask", "Tea", "Who knows a good kettle?"]);
    ann.json(&["message", "Ben Ito", "See you at ten."]);
    drop(serving);

    let folder = world.path().join("mine");
    let exported = ann.json(&["export", folder.to_str().expect("a path")]);
    let status = ann.json(&["status"]);
    assert_eq!(exported["digest"], status["digest"]);

    let page = fs::read_to_string(folder.join("about-me.html")).expect("a page");
    for words in [
        "Mends &lt;b&gt;bikes&lt;/b&gt; &amp; databases",
        "New parent of twins",
        "only you",
        "Who knows a good kettle?",
        "See you at ten.",
        "Ben Ito",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for fetched in ["http://", "https://", "<script", "<img", "<link", "url("] {
        assert!(!page.contains(fetched), "{fetched}");
    }
    let document = fs::read(folder.join("about-me.json")).expect("a document");
    let document: serde_json::Value = serde_json::from_slice(&document).expect("JSON");
    assert_eq!(document["communities"][0]["name"], "Tea");
    assert_eq!(document["conversations"][0]["title"], "Ben Ito");

    // Another copy that reads the bundle in holds the same.
    let bundle = folder.join("history.bundle");
    ben.json(&["bundle", "read", bundle.to_str().expect("a path")]);
    assert_eq!(ben.json(&["status"])["digest"], exported["digest"]);

    let (_, code, _) = ann.refused(&["export", folder.to_str().expect("a path")]);
    assert_eq!(code, "export-folder", "what is there is left alone");
}
