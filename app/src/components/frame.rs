//! What surrounds every page: the product, the menus, the company, the person, the status bar.

use leptos::prelude::*;

use super::icon::{IconName, Mark};
use super::menu::{Menu, MenuItem, MenuSubmit};

/// `menus` are the `Menu`s of the bar, `status` what runs now. `home` is where the product's name leads.
#[component]
pub fn Frame(
    #[prop(into)] home: Signal<String>,
    /// Its name, or the menu of all that are theirs.
    #[prop(into)]
    company: ViewFn,
    /// The address that they sign in with.
    #[prop(into)]
    person: Signal<String>,
    /// Where they change what is theirs.
    #[prop(into)]
    account: Signal<String>,
    #[prop(into)] menus: ViewFn,
    #[prop(optional, into)] status: ViewFn,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="frame">
            <a class="frame__skip" href="#main">"Skip to content"</a>
            <header class="frame__header">
                <a class="frame__product" href=move || home.get()>
                    <Mark />
                    <span class="frame__name">"Edgesweep"</span>
                </a>
                <div class="frame__menus">{menus.run()}</div>
                <div class="frame__company">{company.run()}</div>
                <div class="frame__person">
                    <Menu label=person name="person" at_end=true icon=IconName::Person>
                        <MenuItem label="Your account" href=account />
                        <form method="post" action="/logout" role="none">
                            <MenuSubmit label="Sign out" />
                        </form>
                    </Menu>
                </div>
            </header>
            <main class="frame__main" id="main" tabindex="-1">{children()}</main>
            <footer class="frame__status">{status.run()}</footer>
        </div>
    }
    .into_any()
}
