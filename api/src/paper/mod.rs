//! A paper: letterhead, title, what was agreed, signatures and annexes, set as PDF and written as DOCX.
//!
//! Pure: it knows neither the record it tells of nor the database. Its texts are texts; nothing of them is read
//! as markup.

mod docx;
mod pdf;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Serialize;

pub use docx::docx;
pub use pdf::pdf;

/// A column of a sheet.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Its share of the width that is left; 0 for as wide as what it holds.
    pub width: u16,
    /// Whether it holds numbers, which stand to the right.
    pub number: bool,
}

/// An annex: one sheet of rows.
#[derive(Clone, Debug, Serialize)]
pub struct Annex {
    /// What it is called by: `Lampiran I`.
    pub label: String,
    /// What it lists.
    pub title: String,
    /// What is to be known of it; may be empty.
    pub note: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, a text a column.
    pub rows: Vec<Vec<String>>,
    /// Its last row, a text a column; none where it is empty.
    pub total: Vec<String>,
    /// Whether it is set across the long side.
    pub wide: bool,
    /// What is said where it has no rows.
    pub empty: String,
}

/// Something agreed: `PERTAMA`, and what.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// Its head.
    pub head: String,
    /// What was agreed.
    pub text: String,
}

/// Somebody who signs.
#[derive(Clone, Debug, Serialize)]
pub struct Signature {
    /// In which office.
    pub role: String,
    /// Name; dots to be filled in where it is not known.
    pub name: String,
    /// Number of a civil servant; may be empty.
    pub id: String,
}

/// How the paper is checked against the record.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// Where the record is.
    pub address: String,
    /// The same as a picture a camera reads, SVG.
    pub qr: String,
    /// What the record must say, in groups of four.
    pub code: String,
    /// What else pins it down, such as the root of the ballots.
    pub pin: Option<String>,
}

/// Words of the frame, in the paper's language.
#[derive(Clone, Debug, Serialize)]
pub struct Words {
    /// Before the address, in the foot.
    pub check: String,
    /// Before the code.
    pub code: String,
    /// Before the page's number.
    pub page: String,
    /// Between the page's number and how many there are.
    pub of: String,
    /// Across the page of what is not issued.
    pub draft: String,
    /// Beside the picture a camera reads.
    pub scan: String,
    /// Before what else pins the record down.
    pub pin: String,
}

/// A picture beside the letterhead.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// The picture, PNG.
    #[serde(skip)]
    pub png: Bytes,
    /// Width, pixels.
    pub width: u32,
    /// Height, pixels.
    pub height: u32,
}

/// A paper, ready to be set.
#[derive(Clone, Debug, Serialize)]
pub struct Paper {
    /// Language, two letters.
    pub lang: String,
    /// Whether it is not issued, and says so across every page.
    pub draft: bool,
    /// The coat of arms left of the letterhead.
    pub logo: Option<Picture>,
    /// What is said at the head of every page; may be empty.
    pub banner: String,
    /// Lines of the letterhead.
    pub letterhead: Vec<String>,
    /// Lines of the title.
    pub title: Vec<String>,
    /// The number, in words; may be empty.
    pub number: String,
    /// Paragraphs before the facts.
    pub opening: Vec<String>,
    /// Facts, each with its name.
    pub facts: Vec<(String, String)>,
    /// What was agreed.
    pub points: Vec<Point>,
    /// Paragraphs after that.
    pub closing: Vec<String>,
    /// Place and day over the signatures.
    pub place: String,
    /// Those who sign.
    pub signatories: Vec<Signature>,
    /// Annexes.
    pub annexes: Vec<Annex>,
    /// How it is checked.
    pub source: Source,
    /// Words of the frame.
    pub words: Words,
    /// When it was issued, UTC: the same record is set to the same bytes.
    #[serde(skip)]
    pub at: DateTime<Utc>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A paper with a coat of arms and four long lines beside it.
    pub(crate) fn headed() -> Paper {
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(160, 200)
            .write_to(&mut png, image::ImageFormat::Png)
            .unwrap();
        Paper {
            letterhead: [
                "PEMERINTAH KABUPATEN HULU SUNGAI TENGAH PROVINSI KALIMANTAN SELATAN",
                "BADAN PERENCANAAN PEMBANGUNAN, PENELITIAN, DAN PENGEMBANGAN DAERAH",
                "Jalan Perwira Nomor 1, Kelurahan Barabai Timur, Kecamatan Barabai, Kode Pos 71311",
                "Telepon (0517) 41008, laman hulusungaitengahkab.go.id, surel bappelitbangda@contoh.go.id",
            ]
            .map(str::to_owned)
            .to_vec(),
            logo: Some(Picture {
                alt: "Lambang \"Hulu\" & <Sungai>".into(),
                png: png.into_inner().into(),
                width: 160,
                height: 200,
            }),
            ..sample(3)
        }
    }

    /// A paper with a sheet of so many rows.
    pub(crate) fn sample(rows: usize) -> Paper {
        let text = str::to_owned;
        let column = |head: &str, width, number| Column {
            head: head.into(),
            width,
            number,
        };
        Paper {
            lang: text("id"),
            draft: false,
            logo: None,
            banner: String::new(),
            letterhead: vec![text("PEMERINTAH KOTA SURABAYA"), text("KELURAHAN KETABANG")],
            title: vec![text("BERITA ACARA"), text("MUSRENBANG KELURAHAN")],
            number: text("Nomor 1/BA/2027"),
            opening: vec![text("#strong[bukan] *markup* <b>")],
            facts: vec![(text("Tempat"), text("Balai RW"))],
            points: vec![Point {
                head: text("PERTAMA"),
                text: text("Menyepakati Lampiran I."),
            }],
            closing: vec![text("Demikian.")],
            place: text("Surabaya, 15 Januari 2027"),
            signatories: vec![Signature {
                role: text("Pimpinan"),
                name: text("Siti Aminah"),
                id: String::new(),
            }],
            annexes: vec![Annex {
                label: text("Lampiran I"),
                title: text("Usulan yang disepakati"),
                note: String::new(),
                columns: vec![
                    column("No", 0, false),
                    column("Usulan", 3, false),
                    column("Pagu (Rp)", 0, true),
                ],
                rows: (1..=rows)
                    .map(|at| {
                        vec![
                            at.to_string(),
                            format!("Paving gang {at}"),
                            text("1.250.000"),
                        ]
                    })
                    .collect(),
                total: vec![String::new(), text("Jumlah"), text("1.250.000")],
                wide: true,
                empty: text("Tidak ada."),
            }],
            source: Source {
                address: text("https://contoh.id/documents/1"),
                qr: crate::web::qr::svg("https://contoh.id/documents/1").unwrap(),
                code: text("a1b2 c3d4"),
                pin: None,
            },
            words: Words {
                check: text("Periksa di"),
                code: text("Kode"),
                page: text("Halaman"),
                of: text("dari"),
                draft: text("KONSEP"),
                scan: text("Pindai"),
                pin: text("Akar suara"),
            },
            at: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
        }
    }
}
