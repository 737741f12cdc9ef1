//! The words a proposal is found by.
//!
//! Indonesian builds words by affixes: *memperbaiki*, *perbaikan* and *diperbaiki* are all about *baik*.
//! A light stemmer (`stem.rs`) takes them off; the database indexes what [`index_terms`] writes,
//! and is asked with what [`query_terms`] makes of the reader's words. Every term is letters and
//! digits only, so that no reader's text can be an operator of the database's query language.

use super::stem::stems;

/// Most words of a query that count.
pub const MAX_QUERY_TERMS: usize = 8;

/// Most words of a text by which like proposals are looked for.
const MAX_LIKE_TERMS: usize = 12;

/// Letters of a word that count.
const MAX_LETTERS: usize = 40;

/// Words that say nothing about what a proposal is about.
const STOPWORDS: [&str; 48] = [
    "ada", "adalah", "agar", "akan", "atau", "bagi", "bahwa", "belum", "bila", "bisa", "dalam",
    "dan", "dapat", "dari", "dengan", "di", "dll", "guna", "hingga", "ini", "itu", "jika", "juga",
    "kami", "karena", "ke", "kepada", "kita", "lagi", "maka", "masih", "mohon", "oleh", "pada",
    "para", "saat", "sampai", "sangat", "saya", "sebagai", "secara", "serta", "sudah", "supaya",
    "telah", "tersebut", "untuk", "yang",
];

/// One word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryTerm {
    /// Spellings, any of which is a match.
    pub any_of: Vec<String>,
    /// Whether a word that only begins so is a match too: the last word, which may still be being
    /// typed.
    pub prefix: bool,
}

/// The term that stands for an area in the index, so that a search inside an area is one lookup: `w` and
/// the digits of its code.
fn area_term(code: &str) -> String {
    let digits = code.chars().filter(char::is_ascii_digit);
    std::iter::once('w').chain(digits).collect()
}

/// The terms of a proposal for the index: its village, district and regency, then each word of its texts as
/// written and its stems; each once, separated by spaces.
pub fn index_terms(village: &str, texts: &[&str]) -> String {
    let areas = [village.get(..5), village.get(..8), Some(village)];
    let mut terms: Vec<String> = areas.into_iter().flatten().map(area_term).collect();
    let mut seen = std::collections::HashSet::new();
    for word in texts.iter().flat_map(|text| words(text)) {
        for term in stems(&word).into_iter().chain([word]) {
            if seen.insert(term.clone()) {
                terms.push(term);
            }
        }
    }
    terms.join(" ")
}

/// The terms of a query, at most [`MAX_QUERY_TERMS`], all of which must match. None if it has no
/// telling word: then it finds nothing.
pub fn query_terms(query: &str) -> Vec<QueryTerm> {
    let mut words = words(query).peekable();
    let mut terms: Vec<QueryTerm> = Vec::new();
    while let Some(word) = words.next() {
        if terms.len() == MAX_QUERY_TERMS {
            break;
        }
        let prefix = words.peek().is_none()
            && word.chars().count() > 1
            && !query.ends_with(char::is_whitespace);
        let mut any_of = stems(&word);
        if prefix && !any_of.contains(&word) {
            any_of.push(word);
        }
        if terms.iter().all(|term| term.any_of != any_of) {
            terms.push(QueryTerm { any_of, prefix });
        }
    }
    terms
}

/// Whether a query finds what [`index_terms`] wrote, as the database would; a query without a telling word
/// finds nothing.
pub fn finds(query: &str, index: &str) -> bool {
    let terms = query_terms(query);
    let found = |term: &QueryTerm| {
        index.split(' ').any(|word| {
            term.any_of.iter().any(|spelling| {
                word == spelling || (term.prefix && word.starts_with(spelling.as_str()))
            })
        })
    };
    !terms.is_empty() && terms.iter().all(found)
}

/// A query for FTS5's `MATCH`, inside an area if one is given (a regency or below); none if there is
/// nothing to look for.
pub fn fts5_match(query: &str, area: Option<&str>) -> Option<String> {
    render(query, area, " OR ", " AND ", |spelling, prefix| {
        format!("\"{spelling}\"{}", if prefix { "*" } else { "" })
    })
}

/// The same for `to_tsquery('simple', …)`.
pub fn tsquery(query: &str, area: Option<&str>) -> Option<String> {
    render(query, area, " | ", " & ", |spelling, prefix| {
        format!("{spelling}{}", if prefix { ":*" } else { "" })
    })
}

/// Terms by which like proposals are looked for: any of a text's first words, inside an area.
fn any_terms(text: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for word in words(text) {
        if terms.len() == MAX_LIKE_TERMS {
            break;
        }
        for term in stems(&word) {
            if !terms.contains(&term) {
                terms.push(term);
            }
        }
    }
    terms
}

/// An FTS5 query for proposals of an area that share a word with a text; none if it has no telling word.
pub fn fts5_any(text: &str, area: &str) -> Option<String> {
    let terms = any_terms(text);
    let any = terms.iter().map(|term| format!("\"{term}\""));
    let any = any.collect::<Vec<_>>().join(" OR ");
    (!terms.is_empty()).then(|| format!("({any}) AND \"{}\"", area_term(area)))
}

/// The same for `to_tsquery('simple', …)`.
pub fn tsquery_any(text: &str, area: &str) -> Option<String> {
    let terms = any_terms(text);
    (!terms.is_empty()).then(|| format!("({}) & {}", terms.join(" | "), area_term(area)))
}

fn render(
    query: &str,
    area: Option<&str>,
    or: &str,
    and: &str,
    spell: impl Fn(&str, bool) -> String,
) -> Option<String> {
    let mut terms: Vec<String> = query_terms(query)
        .iter()
        .map(|term| {
            let spellings: Vec<String> = term
                .any_of
                .iter()
                .map(|spelling| spell(spelling, term.prefix))
                .collect();
            format!("({})", spellings.join(or))
        })
        .collect();
    if terms.is_empty() {
        return None;
    }
    terms.extend(area.map(|code| spell(&area_term(code), false)));
    Some(terms.join(and))
}

/// The telling words of a text: runs of letters and digits in lower case. Numbers lose their leading zeros,
/// so that RT 03 is RT 3.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(normal)
        .filter(|word| !word.is_empty() && STOPWORDS.binary_search(&word.as_str()).is_err())
}

fn normal(word: &str) -> String {
    let word: String = word
        .chars()
        .flat_map(char::to_lowercase)
        // Lower case of some letters brings combining marks along.
        .filter(|letter| letter.is_alphanumeric())
        .take(MAX_LETTERS)
        .collect();
    if word.bytes().all(|letter| letter.is_ascii_digit()) {
        let number = word.trim_start_matches('0');
        return if number.is_empty() { "0" } else { number }.to_owned();
    }
    word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether the database would find `text` by `query`.
    fn finds(query: &str, text: &str) -> bool {
        super::finds(query, &index_terms("35.78.01.1001", &[text]))
    }

    #[test]
    fn stopwords_are_sorted() {
        assert!(STOPWORDS.is_sorted());
    }

    #[test]
    fn one_wish_is_found_by_many_words() {
        for (query, text) in [
            ("perbaikan jalan", "memperbaiki jalan rusak"),
            ("jalan diperbaiki", "Perbaikan Jalan Gang Melati"),
            ("kerusakan jalan", "memperbaiki jalan rusak"),
            ("penerangan", "Jalan gelap, kurang terang"),
            ("pengecatan", "Cat ulang balai RW"),
            ("mengirim", "pengiriman barang"),
            ("RT 3", "Jalan RT 03 RW 05"),
            ("rt 03", "Jalan rt 3"),
            ("perb", "memperbaiki perbaikan"),
            ("sekol", "Pagar sekolah dasar"),
            ("sekolah", "Anak bersekolah"),
            ("jalan untuk warga", "Jalan bagi warga"),
            ("saluran air", "Normalisasi saluran, airnya meluap"),
            ("pelatihan menjahit", "Melatih ibu-ibu jahit"),
            ("posyandu", "POSYANDU Mawar"),
        ] {
            assert!(
                finds(query, text),
                "{query} / {text}: {:?}",
                index_terms("35.78.01.1001", &[text])
            );
        }
        for (query, text) in [
            ("jembatan", "Perbaikan jalan"),
            ("jalan", "Pengadaan alat posyandu"),
            ("jalan taman", "Perbaikan jalan"),
            ("yang untuk", "Yang untuk jalan"),
            ("", "Jalan"),
        ] {
            assert!(
                !finds(query, text),
                "{query} / {text}: {:?}",
                index_terms("35.78.01.1001", &[text])
            );
        }
    }

    #[test]
    fn queries_are_written_for_both_databases() {
        assert_eq!(
            fts5_match("Perbaikan jalan", None).as_deref(),
            Some("(\"baik\") AND (\"jalan\"*)")
        );
        assert_eq!(
            tsquery("Perbaikan jalan", None).as_deref(),
            Some("(baik) & (jalan:*)")
        );
        assert_eq!(
            tsquery("perbaikan", None).as_deref(),
            Some("(baik:* | perbaikan:*)")
        );
        assert_eq!(tsquery("jalan ", None), Some("(jalan)".into()));
        assert_eq!(fts5_match(" \" * yang", None), None);
        assert_eq!(fts5_match("yang", Some("35.78")), None);
        assert_eq!(
            fts5_match("jalan ", Some("35.78.01")).as_deref(),
            Some("(\"jalan\") AND \"w357801\"")
        );
        assert_eq!(
            tsquery("jalan ", Some("35.78.01.1001")).as_deref(),
            Some("(jalan) & w3578011001")
        );
        assert_eq!(
            fts5_any("Perbaikan jalan", "35.78.01").as_deref(),
            Some("(\"baik\" OR \"jalan\") AND \"w357801\"")
        );
        assert_eq!(
            tsquery_any("Perbaikan jalan", "35.78.01").as_deref(),
            Some("(baik | jalan) & w357801")
        );
        assert_eq!(tsquery_any("yang \"", "35.78.01"), None);
        assert_eq!(query_terms("a b c d e f g h i j k").len(), MAX_QUERY_TERMS);
    }

    proptest! {
        #[test]
        fn no_text_becomes_an_operator(query in "\\PC{0,40}") {
            for term in query_terms(&query) {
                prop_assert!(!term.any_of.is_empty());
                for spelling in term.any_of {
                    prop_assert!(!spelling.is_empty());
                    prop_assert!(spelling.chars().all(char::is_alphanumeric));
                }
            }
        }

        #[test]
        fn a_text_is_found_by_its_own_words(text in "[a-z]{1,12}( [a-z]{1,12}){0,6}") {
            let terms = query_terms(&text);
            prop_assert!(terms.is_empty() || finds(&text, &text));
        }

        #[test]
        fn a_word_is_found_by_its_beginning(word in "[a-z]{3,12}", letters in 2_usize..12) {
            let beginning: String = word.chars().take(letters).collect();
            prop_assume!(STOPWORDS.binary_search(&word.as_str()).is_err());
            prop_assume!(STOPWORDS.binary_search(&beginning.as_str()).is_err());
            prop_assert!(finds(&beginning, &word));
        }
    }
}
