//! A light stemmer for Indonesian: rules, no dictionary.
//!
//! It need not find the true root, only lead the forms of one word to one common term. Where a prefix has
//! swallowed the root's first letter (*menulis* from *tulis*, *mengecat* from *cat*) both readings are
//! given; index and query meet in the one they share. It leaves short words alone.

/// Forms whose beginning follows no rule, or is no prefix, and their roots.
const IRREGULAR: [(&str, &str); 4] = [
    ("belajar", "ajar"),
    ("pelajar", "ajar"),
    ("bekerja", "kerja"),
    ("pelihara", "pelihara"),
];

/// The stems of a word in lower case; the word itself where nothing comes off. Never empty.
pub(super) fn stems(word: &str) -> Vec<String> {
    if !word.bytes().all(|letter| letter.is_ascii_lowercase()) || word.len() < 5 {
        return vec![word.to_owned()];
    }
    for (form, root) in IRREGULAR {
        if let Some(rest) = word.strip_prefix(form)
            && matches!(rest, "" | "an" | "i" | "nya")
        {
            return vec![root.to_owned()];
        }
    }
    let word = without_particle(word);
    let bare = without_suffix(word);
    let mut found = without_prefix(bare, bare.len() < word.len());
    found.sort_unstable();
    found.dedup();
    found
}

/// Takes off `-nya`, `-ku`, `-mu`, and `-lah`, `-kah` where they are no part of the root (*sekolah*,
/// *langkah*).
fn without_particle(word: &str) -> &str {
    for (particle, least) in [("nya", 3), ("lah", 5), ("kah", 5), ("ku", 5), ("mu", 5)] {
        if let Some(rest) = word.strip_suffix(particle)
            && rest.len() >= least
            && match particle {
                "lah" => !rest.ends_with(['a', 'e', 'o', 'u', 'm']),
                "kah" => !rest.ends_with(['g', 'r']),
                _ => true,
            }
        {
            return rest;
        }
    }
    word
}

/// Takes off `-kan`, `-an` or `-i`. Verbs (`me-`, `di-`) take `-kan` and `-i`, nouns (`pe-`, `ke-`) take
/// `-an`; that tells *meningkat-kan* from *perbaik-an*.
fn without_suffix(word: &str) -> &str {
    let verb = word.starts_with("me") || word.starts_with("di");
    let noun = word.starts_with("pe") || word.starts_with("ke");
    if verb {
        for (suffix, least) in [("kan", 4), ("an", 6), ("i", 4)] {
            if let Some(rest) = word.strip_suffix(suffix)
                && rest.len() >= least
                // *menangan-i* but not *menggal-i*: a root of three letters has lost one too many.
                && (suffix != "i"
                    || without_one_prefix(rest, true)
                        .is_some_and(|readings| readings.iter().any(|root| root.len() > 3)))
            {
                return rest;
            }
        }
        return word;
    }
    let Some(rest) = word.strip_suffix("an") else {
        return word;
    };
    // *gali-an* but not *tang-an*: a short root before `-an` must end in a vowel.
    let least = if noun || rest.ends_with(['a', 'i', 'u', 'e', 'o']) {
        4
    } else {
        5
    };
    if rest.len() < least { word } else { rest }
}

/// Takes off one prefix, or two where one hides another (*memper-*, *keter-*).
fn without_prefix(word: &str, suffixed: bool) -> Vec<String> {
    let Some(readings) = without_one_prefix(word, suffixed) else {
        return vec![word.to_owned()];
    };
    if let [inner] = readings.as_slice()
        && hides_another(word, inner)
        && let Some(deeper) = without_one_prefix(inner, suffixed)
    {
        return deeper;
    }
    readings
}

/// Whether what is left of a word may begin with a prefix of its own.
fn hides_another(word: &str, inner: &str) -> bool {
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| inner.starts_with(prefix));
    match word.get(..2) {
        Some("ke") => begins(&["pe", "ber", "ter"]),
        Some("di") => begins(&["per", "ber", "ter"]),
        Some("me" | "pe") => word.get(2..3) == Some("m") && begins(&["per", "ber", "ter"]),
        _ => false,
    }
}

/// The readings of a word without its first prefix; none if it has none, or too little would remain.
fn without_one_prefix(word: &str, suffixed: bool) -> Option<Vec<String>> {
    let (head, rest) = (word.get(..2)?, word.get(2..)?);
    match (head, rest.strip_prefix('r')) {
        ("pe" | "be" | "te", Some(root)) => after_r(root),
        ("me", _) => after_nasal(rest, false),
        ("pe", None) => after_nasal(rest, true),
        ("di", _) => kept(rest, 3),
        // *ke-indah-an*, but not *kelola*.
        ("ke", _) if suffixed => kept(rest, 4),
        // *se-kampung*, but not *sekolah*; and *semenisasi* is about *semen*.
        ("se", _) if !rest.starts_with("me") => kept(rest, 6),
        _ => None,
    }
}

/// After `per-`, `ber-`, `ter-`: before a vowel the `r` may belong to the root (*perumahan*).
fn after_r(rest: &str) -> Option<Vec<String>> {
    let mut readings = kept(rest, 4)?;
    if starts_with_vowel(rest) {
        readings.push(format!("r{rest}"));
    }
    Some(readings)
}

/// After `me-` or `pe-`, whose nasal takes the place of a root's `p`, `t`, `s` or `k`.
fn after_nasal(rest: &str, noun: bool) -> Option<Vec<String>> {
    if let Some(root) = rest.strip_prefix("ny") {
        return kept(&format!("s{root}"), 4);
    }
    if let Some(root) = rest.strip_prefix("ng") {
        let mut readings = kept(root, 3)?;
        if starts_with_vowel(root) {
            readings.push(format!("k{root}"));
        }
        // *menge-cat*: roots of one syllable.
        if let Some(short) = root.strip_prefix('e')
            && short.len() == 3
        {
            readings.push(short.to_owned());
        }
        return Some(readings);
    }
    for (nasal, swallowed, before) in [('m', 'p', "bfpv"), ('n', 't', "cdjszt")] {
        if let Some(root) = rest.strip_prefix(nasal) {
            if starts_with_vowel(root) {
                return kept(&format!("{swallowed}{root}"), 4).map(|mut readings| {
                    readings.push(format!("{nasal}{root}"));
                    readings
                });
            }
            return if root.starts_with(|letter| before.contains(letter)) {
                kept(root, 4)
            } else {
                None
            };
        }
    }
    let plain = if noun {
        !starts_with_vowel(rest)
    } else {
        rest.starts_with(['l', 'r', 'w', 'y'])
    };
    if plain { kept(rest, 4) } else { None }
}

/// A root, if enough letters remain.
fn kept(root: &str, least: usize) -> Option<Vec<String>> {
    (root.len() >= least).then(|| vec![root.to_owned()])
}

fn starts_with_vowel(word: &str) -> bool {
    word.starts_with(['a', 'e', 'i', 'o', 'u'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Forms of one root each.
    const FAMILIES: [&[&str]; 30] = [
        &[
            "baik",
            "perbaikan",
            "memperbaiki",
            "diperbaiki",
            "perbaikannya",
        ],
        &["bangun", "pembangunan", "membangun", "dibangun", "bangunan"],
        &["tingkat", "peningkatan", "meningkatkan", "ditingkatkan"],
        &["rusak", "kerusakan", "merusak", "dirusak"],
        &["bersih", "kebersihan", "membersihkan", "pembersihan"],
        &["daya", "pemberdayaan", "memberdayakan", "berdaya"],
        &["latih", "pelatihan", "melatih", "dilatih"],
        &["lebar", "pelebaran", "melebarkan"],
        &["pasang", "pemasangan", "memasang", "dipasang", "pasangan"],
        &["pelihara", "pemeliharaan", "memelihara"],
        &["tanam", "penanaman", "menanam", "tanaman", "ditanami"],
        &["tangan", "penanganan", "menangani", "ditangani"],
        &["sapu", "menyapu", "penyapuan"],
        &["suluh", "penyuluhan", "menyuluh"],
        &["kirim", "pengiriman", "mengirim", "dikirim", "mengirimkan"],
        &["kelola", "pengelolaan", "mengelola", "dikelola"],
        &["keruk", "pengerukan", "mengeruk", "dikeruk"],
        &["aspal", "pengaspalan", "mengaspal", "diaspal"],
        &["pengecatan", "mengecat"],
        &["terang", "penerangan", "menerangi"],
        &["air", "pengairan", "airnya"],
        &["aman", "keamanan", "pengamanan", "mengamankan"],
        &["sehat", "kesehatan"],
        &["tani", "petani", "pertanian"],
        &["kerja", "pekerja", "bekerja", "pekerjaan"],
        &["rumah", "perumahan", "rumahnya"],
        &["desa", "pedesaan", "perdesaan"],
        &["gali", "penggalian", "menggali", "galian"],
        &["duduk", "penduduk", "kependudukan"],
        &["lurah", "kelurahan"],
    ];

    #[test]
    fn the_forms_of_a_word_meet() {
        for family in FAMILIES {
            for a in family {
                for b in family {
                    let (one, two) = (stems(a), stems(b));
                    assert!(
                        one.iter().any(|stem| two.contains(stem)),
                        "{a} {one:?} / {b} {two:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn words_without_affixes_stay() {
        for word in [
            "jalan", "taman", "hutan", "tangan", "sekolah", "selokan", "masalah", "sampah",
            "ternak", "beras", "lampu", "banyak", "sungai", "pantai", "merah", "meter", "meja",
            "kelola", "rt", "kolam", "ikan", "semen",
        ] {
            let kept = stems(word);
            assert!(
                kept == [word] || (word == "selokan" && kept == ["selok"]),
                "{word} {kept:?}"
            );
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (a, b) in [
            ("jalan", "jembatan"),
            ("perbaikan", "pembangunan"),
            ("tangan", "tanaman"),
            ("pengairan", "pengadaan"),
        ] {
            let (one, two) = (stems(a), stems(b));
            assert!(!one.iter().any(|stem| two.contains(stem)), "{a} / {b}");
        }
    }

    proptest! {
        #[test]
        fn a_stem_always_remains(word in "[a-z]{1,20}") {
            let found = stems(&word);
            prop_assert!(!found.is_empty());
            for stem in found {
                prop_assert!(stem.len() >= 3.min(word.len()), "{} -> {}", word, stem);
                prop_assert!(stem.len() <= word.len());
            }
        }

        #[test]
        fn any_word_may_come(word in "\\PC{0,20}") {
            prop_assert!(!stems(&word).is_empty());
        }
    }
}
