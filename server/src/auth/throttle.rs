//! Slows down those who guess passwords and codes, by account and by address, whichever of the servers they ask: failures are
//! counted in the database, which all of them share and which outlives them. Only failures count, so that nobody who knows
//! their password waits because they sign in often. It is no lock: an account opens again by itself, within a minute of the
//! last failure, however many there were. Who comes from loopback comes through a proxy on this machine, which stands for
//! everybody: there only the account is looked at.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::model::timestamp::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::clock::Clock;
use crate::store::sign_in_failures::{self as rows, Who};
use crate::store::{Store, StoreError};

/// Failures of one account: ten at once, then one a minute.
const ACCOUNT: Limit = Limit { burst: 10, period_ms: 60_000 };
/// Failures of one address, behind which an office may be: a hundred at once, then one every ten seconds.
const ADDRESS: Limit = Limit { burst: 100, period_ms: 10_000 };
/// Accounts and addresses that are remembered: some 20 MB of the database.
const MAX_ROWS: u32 = 100_000;
/// What counts no more is forgotten with a failure a minute later, or so many failures later, by which `MAX_ROWS` may be exceeded.
const SWEEP_MS: u64 = 60_000;
const SWEEP_FAILURES: u32 = 1_000;

/// Remembers failed sign-ins.
pub struct Throttle {
    store: Store,
    clock: Arc<dyn Clock>,
    max_rows: u32,
    swept: Mutex<Swept>,
}

/// When this process has forgotten last, and how many failures it has counted since.
struct Swept {
    at: Timestamp,
    failures: u32,
}

impl Throttle {
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        let swept = Mutex::new(Swept { at: Timestamp(0), failures: 0 });
        Self { store, clock, max_rows: MAX_ROWS, swept }
    }

    /// How long to wait before the next try, if there is something to wait for.
    pub async fn wait(&self, email: &str, address: IpAddr) -> Result<Option<Duration>, StoreError> {
        self.longest(of(email).chain(from(address))).await
    }

    /// The same for who names no account.
    pub async fn wait_from(&self, address: IpAddr) -> Result<Option<Duration>, StoreError> {
        self.longest(from(address)).await
    }

    /// Counts a failure, and gives how long there was to wait before it, by those that were counted since it was looked.
    pub async fn failed(&self, email: &str, address: IpAddr) -> Result<Option<Duration>, StoreError> {
        self.count(of(email).chain(from(address))).await
    }

    /// The same of who names no account.
    pub async fn failed_from(&self, address: IpAddr) -> Result<Option<Duration>, StoreError> {
        self.count(from(address)).await
    }

    async fn longest(&self, counted: impl Iterator<Item = (Who, Limit)>) -> Result<Option<Duration>, StoreError> {
        let mut longest = None;
        for (who, limit) in counted {
            let paid = rows::paid_at(&self.store, &who).await?;
            longest = longest.max(paid.and_then(|paid| limit.wait(paid, self.clock.now())));
        }
        Ok(longest)
    }

    async fn count(&self, counted: impl Iterator<Item = (Who, Limit)>) -> Result<Option<Duration>, StoreError> {
        let now = self.clock.now();
        let mut longest = None;
        let mut tx = self.store.write_rows().await?;
        // Accounts before addresses, everywhere: so no two wait for each other.
        for (who, limit) in counted {
            let paid = rows::take(&mut tx, &who).await?;
            longest = longest.max(limit.wait(paid, now));
            rows::put(&mut tx, &who, limit.after(paid, now)).await?;
        }
        if self.has_to_sweep(now) {
            rows::sweep(&mut tx, now, self.max_rows).await?;
        }
        tx.commit().await.map_err(StoreError::from)?;
        Ok(longest)
    }

    fn has_to_sweep(&self, now: Timestamp) -> bool {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        swept.failures += 1;
        let is_due = now.since_ms(swept.at) >= SWEEP_MS || swept.failures >= SWEEP_FAILURES.min(self.max_rows);
        if is_due {
            *swept = Swept { at: now, failures: 0 };
        }
        is_due
    }
}

/// So many failures more at once than the one that makes wait, and one a period afterwards.
#[derive(Clone, Copy)]
struct Limit {
    burst: i64,
    period_ms: i64,
}

impl Limit {
    /// How long to wait, of somebody whose failures are paid for at `paid`.
    fn wait(self, paid: Timestamp, now: Timestamp) -> Option<Duration> {
        let wait_ms = self.bounded(paid, now).0 - self.burst * self.period_ms - now.0;
        u64::try_from(wait_ms).ok().filter(|ms| *ms > 0).map(Duration::from_millis)
    }

    /// When they are paid for after one more.
    fn after(self, paid: Timestamp, now: Timestamp) -> Timestamp {
        self.bounded(Timestamp(paid.0.max(now.0)).plus_ms(self.period_ms), now)
    }

    /// Nobody waits longer than a period, whoever else fails in their name meanwhile, and whatever the clock was before.
    fn bounded(self, paid: Timestamp, now: Timestamp) -> Timestamp {
        Timestamp(paid.0.min(now.0 + (self.burst + 1) * self.period_ms))
    }
}

/// The account for which a failure counts: e-mail addresses are one account in any case.
fn of(email: &str) -> impl Iterator<Item = (Who, Limit)> + use<> {
    std::iter::once((who("account", &email.to_ascii_lowercase()), ACCOUNT))
}

/// The address for which it counts, unless it is of loopback.
fn from(address: IpAddr) -> impl Iterator<Item = (Who, Limit)> {
    network(address).map(|network| (who("address", &network.to_string()), ADDRESS)).into_iter()
}

fn who(kind: &str, name: &str) -> Who {
    Sha256::new().chain_update(kind).chain_update([0]).chain_update(name).finalize().into()
}

/// Of an IPv6 address its /64, all of which one customer has; none of loopback.
fn network(address: IpAddr) -> Option<IpAddr> {
    match address.to_canonical() {
        own if own.is_loopback() => None,
        IpAddr::V4(v4) => Some(v4.into()),
        IpAddr::V6(v6) => Some(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use crate::fixture::Fixture;

    const ANN: &str = "ann@acme.example";
    const BOB: &str = "bob@acme.example";
    const MINUTE: Option<Duration> = Some(Duration::from_mins(1));

    /// As of a server that has just started on the fixture's database.
    async fn server(fixture: &Fixture) -> Throttle {
        let store = Store::open(fixture.database()).await.unwrap();
        Throttle::new(store, Arc::<ManualClock>::clone(&fixture.clock))
    }

    async fn wait(throttle: &Throttle, email: &str, address: IpAddr) -> Option<Duration> {
        throttle.wait(email, address).await.unwrap()
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[tokio::test]
    async fn an_account_waits_after_too_many_failures_from_anywhere() {
        let fixture = Fixture::new().await;
        let throttle = server(&fixture).await;
        for last in 0..=10 {
            assert_eq!(wait(&throttle, ANN, address(last)).await, None, "failure {last}");
            throttle.failed(ANN, address(last)).await.unwrap();
        }
        assert_eq!(wait(&throttle, "Ann@Acme.example", address(99)).await, MINUTE);
        assert_eq!(wait(&throttle, BOB, address(0)).await, None);
        fixture.clock.advance_ms(60_000);
        assert_eq!(wait(&throttle, ANN, address(99)).await, None);
        throttle.failed(ANN, address(99)).await.unwrap();
        assert_eq!(wait(&throttle, ANN, address(99)).await, MINUTE, "then one a minute");
    }

    #[tokio::test]
    async fn all_servers_count_together_and_one_that_starts_again_has_forgotten_nothing() {
        let fixture = Fixture::new().await;
        let servers = [server(&fixture).await, server(&fixture).await];
        for number in 0..=10 {
            servers[number % 2].failed(ANN, address(1)).await.unwrap();
        }
        for throttle in &servers {
            assert_eq!(wait(throttle, ANN, address(2)).await, MINUTE);
        }
        drop(servers);
        assert_eq!(wait(&server(&fixture).await, ANN, address(2)).await, MINUTE);
    }

    #[tokio::test]
    async fn failures_at_once_count_each_and_only_the_first_of_them_did_not_have_to_wait() {
        let fixture = Fixture::new().await;
        let servers = [server(&fixture).await, server(&fixture).await];
        let failed = (0..30).map(|number| servers[number % 2].failed(ANN, address(1)));
        let waits = futures::future::try_join_all(failed).await.unwrap();
        assert_eq!(waits.iter().filter(|wait| wait.is_none()).count(), 11, "{waits:?}");
    }

    #[tokio::test]
    async fn whoever_guesses_without_end_keeps_nobody_out_for_longer_than_a_minute() {
        let fixture = Fixture::new().await;
        let throttle = server(&fixture).await;
        for _ in 0..100 {
            throttle.failed(ANN, address(1)).await.unwrap();
        }
        assert_eq!(wait(&throttle, ANN, address(2)).await, MINUTE);
        fixture.clock.advance_ms(60_000);
        assert_eq!(wait(&throttle, ANN, address(2)).await, None);
        // Nor does a clock that was wrong before.
        fixture.clock.advance_ms(-86_400_000);
        assert_eq!(wait(&throttle, ANN, address(2)).await, MINUTE);
    }

    #[tokio::test]
    async fn an_address_waits_after_too_many_failures_at_any_account() {
        let fixture = Fixture::new().await;
        let throttle = server(&fixture).await;
        for number in 0..=100 {
            throttle.failed(&format!("{number}@acme.example"), address(1)).await.unwrap();
        }
        assert_eq!(wait(&throttle, ANN, address(1)).await, Some(Duration::from_secs(10)));
        assert_eq!(wait(&throttle, ANN, address(2)).await, None);
    }

    #[tokio::test]
    async fn whoever_names_no_account_waits_by_address() {
        let fixture = Fixture::new().await;
        let throttle = server(&fixture).await;
        for _ in 0..=100 {
            assert_eq!(throttle.wait_from(address(1)).await.unwrap(), None);
            throttle.failed_from(address(1)).await.unwrap();
        }
        assert_eq!(throttle.wait_from(address(1)).await.unwrap(), Some(Duration::from_secs(10)));
        assert_eq!(throttle.wait_from(address(2)).await.unwrap(), None);
    }

    #[test]
    fn an_ipv6_customer_is_one_address() {
        let [one, two, other]: [IpAddr; 3] =
            ["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1"].map(|text| text.parse().unwrap());
        assert_eq!(network(one), network(two));
        assert_ne!(network(one), network(other));
    }

    #[tokio::test]
    async fn whoever_comes_through_a_proxy_on_this_machine_waits_for_their_own_account_alone() {
        let fixture = Fixture::new().await;
        let throttle = server(&fixture).await;
        for here in ["127.0.0.1", "::1", "::ffff:127.0.0.1"].map(|text| text.parse().unwrap()) {
            for number in 0..=100 {
                throttle.failed(&format!("{number}@acme.example"), here).await.unwrap();
            }
            assert_eq!(wait(&throttle, ANN, here).await, None, "{here}");
        }
        for _ in 0..=10 {
            throttle.failed(BOB, IpAddr::from([127, 0, 0, 1])).await.unwrap();
        }
        assert_eq!(wait(&throttle, BOB, address(1)).await, MINUTE);
    }

    #[tokio::test]
    async fn what_is_remembered_is_bounded_and_who_waits_still_waits() {
        let fixture = Fixture::new().await;
        let throttle = Throttle { max_rows: 20, ..server(&fixture).await };
        for _ in 0..=10 {
            throttle.failed(ANN, address(1)).await.unwrap();
        }
        for number in 0..100 {
            throttle.failed(&format!("{number}@acme.example"), IpAddr::from([127, 0, 0, 1])).await.unwrap();
            assert!(rows::count(&throttle.store).await.unwrap() <= 40, "after {number}");
        }
        assert_eq!(wait(&throttle, ANN, address(1)).await, MINUTE);
    }

    #[tokio::test]
    async fn what_counts_no_more_is_forgotten() {
        let fixture = Fixture::new().await;
        let throttle = server(&fixture).await;
        for number in 0..=10 {
            throttle.failed(&format!("{number}@acme.example"), address(number)).await.unwrap();
        }
        assert_eq!(rows::count(&throttle.store).await.unwrap(), 22);
        fixture.clock.advance_ms(60_000);
        throttle.failed(BOB, address(99)).await.unwrap();
        assert_eq!(rows::count(&throttle.store).await.unwrap(), 2);
    }
}
