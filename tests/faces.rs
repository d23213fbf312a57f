//! Whatever can be wished for can be clicked and typed.
//!
//! For: a new intent that one of both faces forgets. Knows: the source of the intents and of both faces;
//! a face can wish for what it makes. Never: runs either.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where intents are told.
const INTENTS: [&str; 5] = [
    "crates/replica/src/intent.rs",
    "crates/replica/src/intent/community.rs",
    "crates/replica/src/intent/governance.rs",
    "crates/replica/src/intent/meet.rs",
    "crates/replica/src/intent/round.rs",
];
/// What is wished for, apart from questions.
const ACTS: [&str; 14] = [
    "Intent",
    "EraseAct",
    "DeviceAct",
    "Preference",
    "CommunityAct",
    "LifecycleAct",
    "TextEdit",
    "TalkAct",
    "MeetAct",
    "RoundAct",
    "GovernAct",
    "Rule",
    "Language",
    "Theme",
];
const WINDOW: [&str; 3] = ["crates/ui/src", "src/app", "src/app.rs"];
const TERMINAL: [&str; 2] = ["src/cli", "src/cli.rs"];
const PROCESS: [&str; 2] = ["src", "crates/node/src"];

/// What one face alone wishes for, and what stands in its place in the other.
const APART: [(&str, &str); 7] = [
    (
        "Intent::JoinAsCarrier",
        "a machine without a screen carries: `serve --carry`",
    ),
    (
        "Intent::Look",
        "which matches the window shows; typed, `match` names the program",
    ),
    (
        "Intent::Draft",
        "what stands in a form that is not sent; a command line is no form",
    ),
    (
        "CommunityAct::Open",
        "which community the window shows; typed, `community show` names it",
    ),
    (
        "Theme::System",
        "typed as its code, which `Theme::of` finds",
    ),
    ("Theme::Light", "typed as its code, which `Theme::of` finds"),
    ("Theme::Dark", "typed as its code, which `Theme::of` finds"),
];

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// The product's code below some places, without its tests.
fn code(places: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut left: Vec<PathBuf> = places.iter().map(|place| root.join(place)).collect();
    let mut code = String::new();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            let inside = std::fs::read_dir(&path).unwrap();
            left.extend(inside.map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
            let file = std::fs::read_to_string(&path).unwrap();
            code.push_str(file.split("#[cfg(test)]").next().unwrap());
        }
    }
    code
}

/// The variants of an enum, as `Name::Variant`.
fn variants(source: &str, name: &str) -> Vec<String> {
    let begin = format!("pub enum {name} {{");
    let Some((_, body)) = source.split_once(&begin) else {
        return Vec::new();
    };
    let body = body.split("\n}").next().unwrap();
    let at_the_edge = body.lines().filter_map(|line| line.strip_prefix("    "));
    let names = at_the_edge.filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
    let name_of = |line: &str| {
        let end = line.find(|c: char| !c.is_alphanumeric());
        format!("{name}::{}", &line[..end.unwrap_or(line.len())])
    };
    names.map(name_of).collect()
}

/// Tells whether code makes, or names, a variant.
fn names(code: &str, variant: &str) -> bool {
    let mut rest = code;
    while let Some(at) = rest.find(variant) {
        let before = rest[..at].chars().next_back();
        rest = &rest[at + variant.len()..];
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if !is_part(before) && !is_part(rest.chars().next()) {
            return true;
        }
    }
    false
}

#[test]
fn every_act_can_be_clicked_and_typed() {
    let source: String = INTENTS.iter().map(|path| read(path)).collect();
    let (window, terminal) = (code(&WINDOW), code(&TERMINAL));
    let mut one_face = BTreeSet::new();
    let mut count = 0;
    for name in ACTS {
        let all = variants(&source, name);
        assert!(!all.is_empty(), "{name} has moved");
        for variant in all {
            count += 1;
            match (names(&window, &variant), names(&terminal, &variant)) {
                (true, true) => {}
                (false, false) => panic!("nobody can wish for {variant}"),
                _ => {
                    one_face.insert(variant);
                }
            }
        }
    }
    assert!(count > 100, "the intents are read");
    let told: BTreeSet<String> = APART
        .iter()
        .map(|(variant, _)| (*variant).to_owned())
        .collect();
    let untold: Vec<&String> = one_face.difference(&told).collect();
    assert!(untold.is_empty(), "only one face can wish for {untold:?}");
    let outdated: Vec<&String> = told.difference(&one_face).collect();
    assert!(outdated.is_empty(), "both faces can wish for {outdated:?}");
}

#[test]
fn every_question_can_be_typed_or_is_answered_by_another_one() {
    /// Asked for something that can be typed, or shown in another answer.
    const BESIDE: [(&str, &str); 4] = [
        ("Question::Carriers", "`status` lists them"),
        (
            "Question::File",
            "asked before a file is saved: `attachment save`",
        ),
        (
            "Question::Consignment",
            "asked before a bundle is written: `bundle write`",
        ),
        (
            "Question::Export",
            "asked before everything is written: `export`",
        ),
    ];
    let (terminal, process) = (code(&TERMINAL), code(&PROCESS));
    let asked = variants(&read(INTENTS[0]), "Question");
    assert!(asked.len() > 30, "the questions are read");
    for question in &asked {
        let beside = BESIDE.iter().any(|(name, _)| name == question);
        assert_ne!(names(&terminal, question), beside, "{question}");
        assert!(
            !beside || names(&process, question) || names(&code(&WINDOW), question),
            "{question}"
        );
    }
}
