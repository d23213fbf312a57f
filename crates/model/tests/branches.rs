//! Texts in which changes come twice under one number: one text, whatever comes first.

use std::collections::{BTreeMap, BTreeSet};

use crate::alike::{append, nobody, read, why};
use automerge::Change;
use model::{Actor, Masked, PersonId, Refusal, SharedText, Stand, TextName, TextPart};
use proptest::prelude::*;

const ANN: Actor = [7; 32];
const BEN: Actor = [8; 32];
const CY: Actor = [9; 32];
const DON: Actor = [6; 32];
/// Signs two things in one place of their log.
const FOX: Actor = [5; 32];
/// Says things anew that were said before, and signs nothing twice.
const MAX: Actor = [4; 32];
const HOPE: TextPart = TextPart::Hope;

fn edit(text: &SharedText, actor: &Actor, words: &str) -> Vec<u8> {
    let mut made = text.edit(actor, &nobody(), HOPE, &append(words)).unwrap();
    assert_eq!(made.len(), 1);
    made.remove(0)
}

/// A place in a log of somebody whose only log that is.
fn at(place: u64, actor: Actor) -> Stand {
    let person = PersonId::from_bytes(actor);
    Stand { place, person }
}

/// Throws that are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    fn shuffled(&mut self, mut them: Vec<usize>) -> Vec<usize> {
        for at in (1..them.len()).rev() {
            let other = self.below(at + 1);
            them.swap(at, other);
        }
        them
    }
}

/// A change, as the log it stands in brings it.
struct Said {
    actor: Actor,
    change: Vec<u8>,
    place: u64,
    /// What stands before it in its log, on its branch.
    after: Option<usize>,
    words: String,
    /// Said beyond the place its log is forked at, or anew under a number.
    is_odd: bool,
    /// The place its log is forked at and the branch it is said on, beyond that.
    branch: Option<(u64, usize)>,
}

impl Said {
    fn stand(&self) -> Stand {
        at(self.place, self.actor)
    }
}

/// What one copy holds.
#[derive(Clone)]
struct Copy {
    text: SharedText,
    taken: BTreeSet<usize>,
    refused: BTreeSet<usize>,
}

impl Copy {
    fn new() -> Copy {
        let (taken, refused) = (BTreeSet::new(), BTreeSet::new());
        let text = why();
        Copy {
            text,
            taken,
            refused,
        }
    }

    /// Takes in what some of the changes bring, each log in its order, as far as nothing is missing.
    fn take(&mut self, all: &[Said], order: &[usize]) {
        loop {
            let before = self.taken.len() + self.refused.len();
            for at in order {
                self.take_one(all, *at);
            }
            self.text.heed_forks(self.forks(all));
            if self.taken.len() + self.refused.len() == before {
                return;
            }
        }
    }

    /// Whoever holds records of two branches knows that the log is forked, and where.
    fn forks(&self, all: &[Said]) -> BTreeMap<Actor, u64> {
        let branches = self.taken.iter().filter_map(|at| all[*at].branch);
        let branches: BTreeSet<(u64, usize)> = branches.collect();
        let fork = branches.first().filter(|_| branches.len() > 1);
        fork.map(|(place, _)| (FOX, *place)).into_iter().collect()
    }

    fn take_one(&mut self, all: &[Said], at: usize) {
        let said = &all[at];
        if self.taken.contains(&at) || self.refused.contains(&at) {
            return;
        }
        if said.after.is_some_and(|it| !self.taken.contains(&it)) {
            return;
        }
        match self.text.admit_at(&said.change, &said.actor, said.stand()) {
            Ok(()) => {
                self.taken.insert(at);
            }
            Err(Refusal::UnknownDependency(_)) => {}
            Err(why) => {
                assert!(said.is_odd, "{why}: {}", said.words);
                self.refused.insert(at);
            }
        }
    }
}

/// Everything that was said, and who holds how much of it.
struct Story {
    dice: Dice,
    all: Vec<Said>,
}

impl Story {
    fn say(&mut self, copy: &mut Copy, actor: Actor, after: Option<usize>, is_odd: bool) -> usize {
        let words = format!("{}-{}", actor[0], self.all.len());
        let change = edit(&copy.text, &actor, &words);
        let at = self.put(actor, change, words, after, is_odd);
        copy.take_one(&self.all, at);
        at
    }

    fn put(
        &mut self,
        actor: Actor,
        change: Vec<u8>,
        words: String,
        after: Option<usize>,
        is_odd: bool,
    ) -> usize {
        let gap = self.dice.below(3) as u64;
        // What MAX says first under a number stays, like anybody's.
        let number = |change: &[u8]| Change::try_from(change).unwrap().seq();
        let mut before = self.all.iter().filter(|said| said.actor == MAX);
        let is_first = before.all(|said| number(&said.change) != number(&change));
        let is_odd = is_odd && !(actor == MAX && is_first);
        self.all.push(Said {
            actor,
            change,
            place: after.map_or(0, |it| self.all[it].place + 1) + gap,
            after,
            words,
            is_odd,
            branch: None,
        });
        self.all.len() - 1
    }

    /// Some copy hears of some of what was said.
    fn hear(&mut self, copy: &mut Copy) {
        let part = 1 + self.dice.below(4);
        let them: Vec<usize> = (0..self.all.len()).collect();
        let them = self.dice.shuffled(them);
        let some = them.len() / part;
        copy.take(&self.all, &them[..some]);
    }
}

/// Honest people write on several copies that meet now and then; one log is forked into three, and
/// somebody else says things anew.
fn story(seed: u64) -> Vec<Said> {
    let dice = Dice(seed | 1);
    let mut story = Story {
        dice,
        all: Vec::new(),
    };
    let honest = [ANN, BEN, CY, DON];
    let mut copies = vec![Copy::new(); honest.len()];
    let mut last: Vec<Option<usize>> = vec![None; honest.len()];
    let mut foxes = vec![(Copy::new(), None)];
    let (mut max, mut last_max) = (Copy::new(), None);
    let fork = 12 + story.dice.below(12);
    let mut fork_place = 0;
    for round in 0..60 {
        if round == fork {
            foxes = vec![foxes[0].clone(); 3];
            fork_place = foxes[0].1.map_or(0, |at: usize| story.all[at].place + 1);
        }
        match story.dice.below(8) {
            0..=3 => {
                let who = story.dice.below(honest.len());
                story.hear(&mut copies[who]);
                last[who] = Some(story.say(&mut copies[who], honest[who], last[who], false));
            }
            4 | 5 => {
                let (branch, is_odd) = (story.dice.below(foxes.len()), round >= fork);
                let (mut copy, after) = foxes[branch].clone();
                story.hear(&mut copy);
                // A branch knows nothing of the others, or its words would not come twice.
                let fox = |at: &usize| story.all[*at].actor == FOX;
                let theirs = copy.taken.iter().copied().filter(fox).max();
                let made = if theirs.is_none() || theirs == after {
                    let at = story.say(&mut copy, FOX, after, is_odd);
                    foxes[branch] = (copy, Some(at));
                    Some(at)
                } else {
                    let made = anew(&mut story, FOX, after, is_odd);
                    foxes[branch].1 = made.or(after);
                    made
                };
                if let Some(at) = made.filter(|_| is_odd) {
                    story.all[at].branch = Some((fork_place, branch));
                }
            }
            6 => {
                story.hear(&mut max);
                last_max = anew(&mut story, MAX, last_max, true).or(last_max);
            }
            _ => {
                let is_new = last_max.is_none();
                story.hear(&mut max);
                if is_new || !max.refused.iter().any(|at| story.all[*at].actor == MAX) {
                    last_max = Some(story.say(&mut max, MAX, last_max, true));
                }
            }
        }
    }
    story.all
}

/// Says something on a copy that holds only some of what its author said before.
fn anew(story: &mut Story, actor: Actor, after: Option<usize>, is_odd: bool) -> Option<usize> {
    let mut copy = Copy::new();
    story.hear(&mut copy);
    let words = format!("{}-{}", actor[0], story.all.len());
    let change = edit(&copy.text, &actor, &words);
    let known = story.all.iter().any(|said| said.change == change);
    (!known).then(|| story.put(actor, change, words, after, is_odd))
}

/// What stands on nothing odd.
fn plain(all: &[Said]) -> Vec<&Said> {
    let mut odd: BTreeMap<[u8; 32], bool> = BTreeMap::new();
    let mut plain = Vec::new();
    for said in all {
        let change = Change::try_from(said.change.as_slice()).unwrap();
        let on_odd = |dep: &automerge::ChangeHash| odd.get(&dep.0).copied().unwrap_or(false);
        let is_odd = said.is_odd || change.deps().iter().any(on_odd);
        odd.insert(change.hash().0, is_odd);
        if !is_odd {
            plain.push(said);
        }
    }
    plain
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn whoever_holds_the_same_has_the_same_text_whatever_came_first(seed in any::<u64>()) {
        let all = story(seed);
        let order: Vec<usize> = (0..all.len()).collect();
        let mut expected = Copy::new();
        expected.take(&all, &order);
        let mut dice = Dice(seed.rotate_left(17) | 1);
        for _ in 0..3 {
            let order = dice.shuffled(order.clone());
            let mut copy = Copy::new();
            copy.take(&all, &order);
            prop_assert_eq!(&copy.taken, &expected.taken);
            prop_assert_eq!(&copy.refused, &expected.refused);
            prop_assert_eq!(read(&copy.text), read(&expected.text));
            prop_assert_eq!(copy.text.raw(HOPE), expected.text.raw(HOPE));
            let rows: Vec<Vec<u8>> = order
                .iter()
                .filter(|at| copy.taken.contains(*at))
                .map(|at| SharedText::kept(&all[*at].change, all[*at].stand()))
                .collect();
            let mut again = rows.iter().collect::<Vec<_>>();
            again.sort_by_key(|row| row.len());
            for rows in [rows.iter().collect(), again] {
                // The index holds them in the order they came, which is another on each device.
                let rows: Vec<&[u8]> = in_order(&rows);
                let mut again = SharedText::replay(TextName::Why, rows).unwrap();
                again.heed_forks(expected.forks(&all));
                prop_assert_eq!(read(&again), read(&expected.text));
            }
        }
        // Everything honest is here, and what stands on nothing odd shows.
        let shown = read(&expected.text);
        let lines: BTreeSet<&str> = shown.lines().collect();
        for (at, said) in all.iter().enumerate() {
            prop_assert!(said.is_odd || expected.taken.contains(&at), "{}", said.words);
        }
        for said in plain(&all) {
            prop_assert!(lines.contains(said.words.as_str()), "{} in {shown}", said.words);
        }
    }
}

/// Puts rows behind those they build on, as they were admitted.
fn in_order<'a>(rows: &[&'a Vec<u8>]) -> Vec<&'a [u8]> {
    let mut left: Vec<(Change, &[u8])> = rows
        .iter()
        .map(|row| (Change::try_from(&row[40..]).unwrap(), row.as_slice()))
        .collect();
    let here: BTreeSet<[u8; 32]> = left.iter().map(|(change, _)| change.hash().0).collect();
    let (mut done, mut ordered) = (BTreeSet::new(), Vec::new());
    while !left.is_empty() {
        left.retain(|(change, row)| {
            let mut deps = change.deps().iter();
            let waits = deps.any(|dep| here.contains(&dep.0) && !done.contains(&dep.0));
            if !waits {
                done.insert(change.hash().0);
                ordered.push(*row);
            }
            waits
        });
    }
    ordered
}

/// A text both branches of a fork were typed into, each with what somebody built on it.
fn both() -> SharedText {
    let mut base = why();
    let say = |text: &mut SharedText, actor, place, words| {
        let change = edit(text, &actor, words);
        text.admit_at(&change, &actor, at(place, actor)).unwrap();
        change
    };
    say(&mut base, FOX, 0, "Fox begins.");
    let (mut one, mut two) = (base.clone(), base);
    let here = say(&mut one, FOX, 1, "Here.");
    let ben = say(&mut one, BEN, 0, "Ben came here.");
    let there = say(&mut two, FOX, 2, "There.");
    let cy = say(&mut two, CY, 0, "Cy came there.");
    one.admit_at(&there, &FOX, at(2, FOX)).unwrap();
    one.admit_at(&cy, &CY, at(0, CY)).unwrap();
    two.admit_at(&here, &FOX, at(1, FOX)).unwrap();
    two.admit_at(&ben, &BEN, at(0, BEN)).unwrap();
    assert_eq!(read(&one), read(&two));
    // The same once more is no news, and what its own branch refuses is refused there too.
    assert!(one.admit_at(&there, &FOX, at(3, FOX)).is_err());
    let wrong = one.admit_at(&there, &BEN, at(3, BEN));
    assert_eq!(wrong, Err(Refusal::WrongActor));
    one
}

fn lines(text: &SharedText) -> Vec<String> {
    let text = text.read(HOPE, &Masked::from([(FOX, 0)])).text;
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

#[test]
fn one_of_two_branches_stays_with_what_honest_people_built_on_it() {
    let mut text = both();
    assert_eq!(
        lines(&text),
        ["Ben came here."],
        "what was said first in the log"
    );
    text.heed_forks(BTreeMap::from([(FOX, 1)]));
    assert_eq!(lines(&text), ["Ben came here."], "as many built on both");
    // Whoever was on the other branch goes on, under a number they had used there.
    let on = edit(&text, &CY, "Cy goes on.");
    text.admit_at(&on, &CY, at(1, CY)).unwrap();
    assert_eq!(lines(&text), ["Ben came here.", "Cy goes on."]);
}

#[test]
fn whoever_signs_twice_does_not_choose_afterwards_what_becomes_of_what_others_wrote() {
    let mut text = both();
    let first = edit(&why(), &FOX, "Fox never began.");
    // They say at an earlier place what nobody built on, and do so under many logs.
    text.admit_at(&first, &FOX, at(0, FOX)).unwrap();
    for n in 0..5 {
        let mut far = why();
        far.admit_at(&first, &FOX, at(0, FOX)).unwrap();
        let crowd = edit(&far, &[100 + n; 32], "So it was.");
        text.admit_at(&crowd, &[100 + n; 32], at(0, FOX)).unwrap();
    }
    text.heed_forks(BTreeMap::from([(FOX, 0)]));
    assert_eq!(lines(&text), ["Ben came here."]);
    // The branch on which more people built is the one, whatever stands first.
    let change = edit(&branch_of_cy(), &DON, "Don came there too.");
    text.admit_at(&change, &DON, at(0, DON)).unwrap();
    assert_eq!(lines(&text), ["Cy came there.", "Don came there too."]);
}

/// The branch of the fork nobody but Cy built on.
fn branch_of_cy() -> SharedText {
    let mut text = why();
    for (actor, place, words) in [
        (FOX, 0, "Fox begins."),
        (FOX, 2, "There."),
        (CY, 0, "Cy came there."),
    ] {
        let change = edit(&text, &actor, words);
        text.admit_at(&change, &actor, at(place, actor)).unwrap();
    }
    text
}

#[test]
fn a_change_on_both_branches_counts_where_it_stands_first() {
    let mut text = both();
    let there = edit(&branch_of_fox(), &FOX, "There.");
    text.admit_at(&there, &FOX, at(0, FOX)).unwrap();
    assert_eq!(lines(&text), ["Cy came there."]);
}

fn branch_of_fox() -> SharedText {
    let mut text = why();
    let change = edit(&text, &FOX, "Fox begins.");
    text.admit_at(&change, &FOX, at(0, FOX)).unwrap();
    text
}

#[test]
fn whoever_says_something_anew_in_one_log_takes_nothing_away() {
    let mut text = why();
    for (place, actor, words) in [(0, ANN, "We begin."), (0, BEN, "So do I.")] {
        let change = edit(&text, &actor, words);
        text.admit_at(&change, &actor, at(place, actor)).unwrap();
    }
    let before = read(&text);
    let again = edit(&why(), &ANN, "We never began.");
    text.admit_at(&again, &ANN, at(1, ANN)).unwrap();
    assert_eq!(read(&text), before);
    // Nor together with what somebody else builds on it, however early in their log.
    let mut elsewhere = why();
    elsewhere.admit_at(&again, &ANN, at(1, ANN)).unwrap();
    let friend = edit(&elsewhere, &CY, "Nor did I.");
    text.admit_at(&friend, &CY, at(0, CY)).unwrap();
    assert_eq!(read(&text), before);
    // What builds on something that is not here waits for it.
    let mut elsewhere = why();
    let far = edit(&elsewhere, &DON, "Don is elsewhere.");
    elsewhere.admit_at(&far, &DON, at(0, DON)).unwrap();
    let change = edit(&elsewhere, &ANN, "So am I.");
    let waits = text.admit_at(&change, &ANN, at(2, ANN));
    assert!(matches!(waits, Err(Refusal::UnknownDependency(_))));
    assert_eq!(read(&text), before);
}

#[test]
fn whoever_says_things_anew_without_end_is_refused_and_holds_nobody_up() {
    let mut text = why();
    let mut refused = 0;
    let first = edit(&text, &MAX, "Max begins.");
    text.admit_at(&first, &MAX, at(0, MAX)).unwrap();
    for n in 0..300_u64 {
        let change = edit(&why(), &MAX, &format!("Max says {n}."));
        match text.admit_at(&change, &MAX, at(1 + n, MAX)) {
            Ok(()) => assert!(n < 256),
            Err(why) => {
                assert_eq!(why, Refusal::Full);
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 300 - 256);
    let on = edit(&text, &ANN, "Ann goes on.");
    text.admit_at(&on, &ANN, at(0, ANN)).unwrap();
    assert_eq!(read(&text).trim(), "Max begins.\nAnn goes on.");
}
