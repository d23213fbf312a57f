//! Seats for everyone, where some have several.
//!
//! For: mentees and mentors, newcomers and buddies, people and tasks: everybody gets one seat, and
//! a host fills as many as they have. Knows: the assignment with the most seats taken and, among
//! those, the largest sum of weights. Never: seats anybody with somebody the rules forbid.
//!
//! A host with three seats is three columns of one matrix, which `solver` assigns to the rows.

mod solver;

use super::TooHeavy;

/// The most cells of a matrix: memory for 10,000 people and as many seats, in 4 bytes each.
pub const CELLS_MAX: usize = 100_000_000;
/// The most people, and the most seats, however few of the other there are.
pub const SIDE_MAX: usize = 100_000;

/// Why seats cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSeats {
    /// More people times seats than [`CELLS_MAX`], or of either than [`SIDE_MAX`].
    TooMany {
        people: usize,
        seats: usize,
    },
    Weights(TooHeavy),
}

impl std::fmt::Display for NoSeats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NoSeats::TooMany { people, seats } => write!(
                f,
                "{people} people cannot be given {seats} seats at once; \
                 {CELLS_MAX} combinations, of at most {SIDE_MAX} each, are the most. \
                 Split the round."
            ),
            NoSeats::Weights(heavy) => heavy.fmt(f),
        }
    }
}

impl std::error::Error for NoSeats {}

/// Gives each person a host, most seats taken first, then the largest sum of weights.
///
/// `seats` says how many people each host takes; `value` gives the weight of a person with a host,
/// or nothing where the rules forbid it. Whoever gets no seat has none in the result. Exact; where
/// several assignments are best, the one this solver finds, which is the same on every device.
///
/// # Errors
///
/// More combinations than [`CELLS_MAX`], more people or seats than [`SIDE_MAX`], or weights beyond
/// [`WEIGHT_MAX`](super::WEIGHT_MAX).
pub fn seat(
    people: usize,
    seats: &[u32],
    value: &dyn Fn(u32, u32) -> Option<i128>,
) -> Result<Vec<Option<u32>>, NoSeats> {
    // No host can use more seats than there are people.
    let most = super::lane::number(people);
    let hosts: Vec<u32> = (0_u32..)
        .zip(seats)
        .flat_map(|(host, seats)| std::iter::repeat_n(host, (*seats).min(most) as usize))
        .collect();
    let too_many = NoSeats::TooMany {
        people,
        seats: hosts.len(),
    };
    let cells = people.checked_mul(hosts.len()).ok_or(too_many)?;
    if cells > CELLS_MAX || people.max(hosts.len()) > SIDE_MAX {
        return Err(too_many);
    }
    if cells == 0 {
        return Ok(vec![None; people]);
    }
    let weights = rows(people, seats, value);
    let found = weights.iter().flatten().flatten();
    let (least, most) = found.fold((i128::MAX, i128::MIN), |(least, most), weight| {
        (least.min(*weight), most.max(*weight))
    });
    if least > most {
        return Ok(vec![None; people]);
    }
    let size = people.max(hosts.len());
    TooHeavy::check([least, most].into_iter()).map_err(NoSeats::Weights)?;
    let costs = Costs::of(&weights, &hosts, most, least);
    let rows = costs.assign(size);
    let allowed = |person: usize, column: u32| {
        let host = *hosts.get(column as usize)?;
        let weight = weights.get(person)?.get(host as usize)?;
        weight.is_some().then_some(host)
    };
    let seated = rows.iter().enumerate();
    Ok(seated
        .map(|(person, column)| allowed(person, (*column)?))
        .collect())
}

/// Asks for every weight once.
fn rows(
    people: usize,
    seats: &[u32],
    value: &dyn Fn(u32, u32) -> Option<i128>,
) -> Vec<Vec<Option<i128>>> {
    let weigh = |person: u32| {
        let hosts = (0_u32..).zip(seats);
        hosts
            .map(|(host, seats)| value(person, host).filter(|_| *seats > 0))
            .collect()
    };
    (0..super::lane::number(people)).map(weigh).collect()
}

/// What every person costs in every seat.
struct Costs<'a> {
    weights: &'a [Vec<Option<i128>>],
    hosts: &'a [u32],
    /// The weight that costs nothing.
    most: i128,
    /// One forbidden cell costs more than all allowed ones together can save.
    forbidden: i128,
    worst: i128,
}

impl<'a> Costs<'a> {
    fn of(
        weights: &'a [Vec<Option<i128>>],
        hosts: &'a [u32],
        most: i128,
        least: i128,
    ) -> Costs<'a> {
        let forbidden = (most - least + 1) * (weights.len() as i128 + 1);
        let is_any = weights.iter().flatten().any(Option::is_none);
        Costs {
            weights,
            hosts,
            most,
            forbidden,
            worst: if is_any { forbidden } else { most - least },
        }
    }

    fn cells(&self) -> impl Iterator<Item = i128> {
        let cost =
            |weight: Option<i128>| weight.map_or(self.forbidden, |weight| self.most - weight);
        self.weights.iter().flat_map(move |row| {
            let weights = self.hosts.iter().map(|host| row.get(*host as usize));
            weights.map(move |weight| cost(weight.copied().flatten()))
        })
    }

    /// Assigns in the smallest integers that hold every sum along a path.
    fn assign(&self, size: usize) -> Vec<Option<u32>> {
        let (rows, columns) = (self.weights.len(), self.hosts.len());
        if solver::fits(self.worst, size, i32::MAX.into()) {
            let cells = self
                .cells()
                .map(|cost| i32::try_from(cost).unwrap_or(i32::MAX));
            solver::assign(rows, columns, &cells.collect::<Vec<_>>())
        } else if solver::fits(self.worst, size, i64::MAX.into()) {
            let cells = self
                .cells()
                .map(|cost| i64::try_from(cost).unwrap_or(i64::MAX));
            solver::assign(rows, columns, &cells.collect::<Vec<_>>())
        } else {
            solver::assign(rows, columns, &self.cells().collect::<Vec<_>>())
        }
    }
}

/// Assigns rows to columns at the least cost; for comparing. `costs` are given row by row.
///
/// Gives the column of every row, or nothing for rows beyond the number of columns. Costs are
/// taken as they are: none may be so large that `rows + columns` of them leave 32 bits.
pub fn least_cost(rows: usize, columns: usize, costs: &[i32]) -> Vec<Option<u32>> {
    solver::assign(rows, columns, costs)
}
