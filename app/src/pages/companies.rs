//! **Setup > Companies**: which companies there are, for owners of the installation. Its forms are plain ones: what they change
//! stands in the frame, too, which is made with the document.

mod rows;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;

use super::faces::{RefusedNotice, shown};
use super::forms::{RefusalOfNoField, problem_of, returned_error};
use super::workspace::use_workspace;
use crate::api::companies::{
    ArchiveCompany, CreateCompany, RenameCompany, RestoreCompany, get_companies, get_company_draft,
};
use crate::components::{Button, ButtonKind, Skeleton, TextField};
use crate::model::error::AppError;
use rows::Rows;

#[component]
pub fn CompaniesPage() -> impl IntoView {
    let workspace = use_workspace();
    let refused = returned_error::<CreateCompany>();
    let has_draft = refused.is_some();
    let not_done = returned_error::<RenameCompany>()
        .or_else(returned_error::<ArchiveCompany>)
        .or_else(returned_error::<RestoreCompany>);
    let companies = Resource::new(|| (), move |()| get_companies(workspace.company()));
    let draft = Resource::new(
        || (),
        move |()| async move { if has_draft { get_company_draft(workspace.company()).await } else { Ok(None) } },
    );
    let refused = StoredValue::new(refused);
    view! {
        <Title text="Companies" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"Companies"</h1>
                <p class="page__lead">
                    "Each has its own settings, assets, connections, people and trail. Whoever creates one is its admin; owners of
                    the installation see how companies are called, and not what is in them. An archived company is kept whole and
                    seen by nobody: its address answers as if there were no such company, and its API tokens and webhooks are
                    silent. What runs in it is cancelled; what is on its way to a CDN is waited for. Once it is taken back, it is
                    as it was; until then its address is kept for it."
                </p>
            </header>
            {not_done.map(|error| view! { <RefusedNotice error /> })}
            <Suspense fallback=|| view! { <Skeleton label="Loading the companies" /> }>
                {move || Suspend::new(async move {
                    let typed = draft.await.ok().flatten();
                    shown(
                        companies.await,
                        move |companies| {
                            view! {
                                <Rows companies />
                                <CreateForm typed refused />
                            }
                        },
                    )
                })}
            </Suspense>
        </div>
    }
}

#[component]
fn CreateForm(typed: Option<String>, refused: StoredValue<Option<AppError>>) -> impl IntoView {
    let name = RwSignal::new(typed.unwrap_or_default());
    let refusal = RwSignal::new(refused.get_value());
    view! {
        <section class="stack" aria-labelledby="create">
            <h2 class="page__title" id="create">"Create a company"</h2>
            <RefusalOfNoField refusal />
            <form class="companies__create" method="post" action=CreateCompany::url()>
                <input type="hidden" name="company" value=use_workspace().company().to_string() />
                <TextField
                    label="Name"
                    name="name"
                    id="company-name"
                    value=name
                    on_input=move |typed| name.set(typed)
                    error=problem_of(refusal, "name")
                    help="The company's address is made of it, and stays when the name is changed."
                    placeholder="Acme Outdoor"
                    required=true
                />
                <div>
                    <Button submit=true kind=ButtonKind::Primary>"Create"</Button>
                </div>
            </form>
        </section>
    }
}
