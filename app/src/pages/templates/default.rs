//! The default: its name, and the text of General Settings to read.

use leptos::prelude::*;

use super::draft::{Draft, Saving};
use super::{export_address, lines_in_words};
use crate::components::{IconName, LinkButton, TextField};
use crate::pages::workspace::use_workspace;
use crate::template::{Servers, Template, dynamic_media};

#[component]
pub fn DefaultTemplate(
    draft: Draft,
    saving: Saving,
    servers: StoredValue<Servers>,
    #[prop(into)] disabled: Signal<bool>,
) -> impl IntoView {
    let workspace = use_workspace();
    let saved = Memo::new(move |_| draft.saved_default());
    let facts = move || {
        let template = Template::parse(&saved.read().text);
        let problems = servers.with_value(|servers| template.problems_with(servers).len());
        let problems = match problems {
            0 => String::new(),
            1 => ", 1 problem".to_owned(),
            count => format!(", {count} problems"),
        };
        if saved.read().text.trim().is_empty() {
            "It has no text yet.".to_owned()
        } else {
            format!("{}{problems}", lines_in_words(template.line_count()))
        }
    };
    view! {
        <section class="panel" aria-label="Default template">
            <div class="panel__body">
                <TextField
                    label="Name of the default"
                    name="change[default_name]"
                    id="template-default-name"
                    value=draft.default_name
                    on_input=move |typed| draft.default_name.set(typed)
                    error=Signal::derive(move || saving.problem_of("default_name"))
                    autocomplete="off"
                    disabled
                />
                <p class="named-template__facts">{facts}</p>
                <Show when=move || !saved.read().text.trim().is_empty()>
                    <pre class="named-template__text" tabindex="0" aria-label="Text of the default">
                        {move || saved.get().text}
                    </pre>
                </Show>
                <Show when=move || !dynamic_media::is_taken(&saved.read().text)>
                    <p class="named-template__facts">{dynamic_media::REMARK}</p>
                </Show>
                <div class="button-row">
                    <LinkButton href=workspace.path("setup/general")>"Edit in General Settings"</LinkButton>
                    <LinkButton
                        href=Signal::derive(move || export_address(workspace, &saved.read().name))
                        icon=IconName::Download
                        download=true
                    >
                        "Export"
                    </LinkButton>
                </div>
            </div>
        </section>
    }
    .into_any()
}
