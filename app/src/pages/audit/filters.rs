//! What the trail is filtered by: a form by GET, which the page follows at each key once hydrated.

use leptos::prelude::*;

use crate::api::audit::{get_audit_people, get_installation_audit_people};
use crate::components::{Button, SearchField, Select, SelectOption};
use crate::model::audit::{AuditQuery, Family, Whose};
use crate::model::rights::Action;
use crate::pages::day_span::DaySpan;
use crate::pages::question::Asked;
use crate::pages::workspace::use_workspace;

#[component]
pub fn Filters(asked: Asked<AuditQuery>, of: Memo<Whose>) -> impl IntoView {
    let workspace = use_workspace();
    let people = Resource::new(
        move || of.get(),
        move |of| async move {
            match of {
                Whose::Company => get_audit_people(workspace.company()).await,
                Whose::Installation => get_installation_audit_people(workspace.company()).await,
            }
        },
    );
    let has_choice = workspace.may(Action::ReadTrail) && workspace.may(Action::ManageInstallation);
    view! {
        <form class="filter-bar" method="get" action=workspace.path("setup/audit") role="search">
            {has_choice.then(|| view! { <OfWhom asked /> })}
            <TextBox asked />
            <Transition>
                {move || {
                    let people = people.get()?.unwrap_or_default();
                    Some(view! { <Choices asked people /> })
                }}
            </Transition>
            <DaySpan
                asked
                since=(|query: &AuditQuery| query.since, |query: &mut AuditQuery, day| query.since = day)
                until=(|query: &AuditQuery| query.until, |query: &mut AuditQuery, day| query.until = day)
            />
            <noscript>
                <Button submit=true>"Show"</Button>
            </noscript>
        </form>
    }
}

/// This company's rows, or the installation's.
#[component]
fn OfWhom(asked: Asked<AuditQuery>) -> impl IntoView {
    let options = vec![
        SelectOption::new(Whose::Company.word(), "This company"),
        SelectOption::new(Whose::Installation.word(), "The installation"),
    ];
    view! {
        <Select
            label="Whose"
            name="of"
            hide_label=true
            options
            value=Signal::derive(move || asked.get().of.word().to_owned())
            on_change=asked.choice(|query, value| {
                *query = AuditQuery { who: String::new(), of: Whose::parse(&value), ..query.clone() };
            })
        />
    }
}

#[component]
fn TextBox(asked: Asked<AuditQuery>) -> impl IntoView {
    let (text, on_text) = asked.text_box(|query| &query.text, |query, text| query.text = text);
    view! { <SearchField label="Search the trail" name="text" value=text on_input=on_text /> }
}

/// Who, and what about.
#[component]
fn Choices(asked: Asked<AuditQuery>, people: Vec<String>) -> impl IntoView {
    let all = |words: &str| std::iter::once(SelectOption::new("", words));
    let people = people.into_iter().map(|email| SelectOption::new(email.clone(), email));
    let people: Vec<_> = all("Everybody").chain(people).collect();
    let families = Family::ALL.map(|family| SelectOption::new(family.word(), family.label()));
    let families: Vec<_> = all("Everything").chain(families).collect();
    view! {
        <Select
            label="Who"
            name="who"
            hide_label=true
            options=people
            value=Signal::derive(move || asked.get().who)
            on_change=asked.choice(|query, value| query.who = value)
        />
        <Select
            label="What about"
            name="about"
            hide_label=true
            options=families
            value=Signal::derive(move || asked.get().family.map_or("", Family::word).to_owned())
            on_change=asked.choice(|query, value| query.family = Family::parse(&value))
        />
    }
}
