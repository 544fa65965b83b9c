use super::{MAX_SPACE_PX, ROW_PX, Scroll, px};

fn list(rows: u64) -> Scroll {
    Scroll::new().resized(280.0).with_rows(rows)
}

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() < 0.5
}

#[test]
fn a_list_of_a_hundred_thousand_rows_moves_one_to_one() {
    let list = list(100_000);
    assert!(close(list.space_px(), 2_800_000.0));
    let moved = list.moved(1_400_000.0);
    assert_eq!(moved.window(), 49_992..50_019);
    assert!(close(moved.offset_px(), 49_992.0 * ROW_PX));
}

#[test]
fn the_last_row_is_reached_at_any_length() {
    for rows in [1, 9, 10, 11, 100_000, 285_714, 285_715, 10_000_000] {
        let list = list(rows);
        let at_the_end = list.moved(list.space_px() - 280.0);
        assert_eq!(at_the_end.window().end, rows, "{rows} rows");
        assert_eq!(list.revealing(rows - 1).window().end, rows, "{rows} rows");
    }
}

#[test]
fn ten_million_rows_fit_into_the_space_that_browsers_keep() {
    assert!(list(10_000_000).space_px() <= MAX_SPACE_PX);
}

#[test]
fn a_small_scroll_moves_one_to_one_in_a_capped_list() {
    let list = list(10_000_000).moved(4_000_000.0);
    let before = list.window().start;
    let after = list.moved(4_000_000.0 + ROW_PX).window().start;
    assert_eq!(after, before + 1);
}

#[test]
fn a_dragged_thumb_jumps_in_proportion() {
    let list = list(10_000_000);
    let middle = list.moved((list.space_px() - 280.0) / 2.0);
    assert!(middle.window().contains(&5_000_000));
}

#[test]
fn scrolling_up_bit_by_bit_from_deep_in_a_capped_list_reaches_the_first_row() {
    let mut list = list(1_000_000).revealing(2_000);
    for _ in 0..1_000 {
        list = list.moved((list.dom_px() - 100.0).max(0.0));
        if list.window().start == 0 && close(list.top_px, 0.0) {
            return;
        }
    }
    panic!("stuck at {list:?}");
}

#[test]
fn rows_stand_where_the_view_is() {
    let list = list(10_000_000).moved(4_000_000.0).moved(4_000_150.0);
    let first_px = list.offset_px();
    let view_px = list.dom_px();
    assert!(first_px <= view_px);
    assert!(first_px + px(list.window().end - list.window().start) >= view_px + 280.0);
}

#[test]
fn a_row_in_view_is_left_where_it_is() {
    let list = list(1_000).moved(280.0);
    assert_eq!(list.revealing(12), list);
    assert_eq!(list.revealing(3).window().start, 0);
    assert!(close(list.revealing(30).top_px, 31.0 * ROW_PX - 280.0));
}

#[test]
fn a_list_that_became_shorter_shows_its_end() {
    let list = list(1_000).moved(20_000.0).with_rows(20);
    assert_eq!(list.window().end, 20);
    assert!(close(list.top_px, 280.0));
}

#[test]
fn an_empty_list_has_no_rows() {
    assert_eq!(list(0).window(), 0..0);
    assert!(close(list(0).revealing(5).top_px, 0.0));
}
