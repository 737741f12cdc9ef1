//! Words of SIPD for where a proposal is in its life, read and written. Pure.

use entity::enums::{Origin, ProposalStatus, StageKind};

/// What a status of the sheet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// On its way, at a stage; `None` at the first.
    Standing(Option<StageKind>),
    /// Refused there.
    Refused,
    /// Cancelled there.
    Cancelled,
    /// With its proposer there.
    Returned,
}

/// Reads a status, whatever its spelling; one that is not known is at the first stage.
pub fn read(status: &str) -> Said {
    let status = status.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| status.contains(word));
    if says(&["tolak"]) {
        Said::Refused
    } else if says(&["batal"]) {
        Said::Cancelled
    } else if says(&["dikembalikan"]) {
        Said::Returned
    } else if says(&["akomodir", "akomodasi", "diterima", "disetujui", "tapd"])
        || says(&["musrenbang kab", "musrenbang kota"])
    {
        Said::Standing(Some(StageKind::RegencyMeeting))
    } else if says(&["perangkat daerah", "skpd", "opd", "forum"]) {
        Said::Standing(Some(StageKind::AgencyForum))
    } else if says(&["kecamatan", "camat"]) {
        Said::Standing(Some(StageKind::DistrictMeeting))
    } else if says(&["kelurahan", "desa", "lurah"]) {
        Said::Standing(Some(StageKind::VillageMeeting))
    } else if says(&["mitra", "bappeda"]) {
        Said::Standing(Some(StageKind::PartnerValidation))
    } else {
        Said::Standing(None)
    }
}

/// What SIPD calls the stage a proposal is at.
fn stage(kind: Option<StageKind>) -> &'static str {
    match kind {
        None => "Pengajuan Usulan",
        Some(StageKind::PartnerValidation) => "Validasi Mitra Bappeda",
        Some(StageKind::VillageMeeting) => "Verifikasi Kelurahan/Desa",
        Some(StageKind::DistrictMeeting) => "Verifikasi Kecamatan",
        Some(StageKind::AgencyForum) => "Verifikasi Perangkat Daerah",
        Some(StageKind::RegencyMeeting) => "Musrenbang Kab/Kota",
    }
}

/// A status in SIPD's words; a refusal names the stage it was refused at.
pub fn written(status: ProposalStatus, at: Option<StageKind>) -> String {
    use ProposalStatus as S;
    match status {
        S::Draft | S::Submitted => stage(None).into(),
        S::Verified | S::Carried => stage(at).into(),
        S::Returned => "Dikembalikan".into(),
        S::Rejected | S::NotAccommodated => format!("{} || Ditolak", stage(at)),
        S::Deferred => format!("{} || Ditunda", stage(at)),
        S::Merged => "Digabung".into(),
        S::Withdrawn => "Dibatalkan".into(),
        S::Accommodated => "Diakomodir".into(),
    }
}

/// Where a proposal comes from, by what the sheet says of its proposer; a person is a resident.
pub fn origin(proposer: &str, profile: &str, way: &str) -> Origin {
    let all = format!("{proposer} {profile} {way}").to_lowercase();
    let any = |words: &[&str]| {
        all.split(|c: char| !c.is_alphanumeric())
            .any(|word| words.contains(&word))
    };
    let proposer = proposer.trim().to_lowercase();
    let begins = |words: &[&str]| {
        let first = proposer
            .split(|c: char| !c.is_alphabetic())
            .find(|word| !word.is_empty());
        first.is_some_and(|first| words.contains(&first))
    };
    if any(&["dprd", "pokir", "reses", "fraksi", "dewan"]) || all.contains("pokok pikiran") {
        Origin::CouncilInput
    } else if begins(&["rt", "rw"]) {
        Origin::Neighbourhood
    } else if begins(&[
        "kelurahan",
        "desa",
        "kel",
        "lurah",
        "pemerintah",
        "musrenbang",
        "musdes",
    ]) {
        Origin::VillageMeeting
    } else {
        Origin::Resident
    }
}

/// First words of bodies' names: who begins so is no person.
const BODIES: [&str; 26] = [
    "rt",
    "rw",
    "kelurahan",
    "kel",
    "desa",
    "lurah",
    "camat",
    "kecamatan",
    "kec",
    "lpmk",
    "lpm",
    "lpmd",
    "bpd",
    "pkk",
    "posyandu",
    "karang",
    "kelompok",
    "poktan",
    "gapoktan",
    "forum",
    "fraksi",
    "dprd",
    "komisi",
    "dinas",
    "upt",
    "puskesmas",
];

/// Who proposed, if it is a body: names of people are not taken in.
pub fn body(proposer: &str) -> Option<String> {
    let proposer = proposer.trim();
    let first = proposer
        .split(|c: char| !c.is_alphabetic())
        .find(|word| !word.is_empty())?
        .to_lowercase();
    // A body's name may have a person's behind: "Ketua RW 03 (Budi)", "RT 01 - Pak Budi".
    let plain = proposer.split(['(', '-', ',', ':', '/']).next()?.trim();
    let few = plain.chars().count() <= crate::limits::OFFICE.max;
    (BODIES.contains(&first.as_str()) && few && !plain.is_empty()).then(|| plain.to_owned())
}

/// Words of agencies that build.
const BUILT: [&str; 11] = [
    "pekerjaan umum",
    "bina marga",
    "cipta karya",
    "sumber daya air",
    "perumahan",
    "permukiman",
    "perhubungan",
    "lingkungan hidup",
    "tata ruang",
    "pematusan",
    "kebakaran",
];
/// Words of agencies of trade and produce.
const TRADE: [&str; 11] = [
    "pertanian",
    "perikanan",
    "peternakan",
    "perdagangan",
    "koperasi",
    "perindustrian",
    "pariwisata",
    "tenaga kerja",
    "ketahanan pangan",
    "penanaman modal",
    "perkebunan",
];
/// Words of works that are built.
const WORKS: [&str; 16] = [
    "jalan",
    "paving",
    "saluran",
    "drainase",
    "jembatan",
    "lampu",
    "gedung",
    "talud",
    "plengsengan",
    "irigasi",
    "air bersih",
    "sanitasi",
    "jamban",
    "gorong",
    "aspal",
    "pju",
];
/// Words of works of trade and produce.
const SKILLS: [&str; 8] = [
    "umkm",
    "usaha",
    "pelatihan kerja",
    "bibit",
    "ternak",
    "pasar",
    "pupuk",
    "wisata",
];

/// The sector a work belongs to, by its agency's and its own words: infrastructure and economy by what they name,
/// all else is social.
pub fn sector(agency: &str, title: &str) -> &'static str {
    let has = |text: &str, words: &[&str]| {
        let text = text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    if has(agency, &BUILT) {
        "infrastruktur"
    } else if has(agency, &TRADE) {
        "ekonomi"
    } else if !agency.is_empty() {
        "sosial_budaya"
    } else if has(title, &WORKS) {
        "infrastruktur"
    } else if has(title, &SKILLS) {
        "ekonomi"
    } else {
        "sosial_budaya"
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for kind in StageKind::iter() {
            let carried = written(ProposalStatus::Carried, Some(kind));
            assert_eq!(read(&carried), Said::Standing(Some(kind)), "{carried}");
            let refused = written(ProposalStatus::Rejected, Some(kind));
            assert_eq!(read(&refused), Said::Refused);
        }
        assert_eq!(read("PENGAJUAN USULAN"), Said::Standing(None));
        assert_eq!(read("Dibatalkan oleh admin"), Said::Cancelled);
        let back = written(ProposalStatus::Returned, None);
        assert_eq!(read(&back), Said::Returned);
    }

    #[test]
    fn people_are_not_taken_in_and_bodies_are() {
        assert_eq!(body("Budi Santoso"), None);
        assert_eq!(body("Siti, Ketua RT 02"), None);
        assert_eq!(body("RW 03 (Pak Budi)"), Some("RW 03".into()));
        assert_eq!(
            body("KELURAHAN KEBONSARI"),
            Some("KELURAHAN KEBONSARI".into())
        );
        assert_eq!(origin("Budi", "Masyarakat", "1"), Origin::Resident);
        assert_eq!(origin("RT 02 RW 03", "", ""), Origin::Neighbourhood);
        assert_eq!(
            origin("Kelurahan Kebonsari", "", ""),
            Origin::VillageMeeting
        );
        assert_eq!(origin("H. Ali", "Anggota DPRD", ""), Origin::CouncilInput);
        assert_eq!(origin("H. Ali", "", "Pokir"), Origin::CouncilInput);
    }

    #[test]
    fn sectors_follow_the_agency_then_the_work() {
        assert_eq!(
            sector("Dinas Sumber Daya Air dan Bina Marga", "x"),
            "infrastruktur"
        );
        assert_eq!(sector("Dinas Kesehatan", "Paving"), "sosial_budaya");
        assert_eq!(sector("", "Paving jalan RT 1"), "infrastruktur");
        assert_eq!(sector("", "Bantuan usaha ibu"), "ekonomi");
    }
}
