//! What the demonstration prints: what each device knows, whom it matched, and git's verdict.

use node::Node;
use replica::{Answer, Intent, MatchView, MatchesView, Question};
use serde_json::json;

use crate::cli::commands::unexpected;
use crate::cli::failure::Failure;
use crate::cli::print;

use super::audit;
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
    let repositories = devices.iter().map(|(folder, node, ..)| (*folder, *node));
    let git = audit::audit(repositories)?;
    if json {
        let devices: Vec<_> = devices
            .iter()
            .map(|(_, _, name, digest, people, records, found)| {
                json!({
                    "device": name, "digest": digest, "people": people, "records": records,
                    "match": found.as_ref().map(|it| print::match_json(it, &MatchesView::default())),
                })
            })
            .collect();
        print::document(&json!({
            "devices": devices, "git": git.to_string(),
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
    println!("\nGit's verdict on the history\n  {git}");
    println!(
        "\n{} people joined in {:.1} s; afterwards all devices agreed within {:.1} s.",
        stage.people,
        stage.joined_in.as_secs_f64(),
        stage.synced_in.as_secs_f64()
    );
    println!(
        "Records differ where a device is in a closed community; digests cover what all of them hold."
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
