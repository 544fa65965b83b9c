use super::*;

fn ids(text: &str) -> Vec<String> {
    read(text.as_bytes()).unwrap().rows.into_iter().map(|row| row.id).collect()
}

/// The lines and reasons of the rows that are left out.
fn refusals(text: &str) -> Vec<(u64, String)> {
    let reading = read(text.as_bytes()).unwrap();
    assert_eq!(reading.refused, reading.refusals.len() as u64);
    reading.refusals.into_iter().map(|refusal| (refusal.line, refusal.reason)).collect()
}

fn unreadable(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

#[test]
fn columns_stand_in_any_order_and_case() {
    let text = "Modified,members,ID,Kind,crops,folder\r\n2026-11-22T10:00:00+02:00,a;b,Set_1,SET,,/autumn\r\n";
    let row = &read(text.as_bytes()).unwrap().rows[0];
    assert_eq!((row.line, row.id.as_str()), (2, "Set_1"));
    assert_eq!(row.kind, Cell::Set(AssetKind::Set));
    assert_eq!(row.folder, Cell::Set("/autumn".to_owned()));
    assert_eq!(row.crops, Cell::Set(Vec::new()));
    assert_eq!(row.members, Cell::Set(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(row.modified, Cell::Set(Some(Timestamp(1_795_334_400_000))));
}

#[test]
fn what_a_column_does_not_say_stays_as_it_is() {
    let current = Asset {
        id: "A".to_owned(),
        kind: AssetKind::Video,
        folder: "/old".to_owned(),
        crops: vec!["wide".to_owned()],
        members: Vec::new(),
        modified: Some(Timestamp(1)),
    };
    let rows = read(b"id,folder,kind\nA,/new,\nB,,\n").unwrap().rows;
    assert_eq!(rows[0].applied_to(Some(&current)), Asset { folder: "/new".to_owned(), ..current });
    assert_eq!(rows[1].applied_to(None).kind, AssetKind::Image);
}

#[test]
fn ids_are_kept_as_they_are() {
    let text = "id\n a b \n100%\n#1?x\n\"say \"\"hi\"\", twice\"\n🎒\nحقيبة\nacme/Backpack_B\n";
    let expected = [" a b ", "100%", "#1?x", "say \"hi\", twice", "🎒", "حقيبة", "acme/Backpack_B"];
    assert_eq!(ids(text), expected);
}

#[test]
fn a_text_without_comma_and_header_is_one_id_a_line() {
    assert_eq!(ids("\u{feff}Backpack_A\r\n\r\n  Backpack_B \nsay \"hi\""), ["Backpack_A", "Backpack_B", "say \"hi\""]);
}

#[test]
fn a_byte_order_mark_and_quoted_cells_change_nothing() {
    assert_eq!(ids("\u{feff}\"id\",\"kind\"\n\"A\",\"image\"\n"), ["A"]);
}

#[test]
fn a_wrong_header_is_told_what_is_known() {
    let message = unreadable(b"name,type\nA,image\n");
    assert!(
        message.contains("`name`") && message.contains("id, kind, folder, crops, members and modified"),
        "{message}"
    );
    assert!(unreadable(b"kind,folder\nimage,/a\n").contains("does not name the column `id`"));
    assert!(unreadable(b"id,kind,ID\nA,image,B\n").contains("`id` twice"));
}

#[test]
fn other_separators_are_named() {
    assert!(unreadable(b"id;kind;folder\nA;image;/a\n").contains("semicolons"));
    assert!(unreadable(b"id\tkind\nA\timage\n").contains("tabs"));
}

#[test]
fn nothing_at_all_is_told_so() {
    for text in [&b""[..], b"\n\n  \n", b"\xef\xbb\xbf"] {
        assert!(unreadable(text).contains("nothing in it"));
    }
    assert!(ids("id,kind\n").is_empty());
}

#[test]
fn a_ragged_row_is_left_out_alone_with_its_line() {
    let text = "id,kind\nA,image\n\n\"B\nB\",image\nC\nD,image,more\nE,set\n";
    let refused = refusals(text);
    assert_eq!(refused.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [4, 6, 7]);
    assert!(refused[0].1.contains("U+000A"), "{}", refused[0].1);
    assert!(refused[1].1.contains("1 columns and the header has 2"), "{}", refused[1].1);
    assert!(refused[2].1.contains("3 columns and the header has 2"), "{}", refused[2].1);
    assert_eq!(ids(text), ["A", "E"]);
}

#[test]
fn a_quote_never_closed_is_found_where_it_opens() {
    let message = unreadable(b"id,kind\nA,image\n\"B,image\nC,image\n");
    assert!(message.contains("opens on line 3"), "{message}");
    assert_eq!(ids("id,folder\n5\" pipe,/a\n"), ["5\" pipe"]);
}

#[test]
fn latin_1_and_utf_16_are_told_apart() {
    let message = unreadable(b"id,kind\nA,image\nM\xfctze,image\n");
    assert!(message.contains("Line 3") && message.contains("byte FC") && message.contains("Latin-1"), "{message}");
    assert!(unreadable(b"\xff\xfei\0d\0").contains("UTF-16"));
}

#[test]
fn bad_cells_say_what_is_wrong_with_them() {
    let long = "x".repeat(2_001);
    let text = format!(
        "id,kind,modified\nA,picture,\nB,image,yesterday\nC,image,2026-11-22T10:00:00\n,image,\n{long},,\nD\u{7},,\nE,,\nE,,\n"
    );
    let refused = refusals(&text);
    let expected = [
        (2, "`picture` is no kind. Use image, set, video or static."),
        (3, "`yesterday` is no date"),
        (4, "`2026-11-22T10:00:00` is no date"),
        (5, "The ID is empty"),
        (6, "The ID is 2001 bytes long"),
        (7, "U+0007"),
        (9, "The ID `E` stands on line 8 already"),
    ];
    assert_eq!(refused.len(), expected.len());
    for ((line, reason), (expected_line, part)) in refused.iter().zip(expected) {
        assert_eq!(*line, expected_line);
        assert!(reason.contains(part), "{reason}");
    }
}

#[test]
fn dates_are_days_in_utc() {
    let rows = read(b"id,modified\nA,2026-11-22\nB,\n").unwrap().rows;
    assert_eq!(rows[0].modified, Cell::Set(Some(Timestamp(1_795_305_600_000))));
    assert_eq!(rows[1].modified, Cell::Set(None));
}

#[test]
fn more_than_a_million_rows_are_refused_and_a_million_is_not() {
    let million = "A\n".repeat(MAX_IMPORT_ROWS);
    let reading = read(million.as_bytes()).unwrap();
    assert_eq!((reading.rows.len(), reading.refused), (1, MAX_IMPORT_ROWS as u64 - 1));
    assert_eq!(reading.refusals.len(), MAX_REFUSALS_SHOWN);
    assert!(unreadable(format!("{million}B\n").as_bytes()).contains("more than 1000000 rows"));
    assert!(unreadable(format!("id,kind\n{}", "A,image\n".repeat(2_000_000)).as_bytes()).contains("more than"));
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    assert!(unreadable(&vec![b'x'; MAX_IMPORT_BYTES + 1]).contains("larger than 64 MiB"));
}

#[test]
fn what_a_spreadsheet_would_run_is_written_and_read_as_a_text() {
    let named = |id: &str| Asset {
        id: id.to_owned(),
        kind: AssetKind::Image,
        folder: "+f".to_owned(),
        crops: vec!["@c".to_owned()],
        members: vec!["-m".to_owned(), "=n".to_owned()],
        modified: None,
    };
    let assets = ["=HYPERLINK(\"http://evil.example\")", "'=1", "-5", "+1-2"].map(named);
    let text = [HEADER.as_bytes(), &rows(&assets).unwrap()].concat();
    let lines: Vec<_> = std::str::from_utf8(&text).unwrap().lines().skip(1).collect();
    assert_eq!(lines[0], "\"'=HYPERLINK(\"\"http://evil.example\"\")\",image,'+f,'@c,'-m;=n,");
    assert_eq!(
        lines[1..].iter().map(|line| line.split(',').next().unwrap()).collect::<Vec<_>>(),
        ["''=1", "-5", "'+1-2"]
    );
    let again: Vec<Asset> = read(&text).unwrap().rows.iter().map(|row| row.applied_to(None)).collect();
    assert_eq!(again, assets);
}

#[test]
fn what_is_written_is_read_as_the_same() {
    let assets = [
        Asset {
            id: "say \"hi\", ; \\ twice".to_owned(),
            kind: AssetKind::Set,
            folder: "/a, b".to_owned(),
            crops: vec!["wide;er".to_owned(), "back\\slash".to_owned()],
            members: vec!["a/b".to_owned(), " c ".to_owned()],
            modified: Some(Timestamp(1_795_334_400_123)),
        },
        Asset {
            id: "=1+2".to_owned(),
            kind: AssetKind::Static,
            folder: String::new(),
            crops: Vec::new(),
            members: Vec::new(),
            modified: None,
        },
    ];
    let text = [HEADER.as_bytes(), &rows(&assets).unwrap()].concat();
    let again: Vec<Asset> = read(&text).unwrap().rows.iter().map(|row| row.applied_to(None)).collect();
    assert_eq!(again, assets);
}
