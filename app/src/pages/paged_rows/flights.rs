//! Requests for pages that are under way, and which pages are worth one.

use std::ops::Range;

use futures_util::future::AbortHandle;

#[derive(Default)]
pub struct Flights {
    under_way: Vec<Flight>,
    /// Where the view was when pages were last wanted: it tells which way it goes.
    before: u64,
    goes_up: bool,
}

struct Flight {
    edition: u64,
    page: u64,
    abort: AbortHandle,
}

impl Flights {
    pub fn len(&self) -> usize {
        self.under_way.len()
    }

    pub fn is_empty(&self) -> bool {
        self.under_way.is_empty()
    }

    pub fn has(&self, edition: u64, page: u64) -> bool {
        self.under_way.iter().any(|flight| flight.edition == edition && flight.page == page)
    }

    pub fn begin(&mut self, edition: u64, page: u64, abort: AbortHandle) {
        self.under_way.push(Flight { edition, page, abort });
    }

    pub fn end(&mut self, edition: u64, page: u64) {
        self.under_way.retain(|flight| flight.edition != edition || flight.page != page);
    }

    /// The pages in view, then the one that comes next, then the one behind.
    pub fn wanted(&mut self, view: &Range<u64>, total: u64, page_size: u64) -> Vec<u64> {
        if view.start != self.before {
            self.goes_up = view.start < self.before;
            self.before = view.start;
        }
        let end = view.end.min(total);
        if view.start >= end {
            return Vec::new();
        }
        let (first, last) = (view.start / page_size, (end - 1) / page_size);
        let above = first.checked_sub(1);
        let below = Some(last + 1).filter(|page| page * page_size < total);
        let beyond = if self.goes_up { [above, below] } else { [below, above] };
        (first..=last).chain(beyond.into_iter().flatten()).collect()
    }

    /// Gives up what is of another edition or no longer wanted.
    pub fn give_up_others(&mut self, edition: u64, wanted: &[u64]) {
        self.under_way.retain(|flight| {
            let is_wanted = flight.edition == edition && wanted.contains(&flight.page);
            if !is_wanted {
                flight.abort.abort();
            }
            is_wanted
        });
    }

    pub fn give_up_all(&mut self) {
        for flight in self.under_way.drain(..) {
            flight.abort.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flight() -> AbortHandle {
        AbortHandle::new_pair().0
    }

    #[test]
    fn what_is_in_view_comes_first_then_what_the_list_goes_to() {
        let mut flights = Flights::default();
        assert_eq!(flights.wanted(&(500..520), 10_000, 100), [5, 6, 4]);
        assert_eq!(flights.wanted(&(590..610), 10_000, 100), [5, 6, 7, 4]);
        assert_eq!(flights.wanted(&(480..499), 10_000, 100), [4, 3, 5]);
    }

    #[test]
    fn nothing_is_wanted_beyond_the_ends() {
        let mut flights = Flights::default();
        assert_eq!(flights.wanted(&(0..20), 100, 100), [0]);
        assert_eq!(flights.wanted(&(240..250), 250, 100), [2, 1]);
        assert_eq!(flights.wanted(&(300..320), 250, 100), [0; 0]);
        assert_eq!(flights.wanted(&(0..0), 0, 100), [0; 0]);
    }

    #[test]
    fn what_was_outrun_is_given_up() {
        let mut flights = Flights::default();
        let (near, far, old) = (flight(), flight(), flight());
        flights.begin(1, 5, near.clone());
        flights.begin(1, 90, far.clone());
        flights.begin(0, 5, old.clone());
        flights.give_up_others(1, &[5, 6]);
        assert_eq!((near.is_aborted(), far.is_aborted(), old.is_aborted()), (false, true, true));
        assert!(flights.has(1, 5) && flights.len() == 1);
        flights.end(1, 5);
        assert!(flights.is_empty());
    }
}
