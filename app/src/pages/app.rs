//! The routes. All are rendered whole on the server before anything is sent, so that each page can be read without
//! JavaScript.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::SsrMode;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|page: String| {
            if page.is_empty() { "Edgesweep".to_owned() } else { format!("{page} · Edgesweep") }
        } />
        <Router>
            <Routes fallback=|| view! { <p>"Not found"</p> }>
                <Route path=path!("/login") view=|| view! { <p>"login"</p> } ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
