//! **CDN Invalidation Template**: the text area, coloured and with tokens at the caret, the tokens that can be put into
//! it, and how the language goes.

use leptos::prelude::*;

use super::draft::Draft;
use super::saving::Saving;
use crate::browser::hydration::use_hydrated;
use crate::components::Kbd;
use crate::pages::template_text::{MEND_CHORD, Mending, TemplateBox};
use crate::pages::workspace::use_workspace;
use crate::template::Token;

/// The text area's `id`.
pub const TEMPLATE_ID: &str = "template";
/// Lines that the empty text area shows.
const ROWS: usize = 8;

/// The language by example: what is written, and what it makes.
const EXAMPLES: [(&str, &str); 7] = [
    ("<ID>", "the asset on the published server"),
    ("/is/image/<COMPANY>/<ID>?wid=250", "a path behind the Published Server Name"),
    ("https://www.example.com/<ID>.jpg", "any whole URL"),
    ("/is/image/<COMPANY>/<ID>?$<PRESET>$", "one URL for each image preset; <CROP> and <MEMBER> work alike"),
    ("[set,video] /is/content/<COMPANY>/<ID>", "only for assets of these kinds"),
    ("/css/site.css", "no asset in it: made once, whatever is selected"),
    ("# a remark", "makes nothing, like an empty line"),
];

#[component]
pub fn TemplateField(
    draft: Draft,
    saving: Saving,
    mending: Mending,
    #[prop(into)] disabled: Signal<bool>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let token = move |token: Token| {
        view! {
            <button
                class="token"
                type="button"
                title=format!("Put in {}: {}", token.text(), token.meaning())
                disabled=move || disabled.get() || !hydrated.get()
                on:click=move |_| mending.put_in(token.text())
            >
                {token.text()}
            </button>
        }
    };
    view! {
        <div class="general-settings__editor">
            <TemplateBox
                mending
                label="CDN Invalidation Template"
                name="change[template]"
                on_input=move |text| saving.type_text(draft.template, text)
                rows=ROWS
                error=Signal::derive(move || saving.problem_of("template"))
            />
            <div class="tokens" role="group" aria-label="Tokens">
                <span>"Insert"</span>
                {Token::ALL.map(token).into_iter().collect_view()}
            </div>
            <Help />
        </div>
    }
}

#[component]
fn Help() -> impl IntoView {
    let workspace = use_workspace();
    view! {
        <details class="template-help">
            <summary>"How a template is written"</summary>
            <dl>
                {EXAMPLES
                    .map(|(written, makes)| {
                        view! {
                            <div>
                                <dt>
                                    <code>{written}</code>
                                </dt>
                                <dd>{makes}</dd>
                            </div>
                        }
                    })
                    .into_iter()
                    .collect_view()}
            </dl>
            <p>
                "Typing "<code>"<"</code>" or pressing "<kbd class="kbd">"Ctrl+Space"</kbd>
                " offers the tokens that fit. With the caret in a problem, "<Kbd chord=MEND_CHORD />
                " uses its remedy."
            </p>
            <p>
                // What is typed here stays.
                <a href=workspace.path("help/template") target="_blank">
                    "The template language, rule by rule (opens a new tab)"
                </a>
            </p>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::EXAMPLES;
    use crate::template::{Servers, Template};

    #[test]
    fn the_examples_have_no_problems() {
        let servers = Servers::lenient("img.acme.example", "", "Acme");
        for (written, _) in EXAMPLES {
            assert_eq!(Template::parse(written).problems_with(&servers), [], "{written}");
        }
    }
}
