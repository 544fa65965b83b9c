//! An editable list of URLs of any length: only the rows in view are in the document, assistive technology is told how
//! many there are. It knows nothing of what a row means; it shows `RowView`s and reports what the person does.
//!
//! Keys: arrows, Page Up and Down, Home and End move; Enter or F2 edits, Enter commits, Escape cancels; Delete removes or
//! restores; pasting lines adds them. Everything else (undo, say) is left to the page.

mod row;
pub mod scroll;

use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::html;
use leptos::prelude::*;

use crate::browser::{clipboard, focus, layout};
use row::Row;
use scroll::Scroll;

/// One row as it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowView {
    /// From 1; also where the list is filtered.
    pub number: u64,
    pub text: String,
    pub is_changed: bool,
    pub is_removed: bool,
    /// Why it is refused and how to mend it.
    pub problem: Option<String>,
    /// Accepted, with something to know.
    pub warning: Option<String>,
    /// Who takes it: names of connections.
    pub tag: String,
}

/// The page's hand on a grid: which row is active, which is being edited.
#[derive(Clone, Copy)]
pub struct UrlGridHandle {
    active: RwSignal<u64>,
    editing: RwSignal<Option<u64>>,
}

impl UrlGridHandle {
    pub fn new() -> Self {
        Self { active: RwSignal::new(0), editing: RwSignal::new(None) }
    }

    /// The row that keys act on.
    pub fn active(&self) -> Signal<u64> {
        self.active.into()
    }

    /// Shows a row and makes it the active one.
    pub fn activate(&self, index: u64) {
        self.active.set(index);
    }

    /// Shows a row and begins to edit it, such as one that was just added.
    pub fn edit(&self, index: u64) {
        self.active.set(index);
        self.editing.set(Some(index));
    }

    /// The row that is being edited.
    pub fn editing(&self) -> Signal<Option<u64>> {
        self.editing.into()
    }

    /// Whether a row is being edited.
    pub fn is_editing(&self) -> bool {
        self.editing.get_untracked().is_some()
    }
}

impl Default for UrlGridHandle {
    fn default() -> Self {
        Self::new()
    }
}

/// What rows report to.
#[derive(Clone, Copy)]
struct Events {
    edit: Option<Callback<(u64, String)>>,
    remove: Option<Callback<u64>>,
    restore: Option<Callback<u64>>,
    paste: Option<Callback<Vec<String>>>,
}

impl Events {
    fn remove_or_restore(self, index: u64, view: &RowView) {
        let act = if view.is_removed { self.restore } else { self.remove };
        if let Some(act) = act {
            act.run(index);
        }
    }

    fn take_paste(self, event: &ClipboardEvent, at_least: usize) {
        let Some(add) = self.paste else { return };
        let Some(text) = clipboard::pasted_text(event) else { return };
        let lines: Vec<String> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        if lines.len() >= at_least {
            event.prevent_default();
            event.stop_propagation();
            add.run(lines);
        }
    }
}

/// `row` may read signals: a row repaints when what it reads changes. Without `on_edit` the rows can only be read.
#[component]
pub fn UrlGrid(
    #[prop(into)] label: String,
    #[prop(into)] row_count: Signal<u64>,
    #[prop(into)] row: Callback<u64, RowView>,
    #[prop(optional)] handle: UrlGridHandle,
    /// `(index, text)`: a row was changed to this text.
    #[prop(optional, into)]
    on_edit: Option<Callback<(u64, String)>>,
    #[prop(optional, into)] on_remove: Option<Callback<u64>>,
    #[prop(optional, into)] on_restore: Option<Callback<u64>>,
    /// Lines were pasted, one or more, trimmed, none empty.
    #[prop(optional, into)]
    on_paste: Option<Callback<Vec<String>>>,
    /// A dialog that holds it focuses it first.
    #[prop(optional)]
    autofocus: bool,
    /// Unique on the page.
    #[prop(default = "urls")]
    id: &'static str,
    /// Shown instead of rows while there are none.
    #[prop(optional, into)]
    empty: ViewFn,
) -> impl IntoView {
    let UrlGridHandle { active, editing } = handle;
    let events = Events { edit: on_edit, remove: on_remove, restore: on_restore, paste: on_paste };
    let viewport = NodeRef::<html::Div>::new();
    let space = NodeRef::<html::Div>::new();
    let window = NodeRef::<html::Div>::new();
    // Where the list stands; its length is the page's, joined in `scroll`.
    let place = RwSignal::new(Scroll::new());
    let scroll = Memo::new(move |_| place.get().with_rows(row_count.get()));
    let rows_shown = Memo::new(move |_| scroll.get().window());

    layout::use_height(space, Signal::derive(move || scroll.get().space_px()));
    layout::use_offset(window, Signal::derive(move || scroll.get().offset_px()));
    layout::use_measured_height(
        viewport,
        Callback::new(move |height_px| place.update(|place| *place = place.resized(height_px))),
    );
    let go = move |next: Scroll| {
        place.set(next);
        if layout::scroll_of(viewport).is_some_and(|(dom_px, _)| (dom_px - next.dom_px()).abs() >= 1.0) {
            layout::set_scroll(viewport, next.dom_px());
        }
    };
    // Whoever made a row active, it comes into view.
    Effect::new(move |before: Option<u64>| {
        let index = active.get();
        if before.is_some_and(|before| before != index) {
            go(scroll.get_untracked().revealing(index));
        }
        index
    });
    let on_scroll = move |_| {
        if let Some((dom_px, _)) = layout::scroll_of(viewport) {
            go(scroll.get_untracked().moved(dom_px));
        }
    };

    let on_keydown = move |event: KeyboardEvent| {
        if editing.get_untracked().is_some() || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(last) = row_count.get_untracked().checked_sub(1) else { return };
        let here = active.get_untracked().min(last);
        let page = scroll.get_untracked().rows_in_view().saturating_sub(1).max(1);
        match event.key().as_str() {
            "ArrowDown" => active.set((here + 1).min(last)),
            "ArrowUp" => active.set(here.saturating_sub(1)),
            "PageDown" => active.set(here.saturating_add(page).min(last)),
            "PageUp" => active.set(here.saturating_sub(page)),
            "Home" => active.set(0),
            "End" => active.set(last),
            "Enter" | "F2" if on_edit.is_some() && !untrack(|| row.run(here)).is_removed => handle.edit(here),
            "Delete" | "Backspace" => events.remove_or_restore(here, &untrack(|| row.run(here))),
            _ => return,
        }
        event.prevent_default();
    };
    let active_row = move || {
        let index = active.get();
        rows_shown.get().contains(&index).then(|| format!("{id}-row-{index}"))
    };
    let detail = Memo::new(move |_| {
        let index = active.get();
        let view = (index < row_count.get()).then(|| row.run(index))?;
        view.problem.or(view.warning).filter(|_| !view.is_removed)
    });
    let return_focus = Callback::new(move |()| focus::element(viewport));

    view! {
        <div class="url-grid">
            <div
                class="url-grid__viewport"
                id=id
                tabindex="0"
                autofocus=autofocus
                role=move || if row_count.get() == 0 { "group" } else { "grid" }
                aria-label=label
                aria-rowcount=move || (row_count.get() > 0).then(|| row_count.get().to_string())
                aria-readonly=(on_edit.is_none()).then_some("true")
                aria-activedescendant=active_row
                node_ref=viewport
                on:scroll=on_scroll
                on:keydown=on_keydown
                on:paste=move |event| events.take_paste(&event, 1)
            >
                <div class="url-grid__space" role="presentation" node_ref=space>
                    <div class="url-grid__window" role=move || if row_count.get() == 0 { "presentation" } else { "rowgroup" } node_ref=window>
                        <For
                            each=move || rows_shown.get()
                            key=|index| *index
                            children=move |index| {
                                view! { <Row index row row_count grid_id=id handle events return_focus /> }
                            }
                        />
                    </div>
                </div>
                <Show when=move || row_count.get() == 0>
                    <div class="url-grid__empty">{empty.run()}</div>
                </Show>
            </div>
            <p class="url-grid__detail" aria-live="polite">{move || detail.get()}</p>
        </div>
    }
    .into_any()
}
