//! Communities as JSON for scripts.

use replica::{CommunityRow, CommunityView, FeedItem, PostView, Timestamp};
use serde_json::{Value, json};

use super::{state, template};
use crate::cli::when::rfc3339;

pub(super) fn row_json(row: &CommunityRow) -> Value {
    json!({
        "id": row.id, "name": row.name, "template": template(row.template),
        "state": state(row.state), "purpose": row.purpose, "members": row.members, "followed": row.followed, "quiet": row.quiet,
        "joined": row.joined, "closed": row.closed, "unread": row.unread,
        "open_asks": row.open_asks, "pending": row.pending, "notice": row.notice,
        "panels": row.panels.len(), "namesake": row.namesake,
    })
}

pub(super) fn community_json(view: &CommunityView) -> Value {
    let row = &view.row;
    let posts: Vec<Value> = view.posts.iter().map(post_json).collect();
    let list = |value: Result<Value, serde_json::Error>| dated(value.unwrap_or_default());
    json!({
        "id": row.id, "name": row.name, "template": template(row.template),
        "state": state(row.state), "joined": row.joined, "closed": row.closed,
        "unread": row.unread, "namesake": row.namesake,
        "why": {
            "more-networked": view.why.more_networked, "hope": view.why.hope,
            "networking": view.why.networking,
        },
        "charter": view.charter, "posts": posts, "older": view.older,
        "cards": list(serde_json::to_value(&view.cards)),
        "cards_gone": list(serde_json::to_value(&view.cards_gone)), "gatherings": list(serde_json::to_value(&view.gatherings)),
        "members": view.members, "roles": view.roles, "proposals": view.proposals,
        "health": view.health, "successor": view.successor,
        "incoming": view.incoming, "prospects": view.prospects,
        "formats": view.formats, "my_why": view.my_why, "excluded": view.excluded,
        "copied_from": view.copied_from,
        "goes_on_in": view.goes_on_in, "goes_on_from": view.goes_on_from, "without_vote": view.without_vote,
        "calls_guests": view.calls_guests, "unheard": view.unheard,
        "cases": list(serde_json::to_value(&view.cases)),
    })
}

pub(super) fn feed_json(item: &FeedItem) -> Value {
    let mut post = post_json(&item.post);
    if let Value::Object(fields) = &mut post {
        fields.insert("community_name".to_owned(), json!(item.community_name));
    }
    post
}

pub(super) fn post_json(post: &PostView) -> Value {
    dated(serde_json::to_value(post).unwrap_or_default())
}

/// Writes every point of time under "at" as a date people and scripts can read.
pub(in crate::cli::community) fn dated(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let date = |(name, value): (String, Value)| match (name.as_str(), value.as_u64()) {
                ("at", Some(at)) => (name, json!(rfc3339(Timestamp(at)))),
                _ => (name, dated(value)),
            };
            Value::Object(fields.into_iter().map(date).collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(dated).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}
