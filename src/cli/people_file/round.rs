//! Everybody put together at once.
//!
//! For: lunch tables, cohorts, circles, swaps and teams from a file. Knows: how a result is printed.
//! Never: decides who goes with whom; `matching::round` does, and gives the same result for the same
//! file everywhere.

use std::collections::BTreeSet;

use matching::round::{
    Entry, Hash, Manifest, Past, Seed, Together, gifts, givers, meeting_minutes, opener, place,
    sheet, tell, together, when,
};
use matching::{Hall, Lens, Pool, Program, Shape};
use model::hex;
use serde_json::{Value, json};

use super::super::failure::Failure;
use super::Output;
use super::left_over::why;
use super::list::{line, record};
use super::read::People;
use super::words;

/// Runs a round and prints it; `model` names the text model the people were compared with.
pub fn round(
    output: Output,
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
    let outcome = found.outcome(pool).hash();
    let told = Round {
        people,
        pool,
        hall: &hall,
        program,
        found: &found,
        lens,
    };
    told.print(output, (&hex(&manifest.hash()), &hex(&outcome)));
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

/// A round that was computed, with everything it is told by.
struct Round<'r> {
    people: &'r People,
    pool: &'r Pool,
    hall: &'r Hall<'r>,
    program: &'r Program,
    found: &'r Together,
    lens: &'r Lens<'r>,
}

impl Round<'_> {
    fn print(&self, output: Output, (manifest, result): (&str, &str)) {
        let free = self.pool.free(meeting_minutes(self.program));
        let groups = self.found.groups.iter();
        let groups: Vec<Value> = groups.map(|group| self.group(group, &free)).collect();
        let alone = self.alone();
        if output.json {
            let round = json!({
                "program": self.program.id, "manifest": manifest, "result": result,
                "exact": self.found.exact, "groups": groups, "alone": alone,
            });
            record(&round);
            return;
        }
        for group in &groups {
            let names = self.names(&group["people"]);
            line(&format!("{:>3}  {names}", group["score"]));
            self.show(group, output.explain);
        }
        for left in &alone {
            let why = left["why"].as_str().unwrap_or_default();
            line(&format!("  –  {}: {why}", self.names(&json!([left]))));
        }
        line(&format!("manifest {manifest}"));
        line(&format!("result   {result}"));
    }

    fn person(&self, place: usize) -> Value {
        json!({"person": self.people.id(place), "name": self.people.name(place)})
    }

    /// Everything a group is told.
    fn group(&self, group: &[usize], free: &[Option<Vec<u64>>]) -> Value {
        let (people, pool, program) = (self.people, self.pool, self.program);
        let label = |place: usize| people.label(place).to_owned();
        let told = tell(self.hall, program, group, self.lens, (None, &label));
        let reasons = told.reasons.iter().map(
            |(text, points, field)| json!({"text": text, "points": points, "field": field.name()}),
        );
        let roles = group
            .first()
            .and_then(|first| roles(people, self.found, *first));
        let mut object = json!({
            "people": group.iter().map(|place| self.person(*place)).collect::<Vec<_>>(),
            "score": told.score,
            "reasons": reasons.collect::<Vec<_>>(),
            "roles": roles,
            "next": next(program, people, told.next),
        });
        let when = when(pool, program, free, group, self.lens.language);
        let sheet = sheet(pool, program, group, when.as_deref(), (self.lens, &label));
        let gives = gifts(pool, program, group).into_iter();
        let gives = gives.map(
            |(from, gift, to)| json!({"from": people.id(from), "gives": gift, "to": people.id(to)}),
        );
        let told = [
            (
                "place",
                place(pool, program, group, self.lens.language).map(Value::String),
            ),
            (
                "opener",
                opener(pool, group, self.lens.language).map(Value::String),
            ),
            ("when", when.map(Value::String)),
            ("sheet", filled(sheet.into_iter().map(Value::String))),
            ("gives", filled(gives)),
            ("meets", meets(program, group).map(Value::Bool)),
        ];
        let told = told.into_iter();
        let told = told.filter_map(|(name, value)| Some((name.to_owned(), value?)));
        if let Value::Object(object) = &mut object {
            object.extend(told);
        }
        object
    }

    /// Who is left over, and why.
    fn alone(&self) -> Vec<Value> {
        let placed: BTreeSet<usize> = self.found.groups.iter().flatten().copied().collect();
        let alone = self.found.alone.iter().map(|place| {
            let mut left = self.person(*place);
            if let Value::Object(left) = &mut left {
                let why = why(
                    self.hall,
                    self.people,
                    self.program,
                    *place,
                    &placed,
                    self.lens,
                );
                left.insert("why".to_owned(), json!(why));
            }
            left
        });
        alone.collect()
    }

    /// The names of people, in a ring as they give to each other.
    fn names(&self, people: &Value) -> String {
        let names = people.as_array().map(Vec::as_slice).unwrap_or_default();
        let name = |person: &Value| {
            let name = person["name"].as_str().filter(|name| !name.is_empty());
            name.or(person["person"].as_str())
                .unwrap_or_default()
                .to_owned()
        };
        let is_ring = self.program.shape == Shape::Cycles && names.len() > 1;
        match is_ring {
            true => givers(names).map(name).collect::<Vec<_>>().join(" → "),
            false => names.iter().map(name).collect::<Vec<_>>().join(", "),
        }
    }

    /// Shows what a group is told, below its names.
    fn show(&self, group: &Value, explain: bool) {
        let texts = |name: &str| {
            let all = group[name].as_array().into_iter().flatten();
            all.filter_map(Value::as_str).map(str::to_owned)
        };
        let one = |name: &str| group[name].as_str();
        let label = |id: &Value| {
            let place = self.people.known(id.as_str()?)?;
            Some(self.people.label(place).to_owned())
        };
        let meeting: Vec<&str> = [one("when"), one("place")].into_iter().flatten().collect();
        if !meeting.is_empty() {
            line(&format!("       –  {}", meeting.join(", ")));
        }
        for gift in group["gives"].as_array().into_iter().flatten() {
            let (from, taker) = (label(&gift["from"]), label(&gift["to"]));
            if let (Some(from), Some(taker), Some(what)) = (from, taker, gift["gives"].as_str()) {
                let gives = words::either(
                    self.lens.language,
                    format!("{from} gives {what} to {taker}"),
                    format!("{from} gibt {what} an {taker} ab"),
                );
                line(&format!("       –  {gives}"));
            }
        }
        show_roles(self.people, &group["roles"], self.lens);
        if group["meets"] == Value::Bool(false) {
            let few = words::one(
                self.lens.language,
                "too few for a team: it does not meet",
                "zu wenige für ein Team: Es kommt nicht zustande",
            );
            line(&format!("       –  {few}"));
        }
        if explain {
            show_reasons(group);
        }
        for begin in one("opener")
            .map(str::to_owned)
            .into_iter()
            .chain(texts("sheet"))
        {
            line(&format!("       –  {begin}"));
        }
    }
}

/// A list, if there is anything in it.
fn filled(values: impl Iterator<Item = Value>) -> Option<Value> {
    let values: Vec<Value> = values.collect();
    (!values.is_empty()).then_some(Value::Array(values))
}

/// Tells whether a team has as many people as it takes; nothing where no team is put together.
fn meets(program: &Program, group: &[usize]) -> Option<bool> {
    let size = program.size.filter(|_| program.shape == Shape::Cover)?;
    Some(group.len() >= usize::try_from(size.least).unwrap_or(usize::MAX))
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
