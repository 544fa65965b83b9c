//! Which rows are shown: all, or those that a text or **Refused** lets through.

use leptos::prelude::*;

use super::editor::Editor;

/// Rows that a filter shows at most, and looks at.
const MAX_FOUND: usize = 20_000;
const MAX_SCANNED: u64 = 1_000_000;

/// What the person filters by.
#[derive(Clone, Copy)]
pub struct Filter {
    pub text: RwSignal<String>,
    pub only_refused: RwSignal<bool>,
}

/// Rows in view: `None` for all of them.
pub type Visible = Memo<Option<Vec<u64>>>;

impl Filter {
    pub fn new() -> Self {
        Self { text: RwSignal::new(String::new()), only_refused: RwSignal::new(false) }
    }

    /// The rows that it lets through, by key.
    pub fn visible(self, editor: Editor) -> Visible {
        Memo::new(move |_| {
            let needle = self.text.get();
            let only_refused = self.only_refused.get();
            if needle.is_empty() && !only_refused {
                return None;
            }
            let found = editor.list.with(|list| {
                if only_refused {
                    editor
                        .judge
                        .with(|judge| judge.as_ref().map(|judge| judge.refused_rows().to_vec()).unwrap_or_default())
                } else {
                    list.find(&needle, 0, MAX_FOUND, MAX_SCANNED).rows
                }
            });
            Some(found)
        })
    }
}
