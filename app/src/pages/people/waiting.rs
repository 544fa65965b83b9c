//! Who was asked to come and has not yet.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::{Actions, Of, capitalised};
use crate::components::{Button, ButtonKind, Column, DataTable, Time};
use crate::model::people::Invitation;

#[component]
pub fn Waiting(invitations: Vec<Invitation>, actions: Actions) -> impl IntoView {
    if invitations.is_empty() {
        return ().into_any();
    }
    let row = move |Invitation { id, email, role, expires }: Invitation| {
        view! {
            <tr>
                <th scope="row">{email}</th>
                <td>{capitalised(role)}</td>
                <td>
                    <Time at=expires exact=true />
                </td>
                <td>
                    <ActionForm action=actions.withdraw>
                        <Of id=StoredValue::new(id) />
                        <Button submit=true kind=ButtonKind::Quiet>"Withdraw"</Button>
                    </ActionForm>
                </td>
            </tr>
        }
    };
    view! {
        <section class="stack" aria-labelledby="invited">
            <h2 class="page__title" id="invited">"Invited"</h2>
            <DataTable
                caption="Invited"
                columns=vec![
                    Column::new("E-mail"),
                    Column::new("Role"),
                    Column::new("Link holds until"),
                    Column::new("Withdraw").hidden_label(),
                ]
            >
                {invitations.into_iter().map(row).collect_view()}
            </DataTable>
        </section>
    }
    .into_any()
}
