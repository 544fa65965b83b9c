//! Mends problems of a template: each by its button, and the one at the caret by a shortcut. The browser puts the remedy
//! in, so that undo takes it back.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::place::{byte_at, utf16_range};
use crate::browser::{focus, shortcuts};
use crate::template::{Fix, Problem};

/// Uses the remedy of the problem at the caret.
pub const MEND_CHORD: &str = "mod+.";

/// A template as it is typed into a text area, and what is wrong with it. The text has LF only.
#[derive(Clone, Copy)]
pub struct Mending {
    /// The text area's `id`.
    area: StoredValue<String>,
    pub(super) text: Signal<String>,
    pub(super) problems: Signal<Vec<Problem>>,
    pub(super) is_locked: Signal<bool>,
    /// In UTF-16 units; none until the text area had the focus.
    caret: RwSignal<Option<u32>>,
    at_caret: Memo<Option<usize>>,
}

impl Mending {
    pub fn new(
        area: impl Into<String>,
        text: impl Into<Signal<String>>,
        problems: impl Into<Signal<Vec<Problem>>>,
        is_locked: impl Into<Signal<bool>>,
    ) -> Self {
        let (text, problems, is_locked) = (text.into(), problems.into(), is_locked.into());
        let caret = RwSignal::new(None);
        let at_caret = Memo::new(move |_| {
            let problems = problems.read();
            let caret = caret.get().filter(|_| !problems.is_empty() && !is_locked.get())?;
            mendable_at(&problems, byte_at(&text.read(), caret))
        });
        Self { area: StoredValue::new(area.into()), text, problems, is_locked, caret, at_caret }
    }

    pub(super) fn area(&self) -> String {
        self.area.get_value()
    }

    /// The caret is there now.
    pub(super) fn hear(&self, caret: u32) {
        if self.caret.get_untracked() != Some(caret) {
            self.caret.set(Some(caret));
        }
    }

    /// A key was pressed in the text area.
    pub(super) fn hear_key(&self, event: &KeyboardEvent) {
        if shortcuts::is_pressed(event, MEND_CHORD) {
            event.prevent_default();
            self.mend_at_caret();
        }
    }

    /// The place in `problems` of the one that the shortcut mends.
    pub(super) fn at_caret(&self) -> Option<usize> {
        self.at_caret.get()
    }

    pub(super) fn mend(&self, problem: &Problem, fix: &Fix) {
        self.go_to(problem);
        self.put_in(&fix.replacement);
    }

    /// Types a text at the caret.
    pub fn put_in(&self, text: &str) {
        self.area.with_value(|area| focus::insert_text(area, text));
    }

    /// Selects where a problem is.
    pub fn go_to(&self, problem: &Problem) {
        let place = self.text.with_untracked(|text| utf16_range(text, problem.start..problem.end));
        self.area.with_value(|area| focus::select_range(area, place.start, place.end));
    }

    fn mend_at_caret(self) {
        let found = self.at_caret.get_untracked().and_then(|index| self.problems.read_untracked().get(index).cloned());
        if let Some(problem) = found
            && let Some(fix) = &problem.fix
        {
            self.mend(&problem, fix);
        }
    }
}

/// The first problem with a remedy that this byte is in or at the end of.
fn mendable_at(problems: &[Problem], byte: usize) -> Option<usize> {
    problems.iter().position(|problem| problem.fix.is_some() && (problem.start..=problem.end).contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::mendable_at;
    use crate::template::Template;

    #[test]
    fn the_problem_at_the_caret_is_mended() {
        let text = "/a/<IDD>\n/b/<nothing-near>\n/c/<IDD>";
        let template = Template::parse(text);
        let at = |byte| mendable_at(template.problems(), byte);
        assert_eq!([at(2), at(3), at(5), at(8)], [None, Some(0), Some(0), Some(0)]);
        assert_eq!(at(14), None, "there is no remedy");
        assert_eq!(at(text.len()), Some(2));
    }
}
