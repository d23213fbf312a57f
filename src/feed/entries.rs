//! Reading RSS and Atom: foreign text, taken apart into plain cleaned words.
//!
//! Knows: XML events. Never: follows anything a feed names, expands an entity it declares, or keeps
//! markup.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The largest feed that is read, in bytes.
pub const FEED_MAX_BYTES: usize = 2 * 1024 * 1024;
/// The most entries that are read of one feed.
const ENTRIES_MAX: usize = 200;
/// The most events that are looked at, so that a hostile feed costs little.
const EVENTS_MAX: usize = 200_000;
/// The deepest an element of a feed stands.
const DEPTH_MAX: usize = 64;
const TITLE_MAX_CHARS: usize = 120;
const TEXT_MAX_CHARS: usize = 280;
/// How much of one element is kept before it is cleaned, in bytes.
const RAW_MAX_BYTES: usize = 16 * 1024;

/// One entry of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    pub title: String,
    /// Begins with https://, or is empty.
    pub link: String,
    /// As the feed wrote it.
    pub date: String,
    pub text: String,
    /// What the feed calls itself, or where it was found.
    pub source: String,
}

/// Reads a feed; nothing if it is none.
pub fn read(text: &str, from: &str) -> Option<Vec<Entry>> {
    let mut reader = Reader::from_str(text);
    let mut feed = Feed {
        page: link(from),
        ..Feed::default()
    };
    for _ in 0..EVENTS_MAX {
        match reader.read_event() {
            Ok(Event::Start(start)) => feed.open(&start)?,
            Ok(Event::Empty(start)) => {
                feed.open(&start)?;
                feed.close();
            }
            Ok(Event::End(_)) => feed.close(),
            Ok(Event::Text(text)) => feed.say(&text.xml10_content()),
            Ok(Event::CData(data)) => feed.say(&data.xml10_content()),
            Ok(Event::GeneralRef(name)) => {
                let known = quick_xml::escape::resolve_predefined_entity(&name.xml10_content());
                match (known, name.resolve_char_ref()) {
                    (Some(known), _) => feed.say(known),
                    (None, Ok(Some(char))) => feed.say(char.encode_utf8(&mut [0; 4])),
                    // What the feed declares itself is not expanded.
                    (None, _) => {}
                }
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
        }
        if feed.entries.len() >= ENTRIES_MAX {
            break;
        }
    }
    feed.done(from)
}

#[derive(Default)]
struct Feed {
    /// The elements one stands in.
    path: Vec<String>,
    is_feed: bool,
    title: String,
    /// The page the feed belongs to; until it says so, where it was found.
    page: String,
    says_page: bool,
    /// Where the guid of the entry leads to, if it does.
    permalink: String,
    is_permalink: bool,
    entry: Option<Entry>,
    entries: Vec<Entry>,
    raw: String,
}

impl Feed {
    fn open(&mut self, start: &BytesStart<'_>) -> Option<()> {
        let name = start.local_name().into_inner().to_ascii_lowercase();
        if self.path.is_empty() {
            self.is_feed = matches!(name.as_str(), "rss" | "feed" | "rdf");
        }
        if self.path.len() >= DEPTH_MAX {
            return None;
        }
        let value = |attribute: &str| {
            let found = start.try_get_attribute(attribute).ok().flatten()?;
            found
                .normalized_value(XmlVersion::Implicit1_0)
                .ok()
                .map(|value| value.into_owned())
        };
        match name.as_str() {
            "item" | "entry" => {
                self.entry = Some(Entry::default());
                self.permalink.clear();
            }
            "link" => {
                let is_page = value("rel").is_none_or(|rel| rel == "alternate");
                if let Some(href) = value("href").filter(|_| is_page) {
                    self.lead_to(&href);
                }
            }
            // RSS 2.0: a guid is the address of its item unless it says that it is not.
            "guid" => {
                let says = value("isPermaLink");
                self.is_permalink = says.is_none_or(|says| !says.eq_ignore_ascii_case("false"));
            }
            _ => {}
        }
        self.raw.clear();
        self.path.push(name);
        Some(())
    }

    /// Takes in where an entry leads to, or the whole feed.
    fn lead_to(&mut self, raw: &str) {
        match &mut self.entry {
            Some(entry) if entry.link.is_empty() => entry.link = link_from(&self.page, raw),
            Some(_) => {}
            None => {
                // An element that leads to the feed itself has no text, and is no page.
                let page = link(raw);
                if !page.is_empty() && !self.says_page {
                    self.says_page = true;
                    self.page = page;
                }
            }
        }
    }

    fn say(&mut self, text: &str) {
        if self.raw.len() + text.len() <= RAW_MAX_BYTES {
            self.raw.push_str(text);
        }
    }

    fn close(&mut self) {
        let name = self.path.pop().unwrap_or_default();
        let raw = std::mem::take(&mut self.raw);
        if matches!(name.as_str(), "item" | "entry") {
            let mut entry = self.entry.take().unwrap_or_default();
            if entry.link.is_empty() {
                entry.link = std::mem::take(&mut self.permalink);
            }
            if !entry.title.is_empty() || !entry.link.is_empty() {
                self.entries.push(entry);
            }
            return;
        }
        let parent = self.path.last().map(String::as_str);
        match (&mut self.entry, name.as_str(), parent) {
            (Some(entry), "title", Some("item" | "entry")) => {
                entry.title = words(&raw, TITLE_MAX_CHARS);
            }
            (_, "link", Some("item" | "channel")) => self.lead_to(&raw),
            (Some(_), "guid", Some("item")) if self.is_permalink => self.permalink = link(&raw),
            (Some(entry), "pubdate" | "updated" | "published" | "date", _)
                if entry.date.is_empty() =>
            {
                entry.date = words(&raw, TITLE_MAX_CHARS);
            }
            (Some(entry), "description" | "summary", Some("item" | "entry")) => {
                entry.text = words(&raw, TEXT_MAX_CHARS);
            }
            (None, "title", Some("channel" | "feed")) => {
                self.title = words(&raw, TITLE_MAX_CHARS);
            }
            (Some(_) | None, _, _) => {}
        }
    }

    fn done(mut self, from: &str) -> Option<Vec<Entry>> {
        if !self.is_feed {
            return None;
        }
        let source = match self.title.is_empty() {
            true => from.to_owned(),
            false => self.title,
        };
        for entry in &mut self.entries {
            entry.source.clone_from(&source);
        }
        Some(self.entries)
    }
}

/// Keeps a link that may be followed, and nothing else.
fn link(typed: &str) -> String {
    let link = model::community::parsed_link(typed);
    link.filter(|link| link.starts_with("https://"))
        .unwrap_or_default()
}

/// The same, of an entry that may leave out on which host it is.
fn link_from(page: &str, typed: &str) -> String {
    let typed = typed.trim();
    let is_path = typed.starts_with('/') && !typed.starts_with("//");
    let host = page.strip_prefix("https://").filter(|_| is_path);
    match host.and_then(|rest| rest.split('/').next()) {
        Some(host) => link(&format!("https://{host}{typed}")),
        None => link(typed),
    }
}

/// Leaves the words of a text that may have markup in it.
fn words(raw: &str, max: usize) -> String {
    let mut words = String::with_capacity(raw.len());
    let mut is_tag = false;
    for character in raw.chars() {
        match character {
            '<' => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                words.push(' ');
            }
            character if !is_tag => words.push(character),
            _ => {}
        }
    }
    let (line, _) = model::clean_line(&words, RAW_MAX_BYTES);
    model::excerpt(&line, max).0
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel>
      <title>The &amp; House</title>
      <item><title>Quiet &lt;b&gt;rooms&lt;/b&gt;</title><link>https://example.org/1</link>
        <description><![CDATA[<p>Three <i>new</i> ones.</p>]]></description>
        <pubDate>Tue, 24 Nov 2026 09:00:00 GMT</pubDate></item>
      <item><title>A trap</title><link>file:///etc/passwd</link></item>
    </channel></rss>"#;
    const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Notes</title>
      <entry><title>Caf&#xe9;</title><link rel="self" href="https://example.org/self"/>
      <link href="https://example.org/2"/><updated>2026-11-24T09:00:00Z</updated>
      <author><name>Somebody</name></author><summary>Short.</summary></entry></feed>"#;

    #[test]
    fn rss_and_atom_become_the_same_plain_entries() {
        let rss = read(RSS, "rss.xml").expect("a feed");
        assert_eq!(rss.len(), 2);
        let first = rss.first().expect("an entry");
        assert_eq!(first.title, "Quiet rooms");
        assert_eq!(first.link, "https://example.org/1");
        assert_eq!(first.text, "Three new ones.");
        assert_eq!(first.source, "The & House");
        assert_eq!(rss.last().map(|trap| trap.link.as_str()), Some(""));
        let atom = read(ATOM, "atom.xml").expect("a feed");
        let only = atom.first().expect("an entry");
        assert_eq!(
            (only.title.as_str(), only.text.as_str()),
            ("Café", "Short.")
        );
        assert_eq!(only.link, "https://example.org/2");
    }

    #[test]
    fn an_entry_without_a_link_of_its_own_leads_where_its_guid_or_its_feed_does() {
        for (item, leads_to) in [
            (
                "<guid>https://example.org/1</guid>",
                "https://example.org/1",
            ),
            (
                "<guid isPermaLink=\"false\">https://example.org/1</guid>",
                "",
            ),
            ("<guid>urn:1</guid>", ""),
            ("<link>/2</link>", "https://example.org/2"),
            ("<link>//evil.example/2</link>", ""),
            (
                "<guid>https://example.org/1</guid><link>https://example.org/3</link>",
                "https://example.org/3",
            ),
        ] {
            let feed = format!(
                "<rss><channel><atom:link rel=\"self\" href=\"https://feeds.example/rss\"/><link>https://example.org/news/</link><item><title>x</title>{item}</item></channel></rss>"
            );
            let read = read(&feed, "").expect("a feed");
            assert_eq!(read[0].link, leads_to, "{item}");
        }
    }

    #[test]
    fn foreign_text_is_bounded_and_expands_nothing() {
        assert_eq!(read("", ""), None);
        assert_eq!(read("<html><body>no</body></html>", ""), None);
        let deep = format!("<rss>{}", "<a>".repeat(10_000));
        assert_eq!(read(&deep, ""), None);
        let many = format!(
            "<rss><channel>{}</channel></rss>",
            "<item><title>x</title></item>".repeat(10_000)
        );
        assert_eq!(read(&many, "").map(|all| all.len()), Some(ENTRIES_MAX));
        let laughs = "<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><rss><channel><item><title>so &b; funny</title></item></channel></rss>";
        let read = read(laughs, "").expect("a feed");
        assert_eq!(read.first().map(|e| e.title.as_str()), Some("so funny"));
        let long = format!(
            "<rss><channel><item><title>{}</title></item></channel></rss>",
            "x".repeat(100_000)
        );
        let read = super::read(&long, "").expect("a feed");
        assert!(
            read.iter()
                .all(|entry| entry.title.chars().count() <= TITLE_MAX_CHARS + 1)
        );
    }
}
