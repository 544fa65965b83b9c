//! Slows down those who guess passwords, by account and by address. Only failures count, so that nobody who knows
//! their password waits because they sign in often. It forgets at a restart, and it is no lock: an account opens again
//! by itself. Who comes from loopback comes through a proxy on this machine, which stands for everybody: there only the
//! account is looked at.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::clock::Clock;

/// Failures of one account: ten at once, then one a minute.
const ACCOUNT_BURST: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
const ACCOUNT_PERIOD: Duration = Duration::from_mins(1);
/// Failures of one address, behind which an office may be: a hundred at once, then one every ten seconds.
const ADDRESS_BURST: NonZeroU32 = NonZeroU32::new(100).expect("a hundred is not zero");
const ADDRESS_PERIOD: Duration = Duration::from_secs(10);
/// Keys that are remembered: some 30 MB of the longest addresses.
const MAX_KEYS: usize = 100_000;

/// Remembers failed sign-ins.
pub struct Throttle {
    accounts: Limit<String>,
    addresses: Limit<IpAddr>,
}

impl Throttle {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        let clock = GovernorClock(clock);
        Self {
            accounts: Limit::new(ACCOUNT_BURST, ACCOUNT_PERIOD, MAX_KEYS, clock.clone()),
            addresses: Limit::new(ADDRESS_BURST, ADDRESS_PERIOD, MAX_KEYS, clock),
        }
    }

    /// How long to wait before the next try, if there is something to wait for.
    pub fn wait(&self, email: &str, address: IpAddr) -> Option<Duration> {
        let of_address = network(address).and_then(|network| self.addresses.wait(&network));
        self.accounts.wait(&account(email)).max(of_address)
    }

    /// Counts a failure.
    pub fn failed(&self, email: &str, address: IpAddr) {
        self.accounts.failed(account(email));
        if let Some(network) = network(address) {
            self.addresses.failed(network);
        }
    }
}

/// E-mail addresses are one account in any case.
fn account(email: &str) -> String {
    email.to_ascii_lowercase()
}

/// Of an IPv6 address its /64, all of which one customer has; none of loopback.
fn network(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        own if own.is_loopback() => None,
        IpAddr::V4(v4) => Some(v4.into()),
        IpAddr::V6(v6) => Some(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into()),
    }
}

/// One kind of key.
struct Limit<K: Hash + Eq + Clone> {
    memory: Mutex<Memory<K>>,
    quota: Quota,
    max_keys: usize,
    clock: GovernorClock,
}

struct Memory<K: Hash + Eq + Clone> {
    failures: Failures<K>,
    /// Keys whose failures were too many, and until when they wait.
    waiting: HashMap<K, Duration>,
}

type Failures<K> = RateLimiter<K, DashMapStateStore<K>, GovernorClock, NoOpMiddleware<Duration>>;

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(burst: NonZeroU32, period: Duration, max_keys: usize, clock: GovernorClock) -> Self {
        let quota = Quota::with_period(period).expect("the periods above are not zero").allow_burst(burst);
        let failures = RateLimiter::dashmap_with_clock(quota, clock.clone());
        Self { memory: Mutex::new(Memory { failures, waiting: HashMap::new() }), quota, max_keys, clock }
    }

    fn wait(&self, key: &K) -> Option<Duration> {
        let now = governor::clock::Clock::now(&self.clock);
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.waiting.get(key).and_then(|until| until.checked_sub(now)).filter(|wait| !wait.is_zero())
    }

    /// The last failure that is allowed makes the key wait for the next one.
    fn failed(&self, key: K) {
        let now = governor::clock::Clock::now(&self.clock);
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        self.sweep(&mut memory, now);
        if let Err(too_early) = memory.failures.check_key(&key) {
            memory.waiting.insert(key, now + too_early.wait_time_from(now));
        }
    }

    /// Forgets what no longer counts once there is no room; and where all of it still counts, what has not led to a wait.
    fn sweep(&self, memory: &mut Memory<K>, now: Duration) {
        if memory.failures.len() >= self.max_keys {
            memory.failures.retain_recent();
            if memory.failures.len() >= self.max_keys {
                memory.failures = RateLimiter::dashmap_with_clock(self.quota, self.clock.clone());
            }
        }
        if memory.waiting.len() >= self.max_keys {
            memory.waiting.retain(|_, until| *until > now);
            if memory.waiting.len() >= self.max_keys {
                memory.waiting.clear();
            }
        }
    }
}

/// Our clock, as governor asks for it: time since the epoch.
#[derive(Clone)]
struct GovernorClock(Arc<dyn Clock>);

impl governor::clock::Clock for GovernorClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.now().0).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use crate::fixture::START;

    fn throttle() -> (Throttle, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(START));
        (Throttle::new(Arc::<ManualClock>::clone(&clock)), clock)
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn an_account_waits_after_too_many_failures_from_anywhere() {
        let (throttle, clock) = throttle();
        for last in 0..=10 {
            assert_eq!(throttle.wait("ann@acme.example", address(last)), None, "failure {last}");
            throttle.failed("ann@acme.example", address(last));
        }
        let wait = throttle.wait("Ann@Acme.example", address(99)).unwrap();
        assert_eq!(wait, ACCOUNT_PERIOD);
        assert_eq!(throttle.wait("bob@acme.example", address(0)), None);
        clock.advance_ms(60_000);
        assert_eq!(throttle.wait("ann@acme.example", address(99)), None);
    }

    #[test]
    fn an_address_waits_after_too_many_failures_at_any_account() {
        let (throttle, _) = throttle();
        for number in 0..=100 {
            throttle.failed(&format!("{number}@acme.example"), address(1));
        }
        assert!(throttle.wait("ann@acme.example", address(1)).is_some());
        assert_eq!(throttle.wait("ann@acme.example", address(2)), None);
    }

    #[test]
    fn an_ipv6_customer_is_one_address() {
        let [one, two, other]: [IpAddr; 3] =
            ["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"].map(|text| text.parse().unwrap());
        assert_eq!(network(one), network(two));
        assert_ne!(network(one), network(other));
    }

    #[test]
    fn whoever_comes_through_a_proxy_on_this_machine_waits_for_their_own_account_alone() {
        let (throttle, _) = throttle();
        for here in ["127.0.0.1", "::1", "::ffff:127.0.0.1"].map(|text| text.parse().unwrap()) {
            for number in 0..=100 {
                throttle.failed(&format!("{number}@acme.example"), here);
            }
            assert_eq!(throttle.wait("ann@acme.example", here), None, "{here}");
        }
        for _ in 0..=10 {
            throttle.failed("bob@acme.example", IpAddr::from([127, 0, 0, 1]));
        }
        assert!(throttle.wait("bob@acme.example", address(1)).is_some());
    }

    #[test]
    fn what_is_remembered_is_bounded_and_who_waits_still_waits() {
        let clock = Arc::new(ManualClock::at(START));
        let shared = GovernorClock(Arc::<ManualClock>::clone(&clock));
        let limit = Limit::new(ACCOUNT_BURST, ACCOUNT_PERIOD, 100, shared);
        for _ in 0..=10 {
            limit.failed(0);
        }
        for key in 1..1_000 {
            limit.failed(key);
            assert!(limit.memory.lock().unwrap().failures.len() <= 100);
        }
        assert_eq!(limit.wait(&0), Some(ACCOUNT_PERIOD));
        for _ in 0..=10 {
            (1_000..1_200).for_each(|key| limit.failed(key));
        }
        assert!(limit.memory.lock().unwrap().waiting.len() <= 100);
    }
}
