//! What somebody nearby says of themselves to whoever asks.
//!
//! For: reading what a stranger answers. Knows: names, and a ticket. Never: hands on what cannot be
//! shown, or more of it than a name has.

use replica::clean_line;
use serde::{Deserialize, Serialize};

/// The longest name, in characters.
pub const NAME_MAX_CHARS: usize = 80;

/// What somebody says of themselves to whoever asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub name: Option<String>,
    pub space: Option<String>,
    pub ticket: Option<String>,
}

/// Foreign bytes: names are cut and stripped of what cannot be shown.
pub fn read_card(frame: &[u8]) -> Result<Card, String> {
    let card: Card =
        serde_json::from_slice(frame).map_err(|_| "what they said cannot be read".to_owned())?;
    // A name must not turn the line it stands in around, as no name of a profile can.
    let plain = |text: String| clean_line(&text, NAME_MAX_CHARS).0;
    Ok(Card {
        name: card.name.map(plain),
        space: card.space.map(plain),
        ticket: card
            .ticket
            .filter(|ticket| replica::Ticket::parse(ticket).is_ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_strangers_say_is_cut_and_stripped() {
        let long = "x".repeat(500);
        let card = Card {
            name: Some(format!("Ann\u{202e}\n{long}")),
            space: None,
            ticket: Some("eyelevel:nonsense".to_owned()),
        };
        let said = serde_json::to_vec(&card).expect("json");
        let read = read_card(&said).expect("read");
        let name = read.name.expect("a name");
        assert!(name.starts_with("Ann") && !name.contains(['\n', '\u{202e}']));
        assert_eq!(name.chars().count(), NAME_MAX_CHARS);
        assert_eq!(read.ticket, None);
        assert!(read_card(b"{").is_err());
    }
}
