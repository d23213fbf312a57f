//! The documents in `tests/transcripts` as tests: command lines and their output, as people type
//! and read them.
//!
//! A block fenced as `console` is played in a fresh folder that all blocks of its
//! document share. `$ ann …` runs the program with the data folder `ann`; any name will do. `$ ann
//! serve &` leaves it running on loopback and `$ ann stop` ends it, as pulling the plug of its program
//! would: with SIGKILL. `$ ann,ben …` runs it for several at the same time, and shows what each printed in
//! that order. `git cp mv rm ls mkdir ln head cat
//! sleep` are run as they are, `$ flip FILE BYTE` alters one bit, and `> FILE` at the end keeps what is
//! printed. What follows a command is what it
//! prints, standard output first.
//!
//! In the output `[..]` stands for anything within a line and a line `...` for any lines but the end of a command
//! that fails; `<word>` stands for a word that differs from run to run and is the same wherever it occurs, in commands
//! too. `[exit 1]` is the last line of a command that fails, and always written. `TRANSCRIPTS=overwrite cargo test
//! transcripts` writes what was really printed into the documents.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts");
const PLAIN: [&str; 10] = [
    "git", "cp", "mv", "rm", "ls", "mkdir", "ln", "head", "cat", "sleep",
];

/// Every document, with the test that plays it.
macro_rules! transcripts {
    ($($test:ident => $file:literal,)*) => {
        const ALL: &[&str] = &[$($file),*];
        $(#[test] fn $test() { play($file); })*
    };
}

transcripts! {
    j00_two_folders => "j00-two-folders.md",
    j01_no_internet => "j01-no-internet.md",
    j02_tickets => "j02-tickets.md",
    j03_a_community => "j03-a-community.md",
    j04_explained_matches => "j04-explained-matches.md",
    j05_a_warm_introduction => "j05-a-warm-introduction.md",
    j06_carried_by_a_third => "j06-carried-by-a-third.md",
    j07_a_lunch_round => "j07-a-lunch-round.md",
    j08_an_exclusion => "j08-an-exclusion.md",
    j09_archived_and_revived => "j09-archived-and-revived.md",
    j10_two_become_one => "j10-two-become-one.md",
    j11_leaving_and_a_lost_laptop => "j11-leaving-and-a-lost-laptop.md",
    j12_stick_and_git_remote => "j12-stick-and-git-remote.md",
    j13_a_report => "j13-a-report.md",
    j14_a_file_goes_along => "j14-a-file-goes-along.md",
    j15_an_event_that_ends => "j15-an-event-that-ends.md",
    j16_two_spaces => "j16-two-spaces.md",
    j17_in_few_words => "j17-in-few-words.md",
    j18_whom_one_follows => "j18-whom-one-follows.md",
    j19_a_host_is_reported => "j19-a-host-is-reported.md",
    j20_overturned_on_appeal => "j20-overturned-on-appeal.md",
    j21_a_question_passed_on => "j21-a-question-passed-on.md",
}

#[test]
fn every_document_is_played() {
    let mut found: Vec<String> = std::fs::read_dir(FOLDER)
        .expect("the folder of the transcripts")
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md"))
        .collect();
    found.sort();
    assert_eq!(found, ALL);
}

/// Plays one document and compares.
fn play(file: &str) {
    let path = Path::new(FOLDER).join(file);
    let text = std::fs::read_to_string(&path).expect("a document");
    let world = tempfile::tempdir().expect("a folder");
    let mut stage = Stage {
        world: world.path().to_owned(),
        words: BTreeMap::new(),
        serving: BTreeMap::new(),
    };
    let mut played = String::new();
    let mut wrong = Vec::new();
    let mut lines = text.lines().zip(1..).peekable();
    let mut is_console = false;
    while let Some((line, number)) = lines.next() {
        played.push_str(line);
        played.push('\n');
        if line.starts_with("```") {
            is_console = line == "```console";
        }
        let Some(command) = line.strip_prefix("$ ").filter(|_| is_console) else {
            continue;
        };
        let mut expected = Vec::new();
        while let Some((line, _)) = lines.peek()
            && !line.starts_with("$ ")
            && !line.starts_with("```")
        {
            expected.push((*line).to_owned());
            lines.next();
        }
        let printed = stage.run(command);
        let printed: Vec<String> = printed.lines().map(|l| l.trim_end().to_owned()).collect();
        if stage.is_as_expected(&expected, &printed) {
            expected.iter().for_each(|line| {
                played.push_str(line);
                played.push('\n');
            });
        } else {
            wrong.push(format!(
                "{file}:{number}: $ {command}\n--- expected\n{}\n--- printed\n{}",
                expected.join("\n"),
                printed.join("\n")
            ));
            for line in &printed {
                played.push_str(&stage.with_names(line));
                played.push('\n');
            }
        }
    }
    if std::env::var_os("TRANSCRIPTS").is_some_and(|value| value == "overwrite") {
        std::fs::write(&path, played).expect("the document is written");
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    }
}

/// Where a document is played.
struct Stage {
    world: PathBuf,
    /// What each `<word>` stands for.
    words: BTreeMap<String, String>,
    serving: BTreeMap<String, Child>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        for child in self.serving.values_mut() {
            // Fails only when it has ended by itself.
            let _ended = child.kill();
            let _ended = child.wait();
        }
    }
}

impl Stage {
    fn run(&mut self, line: &str) -> String {
        let line = self.with_values(line);
        if let Some((line, file)) = line.split_once(" > ") {
            let printed = self.run(line);
            std::fs::write(self.world.join(file), printed).expect("it is written");
            return String::new();
        }
        let (line, stays) = match line.strip_suffix(" &") {
            Some(line) => (line, true),
            None => (line.as_str(), false),
        };
        let words = split(line);
        let (name, rest) = words.split_first().expect("a command");
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        match (name.as_str(), rest.as_slice()) {
            ("flip", [file, byte]) => self.flip(file, byte.parse().expect("a number")),
            (plain, _) if PLAIN.contains(&plain) => {
                let mut command = Command::new(plain);
                command.args(&rest).current_dir(&self.world);
                said(&mut command)
            }
            (person, ["stop"]) => {
                let mut child = self.serving.remove(person).expect("somebody who serves");
                child.kill().expect("it was running");
                child.wait().expect("it ends");
                String::new()
            }
            (person, _) if stays => {
                self.leave_running(person, &rest);
                String::new()
            }
            (people, _) => self.said_by(people, &rest),
        }
    }

    /// What one person is told, or several who act at the same time.
    fn said_by(&self, people: &str, words: &[&str]) -> String {
        std::thread::scope(|scope| {
            let people = people.split(',');
            let running: Vec<_> = people
                .map(|person| scope.spawn(|| said(&mut self.program(person, words))))
                .collect();
            let ended = running.into_iter().map(|it| it.join().expect("it ends"));
            ended.collect()
        })
    }

    fn program(&self, person: &str, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_eyelevel"));
        // What is written down is English, whoever runs it.
        command.env("LC_ALL", "C");
        command.arg("--data").arg(self.world.join(person));
        command.args(words).current_dir(&self.world);
        command.env("NO_COLOR", "1").env_remove("EYELEVEL_DATA");
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command.stdin(Stdio::null());
        command
    }

    fn leave_running(&mut self, person: &str, words: &[&str]) {
        let mut words = words.to_vec();
        words.extend(["--bind", "127.0.0.1:0"]);
        let mut child = self
            .program(person, &words)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let stdout = child.stdout.take().expect("a pipe");
        let mut ready = String::new();
        BufReader::new(stdout)
            .read_line(&mut ready)
            .expect("it says where it is");
        assert!(ready.contains("endpoint"), "{ready}");
        self.serving.insert(person.to_owned(), child);
    }

    fn flip(&self, file: &str, byte: usize) -> String {
        let path = self.world.join(file);
        let mut bytes = std::fs::read(&path).expect("a file");
        bytes[byte] ^= 1;
        std::fs::write(&path, bytes).expect("it is written");
        String::new()
    }

    fn with_values(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (word, value) in &self.words {
            text = text.replace(word, value);
        }
        text
    }

    fn with_names(&self, text: &str) -> String {
        let mut text = text.replace(&self.world.to_string_lossy().into_owned(), "<world>");
        for (word, value) in &self.words {
            text = text.replace(value, word);
        }
        text
    }

    /// Compares, and learns what new words stand for.
    fn is_as_expected(&mut self, expected: &[String], printed: &[String]) -> bool {
        let Some((first, rest)) = expected.split_first() else {
            return printed.is_empty();
        };
        if first == "..." {
            // A command that failed is never passed over: what follows would rest on it.
            let is_end = |line: &String| line.starts_with("[exit ") || line == "[killed]";
            let until = printed.iter().position(is_end).unwrap_or(printed.len());
            return (0..=until).any(|skip| self.is_as_expected(rest, &printed[skip..]));
        }
        match printed.split_first() {
            Some((line, printed)) => {
                self.is_line(first, line) && self.is_as_expected(rest, printed)
            }
            None => false,
        }
    }

    fn is_line(&mut self, expected: &str, printed: &str) -> bool {
        let world = self.world.to_string_lossy().into_owned();
        let expected = self.with_values(&expected.replace("<world>", &world));
        let mut found = BTreeMap::new();
        let is_same = fits(&expected, printed, &mut found);
        if is_same {
            self.words.extend(found);
        }
        is_same
    }
}

/// Whether a line fits a pattern; notes the words it stands for.
fn fits(pattern: &str, line: &str, found: &mut BTreeMap<String, String>) -> bool {
    if let Some(rest) = pattern.strip_prefix("[..]") {
        return line
            .char_indices()
            .map(|(at, _)| at)
            .chain([line.len()])
            .any(|at| fits(rest, &line[at..], found));
    }
    if let Some(name) = name_at(pattern) {
        let ends = |letter: char| letter.is_whitespace() || matches!(letter, '"' | ',');
        let end = line.find(ends).unwrap_or(line.len());
        // As much of the word as lets the rest fit: a full stop may follow it.
        return (1..=end)
            .rev()
            .filter(|at| line.is_char_boundary(*at))
            .any(|at| {
                let mut inner = found.clone();
                inner.insert(name.to_owned(), line[..at].to_owned());
                let is_same = fits(&pattern[name.len()..], &line[at..], &mut inner);
                if is_same {
                    *found = inner;
                }
                is_same
            });
    }
    match (pattern.chars().next(), line.chars().next()) {
        (None, None) => true,
        (Some(a), Some(b)) if a == b => {
            fits(&pattern[a.len_utf8()..], &line[b.len_utf8()..], found)
        }
        (_, _) => false,
    }
}

/// The `<word>` a pattern begins with.
fn name_at(pattern: &str) -> Option<&str> {
    let end = pattern.strip_prefix('<')?.find('>')? + 2;
    let name = &pattern[..end];
    let inner = &name[1..end - 1];
    let is_word =
        |letter: char| letter.is_ascii_lowercase() || letter == '-' || letter.is_ascii_digit();
    (!inner.is_empty() && inner.chars().all(is_word)).then_some(name)
}

/// Everything a command prints, and how it ended if not well.
fn said(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    match output.status.code() {
        Some(0) => {}
        Some(code) => text.push_str(&format!("[exit {code}]\n")),
        None => text.push_str("[killed]\n"),
    }
    text
}

/// Splits a command line into words as a shell does with simple quotes.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some(_), letter) => word.get_or_insert_default().push(letter),
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[test]
fn patterns_fit_what_they_should() {
    let table = [
        ("hello", "hello", true),
        ("hello", "hello there", false),
        ("hello[..]", "hello there", true),
        ("[..]there", "hello there", true),
        ("a <word> b", "a xyz b", true),
        ("a <word>.", "a xyz.", true),
        ("a <word>", "a", false),
        ("Step <2>", "Step 5", true),
        ("1 < 2", "1 < 2", true),
    ];
    for (pattern, line, expected) in table {
        assert_eq!(
            fits(pattern, line, &mut BTreeMap::new()),
            expected,
            "{pattern} / {line}"
        );
    }
    assert_eq!(split("a \"b c\" '' d"), ["a", "b c", "", "d"]);
}
