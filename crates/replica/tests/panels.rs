//! Reports: a drawn panel reads what nobody else reads, decides, and another one may overturn it.

use std::cell::Cell;
use std::sync::Once;

use crate::common::Table;
use history::ScopeId;
use model::community::Finding;
use replica::{
    Answer, CasePart, CasePhase, CaseView, CommunityAct, CommunityView, GovernAct, Intent,
    PostKind, Question, Refusal, Rule, Template, TextEdit,
};

thread_local! {
    /// How often a device of this test went on with a case.
    static FOLLOWED: Cell<usize> = const { Cell::new(0) };
}

/// Counts for each test, which has a thread of its own, how often a device goes on with a case.
///
/// One for all threads: asked by a thread that listens to nothing, tracing would remember of the place in the
/// code that nobody listens, also where another thread does.
struct Follows;

impl tracing::Subscriber for Follows {
    fn enabled(&self, about: &tracing::Metadata<'_>) -> bool {
        about.target().ends_with("community::follow") && *about.level() == tracing::Level::TRACE
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::Id {
        tracing::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::Id, _: &tracing::Id) {}

    fn event(&self, _: &tracing::Event<'_>) {
        FOLLOWED.set(FOLLOWED.get() + 1);
    }

    fn enter(&self, _: &tracing::Id) {}

    fn exit(&self, _: &tracing::Id) {}
}

const ANN: usize = 0;
/// Says what is reported.
const BEN: usize = 1;
/// Reports it.
const CEM: usize = 2;
const DORA: usize = 3;
const EMIL: usize = 4;
const SECRET: &str = "He has called me names since Tuesday.";
const NAMES: [&str; 12] = [
    "Ann", "Ben", "Cem", "Dora", "Emil", "Fatma", "Gero", "Hana", "Ilja", "Jule", "Kofi", "Lena",
];

struct Cafe {
    table: Table,
    community: ScopeId,
    all: usize,
}

impl Cafe {
    /// A community in which so many people have signed and may vote.
    fn of(all: usize) -> Cafe {
        let mut table = Table::of(&NAMES[..all]);
        let found = CommunityAct::Found {
            name: "Repair cafe".into(),
            template: Template::Theme,
            closed: None,
        };
        let community = match table.act(ANN, Intent::Community(found)) {
            Answer::Community(view) => view.row.id,
            other => panic!("{other:?}"),
        };
        let mut cafe = Cafe {
            table,
            community,
            all,
        };
        cafe.go_round();
        for device in 1..all {
            let sign = true;
            cafe.act(device, CommunityAct::Join { community, sign });
        }
        cafe.go_round();
        cafe.act(ANN, CommunityAct::ListVoters { community });
        cafe.go_round();
        assert_eq!(cafe.show(ANN).without_vote, 0);
        cafe
    }

    /// Everybody meets the first, twice, so that what came last goes round too.
    fn go_round(&mut self) {
        let everybody: Vec<usize> = (1..self.all).collect();
        self.meet(&everybody);
    }

    fn meet(&mut self, devices: &[usize]) {
        for _ in 0..2 {
            for device in devices {
                self.table.encounter(ANN, *device);
            }
        }
        self.table.pass(61_000);
    }

    /// Starts every device again: what they have said lies on disk until they say more.
    fn start_again(&mut self) {
        (0..self.all).for_each(|device| self.table.restart(device, true));
    }

    fn wish(&mut self, device: usize, act: CommunityAct) -> Result<Answer, Refusal> {
        self.table.wish(device, Intent::Community(act))
    }

    fn act(&mut self, device: usize, act: CommunityAct) -> Answer {
        self.wish(device, act).expect("not refused")
    }

    fn show(&mut self, device: usize) -> CommunityView {
        let community = self.community.to_string();
        let question = Intent::Ask(Question::Community { community });
        match self.table.act(device, question) {
            Answer::Community(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn post(&mut self, device: usize, text: &str) -> String {
        let post = self.news(text);
        self.said(device, post)
    }

    fn news(&self, text: &str) -> CommunityAct {
        CommunityAct::Post {
            community: self.community,
            kind: PostKind::News,
            text: text.into(),
            until: None,
        }
    }

    /// Tries to say something where one's own copy knows that nobody would take it in.
    fn has_no_voice(&mut self, device: usize, text: &str) {
        let post = self.news(text);
        assert_eq!(self.code(device, post), "removed");
        let (community, sign) = (self.community, false);
        let join = CommunityAct::Join { community, sign };
        assert_eq!(self.code(device, join), "removed");
    }

    fn said(&mut self, device: usize, act: CommunityAct) -> String {
        match self.act(device, act) {
            Answer::Said { id, .. } => id,
            other => panic!("{other:?}"),
        }
    }

    /// Tells whether a case stands among those that wait for somebody.
    fn waits_for(&mut self, device: usize, case: &str) -> bool {
        let row = self.show(device).row;
        row.panels.iter().any(|waiting| waiting.id == case)
    }

    fn case(&mut self, device: usize, case: &str) -> CaseView {
        let case = case.to_owned();
        match self.table.act(device, Intent::Ask(Question::Case { case })) {
            Answer::Case(view) => *view,
            other => panic!("{other:?}"),
        }
    }

    fn report(&mut self, item: &str) -> String {
        self.said(CEM, reported(item, None))
    }

    /// Who sits, by device.
    fn panel(&mut self, case: &str) -> Vec<usize> {
        let view = self.case(ANN, case);
        let names = view.panel.iter().map(|named| named.name.clone());
        let names: Vec<String> = names.collect();
        (0..self.all)
            .filter(|device| names.iter().any(|name| name == NAMES[*device]))
            .collect()
    }

    /// The panel meets whoever reported, so that the text reaches them.
    fn hand_over(&mut self, panel: &[usize]) {
        for _ in 0..2 {
            for device in panel {
                self.table.encounter(CEM, *device);
            }
            self.go_round();
        }
    }

    /// The founder, who alone is a steward, takes somebody's voice or gives it back.
    fn pause(&mut self, device: usize, pauses: bool) {
        let person = NAMES[device].to_owned();
        let rule = match pauses {
            true => Rule::Pause { person },
            false => Rule::Restore { person },
        };
        let place = self.community.to_string();
        let act = GovernAct::Propose { place, rule };
        self.table.act(ANN, Intent::Govern(act));
        for _ in 0..4 {
            self.go_round();
        }
    }

    /// All who may vote, but for those named, sign what is proposed.
    fn sign(&mut self, all_but: &[usize]) {
        for device in (0..self.all).filter(|device| !all_but.contains(device)) {
            let ask = Intent::Ask(Question::Governance { place: None });
            let places = match self.table.act(device, ask) {
                Answer::Governance(places) => places,
                other => panic!("{other:?}"),
            };
            let mut places = places.into_iter();
            let place = places.find(|place| place.scope == self.community);
            for pending in place.expect("the community").proposals {
                let proposal = pending.id.to_string();
                self.table
                    .act(device, Intent::Govern(GovernAct::Sign { proposal }));
            }
        }
        for _ in 0..4 {
            self.go_round();
        }
    }

    fn decide(&mut self, device: usize, case: &str, finding: Finding) -> Result<Answer, Refusal> {
        let (case, note) = (case.to_owned(), format!("{} has read it", NAMES[device]));
        let act = CommunityAct::Decide {
            case,
            finding,
            note,
        };
        self.wish(device, act)
    }

    fn decide_all(&mut self, case: &str, panel: &[usize], finding: Finding) {
        for device in panel {
            self.decide(*device, case, finding).expect("on the panel");
            self.go_round();
        }
        self.go_round();
    }

    /// Counts the cases a device goes on with because somebody posts there.
    fn followed_after_a_post(&mut self, device: usize) -> usize {
        static LISTENS: Once = Once::new();
        LISTENS.call_once(|| {
            tracing::subscriber::set_global_default(Follows).expect("nobody else listens");
            // What was asked while nobody listened is asked again.
            tracing::callsite::rebuild_interest_cache();
        });
        FOLLOWED.set(0);
        self.post(device, "Tea is at four.");
        FOLLOWED.get()
    }

    fn code(&mut self, device: usize, act: CommunityAct) -> String {
        let refused = self.wish(device, act).expect_err("refused");
        refused.code.to_string()
    }
}

#[test]
fn a_drawn_panel_reads_decides_and_nobody_else_reads() {
    let mut cafe = Cafe::of(6);
    let item = cafe.post(BEN, "You cannot even hold a screwdriver.");
    cafe.go_round();
    let case = cafe.report(&item);
    assert_eq!(cafe.case(CEM, &case).phase, CasePhase::Drawing);
    for _ in 0..3 {
        cafe.go_round();
    }
    let panel = cafe.panel(&case);
    assert_eq!(panel.len(), 3);
    assert!(!panel.contains(&BEN) && !panel.contains(&CEM));
    for device in 0..6 {
        let view = cafe.case(device, &case);
        assert_eq!(view.phase, CasePhase::Deciding, "{device}");
        let part = match device {
            BEN => CasePart::Respondent,
            CEM => CasePart::Reporter,
            it if panel.contains(&it) => CasePart::Panelist,
            _ => CasePart::None,
        };
        assert_eq!(view.part, part, "{device}");
        assert_eq!(cafe.waits_for(device, &case), panel.contains(&device));
    }
    // What else is said changes nothing about it, nor does a start.
    cafe.post(ANN, "On Friday we mend lamps.");
    cafe.go_round();
    cafe.start_again();
    for device in 0..6 {
        assert_eq!(cafe.waits_for(device, &case), panel.contains(&device));
    }
    cafe.hand_over(&panel);
    for device in 0..6 {
        let reads = device == CEM || panel.contains(&device);
        let view = cafe.case(device, &case);
        let told = view.text.map(|text| text.told);
        assert_eq!(told.as_deref(), reads.then_some(SECRET), "{device}");
        let pieces = cafe.table.devices[device].disk.pieces();
        let held = crate::common::stands_in(SECRET.as_bytes(), &pieces);
        assert!(reads || !held, "{device} holds the text in clear");
    }

    // The ladder begins at its lowest step, and only the panel decides.
    let refused = cafe.decide(panel[0], &case, Finding::Exclude);
    assert_eq!(refused.expect_err("refused").code, "finding-not-open");
    let refused = cafe.decide(BEN, &case, Finding::Dismiss);
    assert_eq!(refused.expect_err("refused").code, "not-on-panel");
    cafe.decide_all(&case, &panel[..1], Finding::Remind);
    for device in 0..6 {
        let is_asked = panel[1..].contains(&device);
        assert_eq!(cafe.waits_for(device, &case), is_asked, "{device}");
    }
    cafe.decide_all(&case, &panel[1..2], Finding::Remind);
    for device in 0..6 {
        assert!(!cafe.waits_for(device, &case), "it is decided");
        let view = cafe.case(device, &case);
        assert_eq!(view.decision, Some(Finding::Remind), "{device}");
        assert_eq!(view.phase, CasePhase::Decided);
    }
    let notes = cafe.case(panel[2], &case).text.expect("the text").notes;
    assert_eq!(notes.len(), 2);

    // The next step is a pause, and it takes the voice everywhere; whoever founded it is no exception.
    let second = cafe.post(BEN, "Still cannot.");
    cafe.go_round();
    let case = cafe.report(&second);
    for _ in 0..3 {
        cafe.go_round();
    }
    let panel = cafe.panel(&case);
    cafe.hand_over(&panel);
    cafe.decide_all(&case, &panel[..2], Finding::Pause);
    for device in 0..6 {
        assert_eq!(cafe.case(device, &case).phase, CasePhase::Decided);
    }
    cafe.has_no_voice(BEN, "I go on as before.");
    cafe.go_round();
    let texts = |view: CommunityView| -> Vec<String> {
        view.posts.into_iter().map(|post| post.text).collect()
    };
    let shown = texts(cafe.show(CEM));
    assert!(shown.iter().any(|text| text == "Still cannot."));
    assert!(!shown.iter().any(|text| text == "I go on as before."));
}

#[test]
fn whoever_reported_can_neither_turn_the_report_nor_have_it_vanish() {
    let mut cafe = Cafe::of(5);
    let item = cafe.post(BEN, "You cannot even hold a screwdriver.");
    cafe.go_round();
    let case = cafe.report(&item);
    for _ in 0..3 {
        cafe.go_round();
    }
    let edit = CommunityAct::Edit {
        item: case.clone(),
        text: "He has apologised.".into(),
    };
    let delete = CommunityAct::Delete { item: case.clone() };
    for act in [edit, delete] {
        assert_eq!(cafe.code(CEM, act), "report-stays");
    }
    let erase = |act| Intent::Erase(act);
    let one = erase(replica::EraseAct::Item { item: case.clone() });
    let refused = cafe.table.wish(CEM, one).expect_err("refused");
    assert_eq!(refused.code, "report-stays");
    // Whoever erases all of their words leaves what names no word: that they reported it.
    let community = cafe.community;
    let all = erase(replica::EraseAct::Community { community });
    cafe.table.act(CEM, all);
    for _ in 0..3 {
        cafe.go_round();
    }
    for device in [ANN, BEN, 3] {
        let cases = cafe.show(device).cases;
        assert!(cases.iter().any(|it| it.id == case), "{device}");
    }
}

#[test]
fn what_was_said_in_an_archived_community_is_reported_and_decided() {
    let mut cafe = Cafe::of(6);
    let item = cafe.post(BEN, "You cannot even hold a screwdriver.");
    cafe.go_round();
    let community = cafe.community;
    let archive = CommunityAct::Propose {
        community,
        what: replica::LifecycleAct::Archive,
    };
    for device in [0, 3, 4, 5] {
        cafe.act(device, archive.clone());
        cafe.go_round();
    }
    assert_eq!(cafe.show(CEM).row.state, replica::Lifecycle::Archived);
    let late = cafe.news("One more thing.");
    assert_eq!(cafe.code(CEM, late), "community-archived");
    let case = cafe.report(&item);
    for _ in 0..3 {
        cafe.go_round();
    }
    let panel = cafe.panel(&case);
    cafe.hand_over(&panel);
    cafe.decide_all(&case, &panel[..2], Finding::Remind);
    assert_eq!(cafe.case(BEN, &case).decision, Some(Finding::Remind));
    let case = cafe.said(BEN, CommunityAct::Appeal { case });
    assert!(cafe.case(BEN, &case).appeals.is_some());
}

#[test]
fn a_post_has_only_those_go_on_with_a_case_who_have_a_part_in_it() {
    let mut cafe = Cafe::of(6);
    let item = cafe.post(BEN, "You cannot even hold a screwdriver.");
    cafe.go_round();
    let case = cafe.report(&item);
    for _ in 0..3 {
        cafe.go_round();
    }
    let panel = cafe.panel(&case);
    let looks_on = |device: &usize| !panel.contains(device) && ![BEN, CEM].contains(device);
    let onlooker = (0..6).find(looks_on).unwrap();
    cafe.hand_over(&panel);
    assert_eq!(cafe.followed_after_a_post(onlooker), 1, "it is open");
    cafe.go_round();
    cafe.decide_all(&case, &panel[..2], Finding::Remind);
    for device in 0..6 {
        let has_a_part = device == CEM || panel.contains(&device);
        let followed = cafe.followed_after_a_post(device);
        assert_eq!(followed, usize::from(has_a_part), "{device}");
    }
    // An appeal is a case of its own, in which an onlooker may have a part once more.
    cafe.said(BEN, CommunityAct::Appeal { case });
    cafe.go_round();
    assert_eq!(cafe.followed_after_a_post(onlooker), 1, "the appeal alone");
}

#[test]
fn a_host_is_reported_like_anybody_and_the_others_go_on_without_them() {
    let mut cafe = Cafe::of(6);
    for (text, finding) in [
        ("You cannot even hold a screwdriver.", Finding::Remind),
        ("Nor a spoon.", Finding::Pause),
    ] {
        let item = cafe.post(ANN, text);
        cafe.go_round();
        let case = cafe.report(&item);
        for _ in 0..3 {
            cafe.go_round();
        }
        let panel = cafe.panel(&case);
        assert_eq!(panel.len(), 3);
        assert!(!panel.contains(&ANN) && !panel.contains(&CEM));
        assert_eq!(cafe.case(ANN, &case).part, CasePart::Respondent);
        cafe.hand_over(&panel);
        assert_eq!(cafe.case(ANN, &case).text, None, "hosts read no case");
        let refused = cafe.decide(ANN, &case, Finding::Dismiss);
        assert_eq!(refused.expect_err("refused").code, "not-on-panel");
        cafe.decide_all(&case, &panel[..2], finding);
        assert_eq!(cafe.case(BEN, &case).decision, Some(finding));
    }
    cafe.has_no_voice(ANN, "I go on as before.");

    // Nobody else held host powers: more than half of those who vote give them to Dora.
    let place = cafe.community.to_string();
    for device in [BEN, CEM, 3, 4] {
        let (person, holds) = ("Dora".to_owned(), true);
        let rule = Rule::Steward { person, holds };
        let place = place.clone();
        let act = GovernAct::Propose { place, rule };
        cafe.table.act(device, Intent::Govern(act));
        cafe.go_round();
    }
    let members = cafe.show(CEM).members;
    let hosts: Vec<&str> = members
        .iter()
        .filter(|member| member.steward)
        .map(|member| member.name.as_str())
        .collect();
    assert!(hosts.contains(&"Dora"), "{hosts:?}");
}

#[test]
fn whoever_is_reported_changes_no_panel_by_pausing_others() {
    let mut cafe = Cafe::of(8);
    let drawn = |cafe: &mut Cafe, text: &str| {
        let item = cafe.post(ANN, text);
        cafe.go_round();
        let case = cafe.report(&item);
        for _ in 0..3 {
            cafe.go_round();
        }
        let panel = cafe.panel(&case);
        assert_eq!(panel.len(), 3);
        cafe.hand_over(&panel);
        (case, panel)
    };
    let (case, panel) = drawn(&mut cafe, "You cannot even hold a screwdriver.");
    cafe.decide_all(&case, &panel[..1], Finding::Remind);
    let is_beside = |device: &usize| !panel.contains(device) && ![ANN, CEM].contains(device);
    let beside = (0..8).find(is_beside).expect("eight without five");
    for _ in 0..2 {
        for pauses in [true, false] {
            cafe.pause(beside, pauses);
            for device in 0..8 {
                let view = cafe.case(device, &case);
                assert_eq!((view.panel.len(), view.found), (3, 1), "{device}");
            }
            assert_eq!(cafe.panel(&case), panel);
        }
    }
    let [first, second, third] = panel[..] else {
        panic!("{panel:?}");
    };
    // Nobody takes alone the voice of whoever judges them.
    cafe.pause(third, true);
    for device in 0..8 {
        let view = cafe.case(device, &case);
        assert_eq!((view.panel.len(), view.found), (3, 1), "{device}");
    }
    assert_eq!(cafe.panel(&case), panel);
    cafe.post(third, "I am still here.");
    // If more than half of all do, three others are drawn, and what the first have found counts for
    // them no more. It does once they all sit again.
    cafe.sign(&[ANN, CEM, third]);
    let next = cafe.panel(&case);
    assert!(next.len() == 3 && !next.contains(&third), "{next:?}");
    cafe.pause(third, false);
    assert_eq!(cafe.panel(&case), panel);
    cafe.decide_all(&case, &[second], Finding::Remind);
    for device in 0..8 {
        let view = cafe.case(device, &case);
        assert_eq!(view.decision, Some(Finding::Remind), "{device}");
    }
    // Nor does it undo what is decided.
    cafe.pause(first, true);
    cafe.sign(&[ANN, CEM, first]);
    assert_eq!(cafe.case(CEM, &case).decision, Some(Finding::Remind));
    cafe.pause(first, false);

    // What takes a voice holds in a later epoch than the one the panel was drawn in.
    let (case, panel) = drawn(&mut cafe, "Nor a spoon.");
    cafe.decide_all(&case, &panel[..1], Finding::Pause);
    let beside = (0..8).find(|it| !panel.contains(it) && ![ANN, CEM].contains(it));
    cafe.pause(beside.expect("eight without five"), true);
    cafe.decide_all(&case, &panel[1..2], Finding::Pause);
    for device in 0..8 {
        assert_eq!(
            cafe.case(device, &case).phase,
            CasePhase::Decided,
            "{device}"
        );
    }
    cafe.has_no_voice(ANN, "I go on as before.");
}

/// One breach is one step of the ladder, whoever reports it, and so is all that was said before a step.
#[test]
fn only_what_is_said_after_a_step_leads_to_the_next_one() {
    let mut cafe = Cafe::of(8);
    let [first, second] = ["You cannot hold a spoon.", "Nor a fork."].map(|it| cafe.post(BEN, it));
    cafe.go_round();
    let case = cafe.report(&first);
    let reports = |cafe: &mut Cafe, device: usize, item: &str| {
        let report = reported(item, None);
        let case = cafe.said(device, report);
        for _ in 0..3 {
            cafe.go_round();
        }
        case
    };
    let open = |cafe: &mut Cafe, case: &str| {
        let panel = cafe.panel(case);
        cafe.case(panel[0], case).open
    };
    let beside = [(DORA, &first), (CEM, &second)].map(|(by, item)| reports(&mut cafe, by, item));
    let panel = cafe.panel(&case);
    cafe.hand_over(&panel);
    cafe.decide_all(&case, &panel[..2], Finding::Remind);
    for case in &beside {
        let lowest = [Finding::Dismiss, Finding::Remind];
        assert_eq!(open(&mut cafe, case), lowest);
    }
    let third = cafe.post(BEN, "Nor a cup.");
    let (item, text) = (second.clone(), "Nor a fork, as everybody knows.".to_owned());
    cafe.act(BEN, CommunityAct::Edit { item, text });
    cafe.go_round();
    for item in [&second, &third] {
        let case = reports(&mut cafe, DORA, item);
        let next = [Finding::Dismiss, Finding::Remind, Finding::Pause];
        assert_eq!(open(&mut cafe, &case), next);
    }
    // Whoever reported does not use up the one appeal there is.
    let appeal = || CommunityAct::Appeal { case: case.clone() };
    assert!(!cafe.case(CEM, &case).may_appeal);
    assert_eq!(cafe.code(CEM, appeal()), "appeal-by-reporter");
    cafe.said(DORA, appeal());
}

#[test]
fn whoever_wrote_into_a_card_answers_for_what_they_wrote() {
    let mut cafe = Cafe::of(6);
    let card = CommunityAct::Card {
        community: cafe.community,
        from: None,
        title: "How to hold a spoon".into(),
        text: "With care.".into(),
    };
    let card = cafe.said(BEN, card);
    cafe.go_round();
    let alone = cafe.said(CEM, reported(&card, None));
    assert_eq!(cafe.case(CEM, &alone).about.name, "Ben");
    let edit = TextEdit::Append(" Not like Cem.".into());
    let write = CommunityAct::EditCard {
        card: card.clone(),
        edit,
    };
    cafe.act(DORA, write);
    cafe.go_round();
    let person = |cafe: &mut Cafe, device| Some(cafe.table.person(device));
    assert_eq!(cafe.code(EMIL, reported(&card, None)), "report-whom");
    let ann = person(&mut cafe, ANN);
    assert_eq!(cafe.code(CEM, reported(&card, ann)), "report-whom");
    let dora = person(&mut cafe, DORA);
    let case = cafe.said(CEM, reported(&card, dora));
    for _ in 0..3 {
        cafe.go_round();
    }
    let panel = cafe.panel(&case);
    assert!(!panel.contains(&DORA) && panel.len() == 3, "{panel:?}");
    cafe.hand_over(&panel);
    let view = cafe.case(panel[0], &case);
    assert_eq!(view.about.name, "Dora");
    let quote = view.text.expect("the text").quote;
    assert!(
        quote.contains("How to hold a spoon") && quote.contains("Not like Cem"),
        "{quote}"
    );
    // Of a post there is one author, and nobody else is meant.
    let post = cafe.post(BEN, "Nor a fork.");
    cafe.go_round();
    assert_eq!(cafe.code(CEM, reported(&post, dora)), "report-whom");
}

fn reported(item: &str, about: Option<model::PersonId>) -> CommunityAct {
    CommunityAct::Report {
        item: item.to_owned(),
        clause: 1,
        about,
        text: SECRET.into(),
    }
}

#[test]
fn a_case_keeps_the_clause_it_was_reported_under() {
    let mut cafe = Cafe::of(6);
    let item = cafe.post(BEN, "You cannot even hold a screwdriver.");
    cafe.go_round();
    let clause = cafe.show(CEM).charter.clauses[0].clone();
    let case = cafe.report(&item);
    assert_eq!(cafe.case(CEM, &case).clause_text, clause);
    for _ in 0..3 {
        cafe.go_round();
    }
    let (community, clauses) = (cafe.community, vec!["We mend on Fridays.".to_owned()]);
    let charter = CommunityAct::ProposeCharter { community, clauses };
    let proposal = cafe.said(ANN, charter);
    cafe.go_round();
    for device in [3, 4, 5] {
        let (proposal, in_favour) = (proposal.clone(), true);
        cafe.act(
            device,
            CommunityAct::Vote {
                proposal,
                in_favour,
            },
        );
    }
    cafe.go_round();
    assert_eq!(cafe.show(CEM).charter.clauses, ["We mend on Fridays."]);
    let panel = cafe.panel(&case);
    cafe.hand_over(&panel);
    cafe.decide_all(&case, &panel[..2], Finding::Remind);
    let appeal = cafe.said(BEN, CommunityAct::Appeal { case: case.clone() });
    cafe.go_round();
    for device in 0..6 {
        for case in [&case, &appeal] {
            assert_eq!(cafe.case(device, case).clause_text, clause, "{device}");
        }
    }
}

#[test]
fn an_appeal_overturns_restores_and_shreds() {
    let mut cafe = Cafe::of(12);
    let item = cafe.post(BEN, "You cannot even hold a screwdriver.");
    cafe.go_round();
    let case = cafe.report(&item);
    for _ in 0..3 {
        cafe.go_round();
    }
    let panel = cafe.panel(&case);
    cafe.hand_over(&panel);
    cafe.decide_all(&case, &panel[..2], Finding::Remind);
    let appeal = CommunityAct::Appeal { case: case.clone() };
    let appeal = cafe.said(BEN, appeal);
    for _ in 0..4 {
        cafe.go_round();
    }
    let other = cafe.panel(&appeal);
    assert_eq!(other.len(), 3);
    assert!(other.iter().all(|device| !panel.contains(device)));
    assert!(!other.contains(&BEN) && !other.contains(&CEM));
    cafe.hand_over(&other);
    let read = cafe.case(other[0], &appeal).text.expect("the text");
    assert_eq!((read.told.as_str(), read.notes.len()), (SECRET, 2));
    cafe.decide_all(&appeal, &other[..2], Finding::Overturn);
    cafe.hand_over(&[panel.clone(), other.clone()].concat());
    for device in 0..12 {
        let view = cafe.case(device, &case);
        assert!(view.overturned && view.shredded, "{device}");
        assert_eq!(view.decision, Some(Finding::Remind), "{device}");
        assert_eq!(view.text, None, "{device}");
        let disk = &cafe.table.devices[device].disk;
        let read = crate::common::stands_in(SECRET.as_bytes(), &disk.pieces());
        assert!(!read, "{device} still holds the text in clear");
    }
    // What fell does not count on the ladder: it begins at its lowest step again.
    let second = cafe.post(BEN, "Still cannot.");
    cafe.go_round();
    let case = cafe.report(&second);
    for _ in 0..3 {
        cafe.go_round();
    }
    let panel = cafe.panel(&case);
    assert_eq!(
        cafe.case(panel[0], &case).open,
        [Finding::Dismiss, Finding::Remind]
    );
}

#[test]
fn whoever_was_paused_appeals_through_any_member_and_has_their_voice_back() {
    let mut cafe = Cafe::of(12);
    let decide = |cafe: &mut Cafe, text: &str, finding| {
        let item = cafe.post(BEN, text);
        cafe.go_round();
        let case = cafe.report(&item);
        cafe.start_again();
        for _ in 0..3 {
            cafe.go_round();
        }
        let panel = cafe.panel(&case);
        cafe.hand_over(&panel);
        let read = cafe.case(panel[0], &case).text.expect("before it decides");
        assert_eq!(read.told, SECRET);
        cafe.decide_all(&case, &panel[..2], finding);
        (case, panel)
    };
    decide(
        &mut cafe,
        "You cannot even hold a screwdriver.",
        Finding::Remind,
    );
    let (case, panel) = decide(&mut cafe, "Still cannot.", Finding::Pause);
    // What Ben says in the community would be void, and so would be an appeal.
    cafe.has_no_voice(BEN, "Nobody hears this.");
    cafe.go_round();
    let heard = |view: &CommunityView, text: &str| view.posts.iter().any(|it| it.text == text);
    assert!(!heard(&cafe.show(CEM), "Nobody hears this."));
    // Somebody else's wish to appeal is carried by nobody.
    let appeal = CommunityAct::Appeal { case: case.clone() };
    cafe.start_again();
    cafe.act(BEN, appeal);
    for _ in 0..5 {
        cafe.go_round();
    }
    let community = cafe.show(ANN);
    let appeal = community
        .cases
        .iter()
        .find(|it| it.appeals.as_ref() == Some(&case));
    let appeal = appeal.expect("somebody carried it").id.clone();
    let other = cafe.panel(&appeal);
    assert_eq!(other.len(), 3);
    assert!(
        other
            .iter()
            .all(|device| !panel.contains(device) && *device != BEN)
    );
    cafe.hand_over(&other);
    cafe.decide_all(&appeal, &other[..2], Finding::Overturn);
    cafe.hand_over(&[panel, other].concat());
    cafe.post(BEN, "Thank you for looking again.");
    cafe.go_round();
    cafe.go_round();
    for device in [ANN, CEM] {
        let view = cafe.show(device);
        assert!(heard(&view, "Thank you for looking again."), "{device}");
    }
}

#[test]
fn a_draw_goes_on_without_whoever_stays_away() {
    let mut cafe = Cafe::of(9);
    let item = cafe.post(BEN, "You cannot even hold a screwdriver.");
    cafe.go_round();
    let case = cafe.report(&item);
    // The last two are on holiday.
    let here: Vec<usize> = (1..7).collect();
    for _ in 0..3 {
        cafe.meet(&here);
    }
    let view = cafe.case(ANN, &case);
    let late: Vec<&str> = view.waits_for.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(late, ["Hana", "Ilja"]);
    assert_eq!(view.phase, CasePhase::Drawing);
    cafe.act(ANN, CommunityAct::DrawAgain { case: case.clone() });
    for _ in 0..4 {
        cafe.meet(&here);
    }
    assert_eq!(cafe.case(ANN, &case).phase, CasePhase::Deciding);
    let panel = cafe.panel(&case);
    let again = CommunityAct::DrawAgain { case: case.clone() };
    assert_eq!(cafe.code(ANN, again), "panel-drawn");
    // Whoever was away computes the same.
    cafe.go_round();
    for device in 0..9 {
        let view = cafe.case(device, &case);
        let names: Vec<&str> = view.panel.iter().map(|it| it.name.as_str()).collect();
        let expected: Vec<&str> = panel.iter().map(|device| NAMES[*device]).collect();
        assert_eq!(names, expected, "{device}");
    }
}

#[test]
fn too_few_wait_until_more_may_vote() {
    let mut cafe = Cafe::of(4);
    let item = cafe.post(BEN, "You cannot even hold a screwdriver.");
    cafe.go_round();
    let report = |clause, text: &str| CommunityAct::Report {
        item: item.clone(),
        clause,
        about: None,
        text: text.into(),
    };
    assert_eq!(cafe.code(CEM, report(99, SECRET)), "unknown-clause");
    assert_eq!(cafe.code(CEM, report(1, "  ")), "report-text");
    assert_eq!(cafe.code(BEN, report(1, SECRET)), "report-oneself");
    let case = cafe.said(CEM, report(1, SECRET));
    assert_eq!(cafe.code(CEM, report(1, "Once more.")), "report-twice");
    assert_eq!(cafe.case(CEM, &case).phase, CasePhase::TooFew);
    let again = CommunityAct::DrawAgain { case: case.clone() };
    assert_eq!(cafe.code(CEM, again), "too-few-to-draw");
    cafe.go_round();
    let appeal = CommunityAct::Appeal { case };
    assert_eq!(cafe.code(BEN, appeal), "nothing-to-appeal");
}

/// What is said about the same person three times over, one step of the ladder after the other, and
/// how the last step falls.
#[test]
fn an_exclusion_is_lived_through_from_report_to_overturned_decision() {
    let mut cafe = Cafe::of(12);
    let decide = |cafe: &mut Cafe, text: &str, finding| {
        let item = cafe.post(BEN, text);
        cafe.go_round();
        let case = cafe.report(&item);
        for _ in 0..3 {
            cafe.go_round();
        }
        let panel = cafe.panel(&case);
        assert_eq!(panel.len(), 3, "{finding:?}");
        cafe.hand_over(&panel);
        cafe.decide_all(&case, &panel[..2], finding);
        (case, panel)
    };
    let milder = [
        ("You cannot hold a screwdriver.", Finding::Remind),
        ("Still cannot.", Finding::Pause),
    ];
    let milder = milder.map(|(text, finding)| decide(&mut cafe, text, finding).0);
    cafe.pause(BEN, false);
    cafe.sign(&[BEN]);
    let (case, panel) = decide(&mut cafe, "Go home.", Finding::Exclude);
    cafe.go_round();
    // The steps before it may fall: what is graver goes on without them.
    for first in milder {
        let appeal = cafe.said(
            ANN,
            CommunityAct::Appeal {
                case: first.clone(),
            },
        );
        for _ in 0..4 {
            cafe.go_round();
        }
        let other = cafe.panel(&appeal);
        cafe.hand_over(&other);
        cafe.decide_all(&appeal, &other[..2], Finding::Overturn);
        cafe.go_round();
        let fell = cafe.case(CEM, &first);
        assert!(fell.overturned && fell.shredded, "{fell:?}");
    }
    let inside = "For those who are inside.";
    cafe.post(CEM, inside);
    cafe.has_no_voice(BEN, "I am still here.");
    for _ in 0..2 {
        cafe.go_round();
    }
    let shows = |view: &CommunityView, text: &str| view.posts.iter().any(|it| it.text == text);
    let ben = cafe.table.person(BEN);
    let is_in = |view: &CommunityView| view.members.iter().any(|it| it.person == ben);
    for device in (0..12).filter(|device| *device != BEN) {
        assert_eq!(cafe.case(device, &case).decision, Some(Finding::Exclude));
        let view = cafe.show(device);
        assert!(!is_in(&view) && shows(&view, inside), "{device}");
        assert!(!shows(&view, "I am still here."), "void for {device}");
    }
    // What is said in an open community stays readable to every member of the space.

    // Ben appeals through any member; three others look again and see it differently.
    cafe.act(BEN, CommunityAct::Appeal { case: case.clone() });
    for _ in 0..8 {
        cafe.go_round();
    }
    // Several members carried it before they heard of each other; one of these counts.
    let view = cafe.show(ANN);
    let appeals = view.cases.iter();
    let appeals = appeals.filter(|it| it.appeals.as_ref() == Some(&case));
    let appeals: Vec<String> = appeals.map(|it| it.id.clone()).collect();
    let [appeal] = &appeals[..] else {
        panic!("{appeals:?}");
    };
    let other = cafe.panel(appeal);
    assert_eq!(other.len(), 3);
    let is_new = |device: &usize| !panel.contains(device) && ![BEN, CEM].contains(device);
    assert!(other.iter().all(is_new), "{other:?} after {panel:?}");
    cafe.hand_over(&other);
    cafe.decide_all(appeal, &other[..2], Finding::Overturn);
    cafe.hand_over(&[panel, other].concat());
    cafe.post(BEN, "Thank you for looking again.");
    for _ in 0..2 {
        cafe.go_round();
    }
    for device in 0..12 {
        let view = cafe.show(device);
        assert!(is_in(&view), "restored for {device}");
        assert!(shows(&view, "Thank you for looking again."), "{device}");
        assert!(
            shows(&view, inside),
            "{device} reads what was said meanwhile"
        );
        // The verdict keeps its id and says that it fell; what was told to the panel is gone.
        let verdict = cafe.case(device, &case);
        assert_eq!(
            (verdict.id.as_str(), verdict.overturned),
            (case.as_str(), true)
        );
        assert!(verdict.shredded && verdict.text.is_none(), "{device}");
        // The exclusion had taken the vote as well.
        assert_eq!(view.without_vote, 0, "{device}");
    }
}
