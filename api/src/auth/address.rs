//! Where a request comes from.

use poem::Request;

use crate::config::Config;

/// Address of the client: of the connection, or what the nearest trusted proxies say.
pub fn client_address(request: &Request, config: &Config) -> String {
    let connection = request
        .remote_addr()
        .as_socket_addr()
        .map(|address| address.ip().to_string())
        .unwrap_or_default();
    if config.trusted_proxies == 0 {
        return connection;
    }
    request
        .header("x-forwarded-for")
        .and_then(|value| value.rsplit(',').nth(config.trusted_proxies - 1))
        .map_or(connection, |address| address.trim().to_owned())
}
