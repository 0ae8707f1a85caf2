#!/usr/bin/env python3
"""Put the texts to the annotations: `join.py CORRECTED OUT`.

CORRECTED is the folder `Corrected` of a clone of github.com/seomoz/dragnet_data; OUT gets
`train.jsonl.gz` and `train-speakers.jsonl`, as training reads them. A file whose text is not the
one that was annotated is an error.
"""

import gzip
import hashlib
import json
import pathlib
import sys


def main() -> None:
    """Read the annotations beside this file and write both files of OUT."""
    corrected, out = map(pathlib.Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    annotations = pathlib.Path(__file__).with_name("dragnet.jsonl").read_text(encoding="utf-8")
    with (
        gzip.open(out / "train.jsonl.gz", "wt", encoding="utf-8") as articles,
        (out / "train-speakers.jsonl").open("w", encoding="utf-8") as speakers,
    ):
        for line in annotations.splitlines():
            article = json.loads(line)
            path = corrected / article["id"].removeprefix("dragnet/")
            text = path.read_bytes().decode().replace("\r\n", "\n")
            if hashlib.sha256(text.encode()).hexdigest() != article.pop("sha256"):
                sys.exit(f"{path}: not the text that was annotated")
            who = {"id": article["id"], "speakers": article.pop("speakers")}
            print(json.dumps(who, ensure_ascii=False), file=speakers)
            print(json.dumps({**article, "text": text}, ensure_ascii=False), file=articles)


if __name__ == "__main__":
    main()
