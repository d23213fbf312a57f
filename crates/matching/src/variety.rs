//! A list whose people are not all alike.
//!
//! For: choosing the next one not only by score, but also by how much they resemble those already
//! chosen. Knows: what each meets of one's wishes, and where they work. Never: changes a score.
//!
//! Maximal marginal relevance; Carbonell and Goldstein, "The use of MMR, diversity-based
//! reranking", 1998.

use crate::features::{Features, Topic};
use crate::need::fit;
use crate::program::{Program, Source};

/// How much the score counts, in permille; the rest is how different somebody is.
const SCORE_PERMILLE: i64 = 700;

/// What of a person matters for variety.
pub struct Varied<'a> {
    score: u32,
    /// What they give that somebody wishes for, and where they work.
    topics: Vec<&'a Topic>,
}

impl<'a> Varied<'a> {
    /// Reads what matters of somebody a person of these features might meet.
    pub fn of(score: u32, me: &Features, other: &'a Features, program: &'a Program) -> Varied<'a> {
        let wanted = |topic: &Topic| {
            let mut wishes = me.picked(&program.wishes);
            wishes.any(|(wish, _)| fit(wish, topic) > 0)
        };
        let gifts = other.picked(&program.gives).map(|(topic, _)| topic);
        let areas = other.topics(Source::WorkAreas).iter();
        Varied {
            score,
            topics: gifts.filter(|gift| wanted(gift)).chain(areas).collect(),
        }
    }

    /// How alike two people are, in permille.
    fn alike(&self, other: &Varied) -> i64 {
        let most = self.topics.len().max(other.topics.len());
        let (few, many) = if self.topics.len() <= other.topics.len() {
            (self, other)
        } else {
            (other, self)
        };
        let same = few.topics.iter().filter(|topic| {
            many.topics
                .iter()
                .any(|theirs| fit(topic, theirs) >= crate::affinity::MEETS_PERMILLE)
        });
        i64::from(crate::phrase::permille(same.count() as u64, most as u64))
    }
}

/// Chooses up to `top` places of a list that is sorted by score.
pub fn spread(people: &[Varied], top: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    // How alike each one is to the nearest of those chosen.
    let mut nearest = vec![0_i64; people.len()];
    while chosen.len() < top.min(people.len()) {
        let open = people.iter().zip(&nearest).enumerate();
        let open = open.filter(|(place, _)| !chosen.contains(place));
        let gain = |score: u32, alike: i64| {
            SCORE_PERMILLE * i64::from(score) * 10 - (1000 - SCORE_PERMILLE) * alike
        };
        // The first of the best, so that equal gains keep their order.
        let best = open
            .rev()
            .max_by_key(|(_, (person, alike))| gain(person.score, **alike));
        let Some((place, (person, _))) = best else {
            break;
        };
        chosen.push(place);
        for (near, other) in nearest.iter_mut().zip(people) {
            *near = (*near).max(person.alike(other));
        }
    }
    chosen
}
