//! Pictures of the ground behind maps: of one host, on pages with maps, where the operator allows them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use api::maps::Tiles;
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::{EndpointExt, Route, Server, handler};
use reqwest::Method;
use serde_json::json;

use super::{Browser, WIDTHS};
use crate::cycle::{self, DISTRICT, VILLAGE};
use crate::world::{World, photo};

#[handler]
fn ground(poem::web::Data(asked): poem::web::Data<&Arc<AtomicUsize>>) -> Vec<u8> {
    asked.fetch_add(1, Ordering::Relaxed);
    photo(40)
}

/// A place with pictures; answers its origin and how often it was asked.
async fn place() -> (String, Arc<AtomicUsize>) {
    let acceptor = TcpListener::bind("127.0.0.1:0")
        .into_acceptor()
        .await
        .unwrap();
    let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
    let asked = Arc::new(AtomicUsize::new(0));
    let route = Route::new()
        .at("/:z/:x/:y", poem::get(ground))
        .data(asked.clone());
    tokio::spawn(Server::new_with_acceptor(acceptor).run(route));
    (format!("http://{address}"), asked)
}

async fn policy(world: &World, path: &str) -> String {
    let answer = world.request(Method::GET, path).send().await.unwrap();
    let policy = &answer.headers()["content-security-policy"];
    policy.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn only_pages_with_maps_may_show_pictures_of_the_place_that_is_set() {
    let (origin, _) = place().await;
    let tiles = Tiles::parse(&format!("{origin}/{{z}}/{{x}}/{{y}}"), "© Peta Contoh").unwrap();
    let world = World::with(|config| config.tiles = Some(Arc::new(tiles))).await;
    let plain = World::start().await;
    let map = format!("/areas/{DISTRICT}");
    let nowhere = policy(&plain, "/").await;
    assert!(nowhere.contains("img-src 'self' data: blob:;"), "{nowhere}");
    assert!(!nowhere.contains("http") && !nowhere.contains("unsafe"));
    for path in ["/", &map, &format!("/areas/{VILLAGE}"), "/components"] {
        assert_eq!(policy(&plain, path).await, nowhere, "{path}");
        let set = policy(&world, path).await;
        if path == map {
            assert_eq!(set.replace(&format!(" {origin}"), ""), nowhere);
            assert_ne!(set, nowhere);
        } else {
            assert_eq!(set, nowhere, "{path}");
        }
    }
}

#[tokio::test]
async fn maps_show_the_ground_and_name_whose_pictures_they_are() {
    for width in WIDTHS {
        let (origin, asked) = place().await;
        let tiles = Tiles::parse(&format!("{origin}/{{z}}/{{x}}/{{y}}"), "© Peta Contoh").unwrap();
        let world = World::with(|config| config.tiles = Some(Arc::new(tiles))).await;
        let Some(browser) = Browser::open(&world, width).await else {
            return;
        };
        let cycle = cycle::cycle(&world, cycle::planner(&world).await, 2028).await;
        cycle.open_villages(&world).await;
        let citizen = world.citizen(VILLAGE).await;
        browser.go(&format!("/areas/{DISTRICT}")).await;
        let shown = "const pictures = [...document.querySelectorAll('.map image')]; \
            return pictures.length > 0 && performance.getEntriesByType('resource').filter(one => one.name.startsWith('ORIGIN')).length >= pictures.length";
        let shown = shown.replace("ORIGIN", &origin);
        browser.until(&format!("(() => {{ {shown} }})()")).await;
        assert!(browser.text().await.contains("© Peta Contoh"));
        let folder = concat!(env!("CARGO_TARGET_TMPDIR"), "/screenshots");
        std::fs::create_dir_all(folder).unwrap();
        let picture = browser.find(".map").await.screenshot().await.unwrap();
        std::fs::write(format!("{folder}/tiles-{width}.png"), picture).unwrap();
        // Behind the names and outlines, and over the whole view.
        let covers = "const map = document.querySelector('.map svg'), view = map.viewBox.baseVal; \
            const box = map.querySelector('g').getBBox(); \
            return map.firstElementChild.tagName === 'g' && box.x <= view.x && box.y <= view.y \
                && box.x + box.width >= view.x + view.width && box.y + box.height >= view.y + view.height";
        let covers = browser.client.execute(covers, vec![]).await.unwrap();
        assert_eq!(covers, true);
        browser.log_in(&citizen).await;
        let before = asked.load(Ordering::Relaxed);
        browser.go("/proposals/new").await;
        browser.next_step().await;
        browser.next_step().await;
        browser.until(&format!("(() => {{ {shown} }})()")).await;
        let near = "document.querySelector('.map image').getAttribute('href')";
        let far = browser.ask(near).await;
        browser.tap("Perbesar").await;
        browser.tap("Perbesar").await;
        browser
            .until(&format!("{near} !== '{}'", far.as_str().unwrap()))
            .await;
        assert!(asked.load(Ordering::Relaxed) > before);
        let refused = "const seen = new ReportingObserver(() => {}, { types: ['csp-violation'], buffered: true }); \
            seen.observe(); return seen.takeRecords().map(one => one.body.blockedURL)";
        let refused = browser.client.execute(refused, vec![]).await.unwrap();
        assert_eq!(refused, json!([]));
        browser.close().await;
    }
}
