//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use poem::Request;

use crate::config::Config;

/// Address of the client: of the connection, or what the nearest trusted proxies say.
pub fn client_address(request: &Request, config: &Config) -> String {
    let connection = request
        .remote_addr()
        .as_socket_addr()
        .map(|address| address.ip().to_string())
        .unwrap_or_default();
    let said: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    forwarded(&said, config.trusted_proxies).map_or(connection, |address| address.to_string())
}

/// What the outermost of so many trusted proxies saw, if they say an address: each adds one at the end of
/// the last header line. What stands before is the client's own word.
fn forwarded(lines: &[&str], proxies: usize) -> Option<IpAddr> {
    let said = lines
        .iter()
        .rev()
        .flat_map(|line| line.rsplit(','))
        .nth(proxies.checked_sub(1)?)?
        .trim();
    let bare = said.trim_start_matches('[').trim_end_matches(']');
    bare.parse()
        .or_else(|_| said.parse().map(|address: SocketAddr| address.ip()))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_trusted_proxies_add_is_believed() {
        let ip = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        assert_eq!(forwarded(&["1.1.1.1, 2.2.2.2"], 0), None);
        assert_eq!(forwarded(&["1.1.1.1, 2.2.2.2"], 1), ip("2.2.2.2"));
        assert_eq!(
            forwarded(&["9.9.9.9", "2.2.2.2, 3.3.3.3"], 2),
            ip("2.2.2.2")
        );
        assert_eq!(forwarded(&["9.9.9.9", "3.3.3.3"], 1), ip("3.3.3.3"));
        assert_eq!(forwarded(&["[2001:db8::1]:443"], 1), ip("2001:db8::1"));
        assert_eq!(forwarded(&["1.2.3.4:5678"], 1), ip("1.2.3.4"));
        assert_eq!(forwarded(&["unknown"], 1), None);
        assert_eq!(forwarded(&[], 1), None);
    }
}
