//! The closed sets in Indonesian.

use entity::enums::{
    AreaKind, BallotForm, Finding, LandStatus, Origin, Outcome, ProposalStatus, Role, StageKind,
    Standing, Verdict,
};

use crate::rounds::rules::Phase;

/// A value of a closed set, as pages name it.
pub trait Label {
    /// Its name in Indonesian.
    fn label(&self) -> &'static str;
}

impl Label for ProposalStatus {
    fn label(&self) -> &'static str {
        match self {
            ProposalStatus::Draft => "Draf",
            ProposalStatus::Submitted => "Menunggu verifikasi",
            ProposalStatus::Returned => "Dikembalikan untuk diperbaiki",
            ProposalStatus::Verified => "Lolos verifikasi",
            ProposalStatus::Carried => "Dibawa ke tahap berikutnya",
            ProposalStatus::Rejected => "Ditolak",
            ProposalStatus::Deferred => "Ditunda",
            ProposalStatus::Merged => "Digabung dengan usulan lain",
            ProposalStatus::Withdrawn => "Ditarik pengusul",
            ProposalStatus::NotAccommodated => "Tidak diakomodasi",
            ProposalStatus::Accommodated => "Diakomodasi",
        }
    }
}

impl Label for Origin {
    fn label(&self) -> &'static str {
        match self {
            Origin::Resident => "Warga",
            Origin::Neighbourhood => "RT/RW",
            Origin::VillageMeeting => "Musyawarah desa/kelurahan",
            Origin::WomensForum => "Forum perempuan",
            Origin::ChildrensForum => "Forum anak",
            Origin::DisabilityForum => "Forum penyandang disabilitas",
            Origin::Assisted => "Dibantu petugas",
            Origin::CouncilInput => "Pokok pikiran DPRD (pokir)",
        }
    }
}

impl Label for LandStatus {
    fn label(&self) -> &'static str {
        match self {
            LandStatus::Government => "Milik pemerintah daerah",
            LandStatus::Village => "Milik desa",
            LandStatus::Granted => "Milik warga, dihibahkan",
            LandStatus::Private => "Milik pribadi",
            LandStatus::OtherBody => "Milik lembaga lain",
            LandStatus::Disputed => "Sengketa",
            LandStatus::NotNeeded => "Tidak memerlukan lahan",
            LandStatus::Unknown => "Belum diketahui",
        }
    }
}

impl Label for StageKind {
    fn label(&self) -> &'static str {
        match self {
            StageKind::PartnerValidation => "Validasi mitra Bappeda",
            StageKind::VillageMeeting => "Musrenbang desa/kelurahan",
            StageKind::DistrictMeeting => "Musrenbang kecamatan",
            StageKind::AgencyForum => "Forum perangkat daerah",
            StageKind::RegencyMeeting => "Musrenbang kabupaten/kota",
        }
    }
}

impl Label for Phase {
    fn label(&self) -> &'static str {
        match self {
            Phase::Upcoming => "Belum dibuka",
            Phase::Submission => "Pengajuan usulan",
            Phase::Review => "Verifikasi",
            Phase::Voting => "Pemungutan suara",
            Phase::Deliberation => "Musyawarah",
            Phase::Closed => "Selesai",
        }
    }
}

impl Label for Standing {
    fn label(&self) -> &'static str {
        match self {
            Standing::Pending => "Menunggu verifikasi",
            Standing::Eligible => "Lolos verifikasi",
            Standing::Returned => "Dikembalikan",
            Standing::Rejected => "Ditolak",
            Standing::Deferred => "Ditunda",
            Standing::Merged => "Digabung",
            Standing::Redirected => "Dialihkan",
            Standing::Withdrawn => "Ditarik",
        }
    }
}

impl Label for Outcome {
    fn label(&self) -> &'static str {
        match self {
            Outcome::Main => "Utama",
            Outcome::Reserve => "Cadangan",
            Outcome::NotSelected => "Tidak terpilih",
        }
    }
}

impl Label for Verdict {
    fn label(&self) -> &'static str {
        match self {
            Verdict::Accommodated => "Diakomodasi",
            Verdict::Reserve => "Cadangan",
            Verdict::Deferred => "Ditunda",
            Verdict::NotAccommodated => "Tidak diakomodasi",
        }
    }
}

impl Label for Finding {
    fn label(&self) -> &'static str {
        match self {
            Finding::Accept => "Diterima",
            Finding::AcceptWithChanges => "Diterima dengan perubahan",
            Finding::Merge => "Digabung",
            Finding::Redirect => "Dialihkan ke perangkat daerah lain",
            Finding::Return => "Dikembalikan",
            Finding::Reject => "Ditolak",
            Finding::Defer => "Ditunda",
        }
    }
}

impl Label for AreaKind {
    fn label(&self) -> &'static str {
        match self {
            AreaKind::Province => "Provinsi",
            AreaKind::Kabupaten => "Kabupaten",
            AreaKind::Kota => "Kota",
            AreaKind::KabupatenAdministrasi => "Kabupaten administrasi",
            AreaKind::KotaAdministrasi => "Kota administrasi",
            AreaKind::Kecamatan => "Kecamatan",
            AreaKind::Kelurahan => "Kelurahan",
            AreaKind::Desa => "Desa",
            AreaKind::DesaAdat => "Desa adat",
        }
    }
}

impl Label for BallotForm {
    fn label(&self) -> &'static str {
        match self {
            BallotForm::None => "Tanpa pemungutan suara; diputuskan musyawarah",
            BallotForm::Approval => "Pilih beberapa usulan",
            BallotForm::Knapsack => "Pilih usulan sampai pagu terpenuhi",
            BallotForm::Ranking => "Urutkan usulan",
            BallotForm::Points => "Bagikan poin ke usulan",
            BallotForm::Score => "Beri nilai pada usulan",
        }
    }
}

impl Label for Role {
    fn label(&self) -> &'static str {
        match self {
            Role::Citizen => "Warga terverifikasi",
            Role::VillageOfficer => "Petugas desa/kelurahan",
            Role::DistrictOfficer => "Petugas kecamatan",
            Role::AgencyOfficer => "Petugas perangkat daerah",
            Role::Planner => "Bappeda",
            Role::Auditor => "Auditor",
            Role::Admin => "Administrator",
        }
    }
}
