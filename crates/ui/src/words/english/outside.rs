//! What the window says about feeds from outside, calendars and notices, in English.

use super::counted;
use crate::words::outside::OutsideWords;

pub(in crate::words) static WORDS: OutsideWords = OutsideWords {
    title: "From outside",
    sentence: "Feeds you follow. Only this device knows which, and it fetches them when you say so.",
    link: "Address of a feed",
    link_hint: "https://, RSS or Atom",
    follow: "Follow",
    unfollow: |link| format!("Follow {link} no longer"),
    read: "Read now",
    reading: "Reading …",
    none_title: "You follow nothing from outside yet",
    none_sentence: "Follow a feed, read what is new there, and bring single items into a community.",
    nothing_new: "Nothing stands there.",
    bring_in: "Bring in…",
    why: "Why it matters here",
    why_hint: "One sentence is enough",
    to: "Where should it go?",
    nowhere: "Join a community first, or start one.",

    calendar: "Save for a calendar",
    there: |moment, zone| format!("{moment} there ({zone})"),
    your_time: |moment| format!("{moment}, your time"),

    notices: "Notifications",
    notices_sentence: "What is new always stands in this window. This is about being told while you do something else.",
    notices_off: "Tell me nothing",
    notices_on: "Tell me what is said to me",
    shows_words: "Show names and words",
    shows_words_sentence: "A locked screen may show them to whoever stands before it.",
    every_post: "Every new post too",
    quiet: "Quiet hours",
    quiet_hint: "22:00-07:00, or nothing",
    quiet_wrong: "Write hours such as 22:00-07:00.",
    not_of: "Nothing of these communities",
    drawn: |name| format!("You were drawn for a panel in {name}."),
    new_things: |count| counted(count, "new thing for you", "new things for you"),
    after_quiet: "While it was quiet",
};
