"""The command llm, as its users have it, against the endpoint in OPENAI_BASE_URL."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

folder = Path(tempfile.mkdtemp())
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)


def llm(*arguments, fails=False):
    done = subprocess.run(
        [sys.executable, "-m", "llm", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    assert (done.returncode != 0) == fails, (arguments, done.stdout, done.stderr)
    return (done.stderr if fails else done.stdout).strip()


assert llm("-m", "gpt-4o-mini", "What is 2+2?") == "It is 4."
image = folder / "pixel.png"
image.write_bytes(PNG)
assert llm("-m", "gpt-4o-mini", "--no-stream", "--system", "Be short.", "-a", str(image), "What is it?") == "It is 4."
assert json.loads(llm("-m", "gpt-4o", "--schema", "age int", "How old?")) == {"age": 9}
assert "too long" in llm("-m", "gpt-4.1", "What is 2+2?", fails=True)

print("as expected")
