//! Assets as CSV: RFC 4180, in UTF-8 with or without a byte order mark, with the header
//! `id,kind,folder,crops,members,modified` in any order, of which only `id` is needed. A text without a comma and without
//! a header is one ID a line.
//!
//! - `kind` is image, set, video or static; empty means image, or no change.
//! - `crops` and `members` separate names by `;`. A `;` or `\` in a name has a `\` before it.
//! - `modified` is a date, `2026-11-22`, or a moment with its zone, `2026-11-22T10:00:00Z`.
//! - An apostrophe before `=`, `+`, `-`, `@` or a blank that is none, as an export has it lest a spreadsheet runs the cell, is no part of it;
//!   where it is, there are two.
//! - A column that is left out changes nothing of assets that exist.
//!
//! A file that cannot be read with certainty is refused as a whole; a row that says nothing usable is left out alone.

mod cells;
mod lines;
mod write;

use std::collections::HashMap;

use app::model::asset::{Asset, AssetKind};
use app::model::import::{MAX_IMPORT_BYTES, MAX_IMPORT_ROWS, MAX_REFUSALS_SHOWN, Refusal};
use app::model::timestamp::Timestamp;
use csv::{ReaderBuilder, StringRecord};

use crate::spreadsheet::original;

pub use write::{HEADER, rows};

/// What a text says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Each ID once.
    pub rows: Vec<Row>,
    /// The first of the rows that were left out.
    pub refusals: Vec<Refusal>,
    /// How many were left out in all.
    pub refused: u64,
}

/// One asset, as far as the row says.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins, from 1.
    pub line: u64,
    pub id: String,
    pub kind: Cell<AssetKind>,
    pub folder: Cell<String>,
    pub crops: Cell<Vec<String>>,
    pub members: Cell<Vec<String>>,
    pub modified: Cell<Option<Timestamp>>,
}

/// What a cell says about its asset.
#[derive(Debug, PartialEq, Eq)]
pub enum Cell<T> {
    /// Nothing: the column is not there.
    Keep,
    Set(T),
}

impl<T: Clone> Cell<T> {
    fn or(&self, kept: T) -> T {
        match self {
            Self::Keep => kept,
            Self::Set(value) => value.clone(),
        }
    }
}

impl Row {
    /// The asset after this row, given what it is now.
    pub fn applied_to(&self, current: Option<&Asset>) -> Asset {
        let current = current.cloned().unwrap_or_else(|| Asset {
            id: self.id.clone(),
            kind: AssetKind::Image,
            folder: String::new(),
            crops: Vec::new(),
            members: Vec::new(),
            modified: None,
        });
        Asset {
            kind: self.kind.or(current.kind),
            folder: self.folder.or(current.folder),
            crops: self.crops.or(current.crops),
            members: self.members.or(current.members),
            modified: self.modified.or(current.modified),
            id: current.id,
        }
    }
}

/// Why nothing of a text is taken: a sentence that says what to do.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Id,
    Kind,
    Folder,
    Crops,
    Members,
    Modified,
}

impl Column {
    const ALL: [Self; 6] = [Self::Id, Self::Kind, Self::Folder, Self::Crops, Self::Members, Self::Modified];

    fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Kind => "kind",
            Self::Folder => "folder",
            Self::Crops => "crops",
            Self::Members => "members",
            Self::Modified => "modified",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.word().eq_ignore_ascii_case(word.trim()))
    }
}

/// Reads a whole text.
pub fn read(bytes: &[u8]) -> Result<Reading, Unreadable> {
    if bytes.len() > MAX_IMPORT_BYTES {
        let limit = MAX_IMPORT_BYTES / 1024 / 1024;
        return Err(Unreadable(format!("This is larger than {limit} MiB. Split it and import the parts.")));
    }
    let text = lines::utf8(bytes)?;
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if first.is_empty() {
        return Err(Unreadable(
            "There is nothing in it. Give a header such as `id,kind,folder`, or an ID a line.".to_owned(),
        ));
    }
    refuse_other_separators(first)?;
    if !text.contains(',') && Column::parse(first.trim_matches('"')) != Some(Column::Id) {
        return read_ids(text);
    }
    read_records(text)
}

/// Spreadsheets of some countries write semicolons or tabs.
fn refuse_other_separators(first: &str) -> Result<(), Unreadable> {
    for (separator, name) in [(';', "semicolons"), ('\t', "tabs")] {
        let words: Vec<&str> = first.split(separator).map(|word| word.trim_matches('"')).collect();
        if words.len() > 1 && words.iter().any(|word| Column::parse(word) == Some(Column::Id)) {
            let message = format!("The columns are separated by {name}. Save the file as CSV with commas.");
            return Err(Unreadable(message));
        }
    }
    Ok(())
}

fn read_ids(text: &str) -> Result<Reading, Unreadable> {
    let mut gathering = Gathering::default();
    for (line, number) in text.lines().zip(1..) {
        let id = line.trim();
        if !id.is_empty() {
            gathering.count()?;
            gathering.take(number, cells::id(id).map(|id| bare(number, id)));
        }
    }
    Ok(gathering.reading)
}

fn bare(line: u64, id: String) -> Row {
    let (kind, folder, crops, members) = (Cell::Keep, Cell::Keep, Cell::Keep, Cell::Keep);
    Row { line, id, kind, folder, crops, members, modified: Cell::Keep }
}

fn read_records(text: &str) -> Result<Reading, Unreadable> {
    let starts = lines::starts(text)?;
    if starts.len() > MAX_IMPORT_ROWS + 1 {
        return Err(too_many_rows());
    }
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records().zip(starts);
    let unreadable = |error: csv::Error| Unreadable(format!("The file cannot be read as CSV: {error}."));
    let columns = match records.next() {
        Some((header, _)) => columns(&header.map_err(unreadable)?)?,
        None => Vec::new(),
    };
    let mut gathering = Gathering::default();
    for (record, line) in records {
        let record = record.map_err(unreadable)?;
        if record.len() == 1 && record[0].trim().is_empty() {
            continue;
        }
        gathering.count()?;
        gathering.take(line, row(line, &record, &columns));
    }
    Ok(gathering.reading)
}

fn columns(header: &StringRecord) -> Result<Vec<Column>, Unreadable> {
    let known = "Known are id, kind, folder, crops, members and modified, in any order";
    let mut columns = Vec::new();
    for word in header {
        let Some(column) = Column::parse(word) else {
            let word: String = word.chars().take(60).collect();
            let message =
                format!("The first line must name the columns, and `{word}` is none. {known}; id must be there.");
            return Err(Unreadable(message));
        };
        if columns.contains(&column) {
            return Err(Unreadable(format!("The first line names the column `{}` twice. {known}.", column.word())));
        }
        columns.push(column);
    }
    if columns.contains(&Column::Id) {
        return Ok(columns);
    }
    Err(Unreadable(format!("The first line does not name the column `id`. {known}; id must be there.")))
}

fn row(line: u64, record: &StringRecord, columns: &[Column]) -> Result<Row, String> {
    if record.len() != columns.len() {
        return Err(format!(
            "The row has {} columns and the header has {}. Put a cell that contains a comma into \"quotes\".",
            record.len(),
            columns.len()
        ));
    }
    let mut row = bare(line, String::new());
    for (cell, column) in record.iter().map(original).zip(columns) {
        match column {
            Column::Id => row.id = cells::id(cell)?,
            Column::Kind => row.kind = cells::kind(cell)?.map_or(Cell::Keep, Cell::Set),
            Column::Folder => row.folder = Cell::Set(cells::folder(cell)?),
            Column::Crops => row.crops = Cell::Set(cells::names(cell)?),
            Column::Members => row.members = Cell::Set(cells::names(cell)?),
            Column::Modified => row.modified = Cell::Set(cells::moment(cell)?),
        }
    }
    Ok(row)
}

fn too_many_rows() -> Unreadable {
    Unreadable(format!("There are more than {MAX_IMPORT_ROWS} rows. Split them and import the parts."))
}

/// Rows as they come in.
#[derive(Default)]
struct Gathering {
    reading: Reading,
    count: usize,
    /// IDs and their lines.
    seen: HashMap<String, u64>,
}

impl Gathering {
    fn count(&mut self) -> Result<(), Unreadable> {
        self.count += 1;
        if self.count > MAX_IMPORT_ROWS { Err(too_many_rows()) } else { Ok(()) }
    }

    fn take(&mut self, line: u64, row: Result<Row, String>) {
        let row = row.and_then(|row| match self.seen.get(&row.id) {
            Some(first) => Err(format!("The ID `{}` stands on line {first} already; that line counts.", row.id)),
            None => Ok(row),
        });
        match row {
            Ok(row) => {
                self.seen.insert(row.id.clone(), line);
                self.reading.rows.push(row);
            }
            Err(reason) => {
                self.reading.refused += 1;
                if self.reading.refusals.len() < MAX_REFUSALS_SHOWN {
                    self.reading.refusals.push(Refusal { line, reason });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
