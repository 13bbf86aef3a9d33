def main(arguments: list[str]) -> int:
    """Return 0 if all come back, 1 if some do not, 2 if the arguments or a file cannot be used."""
    if arguments[:1] != ["selftest"] or "--help" in arguments:
        print(
            f"usage: python -m {PACKAGE} {USAGE}\n\n{FORMAT}", end="", file=sys.stderr
        )
        return 0 if "--help" in arguments else 2
    try:
        payloads = list(map(check_model, read_payloads(arguments[1:])))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        print(f"{PACKAGE}: {error}", file=sys.stderr)
        return 2
    failed = 0
    for each in payloads:
        wrong = find_problems(each)
        failed += bool(wrong)
        for line in wrong:
            print(f"{each.place}: {each.model}: {line}")
    models = len({each.model for each in payloads})
    print(
        f"{len(payloads)} payloads of {models} models: {failed or 'none'} did not come back"
    )
    return 1 if failed else 0


def read_payloads(arguments: list[str]) -> Iterator[Recorded]:
    """Read the payloads of all files, or those that the package brings."""
    if not arguments:
        yield from read_built_in()
    for argument in arguments:
        model, _, path = argument.rpartition("=")
        with open(path, encoding="utf-8") as file:
            yield from parse_lines(path, file.read(), model)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
