//! Every word the window says, once per language.
//!
//! A language is one complete value of [`Words`]: a text missing in one of them does not compile.
//! Sentence case, verbs on buttons, `…` only when more input follows, no blame, numbers with
//! words. What people wrote themselves, and refusals and reasons made by the replica, are shown
//! as they are.

pub mod carry;
pub mod community;
mod english;
pub mod feed;
pub mod files;
pub mod formats;
pub mod gather;
mod german;
pub mod govern;
pub mod health;
pub mod intro;
pub mod keep_words;
pub mod life;
pub mod meet;
pub mod mine;
pub mod outside;
pub mod programs;
pub mod reach;
pub mod remotes;
pub mod rounds;
pub mod rules;
pub mod spaces;
pub mod taking;
pub mod talk;
pub mod trust;
pub mod weights;

use model::{Day, Field};
use replica::{Language, Refusal};

impl Words {
    /// Says a refusal: in this language's own words where it has some, else as it was said.
    pub fn said(&self, refusal: &Refusal) -> String {
        let own = (self.refusal)(&refusal.code);
        own.map_or_else(|| refusal.message.clone(), str::to_owned)
    }
}

/// Returns the words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::German => &german::WORDS,
    }
}

/// Reads the language of a system setting such as `de_DE.UTF-8`; what is unknown is English.
pub fn language_of(setting: &str) -> Language {
    if setting.to_lowercase().starts_with("de") {
        Language::German
    } else {
        Language::English
    }
}

/// All texts of one language.
#[derive(Debug)]
pub struct Words {
    pub carry: &'static carry::CarryWords,
    pub community: &'static community::CommunityWords,
    pub feed: &'static feed::FeedWords,
    pub intro: &'static intro::IntroWords,
    pub files: &'static files::FilesWords,
    pub formats: &'static formats::FormatsWords,
    pub keep_words: &'static keep_words::KeepWordsWords,
    pub mine: &'static mine::MineWords,
    pub outside: &'static outside::OutsideWords,
    pub spaces: &'static spaces::SpacesWords,
    pub taking: &'static taking::TakingWords,
    pub life: &'static life::LifeWords,
    pub programs: &'static programs::ProgramWords,
    pub meet: &'static meet::MeetWords,
    pub health: &'static health::HealthWords,
    pub weights: &'static weights::WeightWords,
    pub reach: &'static reach::ReachWords,
    pub remotes: &'static remotes::RemoteWords,
    pub rounds: &'static rounds::RoundWords,
    pub rules: &'static rules::RuleWords,
    pub gather: &'static gather::GatherWords,
    pub talk: &'static talk::TalkWords,
    pub trust: &'static trust::TrustWords,
    pub govern: &'static govern::GovernWords,

    // Everywhere.
    pub language: &'static str,
    pub back: &'static str,
    pub cancel: &'static str,
    pub copied: &'static str,
    pub add: &'static str,
    pub remove: &'static str,
    pub clear_search: &'static str,
    pub search_shortcut: &'static str,
    pub to_light: &'static str,
    pub to_dark: &'static str,
    pub as_system: &'static str,
    pub connected_now: &'static str,
    pub people: fn(usize) -> String,
    pub records: fn(u64) -> String,
    pub number: fn(u64) -> String,

    // Places.
    pub home: &'static str,
    pub matches: &'static str,
    pub people_page: &'static str,
    pub profile: &'static str,
    pub invite: &'static str,
    pub sync: &'static str,
    pub space_unread: &'static str,
    pub sample_space: &'static str,
    pub leave_sample: &'static str,

    // First run.
    pub welcome_title: &'static str,
    pub welcome_sentence: &'static str,
    pub create_title: &'static str,
    pub create_sentence: &'static str,
    pub join_title: &'static str,
    pub join_sentence: &'static str,
    pub sample_title: &'static str,
    pub sample_sentence: &'static str,
    pub welcome_note: &'static str,
    pub your_name: &'static str,
    pub your_name_hint: &'static str,
    pub your_name_help: &'static str,
    pub space_name: &'static str,
    pub space_name_hint: &'static str,
    pub space_name_help: &'static str,
    pub create_act: &'static str,
    pub ticket: &'static str,
    pub ticket_hint: &'static str,
    pub ticket_help: &'static str,
    pub join_act: &'static str,
    pub working: &'static str,
    pub questions_title: &'static str,
    pub questions_sentence: &'static str,
    pub offer_question: &'static str,
    pub offer_hint: &'static str,
    pub seek_question: &'static str,
    pub seek_hint: &'static str,
    pub challenge_question: &'static str,
    pub challenge_hint: &'static str,
    pub questions_note: &'static str,
    pub questions_act: &'static str,
    pub skip: &'static str,

    // Waiting.
    pub waiting_title: &'static str,
    pub waiting_sentence: &'static str,
    pub waiting_keep_open: &'static str,
    pub waiting_near: &'static str,
    pub waiting_then: &'static str,
    pub waiting_meanwhile: &'static str,
    pub waiting_devices: fn(usize) -> String,
    pub waiting_alone: &'static str,

    // Home.
    pub hello: fn(&str) -> String,
    pub home_sentence: &'static str,
    pub home_meet: &'static str,
    pub home_meet_empty: &'static str,
    pub see_matches: &'static str,
    pub home_profile: &'static str,
    pub home_profile_done: &'static str,
    pub home_offer: &'static str,
    pub home_seek: &'static str,
    pub home_challenge: &'static str,
    pub home_languages: &'static str,
    pub home_take_part: &'static str,
    pub done: &'static str,
    pub open_profile: &'static str,
    pub home_space: &'static str,
    pub home_space_alone: &'static str,
    pub connected_devices: &'static str,
    pub records_here: &'static str,
    pub people_here: &'static str,

    // Matches.
    pub matches_sentence: fn(&str) -> String,
    pub matches_count: fn(usize, &str) -> String,
    pub matches_search: &'static str,
    pub strong_match: &'static str,
    pub good_match: &'static str,
    pub worth_a_look: &'static str,
    pub reasons: fn(usize) -> String,
    pub score_of: fn(u32) -> String,
    pub why_you_two: &'static str,
    pub points: fn(u32) -> String,
    pub unmet: &'static str,
    pub next_step: &'static str,
    pub worked_out_here: &'static str,
    pub full_profile: &'static str,
    pub enter_sentence: &'static str,
    pub enter_looks_at: &'static str,
    pub enter_others_see: &'static str,
    pub enter_act: fn(&str) -> String,
    pub leave_act: &'static str,
    pub leave_title: fn(&str) -> String,
    pub leave_sentence: &'static str,
    pub no_matches_title: &'static str,
    pub no_matches_sentence: &'static str,
    pub no_hits_title: &'static str,
    pub no_hits_sentence: &'static str,
    pub no_programs: &'static str,

    // People.
    pub people_search: &'static str,
    pub people_sentence: fn(usize) -> String,
    pub people_found: fn(usize, usize) -> String,
    pub column_name: &'static str,
    pub column_headline: &'static str,
    pub column_place: &'static str,
    pub nobody_title: &'static str,
    pub nobody_sentence: &'static str,
    pub loading_people: &'static str,
    pub shows_you: fn(&str) -> String,
    pub shows_little: fn(&str) -> String,
    pub see_match: &'static str,
    pub avoid_act: &'static str,
    pub avoid_title: fn(&str) -> String,
    pub avoid_sentence: &'static str,
    pub avoid_confirm: &'static str,
    pub fingerprint: &'static str,
    pub until: &'static str,
    pub years: fn(u8) -> String,
    pub level: fn(u8) -> String,

    // Profile.
    pub profile_sentence: &'static str,
    pub device: &'static str,
    pub section_you: &'static str,
    pub section_exchange: &'static str,
    pub section_background: &'static str,
    pub section_time: &'static str,
    pub section_taking_part: &'static str,
    pub section_private: &'static str,
    pub only_me: &'static str,
    pub everyone: &'static str,
    pub always_everyone: &'static str,
    pub only_yours: &'static str,
    pub visibility_of: fn(&str) -> String,
    pub visibility_note: &'static str,
    pub flaws_title: &'static str,
    pub still_shown: fn(&str) -> String,
    pub disputed: fn(&str, &[String]) -> String,
    pub dispute_keep: &'static str,
    pub dispute_take: fn(&str) -> String,
    pub level_label: &'static str,
    pub years_label: &'static str,
    pub until_label: &'static str,
    pub until_hint: &'static str,
    pub from_label: &'static str,
    pub to_label: &'static str,
    pub day_label: &'static str,
    pub less: fn(&str) -> String,
    pub more: fn(&str) -> String,
    pub capacity_unit: fn(u32) -> String,
    pub capacity_none: &'static str,
    pub avoid_hint: &'static str,
    pub avoid_empty: &'static str,
    pub taking_part: &'static str,
    pub not_taking_part: &'static str,
    pub take_part: &'static str,
    pub stop: &'static str,

    // Invite.
    pub invite_sentence: &'static str,
    pub invite_uses: &'static str,
    pub invite_uses_choices: [&'static str; 4],
    pub invite_expires: &'static str,
    pub invite_expires_choices: [&'static str; 4],
    pub invite_make: &'static str,
    pub invite_again: &'static str,
    pub invite_copy: &'static str,
    pub invite_copied: &'static str,
    pub invite_end: &'static str,
    pub invite_ended: &'static str,
    pub invite_placeless: &'static str,
    pub invite_steps: [(&'static str, &'static str); 3],
    pub invite_ticket: &'static str,
    pub invite_qr: fn(&str) -> String,
    pub invite_qr_too_long: &'static str,
    pub invite_valid: fn(u32, Option<u64>) -> String,
    pub invite_note: &'static str,

    // Sync.
    pub sync_sentence: &'static str,
    pub in_sync_with: fn(usize) -> String,
    pub syncing_with: fn(usize) -> String,
    pub nobody_near: &'static str,
    pub sync_devices: &'static str,
    pub all_devices: fn(usize) -> String,
    pub fewer_devices: &'static str,
    pub sync_alone_title: &'static str,
    pub sync_alone_sentence: &'static str,
    pub state_syncing: &'static str,
    pub state_in_sync: &'static str,
    pub state_away: &'static str,
    pub unknown_device: &'static str,
    pub waiting_records: &'static str,
    pub waiting_records_note: &'static str,
    pub exchanged: fn(u64, u64) -> String,
    pub sync_note: &'static str,
    pub heard: fn(Ago) -> String,
    /// How many of the records that are here a device may lack.
    pub behind: fn(u64) -> String,
    pub ago: fn(Ago) -> String,
    pub halted_title: &'static str,

    // Words for what the model names.
    pub field: fn(Field) -> &'static str,
    pub field_help: fn(Field) -> &'static str,
    pub field_hint: fn(Field) -> &'static str,
    pub reason: fn(Field) -> &'static str,
    pub day: fn(Day) -> &'static str,
    pub day_long: fn(Day) -> &'static str,
    /// A refusal by its code, where the window says it in words of its own.
    pub refusal: fn(&str) -> Option<&'static str>,
    /// Long work by what the replica calls it, where the window says it in words of its own.
    pub progress: fn(&str) -> Option<&'static str>,
    /// The name of a language by its code.
    pub language_name: fn(&str) -> String,
}

/// How long ago something was, as coarse as people say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ago {
    Now,
    Minutes(u64),
    Hours(u64),
    Days(u64),
}

impl Ago {
    /// Returns how long `then` is before `now`, both in milliseconds since the epoch.
    pub fn between(then: u64, now: u64) -> Ago {
        let minutes = now.saturating_sub(then) / 60_000;
        match minutes {
            0 => Ago::Now,
            1..60 => Ago::Minutes(minutes),
            60..1_440 => Ago::Hours(minutes / 60),
            _ => Ago::Days(minutes / 1_440),
        }
    }
}

/// Groups the digits of a number by threes with this separator.
fn grouped(n: u64, separator: char) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_threes() {
        for (n, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (100_000, "100,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(n, ','), expected);
        }
    }

    #[test]
    fn time_passed_is_said_coarsely() {
        let hour = 3_600_000;
        for (then, expected) in [
            (100 * hour, Ago::Now),
            (101 * hour, Ago::Now),
            (100 * hour - 59_000, Ago::Now),
            (100 * hour - 61_000, Ago::Minutes(1)),
            (98 * hour, Ago::Hours(2)),
            (2 * hour, Ago::Days(4)),
        ] {
            assert_eq!(Ago::between(then, 100 * hour), expected, "{then}");
        }
    }

    #[test]
    fn codes_name_languages() {
        for (code, expected) in [
            ("de", Language::German),
            ("de_DE.UTF-8", Language::German),
            ("en_GB", Language::English),
            ("", Language::English),
            ("fr", Language::English),
        ] {
            assert_eq!(language_of(code), expected, "{code:?}");
        }
        for language in Language::ALL {
            assert_eq!(language_of(language.code()), language);
        }
    }

    #[test]
    fn no_text_shouts() {
        let sources = [
            include_str!("words/english.rs"),
            include_str!("words/german.rs"),
            include_str!("words/english/community.rs"),
            include_str!("words/german/community.rs"),
            include_str!("words/english/carry.rs"),
            include_str!("words/german/carry.rs"),
            include_str!("words/english/feed.rs"),
            include_str!("words/german/feed.rs"),
            include_str!("words/english/intro.rs"),
            include_str!("words/german/intro.rs"),
            include_str!("words/english/files.rs"),
            include_str!("words/english/formats.rs"),
            include_str!("words/english/keep_words.rs"),
            include_str!("words/english/mine.rs"),
            include_str!("words/german/files.rs"),
            include_str!("words/german/formats.rs"),
            include_str!("words/german/keep_words.rs"),
            include_str!("words/german/mine.rs"),
            include_str!("words/english/outside.rs"),
            include_str!("words/german/outside.rs"),
            include_str!("words/english/spaces.rs"),
            include_str!("words/german/spaces.rs"),
            include_str!("words/english/taking.rs"),
            include_str!("words/german/taking.rs"),
            include_str!("words/english/life.rs"),
            include_str!("words/german/life.rs"),
            include_str!("words/english/programs.rs"),
            include_str!("words/english/meet.rs"),
            include_str!("words/english/rounds.rs"),
            include_str!("words/german/programs.rs"),
            include_str!("words/german/meet.rs"),
            include_str!("words/german/rounds.rs"),
            include_str!("words/english/refusals.rs"),
            include_str!("words/german/refusals.rs"),
            include_str!("words/english/reach.rs"),
            include_str!("words/german/reach.rs"),
            include_str!("words/english/remotes.rs"),
            include_str!("words/german/remotes.rs"),
            include_str!("words/english/gather.rs"),
            include_str!("words/german/gather.rs"),
            include_str!("words/english/rules.rs"),
            include_str!("words/german/rules.rs"),
            include_str!("words/english/trust.rs"),
            include_str!("words/german/trust.rs"),
            include_str!("words/english/talk.rs"),
            include_str!("words/german/talk.rs"),
        ];
        for source in sources {
            for line in source.lines() {
                let shouting = line.contains("!\"") || line.contains("! ");
                let code = line.contains("format!") || line.trim_start().starts_with("//!");
                assert!(!shouting || code, "{line}");
            }
        }
    }

    #[test]
    fn every_field_and_day_has_its_words() {
        for language in Language::ALL {
            let words = words(language);
            for field in Field::ALL {
                assert!(!(words.field)(field).is_empty(), "{field:?}");
                assert!(!(words.reason)(field).is_empty(), "{field:?}");
            }
        }
        let (english, german) = (words(Language::English), words(Language::German));
        assert_ne!(english.home_sentence, german.home_sentence);
    }
}
