//! What the window says about conversations, in English.

use replica::Delivery;

use crate::words::talk::TalkWords;

pub(in crate::words) static WORDS: TalkWords = TalkWords {
    conversations: "Conversations",
    conversations_sentence: "Only the people in a conversation can read it.",
    search: "Search conversations",
    none_title: "No conversation yet",
    none_sentence: "Say hello from a match or from somebody's profile. What you write waits until their device can be reached.",
    no_hits: "No conversation fits that search",
    choose: "Choose a conversation",
    unread: |n| format!("{n} unread"),
    you_wrote: |text| format!("You: {text}"),
    to: |name| format!("To {name}"),
    message: "Message",
    message_hint: |name| format!("Write to {name}"),
    send: "Send",
    send_note: "Enter sends, Shift and Enter begins a new line.",
    pass_on: "Pass on…",
    pass_title: "Who may know?",
    pass_sentence: |name| {
        format!("The words of {name} go to them as a quote, in your name. {name} is told to whom.")
    },
    pass_to: "Whom to",
    pass_to_hint: "Part of a name",
    pass_nobody: "Nobody here has such a name.",
    pass_words: "Words of your own",
    pass_act: "Pass it on",
    say_hello: "Say hello",
    hello_because: |name, topic| {
        format!(
            "Hello {name}, Eyelevel showed me that we could help each other with {topic}. Shall we talk about it?"
        )
    },
    hello_plain: |name| format!("Hello {name}, "),
    hello_note: "You can change every word before you send it.",
    delivery,
    delivery_long,
    mute: "Mute",
    unmute: "Unmute",
    muted: "Muted",
    block: "Take nothing from them any more…",
    block_title: |name| format!("Take nothing from {name} any more?"),
    block_sentence: "New messages from this person no longer reach you, and you are not matched. They are not told. You can take it back.",
    block_act: "Take nothing more",
    open_profile: "See profile",
    new_messages: "New",
    earlier: "Show earlier messages",
    earlier_far: "Still older ones: “eyelevel inbox --before” in the terminal.",
    cut_note: "The rest is too long to show here.",
    today: "Today",
    yesterday: "Yesterday",
    date: |day, month, year| format!("{day} {} {year}", month_name(month)),
    receipts: "Let others know what I have read",
    receipts_help: "Whoever wrote to you sees when you have read it. Off, they see that it has arrived.",
};

fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Queued => "Waiting on this computer",
        Delivery::Carried => "On its way",
        Delivery::Delivered => "Arrived",
        Delivery::Read => "Read",
    }
}

fn delivery_long(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Queued => "Saved here. No other device holds it yet.",
        Delivery::Carried => "Another device carries it on. It cannot read it.",
        Delivery::Delivered => "A device of theirs has said that it arrived.",
        Delivery::Read => "They have read it and let you know.",
    }
}

fn month_name(month: u8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}
