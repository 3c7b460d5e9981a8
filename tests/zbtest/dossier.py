"""Invented dossiers, in the exchange format of `zb import`. Days are counted from today, so a term never runs out."""
import datetime
import json
import pathlib

TODAY = datetime.date.today()


def day(offset):
    return (TODAY + datetime.timedelta(days=offset)).isoformat()


def moment(offset):
    return f"{day(offset)}T10:00:00+00:00"


def decision(kind, since=-60, until=None, letter=None):
    return {"kind": kind, "date": day(since), "letter_reference": letter, "letter_date": letter and day(since),
            "until": None if until is None else day(until)}


class Dossier:
    """handler(), citizen(), topic() and history() add something and return its id."""

    def __init__(self):
        self.data = {"organisation": "Gemeente Veldermeer", "mailbox": "klachten@veldermeer.example", "as_of": day(0),
                     "handlers": [], "citizens": [], "topics": [], "history": []}

    def add(self, kind, prefix, row):
        rows = self.data[kind]
        row = {"id": f"{prefix}{len(rows) + 1}", **row}
        rows.append(row)
        return row["id"]

    def handler(self, name, email, **more):
        return self.add("handlers", "h", {"name": name, "email": email, **more})

    def citizen(self, name, *emails, phones=(), **more):
        return self.add("citizens", "B", {"name": name, "emails": list(emails), "phones": list(phones),
                                          "address": "Dorpsstraat 1, 5999 AB Veldermeer", "representatives": [],
                                          "notes": "", **more})

    def topic(self, citizen, title, *, limited=None, status=None, opened=-200, **more):
        """`limited`: a decision()."""
        reference = f"KL-{TODAY.year}-{len(self.data['topics']) + 101:04}"
        status = status or ("limited" if limited and limited["kind"] != "continue" else "open")
        return self.add("topics", "T", {"citizen": citizen, "reference": reference, "title": title, "description": "",
                                        "opened": day(opened), "status": status, "decision": limited, **more})

    def history(self, citizen, topic, text, *, at=-90, direction="in", subject="", message_id=None, channel="email"):
        return self.add("history", "H", {"channel": channel, "date": moment(at), "citizen": citizen, "topic": topic,
                                         "direction": direction, "subject": subject, "message_id": message_id,
                                         "text": text})

    def reference(self, topic):
        return next(t["reference"] for t in self.data["topics"] if t["id"] == topic)

    def write(self, path):
        path = pathlib.Path(path)
        path.write_text(json.dumps(self.data, ensure_ascii=False, indent=1))
        return path


PERMIT = ("Geachte mevrouw,\n\nU weigerde mij opnieuw een standplaats op de zaterdagmarkt, terwijl ik er al elf jaar "
          "sta. De wachtlijst klopt niet en dat weet u. Ik verwacht dat u de weigering intrekt.\n\nAnna Bakker\n")


def small():
    """Who the scenario tests are about; the names are what they are asked by:

    B1 Anna Bakker: T1 under a stop_topic since 60 days (handler h2), T2 open; her message of 90 days ago is PERMIT,
    <permit-1@bakkerpost.example>. B2 Cor Vermeer: under a stop_all for 30 more days. B3 Tineke de Wit: T4 open, no
    limitation; <kelder-1@witpost.example>. Handlers h1 (duty), h2, h3, and h4 the lead."""
    d = Dossier()
    for name, address in (("Ria Kok", "r.kok"), ("Hans Smit", "h.smit"), ("Jo Prins", "j.prins")):
        d.handler(name, f"{address}@veldermeer.example")
    d.handler("Petra Visser", "p.visser@veldermeer.example", roles=["lead"])
    bakker = d.citizen("Anna Bakker", "anna@bakkerpost.example", phones=["06-10000101"])
    permit = d.topic(bakker, "Weigering standplaatsvergunning", handler="h2",
                     limited=decision("stop_topic", letter="UIT-1001"))
    d.topic(bakker, "Afval na de markt", handler="h3")
    d.history(bakker, permit, PERMIT, subject="Mijn standplaats", message_id="<permit-1@bakkerpost.example>")
    vermeer = d.citizen("Cor Vermeer", "cor@vermeerpost.example", phones=["06-10000202"])
    d.topic(vermeer, "Bejegening aan de balie", handler="h2",
            limited=decision("stop_all", until=30, letter="UIT-1002"))
    wit = d.citizen("Tineke de Wit", "tineke@witpost.example", phones=["06-10000303"])
    cellar = d.topic(wit, "Natte kelder na rioolwerk", handler="h3")
    d.history(wit, cellar, "Mijn kelder staat onder water sinds u het riool verving. Wanneer komt er iemand kijken?",
              subject="Natte kelder", message_id="<kelder-1@witpost.example>")
    return d
