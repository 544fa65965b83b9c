//! The generic cell rate algorithm: a limit needs one number, the moment at which all that was sent is paid for. It may lie
//! ahead of now by what the limit lets go at once. <https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm>

use app::model::provider::Rate;

/// When all is paid for once `cost` more is sent at `now_us`. Otherwise when that much can be sent. What costs more than may
/// go at once can be sent when nothing is owed.
pub fn take(paid_us: i64, now_us: i64, cost: u64, rate: Rate) -> Result<i64, i64> {
    let price = signed(rate.us_of(cost));
    let credit = signed(rate.us_of(u64::from(rate.burst)));
    let after = paid_us.max(now_us).saturating_add(price);
    if paid_us <= now_us || after - now_us <= credit {
        return Ok(after);
    }
    // At the moment itself, what lies ahead is within the credit; or nothing lies ahead.
    Err(if price > credit { paid_us } else { after - credit })
}

/// When all is paid for, of an account of which the vendor says that so much may still be sent at `now_us`.
pub fn paid_for(left: u32, now_us: i64, rate: Rate) -> i64 {
    now_us.saturating_add(signed(rate.us_of(u64::from(rate.burst.saturating_sub(left)))))
}

fn signed(us: u64) -> i64 {
    i64::try_from(us).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_rested_account_may_send_its_burst_and_then_waits() {
        let rate = Rate { count: 10, per_ms: 1_000, burst: 20 };
        let paid = take(0, 5_000_000, 20, rate).unwrap();
        assert_eq!(paid, 7_000_000);
        assert_eq!(take(paid, 5_000_000, 5, rate), Err(5_500_000));
        assert_eq!(take(paid, 5_500_000, 5, rate), Ok(7_500_000));
    }

    #[test]
    fn what_never_fits_at_once_goes_when_nothing_is_owed() {
        let rate = Rate::per_second(10);
        let paid = take(0, 1_000_000, 100, rate).unwrap();
        assert_eq!(paid, 11_000_000);
        assert_eq!(take(paid, 2_000_000, 100, rate), Err(11_000_000));
        assert!(take(paid, 11_000_000, 100, rate).is_ok());
    }

    proptest! {
        /// In any span no more is sent than the rate allows in it, and the burst.
        #[test]
        fn no_span_has_more_than_its_share(
            count in 1_u32..500, burst in 1_u32..500,
            steps in proptest::collection::vec((0_i64..200_000, 1_u64..50), 1..200),
        ) {
            let rate = Rate { count, per_ms: 1_000, burst };
            let (mut paid, mut now) = (0, 1_000_000);
            let mut sent: Vec<(i64, u64)> = Vec::new();
            for (wait, cost) in steps {
                now += wait;
                let cost = cost.min(u64::from(burst));
                match take(paid, now, cost, rate) {
                    Ok(after) => { paid = after; sent.push((now, cost)); }
                    Err(at) => {
                        prop_assert!(at > now, "waiting helps");
                        prop_assert!(take(paid, at, cost, rate).is_ok(), "the wait is long enough");
                    }
                }
            }
            for (first, (start, _)) in sent.iter().enumerate() {
                let mut total = 0;
                for (at, cost) in &sent[first..] {
                    total += i64::try_from(*cost).unwrap();
                    let span_us = at - start;
                    let millionths = span_us * i64::from(count) + i64::from(burst) * 1_000_000;
                    prop_assert!(total * 1_000_000 <= millionths, "{total} in {span_us} us");
                }
            }
        }
    }
}
