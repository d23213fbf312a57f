//! What is one's own: how others see it, taking it along, erasing it.

use super::*;
use replica::{Audience, EraseAct, SeenView};

fn screen() -> Screen {
    open(fixtures::lively(), TALL, Page::Mine)
}

fn seen(audience: Audience, profile: Option<model::Profile>) -> Answer {
    let sealed = if profile.is_some() { 0 } else { 9 };
    Answer::Seen(Box::new(SeenView {
        audience,
        profile,
        communities: Vec::new(),
        opened: 9 - sealed,
        sealed,
        statements: 4,
        bytes: 9_000,
        in_clear: None,
        nobody_excluded: true,
    }))
}

#[test]
fn sample_people_have_no_lock() {
    let mut screen = screen();
    assert!(says(&screen, "New passphrase"));
    screen.state_mut().window.set_sample(true);
    screen.run_steps(3);
    assert!(!says(&screen, "New passphrase"));
}

fn looks(screen: &mut Screen, audience: Audience) {
    let question = Question::Seen { audience };
    assert_eq!(intent(screen), Intent::Ask(question));
}

#[test]
fn what_others_see_is_asked_for_and_shown_as_it_opens() {
    let mut screen = screen();
    looks(&mut screen, Audience::Colleague);
    let profile = model::Profile {
        name: "Sofia".into(),
        headline: Some("Opened with their keys".into()),
        ..model::Profile::default()
    };
    answer(&mut screen, Ok(seen(Audience::Colleague, Some(profile))));
    assert!(says(&screen, "Opened with their keys"));
    assert!(says(&screen, "9 of 9 sealed records"));
    click(&mut screen, "With the eyes of: A carrier");
    looks(&mut screen, Audience::Carrier);
    assert!(
        !says(&screen, "Opened with their keys"),
        "not theirs to see"
    );
    answer(&mut screen, Ok(seen(Audience::Carrier, None)));
    assert!(says(&screen, "0 of 9 sealed records"));
    assert!(says(&screen, "No record of yours opens for them"));
}

#[test]
fn what_one_typed_into_texts_is_shown_and_who_was_excluded_is_said() {
    let mut screen = screen();
    click(&mut screen, "With the eyes of: Somebody excluded");
    wished(&mut screen);
    let Answer::Seen(mut view) = seen(Audience::Excluded, Some(model::Profile::default())) else {
        panic!("a look at oneself")
    };
    view.communities = vec![replica::ExportCommunity {
        id: replica::ScopeId::from_bytes([3; 32]),
        name: "Bikes".into(),
        said: Vec::new(),
        texts: vec![replica::ExportText {
            what: "why".into(),
            parts: vec!["Rides after work.".into(), "And in the rain.".into()],
        }],
    }];
    view.nobody_excluded = false;
    answer(&mut screen, Ok(Answer::Done));
    answer(&mut screen, Ok(Answer::Seen(view)));
    assert!(says(
        &screen,
        "Typed into the why: Rides after work. … And in the rain."
    ));
    assert!(says(&screen, "before somebody was excluded last"));
}

#[test]
fn erasing_asks_first_and_says_what_cannot_be_promised() {
    let mut screen = screen();
    wished(&mut screen);
    click(&mut screen, "Erase everything…");
    assert!(says(&screen, "This cannot be undone"));
    assert!(says(&screen, "old backups"));
    click(&mut screen, "Cancel");
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Erase what my profile said before…");
    click(&mut screen, "Erase");
    assert_eq!(intent(&mut screen), Intent::Erase(EraseAct::Past));
    answer(&mut screen, Ok(Answer::Done));
    answer(&mut screen, Ok(Answer::Erased { documents: 1 }));
    assert!(says(&screen, "Erased here"));
}

#[test]
fn a_passphrase_is_typed_twice_and_everything_can_be_exported() {
    let mut screen = screen();
    wished(&mut screen);
    write(&mut screen, "New passphrase", "correct horse");
    write(&mut screen, "The same again", "correct ");
    click(&mut screen, "Set the passphrase");
    assert!(wished(&mut screen).is_empty());
    assert!(says(&screen, "The two do not match"));
    write(&mut screen, "The same again", "horse");
    click(&mut screen, "Set the passphrase");
    let new = "correct horse".to_owned().into();
    assert_eq!(wished(&mut screen), [Wish::SetPassphrase(new)]);
    write(&mut screen, "New folder", "~/mine");
    click(&mut screen, "Export");
    assert_eq!(wished(&mut screen), [Wish::Export("~/mine".into())]);
}

#[test]
fn the_keyring_is_offered_beside_a_passphrase_alone() {
    let keyring = "The keyring of this computer opens it too";
    let mut screen = screen();
    wished(&mut screen);
    assert!(!says(&screen, keyring), "never the only way");
    screen.state_mut().window.set_locks(true);
    screen.run_steps(3);
    click(&mut screen, keyring);
    assert_eq!(wished(&mut screen), [Wish::Keyring(true)]);
    screen.state_mut().window.set_keyring(true);
    screen.run_steps(3);
    click(&mut screen, keyring);
    assert_eq!(wished(&mut screen), [Wish::Keyring(false)]);
}

#[test]
fn one_chooses_when_a_lock_closes_by_itself() {
    let mut screen = screen();
    wished(&mut screen);
    assert!(!says(&screen, "Without you, it closes: Not by itself"));
    screen.state_mut().window.set_locks(true);
    screen.run_steps(3);
    let choices = [
        ("Not by itself", replica::LockAfter::Off),
        ("After 5 minutes", replica::LockAfter::FiveMinutes),
        ("After an hour", replica::LockAfter::Hour),
    ];
    for (label, after) in choices {
        click(&mut screen, &format!("Without you, it closes: {label}"));
        let preference = replica::Preference::LockAfter(after);
        assert_eq!(intent(&mut screen), Intent::Prefer(preference));
    }
}

#[test]
fn one_takes_along_what_one_likes() {
    let mut screen = screen();
    wished(&mut screen);
    click(&mut screen, "Knowledge cards");
    write(&mut screen, "New folder for it", "~/school");
    click(&mut screen, "Take along");
    let what = ui::Taking {
        cards: false,
        ..ui::Taking::default()
    };
    let folder = "~/school".to_owned();
    assert_eq!(wished(&mut screen), [Wish::Take { folder, what }]);
}

/// The page of somebody who is in two communities.
fn joined() -> (Screen, [replica::CommunityRow; 2]) {
    let mut view = fixtures::lively();
    view.communities = std::sync::Arc::new(crate::lives::rows());
    let mut rows = view.communities.iter().filter(|row| row.joined).cloned();
    let [one, two] = [(); 2].map(|()| rows.next().expect("in two communities"));
    let mut screen = open(view, TALL, Page::Mine);
    wished(&mut screen);
    (screen, [one, two])
}

#[test]
fn one_looks_with_the_eyes_of_a_member_of_each_community() {
    let (mut screen, [one, two]) = joined();
    click(&mut screen, "With the eyes of: A fellow member");
    looks(&mut screen, Audience::Member(one.id));
    click(&mut screen, &format!("A member of {}", two.name));
    looks(&mut screen, Audience::Member(two.id));
    let profile = Some(model::Profile::default());
    answer(&mut screen, Ok(Answer::Done));
    answer(&mut screen, Ok(Answer::Done));
    answer(&mut screen, Ok(seen(Audience::Member(two.id), profile)));
    assert!(says(&screen, "9 of 9 sealed records"));
}

#[test]
fn what_one_said_in_a_community_is_erased() {
    let (mut screen, [one, _]) = joined();
    let name = &one.name;
    click(&mut screen, &format!("Erase what I said in {name}…"));
    assert!(says(&screen, "With it you leave the community"));
    click(&mut screen, "Erase");
    let community = one.id;
    let erased = Intent::Erase(EraseAct::Community { community });
    assert_eq!(intent(&mut screen), erased);
}
