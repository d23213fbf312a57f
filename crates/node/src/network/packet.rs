//! What is said on the local network, as messages of multicast DNS (RFC 6762).
//!
//! For: writing and reading the one service this product has there. Knows: the form of the messages.
//! Never: sends, hears, or believes a message that is not whole.

use std::net::IpAddr;

use simple_dns::rdata::{PTR, RData, TXT};
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, ResourceRecord, TYPE};

const SERVICE: &str = "_eyelevel._udp.local";
/// The longest word beside a name, in bytes.
const WORD_MAX_BYTES: usize = 64;

/// What a device says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// A random name.
    pub name: String,
    /// The port of the endpoint made for it.
    pub port: u16,
    /// What devices of the same space recognise it by.
    pub tag: Option<String>,
    /// The port of the endpoint that they know, so that only they can read it.
    pub masked_port: Option<u16>,
}

/// Something heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Somebody asks who is there.
    Question,
    Here(Said, IpAddr),
    /// Somebody says goodbye.
    Gone(String),
}

/// Writes the question who is there.
pub fn question() -> simple_dns::Result<Vec<u8>> {
    let mut packet = Packet::new_query(0);
    let name = Name::new(SERVICE)?;
    let question = Question::new(name, TYPE::PTR.into(), CLASS::IN.into(), false);
    packet.questions.push(question);
    packet.build_bytes_vec_compressed()
}

/// Writes what a device says of itself; a life of 0 seconds is a goodbye.
pub fn announcement(said: &Said, ttl: u32) -> simple_dns::Result<Vec<u8>> {
    let instance = format!("{}.{SERVICE}", said.name);
    let mut words = vec![format!("e={}", said.port)];
    words.extend(said.tag.iter().map(|tag| format!("t={tag}")));
    words.extend(said.masked_port.map(|port| format!("m={port}")));
    let mut text = TXT::new();
    for word in &words {
        text.add_string(word)?;
    }
    let mut packet = Packet::new_reply(0);
    packet.set_flags(PacketFlag::AUTHORITATIVE_ANSWER);
    let points = RData::PTR(PTR(Name::new(&instance)?));
    let service = Name::new(SERVICE)?;
    packet
        .answers
        .push(ResourceRecord::new(service, CLASS::IN, ttl, points));
    let name = Name::new(&instance)?;
    packet
        .answers
        .push(ResourceRecord::new(name, CLASS::IN, ttl, RData::TXT(text)));
    packet.build_bytes_vec_compressed()
}

/// Foreign bytes: what is not a whole message about our service is nothing.
pub fn read(bytes: &[u8], from: IpAddr) -> Option<Heard> {
    let packet = Packet::parse(bytes).ok()?;
    if !packet.has_flags(PacketFlag::RESPONSE) {
        let asks = packet
            .questions
            .iter()
            .any(|q| q.qname.to_string() == SERVICE);
        return asks.then_some(Heard::Question);
    }
    let record = packet.answers.iter().find(|record| {
        matches!(record.rdata, RData::TXT(_)) && record.name.to_string().ends_with(SERVICE)
    })?;
    let name = record.name.to_string();
    let name = name.strip_suffix(SERVICE)?.strip_suffix('.')?.to_owned();
    if record.ttl == 0 {
        return Some(Heard::Gone(name));
    }
    let RData::TXT(text) = &record.rdata else {
        return None;
    };
    let mut said = Said {
        name,
        ..Said::default()
    };
    for (key, value) in text.iter_raw() {
        let value = value.filter(|value| value.len() <= WORD_MAX_BYTES);
        let Some(value) = value.and_then(|value| std::str::from_utf8(value).ok()) else {
            continue;
        };
        match key {
            b"e" => said.port = value.parse().unwrap_or_default(),
            b"m" => said.masked_port = value.parse().ok(),
            b"t" => said.tag = Some(value.to_owned()),
            _ => {}
        }
    }
    (said.port != 0).then_some(Heard::Here(said, from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> Said {
        Said {
            name: "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst".to_owned(),
            port: 4711,
            tag: Some("q3fd2".to_owned()),
            masked_port: Some(4700),
        }
    }

    #[test]
    fn what_is_said_is_heard() {
        let from = IpAddr::from([192, 168, 1, 9]);
        let here = announcement(&said(), 16).expect("a message");
        assert_eq!(read(&here, from), Some(Heard::Here(said(), from)));
        let gone = announcement(&said(), 0).expect("a message");
        assert_eq!(read(&gone, from), Some(Heard::Gone(said().name)));
        let question = question().expect("a message");
        assert_eq!(read(&question, from), Some(Heard::Question));
        assert!(here.len() < 512, "{}", here.len());
    }

    #[test]
    fn nothing_but_whole_messages_is_believed() {
        let from = IpAddr::from([192, 168, 1, 9]);
        let here = announcement(&said(), 16).expect("a message");
        for end in 0..here.len() {
            let _no_panic = read(&here[..end], from);
        }
        for place in 0..here.len() {
            let mut altered = here.clone();
            altered[place] ^= 0xff;
            let _no_panic = read(&altered, from);
        }
    }
}
