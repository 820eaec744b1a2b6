# noqa: INP001 - run as a program, never imported
"""Compile static/*.css and static/sealing.js, and write down what was taken and its hash.

Run by `make vendor` alone, by a maintainer with node and npm at hand. The packages are installed in
a folder that is removed afterwards; what is committed is the compiled text, its licences and
static/VENDOR.toml.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from trim import trimmed, written

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
STATIC = ROOT / "static"
AXE = ROOT / "tests" / "browser" / "axe.min.js"
SHEETS = ("mingcha", "office")
SEALING = ROOT / "sealing"
NOBLE = ("ciphers", "curves", "hashes", "post-quantum")


def install(workshop: Path) -> None:
    """Put the sources and the locked packages into `workshop`."""
    shutil.copytree(HERE, workshop, dirs_exist_ok=True)
    npm = shutil.which("npm") or sys.exit("npm was not found: install Node.js 20 or later")
    command = [npm, "ci", "--ignore-scripts", "--no-audit"]
    subprocess.run(command, cwd=workshop, check=True)  # noqa: S603 - a fixed command


def compile_sheet(workshop: Path, name: str) -> Path:
    """Compile one stylesheet straight into static/; a warning of sass is shown, an error stops."""
    target = STATIC / f"{name}.css"
    command = ["node_modules/.bin/sass", "--load-path=node_modules", "--style=compressed"]
    command += ["--no-source-map", "--no-charset", f"{name}.scss", str(target)]
    subprocess.run(command, cwd=workshop, check=True)  # noqa: S603 - built from constants above
    sheet = trimmed(target.read_text(encoding="utf-8"), written())
    target.write_text(sheet, encoding="utf-8")
    return target


def bundle(workshop: Path) -> Path:
    """Put sealing/ and the noble packages into one file that needs nothing else."""
    target = STATIC / "sealing.js"
    shutil.copytree(SEALING, workshop / "sealing")
    rules = [sys.executable, str(HERE / "rules.py"), str(workshop / "sealing" / "rules.json")]
    subprocess.run(rules, cwd=ROOT, check=True)  # noqa: S603 - a fixed command
    command = ["node_modules/.bin/esbuild", "sealing/page.js", "--bundle", "--minify"]
    command += ["--format=iife", "--global-name=mingchaSealing", "--target=es2022"]
    command += ["--charset=utf8", "--legal-comments=none", f"--outfile={target}"]
    subprocess.run(command, cwd=workshop, check=True)  # noqa: S603 - built from constants above
    return target


def entry(path: Path, *, source: str, version: str, licence: str) -> str:
    """One table of VENDOR.toml."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return (
        f'["{path.relative_to(ROOT).as_posix()}"]\n'
        f'name = "{source}"\nversion = "{version}"\nlicence = "{licence}"\nsha256 = "{digest}"\n'
    )


def main() -> None:
    """Install, compile, copy, and write static/VENDOR.toml."""
    versions = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    with tempfile.TemporaryDirectory() as folder:
        workshop = Path(folder)
        install(workshop)
        sheets = [compile_sheet(workshop, name) for name in SHEETS]
        script = bundle(workshop)
        shutil.copyfile(workshop / "node_modules/@noble/curves/LICENSE", STATIC / "LICENSE.noble")
        shutil.copyfile(workshop / "node_modules/axe-core/axe.min.js", AXE)
        shutil.copyfile(workshop / "node_modules/axe-core/LICENSE", AXE.with_name("axe.LICENSE"))
    govuk = {"source": "govuk-frontend", "version": versions["govuk-frontend"], "licence": "MIT"}
    own = {"source": "mingcha", "version": "own work", "licence": "MulanPSL-2.0"}
    axe = {"source": "axe-core", "version": versions["axe-core"], "licence": "MPL-2.0"}
    noble = {
        "source": ", ".join(f"@noble/{name}" for name in NOBLE),
        "version": ", ".join(versions[f"@noble/{name}"] for name in NOBLE),
        "licence": "MIT",
    }
    tables = [entry(sheets[0], **govuk), entry(sheets[1], **own), entry(script, **noble)]
    tables.append(entry(AXE, **axe))
    heading = "# Written by vendor/build.py: what was taken from elsewhere, and its hash.\n\n"
    (STATIC / "VENDOR.toml").write_text(heading + "\n".join(tables), encoding="utf-8")


if __name__ == "__main__":
    main()
