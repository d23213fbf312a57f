//! Erasing one thing in a community: what was decided, and who decides, stays as it was.

use replica::EraseAct;

use super::*;

fn spread(table: &mut Table) {
    for _ in 0..2 {
        table.encounter(ANN, BEN);
        table.encounter(BEN, CEM);
    }
}

/// A community in which these have signed.
fn signed_by(members: &[usize]) -> (Table, ScopeId) {
    let mut table = three();
    let tea = found(&mut table, ANN, "Tea");
    spread(&mut table);
    for device in members {
        join(&mut table, *device, tea);
    }
    spread(&mut table);
    (table, tea)
}

/// Somebody posts something, and erases it.
fn erase_a_post(table: &mut Table, device: usize, community: ScopeId) {
    let item = post(table, device, community, PostKind::News, "Never mind.");
    spread(table);
    table.act(device, Intent::Erase(EraseAct::Item { item }));
    spread(table);
}

fn votes(table: &mut Table, device: usize) -> (u32, u32, bool) {
    let view = show(table, device, "Tea");
    let proposal = view.proposals.first().expect("one was proposed");
    (proposal.in_favour, proposal.needed, proposal.carried)
}

#[test]
fn whoever_erases_a_post_still_votes_on_a_charter() {
    let (mut table, tea) = signed_by(&[BEN, CEM]);
    let (community, clauses) = (tea, vec!["We thank each other.".to_owned()]);
    let propose = CommunityAct::ProposeCharter { community, clauses };
    act(&mut table, ANN, propose);
    spread(&mut table);
    let proposal = show(&mut table, BEN, "Tea").proposals[0].id.clone();
    for device in [BEN, CEM] {
        let (proposal, in_favour) = (proposal.clone(), false);
        let vote = CommunityAct::Vote {
            proposal,
            in_favour,
        };
        act(&mut table, device, vote);
        spread(&mut table);
    }
    for device in [BEN, CEM, ANN] {
        erase_a_post(&mut table, device, tea);
        for device in [ANN, BEN, CEM] {
            assert_eq!(votes(&mut table, device), (1, 2, false));
        }
    }
    table.restart(CEM, false);
    assert_eq!(votes(&mut table, CEM), (1, 2, false));
    // They may think otherwise, as before.
    let in_favour = true;
    act(
        &mut table,
        BEN,
        CommunityAct::Vote {
            proposal,
            in_favour,
        },
    );
    spread(&mut table);
    for device in [ANN, BEN, CEM] {
        assert_eq!(show(&mut table, device, "Tea").charter.version, 2);
    }
}

#[test]
fn whoever_wants_to_keep_a_community_and_erases_a_post_still_keeps_it() {
    let (mut table, tea) = signed_by(&[BEN]);
    let propose = |table: &mut Table, device, what| {
        let community = tea;
        act(table, device, CommunityAct::Propose { community, what });
        spread(table);
    };
    propose(&mut table, ANN, LifecycleAct::Archive);
    propose(&mut table, BEN, LifecycleAct::Keep);
    erase_a_post(&mut table, BEN, tea);
    for device in [ANN, BEN, CEM] {
        let state = show(&mut table, device, "Tea").row.state;
        assert_ne!(state, Lifecycle::Archived, "{device}");
    }
}

#[test]
fn what_was_merged_stays_so_whoever_erases_a_post_and_whoever_came_since() {
    let (mut table, tea) = signed_by(&[BEN]);
    let coffee = found(&mut table, ANN, "Coffee");
    let item = post(&mut table, ANN, tea, PostKind::News, "Never mind.");
    spread(&mut table);
    let merge = |table: &mut Table, device, community, what| {
        act(table, device, CommunityAct::Propose { community, what });
        spread(table);
    };
    for device in [ANN, BEN] {
        merge(&mut table, device, tea, LifecycleAct::MergeInto(coffee));
    }
    merge(&mut table, ANN, coffee, LifecycleAct::Receive(tea));
    let state = |table: &mut Table| show(table, CEM, "Tea").row.state;
    assert_eq!(state(&mut table), Lifecycle::Merged);
    // Two more have signed in the one that receives: they had no voice in this.
    for device in [BEN, CEM] {
        join(&mut table, device, coffee);
        spread(&mut table);
    }
    table.act(ANN, Intent::Erase(EraseAct::Item { item }));
    spread(&mut table);
    erase_a_post(&mut table, ANN, coffee);
    assert_eq!(state(&mut table), Lifecycle::Merged);
}
