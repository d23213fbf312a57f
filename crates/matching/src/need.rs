//! Need and offer, one way round.
//!
//! For: how well what one person offers meets what another seeks. Knows: prepared phrases. Never:
//! asks who the two are.

use crate::affinity::{MEETS_PERMILLE, between};
use crate::features::{Features, Topic};

/// What a wish counts, by how well it is met: a duo lives on one good topic, more is welcome.
const WEIGHTS: [u64; 4] = [6, 2, 1, 1];

/// A wish and the offer that meets it best.
#[derive(Debug, Clone, Copy)]
pub struct Met<'a> {
    pub seek: &'a Topic,
    pub offer: &'a Topic,
    pub permille: u32,
}

/// Finds for every wish of `seeker` the best offer of `giver`, best met first.
/// `each` hears how well each wish is met, in the order of the wishes.
pub fn met<'a>(
    seeker: &'a Features,
    giver: &'a Features,
    each: &mut dyn FnMut(usize, u32),
) -> Vec<Met<'a>> {
    let mut all = Vec::new();
    for (number, seek) in seeker.seeks.iter().enumerate() {
        let best = giver
            .offers
            .iter()
            .map(|offer| Met {
                seek,
                offer,
                permille: between(&seek.phrase, &offer.phrase),
            })
            // The first of the best, whatever the order of the list behind it.
            .rev()
            .max_by_key(|met| met.permille);
        let Some(best) = best else { continue };
        each(number, best.permille);
        if best.permille >= MEETS_PERMILLE {
            all.push(best);
        }
    }
    all.sort_by(|a, b| {
        b.permille
            .cmp(&a.permille)
            .then(a.seek.index.cmp(&b.seek.index))
    });
    all
}

/// Gives each met wish its part of the coverage, in permille; together they are the coverage.
pub fn parts<'m>(met: &'m [Met<'m>], wishes: usize) -> impl Iterator<Item = (&'m Met<'m>, u32)> {
    let all: u64 = WEIGHTS.iter().take(wishes.max(1)).sum();
    met.iter().zip(WEIGHTS).map(move |(met, weight)| {
        (
            met,
            crate::phrase::permille(u64::from(met.permille) * weight, all * 1000),
        )
    })
}

/// How much of what `wishes` wishes ask for is met, in permille.
pub fn coverage(met: &[Met], wishes: usize) -> u32 {
    parts(met, wishes).map(|(_, part)| part).sum()
}

/// How well the levels fit: a teacher is best one to three levels above the learner.
pub fn step(met: &Met) -> Option<u32> {
    let teacher = met.offer.level?;
    Some(match met.seek.level {
        // Nobody said how far the learner is: the further the teacher, the safer.
        None => match teacher {
            0 | 1 => 500,
            2 => 700,
            3 => 900,
            _ => 1000,
        },
        Some(learner) => match teacher.saturating_sub(learner) {
            0 => 300,
            1..=3 => 1000,
            _ => 800,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Profile, Skill};

    fn features(offers: &[&str], seeks: &[&str], skills: &[(&str, u8)]) -> Features {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Features::of(&Profile {
            offers: texts(offers),
            seeks: texts(seeks),
            skills: skills
                .iter()
                .map(|(name, level)| Skill {
                    name: (*name).into(),
                    level: *level,
                })
                .collect(),
            ..Profile::default()
        })
    }

    #[test]
    fn one_well_met_wish_of_three_is_most_of_the_coverage() {
        let giver = features(&["Rust", "cooking"], &[], &[]);
        let coverage = |seeks: &[&str]| {
            let seeker = features(&[], seeks, &[]);
            super::coverage(&met(&seeker, &giver, &mut |_, _| {}), seeks.len())
        };
        assert_eq!(coverage(&["Rust"]), 1000);
        assert_eq!(coverage(&["Rust", "chess"]), 750);
        assert_eq!(coverage(&["Rust", "chess", "wine"]), 666);
        assert_eq!(coverage(&["Rust", "chess", "Kochen"]), 666 + 211);
        assert_eq!(coverage(&["chess"]), 0);
        assert_eq!(coverage(&[]), 0);
    }

    #[test]
    fn a_teacher_is_best_a_few_levels_above() {
        for (teacher, learner, fit) in [
            (&[("Rust", 5)][..], &[][..], Some(1000)),
            (&[("Rust", 2)], &[], Some(700)),
            (&[("Rust", 4)], &[("rust", 2)], Some(1000)),
            (&[("Rust", 3)], &[("Rust", 4)], Some(300)),
            (&[("Rust", 5)], &[("Rust", 1)], Some(800)),
            (&[("Go", 5)], &[("Rust", 1)], None),
        ] {
            let giver = features(&["Rust"], &[], teacher);
            let seeker = features(&[], &["Rust"], learner);
            let met = met(&seeker, &giver, &mut |_, _| {});
            assert_eq!(met.first().and_then(step), fit);
        }
    }
}
