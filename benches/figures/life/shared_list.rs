//! What one more post costs where all posts stand in one list that all share.

use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjType, ROOT, ReadDoc};

use crate::machine::processor_time;
use crate::words::sentences;

const RUNS: usize = 11;
/// How many of the newest posts a feed shows.
const SHOWN: usize = 100;

/// A list of so many posts takes in the change of somebody else and shows the newest; gives seconds.
pub fn one_more(posts: usize) -> f64 {
    let mut here = AutoCommit::new();
    let list = here
        .put_object(ROOT, "posts", ObjType::List)
        .expect("a list");
    for post in 0..posts {
        add(&mut here, &list, post);
    }
    here.commit();
    let mut there = here.fork();
    let times = (0..RUNS).map(|run| -> f64 {
        let heads = there.get_heads();
        add(&mut there, &list, posts + run);
        there.commit();
        let news: Vec<_> = there.get_changes(&heads);
        let begun = processor_time();
        here.apply_changes(news).expect("applied");
        let shown = newest(&here, &list);
        let took = processor_time() - begun;
        assert_eq!(shown.len(), SHOWN.min(posts), "the newest are shown");
        took.as_secs_f64()
    });
    times.sum::<f64>() / RUNS as f64
}

fn add(document: &mut AutoCommit, list: &automerge::ObjId, post: usize) {
    let at = document.length(list);
    let item = document.insert_object(list, at, ObjType::Map);
    let item = item.expect("a post");
    let text = sentences(post as u64, 1 + post % 4);
    document.put(&item, "text", text).expect("a text");
    document.put(&item, "kind", "news").expect("a kind");
    document.put(&item, "at", post as i64).expect("a time");
}

fn newest(document: &AutoCommit, list: &automerge::ObjId) -> Vec<String> {
    let length = document.length(list);
    let from = length.saturating_sub(SHOWN);
    let texts = (from..length).filter_map(|at| {
        let (_, item) = document.get(list, at).ok()??;
        let (text, _) = document.get(&item, "text").ok()??;
        Some(text.to_string())
    });
    texts.collect()
}
