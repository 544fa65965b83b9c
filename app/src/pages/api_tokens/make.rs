//! The form that makes a token, and the token, this once.

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::said;
use crate::api::api_tokens::MakeApiToken;
use crate::components::{Button, ButtonKind, Checkbox, TextField};
use crate::model::api_token::{MAX_DAYS, NewApiToken, USUAL_DAYS};
use crate::model::rights::Action;
use crate::pages::forms::{RefusalOfNoField, hear_refusals, problem_of};
use crate::pages::told_once::ToldOnce;
use crate::pages::workspace::use_workspace;

#[component]
pub fn MakeForm(make: ServerAction<MakeApiToken>) -> impl IntoView {
    let workspace = use_workspace();
    let (name, days) = (RwSignal::new(String::new()), RwSignal::new(USUAL_DAYS.to_string()));
    let refusal = RwSignal::new(None);
    hear_refusals(make, refusal);
    Effect::new(move |_| {
        if let Some(Ok(_)) = make.value().get() {
            name.set(String::new());
        }
    });
    let made = move || make.value().get().and_then(Result::ok);
    let actions = Action::ALL.into_iter().filter(move |action| action.is_for_tokens() && workspace.may(*action));
    let boxes = actions.map(|action| {
        view! {
            <Checkbox label=said(action) name="form[actions][]" value=action.word() checked=action == Action::Look />
        }
    });
    let no_action = problem_of(refusal, "actions");
    view! {
        <section class="stack" aria-labelledby="make-token">
            <h2 class="page__title" id="make-token">"Make an API token"</h2>
            {move || made().map(|made| view! { <Made made /> })}
            <RefusalOfNoField refusal />
            <ActionForm action=make attr:class="stack api-token__form">
                <input type="hidden" name="company" value=workspace.company().to_string() />
                <TextField
                    label="Name"
                    name="form[name]"
                    id="token-name"
                    value=name
                    on_input=move |typed| name.set(typed)
                    error=problem_of(refusal, "name")
                    help="What will use it."
                    placeholder="Nightly build"
                />
                <fieldset class="field-boxes api-token__actions" aria-describedby="token-actions-error">
                    <legend class="field__label">"It may"</legend>
                    {boxes.collect_view()}
                    <p class="field__error" id="token-actions-error" aria-live="polite">
                        {move || no_action.get()}
                    </p>
                </fieldset>
                <TextField
                    label="Days that it holds"
                    name="form[days]"
                    id="token-days"
                    value=days
                    on_input=move |typed| days.set(typed)
                    error=problem_of(refusal, "days")
                    help=format!("At most {MAX_DAYS}.")
                />
                <div>
                    // Without scripts the token comes as a file: a page that is loaded anew could not show it.
                    <Button
                        submit=true
                        kind=ButtonKind::Primary
                        busy=make.pending()
                        attr:formaction=workspace.path("api-token.txt")
                    >
                        "Make the token"
                    </Button>
                </div>
            </ActionForm>
        </section>
    }
}

#[component]
fn Made(made: NewApiToken) -> impl IntoView {
    let NewApiToken { name, token } = made;
    let sentence = format!("“{name}” is made. Copy it to where it is used: it is shown this once.");
    view! { <ToldOnce sentence what="token" text=token /> }
}
