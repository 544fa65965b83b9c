//! The assets of a company: searching and selecting them, importing and exporting them. IDs are kept as they came; an
//! import that cannot be read as a whole is refused as a whole, and one bad row is left out with its line and reason.

pub mod csv;
pub mod export;
mod import;
mod search;
mod selection;
mod thumbnails;

pub use import::{commit_import, stage_import, staged_import};
pub use search::assets;
pub use selection::{outline, selected, selected_page};
