//! Communities as text for people and as JSON for scripts.

mod gatherings;
mod json;
mod posts;

use history::ScopeId;
use model::community::library::Blueprint;
use replica::{CharterView, CommunityRow, CommunityView, Lifecycle, RoleView, Template};
use serde_json::{Value, json};

use crate::cli::print::{document, line, short};
pub use gatherings::{formats, seat};
use gatherings::{gathering, own_format};
pub(super) use json::dated;
use json::{community_json, row_json};
use posts::post;
pub use posts::{digest, feed, found, thread};

pub fn rows(json: bool, rows: &[CommunityRow]) {
    if json {
        document(&Value::Array(rows.iter().map(row_json).collect()));
        return;
    }
    if rows.is_empty() {
        line(
            "There is no community yet. Found one: eyelevel community found --name … --template theme",
        );
    }
    for row in rows {
        let mark = if row.joined { "●" } else { " " };
        let members = row.members.map_or(String::new(), |m| format!("{m} in it"));
        let mut unread = match row.unread {
            0 => String::new(),
            unread => format!("{unread} new"),
        };
        if !row.panels.is_empty() {
            unread.push_str("  a report waits for your decision");
        }
        line(&format!(
            "{mark} {}  {:<28} {:<9} {members:<10} {unread}",
            short(&row.id.to_string()),
            row.shown_name(),
            state(row.state),
        ));
    }
}

pub fn community(json: bool, view: &CommunityView) {
    if json {
        document(&community_json(view));
        return;
    }
    let row = &view.row;
    line(&format!(
        "{}  ·  {}  ·  {}",
        row.shown_name(),
        state(row.state),
        short(&row.id.to_string())
    ));
    if let Some(successor) = view.successor {
        line(&format!(
            "It has merged and goes on there: eyelevel community show {}",
            short(&successor.to_string())
        ));
    }
    for gone in view.incoming.iter().filter(|coming| coming.received) {
        line(&format!(
            "{} has gone into it; what was said there stays readable: eyelevel community show {}",
            gone.other.name,
            short(&gone.other.id.to_string())
        ));
    }
    for (kin, sentence) in [
        (&view.goes_on_in, "It goes on in"),
        (&view.goes_on_from, "It goes on from"),
    ] {
        for other in kin {
            let (name, id) = (&other.name, short(&other.id.to_string()));
            line(&format!("{sentence} {name}: eyelevel community show {id}"));
        }
    }
    if let Some(origin) = &view.copied_from
        && view.goes_on_from.is_empty()
    {
        line(&format!("Adapted from {origin}"));
    }
    quiet(view);
    let may_join = row.closed.is_none() && !row.pending && row.state != Lifecycle::Merged;
    if view.unheard {
        line("You were paused or excluded here. Whoever decided that can restore you.");
    } else if row.state == Lifecycle::Hidden && row.closed.is_some() {
        line("You are not in it. A member can invite you.");
    } else if !row.joined && may_join {
        line(&format!(
            "You are not in it. Join: eyelevel community join {} --sign",
            short(&row.id.to_string())
        ));
    }
    if row.state == Lifecycle::Hidden {
        hidden(view);
        return;
    }
    heading("Why");
    for (name, text) in [
        ("Why more networked", &view.why.more_networked),
        ("What we hope for", &view.why.hope),
        ("What networking we need", &view.why.networking),
    ] {
        line(&format!("  {name}"));
        indented(text, "    ");
    }
    if view.charter.version > 0 {
        heading("Charter");
        clauses(&view.charter, row.state);
    }
    if !view.posts.is_empty() {
        heading("Posts");
        for one in &view.posts {
            post(one, None);
        }
    }
    if !view.cards.is_empty() {
        heading("Cards");
        for card in &view.cards {
            line(&format!(
                "  {}  {}  by {}",
                short(&card.id),
                card.title,
                card.authors.join(", ")
            ));
            if let Some(source) = &card.source {
                line(&format!("      Source: {source}"));
            }
        }
    }
    for gone in &view.cards_gone {
        line(&format!("  (a card {} took back)", gone.by_name));
    }
    if !view.gatherings.is_empty() {
        heading("Gatherings");
        for one in &view.gatherings {
            gathering(one, &view.formats);
        }
    }
    if !view.formats.is_empty() {
        heading("Formats of its own");
        view.formats.iter().for_each(own_format);
    }
    if !view.roles.is_empty() {
        heading("Roles");
        view.roles.iter().for_each(|one| role(one, "  "));
    }
    if !view.proposals.is_empty() {
        heading("Decisions");
        for one in &view.proposals {
            let carried = if one.carried { ", carried" } else { "" };
            line(&format!(
                "  {}  {}  {} of {} needed{carried}",
                short(&one.id),
                one.what,
                one.in_favour,
                one.needed
            ));
            for (i, clause) in one.clauses.iter().enumerate() {
                line(&format!("            {}. {clause}", i + 1));
                gate(one.gates.get(i), ", and this device takes no vote for it");
            }
        }
    }
    if !view.row.panels.is_empty() {
        line("  You were drawn for a panel: see “eyelevel community case list”.");
    }
    let open = view.cases.iter().filter(|case| case.decision.is_none());
    match open.count() {
        0 => {}
        1 => line("  A report is being decided: see “eyelevel community case list”."),
        more => line(&format!(
            "  {more} reports are being decided: see “eyelevel community case list”."
        )),
    }
    for coming in view.incoming.iter().filter(|coming| !coming.received) {
        line(&format!(
            "  {} wants to go into this community. Answer: eyelevel community receive {} {}",
            coming.other.name,
            short(&row.id.to_string()),
            short(&coming.other.id.to_string())
        ));
        if !coming.other.excluded.is_empty() {
            line(&format!(
                "  Excluded there: {}. Side by side: eyelevel community compare {} {}",
                coming.other.excluded.join(", "),
                short(&row.id.to_string()),
                short(&coming.other.id.to_string())
            ));
        }
    }
    heading("Who is in it");
    people(view);
}

/// Prints who is in it, what others say for them, and who would like to be.
fn people(view: &CommunityView) {
    let badge = |member: &replica::MemberView| {
        let guest = member.guest_until.as_ref();
        let guest = guest.map(|until| match member.guest_over {
            true => format!("was a guest until {until}"),
            false => format!("guest until {until}"),
        });
        let steward = member.steward.then(|| "looks after it".to_owned());
        let badges: Vec<String> = steward.into_iter().chain(guest).collect();
        match badges.is_empty() {
            true => member.name.clone(),
            false => format!("{} ({})", member.name, badges.join(", ")),
        }
    };
    let names: Vec<String> = view.members.iter().map(badge).collect();
    match names.is_empty() {
        true => line("  Nobody."),
        false => line(&format!("  {}", names.join(", "))),
    }
    for member in view.members.iter() {
        if let Some(why) = &member.why {
            line(&format!("  {}, why: {why}", member.name));
        }
        for vouch in &member.vouches {
            line(&format!(
                "  {} says for {}: {}",
                vouch.by_name, member.name, vouch.word
            ));
        }
    }
    if !view.prospects.is_empty() {
        heading("Who would like to take part");
    }
    for prospect in &view.prospects {
        match prospect.why.as_str() {
            "" => line(&format!("  {}", prospect.name)),
            why => line(&format!("  {}: {why}", prospect.name)),
        }
    }
}

/// Prints what is known of a community that only its members read: its charter, and how to come in.
fn hidden(view: &CommunityView) {
    line(
        "What is said in it, and who is in it, only its members see. Name and charter are those it was founded with: what became of them only its members see as well, and nobody signs what they have not read.",
    );
    if let Some(reason) = &view.row.closed {
        line(&format!("It is closed: {reason}"));
    }
    if view.row.pending {
        line("You have begun to enter it. You are inside once a member's device is met.");
    }
    if let Some(why) = &view.my_why {
        line("Why you would like to take part, said once you are inside:");
        indented(why, "  ");
    }
    if view.charter.version > 0 {
        heading("Charter");
        clauses(&view.charter, view.row.state);
    }
}

/// Says how a community stands after an act.
pub fn changed(json: bool, view: &CommunityView) {
    if json {
        document(&community_json(view));
        return;
    }
    if view.row.pending {
        line(&format!(
            "You have begun to enter {}. You are inside once a member's device is met: keep Eyelevel running, or “eyelevel sync”.",
            view.row.name
        ));
        return;
    }
    line(&stands(&view.row));
    if view.row.state == Lifecycle::Idea && view.row.joined {
        line(&format!(
            "It has no charter yet. Once it takes shape: eyelevel community charter propose {} --clause \"We …\"",
            short(&view.row.id.to_string())
        ));
    }
    quiet(view);
}

/// Says in what state a community is, and how many are in it where that is known.
fn stands(row: &CommunityRow) -> String {
    let members = row.members.map(|members| format!(" with {members} in it"));
    let state = match row.state == Lifecycle::Idea {
        true => "an idea",
        false => state(row.state),
    };
    format!(
        "{} is {state}{}. Its id is {}.",
        row.shown_name(),
        members.unwrap_or_default(),
        short(&row.id.to_string())
    )
}

/// Warns whoever founded a community that it is called like another one.
pub fn namesake(view: &CommunityView) {
    if view.row.namesake {
        line(
            "Another community is called so too, or by a name that looks the same: everybody has to name each of them by its id. You can propose another name with “eyelevel community rename”.",
        );
    }
}

/// Says that whoever has just come in has signed nothing, because there is no charter here yet.
pub fn unsigned(view: &CommunityView) {
    if !view.row.pending && view.charter.clauses.is_empty() {
        line(
            "You take part. There is no charter to sign yet: it may still be on its way, or nobody has proposed one. Sign it later with “eyelevel community charter sign ID”.",
        );
    }
}

/// Says that a community could rest, where nothing has happened in it for long.
fn quiet(view: &CommunityView) {
    if view.health.quiet {
        line("Nothing has happened in it for twelve weeks: see “eyelevel community rest”.");
    }
}

pub fn said(json: bool, community: &ScopeId, id: &str) {
    if json {
        document(&json!({"id": id, "community": community}));
    } else {
        line(&format!("Done. Its id is {}.", short(id)));
    }
}

/// Says what becomes of something relayed when its author takes it back.
pub fn stays() {
    line(
        "If its author takes it back later, whoever can read it there is shown that instead. With others the copy stays.",
    );
}

/// Says how many may vote, or whose signature that waits for.
pub fn voters(json: bool, view: &replica::GovernanceView) {
    if json {
        document(
            &json!({"scope": view.scope, "voters": view.voters, "open": view.proposals.len()}),
        );
        return;
    }
    line(&format!("{} may vote in {}.", view.voters, view.name));
    if !view.proposals.is_empty() {
        line("A proposal is open: see “eyelevel proposals”.");
    }
}

pub fn done(json: bool) {
    if json {
        document(&json!({"done": true}));
    } else {
        line("Done.");
    }
}

/// Says that an invitation is on its way.
pub fn invited(json: bool, view: &replica::ConversationView) {
    if json {
        document(&json!({"conversation": view.id}));
    } else {
        line(&format!(
            "Invited. The message for {} leaves with the next device you meet.",
            view.title
        ));
    }
}

pub fn text(json: bool, name: &str, text: &str) {
    if json {
        document(&json!({ name: text }));
    } else {
        line(text.trim_end());
    }
}

pub fn charter(json: bool, view: &CommunityView) {
    let charter = &view.charter;
    if json {
        document(&serde_json::to_value(charter).unwrap_or_default());
    } else if charter.version == 0 {
        line("There is no charter yet.");
    } else {
        clauses(charter, view.row.state);
        let before: Vec<_> = charter.before.iter().enumerate().collect();
        for (at, clauses) in before.into_iter().rev() {
            heading(&format!("Version {}, which held before", at + 1));
            let gates = charter.gates_before.get(at);
            for (i, clause) in clauses.iter().enumerate() {
                line(&format!("  {}. {clause}", i + 1));
                gate(gates.and_then(|gates| gates.get(i)), "");
            }
        }
    }
}

pub fn templates(json: bool, templates: &[Blueprint]) {
    if json {
        document(&serde_json::to_value(templates).unwrap_or_default());
        return;
    }
    for template in templates {
        line(&format!(
            "{:<6} {}",
            template.template.name(),
            template.title
        ));
        indented(&template.purpose, "       ");
        indented(&template.examples, "       ");
    }
}

fn heading(text: &str) {
    line("");
    line(text);
}

fn clauses(charter: &CharterView, state: Lifecycle) {
    for (clause, number) in charter.clauses.iter().zip(1..) {
        line(&format!("  {number}. {clause}"));
        let cited = charter.cites.get(number - 1).and_then(Option::as_ref);
        if let Some(value) = cited {
            line(&format!("     stands on a value of the space: {value}"));
        }
        gate(charter.gates.get(number - 1), "");
    }
    if state == Lifecycle::Hidden {
        line("  Who has signed it only its members see.");
        return;
    }
    let mine = if charter.signed_by_me {
        ", you too"
    } else {
        ""
    };
    line(&format!(
        "  Version {}, signed by {}{mine}.",
        charter.version, charter.signed
    ));
}

/// Warns of a clause that asks for a position or a department; `so` says what follows from it.
fn gate(asked: Option<&Option<String>>, so: &str) {
    if let Some(Some(word)) = asked {
        line(&format!(
            "     asks for a position or a department ({word}), which nothing here may: it was written where this was not noticed{so}"
        ));
    }
}

/// Prints what one gave and got in a community oneself.
pub fn balance(json: bool, view: &CommunityView) {
    let balance = &view.balance;
    if json {
        document(&json!({
            "id": view.row.id, "asked": balance.asked, "answered": balance.answered,
            "thanks_given": balance.thanks_given, "thanks_got": balance.thanks_got,
        }));
        return;
    }
    line(&view.row.name);
    line(&format!("  You asked              {}", balance.asked));
    line(&format!("  You answered           {}", balance.answered));
    line(&format!(
        "  You said thank you     {}",
        balance.thanks_given
    ));
    line(&format!("  You were thanked       {}", balance.thanks_got));
    line("Nobody else is shown this, and nobody is compared.");
}

fn role(one: &RoleView, space: &str) {
    // Two who end on the same day need it said once.
    let is_one_end = one.ends.iter().all(|end| Some(end) == one.until.as_ref());
    let held = match (one.held_by.is_empty(), is_one_end) {
        (true, _) => "free".to_owned(),
        (false, true) => one.held_by.join(" and "),
        (false, false) => {
            let each = one.held_by.iter().zip(&one.ends);
            let each = each.map(|(name, end)| format!("{name} until {end}"));
            each.collect::<Vec<_>>().join(" and ")
        }
    };
    let handed = match (&one.handed_to, one.offered_to_me) {
        (_, true) => ", handed to you: take it".to_owned(),
        (Some(to), false) => format!(", to be taken over by {to}"),
        (None, false) => String::new(),
    };
    let until = one.until.as_ref();
    let until = until.filter(|_| is_one_end && !one.held_by.is_empty());
    let until = until.map_or(String::new(), |day| format!(", until {day}"));
    let id = short(&one.id);
    line(&format!(
        "{space}{id}  {}: {held}{until}{handed}",
        one.title
    ));
}

/// Prints two communities side by side, before they merge.
pub fn compare(json: bool, one: &CommunityView, other: &CommunityView) {
    if json {
        document(&serde_json::json!({
            "one": community_json(one), "other": community_json(other),
        }));
        return;
    }
    for view in [one, other] {
        if !view.excluded.is_empty() {
            line(&format!(
                "Excluded from {}: {}. Nobody comes along who does not join and sign; look at each before you vote.",
                view.row.name,
                view.excluded.join(", ")
            ));
        }
    }
    let boxes = |view: &CommunityView| {
        let why = view.why.clone();
        [why.more_networked, why.hope, why.networking]
    };
    let titles = [
        "Why more networked",
        "What we hope for",
        "What networking we need",
    ];
    let texts = boxes(one).into_iter().zip(boxes(other));
    for (title, (here, there)) in titles.into_iter().zip(texts) {
        heading(title);
        for (view, text) in [(one, here), (other, there)] {
            line(&format!("  {}", view.row.name));
            indented(&text, "    ");
        }
    }
    heading("Charter");
    // Each with the word by which it asks for a position or a department.
    let marked = |view: &'_ CommunityView| -> Vec<(String, Option<String>)> {
        let clauses = view.charter.clauses.iter().cloned().enumerate();
        let gate = |i| view.charter.gates.get(i).cloned().flatten();
        clauses.map(|(i, clause)| (clause, gate(i))).collect()
    };
    let mut there = marked(other);
    let (both, here): (Vec<_>, Vec<_>) = marked(one).into_iter().partition(|it| there.contains(it));
    there.retain(|it| !both.contains(it));
    for (title, clauses) in [
        ("In both", both),
        (one.row.name.as_str(), here),
        (other.row.name.as_str(), there),
    ] {
        if !clauses.is_empty() {
            line(&format!("  {title}"));
        }
        for (clause, asked) in clauses {
            line(&format!("    {clause}"));
            gate(Some(&asked), "");
        }
    }
}

pub(super) fn indented(text: &str, space: &str) {
    for part in text.lines().filter(|part| !part.trim().is_empty()) {
        line(&format!("{space}{part}"));
    }
}

fn state(state: Lifecycle) -> &'static str {
    match state {
        Lifecycle::Idea => "idea",
        Lifecycle::Forming => "forming",
        Lifecycle::Active => "active",
        Lifecycle::Dormant => "dormant",
        Lifecycle::Archived => "archived",
        Lifecycle::Merged => "merged",
        Lifecycle::Hidden => "hidden",
    }
}

fn template(template: Template) -> &'static str {
    match template {
        Template::Life => "life",
        Template::Skill => "skill",
        Template::Theme => "theme",
    }
}
