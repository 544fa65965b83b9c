//! The form that asks somebody to come, and the link that it gives.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::{Actions, roles};
use crate::components::{Button, ButtonKind, NoticeKind, Select, TextField, TextKind};
use crate::model::error::AppError;
use crate::model::people::{InvitationForm, Invited, Mailed};
use crate::model::person::Role;
use crate::pages::forms::{RefusalOfNoField, hear_refusals, problem_of};
use crate::pages::told_once::ToldOnce;
use crate::pages::workspace::use_workspace;

#[component]
pub fn InviteForm(
    typed: Option<InvitationForm>,
    refused: StoredValue<Option<AppError>>,
    actions: Actions,
) -> impl IntoView {
    let workspace = use_workspace();
    let typed = typed.unwrap_or_default();
    let email = RwSignal::new(typed.email);
    let role = RwSignal::new(if typed.role.is_empty() { Role::Editor.word().to_owned() } else { typed.role });
    let refusal = RwSignal::new(refused.get_value());
    hear_refusals(actions.invite, refusal);
    Effect::new(move |_| {
        if let Some(Ok(_)) = actions.invite.value().get() {
            email.set(String::new());
        }
    });
    let invited = move || actions.invite.value().get().and_then(Result::ok);
    view! {
        <section class="stack" aria-labelledby="invite">
            <h2 class="page__title" id="invite">"Invite somebody"</h2>
            {move || invited().map(|invited| view! { <Link invited /> })}
            <RefusalOfNoField refusal />
            <ActionForm action=actions.invite attr:class="people__invite">
                <input type="hidden" name="company" value=workspace.company().to_string() />
                <TextField
                    label="E-mail"
                    name="form[email]"
                    id="invite-email"
                    kind=TextKind::Email
                    value=email
                    on_input=move |typed| email.set(typed)
                    error=problem_of(refusal, "email")
                    help="They join by a link that stands here afterwards, and goes by e-mail where this server can send some."
                    placeholder="ann@example.com"
                />
                <Select
                    label="Role"
                    name="form[role]"
                    id="invite-role"
                    options=Signal::stored(roles())
                    value=role
                    on_change=move |word| role.set(word)
                    error=problem_of(refusal, "role")
                />
                <div>
                    <Button submit=true kind=ButtonKind::Primary busy=actions.invite.pending()>"Invite"</Button>
                </div>
            </ActionForm>
        </section>
    }
}

/// The link, this once.
#[component]
fn Link(invited: Invited) -> impl IntoView {
    let Invited { email, link, mail } = invited;
    let (kind, sentence) = match mail {
        Some(Mailed::Sent) => {
            (NoticeKind::Success, format!("{email} got the link by e-mail. It is shown here once, too."))
        }
        Some(Mailed::Failed(why)) => (NoticeKind::Warning, format!("{why} Send {email} this link yourself.")),
        None => (NoticeKind::Success, format!("Send {email} this link. It is shown once, and holds for a week.")),
    };
    view! { <ToldOnce kind sentence what="link" text=link /> }
}
