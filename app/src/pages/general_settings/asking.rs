//! Says what a template with problems will not make, before it is saved all the same.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::browser::hydration::use_hydrated;
use crate::components::{Button, Checkbox, Notice, NoticeKind};
use crate::pages::template_text::place::in_words;
use crate::template::Problem;

/// Lines that are named.
const NAMED: usize = 10;

/// `on_accept` saves as the person wanted to. Without scripts a box is ticked, and the form sent again.
#[component]
pub fn Asking(
    #[prop(into)] problems: Signal<Vec<Problem>>,
    #[prop(into)] on_accept: Callback<()>,
    #[prop(into)] on_mend: Callback<()>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let words = move || {
        let lines: BTreeSet<u32> = problems.read().iter().map(|problem| problem.line).collect();
        let lines: Vec<u32> = lines.into_iter().collect();
        match lines.as_slice() {
            [line] => {
                format!("Line {line} will make no URLs until it is mended. All others do what the preview shows.")
            }
            lines => format!(
                "Lines {} will make no URLs until they are mended. All others do what the preview shows.",
                in_words(lines, NAMED)
            ),
        }
    };
    let answers = move || {
        if hydrated.get() {
            view! {
                <Button on:click=move |_| on_mend.run(())>"Go to the first"</Button>
                <Button on:click=move |_| on_accept.run(())>"Save anyway"</Button>
            }
            .into_any()
        } else {
            view! {
                <Checkbox
                    label="Save it although these lines make nothing"
                    name="change[accept_problems]"
                    value="true"
                    checked=false
                />
            }
            .into_any()
        }
    };
    view! {
        <Notice kind=NoticeKind::Warning title="Some lines make nothing" live=true actions=move || answers>
            {words}
        </Notice>
    }
}
