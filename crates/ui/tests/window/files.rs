//! Files on posts: attached, named, and shown in small once they are here.

use std::sync::Arc;

use egui_kittest::kittest::Queryable;
use replica::{Answer, Attachment, CommunityAct, FileView, Intent, View};
use ui::{Page, Part, Wish};

use crate::acts::{Screen, TALL, answer, click, open, says, settle, wished, write};
use crate::lives;

fn exchange(view: View) -> Screen {
    let mut screen = shown(view);
    settle(&mut screen);
    screen
}

fn shown(view: View) -> Screen {
    let id = view.community.as_ref().unwrap().row.id;
    let mut screen = open(view, TALL, Page::Home);
    screen.state_mut().window.show_community(id);
    screen.state_mut().window.show_part(Part::Exchange);
    screen.run_steps(5);
    screen
}

fn with_file(here: bool) -> View {
    let mut view = lives::lively();
    let mut community = (**view.community.as_ref().expect("one is open")).clone();
    community.posts[0].files = vec![FileView {
        id: "ab".repeat(32),
        name: "way.png".into(),
        media: "image/png".into(),
        bytes: 2_048,
        here,
    }];
    view.community = Some(Arc::new(community));
    view
}

fn plan() -> Attachment {
    Attachment::new([1; 32], [2; 32], 5, "image/png", "plan.png")
}

#[test]
fn a_file_goes_with_a_post_once_it_is_sealed() {
    let mut screen = exchange(lives::lively());
    click(&mut screen, "Share something");
    write(&mut screen, "Share something", "The plan");
    click(&mut screen, "Attach a file…");
    wished(&mut screen);
    write(&mut screen, "File to attach", "~/plan.png");
    click(&mut screen, "Attach");
    let wish = wished(&mut screen).remove(0);
    let Wish::Attach { form, .. } = wish else {
        panic!("{wish:?}");
    };
    click(&mut screen, "Post");
    assert!(wished(&mut screen).is_empty(), "it is still being sealed");
    screen.state_mut().window.attached(&form, Ok(plan()));
    screen.run_steps(5);
    assert!(says(&screen, "plan.png"));
    click(&mut screen, "Post");
    match wished(&mut screen).remove(0) {
        Wish::Do(Intent::Community(CommunityAct::With { files, act })) => {
            assert_eq!(files, [plan()]);
            assert!(matches!(*act, CommunityAct::Post { .. }), "{act:?}");
        }
        other => panic!("{other:?}"),
    }
    answer(&mut screen, Ok(Answer::Done));
    assert!(!says(&screen, "plan.png"), "it goes with one post only");
}

#[test]
fn nothing_is_fetched_because_it_is_on_screen() {
    let mut screen = exchange(with_file(false));
    assert!(says(&screen, "2 KiB"));
    assert!(wished(&mut screen).is_empty());
    click(&mut screen, "Get way.png");
    assert_eq!(wished(&mut screen), vec![Wish::GetFile("ab".repeat(32))]);
}

#[test]
fn a_picture_that_is_here_is_shown_in_small_and_asked_for_once() {
    let mut screen = shown(with_file(true));
    let id = "ab".repeat(32);
    let asked = |wishes: Vec<Wish>| wishes.contains(&Wish::Picture(id.clone()));
    assert!(asked(wished(&mut screen)));
    screen.run_steps(5);
    assert!(!asked(wished(&mut screen)));
    let pixels = egui::ColorImage::filled([40, 20], egui::Color32::RED);
    screen.state_mut().window.pictured(id.clone(), Some(pixels));
    screen.run_steps(5);
    let shown = screen.get_by_label("way.png").rect();
    assert_eq!(shown.size(), egui::vec2(40.0, 20.0));
    click(&mut screen, "Save way.png");
    let name = "way.png".to_owned();
    assert_eq!(wished(&mut screen), vec![Wish::SaveFile { id, name }]);
}
