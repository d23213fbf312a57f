//! What others see is what opens with their keys.

use serde_json::Value;

use crate::terminal::{Person, found, ticket};

const PUBLIC: &str = "Mends bikes at the canal";
const PRIVATE: &str = "Expecting twins in May";
const POST: &str = "The kettle is on at three.";

fn seen(person: &Person, words: &[&str]) -> (Value, String) {
    let mut all = vec!["seen-by"];
    all.extend(words);
    let seen = person.json(&all);
    let text = seen.to_string();
    (seen, text)
}

#[test]
fn each_audience_reads_what_its_keys_open_and_nothing_else() {
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    ann.json(&["profile", "set", "headline", PUBLIC]);
    ann.json(&["profile", "set", "life-stage", PRIVATE]);
    ann.json(&["community", "found", "--name", "Tea", "--template", "theme"]);
    ann.json(&["community", "post", "Tea", "--kind", "news", POST]);

    for words in [&["colleague"][..], &["member", "Tea"], &["excluded"]] {
        let (view, text) = seen(&ann, words);
        assert_eq!(view["profile"]["headline"], PUBLIC, "{words:?}");
        assert!(text.contains(POST), "{words:?}: communities are open here");
        assert!(!text.contains(PRIVATE), "{words:?}");
        assert!(view["opened"].as_u64() > Some(0));
        assert_eq!(view["sealed"], 0, "{words:?}");
    }
    let (carrier, text) = seen(&ann, &["carrier"]);
    for words in [PUBLIC, PRIVATE, POST, "Ann Berg", "Tea", "Nordwerk"] {
        assert!(!text.contains(words), "{words}");
    }
    assert_eq!(carrier["profile"], Value::Null);
    assert_eq!(carrier["opened"], 0);
    assert!(carrier["sealed"].as_u64() > Some(3) && carrier["bytes"].as_u64() > Some(0));
    let (stranger, _) = seen(&ann, &["stranger"]);
    assert_eq!(stranger["bytes"], 0);

    let (_, code, _) = ann.refused(&["seen-by", "employer"]);
    assert_eq!(code, "usage");
    ann.json(&["erase", "profile", "--yes"]);
    let (view, text) = seen(&ann, &["colleague"]);
    assert!(!text.contains(PUBLIC));
    assert!(
        view["sealed"].as_u64() > Some(0),
        "erased records do not open"
    );
}

#[test]
fn whoever_is_excluded_reads_what_was_said_before_and_nothing_since() {
    const SINCE: &str = "Mends boats at the harbour";
    const LATE: &str = "The kettle is broken.";
    let world = tempfile::tempdir().expect("a folder");
    let ann = found(world.path());
    ann.json(&["profile", "set", "headline", PUBLIC]);
    ann.json(&["community", "found", "--name", "Tea", "--template", "theme"]);
    ann.json(&["community", "post", "Tea", "--kind", "news", POST]);
    let _serving = ann.serve();
    let ben = Person::new(world.path(), "ben");
    ben.json(&["join", &ticket(&ann, &[]), "--name", "Ben Ito"]);
    let (view, _) = seen(&ann, &["excluded"]);
    assert_eq!(view["nobody_excluded"], true);

    ann.json(&["offboard", "Ben Ito", "--yes"]);
    ann.json(&["profile", "set", "headline", SINCE]);
    ann.json(&["community", "post", "Tea", "--kind", "news", LATE]);
    let (view, text) = seen(&ann, &["excluded"]);
    assert_eq!(view["nobody_excluded"], false);
    assert_eq!(view["profile"]["headline"], PUBLIC);
    assert!(text.contains(POST), "{text}");
    assert!(!text.contains(SINCE) && !text.contains(LATE), "{text}");
    assert!(view["sealed"].as_u64() > Some(1));
    let (_, text) = seen(&ann, &["colleague"]);
    assert!(text.contains(SINCE) && text.contains(LATE), "{text}");
    let shown = ann.run(&["seen-by", "excluded"]).stdout;
    let shown = String::from_utf8_lossy(&shown);
    assert!(
        shown.contains("before somebody was excluded last"),
        "{shown}"
    );
}
