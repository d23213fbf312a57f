//! Tables: CSV with a line of column names.
//!
//! For: turning a row into the same object a line of JSON would be. Knows: commas, semicolons and
//! tabs. Never: guesses what a column means beyond its name and what `--map` says.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::failure::Failure;
use super::keys::{Key, key, meant};
use super::usage;

/// Column → field, as `--map` says.
pub type Columns = BTreeMap<String, String>;

/// One row, or why it is none.
pub struct Row {
    /// The number of its first line.
    pub line: u64,
    pub fields: Result<Map<String, Value>, String>,
}

/// Reads "column=field,column=field".
pub fn columns(map: &str) -> Result<Columns, Failure> {
    let pairs = map
        .split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (column, field) = pair.split_once('=').ok_or_else(|| {
                usage(format!(
                    "Could not read “{pair}” of --map: write column=field, such as --map \"Can teach=offers\"."
                ))
            })?;
            if key(field) == Key::Unknown {
                let meant = meant(field).map_or_else(String::new, |meant| {
                    format!(" Did you mean “{meant}”?")
                });
                return Err(usage(format!(
                    "A profile has no field “{}”, which --map names.{meant}",
                    field.trim()
                )));
            }
            Ok((column.trim().to_owned(), field.trim().to_owned()))
        })
        .collect()
}

/// Reads a table; the first line names the columns.
pub fn rows(text: &str) -> Result<Vec<Row>, String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let mut rows = Vec::new();
    let mut lines = Lines::of(text);
    for record in reader.records() {
        rows.push(match record {
            Ok(record) => row(lines.at(record.position()), &headers, &record),
            Err(error) => Row {
                line: lines.at(error.position()),
                fields: Err(error.to_string()),
            },
        });
    }
    Ok(rows)
}

/// Counts lines as an editor does.
// The reader's own count is one short after Windows line ends and leaves out empty lines.
struct Lines<'t> {
    text: &'t [u8],
    byte: usize,
    line: u64,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Lines<'t> {
        let text = text.as_bytes();
        Lines {
            text,
            byte: 0,
            line: 1,
        }
    }

    /// Numbers the line a row begins in; rows are asked for in their order.
    fn at(&mut self, position: Option<&csv::Position>) -> u64 {
        let byte = position.map(csv::Position::byte);
        let byte = byte.and_then(|byte| usize::try_from(byte).ok());
        let from = byte.unwrap_or(self.byte).max(self.byte);
        let rest = self.text.get(from..).unwrap_or_default();
        let ends = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let begin = from + ends.count();
        let passed = self.text.get(self.byte..begin).unwrap_or_default();
        let ended = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line += u64::try_from(ended).unwrap_or(0);
        self.byte = begin;
        self.line
    }
}

fn row(line: u64, headers: &csv::StringRecord, record: &csv::StringRecord) -> Row {
    if record.len() > headers.len() {
        let (have, want) = (record.len(), headers.len());
        return Row {
            line,
            fields: Err(format!(
                "it has {have} columns where the first line names {want}"
            )),
        };
    }
    let cells = headers.iter().zip(record.iter());
    let filled = cells.filter(|(_, cell)| !cell.is_empty());
    let mut fields: Map<String, Value> = Map::new();
    for (name, cell) in filled {
        let value = match fields.get(name).and_then(Value::as_str) {
            // Two columns of one name, as forms export them, are one list.
            Some(before) => format!("{before}; {cell}"),
            None => cell.to_owned(),
        };
        fields.insert(name.to_owned(), Value::String(value));
    }
    Row {
        line,
        fields: Ok(fields),
    }
}

/// Takes the separator the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    // The last of the most: a comma wins a draw.
    [b'\t', b';', b',']
        .into_iter()
        .max_by_key(count)
        .unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_become_rows() {
        let text = "Name;Kann\n\"Ann; Berg\";Rust\nBen\nCem;Go;zu viel\n";
        let rows = rows(text).unwrap();
        let told: Vec<String> = rows
            .iter()
            .map(|row| match &row.fields {
                Ok(fields) => format!("{} {}", row.line, Value::Object(fields.clone())),
                Err(why) => format!("{} {why}", row.line),
            })
            .collect();
        assert_eq!(
            told,
            [
                r#"2 {"Kann":"Rust","Name":"Ann; Berg"}"#,
                r#"3 {"Name":"Ben"}"#,
                "4 it has 3 columns where the first line names 2",
            ]
        );
    }

    #[test]
    fn lines_are_counted_as_an_editor_does() {
        for end in ["\n", "\r\n"] {
            let text = ["id,seeks", "a,\"one", "two\"", "", "b,x", "c,y,z"].join(end);
            let lines: Vec<u64> = rows(&text).unwrap().iter().map(|row| row.line).collect();
            assert_eq!(lines, [2, 5, 6], "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_never_ends_spoils_its_row_only_as_far_as_it_reaches() {
        let rows = rows("id,seeks\na,x\nb,\"open\nc,y\n").unwrap();
        assert_eq!(rows.len(), 2, "the rest belongs to the open quote");
    }

    #[test]
    fn columns_are_mapped() {
        let map = columns("Can teach=offers, Wants=seeks").unwrap();
        assert_eq!(map["Can teach"], "offers");
        assert_eq!(map.len(), 2);
        assert!(columns("offers").is_err());
        let error = columns("Can teach=ofers").unwrap_err();
        assert!(
            error.message.contains("Did you mean “offers”?"),
            "{error:?}"
        );
    }
}
