//! The sheet's columns, and how an untidy head is recognised. Pure.

use strsim::normalized_damerau_levenshtein;

use super::names::words;

/// Columns of the sheet.
pub const WIDTH: usize = 26;

/// Heads, in the order offices exchange the sheet in.
pub const HEADS: [&str; WIDTH] = [
    "No",
    "Id Usulan",
    "Tanggal Usul",
    "Pengusul",
    "Profil",
    "Usulan",
    "Masalah",
    "Alamat",
    "Kabupaten",
    "Kecamatan",
    "Kelurahan",
    "Usulan Ke",
    "OPD Tujuan Awal",
    "OPD Tujuan Akhir",
    "Status",
    "Catatan",
    "Rekomendasi Mitra",
    "Rek. Kelurahan/Desa",
    "Rek. Kecamatan",
    "Rek. SKPD",
    "Rek. TAPD",
    "Volume",
    "Satuan",
    "Anggaran",
    "Jenis Belanja",
    "Sub Kegiatan",
];

/// Places of the columns that are read.
pub mod at {
    /// SIPD's identifier.
    pub const ID: usize = 1;
    /// When it was proposed.
    pub const DATE: usize = 2;
    /// Who proposed it.
    pub const PROPOSER: usize = 3;
    /// What the proposer is.
    pub const PROFILE: usize = 4;
    /// The proposal.
    pub const TITLE: usize = 5;
    /// The problem.
    pub const PROBLEM: usize = 6;
    /// Where, in words or coordinates.
    pub const ADDRESS: usize = 7;
    /// Regency.
    pub const REGENCY: usize = 8;
    /// District.
    pub const DISTRICT: usize = 9;
    /// Village.
    pub const VILLAGE: usize = 10;
    /// How often, or by which way, it is proposed.
    pub const WAY: usize = 11;
    /// Agency it was meant for.
    pub const FIRST_AGENCY: usize = 12;
    /// Agency it ended with.
    pub const LAST_AGENCY: usize = 13;
    /// Status.
    pub const STATUS: usize = 14;
    /// Quantity.
    pub const QUANTITY: usize = 21;
    /// Unit.
    pub const UNIT: usize = 22;
    /// Money.
    pub const COST: usize = 23;
}

/// Other spellings of a head, as [`words`] writes them.
const SPELLINGS: [&[&str]; WIDTH] = [
    &["nomor", "no urut", "nomor urut"],
    &["id", "idusulan", "kode usulan", "nomor usulan", "id sipd"],
    &["tgl usul", "tanggal usulan", "tgl usulan", "tanggal", "tgl"],
    &["nama pengusul", "diusulkan oleh"],
    &["profil pengusul", "profil penerima"],
    &["nama usulan", "judul usulan", "gagasan", "uraian usulan"],
    &["permasalahan", "uraian masalah", "latar belakang masalah"],
    &[
        "lokasi",
        "koordinat",
        "alamat lokasi",
        "alamat koordinat",
        "titik lokasi",
    ],
    &["kab", "kab kota", "kabupaten kota", "kota"],
    &["kec", "distrik", "nama kecamatan"],
    &[
        "kel",
        "desa",
        "kelurahan desa",
        "desa kelurahan",
        "kel desa",
        "nama kelurahan",
    ],
    &["usulanke", "tipe usulan", "jenis usulan"],
    &[
        "opd awal",
        "skpd tujuan awal",
        "skpd awal",
        "perangkat daerah tujuan awal",
    ],
    &[
        "opd akhir",
        "skpd tujuan akhir",
        "skpd akhir",
        "perangkat daerah tujuan akhir",
        "opd tujuan",
        "opd",
        "skpd",
    ],
    &["status usulan"],
    &["keterangan", "ket"],
    &[
        "rek mitra",
        "rekomendasi mitra bappeda",
        "rekomendasi bappeda",
    ],
    &[
        "rekomendasi kelurahan desa",
        "rek kelurahan",
        "rek desa",
        "rekomendasi kelurahan",
        "rekomendasi desa",
    ],
    &["rekomendasi kecamatan"],
    &["rekomendasi skpd", "rekomendasi opd", "rek opd"],
    &["rekomendasi tapd"],
    &["vol", "koefisien", "jumlah volume"],
    &["unit", "satuan volume"],
    &[
        "anggaran rp",
        "pagu",
        "pagu rp",
        "biaya",
        "nilai anggaran",
        "nilai",
        "pagu anggaran",
    ],
    &["belanja"],
    &["subkegiatan", "nama sub kegiatan"],
];

/// Heads that must be recognised for a row to be the head.
const ENOUGH: usize = 6;

/// How like a head a misspelt one is at least.
const LIKE: f64 = 0.82;

/// Which cell of a row each column is in.
pub type Places = [Option<usize>; WIDTH];

/// The columns in their own order.
pub fn by_position() -> Places {
    std::array::from_fn(Some)
}

/// Which column a head names.
fn column(head: &str) -> Option<usize> {
    let head = words(head);
    if head.is_empty() {
        return None;
    }
    let spelt = |at: &usize, exact: bool| {
        let own = HEADS.get(*at).map(|name| words(name));
        let others = SPELLINGS.get(*at).into_iter().flat_map(|all| all.iter());
        own.iter()
            .map(String::as_str)
            .chain(others.copied())
            .any(|name| {
                if exact {
                    name == head
                } else {
                    name.len() > 4 && normalized_damerau_levenshtein(name, &head) >= LIKE
                }
            })
    };
    (0..WIDTH)
        .find(|at| spelt(at, true))
        .or_else(|| (0..WIDTH).find(|at| spelt(at, false)))
}

/// The columns a row names as their head, if it is one: enough of them, the proposal among them.
pub fn head<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Places> {
    let mut places: Places = [None; WIDTH];
    for (cell, text) in cells.enumerate() {
        if let Some(place) = column(text).and_then(|at| places.get_mut(at))
            && place.is_none()
        {
            *place = Some(cell);
        }
    }
    let found = places.iter().flatten().count();
    let named = places.get(at::TITLE).is_some_and(Option::is_some);
    (found >= ENOUGH && named).then_some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_known_by_name_in_any_order_and_spelling() {
        let own = head(HEADS.into_iter()).unwrap();
        assert_eq!(own, by_position());
        let untidy = [
            "NO.",
            "STATUS USULAN",
            "Id_Usulan",
            "USULAN",
            "Permasalahan",
            "Kec.",
            "Kel./Desa",
            "Vol",
            "Satuan",
            "Anggaran (Rp)",
            "OPD Tujuan Akhr",
            "entah",
        ];
        let places = head(untidy.into_iter()).unwrap();
        assert_eq!(places[at::ID], Some(2));
        assert_eq!(places[at::VILLAGE], Some(6));
        assert_eq!(places[at::LAST_AGENCY], Some(10));
        assert_eq!(places[at::COST], Some(9));
        assert_eq!(places[at::WAY], None);
        assert!(head(["DAFTAR USULAN MUSRENBANG TAHUN 2027"].into_iter()).is_none());
    }
}
