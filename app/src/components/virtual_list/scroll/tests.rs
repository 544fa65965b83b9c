use super::Motion::{Free, Thumb};
use super::{MAX_SPACE_PX, ROW_PX, Scroll, px};

/// Ten rows high.
fn list(rows: u64) -> Scroll {
    Scroll::beginning(0, 20).with_rows(rows).resized(280.0)
}

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() < 0.5
}

/// Whether what is in view is in the document, where the view is.
fn is_filled(list: Scroll) -> bool {
    let (window, view) = (list.window(), list.in_view());
    let first_px = list.offset_px();
    let end_px = first_px + px(window.end - window.start);
    window.start <= view.start
        && view.end <= window.end
        && first_px <= list.dom_px()
        && (end_px >= list.dom_px() + 280.0 || window.end == list.rows)
}

#[test]
fn a_list_of_a_hundred_thousand_rows_moves_one_to_one() {
    let list = list(100_000);
    assert!(close(list.space_px(), 2_800_000.0));
    let moved = list.moved(1_400_000.0, Free);
    assert_eq!(moved.in_view(), 50_000..50_010);
    assert!(close(moved.offset_px(), px(moved.window().start)));
}

#[test]
fn the_last_row_is_reached_at_any_length() {
    for rows in [1, 9, 10, 11, 100_000, 285_714, 285_715, 10_000_000] {
        let list = list(rows);
        for motion in [Free, Thumb] {
            let at_the_end = list.moved(list.space_px() - 280.0, motion);
            assert_eq!(at_the_end.in_view().end, rows, "{rows} rows");
            assert!(is_filled(at_the_end), "{rows} rows");
        }
        assert_eq!(list.revealing(rows - 1).in_view().end, rows, "{rows} rows");
    }
}

#[test]
fn ten_million_rows_fit_into_the_space_that_browsers_keep() {
    assert!(list(10_000_000).space_px() <= MAX_SPACE_PX);
}

#[test]
fn a_small_scroll_moves_one_to_one_in_a_capped_list() {
    let list = list(10_000_000).moved(4_000_000.0, Thumb);
    let before = list.in_view().start;
    assert_eq!(list.moved(4_000_000.0 + ROW_PX, Free).in_view().start, before + 1);
}

#[test]
fn a_wheel_turned_by_more_than_the_view_moves_one_to_one() {
    let list = list(10_000_000).moved(4_000_000.0, Thumb);
    let before = list.in_view().start;
    assert_eq!(list.moved(4_000_000.0 + 100.0 * ROW_PX, Free).in_view().start, before + 100);
}

#[test]
fn a_dragged_thumb_jumps_in_proportion() {
    let list = list(10_000_000);
    let middle = list.moved((list.space_px() - 280.0) / 2.0, Thumb);
    assert!(middle.window().contains(&5_000_000));
}

#[test]
fn a_leap_that_no_wheel_makes_is_in_proportion_too() {
    let list = list(10_000_000);
    assert!(list.moved((list.space_px() - 280.0) / 2.0, Free).window().contains(&5_000_000));
}

#[test]
fn scrolling_up_bit_by_bit_from_deep_in_a_capped_list_reaches_the_first_row() {
    let mut list = list(1_000_000).revealing(2_000);
    for _ in 0..1_000 {
        list = list.moved((list.dom_px() - 100.0).max(0.0), Free);
        assert!(is_filled(list));
        if list.in_view().start == 0 && close(list.top_px, 0.0) {
            return;
        }
    }
    panic!("stuck at {list:?}");
}

#[test]
fn a_list_at_rest_has_its_thumb_where_its_rows_are_and_shows_the_same_rows() {
    let mut list = list(10_000_000).moved(4_000_000.0, Thumb);
    for _ in 0..1_000 {
        list = list.moved(list.dom_px() + 300.0, Free);
    }
    let rested = list.settled();
    assert_eq!((rested.in_view(), rested.window()), (list.in_view(), list.window()));
    assert!(rested.dom_px() < list.dom_px());
    assert!(is_filled(rested));
    assert_eq!(rested.settled(), rested);
}

#[test]
fn rows_stand_where_the_view_is_whatever_is_turned() {
    let mut list = list(10_000_000).moved(4_000_000.0, Thumb);
    for step in [150.0, 333.3, 0.5, -90.0, -700.0, 27.0, 5_000.0, -0.25] {
        list = list.moved(list.dom_px() + step, Free);
        assert!(is_filled(list), "{step}");
    }
}

#[test]
fn most_scrolls_lay_out_no_rows_and_the_number_of_slots_stays() {
    let mut list = list(10_000).moved(14_000.0, Free);
    let (mut layouts, slots) = (0, list.slots());
    for _ in 0..100 {
        let next = list.moved(list.dom_px() + 28.0, Free);
        layouts += u32::from(next.window() != list.window());
        assert_eq!(next.window().end - next.window().start, slots);
        list = next;
    }
    assert!(layouts <= 10, "{layouts}");
}

#[test]
fn more_rows_are_ready_where_the_list_goes() {
    let down = list(10_000).moved(14_000.0, Free);
    assert!(down.window().end - down.in_view().end > down.in_view().start - down.window().start);
    let up = down.moved(10_000.0, Free);
    assert!(up.window().end - up.in_view().end < up.in_view().start - up.window().start);
}

#[test]
fn a_row_in_view_is_left_where_it_is() {
    let list = list(1_000).moved(280.0, Free);
    assert_eq!(list.revealing(12), list);
    assert_eq!(list.showing(12), list);
    assert_eq!(list.revealing(3).in_view().start, 3);
    assert!(close(list.revealing(30).top_px, 31.0 * ROW_PX - 280.0));
}

#[test]
fn a_row_that_is_gone_to_stands_in_the_middle() {
    let list = list(10_000_000).showing(9_000_000);
    assert_eq!(list.in_view(), 8_999_995..9_000_006);
    assert!(is_filled(list));
    assert_eq!(list.beginning_at(7).in_view().start, 7);
}

#[test]
fn a_list_that_became_shorter_shows_its_end() {
    let list = list(1_000).moved(20_000.0, Free).with_rows(20);
    assert_eq!(list.window().end, 20);
    assert!(close(list.top_px, 280.0));
    assert!(is_filled(list));
}

#[test]
fn a_list_that_became_longer_shows_the_same_rows() {
    for (before, after) in [(1_000, 2_000), (200_000, 10_000_000), (5_000_000, 10_000_000)] {
        let list = list(before).revealing(900);
        let longer = list.with_rows(after);
        assert_eq!(longer.in_view(), list.in_view(), "{before} to {after}");
        assert!(is_filled(longer));
    }
}

#[test]
fn the_server_sends_the_rows_that_the_list_begins_with() {
    assert_eq!(Scroll::beginning(0, 28).with_rows(10_000_000).window(), 0..28);
    assert_eq!(Scroll::beginning(200, 100).with_rows(250).window(), 200..250);
    assert_eq!(Scroll::beginning(0, 28).with_rows(3).window(), 0..3);
    let measured = Scroll::beginning(200, 100).with_rows(1_000).resized(280.0);
    assert_eq!(measured.in_view(), 200..210);
}

#[test]
fn an_empty_list_has_no_rows() {
    assert_eq!(list(0).window(), 0..0);
    assert_eq!(list(0).in_view(), 0..0);
    assert!(close(list(0).revealing(5).top_px, 0.0));
}
