//! What a clause of a charter cites of the values of the space.
//!
//! For: showing beside a clause the line of the space's charter it stands on. Knows: that a clause
//! names a value in brackets, as in “We listen before we answer. [Respect]”. Never: takes a word for
//! a value that does not stand in the space's charter.

/// The longest line that is shown beside a clause, in characters.
const VALUE_MAX_CHARS: usize = 200;

/// Gives the line of the space's charter that a clause cites, if it cites one.
pub(super) fn cited(clause: &str, charter_of_space: &str) -> Option<String> {
    line_of(name_cited(clause)?, charter_of_space)
}

/// Gives the name a clause cites, whether or not there is such a value.
pub(super) fn name_cited(clause: &str) -> Option<&str> {
    let (_, behind) = clause.rsplit_once('[')?;
    let (name, _) = behind.split_once(']')?;
    Some(name.trim()).filter(|name| !name.is_empty())
}

/// Finds the line that speaks of a value.
pub(super) fn line_of(name: &str, charter_of_space: &str) -> Option<String> {
    let name = model::folded(name);
    let names = |line: &&str| !name.is_empty() && model::folded(line).contains(&name);
    let line = charter_of_space.lines().find(names)?;
    let line = line.trim_start_matches(['-', '*', '#', ' ']);
    Some(model::clean_line(line, VALUE_MAX_CHARS).0)
}

#[cfg(test)]
mod tests {
    use super::cited;

    #[test]
    fn a_clause_cites_a_value_that_stands_in_the_charter_of_the_space() {
        const SPACE: &str = "We are a network of equals.\n- Respect: we listen first\n- Openness";
        for (clause, value) in [
            (
                "We let others finish. [Respect]",
                Some("Respect: we listen first"),
            ),
            ("Doors stand open [openness].", Some("Openness")),
            ("Nobody is late. [Punctuality]", None),
            ("Nobody is late. []", None),
            ("Respect, without brackets", None),
            ("Half a bracket [Respect", None),
        ] {
            assert_eq!(cited(clause, SPACE).as_deref(), value, "{clause}");
        }
        assert_eq!(cited("We listen. [Respect]", ""), None);
    }
}
