//! Hints: what could grow in this space, worked out when somebody asks.
//!
//! For: newcomers to greet, themes without a community, communities that fit, views a community lacks,
//! bridges between one's own, introductions by people one knows. Knows: what
//! members show to everybody, and communities one may know of. Never: names who seeks what, or
//! counts anything about one person.

use std::collections::BTreeSet;

use matching::{Areas, bridges, greeters, shared_interest, themes, why_join};
use model::{PersonId, Profile};

use crate::people::said;
use crate::replica::Replica;
use crate::view::{
    Answer, BridgeView, CommunityRow, FittingView, HintsView, LackingView, Lifecycle, NewcomerView,
    Refusal, ThemeView,
};

impl Replica {
    /// Answers what could grow.
    pub(crate) fn hints(&mut self) -> Result<Answer, Refusal> {
        self.must_be_member("look for what could grow")?;
        let introductions = self.introductions();
        let rows = self.community_rows();
        let me = self.me().unwrap_or_default();
        let mine = self.my_profile();
        let members: Vec<PersonId> = self.members().map(|who| said(&who)).collect();
        let people: Vec<(PersonId, &Profile)> = members
            .iter()
            .filter_map(|id| Some((*id, &self.people.get(id)?.card.profile)))
            .collect();
        let space: Vec<&Profile> = people.iter().map(|(_, profile)| *profile).collect();
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let areas = Areas::of(&space);
        let is_alive = |state: Lifecycle| !matches!(state, Lifecycle::Archived | Lifecycle::Merged);
        let themes = themes(me, &people, &names);
        let fitting = rows.iter().filter(|row| !row.joined && is_alive(row.state));
        let lacking = rows.iter().filter(|row| row.joined && is_alive(row.state));
        let view = HintsView {
            themes: themes
                .into_iter()
                .map(|theme| ThemeView {
                    topic: theme.topic,
                    people: theme.people,
                    mine: theme.mine,
                })
                .collect(),
            fitting: fitting
                .filter_map(|row| {
                    let because = why_join(&mine, &row.name)?;
                    Some(FittingView {
                        community: row.id,
                        name: row.name.clone(),
                        because,
                    })
                })
                .collect(),
            lacking: lacking
                .filter_map(|row| {
                    let group = self.members_of(&row.id);
                    let group: Vec<&Profile> = group
                        .iter()
                        .filter_map(|id| Some(&self.people.get(id)?.card.profile))
                        .collect();
                    let areas = areas.missing(&group);
                    (!areas.is_empty()).then(|| LackingView {
                        community: row.id,
                        name: row.name.clone(),
                        areas,
                    })
                })
                .collect(),
            bridges: self.bridges(&rows),
            newcomers: self.newcomers(me, &mine, &rows),
            introductions,
        };
        Ok(Answer::Hints(Box::new(view)))
    }

    /// Finds who is new in one's own communities and whom one is among the few to greet.
    fn newcomers(&self, me: PersonId, mine: &Profile, rows: &[CommunityRow]) -> Vec<NewcomerView> {
        let mut found: Vec<NewcomerView> = Vec::new();
        for row in rows.iter().filter(|row| row.joined) {
            let new: BTreeSet<PersonId> = self.new_in(&row.id).into_iter().collect();
            let members = self.members_of(&row.id);
            for person in &new {
                let known = found.iter().any(|it| it.person == *person);
                if known || !greeters(*person, &members, &new).contains(&me) {
                    continue;
                }
                if let Some(held) = self.people.get(person) {
                    found.push(NewcomerView {
                        person: *person,
                        name: self.name(person),
                        community: row.name.clone(),
                        shared: shared_interest(mine, &held.card.profile),
                    });
                }
            }
        }
        found
    }

    /// Finds bridges between the communities one is in; of others one need not know who is in them.
    fn bridges(&self, rows: &[CommunityRow]) -> Vec<BridgeView> {
        let is_alive = |row: &&CommunityRow| {
            row.joined && !matches!(row.state, Lifecycle::Archived | Lifecycle::Merged)
        };
        let mine: Vec<&CommunityRow> = rows.iter().filter(is_alive).collect();
        let groups: Vec<BTreeSet<PersonId>> = mine
            .iter()
            .map(|row| self.members_of(&row.id).into_iter().collect())
            .collect();
        let name = |place: usize| mine.get(place).map(|row| row.name.clone());
        let found = bridges(&groups).into_iter();
        found
            .filter_map(|(one, other, people)| {
                let (one, other) = (name(one)?, name(other)?);
                Some(BridgeView { one, other, people })
            })
            .collect()
    }
}
