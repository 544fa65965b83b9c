//! The three names of the group **Servers**.

use leptos::prelude::*;

use super::draft::Draft;
use super::saving::Saving;
use crate::components::{TextField, TextKind};
use crate::template::Servers;

/// `id`s of the fields, by their names.
pub const FIELD_IDS: [(&str, &str); 3] =
    [("published_server", "published-server"), ("origin_server", "origin-server"), ("company_root", "company-root")];

#[component]
pub fn ServerFields(draft: Draft, saving: Saving, #[prop(into)] disabled: Signal<bool>) -> impl IntoView {
    // Judged when a field is left: a name that is half typed is no mistake.
    let texts = move || (draft.published_server.get(), draft.origin_server.get(), draft.company_root.get());
    let judged = RwSignal::new(untrack(texts));
    let judge = move |_| judged.set(untrack(texts));
    let found = Memo::new(move |_| {
        let (published, origin, root) = &*judged.read();
        Servers::parse(published, origin, root).err().unwrap_or_default()
    });
    let error = move |name: &'static str| {
        Signal::derive(move || {
            let (published, origin, root) = &*judged.read();
            let is_as_judged = match name {
                "published_server" => *draft.published_server.read() == *published,
                "origin_server" => *draft.origin_server.read() == *origin,
                _ => *draft.company_root.read() == *root,
            };
            let found = found.read();
            let own = found.iter().find(|problem| is_as_judged && problem.field == name);
            own.map(|problem| problem.message.clone()).or_else(|| saving.problem_of(name))
        })
    };
    let field = move |label: &'static str,
                      name: &'static str,
                      text: RwSignal<String>,
                      help: &'static str,
                      example: &'static str| {
        view! {
            <TextField
                label
                name=format!("change[{name}]")
                id=name.replace('_', "-")
                kind=TextKind::Address
                value=text
                on_input=move |typed| saving.type_text(text, typed)
                error=error(name)
                help
                placeholder=example
                disabled
            />
        }
    };
    view! {
        <div class="panel__body general-settings__servers" on:focusout=judge>
            {field(
                "Published Server Name",
                "published_server",
                draft.published_server,
                "The host of the CDN that visitors get the assets from.",
                "img.example.com",
            )}
            {field(
                "Origin Server Name",
                "origin_server",
                draft.origin_server,
                "The host that skips the CDN; what is there is what should be at the edge.",
                "origin.example.com",
            )}
            {field(
                "Company root",
                "company_root",
                draft.company_root,
                "The company's part of its URLs, as in /is/image/ExampleCo/…",
                "ExampleCo",
            )}
        </div>
    }
}
