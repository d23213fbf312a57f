//! The assignment problem.
//!
//! For: giving every row a column of its own so that the sum of costs is least. Source: R. Jonker
//! and A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment
//! problems" (Computing 38, 1987): column reduction, reduction transfer, augmenting row reduction,
//! then shortest augmenting paths. Knows: dense costs, row by row, in 32 or 64 bits. Never: leaves
//! a row without a column while one is free.
//!
//! Rectangles have at most as many rows as columns (others are turned on their side) and begin at
//! the augmenting row reduction, because a column that stays free must keep its price of zero.

use crate::assign::lane::{Lane, NONE, number};

/// A cost: an integer with room for sums along a path.
pub trait Cost:
    Copy + Ord + Default + std::ops::Add<Output = Self> + std::ops::Sub<Output = Self>
{
    const MAX: Self;
}

impl Cost for i32 {
    const MAX: i32 = i32::MAX;
}

impl Cost for i64 {
    const MAX: i64 = i64::MAX;
}

impl Cost for i128 {
    const MAX: i128 = i128::MAX;
}

/// Tells whether prices of a matrix of this size with costs from zero to `worst` stay below `max`.
pub fn fits(worst: i128, size: usize, max: i128) -> bool {
    let sum = worst.checked_mul(2 * size as i128 + 4);
    sum.is_some_and(|sum| sum < max)
}

/// Finds the column of every row at the least sum of costs.
pub fn assign<C: Cost>(rows: usize, columns: usize, costs: &[C]) -> Vec<Option<u32>> {
    if rows == 0 || columns == 0 {
        return vec![None; rows];
    }
    if rows > columns {
        return turned(rows, columns, costs);
    }
    let mut solver = Solver {
        costs,
        columns,
        price: vec![C::default(); columns],
        column_of: Lane::of(NONE, rows),
        row_of: Lane::of(NONE, columns),
    };
    let mut free: Vec<u32> = if rows == columns {
        solver.reduce_columns()
    } else {
        (0..number(rows)).collect()
    };
    for _ in 0..2 {
        free = solver.reduce_rows(free);
    }
    let mut paths = Paths::of(columns);
    for row in free {
        solver.augment(row, &mut paths);
    }
    let found = solver.column_of.as_slice().iter();
    found
        .map(|column| (*column != NONE).then_some(*column))
        .collect()
}

/// Assigns columns to rows instead.
fn turned<C: Cost>(rows: usize, columns: usize, costs: &[C]) -> Vec<Option<u32>> {
    let mut turned = Vec::with_capacity(costs.len());
    for column in 0..columns {
        turned.extend(costs.iter().skip(column).step_by(columns).copied());
    }
    let mut found = vec![None; rows];
    for (column, row) in (0_u32..).zip(assign(columns, rows, &turned)) {
        if let Some(place) = row.and_then(|row| found.get_mut(row as usize)) {
            *place = Some(column);
        }
    }
    found
}

struct Solver<'a, C> {
    costs: &'a [C],
    columns: usize,
    /// Per column; a row prefers the column with the least cost minus price.
    price: Vec<C>,
    column_of: Lane<u32>,
    row_of: Lane<u32>,
}

/// The two cheapest columns of a row.
struct Cheapest<C> {
    column: u32,
    cost: C,
    second_column: u32,
    second_cost: C,
}

impl<'a, C: Cost> Solver<'a, C> {
    fn row(&self, row: u32) -> &'a [C] {
        let from = row as usize * self.columns;
        self.costs
            .get(from..from + self.columns)
            .unwrap_or_default()
    }

    fn price_of(&self, column: u32) -> C {
        self.price.get(column as usize).copied().unwrap_or_default()
    }

    fn give(&mut self, row: u32, column: u32) {
        self.column_of.put(row, column);
        self.row_of.put(column, row);
    }

    /// Prices every column at its least cost and gives it to that row if the row has none yet;
    /// then lowers the prices of rows that took only one. Gives the rows left over.
    fn reduce_columns(&mut self) -> Vec<u32> {
        let count = number(self.columns);
        let mut least = Lane::of(0_u32, self.columns);
        let mut price = self.row(0).to_vec();
        for row in 1..count {
            let cells = self.row(row).iter().zip(price.iter_mut());
            for ((cost, price), least) in cells.zip(least.as_mut_slice()) {
                if *cost < *price {
                    (*price, *least) = (*cost, row);
                }
            }
        }
        self.price = price;
        let mut taken = Lane::of(0_u32, self.columns);
        for column in (0..count).rev() {
            let row = least.at(column);
            taken.put(row, taken.at(row) + 1);
            if taken.at(row) == 1 {
                self.give(row, column);
            }
        }
        let mut free = Vec::new();
        for row in 0..count {
            match taken.at(row) {
                0 => free.push(row),
                1 => self.transfer(row),
                _ => {}
            }
        }
        free
    }

    /// Lowers the price of the only column of a row as far as the row still prefers it.
    fn transfer(&mut self, row: u32) {
        let own = self.column_of.at(row);
        let mut least = C::MAX;
        for ((cost, price), column) in self.row(row).iter().zip(&self.price).zip(0_u32..) {
            if column != own {
                least = least.min(*cost - *price);
            }
        }
        if let Some(price) = self.price.get_mut(own as usize).filter(|_| least < C::MAX) {
            *price = *price - least;
        }
    }

    fn cheapest(&self, row: u32) -> Cheapest<C> {
        let mut found = Cheapest {
            column: NONE,
            cost: C::MAX,
            second_column: NONE,
            second_cost: C::MAX,
        };
        for ((cost, price), column) in self.row(row).iter().zip(&self.price).zip(0_u32..) {
            let cost = *cost - *price;
            if cost < found.second_cost {
                if cost < found.cost {
                    (found.second_column, found.second_cost) = (found.column, found.cost);
                    (found.column, found.cost) = (column, cost);
                } else {
                    (found.second_column, found.second_cost) = (column, cost);
                }
            }
        }
        found
    }

    /// Lets free rows take the column they prefer and pay its lead over the next; the row that
    /// had it is free then. Gives the rows that are left after one pass.
    fn reduce_rows(&mut self, free: Vec<u32>) -> Vec<u32> {
        // Rows that displace each other over tiny leads could go on for long; paths end that.
        let mut patience = 8 * free.len() + self.columns;
        let mut open: std::collections::VecDeque<u32> = free.into();
        let mut left = Vec::new();
        while let Some(row) = open.pop_front() {
            let found = self.cheapest(row);
            let mut column = found.column;
            let mut holder = self.row_of.at(column);
            let leads = found.second_column != NONE && found.cost < found.second_cost;
            if leads {
                if let Some(price) = self.price.get_mut(column as usize) {
                    *price = *price - (found.second_cost - found.cost);
                }
            } else if holder != NONE && found.second_column != NONE {
                column = found.second_column;
                holder = self.row_of.at(column);
            }
            self.give(row, column);
            if holder == NONE {
                continue;
            }
            self.column_of.put(holder, NONE);
            patience = patience.saturating_sub(1);
            if leads && patience > 0 {
                open.push_front(holder);
            } else {
                left.push(holder);
            }
        }
        left
    }

    /// Finds the cheapest way from a free row to a free column and gives along it.
    fn augment(&mut self, free: u32, paths: &mut Paths<C>) {
        let (end, reach) = self.shortest(free, paths);
        // Prices of columns passed on the way fall by what the way got cheaper there.
        for column in &paths.passed {
            let far = paths.far.get(*column as usize).copied().unwrap_or_default();
            if let Some(price) = self.price.get_mut(*column as usize) {
                *price = *price + far - reach;
            }
        }
        let mut column = end;
        while column != NONE {
            let row = paths.from.at(column);
            let next = self.column_of.at(row);
            self.give(row, column);
            if row == free {
                return;
            }
            column = next;
        }
    }

    /// Dijkstra over columns: gives the free column reached first and its distance.
    fn shortest(&self, free: u32, paths: &mut Paths<C>) -> (u32, C) {
        paths.begin(self.row(free), &self.price, free);
        let mut low = 0;
        let mut scan = 0;
        let mut reach = C::default();
        loop {
            if scan == low {
                // All columns at this distance are passed: find those at the next one.
                low = paths.nearest(scan, &mut reach);
                let order = paths.order.as_slice().get(scan..low).unwrap_or_default();
                let open = order.iter().find(|column| self.row_of.at(**column) == NONE);
                if let Some(column) = open.copied() {
                    paths.note_passed(scan);
                    return (column, reach);
                }
            }
            let column = paths.order.at(number(scan));
            scan += 1;
            let row = self.row_of.at(column);
            let cells = self.row(row);
            let own = cells.get(column as usize).copied().unwrap_or_default();
            let base = own - self.price_of(column) - reach;
            if let Some(end) = paths.relax(self, row, base, reach, &mut low) {
                paths.note_passed(scan);
                return (end, reach);
            }
        }
    }
}

/// The state of one search, kept between searches to save memory.
struct Paths<C> {
    far: Vec<C>,
    /// The row before each column on its cheapest way.
    from: Lane<u32>,
    /// Columns: passed, then at the present distance, then further away.
    order: Lane<u32>,
    passed: Vec<u32>,
}

impl<C: Cost> Paths<C> {
    fn of(columns: usize) -> Paths<C> {
        Paths {
            far: vec![C::default(); columns],
            from: Lane::of(NONE, columns),
            order: Lane::of(0, columns),
            passed: Vec::new(),
        }
    }

    fn begin(&mut self, cells: &[C], price: &[C], row: u32) {
        for ((far, cost), price) in self.far.iter_mut().zip(cells).zip(price) {
            *far = *cost - *price;
        }
        self.from.as_mut_slice().fill(row);
        for (place, column) in self.order.as_mut_slice().iter_mut().zip(0_u32..) {
            *place = column;
        }
    }

    /// Moves the nearest columns among those from `scan` on to the front of them.
    fn nearest(&mut self, scan: usize, reach: &mut C) -> usize {
        let mut low = scan;
        let mut least = C::MAX;
        let order = self.order.as_mut_slice();
        for place in scan..order.len() {
            let Some(column) = order.get(place).copied() else {
                break;
            };
            let far = self.far.get(column as usize).copied().unwrap_or(C::MAX);
            if far <= least {
                if far < least {
                    (least, low) = (far, scan);
                }
                order.swap(place, low);
                low += 1;
            }
        }
        *reach = least;
        low
    }

    /// Shortens ways through `row`; gives a free column if one lies at the present distance.
    fn relax(
        &mut self,
        solver: &Solver<C>,
        row: u32,
        base: C,
        reach: C,
        low: &mut usize,
    ) -> Option<u32> {
        let cells = solver.row(row);
        let order = self.order.as_mut_slice();
        for place in *low..order.len() {
            let column = order.get(place).copied()?;
            let (Some(cost), Some(price), Some(far)) = (
                cells.get(column as usize),
                solver.price.get(column as usize),
                self.far.get_mut(column as usize),
            ) else {
                continue;
            };
            let way = *cost - *price - base;
            if way < *far {
                *far = way;
                self.from.put(column, row);
                if way == reach {
                    if solver.row_of.at(column) == NONE {
                        return Some(column);
                    }
                    order.swap(place, *low);
                    *low += 1;
                }
            }
        }
        None
    }

    fn note_passed(&mut self, scan: usize) {
        self.passed.clear();
        let order = self.order.as_slice().get(..scan).unwrap_or_default();
        self.passed.extend(order);
    }
}
