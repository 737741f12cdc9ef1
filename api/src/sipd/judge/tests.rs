//! Rows as offices fill them.

use uuid::Uuid;

use super::*;
use crate::sipd::names::Kind;

fn world() -> World {
    let places = [
        ("35.10.01", "Pesanggaran"),
        ("35.10.02", "Bangorejo"),
        ("35.10.01.2001", "Sarongan"),
        ("35.10.01.2002", "Kandangan"),
        ("35.10.02.2001", "Sarongan"),
    ];
    let named = |of: &str, length: usize| {
        places
            .iter()
            .filter(|(code, _)| code.starts_with(of) && code.len() == length)
            .map(|(code, name)| ((*code).to_owned(), (*name).to_owned()))
            .collect::<Vec<_>>()
    };
    let agency = Uuid::from_u128(7).to_string();
    let name = "Dinas Sumber Daya Air dan Bina Marga".to_owned();
    World {
        regency: Names::new(
            Kind::Place,
            [("35.10".into(), "Kabupaten Banyuwangi".into())],
        ),
        districts: Names::new(Kind::Place, named("35.10", 8)),
        villages: ["35.10.01", "35.10.02"]
            .into_iter()
            .map(|district| {
                (
                    district.to_owned(),
                    Names::new(Kind::Place, named(district, 13)),
                )
            })
            .collect(),
        places: places
            .iter()
            .map(|(code, name)| ((*code).into(), (*name).into()))
            .collect(),
        boxes: HashMap::new(),
        agencies: Names::new(Kind::Agency, [(agency.clone(), name.clone())]),
        agency_names: [(agency, name)].into(),
        items: HashMap::new(),
        entry: StageKind::VillageMeeting,
        rounds: [(
            (StageKind::VillageMeeting, "35.10.01.2001".to_owned()),
            RoundId(Uuid::from_u128(1)),
        )]
        .into(),
        today: NaiveDate::from_ymd_opt(2027, 2, 1).unwrap(),
        choices: HashMap::new(),
    }
}

fn row(change: &[(usize, &str)]) -> Vec<Cell> {
    let mut cells = vec![Cell::default(); super::super::columns::WIDTH];
    let usual = [
        (at::ID, "4711"),
        (at::DATE, "31/01/2027"),
        (at::PROPOSER, "RW 03"),
        (at::TITLE, "Paving jalan RT 01"),
        (at::PROBLEM, "Rusak"),
        (at::ADDRESS, "Jl. Mawar (-8.55, 113.9)"),
        (at::REGENCY, "Kab. Banyuwangi"),
        (at::DISTRICT, "KEC. PESANGGARAN"),
        (at::VILLAGE, "DESA SARONGAN"),
        (at::LAST_AGENCY, "Dinas Bina Marga & Sumber Daya Air"),
        (at::STATUS, "Verifikasi Kecamatan"),
        (at::QUANTITY, "12,5 m2"),
        (at::COST, "Rp 12.500.000,00"),
    ];
    for (at, value) in usual.iter().chain(change) {
        cells[*at] = Cell::text(*value);
    }
    cells
}

#[test]
fn an_untidy_row_is_a_proposal() {
    let record = judge(&world(), &row(&[])).unwrap();
    assert_eq!(record.village_code, "35.10.01.2001");
    assert_eq!(record.agency_id, Some(AgencyId(Uuid::from_u128(7))));
    assert_eq!(
        (record.quantity_milli, record.unit.as_str()),
        (12_500, "m2")
    );
    assert_eq!(record.cost_idr, 12_500_000);
    assert_eq!(record.lat, Some(-8.55));
    assert_eq!(record.address, "Jl. Mawar");
    assert_eq!(record.origin, Origin::Neighbourhood);
    assert_eq!(record.stage, Some(StageKind::DistrictMeeting));
    let place = target(&world(), &record).unwrap();
    assert!(!place.carried);
}

#[test]
fn every_fault_of_a_row_is_told_with_its_column() {
    let wrong = row(&[
        (at::ID, ""),
        (at::COST, "gratis"),
        (at::QUANTITY, "0"),
        (at::DATE, "1/1/2099"),
        (at::REGENCY, "Kota Malang"),
        (at::STATUS, "Ditolak"),
    ]);
    let faults = judge(&world(), &wrong).unwrap_err();
    let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(
        columns,
        [
            "Id Usulan",
            "Status",
            "Tanggal Usul",
            "Kabupaten",
            "Volume",
            "Anggaran"
        ]
    );
    assert!(faults.iter().all(|fault| !fault.uncertain));
}

#[test]
fn a_name_that_is_not_sure_waits_for_a_choice() {
    let mut world = world();
    let unsure = row(&[(at::LAST_AGENCY, "Dinas PU Bina Marga")]);
    let faults = judge(&world, &unsure).unwrap_err();
    assert!(faults[0].uncertain);
    let code = faults[0].alternatives[0].code.clone();
    let key = Kind::Agency.key("DINAS PU BINA MARGA");
    world
        .choices
        .insert((Named::Agency, key, String::new()), code);
    assert!(judge(&world, &unsure).is_ok());
}

#[test]
fn a_name_like_none_waits_for_a_choice_too_and_says_where_it_was_looked_for() {
    let mut world = world();
    let unknown = row(&[(at::VILLAGE, "Xyzzy"), (at::LAST_AGENCY, "Perumda")]);
    let faults = judge(&world, &unknown).unwrap_err();
    let told: Vec<_> = faults
        .iter()
        .map(|fault| (fault.uncertain, &*fault.district))
        .collect();
    assert_eq!(told, [(true, "35.10.01"), (true, "")]);
    assert!(faults.iter().all(|fault| fault.alternatives.is_empty()));
    let official = world.names(Named::Village, "35.10.01").unwrap().official();
    let names: Vec<&str> = official.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["Kandangan", "Sarongan"]);
    let agency = Uuid::from_u128(7).to_string();
    let village = (Named::Village, "xyzzy".to_owned(), "35.10.01".to_owned());
    world.choices.insert(village, "35.10.01.2002".into());
    let choice = (Named::Agency, Kind::Agency.key("Perumda"), String::new());
    world.choices.insert(choice, agency);
    let record = judge(&world, &unknown).unwrap();
    assert_eq!(record.village_code, "35.10.01.2002");
}

#[test]
fn villages_are_looked_for_in_their_district_only() {
    let other = judge(&world(), &row(&[(at::DISTRICT, "Bangorejo")])).unwrap();
    assert_eq!(other.village_code, "35.10.02.2001");
    assert_eq!(target(&world(), &other).unwrap_err().column, "Status");
    let none = row(&[(at::DISTRICT, "Bangorejo"), (at::VILLAGE, "Kandangan")]);
    let faults = judge(&world(), &none).unwrap_err();
    assert_eq!(faults[0].column, "Kelurahan");
}

#[test]
fn names_of_people_are_not_kept() {
    let mut cells = row(&[
        (at::PROPOSER, "Budi Santoso"),
        (at::PROFILE, "Masyarakat, Jl. Mawar 5"),
    ]);
    without_people(&mut cells);
    assert!(cells[at::PROPOSER].is_blank() && cells[at::PROFILE].is_blank());
    let mut council = row(&[(at::PROPOSER, "H. Ali"), (at::PROFILE, "Anggota DPRD")]);
    without_people(&mut council);
    assert_eq!(
        judge(&world(), &council).unwrap().origin,
        Origin::CouncilInput
    );
}

#[test]
fn long_titles_are_cut_at_a_word_and_the_work_keeps_them() {
    let long = "Pembangunan jalan lingkungan ".repeat(12);
    let record = judge(&world(), &row(&[(at::TITLE, &long)])).unwrap();
    assert!(record.title.ends_with('…') && record.title.chars().count() <= 160);
    assert_eq!(record.work, long.trim());
}

#[test]
fn a_point_outside_its_village_is_left_out_and_its_words_stay() {
    let mut world = world();
    let village = "35.10.01.2001".to_owned();
    world
        .boxes
        .insert(village.clone(), [113.8, -8.6, 114.0, -8.4]);
    assert_eq!(judge(&world, &row(&[])).unwrap().lat, Some(-8.55));
    world.boxes.insert(village, [110.0, -8.6, 111.0, -8.4]);
    let record = judge(&world, &row(&[])).unwrap();
    assert_eq!((record.lat, record.address.as_str()), (None, "Jl. Mawar"));
}
