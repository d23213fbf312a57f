//! A newcomer's replica, fresh for every run: the same seed, so the same keys and the same knock.

use history::Record;
use replica::{Boot, Effect, Input, Intent, Message, PeerId, Replica, Token};

use crate::population::Population;
use crate::stream::moment;

/// Somebody who wants to come in.
pub struct Newcomer {
    ticket: String,
    pub door: PeerId,
}

impl Newcomer {
    /// Takes a ticket.
    pub fn of(population: &Population) -> Newcomer {
        Newcomer {
            ticket: population.ticket().to_text(),
            door: PeerId(population.door()),
        }
    }

    /// Opens a replica that has asked to join and stands at the founder's door; gives what it
    /// wants done so far.
    pub fn arrive(&self) -> (Replica, Vec<Effect>) {
        let boot = Boot {
            entropy: [0x77; 32],
            ..Boot::default()
        };
        let (mut replica, mut effects) = Replica::open(boot, moment(0)).expect("nothing to read");
        let join = Input::Intent {
            token: Token(1),
            intent: Intent::Join {
                ticket: self.ticket.clone(),
                person: "Nova Newcomer".to_owned(),
            },
        };
        effects.extend(replica.handle(join, moment(0)));
        effects.extend(replica.handle(Input::PeerUp(self.door), moment(0)));
        (replica, effects)
    }

    /// The membership chain this newcomer knocks with.
    pub fn chain(&self) -> Vec<Record> {
        let (_, effects) = self.arrive();
        let knocks = effects.into_iter().filter_map(|effect| match effect {
            Effect::Tell {
                message: Message::Knock(chain),
                ..
            } => Some(chain),
            _ => None,
        });
        knocks.last().expect("a newcomer knocks")
    }
}
