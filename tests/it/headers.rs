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

/// Sends a request whose body comes late, and one after it on the same connection; answers the statuses.
async fn in_turn(world: &World, first: String, body: &str) -> Vec<String> {
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    let address = world.url.trim_start_matches("http://").to_owned();
    let mut line = tokio::net::TcpStream::connect(&address).await.unwrap();
    line.write_all(first.as_bytes()).await.unwrap();
    line.flush().await.unwrap();
    let (read, mut write) = line.split();
    let mut read = BufReader::new(read);
    // Whatever the service does with the headers alone, it has had the time to.
    world.get("/areas/35").await.ok();
    write.write_all(body.as_bytes()).await.unwrap();
    let mut statuses = Vec::new();
    for next in [true, false] {
        let (mut status, mut length) = (String::new(), 0);
        read.read_line(&mut status).await.unwrap();
        loop {
            let mut header = String::new();
            read.read_line(&mut header).await.unwrap();
            if let Some(value) = header.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if header.trim().is_empty() {
                break;
            }
        }
        let mut rest = vec![0; length];
        read.read_exact(&mut rest).await.unwrap();
        statuses.push(status.split(' ').nth(1).unwrap_or_default().to_owned());
        if next {
            let second = "GET /api/v1/areas/35 HTTP/1.1\r\nhost: a\r\n\r\n";
            write.write_all(second.as_bytes()).await.unwrap();
        }
    }
    statuses
}

#[tokio::test]
async fn a_refused_request_does_not_end_the_connection_under_the_next() {
    let world = World::start().await;
    for (method, path, kind, status) in [
        ("POST", "/api/v1/proposals", "application/json", "401"),
        ("PUT", "/api/v1/areas", "application/json", "405"),
        ("POST", "/api/v1/nowhere", "application/json", "404"),
        ("POST", "/api/v1/sessions", "text/plain", "415"),
    ] {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: a\r\ncontent-type: {kind}\r\ncontent-length: 2\r\n\r\n"
        );
        assert_eq!(in_turn(&world, head, "{}").await, [status, "200"], "{path}");
    }
}

#[tokio::test]
async fn a_phone_may_keep_what_is_for_everyone_and_forgets_a_person_who_leaves() {
    let world = World::start().await;
    let actor = world.citizen(VILLAGE).await;
    let session = format!("session={}", actor.token);
    let page = async |path: &str, cookie: &str| {
        let request = world.request(Method::GET, path).header("cookie", cookie);
        let answer = request.send().await.unwrap();
        let cache = answer.headers()["cache-control"].to_str().unwrap();
        (cache.to_owned(), answer.text().await.unwrap())
    };
    for (path, cookie, cache) in [
        ("/sw.js", "", "no-cache"),
        ("/sw.js", session.as_str(), "no-cache"),
        ("/offline", session.as_str(), "public, no-cache"),
        ("/", "lang=en", "public, no-cache"),
        ("/?lang=en", "", "private, no-cache"),
        ("/", session.as_str(), "private, no-store"),
        ("/login", "", "private, no-store"),
    ] {
        assert_eq!(page(path, cookie).await.0, cache, "{path} {cookie}");
    }
    let mine = page("/", &session).await.1;
    assert!(mine.contains(&actor.id) && mine.contains("name=\"csrf\""));
    let offline = page("/offline", &session).await.1;
    assert!(!offline.contains(&actor.id) && !offline.contains("csrf"));
    // A worker that keeps the style sheet in force gets the page without it; any other word changes nothing.
    let worker = page("/sw.js", "").await.1;
    let style = worker.split("STYLE = \"").nth(1).unwrap();
    let style = style.split('"').next().unwrap();
    for (word, carried) in [("true", true), (style, false)] {
        let request = world
            .request(Method::GET, "/")
            .header("service-worker-navigation-preload", word);
        let text = request.send().await.unwrap().text().await.unwrap();
        assert_eq!(text.contains("<style>"), carried, "{word}");
        assert_eq!(text.contains("rel=\"stylesheet\""), !carried, "{word}");
    }
    let token = mine.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    let request = world
        .request(Method::POST, "/logout")
        .header("cookie", &session)
        .form(&[("csrf", token)]);
    let out = request.send().await.unwrap();
    assert_eq!(out.status(), 303);
    assert_eq!(out.headers()["clear-site-data"], "\"storage\"");
}
