//! What identifies a person: NIK, e-mail, phone, and the name as rolls compare it. Pure.

use std::fmt;

/// A NIK of the right shape: 16 digits; day 01–31, or 41–71 for women; month 01–12; serial not 0000. It
/// says nothing about where its owner lives now.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Nik(String);

impl Nik {
    /// Reads a NIK; `None` if it is not of the shape.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() != 16 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number = |from: usize, to: usize| text[from..to].parse::<u16>().unwrap_or(0);
        let (day, month, serial) = (number(6, 8), number(8, 10), number(12, 16));
        let fits = (matches!(day, 1..=31 | 41..=71)) && (1..=12).contains(&month) && serial != 0;
        fits.then(|| Self(text.to_owned()))
    }

    /// The digits; for hashing and sealing only.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// The NIK as its owner is shown it: the last four digits.
    pub fn masked(&self) -> String {
        format!("************{}", &self.0[12..])
    }
}

/// Why a text is no NIK and what to mend, in Indonesian and English; never with the digits themselves.
pub fn wrong_nik(text: &str) -> (String, String) {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.is_empty() {
        return (
            "NIK kosong; isi 16 angka dari KTP.".into(),
            "The NIK is empty; give the 16 digits of the identity card.".into(),
        );
    }
    if text.to_uppercase().contains("E+") {
        return (
            "Program lembar kerja membulatkan NIK ini; ubah format kolomnya menjadi Teks, lalu isi lagi 16 angkanya."
                .into(),
            "The spreadsheet rounded this NIK; format its column as Text and enter the 16 digits again.".into(),
        );
    }
    if digits != text.chars().count() {
        return (
            "NIK hanya boleh berisi angka; hapus huruf, spasi, dan tanda lain.".into(),
            "A NIK has digits only; remove letters, spaces and other signs.".into(),
        );
    }
    if digits != 16 {
        return (
            format!("NIK ini {digits} angka; NIK harus 16 angka. Cocokkan dengan KTP."),
            format!(
                "This NIK has {digits} digits; it must have 16. Compare it with the identity card."
            ),
        );
    }
    (
        "Angka ke-7 sampai ke-12 bukan tanggal lahir, atau empat angka terakhir 0000; NIK harus 16 angka dengan tanggal yang sah. Cocokkan dengan KTP."
            .into(),
        "Digits 7 to 12 are no date of birth, or the last four are 0000; the NIK must be 16 digits with a valid date. Compare it with the identity card."
            .into(),
    )
}

impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nik(****************)")
    }
}

/// An e-mail, lower case; only its shape is checked.
pub fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (local, domain) = text.split_once('@')?;
    let sound = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || "._%+-".contains(c))
    };
    (text.len() <= 254 && sound(local) && sound(domain) && domain.contains('.')).then_some(text)
}

/// A name somebody logs in with, in the one spelling in which tries are counted.
pub fn login_key(login: &str) -> String {
    Nik::parse(login)
        .map(|nik| nik.secret().to_owned())
        .or_else(|| email(login))
        .or_else(|| phone(login))
        .unwrap_or_else(|| login.trim().to_lowercase())
}

/// An Indonesian phone number in international form, from `08…`, `62…` or `+62…`.
pub fn phone(text: &str) -> Option<String> {
    let digits: String = text
        .trim()
        .trim_start_matches('+')
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')'))
        .collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let national = digits
        .strip_prefix("62")
        .or_else(|| digits.strip_prefix('0'))?;
    (national.starts_with(|c| c != '0') && (8..=12).contains(&national.len()))
        .then(|| format!("+62{national}"))
}

/// A name as rolls compare it: upper-case letters only, one space between words.
pub fn roll_name(name: &str) -> String {
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphabetic() && c != '\'')
        .map(|word| word.replace('\'', "").to_uppercase())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_nik_is_told_without_its_digits() {
        for (wrong, told) in [
            ("", "kosong"),
            ("3,57801E+15", "format kolomnya menjadi Teks"),
            ("357801-0505850001", "hapus huruf"),
            ("35780105058500", "14 angka"),
            ("3578013505850001", "tanggal lahir"),
            ("3578010505850000", "0000"),
        ] {
            let (id, en) = wrong_nik(wrong);
            assert!(id.contains(told), "{wrong}: {id}");
            assert!(!en.is_empty() && !id.contains("0505") && !id.contains("357801"));
        }
    }

    #[test]
    fn niks_are_checked_for_shape() {
        for good in ["3578010505850001", "3578014505850001", "3578017112850001"] {
            assert!(Nik::parse(good).is_some(), "{good}");
        }
        for bad in [
            "357801050585000",
            "35780105058500011",
            "3578010005850001",
            "3578013205850001",
            "3578017205850001",
            "3578010500850001",
            "3578010513850001",
            "3578010505850000",
            "35780105058500a1",
            "３578010505850001",
        ] {
            assert!(Nik::parse(bad).is_none(), "{bad}");
        }
        let nik = Nik::parse("3578010505850001").unwrap();
        assert_eq!(nik.masked(), "************0001");
        assert!(!format!("{nik:?}").contains("3578"));
    }

    #[test]
    fn contacts_are_normalised() {
        assert_eq!(email(" Siti@Contoh.ID ").as_deref(), Some("siti@contoh.id"));
        assert!(email("siti").is_none() && email("a@b").is_none() && email("a b@c.id").is_none());
        for text in ["0812-3456-7890", "+62 812 3456 7890", "6281234567890"] {
            assert_eq!(phone(text).as_deref(), Some("+6281234567890"));
        }
        assert!(phone("12345").is_none() && phone("08x").is_none());
    }

    #[test]
    fn names_on_rolls_match_whatever_their_spelling() {
        assert_eq!(roll_name("  Siti  Nur'aini, S.Pd."), "SITI NURAINI S PD");
        assert_eq!(
            roll_name("SITI NURAINI S.PD"),
            roll_name("Siti Nur'Aini S.Pd")
        );
    }
}
