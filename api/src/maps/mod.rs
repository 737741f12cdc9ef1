//! Maps as drawings: areas by their outlines, or, where there are none, by a schematic map that gives each
//! place what lies nearest to its point. Pure; the geometry is the `geo` library's.
//!
//! A drawing is flat: degrees of longitude are narrowed by the cosine of its middle latitude, which is right to
//! a hair for anything as small as a province. Numbers here are for the eye and decide nothing.

mod outline;
mod schematic;
#[cfg(test)]
mod tests;
mod tiles;

use geo::{BoundingRect, Coord, InteriorPoint, MapCoords, MultiPolygon, Rect, Simplify};

pub use outline::parse;
pub use tiles::Tiles;

/// An area to be drawn.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// A point inside, longitude first.
    pub point: Option<Coord<f64>>,
    /// Its outline, longitude first.
    pub outline: Option<MultiPolygon<f64>>,
}

/// A drawn area.
#[derive(Clone, Debug)]
pub struct Shape {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The `d` of its path.
    pub path: String,
    /// Where its name may stand.
    pub middle: (f64, f64),
    /// The part of the drawing that shows it alone, as a `viewBox`.
    pub view: String,
}

/// A map.
#[derive(Clone, Debug)]
pub struct Map {
    /// Width of the drawing, in its own units.
    pub width: f64,
    /// Height of the drawing.
    pub height: f64,
    /// Longitude of the left edge.
    pub west: f64,
    /// Latitude of the upper edge.
    pub north: f64,
    /// Units for a degree of longitude.
    pub per_lng: f64,
    /// Units for a degree of latitude.
    pub per_lat: f64,
    /// Whether it is schematic: no outlines are known.
    pub schematic: bool,
    /// The areas.
    pub shapes: Vec<Shape>,
}

/// Width of every drawing.
const WIDTH: f64 = 1000.0;
/// Shapes from which on a drawing is made of whole units.
const MANY: usize = 60;

/// Detail smaller than this is left out, in units of the drawing: the more shapes, the coarser, so that a page
/// with all villages of a regency stays light.
fn detail(shapes: usize) -> f64 {
    match shapes {
        0..MANY => 1.2,
        MANY..400 => 2.0,
        _ => 3.0,
    }
}

/// Draws areas; nothing where not one of them can be placed.
pub fn draw(places: Vec<Place>) -> Option<Map> {
    let outlined = places
        .iter()
        .filter(|place| place.outline.is_some())
        .count();
    let schematic = outlined * 2 < places.len() || outlined == 0;
    let drawn: Vec<(Place, MultiPolygon<f64>)> = if schematic {
        schematic::cells(places)
    } else {
        let with = |place: Place| place.outline.clone().map(|outline| (place, outline));
        places.into_iter().filter_map(with).collect()
    };
    let bounds = drawn
        .iter()
        .filter_map(|(_, shape)| shape.bounding_rect())
        .reduce(joined)?;
    let narrow = bounds.center().y.to_radians().cos();
    let per_lng = WIDTH / bounds.width().max(1e-6);
    let per_lat = per_lng / narrow;
    let mut map = Map {
        width: WIDTH,
        height: (bounds.height() * per_lat).max(1.0),
        west: bounds.min().x,
        north: bounds.max().y,
        per_lng,
        per_lat,
        schematic,
        shapes: Vec::new(),
    };
    let many = drawn.len();
    map.shapes = drawn
        .into_iter()
        .filter_map(|(place, outline)| shape(&map, place, &outline, many))
        .collect();
    Some(map)
}

fn joined(one: Rect<f64>, other: Rect<f64>) -> Rect<f64> {
    let low = Coord {
        x: one.min().x.min(other.min().x),
        y: one.min().y.min(other.min().y),
    };
    let high = Coord {
        x: one.max().x.max(other.max().x),
        y: one.max().y.max(other.max().y),
    };
    Rect::new(low, high)
}

impl Map {
    /// Where a place is on the drawing.
    pub fn at(&self, lat: f64, lng: f64) -> (f64, f64) {
        let (x, y) = self.flat(Coord { x: lng, y: lat });
        (tenth(x), tenth(y))
    }

    /// The shape of an area.
    pub fn shape(&self, code: &str) -> Option<&Shape> {
        self.shapes.iter().find(|shape| shape.code == code)
    }

    /// The whole drawing as a `viewBox`.
    pub fn view(&self) -> String {
        format!("0 0 {} {}", self.width, tenth(self.height))
    }

    fn flat(&self, at: Coord<f64>) -> (f64, f64) {
        (
            (at.x - self.west) * self.per_lng,
            (self.north - at.y) * self.per_lat,
        )
    }
}

fn shape(map: &Map, place: Place, outline: &MultiPolygon<f64>, many: usize) -> Option<Shape> {
    let flat = outline.map_coords(|at| {
        let (x, y) = map.flat(at);
        Coord { x, y }
    });
    let flat = flat.simplify(detail(many));
    let step = if many < MANY { 0.1 } else { 1.0 };
    let middle = flat.interior_point()?;
    Some(Shape {
        path: path(&flat, step),
        middle: (tenth(middle.x()), tenth(middle.y())),
        view: around(&flat.bounding_rect()?),
        code: place.code,
        name: place.name,
    })
}

/// A view of a shape with a margin, never so near that nothing of its neighbours shows.
fn around(bounds: &Rect<f64>) -> String {
    let margin = bounds.width().max(bounds.height()) * 0.12;
    format!(
        "{} {} {} {}",
        tenth(bounds.min().x - margin),
        tenth(bounds.min().y - margin),
        tenth(bounds.width() + 2.0 * margin),
        tenth(bounds.height() + 2.0 * margin)
    )
}

/// The `d` of a path: each ring's first point, then the way from point to point, in steps of `step`.
fn path(shape: &MultiPolygon<f64>, step: f64) -> String {
    use std::fmt::Write;
    let rings = shape
        .iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors().iter()));
    let snapped = |at: &Coord<f64>| Coord {
        x: (at.x / step).round() * step,
        y: (at.y / step).round() * step,
    };
    let mut out = String::new();
    for ring in rings {
        let mut last = None;
        for at in ring.coords().map(snapped) {
            // Writing to a string cannot fail.
            let _ = match last {
                None => write!(out, "M{} {}", tenth(at.x), tenth(at.y)),
                Some(last) if last == at => continue,
                Some(Coord { x, y }) => write!(out, "l{} {}", tenth(at.x - x), tenth(at.y - y)),
            };
            last = Some(at);
        }
        out.push('Z');
    }
    out
}

/// Rounded to a tenth of a unit, which keeps a drawing light.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
