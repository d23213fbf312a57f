//! Views as text for people and as JSON for scripts.
//!
//! People get aligned columns and sentences; scripts get the same data under stable names.

use std::borrow::Cow;
use std::io::Write as _;
use std::path::Path;
use std::sync::OnceLock;

use history::{ScopeId, SpaceId, Timestamp};
use matching::{Language, Weeks};
use model::{Field, PersonId, Profile, Slot, Visibility};
use replica::{
    Arrived, CommonView, CoverView, MatchView, MatchesView, MeView, Named, NetworkView, PeerState,
    PeerView, PersonCard, ProgramView, ScopeStatus, Standing, Status, Unheard, UnheardWhy,
    VectorsView,
};
use serde_json::{Value, json};

use super::commands::Joined;
use super::failure::Failure;
use super::network;
use super::week;
use super::when::{local, rfc3339};

/// How much of an id is shown, in characters.
const ID_SHOWN_CHARS: usize = 8;

/// Why the first thing that could not be written could not.
static UNWRITTEN: OnceLock<std::io::Error> = OnceLock::new();

/// Writes one JSON document.
pub fn document(value: &Value) {
    note(writeln!(std::io::stdout(), "{value}"));
}

/// Writes a line.
pub fn line(text: &str) {
    note(writeln!(std::io::stdout(), "{}", harmless(text)));
}

/// Notes what could not be written.
pub fn note(written: std::io::Result<()>) {
    if let Err(error) = written {
        let _ = UNWRITTEN.set(error);
    }
}

/// Says that something could not be written, once the command is done; a reader that left is no reason
/// to complain.
pub fn unwritten() -> Result<(), Failure> {
    match UNWRITTEN.get() {
        Some(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(output_failed(error)),
        Some(_) | None => Ok(()),
    }
}

/// Says why standard output takes nothing.
pub fn output_failed(error: &std::io::Error) -> Failure {
    Failure::new(
        "output-failed",
        format!(
            "Could not write to standard output: {}.",
            store::io_words(error)
        ),
    )
}

/// Takes out what would steer a terminal or turn the reading direction, wherever it came from: a
/// name, a file, an argument.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(steers) {
        Cow::Owned(text.replace(steers, ""))
    } else {
        Cow::Borrowed(text)
    }
}

pub fn founded(json: bool, space: &str, id: &SpaceId, name: &str, person: &PersonId) {
    if json {
        document(&json!({"space": id, "name": space, "person": person}));
        return;
    }
    line(&format!(
        "Founded {space}. You are its first member, {name}."
    ));
    line("Next: tell others what you offer and seek, then invite them:");
    line("  eyelevel profile add offers \"…\"      eyelevel profile add seeks \"…\"");
    line("  eyelevel invite                      eyelevel serve");
}

pub fn ticket(
    json: bool,
    ticket: &str,
    (uses, expires, power): (u32, Option<Timestamp>, &str),
    qr: Option<&Path>,
) {
    if json {
        let expires = expires.map(rfc3339);
        document(&json!({"ticket": ticket, "uses": uses, "expires": expires}));
        return;
    }
    line(ticket);
    let people = if uses == 1 {
        "one person".to_owned()
    } else {
        format!("{uses} people")
    };
    let until = expires.map_or("without end".to_owned(), |at| {
        format!("until {}", local(at))
    });
    eprintln!("Good for {people}, {until}. {power}");
    eprintln!(
        "Keep this device running (“eyelevel serve”): it opens the door to whoever brings the ticket."
    );
    if let Some(file) = qr {
        eprintln!("The QR code is in {}.", file.display());
    }
}

/// Says that a ticket leads nowhere yet.
pub fn placeless() {
    eprintln!(
        "This device has no address yet, so the ticket names none: whoever uses it cannot find you. Check the network and make another ticket while “eyelevel serve” runs."
    );
}

pub fn joined(json: bool, joined: &Joined) {
    let state = match joined.standing {
        Standing::Member => "member",
        Standing::Waiting | Standing::Nobody => "waiting",
    };
    if json {
        document(&json!({"state": state, "space": joined.space, "arrived": joined.arrived}));
        return;
    }
    match joined.standing {
        Standing::Member => {
            line("You are a member. Next: “eyelevel people”, “eyelevel programs enter P04”.")
        }
        Standing::Waiting | Standing::Nobody if joined.arrived.is_some() => {
            joined.arrived.iter().for_each(arrived);
        }
        Standing::Waiting | Standing::Nobody => {
            line("You have asked to join. No member's device has answered yet.");
            line(
                "Nothing is lost: run “eyelevel sync” or “eyelevel serve” when one is in reach, or have one read what “eyelevel bundle write FILE” writes.",
            );
        }
    }
}

/// A wish to come in that is kept until registrars have signed it.
pub fn arrived(arrived: &Arrived) {
    line(&arrived.sentence());
    line("Run “eyelevel sync” or “eyelevel serve” to hear when they have.");
}

/// The charter of a space somebody has just come into without saying that they accept it.
pub fn charter_to_read(charter: &str) {
    eprintln!("What holds in this space, its charter:\n");
    for said in charter.lines() {
        eprintln!("  {said}");
    }
    eprintln!(
        "\nWhoever does not agree with it asks a registrar for another one (“eyelevel registrar list”), or founds the space again beside this one (“eyelevel init --succeeds”)."
    );
}

/// One's own profile: every field that says something, and who sees it.
pub fn me(json: bool, me: &MeView) {
    if json {
        let visibility: serde_json::Map<String, Value> = me
            .visibility
            .iter()
            .map(|(field, to)| (field.name().to_owned(), json!(visibility_word(to))))
            .collect();
        document(&json!({
            "id": me.id, "device": me.device, "name": me.profile.name,
            "profile": profile_json(&me.profile), "visibility": visibility, "flaws": me.flaws,
            "still_shown": me.still_shown.iter().map(|field| field.name()).collect::<Vec<_>>(),
            "disputes": me.disputes.iter().map(|it| json!({
                "field": it.field.name(), "shown": it.shown, "others": it.others,
            })).collect::<Vec<_>>(),
            "preferences": me.preferences,
        }));
        return;
    }
    for field in Field::ALL {
        // By name: nobody knows people by their ids.
        let values = if field == Field::Avoid {
            me.avoided.clone()
        } else if field == Field::Contacts {
            me.known.clone()
        } else {
            me.profile.values(field)
        };
        let to = me.visibility.get(&field).map_or("space", visibility_word);
        if !values.is_empty() {
            let sees = match to {
                "me" => "only you",
                "picked" => "people you picked",
                _ => "everyone in the space",
            };
            line(&format!(
                "{:<14} {}  ({sees})",
                field.name(),
                values.join(", ")
            ));
        }
    }
    let empty: Vec<&str> = Field::ALL
        .iter()
        .filter(|field| me.profile.values(**field).is_empty())
        .map(|field| field.name())
        .collect();
    if !empty.is_empty() {
        eprintln!("Not filled in: {}.", empty.join(", "));
    }
    for flaw in &me.flaws {
        eprintln!("{flaw}");
    }
    for dispute in &me.disputes {
        let field = dispute.field.name();
        let act = if dispute.is_entry() { "add" } else { "set" };
        let shown = &dispute.shown;
        eprintln!(
            "Two devices of yours wrote “{field}” at the same time. “{shown}” is shown; the other said “{}”. Say which holds with “eyelevel profile {act} {field} …”.",
            dispute.others.join("”, “")
        );
    }
    for field in &me.still_shown {
        let field = field.name();
        eprintln!(
            "Everyone in the space still sees “{field}”: another device of yours wrote it while this was hidden. Hide it again with “eyelevel profile visibility {field} me”."
        );
    }
}

fn visibility_word(to: &Visibility) -> &'static str {
    match to {
        Visibility::Me => "me",
        Visibility::Space => "space",
        Visibility::Picked(_) => "picked",
    }
}

/// Somebody else's profile, as far as they let one see.
pub fn person(json: bool, card: &PersonCard, by: Option<&Named>) {
    if json {
        let mut value = person_json(card);
        if let Some(fields) = value.as_object_mut() {
            fields.insert("invited_by".to_owned(), json!(by));
        }
        document(&value);
        return;
    }
    line(&format!(
        "{}  {}",
        card.profile.name,
        short(&card.id.to_string())
    ));
    for field in Field::ALL {
        let values = card.profile.values(field);
        // Ids say nothing; whom two both know stands among the reasons of a match.
        let is_said = !matches!(field, Field::Name | Field::Contacts);
        if is_said && !values.is_empty() {
            line(&format!("{:<14} {}", field.name(), values.join(", ")));
        }
    }
    if let Some(by) = by {
        let name = if by.me { "you" } else { &by.name };
        line(&format!("{:<14} {name}", "invited by"));
    }
}

pub fn people(json: bool, cards: &[PersonCard]) -> Result<(), Failure> {
    if cards.is_empty() {
        return Err(Failure::nothing(
            "Nobody found. Without other words: “eyelevel people”. Somebody new: “eyelevel invite”.",
        ));
    }
    if json {
        document(&Value::Array(cards.iter().map(person_json).collect()));
        return Ok(());
    }
    for card in cards {
        let profile = &card.profile;
        let place = profile.place.as_deref().unwrap_or_default();
        let headline = profile.headline.as_deref().unwrap_or_default();
        let name = card.shown_name();
        line(format!("{name:<28} {place:<18} {headline}").trim_end());
    }
    Ok(())
}

fn person_json(card: &PersonCard) -> Value {
    let profile = &card.profile;
    json!({
        "id": card.id, "name": profile.name, "headline": profile.headline,
        "place": profile.place, "connected": card.connected, "profile": others_json(profile),
    })
}

/// Somebody else's profile. Whom they say they know stands nowhere unless both say so; a match names
/// such contacts.
fn others_json(profile: &Profile) -> Value {
    let mut value = profile_json(profile);
    if let Value::Object(fields) = &mut value {
        fields.remove(Field::Contacts.name());
    }
    value
}

fn profile_json(profile: &Profile) -> Value {
    let fields = Field::ALL.iter().filter_map(|field| {
        let values = profile.values(*field);
        let value = if field.is_list() {
            json!(values)
        } else {
            json!(values.first())
        };
        (!values.is_empty()).then(|| (field.name().to_owned(), value))
    });
    Value::Object(fields.collect())
}

/// The beginning of an id: as much of it as people need to type.
pub fn short(id: &str) -> String {
    id.chars().take(ID_SHOWN_CHARS).collect()
}

pub fn programs(json: bool, programs: &[ProgramView]) {
    if json {
        let all: Vec<Value> = programs
            .iter()
            .map(|program| {
                let inputs: Vec<&str> = program.inputs.iter().map(|field| field.name()).collect();
                json!({
                    "id": program.id, "name": program.name, "purpose": program.purpose,
                    "inputs": inputs, "ready": program.ready, "entered": program.entered,
                    "asks": program.asks, "in-rounds": program.in_rounds,
                    "reasons": program.reasons, "adapted": program.adapted,
                })
            })
            .collect();
        document(&Value::Array(all));
        return;
    }
    let names = programs.iter().map(|program| program.name.chars().count());
    let width = names.max().unwrap_or_default();
    for program in programs {
        let mark = match (program.entered, program.ready) {
            (true, _) => "entered",
            (false, true) => "",
            (false, false) if program.in_rounds => "rounds",
            (false, false) => "later",
        };
        line(
            format!(
                "{}  {:<width$}  {mark:<8} {}",
                program.id, program.name, program.purpose
            )
            .trim_end(),
        );
        if let Some(adapted) = &program.adapted {
            let origin = match adapted.from.as_str() {
                "" => "made".to_owned(),
                from => format!("adapted from {from}"),
            };
            line(&format!(
                "       {origin} in {} by {}",
                adapted.community, adapted.by
            ));
        }
        for ask in program.asks.iter().filter(|_| program.entered) {
            let said = match ask.answers.is_empty() {
                true if ask.kept => "counted for you".to_owned(),
                true => "not said".to_owned(),
                false => ask.answers.join("; "),
            };
            line(&format!("       {:<14} {said}  ({})", ask.ask, ask.text));
        }
    }
}

/// Prints matches, with every reason if so wished, and whether each was sent the question.
pub fn matches(
    json: bool,
    (explain, sent): (bool, bool),
    view: &MatchesView,
) -> Result<(), Failure> {
    if view.matches.is_empty() {
        let hint = view.hint.as_deref().unwrap_or("Nobody fits yet.");
        return Err(Failure::nothing(hint));
    }
    if json {
        let all = view.matches.iter().map(|found| {
            let mut row = match_json(found, view);
            if let (Value::Object(row), true) = (&mut row, sent) {
                row.insert("sent".to_owned(), Value::Bool(true));
            }
            row
        });
        document(&Value::Array(all.collect()));
        return Ok(());
    }
    for common in &view.themes {
        line(&common_line(common));
    }
    cover_lines(&view.cover).iter().for_each(|row| line(row));
    for found in &view.matches {
        let place = found
            .place
            .as_deref()
            .map(|place| format!(" · {place}"))
            .unwrap_or_default();
        line(&format!("{:>3}  {}{place}", found.score, match_name(found)));
        if explain {
            for reason in &found.reasons {
                line(&format!("     {:>3}  {}", reason.points, reason.text));
            }
            for sentence in found.unmet.iter().chain(&found.change) {
                line(&format!("       –  {sentence}"));
            }
            for begin in &found.sheet {
                line(&format!("          {begin}"));
            }
            for row in week::grid(&found.weeks, &found.times, Language::English) {
                line(&format!("          {row}"));
            }
            line(&format!("          {}", found.next));
        }
    }
    if sent {
        let whom = match view.matches.as_slice() {
            [one] => match_name(one),
            some => format!("these {}, for each by themselves", some.len()),
        };
        line(&format!(
            "Kept for {whom}. It leaves with the next device you meet; answers come to “eyelevel inbox”."
        ));
    }
    if let Some(note) = &view.note {
        eprintln!("{note}");
    }
    eprintln!("Worked out on this device. Nobody else sees your scores.");
    Ok(())
}

/// What a match is called: where names are kept back, with the id they are asked by.
fn match_name(found: &MatchView) -> String {
    match found.nameless {
        true => format!("{} ({})", found.name, short(&found.person.to_string())),
        false => found.name.clone(),
    }
}

/// Fewer texts are understood before anybody has read that they are not.
const READING_MIN_TEXTS: usize = 64;

/// Says how far texts are understood, while that goes on.
fn reading(vectors: VectorsView) -> Option<String> {
    (vectors.asked >= READING_MIN_TEXTS).then(|| {
        let all = vectors.known + vectors.asked;
        let known = vectors.known;
        format!("Understanding texts: {known} of {all}. Matches get better meanwhile.")
    })
}

/// Says by whom of the list all one hands over could be taken over.
fn cover_lines(cover: &[CoverView]) -> Vec<String> {
    let rows = cover.iter().map(|one| match &one.by {
        Some((_, name)) => format!("  {}: {name}", one.topic),
        None => format!("  {}: nobody on this list. Look for one more.", one.topic),
    });
    let title = "Who could take over what, with as few people as possible:";
    let title = (!cover.is_empty()).then(|| title.to_owned());
    title.into_iter().chain(rows).collect()
}

/// Adds what somebody would take over, where there is anything.
pub fn with_takes(mut row: Value, takes: &[&str]) -> Value {
    if let (Value::Object(row), false) = (&mut row, takes.is_empty()) {
        row.insert("takes".to_owned(), json!(takes));
    }
    row
}

/// Says how many share a theme of one's own, and where it may go.
fn common_line(common: &CommonView) -> String {
    let (people, theme) = (common.people, &common.theme);
    let there: Vec<String> = common
        .communities
        .iter()
        .map(|about| match about.joined {
            true => format!("{}, which you are in", about.name),
            // By its id: what others call it may be anything, and this is typed into a shell.
            false => format!(
                "{} (join with “eyelevel community join {}”)",
                about.name,
                short(&about.community.to_string())
            ),
        })
        .collect();
    match there.is_empty() {
        true => format!(
            "{people} people share “{theme}”, you among them. Found a community with “eyelevel community found --name NAME --template theme”."
        ),
        false => format!(
            "{people} people share “{theme}”, you among them. About it is {}.",
            there.join("; ")
        ),
    }
}

pub fn match_json(found: &MatchView, list: &MatchesView) -> Value {
    let reasons: Vec<Value> = found
        .reasons
        .iter()
        .map(|reason| json!({"text": reason.text, "points": reason.points, "field": reason.field.name()}))
        .collect();
    let mut object = json!({
        "person": found.person, "name": found.name, "headline": found.headline,
        "place": found.place, "score": found.score, "confidence": found.confidence, "reasons": reasons,
        "unmet": found.unmet, "change": found.change, "next": found.next, "state": found.state,
    });
    let themes = list.themes.iter();
    let themes = themes.filter(|common| found.themes.contains(&common.theme));
    let themes: Vec<Value> = themes
        .map(|it| json!({"theme": it.theme, "people": it.people, "communities": it.communities}))
        .collect();
    if let (Value::Object(object), false) = (&mut object, themes.is_empty()) {
        object.insert("themes".to_owned(), Value::Array(themes));
    }
    if let (Value::Object(object), true) = (&mut object, found.nameless) {
        object.insert("nameless".to_owned(), json!(true));
    }
    begins_with(&mut object, &found.sheet, (&found.times, &found.weeks));
    let takes = list.cover.iter();
    let takes = takes.filter(|it| it.by.as_ref().is_some_and(|(by, _)| *by == found.person));
    let takes: Vec<&str> = takes.map(|it| it.topic.as_str()).collect();
    with_takes(object, &takes)
}

/// Adds what a match begins with and when both can, where there is any.
pub fn begins_with(object: &mut Value, sheet: &[String], (times, weeks): (&[Slot], &Weeks)) {
    let Value::Object(object) = object else {
        return;
    };
    let texts = |slots: &[Slot]| -> Vec<String> { slots.iter().map(Slot::to_string).collect() };
    if !sheet.is_empty() {
        object.insert("sheet".to_owned(), json!(sheet));
    }
    if !times.is_empty() {
        object.insert("times".to_owned(), json!(texts(times)));
    }
    if !weeks.is_empty() {
        let weeks = json!({"mine": texts(&weeks.mine), "theirs": texts(&weeks.theirs)});
        object.insert("weeks".to_owned(), weeks);
    }
}

pub fn why_not(json: bool, text: &str) {
    if json {
        document(&json!({"why-not": text}));
    } else {
        line(text);
    }
}

/// Says why what one writes counts for nobody.
pub fn unheard(unheard: &Unheard) -> String {
    let why = match unheard.why {
        UnheardWhy::TakenBack => "This device was shut out from another device of yours.",
        UnheardWhy::LetInByLost => {
            "The device that let you in had been shut out by its owner: ask a member for a new ticket."
        }
        UnheardWhy::Removed => "You were paused or excluded here.",
    };
    match unheard.by.as_deref() {
        None => format!("{why} What you write counts for nobody."),
        Some(by) => {
            let by = if by.is_empty() { "a member" } else { by };
            format!(
                "{why} So says the device of {by}. What you write stays here, and counts for nobody if that is so."
            )
        }
    }
}

/// Says what a folder is that only carries.
fn carries(standing: Standing) -> &'static str {
    match standing {
        Standing::Member => "you      carry this space and can read nothing of it",
        Standing::Nobody | Standing::Waiting => {
            "you      wait to carry this space and are not let in yet; nothing of it is here"
        }
    }
}

/// Says that a carrier is not wanted any more.
pub fn parted(unheard: &Unheard) -> String {
    let by = match unheard.by.as_deref() {
        None => String::new(),
        Some("") => "So says a member's device. ".to_owned(),
        Some(by) => format!("So says the device of {by}. "),
    };
    format!(
        "The space has parted with this carrier. {by}Nothing new comes and nobody is handed anything; stop it, and delete the folder if it is needed no more."
    )
}

pub fn status(json: bool, status: &Status, seen: &NetworkView) {
    let standing = match status.standing {
        Standing::Nobody => "nobody",
        Standing::Waiting => "waiting",
        Standing::Member => "member",
    };
    if json {
        document(&json!({
            "standing": standing, "space": status.space, "person": status.person,
            "device": status.device, "peers": status.peers, "ways": seen.ways, "paused": seen.paused, "skewed": seen.skewed, "seeds": status.seeds, "only_carries": status.carries, "scopes": status.scopes,
            "waiting": status.waiting, "refused": status.refused, "refusal": status.refusal, "arrived": status.arrived, "notice": status.notice, "unheard": status.unheard, "rooms": status.rooms, "digest": status.digest,
            "vectors": status.vectors,
        }));
        return;
    }
    let Some(space) = &status.space else {
        line("There is no space here yet.");
        line("Found one:  eyelevel init --space NAME --name \"Your Name\"");
        line("Join one:   eyelevel join TICKET --name \"Your Name\"");
        return;
    };
    let name = match space.name.as_str() {
        "" if status.carries => "(its name is sealed)",
        "" => "(name not yet known)",
        name => name,
    };
    line(&format!("space    {name}  {}", space.id.short()));
    match (&space.ends, space.ended) {
        (Some(day), true) => line(&format!("ended    with its event on {day}")),
        (Some(day), false) => line(&format!("ends     with its event on {day}")),
        (None, _) => {}
    }
    match &status.unheard {
        None if status.carries => line(carries(status.standing)),
        None => line(&format!("you      {standing}")),
        Some(why) if status.carries => line(&format!(
            "you      carry this space no longer. {}",
            parted(why)
        )),
        Some(why) => line(&format!("you      no longer heard. {}", unheard(why))),
    }
    let home = ScopeId::of_space(&space.id).to_string();
    for scope in &status.scopes {
        let records = counted(scope.records, "record");
        let logs = counted(scope.logs, "log");
        let name = scope_word(scope, &home, status.carries);
        line(&format!("history  {records} in {logs}  {name}"));
    }
    line(&format!("digest   {}", status.digest));
    if let Some(reading) = reading(status.vectors) {
        line(&format!("texts    {reading}"));
    }
    if seen.paused {
        line(
            "network  paused in this space: none of its devices is contacted or answered; go on with “eyelevel network pause off”",
        );
    }
    if let Some(why) = &seen.deaf {
        line(&network::deaf_line(why));
    }
    // Carriers follow by themselves.
    let peers = || status.peers.iter().filter(|it| it.carrier.is_none());
    // Whoever waits to be let in knows nobody by name, and mostly one device: the one they ask.
    let invited = status.standing != Standing::Member && peers().count() == 1;
    for peer in peers() {
        let name = peer.name.as_deref().unwrap_or(match invited {
            true => "whoever invited you",
            false => "not known by name",
        });
        let key = short(&peer.peer);
        let state = peer_word(peer.state);
        let heard = heard_line(peer);
        let way = seen.ways.iter().find(|way| way.peer == peer.peer);
        let way = way.map_or_else(String::new, |it| format!(", {}", network::way_word(it.way)));
        line(&format!("peer     {name}  {key}  {state}{way}{heard}"));
    }
    if status.peers.is_empty() {
        line("peer     no other device is known yet");
    }
    for skew in &seen.skewed {
        line(&network::skew_line(skew));
    }
    for seed in &status.seeds {
        let person = short(&seed.person);
        let state = match (seed.connected, seed.in_sync) {
            (true, true) => "connected, holds the same",
            (true, false) => "connected",
            (false, _) => "away",
        };
        let peer = status.peers.iter().find(|peer| peer.peer == seed.device);
        let heard = peer.map_or_else(String::new, heard_line);
        line(&format!("carrier  {person}  {state}{heard}"));
    }
    for waiting in &status.waiting {
        line(&format!(
            "waiting  {}  {}",
            waiting.record.short(),
            waiting.reason
        ));
    }
    if let Some(notice) = &status.notice {
        line(notice);
    }
    if let Some(refusal) = &status.refusal {
        line(refusal);
    }
    status.arrived.iter().for_each(arrived);
}

/// Says when a device that is away was heard last, and what it may lack of what is here.
fn heard_line(peer: &PeerView) -> String {
    let heard = match (peer.state, peer.last_heard) {
        (PeerState::Away, Some(at)) => format!(", last heard {}", local(at)),
        (PeerState::Away | PeerState::Syncing | PeerState::InSync, _) => String::new(),
    };
    let behind = match (peer.state, peer.behind) {
        (PeerState::InSync, _) | (_, None) | (PeerState::Syncing, Some(0)) => String::new(),
        (PeerState::Away, Some(0)) => ", holds what is here".to_owned(),
        (PeerState::Away | PeerState::Syncing, Some(more)) => {
            format!(", lacks at most {}", counted(more, "record"))
        }
    };
    heard + &behind
}

/// Calls a device by its owner, as a carrier, or by the beginning of its key while nobody is known
/// behind it.
pub fn device_word(owner: Option<&str>, carrier: Option<&str>, key: &str) -> String {
    match (owner, carrier) {
        (Some(owner), _) => owner.to_owned(),
        (None, Some(carrier)) => format!("carrier {}", short(carrier)),
        (None, None) => format!("device {}", short(key)),
    }
}

/// Says the state of a device in words.
pub fn peer_word(state: PeerState) -> &'static str {
    match state {
        PeerState::Syncing => "syncing",
        PeerState::InSync => "in sync",
        PeerState::Away => "away",
    }
}

pub fn done(json: bool) {
    if json {
        document(&json!({"done": true}));
    } else {
        line("Done.");
    }
}

pub fn text(json: bool, name: &str, text: &str) {
    if json {
        document(&json!({name: text.trim_end()}));
    } else {
        note(write!(std::io::stdout(), "{text}"));
    }
}

/// A number of things, in words.
pub fn counted(number: u64, thing: &str) -> String {
    match number {
        1 => format!("1 {thing}"),
        number => format!("{number} {thing}s"),
    }
}

/// What a part of the history is called. What one talks about has no name, and what one only carries
/// none that could be read.
fn scope_word<'a>(scope: &'a ScopeStatus, home: &str, carries: bool) -> &'a str {
    let reads = scope.takes_part && !carries;
    match (scope.name.as_str(), reads) {
        _ if scope.records == 0 => "nothing of it has come yet",
        // Before one is in nothing can be read, not even what the space is called.
        ("", true) if scope.scope == home => "the space",
        ("", true) => "a conversation, or the text of a case",
        ("", false) => "carried for others, unread",
        (name, _) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever waits to come in and was brought some of it holds the space, and can read none of it.
    #[test]
    fn the_space_is_called_so_before_it_can_be_read() {
        let scope = |scope: &str, name: &str| ScopeStatus {
            scope: scope.to_owned(),
            name: name.to_owned(),
            takes_part: true,
            logs: 7,
            records: 15,
            digest: String::new(),
        };
        let table = [
            (scope("home", ""), false, "the space"),
            (scope("home", "Nordwerk"), false, "Nordwerk"),
            (
                scope("other", ""),
                false,
                "a conversation, or the text of a case",
            ),
            (scope("home", ""), true, "carried for others, unread"),
        ];
        for (scope, carries, expected) in table {
            assert_eq!(scope_word(&scope, "home", carries), expected);
        }
    }
}
