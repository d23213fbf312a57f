//! What the window says on the home page and in the feed.

use replica::Section;

/// What the window says on the home page and in the feed.
#[derive(Debug)]
pub struct FeedWords {
    // Home.
    pub needs: &'static str,
    pub needs_empty: &'static str,
    pub happening: &'static str,
    pub happening_empty: &'static str,
    pub happening_none: &'static str,
    pub see_communities: &'static str,
    pub see_feed: &'static str,
    pub fits_you: &'static str,
    pub next_gathering: &'static str,

    // The feed.
    pub feed: &'static str,
    pub feed_sentence: &'static str,
    /// What unfolds the choice in a narrow window.
    pub choose: &'static str,
    pub all_kinds: &'static str,
    pub all_sources: &'static str,
    pub followed: &'static str,
    pub only_unread: &'static str,
    pub only_open: &'static str,
    pub more: &'static str,
    pub filter_kind: &'static str,
    pub filter_source: &'static str,
    pub nothing_title: &'static str,
    pub nothing_sentence: &'static str,
    /// What stands over each part of what was found.
    pub section: fn(Section) -> &'static str,

    // Quick capture.
    pub capture: &'static str,
    pub capture_shortcut: &'static str,
    pub capture_hint: &'static str,
    pub capture_to: &'static str,
    pub capture_nowhere: &'static str,
    pub captured: fn(&str) -> String,

    // My network.
    pub network: &'static str,
    pub network_sentence: &'static str,
    pub network_people: &'static str,
    pub network_communities: &'static str,
    pub network_spoken: fn(u64, u64) -> String,
    pub network_none_title: &'static str,
    pub network_none_sentence: &'static str,
    pub network_more: fn(u64) -> String,
    pub you: &'static str,
}
