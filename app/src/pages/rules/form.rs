//! The form: a panel for each thing that can be ruled, each with an example.

use leptos::prelude::*;

use super::draft::{Draft, Saving};
use super::hours::HoursAndDays;
use crate::components::{Checkbox, Select, SelectOption, TextArea, TextField};
use crate::model::person::Role;
use crate::model::rules::Sweepers;
use crate::pages::saved_list::{ListForm, Opened};

#[component]
pub fn RulesForm(opened: Opened<Draft>) -> impl IntoView {
    let (draft, saving) = Saving::open(opened);
    view! {
        <ListForm saving what="rules">
            <Hosts draft saving />
            <Who draft saving />
            <Approval draft saving />
            <HoursAndDays draft saving />
        </ListForm>
    }
}

#[component]
fn Hosts(draft: Draft, saving: Saving) -> impl IntoView {
    view! {
        <fieldset class="panel">
            <legend class="panel__title">"What may be cleared"</legend>
            <div class="panel__body">
                <TextArea
                    label="Allowed hosts"
                    name="change[allowed_hosts]"
                    id="rules-hosts"
                    value=draft.text(|form| &form.allowed_hosts)
                    on_input=move |text| draft.write(|form| form.allowed_hosts = text)
                    error=Signal::derive(move || saving.problem_of("allowed_hosts"))
                    rows=4
                    code=true
                    optional=true
                    help="One a line, such as www.example.com or *.example.com. Nobody clears anything of another host. Empty: all \
                    hosts that connections serve. Tags and everything need a connection whose hosts are all allowed."
                />
            </div>
        </fieldset>
    }
}

#[component]
fn Who(draft: Draft, saving: Saving) -> impl IntoView {
    let roles = vec![
        SelectOption::new(Role::Editor.word(), "Editors and admins"),
        SelectOption::new(Role::Admin.word(), "Admins only"),
    ];
    let sweepers: Vec<_> = Sweepers::ALL.map(|who| SelectOption::new(who.word(), who.label())).into();
    view! {
        <fieldset class="panel">
            <legend class="panel__title">"Who may clear more than URLs"</legend>
            <div class="panel__body">
                <Select
                    label="By tag or folder"
                    name="change[tags_and_folders]"
                    id="rules-tags"
                    options=Signal::stored(roles)
                    value=draft.text(|form| &form.tags_and_folders)
                    on_change=move |word| draft.write(|form| form.tags_and_folders = word)
                    error=Signal::derive(move || saving.problem_of("tags_and_folders"))
                    help="With “Admins only”, an editor still clears a list of URLs, but not all pictures below /catalog/ at once."
                />
                <Select
                    label="A host or everything"
                    name="change[hosts_and_everything]"
                    id="rules-sweeping"
                    options=Signal::stored(sweepers)
                    value=draft.text(|form| &form.hosts_and_everything)
                    on_change=move |word| draft.write(|form| form.hosts_and_everything = word)
                    error=Signal::derive(move || saving.problem_of("hosts_and_everything"))
                    help="Each connection can let editors do it. “Admins only” overrules that; with “Nobody” not even an admin \
                    clears all of www.example.com."
                />
            </div>
        </fieldset>
    }
}

#[component]
fn Approval(draft: Draft, saving: Saving) -> impl IntoView {
    view! {
        <fieldset class="panel">
            <legend class="panel__title">"What a second person approves"</legend>
            <div class="panel__body">
                <TextField
                    label="Lists of more URLs than"
                    name="change[approval_above]"
                    id="rules-approval"
                    value=draft.text(|form| &form.approval_above)
                    on_input=move |text| draft.write(|form| form.approval_above = text)
                    error=Signal::derive(move || saving.problem_of("approval_above"))
                    optional=true
                    placeholder="10000"
                    help="With 10000, a list of 10,001 URLs waits until somebody else has approved it. Empty: none waits."
                />
                <Checkbox
                    label="A host or everything"
                    name="change[approval_for_sweeping]"
                    value="true"
                    checked=draft.is(|form| form.approval_for_sweeping)
                    on_change=move |is_on| draft.write(|form| form.approval_for_sweeping = is_on)
                    help="Clearing all of www.example.com, for instance, waits until somebody else has approved it."
                />
            </div>
        </fieldset>
    }
}
