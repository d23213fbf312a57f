//! Posts and what was said under them, as text for people and as JSON for scripts.

use model::markdown::with_targets;
use replica::{
    DigestView, FeedItem, FileView, FoundView, PointerView, PostKind, PostView, ReactionView,
    ReplyView, Section,
};
use serde_json::{Value, json};

use super::gatherings::gathering;
use super::json::{dated, feed_json};
use super::{heading, indented, role};
use crate::cli::attachment;
use crate::cli::print::{document, line, short};

/// Lists posts; `nothing` is what to say where there are none.
pub fn feed(json: bool, items: &[FeedItem], nothing: &str) {
    if json {
        document(&Value::Array(items.iter().map(feed_json).collect()));
        return;
    }
    if items.is_empty() {
        line(nothing);
    }
    for item in items {
        post(&item.post, Some(&item.community_name));
    }
}

pub fn found(json: bool, found: &[FoundView]) {
    if json {
        let all = found
            .iter()
            .map(|one| dated(serde_json::to_value(one).unwrap_or_default()));
        document(&Value::Array(all.collect()));
        return;
    }
    for hits in found.chunk_by(|a, b| a.section == b.section) {
        heading(hits.first().map_or("", |hit| section(hit.section)));
        for one in hits {
            found_one(one);
        }
    }
}

/// Says what stands below in a list of what was found.
const fn section(section: Section) -> &'static str {
    match section {
        Section::People => "People",
        Section::Cards => "Cards",
        Section::Gatherings => "Gatherings",
        Section::Posts => "Posts",
        Section::Replies => "Answers and replies",
        Section::Decisions => "Roles, rules and decisions",
    }
}

fn found_one(one: &FoundView) {
    let place = match one.community_name.is_empty() {
        true => String::new(),
        false => format!("  {}, {}", one.author_name, one.community_name),
    };
    line(&format!(
        "{:<10} {}  {}{place}",
        one.kind,
        short(&one.id),
        one.title
    ));
    indented(&one.snippet, "             ");
}

pub fn digest(json: bool, digest: &DigestView) {
    if json {
        document(&json!({
            "since": digest.since,
            "mentions": digest.mentions.iter().map(feed_json).collect::<Vec<_>>(),
            "posts": digest.posts.iter().map(feed_json).collect::<Vec<_>>(),
            "unanswered": digest.unanswered.iter().map(feed_json).collect::<Vec<_>>(),
            "gatherings": digest.gatherings,
        }));
        return;
    }
    let since = &digest.since;
    let lists = [&digest.mentions, &digest.unanswered, &digest.posts];
    if digest.gatherings.is_empty() && lists.iter().all(|list| list.is_empty()) {
        line(&format!("Nothing new since {since}."));
        return;
    }
    line(&format!("Since {since}"));
    for (name, items) in [
        ("You were mentioned", &digest.mentions),
        ("Waiting for an answer", &digest.unanswered),
        ("Posts", &digest.posts),
    ] {
        if !items.is_empty() {
            heading(name);
        }
        for item in items {
            post(&item.post, Some(&item.community_name));
        }
    }
    if !digest.gatherings.is_empty() {
        heading("Coming up");
        for one in &digest.gatherings {
            gathering(one, &[]);
        }
    }
}

pub(super) fn post(post: &PostView, community: Option<&str>) {
    let place = community.map_or(String::new(), |name| format!(" in {name}"));
    let mut marks = String::new();
    if post.edited {
        marks.push_str(", edited");
    }
    if post.closed {
        marks.push_str(", closed");
    }
    if let Some(until) = &post.until {
        marks.push_str(&format!(", until {until}"));
    }
    if let Some(origin) = &post.origin {
        marks.push_str(&format!(", from {origin}"));
    }
    for station in &post.via {
        marks.push_str(&format!(", relayed by {station}"));
    }
    line(&format!(
        "  {}  {}  {}{place}{marks}",
        short(&post.id),
        kind(post),
        post.author_name
    ));
    let text = if post.deleted {
        "(taken back by its author)".to_owned()
    } else if post.blocked {
        "(by somebody you have blocked)".to_owned()
    } else {
        with_targets(&post.text)
    };
    if let Some(title) = &post.title {
        line(&format!("      {title}"));
    }
    indented(&text, "      ");
    if post.origin_gone {
        line("      (what was relayed here was taken back by its author)");
    }
    attached(&post.files, "      ");
    made(post);
    answered_with(&post.reactions, post.thanks, "      ");
    thread_of(&post.id, &post.replies, (post.earlier, post.later));
}

/// Prints what was said to something, and how to read what is not shown.
pub(super) fn thread_of(of: &str, replies: &[ReplyView], (earlier, later): (u32, u32)) {
    if earlier > 0 {
        let before = match earlier {
            1 => "1 earlier reply".to_owned(),
            more => format!("{more} earlier replies"),
        };
        line(&format!(
            "      {before}: eyelevel community thread {} --from 0",
            short(of)
        ));
    }
    for reply in replies {
        let edited = if reply.edited { ", edited" } else { "" };
        let accepted = if reply.accepted { "  ✓ accepted" } else { "" };
        line(&format!(
            "      {}  {}{edited}{accepted}",
            short(&reply.id),
            reply.author_name
        ));
        let text = if reply.deleted {
            "(taken back by its author)".to_owned()
        } else if reply.blocked {
            "(by somebody you have blocked)".to_owned()
        } else {
            with_targets(&reply.text)
        };
        indented(&text, "          ");
        attached(&reply.files, "          ");
        answered_with(&reply.reactions, reply.thanks, "          ");
    }
    if later > 0 {
        let from = u64::from(earlier) + replies.len() as u64;
        line(&format!(
            "      {later} more: eyelevel community thread {} --from {from}",
            short(of)
        ));
    }
}

/// Prints one thing said with a page of its replies.
pub fn thread(json: bool, items: &[FeedItem]) {
    if json {
        document(&items.first().map(feed_json).unwrap_or_default());
        return;
    }
    for item in items {
        post(&item.post, Some(&item.community_name));
    }
}

/// Prints with what others answered in one sign or a thank-you.
pub(super) fn answered_with(reactions: &[ReactionView], thanks: u32, indent: &str) {
    let mine = |reaction: &ReactionView| if reaction.mine { ", you too" } else { "" };
    let sign = |it: &ReactionView| format!("{} {}{}", it.sign, it.count, mine(it));
    let mut parts: Vec<String> = reactions.iter().map(sign).collect();
    match thanks {
        0 => {}
        1 => parts.push("1 thank-you".to_owned()),
        more => parts.push(format!("{more} thank-yous")),
    }
    if !parts.is_empty() {
        line(&format!("{indent}{}", parts.join("  ·  ")));
    }
}

pub(super) fn attached(files: &[FileView], indent: &str) {
    for file in files {
        line(&format!("{indent}{}", attachment::row(file)));
    }
}

/// What others made of a post: choices, helpers, roles, what it came from and became.
fn made(post: &PostView) {
    for (option, number) in post.options.iter().zip(1..) {
        let mine = if option.mine { ", you too" } else { "" };
        line(&format!(
            "      {number}. {}  {}{mine}",
            option.text, option.count
        ));
    }
    if let Some(first) = &post.first_date {
        match post.kind == PostKind::Gathering {
            true => line(&format!("      {first}")),
            false => line(&format!("      Begins {first}")),
        }
    }
    co_host(post);
    for one in &post.roles {
        role(one, "      ");
    }
    if !post.helpers.is_empty() {
        let what = if post.kind == PostKind::Idea {
            "Would help"
        } else {
            "Takes part"
        };
        line(&format!("      {what}: {}", post.helpers.join(", ")));
    }
    for (word, pointers) in [("From", &post.from), ("Became", &post.became)] {
        for one in pointers {
            pointer(word, one);
        }
    }
}

/// Says whose idea a project makes happen, and whether they run it too.
fn co_host(post: &PostView) {
    let Some(with) = &post.co_host else {
        return;
    };
    line(&match (with.agreed, with.me) {
        (true, false) => format!("      With {}", with.name),
        (true, true) => "      With you".to_owned(),
        (false, false) => format!("      With {}, asked", with.name),
        (false, true) => format!(
            "      You are asked to run it together: eyelevel community take-part {}",
            short(&post.id)
        ),
    });
}

pub(super) fn pointer(word: &str, one: &PointerView) {
    let kind = serde_json::to_value(one.kind).unwrap_or_default();
    let kind = kind.as_str().unwrap_or_default();
    line(&format!(
        "      {word} {kind} {}: {}",
        short(&one.id),
        one.title
    ));
}

pub(super) fn kind(post: &PostView) -> String {
    let word = serde_json::to_value(post.kind).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}
