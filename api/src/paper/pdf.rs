//! A paper set by Typst, with the fonts the program carries.
//!
//! The template reads the paper as data and the picture of its letterhead, and nothing else: no file, no package, no
//! clock. The same paper gives the same bytes.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike, Utc};
use typst::comemo;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::Paper;
use crate::problem::ApiError;

/// The one font of a paper, in all its cuts; it comes with Typst under the Open Font License.
const FAMILY: &str = "Libertinus Serif";

static TEMPLATE: &str = include_str!("../../templates/paper/paper.typ");
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let fonts: Vec<Font> = typst_assets::fonts()
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .filter(|font| font.info().family == FAMILY)
        .collect();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

/// All a paper is set from.
struct Desk {
    main: Source,
    data: FileId,
    paper: Bytes,
    logo: FileId,
    picture: Option<Bytes>,
}

fn named(path: &str) -> Result<FileId, ApiError> {
    let path = VirtualPath::new(path).map_err(|error| ApiError::internal(error.to_string()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.0
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            Ok(self.main.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data {
            Ok(self.paper.clone())
        } else if id == self.logo {
            self.picture.clone().ok_or(FileError::AccessDenied)
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.1.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn moment(at: DateTime<Utc>) -> Option<Timestamp> {
    let part = |value: u32| u8::try_from(value).ok();
    let time = Datetime::from_ymd_hms(
        at.year(),
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )?;
    Some(Timestamp::new_utc(time))
}

fn failed(errors: impl IntoIterator<Item = SourceDiagnostic>) -> ApiError {
    let all: Vec<String> = errors
        .into_iter()
        .map(|error| error.message.to_string())
        .collect();
    ApiError::internal(format!("a paper could not be set: {}", all.join("; ")))
}

/// The paper as PDF/A-2a, tagged for screen readers (PDF/UA-1). Takes a while and memory for long annexes: call
/// it off the async threads.
pub fn pdf(paper: &Paper) -> Result<Vec<u8>, ApiError> {
    let desk = Desk {
        main: Source::new(named("paper.typ")?, TEMPLATE.to_owned()),
        data: named("data.json")?,
        paper: Bytes::new(serde_json::to_vec(paper)?),
        logo: named("logo.png")?,
        picture: paper.logo.as_ref().map(|logo| Bytes::new(logo.png.clone())),
    };
    let set = typst::compile::<PagedDocument>(&desk)
        .output
        .map_err(failed);
    let bytes = set.and_then(|document| {
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
        let options = PdfOptions {
            ident: Smart::Custom(paper.source.address.clone()),
            creator: Smart::Custom(Some("e-Musrenbang".into())),
            timestamp: moment(paper.at),
            standards: standards
                .map_err(|error| ApiError::internal(error.message().to_string()))?,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(failed)
    });
    // What was remembered of this paper is no use to the next.
    comemo::evict(0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::tests::{headed, sample};
    use super::*;

    /// Pictures of pixels in a PDF, by width and height.
    fn pictures(bytes: &[u8]) -> Vec<(i64, i64)> {
        let file = lopdf::Document::load_mem(bytes).unwrap();
        let streams = file.objects.values().filter_map(|one| one.as_stream().ok());
        let pictures = streams.filter(|one| {
            let kind = one.dict.get(b"Subtype").and_then(lopdf::Object::as_name);
            kind.is_ok_and(|kind| kind == b"Image")
        });
        let side = |one: &lopdf::Stream, name: &[u8]| {
            one.dict.get(name).and_then(lopdf::Object::as_i64).unwrap()
        };
        pictures
            .map(|one| (side(one, b"Width"), side(one, b"Height")))
            .collect()
    }

    #[test]
    fn a_coat_of_arms_stands_in_the_letterhead_and_says_what_it_is() {
        let paper = headed();
        let bytes = pdf(&paper).unwrap();
        assert_eq!(bytes, pdf(&paper).unwrap());
        assert_eq!(pictures(&bytes), [(160, 200)]);
        let alt = paper.logo.as_ref().unwrap().alt.clone();
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let told = file.objects.values().filter_map(|one| {
            let alt = one.as_dict().ok()?.get(b"Alt").ok()?;
            lopdf::decode_text_string(alt).ok()
        });
        assert!(told.collect::<Vec<_>>().contains(&alt));
        let without = Paper {
            logo: None,
            ..paper
        };
        assert_eq!(pictures(&pdf(&without).unwrap()), []);
    }

    #[test]
    fn a_paper_is_set_the_same_each_time_page_by_page() {
        let paper = sample(60);
        let bytes = pdf(&paper).unwrap();
        assert_eq!(bytes, pdf(&paper).unwrap());
        let file = lopdf::Document::load_mem(&bytes).unwrap();
        let pages: Vec<u32> = file.get_pages().into_keys().collect();
        assert!(pages.len() > 2, "{pages:?}");
    }

    #[test]
    fn what_is_made_up_is_said_on_every_page() {
        let mut paper = sample(60);
        let plain = pdf(&paper).unwrap();
        paper.banner = "PERAGAAN".into();
        let marked = pdf(&paper).unwrap();
        let pages = |bytes: &[u8]| lopdf::Document::load_mem(bytes).unwrap().get_pages();
        assert_eq!(pages(&plain).len(), pages(&marked).len());
        assert!(marked.len() > plain.len());
    }

    #[test]
    fn a_draft_and_a_paper_without_rows_or_signatures_are_set_too() {
        let mut paper = sample(0);
        paper.draft = true;
        paper.signatories.clear();
        paper.facts.clear();
        paper.letterhead.clear();
        assert!(pdf(&paper).unwrap().starts_with(b"%PDF"));
    }
}
