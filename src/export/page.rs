//! The page with everything about oneself.
//!
//! For: somebody who reads it in ten years, in any browser, offline. Knows: plain HTML. Never: loads
//! anything: no script, no picture, no font, no address is fetched, and the page forbids it too.

use std::fmt::Write as _;

use model::Visibility;
use replica::{ConversationView, ExportCommunity, ExportField, ExportView, Office, RoundPart};

use crate::cli::governance::what;
use crate::cli::local;

const STYLE: &str = "body{font:16px/1.55 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem;color:#1c2024;background:#fcfcfd}h1,h2,h3{line-height:1.25}h2{margin-top:2.5rem;border-bottom:1px solid #d9d9e0;padding-bottom:.3rem}dt{font-weight:600;margin-top:.8rem}dd{margin:0;white-space:pre-wrap}.note{color:#60646c;font-size:.9em}article{border-left:3px solid #d9d9e0;padding-left:1rem;margin:1.2rem 0}article p{white-space:pre-wrap;margin:.3rem 0}@media(prefers-color-scheme:dark){body{color:#edeef0;background:#111113}h2,article{border-color:#363a3f}.note{color:#b0b4ba}}";

/// Writes the page.
pub(super) fn page(export: &ExportView) -> String {
    let mut out = String::new();
    let space = export.space.as_ref().map_or("", |space| &space.name);
    let title = format!("{} in {space}", export.name);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{0}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{0}</h1>\n",
        escaped(&title)
    );
    let _ = writeln!(
        out,
        "<p class=\"note\">Everything about you that this device holds, put together on {}. Your id is {}. Nothing on this page is fetched from anywhere.</p>",
        local(export.at),
        export.person
    );
    profile(&mut out, &export.profile);
    for community in &export.communities {
        self::community(&mut out, community);
    }
    if !export.conversations.is_empty() {
        out.push_str("<h2>Conversations</h2>\n");
        for conversation in &export.conversations {
            self::conversation(&mut out, conversation);
        }
    }
    rounds(&mut out, export);
    introductions(&mut out, export);
    offices(&mut out, export);
    proposals(&mut out, export);
    devices(&mut out, export);
    if !export.settings.is_empty() {
        out.push_str("<h2>Choices nobody else knows</h2>\n<dl>\n");
        for setting in &export.settings {
            pair(
                &mut out,
                &setting.key,
                &setting.value,
                &setting.names.join(", "),
            );
        }
        out.push_str("</dl>\n");
    }
    let _ = writeln!(
        out,
        "<p class=\"note\">Beside this page lie the same as data (about-me.json) and the records of the space as they travel, sealed (history.bundle). A copy that reads the bundle in has the digest {}, and each part of it the one that about-me.json names under “scopes”.</p>\n</body>\n</html>",
        escaped(&export.digest)
    );
    out
}

fn profile(out: &mut String, fields: &[ExportField]) {
    out.push_str("<h2>Profile</h2>\n<dl>\n");
    for field in fields {
        let sees = match &field.visibility {
            Visibility::Me => "only you".to_owned(),
            Visibility::Space => "everyone in the space".to_owned(),
            Visibility::Picked(people) => format!("{} people you picked", people.len()),
        };
        pair(out, field.field.label(), &field.values.join("\n"), &sees);
    }
    out.push_str("</dl>\n");
}

fn community(out: &mut String, community: &ExportCommunity) {
    let _ = writeln!(out, "<h2>{}</h2>", escaped(&community.name));
    for said in &community.said {
        let title = said.title.as_deref().unwrap_or_default();
        let _ = writeln!(
            out,
            "<article><span class=\"note\">{} · {}</span>{}<p>{}</p></article>",
            escaped(&said.what),
            local(said.at),
            heading(title),
            escaped(&said.text)
        );
    }
    for text in &community.texts {
        let _ = writeln!(
            out,
            "<article><span class=\"note\">{}, written together</span><p>{}</p></article>",
            escaped(&text.what),
            escaped(&text.parts.join("\n\n"))
        );
    }
}

fn conversation(out: &mut String, conversation: &ConversationView) {
    let _ = writeln!(out, "<h3>{}</h3>", escaped(&conversation.title));
    for message in &conversation.messages {
        let _ = writeln!(
            out,
            "<article><span class=\"note\">{} · {}</span><p>{}</p></article>",
            escaped(&message.author_name),
            local(message.at),
            escaped(&message.text)
        );
    }
}

fn rounds(out: &mut String, export: &ExportView) {
    if export.rounds.is_empty() {
        return;
    }
    out.push_str("<h2>Rounds</h2>\n<dl>\n");
    for round in &export.rounds {
        let part = match round.part {
            RoundPart::Outside => "announced",
            RoundPart::In => "entered",
            RoundPart::Omitted => "entered, with a second chance",
            RoundPart::NextRound => "entered too late",
        };
        pair(
            out,
            &round.program,
            round.note.as_deref().unwrap_or_default(),
            part,
        );
    }
    out.push_str("</dl>\n");
}

fn introductions(out: &mut String, export: &ExportView) {
    if export.introductions.is_empty() {
        return;
    }
    out.push_str("<h2>Introductions</h2>\n<dl>\n");
    for intro in &export.introductions {
        let who = format!("{} and {}", intro.by_name, intro.other_name);
        pair(out, &who, &intro.text, &local(intro.at));
    }
    out.push_str("</dl>\n");
}

fn offices(out: &mut String, export: &ExportView) {
    if export.offices.is_empty() {
        return;
    }
    out.push_str("<h2>Offices</h2>\n<dl>\n");
    for held in &export.offices {
        let office = match &held.office {
            Office::Registrar => "Registrar: you decide who is in this space".to_owned(),
            Office::Steward => "Steward: you decide in this community".to_owned(),
            Office::Role { title, until } => format!("{title}, until {until}"),
        };
        let note = if held.holds { "now" } else { "before" };
        pair(out, &held.place, &office, note);
    }
    out.push_str("</dl>\n");
}

fn proposals(out: &mut String, export: &ExportView) {
    if export.proposals.is_empty() {
        return;
    }
    out.push_str("<h2>What you proposed to those who decide</h2>\n<dl>\n");
    for proposal in &export.proposals {
        let note = if proposal.decided {
            "decided"
        } else {
            "not decided"
        };
        pair(out, &proposal.place, &what(&proposal.changes), note);
    }
    out.push_str("</dl>\n");
}

fn devices(out: &mut String, export: &ExportView) {
    if export.devices.is_empty() {
        return;
    }
    out.push_str("<h2>Devices</h2>\n<dl>\n");
    for device in &export.devices {
        let name = if device.this {
            "This device"
        } else {
            "Another device of yours"
        };
        pair(out, name, &device.device, "");
    }
    out.push_str("</dl>\n");
}

fn pair(out: &mut String, name: &str, value: &str, note: &str) {
    let note = match note {
        "" => String::new(),
        note => format!(" <span class=\"note\">{}</span>", escaped(note)),
    };
    let _ = writeln!(
        out,
        "<dt>{}{note}</dt><dd>{}</dd>",
        escaped(name),
        escaped(value)
    );
}

fn heading(title: &str) -> String {
    match title {
        "" => String::new(),
        title => format!("<h3>{}</h3>", escaped(title)),
    }
}

/// Writes text so that no letter of it is read as markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use history::Timestamp;

    use super::*;
    use model::{Field, PersonId};
    use replica::ExportSaid;

    fn export(text: &str) -> ExportView {
        ExportView {
            person: PersonId::ZERO,
            name: text.into(),
            space: None,
            at: Timestamp(0),
            digest: "d".into(),
            scopes: Vec::new(),
            devices: Vec::new(),
            profile: vec![ExportField {
                field: Field::About,
                values: vec![text.into()],
                visibility: Visibility::Me,
            }],
            settings: Vec::new(),
            communities: vec![ExportCommunity {
                id: replica::ScopeId::from_bytes([0; 32]),
                name: text.into(),
                said: vec![ExportSaid {
                    what: "show".into(),
                    id: None,
                    title: Some(text.into()),
                    text: text.into(),
                    at: Timestamp(0),
                }],
                texts: Vec::new(),
            }],
            conversations: Vec::new(),
            rounds: Vec::new(),
            introductions: Vec::new(),
            offices: Vec::new(),
            proposals: Vec::new(),
        }
    }

    #[test]
    fn what_people_wrote_is_never_markup_and_nothing_is_fetched() {
        let page = page(&export("<img src=https://x.example/a.png onerror='y'>"));
        assert!(!page.contains("<img"));
        assert!(page.contains("&lt;img src=https://x.example/a.png onerror=&#39;y&#39;&gt;"));
        for fetched in [" src=\"", " href=", "url(", "<script", "@import", "<link"] {
            assert!(!page.contains(fetched), "{fetched}");
        }
        assert!(page.contains("default-src 'none'"));
    }
}
