//! Tables: CSV with a line of column names.
//!
//! For: turning a row into the same object a line of JSON would be. Knows: commas, semicolons and
//! tabs. Never: guesses what a column means beyond its name and what `--map` says.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::failure::Failure;
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
    for record in reader.records() {
        rows.push(match record {
            Ok(record) => row(&headers, &record),
            Err(error) => Row {
                line: error.position().map_or(0, csv::Position::line),
                fields: Err(error.to_string()),
            },
        });
    }
    Ok(rows)
}

fn row(headers: &csv::StringRecord, record: &csv::StringRecord) -> Row {
    let line = record.position().map_or(0, csv::Position::line);
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
    let fields = filled.map(|(name, cell)| (name.to_owned(), Value::String(cell.to_owned())));
    Row {
        line,
        fields: Ok(fields.collect()),
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
    fn columns_are_mapped() {
        let map = columns("Can teach=offers, Wants=seeks").unwrap();
        assert_eq!(map["Can teach"], "offers");
        assert_eq!(map.len(), 2);
        assert!(columns("offers").is_err());
    }
}
