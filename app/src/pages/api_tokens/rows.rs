//! The tokens that there are.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::said;
use crate::api::api_tokens::RevokeApiToken;
use crate::components::{Button, ButtonKind, Column, DataTable, EmptyState, IconName, Time};
use crate::model::api_token::{ApiToken, PREFIX};
use crate::pages::workspace::use_workspace;

#[component]
pub fn Rows(tokens: Vec<ApiToken>, revoke: ServerAction<RevokeApiToken>) -> impl IntoView {
    if tokens.is_empty() {
        return view! {
            <EmptyState icon=IconName::Plug title="No API tokens">
                "Make one below, for each program that is to act for you: so you can revoke one and leave the others."
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <DataTable
            caption="API tokens"
            columns=vec![
                Column::new("Name"),
                Column::new("Of"),
                Column::new("May"),
                Column::new("Last used"),
                Column::new("Holds until"),
                Column::new("Actions").hidden_label(),
            ]
        >
            {tokens.into_iter().map(|token| view! { <Row token revoke /> }).collect_view()}
        </DataTable>
    }
    .into_any()
}

#[component]
fn Row(token: ApiToken, revoke: ServerAction<RevokeApiToken>) -> impl IntoView {
    let workspace = use_workspace();
    let ApiToken { id, name, email, last_four, actions, expires, has_expired, is_asleep, used, .. } = token;
    let may: Vec<_> = actions.into_iter().map(said).collect();
    let used = match used {
        Some(at) => view! { <Time at /> }.into_any(),
        None => "never".into_any(),
    };
    view! {
        <tr>
            <th scope="row">
                <div>{name.clone()}</div>
                <code class="api-token__hint">{format!("{PREFIX}…{last_four}")}</code>
            </th>
            <td>{email.clone()} {(workspace.email() == email).then_some(" (you)")}</td>
            <td>{may.join(", ")}</td>
            <td>{used}</td>
            <td>
                {has_expired.then_some("Expired ")} <Time at=expires />
                {(is_asleep && !has_expired)
                    .then(|| {
                        view! {
                            <div class="api-token__hint">
                                "Sleeps until its owner signs in at the sign-in provider again."
                            </div>
                        }
                    })}
            </td>
            <td>
                <ActionForm action=revoke>
                    <input type="hidden" name="company" value=workspace.company().to_string() />
                    <input type="hidden" name="id" value=id />
                    <Button submit=true kind=ButtonKind::Danger>
                        "Revoke" <span class="visually-hidden">{format!(" {name}")}</span>
                    </Button>
                </ActionForm>
            </td>
        </tr>
    }
}
