//! The closed sets in Indonesian.

use entity::enums::{
    AreaKind, BallotForm, Finding, LandStatus, Origin, Outcome, ProposalStatus, Role, StageKind,
    Standing, Verdict,
};

/// Status of a proposal.
pub fn status(value: ProposalStatus) -> &'static str {
    match value {
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

/// Origin of a proposal.
pub fn origin(value: Origin) -> &'static str {
    match value {
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

/// Status of land.
pub fn land(value: LandStatus) -> &'static str {
    match value {
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

/// Kind of stage.
pub fn stage(value: StageKind) -> &'static str {
    match value {
        StageKind::PartnerValidation => "Validasi mitra Bappeda",
        StageKind::VillageMeeting => "Musrenbang desa/kelurahan",
        StageKind::DistrictMeeting => "Musrenbang kecamatan",
        StageKind::AgencyForum => "Forum perangkat daerah",
        StageKind::RegencyMeeting => "Musrenbang kabupaten/kota",
    }
}

/// Standing of a candidate.
pub fn standing(value: Standing) -> &'static str {
    match value {
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

/// What the rule computed.
pub fn outcome(value: Outcome) -> &'static str {
    match value {
        Outcome::Main => "Utama",
        Outcome::Reserve => "Cadangan",
        Outcome::NotSelected => "Tidak terpilih",
    }
}

/// What the meeting decided.
pub fn verdict(value: Verdict) -> &'static str {
    match value {
        Verdict::Accommodated => "Diakomodasi",
        Verdict::Reserve => "Cadangan",
        Verdict::Deferred => "Ditunda",
        Verdict::NotAccommodated => "Tidak diakomodasi",
    }
}

/// Finding of a review.
pub fn finding(value: Finding) -> &'static str {
    match value {
        Finding::Accept => "Diterima",
        Finding::AcceptWithChanges => "Diterima dengan perubahan",
        Finding::Merge => "Digabung",
        Finding::Redirect => "Dialihkan ke perangkat daerah lain",
        Finding::Return => "Dikembalikan",
        Finding::Reject => "Ditolak",
        Finding::Defer => "Ditunda",
    }
}

/// Kind of area.
pub fn area_kind(value: AreaKind) -> &'static str {
    match value {
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

/// How residents vote.
pub fn ballot_form(value: BallotForm) -> &'static str {
    match value {
        BallotForm::None => "Tanpa pemungutan suara; diputuskan musyawarah",
        BallotForm::Approval => "Pilih beberapa usulan",
        BallotForm::Knapsack => "Pilih usulan sampai pagu terpenuhi",
    }
}

/// Role of an account.
pub fn role(value: Role) -> &'static str {
    match value {
        Role::Citizen => "Warga terverifikasi",
        Role::VillageOfficer => "Petugas desa/kelurahan",
        Role::DistrictOfficer => "Petugas kecamatan",
        Role::AgencyOfficer => "Petugas perangkat daerah",
        Role::Planner => "Bappeda",
        Role::Auditor => "Auditor",
        Role::Admin => "Administrator",
    }
}
