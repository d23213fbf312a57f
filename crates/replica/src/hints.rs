//! Hints: what could grow in this space, worked out when somebody asks.
//!
//! For: newcomers to greet, themes without a community, communities that fit, views a community lacks,
//! bridges between one's own, introductions by people one knows. Knows: what
//! members show to everybody, and communities one may know of. Never: names who seeks what, or
//! counts anything about one person.

use std::collections::BTreeSet;

use matching::{Perspectives, Subject, bridges, greeters, shared_interest, themes, why_join};
use model::{PersonId, Profile};

use crate::people::said;
use crate::replica::Replica;
use crate::round::RoundGroup;
use crate::view::{
    Answer, BridgeView, CommunityRow, FittingView, HintsView, LackingView, NewcomerView, Refusal,
    ThemeView,
};

impl Replica {
    /// Answers what could grow.
    pub(crate) fn hints(&mut self) -> Result<Answer, Refusal> {
        self.must_be_member("look for what could grow")?;
        let introductions = self.introductions();
        let known = self.subjects();
        let groups = self.groups_of_rounds();
        let rows: Vec<CommunityRow> = known.iter().map(|it| it.row.clone()).collect();
        let me = self.me().unwrap_or_default();
        let mine = self.my_profile();
        let (features, _) = self.people.own_features(None, &mine, "");
        let members: Vec<PersonId> = self.members().map(|who| said(&who)).collect();
        let people: Vec<(PersonId, &Profile)> = members
            .iter()
            .filter_map(|id| Some((*id, &self.people.get(id)?.card.profile)))
            .collect();
        let subjects: Vec<&Subject> = known.iter().map(|it| &it.subject).collect();
        let themes = themes(me, &people, &subjects);
        let fitting = known.iter().filter(|it| !it.row.joined);
        let space: Vec<&Profile> = people.iter().map(|(_, profile)| *profile).collect();
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
                .filter_map(|it| {
                    let because = why_join(&mine, &features, &it.subject)?;
                    Some(FittingView {
                        community: it.row.id,
                        name: it.row.name.clone(),
                        because,
                    })
                })
                .collect(),
            lacking: self.lacking(&space, &rows, groups),
            bridges: self.bridges(&rows),
            newcomers: self.newcomers(me, &mine, &rows),
            introductions,
        };
        Ok(Answer::Hints(Box::new(view)))
    }

    /// Finds what nobody of one's own groups has although several people of the space do.
    fn lacking(
        &self,
        space: &[&Profile],
        rows: &[CommunityRow],
        groups: Vec<RoundGroup>,
    ) -> Vec<LackingView> {
        let common = Perspectives::of(space);
        let joined = rows.iter().filter(|row| row.joined);
        let communities =
            joined.map(|row| (Some(row.id), row.name.clone(), self.members_of(&row.id)));
        let groups = groups.into_iter().map(|it| (None, it.name, it.people));
        let lacking = communities
            .chain(groups)
            .filter_map(|(community, name, people)| {
                let cards = people.iter().filter_map(|id| self.people.get(id));
                let group: Vec<&Profile> = cards.map(|held| &held.card.profile).collect();
                let missing = common.missing(&group);
                let is_none = missing.areas.is_empty() && missing.skills.is_empty();
                (!is_none).then_some(LackingView {
                    community,
                    name,
                    areas: missing.areas,
                    skills: missing.skills,
                })
            });
        lacking.collect()
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
        let mine: Vec<&CommunityRow> = rows.iter().filter(|row| row.joined).collect();
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
