//! Cells of CSV as spreadsheets take them: one that begins like a formula would be run by whoever opens the file. All CSV that leaves
//! here goes through `inert`, and what is read again through `original`, which undoes it.
//! <https://owasp.org/www-community/attacks/CSV_Injection>

use std::borrow::Cow;

/// What makes a cell a formula, in letters of full width too; and what a spreadsheet drops before it looks.
const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The cell with an apostrophe before what would be run, which makes it a text. Numbers stay numbers.
pub fn inert(cell: &str) -> Cow<'_, str> {
    if begins_a_formula(cell) && !is_number(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell before it was made inert.
pub fn original(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| begins_a_formula(rest)).unwrap_or(cell)
}

/// Also behind apostrophes: one more or less tells a cell that has them by itself from one that was given one.
fn begins_a_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(BEGINNINGS)
}

fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_be_run_is_a_text() {
        for cell in ["=1+2", "+1+2", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-", "+", "-1e5", "-.5", "-1-1"]
        {
            assert_eq!(inert(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn numbers_and_plain_texts_stay_as_they_are() {
        for cell in ["", "0", "-5", "+5", "-5.25", "12", "a=1", "https://a.example/=", " =1", "'quoted'", "5-3"] {
            assert_eq!(inert(cell), cell);
            assert_eq!(original(cell), cell);
        }
    }

    #[test]
    fn apostrophes_of_the_cell_itself_are_told_from_ours() {
        for (cell, written) in [("'=1", "''=1"), ("''-1", "'''-1"), ("'-5", "''-5"), ("'a", "'a")] {
            assert_eq!(inert(cell), written);
            assert_eq!(original(written), cell);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same(cell in "['=+@\t\r\n＝a5.-]{0,6}") {
            let written = inert(&cell);
            prop_assert_eq!(original(&written), cell.as_str());
        }
    }
}
