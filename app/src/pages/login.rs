//! Signing in: a plain form, so that it works before WebAssembly has loaded and without it. The server answers with a
//! redirection; what went wrong comes back as a word in the address.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::components::Mark;
use crate::components::{Button, ButtonKind};
use crate::components::{Notice, NoticeKind};
use crate::components::{TextField, TextKind};

#[component]
pub fn LoginPage() -> impl IntoView {
    let query = use_query_map();
    let value = move |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    let problem = match value("problem").as_str() {
        "" => None,
        "wrong" => Some("E-mail address and password do not belong together. Check both; capital letters count in the password.".to_owned()),
        "throttled" => Some(format!(
            "Too many failed attempts. Wait {} seconds, then try again.",
            value("wait").parse::<u64>().unwrap_or(60)
        )),
        "link" => Some("This sign-in link was used already or is older than an hour. Sign in with your password, or start the server again for a new link.".to_owned()),
        _ => Some("You cannot be signed in now: the database does not answer. Try again in a moment.".to_owned()),
    };
    view! {
        <Title text="Sign in" />
        <main class="login" id="main">
            <form class="login__form" method="post" action="/login">
                <h1 class="login__title">
                    <Mark />
                    "Sign in to Edgesweep"
                </h1>
                {problem.map(|sentence| view! { <Notice kind=NoticeKind::Error live=true>{sentence}</Notice> })}
                <input type="hidden" name="next" value=value("next") />
                <TextField
                    label="E-mail"
                    name="email"
                    kind=TextKind::Email
                    value=value("email")
                    autocomplete="username"
                    required=true
                    autofocus=true
                />
                <TextField
                    label="Password"
                    name="password"
                    kind=TextKind::Password
                    value=String::new()
                    autocomplete="current-password"
                    required=true
                />
                <Button kind=ButtonKind::Primary submit=true>"Sign in"</Button>
            </form>
        </main>
    }
}
