//! What others see of oneself: what opens with the keys they hold, and nothing else.

use crate::alike::{everybody_meets, exclude, set_headline, three_known};
use crate::common::Table;
use replica::{
    Answer, Audience, CommunityAct, DeviceAct, GovernAct, Intent, PostKind, Question, Rule,
    SEEN_PORTION_RECORDS_MAX, ScopeId, SeenView, TextEdit, WhyBox,
};

const ANN: usize = 0;

fn seen(table: &mut Table, audience: Audience) -> SeenView {
    match table.act(ANN, Intent::Ask(Question::Seen { audience })) {
        Answer::Seen(view) => *view,
        other => panic!("{other:?}"),
    }
}

/// The headline of the profile, and what was said in communities, as these eyes read it.
fn read(view: &SeenView) -> (Option<String>, Vec<String>) {
    let headline = view.profile.as_ref().and_then(|it| it.headline.clone());
    let said = view.communities.iter().flat_map(|it| &it.said);
    // The charter a community begins with is said as well.
    let posts = said.filter(|said| said.what == "news");
    (headline, posts.map(|said| said.text.clone()).collect())
}

fn post(table: &mut Table, community: ScopeId, text: &str) {
    let act = CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: text.to_owned(),
        until: None,
    };
    table.act(ANN, Intent::Community(act));
}

fn propose(table: &mut Table, rule: Rule) {
    let place = String::new();
    table.act(ANN, Intent::Govern(GovernAct::Propose { place, rule }));
}

#[test]
fn whoever_was_excluded_reads_nothing_that_was_said_since() {
    let mut table = three_known();
    let open = table.found(ANN, "Bikes", None);
    let closed = table.found(ANN, "Nights", Some("We talk about our own illness."));
    set_headline(&mut table, ANN, "Before");
    post(&mut table, open, "In the open, before");
    post(&mut table, closed, "Among us, before");
    everybody_meets(&mut table);

    let view = seen(&mut table, Audience::Excluded);
    assert!(view.nobody_excluded);
    assert_eq!(read(&view).0.as_deref(), Some("Before"));

    propose(&mut table, exclude("Ben"));
    everybody_meets(&mut table);
    set_headline(&mut table, ANN, "After");
    post(&mut table, open, "In the open, after");
    post(&mut table, closed, "Among us, after");

    let view = seen(&mut table, Audience::Excluded);
    assert!(!view.nobody_excluded && view.sealed > 0);
    let (headline, posts) = read(&view);
    assert_eq!(headline.as_deref(), Some("Before"));
    assert_eq!(posts, ["In the open, before"]);

    let (headline, posts) = read(&seen(&mut table, Audience::Colleague));
    assert_eq!(headline.as_deref(), Some("After"));
    assert_eq!(posts, ["In the open, before", "In the open, after"]);

    let (_, mut posts) = read(&seen(&mut table, Audience::Member(closed)));
    posts.sort();
    let all = ["Among us, after", "Among us, before"];
    assert_eq!(posts[..2], all, "{posts:?}");
    assert_eq!(posts.len(), 4);

    // Restored, nobody is excluded any more: whoever will be keeps what was said until now.
    let person = "Ben".to_owned();
    propose(&mut table, Rule::Restore { person });
    let view = seen(&mut table, Audience::Excluded);
    assert!(view.nobody_excluded);
    assert_eq!(read(&view).0.as_deref(), Some("After"));
}

#[test]
fn what_is_only_proposed_excludes_nobody() {
    let mut table = three_known();
    let (person, holds) = ("Ben".to_owned(), true);
    propose(&mut table, Rule::Steward { person, holds });
    set_headline(&mut table, ANN, "I mend bikes");
    everybody_meets(&mut table);
    propose(&mut table, exclude("Cem"));
    set_headline(&mut table, ANN, "I mend bikes and maps");

    let view = seen(&mut table, Audience::Excluded);
    assert!(view.nobody_excluded, "Ben has not signed");
    assert_eq!(view.sealed, 0);
    assert_eq!(read(&view).0.as_deref(), Some("I mend bikes and maps"));
}

/// Ann on a phone and on a laptop.
fn two_devices() -> (Table, usize) {
    let mut table = Table::of(&["Ann"]);
    table.seat();
    let ticket = match table.act(ANN, Intent::Device(DeviceAct::Add)) {
        Answer::Ticket { ticket, .. } => ticket,
        other => panic!("{other:?}"),
    };
    let person = String::new();
    table.act(1, Intent::Join { ticket, person });
    table.encounter(1, ANN);
    (table, 1)
}

#[test]
fn a_device_that_was_taken_back_is_nobody_excluded() {
    let (mut table, laptop) = two_devices();
    let device = match table.act(ANN, Intent::Ask(Question::Devices)) {
        Answer::Devices(devices) => devices.into_iter().find(|it| !it.this).unwrap().device,
        other => panic!("{other:?}"),
    };
    table.act(ANN, Intent::Device(DeviceAct::Revoke { device }));
    set_headline(&mut table, ANN, "After the laptop");
    let view = seen(&mut table, Audience::Excluded);
    assert!(view.nobody_excluded);
    let colleague = seen(&mut table, Audience::Colleague);
    assert_eq!(
        (view.opened, view.sealed),
        (colleague.opened, colleague.sealed)
    );
    assert_eq!(read(&view).0.as_deref(), Some("After the laptop"));
    assert_ne!(laptop, ANN);
}

#[test]
fn however_much_there_is_the_newest_is_shown() {
    let (mut table, laptop) = two_devices();
    let each = SEEN_PORTION_RECORDS_MAX + 20;
    for round in 0..2 {
        for device in [ANN, laptop] {
            for n in 0..each {
                set_headline(&mut table, device, &format!("{round} {device} {n}"));
            }
            table.pass(61_000);
            table.encounter(ANN, laptop);
        }
    }
    let view = seen(&mut table, Audience::Colleague);
    assert!(view.opened >= 4 * each, "{view:?}");
    let last = format!("1 {laptop} {}", each - 1);
    assert_eq!(
        read(&view).0,
        Some(last),
        "each built on what the other said"
    );
}

#[test]
fn what_one_typed_into_a_text_written_together_is_shown() {
    let mut table = three_known();
    let community = table.found(ANN, "Bikes", None);
    let why = |edit| {
        let part = WhyBox::Hope;
        Intent::Community(CommunityAct::Why {
            community,
            part,
            edit,
        })
    };
    table.act(ANN, why(TextEdit::Append("Rides after work.".to_owned())));
    table.act(ANN, why(TextEdit::Append("And in the rain.".to_owned())));
    let view = seen(&mut table, Audience::Colleague);
    let texts: Vec<_> = view.communities.iter().flat_map(|it| &it.texts).collect();
    let [text] = texts.as_slice() else {
        panic!("{view:?}")
    };
    assert_eq!(text.what, "why");
    assert_eq!(text.parts, ["Rides after work.", "And in the rain."]);
    let stranger = seen(&mut table, Audience::Stranger);
    assert!(stranger.communities.is_empty() && stranger.bytes == 0);
}

/// What one says to few travels sealed through everybody, and is counted for whoever carries it.
#[test]
fn whoever_carries_a_conversation_is_shown_to_hold_it_sealed() {
    let mut table = three_known();
    let closed = table.found(ANN, "Nights", Some("We talk about our own illness."));
    let before = seen(&mut table, Audience::Carrier);
    table.say(ANN, &[1], "The key is under the pot.").unwrap();
    let after = seen(&mut table, Audience::Carrier);
    assert!(after.sealed > before.sealed && after.bytes > before.bytes);
    assert_eq!(after.opened, 0);
    // What is said inside is not with those outside, nor counted for them.
    let before = seen(&mut table, Audience::Colleague);
    post(&mut table, closed, "Among us");
    assert_eq!(seen(&mut table, Audience::Colleague), before);
    assert!(seen(&mut table, Audience::Carrier).sealed > after.sealed);
}
