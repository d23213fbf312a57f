//! What others made of a post: choices, helpers, roles, what it came from and what became of it.

use egui::{Align2, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use replica::{CommunityAct, Intent, OptionView, PointerView, PostKind, PostView, RoleView};

use super::super::super::Desk;
use super::super::super::person::fact_ui;
use super::kind_sign;
use crate::icons;
use crate::theme::Text;
use crate::tokens::{self, radius, size, sp};
use crate::widgets::{Button, Look, blend, focus_ring, hover_blend, icon_at, label_ui, text_at};

const OPTION_HEIGHT: f32 = 34.0;
/// Names shown before the rest is counted.
const HELPERS_SHOWN_MAX: usize = 6;

pub(super) fn made_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView) {
    let t = tokens::of(ui);
    let words = desk.words.life;
    if !post.options.is_empty() {
        let sentence = if post.many {
            words.poll_many
        } else {
            words.poll_one
        };
        if !post.closed {
            label_ui(ui, sentence, Text::Small, t.text_muted);
        }
        let is_open = !post.closed;
        if let Some(choices) = options_ui(ui, &post.options, post.many, (is_open, words.votes)) {
            let choose = CommunityAct::Choose {
                item: post.id.clone(),
                choices,
            };
            desk.act(Intent::Community(choose));
        }
        let voters = (words.have_chosen)(u64::from(post.voters));
        label_ui(ui, &voters, Text::Caption, t.text_muted);
    }
    thanks_ui(ui, desk, post.thanks);
    if let Some(first) = &post.first_date {
        fact_ui(ui, icons::CALENDAR_DAYS, &(words.begins)(first));
    }
    if let Some(with) = &post.co_host {
        let text = match (with.agreed, with.me) {
            (true, false) => (words.with)(&with.name),
            (true, true) => words.with_you.to_owned(),
            (false, false) => (words.with_asked)(&with.name),
            (false, true) => words.with_you_asked.to_owned(),
        };
        fact_ui(ui, icons::HAND, &text);
    }
    if post.origin_gone {
        fact_ui(ui, icons::TRASH_2, words.origin_gone);
    }
    for role in &post.roles {
        role_ui(ui, desk, post, role);
    }
    if !post.helpers.is_empty() {
        let mut names: Vec<&str> = post.helpers.iter().map(String::as_str).collect();
        let more = names.len().saturating_sub(HELPERS_SHOWN_MAX);
        names.truncate(HELPERS_SHOWN_MAX);
        let mut who = names.join(", ");
        if more > 0 {
            who.push_str(&format!(" + {more}"));
        }
        let text = if matches!(post.kind, PostKind::Idea | PostKind::Spark) {
            (words.would_help)(&who)
        } else {
            (words.takes_part)(&who)
        };
        fact_ui(ui, icons::USERS_ROUND, &text);
    }
    for (label, pointers) in [(words.from_it, &post.from), (words.became, &post.became)] {
        for pointer in pointers {
            pointer_ui(ui, desk, label, pointer);
        }
    }
}

/// Says that somebody thanked for it; by whom is not shown, and nobody is compared.
pub(in crate::panels::community) fn thanks_ui(ui: &mut Ui, desk: &Desk, thanks: u32) {
    if thanks > 0 {
        let text = (desk.words.life.thanked)(u64::from(thanks));
        fact_ui(ui, icons::HEART_HANDSHAKE, &text);
    }
}

/// Draws what one chooses from; returns the choice as it is after a click.
pub(in crate::panels::community) fn options_ui(
    ui: &mut Ui,
    options: &[OptionView],
    many: bool,
    (is_open, counted): (bool, fn(u64) -> String),
) -> Option<Vec<u32>> {
    let mut chosen = None;
    let most = options.iter().map(|option| option.count).max().unwrap_or(0);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = sp::XS;
        for (option, number) in options.iter().zip(1u32..) {
            if option_ui(ui, option, most, (is_open, counted)) {
                let others = options.iter().zip(1u32..);
                let kept = others.filter(|(other, n)| many && other.mine && *n != number);
                let mut choices: Vec<u32> = kept.map(|(_, n)| n).collect();
                if !option.mine {
                    choices.push(number);
                }
                choices.sort_unstable();
                chosen = Some(choices);
            }
        }
    });
    chosen
}

fn option_ui(
    ui: &mut Ui,
    option: &OptionView,
    most: u32,
    (is_open, counted): (bool, fn(u64) -> String),
) -> bool {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), OPTION_HEIGHT);
    let sense = if is_open {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let votes = counted(u64::from(option.count));
    let spoken = format!("{}: {votes}", option.text);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, is_open, option.mine, &spoken));
    let hover = hover_blend(ui, &response);
    let ground = blend(t.surface_sunken, t.border_subtle, hover);
    ui.painter().rect_filled(rect, radius::M, ground);
    let part = option.count as f32 / most.max(1) as f32;
    let bar = Rect::from_min_size(rect.min, vec2(rect.width() * part, rect.height()));
    let fill = if option.mine {
        t.accent_soft
    } else {
        t.hue_soft(8)
    };
    if option.count > 0 {
        ui.painter().rect_filled(bar, radius::M, fill);
    }
    let mark = if option.mine {
        icons::CIRCLE_CHECK
    } else {
        icons::CIRCLE_DASHED
    };
    let ink = if option.mine { t.accent_text } else { t.text };
    let at = rect.left_center() + vec2(18.0, 0.0);
    icon_at(ui, at, mark, size::ICON_M, ink);
    text_at(
        ui,
        rect.left_center() + vec2(36.0, 0.0),
        Align2::LEFT_CENTER,
        &option.text,
        Text::SmallMedium,
        ink,
        rect.width() - 120.0,
    );
    text_at(
        ui,
        pos2(rect.right() - sp::M, rect.center().y),
        Align2::RIGHT_CENTER,
        &votes,
        Text::Small,
        t.text_muted,
        90.0,
    );
    focus_ring(ui, &response, rect, radius::M);
    is_open && response.clicked()
}

fn role_ui(ui: &mut Ui, desk: &mut Desk, post: &PostView, role: &RoleView) {
    let words = desk.words.life;
    ui.horizontal(|ui| {
        let held = match role.held_by.is_empty() {
            true => words.role_free.to_owned(),
            false => role.held_by.join(", "),
        };
        let (rect, _) = ui.allocate_exact_size(vec2(18.0, 24.0), Sense::hover());
        let t = tokens::of(ui);
        icon_at(
            ui,
            rect.center(),
            icons::USER_ROUND,
            size::ICON_S,
            t.text_subtle,
        );
        let text = format!("{}: {held}", role.title);
        label_ui(ui, &text, Text::Small, t.text);
        if role.free && !role.mine && !post.closed {
            let take = Button::new(Look::Soft, words.role_take_it).small();
            let spoken = format!("{}: {}", words.role_take_it, role.title);
            if ui.add(take).accessible_name(spoken).clicked() {
                let take = CommunityAct::TakeRole {
                    community: post.community,
                    title: role.id.clone(),
                    until: None,
                };
                desk.act(Intent::Community(take));
            }
        }
    });
}

fn pointer_ui(ui: &mut Ui, desk: &Desk, label: &str, pointer: &PointerView) {
    let kind = (desk.words.community.kind)(pointer.kind);
    let text = format!("{label} {kind}: {}", pointer.title);
    fact_ui(ui, kind_sign(pointer.kind).0, &text);
}
