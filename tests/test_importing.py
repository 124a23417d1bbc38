import subprocess
import sys

CODE = """
import sys
from analysis.importing import leaving_out
with leaving_out("colorsys"):
    try:
        import colorsys
    except ImportError:
        print("left out")
import colorsys
with leaving_out("colorsys"):
    import colorsys
    print("there", colorsys.__name__)
print("colorsys" in sys.modules)
{more}
"""


def run(more=""):
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(more=more)],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout.split("\n")


def test_a_module_is_left_out_only_inside_and_only_if_it_was_not_loaded():
    assert run()[:3] == ["left out", "there colorsys", "True"]


def test_what_is_slow_to_load_and_not_used_is_left_out_of_kernels_and_commands():
    more = """
from analysis.notebooks import load_nbformat
from analysis.sentiment.vader import vader_rules
load_nbformat().v4.new_notebook()
assert vader_rules().boosters
print([name for name in ("rfc3987_syntax", "scipy.stats") if name in sys.modules])
"""
    assert run(more)[3] == "[]"
