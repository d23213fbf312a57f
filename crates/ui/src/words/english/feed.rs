//! What the window says on the home page and in the feed, in English.

use replica::Section;

use super::counted;
use crate::words::feed::FeedWords;

pub(in crate::words) static WORDS: FeedWords = FeedWords {
    needs: "Who needs something you know",
    needs_empty: "Nobody is waiting for an answer right now.",
    happening: "What is happening",
    happening_empty: "Nothing new in your communities.",
    happening_none: "Communities are where people share what they know. Look around, or start one.",
    see_communities: "See communities",
    see_feed: "See everything",
    fits_you: "You know this",
    next_gathering: "Next gathering",

    feed: "Everything new",
    feed_sentence: "From all your communities, newest first. Nothing is sorted by popularity.",
    choose: "Choose what to see",
    all_kinds: "All kinds",
    all_sources: "All communities",
    followed: "People you follow",
    only_unread: "Not read yet",
    only_open: "Still open",
    more: "Show older ones",
    filter_kind: "Kind",
    filter_source: "Community",
    nothing_title: "Nothing fits this choice",
    nothing_sentence: "Choose another kind or another community.",
    section: |section| match section {
        Section::People => "People",
        Section::Cards => "Cards",
        Section::Gatherings => "Gatherings",
        Section::Posts => "Posts",
        Section::Replies => "Answers and replies",
        Section::Decisions => "Roles, rules and decisions",
    },

    capture: "Share a thought",
    capture_shortcut: "Ctrl N",
    capture_hint: "What is on your mind?",
    capture_to: "Who should read it?",
    capture_nowhere: "Join a community first, or start one. Then others can read what you share.",
    captured: |name| format!("Shared with {name}."),

    network: "Network",
    network_sentence: "Yours alone. Who others talk with is shown to nobody.",
    network_people: "People you talk with",
    network_communities: "Communities you are in",
    network_spoken: |people, communities| {
        format!(
            "You, {} you talk with, {}",
            counted(people, "person", "people"),
            counted(communities, "community", "communities")
        )
    },
    network_none_title: "Your network begins with one hello",
    network_none_sentence: "People you talk with and communities you join appear here.",
    network_more: |n| format!("and {n} more"),
    you: "You",
};
