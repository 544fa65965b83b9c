//! Who asked for it, when, why, and what made the list.

use leptos::prelude::*;

use crate::components::{Number, Time};
use crate::model::invalidation::InvalidationSummary;

#[component]
pub fn Head(summary: InvalidationSummary, template: String, assets: u64) -> impl IntoView {
    let InvalidationSummary { by, note, created, .. } = summary;
    let why = if note.is_empty() { "No reason was given".to_owned() } else { note };
    view! {
        <dl class="facts">
            <div>
                <dt>"Who"</dt>
                <dd>{by}</dd>
            </div>
            <div>
                <dt>"When"</dt>
                <dd><Time at=created exact=true /></dd>
            </div>
            <div>
                <dt>"Why"</dt>
                <dd><bdi>{why}</bdi></dd>
            </div>
            <div>
                <dt>"Assets"</dt>
                <dd><Number value=assets /></dd>
            </div>
            <div class="invalidation__template">
                <dt>"CDN Invalidation Template"</dt>
                <dd>
                    {if template.is_empty() {
                        view! { "None: the list was typed or pasted" }.into_any()
                    } else {
                        view! {
                            <details>
                                <summary>"Show"</summary>
                                <pre class="invalidation__lines" tabindex="0">{template}</pre>
                            </details>
                        }
                            .into_any()
                    }}
                </dd>
            </div>
        </dl>
    }
}
