"""The tests of the pages' modules, run by the node that comes with Playwright."""

import subprocess
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

MODULE_TESTS = sorted((Path(__file__).parents[1] / "js").glob("*.test.mjs"))


def test_the_modules_behind_the_pages_pass_their_own_tests() -> None:
    node, _ = compute_driver_executable()
    assert MODULE_TESTS
    done = subprocess.run([node, "--test", *MODULE_TESTS], capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
