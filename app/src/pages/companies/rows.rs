//! The companies that there are.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::api::companies::{ArchiveCompany, RenameCompany, RestoreCompany};
use crate::components::{Button, ButtonKind, Column, DataTable, TextField, Time};
use crate::model::company::ListedCompany;
use crate::pages::workspace::use_workspace;

#[component]
pub fn Rows(companies: Vec<ListedCompany>) -> impl IntoView {
    view! {
        <DataTable
            caption="Companies"
            columns=vec![
                Column::new("Company"),
                Column::new("Address"),
                Column::new("People").number(),
                Column::new("State"),
                Column::new("Name"),
                Column::new("Actions").hidden_label(),
            ]
        >
            {companies.into_iter().map(|company| view! { <Row company /> }).collect_view()}
        </DataTable>
    }
}

#[component]
fn Row(company: ListedCompany) -> impl IntoView {
    let workspace = use_workspace();
    let ListedCompany { id, slug, name, people, archived } = company;
    let of = StoredValue::new(id.clone());
    let is_here = slug == workspace.company();
    let state = match archived {
        Some(since) => view! { <span>"archived " <Time at=since /></span> }.into_any(),
        None if is_here => view! { <span>"you are here"</span> }.into_any(),
        None => view! { <span>"open"</span> }.into_any(),
    };
    let (action, label) = match archived {
        Some(_) => (RestoreCompany::url(), "Take back"),
        None => (ArchiveCompany::url(), "Archive"),
    };
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td>
                <code>{format!("/{slug}")}</code>
            </td>
            <td data-number="">{people}</td>
            <td>{state}</td>
            <td>
                <form class="button-row" method="post" action=RenameCompany::url()>
                    <Of id=of />
                    <TextField
                        label=format!("Name of {name}")
                        hide_label=true
                        name="name"
                        id=format!("name-{id}")
                        value=name
                        required=true
                    />
                    <Button submit=true>"Rename"</Button>
                </form>
            </td>
            <td>
                {(!is_here)
                    .then(|| {
                        view! {
                            <form method="post" action=action>
                                <Of id=of />
                                <Button submit=true kind=ButtonKind::Quiet>{label}</Button>
                            </form>
                        }
                    })}
            </td>
        </tr>
    }
}

/// Where the person is, and which company a row's form is of.
#[component]
fn Of(id: StoredValue<String>) -> impl IntoView {
    view! {
        <input type="hidden" name="company" value=use_workspace().company().to_string() />
        <input type="hidden" name="id" value=id.get_value() />
    }
}
