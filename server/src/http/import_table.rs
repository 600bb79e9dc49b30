//! Reads a table of people as programs save it and people paste it: separated by commas, semicolons or tabs, with
//! the line ends and in the encoding of whichever system it comes from.

use super::table::said;
use app::domain::{Field, ImportTable, MOST_COLUMNS, MOST_ROWS, Problem, Refusal};
use csv::{ReaderBuilder, StringRecord};

/// The text of a file. Spreadsheets save Unicode, and older ones what Windows wrote in the west.
pub(super) fn text_of(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches('\u{feff}').into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

/// The table that a text is.
///
/// # Errors
/// Why it is none.
pub(super) fn table_of(text: &str) -> Result<ImportTable, Refusal> {
    let wrong = |problem| Refusal::field(Field::People, problem);
    if text.trim().is_empty() {
        return Err(wrong(Problem::Missing));
    }
    // No text has it, but most other files: a workbook, a picture.
    if text.contains('\0') {
        return Err(wrong(Problem::NotATable));
    }
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator(text)).from_reader(text.as_bytes());
    // Each row is filled up to the first one's columns: a million of them would be gigabytes.
    let mut records = reader.records().map(|record| match record {
        Ok(record) if record.len() > MOST_COLUMNS => Err(wrong(Problem::TooManyColumns(MOST_COLUMNS))),
        Ok(record) => Ok(record),
        Err(_) => Err(wrong(Problem::NotATable)),
    });
    let headers = match records.next() {
        None => return Err(wrong(Problem::Missing)),
        Some(record) => cells(&record?, 0),
    };
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    for record in records {
        let record = record?;
        // What stands below the last person of a sheet is often empty, and no row.
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MOST_ROWS {
            return Err(wrong(Problem::TooManyRows(MOST_ROWS)));
        }
        // Where lines end as on very old systems, only the rows are counted.
        let line = line_of(&record, text).max(rows.last().map_or(1, |(line, _)| *line) + 1);
        rows.push((line, cells(&record, headers.len())));
    }
    if rows.is_empty() { Err(wrong(Problem::NoRows)) } else { Ok(ImportTable { headers, rows }) }
}

/// The line on which a record begins. The reader tells where the one before ended: empty lines and half a line end
/// may lie between.
fn line_of(record: &StringRecord, text: &str) -> u32 {
    let Some(position) = record.position() else { return 0 };
    let rest = usize::try_from(position.byte()).ok().and_then(|byte| text.as_bytes().get(byte..)).unwrap_or_default();
    let between = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n').count();
    u32::try_from(position.line() + between as u64).unwrap_or(u32::MAX)
}

/// Whichever of them stands in the first line most often.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let often = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    // Of several that are equal the last one wins.
    [b'\t', b';', b','].into_iter().max_by_key(often).unwrap_or(b',')
}

/// At least `least` cells; empty ones beyond that are no cells.
fn cells(record: &StringRecord, least: usize) -> Vec<String> {
    let mut cells: Vec<String> = record.iter().map(|cell| said(cell.trim())).collect();
    while cells.len() > least && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells.resize(cells.len().max(least), String::new());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::table::csv_rows;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        table_of(text).unwrap().rows
    }

    #[test]
    fn whichever_way_a_table_is_separated_it_reads_the_same() {
        for text in [
            "Name,E-mail,Role\nAda Roth,ada@x.test,Therapist\n",
            "Name;E-mail;Role\r\nAda Roth;ada@x.test;Therapist\r\n",
            "\n\nName\tE-mail\tRole\nAda Roth\tada@x.test\tTherapist",
            "Name,E-mail,Role,,\n\" Ada Roth \",\"ada@x.test\",Therapist,,\n,,,,\n",
        ] {
            let table = table_of(text).unwrap();
            assert_eq!(table.headers, ["Name", "E-mail", "Role"], "{text}");
            assert_eq!(table.rows[0].1, ["Ada Roth", "ada@x.test", "Therapist"], "{text}");
            assert_eq!(table.rows.len(), 1, "{text}");
        }
    }

    #[test]
    fn rows_keep_the_line_on_which_they_stand_and_cells_that_nobody_named() {
        let rows = rows("Name,E-mail\nAda,a@x.test\n,\n\nBen,b@x.test,more\nEve\n");
        let lines: Vec<u32> = rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 5, 6]);
        assert_eq!(rows[1].1, ["Ben", "b@x.test", "more"]);
        assert_eq!(rows[2].1, ["Eve", ""]);
        let windows = "Name,E-mail\r\nAda,a@x.test\r\n,\r\n\r\n\"Ben\r\nRoth\",b@x.test\r\nEve,\r\n";
        let lines: Vec<u32> = super::table_of(windows).unwrap().rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [2, 5, 7], "Ben's name takes two lines");
        let old = super::table_of("Name,E-mail\rAda,a@x.test\rBen,b@x.test\r").unwrap().rows;
        assert_eq!(old.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn files_of_other_systems_are_text_all_the_same() {
        assert_eq!(text_of("\u{feff}Zoë".as_bytes()), "Zoë");
        assert_eq!(text_of(b"Zo\xeb"), "Zoë");
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain("Zoë".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(text_of(&utf16), "Zoë");
    }

    #[test]
    fn what_is_no_table_says_so() {
        let many = format!("E-mail\n{}", "a@x.test\n".repeat(MOST_ROWS + 1));
        for (text, problem) in [
            ("", Problem::Missing),
            (" \n", Problem::Missing),
            ("Name,E-mail\n,\n", Problem::NoRows),
            ("PK\u{3}\u{4}\0\0", Problem::NotATable),
            (&many, Problem::TooManyRows(MOST_ROWS)),
            (&format!("E-mail{}\n", ",".repeat(MOST_COLUMNS)), Problem::TooManyColumns(MOST_COLUMNS)),
            (&format!("E-mail\na@x.test{}\n", ",".repeat(MOST_COLUMNS)), Problem::TooManyColumns(MOST_COLUMNS)),
        ] {
            assert_eq!(table_of(text), Err(Refusal::field(Field::People, problem)), "{text:.20}");
        }
        assert_eq!(rows(many.trim_end().rsplit_once('\n').unwrap().0).len(), MOST_ROWS);
    }

    proptest! {
        #[test]
        fn whatever_is_written_as_csv_is_read_back(cells in prop::collection::vec("[=+@\",;\\ta-zé\\n]{1,6}[a-z]", 3..7)) {
            let headers: Vec<String> = (0..cells.len()).map(|n| format!("Column {n}")).collect();
            let cells: Vec<String> = cells.iter().map(|cell| format!("x{cell}")).collect();
            let table = String::from_utf8(csv_rows([headers.clone(), cells.clone()]).unwrap()).unwrap();
            prop_assert_eq!(table_of(&table).unwrap(), ImportTable { headers, rows: vec![(2, cells)] });
        }

        #[test]
        fn no_text_breaks_it(text in "[a-c,;\"\\n\\r\\t=']{0,60}") {
            let _ = table_of(&text);
        }
    }
}
