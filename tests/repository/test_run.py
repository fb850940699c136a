"""The bootstrap, started as a newcomer would: another process, a copy of the checkout."""

import ast
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).parents[2]
ROOT = 0
OrdinaryRun = Callable[..., subprocess.CompletedProcess[str]]
ENGLISH = {"LC_ALL": "en_US.UTF-8"}
PROGRAM = """\
import os, sys
print(os.getpid(), os.getcwd(), sys.argv[1:])
sys.exit(7)
"""


@pytest.fixture
def run() -> ModuleType:
    """The functions of this checkout's run.py."""
    return _load(REPOSITORY)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a program of three lines and one small requirement."""
    root = tmp_path / "a checkout"
    config = root / "src" / "tuntas" / "config"
    config.mkdir(parents=True)
    (config / "cli.py").write_text(PROGRAM)
    shutil.copy(REPOSITORY / "run.py", root)
    (root / "requirements").mkdir()
    locked = (REPOSITORY / "requirements" / "test.txt").read_text()
    (root / "requirements" / "base.txt").write_text(_one_requirement(locked, "iniconfig"))
    return root


@pytest.fixture
def ready(checkout: Path) -> Path:
    """The same with a finished environment, which holds no pip: any work on it would fail."""
    command = [sys.executable, "-m", "venv", "--without-pip", str(checkout / ".venv")]
    subprocess.run(command, check=True)
    module = _load(checkout)
    module.install_tuntas()
    module.write_stamp("base")
    return checkout


def _load(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("tuntas_bootstrap", root / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _one_requirement(locked: str, name: str) -> str:
    after = locked[locked.index(f"\n{name}==") + 1 :].splitlines()
    following = (number for number, line in enumerate(after) if number and not line.startswith(" "))
    return "\n".join(after[: next(following)]) + "\n"


def _start(root: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "run.py"), *arguments]
    environment = {**os.environ, **ENGLISH, **variables}
    return subprocess.run(
        command, cwd="/", env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_help_needs_no_environment(tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "run.py", tmp_path)
    said = _start(tmp_path, "--help", LC_ALL="C.UTF-8")
    assert (said.returncode, said.stderr) == (0, "")
    assert "menjalankan Tuntas" in said.stdout
    assert "start Tuntas" in _start(tmp_path, "--help").stdout
    assert [path.name for path in tmp_path.iterdir()] == ["run.py"]


def test_an_old_python_can_read_it_far_enough_to_be_told() -> None:
    ast.parse((REPOSITORY / "run.py").read_text(), feature_version=(3, 7))


def test_an_old_python_is_told(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "OLDEST_PYTHON", (sys.version_info[0], sys.version_info[1] + 1))
    with pytest.raises(SystemExit, match=r"Python 3\.11"):
        run.main(["start"])


def test_a_command_takes_the_place_of_the_bootstrap(ready: Path, tmp_path: Path) -> None:
    (tmp_path / "tuntas.py").write_text("raise SystemExit('taken from the current directory')")
    command = [sys.executable, str(ready / "run.py"), "import", "a b.xlsx", "--help"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as started:
        said, _ = started.communicate(timeout=60)
    assert said == f"{started.pid} {tmp_path} ['import', 'a b.xlsx', '--help']\n"
    assert started.returncode == 7


def test_without_arguments_it_starts_everything(ready: Path) -> None:
    assert _start(ready).stdout.endswith("['start']\n")


def test_the_program_tuntas_is_installed(ready: Path) -> None:
    script = [str(ready / ".venv" / "bin" / "tuntas"), "demo", "x y"]
    said = subprocess.run(script, cwd="/", env={}, capture_output=True, text=True, check=False)
    assert said.stdout.endswith(" / ['demo', 'x y']\n")


def test_a_stamp_fits_only_its_requirements_place_and_python(ready: Path) -> None:
    module = _load(ready)
    assert module.is_ready("base")
    for key in ("base", "place", "python"):
        stamp = json.loads(module.STAMP.read_text())
        module.STAMP.write_text(json.dumps({**stamp, key: "another"}))
        assert not module.is_ready("base")
        module.write_stamp("base")
    (ready / "requirements" / "base.txt").write_text("# changed\n")
    assert not module.is_ready("base")


@pytest.mark.parametrize("text", ["", "{", "[1]", '"text"'])
def test_a_damaged_stamp_counts_as_none(ready: Path, text: str) -> None:
    module = _load(ready)
    module.STAMP.write_text(text)
    assert not module.is_ready("base")


def test_a_python_that_is_gone_counts_as_no_environment(ready: Path) -> None:
    module = _load(ready)
    module.PYTHON.unlink()
    module.PYTHON.symlink_to("/nowhere/python")
    assert not module.is_ready("base")


@pytest.fixture
def index(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(tmp_path)]
    if subprocess.run([*command, "iniconfig"], capture_output=True, check=False).returncode != 0:
        pytest.skip("no package index can be reached from here")


@pytest.mark.usefixtures("index")
def test_a_half_made_environment_heals_and_a_second_start_does_nothing(checkout: Path) -> None:
    command = [sys.executable, str(checkout / "run.py")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as killed:
        _wait_for(checkout / ".venv" / "bin" / "pip")
        os.killpg(killed.pid, signal.SIGKILL)
    assert not (checkout / ".venv" / "tuntas-stamp.json").exists()

    healed = _start(checkout)
    assert (healed.returncode, healed.stderr) == (7, "")
    assert list(checkout.glob(".venv/lib/*/site-packages/iniconfig"))

    before = _times(checkout / ".venv")
    again = _start(checkout)
    assert (again.returncode, again.stdout.count("\n")) == (7, 1)
    assert _times(checkout / ".venv") == before


def _times(folder: Path) -> dict[Path, int]:
    return {
        path: path.lstat().st_mtime_ns
        for path in folder.rglob("*")
        if "__pycache__" not in path.parts
    }


def _wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def debian_python(tmp_path: Path) -> dict[str, str]:
    """Variables that make Python look like Debian's without python3-venv, and record apt-get calls."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "ensurepip.py").write_text("raise ImportError('not in Debian')")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "apt-get").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nexit 100\n')
    (programs / "apt-get").chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return {"PYTHONPATH": str(tmp_path / "modules"), "PATH": path}


@pytest.mark.skipif(os.geteuid() != ROOT, reason="only root may install packages")
def test_root_installs_a_missing_venv_module(
    checkout: Path, debian_python: dict[str, str], tmp_path: Path
) -> None:
    said = _start(checkout, **debian_python)
    assert said.returncode == 1
    assert "This command failed" in said.stderr
    update, install = (tmp_path / "asked").read_text().splitlines()
    assert update == "update -qq"
    assert install.startswith("install -y ")
    assert install.endswith(" python3-venv")


def test_an_ordinary_user_is_told_which_package_to_install(
    checkout: Path,
    debian_python: dict[str, str],
    tmp_path: Path,
    ordinary_folder: Path,
    ordinary_run: OrdinaryRun,
) -> None:
    root = _copy(checkout, ordinary_folder)
    shutil.copytree(tmp_path / "modules", ordinary_folder / "modules")
    _open(ordinary_folder, 0o777)
    variables = {**ENGLISH, **debian_python, "PYTHONPATH": str(ordinary_folder / "modules")}
    said = ordinary_run(str(root / "run.py"), **variables)
    assert said.returncode == 1
    assert "sudo apt-get install python3-venv" in said.stderr
    assert not (tmp_path / "asked").exists()


def test_a_checkout_that_cannot_be_written_says_so(
    checkout: Path, ordinary_folder: Path, ordinary_run: OrdinaryRun
) -> None:
    root = _copy(checkout, ordinary_folder)
    _open(ordinary_folder, 0o555)
    said = ordinary_run(str(root / "run.py"), **ENGLISH)
    _open(ordinary_folder, 0o755)
    assert said.returncode == 1
    assert f"{root} cannot be written by this account" in said.stderr


def _copy(checkout: Path, folder: Path) -> Path:
    """Where another account can reach it."""
    return Path(shutil.copytree(checkout, folder / "copy", copy_function=shutil.copyfile))


def _open(folder: Path, mode: int) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(mode)


def test_uv_is_told_where_pip_asks(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in set(run.UV_NAMES.values()):
        monkeypatch.delenv(name, raising=False)
    lines = [
        "global.index-url='https://global.example/simple'",
        "install.index-url='https://install.example/simple'",
        f"global.extra-index-url='https://more.example/simple\\nfile://{tmp_path} file:///not/there'",
        f":env:.find-links='/not/there {tmp_path} https://links.example'",
        ":env:.timeout='15'",
        "global.quiet='1'",
    ]
    told = run.uv_settings(run.pip_settings(lines))
    assert told.pop("UV_NO_CACHE", "1") == "1"
    assert told == {
        "UV_SYSTEM_CERTS": "1",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_DEFAULT_INDEX": "https://install.example/simple",
        "UV_INDEX": f"https://more.example/simple file://{tmp_path}",
        "UV_FIND_LINKS": f"{tmp_path},https://links.example",
        "UV_HTTP_TIMEOUT": "15",
    }


def test_what_uv_was_told_by_hand_stays(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_INDEX_URL", "https://by-hand.example/simple")
    monkeypatch.setenv("UV_FIND_LINKS", "https://by-hand.example/files")
    told = run.uv_settings(
        {"index-url": "https://pip.example/simple", "find-links": "https://pip.example"}
    )
    assert not {"UV_DEFAULT_INDEX", "UV_FIND_LINKS"} & set(told)


def test_uv_keeps_no_files_for_an_account_without_a_home(ordinary_run: OrdinaryRun) -> None:
    question = "import run; told = run.uv_settings({}); print(told.get('UV_NO_CACHE'))"
    said = ordinary_run("-c", question, PYTHONPATH=str(REPOSITORY))
    assert (said.stdout, said.stderr) == ("1\n", "")


def test_a_chosen_chromium_must_exist(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUNTAS_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(SystemExit, match="/nowhere/chromium"):
        run.find_chromium()
    monkeypatch.setenv("TUNTAS_CHROMIUM", sys.executable)
    assert run.find_chromium() == sys.executable


def test_chromium_is_found_by_any_of_its_names(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TUNTAS_CHROMIUM", raising=False)
    browser = tmp_path / "google-chrome"
    browser.touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run.find_chromium() == str(browser)


def test_java_is_only_asked_for_where_it_cannot_be_installed(
    run: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    run.look_for_java()
    assert "apt-get install default-jre-headless" in capsys.readouterr().out
    (tmp_path / "java").touch(0o755)
    run.look_for_java()
    assert capsys.readouterr().out == ""


@pytest.fixture
def checked(ready: Path) -> Path:
    """A finished environment whose tools only say their names; mypy ends with $MYPY_CODE."""
    (ready / "requirements" / "test.txt").write_text("# nothing\n")
    module = _load(ready)
    module.write_stamp("test")
    for name in ("ruff", "mypy", "lint-imports"):
        tool = module.PROGRAMS / name
        code = "${MYPY_CODE:-0}" if name == "mypy" else "0"
        tool.write_text(f'#!/bin/sh\necho {name} "$@" in "$(pwd)"\nexit {code}\n')
        tool.chmod(0o755)
    packages = next(ready.glob(".venv/lib/*/site-packages"))
    (packages / "pytest.py").write_text("import sys; print('pytest', *sys.argv[1:]); sys.exit(3)")
    return ready


def test_every_check_runs_in_order_and_pytest_has_the_last_word(checked: Path) -> None:
    said = _start(checked, "test", "tests/one.py", "-x", TUNTAS_CHROMIUM=sys.executable)
    lines = [line for line in said.stdout.splitlines() if line and not line.startswith("===")]
    assert lines == [
        f"ruff check in {checked}",
        f"ruff format --check in {checked}",
        f"mypy in {checked}",
        f"lint-imports in {checked}",
        "pytest -n 2 --dist loadfile tests/one.py -x",
    ]
    assert said.stdout.endswith("pytest -n 2 --dist loadfile tests/one.py -x\n")
    assert (said.returncode, said.stderr) == (3, "")


def test_the_first_failing_check_ends_the_run(checked: Path) -> None:
    said = _start(checked, "test", TUNTAS_CHROMIUM=sys.executable, MYPY_CODE="2")
    assert said.returncode == 2
    assert said.stdout.endswith("=== mypy: failed ===\n")
    assert "lint-imports" not in said.stdout
