//! What **Test connection** found: a mark, a sentence, and what each node answered.

use leptos::prelude::*;

use crate::components::{StateKind, StateMark, Time};
use crate::model::connection::TestVerdict;

#[component]
pub fn VerdictView(verdict: TestVerdict) -> impl IntoView {
    let TestVerdict { at, passed, message, details } = verdict;
    let (state, word) = if passed { (StateKind::Done, "works") } else { (StateKind::Failed, "does not work") };
    let count = details.len();
    // One target needs no lid on it; many would push everything else away.
    let is_open = count <= 3 || !passed;
    view! {
        <div class="verdict" data-passed=passed.then_some("")>
            <p class="verdict__head">
                <StateMark state word=Some(word.to_owned()) />
                <span class="verdict__message">{message}</span>
                <span class="verdict__at">"tested "<Time at /></span>
            </p>
            {(count > 0)
                .then(|| {
                    view! {
                        <details class="verdict__more" open=is_open>
                            <summary>
                                {if count == 1 { "1 answer".to_owned() } else { format!("{count} answers") }}
                            </summary>
                            <ul class="verdict__details">
                                {details.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                            </ul>
                        </details>
                    }
                })}
        </div>
    }
}
