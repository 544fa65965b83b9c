//! The hosts as rows to type into.

use leptos::prelude::*;

use super::draft::{Draft, Row, Saving};
use crate::browser::hydration::use_hydrated;
use crate::browser::{focus, timers};
use crate::components::{Button, Column, DataTable, IconButton, IconName, Select, SelectOption, TextField, TextKind};
use crate::model::cache_key::CacheKey;

const ADD_ID: &str = "add-cache-key";

#[component]
pub fn Rows(draft: Draft, saving: Saving, #[prop(into)] disabled: Signal<bool>) -> impl IntoView {
    let hydrated = use_hydrated();
    let is_still = Signal::derive(move || disabled.get() || !hydrated.get());
    let places = Memo::new(move |_| draft.rows.read().iter().map(|row| row.id).collect::<Vec<_>>());
    let add = move |_| {
        let id = draft.add();
        timers::after(0, move || focus::by_id(&format!("cache-key-{id}-host")));
    };
    let row = move |Row { id, host, key }: Row| {
        let index = Memo::new(move |_| places.read().iter().position(|place| *place == id).unwrap_or_default());
        let name = move |field: &'static str| Signal::derive(move || format!("change[rows][{}][{field}]", index.get()));
        let options: Vec<_> = CacheKey::ALL.map(|key| SelectOption::new(key.word(), key.label())).into();
        let remove = move |_| {
            draft.remove(id);
            focus::by_id(ADD_ID);
        };
        view! {
            <tr>
                <td>
                    <TextField
                        label="Host"
                        hide_label=true
                        name=name("host")
                        id=format!("cache-key-{id}-host")
                        kind=TextKind::Address
                        value=host
                        on_input=move |typed| host.set(typed)
                        error=Signal::derive(move || saving.problem_of(&format!("rows[{}][host]", index.get())))
                        placeholder="*.example.com"
                        disabled
                    />
                </td>
                <td>
                    <Select
                        label="Cache key"
                        hide_label=true
                        name=name("key")
                        id=format!("cache-key-{id}-key")
                        options
                        value=Signal::derive(move || key.get().word().to_owned())
                        on_change=move |word: String| key.set(CacheKey::parse(&word).unwrap_or_default())
                        disabled
                    />
                </td>
                <td>
                    <IconButton
                        icon=IconName::Close
                        label=Signal::derive(move || match host.get() {
                            unnamed if unnamed.is_empty() => "Remove this row".to_owned(),
                            host => format!("Remove {host}"),
                        })
                        disabled=is_still
                        on:click=remove
                    />
                </td>
            </tr>
        }
    };
    view! {
        <DataTable
            caption="Cache keys"
            columns=vec![Column::new("Host"), Column::new("Cache key"), Column::new("Remove").hidden_label()]
        >
            <For each=move || draft.rows.get() key=|row| row.id children=row />
        </DataTable>
        <div class="button-row">
            <Button icon=IconName::Plus attr:id=ADD_ID disabled=is_still on:click=add>
                "Add host"
            </Button>
        </div>
    }
}
