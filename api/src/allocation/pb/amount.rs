//! Decimal numbers, without floats.

use super::error::Problem;

/// `mantissa / 10^decimals`, with as few decimals as it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    mantissa: i64,
    decimals: u32,
}

impl Amount {
    /// Reads an optional sign, digits and at most one point. A comma is refused: it may mean either.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let number = || Problem::NotNumber(text.to_owned());
        let large = || Problem::TooLarge(text.to_owned());
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && part.is_empty()) || !all_digits(whole) || !all_digits(part) {
            return Err(number());
        }
        let part = part.trim_end_matches('0');
        let mut mantissa = 0_i64;
        for digit in whole.bytes().chain(part.bytes()) {
            mantissa = mantissa
                .checked_mul(10)
                .and_then(|tens| tens.checked_add(i64::from(digit - b'0')))
                .ok_or_else(large)?;
        }
        Ok(Self {
            mantissa: if text.starts_with('-') {
                -mantissa
            } else {
                mantissa
            },
            decimals: u32::try_from(part.len()).map_err(|_| large())?,
        })
    }

    /// The same, refusing what is below zero.
    pub(super) fn parse_positive(text: &str) -> Result<Self, Problem> {
        let amount = Self::parse(text)?;
        if amount.mantissa < 0 {
            return Err(Problem::Negative(text.to_owned()));
        }
        Ok(amount)
    }

    pub(super) fn decimals(self) -> u32 {
        self.decimals
    }

    /// As a whole number of units of `10^-decimals`; nothing if it has more decimals or does not fit.
    pub(super) fn scaled(self, decimals: u32) -> Option<i64> {
        let zeros = decimals.checked_sub(self.decimals)?;
        self.mantissa.checked_mul(10_i64.checked_pow(zeros)?)
    }
}

/// A decimal number that is not negative, as a whole number of units of `10^-decimals`.
pub fn units(text: &str, decimals: u32) -> Result<i64, Problem> {
    let scaled = Amount::parse_positive(text)?.scaled(decimals);
    scaled.ok_or_else(|| Problem::TooLarge(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact_and_few() {
        let scaled = |text| {
            Amount::parse(text)
                .ok()
                .and_then(|a| a.scaled(a.decimals()))
        };
        let decimals = |text| Amount::parse(text).map(Amount::decimals);
        assert_eq!(scaled("2458488.22"), Some(245_848_822));
        assert_eq!((scaled("-2.50"), decimals("-2.50")), (Some(-25), Ok(1)));
        assert_eq!(
            (scaled("25000.00"), decimals("25000.00")),
            (Some(25_000), Ok(0))
        );
        assert_eq!(Amount::parse("7").unwrap().scaled(3), Some(7_000));
        for wrong in ["", ".", "-", "1,5", "1e6", "0x10", " 1", "1.2.3", "١"] {
            assert_eq!(Amount::parse(wrong), Err(Problem::NotNumber(wrong.into())));
        }
        let large = "9223372036854775808";
        assert_eq!(Amount::parse(large), Err(Problem::TooLarge(large.into())));
        assert_eq!(
            Amount::parse_positive("-1"),
            Err(Problem::Negative("-1".into()))
        );
    }
}
