//! Poem with nothing around it: what the framework costs by itself.

use bytes::Bytes;
use poem::endpoint::make_sync;
use poem::listener::TcpListener;
use poem::{Response, Route, Server, get};

use crate::Outcome;

/// Serves a file's bytes at the list's path on a port, until killed: `FILE PORT`.
pub fn run(arguments: &[String]) -> Outcome<()> {
    let [file, port] = arguments else {
        return Err("--bare needs a file and a port".into());
    };
    let bytes = Bytes::from(std::fs::read(file)?);
    let answer = make_sync(move |_| {
        Response::builder()
            .content_type("application/json; charset=utf-8")
            .body(bytes.clone())
    });
    let routes = Route::new().at("/api/v1/proposals", get(answer));
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"));
    // Threads as the program itself has them.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(Server::new(listener).run(routes))?;
    Ok(())
}
