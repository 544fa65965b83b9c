//! A Leptos page with a router, two server functions and a form: the least that an application like this one can be. It is
//! never served; `first_load` compares sizes with it.

use leptos::prelude::*;
use leptos_router::components::{Form, Route, Router, Routes};
use leptos_router::path;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Note {
    pub id: u32,
    pub text: String,
}

#[server]
pub async fn notes() -> Result<Vec<Note>, ServerFnError> {
    Ok(Vec::new())
}

#[server]
pub async fn add_note(text: String) -> Result<Note, ServerFnError> {
    Ok(Note { id: 1, text })
}

#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| "Not found">
                <Route path=path!("/") view=Notes />
                <Route path=path!("/about") view=About />
            </Routes>
        </Router>
    }
}

#[component]
fn Notes() -> impl IntoView {
    let add = ServerAction::<AddNote>::new();
    let list = Resource::new(move || add.version().get(), |_| notes());
    view! {
        <h1>"Notes"</h1>
        <ActionForm action=add>
            <label>"Text" <input name="text" /></label>
            <button>"Add"</button>
        </ActionForm>
        <Suspense fallback=|| "Loading">
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => list.into_iter().map(|note| view! { <li>{note.text}</li> }).collect_view().into_any(),
                    Err(error) => view! { <p>{error.to_string()}</p> }.into_any(),
                }
            })}
        </Suspense>
        <a href="/about">"About"</a>
    }
}

#[component]
fn About() -> impl IntoView {
    view! {
        <h1>"About"</h1>
        <Form method="GET" action="/">
            <button>"Back"</button>
        </Form>
    }
}

#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(App);
}
