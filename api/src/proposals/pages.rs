//! placeholder
use poem::Route;
/// x
pub fn routes(route: Route) -> Route { route }
