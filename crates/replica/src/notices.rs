//! What somebody wants to be told outside the window, and when not.
//!
//! For: one setting and its typed form. Knows: minutes of a day. Never: tells anything by itself,
//! or leaves the device; nothing is told unless its owner says so.

use serde::{Deserialize, Serialize};

/// How many minutes a day has.
pub const DAY_MINUTES: u16 = 24 * 60;

/// What is told outside the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notices {
    /// Anything at all.
    pub on: bool,
    /// Names and first words too; without it, only that there is something. A locked screen may
    /// show it to whoever stands before it.
    pub shows_words: bool,
    /// Every new post of one's communities, not only what is said to oneself.
    pub every_post: bool,
    /// The hours in which nothing is told.
    pub quiet: Option<Quiet>,
}

/// Hours of the day without a word, in minutes since midnight where one is; they may pass midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    pub from: u16,
    pub to: u16,
}

impl Quiet {
    /// Reads “22:00-07:00”; hours alone will do.
    pub fn parse(typed: &str) -> Option<Quiet> {
        let (from, to) = typed.trim().split_once(['-', '–'])?;
        let (from, to) = (minute_of(from)?, minute_of(to)?);
        (from != to).then_some(Quiet { from, to })
    }

    /// Tells whether a minute of the day lies within.
    pub fn covers(&self, minute: u16) -> bool {
        let minute = minute % DAY_MINUTES;
        match self.from < self.to {
            true => (self.from..self.to).contains(&minute),
            false => minute >= self.from || minute < self.to,
        }
    }
}

impl Quiet {
    /// Says in how many minutes the hours are over; nothing outside of them.
    pub fn minutes_left(&self, minute: u16) -> Option<u16> {
        let minute = minute % DAY_MINUTES;
        let left = (self.to + DAY_MINUTES - minute) % DAY_MINUTES;
        self.covers(minute).then_some(left)
    }
}

impl std::fmt::Display for Quiet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (from, to) = (self.from, self.to);
        let (a, b, c, d) = (from / 60, from % 60, to / 60, to % 60);
        write!(f, "{a:02}:{b:02}-{c:02}:{d:02}")
    }
}

fn minute_of(typed: &str) -> Option<u16> {
    let typed = typed.trim();
    let (hours, minutes) = typed.split_once(':').unwrap_or((typed, "0"));
    let number = |text: &str| {
        let plain = (1..=2).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
        text.parse::<u16>().ok().filter(|_| plain)
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

impl Notices {
    /// Tells whether something may be told at this minute of the day.
    pub fn may_tell(&self, minute: u16) -> bool {
        self.on && !self.quiet.is_some_and(|quiet| quiet.covers(minute))
    }

    /// Writes it as it is stored.
    pub(crate) fn stored(&self) -> String {
        let mut words = vec![if self.on { "on" } else { "off" }.to_owned()];
        words.extend(self.shows_words.then(|| "words".to_owned()));
        words.extend(self.every_post.then(|| "posts".to_owned()));
        words.extend(self.quiet.map(|quiet| quiet.to_string()));
        words.join(" ")
    }

    /// Reads what was stored; what cannot be read is left out.
    pub(crate) fn read(stored: &str) -> Notices {
        let mut notices = Notices::default();
        for word in stored.split(' ') {
            match word {
                "on" => notices.on = true,
                "words" => notices.shows_words = true,
                "posts" => notices.every_post = true,
                hours => notices.quiet = Quiet::parse(hours).or(notices.quiet),
            }
        }
        notices
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_pass_midnight() {
        for (typed, minute, is_quiet) in [
            ("22:00-07:00", 22 * 60, true),
            ("22:00-07:00", 23 * 60 + 59, true),
            ("22:00-07:00", 0, true),
            ("22-7", 7 * 60 - 1, true),
            ("22:00-07:00", 7 * 60, false),
            ("22:00-07:00", 12 * 60, false),
            ("12:00–13:30", 13 * 60 + 29, true),
            ("12:00-13:30", 13 * 60 + 30, false),
        ] {
            let quiet = Quiet::parse(typed).unwrap();
            assert_eq!(quiet.covers(minute), is_quiet, "{typed} at {minute}");
            let left = quiet.minutes_left(minute);
            assert_eq!(left.is_some(), is_quiet, "{typed} at {minute}");
            let over = left.map(|left| quiet.covers((minute + left) % DAY_MINUTES));
            assert_ne!(over, Some(true), "over when it says so");
            assert_eq!(Quiet::parse(&quiet.to_string()), Some(quiet));
        }
        for wrong in [
            "",
            "22:00",
            "24:00-7:00",
            "7:00-7:00",
            "22:60-7",
            "a-b",
            "-1-7",
        ] {
            assert_eq!(Quiet::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn nothing_is_told_unless_somebody_says_so() {
        assert!(!Notices::default().may_tell(12 * 60));
        let notices = Notices {
            on: true,
            shows_words: true,
            every_post: false,
            quiet: Quiet::parse("22-7"),
        };
        assert!(notices.may_tell(12 * 60) && !notices.may_tell(60));
        assert_eq!(Notices::read(&notices.stored()), notices);
        assert_eq!(Notices::read("hologram 99"), Notices::default());
    }
}
