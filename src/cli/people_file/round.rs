//! Everybody put together at once.
//!
//! For: lunch tables, cohorts, circles, swaps and teams from a file. Knows: how a program's people
//! become the numbers a round works with. Never: decides who goes with whom; `matching::round` does,
//! and gives the same result for the same file everywhere.

use std::collections::{BTreeMap, BTreeSet};

use matching::assign::groups::{Member, Sizes};
use matching::assign::team::{Person, Role};
use matching::round::{
    Entrant, Entry, Manifest, Outcome, Past, Round, SCORE_MAX, Seed, Shape, Team, run,
};
use matching::{Check, Hall, Language, Lens, Match, Pool, Program, Side, apportion};
use model::PersonId;
use serde_json::{Value, json};

use super::super::failure::Failure;
use super::list::line;
use super::read::People;

/// How long a meeting lasts where the program does not say, in minutes.
const MEETING_MINUTES: u32 = 30;
/// Somebody who is free nearly always gets so many beginnings.
const OPTIONS_MAX: usize = 96;
/// Themes grow into groups of at most so many people.
const CLUSTER_MAX: usize = 12;
/// What is shown of the worth of a pair, which is in millionths.
const SHOWN: u32 = 1_000_000 / SCORE_MAX;
/// What a role counts beside others.
const ROLE_WEIGHT: u32 = 100;

/// What came of a round, with the places of people in the file.
struct Result {
    groups: Vec<Vec<usize>>,
    alone: Vec<usize>,
    exact: bool,
    /// In a team: roles with who fills them, for the first of each group.
    roles: BTreeMap<usize, Vec<(String, Option<usize>)>>,
}

/// Runs a round and prints it.
pub fn round(
    json: bool,
    people: &People,
    pool: &Pool,
    program: &Program,
    lens: &Lens,
) -> std::result::Result<(), Failure> {
    let hall = Hall::new(pool, program, None);
    let takes_part = |place: &usize| {
        let entrant = pool.entrant(*place);
        entrant.is_some_and(|entrant| entrant.profile.programs.contains(&program.id))
    };
    let entered: Vec<usize> = (0..pool.len()).filter(takes_part).collect();
    let manifest = manifest(pool, program, &entered);
    let found = if program.shape == matching::Shape::Cover {
        teams(&hall, pool, program, &entered, &manifest, lens)?
    } else {
        together(&hall, pool, program, &entered, &manifest, lens)?
    };
    print(json, people, &hall, program, &found, &manifest, lens);
    Ok(())
}

fn manifest(pool: &Pool, program: &Program, entered: &[usize]) -> Manifest {
    let entries: Vec<Entry> = entered
        .iter()
        .filter_map(|place| pool.entrant(*place))
        .filter_map(|e| Entry::of(program, e.id, &e.profile, e.entry.answers()).ok())
        .collect();
    Manifest::of(program.hash, &entries, &Past::default(), [0; 32])
}

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure::new(
        "round-failed",
        format!("Could not compute the round: {error}"),
    )
}

/// Pairs, groups, seats and cycles.
fn together(
    hall: &Hall,
    pool: &Pool,
    program: &Program,
    entered: &[usize],
    manifest: &Manifest,
    lens: &Lens,
) -> std::result::Result<Result, Failure> {
    let members = members(pool, program);
    let hosts: Vec<bool> = (0..pool.len())
        .map(|place| hall.plays(place, Side::Giver, lens))
        .collect();
    let is_host = |place: usize| hosts.get(place).copied().unwrap_or(false);
    let host_count = entered.iter().filter(|place| is_host(**place)).count();
    let usual = (entered.len() - host_count)
        .div_ceil(host_count.max(1))
        .max(1);
    let entrants: Vec<Entrant> = entered
        .iter()
        .filter_map(|place| {
            let mut entrant = Entrant::of(pool.entrant(*place)?.id);
            entrant.member = members.get(*place).cloned().unwrap_or_default();
            if is_host(*place) {
                let usual = u32::try_from(usual).unwrap_or(1);
                entrant.seats = pool.seats(*place, program).unwrap_or(usual);
            }
            Some(entrant)
        })
        .collect();
    let cycles = program.shape == matching::Shape::Cycles;
    let seats = program.shape == matching::Shape::Seats;
    let score = |one: usize, other: usize| {
        let (one, other) = (*entered.get(one)?, *entered.get(other)?);
        let worth = if cycles {
            hall.gain(one, other, lens)
        } else if seats {
            hall.worth(one, other, lens)
        } else {
            // Neither comes first.
            hall.worth(one.min(other), one.max(other), lens)
        };
        worth.map(|worth| worth / SHOWN)
    };
    let outcome = run(&Round {
        shape: &shape(program),
        entrants: &entrants,
        past: &Past::default(),
        seed: Seed::of(manifest),
        score: &score,
    })
    .map_err(failed)?;
    Ok(placed(pool, &outcome))
}

fn placed(pool: &Pool, outcome: &Outcome) -> Result {
    let places: BTreeMap<PersonId, usize> = (0..pool.len())
        .filter_map(|place| Some((pool.entrant(place)?.id, place)))
        .collect();
    let of = |ids: &[PersonId]| -> Vec<usize> {
        ids.iter()
            .filter_map(|id| places.get(id).copied())
            .collect()
    };
    Result {
        groups: outcome.groups.iter().map(|group| of(group)).collect(),
        alone: of(&outcome.alone),
        exact: outcome.exact,
        roles: BTreeMap::new(),
    }
}

fn shape(program: &Program) -> Shape {
    let sizes = |wanted: Option<usize>| {
        let size = program.size.unwrap_or(matching::Size { least: 2, most: 4 });
        let (least, most) = (size.least as usize, size.most as usize);
        Sizes {
            least,
            most,
            wanted: wanted
                .unwrap_or((least + most).div_ceil(2))
                .clamp(least, most),
        }
    };
    match program.shape {
        matching::Shape::Pairs => Shape::Pairs,
        matching::Shape::Groups => Shape::Groups(sizes(None)),
        matching::Shape::Cluster => {
            let mut sizes = sizes(Some(CLUSTER_MAX / 2));
            sizes.most = sizes.most.min(CLUSTER_MAX).max(sizes.least);
            Shape::Groups(sizes)
        }
        matching::Shape::Seats => Shape::Seats,
        matching::Shape::Cycles => Shape::Cycles,
        matching::Shape::Cover => Shape::Team(Team {
            roles: Vec::new(),
            least: 0,
            most: 0,
        }),
    }
}

/// Where and when everybody can be, and what they care about.
fn members(pool: &Pool, program: &Program) -> Vec<Member> {
    let minutes = program
        .rules
        .iter()
        .find(|rule| rule.check == Check::MinutesInCommon)
        .map_or(MEETING_MINUTES, |rule| rule.least.max(1));
    let by_place = program
        .rules
        .iter()
        .any(|rule| rule.check == Check::SamePlace);
    let by_theme = program.shape == matching::Shape::Cluster;
    let free = pool.free(minutes);
    let when_any: BTreeSet<u64> = free.iter().flatten().flatten().copied().collect();
    let where_any: BTreeSet<u64> = (0..pool.len())
        .filter_map(|place| pool.where_is(place).filter(|_| by_place))
        .collect();
    // Nobody is kept out for having said nothing: they can be wherever and whenever others can.
    let or_one = |set: &BTreeSet<u64>| -> Vec<u64> {
        let all: Vec<u64> = set.iter().copied().take(OPTIONS_MAX).collect();
        if all.is_empty() { vec![u64::MAX] } else { all }
    };
    let (when_any, where_any) = (or_one(&when_any), or_one(&where_any));
    (0..pool.len())
        .map(|place| {
            let topics = pool.cares_about(place);
            if by_theme {
                let options = topics.clone();
                return Member { options, topics };
            }
            let said = free.get(place).cloned().flatten();
            let when = said.unwrap_or_else(|| when_any.clone());
            let town = pool.where_is(place).filter(|_| by_place);
            let towns = town.map_or_else(|| where_any.clone(), |town| vec![town]);
            let mixed =
                |town: u64, when: u64| town.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(when);
            let options = towns
                .iter()
                .flat_map(|town| when.iter().map(move |when| mixed(*town, *when)))
                .take(4 * OPTIONS_MAX)
                .collect();
            Member { options, topics }
        })
        .collect()
}

/// One team for everybody who brings a project, by their place in the file.
fn teams(
    hall: &Hall,
    pool: &Pool,
    program: &Program,
    entered: &[usize],
    manifest: &Manifest,
    lens: &Lens,
) -> std::result::Result<Result, Failure> {
    let (projects, mut free): (Vec<usize>, Vec<usize>) = entered.iter().partition(|place| {
        hall.plays(**place, Side::Seeker, lens) && !hall.roles(**place).is_empty()
    });
    let mut result = Result {
        groups: Vec::new(),
        alone: Vec::new(),
        exact: true,
        roles: BTreeMap::new(),
    };
    let size = program.size.unwrap_or(matching::Size { least: 1, most: 6 });
    for project in projects {
        let roles = hall.roles(project);
        let candidates: Vec<usize> = free
            .iter()
            .copied()
            .filter(|person| hall.worth(project, *person, lens).is_some())
            .collect();
        let entrants: Vec<Entrant> = candidates
            .iter()
            .filter_map(|person| {
                let mut entrant = Entrant::of(pool.entrant(*person)?.id);
                entrant.person = Person {
                    levels: hall.levels(project, *person),
                    hours: u32::MAX / 2,
                    suits: 0,
                };
                Some(entrant)
            })
            .collect();
        let needed = roles.iter().map(|_| Role {
            must: true,
            weight: ROLE_WEIGHT,
            hours: 0,
        });
        let team = Team {
            roles: needed.collect(),
            // Whoever brings the project is one of the team.
            least: (size.least as usize).saturating_sub(1).min(roles.len()),
            most: (size.most as usize).saturating_sub(1).max(1),
        };
        let outcome = run(&Round {
            shape: &Shape::Team(team),
            entrants: &entrants,
            past: &Past::default(),
            seed: Seed::of(manifest),
            score: &|_, _| None,
        })
        .map_err(failed)?;
        let found = placed(pool, &outcome);
        let mut group = vec![project];
        group.extend(found.groups.into_iter().flatten());
        let filled = roles.iter().zip(0..).map(|(role, number)| {
            let who = outcome.roles.iter().find(|(filled, _)| *filled == number);
            let place = who.and_then(|(_, id)| {
                group
                    .iter()
                    .copied()
                    .find(|p| pool.entrant(*p).is_some_and(|e| e.id == *id))
            });
            ((*role).to_owned(), place)
        });
        result.roles.insert(project, filled.collect());
        free.retain(|person| !group.contains(person));
        result.exact &= found.exact;
        result.groups.push(group);
    }
    result.alone = free;
    Ok(result)
}

/// The pairs within a group that have something to say: everybody with everybody, guests with their
/// host, in a cycle each with the next one.
fn pairs(program: &Program, group: &[usize]) -> Vec<(usize, usize)> {
    let Some((first, rest)) = group.split_first() else {
        return Vec::new();
    };
    match program.shape {
        matching::Shape::Seats => rest.iter().map(|guest| (*guest, *first)).collect(),
        matching::Shape::Cover => rest.iter().map(|member| (*first, *member)).collect(),
        matching::Shape::Cycles => {
            let next = group.iter().cycle().skip(1);
            group.iter().copied().zip(next.copied()).collect()
        }
        matching::Shape::Pairs | matching::Shape::Groups | matching::Shape::Cluster => {
            let from = group.iter().enumerate();
            from.flat_map(|(at, one)| group.iter().skip(at + 1).map(|other| (*one, *other)))
                .collect()
        }
    }
}

type Pair = (usize, usize, Match);

fn print(
    json: bool,
    people: &People,
    hall: &Hall,
    program: &Program,
    found: &Result,
    manifest: &Manifest,
    lens: &Lens,
) {
    let person = |place: usize| json!({"person": people.id(place), "name": people.name(place)});
    let groups: Vec<Value> = found
        .groups
        .iter()
        .map(|group| {
            let explained: Vec<Pair> = pairs(program, group)
                .into_iter()
                .filter_map(|(a, b)| Some((a, b, hall.explain(a, b, lens).ok()?)))
                .collect();
            let score = mean(&explained);
            let roles = group.first().and_then(|first| found.roles.get(first));
            let roles = roles.map(|roles| {
                let role = |(role, who): &(String, Option<usize>)| {
                    json!({"role": role, "person": who.map(|place| people.id(place))})
                };
                roles.iter().map(role).collect::<Vec<_>>()
            });
            json!({
                "people": group.iter().map(|place| person(*place)).collect::<Vec<_>>(),
                "score": score,
                "reasons": reasons(&explained, score, people),
                "roles": roles,
                "next": explained.first().map(|(_, _, found)| &found.next),
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

fn mean(pairs: &[Pair]) -> u32 {
    let sum: u32 = pairs.iter().map(|(_, _, found)| found.score).sum();
    sum.checked_div(u32::try_from(pairs.len()).unwrap_or(1))
        .unwrap_or(0)
}

/// The reasons of all pairs, so that their points add up to the group's score. In a larger group each
/// says between whom.
fn reasons(pairs: &[Pair], score: u32, people: &People) -> Vec<Value> {
    let all: Vec<(String, &matching::Reason)> = pairs
        .iter()
        .flat_map(|(a, b, found)| {
            let between = if pairs.len() > 1 {
                format!("{} – {}: ", label(people, *a), label(people, *b))
            } else {
                String::new()
            };
            let told = move |reason: &matching::Reason| format!("{between}{}", reason.text);
            found
                .reasons
                .iter()
                .map(move |reason| (told(reason), reason))
        })
        .collect();
    let shares: Vec<u64> = all
        .iter()
        .map(|(_, reason)| u64::from(reason.points))
        .collect();
    let mut reasons: Vec<(u32, Value)> = all
        .into_iter()
        .zip(apportion(score, &shares))
        .filter(|(_, points)| *points > 0)
        .map(|((text, reason), points)| {
            (
                points,
                json!({"text": text, "points": points, "field": reason.field.name()}),
            )
        })
        .collect();
    reasons.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
    reasons.into_iter().map(|(_, reason)| reason).collect()
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
        match hall
            .explain(place, *other, lens)
            .or_else(|_| hall.explain(*other, place, lens))
        {
            Ok(_) => {
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
            Err(why) if why.rule == "side" => {}
            Err(why) => first = first.or(Some(why.text)),
        }
    }
    first.unwrap_or_else(|| match lens.language {
        Language::English => "Nobody else was there to meet.".to_owned(),
        Language::German => "Es war niemand da, der gepasst hätte.".to_owned(),
    })
}
