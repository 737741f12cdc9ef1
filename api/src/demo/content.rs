//! What the made-up proposals say: catalogue items, streets of Surabaya, the words of petitions.

use entity::catalogue_items;
use entity::enums::{LandStatus, Origin};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

use crate::proposals::Draft;

/// What the demonstration carries of its city.
pub const AGENCIES: &str = include_str!("../../data/agencies-35.78.csv");
/// Kinds of work with their prices.
pub const CATALOGUE: &str = include_str!("../../data/catalogue.csv");

const STREETS: [&str; 28] = [
    "Jalan Dharmahusada",
    "Jalan Kertajaya",
    "Jalan Ngagel Jaya",
    "Jalan Manyar",
    "Jalan Klampis",
    "Jalan Semolowaru",
    "Jalan Rungkut Asri",
    "Jalan Jemursari",
    "Jalan Margorejo",
    "Jalan Wonocolo",
    "Jalan Karang Menjangan",
    "Jalan Gubeng Kertajaya",
    "Jalan Pucang",
    "Jalan Bratang",
    "Jalan Nginden",
    "Jalan Tenggilis",
    "Jalan Kutisari",
    "Jalan Kendangsari",
    "Jalan Petemon",
    "Jalan Simo",
    "Jalan Banyu Urip",
    "Jalan Tambak Asri",
    "Jalan Kenjeran",
    "Jalan Kapas Krampung",
    "Jalan Ploso",
    "Jalan Bronggalan",
    "Jalan Gading",
    "Jalan Tanah Merah",
];

const PROBLEMS: [&str; 8] = [
    "sering tergenang setiap hujan dan menyulitkan warga yang lewat",
    "sudah rusak bertahun-tahun dan pernah membuat pengendara jatuh",
    "belum ada, padahal warga membutuhkannya setiap hari",
    "tidak lagi memadai untuk jumlah warga yang bertambah",
    "gelap pada malam hari sehingga warga merasa tidak aman",
    "sulit dipakai lansia dan penyandang disabilitas",
    "membuat anak-anak terpaksa memutar jauh ke sekolah",
    "sudah diusulkan dalam rembuk RW dan disepakati bersama",
];

const ORIGINS: [Origin; 7] = [
    Origin::Resident,
    Origin::Resident,
    Origin::Neighbourhood,
    Origin::Neighbourhood,
    Origin::WomensForum,
    Origin::ChildrensForum,
    Origin::DisabilityForum,
];

const LAND: [LandStatus; 5] = [
    LandStatus::Government,
    LandStatus::Government,
    LandStatus::Village,
    LandStatus::NotNeeded,
    LandStatus::Granted,
];

/// Largest package of the village funds, rupiah (Surabaya 2023).
const LARGEST_IDR: i64 = 200_000_000;
/// Mean of what passed in 2020, rupiah (504 thousand million over 10,919 proposals).
const USUAL_IDR: i64 = 46_000_000;

/// Makes proposals, the same for the same seed.
pub struct Writer {
    random: StdRng,
}

impl Writer {
    /// A writer of a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
        }
    }

    /// One of some things.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.random.random_range(0..among.len())]
    }

    /// A whole number from a range, its end included.
    pub fn number(&mut self, from: i64, to: i64) -> i64 {
        self.random.random_range(from..=to)
    }

    /// A proposal for a village from the catalogue's priced items.
    pub fn proposal(
        &mut self,
        cycle: Uuid,
        village: &entity::areas::Model,
        items: &[catalogue_items::Model],
    ) -> Draft {
        let item = self.pick(items).clone();
        let (low, high) = (
            item.price_min_idr.unwrap_or(1),
            item.price_max_idr.unwrap_or(1),
        );
        let price = i64::midpoint(low, high);
        let wanted = self
            .number(USUAL_IDR / 4, USUAL_IDR * 7 / 4)
            .min(LARGEST_IDR);
        let quantity = (wanted / price.max(1)).clamp(1, 100_000);
        let street = *self.pick(&STREETS);
        let (rt, rw) = (self.number(1, 12), self.number(1, 9));
        let problem = *self.pick(&PROBLEMS);
        let spread = |random: &mut StdRng| f64::from(random.random_range(-40_i32..=40)) * 1e-5;
        let people = i32::try_from(self.number(40, 900)).unwrap_or(100);
        Draft {
            cycle_id: cycle,
            title: format!("{} di RT {rt:02} RW {rw:02}", item.name),
            problem: format!(
                "Di sekitar {street}, {}, keadaannya {problem}.",
                village.name
            ),
            work: format!(
                "Mohon {} sebanyak {quantity} {} di {street} RT {rt:02} RW {rw:02}.",
                item.name.to_lowercase(),
                item.unit
            ),
            catalogue_item_id: Some(item.id.0),
            village_code: village.code.clone(),
            address: format!("{street}, RT {rt:02} RW {rw:02}"),
            lat: village.lat.map(|lat| lat + spread(&mut self.random)),
            lng: village.lng.map(|lng| lng + spread(&mut self.random)),
            quantity: f64::from(u32::try_from(quantity).unwrap_or(1)),
            unit: None,
            unit_price_idr: Some(price),
            cost_idr: None,
            cost_reason: None,
            sector: None,
            agency_id: None,
            households: Some(people / 4),
            people: Some(people),
            women: Some(people / 2),
            children: Some(people / 4),
            elderly: Some(people / 10),
            disabled: Some(people / 50),
            land_status: *self.pick(&LAND),
            origin: *self.pick(&ORIGINS),
            on_behalf_of: None,
        }
    }
}
