//! The window as a picture, without a graphics card, a display or a thread.
//!
//! A small renderer for egui's meshes: gamma-space blending of premultiplied colours as the real
//! backends do it, bilinear textures, top-left fill rule, a grid of 1/256 pixel. The same view
//! gives the same bytes on every machine, which is what tests and the pictures in the docs need.

use std::collections::BTreeMap;

use egui::epaint::{ClippedPrimitive, ImageData, Primitive, Vertex};
use egui::{Color32, Pos2, RawInput, Rect, TextureId, TexturesDelta, Ui, Vec2};
use replica::View;

use crate::{Window, tokens};

/// Frames drawn before the one that is kept: the first lays out, the second knows the sizes, the
/// rest let what blends in arrive.
const FRAMES: usize = 4;
/// Time between two frames, in seconds; longer than any blend.
const FRAME_S: f64 = 0.3;
/// Sub-pixel positions per pixel.
const GRID: f32 = 256.0;

/// Width, height and RGBA bytes, row by row from the top.
pub type Picture = (u32, u32, Vec<u8>);

/// Draws a view as the window would show it at this size, in points.
pub fn picture(view: &View, window: &mut Window, size: Vec2, dark: bool) -> Picture {
    let mut wishes = Vec::new();
    picture_of(size, dark, |ui| window.ui(ui, view, &mut wishes))
}

/// Draws anything that fills a window of this size, in points.
pub fn picture_of(size: Vec2, dark: bool, mut draw: impl FnMut(&mut Ui)) -> Picture {
    let ctx = egui::Context::default();
    crate::install(&ctx);
    let mut canvas = Canvas::default();
    let mut shapes = Vec::new();
    for frame in 0..FRAMES {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
            time: Some(frame as f64 * FRAME_S),
            // Nothing has the pointer; nothing has the focus.
            focused: false,
            system_theme: Some(if dark {
                egui::Theme::Dark
            } else {
                egui::Theme::Light
            }),
            ..Default::default()
        };
        let mut output = ctx.run_ui(input, &mut draw);
        canvas.take(&output.textures_delta);
        output.textures_delta.clear();
        shapes = std::mem::take(&mut output.shapes);
    }
    let primitives = ctx.tessellate(shapes, 1.0);
    let (width, height) = (size.x.round() as usize, size.y.round() as usize);
    let bytes = canvas.paint(width, height, &primitives, tokens::for_dark(dark).app_bg);
    (width as u32, height as u32, bytes)
}

struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
    linear: bool,
}

/// The textures of a context, and the means to paint with them.
#[derive(Default)]
struct Canvas {
    textures: BTreeMap<TextureId, Texture>,
}

impl Canvas {
    fn take(&mut self, delta: &TexturesDelta) {
        for (id, changes) in &delta.set {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match change.pos {
                    Some(at) => {
                        if let Some(texture) = self.textures.get_mut(id) {
                            texture.patch(image, at);
                        }
                    }
                    None => {
                        let texture = Texture {
                            width: image.size[0],
                            height: image.size[1],
                            pixels: image.pixels.clone(),
                            linear: change.options.magnification == egui::TextureFilter::Linear,
                        };
                        self.textures.insert(*id, texture);
                    }
                }
            }
        }
    }

    fn paint(
        &self,
        width: usize,
        height: usize,
        primitives: &[ClippedPrimitive],
        ground: Color32,
    ) -> Vec<u8> {
        let mut pixels = vec![ground.to_array(); width * height];
        for clipped in primitives {
            let Primitive::Mesh(mesh) = &clipped.primitive else {
                continue;
            };
            let Some(texture) = self.textures.get(&mesh.texture_id) else {
                continue;
            };
            let mut surface = Surface {
                pixels: &mut pixels,
                width,
                clip: clip(clipped.clip_rect, width, height),
                texture,
            };
            for corners in mesh.indices.chunks_exact(3) {
                let [a, b, c] = [0, 1, 2].map(|i| {
                    let index = corners.get(i).copied().unwrap_or_default();
                    mesh.vertices
                        .get(index as usize)
                        .copied()
                        .unwrap_or_default()
                });
                surface.triangle(a, b, c);
            }
        }
        pixels.into_iter().flatten().collect()
    }
}

fn clip(rect: Rect, width: usize, height: usize) -> [i64; 4] {
    [
        rect.min.x.round().max(0.0) as i64,
        rect.min.y.round().max(0.0) as i64,
        rect.max.x.round().min(width as f32) as i64,
        rect.max.y.round().min(height as f32) as i64,
    ]
}

impl Texture {
    fn patch(&mut self, image: &egui::ColorImage, at: [usize; 2]) {
        let [x, y] = at;
        let across = image.size[0];
        for (row, line) in image.pixels.chunks_exact(across.max(1)).enumerate() {
            let start = (y + row) * self.width + x;
            if let Some(target) = self.pixels.get_mut(start..start + line.len()) {
                target.copy_from_slice(line);
            }
        }
    }

    fn at(&self, x: i32, y: i32) -> [f32; 4] {
        let x = x.clamp(0, self.width as i32 - 1) as usize;
        let y = y.clamp(0, self.height as i32 - 1) as usize;
        let pixel = self.pixels.get(y * self.width + x).copied();
        pixel.unwrap_or_default().to_array().map(f32::from)
    }

    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.width as f32, v * self.height as f32);
        if !self.linear {
            return self.at(x.floor() as i32, y.floor() as i32);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_part, bottom_part) = (x - left, y - top);
        let (left, top) = (left as i32, top as i32);
        let upper = mix(self.at(left, top), self.at(left + 1, top), right_part);
        let lower = mix(
            self.at(left, top + 1),
            self.at(left + 1, top + 1),
            right_part,
        );
        mix(upper, lower, bottom_part)
    }
}

fn mix(a: [f32; 4], b: [f32; 4], part: f32) -> [f32; 4] {
    let [a0, a1, a2, a3] = a;
    let [b0, b1, b2, b3] = b;
    let one = |a: f32, b: f32| a + (b - a) * part;
    [one(a0, b0), one(a1, b1), one(a2, b2), one(a3, b3)]
}

/// One line through two corners: zero on it, positive inside the triangle.
#[derive(Clone, Copy)]
struct Edge {
    dx: i64,
    dy: i64,
    at_zero: i64,
}

impl Edge {
    fn between(p: (i64, i64), q: (i64, i64)) -> Edge {
        let (dx, dy) = (q.0 - p.0, q.1 - p.1);
        // Top-left rule: a pixel on the line between two triangles belongs to one of them.
        let owned = dy < 0 || (dy == 0 && dx > 0);
        let bias = if owned { 0 } else { -1 };
        Edge {
            dx: -dy,
            dy: dx,
            at_zero: dy * p.0 - dx * p.1 + bias,
        }
    }

    /// How far inside the middle of a pixel lies.
    fn at(self, x: i64, y: i64) -> i64 {
        self.dx * (x * 256 + 128) + self.dy * (y * 256 + 128) + self.at_zero
    }

    /// Narrows a row of pixels to those on the inner side.
    fn narrow(self, y: i64, (from, to): (i64, i64)) -> (i64, i64) {
        let step = self.dx * 256;
        let first = self.at(0, y);
        match step {
            0 if first < 0 => (from, from),
            0 => (from, to),
            1.. => (from.max(-first.div_euclid(step)), to),
            _ => (from, to.min(first.div_euclid(-step) + 1)),
        }
    }
}

/// What the triangles of one mesh are painted on.
struct Surface<'a> {
    pixels: &'a mut [[u8; 4]],
    width: usize,
    clip: [i64; 4],
    texture: &'a Texture,
}

impl Surface<'_> {
    fn triangle(&mut self, a: Vertex, mut b: Vertex, mut c: Vertex) {
        let grid = |p: Pos2| ((p.x * GRID).round() as i64, (p.y * GRID).round() as i64);
        let (pa, mut pb, mut pc) = (grid(a.pos), grid(b.pos), grid(c.pos));
        let mut area = (pb.0 - pa.0) * (pc.1 - pa.1) - (pb.1 - pa.1) * (pc.0 - pa.0);
        if area == 0 {
            return;
        }
        if area < 0 {
            std::mem::swap(&mut pb, &mut pc);
            std::mem::swap(&mut b, &mut c);
            area = -area;
        }
        let [left, top, right, bottom] = self.clip;
        let x0 = (pa.0.min(pb.0).min(pc.0) >> 8).max(left);
        let x1 = ((pa.0.max(pb.0).max(pc.0) + 255) >> 8).min(right);
        let y0 = (pa.1.min(pb.1).min(pc.1) >> 8).max(top);
        let y1 = ((pa.1.max(pb.1).max(pc.1) + 255) >> 8).min(bottom);
        let edges = [
            Edge::between(pb, pc),
            Edge::between(pc, pa),
            Edge::between(pa, pb),
        ];
        let paint = Paint::new(self.texture, [a, b, c], area);
        for y in y0..y1 {
            let (from, to) = edges
                .iter()
                .fold((x0, x1), |span, edge| edge.narrow(y, span));
            if from >= to {
                continue;
            }
            let row = y as usize * self.width;
            let span = row + from as usize..row + to as usize;
            let Some(pixels) = self.pixels.get_mut(span) else {
                continue;
            };
            match paint.flat {
                Some(source) => fill(pixels, source),
                None => {
                    for (x, pixel) in (from..to).zip(pixels) {
                        let weights = edges.map(|edge| edge.at(x, y));
                        *pixel = over(paint.at(weights), *pixel);
                    }
                }
            }
        }
    }
}

/// Lays one colour over a row of pixels.
fn fill(pixels: &mut [[u8; 4]], source: [f32; 4]) {
    let [_, _, _, alpha] = source;
    if alpha >= 255.0 {
        pixels.fill(source.map(|v| (v + 0.5) as u8));
    } else if alpha > 0.0 {
        for pixel in pixels {
            *pixel = over(source, *pixel);
        }
    }
}

/// Lays a premultiplied colour over another, rounded to bytes as a real frame buffer does.
fn over(source: [f32; 4], under: [u8; 4]) -> [u8; 4] {
    let [r, g, b, a] = source;
    let [ur, ug, ub, ua] = under;
    let rest = 1.0 - a / 255.0;
    let one = |s: f32, u: u8| (s + f32::from(u) * rest + 0.5).min(255.0) as u8;
    [one(r, ur), one(g, ug), one(b, ub), one(a, ua)]
}

/// The colour of a triangle at any of its pixels.
struct Paint<'a> {
    texture: &'a Texture,
    colours: [[f32; 4]; 3],
    corners: [Pos2; 3],
    scale: f32,
    /// Already known where all corners have one colour and one texel.
    flat: Option<[f32; 4]>,
}

impl<'a> Paint<'a> {
    fn new(texture: &'a Texture, [a, b, c]: [Vertex; 3], area: i64) -> Paint<'a> {
        let colours = [a, b, c].map(|vertex| vertex.color.to_array().map(f32::from));
        let one_texel = a.uv == b.uv && b.uv == c.uv;
        let one_colour = a.color == b.color && b.color == c.color;
        let flat = (one_texel && one_colour).then(|| {
            let [colour, _, _] = colours;
            tinted(colour, texture.sample(a.uv.x, a.uv.y))
        });
        Paint {
            texture,
            colours,
            corners: [a.uv, b.uv, c.uv],
            scale: 1.0 / area as f32,
            flat,
        }
    }

    fn at(&self, weights: [i64; 3]) -> [f32; 4] {
        let [wa, wb, wc] = weights.map(|weight| weight as f32 * self.scale);
        let [a, b, c] = self.colours;
        let mut colour = [0.0; 4];
        for (((out, a), b), c) in colour.iter_mut().zip(a).zip(b).zip(c) {
            *out = a * wa + b * wb + c * wc;
        }
        let [a, b, c] = self.corners;
        let u = a.x * wa + b.x * wb + c.x * wc;
        let v = a.y * wa + b.y * wb + c.y * wc;
        tinted(colour, self.texture.sample(u, v))
    }
}

fn tinted(colour: [f32; 4], texel: [f32; 4]) -> [f32; 4] {
    let mut tinted = colour;
    for (out, texel) in tinted.iter_mut().zip(texel) {
        *out = *out * texel / 255.0;
    }
    tinted
}
