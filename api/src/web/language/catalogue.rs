//! One language's messages.

use std::fmt::Write;
use std::path::Path;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Lang;
use crate::web::format;

/// Names and texts of the files of a shipped language.
type Files = &'static [(&'static str, &'static str)];

macro_rules! files {
    ($lang:literal, $($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../locales/", $lang, "/", $name, ".ftl")))),+]
    };
}

/// Indonesian.
pub(super) const ID: Files = files!(
    "id",
    "accounts",
    "areas",
    "ballots",
    "board",
    "common",
    "components",
    "desk",
    "docs",
    "documents",
    "evidence",
    "labels",
    "phone",
    "planner",
    "plans",
    "meetings",
    "proposals",
    "rounds",
    "scoring",
    "sipd",
    "surveys",
    "works"
);
/// English.
pub(super) const EN: Files = files!(
    "en",
    "accounts",
    "areas",
    "ballots",
    "board",
    "common",
    "components",
    "desk",
    "docs",
    "documents",
    "evidence",
    "labels",
    "phone",
    "planner",
    "plans",
    "meetings",
    "proposals",
    "rounds",
    "scoring",
    "sipd",
    "surveys",
    "works"
);

/// A language's messages, and the language that says what they do not.
pub(super) struct Catalogue {
    code: String,
    bundle: FluentBundle<FluentResource>,
    ground: Option<Lang>,
}

impl Catalogue {
    /// A language without words.
    pub(super) fn empty(code: &str) -> Self {
        let locale: LanguageIdentifier = code.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) if number.value.fract() == 0.0 => {
                // Counts only: money comes as text.
                format!("{:.0}", number.value)
                    .parse()
                    .ok()
                    .map(format::number)
            }
            _ => None,
        }));
        Self {
            code: code.to_owned(),
            bundle,
            ground: None,
        }
    }

    pub(super) fn shipped(code: &str, files: Files, ground: Option<Lang>) -> Result<Self, String> {
        let mut catalogue = Self::empty(code);
        catalogue.ground = ground;
        for (name, text) in files {
            catalogue.add(name, (*text).to_owned())?;
        }
        Ok(catalogue)
    }

    /// Reads the `.ftl` files of a folder.
    pub(super) fn read(code: &str, folder: &Path, ground: Lang) -> Result<Self, String> {
        if code.parse::<LanguageIdentifier>().is_err() {
            return Err(format!("{}: not a language code", folder.display()));
        }
        let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut catalogue = Self::empty(code);
        catalogue.ground = Some(ground);
        for entry in std::fs::read_dir(folder).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            if path.extension().is_some_and(|extension| extension == "ftl") {
                let text = std::fs::read_to_string(&path).map_err(wrong)?;
                catalogue.add(&path.display().to_string(), text)?;
            }
        }
        Ok(catalogue)
    }

    fn add(&mut self, name: &str, text: String) -> Result<(), String> {
        let resource = FluentResource::try_new(text)
            .map_err(|(_, errors)| format!("{} {name}: {errors:?}", self.code))?;
        self.bundle
            .add_resource(resource)
            .map_err(|errors| format!("{} {name}: {errors:?}", self.code))
    }

    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// Whether it has a message of its own.
    #[cfg(test)]
    pub(super) fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// Writes a message; its key where no language has it.
    pub(super) fn write(
        &self,
        out: &mut impl Write,
        key: &str,
        args: &FluentArgs,
    ) -> std::fmt::Result {
        match self.bundle.get_message(key).and_then(|found| found.value()) {
            Some(pattern) => {
                // An argument that is missing shows as its name, which a test of the pages sees.
                let mut errors = Vec::new();
                self.bundle
                    .write_pattern(out, pattern, Some(args), &mut errors)
            }
            None => match &self.ground {
                Some(ground) => ground.0.write(out, key, args),
                None => out.write_str(key),
            },
        }
    }
}
