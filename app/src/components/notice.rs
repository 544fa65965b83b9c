//! A sentence that must be seen where it stands: what happened, to what, and what to do now.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    #[default]
    Info,
    Success,
    Warning,
    Error,
}

impl NoticeKind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    pub(super) fn icon(self) -> IconName {
        match self {
            Self::Info => IconName::Info,
            Self::Success => IconName::Success,
            Self::Warning => IconName::Alert,
            Self::Error => IconName::Error,
        }
    }

    /// Read out before the sentence, since the icon is silent.
    pub(super) fn spoken(self) -> &'static str {
        match self {
            Self::Info => "Note: ",
            Self::Success => "Done: ",
            Self::Warning => "Warning: ",
            Self::Error => "Problem: ",
        }
    }
}

/// `title` says what, `children` why and what to do, `actions` do it.
#[component]
pub fn Notice(
    #[prop(optional)] kind: NoticeKind,
    #[prop(optional, into)] title: Option<String>,
    /// Appears after the page was read, so it is announced.
    #[prop(optional)]
    live: bool,
    #[prop(optional, into)] actions: ViewFn,
    children: Children,
) -> impl IntoView {
    let role = live.then_some(if kind == NoticeKind::Error { "alert" } else { "status" });
    view! {
        <div class="notice" data-kind=kind.word() role=role>
            <Icon name=kind.icon() />
            <div class="notice__body">
                <span class="visually-hidden">{kind.spoken()}</span>
                {title.map(|title| view! { <strong class="notice__title">{title}</strong> })}
                <div class="notice__text">{children()}</div>
            </div>
            <div class="notice__actions">{actions.run()}</div>
        </div>
    }
    .into_any()
}
