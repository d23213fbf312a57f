//! The first pages, as far as somebody has come.
//!
//! For: looking at what people see before they are in a space. Knows: nothing that is so; what is
//! typed into them is made up.

use std::path::Path;

use replica::{Standing, View};
use ui::{Begun, Window};

use super::save;
use crate::cli::Failure;

/// One of the first pages, as far as somebody has come.
pub struct Beginning {
    pub name: &'static str,
    standing: Standing,
    begun: Begun,
    refusal: Option<&'static str>,
}

/// The first pages: empty, filled in, and with what was wrong.
pub fn beginnings() -> [Beginning; 9] {
    let create = |space: &str, name: &str| Begun::Create {
        space: space.to_owned(),
        name: name.to_owned(),
    };
    let join = |ticket: String, name: &str| Begun::Join {
        ticket,
        name: name.to_owned(),
    };
    let questions = |offer: &str, seek: &str, challenge: &str| Begun::Questions {
        offer: offer.to_owned(),
        seek: seek.to_owned(),
        challenge: challenge.to_owned(),
    };
    let ticket = || format!("eyelevel:{}", "ab2cd3ef4gh5ij6kl7mn".repeat(14));
    let page = |name, standing, begun, refusal| Beginning {
        name,
        standing,
        begun,
        refusal,
    };
    let (nobody, member) = (Standing::Nobody, Standing::Member);
    let expired = "The ticket has expired. Ask for a new one.";
    let too_long = "Could not found the space: its name is too long.";
    [
        page("create", nobody, create("", ""), None),
        page(
            "create-filled",
            nobody,
            create("Nordwerk", "Ann Berg"),
            None,
        ),
        page(
            "create-refused",
            nobody,
            create("Nordwerk", "Ann Berg"),
            Some(too_long),
        ),
        page("join", nobody, join(String::new(), ""), None),
        page(
            "join-refused",
            nobody,
            join(ticket(), "Ben Ito"),
            Some(expired),
        ),
        page(
            "recover",
            nobody,
            Begun::Recover {
                words: String::new(),
                ticket: String::new(),
            },
            None,
        ),
        page("questions", member, questions("", "", ""), None),
        page(
            "questions-filled",
            member,
            questions("Rust", "Spanish", "Move our billing to the new system"),
            None,
        ),
        page("waiting", Standing::Waiting, Begun::Choice, None),
    ]
}

impl Beginning {
    pub fn draw(&self, file: &Path, size: egui::Vec2, dark: bool) -> Result<(), Failure> {
        let mut window = Window::new(&egui::Context::default());
        let refusal = self.refusal.map(str::to_owned);
        window.show_begun(self.begun.clone(), refusal);
        let view = View {
            standing: self.standing,
            ..View::default()
        };
        save(file, ui::picture(&view, &mut window, size, dark))
    }
}
