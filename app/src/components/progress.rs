//! How far something is: the browser's own `<progress>`, and words beside it.

use leptos::prelude::*;

/// `children` are the words, such as “812 of 1,240 · about 40 s left”.
#[component]
pub fn Progress(
    #[prop(into)] value: Signal<u64>,
    #[prop(into)] max: Signal<u64>,
    #[prop(into)] label: String,
    /// `running`, `done`, `partial` or `failed`.
    #[prop(optional, into)]
    state: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="progress" data-state=move || state.get()>
            <progress
                class="progress__bar"
                aria-label=label
                value=move || value.get().min(max.get()).to_string()
                max=move || max.get().max(1).to_string()
            ></progress>
            <div class="progress__words">{children()}</div>
        </div>
    }
    .into_any()
}
