//! Codes that a phone's camera reads, drawn here.

use qrcode::QrCode;
use qrcode::render::svg;

use crate::problem::ApiError;

/// An address as an SVG element, dark on light in every theme so that cameras read it.
pub fn svg(address: &str) -> Result<String, ApiError> {
    let code = QrCode::new(address.as_bytes()).map_err(ApiError::internal)?;
    let drawing = code
        .render::<svg::Color>()
        .min_dimensions(160, 160)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    let at = drawing.find("<svg").unwrap_or_default();
    let element = drawing.get(at..).unwrap_or_default();
    Ok(element.replacen(
        "<svg",
        "<svg class=\"qr\" aria-hidden=\"true\" focusable=\"false\"",
        1,
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_address_is_drawn() {
        let drawing = super::svg("https://contoh.id/rounds/1/check#ABCDE").unwrap();
        assert!(drawing.starts_with("<svg class=") && drawing.ends_with("</svg>"));
        assert!(!drawing.contains("style"));
    }
}
