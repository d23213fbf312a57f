//! Gatherings, guests, reading along and the summary: what is told, and what stays one's own.

use crate::common::{Table, stands_in};
use history::ScopeId;
use replica::{
    Answer, CommunityAct, CommunityView, EraseAct, GovernAct, Intent, PostKind, Question, Refusal,
    Rule, TalkAct, Template,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;
const NAMES: [&str; 6] = ["Ann", "Ben", "Cem", "Dora", "Emil", "Fatma"];

struct Tea {
    table: Table,
    community: ScopeId,
}

impl Tea {
    /// A community so many people take part in; the rest know of it.
    fn of(members: usize, all: usize) -> Tea {
        let mut table = Table::of(&NAMES[..all]);
        let found = CommunityAct::Found {
            name: "Tea".into(),
            template: Template::Theme,
            closed: None,
        };
        let community = match table.act(ANN, Intent::Community(found)) {
            Answer::Community(view) => view.row.id,
            other => panic!("{other:?}"),
        };
        let mut tea = Tea { table, community };
        tea.go_round();
        for device in 1..members {
            let sign = true;
            tea.act(device, CommunityAct::Join { community, sign });
        }
        tea.go_round();
        tea
    }

    fn go_round(&mut self) {
        for _ in 0..2 {
            for device in 1..self.table.devices.len() {
                self.table.encounter(ANN, device);
            }
        }
    }

    fn wish(&mut self, device: usize, act: CommunityAct) -> Result<Answer, Refusal> {
        self.table.wish(device, Intent::Community(act))
    }

    fn act(&mut self, device: usize, act: CommunityAct) -> Answer {
        self.wish(device, act).expect("not refused")
    }

    fn said(&mut self, device: usize, act: CommunityAct) -> String {
        match self.act(device, act) {
            Answer::Said { id, .. } => id,
            other => panic!("{other:?}"),
        }
    }

    fn show(&mut self, device: usize) -> CommunityView {
        let community = self.community.to_string();
        let question = Intent::Ask(Question::Community { community });
        match self.table.act(device, question) {
            Answer::Community(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn walk(&mut self) -> String {
        let walk = CommunityAct::Gather {
            community: self.community,
            title: "Walk".into(),
            text: String::new(),
            format: Some("walk".into()),
            when: "2027-01-15 12:00-13:00 weekly 3".into(),
            place: "Harbour".into(),
            online: false,
            seats: None,
        };
        self.said(ANN, walk)
    }
}

#[test]
fn a_gathering_repeats_and_has_a_thread() {
    let mut tea = Tea::of(2, 2);
    let walk = tea.walk();
    tea.go_round();
    let reply = CommunityAct::Reply {
        to: walk,
        text: "I bring tea.".into(),
    };
    tea.act(BEN, reply);
    tea.go_round();
    let shown = tea.show(ANN).gatherings.remove(0);
    assert_eq!(shown.when, "2027-01-15 12:00-13:00");
    assert_eq!(shown.repeats.as_deref(), Some("weekly 3"));
    assert_eq!(shown.days, ["2027-01-15", "2027-01-22", "2027-01-29"]);
    let said: Vec<(&str, &str)> = shown
        .replies
        .iter()
        .map(|reply| (reply.author_name.as_str(), reply.text.as_str()))
        .collect();
    assert_eq!(said, [("Ben", "I bring tea.")]);
}

#[test]
fn what_one_notes_at_a_gathering_stays_ones_own() {
    let mut tea = Tea::of(3, 3);
    let walk = tea.walk();
    tea.go_round();
    let question = Question::GatheringCode {
        gathering: walk.clone(),
    };
    let code = match tea.table.act(ANN, Intent::Ask(question)) {
        Answer::Text(code) => code,
        other => panic!("{other:?}"),
    };
    let check_in = |share| CommunityAct::CheckIn {
        code: code.clone(),
        share,
    };
    // Nobody but its host can make one, and what was copied from a list is none.
    let gathering = walk.clone();
    let question = Intent::Ask(Question::GatheringCode { gathering });
    assert_eq!(tea.table.wish(BEN, question).unwrap_err().code, "not-yours");
    let (named, said) = code.split_once('.').unwrap();
    for forged in [
        walk.clone(),
        named.to_owned(),
        format!(
            "{named}.{}",
            said.replace(|it: char| it.is_ascii_digit(), "a")
        ),
        format!("{named}.{}a", said),
    ] {
        let code = forged.clone();
        let forged_one = CommunityAct::CheckIn { code, share: true };
        let refusal = tea.wish(BEN, forged_one).unwrap_err();
        assert_eq!(refusal.code, "code-foreign", "{forged}");
    }
    tea.table.wire.clear();
    tea.act(BEN, check_in(false));
    tea.act(CEM, check_in(true));
    tea.go_round();
    let of = |view: CommunityView| {
        let walk = &view.gatherings[0];
        (walk.attended, walk.i_was_there, walk.noted)
    };
    assert_eq!(of(tea.show(BEN)), (1, false, true));
    assert_eq!(of(tea.show(CEM)), (1, true, true));
    assert_eq!(of(tea.show(ANN)), (1, false, false));
    // Nothing about it left the device: no record of Ben's, and the note stands in no index.
    let ben = tea.table.name(BEN);
    let sent = tea.table.wire.iter().filter(|(from, ..)| *from == BEN);
    let sent: Vec<Vec<u8>> = sent.map(|(_, _, frame)| frame.clone()).collect();
    assert!(!stands_in(b"community/there", &sent), "{ben:?}");
    tea.table.now.0 += 2 * 3_600 * 1_000;
    assert_eq!(
        tea.wish(BEN, check_in(false)).unwrap_err().code,
        "code-over"
    );
    let unknown = CommunityAct::CheckIn {
        code: "eyelevel-here:ffffffff".into(),
        share: true,
    };
    assert_eq!(tea.wish(BEN, unknown).unwrap_err().code, "unknown-item");
    let post = CommunityAct::Post {
        community: tea.community,
        kind: PostKind::News,
        text: "No gathering".into(),
        until: None,
    };
    let post = tea.said(BEN, post);
    let wrong = CommunityAct::CheckIn {
        code: post,
        share: false,
    };
    assert_eq!(tea.wish(BEN, wrong).unwrap_err().code, "no-gathering");
}

#[test]
fn a_guest_has_a_badge_and_a_last_day() {
    let mut tea = Tea::of(3, 3);
    let person = tea.table.person(CEM);
    let guest = |until: Option<&str>, community| CommunityAct::Guest {
        community,
        person,
        until: until.map(str::to_owned),
    };
    let community = tea.community;
    tea.act(ANN, guest(Some("2027-12-31"), community));
    tea.go_round();
    let badge = |view: CommunityView| {
        let cem = view.members.iter().find(|it| it.person == person);
        cem.expect("a member").guest_until.clone()
    };
    for device in [ANN, BEN, CEM] {
        let shown = badge(tea.show(device));
        assert_eq!(shown.as_deref(), Some("2027-12-31"), "{device}");
    }
    let founder = CommunityAct::Guest {
        community,
        person: tea.table.person(ANN),
        until: Some("2027-12-31".to_owned()),
    };
    let silenced = tea.wish(BEN, founder).unwrap_err();
    assert_eq!(silenced.code, "guests-of-others", "Ann looks after it");
    let silenced = tea.wish(BEN, guest(Some("2027-12-31"), community));
    assert_eq!(silenced.unwrap_err().code, "guests-of-others");
    assert!(tea.show(ANN).calls_guests && !tea.show(BEN).calls_guests);
    let odd = tea.wish(ANN, guest(Some("soon"), community)).unwrap_err();
    assert_eq!(odd.code, "value-not-understood");
    tea.act(ANN, guest(None, community));
    tea.go_round();
    assert_eq!(badge(tea.show(BEN)), None);
}

#[test]
fn reading_along_tells_nobody() {
    let mut tea = Tea::of(2, 3);
    let community = tea.community;
    let post = CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: "The kettle works again.".into(),
        until: None,
    };
    tea.act(BEN, post);
    tea.go_round();
    let feed = |tea: &mut Tea| {
        let question = Question::Feed {
            kind: None,
            top: 9,
            source: None,
        };
        match tea.table.act(CEM, Intent::Ask(question)) {
            Answer::Feed(items) => items.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(feed(&mut tea), 0);
    let before = tea.table.status(CEM).digest;
    tea.act(
        CEM,
        CommunityAct::Follow {
            community,
            on: true,
        },
    );
    assert_eq!(feed(&mut tea), 1);
    assert!(tea.show(CEM).row.followed);
    assert_eq!(tea.table.status(CEM).digest, before, "nothing was said");
    tea.act(
        CEM,
        CommunityAct::Follow {
            community,
            on: false,
        },
    );
    assert_eq!(feed(&mut tea), 0);
}

#[test]
fn whom_one_follows_comes_into_ones_feed_and_nobody_is_told() {
    let mut tea = Tea::of(2, 3);
    let community = tea.community;
    for (device, text) in [(ANN, "Biscuits."), (BEN, "The kettle works again.")] {
        let post = CommunityAct::Post {
            community,
            kind: PostKind::News,
            text: text.into(),
            until: None,
        };
        tea.act(device, post);
    }
    tea.go_round();
    let feed = |tea: &mut Tea| {
        let question = Question::Feed {
            kind: None,
            top: 9,
            source: None,
        };
        match tea.table.act(CEM, Intent::Ask(question)) {
            Answer::Feed(items) => items,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(feed(&mut tea), []);
    let before = tea.table.status(CEM).digest;
    let ben = tea.table.person(BEN);
    let follow = |person, on| Intent::Talk(TalkAct::Follow { person, on });
    tea.table.act(CEM, follow(ben, true));
    let seen = feed(&mut tea);
    assert_eq!(seen.len(), 1, "Ann is not followed");
    assert!(seen[0].followed && seen[0].post.author == ben);
    assert_eq!(tea.table.status(CEM).digest, before, "nothing was said");
    let block = |on| Intent::Talk(TalkAct::Block { person: ben, on });
    tea.table.act(CEM, block(true));
    assert_eq!(feed(&mut tea), [], "nothing is taken from whom one blocks");
    tea.table.act(CEM, block(false));
    let join = CommunityAct::Join {
        community,
        sign: false,
    };
    tea.act(CEM, join);
    let seen = feed(&mut tea);
    let by_ben = |item: &&replica::FeedItem| item.followed;
    assert_eq!((seen.len(), seen.iter().filter(by_ben).count()), (2, 1));
    tea.table.act(CEM, follow(ben, false));
    assert!(feed(&mut tea).iter().all(|item| !item.followed));
    let me = tea.table.person(CEM);
    let refused = tea.table.wish(CEM, follow(me, true)).unwrap_err();
    assert_eq!(refused.code, "follow-oneself");
}

#[test]
fn a_summary_names_nobody_and_needs_five() {
    let mut few = Tea::of(4, 4);
    let summary = |tea: &mut Tea| {
        let community = tea.community.to_string();
        let question = Intent::Ask(Question::Summary { community });
        tea.table.wish(ANN, question)
    };
    assert_eq!(summary(&mut few).unwrap_err().code, "too-few-to-sum");
    let mut tea = Tea::of(6, 6);
    let community = tea.community;
    for device in 0..6 {
        assert_eq!(tea.show(ANN).health.useful, None);
        let useful = CommunityAct::Useful {
            community,
            to_me: 4,
            to_organisation: if device == 0 { 5 } else { 3 },
        };
        tea.act(device, useful);
        if device < 5 {
            tea.go_round();
        }
        if device == 4 {
            break;
        }
    }
    let useful = tea.show(ANN).health.useful.expect("five have answered");
    assert_eq!((useful.people, useful.to_people), (5, 40));
    assert_eq!(useful.to_organisation, 34);
    let text = match summary(&mut tea).unwrap() {
        Answer::Text(text) => text,
        other => panic!("{other:?}"),
    };
    assert!(text.contains("- Members: 6"), "{text}");
    assert!(text.contains("3.4 of 5"), "{text}");
    // What one more says could be worked out of two sums.
    let useful = CommunityAct::Useful {
        community,
        to_me: 1,
        to_organisation: 1,
    };
    tea.act(5, useful);
    tea.go_round();
    match summary(&mut tea).unwrap() {
        Answer::Text(later) => assert_eq!(later, text),
        other => panic!("{other:?}"),
    }
    for name in NAMES {
        assert!(!text.contains(name), "{text}");
    }
}

#[test]
fn an_open_community_lists_its_members_as_they_are_now() {
    let mut tea = Tea::of(3, 4);
    let community = tea.community;
    tea.act(ANN, CommunityAct::Open(Some(community)));
    let names = |tea: &mut Tea| -> Vec<String> {
        let shown = tea.show(ANN);
        let members = shown.members.iter();
        members
            .map(|member| match &member.guest_until {
                Some(until) => format!("{} until {until}", member.name),
                None => member.name.clone(),
            })
            .collect()
    };
    assert_eq!(names(&mut tea), ["Ann", "Ben", "Cem"]);
    let edit = model::Edit::Set(model::Field::Name, vec!["Zoe".into()]);
    tea.table.act(BEN, Intent::Profile(vec![edit]));
    tea.go_round();
    assert_eq!(names(&mut tea), ["Ann", "Cem", "Zoe"]);
    let person = tea.table.person(CEM);
    let until = Some("2099-01-01".to_owned());
    let guest = CommunityAct::Guest {
        community,
        person,
        until,
    };
    tea.act(ANN, guest);
    tea.go_round();
    assert_eq!(names(&mut tea), ["Ann", "Cem until 2099-01-01", "Zoe"]);
    // Whose guest somebody is has to be in.
    tea.act(ANN, CommunityAct::Leave { community });
    let join = CommunityAct::Join {
        community,
        sign: false,
    };
    tea.act(3, join);
    tea.go_round();
    assert_eq!(names(&mut tea), ["Cem", "Dora", "Zoe"]);
    assert!(tea.show(BEN).calls_guests, "nobody looks after it");
}

#[test]
fn after_their_last_day_guests_are_shown_as_gone_and_write_no_more() {
    let mut tea = Tea::of(3, 3);
    let (community, person) = (tea.community, tea.table.person(BEN));
    let until = |until: Option<&str>| CommunityAct::Guest {
        community,
        person,
        until: until.map(str::to_owned),
    };
    let news = || CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: "Hello.".into(),
        until: None,
    };
    let last = model::community::date_of((tea.table.now.0 / DAY_MS) as i64 + 2);
    tea.act(ANN, until(Some(&last)));
    tea.go_round();
    tea.act(BEN, news());
    tea.go_round();
    let stands = |tea: &mut Tea, device| {
        let view = tea.show(device);
        let ben = view.members.iter().find(|member| member.person == person);
        let ben = ben.expect("he is listed");
        let (until, over) = (ben.guest_until.clone(), ben.guest_over);
        (until, over, view.row.members, view.row.joined)
    };
    let day = || Some(last.clone());
    assert_eq!(stands(&mut tea, BEN), (day(), false, Some(3), true));
    tea.table.pass(2 * DAY_MS);
    assert_eq!(
        stands(&mut tea, BEN),
        (day(), false, Some(3), true),
        "the last day"
    );
    tea.table.pass(DAY_MS);
    assert_eq!(stands(&mut tea, BEN), (day(), true, Some(2), false));
    assert_eq!(stands(&mut tea, CEM), (day(), true, Some(2), true));
    assert_eq!(tea.wish(BEN, news()).unwrap_err().code, "stay-over");
    let sign = true;
    let join = CommunityAct::Join { community, sign };
    assert_eq!(tea.wish(BEN, join).unwrap_err().code, "stay-over");
    let later = model::community::date_of((tea.table.now.0 / DAY_MS) as i64 + 9);
    tea.act(ANN, until(Some(&later)));
    tea.go_round();
    assert_eq!(stands(&mut tea, BEN), (Some(later), false, Some(3), true));
    tea.act(BEN, news());
    tea.go_round();
    assert_eq!(
        tea.show(CEM).posts.len(),
        2,
        "what he said is nobody's to judge"
    );
}

const DAY_MS: u64 = 24 * 3_600 * 1_000;

#[test]
fn whoever_pauses_others_decides_nothing_alone_and_what_was_carried_stays() {
    let mut tea = Tea::of(4, 4);
    let community = tea.community;
    let rule = |tea: &mut Tea, device: usize, pauses: bool| {
        let person = tea.table.person(device).to_string();
        let rule = match pauses {
            true => Rule::Pause { person },
            false => Rule::Restore { person },
        };
        let place = community.to_string();
        tea.table
            .act(ANN, Intent::Govern(GovernAct::Propose { place, rule }));
        tea.go_round();
    };
    for device in 1..4 {
        rule(&mut tea, device, true);
    }
    let charter = CommunityAct::ProposeCharter {
        community,
        clauses: vec!["Ann decides everything.".into()],
    };
    tea.act(ANN, charter);
    tea.go_round();
    let shown = tea.show(ANN);
    assert_eq!(shown.charter.version, 1);
    let open = &shown.proposals[0];
    assert_eq!((open.carried, open.needed), (false, 3));
    for device in 1..4 {
        rule(&mut tea, device, false);
    }
    assert_eq!(tea.show(ANN).charter.version, 1);
}

#[test]
fn a_charter_outlives_its_founder_s_words() {
    let mut tea = Tea::of(5, 5);
    let community = tea.community;
    let before = tea.show(1).charter;
    assert_eq!(before.version, 1);
    tea.table
        .act(ANN, Intent::Erase(EraseAct::Community { community }));
    tea.go_round();
    for device in [ANN, 1, 4] {
        let charter = tea.show(device).charter;
        assert_eq!((charter.version, &charter.clauses), (1, &before.clauses));
    }
}

#[test]
fn words_are_put_only_where_there_were_words() {
    let mut tea = Tea::of(3, 3);
    let (community, person) = (tea.community, tea.table.person(2));
    let poll = CommunityAct::Poll {
        community,
        text: "Which colour?".into(),
        options: vec!["Red".into(), "Blue".into()],
        many: false,
        until: None,
    };
    let poll = tea.said(ANN, poll);
    let edit = |item: &str, text: &str| CommunityAct::Edit {
        item: item.to_owned(),
        text: text.to_owned(),
    };
    tea.act(ANN, edit(&poll, "Which color?"));
    tea.go_round();
    let choose = CommunityAct::Choose {
        item: poll.clone(),
        choices: vec![1],
    };
    tea.act(1, choose);
    tea.go_round();
    let refused = tea.wish(ANN, edit(&poll, "Shall we end it?"));
    assert_eq!(refused.unwrap_err().code, "poll-answered");
    // Whoever is named by a change hears of it, and whoever is named no more does not.
    let post = CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: "Please look.".into(),
        until: None,
    };
    let post = tea.said(ANN, post);
    let is_named = |tea: &mut Tea| {
        tea.go_round();
        let posts = tea.show(2).posts;
        let post = posts.into_iter().find(|it| it.id == post).unwrap();
        post.mentions_me
    };
    assert!(!is_named(&mut tea));
    let name = NAMES[2];
    assert_eq!(tea.table.person(2), person);
    tea.act(ANN, edit(&post, &format!("@{name} please look.")));
    assert!(is_named(&mut tea));
    tea.act(ANN, edit(&post, "Nobody need look."));
    assert!(!is_named(&mut tea));
}

#[test]
fn a_role_that_others_hold_is_not_taken_away() {
    let mut tea = Tea::of(3, 3);
    let role = |community| CommunityAct::TakeRole {
        community,
        title: "Treasurer".into(),
        until: None,
    };
    let community = tea.community;
    tea.act(1, role(community));
    tea.go_round();
    let id = tea.show(1).roles[0].id.clone();
    tea.act(2, role(community));
    tea.go_round();
    let delete = CommunityAct::Delete { item: id };
    tea.go_round();
    assert_eq!(tea.wish(1, delete).unwrap_err().code, "role-in-use");
    assert_eq!(tea.show(2).roles.len(), 1);
}

#[test]
fn whoever_is_blocked_is_neither_found_nor_to_be_greeted() {
    let mut tea = Tea::of(3, 3);
    let person = tea.table.person(1);
    let found = |tea: &mut Tea| {
        let text = NAMES[1].to_owned();
        let search = Question::Search { text, top: 9 };
        match tea.table.act(ANN, Intent::Ask(search)) {
            Answer::Found(found) => found.into_iter().filter(|it| it.kind == "person").count(),
            other => panic!("{other:?}"),
        }
    };
    let greeted = |tea: &mut Tea| {
        let members = tea.show(ANN).members;
        members.iter().any(|it| it.person == person && it.newcomer)
    };
    assert_eq!((found(&mut tea), greeted(&mut tea)), (1, true));
    let on = true;
    tea.table
        .act(ANN, Intent::Talk(TalkAct::Block { person, on }));
    assert_eq!((found(&mut tea), greeted(&mut tea)), (0, false));
}
