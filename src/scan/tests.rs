//! Our own codes as people photograph them: turned, small, grainy, two at once; and what is none.

use std::fs;
use std::path::PathBuf;

use image::{GrayImage, ImageFormat, Luma};

use super::look::{Unseen, look};
use super::{is_ours, read};

const TICKET: &str = "EYELEVEL:AE3TQMZ7K5WQ2NDX4LJH6YCRVPBF0S1GU8";

/// A code with its white edge, as `invite --qr` writes it.
fn code(text: &str, module: u32) -> GrayImage {
    let code = qrcode::QrCode::with_error_correction_level(text, qrcode::EcLevel::L).unwrap();
    let (width, quiet) = (code.width() as u32, 4);
    let dark = code.to_colors();
    let side = (width + 2 * quiet) * module;
    GrayImage::from_fn(side, side, |x, y| {
        let at = |pixel: u32| (pixel / module).checked_sub(quiet).filter(|at| *at < width);
        let is_dark = match (at(x), at(y)) {
            (Some(x), Some(y)) => dark[(y * width + x) as usize] == qrcode::Color::Dark,
            _ => false,
        };
        Luma([if is_dark { 0 } else { 255 }])
    })
}

fn long_ticket() -> String {
    let letters =
        (0..420u32).map(|n| char::from(b'A' + u8::try_from((n * 7 + n / 3) % 26).unwrap()));
    format!("EYELEVEL:{}", letters.collect::<String>())
}

/// The same picture turned by some degrees, on grey.
fn turned(picture: &GrayImage, degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let side = (width * cos.abs() + height * sin.abs()).ceil();
    GrayImage::from_fn(side as u32, side as u32, |x, y| {
        let (x, y) = (x as f32 - side / 2.0, y as f32 - side / 2.0);
        let (u, v) = (
            cos * x + sin * y + width / 2.0,
            cos * y - sin * x + height / 2.0,
        );
        let is_inside = u >= 0.0 && v >= 0.0 && u < width && v < height;
        match is_inside {
            true => *picture.get_pixel(u as u32, v as u32),
            false => Luma([190]),
        }
    })
}

/// The same picture as a bad light makes it: greyer and grainy.
fn grainy(mut picture: GrayImage) -> GrayImage {
    let mut dice = 12_345_u32;
    for pixel in picture.pixels_mut() {
        dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = i32::try_from((dice >> 16) % 81).unwrap() - 40;
        let grey = 40 + i32::from(pixel.0[0]) * 7 / 10;
        pixel.0[0] = u8::try_from((grey + grain).clamp(0, 255)).unwrap();
    }
    picture
}

/// The same picture as a dark terminal shows it, with the rest of the terminal around it.
fn on_dark(mut picture: GrayImage) -> GrayImage {
    image::imageops::invert(&mut picture);
    let (width, height) = (picture.width() * 2, picture.height() * 3 / 2);
    let mut terminal = GrayImage::from_pixel(width, height, Luma([18]));
    image::imageops::overlay(&mut terminal, &picture, 20, 30);
    terminal
}

fn beside(left: &GrayImage, right: &GrayImage) -> GrayImage {
    let height = left.height().max(right.height());
    let mut both = GrayImage::from_pixel(left.width() + right.width(), height, Luma([255]));
    image::imageops::overlay(&mut both, left, 0, 0);
    image::imageops::overlay(&mut both, right, i64::from(left.width()), 0);
    both
}

/// Reads a picture from a file, and gives what was read or the code of the refusal.
fn read_as(picture: &GrayImage, format: ImageFormat) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ticket.png");
    picture.save_with_format(&file, format).unwrap();
    read(&file).map_err(|refusal| refusal.code)
}

fn read_bytes(bytes: &[u8]) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ticket.png");
    fs::write(&file, bytes).unwrap();
    read(&file).map_err(|refusal| refusal.code)
}

#[test]
fn a_code_is_read_as_people_take_pictures_of_it() {
    let (short, long) = (TICKET.to_owned(), long_ticket());
    for (what, picture, text) in [
        ("as written", code(&long, 6), &long),
        ("small", code(&long, 2), &long),
        ("on its side", turned(&code(&long, 4), 90.0), &long),
        ("upside down", turned(&code(&short, 5), 180.0), &short),
        ("a little askew", turned(&code(&short, 6), 7.0), &short),
        ("very askew", turned(&code(&short, 6), 33.0), &short),
        ("in a bad light", grainy(code(&short, 5)), &short),
        ("light on dark", on_dark(code(&short, 6)), &short),
        ("both", grainy(turned(&code(&short, 6), 12.0)), &short),
    ] {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            assert_eq!(read_as(&picture, format).as_ref(), Ok(text), "{what}");
        }
    }
}

#[test]
fn a_code_of_ours_is_told_from_others_and_two_of_ours_from_one() {
    let (ours, another) = (code(TICKET, 4), code("eyelevel-here:3fa1c2.abcd", 4));
    let foreign = code("https://nordwerk.example/menu", 4);
    let png = |picture: &GrayImage| read_as(picture, ImageFormat::Png);
    assert_eq!(png(&beside(&foreign, &ours)), Ok(TICKET.to_owned()));
    assert_eq!(png(&beside(&ours, &ours)), Ok(TICKET.to_owned()));
    assert_eq!(png(&foreign), Err("picture-foreign-code".into()));
    assert_eq!(
        png(&beside(&ours, &another)),
        Err("picture-many-codes".into())
    );
    let nothing = grainy(GrayImage::from_pixel(300, 200, Luma([255])));
    assert_eq!(png(&nothing), Err("picture-without-code".into()));
}

#[test]
fn what_can_be_seen_through_lies_on_white() {
    let opaque = code(TICKET, 4);
    let picture = image::RgbaImage::from_fn(opaque.width(), opaque.height(), |x, y| {
        let is_dark = opaque.get_pixel(x, y).0[0] == 0;
        image::Rgba([0, 0, 0, if is_dark { 255 } else { 0 }])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    assert_eq!(read_bytes(bytes.get_ref()), Ok(TICKET.to_owned()));
}

#[test]
fn what_is_no_picture_is_cut_or_too_large_is_said() {
    let mut bytes = std::io::Cursor::new(Vec::new());
    code(TICKET, 4)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    let whole = bytes.into_inner();
    for end in [0, 1, 8, 20, 33, whole.len() / 2] {
        assert_eq!(
            read_bytes(&whole[..end]),
            Err("picture-unreadable".into()),
            "cut at {end}"
        );
    }
    for other in [
        &b"GIF89a"[..],
        b"<svg/>",
        b"\xff\xd8\xff\xe0broken",
        b"text",
    ] {
        assert_eq!(read_bytes(other), Err("picture-unreadable".into()));
    }
    let heavy = vec![0; usize::try_from(super::PICTURE_MAX_BYTES).unwrap() + 1];
    assert_eq!(read_bytes(&heavy), Err("picture-too-large".into()));
    let folder = tempfile::tempdir().unwrap();
    for place in [folder.path().to_owned(), PathBuf::from("nowhere.png")] {
        let refused = read(&place).map_err(|refusal| refusal.code);
        assert_eq!(refused, Err("picture-unreadable".into()));
    }
}

/// A picture of which only the beginning is there: it says how large it is, and in which colours.
fn announced(width: u32, height: u32, colours: u8) -> Vec<u8> {
    const EIGHT_BITS: u8 = 8;
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([EIGHT_BITS, colours, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(&header);
    bytes.extend(checksum(&header).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT");
    bytes.extend(checksum(b"IDAT").to_be_bytes());
    bytes
}

/// What a PNG says to each of its parts.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1));
    !bytes
        .iter()
        .fold(!0, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[test]
fn a_picture_is_too_large_by_its_sides_or_by_the_memory_it_takes() {
    const RGB: u8 = 2;
    const RGBA: u8 = 6;
    let long = GrayImage::from_pixel(8_193, 1, Luma([255]));
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        assert_eq!(read_as(&long, format), Err("picture-too-large".into()));
    }
    let longest = GrayImage::from_pixel(8_192, 1, Luma([255]));
    let refused = read_as(&longest, ImageFormat::Png);
    assert_eq!(refused, Err("picture-without-code".into()));
    for (width, height, colours, refused) in [
        (60_000, 60_000, RGB, "picture-too-large"),
        (8_192, 8_192, RGBA, "picture-too-large"),
        // Of fifty megapixels, as telephones take them: looked into, and then there is nothing.
        (8_160, 6_120, RGB, "picture-unreadable"),
        (8_192, 8_192, RGB, "picture-unreadable"),
    ] {
        let read = read_bytes(&announced(width, height, colours));
        assert_eq!(read, Err(refused.into()), "{width} by {height}");
    }
}

#[test]
fn a_large_photo_is_made_smaller_and_read() {
    let picture = beside(&code(TICKET, 40), &GrayImage::new(3_000, 2_800));
    assert!(picture.width() > 4_000);
    assert_eq!(read_as(&picture, ImageFormat::Png), Ok(TICKET.to_owned()));
}

fn looked_at(picture: &GrayImage) -> Result<Vec<String>, Unseen> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    look(bytes.get_ref(), is_ours)
}

/// A picture full of the corners of codes makes whoever pairs them up work for ever; it ends because
/// only so much is looked at. Noise is looked at to its end.
#[test]
fn a_picture_made_to_take_long_comes_to_nothing() {
    let corners = GrayImage::from_fn(360, 360, |x, y| {
        let (x, y) = (i64::from(x % 18) / 2 - 3, i64::from(y % 18) / 2 - 3);
        let ring = x.abs().max(y.abs());
        Luma([if ring == 3 || ring <= 1 { 0 } else { 255 }])
    });
    assert_eq!(looked_at(&corners), Err(Unseen::GaveUp));
    let noise = grainy(GrayImage::from_pixel(2_048, 2_048, Luma([128])));
    assert_eq!(looked_at(&noise), Err(Unseen::NoCode));
}
