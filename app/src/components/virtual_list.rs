//! A list of any length: only the rows in view are in the document, in slots that show other rows as it is scrolled, and
//! assistive technology is told how many there are. It knows nothing of what a row is; whoever uses it fills the slots.
//!
//! Keys: arrows, Page Up and Down, Home and End move; Ctrl or Cmd and G asks for a row's number. Where rows can be picked,
//! Space picks, Shift and a moving key picks a range, Ctrl or Cmd and A all. What else is pressed is the user's to hear.

mod foot;
mod head;
pub mod keys;
mod rotation;
mod row_box;
pub mod scroll;
mod slots;
mod standing;

use std::ops::Range;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::table::Column;
use crate::browser::{focus, pointer, timers};
use foot::Foot;
use head::Head;
use keys::Move;
use rotation::use_rotation;
use scroll::{Motion, Scroll};
use slots::{Slots, row_id};
use standing::{Standing, use_standing};

pub use row_box::RowBox;
pub use slots::{ListRow, Slot};

/// What the person picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// This row: in, or out again.
    Toggle(u64),
    /// All between the row that was picked last and this one, in either order; they become what the first one is.
    Range {
        from: u64,
        to: u64,
    },
    All,
}

/// Where a row that is asked for comes to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Nearest,
    Middle,
    Top,
}

impl Place {
    fn of(self, scroll: Scroll, index: u64) -> Scroll {
        match self {
            Self::Nearest => scroll.revealing(index),
            Self::Middle => scroll.showing(index),
            Self::Top => scroll.beginning_at(index),
        }
    }
}

/// The page's hand on a list.
#[derive(Clone, Copy)]
pub struct ListHandle {
    active: RwSignal<u64>,
    /// The row that was asked for last; set again for the same one.
    asked: RwSignal<Option<(u64, Place)>>,
    /// Where the list stands; its length is the page's.
    scroll: RwSignal<Scroll>,
    row_count: RwSignal<Option<Signal<u64>>>,
}

impl ListHandle {
    pub fn new() -> Self {
        Self {
            active: RwSignal::new(0),
            asked: RwSignal::new(None),
            scroll: RwSignal::new(Scroll::beginning(0, 0)),
            row_count: RwSignal::new(None),
        }
    }

    /// Whether a row is in the document.
    pub fn is_in_sight(&self, index: u64) -> bool {
        self.place().window().contains(&index)
    }

    /// The rows of which something is in view.
    pub fn in_view(&self) -> Range<u64> {
        self.place().in_view()
    }

    /// The handle may outlive the list that it was last given to.
    fn place(&self) -> Scroll {
        let rows = self.row_count.get().and_then(|row_count| row_count.try_get()).unwrap_or(0);
        self.scroll.get().with_rows(rows)
    }

    /// The row that keys act on.
    pub fn active(&self) -> Signal<u64> {
        self.active.into()
    }

    /// Makes a row the active one and shows it, at the nearest place.
    pub fn activate(&self, index: u64) {
        self.show(index, Place::Nearest);
        self.active.set(index);
    }

    /// Shows a row at the nearest place; the active one stays.
    pub fn reveal(&self, index: u64) {
        self.show(index, Place::Nearest);
    }

    /// Makes a row the active one and shows it, in the middle if it was out of sight.
    pub fn go_to(&self, index: u64) {
        self.show(index, Place::Middle);
        self.active.set(index);
    }

    /// Makes a row the active one and shows it at the top, such as when the list became another.
    pub fn begin_at(&self, index: u64) {
        self.show(index, Place::Top);
        self.active.set(index);
    }

    /// The rows are there at once, so that whatever depends on the active one never misses it; the scroll bar follows.
    fn show(&self, index: u64, place: Place) {
        // The handle may outlive the list that it was last given to.
        let rows = self.row_count.get_untracked().and_then(|row_count| row_count.try_get_untracked()).unwrap_or(0);
        if rows > 0 {
            self.scroll.update(|scroll| *scroll = place.of(scroll.with_rows(rows), index));
        }
        self.asked.set(Some((index, place)));
    }
}

impl Default for ListHandle {
    fn default() -> Self {
        Self::new()
    }
}

/// `row` fills a slot, best with a `ListRow`. The slot's index is a signal: what depends on it repaints.
#[component]
pub fn VirtualList(
    #[prop(into)] label: Signal<String>,
    /// Unique on the page; the scrolling element's.
    id: &'static str,
    #[prop(into)] row_count: Signal<u64>,
    #[prop(into)] row: Callback<Slot, AnyView>,
    #[prop(optional)] handle: ListHandle,
    /// The row that the list begins with.
    #[prop(optional)]
    first_row: u64,
    /// How many rows the server sends.
    #[prop(default = 28)]
    first_rows: u64,
    /// A head above the rows, that stays in sight.
    #[prop(optional, into)]
    columns: Option<Signal<Vec<Column>>>,
    /// Stands in the first column's head.
    #[prop(optional, into)]
    corner: Option<ViewFn>,
    /// Rows can be picked.
    #[prop(optional, into)]
    on_pick: Option<Callback<Pick>>,
    /// Hears of keys before the list does, with the active row; tells whether that was all.
    #[prop(optional, into)]
    on_key: Option<Callback<(KeyboardEvent, u64), bool>>,
    /// The rows in view became others; at most once a frame.
    #[prop(optional, into)]
    on_window: Option<Callback<Range<u64>>>,
    /// The keyboard left the list itself.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
    /// The row that must keep the keyboard though it is out of sight: then the list holds it.
    #[prop(optional, into)]
    kept_row: Signal<Option<u64>>,
    /// Rows can only be read.
    #[prop(optional)]
    is_read_only: bool,
    /// A dialog that holds it focuses it first.
    #[prop(optional)]
    autofocus: bool,
    /// Shown instead of rows while there are none.
    #[prop(optional, into)]
    empty: ViewFn,
) -> impl IntoView {
    let heads = u64::from(columns.is_some());
    handle.scroll.set(Scroll::beginning(first_row, first_rows));
    handle.row_count.set(Some(row_count));
    let standing = use_standing(handle, row_count, heads);
    let Standing { viewport, space, window, scroll, rows_shown, rows_in_view, .. } = standing;
    if let Some(on_window) = on_window {
        let tell = timers::use_next_frame(move || {
            on_window.try_run(rows_in_view.get_untracked());
        });
        Effect::new(move |_| {
            rows_in_view.track();
            tell();
        });
    }
    keep_keyboard(kept_row, standing);
    let return_focus = Callback::new(move |()| focus::element(viewport));
    let is_going = RwSignal::new(false);
    let list = Slots {
        id,
        handle,
        heads,
        on_pick,
        anchor: StoredValue::new(None),
        with_shift: StoredValue::new(false),
        take_focus: return_focus,
    };
    let keyboard = Keyboard { list, row_count, scroll, is_going, on_key };
    let rotation = use_rotation(rows_shown, window);
    let slot = move |number: usize| row.run(Slot { number, index: rotation.row_of(number), list });
    let slot_count = Memo::new(move |_| rows_shown.with(|rows| usize::try_from(rows.end - rows.start).unwrap_or(0)));
    let active_row = move || {
        let index = handle.active.get();
        rows_shown.with(|rows| rows.contains(&index)).then(|| row_id(id, index))
    };
    let is_empty = Memo::new(move |_| row_count.get() == 0);
    let is_long = Memo::new(move |_| row_count.get() > scroll.get().rows_in_view());

    view! {
        <div class="virtual-list">
            <div
                class="virtual-list__viewport"
                id=id
                tabindex="0"
                autofocus=autofocus
                role=move || if is_empty.get() { "group" } else { "grid" }
                aria-label=move || label.get()
                aria-rowcount=move || (!is_empty.get()).then(|| (row_count.get() + heads).to_string())
                aria-readonly=is_read_only.then_some("true")
                aria-multiselectable=on_pick.is_some().then_some("true")
                aria-activedescendant=active_row
                node_ref=viewport
                on:scroll=move |_| standing.follow()
                on:keydown=move |event| {
                    standing.held(Motion::Free);
                    keyboard.hear(&event);
                }
                on:wheel=move |_| standing.held(Motion::Free)
                on:pointerdown=move |event| {
                    let is_on_bar = pointer::is_on_scroll_bar(&event);
                    standing.held(if is_on_bar { Motion::Thumb } else { Motion::Free });
                }
                on:pointermove=move |event| {
                    if event.buttons() == 0 {
                        standing.held(Motion::Free);
                    }
                }
                on:blur=move |_| {
                    if let Some(on_leave) = on_leave {
                        on_leave.try_run(());
                    }
                }
            >
                {columns.map(|columns| view! { <Head columns corner /> })}
                <div class="virtual-list__space" role="presentation" node_ref=space>
                    <div
                        class="virtual-list__window"
                        role=move || if is_empty.get() { "presentation" } else { "rowgroup" }
                        node_ref=window
                    >
                        <For each=move || 0..slot_count.get() key=|number| *number children=slot />
                    </div>
                </div>
                <Show when=move || is_empty.get()>
                    <div class="virtual-list__empty">{empty.run()}</div>
                </Show>
            </div>
            <Show when=move || is_long.get()>
                <Foot
                    in_view=rows_in_view
                    row_count
                    is_going
                    go_to=Callback::new(move |row| handle.go_to(row))
                    return_focus
                />
            </Show>
        </div>
    }
    .into_any()
}

/// A row that is out of sight cannot hold the keyboard: then the list does.
fn keep_keyboard(kept_row: Signal<Option<u64>>, Standing { rows_shown, viewport, .. }: Standing) {
    Effect::new(move |was_in_sight: Option<bool>| {
        let is_in_sight = kept_row.get().is_none_or(|row| rows_shown.with(|rows| rows.contains(&row)));
        if was_in_sight == Some(true) && !is_in_sight {
            focus::element(viewport);
        }
        is_in_sight
    });
}

/// What the list's keys need.
#[derive(Clone, Copy)]
struct Keyboard {
    list: Slots,
    row_count: Signal<u64>,
    scroll: Memo<Scroll>,
    is_going: RwSignal<bool>,
    on_key: Option<Callback<(KeyboardEvent, u64), bool>>,
}

impl Keyboard {
    fn hear(self, event: &KeyboardEvent) {
        let (handle, rows) = (self.list.handle, self.row_count.get_untracked());
        let here = handle.active.get_untracked().min(rows.saturating_sub(1));
        if self.on_key.is_some_and(|on_key| on_key.run((event.clone(), here))) || event.alt_key() || rows == 0 {
            return;
        }
        let key = event.key();
        if event.ctrl_key() || event.meta_key() {
            match (key.as_str(), self.list.on_pick) {
                ("g" | "G", _) => self.is_going.set(true),
                ("a" | "A", Some(on_pick)) => on_pick.run(Pick::All),
                _ => return,
            }
        } else if let Some(way) = Move::of_key(&key) {
            if let Some(index) = way.from(here, rows, self.scroll.get_untracked().rows_in_view()) {
                handle.activate(index);
                if event.shift_key() {
                    self.list.extend(here, index);
                }
            }
        } else if key == " " && self.list.on_pick.is_some() {
            handle.activate(here);
            self.list.pick(here, event.shift_key());
        } else {
            return;
        }
        event.prevent_default();
    }
}

/// Stands for a row's text while it is loading: its number, from its index.
#[component]
pub fn LoadingRow(#[prop(into)] index: Signal<u64>) -> impl IntoView {
    view! {
        <span class="virtual-list__loading">
            <super::Number value=Signal::derive(move || index.get() + 1) />
        </span>
    }
    .into_any()
}
