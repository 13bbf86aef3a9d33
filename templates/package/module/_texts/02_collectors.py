def collect_duration(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_duration, "duration", value, pointer, problems)


def collect_json_pointer(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_json_pointer, "JSON Pointer", value, pointer, problems)


def collect_relative_json_pointer(
    value: Any, pointer: str, problems: list[Problem]
) -> None:
    collect_format(
        check_relative_json_pointer, "relative JSON Pointer", value, pointer, problems
    )


def collect_uri_template(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_uri_template, "URI template", value, pointer, problems)


def collect_uri_reference(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_uri_reference, "URI reference", value, pointer, problems)


def collect_iri_reference(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_iri_reference, "IRI reference", value, pointer, problems)


def collect_iri(value: Any, pointer: str, problems: list[Problem]) -> None:
    collect_format(check_iri, "IRI", value, pointer, problems)
