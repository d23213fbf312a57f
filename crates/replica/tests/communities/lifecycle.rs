//! How a community begins, decides, merges, rests and is founded again.

use super::*;
use replica::EraseAct;

#[test]
fn two_edit_the_same_box_offline_and_a_third_joins() {
    let mut table = three();
    let parents = found(&mut table, ANN, "Parents and carers");
    let view = show(&mut table, ANN, "parents and carers");
    assert_eq!(view.row.state, Lifecycle::Forming);
    assert_eq!((view.charter.version, view.charter.signed_by_me), (1, true));
    assert_eq!(view.charter.clauses.len(), 5);
    table.encounter(ANN, BEN);
    // They part; both write into the same box.
    append(
        &mut table,
        ANN,
        parents,
        "Nobody is alone at five in the morning.",
    );
    append(&mut table, BEN, parents, "We swap clothes and shifts.");
    table.encounter(ANN, BEN);
    table.encounter(ANN, BEN);
    let (ann, ben) = (
        show(&mut table, ANN, "Parents and carers"),
        show(&mut table, BEN, "Parents and carers"),
    );
    assert_eq!(ann.why, ben.why);
    for words in ["Nobody is alone", "We swap clothes"] {
        assert!(ann.why.hope.contains(words), "{:?}", ann.why);
    }
    join(&mut table, BEN, parents);
    table.encounter(BEN, CEM);
    join(&mut table, CEM, parents);
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    for device in [ANN, BEN, CEM] {
        let view = show(&mut table, device, "Parents and carers");
        assert_eq!(view.row.state, Lifecycle::Active, "three have signed");
        assert_eq!(view.why, ann.why);
        let names: Vec<&str> = view.members.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["Ann", "Ben", "Cem"]);
        assert!(view.row.joined && view.charter.signed == 3);
    }
    let digests: Vec<_> = (0..3).map(|device| table.status(device).digest).collect();
    assert!(digests.iter().all(|digest| *digest == digests[0]));
}

/// An idea has no charter: it is read, joined and written in, and forms once its founder proposes one.
#[test]
fn an_idea_takes_shape_once_it_has_a_charter() {
    let mut table = three();
    let (name, template) = ("Tea".to_owned(), Template::Theme);
    let idea = CommunityAct::FoundIdea { name, template };
    let Answer::Community(view) = act(&mut table, ANN, idea) else {
        panic!("a community");
    };
    let community = view.row.id;
    assert_eq!(view.row.state, Lifecycle::Idea);
    assert!(view.row.joined && view.charter.clauses.is_empty());
    table.encounter(ANN, BEN);
    join(&mut table, BEN, community);
    post(&mut table, BEN, community, PostKind::News, "I have a pot.");
    table.encounter(ANN, BEN);
    for device in [ANN, BEN] {
        let view = show(&mut table, device, "Tea");
        assert_eq!((view.row.state, view.posts.len()), (Lifecycle::Idea, 1));
    }
    let clauses = vec!["We pour for each other.".to_owned()];
    let charter = CommunityAct::ProposeCharter { community, clauses };
    act(&mut table, ANN, charter);
    table.encounter(ANN, BEN);
    let view = show(&mut table, BEN, "Tea");
    assert_eq!(view.row.state, Lifecycle::Forming);
    assert_eq!(view.charter.clauses, ["We pour for each other."]);
    // Nobody enters unsigned what only its members see.
    let (name, template) = ("Us".to_owned(), Template::Life);
    let hidden = wish(&mut table, ANN, CommunityAct::FoundIdea { name, template });
    assert_eq!(hidden.unwrap_err().code, "idea-open");
}

#[test]
fn decisions_need_more_than_half_of_those_who_signed() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    for device in [BEN, CEM] {
        join(&mut table, device, tea);
    }
    let spread = |table: &mut Table| {
        for _ in 0..2 {
            table.encounter(ANN, BEN);
            table.encounter(BEN, CEM);
        }
    };
    spread(&mut table);
    let propose = |table: &mut Table, device, what| {
        act(
            table,
            device,
            CommunityAct::Propose {
                community: tea,
                what,
            },
        );
    };
    propose(&mut table, BEN, LifecycleAct::Archive);
    assert_eq!(show(&mut table, BEN, "Tea").row.state, Lifecycle::Active);
    spread(&mut table);
    propose(&mut table, CEM, LifecycleAct::Archive);
    spread(&mut table);
    let view = show(&mut table, ANN, "Tea");
    assert_eq!(view.row.state, Lifecycle::Archived);
    assert_eq!(view.proposals.len(), 1, "who wants the same votes for it");
    assert_eq!(
        (view.proposals[0].in_favour, view.proposals[0].needed),
        (2, 2)
    );
    // What was carried stays: who wants it otherwise proposes that.
    let what = LifecycleAct::Keep;
    let keep = CommunityAct::Propose {
        community: tea,
        what,
    };
    assert_eq!(wish(&mut table, CEM, keep).unwrap_err().code, "carried");
    let proposal = view.proposals[0].id.clone();
    let in_favour = false;
    let against = CommunityAct::Vote {
        proposal,
        in_favour,
    };
    assert_eq!(wish(&mut table, CEM, against).unwrap_err().code, "carried");
    propose(&mut table, ANN, LifecycleAct::Revive);
    spread(&mut table);
    propose(&mut table, BEN, LifecycleAct::Revive);
    spread(&mut table);
    let states = [ANN, BEN, CEM].map(|device| show(&mut table, device, "Tea").row.state);
    assert_eq!(states, [Lifecycle::Active; 3]);

    // A new version of the charter is carried the same way, and the old one stays readable.
    let clauses = vec!["We thank each other.".to_owned()];
    act(
        &mut table,
        ANN,
        CommunityAct::ProposeCharter {
            community: tea,
            clauses,
        },
    );
    spread(&mut table);
    assert_eq!(show(&mut table, BEN, "Tea").charter.version, 1);
    let first = show(&mut table, BEN, "Tea").charter.clauses;
    let proposal = show(&mut table, BEN, "Tea").proposals.remove(0);
    assert_eq!(
        proposal.clauses,
        ["We thank each other."],
        "readable before one votes"
    );
    let proposal = proposal.id;
    let in_favour = true;
    said(
        &mut table,
        BEN,
        CommunityAct::Vote {
            proposal,
            in_favour,
        },
    );
    spread(&mut table);
    let charter = show(&mut table, CEM, "Tea").charter;
    assert_eq!(
        (charter.version, charter.earlier, charter.signed_by_me),
        (2, 1, false)
    );
    assert_eq!(charter.clauses, ["We thank each other."]);
    assert_eq!(charter.before, [first]);
}

/// Ben votes for it, and Cem, who has not heard of that, changes his mind while they are apart: the
/// order everybody agrees on decides, not who hears what first. Once all have heard that it was
/// carried, nothing brings it back.
#[test]
fn a_carried_decision_is_the_same_for_all_and_stays() {
    for ben_first in [true, false] {
        let mut table = three();
        let tea = found(&mut table, ANN, "Tea");
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
        for device in [BEN, CEM] {
            join(&mut table, device, tea);
        }
        let spread = |table: &mut Table| {
            for _ in 0..2 {
                table.encounter(ANN, BEN);
                table.encounter(BEN, CEM);
                table.encounter(ANN, CEM);
            }
        };
        spread(&mut table);
        let clauses = vec!["We thank each other.".to_owned()];
        let community = tea;
        act(
            &mut table,
            ANN,
            CommunityAct::ProposeCharter { community, clauses },
        );
        spread(&mut table);
        let proposal = show(&mut table, BEN, "Tea").proposals.remove(0).id;
        let vote = |in_favour| CommunityAct::Vote {
            proposal: proposal.clone(),
            in_favour,
        };
        said(&mut table, CEM, vote(true));
        let against = |table: &mut Table, device| {
            // A client that plays by its own rules writes this whatever the door says.
            wish(table, device, vote(false)).map_or_else(|refused| refused.code, |_| "said".into())
        };
        match ben_first {
            true => table.encounter(ANN, CEM),
            false => table.encounter(BEN, CEM),
        }
        spread(&mut table);
        let versions = |table: &mut Table| {
            [ANN, BEN, CEM].map(|device| show(table, device, "Tea").charter.version)
        };
        assert_eq!(versions(&mut table), [2; 3]);
        for device in [ANN, CEM] {
            assert_eq!(against(&mut table, device), "carried");
        }
        let leave = CommunityAct::Leave { community: tea };
        act(&mut table, CEM, leave);
        spread(&mut table);
        assert_eq!(versions(&mut table), [2; 3]);
    }
}

#[test]
fn two_communities_merge_when_both_want_it() {
    let mut table = three();
    let (tea, coffee) = (
        found(&mut table, ANN, "Tea"),
        found(&mut table, BEN, "Coffee"),
    );
    table.encounter(ANN, BEN);
    let what = LifecycleAct::MergeInto(coffee);
    act(
        &mut table,
        ANN,
        CommunityAct::Propose {
            community: tea,
            what,
        },
    );
    assert_eq!(show(&mut table, ANN, "Tea").row.state, Lifecycle::Forming);
    table.encounter(ANN, BEN);
    let asked = show(&mut table, BEN, "Coffee");
    let asked: Vec<_> = asked.incoming.iter().map(|one| one.received).collect();
    assert_eq!(asked, [false], "Coffee is told who wants to come");
    let what = LifecycleAct::Receive(tea);
    act(
        &mut table,
        BEN,
        CommunityAct::Propose {
            community: coffee,
            what,
        },
    );
    table.encounter(ANN, BEN);
    let view = show(&mut table, ANN, "Tea");
    assert_eq!(
        (view.row.state, view.successor),
        (Lifecycle::Merged, Some(coffee))
    );
    let view = show(&mut table, ANN, "Coffee");
    assert_eq!((view.row.state, view.successor), (Lifecycle::Forming, None));
    assert!(view.incoming[0].received && !view.row.joined);
    let (community, kind, until) = (tea, PostKind::News, None);
    let text = "Is anybody still here?".to_owned();
    let late = CommunityAct::Post {
        community,
        kind,
        text,
        until,
    };
    let refused = wish(&mut table, ANN, late).unwrap_err();
    assert_eq!(refused.code, "community-merged");
    assert!(refused.message.contains("Coffee"), "{}", refused.message);
    let (community, what) = (tea, LifecycleAct::Rest);
    let rest = CommunityAct::Propose { community, what };
    assert_eq!(wish(&mut table, ANN, rest).unwrap_err().code, "already-so");
}

#[test]
fn a_merged_community_leads_to_the_one_that_agreed_and_can_be_woken() {
    let mut table = three();
    let ids = ["Tea", "Coffee", "Cocoa"].map(|name| found(&mut table, ANN, name));
    let [tea, coffee, cocoa] = ids;
    let mut propose = |community, what| {
        act(&mut table, ANN, CommunityAct::Propose { community, what });
        ids.map(|id| {
            let view = show(&mut table, ANN, &id.to_string());
            (view.row.state == Lifecycle::Merged, view.successor)
        })
    };
    propose(tea, LifecycleAct::MergeInto(coffee));
    propose(tea, LifecycleAct::MergeInto(cocoa));
    let stands = propose(coffee, LifecycleAct::Receive(tea));
    assert_eq!(stands[0], (true, Some(coffee)), "Cocoa never agreed");
    let stands = propose(tea, LifecycleAct::Revive);
    assert_eq!(stands[0], (false, None));
    post(&mut table, ANN, tea, PostKind::News, "Back again.");
}

#[test]
fn of_two_that_go_into_each_other_one_stays_and_it_is_the_same_everywhere() {
    let mut table = three();
    let (tea, coffee) = (
        found(&mut table, ANN, "Tea"),
        found(&mut table, BEN, "Coffee"),
    );
    table.encounter(ANN, BEN);
    for (device, this, other) in [(ANN, tea, coffee), (BEN, coffee, tea)] {
        for what in [LifecycleAct::MergeInto(other), LifecycleAct::Receive(other)] {
            let community = this;
            act(
                &mut table,
                device,
                CommunityAct::Propose { community, what },
            );
        }
    }
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    let (stays, goes) = (tea.min(coffee), tea.max(coffee));
    for device in [ANN, BEN, CEM] {
        let stays = show(&mut table, device, &stays.to_string());
        assert_eq!(
            (stays.row.state, stays.successor),
            (Lifecycle::Forming, None)
        );
        let goes = show(&mut table, device, &goes.to_string());
        assert_eq!(goes.row.state, Lifecycle::Merged);
        assert_eq!(goes.successor, Some(stays.row.id));
    }
    let host = if stays == tea { ANN } else { BEN };
    post(
        &mut table,
        host,
        stays,
        PostKind::News,
        "Everybody is here now.",
    );
}

#[test]
fn whoever_votes_on_a_merger_reads_whom_the_other_community_excluded() {
    let mut table = three();
    let (tea, coffee) = (
        found(&mut table, ANN, "Tea"),
        found(&mut table, BEN, "Coffee"),
    );
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    join(&mut table, CEM, coffee);
    table.encounter(BEN, CEM);
    let exclude = GovernAct::Propose {
        place: "Coffee".into(),
        rule: Rule::Exclude {
            person: "Cem".into(),
            guests: false,
        },
    };
    table.act(BEN, Intent::Govern(exclude));
    let merge = CommunityAct::Propose {
        community: coffee,
        what: LifecycleAct::MergeInto(tea),
    };
    act(&mut table, BEN, merge);
    table.encounter(ANN, BEN);
    // Before Tea has proposed anything, and in the proposal that is voted on.
    let asked = show(&mut table, ANN, "Tea");
    assert_eq!(asked.incoming[0].other.excluded, ["Cem"]);
    let receive = CommunityAct::Propose {
        community: tea,
        what: LifecycleAct::Receive(coffee),
    };
    act(&mut table, ANN, receive);
    let proposals = show(&mut table, ANN, "Tea").proposals;
    let other = proposals[0].other.as_ref().expect("the other community");
    assert_eq!(
        (other.name.as_str(), other.excluded.as_slice()),
        ("Coffee", &["Cem".to_owned()][..])
    );
    // Somebody excluded there is a member here like everybody else: nothing is taken over unread.
    join(&mut table, CEM, tea);
    assert!(show(&mut table, CEM, "Tea").row.joined);
}

#[test]
fn an_archived_community_takes_nothing_until_it_is_revived() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    let kept = post(&mut table, ANN, tea, PostKind::News, "The pot is here.");
    let archive = |what| CommunityAct::Propose {
        community: tea,
        what,
    };
    act(&mut table, ANN, archive(LifecycleAct::Archive));
    assert_eq!(show(&mut table, ANN, "Tea").row.state, Lifecycle::Archived);
    let news = CommunityAct::Post {
        community: tea,
        kind: PostKind::News,
        text: "More".into(),
        until: None,
    };
    let why = CommunityAct::Why {
        community: tea,
        part: WhyBox::Hope,
        edit: TextEdit::Append("More".into()),
    };
    let role = CommunityAct::TakeRole {
        community: tea,
        title: "Pot".into(),
        until: None,
    };
    let reply = CommunityAct::Reply {
        to: kept.clone(),
        text: "More".into(),
    };
    let my_why = CommunityAct::MyWhy {
        community: tea,
        text: "More".into(),
    };
    let vouch = CommunityAct::Vouch {
        community: tea,
        person: table.person(BEN),
        text: "Kind".into(),
    };
    let charter = CommunityAct::ProposeCharter {
        community: tea,
        clauses: vec!["We thank each other.".into()],
    };
    let rename = archive(LifecycleAct::Rename("Coffee".into()));
    let edit = CommunityAct::Edit {
        item: kept.clone(),
        text: "New words in an archive".into(),
    };
    let react = CommunityAct::React {
        to: kept.clone(),
        sign: "👍".into(),
        on: true,
    };
    let useful = CommunityAct::Useful {
        community: tea,
        to_me: 4,
        to_organisation: 4,
    };
    let late = [
        news, why, role, reply, my_why, vouch, charter, rename, edit, react, useful,
    ];
    for late in late {
        let refused = wish(&mut table, ANN, late).unwrap_err();
        assert_eq!(refused.code, "community-archived");
    }
    assert_eq!(
        show(&mut table, ANN, "Tea").posts.len(),
        1,
        "it stays readable"
    );
    act(&mut table, ANN, archive(LifecycleAct::Revive));
    post(&mut table, ANN, tea, PostKind::News, "Back again.");
}

#[test]
fn a_community_is_founded_from_another_one() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    append(&mut table, ANN, tea, "Nobody drinks alone.");
    let (from, name, succeeds) = (tea, "Coffee".to_owned(), true);
    let adapted = act(
        &mut table,
        ANN,
        CommunityAct::Adapt {
            from,
            name,
            succeeds,
        },
    );
    let Answer::Community(view) = adapted else {
        panic!("{adapted:?}");
    };
    assert_eq!(view.copied_from.as_deref(), Some("Tea"));
    assert_eq!(view.why.hope, "Nobody drinks alone.");
    assert_eq!(
        view.charter.clauses,
        show(&mut table, ANN, "Tea").charter.clauses
    );
}

#[test]
fn the_why_or_the_charter_alone_goes_into_a_community_that_is_there() {
    let mut table = three();
    let (tea, coffee) = (
        found(&mut table, ANN, "Tea"),
        found(&mut table, ANN, "Coffee"),
    );
    append(&mut table, ANN, tea, "Nobody drinks alone.");
    append(&mut table, ANN, coffee, "Awake together.");
    let clauses = vec!["We pour for each other.".to_owned()];
    let community = tea;
    act(
        &mut table,
        ANN,
        CommunityAct::ProposeCharter { community, clauses },
    );
    let adapt = |from, into, charter| CommunityAct::AdaptInto {
        from,
        into,
        charter,
    };
    act(&mut table, ANN, adapt(tea, coffee, false));
    let view = show(&mut table, ANN, "Coffee");
    let hope = "Awake together.\nNobody drinks alone.\n— Tea";
    assert_eq!(view.why.hope, hope);
    assert_eq!(view.charter.version, 1, "the charter stays");
    act(&mut table, ANN, adapt(tea, coffee, true));
    let charter = show(&mut table, ANN, "Coffee").charter;
    assert_eq!(charter.clauses, ["We pour for each other."]);
    assert_eq!(charter.version, 2, "Ann alone decides there");
    for charter in [false, true] {
        let again = wish(&mut table, ANN, adapt(tea, coffee, charter)).unwrap_err();
        assert_eq!(again.code, "already-so", "{charter}");
    }
    assert_eq!(show(&mut table, ANN, "Coffee").why.hope, hope);
    let same = wish(&mut table, ANN, adapt(tea, tea, true)).unwrap_err();
    assert_eq!(same.code, "same-community");
    let name = CommunityAct::Found {
        name: "Us".into(),
        template: Template::Life,
        closed: None,
    };
    act(&mut table, ANN, name);
    let hidden = show(&mut table, ANN, "Us").row.id;
    let private = wish(&mut table, ANN, adapt(hidden, tea, true)).unwrap_err();
    assert_eq!(private.code, "private-item");
}

#[test]
fn whoever_has_no_vote_is_told_so_and_nothing_is_proposed_that_is_so() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    table.encounter(ANN, CEM);
    let propose = |what: LifecycleAct| CommunityAct::Propose {
        community: tea,
        what,
    };
    let code = |table: &mut Table, device, act| wish(table, device, act).unwrap_err().code;
    // Cem reads and takes no part; Ben takes part and has not signed.
    let sign = false;
    act(
        &mut table,
        BEN,
        CommunityAct::Join {
            community: tea,
            sign,
        },
    );
    for device in [BEN, CEM] {
        assert_eq!(
            code(&mut table, device, propose(LifecycleAct::Archive)),
            "no-vote"
        );
        let charter = CommunityAct::ProposeCharter {
            community: tea,
            clauses: vec!["We listen.".into()],
        };
        assert_eq!(code(&mut table, device, charter), "no-vote");
    }
    let revive = propose(LifecycleAct::Revive);
    assert_eq!(code(&mut table, ANN, revive), "already-so");
    let proposal = said(
        &mut table,
        ANN,
        propose(LifecycleAct::Rename("Teas".into())),
    );
    table.encounter(ANN, BEN);
    let vote = CommunityAct::Vote {
        proposal,
        in_favour: true,
    };
    assert_eq!(code(&mut table, BEN, vote), "no-vote");
    act(
        &mut table,
        BEN,
        CommunityAct::SignCharter { community: tea },
    );
    said(&mut table, BEN, propose(LifecycleAct::Rest));
    act(&mut table, ANN, propose(LifecycleAct::Archive));
    table.encounter(ANN, BEN);
    act(&mut table, BEN, propose(LifecycleAct::Archive));
    for what in [LifecycleAct::Archive, LifecycleAct::Rest] {
        assert_eq!(code(&mut table, BEN, propose(what)), "already-so");
    }
}

#[test]
fn whoever_does_not_take_part_signs_nothing_and_ends_no_forming() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    table.encounter(ANN, BEN);
    table.encounter(BEN, CEM);
    let refused = wish(
        &mut table,
        BEN,
        CommunityAct::SignCharter { community: tea },
    );
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, "not-inside");
    assert!(refused.message.contains("--sign"), "{}", refused.message);
    let state = |table: &mut Table| {
        let view = show(table, ANN, "Tea");
        (view.members.len(), view.row.state)
    };
    assert_eq!(state(&mut table), (1, Lifecycle::Forming));
    for device in [BEN, CEM] {
        join(&mut table, device, tea);
        table.encounter(BEN, CEM);
        table.encounter(ANN, BEN);
    }
    assert_eq!(state(&mut table), (3, Lifecycle::Active));
    // That three have signed is not undone by whoever leaves.
    act(&mut table, CEM, CommunityAct::Leave { community: tea });
    table.encounter(BEN, CEM);
    table.encounter(ANN, BEN);
    assert_eq!(state(&mut table), (2, Lifecycle::Active));
}

#[test]
fn an_idea_begins_from_what_stands_in_its_own_community() {
    let mut table = three();
    let (tea, cocoa) = (
        found(&mut table, ANN, "Tea"),
        found(&mut table, ANN, "Cocoa"),
    );
    let item = post(&mut table, ANN, tea, PostKind::News, "A samovar!");
    let idea = CommunityAct::Idea {
        community: cocoa,
        text: "One for cocoa".into(),
        from: vec![item],
    };
    let refused = wish(&mut table, ANN, idea).unwrap_err();
    assert_eq!(refused.code, "stands-elsewhere");
}

#[test]
fn whoever_joins_where_no_charter_is_yet_is_in_and_has_signed_nothing() {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    // Of what Ann has said there only that there is such a community comes along.
    table.act(ANN, Intent::Erase(EraseAct::Community { community: tea }));
    table.encounter(ANN, BEN);
    let (community, sign) = (tea, true);
    let Answer::Community(view) = act(&mut table, BEN, CommunityAct::Join { community, sign })
    else {
        panic!("a community");
    };
    assert!(view.row.joined && view.charter.clauses.is_empty());
}
