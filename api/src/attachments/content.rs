//! Cleaning what was uploaded. Pure and slow: to be run off the async threads.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::document;
use crate::keys;
use crate::problem::ApiError;

/// Largest file, bytes.
pub const LARGEST: usize = 10 << 20;
/// Longest side of a stored photo, pixels.
const PHOTO: u32 = 2560;
/// Longest side of a thumbnail, pixels.
const THUMBNAIL: u32 = 480;
/// Longest side that is decoded at all, pixels.
const DECODED: u32 = 12_000;
/// Most pixels that are decoded.
const PIXELS: u64 = 50_000_000;
/// Most memory a decoder may take, bytes.
const MEMORY: u64 = 200 << 20;
const QUALITY: u8 = 82;

/// A cleaned file.
#[derive(Debug)]
pub struct Cleaned {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Width and height of a photo, pixels.
    pub size: Option<(u32, u32)>,
    /// A small JPEG of a photo.
    pub thumbnail: Option<Vec<u8>>,
}

fn refused(detail: &str, detail_en: &str) -> ApiError {
    ApiError::field("/file", detail, detail_en)
}

/// Whether a file's content is that of a photo.
pub fn is_photo(bytes: &[u8]) -> bool {
    let kind = infer::get(bytes).map(|kind| kind.mime_type());
    matches!(kind, Some("image/jpeg" | "image/png" | "image/webp"))
}

/// Cleans a file, whatever its name says it is.
pub fn clean(bytes: &[u8]) -> Result<Cleaned, ApiError> {
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("image/jpeg") => photo(bytes, ImageFormat::Jpeg),
        Some("image/png") => photo(bytes, ImageFormat::Png),
        Some("image/webp") => photo(bytes, ImageFormat::WebP),
        Some("application/pdf") => pdf(bytes),
        _ => Err(refused(
            "Kirim foto JPEG, PNG, WebP, atau dokumen PDF.",
            "Send a JPEG, PNG or WebP photo, or a PDF document.",
        )),
    }
}

fn photo(bytes: &[u8], format: ImageFormat) -> Result<Cleaned, ApiError> {
    let (photo, orientation) = decode(bytes, format).ok_or_else(|| {
        refused(
            "Foto rusak atau terlalu besar; simpan ulang paling besar 50 megapiksel.",
            "The photo is damaged or too large; save it again with 50 megapixels at most.",
        )
    })?;
    // Scaled before it is turned: turning copies the pixels.
    let mut photo = within(photo, PHOTO);
    photo.apply_orientation(orientation);
    let thumbnail = jpeg(&on_white(within(photo.clone(), THUMBNAIL)))?;
    // What may be transparent keeps its form; all else becomes a JPEG.
    let (bytes, media_type) = match format {
        _ if !photo.color().has_alpha() => (jpeg(&photo)?, "image/jpeg"),
        ImageFormat::WebP => (lossless(&photo, format)?, "image/webp"),
        _ => (lossless(&photo, ImageFormat::Png)?, "image/png"),
    };
    Ok(Cleaned {
        sha256: hex::encode(keys::sha256(&bytes)),
        bytes,
        media_type,
        size: Some((photo.width(), photo.height())),
        thumbnail: Some(thumbnail),
    })
}

fn pdf(bytes: &[u8]) -> Result<Cleaned, ApiError> {
    let bytes = document::clean(bytes).ok_or_else(|| {
        refused(
            "PDF rusak atau terkunci; simpan ulang tanpa kata sandi.",
            "The PDF is damaged or locked; save it again without a password.",
        )
    })?;
    Ok(Cleaned {
        sha256: hex::encode(keys::sha256(&bytes)),
        bytes,
        media_type: "application/pdf",
        size: None,
        thumbnail: None,
    })
}

/// The pixels and how the camera was held; nothing where it cannot be read within the limits.
pub(super) fn decode(bytes: &[u8], format: ImageFormat) -> Option<(DynamicImage, Orientation)> {
    if format == ImageFormat::Jpeg && !jpeg_ends(bytes) {
        return None;
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(DECODED);
    limits.max_image_height = Some(DECODED);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let photo = DynamicImage::from_decoder(decoder).ok()?;
    Some((photo, orientation))
}

/// Whether a JPEG reaches its end: decoders fill what a broken line left out with grey. What cameras
/// append after the end does not matter.
fn jpeg_ends(bytes: &[u8]) -> bool {
    let mut at = 2;
    loop {
        let Some([0xff, marker]) = bytes.get(at..at + 2) else {
            return false;
        };
        match *marker {
            0xd9 => return true,
            // Fill bytes, and markers without a segment.
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            marker => {
                let Some([high, low]) = bytes.get(at + 2..at + 4) else {
                    return false;
                };
                at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
                if marker == 0xda {
                    at += scan_length(bytes.get(at..).unwrap_or_default());
                }
            }
        }
    }
}

/// Length of the compressed pixels after a start of scan: up to the next marker.
fn scan_length(bytes: &[u8]) -> usize {
    bytes
        .windows(2)
        .position(
            |pair| matches!(pair, [0xff, after] if !matches!(after, 0x00 | 0xd0..=0xd7 | 0xff)),
        )
        .unwrap_or(bytes.len())
}

/// Scaled down to fit a square; never up.
fn within(photo: DynamicImage, side: u32) -> DynamicImage {
    if photo.width().max(photo.height()) > side {
        photo.thumbnail(side, side)
    } else {
        photo
    }
}

/// What shows of a transparent picture on white paper.
pub(super) fn on_white(photo: DynamicImage) -> DynamicImage {
    if !photo.color().has_alpha() {
        return photo;
    }
    let mut pixels = photo.to_rgba8();
    for pixel in pixels.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let mix = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        pixel.0 = [mix(red), mix(green), mix(blue), u8::MAX];
    }
    DynamicImage::ImageRgba8(pixels)
}

fn lossless(photo: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>, ApiError> {
    let mut out = Cursor::new(Vec::new());
    photo
        .to_rgba8()
        .write_to(&mut out, format)
        .map_err(ApiError::internal)?;
    Ok(out.into_inner())
}

fn jpeg(photo: &DynamicImage) -> Result<Vec<u8>, ApiError> {
    let mut out = Vec::new();
    photo
        .to_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))
        .map_err(ApiError::internal)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An EXIF segment behind the start marker.
    fn with_exif(plain: &[u8], exif: &[u8]) -> Vec<u8> {
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&plain[..2], &[0xff, 0xe1], &length, exif, &plain[2..]].concat()
    }

    fn camera_jpeg() -> Vec<u8> {
        let plain = jpeg(&DynamicImage::new_rgb8(8, 4)).unwrap();
        // With a text only it has.
        let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0GPS-PLACE-7.25-112.75";
        with_exif(&plain, exif)
    }

    #[test]
    fn a_photo_cut_short_by_the_line_is_refused() {
        let photo = camera_jpeg();
        assert!(clean(&photo).is_ok());
        for kept in [photo.len() - 1, photo.len() - 2, photo.len() / 2] {
            assert_eq!(pointer(&photo[..kept]), "/file", "{kept}");
        }
        // Cameras append a film, or a second picture.
        let film = [photo.as_slice(), b"ftypmp42\xff\xda\x00"].concat();
        assert!(clean(&film).is_ok());
    }

    fn pointer(bytes: &[u8]) -> String {
        clean(bytes).unwrap_err().problem().errors[0]
            .pointer
            .clone()
    }

    #[test]
    fn a_photo_loses_what_the_camera_wrote() {
        let photo = camera_jpeg();
        assert!(photo.windows(9).any(|w| w == b"GPS-PLACE"));
        let cleaned = clean(&photo).unwrap();
        assert_eq!(
            (cleaned.media_type, cleaned.size),
            ("image/jpeg", Some((8, 4)))
        );
        assert!(!cleaned.bytes.windows(9).any(|w| w == b"GPS-PLACE"));
        assert!(!cleaned.bytes.windows(4).any(|w| w == b"Exif"));
    }

    #[test]
    fn content_counts_and_not_the_name() {
        for text in ["<script>alert(1)</script>", "GIF89a", "not a photo at all"] {
            assert_eq!(pointer(text.as_bytes()), "/file");
        }
        assert_eq!(pointer(b"\xff\xd8\xff\xe0 not really"), "/file");
        assert_eq!(pointer(b"%PDF-1.7 not really"), "/file");
    }

    #[test]
    fn a_photo_is_turned_upright() {
        let plain = jpeg(&DynamicImage::new_rgb8(8, 4)).unwrap();
        // One entry: orientation 6, "turn right".
        let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let cleaned = clean(&with_exif(&plain, exif)).unwrap();
        assert_eq!(cleaned.size, Some((4, 8)));
    }

    #[test]
    fn photos_shrink_and_never_grow() {
        let large = clean(&jpeg(&DynamicImage::new_rgb8(3000, 30)).unwrap()).unwrap();
        assert_eq!(large.size, Some((2560, 26)));
        let thumbnail = image::load_from_memory(&large.thumbnail.unwrap()).unwrap();
        assert_eq!(thumbnail.width(), 480);
        let small = clean(&jpeg(&DynamicImage::new_rgb8(8, 4)).unwrap()).unwrap();
        let thumbnail = image::load_from_memory(&small.thumbnail.unwrap()).unwrap();
        assert_eq!((thumbnail.width(), thumbnail.height()), (8, 4));
        // Within the sides but over the pixels.
        let mut huge = Cursor::new(Vec::new());
        DynamicImage::new_luma8(8_000, 6_500)
            .write_to(&mut huge, ImageFormat::Png)
            .unwrap();
        assert_eq!(pointer(huge.get_ref()), "/file");
    }

    #[test]
    fn transparent_pictures_keep_their_form() {
        let clear = DynamicImage::new_rgba8(8, 4);
        for (format, media_type) in [
            (ImageFormat::Png, "image/png"),
            (ImageFormat::WebP, "image/webp"),
        ] {
            let cleaned = clean(&lossless(&clear, format).unwrap()).unwrap();
            assert_eq!(cleaned.media_type, media_type);
            let thumbnail = image::load_from_memory(&cleaned.thumbnail.unwrap()).unwrap();
            assert!(thumbnail.to_rgb8().pixels().all(|p| p.0[0] > 250));
        }
    }
}
