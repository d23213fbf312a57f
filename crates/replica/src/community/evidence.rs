//! What people have shown to know, as far as one can read it oneself.
//!
//! For: finding whom to ask. Knows: the knowledge cards they began and the answers of theirs that
//! helped, in every community that is readable here. Never: tells anybody, or takes somebody's word
//! for it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use history::ScopeId;
use model::community::Shown;
use model::{PersonId, TextName, TextPart};

use super::Hall;
use crate::people::Evidence;
use crate::replica::Replica;

/// The most cards, and the most answers, of one person that count; their newest do.
const PIECES_MAX: usize = 32;
/// The most characters of a card or an answer that are looked at.
const PIECE_MAX_CHARS: usize = 600;

/// What was shown in each community, and after how many of its moves.
#[derive(Debug, Default)]
pub(super) struct Gathered(BTreeMap<ScopeId, (u64, Pieces)>);

#[derive(Debug, Default)]
struct Pieces {
    cards: Vec<Shown>,
    answers: Vec<Shown>,
}

impl Hall {
    fn pieces(&self) -> Pieces {
        let mut cards = self.fold.cards_shown();
        for card in &mut cards {
            let reading = self.texts.get(&TextName::Card(card.item));
            let body = reading.and_then(|reading| reading.parts.get(&TextPart::Body));
            card.text = body.cloned().unwrap_or_default();
        }
        Pieces {
            cards,
            answers: self.fold.answers_accepted(),
        }
    }
}

impl Replica {
    /// Has matching know what people have shown, where that may be other than before.
    pub(crate) fn gather_evidence(&mut self) {
        let mut is_other = false;
        for (scope, hall) in &self.halls.all {
            let moves = hall.fold.shown_moves();
            let known = self.halls.gathered.0.get(scope);
            if known.is_none_or(|(then, _)| *then != moves) {
                is_other = true;
                let pieces = hall.pieces();
                self.halls.gathered.0.insert(*scope, (moves, pieces));
            }
        }
        if !is_other {
            return;
        }
        let all = &self.halls.gathered.0;
        let mut found: BTreeMap<PersonId, Evidence> = BTreeMap::new();
        for it in newest_first(all.values().flat_map(|(_, pieces)| &pieces.cards)) {
            keep(&mut found.entry(it.by).or_default().cards, it);
        }
        for it in newest_first(all.values().flat_map(|(_, pieces)| &pieces.answers)) {
            keep(&mut found.entry(it.by).or_default().answered, it);
        }
        let changed = self.people.take_evidence(found);
        if self.me().is_some_and(|me| changed.contains(&me)) {
            // Every list was made by what one has shown oneself.
            self.lists.clear();
        }
    }

    /// Tells how often what was shown in a community could have changed.
    pub(super) fn shown_moves(&self, community: &ScopeId) -> u64 {
        let hall = self.halls.all.get(community);
        hall.map_or(0, |hall| hall.fold.shown_moves())
    }
}

fn newest_first<'s>(shown: impl Iterator<Item = &'s Shown>) -> Vec<&'s Shown> {
    let mut all: Vec<&Shown> = shown.collect();
    all.sort_by_key(|it| (Reverse(it.time), it.item));
    all
}

fn keep(pieces: &mut Vec<String>, shown: &Shown) {
    if pieces.len() < PIECES_MAX {
        pieces.push(piece(shown));
    }
}

/// Writes a piece as matching reads it: what it is about on the first line, what it says below.
fn piece(shown: &Shown) -> String {
    let about = shown.about.lines().next().unwrap_or_default();
    let whole = format!("{about}\n{}", shown.text);
    whole.trim_end().chars().take(PIECE_MAX_CHARS).collect()
}
