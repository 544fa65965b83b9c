//! Rows of a list that is too long to be there as a whole: they are loaded by page as they come into view, and ahead of
//! it. Requests that were outrun are given up. It shows nothing and knows no route.

mod flights;
mod shelf;

use std::future::Future;
use std::ops::Range;
use std::pin::Pin;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;

use crate::browser::timers::use_debounce;
use crate::components::ListHandle;
use crate::model::error::AppError;
use flights::Flights;
use shelf::Shelf;

/// The part of the list that came with the page, and what it is a part of.
#[derive(Clone, Debug, PartialEq)]
pub struct Seed<T> {
    /// What was asked; another question has other rows.
    pub question: String,
    /// Grows when the same is read again, since rows may have changed.
    pub reading: u32,
    /// How many rows come before the part.
    pub offset: u64,
    pub rows: Vec<T>,
    /// All rows.
    pub total: u64,
}

impl<T> Seed<T> {
    /// Before anything was loaded.
    pub fn none() -> Self {
        Self { question: String::new(), reading: 0, offset: 0, rows: Vec::new(), total: 0 }
    }
}

/// What a request for a page gives: its rows and how many there are in all.
pub type Page<T> = Result<(Vec<T>, u64), AppError>;
pub type Pending<T> = Pin<Box<dyn Future<Output = Page<T>>>>;

/// Requests under way at once: one for what is in view, one for what comes.
const MAX_FLIGHTS: usize = 2;
/// A list that leaps, as under a dragged thumb, is asked for once it rests for so long.
const REST_MS: u32 = 60;

/// Rows by index; those that are not there yet come when they are looked at.
pub struct PagedRows<T: Send + Sync + 'static> {
    seed: Memo<(u64, Seed<T>)>,
    shelf: RwSignal<Shelf<T>>,
    flights: StoredValue<Flights>,
    wanted: StoredValue<Range<u64>>,
    page_size: u64,
    load: StoredValue<Box<dyn Fn(u64) -> Pending<T> + Send + Sync>>,
    on_error: Callback<AppError>,
    rest: Callback<()>,
}

impl<T: Send + Sync> Clone for PagedRows<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for PagedRows<T> {}

/// In a component's body. `load` asks for the page behind so many rows, of the question as it is then.
pub fn use_paged_rows<T: Clone + PartialEq + Send + Sync + 'static>(
    seed: impl Fn() -> Seed<T> + Send + Sync + 'static,
    page_size: u32,
    load: impl Fn(u64) -> Pending<T> + Send + Sync + 'static,
    on_error: Callback<AppError>,
) -> PagedRows<T> {
    let seed = Memo::new(move |before: Option<&(u64, Seed<T>)>| {
        let seed = seed();
        match before {
            Some((edition, before)) if *before == seed => (*edition, seed),
            Some((edition, _)) => (edition + 1, seed),
            None => (0, seed),
        }
    });
    let (rested, set_rested) = signal(());
    let rest = use_debounce(REST_MS, move || {
        set_rested.try_set(());
    });
    let rows = PagedRows {
        seed,
        shelf: RwSignal::new(Shelf::default()),
        flights: StoredValue::new(Flights::default()),
        wanted: StoredValue::new(0..0),
        page_size: u64::from(page_size),
        load: StoredValue::new(Box::new(load)),
        on_error,
        rest: Callback::new(move |()| rest()),
    };
    Effect::new(move |_| {
        rested.get();
        rows.fill();
    });
    // What was loaded before belongs to another edition: what is in view is asked for again.
    Effect::new(move |_| {
        seed.track();
        rows.fill();
    });
    on_cleanup(move || {
        rows.flights.try_update_value(Flights::give_up_all);
    });
    rows
}

impl<T: Clone + PartialEq + Send + Sync + 'static> PagedRows<T> {
    /// The row, unless it is not there yet.
    pub fn get(self, index: u64) -> Option<T> {
        self.seed.with(|(edition, seed)| {
            let of_seed = || seed.rows.get(usize::try_from(index.checked_sub(seed.offset)?).ok()?).cloned();
            self.shelf.with(|shelf| {
                let newest = shelf.row(&seed.question, Some(*edition), index, self.page_size).cloned();
                newest.or_else(of_seed).or_else(|| shelf.row(&seed.question, None, index, self.page_size).cloned())
            })
        })
    }

    /// Where the part that came with the page begins.
    pub fn first(self) -> u64 {
        self.seed.with(|(_, seed)| seed.offset)
    }

    /// Another question has another list: from then on it is read from where it begins.
    pub fn lead(self, list: ListHandle) {
        Effect::new(move |before: Option<(String, u64)>| {
            let now = self.seed.with(|(_, seed)| (seed.question.clone(), seed.offset));
            if before.is_some_and(|(before, _)| before != now.0) {
                list.begin_at(now.1);
            }
            now
        });
    }

    /// How many rows there are, as far as is known.
    pub fn total(self) -> u64 {
        self.seed.with(|(edition, seed)| self.shelf.with(|shelf| shelf.total(*edition)).unwrap_or(seed.total))
    }

    /// These rows came into view.
    pub fn look(self, view: Range<u64>) {
        let before = self.wanted.get_value();
        let has_leapt = view.start > before.end || before.start > view.end;
        self.wanted.set_value(view);
        if has_leapt && self.flights.with_value(|flights| !flights.is_empty()) {
            self.rest.run(());
        } else {
            self.fill();
        }
    }

    /// All rows of a range, also those that nobody looked at.
    pub async fn gather(self, range: Range<u64>) -> Result<Vec<T>, AppError> {
        let mut rows = Vec::new();
        let mut index = range.start;
        while index < range.end {
            if let Some(row) = untrack(|| self.get(index)) {
                rows.push(row);
                index += 1;
                continue;
            }
            let page = index / self.page_size;
            let Some(pending) = self.load.try_with_value(|load| load(page * self.page_size)) else { break };
            let (loaded, _) = pending.await?;
            let skipped = usize::try_from(index - page * self.page_size).unwrap_or(usize::MAX);
            let wanted = usize::try_from(range.end - index).unwrap_or(usize::MAX);
            let found = rows.len();
            rows.extend(loaded.into_iter().skip(skipped).take(wanted));
            if rows.len() == found {
                break; // The list became shorter meanwhile.
            }
            index = range.start + rows.len() as u64;
        }
        Ok(rows)
    }

    /// Asks for what is in view and not there, then for what comes; gives up what is neither.
    fn fill(self) {
        let Some((edition, total)) = untrack(|| Some((self.seed.try_with(|(edition, _)| *edition)?, self.total())))
        else {
            return;
        };
        let Some(wanted) = self.flights.try_update_value(|flights| {
            let wanted = flights.wanted(&self.wanted.get_value(), total, self.page_size);
            flights.give_up_others(edition, &wanted);
            wanted
        }) else {
            return;
        };
        for page in wanted {
            let is_full = self.flights.with_value(|flights| flights.len() >= MAX_FLIGHTS);
            if is_full {
                return;
            }
            let is_under_way = self.flights.with_value(|flights| flights.has(edition, page));
            if !is_under_way && !self.is_there(edition, page, total) {
                self.send(edition, page);
            }
        }
    }

    fn is_there(self, edition: u64, page: u64, total: u64) -> bool {
        let first = page * self.page_size;
        let end = (first + self.page_size).min(total);
        let in_seed = self.seed.with_untracked(|(_, seed)| {
            seed.offset <= first && end <= seed.offset + u64::try_from(seed.rows.len()).unwrap_or(0)
        });
        in_seed || self.shelf.with_untracked(|shelf| shelf.has(edition, page))
    }

    fn send(self, edition: u64, page: u64) {
        let pending = self.load.with_value(|load| load(page * self.page_size));
        let (request, abort): (_, AbortHandle) = abortable(pending);
        self.flights.update_value(|flights| flights.begin(edition, page, abort));
        leptos::task::spawn_local(async move {
            // Given up: dropping the request ended it at the browser, too.
            let Ok(answer) = request.await else { return };
            if self.flights.try_update_value(|flights| flights.end(edition, page)).is_none() {
                return;
            }
            match answer {
                Ok((rows, total)) => {
                    let Some((now, question)) =
                        self.seed.try_with_untracked(|(edition, seed)| (*edition, seed.question.clone()))
                    else {
                        return;
                    };
                    if now == edition {
                        let middle = self.wanted.get_value().start / self.page_size;
                        self.shelf.update(|shelf| shelf.put(question, edition, page, rows, total, middle));
                    }
                    self.fill();
                }
                Err(error) => {
                    self.on_error.try_run(error);
                }
            }
        });
    }
}
