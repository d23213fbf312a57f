//! Coming back with the 24 words: one member's device and the words bring everything back.
//!
//! `EYELEVEL_PEOPLE=200 cargo test -p node --test node recovery -- --nocapture` says how long that takes in a
//! space of so many people; by default there are few. A time is printed and never asserted.

use std::time::{Duration, Instant};

use crate::common::Somebody;
use model::{Edit, Field, Visibility};
use replica::{
    Answer, DeviceAct, Intent, Preference, Question, Standing, TalkAct, Theme, WordsKept,
};

/// How many people there are unless another number is asked for.
const PEOPLE: usize = 6;
/// After how long the test gives up, far beyond what anybody should wait.
const PATIENCE: Duration = Duration::from_secs(600);
const SECRET: &str = "expecting in May";

fn people() -> usize {
    let asked = std::env::var("EYELEVEL_PEOPLE").ok();
    asked.and_then(|it| it.parse().ok()).unwrap_or(PEOPLE)
}

fn set(who: &Somebody, field: Field, text: &str) {
    who.does(Intent::Profile(vec![Edit::Set(
        field,
        vec![text.to_owned()],
    )]));
}

fn words_of(answer: Answer) -> replica::Phrase {
    match answer {
        Answer::Words(words) => words,
        other => panic!("{other:?}"),
    }
}

/// Whether a device has everything that was Ben's.
fn has_everything(ben: &Somebody, people: usize) -> bool {
    let view = ben.node.view();
    if view.standing != Standing::Member || view.people.len() + 1 < people {
        return false;
    }
    let Answer::Profile(me) = ben.does(Intent::Ask(Question::Profile { person: None })) else {
        return false;
    };
    let said = ben.does(Intent::Ask(Question::Inbox { person: None }));
    let Answer::Inbox(talks) = said else {
        panic!("{said:?}");
    };
    me.profile.headline.as_deref() == Some("Mends bikes")
        && me.profile.values(Field::LifeStage) == [SECRET]
        && me.preferences.theme == Some(Theme::Dark)
        && talks.len() == 1
}

#[test]
fn the_words_and_one_device_bring_everything_back_over_the_network() {
    let people = people();
    let ann = Somebody::founder("Ann");
    let mut ben = Somebody::anywhere();
    ben.joins(&ann.ticket(), "Ben");
    ben.becomes_member();
    for number in 2..people {
        let other = Somebody::new();
        let name = format!("Member {number}");
        other.joins(&ann.ticket(), &name);
        other.becomes_member();
        set(&other, Field::Headline, &format!("Does thing {number}"));
        ann.waits("has heard", |view| {
            let said =
                |card: &&std::sync::Arc<replica::PersonCard>| card.profile.headline.is_some();
            view.people.iter().filter(said).count() == number - 1
        });
        other.stops();
    }

    set(&ben, Field::Headline, "Mends bikes");
    let (field, to) = (Field::LifeStage, Visibility::Me);
    ben.does(Intent::Show { field, to });
    set(&ben, Field::LifeStage, SECRET);
    ben.does(Intent::Prefer(Preference::Theme(Theme::Dark)));
    let ann_id = ann.node.view().me.as_ref().expect("a person").id;
    ben.does(Intent::Talk(TalkAct::Say {
        to: vec![ann_id],
        text: "Coffee at ten?".to_owned(),
        files: Vec::new(),
    }));
    ben.does(Intent::Prefer(Preference::Words(WordsKept::Kept)));
    let words = words_of(ben.does(Intent::Ask(Question::Recovery)));
    // What is private is said to oneself when somebody is met.
    ben.stops();
    ben.starts_again();
    // The space, the conversation, and what Ben says to himself.
    ann.waits("carries it", |_| ann.status().scopes.len() == 3);
    let digest = ben.status().digest;
    ann.waits("is in step", |_| ann.status().digest == digest);
    let Somebody { folder, node } = ben;
    node.stop();
    drop(folder);

    let again = Somebody::new();
    let ticket = ann.ticket();
    let begun = Instant::now();
    again.does(Intent::Device(DeviceAct::Recover {
        words,
        ticket,
        keep_others: false,
    }));
    while !has_everything(&again, people) {
        assert!(begun.elapsed() < PATIENCE, "not everything has come back");
        std::thread::sleep(Duration::from_millis(20));
    }
    println!(
        "everything is back after {:.1} s, in a space of {people} people",
        begun.elapsed().as_secs_f64()
    );
    // What the new device says of itself may still be on its way.
    again.waits("is in step", |_| {
        again.status().digest == ann.status().digest
    });
}
