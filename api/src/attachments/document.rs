//! Cleaning PDF documents. Pure and slow: to be run off the async threads.

use lopdf::{Dictionary, Document, Object};

/// Keys of a PDF's dictionaries that run something, carry files, or tell who made it when and where.
const DROPPED: [&[u8]; 10] = [
    b"OpenAction",
    b"AA",
    b"JavaScript",
    b"JS",
    b"EmbeddedFiles",
    b"EF",
    b"AF",
    b"XFA",
    b"Metadata",
    b"PieceInfo",
];

/// Actions that run something or lead out of the document, by the name under `S`.
const ACTIONS: [&[u8]; 9] = [
    b"JavaScript",
    b"URI",
    b"Launch",
    b"GoToR",
    b"GoToE",
    b"SubmitForm",
    b"ImportData",
    b"Rendition",
    b"RichMediaExecute",
];

/// A PDF without scripts, links that lead out, carried files and metadata; nothing where it is damaged or locked.
pub fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut document = Document::load_mem(bytes).ok()?;
    if document.is_encrypted() || document.was_encrypted() || document.get_pages().is_empty() {
        return None;
    }
    document.trailer.remove(b"Info");
    for object in document.objects.values_mut() {
        strip(object);
    }
    // What only the dropped keys named goes too.
    document.prune_objects();
    let mut out = Vec::new();
    document.save_to(&mut out).ok()?;
    Some(out)
}

/// Dictionaries lie in dictionaries and arrays at any depth; the parser bounds it.
fn strip(object: &mut Object) {
    match object {
        Object::Dictionary(dictionary) => strip_keys(dictionary),
        Object::Stream(stream) => {
            strip_keys(&mut stream.dict);
            if stream.dict.get(b"Filter").is_ok_and(is_photo) {
                let plain = without_camera_data(&stream.content);
                stream.set_content(plain);
            }
        }
        Object::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

fn strip_keys(dictionary: &mut Dictionary) {
    if dictionary.get(b"S").is_ok_and(is_action) {
        *dictionary = Dictionary::new();
    }
    for key in DROPPED {
        dictionary.remove(key);
    }
    for (_, value) in dictionary.iter_mut() {
        strip(value);
    }
}

fn is_action(kind: &Object) -> bool {
    kind.as_name().is_ok_and(|name| ACTIONS.contains(&name))
}

/// Whether a stream is a JPEG and nothing around it.
fn is_photo(filter: &Object) -> bool {
    match filter {
        Object::Name(name) => name == b"DCTDecode",
        Object::Array(filters) => matches!(filters.as_slice(), [one] if is_photo(one)),
        _ => false,
    }
}

/// A JPEG without the segments cameras write place and device into.
fn without_camera_data(jpeg: &[u8]) -> Vec<u8> {
    let Some(mut rest) = jpeg.strip_prefix(&[0xff, 0xd8]) else {
        return jpeg.to_vec();
    };
    let mut out = vec![0xff, 0xd8];
    while let [0xff, kind, high, low, ..] = *rest {
        // From the start of the scan on there are pixels only.
        if kind == 0xda {
            break;
        }
        let length = 2 + usize::from(u16::from_be_bytes([high, low]));
        let Some((segment, after)) = rest.split_at_checked(length) else {
            break;
        };
        // EXIF and XMP, press data, comments.
        if !matches!(kind, 0xe1 | 0xed | 0xfe) {
            out.extend_from_slice(segment);
        }
        rest = after;
    }
    out.extend_from_slice(rest);
    out
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    fn has(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|w| w == text.as_bytes())
    }

    /// A page, and whatever the catalog and the trailer are given besides.
    fn pdf(fill: impl FnOnce(&mut Document, &mut Dictionary)) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let pages = document.new_object_id();
        let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
        let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        document.objects.insert(pages, Object::Dictionary(tree));
        let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
        fill(&mut document, &mut catalog);
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn script() -> Dictionary {
        dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") }
    }

    #[test]
    fn scripts_and_files_go_wherever_they_lie() {
        let bytes = pdf(|document, catalog| {
            let file = document.add_object(Stream::new(Dictionary::new(), b"payload.exe".to_vec()));
            let shared = document.add_object(script());
            catalog.set("OpenAction", script());
            catalog.set("AA", dictionary! { "WC" => shared });
            let scripts = vec![Object::string_literal("a"), shared.into()];
            let names = dictionary! {
                "JavaScript" => dictionary! { "Names" => scripts },
                "EmbeddedFiles" => dictionary! { "Names" => vec![file.into()] }
            };
            catalog.set("Names", names);
            let note = dictionary! { "Subtype" => "Link", "A" => script() };
            catalog.set("Notes", vec![Object::Dictionary(note)]);
        });
        assert!(has(&bytes, "app.alert") && has(&bytes, "payload.exe"));
        let cleaned = clean(&bytes).unwrap();
        assert!(!has(&cleaned, "app.alert") && !has(&cleaned, "payload.exe"));
        assert_eq!(Document::load_mem(&cleaned).unwrap().get_pages().len(), 1);
    }

    #[test]
    fn links_stay_inside_the_document() {
        let bytes = pdf(|_, catalog| {
            let out = Object::string_literal("javascript:alert(1)");
            let out = dictionary! { "S" => "URI", "URI" => out };
            let inside = dictionary! { "S" => "GoTo", "D" => Object::string_literal("page-2") };
            let notes = [out, inside].map(|action| {
                Object::Dictionary(dictionary! { "Subtype" => "Link", "A" => action })
            });
            catalog.set("Notes", notes.to_vec());
        });
        assert!(has(&bytes, "javascript:"));
        let cleaned = clean(&bytes).unwrap();
        assert!(!has(&cleaned, "javascript:") && has(&cleaned, "page-2"));
    }

    #[test]
    fn nobody_is_named() {
        let bytes = pdf(|document, catalog| {
            let author = dictionary! { "Author" => Object::string_literal("Siti Aminah") };
            let author = document.add_object(author);
            document.trailer.set("Info", author);
            let xmp = Stream::new(Dictionary::new(), b"<x:xmpmeta>".to_vec());
            catalog.set("Metadata", document.add_object(xmp));
        });
        assert!(has(&bytes, "Siti Aminah") && has(&bytes, "xmpmeta"));
        let cleaned = clean(&bytes).unwrap();
        assert!(!has(&cleaned, "Siti Aminah") && !has(&cleaned, "xmpmeta"));
    }

    #[test]
    fn photos_inside_lose_what_the_camera_wrote() {
        let jpeg =
            b"\xff\xd8\xff\xe0\0\x03A\xff\xe1\0\x0bGPS-PLACE\xff\xda\0\x02pixels\xff\xe1\xff\xd9";
        let plain = b"\xff\xd8\xff\xe0\0\x03A\xff\xda\0\x02pixels\xff\xe1\xff\xd9";
        let bytes = pdf(|document, catalog| {
            let filter = dictionary! { "Filter" => "DCTDecode" };
            let photo = document.add_object(Stream::new(filter, jpeg.to_vec()));
            catalog.set("Photo", photo);
        });
        assert!(has(&bytes, "GPS-PLACE"));
        let cleaned = clean(&bytes).unwrap();
        assert!(!has(&cleaned, "GPS-PLACE"));
        assert!(cleaned.windows(plain.len()).any(|w| w == plain));
        let cut = b"\xff\xd8\xff\xe1\xff";
        assert_eq!(without_camera_data(cut), cut);
    }

    #[test]
    fn locked_and_damaged_documents_are_refused() {
        assert!(clean(b"%PDF-1.7 not really").is_none());
        let locked = pdf(|document, _| {
            let lock = dictionary! { "Filter" => "Standard", "V" => 1, "R" => 2 };
            document.trailer.set("Encrypt", lock);
        });
        assert!(clean(&locked).is_none());
    }
}
