//! The replies under a post: what helped first, then the newest.

use std::collections::{BTreeMap, BTreeSet};

use egui::{Align2, Frame, Margin, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use replica::{CommunityAct, Intent, ItemId, PostView, Question, ReplyView, ScopeId};

use super::super::Desk;
use super::super::files::files_ui;
use super::super::form::quiet_act_ui;
use super::post::{
    self, REACTION_HEIGHT, ago, begin_edit, begin_quote, card_form_ui, choose_reaction_ui, edit_ui,
    reactions_ui, report_ui, text_ui, thank_ui, thanks_ui,
};
use crate::icons::{self, Icon};
use crate::shell::Asked;
use crate::theme::Text;
use crate::tokens::{self, pad, radius, size, sp};
use crate::widgets::{Button, Look, avatar_at, icon_at, label_ui, paragraph_ui, text_at};

/// Replies shown before one asks for more.
const SHOWN_FIRST: usize = 3;
/// Replies that come with every request for more.
const SHOWN_STEP: usize = 30;
/// Replies from before those of the view that come with every request.
const OLDER_STEP: u32 = 100;
/// Threads whose older replies are remembered at once.
const OLDER_MAX: usize = 32;
const HEAD_HEIGHT: f32 = 26.0;
/// What is unfolded below a reply, or in its place.
const REPLY_FORMS: [&str; 4] = ["edit", "thank", "card", "report"];

/// What begins a thread, as far as those who reply to it need to know.
pub(super) struct Root<'a> {
    pub id: &'a ItemId,
    pub community: ScopeId,
    pub mine: bool,
    pub is_question: bool,
    /// An answer was taken already.
    pub is_settled: bool,
}

pub(super) fn thread_ui(ui: &mut Ui, state: &mut post::State, desk: &mut Desk, post: &PostView) {
    if post.replies.is_empty() {
        return;
    }
    let root = &Root {
        id: &post.id,
        community: post.community,
        mine: post.mine,
        is_question: post.kind.is_question(),
        is_settled: post.replies.iter().any(|reply| reply.accepted),
    };
    let t = tokens::of(ui);
    let words = desk.words.community;
    let shown = state.shown.get(&post.id).copied().unwrap_or(SHOWN_FIRST);
    line_ui(ui);
    let count = post.replies.len() as u64 + u64::from(post.earlier);
    let count_words = if root.is_question {
        words.answers
    } else {
        words.replies
    };
    let ink = t.text_muted;
    label_ui(ui, &count_words(count), Text::CaptionMedium, ink);
    let settled = post.replies.iter().filter(|reply| reply.accepted);
    let others: Vec<&ReplyView> = post.replies.iter().filter(|r| !r.accepted).collect();
    for reply in settled {
        row_ui(ui, state, desk, root, reply);
    }
    let hidden = others.len().saturating_sub(shown);
    if hidden > 0 {
        let more = (words.more_replies)(hidden.min(SHOWN_STEP) as u64);
        let more = Button::new(Look::Ghost, &more).icon(icons::CHEVRON_DOWN);
        if quiet_act_ui(ui, more).clicked() {
            state.shown.insert(post.id.clone(), shown + SHOWN_STEP);
        }
    }
    if hidden == 0 {
        earlier_ui(ui, state, desk, root, (post.earlier, &post.replies));
    }
    for reply in others.iter().skip(hidden) {
        row_ui(ui, state, desk, root, reply);
    }
}

/// Draws the line between what is talked about and what is said about it.
pub(super) fn line_ui(ui: &mut Ui) {
    let size = vec2(ui.available_width(), size::HAIRLINE);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let line = Stroke::new(size::HAIRLINE, tokens::of(ui).border_subtle);
    ui.painter().hline(rect.x_range(), rect.center().y, line);
}

/// Replies from before those a view holds, as far as somebody asked for them.
#[derive(Debug, Default)]
pub(crate) struct Older {
    /// From which reply on they are known, and those, without a gap.
    pages: BTreeMap<ItemId, (u32, Vec<ReplyView>)>,
}

impl Older {
    /// Takes a page that was asked for: one from before what is known, or all of that again.
    pub fn take(&mut self, page: PostView) {
        let (from, mut replies) = (page.earlier, page.replies);
        let end = from.saturating_add(length(&replies));
        let known = self.pages.remove(&page.id);
        if self.pages.len() >= OLDER_MAX {
            self.pages.clear();
        }
        if let Some((next, known)) = known
            && next == end
        {
            replies.extend(known);
        }
        self.pages.insert(page.id, (from, replies));
    }

    /// Asks for everything that is known once more: somebody did something that may change it.
    pub fn again(&self) -> impl Iterator<Item = Intent> + '_ {
        self.pages.iter().map(|(item, (from, replies))| {
            let until = from.saturating_add(length(replies));
            page_of(item, *from, until)
        })
    }
}

fn length(replies: &[ReplyView]) -> u32 {
    u32::try_from(replies.len()).unwrap_or(u32::MAX)
}

/// Asks for the replies from one on and up to before another.
fn page_of(item: &ItemId, from: u32, until: u32) -> Intent {
    let places = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
    Intent::Ask(Question::Thread {
        item: item.clone(),
        from: Some(places(from)),
        top: places(until.saturating_sub(from)).max(1),
    })
}

/// Draws what was said before what a view holds: how much there is, and what was asked for.
pub(super) fn earlier_ui(
    ui: &mut Ui,
    state: &mut post::State,
    desk: &mut Desk,
    root: &Root<'_>,
    (earlier, held): (u32, &[ReplyView]),
) {
    // Where a view holds the answer that was taken beside the newest replies, it counts that as one
    // of them, so the first of the newest is one further on.
    let newest = earlier.saturating_add(1);
    let known = desk.older.pages.get(root.id);
    let (left, end) = known.map_or((earlier, newest), |(from, replies)| {
        (*from, from.saturating_add(length(replies)))
    });
    if left > 0 {
        let label = (desk.words.gather.earlier)(u64::from(left));
        let more = Button::new(Look::Ghost, &label).icon(icons::CHEVRON_DOWN);
        if quiet_act_ui(ui, more).clicked() {
            let until = if known.is_some() { left } else { newest };
            let page = page_of(root.id, left.saturating_sub(OLDER_STEP), until);
            desk.ask(page, Asked::Thread);
        }
    }
    let asked = ui.scope_id().with(("gap", root.id, earlier));
    if end < earlier && !ui.data(|data| data.get_temp(asked).unwrap_or(false)) {
        // More was said since: what lies between is asked for, once.
        ui.data_mut(|data| data.insert_temp(asked, true));
        desk.ask(page_of(root.id, left, newest), Asked::Thread);
    }
    let held: BTreeSet<&ItemId> = held.iter().map(|reply| &reply.id).collect();
    let older = desk.older;
    let known = older.pages.get(root.id).into_iter();
    for reply in known.flat_map(|(_, replies)| replies) {
        // The answer that was taken stands above already.
        if !reply.accepted && !held.contains(&reply.id) {
            row_ui(ui, state, desk, root, reply);
        }
    }
}

/// Draws a reply where it is on screen, and elsewhere leaves the room it took when it was: a thread
/// of ten thousand costs what a dozen cost.
pub(super) fn row_ui(
    ui: &mut Ui,
    state: &mut post::State,
    desk: &mut Desk,
    root: &Root<'_>,
    reply: &ReplyView,
) {
    let is_meant = desk.aim.reply() == Some(reply.id.as_str());
    if !is_meant && !has_form(desk, &reply.id) && state.rows.skip(ui, &reply.id) {
        return;
    }
    let drawn = ui.scope(|ui| reply_ui(ui, state, desk, root, reply));
    desk.aim.reach(ui, &reply.id, drawn.response.rect);
    state.rows.note(&reply.id, drawn.response.rect.height());
}

/// Whether somebody writes in a form of this reply: what is written into is drawn, on screen or not, or
/// it would lose the keyboard.
fn has_form(desk: &Desk, reply: &ItemId) -> bool {
    let mut forms = desk.forms.opened().filter_map(|name| name.split_once(':'));
    forms.any(|(kind, of)| REPLY_FORMS.contains(&kind) && of == *reply)
}

/// Draws one reply with what one can do with it.
fn reply_ui(
    ui: &mut Ui,
    state: &mut post::State,
    desk: &mut Desk,
    root: &Root<'_>,
    reply: &ReplyView,
) {
    let t = tokens::of(ui);
    let is_meant = desk.aim.reply() == Some(reply.id.as_str());
    let (fill, margin) = match (is_meant, reply.accepted) {
        (true, _) => (t.accent_soft, Margin::same(pad::NOTE)),
        (false, true) => (t.success_soft, Margin::same(pad::NOTE)),
        (false, false) => (t.clear, Margin::ZERO),
    };
    Frame::new()
        .fill(fill)
        .corner_radius(radius::M)
        .inner_margin(margin)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = sp::XS;
            head_ui(ui, desk, reply);
            Frame::new()
                .inner_margin(Margin {
                    left: 36,
                    ..Margin::ZERO
                })
                .show(ui, |ui| body_ui(ui, state, desk, root, reply));
        });
}

fn head_ui(ui: &mut Ui, desk: &Desk, reply: &ReplyView) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    let size = vec2(ui.available_width(), HEAD_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let mut when = ago(desk, reply.at);
    if reply.edited {
        when = format!("{when} · {}", words.edited);
    }
    let mark = if reply.accepted { words.accepted } else { "" };
    response.widget_info(|| {
        let text = format!("{}, {when} {mark}", reply.author_name);
        WidgetInfo::labeled(Role::Label, true, text.trim())
    });
    let center = rect.left_center() + vec2(13.0, 0.0);
    let key = reply.author.as_bytes();
    avatar_at(
        ui,
        center,
        size::AVATAR_S,
        &reply.author_name,
        key,
        false,
        t.surface,
    );
    let name = text_at(
        ui,
        rect.left_center() + vec2(36.0, 0.0),
        Align2::LEFT_CENTER,
        &reply.author_name,
        Text::SmallMedium,
        t.text,
        rect.width() * 0.5,
    );
    let when = text_at(
        ui,
        pos2(name.right() + sp::S, rect.center().y),
        Align2::LEFT_CENTER,
        &when,
        Text::Caption,
        t.text_muted,
        180.0,
    );
    if reply.accepted {
        let x = when.right() + sp::L;
        let ink = t.success_text;
        icon_at(
            ui,
            pos2(x, rect.center().y),
            icons::CIRCLE_CHECK,
            size::ICON_S,
            ink,
        );
        text_at(
            ui,
            pos2(x + 12.0, rect.center().y),
            Align2::LEFT_CENTER,
            mark,
            Text::CaptionMedium,
            ink,
            120.0,
        );
    }
}

fn body_ui(
    ui: &mut Ui,
    state: &mut post::State,
    desk: &mut Desk,
    root: &Root<'_>,
    reply: &ReplyView,
) {
    let t = tokens::of(ui);
    let words = desk.words.community;
    if reply.deleted || reply.blocked {
        let sentence = match reply.deleted {
            true => words.deleted_post,
            false => words.blocked_post,
        };
        paragraph_ui(ui, sentence, Text::Small, t.text_subtle);
        return;
    }
    let form = format!("edit:{}", reply.id);
    if desk.forms.is_open(&form) {
        edit_ui(ui, desk, &reply.id, &form);
        return;
    }
    let text = (&reply.id, reply.text.as_str());
    text_ui(ui, state, desk, text, reply.is_cut, Text::Small);
    files_ui(ui, desk, &reply.files, false);
    thanks_ui(ui, desk, reply.thanks);
    acts_ui(ui, state, desk, root, reply);
    thank_ui(ui, desk, &reply.id);
    card_form_ui(ui, desk, root.community, &reply.id, &reply.text);
    report_ui(ui, desk, root.community, &reply.id);
}

fn acts_ui(
    ui: &mut Ui,
    state: &mut post::State,
    desk: &mut Desk,
    root: &Root<'_>,
    reply: &ReplyView,
) {
    let words = desk.words.community;
    let may_accept = root.mine && root.is_question && !root.is_settled && !reply.mine;
    let may_thank = !reply.mine;
    let may_keep = reply.accepted || (root.mine && root.is_question);
    let reactions = (&reply.id, reply.reactions.as_slice());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(sp::XS, sp::XS);
        ui.spacing_mut().interact_size.y = REACTION_HEIGHT;
        reactions_ui(ui, state, desk, reactions);
        let quote = Button::new(Look::Ghost, words.quote)
            .icon(icons::TEXT_QUOTE)
            .small()
            .icon_only();
        if ui.add(quote).clicked() {
            begin_quote(desk, root.id, (&reply.author_name, &reply.text));
        }
        if may_accept {
            let accept = Button::new(Look::Soft, words.accept)
                .icon(icons::CIRCLE_CHECK)
                .small();
            if ui.add(accept).clicked() {
                let accept = CommunityAct::Accept {
                    answer: reply.id.clone(),
                };
                desk.act(Intent::Community(accept));
            }
        }
        if may_thank && small_ui(ui, words.thank, icons::HEART_HANDSHAKE) {
            desk.forms.open(&format!("thank:{}", reply.id));
        }
        if may_keep && small_ui(ui, words.keep_as_card, icons::BOOK_OPEN) {
            desk.forms.open(&format!("card:{}", reply.id));
        }
        if !reply.mine {
            report_act_ui(ui, desk, &reply.id, &reply.author_name);
        }
        if reply.mine {
            if small_ui(ui, words.edit, icons::PENCIL) {
                begin_edit(desk, &reply.id, &reply.text);
            }
            if small_ui(ui, words.delete, icons::TRASH_2) {
                state.deleting = Some(reply.id.clone());
            }
        }
    });
    choose_reaction_ui(ui, state, desk, reactions);
}

/// Offers to report something somebody else said, called by its author or its title.
pub(super) fn report_act_ui(ui: &mut Ui, desk: &mut Desk, item: &ItemId, called: &str) {
    let label = desk.words.life.report;
    let spoken = format!("{label}: {called}");
    let report = Button::new(Look::Ghost, label)
        .icon(icons::SHIELD_ALERT)
        .small()
        .icon_only();
    if ui.add(report).accessible_name(spoken).clicked() {
        desk.forms.open(&format!("report:{item}"));
    }
}

fn small_ui(ui: &mut Ui, label: &str, icon: Icon) -> bool {
    ui.add(Button::new(Look::Ghost, label).icon(icon).small())
        .clicked()
}
