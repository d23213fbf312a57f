//! Parsers of what is heard nearby, of codes that are scanned or typed, and of sealed files.
//!
//! For: the same list as [`super`]. Knows: what each of them promises of what it takes. Never: finds
//! fault with bytes that are refused.

use std::net::IpAddr;

use history::{ATTACHMENT_MAX_BYTES, open_attachment, seal_attachment};
use matching::round::Statement;
use replica::{CommunityAct, Intent};

use super::super::victim::Victim;

// Two parsers of what is heard nearby; neither knows anything of the network.
#[path = "../../crates/node/src/network/card.rs"]
pub mod card;
#[path = "../../crates/node/src/network/packet.rs"]
pub mod packet;

/// The key of the sealed samples.
pub const FILE_KEY: [u8; 32] = [9; 32];
/// The longest word beside a name on the local network, in bytes.
const WORD_MAX_BYTES: usize = 64;

/// A message of somebody on the local network.
pub fn nearby_packet(data: &[u8]) {
    let from = IpAddr::from([192, 168, 1, 9]);
    match packet::read(data, from) {
        Some(packet::Heard::Here(said, at)) => {
            assert_eq!(at, from, "nobody announces somebody else's address");
            assert!(said.port != 0);
            assert!(said.tag.is_none_or(|tag| tag.len() <= WORD_MAX_BYTES));
        }
        Some(packet::Heard::Question | packet::Heard::Gone(_)) | None => {}
    }
}

/// What somebody nearby answers when asked who they are.
pub fn nearby_card(data: &[u8]) {
    let Ok(card) = card::read_card(data) else {
        return;
    };
    for name in card.name.iter().chain(&card.space) {
        assert!(name.chars().count() <= card::NAME_MAX_CHARS);
        assert!(!name.contains(char::is_control), "{name:?}");
    }
    let ticket = card.ticket.map(|ticket| replica::Ticket::parse(&ticket));
    assert!(ticket.is_none_or(|ticket| ticket.is_ok()));
}

/// What somebody else says about a round.
pub fn round_statement(data: &[u8]) {
    if let Ok(statement) = Statement::read(data) {
        assert_eq!(statement.bytes(), data, "a statement has two spellings");
    }
}

/// The code a gathering shows, and the invitation into a community, as somebody scans or types them.
pub fn typed_code(data: &[u8]) {
    thread_local! {
        static VICTIM: std::cell::RefCell<Victim> = std::cell::RefCell::new(Victim::founds());
    }
    let code = String::from_utf8_lossy(data).into_owned();
    let _ = replica::code_good_until(&code);
    VICTIM.with_borrow_mut(|victim| {
        let before = victim.records.len();
        let share = false;
        let check_in = CommunityAct::CheckIn {
            code: code.clone(),
            share,
        };
        for act in [check_in, CommunityAct::Enter { code }] {
            let done = victim.act(Intent::Community(act));
            assert!(done.is_err(), "a code of nothing that is here");
        }
        assert_eq!(
            victim.records.len(),
            before,
            "a refusal says nothing to all"
        );
    });
}

/// A sealed file, opened with its key.
pub fn attachment(data: &[u8]) {
    if let Ok(opened) = open_attachment(data, &FILE_KEY) {
        assert!(opened.len() <= ATTACHMENT_MAX_BYTES);
        let again = seal_attachment(&opened, &FILE_KEY).expect("as large as before");
        assert_eq!(again, data, "a sealed file has two spellings");
    }
    let name = model::file_name(&String::from_utf8_lossy(data));
    assert!(!name.contains(['/', '\\', '\0']), "{name}");
    let _ = model::media_of_bytes(data);
}
