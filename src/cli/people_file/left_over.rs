//! Why somebody is left over in a round of a file.
//!
//! For: one true sentence for each of them. Knows: who was placed, and what stands between two. Never:
//! tells what somebody keeps to themselves.

use std::collections::BTreeSet;

use matching::{Hall, Lens, Program, Shape, WhyNot};

use super::nearest::nearest;
use super::read::People;
use super::words::{either, one};

/// Others, each with what stands between them and whoever is left over; nothing where nothing does.
type Between = Vec<(usize, Option<WhyNot>)>;

/// Says why somebody was left over, as far as the file tells: whoever comes nearest says most.
pub fn why(
    hall: &Hall,
    people: &People,
    program: &Program,
    place: usize,
    placed: &BTreeSet<usize>,
    lens: &Lens,
) -> String {
    let others = people.others(place);
    let found: Between = match program.shape {
        Shape::Cycles => match in_a_ring(hall, people, (place, &others), lens) {
            Ok(found) => found,
            Err(why) => return why,
        },
        Shape::Pairs | Shape::Groups | Shape::Cluster | Shape::Seats | Shape::Cover => {
            let between = |other: usize| between(hall, people, (place, other), lens);
            let all = others.into_iter();
            all.map(|other| (other, between(other))).collect()
        }
    };
    let (some_fit, some_placed) = {
        let mut fitting = fitting(&found);
        let some_fit = fitting.clone().next().is_some();
        (some_fit, fitting.any(|other| placed.contains(&other)))
    };
    if some_placed {
        return one(
            lens.language,
            "Everybody who would fit is placed with others, or has no room.",
            "Alle, die gepasst hätten, sind schon mit anderen zusammen oder haben keinen Platz.",
        )
        .to_owned();
    }
    if some_fit {
        return one(
            lens.language,
            "There were too few who fit together.",
            "Es waren zu wenige, die zusammenpassen.",
        )
        .to_owned();
    }
    let near = nearest_of(found).map(|why| why.text);
    near.unwrap_or_else(|| {
        one(
            lens.language,
            "Nobody was there who would fit.",
            "Es war niemand da, der gepasst hätte.",
        )
        .to_owned()
    })
}

fn fitting(found: &Between) -> impl Iterator<Item = usize> + Clone {
    let fits = found.iter().filter(|(_, why)| why.is_none());
    fits.map(|(other, _)| *other)
}

/// What stands between somebody and whoever comes nearest.
fn nearest_of(found: Between) -> Option<WhyNot> {
    let said = found
        .into_iter()
        .filter_map(|(other, why)| Some((other, why?)));
    // Two on the same side could never have met; that says nothing.
    let near = nearest(said.filter(|(_, why)| why.rule != "side"));
    near.map(|(_, why)| why)
}

/// Both ways of whoever is left over in a ring, which needs somebody to give to and somebody to take
/// from: where one of them is nobody, says which and why.
fn in_a_ring(
    hall: &Hall,
    people: &People,
    (place, others): (usize, &[usize]),
    lens: &Lens,
) -> Result<Between, String> {
    let way = |takes: bool| -> Between {
        let of = |other: usize| match takes {
            true => explained(hall, people, (place, other), lens),
            false => explained(hall, people, (other, place), lens),
        };
        others.iter().map(|other| (*other, of(*other))).collect()
    };
    let (takers, givers) = (way(false), way(true));
    let name = people.label(place);
    let said = |why: Option<WhyNot>, english: String, german: String| {
        let said = either(lens.language, english, german);
        match why {
            // What is not told must not stand out by what is said before it.
            Some(why) if why.rule == "untold" => why.text,
            Some(why) => format!("{said} {}", why.text),
            None => said,
        }
    };
    let (takes, gives) = hall.takes_and_gives(place);
    if !gives {
        return Err(said(
            None,
            format!("{name} gives nothing away, and here everybody gives and takes."),
            format!("{name} gibt nichts ab, und hier geben und nehmen alle."),
        ));
    }
    if !takes {
        return Err(said(
            None,
            format!("{name} takes nothing over, and here everybody gives and takes."),
            format!("{name} übernimmt nichts, und hier geben und nehmen alle."),
        ));
    }
    if fitting(&takers).next().is_none() {
        return Err(said(
            nearest_of(takers),
            format!("Nobody there can take over what {name} gives away."),
            format!("Niemand dort kann übernehmen, was {name} abgibt."),
        ));
    }
    if fitting(&givers).next().is_none() {
        return Err(said(
            nearest_of(givers),
            format!("Nobody there gives away what {name} can take over."),
            format!("Niemand dort gibt ab, was {name} übernehmen kann."),
        ));
    }
    let mut both = takers;
    both.extend(givers);
    Ok(both)
}

/// Says what stands between somebody left over and another one, of both by their names.
fn between(
    hall: &Hall,
    people: &People,
    (left, other): (usize, usize),
    lens: &Lens,
) -> Option<WhyNot> {
    let mine = explained(hall, people, (left, other), lens)?;
    let theirs = explained(hall, people, (other, left), lens)?;
    Some(if mine.rule == "side" { theirs } else { mine })
}

/// Says why the first gets nothing of the second, of both by their names.
fn explained(
    hall: &Hall,
    people: &People,
    (one, two): (usize, usize),
    lens: &Lens,
) -> Option<WhyNot> {
    let lens = Lens {
        called: Some((Some(people.label(one)), people.label(two))),
        ..lens.clone()
    };
    hall.explain(one, two, &lens).err()
}
