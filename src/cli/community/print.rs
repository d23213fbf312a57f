//! Communities as text for people and as JSON for scripts.

use history::ScopeId;
use model::community::library::{Blueprint, Format};
use model::markdown::without_marks;
use replica::{
    CharterView, CommunityRow, CommunityView, DigestView, FeedItem, FoundView, GatheringView,
    Lifecycle, PostView, Template, Timestamp,
};
use serde_json::{Value, json};

use crate::cli::print::{document, line};
use crate::cli::when::rfc3339;

/// How many digits of an id people need to type.
const SHORT_ID_CHARS: usize = 8;

pub fn rows(json: bool, rows: &[CommunityRow]) {
    if json {
        document(&Value::Array(rows.iter().map(row_json).collect()));
        return;
    }
    if rows.is_empty() {
        line(
            "There is no community yet. Found one: eyelevel community found --name … --template theme",
        );
    }
    for row in rows {
        let mark = if row.joined { "●" } else { " " };
        let members = row.members.map_or(String::new(), |m| format!("{m} in it"));
        let unread = match row.unread {
            0 => String::new(),
            unread => format!("{unread} new"),
        };
        line(&format!(
            "{mark} {}  {:<28} {:<9} {members:<10} {unread}",
            short(&row.id.to_string()),
            row.name,
            state(row.state),
        ));
    }
}

pub fn community(json: bool, view: &CommunityView) {
    if json {
        document(&community_json(view));
        return;
    }
    let row = &view.row;
    line(&format!(
        "{}  ·  {}  ·  {}",
        row.name,
        state(row.state),
        short(&row.id.to_string())
    ));
    if !row.joined {
        line(&format!(
            "You are not in it. Join: eyelevel community join {} --sign",
            short(&row.id.to_string())
        ));
    }
    heading("Why");
    for (name, text) in [
        ("Why more networked", &view.why.more_networked),
        ("What we hope for", &view.why.hope),
        ("What networking we need", &view.why.networking),
    ] {
        line(&format!("  {name}"));
        indented(text, "    ");
    }
    if view.charter.version > 0 {
        heading("Charter");
        clauses(&view.charter);
    }
    if !view.posts.is_empty() {
        heading("Posts");
        for one in &view.posts {
            post(one, None);
        }
    }
    if !view.cards.is_empty() {
        heading("Cards");
        for card in &view.cards {
            line(&format!(
                "  {}  {}  by {}",
                short(&card.id),
                card.title,
                card.authors.join(", ")
            ));
        }
    }
    if !view.gatherings.is_empty() {
        heading("Gatherings");
        view.gatherings.iter().for_each(gathering);
    }
    if !view.roles.is_empty() {
        heading("Roles");
        for role in &view.roles {
            let held = match role.held_by.is_empty() {
                true => "free".to_owned(),
                false => role.held_by.join(" and "),
            };
            line(&format!("  {}  {}: {held}", short(&role.id), role.title));
        }
    }
    if !view.proposals.is_empty() {
        heading("Decisions");
        for one in &view.proposals {
            line(&format!(
                "  {}  {}  {} of {} needed",
                short(&one.id),
                one.what,
                one.in_favour,
                one.needed
            ));
        }
    }
    heading("Who is in it");
    let names: Vec<&str> = view.members.iter().map(|m| m.name.as_str()).collect();
    line(&format!("  {}", names.join(", ")));
}

/// Says how a community stands after an act.
pub fn changed(json: bool, view: &CommunityView) {
    if json {
        document(&community_json(view));
        return;
    }
    line(&format!(
        "{} is {} with {} in it. Its id is {}.",
        view.row.name,
        state(view.row.state),
        view.row.members.unwrap_or_default(),
        short(&view.row.id.to_string())
    ));
}

pub fn said(json: bool, community: &ScopeId, id: &str) {
    if json {
        document(&json!({"id": id, "community": community}));
    } else {
        line(&format!("Done. Its id is {}.", short(id)));
    }
}

pub fn done(json: bool) {
    if json {
        document(&json!({"done": true}));
    } else {
        line("Done.");
    }
}

pub fn text(json: bool, name: &str, text: &str) {
    if json {
        document(&json!({ name: text }));
    } else {
        line(text.trim_end());
    }
}

pub fn charter(json: bool, charter: &CharterView) {
    if json {
        document(&serde_json::to_value(charter).unwrap_or_default());
    } else if charter.version == 0 {
        line("There is no charter yet.");
    } else {
        clauses(charter);
    }
}

pub fn feed(json: bool, items: &[FeedItem]) {
    if json {
        document(&Value::Array(items.iter().map(feed_json).collect()));
        return;
    }
    if items.is_empty() {
        line("Nothing has been posted in your communities yet.");
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
    for one in found {
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
    line(&format!("Since {}", digest.since));
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
        digest.gatherings.iter().for_each(gathering);
    }
}

pub fn templates(json: bool, templates: &[Blueprint]) {
    if json {
        document(&serde_json::to_value(templates).unwrap_or_default());
        return;
    }
    for template in templates {
        line(&format!(
            "{:<6} {}",
            template.template.name(),
            template.title
        ));
        indented(&template.purpose, "       ");
        indented(&template.examples, "       ");
    }
}

pub fn formats(json: bool, formats: &[Format]) {
    if json {
        document(&serde_json::to_value(formats).unwrap_or_default());
        return;
    }
    for format in formats {
        line(&format!(
            "{}  {}  ({} people, {} min)",
            format.name, format.title, format.people, format.minutes
        ));
        indented(&format.purpose, "    ");
        for step in &format.steps {
            line(&format!("    {:>3} min  {}", step.minutes, step.text));
        }
        line("");
    }
}

fn heading(text: &str) {
    line("");
    line(text);
}

fn clauses(charter: &CharterView) {
    for (clause, number) in charter.clauses.iter().zip(1..) {
        line(&format!("  {number}. {clause}"));
    }
    let mine = if charter.signed_by_me {
        ", you too"
    } else {
        ""
    };
    line(&format!(
        "  Version {}, signed by {}{mine}.",
        charter.version, charter.signed
    ));
}

fn post(post: &PostView, community: Option<&str>) {
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
    line(&format!(
        "  {}  {}  {}{place}{marks}",
        short(&post.id),
        kind(post),
        post.author_name
    ));
    let text = if post.deleted {
        "(taken back by its author)".to_owned()
    } else {
        without_marks(&post.text)
    };
    indented(&text, "      ");
    for reply in &post.replies {
        let accepted = if reply.accepted { "  ✓ accepted" } else { "" };
        line(&format!(
            "      {}  {}{accepted}",
            short(&reply.id),
            reply.author_name
        ));
        let text = if reply.deleted {
            "(taken back by its author)".to_owned()
        } else {
            without_marks(&reply.text)
        };
        indented(&text, "          ");
    }
}

fn gathering(one: &GatheringView) {
    let seats = one
        .seats
        .map_or(String::new(), |seats| format!(" of {seats}"));
    line(&format!(
        "  {}  {}  {}  {}  {}{seats} coming",
        short(&one.id),
        one.title,
        one.when,
        one.place,
        one.coming
    ));
}

fn indented(text: &str, space: &str) {
    for part in text.lines().filter(|part| !part.trim().is_empty()) {
        line(&format!("{space}{part}"));
    }
}

fn kind(post: &PostView) -> String {
    let word = serde_json::to_value(post.kind).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

fn state(state: Lifecycle) -> &'static str {
    match state {
        Lifecycle::Idea => "idea",
        Lifecycle::Forming => "forming",
        Lifecycle::Active => "active",
        Lifecycle::Dormant => "dormant",
        Lifecycle::Archived => "archived",
        Lifecycle::Merged => "merged",
    }
}

fn short(id: &str) -> String {
    id.chars().take(SHORT_ID_CHARS).collect()
}

fn template(template: Template) -> &'static str {
    match template {
        Template::Life => "life",
        Template::Skill => "skill",
        Template::Theme => "theme",
    }
}

fn row_json(row: &CommunityRow) -> Value {
    json!({
        "id": row.id, "name": row.name, "template": template(row.template),
        "state": state(row.state), "purpose": row.purpose, "members": row.members,
        "joined": row.joined, "closed": row.closed, "unread": row.unread,
        "open_asks": row.open_asks,
    })
}

fn community_json(view: &CommunityView) -> Value {
    let row = &view.row;
    let posts: Vec<Value> = view.posts.iter().map(post_json).collect();
    let list = |value: Result<Value, serde_json::Error>| dated(value.unwrap_or_default());
    json!({
        "id": row.id, "name": row.name, "template": template(row.template),
        "state": state(row.state), "joined": row.joined, "closed": row.closed,
        "unread": row.unread,
        "why": {
            "more-networked": view.why.more_networked, "hope": view.why.hope,
            "networking": view.why.networking,
        },
        "charter": view.charter, "posts": posts, "older": view.older,
        "cards": list(serde_json::to_value(&view.cards)), "gatherings": view.gatherings,
        "members": view.members, "roles": view.roles, "proposals": view.proposals,
        "health": view.health, "successor": view.successor,
    })
}

fn feed_json(item: &FeedItem) -> Value {
    let mut post = post_json(&item.post);
    if let Value::Object(fields) = &mut post {
        fields.insert("community_name".to_owned(), json!(item.community_name));
    }
    post
}

fn post_json(post: &PostView) -> Value {
    dated(serde_json::to_value(post).unwrap_or_default())
}

/// Writes every point of time under "at" as a date people and scripts can read.
fn dated(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let date = |(name, value): (String, Value)| match (name.as_str(), value.as_u64()) {
                ("at", Some(at)) => (name, json!(rfc3339(Timestamp(at)))),
                _ => (name, dated(value)),
            };
            Value::Object(fields.into_iter().map(date).collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(dated).collect()),
        other => other,
    }
}
