//! The rows of the trail: each is a sentence, and opens to what it was before and after.

use leptos::prelude::*;

use crate::components::{Column, DataTable, StateKind, StateMark, Time};
use crate::model::audit::{AuditChange, AuditRow};

#[component]
pub fn Rows(rows: Vec<AuditRow>) -> impl IntoView {
    let columns = vec![Column::new("When"), Column::new("What"), Column::new("From")];
    view! {
        <div class="audit">
            <DataTable caption="Audit trail" columns>
                {rows.into_iter().map(row).collect_view()}
            </DataTable>
        </div>
    }
}

fn row(row: AuditRow) -> impl IntoView {
    let AuditRow { seq, at, from, action, is_refusal, sentence, changes, more, hash, .. } = row;
    let from = if from.is_empty() { "–".to_owned() } else { from };
    let also_from = from.clone();
    view! {
        <tr>
            <td data-quiet="">
                <Time at exact=true />
            </td>
            <td class="audit__what">
                {is_refusal
                    .then(|| {
                        view! {
                            <StateMark state=StateKind::Refused />
                            " "
                        }
                    })} <bdi>{sentence}</bdi> <details class="audit__details">
                    <summary>"Details" <span class="visually-hidden">{format!(" of row {seq}")}</span></summary>
                    <Changes changes />
                    <dl class="facts">
                        {more.into_iter().map(|(name, value)| fact(name, value)).collect_view()}
                        {fact("from".to_owned(), also_from)} {fact("row".to_owned(), seq.to_string())} {fact("action".to_owned(), action)}
                        {fact("hash".to_owned(), hash)}
                    </dl>
                </details>
            </td>
            <td data-quiet="">{from}</td>
        </tr>
    }
}

fn fact(name: String, value: String) -> impl IntoView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>
                <bdi>{value}</bdi>
            </dd>
        </div>
    }
}

/// What was made other than it was.
#[component]
fn Changes(changes: Vec<AuditChange>) -> impl IntoView {
    let side = |text: Option<String>| match text {
        None => view! { <span class="audit__nothing">"nothing"</span> }.into_any(),
        Some(text) if text.is_empty() => view! { <span class="audit__nothing">"empty"</span> }.into_any(),
        Some(text) => view! { <pre class="audit__text">{text}</pre> }.into_any(),
    };
    (!changes.is_empty()).then(|| {
        view! {
            <table class="audit__changes">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">"Before"</th>
                        <th scope="col">"After"</th>
                    </tr>
                </thead>
                <tbody>
                    {changes
                        .into_iter()
                        .map(|AuditChange { name, before, after }| {
                            view! {
                                <tr>
                                    <th scope="row">{name}</th>
                                    <td>{side(before)}</td>
                                    <td>{side(after)}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        }
    })
}
