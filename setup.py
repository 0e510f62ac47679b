"""Which packages the wheel carries; everything else about the project is in setup.cfg.

setup.cfg cannot say both "every package below rongtong_assess" and "these data folders are packages too".
"""

from setuptools import find_packages, setup

DATA_PACKAGES = ["catalogue", "models", "questionnaires", "templates"]

setup(
    packages=[
        *find_packages(include=["rongtong_assess", "rongtong_assess.*"]),
        *(f"rongtong_assess.{name}" for name in DATA_PACKAGES),
    ],
    package_dir={"rongtong_assess": "rongtong_assess"} | {f"rongtong_assess.{name}": name for name in DATA_PACKAGES},
)
