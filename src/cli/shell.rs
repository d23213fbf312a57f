//! What a shell and a manual reader want to know about the commands.

use std::io::Write;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgGroup, Command};
use clap_complete::Shell;

use super::failure::Failure;
use super::pages;

/// How the program ends and what it heeds of its surroundings, as the manual page says it.
const ENDS_AND_SURROUNDINGS: &str = include_str!("manual.txt");

/// Prints the completions for a shell.
pub fn completions(shell: Shell) -> Result<(), Failure> {
    write(&script(shell))
}

fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    let mut command = offered(&pages::command());
    clap_complete::generate(shell, &mut command, "eyelevel", &mut script);
    script
}

/// What of a command a shell offers: nothing that its page hides, and the words it lets choose from.
fn offered(command: &Command) -> Command {
    let is_shown = |argument: &&Arg| !argument.is_hide_set();
    let shown = command.get_arguments().filter(is_shown);
    let shown: Vec<Arg> = shown.cloned().map(with_words).collect();
    let is_whole = |group: &&ArgGroup| {
        let mut parts = group.get_args();
        parts.all(|part| shown.iter().any(|argument| argument.get_id() == part))
    };
    let groups: Vec<ArgGroup> = command.get_groups().filter(is_whole).cloned().collect();
    let below = command.get_subcommands().filter(|it| !it.is_hide_set());
    let mut offered = Command::new(command.get_name().to_owned())
        .args(shown)
        .groups(groups)
        .subcommands(below.map(offered));
    if let Some(about) = command.get_about() {
        offered = offered.about(about.clone());
    }
    match command.get_version() {
        Some(version) => offered.version(version.to_owned()),
        None => offered,
    }
}

/// Offers the words that the page of a command names to choose from, such as `light|dark|system`;
/// what stands there in capitals is typed otherwise.
fn with_words(argument: Arg) -> Arg {
    let names = argument.get_value_names().unwrap_or_default();
    let words = names.iter().flat_map(|name| name.split('|'));
    let words = words.filter(|word| !word.chars().any(char::is_uppercase));
    let words: Vec<String> = words.map(str::to_owned).collect();
    let is_choice = names.iter().any(|name| name.contains('|')) && !words.is_empty();
    if !is_choice || !argument.get_possible_values().is_empty() {
        return argument;
    }
    argument.value_parser(PossibleValuesParser::new(words))
}

/// Prints the manual page, in the form that `man` reads: the program, then every command with all
/// that stands on its own page.
pub fn manual() -> Result<(), Failure> {
    let page = manual_page().map_err(|error| super::print::output_failed(&error))?;
    write(&page)
}

fn manual_page() -> std::io::Result<Vec<u8>> {
    let mut program = pages::command().disable_help_subcommand(true);
    // Fills in what a command takes over from those above it.
    program.build();
    let man = clap_mangen::Man::new(program.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    list(&program, &mut page)?;
    for command in program.get_subcommands() {
        describe(command, &mut page)?;
    }
    page.write_all(ENDS_AND_SURROUNDINGS.as_bytes())?;
    Ok(page)
}

/// Lists the commands as they are typed; each is described further down, on no page of its own.
fn list(program: &Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    let mut listed = Vec::new();
    clap_mangen::Man::new(program.clone()).render_subcommands_section(&mut listed)?;
    let pages = format!("\n{}\\-", program.get_name());
    let typed = format!("\n{} ", program.get_name());
    let listed = String::from_utf8_lossy(&listed);
    page.write_all(
        listed
            .replace(&pages, &typed)
            .replace("(1)\n", "\n")
            .as_bytes(),
    )
}

/// Describes a command and those below it: what it does, how it is typed, what it takes.
fn describe(command: &Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    if command.is_hide_set() {
        return Ok(());
    }
    let name = command.get_bin_name().unwrap_or(command.get_name());
    // What every command takes stands at the beginning, once.
    let own_only = |argument: clap::Arg| {
        let hides = argument.is_global_set() || argument.is_hide_set();
        argument.hide(hides)
    };
    let man = clap_mangen::Man::new(command.clone().mut_args(own_only));
    writeln!(page, ".SH \"{}\"", name.to_uppercase())?;
    // Each section of the page of a command is a part of its section here.
    let mut own = Vec::new();
    man.render_description_section(&mut own)?;
    man.render_synopsis_section(&mut own)?;
    man.render_options_section(&mut own)?;
    man.render_extra_section(&mut own)?;
    let own = String::from_utf8_lossy(&own).replace("\n.SH ", "\n.SS ");
    let own = match own.strip_prefix(".SH ") {
        Some(rest) => format!(".SS {rest}"),
        None => own,
    };
    page.write_all(own.as_bytes())?;
    let below = command.get_subcommands();
    for command in below.filter(|command| command.get_name() != "help") {
        describe(command, page)?;
    }
    Ok(())
}

fn write(page: &[u8]) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(page) {
        // A closed pipe is no reason to complain.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(super::print::output_failed(&error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn every_shell_is_told_of_every_command() {
        for shell in Shell::value_variants() {
            let script = String::from_utf8(script(*shell)).expect("text");
            for command in pages::command().get_subcommands() {
                let name = command.get_name();
                let is_told = command.is_hide_set() || script.contains(name);
                assert!(is_told, "{shell} {name}");
            }
        }
    }

    /// What bash offers when somebody presses the key after these words.
    fn bash_offers(words: &[&str]) -> Option<Vec<String>> {
        let place = tempfile::tempdir().expect("a folder");
        let file = place.path().join("eyelevel.bash");
        std::fs::write(&file, script(Shell::Bash)).expect("written");
        let asks = format!(
            ". '{}'; COMP_WORDS=({}); COMP_CWORD={}; _eyelevel eyelevel \"{}\" \"{}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            file.display(),
            words.join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let output = std::process::Command::new("bash")
            .args(["--norc", "-c", &asks])
            .output()
            .ok()?;
        assert!(output.status.success(), "{output:?}");
        let offered = String::from_utf8(output.stdout).expect("text");
        Some(offered.lines().map(str::to_owned).collect())
    }

    #[test]
    fn bash_completes_commands_and_their_options() {
        let Some(offered) = bash_offers(&["eyelevel", "rem"]) else {
            return println!("skipped: no bash here");
        };
        assert_eq!(offered, ["remote"]);
        let offered = bash_offers(&["eyelevel", "remote", "s"]).expect("bash");
        assert_eq!(offered, ["sync"]);
        let offered = bash_offers(&["eyelevel", "bundle", "write", "--f"]).expect("bash");
        assert_eq!(offered, ["--for"]);
    }

    #[test]
    fn bash_offers_the_words_to_choose_from() {
        let table: [(&[&str], &[&str]); 3] = [
            (&["eyelevel", "network", "reach", "d"], &["direct"]),
            (&["eyelevel", "prefer", "language", "d"], &["de"]),
            (&["eyelevel", "prefer", "theme", "s"], &["system"]),
        ];
        for (typed, expected) in table {
            let Some(offered) = bash_offers(typed) else {
                return println!("skipped: no bash here");
            };
            assert_eq!(offered, expected, "{typed:?}");
        }
    }

    #[test]
    fn no_shell_offers_what_is_hidden() {
        for shell in Shell::value_variants() {
            let script = String::from_utf8(script(*shell)).expect("text");
            for hidden in ["pin-now", "pin-dice"] {
                assert!(!script.contains(hidden), "{shell} {hidden}");
            }
        }
    }

    #[test]
    fn the_manual_says_how_a_command_ends_and_what_it_heeds() {
        use super::super::failure::{EXIT_BUSY, EXIT_FAILED, EXIT_NOTHING, EXIT_USAGE};
        let page = String::from_utf8(manual_page().expect("memory")).expect("text");
        for code in [0, EXIT_FAILED, EXIT_USAGE, EXIT_BUSY, EXIT_NOTHING] {
            assert!(page.contains(&format!(".TP\n.B {code}\n")), "{code}");
        }
        for name in [
            "EYELEVEL_DATA",
            "EYELEVEL_PASSPHRASE_FILE",
            "EYELEVEL_LOG",
            "NO_COLOR",
        ] {
            assert!(page.contains(&format!(".TP\n.B {name}\n")), "{name}");
        }
    }

    #[test]
    fn the_manual_names_no_page_that_is_not_there() {
        let page = String::from_utf8(manual_page().expect("memory")).expect("text");
        assert!(page.contains("\neyelevel bundle\n"), "{page}");
        assert!(!page.contains("(1)\n"), "{page}");
    }

    #[test]
    fn the_manual_describes_every_command() {
        let page = String::from_utf8(manual_page().expect("memory")).expect("text");
        let mut described = 0;
        let mut waiting = vec![("EYELEVEL".to_owned(), pages::command())];
        while let Some((path, command)) = waiting.pop() {
            for below in command.get_subcommands() {
                let path = format!("{path} {}", below.get_name().to_uppercase());
                let heading = format!(".SH \"{path}\"");
                assert!(page.contains(&heading), "{path}");
                described += 1;
                waiting.push((path, below.clone()));
            }
        }
        assert!(described > 150, "{described}");
        // The examples of a page stand in it too.
        assert!(page.contains("remote add stick"), "{page}");
    }
}
