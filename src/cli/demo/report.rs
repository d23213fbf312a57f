//! What the demonstration prints: what each device knows, whom it matched, and git's verdict.

use std::path::Path;
use std::process::Command;

use node::Node;
use replica::{Answer, Intent, MatchView, Question};
use serde_json::json;

use crate::cli::commands::unexpected;
use crate::cli::failure::Failure;
use crate::cli::print;

use crate::stage::{Stage, act, status};

/// Prints everything worth seeing.
pub fn report(stage: &Stage, json: bool) -> Result<(), Failure> {
    let mut devices = Vec::new();
    for (folder, node) in stage.nodes() {
        let status = status(node)?;
        let view = node.view();
        let name = view
            .me
            .as_ref()
            .map(|me| me.profile.name.clone())
            .unwrap_or_default();
        let found = best_match(node)?;
        let records: u64 = status.scopes.iter().map(|scope| scope.records).sum();
        devices.push((
            folder,
            node,
            name,
            status.digest,
            view.people.len() + 1,
            records,
            found,
        ));
    }
    let git = devices
        .first()
        .map(|(folder, node, ..)| audit(folder, node))
        .transpose()?;
    if json {
        let devices: Vec<_> = devices
            .iter()
            .map(|(_, _, name, digest, people, records, found)| {
                json!({
                    "device": name, "digest": digest, "people": people, "records": records,
                    "match": found.as_ref().map(|m| json!({"name": m.name, "score": m.score})),
                })
            })
            .collect();
        print::document(&json!({
            "devices": devices, "git": git,
            "seconds": {"join": stage.joined_in.as_secs_f64(), "sync": stage.synced_in.as_secs_f64()},
        }));
        return Ok(());
    }
    println!("\nWhat each device knows");
    for (_, _, name, digest, people, records, _) in &devices {
        let digest: String = digest.chars().take(16).collect();
        println!("  {name:<24} {people:>4} people  {records:>5} records  digest {digest}");
    }
    println!("\nWho could learn with whom, worked out on each device");
    for (_, _, name, _, _, _, found) in &devices {
        match found {
            Some(found) => explain(name, found),
            None => println!("  {name}: nobody fits yet"),
        }
    }
    if let Some(git) = git {
        println!("\nGit's verdict on the history\n  {git}");
    }
    println!(
        "\n{} people joined in {:.1} s; afterwards all devices agreed within {:.1} s.",
        stage.people,
        stage.joined_in.as_secs_f64(),
        stage.synced_in.as_secs_f64()
    );
    Ok(())
}

fn explain(name: &str, found: &MatchView) {
    println!("  {name} and {}: {}", found.name, found.score);
    for reason in &found.reasons {
        println!("    {:>3}  {}", reason.points, reason.text);
    }
    println!("         {}", found.next);
}

fn best_match(node: &Node) -> Result<Option<MatchView>, Failure> {
    let question = Question::Match {
        program: "P04".to_owned(),
        top: 1,
    };
    let answer = act(node, Intent::Ask(question))?;
    let Answer::Matches(view) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(view.matches.into_iter().next())
}

/// Lets stock git check objects and signatures of one device's repository.
fn audit(folder: &Path, node: &Node) -> Result<String, Failure> {
    node.fold()?;
    let answer = act(node, Intent::Ask(Question::AllowedSigners))?;
    let Answer::Text(signers) = answer else {
        return Err(unexpected(&answer));
    };
    let Some(space) = node.view().space.as_ref().map(|space| space.id) else {
        return Ok("there is no history yet".to_owned());
    };
    let file = folder.join("allowed-signers");
    if let Err(error) = std::fs::write(&file, signers) {
        return Ok(format!(
            "not asked: the signers could not be written ({error})"
        ));
    }
    let repository = store::repository_path(folder, &space);
    let fsck = Command::new("git")
        .arg("-C")
        .arg(&repository)
        .args(["fsck", "--strict", "--no-progress"])
        .output();
    let fsck = match fsck {
        Ok(output) if output.status.success() => "fsck --strict: clean".to_owned(),
        Ok(output) => format!(
            "fsck --strict: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ),
        Err(_) => return Ok("not asked: git is not installed here".to_owned()),
    };
    let setting = format!("gpg.ssh.allowedSignersFile={}", file.display());
    let log = Command::new("git")
        .arg("-C")
        .arg(&repository)
        .args([
            "-c",
            "gpg.format=ssh",
            "-c",
            &setting,
            "log",
            "--all",
            "--max-count=100",
            "--format=%G?",
            "--glob=refs/eyelevel/*/log",
        ])
        .output();
    let signatures = match log {
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            let good = text.lines().filter(|line| *line == "G").count();
            format!("{good} of {} newest signatures good", text.lines().count())
        }
        Err(error) => format!("signatures not asked: {error}"),
    };
    Ok(format!("{fsck}; {signatures}"))
}
