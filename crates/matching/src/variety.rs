//! A list whose people are not all alike.
//!
//! For: choosing among people with about the same score by how little they resemble those already
//! chosen. Knows: what each meets of one's wishes, and where they work. Never: changes a score.
//!
//! Maximal marginal relevance; Carbonell and Goldstein, "The use of MMR, diversity-based
//! reranking", 1998.

use crate::features::{Features, Topic};
use crate::need::fit;
use crate::program::{Program, Source};

/// How much the score counts, in permille; the rest is how different somebody is.
const SCORE_PERMILLE: i64 = 700;
/// Scores so many points apart are about the same.
pub const NEAR_POINTS: u32 = 3;

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
            let mut wishes = me.wished(&program.wishes);
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

/// Chooses up to `top` places of a list that is sorted by score, and gives them in that order.
///
/// Among people whose scores are about the same, those come first onto the list who are least like
/// the ones on it. Nobody passes somebody whose score is clearly higher, and what is shown is in
/// the order of scores, so that the list explains itself.
pub fn spread(people: &[Varied], top: usize) -> Vec<usize> {
    let mut open: Vec<usize> = (0..people.len()).collect();
    let mut chosen: Vec<usize> = Vec::new();
    // How alike each one is to the nearest of those chosen.
    let mut nearest = vec![0_i64; people.len()];
    let of = |place: usize| people.get(place).map_or(0, |person| person.score);
    while chosen.len() < top
        && let Some(first) = open.first()
    {
        let least = of(*first).saturating_sub(NEAR_POINTS);
        let near = open.iter().take_while(|place| of(**place) >= least);
        let gain = |place: usize| {
            let alike = nearest.get(place).copied().unwrap_or(0);
            SCORE_PERMILLE * i64::from(of(place)) * 10 - (1000 - SCORE_PERMILLE) * alike
        };
        // The first of the best, so that equal gains keep their order.
        let near: Vec<usize> = near.copied().collect();
        let best = near.iter().enumerate().rev();
        let Some((at, place)) = best.max_by_key(|(_, place)| gain(**place)) else {
            break;
        };
        let (at, place) = (at, *place);
        open.remove(at);
        chosen.push(place);
        if let Some(person) = people.get(place) {
            for (near, other) in nearest.iter_mut().zip(people) {
                *near = (*near).max(person.alike(other));
            }
        }
    }
    chosen.sort_unstable();
    chosen
}
