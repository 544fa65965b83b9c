//! Who is in.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::{Actions, Of, roles};
use crate::browser::hydration::use_hydrated;
use crate::components::{Button, ButtonKind, Column, DataTable, Select};
use crate::model::people::Member;
use crate::pages::workspace::use_workspace;

#[component]
pub fn Members(members: Vec<Member>, actions: Actions) -> impl IntoView {
    let rows = members.into_iter().map(|member| view! { <Row member actions /> }).collect_view();
    view! {
        <DataTable
            caption="People"
            columns=vec![
                Column::new("E-mail"),
                Column::new("Role"),
                Column::new("Signed in"),
                Column::new("Second factor"),
                Column::new("Actions").hidden_label(),
            ]
        >
            {rows}
        </DataTable>
    }
}

#[component]
fn Row(member: Member, actions: Actions) -> impl IntoView {
    let Member { id, email, role, by_groups, is_disabled, sessions, has_second_factor } = member;
    let of = StoredValue::new(id.clone());
    let chosen = RwSignal::new(role.word().to_owned());
    // Without scripts nobody notices what is chosen.
    let hydrated = use_hydrated();
    let is_same = Signal::derive(move || hydrated.get() && chosen.get() == role.word());
    let is_me = use_workspace().email() == email;
    let browsers = match sessions {
        _ if is_disabled => "disabled".to_owned(),
        0 => "no".to_owned(),
        1 => "in 1 browser".to_owned(),
        count => format!("in {count} browsers"),
    };
    view! {
        <tr>
            <th scope="row">{email.clone()} {is_me.then_some(" (you)")}</th>
            <td>
                <ActionForm action=actions.set_role attr:class="button-row">
                    <Of id=of />
                    <Select
                        label=format!("Role of {email}")
                        hide_label=true
                        name="role"
                        id=format!("role-{id}")
                        options=Signal::stored(roles())
                        value=chosen
                        on_change=move |word| chosen.set(word)
                    />
                    <Button submit=true disabled=is_same>"Change"</Button>
                </ActionForm>
                {by_groups
                    .then(|| {
                        view! {
                            <p class="people__note">
                                "By groups at the sign-in provider, which change it there. A role that you choose here stays, whatever they say."
                            </p>
                        }
                    })}
            </td>
            <td>{browsers}</td>
            <td>{if has_second_factor { "yes" } else { "no" }}</td>
            <td>
                <div class="button-row">
                    {(sessions > 0)
                        .then(|| {
                            view! {
                                <ActionForm action=actions.sign_out>
                                    <Of id=of /> <Button submit=true kind=ButtonKind::Quiet>"Sign out everywhere"</Button>
                                </ActionForm>
                            }
                        })}
                    {(!is_me).then(|| view! { <Disabling of is_disabled actions /> })}
                    {(!is_me)
                        .then(|| {
                            view! {
                                <ActionForm action=actions.remove>
                                    <Of id=of /> <Button submit=true kind=ButtonKind::Danger>"Remove"</Button>
                                </ActionForm>
                            }
                        })}
                </div>
            </td>
        </tr>
    }
}

/// Lets them in no more, or again.
#[component]
fn Disabling(of: StoredValue<String>, is_disabled: bool, actions: Actions) -> impl IntoView {
    if is_disabled {
        view! {
            <ActionForm action=actions.enable>
                <Of id=of /> <Button submit=true kind=ButtonKind::Quiet>"Enable"</Button>
            </ActionForm>
        }
        .into_any()
    } else {
        view! {
            <ActionForm action=actions.disable>
                <Of id=of /> <Button submit=true kind=ButtonKind::Quiet>"Disable"</Button>
            </ActionForm>
        }
        .into_any()
    }
}
