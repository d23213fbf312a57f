//! Design tokens: the vocabulary in which the whole window is painted.
//!
//! Primitive scales (`palette`) become semantic names (`surface`, `text_muted`, `accent_soft` …);
//! widgets and panels use only those, one 4-point spacing scale and three radii. There are two
//! sets, light and dark. A test keeps every text at 4.5:1 against every ground it stands on.

mod palette;

use egui::{Color32, epaint::Shadow};
pub use palette::Scale;
use palette::*;

/// How many hues avatars and reasons choose from.
pub const HUES: usize = 12;

/// One theme's colours and shadows.
#[derive(Debug)]
pub struct Tokens {
    pub dark: bool,
    pub app_bg: Color32,
    pub sidebar_bg: Color32,
    pub surface: Color32,
    pub surface_hover: Color32,
    pub surface_sunken: Color32,
    pub border_subtle: Color32,
    pub border: Color32,
    pub border_strong: Color32,
    pub text: Color32,
    pub text_muted: Color32,
    pub text_subtle: Color32,
    pub accent: Color32,
    pub accent_hover: Color32,
    pub accent_pressed: Color32,
    pub accent_soft: Color32,
    pub accent_soft_hover: Color32,
    pub accent_border: Color32,
    /// The wide, faint ring around what is selected or focused.
    pub accent_glow: Color32,
    pub accent_text: Color32,
    pub on_accent: Color32,
    pub success: Color32,
    pub success_soft: Color32,
    pub success_text: Color32,
    pub warning: Color32,
    pub warning_soft: Color32,
    pub warning_text: Color32,
    pub danger: Color32,
    pub danger_soft: Color32,
    pub danger_text: Color32,
    pub ghost_hover: Color32,
    pub ghost_active: Color32,
    pub clear: Color32,
    pub backdrop: Color32,
    /// A toast is dark on light and light on dark.
    pub toast_bg: Color32,
    pub toast_text: Color32,
    /// QR codes are dark on white in both themes, or cameras miss them.
    pub qr_paper: Color32,
    pub qr_ink: Color32,
    pub shadow_sm: Shadow,
    pub shadow_md: Shadow,
    pub shadow_lg: Shadow,
    pub hues: [Scale; HUES],
}

/// Spacing in points: the only distances layouts use.
pub mod sp {
    pub const XXS: f32 = 2.0;
    pub const XS: f32 = 4.0;
    pub const S: f32 = 8.0;
    pub const M: f32 = 12.0;
    pub const L: f32 = 16.0;
    pub const XL: f32 = 24.0;
    pub const XXL: f32 = 32.0;
    pub const XXXL: f32 = 48.0;
    /// Between the edge of the main column and what stands in it.
    pub const GUTTER: f32 = 28.0;
    /// Between lines that belong together.
    pub const LINES: f32 = 6.0;
    /// Above the first thing of the sidebar.
    pub const RAIL: f32 = 14.0;
    /// Between the parts of a page.
    pub const SECTION: f32 = 20.0;
}

/// How far what stands in a frame keeps from its edge, in points.
pub mod pad {
    pub const MENU: i8 = 8;
    pub const NOTE: i8 = 12;
    pub const ASIDE: i8 = 14;
    pub const CHOICE: i8 = 16;
    pub const POST: i8 = 18;
    pub const CARD: i8 = 20;
    pub const DIALOG: i8 = 24;
}

/// Sizes of small things in points.
pub mod size {
    /// A line that separates.
    pub const HAIRLINE: f32 = 1.0;
    /// An icon beside a caption, in a field, on its own, in a tile, and where a page offers a choice
    /// or says that it is empty.
    pub const ICON_S: f32 = 14.0;
    pub const ICON_M: f32 = 15.0;
    pub const ICON: f32 = 16.0;
    pub const ICON_L: f32 = 18.0;
    pub const ICON_XL: f32 = 21.0;
    pub const ICON_EMPTY: f32 = 24.0;
    /// The soft square behind an icon.
    pub const TILE: f32 = 34.0;
    /// A face: in a thread or a narrow list, beside a field, in a table and of oneself in the
    /// sidebar, in a row with two lines, on a card, and at the head of a page.
    pub const AVATAR_S: f32 = 26.0;
    pub const AVATAR_M: f32 = 28.0;
    pub const AVATAR: f32 = 30.0;
    pub const AVATAR_ROW: f32 = 38.0;
    pub const AVATAR_CARD: f32 = 44.0;
    pub const AVATAR_PAGE: f32 = 56.0;
    /// A dot that says how something is, and the glow around it; radii.
    pub const DOT: f32 = 3.5;
    pub const DOT_GLOW: f32 = 6.0;
    /// A wheel while something is under way; radii beside a sentence and in a tile.
    pub const WHEEL: f32 = 8.0;
    pub const WHEEL_L: f32 = 10.0;
}

/// Corner radii in points.
pub mod radius {
    pub const S: u8 = 6;
    pub const M: u8 = 8;
    pub const L: u8 = 12;
}

/// Shows a texture in its own colours.
pub const UNTINTED: Color32 = Color32::WHITE;

/// How long a hover or a selection takes to blend in, in seconds.
pub const BLEND_S: f32 = 0.12;

impl Tokens {
    /// A hue by number; any number is fine.
    pub fn hue(&self, n: usize) -> &Scale {
        self.hues.get(n % HUES).unwrap_or(&self.hues[0])
    }

    /// The fill behind a hue's icon or initial.
    pub fn hue_soft(&self, n: usize) -> Color32 {
        self.hue(n)[2]
    }

    /// A hue as text or icon on its soft fill.
    pub fn hue_text(&self, n: usize) -> Color32 {
        self.hue(n)[10]
    }

    /// A hue as a bar or dot.
    pub fn hue_solid(&self, n: usize) -> Color32 {
        self.hue(n)[8]
    }

    /// An avatar's gradient from top to bottom, and its initials.
    pub fn avatar(&self, n: usize) -> (Color32, Color32, Color32) {
        let hue = self.hue(n);
        if self.dark {
            (hue[5], hue[3], hue[11])
        } else {
            (hue[3], hue[5], hue[11])
        }
    }
}

/// Returns the tokens of the theme a `Ui` is drawn in.
pub fn of(ui: &egui::Ui) -> &'static Tokens {
    for_dark(ui.visuals().dark_mode)
}

/// Returns the tokens of one theme.
pub fn for_dark(dark: bool) -> &'static Tokens {
    static LIGHT: std::sync::LazyLock<Tokens> = std::sync::LazyLock::new(light);
    static DARK: std::sync::LazyLock<Tokens> = std::sync::LazyLock::new(self::dark);
    if dark { &DARK } else { &LIGHT }
}

fn shadow(y: i8, blur: u8, alpha: u8) -> Shadow {
    Shadow {
        offset: [0, y],
        blur,
        spread: 0,
        color: Color32::from_black_alpha(alpha),
    }
}

fn light() -> Tokens {
    let (n, a) = (SLATE_LIGHT, IRIS_LIGHT);
    Tokens {
        dark: false,
        app_bg: n[1],
        sidebar_bg: n[2],
        surface: Color32::WHITE,
        surface_hover: n[0],
        surface_sunken: n[2],
        border_subtle: n[3],
        border: n[4],
        border_strong: n[6],
        text: n[11],
        text_muted: n[10],
        // Between steps 10 and 11: step 10 has only 3.5:1 as text.
        text_subtle: Color32::from_rgb(0x66, 0x69, 0x72),
        accent: a[8],
        accent_hover: a[9],
        accent_pressed: a[10],
        accent_soft: a[2],
        accent_soft_hover: a[3],
        accent_border: a[6],
        accent_glow: a[8].gamma_multiply(0.16),
        accent_text: a[10],
        on_accent: Color32::WHITE,
        success: JADE_LIGHT[8],
        success_soft: JADE_LIGHT[2],
        success_text: Color32::from_rgb(0x1a, 0x73, 0x59),
        warning: AMBER_LIGHT[8],
        warning_soft: AMBER_LIGHT[2],
        warning_text: Color32::from_rgb(0x96, 0x58, 0x00),
        danger: TOMATO_LIGHT[8],
        danger_soft: TOMATO_LIGHT[2],
        danger_text: Color32::from_rgb(0xbd, 0x2c, 0x0f),
        ghost_hover: Color32::from_rgba_unmultiplied(0, 0, 51, 13),
        ghost_active: Color32::from_rgba_unmultiplied(0, 0, 51, 22),
        clear: Color32::TRANSPARENT,
        backdrop: Color32::from_black_alpha(90),
        toast_bg: n[11],
        toast_text: n[0],
        qr_paper: Color32::WHITE,
        qr_ink: n[11],
        shadow_sm: shadow(1, 3, 14),
        shadow_md: shadow(4, 14, 20),
        shadow_lg: shadow(16, 48, 48),
        hues: [
            IRIS_LIGHT,
            TEAL_LIGHT,
            TOMATO_LIGHT,
            AMBER_LIGHT,
            GRASS_LIGHT,
            PINK_LIGHT,
            CYAN_LIGHT,
            ORANGE_LIGHT,
            VIOLET_LIGHT,
            JADE_LIGHT,
            BLUE_LIGHT,
            PLUM_LIGHT,
        ],
    }
}

fn dark() -> Tokens {
    let (n, a) = (SLATE_DARK, IRIS_DARK);
    Tokens {
        dark: true,
        app_bg: n[0],
        sidebar_bg: Color32::from_rgb(0x0c, 0x0c, 0x0e),
        surface: n[1],
        surface_hover: Color32::from_rgb(0x1c, 0x1d, 0x20),
        surface_sunken: n[2],
        border_subtle: n[3],
        border: n[4],
        border_strong: n[6],
        text: n[11],
        text_muted: n[10],
        text_subtle: Color32::from_rgb(0x92, 0x96, 0x9f),
        accent: a[8],
        accent_hover: Color32::from_rgb(0x65, 0x62, 0xda),
        accent_pressed: a[7],
        accent_soft: a[2],
        accent_soft_hover: a[3],
        accent_border: a[6],
        accent_glow: a[8].gamma_multiply(0.22),
        accent_text: a[10],
        on_accent: Color32::WHITE,
        success: JADE_DARK[8],
        success_soft: JADE_DARK[2],
        success_text: JADE_DARK[10],
        warning: AMBER_DARK[8],
        warning_soft: AMBER_DARK[2],
        warning_text: AMBER_DARK[10],
        danger: TOMATO_DARK[8],
        danger_soft: TOMATO_DARK[2],
        danger_text: TOMATO_DARK[10],
        ghost_hover: Color32::from_white_alpha(14),
        ghost_active: Color32::from_white_alpha(24),
        clear: Color32::TRANSPARENT,
        backdrop: Color32::from_black_alpha(150),
        toast_bg: n[11],
        toast_text: n[0],
        qr_paper: Color32::WHITE,
        qr_ink: n[1],
        shadow_sm: shadow(1, 3, 90),
        shadow_md: shadow(6, 18, 120),
        shadow_lg: shadow(16, 48, 170),
        hues: [
            IRIS_DARK,
            TEAL_DARK,
            TOMATO_DARK,
            AMBER_DARK,
            GRASS_DARK,
            PINK_DARK,
            CYAN_DARK,
            ORANGE_DARK,
            VIOLET_DARK,
            JADE_DARK,
            BLUE_DARK,
            PLUM_DARK,
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What WCAG 2 asks of text, as a ratio to one.
    const TEXT_CONTRAST_MIN: f64 = 4.5;

    fn luminance(colour: Color32) -> f64 {
        let [r, g, b, a] = colour.to_array();
        assert_eq!(a, 255, "contrast is defined between opaque colours");
        let linear = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.039_28 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn check(theme: &str, what: &str, text: Color32, ground: Color32) {
        let ratio = contrast(text, ground);
        assert!(
            ratio >= TEXT_CONTRAST_MIN,
            "{theme}: {what} has only {ratio:.2}:1"
        );
    }

    #[test]
    fn every_text_is_readable_on_every_ground_it_stands_on() {
        for t in [for_dark(false), for_dark(true)] {
            let theme = if t.dark { "dark" } else { "light" };
            for (ground_name, ground) in [
                ("app_bg", t.app_bg),
                ("sidebar_bg", t.sidebar_bg),
                ("surface", t.surface),
                ("surface_hover", t.surface_hover),
                ("surface_sunken", t.surface_sunken),
            ] {
                for (name, text) in [
                    ("text", t.text),
                    ("text_muted", t.text_muted),
                    ("text_subtle", t.text_subtle),
                    ("accent_text", t.accent_text),
                    ("success_text", t.success_text),
                    ("warning_text", t.warning_text),
                    ("danger_text", t.danger_text),
                ] {
                    check(theme, &format!("{name} on {ground_name}"), text, ground);
                }
            }
            for (what, text, ground) in [
                ("on_accent", t.on_accent, t.accent),
                ("on_accent, hover", t.on_accent, t.accent_hover),
                ("on_accent, pressed", t.on_accent, t.accent_pressed),
                ("accent_soft", t.accent_text, t.accent_soft),
                ("accent_soft hover", t.accent_text, t.accent_soft_hover),
                ("text on accent_soft", t.text, t.accent_soft),
                ("muted on accent_soft", t.text_muted, t.accent_soft),
                ("success_soft", t.success_text, t.success_soft),
                ("warning_soft", t.warning_text, t.warning_soft),
                ("text on warning_soft", t.text, t.warning_soft),
                ("danger_soft", t.danger_text, t.danger_soft),
                ("text on danger_soft", t.text, t.danger_soft),
                ("toast", t.toast_text, t.toast_bg),
                ("qr", t.qr_ink, t.qr_paper),
            ] {
                check(theme, what, text, ground);
            }
        }
    }

    #[test]
    fn initials_are_readable_on_every_avatar() {
        for t in [for_dark(false), for_dark(true)] {
            for hue in 0..HUES {
                let (top, bottom, initials) = t.avatar(hue);
                for ground in [top, bottom] {
                    check(
                        "avatar",
                        &format!("hue {hue}, dark {}", t.dark),
                        initials,
                        ground,
                    );
                }
            }
        }
    }
}
