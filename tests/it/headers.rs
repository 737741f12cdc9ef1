//! What headers ask for and tell.

use reqwest::Method;

use crate::cycle::VILLAGE;
use crate::world::World;

#[tokio::test]
async fn head_answers_as_get_and_no_cache_keeps_what_is_for_one() {
    let world = World::start().await;
    let actor = world.register(VILLAGE).await;
    let path = "/api/v1/areas?limit=1";
    let get = world.request(Method::GET, path).send().await.unwrap();
    let head = world.request(Method::HEAD, path).send().await.unwrap();
    assert_eq!(head.status(), 200);
    for name in ["etag", "content-length"] {
        assert_eq!(head.headers()[name], get.headers()[name], "{name}");
    }
    let same = world
        .request(Method::HEAD, path)
        .header("if-none-match", get.headers()["etag"].clone());
    assert_eq!(same.send().await.unwrap().status(), 304);
    for (method, path) in [
        (Method::GET, "/nowhere"),
        (
            Method::GET,
            "/api/v1/proposals/018f0000-0000-7000-8000-000000000000",
        ),
        (Method::POST, "/api/v1/grants"),
    ] {
        let answer = world.get_as(&actor, "/me").await;
        assert!(
            answer.headers["cache-control"]
                .to_str()
                .unwrap()
                .contains("private")
        );
        let request = world.request(method, path).bearer_auth(&actor.token);
        let answer = request.send().await.unwrap();
        assert!(answer.status().is_client_error(), "{path}");
        assert_eq!(
            answer.headers()["cache-control"],
            "private, no-store",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_header_nobody_can_read_is_refused() {
    let town = crate::cycle::Town::new().await;
    let body = town
        .cycle
        .proposal(VILLAGE, "Paving jalan RT 01", 10_000_000);
    let request = town
        .world
        .request(Method::POST, "/api/v1/proposals")
        .bearer_auth(&town.resident.token)
        .header("idempotency-key", "kunci-é".as_bytes())
        .json(&body);
    let problem = town
        .world
        .send(request)
        .await
        .refused(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["pointer"], "Idempotency-Key");
    let forged = town
        .world
        .request(Method::GET, "/api/v1/areas")
        .header("authorization", &b"Bearer \xff"[..]);
    town.world
        .send(forged)
        .await
        .refused(401, "unauthenticated");
}
