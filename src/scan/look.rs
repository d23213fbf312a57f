//! Finding codes in a picture somebody took, as far as a picture is looked at at all.
//!
//! For: a photo or a screenshot in the place of what would have to be typed. Knows: two kinds of
//! pictures, how large one may be, and how much looking is enough. Never: looks longer at a picture
//! that was made to take long; lets a broken one do more than come to nothing.

use std::cell::Cell;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;

use image::imageops::FilterType;
use image::{
    DynamicImage, GenericImage, GenericImageView, GrayImage, ImageError, ImageFormat, ImageReader,
    Limits, Luma,
};
use rqrr::PreparedImage;

/// The largest file that is looked into, in bytes.
pub const PICTURE_MAX_BYTES: u64 = 24 * 1024 * 1024;
/// The widest and highest picture that is decoded, in pixels.
pub const EDGE_MAX_PIXELS: u32 = 8_192;
/// The most memory a decoder may take, in bytes: three for each pixel of the largest picture, and a
/// little beside.
const DECODED_MAX_BYTES: u64 = 200 * 1024 * 1024;
/// How wide or high a picture is made before it is looked at, in pixels: one after the other, until a
/// code can be read. Whether one can hangs on how its modules fall on the pixels.
const EDGES_PIXELS: [u32; 5] = [1_024, 1_536, 768, 2_048, 512];
/// How wide or high a picture is kept, in pixels: the largest it is looked at.
const KEPT_MAX_PIXELS: u32 = 2_048;
/// How many times larger a small picture is made at most.
const ENLARGED_MAX: u32 = 4;
/// How many pixels of one picture are read, at all sizes together: half as much again as one full of
/// noise takes.
const READS_MAX: u64 = 152_000_000;
/// Copying or turning round so many pixels counts as reading one.
const COPIED_PER_READ: u64 = 16;
/// The longest code that is handed on, in bytes; what a code holds at most.
pub const CODE_MAX_BYTES: usize = 8 * 1024;

/// Why nothing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unseen {
    /// Neither PNG nor JPEG, or damaged.
    NoPicture,
    TooLarge,
    NoCode,
    /// None was found in as much as is looked at.
    GaveUp,
}

/// Reads the codes in a picture; those found at one size, as soon as one of them is wanted.
pub fn look(bytes: &[u8], is_wanted: fn(&str) -> bool) -> Result<Vec<String>, Unseen> {
    let picture = decoded(bytes)?;
    let left = Rc::new(Cell::new(READS_MAX));
    let mut seen: Vec<String> = Vec::new();
    let most = picture
        .width()
        .max(picture.height())
        .saturating_mul(ENLARGED_MAX);
    let mut tried = Vec::new();
    let mut nothing = Unseen::NoCode;
    for edge in EDGES_PIXELS.map(|edge| edge.min(most)) {
        if tried.contains(&edge) {
            continue;
        }
        tried.push(edge);
        let Some(found) = codes_at(&picture, edge, &left) else {
            nothing = Unseen::GaveUp;
            break;
        };
        for code in found {
            if !seen.contains(&code) {
                seen.push(code);
            }
        }
        if seen.iter().any(|code| is_wanted(code)) {
            break;
        }
    }
    if seen.is_empty() {
        return Err(nothing);
    }
    Ok(seen)
}

fn decoded(bytes: &[u8]) -> Result<DynamicImage, Unseen> {
    let format = match replica::media_of_bytes(bytes) {
        "image/png" => ImageFormat::Png,
        "image/jpeg" => ImageFormat::Jpeg,
        _ => return Err(Unseen::NoPicture),
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(EDGE_MAX_PIXELS);
    limits.max_image_height = Some(EDGE_MAX_PIXELS);
    limits.max_alloc = Some(DECODED_MAX_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    match reader.decode() {
        Ok(picture) => Ok(kept(on_white(&picture))),
        Err(ImageError::Limits(_)) => Err(Unseen::TooLarge),
        Err(
            ImageError::Decoding(_)
            | ImageError::Encoding(_)
            | ImageError::Parameter(_)
            | ImageError::Unsupported(_)
            | ImageError::IoError(_),
        ) => Err(Unseen::NoPicture),
    }
}

/// Makes a large picture as small as one is looked at, once: making it another size takes sixteen bytes
/// for each pixel, and this takes none.
fn kept(picture: GrayImage) -> DynamicImage {
    let edge = picture.width().max(picture.height());
    let picture = DynamicImage::ImageLuma8(picture);
    if edge > KEPT_MAX_PIXELS {
        picture.thumbnail(KEPT_MAX_PIXELS, KEPT_MAX_PIXELS)
    } else {
        picture
    }
}

/// Makes it grey. What can be seen through lies on white: a code without a ground is dark on nothing.
fn on_white(picture: &DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.to_luma8();
    }
    let (width, height) = picture.dimensions();
    let mut grey = GrayImage::new(width, height);
    for (pixel, seen) in grey.pixels_mut().zip(picture.to_luma_alpha8().pixels()) {
        let [luma, alpha] = seen.0.map(u32::from);
        let shown = (luma * alpha + 255 * (255 - alpha)) / 255;
        *pixel = Luma([u8::try_from(shown).unwrap_or(u8::MAX)]);
    }
    grey
}

/// Reads the codes in a picture made this large, or says that enough was looked at.
fn codes_at(picture: &DynamicImage, edge: u32, left: &Rc<Cell<u64>>) -> Option<Vec<String>> {
    spend(left, pixels(picture))?;
    let sized = picture.resize(edge, edge, FilterType::Triangle);
    spend(left, pixels(&sized))?;
    let mut sized = sized.into_luma8();
    let found = codes_in(sized.clone(), left)?;
    if !found.is_empty() {
        return Some(found);
    }
    // A dark terminal shows a code light on dark.
    spend(left, pixels(&sized) / COPIED_PER_READ)?;
    image::imageops::invert(&mut sized);
    codes_in(sized, left)
}

/// Reads the codes that are dark on light, or says that enough was looked at.
fn codes_in(picture: GrayImage, left: &Rc<Cell<u64>>) -> Option<Vec<String>> {
    let canvas = Canvas {
        picture,
        left: Rc::clone(left),
    };
    // Whoever reads codes was written for pictures people take. It ends early by unwinding, and a
    // picture at which it stumbles is one without a code.
    let found = catch_unwind(AssertUnwindSafe(|| {
        let mut prepared = PreparedImage::prepare(canvas);
        let grids = prepared.detect_grids();
        let codes = grids.iter().filter_map(|grid| grid.decode().ok());
        let codes = codes.map(|(_, code)| code);
        codes.filter(|code| code.len() <= CODE_MAX_BYTES).collect()
    }));
    match found {
        Ok(codes) => Some(codes),
        Err(why) if why.is::<Enough>() => None,
        Err(_stumbled) => Some(Vec::new()),
    }
}

fn pixels(picture: &impl GenericImageView) -> u64 {
    u64::from(picture.width()) * u64::from(picture.height())
}

/// Takes what is read off what may still be read, or says that it is enough.
fn spend(left: &Cell<u64>, reads: u64) -> Option<()> {
    left.set(left.get().checked_sub(reads)?);
    Some(())
}

/// What the search ends with once it has read as much as it may.
struct Enough;

/// A picture that counts how often it is read.
struct Canvas {
    picture: GrayImage,
    left: Rc<Cell<u64>>,
}

impl Canvas {
    fn spend(&self, reads: u64) {
        if spend(&self.left, reads).is_none() {
            // Not a panic: nothing is wrong, and nothing is printed.
            resume_unwind(Box::new(Enough));
        }
    }
}

impl Clone for Canvas {
    fn clone(&self) -> Canvas {
        self.spend(pixels(&self.picture) / COPIED_PER_READ);
        Canvas {
            picture: self.picture.clone(),
            left: Rc::clone(&self.left),
        }
    }
}

impl GenericImageView for Canvas {
    type Pixel = Luma<u8>;

    fn dimensions(&self) -> (u32, u32) {
        self.picture.dimensions()
    }

    fn get_pixel(&self, x: u32, y: u32) -> Luma<u8> {
        self.spend(1);
        *self.picture.get_pixel(x, y)
    }
}

#[allow(deprecated, reason = "the trait still asks for them")]
impl GenericImage for Canvas {
    fn get_pixel_mut(&mut self, x: u32, y: u32) -> &mut Luma<u8> {
        self.picture.get_pixel_mut(x, y)
    }

    fn put_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.picture.put_pixel(x, y, pixel);
    }

    fn blend_pixel(&mut self, x: u32, y: u32, pixel: Luma<u8>) {
        self.picture.put_pixel(x, y, pixel);
    }
}
