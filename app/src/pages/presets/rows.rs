//! The presets as rows to type into.

use leptos::prelude::*;

use super::draft::{Draft, Row, Saving};
use crate::browser::hydration::use_hydrated;
use crate::browser::{focus, timers};
use crate::components::{Button, Column, DataTable, IconButton, IconName, TextField, TextKind};
use crate::model::asset::Preset;

const ADD_ID: &str = "add-preset";

#[component]
pub fn Rows(draft: Draft, saving: Saving, #[prop(into)] disabled: Signal<bool>) -> impl IntoView {
    let hydrated = use_hydrated();
    let is_still = Signal::derive(move || disabled.get() || !hydrated.get());
    let places = Memo::new(move |_| draft.rows.read().iter().map(|row| row.key).collect::<Vec<_>>());
    let add = move |_| {
        let key = draft.add(Preset { name: String::new(), modifiers: String::new() });
        timers::after(0, move || focus::by_id(&format!("preset-{key}-name")));
    };
    let row = move |Row { key, name, modifiers }: Row| {
        let index = Memo::new(move |_| places.read().iter().position(|place| *place == key).unwrap_or_default());
        let cell = move |label: &'static str, field: &'static str, text: RwSignal<String>, example: &'static str| {
            view! {
                <TextField
                    label
                    hide_label=true
                    name=Signal::derive(move || format!("change[rows][{}][{field}]", index.get()))
                    id=format!("preset-{key}-{field}")
                    kind=TextKind::Address
                    value=text
                    on_input=move |typed| text.set(typed)
                    error=Signal::derive(move || saving.problem_of(&format!("rows[{}][{field}]", index.get())))
                    placeholder=example
                    disabled
                />
            }
        };
        let remove = move |_| {
            draft.remove(key);
            focus::by_id(ADD_ID);
        };
        view! {
            <tr>
                <td>{cell("Name", "name", name, "product")}</td>
                <td>{cell("Modifiers", "modifiers", modifiers, "wid=250&hei=250")}</td>
                <td>
                    <IconButton
                        icon=IconName::Close
                        label=Signal::derive(move || match name.get() {
                            unnamed if unnamed.is_empty() => "Remove this row".to_owned(),
                            name => format!("Remove {name}"),
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
            caption="Image presets"
            columns=vec![Column::new("Name"), Column::new("Modifiers"), Column::new("Remove").hidden_label()]
        >
            <For each=move || draft.rows.get() key=|row| row.key children=row />
        </DataTable>
        <div class="button-row">
            <Button icon=IconName::Plus attr:id=ADD_ID disabled=is_still on:click=add>
                "Add preset"
            </Button>
        </div>
    }
}
