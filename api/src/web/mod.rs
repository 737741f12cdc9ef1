//! Pages: layout, forms and the routes of every room's pages, beside the operational endpoints.

mod operations;

use poem::Route;

use crate::app::App;

/// Everything outside `/api/v1`.
pub fn pages(app: &App) -> Route {
    operations::routes(app, Route::new())
}
