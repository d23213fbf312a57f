//! Acts in communities: founding, joining, writing, deciding.
//!
//! An act says something in one's own contributions or types into a text of all; both go through
//! the gate like anybody's. An act that cannot be done leaves everything as it was and says what
//! can be done.

use history::{ScopeId, Timestamp};
use model::community::{Head, Item, Kind, Membership, Relation, Say, Target};
use model::{DocumentName, TextName, TextPart};

use super::posts::kind_of;
use super::saying::{item_refusal, said_answer};
use super::together::{gathering, must_say_something};
use super::unknown_community;
use crate::intent::CommunityAct;
use crate::people::day_of;
use crate::replica::Replica;
use crate::view::{Answer, Refusal, WhyBox};

impl Replica {
    /// Does what was wished for in a community.
    pub(crate) fn act_in_community(&mut self, act: CommunityAct) -> Result<Answer, Refusal> {
        self.must_be_member("do this in a community")?;
        self.communities();
        self.dirty.community = true;
        match act {
            CommunityAct::Found {
                name,
                template,
                closed,
            } => self.found_community(&name, template, closed),
            CommunityAct::FoundIdea { name, template } => self.found_idea(&name, template),
            CommunityAct::Open(community) => {
                self.halls.open = community;
                Ok(Answer::Done)
            }
            CommunityAct::Join { community, sign } => self.join_community(community, sign),
            CommunityAct::Leave { community } => {
                if self.stop_entering(&community)? {
                    return Ok(Answer::Done);
                }
                self.must_be_inside(&community)?;
                self.leave_voters(&community);
                self.contribute(community, &[Say::Member(Membership::Out)])?;
                self.note_outside_again(&community);
                Ok(Answer::Done)
            }
            CommunityAct::MyWhy { community, text } => self.say_my_why(community, text),
            CommunityAct::Why {
                community,
                part,
                edit,
            } => {
                self.type_in(community, TextName::Why, part_of(part), &edit)?;
                self.community_view_answer(community)
            }
            CommunityAct::ProposeCharter { community, clauses } => {
                self.propose_charter(community, &clauses, None)
            }
            CommunityAct::SignCharter { community } => {
                self.must_take_part_to_sign(&community)?;
                self.sign_charter(community)?;
                self.community_view_answer(community)
            }
            CommunityAct::Post {
                community,
                kind,
                text,
                until,
            } => {
                if !kind.is_posted() {
                    return Err(Refusal::new(
                        "wrong-kind",
                        "Could not post this: it is no kind of post.",
                    ));
                }
                self.must_be_to_come(until.as_deref(), "post this")?;
                let item = Item::new(kind_of(kind), text.as_str()).with_some(Head::Until, until);
                let item = self.mentioning(item.map_err(item_refusal)?, &text)?;
                self.say_item(community, item)
            }
            CommunityAct::With { files, act } => self.say_with(files, *act),
            CommunityAct::BringIn {
                community,
                link,
                text,
            } => {
                if text.trim().is_empty() {
                    return Err(Refusal::new(
                        "no-reason",
                        "Could not bring this in: say in a few words why it matters here.",
                    ));
                }
                must_be_a_page(&link, "bring this in")?;
                let item = Item::new(Kind::BringIn, text.as_str()).with(Head::Source, link);
                let item = self.mentioning(item.map_err(item_refusal)?, &text)?;
                self.say_item(community, item)
            }
            CommunityAct::Reply { to, text } => self.reply(&to, &text),
            CommunityAct::Edit { item, text } => self.edit_item(&item, text),
            CommunityAct::Delete { item } => self.delete_item(&item),
            CommunityAct::React { to, sign, on } => self.react(&to, &sign, on),
            CommunityAct::Accept { answer } => self.accept(&answer),
            CommunityAct::Thank { to, text } => self.thank(&to, text),
            CommunityAct::Close { item } => self.close(&item),
            CommunityAct::TakePart { item, on } => self.join_in(&item, on),
            CommunityAct::Report {
                item,
                clause,
                about,
                text,
            } => self.report(&item, clause, about, &text),
            CommunityAct::Decide {
                case,
                finding,
                note,
            } => self.decide(&case, finding, &note),
            CommunityAct::Appeal { case } => self.appeal(&case),
            CommunityAct::DrawAgain { case } => self.draw_again(&case),
            CommunityAct::ListVoters { community } => self.list_voters(community),
            CommunityAct::Vouch {
                community,
                person,
                text,
            } => {
                self.must_be_another(&person, "say a word for this person")?;
                self.must_go_on(&community)?;
                let vouch = Say::About(Relation::Vouch, Target::Person(person), text);
                self.contribute(community, &[vouch])?;
                Ok(Answer::Done)
            }
            CommunityAct::Useful {
                community,
                to_me,
                to_organisation,
            } => {
                self.must_be_a_member(&community, "say how useful it was")?;
                self.must_go_on(&community)?;
                let words = format!("{to_me} {to_organisation}");
                let target = Target::Quarter(quarter_of(self.now));
                self.contribute(community, &[Say::About(Relation::Useful, target, words)])?;
                Ok(Answer::Done)
            }
            CommunityAct::Amplify { item, to, comment } => self.amplify(&item, to, comment),
            CommunityAct::Card {
                community,
                from,
                title,
                text,
            } => self.make_card(community, from.as_deref(), &title, text),
            CommunityAct::EditCard { card, edit } => {
                let (community, id) = self.find_item(&card)?;
                let is_card = (|kind| kind == Kind::Card, "this is no card");
                self.item_of_kind(&community, &id, "write into this card", is_card)?;
                must_say_something(&edit)?;
                self.type_in(community, TextName::Card(id), TextPart::Body, &edit)?;
                Ok(said_answer(community, id))
            }
            CommunityAct::Gather {
                community,
                title,
                text,
                format,
                when,
                place,
                online,
                seats,
            } => {
                let format = self.format_named(&community, format)?;
                let item = gathering((&title, &text), format, Some(&when), &place, online, seats);
                let item = item.and_then(|item| self.in_my_zone(item));
                let item = item.map_err(item_refusal)?;
                self.must_take_place(&item, "call this together")?;
                self.say_item(community, item)
            }
            CommunityAct::Attend { gathering, answer } => self.attend(&gathering, answer),
            CommunityAct::Seat {
                gathering,
                person,
                on,
            } => self.seat(&gathering, person, on),
            CommunityAct::TakeRole {
                community,
                title,
                until,
            } => self.take_role(community, &title, until),
            CommunityAct::HandOver { role, to } => self.hand_role_on(&role, to),
            CommunityAct::GiveUp { role } => self.give_role_up(&role),
            CommunityAct::Propose { community, what } => self.propose(community, &what),
            CommunityAct::Vote {
                proposal,
                in_favour,
            } => self.vote(&proposal, in_favour),
            CommunityAct::Seen { community } => self.have_seen(community),
            CommunityAct::Invite { community, person } => self.invite_inside(community, person),
            CommunityAct::Enter { code } => self.enter_by_code(&code),
            CommunityAct::Carrier {
                community,
                person,
                on,
            } => self.name_carrier(community, person, on),
            CommunityAct::Poll {
                community,
                text,
                options,
                many,
                until,
            } => self.ask_poll(community, &text, &options, many, until),
            CommunityAct::Choose { item, choices } => self.choose(&item, &choices),
            CommunityAct::Idea {
                community,
                text,
                from,
            } => self.say_idea(community, &text, &from),
            CommunityAct::Show {
                community,
                title,
                link,
                text,
            } => self.show_made(community, &title, link, text),
            CommunityAct::MakeHappen {
                item,
                title,
                roles,
                when,
                place,
            } => self.make_happen(&item, &title, &roles, when, &place),
            CommunityAct::AskDates {
                community,
                title,
                text,
                format,
                dates,
                place,
                online,
                seats,
            } => {
                let format = self.format_named(&community, format)?;
                let item = gathering((&title, &text), format, None, &place, online, seats);
                let item = item.and_then(|item| self.in_my_zone(item));
                self.ask_dates(community, item.map_err(item_refusal)?, &dates)
            }
            CommunityAct::Settle { gathering, when } => self.settle_date(&gathering, &when),
            CommunityAct::ChangeGathering { gathering, change } => {
                self.change_gathering(&gathering, change)
            }
            CommunityAct::WasThere { gathering, on } => self.was_there(&gathering, on),
            CommunityAct::Adapt {
                from,
                name,
                succeeds,
            } => self.adapt(from, &name, succeeds),
            CommunityAct::AdaptInto {
                from,
                into,
                charter,
            } => self.adapt_into(from, into, charter),
            CommunityAct::AdaptFormat {
                community,
                from,
                title,
                purpose,
                people,
                steps,
            } => {
                let adapting = super::formats::Adapting {
                    title,
                    purpose,
                    people,
                    steps,
                };
                self.adapt_format(community, &from, adapting)
            }
            CommunityAct::KeepProgram {
                community,
                description,
            } => self.keep_program(community, &description),
            CommunityAct::DropProgram { program } => self.drop_program(&program),
            CommunityAct::CheckIn { code, share } => self.check_in(&code, share),
            CommunityAct::Guest {
                community,
                person,
                until,
            } => self.call_guest(community, person, until),
            CommunityAct::Follow { community, on } => self.follow(community, on),
            CommunityAct::Quiet { community, on } => self.keep_quiet(community, on),
            CommunityAct::Outside { link, on } => self.follow_outside(&link, on),
        }
    }

    /// Names the documents an act writes in.
    pub(super) fn written_by(&self, act: &CommunityAct) -> Vec<(ScopeId, DocumentName)> {
        let Some(me) = self.me() else {
            return Vec::new();
        };
        let own = DocumentName::Contributions(me);
        let of_item = |item: &str| self.find_item(item).ok();
        let mut places = Vec::new();
        match act {
            CommunityAct::Found { .. }
            | CommunityAct::FoundIdea { .. }
            | CommunityAct::Adapt { .. }
            | CommunityAct::Open(_)
            | CommunityAct::Enter { .. }
            | CommunityAct::Carrier { .. }
            | CommunityAct::ListVoters { .. }
            | CommunityAct::Follow { .. }
            | CommunityAct::Quiet { .. }
            | CommunityAct::Outside { .. }
            | CommunityAct::Seen { .. } => {}
            CommunityAct::With { act, .. } => places.extend(self.written_by(act)),
            CommunityAct::Why { community, .. } => {
                places.push((*community, DocumentName::Text(TextName::Why)));
            }
            CommunityAct::AdaptInto { into, .. } => {
                places.extend([(*into, DocumentName::Text(TextName::Why)), (*into, own)]);
            }
            CommunityAct::CheckIn { code, .. } => {
                let gathering = of_item(super::meeting::gathering_in(code));
                places.extend(gathering.map(|(community, _)| (community, own)));
            }
            CommunityAct::Decide { case, .. } => {
                let found = self.find_case(case).ok();
                places.extend(found.into_iter().flat_map(|(community, case)| {
                    [(community, own), (super::panel::scope_of(&case), own)]
                }));
            }
            CommunityAct::DropProgram { program } => {
                let kept = self.own_program(program).ok();
                places.extend(kept.map(|(community, _)| (community, own)));
            }
            CommunityAct::EditCard { card, .. } => {
                let card = of_item(card);
                places.extend(card.map(|(c, id)| (c, DocumentName::Text(TextName::Card(id)))));
            }
            CommunityAct::Join { community, .. }
            | CommunityAct::Leave { community }
            | CommunityAct::MyWhy { community, .. }
            | CommunityAct::ProposeCharter { community, .. }
            | CommunityAct::SignCharter { community }
            | CommunityAct::Post { community, .. }
            | CommunityAct::BringIn { community, .. }
            | CommunityAct::Vouch { community, .. }
            | CommunityAct::Invite { community, .. }
            | CommunityAct::Guest { community, .. }
            | CommunityAct::Useful { community, .. }
            | CommunityAct::Card { community, .. }
            | CommunityAct::Gather { community, .. }
            | CommunityAct::TakeRole { community, .. }
            | CommunityAct::Propose { community, .. }
            | CommunityAct::Poll { community, .. }
            | CommunityAct::Idea { community, .. }
            | CommunityAct::Show { community, .. }
            | CommunityAct::AskDates { community, .. }
            | CommunityAct::AdaptFormat { community, .. }
            | CommunityAct::KeepProgram { community, .. }
            | CommunityAct::Amplify { to: community, .. } => places.push((*community, own)),
            CommunityAct::Reply { to: item, .. }
            | CommunityAct::Edit { item, .. }
            | CommunityAct::Delete { item }
            | CommunityAct::React { to: item, .. }
            | CommunityAct::Accept { answer: item }
            | CommunityAct::Thank { to: item, .. }
            | CommunityAct::Close { item }
            | CommunityAct::TakePart { item, .. }
            | CommunityAct::Report { item, .. }
            | CommunityAct::Appeal { case: item }
            | CommunityAct::DrawAgain { case: item }
            | CommunityAct::Attend {
                gathering: item, ..
            }
            | CommunityAct::Seat {
                gathering: item, ..
            }
            | CommunityAct::Settle {
                gathering: item, ..
            }
            | CommunityAct::ChangeGathering {
                gathering: item, ..
            }
            | CommunityAct::WasThere {
                gathering: item, ..
            }
            | CommunityAct::Choose { item, .. }
            | CommunityAct::MakeHappen { item, .. }
            | CommunityAct::HandOver { role: item, .. }
            | CommunityAct::GiveUp { role: item }
            | CommunityAct::Vote { proposal: item, .. } => {
                places.extend(of_item(item).map(|(community, _)| (community, own)));
            }
        }
        places
    }

    fn have_seen(&mut self, community: ScopeId) -> Result<Answer, Refusal> {
        let scope = self.scopes.get(&community).ok_or_else(unknown_community)?;
        let newest = scope.heads.values().map(|head| head.lamport).max();
        let key = super::view::seen_key(&community);
        self.set(key, &newest.unwrap_or_default().to_string())?;
        Ok(Answer::Done)
    }
}

/// Refuses a mailbox where something is to be read: nothing can be fetched from there.
pub(super) fn must_be_a_page(link: &str, attempt: &str) -> Result<(), Refusal> {
    let read = model::community::parsed_link(link);
    let why = match read.as_deref() {
        Some(page) if page.starts_with("https://") => return Ok(()),
        Some(_) => "behind a mail address nothing can be read. Write a link",
        None => "write a link",
    };
    Err(Refusal::new(
        "value-not-understood",
        format!("Could not {attempt}: {why} that begins with https://."),
    ))
}

pub(super) fn quarter_of(now: Timestamp) -> String {
    let day = day_of(now);
    let month: u32 = day.get(5..7).and_then(|m| m.parse().ok()).unwrap_or(1);
    format!("{}-Q{}", day.get(..4).unwrap_or("1970"), month.div_ceil(3))
}

fn part_of(part: WhyBox) -> TextPart {
    match part {
        WhyBox::MoreNetworked => TextPart::MoreNetworked,
        WhyBox::Hope => TextPart::Hope,
        WhyBox::Networking => TextPart::Networking,
    }
}
