//! **Setup > People**: who is in the company, in which role, and who was asked to come.

mod invite;
mod members;
mod waiting;

use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::faces::{RefusedNotice, shown};
use super::forms::{hear_refusals, returned_error};
use super::workspace::use_workspace;
use crate::api::people::{
    AskForSecondFactor, DisableMember, EnableMember, Invite, RemoveMember, SetRole, SignOutMember, WithdrawInvitation,
    get_invitation_draft, get_people,
};
use crate::components::{Button, Notice, NoticeKind, SelectOption, Skeleton};
use crate::model::error::AppError;
use crate::model::person::Role;
use invite::InviteForm;
use members::Members;
use waiting::Waiting;

/// What can be done on the page; the lists are read again after each.
#[derive(Clone, Copy)]
struct Actions {
    invite: ServerAction<Invite>,
    withdraw: ServerAction<WithdrawInvitation>,
    set_role: ServerAction<SetRole>,
    remove: ServerAction<RemoveMember>,
    sign_out: ServerAction<SignOutMember>,
    disable: ServerAction<DisableMember>,
    enable: ServerAction<EnableMember>,
    second_factor: ServerAction<AskForSecondFactor>,
    /// Of all but the form, whose refusals stand at its fields.
    refusal: RwSignal<Option<AppError>>,
}

impl Actions {
    fn new() -> Self {
        let refusal = returned_error::<WithdrawInvitation>()
            .or_else(returned_error::<SetRole>)
            .or_else(returned_error::<RemoveMember>)
            .or_else(returned_error::<SignOutMember>)
            .or_else(returned_error::<DisableMember>)
            .or_else(returned_error::<EnableMember>)
            .or_else(returned_error::<AskForSecondFactor>);
        let actions = Self {
            invite: ServerAction::new(),
            withdraw: ServerAction::new(),
            set_role: ServerAction::new(),
            remove: ServerAction::new(),
            sign_out: ServerAction::new(),
            disable: ServerAction::new(),
            enable: ServerAction::new(),
            second_factor: ServerAction::new(),
            refusal: RwSignal::new(refusal),
        };
        hear_refusals(actions.withdraw, actions.refusal);
        hear_refusals(actions.set_role, actions.refusal);
        hear_refusals(actions.remove, actions.refusal);
        hear_refusals(actions.sign_out, actions.refusal);
        hear_refusals(actions.disable, actions.refusal);
        hear_refusals(actions.enable, actions.refusal);
        hear_refusals(actions.second_factor, actions.refusal);
        actions
    }

    /// Another number after each that was answered.
    fn version(self) -> usize {
        self.invite.version().get()
            + self.withdraw.version().get()
            + self.set_role.version().get()
            + self.remove.version().get()
            + self.sign_out.version().get()
            + self.disable.version().get()
            + self.enable.version().get()
            + self.second_factor.version().get()
    }
}

#[component]
pub fn PeoplePage() -> impl IntoView {
    let workspace = use_workspace();
    let actions = Actions::new();
    let refused = returned_error::<Invite>();
    let has_draft = refused.is_some();
    let people = Resource::new(move || actions.version(), move |_| get_people(workspace.company()));
    let draft = Resource::new(
        || (),
        move |()| async move { if has_draft { get_invitation_draft(workspace.company()).await } else { Ok(None) } },
    );
    let is_invited = use_query_map().with_untracked(|query| query.get("invited").is_some()) && !has_draft;
    let refused = StoredValue::new(refused);
    view! {
        <Title text="People" />
        <div class="page">
            <header class="page__header">
                <h1 class="page__title">"People"</h1>
                <p class="page__lead">
                    "Viewers look, editors invalidate, admins set up servers, connections and people. What you change counts from
                    their next click on. Who is disabled is out and cannot sign in; all that they did stays."
                </p>
            </header>
            {is_invited
                .then(|| {
                    view! {
                        <Notice kind=NoticeKind::Success>
                            "Invited. The link goes by e-mail; to copy it instead, invite again with JavaScript on."
                        </Notice>
                    }
                })}
            {move || actions.refusal.get().map(|error| view! { <RefusedNotice error /> })}
            <Transition fallback=|| view! { <Skeleton label="Loading the people" /> }>
                {move || Suspend::new(async move {
                    shown(
                        people.await,
                        |people| {
                            view! {
                                <Members members=people.members actions />
                                <Waiting invitations=people.invitations actions />
                                <AskedFactor is_needed=people.needs_second_factor actions />
                            }
                        },
                    )
                })}
            </Transition>
            <Suspense>
                {move || Suspend::new(async move {
                    let typed = draft.await.ok().flatten();
                    view! { <InviteForm typed refused actions /> }
                })}
            </Suspense>
        </div>
    }
}

/// Of which company and of whom a row's form is.
#[component]
fn Of(id: StoredValue<String>) -> impl IntoView {
    view! {
        <input type="hidden" name="company" value=use_workspace().company().to_string() />
        <input type="hidden" name="id" value=id.get_value() />
    }
}

/// Whether everybody here needs a second factor.
#[component]
fn AskedFactor(is_needed: bool, actions: Actions) -> impl IntoView {
    let (words, label) = if is_needed {
        ("Everybody of this company signs in with a second factor.", "Do not ask for it any more")
    } else {
        ("A password is enough for this company.", "Ask everybody for a second factor")
    };
    view! {
        <ActionForm action=actions.second_factor attr:class="button-row">
            <input type="hidden" name="company" value=use_workspace().company().to_string() />
            <input type="hidden" name="is_needed" value=(!is_needed).to_string() />
            <p>{words}</p>
            <Button submit=true>{label}</Button>
        </ActionForm>
    }
}

fn roles() -> Vec<SelectOption> {
    Role::ALL.into_iter().map(|role| SelectOption::new(role.word(), capitalised(role))).collect()
}

fn capitalised(role: Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Editor => "Editor",
        Role::Admin => "Admin",
    }
}
