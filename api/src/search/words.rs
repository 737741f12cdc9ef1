//! The words things are called by, and which of them a misspelt one may be. Pure.

use std::collections::HashMap;

/// Fewest letters of a word that is mended: shorter ones are too near to each other.
const SHORTEST: usize = 4;
/// Most letters of a word that is kept.
const LONGEST: usize = 24;
/// Most words kept: far more than a country's names and titles have.
const MOST: usize = 200_000;
/// Readings of a misspelt query that are tried.
const TRIES: usize = 3;
/// Most words of a query that are mended.
const MENDED: usize = 8;

/// Words being gathered.
#[derive(Default)]
pub struct Gathered(HashMap<Box<str>, u32>);

impl Gathered {
    /// Takes in the words of a name or a title.
    pub fn add(&mut self, text: &str) {
        for word in split(text) {
            let letters = word.chars().count();
            if !(SHORTEST - 1..=LONGEST).contains(&letters) || word.chars().any(char::is_numeric) {
                continue;
            }
            if let Some(many) = self.0.get_mut(word.as_str()) {
                *many = many.saturating_add(1);
            } else if self.0.len() < MOST {
                self.0.insert(word.into(), 1);
            }
        }
    }

    /// The words, packed.
    pub fn pack(self) -> Words {
        let mut words: Vec<(Box<str>, u32)> = self.0.into_iter().collect();
        words.sort_unstable();
        let mut packed = Words::default();
        for (word, many) in words {
            packed
                .starts
                .push(u32::try_from(packed.text.len()).unwrap_or(u32::MAX));
            packed.many.push(many);
            packed.text.push_str(&word);
        }
        packed.text.shrink_to_fit();
        packed.starts.shrink_to_fit();
        packed.many.shrink_to_fit();
        packed
    }
}

/// Words in order, one after the other in one text, each with how often it is used.
#[derive(Default)]
pub struct Words {
    text: String,
    starts: Vec<u32>,
    many: Vec<u32>,
}

impl Words {
    /// How much memory they take, bytes.
    pub fn bytes(&self) -> usize {
        self.text.capacity() + 4 * (self.starts.capacity() + self.many.capacity())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    fn word(&self, at: usize) -> &str {
        let place = |at: usize| {
            let start = self.starts.get(at).copied();
            start.map_or(self.text.len(), |start| usize::try_from(start).unwrap_or(0))
        };
        self.text.get(place(at)..place(at + 1)).unwrap_or_default()
    }

    /// Whether a word is one of them, or, with `begins`, the beginning of one.
    fn knows(&self, word: &str, begins: bool) -> bool {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.word(middle) < word {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let found = self.word(low);
        found == word || (begins && found.starts_with(word))
    }

    /// The nearest words by letters wrong, missing, too many or swapped, the likeliest first: of those as near, the
    /// one that keeps the letters typed, then the one most used.
    fn nearest(&self, word: &str) -> Vec<&str> {
        let letters = word.chars().count();
        let most = match letters {
            0..SHORTEST => return Vec::new(),
            SHORTEST..=6 => 1,
            _ => 2,
        };
        let (set, first) = (letters_of(word), word.chars().next());
        let near = (0..self.len()).filter_map(|at| {
            let other = self.word(at);
            let strange = (letters_of(other) ^ set).count_ones();
            // A letter changed or moved differs in two at most; what differs in more is not compared in full.
            if other.len().abs_diff(word.len()) > 2 * most
                || strange > 2 * u32::try_from(most).unwrap_or(2)
            {
                return None;
            }
            let distance = strsim::osa_distance(word, other);
            let elsewhere = other.chars().next() != first;
            let rarely = u32::MAX - self.many.get(at).copied().unwrap_or(0);
            // What was typed was mostly meant: a letter is left out more often than one is added.
            let lost = (set & !letters_of(other)).count_ones();
            (distance <= most).then_some((distance, lost, strange, elsewhere, rarely, other))
        });
        let mut near: Vec<_> = near.collect();
        near.sort_unstable();
        near.truncate(TRIES);
        near.into_iter().map(|(.., word)| word).collect()
    }

    /// A query with each word that is not known replaced by one near to it, the likeliest reading first; none where
    /// nothing is replaced. The last word may be only the beginning of one.
    pub fn mend(&self, query: &str) -> Vec<String> {
        let given: Vec<String> = split(query).collect();
        let readings: Vec<Vec<&str>> = given
            .iter()
            .enumerate()
            .map(|(at, word)| {
                let last = at + 1 == given.len();
                let known =
                    at >= MENDED || word.chars().any(char::is_numeric) || self.knows(word, last);
                if known {
                    Vec::new()
                } else {
                    self.nearest(word)
                }
            })
            .collect();
        let tries = readings.iter().map(Vec::len).max().unwrap_or(0);
        let reading = |rank: usize| {
            let pairs = given.iter().zip(&readings);
            let words = pairs.map(|(word, near)| {
                let near = near.get(rank).or(near.last());
                near.copied().unwrap_or(word.as_str())
            });
            words.collect::<Vec<_>>().join(" ")
        };
        (0..tries).map(reading).collect()
    }
}

/// Which letters a word has, a bit each.
fn letters_of(word: &str) -> u32 {
    let bit = |letter: char| match letter {
        'a'..='z' => 1 << (u32::from(letter) - u32::from('a')),
        _ => 1 << 26,
    };
    word.chars().map(bit).fold(0, |set, bit: u32| set | bit)
}

/// The words of a text in lower case: letters and digits.
pub fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words() -> Words {
        let mut gathered = Gathered::default();
        for name in [
            "Banyuwangi",
            "Genteng",
            "Genteng",
            "Ganteng",
            "Sukolilo",
            "Pang",
            "Pang",
            "Paang",
            "Paving jalan gang",
            "Surabaya",
        ] {
            gathered.add(name);
        }
        gathered.pack()
    }

    #[test]
    fn misspelt_words_are_mended() {
        let words = words();
        for (given, meant) in [
            ("bayuwangi", "banyuwangi"),
            ("gnteng", "genteng"),
            ("pavng gang", "paving gang"),
            ("Sukolillo", "sukolilo"),
            ("surobaya", "surabaya"),
            ("surabayya paving 2027", "surabaya paving 2027"),
        ] {
            assert_eq!(
                words.mend(given).first().map(String::as_str),
                Some(meant),
                "{given}"
            );
        }
    }

    #[test]
    fn known_words_beginnings_numbers_and_strange_ones_stay() {
        let words = words();
        for given in [
            "Sukolilo",
            "genteng banyu",
            "35.10",
            "xqzzwv",
            "rt 03",
            "",
            "\0'\"%",
        ] {
            assert!(words.mend(given).is_empty(), "{given}");
        }
        assert!(Words::default().mend("genteng").is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_mended_or_left(text in ".{0,80}") {
            let words = words();
            for mended in words.mend(&text) {
                prop_assert!(split(&mended).count() == split(&text).count());
            }
        }

        #[test]
        fn every_word_gathered_is_known(names in prop::collection::vec("[a-z]{3,12}", 1..40)) {
            let mut gathered = Gathered::default();
            for name in &names {
                gathered.add(name);
            }
            let words = gathered.pack();
            for name in &names {
                prop_assert!(words.knows(name, false));
            }
        }
    }
}
