def check_email(text: Any) -> str:
    """Return a string that is a mailbox (RFC 5321 section 4.1.2); raise `ValueError` for others.

    A mailbox is a local part, `@`, and a host name or an address literal.
    """
    if len(text) <= 64 and _USUAL_EMAIL.fullmatch(text):
        result: str = text
        return result
    return check_mailbox(text, check_hostname, "")


def check_mailbox(text: Any, host: Callable[[str], Any], wide: str) -> str:
    """Return a string that is a mailbox at a host that `host` accepts; raise `ValueError` for others.

    `wide` is a class of more characters that the local part may have.
    """
    local, at, domain = text.rpartition("@")
    literal = domain.startswith("[") and domain.endswith("]")
    plain = re.sub(wide, "x", local) if wide else local
    if not at or len(local) > 64 or _LOCAL.fullmatch(plain) is None:
        raise ValueError
    if not literal:
        host(domain)
    elif domain[1:6].lower() == "ipv6:":
        check_ipv6(domain[6:-1])
    else:
        check_ipv4(domain[1:-1])
    return _require(True, text)


def check_hostname(text: Any) -> str:
    """Return a string that is a host name (RFC 1123 section 2.1); raise `ValueError` for others.

    It has at most 253 characters; a label that begins with `xn--` stands for one of another
    script (RFC 5891 section 4.4).
    """
    labels = text.split(".")
    fits = 0 < len(text) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    marked = [label[:4].lower() for label in labels if label[2:4] == "--"]
    if fits and "xn--" in marked:
        from ._labels import check_labels

        check_labels(labels)
    return _require(fits and {*marked} <= {"xn--"}, text)


def check_ipv4(text: Any) -> str:
    """Return a string that is an IPv4 address (RFC 2673 section 3.2); raise `ValueError` for others."""
    return _require(_IPV4.fullmatch(text) is not None, text)


def check_ipv6(text: Any) -> str:
    """Return a string that is an IPv6 address without a zone (RFC 4291 section 2.2).

    Raise `ValueError` for others.
    """
    head, gap, tail = text.partition("::")
    groups = [group for part in (head, tail) if part for group in part.split(":")]
    count = len(groups)
    if groups and "." in groups[-1] and text.endswith(groups[-1]):
        check_ipv4(groups.pop())
        count += 1
    fits = count <= 7 if gap else count == 8
    return _require(fits and all(_GROUP.fullmatch(group) for group in groups), text)
