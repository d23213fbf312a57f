//! How long a frame takes in a very large space. Printed, never judged: machines differ.

use std::time::Instant;

use ui::Page;

use crate::acts::open;
use crate::fixtures;

const FRAMES: u32 = 20;

#[test]
fn frames_of_a_hundred_thousand_people() {
    let view = fixtures::huge();
    for (name, page) in [
        ("people", Page::People),
        ("matches", Page::Matches),
        ("home", Page::Home),
    ] {
        let mut screen = open(view.clone(), egui::vec2(1280.0, 800.0), page);
        let start = Instant::now();
        screen.run_steps(FRAMES as usize);
        let frame = start.elapsed() / FRAMES;
        println!("{name}: {:.2} ms a frame", frame.as_secs_f64() * 1_000.0);
    }
}
