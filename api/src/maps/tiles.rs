//! Pictures of the ground behind maps, from the one place an operator names. Nothing is asked for without.

use std::fmt;

/// Where the pictures are and who made them.
#[derive(Clone, PartialEq, Eq)]
pub struct Tiles {
    /// Address of a picture, with `{z}`, `{x}` and `{y}`.
    pub template: String,
    /// Whom a map with them names, in words: `© OpenStreetMap contributors`.
    pub attribution: String,
    /// The place pages with maps may show pictures of: `https://tile.example.org`.
    pub origin: String,
}

impl Tiles {
    /// Reads the settings; says in English what is wrong with them.
    pub fn parse(template: &str, attribution: &str) -> Result<Self, String> {
        let attribution = attribution.trim();
        if attribution.is_empty() || attribution.chars().count() > 200 {
            return Err("tiles: name whose pictures they are in 1 to 200 characters".into());
        }
        let wrong = || {
            "tiles: give an address like https://tile.example.org/{z}/{x}/{y}.png, without spaces or quotes"
                .to_owned()
        };
        let plain = |c: char| c.is_ascii_graphic() && !"\"'<>;,\\*".contains(c);
        if !template.chars().all(plain)
            || ["{z}", "{x}", "{y}"]
                .iter()
                .any(|part| template.matches(part).count() != 1)
        {
            return Err(wrong());
        }
        let (scheme, rest) = template.split_once("://").ok_or_else(wrong)?;
        let (host, _) = rest.split_once('/').ok_or_else(wrong)?;
        let here = host.starts_with("127.0.0.1:") || host.starts_with("localhost:");
        let named = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        if !(scheme == "https" || scheme == "http" && here)
            || host.is_empty()
            || !host.chars().all(named)
        {
            return Err(wrong());
        }
        Ok(Self {
            template: template.to_owned(),
            attribution: attribution.to_owned(),
            origin: format!("{scheme}://{}", host.to_ascii_lowercase()),
        })
    }
}

/// An address may carry a key, so only the place is printed.
impl fmt::Debug for Tiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_is_named_and_its_key_is_not_printed() {
        let tiles = Tiles::parse(
            "https://Tile.example.org/{z}/{x}/{y}.png?key=rahasia",
            "© X",
        );
        let tiles = tiles.unwrap();
        assert_eq!(tiles.origin, "https://tile.example.org");
        assert_eq!(format!("{tiles:?}"), "https://tile.example.org");
        assert!(Tiles::parse("http://127.0.0.1:9/{z}/{x}/{y}", "x").is_ok());
    }

    #[test]
    fn what_could_widen_a_policy_is_refused() {
        for template in [
            "",
            "https://tile.example.org/{z}/{x}.png",
            "http://tile.example.org/{z}/{x}/{y}.png",
            "https://*.example.org/{z}/{x}/{y}.png",
            "https://a.example.org; script-src *//{z}/{x}/{y}.png",
            "https://a.example.org,b/{z}/{x}/{y}.png",
            "https://user@example.org/{z}/{x}/{y}.png",
            "https:///{z}/{x}/{y}.png",
            "data:image/png/{z}/{x}/{y}",
        ] {
            assert!(Tiles::parse(template, "© X").is_err(), "{template}");
        }
        assert!(Tiles::parse("https://a.example.org/{z}/{x}/{y}.png", " ").is_err());
    }
}
