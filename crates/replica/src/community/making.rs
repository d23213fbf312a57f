//! From a question to something made: polls, ideas, what was shown, projects, dates.
//!
//! For: the way from "what if" to people who do it. Knows: that an idea may begin from others and
//! that a project names what it makes happen. Never: makes somebody take part; who was named is
//! asked.

use std::collections::BTreeSet;

use history::ScopeId;
use model::community::{Head, Item, ItemError, Kind, Mark, Relation, Say, Target, item_id};
use model::{TextName, TextPart};

use super::saying::{item_refusal, said_answer};
use super::together::dated;
use super::unknown_community;
use crate::intent::{GatheringChange, TextEdit};
use crate::replica::Replica;
use crate::view::{Answer, Refusal};

/// The most roles a project begins with.
const ROLES_MAX: usize = 12;

impl Replica {
    pub(super) fn ask_poll(
        &mut self,
        community: ScopeId,
        text: &str,
        options: &[String],
        many: bool,
        until: Option<String>,
    ) -> Result<Answer, Refusal> {
        self.must_be_to_come(until.as_deref(), "ask this")?;
        let different: BTreeSet<String> = options.iter().map(|text| model::folded(text)).collect();
        if different.len() < 2 {
            return Err(Refusal::new(
                "too-few-options",
                "Could not ask: name at least two different options to choose from.",
            ));
        }
        let poll = Item::new(Kind::Poll, text)
            .with_some(Head::Until, until)
            .and_then(|poll| poll.with_some(Head::Many, many.then_some("yes")))
            .and_then(|poll| with_all(poll, Head::Option, options));
        let poll = self.mentioning(poll.map_err(item_refusal)?, text)?;
        self.say_item(community, poll)
    }

    /// Chooses among the options of a poll or the dates of a gathering.
    pub(super) fn choose(&mut self, typed: &str, choices: &[u32]) -> Result<Answer, Refusal> {
        let (community, id) = self.find_item(typed)?;
        let item = self.standing_item(&community, &id, "choose")?;
        let offered = item.all(Head::Option).len();
        if offered == 0 {
            return Err(Refusal::new(
                "nothing-to-choose",
                "Could not choose: this offers nothing to choose from.",
            ));
        }
        let is_offered = |choice: &u32| (1..=offered).contains(&(*choice as usize));
        if !choices.iter().all(is_offered) {
            return Err(Refusal::new(
                "no-such-option",
                format!("Could not choose: the options are numbered from 1 to {offered}."),
            ));
        }
        // The dates of a gathering may all fit.
        let one_only = item.kind == Kind::Poll && item.get(Head::Many).is_none();
        if one_only && choices.len() > 1 {
            return Err(Refusal::new(
                "one-option",
                "Could not choose: in this poll everybody chooses one. Name one number.",
            ));
        }
        self.must_be_open(&community, &id, "choose")?;
        if item.kind == Kind::Gathering && item.get(Head::Start).is_some() {
            return Err(Refusal::new(
                "item-closed",
                "Could not choose: its date has been settled. Say whether you come.",
            ));
        }
        let numbers: Vec<String> = choices.iter().map(u32::to_string).collect();
        let word = (!numbers.is_empty()).then(|| numbers.join(","));
        self.about_item(typed, Relation::Vote, word)
    }

    /// Says an idea; those it begins from stand in it, whoever said them.
    pub(super) fn say_idea(
        &mut self,
        community: ScopeId,
        text: &str,
        from: &[String],
    ) -> Result<Answer, Refusal> {
        let mut idea = Item::new(Kind::Idea, text);
        for typed in from {
            let (of, id) = self.find_item(typed)?;
            if of != community {
                self.must_be_for_all(&of, "say this idea")?;
                return Err(Refusal::new(
                    "stands-elsewhere",
                    "Could not say this idea: what it begins from stands in another community. Relay that first with “eyelevel community amplify ITEM --to ID”, and begin from what stands here then.",
                ));
            }
            self.must_be_no_report(&of, &id, "say this idea")?;
            idea = idea
                .with(Head::Part, id.to_string())
                .map_err(item_refusal)?;
        }
        let idea = self.mentioning(idea, text)?;
        self.say_item(community, idea)
    }

    pub(super) fn show_made(
        &mut self,
        community: ScopeId,
        title: &str,
        link: Option<String>,
        text: String,
    ) -> Result<Answer, Refusal> {
        let show = Item::new(Kind::Show, text.as_str());
        let title = Some(title.trim()).filter(|title| !title.is_empty());
        if title.is_none() && text.trim().is_empty() {
            return Err(item_refusal(ItemError::Empty));
        }
        let show = show
            .with_some(Head::Title, title)
            .and_then(|show| show.with_some(Head::Source, link));
        let show = self.mentioning(show.map_err(item_refusal)?, &text)?;
        self.say_item(community, show)
    }

    /// Makes a project of something that was said: who said it is named, who begins it takes part,
    /// and the roles are there to be taken.
    pub(super) fn make_happen(
        &mut self,
        typed: &str,
        title: &str,
        roles: &[String],
        when: Option<String>,
        place: &str,
    ) -> Result<Answer, Refusal> {
        let (community, of) = self.find_item(typed)?;
        self.must_go_on(&community)?;
        let me = self.me().ok_or_else(unknown_community)?;
        let fold = &self.hall(&community)?.fold;
        let (author, _) = fold.author_of(&of).ok_or_else(unknown_community)?;
        self.standing_item(&community, &of, "make this happen")?;
        self.must_be_no_report(&community, &of, "make this happen")?;
        if roles.len() > ROLES_MAX {
            return Err(Refusal::new(
                "too-many-roles",
                format!("Could not begin this: a project begins with at most {ROLES_MAX} roles."),
            ));
        }
        // It points to what it makes happen: a copy would outlive what its author takes back.
        let project = Item::new(Kind::Project, title)
            .with(Head::Title, title)
            .and_then(|item| item.with(Head::Part, of.to_string()));
        let mut project = project.map_err(item_refusal)?;
        if author != me {
            // Whose idea it is stands in the project, and that person hears of it.
            let named = project.with(Head::Person, author.to_string());
            let named = named.and_then(|item| item.with(Head::Mention, author.to_string()));
            project = named.map_err(item_refusal)?;
        }
        if let Some(when) = when {
            project = dated(project, &when).map_err(item_refusal)?;
            self.must_take_place(&project, "begin this")?;
        }
        let place = Some(place.trim()).filter(|place| !place.is_empty());
        let project = project.with_some(Head::Place, place);
        let mark: Mark = self.dice.bytes();
        let id = item_id(&me, &mark);
        let mut says = vec![
            Say::Item(mark, project.map_err(item_refusal)?),
            Say::About(Relation::Join, Target::Item(id), "yes".to_owned()),
        ];
        for role in roles {
            let role = Item::new(Kind::Role, "")
                .with(Head::Title, role)
                .and_then(|item| item.with(Head::Part, id.to_string()));
            says.push(Say::Item(self.dice.bytes(), role.map_err(item_refusal)?));
        }
        self.contribute(community, &says)?;
        Ok(said_answer(community, id))
    }

    pub(super) fn ask_dates(
        &mut self,
        community: ScopeId,
        gathering: Item,
        dates: &[String],
    ) -> Result<Answer, Refusal> {
        if dates.len() < 2 {
            return Err(Refusal::new(
                "too-few-options",
                "Could not ask for a date: name at least two to choose from.",
            ));
        }
        for date in dates {
            // A date that is none would fail when it is settled, which is too late.
            let probe = dated(Item::new(Kind::Gathering, ""), date).map_err(item_refusal)?;
            self.must_take_place(&probe, "ask for a date")?;
        }
        let gathering = with_all(gathering, Head::Option, dates);
        self.say_item(community, gathering.map_err(item_refusal)?)
    }

    /// Settles the date of a gathering of one's own, by what is typed or by the number of a date.
    pub(super) fn settle_date(&mut self, typed: &str, when: &str) -> Result<Answer, Refusal> {
        let (community, id, mark) = self.own_item(typed, "settle")?;
        let is_gathering = (|kind| kind == Kind::Gathering, "this is no gathering");
        let gathering = self.item_of_kind(&community, &id, "settle this", is_gathering)?;
        self.must_be_open(&community, &id, "settle this")?;
        let number: Option<usize> = when.trim().parse().ok();
        let options = gathering.all(Head::Option);
        let chosen = number.and_then(|n| options.get(n.checked_sub(1)?));
        if number.is_some() && chosen.is_none() {
            return Err(Refusal::new(
                "no-such-date",
                format!(
                    "Could not settle this: {} dates are to choose from. Name one by its number, or write day and time, such as “2026-12-31 18:00”.",
                    options.len()
                ),
            ));
        }
        let when = chosen.cloned().unwrap_or_else(|| when.to_owned());
        let dated = dated(gathering, &when).map_err(item_refusal)?;
        self.must_take_place(&dated, "settle this")?;
        self.contribute(community, &[Say::Item(mark, dated)])?;
        Ok(said_answer(community, id))
    }

    /// Changes a gathering of one's own: what it is called and about, when, where, for how many.
    pub(super) fn change_gathering(
        &mut self,
        typed: &str,
        change: GatheringChange,
    ) -> Result<Answer, Refusal> {
        if change == GatheringChange::default() {
            return Err(Refusal::new(
                "nothing-to-change",
                "Could not change the gathering: say what is different now.",
            ));
        }
        let (community, id, mark) = self.own_item(typed, "change")?;
        let is_gathering = (|kind| kind == Kind::Gathering, "this is no gathering");
        let mut item = self.item_of_kind(&community, &id, "change this", is_gathering)?;
        self.must_be_open(&community, &id, "change this")?;
        if let Some(title) = change.title {
            item = item.with(Head::Title, title).map_err(item_refusal)?;
        }
        if let Some(text) = change.text {
            item.text = text;
        }
        if let Some(when) = change.when {
            if when.trim().is_empty() {
                return Err(Refusal::new(
                    "gathering-day",
                    "Could not change the gathering: it needs a day. Write one, such as 2026-12-31 18:00, or call the gathering off.",
                ));
            }
            item = dated(item.without(Head::Repeats), &when).map_err(item_refusal)?;
            self.must_take_place(&item, "change this")?;
        }
        if let Some(place) = change.place {
            item = placed(item, &place).map_err(item_refusal)?;
        }
        if let Some(seats) = change.seats {
            item = item.without(Head::Seats);
            let seats = (seats > 0).then(|| seats.to_string());
            item = item.with_some(Head::Seats, seats).map_err(item_refusal)?;
        }
        self.contribute(community, &[Say::Item(mark, item)])?;
        Ok(said_answer(community, id))
    }

    /// Founds a community from the why and the charter of another one; the copy names its origin.
    pub(super) fn adapt(
        &mut self,
        from: ScopeId,
        name: &str,
        succeeds: bool,
    ) -> Result<Answer, Refusal> {
        let beginning = self.beginning_from(from, succeeds)?;
        let hall = self.hall(&from)?;
        let why = hall.texts.get(&TextName::Why);
        let why: Vec<(TextPart, String)> = why.map_or(Vec::new(), |why| {
            let parts = why.parts.iter();
            parts.map(|(part, text)| (*part, text.clone())).collect()
        });
        let community = self.begin_community(name, beginning)?;
        for (part, text) in why.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
            self.type_in(community, TextName::Why, part, &TextEdit::Set(text))?;
        }
        self.community_view_answer(community)
    }

    /// What a copy of a community begins from. Of one that only its members read the copy is read by its
    /// own members only, and what is announced of it is what was announced of the first: since then the
    /// charter may have changed inside.
    fn beginning_from(
        &self,
        from: ScopeId,
        succeeds: bool,
    ) -> Result<super::founding::Beginning, Refusal> {
        let fold = &self.hall(&from)?.fold;
        let about = fold.about();
        let template = about.as_ref().map(|about| about.template);
        let template = template.unwrap_or(model::community::Template::Theme);
        let closed = about.and_then(|about| about.closed);
        if !super::founding::is_for_members(template, closed.as_deref()) {
            self.must_be_for_all(&from, "adapt this")?;
        }
        let announced = (!self.is_read_by_all(&from)).then(|| {
            let notice = self.notice_of(&from);
            let notice = notice.and_then(|notice| self.scopes.get(&notice));
            let facts = notice.and_then(|notice| notice.facts.as_ref());
            facts.map_or(String::new(), |facts| facts.charter.clone())
        });
        Ok(super::founding::Beginning {
            template,
            clauses: fold.charter().map(|charter| charter.clauses),
            announced,
            copied_from: self.row(&from).map(|row| row.name),
            succeeds: succeeds.then_some(from),
            closed,
        })
    }

    /// Takes the why or the charter of another community into one that is there; each names its origin.
    pub(super) fn adapt_into(
        &mut self,
        from: ScopeId,
        into: ScopeId,
        charter: bool,
    ) -> Result<Answer, Refusal> {
        if from == into {
            return Err(Refusal::new(
                "same-community",
                "Could not adapt this: it stands in that community already.",
            ));
        }
        self.must_be_for_all(&from, "adapt this")?;
        self.must_go_on(&into)?;
        let name = self.row(&from).map(|row| row.name).unwrap_or_default();
        let hall = self.hall(&from)?;
        if charter {
            let clauses = hall.fold.charter().map(|charter| charter.clauses);
            let clauses = clauses.ok_or_else(nothing_to_adapt)?;
            return self.propose_charter(into, &clauses, Some(&name));
        }
        let parts = hall.texts.get(&TextName::Why).into_iter();
        let parts = parts.flat_map(|why| why.parts.iter());
        let written = parts.filter(|(_, text)| !text.trim().is_empty());
        let why: Vec<(TextPart, String)> = written
            .map(|(part, text)| (*part, format!("{}\n— {name}", text.trim())))
            .collect();
        if why.is_empty() {
            return Err(nothing_to_adapt());
        }
        self.must_be_inside(&into)?;
        let there = self.hall(&into)?.texts.get(&TextName::Why);
        let has = |part: &TextPart, text: &str| {
            let written = there.and_then(|why| why.parts.get(part));
            written.is_some_and(|written| written.contains(text))
        };
        let new: Vec<_> = why
            .into_iter()
            .filter(|(part, text)| !has(part, text))
            .collect();
        if new.is_empty() {
            return Err(Refusal::new(
                "already-so",
                "Could not adapt this: it stands there already.",
            ));
        }
        for (part, text) in new {
            self.type_in(into, TextName::Why, part, &TextEdit::Append(text))?;
        }
        self.community_view_answer(into)
    }
}

fn nothing_to_adapt() -> Refusal {
    Refusal::new(
        "nothing-to-adapt",
        "Could not adapt this: nobody has written it in that community yet.",
    )
}

/// Puts a place, or a link where people meet online, in the place of the one there was.
fn placed(item: Item, place: &str) -> Result<Item, ItemError> {
    let place = place.trim();
    let item = item.without(Head::Place).without(Head::Link);
    match place {
        "" => Ok(item),
        link if link.starts_with("https://") => item.with(Head::Link, link),
        place => item.with(Head::Place, place),
    }
}

fn with_all(mut item: Item, head: Head, values: &[String]) -> Result<Item, ItemError> {
    for value in values {
        item = item.with(head, value)?;
    }
    Ok(item)
}
