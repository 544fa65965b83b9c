//! Signing in: a plain form, so that it works before WebAssembly has loaded and without it. The server answers with a
//! redirection; what went wrong comes back as a word in the address.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::passkey_form::PasskeyForm;
use crate::browser::passkeys::Ask;
use crate::components::{Button, ButtonKind, LinkButton, Mark, Notice, NoticeKind, TextField, TextKind};
use crate::model::account::SignInWays;

#[component]
pub fn LoginPage() -> impl IntoView {
    let query = use_query_map();
    let value = move |name: &str| query.with_untracked(|query| query.get(name).unwrap_or_default());
    let problem = sentence(&value("problem"), &value("wait"));
    if value("step") == "second" {
        return view! { <SecondStep next=value("next") problem /> }.into_any();
    }
    if !value("invitation").is_empty() {
        return view! { <Join invitation=value("invitation") email=value("email") problem /> }.into_any();
    }
    let next = value("next");
    let (following, sign_on_to) = (next.clone(), next.clone());
    view! {
        <LoginForm title="Sign in" heading="Sign in to Edgesweep" action="/login" problem following sign_on_to>
            {(value("sent") == "true")
                .then(|| {
                    view! {
                        <Notice kind=NoticeKind::Success live=true>
                            "If there is an account with this address, an e-mail with a sign-in link is on its way. The link holds for ten minutes."
                        </Notice>
                    }
                })}
            <input type="hidden" name="next" value=next />
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
            // Asks with the address that is typed, and without a password.
            <button class="login__forgot" type="submit" formaction="/login/forgot" formnovalidate>
                "Forgot your password?"
            </button>
        </LoginForm>
    }
    .into_any()
}

/// A page of one form, what went wrong with it, and the way in by passkey, where there is one to somewhere.
#[component]
fn LoginForm(
    title: &'static str,
    heading: &'static str,
    action: &'static str,
    problem: Option<String>,
    /// Where a passkey leads.
    #[prop(optional, into)]
    following: Option<String>,
    /// Where single sign-on leads.
    #[prop(optional, into)]
    sign_on_to: Option<String>,
    children: Children,
) -> impl IntoView {
    let sign_on = sign_on_to.and_then(|next| {
        let href = format!("/login/sso?next={}", utf8_percent_encode(&next, NON_ALPHANUMERIC));
        let label = format!("Sign in with {}", ways().sign_on?);
        Some(view! {
            <LinkButton href external=true>
                {label}
            </LinkButton>
        })
    });
    view! {
        <Title text=title />
        <main class="login" id="main">
            <div class="login__ways">
                <form class="login__form" method="post" action=action>
                    <h1 class="login__title">
                        <Mark />
                        {heading}
                    </h1>
                    {problem.map(|sentence| view! { <Notice kind=NoticeKind::Error live=true>{sentence}</Notice> })}
                    {children()}
                </form>
                {sign_on}
                {following.map(|next| view! { <SignInByPasskey next /> })}
            </div>
        </main>
    }
    .into_any()
}

/// By what people sign in here: the server knows, and the document brings it to the browser.
fn ways() -> SignInWays {
    SharedValue::new(|| use_context::<SignInWays>().unwrap_or_default()).into_inner()
}

/// For whoever has one, without address and password; where scripts run and the browser knows passkeys.
#[component]
fn SignInByPasskey(next: String) -> impl IntoView {
    view! {
        <PasskeyForm
            ask=Ask::Get
            begin="/login/passkey/begin"
            action="/login/passkey"
            label="Sign in with a passkey"
            off="No passkey was shown, so nobody is signed in."
        >
            <input type="hidden" name="next" value=next.clone() />
        </PasskeyForm>
    }
}

/// Asks whoever showed one factor for the other.
#[component]
fn SecondStep(next: String, problem: Option<String>) -> impl IntoView {
    let following = next.clone();
    view! {
        <LoginForm title="Second step" heading="One more step" action="/login/second" problem following>
            <input type="hidden" name="next" value=next />
            <TextField
                label="Code"
                name="code"
                value=String::new()
                autocomplete="one-time-code"
                help="The six digits that your authenticator app shows, or one of your recovery codes."
                required=true
                autofocus=true
            />
            <Button kind=ButtonKind::Primary submit=true>"Sign in"</Button>
            <a href="/login">"Sign in as somebody else"</a>
        </LoginForm>
    }
}

/// What the server's word for a problem means.
pub fn sentence(problem: &str, wait_s: &str) -> Option<String> {
    let sentence = match problem {
        "" => return None,
        "wrong" => {
            "E-mail address and password do not belong together. Check both; capital letters count in the password."
        }
        "throttled" => {
            let wait_s = wait_s.parse::<u64>().unwrap_or(60);
            return Some(format!("Too many failed attempts. Wait {wait_s} seconds, then try again."));
        }
        "link" => {
            "This sign-in link was used already or is too old: one that was mailed holds for ten minutes, one that the server \
             printed for an hour. Ask for a new one, or sign in with your password."
        }
        "invitation" => "This invitation was used already, was taken back, or is older than a week. Ask for a new one.",
        "short" => "The password has fewer than 12 characters. Take a longer one.",
        "long" => "The password is longer than 1,024 bytes. Take a shorter one.",
        "guessable" => "The password is easy to guess. Take a few words that do not belong together.",
        "code" => {
            "The code is not right, or was used already. Wait for the app's next one; the clock of its device must be right."
        }
        "passkey" => "That passkey is not known here. It may have been removed; sign in another way.",
        "too-late" => "That took longer than ten minutes. Sign in again.",
        "no-mail" => "This server sends no e-mail. Ask whoever runs it for a sign-in link.",
        "disabled" => "The account with this address is disabled. Ask an admin of its company to enable it.",
        "another-way" => {
            "There is an account with this address that has no password. Sign in to it as usual, then open the link again."
        }
        "sso-foreign" => {
            "That answer belongs to nothing that was begun in this browser, or to something that ended already. Sign in again."
        }
        "sso-denied" => {
            "Your sign-in provider did not let you in, or you broke it off. Try again, or ask whoever runs it."
        }
        "sso-down" => "Your sign-in provider does not answer now. Try again in a moment, or sign in another way.",
        "sso-misconfigured" => {
            "Your sign-in provider does not take what this server asks for. Ask whoever runs this server: its log says why."
        }
        "sso-untrusted" => {
            "What your sign-in provider answered could not be trusted, so nobody is signed in. Try again; if it stays so, ask whoever runs this server."
        }
        "sso-address" => {
            "Your sign-in provider does not say that your e-mail address is yours. Have it confirmed there, then try again."
        }
        "sso-taken" => {
            "The account with your e-mail address belongs to somebody else at your sign-in provider. Ask whoever runs this server."
        }
        "sso-role" => {
            "None of your groups opens a company here. Ask whoever looks after groups at your sign-in provider, or an admin of your company."
        }
        "sso-somebody-else" => "That was somebody else. Sign in at your provider as the one who is signed in here.",
        "sso-only" => "What you may do here comes by your sign-in provider. Sign in with it.",
        _ => "You cannot be signed in now: the database does not answer. Try again in a moment.",
    };
    Some(sentence.to_owned())
}

/// Takes an invitation up.
#[component]
fn Join(invitation: String, email: String, problem: Option<String>) -> impl IntoView {
    view! {
        <LoginForm title="Join" heading="Join Edgesweep" action="/login/invitation" problem>
            <p>
                "You are invited as " <strong>{email.clone()}</strong>
                ". Choose a password; if you have an account already, enter the one that it has."
            </p>
            <input type="hidden" name="invitation" value=invitation />
            // For programs that keep passwords.
            <input class="visually-hidden" type="email" name="email" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly />
            <TextField
                label="Password"
                name="password"
                kind=TextKind::Password
                value=String::new()
                autocomplete="new-password"
                help="12 characters or more. Length counts, not signs and digits."
                required=true
                autofocus=true
            />
            <Button kind=ButtonKind::Primary submit=true>"Join"</Button>
        </LoginForm>
    }
}
