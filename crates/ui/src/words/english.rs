//! The window in English.

mod carry;
mod community;
mod feed;
mod files;
mod formats;
mod gather;
mod govern;
mod health;
mod intro;
mod keep_words;
mod life;
mod meet;
mod mine;
mod outside;
mod programs;
mod reach;
mod refusals;
mod remotes;
mod rounds;
mod rules;
mod spaces;
mod taking;
mod talk;
mod trust;
mod weights;

use model::{Day, Field};

use super::{Ago, Words, grouped};

pub(super) static WORDS: Words = Words {
    carry: &carry::WORDS,
    community: &community::WORDS,
    feed: &feed::WORDS,
    intro: &intro::WORDS,
    files: &files::WORDS,
    formats: &formats::WORDS,
    keep_words: &keep_words::WORDS,
    mine: &mine::WORDS,
    outside: &outside::WORDS,
    spaces: &spaces::WORDS,
    taking: &taking::WORDS,
    life: &life::WORDS,
    programs: &programs::WORDS,
    meet: &meet::WORDS,
    health: &health::WORDS,
    weights: &weights::WORDS,
    rounds: &rounds::WORDS,
    rules: &rules::WORDS,
    gather: &gather::WORDS,
    talk: &talk::WORDS,
    reach: &reach::WORDS,
    remotes: &remotes::WORDS,
    trust: &trust::WORDS,
    govern: &govern::WORDS,

    language: "Language",
    back: "Back",
    cancel: "Cancel",
    copied: "Copied.",
    add: "Add",
    remove: "Remove",
    clear_search: "Clear the search",
    search_shortcut: "Ctrl K",
    to_light: "Switch to light theme",
    to_dark: "Switch to dark theme",
    as_system: "Light or dark as the system says",
    connected_now: "Connected now",
    people: |n| counted(n as u64, "person", "people"),
    records: |n| counted(n, "record", "records"),
    number: |n| grouped(n, ','),

    home: "Home",
    matches: "Matches",
    people_page: "People",
    profile: "Your profile",
    invite: "Invite somebody",
    sync: "Sync",
    space_unread: "Reading the space",
    sample_space: "Sample",
    leave_sample: "Leave the sample",

    welcome_title: "Meet people at eye level",
    welcome_sentence: "Eyelevel finds people in your organisation or at your event who could help each other. It needs no account and no server: everything happens on the members' own computers.",
    create_title: "Create a space",
    create_sentence: "For your organisation, event or network. You invite the others.",
    join_title: "I have an invitation",
    join_sentence: "Somebody gave you a ticket: a line of text or a QR code.",
    sample_title: "Try with sample people",
    sample_sentence: "Look around among invented people. Nothing leaves this computer.",
    welcome_note: "A picture of a ticket can be dropped on this page. You can change everything you enter later.",
    your_name: "Your name",
    your_name_hint: "e.g. Sofia Lindqvist",
    your_name_help: "Every member of the space sees it. Any name people know you by is fine.",
    space_name: "Name of the space",
    space_name_hint: "e.g. Nordwerk",
    space_name_help: "Usually the name of the organisation, event or network.",
    create_act: "Create space",
    ticket: "Invitation ticket",
    ticket_hint: "Paste the ticket here",
    ticket_help: "It begins with “eyelevel”. Spaces and line breaks do not matter.",
    join_act: "Ask to join",
    working: "One moment",
    questions_title: "Three questions, then you are in",
    questions_sentence: "One answer each is enough for first matches. Every question can wait.",
    offer_question: "What could you help somebody with?",
    offer_hint: "e.g. Reading a balance sheet",
    seek_question: "What would you like to learn or get help with?",
    seek_hint: "e.g. Speaking in front of a group",
    challenge_question: "What are you working on at the moment?",
    challenge_hint: "e.g. Getting two warehouses to use one process",
    questions_note: "Members of the space can see these answers. You can hide each of them in your profile.",
    questions_act: "Continue",
    skip: "Skip for now",

    waiting_title: "You asked to join",
    waiting_sentence: "A member's device has to countersign before you can see anything in the space. That happens by itself as soon as the two devices reach each other.",
    waiting_keep_open: "Keep this window open.",
    waiting_near: "Be online, or on the same network as a member.",
    waiting_then: "The space opens here by itself.",
    waiting_meanwhile: "Three questions meanwhile",
    waiting_devices: |n| format!("Reached {} so far", counted(n as u64, "device", "devices")),
    waiting_alone: "No member's device reached yet",

    hello: |name| {
        if name.is_empty() {
            "Hello".to_owned()
        } else {
            format!("Hello, {name}")
        }
    },
    home_sentence: "What is here right now, on this computer.",
    home_meet: "Who you could meet",
    home_meet_empty: "No matches yet. Tell what you offer and what you would like to learn, then take part in a program.",
    see_matches: "See matches",
    home_profile: "What brings better matches",
    home_profile_done: "Your profile has what the programs look at.",
    home_offer: "Something you offer",
    home_seek: "Something you would like to learn",
    home_challenge: "What you are working on",
    home_languages: "The languages you speak",
    home_take_part: "Take part in a program",
    done: "Done",
    open_profile: "Open your profile",
    home_space: "This space",
    home_space_alone: "You are the first one here. Invite somebody to get going.",
    connected_devices: "Connected devices",
    records_here: "Records on this computer",
    people_here: "People",

    matches_sentence: |program| format!("People for a {program}"),
    matches_count: |n, program| format!("{} for {program}", counted(n as u64, "match", "matches")),
    matches_search: "Search names, reasons and places",
    strong_match: "Strong match",
    good_match: "Good match",
    worth_a_look: "Worth a look",
    reasons: |n| counted(n as u64, "reason", "reasons"),
    score_of: |n| format!("{n} of 100"),
    why_you_two: "Why you two",
    points: |n| format!("{n} of 100 points"),
    unmet: "What does not fit",
    next_step: "Next step",
    worked_out_here: "Worked out on this computer. Nobody else sees this score.",
    full_profile: "See full profile",
    enter_sentence: "Matches appear only between people who take part. You can stop at any time.",
    enter_looks_at: "What it looks at",
    enter_others_see: "Others in the space can see that you take part. Scores and reasons are worked out on each computer and never sent.",
    enter_act: |program| format!("Take part in {program}"),
    leave_act: "Stop taking part",
    leave_title: |program| format!("Stop taking part in {program}?"),
    leave_sentence: "You no longer appear in other people's matches, and yours go away. Your profile stays as it is.",
    no_matches_title: "No matches yet",
    no_matches_sentence: "Add one thing you offer and one thing you would like to learn. More people joining helps, too.",
    no_hits_title: "Nobody fits that search",
    no_hits_sentence: "Try a skill, a place or a language.",
    no_programs: "The programs are still being read.",

    people_search: "Search names, skills, wishes and places",
    people_sentence: |n| {
        format!(
            "{} in this space, in alphabetical order",
            counted(n as u64, "person", "people")
        )
    },
    people_found: |n, all| {
        format!(
            "{} of {}",
            grouped(n as u64, ','),
            counted(all as u64, "person", "people")
        )
    },
    column_name: "Name",
    column_headline: "In their own words",
    column_place: "Place",
    nobody_title: "Nobody else here yet",
    nobody_sentence: "People appear as soon as they have joined with your invitation.",
    loading_people: "Reading the people of this space",
    shows_you: |name| format!("You see what {name} shows to everyone in the space."),
    shows_little: |name| format!("{name} shows only a name so far."),
    see_match: "Why you two",
    avoid_act: "Do not pair me with this person…",
    avoid_title: |name| format!("Never be paired with {name}?"),
    avoid_sentence: "The two of you no longer appear in matches or rounds together. This stays on this computer; nobody is told. You can take it back in your profile.",
    avoid_confirm: "Do not pair us",
    fingerprint: "Fingerprint",
    until: "until",
    years: |n| counted(u64::from(n), "year", "years"),
    level: |n| format!("Level {n} of 5"),

    profile_sentence: "Everything is saved at once. You decide for each field who sees it.",
    device: "This device",
    section_you: "You",
    section_exchange: "Give and take",
    section_background: "Background",
    section_time: "Place and time",
    section_taking_part: "Taking part",
    section_private: "Only yours",
    only_me: "Only me",
    everyone: "Everyone in the space",
    always_everyone: "Always seen by everyone in the space",
    only_yours: "Nobody but you can read it",
    visibility_of: |field| format!("Who sees {field}"),
    visibility_note: "Hiding a field takes it back from now on. Computers that already received it may keep an earlier copy.",
    flaws_title: "Some values could not be read",
    still_shown: |fields| {
        format!(
            "Everyone in the space still sees: {fields}. Another device of yours wrote there while this was hidden. Choose once more who sees it."
        )
    },
    disputed: |shown, others| {
        format!(
            "Two of your devices wrote here at the same time. “{shown}” is shown; “{}” was written too. Choose which holds.",
            others.join("”, “")
        )
    },
    dispute_keep: "Keep what is shown",
    dispute_take: |value| format!("Take “{value}”"),
    level_label: "Level",
    years_label: "Years",
    until_label: "Until",
    until_hint: "2026-12-31",
    from_label: "From",
    to_label: "To",
    day_label: "Day",
    less: |what| format!("Less: {what}"),
    more: |what| format!("More: {what}"),
    capacity_unit: |n| match n {
        0 => "Nobody new for now".to_owned(),
        _ => format!("{} at a time", counted(u64::from(n), "person", "people")),
    },
    capacity_none: "No limit set",
    avoid_hint: "Type a name",
    avoid_empty: "Nobody. People you add here are never paired with you.",
    taking_part: "You take part",
    not_taking_part: "You do not take part",
    take_part: "Take part",
    stop: "Stop",

    invite_sentence: "They scan a code or paste a line of text. No e-mail, no account.",
    invite_uses: "For how many people",
    invite_uses_choices: ["One", "Five", "25", "100"],
    invite_expires: "Valid for",
    invite_expires_choices: ["One day", "One week", "30 days", "No end"],
    invite_make: "Make an invitation",
    invite_again: "Make another",
    invite_copy: "Copy ticket",
    invite_end: "Take this ticket back",
    invite_ended: "The ticket admits nobody new. Whoever came in with it stays.",
    invite_placeless: "This device has no address yet, so nobody can find it with this ticket. Check the network, then make another one.",
    invite_copied: "Ticket copied. Send it only to the people it is meant for.",
    invite_steps: [
        (
            "Open Eyelevel on the other computer",
            "Choose “I have an invitation”.",
        ),
        (
            "Scan the code or paste the ticket",
            "Any way of sending text will do.",
        ),
        (
            "Stay reachable",
            "Your device countersigns by itself when theirs reaches it.",
        ),
    ],
    invite_ticket: "Ticket",
    invite_qr: |space| {
        if space.is_empty() {
            "QR code with the invitation".to_owned()
        } else {
            format!("QR code with the invitation to {space}")
        }
    },
    invite_qr_too_long: "This ticket is too long for a QR code. Copy the text.",
    invite_valid: |uses, days| {
        let people = if uses == 1 {
            "Works once".to_owned()
        } else {
            format!("Works {uses} times")
        };
        match days {
            Some(0) => format!("{people}, until it ends today"),
            Some(days) => format!("{people}, for {}", counted(days, "day", "days")),
            None => format!("{people}, no end date"),
        }
    },
    invite_note: "Whoever holds the ticket can join until it is used up or has ended. Treat it like a key.",

    sync_sentence: "Members' devices pass records to each other directly. There is no server.",
    in_sync_with: |n| format!("In sync with {}", counted(n as u64, "device", "devices")),
    syncing_with: |n| format!("{}, syncing", counted(n as u64, "device", "devices")),
    nobody_near: "No device reachable now",
    sync_devices: "Devices",
    all_devices: |all| format!("Show all {all} devices"),
    fewer_devices: "Show fewer devices",
    sync_alone_title: "No other device known yet",
    sync_alone_sentence: "Everything you do is kept here and passed on as soon as another member's device is reachable.",
    state_syncing: "Syncing",
    state_in_sync: "In sync",
    state_away: "Not reachable now",
    unknown_device: "A member's device",
    waiting_records: "Waiting",
    waiting_records_note: "Some records wait for an earlier record or a key that no reachable device has given yet. They count once it arrives.",
    exchanged: |sent, received| {
        format!(
            "Since Eyelevel started: {} sent, {} received, with all devices together.",
            counted(sent, "record", "records"),
            counted(received, "record", "records"),
        )
    },
    sync_note: "A device that is not reachable may be offline, asleep or on another network. From here that looks the same.",
    behind: |records| match records {
        0 => "holds what is here".into(),
        more => format!("lacks at most {}", counted(more, "record", "records")),
    },
    heard: |ago| match ago {
        Ago::Now => "Heard just now".to_owned(),
        Ago::Minutes(n) => format!("Heard {} ago", counted(n, "minute", "minutes")),
        Ago::Hours(n) => format!("Heard {} ago", counted(n, "hour", "hours")),
        Ago::Days(n) => format!("Heard {} ago", counted(n, "day", "days")),
    },
    ago: |ago| match ago {
        Ago::Now => "Just now".to_owned(),
        Ago::Minutes(n) => format!("{} ago", counted(n, "minute", "minutes")),
        Ago::Hours(n) => format!("{} ago", counted(n, "hour", "hours")),
        Ago::Days(1) => "Yesterday".to_owned(),
        Ago::Days(n) => format!("{} ago", counted(n, "day", "days")),
    },
    halted_title: "Nothing can be saved at the moment",

    field,
    field_help,
    field_hint,
    reason,
    day,
    day_long,
    refusal: refusals::refusal,
    progress: |_| None,
    language_name: |code| model::language_label(code).to_owned(),
};

fn counted(n: u64, one: &str, many: &str) -> String {
    let word = if n == 1 { one } else { many };
    format!("{} {word}", grouped(n, ','))
}

fn field(field: Field) -> &'static str {
    match field {
        Field::Name => "Name",
        Field::Pronouns => "Pronouns",
        Field::Headline => "Headline",
        Field::About => "About you",
        Field::Place => "Place",
        Field::TimeZone => "Time zone",
        Field::Languages => "Languages",
        Field::WorkAreas => "Work areas",
        Field::Interests => "Interests",
        Field::Skills => "Skills",
        Field::Offers => "Offers",
        Field::Seeks => "Would like to learn",
        Field::Challenge => "Current challenge",
        Field::Experience => "Experience",
        Field::LifeStage => "Life stage",
        Field::Days => "Days",
        Field::Hours => "Hours",
        Field::Slots => "Times that suit",
        Field::Capacity => "How many people at a time",
        Field::Avoid => "Do not pair me with",
        Field::Programs => "Programs",
        Field::Answers => "What your programs ask",
        Field::Contacts => "I know",
    }
}

fn field_help(field: Field) -> &'static str {
    match field {
        Field::Headline => "One line under your name. What you would say when meeting somebody.",
        Field::Offers => "What you could show, explain or help with.",
        Field::Seeks => "What you would like to learn or get help with.",
        Field::Challenge => "One sentence, and until when it matters.",
        Field::Skills => "From 1, getting started, to 5, others come to you.",
        Field::WorkAreas => "What your work touches. Not your department or position.",
        Field::LifeStage => "Only used by programs about it, for example parents and carers.",
        Field::Slots => "When you could usually meet.",
        Field::Capacity => "How many people you have time for in each program.",
        Field::Avoid => "For a reporting line or any other reason. Nobody is told.",
        Field::Answers => {
            "Each program asks what it cannot read in your profile. Leave open what you like."
        }
        Field::Contacts => {
            "Somebody counts as a contact when both of you say so; until then only they are told. Others then see it, and may ask you to introduce them."
        }
        Field::Name
        | Field::Pronouns
        | Field::About
        | Field::Place
        | Field::TimeZone
        | Field::Languages
        | Field::Interests
        | Field::Experience
        | Field::Days
        | Field::Hours
        | Field::Programs => "",
    }
}

fn field_hint(field: Field) -> &'static str {
    match field {
        Field::Pronouns => "e.g. she/her",
        Field::Headline => "e.g. Makes numbers understandable",
        Field::About => "What should somebody know who meets you for the first time?",
        Field::Place => "e.g. Leipzig",
        Field::TimeZone => "e.g. Europe/Berlin",
        Field::Languages => "e.g. German",
        Field::WorkAreas => "e.g. Logistics",
        Field::Interests => "e.g. Bouldering",
        Field::Skills => "e.g. Spreadsheets",
        Field::Offers => "e.g. Reading a balance sheet",
        Field::Seeks => "e.g. Speaking in front of a group",
        Field::Challenge => "e.g. Getting two warehouses to use one process",
        Field::Experience => "e.g. Purchasing",
        Field::LifeStage => "e.g. Back from parental leave",
        Field::Name
        | Field::Days
        | Field::Hours
        | Field::Slots
        | Field::Capacity
        | Field::Avoid
        | Field::Answers
        | Field::Contacts
        | Field::Programs => "",
    }
}

fn reason(field: Field) -> &'static str {
    match field {
        Field::Offers => "You learn",
        Field::Seeks => "You teach",
        Field::Skills => "Skills",
        Field::Challenge => "Current challenge",
        Field::Interests => "Interests you share",
        Field::WorkAreas => "Work areas",
        Field::Languages => "A language you share",
        Field::Place => "Place",
        Field::TimeZone => "Time zone",
        Field::Days | Field::Hours | Field::Slots => "Time you both have",
        Field::Experience => "Experience",
        Field::LifeStage => "Life stage",
        Field::About | Field::Headline => "In their own words",
        Field::Capacity => "Free capacity",
        Field::Programs => "Programs",
        Field::Answers => "What you told the program",
        Field::Contacts => "Somebody you both know",
        Field::Name => "Name",
        Field::Pronouns => "Pronouns",
        Field::Avoid => "Not to be paired",
    }
}

fn day(day: Day) -> &'static str {
    match day {
        Day::Mon => "Mon",
        Day::Tue => "Tue",
        Day::Wed => "Wed",
        Day::Thu => "Thu",
        Day::Fri => "Fri",
        Day::Sat => "Sat",
        Day::Sun => "Sun",
    }
}

fn day_long(day: Day) -> &'static str {
    match day {
        Day::Mon => "Monday",
        Day::Tue => "Tuesday",
        Day::Wed => "Wednesday",
        Day::Thu => "Thursday",
        Day::Fri => "Friday",
        Day::Sat => "Saturday",
        Day::Sun => "Sunday",
    }
}
