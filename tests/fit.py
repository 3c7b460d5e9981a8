#!/usr/bin/python3
"""Fit what each kind of evidence weighs, and judge a corpus out of fold.

usage: tests/fit.py [--write] [--out FILE] [--without FEATURE,...] [--repeat-min P] [--sure-min P] [--limited-max P] [CORPUS]...

A CORPUS (default: tests/corpus/* and ../shared/corpus) holds dossier.json, messages/ and truth.json. The judge's own code says what
it sees in each message (build/tests/judge-corpus --features); here two logistic rules are fitted on that (lib/judge/weights.h). Each
citizen's messages in the last corpus are then judged with weights fitted on all others': these out-of-fold answers go to FILE, in
the form of `zb contacts --json`, for score.py. With --apart nothing of the last corpus teaches: how well it carries over to another
organisation. --write fits on all and writes lib/judge/weights.c.

A corpus is small. So the dossier's own history teaches too: each message in it is compared with profiles made without it; and each
topic is taken away once, which makes what was about it a new matter.

Evidence for likeness may only speak for a topic, never against it, and what the writer says that it is not about only against: bounds
keep a small corpus from teaching accidents.
"""
import argparse
import email.message
import email.utils
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD") or ROOT / "build")
TOOL = BUILD / "tests" / "judge-corpus"

# name → least and greatest weight; what is not named is free.
FOR, AGAINST = (0, math.inf), (-math.inf, 0)
PAIR_BOUNDS = {**dict.fromkeys("stems_scope stems_talk ngrams concepts paragraph contrast margin first cover cover_paragraph only subject subject_reply "
                               "reference letter thread thread_short alone again contest status".split(), FOR),
               "aside": AGAINST, "closed": AGAINST, "limited": (0, 0)}
MATTER_BOUNDS = {**dict.fromkeys("uncovered uncovered_paragraph strange_paragraph new_concepts words other also aside event year".split(), FOR),
                 **dict.fromkeys("best cover points reply subject again status contest".split(), AGAINST), "topics": (0, 0)}
PENALTY = 0.15  # of a weight's square
SWEEPS = 120


def feature_names():
    source = (ROOT / "lib/judge/weights.h").read_text()
    names = {kind: [n.lower() for n in re.findall(rf"ZB_{kind}_(\w+),", source) if n != "FEATURES"]
             for kind in ("PAIR", "MATTER")}
    return names["PAIR"], names["MATTER"]


def fit(examples, names, bounds, left_out):
    """Logistic regression with a quadratic penalty and bounds, by cyclic Newton steps."""
    limits = [(0, 0) if n in left_out else bounds.get(n, (-math.inf, math.inf)) for n in names]
    weights, sums = [0.0] * len(names), [0.0] * len(examples)
    for _ in range(SWEEPS):
        for k, (low, high) in enumerate(limits):
            if low == high == 0:
                continue
            penalty = 0.001 if names[k] == "bias" else PENALTY
            slope, curve = penalty * weights[k], penalty
            for (x, y, count), s in zip(examples, sums):
                if x[k]:
                    p = 1 / (1 + math.exp(-s)) if s > -500 else 0.0
                    slope += count * (p - y) * x[k]
                    curve += count * p * (1 - p) * x[k] * x[k]
            step = min(max(weights[k] - slope / curve, low), high) - weights[k]
            step = min(max(step, -2), 2)
            if step:
                weights[k] += step
                sums = [s + step * x[k] for (x, _, _), s in zip(examples, sums)]
    return weights


def run(corpus, organisation, *options):
    command = [str(TOOL), "--domain", organisation["domain"], "--authserv-id", organisation["authserv-id"], *options, str(corpus)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Corpus:
    def __init__(self, folder, options, left_out, count):
        self.count = count
        self.folder = folder
        self.dossier = json.loads((folder / "dossier.json").read_text())
        self.truth = {t["file"]: t for t in json.loads((folder / "truth.json").read_text())}
        self.ids = {t["reference"]: t["id"] for t in self.dossier["topics"]}
        domain = self.dossier["mailbox"].split("@")[1]
        self.organisation = {"domain": domain, "authserv-id": f"mx.{domain}"}
        self.options = options
        self.seen = [r for r in run(folder, self.organisation, "--features", *options) if "features" in r]
        self.more = [] if "history" in left_out else list(self.varied())

    def features_of(self, dossier, messages):
        """What is weighed of `messages` (name → bytes) against another dossier."""
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "messages").mkdir()
            (folder / "dossier.json").write_text(json.dumps(dossier))
            for name, data in messages.items():
                (folder / "messages" / name).write_bytes(data)
            return [r for r in run(folder, self.organisation, "--features", *self.options) if "features" in r]

    def as_message(self, entry):
        citizen = next(c for c in self.dossier["citizens"] if c["id"] == entry["citizen"])
        message = email.message.EmailMessage()
        message["From"] = email.utils.formataddr((citizen["name"], citizen["emails"][0]))
        message["To"] = self.dossier["mailbox"]
        message["Subject"] = entry["subject"] or ""
        message["Message-ID"] = f"<{entry['id']}@history.example>"
        message.set_content(entry["text"])
        return message.as_bytes()

    def varied(self):
        """(citizen, pairs, matter): rows as in `seen`, of history, and with a topic taken away."""
        history = [h for h in self.dossier["history"] if h["direction"] == "in" and h["channel"] in ("email", "letter") and h["topic"]]
        for entry in history:
            rest = {**self.dossier, "history": [h for h in self.dossier["history"] if h is not entry]}
            for row in self.features_of(rest, {"h.eml": self.as_message(entry)}):
                if row["citizen"] == entry["citizen"]:
                    yield row, {entry["topic"]}, False
        for topic in self.dossier["topics"]:
            rest = {**self.dossier, "topics": [t for t in self.dossier["topics"] if t is not topic],
                    "history": [h for h in self.dossier["history"] if h["topic"] != topic["id"]]}
            messages = {f"h{i}.eml": self.as_message(h) for i, h in enumerate(history) if h["topic"] == topic["id"]}
            messages.update({name: (self.folder / "messages" / name).read_bytes() for name, t in self.truth.items()
                             if t["topics"] == [topic["id"]] and t["label"] in ("repeat", "ongoing")})
            for row in self.features_of(rest, messages):
                if row["citizen"] == topic["citizen"]:
                    yield row, set(), True

    def examples(self, without=None):
        """What is to be learned from, without one citizen's messages: pairs and matters, each (features, label, count)."""
        pairs, matters = [], []
        for row in self.seen:
            truth = self.truth[row["features"]]
            if row["citizen"] == without or truth["citizen"] != row["citizen"] or truth["label"] in ("machine", "duplicate"):
                continue
            pairs += [(x, self.ids[r] in truth["topics"], 1) for r, x in row["pairs"].items() if r in self.ids]
            matters.append((row["matter"], "new" in truth["topics"], 1))
        for row, topics, new in self.more:
            if row["citizen"] != without:
                pairs += [(x, self.ids[r] in topics, self.count) for r, x in row["pairs"].items() if r in self.ids]
                matters.append((row["matter"], new, self.count))
        return pairs, matters


def fit_all(corpora, args, without=None):
    """`without`: a citizen of the last corpus, or ... for all of them."""
    pair_names, matter_names = feature_names()
    pairs, matters = [], []
    for corpus in corpora if without is not ... else corpora[:-1]:
        more_pairs, more_matters = corpus.examples(without if corpus is corpora[-1] else None)
        pairs += more_pairs
        matters += more_matters
    left_out = set(args.without.split(",")) if args.without else set()
    return {"pair": fit(pairs, pair_names, PAIR_BOUNDS, left_out),
            "matter": fit(matters, matter_names, MATTER_BOUNDS, left_out),
            "repeat_min": args.repeat_min, "sure_min": args.sure_min,
            "limited_max": args.limited_max}


def judged_with(corpus, weights):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(weights, file)
        file.flush()
        return run(corpus.folder, corpus.organisation, "--weights", file.name, *corpus.options)


def out_of_fold(corpora, args):
    """Each contact of the last corpus as judged with weights that were fitted without its citizen."""
    corpus = corpora[-1]
    base = judged_with(corpus, fit_all(corpora, args, ... if args.apart else None))
    by_id = {row["id"]: row for row in base}
    for citizen in sorted({r["citizen"] for r in corpus.seen} if not args.apart else ()):
        for row in judged_with(corpus, fit_all(corpora, args, citizen)):
            if by_id[row["id"]]["citizen"] == citizen:
                by_id[row["id"]] = row
    return [by_id[i] for i in sorted(by_id)]


def number(value):
    return f"{value:.4f}f"


def write_table(weights):
    pair_names, matter_names = feature_names()
    path = ROOT / "lib/judge/weights.c"
    version = int(re.search(r"zb_weights_version = (\d+)", path.read_text())[1]) + 1
    def table(kind, names, values):
        return "\n".join(f"            [ZB_{kind}_{n.upper()}] = {number(v)}," for n, v in zip(names, values) if abs(v) > 5e-5)
    path.write_text(f"""/* Made by tests/fit.py --write; do not edit. */
#include "lib/judge/weights.h"

const int zb_weights_version = {version};

const ZbWeights zb_weights_shipped = {{
    .pair =
        {{
{table("PAIR", pair_names, weights["pair"])}
        }},
    .matter =
        {{
{table("MATTER", matter_names, weights["matter"])}
        }},
    .repeat_min = {number(weights["repeat_min"])},
    .sure_min = {number(weights["sure_min"])},
    .limited_max = {number(weights["limited_max"])},
}};
""")
    subprocess.run(["clang-format", "-i", str(path)], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--without", default="")
    parser.add_argument("--repeat-min", type=float, default=0.5)
    parser.add_argument("--sure-min", type=float, default=0.36)
    parser.add_argument("--limited-max", type=float, default=0.1)
    parser.add_argument("--count", type=float, default=0.07, help="what a varied example counts beside a message of the corpus")
    parser.add_argument("--no-vocabulary", action="store_true")
    parser.add_argument("--apart", action="store_true")
    parser.add_argument("corpora", type=pathlib.Path, nargs="*",
                        default=[*sorted(ROOT.glob("tests/corpus/*/")), ROOT.parent / "shared" / "corpus"])
    args = parser.parse_args()
    options = ["--no-vocabulary"] if args.no_vocabulary else []
    corpora = [Corpus(c, options, args.without.split(","), args.count) for c in args.corpora]
    if args.out:
        args.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in out_of_fold(corpora, args)))
    weights = fit_all(corpora, args)
    if args.write:
        write_table(weights)
    for kind, names in zip(("pair", "matter"), feature_names()):
        print(kind, " ".join(f"{n}={v:.2f}" for n, v in zip(names, weights[kind])))


if __name__ == "__main__":
    sys.exit(main())
