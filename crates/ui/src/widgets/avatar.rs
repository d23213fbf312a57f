//! Avatars: initials on a gradient that follows from who somebody is.

use egui::epaint::RectShape;
use egui::{Align2, Color32, CornerRadius, Pos2, Rect, Ui, Vec2, pos2};

use super::paint::blend;
use crate::theme;
use crate::tokens::{self, HUES};

/// Side of a gradient texture, in pixels.
const GRADIENT_PX: usize = 64;

/// Returns the hue that goes with some bytes, always the same.
pub fn hue_of(key: &[u8]) -> usize {
    let mut hash: u32 = 2_166_136_261;
    for byte in key {
        hash = (hash ^ u32::from(*byte)).wrapping_mul(16_777_619);
    }
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x2c1b_3c6d);
    hash ^= hash >> 12;
    hash as usize % HUES
}

fn gradient(ui: &Ui, top: Color32, bottom: Color32) -> egui::TextureId {
    let key = egui::Id::unique(("gradient", top, bottom));
    if let Some(handle) = ui.ctx().data(|d| d.get_temp::<egui::TextureHandle>(key)) {
        return handle.id();
    }
    let mut image = egui::ColorImage::filled([GRADIENT_PX, GRADIENT_PX], top);
    for (i, pixel) in image.pixels.iter_mut().enumerate() {
        let (x, y) = ((i % GRADIENT_PX) as f32, (i / GRADIENT_PX) as f32);
        *pixel = blend(top, bottom, (x * 0.35 + y * 0.65) / GRADIENT_PX as f32);
    }
    let handle = ui
        .ctx()
        .load_texture("gradient", image, egui::TextureOptions::LINEAR);
    let id = handle.id();
    ui.ctx().data_mut(|d| d.insert_temp(key, handle));
    id
}

fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        // What tells namesakes apart stands in brackets behind the name.
        .filter(|word| !word.starts_with('('))
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    [first, last]
        .into_iter()
        .flatten()
        .flat_map(char::to_uppercase)
        .collect()
}

/// Paints an avatar; a dot shows a device connected right now, on the ground `behind`.
pub fn avatar_at(
    ui: &Ui,
    center: Pos2,
    size: f32,
    name: &str,
    key: &[u8],
    connected: bool,
    behind: Color32,
) {
    let t = tokens::of(ui);
    let (top, bottom, ink) = t.avatar(hue_of(key));
    let rect = Rect::from_center_size(center, Vec2::splat(size));
    let texture = gradient(ui, top, bottom);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    let radius = CornerRadius::same((size / 2.0) as u8);
    // White tints the texture by nothing; the colours are the tokens' own.
    let disc = RectShape::filled(rect, radius, tokens::UNTINTED).with_texture(texture, whole);
    ui.painter().add(disc);
    let font = theme::initials_font((size * 0.36).round());
    ui.painter()
        .text(center, Align2::CENTER_CENTER, initials(name), font, ink);
    if connected {
        let offset = Vec2::angled(std::f32::consts::FRAC_PI_4) * (size / 2.0 - 1.0);
        let dot = (size * 0.12).clamp(4.0, 6.0);
        ui.painter()
            .circle_filled(center + offset, dot + 2.0, behind);
        ui.painter().circle_filled(center + offset, dot, t.success);
    }
}

/// Paints the tile of a community: the first letter of its name on a hue of its own.
pub fn initial_tile_at(ui: &Ui, rect: Rect, name: &str, hue: usize) {
    let t = tokens::of(ui);
    let corner = (rect.height() * 0.28) as u8;
    let (fill, _, ink) = t.avatar(hue);
    ui.painter().rect_filled(rect, corner, fill);
    let letter = name.chars().find(|c| c.is_alphanumeric());
    let letter: String = letter.into_iter().flat_map(char::to_uppercase).collect();
    let font = theme::initials_font((rect.height() * 0.5).round());
    ui.painter()
        .text(rect.center(), Align2::CENTER_CENTER, letter, font, ink);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_survive_odd_names() {
        for (name, expected) in [
            ("Jürgen Weiß", "JW"),
            ("Jürgen Weiß (3fa91c22)", "JW"),
            ("Cher", "C"),
            ("", ""),
            ("ada  maria lovelace", "AL"),
            ("Ærø «Øst»", "ÆØ"),
            ("… —", ""),
        ] {
            assert_eq!(initials(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_person_keeps_their_hue() {
        assert_eq!(hue_of(&[7; 32]), hue_of(&[7; 32]));
        let seen: std::collections::BTreeSet<usize> =
            (0..200u8).map(|n| hue_of(&[n; 32])).collect();
        assert_eq!(seen.len(), HUES);
    }
}
