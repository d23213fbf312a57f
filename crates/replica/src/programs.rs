//! The programs there are on this replica: the eighteen, and those that communities adapted.
//!
//! For: finding the program somebody means. Knows: that an adapted one is here as long as a
//! community that can be read here keeps it. Never: holds a description itself.

use std::sync::Arc;

use matching::{Program, shared_program};

use crate::community::Adapted;
use crate::replica::Replica;
use crate::view::{AdaptedView, Refusal};

/// So much of the id of an adapted program has to be typed, in characters.
const BEGUN_MIN_CHARS: usize = 6;

impl Replica {
    /// Finds a program by its id.
    pub(crate) fn program(&self, id: &str) -> Option<Arc<Program>> {
        // Only the id of an adapted one says from which it comes, and then what it is.
        if !id.contains('-') {
            return shared_program(id);
        }
        let mut adapted = self.adapted().into_iter().map(|it| it.program);
        adapted.find(|program| program.id == id)
    }

    /// Lists every program, by number, those that were adapted last.
    pub(crate) fn all_programs(&self) -> Vec<Arc<Program>> {
        let all = matching::programs().iter();
        let mut all: Vec<_> = all.filter_map(|it| shared_program(&it.id)).collect();
        all.extend(self.adapted().into_iter().map(|it| it.program));
        all
    }

    /// Finds the program somebody typed: its number, its name, or the id of an adapted one or its
    /// beginning.
    pub(crate) fn known_program(&self, typed: &str) -> Result<Arc<Program>, Refusal> {
        let typed = typed.trim();
        let upper = typed.to_uppercase();
        // “p7” and “7” can mean one program only.
        let number = upper.trim_start_matches('P').parse::<u8>();
        let id = number.map_or_else(|_| upper.clone(), |number| format!("P{number:02}"));
        if let Some(program) = shared_program(&id) {
            return Ok(program);
        }
        let folded = matching::fold(typed);
        let means = |program: &Program| {
            let begun =
                typed.len() >= BEGUN_MIN_CHARS && program.id.to_uppercase().starts_with(&upper);
            let names = [&program.name.en, &program.name.de];
            begun || !folded.is_empty() && names.iter().any(|name| matching::fold(name) == folded)
        };
        let all = self.all_programs().into_iter();
        let mut found: Vec<Arc<Program>> = all.filter(|program| means(program)).collect();
        match (found.pop(), found.is_empty()) {
            (Some(one), true) => Ok(one),
            (Some(_), false) => Err(Refusal::new(
                "ambiguous-program",
                format!("“{typed}” can mean several programs. Type the beginning of the id."),
            )),
            (None, _) => Err(unknown(typed)),
        }
    }

    /// Says where an adapted program comes from.
    pub(crate) fn adapted_view(&self, adapted: &Adapted) -> AdaptedView {
        let from = adapted.program.adapted_from.as_deref();
        let from = from.and_then(matching::program);
        AdaptedView {
            from: from.map_or_else(String::new, |it| it.name.say(self.spoken()).to_owned()),
            community: self.community_name(&adapted.community),
            by: match Some(adapted.by) == self.me() {
                true => self.my_profile().name,
                false => self.name(&adapted.by),
            },
            mine: Some(adapted.by) == self.me(),
        }
    }
}

fn unknown(typed: &str) -> Refusal {
    let meant = matching::nearest_program(typed).map_or(String::new(), |program| {
        format!(" Did you mean {}, {}?", program.id, program.name.en)
    });
    Refusal::new(
        "unknown-program",
        format!(
            "There is no program “{}”.{meant} See “eyelevel programs” for those there are.",
            model::clean_line(typed, 60).0
        ),
    )
}
