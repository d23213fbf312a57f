//! What stands beside every part where there is room: how a young community goes on, what comes next,
//! what is being decided, who is new, and what the community hopes for. What the part on show says
//! itself is left out.

use egui::{Frame, Margin, Panel, Sense, Stroke, Ui, vec2};
use model::day::day_of;
use replica::{Attendance, CommunityView, GatheringView, Lifecycle};

use super::super::{Desk, inset_ui, scroll};
use super::Part;
use crate::icons::{self, Icon};
use crate::shell::Go;
use crate::theme::Text;
use crate::tokens::{self, pad, radius, size, sp};
use crate::widgets::{
    Button, Look, avatar_at, galley, icon_at, label_ui, meter_at, paragraph_ui, text_at,
};

pub(super) const WIDTH: f32 = 264.0;
/// From this width of the main column on there is room for it, in points.
pub(super) const ROOM_MIN_WIDTH: f32 = 1_020.0;
/// Newcomers named beside the exchange; the people of the community have all of them.
const NEWCOMERS_MAX: usize = 3;
const HOPE_ROWS: usize = 5;
const ROW_HEIGHT: f32 = 40.0;

/// Draws it if there is something to say, with so much left free at its right; returns the part one
/// wants to see.
pub(super) fn aside_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    community: &CommunityView,
    (part, side): (Part, f32),
) -> Option<Part> {
    let t = tokens::of(ui);
    let mut wanted = None;
    let frame = Frame::new().fill(t.app_bg).inner_margin(Margin {
        top: 20,
        ..Margin::ZERO
    });
    Panel::right("beside a community")
        .exact_size(WIDTH + side)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            scroll("aside").show(ui, |ui| {
                inset_ui(ui, 0.0, sp::GUTTER + side, |ui| {
                    ui.spacing_mut().item_spacing.y = sp::M;
                    wanted = blocks_ui(ui, desk, community, part);
                });
            });
        });
    wanted
}

fn blocks_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView, part: Part) -> Option<Part> {
    let words = desk.words.community;
    let mut wanted = None;
    let state = community.row.state;
    let is_young = matches!(state, Lifecycle::Idea | Lifecycle::Forming);
    if is_young && community.row.joined && part != Part::Why {
        block_ui(ui, icons::SPROUT, (words.state)(state), |ui| {
            let ink = tokens::of(ui).text;
            paragraph_ui(ui, words.young_next, Text::Small, ink);
            if more_ui(ui, words.tab_why) {
                wanted = Some(Part::Why);
            }
        });
    }
    let next = next_of(desk, community).filter(|_| part != Part::Gatherings);
    if let Some(next) = next {
        block_ui(
            ui,
            icons::CALENDAR_DAYS,
            desk.words.feed.next_gathering,
            |ui| {
                if gathering_ui(ui, desk, next) {
                    wanted = Some(Part::Gatherings);
                }
            },
        );
    }
    let proposal = community.proposals.first();
    if let Some(proposal) = proposal.filter(|_| part != Part::Charter) {
        block_ui(ui, icons::VOTE, words.decisions, |ui| {
            let t = tokens::of(ui);
            paragraph_ui(ui, &proposal.what, Text::Small, t.text);
            let size = vec2(ui.available_width(), sp::XS);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let part = proposal.in_favour as f32 / proposal.needed.max(1) as f32;
            meter_at(ui, rect, part, t.accent);
            let votes = (words.votes)(proposal.in_favour, proposal.needed);
            label_ui(ui, &votes, Text::Caption, t.text_muted);
            if more_ui(ui, words.tab_charter) {
                wanted = Some(Part::Charter);
            }
        });
    }
    let has_newcomers = community.members.iter().any(|member| member.newcomer);
    // The health of a community names nobody.
    let may_name = !matches!(part, Part::People | Part::Health);
    if has_newcomers && community.row.joined && may_name {
        block_ui(ui, icons::HAND, words.to_greet, |ui| {
            newcomers_ui(ui, desk, community);
        });
    }
    let hope = community.why.hope.trim();
    if !hope.is_empty() && part != Part::Why {
        let title = (words.why_box)(replica::WhyBox::Hope);
        block_ui(ui, icons::SPARKLES, title, |ui| {
            hope_ui(ui, hope);
            if more_ui(ui, words.tab_why) {
                wanted = Some(Part::Why);
            }
        });
    }
    wanted
}

/// The gathering that comes next of those that take place; one without a date yet comes last.
fn next_of<'a>(desk: &Desk, community: &'a CommunityView) -> Option<&'a GatheringView> {
    let today = day_of(desk.now.0);
    let day = |gathering: &GatheringView| {
        let days = gathering.days.iter().map(String::as_str);
        let mut days = days.chain([gathering.when.as_str()]);
        let ahead = days.find(|day| day.get(..today.len()).is_some_and(|day| *day >= *today));
        ahead.map(str::to_owned)
    };
    let takes_place = community.gatherings.iter().filter(|it| !it.called_off);
    let (dated, open): (Vec<_>, Vec<_>) = takes_place.partition(|it| !it.when.is_empty());
    let ahead = dated.into_iter().filter_map(|it| Some((day(it)?, it)));
    let next = ahead.min_by(|(one, _), (other, _)| one.cmp(other));
    next.map(|(_, it)| it).or(open.into_iter().next())
}

fn block_ui(ui: &mut Ui, icon: Icon, title: &str, add: impl FnOnce(&mut Ui)) {
    let t = tokens::of(ui);
    Frame::new()
        .fill(t.surface)
        .stroke(Stroke::new(1.0, t.border_subtle))
        .corner_radius(radius::L)
        .inner_margin(Margin::same(pad::ASIDE))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let (rect, _) = ui.allocate_exact_size(vec2(sp::L, sp::L), Sense::hover());
                icon_at(ui, rect.center(), icon, size::ICON_S, t.text_subtle);
                label_ui(ui, title, Text::CaptionMedium, t.text_muted);
            });
            add(ui);
        });
}

fn more_ui(ui: &mut Ui, label: &str) -> bool {
    let button = Button::new(Look::Soft, label)
        .icon(icons::ARROW_RIGHT)
        .small();
    ui.add(button).clicked()
}

fn gathering_ui(ui: &mut Ui, desk: &Desk, gathering: &GatheringView) -> bool {
    let t = tokens::of(ui);
    let words = desk.words.community;
    paragraph_ui(ui, &gathering.title, Text::BodyMedium, t.text);
    let when = super::gatherings::when_text(desk, &gathering.when);
    paragraph_ui(ui, &when, Text::Caption, t.text_muted);
    let seats = match gathering.seats {
        Some(seats) => (words.seats_of)(gathering.coming, seats),
        None => (words.coming)(u64::from(gathering.coming)),
    };
    label_ui(ui, &seats, Text::Caption, t.text_muted);
    if gathering.me != Attendance::Open {
        let answer = (words.attendance)(gathering.me);
        label_ui(ui, answer, Text::Caption, t.accent_text);
    }
    more_ui(ui, words.tab_gatherings)
}

fn newcomers_ui(ui: &mut Ui, desk: &mut Desk, community: &CommunityView) {
    let t = tokens::of(ui);
    let words = desk.words.talk;
    let new = community.members.iter().filter(|member| member.newcomer);
    for member in new.take(NEWCOMERS_MAX) {
        let size = vec2(ui.available_width(), ROW_HEIGHT);
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        ui.allocate_ui_with_layout(size, layout, |ui| {
            let hello = Button::new(Look::Ghost, words.say_hello)
                .icon(icons::HAND)
                .small()
                .icon_only();
            let spoken = format!("{}: {}", words.say_hello, member.name);
            if ui.add(hello).accessible_name(spoken).clicked() {
                let first = member.name.split_whitespace().next();
                let hello = (words.hello_plain)(first.unwrap_or(&member.name));
                desk.go = Some(Go::Write(member.person, hello));
            }
            let size = vec2(ui.available_width(), ROW_HEIGHT);
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            let key = member.person.as_bytes();
            let center = rect.left_center() + vec2(14.0, 0.0);
            avatar_at(
                ui,
                center,
                size::AVATAR_S,
                &member.name,
                key,
                false,
                t.surface,
            );
            text_at(
                ui,
                rect.left_center() + vec2(36.0, 0.0),
                egui::Align2::LEFT_CENTER,
                &member.name,
                Text::Small,
                t.text,
                rect.width() - 36.0,
            );
        });
    }
}

fn hope_ui(ui: &mut Ui, hope: &str) {
    let t = tokens::of(ui);
    let width = ui.available_width();
    let text = galley(ui, hope, Text::Small, t.text, width, HOPE_ROWS);
    let (rect, response) = ui.allocate_exact_size(vec2(width, text.size().y), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, hope));
    ui.painter().galley(rect.min, text, t.text);
}
