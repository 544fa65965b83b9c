//! Props in, events out: no component knows a server function or a route. Each renders the same HTML on the server and
//! in the browser's first pass; what the browser adds waits for `browser::hydration`. Events of a component that is
//! one element (`Button`, `Icon`, …) are heard with `on:click` on the component itself.

mod button;
mod dialog;
mod empty_state;
pub mod field;
mod frame;
mod icon;
mod kbd;
mod menu;
mod notice;
mod number;
mod progress;
mod segments;
mod skeleton;
mod state_mark;
mod table;
mod time;
mod toasts;
mod url;
pub mod url_grid;
mod virtual_list;

#[cfg(all(test, feature = "ssr"))]
mod tests;

pub use button::{Button, ButtonKind, IconButton, LinkButton};
pub use dialog::Dialog;
pub use empty_state::EmptyState;
pub use field::{
    Checkbox, Field, FileField, PaintedLine, PaintedRun, Painter, SearchField, SecretField, Select, SelectOption,
    Suggest, Suggestion, Suggestions, TextArea, TextField, TextKind, Wanted,
};
pub use frame::Frame;
pub use icon::{Icon, IconName, Mark};
pub use kbd::Kbd;
pub use menu::{Menu, MenuBar, MenuItem, MenuSeparator, Submenu, ThemeItems};
pub use notice::{Notice, NoticeKind};
pub use number::Number;
pub use progress::Progress;
pub use segments::{Segment, Segments};
pub use skeleton::Skeleton;
pub use state_mark::{StateKind, StateMark};
pub use table::{Column, DataTable, SortDirection};
pub use time::{Time, brief_words, iso, span_words, speed_words};
pub use toasts::{Toaster, Toasts, provide_toasts, use_toasts};
pub use url::Url;
pub use url_grid::{RowView, UrlGrid, UrlGridHandle};
pub use virtual_list::{ListHandle, ListRow, LoadingRow, Pick, RowBox, Slot, VirtualList};
