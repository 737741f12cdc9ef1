//! The coat of arms of a regency, for the room of papers, which says who may: decoded, put on the white it is printed
//! on, made no larger than a letterhead needs, and encoded anew as PNG.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Scaling;
use image::{DynamicImage, ImageFormat};

use super::content::{self, Cleaned};
use super::files;
use super::stored::{self, Put};
use crate::app::App;
use crate::keys;
use crate::problem::{ApiError, Code};

/// Largest file that is taken, bytes.
pub const LARGEST: usize = 256 << 10;
/// Longest side as stored, pixels: over 400 dots an inch in a letterhead.
const SIDE: u32 = 400;
/// Shortest longest side that is taken, pixels: less is a blur on paper.
const LEAST: u32 = 100;

fn refused(detail: &str, detail_en: &str) -> ApiError {
    ApiError::field("/file", detail, detail_en)
}

/// Cleans a file, whatever its name says it is. Slow: to be run off the async threads.
fn clean(bytes: &[u8]) -> Result<Cleaned, ApiError> {
    let format = match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("image/png") => ImageFormat::Png,
        Some("image/jpeg") => ImageFormat::Jpeg,
        _ => {
            return Err(refused(
                "Kirim lambang sebagai PNG atau JPEG; gambar lain (SVG, WebP, PDF) simpan dulu sebagai PNG.",
                "Send the coat of arms as PNG or JPEG; save other pictures (SVG, WebP, PDF) as PNG first.",
            ));
        }
    };
    let (picture, orientation) = content::decode(bytes, format).ok_or_else(|| {
        refused(
            "Gambar lambang rusak atau terlalu besar; simpan ulang sebagai PNG, 400 piksel sudah cukup.",
            "The picture is damaged or too large; save it again as PNG, 400 pixels are enough.",
        )
    })?;
    if picture.width().max(picture.height()) < LEAST {
        return Err(refused(
            "Gambar lambang terlalu kecil untuk dicetak; kirim yang sisi terpanjangnya 100 piksel atau lebih.",
            "The picture is too small to be printed; send one whose longest side has 100 pixels or more.",
        ));
    }
    // On white before it is scaled: what hides behind transparency would seep into the edges.
    let mut picture = content::on_white(picture);
    if picture.width().max(picture.height()) > SIDE {
        picture = picture.resize(SIDE, SIDE, Scaling::Lanczos3);
    }
    picture.apply_orientation(orientation);
    let bytes = png(&picture)?;
    Ok(Cleaned {
        sha256: hex::encode(keys::sha256(&bytes)),
        bytes,
        media_type: "image/png",
        size: Some((picture.width(), picture.height())),
        thumbnail: None,
    })
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, ApiError> {
    let mut out = Cursor::new(Vec::new());
    let encoder =
        PngEncoder::new_with_quality(&mut out, CompressionType::Best, FilterType::Adaptive);
    picture
        .to_rgb8()
        .write_with_encoder(encoder)
        .map_err(ApiError::internal)?;
    Ok(out.into_inner())
}

/// A coat of arms whose bytes are stored; the row that names it is not written yet.
pub struct Emblem(Put);

/// Cleans a coat of arms and stores its bytes.
pub async fn ready(app: &App, bytes: Vec<u8>) -> Result<Emblem, ApiError> {
    if bytes.len() > LARGEST {
        return Err(ApiError::new(
            Code::PayloadTooLarge,
            "Berkas lambang melebihi 256 KB; perkecil gambarnya, 400 piksel sudah cukup.",
            "The file of the coat of arms is over 256 KB; make the picture smaller, 400 pixels are enough.",
        ));
    }
    let cleaned = stored::worked(move || clean(&bytes)).await?;
    Ok(Emblem(stored::put(app, cleaned).await?))
}

impl Emblem {
    /// SHA-256 of its bytes, hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// How many bytes it has.
    pub fn bytes(&self) -> i64 {
        self.0.length
    }

    /// Width and height, pixels.
    pub fn size(&self) -> (i32, i32) {
        self.0.size.unwrap_or_default()
    }

    /// After the write: the bytes are made sure of, or go where the row was not written.
    pub async fn end<T>(self, app: &App, written: Result<T, ApiError>) -> Result<T, ApiError> {
        match &written {
            Ok(_) => self.0.settle(app).await?,
            Err(_) => self.0.forget(app).await,
        }
        written
    }
}

/// The PNG of a hash, which it must have.
pub async fn get(app: &App, sha256: &str) -> Result<Bytes, ApiError> {
    let bytes = files::get(app, sha256).await.map_err(ApiError::internal)?;
    if hex::encode(keys::sha256(&bytes)) == sha256 {
        Ok(bytes)
    } else {
        Err(ApiError::internal("a coat of arms is not what was stored"))
    }
}

/// Makes sure of the bytes a row was written about, should a removal have taken them meanwhile.
pub async fn ensure(app: &App, sha256: &str, bytes: Bytes) -> Result<(), ApiError> {
    files::ensure(app, sha256, bytes).await
}

/// Removes the bytes of a hash, unless a row still names it.
pub async fn forget(app: &App, sha256: String) {
    files::forget(app, [sha256]).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    #[test]
    fn a_coat_of_arms_is_made_small_and_put_on_white() {
        let clear = DynamicImage::new_rgba8(800, 1_000);
        let cleaned = clean(&file(&clear, ImageFormat::Png)).unwrap();
        assert_eq!(
            (cleaned.media_type, cleaned.size),
            ("image/png", Some((320, 400)))
        );
        let again = image::load_from_memory(&cleaned.bytes).unwrap();
        assert!(!again.color().has_alpha());
        assert!(again.to_rgb8().pixels().all(|pixel| pixel.0 == [255; 3]));
        // Cleaning what is clean already keeps its hash.
        assert_eq!(clean(&cleaned.bytes).unwrap().sha256, cleaned.sha256);
        let photo = DynamicImage::new_rgb8(120, 100);
        let cleaned = clean(&file(&photo, ImageFormat::Jpeg)).unwrap();
        assert_eq!(
            (cleaned.media_type, cleaned.size),
            ("image/png", Some((120, 100)))
        );
    }

    #[test]
    fn what_is_no_picture_or_none_to_print_is_refused_with_the_fix() {
        let small = file(&DynamicImage::new_rgb8(99, 40), ImageFormat::Png);
        let whole = file(&DynamicImage::new_rgb8(200, 200), ImageFormat::Png);
        let webp = file(&DynamicImage::new_rgba8(200, 200), ImageFormat::WebP);
        for (bytes, told) in [
            (&small[..], "terlalu kecil"),
            (&whole[..whole.len() / 2], "rusak"),
            (&webp[..], "PNG atau JPEG"),
            (b"<svg onload='alert(1)'/>", "PNG atau JPEG"),
            (b"\x89PNG\r\n\x1a\n not really", "rusak"),
        ] {
            let error = clean(bytes).unwrap_err();
            let fault = &error.problem().errors[0];
            assert_eq!(fault.pointer, "/file");
            assert!(fault.detail.contains(told), "{}", fault.detail);
        }
    }
}
