//! Everybody put together at once.
//!
//! For: lunch tables, cohorts, circles, swaps and teams from a file. Knows: how a result is printed.
//! Never: decides who goes with whom; `matching::round` does, and gives the same result for the same
//! file everywhere.

use std::collections::BTreeSet;

use matching::round::{Entry, Hash, Manifest, Past, Seed, Together, tell, together};
use matching::{Hall, Language, Lens, Pool, Program};
use serde_json::{Value, json};

use super::super::failure::Failure;
use super::list::line;
use super::read::People;

/// Runs a round and prints it; `model` names the text model the people were compared with.
pub fn round(
    (json, explain): (bool, bool),
    people: &People,
    pool: &Pool,
    program: &Program,
    model: Hash,
    lens: &Lens,
) -> Result<(), Failure> {
    let hall = Hall::new(pool, program, None);
    let takes_part = |place: &usize| {
        let entrant = pool.entrant(*place);
        entrant.is_some_and(|entrant| entrant.profile.programs.contains(&program.id))
    };
    let entered: Vec<usize> = (0..pool.len()).filter(takes_part).collect();
    let past = Past::default();
    let manifest = manifest(pool, program, &entered, &past, model);
    let seed = Seed::of(&manifest);
    let found = together(&hall, pool, program, &entered, (&past, seed), lens).map_err(failed)?;
    print(
        (json, explain),
        people,
        &hall,
        program,
        &found,
        &manifest,
        lens,
    );
    Ok(())
}

fn manifest(
    pool: &Pool,
    program: &Program,
    entered: &[usize],
    past: &Past,
    model: Hash,
) -> Manifest {
    let entries: Vec<Entry> = entered
        .iter()
        .filter_map(|place| pool.entrant(*place))
        .filter_map(|e| Entry::of(program, e.id, &e.profile, e.entry.answers()).ok())
        .collect();
    Manifest::of(program.hash, &entries, past, model)
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::new(
        "round-failed",
        format!("Could not compute the round: {error}"),
    )
}

fn print(
    (json, explain): (bool, bool),
    people: &People,
    hall: &Hall,
    program: &Program,
    found: &Together,
    manifest: &Manifest,
    lens: &Lens,
) {
    let person = |place: usize| json!({"person": people.id(place), "name": people.name(place)});
    let groups: Vec<Value> = found
        .groups
        .iter()
        .map(|group| {
            let told = tell(hall, program, group, lens, &|place| {
                label(people, place).to_owned()
            });
            let reasons: Vec<Value> = told
                .reasons
                .iter()
                .map(|(text, points, field)| {
                    json!({"text": text, "points": points, "field": field.name()})
                })
                .collect();
            let roles = group.first().and_then(|first| found.roles.get(first));
            let roles = roles.map(|roles| {
                let role = |(role, who): &(String, Option<usize>)| {
                    json!({"role": role, "person": who.map(|place| people.id(place))})
                };
                roles.iter().map(role).collect::<Vec<_>>()
            });
            json!({
                "people": group.iter().map(|place| person(*place)).collect::<Vec<_>>(),
                "score": told.score,
                "reasons": reasons,
                "roles": roles,
                "next": told.next,
            })
        })
        .collect();
    let placed: BTreeSet<usize> = found.groups.iter().flatten().copied().collect();
    let alone: Vec<Value> = found
        .alone
        .iter()
        .map(|place| {
            let mut left = person(*place);
            if let Value::Object(left) = &mut left {
                left.insert("why".to_owned(), json!(why(hall, *place, &placed, lens)));
            }
            left
        })
        .collect();
    let hash: String = manifest
        .hash()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if json {
        let round = json!({
            "program": program.id, "manifest": hash, "exact": found.exact,
            "groups": groups, "alone": alone,
        });
        line(&round.to_string());
        return;
    }
    let names = |people: &Value| -> String {
        let names = people.as_array().map(Vec::as_slice).unwrap_or_default();
        let name = |person: &Value| {
            let name = person["name"].as_str().filter(|name| !name.is_empty());
            name.or(person["person"].as_str())
                .unwrap_or_default()
                .to_owned()
        };
        names.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    for group in &groups {
        line(&format!(
            "{:>3}  {}",
            group["score"],
            names(&group["people"])
        ));
        show_roles(people, &group["roles"]);
        if explain {
            show_reasons(group);
        }
    }
    for left in &alone {
        line(&format!(
            "  –  {}: {}",
            names(&json!([left])),
            left["why"].as_str().unwrap_or_default()
        ));
    }
    line(&format!("manifest {hash}"));
}

/// Shows who covers what in a team, and what is still open.
fn show_roles(people: &People, roles: &Value) {
    for role in roles.as_array().map(Vec::as_slice).unwrap_or_default() {
        let who = role["person"].as_str().and_then(|id| people.known(id));
        let who = who.map_or("nobody yet", |place| label(people, place));
        line(&format!(
            "       –  {}: {who}",
            role["role"].as_str().unwrap_or_default()
        ));
    }
}

fn show_reasons(group: &Value) {
    let reasons = group["reasons"].as_array().map(Vec::as_slice);
    for reason in reasons.unwrap_or_default() {
        line(&format!(
            "     {:>3}  {}",
            reason["points"],
            reason["text"].as_str().unwrap_or_default()
        ));
    }
    if let Some(next) = group["next"].as_str() {
        line(&format!("          {next}"));
    }
}

fn label(people: &People, place: usize) -> &str {
    match people.name(place) {
        "" => people.id(place),
        name => name,
    }
}

/// Says why somebody was left over, as far as the file tells.
fn why(hall: &Hall, place: usize, placed: &BTreeSet<usize>, lens: &Lens) -> String {
    let mut first = None;
    for other in placed {
        match between(hall, place, *other, lens) {
            Ok(()) => {
                return match lens.language {
                    Language::English => {
                        "Everybody they could have met is placed with others, or has no room."
                    }
                    Language::German => {
                        "Alle, die gepasst hätten, sind schon mit anderen zusammen oder haben keinen Platz."
                    }
                }
                .to_owned();
            }
            // Two on the same side could never have met; that says nothing.
            Err(None) => {}
            Err(Some(why)) => first = first.or(Some(why)),
        }
    }
    first.unwrap_or_else(|| match lens.language {
        Language::English => "Nobody else was there to meet.".to_owned(),
        Language::German => "Es war niemand da, der gepasst hätte.".to_owned(),
    })
}

/// Says what stands between somebody left over and another one, to the one left over as far as
/// possible; nothing where both play the same part.
fn between(hall: &Hall, left: usize, other: usize, lens: &Lens) -> Result<(), Option<String>> {
    let Err(mine) = hall.explain(left, other, lens) else {
        return Ok(());
    };
    let Err(theirs) = hall.explain(other, left, lens) else {
        return Ok(());
    };
    let said = [mine, theirs].into_iter().find(|why| why.rule != "side");
    Err(said.map(|why| why.text))
}
