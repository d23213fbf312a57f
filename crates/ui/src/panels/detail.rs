//! The detail of a match: the score, what they show, why you two, what does not fit, what next.

mod week;

use egui::{
    Align, Align2, Frame, Layout, Margin, Panel, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};
use replica::{MatchView, ReasonView};

use super::matches::{score_colour, score_words};
use super::person::{fact_ui, facts};
use super::shared::tags;
use super::{Desk, field_sign, gutter, meet, scroll};
use crate::icons;
use crate::shell::{Go, Page};
use crate::theme::Text;
use crate::tokens::{self, size, sp};
use crate::widgets::{
    Button, Look, Tone, avatar_at, galley, icon_at, label_ui, meter_at, note_ui, paragraph_ui,
    ring_at, text_at,
};

const FOOTER_HEIGHT: f32 = 112.0;
/// Lines of evidence a reason may take.
const EVIDENCE_ROWS: usize = 4;
/// Topics the first words to somebody name.
const HELLO_TOPICS: usize = 2;

/// Draws the detail of a match; `back` is given where it stands instead of the list.
pub(crate) fn match_detail_ui(
    ui: &mut Ui,
    desk: &mut Desk,
    found: &MatchView,
    back: Option<&mut bool>,
) {
    let narrow = back.is_some();
    if let Some(back) = back {
        back_ui(ui, desk, back);
    }
    footer_ui(ui, desk, found);
    scroll("match detail").show(ui, |ui| {
        let margin = if narrow {
            gutter(8, 16)
        } else {
            Margin {
                left: 24,
                right: 24,
                top: 24,
                bottom: 16,
            }
        };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.set_width(ui.available_width());
            head_ui(ui, desk, found);
            if let Some(card) = desk.card_of(&found.person) {
                ui.add_space(sp::L);
                for (icon, fact) in facts(desk, &card.profile) {
                    fact_ui(ui, icon, &fact);
                }
            }
            ui.add_space(sp::XL);
            label_ui(
                ui,
                desk.words.why_you_two,
                Text::Subhead,
                tokens::of(ui).text,
            );
            ui.add_space(sp::M);
            for reason in &found.reasons {
                reason_ui(ui, desk, reason);
                ui.add_space(sp::L);
            }
            week::common_week_ui(ui, desk, found);
            sheet_ui(ui, desk, &found.sheet);
            unmet_ui(ui, desk, found);
            change_ui(ui, desk, found);
            next_ui(ui, desk, found);
            seen_ui(ui, desk, found);
            note_ui(
                ui,
                Tone::Good,
                icons::SHIELD_CHECK,
                desk.words.worked_out_here,
            );
        });
    });
}

/// Draws the way back to the list in a narrow window.
pub(super) fn back_ui(ui: &mut Ui, desk: &Desk, back: &mut bool) {
    Frame::new().inner_margin(gutter(16, 4)).show(ui, |ui| {
        let button = Button::new(Look::Ghost, desk.words.back)
            .icon(icons::ARROW_LEFT)
            .small();
        *back = ui.add(button).clicked();
    });
}

/// The first words to somebody one was matched with: their name, and what you two share.
pub(super) fn hello_words(desk: &Desk, found: &MatchView) -> String {
    let words = desk.words.talk;
    let first = found.name.split_whitespace().next();
    let first = first.unwrap_or(&found.name);
    let shared: Vec<&str> = tags(desk.card_of(&found.person), found)
        .into_iter()
        .filter(|(_, shared)| *shared)
        .map(|(tag, _)| tag)
        .take(HELLO_TOPICS)
        .collect();
    if shared.is_empty() {
        (words.hello_plain)(first)
    } else {
        (words.hello_because)(first, &shared.join(", "))
    }
}

fn footer_ui(ui: &mut Ui, desk: &mut Desk, found: &MatchView) {
    let t = tokens::of(ui);
    let frame = Frame::new()
        .fill(t.surface)
        .inner_margin(Margin::symmetric(24, 20));
    Panel::bottom("match footer")
        .exact_size(FOOTER_HEIGHT)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            let rect = ui.max_rect();
            let line = Stroke::new(1.0, t.border_subtle);
            ui.painter()
                .hline(rect.x_range().expand(23.0), rect.top() - 20.0, line);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = sp::XS;
                meet::match_acts_ui(ui, desk, found);
            });
            ui.add_space(sp::XS);
            // Whoever has no name yet cannot be written to.
            if desk.card_of(&found.person).is_none() {
                return;
            }
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                let open = Button::new(Look::Secondary, desk.words.full_profile)
                    .icon(icons::USER_ROUND)
                    .icon_only();
                if ui.add(open).clicked() {
                    desk.go = Some(Go::Person(found.person));
                }
                let hello = Button::new(Look::Primary, desk.words.talk.say_hello)
                    .icon(icons::HAND)
                    .full();
                if ui.add(hello).clicked() {
                    let words = hello_words(desk, found);
                    desk.go = Some(Go::Write(found.person, words));
                }
            });
        });
}

fn head_ui(ui: &mut Ui, desk: &Desk, found: &MatchView) {
    let t = tokens::of(ui);
    let size = vec2(ui.available_width(), 60.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let meaning = score_words(desk.words, found.score);
    let score = (desk.words.score_of)(found.score);
    // Where both profiles say everything that counts there is nothing to add.
    let known = (found.confidence < 100).then(|| (desk.words.weights.known)(found.confidence));
    let spoken = match &known {
        Some(known) => format!("{meaning}. {known}"),
        None => meaning.to_owned(),
    };
    let name = format!("{}, {score}, {spoken}", found.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &name));
    let connected = desk
        .card_of(&found.person)
        .is_some_and(|card| card.connected);
    let center = rect.left_center() + vec2(28.0, 0.0);
    let key = found.person.as_bytes();
    avatar_at(
        ui,
        center,
        size::AVATAR_PAGE,
        &found.name,
        key,
        connected,
        t.surface,
    );
    let x = rect.left() + 70.0;
    let width = rect.right() - 62.0 - x;
    let lines = [
        (found.name.as_str(), Text::Heading, t.text),
        (meaning, Text::Small, t.text_muted),
        (
            known.as_deref().unwrap_or_default(),
            Text::Caption,
            t.text_muted,
        ),
    ];
    let lines = lines.map(|(text, role, ink)| galley(ui, text, role, ink, width, 1));
    let lines = if known.is_some() {
        &lines[..]
    } else {
        &lines[..2]
    };
    let gaps = sp::XXS * lines.len().saturating_sub(1) as f32;
    let height = lines.iter().map(|line| line.size().y).sum::<f32>() + gaps;
    let mut y = rect.center().y - height / 2.0;
    for line in lines {
        ui.painter().galley(pos2(x, y), line.clone(), t.text);
        y += line.size().y + sp::XXS;
    }
    let ring = pos2(rect.right() - 27.0, rect.center().y);
    let part = found.score as f32 / 100.0;
    ring_at(ui, ring, 24.0, 5.0, part, score_colour(t, found.score));
    text_at(
        ui,
        ring,
        Align2::CENTER_CENTER,
        &found.score.to_string(),
        Text::Subhead,
        t.text,
        40.0,
    );
}

fn reason_ui(ui: &mut Ui, desk: &Desk, reason: &ReasonView) {
    let t = tokens::of(ui);
    let words = desk.words;
    let (icon, hue) = field_sign(reason.field);
    let width = ui.available_width();
    let text_width = width - 46.0;
    let evidence = galley(
        ui,
        &reason.text,
        Text::Caption,
        t.text_muted,
        text_width,
        EVIDENCE_ROWS,
    );
    let evidence_height = evidence.size().y;
    let height = 20.0 + evidence_height + sp::S + sp::XS;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let title = (words.reason)(reason.field);
    let points = (words.points)(reason.points);
    let name = match reason.points {
        0 => format!("{title}: {}", reason.text),
        _ => format!("{title}: {}, {points}", reason.text),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let tile = Rect::from_min_size(pos2(rect.left(), rect.top() + 2.0), vec2(34.0, 34.0));
    ui.painter().rect_filled(tile, 10, t.hue_soft(hue));
    icon_at(ui, tile.center(), icon, size::ICON_L, t.hue_text(hue));
    let x = tile.right() + sp::M;
    text_at(
        ui,
        pos2(x, rect.top()),
        Align2::LEFT_TOP,
        title,
        Text::SmallMedium,
        t.text,
        text_width - 40.0,
    );
    ui.painter()
        .galley(pos2(x, rect.top() + 19.0), evidence, t.text_muted);
    // What takes from all the others has no points of its own to draw.
    if reason.points == 0 {
        return;
    }
    text_at(
        ui,
        pos2(rect.right(), rect.top() + 1.0),
        Align2::RIGHT_TOP,
        &format!("+{}", reason.points),
        Text::CaptionMedium,
        t.text_muted,
        40.0,
    );
    let bar_top = rect.top() + 20.0 + evidence_height + 6.0;
    let bar = Rect::from_min_size(pos2(x, bar_top), vec2(rect.right() - x, sp::XS));
    let part = reason.points as f32 / 100.0;
    meter_at(ui, bar, part, t.hue_solid(hue));
    response.on_hover_text(points);
}

/// What a match begins with, line by line, as its program says it.
pub(super) fn sheet_ui(ui: &mut Ui, desk: &Desk, sheet: &[String]) {
    if sheet.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    label_ui(ui, desk.words.programs.sheet, Text::Subhead, t.text);
    ui.add_space(sp::XS);
    for line in sheet {
        fact_ui(ui, icons::CIRCLE_DASHED, line);
    }
    ui.add_space(sp::L);
}

fn unmet_ui(ui: &mut Ui, desk: &Desk, found: &MatchView) {
    if found.unmet.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    ui.add_space(sp::XS);
    label_ui(ui, desk.words.unmet, Text::Subhead, t.text);
    ui.add_space(sp::XS);
    for wish in &found.unmet {
        fact_ui(ui, icons::CIRCLE_DASHED, wish);
    }
    ui.add_space(sp::L);
}

/// What one could say oneself so that the result rests on more.
fn change_ui(ui: &mut Ui, desk: &mut Desk, found: &MatchView) {
    let Some(change) = &found.change else {
        return;
    };
    let t = tokens::of(ui);
    label_ui(ui, desk.words.weights.change, Text::Subhead, t.text);
    ui.add_space(sp::XS);
    fact_ui(ui, icons::PENCIL, change);
    ui.add_space(sp::XS);
    let open = Button::new(Look::Soft, desk.words.open_profile).small();
    if ui.add(open).clicked() {
        desk.go(Page::Profile);
    }
    ui.add_space(sp::L);
}

/// What the other side can see of oneself.
fn seen_ui(ui: &mut Ui, desk: &Desk, found: &MatchView) {
    let t = tokens::of(ui);
    let words = desk.words.programs;
    label_ui(ui, words.seen_of_me, Text::Subhead, t.text);
    ui.add_space(sp::XS);
    let first = found.name.split_whitespace().next();
    let sentence = (words.seen_of_me_sentence)(first.unwrap_or(&found.name));
    paragraph_ui(ui, &sentence, Text::Small, t.text_muted);
    ui.add_space(sp::L);
}

fn next_ui(ui: &mut Ui, desk: &Desk, found: &MatchView) {
    if found.next.is_empty() {
        return;
    }
    let t = tokens::of(ui);
    label_ui(ui, desk.words.next_step, Text::Subhead, t.text);
    ui.add_space(sp::XS);
    fact_ui(ui, icons::ARROW_RIGHT, &found.next);
    ui.add_space(sp::L);
}
