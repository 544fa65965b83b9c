//! Two people changed the settings: who the other was, and theirs beside mine. Nothing is overwritten unseen.

use std::collections::HashSet;

use leptos::prelude::*;

use super::draft::Draft;
use crate::model::company::Settings;
use crate::pages::faces::ConflictNotice;
use crate::pages::template_text::place::with_lf;

#[component]
pub fn Conflict(
    /// Who and when.
    #[prop(into)]
    message: String,
    theirs: Settings,
    draft: Draft,
    #[prop(into)] on_theirs: Callback<()>,
    #[prop(into)] on_mine: Callback<()>,
) -> impl IntoView {
    let names = [
        ("Published Server Name", draft.published_server, theirs.published_server.clone()),
        ("Origin Server Name", draft.origin_server, theirs.origin_server.clone()),
        ("Company root", draft.company_root, theirs.company_root.clone()),
    ];
    let name_row = |(label, mine, theirs): (&'static str, RwSignal<String>, String)| {
        let is_same = {
            let theirs = theirs.clone();
            move || *mine.read() == theirs
        };
        view! {
            <tr data-same=move || is_same().then_some("")>
                <th scope="row">{label}</th>
                <td><code>{move || or_empty(&mine.read())}</code></td>
                <td><code>{or_empty(&theirs)}</code></td>
            </tr>
        }
    };
    let template = StoredValue::new(with_lf(&theirs.template));
    view! {
        <section class="conflict" aria-label="Changed by somebody else">
            <ConflictNotice title="Somebody else saved these settings" words=message on_theirs on_mine />
            <table class="conflict__table">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">"Yours, not saved"</th>
                        <th scope="col">"Theirs, saved"</th>
                    </tr>
                </thead>
                <tbody>
                    {names.map(name_row).into_iter().collect_view()}
                    <tr data-same=move || (*draft.template.read() == *template.read_value()).then_some("")>
                        <th scope="row">"CDN Invalidation Template"</th>
                        <td><pre>{move || marked(&draft.template.read(), &template.read_value())}</pre></td>
                        <td><pre>{move || marked(&template.read_value(), &draft.template.read())}</pre></td>
                    </tr>
                </tbody>
            </table>
        </section>
    }
}

fn or_empty(text: &str) -> String {
    if text.is_empty() { "(empty)".to_owned() } else { text.to_owned() }
}

/// The text with the lines marked that the other text does not have.
fn marked(text: &str, other: &str) -> Vec<AnyView> {
    let known: HashSet<&str> = other.lines().collect();
    let line = |line: &str| {
        let text = format!("{line}\n");
        if known.contains(line) { text.into_any() } else { view! { <mark>{text}</mark> }.into_any() }
    };
    if text.is_empty() { vec!["(empty)".into_any()] } else { text.lines().map(line).collect() }
}
