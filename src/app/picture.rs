//! Pictures of others, in small.
//!
//! For: looking at an attached picture without leaving the window. Knows: two kinds of pictures and
//! how large one may be. Never: decodes what its header says is larger, animates, or lets a broken
//! file do more than show nothing.

use std::io::Cursor;

use egui::ColorImage;
use image::{ImageFormat, ImageReader, Limits};

/// The widest and highest picture that is decoded, in pixels.
const EDGE_MAX_PIXELS: u32 = 8_192;
/// The most memory a decoder may take, in bytes.
const DECODED_MAX_BYTES: u64 = 96 * 1024 * 1024;
/// How wide and high what is shown is at most, in pixels.
const SHOWN_MAX_PIXELS: u32 = 720;

/// Decodes a picture and makes it small, or gives nothing.
pub fn in_small(bytes: &[u8]) -> Option<ColorImage> {
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
    let small = small.into_rgba8();
    let size = [small.width() as usize, small.height() as usize];
    Some(ColorImage::from_rgba_unmultiplied(size, small.as_raw()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbaImage::from_pixel(width, height, image::Rgba([1, 2, 3, 255]));
        let written = picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png);
        written.unwrap();
        bytes
    }

    #[test]
    fn a_picture_is_shown_in_small() {
        assert_eq!(in_small(&png(40, 20)).unwrap().size, [40, 20]);
        assert_eq!(in_small(&png(1_440, 720)).unwrap().size, [720, 360]);
    }

    #[test]
    fn what_says_it_is_huge_is_cut_or_is_no_picture_shows_nothing() {
        // The header says 60,000 by 60,000; nothing is made room for.
        let mut huge = png(4, 4);
        huge.splice(16..24, [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        assert!(in_small(&huge).is_none());
        let whole = png(64, 64);
        for end in [0, 1, 8, 20, 33, whole.len() / 2] {
            assert!(in_small(&whole[..end]).is_none(), "cut at {end}");
        }
        for other in [
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
            "GIF89a",
            "text",
        ] {
            assert!(in_small(other.as_bytes()).is_none(), "{other}");
        }
        assert!(in_small(b"\xff\xd8\xff\xe0broken").is_none());
    }
}
