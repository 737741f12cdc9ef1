//! Cleaning what was uploaded. Pure and slow: to be run off the async threads.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use lopdf::{Document, Object};

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
/// Most memory a decoder may take, bytes: some fifty million pixels.
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

/// Cleans a file, whatever its name says it is.
pub fn clean(bytes: &[u8]) -> Result<Cleaned, ApiError> {
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("image/jpeg") => photo(bytes, ImageFormat::Jpeg),
        Some("image/png") => photo(bytes, ImageFormat::Png),
        Some("image/webp") => photo(bytes, ImageFormat::WebP),
        Some("application/pdf") => document(bytes),
        _ => Err(refused(
            "Kirim foto JPEG, PNG, WebP, atau dokumen PDF.",
            "Send a JPEG, PNG or WebP photo, or a PDF document.",
        )),
    }
}

fn photo(bytes: &[u8], format: ImageFormat) -> Result<Cleaned, ApiError> {
    let unreadable = || {
        refused(
            "Foto rusak atau terlalu besar; simpan ulang paling besar 12.000 piksel.",
            "The photo is damaged or too large; save it again with 12,000 pixels a side at most.",
        )
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(DECODED);
    limits.max_image_height = Some(DECODED);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| unreadable())?;
    let orientation = decoder.orientation().map_err(|_| unreadable())?;
    let mut photo = DynamicImage::from_decoder(decoder).map_err(|_| unreadable())?;
    photo.apply_orientation(orientation);
    if photo.width().max(photo.height()) > PHOTO {
        photo = photo.thumbnail(PHOTO, PHOTO);
    }
    let thumbnail = jpeg(&photo.thumbnail(THUMBNAIL, THUMBNAIL))?;
    // What may be transparent keeps its form; all else becomes a JPEG.
    let (bytes, media_type) = if photo.color().has_alpha() {
        let mut out = Cursor::new(Vec::new());
        photo
            .write_to(&mut out, ImageFormat::Png)
            .map_err(ApiError::internal)?;
        (out.into_inner(), "image/png")
    } else {
        (jpeg(&photo)?, "image/jpeg")
    };
    Ok(Cleaned {
        sha256: hex::encode(keys::sha256(&bytes)),
        bytes,
        media_type,
        size: Some((photo.width(), photo.height())),
        thumbnail: Some(thumbnail),
    })
}

fn jpeg(photo: &DynamicImage) -> Result<Vec<u8>, ApiError> {
    let mut out = Vec::new();
    photo
        .to_rgb8()
        .write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))
        .map_err(ApiError::internal)?;
    Ok(out)
}

/// Keys of a PDF's dictionaries that run something, carry files, or tell who made it.
const DROPPED: [&[u8]; 7] = [
    b"OpenAction",
    b"AA",
    b"JavaScript",
    b"EmbeddedFiles",
    b"JS",
    b"Metadata",
    b"PieceInfo",
];

fn document(bytes: &[u8]) -> Result<Cleaned, ApiError> {
    let unreadable = || {
        refused(
            "PDF rusak atau terkunci; simpan ulang tanpa kata sandi.",
            "The PDF is damaged or locked; save it again without a password.",
        )
    };
    let mut document = Document::load_mem(bytes).map_err(|_| unreadable())?;
    if document.is_encrypted() || document.get_pages().is_empty() {
        return Err(unreadable());
    }
    document.trailer.remove(b"Info");
    for object in document.objects.values_mut() {
        let dictionary = match object {
            Object::Dictionary(dictionary) => dictionary,
            Object::Stream(stream) => &mut stream.dict,
            _ => continue,
        };
        for key in DROPPED {
            dictionary.remove(key);
        }
    }
    document.prune_objects();
    let mut out = Vec::new();
    document.save_to(&mut out).map_err(|_| unreadable())?;
    Ok(Cleaned {
        sha256: hex::encode(keys::sha256(&out)),
        bytes: out,
        media_type: "application/pdf",
        size: None,
        thumbnail: None,
    })
}

/// A file name to offer: the last part of a path, without control characters or quotes.
pub fn file_name(given: Option<&str>) -> String {
    let name: String = given
        .unwrap_or_default()
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '"' | '<' | '>' | '|' | ':' | '*' | '?'))
        .take(120)
        .collect();
    let name = name.trim().trim_start_matches('.').to_owned();
    if name.is_empty() {
        "lampiran".into()
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera_jpeg() -> Vec<u8> {
        let plain = jpeg(&DynamicImage::new_rgb8(8, 4)).unwrap();
        // An EXIF segment behind the start marker, with a text only it has.
        let exif = [b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0GPS-PLACE-7.25-112.75".as_slice()].concat();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
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
        assert!(clean(b"<script>alert(1)</script>").is_err());
        assert!(clean(b"\xff\xd8\xff\xe0 not really").is_err());
        assert!(clean(b"%PDF-1.7 not really").is_err());
        assert_eq!(file_name(Some("../../etc/passwd")), "passwd");
        assert_eq!(file_name(Some("a\"b\n.jpg")), "ab.jpg");
        assert_eq!(file_name(None), "lampiran");
    }

    #[test]
    fn a_document_loses_its_scripts() {
        use lopdf::dictionary;
        let mut document = Document::with_version("1.5");
        let pages = document.new_object_id();
        let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
        let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        document.objects.insert(pages, Object::Dictionary(tree));
        let script =
            dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
        let catalog = dictionary! { "Type" => "Catalog", "Pages" => pages, "OpenAction" => script };
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        assert!(bytes.windows(9).any(|w| w == b"app.alert"));
        let cleaned = clean(&bytes).unwrap();
        assert_eq!(cleaned.media_type, "application/pdf");
        assert!(!cleaned.bytes.windows(9).any(|w| w == b"app.alert"));
    }
}
