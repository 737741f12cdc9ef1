//! A line between a browser and a world that can be cut, and whose answers can be lost.

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::Browser;
use crate::world::World;

/// How a line is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum State {
    /// It carries everything.
    Up,
    /// It carries nothing.
    Down,
    /// What a form sends arrives; the answer to it is lost.
    Deaf,
}

/// The line.
pub struct Line {
    state: watch::Sender<State>,
}

impl Line {
    /// Puts a line between the browser and its world.
    pub async fn between(browser: &mut Browser, world: &World) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        browser.url = format!("http://{}", listener.local_addr().unwrap());
        let there = world.url.trim_start_matches("http://").to_owned();
        let (state, watched) = watch::channel(State::Up);
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if *watched.borrow() == State::Down {
                    continue;
                }
                let far = TcpStream::connect(&there).await.unwrap();
                tokio::spawn(carry(near, far, watched.clone()));
            }
        });
        Self { state }
    }

    /// Changes the line; the browser is told whether there is one.
    pub async fn set(&self, browser: &Browser, state: State) {
        self.state.send_replace(state);
        let conditions = json!({
            "offline": state == State::Down, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        browser.cdp("Network.enable", json!({})).await;
        browser
            .cdp("Network.emulateNetworkConditions", conditions)
            .await;
    }
}

/// Carries one connection until an end closes it or the line is cut.
async fn carry(mut near: TcpStream, mut far: TcpStream, mut state: watch::Receiver<State>) {
    let (mut asked, mut answered) = ([0; 16384], [0; 16384]);
    let mut form = false;
    loop {
        tokio::select! {
            read = near.read(&mut asked) => {
                let Ok(many @ 1..) = read else { return };
                let sent = &asked[..many];
                // A request begins with its method; what follows of its body does not look like one.
                form |= sent.starts_with(b"POST ");
                form &= !sent.starts_with(b"GET ");
                if far.write_all(sent).await.is_err() { return }
            }
            read = far.read(&mut answered) => {
                let Ok(many @ 1..) = read else { return };
                if form && *state.borrow() == State::Deaf { return }
                if near.write_all(&answered[..many]).await.is_err() { return }
            }
            changed = state.changed() => {
                if changed.is_err() || *state.borrow() == State::Down { return }
            }
        }
    }
}
