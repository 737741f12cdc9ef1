//! Names as offices write them, matched with the official ones. Pure.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use strsim::{jaro_winkler, normalized_damerau_levenshtein};

/// From here on a name is taken for another, if no third one is nearly as like.
const SURE: f64 = 0.9;
/// How far the next best must be behind.
const AHEAD: f64 = 0.05;
/// Alternatives told of a name.
const TOLD: usize = 3;

/// Lower case, letters and digits only, single spaces.
pub fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            words.push(c);
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words.trim_end().to_owned()
}

const KINDS: [&str; 16] = [
    "kecamatan",
    "kec",
    "kelurahan",
    "kel",
    "desa",
    "ds",
    "kabupaten",
    "kab",
    "kota",
    "distrik",
    "administrasi",
    "adm",
    "kapanewon",
    "kemantren",
    "kalurahan",
    "pemerintah",
];

/// The name of a place without what kind of place it is: `KEC. Karang Pilang` is `karangpilang`.
pub fn place(text: &str) -> String {
    let text = words(text);
    let mut rest: &str = &text;
    while let Some((first, others)) = rest.split_once(' ')
        && KINDS.contains(&first)
    {
        rest = others;
    }
    rest.replace(' ', "")
}

/// Short words of agencies' names, written out.
const SHORT: [(&str, &str); 28] = [
    ("din", "dinas"),
    ("bag", "bagian"),
    ("kec", "kecamatan"),
    ("kel", "kelurahan"),
    ("setda", "sekretariat daerah"),
    ("damkar", "pemadam kebakaran"),
    ("pu", "pekerjaan umum"),
    ("dpu", "dinas pekerjaan umum"),
    ("pupr", "pekerjaan umum penataan ruang"),
    ("dinkes", "dinas kesehatan"),
    ("disdik", "dinas pendidikan"),
    ("dispendik", "dinas pendidikan"),
    ("diknas", "dinas pendidikan"),
    ("dishub", "dinas perhubungan"),
    ("dinsos", "dinas sosial"),
    ("dlh", "dinas lingkungan hidup"),
    ("perkim", "perumahan kawasan permukiman"),
    ("disperkim", "dinas perumahan kawasan permukiman"),
    ("disnaker", "dinas tenaga kerja"),
    ("dispora", "dinas pemuda olahraga"),
    ("disbudpar", "dinas kebudayaan pariwisata"),
    ("disperindag", "dinas perindustrian perdagangan"),
    ("diskominfo", "dinas komunikasi informatika"),
    ("dpmd", "dinas pemberdayaan masyarakat desa"),
    ("dkp", "dinas ketahanan pangan"),
    ("bpbd", "badan penanggulangan bencana daerah"),
    ("bappeda", "badan perencanaan pembangunan daerah"),
    ("satpol", "satuan polisi"),
];

/// Words that tell no agency from another.
const COMMON: [&str; 9] = [
    "dinas",
    "badan",
    "kantor",
    "dan",
    "kota",
    "kabupaten",
    "kab",
    "daerah",
    "pemerintah",
];

/// The words that tell an agency from others, sorted.
pub fn agency(text: &str) -> String {
    let text = words(text);
    let long = |word: &str| {
        let known = SHORT.iter().find(|(short, _)| *short == word);
        known.map_or(word.to_owned(), |(_, long)| (*long).to_owned())
    };
    let long: Vec<String> = text.split(' ').map(long).collect();
    let long = long.join(" ");
    let mut telling: Vec<&str> = long
        .split(' ')
        .filter(|word| !word.is_empty() && !COMMON.contains(word))
        .collect();
    telling.sort_unstable();
    telling.dedup();
    if telling.is_empty() {
        long
    } else {
        telling.join(" ")
    }
}

/// How like two places' names are, 0 to 1. The mean of two measures: one alone takes *Karanganyar* for
/// *Karangasem*.
fn place_likeness(one: &str, other: &str) -> f64 {
    f64::midpoint(
        jaro_winkler(one, other),
        normalized_damerau_levenshtein(one, other),
    )
}

/// How like two agencies' names are, 0 to 1: by their words, and by their letters.
fn agency_likeness(one: &str, other: &str) -> f64 {
    let (ours, theirs): (Vec<&str>, Vec<&str>) =
        (one.split(' ').collect(), other.split(' ').collect());
    let shared = ours.iter().filter(|word| theirs.contains(word)).count();
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let dice = 2.0 * count(shared) / count(ours.len() + theirs.len()).max(1.0);
    f64::midpoint(dice, jaro_winkler(one, other))
}

/// A name that may be meant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alternative {
    /// Its code or identifier.
    pub code: String,
    /// The official name.
    pub name: String,
    /// How like it is, thousandths.
    pub score: u16,
}

/// What a name was found to mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Match {
    /// This.
    Sure(String),
    /// One of these, perhaps; the most like first.
    Unsure(Vec<Alternative>),
}

/// What kind of names are matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Places.
    Place,
    /// Agencies.
    Agency,
}

impl Kind {
    /// The name as it is compared.
    pub fn key(self, text: &str) -> String {
        match self {
            Self::Place => place(text),
            Self::Agency => agency(text),
        }
    }

    /// Least likeness that is worth telling.
    fn told(self) -> f64 {
        match self {
            Self::Place => 0.7,
            Self::Agency => 0.4,
        }
    }

    fn likeness(self, one: &str, other: &str) -> f64 {
        match self {
            Self::Place => place_likeness(one, other),
            Self::Agency => agency_likeness(one, other),
        }
    }
}

/// Official names of one kind.
#[derive(Clone, Debug)]
pub struct Names {
    kind: Kind,
    /// Code, official name, name as it is compared.
    all: Vec<(String, String, String)>,
    exact: HashMap<String, Vec<usize>>,
}

impl Names {
    /// Of codes and names, each found by further names too.
    pub fn new(kind: Kind, names: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut made = Self {
            kind,
            all: Vec::new(),
            exact: HashMap::new(),
        };
        for (code, name) in names {
            let key = kind.key(&name);
            made.exact
                .entry(key.clone())
                .or_default()
                .push(made.all.len());
            made.all.push((code, name, key));
        }
        made
    }

    /// Lets a code be found by another name, a short one, too.
    pub fn also(&mut self, code: &str, name: &str) {
        let key = words(name);
        if let Some(at) = self.all.iter().position(|(known, ..)| known == code) {
            self.exact.entry(key).or_default().push(at);
        }
    }

    /// All official names with their codes, by name.
    pub fn official(&self) -> Vec<(String, String)> {
        let names = self.all.iter();
        let mut names: Vec<_> = names
            .map(|(code, name, _)| (code.clone(), name.clone()))
            .collect();
        names.sort_by(|one, other| one.1.cmp(&other.1));
        names
    }

    /// Whether it has this code.
    pub fn has(&self, code: &str) -> bool {
        self.all.iter().any(|(known, ..)| known == code)
    }

    /// What a name means: itself after tidying, else the one that is far more like it than all others.
    pub fn find(&self, text: &str) -> Match {
        let key = self.kind.key(text);
        let spelt = [Some(&key), Some(&words(text))];
        let mut exact: Vec<usize> = spelt
            .into_iter()
            .flatten()
            .filter_map(|key| self.exact.get(key))
            .flatten()
            .copied()
            .collect();
        exact.sort_unstable();
        exact.dedup();
        if let [only] = exact.as_slice()
            && let Some((code, ..)) = self.all.get(*only)
        {
            return Match::Sure(code.clone());
        }
        let mut like: Vec<(f64, &(String, String, String))> = self
            .all
            .iter()
            .map(|one| (self.kind.likeness(&key, &one.2), one))
            .filter(|(score, _)| *score >= self.kind.told())
            .collect();
        like.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.0.cmp(&b.1.0)));
        let next = like.get(1).map_or(0.0, |(score, _)| *score);
        if exact.is_empty()
            && let Some((score, (code, ..))) = like.first()
            && *score >= SURE
            && score - next >= AHEAD
        {
            return Match::Sure(code.clone());
        }
        like.truncate(TOLD);
        let told = like
            .into_iter()
            .map(|(score, (code, name, _))| Alternative {
                code: code.clone(),
                name: name.clone(),
                score: thousandths(score),
            });
        Match::Unsure(told.collect())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a likeness is 0 to 1"
)]
fn thousandths(score: f64) -> u16 {
    (score.clamp(0.0, 1.0) * 1000.0).round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(kind: Kind, names: &[&str]) -> Names {
        let coded = names.iter().enumerate();
        Names::new(
            kind,
            coded.map(|(at, name)| (at.to_string(), (*name).to_owned())),
        )
    }

    #[test]
    fn places_are_known_in_capitals_with_their_kind_and_with_a_slip() {
        let known = names(
            Kind::Place,
            &["Karang Pilang", "Kebonsari", "Karanganyar", "Karangasem"],
        );
        let sure = |text: &str| known.find(text) == Match::Sure("0".into());
        assert!(sure("KEC. KARANG PILANG"));
        assert!(sure("Kel. Karangpilang"));
        assert!(sure("DESA KARANG  PILNG"));
        let Match::Unsure(told) = known.find("Karangany") else {
            // Far more like one than the other.
            assert_eq!(known.find("Karangany"), Match::Sure("2".into()));
            return;
        };
        assert_eq!(told[0].code, "2");
    }

    #[test]
    fn two_alike_are_left_to_somebody() {
        let known = names(Kind::Place, &["Sukomulyo", "Sukomulya"]);
        assert!(matches!(known.find("Sukomuly"), Match::Unsure(told) if told.len() == 2));
        let same = names(Kind::Place, &["Sukorejo", "Sukorejo"]);
        assert!(matches!(same.find("sukorejo"), Match::Unsure(told) if told.len() == 2));
    }

    #[test]
    fn agencies_are_known_by_their_words() {
        let mut known = names(
            Kind::Agency,
            &[
                "Dinas Sumber Daya Air dan Bina Marga",
                "Dinas Kesehatan",
                "Dinas Pendidikan",
            ],
        );
        known.also("0", "DSDABM");
        assert_eq!(known.find("DINKES KOTA"), Match::Sure("1".into()));
        assert_eq!(known.find("dsdabm"), Match::Sure("0".into()));
        assert_eq!(known.find("Din. Kesehatan"), Match::Sure("1".into()));
        assert_eq!(
            known.find("Dinas Bina Marga dan Sumber Daya Air"),
            Match::Sure("0".into())
        );
        let Match::Unsure(told) = known.find("Dinas PU Bina Marga") else {
            panic!("sure of what nobody can be sure of");
        };
        assert_eq!(told[0].code, "0");
    }
}
