//! Decoding a picture somebody sent, as far as one is decoded at all.
//!
//! Knows: two kinds of pictures and how large one may be. Never: decodes what its header says is
//! larger, animates, or lets a broken file do more than come to nothing.

use std::io::Cursor;

use image::{ImageFormat, ImageReader, Limits, RgbaImage};

/// The widest and highest picture that is decoded, in pixels.
const EDGE_MAX_PIXELS: u32 = 8_192;
/// The most memory a decoder may take, in bytes.
const DECODED_MAX_BYTES: u64 = 96 * 1024 * 1024;
/// How wide and high what is shown is at most, in pixels.
pub const SHOWN_MAX_PIXELS: u32 = 720;

/// Decodes a picture and makes it small, or gives nothing.
pub fn small(bytes: &[u8]) -> Option<RgbaImage> {
    let format = match replica::media_of_bytes(bytes) {
        "image/png" => ImageFormat::Png,
        "image/jpeg" => ImageFormat::Jpeg,
        _ => return None,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(EDGE_MAX_PIXELS);
    limits.max_image_height = Some(EDGE_MAX_PIXELS);
    limits.max_alloc = Some(DECODED_MAX_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let small = match picture.width().max(picture.height()) {
        0..=SHOWN_MAX_PIXELS => picture,
        _ => picture.thumbnail(SHOWN_MAX_PIXELS, SHOWN_MAX_PIXELS),
    };
    Some(small.into_rgba8())
}
