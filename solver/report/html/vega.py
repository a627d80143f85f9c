"""The vendored scripts that draw pictures (vega/README.md), as they stand in a page."""

from __future__ import annotations

from importlib.resources import files

IMPORT = "import { ascending, isString, DisallowedObjectProperties } from 'vega-util';"
NAMES = "const { ascending, isString, DisallowedObjectProperties } = vega;"
EXPORT = "export { expression as expressionInterpreter };"


def vega_scripts() -> tuple[str, ...]:
    """Vega, Vega-Lite and the interpreter of Vega's expressions, each the whole text of a script."""
    interpreter = _read("vega-interpreter.js")
    assert IMPORT in interpreter
    assert EXPORT in interpreter
    inner = interpreter.replace(IMPORT, NAMES).replace(EXPORT, "return expression;")
    as_script = f'const expressionInterpreter = (function () {{\n"use strict";\n{inner}\n}})();'
    return _read("vega.min.js"), _read("vega-lite.min.js"), as_script


def _read(name: str) -> str:
    """A vendored file without the last line that names a map of its source, which is not here."""
    text = files(__package__).joinpath("vega", name).read_text(encoding="utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("//# sourceMappingURL="))
