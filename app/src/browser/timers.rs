//! The browser's clock and timers. A timer ends with the component that started it.

use leptos::prelude::*;

use crate::model::timestamp::Timestamp;

/// Calls `tick` every `period_ms` until the component is gone.
pub fn use_interval(period_ms: u32, tick: impl Fn() + 'static) {
    #[cfg(target_arch = "wasm32")]
    StoredValue::new_local(gloo_timers::callback::Interval::new(period_ms, tick));
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (period_ms, tick);
}

/// A function that calls `act` once nobody has called it for `quiet_ms`, such as for saving a draft.
pub fn use_debounce(quiet_ms: u32, act: impl Fn() + Clone + 'static) -> impl Fn() + Copy + Send + Sync + 'static {
    #[cfg(target_arch = "wasm32")]
    {
        let act = StoredValue::new_local(act);
        let pending: StoredValue<Option<gloo_timers::callback::Timeout>, LocalStorage> = StoredValue::new_local(None);
        move || {
            // Dropping the timeout before it cancels it.
            pending.set_value(Some(gloo_timers::callback::Timeout::new(quiet_ms, move || {
                if let Some(act) = act.try_get_value() {
                    act();
                }
            })));
        }
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = (quiet_ms, act);
        || {}
    }
}

/// A function that calls `act` before the next frame is drawn, once however often it is called until then.
pub fn use_next_frame(act: impl Fn() + Clone + 'static) -> impl Fn() + Copy + Send + Sync + 'static {
    #[cfg(target_arch = "wasm32")]
    {
        let act = StoredValue::new_local(act);
        let is_due = StoredValue::new_local(false);
        move || {
            if is_due.try_get_value() != Some(false) {
                return;
            }
            is_due.set_value(true);
            request_animation_frame(move || {
                if let Some(act) = act.try_get_value() {
                    is_due.try_set_value(false);
                    act();
                }
            });
        }
    }
    #[cfg(not(target_arch = "wasm32"))]
    {
        let _ = act;
        || {}
    }
}

/// Calls `act` once after `delay_ms`, whether or not anything is still shown.
pub fn after(delay_ms: u32, act: impl FnOnce() + 'static) {
    #[cfg(target_arch = "wasm32")]
    gloo_timers::callback::Timeout::new(delay_ms, act).forget();
    #[cfg(not(target_arch = "wasm32"))]
    let _ = (delay_ms, act);
}

/// The reader's clock; on the server the epoch. For spans on a page, never for anything that is stored.
pub fn now() -> Timestamp {
    #[cfg(target_arch = "wasm32")]
    {
        #[expect(clippy::cast_possible_truncation, reason = "whole milliseconds")]
        Timestamp(js_sys::Date::now() as i64)
    }
    #[cfg(not(target_arch = "wasm32"))]
    Timestamp::default()
}

/// The reader's clock as a signal that moves every `period_ms` once the page is hydrated; none before.
pub fn use_now(period_ms: u32) -> Signal<Option<Timestamp>> {
    let (moment, set_moment) = signal(None);
    Effect::new(move |_| set_moment.set(Some(now())));
    use_interval(period_ms, move || set_moment.set(Some(now())));
    moment.into()
}
