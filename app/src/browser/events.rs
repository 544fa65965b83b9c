//! A stream of server-sent events, for as long as a component lives and its page can be seen: a browser opens few
//! connections to a server, and a tab in the background needs none.

/// How often a stream that the browser has given up is opened again.
#[cfg(target_arch = "wasm32")]
const REOPEN_MS: u32 = 10_000;

/// What comes by a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An event of one of the names that were asked for, and its data.
    Event(&'static str, String),
    /// The stream broke off; the browser tries again by itself.
    Lost,
}

/// Hears the events of these names at `path` from the moment when the page is hydrated.
pub fn use_events(path: String, names: &'static [&'static str], on_heard: impl Fn(Heard) + Clone + 'static) {
    #[cfg(target_arch = "wasm32")]
    {
        use leptos::prelude::*;

        let open = move || {
            (document().visibility_state() == web_sys::VisibilityState::Visible)
                .then(|| stream::Stream::open(&path, names, on_heard.clone()))
                .flatten()
        };
        let stream = StoredValue::new_local(None::<stream::Stream>);
        let open = StoredValue::new_local(open);
        let reopen = move || {
            let opened = open.try_with_value(|open| open()).flatten();
            stream.try_set_value(opened);
        };
        Effect::new(move |_| reopen());
        let visible = window_event_listener(leptos::ev::visibilitychange, move |_| reopen());
        on_cleanup(move || visible.remove());
        super::timers::use_interval(REOPEN_MS, move || {
            if stream.try_with_value(|stream| stream.as_ref().is_some_and(stream::Stream::is_given_up)) == Some(true) {
                reopen();
            }
        });
    }
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (path, names, on_heard, Heard::Lost);
}

#[cfg(target_arch = "wasm32")]
mod stream {
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::closure::Closure;
    use web_sys::{EventSource, MessageEvent};

    use super::Heard;

    /// Closed when it is dropped.
    pub struct Stream {
        source: EventSource,
        /// What the browser calls; they live as long as the stream.
        _listeners: Vec<Closure<dyn Fn(MessageEvent)>>,
    }

    impl Stream {
        pub fn open(
            path: &str,
            names: &'static [&'static str],
            on_heard: impl Fn(Heard) + Clone + 'static,
        ) -> Option<Self> {
            let source = EventSource::new(path).ok()?;
            let listener = |name: &str, hear: Closure<dyn Fn(MessageEvent)>| {
                let _ = source.add_event_listener_with_callback(name, hear.as_ref().unchecked_ref());
                hear
            };
            let mut listeners: Vec<_> = names
                .iter()
                .map(|name| {
                    let on_heard = on_heard.clone();
                    let hear = move |event: MessageEvent| {
                        on_heard(Heard::Event(name, event.data().as_string().unwrap_or_default()));
                    };
                    listener(name, Closure::new(hear))
                })
                .collect();
            listeners.push(listener("error", Closure::new(move |_| on_heard(Heard::Lost))));
            Some(Self { source, _listeners: listeners })
        }

        pub fn is_given_up(&self) -> bool {
            self.source.ready_state() == EventSource::CLOSED
        }
    }

    impl Drop for Stream {
        fn drop(&mut self) {
            self.source.close();
        }
    }
}
