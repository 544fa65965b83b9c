//! Where a list of any length stands, as arithmetic. Browsers lose tall elements (Chromium clamps at 33,554,428 px,
//! Firefox drops a height of 17.9 million, scrolling steps by 2 px above 8,388,608), so the space that is scrolled has
//! at most 8,000,000 px. Within that, one pixel scrolled is one pixel moved. Beyond, small scrolls still move 1:1, and
//! a thumb that is dragged jumps in proportion. Near both ends the scale is 1:1 too, so that the ends are reached.

use std::ops::Range;

/// A row's height; the style sheet's `--row` says the same.
pub const ROW_PX: f64 = 28.0;
const MAX_SPACE_PX: f64 = 8_000_000.0;
/// How much at each end of a longer list is scrolled 1:1 whatever its length.
const END_PX: f64 = 100_000.0;
/// Rows kept ready beyond each edge of the view.
const OVERSCAN_ROWS: u64 = 8;
/// What is shown until the browser has measured: the server's first rows.
const FIRST_HEIGHT_PX: f64 = 560.0;

/// A place in a list. All fields are finite and not negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    rows: u64,
    height_px: f64,
    /// What the browser's scroll bar says.
    dom_px: f64,
    /// How much of the list is above the view.
    top_px: f64,
}

impl Scroll {
    pub fn new() -> Self {
        Self { rows: 0, height_px: FIRST_HEIGHT_PX, dom_px: 0.0, top_px: 0.0 }
    }

    /// The same place in a list of another length.
    #[must_use]
    pub fn with_rows(self, rows: u64) -> Self {
        let place = Self { rows, ..self };
        let top_px = place.top_px.min(place.lowest_top_px());
        Self { top_px, dom_px: place.dom_px.min(place.lowest_dom_px()), ..place }
    }

    /// The view became taller or shorter. A hidden one has no height and changes nothing.
    #[must_use]
    pub fn resized(self, height_px: f64) -> Self {
        if height_px > 0.0 { Self { height_px, ..self } } else { self }
    }

    /// The browser's scroll bar went to `dom_px`. The answer's own `dom_px` may differ: then set it.
    #[must_use]
    pub fn moved(self, dom_px: f64) -> Self {
        let delta_px = dom_px - self.dom_px;
        if !self.is_capped() {
            return Self { dom_px, top_px: dom_px, ..self };
        }
        if delta_px.abs() >= self.height_px {
            return Self { dom_px, top_px: self.top_for(dom_px), ..self };
        }
        let top_px = (self.top_px + delta_px).clamp(0.0, self.lowest_top_px());
        let next = Self { dom_px, top_px, ..self };
        let is_at_an_end = dom_px < END_PX || dom_px > self.lowest_dom_px() - END_PX;
        if is_at_an_end { next.with_thumb_in_place() } else { next }
    }

    /// The nearest place at which all of a row is in view.
    #[must_use]
    pub fn revealing(self, row: u64) -> Self {
        let row_px = px(row.min(self.rows.saturating_sub(1)));
        let top_px = if row_px < self.top_px {
            row_px
        } else if row_px + ROW_PX > self.top_px + self.height_px {
            row_px + ROW_PX - self.height_px
        } else {
            return self;
        };
        Self { top_px: top_px.clamp(0.0, self.lowest_top_px()), ..self }.with_thumb_in_place()
    }

    /// The height of what is scrolled.
    pub fn space_px(&self) -> f64 {
        px(self.rows).min(MAX_SPACE_PX)
    }

    /// The rows that must be in the document.
    pub fn window(&self) -> Range<u64> {
        let first = row_at(self.top_px).saturating_sub(OVERSCAN_ROWS);
        let last = row_at(self.top_px + self.height_px) + 1 + OVERSCAN_ROWS;
        first.min(self.rows)..last.min(self.rows)
    }

    /// Where the first of them stands in the space.
    pub fn offset_px(&self) -> f64 {
        self.dom_px + px(self.window().start) - self.top_px
    }

    pub fn dom_px(&self) -> f64 {
        self.dom_px
    }

    pub fn rows_in_view(&self) -> u64 {
        row_at(self.height_px)
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
        if dom_px <= END_PX {
            dom_px
        } else if from_end_px <= END_PX {
            self.lowest_top_px() - from_end_px
        } else {
            END_PX + (dom_px - END_PX) * self.scale()
        }
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

impl Default for Scroll {
    fn default() -> Self {
        Self::new()
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
