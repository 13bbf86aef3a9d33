def collect_byte(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_byte, "Base64 text", value, pointer, problems)


def collect_email(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_email, "e-mail address", value, pointer, problems)


def collect_hostname(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_hostname, "host name", value, pointer, problems)


def collect_ipv4(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_ipv4, "IPv4 address", value, pointer, problems)


def collect_ipv6(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_ipv6, "IPv6 address", value, pointer, problems)


def collect_uri(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_uri, "URI", value, pointer, problems)
