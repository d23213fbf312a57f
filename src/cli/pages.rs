//! The pages of help: what every command's page shows beside its own words.
//!
//! Examples lie in `examples.txt`, one a line; a line stands on the page of the command it would
//! run, and a test has each of them understood. What a word such as `<CASE>` asks for is said once,
//! here, for every command that asks for it. It never decides what a command does.

use clap::{Command, CommandFactory};

use super::args::Arguments;

/// One command line a line, in the order in which a page shows them.
const EXAMPLES: &str = include_str!("examples.txt");

/// The program's name, with which an example begins.
const NAME: &str = "eyelevel";

/// What the words ask for, where a command does not say more.
const ASKED: [(&str, &str); 30] = [
    ("ANSWER", "The answer: its id, or the beginning of it"),
    ("ASK", "The ask: its id, or the beginning of it"),
    ("CARD", "The card: its id, or the beginning of it"),
    ("CASE", "The case: its id, or the beginning of it"),
    (
        "CODE",
        "The code its host shows; it begins with eyelevel-here:",
    ),
    ("COMMENT", "What you say to it"),
    (
        "COMMUNITY",
        "The community: its name, its id or the beginning of its id",
    ),
    (
        "DATE-OR-NUMBER",
        "A date, or the number of one that was to choose from",
    ),
    (
        "FIELD",
        "The field of the profile, such as headline, offers or time-zone",
    ),
    ("GATHERING", "The gathering: its id, or the beginning of it"),
    (
        "ID",
        "The community: its name, its id or the beginning of its id",
    ),
    ("INTRO", "The introduction: its id, or the beginning of it"),
    (
        "INVITATION",
        "What a member sent you; it begins with eyelevel-community:",
    ),
    (
        "ITEM",
        "The post, answer, card or gathering: its id, or the beginning of it",
    ),
    ("LINK", "An address that begins with https://"),
    (
        "LINK|FILE",
        "The address of a feed, or a file that holds one; all you follow without",
    ),
    ("NAME", "What it shall be called"),
    ("ON|OFF", "on or off"),
    ("OTHER", "The other community: its name or its id"),
    ("PERSON", "Who: a name, an id or the beginning of an id"),
    ("POST", "The post: its id, or the beginning of it"),
    ("PROGRAM", "The program, such as P04"),
    ("PROPOSAL", "The proposal: its id, or the beginning of it"),
    (
        "REACTION",
        "heart, agree, idea, congratulations, looking or count-me-in",
    ),
    ("ROLE", "The role: its id, or the beginning of it"),
    ("SWITCH", "on or off"),
    ("TEXT", "The words; quotes keep them together"),
    ("TITLE", "What it is called"),
    ("VALUES", "What it shall say; several for a list"),
    ("VOTE", "yes or no"),
];

/// Gives the whole command line with every page complete.
pub fn command() -> Command {
    complete(Arguments::command(), NAME)
}

/// Adds to the page of a command, and to those below it, what they do not say themselves.
fn complete(command: Command, path: &str) -> Command {
    let has_own = command.get_after_help().is_some();
    let examples = if has_own || command.has_subcommands() {
        None
    } else {
        examples_of(path)
    };
    let command = command.mut_args(explained).mut_subcommands(|below| {
        let path = format!("{path} {}", below.get_name());
        complete(below, &path)
    });
    match examples {
        Some(examples) => command.after_help(examples),
        None => command,
    }
}

/// Says what a word of the command line asks for, where it says nothing itself.
fn explained(argument: clap::Arg) -> clap::Arg {
    if argument.get_help().is_some() || !argument.is_positional() {
        return argument;
    }
    let name = argument
        .get_value_names()
        .and_then(|names| names.first())
        .map_or_else(
            || argument.get_id().as_str().to_owned(),
            |name| name.to_string(),
        );
    match ASKED.iter().find(|(word, _)| *word == name.to_uppercase()) {
        Some((_, sentence)) => argument.help(*sentence),
        None => argument,
    }
}

/// Gives the examples of one command as the end of its page.
fn examples_of(path: &str) -> Option<String> {
    let runs = |line: &&str| {
        line.find(path)
            .is_some_and(|at| line.get(at + path.len()..).is_some_and(ends_word))
    };
    let lines: Vec<&str> = EXAMPLES.lines().filter(runs).collect();
    match lines.as_slice() {
        [] => None,
        [line] => Some(format!("Example: {line}")),
        lines => Some(format!("Examples:\n  {}", lines.join("\n  "))),
    }
}

/// Whether what follows a command's words belongs to another word.
fn ends_word(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([' ', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Splits a command line as a shell would, as far as examples need it.
    fn words(line: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut is_quoted = false;
        for letter in line.chars() {
            match letter {
                '"' => is_quoted = !is_quoted,
                ' ' if !is_quoted => words.push(String::new()),
                _ => words.last_mut().expect("one").push(letter),
            }
        }
        words.retain(|word| !word.is_empty());
        words
    }

    /// Calls `visit` with every command that has none below it.
    fn leaves(command: &Command, path: &str, visit: &mut impl FnMut(&Command, &str)) {
        if !command.has_subcommands() {
            visit(command, path);
        }
        for below in command.get_subcommands() {
            leaves(below, &format!("{path} {}", below.get_name()), visit);
        }
    }

    #[test]
    fn every_page_shows_an_example_that_is_understood() {
        let mut shown = 0;
        leaves(&command(), NAME, &mut |leaf, path| {
            let help = leaf.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_else(|| panic!("the page of “{path}” shows no example"));
            for line in help.lines().filter(|line| line.contains(NAME)) {
                let line = line.split_once(NAME).expect("filtered").1;
                // What stands after a command, set apart, is a remark; and a shell takes the rest.
                let line = line.split("  ").next().expect("one");
                let line = line.split([')', '>', '|']).next().expect("one");
                let typed = words(line);
                let typed = std::iter::once(NAME.to_owned()).chain(typed);
                let parsed = command().try_get_matches_from(typed);
                assert!(parsed.is_ok(), "“{line}”: {}", parsed.expect_err("off"));
                shown += 1;
            }
        });
        assert!(shown > 150, "{shown}");
    }

    /// What people read before they have seen a page of help, with how a line of it begins.
    const DOCUMENTS: [(&str, &str); 3] = [
        ("README.md", include_str!("../../README.md")),
        ("docs/guide.md", include_str!("../../docs/guide.md")),
        (
            "docs/match-file.md",
            include_str!("../../docs/match-file.md"),
        ),
    ];

    /// Understands a line as the program would; `a|b` stands for either, `…` for something more.
    fn understand(line: &str, alternative: fn(&str) -> &str) -> Result<(), clap::Error> {
        let typed = words(line).into_iter().map(|word| match word.as_str() {
            "N" => "1".to_owned(),
            _ if word.contains(':') || word.contains(' ') => word,
            _ => alternative(&word).to_owned(),
        });
        let typed = typed.filter(|word| word != "…");
        command().try_get_matches_from(typed).map(drop)
    }

    /// The commands in the blocks of a document that a shell would read, one by one.
    fn blocks(text: &str) -> Vec<String> {
        let blocks = text.split("```sh\n").skip(1);
        let lines = blocks
            .filter_map(|rest| rest.split("```").next())
            .flat_map(str::lines);
        let commands = lines
            .map(|line| line.split("   #").next().unwrap_or_default())
            .flat_map(|line| line.split([';', '&', '>']));
        let own = commands.filter_map(|command| {
            let command = command.trim();
            let demo = command.strip_prefix("cargo run --release --");
            let alias = ["ann ", "ben ", "eyelevel "];
            let mut own = alias.iter().filter_map(|name| command.strip_prefix(name));
            demo.or_else(|| own.next()).map(str::trim)
        });
        own.map(|rest| format!("{NAME} {rest}")).collect()
    }

    #[test]
    fn every_block_of_the_documents_is_understood() {
        let mut understood = 0;
        for (name, text) in DOCUMENTS {
            for line in blocks(text) {
                let parsed = understand(&line, |word| word);
                assert!(parsed.is_ok(), "{name}: “{line}”: {}", parsed.unwrap_err());
                understood += 1;
            }
        }
        assert!(understood > 20, "{understood}");
    }

    #[test]
    fn what_the_documents_name_in_passing_is_there() {
        use clap::error::ErrorKind;
        fn first(word: &str) -> &str {
            word.split('|').next().unwrap_or_default()
        }
        fn last(word: &str) -> &str {
            word.split('|').next_back().unwrap_or_default()
        }
        let mut named = 0;
        for (name, text) in DOCUMENTS {
            let outside: String = text.split("```").step_by(2).collect();
            let mentions = outside.split('`').skip(1).step_by(2);
            let mentions = mentions.filter(|it| it.starts_with("eyelevel "));
            for line in mentions.filter(|it| !it.contains("COMMAND")) {
                let line = line.replace('\n', " ");
                // Where the answer goes is the shell's part.
                let line = line.split(" > ").next().unwrap_or_default();
                for alternative in [first as fn(&str) -> &str, last] {
                    let Err(error) = understand(line, alternative) else {
                        continue;
                    };
                    // A mention may leave out what a line to type needs.
                    let is_short = matches!(
                        error.kind(),
                        ErrorKind::MissingRequiredArgument
                            | ErrorKind::MissingSubcommand
                            | ErrorKind::DisplayHelp
                            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                    );
                    assert!(is_short, "{name}: “{line}”: {error}");
                }
                named += 1;
            }
        }
        assert!(named > 60, "{named}");
    }

    #[test]
    fn every_word_of_a_command_is_explained() {
        let mut silent = Vec::new();
        leaves(&command(), NAME, &mut |leaf, path| {
            let words = leaf.get_positionals();
            let unsaid = words.filter(|word| word.get_help().is_none());
            silent.extend(unsaid.map(|word| format!("{path} {word}")));
        });
        assert_eq!(silent, Vec::<String>::new());
    }

    #[test]
    fn no_example_is_lost() {
        let mut pages = String::new();
        leaves(&command(), NAME, &mut |leaf, _| {
            let help = leaf.get_after_help().map(ToString::to_string);
            pages.push_str(&help.unwrap_or_default());
            pages.push('\n');
        });
        for line in EXAMPLES.lines() {
            assert!(pages.contains(line), "no page shows “{line}”");
        }
    }
}
