//! A state as a shape and a word; colour only helps.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateKind {
    Fresh,
    Stale,
    Unknown,
    Waiting,
    Running,
    Done,
    /// It ended, and some of it did not work.
    Partial,
    Refused,
    Failed,
    /// Switched off.
    Off,
}

impl StateKind {
    pub fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Unknown => "unknown",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Partial => "partial",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Off => "off",
        }
    }

    fn icon(self) -> IconName {
        match self {
            Self::Fresh | Self::Done => IconName::Success,
            Self::Stale | Self::Waiting => IconName::Clock,
            Self::Unknown => IconName::Unknown,
            Self::Running => IconName::Working,
            Self::Partial => IconName::Alert,
            Self::Refused | Self::Failed => IconName::Error,
            Self::Off => IconName::Minus,
        }
    }
}

#[component]
pub fn StateMark(
    #[prop(into)] state: Signal<StateKind>,
    /// Another word than the state's own, such as “14 were not cached”.
    #[prop(optional, into)]
    word: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <span class="state-mark" data-state=move || state.get().word()>
            {move || view! { <Icon name=state.get().icon() /> }}
            <span class="state-mark__word">{move || word.get().unwrap_or_else(|| state.get().word().to_owned())}</span>
        </span>
    }
    .into_any()
}
