//! Pictures of others, in small.
//!
//! For: looking at an attached picture without leaving the window.

mod small;

use egui::ColorImage;

/// Decodes a picture and makes it small, or gives nothing.
pub fn in_small(bytes: &[u8]) -> Option<ColorImage> {
    let small = small::small(bytes)?;
    let size = [small.width() as usize, small.height() as usize];
    Some(ColorImage::from_rgba_unmultiplied(size, small.as_raw()))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::ImageFormat;

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
