//! What stock git says about every history of the demonstration.
//!
//! A commit's name is the hash of what is in it, so a signature is verified once, wherever the
//! commit lies; that every device holds those very bytes is what `git fsck` says for each of them.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use node::Node;
use replica::{Answer, Intent, Question};

use crate::cli::commands::unexpected;
use crate::cli::failure::{Failure, io_words};
use crate::stage::act;

/// How many gits verify at the same time; each waits for ssh-keygen most of the time.
const VERIFIERS_MAX: usize = 8;

/// What git found.
#[derive(Debug, Default)]
pub struct Verdict {
    devices: usize,
    /// Commits of all devices together.
    held: usize,
    /// How many of them are different ones.
    different: usize,
    good: usize,
    /// What git had to say against a repository, or why it was not asked.
    complaints: Vec<String>,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Verdict {
            devices,
            held,
            different,
            good,
            complaints,
        } = self;
        if complaints.is_empty() {
            write!(
                f,
                "fsck --strict: clean on {devices} devices, {held} commits; {good} of {different} signatures good"
            )
        } else {
            write!(
                f,
                "{good} of {different} signatures good; {}",
                complaints.join("; ")
            )
        }
    }
}

/// Lets stock git check all objects and all signatures of these devices.
pub fn audit<'a>(devices: impl Iterator<Item = (&'a Path, &'a Node)>) -> Result<Verdict, Failure> {
    let mut verdict = Verdict::default();
    let mut verified = BTreeSet::new();
    for (folder, node) in devices {
        node.fold()?;
        let Some(space) = node.view().space.as_ref().map(|space| space.id) else {
            continue;
        };
        let repository = Repository {
            path: store::repository_path(folder, &space),
            signers: folder.join("allowed-signers"),
        };
        let looked = repository.look(&signers(node)?, &mut verified, &mut verdict);
        if let Err(why) = looked {
            verdict.complaints.push(why);
        }
        verdict.devices += 1;
    }
    Ok(verdict)
}

fn signers(node: &Node) -> Result<String, Failure> {
    let answer = act(node, Intent::Ask(Question::AllowedSigners))?;
    let Answer::Text(signers) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(signers)
}

/// One device's history, as git sees it.
struct Repository {
    path: PathBuf,
    signers: PathBuf,
}

impl Repository {
    /// Checks the objects, and the signatures nobody has verified before.
    fn look(
        &self,
        signers: &str,
        verified: &mut BTreeSet<String>,
        verdict: &mut Verdict,
    ) -> Result<(), String> {
        std::fs::write(&self.signers, signers)
            .map_err(|error| format!("the signers could not be written: {}", io_words(&error)))?;
        said(self.git(&["fsck", "--strict", "--no-progress"]).output())?;
        let logs = ["rev-list", "--glob=refs/eyelevel/*"];
        let commits = said(self.git(&logs).output())?;
        verdict.held += commits.lines().count();
        let fresh: Vec<&str> = commits
            .lines()
            .filter(|commit| verified.insert((*commit).to_owned()))
            .collect();
        verdict.different += fresh.len();
        verdict.good += self.verify(&fresh)?;
        Ok(())
    }

    /// Counts the commits whose signature git finds good.
    fn verify(&self, commits: &[&str]) -> Result<usize, String> {
        let share = commits.len().div_ceil(VERIFIERS_MAX).max(1);
        let counts: Vec<Result<usize, String>> = std::thread::scope(|scope| {
            let verifiers: Vec<_> = commits
                .chunks(share)
                .map(|some| scope.spawn(move || self.count_good(some)))
                .collect();
            let gone = || Err("a thread that asked git ended early".to_owned());
            verifiers
                .into_iter()
                .map(|verifier| verifier.join().unwrap_or_else(|_| gone()))
                .collect()
        });
        counts.into_iter().sum()
    }

    fn count_good(&self, commits: &[&str]) -> Result<usize, String> {
        let setting = format!("gpg.ssh.allowedSignersFile={}", self.signers.display());
        let mut log = self.git(&["-c", "gpg.format=ssh", "-c", &setting]);
        log.args(["log", "--no-walk=unsorted", "--stdin", "--format=%G?"]);
        let child = log
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let output = child.and_then(|mut child| {
            // Git reads all names before it says anything, so neither waits for the other.
            if let Some(mut names) = child.stdin.take() {
                names.write_all(commits.join("\n").as_bytes())?;
            }
            child.wait_with_output()
        });
        Ok(said(output)?.lines().filter(|line| *line == "G").count())
    }

    fn git(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.path).args(arguments);
        git
    }
}

/// What git printed, or what it complained about.
fn said(output: std::io::Result<Output>) -> Result<String, String> {
    let output = output.map_err(|_| "not asked: git is not installed here".to_owned())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}
