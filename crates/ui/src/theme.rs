//! Fonts and egui's own style, made from the tokens once per theme.
//!
//! One variable font (Inter, OFL) stands under four names with different axes; one small icon font
//! (a Lucide subset, ISC) beside it. Panels never name a size: they name a [`Text`] role.

use std::sync::Arc;

use egui::epaint::text::VariationCoords;
use egui::{
    FontData, FontDefinitions, FontFamily, FontId, FontTweak, Stroke, TextStyle, Theme,
    ThemePreference, vec2,
};

use crate::tokens::{self, Tokens, radius, sp};

static INTER: &[u8] = include_bytes!("../../../assets/fonts/InterVariable-subset.ttf");
static LUCIDE: &[u8] = include_bytes!("../../../assets/fonts/Lucide-subset.ttf");

const MEDIUM: &str = "inter-medium";
const SEMIBOLD: &str = "inter-semibold";
const DISPLAY: &str = "inter-display";
const ICONS: &str = "lucide";

/// What a text is for; size, weight, line height and tracking follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    Display,
    Title,
    Heading,
    Subhead,
    Body,
    BodyMedium,
    Small,
    SmallMedium,
    Caption,
    CaptionMedium,
    Code,
}

impl Text {
    /// Returns the font of this role.
    pub fn font(self) -> FontId {
        let (size, family) = match self {
            Text::Display => (28.0, family(DISPLAY)),
            Text::Title => (20.0, family(SEMIBOLD)),
            Text::Heading => (16.0, family(SEMIBOLD)),
            Text::Subhead => (14.0, family(SEMIBOLD)),
            Text::Body => (14.0, FontFamily::Proportional),
            Text::BodyMedium => (14.0, family(MEDIUM)),
            Text::Small => (13.0, FontFamily::Proportional),
            Text::SmallMedium => (13.0, family(MEDIUM)),
            Text::Caption => (12.0, FontFamily::Proportional),
            Text::CaptionMedium => (12.0, family(MEDIUM)),
            Text::Code => (12.5, FontFamily::Monospace),
        };
        FontId::new(size, family)
    }

    /// Returns the extra distance between letters, in points.
    pub fn tracking(self) -> f32 {
        match self {
            Text::Display => -0.5,
            Text::Title => -0.3,
            Text::Heading => -0.15,
            Text::Small | Text::SmallMedium => -0.08,
            Text::Subhead
            | Text::Body
            | Text::BodyMedium
            | Text::Caption
            | Text::CaptionMedium
            | Text::Code => 0.0,
        }
    }

    /// Returns the height of one line, in points.
    pub fn line_height(self) -> f32 {
        match self {
            Text::Display => 36.0,
            Text::Title => 28.0,
            Text::Heading => 24.0,
            Text::Subhead | Text::Body | Text::BodyMedium => 20.0,
            Text::Small | Text::SmallMedium | Text::Code => 18.0,
            Text::Caption | Text::CaptionMedium => 16.0,
        }
    }
}

fn family(name: &'static str) -> FontFamily {
    FontFamily::Name(name.into())
}

/// Returns the font of initials in an avatar of this size.
pub(crate) fn initials_font(size: f32) -> FontId {
    FontId::new(size, family(SEMIBOLD))
}

/// Returns the icon font at this size.
pub(crate) fn icon_font(size: f32) -> FontId {
    FontId::new(size, family(ICONS))
}

/// Returns how a context wears the theme a person chose.
pub fn worn(theme: replica::Theme) -> ThemePreference {
    match theme {
        replica::Theme::System => ThemePreference::System,
        replica::Theme::Light => ThemePreference::Light,
        replica::Theme::Dark => ThemePreference::Dark,
    }
}

/// Gives a context the fonts and both themes of the product.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    for theme in [Theme::Light, Theme::Dark] {
        let tokens = tokens::for_dark(theme == Theme::Dark);
        ctx.set_style_of(theme, style(theme, tokens));
    }
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (name, weight, optical_size) in [
        ("inter", 420.0, 14.0),
        (MEDIUM, 520.0, 14.0),
        (SEMIBOLD, 620.0, 16.0),
        (DISPLAY, 660.0, 28.0),
    ] {
        let tweak = FontTweak {
            coords: VariationCoords::new([(b"wght", weight), (b"opsz", optical_size)]),
            ..Default::default()
        };
        let data = FontData::from_static(INTER).tweak(tweak);
        fonts.font_data.insert(name.into(), Arc::new(data));
    }
    // Lucide draws from the middle of the em box, text from the baseline.
    let lowered = FontTweak {
        y_offset_factor: 0.055,
        ..Default::default()
    };
    let icons = FontData::from_static(LUCIDE).tweak(lowered);
    fonts.font_data.insert(ICONS.into(), Arc::new(icons));

    let fallback = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    let chain = |first: &str| {
        let mut chain = vec![first.to_owned()];
        chain.extend(fallback.iter().cloned());
        chain
    };
    fonts
        .families
        .insert(FontFamily::Proportional, chain("inter"));
    for name in [MEDIUM, SEMIBOLD, DISPLAY] {
        fonts.families.insert(family(name), chain(name));
    }
    fonts.families.insert(family(ICONS), vec![ICONS.into()]);
    // Built without egui's own fonts, code falls back to the text font instead of to nothing.
    fonts
        .families
        .entry(FontFamily::Monospace)
        .or_default()
        .push("inter".into());
    fonts
}

fn style(theme: Theme, t: &Tokens) -> egui::Style {
    let mut style = egui::Style {
        visuals: theme.default_visuals(),
        ..Default::default()
    };
    style.text_styles = [
        (TextStyle::Heading, Text::Title.font()),
        (TextStyle::Body, Text::Body.font()),
        (TextStyle::Button, Text::SmallMedium.font()),
        (TextStyle::Small, Text::Caption.font()),
        (TextStyle::Monospace, Text::Code.font()),
    ]
    .into();
    style.spacing.item_spacing = vec2(sp::S, sp::S);
    style.spacing.button_padding = vec2(sp::M, 6.0);
    style.spacing.interact_size = vec2(32.0, 32.0);
    style.spacing.menu_margin = egui::Margin::same(6);
    style.spacing.window_margin = egui::Margin::same(16);
    style.spacing.icon_width = 16.0;
    style.spacing.scroll = floating_scroll();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.animation_time = tokens::BLEND_S;
    paint_visuals(&mut style.visuals, t);
    style
}

fn floating_scroll() -> egui::style::ScrollStyle {
    egui::style::ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        foreground_color: false,
        dormant_handle_opacity: 0.0,
        active_handle_opacity: 0.7,
        interact_handle_opacity: 1.0,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.0,
        ..egui::style::ScrollStyle::floating()
    }
}

fn paint_visuals(v: &mut egui::Visuals, t: &Tokens) {
    v.panel_fill = t.app_bg;
    v.window_fill = t.surface;
    v.window_stroke = Stroke::new(1.0, t.border);
    v.window_corner_radius = radius::L.into();
    v.menu_corner_radius = radius::M.into();
    v.window_shadow = t.shadow_lg;
    v.popup_shadow = t.shadow_lg;
    v.extreme_bg_color = t.surface;
    v.faint_bg_color = t.surface_sunken;
    v.text_edit_bg_color = Some(t.surface);
    v.hyperlink_color = t.accent_text;
    v.selection.bg_fill = t.accent_soft_hover;
    v.selection.stroke = Stroke::new(1.0, t.accent);
    v.override_text_color = None;
    v.weak_text_color = Some(t.text_muted);
    v.striped = false;
    v.indent_has_left_vline = false;
    v.interact_cursor = Some(egui::CursorIcon::PointingHand);
    let w = &mut v.widgets;
    w.noninteractive.fg_stroke = Stroke::new(1.0, t.text);
    w.noninteractive.bg_stroke = Stroke::new(1.0, t.border_subtle);
    w.noninteractive.bg_fill = t.surface;
    w.noninteractive.weak_bg_fill = t.surface;
    w.noninteractive.corner_radius = radius::M.into();
    for (state, fill, border) in [
        (&mut w.inactive, t.surface, t.border),
        (&mut w.hovered, t.surface_hover, t.border_strong),
        (&mut w.active, t.surface_sunken, t.border_strong),
        (&mut w.open, t.surface_sunken, t.border_strong),
    ] {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(1.0, border);
        state.fg_stroke = Stroke::new(1.0, t.text);
        state.corner_radius = radius::M.into();
        state.expansion = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icon_font_has_every_icon_in_use() {
        let ctx = egui::Context::default();
        install(&ctx);
        ctx.run_ui(egui::RawInput::default(), |ui| {
            ui.fonts_mut(|fonts| {
                for (name, icon) in crate::icons::ALL {
                    assert!(fonts.has_glyph(&icon_font(16.0), icon.0), "{name}");
                }
                for c in "AZaz09äöüßẞÄÖÜéèçñøåłžřİışğễ–—…“”„‚‘’·×€→•".chars()
                {
                    for role in [Text::Body, Text::SmallMedium, Text::Subhead, Text::Display] {
                        assert!(fonts.has_glyph(&role.font(), c), "{c:?} in {role:?}");
                    }
                }
            });
        })
        .drop_without_applying_deltas();
    }
}
