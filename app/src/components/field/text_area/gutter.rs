//! Line numbers beside a text area. It numbers; what is wrong with a line it does not know.

use leptos::prelude::*;

/// Lines that are numbered; beyond, numbers would cost more than they tell.
const MAX_NUMBERED_LINES: usize = 20_000;

/// Numbers as few runs of text, so that a long template costs a few nodes.
#[component]
pub fn Gutter(line_count: Memo<usize>, marked_lines: Signal<Vec<u32>>) -> impl IntoView {
    let numbers = move || {
        let last = line_count.get().min(MAX_NUMBERED_LINES);
        let mut runs = Vec::new();
        let mut next = 1;
        for marked in marked_lines.get() {
            let marked = usize::try_from(marked).unwrap_or(usize::MAX);
            if marked < next || marked > last {
                continue;
            }
            runs.push(view! { {lines(next, marked)} }.into_any());
            runs.push(view! { <mark class="text-area__marked">{format!("{marked}\n")}</mark> }.into_any());
            next = marked + 1;
        }
        runs.push(view! { {lines(next, last + 1)} }.into_any());
        runs
    };
    view! {
        <pre class="text-area__gutter" aria-hidden="true">{numbers}</pre>
    }
    .into_any()
}

fn lines(from: usize, until: usize) -> String {
    (from..until).fold(String::new(), |mut text, line| {
        text.push_str(&line.to_string());
        text.push('\n');
        text
    })
}
