//! Whatever can be wished for can be clicked and typed.
//!
//! For: a new intent that one of both faces forgets. Knows: the source of the intents and of both faces;
//! a face can wish for what it makes, not for what it only compares with. Never: runs either.

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
        "typed as its code, which `Theme::of` finds; the window begins with it and wishes for the others",
    ),
    ("Theme::Light", "typed as its code, which `Theme::of` finds"),
    ("Theme::Dark", "typed as its code, which `Theme::of` finds"),
];

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

/// The product's code below some places, without its tests and comments.
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
            let product = file.split("\nmod tests {").next().unwrap();
            let lines = product.lines().map(without_comment);
            lines.for_each(|line| code.extend([line, "\n"]));
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

/// A line without the comment at its end; an address in a text is none.
fn without_comment(line: &str) -> &str {
    let is_comment = line.trim_start().starts_with("//");
    if is_comment {
        return "";
    }
    line.split(" // ").next().unwrap_or(line)
}

/// What stands behind the brackets a text begins with.
fn behind_brackets(text: &str) -> &str {
    let mut depth = 0_usize;
    let start = text.trim_start();
    if !start.starts_with(['(', '{']) {
        return text;
    }
    for (at, letter) in start.char_indices() {
        match letter {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &start[at + 1..];
        }
    }
    ""
}

/// Tells whether a variant is compared with rather than made, by what stands behind its name.
fn is_pattern(rest: &str) -> bool {
    let behind = behind_brackets(rest);
    let behind = behind.trim_start_matches(|c: char| c.is_whitespace() || c == ')');
    ["=", "| ", "if ", "!="]
        .iter()
        .any(|it| behind.starts_with(it))
}

/// Tells whether code makes a variant, or names it as something to be made.
fn names(code: &str, variant: &str) -> bool {
    let mut rest = code;
    while let Some(at) = rest.find(variant) {
        let before = rest[..at].chars().next_back();
        rest = &rest[at + variant.len()..];
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if !is_part(before) && !is_part(rest.chars().next()) && !is_pattern(rest) {
            return true;
        }
    }
    false
}

#[test]
fn every_act_can_be_clicked_and_typed() {
    let source: String = INTENTS.iter().map(|path| read(path)).collect();
    let (window, terminal) = (code(&WINDOW), code(&TERMINAL));
    let told: BTreeSet<String> = APART
        .iter()
        .map(|(variant, _)| (*variant).to_owned())
        .collect();
    let mut one_face = BTreeSet::new();
    let mut count = 0;
    for name in ACTS {
        let all = variants(&source, name);
        assert!(!all.is_empty(), "{name} has moved");
        for variant in all {
            count += 1;
            match (names(&window, &variant), names(&terminal, &variant)) {
                (true, true) => {}
                (false, false) if !told.contains(&variant) => {
                    panic!("nobody can wish for {variant}")
                }
                _ => {
                    one_face.insert(variant);
                }
            }
        }
    }
    assert!(count > 100, "the intents are read");
    let untold: Vec<&String> = one_face.difference(&told).collect();
    assert!(untold.is_empty(), "only one face can wish for {untold:?}");
    let outdated: Vec<&String> = told.difference(&one_face).collect();
    assert!(outdated.is_empty(), "both faces can wish for {outdated:?}");
}

#[test]
fn every_question_can_be_typed_or_is_answered_by_another_one() {
    /// Asked for something that can be typed, or shown in another answer.
    const BESIDE: [(&str, &str); 7] = [
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
        (
            "Question::KeySlots",
            "asked before something is carried: `remote sync`, `bundle write`",
        ),
        ("Question::SealKeys", "the same"),
        (
            "Question::FilesAway",
            "asked after a remote was synced: `remote sync`",
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

#[test]
fn what_is_compared_with_or_told_in_a_comment_is_not_made() {
    let is_made = |code: &str| {
        let lines: Vec<&str> = code.lines().map(without_comment).collect();
        names(&lines.join("\n"), "Act::Go")
    };
    for code in [
        "send(Act::Go { to: of(it) });",
        "Verb::Go => Act::Go,\nVerb::Stay => Act::Stay,",
        "let act = Act::Go(to);",
        "[(Act::Go, words.go)]",
        "items.map(Act::Go)",
    ] {
        assert!(is_made(code), "{code}");
    }
    for code in [
        "Act::Go { to } => leave(to),",
        "Wish::Do(Act::Go { .. }) if is_late => {}",
        "Act::Stay\n    | Act::Go\n    | Act::Wait => {}",
        "if let Act::Go(to) = act {",
        "act == Act::Going",
        "/// As [`Act::Go`] does.",
        "leave(); // instead of Act::Go",
    ] {
        assert!(!is_made(code), "{code}");
    }
}
