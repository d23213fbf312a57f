//! Days of the calendar, by their number since 1970-01-01.
//!
//! For: everything that counts, steps through or writes dates. Knows: the Gregorian calendar, in UTC.
//! Never: knows what day it is. How people type days is in `when`.

/// A day in milliseconds, as devices count time.
pub const DAY_MS: u64 = 24 * 3_600 * 1_000;

/// Numbers a day of the calendar.
///
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
pub fn number(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Gives year, month and day of a number.
///
/// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
pub fn parts(number: i64) -> (i64, u8, u8) {
    let days = number + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let small = |n: i64| u8::try_from(n).unwrap_or(u8::MAX);
    (year, small(month), small(day))
}

/// Writes the date of a number, such as 2026-12-31.
pub fn date_of(number: i64) -> String {
    let (year, month, day) = parts(number);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Numbers the day of a time in milliseconds since 1970.
pub const fn number_at(at_ms: u64) -> i64 {
    (at_ms / DAY_MS).cast_signed()
}

/// Writes the day of a time in milliseconds since 1970, such as 2026-12-31.
pub fn day_of(at_ms: u64) -> String {
    date_of(number_at(at_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_numbers_and_dates() {
        for (days, (year, month, day)) in [
            (-719_528, (0, 1, 1)),
            (-1, (1969, 12, 31)),
            (0, (1970, 1, 1)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (20_781, (2026, 11, 24)),
        ] {
            assert_eq!(parts(days), (year, month, day), "{days}");
            assert_eq!(number(year, month.into(), day.into()), days);
        }
        // A made-up time far in the future is shown, not fallen over.
        assert!(parts(number_at(u64::MAX)).0 > 2026);
        assert_eq!(day_of(20_781 * DAY_MS + 1), "2026-11-24");
    }
}
