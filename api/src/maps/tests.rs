use super::*;

fn place(code: &str, lng: f64, lat: f64) -> Place {
    Place {
        code: code.into(),
        name: code.into(),
        point: Some(Coord { x: lng, y: lat }),
        outline: None,
    }
}

#[test]
fn points_alone_make_a_schematic_map() {
    let places = vec![
        place("a", 114.0, -8.0),
        place("b", 114.2, -8.0),
        place("c", 114.1, -8.2),
        place("d", 114.1, -8.1),
    ];
    let map = draw(places).unwrap();
    assert!(map.schematic);
    assert_eq!(map.shapes.len(), 4);
    for shape in &map.shapes {
        assert!(shape.path.starts_with('M') && shape.path.ends_with('Z'));
        assert!((0.0..=map.width).contains(&shape.middle.0));
        assert!((0.0..=map.height).contains(&shape.middle.1));
    }
    let (x, y) = map.at(-8.0, 114.0);
    let back = (map.west + x / map.per_lng, map.north - y / map.per_lat);
    assert!((back.0 - 114.0).abs() < 1e-3 && (back.1 + 8.0).abs() < 1e-3);
}

#[test]
fn few_places_and_places_in_a_row_are_drawn_too() {
    assert!(draw(Vec::new()).is_none());
    for many in 1..4 {
        let row: Vec<Place> = (0..many)
            .map(|n| place("x", 112.0 + f64::from(n) * 0.1, -7.0))
            .collect();
        let map = draw(row).unwrap();
        assert_eq!(map.shapes.len(), usize::try_from(many).unwrap());
    }
}

#[test]
fn outlines_are_taken_where_they_are_known() {
    let square =
        r#"{"type":"Polygon","coordinates":[[[112,-8],[113,-8],[113,-7],[112,-7],[112,-8]]]}"#;
    let mut one = place("a", 112.5, -7.5);
    one.outline = parse(square);
    let map = draw(vec![one]).unwrap();
    assert!(!map.schematic);
    assert_eq!(map.shapes[0].path.matches('l').count(), 4);
    assert!(parse("{}").is_none());
}
