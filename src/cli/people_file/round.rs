//! Everybody put together at once.
//!
//! For: lunch tables, cohorts, circles, swaps and teams from a file. Knows: how a result is printed.
//! Never: decides who goes with whom; `matching::round` does, and gives the same result for the same
//! file everywhere.

use std::collections::BTreeSet;

use matching::round::{Entry, Hash, Manifest, Past, Seed, Together, givers, tell, together};
use matching::{Hall, Lens, Pool, Program, Shape, WhyNot};
use serde_json::{Value, json};

use super::super::failure::Failure;
use super::list::line;
use super::nearest::nearest;
use super::read::People;
use super::words;

/// Runs a round and prints it; `model` names the text model the people were compared with.
pub fn round(
    (json, explain): (bool, bool),
    people: &People,
    pool: &Pool,
    program: &Program,
    model: Hash,
    lens: &Lens,
) -> Result<(), Failure> {
    // Two who have nothing in common still sit at one table: only a rule keeps people apart.
    let lens = &Lens {
        least: 0,
        ..lens.clone()
    };
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
            let label = |place: usize| people.label(place).to_owned();
            let told = tell(hall, program, group, lens, (None, &label));
            let reasons: Vec<Value> = told
                .reasons
                .iter()
                .map(|(text, points, field)| {
                    json!({"text": text, "points": points, "field": field.name()})
                })
                .collect();
            let roles = group.first().and_then(|first| roles(people, found, *first));
            json!({
                "people": group.iter().map(|place| person(*place)).collect::<Vec<_>>(),
                "score": told.score,
                "reasons": reasons,
                "roles": roles,
                "next": next(program, people, told.next),
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
                left.insert(
                    "why".to_owned(),
                    json!(why(hall, people, *place, &placed, lens)),
                );
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
    let is_cycle = program.shape == Shape::Cycles;
    let names = |people: &Value| -> String {
        let names = people.as_array().map(Vec::as_slice).unwrap_or_default();
        let name = |person: &Value| {
            let name = person["name"].as_str().filter(|name| !name.is_empty());
            name.or(person["person"].as_str())
                .unwrap_or_default()
                .to_owned()
        };
        // As they give to each other.
        match is_cycle && names.len() > 1 {
            true => givers(names).map(name).collect::<Vec<_>>().join(" → "),
            false => names.iter().map(name).collect::<Vec<_>>().join(", "),
        }
    };
    for group in &groups {
        line(&format!(
            "{:>3}  {}",
            group["score"],
            names(&group["people"])
        ));
        show_roles(people, &group["roles"], lens);
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

/// Who covers what in the team of a project, and who else could.
fn roles(people: &People, found: &Together, project: usize) -> Option<Vec<Value>> {
    let others = found.alternates.get(&project);
    let role = |(role, who): &(String, Option<usize>)| {
        let others = others.into_iter().flatten();
        let could = others.filter(|(of, _)| of == role);
        let could: Vec<&str> = could.map(|(_, place)| people.id(*place)).collect();
        json!({"role": role, "person": who.map(|place| people.id(place)), "alternates": could})
    };
    Some(found.roles.get(&project)?.iter().map(role).collect())
}

/// Shows who covers what in a team, who else could, and what is still open.
fn show_roles(people: &People, roles: &Value, lens: &Lens) {
    let nobody = words::one(lens.language, "nobody yet", "noch niemand");
    let could = words::one(lens.language, "could also", "könnte auch");
    for role in roles.as_array().map(Vec::as_slice).unwrap_or_default() {
        let label = |id: &Value| Some(people.label(people.known(id.as_str()?)?));
        let who = label(&role["person"]).unwrap_or(nobody);
        let others = role["alternates"].as_array().into_iter().flatten();
        let others: Vec<&str> = others.filter_map(label).collect();
        let others = match others.is_empty() {
            true => String::new(),
            false => format!(" ({could}: {})", others.join(", ")),
        };
        line(&format!(
            "       –  {}: {who}{others}",
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

/// Says the next step; where each plays a part, also whose it is.
fn next(program: &Program, people: &People, next: Option<(usize, String)>) -> Option<String> {
    let (whose, next) = next?;
    Some(match program.sides {
        Some(_) => format!("{}: {next}", people.label(whose)),
        None => next,
    })
}

/// Says why somebody was left over, as far as the file tells: whoever comes nearest says most.
fn why(
    hall: &Hall,
    people: &People,
    place: usize,
    placed: &BTreeSet<usize>,
    lens: &Lens,
) -> String {
    let found: Vec<(usize, Option<WhyNot>)> = people
        .others(place)
        .into_iter()
        .map(|other| (other, between(hall, people, (place, other), lens)))
        .collect();
    let fits = |(_, why): &&(usize, Option<WhyNot>)| why.is_none();
    let mut fitting = found.iter().filter(fits).map(|(other, _)| other);
    if fitting.clone().any(|other| placed.contains(other)) {
        return words::one(
            lens.language,
            "Everybody who would fit is placed with others, or has no room.",
            "Alle, die gepasst hätten, sind schon mit anderen zusammen oder haben keinen Platz.",
        )
        .to_owned();
    }
    if fitting.next().is_some() {
        return words::one(
            lens.language,
            "There were too few who fit together.",
            "Es waren zu wenige, die zusammenpassen.",
        )
        .to_owned();
    }
    let said = found
        .into_iter()
        .filter_map(|(other, why)| Some((other, why?)));
    // Two on the same side could never have met; that says nothing.
    let near = nearest(said.filter(|(_, why)| why.rule != "side"));
    near.map_or_else(
        || {
            words::one(
                lens.language,
                "Nobody was there who would fit.",
                "Es war niemand da, der gepasst hätte.",
            )
            .to_owned()
        },
        |(_, why)| why.text,
    )
}

/// Says what stands between somebody left over and another one, of both by their names.
fn between(
    hall: &Hall,
    people: &People,
    (left, other): (usize, usize),
    lens: &Lens,
) -> Option<WhyNot> {
    let of = |one: usize, two: usize| {
        let lens = Lens {
            called: Some((Some(people.label(one)), people.label(two))),
            ..lens.clone()
        };
        hall.explain(one, two, &lens).err()
    };
    let (mine, theirs) = (of(left, other)?, of(other, left)?);
    Some(if mine.rule == "side" { theirs } else { mine })
}
