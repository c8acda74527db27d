"""Files with slips and damage, for every reader: none may make one fail in a way of its own.

``python tests/formats/mutation.py COUNT [SEED [FORMAT ...]]`` reads COUNT mutated files with every reader, or with
those named, and prints what happened.
"""

from __future__ import annotations

import io
import random
import resource
import sys
import time
import traceback
import zipfile
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import maps

from logicnet.formats.archive import packed
from logicnet.formats.registry import FORMATS, Format, named, read_data
from logicnet.network.bnet import Reading, parse

#: Pieces that mean something somewhere.
PIECES = (
    *"!&|^()[]{}<>=:;,#$@*+-~\"'/\\.?%\0 \t\n\r01",
    *(
        "&&",
        "||",
        "=>",
        "->",
        "-|",
        "-??",
        "*=",
        ":=",
        "#:",
        "#!",
        "//",
        "/*",
        "*/",
        "AND",
        "OR",
        "NOT",
        "true",
        "FALSE",
    ),
    *("&amp;", "&lt;", "&#0;", "&x;", "<!--", "-->", "<![CDATA[", "]]>", "<?xml", "<!DOCTYPE a [", "<math>", "</math>"),
    *(
        "targets, factors\n",
        "node ",
        "logic = ",
        "rate_up",
        'maxvalue="3"',
        'val="2"',
        "é",
        "κ",
        "\u2013",
        "\ufeff",
        "漢",
    ),
    *("999999999999", "-1", "1e400", "A:2", ">= 2", "#: phenotype p, ", "#: kind ", 'name x "y"', "(" * 300, "!" * 300),
)

TEXT = (
    '#: network A "title"\n#: phenotype p, a & !b\n#: environment e, c=1\n#: expect x, in e: every p [PMID:1]\n'
    "#: kind gene: *\n#: node a, what it is [hgnc:1]\n#: drug d, a=0\n"
    "targets, factors\na, b & !c | !b & c\nb, !(a & c)\nc, c\nd, 1\ne, 0\n"
    '"miR 34", a | e & (b | !d)\n'
)
LEVELS = (
    b'<?xml version="1.0"?>\n<!DOCTYPE gxl SYSTEM "http://ginsim.org/GINML_2_2.dtd">\n'
    b'<gxl xmlns:xlink="http://www.w3.org/1999/xlink"><graph class="regulatory" id="g" nodeorder="A B">\n'
    b'<node id="A" maxvalue="2"><value val="2"><exp str="B:1 &amp; !A"/></value>'
    b"<annotation><comment>x</comment></annotation>"
    b'</node><node id="B" basevalue="0"><parameter idActiveInteractions="e" val="1"/></node>\n'
    b'<edge id="e" from="A" to="B" minvalue="1" maxvalue="-1" sign="positive"/>'
    b'<edge id="A:A" from="A" to="A" effects="1:negative 2:dual"/>'
    b'<edge id="B:A" from="B" to="A" effects="1:positive"/></graph></gxl>\n'
)
MABOSS = (
    b"// c\nNode A { logic = (B AND NOT C) XOR (!A || B && C);\n"
    b"rate_up = @logic ? $u : 0.0; rate_down = @logic ? 0 : 1.5; }\n"
    b'node B { rate_up = A ? 1.0 : 0; rate_down = A * 0.5; }\n/* b */ node C { logic = C; description = "x"; }\n'
)
BOOLNET = b"targets, functions\nA, maj(A, B, C) & !any(B)\nB, sumgt(A, B, C, 1)\nC, C\n"

BMA = (
    b'{"Model": {"Name": "m", "Variables": [{"Id": 1, "Name": "A", "RangeFrom": 0, "RangeTo": 2, "Formula": ""}, '
    b'{"Id": 2, "Name": "B x", "RangeFrom": 0, "RangeTo": 1, "Formula": "min(avg(pos), 2 - var(A)) * 0.5 + 1/2"}], '
    b'"Relationships": [{"Id": 3, "FromVariable": 1, "ToVariable": 2, "Type": "Activator"}]}, '
    b'"Layout": {"Variables": []}}'
)


@cache
def seeds() -> dict[str, list[bytes]]:
    """Sound files of each format that is read."""
    network = parse(TEXT).network
    assert network is not None
    found: dict[str, list[bytes]] = {}
    for format in FORMATS:
        if format.reader:
            found[format.id] = [format.write(network).data] if format.writer else []
    found["ginml"].append(LEVELS)
    found["zginml"].append(packed({"a.ginml": LEVELS}))
    found["maboss"].append(MABOSS)
    found["boolnet"].append(BOOLNET)
    found["cellcollective"].append(b"TNF = ( NFkB ) AND NOT ( miR 21 )\nNFkB = TNF OR Growth Factor\n")
    found["tabularqual-csv"].append(
        b'ID,Target,Level,Rule\nt,A,2,"A:2 & !B | ""B x"" >= 1 ^ A"\nu,B,1,TRUE\nv,B x,1,A & !B\n'
    )
    found["celldesigner"].append(maps.CELLDESIGNER)
    species = {f"sa{i}": (name, "PROTEIN") for i, name in enumerate("ABCD")} | {"ca": ("A:B", "COMPLEX A B")}
    gates = "AND/CATALYSIS:sa0+ca_A NOT/CATALYSIS:sa1 AND/INHIBITION:sa1+sa2"
    found["celldesigner"].append(maps.drawn(species, [("STATE_TRANSITION", "sa0 sa1", "sa3", gates)]))
    found["sbgn"].append(maps.SBGN)
    found["sif"].append(b"EGF\t1\tRAS\nPTEN\t-1\tand1\nRAS\t1\tand1\nand1\t1\tRAF\n")
    found["bma"].append(BMA)
    found["an"].append(b'(* x *)\n"A" [0, 1]\n"B b" [0, 1]\n"A" 0 -> 1 when "B b"=1 and "A"=0\n"B b" 1 -> 0\n')
    return found


def mutated(data: bytes, draw: random.Random) -> bytes:
    """The file with one to six slips: pieces put in, taken out, doubled, exchanged, bytes changed, the end cut off."""
    made = bytearray(data)
    for _ in range(draw.choice((1, 1, 1, 2, 3, 6))):
        at = draw.randrange(len(made) + 1)
        stop = min(len(made), at + draw.choice((1, 1, 2, 5, 20, 80)))
        kind = draw.randrange(7)
        if kind <= 1:
            made[at:at] = draw.choice(PIECES).encode()
        elif kind == 2:
            del made[at:stop]
        elif kind == 3:
            other = draw.randrange(len(made) + 1)
            made[other:other] = made[at:stop]
        elif kind == 4:
            made[at:stop] = draw.choice(PIECES).encode()
        elif kind == 5 and made:
            made[min(at, len(made) - 1)] = draw.randrange(256)
        else:
            del made[draw.randrange(len(made) + 1) :]
    return bytes(made)


def mutated_inside(data: bytes, draw: random.Random) -> bytes:
    """An archive with a slip in one of its members."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = draw.choice(sorted(members))
    return packed(members | {chosen: mutated(members[chosen], draw)})


def mutations(format: Format, samples: list[bytes], count: int, seed: int) -> tuple[int, int, float, list[str]]:
    """How many mutated files still gave a network, how many did not, the most seconds that one took, and what went
    wrong in a reader."""
    draw = random.Random(f"{format.id} {seed}")
    sound = refused = 0
    slowest = 0.0
    wrong: list[str] = []
    for number in range(count):
        sample = draw.choice(samples)
        inside = sample.startswith(b"PK") and draw.random() < 0.8
        data = mutated_inside(sample, draw) if inside else mutated(sample, draw)
        began = time.monotonic()
        try:
            reading: Reading = format.read("<mutated>", data) if number % 4 else read_data("<mutated>", data)
            # Every place must be one that can be shown.
            for diagnostic in reading.diagnostics:
                assert diagnostic.start <= diagnostic.end or diagnostic.span.start == 0
                assert "\n" not in f"{diagnostic.message}{diagnostic.help}"
            assert (reading.network is None) == any(d.is_error for d in reading.diagnostics)
            sound, refused = sound + (reading.network is not None), refused + (reading.network is None)
        except Exception:
            wrong.append(f"{format.id} {number}: {data!r}\n{traceback.format_exc(limit=-4)}")
        slowest = max(slowest, time.monotonic() - began)
    return sound, refused, slowest, wrong


def main(count: int, seed: int, chosen: list[str]) -> int:
    failed = 0
    for id, samples in seeds().items():
        if chosen and id not in chosen:
            continue
        started = time.monotonic()
        sound, refused, slowest, wrong = mutations(named(id), samples, count, seed)
        seconds = time.monotonic() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{id:16} {count} files, seed {seed}: {sound} read, {refused} refused, {len(wrong)} failures, "
            f"{seconds:.0f} s, slowest {slowest:.2f} s, {peak:.0f} MiB at most",
            flush=True,
        )
        for text in wrong[:3]:
            print(text, flush=True)
        failed += len(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1, sys.argv[3:]))
