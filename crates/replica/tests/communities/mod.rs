//! Community life between devices that meet now and then.

mod blocked;
mod doors;
mod erasing;
mod exchange;
mod finding;
mod lifecycle;
mod making;
mod meeting;
mod namesakes;
mod resting;
mod seats;
mod useful;

use crate::alike::{act, show, three, wish};
use crate::common::Table;
use history::ScopeId;
use replica::{
    Answer, Attendance, CommunityAct, CommunityView, FoundView, GatheringChange, GatheringView,
    GovernAct, Intent, Lifecycle, LifecycleAct, PostKind, PostView, Question, Refusal, Rule,
    Template, TextEdit, WhyBox,
};

const ANN: usize = 0;
const BEN: usize = 1;
const CEM: usize = 2;

/// Does something that is answered with the id of what was said.
fn said(table: &mut Table, device: usize, wished: CommunityAct) -> String {
    match act(table, device, wished) {
        Answer::Said { id, .. } => id,
        other => panic!("{other:?}"),
    }
}

fn found(table: &mut Table, device: usize, name: &str) -> ScopeId {
    let wished = CommunityAct::Found {
        name: name.into(),
        template: Template::Theme,
        closed: None,
    };
    match act(table, device, wished) {
        Answer::Community(view) => view.row.id,
        other => panic!("{other:?}"),
    }
}

fn append(table: &mut Table, device: usize, community: ScopeId, text: &str) {
    act(
        table,
        device,
        CommunityAct::Why {
            community,
            part: WhyBox::Hope,
            edit: TextEdit::Append(text.into()),
        },
    );
}

fn post(
    table: &mut Table,
    device: usize,
    community: ScopeId,
    kind: PostKind,
    text: &str,
) -> String {
    let (text, until) = (text.to_owned(), None);
    said(
        table,
        device,
        CommunityAct::Post {
            community,
            kind,
            text,
            until,
        },
    )
}

fn join(table: &mut Table, device: usize, community: ScopeId) {
    let sign = true;
    act(table, device, CommunityAct::Join { community, sign });
}

fn find<'a>(view: &'a CommunityView, id: &str) -> &'a PostView {
    view.posts
        .iter()
        .find(|post| post.id == id)
        .expect("the post")
}
