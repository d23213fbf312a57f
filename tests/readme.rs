//! The README as a test: what it tells people to type is typed, in a shell, in its order.
//!
//! For: the block of two people in the terminal, the one in which stock git audits what they wrote
//! with the signers the program names, and what of the guide needs nobody else. Knows: which words
//! stand for something else.
//! Where git, ssh-keygen or a shell is missing, the test says so and passes.

use std::path::Path;
use std::process::{Command, Output, Stdio};

const README: &str = include_str!("../README.md");
const GUIDE: &str = include_str!("../docs/guide.md");
/// What of the guide needs nobody else, in an order in which a person might type it, and what stands
/// there for something else. `4` is how a command ends that has nothing to show yet.
const ALONE: &[(&str, &str, &str)] = &[
    (
        "eyelevel init --space NAME --name \"Your Name\"",
        "NAME",
        "Nordwerk",
    ),
    (
        "eyelevel profile visibility FIELD me|space",
        "FIELD me|space",
        "headline me",
    ),
    ("eyelevel prefer language de", "", ""),
    ("eyelevel prefer theme dark", "", ""),
    ("eyelevel profile import me.toml", "", ""),
    ("eyelevel programs enter P04", "", ""),
    (
        "eyelevel programs enter P07 --answer \"goal=lead a team\"",
        "",
        "",
    ),
    ("eyelevel hints", "hints", "hints || test $? = 4"),
    (
        "eyelevel round announce P05 --note \"Lunch on Tuesday\"",
        "",
        "",
    ),
    ("eyelevel talk receipts on", "", ""),
    ("eyelevel recovery show", "", ""),
    ("eyelevel proposals", "", ""),
    (
        "eyelevel charter show|propose",
        "show|propose",
        "show || test $? = 4",
    ),
    ("eyelevel community templates", "", ""),
    ("eyelevel community formats", "", ""),
    (
        "eyelevel community found --name \"Repair cafe\" --template theme",
        "",
        "",
    ),
    ("eyelevel inbox", "inbox", "inbox || test $? = 4"),
    ("eyelevel status", "", ""),
    ("eyelevel network show", "", ""),
    ("eyelevel bundle write FILE", "FILE", "all.bundle"),
    ("eyelevel bundle read FILE", "FILE", "all.bundle"),
    (
        "eyelevel remote add NAME PATH-or-URL",
        "NAME PATH-or-URL",
        "stick \"$PWD/stick.git\"",
    ),
    ("eyelevel remote sync", "", ""),
    ("eyelevel export FOLDER", "FOLDER", "export"),
    ("eyelevel take FOLDER", "FOLDER", "taken"),
    ("eyelevel seen-by colleague", "", ""),
    ("eyelevel doctor", "", ""),
    (
        "eyelevel init --space \"Summer school\" --name \"Your Name\" --further",
        "",
        "",
    ),
    ("eyelevel spaces", "", ""),
    (
        "eyelevel --space \"Summer school\" people",
        "people",
        "people || test $? = 4",
    ),
];
/// How long a person takes to see that `serve` is reachable, in seconds.
const UNTIL_REACHABLE_S: u32 = 3;

/// The commands of the block in which this stands.
fn block(with: &str) -> &'static str {
    let blocks = README.split("```sh\n").skip(1);
    let mut commands = blocks.filter_map(|rest| rest.split("```").next());
    let found = commands.find(|commands| commands.contains(with));
    found.unwrap_or_else(|| panic!("the README has no block with {with}"))
}

/// Puts this machine's places in, and the ticket that a person would copy.
fn here(commands: &str, world: &Path) -> String {
    let world = world.display();
    // The places first: the program itself may lie below one of them.
    commands
        .replace("/tmp/", &format!("{world}/"))
        .replace(
            "$PWD/target/release/eyelevel",
            env!("CARGO_BIN_EXE_eyelevel"),
        )
        .replace(
            "serve --bind 127.0.0.1:0 &",
            &format!("serve --bind 127.0.0.1:0 & sleep {UNTIL_REACHABLE_S}"),
        )
        .replace("ann invite  ", &format!("ann invite > {world}/ticket  "))
        .replace(
            "join eyelevel:…",
            &format!("join \"$(head -n 1 {world}/ticket)\""),
        )
}

fn has(program: &str, argument: &str) -> bool {
    let tried = Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .output();
    if tried.is_err() {
        println!("skipped: {program} is not here");
    }
    tried.is_ok()
}

fn typed(script: &str, world: &Path) -> Output {
    Command::new("sh")
        .args(["-c", script])
        .current_dir(world)
        .env("NO_COLOR", "1")
        .env("HOME", world)
        .env_remove("EYELEVEL_DATA")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .output()
        .expect("a shell")
}

#[cfg(unix)]
#[test]
fn what_the_readme_says_can_be_typed_and_git_agrees() {
    if !(has("git", "--version") && has("ssh-keygen", "-?")) {
        return;
    }
    let world = tempfile::tempdir().expect("a folder");
    let people = here(block("ann invite"), world.path());
    let audit = here(block("git fsck --strict"), world.path());
    // An alias counts from the next line that is read, so both blocks are read line by line.
    let script = format!(
        "set -e\ntrap 'kill $!' EXIT\n{people}\n{audit}\n\
         for commit in $(git for-each-ref --format='%(objectname)' 'refs/eyelevel/*/log'); do\n\
         git -c gpg.format=ssh -c gpg.ssh.allowedSignersFile={signers} verify-commit \"$commit\"\n\
         done\n\
         git bundle create {bundle} --all\ngit bundle verify {bundle}\n",
        signers = world.path().join("signers").display(),
        bundle = world.path().join("all.bundle").display(),
    );
    let output = typed(&script, world.path());
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{said}\n{complained}");
    // Both found each other, and both wrote.
    assert!(said.contains("Ann Berg"), "{said}");
    let commits = said.matches("\ncommit ").count();
    let good = said.matches("Good \"git\" signature").count();
    assert!(good > 10 && good >= commits, "{good} of {commits}\n{said}");
    assert!(!said.contains("No signature"), "{said}");
}

#[cfg(unix)]
#[test]
fn what_of_the_guide_needs_nobody_else_can_be_typed_in_its_order() {
    if !has("git", "--version") {
        return;
    }
    let world = tempfile::tempdir().expect("a folder");
    let profile = "headline = \"I mend bikes\"\noffers = [\"Rust\"]\n";
    std::fs::write(world.path().join("me.toml"), profile).expect("written");
    let guide: Vec<&str> = GUIDE.split_whitespace().collect();
    let guide = guide.join(" ");
    let program = env!("CARGO_BIN_EXE_eyelevel");
    let mut script = format!("set -ex\neyelevel() {{ \"{program}\" --data ann \"$@\"; }}\n");
    for (mention, stands, here) in ALONE {
        assert!(
            guide.contains(mention),
            "the guide does not say “{mention}”"
        );
        script.push_str(&mention.replace(stands, here));
        script.push('\n');
    }
    let output = typed(&script, world.path());
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    assert!(said.contains("I mend bikes"), "{said}");
    assert!(said.contains("Summer school"), "{said}");
}
