//! The templates beside the default, each folded to its name and what there is to know of it.

use leptos::prelude::*;

use super::draft::{Draft, Row, Saving};
use super::importing::Importing;
use super::{export_address, lines_in_words};
use crate::browser::hydration::use_hydrated;
use crate::browser::{focus, timers};
use crate::components::{Button, EmptyState, IconName, LinkButton, TextField};
use crate::model::company::NamedTemplate;
use crate::pages::template_text::{Mending, Problems, TemplateBox};
use crate::pages::workspace::use_workspace;
use crate::template::{Servers, Template, dynamic_media};

const ADD_ID: &str = "add-template";

#[component]
pub fn Rows(
    draft: Draft,
    saving: Saving,
    servers: StoredValue<Servers>,
    #[prop(into)] disabled: Signal<bool>,
) -> impl IntoView {
    let hydrated = use_hydrated();
    let is_still = Signal::derive(move || disabled.get() || !hydrated.get());
    let go_to = move |id: u64| timers::after(0, move || focus::by_id(&name_id(id)));
    let add = move |_| {
        let blank = draft.rows.read_untracked().iter().find(|row| row.is_blank()).map(|row| row.id);
        go_to(blank.unwrap_or_else(|| draft.add(NamedTemplate::default())));
    };
    let put_back = move |_| {
        if let Some(id) = draft.put_back() {
            go_to(id);
        }
    };
    let row = move |row: Row| view! { <TemplateRow row draft saving servers disabled /> };
    let put_back_button = move || {
        draft.last_removed().map(|name| {
            view! {
                <Button icon=IconName::Undo on:click=put_back>{format!("Put {name} back")}</Button>
            }
        })
    };
    view! {
        <Show when=move || draft.is_nothing_saved()>
            <EmptyState icon=IconName::List title="No other templates yet">
                <p>
                    "Write one below, under a name of its own, and it can be chosen in the dialog. A text of Dynamic Media
                    can be pasted as it is."
                </p>
            </EmptyState>
        </Show>
        <div class="templates__list">
            <For each=move || draft.rows.get() key=|row| row.id children=row />
        </div>
        <div class="button-row">
            <Button icon=IconName::Plus attr:id=ADD_ID disabled=is_still on:click=add>
                "Add template"
            </Button>
            {put_back_button}
        </div>
        <Show when=move || !is_still.get()>
            <Importing draft />
        </Show>
    }
    .into_any()
}

#[component]
fn TemplateRow(
    row: Row,
    draft: Draft,
    saving: Saving,
    servers: StoredValue<Servers>,
    disabled: Signal<bool>,
) -> impl IntoView {
    let workspace = use_workspace();
    let hydrated = use_hydrated();
    let Row { id, name, text } = row;
    let index = Memo::new(move |_| draft.rows.read().iter().position(|row| row.id == id).unwrap_or_default());
    let name_of = move |part: &'static str| Signal::derive(move || format!("change[rows][{}][{part}]", index.get()));
    let error =
        move |part: &'static str| Signal::derive(move || saving.problem_of(&format!("rows[{}][{part}]", index.get())));
    let template = Memo::new_with_compare(move |_| Template::parse(&text.read()), |_, _| true);
    let problems = Memo::new(move |_| servers.with_value(|servers| template.read().problems_with(servers)));
    let mending = Mending::new(format!("template-{id}-text"), text, problems, disabled);
    let is_foreign = Memo::new(move |_| !dynamic_media::is_taken(&text.read()));
    let is_saved = Memo::new(move |_| draft.is_saved(row));
    let title = move || match name.get() {
        unnamed if unnamed.trim().is_empty() => "New template".to_owned(),
        name => name,
    };
    let facts = move || {
        if text.read().trim().is_empty() { String::new() } else { lines_in_words(template.read().line_count()) }
    };
    let wrong = move || match problems.read().len() {
        0 => String::new(),
        1 => "1 problem".to_owned(),
        count => format!("{count} problems"),
    };
    // As it is shown first: from then on it is the person who opens and closes it.
    let starts_open = untrack(|| row.is_blank() || error("name").get().or_else(|| error("text").get()).is_some());
    let make_default = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        draft.choose_default(Some(id));
        saving.send();
    };
    let remove = move |_| {
        draft.remove(id);
        focus::by_id(ADD_ID);
    };
    view! {
        <details class="named-template" open=starts_open>
            <summary class="named-template__summary">
                <span class="named-template__name">{title}</span>
                <span class="named-template__facts">{facts}</span>
                <span class="named-template__wrong">{wrong}</span>
            </summary>
            <div class="named-template__body">
                <TextField
                    label="Name"
                    name=name_of("name")
                    id=name_id(id)
                    value=name
                    on_input=move |typed| name.set(typed)
                    error=error("name")
                    autocomplete="off"
                    disabled
                />
                <TemplateBox
                    mending
                    label="Template"
                    name=name_of("text")
                    on_input=move |typed| text.set(typed)
                    error=error("text")
                />
                <Problems mending left_out=Signal::derive(move || template.read().problems_left_out()) />
                <Show when=move || is_foreign.get()>
                    <p class="named-template__facts">{dynamic_media::REMARK}</p>
                </Show>
                <div class="button-row">
                    <Show when=move || !disabled.get()>
                        <button
                            class="button"
                            type="submit"
                            name="change[make_default]"
                            value=move || index.get().to_string()
                            data-kind="secondary"
                            on:click=make_default
                        >
                            <span class="button__label">"Make default"</span>
                        </button>
                    </Show>
                    <Show when=move || is_saved.get()>
                        <LinkButton
                            href=Signal::derive(move || export_address(workspace, &name.read()))
                            icon=IconName::Download
                            download=true
                        >
                            "Export"
                        </LinkButton>
                    </Show>
                    <Show when=move || hydrated.get() && !disabled.get()>
                        <Button icon=IconName::Close on:click=remove>"Remove"</Button>
                    </Show>
                </div>
            </div>
        </details>
    }
    .into_any()
}

fn name_id(id: u64) -> String {
    format!("template-{id}-name")
}
