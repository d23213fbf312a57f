//! Who plays which part.
//!
//! For: programs in which one seeks and the other gives. Knows: what people said about their part,
//! and what their profiles allow. Never: puts somebody on a side they said they are not on.

use crate::features::Features;
use crate::lens::Lens;
use crate::program::{Check, Program, Side};

/// Reads the part somebody said they play; `None` if they said nothing, or both.
pub fn said(program: &Program, features: &Features) -> Option<Side> {
    let sides = program.sides.as_ref()?;
    let text = &*features.role;
    if text.is_empty() {
        return None;
    }
    match (
        names(text, &sides.seeker.words),
        names(text, &sides.giver.words),
    ) {
        (true, false) => Some(Side::Seeker),
        (false, true) => Some(Side::Giver),
        (true, true) | (false, false) => None,
    }
}

/// What people write who leave their part open.
const OPEN: [&str; 6] = ["both", "beide", "beides", "either", "any", "egal"];

impl Program {
    /// Tells whether a text names a part of the program, or leaves it open.
    pub fn takes_part(&self, text: &str) -> bool {
        let folded = crate::fold::fold(text);
        folded.split(' ').any(|word| OPEN.contains(&word)) || self.names_a_part(text)
    }

    /// Tells whether what somebody says of their part names one of the program's, or both.
    pub fn names_a_part(&self, text: &str) -> bool {
        self.sides.as_ref().is_some_and(|sides| {
            let text = crate::fold::fold(text);
            names(&text, &sides.seeker.words) || names(&text, &sides.giver.words)
        })
    }
}

/// Tells whether one of the names of a part stands at the beginning of a word.
fn names(text: &str, part: &[String]) -> bool {
    part.iter().any(|name| {
        text.match_indices(name.as_str())
            .any(|(at, _)| at == 0 || text.get(..at).is_some_and(|before| before.ends_with(' ')))
    })
}

/// Tells whether somebody could play a part.
pub fn can(program: &Program, features: &Features, side: Side, lens: &Lens) -> bool {
    if let Some(said) = said(program, features) {
        return said == side;
    }
    if program.checks(Check::NewHere) {
        let is_new = crate::rules::is_new(program, features, lens);
        return (side == Side::Seeker) == is_new;
    }
    match side {
        Side::Seeker => features.says(&program.wishes),
        Side::Giver => features.says(&program.gives),
    }
}

/// Decides the part of the one who looks: as they wish, as they said, or else who has a wish seeks.
pub fn mine(program: &Program, features: &Features, lens: &Lens) -> Option<Side> {
    program.sides.as_ref()?;
    let guessed = || {
        if can(program, features, Side::Seeker, lens) {
            Side::Seeker
        } else {
            Side::Giver
        }
    };
    lens.side
        .or_else(|| said(program, features))
        .or_else(|| Some(guessed()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Ask, Entry};
    use crate::features::Phrasebook;
    use crate::program::program;
    use model::Profile;

    fn features(role: &str, offers: &[&str], seeks: &[&str]) -> Features {
        let mut entry = Entry::default();
        entry.add(Ask::Role, role);
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let profile = Profile {
            offers: texts(offers),
            seeks: texts(seeks),
            ..Profile::default()
        };
        Features::entered(&profile, &entry, &mut Phrasebook::default())
    }

    #[test]
    fn parts_are_read_as_people_write_them() {
        let mentoring = program("P07").unwrap();
        for (role, side) in [
            ("mentee", Some(Side::Seeker)),
            ("Mentor*in", Some(Side::Giver)),
            ("als Mentorin", Some(Side::Giver)),
            ("Mentee (suche)", Some(Side::Seeker)),
            ("mentor and mentee", None),
            ("", None),
            ("tormentor", None),
        ] {
            assert_eq!(said(mentoring, &features(role, &[], &[])), side, "{role}");
        }
    }

    #[test]
    fn who_says_nothing_plays_what_the_profile_allows() {
        let (mentoring, lens) = (program("P07").unwrap(), Lens::default());
        for (offers, seeks, side) in [
            (&["Rust"][..], &[][..], Side::Giver),
            (&["Rust"], &["Go"], Side::Seeker),
            (&[], &["Go"], Side::Seeker),
        ] {
            let features = features("", offers, seeks);
            assert_eq!(mine(mentoring, &features, &lens), Some(side));
            assert_eq!(
                can(mentoring, &features, Side::Giver, &lens),
                !offers.is_empty()
            );
        }
        assert_eq!(
            mine(
                program("P04").unwrap(),
                &features("mentee", &[], &[]),
                &lens
            ),
            None
        );
    }
}
