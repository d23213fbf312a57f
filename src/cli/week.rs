//! A week in the terminal: when two people can, as a grid.
//!
//! For: seeing at a glance what a list of times says. Knows: slots, half an hour a sign. Never: rounds a
//! stretch up, so that no sign promises time nobody has.

use matching::{Language, Weeks, day_name};
use model::{Day, Slot};

/// One sign stands for so many minutes.
const SIGN_MINUTES: u16 = 30;
const SIGNS_PER_DAY: u16 = 48;
/// The hours that are written above, each over its sign.
const HOURS: [u16; 8] = [0, 3, 6, 9, 12, 15, 18, 21];

/// Draws a row for each day on which either can, a sign for half an hour: `#` where both can, `<` where
/// only the one who looks can and `>` where only the other one, and says so below; nothing where one of
/// the two said no hours.
pub fn grid(weeks: &Weeks, both: &[Slot], language: Language) -> Vec<String> {
    if weeks.is_empty() {
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
        let is_free = |slots: &[Slot], from: u16| {
            let mut slots = slots.iter().filter(|slot| slot.day == day);
            slots.any(|slot| slot.from <= from && from + SIGN_MINUTES <= slot.to)
        };
        let signs = (0..SIGNS_PER_DAY).map(|sign| {
            let from = sign * SIGN_MINUTES;
            let (mine, theirs) = (is_free(&weeks.mine, from), is_free(&weeks.theirs, from));
            match (is_free(both, from), mine, theirs) {
                (true, _, _) => '#',
                (false, true, false) => '<',
                (false, false, true) => '>',
                (false, _, _) => '.',
            }
        });
        let signs: String = signs.collect();
        if signs.contains(['#', '<', '>']) {
            rows.push(format!("{:<3}  {signs}", day_name(language, day)));
        }
    }
    let legend = match language {
        Language::English => "     # both, < only you, > only the other",
        Language::German => "     # beide, < nur du, > nur die andere Person",
    };
    rows.push(legend.to_owned());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(typed: &[&str]) -> Vec<Slot> {
        typed.iter().map(|slot| slot.parse().unwrap()).collect()
    }

    #[test]
    fn a_week_shows_half_hours_that_are_free_from_end_to_end() {
        let both = slots(&["Tue 12:00-13:15", "Tue 18:15-19:00", "Sun 22:30-24:00"]);
        let weeks = Weeks {
            mine: slots(&["Tue 11:00-13:15", "Tue 18:15-19:00", "Sun 22:30-24:00"]),
            theirs: slots(&[
                "Mon 9:00-10:00",
                "Tue 12:00-14:00",
                "Tue 18:15-19:00",
                "Sun 22:30-24:00",
            ]),
        };
        assert_eq!(
            grid(&weeks, &both, Language::English),
            [
                "     0     3     6     9     12    15    18    21",
                "Mon  ..................>>............................",
                "Tue  ......................<<##>>.........#..........",
                "Sun  .............................................###",
                "     # both, < only you, > only the other",
            ]
        );
        let german = grid(&weeks, &both, Language::German);
        let days: Vec<&str> = german
            .iter()
            .filter_map(|row| row.split("  ").next())
            .collect();
        assert_eq!(days, ["", "Mo", "Di", "So", ""]);
        assert!(grid(&Weeks::default(), &both, Language::German).is_empty());
    }
}
