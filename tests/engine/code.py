"""Runs the NumPy text of layers and compares what comes out with what the engine computed; parses the text for the frameworks.

    python3 code.py cases.json

A case is { name, texts: [...], numpy, x, params, y } where arrays are { dims, values } and params are in the order of the
function's further arguments. Prints what differs and ends with 1.
"""

import ast
import json
import sys
import warnings

import numpy as np


def array(stored):
    return np.array(stored["values"], np.float32).reshape(stored["dims"])


def run(text, arguments):
    names = {}
    exec(compile(text, "numpy", "exec"), names)
    (function,) = (node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    return names[function](*arguments)


def check(case):
    for text in case["texts"]:
        ast.parse(text)
    got = run(case["numpy"], [array(case["x"]), *map(array, case["params"])])
    want = array(case["y"])
    got = np.asarray(got).reshape(want.shape)
    np.testing.assert_allclose(got, want, rtol=1e-5, atol=2e-6)


def main(path):
    # A warning is a mistake too: nothing that a reader copies should complain.
    warnings.simplefilter("error")
    failures = []
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    for case in cases:
        try:
            check(case)
        except Exception as error:
            failures.append(f"{case['name']}: {type(error).__name__}: {error}\n{case['numpy']}")
    print(f"{len(cases)} cases, {len(failures)} failures", *failures, sep="\n")
    return 1 if failures or not cases else 0


sys.exit(main(sys.argv[1]))
