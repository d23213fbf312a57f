//! Files that are chosen in a dialog instead of typed, and codes that are read off a picture.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use replica::{CommunityAct, Intent, NetworkView, Refusal};
use ui::{NoDialog, Page, Part, Sought, Wish};

use crate::acts::{Screen, TALL, click, intent, open, says, wished, write};
use crate::{fixtures, lives};

const NO_DIALOG: &str = "No dialog for files opens on this computer.";

/// A file that was dropped; nothing is read from it.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody reads it here".to_owned())
    }
}

fn drop_on(screen: &mut Screen, file: &str) {
    let dropped = Dropped(PathBuf::from(file));
    screen.input_mut().dropped_files.push(Arc::new(dropped));
    screen.run_steps(3);
}

fn joining() -> Screen {
    let mut screen = open(fixtures::nobody(), TALL, Page::Home);
    click(&mut screen, "I have an invitation");
    screen
}

fn carrying() -> Screen {
    let mut screen = open(fixtures::lively(), TALL, Page::Sync);
    screen
        .state_mut()
        .window
        .set_network(NetworkView::default());
    screen.run_steps(3);
    screen
}

/// The field of the one dialog that was asked for.
fn asked(screen: &mut Screen, sought: &Sought) -> String {
    let wishes = wished(screen);
    match &wishes[..] {
        [
            Wish::Choose {
                field, sought: it, ..
            },
        ] if it == sought => field.clone(),
        _ => panic!("{wishes:?}"),
    }
}

fn chosen(screen: &mut Screen, field: &str, outcome: Result<Option<PathBuf>, NoDialog>) {
    let window = &mut screen.state_mut().window;
    window.chosen(field.to_owned(), outcome);
    screen.run_steps(3);
}

/// The field of the one picture that is to be looked into.
fn looked_into(screen: &mut Screen, picture: &str) -> String {
    let wishes = wished(screen);
    match &wishes[..] {
        [Wish::ReadCode { field, file }] if file == Path::new(picture) => field.clone(),
        _ => panic!("{wishes:?}"),
    }
}

fn scanned(screen: &mut Screen, field: &str, code: Result<String, Refusal>) {
    let window = &mut screen.state_mut().window;
    window.scanned(field.to_owned(), code);
    screen.run_steps(3);
}

#[test]
fn a_picture_of_a_ticket_is_dropped_chosen_or_named() {
    for way in ["dropped at once", "dropped", "chosen", "named"] {
        let mut screen = match way {
            "dropped at once" => open(fixtures::nobody(), TALL, Page::Home),
            _ => joining(),
        };
        match way {
            "dropped" | "dropped at once" => drop_on(&mut screen, "/home/nia/ticket.JPG"),
            "chosen" => {
                click(&mut screen, "From a picture of the code…");
                let field = asked(&mut screen, &Sought::Picture);
                let picture = Some(PathBuf::from("/home/nia/ticket.JPG"));
                chosen(&mut screen, &field, Ok(picture));
            }
            _ => {
                write(&mut screen, "Invitation ticket", "/home/nia/ticket.JPG");
                click(&mut screen, "Read the code in this picture");
            }
        }
        let field = looked_into(&mut screen, "/home/nia/ticket.JPG");
        assert!(says(&screen, "Looking into the picture"), "{way}");
        scanned(&mut screen, &field, Ok("EYELEVEL:AE3T".to_owned()));
        write(&mut screen, "Your name", "Nia");
        click(&mut screen, "Ask to join");
        let join = Intent::Join {
            ticket: "EYELEVEL:AE3T".to_owned(),
            person: "Nia".to_owned(),
        };
        assert_eq!(intent(&mut screen), join, "{way}");
    }
}

#[test]
fn a_picture_without_a_code_says_so_and_the_field_stays() {
    let mut screen = joining();
    drop_on(&mut screen, "/home/nia/cat.png");
    let field = looked_into(&mut screen, "/home/nia/cat.png");
    let refusal = Refusal::new("picture-without-code", "Could not find a code in cat.png.");
    scanned(&mut screen, &field, Err(refusal));
    assert!(says(&screen, "Could not find a code in cat.png."));
    drop_on(&mut screen, "/home/nia/news.bundle");
    assert!(wished(&mut screen).is_empty(), "that is no picture");
    drop_on(&mut screen, "/home/nia/ticket.png");
    looked_into(&mut screen, "/home/nia/ticket.png");
    assert!(!says(&screen, "Could not find a code in cat.png."));
}

#[test]
fn a_check_in_code_is_read_off_a_picture_and_no_file_goes_along() {
    let mut screen = open(lives::lively(), TALL, Page::Home);
    let community = lives::boulder();
    let id = community.row.id;
    screen.state_mut().view.community = Some(Arc::new(community));
    screen.state_mut().window.show_community(id);
    screen.state_mut().window.show_part(Part::Gatherings);
    screen.run_steps(3);
    wished(&mut screen);
    click(&mut screen, "Check in with a code");
    drop_on(&mut screen, "/home/nia/wall.png");
    let field = looked_into(&mut screen, "/home/nia/wall.png");
    scanned(&mut screen, &field, Ok("eyelevel-here:3fa1.ab".to_owned()));
    click(&mut screen, "Only for me");
    let check_in = CommunityAct::CheckIn {
        code: "eyelevel-here:3fa1.ab".to_owned(),
        share: false,
    };
    assert_eq!(intent(&mut screen), Intent::Community(check_in));
}

#[test]
fn a_bundle_is_chosen_in_a_dialog_where_no_path_was_typed() {
    let mut screen = carrying();
    click(&mut screen, "Read the file");
    let field = asked(&mut screen, &Sought::File);
    chosen(&mut screen, &field, Ok(None));
    assert!(wished(&mut screen).is_empty(), "its owner left it");
    click(&mut screen, "Read the file");
    let field = asked(&mut screen, &Sought::File);
    chosen(&mut screen, &field, Ok(Some("/media/news.bundle".into())));
    let read = Wish::ReadBundle("/media/news.bundle".to_owned());
    assert_eq!(wished(&mut screen), [read]);
    click(&mut screen, "Write a file");
    let new = Sought::New("eyelevel.bundle".to_owned());
    let field = asked(&mut screen, &new);
    chosen(&mut screen, &field, Ok(Some("/media/mine.bundle".into())));
    let written = Wish::WriteBundle {
        file: "/media/mine.bundle".to_owned(),
        recipients: String::new(),
    };
    assert_eq!(wished(&mut screen), [written]);
}

#[test]
fn where_no_dialog_opens_the_field_says_so() {
    let mut screen = carrying();
    click(&mut screen, "Read the file");
    let field = asked(&mut screen, &Sought::File);
    assert!(!says(&screen, NO_DIALOG));
    chosen(&mut screen, &field, Err(NoDialog));
    assert!(says(&screen, NO_DIALOG));
    assert!(says(&screen, "or drop a file on this window"));
    click(&mut screen, "Write a file");
    let field = asked(&mut screen, &Sought::New("eyelevel.bundle".to_owned()));
    chosen(&mut screen, &field, Err(NoDialog));
    assert!(says(&screen, "Type the path instead"));
    assert!(!says(&screen, "or drop a file on this window"));
    write(&mut screen, "File", "~/news.bundle");
    click(&mut screen, "Read the file");
    let read = Wish::ReadBundle("~/news.bundle".to_owned());
    assert_eq!(wished(&mut screen), [read]);
}

#[test]
fn a_folder_is_chosen_for_a_repository_and_a_new_one_for_an_export() {
    let mut screen = carrying();
    write(&mut screen, "Name", "stick");
    click(&mut screen, "Choose a folder…");
    let field = asked(&mut screen, &Sought::Folder);
    chosen(
        &mut screen,
        &field,
        Ok(Some("/media/stick/nordwerk.git".into())),
    );
    click(&mut screen, "Add repository");
    let added = Wish::AddRemote {
        name: "stick".to_owned(),
        url: "/media/stick/nordwerk.git".to_owned(),
    };
    assert_eq!(wished(&mut screen), [added]);
    let mut screen = open(fixtures::lively(), TALL, Page::Mine);
    wished(&mut screen);
    click(&mut screen, "Export");
    let field = asked(&mut screen, &Sought::New("eyelevel-export".to_owned()));
    chosen(&mut screen, &field, Ok(Some("/home/nia/mine".into())));
    assert_eq!(wished(&mut screen), [Wish::Export("/home/nia/mine".into())]);
}

#[test]
fn a_file_to_attach_is_chosen_in_a_dialog_above_the_field() {
    let mut screen = open(lives::lively(), TALL, Page::Home);
    let community = lives::boulder();
    let id = community.row.id;
    screen.state_mut().view.community = Some(Arc::new(community));
    screen.state_mut().window.show_community(id);
    screen.state_mut().window.show_part(Part::Exchange);
    screen.run_steps(3);
    click(&mut screen, "Share something");
    wished(&mut screen);
    click(&mut screen, "Attach a file…");
    let field = asked(&mut screen, &Sought::File);
    assert!(says(&screen, "File to attach"));
    chosen(&mut screen, &field, Ok(None));
    assert!(says(&screen, "File to attach"), "the path may be typed");
    click(&mut screen, "Attach");
    let field = asked(&mut screen, &Sought::File);
    chosen(&mut screen, &field, Ok(Some("/home/nia/plan.pdf".into())));
    let wishes = wished(&mut screen);
    assert!(
        matches!(&wishes[..], [Wish::Attach { file, .. }] if file == Path::new("/home/nia/plan.pdf")),
        "{wishes:?}"
    );
}

#[test]
fn whoever_goes_back_meanwhile_is_back_and_an_old_refusal_is_gone() {
    let mut screen = open(fixtures::nobody(), TALL, Page::Home);
    drop_on(&mut screen, "/home/nia/cat.png");
    let field = looked_into(&mut screen, "/home/nia/cat.png");
    click(&mut screen, "Back");
    assert!(says(&screen, "Create a space"), "while it is looked into");
    let refusal = || Refusal::new("picture-without-code", "Could not find a code in cat.png.");
    scanned(&mut screen, &field, Err(refusal()));
    assert!(says(&screen, "Create a space"), "nobody waits for it");
    drop_on(&mut screen, "/home/nia/cat.png");
    let field = looked_into(&mut screen, "/home/nia/cat.png");
    scanned(&mut screen, &field, Err(refusal()));
    assert!(says(&screen, "Could not find a code in cat.png."));
    click(&mut screen, "Back");
    click(&mut screen, "I have an invitation");
    assert!(!says(&screen, "Could not find a code in cat.png."));
}
