//! Seats are given as well as they can be.
//!
//! For: comparing the assignment with every possibility on small tables and with two other
//! implementations on larger ones. Knows: the public face of `assign`. Never: trusts the solver.

use matching::assign::seat;
use matching::assign::seats::{NoSeats, least_cost};
use proptest::prelude::*;

use crate::dice::Dice;

/// Most seats taken, then the largest sum, by trying everything.
fn best(table: &[Vec<Option<i128>>], seats: &mut [u32], person: usize) -> (usize, i128) {
    if person == table.len() {
        return (0, 0);
    }
    let mut most = best(table, seats, person + 1);
    for host in 0..seats.len() {
        let Some(weight) = table[person][host].filter(|_| seats[host] > 0) else {
            continue;
        };
        seats[host] -= 1;
        let (taken, sum) = best(table, seats, person + 1);
        most = most.max((taken + 1, sum + weight));
        seats[host] += 1;
    }
    most
}

fn value(table: &[Vec<Option<i128>>], seats: &[u32], found: &[Option<u32>]) -> (usize, i128) {
    let mut left = seats.to_vec();
    let (mut taken, mut sum) = (0, 0);
    for (row, host) in table.iter().zip(found) {
        let Some(host) = host else { continue };
        left[*host as usize] = left[*host as usize].checked_sub(1).expect("a seat is left");
        sum += row[*host as usize].expect("the rules allow it");
        taken += 1;
    }
    (taken, sum)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn small_tables_are_seated_as_well_as_by_trying_everything(
        table in (1_usize..5).prop_flat_map(|hosts| proptest::collection::vec(
            proptest::collection::vec(proptest::option::weighted(0.7, -20_i128..20), hosts), 1..6)),
        seats in proptest::collection::vec(0_u32..4, 4),
        scale in prop::sample::select(&[1_i128, 1 << 30, 1 << 70, 1 << 78][..]),
    ) {
        let table: Vec<Vec<Option<i128>>> = table
            .into_iter()
            .map(|row| row.into_iter().map(|weight| weight.map(|weight| weight * scale)).collect())
            .collect();
        let mut seats = seats[..table[0].len()].to_vec();
        let weigh = |person: u32, host: u32| table[person as usize][host as usize];
        match seat(table.len(), &seats, &weigh) {
            Ok(found) => {
                prop_assert_eq!(value(&table, &seats, &found), best(&table, &mut seats, 0));
            }
            Err(refusal) => {
                prop_assert!(scale == 1 << 78 && matches!(refusal, NoSeats::Weights(_)));
            }
        }
    }
}

fn sum(columns: usize, costs: &[i32], found: &[Option<u32>]) -> i64 {
    let cells = found.iter().enumerate();
    cells
        .map(|(row, column)| i64::from(costs[row * columns + column.expect("a column") as usize]))
        .sum()
}

#[test]
fn large_tables_are_assigned_as_well_as_by_others() {
    let mut dice = Dice(7);
    for (rows, columns, range) in [
        (1, 1, 10),
        (30, 30, 3),
        (60, 60, 100_000),
        (120, 120, 40),
        (25, 70, 50),
        (70, 71, 1_000),
    ] {
        for _ in 0..8 {
            let costs: Vec<i32> = (0..rows * columns)
                .map(|_| dice.below(range) as i32)
                .collect();
            let ours = sum(columns, &costs, &least_cost(rows, columns, &costs));
            let matrix = pathfinding::matrix::Matrix::from_vec(rows, columns, costs.clone());
            let (theirs, _) = pathfinding::kuhn_munkres::kuhn_munkres_min(&matrix.unwrap());
            assert_eq!(ours, i64::from(theirs), "{rows} × {columns}");
            if rows == columns {
                let cells = costs.iter().map(|cost| f64::from(*cost)).collect();
                let matrix = lapjv::Matrix::from_shape_vec((rows, columns), cells).unwrap();
                let (theirs, _) = lapjv::lapjv(&matrix).unwrap();
                let theirs: Vec<Option<u32>> = theirs.iter().map(|at| Some(*at as u32)).collect();
                assert_eq!(ours, sum(columns, &costs, &theirs), "{rows} × {columns}");
            }
        }
    }
}

#[test]
fn what_is_too_much_is_refused_in_a_sentence() {
    let none = |_, _| Some(1);
    assert_eq!(seat(0, &[3], &none).unwrap(), []);
    assert_eq!(seat(2, &[], &none).unwrap(), [None, None]);
    assert_eq!(seat(2, &[0, 0], &none).unwrap(), [None, None]);
    let refusal = seat(20_000, &[20_000], &none).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "20000 people cannot be given 20000 seats at once; 25000000 combinations, \
         of at most 100000 each, are the most. Split the round."
    );
    assert!(matches!(
        seat(2, &[1], &|_, _| Some(i128::MAX)),
        Err(NoSeats::Weights(_))
    ));
}
