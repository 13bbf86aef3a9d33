"""Ask for known advisories against what is installed; exit 1 for one, 0 where the data cannot be had, which is said."""

import json
import subprocess
import sys


def main() -> int:
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    ended = subprocess.run(command, capture_output=True, text=True)
    try:
        report = json.loads(ended.stdout)
    except json.JSONDecodeError:
        reason = (ended.stderr.strip().splitlines() or ["no output"])[-1]
        print(f"not audited: {reason}")
        return 0
    packages = report["dependencies"]
    audited = [each for each in packages if "vulns" in each]
    advisories = [(each, one) for each in audited for one in each["vulns"]]
    for package, advisory in advisories:
        fixed = ", ".join(advisory["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {advisory['id']}; fixed in {fixed}")
    print(f"{len(audited)} of {len(packages)} packages audited, {len(advisories)} advisories")
    if len(audited) < len(packages):
        print("not audited: the advisories of the others cannot be had here")
    return 1 if advisories else 0


if __name__ == "__main__":
    sys.exit(main())
