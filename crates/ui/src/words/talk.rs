//! What the window says about conversations.

use replica::Delivery;

/// What the window says about conversations.
#[derive(Debug)]
pub struct TalkWords {
    pub conversations: &'static str,
    pub conversations_sentence: &'static str,
    pub search: &'static str,
    pub none_title: &'static str,
    pub none_sentence: &'static str,
    pub no_hits: &'static str,
    pub choose: &'static str,
    pub unread: fn(u64) -> String,
    pub you_wrote: fn(&str) -> String,
    pub to: fn(&str) -> String,
    pub message: &'static str,
    pub message_hint: fn(&str) -> String,
    /// Asks for messages older than those of the view; where they are when too many are on show.
    pub earlier: &'static str,
    pub earlier_far: &'static str,
    pub send: &'static str,
    pub send_note: &'static str,
    pub say_hello: &'static str,
    pub hello_because: fn(&str, &str) -> String,
    pub hello_plain: fn(&str) -> String,
    pub hello_note: &'static str,
    pub delivery: fn(Delivery) -> &'static str,
    pub delivery_long: fn(Delivery) -> &'static str,
    pub mute: &'static str,
    pub unmute: &'static str,
    pub muted: &'static str,
    pub block: &'static str,
    pub block_title: fn(&str) -> String,
    pub block_sentence: &'static str,
    pub block_act: &'static str,
    pub open_profile: &'static str,
    pub new_messages: &'static str,
    pub cut_note: &'static str,
    pub today: &'static str,
    pub yesterday: &'static str,
    pub date: fn(u8, u8, u64) -> String,
    pub receipts: &'static str,
    pub receipts_help: &'static str,
}
