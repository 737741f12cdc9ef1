//! Words of proposals as residents of a city write them, drawn by dice that always fall alike.

/// A kind of work.
pub struct Kind {
    /// What is wanted.
    pub work: &'static str,
    /// Why.
    pub problem: &'static str,
    /// Unit of its quantity.
    pub unit: &'static str,
    /// Price of a unit, rupiah.
    pub price_idr: i64,
    /// Sector code.
    pub sector: &'static str,
}

const fn kind(
    sector: &'static str,
    work: &'static str,
    unit: &'static str,
    price_idr: i64,
    problem: &'static str,
) -> Kind {
    Kind {
        work,
        problem,
        unit,
        price_idr,
        sector,
    }
}

const I: &str = "infrastruktur";
const S: &str = "sosial_budaya";
const E: &str = "ekonomi";

/// Works people propose.
pub const KINDS: [Kind; 20] = [
    kind(
        I,
        "Pavingisasi jalan lingkungan",
        "m2",
        185_000,
        "Jalan tanah becek setiap hujan dan menyulitkan anak berangkat sekolah.",
    ),
    kind(
        I,
        "Perbaikan jalan rusak",
        "m2",
        240_000,
        "Permukaan jalan berlubang dan beberapa pengendara sudah terjatuh.",
    ),
    kind(
        I,
        "Normalisasi saluran air",
        "m",
        310_000,
        "Saluran dangkal oleh endapan sehingga air meluap ke rumah warga.",
    ),
    kind(
        I,
        "Pembangunan saluran u-ditch",
        "m",
        1_150_000,
        "Belum ada saluran sehingga genangan bertahan sampai dua hari.",
    ),
    kind(
        I,
        "Pemasangan lampu penerangan jalan",
        "titik",
        4_500_000,
        "Gang gelap pada malam hari dan warga merasa tidak aman.",
    ),
    kind(
        I,
        "Perbaikan jembatan kecil",
        "unit",
        38_000_000,
        "Lantai jembatan retak dan pagarnya lepas.",
    ),
    kind(
        I,
        "Pembangunan balai RW",
        "unit",
        165_000_000,
        "Pertemuan warga dan posyandu masih menumpang di rumah penduduk.",
    ),
    kind(
        I,
        "Rehabilitasi rumah tidak layak huni",
        "unit",
        35_000_000,
        "Atap dan dinding rumah keluarga miskin rapuh dan bocor.",
    ),
    kind(
        I,
        "Pembuatan sumur resapan",
        "titik",
        3_200_000,
        "Air tanah menurun dan genangan lama surut.",
    ),
    kind(
        I,
        "Pemasangan pipa air bersih",
        "m",
        145_000,
        "Warga masih membeli air jeriken karena jaringan belum sampai.",
    ),
    kind(
        I,
        "Pembangunan jamban keluarga",
        "unit",
        7_500_000,
        "Sebagian keluarga belum memiliki jamban sehat.",
    ),
    kind(
        S,
        "Pengadaan alat posyandu",
        "paket",
        6_800_000,
        "Timbangan dan alat ukur tinggi badan sudah rusak.",
    ),
    kind(
        S,
        "Perbaikan ruang kelas PAUD",
        "unit",
        42_000_000,
        "Plafon kelas bocor dan meja anak tidak mencukupi.",
    ),
    kind(
        S,
        "Pelatihan kader kesehatan lansia",
        "orang",
        450_000,
        "Kader baru belum terlatih mendampingi warga lanjut usia.",
    ),
    kind(
        S,
        "Pengadaan buku taman bacaan",
        "paket",
        9_500_000,
        "Koleksi taman bacaan sudah usang dan jarang dipinjam.",
    ),
    kind(
        S,
        "Pembuatan lapangan olahraga warga",
        "m2",
        275_000,
        "Anak dan remaja tidak punya tempat bermain yang aman.",
    ),
    kind(
        E,
        "Pelatihan menjahit ibu rumah tangga",
        "orang",
        850_000,
        "Banyak ibu ingin menambah penghasilan keluarga dari rumah.",
    ),
    kind(
        E,
        "Bantuan gerobak usaha kecil",
        "unit",
        5_500_000,
        "Pedagang kecil berjualan dengan gerobak sewaan yang rapuh.",
    ),
    kind(
        E,
        "Pelatihan pemasaran daring UMKM",
        "orang",
        600_000,
        "Usaha warga belum dikenal di luar kampung.",
    ),
    kind(
        E,
        "Pengadaan bak sampah terpilah",
        "unit",
        750_000,
        "Sampah tercampur dan bank sampah sulit memilahnya.",
    ),
];

/// Words people look for, some not yet typed to the end.
pub const WANTED: [&str; 20] = [
    "perbaikan jalan",
    "paving",
    "saluran air",
    "penerangan",
    "lampu jalan",
    "jembatan",
    "balai RW",
    "rumah tidak layak huni",
    "sumur resapan",
    "air bersih",
    "jamban",
    "posyandu",
    "ruang kelas",
    "pelatihan menjahit",
    "taman bacaan",
    "lapangan olahraga",
    "gerobak",
    "umkm",
    "sampah",
    "pemasar",
];

/// Names of streets and lanes.
pub const STREETS: [&str; 24] = [
    "Melati",
    "Mawar",
    "Kenanga",
    "Anggrek",
    "Cempaka",
    "Flamboyan",
    "Dahlia",
    "Teratai",
    "Kamboja",
    "Bougenville",
    "Seruni",
    "Nusa Indah",
    "Rajawali",
    "Merpati",
    "Kutilang",
    "Garuda",
    "Pahlawan",
    "Diponegoro",
    "Kartini",
    "Sudirman",
    "Manggis",
    "Rambutan",
    "Delima",
    "Sawo",
];

/// A place in a neighbourhood.
pub fn place(dice: &mut Dice) -> String {
    let street = *dice.pick(&STREETS);
    let (rt, rw) = (dice.below(12) + 1, dice.below(10) + 1);
    match dice.below(3) {
        0 => format!("Jalan {street} RT {rt:02} RW {rw:02}"),
        1 => format!("Gang {street} {} RT {rt:02} RW {rw:02}", dice.below(9) + 1),
        _ => format!("Kampung {street} RW {rw:02}"),
    }
}

/// Dice that fall the same way in every run (`SplitMix64`).
pub struct Dice(u64);

impl Dice {
    /// Dice begun with a number.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below another that is not zero.
    pub fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end)).unwrap_or_default()
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let count = u32::try_from(of.len()).unwrap_or(u32::MAX);
        &of[usize::try_from(self.below(count)).unwrap_or_default()]
    }
}
