//! What people ask, answer, say again and find.

use super::*;

#[test]
fn an_ask_is_answered_accepted_and_thanked() {
    let mut room = Room::new(&[ANN]);
    let ask = room.item(
        BEN,
        text(Kind::Ask, "Who knows a quiet room?")
            .with(Head::Until, "2026-12-01")
            .unwrap(),
    );
    assert_eq!(room.post(ask).status, Status::Open);
    assert_eq!(room.community.unanswered(9, TODAY).len(), 1);
    let answer = room.item(CY, to(Kind::Answer, "The attic.", ask));
    assert_eq!(room.post(ask).replies, 1);
    // Only who asked accepts, and only what was said to it.
    room.about(CY, Relation::Accept, ask, &answer.to_string());
    assert_eq!(room.post(ask).accepted, None);
    let elsewhere = room.item(CY, text(Kind::News, "x"));
    room.about(BEN, Relation::Accept, ask, &elsewhere.to_string());
    assert_eq!(room.post(ask).accepted, None);
    room.about(BEN, Relation::Accept, ask, &answer.to_string());
    assert_eq!(
        (room.post(ask).status, room.post(ask).accepted),
        (Status::Answered, Some(answer))
    );
    room.about(BEN, Relation::Thank, answer, "So quiet!");
    assert_eq!(room.post(ask).status, Status::Thanked);
    assert_eq!(
        room.post(answer).thanks,
        [(person(BEN), "So quiet!".to_owned())]
    );
    let balance = room.community.balance(&person(CY));
    assert_eq!(
        (balance.thanks_got, balance.answered, balance.thanks_given),
        (1, 1, 0)
    );
    assert_eq!(room.community.balance(&person(BEN)).thanks_given, 1);
    let over = room.item(
        BEN,
        text(Kind::Ask, "Too late?")
            .with(Head::Until, "2026-11-24")
            .unwrap(),
    );
    assert_eq!(room.post(over).status, Status::Over);
}

#[test]
fn edits_and_deletions_say_so_and_threads_stay() {
    let mut room = Room::new(&[ANN]);
    let mark = [99; 16];
    room.say(BEN, &[Say::Item(mark, text(Kind::News, "We mov."))]);
    let news = item_id(&person(BEN), &mark);
    assert_eq!(room.post(news).edited, None);
    let reply = room.item(CY, to(Kind::Reply, "Where to?", news));
    room.say(BEN, &[Say::Item(mark, text(Kind::News, "We move."))]);
    assert_eq!(
        (room.post(news).text.as_str(), room.post(news).edited),
        ("We move.", Some(3_000))
    );
    room.say(BEN, &[Say::Item(mark, Item::gone(Kind::News, None))]);
    let gone = room.post(news);
    assert!(gone.is_deleted && gone.text.is_empty());
    assert_eq!(room.community.replies(&news, 0, 9, TODAY)[0].id, reply);
    let feed = room.community.feed(&FeedFilter::default(), None, 9, TODAY);
    assert_eq!(feed.len(), 1, "what Cy replied is not lost with it");
    room.say(
        CY,
        &[Say::Item([1; 16], Item::gone(Kind::Reply, Some(news)))],
    );
    assert!(
        room.community
            .feed(&FeedFilter::default(), None, 9, TODAY)
            .is_empty()
    );
    assert_eq!(room.community.root_of(&reply), news);
    assert_eq!(
        room.community.author_of(&news),
        Some((person(BEN), Some(mark)))
    );
}

#[test]
fn nobody_counts_twice() {
    let mut room = Room::new(&[ANN]);
    let poll = text(Kind::Poll, "When?")
        .with(Head::Option, "Mon")
        .unwrap()
        .with(Head::Option, "Tue")
        .unwrap();
    let poll = room.item(ANN, poll);
    room.about(BEN, Relation::Vote, poll, "1");
    room.about(BEN, Relation::Vote, poll, "2");
    room.about(CY, Relation::Vote, poll, "1,2");
    room.about(DI, Relation::Vote, poll, "7");
    let view = room.post(poll);
    assert_eq!(view.options, [("Mon".to_owned(), 1), ("Tue".to_owned(), 1)]);
    assert_eq!(view.voters, 2);
    room.about(BEN, Relation::React, poll, "agree");
    room.about(BEN, Relation::React, poll, "agree,idea");
    room.about(CY, Relation::React, poll, "agree");
    let expected = BTreeMap::from([("👍".to_owned(), 2), ("💡".to_owned(), 1)]);
    assert_eq!(room.post(poll).reactions, expected);
    room.say(CY, &[Say::Unsay(Relation::React, Target::Item(poll))]);
    assert_eq!(room.post(poll).reactions["👍"], 1);
}

#[test]
fn ideas_grow_and_people_take_part() {
    let mut room = Room::new(&[ANN]);
    let bench = room.item(ANN, text(Kind::Idea, "A bench"));
    let garden = room.item(BEN, text(Kind::Idea, "A garden"));
    let both = text(Kind::Idea, "A bench in a garden")
        .with(Head::Part, bench.to_string())
        .unwrap()
        .with(Head::Part, garden.to_string())
        .unwrap();
    let both = room.item(CY, both);
    room.about(DI, Relation::Join, both, "yes");
    room.about(ANN, Relation::Join, both, "yes");
    assert_eq!(room.post(bench).built, [both]);
    assert_eq!(room.post(both).joined, [person(DI), person(ANN)]);
    let mention = text(Kind::News, "Look")
        .with(Head::Mention, person(DI).to_string())
        .unwrap();
    let mention = room.item(ANN, mention);
    let found = room.community.mentions_of(&person(DI), 9, TODAY);
    assert_eq!(
        found.iter().map(|post| post.id).collect::<Vec<_>>(),
        [mention]
    );
}

#[test]
fn the_feed_is_filtered_and_paged() {
    let mut room = Room::new(&[ANN]);
    let ids: Vec<ItemId> = (0..5)
        .map(|n| room.item(ANN, text(Kind::News, &format!("News {n}"))))
        .collect();
    let spark = room.item(BEN, text(Kind::Spark, "What if"));
    let all = FeedFilter::default();
    let page = room.community.feed(&all, None, 3, TODAY);
    assert_eq!(
        page.iter().map(|p| p.id).collect::<Vec<_>>(),
        [spark, ids[4], ids[3]]
    );
    let last = page.last().unwrap();
    let next = room
        .community
        .feed(&all, Some((last.stamp, last.id)), 3, TODAY);
    assert_eq!(
        next.iter().map(|p| p.id).collect::<Vec<_>>(),
        [ids[2], ids[1], ids[0]]
    );
    let sparks = FeedFilter {
        kinds: vec![Kind::Spark],
        ..FeedFilter::default()
    };
    assert_eq!(room.community.feed(&sparks, None, 9, TODAY).len(), 1);
    let elsewhere = FeedFilter {
        is_from_elsewhere: Some(true),
        ..FeedFilter::default()
    };
    assert!(room.community.feed(&elsewhere, None, 9, TODAY).is_empty());
    assert_eq!(room.community.find(&spark.to_string()[..8]), [spark]);
    assert!(room.community.find("xyz").is_empty());
}

#[test]
fn only_what_somebody_else_answered_in_time_is_accepted() {
    let mut room = Room::new(&[ANN]);
    let ask = room.item(BEN, text(Kind::Ask, "Who has a ladder?"));
    let own = room.item(BEN, to(Kind::Answer, "I do myself.", ask));
    room.about(BEN, Relation::Accept, ask, &own.to_string());
    assert_eq!(room.post(ask).accepted, None, "one's own is no answer");
    assert_eq!(room.community.unanswered(9, TODAY).len(), 1);
    let answer = room.item(CY, to(Kind::Answer, "In the shed.", ask));
    room.about(BEN, Relation::Close, ask, "I have what I needed");
    room.about(BEN, Relation::Accept, ask, &answer.to_string());
    assert_eq!(room.post(ask).accepted, None, "it was closed before");
    assert_eq!(room.post(ask).status, Status::Closed);

    let ask = room.item(BEN, text(Kind::Ask, "And a rope?"));
    let answer = room.item(CY, to(Kind::Answer, "Here.", ask));
    room.about(BEN, Relation::Accept, ask, &answer.to_string());
    assert_eq!(room.post(ask).accepted, Some(answer));
    let mark = [room.marks - 1; 16];
    room.say(BEN, &[Say::Item(mark, Item::gone(Kind::Ask, None))]);
    assert_eq!(room.post(ask).accepted, None, "it was taken back");
}

#[test]
fn a_vote_after_a_poll_was_closed_counts_for_nothing() {
    let mut room = Room::new(&[ANN]);
    let poll = text(Kind::Poll, "Which one?").with(Head::Option, "Green");
    let poll = room.item(ANN, poll.unwrap().with(Head::Option, "Black").unwrap());
    room.about(BEN, Relation::Vote, poll, "1");
    room.about(ANN, Relation::Close, poll, "Counted");
    room.about(CY, Relation::Vote, poll, "2");
    let options: Vec<usize> = room.post(poll).options.iter().map(|it| it.1).collect();
    assert_eq!((options, room.post(poll).voters), (vec![1, 0], 1));
}

#[test]
fn seats_go_in_the_order_people_said_so() {
    let mut room = Room::new(&[ANN]);
    let gathering = text(Kind::Gathering, "Bring shoes.")
        .with(Head::Title, "Walk")
        .unwrap()
        .with(Head::Start, "2026-12-01 12:00")
        .unwrap()
        .with(Head::Seats, "2")
        .unwrap();
    let walk = room.item(ANN, gathering);
    for who in [BEN, CY, DI] {
        room.about(who, Relation::Rsvp, walk, "yes");
    }
    use SeatState::{Confirmed, Declined, Requested, Waiting};
    let coming = |room: &Room| room.community.gathering(&walk).unwrap().coming;
    assert_eq!(
        coming(&room),
        [
            (person(BEN), Requested),
            (person(CY), Requested),
            (person(DI), Waiting)
        ]
    );
    let seat = |who: u8, word: &str| {
        Say::About(Relation::Seat, Target::Seat(walk, person(who)), word.into())
    };
    // Only the host confirms.
    room.say(DI, &[seat(DI, "yes")]);
    assert_eq!(coming(&room)[2], (person(DI), Waiting));
    room.say(ANN, &[seat(DI, "yes"), seat(CY, "no")]);
    assert_eq!(
        coming(&room),
        [
            (person(DI), Confirmed),
            (person(BEN), Requested),
            (person(CY), Declined)
        ]
    );
    // Whoever goes and comes again stands at the end.
    room.about(BEN, Relation::Rsvp, walk, "no");
    room.about(77, Relation::Rsvp, walk, "yes");
    room.about(BEN, Relation::Rsvp, walk, "yes");
    assert_eq!(
        coming(&room)[1..3],
        [(person(77), Requested), (person(BEN), Waiting)]
    );
    // What was confirmed before somebody came again counts no more, and nobody is given more than there is.
    room.say(ANN, &[seat(77, "yes")]);
    assert_eq!(coming(&room)[1], (person(77), Confirmed));
    room.about(77, Relation::Rsvp, walk, "no");
    room.about(77, Relation::Rsvp, walk, "yes");
    assert_eq!(
        coming(&room)[1..3],
        [(person(BEN), Requested), (person(77), Waiting)]
    );
    let next = room.community.seats_to_give(&person(ANN), "2026-12-01");
    assert_eq!(next, [(walk, person(BEN), false)]);
    let over = room.community.seats_to_give(&person(ANN), "2026-12-02");
    assert!(over.is_empty(), "nobody is given a seat of yesterday");
    room.say(ANN, &[seat(BEN, "yes"), seat(78, "yes")]);
    room.about(78, Relation::Rsvp, walk, "yes");
    let full = coming(&room);
    let confirmed = full.iter().filter(|(_, state)| *state == Confirmed);
    assert_eq!(confirmed.count(), 2, "{full:?}");
    room.about(ANN, Relation::Close, walk, "Storm");
    assert!(room.community.gathering(&walk).unwrap().is_called_off);
}

/// Two devices that have not met both say that their owner comes, and only one of them that they do not.
#[test]
fn whoever_says_twice_that_they_come_has_the_place_of_the_first() {
    let mut room = Room::new(&[ANN]);
    let gathering = text(Kind::Gathering, "Bring shoes.")
        .with(Head::Title, "Walk")
        .and_then(|it| it.with(Head::Start, "2026-12-01 12:00"))
        .and_then(|it| it.with(Head::Seats, "1"));
    let walk = room.item(ANN, gathering.unwrap());
    let community = &mut room.community;
    let says = |lamport: u64, word: Option<&str>, prevails: Option<&str>| {
        let touched = Touched {
            since: None,
            key: format!("rsvp/{walk}"),
            value: prevails.map(str::to_owned),
            said: word.map(str::to_owned),
        };
        let stamp = Stamp {
            lamport,
            ..Stamp::ZERO
        };
        (touched, stamp)
    };
    let first = says(1_000, Some("yes"), Some("yes"));
    let other = says(1_010, Some("yes"), Some("yes"));
    let cy = says(1_005, Some("yes"), Some("yes"));
    use SeatState::{Requested, Waiting};
    for order in [[&first, &other], [&other, &first]] {
        community.forget(&person(BEN));
        community.forget(&person(CY));
        community.hear(person(CY), std::slice::from_ref(&cy.0), cy.1);
        for (touched, stamp) in order {
            community.hear(person(BEN), std::slice::from_ref(touched), *stamp);
        }
        assert_eq!(
            community.gathering(&walk).unwrap().coming,
            [(person(BEN), Requested), (person(CY), Waiting)]
        );
    }
    let (gone, at) = says(1_020, None, None);
    community.hear(person(BEN), &[gone], at);
    let (again, at) = says(1_030, Some("yes"), Some("yes"));
    community.hear(person(BEN), &[again], at);
    assert_eq!(
        community.gathering(&walk).unwrap().coming,
        [(person(CY), Requested), (person(BEN), Waiting)]
    );
}

#[test]
fn numbers_are_about_the_community_and_never_about_few() {
    let mut room = Room::new(&[ANN]);
    let useful = |words: &str| {
        Say::About(
            Relation::Useful,
            Target::Quarter("2026-Q4".into()),
            words.into(),
        )
    };
    for who in 1..=4 {
        room.say(who, &[Say::Member(Membership::In), useful("5 3")]);
    }
    room.say(50, &[useful("1 1")]);
    assert_eq!(
        room.community.usefulness("2026-Q4"),
        None,
        "fifty is no member"
    );
    room.say(5, &[Say::Member(Membership::In), useful("3 2")]);
    let sum = room.community.usefulness("2026-Q4").unwrap();
    assert_eq!(
        (sum.people, sum.to_people, sum.to_organisation),
        (5, 46, 28)
    );
    // Of one more nobody learns what they said: it may be shown again once five more have.
    for who in 6..=10 {
        let before = room.community.usefulness("2026-Q4").unwrap();
        assert!(!before.may_follow(&sum));
        room.say(who, &[Say::Member(Membership::In), useful("1 1")]);
    }
    let ten = room.community.usefulness("2026-Q4").unwrap();
    assert!(ten.may_follow(&sum));
    assert_eq!((ten.people, ten.to_people), (10, 28));
    room.say(1, &[Say::Member(Membership::Out)]);
    let nine = room.community.usefulness("2026-Q4").unwrap();
    assert!(!nine.may_follow(&ten), "whoever leaves is not told apart");
    let ask = room.item(BEN, text(Kind::Ask, "Who?"));
    room.item(CY, to(Kind::Answer, "Me.", ask));
    room.item(BEN, text(Kind::Ask, "And who?"));
    let health = room.community.health(TODAY);
    assert_eq!(
        (health.asks, health.answered, health.unanswered.len()),
        (2, None, 1),
        "one who asked had an answer: how many did would tell that"
    );
    assert_eq!(room.community.outcome(TODAY).asks_closed, 0);
}

#[test]
fn words_are_found_whatever_their_accents() {
    let mut room = Room::new(&[ANN]);
    let old = room.item(ANN, text(Kind::News, "Die Führung durch die Straße"));
    let new = room.item(BEN, text(Kind::News, "Eine Fuhrung"));
    let card = room.item(
        CY,
        text(Kind::Card, "").with(Head::Title, "Führung").unwrap(),
    );
    let ids = |typed: &str| {
        room.community
            .search(typed, 9, |_| true)
            .iter()
            .map(|hit| hit.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("fuhrung"), [card, new, old]);
    assert_eq!(ids("STRASSE führung"), [old]);
    assert_eq!(ids("  "), []);
    assert_eq!(ids("nowhere"), []);
}

#[test]
fn what_turned_out_void_is_forgotten() {
    let mut room = Room::new(&[ANN]);
    let kept = room.item(ANN, text(Kind::News, "Kept"));
    let before = room.community.clone();
    let void = room.item(
        BEN,
        text(Kind::News, "Void")
            .with(Head::Mention, person(ANN).to_string())
            .unwrap(),
    );
    room.item(BEN, to(Kind::Reply, "Void too", kept));
    room.about(BEN, Relation::React, kept, "agree");
    assert!(room.community.post(&void, TODAY).is_some());
    room.community.forget(&person(BEN));
    assert_eq!(room.community, before);
}

#[test]
fn charts_are_drawn_of_five_people_or_more() {
    const WEEKS: usize = 12;
    const DAY_MS: u64 = 24 * 3_600 * 1_000;
    let mut room = Room::new(&[]);
    let lately = |room: &Room, days: u64| room.community.lately(days * DAY_MS, WEEKS);
    let comes = |room: &mut Room, who| room.say(who, &[Say::Member(Membership::In)]);
    let asks = |room: &mut Room, who| {
        let ask = room.item(who, text(Kind::Ask, "Who?"));
        room.item(ANN, to(Kind::Answer, "Me.", ask));
    };
    for who in 1..=4 {
        comes(&mut room, who);
        asks(&mut room, 2);
    }
    let few = lately(&room, 0);
    assert!(
        few.weeks.is_empty() && few.answers.is_empty(),
        "four are in"
    );

    comes(&mut room, 5);
    let five = lately(&room, 0);
    let week = five.weeks.last().unwrap();
    assert_eq!(week.made.asks, 4);
    assert!(five.answers.is_empty(), "four asks were answered");
    assert_eq!(five.greeted, None, "who founded it is no newcomer");
    assert_eq!(week.came, 0, "so nothing is told of four");

    comes(&mut room, 6);
    asks(&mut room, 6);
    room.item(3, text(Kind::Card, "").with(Head::Title, "Tea").unwrap());
    let more = lately(&room, 0);
    let week = more.weeks.last().unwrap();
    assert_eq!((week.came, more.greeted), (5, Some(2)));
    assert_eq!((week.made.posts, week.made.cards), (6, 1));
    assert!(more.answers.is_empty(), "five asks of two people");
    let health = room.community.health(TODAY);
    assert_eq!((health.hours_to_answer, health.answered), (None, None));
    assert_eq!(health.asks, 5);

    for who in 3..=5 {
        asks(&mut room, who);
    }
    let all = lately(&room, 0);
    assert_eq!(all.answers, [8, 0, 0, 0, 0]);
    let health = room.community.health(TODAY);
    assert_eq!(
        (health.hours_to_answer, health.answered),
        (Some(1), Some(8))
    );
    assert_eq!(all.greeted, Some(4), "to a card nobody replied");

    // A week later it stands one place further back, and after twelve it is gone.
    let later = lately(&room, 7);
    assert_eq!(later.weeks[WEEKS - 2], all.weeks[WEEKS - 1]);
    assert_eq!(later.weeks[WEEKS - 1].made.posts, 0);
    let long_ago = lately(&room, 7 * WEEKS as u64);
    assert!(long_ago.weeks.iter().all(|week| week.made.posts == 0));
    assert!(long_ago.greeted.is_none() && long_ago.answers == all.answers);
}

#[test]
fn what_a_clock_that_is_ahead_has_stamped_counts_as_of_this_week() {
    const WEEKS: usize = 12;
    const THREE_DAYS_S: u64 = 3 * 24 * 3_600;
    let mut room = Room::new(&[]);
    let comes = |room: &mut Room, who| room.say(who, &[Say::Member(Membership::In)]);
    for who in 1..=5 {
        comes(&mut room, who);
    }
    room.lamport = THREE_DAYS_S;
    comes(&mut room, 6);
    room.item(
        6,
        text(Kind::News, "From the day after the day after tomorrow."),
    );
    let lately = room.community.lately(0, WEEKS);
    let week = lately.weeks.last().unwrap();
    assert_eq!((week.came, week.made.posts), (5, 1));
    let before = &lately.weeks[..WEEKS - 1];
    assert!(before.iter().all(|week| week.made.posts == 0));
}

#[test]
fn what_came_after_its_author_closed_it_greets_nobody_also_where_the_closing_arrives_later() {
    let mut room = Room::new(&[]);
    room.say(BEN, &[Say::Member(Membership::In)]);
    let ask = room.item(BEN, text(Kind::Ask, "Who?"));
    let closed = room.lamport;
    room.lamport += 10;
    room.item(CY, to(Kind::Answer, "Me.", ask));
    assert!(room.community.newcomers_to_greet().is_empty());
    room.lamport = closed;
    room.about(BEN, Relation::Close, ask, "Done");
    assert_eq!(room.community.newcomers_to_greet(), [person(BEN)]);
}

#[test]
fn what_was_taken_back_keeps_its_place_while_others_replied() {
    let mut room = Room::new(&[ANN]);
    let ask = room.item(ANN, text(Kind::Ask, "Who has a ladder?"));
    let answer = room.item(BEN, to(Kind::Answer, "I do, in the cellar.", ask));
    let own = room.item(ANN, text(Kind::News, "Found it."));
    room.item(ANN, to(Kind::Reply, "It was behind the door.", own));
    let listed = |room: &Room| -> Vec<ItemId> {
        let posts = room.community.feed(&FeedFilter::default(), None, 10, TODAY);
        posts.into_iter().map(|post| post.id).collect()
    };
    assert_eq!(listed(&room), [own, ask]);
    // Marks count from 1 in the order of what was said.
    room.say(ANN, &[Say::Item([1; 16], Item::gone(Kind::Ask, None))]);
    room.say(ANN, &[Say::Item([3; 16], Item::gone(Kind::News, None))]);
    assert_eq!(
        listed(&room),
        [ask],
        "only her own words went with her post"
    );
    let shown = room.post(ask);
    assert!(shown.is_deleted && shown.text.is_empty() && shown.replies == 1);
    let gone = Item::gone(Kind::Answer, Some(ask));
    room.say(BEN, &[Say::Item([2; 16], gone)]);
    assert!(listed(&room).is_empty(), "nothing of others is left");
    assert!(room.post(answer).is_deleted);
}

#[test]
fn replies_where_one_spoke_are_new_until_they_were_seen() {
    let mut room = Room::new(&[ANN]);
    let ask = room.item(ANN, text(Kind::Ask, "Who has a ladder?"));
    let other = room.item(CY, text(Kind::News, "The lift is mended."));
    let before = room.lamport;
    let answer = room.item(BEN, to(Kind::Answer, "I do.", ask));
    let elsewhere = room.item(BEN, to(Kind::Reply, "At last.", other));
    let new = |room: &Room, who, lamport| room.community.replies_behind(lamport, &person(who), 10);
    assert_eq!(new(&room, ANN, before), [answer], "to what she asked");
    assert_eq!(new(&room, CY, before), [elsewhere]);
    assert!(new(&room, BEN, before).is_empty(), "he said it himself");
    assert!(new(&room, ANN, room.lamport).is_empty(), "she has seen it");
    let thanks = room.item(DI, to(Kind::Reply, "Indeed.", other));
    assert_eq!(new(&room, BEN, before), [thanks], "where he spoke");
    let is_new = |who| {
        room.community
            .has_replies_behind(&other, before, &person(who))
    };
    assert!(is_new(BEN) && is_new(CY) && !is_new(ANN));
}

#[test]
fn what_members_have_shown_is_what_stands() {
    let mut room = Room::new(&[ANN]);
    let shown = |room: &Room| {
        let answers = room.community.answers_accepted().into_iter();
        let answers: Vec<_> = answers.map(|it| (it.by, it.about, it.text)).collect();
        let cards = room.community.cards_shown().into_iter();
        let cards: Vec<_> = cards.map(|it| (it.by, it.about)).collect();
        (room.community.shown_moves(), answers, cards)
    };
    let ask = room.item(BEN, text(Kind::Ask, "Who has a ladder?\nFor a day."));
    let answer = room.item(CY, to(Kind::Answer, "In the shed.", ask));
    let other = room.item(ANN, to(Kind::Answer, "Next door.", ask));
    assert_eq!(shown(&room), (0, Vec::new(), Vec::new()));
    // Nobody accepts for somebody else.
    room.about(ANN, Relation::Accept, ask, &other.to_string());
    assert!(shown(&room).1.is_empty());
    room.about(BEN, Relation::Accept, ask, &answer.to_string());
    let of = |by, text: &str| (person(by), "Who has a ladder?".to_owned(), text.to_owned());
    let (moves, answers, _) = shown(&room);
    assert_eq!(answers, [of(CY, "In the shed.")]);
    room.about(BEN, Relation::Accept, ask, &other.to_string());
    let (later, answers, _) = shown(&room);
    assert!(later > moves);
    assert_eq!(answers, [of(ANN, "Next door.")]);
    room.about(BEN, Relation::Thank, other, "Tall enough!");
    let card = room.item(
        CY,
        text(Kind::Card, "").with(Head::Title, "Ladders").unwrap(),
    );
    let (with_card, _, cards) = shown(&room);
    assert!(with_card > later);
    assert_eq!(cards, [(person(CY), "Ladders".to_owned())]);
    // Its text is written together and read elsewhere.
    room.community.read_card(card, "Lean them at four to one.");
    assert!(shown(&room).0 > with_card);
    // What is taken back was not shown, and comes back with nobody else.
    let (mark, gone) = ([room.marks; 16], Item::gone(Kind::Card, None));
    room.say(CY, &[Say::Item(mark, gone)]);
    room.community.forget(&person(ANN));
    let (last, answers, cards) = shown(&room);
    assert!(last > with_card && answers.is_empty() && cards.is_empty());
}
