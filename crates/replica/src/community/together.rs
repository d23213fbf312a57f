//! What people make together: cards, roles, gatherings.
//!
//! For: the acts behind them. Knows: the forms in which dates and places are typed. Never: takes a
//! seat or a role away from somebody.

use history::{ScopeId, Timestamp};
use model::community::{
    Head, Item, ItemError, Kind, Mark, Relation, RoleView, Say, Target, item_id,
};
use model::{PersonId, TextName, TextPart};

use super::saying::{item_refusal, said_answer};
use super::unknown_community;
use crate::intent::TextEdit;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Answer, Refusal};

/// How long a role is held unless somebody says otherwise, in days.
const ROLE_DAYS: u64 = 91;
const DAY_MS: u64 = 24 * 3_600 * 1_000;
/// What only a role is, and what to say of anything else.
const IS_ROLE: (fn(Kind) -> bool, &str) = (|kind| matches!(kind, Kind::Role), "this is no role");

impl Replica {
    pub(super) fn make_card(
        &mut self,
        community: ScopeId,
        from: Option<&str>,
        title: &str,
        text: String,
    ) -> Result<Answer, Refusal> {
        let mut card = Item::new(Kind::Card, "")
            .with(Head::Title, title)
            .map_err(item_refusal)?;
        let mut text = text;
        if let Some(from) = from {
            let (of, id) = self.find_item(from)?;
            if of != community {
                self.must_be_for_all(&of, "keep this as a card")?;
            }
            let item = self.standing_item(&of, &id, "keep this as a card")?;
            self.must_be_no_report(&of, &id, "keep this as a card")?;
            card = card
                .with(Head::Part, id.to_string())
                .and_then(|card| card.with_some(Head::Source, item.get(Head::Source)))
                .map_err(item_refusal)?;
            if text.trim().is_empty() {
                text = item.text;
            }
        }
        let answer = self.say_item(community, card)?;
        if let (Answer::Said { id, .. }, false) = (&answer, text.trim().is_empty()) {
            let card = id.parse().map_err(|_| unknown_community())?;
            let edit = TextEdit::Set(text);
            self.type_in(community, TextName::Card(card), TextPart::Body, &edit)?;
        }
        Ok(answer)
    }

    pub(super) fn take_role(
        &mut self,
        community: ScopeId,
        title: &str,
        until: Option<String>,
    ) -> Result<Answer, Refusal> {
        self.must_be_a_member(&community, "take this role")?;
        self.must_go_on(&community)?;
        self.must_be_to_come(until.as_deref(), "take this role")?;
        let today = day_of(self.now);
        let until = until.unwrap_or_else(|| day_of(Timestamp(self.now.0 + ROLE_DAYS * DAY_MS)));
        let roles = self.hall(&community)?.fold.roles(&today);
        // A role is named by its title, or by its id where several have the same; of those a free one.
        let same = |name: &str| model::folded(name) == model::folded(title);
        let mut titled: Vec<_> = roles.iter().filter(|role| same(&role.title)).collect();
        titled.sort_by_key(|role| !role.is_free);
        let known = role_by_id(&roles, title).or(titled.first().copied());
        if known.is_none() {
            must_be_another(&roles, title)?;
        }
        let mut says = Vec::new();
        let id = match known {
            Some(role) => {
                self.must_be_free(&community, &role.id)?;
                role.id
            }
            None => {
                let item = Item::new(Kind::Role, "").with(Head::Title, title);
                let mark: Mark = self.dice.bytes();
                says.push(Say::Item(mark, item.map_err(item_refusal)?));
                item_id(&self.me().unwrap_or_default(), &mark)
            }
        };
        says.push(Say::About(Relation::Hold, Target::Item(id), until));
        self.contribute(community, &says)?;
        Ok(said_answer(community, id))
    }
}

impl Replica {
    /// Hands a role one holds to somebody, who takes it or not.
    pub(super) fn hand_role_on(&mut self, typed: &str, to: PersonId) -> Result<Answer, Refusal> {
        let (community, role) = self.find_item(typed)?;
        self.item_of_kind(&community, &role, "hand this on", IS_ROLE)?;
        self.must_hold(&community, &role, "hand this on")?;
        self.must_be_another(&to, "hand this on")?;
        self.must_take_part(&community, &to, "hand this on")?;
        self.about_item(typed, Relation::Hand, Some(to.to_string()))
    }

    /// Holds a role no longer, and hands it to nobody either.
    pub(super) fn give_role_up(&mut self, typed: &str) -> Result<Answer, Refusal> {
        let (community, role) = self.find_item(typed)?;
        self.item_of_kind(&community, &role, "give this up", IS_ROLE)?;
        self.must_hold(&community, &role, "give this up")?;
        let target = || Target::Item(role);
        let says = [
            Say::Unsay(Relation::Hold, target()),
            Say::Unsay(Relation::Hand, target()),
        ];
        self.contribute(community, &says)?;
        Ok(said_answer(community, role))
    }

    /// Takes part in what somebody calls to, or would help with it; or no longer.
    pub(super) fn join_in(&mut self, typed: &str, on: bool) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        if on {
            let attempt = "take part";
            let right = "people take part in calls, ideas, offers and projects";
            self.item_of_kind(&community, &id, attempt, (Kind::takes_part, right))?;
            self.must_be_open(&community, &id, attempt)?;
        }
        self.about_item(typed, Relation::Join, on.then(|| "yes".to_owned()))
    }
}

/// Begins a gathering from what was typed; without a date it is still to be chosen.
pub(super) fn gathering(
    (title, text): (&str, &str),
    format: Option<String>,
    when: Option<&str>,
    place: &str,
    online: bool,
    seats: Option<u32>,
) -> Result<Item, ItemError> {
    let mut item = Item::new(Kind::Gathering, text)
        .with(Head::Title, title)?
        .with_some(Head::Format, format)?
        .with_some(Head::Seats, seats.map(|seats| seats.to_string()))?;
    if let Some(when) = when {
        item = dated(item, when)?;
    }
    let place = place.trim();
    let is_link = place.starts_with("https://");
    if online && is_link {
        item = item.with(Head::Link, place)?;
    } else if !place.is_empty() {
        item = item.with(Head::Place, place)?;
    }
    Ok(item)
}

/// Puts day and hours such as "2026-12-03 12:00-13:00" into a gathering or a project; a gathering
/// may say behind them how it repeats, such as "weekly 12".
pub(super) fn dated(item: Item, when: &str) -> Result<Item, ItemError> {
    if let Some((when, repeats)) = repeating(when) {
        return dated(item, when)?.with(Head::Repeats, repeats);
    }
    let (start, end) = match when.trim().rsplit_once('-') {
        Some((start, end)) if start.contains(':') && end.contains(':') => {
            (start.trim(), Some(end_of(start.trim(), end.trim())))
        }
        Some(_) | None => (when.trim(), None),
    };
    // What was typed says all of it: an end that was said before belongs to another start.
    let item = item.without(Head::End).with(Head::Start, start)?;
    item.with_some(Head::End, end)
}

/// Says when and where something takes place or begins, as it was written; nothing without a date.
pub(super) fn first_date(item: &Item) -> Option<String> {
    let start = item.get(Head::Start)?;
    let (day, _) = start.split_once(' ')?;
    let end = item.get(Head::End).filter(|end| *end > start);
    let end = end.map(|end| end.strip_prefix(day).unwrap_or(end).trim_start());
    let when = match end {
        Some(end) => format!("{start}-{end}"),
        None => start.to_owned(),
    };
    match item.get(Head::Place).or(item.get(Head::Link)) {
        Some(place) => Some(format!("{when}, {place}")),
        None => Some(when),
    }
}

/// Refuses to leave nothing of a card: what all write has no way back.
pub(super) fn must_say_something(edit: &TextEdit) -> Result<(), Refusal> {
    let (TextEdit::Set(text) | TextEdit::Append(text)) = edit;
    match text.trim().is_empty() {
        true => Err(item_refusal(ItemError::Empty)),
        false => Ok(()),
    }
}

/// How many characters of its id name a role at least.
const ROLE_ID_MIN_CHARS: usize = 4;

/// Finds a role by its id or the beginning of it, as long as that names one alone.
fn role_by_id<'r>(roles: &'r [RoleView], typed: &str) -> Option<&'r RoleView> {
    let typed = typed.trim().to_lowercase();
    let is_id = typed.len() >= ROLE_ID_MIN_CHARS && typed.bytes().all(|it| it.is_ascii_hexdigit());
    let mut named = roles
        .iter()
        .filter(|role| is_id && role.id.to_string().starts_with(&typed));
    named.next().filter(|_| named.next().is_none())
}

/// Refuses to make a role that is called nearly like one there is: somebody mistyped it.
fn must_be_another(roles: &[RoleView], title: &str) -> Result<(), Refusal> {
    let mut titles = roles.iter().map(|role| &role.title);
    match titles.find(|known| model::is_slip(title, known)) {
        None => Ok(()),
        Some(meant) => Err(Refusal::new(
            "no-such-role",
            format!(
                "Could not take this role: there is none with this title. Did you mean “{meant}”? A new one needs a title of its own."
            ),
        )),
    }
}

/// Parts what is said about when something takes place from how it repeats, such as "weekly 12": a word, and
/// perhaps a number. Whether it can be is said where it is read.
fn repeating(when: &str) -> Option<(&str, &str)> {
    let when = when.trim();
    let is_word = |word: &str| word.chars().all(char::is_alphabetic);
    let is_number = |word: &str| word.chars().all(|letter| letter.is_ascii_digit());
    let (before, last) = when.rsplit_once(char::is_whitespace)?;
    if is_word(last) {
        return Some((before, last));
    }
    let (before, step) = before.trim_end().rsplit_once(char::is_whitespace)?;
    let is_said = is_number(last) && is_word(step);
    is_said.then(|| (before, when.get(before.len()..).unwrap_or_default().trim()))
}

/// How long what goes on over midnight may last; longer than that, one mistook the hours. In minutes.
const OVERNIGHT_MAX: u32 = 12 * 60;

/// Gives when something ends that ends at an hour: on its day, or on the next where it goes on over
/// midnight.
fn end_of(start: &str, hour: &str) -> String {
    let (day, from) = start.rsplit_once(' ').unwrap_or((start, ""));
    let minutes = |hour: &str| {
        let (hours, minutes) = hour.trim().split_once(':')?;
        Some(hours.parse::<u32>().ok()? * 60 + minutes.parse::<u32>().ok()?)
    };
    let is_next_day = match (minutes(from), minutes(hour)) {
        (Some(from), Some(to)) => to < from && to + 24 * 60 - from <= OVERNIGHT_MAX,
        (None, _) | (_, None) => false,
    };
    let next = is_next_day.then(|| model::day_typed(day)).flatten();
    let next = next.and_then(|day| model::community::next_day(&day));
    format!("{} {hour}", next.as_deref().unwrap_or(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gathering_may_go_on_over_midnight() {
        for (when, end) in [
            ("2026-12-03 12:00-13:00", Some("2026-12-03 13:00")),
            ("2026-12-31 22:00-01:30", Some("2027-01-01 01:30")),
            ("2024-02-28 20:00-08:00", Some("2024-02-29 08:00")),
            ("31.12.2026 22:00 - 01:30", Some("2027-01-01 01:30")),
            // Nobody means a gathering of 23 hours.
            ("2026-12-03 13:00-12:00", Some("2026-12-03 12:00")),
            ("2026-12-03 12:00", None),
        ] {
            let item = Item::new(Kind::Gathering, "");
            let item = dated(item, when).expect("a date");
            assert_eq!(item.get(Head::End), end, "{when}");
        }
    }

    #[test]
    fn how_it_repeats_is_blamed_for_itself() {
        for (when, wrong) in [
            ("2026-12-03 12:00-13:00 weekly 12", None),
            ("2026-12-03 12:00-13:00 wöchentlich 12", None),
            ("2026-12-03 12:00 weekly", Some("“weekly” does not fit")),
            ("2026-12-03 12:00 yearly 3", Some("“yearly 3” does not fit")),
            (
                "2026-12-03 25:00 weekly 3",
                Some("“2026-12-03 25:00” does not fit"),
            ),
        ] {
            let read = dated(Item::new(Kind::Gathering, ""), when);
            match wrong {
                None => assert_eq!(read.expect(when).get(Head::Repeats), Some("weekly 12")),
                Some(wrong) => {
                    let said = read.expect_err(when).to_string();
                    assert!(said.starts_with(wrong), "{said}");
                }
            }
        }
    }

    #[test]
    fn another_date_does_not_keep_the_end_of_the_one_before() {
        let item = Item::new(Kind::Gathering, "");
        let item = dated(item, "2026-12-03 12:00-13:00").expect("a date");
        let moved = dated(item, "2026-12-10 12:00").expect("a date");
        assert_eq!(moved.get(Head::End), None);
    }
}
