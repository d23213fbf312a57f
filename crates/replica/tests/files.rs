//! Files on posts: they travel as names and sizes, are found, and go when nothing names them.

use crate::alike::show;
use crate::common::Table;
use model::Attachment;
use replica::{
    Answer, CommunityAct, FileView, Input, Intent, PostKind, Question, Refusal, ScopeId, Template,
};

const ANN: usize = 0;
const BEN: usize = 1;

fn file(number: u8, name: &str) -> Attachment {
    Attachment::new([number; 32], [number; 32], 5, "image/png", name)
}

fn does(table: &mut Table, device: usize, act: CommunityAct) -> Result<Answer, Refusal> {
    table.wish(device, Intent::Community(act))
}

fn founded(table: &mut Table, name: &str) -> ScopeId {
    let act = CommunityAct::Found {
        name: name.to_owned(),
        template: Template::Theme,
        closed: None,
    };
    match does(table, ANN, act).unwrap() {
        Answer::Said { community, .. } => community,
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn post(community: ScopeId, text: &str) -> CommunityAct {
    CommunityAct::Post {
        community,
        kind: PostKind::News,
        text: text.to_owned(),
        until: None,
    }
}

fn with(files: Vec<Attachment>, act: CommunityAct) -> CommunityAct {
    let act = Box::new(act);
    CommunityAct::With { files, act }
}

fn said(answer: Answer) -> String {
    match answer {
        Answer::Said { id, .. } => id,
        other => panic!("{other:?}"),
    }
}

fn names(files: &[FileView]) -> Vec<&str> {
    files.iter().map(|file| file.name.as_str()).collect()
}

/// What a device still holds after two looks at everything.
fn held_after_looks(table: &mut Table, device: usize, file: &FileView) -> bool {
    for _ in 0..3 {
        table.pass(replica::PULL_EVERY_MS + 1);
    }
    let file = file.id.clone();
    let found = table.wish(device, Intent::Ask(Question::File { file }));
    matches!(found, Ok(Answer::File { here: true, .. }))
}

#[test]
fn files_go_with_posts_and_answers_and_are_found_by_whoever_reads_them() {
    let mut table = Table::of(&["Ann", "Ben"]);
    let tea = founded(&mut table, "Tea");
    let files = vec![file(1, "plan.png"), file(2, "/home/\u{202e}gnp.exe")];
    let id = said(does(&mut table, ANN, with(files, post(tea, "The plan"))).unwrap());
    table.encounter(ANN, BEN);
    let shown = show(&mut table, BEN, "Tea").posts[0].files.clone();
    assert_eq!(names(&shown), ["plan.png", "gnp.exe"]);
    assert!(
        shown.iter().all(|file| !file.here),
        "nothing is fetched by itself"
    );
    let asked = Question::File {
        file: shown[0].id[..8].to_owned(),
    };
    match table.act(BEN, Intent::Ask(asked)) {
        Answer::File { file: found, here } => {
            assert_eq!((*found, here), (file(1, "plan.png"), false));
        }
        other => panic!("{other:?}"),
    }
    table.input(BEN, Input::Held([[1; 32]].into()));
    assert!(show(&mut table, BEN, "Tea").posts[0].files[0].here);
    let reply = CommunityAct::Reply {
        to: id,
        text: "Mine".into(),
    };
    does(&mut table, BEN, with(vec![file(3, "mine.png")], reply)).unwrap();
    table.encounter(ANN, BEN);
    let replies = &show(&mut table, ANN, "Tea").posts[0].replies;
    assert_eq!(names(&replies[0].files), ["mine.png"]);
}

#[test]
fn too_many_files_and_acts_without_words_are_refused_and_nothing_is_said() {
    let mut table = Table::of(&["Ann"]);
    let tea = founded(&mut table, "Tea");
    let many = (0..9).map(|n| file(n, "x.png")).collect();
    let refused = does(&mut table, ANN, with(many, post(tea, "Nine"))).unwrap_err();
    assert_eq!(refused.code, "attachments");
    let leave = CommunityAct::Leave { community: tea };
    let refused = does(&mut table, ANN, with(vec![file(1, "x")], leave)).unwrap_err();
    assert_eq!(refused.code, "attachments");
    let empty = with(vec![file(1, "x")], post(tea, ""));
    assert!(does(&mut table, ANN, empty).is_err());
    // What was refused leaves nothing behind for the next post.
    does(&mut table, ANN, post(tea, "Plain")).unwrap();
    let view = show(&mut table, ANN, "Tea");
    assert_eq!((view.posts.len(), view.posts[0].files.len()), (1, 0));
}

#[test]
fn a_file_goes_when_nothing_names_it_any_more_and_stays_while_something_does() {
    let mut table = Table::of(&["Ann", "Ben"]);
    let tea = founded(&mut table, "Tea");
    let both = said(
        does(
            &mut table,
            ANN,
            with(vec![file(1, "a.png")], post(tea, "One")),
        )
        .unwrap(),
    );
    does(
        &mut table,
        ANN,
        with(vec![file(2, "b.png")], post(tea, "Two")),
    )
    .unwrap();
    table.encounter(ANN, BEN);
    table.input(BEN, Input::Held([[1; 32], [2; 32]].into()));
    let posts = show(&mut table, BEN, "Tea").posts;
    let of = |name: &str| {
        let mut files = posts.iter().flat_map(|post| post.files.iter());
        files.find(|file| file.name == name).unwrap().clone()
    };
    let (a, b) = (of("a.png"), of("b.png"));
    assert!(held_after_looks(&mut table, BEN, &a), "it is named");
    does(&mut table, ANN, CommunityAct::Delete { item: both }).unwrap();
    table.encounter(ANN, BEN);
    assert!(!held_after_looks(&mut table, BEN, &a), "nothing names it");
    assert!(held_after_looks(&mut table, BEN, &b), "the other post does");
    assert!(table.devices[BEN].disk.dropped.contains(&[1; 32]));
    assert!(!table.devices[BEN].disk.dropped.contains(&[2; 32]));
}

#[test]
fn a_restart_keeps_what_posts_name_with_its_index_and_without() {
    for keep_index in [true, false] {
        let mut table = Table::of(&["Ann", "Ben"]);
        let tea = founded(&mut table, "Tea");
        does(
            &mut table,
            ANN,
            with(vec![file(1, "a.png")], post(tea, "One")),
        )
        .unwrap();
        table.encounter(ANN, BEN);
        table.restart(BEN, keep_index);
        table.input(BEN, Input::Held([[1; 32]].into()));
        let shown = show(&mut table, BEN, "Tea").posts[0].files[0].clone();
        assert!(held_after_looks(&mut table, BEN, &shown), "{keep_index}");
        assert!(table.devices[BEN].disk.dropped.is_empty());
    }
}

#[test]
fn what_is_relayed_takes_its_files_along() {
    let mut table = Table::of(&["Ann"]);
    let (tea, coffee) = (founded(&mut table, "Tea"), founded(&mut table, "Coffee"));
    let id = said(
        does(
            &mut table,
            ANN,
            with(vec![file(1, "a.png")], post(tea, "One")),
        )
        .unwrap(),
    );
    let relay = CommunityAct::Amplify {
        item: id,
        to: coffee,
        comment: "Look".into(),
    };
    does(&mut table, ANN, relay).unwrap();
    let post = show(&mut table, ANN, "Coffee").posts[0].clone();
    assert_eq!(names(&post.files), ["a.png"]);
    assert_eq!(post.origin.as_deref(), Some("Ann in Tea"));
}
