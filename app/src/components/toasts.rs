//! Short answers to what the person just did, in a corner, announced politely. A problem stays until it is dismissed;
//! all else goes by itself. What needs a decision is a `Notice` or a `Dialog` instead.

use leptos::prelude::*;

use super::button::IconButton;
use super::icon::{Icon, IconName};
use super::notice::NoticeKind;
use crate::browser::timers;

/// Long enough to read two lines.
const SHOWN_MS: u32 = 8_000;
/// Older ones make room.
const MAX_SHOWN: usize = 4;

#[derive(Clone)]
struct Toast {
    id: u64,
    kind: NoticeKind,
    text: String,
}

/// Shows toasts; from `use_toasts`.
#[derive(Clone, Copy)]
pub struct Toaster {
    toasts: RwSignal<Vec<Toast>>,
    next_id: StoredValue<u64>,
}

impl Toaster {
    pub fn success(&self, text: impl Into<String>) {
        self.show(NoticeKind::Success, text.into());
    }

    pub fn info(&self, text: impl Into<String>) {
        self.show(NoticeKind::Info, text.into());
    }

    /// Stays until dismissed.
    pub fn error(&self, text: impl Into<String>) {
        self.show(NoticeKind::Error, text.into());
    }

    fn show(self, kind: NoticeKind, text: String) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.toasts.update(|toasts| {
            toasts.push(Toast { id, kind, text });
            let too_many = toasts.len().saturating_sub(MAX_SHOWN);
            toasts.drain(..too_many);
        });
        if kind != NoticeKind::Error {
            timers::after(SHOWN_MS, move || self.dismiss(id));
        }
    }

    fn dismiss(self, id: u64) {
        self.toasts.try_update(|toasts| toasts.retain(|toast| toast.id != id));
    }
}

/// Called once, by the application's root.
pub fn provide_toasts() {
    provide_context(Toaster { toasts: RwSignal::new(Vec::new()), next_id: StoredValue::new(0) });
}

/// Where nothing was provided (a component on its own), what is shown goes nowhere.
pub fn use_toasts() -> Toaster {
    use_context().unwrap_or_else(|| Toaster { toasts: RwSignal::new(Vec::new()), next_id: StoredValue::new(0) })
}

/// The corner where they appear; once a page, by the application's root.
#[component]
pub fn Toasts() -> impl IntoView {
    let toaster = use_toasts();
    let toast = move |Toast { id, kind, text }: Toast| {
        view! {
            <div class="toast" data-kind=kind.word()>
                <Icon name=kind.icon() />
                <p class="toast__text">
                    <span class="visually-hidden">{kind.spoken()}</span>
                    {text}
                </p>
                <IconButton icon=IconName::Close label="Dismiss" on:click=move |_| toaster.dismiss(id) />
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-label="Messages">
            <For each=move || toaster.toasts.get() key=|toast| toast.id children=toast />
        </div>
    }
    .into_any()
}
