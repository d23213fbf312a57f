//! Tables: CSV with a line of column names.
//!
//! For: turning a row into the same object a line of JSON would be. Knows: commas, semicolons, tabs and
//! bars, and titles above the names. Never: guesses what a column means beyond its name and what `--map` says.

use std::collections::BTreeMap;

use matching::Language;
use serde_json::{Map, Value};

use super::super::failure::Failure;
use super::keys::{Key, meant, written};
use super::usage;
use super::words::either;

/// A title stands in the first lines, at most so many.
const TITLE_MAX_LINES: usize = 8;

/// So many rows tell what parts their cells.
const DELIMITED_ROWS: usize = 8;

/// Column → field, as `--map` says.
pub type Columns = BTreeMap<String, String>;

/// One row, or why it is none.
pub struct Row {
    /// The number of its first line.
    pub line: u64,
    pub fields: Result<Map<String, Value>, String>,
}

/// Reads "column=field,column=field".
pub fn columns(map: &str, language: Language) -> Result<Columns, Failure> {
    let pairs = map
        .split(',')
        .map(str::trim)
        .filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (column, field) = pair.split_once('=').ok_or_else(|| {
                usage(either(
                    language,
                    format!(
                        "Could not read “{pair}” of --map: write column=field, such as --map \"Can teach=offers\"."
                    ),
                    format!(
                        "„{pair}“ bei --map war nicht zu lesen: Schreib Spalte=Feld, etwa --map \"Kann zeigen=offers\"."
                    ),
                ))
            })?;
            if written(field) == Key::Unknown {
                let (did, ist) = meant(field)
                    .map(|it| (format!(" Did you mean “{it}”?"), format!(" Ist „{it}“ gemeint?")))
                    .unwrap_or_default();
                let field = field.trim();
                return Err(usage(either(
                    language,
                    format!("A profile has no field “{field}”, which --map names.{did}"),
                    format!("Ein Profil hat kein Feld „{field}“, das --map nennt.{ist}"),
                )));
            }
            Ok((column.trim().to_owned(), field.trim().to_owned()))
        })
        .collect()
}

/// A table as it is read.
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

/// Reads a table; the first line names the columns.
pub fn table(text: &str, language: Language) -> Result<Table, String> {
    let text = without_title(text);
    let delimiter = delimiter(&text);
    let (text, open) = without_open_quotes(&text, delimiter);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?.clone();
    let mut rows = Vec::new();
    let mut lines = Lines::of(&text);
    for record in reader.records() {
        rows.push(match record {
            Ok(record) => row(lines.at(record.position()), &headers, &record, language),
            Err(error) => Row {
                line: lines.at(error.position()),
                fields: Err(error.to_string()),
            },
        });
    }
    rows.extend(open.into_iter().map(|line| Row {
        line,
        fields: Err(either(
            language,
            "a quotation mark is opened and never closed".to_owned(),
            "ein Anführungszeichen geht auf und nie zu".to_owned(),
        )),
    }));
    rows.sort_by_key(|row| row.line);
    Ok(Table {
        columns: headers.iter().map(str::to_owned).collect(),
        rows,
    })
}

/// Blanks the lines in which a quotation mark is opened that nothing closes, so that it does not
/// swallow the rows behind it; gives their numbers.
fn without_open_quotes(text: &str, delimiter: u8) -> (String, Vec<u64>) {
    let (mut kept, mut open) = (String::with_capacity(text.len()), Vec::new());
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        let (end, is_spoilt) = match record_end(text.as_bytes(), at, delimiter) {
            Ok(end) => (end, false),
            Err(mark) => (line_end(text.as_bytes(), mark), true),
        };
        let record = text.get(at..end).unwrap_or_default();
        let ends = record.bytes().filter(|byte| *byte == b'\n').count();
        if is_spoilt {
            open.push(line);
            kept.extend(std::iter::repeat_n('\n', ends));
        } else {
            kept.push_str(record);
        }
        line += ends as u64;
        at = end.max(at + 1);
    }
    (kept, open)
}

fn line_end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b'\n');
    end.map_or(text.len(), |end| from + end + 1)
}

/// Finds where the row that begins at a byte ends, or the quotation mark that nothing closes: it
/// runs to the end, or over several lines into the middle of another cell.
fn record_end(text: &[u8], begin: usize, delimiter: u8) -> Result<usize, usize> {
    let mut at = begin;
    loop {
        while text.get(at) == Some(&b' ') {
            at += 1;
        }
        if text.get(at) == Some(&b'"') {
            at = quote_end(text, at, delimiter).ok_or(at)?;
        }
        let rest = text.get(at..).unwrap_or_default();
        let ends = |byte: &u8| *byte == delimiter || *byte == b'\n';
        match rest.iter().position(ends) {
            Some(end) if rest.get(end) == Some(&b'\n') => return Ok(at + end + 1),
            Some(end) => at += end + 1,
            None => return Ok(text.len()),
        }
    }
}

/// Finds the byte behind a quoted cell; nothing where no mark closes it.
fn quote_end(text: &[u8], open: usize, delimiter: u8) -> Option<usize> {
    let mut at = open + 1;
    loop {
        let rest = text.get(at..)?;
        let close = at + rest.iter().position(|byte| *byte == b'"')?;
        if text.get(close + 1) == Some(&b'"') {
            at = close + 2;
            continue;
        }
        let behind = text.get(close + 1..).unwrap_or_default();
        let next = behind.iter().find(|byte| !matches!(byte, b' ' | b'\r'));
        let closes = next.is_none_or(|byte| *byte == delimiter || *byte == b'\n');
        let spans = text
            .get(open..close)
            .is_some_and(|cell| cell.contains(&b'\n'));
        // Marks inside a cell of one line are taken as they are, as spreadsheets do.
        return (closes || !spans).then_some(close + 1);
    }
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

fn row(
    line: u64,
    headers: &csv::StringRecord,
    record: &csv::StringRecord,
    language: Language,
) -> Row {
    // A row may end with separators that part nothing.
    let filled = (1..)
        .zip(record.iter())
        .filter(|(_, cell)| !cell.is_empty());
    let have = filled.map(|(place, _)| place).max().unwrap_or(0);
    if have > headers.len() {
        let want = headers.len();
        return Row {
            line,
            fields: Err(either(
                language,
                format!("it has {have} columns where the first line names {want}"),
                format!("sie hat {have} Spalten, die erste Zeile nennt {want}"),
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

/// Blanks the lines above that of the column names: a title, and what is empty. The line of the names
/// is the first with several cells, if any of the lines behind has.
fn without_title(text: &str) -> String {
    let cells = |line: &str| {
        let separators = [',', ';', '\t', '|'];
        let filled = line
            .split(separators)
            .map(|cell| cell.trim_matches(['"', ' ', '\r']));
        filled.filter(|cell| !cell.is_empty()).count()
    };
    let lines = text.lines().take(TITLE_MAX_LINES);
    let above = lines.take_while(|line| cells(line) < 2).count();
    let above = above + with_separators(text.lines().skip(above));
    let begins = text.split_inclusive('\n').take(above).map(str::len).sum();
    let rest: &str = text.get(begins..).unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    // A table of one column has no title.
    if above == 0
        || written(first) != Key::Unknown
        || cells(rest.lines().next().unwrap_or_default()) < 2
    {
        return text.to_owned();
    }
    "\n".repeat(above) + rest
}

/// Counts the lines of a title that has separators itself ("Summer school, 2026"): those above the first
/// line that has as many as the next, and more than the title.
fn with_separators<'t>(lines: impl Iterator<Item = &'t str>) -> usize {
    let lines: Vec<&str> = lines.take(TITLE_MAX_LINES).collect();
    let Some(first) = lines.first() else {
        return 0;
    };
    let names = |line: &str| {
        let cells = line.split([',', ';', '\t', '|']);
        let mut cells = cells.map(|cell| cell.trim_matches(['"', ' ', '\r']));
        cells.any(|cell| written(cell) != Key::Unknown)
    };
    let is_head = |pair: &[&str], separator: char| {
        let count = |line: &str| line.matches(separator).count();
        let [head, next] = pair else {
            return false;
        };
        names(head) && count(head) == count(next) && count(head) > count(first)
    };
    if names(first) {
        return 0;
    }
    let separators = [',', ';', '\t', '|'];
    let mut pairs = lines.windows(2);
    let head = pairs.position(|pair| separators.iter().any(|it| is_head(pair, *it)));
    head.unwrap_or(0)
}

/// Takes the separator that parts the first rows into as many cells each, and else the one the names have
/// most of. What stands in quotation marks parts nothing, and a comma of a question parts no columns.
fn delimiter(text: &str) -> u8 {
    let separators = [b'|', b'\t', b';', b','];
    let counts = |separator: u8| {
        let mut counts = Vec::with_capacity(DELIMITED_ROWS);
        let mut at = text.len() - text.trim_start_matches(['\n', '\r']).len();
        while at < text.len() && counts.len() < DELIMITED_ROWS {
            let end = record_end(text.as_bytes(), at, separator);
            let end = end.unwrap_or_else(|mark| line_end(text.as_bytes(), mark));
            let row = text.get(at..end).unwrap_or_default();
            if !row.trim().is_empty() {
                counts.push(outside_quotes(row, separator));
            }
            at = end.max(at + 1);
        }
        counts
    };
    let first = |separator: &u8| counts(*separator).first().copied().unwrap_or(0);
    let parts_evenly = |separator: &u8| match counts(*separator).as_slice() {
        [head, rows @ ..] => *head > 0 && !rows.is_empty() && rows.iter().all(|row| row == head),
        [] => false,
    };
    // The last of the most: a comma wins a draw.
    let even = separators.iter().filter(|it| parts_evenly(it));
    let best = even.copied().max_by_key(first);
    best.or_else(|| separators.into_iter().max_by_key(first))
        .unwrap_or(b',')
}

/// Counts the separators of a row that stand in no quotation marks, whatever else parts its cells.
fn outside_quotes(row: &str, separator: u8) -> usize {
    let mut is_quoted = false;
    let outside = row.bytes().filter(|byte| {
        is_quoted ^= *byte == b'"';
        *byte == separator && !is_quoted
    });
    outside.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<Row>, String> {
        table(text, Language::English).map(|table| table.rows)
    }

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
    fn a_title_with_separators_names_no_columns() {
        for text in [
            "Summer school, 2026\n\nName,Offers,Seeks\nKim,Go,Rust\n",
            "Summer school, 2026\nName;Offers;Seeks\nKim;Go;Rust\n",
            "Who, where\nName,Wo wir sitzen,Seeks\nKim,Rom,Rust\n",
        ] {
            let table = table(text, Language::English).unwrap();
            assert_eq!(
                table.columns.first().map(String::as_str),
                Some("Name"),
                "{text}"
            );
            assert_eq!(table.rows.len(), 1, "{text}");
        }
        let odd = table("Was,Wer\nKim,Go\nBo,Rust\n", Language::English).unwrap();
        assert_eq!(odd.columns, ["Was", "Wer"]);
    }

    #[test]
    fn commas_in_a_heading_part_no_columns() {
        const LEARN: &str = "Was möchtest du lernen, und warum gerade das, jetzt?";
        const OFFER: &str = "Was kannst du anbieten, z. B. im Team?";
        for (text, columns) in [
            (
                format!("Name;{LEARN};{OFFER}\nKim;Go;Rust\nBo;Rust;Go, C\n"),
                vec!["Name", LEARN, OFFER],
            ),
            (
                format!("Name\t{LEARN}\t{OFFER}\nKim\tGo\tRust\n"),
                vec!["Name", LEARN, OFFER],
            ),
            (
                format!("\"Name\";\"{LEARN}\";\"{OFFER}\"\n\"Kim\";\"Go\";\"a, b, c, d\"\n"),
                vec!["Name", LEARN, OFFER],
            ),
            (
                format!("\"Name\",\"A; b; c; d\",\"{OFFER}\"\nKim,Go,Rust\n"),
                vec!["Name", "A; b; c; d", OFFER],
            ),
            ("Name,Kann\nKim,Go; Rust\n".to_owned(), vec!["Name", "Kann"]),
            (
                "Name;Kann\nKim\nBo;Go, C\n".to_owned(),
                vec!["Name", "Kann"],
            ),
            // One row that is longer than the names is bad; it changes no other.
            (
                "Name;Kann\nKim;Go\nBo;Go;C\n".to_owned(),
                vec!["Name", "Kann"],
            ),
            ("Name,Kann\n".to_owned(), vec!["Name", "Kann"]),
        ] {
            let table = table(&text, Language::English).unwrap();
            assert_eq!(table.columns, columns, "{text}");
        }
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
    fn a_title_above_the_names_is_no_row() {
        for (text, told) in [
            (
                "List of guests;;\n;;\nName;Kann\nAnn;Rust\n",
                r#"4 {"Kann":"Rust","Name":"Ann"}"#,
            ),
            (
                "Name | Kann\nAnn | Rust\n",
                r#"2 {"Kann":"Rust","Name":"Ann"}"#,
            ),
            ("Name\nAnn\n", r#"2 {"Name":"Ann"}"#),
        ] {
            let rows = rows(text).unwrap();
            let row = rows.first().unwrap();
            let fields = Value::Object(row.fields.clone().unwrap());
            assert_eq!(format!("{} {fields}", row.line), told, "{text}");
        }
    }

    #[test]
    fn a_quote_that_never_ends_spoils_its_own_row_alone() {
        for (text, told) in [
            (
                "id,seeks\na,x\nb,\"open\nc,y\n",
                vec![(2, true), (3, false), (4, true)],
            ),
            (
                "id,seeks\nb,\"open\nc,\"y, z\"\nd,\"two\nlines\"\n",
                vec![(2, false), (3, true), (4, true)],
            ),
            (
                "id,seeks\na,say \"hi\"\nb,\"say \"\"hi\"\"\"\n",
                vec![(2, true), (3, true)],
            ),
        ] {
            let rows = rows(text).unwrap();
            let found: Vec<(u64, bool)> = rows
                .iter()
                .map(|row| (row.line, row.fields.is_ok()))
                .collect();
            assert_eq!(found, told, "{text}");
        }
    }

    #[test]
    fn columns_are_mapped() {
        let map = columns("Can teach=offers, Wants=seeks", Language::English).unwrap();
        assert_eq!(map["Can teach"], "offers");
        assert_eq!(map.len(), 2);
        assert!(columns("offers", Language::English).is_err());
        let error = columns("Can teach=ofers", Language::English).unwrap_err();
        assert!(
            error.message.contains("Did you mean “offers”?"),
            "{error:?}"
        );
    }
}
