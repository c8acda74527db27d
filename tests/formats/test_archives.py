"""Archives from files nobody vouches for: no member is unpacked, followed, or read where two could be meant."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from logicnet.formats.archive import packed
from logicnet.formats.registry import named, read_data

MODEL = b"A, A\n"
MANIFEST = b'<omexManifest><content location="./m.bnet" format="x" master="true"/></omexManifest>'
SOUND: list[tuple[str | zipfile.ZipInfo, bytes]] = [("manifest.xml", MANIFEST), ("m.bnet", MODEL)]


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in members:
            file.writestr(name, data)
    return buffer.getvalue()


def link(name: str, target: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, 0o120777 << 16
    return info, target


def told(data: bytes) -> tuple[bool, list[str]]:
    reading = read_data("x.omex", data)
    return reading.network is not None, [d.code for d in reading.diagnostics if d.is_error]


def test_a_sound_archive_is_read() -> None:
    assert told(zipped(*SOUND)) == (True, [])
    assert told(zipped(*SOUND, ("x.zip", zipped(*SOUND)))) == (True, [])


@pytest.mark.parametrize(
    "name",
    [
        *("../m.bnet", "/etc/passwd", "a/../../b", "C:\\x", "\\\\host\\x", "..\\x", "a\\..\\..\\x", "./../x"),
        *("a\nb", "a\u202eb", "..", "/"),
    ],
)
def test_a_member_that_leaves_its_folder(name: str) -> None:
    assert told(zipped(*SOUND, (name, b"x"))) == (False, ["LN602"])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(*SOUND, link("l", b"/etc/passwd")), "LN602"),
        (zipped(SOUND[0], link("m.bnet", b"../../secret")), "LN602"),
        (zipped(*SOUND, ("m.bnet", b"B, B\n")), "LN603"),
        (zipped(*SOUND, ("./m.bnet", b"B, B\n")), "LN603"),
        (zipped(SOUND[0], *SOUND), "LN603"),
        (zipped(SOUND[0], ("m.bnet", zipped(*SOUND))), "LN603"),
        (zipped(("manifest.xml", MANIFEST.replace(b"./m.bnet", b"../../etc/passwd")), SOUND[1]), "LN603"),
        (zipped(("manifest.xml", MANIFEST.replace(b"./m.bnet", b"http://h/m.bnet")), SOUND[1]), "LN603"),
        (zipped(("manifest.xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///p">]><a>&x;</a>'), SOUND[1]), "LN602"),
        (zipped(SOUND[0], ("m.bnet/", b"")), "LN603"),
        (zipped(*SOUND)[:-9], "LN600"),
    ],
)
def test_an_archive_is_refused(data: bytes, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert told(data) == (False, [code])
    assert not list(tmp_path.iterdir())


def test_an_archive_without_a_manifest_is_no_combine_archive() -> None:
    found = named("omex").read("x", zipped(SOUND[1]))
    assert [d.code for d in found.diagnostics] == ["LN600"]
    assert read_data("x", zipped(SOUND[1])).network is not None


def test_what_a_member_claims_of_its_size_is_not_believed() -> None:
    data = bytearray(zipped(SOUND[0], ("m.bnet", b"#" * (90 * 1024 * 1024))))
    for header in [found.start() for found in re.finditer(b"PK\x01\x02", bytes(data))][1:]:
        data[header + 24 : header + 28] = struct.pack("<I", 10)
    sound, codes = told(bytes(data))
    assert not sound
    assert codes in (["LN600"], ["LN602"], ["LN603"])


def test_members_in_disorder() -> None:
    """Random lists of names, with twins and ways out among them: nothing is raised, and nothing is written."""
    draw = random.Random(6)
    names = ["manifest.xml", "m.bnet", "./m.bnet", "../m.bnet", "model.sbml", "results/a.json", "M.BNET", "x/", "n"]
    for _ in range(300):
        members = [
            (name, draw.choice((MODEL, MANIFEST, b"", packed({"m.bnet": MODEL}), b"<sbml/>", b"\xff\xfe")))
            for name in draw.choices(names, k=draw.randint(1, 6))
        ]
        sound, codes = told(zipped(*members))
        plain = [name.removeprefix("./") for name, _ in members]
        assert sound is not bool(codes)
        if len(plain) > len(set(plain)) or "../m.bnet" in plain:
            assert codes in (["LN602"], ["LN603"])
