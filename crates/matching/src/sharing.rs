//! Who has what in common with something said.
//!
//! For: looking up all that could fit without looking at what cannot. Knows: lists of grains, each
//! with what has it. Never: decides how well two things fit.

/// For each key what has it: a flat list, by key.
#[derive(Debug, Default)]
pub struct Sharing {
    keys: Vec<u32>,
    /// Where the list of each key begins, and the end of the last.
    starts: Vec<u32>,
    /// What has the key, rising, and a number that goes with it.
    entries: Vec<(u32, u32)>,
}

impl Sharing {
    /// Sorts keys, what has each, and the number that goes with it.
    pub fn of(all: impl Iterator<Item = (u32, u32, u32)>) -> Sharing {
        let mut all: Vec<(u32, u32, u32)> = all.collect();
        all.sort_unstable();
        all.dedup();
        let mut sharing = Sharing {
            entries: all.iter().map(|(_, who, with)| (*who, *with)).collect(),
            ..Sharing::default()
        };
        for (at, (key, _, _)) in (0..).zip(&all) {
            if sharing.keys.last() != Some(key) {
                sharing.keys.push(*key);
                sharing.starts.push(at);
            }
        }
        let end = u32::try_from(all.len()).unwrap_or(u32::MAX);
        sharing.starts.push(end);
        sharing
    }

    /// Gives what has a key.
    pub fn having(&self, key: u32) -> &[(u32, u32)] {
        match self.keys.binary_search(&key) {
            Ok(place) => self.nth(place),
            Err(_) => &[],
        }
    }

    /// Gives what has the key at a place among all keys.
    pub fn nth(&self, place: usize) -> &[(u32, u32)] {
        let at = |place: usize| self.starts.get(place).copied().unwrap_or_default() as usize;
        self.entries
            .get(at(place)..at(place + 1))
            .unwrap_or_default()
    }

    /// Gives what has a key, from one number on and before another.
    pub fn within(&self, key: u32, (from, before): (usize, usize)) -> &[(u32, u32)] {
        let all = self.having(key);
        let place = |end: usize| all.partition_point(|(who, _)| (*who as usize) < end);
        all.get(place(from)..place(before)).unwrap_or_default()
    }

    /// Sorts grains by how few have them.
    pub fn by_rarity(&self, mut grains: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
        grains.sort_by_cached_key(|(hash, _)| (self.having(*hash).len(), *hash));
        grains
    }
}

/// Keeps the rarest of grains of `total` weight, so many that whatever shares `least` permille of
/// it shares one of them.
pub fn rarest(grains: Vec<(u32, u32)>, among: &Sharing, total: u32, least: u32) -> Vec<(u32, u32)> {
    let beyond = u64::from(total) * u64::from(1000 - least) / 1000;
    let mut kept = 0;
    let mut grains = among.by_rarity(grains);
    let few = grains.iter().take_while(|(_, weight)| {
        let goes_on = kept <= beyond;
        kept += u64::from(*weight);
        goes_on
    });
    let few = few.count();
    grains.truncate(few);
    grains
}

/// A number for each of many, all zero between two uses, so that none need be made for each.
#[derive(Debug, Default)]
pub struct Sums(Vec<u32>);

impl Sums {
    /// Gives so many zeros; whoever changes some sets them back.
    pub fn zeros(&mut self, count: usize) -> &mut [u32] {
        if self.0.len() < count {
            self.0.resize(count, 0);
        }
        self.0.get_mut(..count).unwrap_or_default()
    }
}

/// In a list that is so many times as long as who is left, each is looked up; walking along it is quicker
/// where it is shorter.
const LOOKED_UP_TIMES: usize = 24;

/// Sums the weight each of many has in common with something whose grains come one by one, as far
/// as it can still come to enough.
#[derive(Debug)]
pub struct Shared<'s> {
    /// The first number that is asked for.
    from: u32,
    /// The weight each shares so far, from that number on.
    sums: &'s mut [u32],
    /// Who shares anything.
    touched: Vec<u32>,
    /// The weight that has not come yet.
    open: u32,
    enough: u32,
}

impl Shared<'_> {
    /// Begins with nothing shared of `total` among numbers from one on and before another; only what
    /// comes to `least` permille of it matters.
    pub fn of(
        sums: &mut Sums,
        (from, before): (usize, usize),
        total: u32,
        least: u32,
    ) -> Shared<'_> {
        let enough = u64::from(total) * u64::from(least) / 1000;
        Shared {
            from: u32::try_from(from).unwrap_or(u32::MAX),
            sums: sums.zeros(before.saturating_sub(from)),
            touched: Vec::new(),
            open: total,
            enough: u32::try_from(enough).unwrap_or(u32::MAX),
        }
    }

    /// Takes in a grain of some weight; `having` tells who has it with which weight. The rarest
    /// grains should come first.
    pub fn take(&mut self, weight: u32, having: &[(u32, u32)]) {
        // Whoever shares nothing so far must still be able to come to enough.
        let may_begin = self.open >= self.enough;
        if !may_begin && having.len() > self.touched.len() {
            self.forget_hopeless();
        }
        self.open = self.open.saturating_sub(weight);
        if !may_begin && having.len() > self.touched.len() * LOOKED_UP_TIMES {
            return self.look_up(weight, having);
        }
        for (number, theirs) in having {
            let Some(sum) = self.sums.get_mut(number.wrapping_sub(self.from) as usize) else {
                continue;
            };
            if *sum > 0 {
                *sum += weight.min(*theirs);
            } else if may_begin {
                *sum = weight.min(*theirs);
                self.touched.push(*number);
            }
        }
    }

    /// Leaves out whoever can no longer come to enough, with all that has not come yet.
    fn forget_hopeless(&mut self) {
        let (sums, from) = (&mut *self.sums, self.from);
        let (open, enough) = (self.open, self.enough);
        self.touched.retain(|number| {
            let sum = sums.get_mut(number.wrapping_sub(from) as usize);
            sum.is_some_and(|sum| {
                let may_reach = sum.saturating_add(open) >= enough;
                if !may_reach {
                    *sum = 0;
                }
                may_reach
            })
        });
    }

    /// Looks up those who are left in a list that is much longer.
    fn look_up(&mut self, weight: u32, having: &[(u32, u32)]) {
        for number in &self.touched {
            let found = having.binary_search_by_key(number, |(who, _)| *who);
            let theirs = found.ok().and_then(|place| having.get(place));
            let sum = self.sums.get_mut(number.wrapping_sub(self.from) as usize);
            if let (Some((_, theirs)), Some(sum)) = (theirs, sum) {
                *sum += weight.min(*theirs);
            }
        }
    }

    /// Gives who shares enough, with how much.
    pub fn found(&self) -> impl Iterator<Item = (u32, u32)> {
        let each = self.touched.iter().map(|number| {
            let place = number.wrapping_sub(self.from) as usize;
            (*number, self.sums.get(place).copied().unwrap_or_default())
        });
        each.filter(|(_, sum)| *sum >= self.enough)
    }
}

impl Drop for Shared<'_> {
    fn drop(&mut self) {
        for number in &self.touched {
            let place = number.wrapping_sub(self.from) as usize;
            if let Some(sum) = self.sums.get_mut(place) {
                *sum = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_found_by_grain_and_by_range() {
        let all = [(7, 3, 1), (5, 9, 2), (7, 1, 4), (7, 3, 1)];
        let sharing = Sharing::of(all.into_iter());
        assert_eq!(sharing.having(7), [(1, 4), (3, 1)]);
        assert_eq!(sharing.having(6), []);
        assert_eq!(sharing.within(7, (2, 4)), [(3, 1)]);
        assert_eq!(sharing.within(5, (0, 9)), []);
        assert_eq!(Sharing::default().having(0), []);
        let grains = vec![(7, 40), (5, 30), (6, 30)];
        assert_eq!(
            sharing.by_rarity(grains.clone()),
            [(6, 30), (5, 30), (7, 40)]
        );
        assert_eq!(
            rarest(grains.clone(), &sharing, 100, 500),
            [(6, 30), (5, 30)]
        );
        assert_eq!(rarest(grains, &sharing, 100, 800), [(6, 30)]);
    }

    #[test]
    fn what_shares_enough_is_found_with_all_it_shares() {
        let lists: [(u32, &[(u32, u32)]); 3] = [
            (5, &[(1, 5), (4, 2)]),
            (3, &[(1, 9), (2, 3), (4, 1)]),
            (2, &[(2, 2), (4, 2), (5, 2)]),
        ];
        let mut sums = Sums::default();
        for (least, found) in [
            (0, &[(1, 8), (4, 5), (2, 5), (5, 2)][..]),
            (500, &[(1, 8), (4, 5), (2, 5)]),
            (600, &[(1, 8)]),
            (900, &[]),
        ] {
            let mut shared = Shared::of(&mut sums, (1, 6), 10, least);
            for (weight, having) in lists {
                shared.take(weight, having);
            }
            assert_eq!(shared.found().collect::<Vec<_>>(), found, "{least}");
            drop(shared);
            let mut few = Shared::of(&mut sums, (2, 4), 10, least);
            few.take(9, &[(1, 9), (2, 9), (4, 9)]);
            assert_eq!(few.found().collect::<Vec<_>>(), [(2, 9)]);
        }
    }
}
