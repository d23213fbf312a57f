//! The codes a script may rely on are the codes that are documented.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = include_str!("../docs/codes.md");

/// What stands before a code where a failure is made.
const MAKERS: [&str; 4] = ["Failure::new(", "Refusal::new(", "refusal(", "code: "];

/// The room whose errors name their codes themselves.
const STORE: &str = "crates/store/src";
/// Where they do.
const NAMING: &str = "fn code(&self) -> &'static str {";

/// The codes that an error names itself.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let lists = text.split(NAMING).skip(1);
    let lists = lists.filter_map(|rest| rest.split("\n    }\n").next());
    lists.flat_map(|list| list.split("=> ").filter_map(code_at))
}

/// Collects the Rust files below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

fn product() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "crates/node/src", "crates/replica/src", STORE] {
        sources(&root.join(folder), &mut files);
    }
    let texts = files.iter().map(std::fs::read_to_string);
    let product = |text: String| {
        text.split("#[cfg(test)]\nmod tests")
            .next()
            .map(str::to_owned)
    };
    texts
        .filter_map(|text| product(text.expect("text")))
        .collect()
}

/// The code at the beginning of `rest`, if a code stands there.
fn code_at(rest: &str) -> Option<&str> {
    let (code, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
    let is_code = code
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    (is_code && !code.is_empty()).then_some(code)
}

fn documented() -> BTreeSet<&'static str> {
    let rows = DOCUMENT.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next()).collect()
}

#[test]
fn every_code_is_documented_and_every_documented_code_is_one() {
    let texts = product();
    let documented = documented();
    let mut made = BTreeSet::new();
    for text in &texts {
        for maker in MAKERS {
            let after = text
                .match_indices(maker)
                .map(|(at, _)| &text[at + maker.len()..]);
            made.extend(after.filter_map(code_at));
        }
        made.extend(named(text));
    }
    let silent: Vec<_> = made.difference(&documented).collect();
    assert!(silent.is_empty(), "docs/codes.md does not name {silent:?}");
    let gone: Vec<_> = documented
        .iter()
        .filter(|code| {
            !texts
                .iter()
                .any(|text| text.contains(&format!("\"{code}\"")))
        })
        .collect();
    assert!(
        gone.is_empty(),
        "docs/codes.md names {gone:?}, which nothing says"
    );
    assert!(made.len() > 150, "{}", made.len());
}

/// Where the window says refusals in its own words.
const GERMAN: [&str; 5] = [
    include_str!("../crates/ui/src/words/german/refusals.rs"),
    include_str!("../crates/ui/src/words/german/doors.rs"),
    include_str!("../crates/ui/src/words/german/carrying.rs"),
    include_str!("../crates/ui/src/words/german/deciding.rs"),
    include_str!("../crates/ui/src/words/german/life_refusals.rs"),
];
const ENGLISH: &str = include_str!("../crates/ui/src/words/english/refusals.rs");

/// Refusals the window does not come to, or whose sentence says a detail that only the replica knows.
const SAID_AS_THEY_ARE: [&str; 9] = [
    "ambiguous-program",
    "ambiguous-round",
    "carry-member",
    "no-question",
    "private-refused",
    "profile-value",
    "program-not-understood",
    "round-entry",
    "visibility-fixed",
];

#[test]
fn the_window_says_every_refusal_in_german_and_names_no_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("crates/replica/src"), &mut files);
    let mut made = 0;
    let mut unsaid = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("text");
        for (at, maker) in text.match_indices("Refusal::new(") {
            let rest = &text[at + maker.len()..];
            let Some(code) = code_at(rest) else { continue };
            made += 1;
            if SAID_AS_THEY_ARE.contains(&code) {
                continue;
            }
            let quoted = format!("\"{code}\"");
            // The literal behind the code; what is put together elsewhere is not looked at.
            let sentence = rest.split('"').nth(3).unwrap_or_default();
            if !GERMAN.iter().any(|words| words.contains(&quoted)) {
                unsaid.insert(format!("{code} in German"));
            }
            if sentence.contains("“eyelevel ") && !ENGLISH.contains(&quoted) {
                unsaid.insert(format!("{code} without a command"));
            }
        }
    }
    assert_eq!(unsaid, BTreeSet::new());
    assert!(made > 150, "{made}");
}
