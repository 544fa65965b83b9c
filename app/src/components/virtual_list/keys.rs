//! What keys do in a list, as arithmetic: where the active row goes. It knows neither events nor signals.

/// A key that moves the active row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
}

impl Move {
    /// What a `KeyboardEvent.key` stands for.
    pub fn of_key(key: &str) -> Option<Self> {
        match key {
            "ArrowUp" => Some(Self::Up),
            "ArrowDown" => Some(Self::Down),
            "PageUp" => Some(Self::PageUp),
            "PageDown" => Some(Self::PageDown),
            "Home" => Some(Self::Home),
            "End" => Some(Self::End),
            _ => None,
        }
    }

    /// The row that becomes active in a list of `rows` that shows `in_view` whole ones; none in an empty list.
    pub fn from(self, active: u64, rows: u64, in_view: u64) -> Option<u64> {
        let last = rows.checked_sub(1)?;
        let here = active.min(last);
        // The row at one edge is at the other edge afterwards: the eye finds its place again.
        let page = in_view.saturating_sub(1).max(1);
        Some(match self {
            Self::Up => here.saturating_sub(1),
            Self::Down => here.saturating_add(1).min(last),
            Self::PageUp => here.saturating_sub(page),
            Self::PageDown => here.saturating_add(page).min(last),
            Self::Home => 0,
            Self::End => last,
        })
    }
}

/// The row that somebody typed, counted from 1 and with or without separators: its index, at most the last one.
pub fn row_of_text(text: &str, rows: u64) -> Option<u64> {
    let is_separator = |sign: char| sign.is_whitespace() || matches!(sign, ',' | '.' | '\'' | '’' | '_');
    let digits: String = text.chars().filter(|sign| !is_separator(*sign)).collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let number = if is_number { digits.parse().unwrap_or(u64::MAX) } else { return None };
    Some(number.clamp(1, rows.max(1)) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_and_stop_at_both_ends() {
        let from = |key: &str, active| Move::of_key(key).and_then(|way| way.from(active, 1_000, 12));
        assert_eq!((from("ArrowUp", 0), from("ArrowUp", 7)), (Some(0), Some(6)));
        assert_eq!((from("ArrowDown", 999), from("ArrowDown", 7)), (Some(999), Some(8)));
        assert_eq!((from("PageUp", 5), from("PageUp", 500)), (Some(0), Some(489)));
        assert_eq!((from("PageDown", 995), from("PageDown", 500)), (Some(999), Some(511)));
        assert_eq!((from("Home", 500), from("End", 500)), (Some(0), Some(999)));
        assert_eq!(from("a", 1), None);
    }

    #[test]
    fn an_empty_list_has_nowhere_to_go_and_a_shorter_one_is_entered_at_its_end() {
        assert_eq!(Move::End.from(3, 0, 12), None);
        assert_eq!(Move::Up.from(50, 10, 12), Some(8));
        assert_eq!(Move::PageDown.from(0, 10, 0), Some(1), "a view of no height still moves");
    }

    #[test]
    fn a_row_is_typed_with_or_without_separators() {
        assert_eq!(row_of_text("1", 10), Some(0));
        assert_eq!(row_of_text(" 9,999,999 ", 10_000_000), Some(9_999_998));
        assert_eq!(row_of_text("9.999\u{202f}999", 10_000_000), Some(9_999_998));
        assert_eq!(row_of_text("99999999999999999999999", 10), Some(9));
        assert_eq!((row_of_text("0", 10), row_of_text("-3", 10), row_of_text("", 10)), (Some(0), None, None));
    }
}
