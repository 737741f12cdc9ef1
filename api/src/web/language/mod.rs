//! Every word of the pages, from Fluent catalogues: a folder a language, shipped or brought by the operator.
//!
//! Indonesian is the default and the ground the others stand on: what a catalogue lacks is said in
//! Indonesian. A regency adds a language by a folder of `.ftl` files (`--locales`), named by its BCP 47 code,
//! such as `jv` or `mad`; its `language-name` is what the switch shows.

mod catalogue;
mod message;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use catalogue::Catalogue;
use chrono::Datelike;

pub use message::{Both, Message, Told};

use super::labels::Label;

/// The language pages speak unless asked otherwise.
pub const DEFAULT: &str = "id";

static SHIPPED: LazyLock<Result<Languages, String>> = LazyLock::new(|| {
    let id = Lang(Arc::new(Catalogue::shipped(DEFAULT, catalogue::ID, None)?));
    let ground = Some(id.clone());
    let en = Lang(Arc::new(Catalogue::shipped("en", catalogue::EN, ground)?));
    Ok(Languages(vec![id, en]))
});

/// A language of the pages; cheap to clone.
#[derive(Clone)]
pub struct Lang(Arc<Catalogue>);

impl std::fmt::Debug for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl Default for Lang {
    /// Indonesian, or no words at all where the shipped catalogues cannot be read, which a test rules out.
    fn default() -> Self {
        let shipped = SHIPPED.as_ref().ok();
        shipped.map_or_else(
            || Self(Arc::new(Catalogue::empty(DEFAULT))),
            |languages| languages.first().clone(),
        )
    }
}

impl Lang {
    /// Its BCP 47 code, for `lang`.
    pub fn code(&self) -> &str {
        self.0.code()
    }

    /// What it calls itself.
    pub fn name(&self) -> String {
        self.say("language-name").to_string()
    }

    /// A message, to be given its arguments and shown.
    pub fn say(&self, key: &str) -> Message {
        Message::new(self.clone(), key.to_owned())
    }

    /// A message without arguments as text.
    pub fn text(&self, key: &str) -> String {
        self.say(key).to_string()
    }

    /// What a value of a closed set is called.
    pub fn label(&self, value: &impl Label) -> String {
        self.text(&value.key())
    }

    /// Of two texts the program holds, the one for this language: English for English, else Indonesian.
    pub fn pick<'a>(&self, id: &'a str, en: &'a str) -> &'a str {
        if self.code() == "en" && !en.is_empty() {
            en
        } else {
            id
        }
    }

    /// A month's name, the first being 1.
    pub fn month(&self, date: &impl Datelike) -> String {
        self.text(&format!("month-{}", date.month()))
    }
}

/// The languages the pages speak, the default first.
#[derive(Clone)]
pub struct Languages(Vec<Lang>);

impl Languages {
    /// The shipped ones, and those in a folder: one with a shipped code says its messages over again.
    pub fn load(folder: Option<&Path>) -> Result<Self, String> {
        let mut languages = SHIPPED.clone()?;
        let Some(folder) = folder else {
            return Ok(languages);
        };
        let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut entries = std::fs::read_dir(folder)
            .map_err(wrong)?
            .collect::<Result<Vec<_>, _>>()
            .map_err(wrong)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            if !path.is_dir() {
                continue;
            }
            let code = entry.file_name().to_string_lossy().into_owned();
            let ground = languages.find(&code).unwrap_or(languages.first()).clone();
            let lang = Lang(Arc::new(Catalogue::read(&code, &path, ground)?));
            match languages.0.iter_mut().find(|known| known.code() == code) {
                Some(known) => *known = lang,
                None => languages.0.push(lang),
            }
        }
        Ok(languages)
    }

    /// All of them.
    pub fn all(&self) -> &[Lang] {
        &self.0
    }

    /// The language of a code.
    pub fn find(&self, code: &str) -> Option<&Lang> {
        self.0.iter().find(|lang| lang.code() == code)
    }

    /// The default.
    pub fn first(&self) -> &Lang {
        // Indonesian is always there.
        &self.0[0]
    }
}

impl Default for Languages {
    fn default() -> Self {
        SHIPPED
            .clone()
            .unwrap_or_else(|_| Self(vec![Lang::default()]))
    }
}
