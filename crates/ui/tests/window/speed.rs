//! How long a frame takes in a very large space. Printed, never judged: machines differ.

use std::time::Instant;

use ui::Page;

use crate::acts::open;
use crate::{fixtures, lives};

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

/// A feed of ten thousand posts and a community with as many, while scrolling.
#[test]
fn frames_of_ten_thousand_posts() {
    let view = lives::endless();
    for name in ["community", "home"] {
        let mut screen = open(view.clone(), egui::vec2(1280.0, 800.0), Page::Home);
        if name == "community" {
            screen.state_mut().window.show_community(lives::scope(0));
        }
        screen.run_steps(3);
        let start = Instant::now();
        for _ in 0..FRAMES {
            screen.input_mut().events.push(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: egui::vec2(0.0, -400.0),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: egui::Modifiers::NONE,
            });
            screen.step();
        }
        let frame = start.elapsed() / FRAMES;
        println!("{name}: {:.2} ms a frame", frame.as_secs_f64() * 1_000.0);
    }
}
