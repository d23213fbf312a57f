//! Who is new here: on which day somebody came.
//!
//! For: newcomers who are found for a month, as matching promises. Knows: what the records of the
//! space say of their own time, which is shown and never trusted; all it moves is one's own lists.
//! Never: counts anybody as new who came while the space itself was; keeps the days of old hands.

use history::{Governance, Record};
use matching::{NEW_DAYS, day_number};
use model::PersonId;

use crate::effect::Shelf;
use crate::people::{day_of, said};
use crate::replica::Replica;

impl Replica {
    /// Notes what a governance record of the space says of when somebody came.
    pub(crate) fn note_coming(&mut self, record: &Record, spoken: Option<&Governance>) {
        let is_genesis = record.header().is_genesis();
        let joins = match spoken {
            Some(Governance::Join(join)) => Some(said(&join.person)),
            Some(_) | None => None,
        };
        // Most of what governs says of nobody when they came.
        let day = (is_genesis || joins.is_some()).then(|| day_of(record.header().time));
        let Some(day) = day.and_then(|day| day_number(&day)) else {
            return;
        };
        if is_genesis {
            self.founded_on = Some(day);
            self.put_came(&[], day);
        }
        let founded = self.founded_on;
        let is_old = founded.is_none_or(|founded| day - founded >= NEW_DAYS);
        if let Some(person) = joins.filter(|_| is_old && self.is_lately(day)) {
            self.put_came(person.as_bytes(), day);
            self.people.note_came(person, day);
        }
    }

    /// Reads the day the space was founded, or on which somebody came.
    pub(crate) fn read_came(&mut self, key: &[u8], value: &[u8]) {
        let Ok(day) = <[u8; 8]>::try_from(value).map(i64::from_be_bytes) else {
            return;
        };
        match <[u8; 32]>::try_from(key) {
            Ok(id) if self.is_lately(day) => self.people.note_came(PersonId::from_bytes(id), day),
            Ok(_) => self.put(Shelf::Came, key.to_vec(), None),
            Err(_) => self.founded_on = Some(day),
        }
    }

    fn put_came(&mut self, key: &[u8], day: i64) {
        self.put(Shelf::Came, key.to_vec(), Some(day.to_be_bytes().to_vec()));
    }

    /// Tells whether somebody who came on a day is new, or will be when this clock has caught up.
    fn is_lately(&self, day: i64) -> bool {
        day_number(&day_of(self.now)).is_some_and(|today| today - day < NEW_DAYS)
    }
}
