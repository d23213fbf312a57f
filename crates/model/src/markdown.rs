//! Markdown as plain blocks a window can draw.
//!
//! For: posts and cards with headings, lists, quotations, code and links. Knows: Markdown. Never:
//! gives an image, a link to anything but a page or a mailbox, HTML that means something, or
//! nesting without end. A text that goes beyond the limits is given as it was typed.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use crate::clean;
use crate::community::parsed_link;

/// The deepest lists and quotations nest.
pub const DEPTH_MAX: usize = 16;
/// The most pieces a text falls into.
pub const EVENTS_MAX: usize = 5_000;
/// The longest text that is read as Markdown, in characters; the rest is behind "show more".
pub const MARKDOWN_MAX_CHARS: usize = 16 * 1024;

/// One block, one below the other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Block {
    pub kind: BlockKind,
    /// How many lists it stands in.
    pub depth: u8,
    /// How many quotations it stands in.
    pub quotes: u8,
    pub spans: Vec<Span>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    Paragraph,
    /// From 1, the largest, to 6.
    Heading(u8),
    /// The beginning of a list item, with its number if the list is numbered.
    Item(Option<u64>),
    /// Text as it was typed, in a fixed width.
    Code,
    /// A line across.
    Rule,
}

/// A stretch of text that looks the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Span {
    pub text: String,
    pub is_strong: bool,
    pub is_emphasised: bool,
    pub is_struck: bool,
    pub is_code: bool,
    pub link: Option<Link>,
}

/// Where a stretch of text leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Link {
    /// Begins with `https://` or `mailto:`.
    pub target: String,
    /// Whether the text names another address than the one it leads to: ask before going there.
    pub is_disguised: bool,
}

/// Reads a text as Markdown. The text need not be cleaned.
pub fn blocks(text: &str) -> Vec<Block> {
    let (text, _) = clean::lines(text, MARKDOWN_MAX_CHARS);
    pruned(&text).unwrap_or_else(|| plain(&text))
}

/// Takes the marks away: for snippets and notifications.
pub fn without_marks(text: &str) -> String {
    in_lines(text, |block| {
        block.spans.iter().map(|span| span.text.as_str()).collect()
    })
}

/// Takes the marks away and says where links lead: for the terminal, where nobody can look before
/// they follow one.
pub fn with_targets(text: &str) -> String {
    in_lines(text, |block| {
        let mut words = String::new();
        let mut spans = block.spans.iter().peekable();
        while let Some(span) = spans.next() {
            words.push_str(&span.text);
            let next = spans.peek().and_then(|next| next.link.as_ref());
            // The words of one link may stand in several spans.
            let Some(link) = span.link.as_ref().filter(|link| next != Some(*link)) else {
                continue;
            };
            if link.is_disguised {
                words.push_str(&format!(" (leads to {})", link.target));
            } else if !words.ends_with(&link.target) {
                words.push_str(&format!(" <{}>", link.target));
            }
        }
        words
    })
}

fn in_lines(text: &str, words_of: impl Fn(&Block) -> String) -> String {
    let lines = blocks(text).into_iter().map(|block| {
        let words = words_of(&block);
        let inside = "  ".repeat(usize::from(block.depth.saturating_sub(1)));
        match block.kind {
            BlockKind::Item(Some(number)) => format!("{inside}{number}. {words}"),
            BlockKind::Item(None) => format!("{inside}• {words}"),
            BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Code => words,
            BlockKind::Rule => "—".to_owned(),
        }
    });
    lines.collect::<Vec<String>>().join("\n")
}

/// The text as it was typed, paragraph by paragraph.
fn plain(text: &str) -> Vec<Block> {
    let paragraph = |text: &str| Block {
        kind: BlockKind::Paragraph,
        depth: 0,
        quotes: 0,
        spans: vec![Span {
            text: text.to_owned(),
            ..Span::default()
        }],
    };
    text.split("\n\n").map(paragraph).collect()
}

/// Reads within the limits, or gives up.
fn pruned(text: &str) -> Option<Vec<Block>> {
    let mut page = Page::default();
    let parser = Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH);
    for (events, event) in parser.enumerate() {
        if events >= EVENTS_MAX {
            return None;
        }
        page.take(event)?;
    }
    page.close();
    Some(page.blocks)
}

/// The blocks read so far, and what the next piece stands in.
#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    block: Option<Block>,
    /// The number of the next item of each list, if it is numbered.
    lists: Vec<Option<u64>>,
    quotes: u8,
    strong: u8,
    emphasised: u8,
    struck: u8,
    link: Option<String>,
    /// Open elements of any kind.
    open: usize,
}

impl Page {
    fn take(&mut self, event: Event<'_>) -> Option<()> {
        match event {
            Event::Start(tag) => {
                self.open += 1;
                if self.open > 2 * DEPTH_MAX || self.lists.len() > DEPTH_MAX {
                    return None;
                }
                self.start(tag);
            }
            Event::End(tag) => {
                self.open = self.open.saturating_sub(1);
                self.end(tag);
            }
            Event::Text(text) => self.text(&text, false),
            Event::Code(text) => self.text(&text, true),
            // What would mean something elsewhere means nothing here.
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text, false),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, true),
            Event::FootnoteReference(name) => self.text(&name, false),
            Event::SoftBreak => self.text(" ", false),
            Event::HardBreak => self.text("\n", false),
            Event::Rule => {
                self.begin(BlockKind::Rule);
                self.close();
            }
            Event::TaskListMarker(is_done) => self.text(if is_done { "☑ " } else { "☐ " }, false),
        }
        Some(())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the tags are the parser's; an image is what its description says"
    )]
    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(size(level))),
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.begin(BlockKind::Code);
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_add(1);
            }
            Tag::List(first) => {
                self.close();
                self.lists.push(first);
            }
            Tag::Item => {
                let number = self.lists.last_mut().and_then(|next| {
                    let number = (*next)?;
                    *next = Some(number.saturating_add(1));
                    Some(number)
                });
                self.begin(BlockKind::Item(number));
            }
            Tag::Paragraph => {
                // The first paragraph of an item stands beside its number.
                let fresh = self.block.as_ref().is_some_and(|block| {
                    matches!(block.kind, BlockKind::Item(_)) && block.spans.is_empty()
                });
                if !fresh {
                    self.begin(BlockKind::Paragraph);
                }
            }
            Tag::Strong => self.strong = self.strong.saturating_add(1),
            Tag::Emphasis => self.emphasised = self.emphasised.saturating_add(1),
            Tag::Strikethrough => self.struck = self.struck.saturating_add(1),
            Tag::Link { dest_url, .. } => self.link = parsed_link(&dest_url),
            _ => {}
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the tags are the parser's; only those that are drawn matter"
    )]
    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Paragraph | TagEnd::Item => {
                self.close();
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis => self.emphasised = self.emphasised.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link => self.link = None,
            _ => {}
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.close();
        self.block = Some(Block {
            kind,
            depth: u8::try_from(self.lists.len()).unwrap_or(u8::MAX),
            quotes: self.quotes,
            spans: Vec::new(),
        });
    }

    fn close(&mut self) {
        if let Some(mut block) = self.block.take() {
            for span in &mut block.spans {
                if let Some(link) = &mut span.link {
                    link.is_disguised = is_disguised(&span.text, &link.target);
                }
            }
            if let (BlockKind::Code, Some(last)) = (block.kind, block.spans.last_mut()) {
                last.text.truncate(last.text.trim_end().len());
            }
            self.blocks.push(block);
        }
    }

    fn text(&mut self, text: &str, is_code: bool) {
        if self.block.is_none() {
            self.begin(BlockKind::Paragraph);
        }
        let span = Span {
            text: text.to_owned(),
            is_strong: self.strong > 0,
            is_emphasised: self.emphasised > 0,
            is_struck: self.struck > 0,
            is_code,
            link: self.link.clone().map(|target| Link {
                target,
                is_disguised: false,
            }),
        };
        let Some(block) = &mut self.block else {
            return;
        };
        match block.spans.last_mut() {
            Some(last) if looks_like(last, &span) => last.text.push_str(text),
            Some(_) | None => block.spans.push(span),
        }
    }
}

fn looks_like(one: &Span, other: &Span) -> bool {
    one.is_strong == other.is_strong
        && one.is_emphasised == other.is_emphasised
        && one.is_struck == other.is_struck
        && one.is_code == other.is_code
        && one.link == other.link
}

fn size(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Gives the part of an address that names where it leads, without what is to be found there.
fn place_of(bare: &str) -> &str {
    let end = bare.find(['/', '\\', '?', '#']).unwrap_or(bare.len());
    bare.get(..end).unwrap_or_default()
}

/// Tells whether a text looks like an address and is not the one it leads to.
fn is_disguised(text: &str, target: &str) -> bool {
    let host = |address: &str| {
        let lower = address.trim().to_ascii_lowercase();
        let bare = lower
            .strip_prefix("https://")
            .or_else(|| lower.strip_prefix("http://"))
            .or_else(|| lower.strip_prefix("mailto:"))
            .unwrap_or(&lower);
        // What stands in front of an “@” names a user, and only there: behind the first stroke it is a path.
        let bare = place_of(bare);
        let bare = bare.rsplit('@').next().unwrap_or(bare);
        let bare = bare.split(':').next().unwrap_or(bare);
        bare.strip_prefix("www.").unwrap_or(bare).to_owned()
    };
    let named = host(text);
    // Words with a dot inside and no spaces read as an address.
    let is_address = named.contains('.')
        && !named.contains(char::is_whitespace)
        && !named.starts_with('.')
        && !named.ends_with('.');
    is_address && named != host(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each block as a line: kind, depth, then its spans.
    fn check(text: &str, expected: &[&str]) {
        let shown: Vec<String> = blocks(text).iter().map(shown).collect();
        assert_eq!(shown, expected, "{text}");
    }

    fn shown(block: &Block) -> String {
        let kind = match block.kind {
            BlockKind::Paragraph => "p".to_owned(),
            BlockKind::Heading(level) => format!("h{level}"),
            BlockKind::Item(None) => "-".to_owned(),
            BlockKind::Item(Some(number)) => format!("{number}."),
            BlockKind::Code => "code".to_owned(),
            BlockKind::Rule => "rule".to_owned(),
        };
        let mut line = format!(
            "{kind}{}{}",
            "+".repeat(block.depth.into()),
            ">".repeat(block.quotes.into())
        );
        for span in &block.spans {
            let mut text = span.text.clone();
            if span.is_strong {
                text = format!("*{text}*");
            }
            if span.is_emphasised {
                text = format!("/{text}/");
            }
            if span.is_struck {
                text = format!("~{text}~");
            }
            if span.is_code {
                text = format!("`{text}`");
            }
            if let Some(link) = &span.link {
                let sign = if link.is_disguised { "!" } else { "" };
                text = format!("{text}→{}{sign}", link.target);
            }
            line.push(' ');
            line.push_str(&text);
        }
        line
    }

    #[test]
    fn what_people_write_becomes_blocks() {
        check("One\ntwo\n\nThree", &["p One two", "p Three"]);
        check(
            "# Title\n\ntext **bold** and *soft* ~~gone~~ `code`",
            &["h1 Title", "p text  *bold*  and  /soft/   ~gone~   `code`"],
        );
        check(
            "- a\n- b\n  - c\n\n1. x\n2. y",
            &["-+ a", "-+ b", "-++ c", "1.+ x", "2.+ y"],
        );
        check(
            "> quoted\n>\n> > deeper\n\n---",
            &["p> quoted", "p>> deeper", "rule"],
        );
        check("```rust\nlet a = 1;\n```", &["code let a = 1;"]);
        check("- first\n\n  second", &["-+ first", "p+ second"]);
        check("", &[]);
    }

    #[test]
    fn links_lead_where_they_say_and_nothing_is_fetched() {
        check(
            "[docs](https://example.org/a)",
            &["p docs→https://example.org/a"],
        );
        check(
            "[example.org](https://evil.example)",
            &["p example.org→https://evil.example!"],
        );
        check(
            "[www.example.org/x](https://example.org/y)",
            &["p www.example.org/x→https://example.org/y"],
        );
        check("[a@b.org](mailto:a@b.org)", &["p a@b.org→mailto:a@b.org"]);
        check(
            "<https://bank.example:x@evil.example>",
            &["p https://bank.example:x@evil.example"],
        );
        check("[pay](HTTPS://bank.example@evil.example/x)", &["p pay"]);
        check(
            "[bank.example](https://evil.example/@bank.example)",
            &["p bank.example→https://evil.example/@bank.example!"],
        );
        check(
            "[by Ann](https://example.org/@ann)",
            &["p by Ann→https://example.org/@ann"],
        );
        check(
            "[go](javascript:alert(1)) [go](file:///etc/passwd) [go](smb://x) [go](http://x.y)",
            &["p go go go go"],
        );
        check(
            "![alt](http://tracker/x.png) ![](file:///etc/passwd)",
            &["p alt "],
        );
        check(
            "<img src=x onerror=y> <b>x</b>",
            &["p <img src=x onerror=y> <b>x</b>"],
        );
        check(
            "<script>\nalert(1)\n</script>",
            &["p <script>\nalert(1)\n</script>"],
        );
        check("a\u{202e}b", &["p ab"]);
    }

    #[test]
    fn what_goes_beyond_the_limits_is_shown_as_typed() {
        let deep: String = (0..2_000)
            .map(|n| format!("{}- x\n", "  ".repeat(n)))
            .collect();
        let shown = blocks(&deep);
        assert!(shown.iter().all(|block| block.kind == BlockKind::Paragraph));
        let quotes = format!("{} x", ">".repeat(2_000));
        assert_eq!(blocks(&quotes).len(), 1);
        let many = "*a* ".repeat(4_000);
        assert_eq!(blocks(&many)[0].spans.len(), 1);
        assert!(!blocks(&"[".repeat(16_000)).is_empty());
        assert!(!blocks(&"*_".repeat(8_000)).is_empty());
        let huge = "x ".repeat(600_000);
        let letters: usize = blocks(&huge)
            .iter()
            .flat_map(|b| &b.spans)
            .map(|s| s.text.len())
            .sum();
        assert!(letters <= MARKDOWN_MAX_CHARS);
    }

    #[test]
    fn marks_can_be_taken_away() {
        assert_eq!(
            without_marks("# A\n\n- **b**\n- [c](https://d.e)"),
            "A\n• b\n• c"
        );
    }
    #[test]
    fn in_the_terminal_it_stands_where_links_lead() {
        for (typed, shown) in [
            ("[notes](https://d.e/n)", "notes <https://d.e/n>"),
            ("[a *b* c](https://d.e)", "a b c <https://d.e>"),
            ("<https://d.e>", "https://d.e"),
            (
                "[https://bank.example](https://other.example)",
                "https://bank.example (leads to https://other.example)",
            ),
            ("[x](javascript:alert(1))", "x"),
            ("- a\n  - b", "• a\n  • b"),
        ] {
            assert_eq!(with_targets(typed), shown, "{typed}");
        }
    }
}
