//! Where somebody is signed in.

use leptos::prelude::*;

use super::{OfCompany, Section};
use crate::components::{Button, ButtonKind, Column, DataTable, Time};
use crate::model::account::SessionEntry;

#[component]
pub fn Sessions(sessions: Vec<SessionEntry>, is_fresh: bool) -> impl IntoView {
    let has_others = sessions.len() > 1;
    let rows = sessions.into_iter().map(|entry| view! { <Row entry is_fresh /> }).collect_view();
    view! {
        <Section title="Where you are signed in" id="sessions">
            <DataTable
                caption="Sessions"
                columns=vec![
                    Column::new("Browser"),
                    Column::new("From"),
                    Column::new("Signed in"),
                    Column::new("Last seen"),
                    Column::new("Actions").hidden_label(),
                ]
            >
                {rows}
            </DataTable>
            {has_others
                .then(|| {
                    view! {
                        <form method="post" action="/account/sessions/end-others">
                            <OfCompany />
                            <Button submit=true disabled=Signal::stored(!is_fresh)>"Sign out everywhere else"</Button>
                        </form>
                    }
                })}
        </Section>
    }
}

#[component]
fn Row(entry: SessionEntry, is_fresh: bool) -> impl IntoView {
    let SessionEntry { id, is_this, browser, address, began, seen } = entry;
    let or_unknown = |text: String| if text.is_empty() { "unknown".to_owned() } else { text };
    view! {
        <tr>
            <th scope="row">{or_unknown(browser)} {is_this.then_some(" (this one)")}</th>
            <td>{or_unknown(address)}</td>
            <td>
                <Time at=began />
            </td>
            <td>
                <Time at=seen />
            </td>
            <td>
                <form method="post" action="/account/sessions/end">
                    <OfCompany />
                    <input type="hidden" name="id" value=id />
                    // What ends others' sessions asks who one is; one's own, nothing.
                    <Button submit=true kind=ButtonKind::Quiet disabled=Signal::stored(!is_fresh && !is_this)>
                        "Sign out"
                    </Button>
                </form>
            </td>
        </tr>
    }
}
