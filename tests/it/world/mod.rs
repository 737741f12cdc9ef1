//! A whole service on a database of its own, a clock that is set by hand, and the people who use it.

mod actors;
mod database;

use api::app::App;
use api::clock::Clock;
use api::config::Config;
use api::db::Db;
use api::keys::Keys;
use chrono::{DateTime, Duration, Utc};
use poem::listener::{Acceptor, Listener, TcpListener};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

pub use actors::{Actor, PASSWORD, nik};

/// A running service.
pub struct World {
    /// Address of the service.
    pub url: String,
    /// Its means, for looking behind the API.
    pub app: App,
    /// Its clock.
    pub clock: Clock,
    client: Client,
    admin: tokio::sync::OnceCell<Actor>,
    _place: database::Place,
}

/// What a request was answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body as JSON; null if it is none.
    pub body: Value,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
}

impl Answer {
    /// The body of a request that must have succeeded.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{} {:#}", self.status, self.body);
        self.body
    }

    /// Checks a refusal: its status, its code, and that it is a problem.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        assert_eq!(self.body["code"], code, "{:#}", self.body);
        let kind = self.headers["content-type"].to_str().unwrap();
        assert!(kind.starts_with("application/problem+json"), "{kind}");
        self.body
    }

    /// The identifier of what was created.
    #[track_caller]
    pub fn id(self) -> String {
        self.ok()["id"].as_str().expect("an id").to_owned()
    }
}

/// The identity key of every world.
pub const IDENTITY: [u8; 32] = [7; 32];

/// Where a world's clock starts.
pub fn start() -> DateTime<Utc> {
    "2027-01-04T01:00:00Z".parse().unwrap()
}

impl World {
    /// Starts a service with all area codes and nothing else.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with a changed configuration.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let place = database::Place::new().await;
        let mut config = Config {
            data_dir: place.folder().to_owned(),
            database_url: Some(place.url()),
            attempts_per_minute: 100_000,
            ..Config::default()
        };
        change(&mut config);
        let clock = Clock::manual(start());
        let db = Db::connect(&place.url()).await.unwrap();
        let keys = Keys::from_identity(&IDENTITY);
        let app = App::new(config, db, clock.clone(), keys).unwrap();
        let acceptor = TcpListener::bind("127.0.0.1:0")
            .into_acceptor()
            .await
            .unwrap();
        let address = acceptor.local_addr()[0].as_socket_addr().copied().unwrap();
        let endpoint = api::http::endpoint(&app);
        tokio::spawn(poem::Server::new_with_acceptor(acceptor).run(endpoint));
        Self {
            url: format!("http://{address}"),
            app,
            clock,
            client: Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            admin: tokio::sync::OnceCell::new(),
            _place: place,
        }
    }

    /// Moves the clock forward.
    pub fn pass(&self, time: Duration) {
        self.clock.set(self.clock.now() + time);
    }

    /// A request to any path, to be completed by the test.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// Sends a request and reads its answer.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let status = response.status();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap();
        Answer {
            status,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            headers,
        }
    }

    /// Reads a path of the API without logging in.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, &format!("/api/v1{path}")))
            .await
    }
}

/// A plain PNG, this many pixels wide.
pub fn photo(width: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, 40)
        .write_to(&mut out, image::ImageFormat::Png)
        .unwrap();
    out.into_inner()
}
