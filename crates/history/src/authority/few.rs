//! A set or a table that almost always holds one entry, of which there are tens of thousands.
//!
//! A tree makes room for eleven entries with the first; for one place per person that is most of the
//! memory a large space takes. Here entries lie in order in one stretch of just the size they need.

use std::ops::Deref;

/// A set of few.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Few<T>(Vec<T>);

impl<T> Default for Few<T> {
    fn default() -> Few<T> {
        Few(Vec::new())
    }
}

impl<T: Ord> Few<T> {
    /// Takes something in; false if it was there.
    pub fn insert(&mut self, entry: T) -> bool {
        let Err(at) = self.0.binary_search(&entry) else {
            return false;
        };
        make_room(&mut self.0);
        self.0.insert(at, entry);
        true
    }

    /// Takes something out; false if it was not there.
    pub fn remove(&mut self, entry: &T) -> bool {
        let at = self.0.binary_search(entry);
        at.map(|at| self.0.remove(at)).is_ok()
    }

    pub fn contains(&self, entry: &T) -> bool {
        self.0.binary_search(entry).is_ok()
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> IntoIterator for Few<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Ord> FromIterator<T> for Few<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Few<T> {
        let mut all: Vec<T> = entries.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        all.shrink_to_fit();
        Few(all)
    }
}

/// A table of few.
#[derive(Debug, Clone)]
pub(super) struct FewBy<K, V>(Vec<(K, V)>);

impl<K, V> Default for FewBy<K, V> {
    fn default() -> FewBy<K, V> {
        FewBy(Vec::new())
    }
}

impl<K: Ord, V> FewBy<K, V> {
    /// Puts a value under a key, in the place of the one that was there.
    pub fn insert(&mut self, key: K, value: V) {
        match self.0.binary_search_by(|(other, _)| other.cmp(&key)) {
            Ok(at) => {
                if let Some(entry) = self.0.get_mut(at) {
                    entry.1 = value;
                }
            }
            Err(at) => {
                make_room(&mut self.0);
                self.0.insert(at, (key, value));
            }
        }
    }

    /// Gives the first key.
    pub fn first_key(&self) -> Option<&K> {
        self.0.first().map(|(key, _)| key)
    }

    /// Gives the value of the first key.
    pub fn first(&self) -> Option<&V> {
        self.0.first().map(|(_, value)| value)
    }
}

/// Room for exactly one at first, for twice as many whenever that is not enough.
fn make_room<T>(entries: &mut Vec<T>) {
    if entries.is_empty() {
        entries.reserve_exact(1);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn few_behave_like_a_tree() {
        let (mut few, mut tree) = (Few::default(), BTreeSet::new());
        let (mut few_by, mut tree_by) = (FewBy::default(), BTreeMap::new());
        // A walk that meets every number below 17 several times, and takes some out again.
        for step in 0..200_u32 {
            let number = step * 7 % 17;
            assert_eq!(few.contains(&number), tree.contains(&number));
            if step % 3 == 0 {
                assert_eq!(few.remove(&number), tree.remove(&number));
            } else {
                assert_eq!(few.insert(number), tree.insert(number));
            }
            few_by.insert(number, step);
            tree_by.insert(number, step);
            assert!(few.iter().eq(tree.iter()));
            assert_eq!(few.first(), tree.first());
            assert_eq!(few_by.first(), tree_by.values().next());
            assert_eq!(few_by.first_key(), tree_by.keys().next());
        }
        assert_eq!(tree.iter().rev().copied().collect::<Few<_>>(), few);
    }
}
