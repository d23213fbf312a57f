//! Two people of one name are never taken for each other.

use super::*;

const TWIN: usize = 2;

/// Ann, and two who are called Ben Ito.
fn with_namesakes() -> (Table, ScopeId) {
    let mut table = Table::of(&["Ann", "Ben Ito", "Ben Ito"]);
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(ANN, TWIN);
    }
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    table.encounter(ANN, TWIN);
    for device in [BEN, TWIN] {
        join(&mut table, device, tea);
        table.encounter(ANN, device);
    }
    table.encounter(ANN, BEN);
    (table, tea)
}

fn short(table: &mut Table, device: usize) -> String {
    table.person(device).short()
}

#[test]
fn whoever_shares_a_name_is_shown_with_the_beginning_of_the_id() {
    let (mut table, tea) = with_namesakes();
    let ask = post(&mut table, BEN, tea, PostKind::Ask, "Who has a ladder?");
    table.encounter(ANN, BEN);
    let to = ask.clone();
    let text = "I do.".to_owned();
    said(&mut table, ANN, CommunityAct::Reply { to, text });
    table.encounter(ANN, BEN);
    let ben = format!("Ben Ito ({})", short(&mut table, BEN));
    let twin = format!("Ben Ito ({})", short(&mut table, TWIN));
    // Everybody sees it, also each of the two of themselves.
    for device in [ANN, BEN] {
        let view = show(&mut table, device, "Tea");
        let members: Vec<&str> = view.members.iter().map(|m| m.name.as_str()).collect();
        let mut both = vec!["Ann", ben.as_str(), twin.as_str()];
        both.sort_unstable();
        assert_eq!(members, both, "{device}");
        let asked = view.posts.iter().find(|post| post.id == ask).unwrap();
        assert_eq!(asked.author_name, ben);
        assert_eq!(asked.replies[0].author_name, "Ann");
    }
    // Once the other is called otherwise, a name is a name again.
    let name = model::Edit::Set(model::Field::Name, vec!["Benno Ito".to_owned()]);
    table.act(TWIN, Intent::Profile(vec![name]));
    table.encounter(ANN, TWIN);
    let view = show(&mut table, ANN, "Tea");
    let members: Vec<&str> = view.members.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(members, ["Ann", "Ben Ito", "Benno Ito"]);
}

#[test]
fn a_name_of_two_is_refused_with_both_and_taken_as_it_is_shown() {
    let (mut table, _) = with_namesakes();
    let headline = vec!["Mends bikes".to_owned()];
    let headline = model::Edit::Set(model::Field::Headline, headline);
    table.act(TWIN, Intent::Profile(vec![headline]));
    table.encounter(ANN, TWIN);
    let ask = |table: &mut Table, typed: &str| {
        let person = Some(typed.to_owned());
        table.wish(ANN, Intent::Ask(Question::Profile { person }))
    };
    let refused = ask(&mut table, "ben ito").unwrap_err();
    assert_eq!(refused.code, "ambiguous-person");
    for device in [BEN, TWIN] {
        let short = short(&mut table, device);
        assert!(refused.message.contains(&short), "{}", refused.message);
    }
    let headline = "“Mends bikes”";
    assert!(refused.message.contains(headline), "{}", refused.message);
    let typed = format!("Ben Ito ({})", short(&mut table, TWIN));
    match ask(&mut table, &typed) {
        Ok(Answer::Person(card)) => assert_eq!(card.id, table.person(TWIN)),
        other => panic!("{other:?}"),
    }
    let wrong = format!("Ben Ito ({})", short(&mut table, ANN));
    assert_eq!(ask(&mut table, &wrong).unwrap_err().code, "unknown-person");
}

#[test]
fn a_mention_means_one_person() {
    let (mut table, tea) = with_namesakes();
    let until = None;
    let say = |table: &mut Table, text: String| {
        let act = CommunityAct::Post {
            community: tea,
            kind: PostKind::News,
            text,
            until: until.clone(),
        };
        wish(table, ANN, act)
    };
    let refused = say(&mut table, "Thanks, @Ben Ito, for the tea".into()).unwrap_err();
    assert_eq!(refused.code, "ambiguous-person");
    for device in [BEN, TWIN] {
        let short = short(&mut table, device);
        assert!(refused.message.contains(&short), "{}", refused.message);
    }
    let twin = short(&mut table, TWIN);
    say(
        &mut table,
        format!("Thanks, @Ben Ito ({twin}), for the tea"),
    )
    .expect("one is meant");
    for device in [BEN, TWIN] {
        table.encounter(ANN, device);
    }
    let mentioned = [BEN, TWIN].map(|device| show(&mut table, device, "Tea").posts[0].mentions_me);
    assert_eq!(mentioned, [false, true]);
}

#[test]
fn the_longest_name_behind_an_at_sign_counts() {
    let mut table = Table::of(&["Cleo", "Ann", "Ann Berg"]);
    for device in [1, 2] {
        table.encounter(0, device);
    }
    let tea = found(&mut table, 0, "Tea");
    post(
        &mut table,
        0,
        tea,
        PostKind::News,
        "@Ann Berg, and @Annika, look",
    );
    for device in [1, 2] {
        table.encounter(0, device);
    }
    let mentioned = [1, 2].map(|device| show(&mut table, device, "Tea").posts[0].mentions_me);
    assert_eq!(mentioned, [false, true]);
}
