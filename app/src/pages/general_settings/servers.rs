//! The three names of the group **Servers**.

use leptos::prelude::*;

use super::draft::Draft;
use super::saving::Saving;
use crate::components::{TextField, TextKind};
use crate::template::Servers;

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
    view! {
        <div class="panel__body general-settings__servers" on:focusout=judge>
            <TextField
                label="Published Server Name"
                name="change[published_server]"
                id="published-server"
                kind=TextKind::Address
                value=draft.published_server
                on_input=move |text| saving.type_text(draft.published_server, text)
                error=error("published_server")
                help="The host of the CDN that visitors get the assets from."
                placeholder="img.example.com"
                disabled
            />
            <TextField
                label="Origin Server Name"
                name="change[origin_server]"
                id="origin-server"
                kind=TextKind::Address
                value=draft.origin_server
                on_input=move |text| saving.type_text(draft.origin_server, text)
                error=error("origin_server")
                help="The host that skips the CDN; what is there is what should be at the edge."
                placeholder="origin.example.com"
                disabled
            />
            <TextField
                label="Company root"
                name="change[company_root]"
                id="company-root"
                kind=TextKind::Address
                value=draft.company_root
                on_input=move |text| saving.type_text(draft.company_root, text)
                error=error("company_root")
                help="The company's part of its URLs, as in /is/image/ExampleCo/…"
                placeholder="ExampleCo"
                disabled
            />
        </div>
    }
}
