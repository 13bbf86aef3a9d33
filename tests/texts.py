"""Strategies for strings of each known format, in every spelling that its source allows."""

import base64
from datetime import MAXYEAR, date

from hypothesis import strategies as st

from fieldwright.model import formats

_DIGITS = "0123456789"
_fractions = st.one_of(
    st.just(""), st.text(_DIGITS, min_size=1, max_size=9).map(lambda digits: f".{digits}")
)
_zones = st.one_of(
    st.sampled_from(["Z", "z", "+00:00", "-00:00", "-07:00", "+05:30", "+23:59", "-23:59"]),
    st.builds(
        lambda sign, hours, minutes: f"{sign}{hours:02}:{minutes:02}",
        st.sampled_from("+-"),
        st.integers(0, 23),
        st.integers(0, 59),
    ),
)
_dates = st.dates(min_value=date(1, 1, 1), max_value=date(MAXYEAR, 12, 31)).map(date.isoformat)
_clocks = st.builds(
    lambda hour, minute, second: f"{hour:02}:{minute:02}:{second:02}",
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
)
_times = st.one_of(
    st.builds("{}{}{}".format, _clocks, _fractions, _zones),
    st.builds("23:59:60{}{}".format, _fractions, st.sampled_from(["Z", "z", "+00:00"])),
    st.just("15:59:60-08:00"),
)
_moments = st.one_of(
    st.builds("{}{}{}".format, _dates, st.sampled_from("Tt"), _times),
    st.builds("{}Z".format, st.builds("{}T{}".format, _dates, _clocks)),
    st.sampled_from(
        [
            "1985-04-12T23:20:50.52Z",
            "1996-12-19T16:39:57-08:00",
            "1990-12-31T23:59:60Z",
            "1990-12-31T15:59:60-08:00",
            "1937-01-01T12:00:27.87+00:20",
            "2024-02-29T00:00:00.000000Z",
        ]
    ),
)
"""The last ones are the examples of RFC 3339 section 5.8."""

_labels = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9]{0,5}-?[A-Za-z0-9]{1,5})?", fullmatch=True).filter(
    lambda label: label[2:4] != "--"
)
_hosts = st.lists(_labels, min_size=1, max_size=4).map(".".join)
_atoms = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=8)
_segments = st.text("abcXYZ019-._~!$&'()*+,;=:@", max_size=6)
_v6 = st.ip_addresses(v=6).flatmap(
    lambda address: st.sampled_from([str(address), address.exploded, address.exploded.upper()])
)

FORMATS: dict[str, st.SearchStrategy[str]] = {
    **{row.name: st.sampled_from(row.samples) for row in formats.FORMATS.values() if row.samples},
    "byte": st.binary(max_size=20).map(lambda octets: base64.b64encode(octets).decode()),
    "date": _dates,
    "date-time": _moments,
    "decimal": st.one_of(
        st.from_regex(r"[+-]?[0-9]{1,25}(\.[0-9]{1,12})?([Ee][+-]?[0-9]{1,3})?", fullmatch=True),
        st.sampled_from(["0", "-0", "1.50", "1e5", "00012", "+1", "1E-7", "100"]),
    ).filter(str.isascii),
    "email": st.one_of(
        st.builds("{}@{}".format, st.lists(_atoms, min_size=1, max_size=3).map(".".join), _hosts),
        st.sampled_from(['"joe bloggs"@example.com', "joe@[127.0.0.1]", "joe@[IPv6:::1]"]),
    ),
    "hostname": _hosts,
    "ipv4": st.ip_addresses(v=4).map(str),
    "ipv6": st.one_of(_v6, st.sampled_from(["::", "::1", "::ffff:192.0.2.1", "1::"])),
    "time": _times,
    "uri": st.one_of(
        st.builds(
            "{}://{}{}{}".format,
            st.sampled_from(["http", "HTTPS", "ftp", "git+ssh"]),
            _hosts,
            st.lists(_segments, max_size=3).map(
                lambda parts: "".join(f"/{part}" for part in parts)
            ),
            st.sampled_from(["", "?", "?a=b%20c", "#top", "?q#f", ":80"]).filter(
                lambda tail: not tail.startswith(":")
            ),
        ),
        st.sampled_from(
            ["urn:isbn:0451450523", "mailto:a@b", "http://[::1]:80/", "file:///etc", "tel:+1-816"]
        ),
    ),
    "uuid": st.uuids(allow_nil=True).flatmap(
        lambda uuid: st.sampled_from([str(uuid), str(uuid).upper(), str(uuid).title()])
    ),
}
"""Format → strategy: of all its instances, else of its samples."""
