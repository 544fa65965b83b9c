//! Files that a person picks, read here without sending them anywhere.

use leptos::ev::Event;
use leptos::prelude::Callback;

/// A file that was picked.
pub struct Picked {
    pub name: String,
    /// None where it is longer than asked for, or cannot be read.
    pub text: Option<String>,
}

/// Reads the file that was picked in the input that this event is of, and empties the input for the next.
pub fn read_text(event: &Event, max_bytes: usize, on_read: Callback<Picked>) {
    #[cfg(target_arch = "wasm32")]
    {
        use leptos::prelude::Callable as _;
        use wasm_bindgen::JsCast;
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some((input, file)) = input.and_then(|input| Some((input.clone(), input.files()?.get(0)?))) else {
            return;
        };
        leptos::task::spawn_local(async move {
            #[expect(clippy::cast_precision_loss, reason = "limits stay far below 2^52 bytes")]
            let is_short = file.size() <= max_bytes as f64;
            let text = if is_short {
                let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
                text.ok().and_then(|text| text.as_string())
            } else {
                None
            };
            on_read.run(Picked { name: file.name(), text });
            input.set_value("");
        });
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (event, max_bytes, on_read);
}
