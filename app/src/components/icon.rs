//! The product's few icons, drawn on a grid of 24 with a stroke that takes the text's colour. They never carry meaning
//! alone: a word or a label stands beside them.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    Alert,
    Check,
    ChevronDown,
    ChevronRight,
    Clock,
    Close,
    Copy,
    Download,
    Edit,
    Error,
    File,
    Film,
    Grid,
    Image,
    Info,
    Layers,
    List,
    Lock,
    Minus,
    Paste,
    Person,
    Plug,
    Plus,
    Redo,
    Refresh,
    Search,
    SortDown,
    SortUp,
    Success,
    Undo,
    Unknown,
    Working,
}

impl IconName {
    fn path(self) -> &'static str {
        match self {
            Self::Alert => {
                "M12 9v4M12 16.5h.01M10.3 4.4 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.4a2 2 0 0 0-3.4 0Z"
            }
            Self::Check => "M19 7 10 17l-5-5",
            Self::ChevronDown => "m6 9 6 6 6-6",
            Self::ChevronRight => "m9 6 6 6-6 6",
            Self::Clock => "M12 7.5V12l3 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::Close => "M18 6 6 18M6 6l12 12",
            Self::Copy => {
                "M10 8h9a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1ZM5 16a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1"
            }
            Self::Download => "M12 4v11M7 10l5 5 5-5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3",
            Self::Edit => "M4 20h4L19 9l-4-4L4 16v4ZM13 7l4 4",
            Self::Error => "m15 9-6 6M9 9l6 6M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::File => "M13 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V8l-5-5ZM13 3v5h5",
            Self::Film => "M5 5h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM10 9l5 3-5 3V9Z",
            Self::Grid => "M4 4h6v6H4V4ZM14 4h6v6h-6V4ZM4 14h6v6H4v-6ZM14 14h6v6h-6v-6Z",
            Self::Image => {
                "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM4 16l5-5 9 9M14 16l2.5-2.5L20 17M15.5 8.5h.01"
            }
            Self::Info => "M12 16.5V12M12 8h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::Layers => "m12 4 8 4-8 4-8-4 8-4ZM4 12l8 4 8-4M4 16l8 4 8-4",
            Self::List => "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
            Self::Lock => {
                "M8 11V8a4 4 0 0 1 8 0v3M7 11h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z"
            }
            Self::Minus => "M5 12h14",
            Self::Paste => "M9 5H7a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V6a1 1 0 0 0-1-1h-2M9 3h6v4H9V3Z",
            Self::Person => "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM5 20a7 7 0 0 1 14 0",
            Self::Plug => "M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0V8ZM12 17v4",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Redo => "m15 14 5-5-5-5M20 9H10a5.5 5.5 0 0 0 0 11h3",
            Self::Refresh => "M20 11a8 8 0 0 0-14.3-3.6L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 3.6L20 15M20 20v-5h-5",
            Self::Search => "M18 11a7 7 0 1 1-14 0 7 7 0 0 1 14 0ZM20.5 20.5 16 16",
            Self::SortDown => "M12 5v14M6 13l6 6 6-6",
            Self::SortUp => "M12 19V5M6 11l6-6 6 6",
            Self::Success => "m8.5 12.5 2.5 2.5 5-6M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::Undo => "M9 14 4 9l5-5M4 9h10a5.5 5.5 0 0 1 0 11h-3",
            Self::Unknown => {
                "M9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.8M12 16.5h.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z"
            }
            Self::Working => "M12 3a9 9 0 1 1-9 9",
        }
    }
}

/// Hidden from assistive technology: the word beside it speaks.
#[component]
pub fn Icon(name: IconName) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=name.path()></path>
        </svg>
    }
}

/// The product's mark: an edge, half of it swept.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <path class="mark__swept" d="M11 3.05a9 9 0 0 0 0 17.9V3.05Z"></path>
            <path class="mark__edge" d="M14 3.2a9 9 0 0 1 0 17.6"></path>
            <path class="mark__edge" d="M14 7.8a4.5 4.5 0 0 1 0 8.4"></path>
        </svg>
    }
}
