//! Mends problems of the template: each by its button, and the one at the caret by a shortcut. The browser puts the
//! remedy in, so that undo takes it back.

use leptos::prelude::*;

use super::draft::Draft;
use super::problems::TEMPLATE_ID;
use crate::browser::focus;
use crate::browser::shortcuts::use_shortcut;
use crate::pages::template_text::place::{byte_at, utf16_range};
use crate::template::{Fix, Problem};

/// Uses the remedy of the problem at the caret.
pub const MEND_CHORD: &str = "mod+.";

#[derive(Clone, Copy)]
pub struct Mending {
    draft: Draft,
    problems: Memo<Vec<Problem>>,
    /// In UTF-16 units; none until the text area had the focus.
    caret: RwSignal<Option<u32>>,
    at_caret: Memo<Option<usize>>,
}

impl Mending {
    pub fn new(draft: Draft, problems: Memo<Vec<Problem>>, is_locked: Signal<bool>) -> Self {
        let caret = RwSignal::new(None);
        let at_caret = Memo::new(move |_| {
            let problems = problems.read();
            let caret = caret.get().filter(|_| !problems.is_empty() && !is_locked.get())?;
            mendable_at(&problems, byte_at(&draft.template.read(), caret))
        });
        let mending = Self { draft, problems, caret, at_caret };
        use_shortcut(MEND_CHORD, move || mending.mend_at_caret());
        mending
    }

    /// The caret is there now.
    pub fn hear(&self, caret: u32) {
        if self.caret.get_untracked() != Some(caret) {
            self.caret.set(Some(caret));
        }
    }

    /// The place in `problems` of the one that the shortcut mends.
    pub fn at_caret(&self) -> Option<usize> {
        self.at_caret.get()
    }

    pub fn mend(&self, problem: &Problem, fix: &Fix) {
        select(self.draft, problem);
        focus::insert_text(TEMPLATE_ID, &fix.replacement);
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

/// Selects where a problem is.
pub fn select(draft: Draft, problem: &Problem) {
    let place = draft.template.with_untracked(|text| utf16_range(text, problem.start..problem.end));
    focus::select_range(TEMPLATE_ID, place.start, place.end);
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
