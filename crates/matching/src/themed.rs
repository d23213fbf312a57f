//! Which of many parts are about what.
//!
//! For: finding what is about the same as something without looking at all of it. Knows: the themes
//! of each part, and how much it is about in all. Never: says that two parts are alike; only who
//! could be.

use crate::phrase::permille;
use crate::theme::{About, worth_of};

/// What one part says of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    theme: u32,
    part: u32,
    /// How much the part is about in all.
    total: u32,
    /// What stands for the word that points to the theme; `None` where several do.
    word: Option<u32>,
}

/// All parts by what they are about.
#[derive(Debug, Default)]
pub struct Themed {
    /// By theme, then by part.
    entries: Vec<Entry>,
}

impl Themed {
    /// Lists what parts are about.
    pub fn of<'p>(parts: impl Iterator<Item = (u32, &'p About)>) -> Themed {
        let entries = parts.flat_map(|(part, about)| {
            about.pointed().map(move |(theme, word)| Entry {
                theme,
                part,
                total: about.total,
                word,
            })
        });
        let mut entries: Vec<Entry> = entries.collect();
        entries.sort_unstable();
        Themed { entries }
    }

    fn having(&self, theme: u32) -> &[Entry] {
        let from = self.entries.partition_point(|entry| entry.theme < theme);
        let to = self.entries.partition_point(|entry| entry.theme <= theme);
        self.entries.get(from..to).unwrap_or_default()
    }

    /// Finds every part that is about the same by `least` permille, with by how much at most.
    pub fn about(&self, about: &About, least: u32) -> Vec<(u32, u32)> {
        let mut found: Vec<(u32, u32, u32)> = Vec::new();
        for (theme, word) in about.pointed() {
            found.extend(self.having(theme).iter().map(|entry| {
                let same_word = word.is_some() && word == entry.word;
                (entry.part, worth_of(same_word), entry.total)
            }));
        }
        // One theme lists its parts in order, and each once.
        found.sort_unstable();
        let each = found.chunk_by(|one, next| one.0 == next.0);
        let each = each.filter_map(|all| {
            let shared: u32 = all.iter().map(|(_, worth, _)| worth).sum();
            let (part, _, total) = all.first()?;
            let share = permille(u64::from(shared), u64::from(about.total.max(*total)));
            (share >= least).then_some((*part, share))
        });
        each.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_the_same_is_found_with_no_less_than_it_shares() {
        let texts = [
            "My twins keep waking up at night",
            "getting babies to sleep through",
            "Säuglinge zum Durchschlafen bringen",
            "sleeping badly",
            "Containerverladung",
            "the blorbs of Zanzibar",
            "quarrels in a team at night",
            "Teamkonflikte",
        ];
        let abouts: Vec<About> = texts.iter().map(|text| About::of(text)).collect();
        let themed = Themed::of((0..).zip(&abouts));
        let mut shared = 0;
        for about in &abouts {
            for least in [0, 330, 700] {
                let found = themed.about(about, least);
                for (place, other) in (0..).zip(&abouts) {
                    let share = about.shared(other);
                    let most = found.iter().find(|it| it.0 == place).map(|it| it.1);
                    assert!(share == 0 || share < least || most >= Some(share));
                    assert!(most.is_none_or(|most| most >= least));
                    shared += u32::from(most.is_some());
                }
            }
        }
        assert!(shared > 24, "{shared}");
    }
}
