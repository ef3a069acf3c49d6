"""Is an edition in the log as it was approved? Beside verify.py: python verify_edition.py SITE KEY SLUG NUMBER

Prints what the log holds, to be compared with the page. To be sure that everybody else is shown the same log, run
verify.py with the checkpoint that you kept."""

import json
import sys
from hashlib import sha256

from verify import get, opened

TABLE = "claims_edition"


def column_digest(column):
    """Of what is not public, or was erased, the site shows the digest alone: without a salt, nobody can guess it."""
    if "digest" in column:
        return bytes.fromhex(column["digest"])
    value = json.dumps(column["value"], ensure_ascii=False)
    return sha256(bytes.fromhex(column["salt"]) + f"{column['name']}\0{value}".encode()).digest()


def root_over(leaf, index, size, proof):
    """The root, put together from an inclusion proof: RFC 9162, section 2.1.3.1, read backwards."""
    if size == 1:
        return leaf
    split, last = 1 << ((size - 1).bit_length() - 1), proof.pop()
    if index < split:
        return sha256(b"\1" + root_over(leaf, index, split, proof) + last).digest()
    return sha256(b"\1" + last + root_over(leaf, index - split, size - split, proof)).digest()


def check(site, key, slug, number):
    told = json.loads(get(f"{site}/claims/{slug}/v/{number}/proof.json"))
    index, size, leaf = told["leaf"], told["size"], get(f"{site}/audit/leaf/{told['leaf']}")
    row = sha256(b"".join(column_digest(column) for column in told["columns"])).hexdigest()
    if not any([told["row"], row] in rows["digests"] for rows in json.loads(leaf)["rows"] if rows["table"] == TABLE):
        raise ValueError(f"leaf {index} does not hold this edition")
    proof = [bytes.fromhex(one) for one in told["proof"]]
    signed = opened(get(f"{site}/audit/checkpoints/{size}"), key)
    if signed != (size, root_over(sha256(b"\0" + leaf.encode()).digest(), index, size, proof)):
        raise ValueError(f"leaf {index} is not in the log of {size}")
    columns = {column["name"]: column for column in told["columns"]}
    why = "part of it was erased" if "erased" in columns["document"] else "it names a claim that is not public"
    text = columns["document"].get("value", f"(The text is not shown: {why}.)")
    return f"leaf {index} of {size} holds revision {columns['number']['value']} of {columns['slug']['value']}:\n{text}"


if __name__ == "__main__":
    try:
        print("yes:", check(*sys.argv[1:]))
    except Exception as error:
        sys.exit(f"no: {type(error).__name__}: {error}")
