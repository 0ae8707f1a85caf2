//! The date header of a record.

use std::fmt;

/// A day of the proleptic Gregorian calendar, from year 0 to 9999.
///
/// ```
/// use guillemet::decode::Date;
///
/// let date = Date::new(2022, 2, 26).unwrap();
/// assert_eq!(date.days, 19_049);
/// assert_eq!(date.to_string(), "2022-02-26");
/// assert_eq!(Date::new(2022, 13, 45), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01: what Arrow calls date32.
    pub days: i32,
}

impl Date {
    /// The date of a year from 0 to 9999, a month from 1 and a day from 1; none if the calendar
    /// has no such day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let divides_year = |years| year.is_multiple_of(years);
        let leap = divides_year(4) && (!divides_year(100) || divides_year(400));
        let month_length = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        if year > 9999 || day == 0 || day > month_length {
            return None;
        }
        // Years that begin in March put the leap day last, so that days before a month follow
        // one linear formula (Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013).
        let year = i32::from(year) - i32::from(month <= 2);
        let month = (i32::from(month) + 9) % 12;
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        let day_of_year = (153 * month + 2) / 5 + i32::from(day) - 1;
        Some(Self { days: 365 * year + leap_days + day_of_year - 719_468 })
    }

    /// Year, month and day.
    ///
    /// ```
    /// use guillemet::decode::Date;
    ///
    /// assert_eq!(Date { days: 0 }.year_month_day(), (1970, 1, 1));
    /// ```
    #[must_use]
    #[expect(clippy::cast_sign_loss, reason = "remainders of positive divisors")]
    pub fn year_month_day(self) -> (i32, u32, u32) {
        let days = i64::from(self.days) + 719_468;
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let year = year_of_era + 400 * days.div_euclid(146_097) + i64::from(month >= 10);
        (year as i32, ((month + 2) % 12 + 1) as u32, day as u32)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// The date of a leading ` date YYYY-MM-DD `, and the bytes the header takes up.
///
/// One space belongs to it on each side; the first may be missing, and the record may end where
/// the last would be. A day that the calendar does not have makes it no header.
pub(super) fn header(record: &str) -> Option<(Date, usize)> {
    let fields = record.strip_prefix(' ').unwrap_or(record).strip_prefix("date ")?;
    let &[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = fields.as_bytes().first_chunk()? else {
        return None;
    };
    let digits = [y0, y1, y2, y3, m0, m1, d0, d1];
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let [y0, y1, y2, y3, m0, m1, d0, d1] = digits.map(|digit| digit - b'0');
    let year = [y0, y1, y2, y3].iter().fold(0, |year, &digit| year * 10 + u16::from(digit));
    let date = Date::new(year, m0 * 10 + m1, d0 * 10 + d1)?;
    let header_end = record.len() - fields.len() + 10;
    match fields.as_bytes().get(10) {
        None => Some((date, header_end)),
        Some(b' ') => Some((date, header_end + 1)),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_calendar_has_its_number() {
        let mut days = Date::new(0, 1, 1).unwrap().days;
        for year in 0..=9999 {
            for month in 0..=13 {
                for day in 0..=32 {
                    if let Some(date) = Date::new(year, month, day) {
                        assert_eq!(date.days, days);
                        assert_eq!(date.year_month_day(), (year.into(), month.into(), day.into()));
                        days += 1;
                    }
                }
            }
        }
        assert_eq!(Date::new(1970, 1, 1).unwrap().days, 0);
        assert_eq!(days, Date::new(9999, 12, 31).unwrap().days + 1);
        assert_eq!(days - Date::new(0, 1, 1).unwrap().days, 25 * 146_097);
    }

    #[test]
    fn headers_are_dates_with_a_space_on_each_side() {
        let date = Date::new(2022, 2, 26).unwrap();
        assert_eq!(header(" date 2022-02-26 Kyiv"), Some((date, 17)));
        assert_eq!(header("date 2022-02-26 Kyiv"), Some((date, 16)));
        assert_eq!(header(" date 2022-02-26"), Some((date, 16)));
        assert_eq!(header(" date 2022-02-26  Kyiv"), Some((date, 17)));
        for text in [
            "",
            " date",
            "  date 2022-02-26 two spaces before",
            " date 2022-13-45 no such month",
            " date 2022-02-29 no such day",
            " date 2022-2-26 one digit",
            " date 2022-02-26T10:00 more than a day",
            " date 20\u{FF12}2-02-26 FULLWIDTH DIGIT TWO",
            " Date 2022-02-26 upper case",
            "On date 2022-02-26 ",
        ] {
            assert_eq!(header(text), None, "{text}");
        }
    }
}
