//! Works on the web: photos of what was built, reports and answers by form, several reports by a list.

mod photos;
mod reports;
mod shown;

use entity::work_reports;
use reqwest::Method;
use sea_orm::EntityTrait;

use crate::world::World;

/// A page anybody may read.
async fn read(world: &World, path: &str) -> String {
    let page = world.request(Method::GET, path).send().await.unwrap();
    assert_eq!(page.status(), 200, "{path}");
    page.text().await.unwrap()
}

async fn reports(world: &World) -> usize {
    let rows = work_reports::Entity::find().all(world.app.db.read()).await;
    rows.unwrap().len()
}
