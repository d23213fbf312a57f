//! Reactions: which there are, who chose them, choosing one.

use egui::{Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use model::community::REACTIONS;
use replica::{CommunityAct, Intent, ItemId, ReactionView};

use super::super::super::{Desk, chip_rows_ui};
use super::{REACTION_HEIGHT, State};
use crate::icons::{self, Icon};
use crate::theme::Text;
use crate::tokens::{self, radius, size};
use crate::widgets::{Button, Look, ToggleChip, focus_ring, galley, hover_blend, icon_at};

/// Returns the icon a known reaction is drawn with.
fn reaction_icon(sign: &str) -> Option<Icon> {
    match sign {
        "❤" => Some(icons::HEART),
        "👍" => Some(icons::THUMBS_UP),
        "💡" => Some(icons::LIGHTBULB),
        "🎉" => Some(icons::PARTY_POPPER),
        "👀" => Some(icons::EYE),
        "🤝" => Some(icons::HANDSHAKE),
        _ => None,
    }
}

fn react(desk: &mut Desk, to: &ItemId, sign: &str, on: bool) {
    let react = CommunityAct::React {
        to: to.clone(),
        sign: sign.to_owned(),
        on,
    };
    desk.act(Intent::Community(react));
}

/// Draws what was chosen for a post or a reply, and the button with which one chooses.
pub(in crate::panels::community) fn reactions_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    (id, reactions): (&ItemId, &[ReactionView]),
) {
    let words = desk.words.community;
    for reaction in reactions {
        let name = (words.reaction)(&reaction.sign).unwrap_or(&reaction.sign);
        if reaction_ui(ui, &reaction.sign, name, reaction.count, reaction.mine) {
            react(desk, id, &reaction.sign, !reaction.mine);
        }
    }
    let button = Button::new(Look::Ghost, words.react)
        .icon(icons::SMILE_PLUS)
        .small()
        .icon_only();
    if ui.add(button).clicked() {
        let is_choosing = state.reacting.as_ref() == Some(id);
        state.reacting = (!is_choosing).then(|| id.clone());
    }
}

/// Draws which reactions there are, while one is choosing for this post or reply.
pub(in crate::panels::community) fn choose_reaction_ui(
    ui: &mut Ui,
    state: &mut State,
    desk: &mut Desk,
    (id, reactions): (&ItemId, &[ReactionView]),
) {
    if state.reacting.as_ref() != Some(id) {
        return;
    }
    let words = desk.words.community;
    chip_rows_ui(ui, |ui| {
        for sign in REACTIONS {
            let (Some(icon), Some(name)) = (reaction_icon(sign), (words.reaction)(sign)) else {
                continue;
            };
            let mine = reactions.iter().any(|r| r.sign == sign && r.mine);
            let spoken = format!("{}: {name}", words.react);
            let chip = ToggleChip::new(name, mine).icon(icon).name(&spoken);
            if ui.add(chip).clicked() {
                react(desk, id, sign, !mine);
                state.reacting = None;
            }
        }
    });
}

/// Draws one reaction with how many chose it; returns true when clicked.
fn reaction_ui(ui: &mut Ui, sign: &str, name: &str, count: u32, mine: bool) -> bool {
    let t = tokens::of(ui);
    let count = count.to_string();
    let ink = if mine { t.accent_text } else { t.text_muted };
    let icon = reaction_icon(sign);
    // A sign nobody here knows is shown as it is, at most a few letters of it.
    let sign = icon
        .is_none()
        .then(|| galley(ui, sign, Text::Small, ink, 48.0, 1));
    let sign_width = sign.as_ref().map_or(15.0, |sign| sign.size().x);
    let number = galley(ui, &count, Text::CaptionMedium, ink, 60.0, 1);
    let size = vec2(sign_width + number.size().x + 26.0, REACTION_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let spoken = format!("{name}: {count}");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, mine, &spoken));
    let hover = hover_blend(ui, &response);
    let (fill, edge) = if mine {
        (t.accent_soft, t.accent_border)
    } else {
        let fill = crate::widgets::blend(t.surface_sunken, t.border_subtle, hover);
        (fill, fill)
    };
    let stroke = Stroke::new(1.0, edge);
    ui.painter()
        .rect(rect, radius::M, fill, stroke, StrokeKind::Inside);
    let left = rect.left() + 10.0;
    let middle = rect.center().y;
    if let Some(icon) = icon {
        icon_at(ui, pos2(left + 7.0, middle), icon, size::ICON_S, ink);
    }
    if let Some(sign) = sign {
        let at = pos2(left, middle - sign.size().y / 2.0);
        ui.painter().galley(at, sign, ink);
    }
    let at = pos2(left + sign_width + 6.0, middle - number.size().y / 2.0);
    ui.painter().galley(at, number, ink);
    focus_ring(ui, &response, rect, radius::M);
    response.on_hover_text(name).clicked()
}
