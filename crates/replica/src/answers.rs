//! Answers to questions: the same data the window draws, asked for by name.

use history::PersonId as Who;
use matching::{Ask, Candidate};
use model::{Field, Flaw, FlawKind, Profile, Visibility};

use crate::consent::Choices;
use crate::exposure::MadeFor;
use crate::intent::{Question, matches_typed};
use crate::listing_match::Crowd;
use crate::people::{day_of, is_over, said};
use crate::replica::Replica;
use crate::scope::Scope;
use crate::view::{
    Answer, AskView, ConsentState, CoverView, Dispute, MatchView, MatchesView, MeView, PersonCard,
    ProgramView, ReasonView, Refusal, ScopeStatus, SpaceView, Standing, Status, WaitingView,
};

/// The most rows of `waiting` in a status.
const WAITING_ROWS_MAX: usize = 20;
/// What somebody hears whom nobody finds by name any more.
const NAME_LOST: &str =
    "What you are called went with a device you lost. Say it again, so that others find you.";

impl Replica {
    pub(crate) fn answer(&mut self, question: Question) -> Result<Answer, Refusal> {
        match question {
            Question::Status => Ok(Answer::Status(Box::new(self.status()))),
            Question::People { search, top } => {
                self.must_be_member("list the people")?;
                Ok(Answer::People(self.search_people(search.as_deref(), top)))
            }
            Question::Profile { person: None } => self.profile_answer(),
            Question::Profile {
                person: Some(typed),
            } => {
                let card = self.find_person(&typed)?;
                Ok(Answer::Person(Box::new(card)))
            }
            Question::Inviter { person } => self.inviter_answer(&person),
            Question::CameThrough { person } => self.came_through_answer(&person),
            Question::Program { program } => {
                let program = self.known_program(&program)?;
                Ok(Answer::Text(program.description.clone()))
            }
            Question::Programs => Ok(Answer::Programs(self.program_views())),
            Question::Meet => {
                self.must_be_member("show your requests")?;
                Ok(Answer::Meet(Box::new(self.meet_view())))
            }
            Question::Hints => self.hints(),
            Question::Rounds => {
                self.must_be_member("list the rounds")?;
                Ok(Answer::Rounds(self.round_views()))
            }
            Question::Round { round } => {
                self.must_be_member("show the round")?;
                let round = self.find_round(&round)?.id;
                Ok(Answer::Round(Box::new(self.round_view(&round, true)?)))
            }
            Question::Match { program, top } => {
                self.must_be_member("look for matches")?;
                let program = self.known_program(&program)?.id.clone();
                Ok(Answer::Matches(self.matches(&program, top)))
            }
            Question::MatchFor { program, ask, top } => {
                self.must_be_member("look for matches")?;
                let program = self.known_program(&program)?;
                let view = self.matches_for(&program, &ask, top)?;
                Ok(Answer::Matches(view))
            }
            Question::WhyNot { program, person } => self.why_not(&program, &person),
            Question::Devices => self.devices(),
            Question::Recovery => self.recovery_phrase(),
            Question::Intros => {
                self.must_be_member("show the introductions")?;
                Ok(Answer::Intros(self.intros()))
            }
            Question::GatheringCode { gathering } => self.code_answer(&gathering),
            Question::Outside => self.outside_answer(),
            Question::Summary { community } => self.summary_answer(&community),
            Question::Case { case } => self.case_answer(&case),
            Question::Governance { place } => self.governance_answer(place.as_deref()),
            Question::Earlier { before } => self.earlier_answer(&before),
            Question::Inbox { person } => {
                let inbox = self.inbox(person.as_deref())?;
                Ok(Answer::Inbox(inbox))
            }
            Question::Consignment { recipients } => self.consignment(&recipients),
            Question::FilesAway => Ok(Answer::FilesAway(self.files_away())),
            Question::KeySlots => Ok(Answer::KeySlots(self.key_slots())),
            Question::SealKeys { slots } => {
                self.seal_slots(&slots);
                Ok(Answer::Done)
            }
            Question::Communities => self.communities_answer(),
            Question::Community { community } => self.community_answer(&community),
            Question::Feed { kind, top, source } => {
                self.feed_answer(kind.as_deref(), top, source.as_deref())
            }
            Question::Followed => self.followed_answer(),
            Question::Carriers => Ok(Answer::Carriers(self.seeds())),
            Question::Search { text, top } => self.search_answer(&text, top),
            Question::Digest { days } => self.digest_answer(days),
            Question::Older { before, top } => self.older_answer(&before, top),
            Question::Thread { item, from, top } => self.thread_answer(&item, from, top),
            Question::Card { card } => self.card_answer(&card),
            Question::Calendar { gathering } => self.calendar_answer(&gathering),
            Question::Export => self.export(),
            // Answered when the disk has: see `look_at_oneself`.
            Question::Seen { .. } => Ok(Answer::Done),
            Question::File { file } => self.find_file(&file),
            Question::AllowedSigners => Ok(Answer::Text(self.allowed_signers())),
        }
    }

    fn allowed_signers(&self) -> String {
        let heads = self.scopes.values().flat_map(|scope| scope.heads.keys());
        let keys: std::collections::BTreeSet<_> = heads.map(|log| log.key).collect();
        history::allowed_signers(keys.iter())
    }

    pub(crate) fn profile_answer(&self) -> Result<Answer, Refusal> {
        let me = self.me_view();
        let me = me.ok_or_else(|| Refusal::no_space("show your profile"))?;
        Ok(Answer::Profile(Box::new(me)))
    }

    /// Fields others see although one chose that they do not.
    fn still_shown(&self, shared: &Profile) -> Vec<Field> {
        let stays = |field: &Field| {
            // Whom one knows is shown by another rule, and what is fixed is nobody's choice.
            let is_chosen = field.fixed_visibility().is_none() && *field != Field::Contacts;
            let is_hidden = self.visibility(*field) != Visibility::Space;
            is_chosen && is_hidden && !shared.values(*field).is_empty()
        };
        Field::ALL.into_iter().filter(stays).collect()
    }

    /// Sorts what is odd about one of one's own documents into sentences and into what two devices wrote at
    /// the same time, where that is the document its field is kept in.
    fn odd(&self, flaws: Vec<Flaw>, is_shared: bool, disputes: &mut Vec<Dispute>) -> Vec<String> {
        let mut said = Vec::new();
        for flaw in flaws {
            match (flaw.field, flaw.kind) {
                (Some(field), FlawKind::Conflict { shown, others }) => {
                    if is_shared == self.is_kept_shared(field) {
                        disputes.push(Dispute {
                            field,
                            shown,
                            others,
                            whole: Vec::new(),
                        });
                    }
                }
                (field, kind) => said.push(Flaw { field, kind }.to_string()),
            }
        }
        said
    }

    /// Tells whether nobody knows any more what one is called: whatever said it went with a lost device before
    /// anybody had read it.
    fn name_is_lost(&self, profile: &Profile) -> bool {
        let is_read = self.has_told_of_oneself() && self.booting.is_none();
        let speaks = self.standing() == Standing::Member && !self.is_carrier();
        speaks && is_read && profile.name.is_empty()
    }

    pub(crate) fn me_view(&self) -> Option<MeView> {
        let id = self.me()?;
        let device = self.secrets.as_ref()?.device.signer().key().short();
        let shared = self.own_document().and_then(|id| self.documents.peek(&id));
        let (shared, flaws) = shared
            .and_then(|held| held.paper.profile())
            .map(|document| document.profile())
            .unwrap_or_default();
        let mut disputes = Vec::new();
        let mut flaws = self.odd(flaws, true, &mut disputes);
        let private = self.private.document.profile().1;
        flaws.extend(self.odd(private, false, &mut disputes));
        disputes.extend(self.private_disputes());
        let profile = self.my_profile();
        flaws.extend(self.name_is_lost(&profile).then(|| NAME_LOST.to_owned()));
        Some(MeView {
            id,
            device,
            avoided: profile
                .avoid
                .iter()
                .map(|person| self.name(person))
                .collect(),
            known: profile
                .contacts
                .iter()
                .map(|person| self.name(person))
                .collect(),
            profile,
            visibility: Field::ALL
                .iter()
                .map(|f| (*f, self.visibility(*f)))
                .collect(),
            flaws,
            still_shown: self.still_shown(&shared),
            disputes,
            preferences: self.preferences(),
        })
    }

    /// Members whose words contain what was typed, in listing order.
    fn search_people(&mut self, search: Option<&str>, top: usize) -> Vec<PersonCard> {
        let search = search.unwrap_or_default();
        let words: Vec<&str> = search.split_whitespace().collect();
        self.member_cards()
            .iter()
            .filter(|card| words.iter().all(|word| card.mentions(word)))
            .take(top)
            .map(|card| PersonCard::clone(card))
            .collect()
    }

    /// Tells whether somebody typed their own name or id.
    pub(crate) fn names_me(&self, typed: &str) -> bool {
        self.me()
            .is_some_and(|me| matches_typed(typed, &me, &self.name_alone(&me).unwrap_or_default()))
    }

    /// Finds one person by name, id or the beginning of an id.
    pub(crate) fn find_person(&mut self, typed: &str) -> Result<PersonCard, Refusal> {
        let cards = self.member_cards();
        let found: Vec<_> = cards
            .iter()
            .filter(|card| matches_typed(typed, &card.id, &card.profile.name))
            .collect();
        match found.as_slice() {
            [one] => Ok(PersonCard::clone(one)),
            [] if self.names_me(typed) => Err(Refusal::new(
                "person-oneself",
                format!("“{}” is you. Name somebody else.", typed.trim()),
            )),
            [] => {
                let names = cards.iter().map(|card| card.profile.name.as_str());
                let meant = crate::community::nearly_named(typed, names);
                let meant =
                    meant.map_or_else(String::new, |name| format!(" Did you mean “{name}”?"));
                Err(Refusal::new(
                    "unknown-person",
                    format!(
                        "Could not find “{}” among the people of this space.{meant} See “eyelevel people”.",
                        typed.trim()
                    ),
                ))
            }
            several => {
                let several: Vec<_> = several.iter().map(|card| card.id).collect();
                Err(self.ambiguous(typed, &several))
            }
        }
    }

    /// Says who brought somebody: every member may know, so that nobody comes in unseen.
    fn inviter_answer(&mut self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("show who invited somebody")?;
        let person = self.find_person(typed)?.id;
        let who = history::PersonId::from_bytes(*person.as_bytes());
        let by = self.authority().and_then(|a| a.inviter_of(&who));
        let by = by.map(|by| self.named(&crate::people::said(&by)));
        Ok(Answer::Inviter { person, by })
    }

    /// Says who came through somebody, and through those: whoever would fall with them.
    fn came_through_answer(&mut self, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("show who came through somebody")?;
        let person = self.find_person(typed)?.id;
        let who = history::PersonId::from_bytes(*person.as_bytes());
        let came = self.authority().map(|a| a.came_through(&who));
        let came = came.unwrap_or_default();
        let named = came.iter().map(|who| self.named(&said(who)));
        Ok(Answer::CameThrough {
            person: typed.to_owned(),
            brought: named.collect(),
        })
    }

    pub(crate) fn program_views(&self) -> Vec<ProgramView> {
        let profile = self.my_profile();
        let entered = &profile.programs;
        let view = |program: &matching::Program, adapted| ProgramView {
            id: program.id.clone(),
            name: program.name.say(self.spoken()).to_owned(),
            purpose: program.purpose.say(self.spoken()).to_owned(),
            inputs: program.inputs.clone(),
            asks: self.asks_of(program, &profile),
            in_rounds: program.kind == matching::Kind::Round,
            cohorts: program.cohorts,
            shown: program.shown.say(self.spoken()).to_owned(),
            ready: program.ready,
            entered: entered.contains(&program.id),
            reasons: reasons_of(program),
            adapted,
        };
        let own = matching::programs().iter().map(|it| view(it, None));
        let adapted = self.adapted();
        let adapted = adapted
            .iter()
            .map(|it| view(&it.program, Some(self.adapted_view(it))));
        own.chain(adapted).collect()
    }

    /// The language in which this device's owner reads results.
    pub(crate) fn spoken(&self) -> matching::Language {
        match self.preferences().language {
            Some(crate::intent::Language::German) => matching::Language::German,
            Some(crate::intent::Language::English) | None => matching::Language::English,
        }
    }

    /// Lists what a program asks, with what one has said.
    pub(crate) fn asks_of(
        &self,
        program: &matching::Program,
        profile: &model::Profile,
    ) -> Vec<AskView> {
        let said = matching::Entry::of(profile, &program.id);
        let asks = program.asks.iter();
        asks.map(|question| AskView {
            ask: question.what.name().to_owned(),
            text: question.text.say(self.spoken()).to_owned(),
            answers: if question.what == Ask::Answered {
                Vec::new()
            } else {
                said.all(question.what).to_vec()
            },
            // The one is counted where one has said for how many there is room; the other is not for
            // oneself to say.
            kept: question.what == Ask::Answered
                || question.what == Ask::Load && profile.capacity.contains_key(&program.id),
        })
        .collect()
    }

    /// The number of the day since 1970-01-01.
    pub(crate) fn today(&self) -> Option<i64> {
        matching::day_number(&day_of(self.now))
    }

    /// How one looks at others: in one's own language, today, with one's own weights.
    fn lens(&self, choices: &Choices) -> matching::Lens<'static> {
        matching::Lens {
            today: self.today(),
            varied: true,
            dial: choices.dial,
            facets: choices.facets.clone(),
            experienced: choices.experienced.clone(),
            ..matching::Lens::speaking(self.spoken())
        }
    }

    /// Ranks everybody for one program.
    pub(crate) fn matches(&mut self, program: &str, top: usize) -> MatchesView {
        self.match_list(program, top, None)
    }

    /// Ranks everybody for one question, in a program that asks for one.
    fn matches_for(
        &mut self,
        program: &matching::Program,
        ask: &str,
        top: usize,
    ) -> Result<MatchesView, Refusal> {
        if program.asks.iter().all(|it| it.what != Ask::Question) {
            let name = program.name.say(self.spoken()).to_owned();
            return Err(Refusal::new(
                "no-question",
                format!(
                    "Could not put a question to “{name}”: it compares profiles. “match P11 --for …” finds who can answer one."
                ),
            ));
        }
        // What was said in a community is meant by its id; anything else is the question itself.
        let text = self.words_of_item(ask).unwrap_or_else(|| ask.to_owned());
        Ok(self.match_list(&program.id, top, Some(&text)))
    }

    fn match_list(&mut self, program: &str, top: usize, asked: Option<&str>) -> MatchesView {
        let mut view = MatchesView {
            program: program.to_owned(),
            ..MatchesView::default()
        };
        let (Some(program), Some(me)) = (self.program(program), self.me()) else {
            return view;
        };
        let program = &*program;
        let mut profile = self.my_profile();
        if let Some(asked) = asked {
            ask_with(&mut profile, &program.id, asked);
        }
        let choices = self.choices(program);
        let (contacts, version) = self.people.acquaintances(&self.outside);
        let lens = matching::Lens {
            contacts: (!contacts.is_empty()).then_some(&*contacts),
            ..self.lens(&choices)
        };
        if let Some(hint) = matching::hint(program, &profile, lens.language) {
            // Nobody is compared for somebody who cannot be matched: a large sync costs less.
            view.hint = Some(hint);
            return view;
        }
        self.gather_evidence();
        self.people.prepare(&program.id);
        if is_over(&profile, &day_of(self.now)) {
            profile.challenge = None;
        }
        let (features, lacking) = self.people.own_features(Some(&me), &profile, &program.id);
        let mine = Candidate {
            id: me,
            profile: &profile,
            features: &features,
        };
        let mut exposure = self.exposures.remove(&program.id).unwrap_or_default();
        if self.reckons_at_once() {
            let made_for = MadeFor {
                today: lens.today,
                contacts: version,
            };
            let neutral = matching::Lens {
                today: lens.today,
                contacts: lens.contacts,
                ..matching::Lens::default()
            };
            let all = || self.everybody_in(&program.id);
            exposure.look(program, &all, &self.people.changes, (made_for, &neutral));
        } else {
            exposure.plan(lens.today);
        }
        let mut kept = match asked {
            // What is kept belongs to what one entered with.
            Some(_) => None,
            None => self.lists.remove(&program.id),
        }
        .unwrap_or_default();
        // Whoever does not take part has no features and could not be matched anyway.
        let prepared = |id: &model::PersonId| self.people.get(id)?.candidate();
        let crowd = Crowd {
            changes: &self.people.changes,
            out: choices
                .out
                .iter()
                .copied()
                .chain(self.blocked_people())
                .collect(),
            find: &|id| prepared(id).filter(|it| it.id != me && self.is_member(id)),
            crowded: exposure.crowded(),
            all: &|| {
                let others = self.members().map(|who| said(&who)).filter(|id| *id != me);
                others.filter_map(|id| prepared(&id)).collect()
            },
        };
        let is_hidden = |field| self.visibility(field) == Visibility::Me;
        let unseen = matching::unseen(program, &mine, &is_hidden, &lens);
        let mut matches = kept.list(program, &mine, crowd, (lacking, version), (top, &lens));
        let common = kept.common(program, &mine);
        let listed = matches.iter();
        let listed: Vec<(u32, Candidate)> = listed
            .filter_map(|found| Some((found.score, prepared(&found.person)?)))
            .collect();
        let covered = matching::cover(program, &mine, &listed, &lens);
        if !covered.is_empty() {
            // Each sheet says what the map says: who takes over what is known once the list is.
            let mapped = matching::Lens {
                cover: &covered,
                least: 0,
                ..lens.clone()
            };
            for found in &mut matches {
                let other = listed.iter().find(|(_, other)| other.id == found.person);
                let again = other.map(|(_, it)| matching::explain(program, &mine, it, &mapped));
                if let Some(Ok(again)) = again {
                    found.sheet = again.sheet;
                }
            }
        }
        let making_room = kept.making_room(top, exposure.crowded());
        let makes_room = (making_room > 0).then(|| makes_room(making_room, lens.language));
        if asked.is_none() {
            self.lists.insert(program.id.clone(), kept);
        }
        self.exposures.insert(program.id.clone(), exposure);
        view.themes = self.common_views(common, &matches);
        view.cover = covered.into_iter().map(|it| self.cover_view(it)).collect();
        view.vectors = self.vectors_view();
        let view_of = |found| self.match_view(program, &choices, found);
        view.matches = matches.into_iter().map(view_of).collect();
        if view.matches.is_empty() {
            let nobody = nobody_yet(lens.language);
            let why = program.founding_rule();
            let why = why.map(|rule| format!("{nobody} {}", rule.text.say(lens.language)));
            view.hint = unseen.or(why).or(Some(nobody.to_owned()));
            view.note = makes_room;
        } else {
            view.note = unseen.or(makes_room);
        }
        view
    }

    fn cover_view(&self, covered: matching::Covered) -> CoverView {
        let by = covered.by.map(|person| (person, self.name(&person)));
        let topic = covered.topic;
        CoverView { topic, by }
    }

    fn match_view(
        &self,
        program: &matching::Program,
        choices: &Choices,
        found: matching::Match,
    ) -> MatchView {
        let person = self.people.get(&found.person);
        // Where names are kept back, nothing by which somebody is known is shown.
        let shown = person.filter(|_| !program.anonymous);
        let profile = shown.map(|person| &person.card.profile);
        MatchView {
            person: match program.anonymous {
                true => self.alias(program, &found.person),
                false => found.person,
            },
            name: match profile {
                Some(_) => self.name(&found.person),
                None => self.somebody(),
            },
            nameless: program.anonymous,
            headline: profile.and_then(|p| p.headline.clone()),
            place: profile.and_then(|p| p.place.clone()),
            state: choices.states.get(&found.person).copied(),
            score: found.score,
            reasons: found
                .reasons
                .into_iter()
                .map(|reason| ReasonView {
                    text: reason.text,
                    points: reason.points,
                    field: reason.field,
                })
                .collect(),
            confidence: found.confidence,
            unmet: found.unmet,
            change: found.change,
            next: found.next,
            themes: found.themes.into_iter().map(|it| it.theme).collect(),
            sheet: found.sheet,
            times: found.times,
            weeks: found.weeks,
        }
    }

    /// What somebody is called as long as their name is kept back.
    fn somebody(&self) -> String {
        match self.spoken() {
            matching::Language::English => "Somebody",
            matching::Language::German => "Jemand",
        }
        .to_owned()
    }

    fn why_not(&mut self, program: &str, typed: &str) -> Result<Answer, Refusal> {
        self.must_be_member("compare")?;
        let program = &*self.known_program(program)?;
        let card = self.find_person(typed)?;
        let me = self.me().ok_or_else(|| Refusal::no_space("compare"))?;
        let profile = self.my_profile();
        if program.anonymous {
            return Ok(Answer::WhyNot {
                text: nobody_by_name(program, self.spoken()),
            });
        }
        if let Some(text) = self.chosen_out(program, &card.id) {
            return Ok(Answer::WhyNot { text });
        }
        let choices = self.choices(program);
        if choices.states.get(&card.id) == Some(&ConsentState::Agreed) {
            let text = agreed_already(&card.profile.name, self.spoken());
            return Ok(Answer::WhyNot { text });
        }
        self.gather_evidence();
        let (features, _) = self.people.own_features(Some(&me), &profile, &program.id);
        let theirs = self
            .people
            .their_features(&card.id, &card.profile, &program.id);
        let mine = Candidate {
            id: me,
            profile: &profile,
            features: &features,
        };
        let other = Candidate {
            id: card.id,
            profile: &card.profile,
            features: &theirs,
        };
        let (contacts, _) = self.people.acquaintances(&self.outside);
        let lens = matching::Lens {
            contacts: (!contacts.is_empty()).then_some(&*contacts),
            ..self.lens(&choices)
        };
        let found = matching::explain(program, &mine, &other, &lens);
        if let (Ok(_), Some(rule)) = (&found, program.founding_rule()) {
            // The two fit, and the list is made of whoever shares what enough people share.
            let language = lens.language;
            self.match_list(&program.id, 0, None);
            let list = self.lists.get(&program.id);
            if !list.is_some_and(|list| list.lists(&card.id)) {
                let text = rule.text.say(language).to_owned();
                return Ok(Answer::WhyNot { text });
            }
        }
        Ok(match found {
            Ok(found) => Answer::Matches(MatchesView {
                program: program.id.clone(),
                matches: vec![self.match_view(program, &choices, found)],
                ..MatchesView::default()
            }),
            Err(why) => Answer::WhyNot { text: why.text },
        })
    }

    fn status(&self) -> Status {
        let digest = self.digest();
        let scopes = self.scopes.values().map(|scope| self.scope_status(scope));
        let waiting = self.waiting.iter().take(WAITING_ROWS_MAX);
        Status {
            rooms: self.rooms(),
            standing: self.standing(),
            space: self.space_view(),
            person: self.me(),
            device: self
                .secrets
                .as_ref()
                .map(|s| s.device.signer().key().to_string()),
            notice: self.notice().map(|notice| notice.sentence().to_owned()),
            unheard: self.unheard(),
            refusal: self
                .refusal
                .as_deref()
                .map(|code| crate::door::refusal_sentence(code).to_owned()),
            refusal_code: self
                .refusal
                .as_deref()
                .map(|code| crate::door::refusal_code(code).to_owned()),
            arrived: self.arrived(),
            peers: self.peer_views(),
            scopes: scopes.collect(),
            waiting: waiting
                .map(|waiter| WaitingView {
                    record: waiter.record.id(),
                    reason: waiter.need.sentence(),
                })
                .collect(),
            refused: self.refused.iter().cloned().collect(),
            seeds: self.seeds(),
            carries: self.is_carrier(),
            vectors: self.vectors_view(),
            digest,
        }
    }

    pub(crate) fn scope_status(&self, scope: &Scope) -> ScopeStatus {
        let facts = scope.facts.as_ref();
        ScopeStatus {
            scope: scope.id.to_string(),
            name: facts.map(|facts| facts.shown_name()).unwrap_or_default(),
            takes_part: self.takes_part(&scope.id),
            logs: scope.heads.len() as u64,
            records: scope.records,
            digest: scope.digest(&self.space).to_hex().to_string(),
        }
    }

    pub(crate) fn space_view(&self) -> Option<SpaceView> {
        let id = self.space()?;
        let home = self.home();
        let genesis = home.and_then(|home| home.authority.genesis());
        let facts = home.and_then(|home| home.facts.as_ref());
        Some(SpaceView {
            id,
            name: facts.map(|facts| facts.shown_name()).unwrap_or_default(),
            admission: genesis.map_or(history::Admission::Open, |genesis| genesis.admission),
            ends: self.last_day().map(str::to_owned),
            ended: self.ended().is_some(),
        })
    }

    /// The digest two honest replicas compare: the space as a whole and its open communities.
    pub(crate) fn digest(&self) -> String {
        let Some(home) = self.home() else {
            return String::new();
        };
        let digest = home.digest(&self.space);
        let mut open = self
            .scopes
            .values()
            .filter(|scope| scope.is_open())
            .peekable();
        if open.peek().is_none() {
            return digest.to_hex().to_string();
        }
        let mut hasher = blake3::Hasher::new_derive_key("eyelevel 2026 digest of a space");
        hasher.update(digest.as_bytes());
        for scope in open {
            hasher.update(scope.digest(&self.space).as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    pub(crate) fn members(&self) -> impl Iterator<Item = Who> + '_ {
        let authority = self.authority().into_iter();
        authority.flat_map(|authority| authority.members())
    }
}

/// Says that two who have agreed stand on no list of each other.
fn agreed_already(who: &str, language: matching::Language) -> String {
    match language {
        matching::Language::English => {
            format!("You and {who} have agreed on this already, so neither is on the other’s list.")
        }
        matching::Language::German => format!(
            "Du und {who}, ihr habt euch darauf schon geeinigt; darum steht ihr nicht auf der Liste des anderen."
        ),
    }
}

/// Says that a program without names tells nothing about somebody by name.
fn nobody_by_name(program: &matching::Program, language: matching::Language) -> String {
    let name = program.name.say(language);
    match language {
        matching::Language::English => format!(
            "Nobody is known by name in “{name}” before both agree, so nothing can be said about one person."
        ),
        matching::Language::German => format!(
            "In „{name}“ ist niemand beim Namen bekannt, bevor beide zusagen; darum lässt sich über eine einzelne Person nichts sagen."
        ),
    }
}

/// Finds the name that was probably meant: one that has the typed word, or else one that is written
/// nearly so, whole or a word of it.
pub(crate) fn meant<'n>(
    typed: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Option<&'n str> {
    let typed = typed.trim().to_lowercase();
    let words = names.flat_map(|name| {
        name.split_whitespace()
            .map(move |word| (word, name))
            .chain([(name, name)])
    });
    let mut same = words
        .clone()
        .filter(|(word, _)| word.to_lowercase() == typed);
    let same = same.next().map(|(_, name)| name);
    same.or_else(|| model::nearest(&typed, words))
}

/// Says that nobody stands on a list.
fn nobody_yet(language: matching::Language) -> &'static str {
    match language {
        matching::Language::English => {
            "Nobody fits yet. Matches appear here as people join and profiles grow."
        }
        matching::Language::German => {
            "Noch passt niemand. Matches erscheinen hier, wenn Menschen dazukommen und Profile wachsen."
        }
    }
}

/// Says how many people would stand on a list and leave their places to others.
fn makes_room(count: usize, language: matching::Language) -> String {
    match (language, count) {
        (matching::Language::English, 1) => {
            "One person who stands on many lists makes room for others here.".to_owned()
        }
        (matching::Language::English, _) => {
            format!("{count} people who stand on many lists make room for others here.")
        }
        (matching::Language::German, 1) => {
            "Eine Person, die auf vielen Listen steht, macht hier anderen Platz.".to_owned()
        }
        (matching::Language::German, _) => {
            format!("{count} Personen, die auf vielen Listen stehen, machen hier anderen Platz.")
        }
    }
}

/// Names the kinds of reasons a program counts, each once.
fn reasons_of(program: &matching::Program) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for term in &program.terms {
        let name = term.kind.name();
        if !reasons.iter().any(|known| known == name) {
            reasons.push(name.to_owned());
        }
    }
    reasons
}

/// Puts a question into a profile for one program instead of the one that stands there, which may
/// have an end.
fn ask_with(profile: &mut Profile, program: &str, question: &str) {
    let replaced = [Ask::Question, Ask::End].map(Ask::name);
    profile
        .answers
        .retain(|it| it.program != program || !replaced.contains(&it.ask.as_str()));
    profile.answers.push(model::Answer {
        program: program.to_owned(),
        ask: Ask::Question.name().to_owned(),
        text: question.to_owned(),
    });
}
