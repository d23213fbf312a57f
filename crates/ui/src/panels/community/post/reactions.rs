//! Reactions: which there are, who chose them, choosing one.

use egui::{Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};
use model::community::REACTIONS;
use replica::{CommunityAct, Intent, PostView};

use super::super::super::{Desk, chip_spacing};
use super::{REACTION_HEIGHT, State};
use crate::icons::{self, Icon};
use crate::theme::Text;
use crate::tokens::{self, radius};
use crate::widgets::{ToggleChip, focus_ring, galley, hover_blend, icon_at};

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

pub(super) fn react(desk: &mut Desk, post: &PostView, sign: &str, on: bool) {
    let react = CommunityAct::React {
        to: post.id.clone(),
        sign: sign.to_owned(),
        on,
    };
    desk.act(Intent::Community(react));
}

pub(super) fn choose_reaction_ui(ui: &mut Ui, state: &mut State, desk: &mut Desk, post: &PostView) {
    let words = desk.words.community;
    ui.horizontal_wrapped(|ui| {
        chip_spacing(ui);
        for sign in REACTIONS {
            let (Some(icon), Some(name)) = (reaction_icon(sign), (words.reaction)(sign)) else {
                continue;
            };
            let mine = post.reactions.iter().any(|r| r.sign == sign && r.mine);
            let spoken = format!("{}: {name}", words.react);
            let chip = ToggleChip::new(name, mine).icon(icon).name(&spoken);
            if ui.add(chip).clicked() {
                react(desk, post, sign, !mine);
                state.reacting = None;
            }
        }
    });
}

/// Draws one reaction with how many chose it; returns true when clicked.
pub(super) fn reaction_ui(ui: &mut Ui, sign: &str, name: &str, count: u32, mine: bool) -> bool {
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
        icon_at(ui, pos2(left + 7.0, middle), icon, 14.0, ink);
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
