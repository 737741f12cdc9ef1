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

/// An address as a small SVG element for paper: each row's dark stretches as one line, so that it weighs little.
pub fn paper(address: &str) -> Result<String, ApiError> {
    use std::fmt::Write;
    let code = QrCode::with_error_correction_level(address.as_bytes(), qrcode::EcLevel::L)
        .map_err(ApiError::internal)?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width.max(1)).enumerate() {
        let mut x = 0;
        for stretch in row.chunk_by(|one, other| one == other) {
            if stretch.first() == Some(&qrcode::Color::Dark) {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{x} {y}h{}", stretch.len());
            }
            x += stretch.len();
        }
    }
    let side = width + 8;
    Ok(format!(
        "<svg viewBox=\"-4 -4.5 {side} {side}\" aria-hidden=\"true\" focusable=\"false\"><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_small_one_is_light_and_whole() {
        let drawing =
            super::paper("https://musrenbang.contoh.go.id/areas/35.10/map?measure=turnout")
                .unwrap();
        assert!(drawing.len() < 3_500, "{}", drawing.len());
        // The finder pattern in the upper left corner begins with seven dark squares.
        assert!(drawing.contains("M0 0h7") && drawing.ends_with("</svg>"));
        assert!(!drawing.contains("style"));
    }

    #[test]
    fn an_address_is_drawn() {
        let drawing = super::svg("https://contoh.id/rounds/1/check#ABCDE").unwrap();
        assert!(drawing.starts_with("<svg class=") && drawing.ends_with("</svg>"));
        assert!(!drawing.contains("style"));
    }
}
