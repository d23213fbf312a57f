//! Seats for everyone, where some have several.
//!
//! For: mentees and mentors, newcomers and buddies, people and tasks: everybody gets one seat, and
//! a host fills as many as they have. Knows: the assignment with the most seats taken and, among
//! those, the largest sum of weights. Never: seats anybody with somebody the rules forbid.
//!
//! A host with three seats is three columns of one matrix, which `solver` assigns to the rows.

mod solver;

use super::TooHeavy;

/// The most cells of a matrix: 5,000 people and as many seats, in 4 to 16 bytes each.
pub const CELLS_MAX: usize = 25_000_000;
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
    let weigh = |person: u32, host: u32| {
        let has_room = seats.get(host as usize).is_some_and(|seats| *seats > 0);
        value(person, host).filter(|_| has_room)
    };
    let Some(costs) = Costs::of(people, &hosts, seats.len(), &weigh) else {
        return Ok(vec![None; people]);
    };
    TooHeavy::check([costs.least, costs.most].into_iter()).map_err(NoSeats::Weights)?;
    let given = (0_u32..).zip(costs.assign());
    Ok(given
        .map(|(person, column)| {
            let host = hosts.get(column? as usize)?;
            weigh(person, *host).map(|_| *host)
        })
        .collect())
}

/// What every person costs in every seat.
struct Costs<'a> {
    people: usize,
    /// Seat → whose it is.
    hosts: &'a [u32],
    host_count: usize,
    weigh: &'a dyn Fn(u32, u32) -> Option<i128>,
    least: i128,
    /// The weight that costs nothing.
    most: i128,
    forbids: bool,
}

impl<'a> Costs<'a> {
    /// Asks for every weight once; nothing if all are forbidden.
    fn of(
        people: usize,
        hosts: &'a [u32],
        host_count: usize,
        weigh: &'a dyn Fn(u32, u32) -> Option<i128>,
    ) -> Option<Costs<'a>> {
        let mut costs = Costs {
            people,
            hosts,
            host_count,
            weigh,
            least: i128::MAX,
            most: i128::MIN,
            forbids: false,
        };
        for person in 0..super::lane::number(people) {
            for weight in costs.row(person) {
                costs.forbids |= weight.is_none();
                costs.least = costs.least.min(weight.unwrap_or(i128::MAX));
                costs.most = costs.most.max(weight.unwrap_or(i128::MIN));
            }
        }
        (costs.least <= costs.most).then_some(costs)
    }

    fn row(&self, person: u32) -> Vec<Option<i128>> {
        let hosts = 0..super::lane::number(self.host_count);
        hosts.map(|host| (self.weigh)(person, host)).collect()
    }

    /// One forbidden cell costs more than all allowed ones together can save.
    fn forbidden(&self) -> i128 {
        (self.most - self.least + 1) * (self.people as i128 + 1)
    }

    /// Asks for every weight again, row by row: keeping them all would take more memory than the
    /// costs themselves.
    fn cells<C>(&self, cost: impl Fn(i128) -> C) -> Vec<C> {
        let mut cells = Vec::with_capacity(self.people * self.hosts.len());
        for person in 0..super::lane::number(self.people) {
            let row = self.row(person);
            cells.extend(self.hosts.iter().map(|host| {
                let weight = row.get(*host as usize).copied().flatten();
                cost(weight.map_or(self.forbidden(), |weight| self.most - weight))
            }));
        }
        cells
    }

    /// Assigns in the smallest integers that hold every sum along a path.
    fn assign(&self) -> Vec<Option<u32>> {
        let (rows, columns) = (self.people, self.hosts.len());
        let worst = if self.forbids {
            self.forbidden()
        } else {
            self.most - self.least
        };
        let fits = |max: i128| solver::fits(worst, rows.max(columns), max);
        if fits(i32::MAX.into()) {
            let cells = self.cells(|cost| i32::try_from(cost).unwrap_or(i32::MAX));
            solver::assign(rows, columns, &cells)
        } else if fits(i64::MAX.into()) {
            let cells = self.cells(|cost| i64::try_from(cost).unwrap_or(i64::MAX));
            solver::assign(rows, columns, &cells)
        } else {
            solver::assign(rows, columns, &self.cells(|cost| cost))
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
