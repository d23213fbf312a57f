//! Hosting: what a community lacks, guests, feeds from outside, and a summary without persons.
//!
//! For: whoever looks after a community for now. Knows: counts, and what waits. Never: counts what a
//! person does, or sums up fewer than five people.

use history::{ScopeId, Timestamp};
use model::PersonId;
use model::community::{Head, Item, Kind, Relation, RoleView, Say, Target, Usefulness};

use super::acts::quarter_of;
use super::view::count;
use super::{Hall, unknown_community};
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Answer, PointerView, PostKind, Refusal, UsefulView};

const OUTSIDE: &str = "community/outside/";
/// What is shown of how useful a quarter was.
const USEFUL: &str = "community/useful/";
const QUIET: &str = "community/quiet/";
/// The most feeds from outside one follows.
const OUTSIDE_MAX: usize = 100;
const ON: &str = "on";
const OFF: &str = "off";
/// The fewest members a summary is made of.
const SUMMED_MIN: usize = 5;
/// The most unanswered asks and roles that are listed.
const LISTED_MAX: usize = 20;
/// How much of an ask stands in a list, in characters.
const TITLE_MAX_CHARS: usize = 120;
/// How long before its end a role is to be handed on, in milliseconds: four weeks.
const HAND_ON_MS: u64 = 28 * 24 * 3_600 * 1_000;

/// Tells whether what stands under a key can change who counts of those who said how useful it was.
pub(super) fn bears_on_usefulness(key: &str) -> bool {
    key == "member" || key.starts_with("useful/")
}

impl Replica {
    /// Tells whether one wants to be told nothing of a community.
    pub(super) fn is_quiet(&self, community: &ScopeId) -> bool {
        let key = format!("{QUIET}{community}");
        self.private.settings.get(&key).is_some_and(|it| it == ON)
    }

    pub(super) fn keep_quiet(&mut self, community: ScopeId, on: bool) -> Result<Answer, Refusal> {
        self.hall(&community)?;
        self.set(format!("{QUIET}{community}"), if on { ON } else { OFF })?;
        Ok(Answer::Done)
    }

    /// Follows a feed from outside, or no longer.
    pub(super) fn follow_outside(&mut self, link: &str, on: bool) -> Result<Answer, Refusal> {
        if on {
            super::acts::must_be_a_page(link, "follow this")?;
        }
        let probe = Item::new(Kind::BringIn, "").with(Head::Source, link);
        let link = probe.map_err(super::saying::item_refusal)?;
        let link = link.get(Head::Source).unwrap_or_default().to_owned();
        let known = self.outside();
        if on && known.len() >= OUTSIDE_MAX && !known.contains(&link) {
            return Err(Refusal::new(
                "too-many-feeds",
                format!("Could not follow it: you follow {OUTSIDE_MAX} already."),
            ));
        }
        self.set(format!("{OUTSIDE}{link}"), if on { ON } else { OFF })?;
        Ok(Answer::Done)
    }

    fn outside(&self) -> Vec<String> {
        let kept = self.private.settings.range(OUTSIDE.to_owned()..);
        let kept = kept.take_while(|(key, _)| key.starts_with(OUTSIDE));
        let on = kept.filter(|(_, value)| *value == ON);
        on.filter_map(|(key, _)| key.strip_prefix(OUTSIDE).map(str::to_owned))
            .collect()
    }

    pub(crate) fn outside_answer(&self) -> Result<Answer, Refusal> {
        self.must_be_member("list the feeds you follow")?;
        Ok(Answer::Text(self.outside().join("\n")))
    }

    /// Says that a person is a guest until a day, or no longer says so.
    pub(super) fn call_guest(
        &mut self,
        community: ScopeId,
        person: PersonId,
        until: Option<String>,
    ) -> Result<Answer, Refusal> {
        let attempt = "call somebody a guest";
        match &until {
            Some(until) => {
                self.must_be_another(&person, attempt)?;
                self.must_go_on(&community)?;
                self.must_take_part(&community, &person, attempt)?;
                self.must_call_guests(&community)?;
                if self.hall(&community)?.fold.looks_after(&person) {
                    return Err(Refusal::new(
                        "no-guest",
                        "Could not call somebody a guest: this person looks after the community.",
                    ));
                }
                self.must_be_to_come(Some(until), attempt)?;
            }
            None => self.must_be_my_guest(&community, &person)?,
        }
        let target = Target::Person(person);
        let say = match until {
            Some(until) => Say::About(Relation::Guest, target, until),
            None => Say::Unsay(Relation::Guest, target),
        };
        self.contribute(community, &[say])?;
        self.community_view_answer(community)
    }

    pub(super) fn unanswered(&self, hall: &Hall, today: &str) -> Vec<PointerView> {
        let asks = hall.fold.unanswered(LISTED_MAX, today).into_iter();
        let asks = asks.filter(|ask| !self.hides(&ask.author));
        asks.map(|ask| PointerView {
            id: ask.id.to_string(),
            kind: PostKind::Ask,
            title: model::excerpt(&ask.text, TITLE_MAX_CHARS).0,
        })
        .collect()
    }

    /// Names the roles whose holders all end soon.
    pub(super) fn to_hand_on(&self, hall: &Hall, today: &str) -> Vec<String> {
        let soon = day_of(Timestamp(self.now.0.saturating_add(HAND_ON_MS)));
        let held = standing_roles(hall, today).filter(|role| !role.holders.is_empty());
        let ends = held.filter(|role| role.holders.iter().all(|held| held.until <= soon));
        ends.take(LISTED_MAX).map(|role| role.title).collect()
    }

    /// Names the roles nobody holds.
    pub(super) fn free_roles(&self, hall: &Hall, today: &str) -> Vec<String> {
        let free = standing_roles(hall, today).filter(|role| role.holders.is_empty());
        let free = free.filter(|role| !self.hides_role(hall, role));
        free.take(LISTED_MAX).map(|role| role.title).collect()
    }

    /// Gives how useful this quarter was, as it was shown first with five answers, and again with each
    /// five more.
    pub(super) fn usefulness(&self, id: &ScopeId) -> Option<UsefulView> {
        let useful = self.shown_usefulness(&self.useful_key(id))?;
        Some(UsefulView {
            people: count(useful.people),
            to_people: useful.to_people,
            to_organisation: useful.to_organisation,
        })
    }

    /// Notes what is shown of this quarter where enough have answered since. Said to oneself, so that all
    /// of one's devices show the same, whichever answers reached which of them.
    pub(crate) fn note_usefulness(&mut self) {
        if self.halls.answered.is_empty() || self.booting.is_some() {
            return;
        }
        for id in std::mem::take(&mut self.halls.answered) {
            let quarter = quarter_of(self.now);
            let hall = self.halls.all.get(&id);
            let Some(now) = hall.and_then(|hall| hall.fold.usefulness(&quarter)) else {
                continue;
            };
            let key = self.useful_key(&id);
            let shown = self.shown_usefulness(&key);
            if shown.is_some_and(|shown| !now.may_follow(&shown)) {
                continue;
            }
            let (people, me, all) = (now.people, now.to_people, now.to_organisation);
            if let Err(refusal) = self.set(key, &format!("{people} {me} {all}")) {
                tracing::debug!(code = refusal.code, "could not note how useful it was");
            }
        }
    }

    fn useful_key(&self, id: &ScopeId) -> String {
        format!("{USEFUL}{id}/{}", quarter_of(self.now))
    }

    fn shown_usefulness(&self, key: &str) -> Option<Usefulness> {
        let mut words = self.private.settings.get(key)?.split(' ');
        Some(Usefulness {
            people: words.next()?.parse().ok()?,
            to_people: words.next()?.parse().ok()?,
            to_organisation: words.next()?.parse().ok()?,
        })
    }

    pub(super) fn has_answered(&self, hall: &Hall) -> bool {
        let quarter = quarter_of(self.now);
        let me = self.me();
        me.is_some_and(|me| hall.fold.has_answered(&quarter, &me))
    }

    /// Writes how a community does as Markdown, without a word about any person.
    pub(crate) fn summary_answer(&mut self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("sum up the community")?;
        let community = self.find_community_id(typed)?;
        let row = self.row(&community).ok_or_else(unknown_community)?;
        let hall = self.hall(&community)?;
        let today = day_of(self.now);
        let health = hall.fold.health(&today);
        if health.members < SUMMED_MIN || self.notice_of(&community).is_some() {
            return Err(Refusal::new(
                "too-few-to-sum",
                format!(
                    "Could not sum up this community: fewer than {SUMMED_MIN} people are in it, or who is in it is nobody's business."
                ),
            ));
        }
        let outcome = hall.fold.outcome(&today);
        // What is shown here and in the health is one: from two sums apart, one answer could be worked out.
        let useful = self.shown_usefulness(&self.useful_key(&community));
        let text = super::wording::summary(
            self.tongue(),
            (&row.name, &today),
            (&health, &outcome),
            useful.as_ref(),
        );
        Ok(Answer::Text(text))
    }
}

/// Goes through the roles that were not closed as no longer needed.
fn standing_roles<'h>(hall: &'h Hall, today: &str) -> impl Iterator<Item = RoleView> + 'h {
    let roles = hall.fold.roles(today).into_iter();
    roles.filter(|role| hall.fold.closing_of(&role.id).is_none())
}
