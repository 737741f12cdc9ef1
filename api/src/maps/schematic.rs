//! A map of places of which only a point is known.

use geo::{
    Area, BooleanOps, BoundingRect, Buffer, ConvexHull, Coord, Intersects, MultiPoint,
    MultiPolygon, Point, Voronoi, VoronoiClip, VoronoiParams,
};

use super::Place;

/// What lies nearest to each place, inside a line drawn around all of them; a disc each where they are too few
/// or stand in a row.
pub(super) fn cells(places: Vec<Place>) -> Vec<(Place, MultiPolygon<f64>)> {
    let with_point = |place: Place| place.point.map(|point| (place, point));
    let places: Vec<(Place, Coord<f64>)> = places.into_iter().filter_map(with_point).collect();
    let points: MultiPoint<f64> = places.iter().map(|(_, at)| Point::from(*at)).collect();
    let Some(bounds) = points.bounding_rect() else {
        return Vec::new();
    };
    // About half the distance between neighbours.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred places at most")]
    let many = places.len().max(1) as f64;
    let spread = (bounds.width() * bounds.height() / many).sqrt().max(0.004);
    let around = points.convex_hull().buffer(spread * 0.7);
    let largest = around
        .iter()
        .max_by(|one, other| one.unsigned_area().total_cmp(&other.unsigned_area()));
    let cells = largest.and_then(|clip| {
        let params = VoronoiParams::new().clip(VoronoiClip::Polygon(clip));
        points.voronoi_cells_with_params(params).ok()
    });
    let cells = cells.unwrap_or_default();
    places
        .into_iter()
        .map(|(place, at)| {
            let point = Point::from(at);
            let own: Vec<_> = cells
                .iter()
                .filter(|cell| cell.intersects(&point))
                .cloned()
                .collect();
            let shape = if own.is_empty() {
                point.buffer(spread * 0.4)
            } else {
                own.into_iter().fold(MultiPolygon(Vec::new()), |all, cell| {
                    all.union(&MultiPolygon(vec![cell]))
                })
            };
            (place, shape)
        })
        .collect()
}
