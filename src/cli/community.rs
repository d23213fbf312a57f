//! Community life in the terminal: one word for each act, one printer for each view.
//!
//! A community is named by its name, its id or the beginning of its id; what was said in it by its
//! id or the beginning of it. Every act prints what came of it; with `--json` one document.

mod case;
mod deciding;
mod making;
mod meeting;
mod outside;
pub(super) mod print;
mod saying;
mod sheet;
mod words;

use std::io::Write as _;

use history::ScopeId;
use model::community::library::{Tongue, blueprints, formats};
use replica::{
    Answer, Attendance, CommunityAct, CommunityView, GatheringChange, Intent, PostKind, Question,
    Template, TextEdit,
};

use super::attachment;
use super::commands::{Globals, ask, submit, unexpected};
use super::failure::Failure;
pub(super) use super::print::short;
use super::talk::person;
use crate::scan;
use making::MakingWords;
use words::{
    CardWords, CharterWords, FoundWords, GatheringWords, ReportWords, RoleWords, TemplateWord,
    Written,
};
pub use words::{CommunityWords, Digest, Feed, KindWord, Search};

use node::Access;

/// The most posts `feed` prints unless it is told otherwise.
pub(super) const FEED_TOP: usize = 50;

/// How many of the newest posts are looked through for those that fit.
const FEED_LOOKED_AT: usize = 1_000;

/// Does what was typed after `community`.
pub fn community(globals: &Globals, words: CommunityWords) -> Result<(), Failure> {
    if let CommunityWords::Templates { german } = words {
        print::templates(globals.json, &blueprints(tongue(german)));
        return Ok(());
    }
    if let CommunityWords::Formats { german } = words {
        print::formats(globals.json, &formats(tongue(german)));
        return Ok(());
    }
    let access = globals.access(false)?;
    let done = act(globals, &access, words);
    access.stop();
    done
}

/// Finds people and what was said by words.
pub fn search(globals: &Globals, search: Search) -> Result<(), Failure> {
    let (text, top) = (search.text.join(" "), search.top);
    if text.trim().is_empty() {
        return Err(Failure::new(
            "nothing-to-search",
            "Could not search: name a word or two to look for.",
        ));
    }
    let answer = question(globals, Question::Search { text, top })?;
    let Answer::Found(found) = answer else {
        return Err(unexpected(&answer));
    };
    if found.is_empty() {
        return Err(Failure::nothing(
            "Nothing you can read says this. Try fewer words, or others.",
        ));
    }
    print::found(globals.json, &found);
    Ok(())
}

/// Lists the newest posts of all communities.
pub fn feed(globals: &Globals, feed: Feed) -> Result<(), Failure> {
    let Feed {
        kind,
        source,
        followed,
        unread,
        open,
        before,
        top,
    } = feed;
    if let Some(before) = before {
        let answer = question(globals, Question::Older { before, top })?;
        let Answer::Feed(items) = answer else {
            return Err(unexpected(&answer));
        };
        print::feed(globals.json, &items, "Nothing was posted there before.");
        return Ok(());
    }
    // What is left out is left out of the newest ones; so more are looked through than are shown.
    let looked_at = if followed || unread || open {
        FEED_LOOKED_AT.max(top)
    } else {
        top
    };
    let asked = Question::Feed {
        kind,
        top: looked_at,
        source,
    };
    let answer = question(globals, asked)?;
    let Answer::Feed(mut items) = answer else {
        return Err(unexpected(&answer));
    };
    items.retain(|item| {
        (!followed || item.followed)
            && (!unread || item.post.unread)
            && (!open || !item.post.closed)
    });
    items.truncate(top);
    let nothing = if followed || unread || open {
        "Nothing fits this choice."
    } else {
        "Nothing has been posted in your communities yet."
    };
    print::feed(globals.json, &items, nothing);
    Ok(())
}

/// Puts together what happened lately.
pub fn digest(globals: &Globals, digest: Digest) -> Result<(), Failure> {
    let answer = question(globals, Question::Digest { days: digest.days })?;
    let Answer::Digest(digest) = answer else {
        return Err(unexpected(&answer));
    };
    print::digest(globals.json, &digest);
    Ok(())
}

fn question(globals: &Globals, question: Question) -> Result<Answer, Failure> {
    let access = globals.access(false)?;
    let answer = ask(&access, question);
    access.stop();
    answer
}

fn tongue(german: bool) -> Tongue {
    if german {
        Tongue::German
    } else {
        Tongue::English
    }
}

/// Finds a community somebody wants to take part in: whoever does signs its charter, and says so.
fn may_join(access: &Access, typed: &str, signs: bool) -> Result<ScopeId, Failure> {
    let community = named(access, typed)?;
    if signs {
        return Ok(community);
    }
    let view = view(access, &community.to_string())?;
    let charter = &view.charter;
    if charter.clauses.is_empty() || charter.signed_by_me || view.row.closed.is_some() {
        return Ok(community);
    }
    let name = &view.row.name;
    Err(Failure::new(
        "sign-first",
        format!(
            "Could not join: whoever takes part signs the charter. Read it with “eyelevel community show {name}”, then join with --sign.",
        ),
    ))
}

/// Tells what it means for those who stay that the only one who decides has left. Anybody can always leave.
fn if_nobody_decides(access: &Access, community: &ScopeId) -> Result<Vec<String>, Failure> {
    let shown = view(access, &community.to_string())?;
    if shown.row.members.is_none_or(|members| members < 2) {
        return Ok(Vec::new());
    }
    let place = Some(community.to_string());
    let Answer::Governance(views) = ask(access, Question::Governance { place })? else {
        return Ok(Vec::new());
    };
    let last = views.iter().filter(|view| view.only_i_decide());
    let left = last.map(|view| {
        let name = &view.name;
        let then = match shown.without_vote {
            0 => format!(
                "Those who stay can found it again; or come back and hand it on with “eyelevel steward add {name} PERSON”."
            ),
            _ => format!(
                "Those who have signed its charter got a vote with this, and can name others with “eyelevel steward add {name} PERSON”."
            ),
        };
        format!("You were the only one who decides in “{name}”. {then}")
    });
    Ok(left.collect())
}

/// Shows what was asked for, or does what was typed and prints what came of it.
fn act(globals: &Globals, access: &Access, words: CommunityWords) -> Result<(), Failure> {
    let json = globals.json;
    let files = words.files().to_vec();
    let act = match words {
        // Answered before the folder was opened.
        CommunityWords::Templates { .. } | CommunityWords::Formats { .. } => return Ok(()),
        CommunityWords::List => return list(json, access),
        CommunityWords::Show { community } => {
            return show(access, &community, |view| print::community(json, view));
        }
        CommunityWords::Balance { community } => {
            return show(access, &community, |view| print::balance(json, view));
        }
        CommunityWords::Making(MakingWords::Compare { community, other }) => {
            return compare(json, access, &community, &other);
        }
        CommunityWords::Thread { item, from, top } => {
            return thread(json, access, Question::Thread { item, from, top });
        }
        CommunityWords::Summary { community } => {
            return text(json, access, "markdown", Question::Summary { community });
        }
        CommunityWords::Health { community } => {
            return super::everyday::care(globals, access, &community);
        }
        CommunityWords::Voters { community } => return case::voters(globals, access, &community),
        CommunityWords::Charter { act } => return charter(globals, access, act),
        CommunityWords::Card { act } => return card(globals, access, act),
        CommunityWords::Gathering { act } => return gathering(globals, access, act),
        CommunityWords::Case { act } => return case::case(globals, access, act),
        CommunityWords::Outside { act } => return outside::outside(globals, access, act),
        CommunityWords::Report(words) => return reported(json, access, words),
        CommunityWords::Leave { community } => return leave(json, access, &community),
        CommunityWords::Found(words) => founding(words),
        CommunityWords::Join { community, sign } => joining(access, community, sign)?,
        CommunityWords::Why {
            community,
            part,
            written,
        } => CommunityAct::Why {
            community: named(access, &community)?,
            part: part.into(),
            edit: edit(written),
        },
        CommunityWords::MyWhy { community, text } => CommunityAct::MyWhy {
            community: named(access, &community)?,
            text: text.join(" "),
        },
        CommunityWords::Saying(words) => saying::act(globals, access, words)?,
        CommunityWords::Making(words) => making::act(access, words)?,
        CommunityWords::Deciding(words) => deciding::act(access, words)?,
        CommunityWords::Role { act } => role(access, act)?,
        CommunityWords::Vouch {
            community,
            person,
            text,
        } => CommunityAct::Vouch {
            community: named(access, &community)?,
            person: self::person(access, &person)?,
            text: text.join(" "),
        },
        CommunityWords::Guest {
            community,
            person,
            until,
            off,
        } => CommunityAct::Guest {
            community: named(access, &community)?,
            person: self::person(access, &person)?,
            until: until.filter(|_| !off),
        },
        CommunityWords::Follow { community, off } => CommunityAct::Follow {
            community: exactly(access, &community)?,
            on: !off,
        },
        CommunityWords::Quiet { community, off } => CommunityAct::Quiet {
            community: exactly(access, &community)?,
            on: !off,
        },
        CommunityWords::Useful {
            community,
            to_me,
            to_organisation,
        } => CommunityAct::Useful {
            community: named(access, &community)?,
            to_me,
            to_organisation,
        },
        CommunityWords::Seen { community } => CommunityAct::Seen {
            community: exactly(access, &community)?,
        },
    };
    done(json, access, with_files(access, &files, act)?)
}

fn list(json: bool, access: &Access) -> Result<(), Failure> {
    let answer = ask(access, Question::Communities)?;
    let Answer::Communities(rows) = answer else {
        return Err(unexpected(&answer));
    };
    print::rows(json, &rows);
    Ok(())
}

/// Prints something of one community.
fn show(
    access: &Access,
    community: &str,
    print: impl FnOnce(&CommunityView),
) -> Result<(), Failure> {
    print(&*view(access, community)?);
    Ok(())
}

fn compare(json: bool, access: &Access, one: &str, other: &str) -> Result<(), Failure> {
    let (one, other) = (view(access, one)?, view(access, other)?);
    print::compare(json, &one, &other);
    Ok(())
}

fn thread(json: bool, access: &Access, thread: Question) -> Result<(), Failure> {
    let answer = ask(access, thread)?;
    let Answer::Feed(items) = answer else {
        return Err(unexpected(&answer));
    };
    print::thread(json, &items);
    Ok(())
}

fn leave(json: bool, access: &Access, community: &str) -> Result<(), Failure> {
    let community = exactly(access, community)?;
    let then = if_nobody_decides(access, &community)?;
    done(json, access, CommunityAct::Leave { community })?;
    // Said once it is so: one may not be let go, and stays.
    then.iter().for_each(|sentence| eprintln!("{sentence}"));
    Ok(())
}

fn joining(access: &Access, community: String, sign: bool) -> Result<CommunityAct, Failure> {
    // What was given by a member stands in the place of the name.
    if replica::is_invitation(&community) {
        return Ok(CommunityAct::Enter { code: community });
    }
    let community = may_join(access, &community, sign)?;
    Ok(CommunityAct::Join { community, sign })
}

fn role(access: &Access, words: RoleWords) -> Result<CommunityAct, Failure> {
    Ok(match words {
        RoleWords::Take {
            community,
            title,
            until,
        } => CommunityAct::TakeRole {
            community: named(access, &community)?,
            title,
            until,
        },
        RoleWords::Hand { role, person } => CommunityAct::HandOver {
            role,
            to: self::person(access, &person)?,
        },
        RoleWords::GiveUp { role } => CommunityAct::GiveUp { role },
    })
}

fn founding(words: FoundWords) -> CommunityAct {
    let FoundWords {
        name,
        template,
        closed,
        idea,
    } = words;
    let template = match template {
        TemplateWord::Life => Template::Life,
        TemplateWord::Skill => Template::Skill,
        TemplateWord::Theme => Template::Theme,
    };
    match idea {
        true => CommunityAct::FoundIdea { name, template },
        false => CommunityAct::Found {
            name,
            template,
            closed,
        },
    }
}

fn reported(json: bool, access: &Access, words: ReportWords) -> Result<(), Failure> {
    let about = words.about.map(|who| person(access, &who)).transpose()?;
    let act = CommunityAct::Report {
        item: words.item,
        clause: words.clause,
        about,
        text: words.text.join(" "),
    };
    case::report(json, access, act)
}

/// Seals the files that go with what an act says.
fn with_files(
    access: &Access,
    files: &[std::path::PathBuf],
    act: CommunityAct,
) -> Result<CommunityAct, Failure> {
    if files.is_empty() {
        return Ok(act);
    }
    let files = attachment::attach(access, files)?;
    let act = Box::new(act);
    Ok(CommunityAct::With { files, act })
}

/// Submits an act and prints what came of it.
fn done(json: bool, access: &Access, act: CommunityAct) -> Result<(), Failure> {
    let founds = matches!(act, CommunityAct::Found { .. } | CommunityAct::Adapt { .. });
    let signs = matches!(act, CommunityAct::Join { sign: true, .. });
    let relays = matches!(act, CommunityAct::Amplify { .. });
    let answer = submit(access, Intent::Community(act))?;
    if let Answer::Said { community, id } = &answer {
        print::said(json, community, id);
    } else if let Answer::Community(view) = &answer {
        print::changed(json, view);
        if founds && !json {
            print::namesake(view);
        }
        if signs && !json {
            print::unsigned(view);
        }
    } else if let Answer::Conversation(view) = &answer {
        print::invited(json, view);
    } else if let Answer::Done = &answer {
        print::done(json);
    } else {
        return Err(unexpected(&answer));
    }
    if relays && !json {
        print::stays();
    }
    Ok(())
}

fn charter(globals: &Globals, access: &Access, act: CharterWords) -> Result<(), Failure> {
    let act = match act {
        CharterWords::Show { community } => {
            print::charter(globals.json, &*view(access, &community)?);
            return Ok(());
        }
        CharterWords::Propose { community, clauses } => CommunityAct::ProposeCharter {
            community: named(access, &community)?,
            clauses,
        },
        CharterWords::Sign { community } => CommunityAct::SignCharter {
            community: named(access, &community)?,
        },
    };
    done(globals.json, access, act)
}

fn card(globals: &Globals, access: &Access, act: CardWords) -> Result<(), Failure> {
    let act = match act {
        CardWords::New {
            community,
            title,
            from,
            text,
        } => CommunityAct::Card {
            community: named(access, &community)?,
            from,
            title,
            text: text.join(" "),
        },
        CardWords::Edit { card, written } => CommunityAct::EditCard {
            card,
            edit: edit(written),
        },
        CardWords::Export { card } => {
            return text(globals.json, access, "markdown", Question::Card { card });
        }
    };
    done(globals.json, access, act)
}

fn gathering(globals: &Globals, access: &Access, act: GatheringWords) -> Result<(), Failure> {
    let files = match &act {
        GatheringWords::New { attached, .. } => attached.files.clone(),
        GatheringWords::Rsvp { .. }
        | GatheringWords::Settle { .. }
        | GatheringWords::Change { .. }
        | GatheringWords::CallOff { .. }
        | GatheringWords::WasThere { .. }
        | GatheringWords::Seat { .. }
        | GatheringWords::Code { .. }
        | GatheringWords::CheckIn { .. }
        | GatheringWords::Sheet { .. }
        | GatheringWords::Ics { .. } => Vec::new(),
    };
    let act = match act {
        GatheringWords::New {
            community,
            title,
            when: Some(when),
            date: _,
            place,
            online,
            seats,
            format,
            repeats,
            about: text,
            ..
        } => CommunityAct::Gather {
            community: named(access, &community)?,
            title,
            text,
            format,
            when: match repeats {
                Some(repeats) => format!("{when} {repeats}"),
                None => when,
            },
            place,
            online,
            seats,
        },
        GatheringWords::New {
            community,
            title,
            when: None,
            date: dates,
            place,
            online,
            seats,
            format,
            repeats: _,
            about: text,
            ..
        } => CommunityAct::AskDates {
            community: named(access, &community)?,
            title,
            text,
            format,
            dates,
            place,
            online,
            seats,
        },
        GatheringWords::Settle { gathering, when } => CommunityAct::Settle { gathering, when },
        GatheringWords::Change {
            gathering,
            title,
            when,
            place,
            seats,
            about: text,
        } => {
            let change = GatheringChange {
                title,
                text,
                when,
                place,
                seats,
            };
            return meeting::change(globals.json, access, gathering, change);
        }
        GatheringWords::CallOff { gathering } => {
            let attempt = "call this off";
            meeting::must_be_gathering(access, &gathering, attempt)?;
            CommunityAct::Close { item: gathering }
        }
        GatheringWords::WasThere { gathering, off } => CommunityAct::WasThere {
            gathering,
            on: !off,
        },
        GatheringWords::Seat {
            gathering,
            person,
            decline,
        } => CommunityAct::Seat {
            gathering,
            person: self::person(access, &person)?,
            on: !decline,
        },
        GatheringWords::Rsvp { gathering, answer } => {
            let answer = match answer {
                words::RsvpWord::Coming => Attendance::Coming,
                words::RsvpWord::NotComing => Attendance::NotComing,
                words::RsvpWord::Open => Attendance::Open,
            };
            return meeting::rsvp(
                globals.json,
                access,
                CommunityAct::Attend { gathering, answer },
            );
        }
        GatheringWords::CheckIn { code, share } => {
            let code = scan::typed(code)?;
            return meeting::check_in(globals.json, access, (code, share));
        }
        GatheringWords::Code { gathering, qr } => {
            return code(globals.json, access, gathering, qr);
        }
        GatheringWords::Sheet { gathering, start } => {
            return sheet::sheet(globals.json, access, &gathering, start);
        }
        GatheringWords::Ics { gathering } => {
            let question = Question::Calendar { gathering };
            return calendar(globals.json, access, question);
        }
    };
    done(globals.json, access, with_files(access, &files, act)?)
}

/// Prints the code of a gathering: which one, and that a device of its host made it.
fn code(json: bool, access: &Access, gathering: String, qr: bool) -> Result<(), Failure> {
    let answer = ask(access, Question::GatheringCode { gathering })?;
    let Answer::Text(code) = answer else {
        return Err(unexpected(&answer));
    };
    if qr && !json {
        let drawn = qrcode::QrCode::new(code.as_bytes()).map(|drawn| {
            let dense = drawn.render::<qrcode::render::unicode::Dense1x2>();
            let mut dense = dense;
            dense.quiet_zone(true).build()
        });
        if let Ok(drawn) = drawn {
            print::text(false, "code", &drawn);
        }
    }
    print::text(json, "code", &code);
    Ok(())
}

/// Prints a calendar file with the ends of lines that RFC 5545 wants.
fn calendar(json: bool, access: &Access, question: Question) -> Result<(), Failure> {
    if json {
        return text(json, access, "calendar", question);
    }
    let answer = ask(access, question)?;
    let Answer::Text(file) = answer else {
        return Err(unexpected(&answer));
    };
    for line in file.lines() {
        let line = super::print::harmless(line);
        super::print::note(write!(std::io::stdout(), "{line}\r\n"));
    }
    Ok(())
}

fn text(json: bool, access: &Access, name: &str, question: Question) -> Result<(), Failure> {
    let answer = ask(access, question)?;
    let Answer::Text(text) = answer else {
        return Err(unexpected(&answer));
    };
    print::text(json, name, &text);
    Ok(())
}

fn edit(written: Written) -> TextEdit {
    match (written.append, written.set) {
        (Some(text), _) => TextEdit::Append(text),
        (None, text) => TextEdit::Set(text.unwrap_or_default()),
    }
}

pub(super) fn kind_of(kind: KindWord) -> PostKind {
    match kind {
        KindWord::News => PostKind::News,
        KindWord::KnowHow => PostKind::KnowHow,
        KindWord::Advice => PostKind::Advice,
        KindWord::Spark => PostKind::Spark,
        KindWord::JoinIn => PostKind::JoinIn,
        KindWord::Ask => PostKind::Ask,
        KindWord::Offer => PostKind::Offer,
        KindWord::Show => PostKind::Show,
    }
}

/// How many mergers one name is followed through.
const REDIRECTS_MAX: usize = 8;

/// Finds the community somebody typed, where it went if it has merged: old names lead on.
pub(super) fn named(access: &Access, typed: &str) -> Result<ScopeId, Failure> {
    let mut found = view(access, typed)?;
    for _ in 0..REDIRECTS_MAX {
        let Some(successor) = found.successor else {
            break;
        };
        let before = found.row.name;
        found = view(access, &successor.to_string())?;
        eprintln!("“{before}” has merged into “{}”.", found.row.name);
    }
    Ok(found.row.id)
}

/// Finds the community somebody typed, and no other.
fn exactly(access: &Access, typed: &str) -> Result<ScopeId, Failure> {
    view(access, typed).map(|view| view.row.id)
}

/// Shows the community somebody typed.
pub(super) fn view_of(access: &Access, typed: &str) -> Result<Box<CommunityView>, Failure> {
    view(access, typed)
}

fn view(access: &Access, typed: &str) -> Result<Box<CommunityView>, Failure> {
    let community = typed.to_owned();
    let answer = ask(access, Question::Community { community })?;
    let Answer::Community(view) = answer else {
        return Err(unexpected(&answer));
    };
    Ok(view)
}
