//! Dates, numbers and files read from forms: everything that is wrong is told at once.

use chrono::{DateTime, Utc};

use crate::problem::{ApiError, FieldError};
use crate::sheet;
use crate::web::Fields;
use crate::web::fields::SentFile;
use crate::web::format::{Zone, parse_number};

/// A form being read.
pub(in crate::desk) struct Reader<'a> {
    /// The fields.
    pub fields: &'a Fields,
    errors: Vec<FieldError>,
}

impl<'a> Reader<'a> {
    /// Begins.
    pub fn new(fields: &'a Fields) -> Self {
        Self {
            fields,
            errors: Vec::new(),
        }
    }

    fn wrong(&mut self, name: &str, detail: &str, detail_en: &str) {
        self.errors.push(FieldError {
            pointer: format!("/{name}"),
            detail: detail.into(),
            detail_en: detail_en.into(),
        });
    }

    /// A date and time on the clocks of a zone; none where it is left empty.
    pub fn time(&mut self, name: &str, zone: Zone) -> Option<DateTime<Utc>> {
        let text = self.fields.optional(name)?;
        let time = zone.parse(text);
        if time.is_none() {
            self.wrong(
                name,
                "Isi tanggal dan jam, misalnya 2027-02-05 14:00.",
                "Give a date and a time, for example 2027-02-05 14:00.",
            );
        }
        time
    }

    /// The same where it must be given.
    pub fn needed_time(&mut self, name: &str, zone: Zone) -> Option<DateTime<Utc>> {
        if self.fields.optional(name).is_none() {
            self.wrong(name, "Isi tanggal dan jam.", "Give a date and a time.");
            return None;
        }
        self.time(name, zone)
    }

    /// Rupiah or another whole number; none where it is left empty.
    pub fn number(&mut self, name: &str) -> Option<i64> {
        let text = self.fields.optional(name)?;
        let number = parse_number(text);
        if number.is_none() {
            self.wrong(
                name,
                "Isi bilangan bulat, misalnya 1.250.000.",
                "Give a whole number, for example 1250000.",
            );
        }
        number
    }

    /// A small whole number; none where it is left empty.
    pub fn small(&mut self, name: &str) -> Option<i32> {
        let number = self.number(name)?;
        let small = i32::try_from(number).ok();
        if small.is_none() {
            self.wrong(
                name,
                "Angka ini terlalu besar.",
                "This number is too large.",
            );
        }
        small
    }

    /// The same where it must be given.
    pub fn needed_small(&mut self, name: &str) -> Option<i32> {
        if self.fields.optional(name).is_none() {
            self.wrong(name, "Isi angka.", "Give a number.");
            return None;
        }
        self.small(name)
    }

    /// A value of a closed set.
    pub fn one_of<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.chosen(name, read, ("Pilih salah satu.", "Choose one."))
    }

    /// The same, saying in Indonesian and English what is to be chosen, where the field is far from what names it.
    pub fn chosen<T>(
        &mut self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
        (detail, detail_en): (&str, &str),
    ) -> Option<T> {
        let value = read(self.fields.get(name));
        if value.is_none() {
            self.wrong(name, detail, detail_en);
        }
        value
    }

    /// What was read, or all that is wrong.
    pub fn end<T>(self, value: Option<T>) -> Result<T, ApiError> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ if self.errors.is_empty() => Err(ApiError::internal("a form without its value")),
            _ => Err(ApiError::fields(self.errors)),
        }
    }
}

/// The list a form sent as `file`, as its name and text.
pub(in crate::desk) fn file(fields: &mut Fields) -> Result<(String, String), ApiError> {
    let sent = fields.file("file").filter(|file| !file.bytes.is_empty());
    let Some(SentFile { name, bytes, .. }) = sent else {
        return Err(ApiError::field(
            "/file",
            "Pilih berkas CSV.",
            "Choose a CSV file.",
        ));
    };
    let text = sheet::utf8(bytes.into()).map_err(|error| {
        let problem = error.problem();
        ApiError::field("/file", problem.detail.clone(), problem.detail_en.clone())
    })?;
    Ok((name, text))
}

/// What is wrong with a list as a whole, told at its field.
pub(in crate::desk) fn at_file(error: ApiError) -> ApiError {
    let problem = error.problem();
    if problem.errors.is_empty() {
        return error;
    }
    let at_file = |one: &FieldError| FieldError {
        pointer: "/file".into(),
        ..one.clone()
    };
    ApiError::fields(problem.errors.iter().map(at_file).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_is_told_at_once() {
        let fields = Fields::parse(b"opens_at=besok&ceiling=banyak&days=99999999999");
        let mut form = Reader::new(&fields);
        form.needed_time("opens_at", Zone::of("35"));
        form.needed_time("review_closes_at", Zone::of("35"));
        form.number("ceiling");
        form.small("days");
        form.one_of("phase", |_| None::<()>);
        let error = form.end(None::<()>).unwrap_err();
        let named: Vec<_> = error
            .problem()
            .errors
            .iter()
            .map(|one| one.pointer.as_str())
            .collect();
        assert_eq!(
            named,
            [
                "/opens_at",
                "/review_closes_at",
                "/ceiling",
                "/days",
                "/phase"
            ]
        );
    }

    #[test]
    fn a_list_must_be_chosen_and_be_text() {
        assert!(file(&mut Fields::default()).is_err());
        let mut fields = Fields::default();
        fields.push_file(SentFile {
            field: "file".into(),
            name: "dpt.csv".into(),
            bytes: bytes::Bytes::from_static(b"nik,nama\n1,\xff\n"),
        });
        let error = file(&mut fields).unwrap_err();
        assert!(error.problem().errors[0].detail.starts_with("Baris 2"));
    }
}
