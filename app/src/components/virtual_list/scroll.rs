//! Where a list of any length stands, as arithmetic. Browsers lose tall elements (Chromium clamps at 33,554,428 px, and
//! at half or a third of that where a pixel is two or three of the device's; Firefox drops a height of 17.9 million;
//! scrolling steps by 2 px above 8,388,608), so the space that is scrolled has at most 8,000,000 px. Within that, one
//! pixel scrolled is one pixel moved. Beyond, wheel and touch still move 1:1, and a thumb that is dragged jumps in
//! proportion. Near both ends the scale is 1:1 too, so that the ends are reached.

use std::ops::Range;

/// A row's height; the style sheet's `--row` says the same.
pub const ROW_PX: f64 = 28.0;
const MAX_SPACE_PX: f64 = 8_000_000.0;
/// How much at each end of a longer list is scrolled 1:1 whatever its length.
const END_PX: f64 = 100_000.0;
/// Nobody turns a wheel so far between two frames: what moves so much is a jump.
const LEAP_PX: f64 = 20_000.0;
/// Rows kept ready beyond the view's edges: where it goes, and where it comes from.
const AHEAD_ROWS: u64 = 14;
const BEHIND_ROWS: u64 = 4;
/// Rows are laid out anew once fewer than so many are ready beyond an edge.
const MARGIN_ROWS: u64 = 2;

/// What moves the scroll bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// A wheel, a finger, a key of the browser's own.
    Free,
    /// The bar's thumb is held.
    Thumb,
}

/// A place in a list. All fields are finite and not negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    rows: u64,
    height_px: f64,
    /// The browser has said how high the view is; until then just the rows in it are shown.
    is_measured: bool,
    /// What the browser's scroll bar says.
    dom_px: f64,
    /// How much of the list is above the view.
    top_px: f64,
    /// The first row in the document. It follows the view in steps, so that few scrolls lay out rows.
    first: u64,
}

impl Scroll {
    /// A list as the server sends it: `shown` rows from `first` on.
    pub fn beginning(first: u64, shown: u64) -> Self {
        let top_px = px(first);
        Self { rows: 0, height_px: px(shown), is_measured: false, dom_px: top_px, top_px, first }
    }

    /// The same place in a list of another length.
    #[must_use]
    pub fn with_rows(self, rows: u64) -> Self {
        let place = Self { rows, ..self };
        let top_px = place.top_px.min(place.lowest_top_px());
        let place = Self { top_px, dom_px: place.dom_px.min(place.lowest_dom_px()), ..place };
        let place = if rows != self.rows && place.is_capped() { place.with_thumb_in_place() } else { place };
        place.laid_out(top_px)
    }

    /// The view became taller or shorter. A hidden one has no height and changes nothing.
    #[must_use]
    pub fn resized(self, height_px: f64) -> Self {
        if height_px <= 0.0 {
            return self;
        }
        let place = Self { height_px, is_measured: true, ..self };
        place.with_rows(place.rows)
    }

    /// The browser's scroll bar went to `dom_px`. The answer's own `dom_px` may differ: then set it.
    #[must_use]
    pub fn moved(self, dom_px: f64, motion: Motion) -> Self {
        let dom_px = dom_px.max(0.0);
        if !self.is_capped() {
            return Self { dom_px, top_px: dom_px.min(self.lowest_top_px()), ..self }.laid_out(self.top_px);
        }
        let delta_px = dom_px - self.dom_px;
        let is_jump = match motion {
            Motion::Thumb => delta_px.abs() >= self.height_px,
            Motion::Free => delta_px.abs() >= LEAP_PX.max(self.height_px),
        };
        if is_jump {
            return Self { dom_px, top_px: self.top_for(dom_px), ..self }.laid_out(self.top_px);
        }
        let top_px = (self.top_px + delta_px).clamp(0.0, self.lowest_top_px());
        let next = Self { dom_px, top_px, ..self };
        let is_at_an_end = dom_px < END_PX || dom_px > self.lowest_dom_px() - END_PX;
        let next = if is_at_an_end { next.with_thumb_in_place() } else { next };
        next.laid_out(self.top_px)
    }

    /// The bar came to rest: its thumb goes to where the rows in view are.
    #[must_use]
    pub fn settled(self) -> Self {
        if self.is_capped() { self.with_thumb_in_place() } else { self }
    }

    /// The nearest place at which all of a row is in view.
    #[must_use]
    pub fn revealing(self, row: u64) -> Self {
        let row_px = px(row.min(self.rows.saturating_sub(1)));
        if row_px < self.top_px {
            self.at(row_px)
        } else if row_px + ROW_PX > self.top_px + self.height_px {
            self.at(row_px + ROW_PX - self.height_px)
        } else {
            self
        }
    }

    /// A row in the middle of the view, unless it is in view already.
    #[must_use]
    pub fn showing(self, row: u64) -> Self {
        let row = row.min(self.rows.saturating_sub(1));
        let near = self.revealing(row);
        if near == self { near } else { self.at(px(row) - ((self.height_px - ROW_PX) / 2.0).max(0.0)) }
    }

    /// This row at the top.
    #[must_use]
    pub fn beginning_at(self, row: u64) -> Self {
        self.at(px(row))
    }

    /// The height of what is scrolled.
    pub fn space_px(&self) -> f64 {
        px(self.rows).min(MAX_SPACE_PX)
    }

    /// The rows that must be in the document.
    pub fn window(&self) -> Range<u64> {
        self.first..(self.first + self.slots()).min(self.rows)
    }

    /// Rows of which something is in view.
    pub fn in_view(&self) -> Range<u64> {
        let first = row_at(self.top_px).min(self.rows);
        let end = row_at(self.top_px + self.height_px + ROW_PX - 1.0);
        first..end.clamp(first, self.rows)
    }

    /// Where the first row in the document stands in the space.
    pub fn offset_px(&self) -> f64 {
        self.dom_px + px(self.first) - self.top_px
    }

    pub fn dom_px(&self) -> f64 {
        self.dom_px
    }

    /// Rows of which all is in view.
    pub fn rows_in_view(&self) -> u64 {
        row_at(self.height_px)
    }

    /// How many rows are in the document: as many wherever the list stands.
    fn slots(&self) -> u64 {
        let shown = row_at(self.height_px + ROW_PX - 1.0);
        let ready = if self.is_measured { shown + 1 + AHEAD_ROWS + BEHIND_ROWS } else { shown };
        ready.min(self.rows)
    }

    /// The rows in the document follow the view; most of them are where it goes.
    fn laid_out(self, before_px: f64) -> Self {
        let (slots, view) = (self.slots(), self.in_view());
        let last_first = self.rows - slots;
        if !self.is_measured {
            return Self { first: self.first.min(self.rows), ..self };
        }
        let is_ready_above = self.first == 0 || self.first + MARGIN_ROWS <= view.start;
        let end = self.first + slots;
        let is_ready_below = end == self.rows || view.end + MARGIN_ROWS <= end;
        if is_ready_above && is_ready_below && end <= self.rows {
            return self;
        }
        let first = if self.top_px < before_px {
            (view.end + BEHIND_ROWS).saturating_sub(slots)
        } else {
            view.start.saturating_sub(BEHIND_ROWS)
        };
        Self { first: first.min(last_first), ..self }
    }

    fn at(self, top_px: f64) -> Self {
        let top_px = top_px.clamp(0.0, self.lowest_top_px());
        Self { top_px, ..self }.with_thumb_in_place().laid_out(self.top_px)
    }

    fn is_capped(&self) -> bool {
        px(self.rows) > MAX_SPACE_PX
    }

    fn lowest_top_px(&self) -> f64 {
        (px(self.rows) - self.height_px).max(0.0)
    }

    fn lowest_dom_px(&self) -> f64 {
        (self.space_px() - self.height_px).max(0.0)
    }

    /// Between the ends, what one pixel of the scroll bar stands for.
    fn scale(&self) -> f64 {
        (self.lowest_top_px() - 2.0 * END_PX) / (self.lowest_dom_px() - 2.0 * END_PX)
    }

    fn top_for(&self, dom_px: f64) -> f64 {
        let from_end_px = self.lowest_dom_px() - dom_px;
        let top_px = if dom_px <= END_PX {
            dom_px
        } else if from_end_px <= END_PX {
            self.lowest_top_px() - from_end_px
        } else {
            END_PX + (dom_px - END_PX) * self.scale()
        };
        top_px.clamp(0.0, self.lowest_top_px())
    }

    fn dom_for(&self, top_px: f64) -> f64 {
        let from_end_px = self.lowest_top_px() - top_px;
        if top_px <= END_PX || !self.is_capped() {
            top_px
        } else if from_end_px <= END_PX {
            self.lowest_dom_px() - from_end_px
        } else {
            END_PX + (top_px - END_PX) / self.scale()
        }
    }

    fn with_thumb_in_place(self) -> Self {
        Self { dom_px: self.dom_for(self.top_px).round(), ..self }
    }
}

#[expect(clippy::cast_precision_loss, reason = "lists stay far below 2^48 rows")]
fn px(rows: u64) -> f64 {
    rows as f64 * ROW_PX
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places are finite and not negative")]
fn row_at(place_px: f64) -> u64 {
    (place_px / ROW_PX) as u64
}

#[cfg(test)]
mod tests;
