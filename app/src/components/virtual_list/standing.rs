//! Where a list stands, between the arithmetic and the browser's scroll bar: each follows the other.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;

use super::ListHandle;
use super::scroll::{Motion, ROW_PX, Scroll};
use crate::browser::{layout, timers};

/// A list that did not move for so long is at rest.
const REST_MS: u32 = 200;

#[derive(Clone, Copy)]
pub(super) struct Standing {
    pub viewport: NodeRef<html::Div>,
    pub space: NodeRef<html::Div>,
    pub window: NodeRef<html::Div>,
    pub scroll: Memo<Scroll>,
    /// The rows in the document.
    pub rows_shown: Memo<Range<u64>>,
    pub rows_in_view: Memo<Range<u64>>,
    place: RwSignal<Scroll>,
    motion: StoredValue<Motion>,
    rest: Callback<()>,
}

/// `heads` rows stand above the first one and stay in sight.
pub(super) fn use_standing(handle: ListHandle, row_count: Signal<u64>, heads: u64) -> Standing {
    let ListHandle { active, asked, scroll: place, .. } = handle;
    let scroll = Memo::new(move |_| place.get().with_rows(row_count.get()));
    let (rested, set_rested) = signal(());
    let rest = timers::use_debounce(REST_MS, move || {
        set_rested.try_set(());
    });
    let standing = Standing {
        viewport: NodeRef::new(),
        space: NodeRef::new(),
        window: NodeRef::new(),
        scroll,
        rows_shown: Memo::new(move |_| scroll.get().window()),
        rows_in_view: Memo::new(move |_| scroll.get().in_view()),
        place,
        motion: StoredValue::new(Motion::Free),
        rest: Callback::new(move |()| rest()),
    };
    layout::use_height(standing.space, Signal::derive(move || scroll.get().space_px()));
    layout::use_offset(standing.window, Signal::derive(move || scroll.get().offset_px()));
    let head_px = if heads > 0 { ROW_PX } else { 0.0 };
    layout::use_measured_height(
        standing.viewport,
        Callback::new(move |height_px: f64| {
            let (before, index) = (scroll.get_untracked(), active.get_untracked());
            let resized = before.resized(height_px - head_px);
            // The row that keys act on stays in view, such as when words appear below the list.
            standing.go(if before.revealing(index) == before { resized.revealing(index) } else { resized });
        }),
    );
    // A list of another length may stand elsewhere. Where the bar stays, it is not asked: that would lay out the page.
    Effect::new(move |before: Option<u64>| {
        let rows = row_count.get();
        if before.is_some_and(|before| before != rows) {
            let next = scroll.get_untracked();
            if place.with_untracked(|before| is_at(next, before.dom_px())) {
                place.set(next);
            } else {
                standing.go(next);
            }
        }
        rows
    });
    // Whoever asked for a row, it comes into view.
    Effect::new(move |_| {
        let Some((index, place)) = asked.get() else { return };
        standing.go(place.of(scroll.get_untracked(), index));
    });
    Effect::new(move |_| {
        rested.get();
        standing.settle();
    });
    standing
}

impl Standing {
    /// What moves the scroll bar from now on.
    pub fn held(self, motion: Motion) {
        self.motion.set_value(motion);
    }

    /// The browser scrolled.
    pub fn follow(self) {
        if let Some(dom_px) = layout::scroll_top(self.viewport) {
            let next = self.scroll.get_untracked().moved(dom_px, self.motion.get_value());
            // Where the bar is, it is not asked again: by then that would lay out the rows.
            if is_at(next, dom_px) {
                self.place.set(next);
            } else {
                self.go(next);
            }
            self.rest.run(());
        }
    }

    /// Nothing moved for a while. If the scroll bar did since, its event is on the way, and another rest after it.
    fn settle(self) {
        let scroll = self.scroll.get_untracked();
        if !self.is_elsewhere(scroll) {
            self.go(scroll.settled());
        }
    }

    /// The browser's scroll bar stands elsewhere.
    fn is_elsewhere(self, place: Scroll) -> bool {
        layout::scroll_top(self.viewport).is_some_and(|dom_px| !is_at(place, dom_px))
    }

    fn go(self, next: Scroll) {
        self.place.set(next);
        if self.is_elsewhere(next) {
            layout::set_height(self.space, next.space_px());
            layout::set_scroll(self.viewport, next.dom_px());
        }
    }
}

/// Whether the scroll bar stands where the place says; it may round.
fn is_at(place: Scroll, dom_px: f64) -> bool {
    (dom_px - place.dom_px()).abs() < 1.0
}
