//! A week in the terminal: when two people can, as a grid.
//!
//! For: seeing at a glance what a list of times says. Knows: slots, half an hour a sign. Never: rounds a
//! stretch up, so that no sign promises time nobody has.

use model::{Day, Slot};

/// One sign stands for so many minutes.
const SIGN_MINUTES: u16 = 30;
const SIGNS_PER_DAY: u16 = 48;
/// The hours that are written above, each over its sign.
const HOURS: [u16; 8] = [0, 3, 6, 9, 12, 15, 18, 21];

/// Draws a row for each day on which both can, `#` for half an hour; nothing where they never can.
pub fn grid(times: &[Slot]) -> Vec<String> {
    if times.is_empty() {
        return Vec::new();
    }
    let signs_per_hour = 60 / SIGN_MINUTES;
    let mut head = String::from("     ");
    for hour in HOURS {
        head.push_str(&format!(
            "{hour:<width$}",
            width = usize::from(3 * signs_per_hour)
        ));
    }
    let mut rows = vec![head.trim_end().to_owned()];
    for day in Day::ALL {
        let of_day: Vec<&Slot> = times.iter().filter(|slot| slot.day == day).collect();
        if of_day.is_empty() {
            continue;
        }
        let signs = (0..SIGNS_PER_DAY).map(|sign| {
            let from = sign * SIGN_MINUTES;
            let is_free = |slot: &&Slot| slot.from <= from && from + SIGN_MINUTES <= slot.to;
            if of_day.iter().any(is_free) { '#' } else { '.' }
        });
        let signs: String = signs.collect();
        rows.push(format!("{day}  {signs}"));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_shows_half_hours_that_are_free_from_end_to_end() {
        let slots: Vec<Slot> = ["Tue 12:00-13:15", "Tue 18:15-19:00", "Sun 22:30-24:00"]
            .iter()
            .map(|slot| slot.parse().unwrap())
            .collect();
        assert_eq!(
            grid(&slots),
            [
                "     0     3     6     9     12    15    18    21",
                "Tue  ........................##...........#..........",
                "Sun  .............................................###",
            ]
        );
        assert!(grid(&[]).is_empty());
    }
}
