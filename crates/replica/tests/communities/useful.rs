//! How useful a quarter was: an average nobody is worked out from.

use super::*;

const NAMES: [&str; 8] = ["Ann", "Ben", "Cem", "Dora", "Eva", "Finn", "Gul", "Hal"];
const HAL: usize = 7;

fn everybody_meets(table: &mut Table) {
    for _ in 0..2 {
        for device in 1..NAMES.len() {
            table.encounter(ANN, device);
        }
    }
}

fn answer(table: &mut Table, device: usize, community: ScopeId, number: u8) {
    let useful = CommunityAct::Useful {
        community,
        to_me: number,
        to_organisation: number,
    };
    act(table, device, useful);
}

fn shown(table: &mut Table) -> Option<(u32, u32)> {
    let useful = show(table, ANN, "Tea").health.useful;
    useful.map(|useful| (useful.people, useful.to_people))
}

#[test]
fn an_answer_that_comes_late_has_no_place_among_those_that_were_shown() {
    let mut table = Table::of(&NAMES);
    let tea = found(&mut table, ANN, "Tea");
    everybody_meets(&mut table);
    for device in 1..HAL {
        join(&mut table, device, tea);
    }
    everybody_meets(&mut table);
    let community = tea;
    let outside = CommunityAct::Useful {
        community,
        to_me: 1,
        to_organisation: 1,
    };
    let refused = wish(&mut table, HAL, outside).unwrap_err();
    assert_eq!(refused.code, "not-inside");
    // Ben says so first, and is met last.
    answer(&mut table, BEN, tea, 1);
    for device in [ANN, 2, 3, 4] {
        post(&mut table, device, tea, PostKind::News, "Tea at four.");
        answer(&mut table, device, tea, 5);
        table.encounter(ANN, device);
    }
    assert_eq!(shown(&mut table), None);
    answer(&mut table, 5, tea, 5);
    table.encounter(ANN, 5);
    assert_eq!(shown(&mut table), Some((5, 50)));
    table.encounter(ANN, BEN);
    assert_eq!(shown(&mut table), Some((5, 50)), "it tells nothing of Ben");
    act(&mut table, 2, CommunityAct::Leave { community });
    table.encounter(ANN, 2);
    assert_eq!(shown(&mut table), Some((5, 50)), "nor of Cem");
    for keep_index in [true, false] {
        table.restart(ANN, keep_index);
        assert_eq!(shown(&mut table), Some((5, 50)));
    }
}
