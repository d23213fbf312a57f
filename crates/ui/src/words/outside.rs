//! What the window says about feeds from outside, calendars and what is told outside the window.

/// What the window says about feeds from outside, calendars and what is told outside the window.
#[derive(Debug)]
pub struct OutsideWords {
    pub title: &'static str,
    pub sentence: &'static str,
    pub link: &'static str,
    pub link_hint: &'static str,
    pub follow: &'static str,
    pub unfollow: fn(&str) -> String,
    pub read: &'static str,
    pub reading: &'static str,
    pub none_title: &'static str,
    pub none_sentence: &'static str,
    pub nothing_new: &'static str,
    pub bring_in: &'static str,
    pub why: &'static str,
    pub why_hint: &'static str,
    pub to: &'static str,
    pub nowhere: &'static str,

    pub calendar: &'static str,
    pub there: fn(&str, &str) -> String,
    pub your_time: fn(&str) -> String,

    pub notices: &'static str,
    pub notices_sentence: &'static str,
    pub notices_off: &'static str,
    pub notices_on: &'static str,
    pub shows_words: &'static str,
    pub shows_words_sentence: &'static str,
    pub every_post: &'static str,
    pub quiet: &'static str,
    pub quiet_hint: &'static str,
    pub quiet_wrong: &'static str,
    pub not_of: &'static str,
    /// That one was drawn for a panel of a community.
    pub drawn: fn(&str) -> String,
    pub new_things: fn(u64) -> String,
    /// The title of the one notice after quiet hours.
    pub after_quiet: &'static str,
}
