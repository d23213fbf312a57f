//! What a shell and a manual reader want to know about the commands.

use std::io::Write;

use clap::Command;
use clap_complete::Shell;

use super::failure::Failure;
use super::pages;

/// Prints the completions for a shell.
pub fn completions(shell: Shell) -> Result<(), Failure> {
    write(&script(shell))
}

fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut pages::command(), "eyelevel", &mut script);
    script
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
