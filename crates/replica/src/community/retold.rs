//! What an item says, as one text: for whoever reads it where it was not said.
//!
//! For: what is relayed, and what a panel is shown of what was reported. Knows: both languages. Never: quotes
//! what not everybody in a community may read; that is for whoever asks to see to.

use history::ScopeId;
use model::community::{Head, Item, Kind};
use model::{ItemId, TextName, TextPart};

use crate::intent::Language;
use crate::replica::Replica;

impl Replica {
    /// Writes down all that an item says, whatever kind of thing it is.
    pub(super) fn retold(
        &self,
        community: &ScopeId,
        id: &ItemId,
        item: &Item,
        is_titled: bool,
    ) -> String {
        let hall = self.halls.all.get(community);
        let card = hall.and_then(|hall| hall.texts.get(&TextName::Card(*id)));
        let card = card.and_then(|reading| reading.parts.get(&TextPart::Body));
        let proposed = hall.filter(|_| item.kind == Kind::Proposal);
        let proposed = proposed.map(|hall| self.proposed_words(hall, id));
        // What a proposal says of a title is part of what is proposed.
        let title = item.title().filter(|_| is_titled && proposed.is_none());
        let pieces = [
            title.unwrap_or_default(),
            &facts(item, self.tongue()).join(" · "),
            proposed.as_deref().unwrap_or_default(),
            &item.text,
            &options(item),
            card.map_or("", String::as_str),
            item.get(Head::Relayed).unwrap_or_default(),
        ];
        let said = pieces.into_iter().filter(|piece| !piece.trim().is_empty());
        said.collect::<Vec<_>>().join("\n\n")
    }
}

/// Names when, where and how long.
fn facts(item: &Item, language: Language) -> Vec<String> {
    let heads = [Head::Place, Head::Link, Head::Source].into_iter();
    let named = heads.filter_map(|head| item.get(head)).map(str::to_owned);
    let repeats = item
        .get(Head::Repeats)
        .and_then(|it| repeated(it, language));
    let until = item.get(Head::Until).map(|day| match language {
        Language::English => format!("until {day}"),
        Language::German => format!("bis {day}"),
    });
    let dated = [moments(item), repeats, until].into_iter().flatten();
    dated.chain(named).collect()
}

/// Says when something begins and ends, such as `2026-12-01 18:00–20:00`.
fn moments(item: &Item) -> Option<String> {
    let spoken = |moment: &str| moment.replace('T', " ");
    let start = spoken(item.get(Head::Start)?);
    let Some(end) = item.get(Head::End).map(spoken) else {
        return Some(start);
    };
    let day = start.split(' ').next();
    let end = match end.split_once(' ') {
        Some((on, hour)) if Some(on) == day => hour,
        Some(_) | None => end.as_str(),
    };
    Some(format!("{start}–{end}"))
}

/// Says how something repeats; nothing of what is stored in no way known.
fn repeated(stored: &str, language: Language) -> Option<String> {
    let (step, times) = stored.split_once(' ')?;
    let (english, german) = match step {
        "daily" => ("daily", "täglich"),
        "weekly" => ("weekly", "wöchentlich"),
        "fortnightly" => ("fortnightly", "zweiwöchentlich"),
        "monthly" => ("monthly", "monatlich"),
        _ => return None,
    };
    Some(match language {
        Language::English => format!("{english}, {times} times"),
        Language::German => format!("{german}, {times}-mal"),
    })
}

/// Lists what there is to choose from: answers, or moments for a gathering.
fn options(item: &Item) -> String {
    let is_moment = item.kind == Kind::Gathering;
    let lines = item.all(Head::Option).iter().map(|option| match is_moment {
        true => format!("- {}", option.replace('T', " ")),
        false => format!("- {option}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_something_takes_place_is_said_in_words() {
        let gathering = |heads: &[(Head, &str)]| {
            let item = Item::new(Kind::Gathering, "").with(Head::Title, "Lunch");
            let item = heads.iter().fold(item, |item, (head, value)| {
                item.and_then(|item| item.with(*head, *value))
            });
            facts(&item.expect("a gathering"), Language::German).join(" · ")
        };
        let (start, end) = ("2026-12-01T18:00", "2026-12-01T20:00");
        for (heads, said) in [
            (&[(Head::Start, start)][..], "2026-12-01 18:00"),
            (
                &[(Head::Start, start), (Head::End, end)],
                "2026-12-01 18:00–20:00",
            ),
            (
                &[(Head::Start, start), (Head::End, "2026-12-02T01:00")],
                "2026-12-01 18:00–2026-12-02 01:00",
            ),
            (
                &[
                    (Head::Start, start),
                    (Head::Repeats, "weekly 12"),
                    (Head::Place, "Canteen"),
                ],
                "2026-12-01 18:00 · wöchentlich, 12-mal · Canteen",
            ),
            (&[], ""),
        ] {
            assert_eq!(gathering(heads), said);
        }
    }
}
