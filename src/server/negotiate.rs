//! Which of several formats an `Accept` header asks for.

/// The offer that the header likes best; of equals, the first. Nothing where it takes none of them.
///
/// Each offer is rated by the most specific range that covers it, as RFC 9110 12.5.1 says.
pub(super) fn best<'o, T>(accept: Option<&str>, offers: &'o [(&str, T)]) -> Option<&'o T> {
    let Some(accept) = accept.filter(|accept| !accept.trim().is_empty()) else {
        return offers.first().map(|(_, offer)| offer);
    };
    let ranges: Vec<Range<'_>> = accept.split(',').filter_map(range).collect();
    let mut best: Option<(u16, &T)> = None;
    for (media_type, offer) in offers {
        let rating = rating(media_type, &ranges);
        if rating > best.map_or(0, |(rating, _)| rating) {
            best = Some((rating, offer));
        }
    }
    best.map(|(_, offer)| offer)
}

struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    /// In thousandths.
    quality: u16,
}

fn range(part: &str) -> Option<Range<'_>> {
    let mut pieces = part.split(';').map(str::trim);
    let (kind, subtype) = pieces.next()?.split_once('/')?;
    let mut quality = 1000;
    for piece in pieces {
        if let Some(("q" | "Q", value)) =
            piece.split_once('=').map(|(name, value)| (name.trim(), value.trim()))
        {
            let value: f64 = value.parse().ok().filter(|value| (0.0..=1.0).contains(value))?;
            quality = (value * 1000.0).round() as u16;
        }
    }
    Some(Range { kind, subtype, quality })
}

fn rating(media_type: &str, ranges: &[Range<'_>]) -> u16 {
    let (kind, subtype) = media_type.split_once('/').unwrap_or((media_type, ""));
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let covering = ranges.iter().filter_map(|range| {
        let precision = match (range.kind, range.subtype) {
            ("*", "*") => 0,
            (range, "*") if same(range, kind) => 1,
            (range, below) if same(range, kind) && same(below, subtype) => 2,
            _ => return None,
        };
        Some((precision, range.quality))
    });
    covering.max().map_or(0, |(_, quality)| quality)
}

#[cfg(test)]
mod tests {
    use super::best;

    fn check(accept: &str, expected: Option<&str>) {
        let offers = [("application/json", "json"), ("text/csv", "csv"), ("text/turtle", "ttl")];
        assert_eq!(best(Some(accept), &offers).copied(), expected, "{accept}");
    }

    #[test]
    fn the_best_liked_offer_is_taken() {
        check("", Some("json"));
        check("*/*", Some("json"));
        check("text/csv", Some("csv"));
        check("TEXT/CSV; header=present", Some("csv"));
        check("text/*", Some("csv"));
        check("text/*;q=0.5, text/turtle", Some("ttl"));
        check("text/csv;q=0.1, application/json; q=0.2", Some("json"));
        check("application/json;q=0, */*;q=0.1", Some("csv"));
        check("image/png", None);
        check("text/csv;q=0", None);
        check("nonsense, text/turtle", Some("ttl"));
        check("text/csv;q=7", None);
    }
}
