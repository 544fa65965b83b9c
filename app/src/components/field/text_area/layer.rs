//! The coloured copy of a text area's text that lies over it, of the lines in sight only: the text area's own letters are
//! transparent, its caret and selection are not. The owner says what is coloured how. With a line that cannot be copied
//! the text area shows its own letters.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;

use crate::browser::hydration::use_hydrated;
use crate::browser::layout::use_translation;
use crate::browser::text_area::{self, Setting, Sight};

/// As in `text-area.css`; a test in a browser holds both together.
pub const SETTING: Setting = Setting { line: 20.0, padding_block: 6.0, padding_inline: 8.0 };

/// Lines that are copied at most.
const MAX_LINES: usize = 240;
/// Copied above and below what is in sight, so that scrolling finds them there.
const SPARE_LINES: usize = 40;
/// What is copied changes only so often while somebody scrolls.
const STEP_LINES: usize = 20;

/// A stretch of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaintedRun {
    pub text: String,
    /// What it is; the style sheet knows `token`, `filter`, `comment` and `unknown`.
    pub kind: Option<&'static str>,
    /// Underlined.
    pub is_wrong: bool,
}

/// All of a line's text, in stretches.
pub type PaintedLine = Vec<PaintedRun>;

/// Gives lines of the text (from 0) as they stand; `None` where one of them is too long to be copied.
pub type Painter = Callback<Range<usize>, Option<Vec<PaintedLine>>>;

/// What is copied of one text area.
#[derive(Clone, Copy)]
pub struct Layer {
    area: NodeRef<html::Textarea>,
    sight: RwSignal<Option<Sight>>,
    /// The first line's number, and the lines.
    copied: Memo<Option<(usize, Vec<PaintedLine>)>>,
    /// Measures text in the text area's type.
    pub ruler: NodeRef<html::Div>,
}

impl Layer {
    pub fn new(area: NodeRef<html::Textarea>, painter: Option<Painter>) -> Self {
        let hydrated = use_hydrated();
        let sight = RwSignal::new(None);
        let lines = Memo::new(move |_| sight.get().map(lines_in_sight));
        let copied = Memo::new(move |_| {
            let (painter, lines) = (painter?, lines.get().filter(|_| hydrated.get())?);
            painter.run(lines.clone()).map(|painted| (lines.start, painted))
        });
        let layer = Self { area, sight, copied, ruler: NodeRef::new() };
        Effect::new(move |_| {
            area.track();
            layer.look();
        });
        layer
    }

    /// Sees again what is in sight.
    pub fn look(self) {
        let sight = text_area::sight(self.area);
        // The last scroll may be heard of when the text area is already gone.
        if self.sight.try_get_untracked().is_some_and(|seen| seen != sight) {
            self.sight.set(sight);
        }
    }

    /// A line of the copy, from 0; empty where there is none any more.
    fn line(self, at: usize) -> PaintedLine {
        self.copied.with(|copied| copied.as_ref().and_then(|(_, lines)| lines.get(at)).cloned()).unwrap_or_default()
    }

    /// Whether the copy stands for the text.
    pub fn is_painted(self) -> bool {
        self.copied.read().is_some()
    }
}

#[component]
pub fn PaintedLines(layer: Layer) -> impl IntoView {
    let node = NodeRef::new();
    let place = Signal::derive(move || {
        let first = layer.copied.with(|copied| copied.as_ref().map_or(0, |(first, _)| *first));
        let sight = layer.sight.get().unwrap_or_default();
        (-sight.own_left, lines_px(first) - sight.own_top)
    });
    use_translation(node, place);
    // A key changes one line; to make the others anew would cost more than all else that it does.
    let count = Memo::new(move |_| layer.copied.with(|copied| copied.as_ref().map_or(0, |(_, lines)| lines.len())));
    let line = move |at: usize| {
        let line = Memo::new(move |_| layer.line(at));
        view! {
            <div class="text-area__line">{move || line.with(|line| line.iter().map(run).collect_view())}</div>
        }
    };
    view! {
        <div class="text-area__layer" aria-hidden="true">
            <div class="text-area__lines" node_ref=node>
                <For each=move || 0..count.get() key=|at| *at children=line />
            </div>
            <div class="text-area__ruler" node_ref=layer.ruler></div>
        </div>
    }
    .into_any()
}

fn run(run: &PaintedRun) -> impl IntoView + use<> {
    view! {
        <span data-code=run.kind data-wrong=run.is_wrong.then_some("")>
            {run.text.clone()}
        </span>
    }
}

fn lines_in_sight(sight: Sight) -> Range<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole number of lines")]
    let lines = |px: f64| (px.max(0.0) / SETTING.line) as usize;
    let first = lines(sight.above).saturating_sub(SPARE_LINES) / STEP_LINES * STEP_LINES;
    let last = lines(sight.above + sight.height) + 1 + SPARE_LINES + STEP_LINES;
    first..last.min(first + MAX_LINES)
}

fn lines_px(lines: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a text area has far fewer lines")]
    let lines = lines as f64;
    lines * SETTING.line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(above: f64, height: f64) -> Range<usize> {
        lines_in_sight(Sight { above, height, ..Sight::default() })
    }

    #[test]
    fn what_is_in_sight_is_copied_with_some_to_spare() {
        for above in 0..3_000 {
            let above = f64::from(above) * 7.0;
            let lines = seen(above, 480.0);
            assert!(lines_px(lines.start) <= above, "{above}");
            assert!(lines_px(lines.end) >= above + 480.0 + 200.0, "{above}");
            assert!(lines.len() <= MAX_LINES);
        }
    }

    #[test]
    fn a_little_scrolling_copies_nothing_anew() {
        assert_eq!(seen(1_000.0, 160.0).start, seen(1_010.0, 160.0).start);
    }

    #[test]
    fn however_tall_the_window_a_few_hundred_lines_are_enough() {
        assert_eq!(seen(0.0, 1_000_000.0).len(), MAX_LINES);
        assert_eq!(seen(-5.0, 0.0).start, 0);
    }
}
