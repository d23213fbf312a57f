//! Whoever hears the members in another order comes to the same.

use proptest::prelude::*;

use super::*;

/// What somebody says in a random life.
#[derive(Debug, Clone)]
enum Act {
    Post(u8, u8, bool),
    Reply(u8, u8, u8),
    Edit(u8),
    Delete(u8),
    Say(u8, u8, u8),
    Member(u8, bool),
    Charter(u8, u8),
    Propose(u8, u8),
    Vote(u8, u8, bool),
}

fn act() -> impl Strategy<Value = Act> {
    let (who, nth) = (1..6_u8, 0..32_u8);
    prop_oneof![
        (who.clone(), nth.clone(), any::<bool>()).prop_map(|(w, k, m)| Act::Post(w, k, m)),
        (who.clone(), nth.clone(), nth.clone()).prop_map(|(w, t, k)| Act::Reply(w, t, k)),
        nth.clone().prop_map(Act::Edit),
        nth.clone().prop_map(Act::Delete),
        (who.clone(), nth.clone(), nth.clone()).prop_map(|(w, r, t)| Act::Say(w, r, t)),
        (who.clone(), any::<bool>()).prop_map(|(w, i)| Act::Member(w, i)),
        (who.clone(), nth.clone()).prop_map(|(w, t)| Act::Charter(w, t)),
        (who.clone(), nth.clone()).prop_map(|(w, c)| Act::Propose(w, c)),
        (who, nth, any::<bool>()).prop_map(|(w, i, y)| Act::Vote(w, i, y)),
    ]
}

fn lived(acts: &[Act]) -> Room {
    let mut room = Room::new(&[1, 2, 3]);
    let mut said: Vec<(u8, [u8; 16], ItemId, Kind)> = Vec::new();
    for act in acts {
        let known = said.clone();
        let pick = |n: u8| known.get(usize::from(n) % known.len().max(1)).copied();
        let mark = [said.len() as u8 + 1; 16];
        let mut add = |room: &mut Room, who: u8, item: Item| {
            let kind = item.kind;
            room.say(who, &[Say::Item(mark, item)]);
            said.push((who, mark, item_id(&person(who), &mark), kind));
        };
        match act {
            Act::Post(who, kind, mentions) => {
                let kind = Kind::POSTS[usize::from(*kind) % 5];
                let mut item = text(kind, "Words");
                if *mentions {
                    item = item.with(Head::Mention, person(1).to_string()).unwrap();
                }
                add(&mut room, *who, item);
            }
            Act::Reply(who, target, kind) => {
                if let Some((_, _, id, _)) = pick(*target) {
                    let kind = [Kind::Reply, Kind::Answer][usize::from(*kind) % 2];
                    add(&mut room, *who, to(kind, "Words", id));
                }
            }
            Act::Edit(item) | Act::Delete(item) => {
                if let Some((who, mark, _, kind)) = pick(*item) {
                    let item = match act {
                        Act::Edit(..) if Kind::POSTS[..5].contains(&kind) => {
                            text(kind, "Other words")
                        }
                        _ => Item::gone(kind, None),
                    };
                    room.say(who, &[Say::Item(mark, item)]);
                }
            }
            Act::Say(who, relation, target) => {
                if let Some((_, _, id, _)) = pick(*target) {
                    let (relation, word) = [
                        (Relation::React, "agree"),
                        (Relation::Thank, "Good"),
                        (Relation::Join, "yes"),
                        (Relation::Rsvp, "yes"),
                        (Relation::Close, "Done"),
                    ][usize::from(*relation) % 5];
                    room.about(*who, relation, id, word);
                }
            }
            Act::Member(who, is_in) => {
                let membership = if *is_in {
                    Membership::In
                } else {
                    Membership::Out
                };
                room.say(*who, &[Say::Member(membership)]);
            }
            Act::Charter(who, words) => {
                room.say(
                    *who,
                    &[Say::Charter(text(Kind::Charter, &format!("Rule {words}")))],
                );
            }
            Act::Propose(who, change) => {
                let change = ["dormant", "archive", "revive"][usize::from(*change) % 3];
                add(&mut room, *who, proposal(change));
            }
            Act::Vote(who, item, yes) => {
                if let Some((_, _, id, _)) = pick(*item) {
                    room.about(*who, Relation::Vote, id, if *yes { "yes" } else { "no" });
                }
            }
        }
    }
    room
}

/// The community of whoever hears the authors mixed at will; each author's own changes come in order.
pub fn in_other_order(room: &Room, order: &[u32]) -> Community {
    let mut queues: BTreeMap<PersonId, std::collections::VecDeque<_>> = BTreeMap::new();
    for heard in &room.heard {
        queues.entry(heard.0).or_default().push_back(heard);
    }
    let mut other = Community::new(room.community.rules().clone());
    let mut order = order.iter().cycle();
    while !queues.is_empty() {
        let pick = *order.next().unwrap() as usize % queues.len();
        let author = *queues.keys().nth(pick).unwrap();
        let queue = queues.get_mut(&author).unwrap();
        let (author, touched, stamp) = queue.pop_front().unwrap();
        if queue.is_empty() {
            queues.remove(author);
        }
        other.hear(*author, touched, *stamp);
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_was_carried_is_open_again(
        votes in prop::collection::vec((1..=4_u8, 0..3_u8, any::<bool>()), 1..60),
        order in prop::collection::vec(any::<u32>(), 80),
    ) {
        let (mut room, first) = signed_by_four("archive");
        let second = room.item(CY, proposal("dormant"));
        let mut carried = BTreeSet::new();
        for (who, vote, is_first) in votes {
            let id = if is_first { first } else { second };
            match vote {
                0 => room.about(who, Relation::Vote, id, "yes"),
                1 => room.about(who, Relation::Vote, id, "no"),
                _ => room.say(who, &[Say::Unsay(Relation::Vote, Target::Item(id))]),
            }
            for id in [first, second] {
                let is_carried = room.community.proposal(&id).unwrap().is_carried;
                prop_assert!(is_carried || !carried.contains(&id));
                carried.extend(is_carried.then_some(id));
            }
        }
        // Whoever hears it in another order comes to the same.
        let other = in_other_order(&room, &order);
        prop_assert_eq!(&other, &room.community);
    }

    #[test]
    fn whatever_order_the_authors_arrive_in_the_community_is_the_same(
        acts in prop::collection::vec(act(), 1..40),
        order in prop::collection::vec(any::<u32>(), 40),
    ) {
        let room = lived(&acts);
        let expected = &room.community;
        let other = in_other_order(&room, &order);
        prop_assert_eq!(&other, expected);
        // And so is one that is put together from what was kept.
        let mut kept = Community::new(room.community.rules().clone());
        for (who, document) in &room.documents {
            for Touched { key, .. } in document.all() {
                let row = room.community.row(&person(*who), &key).unwrap().clone();
                kept.restore(person(*who), model::community::ReadRow::read(&key, row));
            }
        }
        prop_assert_eq!(kept.state(none), room.community.state(none));
        let all = FeedFilter::default();
        prop_assert_eq!(kept.feed(&all, None, 99, TODAY), room.community.feed(&all, None, 99, TODAY));
        prop_assert_eq!(kept.members(), room.community.members());
    }
}
