//! A space that ends with its event.

use crate::common::Table;
use history::Admission;
use model::{Edit, Field};
use replica::{Answer, CommunityAct, Intent, Question, Standing, Template};

const DAY_MS: u64 = 24 * 3600 * 1000;

/// A space of Ann and Ben that ends tomorrow, and a third device outside.
fn fair() -> Table {
    let mut table = Table::empty(3);
    let tomorrow = model::community::date_of(((table.now.0 + DAY_MS) / DAY_MS).cast_signed());
    let found = Intent::Found {
        space: "Fair".into(),
        person: "Ann".into(),
        admission: Admission::Open,
        ends: Some(tomorrow),
    };
    table.act(0, found);
    table.join(1, 0, "Ben");
    table
}

fn refused(table: &mut Table, device: usize, intent: Intent) -> String {
    match table.wish(device, intent) {
        Err(refusal) => refusal.code,
        Ok(answer) => panic!("{answer:?}"),
    }
}

fn offers(text: &str) -> Intent {
    Intent::Profile(vec![Edit::Add(Field::Offers, vec![text.to_owned()])])
}

fn ticket(table: &mut Table) -> String {
    let invite = Intent::Invite {
        uses: 1,
        expires: None,
    };
    match table.act(0, invite) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_last_day_is_a_day_to_come() {
    let mut table = Table::empty(1);
    for day in ["soon", "2026-13-01", "2001-01-01"] {
        let found = Intent::Found {
            space: "Fair".into(),
            person: "Ann".into(),
            admission: Admission::Open,
            ends: Some(day.to_owned()),
        };
        assert_eq!(refused(&mut table, 0, found), "space-last-day", "{day}");
    }
    assert_eq!(
        table.status(0).standing,
        Standing::Nobody,
        "nothing was begun"
    );
}

#[test]
fn no_ticket_is_good_for_longer_than_the_space() {
    let mut table = fair();
    let ends = ((table.now.0 + DAY_MS) / DAY_MS + 1) * DAY_MS - 1;
    let month = replica::Timestamp(table.now.0 + 30 * DAY_MS);
    for (expires, is) in [(month, ends), (replica::Timestamp(ends - 5), ends - 5)] {
        let uses = 1;
        let expires = Some(expires);
        match table.act(0, Intent::Invite { uses, expires }) {
            Answer::Ticket { expires, .. } => assert_eq!(expires, Some(replica::Timestamp(is))),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn everybody_knows_the_last_day_and_writes_until_it_is_over() {
    let mut table = fair();
    let space = table.status(1).space.expect("a space");
    assert!(space.ends.is_some() && !space.ended, "{space:?}");
    table.act(1, offers("Juggling"));
    table.pass(DAY_MS);
    table.act(1, offers("Whistling"));
    assert!(
        !table.status(1).space.expect("a space").ended,
        "the last day counts"
    );
}

#[test]
fn after_the_last_day_nothing_new_is_said_to_all() {
    let mut table = fair();
    let ticket = ticket(&mut table);
    table.act(1, offers("Juggling"));
    table.pass(3 * DAY_MS);
    assert!(table.status(0).space.expect("a space").ended);
    let invite = Intent::Invite {
        uses: 1,
        expires: None,
    };
    let found = CommunityAct::Found {
        name: "Tea".into(),
        template: Template::Theme,
        closed: None,
    };
    for intent in [invite, offers("Cooking"), Intent::Community(found)] {
        assert_eq!(refused(&mut table, 0, intent), "space-ended");
    }
    // Saying less is always possible.
    let less = Edit::Clear(Field::Offers);
    table.act(0, Intent::Profile(vec![less]));
    // What was said before travels on, and two who know each other go on talking.
    table.meet(0, 1);
    let people = table.act(
        0,
        Intent::Ask(Question::People {
            search: None,
            top: 9,
        }),
    );
    let Answer::People(people) = people else {
        panic!("{people:?}");
    };
    let ben = people.iter().find(|card| card.profile.name == "Ben");
    assert_eq!(ben.expect("Ben").profile.offers, ["Juggling"]);
    table.say(0, &[1], "It was good.").expect("said");
    table.run();
    assert_eq!(table.heard(1), ["Ann: It was good."]);
    table.part(0, 1);
    // Nobody is let in any more.
    let person = "Cem".to_owned();
    table.act(2, Intent::Join { ticket, person });
    table.meet(0, 2);
    assert_eq!(table.status(2).standing, Standing::Waiting);
    let why = table.status(2).refusal.expect("a sentence");
    assert!(why.contains("ended with its event"), "{why}");
}

#[test]
fn a_clock_that_is_wrong_refuses_nothing_others_say() {
    let mut table = fair();
    // Ben's clock stays where it was; Ann's is three days ahead when she hears him.
    table.act(1, offers("Juggling"));
    table.pass(3 * DAY_MS);
    table.meet(0, 1);
    let (ann, ben) = (table.status(0), table.status(1));
    assert_eq!(ann.digest, ben.digest);
    assert!(ann.refused.is_empty(), "{:?}", ann.refused);
}
