//! Pages that were loaded, each with the edition of the list that it is of. Those far from the view are let go.

use std::collections::BTreeMap;

/// Pages that are kept.
const MAX_PAGES: usize = 100;

struct Kept<T> {
    edition: u64,
    rows: Vec<T>,
}

pub struct Shelf<T> {
    /// What the pages answer.
    question: String,
    pages: BTreeMap<u64, Kept<T>>,
    /// How many rows there are in all, as the newest page said, and of which edition that is.
    total: Option<(u64, u64)>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { question: String::new(), pages: BTreeMap::new(), total: None }
    }
}

impl<T> Shelf<T> {
    /// A row of this question: of this edition, or of any.
    pub fn row(&self, question: &str, edition: Option<u64>, index: u64, page_size: u64) -> Option<&T> {
        let kept = self.pages.get(&(index / page_size)).filter(|_| self.question == question)?;
        let is_asked = edition.is_none_or(|edition| kept.edition == edition);
        kept.rows.get(usize::try_from(index % page_size).ok()?).filter(|_| is_asked)
    }

    pub fn total(&self, edition: u64) -> Option<u64> {
        self.total.filter(|(of, _)| *of == edition).map(|(_, total)| total)
    }

    pub fn has(&self, edition: u64, page: u64) -> bool {
        self.pages.get(&page).is_some_and(|kept| kept.edition == edition)
    }

    /// Keeps a page; `near` is the one that is in view.
    pub fn put(&mut self, question: String, edition: u64, page: u64, rows: Vec<T>, total: u64, near: u64) {
        if self.question != question {
            self.pages.clear();
            self.question = question;
        }
        self.total = Some((edition, total));
        self.pages.insert(page, Kept { edition, rows });
        while self.pages.len() > MAX_PAGES {
            let farthest = match (self.pages.first_key_value(), self.pages.last_key_value()) {
                (Some((first, _)), Some((last, _))) if near.abs_diff(*first) > near.abs_diff(*last) => *first,
                (_, Some((last, _))) => *last,
                (_, None) => return,
            };
            self.pages.remove(&farthest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(pages: std::ops::Range<u64>, near: u64) -> Shelf<u64> {
        let mut shelf = Shelf::default();
        for page in pages {
            shelf.put("q".to_owned(), 0, page, vec![page * 2, page * 2 + 1], 1_000, near);
        }
        shelf
    }

    #[test]
    fn a_row_is_found_by_its_index_and_question() {
        let shelf = shelf(0..3, 0);
        assert_eq!(shelf.row("q", None, 5, 2), Some(&5));
        assert_eq!((shelf.row("q", None, 6, 2), shelf.row("other", None, 5, 2)), (None, None));
    }

    #[test]
    fn a_row_of_an_older_edition_is_there_but_is_not_the_newest() {
        let mut shelf = shelf(0..3, 0);
        shelf.put("q".to_owned(), 1, 1, vec![20, 30], 900, 0);
        assert_eq!((shelf.row("q", Some(1), 2, 2), shelf.row("q", Some(1), 4, 2)), (Some(&20), None));
        assert_eq!(shelf.row("q", None, 4, 2), Some(&4));
        assert_eq!((shelf.total(1), shelf.total(0)), (Some(900), None));
        assert!(shelf.has(1, 1) && !shelf.has(1, 2));
    }

    #[test]
    fn another_question_clears_it() {
        let mut shelf = shelf(0..3, 0);
        shelf.put("other".to_owned(), 1, 9, vec![1], 19, 9);
        assert_eq!(shelf.pages.len(), 1);
    }

    #[test]
    fn what_is_far_from_the_view_is_let_go() {
        let shelf = shelf(0..150, 149);
        assert_eq!(shelf.pages.len(), MAX_PAGES);
        assert!(shelf.has(0, 149) && !shelf.has(0, 0));
    }
}
