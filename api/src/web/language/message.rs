//! A message with its arguments, as a template shows it.

use std::fmt;

use fluent_bundle::{FluentArgs, FluentValue};

use super::Lang;
use crate::problem::{FieldError, Problem};

/// A message of a catalogue in a language, to be shown.
#[derive(Clone)]
pub struct Message {
    lang: Lang,
    key: String,
    args: Vec<(String, FluentValue<'static>)>,
}

impl Message {
    pub(super) fn new(lang: Lang, key: String) -> Self {
        Self {
            lang,
            key,
            args: Vec::new(),
        }
    }

    /// With a value for `{ $name }`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Told) -> Self {
        self.args.push((name.to_owned(), value.told()));
        self
    }

    /// Never: lets a macro take a message where it takes an empty text too.
    pub fn is_empty(&self) -> bool {
        false
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let args: FluentArgs = self
            .args
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        self.lang.0.write(f, &self.key, &args)
    }
}

/// What a message takes as an argument: text as it is, counts so that a language can choose its plural.
pub trait Told {
    /// The value in a message.
    fn told(&self) -> FluentValue<'static>;
}

impl<T: Told + ?Sized> Told for &T {
    fn told(&self) -> FluentValue<'static> {
        (**self).told()
    }
}

impl Told for str {
    fn told(&self) -> FluentValue<'static> {
        FluentValue::String(self.to_owned().into())
    }
}

impl Told for String {
    fn told(&self) -> FluentValue<'static> {
        self.as_str().told()
    }
}

impl Told for Message {
    fn told(&self) -> FluentValue<'static> {
        self.to_string().told()
    }
}

macro_rules! counts {
    ($($kind:ty),+) => {$(
        impl Told for $kind {
            fn told(&self) -> FluentValue<'static> {
                (*self).into()
            }
        }
    )+};
}

counts!(i32, i64, u32, u64, usize);

/// A text the service tells in Indonesian and in English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Both {
    /// In Indonesian.
    pub id: String,
    /// In English.
    pub en: String,
}

impl Both {
    /// A text in both languages.
    pub fn new(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            en: en.into(),
        }
    }

    /// What a refusal says.
    pub fn of(problem: &Problem) -> Self {
        Self {
            id: problem.detail.clone(),
            en: problem.detail_en.clone(),
        }
    }

    /// What is wrong with a field.
    pub fn of_field(error: &FieldError) -> Self {
        Self {
            id: error.detail.clone(),
            en: error.detail_en.clone(),
        }
    }

    /// The text for a language.
    pub fn in_lang(&self, lang: &Lang) -> &str {
        lang.pick(&self.id, &self.en)
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.id.is_empty()
    }
}
