"""Evaluates a Tiltfile of the project as Starlark and prints what it asked Tilt for, as JSON.

    python3 evaluate.py PROJECT TILTFILE '{"one-server": true}'
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import starlark
from tilt_api import TRIGGER_MODE_AUTO, TRIGGER_MODE_MANUAL, Recording, functions

project, tiltfile, options = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
recording = Recording()

module = starlark.Module()
for name, function in functions(project, options, recording).items():
    module.add_callable(name, function)
module["TRIGGER_MODE_AUTO"] = TRIGGER_MODE_AUTO
module["TRIGGER_MODE_MANUAL"] = TRIGGER_MODE_MANUAL

dialect = starlark.Dialect.extended()
dialect.enable_top_level_stmt = True
known = starlark.Globals.extended_by([starlark.LibraryExtension.StructType])
prelude = "config = struct(define_bool=config_define_bool, parse=config_parse)"
for file, text in (("prelude", prelude), (tiltfile.name, tiltfile.read_text())):
    starlark.eval(module, starlark.parse(file, text, dialect=dialect), known)
print(json.dumps(asdict(recording)))
